/* The copies of a project's secret: which namespaces receive them, where they have arrived, and what a change of the source
 * does to them.
 */
#include "screens/screens.h"

#include <stdio.h>
#include <string.h>

static const struct rh_places *places_of(struct rh_app *a)
{
	return rh_app_session(a)->places;
}

static bool labelled(struct rh_app *a)
{
	const struct rh_rancher *r = rh_app_session(a)->rancher;

	return r && rh_rancher_version(r->minor)->labelled_project_secrets;
}

/* ---- the live part of a page ------------------------------------------------------------------------------------------- */

/* Places are listed again and again; the copies only when other namespaces are in the project. */
static uint64_t fingerprint(const char *const *names, size_t n)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < n; i++)
		for (const char *p = names[i];; p++) {
			h = (h ^ (unsigned char)*p) * 1099511628211u;
			if (!*p)
				break;
		}
	return h;
}

static void ask_others(struct rh_screen *s, const char *const *names, size_t n, const char *secret)
{
	rh_secret_names_ask(rh_app_session(s->app)->kube, names, n, secret, s->owner, RH_TAG_OTHERS);
}

static void list_anew(struct rh_screen *s, struct rh_project_copies *c)
{
	const struct rh_session *at = rh_app_session(s->app);
	const struct rh_project_row *project = rh_place_project(s->app, c->place);
	size_t n;

	if (!project || !at->kube)
		return;
	const char **names = rh_project_namespaces(at->places, project->id, NULL, &n);
	uint64_t print = fingerprint(names, n);
	if (!c->list || print != c->made_from) {
		rh_project_secrets_free(&c->list);
		c->list = rh_project_secrets_new(at->rancher, at->management, at->kube, at->places, project->id, s->owner, RH_TAG_COPIES);
		ask_others(s, names, n, c->name);
	}
	c->made_from = print;
	free(names);
}

void rh_project_copies_open(struct rh_screen *s, struct rh_project_copies *c, const char *place, const char *name)
{
	c->place = rh_strdup(place);
	c->name = rh_strdup(name);
	list_anew(s, c);
}

void rh_project_copies_reply(struct rh_screen *s, struct rh_project_copies *c, struct rh_mail *m)
{
	if (m->tag == RH_MAIL_PLACES)
		list_anew(s, c);
	if (m->tag == RH_MAIL_SIGNED_IN && c->list)
		rh_project_secrets_again(c->list);
	if (m->tag != RH_TAG_OTHERS || m->err.code != RH_OK)
		return;
	rh_secret_names_free(c->others);
	c->others = rh_mail_steal(m);
}

void rh_project_copies_release(struct rh_project_copies *c)
{
	rh_project_secrets_free(&c->list);
	rh_secret_names_free(c->others);
	free(c->place);
	free(c->name);
}

/* ---- what it shows -------------------------------------------------------------------------------------------------------- */

/* A secret of its name that is no copy, and stands in its way: until 2.11 any, since 2.12 one of another type, which no update
 * can make its copy. */
static const struct rh_secret_row *in_the_way(struct rh_screen *s, const struct rh_project_copies *c, const char *ns, const char *type)
{
	for (size_t i = 0; c->others && i < c->others->n; i++) {
		const struct rh_secret_row *v = c->others->v[i];
		if (strcmp(v->ns, ns) == 0 && v->origin != RH_ORIGIN_PROJECT_COPY && (!labelled(s->app) || strcmp(v->type, type) != 0))
			return v;
	}
	return NULL;
}

/* Made through Norman on a Rancher whose controller looks at the label (see rh_project_secret_dormant). */
static bool dormant(struct rh_app *a, const struct rh_secret_object *o)
{
	bool norman = false;

	for (size_t i = 0; i < o->label_count; i++) {
		if (strcmp(o->labels[i].key, RH_PROJECT_LABEL) == 0)
			return false;
		norman |= strcmp(o->labels[i].key, "cattle.io/creator") == 0 && strcmp(o->labels[i].value, "norman") == 0;
	}
	return norman && labelled(a);
}

static void copy_line(struct rh_screen *s, const struct rh_project_copies *c, const struct rh_secret_object *o, const char *ns, int pad,
		      bool receives, struct rh_facts *out)
{
	static const struct {
		const char *text;
		enum rh_role role;
	} states[] = {
		[RH_COPY_UNKNOWN] = { N_("not known: its secrets may not be listed"), RH_ROLE_MUTED },
		[RH_COPY_WAITING] = { N_("on its way…"), RH_ROLE_WARN },
		[RH_COPY_THERE] = { N_("has it"), RH_ROLE_GOOD },
	};
	enum rh_copy state = rh_project_copy(c->list, ns, c->name);
	const struct rh_secret_row *other = state == RH_COPY_WAITING ? in_the_way(s, c, ns, o->type) : NULL;
	char *line;

	if (!receives)
		line = rh_format("%-*s  %s", pad, ns, _("left out, as its annotation asks"));
	else if (other)
		line = rh_format(_("%-*s  keeps another secret of this name (%s)"), pad, ns, rh_secret_kind(other->type));
	else
		line = rh_format("%-*s  %s", pad, ns,
				 state == RH_COPY_WAITING && dormant(s->app, o) ? _("not yet: see above") : _(states[state].text));
	rh_facts_line(out, !receives ? RH_ROLE_MUTED : other ? RH_ROLE_BAD : states[state].role, rh_str(line));
	free(line);
}

