/* Several clusters side by side: which there are, the way to each, and its namespaces. A cluster that does not answer
 * gives its place to the next after a while, and has failed for itself.
 */
#include "app/fleet.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/kubectl.h"
#include "app/message.h"
#include "app/parts/context.h"
#include "app/parts/member.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "kube/list.h"
#include "net/net.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"

#include <string.h>

enum { AT_A_TIME = 12, PATIENCE_MS = 15000, TAG_CLUSTERS = 1, TAG_FIRST };

struct one {
	struct fleet *of;
	struct app_fleet_cluster *c;
	const struct kube_context *context;    /* NULL: of the session's Rancher, or the session itself */
	const struct app_demo_cluster *beside; /* of the demo; NULL: none */
	char *version;                         /* of its Kubernetes, where the list of clusters says it */
	const struct app_member *member;       /* NULL until it is reached */
	struct app_context way;
	struct rancher_tenancy *tenancy; /* until it is READY */
	struct rh_timer patience;
	bool asked;
};
struct fleet {
	struct app_fleet face; /* first */
	struct app *app;
	struct rh_owner owner, to;
	bool by_contexts;
	char **ids;
	size_t id_count;
	struct rancher_clusters *clusters; /* until they are known */
	struct one *ones;
};

static struct fleet *inner(struct app_fleet *f)
{
	return (struct fleet *)(void *)f;
}

static void tell(const struct fleet *f)
{
	rh_message_post((struct rh_message){ .to = f->to, .tag = APP_MESSAGE_FLEET });
}

static void go_on(struct fleet *f);

/* ---- how one ends ---- */

static void one_rest(struct one *o)
{
	rh_timer_stop(&o->patience);
	rancher_tenancy_free(&o->tenancy);
	app_context_release(&o->way);
}

static void one_fail(struct one *o, const struct rh_err *e)
{
	struct app_fleet_cluster *c = o->c;

	rh_log_err(c->name, e);
	c->state = APP_FLEET_FAILED;
	c->err = *e;
	one_rest(o);
	o->of->face.done++;
	tell(o->of);
	go_on(o->of);
}

static void out_of_patience(void *ctx)
{
	struct rh_err e;

	rh_err_set(&e, RH_E_TIMEOUT, "%s", _("does not answer"));
	one_fail(ctx, &e);
}

static struct rancher *rancher_of(const struct one *o)
{
	return o->member->rancher || o->context ? o->member->rancher : o->of->app->session.rancher;
}

static void one_ready(struct one *o)
{
	struct app_fleet_cluster *c = o->c;

	c->state = APP_FLEET_READY;
	c->kube = o->member->kube;
	c->rancher = rancher_of(o);
	c->management = o->member->management || o->context ? o->member->management : o->of->app->session.management;
	c->tenancy = o->tenancy;
	o->tenancy = NULL;
	rancher_tenancy_rest(c->tenancy);
	one_rest(o);
	o->of->face.done++;
	tell(o->of);
	go_on(o->of);
}

/* ---- namespaces ---- */

/* As app_filter_start has it for the explored one. */
static void take_filter(struct one *o)
{
	struct app *a = o->of->app;
	struct rancher_nsfilter *f = &o->c->filter;
	const struct rancher_nsfilter *kept = app_state_filter(&a->state, o->member->server, o->member->cluster);

	if (o->c->here) {
		rancher_nsfilter_copy(f, &a->session.filter);
	} else if (a->opt.namespace_count || (!kept && o->context && o->context->own_namespace)) {
		for (size_t i = 0; i < (a->opt.namespace_count ? a->opt.namespace_count : 1); i++) {
			char *id = rh_format(RANCHER_FILTER_NAMESPACE "%s",
					     a->opt.namespace_count ? a->opt.namespaces[i] : o->context->namespace_);

			(void)rancher_nsfilter_add(f, rh_str(id));
			free(id);
		}
	} else if (kept) {
		rancher_nsfilter_copy(f, kept);
	} else if (rancher_of(o)) {
		rancher_nsfilter_set(f, RANCHER_FILTER_USER);
	}
}

