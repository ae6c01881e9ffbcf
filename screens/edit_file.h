/* edit_file: a path that a person types, and a file written there. */
#ifndef SCREENS_EDIT_FILE_H
#define SCREENS_EDIT_FILE_H

#include "base/base.h"

struct ui_screen;

/* What was typed as a whole path: "~/" is the home directory, and what does not begin with a slash is in the directory
 * that ranchhand was started in. The caller frees it. */
char *edit_file_path(struct rh_str typed);
/* For ui_field.check, and for its help. */
#define EDIT_FILE_HELP                                                                                                \
	N_("~ is your home directory. Only you may read the file (mode 0600). A file that is there is replaced only " \
	   "after asking.")
bool edit_file_check(struct ui_screen *s, struct rh_str typed, struct rh_err *e);
/* May the file be written? A file that is there is asked about first, and anything but a plain file is refused in the
 * form's banner. Calls go_on at once, or when the person says so. */
void edit_file_ask(struct ui_screen *s, const char *path, void (*go_on)(struct ui_screen *s));

/* Argument of the screen "to_file". Nothing of it is kept. */
struct edit_file_start {
	const char *name;   /* "quay-pull.yaml": where the field begins */
	const char *remark; /* about what is in it; NULL: nothing */
	struct rh_str text;
	bool open; /* there is no secret in it */
};
#endif
