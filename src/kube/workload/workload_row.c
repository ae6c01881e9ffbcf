/* One row of a list of workloads, made from the bytes of the object: what stands in its pod template, and how far it
 * is. */
#include "kube/workload_row.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/list/pick.h"
#include "kube/pull/pod_status.h"
#include "kube/row.h"
#include "kube/workload.h"

#include <stdio.h>
#include <string.h>

/* What a row is made of, as spans of the element. */
struct parts {
	struct kube_meta meta;
	struct rh_str metadata, spec, status;
	struct kube_pod_spans pod;
	bool removing;
	struct kube_pod_word word; /* of a pod */
};

/* Members of spec and status that say how far a workload is. */
struct progress {
	struct rh_str replicas, completions, suspend, paused; /* spec */
	struct rh_str ready, succeeded, desired, number_ready, updated, available, scheduled, seen, total,
		conditions; /* status */
};

static void progress_read(const struct parts *p, struct progress *out)
{
	static const struct kube_pick of_spec[] = {
		{ "replicas", offsetof(struct progress, replicas) },
		{ "completions", offsetof(struct progress, completions) },
		{ "suspend", offsetof(struct progress, suspend) },
		{ "paused", offsetof(struct progress, paused) },
		{ NULL, 0 },
	};
	static const struct kube_pick of_status[] = {
		{ "readyReplicas", offsetof(struct progress, ready) },
		{ "replicas", offsetof(struct progress, total) },
		{ "updatedReplicas", offsetof(struct progress, updated) },
		{ "availableReplicas", offsetof(struct progress, available) },
		{ "succeeded", offsetof(struct progress, succeeded) },
		{ "desiredNumberScheduled", offsetof(struct progress, desired) },
		{ "numberReady", offsetof(struct progress, number_ready) },
		{ "updatedNumberScheduled", offsetof(struct progress, scheduled) },
		{ "observedGeneration", offsetof(struct progress, seen) },
		{ "conditions", offsetof(struct progress, conditions) },
		{ NULL, 0 },
	};

	memset(out, 0, sizeof *out);
	kube_pick(p->spec, of_spec, out);
	kube_pick(p->status, of_status, out);
}

/* "True", "False" or "Unknown" of a condition is `status`, and its reason, if one is given. */
static bool condition(struct rh_str conditions, const char *type, const char *status, const char *reason)
{
	struct data_json_iter it;

	if (data_json_iter_within(&it, conditions))
		while (data_json_next(&it))
			if (kube_member_is(it.value, "type", type))
				return kube_member_is(it.value, "status", status) &&
				       (!reason || kube_member_is(it.value, "reason", reason));
	return false;
}

static bool seen(const struct parts *p, const struct progress *g)
{
	return kube_number(g->seen, 0) >= kube_number(p->meta.generation, 0);
}

/* ---- how far each kind is (kubectl rollout status, pkg/polymorphichelpers) ---- */

static void of_replicas(const struct parts *p, const struct progress *g, struct kube_workload_row *row)
{
	int updated = (int)kube_number(g->updated, 0);

	row->wanted = (int)kube_number(g->replicas, 1);
	row->ready = (int)kube_number(g->ready, 0);
	if (condition(g->conditions, "Progressing", "False", NULL) ||
	    condition(g->conditions, "ReplicaFailure", "True", NULL))
		row->state = KUBE_WORK_FAILED;
	else if (rh_str_is(g->paused, "true"))
		row->state = KUBE_WORK_PAUSED;
	else if (!seen(p, g) || row->ready < row->wanted || kube_number(g->total, 0) > row->wanted ||
		 (g->updated.n && updated < row->wanted))
		row->state = KUBE_WORK_UPDATING;
	else
		row->state = KUBE_WORK_ACTIVE;
}

static void of_daemon(const struct parts *p, const struct progress *g, struct kube_workload_row *row)
{
	row->wanted = (int)kube_number(g->desired, 0);
	row->ready = (int)kube_number(g->number_ready, 0);
	row->state = !seen(p, g) || row->ready < row->wanted || kube_number(g->scheduled, 0) < row->wanted
			     ? KUBE_WORK_UPDATING
			     : KUBE_WORK_ACTIVE;
}

static void of_job(const struct parts *p, const struct progress *g, struct kube_workload_row *row)
{
	(void)p;
	row->wanted = (int)kube_number(g->completions, 1);
	row->ready = (int)kube_number(g->succeeded, 0);
	if (condition(g->conditions, "Failed", "True", NULL))
		row->state = KUBE_WORK_FAILED;
	else if (condition(g->conditions, "Complete", "True", NULL))
		row->state = KUBE_WORK_COMPLETED;
	else
		row->state = rh_str_is(g->suspend, "true") ? KUBE_WORK_SUSPENDED : KUBE_WORK_RUNNING;
}

