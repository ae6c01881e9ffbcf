/* registry: image references, docker configs, known registries, and the kubelet's keyring. Pure: no sockets.
 */
#ifndef RH_REGISTRY_H
#define RH_REGISTRY_H

#include "data/data.h"

/* ---- known registries --------------------------------------------------------------------------------------- */

/* A registry with what its users must know. Texts are message ids; NULL: nothing to say. */
struct rh_known_registry {
	const char *id;			/* "custom", "dockerhub", "quay", "artifactory": Rancher's four, in its order; then others */
	const char *label;
	const char *address;		/* key that the choice writes; NULL: the person types it */
	const char *pattern;		/* address to begin with; what stands in <…> is the customer's own */
	const char *hosts;		/* host names that are its, "*" within a label; space-separated */
	const char *users;		/* the only user names that it takes, space-separated, the usual one first */
	const char *user_hint, *password_hint;
	const char *lifetime;		/* how soon the password ends: for everybody, or where one of the next two says so */
	const char *lifetime_user, *user_starts;
	bool long_lived;		/* it lasts for weeks: a remark, not a warning */
};
enum { RH_RANCHER_REGISTRIES = 4 };
extern const struct rh_known_registry rh_known_registries[];	/* ends with id NULL */
const struct rh_known_registry *rh_known_registry(struct rh_str id);	/* NULL: none has that id */
/* Which of Rancher's four an auths key is, read back as Rancher's page does. */
const struct rh_known_registry *rh_known_registry_of(struct rh_str key);
/* Which of all an address belongs to, by its host; NULL when it is none of them. */
const struct rh_known_registry *rh_known_registry_at(struct rh_str address);
struct rh_str rh_known_user(const struct rh_known_registry *k);		/* the usual user name; empty: there is none */
/* Does that registry refuse this user name? A remark, not a refusal: e->what, e->fix. */
bool rh_known_user_doubt(const struct rh_known_registry *k, struct rh_str user, struct rh_err *e);
/* How soon the password of this user ends; NULL: not that one knows. */
const char *rh_known_lifetime(const struct rh_known_registry *k, struct rh_str user);
/* Can the kubelet use this as a key at all? False: no image would ever match; e says what is wrong and what to write. */
bool rh_registry_address_check(struct rh_str typed, struct rh_err *e);
/* Well formed, but hardly what was meant (Docker Hub's other names, /v2 without a slash, a tag, a browser's address):
 * true, with e as above. A remark, not a refusal. */
bool rh_registry_address_doubt(struct rh_str typed, struct rh_err *e);
/* The address that was likely meant by one that is refused or doubtful, itself neither; false when none suggests itself. */
bool rh_registry_address_better(struct rh_str typed, struct rh_buf *better);
/* What of a pattern is still to be filled in: the first <…>; empty when nothing is. */
struct rh_str rh_registry_address_gap(struct rh_str typed);

/* ---- smart paste: what a pasted text says of registries --------------------------------------------------------- */

#define RH_PASTE_LIMIT ((size_t)1 << 20)
enum rh_paste_kind { RH_PASTE_LOGIN, RH_PASTE_KUBECTL, RH_PASTE_CONFIG, RH_PASTE_SECRET, RH_PASTE_ROBOT };
struct rh_paste_entry {
	char *address;			/* key to write; NULL: the text does not say it */
	char *user;			/* NULL: as above */
	struct rh_secret password;	/* empty: as above */
	char *note;			/* what a person must know of it; NULL: nothing */
};
struct rh_paste {
	enum rh_paste_kind kind;
	char *what;			/* "docker login", "config.json": what it was taken for, no message id */
	struct rh_paste_entry *entries;
	size_t n;			/* at least one */
	char *name, *ns;		/* of the secret; NULL: not said */
	char **ignored;			/* what was not understood or is not used: names of flags, commands and members, no values */
	size_t ignored_count;
};
/* A login or kubectl line, a docker config, a Secret as YAML or JSON, the file of a robot account; false: none of them, or
 * nothing can be filled in from it. Release it when true. */
bool rh_paste_read(struct rh_str text, struct rh_paste *out);
void rh_paste_release(struct rh_paste *p);

/* ---- docker config: the value of .dockerconfigjson and .dockercfg ---------------------------------------------- */

