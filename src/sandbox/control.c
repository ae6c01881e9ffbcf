/* The control port: what a test or a lesson asks the sandbox itself. */
#include "sandbox/workload.h"

#include <string.h>

/* The version of the last change of each kind that ever changed: what a watch of it must have seen. */
static struct rh_value *changed(const struct rh_store *s)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	uint64_t last[RH_KIND_MOST] = { 0 };
	for (size_t i = 0; i < s->log_n; i++)
		last[rh_kind_index(s->log[i].kind)] = s->log[i].rv;
	for (size_t k = 0; rh_kinds[k].kind; k++)
		if (last[k])
			rh_value_set(v, rh_kinds[k].plural, rh_value_int((int64_t)last[k]));
	return v;
}

static void state(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *v = rh_value_new(RH_V_MAP), *versions = rh_value_new(RH_V_MAP);
	struct rh_value *kinds = rh_value_new(RH_V_MAP);
	rh_value_set(v, "due", rh_value_int(rh_job_due(q->world, false)));
	rh_value_set(v, "later", rh_value_int(rh_job_due(q->world, true)));
	for (size_t i = 0; i < q->world->clusters_n; i++) {
		const struct rh_cluster *c = &q->world->clusters[i];
		rh_value_set(versions, c->id, rh_value_int((int64_t)c->store.rv));
		rh_value_set(kinds, c->id, changed(&c->store));
	}
	rh_value_set(v, "versions", versions);
	rh_value_set(v, "changed", kinds);
	rh_value_set(v, "watches", rh_value_int((int64_t)rh_watches_count(q->world)));
	rh_value_set(v, "time", rh_value_int(rh_world_time(q->world)));
	rh_value_set(v, "driven", rh_value_bool(rh_clock_driven()));
	rh_reply_value(r, 200, v);
}

static void refuse(struct rh_reply *r, int status, const char *why)
{
	struct rh_value *v = rh_value_new(RH_V_MAP);
	rh_value_set_text(v, "error", why);
	rh_reply_value(r, status, v);
}

/* Time passes from one timer to the next, so that what a timer starts is due in its own time. */
static void tick(struct rh_request *q, struct rh_reply *r)
{
	const char *text = rh_request_query(q, "ms");
	int64_t ms, next;
	if (!rh_clock_driven()) {
		refuse(r, 409, "the clock is not driven: start with --driven");
		return;
	}
	if (!text || !rh_str_number(rh_str(text), 0, (int64_t)366 * 86400 * 1000, &ms)) {
		refuse(r, 400, "ms is a number of milliseconds");
		return;
	}
	while ((next = rh_timer_wait()) >= 0 && next <= ms) {
		rh_clock_advance(next);
		ms -= next;
		rh_timer_run();
	}
	rh_clock_advance(ms);
	state(q, r);
}

static void reset(struct rh_request *q, struct rh_reply *r)
{
	rh_world_reset(q->world);
	state(q, r);
}

/* ---- faults ---------------------------------------------------------------------------------------------------- */

static void fault_clear(struct rh_request *q, const struct rh_value *v)
{
	if (v->kind == RH_V_BOOL && v->truth)
		rh_fault_clear(q->world);
}

static void fault_watches(struct rh_request *q, const struct rh_value *v)
{
	if (rh_str_is(rh_value_str(v), "close"))
		rh_watches_close(q->world);
}

/* Everything up to now is forgotten: continue tokens and watches from before get 410. */
static void fault_compact(struct rh_request *q, const struct rh_value *v)
{
	for (size_t i = 0; v->kind == RH_V_BOOL && v->truth && i < q->world->clusters_n; i++) {
		struct rh_store *s = &q->world->clusters[i].store;
		rh_store_compact(s, ++s->rv);
	}
}

static void fault_skew(struct rh_request *q, const struct rh_value *v)
{
	int64_t seconds;
	if (v->kind == RH_V_NUMBER && rh_str_number(rh_str_n(v->text, v->n), -(int64_t)1000000000, 1000000000, &seconds))
		q->world->skew = seconds;
}

