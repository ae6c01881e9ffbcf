/* edit_secret: a form that edits a secret which exists. */
#ifndef SCREENS_EDIT_SECRET_H
#define SCREENS_EDIT_SECRET_H

#include "base/base.h"
#include "kube/secret.h"

struct ui_screen;

/* The state of an edit form begins with it: what it began with, and what to do when somebody else was faster. */
struct edit_secret_state {
	struct kube_secret_object base;   /* what the form was filled from */
	struct kube_secret_object newest; /* what is on the server since, once `merging`: mine goes on top of it */
	char *ns, *name;                  /* ns: a home */
	bool loaded, merging;
	void (*fill)(struct ui_screen *s, const struct kube_secret_object *o); /* object -> values */
};
void edit_open(struct ui_screen *s, struct edit_secret_state *st, const char *key,
	       void (*fill)(struct ui_screen *s, const struct kube_secret_object *o));
bool edit_reply(struct ui_screen *s, struct edit_secret_state *st, struct rh_message *m); /* true: it was for it */
bool edit_leave(struct ui_screen *s, const struct edit_secret_state *st); /* always true: for ops->leave */
/* What an edit is applied to: the newest version that was read. The differences are always those to `base`. */
const struct kube_secret_object *edit_onto(const struct edit_secret_state *st);
bool edit_ready(struct ui_screen *s, const struct edit_secret_state *st); /* false with a banner: not read yet */
void edit_release(struct edit_secret_state *st);
/* Description, labels and annotations: object -> form, and form -> splices on `body`. */
void edit_fill_meta(struct ui_screen *s, const struct kube_secret_object *o);
enum rh_code edit_meta(const struct ui_screen *s, const struct kube_secret_object *base, struct rh_secret *body,
		       struct rh_err *e) RH_NODISCARD;
#endif
