/* What the forms of secrets share: namespaces to pick, rules of names, the check whether a name is free, and the ways
 * into the review and back.
 */
#include "screens/edit.h"
#include "screens/project_copies.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/tags.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/may.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { REST_MS = 300 };

/* ---- fields ---- */

/* Until it is known whether one may, the server decides. */
static const char *why_no_new_namespace(const struct ui_screen *s)
{
	if (app_session(s->app)->read_only)
		return _("read-only");
	return app_session(s->app)->no_new_namespaces ? _("you may not create namespaces") : NULL;
}

static void offer_namespace(const struct rancher_tenancy *p, const struct rancher_namespace_row *v, bool outside,
			    struct ui_choices *out)
{
	const struct rh_row *row = v->project && *v->project ? rh_rows_get(&p->projects, v->project) : NULL;
	const char *project = row ? ((const struct rancher_project_row *)(const void *)row)->name : "";
	struct rh_str state = rh_str(v->state); /* Norman says "removing", Kubernetes "Terminating" */
	bool gone = rh_str_is_nocase(state, "Removing") || rh_str_is(state, "Terminating");

	ui_choices_add(out, (struct ui_choice){ .value = v->name,
						.label = v->name,
						.note = outside ? _("outside the filter") : project,
						.disabled = gone ? _("is being deleted") : NULL });
}

/* Those that the filter shows, then the others: no choice changes the filter. */
static void offer_namespaces(struct ui_screen *s, struct ui_choices *out)
{
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	for (int outside = 0; p && outside < 2; outside++)
		for (size_t i = 0; i < p->namespaces.n; i++) {
			const struct rancher_namespace_row *v =
				(const struct rancher_namespace_row *)(const void *)p->namespaces.v[i];

			if (app_filter_keeps(s->app, v->name) == !outside && !(outside && v->obscure))
				offer_namespace(p, v, outside, out);
		}
}

void edit_namespace_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	char *now = rh_str_dup(ui_form_text(s, field));

	if (secret_home_is_project(now)) { /* of an edit: fixed there */
		struct rh_buf label;
		rh_buf_init(&label, 1024);
		secret_home_label(s->app, now, &label);
		char *text = rh_format(_("every namespace of %s"), label.p);
		ui_choices_add(out, (struct ui_choice){ .value = now, .label = text });
		rh_buf_release(&label);
		free(text);
	}
	free(now);
	offer_namespaces(s, out);
	ui_choices_action(out, "namespace.create", _("Create a new namespace"), why_no_new_namespace(s));
}

/* A name that was typed, or was there before the filter changed, is kept: but it is said that the filter does not show
 * it, or that there is no such namespace. */
static void say_outside(struct ui_screen *s, const char *ns)
{
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;
	bool known = p && rh_rows_get(&p->namespaces, ns);
	bool whole = p && !p->cannot_list && (p->live == KUBE_LIVE_POLLING || p->live == KUBE_LIVE_WATCHING);
	struct rh_err e;

	if (known && !app_filter_keeps(s->app, ns))
		ui_form_note(s, EDIT_NAMESPACE, UI_ROLE_WARN, "%s", _("outside the filter: {key:filter} changes it"));
	else if (!known && whole && data_name_label(rh_str(ns), &e))
		ui_form_note(s, EDIT_NAMESPACE, UI_ROLE_WARN, _("there is no namespace %s: Enter offers to create it"),
			     ns);
}

/* From within the form, which is gone back to. */
void edit_create_namespace(struct ui_screen *s)
{
	const struct ui_screen_ops *ops = app_screen(s->app, "namespace_form");
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	app_push(s->app, ops,
		 &(struct edit_namespace_start){
			 .start = { .kind = EDIT_NAMESPACE_FOR_FORM, .about = ui_choices_typed() }, .from = s->owner });
}

static void namespace_made(struct ui_screen *s, const char *ns)
{
	ui_form_set(s, EDIT_NAMESPACE, rh_str(ns));
	ui_form_refresh(s);
	if (s->ops->changed)
		s->ops->changed(s, EDIT_NAMESPACE);
	ui_form_focus(s, EDIT_NAME);
}

void edit_take_tenancy(struct ui_screen *s)
{
	struct rh_str ns = edit_namespace_preset(s);

	if (ns.n && !ui_form_text(s, EDIT_NAMESPACE).n && !ui_form_dirty(s)) {
		ui_form_set(s, EDIT_NAMESPACE, ns);
		ui_form_clean(s);
	}
	ui_form_refresh(s);
}

