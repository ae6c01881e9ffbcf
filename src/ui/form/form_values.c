/* The values of a form: what was typed and chosen, by path. Knows no widgets and draws nothing. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/form/form.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_LIMIT = 4096 };

/* ---- life ---- */

static struct ui_value *value_new(struct ui_form *form, const struct ui_field *f, struct ui_value *parent, size_t item)
{
	struct ui_value *v = rh_alloc(sizeof *v);

	v->form = form;
	v->f = f;
	v->parent = parent;
	v->item = item;
	v->at = parent ? ui_in(parent->f->at, item, f->at) : f->at;
	v->path = parent ? rh_format("%s.%zu.%s", parent->path, item, f->id) : rh_strdup(f->id);
	v->fixed = (f->flags & UI_FIELD_FIXED) || (parent && parent->fixed);
	v->applies = v->shown = true;
	/* a full-width character that waits to be put right has three bytes, and will have one */
	rh_buf_init(&v->text, f->max > 0 ? (size_t)f->max * 3 : TEXT_LIMIT);
	rh_secret_init(&v->secret);
	if (f->preset && !ui_value_masked(v))
		rh_buf_addz(&v->text, f->kind == UI_FIELD_NOTE ? _(f->preset) : f->preset);
	return v;
}

static void pair_release(struct ui_pair *p)
{
	rh_buf_release(&p->key);
	rh_secret_release(&p->value);
	free(p->stored);
}

static void value_free(struct ui_value *v)
{
	rh_timer_stop(&v->rest);
	for (size_t i = 0; i < v->pair_count; i++)
		pair_release(&v->pairs[i]);
	for (size_t i = 0; i < v->tick_count; i++)
		free(v->ticks[i].value);
	free(v->pairs);
	free(v->read_keys);
	free(v->read_pairs);
	free(v->ticks);
	free(v->note.text);
	free(v->cause.text);
	free(v->problem.text);
	ui_choices_release(&v->choices);
	rh_secret_release(&v->secret);
	rh_buf_release(&v->text);
	free(v->path);
	free(v);
}

static void insert(struct ui_form *form, size_t at, struct ui_value *v)
{
	form->v = rh_grow(form->v, form->n, sizeof(struct ui_value *));
	memmove(form->v + at + 1, form->v + at, (form->n - at) * sizeof(struct ui_value *));
	form->v[at] = v;
	form->n++;
}

static struct ui_value *find_quietly(const struct ui_form *form, unsigned at)
{
	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->at == at)
			return form->v[i];
	return NULL;
}

void ui_values_open(struct ui_form *form)
{
	for (const struct ui_field *f = form->screen->ops->fields; f && f->id; f++) {
		const struct ui_value *twin = find_quietly(form, f->at);

		if (twin)
			RH_BUG("form %s: %s and %s have one handle", form->screen->ops->id, twin->f->id, f->id);
		insert(form, form->n, value_new(form, f, NULL, 0));
	}
}

void ui_values_close(struct ui_form *form)
{
	for (size_t i = 0; i < form->n; i++)
		value_free(form->v[i]);
	free(form->v);
	form->v = NULL;
	form->n = 0;
}

struct ui_value *ui_value_find(const struct ui_form *form, unsigned at)
{
	struct ui_value *v = at == UI_NO_FIELD ? NULL : find_quietly(form, at);

	if (!v)
		rh_log("form %s has no field %x", form->screen->ops->id, at);
	return v;
}

/* ---- one value ---- */

bool ui_value_masked(const struct ui_value *v)
{
	return v->f->kind == UI_FIELD_SECRET ||
	       (v->f->kind == UI_FIELD_LINES && (v->f->flags & UI_FIELD_SECRET_VALUES));
}

struct rh_str ui_value_text(const struct ui_value *v)
{
	return ui_value_masked(v) ? rh_secret_peek(&v->secret) : rh_buf_str(&v->text);
}

static size_t ticked(const struct ui_value *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->tick_count; i++)
		n += v->ticks[i].on;
	return n;
}

bool ui_value_empty(const struct ui_value *v)
{
	switch (v->f->kind) {
	case UI_FIELD_KEYVALUES:
		return v->pair_count == 0;
	case UI_FIELD_CHECKLIST:
		return ticked(v) == 0;
	case UI_FIELD_REPEAT:
		return v->items == 0;
	case UI_FIELD_CHECK:
		return !rh_str_is(rh_buf_str(&v->text), "true");
	default:
		return ui_value_text(v).n == 0 && !v->kept;
	}
}

