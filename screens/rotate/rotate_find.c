/* Which secrets in reach hold a login: in the namespaces, and at the sources of their projects, of the explored cluster
 * or of all clusters of a fleet. Each that cannot be changed has its reason, and so has a cluster that cannot be read.
 */
#include "screens/rotate/rotate.h"
#include "screens/tags.h"
#include "app/filter.h"
#include "app/fleet.h"
#include "app/message.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "kube/uses.h"
#include "rancher/rancher.h"
#include "ui/screen.h"

#include <string.h>

enum { PATIENCE_MS = 30000 };

struct kube *rotate_kube(const struct rotate_target *t)
{
	return t->source && t->place->management ? t->place->management : t->place->kube;
}

const char *rotate_cluster(const struct rotate_place *p)
{
	return p->cluster ? p->cluster->name : NULL;
}

char *rotate_key(const struct rotate_target *t)
{
	return rh_format("%s%s%s%s/%s", t->place->cluster ? t->place->cluster->id : "", t->place->cluster ? " " : "",
			 t->source ? "project:" : "", t->login->ns, t->login->name);
}

static void targets_release(struct rotate_state *st)
{
	for (size_t i = 0; i < st->n; i++) {
		free(st->v[i].where);
		free(st->v[i].why_not);
	}
	free(st->v);
	st->v = NULL;
	st->n = 0;
}

static void place_release(struct rotate_place *p)
{
	rh_timer_stop(&p->patience);
	kube_logins_free(p->found);
	kube_logins_free(p->sources);
	free(p->why);
}

void rotate_forget(struct rotate_state *st)
{
	app_rotation_leave(&st->rotation);
	targets_release(st);
	free(st->group_size);
	st->group_size = NULL;
	for (size_t i = 0; i < st->place_count; i++)
		place_release(&st->places[i]);
	free(st->places);
	st->places = NULL;
	st->place_count = st->rights = 0;
	app_fleet_close(&st->fleet);
	kube_passwords_drop(&st->met);
}

size_t rotate_looking(const struct rotate_state *st)
{
	size_t n = 0;

	for (size_t i = 0; i < st->place_count; i++)
		n += !st->places[i].over;
	return n;
}

bool rotate_reading(const struct rotate_state *st)
{
	return st->rights || rotate_looking(st) || (st->fleet && !st->fleet->listed && st->fleet->err.code == RH_OK);
}

/* ---- asking one place ---- */

static const struct rancher_project_row *project_of(const struct rancher_tenancy *p, const char *ns)
{
	const struct rancher_namespace_row *row =
		(const struct rancher_namespace_row *)(const void *)(p ? rh_rows_get(&p->namespaces, ns) : NULL);

	return row ? rancher_tenancy_project(p, row->project) : NULL;
}

/* The backing namespaces of the projects that these namespaces belong to. */
static const char **backing(const struct rancher_tenancy *p, const char **names, size_t n, size_t *count)
{
	const char **out = rh_alloc(((p ? p->projects.n : 0) + 1) * sizeof *out);

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		const struct rancher_project_row *project = project_of(p, names[i]);
		bool known = !project || !project->backing_namespace || !*project->backing_namespace;

		for (size_t j = 0; !known && j < *count; j++)
			known = !strcmp(out[j], project->backing_namespace);
		if (!known)
			out[(*count)++] = project->backing_namespace;
	}
	return out;
}

static void over(struct rotate_place *p)
{
	rh_timer_stop(&p->patience);
	p->over = true;
}

static void out_of_patience(void *ctx)
{
	struct rotate_place *p = ctx;

	p->why = rh_strdup(_("does not answer"));
	over(p);
	rh_message_post((struct rh_message){ .to = p->screen->owner, .tag = APP_MESSAGE_FLEET });
}

