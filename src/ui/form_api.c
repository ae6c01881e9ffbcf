/* The values of a form as its screen sees them: by the id of the field, "containers.0.image" within a REPEAT. */
#include "ui/form.h"

#include <string.h>

static struct rh_value *value(const struct rh_screen *s, const char *field)
{
	return rh_value_find(rh_form_of(s), field);
}

/* ---- texts and secrets ------------------------------------------------------------------------------------------------ */

struct rh_str rh_form_text(const struct rh_screen *s, const char *field)
{
	const struct rh_value *v = value(s, field);

	return v && !rh_value_masked(v) ? rh_buf_str(&v->text) : rh_str("");
}

const struct rh_secret *rh_form_secret(const struct rh_screen *s, const char *field)
{
	static const struct rh_secret none;
	const struct rh_value *v = value(s, field);

	return v ? &v->secret : &none;
}

bool rh_form_is(const struct rh_screen *s, const char *field, const char *text)
{
	return rh_str_is(rh_form_text(s, field), text);
}

static void set(struct rh_value *v, struct rh_str text)
{
	if (rh_str_eq(rh_value_text(v), text))
		return;
	rh_value_set(v, text);
	rh_remark_set(&v->note, RH_ROLE_TEXT, NULL);
	rh_remark_set(&v->cause, RH_ROLE_TEXT, NULL);
	if (v->problem_shown)
		v->problem_shown = !rh_value_check(v);
	v->form->restop |= v->f->kind == RH_FIELD_LINES;
	rh_stops_sync(v->form, v);
	rh_form_conditions(v->form);
	rh_drive_touch();
}

void rh_form_set(struct rh_screen *s, const char *field, struct rh_str text)
{
	struct rh_value *v = value(s, field);

	if (v && !rh_value_masked(v))
		set(v, text);
}

void rh_form_set_secret(struct rh_screen *s, const char *field, const struct rh_secret *secret)
{
	struct rh_value *v = value(s, field);

	if (v && rh_value_masked(v))
		set(v, rh_secret_peek(secret));
}

void rh_form_keep(struct rh_screen *s, const char *field, bool keep)
{
	struct rh_value *v = value(s, field);

	if (!v)
		return;
	v->kept = keep;
	rh_stops_sync(v->form, v);
	rh_drive_touch();
}

bool rh_form_kept(const struct rh_screen *s, const char *field)
{
	const struct rh_value *v = value(s, field);

	return v && v->kept && rh_value_text(v).n == 0;
}

/* ---- pairs, ticks, items -------------------------------------------------------------------------------------------------- */

/* A row in which nothing was typed yet is none. */
static bool is_pair(const struct rh_pair *p)
{
	return p->key.n || p->value.n || p->stored;
}

static const struct rh_pair *pair_at(const struct rh_screen *s, const char *field, size_t i)
{
	const struct rh_value *v = value(s, field);

	for (size_t n = 0; v && n < v->pair_count; n++)
		if (is_pair(&v->pairs[n]) && i-- == 0)
			return &v->pairs[n];
	return NULL;
}

size_t rh_form_pairs(const struct rh_screen *s, const char *field)
{
	const struct rh_value *v = value(s, field);
	size_t n = 0;

	for (size_t i = 0; v && i < v->pair_count; i++)
		n += is_pair(&v->pairs[i]);
	return n;
}

void rh_form_pair(const struct rh_screen *s, const char *field, size_t i, struct rh_str *key, const struct rh_secret **secret)
{
	static const struct rh_secret none;
	const struct rh_pair *p = pair_at(s, field, i);

	*key = p ? rh_buf_str(&p->key) : rh_str("");
	*secret = p ? &p->value : &none;
}

void rh_form_add_pair(struct rh_screen *s, const char *field, struct rh_str key, struct rh_str text)
{
	struct rh_value *v = value(s, field);

	if (v)
		rh_value_add_pair(v, key, text);
	rh_drive_touch();
}

