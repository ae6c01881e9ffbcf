/* The turn of the loop: wait, signals, keys, timers, mail, one frame. Nothing blocks but the one wait in net. */
#include "app/internal.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { KEYS_A_TURN = 64, SECOND_INTERRUPT_MS = 1000 };

/* ---- mail ------------------------------------------------------------------------------------------------------- */

static bool same_owner(struct rh_owner a, struct rh_owner b)
{
	return a.id == b.id && a.generation == b.generation;
}

void rh_app_receive(struct rh_app *a, struct rh_owner owner, void (*take)(void *ctx, struct rh_mail *m), void *ctx)
{
	a->receivers = rh_resize(a->receivers, a->receiver_count + 1, sizeof *a->receivers);
	a->receivers[a->receiver_count++] = (struct rh_receiver){ owner, take, ctx };
}

void rh_app_receive_no_more(struct rh_app *a, struct rh_owner owner)
{
	for (size_t i = 0; i < a->receiver_count; i++) {
		if (!same_owner(a->receivers[i].owner, owner))
			continue;
		a->receivers[i] = a->receivers[--a->receiver_count];
		return;
	}
}

void rh_app_tell_all(struct rh_app *a, int tag)
{
	for (size_t i = 0; i < a->depth; i++)
		rh_mail_post((struct rh_mail){ .to = a->stack[i]->owner, .tag = tag });
}

struct rh_screen *rh_app_by_owner(struct rh_app *a, struct rh_owner o)
{
	for (size_t i = 0; i < a->depth; i++)
		if (same_owner(a->stack[i]->owner, o))
			return a->stack[i];
	return NULL;
}

static void deliver(struct rh_app *a, struct rh_mail *m)
{
	for (size_t i = 0; i < a->receiver_count; i++) {
		if (same_owner(a->receivers[i].owner, m->to)) {
			a->receivers[i].take(a->receivers[i].ctx, m);
			return;
		}
	}
	struct rh_screen *s = rh_app_by_owner(a, m->to);
	if (s && s->ops->reply)
		s->ops->reply(s, m);
}

void rh_app_deliver(struct rh_app *a)
{
	struct rh_mail m;

	while (rh_mail_take(&m)) {
		deliver(a, &m);
		rh_mail_release(&m);
	}
}

/* ---- signals ---------------------------------------------------------------------------------------------------- */

static void on_signal(void *ctx)
{
	(void)ctx;	/* being awake is enough: the turn asks which */
}

/* ^C is Esc; a second one within a second leaves at once and discards. True: it was the second. */
static bool interrupted(struct rh_app *a)
{
	int64_t now = rh_now();
	bool again = a->interrupted_at && now - a->interrupted_at <= SECOND_INTERRUPT_MS;

	a->interrupted_at = now ? now : 1;
	if (again) {
		a->exit_code = RH_EXIT_CANCELLED;
		rh_app_quit_now(a);
	}
	return again;
}

static void suspend(struct rh_app *a)
{
	bool away = rh_ui_suspended(a->ui);

	if (!away)
		rh_ui_suspend(a->ui);
	if (kill(getpid(), SIGSTOP) != 0)
		rh_log("cannot stop: no SIGSTOP");
	if (!away)
		rh_ui_resume(a->ui);
}

static void take_signals(struct rh_app *a)
{
	unsigned got = rh_die_signals();

	if (rh_ui_gone(a->ui))
		got |= 1u << SIGHUP;
	if (!got)
		return;
	if (got & (1u << SIGCHLD))
		rh_child_reap(a->net);
	if (got & (1u << SIGWINCH))
		rh_ui_resize(a->ui);
	if (got & (1u << SIGTSTP))
		suspend(a);
	if ((got & (1u << SIGINT)) && !rh_ui_suspended(a->ui) && !interrupted(a) && rh_app_top(a) && !rh_screen_do(rh_app_top(a), RH_DO_BACK))
		rh_app_verb(a, RH_DO_BACK);
	if (rh_ui_suspended(a->ui))	/* a key in the editor, which goes to the whole process group */
		got &= ~(1u << SIGQUIT);
	if (got & ((1u << SIGHUP) | (1u << SIGTERM) | (1u << SIGQUIT))) {
		rh_draft_keep(a);
		for (int s = 1; s < 32; s++)
			if ((s == SIGHUP || s == SIGTERM || s == SIGQUIT) && (got & (1u << s)))
				a->exit_code = 128 + s;
		a->done = true;
	}
}