/* Only among several one is given up: the others go on without it. */
static void begin(struct ui_screen *s, struct rotate_place *p, const char **names, size_t n)
{
	struct rotate_state *st = s->state;
	size_t count = 0;
	const char **sources = p->management ? backing(p->tenancy, names, n, &count) : NULL;
	int tag = ROTATE_TAG_LOOK + 2 * (int)(p - st->places);

	p->begun = true;
	p->screen = s;
	kube_logins_ask(p->kube, names, n, st->host, st->user, &st->password, st->met, s->owner, tag);
	kube_logins_ask(p->management ? p->management : p->kube, sources, count, st->host, st->user, &st->password,
			NULL, s->owner, tag + 1);
	if (p->cluster)
		rh_timer_start(&p->patience, PATIENCE_MS, out_of_patience, p);
	free(sources);
}

static void begin_explored(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	const struct app_session *at = app_session(s->app);
	size_t n = 0;
	const char **names;

	st->places = rh_alloc(sizeof *st->places);
	st->place_count = 1;
	st->places[0] = (struct rotate_place){ .kube = at->kube, .management = at->management, .tenancy = at->tenancy };
	if (st->reach == ROTATE_FILTER) {
		names = app_filter_names(s->app, &n);
	} else {
		names = rh_alloc(((at->tenancy ? at->tenancy->namespaces.n : 0) + 1) * sizeof *names);
		for (size_t i = 0; at->tenancy && i < at->tenancy->namespaces.n; i++)
			names[n++] = at->tenancy->namespaces.v[i]->key;
	}
	begin(s, &st->places[0], names, n);
	free(names);
}

void rotate_find(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	rotate_forget(st);
	st->met = kube_passwords_new();
	if (st->reach == ROTATE_CLUSTERS)
		st->fleet = app_fleet_open(s->app, NULL, 0, s->owner);
	else
		begin_explored(s);
	ui_screen_changed(s);
}

/* ---- the clusters of the fleet ---- */

static void begin_place(struct ui_screen *s, struct rotate_place *p)
{
	const struct app_fleet_cluster *c = p->cluster;
	const char **names;
	size_t n;

	if (c->state == APP_FLEET_FAILED) {
		p->begun = true;
		p->why = rh_err_line(&c->err, false);
		over(p);
	} else if (c->state == APP_FLEET_READY) {
		p->kube = c->kube;
		p->management = c->management;
		p->tenancy = c->tenancy;
		names = app_fleet_names(c, false, &n);
		begin(s, p, names, n);
		free(names);
	}
}

static void on_fleet(struct ui_screen *s)
{
	struct rotate_state *st = s->state;
	const struct app_fleet *f = st->fleet;

	if (!f)
		return;
	if (f->err.code == RH_E_AUTH)
		app_error(s->app, &f->err);
	if (f->listed && !st->places) {
		st->places = rh_alloc((f->n + 1) * sizeof *st->places);
		st->place_count = f->n;
		for (size_t i = 0; i < f->n; i++)
			st->places[i] = (struct rotate_place){ .cluster = &f->v[i] };
	}
	for (size_t i = 0; i < st->place_count; i++)
		if (!st->places[i].begun)
			begin_place(s, &st->places[i]);
}

/* ---- what was found ---- */

/* Two projects may have one display name: then the id tells them apart. */
static void label_project(const struct rotate_place *p, const struct rancher_project_row *project, struct rh_buf *out)
{
	rh_buf_addz(out, project->name);
	if (rancher_project_name_shared(p->tenancy, project))
		rh_buf_addf(out, _(" (%s)"), project->id);
}

/* A project that is gone meanwhile is called by its namespace. */
static void label(const struct rotate_target *t, struct rh_buf *out)
{
	const struct rancher_project_row *project =
		t->source ? rancher_tenancy_project_backed(t->place->tenancy, t->login->ns) : NULL;

	if (project)
		label_project(t->place, project, out);
	else
		rh_buf_addz(out, t->login->ns);
}

