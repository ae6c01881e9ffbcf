/* Where one can go: one table for the menu bar, the palette and PLACE on the command line. */
#include "app/filter.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

const struct app_place app_places[] = {
	{ "go.clusters", "clusters", N_("≡"), N_("Cluster Management"), "clusters", APP_NEEDS_SERVER, "clusters",
	  NULL },
	{ "go.features", "features", N_("≡"), N_("Global Settings › Feature Flags"), "features", APP_NEEDS_RANCHER,
	  "clusters", NULL },
	{ "go.servers", "connect", N_("≡"), N_("Servers"), "servers", APP_NEEDS_NOTHING, "connect", NULL },
	{ "go.settings", "settings", N_("≡"), N_("Settings"), "settings", APP_NEEDS_NOTHING, NULL, NULL },
	{ "do.logout", NULL, N_("≡"), N_("Log out"), NULL, APP_NEEDS_SERVER, NULL, NULL },
	{ "do.quit", NULL, N_("≡"), N_("Quit"), NULL, APP_NEEDS_NOTHING, NULL, NULL },
	{ "go.explore", "explore", N_("Cluster"), N_("Cluster Explorer"), "explore", APP_NEEDS_CLUSTER, "explore",
	  NULL },
	{ "go.namespaces", "namespaces", N_("Cluster"), N_("Projects/Namespaces"), "namespaces", APP_NEEDS_CLUSTER,
	  "explore", NULL },
	{ "go.events", "events", N_("Cluster"), N_("Events"), "events", APP_NEEDS_CLUSTER, "explore", NULL },
	{ "go.workloads", "workloads", N_("Workloads"), N_("Workloads"), "workloads", APP_NEEDS_CLUSTER, "explore",
	  NULL },
	{ "go.deployments", "workload_kind", N_("Workloads"), N_("Deployments"), "deployments", APP_NEEDS_CLUSTER,
	  "explore", "deployment" },
	{ "go.statefulsets", "workload_kind", N_("Workloads"), N_("StatefulSets"), "statefulsets", APP_NEEDS_CLUSTER,
	  "explore", "statefulset" },
	{ "go.daemonsets", "workload_kind", N_("Workloads"), N_("DaemonSets"), "daemonsets", APP_NEEDS_CLUSTER,
	  "explore", "daemonset" },
	{ "go.jobs", "workload_kind", N_("Workloads"), N_("Jobs"), "jobs", APP_NEEDS_CLUSTER, "explore", "job" },
	{ "go.cronjobs", "workload_kind", N_("Workloads"), N_("CronJobs"), "cronjobs", APP_NEEDS_CLUSTER, "explore",
	  "cronjob" },
	{ "go.pods", "workload_kind", N_("Workloads"), N_("Pods"), "pods", APP_NEEDS_CLUSTER, "explore", "pod" },
	{ "go.secrets", "secrets", N_("Storage"), N_("Secrets"), "secrets", APP_NEEDS_CLUSTER, "explore", NULL },
	{ "go.project_secrets", "project_secrets", N_("Storage"), N_("Project Secrets"), "projectsecrets",
	  APP_NEEDS_PROJECT_SECRETS, "explore", NULL },
	{ "go.core.secrets", "secrets", N_("More Resources"), N_("Core › Secrets"), NULL, APP_NEEDS_CLUSTER, "explore",
	  "core" },
	{ "go.legacy.secrets", "project_secrets", N_("Legacy"), N_("Project › Secrets"), NULL, APP_NEEDS_LEGACY,
	  "explore", NULL },
	{ "go.namespace.create", "namespace_form", NULL, N_("Create a namespace"), "namespaces/create",
	  APP_NEEDS_CLUSTER, "namespaces", NULL },
	{ "go.secret.create", "secret_type", NULL, N_("Create a secret"), "secrets/create", APP_NEEDS_CLUSTER,
	  "secrets", NULL },
	{ "go.registry.create", "pull_secret_form", NULL, N_("Create a registry"), "registry/create", APP_NEEDS_CLUSTER,
	  "secrets", NULL },
	{ "go.rotate", "rotate", NULL, N_("Rotate a password"), "rotate", APP_NEEDS_CLUSTER, "secrets", NULL },
	{ "go.workload.create", "workload_type", NULL, N_("Create a workload"), "workloads/create", APP_NEEDS_CLUSTER,
	  "workloads", NULL },
	{ "go.deployment.create", "workload_form", NULL, N_("Create a Deployment"), "deployment/create",
	  APP_NEEDS_CLUSTER, "workloads", "deployment" },
	{ "go.statefulset.create", "workload_form", NULL, N_("Create a StatefulSet"), "statefulset/create",
	  APP_NEEDS_CLUSTER, "workloads", "statefulset" },
	{ "go.daemonset.create", "workload_form", NULL, N_("Create a DaemonSet"), "daemonset/create", APP_NEEDS_CLUSTER,
	  "workloads", "daemonset" },
	{ "go.job.create", "workload_form", NULL, N_("Create a Job"), "job/create", APP_NEEDS_CLUSTER, "workloads",
	  "job" },
	{ "go.cronjob.create", "workload_form", NULL, N_("Create a CronJob"), "cronjob/create", APP_NEEDS_CLUSTER,
	  "workloads", "cronjob" },
	{ "go.pod.create", "workload_form", NULL, N_("Create a Pod"), "pod/create", APP_NEEDS_CLUSTER, "workloads",
	  "pod" },
	{ "go.lessons", "lessons", N_("Help"), N_("Lessons"), "lessons", APP_NEEDS_NOTHING, NULL, NULL },
	{ "go.explain", "explain", N_("Help"), N_("Explain an image"), "explain", APP_NEEDS_CLUSTER, NULL, NULL },
	{ "do.help", NULL, N_("Help"), N_("This screen"), NULL, APP_NEEDS_NOTHING, NULL, NULL },
	{ "do.commands", NULL, N_("Help"), N_("kubectl commands"), NULL, APP_NEEDS_SERVER, NULL, NULL },
	{ "go.log", "log", N_("Help"), N_("Log"), "log", APP_NEEDS_NOTHING, NULL, NULL },
	{ "go.about", "about", N_("Help"), N_("About ranchhand"), "about", APP_NEEDS_NOTHING, NULL, NULL },
	{ 0 },
};

