/* pull_secrets: the pull secrets of one namespace, and what they cover. */
#ifndef KUBE_PULL_SECRETS_H
#define KUBE_PULL_SECRETS_H

#include "base/base.h"
#include "kube/secret.h"
#include "registry/coverage.h"
#include "registry/docker_config.h"

struct kube;
struct registry_cover_line;
struct registry_image;

/* Opened, and what its service accounts name. Reads secret values: only where a person asked for it. */
struct kube_pull_secret {
	char *name, *type, *uid, *resource_version;
	enum kube_origin origin;
	int64_t created; /* seconds since 1970 */
	int64_t changed; /* the newest time in metadata.managedFields, else created */
	bool removing;
	bool broken;       /* the kubelet cannot read it, and then gives a pod that names it no credentials at all */
	struct rh_err why; /* of broken */
	struct registry_docker_config config; /* without passwords unless they were asked for */
};
/* a ServiceAccount */
struct kube_account {
	char *name;
	char **secrets; /* names of its imagePullSecrets, in their order */
	size_t n;
};
struct kube_pull_secrets {
	char *ns;
	struct kube_pull_secret *v; /* both registry types, by name */
	size_t n;
	struct kube_account *accounts; /* by name */
	size_t account_count;
	int64_t now;                        /* when they were read, by the server's clock (kube_wall) */
	bool forbidden, accounts_forbidden; /* 403: may not be listed; the rest is there all the same */
};
/* Message: body struct kube_pull_secrets *, NULL with any error but 403. A newer one with the same owner and tag
 * replaces the older. */
void kube_pull_secrets_ask(struct kube *k, const char *ns, bool passwords, struct rh_owner owner, int tag);
void kube_pull_secrets_free(void *p); /* fits rh_message.drop */
/* What each of them is to an image, by registry_cover: `out` (one line for each of p->n) borrows from p. */
size_t kube_pull_secrets_cover(const struct kube_pull_secrets *p, const struct registry_image *image,
			       struct registry_cover_line *out);
/* What a pod that names these, or none, would pull the image with; account: NULL or "": default. It borrows from p and
 * `named`. */
struct registry_coverage_answer kube_pull_secrets_coverage(const struct kube_pull_secrets *p,
							   const struct registry_image *image, const char *const *named,
							   size_t n, const char *account);
/* As a source for it; NULL: there is nothing that could be read. */
const struct registry_docker_config *kube_pull_secret_config(const struct kube_pull_secret *s);
/* When the entry of that key says that it ends (registry/expiry.h); 0: it does not, or there is none. s may be NULL. */
int64_t kube_pull_secret_ends(const struct kube_pull_secret *s, const char *key);
const struct kube_pull_secret *kube_pull_secrets_find(const struct kube_pull_secrets *p,
						      const char *name); /* NULL: absent */
const struct kube_account *kube_pull_secrets_account(const struct kube_pull_secrets *p,
						     const char *name); /* NULL or "": default */
#endif
