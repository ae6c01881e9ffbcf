/* Deletion: one object or a collection, with preconditions; a namespace goes with all that is in it. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

struct options {
	json_t *body;
	bool dry;
};

/* The options that may also stand in the query. */
static void options_of_query(const struct sb_request *q, json_t *body)
{
	const char *policy = sb_request_query(q, "propagationPolicy"),
		   *seconds = sb_request_query(q, "gracePeriodSeconds");
	int64_t grace;
	if (policy)
		sb_value_set_text(body, "propagationPolicy", policy);
	if (seconds && rh_str_number(rh_str(seconds), 0, INT32_MAX, &grace))
		json_object_set_new(body, "gracePeriodSeconds", json_integer(grace));
}

static bool options_init(struct sb_request *q, struct options *o, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	const char *dry = sb_request_query(q, "dryRun");
	memset(o, 0, sizeof *o);
	if (q->body.n) {
		const char *type = sb_request_header(q, "Content-Type");
		if (!type || !rh_str_starts(rh_str(type), "application/vnd.kubernetes.protobuf"))
			o->body = sb_value_parse(rh_buf_str(&q->body), &e);
		else if (sb_protobuf_object(rh_buf_str(&q->body), &o->body, &e) != RH_OK)
			o->body = NULL;
		if (!json_is_object(o->body)) {
			sb_value_free(&o->body);
			sb_status(r, 400, "BadRequest", NULL, NULL, "couldn't decode DeleteOptions: %s", e.what);
			return false;
		}
	}
	if (!o->body)
		o->body = json_object();
	options_of_query(q, o->body);
	const json_t *list = json_object_get(o->body, "dryRun");
	o->dry = (dry && !strcmp(dry, "All")) || rh_str_is(sb_value_str(json_array_get(list, 0)), "All");
	return true;
}

static bool preconditions(const struct options *o, const struct sb_object *old, struct sb_reply *r)
{
	const json_t *p = json_object_get(o->body, "preconditions");
	struct rh_str uid = sb_value_str_of(p, "uid"), rv = sb_value_str_of(p, "resourceVersion");
	struct rh_str has_uid = sb_value_str(sb_value_at(old->v, "metadata", "uid", NULL));
	struct rh_str has_rv = sb_value_str(sb_value_at(old->v, "metadata", "resourceVersion", NULL));
	const char *what = uid.n && !rh_str_eq(uid, has_uid) ? "UID"
			   : rv.n && !rh_str_eq(rv, has_rv)  ? "ResourceVersion"
							     : NULL;
	if (!what)
		return true;
	bool by_uid = *what == 'U';
	char *message =
		rh_format("Operation cannot be fulfilled on %s \"%s\": the %s in the precondition (%.*s) does not "
			  "match the %s in "
			  "record (%.*s). The object might have been %s",
			  old->kind->kind, old->name, what, RH_ARG(by_uid ? uid : rv), what,
			  RH_ARG(by_uid ? has_uid : has_rv), by_uid ? "deleted and then recreated" : "modified");
	json_t *v = sb_status_value(409, "Conflict", message), *d = json_object();
	/* of all errors this one names the kind, not the resource */
	sb_value_set_text(d, "name", old->name);
	sb_value_set_text(d, "kind", old->kind->kind);
	json_object_set_new(v, "details", d);
	json_object_set_new(v, "code", json_integer(409));
	sb_reply_value(r, 409, v);
	free(message);
	return false;
}

/* metadata.finalizers gets "foregroundDeletion" or "orphan", as the policy says; the garbage collector takes it off.
 * The default of a Job is Orphan, of all others Background (registry/.../strategy.go). */
static const char *finalizer_of(const struct options *o, const struct sb_object *old)
{
	struct rh_str policy = sb_value_str_of(o->body, "propagationPolicy");
	const json_t *orphan = json_object_get(o->body, "orphanDependents");
	if (rh_str_is(policy, "Foreground"))
		return "foregroundDeletion";
	if (rh_str_is(policy, "Orphan") || (orphan && json_is_true(orphan)) ||
	    (!policy.n && !orphan && !strcmp(old->kind->plural, "jobs")))
		return "orphan";
	return NULL;
}

static bool policy_known(const struct options *o, struct sb_reply *r)
{
	static const char *const known[] = { "", "Background", "Foreground", "Orphan" };
	const char *policy = sb_value_z_of(o->body, "propagationPolicy");
	for (size_t i = 0; i < RH_LEN(known); i++)
		if (!strcmp(policy, known[i]))
			return true;
	char *what = rh_format(
		"Unsupported value: \"%s\": supported values: \"Background\", \"Foreground\", \"Orphan\"", policy);
	sb_status_option(r, "DeleteOptions", "FieldValueNotSupported", "propagationPolicy", what);
	free(what);
	return false;
}

/* A namespace, and what has finalizers, stays until somebody has cleaned up. */
static bool lingers(const struct sb_object *o)
{
	const json_t *list = sb_value_at(o->v, "metadata", "finalizers", NULL);
	return !strcmp(o->kind->plural, "namespaces") || sb_value_count(list);
}