/* {"cluster": "c-…", "connected": false}: its agent is gone, or back. */
static void fault_cluster(struct rh_request *q, const struct rh_value *v)
{
	static const char *const types[] = { "Connected", "Ready" };
	struct rh_cluster *local = &q->world->clusters[0];
	struct rh_err e = { 0 };
	struct rh_value *body = rh_value_parse(rh_buf_str(&q->body), &e);
	bool connected = rh_value_true_of(body, "connected");
	const struct rh_object *o = rh_store_get(&local->store, rh_kind_named("clusters"), rh_str(""), rh_value_str(v));
	struct rh_value *copy = o ? rh_value_copy(o->v) : NULL, *list = rh_value_at(copy, "status", "conditions", NULL);
	for (struct rh_value *c = list ? list->child : NULL; c; c = c->next)
		for (size_t i = 0; i < RH_LEN(types); i++)
			if (rh_str_is(rh_value_str_of(c, "type"), types[i])) {
				char now[32];
				rh_time_text(rh_world_time(q->world), now);
				rh_value_set_text(c, "status", connected ? "True" : "False");
				rh_value_set_text(c, "lastTransitionTime", now);
				rh_value_set_text(c, "message", connected ? "" : "Cluster agent is not connected");
			}
	if (copy)
		rh_store_put(&local->store, o->kind, copy);
	rh_value_free(&body);
}

/* {"feature": NAME} with "present": false, as of a Rancher that lacks it, or "locked": true, false or null. */
static void fault_feature(struct rh_request *q, const struct rh_value *name)
{
	struct rh_store *local = &q->world->clusters[0].store;
	struct rh_err e = { 0 };
	struct rh_object *o = rh_store_get(local, rh_kind_named("features"), rh_str(""), rh_value_str(name));
	struct rh_value *body = rh_value_parse(rh_buf_str(&q->body), &e);
	const struct rh_value *present = rh_value_get(body, "present"), *locked = rh_value_get(body, "locked");
	if (o && present && !rh_value_true_of(body, "present")) {
		rh_store_delete(local, o);
	} else if (o && locked) {
		struct rh_value *v = rh_value_copy(o->v);
		rh_value_set(rh_value_need_map(v, "status"), "lockedValue", rh_value_copy(locked));
		rh_store_replace(local, o, v);
	}
	rh_value_free(&body);
}

static void fault_rule(struct rh_request *q, const struct rh_value *path)
{
	struct rh_err e = { 0 };
	struct rh_value *v = rh_value_parse(rh_buf_str(&q->body), &e);
	struct rh_fault *f = rh_alloc(sizeof *f);
	f->prefix = rh_str_dup(rh_value_str(path));
	f->method = rh_value_get(v, "method") ? rh_strdup(rh_value_z_of(v, "method")) : NULL;
	f->delay = rh_value_int_of(v, "delay", 0);
	f->times = rh_value_int_of(v, "times", -1);
	f->cut = rh_value_int_of(v, "cut", -1);
	f->drip = rh_value_int_of(rh_value_get(v, "drip"), "bytes", 0);
	f->drip_ms = rh_value_int_of(rh_value_get(v, "drip"), "ms", 100);
	f->status = (int)rh_value_int_of(v, "status", 0);
	f->reset = rh_value_true_of(v, "reset");
	f->html = rh_value_true_of(v, "html");
	f->next = q->world->faults;
	q->world->faults = f;
	rh_value_free(&v);
}

static const struct {
	const char *member;
	void (*act)(struct rh_request *q, const struct rh_value *v);
} faults[] = {
	{ "clear", fault_clear }, { "watches", fault_watches }, { "compact", fault_compact },
	{ "skew", fault_skew },	  { "cluster", fault_cluster },
	{ "feature", fault_feature }, { "path", fault_rule },
};

static struct rh_value *body_of(struct rh_request *q, struct rh_reply *r)
{
	struct rh_err e = { 0 };
	struct rh_value *v = rh_value_parse(rh_buf_str(&q->body), &e);
	if (v && v->kind == RH_V_MAP)
		return v;
	rh_value_free(&v);
	refuse(r, 400, "the body is no JSON object");
	return NULL;
}

