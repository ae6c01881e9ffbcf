/* known: registries that are known by name, and addresses of registries. */
#ifndef REGISTRY_KNOWN_H
#define REGISTRY_KNOWN_H

#include "base/base.h"

/* A registry with what its users must know. Texts are message ids; NULL: nothing to say. */
struct registry_known_registry {
	const char *id; /* "custom", "dockerhub", "quay", "artifactory": Rancher's four, in its order; then others */
	const char *label;
	const char *address; /* key that the choice writes; NULL: the person types it */
	const char *pattern; /* address to begin with; what stands in <…> is the customer's own */
	const char *hosts;   /* host names that are its, "*" within a label; space-separated */
	const char *users;   /* the only user names that it takes, space-separated, the usual one first */
	const char *user_hint, *password_hint;
	const char *lifetime; /* how soon the password ends: for everybody, or where one of the next two says so */
	const char *lifetime_user, *user_starts;
	unsigned lifetime_hours; /* the same as a number; 0: not known */
	bool long_lived;         /* it lasts for weeks: a remark, not a warning */
	bool judges; /* its token service refuses a wrong login, although it gives tokens to nobody in particular */
};
enum { REGISTRY_RANCHER_REGISTRIES = 4 };
extern const struct registry_known_registry registry_known_registries[];         /* ends with id NULL */
const struct registry_known_registry *registry_known_registry(struct rh_str id); /* NULL: none has that id */
/* Which of Rancher's four an auths key is, read back as Rancher's page does. */
const struct registry_known_registry *registry_known_registry_of(struct rh_str key);
/* Which of all an address belongs to, by its host; NULL when it is none of them. */
const struct registry_known_registry *registry_known_registry_at(struct rh_str address);
struct rh_str
registry_known_user(const struct registry_known_registry *k); /* the usual user name; empty: there is none */
/* Does that registry refuse this user name? A remark, not a refusal: e->what, e->fix. */
bool registry_known_user_doubt(const struct registry_known_registry *k, struct rh_str user, struct rh_err *e);
/* How soon the password of this user ends; NULL: not that one knows. */
const char *registry_known_lifetime(const struct registry_known_registry *k, struct rh_str user);
unsigned registry_known_lifetime_hours(const struct registry_known_registry *k,
				       struct rh_str user); /* 0: not that one knows */
/* Can the kubelet use this as a key at all? False: no image would ever match; e says what is wrong and what to write.
 */
bool registry_address_check(struct rh_str typed, struct rh_err *e);
/* Well formed, but hardly what was meant (Docker Hub's other names, /v2 without a slash, a tag, a browser's address):
 * true, with e as above. A remark, not a refusal. */
bool registry_address_doubt(struct rh_str typed, struct rh_err *e);
/* The address that was likely meant by one that is refused or doubtful, itself neither; false when none suggests
 * itself. */
bool registry_address_better(struct rh_str typed, struct rh_buf *better);
/* What of a pattern is still to be filled in: the first <…>; empty when nothing is. */
struct rh_str registry_address_gap(struct rh_str typed);
#endif
