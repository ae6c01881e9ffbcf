/* learners: the class: people by number, each with a project, namespaces and a door of their own. */
#ifndef SANDBOX_LEARNERS_H
#define SANDBOX_LEARNERS_H

#include "sandbox/breaks.h"
#include "base/base.h"

struct sb_world;

struct sb_learner {
	char *name;            /* learner01 */
	char *control;         /* the token that opens the control port for themselves alone */
	char *blue, *green;    /* the namespaces that are theirs, as web-blue and web-green are the demo's */
	char *project, *title; /* id and name of their project, as Web Shop's */
};
struct sb_learner *sb_learner_named(const struct sb_world *w, const char *name); /* NULL: none */
struct sb_learner *sb_learner_of(const struct sb_world *w, const char *control); /* whose token it is */
/* The corner of that learner; name NULL: the demo's own. False: no such learner. */
bool sb_corner_of(const struct sb_world *w, const char *name, struct sb_corner *out);
/* Makes what is theirs again, as at the start, and mends what is broken there. False: no such learner. */
bool sb_learner_reset(struct sb_world *w, const char *name);
#endif