/* Where namespaces may not be listed, those that the filter names are all that is known. */
static void ask_namespaces(struct one *o, const struct app_member *m)
{
	struct rancher_nsfilter *f = &o->c->filter;
	size_t prefix = strlen(RANCHER_FILTER_NAMESPACE);

	o->member = m;
	take_filter(o);
	o->tenancy = rancher_tenancy_new(rancher_of(o), m->kube, o->of->owner, TAG_FIRST + (int)(o - o->of->ones));
	for (size_t i = 0; i < f->n; i++)
		if (rh_str_starts(rh_str(f->ids[i]), RANCHER_FILTER_NAMESPACE))
			rancher_tenancy_add_typed(o->tenancy, f->ids[i] + prefix);
}

static void on_tenancy(struct one *o)
{
	const struct rancher_tenancy *t = o->tenancy;

	if (o->c->state != APP_FLEET_CONNECTING || !t || t->live == KUBE_LIVE_LOADING)
		return;
	if (t->live == KUBE_LIVE_FAILED)
		one_fail(o, &t->err);
	else
		one_ready(o);
}

/* ---- the way to one ---- */

static bool server_read_only(struct app *a, const char *url)
{
	const struct app_saved_server *v = app_state_server(&a->state, url);

	return a->session.read_only || (v && v->read_only);
}

static struct kube *make_kube(struct one *o, struct net_endpoint *at, const char *prefix, const char *id,
			      const char *version)
{
	struct app *a = o->of->app;
	struct kube *k = kube_new(a->net, at, prefix, id);

	k->read_only = server_read_only(a, at->url);
	k->minor = kube_minor(rh_str(version ? version : ""));
	rh_strset(&k->context, o->c->name);
	return k;
}

static void name_member(struct one *o, struct app_member *m, const char *server, const char *cluster)
{
	m->name = rh_strdup(o->c->name);
	m->server = rh_strdup(o->of->app->session.demo ? APP_STATE_DEMO : server);
	m->cluster = rh_strdup(cluster);
}

static char *key_of(const struct one *o)
{
	return rh_format("%s:%s", o->of->by_contexts ? "context" : "cluster", o->c->id);
}

/* Through the session: a cluster of its Rancher, or what it is connected to. */
static void reach_beside(struct one *o, const char *key)
{
	struct app *a = o->of->app;
	const struct app_session *s = &a->session;
	char *prefix = s->rancher ? rh_format("/k8s/clusters/%s", o->c->id) : rh_strdup("");
	struct app_member *m = app_member_add(&a->session, key);

	name_member(o, m, app_session_key(s), o->c->id);
	m->kube = make_kube(o, s->at, prefix, o->c->id, s->rancher ? o->version : s->kube_version);
	app_kubectl_find(a, m->kube);
	free(prefix);
	ask_namespaces(o, m);
}

/* One cluster "local" a Rancher and login, so that what is in it is found once. */
static void take_management(struct one *o, struct app_member *m)
{
	const struct app_members *all = o->of->app->session.members;
	const struct rancher *r = m->rancher;

	for (size_t i = 0; i < all->n && !m->shares; i++) {
		const struct app_member *other = all->v[i];

		if (!other->management || strcmp(other->rancher->at->url, r->at->url) != 0 || !r->user_id ||
		    !other->rancher->user_id || strcmp(other->rancher->user_id, r->user_id) != 0)
			continue;
		m->management = other->management;
		m->shares = true;
	}
	if (!m->shares)
		m->management = make_kube(o, r->at, "/k8s/clusters/local", "local", NULL);
}

