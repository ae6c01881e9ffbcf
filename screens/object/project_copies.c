/* The copies of a project's secret: which namespaces receive them, where they have arrived, and what a change of the
 * source does to them.
 */
#include "screens/project_copies.h"
#include "screens/edit.h"
#include "screens/secret_home.h"
#include "screens/tags.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

static const struct rancher_tenancy *tenancy_of(struct app *a)
{
	return app_session(a)->tenancy;
}

static bool labelled(struct app *a)
{
	const struct rancher *r = app_session(a)->rancher;

	return r && rancher_version(r->minor)->labelled_project_secrets;
}

/* ---- the live part of a page ---- */

/* Places are listed again and again; the copies only when other namespaces are in the project. */
static uint64_t fingerprint(const char *const *names, size_t n)
{
	uint64_t h = RH_HASH;

	for (size_t i = 0; i < n; i++)
		h = rh_hash(h, names[i], strlen(names[i]) + 1);
	return h;
}

static void ask_others(struct ui_screen *s, const char *const *names, size_t n, const char *secret)
{
	kube_secret_names_ask(app_session(s->app)->kube, names, n, secret, s->owner, EDIT_TAG_OTHERS);
}

static void relist(struct ui_screen *s, struct project_copies *c)
{
	const struct app_session *at = app_session(s->app);
	const struct rancher_project_row *project = secret_home_project(s->app, c->home);
	size_t n;

	if (!project || !at->kube)
		return;
	const char **names = rancher_project_namespaces(at->tenancy, project->id, NULL, &n);
	uint64_t print = fingerprint(names, n);
	if (!c->list || print != c->made_from) {
		rancher_project_secrets_free(&c->list);
		c->list = rancher_project_secrets_new(at->rancher, at->management, at->kube, at->tenancy, project->id,
						      s->owner, EDIT_TAG_COPIES);
		ask_others(s, names, n, c->name);
	}
	c->made_from = print;
	free(names);
}

void secret_project_copies_open(struct ui_screen *s, struct project_copies *c, const char *home, const char *name)
{
	c->home = rh_strdup(home);
	c->name = rh_strdup(name);
	relist(s, c);
}

void secret_project_copies_reply(struct ui_screen *s, struct project_copies *c, struct rh_message *m)
{
	if (m->tag == APP_MESSAGE_TENANCY)
		relist(s, c);
	if (m->tag == APP_MESSAGE_SIGNED_IN && c->list)
		rancher_project_secrets_again(c->list);
	if (m->tag != EDIT_TAG_OTHERS || m->err.code != RH_OK)
		return;
	kube_secret_names_free(c->others);
	c->others = rh_message_steal(m);
}

void secret_project_copies_release(struct project_copies *c)
{
	rancher_project_secrets_free(&c->list);
	kube_secret_names_free(c->others);
	free(c->home);
	free(c->name);
}

/* ---- what it shows ---- */

/* A secret of its name that is not a copy and stands in its way: one of another type, which no update can make its
 * copy. One of the same type is overwritten. */
static const struct kube_secret_row *in_the_way(const struct project_copies *c, const char *ns, const char *type)
{
	for (size_t i = 0; c->others && i < c->others->n; i++) {
		const struct kube_secret_row *v = c->others->v[i];
		if (strcmp(v->ns, ns) == 0 && v->origin != KUBE_ORIGIN_PROJECT_COPY && strcmp(v->type, type) != 0)
			return v;
	}
	return NULL;
}

/* Made through Norman on a Rancher whose controller looks at the label (see rancher_project_secret_dormant). */
static bool dormant(struct app *a, const struct kube_secret_object *o)
{
	bool norman = false;

	for (size_t i = 0; i < o->label_count; i++) {
		if (strcmp(o->labels[i].key, RANCHER_PROJECT_LABEL) == 0)
			return false;
		norman |=
			strcmp(o->labels[i].key, "cattle.io/creator") == 0 && strcmp(o->labels[i].value, "norman") == 0;
	}
	return norman && labelled(a);
}

