/* Reading what the workload form edits or clones, and what it sends. */
#include "screens/edit.h"
#include "screens/tags.h"
#include "screens/workloads.h"
#include "screens/workloads/workload.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "app/yaml_edit.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "registry/attach.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

/* ---- where it is ---- */

static void path_of(const struct ui_screen *s, const char *ns, const char *name, struct rh_buf *out)
{
	kube_path(app_session(s->app)->kube, workload_form_of(s)->resource, ns, name, out);
}

static char *what_of(const struct ui_screen *s, const char *ns, const char *name)
{
	return rh_format("%s %s/%s", _(workload_form_of(s)->def->label), ns, name);
}

static void load(struct ui_screen *s, int tag)
{
	const struct workload_form *st = workload_form_of(s);
	struct rh_buf path;
	char *what = what_of(s, st->ns, st->key_name);

	rh_buf_init(&path, 4096);
	path_of(s, st->ns, st->key_name, &path);
	kube_get(app_session(s->app)->kube, path.p, what, s->owner, tag);
	rh_buf_release(&path);
	free(what);
}

/* CronJobs are v1beta1 on servers before 1.21: the group says what it has. */
static void ask_api(struct ui_screen *s)
{
	struct kube *k = app_session(s->app)->kube;
	char *path = rh_format("%s/apis/batch/v1", k->prefix);

	if (workload_form_of(s)->def->kind == KUBE_CRONJOB)
		kube_get(k, path, "batch/v1", s->owner, WORKLOAD_TAG_WORKLOAD_API);
	free(path);
}

/* ---- the object of the form ---- */

static void api_of(const struct kube_resource *r, struct rh_buf *out)
{
	rh_buf_clear(out);
	rh_buf_addf(out, "%s%s%s", r->group, *r->group ? "/" : "", r->version);
}

/* Makes the document that the form's differences go onto; its values are what the form shows at first. */
static bool take_doc(struct ui_screen *s, struct rh_str doc, struct rh_err *e)
{
	struct workload_form *st = workload_form_of(s);
	struct kube_workload_values values;

	if (kube_workload_read(doc, st->def, &values, e) != RH_OK) {
		kube_workload_values_release(&values);
		return false;
	}
	kube_workload_values_release(&st->base);
	st->base = values;
	rh_secret_set(&st->doc, doc);
	return true;
}

static void begin_new(struct ui_screen *s)
{
	struct workload_form *st = workload_form_of(s);
	struct rh_secret doc;
	struct rh_buf api;
	struct rh_err e;

	rh_secret_init(&doc);
	rh_buf_init(&api, 256);
	api_of(st->resource, &api);
	kube_workload_new(st->def, api.p, &doc);
	if (!take_doc(s, rh_secret_peek(&doc), &e))
		RH_BUG("a new %s cannot be read: %s", st->def->id, e.what);
	rh_secret_release(&doc);
	rh_buf_release(&api);
	workload_fill(s, &st->base);
	ui_form_set_items(s, WORKLOAD_CONTAINERS, 1);
	workload_name_containers(s);
	st->loaded = true;
}

static void not_named(void *ctx, const char *path)
{
	struct rh_buf *out = ctx;

	if (!out->over)
		rh_buf_addf(out, "%s%s", out->n ? "\n" : "", path);
}

static void workload_show_kept(struct ui_screen *s)
{
	const struct workload_form *st = workload_form_of(s);
	struct rh_secret fresh;
	struct rh_buf out;

	rh_secret_init(&fresh);
	rh_buf_init(&out, 2000);
	kube_workload_new(st->def, "v1", &fresh);
	kube_workload_unshown(rh_secret_peek(&st->doc), rh_secret_peek(&fresh), st->def, not_named, &out);
	ui_form_set(s, WORKLOAD_KEPT, rh_buf_str(&out));
	rh_secret_release(&fresh);
	rh_buf_release(&out);
}

/* What of an object that exists can never change. */
static void fix(struct ui_screen *s)
{
	static const unsigned fields[] = { KUBE_WL_NAMESPACE, KUBE_WL_NAME, KUBE_WL_SERVICE, KUBE_WL_MANAGEMENT };

	for (size_t i = 0; i < RH_LEN(fields); i++)
		ui_form_set_fixed(s, fields[i], s->edits);
}

