/* A line of a lesson as the keys that somebody would press for it, one at a time: what has been reached is looked at
 * before each. */
#include "app/tour/deed.h"
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { MOST_PRESSES = 600 };

/* ---- from line to line ---- */

void app_tour_deed_to(struct app_tour_hand *h, size_t line)
{
	h->line = line;
	h->phase = h->pressed = 0;
	h->at = 0;
	h->before[0] = h->keys[0] = '\0';
}

/* ---- what has the focus ---- */

static void focus_now(const struct app_tour *t, char out[512])
{
	struct rh_buf is;

	rh_buf_init(&is, 4096);
	if (!ui_overlay_focus(t->app->ui, &is) && app_top(t->app))
		ui_screen_focus(app_top(t->app), &is);
	snprintf(out, 512, "%s", is.p);
	rh_buf_release(&is);
}

static bool unmoved(const struct app_tour *t)
{
	char now[512];

	focus_now(t, now);
	return !strcmp(now, t->hand->before);
}

enum app_tour_move app_tour_deed_press(struct app_tour *t, const char *name)
{
	if (!ui_event_parse(name, &t->hand->key) || ++t->hand->pressed > MOST_PRESSES)
		return MOVE_FAIL;
	focus_now(t, t->hand->before);
	return MOVE_KEY;
}

/* The next character of a text; MOVE_ON behind the last. */
static enum app_tour_move type_on(struct app_tour *t, const char *text)
{
	struct rh_str rest = rh_str_from(rh_str(text), t->hand->at);
	uint32_t c;

	if (!rh_utf8_next(&rest, &c))
		return MOVE_ON;
	t->hand->at = (size_t)(rest.p - text);
	t->hand->key = (struct ui_event){ .key = UI_KEY_CHAR, .c = c };
	return MOVE_KEY;
}

static enum app_tour_move paste(struct app_tour *t, const char *text)
{
	struct app_tour_hand *h = t->hand;

	if (h->phase++)
		return MOVE_ON;
	rh_secret_set(&h->pasted, rh_str(text));
	h->key = (struct ui_event){ .key = UI_KEY_PASTE, .paste = &h->pasted };
	return MOVE_KEY;
}

/* ---- one line ---- */

static enum app_tour_move press_words(struct app_tour *t, const char *words)
{
	struct rh_str rest = rh_str_trim(rh_str_from(rh_str(words), t->hand->at)), key;
	enum app_tour_move m;

	if (!rest.n)
		return MOVE_ON;
	(void)rh_str_cut(&rest, ' ', &key);
	char *name = rh_str_dup(key);
	m = app_tour_deed_press(t, name);
	free(name);
	t->hand->at = (size_t)(key.p + key.n - words);
	return m;
}

static enum app_tour_move choose_id(struct app_tour *t, const char *id)
{
	if (t->hand->phase++)
		return MOVE_ON;
	snprintf(t->hand->id, sizeof t->hand->id, "%s", id);
	return MOVE_ID;
}

/* By its key, so that what is confirmed counts as seen; by name where it has none. */
static enum app_tour_move do_verb(struct app_tour *t, const char *id)
{
	const struct ui_screen *top = app_top(t->app);
	char key[16];

	if (t->hand->keys[0]) /* the first of them may have led to another screen */
		return press_words(t, t->hand->keys);
	if (t->hand->phase)
		return choose_id(t, id);
	if (ui_screen_verb(top, id) == UI_DO_NOTHING)
		return MOVE_FAIL;
	if (!ui_key_name(top, id, key))
		return choose_id(t, id);
	snprintf(t->hand->keys, sizeof t->hand->keys, "%s", key);
	return press_words(t, t->hand->keys);
}

static enum app_tour_move go_row(struct app_tour *t, const char *want)
{
	struct app_tour_hand *h = t->hand;
	char now[512];

	focus_now(t, now);
	if (app_tour_row_is(t, want))
		return MOVE_ON;
	if (!now[0])
		return MOVE_WAIT;
	if (h->phase == 0 || (h->phase == 2 && !unmoved(t))) {
		h->phase = h->phase ? 1 : 1;
		return app_tour_deed_press(t, h->pressed ? "Down" : "Home");
	}
	if (h->phase == 1) {
		h->phase = 2;
		return app_tour_deed_press(t, "Down");
	}
	h->phase = 0; /* at the end: the row may still be on its way */
	h->pressed = 0;
	return MOVE_WAIT;
}

/* On a map "web-blue/quay.io" is a cell: down to the row, then to the left end, then to the right. */
static enum app_tour_move go_cell(struct app_tour *t, const char *want)
{
	struct app_tour_hand *h = t->hand;
	const char *slash = strrchr(want, '/');
	char now[512];

