/* The control port: what a test or a lesson asks the sandbox itself. */
#include "sandbox/server/control.h"
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/breaks.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/fault.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/server.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

void sb_control_state(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = json_object(), *versions = json_object();
	json_t *values = json_object();
	size_t registries, others;
	json_object_set_new(v, "due", json_integer(sb_job_due(q->world, false)));
	json_object_set_new(v, "later", json_integer(sb_job_due(q->world, true)));
	for (size_t i = 0; i < q->world->clusters_n; i++) {
		const struct sb_cluster *c = &q->world->clusters[i];
		json_object_set_new(versions, c->id, json_integer((int64_t)c->store.rv));
	}
	json_object_set_new(v, "versions", versions);
	json_object_set_new(v, "streams", sb_wire_streams(q));
	json_object_set_new(v, "watches", json_integer((int64_t)sb_watches_count(q->world)));
	sb_form_values(&registries, &others);
	json_object_set_new(values, "registries", json_integer((int64_t)registries));
	json_object_set_new(values, "others", json_integer((int64_t)others));
	json_object_set_new(v, "values", values);
	json_object_set_new(v, "time", json_integer(sb_world_time(q->world)));
	json_object_set_new(v, "driven", json_boolean(rh_clock_driven()));
	sb_reply_value(r, 200, v);
}

void sb_control_refuse(struct sb_reply *r, int status, const char *why)
{
	json_t *v = json_object();
	sb_value_set_text(v, "error", why);
	sb_reply_value(r, status, v);
}

/* Time passes from one timer to the next, so that what a timer starts is due in its own time. */
static void tick(struct sb_request *q, struct sb_reply *r)
{
	const char *text = sb_request_query(q, "ms");
	int64_t ms, next;
	if (!rh_clock_driven()) {
		sb_control_refuse(r, 409, "the clock is not driven: start with --driven");
		return;
	}
	if (!text || !rh_str_number(rh_str(text), 0, (int64_t)366 * 86400 * 1000, &ms)) {
		sb_control_refuse(r, 400, "ms is a number of milliseconds");
		return;
	}
	while ((next = rh_timer_wait()) >= 0 && next <= ms) {
		rh_clock_advance(next);
		ms -= next;
		rh_timer_run();
	}
	rh_clock_advance(ms);
	sb_control_state(q, r);
}

/* ---- faults ---- */

static void fault_clear(struct sb_request *q, const json_t *v)
{
	if (json_is_true(v))
		sb_fault_clear(q->world);
}

static void fault_watches(struct sb_request *q, const json_t *v)
{
	if (rh_str_is(sb_value_str(v), "close"))
		sb_watches_close(q->world);
}

/* Everything up to now is forgotten: continue tokens and watches from before get 410. */
static void fault_compact(struct sb_request *q, const json_t *v)
{
	for (size_t i = 0; json_is_true(v) && i < q->world->clusters_n; i++) {
		struct sb_store *s = &q->world->clusters[i].store;
		sb_store_compact(s, ++s->rv);
	}
}

/* {"name": "rancher.example"}: somebody has asked for the server by this name, so the leaf is signed again. */
static void fault_name(struct sb_request *q, const json_t *v)
{
	if (q->world->cert)
		sb_cert_name(q->world->cert, sb_value_str(v));
}

static void fault_skew(struct sb_request *q, const json_t *v)
{
	if (json_is_integer(v))
		q->world->skew = json_integer_value(v);
}

/* {"ecr": {"ns": …, "name": …, "seconds": -60}}: a pull secret whose token has expired, or will. */
static void fault_ecr(struct sb_request *q, const json_t *v)
{
	sb_ecr_secret(q->world, v);
}

/* {"churn": {"cluster": "c-…", "kind": "secrets", "rate": 1000}} */
static void fault_churn(struct sb_request *q, const json_t *v)
{
	sb_fault_churn(q->world, v);
}

/* {"cluster": "c-…", "connected": false}: its agent is gone, or back. */
static void fault_cluster(struct sb_request *q, const json_t *v)
{
	struct rh_err e = { 0 };
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);

	sb_cluster_connect(q->world, sb_value_str(v), sb_value_true_of(body, "connected"));
	sb_value_free(&body);
}

