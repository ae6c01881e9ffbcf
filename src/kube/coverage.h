/* coverage: what every image of a cluster is pulled with, by the kubelet's rules, and what the nodes say of it now. */
#ifndef KUBE_COVERAGE_H
#define KUBE_COVERAGE_H

#include "base/base.h"
#include "kube/secret.h"
#include "kube/workload_row.h"
#include "registry/docker_config.h"

struct kube;
struct kube_unread;
struct kube_workload_def;

/* What the next pod would pull an image with. The best first. */
enum kube_coverage_how {
	KUBE_COVERAGE_ATTACHED,   /* a pull secret that the pod template names covers it */
	KUBE_COVERAGE_BY_ACCOUNT, /* the template names none, and one that the service account names covers it */
	KUBE_COVERAGE_PUBLIC,     /* nothing covers it, and it needs no login: an official image of Docker Hub */
	KUBE_COVERAGE_UNATTACHED, /* one of the namespace covers it, and the pod does not get that one */
	KUBE_COVERAGE_ELSEWHERE,  /* only one of another namespace does: `secret` in `from` */
	KUBE_COVERAGE_NEAR,       /* one of the namespace nearly does, or does with what is sure to be refused */
	KUBE_COVERAGE_TYPE,       /* it names one that is there, and is no registry: `missing` of type `type` */
	KUBE_COVERAGE_MISSING,    /* it names one that is not there: `missing` */
	KUBE_COVERAGE_NONE,       /* it names none, and none is there */
	KUBE_COVERAGE_UNKNOWN,    /* the secrets or the service accounts of the namespace could not be read, or were not
				     looked at: never counted as covered */
	KUBE_COVERAGE_BROKEN,     /* the pod gets one that the kubelet cannot read, and so no credentials at all */
	KUBE_COVERAGE_HOWS
};
struct kube_coverage_how_def {
	const char *id, *word; /* "by-account", N_("through the service account"): fits a narrow column */
};
extern const struct kube_coverage_how_def kube_coverage_how_defs[KUBE_COVERAGE_HOWS];

/* A line, or a cell of the map, in one sign. The worst last. */
enum kube_cell {
	KUBE_CELL_UNUSED,     /* no image of that registry (cells only) */
	KUBE_CELL_ATTACHED,   /* covered */
	KUBE_CELL_OPEN,       /* covered through the service account; or it needs no login, as far as one knows */
	KUBE_CELL_UNKNOWN,    /* nobody could look */
	KUBE_CELL_UNATTACHED, /* covered by a registry of the namespace that the pod does not get */
	KUBE_CELL_NONE,       /* nothing of the namespace covers it */
	KUBE_CELL_REFUSED,    /* covered, or no login is needed, and yet not pulled */
	KUBE_CELL_BROKEN,
	KUBE_CELLS
};
struct kube_cell_def {
	const char *id, *sign, *ascii, *word; /* "attached", "●", "*", N_("attached"); signs: one column */
};
extern const struct kube_cell_def kube_cell_defs[KUBE_CELLS];

/* An image of a workload. All texts are the coverage's, and those that are equal are one pointer. */
struct kube_coverage_line {
	const struct kube_workload_def *def; /* a pod: nothing that is listed made it */
	const char *ns, *name;               /* of pods that something unknown made (a CRD's controller): the first */
	const char *owner;                   /* of such: "Rollout/front"; else "" */
	const char *image, *host;            /* host: the registry, "docker.io"; "" when it is no reference */
	const char *repository;              /* "docker.io/library/nginx" */
	const char *account;                 /* of its pods, never "" */
	enum kube_coverage_how how;
	enum kube_cell state;
	const char *secret, *key; /* that decides: covers, nearly does, or is broken; NULL: none */
	const char *from;         /* ELSEWHERE: the namespace of `secret`; else NULL */
	const char *missing;   /* the first that it gets and that is no registry there; NULL: none. Also beside a `how`
				  that is well */
	const char *type;      /* of `missing`: what it is; NULL: there is none of that name, or nobody looked */
	const char *why, *fix; /* of NEAR and BROKEN, as registry_cover says it; else NULL */
	int64_t ends;          /* when the password of `secret` ends (ended), seconds since 1970; 0: it does not say */
	enum kube_pull now;    /* the worst of its pods; KUBE_PULL_NONE: no pod has tried, or pods were not read */
	unsigned pods, pulled, not_pulled; /* that run it; of those: have it; could not get it */
	bool before;      /* pods that could not get it were made before they would get `secret`: restart */
	bool needs_login; /* its host serves nobody without one, or a registry elsewhere names a part of its path */
};
/* Is it one that somebody should see to? BROKEN, UNATTACHED, NEAR, TYPE, MISSING; ELSEWHERE and NONE only where no pod
 * has pulled it so, or where it needs a login. */
