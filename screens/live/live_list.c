/* A live list as a kind of screen: when it can start, namespaces that come and go, what could not be read, signing in.
 */
#include "screens/live.h"
#include "screens/tags.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

static const struct live_spec *spec_of(const struct ui_screen *s)
{
	return s->ops->data;
}

const struct kube_list *live_list_of(const struct ui_screen *s)
{
	return ((const struct live_screen *)s->state)->list;
}

/* ---- the list ---- */

static bool namespaces_known(const struct ui_screen *s)
{
	const struct app_session *at = app_session(s->app);

	return at->kube && at->tenancy && at->tenancy->live != KUBE_LIVE_LOADING;
}

void live_start(struct ui_screen *s)
{
	struct live_screen *v = s->state;
	const struct app_session *at = app_session(s->app);
	const struct live_spec *is = spec_of(s);
	struct kube_list_spec spec = { .resource = is->resource, .row = is->row };
	const char **names;

	ui_screen_changed(s); /* the rows that it shows may go, whoever asked for that */
	if (is->borrow) {
		v->list = is->borrow(s);
		return;
	}
	kube_list_free(&v->list);
	if (!namespaces_known(s))
		return;
	names = app_list_names(s->app, &spec.fallback_count);
	spec.fallback = names;
	v->tenancy = at->tenancy->namespaces.n;
	if (is->fill)
		is->fill(s, &spec);
	v->list = kube_list_new(at->kube, &spec, s->owner, LIVE_TAG);
	free(names);
}

void live_open(struct ui_screen *s)
{
	live_start(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	live_open(s);
}

static void muted_forget(struct live_screen *v)
{
	for (size_t i = 0; v->muted && v->muted[i]; i++)
		free(v->muted[i]);
	free(v->muted);
	v->muted = NULL;
}

void live_close(struct ui_screen *s)
{
	struct live_screen *v = s->state;

	if (!spec_of(s)->borrow)
		kube_list_free(&v->list);
	muted_forget(v);
}

/* What was refused as a whole is asked for as the filter is now. */
static void again(struct ui_screen *s)
{
	struct live_screen *v = s->state;

	if (spec_of(s)->again)
		spec_of(s)->again(s);
	else if (v->list && kube_list_refused(v->list))
		live_start(s);
	else if (v->list)
		kube_list_again(v->list);
}

/* Other namespaces, or another filter: requests change only where namespaces are listed one by one. */
static void on_tenancy(struct ui_screen *s, bool filter)
{
	const struct live_screen *v = s->state;
	const struct rancher_tenancy *tenancy = app_session(s->app)->tenancy;
	bool other = filter || !tenancy || tenancy->namespaces.n != v->tenancy;

	if (spec_of(s)->borrow || !v->list ||
	    (other && (kube_list_by_namespace(v->list) || kube_list_refused(v->list))))
		live_start(s);
}

void live_reply(struct ui_screen *s, const struct rh_message *m)
{
	struct live_screen *v = s->state;
	const struct kube_list *l;

	if (m->tag == LIVE_TAG)
		ui_screen_rows_changed(s);
	else
		ui_screen_changed(s);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER)
		on_tenancy(s, m->tag == APP_MESSAGE_FILTER);
	if (m->tag == APP_MESSAGE_SIGNED_IN) {
		again(s);
		return;
	}
	l = v->list;
	if (m->tag != LIVE_TAG || !l)
		return;
	if (l->err.code == RH_E_AUTH && !v->said_auth)
		app_error(s->app, &l->err);
	v->said_auth = l->err.code == RH_E_AUTH;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	live_reply(s, m);
}

/* ---- what it shows ---- */

static const char *live_word(const struct kube_list *l)
{
	static const char *const words[] = { [KUBE_LIVE_WATCHING] = N_("live"),
					     [KUBE_LIVE_POLLING] = N_("asked every minute"),
					     [KUBE_LIVE_STALE] = N_("stale") };
	const char *w = (size_t)l->live < RH_LEN(words) ? words[l->live] : NULL;

	return l->asking ? _("asking…") : w ? _(w) : "";
}

