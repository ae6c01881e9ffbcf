/* A form in words: the field that has the focus, what is wrong with it, and what stands on the form besides. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

static const char *const kinds[] = {
	[UI_FIELD_TEXT] = N_("text"),       [UI_FIELD_SECRET] = N_("secret text"),
	[UI_FIELD_CHOICE] = N_("choice"),   [UI_FIELD_CHECK] = N_("check"),
	[UI_FIELD_NUMBER] = N_("number"),   [UI_FIELD_PICK] = N_("list to choose from"),
	[UI_FIELD_LINES] = N_("lines"),     [UI_FIELD_CHECKLIST] = N_("checks"),
	[UI_FIELD_KEYVALUES] = N_("pairs"), [UI_FIELD_REPEAT] = N_("items"),
	[UI_FIELD_SECTION] = N_("section"),
};

static const char *label(const struct ui_value *v)
{
	return v->f->label ? _(v->f->label) : v->f->id;
}

static void say_text(struct rh_str text, bool secret, struct rh_buf *out)
{
	if (!text.n)
		rh_buf_addf(out, _(", %s"), _("empty"));
	else if (secret)
		rh_buf_addf(out, _(", %s"), _("filled, hidden"));
	else
		rh_buf_addf(out, _(", %.*s"), RH_ARG(text));
}

static size_t chosen(const struct ui_value *v)
{
	size_t i = 0;

	while (i < v->choices.n && !rh_str_is(rh_buf_str(&v->text), v->choices.v[i].value))
		i++;
	return i;
}

/* All that can be chosen is said with it: nobody sees it otherwise. */
static void say_choice(const struct ui_stop *s, struct rh_buf *out)
{
	const struct ui_value *v = s->v;
	size_t at = chosen(v);

	if (ui_stop_is_pick(s)) {
		say_text(at < v->choices.n ? rh_str(v->choices.v[at].label) : rh_buf_str(&v->text), false, out);
		return;
	}
	if (at < v->choices.n)
		rh_buf_addf(out, _(", %s, %zu of %zu: "), v->choices.v[at].label, at + 1, v->choices.n);
	for (size_t i = 0; i < v->choices.n; i++) {
		const struct ui_choice *c = &v->choices.v[i];

		rh_buf_addf(out, "%s%s", i || at == v->choices.n ? _(", ") : "", c->label);
		if (c->disabled)
			rh_buf_addf(out, _(" (%s)"), c->disabled);
	}
}

static void say_checks(const struct ui_stop *s, struct rh_buf *out)
{
	size_t i = (size_t)ui_checks_current(s->w);
	const struct ui_choice *c;

	if (i >= s->v->choices.n)
		return;
	c = &s->v->choices.v[i];
	rh_buf_addf(out, _(", %zu of %zu: %s, %s"), i + 1, s->v->choices.n, c->label,
		    ui_checks_value(s->w, (int)i) ? _("ticked") : _("not ticked"));
	if (c->disabled || c->note)
		rh_buf_addf(out, _(", %s"), c->disabled ? c->disabled : c->note);
}

static void say_main(const struct ui_stop *s, struct rh_buf *out)
{
	const struct ui_value *v = s->v;

	switch (v->f->kind) {
	case UI_FIELD_CHOICE:
	case UI_FIELD_PICK:
		say_choice(s, out);
		break;
	case UI_FIELD_CHECKLIST:
		if (s->w)
			say_checks(s, out);
		break;
	case UI_FIELD_CHECK:
		rh_buf_addf(out, _(", %s"), rh_str_is(rh_buf_str(&v->text), "true") ? _("ticked") : _("not ticked"));
		break;
	case UI_FIELD_SECRET:
		say_text(rh_secret_peek(&v->secret), true, out);
		break;
	default:
		say_text(v->secret.n ? rh_secret_peek(&v->secret) : rh_buf_str(&v->text), v->secret.n, out);
	}
}

static void say_part(const struct ui_stop *s, struct rh_buf *out)
{
	const struct ui_value *v = s->v;
	bool secret = v->f->flags & UI_FIELD_SECRET_VALUES;

	switch (s->part) {
	case UI_PART_FOLD:
		rh_buf_addf(out, _(", %s"), v->unfolded ? _("open") : _("closed"));
		break;
	case UI_PART_KEY:
		rh_buf_addf(out, _(", key %zu"), s->index + 1);
		say_text(rh_buf_str(&v->pairs[s->index].key), false, out);
		break;
	case UI_PART_VALUE:
		rh_buf_addf(out, _(", value %zu"), s->index + 1);
		say_text(rh_secret_peek(&v->pairs[s->index].value), secret, out);
		break;
	case UI_PART_LINE:
		rh_buf_addf(out, _(", line %zu"), s->index + 1);
		say_text(ui_value_line(v, s->index), false, out);
		break;
	case UI_PART_REMOVE:
		rh_buf_addf(out, _(", button: remove %zu"), s->index + 1);
		break;
	case UI_PART_ADD:
		rh_buf_addf(out, _(", %s"), _("button: add"));
		break;
	default:
		say_main(s, out);
	}
}

