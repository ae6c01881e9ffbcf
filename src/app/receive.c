/* Messages to whoever waits for them: parts of the app first, then the screens. */
#include "app/internal.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/screen.h"

static bool same_owner(struct rh_owner a, struct rh_owner b)
{
	return a.id == b.id && a.generation == b.generation;
}

void app_receive(struct app *a, struct rh_owner owner, void (*take)(void *ctx, struct rh_message *m), void *ctx)
{
	struct app_receivers *r = &a->receivers;

	r->v = rh_resize(r->v, r->n + 1, sizeof *r->v);
	r->v[r->n++] = (struct app_receiver){ owner, take, ctx };
}

static struct app_receiver *receiver_of(struct app *a, struct rh_owner owner)
{
	for (size_t i = 0; i < a->receivers.n; i++)
		if (same_owner(a->receivers.v[i].owner, owner))
			return &a->receivers.v[i];
	return NULL;
}

void app_receive_no_more(struct app *a, struct rh_owner owner)
{
	struct app_receiver *r = receiver_of(a, owner);

	if (r)
		*r = a->receivers.v[--a->receivers.n];
}

void app_hand_over(struct app *a, struct rh_message *m)
{
	const struct app_receiver *r = receiver_of(a, m->to);
	struct ui_screen *s = r ? NULL : app_by_owner(a, m->to);

	if (r)
		r->take(r->ctx, m);
	else if (s && UI_CALLBACK(s->ops, reply))
		UI_CALLBACK(s->ops, reply)(s, m);
}

void app_deliver(struct app *a)
{
	struct rh_message m;

	while (rh_message_take(&m)) {
		app_hand_over(a, &m);
		rh_message_release(&m);
	}
}

void app_receivers_release(struct app *a)
{
	free(a->receivers.v);
	a->receivers = (struct app_receivers){ 0 };
}
