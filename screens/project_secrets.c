/* Storage › Project Secrets (since 2.12), Legacy › Project › Secrets (before): the secrets that Rancher copies into every
 * namespace of a project, of both generations, and in how many of its namespaces each has arrived. Reads no value but the
 * hosts of the registries on the screen.
 */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

enum { TAG_LISTS = 1, TAG_HOSTS };
enum { HOSTS_REST_MS = 300, VISIBLE = 256, MUTED = 64 };

struct state {
	struct rh_live_head live;		/* first: the test fence looks here */
	struct rh_project_secrets *secrets;	/* NULL: none to list yet, or no project chosen where one has to be */
	uint64_t made_from;			/* fingerprint of what it was made from */
	struct rh_timer hosts_timer;
	struct rh_screen *screen;
	char *muted_text[MUTED];
	const char *muted[MUTED + 1];
	bool said_auth;
	struct rh_secret_deletion deletion;
};

static const struct rh_project_secret_row *source(const struct rh_row *row)
{
	return (const struct rh_project_secret_row *)(const void *)row;
}

static const struct rh_secret_row *secret(const struct rh_row *row)
{
	return &source(row)->secret;
}

static const struct rh_rancher_version *version(const struct rh_screen *s)
{
	const struct rh_rancher *r = rh_app_session(s->app)->rancher;

	return rh_rancher_version(r ? r->minor : 0);
}

static const struct rh_project_row *project_of(const struct rh_screen *s, const struct rh_row *row)
{
	return rh_places_project_backed(rh_app_session(s->app)->places, secret(row)->ns);
}

/* On Rancher's own cluster the sources are shown only while the filter is one project, as its pages do it ("Project-scoped
 * registries on the local cluster are only visible when a single project is selected": Rancher's documentation, Kubernetes
 * Registry and Container Image Registry); the Legacy pages are always those of one project. */
static bool needs_project(const struct rh_screen *s)
{
	const struct rh_session *at = rh_app_session(s->app);

	return !version(s)->labelled_project_secrets || (at->cluster_id && strcmp(at->cluster_id, "local") == 0);
}

/* ---- columns ------------------------------------------------------------------------------------------------------------ */

static void state_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, secret(row)->removing ? "Removing" : "Active");
}

static enum rh_role state_role(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return secret(row)->removing ? RH_ROLE_WARN : RH_ROLE_GOOD;
}

static void name_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, secret(row)->name);
}

static void project_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rh_project_row *project = project_of(s, row);

	if (project)
		rh_project_label(s->app, project, out);
}

static void kind_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _(rh_secret_kind(secret(row)->type)));
}

static void read_hosts(struct rh_screen *s)
{
	const struct rh_row *rows[VISIBLE];
	const struct rh_secret_row *unknown[VISIBLE];
	struct rh_kube *k = rh_app_session(s->app)->management;
	size_t n = rh_list_visible(s, rows, VISIBLE), count = 0;

	for (size_t i = 0; i < n; i++)
		if (rh_secret_is_registry(secret(rows[i])->type) && !rh_hosts_known(k, secret(rows[i])))
			unknown[count++] = secret(rows[i]);
	if (count)
		rh_hosts_ask(k, unknown, count, s->owner, TAG_HOSTS);
}

static void on_rest(void *ctx)
{
	read_hosts(ctx);
}

static void data_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rh_session *at = rh_app_session(s->app);
	struct state *st = s->state;
	const char *hosts = rh_secret_is_registry(secret(row)->type) ? rh_hosts_known(at->management, secret(row)) : "";

	if (!hosts && !at->read_only && !at->protected_)
		rh_timer_start(&st->hosts_timer, HOSTS_REST_MS, on_rest, st->screen);
	rh_buf_addz(out, hosts ? hosts : "");
	if (!out->n && (hosts || at->read_only) && secret(row)->keys >= 0)
		rh_buf_addf(out, rh_ngettext("%d key", "%d keys", (unsigned long)secret(row)->keys), secret(row)->keys);
}

/* How many of the namespaces have it; false: that is not known. */
static bool count_copies(const struct rh_screen *s, const struct rh_row *row, size_t *have, size_t *want)
{
	const struct state *st = s->state;
	const struct rh_project_row *project = project_of(s, row);
	bool known = project && st->secrets;

	*have = *want = 0;
	if (!known)
		return false;
	const char **names = rh_project_namespaces(rh_app_session(s->app)->places, project->id, source(row)->ignores, want);
	for (size_t i = 0; i < *want; i++) {
		enum rh_copy copy = rh_project_copy(st->secrets, names[i], secret(row)->name);
		*have += copy == RH_COPY_THERE;
		known &= copy != RH_COPY_UNKNOWN;
	}
	free(names);
	return known;
}

