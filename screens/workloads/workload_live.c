/* A live list about one workload: the workload is read, then the list begins. */
#include "screens/workloads/workload_live.h"
#include "screens/tags.h"
#include "screens/workloads.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/pod.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/columns.h"
#include "ui/screen.h"

static struct workload_live *live_of(const struct ui_screen *s)
{
	return s->state;
}

static void ask(struct ui_screen *s)
{
	const struct workload_live *v = live_of(s);

	workload_object_ask(s, v->def, v->ns, v->name, WORKLOAD_TAG_LIVE);
}

/* A CronJob's pods are those of its Jobs, which no selector names. */
size_t workload_live_kinds(const struct kube *k, struct kube_event_filter *of, const char *itself, const char *selector,
			   struct kube_list_kind out[WORKLOAD_LIVE_KINDS])
{
	static char object[] = "object/", pod[] = "pod/";
	size_t n = 0;

	out[n++] = (struct kube_list_kind){ .resource = kube_workload_resource(k, of->def),
					    .prefix = object,
					    .field_selector = itself,
					    .make = kube_object_row_make,
					    .ctx = object };
	out[n++] = (struct kube_list_kind){
		.resource = &kube_res_event, .prefix = "event/", .make = kube_event_row_make, .ctx = of
	};
	if (of->def->kind != KUBE_POD)
		out[n++] = (struct kube_list_kind){ .resource = &kube_res_pod,
						    .prefix = pod,
						    .make = kube_object_row_make,
						    .ctx = pod,
						    .label_selector =
							    of->def->kind == KUBE_CRONJOB ? "job-name" : selector };
	return n;
}

/* object: empty where it is gone. */
static void begin(struct ui_screen *s, struct rh_str object)
{
	struct workload_live *v = live_of(s);
	const struct live_spec *is = s->ops->data;
	struct kube_list_spec spec = { .namespaces = v->only, .namespace_count = 1 };
	struct rh_buf uid, selector;

	if (v->list)
		return;
	rh_buf_init(&uid, 256);
	rh_buf_init(&selector, 8192);
	if (object.n && data_json_find_text(object, "/metadata/uid", &uid))
		kube_pods_selector(object, &selector);
	rh_strset(&v->uid, uid.n ? uid.p : "");
	rh_strset(&v->selector, selector.n ? selector.p : "");
	v->only[0] = v->ns;
	is->fill(s, &spec);
	v->list = kube_list_new(app_session(s->app)->kube, &spec, s->owner, LIVE_TAG);
	live_start(s);
	rh_buf_release(&selector);
	rh_buf_release(&uid);
}

struct kube_list *workload_live_borrow(struct ui_screen *s)
{
	return live_of(s)->list;
}

void workload_live_again(struct ui_screen *s)
{
	if (live_of(s)->list)
		kube_list_again(live_of(s)->list);
	else
		ask(s);
}

void workload_live_open(struct ui_screen *s, const void *key)
{
	struct workload_live *v = live_of(s);

	v->key = rh_strdup(key);
	if (!kube_workload_key_split(key, &v->def, &v->ns, &v->name))
		RH_BUG("no workload: %s", (const char *)key);
	ask(s);
}

bool workload_live_reply(struct ui_screen *s, struct rh_message *m)
{
	struct workload_live *v = live_of(s);
	const struct kube_reply *r = m->body;

	if (m->tag != WORKLOAD_TAG_LIVE)
		return false;
	v->err = m->err;
	if (m->err.code == RH_OK && r)
		begin(s, rh_secret_peek(&r->body));
	else if (m->err.code == RH_E_NOTFOUND && v->outlives)
		begin(s, rh_str(NULL));
	return true;
}

void workload_live_rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct workload_live *v = live_of(s);

	(void)live_rows(s, out);
	if (v->list)
		return;
	out->phase = v->err.code == RH_OK ? UI_LIST_LOADING : UI_LIST_FAILED;
	out->err = v->err.code == RH_OK ? NULL : &v->err;
}

void workload_live_close(struct ui_screen *s)
{
	struct workload_live *v = live_of(s);

	live_close(s);
	kube_list_free(&v->list);
	free(v->key);
	free(v->ns);
	free(v->name);
	free(v->uid);
	free(v->selector);
}
