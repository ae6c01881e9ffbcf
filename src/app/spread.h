/* spread: registries written into many namespaces, of one cluster or of several.
 *
 * Each target is asked about with a dry run of the create; where the name is taken, what is there is read and compared,
 * and the dry run is that of the change. Nothing else is listed or read: a free target costs one request before the
 * write and one to write it, a taken one two more. A check has APP_SPREAD_IN_FLIGHT requests under way. A write sends
 * the first alone, and when that is done as many as a check: at the first that fails no more are begun, those under
 * way come to their end. What an answer does not say is looked up (app/parts/lookup.h); nothing is sent twice.
 *
 * For a bench: app_spread_new, app_spread_source, app_spread_add a target, app_spread_check, wait for the message that
 * finds it at rest, choose, app_spread_write, and the same again. */
#ifndef APP_SPREAD_H
#define APP_SPREAD_H

#include "base/base.h"

struct app;
struct kube;
struct kube_secret_draft;

enum { APP_SPREAD_IN_FLIGHT = 16 };
/* What is there now. */
enum app_spread_there {
	APP_SPREAD_UNSEEN,
	APP_SPREAD_FREE,
	APP_SPREAD_SAME,     /* every entry of ours, as we would write it */
	APP_SPREAD_OTHER,    /* another registry of that name: `way` says what is done */
	APP_SPREAD_BROKEN,   /* the same, but it holds no docker config that can be read: no merge */
	APP_SPREAD_KIND,     /* a secret of another kind: `type` */
	APP_SPREAD_FIXED,    /* immutable */
	APP_SPREAD_COPY,     /* the copy of a project's secret, which its controller would put back */
	APP_SPREAD_REMOVING, /* it is being deleted */
	APP_SPREAD_HIDDEN,   /* may not be looked at, or written */
	APP_SPREAD_GOING,    /* its namespace is being deleted */
	APP_SPREAD_NO_PLACE, /* there is no such namespace */
};
enum app_spread_way { APP_SPREAD_MERGE, APP_SPREAD_REPLACE, APP_SPREAD_KEEP };
enum app_spread_state {
	APP_SPREAD_WAITING,
	APP_SPREAD_CHECKING,
	APP_SPREAD_READY,
	APP_SPREAD_REFUSED, /* by the dry run, or by what is there: err, or `there`, says why */
	APP_SPREAD_NOTHING, /* nothing to write: the same, or it is kept */
	APP_SPREAD_WRITING,
	APP_SPREAD_DONE,
	APP_SPREAD_FAILED,  /* not written, or (RH_E_UNKNOWN) not known: err says why */
	APP_SPREAD_CHANGED, /* somebody else was faster: it has to be checked again */
	APP_SPREAD_UNDOING,
	APP_SPREAD_UNDONE,
	APP_SPREAD_KEPT, /* not undone, because somebody has changed it since */
};
enum app_spread_phase { APP_SPREAD_RESTS, APP_SPREAD_CHECKS, APP_SPREAD_WRITES, APP_SPREAD_UNDOES };
struct app_spread_item {
	struct kube *kube; /* the caller's, longer than this; NULL: of a report, and its cluster is not open */
	char *cluster;     /* shown; NULL: there is only one */
	char *ns, *name;
	char *what; /* "secret web-blue/quay-pull" */
	size_t source;
	enum app_spread_there there;
	enum app_spread_way way;
	size_t others, differ, added; /* of a registry there, see struct registry_merge */
	char *type;                   /* of what is there, NULL: nothing */
	enum app_spread_state state;
	bool made;   /* DONE: it was created; else something that was there was changed */
	bool chosen; /* to be written: the caller's */
	bool can_undo;
	struct rh_err err;
};
struct app_spread {
	struct app_spread_item *v;
	size_t n;
	enum app_spread_phase phase;
	size_t done, due; /* of the pass under way */
	bool stopped;     /* the last pass ended at a failure, with others left */
};
/* Message APP_MESSAGE_SPREAD without body to the screen when something has changed. */
struct app_spread *app_spread_new(struct app *a, struct rh_owner screen);
/* What is written: name, type, labels, annotations and data, copied; its index. */
size_t app_spread_source(struct app_spread *s, const struct kube_secret_draft *d);
/* A further target, chosen; its index. Only while nothing is under way. */
size_t app_spread_add(struct app_spread *s, struct kube *kube, const char *cluster, const char *ns, size_t source);
void app_spread_check(
	struct app_spread *s); /* those that were not, were refused, have failed, changed or been undone */
/* Another way for one target, which is checked again; only while nothing is under way. */
void app_spread_set_way(struct app_spread *s, size_t item, enum app_spread_way way);
bool app_spread_may_set_way(const struct app_spread_item *i); /* is there something to choose? */
/* Passes the gate; those that are chosen and ready. go_on: whatever fails. */
void app_spread_write(struct app_spread *s, bool go_on);
/* Passes the gate. What was created is deleted by its uid, what was changed is put back, each only as we left it. */
void app_spread_undo(struct app_spread *s);
size_t app_spread_count(const struct app_spread *s, enum app_spread_state state);
size_t app_spread_ready(const struct app_spread *s); /* chosen and ready */
/* The screen goes: what was there before is wiped; a pass that writes goes on to its end or to the first that fails. */
void app_spread_leave(struct app_spread **s);
#endif
