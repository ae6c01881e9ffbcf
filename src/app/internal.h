/* What the files of app share among themselves. */
#ifndef RH_APP_INTERNAL_H
#define RH_APP_INTERNAL_H

#include "config.h"

#include "app/app.h"

#define RH_APP_STATE_LIMIT ((size_t)1 << 20)

/* Somebody of the app who is no screen and gets mail: a join, a task. */
struct rh_receiver {
	struct rh_owner owner;
	void (*take)(void *ctx, struct rh_mail *m);
	void *ctx;
};

/* Things that a screen under way may still use: given up at the end of the turn, screens first. */
struct rh_graves {
	struct rh_screen **screens;
	size_t screen_count;
	struct rh_session *sessions;
	size_t session_count;
};

/* What the test hook of RANCHHAND_TEST_FD keeps, see fence.c. */
struct rh_test_hook {
	int fd;				/* -1: off */
	struct rh_buf held;
	uint64_t ticks;
	char last[1024];		/* the fence written last */
};

/* The newest answer of rh_app_filter_keeps. */
struct rh_filter_memo {
	bool valid, keeps;
	char ns[256];
	const struct rh_places *of;
	uint64_t places;		/* version of its namespaces */
};

struct rh_borrower;
struct rh_join;
struct rh_task;
struct rh_rotate_task;
struct rh_tour;

struct rh_app {
	struct rh_net *net;
	struct rh_ui *ui;
	struct rh_options opt;
	struct rh_session session;
	struct rh_state state;
	struct rh_kubeconfig *kubeconfig;
	const struct rh_screen_ops *const *screens;
	struct rh_screen **stack;
	size_t depth, cap;
	struct rh_graves graves;
	struct rh_receiver *receivers;
	size_t receiver_count;
	struct rh_owner owner;		/* of the app's own requests */
	struct rh_owner cluster_owner;	/* of those about the explored cluster */
	struct rh_join *join;		/* the connection being made, or made last */
	struct rh_task *tasks;
	struct rh_rotate_task *rotations;
	struct rh_test_hook test;
	struct rh_timer teach_timer, save_timer, quit_timer, writing_timer;
	struct rh_buf teach;		/* what the strip shows */
	const struct rh_screen *teach_of;
	uint64_t demo_child;
	char *demo_control;		/* of the sandbox, NULL when it is not known */
	char *demo_registry_password;	/* of the registry that the sandbox plays for lessons: they tell it; NULL: unknown */
	struct rh_tour *tour;		/* the lesson that is on, NULL: none */
	struct rh_editing *editing;	/* an editor has the terminal; NULL: none */
	struct rh_borrower *borrowers;	/* credential plugins that want the terminal; the first has it, or is asked about */
	bool lent;			/* the first has it */
	int lent_fd;
	char *writing;
	int64_t interrupted_at;		/* when ^C came last */
	struct rh_filter_memo filter_memo;
	struct rh_nsfilter filter_picked;	/* in the picker, not applied yet */
	char **filter_labels;		/* what stands at the top right */
	size_t filter_label_count;
	bool filter_chosen;		/* by the person, in this run and cluster */
	bool filter_given;		/* by -n, and not compared with the namespaces yet */
	bool draft_offered, draft_pending;
	bool command;			/* no screens: what a person would be asked is an error */
	bool quitting, done, connected_once;
	int rights_asked, rights_open;	/* see rights.c */
	bool rights_allowed;
	int exit_code;
};

/* loop.c */
void rh_app_run(struct rh_app *a);
void rh_app_receive(struct rh_app *a, struct rh_owner owner, void (*take)(void *ctx, struct rh_mail *m), void *ctx);
void rh_app_receive_no_more(struct rh_app *a, struct rh_owner owner);
void rh_app_tell_all(struct rh_app *a, int tag);	/* mail without body to every screen */
void rh_app_bury(struct rh_app *a);			/* gives up what the graves hold */

void rh_app_deliver(struct rh_app *a);			/* all mail that waits */

/* command.c */
int rh_command_run(struct rh_app *a);			/* what the command line asks to print; returns the exit code */
/* start.c */
int rh_say_error(const struct rh_err *e);		/* on stderr; returns its exit code */

/* fence.c */
void rh_test_open(struct rh_app *a);
void rh_test_fence(struct rh_app *a);

/* stack.c */
struct rh_screen *rh_app_top(const struct rh_app *a);
void rh_app_verb(struct rh_app *a, enum rh_verb v);
void rh_app_chosen(void *app, const char *id);		/* of the menu bar or the palette */
void rh_app_quit_now(struct rh_app *a);
void rh_app_stack_release(struct rh_app *a);

/* places.c */
struct rh_place {
	const char *id;			/* "go.secrets" */
	const char *screen;		/* "secrets" */
	const char *menu;		/* title of the menu it stands in, NULL: none */
	const char *label;
	const char *cli;		/* PLACE on the command line, NULL: none */
	enum { RH_NEEDS_NOTHING, RH_NEEDS_SERVER, RH_NEEDS_RANCHER, RH_NEEDS_CLUSTER, RH_NEEDS_PROJECT_SECRETS,
	       RH_NEEDS_LEGACY } needs;
	const char *below;		/* id of the screen it is put on, NULL: on whatever is there */
	const char *arg;
};
extern const struct rh_place rh_places_table[];		/* ends with id NULL */
const struct rh_place *rh_place_of_cli(const char *cli);
void rh_app_palette(struct rh_app *a);
const struct rh_menu *rh_app_menus(struct rh_app *a, size_t *count);	/* valid until the next call */

/* frame.c */
void rh_app_draw(struct rh_app *a);

