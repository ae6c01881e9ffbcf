/* A new workload with Rancher's defaults, its selector, and a clone of one that exists. */
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/object.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <stdio.h>
#include <string.h>

/* Rancher's page begins with these (shell: models/workload.js applyDefaults). The pod's seccomp profile is its newest
 * version's; CronJobs and Pods begin without it there. */
#define SECCOMP "\"securityContext\":{\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}"
#define LONG_LIVED                                                                                                  \
	"\"selector\":{\"matchLabels\":{}},\"template\":{\"metadata\":{\"labels\":{}},\"spec\":{\"restartPolicy\":" \
	"\"Always\"," SECCOMP "}}}"

static const char *const specs[KUBE_WORKLOAD_KINDS] = {
	[KUBE_DEPLOYMENT] = ("{\"replicas\":1," LONG_LIVED),
	[KUBE_STATEFULSET] = ("{\"replicas\":1," LONG_LIVED),
	[KUBE_DAEMONSET] = ("{" LONG_LIVED),
	[KUBE_JOB] = ("{\"template\":{\"spec\":{\"restartPolicy\":\"Never\"," SECCOMP "}}}"),
	[KUBE_CRONJOB] = "{\"schedule\":\"0 * * * "
			 "*\",\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\"}}}}}",
	[KUBE_POD] = "{\"restartPolicy\":\"Always\"}",
};

void kube_workload_new(const struct kube_workload_def *def, const char *api, struct rh_secret *doc)
{
	struct data_jw w;

	rh_secret_clear(doc);
	data_jw_init(&w, rh_out_secret(doc));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", rh_str(api));
	data_jw_kv(&w, "kind", rh_str(def->resource->kind));
	data_jw_key(&w, RH_STR("metadata"));
	data_jw_raw(&w, RH_STR("{}"));
	data_jw_key(&w, RH_STR("spec"));
	data_jw_raw(&w, rh_str(specs[def->kind]));
	data_jw_close(&w, '}');
}

/* ---- the selector ---- */

enum { LABEL_MOST = 63, DIGEST = 8 };

static uint32_t digest(struct rh_str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

void kube_workload_selector(const struct kube_workload_def *def, const char *ns, const char *name, struct rh_buf *out)
{
	char *whole = rh_format("apps.%s-%s-%s", def->id, ns, name);
	struct rh_str s = rh_str(whole);

	rh_buf_clear(out);
	rh_buf_adds(out, rh_str_n(s.p, s.n <= LABEL_MOST ? s.n : LABEL_MOST - DIGEST - 1));
	if (s.n > LABEL_MOST) /* what is cut off still tells them apart */
		rh_buf_addf(out, "-%08x", digest(s));
	free(whole);
}

static bool text_at(struct rh_str doc, const char *pointer, struct rh_buf *out)
{
	rh_buf_clear(out);
	return data_json_find_text(doc, pointer, out);
}

static bool is_empty_map(struct rh_str doc, const char *pointer)
{
	struct data_json_iter it;
	struct rh_str map;
	struct rh_err e;

	return data_json_find(doc, pointer, &map, &e) != RH_OK || !data_json_iter_init(&it, map) ||
	       !data_json_next(&it);
}

#define LABEL "workload.user.cattle.io~1workloadselector"
static const char *const selector_places[] = { "/spec/selector/matchLabels/" LABEL, "/metadata/labels/" LABEL,
					       "/spec/template/metadata/labels/" LABEL };

enum rh_code kube_workload_select(struct rh_secret *doc, const struct kube_workload_def *def, const char *was,
				  const char *value, struct rh_err *e)
{
	struct rh_buf now;
	enum rh_code code = RH_OK;

	if (!def->selector)
		return RH_OK;
	rh_buf_init(&now, 4096);
	bool there = text_at(rh_secret_peek(doc), selector_places[0], &now);
	bool free_ = is_empty_map(rh_secret_peek(doc), "/spec/selector/matchLabels") &&
		     is_empty_map(rh_secret_peek(doc), "/spec/selector/matchExpressions");
	bool mine = !was || free_ || (there && strcmp(now.p, was) == 0);
	rh_buf_release(&now);
	if (!mine)
		return RH_OK;
	for (size_t i = 0; code == RH_OK && i < RH_LEN(selector_places); i++)
		code = data_json_put_text(doc, selector_places[i], rh_str(value), e);
	return code;
}

/* ---- a clone ---- */

/* Besides what belongs to any object. */
static const char *const own[] = {
	"/metadata/ownerReferences",
	"/metadata/finalizers",
	"/metadata/generateName",
	"/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration",
	"/metadata/annotations/field.cattle.io~1publicEndpoints",
	"/metadata/annotations/deprecated.daemonset.template.generation",
};
/* What a Job's controller writes into it, and a pod's scheduler. */
static const char *const own_job[] = {
	"/spec/selector",
	"/spec/manualSelector",
	"/metadata/labels/controller-uid",
	"/metadata/labels/job-name",
	"/metadata/labels/batch.kubernetes.io~1controller-uid",
	"/metadata/labels/batch.kubernetes.io~1job-name",
	"/spec/template/metadata/labels/controller-uid",
	"/spec/template/metadata/labels/job-name",
	"/spec/template/metadata/labels/batch.kubernetes.io~1controller-uid",
	"/spec/template/metadata/labels/batch.kubernetes.io~1job-name",
};
static const char *const own_pod[] = { "/spec/nodeName", "/metadata/labels/pod-template-hash" };

enum rh_code kube_workload_clone(struct rh_secret *doc, const struct kube_workload_def *def, struct rh_err *e)
{
	enum rh_code code = kube_object_as_new(doc, e);

	if (code == RH_OK)
		code = data_json_drop(doc, own, RH_LEN(own), e);
	if (code == RH_OK && def->kind == KUBE_JOB)
		code = data_json_drop(doc, own_job, RH_LEN(own_job), e);
	if (code == RH_OK && def->kind == KUBE_POD)
		code = data_json_drop(doc, own_pod, RH_LEN(own_pod), e);
	return code;
}

/* ---- a Job of a CronJob ---- */

static void put_members(struct data_jw *w, struct rh_str object)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, object))
		return;
	while (data_json_next(&it)) {
		struct rh_buf key;

		rh_buf_init(&key, 4096);
		if (data_json_decode(it.key, DATA_JSON_EXACT, rh_out_buf(&key))) {
			data_jw_key(w, rh_buf_str(&key));
			data_jw_raw(w, it.value);
		}
		rh_buf_release(&key);
	}
}