	focus_now(t, now);
	if (!strcmp(now, want))
		return MOVE_ON;
	if (!now[0] || !slash)
		return MOVE_WAIT;
	bool row = !strncmp(now, want, (size_t)(slash - want) + 1);
	if (h->phase == 0) {
		h->phase = 1;
		return app_tour_deed_press(t, "Home");
	}
	if (h->phase == 1 && row)
		h->phase = 2;
	if (h->phase == 1)
		return h->pressed > 1 && unmoved(t) ? MOVE_FAIL : app_tour_deed_press(t, "Down");
	if (h->phase == 2) {
		h->phase = 3;
		return app_tour_deed_press(t, "Left");
	}
	if (h->phase == 3 && !unmoved(t))
		return app_tour_deed_press(t, "Left");
	if (h->phase == 3) {
		h->phase = 4;
		return app_tour_deed_press(t, "Right");
	}
	return unmoved(t) ? MOVE_FAIL : app_tour_deed_press(t, "Right");
}

static bool at_field(const struct app_tour *t, const char *id)
{
	struct ui_screen *top = app_top(t->app);
	unsigned at = top->ops->kind == UI_SCREEN_FORM ? ui_form_handle(top, id) : UI_NO_FIELD;

	if (at == UI_NO_FIELD)
		return false;
	if (ui_form_now(top) != at)
		ui_form_focus(top, at);
	return ui_form_now(top) == at;
}

static enum app_tour_move fill_field(struct app_tour *t, const struct data_lesson_line *l, const char *value)
{
	struct app_tour_hand *h = t->hand;

	if (h->phase == 0 && l->word == DATA_LESSON_FIELD && app_tour_meant(t, l))
		return MOVE_ON;
	if (!at_field(t, l->arg))
		return MOVE_WAIT;
	if (h->phase < 2)
		return app_tour_deed_press(t, h->phase++ ? "^U" : "End");
	return type_on(t, value);
}

/* A pick opens a list of its own, where typing narrows. */
static enum app_tour_move pick(struct app_tour *t, const char *field, const char *value)
{
	struct app_tour_hand *h = t->hand;
	char now[512];

	switch (h->phase) {
	case 0:
		if (!at_field(t, field))
			return MOVE_WAIT;
		h->phase = 1;
		return app_tour_deed_press(t, "Enter");
	case 1:
		if (!ui_overlay_shown(t->app->ui))
			return MOVE_WAIT;
		if (h->at < strlen(value))
			return type_on(t, value);
		focus_now(t, now);
		if (strncmp(now, "pick:", 5) != 0 || strcmp(now + 5, value) != 0)
			return MOVE_WAIT;
		h->phase = 2;
		return app_tour_deed_press(t, "Enter");
	default:
		return MOVE_WAIT;
	}
}

/* Beside each other they are chosen by Right; below each other they are gone to, then taken with Space. */
static enum app_tour_move option(struct app_tour *t, const char *field)
{
	struct app_tour_hand *h = t->hand;

	if (!at_field(t, field))
		return MOVE_WAIT;
	switch (h->phase) {
	case 0:
		h->phase = 1;
		return app_tour_deed_press(t, "Right");
	case 1:
		if (!unmoved(t))
			return app_tour_deed_press(t, "Right");
		h->phase = 2;
		return app_tour_deed_press(t, "Down");
	default:
		h->phase = 0;
		return app_tour_deed_press(t, "Space");
	}
}

/* The rows of a checklist are gone to one after the other; the one that is meant is ticked. */
static enum app_tour_move tick(struct app_tour *t, const char *field, const char *value)
{
	struct app_tour_hand *h = t->hand;
	char now[512], *want;

	if (h->phase == 0) {
		ui_form_focus(app_top(t->app), ui_form_handle(app_top(t->app), field));
		h->phase = 1;
		return MOVE_WAIT;
	}
	want = rh_format("%s=%s", field, value);
	focus_now(t, now);
	bool there = !strcmp(now, want);
	free(want);
	if (h->phase == 2)
		return MOVE_WAIT;
	if (!there)
		return h->pressed && unmoved(t) ? MOVE_FAIL : app_tour_deed_press(t, "Down");
	h->phase = 2;
	return app_tour_deed_press(t, "Space");
}

static enum app_tour_move choose(struct app_tour *t, const struct data_lesson_line *l, const char *value)
{
	const struct ui_field *f = app_tour_field(app_top(t->app), l->arg);

