/* Objects that change all the time, as many a second as one asks for: how a client bears what busy clusters do. */
#include "sandbox/api/value.h"
#include "sandbox/fault.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { EVERY_MS = 10 };

struct sb_churn {
	struct rh_timer timer;
	struct sb_store *store;
	const struct sb_kind *kind;
	int64_t rate, began, done; /* changes a second; rh_now(); changes so far */
};

static void change(struct sb_churn *c)
{
	const struct sb_index *all = &c->store->indexes[sb_kind_index(c->kind)];
	json_t *v;

	if (!all->n)
		return;
	v = json_deep_copy(all->v[(size_t)c->done % all->n]->v);
	json_object_set_new(sb_value_need_map(sb_value_need_map(v, "metadata"), "annotations"), "churn",
			    sb_value_textf("%lld", (long long)c->done));
	sb_store_put(c->store, c->kind, v);
}

/* What is due is counted from the beginning: a late timer makes up for it. */
static void turn(void *ctx)
{
	struct sb_churn *c = ctx;

	for (; c->done < (rh_now() - c->began) * c->rate / 1000; c->done++)
		change(c);
	rh_timer_start(&c->timer, EVERY_MS, turn, c);
}

static const struct sb_kind *kind_of(const char *plural)
{
	for (const struct sb_kind *k = sb_kinds; k->kind; k++)
		if (!strcmp(k->plural, plural))
			return k;
	return NULL;
}

void sb_fault_churn(struct sb_world *w, const json_t *v)
{
	struct sb_cluster *of = v ? sb_cluster_find(w, sb_value_str_of(v, "cluster")) : NULL;
	const struct sb_kind *kind = v ? kind_of(sb_value_z_of(v, "kind")) : NULL;
	int64_t rate = v ? sb_value_int_of(v, "rate", 0) : 0;
	struct sb_churn *c = w->churn;

	w->churn = NULL;
	if (c)
		rh_timer_stop(&c->timer);
	free(c);
	if (!of || !kind || rate <= 0)
		return;
	w->churn = c = rh_alloc(sizeof *c);
	*c = (struct sb_churn){ .store = &of->store, .kind = kind, .rate = rate, .began = rh_now() };
	turn(c);
}
