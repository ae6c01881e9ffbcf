/* The sandbox as a container registry that can be reached: its own /v2/ answers as harbor.corp.example would, with the
 * same users, repositories and passwords, by Basic. For Test login; nothing can be pulled from it. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "base/base.h"
#include "data/text.h"
#include "registry/image.h"

#include <string.h>

static void refuse(struct sb_reply *r, int status, const char *code, const char *message)
{
	json_t *v = json_object(), *errors = json_array(), *e = json_object();
	sb_value_set_text(e, "code", code);
	sb_value_set_text(e, "message", message);
	json_array_append_new(errors, e);
	json_object_set_new(v, "errors", errors);
	sb_reply_value(r, status, v);
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
static bool manifest(const char *path, struct registry_image *image)
{
	struct rh_str rest = rh_str_from(rh_str(path), strlen("/v2/"));
	size_t at = rh_str_find(rest, "/manifests/");
	struct rh_err e;
	if (at == rest.n || !at)
		return false;
	struct rh_str name = rh_str_n(rest.p, at), tag = rh_str_from(rest, at + strlen("/manifests/"));
	char *reference = rh_format(SB_REGISTRY_DOOR "/%.*s%s%.*s", RH_ARG(name),
				    rh_str_find(tag, ":") < tag.n ? "@" : ":", RH_ARG(tag));
	bool ok = registry_image_parse(rh_str(reference), image, &e);
	free(reference);
	return ok;
}

static void serve_manifest(struct sb_request *q, struct sb_reply *r, const struct registry_image *image,
			   const char *user, struct rh_str password)
{
	struct rh_buf said;
	rh_buf_init(&said, 4096);
	if (sb_registry_pull(q->world, image, user, password, &said)) {
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
	else if (manifest(q->path, &image))
		serve_manifest(q, r, &image, user, rh_secret_peek(&password));
	else
		refuse(r, 404, "NAME_UNKNOWN", "repository name not known to registry");
	registry_image_release(&image);
	rh_secret_release(&password);
	free(user);
}