struct rh_docker_entry {
	char *key;			/* as it stands, decoded */
	char *user;			/* from `auth` when that decodes, else `username`; may be NULL */
	struct rh_secret password;
	bool has_auth, auth_broken, has_token;	/* identitytoken or registrytoken */
	bool empty;			/* neither user nor password: sent all the same, and refused */
	bool misshapen;			/* no object, or a text of it is none: Go's encoding/json refuses the whole */
};
struct rh_docker_config {
	struct rh_docker_entry *entries;
	size_t count;
	bool legacy;			/* .dockercfg: the map without "auths" */
	bool no_auths, cred_helpers;	/* what a person should be told: no "auths"; credHelpers or credsStore */
	bool misshapen, auths_misshapen;	/* an entry is, or auths itself is no object */
};
/* value: decoded from base64. RH_E_PARSE when it is no JSON object. */
enum rh_code rh_docker_config_read(struct rh_str value, bool legacy, struct rh_docker_config *out, struct rh_err *e) RH_NODISCARD;
void rh_docker_config_release(struct rh_docker_config *c);
/* Wipes the passwords; all else, also whether there was one, stays known. */
void rh_docker_config_forget(struct rh_docker_config *c);
/* Puts one entry (username, password, auth) into the value, at its place or last; every other byte stays, and all of them
 * when the entry says the same already. `old_key` (may be empty) is the entry's name so far. An empty value makes a new
 * config. The user name must hold no colon: `auth` is split at the first one. */
