/* What the files of app share among themselves. */
#ifndef APP_INTERNAL_H
#define APP_INTERNAL_H

#include "app/cmdline.h"
#include "app/places.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "rancher/nsfilter.h"
#include "ui/verbs.h"

struct app_editing;
struct kube;
struct kube_config;
struct kube_context;
struct net;
struct net_cert;
struct net_endpoint;
struct rancher;
struct rancher_server_info;
struct rancher_tenancy;
struct rh_tree;
struct ui;
struct ui_frame;
struct ui_menu;
struct ui_screen;
struct ui_screen_ops;

#define APP_STATE_LIMIT ((size_t)1 << 20)

/* Somebody of the app who is no screen and gets message: a join, a task. */
struct app_receiver {
	struct rh_owner owner;
	void (*take)(void *ctx, struct rh_message *m);
	void *ctx;
};

/* Things that a screen under way may still use: given up at the end of the turn, screens first. */
struct app_deferred {
	struct ui_screen **screens;
	size_t screen_count;
	struct app_session *sessions;
	size_t session_count;
};

/* What the test hook of RANCHHAND_TEST_FD keeps, see fence.c. */
struct app_test_hook {
	int fd; /* -1: off */
	struct rh_buf held;
	uint64_t ticks;
	char last[1024]; /* the fence written last */
};

/* The newest answer of app_filter_keeps. */
struct app_filter_memo {
	bool valid, keeps;
	char ns[256];
	const struct rancher_tenancy *of;
	uint64_t tenancy; /* version of its namespaces */
};

struct app_borrower;
struct app_talker;
struct app_join;
struct app_task;
struct app_rotate_task;
struct app_tour;

struct app {
	struct net *net;
	struct ui *ui;
	struct app_options opt;
	struct app_session session;
	struct app_state state;
	struct kube_config *kubeconfig;
	const struct ui_screen_ops *const *screens;
	struct ui_screen **stack;
	size_t depth, cap;
	struct app_deferred deferred;
	struct app_receiver *receivers;
	size_t receiver_count;
	struct rh_owner owner;         /* of the app's own requests */
	struct rh_owner cluster_owner; /* of those about the explored cluster */
	struct app_join *join;         /* the connection being made, or made last */
	struct app_task *tasks;
	struct app_rotate_task *rotations;
	struct app_test_hook test;
	struct rh_timer teach_timer, save_timer, quit_timer, writing_timer;
	struct rh_buf teach; /* what the strip shows */
	const struct ui_screen *teach_of;
	uint64_t demo_child;
	char *demo_control;           /* of the sandbox, NULL when it is not known */
	char *demo_registry_password; /* of the registry that the sandbox plays for lessons: they tell it; NULL: unknown
				       */
	struct app_tour *tour;        /* the lesson that is on, NULL: none */
	struct app_editing *editing;  /* an editor has the terminal; NULL: none */
	struct app_borrower
		*borrowers;         /* credential plugins that want the terminal; the first has it, or is asked about */
	struct app_talker *talkers; /* those that run without it and have said something */
	bool lent;                  /* the first has it */
	int lent_fd;
	char *writing;
	int64_t interrupted_at; /* when ^C came last */
	struct app_filter_memo filter_memo;
	struct rancher_nsfilter filter_picked; /* in the picker, not applied yet */
	char **filter_labels;                  /* what stands at the top right */
	size_t filter_label_count;
	bool filter_chosen; /* by the person, in this run and cluster */
	bool filter_given;  /* by -n, and not compared with the namespaces yet */
	bool draft_offered, draft_pending;
	bool command; /* no screens: what a person would be asked is an error */
	bool quitting, done, connected_once;
	int rights_asked, rights_open; /* see rights.c */
	bool rights_allowed;
	int exit_code;
	char *last_word; /* for stderr when the terminal has been left; NULL: nothing */
};

