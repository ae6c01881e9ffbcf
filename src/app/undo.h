/* undo: what was deleted or changed can be put back for ten minutes, where nothing has changed since. What stood there
 * is kept in struct rh_secret, on this machine and in this run only, and wiped when its time is over. */
#ifndef APP_UNDO_H
#define APP_UNDO_H

#include "base/base.h"

struct app;
struct app_change;
struct kube;

struct app_undo {
	uint64_t id;
	char *what;       /* "secret web-blue/quay-pull" */
	const char *verb; /* what was done: N_("Delete"), N_("Scale") */
	bool deleted;
	char *by, *by_key; /* of a secret that a project's registry overwrote: that one's name, and its key in
			      the lists of secrets; else NULL */
	int64_t until;     /* rh_now() */
	char *path;        /* of the object */
};
/* Of the server that is connected, the newest first; NULL: no more. Valid until the next turn. */
const struct app_undo *app_undo_at(const struct app *a, size_t i);
const struct app_undo *app_undo_of(const struct app *a, uint64_t id); /* NULL: its time is over */
/* The cluster of the session that it is in; NULL with e: another one has to be explored first. */
struct kube *app_undo_kube(struct app *a, uint64_t id, struct rh_err *e);
/* What puts it back, for the review; `there` is the object as it is now, empty: there is none. NULL with e: something
 * has changed since. */
struct app_change *app_undo_change(struct app *a, uint64_t id, struct rh_str there, struct rh_err *e);
#endif
