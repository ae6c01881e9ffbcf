/* Which images there are, and what their pods say: workloads, what makes pods of its own kind stands for them, and pods
 * that nothing listed has made. */
#include "base/base.h"
#include "kube/coverage/judge.h"
#include "kube/workload.h"
#include "registry/image.h"

#include <string.h>

struct drafting {
	struct kube_coverage_inner *in;
	struct kube_facts *f;
	struct kube_index works;  /* namespace and "Deployment/front", to its number */
	struct kube_index images; /* a reference, to the first draft that has it */
	size_t *first;            /* one for each work: its drafts, in their order */
	size_t *count;
	bool *pulled; /* one for each of their drafts: some pod has that very image */
};

/* ---- what made what ---- */

static bool work_named(const struct drafting *d, const char *ns, const char *self, size_t *at)
{
	const void *const keys[KUBE_INDEX_KEYS] = { ns, self };

	return kube_index_get(&d->works, keys, at);
}

/* A Deployment's ReplicaSets are called as it is, a dash and a hash (kubernetes: pkg/controller/deployment/sync.go). */
static const char *deployment_of(struct drafting *d, const char *owner)
{
	struct rh_str name = rh_str(owner), kind;

	if (!rh_str_cut(&name, '/', &kind) || !rh_str_is(kind, "ReplicaSet"))
		return NULL;
	while (name.n && name.p[name.n - 1] != '-')
		name.n--;
	return name.n > 1 ? kube_pool_format(&d->f->pool, "Deployment/%.*s", (int)(name.n - 1), name.p) : NULL;
}

/* The work that stands for what this owner makes. */
static bool maker_of(struct drafting *d, const char *ns, const char *owner, size_t *at)
{
	const char *above = deployment_of(d, owner);

	if (!work_named(d, ns, owner, at) && !(above && work_named(d, ns, above, at)))
		return false;
	for (int deep = 0; deep < 3 && *d->f->works[*at].owner; deep++) /* a Job that a CronJob makes */
		if (!work_named(d, ns, d->f->works[*at].owner, at))
			break;
	return true;
}

static bool is_made(struct drafting *d, const struct kube_facts_work *w)
{
	size_t at;

	return *w->owner && maker_of(d, w->ns, w->owner, &at);
}

/* ---- drafts ---- */

static void read_image(struct drafting *d, struct kube_coverage_line *l)
{
	const void *const keys[KUBE_INDEX_KEYS] = { l->image };
	size_t like = kube_index_put(&d->images, keys, d->in->draft_count);
	struct registry_image image;
	struct rh_err e;

	l->host = l->repository = "";
	if (like < d->in->draft_count) {
		l->host = d->in->drafts[like].line.host;
		l->repository = d->in->drafts[like].line.repository;
	} else if (registry_image_parse(rh_str(l->image), &image, &e)) {
		l->host = kube_pool_text(&d->f->pool, rh_str(image.domain));
		l->repository = kube_pool_format(&d->f->pool, "%s/%s", image.domain, image.path);
		registry_image_release(&image);
	}
}

static size_t add_draft(struct drafting *d, const struct kube_draft *draft)
{
	struct kube_coverage_inner *in = d->in;

	in->drafts = rh_grow(in->drafts, in->draft_count, sizeof *in->drafts);
	in->drafts[in->draft_count] = *draft;
	read_image(d, &in->drafts[in->draft_count].line);
	return in->draft_count++;
}

static void add_work(struct drafting *d, size_t number)
{
	const struct kube_facts_work *w = &d->f->works[number];

	d->first[number] = d->in->draft_count;
	for (size_t i = 0; i < w->n; i++) {
		const char *image = d->f->containers[w->container + i].image;
		size_t at = d->first[number];

		while (at < d->in->draft_count && d->in->drafts[at].line.image != image)
			at++;
		if (at == d->in->draft_count)
			add_draft(d, &(struct kube_draft){ .line = { .def = w->def,
								     .ns = w->ns,
								     .name = w->name,
								     .owner = "",
								     .image = image,
								     .account = w->account },
							   .named = w->named,
							   .own_list = w->own_list });
	}
	d->count[number] = d->in->draft_count - d->first[number];
}

/* ---- what pods say ---- */

static void add_group(struct drafting *d, size_t group, size_t draft)
{
	const struct kube_facts_group *g = &d->f->groups[group];
	struct kube_coverage_line *l = &d->in->drafts[draft].line;

	d->in->line_of[group] = draft;
	l->pods += g->pods;
	l->pulled += g->pulled;
	l->not_pulled += g->not_pulled;
	if (g->worst > l->now)
		l->now = g->worst;
}

/* By the image; pods of an older template count where the image is the same. */
static bool by_image(struct drafting *d, size_t work, size_t group)
{
	for (size_t i = 0; i < d->count[work]; i++)
		if (d->in->drafts[d->first[work] + i].line.image == d->f->groups[group].image) {
			add_group(d, group, d->first[work] + i);
			d->pulled[d->first[work] + i] = true;
			return true;
		}
	return false;
}