enum rh_code rh_docker_config_put(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key, struct rh_str user,
				  const struct rh_secret *password, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
/* Gives an entry another name, at its place, and leaves what is in it. RH_E_NOTFOUND when it is not there, RH_E_EXISTS when
 * another entry has that name. */
enum rh_code rh_docker_config_rename(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key, struct rh_secret *out,
				     struct rh_err *e) RH_NODISCARD;
/* Takes one entry out; RH_E_NOTFOUND when it is not there. */
enum rh_code rh_docker_config_remove(struct rh_str value, bool legacy, struct rh_str key, struct rh_secret *out,
				     struct rh_err *e) RH_NODISCARD;
/* Puts another password into one entry: `password` and `auth` change where it has them, both are added where it has neither; every
 * other byte stays. RH_E_NOTFOUND when it is not there, RH_E_PARSE when the kubelet could not read it. */
enum rh_code rh_docker_config_password(struct rh_str value, bool legacy, struct rh_str key, const struct rh_secret *password,
				       struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
/* The registry that a key is about, as the keyring reads it: host[:port] without scheme, user and path. Docker Hub's two names are
 * one, docker.io. False: the kubelet passes over the key. */
bool rh_registry_host(struct rh_str key, struct rh_buf *host);
/* Renumbers groups by their size: 0 is the largest, of equals the one that comes first. Returns how many there are. */
size_t rh_group_rank(unsigned *group, size_t n);
/* The registry hosts, comma-separated, for the list's data column; nothing else of the value is kept. */
void rh_docker_config_hosts(struct rh_str value, bool legacy, struct rh_buf *out);
/* The hosts that can be made out in a value that is no JSON: names of objects that could be addresses. */
void rh_docker_config_glimpse(struct rh_str broken, struct rh_buf *out);

/* ---- image references (distribution/reference: regexp.go, normalize.go) --------------------------------------- */

struct rh_image {
	char *domain;			/* "docker.io", "quay.io:443" */
	char *path;			/* "library/nginx" */
	char *tag, *digest;		/* NULL when absent */
};
/* False with a sentence for what the reference parser refuses. */
bool rh_image_parse(struct rh_str reference, struct rh_image *out, struct rh_err *e);
void rh_image_release(struct rh_image *i);
/* "docker.io/library/nginx:latest": everything that was left out filled in. */
void rh_image_full(const struct rh_image *i, struct rh_buf *out);
/* The shortest way to write it: "nginx". */
void rh_image_familiar(const struct rh_image *i, struct rh_buf *out);

/* ---- the kubelet's keyring (pkg/credentialprovider/keyring.go) -------------------------------------------------- */

/* Credentials of a pod's pull secrets, in the order in which the pod names them. */
struct rh_keyring;
struct rh_keyring *rh_keyring_new(void);
void rh_keyring_free(struct rh_keyring **k);
/* Adds the entries of one secret under its name. A config that cannot be read (config NULL), or an entry whose auth is
 * broken, breaks the whole keyring: the kubelet then has no credentials at all for that pod. */
void rh_keyring_add(struct rh_keyring *k, const char *secret, const struct rh_docker_config *config);
const char *rh_keyring_broken_by(const struct rh_keyring *k);	/* the first such secret, NULL when there is none */

struct rh_match {
	const char *secret, *key;	/* which secret, by which key as it is written there; both the keyring's */
	bool empty;			/* the entry has neither user nor password: sent all the same, and refused */
};
/* What the kubelet would try for the image, in its order. Returns how many; at most `max` are written. */
size_t rh_keyring_lookup(const struct rh_keyring *k, const struct rh_image *image, struct rh_match *out, size_t max);
/* Does this key alone cover the image? If not, and it nearly does, e->what says what is wrong and e->fix what to write;
 * e->what is empty when the key is about something else. */
bool rh_key_covers(struct rh_str key, const struct rh_image *image, struct rh_err *e);
/* The host[:port] that is asked for the images of this key: Docker Hub's is registry-1.docker.io. With an image (may be NULL)
 * the image's own, when the key covers it. False, with e, when there is no such host: no address, a pattern, another image. */
bool rh_registry_server(struct rh_str key, const struct rh_image *image, struct rh_buf *host, struct rh_err *e);

/* ---- what each pull secret is to one image ----------------------------------------------------------------------- */

enum rh_cover { RH_COVER_YES, RH_COVER_NEAR, RH_COVER_NO, RH_COVER_BROKEN };
struct rh_cover_line {
	const char *secret, *key;	/* key: the one that covers or nearly does, NULL: none. Both the source's */
	enum rh_cover how;
	bool empty;			/* credentials are empty: sent all the same, and refused */
	struct rh_err why;		/* what: the reason ("covers quay.io/acme/web by key quay.io"); fix: what to write instead */
};
struct rh_cover_source {
	const char *secret;
	const struct rh_docker_config *config;	/* NULL: cannot be read */
};
/* One line for each source: those that cover the image in the order in which the kubelet would try them, then near misses, then
 * the rest, then the broken ones, which would break every pull of a pod that names them; equals stay in their order. Returns n;
 * at most `max` are written. */
size_t rh_cover(const struct rh_cover_source *sources, size_t n, const struct rh_image *image, struct rh_cover_line *out, size_t max);
/* Would the kubelet give up on all pull secrets of a pod that names one with this config (NULL: that cannot be read)? */
bool rh_cover_breaks(const struct rh_docker_config *config);

/* ---- the attach rule: which pull secrets a workload gets ---------------------------------------------------------- */

/* What a person ticked or unticked. It stands until an image for which it was done becomes another repository. */
struct rh_attach_choice {
	char *secret;
	bool on;
	char **repositories;		/* of the images at that time; none: it stands for good */
	size_t n;
};
struct rh_attach_choices {
	struct rh_attach_choice *v;
	size_t n;
};
/* The person ticked or unticked it, for these images; an earlier choice for it is replaced. Forgotten: the rule decides again. */
void rh_attach_choose(struct rh_attach_choices *c, const char *secret, bool on, const struct rh_image *images, size_t n);
void rh_attach_forget(struct rh_attach_choices *c, const char *secret);
void rh_attach_choices_release(struct rh_attach_choices *c);

struct rh_attach {			/* the question */
	const struct rh_cover_source *sources;	/* the pull secrets of the namespace */
	size_t source_count;
	const struct rh_image *images;		/* of containers and init containers */
	size_t image_count;
	const char *const *there;		/* what the workload names already */
	size_t there_count;
	const char *account;			/* its service account, and what that names */
	const char *const *account_secrets;
	size_t account_secret_count;
	const struct rh_attach_choices *choices;	/* may be NULL */
	bool unknown;				/* the pull secrets could not be read: `sources` tells nothing */
};
struct rh_attach_line {
	const char *secret;			/* the question's */
	bool tick;
	bool person, there, account;		/* the person said so; the workload, the service account names it */
	bool by_account;			/* ticked for that only */
	bool missing, empty;			/* no such pull secret; covers with empty credentials */
	enum rh_cover how;
	struct rh_err why;			/* what: the reason of the line; fix: what to write instead */
};
/* Ticked are: every secret that covers an image, what is there already, and, as soon as the list is not empty, what the service
 * account names; a broken one only where it is there already. The person's word goes before all of it. No name comes twice; those
 * that cover come first, in the kubelet's order, then what is named, then near misses, the rest, the broken. Returns how many; at
 * most `max` are written. */
size_t rh_attach_rule(const struct rh_attach *a, struct rh_attach_line *out, size_t max);

/* Will a pull without credentials be refused? That cannot be known without asking the registry as nobody, which a form does not do.
 * PUBLIC: an official image of Docker Hub (docker.io/library). PRIVATE: some pull secret is for that very host, or the host serves
 * nothing without a login (Amazon ECR's private registries). `hosts`: keys of pull secrets seen elsewhere, may be none. */
enum rh_access { RH_ACCESS_UNKNOWN, RH_ACCESS_PUBLIC, RH_ACCESS_PRIVATE };
enum rh_access rh_image_access(const struct rh_image *image, const struct rh_cover_source *sources, size_t n, const char *const *hosts,
			       size_t host_count);
/* What was pasted as the reference that was meant: a browser's address of Docker Hub, Quay.io, GitHub or any https:// in front of a
 * reference, "docker pull IMAGE". False: it is none of these, or it stays as it is. */
bool rh_image_meant(struct rh_str pasted, struct rh_buf *out);
#endif
