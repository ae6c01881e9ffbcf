/* Deletion: one object or a collection, with preconditions; a namespace goes with all that is in it. */
#include "sandbox/workload.h"

#include <string.h>

struct options {
	struct rh_value *body;
	bool dry;
};

/* The options that may also stand in the query. */
static void options_of_query(const struct rh_request *q, struct rh_value *body)
{
	const char *policy = rh_request_query(q, "propagationPolicy"), *seconds = rh_request_query(q, "gracePeriodSeconds");
	int64_t grace;
	if (policy)
		rh_value_set_text(body, "propagationPolicy", policy);
	if (seconds && rh_str_number(rh_str(seconds), 0, INT32_MAX, &grace))
		rh_value_set(body, "gracePeriodSeconds", rh_value_int(grace));
}

static bool options_init(struct rh_request *q, struct options *o, struct rh_reply *r)
{
	struct rh_err e = { 0 };
	const char *dry = rh_request_query(q, "dryRun");
	memset(o, 0, sizeof *o);
	if (q->body.n) {
		const char *type = rh_request_header(q, "Content-Type");
		/* kubectl's typed clients send DeleteOptions as protobuf: an envelope whose options we do not need */
		if (type && rh_str_starts(rh_str(type), "application/vnd.kubernetes.protobuf")) {
			rh_status(r, 415, "UnsupportedMediaType", NULL, NULL, "the body of the request was in an unknown format - "
				  "accepted media types include: application/json");
			return false;
		}
		o->body = rh_value_parse(rh_buf_str(&q->body), &e);
		if (!o->body || o->body->kind != RH_V_MAP) {
			rh_value_free(&o->body);
			rh_status(r, 400, "BadRequest", NULL, NULL, "couldn't decode DeleteOptions: %s", e.what);
			return false;
		}
	}
	if (!o->body)
		o->body = rh_value_new(RH_V_MAP);
	options_of_query(q, o->body);
	const struct rh_value *list = rh_value_get(o->body, "dryRun");
	o->dry = (dry && !strcmp(dry, "All")) || (list && list->child && rh_str_is(rh_value_str(list->child), "All"));
	return true;
}

static bool preconditions(const struct options *o, const struct rh_object *old, struct rh_reply *r)
{
	const struct rh_value *p = rh_value_get(o->body, "preconditions");
	struct rh_str uid = rh_value_str_of(p, "uid"), rv = rh_value_str_of(p, "resourceVersion");
	struct rh_str has_uid = rh_value_str(rh_value_at(old->v, "metadata", "uid", NULL));
	struct rh_str has_rv = rh_value_str(rh_value_at(old->v, "metadata", "resourceVersion", NULL));
	const char *what = uid.n && !rh_str_eq(uid, has_uid) ? "UID" : rv.n && !rh_str_eq(rv, has_rv) ? "ResourceVersion" : NULL;
	if (!what)
		return true;
	bool by_uid = *what == 'U';
	char *message = rh_format("Operation cannot be fulfilled on %s \"%s\": the %s in the precondition (%.*s) does not match the %s in "
				  "record (%.*s). The object might have been %s", old->kind->kind, old->name, what,
				  RH_ARG(by_uid ? uid : rv), what, RH_ARG(by_uid ? has_uid : has_rv),
				  by_uid ? "deleted and then recreated" : "modified");
	struct rh_value *v = rh_status_value(409, "Conflict", message), *d = rh_value_new(RH_V_MAP);
	/* of all errors this one names the kind, not the resource */
	rh_value_set_text(d, "name", old->name);
	rh_value_set_text(d, "kind", old->kind->kind);
	rh_value_set(v, "details", d);
	rh_value_set(v, "code", rh_value_int(409));
	rh_reply_value(r, 409, v);
	free(message);
	return false;
}

/* metadata.finalizers gets "foregroundDeletion" or "orphan", as the policy says; the garbage collector takes it off. The
 * default of a Job is Orphan, of all others Background (registry/.../strategy.go). */
static const char *finalizer_of(const struct options *o, const struct rh_object *old)
{
	struct rh_str policy = rh_value_str_of(o->body, "propagationPolicy");
	const struct rh_value *orphan = rh_value_get(o->body, "orphanDependents");
	if (rh_str_is(policy, "Foreground"))
		return "foregroundDeletion";
	if (rh_str_is(policy, "Orphan") || (orphan && orphan->truth) ||
	    (!policy.n && !orphan && !strcmp(old->kind->plural, "jobs")))
		return "orphan";
	return NULL;
}

static bool policy_known(const struct options *o, struct rh_reply *r)
{
	static const char *const known[] = { "", "Background", "Foreground", "Orphan" };
	const char *policy = rh_value_z_of(o->body, "propagationPolicy");
	for (size_t i = 0; i < RH_LEN(known); i++)
		if (!strcmp(policy, known[i]))
			return true;
	char *what = rh_format("Unsupported value: \"%s\": supported values: \"Background\", \"Foreground\", \"Orphan\"", policy);
	rh_status_option(r, "DeleteOptions", "FieldValueNotSupported", "propagationPolicy", what);
	free(what);
	return false;
}

