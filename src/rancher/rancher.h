/* rancher: what only a Rancher server has: sign-in, clusters, projects, features.
 *
 * Norman (/v3) serves these; objects inside a cluster go through kube. What differs between Rancher versions stands
 * in one table, versions.c.
 */
#ifndef RANCHER_RANCHER_H
#define RANCHER_RANCHER_H

#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/secret.h"

struct kube_table_columns;
struct net;
struct net_endpoint;

struct rancher {
	struct net *net;
	struct net_endpoint *at;   /* held; carries the token once signed in */
	char *version;             /* "v2.11.3", NULL while unknown */
	int minor;                 /* 11, 0 while unknown */
	char *user_id, *user_name; /* who am I */
	bool must_change_password; /* of the user: rancher_change_password */
	bool token_is_ours;        /* obtained by login: logged out when we quit */
	int64_t token_expires;     /* seconds since 1970, 0 never or unknown */
	bool no_v1_public;         /* known to sign in at /v3-public only */
	struct rh_owner self;      /* whom its requests belong to */
};
/* Holds the endpoint. Free it after its clusters and places: requests under way end without message. */
struct rancher *rancher_new(struct net *n, struct net_endpoint *at);
void rancher_free(struct rancher **r);

/* What differs between minor versions of Rancher 2, in one table: everything else is the same from 2.6 to the newest.
 * minor 0 (unknown): as the newest. */
struct rancher_version {
	int since;                     /* minor version from which this line holds */
	bool open_version;             /* /rancherversion answers before signing in */
	bool v1_public;                /* /v1-public signs in, /v1/logout signs out */
	bool labelled_project_secrets; /* project secrets are labelled Secrets, else Norman's dockerCredentials */
	bool ext_kubeconfigs;          /* it has ext.cattle.io/v1 kubeconfigs */
	bool origin_column;            /* the list of secrets has Origin */
	bool provider_first;           /* Cluster Management shows Provider before Version */
	bool legacy_pages;             /* the flag `legacy` brings pages: Legacy › Project › Secrets */
	const char *hidden_features;   /* flags that its page does not show, separated by blanks */
};
const struct rancher_version *rancher_version(int minor);

/* First contact: version, login providers. Message: body struct rancher_server_info. */
struct rancher_provider {
	char *id, *type; /* "local", "localProvider" */
	bool password;   /* user name and password work (local, LDAP, AD, FreeIPA) */
	char *label;     /* "Local", "Active Directory", … */
};
struct rancher_server_info {
	struct rancher_provider *providers;
	size_t count;
	bool v1_public;   /* /v1-public answered; else /v3-public */
	bool first_login; /* never set up: only admin with the bootstrap password is there, who must change it */
};
void rancher_server_info(struct rancher *r, struct rh_owner owner, int tag);
void rancher_server_info_free(void *server_info);
/* What Rancher says is its certificate authority (GET /cacerts; setting "cacerts"), asked as nobody of the server with
 * this pin (a certificate that was just shown). Message: body char *, PEM, "" where a public authority signs. */
void rancher_cacerts(struct net *n, const struct net_endpoint *at, const char *pin, struct rh_owner owner, int tag);
/* Signs in; the endpoint carries the token afterwards. Message without body. 401 is RH_E_AUTH with one clear sentence.
 */
void rancher_login(struct rancher *r, const struct rancher_provider *p, const char *user,
		   const struct rh_secret *password, struct rh_owner owner, int tag);
/* Asks who we are with the endpoint's credential, fills user and version. Message without body; RH_E_AUTH when refused.
 */
void rancher_whoami(struct rancher *r, struct rh_owner owner, int tag);
/* Changes the password of whoever is signed in (POST /v3/users?action=changepassword, in all versions; of the first
 * administrator it also ends first-login). Message without body. */
void rancher_change_password(struct rancher *r, const struct rh_secret *current, const struct rh_secret *fresh,
			     struct rh_owner owner, int tag);
/* The name of the token that the endpoint carries, which is no secret; NULL when it has none. The caller frees it. */
char *rancher_token_name(const struct net_endpoint *at);
/* Gives the token back when it is ours. Message without body. */
void rancher_logout(struct rancher *r, struct rh_owner owner, int tag);

struct rancher_cluster_row {
	struct rh_row row; /* key: id */
	const char *id, *name, *state, *provider, *version, *message;
	int machines; /* -1 unknown */
	int64_t created;
	bool local, can_explore;
	const char *cannot;                   /* why not, when !can_explore */
	const char *badge_text, *badge_color; /* annotations ui.rancher/badge-text, -color; may be empty */
};
/* Clusters with state, kept fresh (listed again every 15 s; Norman has no watch that can be depended on). Message with
 * `tag` and no body on change. */
