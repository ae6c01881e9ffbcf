/* rotate: arguments of the screens that rotate a password. */
#ifndef SCREENS_ROTATE_H
#define SCREENS_ROTATE_H

#include "base/base.h"

struct ui_screen;

/* The form that rotates a login of this secret, or why not. type NULL: not known yet. */
void rotate_open(struct ui_screen *s, const char *key, const char *type);
/* argument of screen_rotation; copied */
struct rotate_ask {
	const char *key, *user; /* key: an address of the registry */
	const struct rh_secret *password;
	bool everywhere; /* not only in the namespaces of the filter */
};
struct rotate_restart_of {
	const char *home, *secret;
};
/* argument of screen_rotation_restart; copied */
struct rotate_restart_ask {
	const struct rotate_restart_of *v;
	size_t n;
};
#endif