void workload_open(struct ui_screen *s, const void *arg)
{
	struct workload_form *st = workload_form_of(s);
	const struct ui_form_start *start = arg;
	const char *key = start && start->key ? start->key : start ? start->like : NULL;
	struct rh_str ns = edit_namespace_preset(s);

	s->edits = start && start->key;
	rh_secret_init(&st->doc);
	if (!key || !kube_workload_key_split(key, &st->def, &st->ns, &st->key_name))
		st->def = start && start->kind ? kube_workload_def_find(start->kind) : NULL;
	if (!st->def)
		st->def = &kube_workload_defs[KUBE_DEPLOYMENT];
	st->resource = st->def->resource;
	st->name.workload = st->def;
	kube_workload_values_init(&st->base, st->def);
	ui_form_set(s, WORKLOAD_KIND, rh_str(st->def->id));
	ask_api(s);
	if (st->key_name) {
		ui_form_set(s, KUBE_WL_NAMESPACE, rh_str(st->ns));
		ui_form_set(s, KUBE_WL_NAME, rh_str(s->edits ? st->key_name : ""));
		fix(s);
		ui_form_lock(s, _("reading…"));
		load(s, WORKLOAD_TAG_WORKLOAD);
		return;
	}
	begin_new(s);
	if (ns.n)
		ui_form_set(s, KUBE_WL_NAMESPACE, ns);
	workload_attach_open(s);
	ui_form_clean(s);
	app_draft_apply(s->app, s);
	ui_form_focus(s, KUBE_WL_NAMESPACE); /* whether it is filled in already or not: hands learn the way */
}

/* ---- what came ---- */

/* A Job's and a bare pod's template cannot change: said before anything is typed. */
static void say_immutable(struct ui_screen *s)
{
	const struct workload_form *st = workload_form_of(s);
	struct rh_err e;

	if (st->def->kind == KUBE_JOB)
		rh_err_set(&e, RH_E_INVALID, "%s",
			   _("The pods of a Job cannot change any more, nor can their pull secrets."));
	else if (st->def->kind == KUBE_POD)
		rh_err_set(&e, RH_E_INVALID, "%s",
			   _("Of a pod only its images can change any more, not its pull secrets."));
	else
		return;
	rh_err_fix(&e, "%s", _("Clone it under another name, or delete it and create it again."));
	ui_form_banner(s, &e);
}

static bool make_clone(struct ui_screen *s, struct rh_secret *doc, struct rh_err *e)
{
	struct workload_form *st = workload_form_of(s);
	struct rh_buf label;
	bool fine;

	rh_buf_init(&label, 256);
	kube_workload_selector(st->def, st->ns, st->key_name, &label); /* the save puts the new name there */
	fine = kube_workload_clone(doc, st->def, e) == RH_OK &&
	       kube_workload_select(doc, st->def, NULL, label.p, e) == RH_OK;
	rh_buf_release(&label);
	return fine;
}

/* What it was when it was read: what changes, and what somebody else changed, is told from that. */
static void keep_server(struct ui_screen *s, struct rh_str doc)
{
	struct workload_form *st = workload_form_of(s);
	struct rh_err e;

	rh_secret_set(&st->server, doc);
	kube_workload_values_release(&st->first);
	if (kube_workload_read(doc, st->def, &st->first, &e) != RH_OK)
		rh_log("what was read once cannot be read again: %s", e.what);
	st->by_yaml = false;
}

static void on_load(struct ui_screen *s, struct rh_message *m)
{
	struct workload_form *st = workload_form_of(s);
	struct kube_reply *r = m->body;
	struct rh_err e = m->err;

	ui_form_lock(s, NULL);
	if (e.code == RH_OK && !s->edits && !make_clone(s, &r->body, &e) && e.code == RH_OK)
		e.code = RH_E_PARSE;
	if (e.code != RH_OK || !take_doc(s, rh_secret_peek(&r->body), &e)) {
		ui_form_banner(s, &e);
		return;
	}
	st->loaded = true;
	keep_server(s, rh_secret_peek(&r->body));
	ui_form_banner(s, NULL);
	workload_fill(s, &st->base);
	if (!s->edits)
		ui_form_set(s, KUBE_WL_NAME, RH_STR(""));
	workload_show_kept(s);
	workload_attach_open(s);
	ui_form_read(s);
	ui_form_clean(s);
	app_draft_apply(s->app, s);
	if (s->edits)
		say_immutable(s);
	ui_form_focus(s, s->edits ? workload_item(0, KUBE_WC_IMAGE) : KUBE_WL_NAME);
	ui_screen_changed(s);
}

