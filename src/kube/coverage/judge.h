/* judge: from facts to coverage. Pure. */
#ifndef KUBE_COVERAGE_JUDGE_H
#define KUBE_COVERAGE_JUDGE_H

#include "base/base.h"
#include "kube/coverage.h"
#include "kube/coverage/facts.h"

/* what could not be read of a namespace, bits */
enum { KUBE_UNREAD_SECRETS = 1, KUBE_UNREAD_ACCOUNTS = 2, KUBE_UNREAD_WORKLOADS = 4, KUBE_UNREAD_PODS = 8 };
struct kube_coverage_gap {
	const char *ns; /* NULL: of all */
	unsigned what;
};
/* A line before it is judged. */
struct kube_draft {
	struct kube_coverage_line line;
	const char *named; /* imagePullSecrets, one a line */
	bool own_list;
	bool exists; /* a pod: it was given what it names */
};
struct kube_coverage_inner {
	struct kube_facts facts;
	const char **asked; /* namespaces; none: all */
	size_t asked_count;
	struct kube_coverage_gap *gaps;
	size_t gap_count;
	struct kube_draft *drafts; /* until they are lines */
	size_t draft_count;
	size_t *line_of; /* one for each group of the facts; SIZE_MAX: none */
	struct kube_index accounts;
};
/* near.c: registries by namespace and host. */
struct kube_near_entry {
	size_t secret, next; /* next: of that host, SIZE_MAX: none */
};
struct kube_near {
	struct kube_index index;
	struct kube_near_entry *v;
	size_t n;
	size_t *found; /* by kube_near_find and kube_near_take, each once */
	size_t found_count;
};
void kube_near_read(struct kube_near *n, struct kube_pool *pool, const struct kube_coverage_secret *secrets,
		    size_t count);
void kube_near_find(struct kube_near *n, struct kube_pool *pool, const char *ns, const char *host);
void kube_near_take(struct kube_near *n, size_t secret);
void kube_near_sort(struct kube_near *n);
void kube_near_release(struct kube_near *n);

struct kube_coverage *kube_coverage_new(const char *const *namespaces, size_t n);
struct kube_facts *kube_coverage_facts(struct kube_coverage *c);
void kube_coverage_gap(struct kube_coverage *c, const char *ns, unsigned what);
/* In this order, when all facts are there. What is missing (line.missing) can be looked up between the last two. */
void kube_coverage_draft(struct kube_coverage *c);
void kube_coverage_judge(struct kube_coverage *c);
void kube_coverage_is_type(struct kube_coverage *c, const char *ns, const char *name, const char *type);
void kube_coverage_sum(struct kube_coverage *c, int64_t now);  /* now: for what has ended */
void kube_coverage_find(struct kube_coverage *c, int64_t now); /* findings.c, for it */
unsigned kube_coverage_gaps(const struct kube_coverage *c, const char *ns);
#endif
