/* The values of a form as its screen sees them: by the handle of the field. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/role.h"

#include <string.h>

static struct ui_value *value(const struct ui_screen *s, unsigned field)
{
	return ui_value_find(ui_form_of(s), field);
}

unsigned ui_form_handle(const struct ui_screen *s, const char *path)
{
	const struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		if (!strcmp(form->v[i]->path, path))
			return form->v[i]->at;
	return UI_NO_FIELD;
}

unsigned ui_form_now(const struct ui_screen *s)
{
	const struct ui_stop *now = ui_stop_now(ui_form_of(s));

	return now && now->v ? now->v->at : UI_NO_FIELD;
}

/* ---- texts and secrets ---- */

struct rh_str ui_form_text(const struct ui_screen *s, unsigned field)
{
	const struct ui_value *v = value(s, field);

	return v && !ui_value_masked(v) ? rh_buf_str(&v->text) : rh_str("");
}

const struct rh_secret *ui_form_secret(const struct ui_screen *s, unsigned field)
{
	static const struct rh_secret none;
	const struct ui_value *v = value(s, field);

	return v ? &v->secret : &none;
}

bool ui_form_is(const struct ui_screen *s, unsigned field, const char *text)
{
	return rh_str_is(ui_form_text(s, field), text);
}

bool ui_form_option(const struct ui_screen *s, unsigned field, const char *value_text, struct rh_buf *label)
{
	const struct ui_value *v = value(s, field);
	const struct ui_choice *c = NULL;

	for (size_t i = 0; v && !c && i < v->choices.n; i++)
		if (!strcmp(v->choices.v[i].value, value_text))
			c = &v->choices.v[i];
	for (const struct ui_choice *o = v && !c ? v->f->options : NULL; o && o->value && !c; o++)
		if (!strcmp(o->value, value_text))
			c = o;
	if (c)
		rh_buf_addz(label, v->choices.n ? c->label : _(c->label));
	return c != NULL;
}

static void set(struct ui_value *v, struct rh_str text)
{
	if (rh_str_eq(ui_value_text(v), text))
		return;
	ui_value_set(v, text);
	ui_remark_set(&v->note, UI_ROLE_TEXT, NULL);
	ui_remark_set(&v->cause, UI_ROLE_TEXT, NULL);
	if (v->problem_shown)
		v->problem_shown = !ui_value_check(v);
	v->form->restop |= v->f->kind == UI_FIELD_LINES;
	ui_stops_sync(v->form, v);
	ui_form_conditions(v->form);
	ui_drive_touch();
}

void ui_form_set(struct ui_screen *s, unsigned field, struct rh_str text)
{
	struct ui_value *v = value(s, field);

	if (v && !ui_value_masked(v))
		set(v, text);
}

void ui_form_set_secret(struct ui_screen *s, unsigned field, const struct rh_secret *secret)
{
	struct ui_value *v = value(s, field);

	if (v && ui_value_masked(v))
		set(v, rh_secret_peek(secret));
}

void ui_form_keep(struct ui_screen *s, unsigned field, bool keep)
{
	struct ui_value *v = value(s, field);

	if (!v)
		return;
	v->kept = keep;
	ui_stops_sync(v->form, v);
	ui_drive_touch();
}

bool ui_form_kept(const struct ui_screen *s, unsigned field)
{
	const struct ui_value *v = value(s, field);

	return v && v->kept && ui_value_text(v).n == 0;
}

bool ui_form_fits(const struct ui_screen *s, unsigned field)
{
	const struct ui_value *v = value(s, field);
	struct rh_err e;

	return v && ui_value_fits(v, UI_PART_MAIN, 0, &e);
}

bool ui_form_wrong(const struct ui_screen *s, unsigned field)
{
	const struct ui_value *v = value(s, field);

	return v && ui_value_bad(v);
}

/* ---- pairs, ticks, items ---- */

/* A row in which nothing has been typed does not count. */
static bool is_pair(const struct ui_pair *p)
{
	return p->key.n || p->value.n || p->stored;
}

static const struct ui_pair *pair_at(const struct ui_screen *s, unsigned field, size_t i)
{
	const struct ui_value *v = value(s, field);

	for (size_t n = 0; v && n < v->pair_count; n++)
		if (is_pair(&v->pairs[n]) && i-- == 0)
			return &v->pairs[n];
	return NULL;
}

size_t ui_form_pairs(const struct ui_screen *s, unsigned field)
{
	const struct ui_value *v = value(s, field);
	size_t n = 0;

	for (size_t i = 0; v && i < v->pair_count; i++)
		n += is_pair(&v->pairs[i]);
	return n;
}

void ui_form_pair(const struct ui_screen *s, unsigned field, size_t i, struct rh_str *key,
		  const struct rh_secret **secret)
{
	static const struct rh_secret none;
	const struct ui_pair *p = pair_at(s, field, i);

	*key = p ? rh_buf_str(&p->key) : rh_str("");
	*secret = p ? &p->value : &none;
}

