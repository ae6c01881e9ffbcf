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
	bool legacy_pages;		/* the flag `legacy` brings pages: Legacy › Project › Secrets */
	const char *hidden_features;	/* flags that its page does not show, separated by blanks */
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

/* Feature flags (Norman /v3/features). */
struct rh_feature_row {
	struct rh_row row;		/* key: id */
	const char *id, *description;
	bool on;			/* the value that counts */
	bool locked;			/* Rancher keeps it as it is */
	bool restart;			/* Rancher restarts when it is changed */
	bool one_way;			/* cannot be switched off again */
};
struct rh_row *rancher_feature_row(void *ctx, struct rh_str element);
/* Kept fresh: listed again every minute. Mail with `tag` and no body on change. */
struct rh_features {
	struct rh_rows rows;
	enum rh_live live;
	struct rh_err err;
	int64_t stale_since;
	void *inner;
};
struct rh_features *rh_features_new(struct rh_rancher *r, struct rh_owner owner, int tag);
void rh_features_free(struct rh_features **f);
void rh_features_again(struct rh_features *f);
bool rh_features_on(const struct rh_features *f, const char *id);	/* false as long as it is not known */
/* May we switch it? Not one that is locked, and none that restarts Rancher. False: e says why. */
bool rh_feature_may_set(const struct rh_feature_row *f, bool on, struct rh_err *e);
/* The PUT that switches it: path (also of the read that tells what became of it), body, and whether that is what is there. */
void rh_feature_path(const char *id, struct rh_buf *out);
void rh_feature_body(bool on, struct rh_secret *out);
bool rh_feature_is_ours(struct rh_str sent, struct rh_str there);
extern const struct rh_resource rh_res_feature;		/* of the cluster "local": for its rights */

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
	char *expected;			/* what rh_places_expect waits for; NULL: nothing */
	void *inner;
};
struct rh_places *rh_places_new(struct rh_rancher *r, struct rh_kube *k, struct rh_owner owner, int tag);
void rh_places_free(struct rh_places **p);
void rh_places_again(struct rh_places *p);
void rh_places_add_typed(struct rh_places *p, const char *ns);
/* A namespace was created or deleted: asks every second, for at most a minute, until all are active and (`ns` not NULL) this
 * one is there. A member sees a new one as soon as Rancher has handed out the rights in it. */
void rh_places_expect(struct rh_places *p, const char *ns);
/* The project that has this id, or this backing namespace; NULL when there is none that one may see. */
const struct rh_project_row *rh_places_project(const struct rh_places *p, const char *id);
const struct rh_project_row *rh_places_project_backed(const struct rh_places *p, const char *backing_namespace);
/* Do several projects have this display name? Then its id has to be told as well. */
bool rh_project_name_shared(const struct rh_places *p, const struct rh_project_row *project);

/* ---- secrets of projects (project_secrets.c, project_write.c) -----------------------------------------------------
 *
 * A project's secret stands once, in the project's backing namespace in Rancher's own cluster "local", and a controller
 * copies it into every namespace of the project (rancher/rancher, pkg/controllers/managementuser/secret: secret.go until
 * 2.11, project_scoped_secrets.go since 2.12). Two generations differ in what the controller looks at: a secret made
 * through Norman, which is labelled cattle.io/creator=norman, or any Secret labelled with the project's id. Both are
 * read natively, through /k8s/clusters/local: rights in the backing namespace are the same for either API (rancher/rancher,
 * pkg/controllers/management/auth, projectManagementPlaneResources), Norman's own list answers 200 and
 * nothing to who may not look, and only the native API has versions, watches and a precondition for deleting. */
#define RH_PROJECT_LABEL "management.cattle.io/project-scoped-secret"
#define RH_PROJECT_IGNORES "management.cattle.io/project-scoped-secret-ignore-namespaces"	/* "ns1, ns2": no copies there, 2.15 */

struct rh_project_secret_row {
	struct rh_secret_row secret;	/* first; ns: the backing namespace */
	const char *ignores;		/* value of RH_PROJECT_IGNORES, or "" */
	bool norman;			/* made through Norman, and not labelled with the project (yet) */
};
struct rh_row *rh_project_secret_row_make(void *ctx, const struct rh_table_columns *columns, struct rh_str element);
/* Its row of a Norman secret, on a Rancher that copies labelled ones only: it is copied when a namespace of the project
 * changes, which is when the controller migrates it (migrateExistingProjectScopedSecrets). */
bool rh_project_secret_dormant(const struct rh_rancher *r, const struct rh_project_secret_row *row);

/* The namespaces that receive the project's secrets, sorted: free the array, not the strings. `ignores` may be NULL. */
const char **rh_project_namespaces(const struct rh_places *p, const char *project, const char *ignores, size_t *n);

/* Sources and copies, both live; mail with `tag` and no body for either. */
struct rh_project_secrets {
	struct rh_list *sources;	/* rows struct rh_project_secret_row; of the management cluster */
	struct rh_list *copies;		/* rows struct rh_secret_row; of the explored cluster. NULL: the project has no namespace */
};
/* project NULL: of all that `p` knows. Free it before its clusters; make it anew when projects or namespaces have changed. */
struct rh_project_secrets *rh_project_secrets_new(const struct rh_rancher *r, struct rh_kube *management, struct rh_kube *k,
						  const struct rh_places *p, const char *project, struct rh_owner owner, int tag);