/* {"feature": NAME} with "present": false, as of a Rancher that lacks it, or "locked": true, false or null. */
static void fault_feature(struct sb_request *q, const json_t *name)
{
	struct sb_store *local = &q->world->clusters[0].store;
	struct rh_err e = { 0 };
	struct sb_object *o = sb_store_get(local, sb_kind_named("features"), rh_str(""), sb_value_str(name));
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);
	const json_t *present = json_object_get(body, "present"), *locked = json_object_get(body, "locked");
	if (o && present && !sb_value_true_of(body, "present")) {
		sb_store_delete(local, o);
	} else if (o && locked) {
		json_t *v = json_deep_copy(o->v);
		json_object_set_new(sb_value_need_map(v, "status"), "lockedValue", json_deep_copy(locked));
		sb_store_replace(local, o, v);
	}
	sb_value_free(&body);
}

static void fault_rule(struct sb_request *q, const json_t *path)
{
	struct rh_err e = { 0 };
	json_t *v = sb_value_parse(rh_buf_str(&q->body), &e);
	struct sb_fault *f = rh_alloc(sizeof *f);
	f->prefix = rh_str_dup(sb_value_str(path));
	f->method = json_object_get(v, "method") ? rh_strdup(sb_value_z_of(v, "method")) : NULL;
	f->delay = sb_value_int_of(v, "delay", 0);
	f->times = sb_value_int_of(v, "times", -1);
	f->cut = sb_value_int_of(v, "cut", -1);
	f->drip = sb_value_int_of(json_object_get(v, "drip"), "bytes", 0);
	f->drip_ms = sb_value_int_of(json_object_get(v, "drip"), "ms", 100);
	f->status = (int)sb_value_int_of(v, "status", 0);
	f->reset = sb_value_true_of(v, "reset");
	f->html = sb_value_true_of(v, "html");
	f->next = q->world->faults;
	q->world->faults = f;
	sb_value_free(&v);
}

static const struct {
	const char *member;
	void (*act)(struct sb_request *q, const json_t *v);
} faults[] = {
	{ "clear", fault_clear }, { "watches", fault_watches }, { "compact", fault_compact }, { "skew", fault_skew },
	{ "name", fault_name },   { "cluster", fault_cluster }, { "feature", fault_feature }, { "path", fault_rule },
	{ "ecr", fault_ecr },     { "churn", fault_churn },
};

static json_t *body_of(struct sb_request *q, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	json_t *v = sb_value_parse(rh_buf_str(&q->body), &e);
	if (json_is_object(v))
		return v;
	sb_value_free(&v);
	sb_control_refuse(r, 400, "the body is no JSON object");
	return NULL;
}

static void fault(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = body_of(q, r);
	bool any = false;
	if (!v)
		return;
	for (size_t i = 0; i < RH_LEN(faults); i++) {
		const json_t *m = json_object_get(v, faults[i].member);
		any |= m != NULL;
		if (m)
			faults[i].act(q, m);
	}
	sb_value_free(&v);
	if (any)
		sb_control_state(q, r);
	else
		sb_control_refuse(r, 400, "one of clear, watches, compact, skew, cluster, feature, path, ecr, churn");
}

/* {"name": "dana", "mustChangePassword": true} or {"name": "dana", "expireTokens": true} */
static bool set_flags(struct sb_world *w, struct sb_user *u, const json_t *v)
{
	const json_t *change = json_object_get(v, "mustChangePassword");
	bool expire = sb_value_true_of(v, "expireTokens");
	if (change)
		u->must_change = sb_value_true_of(v, "mustChangePassword");
	for (size_t i = 0; expire && i < w->tokens_n; i++)
		if (w->tokens[i]->user == u)
			w->tokens[i]->expires = rh_wall();
	return change || expire;
}

/* {"name": "dana", "role": "read-only", "cluster": …, "project": …, "namespace": …}: what the user may from now on;
 * with "add": true besides what it may already. role "administrator" or "none" need no place. */
