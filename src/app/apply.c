/* Objects of a file: each is read and checked with a dry run, then all are written in their order. What stands in the
 * file is set, what it does not name stays: a create, or a patch. */
#include "app/apply.h"
#include "app/change.h"
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_READ = 1, TAG_DRY };
enum state { WAITING, SAME, CREATES, CHANGES, DONE, FAILED, LEFT };
struct item {
	char *what;
	enum state state;
	struct app_change *change; /* what writes it; NULL: nothing to write, or written */
	bool creates;
	struct rh_err err;
};
struct app_apply {
	struct app *app;
	struct kube *kube;
	struct rh_owner owner;
	struct item *v;
	size_t n, at;
	bool dry, writes; /* writes: all have been checked */
	struct rh_buf *out;
	void (*done)(void *ctx, int exit_code);
	void *ctx;
};

/* ---- the end ---- */

static void line(struct app_apply *p, const struct item *i)
{
	static const char *const said[] = {
		[SAME] = N_("unchanged"),        [CREATES] = N_("would be created"), [CHANGES] = N_("would be changed"),
		[WAITING] = N_("not looked at"), [LEFT] = N_("not written"),
	};
	char *why = i->state == FAILED ? rh_err_line(&i->err, false) : NULL;
	char *name = rh_format(_("%s: "), i->what);
	size_t named = why && rh_str_starts(rh_str(why), name) ? strlen(name) : 0;

	rh_line_clean(p->out, rh_str(i->what));
	rh_buf_addz(p->out, _(": "));
	if (i->state == FAILED && i->err.code == RH_E_UNKNOWN)
		rh_buf_addz(p->out, _("not known: "));
	else if (i->state == FAILED)
		rh_buf_addz(p->out, _("refused: "));
	if (why)
		rh_line_clean(p->out, rh_str(why + named));
	else if (i->state == DONE)
		rh_buf_addz(p->out, i->creates ? _("created") : _("changed"));
	else
		rh_buf_addz(p->out, _(said[i->state]));
	rh_buf_addc(p->out, '\n');
	free(name);
	free(why);
}

static void finish(struct app_apply *p)
{
	const struct item *bad = NULL;
	int code = APP_EXIT_OK;

	for (size_t i = 0; i < p->n; i++) {
		line(p, &p->v[i]);
		if (p->v[i].state == FAILED && !bad)
			bad = &p->v[i];
	}
	if (bad)
		code = app_exit_code(bad->err.code);
	p->done(p->ctx, code);
}

/* ---- writing ---- */

static void write_next(struct app_apply *p)
{
	while (p->at < p->n && !p->v[p->at].change)
		p->at++;
	if (p->at == p->n) {
		finish(p);
		return;
	}
	struct app_change *c = p->v[p->at].change;

	p->v[p->at].change = NULL;
	app_write(p->app, c, p->owner);
}

/* The first that fails is the last: what comes behind it may need it. */
static void on_written(struct app_apply *p, const struct rh_message *m)
{
	struct item *i = &p->v[p->at];

	i->state = m->err.code == RH_OK ? DONE : FAILED;
	i->err = m->err;
	if (i->state == DONE) {
		write_next(p);
		return;
	}
	for (size_t n = p->at + 1; n < p->n; n++)
		if (p->v[n].change)
			p->v[n].state = LEFT;
	finish(p);
}

/* ---- checking ---- */

static void check_next(struct app_apply *p);

static void checked(struct app_apply *p)
{
	bool bad = false;

	p->at = 0;
	for (size_t i = 0; i < p->n; i++)
		bad = bad || p->v[i].state == FAILED;
	if (bad)
		for (size_t i = 0; i < p->n; i++)
			if (p->v[i].change && p->v[i].state != FAILED)
				p->v[i].state = LEFT;
	if (bad || p->dry)
		finish(p);
	else
		write_next(p);
}

static void next(struct app_apply *p)
{
	p->at++;
	check_next(p);
}

static void failed(struct app_apply *p, const struct rh_err *e)
{
	p->v[p->at].state = FAILED;
	p->v[p->at].err = *e;
	next(p);
}

/* A namespace that the same file makes is not there yet: what goes into it cannot be checked. */
static bool waits_for_namespace(const struct app_apply *p, const struct item *i)
{
	for (const struct item *n = p->v; n < i; n++)
		if (n->change && app_apply_waits(i->change, n->change))
			return true;
	return false;
}

static void on_read(struct app_apply *p, const struct rh_message *m)
{
	struct item *i = &p->v[p->at];
	const struct kube_reply *r = m->body;

	if (m->err.code != RH_OK && m->err.code != RH_E_NOTFOUND) {
		failed(p, &m->err);
		return;
	}
	i->creates = m->err.code == RH_E_NOTFOUND;
	if (i->creates)
		app_apply_creates(i->change);
	else
		rh_secret_set(&i->change->before, rh_secret_peek(&r->body));
	if (app_change_is_none(i->change)) {
		app_change_free(&i->change);
		i->state = SAME;
		next(p);
		return;
	}
	i->state = i->creates ? CREATES : CHANGES;
	if (i->creates && waits_for_namespace(p, i))
		next(p);
	else
		app_dry_run(p->kube, i->change, p->owner, TAG_DRY);
}

static void on_dry(struct app_apply *p, const struct rh_message *m)
{
	struct rh_err e;

	app_dry_outcome(p->v[p->at].change, &m->err, m->body, &e);
	if (e.code != RH_OK)
		failed(p, &e);
	else
		next(p);
}

static void check_next(struct app_apply *p)
{
	const struct item *i = &p->v[p->at];

	if (p->at == p->n) {
		p->writes = true;
		checked(p);
		return;
	}
	struct rh_str path = rh_str(i->change->path);
	char *object = rh_str_dup(rh_str_n(path.p, rh_str_find(path, "?")));

	kube_get(p->kube, object, i->what, p->owner, TAG_READ);
	free(object);
}

static void take(void *ctx, struct rh_message *m)
{
	struct app_apply *p = ctx;

	if (m->tag == TAG_READ && !p->writes)
		on_read(p, m);
	else if (m->tag == TAG_DRY && !p->writes)
		on_dry(p, m);
	else if (m->tag == APP_MESSAGE_WRITTEN)
		on_written(p, m);
}

/* ---- its beginning ---- */

struct app_apply *app_apply_start(struct app *a, const struct app_apply_objects *o, const char *ns, bool dry,
				  struct rh_buf *out, void (*done)(void *ctx, int exit_code), void *ctx)
{
	struct app_apply *p = rh_alloc(sizeof *p);

	*p = (struct app_apply){ .app = a, .kube = a->session.kube, .dry = dry, .out = out, .done = done, .ctx = ctx };
	p->owner = rh_owner_new();
	p->n = o->n;
	p->v = rh_resize(NULL, o->n, sizeof *p->v);
	for (size_t i = 0; i < o->n; i++) {
		struct app_change *c = app_apply_change(p->kube, &o->v[i], ns);

		c->named = true; /* by --into, where the place is protected */
		p->v[i] = (struct item){ .change = c, .what = rh_strdup(c->what) };
	}
	app_receive(a, p->owner, take, p);
	check_next(p);
	return p;
}

void app_apply_end(struct app_apply **p)
{
	if (!*p)
		return;
	app_receive_no_more((*p)->app, (*p)->owner);
	rh_owner_end((*p)->owner);
	for (size_t i = 0; i < (*p)->n; i++) {
		app_change_free(&(*p)->v[i].change);
		free((*p)->v[i].what);
	}
	free((*p)->v);
	free(*p);
	*p = NULL;
}
