/* What is said of who uses a secret: in the list, and before it is deleted. */
#include "screens/edit.h"
#include "screens/project_copies.h"
#include "screens/secret_home.h"
#include "screens/tags.h"
#include "screens/used_by.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "rancher/rancher.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

const char **secret_home_namespaces(struct app *a, const char *home, size_t *n)
{
	const struct rancher_project_row *project = secret_home_project(a, home);
	const char **one;

	*n = 0;
	if (project)
		return rancher_project_namespaces(app_session(a)->tenancy, project->id, NULL, n);
	one = rh_alloc(sizeof *one);
	if (!secret_home_is_project(home))
		one[(*n)++] = home;
	return one;
}

void secret_use_words(unsigned how, struct rh_buf *out)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{ KUBE_USE_PULL, N_("Pull Secrets") },
		{ KUBE_USE_ENV, N_("environment") },
		{ KUBE_USE_VOLUME, N_("volume") },
		{ KUBE_USE_MOUNTABLE, N_("mountable") },
	};

	for (size_t i = 0; i < RH_LEN(words); i++)
		if (how & words[i].bit)
			rh_buf_addf(out, "%s%s", out->n ? _(", ") : "", _(words[i].word));
}

/* ---- the warning ---- */

enum { NAMES = 4 };
struct counts {
	size_t workloads, pods, accounts;
	struct rh_buf names;
	size_t named;
};

static void name_it(struct counts *t, const struct kube_consumer *c, bool with_namespace)
{
	if (t->named++ >= NAMES)
		return;
	rh_buf_addf(&t->names, "%s%s ", t->names.n ? _(", ") : "", c->def ? _(c->def->label) : _("service account"));
	if (with_namespace)
		rh_buf_addf(&t->names, "%s/", c->ns);
	rh_buf_addz(&t->names, c->name);
}

static void count(const struct kube_uses *u, const char *secret, bool with_namespace, struct counts *t)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct kube_consumer *c = &u->v[i];
		bool named = kube_consumer_names(c, secret) || kube_consumer_by_account(u, c, secret);

		if (!named)
			continue;
		if (!c->def)
			t->accounts++;
		else if (kube_consumer_made(c))
			t->pods += c->def->kind == KUBE_POD;
		else
			t->workloads++;
		if (!kube_consumer_made(c))
			name_it(t, c, with_namespace);
	}
}

static void say_names(const struct counts *t, struct rh_buf *out)
{
	char *workloads = rh_format(rh_ngettext("%zu workload", "%zu workloads", t->workloads), t->workloads);
	char *accounts =
		rh_format(rh_ngettext("%zu service account", "%zu service accounts", t->accounts), t->accounts);

	if (t->workloads && t->accounts)
		rh_buf_addf(out, _("%s and %s name it: %s"), workloads, accounts, t->names.p);
	else if (t->named == 1)
		rh_buf_addf(out, _("One names it: %s"), t->names.p);
	else
		rh_buf_addf(out, _("%s name it: %s"), t->workloads ? workloads : accounts, t->names.p);
	if (t->named > NAMES)
		rh_buf_addf(out, rh_ngettext(" and %zu more", " and %zu more", t->named - NAMES), t->named - NAMES);
	rh_buf_addz(out, _("."));
	free(workloads);
	free(accounts);
}

static void secret_uses_sentence(const struct kube_uses *u, const char *secret, bool with_namespace, struct rh_buf *out)
{
	struct counts t = { 0 };

	rh_buf_init(&t.names, 4096);
	count(u, secret, with_namespace, &t);
	if (t.named)
		say_names(&t, out);
	else if (t.pods)
		rh_buf_addf(out, rh_ngettext("Only %zu pod still names it.", "Only %zu pods still name it.", t.pods),
			    t.pods);
	else if (!u->unread_count)
		rh_buf_addz(out, _("No workload, pod or service account names it."));
	if (u->unread_count) {
		rh_buf_addz(out, rh_gap(out->p));
		rh_buf_addf(out, _("What else names it cannot be known: %s"), u->unread[0].err.what);
	}
	rh_buf_release(&t.names);
}

/* ---- deleting a secret ---- */

