/* What the files of src/registry share. */
#ifndef REGISTRY_INTERNAL_H
#define REGISTRY_INTERNAL_H

#include "base/base.h"

struct registry_image;

/* Does this raw key (with its quotes) name the member, as Go's encoding/json matches names? */
bool registry_docker_member_is(struct rh_str raw_key, const char *name);
bool registry_docker_is_object(struct rh_str span);

/* An auths key, or an image's repository, taken apart. The views lie in `index`. */
struct registry_key {
	char *index; /* host[:port][/path], as the kubelet sorts it */
	struct rh_str host, port, path;
};
bool registry_key_parse(struct rh_str key, struct registry_key *out); /* false: the kubelet ignores the entry */
bool registry_key_parse_image(const struct registry_image *image, struct registry_key *out);
void registry_key_release(struct registry_key *k);
bool registry_key_match(const struct registry_key *k, const struct registry_key *target);
/* near.c: what is wrong with a key that does not match the target but is about the same registry, and what to write
 * instead; e->what stays empty when it is about another one. k NULL: the key cannot be read. */
void registry_key_near(struct rh_str written, const struct registry_key *k, const struct registry_key *target, bool hub,
		       struct rh_err *e);
bool registry_key_host_match(const struct registry_key *k, const struct registry_key *target);
#endif
