/* live: a list that stays up to date by itself, as a kind of screen. A screen's table names it, LIVE_LIST(spec), and
 * says in `spec` what it lists; what it needs beyond that is a callback of its own, which may call those of the kind.
 */
#ifndef SCREENS_LIVE_H
#define SCREENS_LIVE_H

#include "base/base.h"
#include "kube/list.h"
#include "ui/columns.h"
#include "ui/screen.h"
#include "ui/verbs.h"

struct app;
struct kube;
struct kube_resource;
struct kube_row_spec;

struct live_spec {
	const struct kube_resource *resource;
	const struct kube_row_spec *row; /* how a row is made of an object */
	size_t namespace_at;             /* of the const char * in a row that the namespace filter asks for; 0: none */
	struct rh_plural count;          /* NP_("%zu secret", "%zu secrets") */
	const char *empty;               /* N_("There is no secret here.") */
	const char *forbidden;     /* behind a namespace that answered 403: N_("you may not list secrets there") */
	const char *forbidden_all; /* all of them did: a sentence; NULL: one that does not say what */
	/* Where that is not enough; NULL else. */
	void (*fill)(struct ui_screen *s, struct kube_list_spec *out); /* what is listed, instead of resource and row */
	/* The list belongs to the screen: it begins with it, or begins it again where what it depends on has changed;
	 * asked whenever namespaces or their filter change. LIVE_TAG is its tag. NULL: there is none now. */
	struct kube_list *(*borrow)(struct ui_screen *s);
	void (*again)(struct ui_screen *s);                           /* of one that is borrowed */
	char *(*forbidden_line)(struct ui_screen *s, const char *ns); /* instead of `forbidden`; the caller frees it */
};

/* The state of such a screen begins with it. */
struct live_screen {
	struct kube_list *list; /* NULL: namespaces are not known yet, or none can be had */
	size_t tenancy;         /* how many namespaces there were when it started */
	char **muted;
	bool said_auth;
};

extern const struct ui_screen_ops live_list; /* the kind: a screen with no callbacks of its own has these */
#define LIVE_LIST(spec) .kind = UI_SCREEN_LIST, .like = &live_list, .data = &(spec)

/* What the kind does; for screens whose own callbacks do more. */
void live_open(struct ui_screen *s);  /* the list begins at once, or when namespaces are known */
void live_start(struct ui_screen *s); /* again, when what `fill` says has changed */
void live_reply(struct ui_screen *s, const struct rh_message *m);
/* Fills all that `spec` knows. False: there is nothing to sum up. */
bool live_rows(struct ui_screen *s, struct ui_list_shown *out);
/* What any list says of itself that the program keeps fresh: phase, error, how old it is. */
void live_state(struct ui_list_shown *out, enum kube_live live, const struct rh_err *err, int64_t stale_since);
void live_close(struct ui_screen *s);
const struct kube_list *live_list_of(const struct ui_screen *s); /* NULL: it has not begun */

/* Pods that have not started, of the whole cluster or, where that may not be listed, of these namespaces: one request,
 * then a watch. */
struct kube_list *live_pending_new(struct kube *k, const char *const *namespaces, size_t n, struct rh_owner owner,
				   int tag);
/* How many of them wait for an image that was not pulled, in the namespaces that the filter shows (a NULL: in all); or
 * how many workloads those pods belong to. */
size_t live_not_pulled(const struct kube_list *l, struct app *a, bool pods);

extern const struct ui_action live_actions[]; /* for a list with none of its own: filter, find, sort, again, commands */
/* What most lists can do, with its help: { LIVE_FIND } in a table of actions. */
#define LIVE_FILTER                                 \
	.verb = UI_DO_FILTER, .flags = UI_ACT_HINT, \
	.help = N_("Choose whose namespaces are shown: projects, namespaces, all.")
#define LIVE_FIND .verb = UI_DO_FIND, .flags = UI_ACT_HINT
#define LIVE_EDIT .verb = UI_DO_EDIT, .help = N_("Change it in a form.")
#define LIVE_DELETE .verb = UI_DO_DELETE, .help = N_("Delete it, after asking.")
/* Of lists with ops->mark_at: { LIVE_MARK }, { LIVE_MARK_RANGE }, … */
#define LIVE_MARK                                                    \
	.verb = UI_DO_MARK, .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT, \
	.help = N_("Mark the row: what can be done to several is done to the marked ones.")
#define LIVE_MARK_RANGE                                      \
	.verb = UI_DO_MARK_RANGE, .flags = UI_ACT_NEEDS_ROW, \
	.help = N_("Mark all rows from the last marked to this one.")
#define LIVE_MARK_ALL \
	.verb = UI_DO_MARK_ALL, .flags = UI_ACT_NEEDS_ROW, .help = N_("Mark all rows that are shown, or unmark them.")
#define LIVE_COPY                                      \
	.verb = UI_DO_COPY, .flags = UI_ACT_NEEDS_ROW, \
	.help = N_("Copy the name of the row, or of the marked ones, to the terminal's clipboard.")
#define LIVE_AGAIN .verb = UI_DO_AGAIN, .help = N_("List again now.")
#define LIVE_COMMANDS .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that show the same.")
#endif