static void fault(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *v = body_of(q, r);
	bool any = false;
	if (!v)
		return;
	for (size_t i = 0; i < RH_LEN(faults); i++) {
		const struct rh_value *m = rh_value_get(v, faults[i].member);
		any |= m != NULL;
		if (m)
			faults[i].act(q, m);
	}
	rh_value_free(&v);
	if (any)
		state(q, r);
	else
		refuse(r, 400, "one of clear, watches, compact, skew, cluster, feature, path");
}

/* {"name": "dana", "mustChangePassword": true} or {"name": "dana", "expireTokens": true} */
static bool set_flags(struct rh_world *w, struct rh_user *u, const struct rh_value *v)
{
	const struct rh_value *change = rh_value_get(v, "mustChangePassword");
	bool expire = rh_value_true_of(v, "expireTokens");
	if (change)
		u->must_change = rh_value_true_of(v, "mustChangePassword");
	for (size_t i = 0; expire && i < w->tokens_n; i++)
		if (w->tokens[i]->user == u)
			w->tokens[i]->expires = rh_wall();
	return change || expire;
}

/* {"name": "dana", "role": "read-only", "cluster": …, "project": …, "namespace": …}: what the user may from now on;
 * with "add": true besides what it may already. role "administrator" or "none" need no place. */
static void user(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *v = body_of(q, r);
	struct rh_user *u = v ? rh_user_named(q->world, rh_value_z_of(v, "name")) : NULL;
	const char *role = rh_value_z_of(v, "role"), *cluster = rh_value_z_of(v, "cluster");
	const char *project = rh_value_z_of(v, "project"), *ns = rh_value_z_of(v, "namespace");
	bool none = !strcmp(role, "none");
	if (!v)
		return;
	if (u && !*role && set_flags(q->world, u, v)) {
		rh_value_free(&v);
		state(q, r);
		return;
	}
	if (!u || (!none && !rh_role_find(role))) {
		refuse(r, 400, "no such user or role");
		rh_value_free(&v);
		return;
	}
	if (!rh_value_true_of(v, "add")) {
		rh_unbind(q->world, u);
		u->administrator = false;
		rh_bind(q->world, u->name, "local", NULL, NULL, rh_user_role(q->world));
	}
	if (!strcmp(role, "administrator") && !*cluster)
		u->administrator = true;
	else if (!none)
		rh_bind(q->world, u->name, *cluster ? cluster : "local", *project ? project : NULL, *ns ? ns : NULL, role);
	rh_value_free(&v);
	state(q, r);
}

/* {"accept": PASSWORD}, {"host","user","password"} or {"host","fault"}: see rh_registries_change. */
static void registry(struct rh_request *q, struct rh_reply *r)
{
	struct rh_value *v = body_of(q, r);
	if (!v)
		return;
	const char *wrong = rh_registries_change(q->world, v);
	rh_value_free(&v);
	if (wrong)
		refuse(r, 400, wrong);
	else
		state(q, r);
}

static const struct rh_route routes[] = {
	{ "GET", "/sandbox/state", state, 0, 0 },  { "POST", "/sandbox/tick", tick, 0, 0 },
	{ "POST", "/sandbox/reset", reset, 0, 0 }, { "POST", "/sandbox/fault", fault, 0, 0 },
	{ "POST", "/sandbox/user", user, 0, 0 },   { "POST", "/sandbox/registry", registry, 0, 0 },
	{ 0 },
};

void rh_serve_control(struct rh_request *q, struct rh_reply *r)
{
	const char *token = rh_request_header(q, "X-Sandbox-Control");
	const struct rh_route *route = rh_route_find(routes, q);
	if (!token || strcmp(token, q->world->control))
		refuse(r, 403, "the header X-Sandbox-Control must carry the control token");
	else if (!route)
		refuse(r, 404, "no such control");
	else
		route->serve(q, r);
}
