/* Create a namespace, in a project or in none (rancher/dashboard, edit/namespace.vue): a native Namespace with the
 * annotation that Rancher adopts it by.
 */
#include "screens/edit.h"
#include "screens/screens.h"
#include "screens/tags.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

#define PROJECT_ID "field.cattle.io/projectId"

enum { PROJECTS = EDIT_FIELDS, PROJECT };

static bool check_name(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_label(value, e);
}

/* What the field shows and holds: the name, with the id where two projects have the same. */
static void project_text(const struct rancher_tenancy *p, const struct rancher_project_row *project, struct rh_buf *out)
{
	rh_buf_addz(out, project->name);
	if (rancher_project_name_shared(p, project))
		rh_buf_addf(out, _(" (%s)"), project->id);
}

/* Walks the projects in the filter's order. */
struct walk {
	const struct rancher_tenancy *p;
	void (*project)(struct walk *w, const struct rancher_project_row *project, const char *text);
	struct ui_choices *choices;
	struct rh_str wanted;
	const struct rancher_project_row *found;
};

static void step(void *ctx, const struct rancher_nsfilter_option *o)
{
	struct walk *w = ctx;
	const struct rancher_project_row *project;
	struct rh_buf text;

	if (!o->group || strncmp(o->id, RANCHER_FILTER_PROJECT, strlen(RANCHER_FILTER_PROJECT)) != 0)
		return;
	project = rancher_tenancy_project(w->p, o->id + strlen(RANCHER_FILTER_PROJECT));
	if (!project)
		return;
	rh_buf_init(&text, 4096);
	project_text(w->p, project, &text);
	w->project(w, project, text.p);
	rh_buf_release(&text);
}

static void offer(struct walk *w, const struct rancher_project_row *project, const char *text)
{
	(void)project;
	ui_choices_add(w->choices, (struct ui_choice){ .value = text, .label = text });
}

static void compare(struct walk *w, const struct rancher_project_row *project, const char *text)
{
	if (rh_str_is(w->wanted, text))
		w->found = project;
}

static void project_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	struct walk w = { .p = app_session(s->app)->tenancy, .project = offer, .choices = out };

	(void)field;
	ui_choices_add(out, (struct ui_choice){ .value = "", .label = _("(None)") });
	if (w.p)
		rancher_nsfilter_options(w.p, step, &w);
}

/* The one that the field names; NULL: none. */
static const struct rancher_project_row *project_now(const struct ui_screen *s)
{
	struct walk w = { .p = app_session(s->app)->tenancy, .project = compare, .wanted = ui_form_text(s, PROJECT) };

	if (w.p && w.wanted.n)
		rancher_nsfilter_options(w.p, step, &w);
	return w.found;
}

static const struct ui_field fields[] = {
	{ UI_AT(PROJECTS, "projects"), .kind = UI_FIELD_TEXT,
	  .flags = UI_FIELD_HIDDEN }, /* "yes": there are any, because this is a Rancher */
	{ UI_AT(PROJECT, "project"), .kind = UI_FIELD_PICK, .label = N_("Project"), .hint = N_("(None)"), .max = 63,
	  .choices = project_choices, .when = { PROJECTS, "yes" }, .server_field = "metadata.annotations",
	  .help = N_("Its members get their rights in the namespace, its secrets are copied into it.") },
	{ UI_AT(EDIT_NAME, "name"), .kind = UI_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 63, .check = check_name, .server_field = "metadata.name",
	  .help = N_("Lower case letters, digits and hyphens.") },
	{ UI_AT(EDIT_DESCRIPTION, "description"), .kind = UI_FIELD_TEXT, .label = N_("Description"),
	  .hint = N_("Any text you want that better describes this resource") },
	{ UI_AT(EDIT_LABELS, "labels"), .kind = UI_FIELD_KEYVALUES, .label = N_("Labels"), .flags = UI_FIELD_UNFOLD,
	  .check = edit_check_label_value, .check_key = edit_check_label_key, .server_field = "metadata.labels" },
	{ UI_AT(EDIT_ANNOTATIONS, "annotations"), .kind = UI_FIELD_KEYVALUES, .label = N_("Annotations"),
	  .flags = UI_FIELD_UNFOLD, .check_key = edit_check_annotation_key },
	{ 0 },
};

