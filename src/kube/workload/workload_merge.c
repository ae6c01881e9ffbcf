/* Two people changed one workload: mine on top of theirs, and what both changed differently. */
#include "base/base.h"
#include "kube/logins.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

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
static void merge_pairs(const struct merge *m, const char *prefix, const char *id, const struct kube_pairs *base,
			const struct kube_pairs *mine, const struct kube_pairs *theirs, struct kube_pairs *out)
{
	struct rh_buf both;

	rh_buf_init(&both, 4096);
	for (size_t i = 0; i < theirs->n; i++) {
		const char *key = theirs->v[i].key, *t = theirs->v[i].value;
		const char *b = kube_pairs_value(base, key), *x = kube_pairs_value(mine, key);
		if (same(b, x))
			x = t;
		else if (!same(b, t) && !same(x, t))
			rh_buf_addf(&both, "%s%s=%s", both.n ? _(", ") : "", key, t);
		if (x)
			kube_pairs_add(out, rh_str(key), rh_str(x));
	}
	for (size_t i = 0; i < mine->n; i++) {
		const char *key = mine->v[i].key, *b = kube_pairs_value(base, key);
		if (kube_pairs_value(theirs, key) || same(b, mine->v[i].value))
			continue; /* theirs has it, or took out what mine left alone */
		kube_pairs_add(out, rh_str(key), rh_str(mine->v[i].value));
		if (b)
			rh_buf_addf(&both, "%s-%s", both.n ? _(", ") : "", key);
	}
	if (both.n)
		say(m, prefix, id, both.p);
	rh_buf_release(&both);
}

/* ---- containers: told apart by their names ---- */

static const struct kube_container_values *named(const struct kube_workload_values *v, bool init, const char *name)
{
	for (size_t i = 0; i < v->count; i++)
		if (v->containers[i].init == init && strcmp(v->containers[i].text[KUBE_WC_NAME], name) == 0)
			return &v->containers[i];
	return NULL;
}

static const struct kube_container_values *placed(const struct kube_workload_values *v, bool init, int at)
{
	for (size_t i = 0; at >= 0 && i < v->count; i++)
		if (v->containers[i].init == init && v->containers[i].at == at)
			return &v->containers[i];
	return NULL;
}

static bool unchanged(const struct kube_container_values *a, const struct kube_container_values *b)
{
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		if (strcmp(a->text[i], b->text[i]) != 0)
			return false;
	for (size_t i = 0; i < KUBE_WC_LISTS; i++) {
		if (a->list[i].n != b->list[i].n)
			return false;
		for (size_t j = 0; j < a->list[i].n; j++)
			if (!same(kube_pairs_value(&b->list[i], a->list[i].v[j].key), a->list[i].v[j].value))
				return false;
	}
	return true;
}

static void merge_container(const struct merge *m, size_t item, const struct kube_container_values *b,
			    const struct kube_container_values *x, const struct kube_container_values *t,
			    struct kube_container_values *out)
{
	char *prefix = rh_format("containers.%zu.", item);

	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		merge_text(m, prefix, kube_container_texts[i].id, b->text[i], x->text[i], t->text[i], &out->text[i]);
	for (size_t i = 0; i < KUBE_WC_LISTS; i++)
		merge_pairs(m, prefix, kube_container_lists[i].id, &b->list[i], &x->list[i], &t->list[i],
			    &out->list[i]);
	kube_container_settle(out);
	free(prefix);
}

static void keep_container(const struct kube_container_values *from, struct kube_container_values *out)
{
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		rh_strset(&out->text[i], from->text[i]);
	for (size_t i = 0; i < KUBE_WC_LISTS; i++)
		kube_pairs_copy(&out->list[i], &from->list[i]);
}

/* Mine's order first, then those that theirs added. */
static void merge_containers(const struct merge *m, const struct kube_workload_values *base,
			     const struct kube_workload_values *mine, const struct kube_workload_values *theirs,
			     struct kube_workload_values *out)
{
	for (size_t i = 0; i < mine->count; i++) {
		const struct kube_container_values *x = &mine->containers[i], *b = placed(base, x->init, x->at);
		const struct kube_container_values *t = b ? named(theirs, x->init, b->text[KUBE_WC_NAME]) : NULL;
		if (b && !t && unchanged(b, x))
			continue; /* theirs took it out */
		size_t item = out->count;
		struct kube_container_values *to = kube_workload_add_container(out, x->init, t ? t->at : -1);
		if (b && t)
			merge_container(m, item, b, x, t, to);
		else
			keep_container(x, to);
	}
	for (size_t i = 0; i < theirs->count; i++) {
		const struct kube_container_values *t = &theirs->containers[i];
		if (!named(base, t->init, t->text[KUBE_WC_NAME]))
			keep_container(t, kube_workload_add_container(out, t->init, t->at));
	}
}

