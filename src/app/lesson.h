/* lesson: the guided tour. */
#ifndef APP_LESSON_H
#define APP_LESSON_H

#include "base/base.h"

struct app;

struct app_lesson_row {
	struct rh_row row; /* key: id, the file's name without .lesson */
	const char *title; /* in the language of the screens */
	size_t steps;
};
const char *app_lesson_dir(void);               /* where they are; valid until the next call */
void app_lessons(struct rh_rows *rows);         /* adds those that are installed */
void app_lesson(struct app *a, const char *id); /* walks the person through it, from its first step */
#endif
