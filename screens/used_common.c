/* What is said of who uses a secret: in the list, and before it is deleted. */
#include "screens/screens.h"

#include <string.h>

const char **rh_place_namespaces(struct rh_app *a, const char *place, size_t *n)
{
	const struct rh_project_row *project = rh_place_project(a, place);
	const char **one;

	*n = 0;
	if (project)
		return rh_project_namespaces(rh_app_session(a)->places, project->id, NULL, n);
	one = rh_alloc(sizeof *one);
	if (!rh_of_project(place))
		one[(*n)++] = place;
	return one;
}

void rh_use_words(unsigned how, struct rh_buf *out)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{ RH_USE_PULL, N_("Pull Secrets") }, { RH_USE_ENV, N_("environment") }, { RH_USE_VOLUME, N_("volume") },
		{ RH_USE_MOUNTABLE, N_("mountable") },
	};

	for (size_t i = 0; i < RH_LEN(words); i++)
		if (how & words[i].bit)
			rh_buf_addf(out, "%s%s", out->n ? ", " : "", _(words[i].word));
}

/* ---- the warning ----------------------------------------------------------------------------------------------------- */

enum { NAMES = 4 };
struct tally {
	size_t workloads, pods, accounts;
	struct rh_buf names;
	size_t named;
};

static void name_it(struct tally *t, const struct rh_consumer *c, bool with_namespace)
{
	if (t->named++ >= NAMES)
		return;
	rh_buf_addf(&t->names, "%s%s ", t->names.n ? ", " : "", c->def ? _(c->def->label) : _("service account"));
	if (with_namespace)
		rh_buf_addf(&t->names, "%s/", c->ns);
	rh_buf_addz(&t->names, c->name);
}

static void count(const struct rh_uses *u, const char *secret, bool with_namespace, struct tally *t)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct rh_consumer *c = &u->v[i];
		bool named = rh_consumer_names(c, secret) || rh_consumer_by_account(u, c, secret);

		if (!named)
			continue;
		if (!c->def)
			t->accounts++;
		else if (rh_consumer_made(c))
			t->pods += c->def->kind == RH_POD;
		else
			t->workloads++;
		if (!rh_consumer_made(c))
			name_it(t, c, with_namespace);
	}
}

static void say_names(const struct tally *t, struct rh_buf *out)
{
	char *workloads = rh_format(rh_ngettext("%zu workload", "%zu workloads", t->workloads), t->workloads);
	char *accounts = rh_format(rh_ngettext("%zu service account", "%zu service accounts", t->accounts), t->accounts);

	if (t->workloads && t->accounts)
		rh_buf_addf(out, _("%s and %s name it: %s"), workloads, accounts, t->names.p);
	else if (t->named == 1)
		rh_buf_addf(out, _("One names it: %s"), t->names.p);
	else
		rh_buf_addf(out, _("%s name it: %s"), t->workloads ? workloads : accounts, t->names.p);
	if (t->named > NAMES)
		rh_buf_addf(out, rh_ngettext(" and %zu more", " and %zu more", t->named - NAMES), t->named - NAMES);
	rh_buf_addc(out, '.');
	free(workloads);
	free(accounts);
}

void rh_uses_sentence(const struct rh_uses *u, const char *secret, bool with_namespace, struct rh_buf *out)
{
	struct tally t = { 0 };

	rh_buf_init(&t.names, 4096);
	count(u, secret, with_namespace, &t);
	if (t.named)
		say_names(&t, out);
	else if (t.pods)
		rh_buf_addf(out, rh_ngettext("Only %zu pod still names it.", "Only %zu pods still name it.", t.pods), t.pods);
	else if (!u->unread_count)
		rh_buf_addz(out, _("No workload, pod or service account names it."));
	if (u->unread_count)
		rh_buf_addf(out, "%s%s %s", out->n ? " " : "", _("What else names it cannot be known:"), u->unread[0].err.what);
	rh_buf_release(&t.names);
}

/* ---- deleting a secret -------------------------------------------------------------------------------------------------- */

