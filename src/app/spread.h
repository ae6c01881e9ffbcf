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
	struct kube *kube;         /* the caller's, longer than this; NULL: of a report, and its cluster is not open */
	char *cluster;             /* shown; NULL: there is only one */
	char *server, *cluster_id; /* for a report: URL, and id of `kube` */
	char *ns, *name;
	char *what;    /* "secret web-blue/quay-pull" */
	size_t source; /* SIZE_MAX: it comes from a report */
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

/* ---- reports (spread_report.c) ---- */

/* A line of JSON a target that something was done to, no value in it. */
void app_spread_report(const struct app_spread *s, struct rh_buf *out);
/* The newest that was left in the state directory, because the program was killed or an outcome is not known; NULL:
 * none. The caller frees it. */
char *app_spread_newest(const struct app *a);
/* It has served its purpose: nothing of it is left to undo. Does nothing to a file that is elsewhere. */
void app_spread_finished(const struct app *a, const char *path);
struct app_spread_line {
	char *server, *cluster, *cluster_name, *ns, *name, *did, *uid, *version; /* never NULL */
};
struct app_spread_lines {
	struct app_spread_line *v;
	size_t n;
};
#define APP_SPREAD_REPORT_BYTES ((size_t)16 << 20)
/* Of each target the last line. Pure. A last line that was cut off is passed over. Release them in any case. */
enum rh_code app_spread_lines_read(struct rh_str text, struct app_spread_lines *out, struct rh_err *e) RH_NODISCARD;
void app_spread_lines_release(struct app_spread_lines *l);
bool app_spread_line_is_of(const struct app_spread_line *l, const struct kube *k);
/* A target as the report left it: what was created can be undone. kube NULL: its cluster is not connected. */
void app_spread_add_line(struct app_spread *s, const struct app_spread_line *l, struct kube *kube);
void app_spread_connect(struct app_spread *s, struct kube *kube); /* now it is: of the targets that lie there */
#endif
