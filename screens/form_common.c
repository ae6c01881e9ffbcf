/* What the forms of secrets share: namespaces to pick, rules of names, the check whether a name is free, and the ways into
 * the review and back.
 */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum { REST_MS = 300 };

/* ---- fields --------------------------------------------------------------------------------------------------------- */

void rh_namespace_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct rh_places *p = rh_app_session(s->app)->places;
	char *now = rh_str_dup(rh_form_text(s, field));
	size_t hidden = 0;
	char hides[120] = "";

	if (rh_of_project(now)) {	/* of an edit: fixed there */
		struct rh_buf label;
		rh_buf_init(&label, 1024);
		rh_place_label(s->app, now, &label);
		char *text = rh_format(_("every namespace of %s"), label.p);
		rh_choices_add(out, (struct rh_choice){ .value = now, .label = text });
		rh_buf_release(&label);
		free(text);
	}
	free(now);
	for (size_t i = 0; p && i < p->namespaces.n; i++) {
		const struct rh_namespace_row *v = (const struct rh_namespace_row *)(const void *)p->namespaces.v[i];
		if (!rh_app_filter_keeps(s->app, v->name)) {
			hidden += !v->obscure;
			continue;
		}
		const struct rh_row *project = v->project && *v->project ? rh_rows_get(&p->projects, v->project) : NULL;
		const char *note = project ? ((const struct rh_project_row *)(const void *)project)->name : "";
		struct rh_str state = rh_str(v->state);	/* Norman says "removing", Kubernetes "Terminating" */
		bool gone = rh_str_is_nocase(state, "Removing") || rh_str_is(state, "Terminating");
		rh_choices_add(out, (struct rh_choice){ .value = v->name, .label = v->name, .note = note,
			       .disabled = gone ? _("is being deleted") : NULL });
	}
	if (!hidden)
		return;
	rh_app_filter_hides(s->app, p->namespaces.n - hidden, p->namespaces.n, hides, sizeof hides);
	rh_choices_action(out, "all_namespaces", _("show all namespaces"), hides);
}

/* A name that was typed, or was there before the filter changed, is kept: but it is said that the filter does not show it. */
static void say_outside(struct rh_screen *s, const char *ns)
{
	const struct rh_places *p = rh_app_session(s->app)->places;

	if (p && rh_rows_get(&p->namespaces, ns) && !rh_app_filter_keeps(s->app, ns))
		rh_form_note(s, "namespace", RH_ROLE_WARN, "%s", _("outside the filter: ^N changes it, ^O N shows all"));
}

void rh_form_take_places(struct rh_screen *s)
{
	struct rh_str ns = rh_namespace_preset(s);

	if (ns.n && !rh_form_text(s, "namespace").n && !rh_form_dirty(s)) {
		rh_form_set(s, "namespace", ns);
		rh_form_clean(s);
		rh_form_focus(s, "name");
	}
	rh_form_refresh(s);
}

bool rh_check_namespace(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_label(value, e);
}

bool rh_check_name(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_subdomain(value, e);
}

bool rh_check_label_key(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_label_key(value, e);
}

bool rh_check_annotation_key(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_annotation_key(value, e);
}

bool rh_check_label_value(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return rh_name_label_value(value, e);
}

struct rh_str rh_namespace_preset(const struct rh_screen *s)
{
	const struct rh_session *at = rh_app_session(s->app);
	size_t n;
	const char **names = rh_app_filter_names(s->app, &n), *only = n == 1 ? names[0] : NULL;

	free(names);
	if (at->last_namespace && rh_app_filter_keeps(s->app, at->last_namespace))
		return rh_str(at->last_namespace);
	return rh_str(only);
}

/* ---- is the name free? ------------------------------------------------------------------------------------------------ */

static char *wanted(const struct rh_screen *s)
{
	struct rh_str ns = rh_form_text(s, "namespace"), name = rh_form_text(s, "name");
	struct rh_err e;

	if (!ns.n || !name.n || !rh_name_label(ns, &e) || !rh_name_subdomain(name, &e))
		return NULL;
	return rh_format("%.*s/%.*s", RH_ARG(ns), RH_ARG(name));
}

static const struct rh_resource *resource_of(const struct rh_name_watch *w)
{
	return w->workload ? w->workload->resource : &rh_res_secret;
}

static void say_taken(struct rh_screen *s, const struct rh_name_watch *w, const struct rh_secret_row *v)
{
	char age[16];

	rh_age_text(v->created ? rh_wall() - v->created : 0, age, NULL);
	if (w->workload)
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken: %s already has a %s %s (%s)"), v->ns, _(w->workload->label), v->name, age);
	else if (*v->type && v->created)
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken: %s already has a secret %s (%s, %s)"), v->ns, v->name,
			     _(rh_secret_kind(v->type)), age);
	else
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken: %s already has a secret %s"), v->ns, v->name);
}

/* The list below knows what it shows already: then nobody needs to be asked. */
static bool taken_in_list(struct rh_screen *s, const struct rh_name_watch *w, const char *key)
{
	struct rh_screen *list = w->workload ? NULL : rh_app_find(s->app, "secrets");
	const struct rh_live_head *live = list ? list->state : NULL;
	const struct rh_row *row = live && live->list ? rh_rows_get(&live->list->rows, key) : NULL;

	if (row)
		say_taken(s, w, (const struct rh_secret_row *)(const void *)row);
	return row != NULL;
}

