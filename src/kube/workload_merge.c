/* Two people changed one workload: mine on top of theirs, and what both changed differently. */
#include "kube/internal.h"

#include <string.h>

typedef void conflict_fn(void *ctx, const char *path, const char *theirs);
struct merge {
	conflict_fn *conflict;
	void *ctx;
};

static void say(const struct merge *m, const char *prefix, const char *id, const char *theirs)
{
	char *path = rh_format("%s%s", prefix, id);

	if (m->conflict)
		m->conflict(m->ctx, path, theirs);
	free(path);
}

static void merge_text(const struct merge *m, const char *prefix, const char *id, const char *base, const char *mine,
		       const char *theirs, char **out)
{
	bool changed = strcmp(base, mine) != 0;

	rh_strset(out, changed ? mine : theirs);
	if (changed && strcmp(base, theirs) != 0 && strcmp(mine, theirs) != 0)
		say(m, prefix, id, theirs);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Theirs with what mine added, changed and removed; keys that both changed differently are told as one conflict. */
static void merge_pairs(const struct merge *m, const char *prefix, const char *id, const struct rh_pairs *base,
			const struct rh_pairs *mine, const struct rh_pairs *theirs, struct rh_pairs *out)
{
	struct rh_buf both;

	rh_buf_init(&both, 4096);
	for (size_t i = 0; i < theirs->n; i++) {
		const char *key = theirs->v[i].key, *t = theirs->v[i].value;
		const char *b = rh_pairs_value(base, key), *x = rh_pairs_value(mine, key);
		if (same(b, x))
			x = t;
		else if (!same(b, t) && !same(x, t))
			rh_buf_addf(&both, "%s%s=%s", both.n ? ", " : "", key, t);
		if (x)
			rh_pairs_add(out, rh_str(key), rh_str(x));
	}
	for (size_t i = 0; i < mine->n; i++) {
		const char *key = mine->v[i].key, *b = rh_pairs_value(base, key);
		if (rh_pairs_value(theirs, key) || same(b, mine->v[i].value))
			continue;	/* theirs has it, or took out what mine left alone */
		rh_pairs_add(out, rh_str(key), rh_str(mine->v[i].value));
		if (b)
			rh_buf_addf(&both, "%s-%s", both.n ? ", " : "", key);
	}
	if (both.n)
		say(m, prefix, id, both.p);
	rh_buf_release(&both);
}

/* ---- containers: told apart by their names ------------------------------------------------------------------------------- */

static const struct rh_container_values *named(const struct rh_workload_values *v, bool init, const char *name)
{
	for (size_t i = 0; i < v->count; i++)
		if (v->containers[i].init == init && strcmp(v->containers[i].text[RH_WC_NAME], name) == 0)
			return &v->containers[i];
	return NULL;
}

static const struct rh_container_values *placed(const struct rh_workload_values *v, bool init, int at)
{
	for (size_t i = 0; at >= 0 && i < v->count; i++)
		if (v->containers[i].init == init && v->containers[i].at == at)
			return &v->containers[i];
	return NULL;
}

static bool unchanged(const struct rh_container_values *a, const struct rh_container_values *b)
{
	for (size_t i = 0; i < RH_WC_TEXTS; i++)
		if (strcmp(a->text[i], b->text[i]) != 0)
			return false;
	for (size_t i = 0; i < RH_WC_LISTS; i++) {
		if (a->list[i].n != b->list[i].n)
			return false;
		for (size_t j = 0; j < a->list[i].n; j++)
			if (!same(rh_pairs_value(&b->list[i], a->list[i].v[j].key), a->list[i].v[j].value))
				return false;
	}
	return true;
}

static void merge_container(const struct merge *m, size_t item, const struct rh_container_values *b, const struct rh_container_values *x,
			    const struct rh_container_values *t, struct rh_container_values *out)
{
	char *prefix = rh_format("containers.%zu.", item);

	for (size_t i = 0; i < RH_WC_TEXTS; i++)
		merge_text(m, prefix, rh_container_texts[i].id, b->text[i], x->text[i], t->text[i], &out->text[i]);
	for (size_t i = 0; i < RH_WC_LISTS; i++)
		merge_pairs(m, prefix, rh_container_lists[i].id, &b->list[i], &x->list[i], &t->list[i], &out->list[i]);
	free(prefix);
}

static void keep_container(const struct rh_container_values *from, struct rh_container_values *out)
{
	for (size_t i = 0; i < RH_WC_TEXTS; i++)
		rh_strset(&out->text[i], from->text[i]);
	for (size_t i = 0; i < RH_WC_LISTS; i++)
		rh_pairs_copy(&out->list[i], &from->list[i]);
}

/* Mine's order first, then those that theirs added. */
static void merge_containers(const struct merge *m, const struct rh_workload_values *base, const struct rh_workload_values *mine,
			     const struct rh_workload_values *theirs, struct rh_workload_values *out)
{
	for (size_t i = 0; i < mine->count; i++) {
		const struct rh_container_values *x = &mine->containers[i], *b = placed(base, x->init, x->at);
		const struct rh_container_values *t = b ? named(theirs, x->init, b->text[RH_WC_NAME]) : NULL;
		if (b && !t && unchanged(b, x))
			continue;	/* theirs took it out */
		size_t item = out->count;
		struct rh_container_values *to = rh_workload_add_container(out, x->init, t ? t->at : -1);
		if (b && t)
			merge_container(m, item, b, x, t, to);
		else
			keep_container(x, to);
	}
	for (size_t i = 0; i < theirs->count; i++) {
		const struct rh_container_values *t = &theirs->containers[i];
		if (!named(base, t->init, t->text[RH_WC_NAME]))
			keep_container(t, rh_workload_add_container(out, t->init, t->at));
	}
}

void rh_workload_merge(const struct rh_workload_values *base, const struct rh_workload_values *mine, const struct rh_workload_values *theirs,
		       struct rh_workload_values *out, conflict_fn *conflict, void *ctx)
{
	struct merge m = { conflict, ctx };

	rh_workload_values_init(out, mine->def);
	for (size_t i = 0; i < RH_WL_TEXTS; i++)
		merge_text(&m, "", rh_workload_texts[i].id, base->text[i], mine->text[i], theirs->text[i], &out->text[i]);
	merge_pairs(&m, "", "labels", &base->labels, &mine->labels, &theirs->labels, &out->labels);
	merge_pairs(&m, "", "annotations", &base->annotations, &mine->annotations, &theirs->annotations, &out->annotations);
	merge_pairs(&m, "", "pull_secrets", &base->pull_secrets, &mine->pull_secrets, &theirs->pull_secrets, &out->pull_secrets);
	merge_containers(&m, base, mine, theirs, out);
}
