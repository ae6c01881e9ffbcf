/* learners: the class: people by number, each with a project, namespaces and a door of their own. */
#ifndef SANDBOX_LEARNERS_H
#define SANDBOX_LEARNERS_H

#include "sandbox/api/value.h"
#include "sandbox/breaks.h"
#include "base/base.h"

struct sb_user;
struct sb_world;

enum { SB_LEARNERS_MOST = 99 };
struct sb_learner {
	char *name, *password; /* learner01; the password at the start */
	char *control;         /* the token that opens the control port for themselves alone */
	char *blue, *green;    /* the namespaces that are theirs, as web-blue and web-green are the demo's */
	char *project, *title; /* id and name of their project, as Web Shop's */
	/* Where they are in a lesson, as their program says; lesson NULL: in none. */
	char *accept; /* a password that their lesson tells, which opens every registry besides its own; NULL: none */
	char *lesson, *step; /* titles, in the language of their screens */
	int64_t at, count;   /* step at of count; the last is done when at is count + 1 */
	int64_t since, seen; /* wall seconds: when that began, when anything was heard last; 0: never */
};
/* learner01 to learner99, with a user and a login each: before the world is filled. */
void sb_learners_init(struct sb_world *w, size_t n);
void sb_learners_free(struct sb_world *w);
void sb_learners_places(struct sb_world *w); /* their projects and namespaces, with what is in them but workloads */
void sb_learners_people(struct sb_world *w); /* what they may */
struct sb_learner *sb_learner_named(const struct sb_world *w, const char *name); /* NULL: none */
struct sb_learner *sb_learner_of(const struct sb_world *w, const char *control); /* whose token it is */
/* The namespace of that learner which has what the demo has in `ns`; NULL: none. */
const char *sb_learner_own(const struct sb_learner *l, const char *ns);
/* The corner of that learner; name NULL: the demo's own. False: no such learner. */
bool sb_corner_of(const struct sb_world *w, const char *name, struct sb_corner *out);
/* Makes what is theirs again, as at the start, and mends what is broken there. False: no such learner. */
bool sb_learner_reset(struct sb_world *w, const char *name);

/* ---- announce.c ---- */

/* What is told to whom: with `l` what this learner needs and nothing of anybody else, else all of it. */
json_t *sb_announcement(struct sb_world *w, const struct sb_learner *l, const char *kubeconfig);
/* Writes DIR/trainer.announce and DIR/NAME.announce, mode 0600. */
enum rh_code sb_announce_files(struct sb_world *w, const char *dir, const char *kubeconfig,
			       struct rh_err *e) RH_NODISCARD;
#endif
