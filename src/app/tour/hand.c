/* Does a step for the learner: the lesson's deeds as keys, one after the other, as somebody would press them, and each
 * only when the program rests and what it leads on from is there. The loop takes the keys from here. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "net/net.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { PACE_MS = 15, PATIENCE_MS = 20000, REST_MS = 100, MOST_PRESSES = 600 };

enum move { MOVE_KEY, MOVE_ID, MOVE_ON /* the line is done */, MOVE_WAIT, MOVE_FAIL };

struct app_tour_hand {
	size_t line;        /* of the step */
	int phase, pressed; /* within the line */
	size_t at;          /* within its keys or its text */
	unsigned turns;     /* a list was opened for nothing */
	size_t confirmed;   /* the line behind the review that was confirmed again */
	char keys[16];      /* of a verb */
	char before[512];   /* what had the focus before the last key */
	int64_t since;      /* something moved last: rh_now() */
	struct rh_timer timer;
	bool due; /* the next key may be asked for */
	struct ui_event key;
	struct rh_secret pasted;
	char id[160];
	struct rh_err err;
	/* the whole lesson */
	bool automatic, rests; /* rests: the step is done, and the next one waits for its pause */
	unsigned pause_ms;
	void (*on_step)(void *ctx, const struct app_tour_now *now, const struct rh_err *err);
	void *ctx;
};

static void on_timer(void *ctx)
{
	struct app_tour *t = ctx;

	t->hand->due = true;
	ui_touch(t->app->ui);
}

static void soon(struct app_tour *t, int64_t ms)
{
	t->hand->due = false;
	rh_timer_start(&t->hand->timer, ms, on_timer, t);
}

/* ---- from line to line ---- */

static void next_line(struct app_tour_hand *h)
{
	h->line++;
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

static enum move press(struct app_tour *t, const char *name)
{
	if (!ui_event_parse(name, &t->hand->key) || ++t->hand->pressed > MOST_PRESSES)
		return MOVE_FAIL;
	focus_now(t, t->hand->before);
	return MOVE_KEY;
}

/* The next character of a text; MOVE_ON behind the last. */
static enum move type_on(struct app_tour *t, const char *text)
{
	struct rh_str rest = rh_str_from(rh_str(text), t->hand->at);
	uint32_t c;

	if (!rh_utf8_next(&rest, &c))
		return MOVE_ON;
	t->hand->at = (size_t)(rest.p - text);
	t->hand->key = (struct ui_event){ .key = UI_KEY_CHAR, .c = c };
	return MOVE_KEY;
}

static enum move paste(struct app_tour *t, const char *text)
{
	struct app_tour_hand *h = t->hand;

	if (h->phase++)
		return MOVE_ON;
	rh_secret_set(&h->pasted, rh_str(text));
	h->key = (struct ui_event){ .key = UI_KEY_PASTE, .paste = &h->pasted };
	return MOVE_KEY;
}

/* ---- one line ---- */

static enum move press_words(struct app_tour *t, const char *words)
{
	struct rh_str rest = rh_str_trim(rh_str_from(rh_str(words), t->hand->at)), key;
	enum move m;

	if (!rest.n)
		return MOVE_ON;
	(void)rh_str_cut(&rest, ' ', &key);
	char *name = rh_str_dup(key);
	m = press(t, name);
	free(name);
	t->hand->at = (size_t)(key.p + key.n - words);
	return m;
}

static enum move choose_id(struct app_tour *t, const char *id)
{
	if (t->hand->phase++)
		return MOVE_ON;
	snprintf(t->hand->id, sizeof t->hand->id, "%s", id);
	return MOVE_ID;
}

/* By its key, so that what is confirmed counts as seen; by name where it has none. */
static enum move do_verb(struct app_tour *t, const char *id)
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

static enum move go_row(struct app_tour *t, const char *want)
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
		return press(t, h->pressed ? "Down" : "Home");
	}
	if (h->phase == 1) {
		h->phase = 2;
		return press(t, "Down");
	}
	h->phase = 0; /* at the end: the row may still be on its way */
	h->pressed = 0;
	return MOVE_WAIT;
}

