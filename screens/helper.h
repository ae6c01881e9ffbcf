/* helper: the dialog that gets a password from a credential helper or a command, for the registry form and the
 * rotation. */
#ifndef SCREENS_HELPER_H
#define SCREENS_HELPER_H

#include "base/base.h"

struct ui_screen;

/* argument of screen_helper */
struct helper_start {
	const char *address;  /* of the registry, as it is typed; may be empty */
	struct rh_owner from; /* gets HELPER_MESSAGE_DONE: body struct app_helper_answer */
};
void helper_open(struct ui_screen *from, const char *address);
#endif
