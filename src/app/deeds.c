/* What this session has written: the last of it, in memory only. */
#include "app/deeds.h"
#include "app/internal.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"

#include <string.h>

enum { MOST = 500 };

struct app_deed_kept {
	struct app_deed face;
	char *cluster, *url; /* clusters of two Ranchers may have one id */
};

static void drop(struct app_deed_kept *d)
{
	free(d->face.object);
	free(d->cluster);
	free(d->url);
}

void app_deeds_add(struct app *a, const struct app_entry *e)
{
	struct app_deeds *all = &a->deeds;

	if (!e->verb || !e->kube || !e->kube->id)
		return;
	if (all->n == MOST) {
		drop(&all->v[0]);
		memmove(all->v, all->v + 1, (MOST - 1) * sizeof *all->v);
		all->n--;
	}
	all->v = rh_resize(all->v, all->n + 1, sizeof *all->v);
	all->v[all->n++] = (struct app_deed_kept){ .face = { .when = kube_wall(e->kube),
							     .verb = e->verb,
							     .object = rh_strdup(e->object),
							     .done = e->fate == APP_FATE_DONE },
						   .cluster = rh_strdup(e->kube->id),
						   .url = rh_strdup(e->kube->at->url) };
	all->version++;
}

const struct app_deed *app_deed_at(const struct app *a, const struct kube *k, size_t i)
{
	for (size_t j = a->deeds.n; k && j-- > 0;) {
		const struct app_deed_kept *d = &a->deeds.v[j];

		if (strcmp(d->cluster, k->id) == 0 && strcmp(d->url, k->at->url) == 0 && i-- == 0)
			return &d->face;
	}
	return NULL;
}

uint64_t app_deeds_version(const struct app *a)
{
	return a->deeds.version;
}

void app_deeds_release(struct app *a)
{
	for (size_t i = 0; i < a->deeds.n; i++)
		drop(&a->deeds.v[i]);
	free(a->deeds.v);
	a->deeds = (struct app_deeds){ 0 };
}
