/* verbs: what keys do. The rows are in verbs.def; hints, help, palette, the man page, the lessons and the names of
 * keys in texts are made from them. Part of ui.h, which every screen includes. */
#ifndef UI_VERB_H
#define UI_VERB_H

#include "base/base.h"

enum ui_verb {
	UI_DO_NOTHING,
#define VERB(name, id, keys, keys_in_form, label) UI_DO_##name,
#include "ui/verbs.def"
#undef VERB
	UI_DO_SCREEN, /* UI_DO_SCREEN + n belong to one screen, which names them in its table of actions */
};
struct ui_verb_def {
	enum ui_verb verb;
	const char *id;           /* "delete" */
	const char *keys;         /* "d Del"; separated by blanks, the first is shown */
	const char *keys_in_form; /* "^N"; NULL: none, on a form it is ^O and then the key */
	const char *label;        /* N_("Delete") */
};
extern const struct ui_verb_def ui_verbs[];             /* ends with verb UI_DO_NOTHING */
const struct ui_verb_def *ui_verb_find(enum ui_verb v); /* NULL for UI_DO_SCREEN + n */
#endif
