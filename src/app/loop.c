/* The turn of the loop: wait, signals, keys, timers, message, one frame. Nothing blocks but the one wait in net. */
#include "app/cmdline.h"
#include "app/internal.h"
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

enum { KEYS_A_TURN = 64, SECOND_INTERRUPT_MS = 1000 };

/* ---- message ---- */

static bool same_owner(struct rh_owner a, struct rh_owner b)
{
	return a.id == b.id && a.generation == b.generation;
}

void app_receive(struct app *a, struct rh_owner owner, void (*take)(void *ctx, struct rh_message *m), void *ctx)
{
	a->receivers = rh_resize(a->receivers, a->receiver_count + 1, sizeof *a->receivers);
	a->receivers[a->receiver_count++] = (struct app_receiver){ owner, take, ctx };
}

void app_receive_no_more(struct app *a, struct rh_owner owner)
{
	for (size_t i = 0; i < a->receiver_count; i++) {
		if (!same_owner(a->receivers[i].owner, owner))
			continue;
		a->receivers[i] = a->receivers[--a->receiver_count];
		return;
	}
}

void app_tell_all(struct app *a, int tag)
{
	for (size_t i = 0; i < a->depth; i++)
		rh_message_post((struct rh_message){ .to = a->stack[i]->owner, .tag = tag });
}

struct ui_screen *app_by_owner(struct app *a, struct rh_owner o)
{
	for (size_t i = 0; i < a->depth; i++)
		if (same_owner(a->stack[i]->owner, o))
			return a->stack[i];
	return NULL;
}

static void deliver(struct app *a, struct rh_message *m)
{
	for (size_t i = 0; i < a->receiver_count; i++) {
		if (same_owner(a->receivers[i].owner, m->to)) {
			a->receivers[i].take(a->receivers[i].ctx, m);
			return;
		}
	}
	struct ui_screen *s = app_by_owner(a, m->to);
	if (s && UI_CALLBACK(s->ops, reply))
		UI_CALLBACK(s->ops, reply)(s, m);
}

void app_deliver(struct app *a)
{
	struct rh_message m;

	while (rh_message_take(&m)) {
		deliver(a, &m);
		rh_message_release(&m);
	}
}

/* ---- signals ---- */

static void on_signal(void *ctx)
{
	(void)ctx; /* being awake is enough: the turn asks which */
}

/* ^C is Esc; a second one within a second leaves at once and discards. True: it was the second. */
static bool interrupted(struct app *a)
{
	int64_t now = rh_now();
	bool again = a->interrupted_at && now - a->interrupted_at <= SECOND_INTERRUPT_MS;

	a->interrupted_at = now ? now : 1;
	if (again) {
		a->exit_code = APP_EXIT_CANCELLED;
		app_quit_now(a);
	}
	return again;
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
	if ((got & (1u << SIGINT)) && !ui_suspended(a->ui) && !interrupted(a) && app_top(a) &&
	    !ui_screen_do(app_top(a), UI_DO_BACK))
		app_verb(a, UI_DO_BACK);
	if (ui_suspended(a->ui)) /* a key in the editor, which goes to the whole process group */
		got &= ~(1u << SIGQUIT);
	if (got & ((1u << SIGHUP) | (1u << SIGTERM) | (1u << SIGQUIT))) {
		app_draft_keep(a);
		for (int s = 1; s < 32; s++)
			if ((s == SIGHUP || s == SIGTERM || s == SIGQUIT) && (got & (1u << s)))
				a->exit_code = 128 + s;
		a->done = true;
	}
}

/* ---- keys ---- */

static void on_terminal(void *ctx)
{
	ui_read(((struct app *)ctx)->ui);
}

static void on_terminal_takes(void *ctx)
{
	ui_flush(((struct app *)ctx)->ui);
}

static void take_key(struct app *a, const struct ui_event *e)
{
	app_teach_later(a);
	if (e->key != UI_KEY_CTRL || e->c != 'c')
		a->interrupted_at = 0;
	else if (interrupted(a))
		return;
	if (ui_overlay_event(a->ui, e))
		return;
	struct ui_screen *top = app_top(a);
	if (top)
		app_verb(a, ui_screen_event(top, e));
}

static void take_keys(struct app *a)
{
	struct ui_event e;

	for (int n = 0; n < KEYS_A_TURN && !a->done && ui_event(a->ui, &e); n++)
		take_key(a, &e);
}

/* ---- the turn ---- */

void app_defer_free(struct app *a)
{
	struct app_deferred *g = &a->deferred;

	while (g->screen_count)
		ui_screen_free(&g->screens[--g->screen_count]);
	if (a->tasks || app_rotations_busy(a)) /* a write under way may still need its cluster */
		return;
	/* oldest first: the places of a cluster that was left hold on to the server that is left after it */
	for (size_t i = 0; i < g->session_count; i++)
		app_session_release(&g->sessions[i]);
	g->session_count = 0;
}

static int64_t how_long(const struct app *a)
{
	int64_t wait = rh_timer_wait();

	bool away = ui_suspended(a->ui); /* an editor has the terminal: what is dirty waits for its end */

	if (a->done || rh_message_waiting() || wait == 0 || (!away && (ui_pending(a->ui) || ui_dirty(a->ui))))
		return 0;
	return rh_clock_driven() ? -1 : wait;
}

static void turn(struct app *a)
{
	take_signals(a);
	if (!ui_suspended(a->ui))
		take_keys(a);
	rh_timer_run();
	app_deliver(a);
	app_defer_free(a);
	if (ui_dirty(a->ui))
		app_draw(a);
	int64_t wait = how_long(a);
	if (wait != 0 && !ui_suspended(a->ui))
		app_test_fence(a);
	net_watch_out(a->net, ui_out_fd(a->ui), on_terminal_takes, a);
	if (!a->done)
		net_wait(a->net, wait);
}

/* While an editor has the terminal its keys are not ours. */
void app_lend_terminal(struct app *a, bool lend)
{
	if (lend) {
		net_forget_fd(a->net, ui_fd(a->ui));
		ui_suspend(a->ui);
	} else {
		/* ^C and ^\ went to our whole process group: they were meant for whoever had the terminal, and ended it
		 * perhaps */
		rh_die_forget(SIGINT);
		rh_die_forget(SIGQUIT);
		ui_resume(a->ui);
		net_watch_fd(a->net, ui_fd(a->ui), on_terminal, a);
	}
}

void app_run(struct app *a)
{
	net_watch_fd(a->net, ui_fd(a->ui), on_terminal, a);
	net_watch_fd(a->net, rh_die_fd(), on_signal, a);
	ui_on_chosen(a->ui, app_chosen, a);
	ui_touch(a->ui);
	while (!a->done)
		turn(a);
	net_forget_fd(a->net, ui_fd(a->ui));
	net_forget_fd(a->net, rh_die_fd());
}

struct rh_owner app_owner(const struct app *a)
{
	return a->owner;
}

struct net *app_net(struct app *a)
{
	return a->net;
}

struct ui *app_ui(struct app *a)
{
	return a->ui;
}

struct app_session *app_session(struct app *a)
{
	return &a->session;
}

struct app_state *app_state(struct app *a)
{
	return &a->state;
}
