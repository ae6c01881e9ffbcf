/* What this user may do where: answers of the server, kept as long as the cluster is explored. */
#include "app/may.h"
#include "app/internal.h"
#include "base/base.h"
#include "kube/kube.h"
#include "ui/ui.h"

#include <string.h>

enum { FRESH_MS = 60000, MOST = 512 };

/* One question: looked up for each action of each frame, so nothing is made for it. */
struct app_right {
	const struct kube_resource *res; /* of kube's tables: lives as long as the program */
	char *verb, *ns;                 /* ns: "" in the whole cluster */
	bool open, refused;
	int64_t until; /* rh_now() */
};

static void forget_one(struct app_right *r)
{
	free(r->verb);
	free(r->ns);
}

static void forget(struct app_mays *m)
{
	for (size_t i = 0; i < m->n; i++)
		forget_one(&m->v[i]);
	free(m->v);
	m->v = NULL;
	m->n = 0;
}

void app_mays_release(struct app *a)
{
	forget(&a->mays);
	if (a->mays.owner.id) {
		app_receive_no_more(a, a->mays.owner);
		rh_owner_end(a->mays.owner);
	}
	a->mays.owner = (struct rh_owner){ 0 };
}

static void on_answer(void *ctx, struct rh_message *m)
{
	struct app *a = ctx;
	const bool *allowed = m->body;
	struct app_right *r = m->tag >= 0 && (size_t)m->tag < a->mays.n ? &a->mays.v[m->tag] : NULL;

	if (!r)
		return;
	r->open = false;
	if (m->err.code != RH_OK || !allowed || r->refused == !*allowed)
		return;
	r->refused = !*allowed;
	ui_touch(a->ui);
}

/* Answers of another cluster say nothing about this one. */
static void begin(struct app *a)
{
	const struct rh_owner at = app_cluster_owner(a);

	if (a->mays.owner.id && a->mays.cluster.id == at.id && a->mays.cluster.generation == at.generation)
		return;
	app_mays_release(a);
	a->mays.cluster = at;
	a->mays.owner = rh_owner_new();
	app_receive(a, a->mays.owner, on_answer, a);
}

static struct app_right *right_of(struct app_mays *m, const char *verb, const struct kube_resource *res, const char *ns)
{
	for (size_t i = 0; i < m->n; i++) {
		struct app_right *r = &m->v[i];

		if (r->res == res && strcmp(r->ns, ns) == 0 && strcmp(r->verb, verb) == 0)
			return r;
	}
	if (m->n == MOST)
		return NULL;
	m->v = rh_resize(m->v, m->n + 1, sizeof *m->v);
	m->v[m->n] = (struct app_right){ .res = res, .verb = rh_strdup(verb), .ns = rh_strdup(ns) };
	return &m->v[m->n++];
}

static bool may_not(struct app *a, const char *verb, const struct kube_resource *res, const char *ns)
{
	struct app_right *r;

	if (!a->session.kube)
		return false;
	begin(a);
	r = right_of(&a->mays, verb, res, ns ? ns : "");
	if (!r)
		return false;
	if (!r->open && r->until <= rh_now()) {
		r->open = true;
		r->until = rh_now() + FRESH_MS;
		kube_can(a->session.kube, verb, res, ns, a->mays.owner, (int)(r - a->mays.v));
	}
	return r->refused;
}

bool app_may_not(struct app *a, const char *verb, const struct kube_resource *res, const char *ns, struct rh_buf *why)
{
	if (!may_not(a, verb, res, ns))
		return false;
	rh_buf_addf(why, _("You may not do this here: the right to %s %s in %s is missing."), verb, res->plural,
		    ns ? ns : _("the whole cluster"));
	return true;
}
