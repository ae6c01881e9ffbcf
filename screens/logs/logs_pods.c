/* Which pods a workload has, and which of their containers are read: those that come later as well. */
#include "screens/logs/logs.h"
#include "screens/workloads.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/workload.h"
#include "kube/workload_row.h"

#include <string.h>

static char pod_prefix[] = "pod/";

/* ---- the pods ---- */

static void list_pods(struct logs_screen *st)
{
	struct kube *k = app_session(st->screen->app)->kube;
	char *itself = rh_format("metadata.name=%s", st->name);
	bool bare = st->def->kind == KUBE_POD;
	struct kube_list_kind kind = { .resource = &kube_res_pod,
				       .prefix = pod_prefix,
				       .make = kube_object_row_make,
				       .ctx = pod_prefix,
				       .field_selector = bare ? itself : NULL,
				       .label_selector = bare                            ? NULL
							 : st->def->kind == KUBE_CRONJOB ? "job-name"
											 : st->selector };

	st->only[0] = st->ns;
	st->list =
		kube_list_new(k,
			      &(struct kube_list_spec){
				      .kinds = &kind, .kind_count = 1, .namespaces = st->only, .namespace_count = 1 },
			      st->screen->owner, LOGS_TAG_PODS);
	free(itself);
}

void logs_ask(struct logs_screen *st)
{
	if (st->def->kind == KUBE_POD || st->def->kind == KUBE_CRONJOB)
		list_pods(st);
	else
		workload_object_ask(st->screen, st->def, st->ns, st->name, LOGS_TAG_OBJECT);
}

void logs_on_object(struct logs_screen *st, struct rh_message *m)
{
	const struct kube_reply *r = m->body;
	struct rh_buf b;

	st->err = m->err;
	if (m->err.code == RH_E_AUTH)
		app_error(st->screen->app, &m->err);
	if (m->err.code != RH_OK || !r || st->list)
		return;
	rh_buf_init(&b, 8192);
	kube_pods_selector(rh_secret_peek(&r->body), &b);
	st->selector = rh_buf_take(&b);
	rh_buf_release(&b);
	list_pods(st);
}

void logs_pods_release(struct logs_screen *st)
{
	for (size_t i = 0; i < st->pod_count; i++)
		kube_pod_free(&st->pods[i]);
	free(st->pods);
	st->pods = NULL;
	st->pod_count = 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct kube_pod *x = *(const struct kube_pod *const *)a, *y = *(const struct kube_pod *const *)b;

	return x->created != y->created ? (x->created < y->created) - (x->created > y->created)
					: strcmp(x->name, y->name);
}

static void take_pods(struct logs_screen *st)
{
	const struct kube_list *l = st->list;

	logs_pods_release(st);
	for (size_t i = 0; i < l->rows.n; i++) {
		const struct kube_object_row *o = (const struct kube_object_row *)(const void *)l->rows.v[i];
		bool ours = kube_workload_has_pod(st->def, st->name, o->object);
		struct kube_pod *pod = ours ? kube_pod_parse(o->object) : NULL;

		if (!pod)
			continue;
		st->pods = rh_resize(st->pods, st->pod_count + 1, sizeof(struct kube_pod *));
		st->pods[st->pod_count++] = pod;
	}
	if (st->pod_count)
		qsort(st->pods, st->pod_count, sizeof(struct kube_pod *), newest_first);
}

/* ---- what is read ---- */

/* It has done its part: shown when it is asked for. */
static bool done_init(const struct kube_container *c)
{
	return c->init && c->state == KUBE_CONTAINER_ENDED && c->code == 0;
}

static bool is_chosen(const struct logs_screen *st, const struct kube_pod *pod, const struct kube_container *c)
{
	if (st->pod && strcmp(st->pod, pod->name) != 0)
		return false;
	return st->container ? strcmp(st->container, c->name) == 0 : !done_init(c);
}

static void read_pods(struct logs_screen *st)
{
	for (size_t i = 0; i < st->pod_count; i++)
		for (size_t j = 0; j < st->pods[i]->container_count; j++) {
			const struct kube_pod *pod = st->pods[i];
			const struct kube_container *c = &pod->containers[j];

			if (is_chosen(st, pod, c))
				kube_log_add(st->log, pod->name, c->name, c->restarts,
					     c->state == KUBE_CONTAINER_RUNNING);
		}
}

void logs_start(struct logs_screen *st)
{
	const struct logs_range *r = &logs_ranges[st->range];

	kube_log_free(&st->log);
	st->measured = SIZE_MAX;
	st->log = kube_log_new(
		app_session(st->screen->app)->kube,
		&(struct kube_log_spec){
			.ns = st->ns, .follow = true, .previous = st->previous, .tail = r->tail, .since = r->since },
		st->screen->owner, LOGS_TAG_LOG);
	read_pods(st);
}

void logs_sync(struct logs_screen *st)
{
	if (!st->list || st->list->rows.version == st->version)
		return;
	st->version = st->list->rows.version;
	take_pods(st);
	read_pods(st);
}
