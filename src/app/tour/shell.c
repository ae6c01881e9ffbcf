/* What a lesson has a learner do in a shell of their own: the kubeconfig with which kubectl reaches the demo, and the
 * same request over our own connection where it is done for them and the arguments of kubectl would hold the password
 * that the guide tells (kubectl.c). */
#include "app/tour/inside.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/parts/journal.h"
#include "app/parts/private_file.h"
#include "app/session.h"
#include "app/shell.h"
#include "base/base.h"
#include "data/lesson.h"
#include "kube/kube.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>
#include <unistd.h>

/* ---- the kubeconfig ---- */

static bool has_kubectl(const struct data_lesson_step *s)
{
	for (size_t i = 0; s && i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_KUBECTL)
			return true;
	return false;
}

static void write_it(struct app_tour *t, const struct kube *k)
{
	struct rh_secret config;
	struct rh_err e;

	rh_secret_init(&config);
	app_shell_config(k->at, k->prefix, &config);
	t->shell.path = app_private_new();
	if (rh_file_write(t->shell.path, rh_secret_peek(&config), &e) != RH_OK)
		ui_error(t->app->ui, &e);
	rh_secret_release(&config);
}

void app_tour_shell_look(struct app_tour *t)
{
	const struct app_session *s = &t->app->session;

	if (!has_kubectl(app_tour_step(t)) || !s->demo || !s->kube)
		return;
	char *to = rh_format("%s%s", s->kube->at->url, s->kube->prefix ? s->kube->prefix : "");
	if (!t->shell.to || strcmp(to, t->shell.to) != 0) {
		app_tour_shell_end(t);
		t->shell.to = rh_strdup(to);
		t->shell.step = t->at;
		write_it(t, s->kube);
	}
	free(to);
}

const char *app_tour_shell_path(const struct app_tour *t)
{
	return t->shell.path && t->shell.step == t->at ? t->shell.path : NULL;
}

void app_tour_shell_end(struct app_tour *t)
{
	if (t->shell.path)
		(void)unlink(t->shell.path);
	free(t->shell.path);
	free(t->shell.to);
	t->shell = (struct app_tour_shell){ 0 };
}

/* ---- a request ---- */

static void note(struct app *a, const char *path, const struct rh_err *e)
{
	enum app_fate fate = e->code == RH_OK         ? APP_FATE_DONE
			     : e->code == RH_E_SERVER ? APP_FATE_REFUSED
						      : APP_FATE_UNKNOWN;

	app_journal_add(a, &(struct app_entry){ .action = "create",
						.method = "POST",
						.verb = N_("Create"),
						.object = path,
						.kube = a->session.kube,
						.fate = fate,
						.err = e->code == RH_OK ? NULL : e });
}

static void on_answer(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *err)
{
	struct app_tour *t = ctx;
	struct rh_err e = *err;

	(void)body;
	if (t->request.state != APP_TOUR_REQUEST_ASKED)
		return;
	if (e.code == RH_OK && head->status / 100 != 2 && head->status != 409) /* 409: it is there already */
		rh_err_set(&e, RH_E_SERVER, _("The server did not do it: %d"), head->status);
	note(t->app, t->request.path, &e);
	if (e.code == RH_OK)
		ui_toast(t->app->ui, UI_ROLE_GOOD, "%s",
			 app_tour_kubectl_secret(t)
				 ? _("Done over the connection of this program: the arguments of kubectl would hold "
				     "the password.")
				 : _("Done over the connection of this program, as kubectl does it in a shell."));
	else
		ui_error(t->app->ui, &e);
	t->request.state = e.code == RH_OK ? APP_TOUR_REQUEST_DONE : APP_TOUR_REQUEST_FAILED;
	t->world.stale = true;
	ui_touch(t->app->ui);
}

/* "POST PATH BODY" of the cluster that is explored. */
void app_tour_request(struct app_tour *t, const char *line)
{
	struct rh_str rest = rh_str(line), method, path;
	const struct kube *k = t->app->session.kube;
	struct rh_secret body;
	struct rh_err e;

	app_tour_request_end(t);
	t->request.state = APP_TOUR_REQUEST_FAILED;
	if (!rh_str_cut(&rest, ' ', &method) || !rh_str_cut(&rest, ' ', &path) || !rh_str_is(method, "POST") || !k ||
	    !t->app->session.demo || !rh_str_starts(path, "/api"))
		return;
	if (!app_gate(t->app, APP_GATE_WRITE, &e)) {
		ui_error(t->app->ui, &e);
		return;
	}
	t->request.path = rh_str_dup(path);
	char *whole = rh_format("%s%s", k->prefix ? k->prefix : "", t->request.path);
	rh_secret_init(&body);
	rh_secret_set(&body, rest);
	t->request.state = APP_TOUR_REQUEST_ASKED;
	net_http_start(t->app->net, &(struct net_http){ .at = k->at,
							.method = "POST",
							.path = whole,
							.content_type = "application/json",
							.body = &body,
							.owner = t->owner,
							.on_done = on_answer,
							.ctx = t });
	rh_secret_release(&body);
	free(whole);
}

void app_tour_request_end(struct app_tour *t)
{
	free(t->request.path);
	t->request = (struct app_tour_request){ 0 };
}
