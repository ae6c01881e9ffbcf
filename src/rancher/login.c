/* Signing in and out, and who one is then. */
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

/* ---- in ---- */

struct login {
	struct rancher_job job;
	char *type, *id, *user;
	struct rh_secret password;
};

static void login_release(struct rancher_job *job)
{
	struct login *l = (struct login *)job;

	free(l->type);
	free(l->id);
	free(l->user);
	rh_secret_release(&l->password);
}

static void job_message(struct rancher_job *job)
{
	rh_message_post((struct rh_message){ .to = job->owner, .tag = job->tag, .err = job->err });
}

static void login_refused(struct login *l, const struct rh_err *e)
{
	struct rh_err *to = &l->job.err;

	switch (e->code) {
	case RH_E_AUTH:
		rh_err_set(to, RH_E_AUTH, "%s", _("The user name or the password is wrong"));
		rh_err_fix(to, "%s", _("Check both, and the provider that knows this user."));
		break;
	case RH_E_FORBIDDEN:
		rh_err_set(to, RH_E_FORBIDDEN, _("%s may not sign in: the user is disabled"), l->user);
		rh_err_fix(to, "%s", _("Ask an administrator of this Rancher."));
		break;
	default:
		*to = *e;
	}
	to->http = e->http;
}

/* The token goes from the answer's bytes straight into the endpoint. */
static bool token_take(struct rancher *r, struct rh_str body)
{
	struct rh_secret token;
	struct rh_str raw;
	struct rh_err e;
	char *expires;
	bool fine;

	rh_secret_init(&token);
	fine = data_json_find(body, "/token", &raw, &e) == RH_OK &&
	       data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&token)) && rh_secret_peek(&token).n;
	if (fine) {
		r->at->auth = NET_AUTH_BEARER;
		rh_secret_move(&r->at->credential, &token);
		r->token_is_ours = true;
		r->token_expires = 0;
		expires = rancher_text(body, "/expiresAt");
		if (expires)
			(void)rh_time_parse(rh_str(expires), &r->token_expires);
		free(expires);
	}
	rh_secret_release(&token);
	return fine;
}

static void login_body(const struct login *l, bool v1, struct rh_secret *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	if (v1)
		data_jw_kv(&w, "type", rh_str(l->type));
	data_jw_kv(&w, "username", rh_str(l->user));
	data_jw_kv(&w, "password", rh_secret_peek(&l->password));
	data_jw_kv(&w, "description", RH_STR("ranchhand"));
	data_jw_kv(&w, "responseType", RH_STR("json"));
	data_jw_close(&w, '}');
}

static void login_ask(struct login *l, bool v1);

static void login_answer(struct login *l, struct rh_str body, const struct rh_err *e)
{
	if (e->code != RH_OK)
		login_refused(l, e);
	else if (!token_take(l->job.r, body))
		rh_err_set(&l->job.err, RH_E_SERVER, "%s", _("Rancher accepted the sign-in but sent no token"));
	rancher_job_answered(&l->job);
}

static void login_v3(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)head;
	login_answer(ctx, body, e);
}

static void login_v1(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct login *l = ctx;

	if (head && head->status == 404) {
		l->job.r->no_v1_public = true;
		login_ask(l, false);
		rancher_job_answered(&l->job);
		return;
	}
	login_answer(l, body, e);
}

static void login_ask(struct login *l, bool v1)
{
	struct rh_secret body;
	char *path = v1 ? rh_strdup("/v1-public/login") : rh_format("/v3-public/%ss/%s?action=login", l->type, l->id);

	rh_secret_init(&body);
	login_body(l, v1, &body);
	rancher_job_ask(
		&l->job,
		&(struct rancher_request){
			.method = "POST", .path = path, .what = _("Sign-in"), .anonymous = true, .body = &body },
		v1 ? login_v1 : login_v3);
	rh_secret_release(&body);
	free(path);
}

