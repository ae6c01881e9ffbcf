/* menu: a screen of entries with counts. */
#ifndef UI_MENU_H
#define UI_MENU_H

#include "base/base.h"

struct ui_screen;

struct ui_entry {
	const char *id, *label, *note; /* note at the right: a count, a reason */
	bool alarm;                    /* the note says that something is wrong */
	int depth;                     /* 0: heading or entry, 1: below it */
	bool heading, disabled;
};
struct ui_entries;
void ui_entries_add(struct ui_entries *e, struct ui_entry entry); /* strings are copied */
void ui_menu_select(struct ui_screen *s, const char *id);         /* nothing where there is no such entry */
const char *ui_menu_selected(const struct ui_screen *s);          /* id; NULL when there is none */
#endif