static void user(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = body_of(q, r);
	struct sb_user *u = v ? sb_user_named(q->world, sb_value_z_of(v, "name")) : NULL;
	const char *role = sb_value_z_of(v, "role"), *cluster = sb_value_z_of(v, "cluster");
	const char *project = sb_value_z_of(v, "project"), *ns = sb_value_z_of(v, "namespace");
	bool none = !strcmp(role, "none");
	if (!v)
		return;
	if (u && !*role && set_flags(q->world, u, v)) {
		sb_value_free(&v);
		sb_control_state(q, r);
		return;
	}
	if (!u || (!none && !sb_role_find(role))) {
		sb_control_refuse(r, 400, "no such user or role");
		sb_value_free(&v);
		return;
	}
	if (!sb_value_true_of(v, "add")) {
		sb_unbind(q->world, u);
		u->administrator = false;
		sb_bind(q->world, u->name, "local", NULL, NULL, sb_user_role(q->world));
	}
	if (!strcmp(role, "administrator") && !*cluster)
		u->administrator = true;
	else if (!none)
		sb_bind(q->world, u->name, *cluster ? cluster : "local", *project ? project : NULL, *ns ? ns : NULL,
			role);
	sb_value_free(&v);
	sb_control_state(q, r);
}

/* {"accept": PASSWORD}, {"host","user","password"} or {"host","fault"}: see sb_registries_change. */
static void registry(struct sb_request *q, struct sb_reply *r)
{
	json_t *v = body_of(q, r);
	if (!v)
		return;
	if (q->learner) {
		bool accept = sb_value_str_of(v, "accept").n > 0;
		if (accept)
			rh_strset(&q->learner->accept, sb_value_z_of(v, "accept"));
		sb_value_free(&v);
		if (accept)
			sb_reply_value(r, 200, json_object());
		else
			sb_control_refuse(r, 403, "this is the trainer's");
		return;
	}
	const char *wrong = sb_registries_change(q->world, v);
	sb_value_free(&v);
	if (wrong)
		sb_control_refuse(r, 400, wrong);
	else
		sb_control_state(q, r);
}

static const struct sb_route routes[] = {
	{ "GET", "/sandbox/state", sb_control_state, 0, 0 },
	{ "GET", "/sandbox/wire", sb_control_wire, 0, 0 },
	{ "POST", "/sandbox/tick", tick, 0, 0 },
	{ "POST", "/sandbox/reset", sb_control_reset, SB_ROUTE_LEARNER, 0 },
	{ "POST", "/sandbox/reset/*", sb_control_reset, SB_ROUTE_LEARNER, 0 },
	{ "POST", "/sandbox/progress", sb_control_progress, SB_ROUTE_LEARNER, 0 },
	{ "GET", "/sandbox/class", sb_control_class, 0, 0 },
	{ "GET", "/sandbox/breaks", sb_control_breaks, SB_ROUTE_LEARNER, 0 },
	{ "POST", "/sandbox/break/*", sb_control_break, SB_ROUTE_LEARNER, 0 },
	{ "POST", "/sandbox/mend", sb_control_mend, SB_ROUTE_LEARNER, 0 },
	{ "POST", "/sandbox/mend/*", sb_control_mend, SB_ROUTE_LEARNER, 0 },
	{ "POST", "/sandbox/fault", fault, 0, 0 },
	{ "POST", "/sandbox/user", user, 0, 0 },
	{ "POST", "/sandbox/registry", registry, SB_ROUTE_LEARNER, 0 },
	{ 0 },
};

void sb_serve_control(struct sb_request *q, struct sb_reply *r)
{
	const char *token = sb_request_header(q, "X-Sandbox-Control");
	const struct sb_route *route = sb_route_find(routes, q);
	bool trainer = token && !strcmp(token, q->world->control);

	if ((!token || !*token) && !strcmp(q->path, "/sandbox/hello")) {
		sb_control_hello(q, r);
		return;
	}
	q->learner = token && !trainer ? sb_learner_of(q->world, token) : NULL;
	if (!trainer && !q->learner)
		sb_control_refuse(r, 403, "the header X-Sandbox-Control must carry the control token");
	else if (!route)
		sb_control_refuse(r, 404, "no such control");
	else if (!trainer && !(route->flags & SB_ROUTE_LEARNER))
		sb_control_refuse(r, 403, "this is the trainer's");
	else
		route->serve(q, r);
}
