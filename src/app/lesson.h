/* lesson: the guided tour. */
#ifndef APP_LESSON_H
#define APP_LESSON_H

#include "base/base.h"

struct app;
struct data_lesson;

struct app_lesson_row {
	struct rh_row row; /* key: the lesson's id; of a heading "part:" and what it is about */
	const char *title; /* in the language of the screens; of a heading, what the chapter is called */
	const char *note;  /* what it needs first, where it was left, or what is wrong with its file; "": nothing */
	size_t steps;
	size_t at;    /* the step at which it was left, from 1; 0: not under way */
	int minutes;  /* that it takes; 0: not said */
	size_t order; /* where it stands among the others: the first things first */
	bool heading, done, broken;
	bool elsewhere; /* not for the server and the user that are connected: begin starts the demo that it is for */
};
/* All lessons, chapter by chapter, with the steps that are for this user there. */
void app_lessons(struct app *a, struct rh_rows *rows);
bool app_lesson_chapter(const char *part); /* is there a chapter of that name? NULL: no */
/* The name of the language that is shown, as lesson files have it. */
const char *app_lesson_language(void);
/* Is it for the server and the user that are connected? */
bool app_lesson_fits(const struct app *a, const struct data_lesson *l);
/* The demo's name of the user that a lesson calls so; NULL: the demo's first. */
const char *app_lesson_demo_user(const char *user);
/* Is step i one of those that are for them? */
bool app_lesson_has_step(const struct app *a, const struct data_lesson *l, size_t i);
/* The place of a step among all: by its id, or by the number that a person sees; SIZE_MAX: there is none. */
size_t app_lesson_step(const struct app *a, const struct data_lesson *l, const char *step);

/* Walks the person through it, from a step (an id, or a number as a person sees it; NULL: where it was left, "": from
 * the first), and starts the demo that it is for where another one, or none, is connected. */
void app_lesson_begin(struct app *a, const char *id, const char *step);
/* What --lesson names: RH_E_USAGE where there is no such lesson or step. */
enum rh_code app_lesson_asked(struct app *a, struct rh_err *e) RH_NODISCARD;
/* A server is there: what waited for it begins. */
void app_lesson_arrived(struct app *a);
/* How far somebody is is kept. step NULL: at no step any more. */
void app_lesson_keep(struct app *a, const char *id, const char *step, bool done);

#endif
