/* tour: the lesson that is on. Where a person is in it, and playing it by itself. */
#ifndef APP_TOUR_TOUR_H
#define APP_TOUR_TOUR_H

#include "base/base.h"

struct app;

enum app_tour_mark { APP_TOUR_OPEN, APP_TOUR_DONE, APP_TOUR_SKIPPED, APP_TOUR_SHOWN /* done for the learner */ };
/* The strings live until the next turn. */
struct app_tour_now {
	const char *lesson, *step, *title, *say; /* ids; in the language of the screens; step NULL: all are passed */
	const char *commands;                    /* of the step, for a shell, one a line; NULL: none */
	size_t at, count;                        /* of the steps that are for this server and user; at: from 1 */
	int docs, docs_of;                       /* 0: none */
	const char *procedure;                   /* NULL: none */
	enum app_tour_mark mark;
	int line; /* of the lesson's file: where app_tour_auto could not go on; else 0 */
};
/* The password that the lesson tells, for pictures to leave out; NULL: no lesson is on. */
const char *app_tour_password(const struct app *a);
bool app_tour_now(const struct app *a, struct app_tour_now *out); /* false: no lesson is on */
/* Begins a lesson, in place of one that is on. step: an id, NULL: the first, and then what was made in the demo is set
 * back before. RH_E_INVALID: there is no such lesson or step; RH_E_PARSE: its file has a mistake. */
enum rh_code app_tour_start(struct app *a, const char *lesson, const char *step, struct rh_err *e) RH_NODISCARD;
/* Plays the lesson that is on by itself, from where it is, with pause_ms between its steps (0: as soon as the program
 * rests). on_step: a step was done (before going on; err RH_OK), or cannot be (err says why; then it ends). Behind the
 * last step it is called once more, with now->step NULL. on_step NULL ends it. */
void app_tour_auto(struct app *a, unsigned pause_ms,
		   void (*on_step)(void *ctx, const struct app_tour_now *now, const struct rh_err *err), void *ctx);
/* The same on the screen, slowly enough to be followed; what cannot be done is said in a toast. */
void app_tour_play(struct app *a);
bool app_tour_plays(const struct app *a);    /* does the lesson that is on play by itself? */
unsigned app_tour_runs(const struct app *a); /* how many programs run for the learner: kubectl, or none */
/* For drivers of the program, appended where a lesson is on: ";tour=LESSON/STEP/MARKS/FLAGS". STEP is empty behind the
 * last one. MARKS has a character for each step of the file: o open, d done, s skipped, h done for the learner, - not
 * for this server or user. FLAGS: y something is said to be missing, d the step is done and waits for the key, h it is
 * being done for the learner, w the server or the sandbox has not answered yet. */
void app_tour_fence(const struct app *a, struct rh_buf *out);
#endif
