/* keyring: the kubelet's lookup, and how each pull secret stands to an image. */
#ifndef REGISTRY_KEYRING_H
#define REGISTRY_KEYRING_H

#include "base/base.h"

struct registry_docker_config;
struct registry_image;

/* ---- the kubelet's keyring (pkg/credentialprovider/keyring.go) ---- */

/* Credentials of a pod's pull secrets, in the order in which the pod names them. */
struct registry_keyring;
struct registry_keyring *registry_keyring_new(void);
void registry_keyring_free(struct registry_keyring **k);
/* Adds the entries of one secret under its name. A config that cannot be read (config NULL), or an entry whose auth is
 * broken, breaks the whole keyring: the kubelet then has no credentials at all for that pod. */
void registry_keyring_add(struct registry_keyring *k, const char *secret, const struct registry_docker_config *config);
const char *
registry_keyring_broken_by(const struct registry_keyring *k); /* the first such secret, NULL when there is none */

struct registry_match {
	const char *secret, *key; /* which secret, by which key as it is written there; both the keyring's */
	bool empty;               /* the entry has no password that a node could send: sent all the same, and refused */
	bool token_only;          /* and that is because it holds only a token */
	bool stray;               /* it is Docker Hub's, and the image's host is none of it: see registry_cover_line */
};
/* What the kubelet would try for the image, in its order. Returns how many; at most `max` are written. */
size_t registry_keyring_lookup(const struct registry_keyring *k, const struct registry_image *image,
			       struct registry_match *out, size_t max);
/* Does this key alone cover the image? If not, and it nearly does, e->what says what is wrong and e->fix what to write;
 * e->what is empty when the key is about something else. */
bool registry_key_covers(struct rh_str key, const struct registry_image *image, struct rh_err *e);
/* The host[:port] that is asked for the images of this key: Docker Hub's is registry-1.docker.io. With an image (may be
 * NULL) the image's own, when the key covers it. False, with e, when there is no such host: no address, a pattern,
 * another image. */
bool registry_server(struct rh_str key, const struct registry_image *image, struct rh_buf *host, struct rh_err *e);

/* ---- what each pull secret is to one image ---- */

enum registry_cover { REGISTRY_COVER_YES, REGISTRY_COVER_NEAR, REGISTRY_COVER_NO, REGISTRY_COVER_BROKEN };
struct registry_cover_line {
	const char *secret, *key; /* key: the one that covers or nearly does, NULL: none. Both the source's */
	enum registry_cover how;
	bool empty;      /* no password that a node could send: sent all the same, and refused */
	bool token_only; /* and that is because the entry holds only a token */
	int64_t ends;    /* when the entry of that key says that it ends; 0: not known, or no key */
	/* It covers only because the kubelet takes every host without a dot and a port for Docker Hub
	 * (pkg/credentialprovider/keyring.go, isDefaultRegistryMatch): Docker Hub's login would go to that host. */
	bool stray;
	struct rh_err why; /* what: the reason ("covers quay.io/acme/web by key quay.io"); fix: what to write instead */
};
struct registry_cover_source {
	const char *secret;
	const struct registry_docker_config *config; /* NULL: cannot be read */
};
/* One line for each source: those that cover the image in the order in which the kubelet would try them, then near
 * misses, then the rest, then the broken ones, which would break every pull of a pod that names them; equals stay in
 * their order. Returns n; at most `max` are written. */
size_t registry_cover(const struct registry_cover_source *sources, size_t n, const struct registry_image *image,
		      struct registry_cover_line *out, size_t max);
/* It covers, with a password that a node can send, for this very host. */
bool registry_cover_of_use(const struct registry_cover_line *l);
/* Would the kubelet give up on all pull secrets of a pod that names one with this config (NULL: that cannot be read)?
 */
bool registry_cover_breaks(const struct registry_docker_config *config);
/* Why it would, in words that are the same wherever it is said; NULL: it would not. Free it. Of one entry: its key, and
 * whether it is misshapen (registry_docker_entry). */
char *registry_cover_broken(const struct registry_docker_config *config);
char *registry_cover_broken_entry(const char *key, bool misshapen);
#endif
