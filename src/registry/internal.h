/* What the files of src/registry share. */
#ifndef RH_REGISTRY_INTERNAL_H
#define RH_REGISTRY_INTERNAL_H

#include "registry/registry.h"

/* Does this raw key (with its quotes) name the member, as Go's encoding/json matches names? */
bool rh_docker_member_is(struct rh_str raw_key, const char *name);
bool rh_docker_is_object(struct rh_str span);

/* An auths key, or an image's repository, taken apart. The views lie in `index`. */
struct rh_key {
	char *index;			/* host[:port][/path], as the kubelet sorts it */
	struct rh_str host, port, path;
};
bool rh_key_parse(struct rh_str key, struct rh_key *out);	/* false: the kubelet ignores the entry */
bool rh_key_parse_image(const struct rh_image *image, struct rh_key *out);
void rh_key_release(struct rh_key *k);
bool rh_key_match(const struct rh_key *k, const struct rh_key *target);
/* near.c: what is wrong with a key that does not match the target but is about the same registry, and what to write instead;
 * e->what stays empty when it is about another one. k NULL: the key cannot be read. */
void rh_key_near(struct rh_str written, const struct rh_key *k, const struct rh_key *target, bool hub, struct rh_err *e);
bool rh_key_host_match(const struct rh_key *k, const struct rh_key *target);
#endif
