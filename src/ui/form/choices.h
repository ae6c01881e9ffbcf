/* choices: the list that callbacks fill. */
#ifndef UI_FORM_CHOICES_H
#define UI_FORM_CHOICES_H

#include "base/base.h"

struct ui_choice;
struct ui_screen;

struct ui_choices {
	struct ui_choice *v; /* strings are its own */
	size_t n;
	size_t action; /* which of them is an action instead, if has_action */
	bool has_action;
};
void ui_choices_expand(struct ui_choices *c,
		       const struct ui_screen *s); /* puts the names of keys into reasons and notes */
void ui_choices_release(struct ui_choices *c);
#endif
