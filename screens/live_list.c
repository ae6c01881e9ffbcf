/* What screens with a live list share: when it can start, namespaces that come and go, what could not be read, signing in. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

static void collect_names(struct rh_screen *s, struct rh_live_screen *v)
{
	const struct rh_rows *r = &rh_app_session(s->app)->places->namespaces;

	free(v->names);
	v->names = rh_alloc((r->n + 1) * sizeof *v->names);
	v->name_count = r->n;
	for (size_t i = 0; i < r->n; i++)
		v->names[i] = ((const struct rh_namespace_row *)(const void *)r->v[i])->name;
}

void rh_live_start(struct rh_screen *s, struct rh_live_screen *v)
{
	const struct rh_session *at = rh_app_session(s->app);
	struct rh_list_spec spec = { 0 };

	rh_list_free(&v->live.list);
	if (!at->kube || !at->places || (!at->only_count && at->places->live == RH_LIVE_LOADING))
		return;
	collect_names(s, v);
	spec.namespaces = (const char *const *)at->only_namespaces;
	spec.namespace_count = at->only_count;
	spec.fallback = v->names;
	spec.fallback_count = v->name_count;
	v->spec(s, &spec);
	v->live.list = rh_list_new(at->kube, &spec, s->owner, RH_TAG_LIVE);
}

void rh_live_open(struct rh_screen *s, struct rh_live_screen *v, void (*spec)(struct rh_screen *s, struct rh_list_spec *spec),
		  const char *forbidden)
{
	v->live.magic = RH_LIVE_MAGIC;
	v->spec = spec;
	v->forbidden = forbidden;
	rh_live_start(s, v);
}

static void muted_forget(struct rh_live_screen *v)
{
	for (size_t i = 0; v->muted && v->muted[i]; i++)
		free(v->muted[i]);
	free(v->muted);
	v->muted = NULL;
}

void rh_live_close(struct rh_live_screen *v)
{
	rh_list_free(&v->live.list);
	muted_forget(v);
	free(v->names);
}

/* Namespaces came or went: matters only where the list stands on them one by one. */
static void on_places(struct rh_screen *s, struct rh_live_screen *v)
{
	if (!v->live.list || (rh_app_session(s->app)->places->namespaces.n != v->name_count && rh_list_by_namespace(v->live.list)))
		rh_live_start(s, v);
}

void rh_live_reply(struct rh_screen *s, struct rh_live_screen *v, const struct rh_mail *m)
{
	const struct rh_list *l = v->live.list;

	if (m->tag == RH_MAIL_PLACES)
		on_places(s, v);
	if (m->tag == RH_MAIL_SIGNED_IN && l)
		rh_list_again(v->live.list);
	if (m->tag != RH_TAG_LIVE || !l)
		return;
	if (l->err.code == RH_E_AUTH && !v->said_auth)
		rh_app_error(s->app, &l->err);
	v->said_auth = l->err.code == RH_E_AUTH;
}

const char *rh_live_word(const struct rh_list *l)
{
	static const char *const words[] = { [RH_LIVE_WATCHING] = N_("live"), [RH_LIVE_POLLING] = N_("every 60 s, a now"),
					     [RH_LIVE_STALE] = N_("stale") };
	const char *w = (size_t)l->live < RH_LEN(words) ? words[l->live] : NULL;

	return w ? _(w) : "";
}

static void fill_muted(struct rh_live_screen *v)
{
	const struct rh_list *l = v->live.list;

	muted_forget(v);
	v->muted = rh_alloc((l->forbidden_count + 1) * sizeof *v->muted);
	for (size_t i = 0; i < l->forbidden_count; i++)
		v->muted[i] = rh_format("%s: %s", l->forbidden[i], _(v->forbidden));
}

bool rh_live_rows(struct rh_live_screen *v, struct rh_list_shown *out)
{
	static const struct rh_rows none;
	const struct rh_list *l = v->live.list;

	out->rows = l ? &l->rows : &none;
	out->phase = !l || l->live == RH_LIVE_LOADING ? RH_LIST_LOADING : l->live == RH_LIVE_FAILED ? RH_LIST_FAILED : RH_LIST_READY;
	if (!l)
		return false;
	out->loaded = l->loaded;
	if (l->live == RH_LIVE_FAILED && l->forbidden_count && l->forbidden_count == v->name_count) {
		out->phase = RH_LIST_READY;
		out->empty = _("You may not list them in any of the namespaces that you see.");
		return false;
	}
	if (l->live == RH_LIVE_FAILED || l->live == RH_LIVE_STALE)
		out->err = &l->err;
	out->stale_since = l->live == RH_LIVE_STALE ? l->stale_since : 0;
	fill_muted(v);
	out->muted = (const char *const *)v->muted;
	return true;
}
