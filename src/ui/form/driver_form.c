/* The form driver: which part of a form gets a key, and what the form does itself: moving, adding rows, review,
 * reveal. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/form/choices.h"
#include "ui/form/form.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { FAR = 1 << 20 };

/* ---- life ---- */

static void form_open(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	form->screen = s;
	form->restop = true;
	form->want_focus = UI_NO_FIELD;
	ui_values_open(form);
}

static void form_opened(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->f->kind == UI_FIELD_REPEAT && (form->v[i]->f->flags & UI_FIELD_REQUIRED) &&
		    !form->v[i]->items)
			ui_form_set_items(s, form->v[i]->at, 1);
	ui_form_choices(form);
	ui_form_conditions(form);
	ui_form_clean(s);
}

static void form_close(struct ui_screen *s)
{
	struct ui_form *form = ui_form_of(s);

	ui_stops_drop(form);
	if (form->buttons)
		ui_widget_free(&form->buttons);
	ui_values_close(form);
	free(form->locked);
}

/* ---- moving ---- */

static void step(struct ui_form *form, int by)
{
	size_t n = form->stop_count, last = n - 1;
	struct ui_stop *now = ui_stop_now(form);

	if (now && !now->v) { /* Tab visits each button */
		int at = ui_buttons_current(form->buttons) + by;

		if (at >= 0 && at < 2 + (ui_screen_action(form->screen, UI_DO_YAML) != NULL)) {
			ui_buttons_select(form->buttons, at);
			return;
		}
	}
	ui_stops_go(form, (form->at + n + (size_t)by) % n);
	if (form->at == last)
		ui_buttons_select(form->buttons, by > 0 ? 0 : 1 + (ui_screen_action(form->screen, UI_DO_YAML) != NULL));
}

/* The nearest stop in the next row up or down, so that rows of key and value keep their column. */
static void step_row(struct ui_form *form, int by)
{
	const struct ui_stop *now = ui_stop_now(form);
	size_t best = form->at;
	int best_y = FAR, best_x = FAR;

	for (size_t i = 0; i < form->stop_count; i++) {
		const struct ui_stop *s = &form->stops[i];
		int dy = (s->r.y - now->r.y) * by, dx = s->r.x - now->r.x;

		dx = dx < 0 ? -dx : dx;
		if (dy > 0 && (dy < best_y || (dy == best_y && dx < best_x))) {
			best = i;
			best_y = dy;
			best_x = dx;
		}
	}
	ui_stops_go(form, best);
	if (best == form->stop_count - 1)
		ui_buttons_select(form->buttons, 1 + (ui_screen_action(form->screen, UI_DO_YAML) != NULL));
}

static void step_page(struct ui_form *form, int by)
{
	int target = ui_stop_now(form)->r.y + by * (form->height > 2 ? form->height - 1 : 1);

	for (size_t before = (size_t)-1; before != form->at;) {
		int y = ui_stop_now(form)->r.y;

		if (by > 0 ? y >= target : y <= target)
			break;
		before = form->at;
		step_row(form, by);
		ui_stops_make(form);
	}
}

/* ---- review ---- */

static bool go_to_problem(struct ui_form *form, struct ui_value *v)
{
	struct ui_value *outer = v->parent ? v->parent : v;

	ui_value_expose(v);
	if (!v->unfolded || !outer->unfolded) {
		v->unfolded = outer->unfolded = true;
		form->restop = true;
		ui_stops_make(form);
	}
	if (v->problem.text)
		return ui_stops_go_to(form, v, v->problem_part, v->problem_index);
	return ui_stops_go_to(form, v, UI_PART_MAIN, 0);
}

static void review(struct ui_form *form)
{
	bool again = form->reviewed;
	const struct ui_stop *now = ui_stop_now(form);
	const struct ui_value *at = now ? now->v : NULL; /* the stops are rebuilt below */
	size_t problems = ui_form_check_all(form), from = 0;

	ui_stops_make(form);
	if (!problems) {
		form->reviewed = false;
		form->screen->ops->submit(form->screen);
		return;
	}
	for (size_t i = 0; again && at && i < form->n; i++)
		if (form->v[i] == at && ui_value_bad(form->v[i]))
			from = i + 1;
	for (size_t i = 0; i < form->n; i++) {
		struct ui_value *v = form->v[(from + i) % form->n];

		if (v->applies && ui_value_bad(v) && go_to_problem(form, v))
			return;
	}
}

