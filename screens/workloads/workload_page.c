/* What is known of one workload: itself, its pods and its events, live; the verdict on the container that is worst off;
 * and, when that needs it, the pull secrets of its namespace.
 */
#include "screens/workloads.h"
#include "screens/workloads/workload_live.h"
#include "screens/workloads/workload_view.h"
#include "app/filter.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/pull_secrets.h"
#include "kube/secret.h"
#include "kube/verdict.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/screen.h"

#include <string.h>

/* ---- reading ---- */

static void ask_object(struct workload_page *p)
{
	workload_object_ask(p->screen, p->def, p->ns, p->name, WORKLOAD_TAG_OBJECT);
}

/* One list of what belongs together. */
static void start(struct workload_page *p)
{
	struct kube *k = app_session(p->screen->app)->kube;
	char *itself = rh_format("metadata.name=%s", p->name);
	struct kube_list_kind kinds[WORKLOAD_LIVE_KINDS];
	size_t n = workload_live_kinds(k, &p->filter, itself, p->selector, kinds);

	p->only[0] = p->ns;
	p->list = kube_list_new(k,
				&(struct kube_list_spec){
					.kinds = kinds, .kind_count = n, .namespaces = p->only, .namespace_count = 1 },
				p->screen->owner, WORKLOAD_TAG_ROWS);
	free(itself);
}

static void on_object(struct workload_page *p, struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	struct rh_buf b;

	p->err = m->err;
	if (m->err.code == RH_E_AUTH)
		app_error(p->screen->app, &m->err);
	if (m->err.code != RH_OK || !r || p->list)
		return;
	rh_buf_init(&b, 8192);
	if (p->def->selector || p->def->kind == KUBE_JOB)
		kube_pods_selector(rh_secret_peek(&r->body), &b);
	free(p->selector);
	p->selector = rh_buf_take(&b);
	rh_buf_release(&b);
	start(p);
}

/* ---- pull secrets ---- */

static void lost_forget(struct workload_page *p)
{
	for (size_t i = 0; i < p->lost_count; i++) {
		free(p->lost[i].name);
		free(p->lost[i].type);
		free(p->lost[i].elsewhere);
	}
	free(p->lost);
	p->lost = NULL;
	p->lost_count = 0;
}

/* Names of pull secrets that are not there: is there another kind of secret of that name, or is it in another
 * namespace? */
static void ask_lost(struct workload_page *p)
{
	struct kube *k = app_session(p->screen->app)->kube;
	const char **names;
	size_t n;

	lost_forget(p);
	if (!p->pod || !p->secrets || p->secrets->forbidden)
		return;
	names = app_list_names(p->screen->app, &n);
	for (size_t i = 0; i < p->pod->secret_count && p->lost_count < WORKLOAD_LOST_MOST; i++) {
		const char *name = p->pod->secrets[i];

		if (kube_pull_secrets_find(p->secrets, name))
			continue;
		p->lost = rh_resize(p->lost, p->lost_count + 1, sizeof *p->lost);
		p->lost[p->lost_count] = (struct kube_lost_secret){ .name = rh_strdup(name) };
		kube_secret_names_ask(k, names, n, name, p->screen->owner, WORKLOAD_TAG_LOST + (int)p->lost_count);
		p->lost_count++;
	}
	free(names);
}

static void on_lost(struct workload_page *p, size_t i, const struct rh_message *m)
{
	const struct kube_secret_names *names = m->body;

	for (size_t j = 0; names && i < p->lost_count && j < names->n; j++) {
		const struct kube_secret_row *row = names->v[j];

		if (strcmp(row->ns, p->ns) == 0)
			rh_strset(&p->lost[i].type, row->type);
		else if (kube_secret_is_registry(row->type))
			rh_strset(&p->lost[i].elsewhere, row->ns);
	}
}

void workload_read_secrets(struct workload_page *p)
{
	if (p->reading == WORKLOAD_SECRETS_ASKED)
		return;
	p->reading = WORKLOAD_SECRETS_ASKED;
	kube_pull_secrets_ask(app_session(p->screen->app)->kube, p->ns, false, p->screen->owner, WORKLOAD_TAG_SECRETS);
}

static void on_secrets(struct workload_page *p, struct rh_message *m)
{
	p->reading = m->err.code == RH_OK ? WORKLOAD_SECRETS_HERE : WORKLOAD_SECRETS_REFUSED;
	p->secrets_err = m->err;
	kube_pull_secrets_free(p->secrets);
	p->secrets = m->err.code == RH_OK ? rh_message_steal(m) : NULL;
	ask_lost(p);
}

