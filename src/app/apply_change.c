/* What writes an object of a file: a patch of what is there, which sets what the file says, or a create. */
#include "app/apply.h"
#include "app/change.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

#include <string.h>

#define QUERY "?fieldManager=ranchhand&fieldValidation=Strict"

static char *what_of(const struct app_apply_object *o, const char *ns)
{
	char *kind = rh_strdup(o->resource->kind), *z;

	for (char *c = kind; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
	z = ns ? rh_format("%s %s/%s", kind, ns, o->name) : rh_format("%s %s", kind, o->name);
	free(kind);
	return z;
}

struct app_change *app_apply_change(struct kube *k, const struct app_apply_object *o, const char *ns)
{
	const char *in = !o->resource->namespaced ? NULL : o->ns ? o->ns : ns;
	struct app_change *c = app_change_new(N_("Apply"), "PATCH");
	struct rh_buf path;

	rh_buf_init(&path, 4096);
	kube_path(k, o->resource, in, o->name, &path);
	c->path = rh_format("%s" QUERY, path.p);
	rh_buf_release(&path);
	c->what = what_of(o, in);
	c->ns = in ? rh_strdup(in) : NULL;
	c->name = rh_strdup(o->name);
	c->kube = k;
	c->content_type = KUBE_STRATEGIC_PATCH;
	rh_secret_copy(&c->body, &o->json);
	return c;
}

/* Of the object that the file was saved from: they only say that a patch must still find that one. */
static void drop_identity(struct rh_secret *body)
{
	static const char *const drop[] = { "/metadata/resourceVersion", "/metadata/uid" };
	struct rh_err e;

	data_json_drop(body, drop, RH_LEN(drop), &e);
}

void app_apply_creates(struct app_change *c)
{
	struct rh_str collection = rh_str(c->path);

	collection.n = rh_str_find(collection, "?");
	while (collection.n && collection.p[--collection.n] != '/')
		;
	char *path = rh_format("%.*s" QUERY, RH_ARG(collection));
	free(c->path);
	c->path = path;
	rh_strset(&c->method, "POST");
	c->content_type = NULL;
	drop_identity(&c->body);
}

bool app_apply_waits(const struct app_change *c, const struct app_change *before)
{
	bool both = c->ns && !before->ns && strcmp(c->method, "POST") == 0 && strcmp(before->method, "POST") == 0;

	/* of those that can be applied a namespace alone is in none */
	return both && strcmp(before->name, c->ns) == 0;
}