static void copy_line(struct ui_screen *s, const struct project_copies *c, const struct kube_secret_object *o,
		      const char *ns, int pad, bool receives, struct ui_facts *out)
{
	static const struct {
		const char *text;
		enum ui_role role;
	} states[] = {
		[RANCHER_COPY_UNKNOWN] = { N_("not known: its secrets may not be listed"), UI_ROLE_MUTED },
		[RANCHER_COPY_WAITING] = { N_("on its way…"), UI_ROLE_WARN },
		[RANCHER_COPY_THERE] = { N_("has it"), UI_ROLE_GOOD },
	};
	enum rancher_copy state = rancher_project_copy(c->list, ns, c->name);
	const struct kube_secret_row *other = state == RANCHER_COPY_WAITING ? in_the_way(c, ns, o->type) : NULL;
	char *line;

	if (!receives)
		line = rh_format("%-*s  %s", pad, ns, _("left out, as its annotation asks"));
	else if (other)
		line = rh_format(_("%-*s  keeps another secret of this name (%s)"), pad, ns,
				 kube_secret_kind(other->type));
	else
		line = rh_format("%-*s  %s", pad, ns,
				 state == RANCHER_COPY_WAITING && dormant(s->app, o) ? _("not yet: see above")
										     : _(states[state].text));
	ui_facts_line(out, !receives ? UI_ROLE_MUTED : other ? UI_ROLE_BAD : states[state].role, rh_str(line));
	free(line);
}

/* Until 2.11 one failure makes Rancher begin again with all of them, after growing pauses and in no order (rancher/
 * rancher, pkg/controllers/managementuser/secret/secret.go). */
static void delay_line(struct ui_screen *s, const struct project_copies *c, const struct kube_secret_object *o,
		       const char *const *names, size_t n, struct ui_facts *out)
{
	bool blocked = false;

	for (size_t i = 0; i < n && !labelled(s->app); i++)
		blocked |= rancher_project_copy(c->list, names[i], c->name) == RANCHER_COPY_WAITING &&
			   in_the_way(c, names[i], o->type);
	if (blocked)
		ui_facts_note(out, UI_ROLE_WARN, "%s",
			      _("A secret of another kind has the name there, and as long as it does, changes reach "
				"the other "
				"namespaces late: Rancher tries again after growing pauses. Delete that secret, or use "
				"another name."));
}

static bool among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void count_line(const struct project_copies *c, const char *const *names, size_t n, struct ui_facts *out)
{
	size_t there = 0;

	for (size_t i = 0; i < n; i++)
		there += rancher_project_copy(c->list, names[i], c->name) == RANCHER_COPY_THERE;
	char *line =
		rh_format(rh_ngettext("%zu of %zu namespace has it", "%zu of %zu namespaces have it", n), there, n);
	ui_facts_line(out, there == n ? UI_ROLE_GOOD : UI_ROLE_WARN, rh_str(line));
	free(line);
}

void secret_project_copies_fill(struct ui_screen *s, const struct project_copies *c, const struct kube_secret_object *o,
				struct ui_facts *out)
{
	const struct rancher_project_row *project = secret_home_project(s->app, c->home);
	size_t all, n;
	int pad = 12;

	if (!project) {
		ui_facts_note(out, UI_ROLE_WARN, "%s", _("The project is gone, or you may not see it any more."));
		return;
	}
	const char **every = rancher_project_namespaces(tenancy_of(s->app), project->id, NULL, &all);
	const char **names = rancher_project_namespaces(tenancy_of(s->app), project->id,
							kube_secret_object_annotation(o, RANCHER_PROJECT_IGNORES), &n);
	for (size_t i = 0; i < all; i++)
		if ((int)strlen(every[i]) > pad)
			pad = (int)strlen(every[i]);
	if (!all)
		ui_facts_note(out, UI_ROLE_MUTED, "%s",
			      _("The project has no namespace yet: each that comes will receive it."));
	else if (c->list)
		count_line(c, names, n, out);
	for (size_t i = 0; c->list && i < all; i++)
		copy_line(s, c, o, every[i], pad, among(every[i], names, n), out);
	if (c->list)
		delay_line(s, c, o, names, n, out);
	free(every);
	free(names);
}

