/* tasks: writes under way. */
#ifndef APP_PARTS_TASKS_H
#define APP_PARTS_TASKS_H

#include "base/base.h"

struct app;
struct app_change;
struct app_rotate_task;
struct app_task;

/* task_write.c */
struct app_tasks {
	struct app_task *first;
	struct rh_timer tick; /* seconds go on while there is one */
};
void app_task_write(struct app *a, struct app_change *c, struct rh_owner from); /* app_write, when all is asked */
void app_tasks_free(struct app *a);
bool app_tasks_busy(const struct app *a);
const char *app_tasks_what(const struct app *a, struct rh_owner form); /* that this form sent; NULL: nothing */
/* The program ends: what became of those under way is not known. An error each, which says how to look. */
void app_tasks_abandon(struct app *a, void (*tell)(struct app *a, const struct rh_err *e));
char *app_tasks_say(const struct app *a); /* what is written, for the screen; NULL: nothing. The caller frees it */

/* task_rotate.c */
struct app_rotations {
	struct app_rotate_task *first;
};
void app_rotations_free(struct app *a);
bool app_rotations_any(const struct app *a);
bool app_rotations_busy(const struct app *a);                                                   /* is one writing? */
char *app_rotations_say(const struct app *a);                                                   /* as above */
void app_rotations_abandon(struct app *a, void (*tell)(struct app *a, const struct rh_err *e)); /* as above */

/* writing.c: both */
struct app_writing {
	char *text;
};
bool app_busy(const struct app *a);
/* The program ends while something is written: the last word on stderr, once the terminal is ours no more. */
void app_writing_last_words(struct app *a);
void app_writing_release(struct app *a); /* ends all of them */
#endif
