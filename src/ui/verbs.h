/* verbs: what keys do, in one table for the whole program. */
#ifndef UI_VERBS_H
#define UI_VERBS_H

#include "base/base.h"

struct ui_screen;
struct ui_screen_ops;

enum ui_verb {
	UI_DO_NOTHING,
	/* everywhere */
	UI_DO_MENU,
	UI_DO_PALETTE,
	UI_DO_HELP,
	UI_DO_REDRAW,
	UI_DO_SUSPEND,
	UI_DO_BACK,
	UI_DO_QUIT,
	/* lists, menus, details */
	UI_DO_OPEN,
	UI_DO_FILTER,
	UI_DO_FIND,
	UI_DO_KIND,
	UI_DO_SORT,
	UI_DO_REVERSE,
	UI_DO_CREATE,
	UI_DO_EDIT,
	UI_DO_DELETE,
	UI_DO_YAML,
	UI_DO_USED_BY,
	UI_DO_COMMANDS,
	UI_DO_FIX,
	UI_DO_HOSTS,
	UI_DO_AGAIN,
	UI_DO_REVEAL,
	UI_DO_COPY,
	UI_DO_READ_ONLY,
	UI_DO_ROTATE,
	UI_DO_UNDO,
	UI_DO_FORGET,
	UI_DO_LANGUAGE,
	UI_DO_NEXT_FIND,
	UI_DO_EVENTS,
	UI_DO_ALL_NAMESPACES,
	/* forms */
	UI_DO_REVIEW,
	UI_DO_TEST_LOGIN,
	UI_DO_ACTIONS,
	/* named by the menu bar and the palette only: UI_DO_SCREEN + n are a screen's own, without keys */
	UI_DO_SCREEN,
};
struct ui_verb_def {
	enum ui_verb verb;
	const char *id;           /* "delete": lessons, --describe, the palette */
	const char *keys;         /* "d Del"; space-separated, the first is shown */
	const char *label;        /* N_("Delete") */
	const char *keys_in_form; /* "^N"; NULL: the same keys where no text has the focus, else ^O then the key */
};
extern const struct ui_verb_def ui_verbs[];             /* ends with verb UI_DO_NOTHING */
const struct ui_verb_def *ui_verb_find(enum ui_verb v); /* NULL for UI_DO_SCREEN + n */

enum ui_action_flags {
	UI_ACT_NEEDS_ROW = 1,
	UI_ACT_WRITES = 2,
	UI_ACT_REVEALS = 4,
	UI_ACT_HINT = 8 /* in the hint line */,
	UI_ACT_DANGER = 16,
};
struct ui_action {
	enum ui_verb verb;
	const char *id;    /* of UI_DO_SCREEN + n: "secret.clone"; else NULL: the verb's */
	const char *label; /* NULL: the verb's */
	const char *help;  /* one sentence */
	unsigned flags;
	/* Does no more than open this screen; its argument is what ui_screen_selected says, of a list for
	 * UI_ACT_NEEDS_ROW only; else NULL. UI_ACT_WRITES: only where writing is allowed. A screen whose `act` takes
	 * the verb comes first. */
	const struct ui_screen_ops *opens;
};
const char *ui_action_id(const struct ui_action *a);                                 /* its own, else the verb's */
const char *ui_action_label(const struct ui_action *a);                              /* translated */
const struct ui_action *ui_screen_action(const struct ui_screen *s, enum ui_verb v); /* NULL: not in its table */
/* The verb that an id names on this screen (NULL: anywhere); UI_DO_NOTHING when none does. */
enum ui_verb ui_screen_verb(const struct ui_screen *s, const char *id);
#endif