static void say_button(const struct ui_form *form, struct rh_buf *out)
{
	bool yaml = ui_screen_action(form->screen, UI_DO_YAML) != NULL;
	int at = ui_buttons_current(form->buttons);
	const char *text = at == 0 ? _("Cancel") : at == 1 && yaml ? _("Edit as YAML") : ui_submit_label(form->screen);

	rh_buf_addf(out, _("button %d of %d: %s"), at + 1, yaml ? 3 : 2, text ? text : "");
}

static void say_field(const struct ui_stop *s, struct ui_said *out)
{
	const struct ui_value *v = s->v;
	const struct ui_remark *const remarks[] = { v->problem_shown ? &v->problem : NULL, &v->cause, &v->note };

	out->typing = s->w && ui_widget_kind(s->w) == UI_WIDGET_INPUT;
	rh_buf_addf(&out->focus, _("field %s, %s"), label(v), _(kinds[v->f->kind]));
	say_part(s, &out->focus);
	if (v->f->flags & UI_FIELD_REQUIRED)
		rh_buf_addf(&out->focus, _(", %s"), _("required"));
	for (size_t i = 0; i < RH_LEN(remarks); i++)
		if (remarks[i] && remarks[i]->text)
			rh_buf_addf(&out->problem, "%s%s", rh_gap(out->problem.p), remarks[i]->text);
}

static void say_rest(const struct ui_form *form, struct rh_buf *out)
{
	if (form->banner.code != RH_OK)
		rh_buf_addf(out, "%s\n%s\n%s\n", form->banner.what, form->banner.why, form->banner.fix);
	if (form->locked)
		rh_buf_addf(out, "%s\n", form->locked);
	for (size_t i = 0; i < form->n; i++) {
		const struct ui_value *v = form->v[i];

		if (v->shown && v->f->kind == UI_FIELD_NOTE && (v->text.n || v->f->hint))
			rh_buf_addf(out, "%s%s%s\n", v->f->label ? _(v->f->label) : "", v->f->label ? _(": ") : "",
				    v->text.n ? v->text.p : _(v->f->hint));
		else if (v->shown && v->fixed && v->text.n)
			rh_buf_addf(out, _("%s: %s\n"), label(v), v->text.p);
	}
}

void ui_form_say_all(struct ui_screen *screen, struct ui_said *out)
{
	const struct ui_form *form = ui_form_of(screen);
	const struct ui_stop *now = ui_stop_now(form);
	size_t fields = 0;

	for (size_t i = 0; i < form->n; i++)
		fields += form->v[i]->shown && form->v[i]->f->kind != UI_FIELD_NOTE && !form->v[i]->fixed;
	rh_buf_addf(&out->what, rh_ngettext("form, %zu field", "form, %zu fields", fields), fields);
	say_rest(form, &out->body);
	if (now && now->v)
		say_field(now, out);
	else if (now && form->buttons)
		say_button(form, &out->focus);
}

/* What is said below its field. */
static bool remark_holds(const struct ui_value *v, const char *text)
{
	const struct ui_remark *const remarks[] = { &v->note, &v->cause, v->problem_shown ? &v->problem : NULL };

	for (size_t i = 0; i < RH_LEN(remarks); i++)
		if (remarks[i] && remarks[i]->text && strstr(remarks[i]->text, text))
			return true;
	return false;
}

static bool value_holds(const struct ui_value *v, const char *text)
{
	const char *is = v->text.n ? v->text.p : v->f->kind == UI_FIELD_NOTE && v->f->hint ? _(v->f->hint) : "";
	bool holds = (strstr(is, text) && v->f->kind != UI_FIELD_CHECKLIST) || remark_holds(v, text);
	struct rh_buf line;

	rh_buf_init(&line, 4096);
	for (size_t i = 0; v->f->kind == UI_FIELD_CHECKLIST && i < v->choices.n && !holds; i++) {
		const struct ui_choice *c = &v->choices.v[i];

		rh_buf_clear(&line);
		rh_buf_addf(&line, "[%c] %s %s", ui_form_ticked(v->form->screen, v->at, c->value) ? 'x' : ' ', c->label,
			    c->note ? c->note : "");
		holds = strstr(line.p, text) != NULL;
	}
	rh_buf_release(&line);
	return holds;
}

bool ui_form_has_text(struct ui_screen *screen, const char *text)
{
	const struct ui_form *form = ui_form_of(screen);

	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->shown && value_holds(form->v[i], text))
			return true;
	return false;
}
