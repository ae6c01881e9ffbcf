/* Storage › Secrets, the same list as More Resources › Core › Secrets. */
#include "screens/secrets.h"
#include "screens/accounts.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/secrets/secret_list.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

struct state {
	struct secret_list list; /* first */
	bool core, registries_only;
};

/* ---- the list ---- */

static void origin_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (secret_row(row)->origin == KUBE_ORIGIN_PROJECT_COPY)
		rh_buf_addz(out, _("Project"));
	else if (secret_row(row)->origin == KUBE_ORIGIN_PROJECT_SOURCE)
		rh_buf_addz(out, _("Project Secret"));
}

#define AT(member) offsetof(struct kube_secret_row, member)
static const struct ui_column columns[] = {
	{ SECRET_COLUMN_STATE },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 16,
	  .want = 40,
	  .flags = UI_COL_SORTED | UI_COL_FIXED | UI_COL_ENDS,
	  .text_at = AT(name) },
	{ .id = "namespace",
	  .title = N_("Namespace"),
	  .min = 9,
	  .want = 14,
	  .matters = 7,
	  .flags = UI_COL_SAME,
	  .text_at = AT(ns) },
	{ SECRET_COLUMN_KIND },
	{ SECRET_COLUMN_DATA },
	{ SECRET_COLUMN_ENDS },
	{ UI_COLUMN_AGE(AT(created)) },
	{ .id = "origin",
	  .title = N_("Origin"),
	  .min = 8,
	  .want = 16,
	  .matters = 3,
	  .flags = UI_COL_SAME,
	  .text = origin_text },
	{ 0 },
};

/* The filter; and on Rancher's own cluster the sources of the one project that it is set to, which stand in a namespace
 * that is in no project. */
static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	const struct kube_secret_row *v = secret_row(row);
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *project;

	if (app_filter_keeps(s->app, v->ns))
		return true;
	project = at->rancher && strcmp(at->cluster_id, "local") == 0 ? app_filter_project(s->app) : NULL;
	return project && rancher_project_source_of(project, v);
}

static bool is_registry(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return kube_secret_is_registry(secret_row(row)->type);
}

static void sum_up(const struct ui_screen *s, const struct ui_list_counts *n, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, rh_ngettext("%zu registry of %zu secrets", "%zu registries of %zu secrets", n->kept), n->kept,
		    n->met);
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;
	bool there = live_rows(s, out);

	out->keep = keep;
	if (st->registries_only) {
		out->belongs = is_registry;
		out->sum_up = there ? sum_up : NULL;
	}
	if (!out->empty)
		out->empty = st->registries_only ? _("No registry here yet. {key:create} creates one.")
						 : _("No secret here yet. {key:create} creates one.");
	if (there)
		snprintf(out->right, sizeof out->right, _("{key:kind} kind: %s"),
			 st->registries_only ? _("Registry") : _("all"));
}

static void fill(struct ui_screen *s, struct kube_list_spec *spec)
{
	(void)s;
	spec->make = kube_secret_row_make;
	spec->table = true;
}

static const struct live_spec spec = {
	.resource = &kube_res_secret,
	.fill = fill,
	.count = NP_("%zu secret", "%zu secrets"),
	.forbidden = N_("you may not list secrets there"),
	.forbidden_all = N_("You may not list secrets in any of the namespaces that you see."),
};

/* ---- actions ---- */

static void create(struct ui_screen *s)
{
	struct rh_err e;

	if (secret_may_change(s->app, KUBE_ORIGIN_NONE, &e))
		app_push(s->app, &screen_secret_type, NULL);
	else
		app_error(s->app, &e);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;

	if (verb == UI_DO_CREATE)
		create(s);
	else if (verb == UI_DO_KIND)
		st->registries_only = !st->registries_only;
	else
		return secret_list_act(s, verb);
	ui_screen_changed(s);
	return true;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct rh_row *row = ui_list_selected(s);

	return verb == UI_DO_EVERY_POD && row &&
	       account_every_pod_unable(s, secret_row(row)->ns, secret_row(row)->type, why);
}

static void open(struct ui_screen *s, const void *arg)
{
	((struct state *)s->state)->core = arg && strcmp(arg, "core") == 0;
	secret_list_open(s);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (st->core)
		rh_buf_addf(out, "%s ▸ %s ▸ %s", _("More Resources"), _("Core"), _("Secrets"));
	else
		rh_buf_addf(out, "%s ▸ %s", _("Storage"), _("Secrets"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	const char *type = st->registries_only ? "type=" KUBE_TYPE_DOCKERCONFIGJSON : NULL;

	app_teach_list(out, s->app, "secrets", type, live_list_of(s));
	if (st->registries_only) /* a selector names one type, and Registry is two */
		app_teach_list(out, s->app, "secrets", "type=" KUBE_TYPE_DOCKERCFG, live_list_of(s));
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_CREATE,
	  .help = N_("Create a secret: a registry, or another kind."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_OPEN,
	  .help = N_("Show what the secret holds, masked."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_secret_view },
	{ LIVE_EDIT, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ LIVE_DELETE, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ SECRET_LIST_USED_BY },
	{ SECRET_LIST_EVERY_POD },
	{ SECRET_LIST_ROTATE },
	{ SECRET_LIST_COPY_TO },
	{ .verb = UI_DO_KIND, .help = N_("Show registries only, or all secrets.") },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ LIVE_MARK },
	{ LIVE_MARK_RANGE },
	{ LIVE_MARK_ALL },
	{ LIVE_COPY },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ SECRET_LIST_YAML },
	{ SECRET_LIST_HOSTS },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_secrets = {
	.id = "secrets",
	.title = N_("Secrets"),
	LIVE_LIST(spec),
	.state_size = sizeof(struct state),
	.help = N_("Secrets of the namespaces that you may see. A Registry is a secret that holds the credentials for "
		   "one or more container "
		   "registries; workloads in its namespace pull private images with it, once they name it. "
		   "{key:every_pod} "
		   "gives it to every pod there, also of workloads that kubectl makes.\n\nThe list reads no secret "
		   "value. The registry "
		   "hosts in the column Data are read for the rows on the screen only."),
	.actions = actions,
	.mark_at = offsetof(struct kube_secret_row, uid),
	.columns = columns,
	.rows = rows,
	.open = open,
	.reply = secret_list_reply,
	.act = act,
	.unable = unable,
	.close = secret_list_close,
	.crumb = crumb,
	.teach = teach,
};
