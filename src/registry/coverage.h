/* coverage: what a pod would pull an image with. */
#ifndef REGISTRY_COVERAGE_H
#define REGISTRY_COVERAGE_H

#include "base/base.h"
#include "registry/keyring.h"

struct registry_image;

enum registry_coverage {
	REGISTRY_COVERAGE_ATTACHED,   /* a pull secret that the pod names covers the image */
	REGISTRY_COVERAGE_BY_ACCOUNT, /* the pod names none, and one that its service account adds covers it */
	REGISTRY_COVERAGE_UNATTACHED, /* one of the namespace covers it, and the pod does not get that one */
	REGISTRY_COVERAGE_BROKEN,     /* the pod gets one that cannot be read: the kubelet has no credentials at all */
	REGISTRY_COVERAGE_NEAR,       /* one nearly covers it, or covers it with what is sure to be refused */
	REGISTRY_COVERAGE_NONE,
};
/* What a pod names. Its service account's pull secrets are added only where it names none itself (kubernetes,
 * plugin/pkg/admission/serviceaccount). */
struct registry_pod {
	const char *const *named;
	size_t named_count;
	const char *const *account_secrets;
	size_t account_secret_count;
};
struct registry_coverage_answer {
	enum registry_coverage how;
	struct registry_cover_line line; /* of the secret that decides; its `secret` is NULL for NONE. The sources' */
	const char *missing;             /* the first that the pod gets and that is not there; NULL: none. The pod's */
};
struct registry_coverage_answer registry_coverage(const struct registry_cover_source *sources, size_t n,
						  const struct registry_pod *pod, const struct registry_image *image);
#endif
