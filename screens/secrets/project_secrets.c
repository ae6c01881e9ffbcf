/* Storage › Project Secrets (since 2.12), Legacy › Project › Secrets (before): the secrets that Rancher copies into
 * every namespace of a project, of both generations, and in how many of its namespaces each has arrived. Reads no value
 * but the hosts of the registries on the screen.
 */
#include "screens/rotate.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/used_by.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/list.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_LISTS = 1, TAG_HOSTS };
enum { HOSTS_REST_MS = 300, VISIBLE = 256, MUTED = 64 };

struct state {
	struct rancher_project_secrets *secrets; /* NULL: none to list yet, or no project chosen where one has to be */
	uint64_t made_from;                      /* fingerprint of what it was made from */
	struct rh_timer hosts_timer;
	struct ui_screen *screen;
	char *muted_text[MUTED];
	const char *muted[MUTED + 1];
	bool said_auth;
	struct secret_deletion deletion;
};

static const struct rancher_project_secret_row *source(const struct rh_row *row)
{
	return (const struct rancher_project_secret_row *)(const void *)row;
}

static const struct kube_secret_row *secret(const struct rh_row *row)
{
	return &source(row)->secret;
}

static const struct rancher_version *version(const struct ui_screen *s)
{
	const struct rancher *r = app_session(s->app)->rancher;

	return rancher_version(r ? r->minor : 0);
}

static const struct rancher_project_row *project_of(const struct ui_screen *s, const struct rh_row *row)
{
	return rancher_tenancy_project_backed(app_session(s->app)->tenancy, secret(row)->ns);
}

/* On Rancher's own cluster the sources are shown only while the filter is one project, as its pages do it
 * ("Project-scoped registries on the local cluster are only visible when a single project is selected": Rancher's
 * documentation, Kubernetes Registry and Container Image Registry); the Legacy pages are always those of one project.
 */
static bool needs_project(const struct ui_screen *s)
{
	const struct app_session *at = app_session(s->app);

	return !version(s)->labelled_project_secrets || (at->cluster_id && strcmp(at->cluster_id, "local") == 0);
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

static void project_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rancher_project_row *project = project_of(s, row);

	if (project)
		secret_project_label(s->app, project, out);
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
	struct kube *k = app_session(s->app)->management;
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

static void data_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct app_session *at = app_session(s->app);
	struct state *st = s->state;
	const char *hosts =
		kube_secret_is_registry(secret(row)->type) ? kube_hosts_known(at->management, secret(row)) : "";

	if (!hosts && !at->read_only && !at->protected_)
		rh_timer_start(&st->hosts_timer, HOSTS_REST_MS, on_rest, st->screen);
	rh_buf_addz(out, hosts ? hosts : "");
	if (!out->n && (hosts || at->read_only) && secret(row)->keys >= 0)
		rh_buf_addf(out, rh_ngettext("%d key", "%d keys", (unsigned long)secret(row)->keys), secret(row)->keys);
}

/* How many of the namespaces have it; false: that is not known. */
static bool count_copies(const struct ui_screen *s, const struct rh_row *row, size_t *have, size_t *want)
{
	const struct state *st = s->state;
	const struct rancher_project_row *project = project_of(s, row);
	bool known = project && st->secrets;

	*have = *want = 0;
	if (!known)
		return false;
	const char **names =
		rancher_project_namespaces(app_session(s->app)->tenancy, project->id, source(row)->ignores, want);
	for (size_t i = 0; i < *want; i++) {
		enum rancher_copy copy = rancher_project_copy(st->secrets, names[i], secret(row)->name);
		*have += copy == RANCHER_COPY_THERE;
		known &= copy != RANCHER_COPY_UNKNOWN;
	}
	free(names);
	return known;
}

static void copies_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	size_t have, want;
	bool known = count_copies(s, row, &have, &want);

	if (known)
		/* TRANSLATORS: copies that have arrived, of how many namespaces */
		rh_buf_addf(out, _("%zu of %zu"), have, want);
	else
		rh_buf_addf(out, _("? of %zu"), want);
}

