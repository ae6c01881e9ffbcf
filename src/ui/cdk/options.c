/* options: what can be chosen in a radio or checks, kept as our own copy. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/field.h"
#include "ui/role.h"

void ui_picks_copy(struct ui_picks *o, const struct ui_choice *choices, size_t n)
{
	o->n = n < UI_OPTIONS_MAX ? n : UI_OPTIONS_MAX;
	o->v = rh_alloc((o->n + 1) * sizeof *o->v);
	for (size_t i = 0; i < o->n; i++) {
		const struct ui_choice *c = &choices[i];

		o->v[i].value = c->value ? rh_strdup(c->value) : NULL;
		o->v[i].label = rh_strdup(c->label ? c->label : c->value ? c->value : "");
		o->v[i].disabled = c->disabled ? rh_strdup(c->disabled) : NULL;
		o->v[i].note = c->note ? rh_strdup(c->note) : NULL;
	}
}

void ui_picks_release(struct ui_picks *o)
{
	for (size_t i = 0; i < o->n; i++) {
		free((char *)(uintptr_t)o->v[i].value);
		free((char *)(uintptr_t)o->v[i].label);
		free((char *)(uintptr_t)o->v[i].disabled);
		free((char *)(uintptr_t)o->v[i].note);
	}
	free(o->v);
	*o = (struct ui_picks){ NULL, 0 };
}

int ui_picks_columns(const struct ui_picks *o)
{
	int most = 0;

	for (size_t i = 0; i < o->n; i++) {
		int w = rh_text_columns(rh_str(o->v[i].label), 0);

		most = w > most ? w : most;
	}
	return most;
}

char *ui_picks_line(const struct ui_picks *o, size_t i, int align_notes, int width)
{
	const char *label = o->v[i].label, *why = o->v[i].disabled ? o->v[i].disabled : o->v[i].note;
	struct rh_buf b;
	char *line;

	rh_buf_init(&b, 16 << 10);
	rh_buf_addz(&b, " ");
	rh_buf_addz(&b, label);
	if (why && *why) {
		for (int at = rh_text_columns(rh_str(label), 0); at < align_notes; at++)
			rh_buf_addc(&b, ' ');
		rh_buf_addz(&b, "  ");
		rh_buf_addz(&b, why);
	}
	line = ui_cdk_label(o->v[i].disabled ? UI_ROLE_MUTED : UI_ROLE_TEXT, rh_buf_str(&b), width);
	rh_buf_release(&b);
	return line;
}

int ui_picks_step(const struct ui_picks *o, int from, int step)
{
	for (int i = from + step; i >= 0 && i < (int)o->n; i += step)
		if (!o->v[i].disabled)
			return i;
	return -1;
}

void ui_labels_free(char **labels, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(labels[i]);
}