/* loop.c */
void app_run(struct app *a);
void app_receive(struct app *a, struct rh_owner owner, void (*take)(void *ctx, struct rh_message *m), void *ctx);
void app_receive_no_more(struct app *a, struct rh_owner owner);
void app_tell_all(struct app *a, int tag); /* message without body to every screen */
void app_defer_free(struct app *a);        /* gives up what the deferred hold */

void app_deliver(struct app *a); /* all message that waits */

/* command.c */
int app_command_run(struct app *a); /* what the command line asks to print; returns the exit code */
/* start.c */
int app_say_error(const struct rh_err *e); /* on stderr; returns its exit code */

/* fence.c */
void app_test_open(struct app *a);
void app_test_fence(struct app *a);

/* stack.c */
struct ui_screen *app_top(const struct app *a);
void app_verb(struct app *a, enum ui_verb v);
void app_chosen(void *app, const char *id); /* of the menu bar or the palette */
void app_quit_now(struct app *a);
void app_stack_release(struct app *a);

/* places.c */
const struct app_place *app_place_of_cli(const char *cli);
void app_palette(struct app *a);
const struct ui_menu *app_menus(struct app *a, size_t *count); /* valid until the next call */

/* frame.c */
void app_draw(struct app *a);

/* tour.c */
bool app_tour_look(struct app *a); /* what has been done meanwhile? True: the guide says something else now */
void app_tour_fill(const struct app *a, struct ui_frame *f);
void app_tour_palette(struct app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx);
bool app_tour_chosen(struct app *a, const char *id); /* false: not one of its own */
void app_tour_end(struct app *a);

/* filter.c */
void app_filter_start(struct app *a);   /* for the cluster that is explored from now on */
void app_filter_tenancy(struct app *a); /* its namespaces or projects have changed */
void app_filter_preference(struct app *a, const struct rh_message *m);
void app_filter_labels(struct app *a); /* fills a->filter_labels */
void app_filter_labels_free(struct app *a);
void app_filter_release(struct app *a);

/* features.c */
void app_features_start(struct app *a);                             /* lists them where the menu depends on one */
void app_features_again_all(struct app *a);                         /* after a write, or signing in anew */
bool app_features_reply(struct app *a, const struct rh_message *m); /* true: it was one */

/* session.c, join.c, rights.c */
void app_sign_in_again(struct app *a, const struct rh_err *why);
void app_rights_ask(struct app *a);
bool app_rights_reply(struct app *a, struct rh_message *m); /* true: it was one */
/* After a signal: gives back a token that we obtained, within a second. The terminal must have been left before. */
void app_session_give_back(struct app *a);
void app_session_end(struct app *a); /* forgets the server; what it held goes to the deferred */
void app_session_leave_cluster(struct app *a);
void app_session_release(struct app_session *s);
void app_session_adopt(struct app *a, struct app_join *j); /* takes endpoint and rancher from it */
void app_session_remember_token(struct app *a, const struct app_join *j);
void app_take_message(void *app, struct rh_message *m);
void app_join_free(struct app *a);
/* Makes this cluster the explored one; screens are the caller's. */
void app_session_enter(struct app *a, const char *id, const char *name);
const char *app_join_namespace(const struct app *a);     /* of the context that was connected, else "default" */
const char *app_join_own_namespace(const struct app *a); /* that the context names; NULL: none */
struct app_target *app_asked_for(struct app *a);         /* by the command line, else what was last; NULL: nothing */
void app_resume(struct app *a);                          /* at start: where the command line or the state says */