const struct sb_object *sb_object_remove(struct sb_store *s, const struct sb_object *o)
{
	if (!lingers(o)) {
		sb_store_delete(s, o);
		return NULL;
	}
	const json_t *meta = json_object_get(o->v, "metadata");
	if (sb_value_str_of(meta, "deletionTimestamp").n)
		return o;
	json_t *v = json_deep_copy(o->v);
	char now[32];
	sb_time_text(sb_world_time(s->cluster->world), now);
	sb_value_set_text(json_object_get(v, "metadata"), "deletionTimestamp", now);
	json_object_set_new(json_object_get(v, "metadata"), "deletionGracePeriodSeconds", json_integer(0));
	if (!strcmp(o->kind->plural, "namespaces"))
		sb_value_set_text(sb_value_need_map(v, "status"), "phase", "Terminating");
	return sb_store_put(s, o->kind, v);
}

/* What the object has become, or NULL when it is gone. A pod is ended by its kubelet first. */
static const struct sb_object *remove_object(struct sb_store *s, const struct sb_object *o, const struct options *opt)
{
	const char *finalizer = sb_kind_owns(o->kind) ? finalizer_of(opt, o) : NULL;
	if (finalizer && !sb_object_leaving(o)) {
		json_t *v = json_deep_copy(o->v), *meta = json_object_get(v, "metadata"),
		       *list = json_object_get(meta, "finalizers");
		if (!list) {
			list = json_array();
			json_object_set_new(meta, "finalizers", list);
		}
		json_array_append_new(list, sb_value_text(rh_str(finalizer)));
		o = sb_store_put(s, o->kind, v);
	}
	if (strcmp(o->kind->plural, "pods"))
		return sb_object_remove(s, o);
	char *key = rh_strdup(o->key);
	sb_pod_delete(s->cluster, o, sb_value_int_of(opt->body, "gracePeriodSeconds", -1));
	o = sb_object_at(s->cluster, "pods", key);
	free(key);
	return o;
}

static void delete_one(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, const struct options *opt)
{
	struct sb_object *o = sb_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	if (!o) {
		char *name = rh_str_dup(t->name);
		sb_status(r, 404, "NotFound", t->kind, name, "%s%s%s \"%s\" not found", t->kind->plural,
			  *t->kind->group ? "." : "", t->kind->group, name);
		free(name);
		return;
	}
	if (!preconditions(opt, o, r) || !sb_webhook_admit_delete(q, r, o))
		return;
	json_t *v = sb_status_value(200, "", ""), *d = json_object();
	sb_value_set_text(d, "name", o->name);
	if (*o->kind->group)
		sb_value_set_text(d, "group", o->kind->group);
	sb_value_set_text(d, "kind", o->kind->plural);
	json_object_set_new(d, "uid", json_deep_copy(sb_value_at(o->v, "metadata", "uid", NULL)));
	json_object_set_new(v, "details", d);
	bool pod = !strcmp(o->kind->plural, "pods");
	struct sb_object *was = sb_object_hold(o);
	const struct sb_object *rest = opt->dry ? NULL : remove_object(&q->cluster->store, o, opt);
	if (pod && !rest) /* a pod that is gone at once is told as it was */
		rest = was;
	if (!rest) {
		sb_reply_value(r, 200, v);
	} else {
		sb_value_free(&v);
		r->status = 200;
		r->type = "application/json";
		rh_buf_adds(&r->body, sb_object_text(rest));
	}
	sb_object_drop(&was);
}

static void delete_all(struct sb_request *q, struct sb_reply *r, const struct sb_target *t, const struct options *opt)
{
	struct sb_store *s = &q->cluster->store;
	struct sb_choice c;
	struct sb_index all;
	struct sb_form plain = { .kind = SB_FORM_PLAIN };
	if (!sb_choice_init(&c, q, t, r))
		return;
	if (!sb_store_at(s, t->kind, s->rv, &all))
		RH_BUG("the present version is compacted");
	size_t n = 0;
	for (size_t i = 0; i < all.n; i++) {
		if (!sb_choice_matches(&c, all.v[i])) {
			sb_object_drop(&all.v[i]);
			continue;
		}
		all.v[n++] = all.v[i];
		if (!opt->dry)
			remove_object(s, all.v[n - 1], opt);
	}
	all.n = n;
	char *meta = rh_format("{\"resourceVersion\":\"%llu\"}", (unsigned long long)s->rv);
	r->status = 200;
	r->type = "application/json";
	sb_form_list(&plain, t->kind, all.v, n, rh_str(meta), &r->body);
	free(meta);
	sb_index_release(&all);
	sb_choice_release(&c);
}

void sb_api_delete(struct sb_request *q, struct sb_reply *r, const struct sb_target *t)
{
	struct options opt;
	if (!options_init(q, &opt, r))
		return;
	if (!policy_known(&opt, r))
		;
	else if (t->name.n)
		delete_one(q, r, t, &opt);
	else
		delete_all(q, r, t, &opt);
	sb_value_free(&opt.body);
}
