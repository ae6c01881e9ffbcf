/* change: a write, from its body to its end. */
#ifndef APP_CHANGE_H
#define APP_CHANGE_H

#include "base/base.h"

struct app;
struct app_session;
struct kube;
struct kube_reply;
struct ui_dialog;

enum app_gate { APP_GATE_WRITE, APP_GATE_REVEAL };
bool app_gate(struct app *a, enum app_gate what, struct rh_err *e); /* false: refused, e says why */
/* The rule itself, for the app and its tests. */
bool app_gate_allows(const struct app_session *s, enum app_gate what, struct rh_err *e);

#define APP_NO_DRY_RUN_NORMAN N_("not asked: Rancher's own API has no dry run")
#define APP_NO_DRY_RUN_PLACE N_("not asked: its namespace is not there yet")

/* What the server overwrites by itself once a change is written: it is kept, and can be put back. */
struct app_loss {
	struct app_loss *next;
	char *what, *path, *ns, *name;
	char *cluster;           /* id of its struct kube */
	char *by, *by_key;       /* name of what overwrites it, and its key in the lists of secrets */
	struct rh_secret object; /* as it was read */
};
/* A further one at the head of the list, of which the caller fills what it has; app_losses_free ends all of them. */
struct app_loss *app_loss_add(struct app_loss **first);
void app_losses_free(struct app_loss **first);

/* One change, from form to server. The review screen takes it over, shows target, diff and dry run, and writes. */
struct app_change {
	const char *verb;                               /* N_("Create"), N_("Save"), N_("Delete") */
	char *method, *path, *what;                     /* "secret web-blue/quay-pull" */
	char *ns, *name;                                /* of the object, for the target lines and the log */
	struct rh_secret body;                          /* as it will be sent */
	const char *content_type;                       /* NULL: application/json. A patch says which kind it is */
	struct rh_secret before;                        /* the object it replaces or deletes; empty for a create */
	bool (*masked)(void *ctx, const char *pointer); /* which values are secret; NULL: data of Secrets */
	struct rh_owner form; /* gets `refused` message (tag APP_MESSAGE_REFUSED, body struct kube_reply) and is closed
				 on success */
	char *done_screen;    /* "secrets": where to be afterwards */
	char *done_key;       /* row to select there */
	char *then_screen,
		*then_key; /* id of the screen to open on it, and its argument (NULL: done_key); NULL: none */
	/* What is not an object of the explored cluster in its own namespace says so: */
	struct kube *kube; /* where it is written; NULL: the cluster that is explored. The session's */
	char *target;      /* for the review instead of namespace and name: "Project: Web Shop ▸ quay-pull" */
	char *notes;       /* lines for the review, each of them in UI_ROLE_WARN when it begins with '!'; NULL: none */
	char *command; /* what kubectl does the same with, behind its options: "scale …"; NULL: the body from a file */
	struct app_loss *losses; /* NULL: none */
	uint64_t undo_of;        /* of what it puts back (app/undo.h); 0: nothing */
	bool quiet;              /* one of several: what is said and where the person goes is not its own */
	const char *no_dry_run;  /* why it cannot be checked, untranslated, for the review; NULL: it can */
	bool of_server;          /* belongs to the whole server, not to the explored cluster */
	bool named;              /* the name that a protected place asks for has been typed (app/protect.h) */
	char *object;            /* path to read when the answer was lost; NULL: that of `path` */
	void (*written)(struct app *a,
			const struct app_change *c); /* called when it is done; NULL: nothing more to do */
	/* A sentence behind the one that says it is done, of what can be done with it next in the list that is gone
	 * back to; NULL, or it is: nothing. The app's to free. */
	char *(*offer)(struct app *a, const struct app_change *c);
	bool (*ours)(struct rh_str sent, struct rh_str there); /* is that what was sent? NULL: as Kubernetes keeps
								* objects, a patch by kube_patch_held */
};
struct app_change *app_change_new(const char *verb, const char *method);
/* What a DELETE sends, and what it is compared with: the uid, so that what was made again under the same name is not
 * deleted. propagation: "Background", …; NULL: the server's default. */
void app_change_delete_only(struct app_change *c, const char *uid, const char *propagation);
struct app_change *app_change_copy(const struct app_change *c);
struct kube *app_change_kube(struct app *a, const struct app_change *c);
void app_change_free(struct app_change **c);
/* Asks the server whether it would take it: the answer, a struct kube_reply, is a message with `tag` to owner. */
void app_dry_run(struct kube *k, const struct app_change *c, struct rh_owner owner, int tag);
/* What the answer to its dry run says, by the rule of writes: RH_OK, it would be taken; RH_E_UNKNOWN, the answer does
 * not say; else why it would be refused. */
void app_dry_outcome(const struct app_change *c, const struct rh_err *answer, const struct kube_reply *r,
		     struct rh_err *e);
bool app_change_is_none(const struct app_change *c); /* an edit that leaves the object as it is: not sent */
/* Takes it over; passes the gate first. An edit that changes nothing is said, and goes nowhere. */
void app_review(struct app *a, struct app_change *c);
/* Argument of the review screen, which frees the change when it is left: made by app_review only. */
struct app_review_start {
	struct app_change *change;
};
/* Writes it: a task that outlives its screens. Takes the change over. In a protected place the name is asked for first,
 * unless it has been typed. Message APP_MESSAGE_WRITTEN to `from`: RH_OK;
 * the refusal, with the answer (struct kube_reply) as body; RH_E_UNKNOWN where nobody knows, with how to look;
 * RH_E_CANCELLED where nothing was sent, and the person was told why. An answer that does not say is looked up, and
 * nothing is sent twice. */
void app_write(struct app *a, struct app_change *c, struct rh_owner from);
/* Asks first: the dialog's second button writes. Of the dialog everything but done, ctx and owner; takes the change
 * over. In a protected place the name of the object has to be typed for a delete, else that of the place. */
void app_ask_write(struct app *a, const struct ui_dialog *d, struct app_change *c, struct rh_owner from);
#endif