static void of_cron(const struct parts *p, const struct progress *g, struct kube_workload_row *row)
{
	(void)p;
	row->wanted = row->ready = -1;
	row->state = rh_str_is(g->suspend, "true") ? KUBE_WORK_SUSPENDED : KUBE_WORK_ACTIVE;
}

static void of_pod(const struct parts *p, const struct progress *g, struct kube_workload_row *row)
{
	(void)g;
	row->ready = p->word.ready;
	row->wanted = p->word.total;
	row->restarts = p->word.restarts;
	if (data_json_key_is(p->pod.phase, "Failed"))
		row->state = KUBE_WORK_FAILED;
	else if (data_json_key_is(p->pod.phase, "Succeeded"))
		row->state = KUBE_WORK_COMPLETED;
	else
		row->state = data_json_key_is(p->pod.phase, "Running") ? KUBE_WORK_RUNNING : KUBE_WORK_PENDING;
}

static void (*const how_far[KUBE_WORKLOAD_KINDS])(const struct parts *, const struct progress *,
						  struct kube_workload_row *) = {
	[KUBE_DEPLOYMENT] = of_replicas, [KUBE_STATEFULSET] = of_replicas,
	[KUBE_DAEMONSET] = of_daemon,    [KUBE_JOB] = of_job,
	[KUBE_CRONJOB] = of_cron,        [KUBE_POD] = of_pod,
};

/* ---- what became of its images ---- */

static enum kube_pull pull_worst(const struct kube_pod_spans *p)
{
	const struct rh_str arrays[] = { p->init_containers, p->containers };
	enum kube_pull worst = KUBE_PULL_NONE;
	struct kube_container_spans c;
	struct data_json_iter it;

	for (size_t i = 0; i < RH_LEN(arrays); i++) {
		if (!data_json_iter_within(&it, arrays[i]))
			continue;
		while (data_json_next(&it)) {
			kube_container_read(it.value, &c);
			enum kube_pull pull = kube_container_pull(&c);
			worst = pull > worst ? pull : worst;
		}
	}
	return worst;
}

static enum kube_pull pull_of_pod(const struct parts *p)
{
	enum kube_pull pull;

	if (p->removing || data_json_key_is(p->pod.phase, "Failed") || data_json_key_is(p->pod.phase, "Succeeded"))
		return KUBE_PULL_NONE;
	pull = pull_worst(&p->pod);
	if (pull == KUBE_PULL_NONE)
		return KUBE_PULL_PULLING;
	if ((pull == KUBE_PULL_REFUSED || pull == KUBE_PULL_DENIED) && !kube_count(p->pod.pull_secrets))
		return KUBE_PULL_NO_CREDENTIALS;
	return pull;
}

/* Kubelets before 1.32 say the cause only while a container waits for ErrImagePull: it still holds while they back off.
 */
static void row_inherit(struct rh_row *row, const struct rh_row *before)
{
	struct kube_workload_row *now = (struct kube_workload_row *)(void *)row;
	const struct kube_workload_row *was = (const struct kube_workload_row *)(const void *)before;

	if (now->pull == KUBE_PULL_FAILED && was->pull > KUBE_PULL_FAILED && !strcmp(now->uid, was->uid) &&
	    !strcmp(now->images, was->images))
		now->pull = was->pull;
}

/* Plain objects, not Tables: cells hold neither images of pods nor pull secrets nor why a pull failed, so a Table would
 * need includeObject=Object, which is the same bytes and the cells on top. Pods first: they change most. */
size_t kube_workload_list_kinds(const struct kube *k, unsigned which, struct kube_list_kind out[KUBE_WORKLOAD_KINDS])
{
	static const char *const prefixes[KUBE_WORKLOAD_KINDS] = {
		[KUBE_DEPLOYMENT] = "deployment/", [KUBE_STATEFULSET] = "statefulset/",
		[KUBE_DAEMONSET] = "daemonset/",   [KUBE_JOB] = "job/",
		[KUBE_CRONJOB] = "cronjob/",       [KUBE_POD] = "pod/",
	};
	size_t n = 0;

	for (int i = -1; i < KUBE_POD; i++) {
		const struct kube_workload_def *def = &kube_workload_defs[i < 0 ? KUBE_POD : i];

		if (!(which & 1u << def->kind))
			continue;
		out[n++] = (struct kube_list_kind){ .resource = kube_workload_resource(k, def),
						    .prefix = prefixes[def->kind],
						    .make = kube_workload_row_make,
						    .ctx = (void *)(uintptr_t)def,
						    .inherit = def->kind == KUBE_POD ? row_inherit : NULL };
		if (def->kind == KUBE_CRONJOB && out[n - 1].resource == &kube_res_cron_job)
			out[n - 1].older = &kube_res_cron_job_beta;
	}
	return n;
}

/* ---- the row ---- */