bool kube_coverage_uncovered(const struct kube_coverage_line *l);
bool kube_coverage_failing(const struct kube_coverage_line *l); /* a node could not pull it */

/* A registry that was read. No password is kept. */
struct kube_coverage_entry {
	const char *key, *host, *user; /* host: as registry_host, "" where the kubelet passes over the key; user: "" */
	unsigned login; /* of one host and user: the same number is the same password; 0 the most common */
	int64_t ends;   /* 0: it does not say */
};
struct kube_coverage_secret {
	const char *ns, *name, *type;
	enum kube_origin origin;
	bool here; /* in a namespace that was asked about: others are there for ELSEWHERE only */
	bool broken, removing, immutable;
	const char *why; /* of broken */
	struct kube_coverage_entry *entries;
	size_t n;
	unsigned images;   /* lines whose pods get it */
	unsigned named_by; /* workloads, bare pods and service accounts that name it, mounts included */
	int64_t ends;      /* the first end of its entries; 0: none says */
	uint64_t same;     /* of one namespace: the same number is the same content */
	struct registry_docker_config config; /* without passwords */
};
/* A namespace: a row of the map. */
struct kube_coverage_ns {
	const char *name;
	size_t first, n;                      /* its lines: they stand together */
	size_t images, not_pulled, uncovered; /* lines */
	bool secrets_unread, accounts_unread, workloads_unread, pods_unread;
};
struct kube_coverage_cell {
	enum kube_cell state; /* the worst */
	unsigned images;      /* lines */
	unsigned in_state;    /* of them, how many are in it */
};
enum kube_finding {
	KUBE_FINDING_BROKEN,
	KUBE_FINDING_ENDED,
	KUBE_FINDING_ENDS_SOON,  /* by registry_expiry_state */
	KUBE_FINDING_UNUSED,     /* nothing names it; copies and sources of a project's are left out */
	KUBE_FINDING_PASSWORDS,  /* the same host and user, different passwords: all secrets that have that login */
	KUBE_FINDING_DUPLICATES, /* of one namespace, with the same content */
	KUBE_FINDINGS
};
struct kube_coverage_finding {
	enum kube_finding kind;
	const char *host, *user; /* of PASSWORDS; else NULL */
	size_t *secrets;         /* numbers in kube_coverage.secrets, in their order */
	size_t n;
	unsigned groups; /* of PASSWORDS: how many passwords */
};
extern const struct kube_coverage_how_def kube_finding_defs[KUBE_FINDINGS];

struct kube_coverage {
	struct kube_coverage_line *lines; /* by namespace, then kind in Rancher's order, name and image */
	size_t n;
	struct kube_coverage_secret *secrets; /* by namespace and name */
	size_t secret_count;
	struct kube_coverage_ns *namespaces; /* by name; those asked for, else those where something is */
	size_t namespace_count;
	const char **hosts; /* columns of the map: those with the most images first, "" (no reference) last */
	size_t host_count;
	struct kube_coverage_cell *cells;       /* namespace_count rows of host_count */
	struct kube_coverage_finding *findings; /* in the order of their kinds, then of their first secret */
	size_t finding_count;
	struct kube_unread *unread; /* what could not be read */
	size_t unread_count;
	size_t uncovered, failing, unknown; /* lines */
	bool no_values;                     /* secrets were not looked at */
	struct kube_coverage_inner *inner;
};
const struct kube_coverage_cell *kube_coverage_cell(const struct kube_coverage *c, size_t ns, size_t host);
void kube_coverage_free(void *coverage); /* fits rh_message.drop */

/* How far it is. */
struct kube_coverage_progress {
	unsigned asked, answered; /* requests; more may follow */
	size_t elements;          /* objects that were looked at */
};
struct kube_coverage_spec {
	const char *const *namespaces; /* NULL: all of the cluster. One after the other where the cluster may not be
					  listed. Where few are asked for, ELSEWHERE knows the others of them only */
	size_t n;
	bool no_values; /* read no secret: where nobody asked for it, in read-only and protected places */
	int64_t now;    /* for what has ended, seconds since 1970; 0: by the cluster's clock */
	struct rh_owner owner;
	int tag;          /* message: body struct kube_coverage *, always with RH_OK */
	int progress_tag; /* messages: body struct kube_coverage_progress *, a few a second at most; -1: none */
};
/* Reads values of registries only, and keeps no password: ask after the gate. A newer one with the same owner and tag
 * replaces the older. */
void kube_coverage_ask(struct kube *k, const struct kube_coverage_spec *spec);
#endif