void ui_value_set(struct ui_value *v, struct rh_str text)
{
	v->edits++;
	if (ui_value_masked(v)) {
		rh_secret_set(&v->secret, text);
		return;
	}
	rh_buf_clear(&v->text);
	rh_buf_adds(&v->text, rh_str_n(text.p, text.n < v->text.limit ? text.n : v->text.limit));
}

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	return rh_hash(rh_hash(h, p, n), &n, sizeof n);
}

static bool is_untouched(const struct ui_value *v, size_t item)
{
	for (size_t i = 0; i < v->form->n; i++) {
		const struct ui_value *n = v->form->v[i];

		if (n->parent == v && n->item == item && (!n->fresh || ui_value_dirty(n)))
			return false;
	}
	return true;
}

/* An item that was added and left as it came is no change, as an empty pair is none. */
static size_t counted_items(const struct ui_value *v)
{
	size_t n = v->items;

	while (n && is_untouched(v, n - 1))
		n--;
	return n;
}

/* Of a secret this covers only whether there is one and how often it was edited: a fingerprint of a password helps
 * to guess it. */
uint64_t ui_value_print(const struct ui_value *v)
{
	uint64_t h = mix(RH_HASH, v->text.p, v->text.n), edits = v->secret.n ? v->edits : 0;

	h = mix(h, &edits, sizeof edits);
	h = mix(h, &(size_t){ counted_items(v) }, sizeof v->items);
	for (size_t i = 0; i < v->pair_count; i++) {
		const struct ui_pair *p = &v->pairs[i];

		if (!p->key.n && !p->value.n && !p->stored)
			continue;
		h = mix(h, p->key.p, p->key.n);
		if (v->f->flags & UI_FIELD_SECRET_VALUES)
			h = mix(h, &(uint64_t){ p->value.n ? v->edits : 0 }, sizeof(uint64_t));
		else
			h = mix(h, p->value.p, p->value.n);
	}
	for (size_t i = 0; i < v->tick_count; i++)
		if (v->ticks[i].on) { /* in any order */
			uint64_t one = mix(RH_HASH, v->ticks[i].value, strlen(v->ticks[i].value));

			h += one;
		}
	return h;
}

bool ui_value_dirty(const struct ui_value *v)
{
	return v->f->kind != UI_FIELD_NOTE && v->f->kind != UI_FIELD_SECTION && ui_value_print(v) != v->clean;
}

static uint64_t pair_print(const struct ui_pair *p, bool both)
{
	uint64_t h = mix(RH_HASH, p->key.p, p->key.n);

	return both ? mix(h, p->value.p, p->value.n) : h;
}

void ui_value_read(struct ui_value *v)
{
	v->was_read = true;
	v->read = ui_value_print(v);
	v->read_count = v->pair_count;
	v->read_keys = rh_resize(v->read_keys, v->read_count + 1, sizeof *v->read_keys);
	v->read_pairs = rh_resize(v->read_pairs, v->read_count + 1, sizeof *v->read_pairs);
	for (size_t i = 0; i < v->read_count; i++) {
		v->read_keys[i] = pair_print(&v->pairs[i], false);
		v->read_pairs[i] = v->f->flags & UI_FIELD_SECRET_VALUES ? 0 : pair_print(&v->pairs[i], true);
	}
}

bool ui_value_as_read(const struct ui_value *v)
{
	return v->was_read && ui_value_print(v) == v->read;
}

bool ui_pair_as_read(const struct ui_value *v, const struct ui_pair *p, bool both)
{
	uint64_t print = pair_print(p, both);

	if (both && v->f->flags & UI_FIELD_SECRET_VALUES)
		return false;
	for (size_t i = 0; i < v->read_count; i++)
		if ((both ? v->read_pairs[i] : v->read_keys[i]) == print)
			return true;
	return false;
}

void ui_value_changed(struct ui_value *v)
{
	struct ui_form *form = v->form;
	const struct ui_screen_ops *ops = form->screen->ops;

	v->edits++;
	v->changed = true;
	ui_remark_set(&v->note, UI_ROLE_TEXT, NULL);
	ui_remark_set(&v->cause, UI_ROLE_TEXT, NULL);
	ui_value_check_soon(v);
	ui_form_conditions(form);
	if (ops->changed)
		ops->changed(form->screen, v->at);
	ui_drive_touch();
}

/* ---- pairs, ticks, items ---- */

void ui_value_add_pair(struct ui_value *v, struct rh_str key, struct rh_str value)
{
	struct ui_pair *p;

	v->pairs = rh_grow(v->pairs, v->pair_count, sizeof *v->pairs);
	p = &v->pairs[v->pair_count++];
	memset(p, 0, sizeof *p);
	rh_buf_init(&p->key, TEXT_LIMIT);
	rh_buf_adds(&p->key, key);
	rh_secret_init(&p->value);
	rh_secret_set(&p->value, value);
	v->edits++;
	v->form->restop = true;
}

