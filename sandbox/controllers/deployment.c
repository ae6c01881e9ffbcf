/* Deployments roll from one ReplicaSet to the next (pkg/controller/deployment). */
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 60 };
#define REVISION "deployment.kubernetes.io/revision"
#define HASH "pod-template-hash"

static const struct sb_source source = { "deployment-controller", NULL, false };

/* One look: the Deployment and its ReplicaSets, youngest revision last. */
struct look {
	struct sb_cluster *c;
	struct sb_object *d;
	struct sb_index sets;
	struct sb_object *fresh; /* of `sets`: the one with the present template; NULL: not yet */
	int64_t wanted;
};

static int64_t revision(const struct sb_object *o)
{
	int64_t n = 0;
	rh_str_number(sb_value_str(sb_value_at(o->v, "metadata", "annotations", REVISION, NULL)), 0, INT64_MAX, &n);
	return n;
}

static bool same_template(const struct sb_object *rs, const json_t *template)
{
	json_t *theirs = json_deep_copy(json_object_get(sb_spec_of(rs), "template"));
	json_object_del(sb_value_at(theirs, "metadata", "labels", NULL), HASH);
	bool same = sb_value_eq(theirs, template);
	sb_value_free(&theirs);
	return same;
}

static int by_revision(const void *a, const void *b)
{
	const struct sb_object *x = *(struct sb_object *const *)a, *y = *(struct sb_object *const *)b;
	int64_t m = revision(x), n = revision(y);
	return m == n ? strcmp(x->key, y->key) : m < n ? -1 : 1;
}

static void look_init(struct look *l, struct sb_cluster *c, const char *key)
{
	memset(l, 0, sizeof *l);
	l->c = c;
	l->d = sb_object_hold(sb_object_at(c, "deployments", key));
	if (!l->d)
		return;
	l->wanted = sb_spec_int(l->d, "replicas", 1);
	sb_owned_by(c, "replicasets", l->d, &l->sets);
	if (l->sets.n > 1)
		qsort(l->sets.v, l->sets.n, sizeof *l->sets.v, by_revision);
	for (size_t i = 0; i < l->sets.n && !l->fresh; i++)
		if (same_template(l->sets.v[i], json_object_get(sb_spec_of(l->d), "template")))
			l->fresh = l->sets.v[i];
}

static void look_release(struct look *l)
{
	sb_index_release(&l->sets);
	sb_object_drop(&l->d);
}

static int64_t sum(const struct look *l, const char *spec, const char *status)
{
	int64_t n = 0;
	for (size_t i = 0; i < l->sets.n; i++)
		n += spec ? sb_spec_int(l->sets.v[i], spec, 0) : sb_status_int(l->sets.v[i], status);
	return n;
}

static void limits(const struct look *l, int64_t *surge, int64_t *unavailable)
{
	const json_t *rolling = sb_value_at(l->d->v, "spec", "strategy", "rollingUpdate", NULL);
	*surge = sb_percent_of(json_object_get(rolling, "maxSurge"), l->wanted, true, 0);
	*unavailable = sb_percent_of(json_object_get(rolling, "maxUnavailable"), l->wanted, false, 0);
	if (!*surge && !*unavailable)
		*unavailable = 1;
	if (*unavailable > l->wanted)
		*unavailable = l->wanted;
}

static bool recreates(const struct look *l)
{
	return rh_str_is(sb_value_str(sb_value_at(l->d->v, "spec", "strategy", "type", NULL)), "Recreate");
}

static void annotate(json_t *meta, const char *key, int64_t n)
{
	json_object_set_new(sb_value_need_map(meta, "annotations"), key, sb_value_textf("%lld", (long long)n));
}

static void annotate_size(const struct look *l, json_t *meta)
{
	int64_t surge = 0, unavailable;
	if (!recreates(l))
		limits(l, &surge, &unavailable);
	annotate(meta, "deployment.kubernetes.io/desired-replicas", l->wanted);
	annotate(meta, "deployment.kubernetes.io/max-replicas", l->wanted + surge);
}

/* As the controller of its version (pkg/controller/deployment/sync.go). from -1: it is new. */
static void say_scaled(const struct look *l, const char *name, int64_t from, int64_t to)
{
	int minor = sb_cluster_minor(l->c);
	const char *way = to > from ? "up" : "down";

	if (minor >= 36)
		sb_event(l->c, l->d, NULL, &source, "Normal", "ScalingReplicaSet",
			 "Scaled %s replica set %s from %lld to %lld", way, name, (long long)(from < 0 ? 0 : from),
			 (long long)to);
	else if (minor >= 27 && from >= 0)
		sb_event(l->c, l->d, NULL, &source, "Normal", "ScalingReplicaSet",
			 "Scaled %s replica set %s to %lld from %lld", way, name, (long long)to, (long long)from);
	else
		sb_event(l->c, l->d, NULL, &source, "Normal", "ScalingReplicaSet", "Scaled %s replica set %s to %lld",
			 way, name, (long long)to);
}