enum { SILENT_MS = 500, PATIENCE_MS = 6000 };	/* so long the question waits for who names the secret, at first without a word */

static struct rh_change *deletion(const struct rh_secret_deletion *d)
{
	struct rh_change *c = rh_change_new(N_("Delete"), "DELETE");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_place_path(d->screen->app, d->place, d->name, &path);
	c->path = rh_buf_take(&path);
	rh_buf_release(&path);
	rh_place_change(d->screen, c, d->place, d->name);
	rh_change_delete_only(c, d->uid, NULL);
	return c;
}

/* uses: one line; the rest of the question is known. */
static void ask_now(struct rh_secret_deletion *d, const char *uses)
{
	struct rh_app *a = d->screen->app;
	const struct rh_session *at = rh_app_session(a);
	struct rh_buf label;

	rh_timer_stop(&d->patience);
	rh_buf_init(&label, 1024);
	rh_place_label(a, d->place, &label);
	char *what = rh_format(_("You are attempting to delete the Secret %s (%s)"), d->name, _(d->kind));
	char *where = rh_format(rh_of_project(d->place) ? _("of the project %s of %s ▸ %s.") : _("in the namespace %s of %s ▸ %s."),
				label.p, at->server_name, at->cluster_name);
	char *copies = rh_of_project(d->place) ? rh_project_delete_line(a, d->place, d->name) : NULL;
	const char *lines[4] = { what, where };
	const char *const buttons[] = { _("Cancel"), _("Delete") };
	size_t count = 2;

	if (copies)
		lines[count++] = copies;
	lines[count++] = uses;
	rh_app_ask_write(a, &(struct rh_dialog){ .title = _("Are you sure?"), .lines = lines, .line_count = count,
		     .buttons = buttons, .button_count = RH_LEN(buttons), .typed = at->protected_ ? d->name : NULL, .role = RH_ROLE_BAD },
		     deletion(d), d->screen->owner);
	rh_buf_release(&label);
	free(what);
	free(where);
	free(copies);
	rh_secret_deletion_release(d);
}

static void out_of_patience(void *ctx)
{
	ask_now(ctx, _("What names it cannot be known: the server has not answered yet."));
}

static void say_waiting(void *ctx)
{
	struct rh_secret_deletion *d = ctx;

	rh_ui_toast(rh_app_ui(d->screen->app), RH_ROLE_TEXT, _("Looking up what names %s…"), d->name);
	rh_timer_start(&d->patience, PATIENCE_MS - SILENT_MS, out_of_patience, d);
}

void rh_secret_delete_ask(struct rh_screen *s, struct rh_secret_deletion *d, const char *place, const char *name, const char *kind,
			  const char *uid)
{
	size_t n;
	const char **namespaces = rh_place_namespaces(s->app, place, &n);

	rh_secret_deletion_release(d);
	d->screen = s;
	d->place = rh_strdup(place);
	d->name = rh_strdup(name);
	d->kind = rh_strdup(kind);
	d->uid = rh_strdup(uid);
	rh_timer_start(&d->patience, SILENT_MS, say_waiting, d);
	rh_uses_ask(rh_app_session(s->app)->kube, namespaces, n, s->owner, RH_TAG_DELETION);
	free(namespaces);
}

bool rh_secret_delete_reply(struct rh_secret_deletion *d, const struct rh_mail *m)
{
	const struct rh_uses *u = m->body;
	struct rh_buf line;

	if (m->tag != RH_TAG_DELETION)
		return false;
	if (!d->name || !u)	/* asked without it already */
		return true;
	rh_buf_init(&line, 8192);
	rh_uses_sentence(u, d->name, rh_of_project(d->place), &line);
	char *text = rh_buf_take(&line);
	rh_buf_release(&line);
	ask_now(d, text);
	free(text);
	return true;
}

void rh_secret_deletion_release(struct rh_secret_deletion *d)
{
	rh_timer_stop(&d->patience);
	free(d->place);
	free(d->name);
	free(d->uid);
	free(d->kind);
	*d = (struct rh_secret_deletion){ 0 };
}
