/* classroom: what the sandbox has given us besides a login: its door, and in a class who we are and what is ours. */
#ifndef APP_PARTS_CLASSROOM_H
#define APP_PARTS_CLASSROOM_H

#include "base/base.h"

struct app;

struct app_classroom {
	char *control; /* opens the control port; NULL: not known */
};
/* What the announcement of a sandbox says of it; nothing else is kept of before. */
void app_classroom_take(struct app *a, struct rh_str announcement);
void app_classroom_end(struct app *a);
const char *app_demo_control(const struct app *a); /* the token of the control port; NULL: not known */
#endif