static void scale(struct look *l, const struct sb_object *rs, int64_t to)
{
	int64_t from = sb_spec_int(rs, "replicas", 0);
	if (from == to)
		return;
	json_t *v = json_deep_copy(rs->v), *meta = json_object_get(v, "metadata");
	json_object_set_new(json_object_get(v, "spec"), "replicas", json_integer(to));
	json_object_set_new(meta, "generation", json_integer(sb_value_int_of(meta, "generation", 1) + 1));
	annotate_size(l, meta);
	sb_store_put(&l->c->store, rs->kind, v);
	say_scaled(l, rs->name, from, to);
}

/* ---- the new ReplicaSet ---- */

static int64_t room(const struct look *l, int64_t now)
{
	int64_t surge, unavailable, most, all = sum(l, "replicas", NULL);
	limits(l, &surge, &unavailable);
	most = l->wanted + surge;
	if (recreates(l))
		return l->wanted;
	if (all >= most)
		return now;
	return now + (most - all < l->wanted - now ? most - all : l->wanted - now);
}

static void create_set(struct look *l)
{
	const json_t *template = json_object_get(sb_spec_of(l->d), "template");
	json_t *v = json_object(), *meta = sb_value_need_map(v, "metadata"), *spec = sb_value_need_map(v, "spec");
	int64_t last = l->sets.n ? revision(l->sets.v[l->sets.n - 1]) : 0, n = room(l, 0);
	char hash[11], *name, *ns = rh_str_dup(l->d->ns);
	sb_template_hash(template, hash);
	name = rh_format("%s-%s", l->d->name, hash);
	json_object_set_new(v, "spec", spec = json_object());
	json_object_set_new(spec, "replicas", json_integer(n));
	if (json_object_get(sb_spec_of(l->d), "minReadySeconds"))
		json_object_set_new(spec, "minReadySeconds",
				    json_deep_copy(json_object_get(sb_spec_of(l->d), "minReadySeconds")));
	json_object_set_new(spec, "selector", json_deep_copy(json_object_get(sb_spec_of(l->d), "selector")));
	sb_value_set_text(sb_value_need_map(json_object_get(spec, "selector"), "matchLabels"), HASH, hash);
	json_object_set_new(spec, "template", json_deep_copy(template));
	sb_value_set_text(sb_value_need_map(sb_value_need_map(json_object_get(spec, "template"), "metadata"), "labels"),
			  HASH, hash);
	json_object_set_new(meta, "labels", json_deep_copy(sb_value_at(spec, "template", "metadata", "labels", NULL)));
	json_object_set_new(meta, "generation", json_integer(1));
	annotate(meta, REVISION, last + 1);
	annotate_size(l, meta);
	sb_owner_set(v, l->d);
	sb_world_add(l->c, sb_kind_named("replicasets"), ns, name, 0, v);
	if (n > 0)
		say_scaled(l, name, -1, n);
	free(name);
	free(ns);
}

/* An older template came back: its ReplicaSet gets the newest revision. */
static void renumber(struct look *l)
{
	int64_t last = revision(l->sets.v[l->sets.n - 1]);
	if (revision(l->fresh) == last && l->fresh == l->sets.v[l->sets.n - 1])
		return;
	json_t *v = json_deep_copy(l->fresh->v);
	annotate(json_object_get(v, "metadata"), REVISION, last + 1);
	sb_store_put(&l->c->store, l->fresh->kind, v);
}

/* ---- the old ones ---- */

static void scale_old_down(struct look *l)
{
	int64_t surge, unavailable, budget;
	limits(l, &surge, &unavailable);
	int64_t least = l->wanted - unavailable;
	int64_t fresh_unavailable = sb_spec_int(l->fresh, "replicas", 0) - sb_status_int(l->fresh, "availableReplicas");
	budget = sum(l, "replicas", NULL) - least - (fresh_unavailable > 0 ? fresh_unavailable : 0);
	/* first what is not well */
	for (size_t i = 0; i < l->sets.n && budget > 0; i++) {
		struct sb_object *rs = l->sets.v[i];
		int64_t has = sb_spec_int(rs, "replicas", 0), sick = has - sb_status_int(rs, "availableReplicas");
		if (rs == l->fresh || !has || sick <= 0)
			continue;
		int64_t n = sick < budget ? sick : budget;
		scale(l, rs, has - n);
		budget -= n;
	}
	int64_t spare = sum(l, NULL, "availableReplicas") - least;
	for (size_t i = 0; i < l->sets.n && spare > 0 && budget > 0; i++) {
		struct sb_object *now = sb_object_at(l->c, "replicasets", l->sets.v[i]->key);
		int64_t has = now ? sb_spec_int(now, "replicas", 0) : 0, n = has < spare ? has : spare;
		if (l->sets.v[i] == l->fresh || !has)
			continue;
		scale(l, now, has - n);
		spare -= n;
	}
}