char *rotate_what(const struct rotate_target *t)
{
	const char *cluster = rotate_cluster(t->place), *name = t->login->name;
	struct rh_buf text;
	char *what;

	rh_buf_init(&text, 1024);
	label(t, &text);
	if (cluster && t->source)
		what = rh_format(_("secret %s of the project %s in %s"), name, text.p, cluster);
	else if (cluster)
		what = rh_format(_("secret %s/%s in %s"), text.p, name, cluster);
	else if (t->source)
		what = rh_format(_("secret %s of the project %s"), name, text.p);
	else
		what = rh_format(_("secret %s/%s"), text.p, name);
	rh_buf_release(&text);
	return what;
}

static const struct rotate_target *source_of(const struct rotate_state *st, const struct rotate_target *copy)
{
	for (size_t i = 0; copy->project && i < st->n; i++)
		if (st->v[i].source && st->v[i].place == copy->place && st->v[i].project &&
		    !strcmp(st->v[i].project, copy->project) && !strcmp(st->v[i].login->name, copy->login->name))
			return &st->v[i];
	return NULL;
}

static char *why_not(const struct rotate_state *st, const struct rotate_target *t)
{
	const struct kube_login *l = t->login;

	if (l->origin == KUBE_ORIGIN_PROJECT_COPY && !t->source) {
		const struct rotate_target *source = source_of(st, t);

		return source ? rh_format(_("a copy: it follows when %s of %s is changed"), l->name, source->where)
			      : rh_strdup(_("a copy of a project secret that you may not read, or that holds another "
					    "login"));
	}
	if (l->has)
		return rh_strdup(_("has this password already"));
	if (l->immutable)
		return rh_strdup(_("immutable: its data cannot change any more; create it again under another name"));
	if (l->removing)
		return rh_strdup(_("is being removed"));
	return l->broken ? rh_strdup(_("broken: another entry cannot be decoded, put that right first")) : NULL;
}

static void add(struct rotate_state *st, struct rotate_place *p, const struct kube_login *l, bool source)
{
	struct rotate_target t = { .place = p, .login = l, .source = source, .item = ROTATE_NO_ITEM };
	const struct rancher_project_row *project;
	struct rh_buf text;

	rh_buf_init(&text, 1024);
	label(&t, &text);
	t.where = source ? rh_format(_("Project: %s"), text.p) : rh_strdup(l->ns);
	project = source ? rancher_tenancy_project_backed(p->tenancy, l->ns) : project_of(p->tenancy, l->ns);
	t.project = project ? project->id : NULL;
	rh_buf_release(&text);
	st->v = rh_resize(st->v, st->n + 1, sizeof *st->v);
	st->v[st->n++] = t;
}

/* Those of one namespace stand together: it is asked for once. */
static void ask_rights(struct ui_screen *s, size_t from)
{
	struct rotate_state *st = s->state;
	const struct rotate_target *last = NULL;

	for (size_t i = from; i < st->n && ROTATE_TAG_CAN + i < SCREENS_TAG_FIRST; i++) {
		const struct rotate_target *t = &st->v[i];

		if (t->why_not || (last && last->source == t->source && !strcmp(last->login->ns, t->login->ns)))
			continue; /* behind so many the dry run says it */
		last = t;
		st->rights++;
		kube_can(rotate_kube(t), "update", &kube_res_secret, t->login->ns, s->owner, ROTATE_TAG_CAN + (int)i);
	}
}

/* In Rancher's own cluster the sources of a project are seen a second time. */
static bool is_source(const struct rotate_state *st, const struct rotate_place *p, const char *ns)
{
	if (strcmp(p->kube->id, "local") != 0)
		return false;
	for (size_t i = 0; i < st->place_count; i++) {
		const struct rotate_place *other = &st->places[i];

		if (other->management && other->management == p->management && other->tenancy &&
		    rancher_tenancy_project_backed(other->tenancy, ns))
			return true;
	}
	return false;
}

