/* paste: what a pasted text says of registries. */
#ifndef REGISTRY_PASTE_H
#define REGISTRY_PASTE_H

#include "base/base.h"

#define REGISTRY_PASTE_LIMIT ((size_t)1 << 20)
enum registry_paste_kind {
	REGISTRY_PASTE_LOGIN,
	REGISTRY_PASTE_KUBECTL,
	REGISTRY_PASTE_CONFIG,
	REGISTRY_PASTE_SECRET,
	REGISTRY_PASTE_ROBOT
};
struct registry_paste_entry {
	char *address;             /* key to write; NULL: the text does not say it */
	char *user;                /* NULL: as above */
	struct rh_secret password; /* empty: as above */
	char *note;                /* what a person must know of it; NULL: nothing */
};
struct registry_paste {
	enum registry_paste_kind kind;
	char *what; /* "docker login", "config.json": what it was taken for, no message id */
	struct registry_paste_entry *entries;
	size_t n;        /* at least one */
	char *name, *ns; /* of the secret; NULL: not said */
	char **ignored;  /* what was not understood or is not used: names of flags, commands and members, no values */
	size_t ignored_count;
};
/* A login or kubectl line, a docker config, a Secret as YAML or JSON, the file of a robot account; false: none of them,
 * or nothing can be filled in from it. Release it when true. */
bool registry_paste_read(struct rh_str text, struct registry_paste *out);
/* Of a text that registry_paste_read does not take: is it all the same about a login, so that it belongs into no field?
 * True with the reason. */
bool registry_paste_refused(struct rh_str text, struct rh_err *e);
void registry_paste_release(struct registry_paste *p);
#endif
