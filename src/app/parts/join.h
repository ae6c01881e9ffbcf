/* join: a connection being made. */
#ifndef APP_PARTS_JOIN_H
#define APP_PARTS_JOIN_H

#include "base/base.h"

struct app;
struct app_target;
struct kube;
struct kube_context;
struct net_cert;
struct net_endpoint;
struct rancher;
struct rancher_server_info;

struct app_join {
	struct app *app;
	struct app_target *target;
	struct rh_owner owner, from, signer; /* its own; who asked; the sign-in dialog that waits */
	struct net_endpoint *at;
	struct rancher *rancher;
	struct rancher_server_info *server_info;
	const struct kube_context *context; /* of the kubeconfig */
	struct kube *probe;                 /* of a plain Kubernetes server */
	char *kube_version;
	char *offered_pin; /* shown for trust, not trusted yet */
	bool over_screen;  /* signing in again over a session that goes on */
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
void app_join_first_contact(struct app_join *j);
void app_join_demo_ready(struct app_join *j, bool kubernetes);
const char *app_join_namespace(const struct app *a); /* of the context that was connected, else "default" */
void app_sign_in_again(struct app *a, const struct rh_err *why);

/* trust.c: pins it when a person says so */
void app_trust_ask(struct app_join *j, const struct net_cert *cert);
#endif