static bool among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void count_line(const struct rh_project_copies *c, const char *const *names, size_t n, struct rh_facts *out)
{
	size_t there = 0;

	for (size_t i = 0; i < n; i++)
		there += rh_project_copy(c->list, names[i], c->name) == RH_COPY_THERE;
	char *line = rh_format(rh_ngettext("%zu of %zu namespace has it", "%zu of %zu namespaces have it", n), there, n);
	rh_facts_line(out, there == n ? RH_ROLE_GOOD : RH_ROLE_WARN, rh_str(line));
	free(line);
}

void rh_project_copies_fill(struct rh_screen *s, const struct rh_project_copies *c, const struct rh_secret_object *o, struct rh_facts *out)
{
	const struct rh_project_row *project = rh_place_project(s->app, c->place);
	size_t all, n;
	int pad = 12;

	if (!project) {
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("The project is gone, or you may not see it any more."));
		return;
	}
	const char **every = rh_project_namespaces(places_of(s->app), project->id, NULL, &all);
	const char **names = rh_project_namespaces(places_of(s->app), project->id, rh_secret_object_annotation(o, RH_PROJECT_IGNORES), &n);
	for (size_t i = 0; i < all; i++)
		if ((int)strlen(every[i]) > pad)
			pad = (int)strlen(every[i]);
	if (!all)
		rh_facts_note(out, RH_ROLE_MUTED, "%s", _("The project has no namespace yet: each that comes will receive it."));
	else if (c->list)
		count_line(c, names, n, out);
	for (size_t i = 0; c->list && i < all; i++)
		copy_line(s, c, o, every[i], pad, among(every[i], names, n), out);
	free(every);
	free(names);
}

void rh_project_facts(struct rh_screen *s, const char *place, const struct rh_secret_object *o, struct rh_facts *out)
{
	struct rh_buf label;

	rh_buf_init(&label, 1024);
	rh_place_label(s->app, place, &label);
	rh_facts_add(out, _("Project"), rh_buf_str(&label), RH_ROLE_TEXT);
	rh_buf_release(&label);
	if (dormant(s->app, o))
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("Made through Rancher's old API: not copied until a namespace of the project changes. "
							 "Edit and Save marks it, and it is copied at once."));
}

/* ---- changing it ------------------------------------------------------------------------------------------------------------- */

static void add_names(struct rh_buf *b, const char *const *names, size_t n)
{
	enum { MOST = 12 };

	for (size_t i = 0; i < n && i < MOST; i++)
		rh_buf_addf(b, "%s%s", i ? ", " : "", names[i]);
	if (n > MOST)
		rh_buf_addz(b, ", …");
}

void rh_project_review_notes(struct rh_screen *s, struct rh_change *c, const struct rh_project_row *project, const char *ignores)
{
	struct rh_buf b;
	size_t n;
	const char **names = rh_project_namespaces(places_of(s->app), project->id, ignores, &n);

	rh_buf_init(&b, 8192);
	add_names(&b, names, n);
	free(c->notes);
	c->notes = n ? rh_format(rh_ngettext("Rancher copies it into %zu namespace: %s", "Rancher copies it into %zu namespaces: %s", n), n, b.p)
		     : rh_strdup(_("The project has no namespace yet: each that comes will receive it."));
	rh_strset(&c->then_screen, "secret_view");
	free(c->then_key);
	c->then_key = rh_format(RH_OF_PROJECT "%s/%s", project->backing_namespace, c->name);
	if (n && strcmp(c->done_screen, "secrets") == 0) {	/* there it is seen by its copies */
		free(c->done_key);
		c->done_key = rh_format("%s/%s", names[0], c->name);
	}
	rh_buf_release(&b);
	free(names);
}

void rh_project_review_save(struct rh_screen *s, struct rh_change *c, const char *place, const struct rh_secret_object *onto)
{
	const struct rh_project_row *project = rh_place_project(s->app, place);
	struct rh_str id = rh_str(project ? project->id : NULL);
	struct rh_err e;

	if (!project)
		return;
	rh_project_review_notes(s, c, project, rh_secret_object_annotation(onto, RH_PROJECT_IGNORES));
	if (dormant(s->app, onto) && rh_secret_edit(&c->body, RH_PART_LABEL, RH_PROJECT_LABEL, &id, &e) != RH_OK)
		rh_log("%s %s", e.what, e.why);
}

char *rh_project_delete_line(struct rh_app *a, const char *place, const char *name)
{
	const struct rh_project_row *project = rh_place_project(a, place);
	struct rh_buf b;
	size_t n;
	char *line;

	if (!project)
		return NULL;
	const char **names = rh_project_namespaces(places_of(a), project->id, NULL, &n);
	rh_buf_init(&b, 8192);
	add_names(&b, names, n);
	/* until 2.11 by name alone: rancher/rancher, pkg/controllers/managementuser/secret/secret.go, Remove */
	line = !n		? rh_strdup(_("No namespace is in the project: there are no copies."))
	       : labelled(a)	? rh_format(_("Its copies are deleted with it: %s."), b.p)
				: rh_format(_("Rancher then deletes every secret called %s in: %s."), name, b.p);
	rh_buf_release(&b);
	free(names);
	return line;
}
