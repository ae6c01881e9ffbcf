/* A write is a task that outlives its screens: it is never cancelled and never sent twice. When its answer does not say
 * what became of it, the object is looked at.
 */
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/journal.h"
#include "app/parts/lookup.h"
#include "app/parts/written.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

enum { TAG_WRITE = 1, TAG_LOOK, TAG_BEFORE };
enum { TICK_MS = 1000 };

struct app_task {
	struct app *app;
	struct rh_owner owner, from;
	struct app_change *change;
	struct rh_secret sent;    /* a copy of the body: to tell ours from another's after a lost answer */
	struct kube *kube;        /* of the cluster it began in: kept by the deferred while tasks exist */
	struct app_lookup lookup; /* its answer said nothing */
	int64_t started;
	struct app_task *next;
};

static void task_free(struct app_task *t)
{
	struct app_task **at = &t->app->tasks.first;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	app_lookup_end(&t->lookup);
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
	if (app_looking(&t->lookup))
		return rh_format(_("%s: the answer was lost, checking… %llds"), t->change->what, s);
	return rh_format("%s %s… %llds", _(doing(t)), t->change->what, s);
}

const char *app_tasks_what(const struct app *a, struct rh_owner form)
{
	for (const struct app_task *t = a->tasks.first; t; t = t->next)
		if (t->change->form.id == form.id && t->change->form.generation == form.generation)
			return t->change->what;
	return NULL;
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

/* "create" of N_("Create") */
static void note(const struct app_task *t, enum app_fate fate, const struct rh_err *e)
{
	char *action = rh_strdup(t->change->verb);

	*action = (char)(*action >= 'A' && *action <= 'Z' ? *action + ('a' - 'A') : *action);
	app_journal_add(t->app, &(struct app_entry){ .action = action,
						     .method = t->change->method,
						     .verb = t->change->verb,
						     .object = t->change->what,
						     .kube = t->kube,
						     .fate = fate,
						     .err = e });
	free(action);
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

static void done(struct app_task *t, struct rh_str after)
{
	struct app *a = t->app;
	struct app_change *c = t->change;

	note(t, APP_FATE_DONE, NULL);
	app_undo_keep(a, c, t->kube, after);
	app_undo_keep_losses(a, c);
	if (c->undo_of)
		app_undo_forget(a, c->undo_of);
	app_demo_made(a, true);
	if (t->kube == a->session.kube && c->ns && strcmp(c->method, "DELETE") != 0)
		rh_strset(&a->session.last_namespace, c->ns);
	if (c->written)
		c->written(a, c);
	if (!c->quiet)
		app_outcome_post(a, (struct app_outcome){ .form = c->form,
							  .list = take(&c->done_screen),
							  .row = take(&c->done_key),
							  .then = take(&c->then_screen),
							  .key = take(&c->then_key),
							  .say = done_line(c),
							  .offer = c->offer ? c->offer(a, c) : NULL,
							  .role = UI_ROLE_GOOD });
	rh_message_post((struct rh_message){ .to = t->from, .tag = APP_MESSAGE_WRITTEN });
	app_tell_all(a, APP_MESSAGE_CHANGED);
	task_free(t);
}

/* Refused, or not known (RH_E_UNKNOWN): then lists are read again too, because it may have happened. */
static void failed(struct app_task *t, const struct rh_err *e, void *reply)
{
	struct rh_message m = {
		.to = t->from, .tag = APP_MESSAGE_WRITTEN, .err = *e, .body = reply, .drop = kube_reply_free
	};
	bool unknown = e->code == RH_E_UNKNOWN;

	note(t, unknown ? APP_FATE_UNKNOWN : APP_FATE_REFUSED, e);
	if (unknown)
		app_undo_keep_losses(t->app, t->change);
	if (rh_owner_alive(t->from)) {
		rh_message_post(m);
	} else {
		rh_message_release(&m);
		app_outcome_post(t->app, (struct app_outcome){ .err = *e });
	}
	if (unknown)
		app_tell_all(t->app, APP_MESSAGE_CHANGED);
	task_free(t);
}

/* ---- an answer that does not say ---- */

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

static void look(struct app_task *t, const struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	char *path = object_path(t->change);

	rh_log("write: %s %s: the answer does not say (%s, HTTP %d): looking", t->change->method, t->change->what,
	       rh_code_name(m->err.code), r ? r->head.status : 0);
	t->lookup.answer = m->err;
	t->lookup.answer.http = r ? r->head.status : m->err.http;
	app_lookup_start(&t->lookup, t->kube, path, t->change->what, t->owner, TAG_LOOK);
	free(path);
	tell_writing(t);
}

static void say(struct app_task *t, enum rh_code code, const char *what, const char *fix)
{
	struct rh_err e;

	rh_err_set(&e, code, "%s", what);
	rh_err_why(&e, "%s", t->lookup.answer.why);
	rh_err_fix(&e, "%s", fix);
	failed(t, &e, NULL);
}

static void not_written(struct app_task *t)
{
	struct rh_err e;

	if (!app_lookup_believe(&t->lookup))
		return;
	app_err_not_written(&e, &t->lookup.answer);
	failed(t, &e, NULL);
}

static void seen_delete(struct app_task *t, struct rh_str there, bool gone)
{
	if (gone || !app_same_value(rh_secret_peek(&t->change->before), there, "/metadata/uid") ||
	    app_being_deleted(there))
		done(t, RH_STR(""));
	else
		not_written(t);
}

static void seen_patch(struct app_task *t, struct rh_str there)
{
	switch (kube_patch_held(t->change->content_type, rh_secret_peek(&t->sent), there)) {
	case KUBE_PATCH_HELD:
		done(t, there);
		break;
	case KUBE_PATCH_NOT_HELD:
		if (app_lookup_believe(&t->lookup))
			say(t, RH_E_CONFLICT, _("The answer was lost, and what is there now is not what was sent."),
			    _("Look at it, then decide."));
		break;
	case KUBE_PATCH_UNSURE:
		say(t, RH_E_UNKNOWN, _("The answer was lost, and the object does not show whether it was written."),
		    _("Look at it, then decide."));
		break;
	}
}

static void seen(struct app_task *t, struct rh_str there, bool gone)
{
	const struct app_change *c = t->change;

	if (strcmp(c->method, "DELETE") == 0)
		seen_delete(t, there, gone);
	else if (gone && (c->before.n || strcmp(c->method, "POST") != 0))
		say(t, RH_E_NOTFOUND, _("The answer was lost, and the object is gone."),
		    _("Somebody else deleted it."));
	else if (gone)
		not_written(t);
	else if (c->before.n && app_same_value(rh_secret_peek(&c->before), there, "/metadata/resourceVersion"))
		not_written(t);
	else if (!c->ours && strcmp(c->method, "PATCH") == 0)
		seen_patch(t, there);
	else if ((c->ours ? c->ours : app_is_ours)(rh_secret_peek(&t->sent), there))
		done(t, there);
	else
		say(t, c->before.n ? RH_E_CONFLICT : RH_E_EXISTS,
		    _("The answer was lost, and what is there now is not what was sent."),
		    _("Look at it, then decide."));
}

static void on_look(struct app_task *t, struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	struct rh_err e;

	switch (app_lookup_take(&t->lookup, m)) {
	case APP_SIGHT_NOT_YET:
		break;
	case APP_SIGHT_GONE:
		seen(t, (struct rh_str){ 0 }, true);
		break;
	case APP_SIGHT_THERE:
		seen(t, rh_secret_peek(&r->body), false);
		break;
	case APP_SIGHT_HIDDEN:
		app_err_unknown(&e, t->change->method, t->change->what, t->kube, t->lookup.path, &m->err);
		failed(t, &e, NULL);
		break;
	}
}

/* ---- sending ---- */

static void send(struct app_task *t)
{
	struct app_change *c = t->change;

	kube_write(t->kube,
		   &(struct kube_write){ .method = c->method,
					 .path = c->path,
					 .body = c->body.n ? &c->body : NULL,
					 .content_type = c->content_type,
					 .what = c->what },
		   t->owner, TAG_WRITE);
}

/* What is deleted is read first, so that it can be put back. Whoever may not read it may delete it all the same. */
static void on_before(struct app_task *t, const struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->err.code == RH_OK && r &&
	    app_same_value(rh_secret_peek(&t->change->before), rh_secret_peek(&r->body), "/metadata/uid"))
		rh_secret_set(&t->change->before, rh_secret_peek(&r->body));
	send(t);
}

static void take_message(void *ctx, struct rh_message *m)
{
	struct app_task *t = ctx;

	if (m->tag == TAG_LOOK) {
		on_look(t, m);
		return;
	}
	if (m->tag == TAG_BEFORE) {
		on_before(t, m);
		return;
	}
	switch (app_fate_of(t->change->method, t->change->name, &m->err, m->body)) {
	case APP_FATE_DONE:
		done(t, m->body ? rh_secret_peek(&((const struct kube_reply *)m->body)->body) : RH_STR(""));
		break;
	case APP_FATE_REFUSED:
		failed(t, &m->err, rh_message_steal(m));
		break;
	case APP_FATE_UNKNOWN:
		look(t, m);
		break;
	}
}

/* ---- the program ends meanwhile ---- */

void app_tasks_abandon(struct app *a, void (*tell)(struct app *a, const struct rh_err *e))
{
	const struct rh_err none = { 0 };

	for (const struct app_task *t = a->tasks.first; t; t = t->next) {
		char *path = object_path(t->change);
		struct rh_err e;

		app_err_unknown(&e, t->change->method, t->change->what, t->kube, path, &none);
		note(t, APP_FATE_UNKNOWN, &e);
		tell(a, &e);
		free(path);
	}
	app_tasks_free(a);
}

/* ---- its beginning ---- */

void app_task_write(struct app *a, struct app_change *c, struct rh_owner from)
{
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
	if (app_undo_wants(c)) {
		char *path = object_path(c);

		kube_get(t->kube, path, c->what, t->owner, TAG_BEFORE);
		free(path);
	} else {
		send(t);
	}
	on_tick(a);
}
