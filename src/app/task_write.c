/* A write is a task that outlives its screens: it is never cancelled and never sent twice. When its answer was lost,
 * the object is read to learn what became of it.
 */
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/written.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

enum { TAG_WRITE = 1, TAG_CHECK };
enum { FIRST_CHECK_MS = 1000, LAST_CHECK_MS = 15000, TICK_MS = 1000 };

struct app_task {
	struct app *app;
	struct rh_owner owner, from;
	struct app_change *change;
	struct rh_secret sent; /* a copy of the body: to tell ours from another's after a lost answer */
	struct kube *kube;     /* of the cluster it began in: kept by the deferred while tasks exist */
	struct rh_timer again;
	int64_t started, check_ms;
	bool checking;
	struct app_task *next;
};

static void task_free(struct app_task *t)
{
	struct app_task **at = &t->app->tasks.first;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	rh_timer_stop(&t->again);
	app_receive_no_more(t->app, t->owner);
	rh_owner_end(t->owner);
	rh_secret_release(&t->sent);
	app_change_free(&t->change);
	ui_touch(t->app->ui);
	free(t);
}

void app_tasks_free(struct app *a)
{
	while (a->tasks.first)
		task_free(a->tasks.first);
	rh_timer_stop(&a->tasks.tick);
}

bool app_tasks_busy(const struct app *a)
{
	return a->tasks.first != NULL;
}

/* ---- while it goes on ---- */

static const char *doing(const struct app_task *t)
{
	if (strcmp(t->change->method, "DELETE") == 0)
		return N_("deleting");
	return strcmp(t->change->method, "POST") == 0 ? N_("creating") : N_("saving");
}

char *app_tasks_say(const struct app *a)
{
	const struct app_task *t = a->tasks.first;
	long long s = t ? (long long)(rh_now() - t->started) / 1000 : 0;

	if (!t)
		return NULL;
	if (t->checking)
		return rh_format(_("%s: the answer was lost, checking… %llds"), t->change->what, s);
	return rh_format("%s %s… %llds", _(doing(t)), t->change->what, s);
}

static void tell_writing(const struct app_task *t)
{
	rh_message_post((struct rh_message){ .to = t->from, .tag = APP_MESSAGE_WRITING });
	ui_touch(t->app->ui);
}

static void on_tick(void *ctx)
{
	struct app *a = ctx;

	for (const struct app_task *t = a->tasks.first; t; t = t->next)
		tell_writing(t);
	if (a->tasks.first)
		rh_timer_start(&a->tasks.tick, TICK_MS, on_tick, a);
}

/* ---- its end ---- */

/* Server, cluster, object, result: with the time, what :log shows of every write. */
static void log_write(const struct app_task *t, const char *result)
{
	const struct app_session *s = &t->app->session;

	rh_log("write: %s / %s: %s %s: %s", s->server_name ? s->server_name : "", t->kube->id ? t->kube->id : "",
	       t->change->method, t->change->what, result);
}

static char *done_line(const struct app_change *c)
{
	/* TRANSLATORS: %s is an object, "secret web-blue/quay-pull" */
	return rh_format(_(strcmp(c->method, "DELETE") == 0 ? N_("Deleted %s.")
			   : strcmp(c->method, "POST") == 0 ? N_("Created %s.")
							    : N_("Saved %s.")),
			 c->what);
}

static char *take(char **z)
{
	char *text = *z;

	*z = NULL;
	return text;
}

static void done(struct app_task *t)
{
	struct app *a = t->app;
	struct app_change *c = t->change;

	log_write(t, "done");
	if (t->kube == a->session.kube && c->ns && strcmp(c->method, "DELETE") != 0)
		rh_strset(&a->session.last_namespace, c->ns);
	if (c->written)
		c->written(a, c);
	app_outcome_post(a, (struct app_outcome){ .form = c->form,
						  .list = take(&c->done_screen),
						  .row = take(&c->done_key),
						  .then = take(&c->then_screen),
						  .key = take(&c->then_key),
						  .say = done_line(c),
						  .role = UI_ROLE_GOOD });
	rh_message_post((struct rh_message){ .to = t->from, .tag = APP_MESSAGE_WRITTEN });
	app_tell_all(a, APP_MESSAGE_CHANGED);
	task_free(t);
}

static void refused(struct app_task *t, const struct rh_err *e, void *reply)
{
	struct rh_message m = {
		.to = t->from, .tag = APP_MESSAGE_WRITTEN, .err = *e, .body = reply, .drop = kube_reply_free
	};

	log_write(t, e->what);
	if (rh_owner_alive(t->from)) {
		rh_message_post(m);
	} else {
		rh_message_release(&m);
		app_outcome_post(t->app, (struct app_outcome){ .err = *e });
	}
	task_free(t);
}

/* ---- a lost answer ---- */

/* The path of the object itself, without a query; a create was sent to its collection. */
static char *object_path(const struct app_change *c)
{
	struct rh_str path = rh_str(c->path);

	if (c->object)
		return rh_strdup(c->object);
	path.n = rh_str_find(path, "?");
	if (strcmp(c->method, "POST") != 0)
		return rh_str_dup(path);
	return rh_format("%.*s/%s", RH_ARG(path), c->name);
}

