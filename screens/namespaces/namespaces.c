/* Cluster › Projects/Namespaces: the namespaces by project, as Rancher groups them; creating and deleting them. */
#include "screens/live.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_DELETE = 1 };

/* A namespace, or the heading of its group. */
struct place_row {
	struct rh_row row;          /* key: name, or the id of the filter that shows the group */
	const char *name, *project; /* of a heading: its text; and "" where it is not a project */
	const char *description, *state;
	size_t rank;    /* of the group */
	size_t members; /* of a heading */
	bool heading, within, kept, system;
	int64_t created;
};
struct state {
	struct rh_rows rows;
	size_t kept, namespaces; /* how many are shown, and there are */
	char *deleting;          /* being read, to be deleted */
};

static const struct place_row *home_of(const struct rh_row *row)
{
	return (const struct place_row *)(const void *)row;
}

/* ---- columns ---- */

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return rh_str_is_nocase(rh_str(home_of(row)->state), "active") ? UI_ROLE_GOOD : UI_ROLE_WARN;
}

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s%s", home_of(row)->within ? "  " : "", home_of(row)->name);
}

static enum ui_role name_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return home_of(row)->heading ? UI_ROLE_TITLE : UI_ROLE_TEXT;
}

static void description_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct place_row *v = home_of(row);

	(void)s;
	if (!v->heading)
		rh_buf_addz(out, v->description);
	else if (v->members)
		rh_buf_addf(out, rh_ngettext("%zu namespace", "%zu namespaces", v->members), v->members);
	else
		rh_buf_addz(out, _("There are no namespaces in this project."));
}

static enum ui_role description_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return home_of(row)->heading ? UI_ROLE_MUTED : UI_ROLE_TEXT;
}

static void project_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;
	const struct rancher_project_row *project =
		p && *home_of(row)->project ? rancher_tenancy_project(p, home_of(row)->project) : NULL;

	rh_buf_addz(out, project ? project->name : "");
}

static int64_t since(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return home_of(row)->heading ? -1 : home_of(row)->created;
}

#define AT(member) offsetof(struct place_row, member)
static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("State"),
	  .min = 6,
	  .want = 8,
	  .matters = 6,
	  .flags = UI_COL_SAME,
	  .text_at = AT(state),
	  .role = state_role },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 20,
	  .want = 40,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text,
	  .role = name_role },
	{ .id = "description",
	  .title = N_("Description"),
	  .min = 10,
	  .matters = 5,
	  .text = description_text,
	  .role = description_role },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 5, .matters = 4, .flags = UI_COL_RIGHT, .since = since },
	{ .id = "project",
	  .title = N_("Project"),
	  .min = 40,
	  .want = 40,
	  .text = project_text }, /* for find, and wide screens */
	{ 0 },
};

static int by_group(const struct rh_row *a, const struct rh_row *b)
{
	const struct place_row *x = home_of(a), *y = home_of(b);

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (int)y->heading - (int)x->heading;
}

/* ---- rows ---- */

struct filling {
	struct ui_screen *screen;
	struct place_row *heading; /* of the group that is being filled */
	size_t rank;
};

static struct place_row *add_row(struct ui_screen *s, const struct place_row *row)
{
	static const size_t strings[] = { AT(name), AT(project), AT(description), AT(state), 0 };
	struct rh_row *copy = rh_row_copy(row, sizeof *row, strings);

	rh_rows_put(&((struct state *)s->state)->rows, copy);
	return (struct place_row *)(void *)copy;
}

/* An empty project is shown where the filter would show a namespace of it. */
static bool keeps_empty(const struct ui_screen *s, const char *id, const char *project)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *row = *project ? rancher_tenancy_project(at->tenancy, project) : NULL;
	const char *special = row && row->system ? RANCHER_FILTER_SYSTEM : RANCHER_FILTER_USER;

	return !at->filter.n || rancher_nsfilter_has(&at->filter, id) || rancher_nsfilter_has(&at->filter, special);
}