static void ask_name(void *ctx)
{
	struct rh_name_watch *w = ctx;
	struct rh_screen *s = w->screen;
	struct rh_kube *k = rh_app_session(s->app)->kube;
	struct rh_str ns = rh_form_text(s, "namespace");
	char *key = wanted(s), *z = rh_str_dup(ns);
	struct rh_err e;

	say_outside(s, z);
	if (ns.n && rh_name_label(ns, &e) && (!w->may_ask || strcmp(w->may_ask, z) != 0)) {
		rh_strset(&w->may_ask, z);
		rh_kube_can(k, "create", resource_of(w), z, s->owner, RH_TAG_MAY);
	}
	if (key && !taken_in_list(s, w, key)) {
		char *n = rh_str_dup(rh_form_text(s, "name"));
		rh_strset(&w->asked, key);
		rh_object_exists(k, resource_of(w), z, n, s->owner, RH_TAG_NAME);
		free(n);
	}
	free(key);
	free(z);
}

void rh_name_watch_changed(struct rh_screen *s, struct rh_name_watch *w)
{
	w->screen = s;
	rh_timer_start(&w->timer, REST_MS, ask_name, w);
}

static void on_name(struct rh_screen *s, struct rh_name_watch *w, struct rh_mail *m)
{
	const struct rh_secret_row *v = m->body;
	char *now = wanted(s);

	if (m->err.code == RH_OK && v && now && w->asked && strcmp(now, w->asked) == 0)
		say_taken(s, w, v);
	free(now);
}

static void on_may(struct rh_screen *s, const struct rh_name_watch *w, struct rh_mail *m)
{
	const bool *allowed = m->body;

	if (m->err.code == RH_OK && allowed && !*allowed && w->may_ask && rh_str_is(rh_form_text(s, "namespace"), w->may_ask))
		rh_form_note(s, "namespace", RH_ROLE_WARN, _("you may not create %s in %s"), resource_of(w)->plural, w->may_ask);
}

bool rh_name_watch_reply(struct rh_screen *s, struct rh_name_watch *w, struct rh_mail *m)
{
	if (m->tag == RH_TAG_NAME)
		on_name(s, w, m);
	else if (m->tag == RH_TAG_MAY)
		on_may(s, w, m);
	else
		return false;
	return true;
}

void rh_name_watch_release(struct rh_name_watch *w)
{
	rh_timer_stop(&w->timer);
	free(w->asked);
	free(w->may_ask);
}

/* ---- pairs ------------------------------------------------------------------------------------------------------------ */

void rh_pairs_of_form(struct rh_pairs *p, const struct rh_screen *s, const char *field)
{
	const struct rh_secret *value;
	struct rh_str key;

	for (size_t i = 0; i < rh_form_pairs(s, field); i++) {
		rh_form_pair(s, field, i, &key, &value);
		if (key.n)
			rh_pairs_add(p, key, value ? rh_secret_peek(value) : RH_STR(""));
	}
}

/* ---- review and back ----------------------------------------------------------------------------------------------------- */

static struct rh_change *change_of(struct rh_screen *s, const char *verb, const char *method, const char *place, const char *name)
{
	struct rh_change *c = rh_change_new(verb, method);

	rh_place_change(s, c, place, name);
	c->form = s->owner;
	return c;
}

void rh_review_create(struct rh_screen *s, const struct rh_secret_draft *d)
{
	struct rh_change *c = change_of(s, N_("Create"), "POST", d->ns, d->name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_secret_path(rh_app_session(s->app)->kube, d->ns, NULL, &path);
	c->path = rh_format("%s?fieldManager=ranchhand&fieldValidation=Strict", path.p);
	rh_buf_release(&path);
	rh_secret_body(d, &c->body);
	rh_app_review(s->app, c);
}

void rh_review_save(struct rh_screen *s, const struct rh_secret_object *onto, struct rh_secret *body)
{
	char *place = rh_str_dup(rh_form_text(s, "namespace"));	/* where it was read */
	struct rh_change *c = change_of(s, N_("Save"), "PUT", place, onto->name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_place_path(s->app, place, onto->name, &path);
	c->path = rh_format("%s?fieldManager=ranchhand", path.p);
	rh_buf_release(&path);
	rh_secret_move(&c->body, body);
	rh_secret_copy(&c->before, &onto->raw);
	if (rh_of_project(place))
		rh_project_review_save(s, c, place, onto);
	rh_app_review(s->app, c);
	free(place);
}

static void cause(void *ctx, const char *field, const char *message)
{
	rh_form_cause(ctx, field, message);
}

void rh_form_take_refusal(struct rh_screen *s, struct rh_mail *m)
{
	const struct rh_reply *r = m->body;

	rh_form_lock(s, NULL);
	if (m->err.code == RH_E_EXISTS) {
		rh_form_note(s, "name", RH_ROLE_BAD, _("taken: %.*s already has one called %.*s"), RH_ARG(rh_form_text(s, "namespace")),
			     RH_ARG(rh_form_text(s, "name")));
		rh_form_focus(s, "name");
	} else if (m->err.code == RH_E_INVALID) {
		if (r)
			rh_status_causes(rh_secret_peek(&r->body), cause, s);
		(void)rh_form_refused(s, &m->err);
	} else {
		rh_form_banner(s, &m->err);
	}
	rh_screen_changed(s);
}
