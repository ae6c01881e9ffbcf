/* Storage › Secrets, the same list as More Resources › Core › Secrets: live, never reading a secret's value but the
 * hosts of the registries on the screen.
 */
#include "screens/secrets.h"
#include "screens/live.h"
#include "screens/rotate.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/used_by.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_HOSTS = 1 };
enum { HOSTS_REST_MS = 300, VISIBLE = 256 };

struct state {
	struct live_screen live; /* first */
	bool core, registries_only;
	struct rh_timer hosts_timer;
	struct ui_screen *screen;
	struct secret_deletion deletion;
};

static const struct kube_secret_row *secret(const struct rh_row *row)
{
	return (const struct kube_secret_row *)(const void *)row;
}

/* ---- columns ---- */

static void state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, secret(row)->removing ? "Removing" : "Active");
}

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return secret(row)->removing ? UI_ROLE_WARN : UI_ROLE_GOOD;
}

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, secret(row)->name);
}

static void ns_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, secret(row)->ns);
}

static void kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(kube_secret_kind(secret(row)->type)));
}

static void read_hosts(struct ui_screen *s)
{
	const struct rh_row *rows[VISIBLE];
	const struct kube_secret_row *unknown[VISIBLE];
	struct kube *k = app_session(s->app)->kube;
	size_t n = ui_list_visible(s, rows, VISIBLE), count = 0;

	for (size_t i = 0; i < n; i++)
		if (kube_secret_is_registry(secret(rows[i])->type) && !kube_hosts_known(k, secret(rows[i])))
			unknown[count++] = secret(rows[i]);
	if (count)
		kube_hosts_ask(k, unknown, count, s->owner, TAG_HOSTS);
}

static void on_rest(void *ctx)
{
	read_hosts(ctx);
}

/* A registry whose hosts are not known yet is about to be drawn: they are read when the screen has rested. */
static void hosts_wanted(const struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);

	if (!at->read_only && !at->protected_)
		rh_timer_start(&st->hosts_timer, HOSTS_REST_MS, on_rest, st->screen);
}

static void data_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct kube_secret_row *v = secret(row);
	const char *hosts;

	if (kube_secret_is_registry(v->type)) {
		hosts = kube_hosts_known(app_session(s->app)->kube, v);
		if (!hosts)
			hosts_wanted(s);
		else
			rh_buf_addz(out, hosts);
		if (out->n || (!hosts && !app_session(s->app)->read_only))
			return;
	}
	if (v->keys >= 0)
		rh_buf_addf(out, rh_ngettext("%d key", "%d keys", (unsigned long)v->keys), v->keys);
}

static void origin_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (secret(row)->origin == KUBE_ORIGIN_PROJECT_COPY)
		rh_buf_addz(out, _("Project"));
	else if (secret(row)->origin == KUBE_ORIGIN_PROJECT_SOURCE)
		rh_buf_addz(out, _("Project Secret"));
}

static int64_t since(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return secret(row)->created;
}

static const struct ui_column columns[] = {
	{ .id = "state", .title = N_("State"), .min = 6, .want = 6, .text = state_text, .role = state_role },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 16,
	  .want = 40,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text },
	{ .id = "namespace", .title = N_("Namespace"), .min = 8, .want = 14, .text = ns_text },
	{ .id = "kind", .title = N_("Kind"), .min = 8, .want = 15, .text = kind_text },
	{ .id = "data", .title = N_("Data"), .min = 10, .text = data_text },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 4, .flags = UI_COL_RIGHT | UI_COL_AGE, .since = since },
	{ .id = "origin", .title = N_("Origin"), .min = 8, .want = 16, .text = origin_text },
	{ 0 },
};

/* ---- the list ---- */

/* The filter; and on Rancher's own cluster the sources of the one project that it is set to, which stand in a namespace
 * that is in no project. */
static bool in_view(const struct ui_screen *s, const struct kube_secret_row *v)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *project;

	if (app_filter_keeps(s->app, v->ns))
		return true;
	project = at->rancher && strcmp(at->cluster_id, "local") == 0 ? app_filter_project(s->app) : NULL;
	return project && rancher_project_source_of(project, v);
}

static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	const struct state *st = s->state;
	const struct kube_secret_row *v = secret(row);

	return (!st->registries_only || kube_secret_is_registry(v->type)) && in_view(s, v);
}

static void fill_summary(const struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;
	const struct kube_list *l = st->live.list;
	size_t registries = 0, secrets = 0, all = 0;

	for (size_t i = 0; i < l->rows.n; i++) {
		const struct kube_secret_row *v = secret(l->rows.v[i]);
		bool registry = kube_secret_is_registry(v->type), kept = in_view(s, v);

		all += !st->registries_only || registry;
		registries += kept && registry;
		secrets += kept;
	}
	if (st->registries_only)
		snprintf(out->summary, sizeof out->summary,
			 rh_ngettext("%zu registry of %zu secrets", "%zu registries of %zu secrets", registries),
			 registries, secrets);
	else
		snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu secret", "%zu secrets", secrets), secrets);
	live_summary(s, &st->live, out, st->registries_only ? registries : secrets, all);
	snprintf(out->right, sizeof out->right, _("{key:kind} kind: %s"),
		 st->registries_only ? _("Registry") : _("all"));
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;

	out->keep = keep;
	out->empty = st->registries_only ? _("No registry here yet. {key:create} creates one.")
					 : _("No secret here yet. {key:create} creates one.");
	if (live_rows(&st->live, out))
		fill_summary(s, out);
}

