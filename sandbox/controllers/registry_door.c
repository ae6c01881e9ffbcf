/* The sandbox as a container registry that can be reached: its own /v2/ answers as harbor.corp.example would, with the
 * same users, repositories and passwords, by Basic. And each simulated registry is played by its own name, with the
 * dance of its token service: a demo is connected here instead, and nothing of it leaves this machine. For Test login;
 * nothing can be pulled from it. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "base/base.h"
#include "data/text.h"
#include "registry/image.h"

#include <string.h>

static void say(struct sb_reply *r, int status, const char *code, const char *message)
{
	json_t *v = json_object(), *errors = json_array(), *e = json_object();
	sb_value_set_text(e, "code", code);
	sb_value_set_text(e, "message", message);
	json_array_append_new(errors, e);
	json_object_set_new(v, "errors", errors);
	sb_reply_value(r, status, v);
}

static void refuse(struct sb_reply *r, int status, const char *code, const char *message)
{
	say(r, status, code, message);
	if (status == 401)
		sb_reply_header(r, "WWW-Authenticate", "Basic realm=\"" SB_REGISTRY_DOOR "\"");
}

/* "Basic …" into user and password; false when it is something else. */
static bool basic(const struct sb_request *q, char **user, struct rh_secret *password)
{
	const char *sent = sb_request_header(q, "Authorization");
	struct rh_secret pair = { 0 };
	bool ok = sent && rh_str_starts(rh_str(sent), "Basic ") &&
		  data_base64_decode(rh_str_trim(rh_str(sent + strlen("Basic "))), false, rh_out_secret(&pair));
	struct rh_str both = rh_secret_peek(&pair);
	size_t colon = ok ? rh_str_find(both, ":") : both.n;
	if (colon < both.n) {
		*user = rh_str_dup(rh_str_n(both.p, colon));
		rh_secret_set(password, rh_str_from(both, colon + 1));
	}
	rh_secret_release(&pair);
	return *user != NULL;
}

/* "/v2/web/front/manifests/3.1" */
static bool manifest(const char *host, const char *path, struct registry_image *image)
{
	struct rh_str rest = rh_str_from(rh_str(path), strlen("/v2/"));
	size_t at = rh_str_find(rest, "/manifests/");
	struct rh_err e;
	if (at == rest.n || !at)
		return false;
	struct rh_str name = rh_str_n(rest.p, at), tag = rh_str_from(rest, at + strlen("/manifests/"));
	char *reference =
		rh_format("%s/%.*s%s%.*s", host, RH_ARG(name), rh_str_find(tag, ":") < tag.n ? "@" : ":", RH_ARG(tag));
	bool ok = registry_image_parse(rh_str(reference), image, &e);
	free(reference);
	return ok;
}

static void serve_manifest(struct sb_request *q, struct sb_reply *r, const struct registry_image *image,
			   const char *user, struct rh_str password)
{
	struct rh_buf said;
	rh_buf_init(&said, 4096);
	if (sb_registry_pull(q->world, rh_str(""), image, user, password, &said)) {
		sb_reply_text(r, 200, "{}");
		r->type = "application/vnd.oci.image.manifest.v1+json";
	} else if (rh_str_find(rh_buf_str(&said), "not found") < said.n) {
		refuse(r, 404, "MANIFEST_UNKNOWN", "manifest unknown");
	} else {
		refuse(r, 403, "DENIED", "denied");
	}
	rh_buf_release(&said);
}

void sb_serve_registry(struct sb_request *q, struct sb_reply *r)
{
	struct rh_secret password = { 0 };
	struct registry_image image = { 0 };
	char *user = NULL;
	sb_reply_header(r, "Docker-Distribution-Api-Version", "registry/2.0");
	if (!basic(q, &user, &password))
		refuse(r, 401, "UNAUTHORIZED", "authentication required");
	else if (!sb_registry_knows(q->world, SB_REGISTRY_DOOR, user, rh_secret_peek(&password)))
		refuse(r, 401, "UNAUTHORIZED", "unauthorized");
	else if (!strcmp(q->path, "/v2/") || !strcmp(q->path, "/v2"))
		sb_reply_text(r, 200, "{}");
	else if (manifest(SB_REGISTRY_DOOR, q->path, &image))
		serve_manifest(q, r, &image, user, rh_secret_peek(&password));
	else
		refuse(r, 404, "NAME_UNKNOWN", "repository name not known to registry");
	registry_image_release(&image);
	rh_secret_release(&password);
	free(user);
}

/* ---- by its own name ---- */

static void challenge(struct sb_reply *r, const struct sb_registry_face *f, const char *error)
{
	char *text = *f->realm ? rh_format("Bearer realm=\"%s\",service=\"%s\"%s", f->realm, f->service, error)
			       : rh_format("Basic realm=\"%s\"", f->host);

	say(r, 401, "UNAUTHORIZED", "authentication required");
	sb_reply_header(r, "WWW-Authenticate", text);
	free(text);
}

