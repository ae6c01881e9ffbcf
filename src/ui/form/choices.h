/* choices: the list that callbacks fill. */
#ifndef UI_FORM_CHOICES_H
#define UI_FORM_CHOICES_H

#include "base/base.h"

struct ui_choice;

struct ui_choices {
	struct ui_choice *v; /* strings are its own */
	size_t n, cap;
	size_t action; /* which of them does something instead, when has_action */
	bool has_action;
};
void ui_choices_clear(struct ui_choices *c);
void ui_choices_release(struct ui_choices *c);
#endif
