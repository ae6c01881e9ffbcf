/* Who may what: roles as tables of rules, bindings of users to roles, and the reviews that tell a client. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/project.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

#define ALL_VERBS "get,list,watch,create,update,patch,delete,deletecollection"
#define READ "get,list,watch"

static const struct sb_rule admin_rules[] = { { "*", "*", "*", NULL }, { 0 } };
/* ClusterRole edit, as far as the kinds reach that this program and its users ask about. */
static const struct sb_rule edit_rules[] = {
	{ ALL_VERBS, "",
	  "secrets,configmaps,serviceaccounts,pods,services,endpoints,persistentvolumeclaims,replicationcontrollers",
	  NULL },
	{ ALL_VERBS, "apps",
	  "deployments,daemonsets,statefulsets,replicasets,deployments/scale,statefulsets/scale,replicasets/scale",
	  NULL },
	{ READ, "apps", "controllerrevisions", NULL },
	{ ALL_VERBS, "batch", "jobs,cronjobs", NULL },
	{ READ, "", "namespaces,events,limitranges,resourcequotas,pods/log,pods/status", NULL },
	{ "create", "", "pods/exec,pods/attach,pods/portforward,pods/eviction,serviceaccounts/token", NULL },
	{ 0 },
};
/* ClusterRole view: no secrets. */
static const struct sb_rule view_rules[] = {
	{ READ, "", "configmaps,endpoints,persistentvolumeclaims,pods,replicationcontrollers,serviceaccounts,services",
	  NULL },
	{ READ, "", "namespaces,events,limitranges,resourcequotas,pods/log,pods/status", NULL },
	{ READ, "apps",
	  "controllerrevisions,deployments,daemonsets,statefulsets,replicasets,deployments/scale,statefulsets/"
	  "scale,replicasets/scale",
	  NULL },
	{ READ, "batch", "jobs,cronjobs", NULL },
	{ 0 },
};
/* What Rancher grants a project's members in its backing namespace. */
static const struct sb_rule backing_rules[] = { { ALL_VERBS, "", "secrets", NULL }, { 0 } };
/* And in the project's namespaces, besides what its role says: pkg/controllers/managementuser/rbac, namespaces-edit. */
static const struct sb_rule namespaces_rules[] = { { "get,update,patch,delete", "", "namespaces", NULL }, { 0 } };
/* Rancher's global role "user", on its own cluster. */
static const struct sb_rule user_rules[] = { { READ, "management.cattle.io", "features,settings", NULL }, { 0 } };
/* Up to 2.8 it may create secrets everywhere in that cluster: see what Norman asks instead. */
static const struct sb_rule old_user_rules[] = {
	{ READ, "management.cattle.io", "features,settings", NULL },
	{ "create", "", "secrets", NULL },
	{ 0 },
};
static const struct sb_rule features_rules[] = { { "*", "management.cattle.io", "features", NULL }, { 0 } };
static const struct sb_rule create_ns_rules[] = { { "create", "", "namespaces", NULL }, { 0 } };
/* Blind create: a role that may write secrets but not read them. */
static const struct sb_rule create_only_rules[] = {
	{ "create", "", "secrets", NULL },
	{ READ, "", "namespaces", NULL },
	{ 0 },
};

static const struct sb_role roles[] = {
	{ "administrator", admin_rules, true },   { "project-member", edit_rules, true },
	{ "read-only", view_rules, false },       { "user", user_rules, false },
	{ "user-to-2.8", old_user_rules, false }, { "features-manage", features_rules, false },
	{ "create-ns", create_ns_rules, false },  { "create-only", create_only_rules, false },
};

const struct sb_role *sb_role_find(const char *name)
{
	for (size_t i = 0; i < RH_LEN(roles); i++)
		if (!strcmp(roles[i].name, name))
			return &roles[i];
	return NULL;
}

