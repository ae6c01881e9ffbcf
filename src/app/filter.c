/* The namespace filter of the explored cluster: where it comes from, what it lets through, the picker, and that it is kept.
 *
 * From -n for this run only; else as it was left here; the first time as Rancher's own pages have it; else Only User
 * Namespaces (all of them on plain Kubernetes, which knows no users' ones). */
#include "app/internal.h"

#include <stdio.h>
#include <string.h>

enum { ONE_BY_ONE = 16 };	/* so many lists and watches stay live: see kube/kube.h, rh_list_spec */

/* ---- asking it ------------------------------------------------------------------------------------------------------ */

/* Lists ask for one row after the other, and rows of one namespace stand together. */
bool rh_app_filter_keeps(struct rh_app *a, const char *ns)
{
	struct rh_filter_memo *m = &a->filter_memo;
	const struct rh_places *p = a->session.places;
	uint64_t places = p ? p->namespaces.version : 0;

	if (m->valid && m->places == places && m->of == p && !strcmp(m->ns, ns))
		return m->keeps;
	m->keeps = rh_nsfilter_keeps(&a->session.filter, p, ns);
	m->valid = strlen(ns) < sizeof m->ns;
	m->places = places;
	m->of = p;
	if (m->valid)
		memcpy(m->ns, ns, strlen(ns) + 1);
	return m->keeps;
}

