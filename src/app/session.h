/* session: the server and the cluster where we are. */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include "base/base.h"
#include "rancher/nsfilter.h"

struct app;
struct app_members;
struct kube;
struct net_endpoint;
struct rancher;
struct rancher_cluster_row;
struct rancher_features;
struct rancher_server_info;
struct rancher_tenancy;

enum app_server_kind { APP_SERVER_NONE, APP_SERVER_RANCHER, APP_SERVER_KUBERNETES };
/* One session a program: server, then cluster. Screens read it; only session.c changes it. */
struct app_session {
	enum app_server_kind kind;
	char *server_name; /* for the crumbs: "rancher.corp", context name, "demo" */
	bool demo, read_only;
	bool sandbox;           /* what plays its servers: the demo, or a sandbox that one has signed in to */
	bool no_new_namespaces; /* of that cluster: the user may not create any */
	bool signed_read_only;  /* the user may not write secrets: said once, shown as a mark */
	struct net_endpoint *at;
	struct rancher *rancher;                 /* NULL on plain Kubernetes */
	char *kube_version;                      /* of a plain Kubernetes server */
	struct rancher_clusters *clusters_ahead; /* asked while connecting, for Cluster Management to take; NULL */
	const struct rh_rows *clusters; /* rows of rancher_cluster_row, while Cluster Management shows them; NULL */
	struct kube *management;        /* Rancher's own cluster "local", through its proxy; NULL on plain Kubernetes */
	struct rancher_features *features; /* of the Rancher; NULL until somebody has asked: app_features */
	bool features_forbidden;           /* this user may not change them */
	struct kube *kube;                 /* the cluster being explored; NULL before */
	char *cluster_id, *cluster_name, *badge_text, *badge_color;
	struct rancher_tenancy *tenancy; /* of that cluster */
	struct rancher_nsfilter filter;  /* of that cluster: which namespaces lists show and forms offer */
	char *last_namespace;            /* written to last in this cluster: where the next form begins */
	char *identity;                  /* what it was connected to, and whether read-only: for app_connected_to */
	struct app_members *members;     /* other clusters that were reached: fleet.c; NULL: none yet */
	char *wanted_cluster; /* id or name that the clusters screen opens as soon as it sees it; NULL: none */
	char *wanted_place;   /* where to go in it, "secrets"; NULL: its first screen */
};
struct app_session *app_session(struct app *a);
/* In a demo: where its sandbox is, "127.0.0.1:PORT", which plays the registries too; NULL: this is no demo. */
const char *app_demo_address(const struct app *a);
bool app_demo_plays(void *app, const char *host); /* does the sandbox play that registry? "quay.io:443" too */

/* What to connect to; made by the connect screen or the command line. */
enum app_target_kind { APP_TARGET_RANCHER, APP_TARGET_CONTEXT, APP_TARGET_DEMO };
struct app_target {
	enum app_target_kind kind;
	char *name; /* saved name, context name, or profile of the demo ("2.15", "kubernetes") */
	char *url, *proxy, *server_name, *connect_to, *pin, *ca_pem, *provider, *user;
	struct rh_secret token, password; /* either, or none: then a dialog asks */
	bool let_in;                      /* this server has taken this token before */
	bool read_only_now;               /* for this connection only */
	bool read_only, protected_;       /* as it is saved */
	bool remember;                    /* keep the token in the state directory */
	char *cluster, *place;            /* where to go afterwards, may be NULL */
};
struct app_target *app_target_new(enum app_target_kind kind, const char *name);
void app_target_free(struct app_target **t);
/* Takes the target over and connects; a newer call replaces an older one. How far it is comes as message
 * APP_MESSAGE_JOIN to `from` (err: the failure, RH_OK and no body when it is done); trust is asked for on the way by a
 * dialog, sign-in by the screen "sign_in". */
void app_connect(struct app *a, struct app_target *t, struct rh_owner from);
bool app_connecting(const struct app *a);
/* When the login of the session ends by itself: Rancher's token, a client certificate, a token that says so (and that
 * no plugin renews). Seconds since 1970; 0: not that one knows. */
int64_t app_login_ends(const struct app *a);
/* Is that what the session is, with the same rights to write? */
bool app_connected_to(const struct app *a, const struct app_target *t);
void app_connect_cancel(struct app *a);
struct app_target *app_saved_target(struct app *a, const char *url); /* with what was saved for it */
/* What that screen needs. */
const struct rancher_server_info *app_server_info(const struct app *a); /* while signing in; else NULL */
const struct app_target *app_target(const struct app *a);               /* what is being connected, or was last */
/* Message APP_MESSAGE_JOIN to `from`: how it went. The password is moved from. */
void app_sign_in(struct app *a, const char *provider, const char *user, struct rh_secret *password, bool remember,
		 struct rh_owner from);
/* The new password that Rancher wants, typed into the screen "new_password". Message APP_MESSAGE_JOIN to `from` when it
 * is refused. */
void app_new_password(struct app *a, const struct rh_secret *password, struct rh_owner from);
void app_new_password_later(struct app *a); /* goes on with the old one */
/* The passphrase of the client certificate's key, typed into the screen "passphrase". Message APP_MESSAGE_JOIN to
 * `from` when it is wrong. */
void app_unlock_key(struct app *a, const struct rh_secret *passphrase, struct rh_owner from);
/* Makes this cluster the one that is explored and shows its first screen, or the wanted place. */
void app_explore(struct app *a, const struct rancher_cluster_row *cluster);
/* The same, but on the screen that asks, which Back leads to again: opens this screen on its object there. */
void app_open_in(struct app *a, const struct rancher_cluster_row *cluster, const char *screen, const char *key);
void app_logout(struct app *a);
#endif
