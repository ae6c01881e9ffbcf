/* Credentials and sign-in: the three carriers of a token, and the two generations of the public login. */
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/rancher/norman.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"

#include <stdio.h>
#include <string.h>

static struct rh_str scheme(struct rh_str header, const char *name)
{
	struct rh_str rest = header, first = { 0 };
	rh_str_cut(&rest, ' ', &first);
	return rh_str_is_nocase(first, name) ? rh_str_trim(rest) : rh_str("");
}

static struct sb_token *basic(struct sb_world *w, struct rh_str b64)
{
	struct rh_buf plain;
	rh_buf_init(&plain, 1024);
	struct sb_token *t = NULL;
	if (b64.n < 1024 && data_base64_decode(b64, true, rh_out_buf(&plain)))
		t = sb_token_find(w, rh_buf_str(&plain));
	rh_buf_release(&plain);
	return t;
}

static struct rh_str cookie(struct rh_str header, const char *name)
{
	struct rh_str rest = header, one, key;
	while (rh_str_cut(&rest, ';', &one)) {
		one = rh_str_trim(one);
		if (rh_str_cut(&one, '=', &key) && rh_str_is(key, name))
			return one;
	}
	return rh_str("");
}

bool sb_authenticate(struct sb_request *q)
{
	struct rh_str header = rh_str(sb_request_header(q, "Authorization"));
	struct rh_str jar = cookie(rh_str(sb_request_header(q, "Cookie")), "R_SESS");
	struct rh_str bearer = scheme(header, "Bearer"), pair = scheme(header, "Basic");
	struct sb_token *t = NULL;
	q->user = NULL;
	if (!header.n && !jar.n)
		return true;
	if (bearer.n)
		t = sb_token_find(q->world, bearer);
	else if (pair.n && q->world->profile->minor)
		t = basic(q->world, pair);
	else if (!header.n && q->world->profile->minor)
		t = sb_token_find(q->world, jar);
	/* a token made for one cluster is good for that cluster only */
	if (t && *t->cluster) {
		struct rh_str at = sb_path_part(q->path, 2);
		if (!rh_str_is(at, t->cluster))
			t = NULL;
	}
	q->token = t;
	q->user = t ? t->user : NULL;
	return t != NULL;
}

bool sb_impersonate(struct sb_request *q)
{
	const char *name = sb_request_header(q, "Impersonate-User");
	struct sb_world *w = q->world;
	if (!name || !*name)
		return true;
	if (!q->user || !q->user->administrator)
		return false;
	for (size_t i = 0; i < w->users_n; i++)
		if (!strcmp(name, w->users[i].name) || !strcmp(name, w->users[i].id)) {
			q->user = &w->users[i];
			return true;
		}
	rh_strset(&w->stranger_name, name);
	w->stranger = (struct sb_user){ .name = w->stranger_name, .display = w->stranger_name, .id = w->stranger_name };
	q->user = &w->stranger;
	return true;
}

/* ---- sign-in ---- */

static int64_t session_ttl(const struct sb_world *w)
{
	const struct sb_store *s = &w->clusters[0].store;
	const struct sb_object *o =
		sb_store_get(s, sb_kind_named("settings"), rh_str(""), RH_STR("auth-user-session-ttl-minutes"));
	struct rh_str value = o ? sb_value_str_of(o->v, "value") : rh_str("");
	int64_t minutes = 960;
	(void)!rh_str_number(value, 0, 1 << 24, &minutes);
	return minutes * 60 * 1000;
}

static struct sb_user *check(struct sb_world *w, const json_t *body)
{
	struct rh_str name = sb_value_str_of(body, "username"), password = sb_value_str_of(body, "password");
	for (size_t i = 0; i < w->users_n; i++)
		if (rh_str_is(name, w->users[i].name) && rh_str_is(password, w->users[i].password))
			return &w->users[i];
	return NULL;
}

/* What 2.13 and newer answer: no user, no labels. */
static json_t *short_answer(const struct sb_token *t)
{
	json_t *v = json_object();
	char when[32];
	sb_time_text(t->expires, when);
	json_object_set_new(v, "token", sb_value_textf("%s:%s", t->name, t->secret));
	sb_value_set_text(v, "expiresAt", when);
	sb_value_set_text(v, "id", t->name);
	sb_value_set_text(v, "baseType", "token");
	sb_value_set_text(v, "type", "token");
	return v;
}

static void sign_in(struct sb_request *q, struct sb_reply *r, bool need_type)
{
	struct rh_err e = { 0 };
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);
	if (!json_is_object(body) || (need_type && !rh_str_is(sb_value_str_of(body, "type"), "localProvider"))) {
		sb_norman_error(r, 422, "InvalidBodyContent", "%s", "");
		sb_value_free(&body);
		return;
	}
	struct sb_user *u = check(q->world, body);
	struct rh_str how = sb_value_str_of(body, "responseType");
	if (!u) {
		sb_norman_error(r, 401, "Unauthorized", "authentication failed");
	} else {
		struct sb_token *t = sb_token_make(q->world, u, session_ttl(q->world));
		if (rh_str_is(how, "cookie")) {
			char *jar = rh_format("R_SESS=%s:%s; Path=/; HttpOnly; Secure", t->name, t->secret);
			sb_reply_header(r, "Set-Cookie", jar);
			r->status = 200;
			free(jar);
		} else {
			rh_strset(&t->description, sb_value_z_of(body, "description"));
			sb_reply_value(r, 201,
				       q->world->profile->short_login ? short_answer(t) : sb_norman_token(q, t, true));
		}
	}
	sb_value_free(&body);
}

