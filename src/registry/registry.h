/* registry: image references, docker configs, known registries, and the kubelet's keyring. Pure: no sockets.
 */
#ifndef RH_REGISTRY_H
#define RH_REGISTRY_H

#include "data/data.h"

/* ---- known registries --------------------------------------------------------------------------------------- */

struct rh_known_registry {
	const char *id;			/* "custom", "dockerhub", "quay", "artifactory": Rancher's four, in its order; then others */
	const char *label;
	const char *address;		/* key to write; NULL: the person types it */
};
extern const struct rh_known_registry rh_known_registries[];	/* ends with id NULL */
/* Which of them an auths key is, read back as Rancher's page does. */
const struct rh_known_registry *rh_known_registry_of(struct rh_str key);
/* Is this an address that the kubelet can use as a key? e says what is wrong and what to write instead. */
bool rh_registry_address_check(struct rh_str typed, struct rh_err *e);

/* ---- docker config: the value of .dockerconfigjson and .dockercfg ---------------------------------------------- */

struct rh_docker_entry {
	char *key;			/* as it stands, decoded */
	char *user;			/* from `auth` when that decodes, else `username`; may be NULL */
	struct rh_secret password;
	bool has_auth, auth_broken, has_token;	/* identitytoken or registrytoken */
};
struct rh_docker_config {
	struct rh_docker_entry *entries;
	size_t count;
	bool legacy;			/* .dockercfg: the map without "auths" */
	bool no_auths, cred_helpers;	/* what a person should be told */
};
/* value: decoded from base64. RH_E_PARSE when it is no JSON object. */
enum rh_code rh_docker_config_read(struct rh_str value, bool legacy, struct rh_docker_config *out, struct rh_err *e) RH_NODISCARD;
void rh_docker_config_release(struct rh_docker_config *c);
/* Puts one entry (username, password, auth) into the value, at its place or last; everything else stays to the byte.
 * `old_key` (may be empty) is renamed. An empty value makes a new config. */
enum rh_code rh_docker_config_put(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key, struct rh_str user,
				  const struct rh_secret *password, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
/* The registry hosts, comma-separated, for the list's data column; nothing else of the value is kept. */
void rh_docker_config_hosts(struct rh_str value, bool legacy, struct rh_buf *out);
#endif