static bool can_go(const struct app *a, const struct app_place *p)
{
	if (p->screen && !app_screen(a, p->screen))
		return false;
	switch (p->needs) {
	case APP_NEEDS_LEGACY:
		return app_has_legacy(a);
	case APP_NEEDS_PROJECT_SECRETS:
		return a->session.kube && a->session.rancher &&
		       rancher_version(a->session.rancher->minor)->labelled_project_secrets;
	case APP_NEEDS_CLUSTER:
		return a->session.kube != NULL;
	case APP_NEEDS_RANCHER:
		return a->session.rancher != NULL;
	case APP_NEEDS_SERVER:
		return a->session.kind != APP_SERVER_NONE;
	default:
		return true;
	}
}

const struct app_place *app_place_of_cli(const char *cli)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->cli && strcmp(p->cli, cli) == 0)
			return p;
	return NULL;
}

static const struct app_place *place_of_id(const char *id)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (strcmp(p->id, id) == 0)
			return p;
	return NULL;
}

static void do_log_out(struct app *a)
{
	app_logout(a);
}

static void do_help(struct app *a)
{
	app_verb(a, UI_DO_HELP);
}

static void do_commands(struct app *a)
{
	app_verb(a, UI_DO_COMMANDS);
}

static const struct {
	const char *id;
	void (*act)(struct app *a);
} commands[] = {
	{ "do.logout", do_log_out },
	{ "do.quit", app_quit },
	{ "do.help", do_help },
	{ "do.commands", do_commands },
};

static bool stands_on_explore(const char *screen)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->screen && p->below && strcmp(p->screen, screen) == 0 && strcmp(p->below, "explore") == 0)
			return true;
	return false;
}

/* A form takes the kind of what is made, any other screen the word itself. */
static void push_place(struct app *a, const struct ui_screen_ops *ops, const char *arg)
{
	if (ops->kind == UI_SCREEN_FORM)
		app_push(a, ops, arg ? &(struct ui_form_start){ .kind = arg } : NULL);
	else
		app_push(a, ops, arg);
}

/* The screens below a place, from the bottom: each is put on what is there already. */
static void open_place(struct app *a, const struct app_place *p)
{
	const struct ui_screen_ops *ops = app_screen(a, p->screen);

	if (!p->below) {
		if (!app_top(a) || app_top(a)->ops != ops)
			push_place(a, ops, p->arg);
		return;
	}
	if (!app_find(a, p->below)) {
		const struct ui_screen_ops *below = app_screen(a, p->below);
		if (stands_on_explore(p->below))
			app_pop_to(a, "explore");
		if (below)
			app_push(a, below, NULL);
	}
	app_pop_to(a, p->below);
	if (strcmp(p->below, p->screen) != 0)
		push_place(a, ops, p->arg);
}

/* Lists are where the next start goes on; a form is not. */
static void remember_place(struct app *a, const struct app_place *p)
{
	if (!p->below || strcmp(p->below, "explore") != 0 || a->session.demo)
		return;
	rh_strset(&a->state.last_place, p->cli);
	app_state_changed(a);
}

static void go_cluster(struct app *a, const char *id)
{
	free(a->session.wanted_cluster);
	a->session.wanted_cluster = rh_strdup(id);
	app_go(a, "go.clusters");
	app_tell_all(a, APP_MESSAGE_TENANCY);
}

static const char *const why_not[] = {
	[APP_NEEDS_NOTHING] = N_("There is no such place."),
	[APP_NEEDS_SERVER] = N_("Connect to a server first."),
	[APP_NEEDS_RANCHER] = N_("Only a Rancher has that: this server is plain Kubernetes."),
	[APP_NEEDS_CLUSTER] = N_("Explore a cluster first."),
	[APP_NEEDS_PROJECT_SECRETS] = N_("Only Rancher 2.12 and later has that; before, Legacy has it."),
	[APP_NEEDS_LEGACY] =
		N_("Until Rancher 2.11, with the feature flag legacy active, and with the filter set to one project."),
};