/* tour.c */
bool rh_tour_look(struct rh_app *a);			/* what has been done meanwhile? True: the guide says something else now */
void rh_tour_fill(const struct rh_app *a, struct rh_frame *f);
void rh_tour_palette(struct rh_app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx);
bool rh_tour_chosen(struct rh_app *a, const char *id);	/* false: not one of its own */
void rh_tour_end(struct rh_app *a);

/* filter.c */
void rh_filter_start(struct rh_app *a);			/* for the cluster that is explored from now on */
void rh_filter_places(struct rh_app *a);		/* its namespaces or projects have changed */
void rh_filter_preference(struct rh_app *a, const struct rh_mail *m);
void rh_filter_labels(struct rh_app *a);		/* fills a->filter_labels */
void rh_filter_labels_free(struct rh_app *a);
void rh_filter_release(struct rh_app *a);

/* features.c */
void rh_features_start(struct rh_app *a);		/* lists them where the menu depends on one */
void rh_features_again_all(struct rh_app *a);		/* after a write, or signing in anew */
bool rh_features_reply(struct rh_app *a, const struct rh_mail *m);	/* true: it was one */

/* session.c, join.c, rights.c */
void rh_app_sign_in_again(struct rh_app *a, const struct rh_err *why);
void rh_rights_ask(struct rh_app *a);
bool rh_rights_reply(struct rh_app *a, struct rh_mail *m);	/* true: it was one */
/* After a signal: gives back a token that we obtained, within a second. The terminal must have been left before. */
void rh_session_give_back(struct rh_app *a);
void rh_session_end(struct rh_app *a);			/* forgets the server; what it held goes to the graves */
void rh_session_leave_cluster(struct rh_app *a);
void rh_session_release(struct rh_session *s);
void rh_session_adopt(struct rh_app *a, struct rh_join *j);	/* takes endpoint and rancher from it */
void rh_session_remember_token(struct rh_app *a, const struct rh_join *j);
void rh_app_take_mail(void *app, struct rh_mail *m);
void rh_join_free(struct rh_app *a);
/* Makes this cluster the explored one; screens are the caller's. */
void rh_session_enter(struct rh_app *a, const char *id, const char *name);
const char *rh_join_namespace(const struct rh_app *a);	/* of the context that was connected, else "default" */
struct rh_target *rh_app_asked_for(struct rh_app *a);	/* by the command line, else what was last; NULL: nothing */
void rh_app_resume(struct rh_app *a);			/* at start: where the command line or the state says */

struct rh_join {
	struct rh_app *app;
	struct rh_target *target;
	struct rh_owner owner, from, signer;	/* its own; who asked; the sign-in dialog that waits */
	struct rh_endpoint *at;
	struct rh_rancher *rancher;
	struct rh_rancher_hello *hello;
	const struct rh_context *context;	/* inside app->kubeconfig */
	struct rh_kube *probe;			/* of a plain Kubernetes server */
	char *kube_version;
	char *offered_pin;			/* shown for trust, not trusted yet */
	bool over_screen;			/* signing in anew over a session that stands */
	bool done, remember;
};
/* Mail tags of the app's own owner; a join and its requests have their own. */
enum { RH_APP_PLACES = 1, RH_APP_LOGGED_OUT, RH_APP_FILTER, RH_APP_FEATURES, RH_APP_FEATURES_CAN, RH_APP_CAN_FIRST, RH_APP_CAN_LAST = RH_APP_CAN_FIRST + 16 };
void rh_join_fail(struct rh_join *j, const struct rh_err *e);
void rh_join_first_contact(struct rh_join *j);
void rh_join_demo_ready(struct rh_join *j, bool kubernetes);

/* trust.c */
void rh_trust_ask(struct rh_join *j, const struct rh_cert *cert);	/* pins it when a person says so */

/* demo.c */
void rh_demo_start(struct rh_join *j);

/* task_rotate.c */
void rh_rotations_free(struct rh_app *a);
bool rh_rotations_busy(const struct rh_app *a);	/* is one writing? */
char *rh_rotations_say(const struct rh_app *a);	/* what it writes, for the screen; NULL: none does. The caller frees it */

/* task_write.c */
void rh_tasks_free(struct rh_app *a);
/* Is what the server has now what was sent? Only then a write whose answer was lost has happened. */
bool rh_task_is_ours(struct rh_str sent, struct rh_str there);

/* draft.c */
void rh_draft_keep(struct rh_app *a);			/* of a changed form, on the way out */
void rh_draft_offer(struct rh_app *a);

/* state_json.c: the state as JSON. */
struct rh_jw;
void rh_state_read(struct rh_state *s, const struct rh_tree *t);	/* adds what stands there; the rest stays */
void rh_state_write(struct rh_jw *w, struct rh_state *s);
void rh_saved_server_write(struct rh_jw *w, struct rh_saved_server *v);
void rh_saved_filter_write(struct rh_jw *w, const struct rh_saved_filter *f);
void rh_saved_server_release(struct rh_saved_server *v);

/* state_merge.c: takes over what `theirs` has changed since `base` and we have not. May take things out of theirs. */
void rh_state_merge(struct rh_state *ours, const struct rh_state *base, struct rh_state *theirs);

/* state.c */
char *rh_state_dir_default(void);			/* NULL: no HOME and no XDG_STATE_HOME */

void rh_app_lend_terminal(struct rh_app *a, bool lend);		/* loop.c */
void rh_editing_end(struct rh_app *a);				/* the program ends: the editor is told, its file goes */
/* lend.c: credential plugins get the terminal, if there is one */
void rh_lend_begin(struct rh_app *a);
void rh_lend_next(struct rh_app *a);				/* the editor has given it back: whoever waited gets it */
void rh_lend_end(struct rh_app *a);				/* the program ends: whoever waits does not get it */
#endif