static void on_way(struct app_context *way, const struct rh_err *e)
{
	struct one *o = way->ctx;
	struct app *a = o->of->app;
	const char *cluster = way->of ? way->of->rancher_cluster : NULL;
	char *key, *prefix;
	struct app_member *m;

	if (e->code != RH_OK) {
		one_fail(o, e);
		return;
	}
	key = key_of(o);
	prefix = way->rancher ? rh_format("/k8s/clusters/%s", cluster) : rh_strdup("");
	m = app_member_add(&a->session, key);
	name_member(o, m, way->rancher ? way->rancher->at->url : o->c->id, way->rancher ? cluster : o->c->id);
	m->kube = make_kube(o, way->at, prefix, way->rancher ? cluster : o->c->id, way->kube_version);
	rh_strset(&m->kube->kubeconfig, a->opt.kubeconfig);
	if (way->rancher) {
		m->rancher = way->rancher;
		way->rancher = NULL;
		take_management(o, m);
	}
	free(prefix);
	free(key);
	ask_namespaces(o, m);
}

/* What a person would be asked. */
static void on_known(struct app_context *way)
{
	struct one *o = way->ctx;
	struct rh_err e;

	if (app_context_locked(way, &e)) {
		rh_err_fix(&e, "%s", _("Connect to this context by itself: then it is asked for."));
		one_fail(o, &e);
	} else if (app_context_unverified(way, &e)) {
		one_fail(o, &e);
	} else {
		app_context_go_on(way);
	}
}

/* The same trust and credential. */
static void ask_demo(struct one *o)
{
	struct net_endpoint *at = net_endpoint_beside(o->of->app->session.at, o->beside->url);

	o->way = (struct app_context){ .done = on_way, .ctx = o };
	app_context_begin_at(&o->way, o->of->app, o->c->name, at);
	net_endpoint_drop(&at);
}

static void ask(struct one *o)
{
	char *key = key_of(o);
	const struct app_member *m = app_member_find(&o->of->app->session, key);

	o->asked = true;
	rh_timer_start(&o->patience, PATIENCE_MS, out_of_patience, o);
	if (m) {
		ask_namespaces(o, m);
	} else if (o->beside) {
		ask_demo(o);
	} else if (!o->context) {
		reach_beside(o, key);
	} else {
		o->way = (struct app_context){ .quiet = true, .known = on_known, .done = on_way, .ctx = o };
		app_context_begin(&o->way, o->of->app, o->context->name);
	}
	free(key);
}

static void go_on(struct fleet *f)
{
	size_t open = 0;

	for (size_t i = 0; i < f->face.n; i++)
		open += f->ones[i].asked && f->face.v[i].state == APP_FLEET_CONNECTING;
	for (size_t i = 0; i < f->face.n && open < AT_A_TIME; i++) {
		if (f->ones[i].asked)
			continue;
		open++;
		ask(&f->ones[i]);
	}
}

/* ---- which there are ---- */

static struct one *add(struct fleet *f, const char *id, const char *name)
{
	size_t n = f->face.n++;

	f->face.v = rh_resize(f->face.v, n + 1, sizeof *f->face.v);
	f->ones = rh_resize(f->ones, n + 1, sizeof *f->ones);
	f->face.v[n] = (struct app_fleet_cluster){ .id = rh_strdup(id), .name = rh_strdup(name) };
	f->ones[n] = (struct one){ 0 };
	return &f->ones[n];
}

static void cannot(struct fleet *f, struct one *o, enum rh_code code, const char *why)
{
	struct app_fleet_cluster *c = &f->face.v[o - f->ones];

	o->asked = true;
	c->state = APP_FLEET_FAILED;
	rh_err_set(&c->err, code, "%s", why);
	f->face.done++;
}

static bool wanted(const struct fleet *f, const char *id, const char *name)
{
	bool found = !f->ids;

	for (size_t i = 0; i < f->id_count; i++)
		found = found || !strcmp(f->ids[i], id) || !strcmp(f->ids[i], name);
	return found;
}

