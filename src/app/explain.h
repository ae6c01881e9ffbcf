/* explain: what an image is pulled with. */
#ifndef APP_EXPLAIN_H
#define APP_EXPLAIN_H

#include "base/base.h"
#include "ui/role.h"

struct kube_pull_secrets;
struct registry_image;

/* The pod of a workload that is written already: what it names. */
struct app_explain_pod {
	const char *const *named; /* imagePullSecrets */
	size_t named_count;
	const char *account; /* NULL or "": default */
};

/* The worst last: what cannot be known is worse than what is known to be missing. */
enum app_explained {
	APP_EXPLAINED_COVERED,    /* a registry of the namespace covers the image: a pod that names it can pull */
	APP_EXPLAINED_BY_ACCOUNT, /* only registries that the service account names: a pod gets them as long as it
				     names none */
	APP_EXPLAINED_PUBLIC, /* nothing that a pod gets covers it, and none is needed: an official image of Docker Hub
			       */
	APP_EXPLAINED_UNATTACHED, /* one covers it, and the pod that is asked about does not get it */
	APP_EXPLAINED_NEAR, /* nothing covers it, something nearly does, or by its key alone: without a password */
	APP_EXPLAINED_NOTHING,
	APP_EXPLAINED_BROKEN,       /* the pod gets one that cannot be read, and so no credentials at all */
	APP_EXPLAINED_UNKNOWN,      /* its registries may not be listed */
	APP_EXPLAINED_NO_NAMESPACE, /* nothing is there, not even a service account */
};
/* Who shows it: headings, and lines with a label ("": goes on from the one before; NULL: a sentence for itself). */
enum app_explain_part { APP_EXPLAIN_IMAGE, APP_EXPLAIN_REGISTRIES, APP_EXPLAIN_ACCOUNTS, APP_EXPLAIN_VERDICT };
struct app_explain_sink {
	void (*heading)(void *ctx, enum app_explain_part part, const char *title);
	void (*line)(void *ctx, enum ui_role role, const char *label, const char *text);
	void *ctx;
};
/* How the image is read, which registries cover it by which key in which order, which nearly do and what to write
 * instead, what the service accounts add, what is broken, and what to do. `typed`: as the person wrote it. `pod` NULL:
 * for a pod that is yet to be written, and can name what it likes. */
enum app_explained app_explain(struct rh_str typed, const struct registry_image *image,
			       const struct kube_pull_secrets *p, const struct app_explain_pod *pod,
			       const struct app_explain_sink *sink);
#endif
