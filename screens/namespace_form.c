/* Create a namespace, in a project or in none (rancher/dashboard, edit/namespace.vue): a native Namespace with the annotation
 * that Rancher adopts it by.
 */
#include "screens/screens.h"

#include <string.h>

#define PROJECT_ID "field.cattle.io/projectId"

static bool check_name(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_label(value, e);
}

/* What the field shows and holds: the name, with the id where two projects have the same. */
static void project_text(const struct rh_places *p, const struct rh_project_row *project, struct rh_buf *out)
{
	rh_buf_addz(out, project->name);
	if (rh_project_name_shared(p, project))
		rh_buf_addf(out, " (%s)", project->id);
}

/* Walks the projects in the filter's order. */
struct walk {
	const struct rh_places *p;
	void (*project)(struct walk *w, const struct rh_project_row *project, const char *text);
	struct rh_choices *choices;
	struct rh_str wanted;
	const struct rh_project_row *found;
};

static void step(void *ctx, const struct rh_nsfilter_option *o)
{
	struct walk *w = ctx;
	const struct rh_project_row *project;
	struct rh_buf text;

	if (!o->group || strncmp(o->id, RH_FILTER_PROJECT, strlen(RH_FILTER_PROJECT)) != 0)
		return;
	project = rh_places_project(w->p, o->id + strlen(RH_FILTER_PROJECT));
	if (!project)
		return;
	rh_buf_init(&text, 4096);
	project_text(w->p, project, &text);
	w->project(w, project, text.p);
	rh_buf_release(&text);
}

static void offer(struct walk *w, const struct rh_project_row *project, const char *text)
{
	(void)project;
	rh_choices_add(w->choices, (struct rh_choice){ .value = text, .label = text });
}

static void compare(struct walk *w, const struct rh_project_row *project, const char *text)
{
	if (rh_str_is(w->wanted, text))
		w->found = project;
}

static void project_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	struct walk w = { .p = rh_app_session(s->app)->places, .project = offer, .choices = out };

	(void)field;
	rh_choices_add(out, (struct rh_choice){ .value = "", .label = _("(None)") });
	if (w.p)
		rh_nsfilter_options(w.p, step, &w);
}

/* The one that the field names; NULL: none. */
static const struct rh_project_row *project_now(const struct rh_screen *s)
{
	struct walk w = { .p = rh_app_session(s->app)->places, .project = compare, .wanted = rh_form_text(s, "project") };

	if (w.p && w.wanted.n)
		rh_nsfilter_options(w.p, step, &w);
	return w.found;
}

static const struct rh_field fields[] = {
	{ .id = "projects", .kind = RH_FIELD_TEXT, .flags = RH_FIELD_HIDDEN },	/* "yes": there are any, because this is a Rancher */
	{ .id = "project", .kind = RH_FIELD_PICK, .label = N_("Project"), .hint = N_("(None)"), .max = 63, .choices = project_choices,
	  .when = { "projects", "yes" }, .server_field = "metadata.annotations",
	  .help = N_("Its members get their rights in the namespace, its secrets are copied into it.") },
	{ .id = "name", .kind = RH_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"), .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII,
	  .max = 63, .check = check_name, .server_field = "metadata.name", .help = N_("Lower case letters, digits and hyphens.") },
	{ .id = "description", .kind = RH_FIELD_TEXT, .label = N_("Description"),
	  .hint = N_("Any text you want that better describes this resource") },
	{ .id = "labels", .kind = RH_FIELD_KEYVALUES, .label = N_("Labels"), .flags = RH_FIELD_UNFOLD, .check = rh_check_label_value,
	  .check_key = rh_check_label_key, .server_field = "metadata.labels" },
	{ .id = "annotations", .kind = RH_FIELD_KEYVALUES, .label = N_("Annotations"), .flags = RH_FIELD_UNFOLD,
	  .check_key = rh_check_annotation_key },
	{ 0 },
};

/* ---- the body --------------------------------------------------------------------------------------------------------- */

static void put_pairs(struct rh_jw *w, const char *member, const struct rh_pairs *p)
{
	if (!p->n)
		return;
	rh_jw_key(w, rh_str(member));
	rh_jw_open(w, '{');
	for (size_t i = 0; i < p->n; i++)
		rh_jw_kv(w, p->v[i].key, rh_str(p->v[i].value));
	rh_jw_close(w, '}');
}

static void make_body(struct rh_screen *s, struct rh_secret *out)
{
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *project = project_now(s);
	struct rh_str description = rh_str_trim(rh_form_text(s, "description"));
	struct rh_pairs labels = { 0 }, annotations = { 0 };
	struct rh_jw w;

	rh_pairs_of_form(&labels, s, "labels");
	if (project) {
		char *id = rh_format("%s:%s", at->cluster_id, project->id);

		rh_pairs_add(&annotations, RH_STR(PROJECT_ID), rh_str(id));
		free(id);
	}
	if (description.n)
		rh_pairs_add(&annotations, RH_STR(RH_DESCRIPTION), description);
	rh_pairs_of_form(&annotations, s, "annotations");
	rh_jw_init(&w, rh_out_secret(out));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "apiVersion", RH_STR("v1"));
	rh_jw_kv(&w, "kind", RH_STR("Namespace"));
	rh_jw_key(&w, RH_STR("metadata"));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "name", rh_form_text(s, "name"));
	put_pairs(&w, "labels", &labels);
	put_pairs(&w, "annotations", &annotations);
	rh_jw_close(&w, '}');
	rh_jw_close(&w, '}');
	rh_pairs_release(&labels);
	rh_pairs_release(&annotations);
}