static void fill_muted(struct ui_screen *s)
{
	struct live_screen *v = s->state;
	const struct live_spec *is = spec_of(s);
	const struct kube_list *l = v->list;

	muted_forget(v);
	v->muted = rh_alloc((l->forbidden_count + 1) * sizeof *v->muted);
	for (size_t i = 0; i < l->forbidden_count; i++)
		v->muted[i] = is->forbidden_line ? is->forbidden_line(s, l->forbidden[i])
						 : rh_format(_("%s: %s"), l->forbidden[i], _(is->forbidden));
}

static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	return app_filter_keeps(s->app,
				*(const char *const *)(const void *)((const char *)row + spec_of(s)->namespace_at));
}

void live_state(struct ui_list_shown *out, enum kube_live live, const struct rh_err *err, int64_t stale_since)
{
	out->phase = live == KUBE_LIVE_LOADING  ? UI_LIST_LOADING
		     : live == KUBE_LIVE_FAILED ? UI_LIST_FAILED
						: UI_LIST_READY;
	out->err = live == KUBE_LIVE_FAILED || live == KUBE_LIVE_STALE ? err : NULL;
	out->stale_since = live == KUBE_LIVE_STALE ? stale_since : 0;
}

bool live_rows(struct ui_screen *s, struct ui_list_shown *out)
{
	static const struct rh_rows none;
	struct live_screen *v = s->state;
	const struct live_spec *is = spec_of(s);
	const struct kube_list *l = v->list;

	out->rows = l ? &l->rows : &none;
	out->phase = namespaces_known(s) ? UI_LIST_READY : UI_LIST_LOADING;
	out->empty = is->empty ? _(is->empty) : NULL;
	out->keep = is->namespace_at ? keep : NULL;
	out->hidden = is->namespace_at ? app_filter_missing(s->app) : NULL;
	if (!l)
		return false;
	live_state(out, l->live, &l->err, l->stale_since);
	out->loaded = l->loaded;
	if (out->phase == UI_LIST_LOADING && l->expected) {
		out->progress.done = l->loaded;
		out->progress.of = l->expected;
	}
	if (l->live == KUBE_LIVE_FAILED && l->forbidden_count && (is->borrow || kube_list_by_namespace(l))) {
		out->phase = UI_LIST_READY;
		out->err = NULL;
		out->empty = is->forbidden_all ? _(is->forbidden_all)
					       : _("You may not list them in any of the namespaces that you see.");
		return false;
	}
	fill_muted(s);
	out->muted = (const char *const *)v->muted;
	out->count = is->count;
	out->word = live_word(l);
	return true;
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	live_rows(s, out);
}

/* What kubectl takes: "web-blue/quay-pull", "deployment/web-blue/front", one a line. */
static void copy_names(struct ui_screen *s)
{
	const struct rh_row **rows, *one = ui_list_selected(s);
	size_t n = ui_list_marked(s, &rows);
	struct rh_buf names;

	rh_buf_init(&names, (size_t)1 << 20);
	for (size_t i = 0; i < n; i++)
		rh_buf_addf(&names, "%s\n", rows[i]->key);
	if (!n && one)
		rh_buf_addz(&names, one->key);
	if (names.n && ui_copy(app_ui(s->app), rh_buf_str(&names), false))
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, rh_ngettext("Copied %zu name.", "Copied %zu names.", n ? n : 1),
			 n ? n : (size_t)1);
	rh_buf_release(&names);
	free(rows);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == UI_DO_COPY && s->ops->mark_at)
		copy_names(s);
	else if (verb == UI_DO_AGAIN)
		again(s);
	else
		return false;
	return true;
}

static const char *version(const struct ui_screen *s)
{
	const struct kube_list *l = live_list_of(s);

	return l ? l->resource_version : NULL;
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	if (spec_of(s)->resource)
		app_teach_list(out, s->app, spec_of(s)->resource->plural, NULL, live_list_of(s));
}

const struct ui_action live_actions[] = {
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT, .flags = UI_ACT_HINT },
	{ .verb = UI_DO_REVERSE },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops live_list = {
	.state_size = sizeof(struct live_screen),
	.rows = rows,
	.version = version,
	.open = open,
	.reply = reply,
	.act = act,
	.close = live_close,
	.teach = teach,
};
