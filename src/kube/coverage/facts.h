/* facts: what coverage is judged by, picked out of objects while they arrive: no object is kept. */
#ifndef KUBE_COVERAGE_FACTS_H
#define KUBE_COVERAGE_FACTS_H

#include "base/base.h"
#include "kube/coverage.h"
#include "kube/coverage/pool.h"
#include "kube/workload_row.h"

struct kube_workload_def;

/* All texts are the pool's. */
struct kube_facts_container {
	const char *name, *image;
};
struct kube_facts_work {
	const struct kube_workload_def *def;
	const char *ns, *name;
	const char *self, *owner; /* "Deployment/front"; of its controller, "" */
	const char *named;        /* imagePullSecrets, one a line */
	const char *account;
	bool own_list;       /* the list is not empty; entries without a name count too, for admission */
	size_t container, n; /* of the facts' containers */
};
/* Containers of pods that are alike: of one controller, with one image and the same pull secrets. */
struct kube_facts_group {
	const char *ns, *owner; /* of a pod that stands by itself "Pod/NAME" */
	const char *container, *image, *named, *account;
	const char *pod; /* the first by name */
	enum kube_pull worst;
	unsigned pods, pulled, not_pulled;
	bool over; /* all of these pods have ended */
};
struct kube_facts_account {
	const char *ns, *name, *named;
};
struct kube_facts {
	struct kube_pool pool;
	struct kube_facts_work *works;
	size_t work_count;
	struct kube_facts_container *containers;
	size_t container_count;
	struct kube_facts_group *groups;
	size_t group_count;
	struct kube_facts_account *accounts;
	size_t account_count;
	struct kube_coverage_secret *secrets;
	size_t secret_count;
	struct kube_index asked;                  /* namespaces; none: all. Of others only registries are taken */
	struct kube_index group_index, use_index; /* use: namespace and secret, to a number in uses */
	unsigned *uses;                           /* who names it */
	size_t use_count;
	uint64_t (*logins)[2]; /* what passwords are told apart by; the entries' `login` is the number in here */
	size_t login_count;
	uint64_t salt[2];
};
void kube_facts_init(struct kube_facts *f);
void kube_facts_release(struct kube_facts *f);
void kube_facts_ask(struct kube_facts *f, const char *ns); /* the pool's */
bool kube_facts_asked(const struct kube_facts *f, const char *ns);
/* Elements of lists. */
void kube_facts_add_work(struct kube_facts *f, const struct kube_workload_def *def, struct rh_str element);
void kube_facts_add_pod(struct kube_facts *f, struct rh_str element);
void kube_facts_add_account(struct kube_facts *f, struct rh_str element);
void kube_facts_add_secret(struct kube_facts *f, const char *type, struct rh_str element);
unsigned kube_facts_uses(const struct kube_facts *f, const char *ns, const char *secret);
void kube_facts_use(struct kube_facts *f, const char *ns, const char *secret);

#endif