const struct rh_project_row *rh_app_filter_project(struct rh_app *a)
{
	return a->session.places ? rh_nsfilter_project(&a->session.filter, a->session.places) : NULL;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **names(struct rh_app *a, bool filtered, size_t *n)
{
	const struct rh_places *p = a->session.places;
	const char **v;

	*n = 0;
	if (!p || !p->namespaces.n)
		return NULL;
	v = rh_alloc(p->namespaces.n * sizeof *v);
	for (size_t i = 0; i < p->namespaces.n; i++) {
		const char *name = ((const struct rh_namespace_row *)(const void *)p->namespaces.v[i])->name;

		if (!filtered || rh_app_filter_keeps(a, name))
			v[(*n)++] = name;
	}
	qsort(v, *n, sizeof *v, by_text);
	return v;
}

const char **rh_app_filter_names(struct rh_app *a, size_t *n)
{
	return names(a, true, n);
}

const char **rh_app_list_names(struct rh_app *a, size_t *n)
{
	const struct rh_places *p = a->session.places;

	return names(a, p && p->namespaces.n > ONE_BY_ONE, n);
}

void rh_app_filter_hides(struct rh_app *a, size_t kept, size_t n, char *out, size_t size)
{
	size_t used = strlen(out);

	if (kept < n && a->session.places)
		snprintf(out + used, size - used, "%s", used ? " · " : "");
	used = strlen(out);
	if (kept < n && a->session.places)
		snprintf(out + used, size - used, _("the filter hides %zu of %zu"), n - kept, n);
}

/* ---- keeping it -------------------------------------------------------------------------------------------------------- */

/* What one server is called in the state file; NULL: not kept. */
static const char *server_key(const struct rh_session *s)
{
	if (s->demo || !s->cluster_id)
		return NULL;
	return s->kind == RH_SERVER_RANCHER && s->at ? s->at->url : s->server_name;
}

static void save(struct rh_app *a)
{
	const char *server = server_key(&a->session);

	if (!server)
		return;
	rh_state_filter_put(&a->state, server, a->session.cluster_id, &a->session.filter);
	rh_app_state_changed(a);
}

static void changed(struct rh_app *a)
{
	a->filter_memo.valid = false;
	rh_app_tell_all(a, RH_MAIL_FILTER);
	rh_app_teach_later(a);
	rh_ui_touch(a->ui);
}

void rh_app_filter_set(struct rh_app *a, const struct rh_nsfilter *f)
{
	a->filter_chosen = true;
	a->filter_given = false;
	if (rh_nsfilter_eq(f, &a->session.filter))
		return;
	rh_nsfilter_copy(&a->session.filter, f);
	save(a);
	changed(a);
}

void rh_app_filter_all(struct rh_app *a)
{
	struct rh_nsfilter all = { 0 };

	if (!a->session.kube)
		return;
	if (!a->session.filter.n)
		rh_ui_toast(a->ui, RH_ROLE_MUTED, "%s", _("All namespaces are shown already."));
	rh_app_filter_set(a, &all);
}

/* ---- where it comes from --------------------------------------------------------------------------------------------------- */

static void from_command_line(struct rh_app *a)
{
	struct rh_buf id;

	rh_buf_init(&id, 4096);
	for (size_t i = 0; i < a->opt.namespace_count; i++) {
		rh_buf_clear(&id);
		rh_buf_addf(&id, RH_FILTER_NAMESPACE "%s", a->opt.namespaces[i]);
		rh_nsfilter_add(&a->session.filter, rh_buf_str(&id));
		rh_places_add_typed(a->session.places, a->opt.namespaces[i]);
	}
	rh_buf_release(&id);
	a->filter_given = true;
}

void rh_filter_start(struct rh_app *a)
{
	struct rh_session *s = &a->session;
	const char *server = server_key(s);
	const struct rh_nsfilter *kept = server ? rh_state_filter(&a->state, server, s->cluster_id) : NULL;

	a->filter_memo.valid = a->filter_chosen = a->filter_given = false;
	if (a->opt.namespace_count) {
		from_command_line(a);
	} else if (kept) {
		rh_nsfilter_copy(&s->filter, kept);
		for (size_t i = 0; i < kept->n; i++)	/* typed once, where none may be listed */
			if (rh_str_starts(rh_str(kept->ids[i]), RH_FILTER_NAMESPACE))
				rh_places_add_typed(s->places, kept->ids[i] + strlen(RH_FILTER_NAMESPACE));
	} else if (s->rancher) {
		rh_nsfilter_set(&s->filter, RH_FILTER_USER);
		rh_nsfilter_ask(s->rancher, s->cluster_id, a->cluster_owner, RH_APP_FILTER);
	}
}

void rh_filter_preference(struct rh_app *a, const struct rh_mail *m)
{
	const struct rh_nsfilter *f = m->body;

	if (m->err.code == RH_E_PARSE)
		rh_ui_toast(a->ui, RH_ROLE_WARN, "%s %s", m->err.what, m->err.fix);
	if (m->err.code != RH_OK && m->err.code != RH_E_CANCELLED)
		rh_log("%s %s", m->err.what, m->err.why);
	if (!f || a->filter_chosen || rh_nsfilter_eq(f, &a->session.filter))
		return;
	rh_nsfilter_copy(&a->session.filter, f);
	save(a);
	changed(a);
	rh_filter_places(a);
}

/* What was picked may be gone since: then it is dropped, and said. What -n names stays, and is said. */
void rh_filter_places(struct rh_app *a)
{
	struct rh_session *s = &a->session;
	struct rh_nsfilter left = { 0 };

	a->filter_memo.valid = false;
	rh_ui_tick_again(a->ui);
	if (s->places->live != RH_LIVE_POLLING && s->places->live != RH_LIVE_WATCHING)
		return;
	rh_nsfilter_copy(&left, &s->filter);
	if (rh_nsfilter_clean(&left, s->places)) {
		if (a->filter_given) {
			rh_ui_toast(a->ui, RH_ROLE_WARN, "%s", _("A namespace that -n names is not among those you may see."));
			a->filter_given = false;
		} else if (!a->opt.namespace_count || a->filter_chosen) {
			rh_nsfilter_copy(&s->filter, &left);
			save(a);
			changed(a);
			rh_ui_toast(a->ui, RH_ROLE_WARN, "%s",
				    _("What the filter was set to is gone or may not be seen any more: n picks anew."));
		}
	}
	rh_nsfilter_release(&left);
}

/* ---- the picker -------------------------------------------------------------------------------------------------------------- */

struct filling {
	struct rh_ticks *out;
	size_t lines;
};

static void add_option(void *ctx, const struct rh_nsfilter_option *o)
{
	struct filling *f = ctx;
	char note[60] = "";

	if (!o->id && f->lines++)	/* groups are told apart by their indented namespaces */
		return;
	if (o->group)
		snprintf(note, sizeof note, rh_ngettext("%zu namespace", "%zu namespaces", o->namespaces), o->namespaces);
	rh_ticks_add(f->out, (struct rh_tick_entry){ .id = o->id, .label = o->label, .note = note, .always = o->special,
						     .within = o->within });
}

static void fill(void *ctx, struct rh_ticks *out)
{
	rh_nsfilter_options(((struct rh_app *)ctx)->session.places, add_option, &(struct filling){ out, 0 });
}

static bool ticked(void *ctx, const char *id)
{
	return rh_nsfilter_has(&((struct rh_app *)ctx)->filter_picked, id);
}

static void toggle(void *ctx, const char *id)
{
	rh_nsfilter_toggle(&((struct rh_app *)ctx)->filter_picked, id);
}

static bool typed(void *ctx, struct rh_str text, struct rh_err *e)
{
	struct rh_app *a = ctx;

	if (!rh_name_label(text, e))
		return false;
	char *name = rh_str_dup(text), *id = rh_format(RH_FILTER_NAMESPACE "%s", name);
	rh_places_add_typed(a->session.places, name);
	if (!rh_nsfilter_has(&a->filter_picked, id))
		rh_nsfilter_toggle(&a->filter_picked, id);
	free(name);
	free(id);
	return true;
}

static void status(void *ctx, struct rh_buf *out)
{
	struct rh_app *a = ctx;
	const struct rh_places *p = a->session.places;
	size_t all, kept = rh_nsfilter_count(&a->filter_picked, p, &all);

	if (p->cannot_list)
		rh_buf_addz(out, _("You may not list namespaces here: type the names of those you work in."));
	else if (p->live == RH_LIVE_LOADING)
		rh_buf_addz(out, _("loading…"));
	else if (p->live == RH_LIVE_FAILED)
		rh_buf_addf(out, "%s %s", p->err.what, p->err.why);
	else
		rh_buf_addf(out, _("shows %zu of %zu namespaces"), kept, all);
}

static void done(void *ctx, bool apply)
{
	struct rh_app *a = ctx;

	if (apply)
		rh_app_filter_set(a, &a->filter_picked);
}

void rh_app_filter_open(struct rh_app *a)
{
	const struct rh_places *p = a->session.places;

	if (!p) {
		rh_ui_toast(a->ui, RH_ROLE_WARN, "%s", _("Explore a cluster first."));
		return;
	}
	rh_nsfilter_copy(&a->filter_picked, &a->session.filter);
	rh_ui_tick(a->ui, &(struct rh_ticker){ .title = _("Namespaces"), .fill = fill, .ticked = ticked, .toggle = toggle,
		   .typed = p->cannot_list ? typed : NULL, .status = status, .done = done, .ctx = a, .owner = a->cluster_owner });
}

/* ---- at the top right --------------------------------------------------------------------------------------------------------- */

void rh_filter_labels(struct rh_app *a)
{
	const struct rh_nsfilter *f = &a->session.filter;
	struct rh_buf text;

	rh_filter_labels_free(a);
	if (!a->session.places)
		return;
	rh_buf_init(&text, 4096);
	a->filter_labels = rh_alloc((f->n + 1) * sizeof *a->filter_labels);
	for (size_t i = 0; i < (f->n ? f->n : 1); i++) {
		rh_buf_clear(&text);
		rh_nsfilter_label(f->n ? f->ids[i] : RH_FILTER_ALL, a->session.places, &text);
		a->filter_labels[a->filter_label_count++] = rh_strdup(text.p);
	}
	rh_buf_release(&text);
}

void rh_filter_labels_free(struct rh_app *a)
{
	for (size_t i = 0; i < a->filter_label_count; i++)
		free(a->filter_labels[i]);
	free(a->filter_labels);
	a->filter_labels = NULL;
	a->filter_label_count = 0;
}

void rh_filter_release(struct rh_app *a)
{
	rh_filter_labels_free(a);
	rh_nsfilter_release(&a->filter_picked);
}
