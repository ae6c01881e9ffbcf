/* Pastes into a form: what fits into no field, and what a field's own check refuses, is not left there to be read. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

void ui_form_say(const char *text)
{
	if (ui_current())
		ui_toast(ui_current(), UI_ROLE_WARN, "%s", text);
}

/* A paste of several lines becomes several lines where lines are, and is refused where it would spoil a secret. */
bool ui_form_paste(struct ui_form *form, struct ui_stop *s, const struct ui_event *e)
{
	struct rh_str text = e->paste ? rh_secret_peek(e->paste) : rh_str(""), line;
	bool ends = text.n && text.p[text.n - 1] == '\n', lines;

	while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text.n--;
	lines = memchr(text.n ? text.p : "", '\n', text.n) != NULL;
	if (s->part == UI_PART_LINE && lines) {
		size_t at = s->index;
		struct ui_value *v = s->v;
		struct rh_str rest = text;

		while (rh_str_cut(&rest, '\n', &line))
			ui_value_insert_line(v, at++, line);
		ui_value_changed(v);
		ui_stops_make(form);
		ui_stops_go_to(form, v, UI_PART_LINE, at);
		return true;
	}
	if (((s->part == UI_PART_MAIN && s->v->f->kind != UI_FIELD_LINES) || s->part == UI_PART_KEY) && lines) {
		ui_form_say(_("Nothing was pasted: this holds one line, and the text has several."));
		return true;
	}
	if (ends && s->part == UI_PART_MAIN && s->v->f->kind != UI_FIELD_LINES)
		ui_form_say(_("The line break at the end of the text was left out."));
	return false;
}

static bool has_space(struct rh_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == ' ' || text.p[i] == '\t')
			return true;
	return false;
}

/* A reason that repeats what it is about would show it. */
static char *reason(const struct rh_err *e, const struct rh_secret *pasted)
{
	struct rh_str what = rh_str(e->what), part = rh_secret_peek(pasted);
	bool quoted = false;

	for (size_t i = 0; part.n && i + part.n <= what.n; i++)
		quoted |= memcmp(what.p + i, part.p, part.n) == 0;
	return what.n && !quoted ? rh_format(_("Nothing was pasted, because it does not fit here: %s"), what.p)
				 : rh_strdup(_("Nothing was pasted: this value cannot be used."));
}

/* A paste that the field's own check refuses may be anything, a password too: it is not left there for all to read. */
bool ui_form_keep_paste(struct ui_form *form, struct ui_stop *s, const struct rh_secret *before)
{
	struct ui_value *v = s->v;
	bool masked = ui_value_masked(v) || (s->part == UI_PART_VALUE && (v->f->flags & UI_FIELD_SECRET_VALUES));
	struct rh_err e;

	ui_stops_take(form, s);
	if (masked || s->part == UI_PART_LINE || ui_value_fits(v, s->part, s->index, &e) ||
	    ((v->f->flags & UI_FIELD_MENDS) && !has_space(ui_value_text(v))) ||
	    ui_text_mends(v, s->part, rh_secret_peek(ui_input_secret(s->w))))
		return true;
	char *text = reason(&e, ui_input_secret(s->w));
	ui_input_set(s->w, rh_secret_peek(before));
	ui_stops_take(form, s);
	ui_form_say(text);
	free(text);
	return false;
}