static void written(struct rh_app *a, const struct rh_change *c)
{
	struct rh_session *at = rh_app_session(a);

	if (!at->places)
		return;
	rh_places_add_typed(at->places, c->name);
	rh_places_expect(at->places, c->name);
	rh_strset(&at->last_namespace, c->name);	/* what is created next goes there */
}

/* Nobody makes a namespace in order not to see it. */
static void written_outside(struct rh_app *a, const struct rh_change *c)
{
	char *id = rh_format(RH_FILTER_NAMESPACE "%s", c->name);
	struct rh_nsfilter f = { 0 };

	written(a, c);
	rh_nsfilter_copy(&f, &rh_app_session(a)->filter);
	if (!rh_nsfilter_has(&f, id))
		rh_nsfilter_toggle(&f, id);
	rh_app_filter_set(a, &f);
	rh_nsfilter_release(&f);
	free(id);
}

/* Would the filter show a namespace in this project (NULL: in none)? */
static bool filter_shows(const struct rh_session *at, const struct rh_project_row *project)
{
	char *id = project ? rh_format(RH_FILTER_PROJECT "%s", project->id) : rh_strdup(RH_FILTER_ORPHANS);
	bool shows = !at->filter.n || rh_nsfilter_has(&at->filter, RH_FILTER_USER) || rh_nsfilter_has(&at->filter, id);

	free(id);
	return shows;
}

static void submit(struct rh_screen *s)
{
	struct rh_change *c = rh_change_new(N_("Create"), "POST");
	struct rh_str name = rh_form_text(s, "name");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_kube_path(rh_app_session(s->app)->kube, &rh_res_namespace, NULL, NULL, &path);
	c->path = rh_format("%s?fieldManager=ranchhand&fieldValidation=Strict", path.p);
	rh_buf_release(&path);
	c->what = rh_format(_("namespace %.*s"), RH_ARG(name));
	c->name = rh_str_dup(name);
	c->target = rh_form_text(s, "project").n ? rh_format("%.*s ▸ %.*s", RH_ARG(rh_form_text(s, "project")), RH_ARG(name)) : rh_str_dup(name);
	c->form = s->owner;
	c->done_screen = rh_strdup("namespaces");
	c->done_key = rh_str_dup(name);
	c->written = filter_shows(rh_app_session(s->app), project_now(s)) ? written : written_outside;
	make_body(s, &c->body);
	rh_app_review(s->app, c);
}

/* ---- life ------------------------------------------------------------------------------------------------------------------ */

static void say_taken(struct rh_screen *s)
{
	rh_form_note(s, "name", RH_ROLE_BAD, _("taken: there is a namespace %.*s already"), RH_ARG(rh_form_text(s, "name")));
}

static void changed(struct rh_screen *s, const char *field)
{
	const struct rh_places *p = rh_app_session(s->app)->places;
	char *name = rh_str_dup(rh_form_text(s, "name"));

	if (strcmp(field, "name") == 0 && p && rh_rows_get(&p->namespaces, name))
		say_taken(s);
	free(name);
}

static void on_refused(struct rh_screen *s, struct rh_mail *m)
{
	if (m->err.code != RH_E_EXISTS) {
		rh_form_take_refusal(s, m);
		return;
	}
	rh_form_lock(s, NULL);
	say_taken(s);
	rh_form_focus(s, "name");
	rh_screen_changed(s);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	if (m->tag == RH_MAIL_REFUSED)
		on_refused(s, m);
	if (m->tag == RH_MAIL_PLACES)
		rh_form_refresh(s);
}

/* arg: the project of the row it was opened on; the filter's one project goes first. */
static void open(struct rh_screen *s, const void *arg)
{
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *one = rh_app_filter_project(s->app);
	const char *id = one ? one->id : arg;
	const struct rh_project_row *project = id && *id && at->places ? rh_places_project(at->places, id) : NULL;
	struct rh_buf text;

	rh_buf_init(&text, 4096);
	if (project)
		project_text(at->places, project, &text);
	rh_form_set(s, "projects", at->rancher ? RH_STR("yes") : RH_STR("no"));
	rh_form_set(s, "project", rh_buf_str(&text));
	rh_buf_release(&text);
	rh_form_clean(s);
	rh_form_focus(s, "name");
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Namespace: Create"));
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	struct rh_str name = rh_form_text(s, "name");
	bool plain = !rh_form_text(s, "project").n && !rh_form_text(s, "description").n && !rh_form_pairs(s, "labels") &&
		     !rh_form_pairs(s, "annotations");

	if (!name.n)
		name = RH_STR("NAME");
	rh_teach_start(out, rh_app_session(s->app));
	rh_buf_addz(out, plain ? " create namespace " : " apply -f ");
	rh_teach_word(out, name);
	rh_buf_addz(out, plain ? "\n" : ".yaml\n");
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, N_("Create…"), N_("Look at what will be created, then create it."), RH_ACT_WRITES | RH_ACT_HINT },
	{ RH_DO_COMMANDS, NULL, NULL, NULL, 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_namespace_form = {
	.id = "namespace_form",
	.title = N_("Create a namespace"),
	.kind = RH_SCREEN_FORM,
	.help = N_("A namespace holds workloads and what they need. In a Rancher project its members may work in it and the project's "
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