bool ui_form_pair_fits(const struct ui_screen *s, unsigned field, size_t i)
{
	const struct ui_pair *p = pair_at(s, field, i);
	const struct ui_value *v = value(s, field);
	size_t at = p ? (size_t)(p - v->pairs) : 0;
	struct rh_err e;

	return p && ui_value_fits(v, UI_PART_KEY, at, &e) && ui_value_fits(v, UI_PART_VALUE, at, &e);
}

void ui_form_add_pair(struct ui_screen *s, unsigned field, struct rh_str key, struct rh_str text)
{
	struct ui_value *v = value(s, field);

	if (v)
		ui_value_add_pair(v, key, text);
	ui_drive_touch();
}

void ui_form_add_kept_pair(struct ui_screen *s, unsigned field, struct rh_str key)
{
	struct ui_value *v = value(s, field);

	if (!v)
		return;
	ui_value_add_pair(v, key, rh_str(""));
	v->pairs[v->pair_count - 1].stored = rh_str_dup(key);
	ui_drive_touch();
}

struct rh_str ui_form_pair_kept(const struct ui_screen *s, unsigned field, size_t i)
{
	const struct ui_pair *p = pair_at(s, field, i);

	return p && p->stored && !p->value.n ? rh_str(p->stored) : rh_str("");
}

void ui_form_clear_pairs(struct ui_screen *s, unsigned field)
{
	struct ui_value *v = value(s, field);

	while (v && v->pair_count)
		ui_value_drop_pair(v, v->pair_count - 1);
	ui_drive_touch();
}

bool ui_form_ticked(const struct ui_screen *s, unsigned field, const char *row)
{
	struct ui_value *v = value(s, field);

	for (size_t i = 0; v && i < v->tick_count; i++)
		if (!strcmp(v->ticks[i].value, row))
			return v->ticks[i].on;
	return false;
}

bool ui_form_touched(const struct ui_screen *s, unsigned field, const char *row)
{
	struct ui_value *v = value(s, field);

	for (size_t i = 0; v && i < v->tick_count; i++)
		if (!strcmp(v->ticks[i].value, row))
			return v->ticks[i].touched;
	return false;
}

void ui_form_tick(struct ui_screen *s, unsigned field, const char *row, bool on)
{
	struct ui_value *v = value(s, field);

	if (!v)
		return;
	ui_value_tick(v, row)->on = on;
	ui_stops_sync(v->form, v);
	ui_drive_touch();
}

size_t ui_form_items(const struct ui_screen *s, unsigned field)
{
	const struct ui_value *v = value(s, field);

	return v ? v->items : 0;
}

void ui_form_drop_item(struct ui_screen *s, unsigned field, size_t item)
{
	struct ui_value *v = value(s, field);

	if (v && item < v->items)
		ui_value_drop_item(v, item);
	ui_drive_touch();
}

void ui_form_unfold(struct ui_screen *s, unsigned field)
{
	struct ui_value *v = value(s, field);

	if (!v || v->unfolded)
		return;
	v->unfolded = true;
	v->form->restop = true;
	ui_form_conditions(v->form);
	ui_drive_touch();
}

void ui_form_unfold_held(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->f->kind == UI_FIELD_SECTION)
			form->v[i]->unfolded = ui_value_holds(form->v[i], false) > 0;
	ui_form_conditions(form);
	form->restop = true;
	ui_drive_touch();
}

/* ---- the form ---- */

bool ui_form_dirty(const struct ui_screen *s)
{
	const struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		if (ui_value_dirty(form->v[i]))
			return true;
	return false;
}

void ui_form_clean(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		form->v[i]->fresh = false;
	for (size_t i = 0; i < form->n; i++)
		form->v[i]->clean = ui_value_print(form->v[i]);
}

void ui_form_read(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		ui_value_read(form->v[i]);
}

void ui_form_lock(struct ui_screen *s, const char *why)
{
	rh_strset(&ui_form_of(s)->locked, why);
	ui_reveal_forget(s);
	ui_drive_touch();
}

void ui_form_refresh(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	ui_form_choices(form);
	ui_form_conditions(form);
	ui_drive_touch();
}

void ui_form_set_fixed(struct ui_screen *s, unsigned field, bool fixed)
{
	struct ui_value *v = value(s, field);

	if (!v || v->fixed == fixed)
		return;
	v->fixed = fixed;
	for (size_t i = 0; i < v->form->n; i++)
		if (v->form->v[i]->parent == v)
			v->form->v[i]->fixed = fixed;
	v->form->restop = true;
	ui_drive_touch();
}

void ui_form_focus(struct ui_screen *s, unsigned field)
{
	struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->at == field)
			ui_value_expose(form->v[i]);
	form->want_focus = field;
	form->restop = true;
	ui_drive_touch();
}