static void add_unknown(struct fleet *f)
{
	size_t known = f->face.n;

	for (size_t i = 0; i < f->id_count; i++) {
		bool found = false;

		for (size_t j = 0; j < known; j++)
			found = found || !strcmp(f->ids[i], f->face.v[j].id) || !strcmp(f->ids[i], f->face.v[j].name);
		if (!found)
			cannot(f, add(f, f->ids[i], f->ids[i]), RH_E_NOTFOUND,
			       f->by_contexts ? _("no such context in the kubeconfig") : _("no such cluster"));
	}
}

static int by_name(const void *a, const void *b)
{
	const struct app_fleet_cluster *const *x = a, *const *y = b;
	int order = strcmp((*x)->name, (*y)->name);

	return order ? order : strcmp((*x)->id, (*y)->id);
}

/* Both arrays in the order of names; from here on they stay where they are. */
static void sort(struct fleet *f)
{
	struct app_fleet_cluster *v = rh_alloc((f->face.n + 1) * sizeof *v);
	struct one *ones = rh_alloc((f->face.n + 1) * sizeof *ones);
	const struct app_fleet_cluster **order = rh_alloc((f->face.n + 1) * sizeof *order);

	for (size_t i = 0; i < f->face.n; i++)
		order[i] = &f->face.v[i];
	qsort(order, f->face.n, sizeof *order, by_name);
	for (size_t i = 0; i < f->face.n; i++) {
		v[i] = *order[i];
		ones[i] = f->ones[order[i] - f->face.v];
		ones[i].of = f;
		ones[i].c = &v[i];
	}
	free(order);
	free(f->face.v);
	free(f->ones);
	f->face.v = v;
	f->ones = ones;
}

static void listed(struct fleet *f)
{
	add_unknown(f);
	sort(f);
	f->face.listed = true;
	tell(f);
	go_on(f);
}

static void take_clusters(struct fleet *f, const struct rh_rows *rows)
{
	const struct app_session *s = &f->app->session;

	for (size_t i = 0; i < rows->n; i++) {
		const struct rancher_cluster_row *r = (const void *)rows->v[i];
		struct one *o = wanted(f, r->id, r->name) ? add(f, r->id, r->name) : NULL;

		if (!o)
			continue;
		o->version = rh_strdup(r->version);
		f->face.v[f->face.n - 1].here = s->kube && !strcmp(s->cluster_id, r->id);
		if (!r->can_explore)
			cannot(f, o, RH_E_NET, r->cannot);
	}
	listed(f);
}

/* The session's own, where it is one of these. */
static bool is_session(const struct fleet *f, const struct kube_context *c)
{
	const struct app_session *s = &f->app->session;

	return s->kind == APP_SERVER_KUBERNETES && !strcmp(c->name, s->server_name);
}

/* Does an earlier one, or a better one, lead to the same server? */
static bool is_double(const struct fleet *f, const struct kube_config *k, size_t at)
{
	const struct kube_context *c = &k->contexts[at];

	if (f->ids || is_session(f, c))
		return false;
	for (size_t i = 0; i < k->count; i++) {
		const struct kube_context *o = &k->contexts[i];
		bool first = is_session(f, o) || (o->current && !c->current) || (i < at && !c->current);

		if (i != at && first && o->problem.code == RH_OK && kube_context_same_server(k, c, o))
			return true;
	}
	return false;
}

static void take_demo(struct fleet *f)
{
	const struct app_demo_cluster *c;

	for (size_t i = 0; (c = app_demo_cluster(f->app, i)); i++)
		if (wanted(f, c->name, c->name))
			add(f, c->name, c->name)->beside = c;
}

static void take_contexts(struct fleet *f)
{
	const struct app_session *s = &f->app->session;
	const struct kube_config *k = s->demo ? NULL : app_kubeconfig(f->app, &f->face.err);
	bool own = false;

	for (size_t i = 0; k && i < k->count; i++) {
		const struct kube_context *c = &k->contexts[i];
		struct one *o = wanted(f, c->name, c->name) && !is_double(f, k, i) ? add(f, c->name, c->name) : NULL;

		own = own || is_session(f, c);
		if (!o)
			continue;
		f->face.v[f->face.n - 1].here = is_session(f, c) && s->kube;
		o->context = is_session(f, c) ? NULL : c;
		if (c->problem.code != RH_OK && o->context) {
			cannot(f, o, c->problem.code, c->problem.what);
			f->face.v[f->face.n - 1].err = c->problem;
		}
	}
	if (!own && s->kind == APP_SERVER_KUBERNETES && wanted(f, s->server_name, s->server_name)) {
		(void)add(f, s->server_name, s->server_name);
		f->face.v[f->face.n - 1].here = s->kube != NULL;
	}
	if (s->demo)
		take_demo(f);
	listed(f);
}