static void on_api(struct ui_screen *s, const struct rh_message *m)
{
	struct workload_form *st = workload_form_of(s);
	const struct kube_reply *r = m->body;
	struct rh_str resources, body = r ? rh_secret_peek(&r->body) : RH_STR("");
	struct rh_err e;

	bool old = m->err.code == RH_E_NOTFOUND ||
		   (m->err.code == RH_OK && data_json_find(body, "/resources", &resources, &e) == RH_OK &&
		    rh_str_find(resources, "\"cronjobs\"") == resources.n);
	if (!old || st->resource == &kube_res_cron_job_beta)
		return;
	st->resource = &kube_res_cron_job_beta;
	if (!st->key_name) {
		struct rh_secret doc;
		rh_secret_init(&doc);
		kube_workload_new(st->def, "batch/v1beta1", &doc);
		(void)take_doc(s, rh_secret_peek(&doc), &e);
		rh_secret_release(&doc);
	} else {
		load(s, WORKLOAD_TAG_WORKLOAD);
	}
}

/* ---- somebody else was faster ---- */

struct conflicts {
	struct ui_screen *s;
	size_t n;
};

static void on_conflict(void *ctx, const char *path, const char *theirs)
{
	struct conflicts *c = ctx;

	c->n++;
	ui_form_note(c->s, ui_form_handle(c->s, path), UI_ROLE_WARN, _("somebody else changed this too; theirs: %s"),
		     *theirs ? theirs : _("(nothing)"));
}

static void on_newest(struct ui_screen *s, struct rh_message *m)
{
	struct workload_form *st = workload_form_of(s);
	struct kube_workload_values mine, theirs, merged;
	struct kube_reply *r = m->body;
	struct conflicts c = { s, 0 };
	struct rh_err e = m->err;

	ui_form_lock(s, NULL);
	if (e.code != RH_OK || kube_workload_read(rh_secret_peek(&r->body), st->def, &theirs, &e) != RH_OK) {
		if (m->err.code == RH_OK)
			kube_workload_values_release(&theirs);
		ui_form_banner(s, &e);
		return;
	}
	workload_of_form(s, &mine);
	kube_workload_merge(&st->first, &mine, &theirs, &merged, NULL, NULL);
	struct kube_workload_values base = st->first;
	bool by_yaml = st->by_yaml;
	st->first = (struct kube_workload_values){ 0 };
	keep_server(s, rh_secret_peek(&r->body));
	(void)take_doc(s, rh_secret_peek(&r->body), &e);
	workload_fill(s, &merged);
	for (size_t i = 0; i < merged.pull_secrets.n; i++)
		registry_attach_choose(&st->attach.choices, merged.pull_secrets.v[i].key, true, NULL, 0);
	for (size_t i = 0; i < theirs.pull_secrets.n; i++)
		if (!kube_pairs_value(&merged.pull_secrets, theirs.pull_secrets.v[i].key))
			registry_attach_choose(&st->attach.choices, theirs.pull_secrets.v[i].key, false, NULL, 0);
	workload_attach_run(s);
	kube_workload_values_release(&merged);
	kube_workload_merge(&base, &mine, &theirs, &merged, on_conflict,
			    &c); /* again, to say it beside the fields as they are now */
	rh_err_set(&e, RH_E_CONFLICT, "%s",
		   _("Somebody else changed this workload. What you changed now stands on top of the newest version."));
	if (by_yaml)
		rh_err_fix(&e, "%s", _("What you changed as YAML and the form does not show is gone: make it again."));
	else if (c.n)
		rh_err_fix(
			&e, "%s",
			_("Where both changed the same field, yours is in the field, and theirs is shown beside it."));
	else
		rh_err_fix(&e, "%s", _("Review shows what will differ from it."));
	ui_form_banner(s, &e);
	workload_show_kept(s);
	kube_workload_values_release(&mine);
	kube_workload_values_release(&theirs);
	kube_workload_values_release(&merged);
	kube_workload_values_release(&base);
	ui_screen_changed(s);
}

/* ---- refusals: each beside its field ---- */

struct refusal {
	struct ui_screen *s;
	struct kube_workload_values values;
	int placed;
};

/* The values have containers before init containers; the form has them as they were added. */
static size_t form_item(const struct ui_screen *s, size_t item)
{
	size_t n = 0;

	for (int init = 0; init < 2; init++)
		for (size_t i = 0; i < ui_form_items(s, WORKLOAD_CONTAINERS); i++)
			if (workload_is_init(s, i) == (init == 1) && n++ == item)
				return i;
	return item;
}

