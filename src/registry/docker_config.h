/* docker_config: the value of .dockerconfigjson and .dockercfg. */
#ifndef REGISTRY_DOCKER_CONFIG_H
#define REGISTRY_DOCKER_CONFIG_H

#include "base/base.h"

struct registry_docker_entry {
	char *key;  /* as it stands, decoded */
	char *user; /* from `auth` when that decodes, else `username`; may be NULL */
	struct rh_secret password;
	int64_t ends; /* when its password says that it ends, of token_only its token (expiry.h); 0: not known */
	bool has_auth, auth_broken, has_token; /* identitytoken or registrytoken */
	bool empty;                            /* neither user nor password: sent all the same, and refused */
	bool token_only; /* has_token and no password: nodes know no such tokens, and send an empty password */
	bool misshapen;  /* no object, or a text of it is none: Go's encoding/json refuses the whole */
};
struct registry_docker_config {
	struct registry_docker_entry *entries;
	size_t count;
	bool legacy;                     /* .dockercfg: the map without "auths" */
	bool no_auths, cred_helpers;     /* what a person should be told: no "auths"; credHelpers or credsStore */
	bool misshapen, auths_misshapen; /* an entry is, or auths itself is no object */
};
/* value: decoded from base64. RH_E_PARSE when it is no JSON object. */
enum rh_code registry_docker_config_read(struct rh_str value, bool legacy, struct registry_docker_config *out,
					 struct rh_err *e) RH_NODISCARD;
void registry_docker_config_release(struct registry_docker_config *c);
/* The first end of its entries; 0: none says one. */
int64_t registry_docker_config_ends(const struct registry_docker_config *c);
/* Wipes the passwords; all else, also whether there was one, stays known. */
void registry_docker_config_forget(struct registry_docker_config *c);
/* Puts one entry (username, password, auth) into the value, at its place or last; every other byte stays, and all of
 * them when the entry says the same already. `old_key` (may be empty) is the entry's name so far. An empty value makes
 * a new config. The user name must hold no colon: `auth` is split at the first one. */
enum rh_code registry_docker_config_put(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key,
					struct rh_str user, const struct rh_secret *password, struct rh_secret *out,
					struct rh_err *e) RH_NODISCARD;
/* Gives an entry another name, at its place, and leaves what is in it. RH_E_NOTFOUND when it is not there, RH_E_EXISTS
 * when another entry has that name. */
enum rh_code registry_docker_config_rename(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key,
					   struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
/* Takes one entry out; RH_E_NOTFOUND when it is not there. */
enum rh_code registry_docker_config_remove(struct rh_str value, bool legacy, struct rh_str key, struct rh_secret *out,
					   struct rh_err *e) RH_NODISCARD;
/* Puts another password into one entry: `password` and `auth` change where it has them, both are added where it has
 * neither; every other byte stays. RH_E_NOTFOUND when it is not there, RH_E_PARSE when the kubelet could not read it.
 */
enum rh_code registry_docker_config_password(struct rh_str value, bool legacy, struct rh_str key,
					     const struct rh_secret *password, struct rh_secret *out,
					     struct rh_err *e) RH_NODISCARD;
/* Every entry of `ours` put into `theirs`, which keeps its format, its other entries and every other byte. `what` is
 * how the two differ. RH_E_PARSE when one of them cannot be read, RH_E_INVALID when an entry of ours is no user with a
 * password: a token cannot be put. */
struct registry_merge {
	size_t others; /* entries that only theirs has: a merge keeps them, a replacement loses them */
	size_t differ; /* entries of both that hold another user or password */
	size_t added;  /* entries that only ours has */
};
enum rh_code registry_docker_config_merge(struct rh_str theirs, bool legacy, struct rh_str ours, bool ours_legacy,
					  struct registry_merge *what, struct rh_secret *out,
					  struct rh_err *e) RH_NODISCARD;
/* The registry that a key is about, as the keyring reads it: host[:port] without scheme, user and path. Docker Hub's
 * two names are one, docker.io. False: the kubelet passes over the key. */
bool registry_host(struct rh_str key, struct rh_buf *host);
/* Renumbers groups by their size: 0 is the largest, of equals the one that comes first. Returns how many there are. */
size_t registry_group_rank(unsigned *group, size_t n);
/* The registry hosts, comma-separated, for the list's data column; nothing else of the value is kept. */
void registry_docker_config_hosts(struct rh_str value, bool legacy, struct rh_buf *out);
/* The hosts that can be made out in a value that is no JSON: names of objects that could be addresses. */
void registry_docker_config_scan(struct rh_str broken, struct rh_buf *out);
#endif