struct app_join {
	struct app *app;
	struct app_target *target;
	struct rh_owner owner, from, signer; /* its own; who asked; the sign-in dialog that waits */
	struct net_endpoint *at;
	struct rancher *rancher;
	struct rancher_server_info *server_info;
	const struct kube_context *context; /* inside app->kubeconfig */
	struct kube *probe;                 /* of a plain Kubernetes server */
	char *kube_version;
	char *offered_pin, *offered_ca; /* shown for trust, not trusted yet: a key, or an authority */
	struct net_cert *shown;         /* by the server, while trust is being asked for */
	struct rh_err distrust;         /* why it was not trusted by itself */
	struct rh_secret signed_with;   /* the password, until it is known whether it must be changed */
	bool over_screen;               /* signing in anew over a session that stands */
	bool done, remember;
};
/* Message tags of the app's own owner; a join and its requests have their own. */
enum {
	APP_TENANCY = 1,
	APP_LOGGED_OUT,
	APP_FILTER,
	APP_FEATURES,
	APP_FEATURES_CAN,
	APP_CAN_FIRST,
	APP_CAN_LAST = APP_CAN_FIRST + 16
};
enum {
	APP_JOIN_SERVER_INFO = 1,
	APP_JOIN_CERT,
	APP_JOIN_LOGIN,
	APP_JOIN_WHOAMI,
	APP_JOIN_ENDPOINT,
	APP_JOIN_THROUGH_RANCHER,
	APP_JOIN_VERSION,
	APP_JOIN_ALLOWED,
	APP_JOIN_CACERTS,
	APP_JOIN_PASSWORD,
	APP_JOIN_LATER,
};
void app_join_fail(struct app_join *j, const struct rh_err *e);
void app_join_tell(struct rh_owner to, const struct rh_err *e); /* message APP_MESSAGE_JOIN */
/* join_context.c */
void app_join_context(struct app_join *j);
void app_join_probe(struct app_join *j); /* a plain Kubernetes server, at j->at */
void app_join_on_endpoint(struct app_join *j, struct rh_message *m);
void app_join_on_through_rancher(struct app_join *j, struct rh_message *m);
void app_join_on_version(struct app_join *j, struct rh_message *m);
void app_join_on_allowed(struct app_join *j, struct rh_message *m);
void app_join_first_contact(struct app_join *j);
void app_join_demo_ready(struct app_join *j, bool kubernetes);

/* trust.c */
/* Shows j->shown and keeps what a person confirms: its authority, found in what it showed and in cacerts (Rancher's,
 * may be NULL), or its public key. */
void app_trust_ask(struct app_join *j, const char *cacerts);
bool app_trust_wants_authority(const struct app_join *j); /* could an authority be confirmed in place of a key? */

/* demo.c */
void app_demo_start(struct app_join *j);

/* task_rotate.c */
void app_rotations_free(struct app *a);
bool app_rotations_busy(const struct app *a); /* is one writing? */
char *app_rotations_say(const struct app *a); /* what it writes, for the screen; NULL: none does. The caller frees it */

/* task_write.c */
void app_tasks_free(struct app *a);
/* Is what the server has now what was sent? Only then a write whose answer was lost has happened. */
bool app_task_is_ours(struct rh_str sent, struct rh_str there);

/* draft.c */
void app_draft_keep(struct app *a); /* of a changed form, on the way out */
void app_draft_offer(struct app *a);

/* state_json.c: the state as JSON. */
struct data_jw;
void app_state_read(struct app_state *s, const struct rh_tree *t); /* adds what stands there; the rest stays */
void app_state_write(struct data_jw *w, struct app_state *s);
void app_saved_server_write(struct data_jw *w, struct app_saved_server *v);
void app_saved_filter_write(struct data_jw *w, const struct app_saved_filter *f);
void app_saved_server_release(struct app_saved_server *v);

/* state_merge.c: takes over what `theirs` has changed since `base` and we have not. May take things out of theirs. */
void app_state_merge(struct app_state *ours, const struct app_state *base, struct app_state *theirs);

/* state.c */
char *app_state_dir_default(void); /* NULL: no HOME and no XDG_STATE_HOME */

void app_lend_terminal(struct app *a, bool lend); /* loop.c */
void app_editing_end(struct app *a);              /* the program ends: the editor is told, its file goes */
/* lend.c: credential plugins get the terminal, if there is one */
void app_lend_begin(struct app *a);
void app_lend_next(struct app *a); /* the editor has given it back: whoever waited gets it */
void app_lend_end(struct app *a);  /* the program ends: whoever waits does not get it */
#endif