static void spec(struct ui_screen *s, struct kube_list_spec *spec)
{
	(void)s;
	spec->resource = &kube_res_secret;
	spec->make = kube_secret_row_make;
	spec->table = true;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (secret_delete_reply(&st->deletion, m))
		return;
	live_reply(s, &st->live, m);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	ui_screen_changed(s);
}

/* ---- actions ---- */

static void create(struct ui_screen *s)
{
	struct rh_err e;

	if (secret_may_change(s->app, KUBE_ORIGIN_NONE, &e))
		app_push(s->app, &screen_secret_type, NULL);
	else
		app_error(s->app, &e);
}

static bool act_on_row(struct ui_screen *s, enum ui_verb verb, const struct kube_secret_row *v)
{
	struct state *st = s->state;
	struct rh_err e;

	switch (verb) {
	case UI_DO_OPEN:
		app_push(s->app, &screen_secret_view, v->row.key);
		return true;
	case UI_DO_YAML:
		app_push(s->app, &screen_yaml, v->row.key);
		return true;
	case UI_DO_USED_BY:
		app_push(s->app, &screen_used_by, v->row.key);
		return true;
	case UI_DO_ROTATE:
		rotate_open(s, v->row.key, v->type);
		return true;
	case UI_DO_EDIT:
		secret_edit_open(s, v->ns, v->name, v->type, v->origin);
		return true;
	case UI_DO_DELETE:
		if (secret_copy_to_source(s, v->ns, v->name, v->origin))
			return true;
		if (secret_may_change(s->app, v->origin, &e))
			secret_delete_ask(s, &st->deletion, v->ns, v->name, kube_secret_kind(v->type), v->uid);
		else
			app_error(s->app, &e);
		return true;
	default:
		return false;
	}
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	switch (verb) {
	case UI_DO_CREATE:
		create(s);
		return true;
	case UI_DO_KIND:
		st->registries_only = !st->registries_only;
		ui_screen_changed(s);
		return true;
	case UI_DO_HOSTS:
		read_hosts(s);
		return true;
	case UI_DO_AGAIN:
		live_again(s, &st->live);
		return true;
	default:
		return row && act_on_row(s, verb, secret(row));
	}
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	st->screen = s;
	st->core = arg && strcmp(arg, "core") == 0;
	st->live.forbidden_all = N_("You may not list secrets in any of the namespaces that you see.");
	live_open(s, &st->live, spec, N_("you may not list secrets there"));
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->hosts_timer);
	secret_deletion_release(&st->deletion);
	live_close(&st->live);
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

	app_teach_list(out, s->app, "secrets", type, st->live.list);
	if (st->registries_only) /* a selector names one type, and Registry is two */
		app_teach_list(out, s->app, "secrets", "type=" KUBE_TYPE_DOCKERCFG, st->live.list);
}

static const struct ui_action actions[] = {
	{ UI_DO_CREATE, NULL, NULL, N_("Create a secret: a registry, or another kind."), UI_ACT_WRITES | UI_ACT_HINT },
	{ UI_DO_OPEN, NULL, NULL, N_("Show what the secret holds, masked."), UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_EDIT, NULL, NULL, N_("Change it in a form."), UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ UI_DO_DELETE, NULL, NULL, N_("Delete it, after asking."),
	  UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ UI_DO_USED_BY, NULL, NULL, N_("What names it, and what it would cover."), UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_ROTATE, NULL, NULL,
	  N_("Change the password of this login here and in every other secret that holds it."),
	  UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_REVEALS },
	{ UI_DO_KIND, NULL, NULL, N_("Show registries only, or all secrets."), 0 },
	{ UI_DO_FILTER, NULL, NULL, N_("Choose whose namespaces are shown: projects, namespaces, all."), UI_ACT_HINT },
	{ UI_DO_FIND, NULL, NULL, NULL, UI_ACT_HINT },
	{ UI_DO_SORT, NULL, NULL, NULL, 0 },
	{ UI_DO_REVERSE, NULL, NULL, NULL, 0 },
	{ UI_DO_YAML, NULL, NULL, N_("Show it as YAML, values masked."), UI_ACT_NEEDS_ROW },
	{ UI_DO_HOSTS, NULL, NULL, N_("Read the registry hosts of the rows on the screen now."), 0 },
	{ UI_DO_AGAIN, NULL, NULL, N_("List again now."), 0 },
	{ UI_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that show the same."), 0 },
	{ UI_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct ui_screen_ops screen_secrets = {
	.id = "secrets",
	.title = N_("Secrets"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Secrets of the namespaces that you may see. A Registry is a secret that holds the credentials for "
		   "one or more container "
		   "registries; workloads in its namespace pull private images with it.\n\nThe list reads no secret "
		   "value. The registry "
		   "hosts in the column Data are read for the rows on the screen only."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.version = live_version,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
