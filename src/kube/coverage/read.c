/* Reading what coverage is judged by: all kinds side by side, page after page, each object looked at while it arrives
 * and then forgotten; of secrets only registries, and of those no password is kept.
 */
#include "kube/coverage.h"
#include "base/base.h"
#include "kube/coverage/judge.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list/sweep.h"
#include "kube/secret.h"
#include "kube/secret/exists.h"
#include "kube/workload.h"

enum {
	ONE_BY_ONE = 3,     /* more namespaces are read as the whole cluster, where that is allowed */
	TELL_MS = 100,      /* between two messages of progress */
	LOOKUPS_MOST = 100, /* names that are missing */
};
enum { ACCOUNTS = KUBE_WORKLOAD_KINDS, JSON, CFG, PARTS };
static const struct kube_sweep_part parts[PARTS] = {
	[KUBE_DEPLOYMENT] = { .resource = &kube_res_deployment },
	[KUBE_STATEFULSET] = { .resource = &kube_res_stateful_set },
	[KUBE_DAEMONSET] = { .resource = &kube_res_daemon_set },
	[KUBE_JOB] = { .resource = &kube_res_job },
	[KUBE_CRONJOB] = { .resource = &kube_res_cron_job, .older = &kube_res_cron_job_beta },
	[KUBE_POD] = { .resource = &kube_res_pod },
	[ACCOUNTS] = { .resource = &kube_res_service_account },
	[JSON] = { .resource = &kube_res_secret, .type = KUBE_TYPE_DOCKERCONFIGJSON },
	[CFG] = { .resource = &kube_res_secret, .type = KUBE_TYPE_DOCKERCFG },
};

/* One call of kube_coverage_ask: gone when its last request is. */
struct lookup;
struct kube_coverage_read {
	struct kube_coverage_read *next, **link; /* link NULL: replaced, or the cluster is gone */
	struct kube *kube;
	struct kube_coverage *found;
	struct kube_coverage_progress progress;
	int64_t told, now;
	struct rh_owner owner;
	int tag, progress_tag;
	unsigned refs; /* the sweep, then what is looked up */
	struct lookup *lookups;
	size_t lookup_count, looked;
};

/* ---- progress ---- */

static void tell(struct kube_coverage_read *r, bool now)
{
	struct kube_coverage_progress *p;

	if (r->progress_tag < 0 || (!now && rh_now() - r->told < TELL_MS))
		return;
	r->told = rh_now();
	p = rh_alloc(sizeof *p);
	*p = r->progress;
	rh_message_post((struct rh_message){ .to = r->owner, .tag = r->progress_tag, .body = p, .drop = free });
}

static void on_step(void *ctx, unsigned asked, unsigned answered)
{
	struct kube_coverage_read *r = ctx;

	r->progress.asked = asked;
	r->progress.answered = answered;
	tell(r, false);
}

/* ---- elements ---- */

static void on_element(void *ctx, size_t part, struct rh_str element)
{
	struct kube_coverage_read *r = ctx;
	struct kube_facts *f = kube_coverage_facts(r->found);

	r->progress.elements++;
	if (part == JSON || part == CFG)
		kube_facts_add_secret(f, parts[part].type, element);
	else if (part == ACCOUNTS)
		kube_facts_add_account(f, element);
	else if (part == KUBE_POD)
		kube_facts_add_pod(f, element);
	else
		kube_facts_add_work(f, &kube_workload_defs[part], element);
}

static void on_unread(void *ctx, size_t part, const char *ns, const struct rh_err *e)
{
	static const unsigned what[PARTS] = { [KUBE_POD] = KUBE_UNREAD_PODS,
					      [ACCOUNTS] = KUBE_UNREAD_ACCOUNTS,
					      [JSON] = KUBE_UNREAD_SECRETS,
					      [CFG] = KUBE_UNREAD_SECRETS };
	struct kube_coverage_read *r = ctx;

	kube_coverage_gap(r->found, ns, what[part] ? what[part] : KUBE_UNREAD_WORKLOADS);
	if (part != CFG || e->code != RH_E_FORBIDDEN) /* both types are one right */
		kube_unread_add(&r->found->unread, &r->found->unread_count, &parts[part], ns, e);
}

/* ---- the end ---- */

static void unlink_read(struct kube_coverage_read *r)
{
	if (!r->link)
		return;
	*r->link = r->next;
	if (r->next)
		r->next->link = r->link;
	r->link = NULL;
}

static void on_drop(void *ctx)
{
	struct kube_coverage_read *r = ctx;

	if (--r->refs)
		return;
	unlink_read(r);
	kube_coverage_free(r->found);
	free(r->lookups);
	free(r);
}