void sb_bind(struct sb_world *w, const char *user, const char *cluster, const char *project, const char *ns,
	     const char *role)
{
	w->bindings = rh_resize(w->bindings, w->bindings_n + 1, sizeof *w->bindings);
	struct sb_binding *b = &w->bindings[w->bindings_n++];
	*b = (struct sb_binding){ .user = sb_user_named(w, user),
				  .cluster = rh_strdup(cluster),
				  .role = sb_role_find(role) };
	b->project = project ? rh_strdup(project) : NULL;
	b->ns = ns ? rh_strdup(ns) : NULL;
	if (!b->user || !b->role)
		RH_BUG("a binding of %s to %s", user, role);
}

const char *sb_user_role(const struct sb_world *w)
{
	return w->profile->minor && w->profile->minor <= 8 ? "user-to-2.8" : "user";
}

void sb_unbind(struct sb_world *w, const struct sb_user *u)
{
	size_t n = 0;
	for (size_t i = 0; i < w->bindings_n; i++) {
		struct sb_binding *b = &w->bindings[i];
		if (u && b->user != u) {
			w->bindings[n++] = *b;
			continue;
		}
		free(b->cluster);
		free(b->project);
		free(b->ns);
	}
	w->bindings_n = n;
}

static bool listed(const char *list, struct rh_str what)
{
	struct rh_str rest = rh_str(list), one;
	if (!strcmp(list, "*"))
		return true;
	if (!rest.n)
		return !what.n;
	while (rh_str_cut(&rest, ',', &one))
		if (rh_str_eq(one, what))
			return true;
	return false;
}

static bool allows(const struct sb_rule *r, const char *verb, const char *group, struct rh_str resource,
		   struct rh_str name)
{
	return listed(r->verbs, rh_str(verb)) && listed(r->groups, rh_str(group)) && listed(r->resources, resource) &&
	       (!r->names || (name.n && listed(r->names, name)));
}

/* A namespace is in the project that its label names, once Rancher has populated its roles. The label is left behind
 * where the annotation was taken away, the rights are not. */
static bool in_project(const struct sb_cluster *c, struct rh_str ns, const char *project)
{
	const struct sb_object *o = sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), ns);
	return o && rh_str_is(sb_label(o->v, SB_PROJECT_ID), project) && sb_annotation(o->v, SB_PROJECT_ID).n &&
	       sb_annotation(o->v, "lifecycle.cattle.io/create.namespace-auth").n;
}

/* Who is a member of a project may keep its secrets in the namespace that backs it. */
static bool backs(const struct sb_world *w, const struct sb_binding *b, const struct sb_user *u,
		  const struct sb_cluster *c, struct rh_str ns)
{
	if (b->user != u || !b->project || c != &w->clusters[0] || !ns.n || !b->role->member)
		return false;
	const struct sb_object *project = sb_project_find(w, rh_str(b->cluster), rh_str(b->project));
	return project && rh_str_eq(ns, sb_project_backing(project));
}

static bool applies(const struct sb_binding *b, const struct sb_user *u, const struct sb_cluster *c, struct rh_str ns)
{
	if (b->user != u || strcmp(b->cluster, c->id))
		return false;
	if (b->ns)
		return ns.n && rh_str_is(ns, b->ns);
	return !b->project || (ns.n && in_project(c, ns, b->project));
}

static void sb_rules_in(const struct sb_world *w, const struct sb_user *u, const struct sb_cluster *c, struct rh_str ns,
			void (*each)(void *ctx, const struct sb_rule *rule), void *ctx)
{
	if (u && u->administrator)
		each(ctx, admin_rules);
	for (size_t i = 0; u && i < w->bindings_n; i++) {
		const struct sb_binding *b = &w->bindings[i];
		if (applies(b, u, c, ns))
			for (const struct sb_rule *r = b->role->rules; r->verbs; r++)
				each(ctx, r);
		if (b->project && b->role->member && applies(b, u, c, ns))
			each(ctx, namespaces_rules);
		if (backs(w, b, u, c, ns))
			each(ctx, backing_rules);
	}
}

