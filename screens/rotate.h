/* rotate: arguments of the screens that rotate a password. */
#ifndef SCREENS_ROTATE_H
#define SCREENS_ROTATE_H

#include "base/base.h"

struct kube;
struct ui_screen;

/* The form that rotates a login of this secret, or why not. type NULL: not known yet. */
void rotate_open(struct ui_screen *s, const char *key, const char *type);
/* Where it is looked for: the namespaces of the filter, all that one sees, or all of every cluster of the fleet. */
enum rotate_reach { ROTATE_FILTER, ROTATE_CLUSTER, ROTATE_CLUSTERS };
/* argument of screen_rotation; copied */
struct rotate_ask {
	const char *key, *user; /* key: an address of the registry */
	const struct rh_secret *password;
	enum rotate_reach reach;
};
struct rotate_restart_of {
	const char *secret;
	struct kube *kube;       /* of its cluster; the session's */
	const char *cluster;     /* its name; NULL: the explored one alone */
	const char **namespaces; /* where it is: its own, or those of its project */
	size_t namespace_count;
};
/* argument of screen_rotation_restart; copied */
struct rotate_restart_ask {
	const struct rotate_restart_of *v;
	size_t n;
};
#endif
