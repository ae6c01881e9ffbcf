/* The parts of the tour for each other. From below: here, check (one line, on the screen), bind (a name of one's own),
 * world (the server is asked), step (all lines of one step), away (a wrong turn), guide (what is told), shell
 * (what a learner does there), kubectl (the same, done for them), deed (a line as keys), hand (does it for the
 * learner), sandbox (sets the world back), tour (which step), keys. */
#ifndef APP_TOUR_INSIDE_H
#define APP_TOUR_INSIDE_H

#include "app/tour/tour.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/event.h"
#include "ui/guide.h"

struct app;
struct app_tour;
struct ui_screen;

/* The lines of the step that a person is at. */
struct app_tour_lines {
	bool *held;       /* was it right when it was last to be seen? */
	size_t passed;    /* so many of the step's screens were shown, one after the other */
	const char *home; /* the screen where it begins, of a step before; NULL: not known */
	const struct data_lesson_line
		*beyond; /* the screen that its last deed leads to, of the next step; NULL: none */
	uint64_t keys;   /* pressed so far, when it was reached */
	bool looked, done;
	bool was_done;               /* and was told so */
	bool waits;                  /* it was true already, or has nothing to do: the key that goes on is waited for */
	bool tried;                  /* that key was pressed before it was done */
	bool went_back;              /* to an earlier of its screens */
	bool asked;                  /* the verb that leads on was asked for on this screen, and it has not led on */
	const struct ui_screen *top; /* when it was last looked at; only compared */
	uint64_t verbs;              /* that it had been asked for when it came to be on top */
	bool hint;                   /* is shown */
	size_t ran;                  /* kubectl was run for the learner, of the lines before this one */
};
/* What the server was asked of this step. */
struct app_tour_world {
	struct rh_owner owner; /* of the requests; ends with the step */
	struct rh_timer timer;
	bool asking, known, holds;
	bool before;       /* it held when it was asked first */
	bool stale;        /* something has changed since */
	size_t line;       /* the `api` that is asked */
	int64_t asked;     /* rh_now() */
	uint64_t versions; /* of the lists on the stack */
	bool writing;
	size_t failed; /* the line that does not hold */
};
/* What is told, kept while a frame shows it. */
struct app_tour_told {
	struct ui_guide guide;
	struct rh_buf title, step, docs, text, commands, yet;
	struct rh_buf say;   /* of the text: what is to be done, without how far it is */
	struct rh_buf shell; /* of the commands: those of the lesson */
	enum ui_guide_mark *marks;
	const char *keys[20];
};
/* To the sandbox's control port, one after the other. */
struct app_tour_orders {
	struct {
		char *path, *body;
	} * v;
	size_t n, at;
};
/* For kubectl in a shell of the learner's own. */
struct app_tour_shell {
	char *path;  /* of the kubeconfig; NULL: there is none yet */
	char *to;    /* where it leads */
	size_t step; /* that tells it */
};
/* What is sent for the learner. */
struct app_tour_request {
	enum { APP_TOUR_REQUEST_NONE, APP_TOUR_REQUEST_ASKED, APP_TOUR_REQUEST_DONE, APP_TOUR_REQUEST_FAILED } state;
	char *path;
};
/* kubectl, run for the learner. */
struct app_tour_kubectl {
	enum { APP_TOUR_KUBECTL_NONE, APP_TOUR_KUBECTL_RUNS, APP_TOUR_KUBECTL_DONE, APP_TOUR_KUBECTL_FAILED } state;
	uint64_t child;        /* 0: it does not run */
	struct rh_buf printed; /* in lines, without passwords; shown when the step is done */
};
struct app_tour {
	struct app *app;
	struct data_lesson *lesson;
	char *id, *password;
	size_t at;                 /* step; lesson->count when all are passed */
	enum app_tour_mark *marks; /* of each step */
	bool paused;
	struct app_tour_lines now;
	struct app_tour_world world;
	struct app_tour_told told;
	struct app_tour_orders orders;
	struct app_tour_shell shell;
	struct app_tour_request request;
	struct app_tour_kubectl kubectl;
	struct app_tour_hand *hand; /* NULL: nothing is done for the learner */
	struct rh_owner owner;      /* of requests to the sandbox's control port */
};

/* ---- here.c ---- */
struct app_tour *app_tour_of(const struct app *a); /* NULL: no lesson is on */
void app_tour_put(struct app *a, struct app_tour *t);
const struct data_lesson_step *app_tour_step(const struct app_tour *t); /* NULL: all are passed */
bool app_tour_has(const struct app_tour *t, size_t step);               /* is it for this server and user? */
bool app_tour_hand_on(const struct app_tour *t);                        /* is something done for the learner? */