void rh_form_add_kept_pair(struct rh_screen *s, const char *field, struct rh_str key)
{
	struct rh_value *v = value(s, field);

	if (!v)
		return;
	rh_value_add_pair(v, key, rh_str(""));
	v->pairs[v->pair_count - 1].stored = rh_str_dup(key);
	rh_drive_touch();
}

struct rh_str rh_form_pair_kept(const struct rh_screen *s, const char *field, size_t i)
{
	const struct rh_pair *p = pair_at(s, field, i);

	return p && p->stored && !p->value.n ? rh_str(p->stored) : rh_str("");
}

void rh_form_clear_pairs(struct rh_screen *s, const char *field)
{
	struct rh_value *v = value(s, field);

	while (v && v->pair_count)
		rh_value_drop_pair(v, v->pair_count - 1);
	rh_drive_touch();
}

bool rh_form_ticked(const struct rh_screen *s, const char *field, const char *row)
{
	struct rh_value *v = value(s, field);

	for (size_t i = 0; v && i < v->tick_count; i++)
		if (!strcmp(v->ticks[i].value, row))
			return v->ticks[i].on;
	return false;
}

bool rh_form_touched(const struct rh_screen *s, const char *field, const char *row)
{
	struct rh_value *v = value(s, field);

	for (size_t i = 0; v && i < v->tick_count; i++)
		if (!strcmp(v->ticks[i].value, row))
			return v->ticks[i].touched;
	return false;
}

void rh_form_tick(struct rh_screen *s, const char *field, const char *row, bool on)
{
	struct rh_value *v = value(s, field);

	if (!v)
		return;
	rh_value_tick(v, row)->on = on;
	rh_stops_sync(v->form, v);
	rh_drive_touch();
}

size_t rh_form_items(const struct rh_screen *s, const char *field)
{
	const struct rh_value *v = value(s, field);

	return v ? v->items : 0;
}

void rh_form_drop_item(struct rh_screen *s, const char *field, size_t item)
{
	struct rh_value *v = value(s, field);

	if (v && item < v->items)
		rh_value_drop_item(v, item);
	rh_drive_touch();
}

void rh_form_unfold(struct rh_screen *s, const char *field)
{
	struct rh_value *v = value(s, field);

	if (!v || v->unfolded)
		return;
	v->unfolded = true;
	v->form->restop = true;
	rh_drive_touch();
}

/* ---- the form ------------------------------------------------------------------------------------------------------------- */

bool rh_form_dirty(const struct rh_screen *s)
{
	const struct rh_form *form = rh_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		if (rh_value_dirty(form->v[i]))
			return true;
	return false;
}

void rh_form_clean(struct rh_screen *s)
{
	struct rh_form *form = rh_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		form->v[i]->clean = rh_value_print(form->v[i]);
}

void rh_form_lock(struct rh_screen *s, const char *why)
{
	rh_strset(&rh_form_of(s)->locked, why);
	rh_reveal_forget(s);
	rh_drive_touch();
}

void rh_form_refresh(struct rh_screen *s)
{
	struct rh_form *form = rh_form_of(s);

	rh_form_choices(form);
	rh_form_conditions(form);
	rh_drive_touch();
}

void rh_form_set_fixed(struct rh_screen *s, const char *field, bool fixed)
{
	struct rh_value *v = value(s, field);

	if (!v || v->fixed == fixed)
		return;
	v->fixed = fixed;
	for (size_t i = 0; i < v->form->n; i++)
		if (v->form->v[i]->parent == v)
			v->form->v[i]->fixed = fixed;
	v->form->restop = true;
	rh_drive_touch();
}

void rh_form_focus(struct rh_screen *s, const char *field)
{
	struct rh_form *form = rh_form_of(s);

	rh_strset(&form->want_focus, field);
	form->restop = true;
	rh_drive_touch();
}
