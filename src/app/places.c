/* Where one can go: one table for the menu bar, the palette, the explorer and PLACE on the command line. */
#include "app/places.h"
#include "app/control.h"
#include "app/features.h"
#include "app/internal.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "rancher/rancher.h"
#include "ui/menu.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

#define TRAINER N_("Trainer")
const struct app_place app_places[] = {
	{ .id = "go.clusters",
	  .screen = "clusters",
	  .menu = N_("≡"),
	  .label = N_("Cluster Management"),
	  .cli = "clusters",
	  .needs = APP_NEEDS_SERVER,
	  .below = "clusters" },
	{ .id = "go.find",
	  .screen = "find",
	  .menu = N_("≡"),
	  .label = N_("Find in all clusters"),
	  .cli = "find",
	  .needs = APP_NEEDS_SERVER,
	  .below = "clusters",
	  .on_below = true },
	{ .id = "go.coverage_all",
	  .screen = "coverage_all",
	  .menu = N_("≡"),
	  .label = N_("Registry coverage of all clusters"),
	  .cli = "coverage/all",
	  .needs = APP_NEEDS_SERVER,
	  .below = "clusters",
	  .on_below = true },
	{ .id = "go.features",
	  .screen = "features",
	  .menu = N_("≡"),
	  .label = N_("Global Settings › Feature Flags"),
	  .cli = "features",
	  .needs = APP_NEEDS_RANCHER,
	  .below = "clusters" },
	{ .id = "go.servers",
	  .screen = "connect",
	  .menu = N_("≡"),
	  .label = N_("Servers"),
	  .cli = "servers",
	  .below = "connect" },
	{ .id = "go.put_back",
	  .screen = "put_back",
	  .menu = N_("≡"),
	  .label = N_("Put back what was deleted or changed"),
	  .needs = APP_NEEDS_SERVER },
	{ .id = "go.settings", .screen = "settings", .menu = N_("≡"), .label = N_("Settings"), .cli = "settings" },
	{ .id = "do.logout", .menu = N_("≡"), .label = N_("Log out"), .needs = APP_NEEDS_SERVER },
	{ .id = "do.quit", .verb = UI_DO_QUIT, .menu = N_("≡"), .label = N_("Quit") },
	{ .id = "go.explore",
	  .screen = "explore",
	  .menu = N_("Cluster"),
	  .label = N_("Cluster Explorer"),
	  .cli = "explore",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.namespaces",
	  .screen = "namespaces",
	  .menu = N_("Cluster"),
	  .label = N_("Projects/Namespaces"),
	  .cli = "namespaces",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.events",
	  .screen = "events",
	  .menu = N_("Cluster"),
	  .label = N_("Events"),
	  .cli = "events",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.coverage",
	  .screen = "coverage",
	  .menu = N_("Cluster"),
	  .label = N_("Registry Coverage"),
	  .cli = "coverage",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.kubeconfig",
	  .screen = "kubeconfig",
	  .menu = N_("Cluster"),
	  .label = N_("Download KubeConfig"),
	  .cli = "kubeconfig",
	  .needs = APP_NEEDS_RANCHER_CLUSTER,
	  .arg = "file" },
	{ .id = "go.kubeconfig_copy",
	  .screen = "kubeconfig",
	  .menu = N_("Cluster"),
	  .label = N_("Copy KubeConfig to Clipboard"),
	  .needs = APP_NEEDS_RANCHER_CLUSTER,
	  .arg = "clipboard" },
	{ .id = "go.apply",
	  .screen = "apply",
	  .menu = N_("Cluster"),
	  .label = N_("Apply a YAML file"),
	  .cli = "apply",
	  .needs = APP_NEEDS_CLUSTER,
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.undo_report",
	  .screen = "undo_report",
	  .menu = N_("Cluster"),
	  .label = N_("Undo from a report"),
	  .cli = "undo",
	  .needs = APP_NEEDS_CLUSTER },
	{ .id = "go.workloads",
	  .screen = "workloads",
	  .menu = N_("Workloads"),
	  .label = N_("Workloads"),
	  .cli = "workloads",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.deployments",
	  .screen = "workload_kind",
	  .menu = N_("Workloads"),
	  .label = N_("Deployments"),
	  .cli = "deployments",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "deployment" },
	{ .id = "go.statefulsets",
	  .screen = "workload_kind",
	  .menu = N_("Workloads"),
	  .label = N_("StatefulSets"),
	  .cli = "statefulsets",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "statefulset" },
	{ .id = "go.daemonsets",
	  .screen = "workload_kind",
	  .menu = N_("Workloads"),
	  .label = N_("DaemonSets"),
	  .cli = "daemonsets",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "daemonset" },
	{ .id = "go.jobs",
	  .screen = "workload_kind",
	  .menu = N_("Workloads"),
	  .label = N_("Jobs"),
	  .cli = "jobs",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "job" },
	{ .id = "go.cronjobs",
	  .screen = "workload_kind",
	  .menu = N_("Workloads"),
	  .label = N_("CronJobs"),
	  .cli = "cronjobs",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "cronjob" },
	{ .id = "go.pods",
	  .screen = "workload_kind",
	  .menu = N_("Workloads"),
	  .label = N_("Pods"),
	  .cli = "pods",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "pod" },
	{ .id = "go.secrets",
	  .screen = "secrets",
	  .menu = N_("Storage"),
	  .label = N_("Secrets"),
	  .cli = "secrets",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.project_secrets",
	  .screen = "project_secrets",
	  .menu = N_("Storage"),
	  .label = N_("Project Secrets"),
	  .cli = "projectsecrets",
	  .needs = APP_NEEDS_PROJECT_SECRETS,
	  .below = "explore" },
	{ .id = "go.core.secrets",
	  .screen = "secrets",
	  .menu = N_("More Resources"),
	  .label = N_("Core › Secrets"),
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore",
	  .arg = "core" },
	{ .id = "go.service_accounts",
	  .screen = "service_accounts",
	  .menu = N_("More Resources"),
	  .label = N_("Core › ServiceAccounts"),
	  .cli = "serviceaccounts",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "explore" },
	{ .id = "go.legacy.secrets",
	  .screen = "project_secrets",
	  .menu = N_("Legacy"),
	  .label = N_("Project › Secrets"),
	  .needs = APP_NEEDS_LEGACY,
	  .below = "explore" },
	{ .id = "go.namespace.create",
	  .screen = "namespace_form",
	  .label = N_("Create a namespace"),
	  .cli = "namespaces/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "namespaces",
	  .writes = APP_WRITES_NAMESPACES },
	{ .id = "go.secret.create",
	  .screen = "secret_type",
	  .label = N_("Create a secret"),
	  .cli = "secrets/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "secrets",
	  .writes = APP_WRITES_SECRETS },
	{ .id = "go.registry.create",
	  .screen = "pull_secret_form",
	  .label = N_("Create a registry"),
	  .cli = "registry/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "secrets",
	  .writes = APP_WRITES_SECRETS },
	{ .id = "go.rotate",
	  .screen = "rotate",
	  .label = N_("Rotate a password"),
	  .cli = "rotate",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "secrets",
	  .writes = APP_WRITES_SECRETS },
	{ .id = "go.workload.create",
	  .screen = "workload_type",
	  .label = N_("Create a workload"),
	  .cli = "workloads/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.deployment.create",
	  .screen = "workload_form",
	  .label = N_("Create a Deployment"),
	  .cli = "deployment/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .arg = "deployment",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.statefulset.create",
	  .screen = "workload_form",
	  .label = N_("Create a StatefulSet"),
	  .cli = "statefulset/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .arg = "statefulset",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.daemonset.create",
	  .screen = "workload_form",
	  .label = N_("Create a DaemonSet"),
	  .cli = "daemonset/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .arg = "daemonset",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.job.create",
	  .screen = "workload_form",
	  .label = N_("Create a Job"),
	  .cli = "job/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .arg = "job",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.cronjob.create",
	  .screen = "workload_form",
	  .label = N_("Create a CronJob"),
	  .cli = "cronjob/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .arg = "cronjob",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.pod.create",
	  .screen = "workload_form",
	  .label = N_("Create a Pod"),
	  .cli = "pod/create",
	  .needs = APP_NEEDS_CLUSTER,
	  .below = "workloads",
	  .arg = "pod",
	  .writes = APP_WRITES_WORKLOADS },
	{ .id = "go.lessons", .screen = "lessons", .menu = N_("Help"), .label = N_("Lessons"), .cli = "lessons" },
	{ .id = "go.explain",
	  .screen = "explain",
	  .menu = N_("Help"),
	  .label = N_("Explain an image"),
	  .cli = "explain",
	  .needs = APP_NEEDS_CLUSTER },
	{ .id = "do.help", .verb = UI_DO_HELP, .menu = N_("Help"), .label = N_("This screen") },
	{ .id = "do.commands",
	  .verb = UI_DO_COMMANDS,
	  .menu = N_("Help"),
	  .label = N_("kubectl commands"),
	  .needs = APP_NEEDS_SERVER },
	{ .id = "go.log", .screen = "log", .menu = N_("Help"), .label = N_("Log"), .cli = "log" },
	{ .id = "go.about", .screen = "about", .menu = N_("Help"), .label = N_("About ranchhand"), .cli = "about" },
	{ .id = "go.breaks",
	  .screen = "breaks",
	  .menu = TRAINER,
	  .label = N_("Break something"),
	  .cli = "breaks",
	  .needs = APP_NEEDS_TRAINER },
	{ .id = "go.class",
	  .screen = "class",
	  .menu = TRAINER,
	  .label = N_("Class"),
	  .cli = "class",
	  .needs = APP_NEEDS_CLASS },
	{ .id = "do.reset", .menu = TRAINER, .label = N_("Reset all"), .needs = APP_NEEDS_TRAINER },
	{ 0 },
};

