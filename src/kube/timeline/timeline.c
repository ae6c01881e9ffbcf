/* A timeline put together: what was drafted, what is the same joined, as rows. */
#include "kube/timeline.h"
#include "base/base.h"
#include "kube/timeline/draft.h"
#include "kube/workload.h"

#include <string.h>

enum { NEAR = 5 /* seconds: two sources of one happening */ };

const struct kube_moment_def kube_moment_defs[KUBE_MOMENTS] = {
	[KUBE_MOMENT_OURS] = { "ours", N_("you") },     [KUBE_MOMENT_ROLLOUT] = { "rollout", N_("rollout") },
	[KUBE_MOMENT_JOB] = { "job", N_("job") },       [KUBE_MOMENT_POD] = { "pod", N_("pod") },
	[KUBE_MOMENT_PULL] = { "pull", N_("pull") },    [KUBE_MOMENT_CONTAINER] = { "container", N_("container") },
	[KUBE_MOMENT_PROBE] = { "probe", N_("probe") }, [KUBE_MOMENT_OTHER] = { "other", N_("other") },
};

/* ---- drafts ---- */

struct kube_moment_draft *kube_moment_add(struct kube_timeline_draft *d, const struct kube_moment *like,
					  const char *what, const char *message)
{
	struct kube_moment_draft *m;

	d->v = rh_grow(d->v, d->n, sizeof *d->v);
	m = &d->v[d->n++];
	*m = (struct kube_moment_draft){ .m = *like,
					 .what = rh_strdup(what ? what : ""),
					 .message = rh_strdup(message ? message : ""),
					 .pod = rh_strdup(""),
					 .of = rh_strdup(""),
					 .container = rh_strdup("") };
	if (m->m.count < 1)
		m->m.count = 1;
	if (!m->m.first)
		m->m.first = m->m.last;
	return m;
}

void kube_moment_of_pod(struct kube_timeline_draft *d, struct kube_moment_draft *m, const char *pod,
			const char *container)
{
	free(m->of);
	m->of = rh_format("%s/%s/%s", kube_workload_defs[KUBE_POD].id, d->in->ns, pod);
	rh_strset(&m->pod, pod);
	rh_strset(&m->container, container ? container : "");
}

char *kube_moment_rest(enum kube_rest rest, const char *begins, const char *message)
{
	struct rh_str m = rh_str(message), part;
	size_t to = rh_str_find(m, " to ");

	if (rest == KUBE_REST_NOTHING)
		return rh_strdup("");
	if (rest == KUBE_REST_BEHIND)
		return rh_str_dup(rh_str_trim(rh_str_from(m, strlen(begins))));
	if (rest == KUBE_REST_TO && to < m.n)
		return rh_str_dup(rh_str_from(m, to + strlen(" to ")));
	if (rest == KUBE_REST_QUOTED && rh_str_cut(&m, '"', &part) && rh_str_cut(&m, '"', &part) && part.n)
		return rh_str_dup(part);
	return rh_strdup(message);
}

bool kube_moment_near(const struct kube_timeline_draft *d, int step, const char *pod, const char *container,
		      int64_t when)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct kube_moment_draft *m = &d->v[i];

		if (m->m.step == step && strcmp(m->pod, pod) == 0 &&
		    (!*container || !*m->container || strcmp(m->container, container) == 0) &&
		    when >= m->m.first - NEAR && when <= m->m.last + NEAR)
			return true;
	}
	return false;
}

static void release(struct kube_timeline_draft *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->v[i].what);
		free(d->v[i].message);
		free(d->v[i].pod);
		free(d->v[i].of);
		free(d->v[i].container);
	}
	free(d->v);
}

/* ---- our own ---- */

static void add_deeds(struct kube_timeline_draft *d)
{
	for (size_t i = 0; i < d->in->deed_count; i++) {
		const struct kube_timeline_deed *deed = &d->in->deeds[i];

		kube_moment_add(d,
				&(struct kube_moment){ .kind = KUBE_MOMENT_OURS,
						       .mood = deed->done ? KUBE_MOOD_GOOD : KUBE_MOOD_BAD,
						       .last = deed->when,
						       .step = KUBE_STEP_OURS },
				deed->what, deed->object);
	}
}

/* ---- rows ---- */

/* What is the same again has the same key. Of our own each is one. */
static char *key_of(const struct kube_moment_draft *m)
{
	uint64_t h = rh_hash(RH_HASH, m->message, strlen(m->message) + 1);

	h = rh_hash(h, m->what, strlen(m->what) + 1);
	h = rh_hash(h, m->container, strlen(m->container));
	if (m->m.kind == KUBE_MOMENT_OURS)
		h = rh_hash(h, &m->m.last, sizeof m->m.last);
	return rh_format("%s/%d/%s/%016llx", kube_moment_defs[m->m.kind].id, m->m.step, m->of, (unsigned long long)h);
}

static void put(const struct kube_moment_draft *m, struct rh_rows *out)
{
	static const size_t strings[] = { offsetof(struct kube_moment, what), offsetof(struct kube_moment, message),
					  offsetof(struct kube_moment, pod), offsetof(struct kube_moment, of), 0 };
	struct kube_moment row = m->m;
	char *key = key_of(m);
	const struct kube_moment *was = (const struct kube_moment *)(const void *)rh_rows_get(out, key);

	if (was) {
		row.count += was->count;
		row.first = was->first < row.first ? was->first : row.first;
		row.last = was->last > row.last ? was->last : row.last;
	}
	row.row.key = key;
	row.what = m->what;
	row.message = m->message;
	row.pod = m->pod;
	row.of = m->of;
	rh_rows_put(out, rh_row_copy(&row, sizeof row, strings));
	free(key);
}

int kube_moment_cmp(const struct rh_row *a, const struct rh_row *b)
{
	const struct kube_moment *x = (const struct kube_moment *)(const void *)a,
				 *y = (const struct kube_moment *)(const void *)b;

	if (x->last != y->last)
		return x->last < y->last ? -1 : 1;
	return x->step != y->step ? x->step - y->step : strcmp(x->row.key, y->row.key);
}

void kube_timeline(const struct kube_timeline_input *in, struct rh_rows *out)
{
	struct kube_timeline_draft d = { .in = in };

	rh_rows_clear(out);
	add_deeds(&d);
	kube_timeline_events(&d);
	kube_timeline_known(&d);
	for (size_t i = 0; i < d.n; i++)
		put(&d.v[i], out);
	release(&d);
}
