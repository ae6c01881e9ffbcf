/* progress: how far a learner of a class is, for the trainer. */
#ifndef APP_PARTS_PROGRESS_H
#define APP_PARTS_PROGRESS_H

struct app;

struct app_progress {
	char *told; /* what was said last; NULL: nothing yet */
};
void app_progress_look(
	struct app *a); /* tells the sandbox what has changed since; nobody but a learner of a class does */
void app_progress_end(struct app *a);
#endif
