/* logins: which secrets hold a login, and which of them have the same password. */
#ifndef KUBE_LOGINS_H
#define KUBE_LOGINS_H

#include "base/base.h"
#include "kube/secret.h"

struct kube;
struct kube_unread;

/* Passwords that were met while looking: for telling which are the same in several clusters. Wiped with the last who
 * uses them. */
struct kube_passwords;
struct kube_passwords *kube_passwords_new(void);
void kube_passwords_drop(struct kube_passwords **p);

/* A secret that holds credentials of one user for one registry. */
struct kube_login {
	char *ns, *name, *type, *resource_version;
	char **keys; /* the entries, at least one */
	size_t key_count;
	enum kube_origin origin;
	bool immutable, removing;
	bool broken;    /* the kubelet refuses the secret as a whole */
	bool has;       /* all of its entries hold the wanted password already */
	bool mixed;     /* its entries hold different passwords; group: that of the first */
	unsigned met;   /* the same number: the same password */
	unsigned group; /* the same, ranked: 0 is the largest group */
};
struct kube_logins {
	struct kube_login *v; /* by namespace and name */
	size_t n, groups;
	size_t seen, unreadable; /* registries that were looked through; of those, no docker config */
	struct kube_unread *unread;
	size_t unread_count;
};
/* Reads all registries of the namespaces, values included, and keeps no password: ask only when a person wants it, and
 * after the gate. host: as registry_host gives it; wanted: a password to compare with, may be NULL. met: shared by what
 * is asked of several clusters, whose groups are then those of kube_logins_rank; NULL: compared by itself. Message:
 * body struct kube_logins *, always with RH_OK. */
void kube_logins_ask(struct kube *k, const char *const *namespaces, size_t n, const char *host, const char *user,
		     const struct rh_secret *wanted, struct kube_passwords *met, struct rh_owner owner, int tag);
/* Numbers the groups of several again, 0 the largest of all: how many there are. Those that are NULL are left out. */
size_t kube_logins_rank(struct kube_logins *const *lists, size_t n);
void kube_logins_free(void *logins); /* fits rh_message.drop */
/* Has this Secret (its bytes) entries of that user for that registry, and which? False: none, or it cannot be read.
 * Free with kube_login_release. */
bool kube_login_read(const struct kube_secret_object *o, const char *host, const char *user, struct kube_login *out);
void kube_login_release(struct kube_login *l);
/* Another password for those entries, in the body of such a Secret: every other byte stays. */
enum rh_code kube_login_change(struct rh_secret *body, const struct kube_login *l, const struct rh_secret *password,
			       struct rh_err *e) RH_NODISCARD;

/* Labels or annotations of an edit, as splices on `body`: only what differs from `base` is touched. */
struct kube_pairs {
	struct kube_pair *v;
	size_t n;
};
enum rh_code kube_edit_pairs(struct rh_secret *body, enum kube_secret_part part, const struct kube_pair *base,
			     size_t base_count, const struct kube_pairs *now, struct rh_err *e) RH_NODISCARD;
void kube_pairs_add(struct kube_pairs *p, struct rh_str key, struct rh_str value);
void kube_pairs_copy(struct kube_pairs *to, const struct kube_pairs *from); /* adds them */
void kube_pairs_release(struct kube_pairs *p);
const char *kube_pairs_value(const struct kube_pairs *p, const char *key); /* NULL when it is not there */
#define KUBE_DESCRIPTION "field.cattle.io/description"                     /* Rancher's annotation for a description */
#endif