static void login_v3(struct sb_request *q, struct sb_reply *r)
{
	const char *action = sb_request_query(q, "action");
	struct rh_str type = sb_path_part(q->path, 1), id = sb_path_part(q->path, 2);
	if ((!rh_str_is_nocase(type, "localProviders") && !rh_str_is_nocase(type, "localProvider")) ||
	    !rh_str_is(id, "local"))
		sb_norman_error(r, 404, "NotFound", "not found");
	else if (!action || strcmp(action, "login"))
		sb_norman_error(r, 404, "ActionNotAvailable", "%s", "");
	else
		sign_in(q, r, false);
}

static void login_v1(struct sb_request *q, struct sb_reply *r)
{
	sign_in(q, r, true);
}

/* A new user, or changepassword, of whoever is signed in (rancher pkg/api/norman/customization/authn, user/handler.go).
 */
static void users_post(struct sb_request *q, struct sb_reply *r)
{
	const char *action = sb_request_query(q, "action");
	struct rh_err e = { 0 };
	if (!action) {
		sb_norman_user_create(q, r);
		return;
	}
	json_t *body = sb_value_parse(rh_buf_str(&q->body), &e);
	struct rh_str now = sb_value_str_of(body, "currentPassword"), fresh = sb_value_str_of(body, "newPassword");
	if (strcmp(action, "changepassword")) {
		sb_norman_error(r, 404, "ActionNotAvailable", "%s", "");
	} else if (!rh_str_is(now, q->user->password)) {
		sb_norman_error(r, 422, "InvalidBodyContent", "invalid current password");
	} else if (fresh.n < 12) {
		sb_norman_error(r, 422, "InvalidBodyContent", "Password must be at least 12 characters");
	} else {
		char *password = rh_str_dup(fresh);
		free(q->user->changed);
		q->user->password = q->user->changed = password;
		q->user->must_change = false;
		r->status = 200;
	}
	json_decref(body);
}

static json_t *provider(void)
{
	json_t *p = json_object();
	sb_value_set_text(p, "id", "local");
	sb_value_set_text(p, "type", "localProvider");
	return p;
}

static void providers_v3(struct sb_request *q, struct sb_reply *r)
{
	static const char path[] = "/v3-public/localProviders/local";
	json_t *list = json_array(), *p = provider();
	sb_value_set_text(p, "baseType", "authProvider");
	json_object_set_new(sb_value_need_map(p, "actions"), "login",
			    sb_value_textf("%s%s?action=login", q->world->url, path));
	json_object_set_new(sb_value_need_map(p, "links"), "self", sb_value_textf("%s%s", q->world->url, path));
	json_array_append_new(list, p);
	sb_norman_list(q, r, "authProvider", list, NULL);
}

static void providers_v1(struct sb_request *q, struct sb_reply *r)
{
	static const char *const members[] = { "logoutAllEnabled", "logoutAllForced", "logoutAllSupported" };
	json_t *v = json_object(), *list = json_array(), *p = provider();
	(void)q;
	for (size_t i = 0; i < RH_LEN(members); i++)
		json_object_set_new(p, members[i], json_boolean(false));
	json_array_append_new(list, p);
	json_object_set_new(v, "data", list);
	sb_reply_value(r, 200, v);
}

static void logout(struct sb_request *q, struct sb_reply *r)
{
	if (!q->token) {
		sb_reply_text(r, 401, "Unauthorized 401: must authenticate");
		return;
	}
	sb_token_remove(q->world, q->token);
	q->token = NULL;
	q->user = NULL;
	sb_reply_header(r, "Set-Cookie", "R_SESS=; Path=/; Max-Age=0; HttpOnly; Secure");
	r->status = 200;
}

static void tokens_action(struct sb_request *q, struct sb_reply *r)
{
	const char *action = sb_request_query(q, "action");
	if (action && !strcmp(action, "logout"))
		logout(q, r);
	else if (action)
		sb_norman_error(r, 404, "ActionNotAvailable", "%s", "");
	else if (!q->user)
		sb_reply_text(r, 401, "Unauthorized 401: must authenticate");
	else
		sb_norman_token_create(q, r);
}

const struct sb_route sb_login_routes[] = {
	{ "GET", "/v3-public/authProviders", providers_v3, SB_ROUTE_OPEN, 0 },
	{ "POST", "/v3-public/*/*", login_v3, SB_ROUTE_OPEN, 0 },
	{ "GET", "/v1-public/authproviders", providers_v1, SB_ROUTE_OPEN, 13 },
	{ "POST", "/v1-public/login", login_v1, SB_ROUTE_OPEN, 13 },
	{ "POST", "/v3/users", users_post, 0, 0 },
	{ "POST", "/v3/tokens", tokens_action, SB_ROUTE_OPEN, 0 },
	{ "POST", "/v1/logout", logout, SB_ROUTE_OPEN, 13 },
	{ 0 },
};
