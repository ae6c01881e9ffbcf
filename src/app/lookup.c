/* After an answer that says nothing: look at the object, with growing pauses, until the server shows it. */
#include "app/parts/lookup.h"
#include "app/parts/written.h"
#include "base/base.h"
#include "kube/kube.h"

enum { FIRST_MS = 1000, MOST_MS = 15000, GIVE_UP_MS = 120000, BELIEVED = 2 };

static void look(void *ctx)
{
	struct app_lookup *l = ctx;

	kube_get(l->kube, l->path, l->what, l->owner, l->tag);
}

static void again(struct app_lookup *l)
{
	l->pause = l->pause ? l->pause * 2 : FIRST_MS;
	if (l->pause > MOST_MS)
		l->pause = MOST_MS;
	rh_timer_start(&l->timer, l->pause, look, l);
}

void app_lookup_start(struct app_lookup *l, struct kube *k, const char *path, const char *what, struct rh_owner owner,
		      int tag)
{
	l->kube = k;
	rh_strset(&l->path, path);
	rh_strset(&l->what, what);
	l->owner = owner;
	l->tag = tag;
	l->pause = 0;
	l->absent = 0;
	l->since = rh_now();
	again(l);
}

/* Will it help to ask once more? What is refused stays refused. */
static bool may_pass(const struct rh_err *e)
{
	return e->http >= 500 || e->http == 408 || e->http == 429 || e->http / 100 == 2 ||
	       (!e->http && e->code != RH_E_TLS && e->code != RH_E_AUTH && e->code != RH_E_CANCELLED);
}

enum app_sight app_lookup_take(struct app_lookup *l, const struct rh_message *m)
{
	if (m->err.code == RH_E_NOTFOUND)
		return APP_SIGHT_GONE;
	if (app_fate_of("GET", NULL, &m->err, m->body) == APP_FATE_DONE)
		return APP_SIGHT_THERE;
	if ((m->err.code != RH_OK && !may_pass(&m->err)) || rh_now() - l->since > GIVE_UP_MS)
		return APP_SIGHT_HIDDEN;
	again(l);
	return APP_SIGHT_NOT_YET;
}

bool app_lookup_believe(struct app_lookup *l)
{
	if (++l->absent >= BELIEVED)
		return true;
	again(l);
	return false;
}

bool app_looking(const struct app_lookup *l)
{
	return l->path != NULL;
}

void app_lookup_end(struct app_lookup *l)
{
	rh_timer_stop(&l->timer);
	rh_strset(&l->path, NULL);
	rh_strset(&l->what, NULL);
}