	if (!f)
		return MOVE_WAIT;
	if (!ui_overlay_shown(t->app->ui) && app_tour_meant(t, l))
		return MOVE_ON;
	if (f->kind == UI_FIELD_PICK)
		return pick(t, l->arg, value);
	if (f->kind == UI_FIELD_CHECKLIST)
		return tick(t, l->arg, value);
	if (f->kind != UI_FIELD_CHECK)
		return option(t, l->arg);
	if (!at_field(t, l->arg))
		return MOVE_WAIT;
	return t->hand->phase++ ? MOVE_FAIL : app_tour_deed_press(t, "Space");
}

/* What leads to it is done again: its entries come and go with what the lists say. */
static enum app_tour_move open_again(struct app_tour_hand *h)
{
	enum { MOST_TURNS = 60 };

	if (!h->line || ++h->turns > MOST_TURNS)
		return MOVE_FAIL;
	app_tour_deed_to(h, h->line - 1);
	return MOVE_WAIT;
}

/* An entry of the list that is open, by its value. */
static enum app_tour_move pick_entry(struct app_tour *t, const char *id)
{
	enum { AFTER_MS = 1500 };
	struct app_tour_hand *h = t->hand;
	const char *home = app_tour_screen(t);
	char now[512];

	focus_now(t, now);
	bool open = rh_str_starts(rh_str(now), "pick:");
	if (h->phase == 1)
		return MOVE_ON;
	if (h->phase == 2)
		return open_again(h);
	if (!open && rh_now() - h->since < AFTER_MS)
		return MOVE_WAIT;
	if (!open && (!home || !strcmp(home, app_top(t->app)->ops->id)))
		return open_again(h);
	if (open && !strcmp(now + strlen("pick:"), id)) {
		h->phase = 1;
		return app_tour_deed_press(t, "Enter");
	}
	if (open && !(h->pressed && unmoved(t)))
		return app_tour_deed_press(t, "Down");
	h->phase = 2;
	return app_tour_deed_press(t, "Esc");
}

/* As it is typed in a shell; where it cannot be run here, what comes next does the same. */
static enum app_tour_move kubectl(struct app_tour *t, const struct data_lesson_line *l, const char *arg)
{
	if (!t->hand->phase++ && !app_tour_kubectl_run(t, l, arg))
		return MOVE_ON;
	switch (t->kubectl.state) {
	case APP_TOUR_KUBECTL_DONE:
		t->now.ran = t->hand->line + 1;
		return MOVE_ON;
	case APP_TOUR_KUBECTL_RUNS:
		t->hand->since = rh_now(); /* it has a limit of its own */
		return MOVE_WAIT;
	default:
		return MOVE_FAIL;
	}
}

/* What a command does that is typed in a shell, and was not run. */
static enum app_tour_move send(struct app_tour *t, const char *line)
{
	if (rh_str_starts(rh_str(line), "GET ") || t->now.ran)
		return MOVE_ON;
	if (!t->hand->phase++)
		app_tour_request(t, line);
	switch (t->request.state) {
	case APP_TOUR_REQUEST_DONE:
		return MOVE_ON;
	case APP_TOUR_REQUEST_ASKED:
		return MOVE_WAIT;
	default:
		return MOVE_FAIL;
	}
}

enum app_tour_move app_tour_deed_move(struct app_tour *t, const struct data_lesson_line *l, const char *arg,
				      const char *value)
{
	switch (l->word) {
	case DATA_LESSON_DO:
		return do_verb(t, arg);
	case DATA_LESSON_MENU:
	case DATA_LESSON_PALETTE:
		return choose_id(t, arg);
	case DATA_LESSON_ROW:
		return app_top(t->app)->ops->kind == UI_SCREEN_MAP ? go_cell(t, arg) : go_row(t, arg);
	case DATA_LESSON_FIELD:
	case DATA_LESSON_SECRET:
		return fill_field(t, l, value);
	case DATA_LESSON_CHOOSE:
		return choose(t, l, value);
	case DATA_LESSON_PICK:
		return pick_entry(t, arg);
	case DATA_LESSON_PRESS:
	case DATA_LESSON_BURST:
		return press_words(t, arg);
	case DATA_LESSON_TYPE:
		return type_on(t, arg);
	case DATA_LESSON_PASTE:
		return paste(t, arg);
	case DATA_LESSON_KUBECTL:
		return kubectl(t, l, arg);
	case DATA_LESSON_API:
		return send(t, arg);
	case DATA_LESSON_SCREEN:
	case DATA_LESSON_SEE:
	case DATA_LESSON_LABEL:
	case DATA_LESSON_FOCUS:
		return app_tour_check(t, l) ? MOVE_ON : MOVE_WAIT;
	default:
		return MOVE_ON;
	}
}
