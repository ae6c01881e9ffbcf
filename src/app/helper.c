/* See helper.h. */
#include "app/helper.h"
#include "app/internal.h"
#include "app/parts/journal.h"
#include "app/parts/lend.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "net/net.h"
#include "registry/helper.h"

#include <string.h>

enum { RUN_MS = 60000, READ_MS = 600000 }; /* as credential plugins have */

struct run {
	struct app *app;
	struct data_words argv;
	char *command, *address, *server; /* server: as helpers are asked for it; "" when there is none */
	bool protocol;                    /* it is a credential helper */
	struct rh_owner owner;
	int tag;
	uint64_t child;
	bool told; /* what it says was shown */
};

static void untell(struct run *run)
{
	if (run->told)
		app_lend_said(run->app, run, run->argv.v[0], NULL, NULL);
	run->told = false;
}

static void drop_run(void *ctx)
{
	struct run *run = ctx;

	untell(run);
	data_words_release(&run->argv);
	free(run->command);
	free(run->address);
	free(run->server);
	free(run);
}

static void answer_free(void *p)
{
	struct app_helper_answer *answer = p;

	free(answer->user);
	rh_secret_release(&answer->password);
	free(answer);
}

/* ---- how it ends ---- */

static void post_error(const struct run *run, struct rh_err e)
{
	rh_message_post((struct rh_message){ .to = run->owner, .tag = run->tag, .err = e });
}

static bool holds(const char *text, struct rh_str part)
{
	char *z = part.n >= 4 ? rh_str_dup(part) : NULL;
	bool in = z && strstr(text, z);

	if (z)
		explicit_bzero(z, part.n);
	free(z);
	return in;
}

/* A program that says on standard error what it prints would have it shown. */
static bool repeats(struct rh_str out, const char *said)
{
	struct rh_secret secret = { 0 };
	struct rh_str rest = out, line, raw = data_json_part(out, "/Secret");
	bool it_does = rh_str_starts(raw, "\"") && data_json_decode(raw, DATA_JSON_SHOW, rh_out_secret(&secret)) &&
		       holds(said, rh_secret_peek(&secret));

	while (!it_does && rh_str_cut(&rest, '\n', &line))
		it_does = holds(said, rh_str_trim(line));
	rh_secret_release(&secret);
	return it_does;
}

static void note_it(const struct run *run)
{
	char *object = rh_format("password of %s from %s", *run->server ? run->server : run->address, run->argv.v[0]);

	app_journal_add(run->app, &(struct app_entry){
					  .action = "get-password", .object = object, .kube = run->app->session.kube });
	free(object);
	if (*run->server && app_state_command_put(&run->app->state, run->server, run->command))
		app_state_changed(run->app);
}

static void take(const struct run *run, struct rh_str out, struct rh_err *e)
{
	struct app_helper_answer *answer = rh_alloc(sizeof *answer);
	struct rh_buf user;
	bool fine;

	rh_buf_init(&user, 4096);
	fine = run->protocol ? registry_helper_answer(out, &user, &answer->password, e)
			     : registry_helper_printed(out, &answer->password, e);
	answer->user = user.n ? rh_buf_take(&user) : NULL;
	rh_buf_release(&user);
	if (!fine) {
		answer_free(answer);
		return;
	}
	note_it(run);
	rh_message_post((struct rh_message){ .to = run->owner, .tag = run->tag, .body = answer, .drop = answer_free });
}

static void failed(const struct run *run, char *why, const char *fix, struct rh_err *e)
{
	rh_err_set(e, RH_E_IO, _("%s gave no password."), run->argv.v[0]);
	rh_err_why(e, "%s", why);
	rh_err_fix(e, "%s", fix);
	free(why);
}

static void on_done(void *ctx, int status, struct rh_secret *out, const char *said, const struct rh_err *how)
{
	struct run *run = ctx;
	struct rh_str printed = rh_secret_peek(out);
	struct rh_err e = { 0 };

	untell(run);
	if (repeats(printed, said))
		said = "";
	if (run->protocol && status == 1 && how->code == RH_OK && registry_helper_has_none(printed)) {
		rh_err_set(&e, RH_E_NOTFOUND, _("%s has no login for %s."), run->argv.v[0], run->server);
		rh_err_fix(&e, "%s", _("Log in there with docker login, or choose another command."));
	} else if (how->code != RH_OK || status != 0) {
		failed(run, net_child_why(status, said, how), how->fix, &e);
	} else {
		take(run, printed, &e);
	}
	if (e.code != RH_OK)
		post_error(run, e);
}

static void stop(void *ctx)
{
	struct run *run = ctx;
	struct rh_err e = { 0 };

	untell(run);
	failed(run, rh_strdup(_("It was interrupted.")), "", &e);
	post_error(run, e);
	net_child_end(run->app->net, run->child);
}

static void on_said(void *ctx, const char *text)
{
	struct run *run = ctx;

	if (!*text)
		return;
	if (!run->told)
		net_child_wait_longer(run->app->net, run->child, READ_MS);
	run->told = true;
	app_lend_said(run->app, run, run->argv.v[0], text, stop);
}

uint64_t app_helper_run(struct app *a, const char *command, const char *address, struct rh_owner owner, int tag)
{
	struct run *run = rh_alloc(sizeof *run);
	struct rh_buf server;

	*run = (struct run){
		.app = a, .command = rh_strdup(command), .address = rh_strdup(address), .owner = owner, .tag = tag
	};
	(void)data_words_split(rh_str(command), &run->argv);
	run->protocol = registry_helper_is((const char *const *)run->argv.v, run->argv.n);
	rh_buf_init(&server, 2048);
	(void)registry_helper_server(rh_str(address), &server);
	run->server = rh_buf_take(&server);
	run->child = net_child_start(a->net, &(struct net_child){ .argv = (const char *const *)run->argv.v,
								  .no_terminal = true,
								  .input = run->protocol ? run->server : NULL,
								  .timeout_ms = RUN_MS,
								  .limit = REGISTRY_HELPER_MOST,
								  .on_said = on_said,
								  .on_done = on_done,
								  .ctx = run,
								  .drop = drop_run });
	return run->child;
}

void app_helper_stop(struct app *a, uint64_t run)
{
	if (run)
		net_child_end(a->net, run);
}