static enum ui_role copies_role(const struct ui_screen *s, const struct rh_row *row)
{
	size_t have, want;

	return count_copies(s, row, &have, &want) && have == want ? UI_ROLE_GOOD : UI_ROLE_WARN;
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
	  .min = 14,
	  .want = 32,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text },
	{ .id = "project", .title = N_("Project"), .min = 8, .want = 18, .text = project_text },
	{ .id = "kind", .title = N_("Kind"), .min = 8, .want = 15, .text = kind_text },
	{ .id = "data", .title = N_("Data"), .min = 10, .text = data_text },
	{ .id = "copies", .title = N_("Copies"), .min = 6, .want = 8, .text = copies_text, .role = copies_role },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 4, .flags = UI_COL_RIGHT | UI_COL_AGE, .since = since },
	{ 0 },
};

static void note(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rancher *r = app_session(s->app)->rancher;

	if (r && rancher_project_secret_dormant(r, source(row)))
		rh_buf_addz(out, _("made by the old API: copied when a namespace of the project changes"));
}

/* ---- the list ---- */

/* In a list of the whole cluster "local" there are those of other clusters' projects. */
static bool keep(const struct ui_screen *s, const struct rh_row *row)
{
	return project_of(s, row) != NULL;
}

static void forget_muted(struct state *st)
{
	for (size_t i = 0; i < MUTED && st->muted_text[i]; i++) {
		free(st->muted_text[i]);
		st->muted_text[i] = NULL;
	}
}

/* The namespaces that may not be read are backing namespaces here: called by their projects. */
static void fill_muted(struct ui_screen *s, struct state *st, const struct kube_list *l)
{
	size_t n = l->forbidden_count < MUTED ? l->forbidden_count : MUTED;
	struct rh_buf label;

	forget_muted(st);
	rh_buf_init(&label, 1024);
	for (size_t i = 0; i < n; i++) {
		char *home = rh_format(SECRET_HOME_PROJECT "%s", l->forbidden[i]);
		rh_buf_clear(&label);
		secret_home_label(s->app, home, &label);
		st->muted[i] = st->muted_text[i] =
			rh_format(_("%s: you may not see the secrets of this project"), label.p);
		free(home);
	}
	st->muted[n] = NULL;
	rh_buf_release(&label);
}

static const char *empty_text(const struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	if (!st->secrets && needs_project(s))
		return _("Filter to one project ({key:filter}): its secrets are shown then.");
	if (!st->secrets)
		return p && p->projects.n ? "" : _("There is no project that you may see.");
	return _("No secret of a project here yet. {key:create} creates a registry.");
}

static const char *list_version(const struct ui_screen *s)
{
	const struct state *st = s->state;
	const struct kube_list *l = st->secrets ? st->secrets->sources : NULL;

	return l ? l->resource_version : NULL;
}

static void fill_summary(const struct ui_screen *s, struct ui_list_shown *out)
{
	const struct state *st = s->state;
	const struct kube_list *l = st->secrets->sources;
	static const char *const words[] = { [KUBE_LIVE_WATCHING] = N_("live"),
					     [KUBE_LIVE_POLLING] = N_("every 60 s, {key:again} now"),
					     [KUBE_LIVE_STALE] = N_("stale") };
	size_t n = 0, used;

	for (size_t i = 0; i < l->rows.n; i++)
		n += keep(s, l->rows.v[i]);
	snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu project secret", "%zu project secrets", n), n);
	used = strlen(out->summary);
	if ((size_t)l->live < RH_LEN(words) && words[l->live])
		snprintf(out->summary + used, sizeof out->summary - used, " · %s", _(words[l->live]));
}

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	static const struct rh_rows none;
	struct state *st = s->state;
	const struct kube_list *l = st->secrets ? st->secrets->sources : NULL;
	const struct rancher_tenancy *p = app_session(s->app)->tenancy;

	out->rows = l ? &l->rows : &none;
	out->empty = empty_text(s);
	out->keep = keep;
	out->phase = !p || p->live == KUBE_LIVE_LOADING || (l && l->live == KUBE_LIVE_LOADING) ? UI_LIST_LOADING
		     : l && l->live == KUBE_LIVE_FAILED                                        ? UI_LIST_FAILED
											       : UI_LIST_READY;
	if (!l)
		return;
	out->loaded = l->loaded;
	if (l->live == KUBE_LIVE_FAILED && l->forbidden_count) {
		out->phase = UI_LIST_READY;
		out->empty = _(
			"You may not see the secrets of projects: members of a project may, read-only users may not.");
		return;
	}
	if (l->live == KUBE_LIVE_FAILED || l->live == KUBE_LIVE_STALE)
		out->err = &l->err;
	if (l->live == KUBE_LIVE_STALE)
		out->stale_since = l->stale_since;
	fill_muted(s, st, l);
	out->muted = st->muted;
	fill_summary(s, out);
}