bool edit_check_namespace(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_label(value, e);
}

bool edit_check_name(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_subdomain(value, e);
}

bool edit_check_label_key(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_label_key(value, e);
}

bool edit_check_annotation_key(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_annotation_key(value, e);
}

bool edit_check_label_value(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return data_name_label_value(value, e);
}

struct rh_str edit_namespace_preset(const struct ui_screen *s)
{
	const struct app_session *at = app_session(s->app);
	size_t n;
	const char **names = app_filter_names(s->app, &n), *only = n == 1 ? names[0] : NULL;

	free(names);
	if (at->last_namespace && app_filter_keeps(s->app, at->last_namespace))
		return rh_str(at->last_namespace);
	return rh_str(only);
}

/* ---- is the name free? ---- */

static char *wanted(const struct ui_screen *s)
{
	struct rh_str ns = ui_form_text(s, EDIT_NAMESPACE), name = ui_form_text(s, EDIT_NAME);
	struct rh_err e;

	if (!ns.n || !name.n || !data_name_label(ns, &e) || !data_name_subdomain(name, &e))
		return NULL;
	return rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(name));
}

static const struct kube_resource *resource_of(const struct edit_name_watch *w)
{
	return w->workload ? w->workload->resource : &kube_res_secret;
}

static void say_taken(struct ui_screen *s, const struct edit_name_watch *w, const struct kube_secret_row *v)
{
	char age[RH_AGE_SAID];

	rh_age_said(v->created ? rh_wall() - v->created : 0, age, NULL);
	if (w->workload)
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: %s already has a %s %s (%s)"), v->ns,
			     _(w->workload->label), v->name, age);
	else if (*v->type && v->created)
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: %s already has a secret %s (%s, %s)"), v->ns, v->name,
			     _(kube_secret_kind(v->type)), age);
	else
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: %s already has a secret %s"), v->ns, v->name);
}

/* The list below knows what it shows already: then nobody needs to be asked. */
static bool taken_in_list(struct ui_screen *s, const struct edit_name_watch *w, const char *key)
{
	struct ui_screen *list = w->workload ? NULL : app_find(s->app, "secrets");
	const struct rh_row *row = list ? ui_list_by_key(list, key) : NULL;

	if (row)
		say_taken(s, w, (const struct kube_secret_row *)(const void *)row);
	return row != NULL;
}

static void ask_name(void *ctx)
{
	struct edit_name_watch *w = ctx;
	struct ui_screen *s = w->screen;
	struct kube *k = app_session(s->app)->kube;
	struct rh_str ns = ui_form_text(s, EDIT_NAMESPACE);
	char *key = wanted(s), *z = rh_str_dup(ns);
	struct rh_err e;

	if (*z)
		say_outside(s, z);
	if (ns.n && data_name_label(ns, &e) && (!w->may_ask || strcmp(w->may_ask, z) != 0)) {
		rh_strset(&w->may_ask, z);
		kube_can(k, "create", resource_of(w), z, s->owner, EDIT_TAG_MAY);
	}
	if (key && !taken_in_list(s, w, key)) {
		char *n = rh_str_dup(ui_form_text(s, EDIT_NAME));
		rh_strset(&w->asked, key);
		kube_object_exists(k, resource_of(w), z, n, s->owner, EDIT_TAG_NAME);
		free(n);
	}
	free(key);
	free(z);
}

void edit_name_watch_changed(struct ui_screen *s, struct edit_name_watch *w)
{
	if (s->edits) /* what exists has its own name */
		return;
	w->screen = s;
	rh_timer_start(&w->timer, REST_MS, ask_name, w);
}

static void on_name(struct ui_screen *s, struct edit_name_watch *w, struct rh_message *m)
{
	const struct kube_secret_row *v = m->body;
	char *now = wanted(s);

	if (m->err.code == RH_OK && v && now && w->asked && strcmp(now, w->asked) == 0)
		say_taken(s, w, v);
	free(now);
}

static void on_may(struct ui_screen *s, const struct edit_name_watch *w, struct rh_message *m)
{
	const bool *allowed = m->body;

	if (m->err.code == RH_OK && allowed && !*allowed && w->may_ask &&
	    rh_str_is(ui_form_text(s, EDIT_NAMESPACE), w->may_ask))
		ui_form_note(s, EDIT_NAMESPACE, UI_ROLE_WARN, _("you may not create %s in %s"), resource_of(w)->plural,
			     w->may_ask);
}