static void finish(struct kube_coverage_read *r)
{
	kube_coverage_sum(r->found, r->now ? r->now : kube_wall(r->kube));
	tell(r, true);
	rh_message_post(
		(struct rh_message){ .to = r->owner, .tag = r->tag, .body = r->found, .drop = kube_coverage_free });
	r->found = NULL;
	unlink_read(r);
}

/* ---- what is missing ---- */

/* A name that pods give and that is no registry there: is it something else? Looked up by name, without its value. */
struct lookup {
	struct kube_coverage_read *read;
	const char *ns, *name; /* the coverage's */
};

static void look_drop(void *data)
{
	on_drop(((struct lookup *)data)->read);
}

static void look_done(void *data, const struct kube_secret_row *row)
{
	struct lookup *l = data;
	struct kube_coverage_read *r = l->read;

	if (!r->link)
		return;
	if (row && !kube_secret_is_registry(row->type)) /* else it was made meanwhile */
		kube_coverage_is_type(r->found, l->ns, l->name, row->type);
	r->progress.answered++;
	tell(r, false);
	if (++r->looked == r->lookup_count)
		finish(r);
}

/* The names that are missing, each once. */
static void collect(struct kube_coverage_read *r)
{
	const struct kube_coverage_inner *in = r->found->inner;
	struct kube_index seen = { 0 };

	for (size_t i = 0; i < in->draft_count && seen.n < LOOKUPS_MOST; i++) {
		const struct kube_coverage_line *l = &in->drafts[i].line;
		const void *const keys[KUBE_INDEX_KEYS] = { l->ns, l->missing };

		if (!l->missing || kube_index_put(&seen, keys, r->lookup_count) != r->lookup_count)
			continue;
		r->lookups = rh_resize(r->lookups, r->lookup_count + 1, sizeof *r->lookups);
		r->lookups[r->lookup_count++] = (struct lookup){ r, l->ns, l->missing };
	}
	kube_index_release(&seen);
}

static void on_done(void *ctx)
{
	struct kube_coverage_read *r = ctx;

	kube_coverage_draft(r->found);
	kube_coverage_judge(r->found);
	collect(r);
	if (!r->lookup_count) {
		finish(r);
		return;
	}
	r->refs += (unsigned)r->lookup_count;
	r->progress.asked += (unsigned)r->lookup_count;
	for (size_t i = 0; i < r->lookup_count; i++)
		kube_secret_exists(r->kube, r->lookups[i].ns, r->lookups[i].name, r->owner, look_done, &r->lookups[i],
				   look_drop);
}

/* ---- asking ---- */

static void replace_older(struct kube *k, struct rh_owner owner, int tag)
{
	for (struct kube_coverage_read *r = kube_inner(k)->coverages; r; r = r->next)
		if (r->tag == tag && r->owner.id == owner.id && r->owner.generation == owner.generation) {
			unlink_read(r);
			return;
		}
}

static void begin(struct kube *k, const struct kube_coverage_spec *spec, struct kube_coverage_read *r)
{
	struct kube_inner *inner = kube_inner(k);

	r->kube = k;
	r->refs = 1;
	r->now = spec->now;
	r->owner = spec->owner;
	r->tag = spec->tag;
	r->progress_tag = spec->progress_tag;
	r->next = inner->coverages;
	r->link = &inner->coverages;
	if (r->next)
		r->next->link = &r->next;
	inner->coverages = r;
}

void kube_coverage_ask(struct kube *k, const struct kube_coverage_spec *spec)
{
	struct kube_coverage_read *r = rh_alloc(sizeof *r);
	size_t n = spec->namespaces ? spec->n : 0;

	replace_older(k, spec->owner, spec->tag);
	begin(k, spec, r);
	r->found = kube_coverage_new(spec->namespaces, n);
	r->found->no_values = spec->no_values;
	kube_sweep(k, &(struct kube_sweep_spec){ .parts = parts,
						 .part_count = spec->no_values ? JSON : PARTS,
						 .namespaces = spec->namespaces,
						 .namespace_count = n,
						 .whole = !n || n > ONE_BY_ONE,
						 .eager = true,
						 .element = on_element,
						 .step = on_step,
						 .unread = on_unread,
						 .done = on_done,
						 .drop = on_drop,
						 .ctx = r,
						 .owner = spec->owner,
						 .tag = spec->tag });
}

void kube_coverages_release(struct kube *k)
{
	struct kube_coverage_read *r = kube_inner(k)->coverages;

	kube_inner(k)->coverages = NULL;
	while (r) {
		struct kube_coverage_read *next = r->next;

		r->next = NULL;
		r->link = NULL;
		r = next;
	}
}