static uint64_t mix(uint64_t h, const char *z)
{
	do
		h = (h ^ (unsigned char)*z) * 1099511628211u;
	while (*z++);
	return h;
}

static uint64_t fingerprint(const struct rancher_tenancy *p, const char *only)
{
	uint64_t h = mix(14695981039346656037u, only ? only : "");

	for (size_t i = 0; i < p->projects.n; i++)
		h += mix(1, p->projects.v[i]->key); /* in no order */
	for (size_t i = 0; i < p->namespaces.n; i++) {
		const struct rancher_namespace_row *ns =
			(const struct rancher_namespace_row *)(const void *)p->namespaces.v[i];
		h += mix(mix(2, ns->name), ns->project);
	}
	return h;
}

/* Other projects, other namespaces in them, or another filter. */
static void on_tenancy(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *only = app_filter_project(s->app);

	if (!at->kube || !at->management || !at->tenancy || at->tenancy->live == KUBE_LIVE_LOADING)
		return;
	uint64_t print = fingerprint(at->tenancy, only ? only->id : NULL);
	if (st->made_from == print)
		return;
	st->made_from = print;
	rancher_project_secrets_free(&st->secrets);
	if (at->tenancy->projects.n && (only || !needs_project(s)))
		st->secrets = rancher_project_secrets_new(at->rancher, at->management, at->kube, at->tenancy,
							  only ? only->id : NULL, s->owner, TAG_LISTS);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	const struct kube_list *l = st->secrets ? st->secrets->sources : NULL;

	if (secret_delete_reply(&st->deletion, m))
		return;
	if (m->tag == APP_MESSAGE_TENANCY || m->tag == APP_MESSAGE_FILTER)
		on_tenancy(s);
	if (m->tag == APP_MESSAGE_SIGNED_IN && st->secrets)
		rancher_project_secrets_again(st->secrets);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	if (m->tag == TAG_LISTS && l && l->err.code != RH_E_AUTH)
		st->said_auth = false;
	if (m->tag == TAG_LISTS && l && l->err.code == RH_E_AUTH && !st->said_auth) {
		st->said_auth = true;
		app_error(s->app, &l->err);
	}
	ui_screen_changed(s);
}

/* ---- actions ---- */

static void create(struct ui_screen *s)
{
	struct rh_err e;

	if (app_gate(s->app, APP_GATE_WRITE, &e))
		app_push(s->app, &screen_pull_secret_form, &(struct ui_form_start){ .kind = PULL_SECRET_OF_PROJECT });
	else
		app_error(s->app, &e);
}