void app_go(struct app *a, const char *id)
{
	if (strncmp(id, "go.cluster:", 11) == 0) {
		go_cluster(a, id + 11);
		return;
	}
	for (size_t i = 0; i < RH_LEN(commands); i++) {
		if (strcmp(commands[i].id, id) == 0) {
			commands[i].act(a);
			return;
		}
	}
	const struct app_place *p = place_of_id(id);
	if (!p || !p->screen)
		return;
	if (can_go(a, p)) {
		open_place(a, p);
		remember_place(a, p);
	} else {
		ui_toast(a->ui, UI_ROLE_WARN, "%s",
			 _(why_not[a->session.kind == APP_SERVER_NONE ? APP_NEEDS_SERVER : p->needs]));
	}
}

/* ---- menu bar ---- */

enum { MENUS = 8, ENTRIES = 12 };
struct menu_bar {
	struct ui_menu menus[MENUS];
	struct ui_menu_entry entries[MENUS][ENTRIES];
	size_t count;
};

static void add_to_menu(struct menu_bar *m, const struct app_place *p)
{
	size_t i = 0;

	while (i < m->count && strcmp(m->menus[i].title, _(p->menu)) != 0)
		i++;
	if (i == MENUS)
		RH_BUG("more than %d menus", MENUS);
	if (i == m->count)
		m->menus[m->count++] = (struct ui_menu){ .title = _(p->menu), .entries = m->entries[i] };
	if (m->menus[i].count == ENTRIES)
		RH_BUG("more than %d entries in a menu", ENTRIES);
	m->entries[i][m->menus[i].count++] = (struct ui_menu_entry){ .id = p->id, .label = _(p->label) };
}

const struct ui_menu *app_menus(struct app *a, size_t *count)
{
	static struct menu_bar m;

	m.count = 0;
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->menu && can_go(a, p))
			add_to_menu(&m, p);
	*count = m.count;
	return m.menus;
}

/* ---- palette ---- */

struct palette {
	struct ui_palette_entry *v; /* id and label are its own: a step of a lesson has them only while it is added */
	size_t n;
};

static void add_entry(struct palette *p, struct ui_palette_entry e)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->v[i].id, e.id) == 0)
			return;
	e.id = rh_strdup(e.id);
	e.label = rh_strdup(e.label);
	p->v = rh_resize(p->v, p->n + 1, sizeof *p->v);
	p->v[p->n++] = e;
}

static void release_palette(struct palette *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free((char *)(uintptr_t)p->v[i].id);
		free((char *)(uintptr_t)p->v[i].label);
	}
	free(p->v);
}

static void add_action(struct palette *p, const struct ui_screen *s, const struct ui_action *act)
{
	bool empty = s->ops->kind == UI_SCREEN_LIST && (act->flags & UI_ACT_NEEDS_ROW) && !ui_list_selected(s);

	add_entry(p, (struct ui_palette_entry){ ui_action_id(act), ui_action_label(act), ui_action_keys(s->ops, act),
						empty });
}

static void add_lesson(void *ctx, const char *id, const char *label)
{
	add_entry(ctx, (struct ui_palette_entry){ id, label, "", false });
}

static const enum ui_verb everywhere[] = { UI_DO_HELP, UI_DO_COMMANDS, UI_DO_LANGUAGE, UI_DO_REDRAW, UI_DO_SUSPEND };

void app_palette(struct app *a)
{
	const struct ui_screen *top = app_top(a);
	struct palette p = { 0 };

	for (const struct ui_action *act = top ? top->ops->actions : NULL; act && act->verb != UI_DO_NOTHING; act++)
		if (ui_screen_offers(top, act))
			add_action(&p, top, act);
	for (size_t i = 0; i < RH_LEN(everywhere); i++) {
		const struct ui_verb_def *v = ui_verb_find(everywhere[i]);
		if (v)
			add_entry(&p, (struct ui_palette_entry){ v->id, _(v->label), v->keys, false });
	}
	app_tour_palette(a, add_lesson, &p);
	/* Places before doings: ":log" is the log, not the log-out. */
	for (int doing = 0; doing < 2; doing++)
		for (const struct app_place *q = app_places; q->id; q++)
			if (can_go(a, q) && (q->screen == NULL) == (doing == 1))
				add_entry(&p, (struct ui_palette_entry){ q->id, _(q->label), "", false });
	ui_palette(a->ui, p.v, p.n);
	release_palette(&p);
}

void app_chosen(void *app, const char *id)
{
	struct app *a = app;
	struct ui_screen *top = app_top(a);

	app_teach_later(a);
	if (app_tour_chosen(a, id))
		return;
	if (strncmp(id, "go.", 3) == 0 || strncmp(id, "do.", 3) == 0) {
		app_go(a, id);
		return;
	}
	enum ui_verb v = ui_screen_verb(top, id);
	if (v != UI_DO_NOTHING && !ui_screen_do(top, v))
		app_verb(a, v);
}