void rh_project_secrets_free(struct rh_project_secrets **s);
void rh_project_secrets_again(struct rh_project_secrets *s);
enum rh_copy { RH_COPY_UNKNOWN /* not listed yet, or may not be */, RH_COPY_WAITING, RH_COPY_THERE };
enum rh_copy rh_project_copy(const struct rh_project_secrets *s, const char *ns, const char *name);

/* What creates a secret of a project on this Rancher: labelled and native since 2.12, Norman's dockerCredentials before. */
struct rh_project_write {
	struct rh_secret body;
	char *path;			/* to POST to */
	char *object;			/* native path of what comes of it */
	bool norman;			/* has no dry run; names are DNS labels */
};
/* The draft's namespace is not looked at. RH_E_INVALID for what Norman cannot make: other types than the registry's. */
enum rh_code rh_project_create(const struct rh_rancher *r, const struct rh_kube *management, const char *cluster,
			       const struct rh_project_row *project, const struct rh_secret_draft *d, struct rh_project_write *out,
			       struct rh_err *e) RH_NODISCARD;
void rh_project_write_release(struct rh_project_write *w);
/* A secret of a project by this name: a DNS label where Norman makes it, else a subdomain; e says what is wrong. */
bool rh_project_name_check(const struct rh_rancher *r, struct rh_str name, struct rh_err *e);
/* Is the Secret `there` what Norman made of the body `sent`? For a create whose answer was lost. */
bool rh_project_is_ours(struct rh_str sent, struct rh_str there);

/* ---- the namespace filter (rancher/dashboard: components/nav/NamespaceFilter.vue, store/index.js) ------------------- */

#define RH_FILTER_ALL "all"			/* only to pick it: it is kept as no ids at all */
#define RH_FILTER_USER "all://user"
#define RH_FILTER_SYSTEM "all://system"
#define RH_FILTER_ORPHANS "all://orphans"	/* not in a project */
#define RH_FILTER_PROJECT "project://"
#define RH_FILTER_NAMESPACE "ns://"
struct rh_nsfilter {
	char **ids;			/* what is picked, in that order; its own */
	size_t n;			/* 0: all namespaces */
};
void rh_nsfilter_release(struct rh_nsfilter *f);
void rh_nsfilter_copy(struct rh_nsfilter *to, const struct rh_nsfilter *from);	/* `to` is released first */
bool rh_nsfilter_eq(const struct rh_nsfilter *a, const struct rh_nsfilter *b);	/* in whatever order */
bool rh_nsfilter_has(const struct rh_nsfilter *f, const char *id);		/* RH_FILTER_ALL: are there none? */
/* As it comes from a file or a preference: once, and only what is an id of a filter; false when it is none. */
bool rh_nsfilter_add(struct rh_nsfilter *f, struct rh_str id);
/* Only this one; NULL: all namespaces. */
void rh_nsfilter_set(struct rh_nsfilter *f, const char *id);
/* What picking an entry does, or picking it again: "all" and the other specials replace everything, a project or a
 * namespace drops the specials, and when the last one goes it is Only User Namespaces again. */
void rh_nsfilter_toggle(struct rh_nsfilter *f, const char *id);
/* Drops projects and namespaces that are not there (any more); how many. Only for places that are complete. When none is
 * left it is Only User Namespaces. */
size_t rh_nsfilter_clean(struct rh_nsfilter *f, const struct rh_places *p);
/* Is it in the active set? p may be NULL, and the namespace unknown to it: then by its name. Namespaces that Rancher keeps
 * for itself (obscure) are in it only by name. */
bool rh_nsfilter_keeps(const struct rh_nsfilter *f, const struct rh_places *p, const char *ns);
/* How many namespaces it shows, of how many that Rancher does not keep for itself. */
size_t rh_nsfilter_count(const struct rh_nsfilter *f, const struct rh_places *p, size_t *of);
/* The one project, when it is exactly one and every namespace picked besides is its own; else NULL. */
const struct rh_project_row *rh_nsfilter_project(const struct rh_nsfilter *f, const struct rh_places *p);
/* "Only User Namespaces", "Project: Web Shop", "web-blue"; a display name that two projects have gets the id behind it. */
void rh_nsfilter_label(const char *id, const struct rh_places *p, struct rh_buf *out);
/* What can be picked, in Rancher's order: specials, each project with its namespaces, those in no project. */
struct rh_nsfilter_option {
	const char *id, *label;		/* valid during the call; id NULL: a line between groups */
	bool special, group;		/* group: of the namespaces after it, which are `within` */
	bool within;
	size_t namespaces;		/* of a group: how many */
};
void rh_nsfilter_options(const struct rh_places *p, void (*option)(void *ctx, const struct rh_nsfilter_option *o), void *ctx);
/* What Rancher's own pages keep for the user: the preference ns-by-cluster, read, never written. Mail: body struct
 * rh_nsfilter *, NULL when there is none for that cluster; RH_E_PARSE when it is broken. */
void rh_nsfilter_ask(struct rh_rancher *r, const char *cluster, struct rh_owner owner, int tag);
void rh_nsfilter_free(void *filter);	/* a heap one, fits rh_mail.drop */
#endif