/* Only what can stand in a path: ids and types are Rancher's own words. */
static bool path_word(const char *z)
{
	return *z && !z[strspn(z, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")];
}

void rancher_login(struct rancher *r, const struct rancher_provider *p, const char *user,
		   const struct rh_secret *password, struct rh_owner owner, int tag)
{
	struct login *l;

	if (!p->password || !path_word(p->type) || !path_word(p->id)) {
		struct rh_message m = { .to = owner, .tag = tag };

		rh_err_set(&m.err, RH_E_INVALID, _("%s needs a browser to sign in"), p->label);
		rh_err_fix(&m.err, "%s", _("Make an API key in Rancher (Account & API Keys) and use it as the token."));
		rh_message_post(m);
		return;
	}
	l = rancher_job_new(sizeof *l, r, owner, tag);
	l->job.finish = job_message;
	l->job.release = login_release;
	l->type = rh_strdup(p->type);
	l->id = rh_strdup(p->id);
	l->user = rh_strdup(user);
	rh_secret_init(&l->password);
	rh_secret_copy(&l->password, password);
	login_ask(l, !r->no_v1_public && rancher_version(r->minor)->v1_public);
}

/* ---- who am I ---- */

static void got_user(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct rancher_job *job = ctx;
	struct rancher *r = job->r;
	struct rh_str user;
	struct rh_err none;
	char *name;

	if (e->code != RH_OK) {
		job->err = *e;
	} else if (data_json_find(body, "/data/0", &user, &none) != RH_OK || !strcmp(head->cattle_auth, "false")) {
		rh_err_set(&job->err, RH_E_AUTH, "%s", _("Rancher does not accept this token"));
		rh_err_fix(&job->err, "%s", _("Sign in again, or make a new API key."));
	} else {
		free(r->user_id);
		free(r->user_name);
		r->user_id = rancher_text(user, "/id");
		name = rancher_text(user, "/username");
		if (!name || !*name) {
			free(name);
			name = rancher_text(user, "/name");
		}
		r->user_name = name;
		r->must_change_password =
			data_json_find(user, "/mustChangePassword", &user, &none) == RH_OK && rh_str_is(user, "true");
	}
	rancher_job_answered(job);
}

static void got_token(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct rancher_job *job = ctx;
	char *expires = e->code == RH_OK ? rancher_text(body, "/expiresAt") : NULL;

	(void)head;
	if (expires && !rh_time_parse(rh_str(expires), &job->r->token_expires))
		job->r->token_expires = 0;
	free(expires);
	rancher_job_answered(job);
}

static void got_server_version(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct rancher_job *job = ctx;
	char *version = e->code == RH_OK ? rancher_text(body, "/value") : NULL;

	(void)head;
	rancher_set_version(job->r, version);
	free(version);
	rancher_job_answered(job);
}

/* A token's name is the part before the colon; it is no secret. Extension tokens ("ext/…") are not in /v3/tokens. */
char *rancher_token_name(const struct net_endpoint *at)
{
	struct rh_str rest = rh_secret_peek(&at->credential), name = { NULL, 0 };

	if (at->auth == NET_AUTH_BASIC)
		name = rh_str(at->user);
	else if (at->auth == NET_AUTH_BEARER && rh_str_find(rest, ":") < rest.n)
		(void)rh_str_cut(&rest, ':', &name);
	if (!name.n || name.n > 200 || rh_str_starts(name, "ext/"))
		return NULL;
	return rh_str_dup(name);
}

void rancher_whoami(struct rancher *r, struct rh_owner owner, int tag)
{
	struct rancher_job *job = rancher_job_new(sizeof *job, r, owner, tag);
	struct rancher_request q = { .method = "GET", .what = _("Who is signed in") };
	char *token = rancher_token_name(r->at);
	struct rh_buf path;

	job->finish = job_message;
	q.path = "/v3/users?me=true";
	rancher_job_ask(job, &q, got_user);
	if (token) {
		rh_buf_init(&path, 1024);
		rh_buf_addz(&path, "/v3/tokens/");
		net_url_escape(&path, rh_str(token));
		q.path = path.p;
		rancher_job_ask(job, &q, got_token);
		rh_buf_release(&path);
	}
	if (!r->version) {
		q.path = "/v3/settings/server-version";
		rancher_job_ask(job, &q, got_server_version);
	}
	free(token);
}

/* ---- another password ---- */

static void got_changed(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct rancher_job *job = ctx;

	(void)head;
	(void)body;
	job->err = *e;
	if (e->code == RH_OK)
		job->r->must_change_password = false;
	rancher_job_answered(job);
}

void rancher_change_password(struct rancher *r, const struct rh_secret *current, const struct rh_secret *fresh,
			     struct rh_owner owner, int tag)
{
	struct rancher_job *job = rancher_job_new(sizeof *job, r, owner, tag);
	struct rh_secret body;
	struct data_jw w;

	job->finish = job_message;
	rh_secret_init(&body);
	data_jw_init(&w, rh_out_secret(&body));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "currentPassword", rh_secret_peek(current));
	data_jw_kv(&w, "newPassword", rh_secret_peek(fresh));
	data_jw_close(&w, '}');
	rancher_job_ask(job,
			&(struct rancher_request){ .method = "POST",
						   .path = "/v3/users?action=changepassword",
						   .what = _("New password"),
						   .body = &body },
			got_changed);
	rh_secret_release(&body);
}

/* ---- out ---- */

static void out_finish(struct rancher_job *job)
{
	struct rancher *r = job->r;

	if (job->err.code == RH_E_AUTH) /* it was no longer valid: that is what we wanted */
		memset(&job->err, 0, sizeof job->err);
	if (job->err.code == RH_OK) {
		rh_secret_clear(&r->at->credential);
		r->at->auth = NET_AUTH_NONE;
		r->token_is_ours = false;
		r->token_expires = 0;
	}
	job_message(job);
}

static void out_v1(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct rancher_job *job = ctx;

	(void)head;
	(void)body;
	job->err = *e;
	rancher_job_answered(job);
}

static void out_v3(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct rancher_job *job = ctx;

	(void)body;
	job->err = *e;
	if (head && head->status == 404) {
		memset(&job->err, 0, sizeof job->err);
		rancher_job_ask(
			job,
			&(struct rancher_request){ .method = "POST", .path = "/v1/logout", .what = _("Signing out") },
			out_v1);
	}
	rancher_job_answered(job);
}

void rancher_logout(struct rancher *r, struct rh_owner owner, int tag)
{
	struct rancher_job *job;

	if (!r->token_is_ours) {
		rh_message_post((struct rh_message){ .to = owner, .tag = tag });
		return;
	}
	job = rancher_job_new(sizeof *job, r, owner, tag);
	job->finish = out_finish;
	rancher_job_ask(job,
			&(struct rancher_request){
				.method = "POST", .path = "/v3/tokens?action=logout", .what = _("Signing out") },
			out_v3);
}