static void copies_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	size_t have, want;
	bool known = count_copies(s, row, &have, &want);

	if (known)
		/* TRANSLATORS: copies that have arrived, of how many namespaces */
		rh_buf_addf(out, _("%zu of %zu"), have, want);
	else
		rh_buf_addf(out, _("? of %zu"), want);
}

static enum rh_role copies_role(const struct rh_screen *s, const struct rh_row *row)
{
	size_t have, want;

	return count_copies(s, row, &have, &want) && have == want ? RH_ROLE_GOOD : RH_ROLE_WARN;
}

static int64_t since(const struct rh_screen *s, const struct rh_row *row)
{
	(void)s;
	return secret(row)->created;
}

static const struct rh_column columns[] = {
	{ .id = "state", .title = N_("State"), .min = 6, .want = 6, .text = state_text, .role = state_role },
	{ .id = "name", .title = N_("Name"), .min = 14, .want = 32, .flags = RH_COL_SORTED | RH_COL_FIXED, .text = name_text },
	{ .id = "project", .title = N_("Project"), .min = 8, .want = 18, .text = project_text },
	{ .id = "kind", .title = N_("Kind"), .min = 8, .want = 15, .text = kind_text },
	{ .id = "data", .title = N_("Data"), .min = 10, .text = data_text },
	{ .id = "copies", .title = N_("Copies"), .min = 6, .want = 8, .text = copies_text, .role = copies_role },
	{ .id = "age", .title = N_("Age"), .min = 4, .want = 4, .flags = RH_COL_RIGHT | RH_COL_AGE, .since = since },
	{ 0 },
};

static void note(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct rh_rancher *r = rh_app_session(s->app)->rancher;

	if (r && rh_project_secret_dormant(r, source(row)))
		rh_buf_addz(out, _("made by the old API: copied when a namespace of the project changes"));
}

/* ---- the list ------------------------------------------------------------------------------------------------------------- */

/* In a list of the whole cluster "local" there are those of other clusters' projects. */
static bool keep(const struct rh_screen *s, const struct rh_row *row)
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
static void fill_muted(struct rh_screen *s, struct state *st, const struct rh_list *l)
{
	size_t n = l->forbidden_count < MUTED ? l->forbidden_count : MUTED;
	struct rh_buf label;

	forget_muted(st);
	rh_buf_init(&label, 1024);
	for (size_t i = 0; i < n; i++) {
		char *place = rh_format(RH_OF_PROJECT "%s", l->forbidden[i]);
		rh_buf_clear(&label);
		rh_place_label(s->app, place, &label);
		st->muted[i] = st->muted_text[i] = rh_format(_("%s: you may not see the secrets of this project"), label.p);
		free(place);
	}
	st->muted[n] = NULL;
	rh_buf_release(&label);
}

static const char *empty_text(const struct rh_screen *s)
{
	const struct state *st = s->state;
	const struct rh_places *p = rh_app_session(s->app)->places;

	if (!st->secrets && needs_project(s))
		return _("Filter to one project (n): its secrets are shown then.");
	if (!st->secrets)
		return p && p->projects.n ? "" : _("There is no project that you may see.");
	return _("No secret of a project here yet. c creates a registry.");
}

static void fill_summary(const struct rh_screen *s, struct rh_list_shown *out)
{
	const struct state *st = s->state;
	const struct rh_list *l = st->secrets->sources;
	static const char *const words[] = { [RH_LIVE_WATCHING] = N_("live"), [RH_LIVE_POLLING] = N_("every 60 s, a now"),
					     [RH_LIVE_STALE] = N_("stale") };
	size_t n = 0, used;

	for (size_t i = 0; i < l->rows.n; i++)
		n += keep(s, l->rows.v[i]);
	snprintf(out->summary, sizeof out->summary, rh_ngettext("%zu project secret", "%zu project secrets", n), n);
	used = strlen(out->summary);
	if ((size_t)l->live < RH_LEN(words) && words[l->live])
		snprintf(out->summary + used, sizeof out->summary - used, " · %s", _(words[l->live]));
}

