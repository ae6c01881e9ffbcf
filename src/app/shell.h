/* shell: a shell in a container, or attached to what it runs: kubectl has the terminal meanwhile. */
#ifndef APP_SHELL_H
#define APP_SHELL_H

#include "base/base.h"

struct app;

struct app_shell_ask {
	const char *ns, *pod;
	const char *container; /* NULL: kubectl chooses, the pod's default or its first */
	bool attach;
};
/* Passes the gate as a write does; where the place is protected its name has to be typed. kubectl gets the connection's
 * own credentials in a file of mode 0600, which goes when it has ended. What cannot be done is said. */
void app_shell(struct app *a, const struct app_shell_ask *ask, struct rh_owner from);
/* Can it not be had at all? Appends why: there is no kubectl, this is the demo, the server is trusted in a way that
 * kubectl does not know. */
bool app_shell_cannot(const struct app *a, struct rh_buf *why);
void app_shell_end(struct app *a); /* the program ends: kubectl is told, its file goes */

struct net_endpoint;
/* The kubeconfig that leads there, as JSON, which is YAML too; prefix: before the paths of the cluster. For the app and
 * its tests. */
void app_shell_config(const struct net_endpoint *at, const char *prefix, struct rh_secret *out);
#endif