struct question {
	const char *verb, *group;
	struct rh_str resource, name;
	bool yes;
};

static void ask(void *ctx, const struct sb_rule *rule)
{
	struct question *q = ctx;
	q->yes |= allows(rule, q->verb, q->group, q->resource, q->name);
}

bool sb_may(const struct sb_world *w, const struct sb_user *u, const struct sb_cluster *c, const char *verb,
	    const char *group, struct rh_str resource, struct rh_str ns, struct rh_str name)
{
	struct question q = { verb, group, resource, name, false };
	sb_rules_in(w, u, c, ns, ask, &q);
	return q.yes;
}

bool sb_sees_project(const struct sb_world *w, const struct sb_user *u, const char *cluster, const char *project)
{
	if (u && u->administrator)
		return true;
	for (size_t i = 0; u && i < w->bindings_n; i++) {
		const struct sb_binding *b = &w->bindings[i];
		if (b->user == u && b->project && !strcmp(b->cluster, cluster) && !strcmp(b->project, project))
			return true;
	}
	return false;
}

bool sb_manages_project(const struct sb_world *w, const struct sb_user *u, const char *cluster, const char *project)
{
	if (u && u->administrator)
		return true;
	for (size_t i = 0; u && i < w->bindings_n; i++) {
		const struct sb_binding *b = &w->bindings[i];
		if (b->user == u && b->role->member && b->project && !strcmp(b->cluster, cluster) &&
		    !strcmp(b->project, project))
			return true;
	}
	return false;
}

bool sb_sees_cluster(const struct sb_world *w, const struct sb_user *u, const char *cluster)
{
	if (u && u->administrator)
		return true;
	for (size_t i = 0; u && i < w->bindings_n; i++) {
		const struct sb_binding *b = &w->bindings[i];
		if (b->user == u && b->project && !strcmp(b->cluster, cluster))
			return true;
	}
	return false;
}

/* ---- reviews ---- */

static void review_access(struct sb_request *q, json_t *v, json_t *status)
{
	const json_t *a = sb_value_at(v, "spec", "resourceAttributes", NULL);
	struct rh_str sub = sb_value_str_of(a, "subresource");
	char *resource = rh_format("%s%s%.*s", sb_value_z_of(a, "resource"), sub.n ? "/" : "", RH_ARG(sub));
	/* "all" is asked as *, which only a rule of * answers */
	bool yes = a && sb_may(q->world, q->user, q->cluster, sb_value_z_of(a, "verb"), sb_value_z_of(a, "group"),
			       rh_str(resource), sb_value_str_of(a, "namespace"), sb_value_str_of(a, "name"));
	const json_t *path = sb_value_at(v, "spec", "nonResourceAttributes", NULL);
	if (path)
		yes = q->user->administrator || rh_str_is(sb_value_str_of(path, "verb"), "get");
	json_object_set_new(status, "allowed", json_boolean(yes));
	free(resource);
}

static bool complete(const json_t *v, const char *kind, struct sb_reply *r)
{
	bool resource = sb_value_at(v, "spec", "resourceAttributes", NULL),
	     path = sb_value_at(v, "spec", "nonResourceAttributes", NULL);
	struct sb_causes c;
	if (strcmp(kind, "SelfSubjectAccessReview") || resource != path)
		return true;
	sb_causes_init(&c);
	sb_causes_add(&c, "FieldValueInvalid", "spec.resourceAttributes", "Invalid value", "null",
		      "exactly one of nonResourceAttributes or resourceAttributes must be specified");
	sb_status_invalid(r, NULL, "", &c);
	sb_causes_release(&c);
	return false;
}