/* ---- check.c ---- */
/* With the {names} filled in. False: one is not known; out is empty then. */
bool app_tour_filled(const struct app_tour *t, const char *text, struct rh_buf *out);
/* Is it so on the screen? Of what leaves no trace, and of what is asked of the server: true. */
bool app_tour_check(const struct app_tour *t, const struct data_lesson_line *line);
const struct ui_field *app_tour_field(const struct ui_screen *s, const char *id); /* NULL: it has none of that name */
/* The field has the value that the lesson has for it by now; app_tour_check takes any for a name of one's own. */
bool app_tour_meant(const struct app_tour *t, const struct data_lesson_line *line);
/* A value that is as it should be, but may go on: the field still has the focus. */
bool app_tour_typing(const struct app_tour *t, const struct data_lesson_line *line);
bool app_tour_row_is(const struct app_tour *t, const char *want);

/* ---- bind.c ---- */
/* Takes what the learner chose for the line's own name. False: the line has none, or there is nothing to take. */
bool app_tour_bind(struct app_tour *t, const struct data_lesson_line *line);

/* ---- world.c ---- */
bool app_tour_asks(const struct data_lesson_step *s); /* has it anything to ask a server? */
/* Does the server's answer tell that this step was done, however that was? Not where what it tells was so before, and
 * only the password, which is not compared, is to change. */
bool app_tour_any_way(const struct app_tour *t);
void app_tour_world_begin(struct app_tour *t);
void app_tour_world_end(struct app_tour *t);
/* Asks when that is due. only: nothing else of the step is missing. */
void app_tour_world_look(struct app_tour *t, bool only);

/* ---- step.c ---- */
void app_tour_lines_begin(struct app_tour *t);
void app_tour_lines_release(struct app_tour *t);
/* Before a key is taken: what is chosen now is what it leads on with. */
void app_tour_lines_note(struct app_tour *t);
void app_tour_lines_look(struct app_tour *t); /* sets now.done */
/* The first line that is not right; NULL: none. */
const struct data_lesson_line *app_tour_missing(const struct app_tour *t);
bool app_tour_deed(const struct data_lesson_line *line); /* is it something to do? */
/* The screen that the step is at: that of the last that was passed. NULL: any. */
const char *app_tour_screen(const struct app_tour *t);
/* The nearest of the step's screens that lies below what is open; NULL: none. */
const char *app_tour_way_back(const struct app_tour *t);

/* ---- away.c ---- */
/* Says that the learner is not where the step is, and what leads back; false: nothing is wrong. */
bool app_tour_away(const struct app_tour *t, struct rh_buf *out);

/* ---- guide.c ---- */
void app_tour_dialog(struct app_tour *t, const char *title, struct rh_str text); /* its first lines; to be closed */
void app_tour_tell(struct app_tour *t);
void app_tour_yet(const struct app_tour *t, struct rh_buf *out); /* what is missing, in words; empty: nothing is */
void app_tour_all(const struct app_tour *t, struct rh_buf *out); /* of the step, in lines */

/* ---- sandbox.c ---- */
/* Prepares the sandbox: sets it back (after a question where others use it), and breaks what the lesson wants. */
void app_tour_prepare(struct app_tour *t, bool back);
void app_tour_prepare_step(struct app_tour *t);
void app_tour_prepare_end(struct app_tour *t);

/* ---- shell.c ---- */
/* Writes the kubeconfig when the step shows a command, in the demo; it goes with the lesson. */
void app_tour_shell_look(struct app_tour *t);
void app_tour_shell_end(struct app_tour *t);
const char *app_tour_shell_path(const struct app_tour *t); /* to be told at this step; NULL: nothing */
/* Sends what an `api` line says that writes, with the {names} filled in; request.state says how far it is. */
void app_tour_request(struct app_tour *t, const char *line);
void app_tour_request_end(struct app_tour *t);

/* ---- kubectl.c ---- */
void app_tour_kubectl_init(struct app_tour *t);
void app_tour_kubectl_end(struct app_tour *t);
/* The next line of this step that kubectl can be run for; the number of its lines: none. */
size_t app_tour_kubectl_next(const struct app_tour *t);
/* Runs it; arg with the {names} filled in. False: it cannot be, which is said where kubectl is not installed. */
bool app_tour_kubectl_run(struct app_tour *t, const struct data_lesson_line *l, const char *arg);
bool app_tour_kubectl_secret(const struct app_tour *t); /* would its arguments hold a password in this step? */
void app_tour_kubectl_show(struct app_tour *t);         /* what it printed, in a dialog; nothing: none */

/* ---- tour.c ---- */
void app_tour_go_to(struct app_tour *t, size_t step);
void app_tour_next(struct app_tour *t, enum app_tour_mark mark); /* the step gets it */

/* ---- hand.c ---- */
/* Does what is left of this step. */
void app_tour_hand_begin(struct app_tour *t);
void app_tour_hand_end(struct app_tour *t);
void app_tour_hand_off(struct app_tour *t);  /* the learner has taken over; a lesson that plays itself goes on */
void app_tour_hand_look(struct app_tour *t); /* after what was drawn was looked at */
#endif
