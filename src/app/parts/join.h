/* join: a connection being made. */
#ifndef APP_PARTS_JOIN_H
#define APP_PARTS_JOIN_H

#include "app/parts/context.h"
#include "base/base.h"

struct app;
struct app_target;
struct net_cert;
struct net_endpoint;
struct rancher;
struct rancher_clusters;
struct rancher_server_info;

struct app_join {
	struct app *app;
	struct app_target *target;
	struct rh_owner owner, from, signer; /* its own; who asked; the sign-in dialog that waits */
	struct net_endpoint *at;
	struct rancher *rancher;
	struct rancher_server_info *server_info;
	struct app_context way; /* to a context of the kubeconfig, or a plain Kubernetes server */
	char *kube_version;
	char *offered_pin, *offered_ca;    /* shown for trust, not trusted yet: a key, or an authority */
	struct net_cert *shown;            /* by the server, while trust is being asked for */
	struct rh_err distrust;            /* why it was not trusted by itself */
	struct rh_secret signed_with;      /* the password, until it is known whether it must be changed */
	struct rancher_clusters *clusters; /* asked beside the rest, for the first screen; NULL: they are not */
	/* Who the token belongs to is asked beside how one may sign in; its answer waits for the other. */
	bool who_asked, who_answered;
	struct rh_err who;
	bool over_screen; /* signing in again over a session that goes on */
	bool done, remember;
};
struct app_joining {
	struct app_join *now; /* the connection being made, or made last; NULL: none */
	bool once;            /* one went well */
	int exit_code;        /* of the last one, as long as none went well */
};
struct app_join *app_join_now(const struct app *a);
int app_join_exit_code(const struct app *a);
void app_join_free(struct app *a);
void app_join_fail(struct app_join *j, const struct rh_err *e);
void app_join_tell(struct rh_owner to, const struct rh_err *e); /* message APP_MESSAGE_JOIN; NULL: it went well */
void app_joined(struct app_join *j);                            /* it becomes the session */
void app_join_first_contact(struct app_join *j);
void app_join_demo_ready(struct app_join *j, bool kubernetes);
const char *app_join_namespace(const struct app *a);     /* of the context that was connected, else "default" */
const char *app_join_own_namespace(const struct app *a); /* that the context names; NULL: none */
void app_sign_in_again(struct app *a, const struct rh_err *why);

/* Tags of its requests. */
enum {
	APP_JOIN_NOTHING, /* of what is for somebody else */
	APP_JOIN_SERVER_INFO,
	APP_JOIN_CERT,
	APP_JOIN_LOGIN,
	APP_JOIN_WHOAMI,
	APP_JOIN_CACERTS,
	APP_JOIN_PASSWORD,
	APP_JOIN_LATER,
};
/* join_context.c */
void app_join_context(struct app_join *j);
void app_join_probe(struct app_join *j); /* a plain Kubernetes server, at j->at */

/* trust.c */
/* Shows j->shown and keeps what a person confirms: its authority, found in what it showed and in cacerts (Rancher's,
 * may be NULL), or its public key. */
void app_trust_ask(struct app_join *j, const char *cacerts);
bool app_trust_wants_authority(const struct app_join *j); /* could an authority be confirmed in place of a key? */
#endif
