/* A pass over the targets: which are due, and how many are under way at once. */
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/spread.h"
#include "base/base.h"

enum { KINDS = 8 };
_Static_assert((int)APP_SPREAD_KINDS <= (int)KINDS, "tags run into each other");

/* One message until the screen has drawn: there are several of them to each target. */
void app_spread_tell(struct app_spread_task *x)
{
	if (!x->left)
		rh_message_post((struct rh_message){ .to = x->screen, .tag = APP_MESSAGE_SPREAD });
}

static bool due(const struct app_spread_task *x, size_t at)
{
	const struct app_spread_item *i = &x->face.v[at];

	switch (x->face.phase) {
	case APP_SPREAD_CHECKS:
		return i->state == APP_SPREAD_WAITING;
	case APP_SPREAD_WRITES:
		return i->chosen && i->state == APP_SPREAD_READY;
	default:
		return i->state == APP_SPREAD_DONE && i->can_undo;
	}
}

static size_t under_way(const struct app_spread_task *x)
{
	size_t n = 0;

	for (size_t i = 0; i < RH_LEN(x->slots); i++)
		n += x->slots[i].used;
	return n;
}

/* The first write goes alone: what is wrong with all of them is better found after one. */
static size_t most(const struct app_spread_task *x)
{
	return x->face.phase == APP_SPREAD_WRITES && !x->good ? 1 : APP_SPREAD_IN_FLIGHT;
}

static struct app_spread_slot *free_slot(struct app_spread_task *x)
{
	for (size_t i = 0; i < RH_LEN(x->slots); i++)
		if (!x->slots[i].used)
			return &x->slots[i];
	return NULL;
}

static size_t next_due(struct app_spread_task *x)
{
	while (x->next < x->face.n && !due(x, x->next))
		x->next++;
	return x->next;
}

static void fill(struct app_spread_task *x)
{
	bool stops = x->failed && !x->go_on && x->face.phase != APP_SPREAD_CHECKS;

	while (!stops && under_way(x) < most(x) && next_due(x) < x->face.n) {
		struct app_spread_slot *s = free_slot(x);

		s->used = true;
		s->item = x->next++;
		app_spread_item_begin(x, s);
	}
	if (under_way(x))
		return;
	x->face.stopped = stops && next_due(x) < x->face.n;
	app_spread_ended(x);
}

void app_spread_end_item(struct app_spread_task *x, struct app_spread_slot *s, enum app_spread_state state,
			 const struct rh_err *e)
{
	struct app_spread_item *i = &x->face.v[s->item];

	i->state = state;
	i->err = e ? *e : (struct rh_err){ 0 };
	x->face.done++;
	if (x->face.phase != APP_SPREAD_CHECKS)
		app_spread_keep(x, s->item);
	rh_secret_release(&x->work[s->item].sent);
	app_lookup_end(&s->lookup);
	s->used = false;
	app_spread_tell(x);
}

void app_spread_begin(struct app_spread_task *x, enum app_spread_phase phase)
{
	if (x->face.phase != APP_SPREAD_RESTS)
		return;
	x->face.phase = phase;
	x->face.stopped = x->failed = false;
	x->face.done = x->face.due = x->good = x->next = 0;
	for (size_t i = 0; i < x->face.n; i++)
		x->face.due += due(x, i);
	if (phase != APP_SPREAD_CHECKS && x->face.due)
		app_spread_keep_begin(x);
	fill(x);
}

int app_spread_tag(const struct app_spread_task *x, const struct app_spread_slot *s, enum app_spread_kind kind)
{
	return 1 + (int)(s - x->slots) * KINDS + (int)kind;
}

void app_spread_take(void *ctx, struct rh_message *m)
{
	struct app_spread_task *x = ctx;
	struct app_spread_slot *s = &x->slots[(m->tag - 1) / KINDS];

	app_spread_item_take(x, s, (enum app_spread_kind)((m->tag - 1) % KINDS), m);
	if (!s->used)
		fill(x);
}
