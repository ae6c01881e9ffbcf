/* Users made by an administrator, the global role that lets one in, and membership of projects, as far as a test that
 * brings its own users needs them (rancher pkg/api/norman/store/userscoped and customization/authn, user/store.go). */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/rancher/norman.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

static const char letters[] = "bcdfghjklmnpqrstvwxz2456789";

static bool refused(struct sb_request *q, struct sb_reply *r, const char *what)
{
	if (q->user->administrator)
		return false;
	sb_norman_error(r, 403, "Forbidden", "%s is forbidden: User \"%s\" cannot create resource", what, q->user->id);
	return true;
}

static struct sb_user *by_id(struct sb_world *w, struct rh_str id)
{
	static const char local[] = "local://"; /* a principal */
	if (rh_str_starts(id, local))
		id = rh_str_from(id, sizeof local - 1);
	for (size_t i = 0; i < w->users_n; i++)
		if (rh_str_is(id, w->users[i].id))
			return &w->users[i];
	return NULL;
}

static void answer_user(struct sb_request *q, struct sb_reply *r, int status, const struct sb_user *u)
{
	json_t *v = sb_norman_resource(q, "user", u->id, "users", NULL);
	sb_value_set_text(v, "username", u->name);
	sb_value_set_text(v, "name", u->display);
	json_object_set_new(v, "enabled", json_boolean(true));
	json_object_set_new(v, "mustChangePassword", json_boolean(u->must_change));
	sb_reply_value(r, status, v);
}

static void user_create(struct sb_request *q, struct sb_reply *r, const json_t *body)
{
	const char *name = sb_value_z_of(body, "username"), *password = sb_value_z_of(body, "password");
	char tail[6];
	if (!*name || !*password) {
		sb_norman_field_error(r, "MissingRequired", *name ? "password" : "username", "");
	} else if (sb_user_named(q->world, name)) {
		sb_norman_field_error(r, "NotUnique", "username", "Username is already in use.");
	} else if (strlen(password) < 12) {
		sb_norman_error(r, 422, "InvalidBodyContent", "Password must be at least 12 characters");
	} else if (q->world->users_n == SB_USERS_MOST) {
		sb_norman_error(r, 500, "ServerError", "the sandbox has no room for more users");
	} else {
		struct sb_user *u = &q->world->users[q->world->users_n++];
		const char *display = sb_value_z_of(body, "name");
		sb_random_name(q->world, tail, 5, letters);
		*u = (struct sb_user){ .name = rh_strdup(name),
				       .display = rh_strdup(*display ? display : name),
				       .id = rh_format("u-%s", tail),
				       .made = true,
				       .must_change = json_is_true(json_object_get(body, "mustChangePassword")),
				       .label = "made" };
		u->password = u->changed = rh_strdup(password);
		answer_user(q, r, 201, u);
	}
}

void sb_norman_user_create(struct sb_request *q, struct sb_reply *r)
{
	json_t *body = refused(q, r, "users.management.cattle.io") ? NULL : sb_norman_body(q, r);
	if (body)
		user_create(q, r, body);
	sb_value_free(&body);
}

void sb_norman_user_delete(struct sb_request *q, struct sb_reply *r)
{
	struct rh_str id = sb_path_part(q->path, 2);
	struct sb_user *u = by_id(q->world, id);
	if (refused(q, r, "users.management.cattle.io"))
		return;
	if (!u || !u->made) {
		sb_norman_error(r, 404, "NotFound", "users.management.cattle.io \"%.*s\" not found", RH_ARG(id));
		return;
	}
	answer_user(q, r, 200, u);
	sb_user_remove(q->world, u);
}

/* A binding's id says nothing: it is only ever removed with its user or project. */
static void answer_binding(struct sb_request *q, struct sb_reply *r, const char *type, const char *prefix)
{
	char tail[6];
	sb_random_name(q->world, tail, 5, letters);
	char *id = rh_format("%s-%s", prefix, tail), *path = rh_format("%ss", type);
	sb_reply_value(r, 201, sb_norman_resource(q, type, id, path, NULL));
	free(path);
	free(id);
}

void sb_norman_global_binding_create(struct sb_request *q, struct sb_reply *r)
{
	json_t *body = refused(q, r, "globalrolebindings.management.cattle.io") ? NULL : sb_norman_body(q, r);
	struct sb_user *u = body ? by_id(q->world, sb_value_str_of(body, "userId")) : NULL;
	const char *role = body ? sb_value_z_of(body, "globalRoleId") : "";
	if (body && (!u || strcmp(role, "user") != 0)) {
		sb_norman_error(r, 404, "NotFound", "globalroles.management.cattle.io \"%s\" not found", role);
	} else if (body) {
		sb_bind(q->world, u->name, "local", NULL, NULL, sb_user_role(q->world));
		answer_binding(q, r, "globalRoleBinding", "grb");
	}
	sb_value_free(&body);
}

void sb_norman_project_binding_create(struct sb_request *q, struct sb_reply *r)
{
	json_t *body = refused(q, r, "projectroletemplatebindings.management.cattle.io") ? NULL : sb_norman_body(q, r);
	struct rh_str who = body ? sb_value_str_of(body, "userId") : rh_str("");
	struct sb_user *u = body ? by_id(q->world, who.n ? who : sb_value_str_of(body, "userPrincipalId")) : NULL;
	struct rh_str project = body ? sb_value_str_of(body, "projectId") : rh_str(""), cluster;
	const char *role = body ? sb_value_z_of(body, "roleTemplateId") : "";
	if (body && (!u || !sb_role_find(role) || !rh_str_cut(&project, ':', &cluster))) {
		sb_norman_error(r, 422, "MissingRequired", "must target a user and a project with a role that exists");
	} else if (body) {
		char *c = rh_str_dup(cluster), *p = rh_str_dup(project);
		sb_bind(q->world, u->name, c, p, NULL, role);
		answer_binding(q, r, "projectRoleTemplateBinding", "prtb");
		free(c);
		free(p);
	}
	sb_value_free(&body);
}