static void put_owner(struct data_jw *w, struct rh_str cron)
{
	struct rh_str api = data_json_part(cron, "/apiVersion");

	data_jw_key(w, RH_STR("ownerReferences"));
	data_jw_open(w, '[');
	data_jw_open(w, '{');
	data_jw_key(w, RH_STR("apiVersion"));
	data_jw_raw(w, api.n ? api : RH_STR("\"batch/v1\""));
	data_jw_kv(w, "kind", RH_STR("CronJob"));
	data_jw_key(w, RH_STR("name"));
	data_jw_raw(w, data_json_part(cron, "/metadata/name"));
	data_jw_key(w, RH_STR("uid"));
	data_jw_raw(w, data_json_part(cron, "/metadata/uid"));
	data_jw_key(w, RH_STR("controller"));
	data_jw_bool(w, true);
	data_jw_close(w, '}');
	data_jw_close(w, ']');
}

static void put_job_meta(struct data_jw *w, struct rh_str cron, const char *name)
{
	struct rh_str labels = data_json_part(cron, "/spec/jobTemplate/metadata/labels");

	data_jw_key(w, RH_STR("metadata"));
	data_jw_open(w, '{');
	data_jw_kv(w, "name", rh_str(name));
	data_jw_key(w, RH_STR("namespace"));
	data_jw_raw(w, data_json_part(cron, "/metadata/namespace"));
	if (labels.n) {
		data_jw_key(w, RH_STR("labels"));
		data_jw_raw(w, labels);
	}
	data_jw_key(w, RH_STR("annotations"));
	data_jw_open(w, '{');
	data_jw_kv(w, "cronjob.kubernetes.io/instantiate", RH_STR("manual"));
	put_members(w, data_json_part(cron, "/spec/jobTemplate/metadata/annotations"));
	data_jw_close(w, '}');
	put_owner(w, cron);
	data_jw_close(w, '}');
}

enum rh_code kube_job_of_cron(struct rh_str cron, const char *name, struct rh_secret *out, struct rh_err *e)
{
	struct rh_str spec = data_json_part(cron, "/spec/jobTemplate/spec");
	struct data_jw w;

	if (!spec.n || !data_json_part(cron, "/metadata/uid").n || !data_json_part(cron, "/metadata/name").n ||
	    !data_json_part(cron, "/metadata/namespace").n)
		return rh_err_set(e, RH_E_PARSE, "%s", _("The server's answer is no CronJob."));
	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", RH_STR("batch/v1"));
	data_jw_kv(&w, "kind", RH_STR("Job"));
	put_job_meta(&w, cron, name);
	data_jw_key(&w, RH_STR("spec"));
	data_jw_raw(&w, spec);
	data_jw_close(&w, '}');
	return RH_OK;
}
