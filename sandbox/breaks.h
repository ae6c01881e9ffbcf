/* breaks: what a trainer, or a lesson, breaks on purpose, and how it is mended.
 *
 * Each is a row of a table: what it does to the world, what somebody can do about it, and the calls that make and mend
 * it. It happens in corners of the world: in the demo's own namespaces, and in those of each learner of a class. Two
 * that are about the same thing take each other's place. */
#ifndef SANDBOX_BREAKS_H
#define SANDBOX_BREAKS_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_cluster;
struct sb_world;

/* Where it happens. user NULL: the demo's own namespaces, and whoever is no learner. */
struct sb_corner {
	const char *user, *blue, *green;
};
/* One that is in force. */
struct sb_broken {
	struct sb_broken *next; /* the one before */
	const struct sb_break *what;
	char *user; /* of its corner; NULL: the demo's own */
	uint64_t
		rv; /* of the secret as it was left: another one says that somebody has changed it; 0: it was deleted */
	int64_t at; /* wall second */
};
/* Breaks what `id` names for that user; user NULL: everywhere. NULL, or why not. */
const char *sb_break(struct sb_world *w, const char *id, const char *user);
/* Undoes it; id NULL: the last one, user NULL: everywhere. False: there was nothing to undo. */
bool sb_mend(struct sb_world *w, const char *id, const char *user);
/* Forgets them all, without mending: the world is made again. */
void sb_breaks_forget(struct sb_world *w);
/* All of the table, with what is in force now for that user (NULL: for anybody). */
json_t *sb_breaks_tell(struct sb_world *w, const char *user);

/* ---- rollout.c: a workload whose new pods must pull ---- */

/* A moment after the kubelets have heard of what was changed before, gives the Deployment's first container the next
 * version of its image, which is on no node. */
void sb_rollout(struct sb_world *w, const char *ns, const char *deployment);
/* Back to the image that it had before the first of them. */
void sb_rollback(struct sb_world *w, const char *ns, const char *deployment);
void sb_rollouts_forget(struct sb_world *w);
struct sb_cluster *sb_shop(struct sb_world *w); /* the cluster in which the demo's lessons are */
/* Rancher has the agent of a cluster, or has lost it (demo_management.c). An id that nobody has changes nothing. */
void sb_cluster_connect(struct sb_world *w, struct rh_str id, bool connected);
#endif
