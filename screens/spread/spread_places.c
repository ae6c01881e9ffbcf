/* Where to: namespaces ticked one by one, by project, by what the filter shows, or by a label that is typed. */
#include "screens/spread.h"
#include "screens/screens.h"
#include "screens/spread/spread.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/list.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

#define SHOWN "filter"   /* all that the filter shows */
#define LABEL "label://" /* and a selector */

struct asked {
	struct app *app;
	struct rh_owner from;
	char **keys;
	size_t key_count;
	struct kube_secret_draft draft; /* its data is the copy below; name NULL: there is none */
	struct kube_pairs labels, annotations;
	struct kube_datum *data;
	char **ids; /* what is ticked */
	size_t n;
	char **typed; /* selectors that were typed, ticked or not */
	size_t typed_count;
};

static const struct rancher_tenancy *tenancy_of(const struct asked *q)
{
	return app_session(q->app)->tenancy;
}

static void asked_free(struct asked *q)
{
	for (size_t i = 0; i < q->key_count; i++)
		free(q->keys[i]);
	for (size_t i = 0; i < q->n; i++)
		free(q->ids[i]);
	for (size_t i = 0; i < q->typed_count; i++)
		free(q->typed[i]);
	for (size_t i = 0; i < q->draft.data_count; i++) {
		free(q->data[i].key);
		rh_secret_release(&q->data[i].value);
	}
	kube_pairs_release(&q->labels);
	kube_pairs_release(&q->annotations);
	char *const texts[] = { (char *)(uintptr_t)q->draft.type, (char *)(uintptr_t)q->draft.name };
	for (size_t i = 0; i < RH_LEN(texts); i++)
		free(texts[i]);
	free(q->keys);
	free(q->ids);
	free(q->typed);
	free(q->data);
	free(q);
}

/* ---- what is ticked ---- */

static size_t find(const struct asked *q, const char *id)
{
	size_t i = 0;

	while (i < q->n && strcmp(q->ids[i], id) != 0)
		i++;
	return i;
}

static bool ticked(void *ctx, const char *id)
{
	const struct asked *q = ctx;

	return find(q, id) < q->n;
}

static void toggle(void *ctx, const char *id)
{
	struct asked *q = ctx;
	size_t at = find(q, id);

	if (at == q->n) {
		q->ids = rh_resize(q->ids, q->n + 1, sizeof *q->ids);
		q->ids[q->n++] = rh_strdup(id);
		return;
	}
	free(q->ids[at]);
	q->ids[at] = q->ids[--q->n];
}

static bool is_label(const char *id)
{
	return rh_str_starts(rh_str(id), LABEL);
}

/* Is it ticked, by itself or by what it belongs to? */
static bool is_target(const struct asked *q, const char *ns)
{
	for (size_t i = 0; i < q->n; i++) {
		struct rancher_nsfilter one = { .ids = &q->ids[i], .n = strcmp(q->ids[i], RANCHER_FILTER_ALL) != 0 };

		if (strcmp(q->ids[i], SHOWN) == 0
			    ? app_filter_keeps(q->app, ns)
			    : !is_label(q->ids[i]) && rancher_nsfilter_keeps(&one, tenancy_of(q), ns))
			return true;
	}
	return false;
}

static const char **targets(const struct asked *q, size_t *n)
{
	const struct rancher_tenancy *p = tenancy_of(q);
	const char **names = rh_alloc(((p ? p->namespaces.n : 0) + 1) * sizeof *names);

	*n = 0;
	for (size_t i = 0; p && i < p->namespaces.n; i++) {
		const char *name = ((const struct rancher_namespace_row *)(const void *)p->namespaces.v[i])->name;

		if (is_target(q, name))
			names[(*n)++] = name;
	}
	return names;
}

/* ---- the list ---- */

struct filling {
	struct asked *q;
	struct ui_ticks *out;
	size_t lines;
};

static void add_option(void *ctx, const struct rancher_nsfilter_option *o)
{
	struct filling *f = ctx;
	char *note = o->group ? rh_format(rh_ngettext("%zu namespace", "%zu namespaces", o->namespaces), o->namespaces)
			      : NULL;

	if (o->id || !f->lines++)
		ui_ticks_add(f->out, (struct ui_tick_entry){ .id = o->id,
							     .label = o->label,
							     .note = note,
							     .many = o->special,
							     .within = o->within });
	free(note);
}

static void fill(void *ctx, struct ui_ticks *out)
{
	struct asked *q = ctx;
	size_t n;

	free(app_filter_names(q->app, &n));
	char *note = rh_format(rh_ngettext("%zu namespace", "%zu namespaces", n), n);
	ui_ticks_add(out, (struct ui_tick_entry){
				  .id = SHOWN, .label = _("All that the filter shows"), .note = note, .many = true });
	free(note);
	for (size_t i = 0; i < q->typed_count; i++) {
		char *label = rh_format(_("With the label %s"), q->typed[i] + strlen(LABEL));

		ui_ticks_add(out, (struct ui_tick_entry){ .id = q->typed[i], .label = label, .many = true });
		free(label);
	}
	if (tenancy_of(q))
		rancher_nsfilter_options(tenancy_of(q), add_option, &(struct filling){ q, out, 0 });
}

