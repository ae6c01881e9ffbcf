/* registry: values of the registry form to a docker config, and back. Pure. */
#ifndef SCREENS_REGISTRY_H
#define SCREENS_REGISTRY_H

#include "base/base.h"

/* One registry of a secret. */
struct pull_secret_values {
	const char *registry; /* id of a known registry */
	char *domain, *user;  /* domain: what was typed, or the address of the known one; user may be NULL */
	struct rh_secret password;
	bool keep_password;     /* read from `stored`, and none was typed since */
	char *stored;           /* key of the entry that it was read from; NULL: a new one */
	bool broken, misshapen; /* as read: the kubelet refuses it; and that is because it is no entry at all */
	bool token;             /* as read: it has a token that the kubelet ignores */
	int64_t ends;           /* as read: when its password says that it ends; 0: not known */
};
struct pull_secret_registries {
	struct pull_secret_values *v;
	size_t n;
};
void pull_secret_values_release(struct pull_secret_values *v);
void pull_secret_values_copy(struct pull_secret_values *to, const struct pull_secret_values *from);
void pull_secret_registries_release(struct pull_secret_registries *set);
struct pull_secret_values *
pull_secret_registries_add(struct pull_secret_registries *set); /* an empty one, at the end */
/* The key that will be written. */
struct rh_str pull_secret_registry_address(const struct pull_secret_values *v);
/* Every entry of a config, in its order. RH_E_PARSE when it is broken; an empty config has none. */
enum rh_code pull_secret_registries_read(struct rh_str config, bool legacy, struct pull_secret_registries *out,
					 struct rh_err *e) RH_NODISCARD;
/* `onto` with what differs between `base` (what the form was filled from) and `now`, entry by entry; every other byte
 * of it stays, and all of them when nothing differs. A new config: base and onto empty. Addresses of `now` must differ.
 */
enum rh_code pull_secret_registries_write(struct rh_str base, struct rh_str onto, bool legacy,
					  const struct pull_secret_registries *now, struct rh_secret *out,
					  struct rh_err *e) RH_NODISCARD;
#endif