/* ---- the body ---- */

static void put_pairs(struct data_jw *w, const char *member, const struct kube_pairs *p)
{
	if (!p->n)
		return;
	data_jw_kv_open(w, member, '{');
	for (size_t i = 0; i < p->n; i++)
		data_jw_kv(w, p->v[i].key, rh_str(p->v[i].value));
	data_jw_close(w, '}');
}

static void make_body(struct ui_screen *s, struct rh_secret *out)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *project = project_now(s);
	struct rh_str description = rh_str_trim(ui_form_text(s, EDIT_DESCRIPTION));
	struct kube_pairs labels = { 0 }, annotations = { 0 };
	struct data_jw w;

	edit_pairs_of_form(&labels, s, EDIT_LABELS);
	if (project) {
		char *id = rh_format("%s:%s", at->cluster_id, project->id);

		kube_pairs_add(&annotations, RH_STR(PROJECT_ID), rh_str(id));
		free(id);
	}
	if (description.n)
		kube_pairs_add(&annotations, RH_STR(KUBE_DESCRIPTION), description);
	edit_pairs_of_form(&annotations, s, EDIT_ANNOTATIONS);
	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", RH_STR("v1"));
	data_jw_kv(&w, "kind", RH_STR("Namespace"));
	data_jw_kv_open(&w, "metadata", '{');
	data_jw_kv(&w, "name", ui_form_text(s, EDIT_NAME));
	put_pairs(&w, "labels", &labels);
	put_pairs(&w, "annotations", &annotations);
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
	kube_pairs_release(&labels);
	kube_pairs_release(&annotations);
}

struct state {
	struct rh_owner from; /* the form that wants it; id 0: none */
};

static void tell_form(struct app *a, const struct app_change *c)
{
	const struct ui_screen *s = app_by_owner(a, c->form);
	const struct state *st = s ? s->state : NULL;

	if (st && st->from.id)
		rh_message_post((struct rh_message){
			.to = st->from, .tag = EDIT_TAG_MADE, .body = rh_strdup(c->name), .drop = free });
}

static void written(struct app *a, const struct app_change *c)
{
	struct app_session *at = app_session(a);

	tell_form(a, c);

	if (!at->tenancy)
		return;
	rancher_tenancy_add_typed(at->tenancy, c->name);
	rancher_tenancy_expect(at->tenancy, c->name);
	rh_strset(&at->last_namespace, c->name); /* what is created next goes there */
}

/* Nobody makes a namespace in order not to see it. */
static void written_outside(struct app *a, const struct app_change *c)
{
	char *id = rh_format(RANCHER_FILTER_NAMESPACE "%s", c->name);
	struct rancher_nsfilter f = { 0 };

	written(a, c);
	rancher_nsfilter_copy(&f, &app_session(a)->filter);
	if (!rancher_nsfilter_has(&f, id))
		rancher_nsfilter_toggle(&f, id);
	app_filter_set(a, &f);
	rancher_nsfilter_release(&f);
	free(id);
}

/* Would the filter show a namespace in this project (NULL: in none)? */
static bool filter_shows(const struct app_session *at, const struct rancher_project_row *project)
{
	char *id = project ? rh_format(RANCHER_FILTER_PROJECT "%s", project->id) : rh_strdup(RANCHER_FILTER_ORPHANS);
	bool shows = !at->filter.n || rancher_nsfilter_has(&at->filter, RANCHER_FILTER_USER) ||
		     rancher_nsfilter_has(&at->filter, id);

	free(id);
	return shows;
}

