/* Does a step for the learner: the lesson's deeds as keys, one after the other, as somebody would press them, and each
 * only when the program rests and what it leads on from is there. The loop takes the keys from here. */
#include "app/tour/deed.h"
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/lesson.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { PACE_MS = 15, PATIENCE_MS = 30000, REST_MS = 100, SETTLE_MS = 3000 };

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

/* Behind the last line: the field that was typed into is left, and what comes of it is waited for. */
static enum app_tour_move move_last(struct app_tour *t)
{
	const struct data_lesson_line *missing = app_tour_missing(t);

	return missing && app_tour_typing(t, missing) ? app_tour_deed_press(t, "Tab") : MOVE_WAIT;
}

/* ---- what could not be done ---- */

static void explain(struct app_tour *t, struct rh_err *e)
{
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
	const struct data_lesson_step *s = app_tour_step(t);
	const struct app_tour_hand h = *t->hand;
	struct app_tour_now now;
	struct rh_err e;

	explain(t, &e);
	(void)app_tour_now(t->app, &now);
	now.line = h.line < s->count ? s->lines[h.line].line : s->line;
	app_tour_hand_end(t);
	if (h.on_step)
		h.on_step(h.ctx, &now, &e);
	else
		ui_toast_err(t->app->ui, &e);
}

/* A question that not everybody is asked, such as whether to go on without a feature flag. */
static bool asked_back(const struct app_tour *t)
{
	struct rh_buf focus;

	rh_buf_init(&focus, 512);
	bool asked = ui_overlay_focus(t->app->ui, &focus) && !strcmp(focus.p, "button:0");
	rh_buf_release(&focus);
	return asked;
}

/* What is confirmed before it could be seen does not count: once more, where it led nowhere. Where it led to a
 * question, the answer is the button that goes on. */
static void confirm_again(struct app_tour *t, const struct data_lesson_step *s)
{
	struct app_tour_hand *h = t->hand;
	enum { AFTER_MS = 1500 };
	const struct data_lesson_line *l = h->line && h->line < s->count ? &s->lines[h->line] : NULL;

	if (!l || l->word != DATA_LESSON_SCREEN || l[-1].word != DATA_LESSON_DO || strcmp(l[-1].arg, "review") != 0 ||
	    h->confirmed == h->line || rh_now() - h->since < AFTER_MS)
		return;
	h->confirmed = h->line;
	app_tour_deed_to(h, h->line - 1);
	if (asked_back(t))
		snprintf(h->keys, sizeof h->keys, "Tab Enter");
}

/* The next key or the next id to choose; false: not now. */
static bool next_move(struct app_tour *t)
{
	const struct data_lesson_step *s = app_tour_step(t);
	struct app_tour_hand *h = t->hand;
	struct rh_buf arg, value;
	enum app_tour_move m = MOVE_ON;

	rh_buf_init(&arg, 1 << 14);
	rh_buf_init(&value, 1 << 14);
	h->id[0] = '\0';
	if (t->now.done && !h->phase &&
	    !h->at) /* what is true already needs no deed, but for what is looked at in a shell */
		h->line = app_tour_kubectl_next(t);
	while (m == MOVE_ON && h->line < s->count) {
		const struct data_lesson_line *l = &s->lines[h->line];
		bool known = app_tour_filled(t, l->arg, &arg) && (!l->value || app_tour_filled(t, l->value, &value));

		m = known || !app_tour_deed(l) ? app_tour_deed_move(t, l, arg.p, value.p) : MOVE_FAIL;
		if (m == MOVE_ON)
			app_tour_deed_to(h, h->line + 1);
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
		confirm_again(t, s);
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
	/* within a text nothing is waited for; of a screen that was not looked at yet the step would not know that it
	 * was there */
	if (t->paused || t->now.top != app_top(a) || (!resting(t) && !h->at)) {
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
	app_tour_deed_to(h, first_line(t));
	h->confirmed = 0;
	h->turns = 0;
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
	if (t->hand && !t->hand->on_step)
		app_tour_hand_end(t);
}

static void behind_the_last(struct app_tour *t)
{
	const struct app_tour_hand h = *t->hand;
	struct app_tour_now now;
	struct rh_err none = { 0 };

	app_tour_hand_end(t);
	if (h.on_step && app_tour_now(t->app, &now))
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
	if (h->on_step && !resting(t) &&
	    rh_now() - h->since < SETTLE_MS) /* whoever looks on sees it with its numbers */
		return;
	t->marks[t->at] = APP_TOUR_SHOWN;
	t->now.waits = true;
	if (!h->on_step) {
		app_tour_hand_end(t);
		app_tour_kubectl_show(t);
		ui_touch(t->app->ui);
		return;
	}
	h->rests = true;
	if (app_tour_now(t->app, &now))
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
	h->pause_ms = pause_ms;
	h->on_step = on_step;
	h->ctx = ctx;
}

static void on_step_shown(void *ctx, const struct app_tour_now *now, const struct rh_err *err)
{
	struct app *a = ctx;

	(void)now;
	if (err->code != RH_OK)
		ui_toast_err(a->ui, err);
}

void app_tour_play(struct app *a)
{
	enum { PAUSE_MS = 4000 };

	app_tour_auto(a, PAUSE_MS, on_step_shown, a);
}

bool app_tour_plays(const struct app *a)
{
	const struct app_tour *t = app_tour_of(a);

	return t && t->hand && t->hand->on_step;
}