static bool home(struct refusal *f, const char *field, const char *message)
{
	struct rh_buf out;
	bool found;

	rh_buf_init(&out, 1024);
	found = kube_workload_path(&f->values, field, &out);
	if (found) {
		unsigned at = ui_form_handle(f->s, out.p);
		if (ui_is_in(at, WORKLOAD_CONTAINERS)) {
			size_t item = form_item(f->s, ui_item_of(at));
			at = workload_item(item, ui_nested_of(at));
			if (workload_is_more(ui_nested_of(at)))
				ui_form_set(f->s, workload_item(item, WORKLOAD_MORE), RH_STR("true"));
		}
		ui_form_cause_at(f->s, at, message);
		ui_form_focus(f->s, at);
	}
	rh_buf_release(&out);
	return found;
}

static void cause(void *ctx, const char *field, const char *message)
{
	struct refusal *f = ctx;

	if (!home(f, field, message))
		ui_form_cause(f->s, field, message);
	f->placed++;
}

static void take_refusal(struct ui_screen *s, struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	struct refusal f = { .s = s };

	if (m->err.code != RH_E_INVALID) {
		edit_form_take_refusal(s, m);
		return;
	}
	ui_form_lock(s, NULL);
	workload_of_form(s, &f.values);
	if (r)
		kube_status_causes(rh_secret_peek(&r->body), cause, &f);
	if (!f.placed)
		ui_form_banner(s, &m->err);
	kube_workload_values_release(&f.values);
	ui_screen_changed(s);
}

bool workload_reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_form *st = workload_form_of(s);

	if (m->tag == WORKLOAD_TAG_WORKLOAD)
		on_load(s, m);
	else if (m->tag == WORKLOAD_TAG_WORKLOAD_NEWEST)
		on_newest(s, m);
	else if (m->tag == WORKLOAD_TAG_WORKLOAD_API)
		on_api(s, m);
	else if (m->tag == APP_MESSAGE_REFUSED && m->err.code == RH_E_CONFLICT && s->edits) {
		ui_form_lock(s, _("reading…"));
		load(s, WORKLOAD_TAG_WORKLOAD_NEWEST);
	} else if (m->tag == APP_MESSAGE_REFUSED)
		take_refusal(s, m);
	else if (m->tag == APP_MESSAGE_SIGNED_IN && !st->loaded)
		load(s, WORKLOAD_TAG_WORKLOAD);
	else
		return false;
	return true;
}

/* ---- sending ---- */

bool workload_body(struct ui_screen *s, struct rh_secret *out, struct rh_err *e)
{
	struct workload_form *st = workload_form_of(s);
	struct kube_workload_values now;
	struct rh_buf was, label;
	bool fine;

	workload_of_form(s, &now);
	rh_secret_copy(out, &st->doc);
	rh_buf_init(&was, 512);
	rh_buf_init(&label, 512);
	kube_workload_selector(st->def, st->base.text[KUBE_WL_NAMESPACE], st->base.text[KUBE_WL_NAME], &was);
	kube_workload_selector(st->def, now.text[KUBE_WL_NAMESPACE], now.text[KUBE_WL_NAME], &label);
	fine = kube_workload_write(out, &st->base, &now, e) == RH_OK &&
	       (s->edits || kube_workload_select(out, st->def, was.p, label.p, e) == RH_OK);
	rh_buf_release(&was);
	rh_buf_release(&label);
	kube_workload_values_release(&now);
	return fine;
}

static struct app_change *change_of(struct ui_screen *s, const char *ns, const char *name)
{
	const struct workload_form *st = workload_form_of(s);
	struct app_change *c = s->edits ? app_change_new(N_("Save"), "PUT") : app_change_new(N_("Create"), "POST");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	path_of(s, ns, s->edits ? name : NULL, &path);
	c->path = rh_format(s->edits ? "%s?fieldManager=ranchhand" : "%s?fieldManager=ranchhand&fieldValidation=Strict",
			    path.p);
	rh_buf_release(&path);
	c->what = what_of(s, ns, name);
	c->ns = rh_strdup(ns);
	c->name = rh_strdup(name);
	c->form = s->owner;
	c->done_screen = rh_strdup(workload_list_id(s->app));
	c->done_key = rh_format("%s/%s/%s", st->def->id, ns, name);
	if (app_screen(s->app, "workload_view"))
		c->then_screen = rh_strdup("workload_view");
	return c;
}