static void rows(struct rh_screen *s, struct rh_list_shown *out)
{
	static const struct rh_rows none;
	struct state *st = s->state;
	const struct rh_list *l = st->secrets ? st->secrets->sources : NULL;
	const struct rh_places *p = rh_app_session(s->app)->places;

	out->rows = l ? &l->rows : &none;
	out->empty = empty_text(s);
	out->keep = keep;
	out->phase = !p || p->live == RH_LIVE_LOADING || (l && l->live == RH_LIVE_LOADING) ? RH_LIST_LOADING :
		     l && l->live == RH_LIVE_FAILED					   ? RH_LIST_FAILED :
											     RH_LIST_READY;
	if (!l)
		return;
	out->loaded = l->loaded;
	if (l->live == RH_LIVE_FAILED && l->forbidden_count) {
		out->phase = RH_LIST_READY;
		out->empty = _("You may not see the secrets of projects: members of a project may, read-only users may not.");
		return;
	}
	if (l->live == RH_LIVE_FAILED || l->live == RH_LIVE_STALE)
		out->err = &l->err;
	if (l->live == RH_LIVE_STALE)
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

static uint64_t fingerprint(const struct rh_places *p, const char *only)
{
	uint64_t h = mix(14695981039346656037u, only ? only : "");

	for (size_t i = 0; i < p->projects.n; i++)
		h += mix(1, p->projects.v[i]->key);	/* in no order */
	for (size_t i = 0; i < p->namespaces.n; i++) {
		const struct rh_namespace_row *ns = (const struct rh_namespace_row *)(const void *)p->namespaces.v[i];
		h += mix(mix(2, ns->name), ns->project);
	}
	return h;
}

/* Other projects, other namespaces in them, or another filter. */
static void on_places(struct rh_screen *s)
{
	struct state *st = s->state;
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *only = rh_app_filter_project(s->app);

	if (!at->kube || !at->management || !at->places || at->places->live == RH_LIVE_LOADING)
		return;
	uint64_t print = fingerprint(at->places, only ? only->id : NULL);
	if (st->made_from == print)
		return;
	st->made_from = print;
	st->live.list = NULL;
	rh_project_secrets_free(&st->secrets);
	if (at->places->projects.n && (only || !needs_project(s)))
		st->secrets = rh_project_secrets_new(at->rancher, at->management, at->kube, at->places, only ? only->id : NULL, s->owner,
						     TAG_LISTS);
	st->live.list = st->secrets ? st->secrets->sources : NULL;
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;
	const struct rh_list *l = st->live.list;

	if (rh_secret_delete_reply(&st->deletion, m))
		return;
	if (m->tag == RH_MAIL_PLACES || m->tag == RH_MAIL_FILTER)
		on_places(s);
	if (m->tag == RH_MAIL_SIGNED_IN && st->secrets)
		rh_project_secrets_again(st->secrets);
	if (m->tag == RH_MAIL_WRITTEN && m->err.code != RH_OK)
		rh_app_error(s->app, &m->err);
	if (m->tag == TAG_LISTS && l && l->err.code != RH_E_AUTH)
		st->said_auth = false;
	if (m->tag == TAG_LISTS && l && l->err.code == RH_E_AUTH && !st->said_auth) {
		st->said_auth = true;
		rh_app_error(s->app, &l->err);
	}
	rh_screen_changed(s);
}

/* ---- actions ------------------------------------------------------------------------------------------------------------------ */

static void create(struct rh_screen *s)
{
	struct rh_err e;

	if (rh_app_gate(s->app, RH_GATE_WRITE, &e))
		rh_app_push(s->app, &rh_screen_project_registry_form, NULL);
	else
		rh_app_error(s->app, &e);
}

static void act_on_row(struct rh_screen *s, enum rh_verb verb, const struct rh_secret_row *v)
{
	char *place = rh_format(RH_OF_PROJECT "%s", v->ns), *key = rh_format(RH_OF_PROJECT "%s", v->row.key);
	struct rh_err e;

	if (verb == RH_DO_OPEN)
		rh_app_push(s->app, &rh_screen_secret_view, key);
	else if (verb == RH_DO_YAML)
		rh_app_push(s->app, &rh_screen_yaml, key);
	else if (verb == RH_DO_USED_BY)
		rh_app_push(s->app, &rh_screen_used_by, key);
	else if (verb == RH_DO_ROTATE)
		rh_rotate_open(s, key, v->type);
	else if (verb == RH_DO_EDIT)
		rh_secret_edit_open(s, place, v->name, v->type, v->origin);
	else if (rh_app_gate(s->app, RH_GATE_WRITE, &e))
		rh_secret_delete_ask(s, &((struct state *)s->state)->deletion, place, v->name, rh_secret_kind(v->type), v->uid);
	else
		rh_app_error(s->app, &e);
	free(place);
	free(key);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	struct state *st = s->state;
	const struct rh_row *row = rh_list_selected(s);

	switch (verb) {
	case RH_DO_CREATE:
		create(s);
		return true;
	case RH_DO_HOSTS:
		read_hosts(s);
		return true;
	case RH_DO_AGAIN:
		if (st->secrets)
			rh_project_secrets_again(st->secrets);
		return true;
	case RH_DO_OPEN: case RH_DO_YAML: case RH_DO_USED_BY: case RH_DO_ROTATE: case RH_DO_EDIT: case RH_DO_DELETE:
		if (row)
			act_on_row(s, verb, secret(row));
		return row != NULL;
	default:
		return false;
	}
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	st->screen = s;
	st->live.magic = RH_LIVE_MAGIC;
	on_places(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->hosts_timer);
	rh_secret_deletion_release(&st->deletion);
	rh_project_secrets_free(&st->secrets);
	forget_muted(st);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	if (version(s)->labelled_project_secrets)
		rh_buf_addf(out, "%s ▸ %s", _("Storage"), _("Project Secrets"));
	else
		rh_buf_addf(out, "%s ▸ %s ▸ %s", _("Legacy"), _("Project"), _("Secrets"));
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *only = rh_app_filter_project(s->app);
	const char *label = version(s)->labelled_project_secrets ? RH_PROJECT_LABEL : "cattle.io/creator=norman";

	if (!at->management)
		return;
	rh_teach_start_in(out, at->management);
	rh_buf_addz(out, " get secrets ");
	if (only) {
		rh_buf_addz(out, "-n ");
		rh_teach_word(out, rh_str(only->backing_namespace));
	} else {
		rh_buf_addz(out, "-A");
	}
	rh_buf_addf(out, " -l %s\n", label);
}

static const struct rh_action actions[] = {
	{ RH_DO_CREATE, NULL, NULL, N_("Create a registry for every namespace of a project."), RH_ACT_WRITES | RH_ACT_HINT },
	{ RH_DO_OPEN, NULL, NULL, N_("Show what it holds, masked, and where its copies have arrived."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_EDIT, NULL, NULL, N_("Change it in a form: its copies follow."), RH_ACT_NEEDS_ROW | RH_ACT_WRITES | RH_ACT_HINT },
	{ RH_DO_DELETE, NULL, NULL, N_("Delete it and its copies, after asking."),
	  RH_ACT_NEEDS_ROW | RH_ACT_WRITES | RH_ACT_DANGER | RH_ACT_HINT },
	{ RH_DO_FILTER, NULL, NULL, N_("Choose whose namespaces are shown: projects, namespaces, all."), RH_ACT_HINT },
	{ RH_DO_FIND, NULL, NULL, NULL, RH_ACT_HINT },
	{ RH_DO_SORT, NULL, NULL, NULL, 0 },
	{ RH_DO_REVERSE, NULL, NULL, NULL, 0 },
	{ RH_DO_ROTATE, NULL, NULL, N_("Change the password of this login here and in every other secret that holds it."),
	  RH_ACT_NEEDS_ROW | RH_ACT_WRITES | RH_ACT_REVEALS },
	{ RH_DO_USED_BY, NULL, NULL, N_("What names it, and what it would cover."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_YAML, NULL, NULL, N_("Show it as YAML, values masked."), RH_ACT_NEEDS_ROW },
	{ RH_DO_HOSTS, NULL, NULL, N_("Read the registry hosts of the rows on the screen now."), 0 },
	{ RH_DO_AGAIN, NULL, NULL, N_("List again now."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that show the same."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_project_secrets = {
	.id = "project_secrets",
	.title = N_("Project Secrets"),
	.kind = RH_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("Secrets that Rancher copies into every namespace of a project, also into those that come later. They stand once, in the "
		   "project's own namespace in Rancher's cluster, and are changed and deleted there: the copies follow.\n\nCopies says in "
		   "how many of the project's namespaces one has arrived."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.note = note,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