static void add_heading(struct filling *f, const struct rancher_nsfilter_option *o)
{
	const char *project = strncmp(o->id, RANCHER_FILTER_PROJECT, strlen(RANCHER_FILTER_PROJECT)) == 0
				      ? o->id + strlen(RANCHER_FILTER_PROJECT)
				      : "";

	f->heading = add_row(f->screen,
			     &(struct place_row){ .row.key = o->id,
						  .name = o->label,
						  .project = project,
						  .heading = true,
						  .rank = ++f->rank,
						  .members = o->namespaces,
						  .kept = !o->namespaces && keeps_empty(f->screen, o->id, project) });
}

static void add_namespace(struct filling *f, const struct rancher_nsfilter_option *o)
{
	struct state *st = f->screen->state;
	const struct rancher_tenancy *p = app_session(f->screen->app)->tenancy;
	const struct rh_row *found = rh_rows_get(&p->namespaces, o->id + strlen(RANCHER_FILTER_NAMESPACE));
	const struct rancher_namespace_row *ns = (const struct rancher_namespace_row *)(const void *)found;
	bool kept = ns && app_filter_keeps(f->screen->app, ns->name);

	if (!ns)
		return;
	add_row(f->screen, &(struct place_row){ .row.key = ns->name,
						.name = ns->name,
						.project = ns->project,
						.description = ns->description,
						.state = ns->state,
						.rank = f->rank,
						.within = o->within,
						.system = ns->system,
						.created = ns->created,
						.kept = kept });
	if (kept && f->heading)
		f->heading->kept = true;
	st->namespaces++;
	st->kept += kept;
}

static void add_option(void *ctx, const struct rancher_nsfilter_option *o)
{
	if (o->special || !o->id)
		return;
	if (o->group)
		add_heading(ctx, o);
	else
		add_namespace(ctx, o);
}

static void make_rows(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	rh_rows_clear(&st->rows);
	st->kept = st->namespaces = 0;
	if (p)
		rancher_nsfilter_options(p, add_option, &(struct filling){ .screen = s });
	ui_screen_changed(s);
}

static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return home_of(row)->kept;
}

static void fill_summary(struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	if (p->cannot_list)
		snprintf(out->summary, sizeof out->summary, "%s",
			 _("you may not list namespaces here: {key:filter} takes the names of those you work in"));
	else if (p->expected)
		snprintf(out->summary, sizeof out->summary,
			 _("%s: waiting until Rancher has handed out the rights in it…"), p->expected);
	else if (st->namespaces)
		snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu namespace", "%zu namespaces", st->kept),
			 st->kept);
	if (!p->cannot_list && !p->expected)
		app_filter_hides(s->app, st->kept, st->namespaces, out->summary, sizeof out->summary);
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	out->rows = &st->rows;
	live_state(out, p ? p->live : KUBE_LIVE_LOADING, p ? &p->err : NULL, 0);
	out->keep = keep;
	out->empty = _("There is no namespace that you may see.");
	if (p)
		fill_summary(s, out);
}

/* ---- deleting ---- */

static void deleted(struct app *a, const struct app_change *c)
{
	(void)c;
	if (app_session(a)->tenancy)
		rancher_tenancy_expect(app_session(a)->tenancy, NULL);
}

static struct app_change *deletion(struct ui_screen *s, const char *name, const char *uid)
{
	struct app_change *c = app_change_new(N_("Delete"), "DELETE");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	kube_path(app_session(s->app)->kube, &kube_res_namespace, NULL, name, &path);
	c->path = rh_buf_take(&path);
	c->what = rh_format(_("namespace %s"), name);
	c->name = rh_strdup(name);
	c->done_screen = rh_strdup("namespaces");
	c->written = deleted;
	app_change_delete_only(c, uid, NULL);
	return c;
}

static void ask_delete(struct ui_screen *s, const struct place_row *v, const char *uid)
{
	char *what = rh_format(_("You are attempting to delete the namespace %s."), v->name);
	const char *const lines[] = {
		what,
		v->system ? _("It is a system namespace: the cluster may stop working without it.")
			  : _("Everything in it goes with it: workloads, secrets, volumes claimed there."),
	};
	const char *const buttons[] = { _("Cancel"), _("Delete") };

	app_ask_write(s->app,
		      &(struct ui_dialog){ .title = _("Are you sure?"),
					   .lines = lines,
					   .line_count = RH_LEN(lines),
					   .buttons = buttons,
					   .button_count = RH_LEN(buttons),
					   .typed = v->name,
					   .role = UI_ROLE_BAD },
		      deletion(s, v->name, uid), s->owner);
	free(what);
}

