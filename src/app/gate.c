/* The gate: the one place that says no to writes and reveals on our own account. */
#include "app/internal.h"

bool rh_gate_allows(const struct rh_session *s, enum rh_gate what, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (!s->read_only)
		return true;
	(void)rh_err_set(e, RH_E_REFUSED, "%s",
			 _(what == RH_GATE_WRITE ? N_("Nothing is written here: ranchhand is connected read-only.") :
						   N_("No secret is revealed here: ranchhand is connected read-only.")));
	(void)rh_err_fix(e, "%s", _("Connect again without --read-only, or with Enter instead of w on the Connect screen."));
	return false;
}

bool rh_app_gate(struct rh_app *a, enum rh_gate what, struct rh_err *e)
{
	return rh_gate_allows(&a->session, what, e);
}

struct rh_change *rh_change_new(const char *verb, const char *method)
{
	struct rh_change *c = rh_alloc(sizeof *c);

	c->verb = verb;
	c->method = rh_strdup(method);
	rh_secret_init(&c->body);
	rh_secret_init(&c->before);
	return c;
}

void rh_change_free(struct rh_change **c)
{
	if (!*c)
		return;
	char *const strings[] = { (*c)->method, (*c)->path, (*c)->what, (*c)->ns, (*c)->name, (*c)->done_screen, (*c)->done_key,
				  (*c)->then_screen, (*c)->then_key, (*c)->target, (*c)->notes, (*c)->object };
	for (size_t i = 0; i < RH_LEN(strings); i++)
		free(strings[i]);
	rh_secret_release(&(*c)->body);
	rh_secret_release(&(*c)->before);
	free(*c);
	*c = NULL;
}

struct rh_change *rh_change_copy(const struct rh_change *c)
{
	struct rh_change *n = rh_change_new(c->verb, c->method);

	const struct {
		char **to, *from;
	} strings[] = {
		{ &n->path, c->path },		     { &n->what, c->what },	    { &n->ns, c->ns },
		{ &n->name, c->name },		     { &n->done_screen, c->done_screen }, { &n->done_key, c->done_key },
		{ &n->then_screen, c->then_screen }, { &n->then_key, c->then_key }, { &n->target, c->target },	    { &n->notes, c->notes },
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

static void put_uid(struct rh_jw *w, const char *outer, const char *uid)
{
	rh_jw_key(w, rh_str(outer));
	rh_jw_open(w, '{');
	rh_jw_kv(w, "uid", rh_str(uid));
	rh_jw_close(w, '}');
}

void rh_change_delete_only(struct rh_change *c, const char *uid, const char *propagation)
{
	struct rh_jw w;

	rh_jw_init(&w, rh_out_secret(&c->body));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "kind", RH_STR("DeleteOptions"));
	rh_jw_kv(&w, "apiVersion", RH_STR("v1"));
	if (propagation)
		rh_jw_kv(&w, "propagationPolicy", rh_str(propagation));
	put_uid(&w, "preconditions", uid);
	rh_jw_close(&w, '}');
	rh_jw_init(&w, rh_out_secret(&c->before));
	rh_jw_open(&w, '{');
	put_uid(&w, "metadata", uid);
	rh_jw_close(&w, '}');
}

struct rh_kube *rh_change_kube(struct rh_app *a, const struct rh_change *c)
{
	return c->kube ? c->kube : a->session.kube;
}

void rh_app_review(struct rh_app *a, struct rh_change *c)
{
	struct rh_err e;
	const struct rh_screen_ops *ops = rh_app_screen(a, c->before.n || c->content_type ? "review_save" : "review");

	if (rh_app_gate(a, RH_GATE_WRITE, &e) && ops) {
		rh_app_push(a, ops, c);
		return;
	}
	rh_app_error(a, &e);
	rh_change_free(&c);
}

/* ---- a question before it ------------------------------------------------------------------------------------------------ */

struct asked {
	struct rh_app *app;
	struct rh_owner from;
	struct rh_change *change;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;

	if (button == 1)
		rh_app_write(q->app, q->change, q->from);
	else
		rh_change_free(&q->change);
	free(q);
}

void rh_app_ask_write(struct rh_app *a, const struct rh_dialog *d, struct rh_change *c, struct rh_owner from)
{
	struct rh_dialog mine = *d;
	struct asked *q = rh_alloc(sizeof *q);

	*q = (struct asked){ a, from, c };
	mine.done = on_answer;
	mine.ctx = q;
	mine.owner = a->owner;
	rh_ui_dialog(a->ui, &mine);
}