/* "https://quay.io/v2/auth" -> "/v2/auth" */
static const char *realm_path(const struct sb_registry_face *f)
{
	const char *at = strstr(f->realm, "://");

	at = at ? strchr(at + 3, '/') : NULL;
	return at ? at : "";
}

static void give_token(struct sb_request *q, struct sb_reply *r, const struct sb_registry_face *f, const char *user)
{
	json_t *v = json_object();
	char *token = sb_registry_token(q->world, f->host, user);

	sb_value_set_text(v, "token", token);
	sb_reply_value(r, 200, v);
	free(token);
}

/* Who may not pull gets a token all the same: it opens nothing. */
static void serve_token(struct sb_request *q, struct sb_reply *r, const struct sb_registry_face *f)
{
	struct rh_secret password = { 0 };
	char *user = NULL;

	if (!basic(q, &user, &password)) {
		if (f->anonymous)
			say(r, f->anonymous, "UNAUTHORIZED", "authentication required");
		else
			give_token(q, r, f, "");
	} else {
		switch (sb_registry_login(q->world, f->host, user, rh_secret_peek(&password))) {
		case SB_LOGIN_RIGHT:
			give_token(q, r, f, user);
			break;
		case SB_LOGIN_EXPIRED:
			say(r, f->wrong, "UNAUTHORIZED", "the token has expired");
			break;
		case SB_LOGIN_WRONG:
			say(r, f->wrong, f->wrong == 403 ? "DENIED" : "UNAUTHORIZED",
			    f->wrong == 403 ? "denied" : "incorrect username or password");
			break;
		}
	}
	rh_secret_release(&password);
	free(user);
}

/* Whom the request is from: "" somebody without a login; NULL: it is refused, and that was said. */
static char *caller(struct sb_request *q, struct sb_reply *r, const struct sb_registry_face *f)
{
	const char *sent = sb_request_header(q, "Authorization"), *of;
	struct rh_secret password = { 0 };
	enum sb_login is = SB_LOGIN_WRONG;
	char *user = NULL;

	if (sent && rh_str_starts(rh_str(sent), "Bearer ")) {
		of = sb_registry_bearer(q->world, f->host, sent + strlen("Bearer "));
		user = of ? rh_strdup(of) : NULL;
	} else if (!*f->realm && basic(q, &user, &password) &&
		   (is = sb_registry_login(q->world, f->host, user, rh_secret_peek(&password))) != SB_LOGIN_RIGHT) {
		free(user);
		user = NULL;
	}
	rh_secret_release(&password);
	if (!user && f->open)
		user = rh_strdup("");
	if (!user && f->wrong == 403 && sent)
		say(r, 403, "DENIED",
		    is == SB_LOGIN_EXPIRED ? "Your authorization token has expired. Reauthenticate and try again."
					   : "The security token included in the request is invalid.");
	else if (!user)
		challenge(r, f, sent ? ",error=\"invalid_token\"" : "");
	return user;
}

static void serve_played(struct sb_request *q, struct sb_reply *r, const struct sb_registry_face *f)
{
	struct registry_image image = { 0 };
	struct rh_buf said;
	char *user = caller(q, r, f);

	rh_buf_init(&said, 4096);
	if (!user) {
		/* said */
	} else if (!strcmp(q->path, "/v2/") || !strcmp(q->path, "/v2")) {
		sb_reply_text(r, 200, "{}");
	} else if (!manifest(f->host, q->path, &image)) {
		say(r, 404, "NAME_UNKNOWN", "repository name not known to registry");
	} else if (sb_registry_may_pull(q->world, &image, user, &said)) {
		sb_reply_text(r, 200, "{}");
		r->type = "application/vnd.oci.image.manifest.v1+json";
	} else if (rh_str_find(rh_buf_str(&said), "not found") < said.n) {
		say(r, 404, "MANIFEST_UNKNOWN", "manifest unknown");
	} else if (rh_str_find(rh_buf_str(&said), "toomanyrequests") < said.n) {
		say(r, 429, "TOOMANYREQUESTS", "too many requests");
	} else if (!strcmp(f->host, "ghcr.io")) {
		say(r, 403, "DENIED", "denied");
	} else {
		challenge(r, f, ",error=\"insufficient_scope\"");
	}
	rh_buf_release(&said);
	registry_image_release(&image);
	free(user);
}

bool sb_serve_played(struct sb_request *q, struct sb_reply *r)
{
	const char *host = sb_request_header(q, "Host");
	struct sb_registry_face f;

	if (!host || !sb_registry_face(q->world, host, &f))
		return false;
	sb_reply_header(r, "Docker-Distribution-Api-Version", "registry/2.0");
	if (f.limited) {
		say(r, 429, "TOOMANYREQUESTS", "too many requests");
		sb_reply_header(r, "Retry-After", "60");
	} else if (*f.realm && !strcmp(q->path, realm_path(&f))) {
		serve_token(q, r, &f);
	} else {
		serve_played(q, r, &f);
	}
	return true;
}

bool sb_played_silent(const struct sb_request *q)
{
	const char *host = sb_request_header(q, "Host");
	struct sb_registry_face f;

	return host && sb_registry_face(q->world, host, &f) && f.silent;
}
