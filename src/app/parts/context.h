/* context: what a context of the kubeconfig leads to: a Rancher, or a Kubernetes without. One rule, for a connection
 * that a person makes and for the clusters of a fleet.
 */
#ifndef APP_PARTS_CONTEXT_H
#define APP_PARTS_CONTEXT_H

#include "base/base.h"

struct app;
struct kube;
struct kube_context;
struct net_endpoint;
struct rancher;

struct app_context {
	struct app *app;
	char *name;                    /* for messages */
	const struct kube_context *of; /* NULL: of no kubeconfig */
	bool quiet;                    /* its credential plugin does without the terminal, and without being shown */
	struct rh_owner owner;
	/* What it leads to. */
	struct net_endpoint *at;
	struct rancher *rancher; /* NULL: Kubernetes without, or with a token for this cluster alone */
	char *kube_version;      /* of a Kubernetes without */
	struct kube *probe;
	unsigned answers; /* of the two questions to a Kubernetes */
	/* The endpoint is known: app_context_go_on, at once or later, or never. */
	void (*known)(struct app_context *c);
	/* How it ended, once; RH_OK: it leads there. Nothing of the context is touched afterwards. */
	void (*done)(struct app_context *c, const struct rh_err *e);
	void *ctx;
};
/* `name` is looked for in the kubeconfig; known, done, quiet and ctx are set. */
void app_context_begin(struct app_context *c, struct app *a, const char *name);
/* Another endpoint that is Kubernetes, held: goes on at once. */
void app_context_begin_at(struct app_context *c, struct app *a, const char *name, struct net_endpoint *at);
void app_context_go_on(struct app_context *c);
/* Nobody checks whom its credentials go to, and no person has accepted that yet: e says so. */
bool app_context_unverified(const struct app_context *c, struct rh_err *e);
bool app_context_locked(const struct app_context *c, struct rh_err *e); /* its key wants a passphrase: e says so */
void app_context_stop(struct app_context *c);                           /* what is under way ends without a word */
void app_context_release(struct app_context *c);
#endif
