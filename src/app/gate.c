/* The gate: the one place that says no to writes and reveals on our own account. */
#include "app/change.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "ui/ui.h"

bool app_gate_allows(const struct app_session *s, enum app_gate what, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (!s->read_only)
		return true;
	rh_err_set(e, RH_E_REFUSED, "%s",
		   _(what == APP_GATE_WRITE ? N_("Nothing is written here: ranchhand is connected read-only.")
					    : N_("No secret is revealed here: ranchhand is connected read-only.")));
	rh_err_fix(e, "%s",
		   _("Connect again without --read-only, or choose Connect instead of Connect read-only on the Connect "
		     "screen."));
	return false;
}

bool app_gate(struct app *a, enum app_gate what, struct rh_err *e)
{
	return app_gate_allows(&a->session, what, e);
}

struct app_change *app_change_new(const char *verb, const char *method)
{
	struct app_change *c = rh_alloc(sizeof *c);

	c->verb = verb;
	c->method = rh_strdup(method);
	rh_secret_init(&c->body);
	rh_secret_init(&c->before);
	return c;
}

void app_change_free(struct app_change **c)
{
	if (!*c)
		return;
	char *const strings[] = { (*c)->method,   (*c)->path,        (*c)->what,     (*c)->ns,
				  (*c)->name,     (*c)->done_screen, (*c)->done_key, (*c)->then_screen,
				  (*c)->then_key, (*c)->target,      (*c)->notes,    (*c)->object };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rh_secret_release(&(*c)->body);
	rh_secret_release(&(*c)->before);
	free(*c);
	*c = NULL;
}

struct app_change *app_change_copy(const struct app_change *c)
{
	struct app_change *n = app_change_new(c->verb, c->method);

	const struct {
		char **to, *from;
	} strings[] = {
		{ &n->path, c->path },
		{ &n->what, c->what },
		{ &n->ns, c->ns },
		{ &n->name, c->name },
		{ &n->done_screen, c->done_screen },
		{ &n->done_key, c->done_key },
		{ &n->then_screen, c->then_screen },
		{ &n->then_key, c->then_key },
		{ &n->target, c->target },
		{ &n->notes, c->notes },
		{ &n->object, c->object },
	};
	for (size_t i = 0; i < RH_LEN(strings); i++)
		rh_strset(strings[i].to, strings[i].from);
	rh_secret_copy(&n->body, &c->body);
	rh_secret_copy(&n->before, &c->before);
	n->kube = c->kube;
	n->no_dry_run = c->no_dry_run;
	n->ours = c->ours;
	n->written = c->written;
	n->content_type = c->content_type;
	n->masked = c->masked;
	n->form = c->form;
	return n;
}

static void put_uid(struct data_jw *w, const char *outer, const char *uid)
{
	data_jw_key(w, rh_str(outer));
	data_jw_open(w, '{');
	data_jw_kv(w, "uid", rh_str(uid));
	data_jw_close(w, '}');
}

void app_change_delete_only(struct app_change *c, const char *uid, const char *propagation)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(&c->body));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "kind", RH_STR("DeleteOptions"));
	data_jw_kv(&w, "apiVersion", RH_STR("v1"));
	if (propagation)
		data_jw_kv(&w, "propagationPolicy", rh_str(propagation));
	put_uid(&w, "preconditions", uid);
	data_jw_close(&w, '}');
	data_jw_init(&w, rh_out_secret(&c->before));
	data_jw_open(&w, '{');
	put_uid(&w, "metadata", uid);
	data_jw_close(&w, '}');
}

struct kube *app_change_kube(struct app *a, const struct app_change *c)
{
	return c->kube ? c->kube : a->session.kube;
}

void app_review(struct app *a, struct app_change *c)
{
	struct rh_err e;
	const struct ui_screen_ops *ops = app_screen(a, "review");

	if (app_gate(a, APP_GATE_WRITE, &e) && ops) {
		app_push(a, ops, &(struct app_review_start){ c });
		return;
	}
	app_error(a, &e);
	app_change_free(&c);
}

/* ---- a question before it ---- */

struct asked {
	struct app *app;
	struct rh_owner from;
	struct app_change *change;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;

	if (button == 1)
		app_write(q->app, q->change, q->from);
	else
		app_change_free(&q->change);
	free(q);
}

void app_ask_write(struct app *a, const struct ui_dialog *d, struct app_change *c, struct rh_owner from)
{
	struct ui_dialog mine = *d;
	struct asked *q = rh_alloc(sizeof *q);

	*q = (struct asked){ a, from, c };
	mine.done = on_answer;
	mine.ctx = q;
	mine.owner = a->owner;
	ui_dialog(a->ui, &mine);
}