static void check(void *ctx)
{
	struct app_task *t = ctx;
	char *path = object_path(t->change);

	kube_get(t->kube, path, t->change->what, t->owner, TAG_CHECK);
	free(path);
}

static void check_later(struct app_task *t)
{
	if (!t->checking)
		log_write(t, "the answer was lost: checking");
	t->checking = true;
	t->check_ms = t->check_ms ? t->check_ms * 2 : FIRST_CHECK_MS;
	if (t->check_ms > LAST_CHECK_MS)
		t->check_ms = LAST_CHECK_MS;
	rh_timer_start(&t->again, t->check_ms, check, t);
	tell_writing(t);
}

static void unknown(struct app_task *t, enum rh_code code, const char *what, const char *fix)
{
	struct rh_err e;

	rh_err_set(&e, code, "%s", what);
	rh_err_fix(&e, "%s", fix);
	refused(t, &e, NULL);
}

static void not_written(struct app_task *t)
{
	unknown(t, RH_E_NET, _("The answer was lost, and nothing was written."),
		_("Try again: everything typed is still here."));
}

static void checked_delete(struct app_task *t, struct rh_str there, bool gone)
{
	if (gone || !app_same_value(rh_secret_peek(&t->change->before), there, "/metadata/uid"))
		done(t);
	else
		not_written(t);
}

static void checked_patch(struct app_task *t, struct rh_str there)
{
	switch (kube_patch_held(t->change->content_type, rh_secret_peek(&t->sent), there)) {
	case KUBE_PATCH_HELD:
		done(t);
		break;
	case KUBE_PATCH_NOT_HELD:
		unknown(t, RH_E_CONFLICT, _("The answer was lost, and what is there now is not what was sent."),
			_("Look at it, then decide."));
		break;
	case KUBE_PATCH_UNSURE:
		unknown(t, RH_E_CONFLICT,
			_("The answer was lost, and the object does not show whether it was written."),
			_("Look at it, then decide."));
		break;
	}
}

static void checked(struct app_task *t, struct rh_str there, bool gone)
{
	const struct app_change *c = t->change;

	if (strcmp(c->method, "DELETE") == 0)
		checked_delete(t, there, gone);
	else if (gone && (c->before.n || strcmp(c->method, "POST") != 0))
		unknown(t, RH_E_NOTFOUND, _("The answer was lost, and the object is gone."),
			_("Somebody else deleted it."));
	else if (gone)
		not_written(t);
	else if (c->before.n && app_same_value(rh_secret_peek(&c->before), there, "/metadata/resourceVersion"))
		not_written(t);
	else if (!c->ours && strcmp(c->method, "PATCH") == 0)
		checked_patch(t, there);
	else if ((c->ours ? c->ours : app_is_ours)(rh_secret_peek(&t->sent), there))
		done(t);
	else
		unknown(t, c->before.n ? RH_E_CONFLICT : RH_E_EXISTS,
			_("The answer was lost, and what is there now is not what was sent."),
			_("Look at it, then decide."));
}

static void on_check(struct app_task *t, struct rh_message *m)
{
	struct kube_reply *r = m->body;

	if (m->err.code == RH_E_NOTFOUND)
		checked(t, (struct rh_str){ 0 }, true);
	else if (m->err.code == RH_OK && r)
		checked(t, rh_secret_peek(&r->body), false);
	else if (app_was_lost(&m->err))
		check_later(t);
	else
		refused(t, &m->err, rh_message_steal(m));
}

static void take_message(void *ctx, struct rh_message *m)
{
	struct app_task *t = ctx;

	if (m->tag == TAG_CHECK)
		on_check(t, m);
	else if (m->err.code == RH_OK)
		done(t);
	else if (strcmp(t->change->method, "DELETE") == 0 && m->err.code == RH_E_NOTFOUND)
		done(t);
	else if (app_was_lost(&m->err))
		check_later(t);
	else
		refused(t, &m->err, rh_message_steal(m));
}

void app_write(struct app *a, struct app_change *c, struct rh_owner from)
{
	struct rh_err e;

	if (!app_gate(a, APP_GATE_WRITE, &e)) {
		app_outcome_post(a, (struct app_outcome){ .err = e });
		app_change_free(&c);
		return;
	}
	struct app_task *t = rh_alloc(sizeof *t);
	t->app = a;
	t->from = from;
	t->owner = rh_owner_new();
	t->change = c;
	t->kube = app_change_kube(a, c);
	t->started = rh_now();
	rh_secret_init(&t->sent);
	rh_secret_copy(&t->sent, &c->body);
	t->next = a->tasks.first;
	a->tasks.first = t;
	app_receive(a, t->owner, take_message, t);
	kube_write(t->kube,
		   &(struct kube_write){ .method = c->method,
					 .path = c->path,
					 .body = c->body.n ? &c->body : NULL,
					 .content_type = c->content_type,
					 .what = c->what },
		   t->owner, TAG_WRITE);
	on_tick(a);
}