/* Items are taken as a whole: rules depend on each other. Mine stand on top of theirs as new ones. */
static void merge_items(const struct merge *m, const char *id, const struct kube_items *base,
			const struct kube_items *mine, const struct kube_items *theirs, struct kube_items *out)
{
	bool changed = !kube_items_same(base, mine), other = !kube_items_same(base, theirs);

	kube_items_copy(out, changed ? mine : theirs);
	for (size_t i = 0; changed && other && i < out->n; i++)
		out->v[i].at = out->v[i].from = -1;
	if (changed && other && !kube_items_same(mine, theirs)) {
		char *count = rh_format("%zu", theirs->n);
		say(m, "", id, count);
		free(count);
	}
}

/* ---- volumes: as well ---- */

static const struct kube_volume_values *volume_named(const struct kube_workload_values *v, const char *name)
{
	for (size_t i = 0; i < v->volume_count; i++)
		if (strcmp(v->volumes[i].text[KUBE_WV_NAME], name) == 0)
			return &v->volumes[i];
	return NULL;
}

static const struct kube_volume_values *volume_placed(const struct kube_workload_values *v, int at)
{
	for (size_t i = 0; at >= 0 && i < v->volume_count; i++)
		if (v->volumes[i].at == at)
			return &v->volumes[i];
	return NULL;
}

static void keep_volume(const struct kube_volume_values *from, struct kube_volume_values *out)
{
	for (size_t i = 0; i < KUBE_WV_TEXTS; i++)
		rh_strset(&out->text[i], from->text[i]);
	for (size_t i = 0; i < KUBE_WV_LISTS; i++)
		kube_pairs_copy(&out->list[i], &from->list[i]);
}

static void merge_volume(const struct merge *m, size_t item, const struct kube_volume_values *b,
			 const struct kube_volume_values *x, const struct kube_volume_values *t,
			 struct kube_volume_values *out)
{
	char *prefix = rh_format("volumes.%zu.", item);

	for (size_t i = 0; i < KUBE_WV_TEXTS; i++)
		merge_text(m, prefix, kube_volume_texts[i].id, b->text[i], x->text[i], t->text[i], &out->text[i]);
	for (size_t i = 0; i < KUBE_WV_LISTS; i++)
		merge_pairs(m, prefix, kube_volume_lists[i].id, &b->list[i], &x->list[i], &t->list[i], &out->list[i]);
	kube_volume_settle(out);
	free(prefix);
}

static void merge_volumes(const struct merge *m, const struct kube_workload_values *base,
			  const struct kube_workload_values *mine, const struct kube_workload_values *theirs,
			  struct kube_workload_values *out)
{
	for (size_t i = 0; i < mine->volume_count; i++) {
		const struct kube_volume_values *x = &mine->volumes[i], *b = volume_placed(base, x->at);
		const struct kube_volume_values *t = b ? volume_named(theirs, b->text[KUBE_WV_NAME]) : NULL;
		if (b && !t && kube_volume_same(b, x))
			continue; /* theirs took it out */
		size_t item = out->volume_count;
		struct kube_volume_values *to = kube_workload_add_volume(out, t ? t->at : -1);
		if (b && t)
			merge_volume(m, item, b, x, t, to);
		else
			keep_volume(x, to);
	}
	for (size_t i = 0; i < theirs->volume_count; i++) {
		const struct kube_volume_values *t = &theirs->volumes[i];
		if (!volume_named(base, t->text[KUBE_WV_NAME]))
			keep_volume(t, kube_workload_add_volume(out, t->at));
	}
}

void kube_workload_merge(const struct kube_workload_values *base, const struct kube_workload_values *mine,
			 const struct kube_workload_values *theirs, struct kube_workload_values *out,
			 conflict_fn *conflict, void *ctx)
{
	struct merge m = { conflict, ctx };

	kube_workload_values_init(out, mine->def);
	for (size_t i = 0; i < KUBE_WL_TEXTS; i++)
		merge_text(&m, "", kube_workload_texts[i].id, base->text[i], mine->text[i], theirs->text[i],
			   &out->text[i]);
	merge_pairs(&m, "", "labels", &base->labels, &mine->labels, &theirs->labels, &out->labels);
	merge_pairs(&m, "", "annotations", &base->annotations, &mine->annotations, &theirs->annotations,
		    &out->annotations);
	merge_pairs(&m, "", "pull_secrets", &base->pull_secrets, &mine->pull_secrets, &theirs->pull_secrets,
		    &out->pull_secrets);
	for (size_t i = 0; i < KUBE_WL_LISTS; i++)
		merge_pairs(&m, "", kube_workload_lists[i].id, &base->list[i], &mine->list[i], &theirs->list[i],
			    &out->list[i]);
	for (size_t i = 0; i < KUBE_WL_ITEMS; i++)
		merge_items(&m, kube_items_defs[i].id, &base->items[i], &mine->items[i], &theirs->items[i],
			    &out->items[i]);
	merge_containers(&m, base, mine, theirs, out);
	merge_volumes(&m, base, mine, theirs, out);
}