static void read_to_delete(struct ui_screen *s, const struct place_row *v)
{
	struct state *st = s->state;
	struct kube *k = app_session(s->app)->kube;
	struct rh_buf path;
	struct rh_err e;
	char *what;

	if (v->heading) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Projects are deleted in Rancher's own pages."));
		return;
	}
	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	rh_strset(&st->deleting, v->name);
	rh_buf_init(&path, 4096);
	kube_path(k, &kube_res_namespace, NULL, v->name, &path);
	what = rh_format(_("namespace %s"), v->name);
	kube_get(k, path.p, what, s->owner, TAG_DELETE);
	rh_buf_release(&path);
	free(what);
}

static void on_read_to_delete(struct ui_screen *s, const struct rh_message *m)
{
	struct state *st = s->state;
	const struct rh_row *row = st->deleting ? rh_rows_get(&st->rows, st->deleting) : NULL;
	const struct kube_reply *r = m->body;
	struct rh_buf uid;

	if (m->err.code != RH_OK) {
		app_error(s->app, &m->err);
		return;
	}
	rh_buf_init(&uid, 256);
	if (row && r && data_json_find_text(rh_secret_peek(&r->body), "/metadata/uid", &uid))
		ask_delete(s, home_of(row), uid.p);
	rh_buf_release(&uid);
	rh_strset(&st->deleting, NULL);
}

/* ---- actions ---- */

static void create(struct ui_screen *s, const struct place_row *v)
{
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e))
		app_error(s->app, &e);
	else
		app_push(s->app, &screen_namespace_form, &(struct ui_form_start){ .in = v ? v->project : NULL });
}

/* To work in it: the filter becomes this one, and the explorer counts what is there. */
static void filter_to(struct ui_screen *s, const struct place_row *v)
{
	char *id = v->heading ? rh_strdup(v->row.key) : rh_format(RANCHER_FILTER_NAMESPACE "%s", v->name);
	struct rancher_nsfilter f = { 0 };

	rancher_nsfilter_set(&f, id);
	app_filter_set(s->app, &f);
	rancher_nsfilter_release(&f);
	free(id);
	app_go(s->app, "go.explore");
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct rancher_tenancy *p = app_session(s->app)->tenancy;
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_AGAIN && p)
		rancher_tenancy_again(p);
	else if (verb == UI_DO_CREATE)
		create(s, row ? home_of(row) : NULL);
	else if (verb == UI_DO_OPEN && row)
		filter_to(s, home_of(row));
	else if (verb == UI_DO_DELETE && row)
		read_to_delete(s, home_of(row));
	else
		return false;
	return true;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag == TAG_DELETE)
		on_read_to_delete(s, m);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER || m->tag == APP_MESSAGE_LANGUAGE)
		make_rows(s);
	ui_screen_changed(s);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	make_rows(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_rows_release(&st->rows);
	free(st->deleting);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s ▸ %s", _("Cluster"), _("Projects/Namespaces"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, " get namespaces\n");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_CREATE,
	  .help = N_("Create a namespace, in the project of the selected row or of the filter."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_OPEN,
	  .label = N_("Filter to it"),
	  .help = N_("Work in this namespace or project only: the filter becomes it."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_DELETE,
	  .help = N_("Delete the namespace with everything in it, after its name has been typed."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the server again now.") },
	{ .verb = UI_DO_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_namespaces = {
	.id = "namespaces",
	.title = N_("Projects/Namespaces"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("The namespaces that you may see, by the Rancher project that they belong to. Projects are made in "
		   "Rancher's own pages.\n\n"
		   "{key:open} sets the filter at the top right to the selected project or namespace: all lists and "
		   "forms obey it."),
	.actions = actions,
	.columns = columns,
	.group = by_group,
	.rows = rows,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
