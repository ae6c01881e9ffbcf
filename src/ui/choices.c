/* choices: the growing list that callbacks fill for a pick, a choice or a checklist. */
#include "ui/internal.h"

static char *copy(const char *z)
{
	return z ? rh_strdup(z) : NULL;
}

void rh_choices_add(struct rh_choices *c, struct rh_choice choice)
{
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 16;
		c->v = rh_resize(c->v, c->cap, sizeof *c->v);
	}
	c->v[c->n++] = (struct rh_choice){ copy(choice.value), copy(choice.label ? choice.label : choice.value),
					   copy(choice.disabled), copy(choice.note) };
}

void rh_choices_action(struct rh_choices *c, const char *id, const char *label, const char *note)
{
	rh_choices_add(c, (struct rh_choice){ .value = id, .label = label, .note = note });
	c->has_action = true;
	c->action = c->n - 1;
}

void rh_choices_clear(struct rh_choices *c)
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

void rh_choices_release(struct rh_choices *c)
{
	rh_choices_clear(c);
	free(c->v);
	*c = (struct rh_choices){ 0 };
}