enum {
	SILENT_MS = 500,
	PATIENCE_MS = 6000
}; /* so long the question waits for who names the secret, at first without a word */

struct app_change *secret_deletion_change(struct ui_screen *s, const char *home, const char *name, const char *uid)
{
	struct app_change *c = app_change_new(N_("Delete"), "DELETE");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	secret_home_path(s->app, home, name, &path);
	c->path = rh_buf_take(&path);
	rh_buf_release(&path);
	secret_home_change(s, c, home, name);
	app_change_delete_only(c, uid, NULL);
	if (!secret_home_is_project(home))
		c->command = rh_format("delete secret %s -n %s", name, home);
	return c;
}

/* uses: one line; the rest of the question is known. */
static void ask_now(struct secret_deletion *d, const char *uses)
{
	struct app *a = d->screen->app;
	const struct app_session *at = app_session(a);
	struct rh_buf label;

	rh_timer_stop(&d->patience);
	rh_buf_init(&label, 1024);
	secret_home_label(a, d->home, &label);
	char *what = rh_format(_("You are attempting to delete the Secret %s (%s)"), d->name, _(d->kind));
	char *where = rh_format(secret_home_is_project(d->home) ? _("of the project %s of %s ▸ %s.")
								: _("in the namespace %s of %s ▸ %s."),
				label.p, at->server_name, at->cluster_name);
	char *copies = secret_home_is_project(d->home) ? secret_project_delete_line(a, d->home, d->name) : NULL;
	const char *lines[4] = { what, where };
	const char *const buttons[] = { _("Cancel"), _("Delete") };
	size_t count = 2;

	if (copies)
		lines[count++] = copies;
	lines[count++] = uses;
	app_ask_write(a,
		      &(struct ui_dialog){ .title = _("Are you sure?"),
					   .lines = lines,
					   .line_count = count,
					   .buttons = buttons,
					   .button_count = RH_LEN(buttons),
					   .role = UI_ROLE_BAD },
		      secret_deletion_change(d->screen, d->home, d->name, d->uid), d->screen->owner);
	rh_buf_release(&label);
	free(what);
	free(where);
	free(copies);
	secret_deletion_release(d);
}

static void out_of_patience(void *ctx)
{
	ask_now(ctx, _("What names it cannot be known: the server has not answered yet."));
}

static void say_waiting(void *ctx)
{
	struct secret_deletion *d = ctx;

	ui_toast(app_ui(d->screen->app), UI_ROLE_TEXT, _("Looking up what names %s…"), d->name);
	rh_timer_start(&d->patience, PATIENCE_MS - SILENT_MS, out_of_patience, d);
}

void secret_delete_ask(struct ui_screen *s, struct secret_deletion *d, const char *home, const char *name,
		       const char *kind, const char *uid)
{
	size_t n;
	const char **namespaces = secret_home_namespaces(s->app, home, &n);

	secret_deletion_release(d);
	d->screen = s;
	d->home = rh_strdup(home);
	d->name = rh_strdup(name);
	d->kind = rh_strdup(kind);
	d->uid = rh_strdup(uid);
	rh_timer_start(&d->patience, SILENT_MS, say_waiting, d);
	kube_uses_ask(app_session(s->app)->kube, namespaces, n, s->owner, EDIT_TAG_DELETION);
	free(namespaces);
}

bool secret_delete_reply(struct secret_deletion *d, const struct rh_message *m)
{
	const struct kube_uses *u = m->body;
	struct rh_buf line;

	if (m->tag != EDIT_TAG_DELETION)
		return false;
	if (!d->name || !u) /* asked without it already */
		return true;
	rh_buf_init(&line, 8192);
	secret_uses_sentence(u, d->name, secret_home_is_project(d->home), &line);
	char *text = rh_buf_take(&line);
	rh_buf_release(&line);
	ask_now(d, text);
	free(text);
	return true;
}

void secret_deletion_release(struct secret_deletion *d)
{
	rh_timer_stop(&d->patience);
	free(d->home);
	free(d->name);
	free(d->uid);
	free(d->kind);
	*d = (struct secret_deletion){ 0 };
}
