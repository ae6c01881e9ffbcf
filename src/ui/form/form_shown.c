/* What of a form is there to see: conditions, sections, choices. */
#include "base/base.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/form/form.h"
#include "ui/screen.h"

#include <string.h>

/* ---- conditions and choices ---- */

static bool has_word(const char *words, struct rh_str word)
{
	struct rh_str rest = rh_str(words), w;

	while (rh_str_cut(&rest, ' ', &w))
		if (rh_str_eq(w, word))
			return true;
	return false;
}

static struct ui_value *section_of(const struct ui_value *v)
{
	if (!v->f->section)
		return NULL;
	return ui_value_find(v->form, v->parent ? ui_in(v->parent->f->at, v->item, v->f->section) : v->f->section);
}

static bool is_in(const struct ui_value *v, const struct ui_value *section)
{
	return v->parent == section->parent && v->item == section->item && v->f->section == section->f->at;
}

static bool applies(const struct ui_value *v)
{
	const struct ui_value *on;

	if ((v->parent && !v->parent->applies) || (v->f->flags & UI_FIELD_HIDDEN))
		return false;
	if (!v->f->when.values)
		return true;
	on = ui_value_find(v->form, v->parent ? ui_in(v->parent->f->at, v->item, v->f->when.field) : v->f->when.field);
	return on && (on->applies || (on->f->flags & UI_FIELD_HIDDEN)) &&
	       has_word(v->f->when.values, ui_value_text(on));
}

static bool is_silent(const struct ui_value *v)
{
	return v->f->kind == UI_FIELD_NOTE && !v->text.n && !v->f->hint;
}

static bool within(const struct ui_value *v, const struct ui_value *section)
{
	return is_in(v, section) || (v->parent && is_in(v->parent, section));
}

/* A section of which nothing applies is not there. */
static bool has_fields(const struct ui_value *section)
{
	for (size_t i = 0; i < section->form->n; i++)
		if (is_in(section->form->v[i], section) && section->form->v[i]->applies &&
		    !is_silent(section->form->v[i]))
			return true;
	return false;
}

static bool is_shown(const struct ui_value *v)
{
	const struct ui_value *section = section_of(v);

	return v->applies && (!v->parent || v->parent->shown) && (!section || section->unfolded) &&
	       (v->f->kind != UI_FIELD_SECTION || has_fields(v));
}

void ui_form_conditions(struct ui_form *form)
{
	bool again = true;

	for (int pass = 0; again && pass < 4; pass++) { /* a condition may depend on a field further down */
		again = false;
		for (size_t i = 0; i < form->n; i++) {
			struct ui_value *v = form->v[i];
			bool was = v->applies, shown;

			v->applies = applies(v);
			shown = is_shown(v);
			again |= shown != v->shown || was != v->applies;
			v->shown = shown;
		}
		form->restop |= again;
	}
}

/* ---- sections ---- */

bool ui_value_folds(const struct ui_value *v)
{
	return (v->f->flags & UI_FIELD_UNFOLD) || v->f->kind == UI_FIELD_SECTION;
}

static bool holds(const struct ui_value *v)
{
	const char *const usual[] = { v->f->preset, v->f->hint };
	struct rh_str text = ui_value_text(v);

	for (size_t i = 0; i < RH_LEN(usual); i++)
		if (usual[i] && text.n && rh_str_is(text, usual[i]))
			return false;
	return !ui_value_empty(v);
}

/* Of a note: its lines. */
static size_t many(const struct ui_value *v)
{
	size_t n = 1;

	if (v->f->kind == UI_FIELD_KEYVALUES || v->f->kind == UI_FIELD_REPEAT)
		return v->f->kind == UI_FIELD_KEYVALUES ? v->pair_count : v->items;
	for (size_t i = 0; v->f->kind == UI_FIELD_NOTE && i < v->text.n; i++)
		n += v->text.p[i] == '\n';
	return v->f->kind == UI_FIELD_NOTE && !v->text.n ? 0 : n;
}

size_t ui_value_holds(const struct ui_value *section, bool notes)
{
	size_t n = 0;

	for (size_t i = 0; i < section->form->n; i++) {
		const struct ui_value *v = section->form->v[i];

		if (is_in(v, section) && v->applies && (v->f->kind == UI_FIELD_NOTE ? notes : holds(v)))
			n += many(v);
	}
	return n;
}

/* Where an open section ends, as far as it can be seen together with its first line. */
int ui_section_end(const struct ui_form *form, const struct ui_stop *at)
{
	int end = form->content;

	for (const struct ui_stop *s = at + 1; s < form->stops + form->stop_count; s++)
		if (s->v && !within(s->v, at->v) && s->r.y < end)
			end = s->r.y;
	return end < at->r.y + form->height ? end : at->r.y + form->height;
}

void ui_value_expose(struct ui_value *v)
{
	struct ui_value *section = section_of(v);

	if (v->parent)
		ui_value_expose(v->parent);
	if (!section || section->unfolded)
		return;
	section->unfolded = true;
	ui_form_conditions(v->form);
	v->form->restop = true;
}

static bool same_choices(const struct ui_choices *a, const struct ui_choices *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct ui_choice *x = &a->v[i], *y = &b->v[i];

		if (strcmp(x->value, y->value) || strcmp(x->label, y->label) || !x->disabled != !y->disabled ||
		    !x->note != !y->note || (x->disabled && strcmp(x->disabled, y->disabled)) ||
		    (x->note && strcmp(x->note, y->note)))
			return false;
	}
	return true;
}

void ui_form_choices(struct ui_form *form)
{
	for (size_t i = 0; i < form->n; i++) {
		struct ui_value *v = form->v[i];
		struct ui_choices now = { 0 };

		/* a pick asks when it opens, but the label of its present value is needed before that */
		bool pick = v->f->kind == UI_FIELD_PICK && (v->fixed || !(v->f->flags & UI_FIELD_TYPED));

		if (v->f->kind != UI_FIELD_CHOICE && v->f->kind != UI_FIELD_CHECKLIST && !pick)
			continue;
		for (const struct ui_choice *c = v->f->options; c && c->value; c++)
			ui_choices_add(&now,
				       (struct ui_choice){ c->value, _(c->label), c->disabled ? _(c->disabled) : NULL,
							   c->note ? _(c->note) : NULL });
		if (v->f->choices)
			v->f->choices(form->screen, v->at, &now);
		ui_choices_expand(&now, form->screen);
		if (same_choices(&now, &v->choices)) {
			ui_choices_release(&now);
			continue;
		}
		ui_choices_release(&v->choices);
		v->choices = now;
		ui_stops_forget(form, v);
	}
}