bool edit_name_watch_reply(struct ui_screen *s, struct edit_name_watch *w, struct rh_message *m)
{
	if (m->tag == EDIT_TAG_NAME)
		on_name(s, w, m);
	else if (m->tag == EDIT_TAG_MAY)
		on_may(s, w, m);
	else if (m->tag == EDIT_TAG_MADE)
		namespace_made(s, m->body);
	else
		return false;
	return true;
}

void edit_name_watch_release(struct edit_name_watch *w)
{
	rh_timer_stop(&w->timer);
	free(w->asked);
	free(w->may_ask);
}

/* ---- pairs ---- */

void edit_pairs_of_form(struct kube_pairs *p, const struct ui_screen *s, unsigned field)
{
	const struct rh_secret *value;
	struct rh_str key;

	for (size_t i = 0; i < ui_form_pairs(s, field); i++) {
		ui_form_pair(s, field, i, &key, &value);
		if (key.n)
			kube_pairs_add(p, key, value ? rh_secret_peek(value) : RH_STR(""));
	}
}

/* ---- review and back ---- */

static struct app_change *change_of(struct ui_screen *s, const char *verb, const char *method, const char *home,
				    const char *name)
{
	struct app_change *c = app_change_new(verb, method);

	secret_home_change(s, c, home, name);
	c->form = s->owner;
	return c;
}

/* Of a registry: only workloads that name it, or are made here, have it otherwise. */
static char *offer_every_pod(struct app *a, const struct app_change *c)
{
	struct rh_buf why;
	bool may;

	rh_buf_init(&why, 4096);
	may = !app_may_not(a, "patch", &kube_res_service_account, c->ns, &why);
	rh_buf_release(&why);
	return may ? rh_strdup(_("{key:every_pod} gives it to every pod there.")) : NULL;
}

void edit_review_create(struct ui_screen *s, const struct kube_secret_draft *d)
{
	struct app_change *c = change_of(s, N_("Create"), "POST", d->ns, d->name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	secret_path(app_session(s->app)->kube, d->ns, NULL, &path);
	c->path = rh_format("%s?fieldManager=ranchhand&fieldValidation=Strict", path.p);
	rh_buf_release(&path);
	kube_secret_body(d, &c->body);
	if (kube_secret_is_registry(d->type)) {
		free(offer_every_pod(s->app, c)); /* the right is asked for now, so that it is known then */
		c->offer = offer_every_pod;
	}
	app_review(s->app, c);
}

void edit_say_unchanged(struct ui_screen *s)
{
	ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Nothing was changed, so nothing is written."));
}

void edit_review_save(struct ui_screen *s, const struct kube_secret_object *onto, struct rh_secret *body)
{
	char *home = rh_str_dup(ui_form_text(s, EDIT_NAMESPACE)); /* where it was read */
	struct app_change *c = change_of(s, N_("Save"), "PUT", home, onto->name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	secret_home_path(s->app, home, onto->name, &path);
	c->path = rh_format("%s?fieldManager=ranchhand", path.p);
	rh_buf_release(&path);
	rh_secret_move(&c->body, body);
	rh_secret_copy(&c->before, &onto->raw);
	if (secret_home_is_project(home)) /* may mark it: a change of its own */
		secret_project_review_save(s, c, home, onto);
	free(home);
	if (!rh_str_eq(rh_secret_peek(&c->body), rh_secret_peek(&onto->raw))) {
		app_review(s->app, c);
		return;
	}
	app_change_free(&c);
	edit_say_unchanged(s);
}

static void cause(void *ctx, const char *field, const char *message)
{
	ui_form_cause(ctx, field, message);
}

void edit_form_take_refusal(struct ui_screen *s, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	ui_form_lock(s, NULL);
	if (m->err.code == RH_E_EXISTS) {
		ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: %.*s already has one called %.*s"),
			     RH_ARG(ui_form_text(s, EDIT_NAMESPACE)), RH_ARG(ui_form_text(s, EDIT_NAME)));
		ui_form_focus(s, EDIT_NAME);
	} else if (m->err.code == RH_E_INVALID) {
		if (r)
			kube_status_causes(rh_secret_peek(&r->body), cause, s);
		(void)ui_form_refused(s, &m->err);
	} else {
		ui_form_banner(s, &m->err);
	}
	ui_screen_changed(s);
}