static void rank(struct rotate_state *st)
{
	struct kube_logins **lists = rh_alloc((st->place_count + 1) * sizeof *lists);

	for (size_t i = 0; i < st->place_count; i++)
		lists[i] = st->places[i].over ? st->places[i].found : NULL;
	st->groups = kube_logins_rank(lists, st->place_count);
	free(st->group_size);
	st->group_size = rh_alloc((st->groups + 1) * sizeof *st->group_size);
	for (size_t i = 0; i < st->place_count; i++)
		for (size_t j = 0; lists[i] && j < lists[i]->n; j++)
			st->group_size[lists[i]->v[j].group]++;
	free(lists);
}

static void both_found(struct ui_screen *s, struct rotate_place *p)
{
	struct rotate_state *st = s->state;
	size_t from = st->n;

	over(p);
	for (size_t i = 0; i < p->sources->n; i++)
		add(st, p, &p->sources->v[i], true);
	for (size_t i = 0; i < p->found->n; i++)
		if (!is_source(st, p, p->found->v[i].ns))
			add(st, p, &p->found->v[i], false);
	for (size_t i = from; i < st->n; i++) {
		st->v[i].why_not = why_not(st, &st->v[i]);
		st->v[i].chosen = !st->v[i].why_not;
	}
	rank(st);
	ask_rights(s, from);
}

static void on_right(struct rotate_state *st, size_t at, const struct rh_message *m)
{
	const bool *allowed = m->body;

	if (st->rights) /* else of an earlier look */
		st->rights--;
	if (at >= st->n || !allowed || *allowed)
		return;
	for (size_t i = 0; i < st->n; i++)
		if (!st->v[i].why_not && st->v[i].place == st->v[at].place && st->v[i].source == st->v[at].source &&
		    !strcmp(st->v[i].login->ns, st->v[at].login->ns)) {
			st->v[i].why_not = rh_strdup(
				_("you may not change secrets there (the right is called \"update secrets\")"));
			st->v[i].chosen = false;
		}
}

/* Which namespaces of Rancher's own cluster are sources of projects is known when the projects of all are. */
static bool waits(const struct rotate_state *st, const struct rotate_place *p)
{
	for (size_t i = 0; p->management && !strcmp(p->kube->id, "local") && i < st->place_count; i++)
		if (!st->places[i].begun)
			return true;
	return false;
}

static void take_read(struct ui_screen *s)
{
	struct rotate_state *st = s->state;

	for (size_t i = 0; i < st->place_count; i++) {
		struct rotate_place *p = &st->places[i];

		if (!p->over && p->found && p->sources && !waits(st, p))
			both_found(s, p);
	}
}

/* Was anything not read because nobody is signed in any more? */
static bool ask_who(struct ui_screen *s, const struct kube_logins *l)
{
	for (size_t i = 0; i < l->unread_count; i++)
		if (l->unread[i].err.code == RH_E_AUTH) {
			app_error(s->app, &l->unread[i].err);
			return true;
		}
	return false;
}

static void on_logins(struct ui_screen *s, struct rotate_place *p, bool sources, struct rh_message *m)
{
	if (p->over) /* given up meanwhile, or of an earlier look */
		return;
	if (sources)
		p->sources = rh_message_steal(m);
	else
		p->found = rh_message_steal(m);
	if (!p->found || !p->sources)
		return;
	rh_timer_stop(&p->patience);
	take_read(s);
	if (p->cluster && !app_session(s->app)->rancher)
		return; /* a context signs in by itself: a line says so */
	if (!ask_who(s, p->found))
		(void)ask_who(s, p->sources);
}

bool rotate_found(struct ui_screen *s, struct rh_message *m)
{
	struct rotate_state *st = s->state;
	size_t look = (size_t)(m->tag - ROTATE_TAG_LOOK);

	if (m->tag == APP_MESSAGE_FLEET) {
		on_fleet(s);
		take_read(s);
	} else if (m->tag >= ROTATE_TAG_CAN && m->tag < SCREENS_TAG_FIRST) {
		on_right(st, (size_t)(m->tag - ROTATE_TAG_CAN), m);
	} else if (m->tag >= ROTATE_TAG_LOOK && look / 2 < st->place_count) {
		on_logins(s, &st->places[look / 2], look % 2, m);
	} else {
		return false;
	}
	return true;
}