/* ---- reveal ---- */

static void hide(void *screen)
{
	struct ui_form *form = ui_form_of(screen);

	for (size_t i = 0; i < form->stop_count; i++) {
		const struct ui_stop *s = &form->stops[i];

		if (s->v && s->w && ui_widget_kind(s->w) == UI_WIDGET_INPUT && ui_input_revealed(s->w))
			ui_input_reveal(s->w, false);
	}
}

static bool reveal(struct ui_form *form)
{
	struct ui_stop *s = ui_stop_now(form);

	if (!ui_stop_masked(s))
		return false;
	if (ui_input_revealed(s->w)) {
		ui_reveal_forget(form->screen);
		return true;
	}
	ui_reveal_start(hide, form->screen);
	ui_tell_shown(form->screen, s->v->f->id, false);
	ui_input_reveal(s->w, true);
	return true;
}

/* ---- picking ---- */

static void pick_fill(void *ctx, struct ui_choices *out)
{
	struct ui_form *form = ctx;
	const struct ui_value *v = ui_value_find(form, form->picking);

	if (v && v->choices.n)
		for (size_t i = 0; i < v->choices.n; i++)
			ui_choices_add(out, v->choices.v[i]);
	else if (v && v->f->choices)
		v->f->choices(form->screen, v->at, out);
	ui_choices_expand(out, form->screen);
}

/* Chosen, it goes on to the next field, as Enter does everywhere in a form. */
static void pick_done(void *ctx, const char *value)
{
	struct ui_form *form = ctx;
	struct ui_value *v = value ? ui_value_find(form, form->picking) : NULL;

	if (v && !rh_str_is(rh_buf_str(&v->text), value)) {
		ui_value_set(v, rh_str(value));
		ui_value_changed(v);
		ui_value_check_left(v);
	}
	ui_stops_make(form);
	const struct ui_stop *now = ui_stop_now(form);
	if (v && now && now->v == v && form->want_focus == UI_NO_FIELD && form->at + 2 < form->stop_count)
		step(form, 1);
}

static void pick_open(struct ui_form *form, const struct ui_stop *s, const struct ui_event *first)
{
	struct ui *ui = ui_current();

	form->picking = s->v->at;
	ui_pick(ui, &(struct ui_picker){ .title = s->v->f->label ? _(s->v->f->label) : NULL,
					 .fill = pick_fill,
					 .typed = s->v->f->flags & UI_FIELD_TYPED,
					 .done = pick_done,
					 .ctx = form,
					 .owner = form->screen->owner });
	if (first)
		ui_overlay_event(ui, first);
}

/* ---- rows and items ---- */

static void add_row(struct ui_form *form, struct ui_value *v)
{
	if (v->f->kind == UI_FIELD_KEYVALUES) {
		ui_value_add_pair(v, rh_str(""), rh_str(""));
		ui_stops_make(form);
		ui_stops_go_to(form, v, UI_PART_KEY, v->pair_count - 1);
		return;
	}
	ui_form_set_items(form->screen, v->at, v->items + 1);
	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->parent == v && form->v[i]->item == v->items - 1) {
			form->v[i]->clean = ui_value_print(form->v[i]);
			form->v[i]->fresh = true;
		}
	ui_stops_make(form);
	for (size_t i = 0; i < form->n; i++)
		if (form->v[i]->parent == v && form->v[i]->item == v->items - 1 &&
		    ui_stops_go_to(form, form->v[i], UI_PART_MAIN, 0))
			break;
	ui_value_changed(v);
}

static void remove_row(struct ui_form *form, struct ui_value *v, size_t index)
{
	if (v->f->kind == UI_FIELD_KEYVALUES) {
		ui_value_drop_pair(v, index);
		ui_stops_make(form);
		ui_stops_go_to(form, v, v->pair_count ? UI_PART_KEY : UI_PART_ADD,
			       index < v->pair_count ? index : v->pair_count - 1);
	} else {
		ui_value_drop_item(v, index);
		ui_stops_make(form);
	}
	ui_value_changed(v);
}

