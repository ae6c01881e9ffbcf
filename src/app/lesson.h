/* lesson: the guided tour. */
#ifndef APP_LESSON_H
#define APP_LESSON_H

#include "base/base.h"

struct app;

struct app_lesson_row {
	struct rh_row row; /* key: id, the file's name without .lesson */
	const char *title; /* in the language of the screens */
	size_t steps;
	size_t order; /* where it stands among the others: the first things first */
};
/* The lesson files of lessons/, in the program itself; ends with one without an id. */
struct app_lesson_file {
	const char *id, *text;
};
extern const struct app_lesson_file app_lesson_files[];
/* Adds those that can be walked where `a` is connected, with the steps that are for this user there; NULL: all of them.
 */
void app_lessons(struct app *a, struct rh_rows *rows);
void app_lesson(struct app *a, const char *id); /* walks the person through it, from its first step */
#endif
