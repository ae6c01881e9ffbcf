/* What screens with a live list share: when it can start, namespaces that come and go, what could not be read, signing in. */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

void rh_live_start(struct rh_screen *s, struct rh_live_screen *v)
{
	const struct rh_session *at = rh_app_session(s->app);
	struct rh_list_spec spec = { 0 };
	const char **names;

	rh_list_free(&v->live.list);
	if (!at->kube || !at->places || at->places->live == RH_LIVE_LOADING)
		return;
	names = rh_app_list_names(s->app, &spec.fallback_count);
	spec.fallback = names;
	v->places = at->places->namespaces.n;
	v->spec(s, &spec);
	v->live.list = rh_list_new(at->kube, &spec, s->owner, RH_TAG_LIVE);
	free(names);
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
}

/* Other namespaces, or another filter: matters to requests only where the list stands on namespaces one by one. */
static void on_places(struct rh_screen *s, struct rh_live_screen *v, bool filter)
{
	const struct rh_places *places = rh_app_session(s->app)->places;

	if (!v->live.list || (rh_list_by_namespace(v->live.list) && (filter || !places || places->namespaces.n != v->places)))
		rh_live_start(s, v);
}

void rh_live_reply(struct rh_screen *s, struct rh_live_screen *v, const struct rh_mail *m)
{
	const struct rh_list *l = v->live.list;

	if (m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_FILTER)
		on_places(s, v, m->tag == RH_MAIL_FILTER);
	if (m->tag == RH_MAIL_SIGNED_IN && l)
		rh_list_again(v->live.list);
	if (m->tag != RH_TAG_LIVE || !l)
		return;
	if (l->err.code == RH_E_AUTH && !v->said_auth)
		rh_app_error(s->app, &l->err);
	v->said_auth = l->err.code == RH_E_AUTH;
}

static const char *live_word(const struct rh_list *l)
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
	if (l->live == RH_LIVE_FAILED && l->forbidden_count && rh_list_by_namespace(l)) {
		out->phase = RH_LIST_READY;
		out->empty = v->forbidden_all ? _(v->forbidden_all) : _("You may not list them in any of the namespaces that you see.");
		return false;
	}
	if (l->live == RH_LIVE_FAILED || l->live == RH_LIVE_STALE)
		out->err = &l->err;
	out->stale_since = l->live == RH_LIVE_STALE ? l->stale_since : 0;
	fill_muted(v);
	out->muted = (const char *const *)v->muted;
	return true;
}

void rh_live_summary(const struct rh_screen *s, const struct rh_live_screen *v, struct rh_list_shown *out, size_t kept, size_t all)
{
	const char *word = live_word(v->live.list);
	size_t n;

	rh_app_filter_hides(s->app, kept, all, out->summary, sizeof out->summary);
	n = strlen(out->summary);
	if (*word)
		snprintf(out->summary + n, sizeof out->summary - n, " · %s", word);
}