struct rancher_clusters {
	struct rh_rows rows; /* kept while stale; KUBE_LIVE_POLLING is their healthy state */
	enum kube_live live;
	struct rh_err err;
	int64_t stale_since;
	void *inner;
};
struct rancher_clusters *rancher_clusters_new(struct rancher *r, struct rh_owner owner, int tag);
void rancher_clusters_free(struct rancher_clusters **c);
void rancher_clusters_again(struct rancher_clusters *c);
/* Tells this one from now on, and at once what there is. */
void rancher_clusters_tell(struct rancher_clusters *c, struct rh_owner owner, int tag);

/* Feature flags (Norman /v3/features). */
struct rancher_feature_row {
	struct rh_row row; /* key: id */
	const char *id, *description;
	bool on;      /* the value that counts */
	bool locked;  /* Rancher keeps it as it is */
	bool restart; /* Rancher restarts when it is changed */
	bool one_way; /* cannot be switched off again */
};
struct rh_row *rancher_feature_row(void *ctx, struct rh_str element);
/* Kept fresh: listed again every minute. Message with `tag` and no body on change. */
struct rancher_features {
	struct rh_rows rows;
	enum kube_live live;
	struct rh_err err;
	int64_t stale_since;
	void *inner;
};
struct rancher_features *rancher_features_new(struct rancher *r, struct rh_owner owner, int tag);
void rancher_features_free(struct rancher_features **f);
void rancher_features_again(struct rancher_features *f);
bool rancher_features_on(const struct rancher_features *f, const char *id); /* false as long as it is not known */
/* May we switch it? Not one that is locked, and none that restarts Rancher. False: e says why. */
bool rancher_feature_may_set(const struct rancher_feature_row *f, bool on, struct rh_err *e);
/* The PUT that switches it: path (also of the read that tells what became of it), body, and whether that is what is
 * there. */
void rancher_feature_path(const char *id, struct rh_buf *out);
void rancher_feature_body(bool on, struct rh_secret *out);
bool rancher_feature_is_ours(struct rh_str sent, struct rh_str there);
extern const struct kube_resource rancher_res_feature; /* of the cluster "local": for its rights */

/* Namespaces of a cluster, filtered by rights, with their projects. */
struct rancher_namespace_row {
	struct rh_row row;          /* key: name */
	const char *name, *project; /* project id "p-x" or "" */
	const char *description, *state;
	bool system, obscure; /* Rancher's own rules */
	bool marked_system;   /* by its annotation */
	int64_t created;
};
struct rancher_project_row {
	struct rh_row row; /* key: short id "p-x" */
	const char *id, *name, *backing_namespace;
	bool system, is_default;
};
/* What a cluster has: namespaces and projects. On plain Kubernetes (rancher NULL) namespaces come from the native API;
 * where listing them is forbidden, `typed` names are used and `cannot_list` is set. Message with `tag`, no body. */
struct rancher_tenancy {
	struct rh_rows namespaces, projects;
	enum kube_live live;
	struct rh_err err;
	bool cannot_list;
	char *expected; /* what rancher_tenancy_expect waits for; NULL: nothing */
	void *inner;
};
struct rancher_tenancy *rancher_tenancy_new(struct rancher *r, struct kube *k, struct rh_owner owner, int tag);
void rancher_tenancy_free(struct rancher_tenancy **p);
void rancher_tenancy_again(struct rancher_tenancy *p);
/* What there is stays, and nothing is asked any more: for many clusters at once. Not from within a callback. */
void rancher_tenancy_rest(struct rancher_tenancy *p);
void rancher_tenancy_add_typed(struct rancher_tenancy *p, const char *ns);
/* A namespace was created or deleted: asks every second, for at most a minute, until all are active and (`ns` not NULL)
 * this one is there. A member sees a new one as soon as Rancher has handed out the rights in it. */
void rancher_tenancy_expect(struct rancher_tenancy *p, const char *ns);
/* The project that has this id, or this backing namespace; NULL when there is none that one may see. */
const struct rancher_project_row *rancher_tenancy_project(const struct rancher_tenancy *p, const char *id);
/* Is it a source of this project's copies, registries of the old API (2.11 and before) included? Its namespace is in no
 * project, so a filter set to the project shows it only by this rule. */