/* ---- keys ------------------------------------------------------------------------------------------------------- */

static void on_terminal(void *ctx)
{
	rh_ui_read(((struct rh_app *)ctx)->ui);
}

static void take_key(struct rh_app *a, const struct rh_event *e)
{
	rh_app_teach_later(a);
	if (e->key != RH_KEY_CTRL || e->c != 'c')
		a->interrupted_at = 0;
	else if (interrupted(a))
		return;
	if (rh_ui_overlay_event(a->ui, e))
		return;
	struct rh_screen *top = rh_app_top(a);
	if (top)
		rh_app_verb(a, rh_screen_event(top, e));
}

static void take_keys(struct rh_app *a)
{
	struct rh_event e;

	for (int n = 0; n < KEYS_A_TURN && !a->done && rh_ui_event(a->ui, &e); n++)
		take_key(a, &e);
}

/* ---- the turn --------------------------------------------------------------------------------------------------- */

void rh_app_bury(struct rh_app *a)
{
	struct rh_graves *g = &a->graves;

	while (g->screen_count)
		rh_screen_free(&g->screens[--g->screen_count]);
	if (a->tasks || rh_rotations_busy(a))	/* a write under way may still need its cluster */
		return;
	/* oldest first: the places of a cluster that was left hold on to the server that is left after it */
	for (size_t i = 0; i < g->session_count; i++)
		rh_session_release(&g->sessions[i]);
	g->session_count = 0;
}

static int64_t how_long(const struct rh_app *a)
{
	int64_t wait = rh_timer_wait();

	bool away = rh_ui_suspended(a->ui);	/* an editor has the terminal: what is dirty waits for its end */

	if (a->done || rh_mail_waiting() || wait == 0 || (!away && (rh_ui_pending(a->ui) || rh_ui_dirty(a->ui))))
		return 0;
	return rh_clock_driven() ? -1 : wait;
}

static void turn(struct rh_app *a)
{
	take_signals(a);
	if (!rh_ui_suspended(a->ui))
		take_keys(a);
	rh_timer_run();
	rh_app_deliver(a);
	rh_app_bury(a);
	if (rh_ui_dirty(a->ui))
		rh_app_draw(a);
	int64_t wait = how_long(a);
	if (wait != 0 && !rh_ui_suspended(a->ui))
		rh_test_fence(a);
	if (!a->done)
		rh_net_wait(a->net, wait);
}

/* While an editor has the terminal its keys are not ours. */
void rh_app_lend_terminal(struct rh_app *a, bool lend)
{
	if (lend) {
		rh_net_forget_fd(a->net, rh_ui_fd(a->ui));
		rh_ui_suspend(a->ui);
	} else {
		/* ^C and ^\ went to our whole process group: they were meant for whoever had the terminal, and ended it perhaps */
		rh_die_forget(SIGINT);
		rh_die_forget(SIGQUIT);
		rh_ui_resume(a->ui);
		rh_net_watch_fd(a->net, rh_ui_fd(a->ui), on_terminal, a);
	}
}

void rh_app_run(struct rh_app *a)
{
	rh_net_watch_fd(a->net, rh_ui_fd(a->ui), on_terminal, a);
	rh_net_watch_fd(a->net, rh_die_fd(), on_signal, a);
	rh_ui_on_chosen(a->ui, rh_app_chosen, a);
	rh_ui_touch(a->ui);
	while (!a->done)
		turn(a);
	rh_net_forget_fd(a->net, rh_ui_fd(a->ui));
	rh_net_forget_fd(a->net, rh_die_fd());
}

struct rh_owner rh_app_owner(const struct rh_app *a)
{
	return a->owner;
}

struct rh_net *rh_app_net(struct rh_app *a)
{
	return a->net;
}

struct rh_ui *rh_app_ui(struct rh_app *a)
{
	return a->ui;
}

struct rh_session *rh_app_session(struct rh_app *a)
{
	return &a->session;
}

struct rh_state *rh_app_state(struct rh_app *a)
{
	return &a->state;
}
