/* used_by: who uses a secret, and deleting one that is used. */
#ifndef SCREENS_USED_BY_H
#define SCREENS_USED_BY_H

#include "base/base.h"

struct app;
struct app_change;
struct kube_uses;
struct ui_screen;

/* Where it can be used: its own namespace, or those of its project. Free the array, not the strings. */
const char **secret_home_namespaces(struct app *a, const char *home, size_t *n);
void secret_use_words(unsigned how, struct rh_buf *out); /* "Pull Secrets, volume" */
/* Part of the state of a screen from which secrets are deleted: the question waits until it is known who names the
 * secret. */
struct secret_deletion {
	struct ui_screen *screen;
	char *home, *name, *kind, *uid; /* name NULL: nothing is asked for */
	struct rh_timer patience;
};
/* Asks, with what names it, then deletes: the list comes back without it. */
void secret_delete_ask(struct ui_screen *s, struct secret_deletion *d, const char *home, const char *name,
		       const char *kind, const char *uid);
/* The change that does it, without asking. */
struct app_change *secret_deletion_change(struct ui_screen *s, const char *home, const char *name, const char *uid);
bool secret_delete_reply(struct secret_deletion *d, const struct rh_message *m); /* true: it was for it */
void secret_deletion_release(struct secret_deletion *d);
#endif
