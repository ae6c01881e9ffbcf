/* What can have the focus in a form, in reading order, and the widget of each. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/field.h"
#include "ui/form/form.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

enum { RADIOS = 12 }; /* more options than these open in a list */

struct maker {
	struct ui_form *form;
	struct ui_stop *old;
	size_t old_count;
};

/* ---- widgets ---- */

bool ui_stop_is_pick(const struct ui_stop *stop)
{
	const struct ui_value *v = stop->v;

	return v && stop->part == UI_PART_MAIN &&
	       (v->f->kind == UI_FIELD_PICK || (v->f->kind == UI_FIELD_CHOICE && v->choices.n > RADIOS));
}

static struct ui_widget *input_of(struct ui_form *form, const struct ui_value *v, enum ui_part part)
{
	bool secret_value = part == UI_PART_VALUE && (v->f->flags & UI_FIELD_SECRET_VALUES);
	struct ui_input_spec spec = {
		.max = v->f->max > 0 ? (size_t)v->f->max : 4096,
		.masked = secret_value || (part == UI_PART_MAIN && ui_value_masked(v)),
		.ascii = v->f->flags & UI_FIELD_ASCII,
		.digits = v->f->kind == UI_FIELD_NUMBER,
		.lines = part == UI_PART_VALUE || (part == UI_PART_MAIN && v->f->kind == UI_FIELD_LINES),
	};

	return ui_input_new(form->drive.layer, &spec);
}

static struct ui_widget *make_widget(struct ui_form *form, const struct ui_stop *stop)
{
	const struct ui_value *v = stop->v;

	if (!v)
		return form->buttons;
	if (stop->part == UI_PART_KEY || stop->part == UI_PART_VALUE || stop->part == UI_PART_LINE)
		return input_of(form, v, stop->part);
	if (stop->part != UI_PART_MAIN || ui_stop_is_pick(stop))
		return NULL;
	switch (v->f->kind) {
	case UI_FIELD_TEXT:
	case UI_FIELD_SECRET:
	case UI_FIELD_NUMBER:
	case UI_FIELD_LINES:
		return input_of(form, v, UI_PART_MAIN);
	case UI_FIELD_CHOICE:
		return ui_radio_new(form->drive.layer, v->choices.v, v->choices.n);
	case UI_FIELD_CHECKLIST:
		return ui_checks_new(form->drive.layer, v->choices.v, v->choices.n);
	default:
		return NULL;
	}
}

static void show_input(struct ui_widget *w, struct rh_str text, const char *hint)
{
	if (!rh_str_eq(ui_input_text(w), text))
		ui_input_set(w, text);
	ui_input_hint(w, hint);
}

static void show_radio(const struct ui_value *v, struct ui_widget *w)
{
	int at = -1;

	for (size_t i = 0; i < v->choices.n; i++)
		if (rh_str_is(rh_buf_str(&v->text), v->choices.v[i].value))
			at = (int)i;
	if (at != ui_radio_value(w))
		ui_radio_set(w, at);
}

static void show_checks(struct ui_value *v, struct ui_widget *w)
{
	for (size_t i = 0; i < v->choices.n; i++) {
		bool on = ui_value_tick(v, v->choices.v[i].value)->on;

		if (on != ui_checks_value(w, (int)i))
			ui_checks_set(w, (int)i, on);
	}
}

static const char *pair_hint(const struct ui_field *f, int which)
{
	static const char *const usual[] = { N_("Key"), N_("Value") };

	return _(f->pair[which] ? f->pair[which] : usual[which]);
}

static void show(const struct ui_stop *stop)
{
	struct ui_value *v = stop->v;
	const struct ui_pair *p;

	if (!v || !stop->w)
		return;
	switch (stop->part) {
	case UI_PART_KEY:
		show_input(stop->w, rh_buf_str(&v->pairs[stop->index].key), pair_hint(v->f, 0));
		return;
	case UI_PART_VALUE:
		p = &v->pairs[stop->index];
		show_input(stop->w, rh_secret_peek(&p->value), p->stored ? _("unchanged") : pair_hint(v->f, 1));
		return;
	case UI_PART_LINE:
		show_input(stop->w, ui_value_line(v, stop->index), NULL);
		return;
	default:
		break;
	}
	if (v->f->kind == UI_FIELD_CHOICE)
		show_radio(v, stop->w);
	else if (v->f->kind == UI_FIELD_CHECKLIST)
		show_checks(v, stop->w);
	else
		show_input(stop->w, ui_value_text(v), v->kept ? _("unchanged") : v->f->hint ? _(v->f->hint) : NULL);
}