/* Whoever opens what is empty wants to put something in. */
static void fold(struct ui_form *form, struct ui_value *v)
{
	v->unfolded = !v->unfolded;
	form->restop = true;
	if (v->f->kind == UI_FIELD_SECTION)
		ui_form_conditions(form);
	else if (v->unfolded && !v->items && !v->pair_count)
		add_row(form, v);
}

static void toggle_check(struct ui_value *v)
{
	ui_value_set(v, rh_str(rh_str_is(rh_buf_str(&v->text), "true") ? "false" : "true"));
	ui_value_changed(v);
}

static bool press_button(struct ui_form *form)
{
	int at = ui_buttons_current(form->buttons), yaml = ui_screen_action(form->screen, UI_DO_YAML) != NULL;

	form->drive.verb = at == 0 ? UI_DO_BACK : at == 1 && yaml ? UI_DO_YAML : UI_DO_REVIEW;
	return true;
}

/* ---- keys ---- */

static bool space(const struct ui_event *e)
{
	return e->key == UI_KEY_CHAR && e->c == ' ';
}

/* Stops that the form draws itself. */
static bool own_key(struct ui_form *form, struct ui_stop *s, const struct ui_event *e)
{
	bool press = e->key == UI_KEY_ENTER || space(e);

	if (ui_stop_is_pick(s)) {
		if (!press && e->key != UI_KEY_CHAR && e->key != UI_KEY_PASTE)
			return false;
		pick_open(form, s, press ? NULL : e);
		return true;
	}
	if (!press)
		return false;
	switch (s->part) {
	case UI_PART_FOLD:
		fold(form, s->v);
		return true;
	case UI_PART_ADD:
		add_row(form, s->v);
		return true;
	case UI_PART_REMOVE:
		remove_row(form, s->v, s->index);
		return true;
	default:
		if (e->key == UI_KEY_ENTER)
			return false;
		toggle_check(s->v);
		return true;
	}
}

static bool line_key(struct ui_form *form, struct ui_stop *s, const struct ui_event *e)
{
	struct ui_value *v = s->v;
	size_t at = s->index;

	if (e->key == UI_KEY_ENTER) {
		ui_value_insert_line(v, at + 1, rh_str(""));
		ui_value_changed(v);
		ui_stops_make(form);
		ui_stops_go_to(form, v, UI_PART_LINE, at + 1);
		return true;
	}
	if (e->key == UI_KEY_BACKSPACE && !ui_value_line(v, at).n && ui_value_lines(v) > 1) {
		ui_value_drop_line(v, at);
		ui_value_changed(v);
		ui_stops_make(form);
		ui_stops_go_to(form, v, UI_PART_LINE, at ? at - 1 : 0);
		return true;
	}
	return false;
}

/* In a dialog ticks and choices after the last text are what one changes if one likes. */
static bool is_last(const struct ui_form *form)
{
	bool dialog = form->screen->ops->flags & UI_SCREEN_DIALOG;
	const struct ui_stop *now = ui_stop_now(form);

	if (!dialog || !now->w || ui_widget_kind(now->w) != UI_WIDGET_INPUT)
		return form->at + 2 >= form->stop_count;
	for (size_t i = form->at + 1; i < form->stop_count; i++)
		if (form->stops[i].w && ui_widget_kind(form->stops[i].w) == UI_WIDGET_INPUT)
			return false;
	return true;
}

static void enter(struct ui_form *form)
{
	if (is_last(form))
		form->drive.verb = UI_DO_REVIEW;
	else
		step(form, 1);
}

static bool changed_by(struct ui_form *form, struct ui_stop *s, const struct ui_event *e,
		       const struct rh_secret *before)
{
	struct ui_value *v = s->v;

	if (e->key == UI_KEY_PASTE && ui_widget_kind(s->w) == UI_WIDGET_INPUT) {
		if (!ui_form_keep_paste(form, s, before))
			return true;
	} else {
		ui_stops_take(form, s);
	}
	ui_value_changed(v);
	return true;
}

static bool use_key(struct ui_form *form, struct ui_stop *s, const struct ui_event *e, const struct rh_secret *before)
{
	switch (ui_widget_key(s->w, e)) {
	case UI_IGNORED:
		return false;
	case UI_CHANGED:
		return !s->v || changed_by(form, s, e, before);
	case UI_DONE:
		if (!s->v)
			return press_button(form);
		enter(form);
		return true;
	case UI_LEFT_UP:
		step_row(form, -1);
		return true;
	case UI_LEFT_DOWN:
		step_row(form, 1);
		return true;
	case UI_REFUSED:
		ui_form_say_refused(form, s, e);
		return true;
	default:
		return true;
	}
}