static void submit(struct ui_screen *s)
{
	struct app_change *c = app_change_new(N_("Create"), "POST");
	struct rh_str name = ui_form_text(s, EDIT_NAME);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	kube_path(app_session(s->app)->kube, &kube_res_namespace, NULL, NULL, &path);
	c->path = rh_format("%s?fieldManager=ranchhand&fieldValidation=Strict", path.p);
	rh_buf_release(&path);
	c->what = rh_format(_("namespace %.*s"), RH_ARG(name));
	c->name = rh_str_dup(name);
	c->target = ui_form_text(s, PROJECT).n
			    ? rh_format("%.*s ▸ %.*s", RH_ARG(ui_form_text(s, PROJECT)), RH_ARG(name))
			    : rh_str_dup(name);
	c->form = s->owner;
	c->done_screen = rh_strdup("namespaces");
	c->done_key = rh_str_dup(name);
	c->written = ((const struct state *)s->state)->from.id || filter_shows(app_session(s->app), project_now(s))
			     ? written
			     : written_outside;
	make_body(s, &c->body);
	app_review(s->app, c);
}

/* ---- life ---- */

static void say_taken(struct ui_screen *s)
{
	ui_form_note(s, EDIT_NAME, UI_ROLE_BAD, _("taken: there is a namespace %.*s already"),
		     RH_ARG(ui_form_text(s, EDIT_NAME)));
}

static void changed(struct ui_screen *s, unsigned field)
{
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;
	char *name = rh_str_dup(ui_form_text(s, EDIT_NAME));

	if (field == EDIT_NAME && p && rh_rows_get(&p->namespaces, name))
		say_taken(s);
	free(name);
}

static void on_refused(struct ui_screen *s, struct rh_message *m)
{
	if (m->err.code != RH_E_EXISTS) {
		edit_form_take_refusal(s, m);
		return;
	}
	ui_form_lock(s, NULL);
	say_taken(s);
	ui_form_focus(s, EDIT_NAME);
	ui_screen_changed(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == APP_MESSAGE_REFUSED)
		on_refused(s, m);
	if (m->tag == APP_MESSAGE_TENANCY)
		ui_form_refresh(s);
}

/* Start: in: the project of the row it was opened on; the filter's one project goes first. */
static void open(struct ui_screen *s, const void *arg)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *one = app_filter_project(s->app);
	const struct ui_form_start *start = arg;
	const char *id = one ? one->id : start ? start->in : NULL;
	bool for_form = start && start->kind && strcmp(start->kind, EDIT_NAMESPACE_FOR_FORM) == 0;
	const struct rancher_project_row *project =
		id && *id && at->tenancy ? rancher_tenancy_project(at->tenancy, id) : NULL;
	struct rh_buf text;

	rh_buf_init(&text, 4096);
	if (project)
		project_text(at->tenancy, project, &text);
	ui_form_set(s, PROJECTS, at->rancher ? RH_STR("yes") : RH_STR("no"));
	ui_form_set(s, PROJECT, rh_buf_str(&text));
	rh_buf_release(&text);
	ui_form_clean(s);
	if (for_form) {
		((struct state *)s->state)->from = ((const struct edit_namespace_start *)arg)->from;
		ui_form_set(s, EDIT_NAME, rh_str(start->about));
	}
	ui_form_focus(s, EDIT_NAME);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Namespace: Create"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	struct rh_str name = ui_form_text(s, EDIT_NAME);
	bool plain = !ui_form_text(s, PROJECT).n && !ui_form_text(s, EDIT_DESCRIPTION).n &&
		     !ui_form_pairs(s, EDIT_LABELS) && !ui_form_pairs(s, EDIT_ANNOTATIONS);

	if (!name.n)
		name = RH_STR("NAME");
	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, plain ? " create namespace " : " apply -f ");
	app_teach_word(out, name);
	rh_buf_addz(out, plain ? "\n" : ".yaml\n");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Create…"),
	  .help = N_("Look at what will be created, then create it."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_namespace_form = {
	.id = "namespace_form",
	.title = N_("Create a namespace"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("A namespace holds workloads and what they need. In a Rancher project its members may work in it "
		   "and the project's "
		   "registries and secrets are copied into it, which takes a moment after it was created."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
	.submit = submit,
	.submit_label = N_("Create…"),
	.open = open,
	.reply = reply,
	.crumb = crumb,
	.teach = teach,
};
