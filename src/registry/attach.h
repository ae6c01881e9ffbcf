/* attach: which pull secrets a workload gets. */
#ifndef REGISTRY_ATTACH_H
#define REGISTRY_ATTACH_H

#include "base/base.h"
#include "registry/keyring.h"

struct registry_image;

/* What a person ticked or unticked. It stands until an image for which it was done becomes another repository. */
struct registry_attach_choice {
	char *secret;
	bool on;
	char **repositories; /* of the images at that time; none: it stands for good */
	size_t n;
};
struct registry_attach_choices {
	struct registry_attach_choice *v;
	size_t n;
};
/* The person ticked or unticked it, for these images; an earlier choice for it is replaced. Forgotten: the rule decides
 * again. */
void registry_attach_choose(struct registry_attach_choices *c, const char *secret, bool on,
			    const struct registry_image *images, size_t n);
void registry_attach_forget(struct registry_attach_choices *c, const char *secret);
void registry_attach_choices_release(struct registry_attach_choices *c);

/* the question */
struct registry_attach {
	const struct registry_cover_source *sources; /* the pull secrets of the namespace */
	size_t source_count;
	const struct registry_image *images; /* of containers and init containers */
	size_t image_count;
	const char *const *there; /* what the workload names already */
	size_t there_count;
	const char *account; /* its service account, and what that names */
	const char *const *account_secrets;
	size_t account_secret_count;
	const struct registry_attach_choices *choices; /* may be NULL */
	bool unknown;                                  /* the pull secrets could not be read: `sources` tells nothing */
	/* A workload that exists: what its images were, references as the server has them. */
	bool exists;
	const struct registry_image *before;
	size_t before_count;
};
struct registry_attach_line {
	const char *secret; /* the question's */
	bool tick;
	bool person, there, account; /* the person said so; the workload, the service account names it */
	bool by_account;             /* ticked for that only */
	bool offered;                /* covers, and is not ticked because nobody asked for it */
	bool missing, empty;         /* no such pull secret; covers with empty credentials */
	bool stray;                  /* covers only as registry_cover_line.stray says: not ticked for that */
	enum registry_cover how;
	struct rh_err why; /* what: the reason of the line; fix: what to write instead */
};
/* Ticked are: every secret that covers an image (not astray), what is there already, and, as soon as the list is not
 * empty, what the service account names; a broken one only where it is there already. A workload that exists is not
 * changed unasked, because that makes all its pods new: there a secret is ticked only when it covers an image that was
 * changed and that nothing named already covers. The person's word goes before all of it. No name comes twice; those
 * that cover come first, in the kubelet's order, then what is named, then near misses, the rest, the broken. Returns
 * how many; at most `max` are written. */
size_t registry_attach_rule(const struct registry_attach *a, struct registry_attach_line *out, size_t max);

/* Will a pull without credentials be refused? That cannot be known without asking the registry as nobody, which a form
 * does not do. PUBLIC: an official image of Docker Hub (docker.io/library). PRIVATE: some pull secret is for that very
 * host, or the host serves nothing without a login (Amazon ECR's private registries). `hosts`: keys of pull secrets
 * seen elsewhere, may be none. */
enum registry_access { REGISTRY_ACCESS_UNKNOWN, REGISTRY_ACCESS_PUBLIC, REGISTRY_ACCESS_PRIVATE };
enum registry_access registry_image_access(const struct registry_image *image,
					   const struct registry_cover_source *sources, size_t n,
					   const char *const *hosts, size_t host_count);
/* What was pasted as the reference that was meant: a browser's address of Docker Hub, Quay.io, GitHub or any https://
 * in front of a reference, "docker pull IMAGE". False: it is none of these, or it stays as it is. */
bool registry_image_meant(struct rh_str pasted, struct rh_buf *out);
#endif