static bool old_pods_left(struct look *l)
{
	bool left = false;
	for (size_t i = 0; i < l->sets.n; i++) {
		struct sb_index pods;
		if (l->sets.v[i] == l->fresh)
			continue;
		sb_owned_by(l->c, "pods", l->sets.v[i], &pods);
		left |= pods.n > 0;
		sb_index_release(&pods);
		scale(l, l->sets.v[i], 0);
	}
	return left;
}

static bool settled(const struct look *l)
{
	return l->fresh && sb_status_int(l->fresh, "availableReplicas") == l->wanted &&
	       sb_spec_int(l->fresh, "replicas", 0) == l->wanted && sum(l, "replicas", NULL) == l->wanted &&
	       sum(l, NULL, "replicas") == l->wanted;
}

static void forget_old(struct look *l)
{
	int64_t keep = sb_spec_int(l->d, "revisionHistoryLimit", 10), old = (int64_t)l->sets.n - 1;
	for (size_t i = 0; i < l->sets.n && old > keep; i++) {
		const struct sb_object *rs = l->sets.v[i];
		if (rs == l->fresh || sb_spec_int(rs, "replicas", 0) || sb_status_int(rs, "replicas"))
			continue;
		sb_store_delete(&l->c->store, rs);
		old--;
	}
}

static void roll(struct look *l)
{
	bool paused = sb_value_true_of(sb_spec_of(l->d), "paused");
	if (recreates(l) && !paused && old_pods_left(l))
		return;
	if (!l->fresh && !paused) {
		create_set(l);
		return;
	}
	struct sb_object *rs = l->fresh ? l->fresh : l->sets.n ? l->sets.v[l->sets.n - 1] : NULL;
	int64_t has = rs ? sb_spec_int(rs, "replicas", 0) : 0;
	if (!rs)
		return;
	if (l->fresh && !paused)
		renumber(l);
	rs = sb_object_at(l->c, "replicasets", rs->key);
	if (has != l->wanted && (has > l->wanted || room(l, has) != has)) {
		scale(l, rs, has > l->wanted ? l->wanted : room(l, has));
		return;
	}
	if (!paused && !recreates(l))
		scale_old_down(l);
	if (settled(l))
		forget_old(l);
}

/* ---- status ---- */

static void touch(struct sb_cluster *c, json_t *status, const char *type, bool really)
{
	json_t *k = (json_t *)(uintptr_t)sb_condition_get(status, type);
	static const char *const order[] = { "type",    "status", "lastUpdateTime", "lastTransitionTime", "reason",
					     "message", NULL };
	char now[32];
	sb_now_text(c, now);
	if (k && (really || !json_object_get(k, "lastUpdateTime")))
		sb_value_set_text(k, "lastUpdateTime", now);
	sb_value_order(k, order);
}

static void available_condition(const struct look *l, json_t *status, int64_t available)
{
	int64_t surge, unavailable = 0;
	if (!recreates(l))
		limits(l, &surge, &unavailable);
	bool yes = available >= l->wanted - unavailable;
	touch(l->c, status, "Available",
	      sb_condition_set(l->c, status, "Available", yes ? "True" : "False",
			       yes ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
			       yes ? "Deployment has minimum availability."
				   : "Deployment does not have minimum availability."));
}

static bool progressed(const json_t *was, const json_t *now)
{
	static const char *const counts[] = { "updatedReplicas", "readyReplicas", "availableReplicas" };
	for (size_t i = 0; i < RH_LEN(counts); i++)
		if (sb_value_int_of(now, counts[i], 0) > sb_value_int_of(was, counts[i], 0))
			return true;
	int64_t old_was = sb_value_int_of(was, "replicas", 0) - sb_value_int_of(was, "updatedReplicas", 0);
	int64_t old_now = sb_value_int_of(now, "replicas", 0) - sb_value_int_of(now, "updatedReplicas", 0);
	return old_now < old_was;
}

