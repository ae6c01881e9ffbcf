/* The turn of the loop: wait, signals, keys, timers, messages, one frame. Nothing blocks but the one wait in net. */
#include "app/cmdline.h"
#include "app/control.h"
#include "app/internal.h"
#include "app/places.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/event.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { KEYS_A_TURN = 64 };

/* ---- signals ---- */

static void on_signal(void *ctx)
{
	(void)ctx; /* being awake is enough: the turn asks which */
}

static bool interrupted(struct app *a, const struct ui_event *e)
{
	if (!app_interrupt(&a->interrupts, e))
		return false;
	app_quit_with(a, APP_EXIT_CANCELLED);
	return true;
}

static void suspend(struct app *a)
{
	bool away = ui_suspended(a->ui);

	if (!away)
		ui_suspend(a->ui);
	if (kill(getpid(), SIGSTOP) != 0)
		rh_log("cannot stop: no SIGSTOP");
	if (!away)
		ui_resume(a->ui);
}

static void take_signals(struct app *a)
{
	unsigned got = rh_die_signals();

	if (ui_gone(a->ui))
		got |= 1u << SIGHUP;
	if (!got)
		return;
	if (got & (1u << SIGCHLD))
		net_child_reap(a->net);
	if (got & (1u << SIGWINCH))
		ui_resize(a->ui);
	if (got & (1u << SIGTSTP))
		suspend(a);
	if ((got & (1u << SIGINT)) && !ui_suspended(a->ui) && !interrupted(a, NULL) && app_top(a) &&
	    !ui_screen_do(app_top(a), UI_DO_BACK))
		app_verb(a, UI_DO_BACK);
	if (ui_suspended(a->ui)) /* a key in the editor, which goes to the whole process group */
		got &= ~(1u << SIGQUIT);
	if (got & ((1u << SIGHUP) | (1u << SIGTERM) | (1u << SIGQUIT))) {
		app_draft_keep(a);
		for (int s = 1; s < 32; s++)
			if ((s == SIGHUP || s == SIGTERM || s == SIGQUIT) && (got & (1u << s)))
				app_die(a, 128 + s);
	}
}

/* Of the menu bar or the palette. */
static void chosen(void *ctx, const char *id)
{
	struct app *a = ctx;
	const struct app_place *p = app_place_of_id(id);
	enum ui_verb v = p ? p->verb : ui_screen_verb(app_top(a), id);

	app_teach_later(a);
	if (app_present_chosen(a, id) || app_tour_chosen(a, id))
		return;
	if (strcmp(id, "do.logout") == 0)
		app_logout(a);
	else if (strcmp(id, "do.reset") == 0)
		app_reset_ask(a);
	else if (strncmp(id, "go.", 3) == 0)
		app_go(a, id);
	else if (v != UI_DO_NOTHING && (p || !ui_screen_do(app_top(a), v)))
		app_verb(a, v);
}

/* ---- keys ---- */

static void take_key(struct app *a, const struct ui_event *e)
{
	app_teach_later(a);
	if (interrupted(a, e) || app_present_key(a, e))
		return;
	app_tour_note(a);
	if (ui_overlay_event(a->ui, e))
		return;
	struct ui_screen *top = app_top(a);
	if (top)
		app_verb(a, ui_screen_event(top, e));
}

/* Where nothing takes text, what came at once is keys: each goes to what the one before has led to. Nobody types
 * several lines there. */
static bool is_keys(const struct app *a, const struct ui_event *e)
{
	const struct ui_screen *top = app_top(a);

	if (e->key != UI_KEY_PASTE || !e->burst || !top || ui_overlay_shown(a->ui) || ui_screen_typing(top))
		return false;
	struct rh_str text = rh_secret_peek(e->paste);
	return rh_str_find(text, "\n") >= text.n;
}

static void take_burst(struct app *a, const struct ui_event *e)
{
	struct rh_str rest = rh_secret_peek(e->paste);
	struct ui_event key = { .frame = e->frame };

	key.key = UI_KEY_CHAR;
	while (!app_done(a) && rh_utf8_next(&rest, &key.c))
		take_key(a, &key);
}

static void take_keys(struct app *a)
{
	struct ui_event e;

	for (int n = 0; n < KEYS_A_TURN && !app_done(a) && ui_event(a->ui, &e); n++) {
		if (app_tour_key(a, &e))
			continue;
		if (is_keys(a, &e))
			take_burst(a, &e);
		else
			take_key(a, &e);
	}
}

/* What a lesson does for the learner. */
static void take_hand(struct app *a)
{
	struct ui_event key;
	const char *id;

	if (ui_suspended(a->ui) || app_done(a) || !app_tour_hand(a, &key, &id))
		return;
	if (id)
		chosen(a, id);
	else
		take_key(a, &key);
}

/* ---- the turn ---- */

static int64_t how_long(const struct app *a)
{
	int64_t wait = rh_timer_wait();

	bool away = ui_suspended(a->ui); /* an editor has the terminal: what is dirty waits for its end */

	if (app_done(a) || rh_message_waiting() || wait == 0 || (!away && (ui_pending(a->ui) || ui_dirty(a->ui))))
		return 0;
	return rh_clock_driven() ? -1 : wait;
}

static void turn(struct app *a)
{
	take_signals(a);
	if (!ui_suspended(a->ui))
		take_keys(a);
	rh_timer_run();
	take_hand(a);
	app_deliver(a);
	app_turn_end(a);
	if (ui_dirty(a->ui))
		app_draw(a);
	int64_t wait = how_long(a);
	if (wait != 0 && !ui_suspended(a->ui))
		app_test_fence(a);
	app_terminal_turn(a);
	if (!app_done(a))
		net_wait(a->net, wait);
}

void app_run(struct app *a)
{
	app_terminal_watch(a);
	net_watch_fd(a->net, rh_die_fd(), on_signal, a);
	ui_on_chosen(a->ui, chosen, a);
	ui_on_shown(a->ui, app_journal_shown, a);
	ui_on_unable(a->ui, app_rights_unable, a);
	ui_touch(a->ui);
	while (!app_done(a))
		turn(a);
	app_terminal_forget(a);
	net_forget_fd(a->net, rh_die_fd());
}
