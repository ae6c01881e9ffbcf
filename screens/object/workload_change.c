/* Changes of a workload: a patch, and the one that replaces its pods. */
#include "screens/workloads.h"
#include "app/change.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/workload.h"
#include "ui/screen.h"

#include <string.h>
#include <time.h>

void workload_object_path(const struct kube *k, const struct kube_workload_def *def, const char *ns, const char *name,
			  struct rh_buf *out)
{
	kube_path(k, kube_workload_resource(k, def), ns, name, out);
}

void workload_object_ask(struct ui_screen *s, const struct kube_workload_def *def, const char *ns, const char *name,
			 int tag)
{
	struct kube *k = app_session(s->app)->kube;
	char *what = rh_format("%s %s/%s", def->id, ns, name);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	workload_object_path(k, def, ns, name, &path);
	kube_get(k, path.p, what, s->owner, tag);
	rh_buf_release(&path);
	free(what);
}

struct app_change *workload_change(struct ui_screen *s, const char *verb, const char *method,
				   const struct kube_workload_def *def, const char *ns, const char *name)
{
	struct app_change *c = app_change_new(verb, method);
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	workload_object_path(app_session(s->app)->kube, def, ns, name, &path);
	c->path = rh_buf_take(&path);
	c->what = rh_format("%s %s/%s", def->id, ns, name);
	c->ns = rh_strdup(ns);
	c->name = rh_strdup(name);
	return c;
}

struct app_change *workload_patch(struct ui_screen *s, const struct kube_workload_def *def, const char *ns,
				  const char *name, const char *type)
{
	struct app_change *c = workload_change(s, N_("Save"), "PATCH", def, ns, name);

	c->content_type = strcmp(type, "merge") == 0 ? KUBE_MERGE_PATCH : KUBE_STRATEGIC_PATCH;
	return c;
}

/* {"spec":{"template":{"metadata":{"annotations":{…}}}}}, as deep as the pointer goes; NULL closes it. */
static void open_path(struct data_jw *w, const char *pointer, int *depth)
{
	struct rh_str rest = rh_str_from(rh_str(pointer), 1), step;

	data_jw_open(w, '{');
	for (*depth = 1; rh_str_cut(&rest, '/', &step); (*depth)++) {
		data_jw_key(w, step);
		data_jw_open(w, '{');
	}
}

struct app_change *workload_restart(struct ui_screen *s, const struct kube_workload_def *def, const char *ns,
				    const char *name)
{
	struct app_change *c = workload_patch(s, def, ns, name, "merge");
	struct data_jw w;
	char now[32];
	time_t wall = (time_t)rh_wall();
	struct tm tm;
	int depth;

	gmtime_r(&wall, &tm);
	strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
	c->verb = N_("Redeploy");
	data_jw_init(&w, rh_out_secret(&c->body));
	open_path(&w, def->pod_meta, &depth);
	data_jw_kv_open(&w, "annotations", '{');
	data_jw_kv(&w, "kubectl.kubernetes.io/restartedAt", rh_str(now));
	for (depth++; depth > 0; depth--)
		data_jw_close(&w, '}');
	return c;
}