/* On a map "web-blue/quay.io" is a cell: down to the row, then to the left end, then to the right. */
static enum move go_cell(struct app_tour *t, const char *want)
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
		return press(t, "Home");
	}
	if (h->phase == 1 && row)
		h->phase = 2;
	if (h->phase == 1)
		return h->pressed > 1 && unmoved(t) ? MOVE_FAIL : press(t, "Down");
	if (h->phase == 2) {
		h->phase = 3;
		return press(t, "Left");
	}
	if (h->phase == 3 && !unmoved(t))
		return press(t, "Left");
	if (h->phase == 3) {
		h->phase = 4;
		return press(t, "Right");
	}
	return unmoved(t) ? MOVE_FAIL : press(t, "Right");
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

static enum move fill_field(struct app_tour *t, const struct data_lesson_line *l, const char *value)
{
	struct app_tour_hand *h = t->hand;

	if (h->phase == 0 && l->word == DATA_LESSON_FIELD && app_tour_meant(t, l))
		return MOVE_ON;
	if (!at_field(t, l->arg))
		return MOVE_WAIT;
	if (h->phase < 2)
		return press(t, h->phase++ ? "^U" : "End");
	return type_on(t, value);
}

/* A pick opens a list of its own, where typing narrows. */
static enum move pick(struct app_tour *t, const char *field, const char *value)
{
	struct app_tour_hand *h = t->hand;
	char now[512];

	switch (h->phase) {
	case 0:
		if (!at_field(t, field))
			return MOVE_WAIT;
		h->phase = 1;
		return press(t, "Enter");
	case 1:
		if (!ui_overlay_shown(t->app->ui))
			return MOVE_WAIT;
		if (h->at < strlen(value))
			return type_on(t, value);
		focus_now(t, now);
		if (strncmp(now, "pick:", 5) != 0 || strcmp(now + 5, value) != 0)
			return MOVE_WAIT;
		h->phase = 2;
		return press(t, "Enter");
	default:
		return MOVE_WAIT;
	}
}

/* Beside each other they are chosen by Right; below each other they are gone to, then taken with Space. */
static enum move option(struct app_tour *t, const char *field)
{
	struct app_tour_hand *h = t->hand;

	if (!at_field(t, field))
		return MOVE_WAIT;
	switch (h->phase) {
	case 0:
		h->phase = 1;
		return press(t, "Right");
	case 1:
		if (!unmoved(t))
			return press(t, "Right");
		h->phase = 2;
		return press(t, "Down");
	default:
		h->phase = 0;
		return press(t, "Space");
	}
}

/* The rows of a checklist are gone to one after the other; the one that is meant is ticked. */
static enum move tick(struct app_tour *t, const char *field, const char *value)
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
		return h->pressed && unmoved(t) ? MOVE_FAIL : press(t, "Down");
	h->phase = 2;
	return press(t, "Space");
}

static enum move choose(struct app_tour *t, const struct data_lesson_line *l, const char *value)
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
	return t->hand->phase++ ? MOVE_FAIL : press(t, "Space");
}

/* What leads to it is done again: its entries come and go with what the lists say. */
static enum move open_again(struct app_tour_hand *h)
{
	enum { MOST_TURNS = 60 };
	unsigned turns = h->turns + 1;

	if (!h->line || turns > MOST_TURNS)
		return MOVE_FAIL;
	h->line -= 2;
	next_line(h);
	h->turns = turns;
	return MOVE_WAIT;
}

/* An entry of the list that is open, by its value. */
static enum move pick_entry(struct app_tour *t, const char *id)
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
		return press(t, "Enter");
	}
	if (open && !(h->pressed && unmoved(t)))
		return press(t, "Down");
	h->phase = 2;
	return press(t, "Esc");
}

static enum move move_of(struct app_tour *t, const struct data_lesson_line *l, const char *arg, const char *value)
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
	case DATA_LESSON_SCREEN:
	case DATA_LESSON_SEE:
	case DATA_LESSON_LABEL:
	case DATA_LESSON_FOCUS:
		return app_tour_check(t, l) ? MOVE_ON : MOVE_WAIT;
	default:
		return MOVE_ON;
	}
}