static void on_clusters(struct fleet *f)
{
	struct rancher_clusters *c = f->clusters;

	if (!c || c->live == KUBE_LIVE_LOADING)
		return;
	f->clusters = NULL;
	f->face.err = c->err;
	if (c->err.code == RH_OK)
		take_clusters(f, &c->rows);
	else
		tell(f);
	rancher_clusters_free(&c);
}

/* ---- the face ---- */

static void take_message(void *ctx, struct rh_message *m)
{
	struct fleet *f = ctx;

	if (m->tag == TAG_CLUSTERS)
		on_clusters(f);
	else
		on_tenancy(&f->ones[m->tag - TAG_FIRST]);
}

static struct app_fleet *fleet_open(struct app *a, bool by_contexts, const char *const *ids, size_t n,
				    struct rh_owner owner)
{
	struct fleet *f = rh_alloc(sizeof *f);

	f->app = a;
	f->to = owner;
	f->by_contexts = by_contexts;
	f->owner = rh_owner_new();
	f->ids = ids ? rh_alloc((n + 1) * sizeof *f->ids) : NULL;
	for (size_t i = 0; ids && i < n; i++)
		f->ids[f->id_count++] = rh_strdup(ids[i]);
	app_receive(a, f->owner, take_message, f);
	if (by_contexts)
		take_contexts(f);
	else
		f->clusters = rancher_clusters_new(a->session.rancher, f->owner, TAG_CLUSTERS);
	return &f->face;
}

struct app_fleet *app_fleet_open(struct app *a, const char *const *ids, size_t n, struct rh_owner owner)
{
	return fleet_open(a, a->session.rancher == NULL, ids, n, owner);
}

struct app_fleet *app_fleet_open_contexts(struct app *a, const char *const *names, size_t n, struct rh_owner owner)
{
	return fleet_open(a, true, names, n, owner);
}

void app_fleet_close(struct app_fleet **face)
{
	struct fleet *f = *face ? inner(*face) : NULL;

	*face = NULL;
	if (!f)
		return;
	app_receive_no_more(f->app, f->owner);
	for (size_t i = 0; i < f->face.n; i++) {
		one_rest(&f->ones[i]);
		rancher_tenancy_free(&f->face.v[i].tenancy);
		rancher_nsfilter_release(&f->face.v[i].filter);
		free(f->face.v[i].id);
		free(f->face.v[i].name);
		free(f->ones[i].version);
	}
	rancher_clusters_free(&f->clusters);
	rh_owner_end(f->owner);
	for (size_t i = 0; i < f->id_count; i++)
		free(f->ids[i]);
	free(f->ids);
	free(f->face.v);
	free(f->ones);
	free(f);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **app_fleet_names(const struct app_fleet_cluster *c, bool filtered, size_t *n)
{
	const struct rh_rows *r = &c->tenancy->namespaces;
	const char **v = rh_alloc((r->n + 1) * sizeof *v);

	*n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const char *name = ((const struct rancher_namespace_row *)(const void *)r->v[i])->name;

		if (!filtered || rancher_nsfilter_keeps(&c->filter, c->tenancy, name))
			v[(*n)++] = name;
	}
	qsort(v, *n, sizeof *v, by_text);
	return v;
}

const char *app_fleet_protected(const struct app *a, const struct app_fleet_cluster *c)
{
	return app_protected(a, &(struct app_change){ .kube = c->kube });
}