static void act_on_row(struct ui_screen *s, enum ui_verb verb, const struct kube_secret_row *v)
{
	char *home = rh_format(SECRET_HOME_PROJECT "%s", v->ns), *key = rh_format(SECRET_HOME_PROJECT "%s", v->row.key);
	struct rh_err e;

	if (verb == UI_DO_OPEN)
		app_push(s->app, &screen_secret_view, key);
	else if (verb == UI_DO_YAML)
		app_push(s->app, &screen_yaml, key);
	else if (verb == UI_DO_USED_BY)
		app_push(s->app, &screen_used_by, key);
	else if (verb == UI_DO_ROTATE)
		rotate_open(s, key, v->type);
	else if (verb == UI_DO_EDIT)
		secret_edit_open(s, home, v->name, v->type, v->origin);
	else if (app_gate(s->app, APP_GATE_WRITE, &e))
		secret_delete_ask(s, &((struct state *)s->state)->deletion, home, v->name, kube_secret_kind(v->type),
				  v->uid);
	else
		app_error(s->app, &e);
	free(home);
	free(key);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = ui_list_selected(s);

	switch (verb) {
	case UI_DO_CREATE:
		create(s);
		return true;
	case UI_DO_HOSTS:
		read_hosts(s);
		return true;
	case UI_DO_AGAIN:
		if (st->secrets)
			rancher_project_secrets_again(st->secrets);
		return true;
	case UI_DO_OPEN:
	case UI_DO_YAML:
	case UI_DO_USED_BY:
	case UI_DO_ROTATE:
	case UI_DO_EDIT:
	case UI_DO_DELETE:
		if (row)
			act_on_row(s, verb, secret(row));
		return row != NULL;
	default:
		return false;
	}
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	st->screen = s;
	on_tenancy(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->hosts_timer);
	secret_deletion_release(&st->deletion);
	rancher_project_secrets_free(&st->secrets);
	forget_muted(st);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	if (version(s)->labelled_project_secrets)
		rh_buf_addf(out, "%s ▸ %s", _("Storage"), _("Project Secrets"));
	else
		rh_buf_addf(out, "%s ▸ %s ▸ %s", _("Legacy"), _("Project"), _("Secrets"));
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *only = app_filter_project(s->app);
	const char *label = version(s)->labelled_project_secrets ? RANCHER_PROJECT_LABEL : "cattle.io/creator=norman";

	if (!at->management)
		return;
	app_teach_start_in(out, at->management);
	rh_buf_addz(out, " get secrets ");
	if (only) {
		rh_buf_addz(out, "-n ");
		app_teach_word(out, rh_str(only->backing_namespace));
	} else {
		rh_buf_addz(out, "-A");
	}
	rh_buf_addf(out, " -l %s\n", label);
}

static const struct ui_action actions[] = {
	{ UI_DO_CREATE, NULL, NULL, N_("Create a registry for every namespace of a project."),
	  UI_ACT_WRITES | UI_ACT_HINT },
	{ UI_DO_OPEN, NULL, NULL, N_("Show what it holds, masked, and where its copies have arrived."),
	  UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_EDIT, NULL, NULL, N_("Change it in a form: its copies follow."),
	  UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ UI_DO_DELETE, NULL, NULL, N_("Delete it and its copies, after asking."),
	  UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ UI_DO_FILTER, NULL, NULL, N_("Choose whose namespaces are shown: projects, namespaces, all."), UI_ACT_HINT },
	{ UI_DO_FIND, NULL, NULL, NULL, UI_ACT_HINT },
	{ UI_DO_SORT, NULL, NULL, NULL, 0 },
	{ UI_DO_REVERSE, NULL, NULL, NULL, 0 },
	{ UI_DO_ROTATE, NULL, NULL,
	  N_("Change the password of this login here and in every other secret that holds it."),
	  UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_REVEALS },
	{ UI_DO_USED_BY, NULL, NULL, N_("What names it, and what it would cover."), UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ UI_DO_YAML, NULL, NULL, N_("Show it as YAML, values masked."), UI_ACT_NEEDS_ROW },
	{ UI_DO_HOSTS, NULL, NULL, N_("Read the registry hosts of the rows on the screen now."), 0 },
	{ UI_DO_AGAIN, NULL, NULL, N_("List again now."), 0 },
	{ UI_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that show the same."), 0 },
	{ UI_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct ui_screen_ops screen_project_secrets = {
	.id = "project_secrets",
	.title = N_("Project Secrets"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Secrets that Rancher copies into every namespace of a project, also into those that come later. "
		   "They stand once, in the "
		   "project's own namespace in Rancher's cluster, and are changed and deleted there: the copies "
		   "follow.\n\nCopies says in "
		   "how many of the project's namespaces one has arrived."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = note,
	.version = list_version,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