void workload_submit(struct ui_screen *s)
{
	struct workload_form *st = workload_form_of(s);
	struct rh_secret body;
	struct rh_err e;

	if (!st->loaded) {
		rh_err_set(&e, RH_E_INVALID, "%s", _("The workload has not been read: there is nothing to save."));
		ui_form_banner(s, &e);
		return;
	}
	workload_settle(s);
	rh_secret_init(&body);
	if (!workload_body(s, &body, &e)) {
		ui_form_banner(s, &e);
	} else if (s->edits && workload_same(rh_secret_peek(&st->server), rh_secret_peek(&body))) {
		edit_say_unchanged(s);
	} else {
		char *ns = rh_str_dup(ui_form_text(s, KUBE_WL_NAMESPACE)),
		     *name = rh_str_dup(ui_form_text(s, KUBE_WL_NAME));
		struct app_change *c = change_of(s, ns, name);
		rh_secret_move(&c->body, &body);
		if (s->edits) {
			rh_secret_copy(&c->before, &st->server);
			rh_strset(&c->notes,
				  workload_effect(st->def, rh_secret_peek(&c->before), rh_secret_peek(&c->body)));
		}
		app_review(s->app, c);
		free(ns);
		free(name);
	}
	rh_secret_release(&body);
}

/* ---- as YAML ---- */

static bool same_place(const struct ui_screen *s, const struct kube_workload_values *v, struct rh_err *e)
{
	const struct workload_form *st = workload_form_of(s);

	if (!s->edits ||
	    (strcmp(v->text[KUBE_WL_NAME], st->key_name) == 0 && strcmp(v->text[KUBE_WL_NAMESPACE], st->ns) == 0))
		return true;
	rh_err_say(e, RH_E_INVALID, _("The name and the namespace of what exists cannot change."), NULL,
		   _("Clone it to have it under another name."));
	return false;
}

/* Pull secrets are then as the text has them: the person's word. */
static void take_pull_secrets(struct ui_screen *s, const struct kube_workload_values *v)
{
	struct workload_attach *a = &workload_form_of(s)->attach;

	workload_attach_run(s);
	for (size_t i = 0; i < a->line_count; i++)
		registry_attach_choose(&a->choices, a->lines[i].secret,
				       kube_pairs_value(&v->pull_secrets, a->lines[i].secret) != NULL, a->images,
				       a->image_count);
	workload_attach_run(s);
}

static void say_kept(struct ui_screen *s)
{
	char *kept = rh_str_dup(ui_form_text(s, WORKLOAD_KEPT));

	for (char *p = kept; *p; p++)
		*p = *p == '\n' ? ' ' : *p;
	if (*kept)
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, _("Taken over. Kept, though the form cannot show it: %s"), kept);
	else
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s", _("Taken over into the form."));
	free(kept);
}

static bool take_yaml(struct ui_screen *s, struct rh_str before, struct rh_str json, struct rh_err *e)
{
	struct workload_form *st = workload_form_of(s);
	struct kube_workload_values v;
	bool fine = kube_workload_read(json, st->def, &v, e) == RH_OK && same_place(s, &v, e);

	(void)before;

	if (fine && take_doc(s, json, e)) {
		st->by_yaml = true;
		workload_fill(s, &st->base);
		workload_attach_ask(s, false);
		take_pull_secrets(s, &st->base);
		workload_show_kept(s);
		say_kept(s);
		ui_form_banner(s, NULL);
		edit_name_watch_changed(s, &st->name);
		app_teach_later(s->app);
	}
	kube_workload_values_release(&v);
	return fine;
}

void workload_edit_yaml(struct ui_screen *s)
{
	const struct workload_form *st = workload_form_of(s);
	struct rh_secret body;
	struct rh_err e;

	if (!st->loaded)
		return;
	workload_settle(s);
	rh_secret_init(&body);
	if (workload_body(s, &body, &e)) {
		char *what = rh_format("%s %.*s/%.*s", _(st->def->label), RH_ARG(ui_form_text(s, KUBE_WL_NAMESPACE)),
				       RH_ARG(ui_form_text(s, KUBE_WL_NAME)));
		app_edit_yaml(
			s, &(struct app_yaml_edit){ .what = what, .json = rh_secret_peek(&body), .take = take_yaml });
		free(what);
	} else {
		ui_form_banner(s, &e);
	}
	rh_secret_release(&body);
}
