/* choices: the list that callbacks fill for a pick, a choice or a checklist. */
#include "ui/form/choices.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/verbs.h"

static char *copy(const char *z)
{
	return z ? rh_strdup(z) : NULL;
}

void ui_choices_add(struct ui_choices *c, struct ui_choice choice)
{
	c->v = rh_grow(c->v, c->n, sizeof *c->v);
	c->v[c->n++] = (struct ui_choice){ copy(choice.value), copy(choice.label ? choice.label : choice.value),
					   copy(choice.disabled), copy(choice.note) };
}

void ui_choices_action(struct ui_choices *c, const char *id, const char *label, const char *disabled)
{
	ui_choices_add(c, (struct ui_choice){ .value = id, .label = label, .disabled = disabled });
	c->has_action = true;
	c->action = c->n - 1;
}

void ui_choices_expand(struct ui_choices *c, const struct ui_screen *s)
{
	for (size_t i = 0; i < c->n; i++) {
		char *const reasons[] = { (char *)(uintptr_t)c->v[i].disabled, (char *)(uintptr_t)c->v[i].note };

		for (size_t j = 0; j < RH_LEN(reasons); j++)
			if (reasons[j])
				ui_keys_expand(reasons[j], s);
	}
}

static void clear(struct ui_choices *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free((char *)(uintptr_t)c->v[i].value);
		free((char *)(uintptr_t)c->v[i].label);
		free((char *)(uintptr_t)c->v[i].disabled);
		free((char *)(uintptr_t)c->v[i].note);
	}
	c->n = 0;
	c->has_action = false;
}

void ui_choices_release(struct ui_choices *c)
{
	clear(c);
	free(c->v);
	*c = (struct ui_choices){ 0 };
}
