/* What is wrong with the values of a form, and when the person is told: 300 ms after the last key, on leaving a
 * field, at review. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/role.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

void ui_remark_set(struct ui_remark *r, enum ui_role role, const char *text)
{
	r->role = role;
	rh_strset(&r->text, text && text[0] ? text : NULL);
}

/* ---- one value ---- */

static bool wrong(struct ui_value *v, const struct rh_err *e, enum ui_part part, size_t index)
{
	char *line = rh_err_line(e, true);

	ui_keys_expand(line, v->form->screen);
	ui_remark_set(&v->problem, UI_ROLE_BAD, line);
	v->problem_part = part;
	v->problem_index = index;
	free(line);
	return false;
}

static bool wrong_text(struct ui_value *v, const char *text, enum ui_part part, size_t index)
{
	struct rh_err e = { 0 };

	rh_err_set(&e, RH_E_INVALID, "%s", text);
	return wrong(v, &e, part, index);
}

static bool passes(struct ui_value *v, bool (*check)(struct ui_screen *, struct rh_str, struct rh_err *),
		   struct rh_str text, enum ui_part part, size_t index)
{
	struct rh_err e = { 0 };
	bool taken = !check || check(v->form->screen, text, &e);

	if (ui_text_wide(v, text, !taken)) {
		ui_text_wide_say(text, v->f->kind == UI_FIELD_SECRET, &e);
		return wrong(v, &e, part, index);
	}
	if (taken)
		return true;
	if (!e.what[0])
		rh_err_set(&e, RH_E_INVALID, "%s", _("this value cannot be used"));
	return wrong(v, &e, part, index);
}

static bool check_pairs(struct ui_value *v)
{
	for (size_t i = 0; i < v->pair_count; i++) {
		const struct ui_pair *p = &v->pairs[i];
		struct rh_str key = rh_buf_str(&p->key);

		if (!key.n && !p->value.n && !p->stored)
			continue;
		if (!key.n)
			return wrong_text(v, _("this value has no key"), UI_PART_KEY, i);
		if (!ui_pair_as_read(v, p, false) && !passes(v, v->f->check_key, key, UI_PART_KEY, i))
			return false;
		for (size_t j = 0; j < i; j++)
			if (rh_str_eq(rh_buf_str(&v->pairs[j].key), key))
				return wrong_text(v, _("this key occurs twice"), UI_PART_KEY, i);
		if (!(p->stored && !p->value.n) && !ui_pair_as_read(v, p, true) &&
		    !passes(v, v->f->check, rh_secret_peek(&p->value), UI_PART_VALUE, i))
			return false;
	}
	return true;
}

static const char *required_text(const struct ui_value *v)
{
	switch (v->f->kind) {
	case UI_FIELD_CHOICE:
	case UI_FIELD_PICK:
		return _("required: choose one");
	case UI_FIELD_CHECKLIST:
		return _("required: tick at least one");
	case UI_FIELD_KEYVALUES:
	case UI_FIELD_REPEAT:
		return _("required: add at least one");
	default:
		return _("required: this cannot be empty");
	}
}

static bool is_number(struct rh_str s)
{
	int64_t n;

	return rh_str_number(s, INT64_MIN, INT64_MAX, &n);
}

bool ui_value_check(struct ui_value *v)
{
	struct rh_str text = ui_value_text(v);

	ui_remark_set(&v->problem, UI_ROLE_BAD, NULL);
	if (v->fixed || v->f->kind == UI_FIELD_NOTE || v->f->kind == UI_FIELD_SECTION)
		return true;
	if ((v->f->flags & UI_FIELD_REQUIRED) && ui_value_empty(v))
		return wrong_text(v, required_text(v), v->f->kind == UI_FIELD_KEYVALUES ? UI_PART_ADD : UI_PART_MAIN,
				  0);
	if (v->f->kind == UI_FIELD_KEYVALUES)
		return check_pairs(v);
	if (v->f->kind == UI_FIELD_CHECKLIST || v->f->kind == UI_FIELD_REPEAT || !text.n)
		return true;
	if (ui_value_as_read(v) && !ui_value_masked(v)) /* the server has it so: it stops no edit of something else */
		return true;
	if (v->f->kind == UI_FIELD_NUMBER && !is_number(text) && !ui_text_wide(v, text, true))
		return wrong_text(v, _("a whole number is needed, for example 3"), UI_PART_MAIN, 0);
	return passes(v, v->f->check, text, UI_PART_MAIN, 0);
}

bool ui_value_fits(const struct ui_value *v, enum ui_part part, size_t index, struct rh_err *e)
{
	bool pair = part == UI_PART_KEY || part == UI_PART_VALUE;
	const struct ui_pair *p = pair ? &v->pairs[index] : NULL;
	struct rh_str text = !pair                 ? ui_value_text(v)
			     : part == UI_PART_KEY ? rh_buf_str(&p->key)
						   : rh_secret_peek(&p->value);
	bool (*check)(struct ui_screen *, struct rh_str, struct rh_err *) =
		part == UI_PART_KEY ? v->f->check_key : v->f->check;

	*e = (struct rh_err){ 0 };
	return !text.n ||
	       ((v->f->kind != UI_FIELD_NUMBER || is_number(text)) && (!check || check(v->form->screen, text, e)));
}

