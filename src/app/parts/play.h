/* play: a lesson that is played from the command line: "lesson --play FILE" and "lesson ID --handout FORMAT". */
#ifndef APP_PARTS_PLAY_H
#define APP_PARTS_PLAY_H

#include "app/tour/tour.h"
#include "base/base.h"

struct app;
struct app_handout;
struct data_lesson;
struct ui_frame;
struct ui_screen_ops;

struct app_play {
	bool on;                    /* one was asked for */
	bool blind;                 /* there is no terminal */
	bool ended;                 /* it went to its end, or could not go on */
	int exit_code;              /* then */
	char *id;                   /* of the lesson */
	struct data_lesson *lesson; /* for its lines and keys */
	struct app_handout *handout;
	const struct ui_screen_ops *at; /* the screen where the step before ended */
	struct rh_buf out;              /* what is printed when the terminal is the shell's again */
};
/* What the command line wants to be played; RH_E_PARSE: the file has a mistake. Before anything is connected. */
enum rh_code app_play_asked(struct app *a, struct rh_err *e) RH_NODISCARD;
/* Its lesson has begun. */
void app_play_begin(struct app *a);
/* On paper the guide would be said twice. */
void app_play_fill(const struct app *a, struct ui_frame *f);
/* Prints what there is, and gives up the rest; behind the last use of the terminal. code: of the session. The exit
 * code. */
int app_play_end(struct app *a, int code);
#endif