/* A list reads no secret, and neither does this page, until a pull has failed; where one may only look, the person has
 * to ask. */
static void secrets_wanted(struct workload_page *p)
{
	const struct app_session *at = app_session(p->screen->app);

	if (p->verdict.how == KUBE_VERDICT_NOT_PULLED && p->reading == WORKLOAD_SECRETS_NOT_READ && p->pod &&
	    !at->read_only && !app_protected(p->screen->app, NULL))
		workload_read_secrets(p);
}

/* ---- from the rows ---- */

static void pods_forget(struct workload_page *p)
{
	for (size_t i = 0; i < p->pod_count; i++)
		kube_pod_free(&p->pods[i]);
	p->pod_count = p->event_count = 0;
	p->pod = NULL;
	p->container = NULL;
	free(p->row);
	p->row = NULL;
	p->object = (struct rh_str){ 0 };
}

static void take_row(struct workload_page *p, const struct rh_row *row)
{
	const struct kube_object_row *o = (const struct kube_object_row *)(const void *)row;
	bool itself = rh_str_starts(rh_str(row->key), "object/");
	struct kube_pod *pod;

	if (rh_str_starts(rh_str(row->key), "event/")) {
		p->events = rh_resize(p->events, p->event_count + 1, sizeof *p->events);
		p->events[p->event_count++] = (const struct kube_event_row *)(const void *)row;
		return;
	}
	if (itself) {
		p->object = o->object;
		p->row = (struct kube_workload_row *)(void *)kube_workload_row_make((void *)(uintptr_t)p->def, NULL,
										    o->object);
	}
	if ((itself && p->def->kind != KUBE_POD) || !kube_workload_has_pod(p->def, p->name, o->object))
		return;
	pod = kube_pod_parse(o->object);
	if (!pod)
		return;
	p->pods = rh_resize(p->pods, p->pod_count + 1, sizeof *p->pods);
	p->pods[p->pod_count++] = pod;
}

static int by_time(const void *a, const void *b)
{
	const struct kube_event_row *x = *(const struct kube_event_row *const *)a,
				    *y = *(const struct kube_event_row *const *)b;

	return x->last != y->last ? (x->last > y->last) - (x->last < y->last) : strcmp(x->row.key, y->row.key);
}

static int by_trouble(const void *a, const void *b)
{
	const struct kube_pod *x = *(const struct kube_pod *const *)a, *y = *(const struct kube_pod *const *)b;

	if (kube_pod_trouble(x) != kube_pod_trouble(y))
		return kube_pod_trouble(y) - kube_pod_trouble(x);
	return x->created != y->created ? (x->created < y->created) - (x->created > y->created)
					: strcmp(x->name, y->name);
}

/* Pods of the newest ReplicaSet first: the others are on their way out. */
static void order(struct workload_page *p)
{
	const struct kube_pod *newest = NULL;
	size_t n = 0;

	if (p->event_count)
		qsort(p->events, p->event_count, sizeof *p->events, by_time);
	for (size_t i = 0; i < p->pod_count; i++)
		if (!newest || p->pods[i]->created > newest->created)
			newest = p->pods[i];
	for (size_t i = 0; i < p->pod_count; i++)
		if (strcmp(p->pods[i]->hash, newest->hash) == 0) {
			struct kube_pod *swap = p->pods[n];
			p->pods[n++] = p->pods[i];
			p->pods[i] = swap;
		}
	p->current = n;
	if (n)
		qsort(p->pods, n, sizeof(struct kube_pod *), by_trouble);
	if (p->pod_count > n)
		qsort(p->pods + n, p->pod_count - n, sizeof(struct kube_pod *), by_trouble);
}

void workload_page_input(const struct workload_page *p, const struct kube_pod *pod,
			 const struct kube_container *container, const struct kube_event_row ***events,
			 struct kube_verdict_input *in)
{
	const struct kube *kube = app_session(p->screen->app)->kube;
	size_t n = 0;

	*events = rh_alloc((p->event_count + 1) * sizeof(struct kube_event_row *));
	for (size_t i = 0; i < p->event_count; i++)
		if (strcmp(p->events[i]->uid, pod->uid) == 0)
			(*events)[n++] = p->events[i];
	*in = (struct kube_verdict_input){ .pod = pod,
					   .container = container,
					   .events = *events,
					   .event_count = n,
					   .secrets = p->secrets,
					   .lost = p->lost,
					   .lost_count = p->lost_count,
					   .now = kube_wall(kube),
					   .changed = p->changed,
					   .minor = kube ? kube->minor : 0 };
}