void ui_value_drop_pair(struct ui_value *v, size_t i)
{
	pair_release(&v->pairs[i]);
	v->pair_count--;
	memmove(v->pairs + i, v->pairs + i + 1, (v->pair_count - i) * sizeof *v->pairs);
	v->edits++;
	v->form->restop = true;
}

struct ui_tick *ui_value_tick(struct ui_value *v, const char *value)
{
	for (size_t i = 0; i < v->tick_count; i++)
		if (!strcmp(v->ticks[i].value, value))
			return &v->ticks[i];
	v->ticks = rh_grow(v->ticks, v->tick_count, sizeof *v->ticks);
	v->ticks[v->tick_count] = (struct ui_tick){ .value = rh_strdup(value) };
	return &v->ticks[v->tick_count++];
}

static size_t place_of(const struct ui_form *form, const struct ui_value *v)
{
	size_t i = 0;

	while (form->v[i] != v)
		i++;
	return i;
}

static void add_item(struct ui_value *v)
{
	struct ui_form *form = v->form;
	size_t at = place_of(form, v) + 1;

	while (at < form->n && form->v[at]->parent == v)
		at++;
	for (const struct ui_field *f = v->f->nested; f->id; f++)
		insert(form, at++, value_new(form, f, v, v->items));
	v->items++;
}

void ui_value_drop_item(struct ui_value *v, size_t item)
{
	struct ui_form *form = v->form;
	size_t to = 0;

	ui_stops_drop(form);
	for (size_t i = 0; i < form->n; i++) {
		struct ui_value *n = form->v[i];

		if (n->parent == v && n->item == item) {
			value_free(n);
			continue;
		}
		if (n->parent == v && n->item > item) {
			n->item--;
			n->at = ui_in(v->f->at, n->item, n->f->at);
			free(n->path);
			n->path = rh_format("%s.%zu.%s", v->path, n->item, n->f->id);
		}
		form->v[to++] = n;
	}
	form->n = to;
	v->items--;
	form->restop = true;
}

void ui_form_set_items(struct ui_screen *s, unsigned field, size_t n)
{
	struct ui_value *v = ui_value_find(ui_form_of(s), field);

	if (!v || v->f->kind != UI_FIELD_REPEAT)
		return;
	while (v->items < n)
		add_item(v);
	while (v->items > n)
		ui_value_drop_item(v, v->items - 1);
	v->form->restop = true;
	ui_form_conditions(v->form);
	ui_form_choices(v->form);
}

/* ---- lines ---- */

size_t ui_value_lines(const struct ui_value *v)
{
	size_t n = 1;

	for (size_t i = 0; i < v->text.n; i++)
		n += v->text.p[i] == '\n';
	return n;
}

/* Offset of line i, and of its end. */
static size_t line_start(const struct ui_value *v, size_t i, size_t *end)
{
	size_t at = 0;

	for (; i > 0 && at < v->text.n; at++)
		i -= v->text.p[at] == '\n';
	for (*end = at; *end < v->text.n && v->text.p[*end] != '\n';)
		(*end)++;
	return at;
}

struct rh_str ui_value_line(const struct ui_value *v, size_t i)
{
	size_t end, at = line_start(v, i, &end);

	return rh_str_n(v->text.p + at, end - at);
}

static void replace(struct ui_value *v, size_t from, size_t to, struct rh_str with, const char *after)
{
	struct rh_buf b;

	rh_buf_init(&b, v->text.limit);
	rh_buf_add(&b, v->text.p, from);
	rh_buf_adds(&b, with);
	rh_buf_addz(&b, after);
	rh_buf_add(&b, v->text.p + to, v->text.n - to);
	if (b.over) {
		rh_buf_release(&b);
		return;
	}
	rh_buf_release(&v->text);
	v->text = b;
}

void ui_value_set_line(struct ui_value *v, size_t i, struct rh_str line)
{
	size_t end, at = line_start(v, i, &end);

	replace(v, at, end, line, "");
}

void ui_value_insert_line(struct ui_value *v, size_t before, struct rh_str line)
{
	size_t end, at;

	v->form->restop = true;
	if (before >= ui_value_lines(v)) {
		replace(v, v->text.n, v->text.n, RH_STR("\n"), "");
		replace(v, v->text.n, v->text.n, line, "");
		return;
	}
	at = line_start(v, before, &end);
	replace(v, at, at, line, "\n");
}

void ui_value_drop_line(struct ui_value *v, size_t i)
{
	size_t end, at = line_start(v, i, &end);

	v->form->restop = true;
	if (end < v->text.n)
		end++; /* with its own line break */
	else if (at > 0)
		at--; /* the last one: with the break before it */
	replace(v, at, end, rh_str(""), "");
}