void secret_project_facts(struct ui_screen *s, const char *home, const struct kube_secret_object *o,
			  struct ui_facts *out)
{
	struct rh_buf label;

	rh_buf_init(&label, 1024);
	secret_home_label(s->app, home, &label);
	ui_facts_add(out, _("Project"), rh_buf_str(&label), UI_ROLE_TEXT);
	rh_buf_release(&label);
	if (dormant(s->app, o))
		ui_facts_note(out, UI_ROLE_WARN, "%s",
			      _("Made through Rancher's old API: not copied until a namespace of the project changes. "
				"Edit and Save marks it, and it is copied at once."));
}

/* ---- changing it ---- */

static void add_names(struct rh_buf *b, const char *const *names, size_t n)
{
	enum { MOST = 12 };

	for (size_t i = 0; i < n && i < MOST; i++)
		rh_buf_addf(b, "%s%s", i ? _(", ") : "", names[i]);
	if (n > MOST)
		rh_buf_addz(b, _(", …"));
}

void secret_project_review_notes(struct ui_screen *s, struct app_change *c, const struct rancher_project_row *project,
				 const char *ignores)
{
	struct rh_buf b;
	size_t n;
	const char **names = rancher_project_namespaces(tenancy_of(s->app), project->id, ignores, &n);

	rh_buf_init(&b, 8192);
	add_names(&b, names, n);
	free(c->notes);
	c->notes = n ? rh_format(rh_ngettext("Rancher copies it into %zu namespace: %s",
					     "Rancher copies it into %zu namespaces: %s", n),
				 n, b.p)
		     : rh_strdup(_("The project has no namespace yet: each that comes will receive it."));
	rh_strset(&c->then_screen, "secret_view");
	free(c->then_key);
	c->then_key = rh_format(SECRET_HOME_PROJECT "%s/%s", project->backing_namespace, c->name);
	if (n && strcmp(c->done_screen, "secrets") == 0) { /* there it is seen by its copies */
		free(c->done_key);
		c->done_key = rh_format("%s/%s", names[0], c->name);
	}
	rh_buf_release(&b);
	free(names);
}

void secret_project_review_save(struct ui_screen *s, struct app_change *c, const char *home,
				const struct kube_secret_object *onto)
{
	const struct rancher_project_row *project = secret_home_project(s->app, home);
	struct rh_str id = rh_str(project ? project->id : NULL);
	struct rh_err e;

	if (!project)
		return;
	secret_project_review_notes(s, c, project, kube_secret_object_annotation(onto, RANCHER_PROJECT_IGNORES));
	if (dormant(s->app, onto) &&
	    kube_secret_edit(&c->body, KUBE_PART_LABEL, RANCHER_PROJECT_LABEL, &id, &e) != RH_OK)
		rh_log_err(NULL, &e);
}

char *secret_project_delete_line(struct app *a, const char *home, const char *name)
{
	const struct rancher_project_row *project = secret_home_project(a, home);
	struct rh_buf b;
	size_t n;
	char *line;

	if (!project)
		return NULL;
	const char **names = rancher_project_namespaces(tenancy_of(a), project->id, NULL, &n);
	rh_buf_init(&b, 8192);
	add_names(&b, names, n);
	/* until 2.11 by name alone: rancher/rancher, pkg/controllers/managementuser/secret/secret.go, Remove */
	line = !n            ? rh_strdup(_("No namespace is in the project: there are no copies."))
	       : labelled(a) ? rh_format(_("Its copies are deleted with it: %s."), b.p)
			     : rh_format(_("Rancher then deletes every secret called %s in: %s."), name, b.p);
	rh_buf_release(&b);
	free(names);
	return line;
}