void ui_stops_sync(struct ui_form *form, struct ui_value *v)
{
	for (size_t i = 0; !form->restop && i < form->stop_count; i++)
		if (form->stops[i].v == v)
			show(&form->stops[i]);
}

static void take_checks(struct ui_value *v, const struct ui_widget *w)
{
	for (size_t i = 0; i < v->choices.n; i++) {
		struct ui_tick *t = ui_value_tick(v, v->choices.v[i].value);
		bool on = ui_checks_value(w, (int)i);

		t->touched |= on != t->on;
		t->on = on;
	}
}

void ui_stops_take(struct ui_form *form, struct ui_stop *stop)
{
	struct ui_value *v = stop->v;
	int at;

	(void)form;
	switch (stop->part) {
	case UI_PART_KEY:
		rh_buf_clear(&v->pairs[stop->index].key);
		rh_buf_adds(&v->pairs[stop->index].key, ui_input_text(stop->w));
		break;
	case UI_PART_VALUE:
		rh_secret_copy(&v->pairs[stop->index].value, ui_input_secret(stop->w));
		break;
	case UI_PART_LINE:
		ui_value_set_line(v, stop->index, ui_input_text(stop->w));
		break;
	default:
		if (v->f->kind == UI_FIELD_CHECKLIST) {
			take_checks(v, stop->w);
		} else if (v->f->kind == UI_FIELD_CHOICE) {
			at = ui_radio_value(stop->w);
			ui_value_set(v, rh_str(at >= 0 && (size_t)at < v->choices.n ? v->choices.v[at].value : ""));
		} else {
			ui_value_set(v, ui_input_text(stop->w));
		}
	}
}

/* ---- the order ---- */

static void add(struct maker *m, struct ui_value *v, enum ui_part part, size_t index)
{
	struct ui_form *form = m->form;
	struct ui_stop *stop;

	form->stops = rh_grow(form->stops, form->stop_count, sizeof *form->stops);
	stop = &form->stops[form->stop_count++];
	*stop = (struct ui_stop){ .v = v, .part = part, .index = index };
	for (size_t i = 0; i < m->old_count; i++) {
		struct ui_stop *o = &m->old[i];

		if (o->v == v && o->part == part && o->index == index && o->w) {
			stop->w = o->w;
			o->w = NULL;
		}
	}
	if (!stop->w)
		stop->w = make_widget(form, stop);
	show(stop);
}

static void add_value(struct maker *m, struct ui_value *v);

static void add_items(struct maker *m, struct ui_value *v)
{
	for (size_t item = 0; item < v->items; item++) {
		for (size_t i = 0; i < m->form->n; i++)
			if (m->form->v[i]->parent == v && m->form->v[i]->item == item)
				add_value(m, m->form->v[i]);
		if (v->items > 1 || !(v->f->flags & UI_FIELD_REQUIRED))
			add(m, v, UI_PART_REMOVE, item);
	}
	add(m, v, UI_PART_ADD, 0);
}

static void add_pairs(struct maker *m, struct ui_value *v)
{
	for (size_t i = 0; i < v->pair_count; i++) {
		add(m, v, UI_PART_KEY, i);
		add(m, v, UI_PART_VALUE, i);
		add(m, v, UI_PART_REMOVE, i);
	}
	add(m, v, UI_PART_ADD, 0);
}

static void add_value(struct maker *m, struct ui_value *v)
{
	bool foldable = ui_value_folds(v);

	if (!v->shown || v->fixed || v->f->kind == UI_FIELD_NOTE)
		return;
	if (foldable)
		add(m, v, UI_PART_FOLD, 0);
	if ((foldable && !v->unfolded) || v->f->kind == UI_FIELD_SECTION)
		return;
	if (v->f->kind == UI_FIELD_KEYVALUES) {
		add_pairs(m, v);
	} else if (v->f->kind == UI_FIELD_REPEAT) {
		add_items(m, v);
	} else if (v->f->kind == UI_FIELD_LINES && !ui_value_masked(v)) {
		for (size_t i = 0; i < ui_value_lines(v); i++)
			add(m, v, UI_PART_LINE, i);
	} else if (v->f->kind != UI_FIELD_CHECKLIST || v->choices.n) {
		add(m, v, UI_PART_MAIN, 0);
	}
}

struct ui_stop *ui_stop_find(const struct ui_form *form, const struct ui_value *v, enum ui_part part, size_t index)
{
	for (size_t i = 0; i < form->stop_count; i++)
		if (form->stops[i].v == v && form->stops[i].part == part && form->stops[i].index == index)
			return &form->stops[i];
	return NULL;
}

