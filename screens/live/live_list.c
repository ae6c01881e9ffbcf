/* What screens with a live list share: when it can start, namespaces that come and go, what could not be read, signing
 * in. */
#include "screens/live.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

void live_start(struct ui_screen *s, struct live_screen *v)
{
	const struct app_session *at = app_session(s->app);
	struct kube_list_spec spec = { 0 };
	const char **names;

	kube_list_free(&v->list);
	if (!at->kube || !at->tenancy || at->tenancy->live == KUBE_LIVE_LOADING)
		return;
	names = app_list_names(s->app, &spec.fallback_count);
	spec.fallback = names;
	v->tenancy = at->tenancy->namespaces.n;
	v->spec(s, &spec);
	v->list = kube_list_new(at->kube, &spec, s->owner, LIVE_TAG);
	free(names);
}

void live_open(struct ui_screen *s, struct live_screen *v,
	       void (*spec)(struct ui_screen *s, struct kube_list_spec *spec), const char *forbidden)
{
	v->spec = spec;
	v->forbidden = forbidden;
	live_start(s, v);
}

static void muted_forget(struct live_screen *v)
{
	for (size_t i = 0; v->muted && v->muted[i]; i++)
		free(v->muted[i]);
	free(v->muted);
	v->muted = NULL;
}

void live_close(struct live_screen *v)
{
	kube_list_free(&v->list);
	muted_forget(v);
}

const char *live_version(const struct ui_screen *s)
{
	const struct live_screen *v = s->state;

	return v->list ? v->list->resource_version : NULL;
}

/* Other namespaces, or another filter: matters to requests only where the list stands on namespaces one by one. */
static void on_tenancy(struct ui_screen *s, struct live_screen *v, bool filter)
{
	const struct rancher_tenancy *tenancy = app_session(s->app)->tenancy;
	bool other = filter || !tenancy || tenancy->namespaces.n != v->tenancy;

	if (!v->list || (other && (kube_list_by_namespace(v->list) || kube_list_refused(v->list))))
		live_start(s, v);
}

/* What was refused as a whole is asked for as the filter stands now. */
void live_again(struct ui_screen *s, struct live_screen *v)
{
	if (v->list && kube_list_refused(v->list))
		live_start(s, v);
	else if (v->list)
		kube_list_again(v->list);
}

void live_reply(struct ui_screen *s, struct live_screen *v, const struct rh_message *m)
{
	const struct kube_list *l = v->list;

	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER)
		on_tenancy(s, v, m->tag == APP_MESSAGE_FILTER);
	if (m->tag == APP_MESSAGE_SIGNED_IN && l) {
		live_again(s, v);
		return;
	}
	if (m->tag != LIVE_TAG || !l)
		return;
	if (l->err.code == RH_E_AUTH && !v->said_auth)
		app_error(s->app, &l->err);
	v->said_auth = l->err.code == RH_E_AUTH;
}

static const char *live_word(const struct kube_list *l)
{
	static const char *const words[] = { [KUBE_LIVE_WATCHING] = N_("live"),
					     [KUBE_LIVE_POLLING] = N_("every 60 s, {key:again} now"),
					     [KUBE_LIVE_STALE] = N_("stale") };
	const char *w = (size_t)l->live < RH_LEN(words) ? words[l->live] : NULL;

	return w ? _(w) : "";
}

static void fill_muted(struct live_screen *v)
{
	const struct kube_list *l = v->list;

	muted_forget(v);
	v->muted = rh_alloc((l->forbidden_count + 1) * sizeof *v->muted);
	for (size_t i = 0; i < l->forbidden_count; i++)
		v->muted[i] = rh_format("%s: %s", l->forbidden[i], _(v->forbidden));
}

bool live_rows(struct live_screen *v, struct ui_list_shown *out)
{
	static const struct rh_rows none;
	const struct kube_list *l = v->list;

	out->rows = l ? &l->rows : &none;
	out->phase = !l || l->live == KUBE_LIVE_LOADING ? UI_LIST_LOADING
		     : l->live == KUBE_LIVE_FAILED      ? UI_LIST_FAILED
							: UI_LIST_READY;
	if (!l)
		return false;
	out->loaded = l->loaded;
	if (out->phase == UI_LIST_LOADING && l->expected) {
		out->progress.done = l->loaded;
		out->progress.of = l->expected;
	}
	if (l->live == KUBE_LIVE_FAILED && l->forbidden_count && kube_list_by_namespace(l)) {
		out->phase = UI_LIST_READY;
		out->empty = v->forbidden_all ? _(v->forbidden_all)
					      : _("You may not list them in any of the namespaces that you see.");
		return false;
	}
	if (l->live == KUBE_LIVE_FAILED || l->live == KUBE_LIVE_STALE)
		out->err = &l->err;
	out->stale_since = l->live == KUBE_LIVE_STALE ? l->stale_since : 0;
	fill_muted(v);
	out->muted = (const char *const *)v->muted;
	return true;
}

void live_summary(const struct ui_screen *s, const struct live_screen *v, struct ui_list_shown *out, size_t kept,
		  size_t all)
{
	const char *word = live_word(v->list);
	size_t n;

	app_filter_hides(s->app, kept, all, out->summary, sizeof out->summary);
	n = strlen(out->summary);
	if (*word)
		snprintf(out->summary + n, sizeof out->summary - n, " · %s", word);
}
