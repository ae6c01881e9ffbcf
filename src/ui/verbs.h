/* verbs: what keys do, in one table for the whole program. */
#ifndef UI_VERBS_H
#define UI_VERBS_H

#include "base/base.h"
#include "ui/verb.h"

struct ui_screen;
struct ui_screen_ops;

enum ui_action_flags {
	UI_ACT_NEEDS_ROW = 1,
	UI_ACT_WRITES = 2,
	UI_ACT_REVEALS = 4,
	UI_ACT_HINT = 8 /* in the hint line */,
	UI_ACT_DANGER = 16,
	UI_ACT_NEW = 32 /* only while something new is made */,
	UI_ACT_EDITS = 64 /* only while something that exists is changed */,
	UI_ACT_CONFIRMS = 128 /* only by a key that was pressed after what it confirms had been shown */,
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
/* A key that only one screen has. */
struct ui_own_key {
	enum ui_verb verb; /* UI_DO_SCREEN + n, in the screen's actions */
	const char *keys;  /* as in verbs.def; not where letters are typed */
};
struct ui_screen_ops;
const char *ui_action_id(const struct ui_action *a);                                    /* its own, else the verb's */
const char *ui_action_keys(const struct ui_screen_ops *ops, const struct ui_action *a); /* "" when it has none */
const char *ui_action_label(const struct ui_action *a);                                 /* translated */
bool ui_screen_offers(const struct ui_screen *s, const struct ui_action *a);            /* in the mode that s is in */
const struct ui_action *ui_screen_action(const struct ui_screen *s, enum ui_verb v);    /* NULL: not in its table */
/* True: it cannot be done now; appends why (NULL: nobody wants to know), a sentence. */
bool ui_screen_unable(const struct ui_screen *s, const struct ui_action *a, struct rh_buf *why);
/* The verb that an id names on this screen (NULL: anywhere); UI_DO_NOTHING when none does. */
enum ui_verb ui_screen_verb(const struct ui_screen *s, const char *id);
/* The key to press on this screen for the action or verb with this id: "c", or on a form "^X" or "^O c". NULL: on
 * any screen that is not a form. False if it has none. */
bool ui_key_name(const struct ui_screen *s, const char *id, char out[16]);
/* Texts name a key as "{key:create}", never as "c". This replaces it by the name, which is never longer. The ui does
 * it itself for what screens give it to show, except for cells, facts and lines, which are data. */
void ui_keys_expand(char *text, const struct ui_screen *s);
#endif
