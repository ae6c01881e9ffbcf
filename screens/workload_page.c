/* What is known of one workload: itself, its pods and its events, live; the verdict on the container that is worst off; and, when that
 * needs it, the pull secrets of its namespace.
 */
#include "screens/workload_view.h"

#include <string.h>

/* ---- reading ------------------------------------------------------------------------------------------------------- */

/* Of the workload itself, and of what it makes: those are named after it. */
static bool of_object(void *ctx, struct rh_str kind, struct rh_str name)
{
	const struct rh_workload_page *p = ctx;
	size_t n = strlen(p->name);
	struct rh_buf b;
	bool is;

	(void)kind;
	rh_buf_init(&b, 512);
	rh_json_decode(name, RH_JSON_SHOW, rh_out_buf(&b));
	is = b.n >= n && !memcmp(b.p, p->name, n) && (b.n == n || (p->def->kind != RH_POD && b.p[n] == '-'));
	rh_buf_release(&b);
	return is;
}

static void ask_object(struct rh_workload_page *p)
{
	struct rh_kube *k = rh_app_session(p->screen->app)->kube;
	char *what = rh_format("%s %s/%s", p->def->id, p->ns, p->name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	rh_workload_object_path(k, p->def, p->ns, p->name, &path);
	rh_kube_get(k, path.p, what, p->screen->owner, RH_TAG_OBJECT);
	rh_buf_release(&path);
	free(what);
}

/* One list of what belongs together. A CronJob's pods are those of its Jobs, which no selector names. */
static void start(struct rh_workload_page *p)
{
	struct rh_kube *k = rh_app_session(p->screen->app)->kube;
	char *itself = rh_format("metadata.name=%s", p->name);
	static char object_prefix[] = "object/", pod_prefix[] = "pod/";
	struct rh_list_kind kinds[4] = {
		{ .resource = rh_workload_resource(k, p->def), .prefix = object_prefix, .field_selector = itself, .make = rh_object_row_make,
		  .ctx = object_prefix },
		{ .resource = &rh_res_event, .prefix = "event/", .make = rh_event_row_make, .ctx = &p->filter },
	};
	size_t n = 2;

	if (p->def->kind != RH_POD)
		kinds[n++] = (struct rh_list_kind){ .resource = &rh_res_pod, .prefix = pod_prefix, .make = rh_object_row_make, .ctx = pod_prefix,
						    .label_selector = p->def->kind == RH_CRONJOB ? "job-name" : p->selector };
	p->only[0] = p->ns;
	p->live.list = rh_list_new(k, &(struct rh_list_spec){ .kinds = kinds, .kind_count = n, .namespaces = p->only, .namespace_count = 1 },
				   p->screen->owner, RH_TAG_ROWS);
	free(itself);
}

static void on_object(struct rh_workload_page *p, struct rh_mail *m)
{
	const struct rh_reply *r = m->body;
	struct rh_buf b;

	p->err = m->err;
	if (m->err.code == RH_E_AUTH)
		rh_app_error(p->screen->app, &m->err);
	if (m->err.code != RH_OK || !r || p->live.list)
		return;
	rh_buf_init(&b, 8192);
	if (p->def->selector || p->def->kind == RH_JOB)
		rh_pods_selector(rh_secret_peek(&r->body), &b);
	free(p->selector);
	p->selector = rh_buf_take(&b);
	rh_buf_release(&b);
	start(p);
}

/* ---- pull secrets ---------------------------------------------------------------------------------------------------- */

static void lost_forget(struct rh_workload_page *p)
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

/* Names of pull secrets that are not there: is there another kind of secret of that name, or is it in another namespace? */
static void ask_lost(struct rh_workload_page *p)
{
	struct rh_kube *k = rh_app_session(p->screen->app)->kube;
	const char **names;
	size_t n;

	lost_forget(p);
	if (!p->pod || !p->secrets || p->secrets->forbidden)
		return;
	names = rh_app_list_names(p->screen->app, &n);
	for (size_t i = 0; i < p->pod->secret_count && p->lost_count < RH_LOST_MOST; i++) {
		const char *name = p->pod->secrets[i];

		if (rh_pull_secrets_find(p->secrets, name))
			continue;
		p->lost = rh_resize(p->lost, p->lost_count + 1, sizeof *p->lost);
		p->lost[p->lost_count] = (struct rh_lost_secret){ .name = rh_strdup(name) };
		rh_secret_names_ask(k, names, n, name, p->screen->owner, RH_TAG_LOST + (int)p->lost_count);
		p->lost_count++;
	}
	free(names);
}

static void on_lost(struct rh_workload_page *p, size_t i, const struct rh_mail *m)
{
	const struct rh_secret_names *names = m->body;

	for (size_t j = 0; names && i < p->lost_count && j < names->n; j++) {
		const struct rh_secret_row *row = names->v[j];

		if (strcmp(row->ns, p->ns) == 0)
			rh_strset(&p->lost[i].type, row->type);
		else if (rh_secret_is_registry(row->type))
			rh_strset(&p->lost[i].elsewhere, row->ns);
	}
}

void rh_workload_read_secrets(struct rh_workload_page *p)
{
	if (p->reading == RH_SECRETS_ASKED)
		return;
	p->reading = RH_SECRETS_ASKED;
	rh_pull_secrets_ask(rh_app_session(p->screen->app)->kube, p->ns, false, p->screen->owner, RH_TAG_SECRETS);
}

static void on_secrets(struct rh_workload_page *p, struct rh_mail *m)
{
	p->reading = m->err.code == RH_OK ? RH_SECRETS_HERE : RH_SECRETS_REFUSED;
	p->secrets_err = m->err;
	rh_pull_secrets_free(p->secrets);
	p->secrets = m->err.code == RH_OK ? rh_mail_steal(m) : NULL;
	ask_lost(p);
}

/* A list reads no secret, and neither does this page, until a pull has failed; where one may only look, the person has to ask. */
static void secrets_wanted(struct rh_workload_page *p)
{
	const struct rh_session *at = rh_app_session(p->screen->app);

	if (p->verdict.how == RH_VERDICT_NOT_PULLED && p->reading == RH_SECRETS_NOT_READ && p->pod && !at->read_only && !at->protected_)
		rh_workload_read_secrets(p);
}

/* ---- from the rows --------------------------------------------------------------------------------------------------- */

static void pods_forget(struct rh_workload_page *p)
{
	for (size_t i = 0; i < p->pod_count; i++)
		rh_pod_free(&p->pods[i]);
	p->pod_count = p->event_count = 0;
	p->pod = NULL;
	p->container = NULL;
	free(p->row);
	p->row = NULL;
	p->object = (struct rh_str){ 0 };
}

/* A selector may also find what others made: the controller of a pod is named after the workload. */
static bool is_ours(const struct rh_workload_page *p, struct rh_str object)
{
	struct rh_row *made = rh_workload_row_make((void *)(uintptr_t)&rh_workload_defs[RH_POD], NULL, object);
	const struct rh_workload_row *row = (const struct rh_workload_row *)(const void *)made;
	const char *slash = row ? strchr(row->owner, '/') : NULL;
	size_t n = strlen(p->name);
	bool exact = p->def->kind != RH_DEPLOYMENT && p->def->kind != RH_CRONJOB;
	bool ours = p->def->kind == RH_POD || (slash && strncmp(slash + 1, p->name, n) == 0 && slash[1 + n] == (exact ? '\0' : '-'));

	free(made);
	return ours;
}

static void take_row(struct rh_workload_page *p, const struct rh_row *row)
{
	const struct rh_object_row *o = (const struct rh_object_row *)(const void *)row;
	bool itself = rh_str_starts(rh_str(row->key), "object/");
	struct rh_pod *pod;

	if (rh_str_starts(rh_str(row->key), "event/")) {
		p->events = rh_resize(p->events, p->event_count + 1, sizeof *p->events);
		p->events[p->event_count++] = (const struct rh_event_row *)(const void *)row;
		return;
	}
	if (itself) {
		p->object = o->object;
		p->row = (struct rh_workload_row *)(void *)rh_workload_row_make((void *)(uintptr_t)p->def, NULL, o->object);
	}
	if ((itself && p->def->kind != RH_POD) || !is_ours(p, o->object))
		return;
	pod = rh_pod_read(o->object);
	if (!pod)
		return;
	p->pods = rh_resize(p->pods, p->pod_count + 1, sizeof *p->pods);
	p->pods[p->pod_count++] = pod;
}

static int by_time(const void *a, const void *b)
{
	const struct rh_event_row *x = *(const struct rh_event_row *const *)a, *y = *(const struct rh_event_row *const *)b;

	return x->last != y->last ? (x->last > y->last) - (x->last < y->last) : strcmp(x->row.key, y->row.key);
}

static int worst(const struct rh_pod *pod)
{
	int pull = RH_PULL_NONE;

	for (size_t i = 0; i < pod->container_count; i++)
		pull = (int)pod->containers[i].pull > pull ? (int)pod->containers[i].pull : pull;
	return pod->removing ? -1 : pull;
}

static int by_trouble(const void *a, const void *b)
{
	const struct rh_pod *x = *(const struct rh_pod *const *)a, *y = *(const struct rh_pod *const *)b;

	if (worst(x) != worst(y))
		return worst(y) - worst(x);
	return x->created != y->created ? (x->created < y->created) - (x->created > y->created) : strcmp(x->name, y->name);
}

/* Pods of the newest ReplicaSet first: the others are on their way out. */
static void order(struct rh_workload_page *p)
{
	const struct rh_pod *newest = NULL;
	size_t n = 0;

	if (p->event_count)
		qsort(p->events, p->event_count, sizeof *p->events, by_time);
	for (size_t i = 0; i < p->pod_count; i++)
		if (!newest || p->pods[i]->created > newest->created)
			newest = p->pods[i];
	for (size_t i = 0; i < p->pod_count; i++)
		if (strcmp(p->pods[i]->hash, newest->hash) == 0) {
			struct rh_pod *swap = p->pods[n];
			p->pods[n++] = p->pods[i];
			p->pods[i] = swap;
		}
	p->current = n;
	if (n)
		qsort(p->pods, n, sizeof(struct rh_pod *), by_trouble);
	if (p->pod_count > n)
		qsort(p->pods + n, p->pod_count - n, sizeof(struct rh_pod *), by_trouble);
}

void rh_workload_page_input(const struct rh_workload_page *p, const struct rh_pod *pod, const struct rh_container *container,
			    const struct rh_event_row ***events, struct rh_verdict_input *in)
{
	size_t n = 0;

	*events = rh_alloc((p->event_count + 1) * sizeof(struct rh_event_row *));
	for (size_t i = 0; i < p->event_count; i++)
		if (strcmp(p->events[i]->uid, pod->uid) == 0)
			(*events)[n++] = p->events[i];
	*in = (struct rh_verdict_input){ .pod = pod, .container = container, .events = *events, .event_count = n, .secrets = p->secrets,
					 .lost = p->lost, .lost_count = p->lost_count, .now = rh_wall(), .changed = p->changed };
}

static void judge(struct rh_workload_page *p)
{
	const struct rh_event_row **events;
	struct rh_verdict_input in;

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
	rh_workload_page_input(p, p->pod, p->container, &events, &in);
	rh_verdict_make(&in, &p->verdict);
	free(events);
}

void rh_workload_page_sync(struct rh_workload_page *p)
{
	const struct rh_list *l = p->live.list;

	if (l && l->rows.version != p->version) {
		p->version = l->rows.version;
		pods_forget(p);
		for (size_t i = 0; i < l->rows.n; i++)
			take_row(p, l->rows.v[i]);
		order(p);
		p->gone = !p->object.n && l->live != RH_LIVE_LOADING;
	}
	judge(p);
	secrets_wanted(p);
}

/* ---- life -------------------------------------------------------------------------------------------------------------- */

/* Stories tell how long ago things happened: every second while something is new, then seldom. */
static void on_ages(void *ctx)
{
	struct rh_workload_page *p = ctx;
	int64_t newest = p->event_count ? p->events[p->event_count - 1]->last : 0, age = newest ? rh_wall() - newest : 3600;

	rh_screen_changed(p->screen);
	rh_timer_start(&p->ages, age < 120 ? 1000 : age < 600 ? 10000 : 60000, on_ages, p);
}

static void on_changed(struct rh_workload_page *p)
{
	if (p->mending)
		p->changed = rh_wall();
	p->mending = false;
	if (p->reading == RH_SECRETS_HERE || p->reading == RH_SECRETS_REFUSED)
		p->reading = RH_SECRETS_NOT_READ;
}

void rh_workload_page_reply(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_workload_page *p = rh_workload_page_of(s);

	if (m->tag == RH_TAG_OBJECT)
		on_object(p, m);
	else if (m->tag == RH_TAG_SECRETS)
		on_secrets(p, m);
	else if (m->tag >= RH_TAG_LOST && m->tag < RH_TAG_LOST + RH_LOST_MOST)
		on_lost(p, (size_t)(m->tag - RH_TAG_LOST), m);
	else if (m->tag == RH_MAIL_CHANGED)
		on_changed(p);
	else if (m->tag == RH_MAIL_SIGNED_IN && p->live.list)
		rh_list_again(p->live.list);
	else if (m->tag == RH_MAIL_SIGNED_IN)
		ask_object(p);
}

void rh_workload_page_open(struct rh_screen *s, const char *key)
{
	struct rh_workload_page *p = rh_workload_page_of(s);

	p->screen = s;
	p->live.magic = RH_LIVE_MAGIC;
	p->filter = (struct rh_event_filter){ of_object, p };
	p->key = rh_strdup(key);
	if (!rh_workload_key_split(key, &p->def, &p->ns, &p->name))
		RH_BUG("no workload: %s", key);
	ask_object(p);
	rh_timer_start(&p->ages, 1000, on_ages, p);
}

void rh_workload_page_close(struct rh_workload_page *p)
{
	rh_timer_stop(&p->ages);
	rh_list_free(&p->live.list);
	pods_forget(p);
	lost_forget(p);
	rh_pull_secrets_free(p->secrets);
	free(p->pods);
	free(p->events);
	free(p->selector);
	free(p->key);
	free(p->ns);
	free(p->name);
}