/* Takes the first "<blank>" out of the input and puts the cursor there; if there is nothing else in it, all of it. */
static void open_blank(const struct ui_stop *s)
{
	struct rh_str text = ui_input_text(s->w);
	size_t from = rh_str_find(text, "<"), to = rh_str_find(text, ">");

	if (!(s->v->f->flags & UI_FIELD_BLANKS) || s->part != UI_PART_MAIN || from >= text.n || to >= text.n ||
	    to < from)
		return;
	struct rh_str after = rh_str_from(text, to + 1);
	size_t left = from || !rh_str_starts(after, ":<") ? after.n : 0;
	char *rest = rh_format("%.*s%.*s", (int)from, text.p, (int)left, after.p);

	ui_input_set(s->w, rh_str(rest));
	for (size_t i = 0; i < left; i++)
		ui_widget_key(s->w, &(struct ui_event){ .key = UI_KEY_LEFT });
	free(rest);
}

static bool widget_key(struct ui_form *form, struct ui_stop *s, const struct ui_event *e)
{
	if (s->v && (e->key == UI_KEY_PASTE || e->key == UI_KEY_CHAR) && ui_widget_kind(s->w) == UI_WIDGET_INPUT)
		open_blank(s);
	bool pasted = s->v && e->key == UI_KEY_PASTE && ui_widget_kind(s->w) == UI_WIDGET_INPUT;
	struct rh_secret before;

	if (s->v && s->part == UI_PART_LINE && line_key(form, s, e))
		return true;
	if (pasted && ui_form_paste(form, s, e))
		return true;
	rh_secret_init(&before);
	if (pasted)
		rh_secret_copy(&before, ui_input_secret(s->w));
	bool used = use_key(form, s, e, &before);
	rh_secret_release(&before);
	return used;
}

static bool move_key(struct ui_form *form, const struct ui_event *e)
{
	switch (e->key) {
	case UI_KEY_TAB:
		step(form, 1);
		return true;
	case UI_KEY_BACKTAB:
		step(form, -1);
		return true;
	case UI_KEY_UP:
		step_row(form, -1);
		return true;
	case UI_KEY_DOWN:
		step_row(form, 1);
		return true;
	case UI_KEY_PGUP:
		step_page(form, -1);
		return true;
	case UI_KEY_PGDN:
		step_page(form, 1);
		return true;
	case UI_KEY_ENTER:
		enter(form);
		return true;
	default:
		return false;
	}
}

/* Keys that no widget gets: those that move between stops, and those that are actions even while a text is typed. */
static bool is_form_key(const struct ui_form *form, const struct ui_event *e)
{
	if (e->key == UI_KEY_TAB || e->key == UI_KEY_BACKTAB || e->key == UI_KEY_PGUP || e->key == UI_KEY_PGDN ||
	    e->key == UI_KEY_ESC)
		return true;
	return ui_keymap_find(&form->drive.keys, e, true) != UI_DO_NOTHING;
}

static bool form_event(struct ui_screen *s, const struct ui_event *e)
{
	struct ui_form *form = ui_form_of(s);
	struct ui_stop *now;

	ui_stops_make(form);
	now = ui_stop_now(form);
	if (form->locked)
		return e->key == UI_KEY_CHAR || e->key == UI_KEY_PASTE || e->key == UI_KEY_ENTER || move_key(form, e);
	if (e->key == UI_KEY_PASTE && e->paste && s->ops->paste &&
	    s->ops->paste(s, now->v ? now->v->at : UI_NO_FIELD, e->paste))
		return true;
	if (ui_form_narrow(form, now, e))
		return true;
	if (!is_form_key(form, e)) {
		if (now->w && widget_key(form, now, e))
			return true;
		if (!now->w && own_key(form, now, e))
			return true;
	}
	return move_key(form, e);
}

