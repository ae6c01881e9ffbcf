/* fleet: several clusters at once. Of a Rancher its clusters, through its proxy and with the session's login; of a
 * session with a context of the kubeconfig (and a Kubernetes behind it) the contexts, each with its own way and
 * credential. They are asked side by side: each has its own failure and its own time, and costs the others nothing.
 *
 * A context is here once a server: the one that is connected, else the current, else the first of those that lead to
 * the same address. Credential plugins run without the terminal; a server that is not verified and was never accepted,
 * and a key behind a passphrase, are FAILED with what to do. In a demo the contexts are the sandbox's.
 */
#ifndef APP_FLEET_H
#define APP_FLEET_H

#include "base/base.h"
#include "rancher/nsfilter.h"

struct app;
struct kube;
struct rancher;
struct rancher_tenancy;

enum app_fleet_state { APP_FLEET_CONNECTING, APP_FLEET_READY, APP_FLEET_FAILED };
struct app_fleet_cluster {
	char *id;   /* a Rancher's cluster id, or a context's name */
	char *name; /* as shown */
	enum app_fleet_state state;
	/* NULL until READY. Lives as long as the session, as do the two below: tasks that outlive screens may use them.
	 * Its gate is the session's --read-only, or that of the server as it is saved. */
	struct kube *kube;
	struct rancher *rancher; /* in front of it; NULL: plain Kubernetes, which has no projects */
	struct kube *management; /* that Rancher's cluster "local", where project secrets are: one pointer a Rancher */
	struct rancher_tenancy *tenancy; /* its namespaces and projects, read once; NULL until READY; the fleet's */
	struct rancher_nsfilter filter;  /* as it was left there; app_fleet_names has what it shows */
	struct rh_err err;               /* of FAILED: one line, costs nobody else time */
	bool here;                       /* the explored one */
};
struct app_fleet {
	struct app_fleet_cluster *v; /* by name; stays where it is once listed */
	size_t n, done;              /* done: READY or FAILED */
	bool listed;                 /* which clusters there are is known; false: n is 0 */
	struct rh_err err;           /* why it is not; RH_OK */
};
/* ids NULL: all that there are; else a cluster of that id or name, one that is not there is FAILED. Message
 * APP_MESSAGE_FLEET (no body) to owner when they are listed, and each time one more is READY or FAILED. Close it before
 * the session ends, as a screen's close does. */
struct app_fleet *app_fleet_open(struct app *a, const char *const *ids, size_t n, struct rh_owner owner);
/* The same of contexts of the kubeconfig, whatever the session is. */
struct app_fleet *app_fleet_open_contexts(struct app *a, const char *const *names, size_t n, struct rh_owner owner);
void app_fleet_close(struct app_fleet **f);
/* Namespaces of a READY cluster, sorted: those that its filter shows, or all that one sees. Free the array, not the
 * strings. With -n on the command line the filter is that in every cluster. */
const char **app_fleet_names(const struct app_fleet_cluster *c, bool filtered, size_t *n);
/* What has to be typed before something is written there: the cluster's name; NULL: it is not protected. app_write asks
 * by itself for a change whose `kube` is c->kube (or c->management). */
const char *app_fleet_protected(const struct app *a, const struct app_fleet_cluster *c);
#endif