static bool parts_read(const struct kube_workload_def *def, struct rh_str element, struct parts *p)
{
	static const struct kube_pick members[] = {
		{ "metadata", offsetof(struct parts, metadata) },
		{ "spec", offsetof(struct parts, spec) },
		{ "status", offsetof(struct parts, status) },
		{ NULL, 0 },
	};

	memset(p, 0, sizeof *p);
	if (!kube_pick(element, members, p))
		return false;
	kube_meta_read(p->metadata, &p->meta);
	kube_pod_read(kube_at(p->spec, def->pod + strlen("/spec")),
		      def->kind == KUBE_POD ? p->status : (struct rh_str){ 0 }, &p->pod);
	p->removing = p->meta.deleted.n && !rh_str_is(p->meta.deleted, "null");
	if (def->kind == KUBE_POD)
		kube_pod_word(&p->pod, p->removing, &p->word);
	return p->meta.name.n > 2;
}

static void add_images(struct kube_row_maker *m, const struct kube_pod_spans *pod)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)32 << 10);
	kube_join(pod->spec_containers, "image", &b);
	kube_join(pod->spec_init_containers, "image", &b);
	kube_row_common_text(m, offsetof(struct kube_workload_row, images), rh_buf_str(&b));
	rh_buf_clear(&b);
	kube_join(pod->pull_secrets, "name", &b);
	kube_row_common_text(m, offsetof(struct kube_workload_row, pull_secrets), rh_buf_str(&b));
	rh_buf_release(&b);
}

/* The one of its owners that is its controller: "ReplicaSet/front-5c47c". */
static void read_owner(struct rh_str owners, struct rh_buf *out)
{
	struct data_json_iter it;

	rh_buf_init(out, 1024);
	if (data_json_iter_within(&it, owners))
		while (data_json_next(&it) && !out->n)
			if (rh_str_is(kube_member(it.value, "controller"), "true")) {
				data_json_decode(kube_member(it.value, "kind"), DATA_JSON_SHOW, rh_out_buf(out));
				rh_buf_addc(out, '/');
				data_json_decode(kube_member(it.value, "name"), DATA_JSON_SHOW, rh_out_buf(out));
			}
}

static void add_owner(struct kube_row_maker *m, struct rh_str owners)
{
	struct rh_buf b;

	read_owner(owners, &b);
	kube_row_text(m, offsetof(struct kube_workload_row, owner), rh_buf_str(&b));
	rh_buf_release(&b);
}

bool kube_workload_has_pod(const struct kube_workload_def *def, const char *name, struct rh_str pod)
{
	bool exact = def->kind != KUBE_DEPLOYMENT && def->kind != KUBE_CRONJOB, has;
	size_t n = strlen(name);
	const char *slash;
	struct rh_buf b;

	if (def->kind == KUBE_POD)
		return true;
	read_owner(data_json_part(pod, "/metadata/ownerReferences"), &b);
	slash = strchr(b.p, '/');
	has = slash && strncmp(slash + 1, name, n) == 0 && slash[1 + n] == (exact ? '\0' : '-');
	rh_buf_release(&b);
	return has;
}

struct rh_row *kube_workload_row_make(void *ctx, const struct kube_table_columns *columns, struct rh_str element)
{
	const struct kube_workload_def *def = ctx;
	struct kube_workload_row *row;
	struct kube_row_maker m;
	struct progress g = { 0 };
	struct parts p;
	char prefix[32];

	(void)columns;
	if (!parts_read(def, element, &p))
		return NULL;
	kube_row_begin(&m);
	snprintf(prefix, sizeof prefix, "%s/", def->id);
	kube_row_key(&m, prefix, &p.meta);
	kube_row_common(&m, offsetof(struct kube_workload_row, ns), p.meta.ns);
	kube_row_json(&m, offsetof(struct kube_workload_row, name), p.meta.name);
	kube_row_json(&m, offsetof(struct kube_workload_row, uid), p.meta.uid);
	kube_row_json(&m, offsetof(struct kube_workload_row, resource_version), p.meta.version);
	kube_row_common(&m, offsetof(struct kube_workload_row, account), p.pod.account);
	kube_row_common(&m, offsetof(struct kube_workload_row, node), p.pod.node);
	kube_row_common_text(&m, offsetof(struct kube_workload_row, status), rh_str(p.word.text));
	add_images(&m, &p.pod);
	add_owner(&m, p.meta.owners);
	row = kube_row_end(&m, sizeof *row);
	if (!row)
		return NULL;
	row->def = def;
	row->created = kube_time(p.meta.created);
	row->restarts = -1;
	if (def->kind != KUBE_POD) /* of a pod it is the word that says how far it is */
		progress_read(&p, &g);
	how_far[def->kind](&p, &g, row);
	row->paused = rh_str_is(g.paused, "true") || rh_str_is(g.suspend, "true");
	if (def->kind == KUBE_POD)
		row->pull = pull_of_pod(&p);
	if (p.removing)
		row->state = KUBE_WORK_REMOVING;
	return &row->row;
}
