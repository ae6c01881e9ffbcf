/* The namespace filter of the explored cluster: where it comes from, what it lets through, the picker, and that it is
 * kept.
 *
 * From -n for this run only; else as it was left here; the first time as Rancher's own pages have it; else Only User
 * Namespaces (all of them on plain Kubernetes, which knows no users' ones). */
#include "app/filter.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/list.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/columns.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { ONE_BY_ONE = 16 }; /* so many lists and watches stay live: see kube/kube.h, kube_list_spec */

/* ---- asking it ---- */

/* Lists ask for one row after the other, and rows of one namespace stand together. */
bool app_filter_keeps(struct app *a, const char *ns)
{
	struct app_filter_memo *m = &a->filter.memo;
	const struct rancher_tenancy *p = a->session.tenancy;
	uint64_t tenancy = p ? p->namespaces.version : 0;

	if (m->valid && m->tenancy == tenancy && m->of == p && !strcmp(m->ns, ns))
		return m->keeps;
	m->keeps = rancher_nsfilter_keeps(&a->session.filter, p, ns);
	m->valid = strlen(ns) < sizeof m->ns;
	m->tenancy = tenancy;
	m->of = p;
	if (m->valid)
		memcpy(m->ns, ns, strlen(ns) + 1);
	return m->keeps;
}

const char *app_filter_missing(struct app *a)
{
	static char text[200];
	const struct rancher_tenancy *p = a->session.tenancy;
	const struct rancher_nsfilter *f = &a->session.filter;
	size_t prefix = strlen(RANCHER_FILTER_NAMESPACE);

	if (!p || p->cannot_list || (p->live != KUBE_LIVE_POLLING && p->live != KUBE_LIVE_WATCHING))
		return NULL;
	for (size_t i = 0; i < f->n; i++) {
		const char *ns = f->ids[i] + prefix;

		if (!rh_str_starts(rh_str(f->ids[i]), RANCHER_FILTER_NAMESPACE))
			continue;
		if (rh_rows_get(&p->namespaces, ns))
			continue;
		snprintf(text, sizeof text, _("There is no namespace %s. {key:filter} picks another."), ns);
		return text;
	}
	return NULL;
}