static json_t *texts(const char *list)
{
	json_t *v = json_array();
	struct rh_str rest = rh_str(list), one;
	if (!rest.n)
		json_array_append_new(v, sb_value_text(rest));
	while (rh_str_cut(&rest, ',', &one))
		json_array_append_new(v, sb_value_text(one));
	return v;
}

static void tell_rule(void *ctx, const struct sb_rule *rule)
{
	json_t *r = json_object();
	json_object_set_new(r, "verbs", texts(rule->verbs));
	json_object_set_new(r, "apiGroups", texts(rule->groups));
	json_object_set_new(r, "resources", texts(rule->resources));
	if (rule->names)
		json_object_set_new(r, "resourceNames", texts(rule->names));
	json_array_append_new(ctx, r);
}

static void review_rules(struct sb_request *q, json_t *v, json_t *status)
{
	json_t *list = json_array(), *urls = json_array();
	static const struct sb_rule self = { "create", "authorization.k8s.io",
					     "selfsubjectaccessreviews,selfsubjectrulesreviews", NULL };
	tell_rule(list, &self);
	sb_rules_in(q->world, q->user, q->cluster, sb_value_str(sb_value_at(v, "spec", "namespace", NULL)), tell_rule,
		    list);
	json_object_set_new(status, "resourceRules", list);
	json_t *open = json_object();
	json_object_set_new(open, "verbs", texts("get"));
	json_object_set_new(open, "nonResourceURLs",
			    texts("/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version"));
	json_array_append_new(urls, open);
	json_object_set_new(status, "nonResourceRules", urls);
	json_object_set_new(status, "incomplete", json_boolean(false));
}

static const struct {
	const char *plural, *kind;
	void (*review)(struct sb_request *q, json_t *v, json_t *status);
} reviews[] = {
	{ "selfsubjectaccessreviews", "SelfSubjectAccessReview", review_access },
	{ "selfsubjectrulesreviews", "SelfSubjectRulesReview", review_rules },
};

void sb_serve_review(struct sb_request *q, struct sb_reply *r)
{
	struct rh_err e = { 0 };
	size_t i = 0;
	while (i < RH_LEN(reviews) && !rh_str_is(sb_path_part(q->path, 3), reviews[i].plural))
		i++;
	if (i == RH_LEN(reviews) || !rh_str_is(sb_path_part(q->path, 2), "v1")) {
		sb_status(r, 404, "NotFound", NULL, NULL, "the server could not find the requested resource");
		return;
	}
	if (!q->user || strcmp(q->method, "POST")) {
		sb_status(r, q->user ? 405 : 403, q->user ? "MethodNotAllowed" : "Forbidden", NULL, NULL, "%s",
			  q->user ? "the server does not allow this method on the requested resource"
				  : "User \"system:anonymous\" cannot create resource in API group "
				    "\"authorization.k8s.io\"");
		return;
	}
	const char *type = sb_request_header(q, "Content-Type");
	json_t *v = NULL;
	if (!type || !rh_str_starts(rh_str(type), "application/vnd.kubernetes.protobuf"))
		v = sb_value_parse(rh_buf_str(&q->body), &e);
	else if (sb_protobuf_object(rh_buf_str(&q->body), &v, &e) != RH_OK)
		v = NULL;
	struct rh_str kind = sb_value_str_of(v, "kind");
	if (!json_is_object(v) || (kind.n && !rh_str_is(kind, reviews[i].kind))) {
		sb_status(r, 400, "BadRequest", NULL, NULL, "the body is no %s", reviews[i].kind);
		sb_value_free(&v);
		return;
	}
	if (!complete(v, reviews[i].kind, r)) {
		sb_value_free(&v);
		return;
	}
	sb_value_set_text(v, "kind", reviews[i].kind);
	sb_value_set_text(v, "apiVersion", "authorization.k8s.io/v1");
	json_t *status = json_object();
	sb_value_need_map(v, "metadata");
	reviews[i].review(q, v, status);
	json_object_set_new(v, "status", status);
	sb_reply_value(r, 201, v);
}