/* Behind the last line: the field that was typed into is left, and what comes of it is waited for. */
static enum move move_last(struct app_tour *t)
{
	const struct data_lesson_line *missing = app_tour_missing(t);

	return missing && app_tour_typing(t, missing) ? press(t, "Tab") : MOVE_WAIT;
}

/* ---- what could not be done ---- */

static void explain(struct app_tour *t)
{
	struct rh_err *e = &t->hand->err;
	struct rh_buf why;

	rh_buf_init(&why, 1024);
	t->now.tried = true;
	app_tour_yet(t, &why);
	rh_err_set(e, RH_E_INVALID, _("This step could not be done: %s"), t->lesson->steps[t->at].id);
	if (why.n)
		rh_err_why(e, "%s", why.p);
	rh_buf_release(&why);
}

static void failed(struct app_tour *t)
{
	struct app_tour_hand *h = t->hand;
	struct app_tour_now now;

	explain(t);
	struct rh_err e = h->err;
	if (h->automatic) {
		const struct data_lesson_step *s = app_tour_step(t);
		(void)app_tour_now(t->app, &now);
		now.line = h->line < s->count ? s->lines[h->line].line : s->line;
		void (*on_step)(void *, const struct app_tour_now *, const struct rh_err *) = h->on_step;
		void *ctx = h->ctx;
		app_tour_hand_end(t);
		on_step(ctx, &now, &e);
		return;
	}
	app_tour_hand_end(t);
	ui_toast_err(t->app->ui, &e);
}

/* What is confirmed before it could be seen does not count: once more, where it led nowhere. */
static void confirm_again(struct app_tour_hand *h, const struct data_lesson_step *s)
{
	enum { AFTER_MS = 1500 };
	const struct data_lesson_line *l = h->line && h->line < s->count ? &s->lines[h->line] : NULL;

	if (!l || l->word != DATA_LESSON_SCREEN || l[-1].word != DATA_LESSON_DO || strcmp(l[-1].arg, "review") != 0 ||
	    h->confirmed == h->line || rh_now() - h->since < AFTER_MS)
		return;
	h->confirmed = h->line;
	h->line -= 2;
	next_line(h);
}

/* The next key or the next id to choose; false: not now. */
static bool next_move(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	struct app_tour_hand *h = t->hand;
	struct rh_buf arg, value;
	enum move m = MOVE_ON;

	rh_buf_init(&arg, 1 << 14);
	rh_buf_init(&value, 1 << 14);
	h->id[0] = '\0';
	if (t->now.done && !h->phase && !h->at) /* what is true already needs no deed */
		h->line = s->count;
	while (m == MOVE_ON && h->line < s->count) {
		const struct data_lesson_line *l = &s->lines[h->line];
		bool known = app_tour_filled(t, l->arg, &arg) && (!l->value || app_tour_filled(t, l->value, &value));

		m = known || !app_tour_deed(l) ? move_of(t, l, arg.p, value.p) : MOVE_FAIL;
		if (m == MOVE_ON)
			next_line(h);
	}
	if (m == MOVE_ON)
		m = move_last(t);
	rh_buf_release(&arg);
	rh_buf_release(&value);
	if (m == MOVE_KEY || m == MOVE_ID) {
		h->since = rh_now();
		h->key.frame = ui_frames(t->app->ui);
		soon(t, PACE_MS);
		return true;
	}
	if (m == MOVE_FAIL || rh_now() - h->since > PATIENCE_MS) {
		failed(t);
		return false;
	}
	if (m == MOVE_WAIT)
		confirm_again(h, s);
	soon(t, REST_MS);
	return false;
}

/* An answer that has come, but was neither taken nor shown, is waited for as well: what it is about may be confirmed by
 * the next key. */
static bool resting(const struct app_tour *t)
{
	return !net_reads(t->app->net) && !app_busy(t->app) && !rh_message_waiting();
}

bool app_tour_hand(struct app *a, struct ui_event *key, const char **id)
{
	struct app_tour *t = app_tour_of(a);
	struct app_tour_hand *h = t ? t->hand : NULL;

	if (!h || !h->due || h->rests || !app_tour_step(t))
		return false;
	if (t->paused || (!resting(t) && !h->at)) { /* within a text nothing is waited for */
		soon(t, PACE_MS);
		return false;
	}
	if (!next_move(t))
		return false;
	*key = h->key;
	*id = h->id[0] ? h->id : NULL;
	return true;
}