static void remember(struct asked *q, char *id)
{
	q->typed = rh_resize(q->typed, q->typed_count + 1, sizeof *q->typed);
	q->typed[q->typed_count++] = id;
}

/* A selector, as kubectl's -l takes it: the server reads it. Where nobody may list namespaces, the name of one. */
static bool typed(void *ctx, struct rh_str text, struct rh_err *e)
{
	struct asked *q = ctx;
	const struct rancher_tenancy *p = tenancy_of(q);
	bool selects = rh_str_find(text, "=") < text.n || rh_str_find(text, " in (") < text.n;
	char *id;

	if (!selects && !(p && p->cannot_list)) {
		rh_err_set(e, RH_E_INVALID, "%s", _("No namespace matches. A label is typed as key=value."));
		return false;
	}
	if (!selects && !data_name_label(text, e))
		return false;
	id = rh_format("%s%.*s", selects ? LABEL : RANCHER_FILTER_NAMESPACE, RH_ARG(text));
	if (!ticked(q, id))
		toggle(q, id);
	if (selects) {
		remember(q, id);
		return true;
	}
	rancher_tenancy_add_typed(app_session(q->app)->tenancy, id + strlen(RANCHER_FILTER_NAMESPACE));
	free(id);
	return true;
}

static void status(void *ctx, struct rh_buf *out)
{
	const struct asked *q = ctx;
	size_t n, selectors = 0;

	for (size_t i = 0; i < q->n; i++)
		selectors += is_label(q->ids[i]);
	free(targets(q, &n));
	rh_buf_addf(out, rh_ngettext("into %zu namespace", "into %zu namespaces", n), n);
	if (selectors)
		rh_buf_addf(out, " · %s", _("and those with the label"));
	else
		rh_buf_addf(out, " · %s", _("type key=value: those with that label"));
}

static void done(void *ctx, bool apply)
{
	struct asked *q = ctx;
	struct ui_screen *from = apply ? app_by_owner(q->app, q->from) : NULL;
	const char **labels = rh_alloc((q->n + 1) * sizeof *labels), **names;
	size_t n, label_count = 0;

	names = targets(q, &n);
	for (size_t i = 0; i < q->n; i++)
		if (is_label(q->ids[i]))
			labels[label_count++] = q->ids[i] + strlen(LABEL);
	if (from && n + label_count)
		app_push(q->app, &screen_spread,
			 &(struct spread_start){ .keys = (const char *const *)q->keys,
						 .key_count = q->key_count,
						 .draft = q->draft.name ? &q->draft : NULL,
						 .form = q->draft.name ? q->from : (struct rh_owner){ 0 },
						 .names = names,
						 .n = n,
						 .labels = labels,
						 .label_count = label_count });
	else if (from)
		ui_toast(app_ui(q->app), UI_ROLE_WARN, "%s", _("No namespace was ticked."));
	free(names);
	free(labels);
	asked_free(q);
}

static void ask(struct ui_screen *s, struct asked *q, const char *title)
{
	q->app = s->app;
	q->from = s->owner;
	ui_tick(app_ui(s->app), &(struct ui_ticker){ .title = title,
						     .fill = fill,
						     .ticked = ticked,
						     .toggle = toggle,
						     .typed = typed,
						     .status = status,
						     .done = done,
						     .ctx = q,
						     .owner = app_owner(s->app) });
}

void spread_copy(struct ui_screen *s, const char *const *keys, size_t n)
{
	struct asked *q;
	struct rh_err e;
	char *title;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	q = rh_alloc(sizeof *q);
	q->keys = rh_alloc((n + 1) * sizeof *q->keys);
	for (; q->key_count < n; q->key_count++)
		q->keys[q->key_count] = rh_strdup(keys[q->key_count]);
	title = n == 1 ? rh_format(_("Copy %s to…"), strrchr(keys[0], '/') + 1)
		       : rh_format(rh_ngettext("Copy %zu registry to…", "Copy %zu registries to…", n), n);
	ask(s, q, title);
	free(title);
}

static void pairs_copy(struct kube_pairs *to, const struct kube_pair *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		kube_pairs_add(to, rh_str(v[i].key), rh_str(v[i].value));
}

void spread_form(struct ui_screen *form, const struct kube_secret_draft *d)
{
	struct asked *q = rh_alloc(sizeof *q);
	char *title;

	pairs_copy(&q->labels, d->labels, d->label_count);
	pairs_copy(&q->annotations, d->annotations, d->annotation_count);
	q->data = rh_alloc((d->data_count + 1) * sizeof *q->data);
	for (size_t i = 0; i < d->data_count; i++) {
		q->data[i].key = rh_strdup(d->data[i].key);
		rh_secret_copy(&q->data[i].value, &d->data[i].value);
	}
	q->draft = (struct kube_secret_draft){ .type = rh_strdup(d->type),
					       .name = rh_strdup(d->name),
					       .labels = q->labels.v,
					       .label_count = q->labels.n,
					       .annotations = q->annotations.v,
					       .annotation_count = q->annotations.n,
					       .data = q->data,
					       .data_count = d->data_count };
	title = rh_format(_("Create %s in…"), d->name);
	ask(form, q, title);
	free(title);
}