static bool is_of_host(const char *image, const char *host)
{
	struct registry_image parsed;
	struct rh_err e;
	bool is = false;

	if (registry_image_parse(rh_str(image), &parsed, &e)) {
		is = strcmp(parsed.domain, host) == 0;
		registry_image_release(&parsed);
	}
	return is;
}

/* Where admission writes a mirror's address into all pods, the container's name tells which image it is. On the same
 * host it is only another tag, of an older template. */
static void by_name(struct drafting *d, size_t work, size_t group)
{
	const struct kube_facts_work *w = &d->f->works[work];

	for (size_t i = 0; i < w->n; i++) {
		const struct kube_facts_container *c = &d->f->containers[w->container + i];

		for (size_t j = 0; c->name == d->f->groups[group].container && j < d->count[work]; j++) {
			size_t at = d->first[work] + j;
			const struct kube_coverage_line *l = &d->in->drafts[at].line;

			if (l->image == c->image && !d->pulled[at] && !is_of_host(d->f->groups[group].image, l->host)) {
				add_group(d, group, at);
				return;
			}
		}
	}
}

static const char *kind_known(const char *owner)
{
	return rh_str_starts(rh_str(owner), "Pod/") ? "" : owner;
}

/* Pods that nothing listed has made: alike ones are one line. */
static void add_strangers(struct drafting *d, struct kube_index *strangers, size_t group)
{
	const struct kube_facts_group *g = &d->f->groups[group];
	const void *const keys[KUBE_INDEX_KEYS] = { g->ns, g->owner, g->image };
	size_t at;

	if (g->over) /* it will not pull again */
		return;
	at = kube_index_put(strangers, keys, d->in->draft_count);
	if (at == d->in->draft_count)
		add_draft(d, &(struct kube_draft){ .line = { .def = &kube_workload_defs[KUBE_POD],
							     .ns = g->ns,
							     .name = g->pod,
							     .owner = kind_known(g->owner),
							     .image = g->image,
							     .account = g->account },
						   .named = g->named,
						   .own_list = *g->named,
						   .exists = true });
	if (strcmp(g->pod, d->in->drafts[at].line.name) < 0)
		d->in->drafts[at].line.name = g->pod;
	add_group(d, group, at);
}

static void add_groups(struct drafting *d)
{
	struct kube_index strangers = { 0 };
	size_t work;
	bool *later = rh_alloc((d->f->group_count + 1) * sizeof *later);

	d->in->line_of = rh_alloc((d->f->group_count + 1) * sizeof *d->in->line_of);
	d->pulled = rh_alloc((d->in->draft_count + 1) * sizeof *d->pulled);
	for (size_t i = 0; i < d->f->group_count; i++) {
		d->in->line_of[i] = SIZE_MAX;
		if (maker_of(d, d->f->groups[i].ns, d->f->groups[i].owner, &work))
			later[i] = !by_image(d, work, i);
		else
			add_strangers(d, &strangers, i);
	}
	for (size_t i = 0; i < d->f->group_count; i++)
		if (later[i] && maker_of(d, d->f->groups[i].ns, d->f->groups[i].owner, &work))
			by_name(d, work, i);
	kube_index_release(&strangers);
	free(later);
	free(d->pulled);
}

/* Bare pods, and those of strangers, name secrets by themselves. */
static void use_of_strangers(struct drafting *d)
{
	for (size_t i = 0; i < d->f->group_count; i++) {
		const struct kube_facts_group *g = &d->f->groups[i];
		size_t at = d->in->line_of[i];
		struct rh_str rest = rh_str(g->named), name;

		if (at == SIZE_MAX || !d->in->drafts[at].exists || !*kind_known(g->owner))
			continue;
		while (*g->named && rh_str_cut(&rest, '\n', &name))
			kube_facts_use(d->f, g->ns, kube_pool_text(&d->f->pool, name));
	}
}

void kube_coverage_draft(struct kube_coverage *c)
{
	struct drafting d = { .in = c->inner, .f = &c->inner->facts };

	d.first = rh_alloc((d.f->work_count + 1) * sizeof *d.first);
	d.count = rh_alloc((d.f->work_count + 1) * sizeof *d.count);
	for (size_t i = 0; i < d.f->work_count; i++) {
		const void *const keys[KUBE_INDEX_KEYS] = { d.f->works[i].ns, d.f->works[i].self };

		kube_index_put(&d.works, keys, i);
	}
	for (size_t i = 0; i < d.f->work_count; i++)
		if (!is_made(&d, &d.f->works[i]))
			add_work(&d, i);
	add_groups(&d);
	use_of_strangers(&d);
	kube_index_release(&d.works);
	kube_index_release(&d.images);
	free(d.first);
	free(d.count);
}
