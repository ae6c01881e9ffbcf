/* Storage › Project Secrets (since 2.12), Legacy › Project › Secrets (before): the secrets that Rancher copies into
 * every namespace of a project, of both generations, and in how many of its namespaces each has arrived. */
#include "screens/live.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets/secret_list.h"
#include "screens/tags.h"
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

#include <string.h>

struct state {
	struct secret_list list;                 /* first */
	struct rancher_project_secrets *secrets; /* NULL: none to list yet, or no project chosen where one has to be */
	uint64_t made_from;                      /* fingerprint of what it was made from */
};

static const struct rancher_project_secret_row *source(const struct rh_row *row)
{
	return (const struct rancher_project_secret_row *)(const void *)row;
}

static const struct rancher_version *version(const struct ui_screen *s)
{
	const struct rancher *r = app_session(s->app)->rancher;

	return rancher_version(r ? r->minor : 0);
}

static const struct rancher_project_row *project_of(const struct ui_screen *s, const struct rh_row *row)
{
	return rancher_tenancy_project_backed(app_session(s->app)->tenancy, secret_row(row)->ns);
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

static void project_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rancher_project_row *project = project_of(s, row);

	if (project)
		secret_project_label(s->app, project, out);
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
		enum rancher_copy copy = rancher_project_copy(st->secrets, names[i], secret_row(row)->name);
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

#define AT(member) offsetof(struct kube_secret_row, member)
static const struct ui_column columns[] = {
	{ SECRET_COLUMN_STATE },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 14,
	  .want = 32,
	  .flags = UI_COL_SORTED | UI_COL_FIXED | UI_COL_ENDS,
	  .text_at = AT(name) },
	{ .id = "project",
	  .title = N_("Project"),
	  .min = 8,
	  .want = 18,
	  .matters = 7,
	  .flags = UI_COL_SAME | UI_COL_ENDS,
	  .text = project_text },
	{ SECRET_COLUMN_KIND },
	{ SECRET_COLUMN_DATA },
	{ SECRET_COLUMN_ENDS },
	{ .id = "copies",
	  .title = N_("Copies"),
	  .min = 6,
	  .want = 8,
	  .matters = 6,
	  .text = copies_text,
	  .role = copies_role },
	{ UI_COLUMN_AGE(AT(created)) },
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
static bool belongs(const struct ui_screen *s, const struct rh_row *row)
{
	return project_of(s, row) != NULL;
}

/* The namespaces that may not be read are backing namespaces here: called by their projects. */
static char *forbidden_line(struct ui_screen *s, const char *ns)
{
	char *home = rh_format(SECRET_HOME_PROJECT "%s", ns), *line;
	struct rh_buf label;

	rh_buf_init(&label, 1024);
	secret_home_label(s->app, home, &label);
	line = rh_format(_("%s: you may not see the secrets of this project"), label.p);
	rh_buf_release(&label);
	free(home);
	return line;
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

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	live_rows(s, out);
	out->belongs = belongs;
	if (!out->empty)
		out->empty = empty_text(s);
}

static uint64_t mix(uint64_t h, const char *z)
{
	return rh_hash(h, z, strlen(z) + 1);
}

static uint64_t fingerprint(const struct rancher_tenancy *p, const char *only)
{
	uint64_t h = mix(RH_HASH, only ? only : "");

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
static struct kube_list *borrow(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *only = app_filter_project(s->app);
	bool known = at->kube && at->management && at->tenancy && at->tenancy->live != KUBE_LIVE_LOADING;
	uint64_t print = known ? fingerprint(at->tenancy, only ? only->id : NULL) : st->made_from;

	if (st->made_from != print) {
		st->made_from = print;
		rancher_project_secrets_free(&st->secrets);
		if (at->tenancy->projects.n && (only || !needs_project(s)))
			st->secrets = rancher_project_secrets_new(at->rancher, at->management, at->kube, at->tenancy,
								  only ? only->id : NULL, s->owner, LIVE_TAG);
	}
	return st->secrets ? st->secrets->sources : NULL;
}

static void again(struct ui_screen *s)
{
	struct state *st = s->state;

	if (st->secrets)
		rancher_project_secrets_again(st->secrets);
}

static const struct live_spec spec = {
	.borrow = borrow,
	.again = again,
	.count = NP_("%zu project secret", "%zu project secrets"),
	.forbidden_line = forbidden_line,
	.forbidden_all =
		N_("You may not see the secrets of projects: members of a project may, read-only users may not."),
};

/* ---- life ---- */

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct rh_err e;

	if (verb != UI_DO_CREATE)
		return secret_list_act(s, verb);
	if (app_gate(s->app, APP_GATE_WRITE, &e))
		app_push(s->app, &screen_pull_secret_form, &(struct ui_form_start){ .kind = PULL_SECRET_OF_PROJECT });
	else
		app_error(s->app, &e);
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	((struct secret_list *)s->state)->projects = true;
	secret_list_open(s);
}

static void close(struct ui_screen *s)
{
	secret_list_close(s);
	rancher_project_secrets_free(&((struct state *)s->state)->secrets);
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
	{ .verb = UI_DO_CREATE,
	  .help = N_("Create a registry for every namespace of a project."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_OPEN,
	  .help = N_("Show what it holds, masked, and where its copies have arrived."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_secret_view },
	{ .verb = UI_DO_EDIT,
	  .help = N_("Change it in a form: its copies follow."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_DELETE,
	  .help = N_("Delete it and its copies, after asking."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ SECRET_LIST_ROTATE },
	{ SECRET_LIST_COPY_TO },
	{ SECRET_LIST_USED_BY },
	{ SECRET_LIST_YAML },
	{ SECRET_LIST_HOSTS },
	{ LIVE_AGAIN },
	{ LIVE_COMMANDS },
	{ 0 },
};

const struct ui_screen_ops screen_project_secrets = {
	.id = "project_secrets",
	.title = N_("Project Secrets"),
	LIVE_LIST(spec),
	.key_prefix = SECRET_HOME_PROJECT,
	.state_size = sizeof(struct state),
	.help = N_("Secrets that Rancher copies into every namespace of a project, also into those that come later. "
		   "They are kept once, in the "
		   "project's own namespace in Rancher's cluster, and are changed and deleted there: the copies "
		   "follow.\n\nCopies says in "
		   "how many of the project's namespaces one has arrived."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = note,
	.open = open,
	.reply = secret_list_reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
