/* Leaving: quitting asks only when something would be lost, and logging out gives back a token that we obtained. */
#include "app/internal.h"
#include "app/message.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { LOGOUT_MS = 3000, SIGNAL_LOGOUT_MS = 1000 };

/* ---- the state of it ---- */

bool app_done(const struct app *a)
{
	return a->leaving.done;
}

bool app_quitting(const struct app *a)
{
	return a->leaving.quitting;
}

int app_leave_code(const struct app *a)
{
	return a->leaving.exit_code;
}

/* ---- logging out ---- */

/* The token lives on, which only somebody at the server can change now: said, and with its name. */
static void token_stays(struct app *a, const struct rh_err *why)
{
	char *name = rancher_token_name(a->session.at);
	char *failed = rh_err_line(why, false);
	struct rh_err e;

	rh_err_set(&e, why->code, "%s", _("The log-out failed"));
	rh_err_why(&e, "%s", failed);
	rh_err_fix(&e, _("The token %s stays valid; delete it in Rancher under Account & API Keys."), name ? name : "");
	char *text = rh_err_line(&e, true);
	struct rh_buf clean;

	rh_buf_init(&clean, 4096);
	rh_line_clean(&clean, rh_str(text));
	rh_log("%s", clean.p);
	if (a->leaving.quitting || a->leaving.done)
		rh_strset(&a->leaving.last_word, clean.p);
	else
		ui_toast(a->ui, UI_ROLE_WARN, "%s", clean.p);
	rh_buf_release(&clean);
	free(text);
	free(failed);
	free(name);
}

static void no_answer(struct app *a)
{
	struct rh_err e;

	rh_err_set(&e, RH_E_TIMEOUT, "%s", _("the server did not answer in time."));
	token_stays(a, &e);
}

static void leave_server(struct app *a)
{
	rh_timer_stop(&a->leaving.logout);
	if (a->leaving.quitting) {
		a->leaving.done = true;
		return;
	}
	app_pop_to(a, "connect");
	app_session_end(a);
	app_tell_all(a, APP_MESSAGE_TENANCY);
	ui_touch(a->ui);
}

void app_logged_out(struct app *a, const struct rh_err *e)
{
	if (e->code != RH_OK)
		token_stays(a, e);
	leave_server(a);
}

static void on_logout_timer(void *ctx)
{
	no_answer(ctx);
	leave_server(ctx);
}

/* A token that was saved for the next time is kept when we only quit. */
static void log_out(struct app *a)
{
	struct app_session *s = &a->session;
	const struct app_saved_server *saved = app_saved_server(a);
	bool keep = a->leaving.quitting && saved && saved->has_token;

	if (!a->leaving.quitting)
		app_saved_forget_token(a);
	if (!s->rancher || !s->rancher->token_is_ours || keep) {
		leave_server(a);
		return;
	}
	rancher_logout(s->rancher, a->owner, APP_LOGGED_OUT);
	rh_timer_start(&a->leaving.logout, LOGOUT_MS, on_logout_timer, a);
	ui_touch(a->ui);
}

static void log_out_now(struct app *a, void *what)
{
	(void)what;
	log_out(a);
}

/* Down to the servers. */
void app_logout(struct app *a)
{
	app_depart(a, (struct app_departure){ .keep = 1, .go = log_out_now });
}

void app_give_back(struct app *a)
{
	struct rancher *r = a->session.rancher;
	const struct app_saved_server *saved = app_saved_server(a);
	int64_t until = rh_now() + SIGNAL_LOGOUT_MS;

	if (!r || !r->token_is_ours || (saved && saved->has_token))
		return;
	net_http_cancel_owner(a->net, a->owner);
	rancher_logout(r, a->owner, APP_LOGGED_OUT);
	/* the count bounds it where the clock is driven */
	for (int turns = 0; turns < 100 && r->token_is_ours && rh_now() < until; turns++) {
		net_wait(a->net, SIGNAL_LOGOUT_MS / 20);
		rh_timer_run();
	}
	if (r->token_is_ours)
		no_answer(a);
}

/* ---- quitting ---- */

void app_die(struct app *a, int exit_code)
{
	a->leaving.exit_code = exit_code;
	a->leaving.done = true;
}

/* A third ^C, or a second quit, does not wait for the log-out either. */
static void app_quit_now(struct app *a)
{
	if (a->leaving.quitting) {
		a->leaving.done = true;
		return;
	}
	a->leaving.quitting = true;
	log_out(a);
}

void app_quit_with(struct app *a, int exit_code)
{
	a->leaving.exit_code = exit_code;
	app_quit_now(a);
}

static void quit(struct app *a, void *what)
{
	(void)what;
	app_quit_now(a);
}

void app_quit(struct app *a)
{
	const char *writing = app_writing(a);

	if (a->leaving.quitting)
		app_quit_now(a);
	else
		app_depart(a, (struct app_departure){ .title = _("Quit ranchhand?"),
						      .yes = _("Quit"),
						      .also = writing ? writing : app_demo_loses(a),
						      .go = quit });
}

/* What was opened through another screen from where one was leads back there. */
static size_t kept_by_back(const struct app *a)
{
	size_t top = app_depth(a) - 1;
	const char *below = top ? app_stack_marked(a, top - 1) : NULL;

	return below && !app_stack_marked(a, top) && strcmp(below, APP_STACK_THROUGH) == 0 ? top - 1 : top;
}

static void go_back(struct app *a, void *what)
{
	(void)what;
	for (size_t keep = kept_by_back(a); app_depth(a) > keep;)
		app_drop(a);
}

void app_pop(struct app *a)
{
	const struct ui_screen *top = app_top(a);

	if (top && (!app_at(a, 1) || (top->ops->flags & UI_SCREEN_HOME)))
		app_quit(a);
	else if (top)
		app_depart(a, (struct app_departure){ .keep = kept_by_back(a), .go = go_back });
}

void app_leave_release(struct app *a)
{
	rh_timer_stop(&a->leaving.logout);
	if (a->leaving.last_word)
		fprintf(stderr, "ranchhand: %s\n", a->leaving.last_word);
	rh_strset(&a->leaving.last_word, NULL);
}