static bool form_act(struct ui_screen *s, enum ui_verb v)
{
	struct ui_form *form = ui_form_of(s);

	switch (v) {
	case UI_DO_REVIEW:
		ui_stops_make(form);
		if (!form->locked)
			review(form);
		return true;
	case UI_DO_REVEAL:
		reveal(form);
		return true;
	case UI_DO_BACK:
		return ui_form_holds(form);
	default:
		return false;
	}
}

/* In a form a letter is text or nothing, wherever the focus is: who types one field too far runs no commands. */
static bool form_typing(const struct ui_screen *s)
{
	(void)s;
	return true;
}

static void form_focus(const struct ui_screen *s, struct rh_buf *out)
{
	struct ui_form *form = ui_form_of(s);
	const struct ui_stop *now;
	static const char *const parts[] = { [UI_PART_KEY] = "key",
					     [UI_PART_VALUE] = "value",
					     [UI_PART_LINE] = "line",
					     [UI_PART_REMOVE] = "remove",
					     [UI_PART_ADD] = "add" };

	if (!form->drive.layer)
		return;
	ui_stops_make(form);
	now = ui_stop_now(form);
	if (!now->v) {
		int at = ui_buttons_current(form->buttons);

		rh_buf_addz(out, at == 0 ? "cancel" : at == 1 && ui_screen_action(s, UI_DO_YAML) ? "yaml" : "submit");
		return;
	}
	rh_buf_addz(out, now->v->path);
	if (now->part == UI_PART_ADD)
		rh_buf_addf(out, ".%s", parts[now->part]);
	else if (now->part != UI_PART_MAIN && now->part != UI_PART_FOLD)
		rh_buf_addf(out, ".%zu.%s", now->index, parts[now->part]);
	else if (now->v->f->kind == UI_FIELD_SECTION)
		rh_buf_addz(out, now->v->unfolded ? "=open" : "=closed");
	else if (now->v->f->kind == UI_FIELD_CHECKLIST && now->w)
		rh_buf_addf(out, "=%s", now->v->choices.v[ui_checks_current(now->w)].value);
	else if (now->v->f->kind == UI_FIELD_CHOICE || now->v->f->kind == UI_FIELD_CHECK ||
		 now->v->f->kind == UI_FIELD_PICK)
		rh_buf_addf(out, "=%s", now->v->text.n ? now->v->text.p : "");
}

/* What is of several lines, or a value of a secret, is more often in a file than in somebody's head. */
static bool is_often_a_file(const struct ui_stop *now)
{
	return now->v->f->kind == UI_FIELD_LINES ||
	       (now->part == UI_PART_VALUE && now->v->f->flags & UI_FIELD_SECRET_VALUES);
}

static size_t form_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	const struct ui_stop *now = ui_stop_now(ui_form_of(s));
	size_t n = 0;

	if (!now || !now->v || max < 4)
		return 0;
	if (is_often_a_file(now)) {
		pairs[n++] = ui_verb_find(UI_DO_FROM_FILE)->keys_in_form;
		pairs[n++] = _(ui_verb_find(UI_DO_FROM_FILE)->label);
	}
	if (ui_stop_masked(now)) {
		pairs[n++] = ui_verb_find(UI_DO_REVEAL)->keys_in_form;
		pairs[n++] = ui_input_revealed(now->w) ? _("Hide") : _("Reveal");
	} else if (ui_stop_is_pick(now)) {
		pairs[n++] = "Enter";
		pairs[n++] = _("Choose");
	} else if (now->v->f->kind == UI_FIELD_CHECK || now->v->f->kind == UI_FIELD_CHECKLIST) {
		pairs[n++] = "Space";
		pairs[n++] = _("Tick");
	}
	return n;
}

const struct ui_field *ui_form_focused(const struct ui_screen *s)
{
	const struct ui_stop *now = ui_stop_now(ui_form_of(s));

	return now && now->v ? now->v->f : NULL;
}

const struct ui_driver ui_driver_form = {
	.size = sizeof(struct ui_form),
	.open = form_open,
	.opened = form_opened,
	.close = form_close,
	.draw = ui_form_draw,
	.height = ui_form_height,
	.event = form_event,
	.act = form_act,
	.typing = form_typing,
	.hides = ui_form_hides,
	.focus = form_focus,
	.say = ui_form_say_all,
	.holds = ui_form_has_text,
	.hints = form_hints,
	.whole = ui_form_tell_all,
};