/* A namespace, and what has finalizers, stays until somebody has cleaned up. */
static bool lingers(const struct rh_object *o)
{
	const struct rh_value *list = rh_value_at(o->v, "metadata", "finalizers", NULL);
	return !strcmp(o->kind->plural, "namespaces") || (list && list->child);
}

const struct rh_object *rh_object_remove(struct rh_store *s, const struct rh_object *o)
{
	if (!lingers(o)) {
		rh_store_delete(s, o);
		return NULL;
	}
	const struct rh_value *meta = rh_value_get(o->v, "metadata");
	if (rh_value_str_of(meta, "deletionTimestamp").n)
		return o;
	struct rh_value *v = rh_value_copy(o->v);
	char now[32];
	rh_time_text(rh_world_time(s->cluster->world), now);
	rh_value_set_text(rh_value_get(v, "metadata"), "deletionTimestamp", now);
	rh_value_set(rh_value_get(v, "metadata"), "deletionGracePeriodSeconds", rh_value_int(0));
	if (!strcmp(o->kind->plural, "namespaces"))
		rh_value_set_text(rh_value_need_map(v, "status"), "phase", "Terminating");
	return rh_store_put(s, o->kind, v);
}

/* What the object has become, or NULL when it is gone. A pod is ended by its kubelet first. */
static const struct rh_object *remove_object(struct rh_store *s, const struct rh_object *o, const struct options *opt)
{
	const char *finalizer = rh_kind_owns(o->kind) ? finalizer_of(opt, o) : NULL;
	if (finalizer && !rh_object_leaving(o)) {
		struct rh_value *v = rh_value_copy(o->v), *meta = rh_value_get(v, "metadata"), *list = rh_value_get(meta, "finalizers");
		if (!list) {
			list = rh_value_new(RH_V_LIST);
			rh_value_set(meta, "finalizers", list);
		}
		rh_value_add(list, rh_value_text(rh_str(finalizer)));
		o = rh_store_put(s, o->kind, v);
	}
	if (strcmp(o->kind->plural, "pods"))
		return rh_object_remove(s, o);
	char *key = rh_strdup(o->key);
	rh_pod_delete(s->cluster, o, rh_value_int_of(opt->body, "gracePeriodSeconds", -1));
	o = rh_object_at(s->cluster, "pods", key);
	free(key);
	return o;
}

static void delete_one(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, const struct options *opt)
{
	struct rh_object *o = rh_store_get(&q->cluster->store, t->kind, t->ns, t->name);
	if (!o) {
		char *name = rh_str_dup(t->name);
		rh_status(r, 404, "NotFound", t->kind, name, "%s%s%s \"%s\" not found", t->kind->plural,
			  *t->kind->group ? "." : "", t->kind->group, name);
		free(name);
		return;
	}
	if (!preconditions(opt, o, r) || !rh_webhook_admit_delete(q, r, o))
		return;
	struct rh_value *v = rh_status_value(200, "", ""), *d = rh_value_new(RH_V_MAP);
	rh_value_set_text(d, "name", o->name);
	if (*o->kind->group)
		rh_value_set_text(d, "group", o->kind->group);
	rh_value_set_text(d, "kind", o->kind->plural);
	rh_value_set(d, "uid", rh_value_copy(rh_value_at(o->v, "metadata", "uid", NULL)));
	rh_value_set(v, "details", d);
	bool pod = !strcmp(o->kind->plural, "pods");
	struct rh_object *was = rh_object_hold(o);
	const struct rh_object *rest = opt->dry ? NULL : remove_object(&q->cluster->store, o, opt);
	if (pod && !rest)	/* a pod that is gone at once is told as it was */
		rest = was;
	if (!rest) {
		rh_reply_value(r, 200, v);
	} else {
		rh_value_free(&v);
		r->status = 200;
		r->type = "application/json";
		rh_buf_add(&r->body, rest->text, rest->text_n);
	}
	rh_object_drop(&was);
}

static void delete_all(struct rh_request *q, struct rh_reply *r, const struct rh_target *t, const struct options *opt)
{
	struct rh_store *s = &q->cluster->store;
	struct rh_choice c;
	struct rh_shelf all;
	struct rh_form plain = { .kind = RH_FORM_PLAIN };
	if (!rh_choice_init(&c, q, t, r))
		return;
	if (!rh_store_at(s, t->kind, s->rv, &all))
		RH_BUG("the present version is compacted");
	size_t n = 0;
	for (size_t i = 0; i < all.n; i++) {
		if (!rh_choice_matches(&c, all.v[i])) {
			rh_object_drop(&all.v[i]);
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
	rh_form_list(&plain, t->kind, all.v, n, rh_str(meta), &r->body);
	free(meta);
	rh_shelf_release(&all);
	rh_choice_release(&c);
}

void rh_api_delete(struct rh_request *q, struct rh_reply *r, const struct rh_target *t)
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
	rh_value_free(&opt.body);
}