/* True: out of time. Else asks for another look when the time is over. */
static bool timed_out(const struct look *l, const json_t *status)
{
	const json_t *k = sb_condition_get(status, "Progressing");
	int64_t limit = sb_spec_int(l->d, "progressDeadlineSeconds", 600), since, left;
	if (!k || !rh_time_parse(sb_value_str_of(k, "lastUpdateTime"), &since) || limit >= INT32_MAX)
		return false;
	if (rh_str_is(sb_value_str_of(k, "reason"), "ProgressDeadlineExceeded"))
		return true;
	left = since + limit - sb_world_time(l->c->world);
	if (left > 0)
		sb_task_idle(l->c, left * 1000, l->d->key, sb_deployment_sync);
	return left <= 0;
}

static void progress_condition(const struct look *l, const json_t *was, json_t *status, bool complete)
{
	const char *reason = "ReplicaSetUpdated", *truth = "True", *name = l->fresh ? l->fresh->name : "";
	char text[400];
	const json_t *k = sb_condition_get(status, "Progressing");
	bool done = k && rh_str_is(sb_value_str_of(k, "reason"), "NewReplicaSetAvailable") &&
		    rh_str_find(sb_value_str_of(k, "message"), name) < sb_value_str_of(k, "message").n;
	if (!l->fresh)
		return;
	snprintf(text, sizeof text, "ReplicaSet \"%s\" is progressing.", name);
	if (complete) {
		reason = "NewReplicaSetAvailable";
		snprintf(text, sizeof text, "ReplicaSet \"%s\" has successfully progressed.", name);
	} else if (done) {
		return; /* it was rolled out: a pod that is lost later is no roll-out */
	} else if (!k || (!sb_value_int_of(status, "updatedReplicas", 0) &&
			  !rh_str_is(sb_value_str_of(k, "reason"), "ProgressDeadlineExceeded") &&
			  !rh_str_is(sb_value_str_of(k, "reason"), "ReplicaSetUpdated"))) {
		reason = "NewReplicaSetCreated";
		snprintf(text, sizeof text, "Created new replica set \"%s\"", name);
	} else if (!progressed(was, status) && timed_out(l, status)) {
		truth = "False";
		reason = "ProgressDeadlineExceeded";
		snprintf(text, sizeof text, "ReplicaSet \"%s\" has timed out progressing.", name);
	}
	bool turned = sb_condition_set(l->c, status, "Progressing", truth, reason, text);
	touch(l->c, status, "Progressing", turned || (!complete && progressed(was, status)));
	if (!complete)
		timed_out(l, status);
}

static void count(json_t *status, const char *member, int64_t n)
{
	if (n)
		json_object_set_new(status, member, json_integer(n));
}

static void tell(struct sb_cluster *c, const char *key)
{
	struct look l;
	look_init(&l, c, key);
	if (!l.d)
		return;
	const json_t *was = sb_status_of(l.d);
	json_t *status = json_object(), *v;
	int64_t all = sum(&l, NULL, "replicas"), available = sum(&l, NULL, "availableReplicas"),
		spec = sum(&l, "replicas", NULL);
	json_object_set_new(status, "observedGeneration",
			    json_integer(sb_value_int_of(json_object_get(l.d->v, "metadata"), "generation", 1)));
	count(status, "replicas", all);
	count(status, "updatedReplicas", l.fresh ? sb_status_int(l.fresh, "replicas") : 0);
	count(status, "readyReplicas", sum(&l, NULL, "readyReplicas"));
	count(status, "availableReplicas", available);
	count(status, "unavailableReplicas", spec > available ? spec - available : 0);
	if (json_object_get(was, "conditions"))
		json_object_set_new(status, "conditions", json_deep_copy(json_object_get(was, "conditions")));
	available_condition(&l, status, available);
	if (sb_value_true_of(sb_spec_of(l.d), "paused"))
		touch(c, status, "Progressing",
		      sb_condition_set(c, status, "Progressing", "Unknown", "DeploymentPaused",
				       "Deployment is paused"));
	else
		progress_condition(&l, was, status, settled(&l));
	v = json_deep_copy(l.d->v);
	if (l.fresh)
		annotate(json_object_get(v, "metadata"), REVISION, revision(l.fresh));
	json_object_set_new(v, "status", status);
	if (sb_value_eq(v, l.d->v))
		sb_value_free(&v);
	else
		sb_store_put(&c->store, l.d->kind, v);
	look_release(&l);
}

void sb_deployment_sync(struct sb_cluster *c, const char *key)
{
	struct look l;
	look_init(&l, c, key);
	if (l.d && !sb_object_leaving(l.d))
		roll(&l);
	look_release(&l);
	tell(c, key);
}

void sb_deployment_changed(struct sb_cluster *c, const struct sb_change *change)
{
	if (change->now)
		sb_task_later(c, LOOK_MS, change->now->key, sb_deployment_sync);
}
