/* A workload is given a new version of its image, so that its pods have to pull, and its old one back. */
#include "sandbox/breaks.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* Later than a kubelet hears of a secret that has changed. */
enum { AFTER_MS = 3000 };

struct sb_rolled {
	struct sb_rolled *next;
	char *key, *image; /* namespace/name; the image before */
	int64_t version;   /* the last that was used: the next pods must not find theirs on their node */
	bool on;
};

struct sb_cluster *sb_shop(struct sb_world *w)
{
	return sb_demo_cluster(w, DEMO_SHOP);
}

static struct sb_rolled *rolled(struct sb_world *w, const char *key)
{
	struct sb_rolled *r = w->rolled;

	while (r && strcmp(r->key, key))
		r = r->next;
	return r;
}

static void set_image(struct sb_cluster *c, const char *key, const char *image)
{
	const struct sb_object *o = sb_object_at(c, "deployments", key);

	if (o && strcmp(sb_demo_image(o), image))
		sb_demo_image_set(c, o, image);
}

/* "quay.io/acme/front:3.1" and 7 make "quay.io/acme/front:3.7". */
static void next_version(struct sb_cluster *c, const char *key)
{
	struct sb_rolled *r = rolled(c->world, key);
	const struct sb_object *o = sb_object_at(c, "deployments", key);

	if (!r || !r->on || !o)
		return;
	const char *dot = strrchr(r->image, '.'), *colon = strrchr(r->image, ':');
	int64_t now = 0;
	size_t stem = dot && colon && dot > colon ? (size_t)(dot - r->image) : strlen(r->image);

	if (r->image[stem])
		(void)!rh_str_number(rh_str(r->image + stem + 1), 0, 9999, &now);
	r->version = (r->version > now ? r->version : now) + 1;
	char *image = rh_format("%.*s.%lld", (int)stem, r->image, (long long)r->version);
	set_image(c, key, image);
	free(image);
}

void sb_rollout(struct sb_world *w, const char *ns, const char *deployment)
{
	char *key = rh_format("%s/%s", ns, deployment);
	struct sb_cluster *c = sb_shop(w);
	const struct sb_object *o = sb_object_at(c, "deployments", key);
	struct sb_rolled *r = rolled(w, key);

	if (o && !r) {
		r = rh_alloc(sizeof *r);
		r->key = rh_strdup(key);
		r->next = w->rolled;
		w->rolled = r;
	}
	if (o && !r->on) {
		rh_strset(&r->image, sb_demo_image(o));
		r->on = true;
	}
	if (o)
		sb_task_later(c, AFTER_MS, key, next_version);
	free(key);
}

void sb_rollback(struct sb_world *w, const char *ns, const char *deployment)
{
	char *key = rh_format("%s/%s", ns, deployment);
	struct sb_rolled *r = rolled(w, key);

	if (r && r->on)
		set_image(sb_shop(w), key, r->image);
	if (r)
		r->on = false;
	free(key);
}

void sb_rollouts_forget(struct sb_world *w)
{
	for (struct sb_rolled *r = w->rolled, *next; r; r = next) {
		next = r->next;
		free(r->key);
		free(r->image);
		free(r);
	}
	w->rolled = NULL;
}