/* NULL: nothing speaks against it. */
static const char *may_not_write(const struct app *a, const struct app_place *p)
{
	const struct app_session *s = &a->session;
	const bool lacks[] = { [APP_WRITES_SECRETS] = s->signed_read_only,
			       [APP_WRITES_WORKLOADS] = false, /* it differs by kind and namespace */
			       [APP_WRITES_NAMESPACES] = s->no_new_namespaces };
	static const char *const why[] = { [APP_WRITES_SECRETS] = N_("You may not write secrets here."),
					   [APP_WRITES_NAMESPACES] = N_("You may not create namespaces here.") };

	if (p->writes != APP_WRITES_NOTHING && s->read_only)
		return _("Nothing is written here: ranchhand is connected read-only.");
	return lacks[p->writes] ? _(why[p->writes]) : NULL;
}

bool app_can_go(const struct app *a, const struct app_place *p)
{
	if ((p->screen && !app_screen(a, p->screen)) || (a->session.kube && may_not_write(a, p)))
		return false;
	switch (p->needs) {
	case APP_NEEDS_LEGACY:
		return app_has_legacy(a);
	case APP_NEEDS_CLASS:
		return app_has_class(a);
	case APP_NEEDS_TRAINER:
		return app_is_trainer(a);
	case APP_NEEDS_RANCHER_CLUSTER:
		return a->session.kube && a->session.rancher;
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

const struct app_place *app_place_of_id(const char *id)
{
	for (const struct app_place *p = app_places; p->id; p++)
		if (strcmp(p->id, id) == 0)
			return p;
	return NULL;
}

const char *app_cannot_go(const struct app *a, const struct app_place *p)
{
	static const char *const why_not[] = {
		[APP_NEEDS_NOTHING] = N_("There is no such place."),
		[APP_NEEDS_SERVER] = N_("Connect to a server first."),
		[APP_NEEDS_RANCHER] = N_("Only a Rancher has that: this server is plain Kubernetes."),
		[APP_NEEDS_CLUSTER] = N_("Explore a cluster first."),
		[APP_NEEDS_RANCHER_CLUSTER] = N_("Only clusters of a Rancher have that: explore one first."),
		[APP_NEEDS_PROJECT_SECRETS] = N_("Only Rancher 2.12 and later has that; before, Legacy has it."),
		[APP_NEEDS_CLASS] = N_("Only the trainer of a class has that: ranchhand-sandbox --learners."),
		[APP_NEEDS_TRAINER] = N_("Only the sandbox has that: ranchhand --demo."),
		[APP_NEEDS_LEGACY] = N_("Until Rancher 2.11, with the feature flag legacy active, and with the filter "
					"set to one project."),
	};

	if (a->session.kube && may_not_write(a, p))
		return may_not_write(a, p);
	return _(why_not[a->session.kind == APP_SERVER_NONE ? APP_NEEDS_SERVER : p->needs]);
}

/* ---- menu bar ---- */

enum { MENUS = 8, ENTRIES = 16, ROOM = 8 /* for what stands below the clusters */ };
struct menu_bar {
	struct ui_menu menus[MENUS];
	struct ui_menu_entry entries[MENUS][ENTRIES];
	char ids[ENTRIES][80], labels[ENTRIES][80]; /* of clusters */
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
		m->menus[m->count++] = (struct ui_menu){ .title = _(p->menu),
							 .entries = m->entries[i],
							 .quiet = strcmp(p->menu, TRAINER) == 0 };
	if (m->menus[i].count == ENTRIES)
		RH_BUG("more than %d entries in a menu", ENTRIES);
	m->entries[i][m->menus[i].count++] = (struct ui_menu_entry){ .id = p->id, .label = _(p->label) };
}

static const struct rancher_cluster_row *cluster(const struct app *a, size_t i)
{
	const struct rh_rows *r = a->session.clusters;

	return r && i < r->n ? (const struct rancher_cluster_row *)(const void *)r->v[i] : NULL;
}

/* In the first menu, behind Cluster Management, as many as there is room for; the palette has all. */
static void add_clusters(struct app *a, struct menu_bar *m)
{
	const struct rancher_cluster_row *c;

	for (size_t i = 0; m->menus[0].count + ROOM < ENTRIES && (c = cluster(a, i)); i++) {
		snprintf(m->ids[i], sizeof m->ids[i], "go.cluster:%s", c->id);
		snprintf(m->labels[i], sizeof m->labels[i], "  %s", c->name);
		m->entries[0][m->menus[0].count++] =
			(struct ui_menu_entry){ .id = m->ids[i], .label = m->labels[i], .disabled = !c->can_explore };
	}
}

const struct ui_menu *app_menus(struct app *a, size_t *count)
{
	static struct menu_bar m;

	m.count = 0;
	for (const struct app_place *p = app_places; p->id; p++)
		if (p->menu && app_can_go(a, p)) {
			add_to_menu(&m, p);
			if (!strcmp(p->id, "go.clusters"))
				add_clusters(a, &m);
		}
	*count = m.count;
	return m.menus;
}