/* ---- the step, and the whole lesson ---- */

/* Where the learner is already, the rest is done. */
static size_t first_line(const struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	size_t n = 0, i = 0;

	if (!t->now.passed || !app_tour_screen(t) || strcmp(app_tour_screen(t), app_top(t->app)->ops->id) != 0)
		return 0;
	while (i < s->count && n < t->now.passed)
		n += s->lines[i++].word == DATA_LESSON_SCREEN;
	return i;
}

static struct app_tour_hand *take_hand(struct app_tour *t)
{
	struct app_tour_hand *h = t->hand;

	if (!h) {
		h = t->hand = rh_alloc(sizeof *h);
		rh_secret_init(&h->pasted);
	}
	h->line = first_line(t);
	h->confirmed = 0;
	h->turns = 0;
	h->line--;
	next_line(h);
	h->since = rh_now();
	h->rests = false;
	soon(t, PACE_MS);
	return h;
}

void app_tour_hand_begin(struct app_tour *t)
{
	struct rh_buf away;

	rh_buf_init(&away, 1024);
	bool is_away = app_tour_away(t, &away);
	rh_buf_release(&away);
	t->now.tried |= is_away; /* the way back is told, and is the learner's to go: there may be something to save */
	if (!is_away)
		take_hand(t);
}

void app_tour_hand_end(struct app_tour *t)
{
	if (!t->hand)
		return;
	rh_timer_stop(&t->hand->timer);
	rh_secret_release(&t->hand->pasted);
	free(t->hand);
	t->hand = NULL;
}

void app_tour_hand_off(struct app_tour *t)
{
	if (t->hand && !t->hand->automatic)
		app_tour_hand_end(t);
}

bool app_tour_hand_on(const struct app_tour *t)
{
	return t->hand != NULL;
}

static void behind_the_last(struct app_tour *t)
{
	const struct app_tour_hand h = *t->hand;
	struct app_tour_now now;
	struct rh_err none = { 0 };

	app_tour_hand_end(t);
	if (h.automatic && h.on_step && app_tour_now(t->app, &now))
		h.on_step(h.ctx, &now, &none);
}

static void go_on(void *ctx)
{
	struct app_tour *t = ctx;

	app_tour_next(t, APP_TOUR_SHOWN);
	if (t->at < t->lesson->count)
		take_hand(t);
	else
		behind_the_last(t);
	ui_touch(t->app->ui);
}

/* All of its lines were done, or what they lead to is there already. */
static bool finished(const struct app_tour *t)
{
	return t->now.done && t->hand->line >= app_tour_step(t)->count;
}

void app_tour_hand_look(struct app_tour *t)
{
	struct app_tour_hand *h = t->hand;
	struct app_tour_now now;
	struct rh_err none = { 0 };

	if (!h || h->rests || !app_tour_step(t) || !finished(t))
		return;
	t->marks[t->at] = APP_TOUR_SHOWN;
	t->now.waits = true;
	if (!h->automatic) {
		app_tour_hand_end(t);
		ui_touch(t->app->ui);
		return;
	}
	h->rests = true;
	if (h->on_step && app_tour_now(t->app, &now))
		h->on_step(h->ctx, &now, &none);
	if (t->hand == h)
		rh_timer_start(&h->timer, h->pause_ms ? (int64_t)h->pause_ms : PACE_MS, go_on, t);
}

void app_tour_auto(struct app *a, unsigned pause_ms,
		   void (*on_step)(void *ctx, const struct app_tour_now *now, const struct rh_err *err), void *ctx)
{
	struct app_tour *t = app_tour_of(a);

	if (!t)
		return;
	app_tour_hand_end(t);
	if (!on_step || !app_tour_step(t))
		return;
	struct app_tour_hand *h = take_hand(t);
	h->automatic = true;
	h->pause_ms = pause_ms;
	h->on_step = on_step;
	h->ctx = ctx;
}