const struct rancher_project_row *app_filter_project(struct app *a)
{
	return a->session.tenancy ? rancher_nsfilter_project(&a->session.filter, a->session.tenancy) : NULL;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **names(struct app *a, bool filtered, size_t *n)
{
	const struct rancher_tenancy *p = a->session.tenancy;
	const char **v;

	*n = 0;
	if (!p || !p->namespaces.n)
		return NULL;
	v = rh_alloc(p->namespaces.n * sizeof *v);
	for (size_t i = 0; i < p->namespaces.n; i++) {
		const char *name = ((const struct rancher_namespace_row *)(const void *)p->namespaces.v[i])->name;

		if (!filtered || app_filter_keeps(a, name))
			v[(*n)++] = name;
	}
	qsort(v, *n, sizeof *v, by_text);
	return v;
}

const char **app_filter_names(struct app *a, size_t *n)
{
	return names(a, true, n);
}

const char **app_list_names(struct app *a, size_t *n)
{
	const struct rancher_tenancy *p = a->session.tenancy;

	return names(a, p && p->namespaces.n > ONE_BY_ONE, n);
}

void app_filter_hides(struct app *a, size_t kept, size_t n, char *out, size_t size)
{
	struct rh_buf text;

	if (!a->session.tenancy)
		return;
	rh_buf_init(&text, size - 1);
	rh_buf_addz(&text, out);
	ui_list_hides(kept, n, &text);
	memcpy(out, text.p, text.n + 1);
	rh_buf_release(&text);
}

/* ---- keeping it ---- */

static const char *server_key(const struct app_session *s)
{
	return s->cluster_id ? app_session_key(s) : NULL;
}

static void save(struct app *a)
{
	const char *server = server_key(&a->session);

	if (!server)
		return;
	app_state_filter_put(&a->state, server, a->session.cluster_id, &a->session.filter);
	app_state_changed(a);
}

static void changed(struct app *a)
{
	a->filter.memo.valid = false;
	app_tell_all(a, APP_MESSAGE_FILTER);
	app_teach_later(a);
	ui_touch(a->ui);
}

void app_filter_set(struct app *a, const struct rancher_nsfilter *f)
{
	a->filter.chosen = true;
	a->filter.given = false;
	if (rancher_nsfilter_eq(f, &a->session.filter))
		return;
	rancher_nsfilter_copy(&a->session.filter, f);
	save(a);
	changed(a);
}

void app_filter_all(struct app *a)
{
	struct rancher_nsfilter all = { 0 };

	if (!a->session.kube || !app_find(a, "explore"))
		return;
	if (!a->session.filter.n)
		ui_toast(a->ui, UI_ROLE_MUTED, "%s", _("All namespaces are shown already."));
	app_filter_set(a, &all);
}

/* ---- where it comes from ---- */

static void add_namespace(struct app *a, const char *ns)
{
	char *id = rh_format(RANCHER_FILTER_NAMESPACE "%s", ns);

	rancher_nsfilter_add(&a->session.filter, rh_str(id));
	rancher_tenancy_add_typed(a->session.tenancy, ns);
	free(id);
}

static void from_command_line(struct app *a)
{
	for (size_t i = 0; i < a->opt.namespace_count; i++)
		add_namespace(a, a->opt.namespaces[i]);
	a->filter.given = true;
}

void app_filter_start(struct app *a)
{
	struct app_session *s = &a->session;
	const char *server = server_key(s);
	const struct rancher_nsfilter *kept = server ? app_state_filter(&a->state, server, s->cluster_id) : NULL;

	a->filter.memo.valid = a->filter.chosen = a->filter.given = false;
	if (a->opt.namespace_count) {
		from_command_line(a);
	} else if (kept) {
		rancher_nsfilter_copy(&s->filter, kept);
		for (size_t i = 0; i < kept->n; i++) /* typed once, where none may be listed */
			if (rh_str_starts(rh_str(kept->ids[i]), RANCHER_FILTER_NAMESPACE))
				rancher_tenancy_add_typed(s->tenancy, kept->ids[i] + strlen(RANCHER_FILTER_NAMESPACE));
	} else if (app_join_own_namespace(a)) { /* as kubectl would look there */
		add_namespace(a, app_join_own_namespace(a));
	} else if (s->rancher) {
		rancher_nsfilter_set(&s->filter, RANCHER_FILTER_USER);
		rancher_nsfilter_ask(s->rancher, s->cluster_id, app_cluster_owner(a), APP_FILTER);
	}
}

void app_filter_preference(struct app *a, const struct rh_message *m)
{
	const struct rancher_nsfilter *f = m->body;

	if (m->err.code == RH_E_PARSE)
		ui_toast_err(a->ui, &m->err);
	if (m->err.code != RH_OK && m->err.code != RH_E_CANCELLED)
		rh_log_err(NULL, &m->err);
	if (!f || a->filter.chosen || rancher_nsfilter_eq(f, &a->session.filter))
		return;
	rancher_nsfilter_copy(&a->session.filter, f);
	save(a);
	changed(a);
	app_filter_tenancy(a);
}

/* What was picked may be gone since: then it is dropped, and said. What -n names stays, and is said. */
void app_filter_tenancy(struct app *a)
{
	struct app_session *s = &a->session;
	struct rancher_nsfilter left = { 0 };

	a->filter.memo.valid = false;
	ui_tick_again(a->ui);
	if (s->tenancy->live != KUBE_LIVE_POLLING && s->tenancy->live != KUBE_LIVE_WATCHING)
		return;
	rancher_nsfilter_copy(&left, &s->filter);
	if (rancher_nsfilter_clean(&left, s->tenancy)) {
		if (a->filter.given) {
			ui_toast(a->ui, UI_ROLE_WARN, "%s",
				 _("A namespace that -n names is not among those you may see."));
			a->filter.given = false;
		} else if (!a->opt.namespace_count || a->filter.chosen) {
			rancher_nsfilter_copy(&s->filter, &left);
			save(a);
			changed(a);
			ui_toast(a->ui, UI_ROLE_WARN, "%s",
				 _("What the filter was set to is gone or may not be seen any more: {key:filter} picks "
				   "another."));
		}
	}
	rancher_nsfilter_release(&left);
}

/* ---- the picker ---- */

struct filling {
	struct ui_ticks *out;
	size_t lines;
};

static void add_option(void *ctx, const struct rancher_nsfilter_option *o)
{
	struct filling *f = ctx;
	char note[60] = "";

	if (!o->id && f->lines++) /* groups are told apart by their indented namespaces */
		return;
	if (o->group)
		snprintf(note, sizeof note, rh_ngettext("%zu namespace", "%zu namespaces", o->namespaces),
			 o->namespaces);
	ui_ticks_add(f->out,
		     (struct ui_tick_entry){
			     .id = o->id, .label = o->label, .note = note, .many = o->special, .within = o->within });
}

static void fill(void *ctx, struct ui_ticks *out)
{
	rancher_nsfilter_options(((struct app *)ctx)->session.tenancy, add_option, &(struct filling){ out, 0 });
}

static bool ticked(void *ctx, const char *id)
{
	return rancher_nsfilter_has(&((struct app *)ctx)->filter.picked, id);
}

static void toggle(void *ctx, const char *id)
{
	rancher_nsfilter_toggle(&((struct app *)ctx)->filter.picked, id);
}

static bool typed(void *ctx, struct rh_str text, struct rh_err *e)
{
	struct app *a = ctx;

	if (!data_name_label(text, e))
		return false;
	char *name = rh_str_dup(text), *id = rh_format(RANCHER_FILTER_NAMESPACE "%s", name);
	rancher_tenancy_add_typed(a->session.tenancy, name);
	if (!rancher_nsfilter_has(&a->filter.picked, id))
		rancher_nsfilter_toggle(&a->filter.picked, id);
	free(name);
	free(id);
	return true;
}

static void add_err(struct rh_buf *out, const struct rh_err *e)
{
	char *line = rh_err_line(e, false);

	rh_buf_addz(out, line);
	free(line);
}

static void status(void *ctx, struct rh_buf *out)
{
	struct app *a = ctx;
	const struct rancher_tenancy *p = a->session.tenancy;
	size_t all, kept = rancher_nsfilter_count(&a->filter.picked, p, &all);

	if (p->cannot_list)
		rh_buf_addz(out, _("You may not list namespaces here: type the names of those you work in."));
	else if (p->live == KUBE_LIVE_LOADING)
		rh_buf_addz(out, _("loading…"));
	else if (p->live != KUBE_LIVE_FAILED)
		rh_buf_addf(out, _("shows %zu of %zu namespaces"), kept, all);
	else
		add_err(out, &p->err);
}

static void done(void *ctx, bool apply)
{
	struct app *a = ctx;

	if (apply)
		app_filter_set(a, &a->filter.picked);
}

void app_filter_open(struct app *a)
{
	const struct rancher_tenancy *p = app_find(a, "explore") ? a->session.tenancy : NULL;

	if (!p) {
		ui_toast(a->ui, UI_ROLE_WARN, "%s", _("Explore a cluster first."));
		return;
	}
	rancher_nsfilter_copy(&a->filter.picked, &a->session.filter);
	ui_tick(a->ui, &(struct ui_ticker){ .title = _("Namespaces"),
					    .fill = fill,
					    .ticked = ticked,
					    .toggle = toggle,
					    .typed = p->cannot_list ? typed : NULL,
					    .status = status,
					    .done = done,
					    .ctx = a,
					    .owner = app_cluster_owner(a) });
}

/* ---- at the top right ---- */

static void free_labels(struct app *a)
{
	for (size_t i = 0; i < a->filter.label_count; i++)
		free(a->filter.labels[i]);
	free(a->filter.labels);
	a->filter.labels = NULL;
	a->filter.label_count = 0;
}

static void fill_labels(struct app *a)
{
	const struct rancher_nsfilter *f = &a->session.filter;
	struct rh_buf text;

	free_labels(a);
	if (!a->session.tenancy)
		return;
	rh_buf_init(&text, 4096);
	a->filter.labels = rh_alloc((f->n + 1) * sizeof *a->filter.labels);
	for (size_t i = 0; i < (f->n ? f->n : 1); i++) {
		rh_buf_clear(&text);
		rancher_nsfilter_label(f->n ? f->ids[i] : RANCHER_FILTER_ALL, a->session.tenancy, &text);
		a->filter.labels[a->filter.label_count++] = rh_strdup(text.p);
	}
	rh_buf_release(&text);
}

void app_filter_fill(struct app *a, struct ui_frame *f)
{
	fill_labels(a);
	f->filter = (const char *const *)a->filter.labels;
	f->filter_count = a->filter.label_count;
}

void app_filter_release(struct app *a)
{
	free_labels(a);
	rancher_nsfilter_release(&a->filter.picked);
}