bool rancher_project_source_of(const struct rancher_project_row *project, const struct kube_secret_row *secret);
const struct rancher_project_row *rancher_tenancy_project_backed(const struct rancher_tenancy *p,
								 const char *backing_namespace);
/* Do several projects have this display name? Then its id has to be told as well. */
bool rancher_project_name_shared(const struct rancher_tenancy *p, const struct rancher_project_row *project);

/* ---- secrets of projects (project_secrets.c, project_write.c) -----------------------------------------------------
 *
 * A project's secret stands once, in the project's backing namespace in Rancher's own cluster "local", and a controller
 * copies it into every namespace of the project (rancher/rancher, pkg/controllers/managementuser/secret: secret.go
 * until 2.11, project_scoped_secrets.go since 2.12). Two generations differ in what the controller looks at: a secret
 * made through Norman, which is labelled cattle.io/creator=norman, or any Secret labelled with the project's id. Both
 * are read natively, through /k8s/clusters/local: rights in the backing namespace are the same for either API
 * (rancher/rancher, pkg/controllers/management/auth, projectManagementPlaneResources), Norman's own list answers 200
 * and nothing to who may not look, and only the native API has versions, watches and a precondition for deleting. */
#define RANCHER_PROJECT_LABEL "management.cattle.io/project-scoped-secret"
#define RANCHER_PROJECT_IGNORES \
	"management.cattle.io/project-scoped-secret-ignore-namespaces" /* "ns1, ns2": no copies there, 2.15 */

struct rancher_project_secret_row {
	struct kube_secret_row secret; /* first; ns: the backing namespace */
	const char *ignores;           /* value of RANCHER_PROJECT_IGNORES, or "" */
	bool norman;                   /* made through Norman, and not labelled with the project (yet) */
};
struct rh_row *rancher_project_secret_row_make(void *ctx, const struct kube_table_columns *columns,
					       struct rh_str element);
/* Its row of a Norman secret, on a Rancher that copies labelled ones only: it is copied when a namespace of the project
 * changes, which is when the controller migrates it (migrateExistingProjectScopedSecrets). */
bool rancher_project_secret_dormant(const struct rancher *r, const struct rancher_project_secret_row *row);

/* The namespaces that receive the project's secrets, sorted: free the array, not the strings. `ignores` may be NULL. */
const char **rancher_project_namespaces(const struct rancher_tenancy *p, const char *project, const char *ignores,
					size_t *n);

/* Sources and copies, both live; message with `tag` and no body for either. */
struct rancher_project_secrets {
	struct kube_list *sources; /* rows struct rancher_project_secret_row; of the management cluster */
	struct kube_list
		*copies; /* rows struct kube_secret_row; of the explored cluster. NULL: the project has no namespace */
};
/* project NULL: of all that `p` knows. Free it before its clusters; make it anew when projects or namespaces have
 * changed. */
struct rancher_project_secrets *rancher_project_secrets_new(const struct rancher *r, struct kube *management,
							    struct kube *k, const struct rancher_tenancy *p,
							    const char *project, struct rh_owner owner, int tag);
void rancher_project_secrets_free(struct rancher_project_secrets **s);
void rancher_project_secrets_again(struct rancher_project_secrets *s);
enum rancher_copy {
	RANCHER_COPY_UNKNOWN /* not listed yet, or may not be */,
	RANCHER_COPY_WAITING,
	RANCHER_COPY_THERE
};
enum rancher_copy rancher_project_copy(const struct rancher_project_secrets *s, const char *ns, const char *name);

/* What creates a secret of a project on this Rancher: labelled and native since 2.12, Norman's dockerCredentials
 * before. */
struct rancher_project_write {
	struct rh_secret body;
	char *path;   /* to POST to */
	char *object; /* native path of what comes of it */
	bool norman;  /* has no dry run; names are DNS labels */
};
/* The draft's namespace is not looked at. RH_E_INVALID for what Norman cannot make: other types than the registry's. */
enum rh_code rancher_project_create(const struct rancher *r, const struct kube *management, const char *cluster,
				    const struct rancher_project_row *project, const struct kube_secret_draft *d,
				    struct rancher_project_write *out, struct rh_err *e) RH_NODISCARD;
void rancher_project_write_release(struct rancher_project_write *w);
/* A secret of a project by this name: a DNS label where Norman makes it, else a subdomain; e says what is wrong. */
bool rancher_project_name_check(const struct rancher *r, struct rh_str name, struct rh_err *e);
/* Is the Secret `there` what Norman made of the body `sent`? For a create whose answer was lost. */
bool rancher_project_is_ours(struct rh_str sent, struct rh_str there);

#endif
