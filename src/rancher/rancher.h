/* rancher: what only a Rancher server has: sign-in, clusters, projects, features.
 *
 * Norman (/v3) serves these; objects inside a cluster go through kube. What differs between Rancher versions stands
 * in one table, versions.c.
 */
#ifndef RH_RANCHER_H
#define RH_RANCHER_H

#include "kube/kube.h"

struct rh_rancher {
	struct rh_net *net;
	struct rh_endpoint *at;		/* held; carries the token once signed in */
	char *version;			/* "v2.11.3", NULL while unknown */
	int minor;			/* 11, 0 while unknown */
	char *user_id, *user_name;	/* who am I */
	bool must_change_password;	/* of the user: explained, not attempted */
	bool token_is_ours;		/* obtained by login: logged out when we quit */
	int64_t token_expires;		/* seconds since 1970, 0 never or unknown */
	bool no_v1_public;		/* known to sign in at /v3-public only */
	struct rh_owner self;		/* whom its requests belong to */
};
/* Holds the endpoint. Free it after its clusters and places: requests under way end without mail. */
struct rh_rancher *rh_rancher_new(struct rh_net *n, struct rh_endpoint *at);
void rh_rancher_free(struct rh_rancher **r);

/* What differs between minor versions of Rancher 2, in one table: everything else is the same from 2.6 to the newest.
 * minor 0 (unknown): as the newest. */
struct rh_rancher_version {
	int since;			/* minor version from which this line holds */
	bool open_version;		/* /rancherversion answers before signing in */
	bool v1_public;			/* /v1-public signs in, /v1/logout signs out */
	bool labelled_project_secrets;	/* project secrets are labelled Secrets, else Norman's dockerCredentials */
	bool origin_column;		/* the list of secrets has Origin */
	bool provider_first;		/* Cluster Management shows Provider before Version */
};
const struct rh_rancher_version *rh_rancher_version(int minor);

/* First contact: version, login providers. Mail: body struct rh_rancher_hello. */
struct rh_provider {
	char *id, *type;		/* "local", "localProvider" */
	bool password;			/* user name and password work (local, LDAP, AD, FreeIPA) */
	char *label;			/* "Local", "Active Directory", … */
};
struct rh_rancher_hello {
	struct rh_provider *providers;
	size_t count;
	bool v1_public;			/* /v1-public answered; else /v3-public */
	bool first_login;		/* bootstrap not done: explained, not attempted */
};
void rh_rancher_hello(struct rh_rancher *r, struct rh_owner owner, int tag);
void rh_rancher_hello_free(void *hello);
/* Signs in; the endpoint carries the token afterwards. Mail without body. 401 is RH_E_AUTH with one clear sentence. */
void rh_rancher_login(struct rh_rancher *r, const struct rh_provider *p, const char *user, const struct rh_secret *password,
		      struct rh_owner owner, int tag);
/* Asks who we are with the endpoint's credential, fills user and version. Mail without body; RH_E_AUTH when refused. */
void rh_rancher_whoami(struct rh_rancher *r, struct rh_owner owner, int tag);
/* Gives the token back when it is ours. Mail without body. */
void rh_rancher_logout(struct rh_rancher *r, struct rh_owner owner, int tag);

struct rh_cluster_row {
	struct rh_row row;		/* key: id */
	const char *id, *name, *state, *provider, *version, *message;
	int machines;			/* -1 unknown */
	int64_t created;
	bool local, can_explore;
	const char *cannot;		/* why not, when !can_explore */
	const char *badge_text, *badge_color;	/* annotations ui.rancher/badge-text, -color; may be empty */
};
/* Clusters with state, kept fresh (listed again every 15 s; Norman has no watch that can be depended on). Mail with
 * `tag` and no body on change. */
struct rh_clusters {
	struct rh_rows rows;		/* kept while stale; RH_LIVE_POLLING is their healthy state */
	enum rh_live live;
	struct rh_err err;
	int64_t stale_since;
	void *inner;
};
struct rh_clusters *rh_clusters_new(struct rh_rancher *r, struct rh_owner owner, int tag);
void rh_clusters_free(struct rh_clusters **c);
void rh_clusters_again(struct rh_clusters *c);

/* Namespaces of a cluster, filtered by rights, with their projects. */
struct rh_namespace_row {
	struct rh_row row;		/* key: name */
	const char *name, *project;	/* project id "p-x" or "" */
	const char *description, *state;
	bool system, obscure;		/* Rancher's own rules */
	bool marked_system;		/* by its annotation */
	int64_t created;
};
struct rh_project_row {
	struct rh_row row;		/* key: short id "p-x" */
	const char *id, *name, *backing_namespace;
	bool system, is_default;
};
/* What a cluster has: namespaces and projects. On plain Kubernetes (rancher NULL) namespaces come from the native API;
 * where listing them is forbidden, `typed` names are used and `cannot_list` is set. Mail with `tag`, no body. */
struct rh_places {
	struct rh_rows namespaces, projects;
	enum rh_live live;
	struct rh_err err;
	bool cannot_list;
	void *inner;
};
struct rh_places *rh_places_new(struct rh_rancher *r, struct rh_kube *k, struct rh_owner owner, int tag);
void rh_places_free(struct rh_places **p);
void rh_places_again(struct rh_places *p);
void rh_places_add_typed(struct rh_places *p, const char *ns);
#endif