static void judge(struct workload_page *p)
{
	const struct kube_event_row **events;
	struct kube_verdict_input in;

	memset(&p->verdict, 0, sizeof p->verdict);
	p->pod = p->current && !p->pods[0]->removing ? p->pods[0] : NULL;
	p->container = NULL;
	for (size_t i = 0; p->pod && i < p->pod->container_count; i++)
		if (!p->container || p->pod->containers[i].pull > p->container->pull)
			p->container = &p->pod->containers[i];
	if (!p->container) {
		p->pod = NULL;
		return;
	}
	workload_page_input(p, p->pod, p->container, &events, &in);
	kube_verdict_make(&in, &p->verdict);
	free(events);
}

/* Events and the object are in rows, which any turn may replace, also while no frame is drawn. True: there were
 * others. */
static bool take_rows(struct workload_page *p)
{
	const struct kube_list *l = p->list;

	if (!l || l->rows.version == p->version)
		return false;
	p->version = l->rows.version;
	pods_forget(p);
	for (size_t i = 0; i < l->rows.n; i++)
		take_row(p, l->rows.v[i]);
	order(p);
	p->gone = !p->object.n && l->live != KUBE_LIVE_LOADING;
	judge(p);
	return true;
}

struct workload_page *workload_page_of(const struct ui_screen *s)
{
	struct workload_page *p = s->state;

	(void)take_rows(p);
	return p;
}

void workload_page_sync(struct workload_page *p)
{
	if (!take_rows(p))
		judge(p); /* time has passed */
	secrets_wanted(p);
}

/* ---- life ---- */

/* Stories tell how long ago things happened: every second while something is new, then seldom. */
static void on_ages(void *ctx)
{
	const struct workload_page *page = ctx;
	struct workload_page *p = workload_page_of(page->screen);
	int64_t newest = p->event_count ? p->events[p->event_count - 1]->last : 0,
		age = newest ? rh_wall() - newest : 3600;

	ui_screen_changed(p->screen);
	rh_timer_start(&p->ages, age < 120 ? 1000 : age < 600 ? 10000 : 60000, on_ages, p);
}

static void on_changed(struct workload_page *p)
{
	if (p->mending)
		p->changed = kube_wall(app_session(p->screen->app)->kube);
	p->mending = false;
	if (p->reading == WORKLOAD_SECRETS_HERE || p->reading == WORKLOAD_SECRETS_REFUSED)
		p->reading = WORKLOAD_SECRETS_NOT_READ;
}

void workload_page_reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_page *p = workload_page_of(s);

	if (m->tag == WORKLOAD_TAG_OBJECT)
		on_object(p, m);
	else if (m->tag == WORKLOAD_TAG_SECRETS)
		on_secrets(p, m);
	else if (m->tag >= WORKLOAD_TAG_LOST && m->tag < WORKLOAD_TAG_LOST + WORKLOAD_LOST_MOST)
		on_lost(p, (size_t)(m->tag - WORKLOAD_TAG_LOST), m);
	else if (m->tag == APP_MESSAGE_CHANGED)
		on_changed(p);
	else if (m->tag == APP_MESSAGE_SIGNED_IN && p->list)
		kube_list_again(p->list);
	else if (m->tag == APP_MESSAGE_SIGNED_IN)
		ask_object(p);
}

void workload_page_open(struct ui_screen *s, const char *key)
{
	struct workload_page *p = workload_page_of(s);

	p->screen = s;
	p->key = rh_strdup(key);
	if (!kube_workload_key_split(key, &p->def, &p->ns, &p->name))
		RH_BUG("no workload: %s", key);
	p->filter = (struct kube_event_filter){ p->def, p->name };
	ask_object(p);
	rh_timer_start(&p->ages, 1000, on_ages, p);
}

void workload_page_close(struct workload_page *p)
{
	rh_timer_stop(&p->ages);
	kube_list_free(&p->list);
	workload_do_release(&p->doing);
	pods_forget(p);
	lost_forget(p);
	kube_pull_secrets_free(p->secrets);
	free(p->pods);
	free(p->events);
	free(p->last_of);
	free(p->last_lines);
	free(p->selector);
	free(p->key);
	free(p->ns);
	free(p->name);
}