static void make_buttons(struct ui_form *form)
{
	const char *labels[3], *submit = ui_submit_label(form->screen);
	size_t n = 0;

	if (form->buttons)
		return;
	labels[n++] = _("Cancel");
	if (ui_screen_action(form->screen, UI_DO_YAML))
		labels[n++] = _("Edit as YAML");
	labels[n++] = submit ? submit : _("Save");
	form->buttons = ui_buttons_new(form->drive.layer, labels, n);
	ui_buttons_select(form->buttons, (int)n - 1);
}

/* ---- focus ---- */

struct ui_stop *ui_stop_now(const struct ui_form *form)
{
	return form->at < form->stop_count ? &form->stops[form->at] : NULL;
}

void ui_stops_go(struct ui_form *form, size_t to)
{
	struct ui_stop *from = ui_stop_now(form);
	struct ui_value *left = from ? from->v : NULL;
	bool other = to != form->at && to < form->stop_count;

	if (!other)
		return;
	ui_reveal_forget(form->screen);
	form->at = to;
	ui_layer_focus(form->drive.layer, form->stops[to].w);
	if (left && left != form->stops[to].v) {
		ui_value_check_left(left);
		if (form->screen->ops->left)
			form->screen->ops->left(form->screen, left->at);
	}
	ui_drive_touch();
}

bool ui_stops_go_to(struct ui_form *form, const struct ui_value *v, enum ui_part part, size_t index)
{
	struct ui_stop *stop = ui_stop_find(form, v, part, index);

	for (size_t i = 0; !stop && i < form->stop_count; i++) /* otherwise any stop of that value */
		if (form->stops[i].v == v)
			stop = &form->stops[i];
	if (stop)
		ui_stops_go(form, (size_t)(stop - form->stops));
	return stop != NULL;
}

static void refocus(struct ui_form *form, const struct ui_stop *was)
{
	const struct ui_stop *same = was ? ui_stop_find(form, was->v, was->part, was->index) : NULL;

	if (same)
		form->at = (size_t)(same - form->stops);
	if (form->at >= form->stop_count)
		form->at = form->stop_count - 1;
	for (size_t i = 0; form->want_focus != UI_NO_FIELD && i < form->stop_count; i++)
		if (form->stops[i].v && form->stops[i].v->at == form->want_focus) {
			form->at = i;
			form->want_focus = UI_NO_FIELD;
		}
	ui_layer_focus(form->drive.layer, form->stops[form->at].w);
}

void ui_stops_make(struct ui_form *form)
{
	struct maker m = { .form = form, .old = form->stops, .old_count = form->stop_count };
	struct ui_stop was = { 0 };
	bool had = form->at < form->stop_count;

	if (!form->restop)
		return;
	form->restop = false;
	if (!form->drive.layer)
		form->drive.layer = ui_layer_new();
	if (had)
		was = form->stops[form->at];
	form->stops = NULL;
	form->stop_count = 0;
	for (size_t i = 0; i < form->n; i++)
		if (!form->v[i]->parent)
			add_value(&m, form->v[i]);
	make_buttons(form);
	add(&m, NULL, UI_PART_BUTTONS, 0);
	for (size_t i = 0; i < m.old_count; i++)
		if (m.old[i].w && m.old[i].w != form->buttons)
			ui_widget_free(&m.old[i].w);
	free(m.old);
	refocus(form, had ? &was : NULL);
}

void ui_stops_forget(struct ui_form *form, const struct ui_value *v)
{
	for (size_t i = 0; i < form->stop_count; i++)
		if (form->stops[i].v == v && form->stops[i].w)
			ui_widget_free(&form->stops[i].w);
	form->restop = true;
}

void ui_stops_drop(struct ui_form *form)
{
	for (size_t i = 0; i < form->stop_count; i++)
		if (form->stops[i].w && form->stops[i].w != form->buttons)
			ui_widget_free(&form->stops[i].w);
	free(form->stops);
	form->stops = NULL;
	form->stop_count = 0;
	form->restop = true;
}

bool ui_stop_masked(const struct ui_stop *s)
{
	return s && s->v && s->w &&
	       ((s->part == UI_PART_MAIN && ui_value_masked(s->v)) ||
		(s->part == UI_PART_VALUE && (s->v->f->flags & UI_FIELD_SECRET_VALUES)));
}

bool ui_form_hides(const struct ui_screen *s)
{
	return ui_stop_masked(ui_stop_now(ui_form_of(s)));
}