bool ui_value_bad(const struct ui_value *v)
{
	return (v->problem.text && v->problem_shown) || v->cause.text || (v->note.text && v->note.role == UI_ROLE_BAD);
}

/* ---- when it is said ---- */

static void rested(void *ctx)
{
	struct ui_value *v = ctx;

	ui_value_check(v);
	v->problem_shown = v->problem.text != NULL;
	ui_drive_touch();
}

void ui_value_check_soon(struct ui_value *v)
{
	if (v->problem_shown && ui_value_check(v))
		v->problem_shown = false;
	rh_timer_start(&v->rest, UI_REST_MS, rested, v);
}

/* A field that is empty and was never touched is not a problem before the review. */
void ui_value_check_left(struct ui_value *v)
{
	rh_timer_stop(&v->rest);
	if (!v->changed && ui_value_empty(v) && !v->form->reviewed)
		return;
	rested(v);
}

size_t ui_form_check_all(struct ui_form *form)
{
	size_t problems = 0;

	form->reviewed = true;
	for (size_t i = 0; i < form->n; i++) {
		struct ui_value *v = form->v[i];

		rh_timer_stop(&v->rest);
		if (!v->applies) /* what is in a closed section is sent as well */
			continue;
		ui_value_check(v);
		v->problem_shown = v->problem.text != NULL;
		problems += ui_value_bad(v);
	}
	return problems;
}

/* ---- what the screen and the server say ---- */

void ui_form_note(struct ui_screen *s, unsigned field, enum ui_role role, const char *fmt, ...)
{
	struct ui_value *v = ui_value_find(ui_form_of(s), field);
	char text[600];
	va_list ap;

	if (!v)
		return;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof text, fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	ui_keys_expand(text, s);
	ui_remark_set(&v->note, role, text);
	ui_drive_touch();
}

/* Does "spec.containers[0].image" belong to the field "spec.containers[0]"? It does if the name is equal, or equal
 * up to a separator. */
static bool covers(const char *field, const char *cause)
{
	size_t n = strlen(field);

	return !strncmp(field, cause, n) && (cause[n] == '\0' || cause[n] == '.' || cause[n] == '[');
}

static struct ui_value *by_server_field(const struct ui_form *form, const char *name)
{
	struct ui_value *best = NULL;

	for (size_t i = 0; name[0] && i < form->n; i++) {
		struct ui_value *v = form->v[i];

		if (v->f->server_field && covers(v->f->server_field, name) &&
		    (!best || strlen(v->f->server_field) > strlen(best->f->server_field)))
			best = v;
	}
	return best;
}

static bool put_on(struct ui_value *v, const char *message)
{
	char *both;

	if (!v || !v->applies)
		return false;
	ui_value_expose(v);
	both = v->cause.text ? rh_format(_("%s; %s"), v->cause.text, message) : rh_strdup(message);
	ui_remark_set(&v->cause, UI_ROLE_BAD, both);
	free(both);
	return true;
}

static bool put_cause(struct ui_form *form, const char *server_field, const char *message)
{
	return put_on(by_server_field(form, server_field), message);
}

void ui_form_cause_at(struct ui_screen *s, unsigned field, const char *message)
{
	if (!put_on(ui_value_find(ui_form_of(s), field), message))
		ui_form_cause(s, "", message);
	ui_drive_touch();
}

void ui_form_forgive(struct ui_screen *s, unsigned field)
{
	struct ui_value *v = ui_value_find(ui_form_of(s), field);

	if (v)
		ui_remark_set(&v->cause, UI_ROLE_TEXT, NULL);
	ui_drive_touch();
}

void ui_form_cause(struct ui_screen *s, const char *server_field, const char *message)
{
	struct ui_form *form = ui_form_of(s);
	struct rh_err e = { 0 };

	if (!put_cause(form, server_field, message)) {
		rh_err_set(&e, RH_E_INVALID, _("The server refused this."));
		rh_err_why(&e, "%s%s%s", server_field, server_field[0] ? _(": ") : "", message);
		if (form->banner.code == RH_OK) {
			form->banner = e;
		} else { /* every cause in full, as long as there is room */
			char *both = rh_format(_("%s; %s"), form->banner.why, e.why);

			rh_err_why(&form->banner, "%s", both);
			free(both);
		}
	}
	ui_drive_touch();
}

int ui_form_refused(struct ui_screen *s, const struct rh_err *e)
{
	struct ui_form *form = ui_form_of(s);

	if (put_cause(form, e->field, e->why[0] ? e->why : e->what)) {
		ui_drive_touch();
		return 1;
	}
	ui_form_banner(s, e);
	return 0;
}

void ui_form_banner(struct ui_screen *s, const struct rh_err *e)
{
	struct ui_form *form = ui_form_of(s);

	form->banner = e ? *e : (struct rh_err){ 0 };
	ui_keys_expand(form->banner.what, s);
	ui_keys_expand(form->banner.fix, s);
	ui_drive_touch();
}
