/* tour: the lesson that is on. */
#ifndef APP_PARTS_TOUR_H
#define APP_PARTS_TOUR_H

#include "base/base.h"

struct app;
struct app_tour;
struct ui_event;
struct ui_frame;

/* lesson_start.c */
struct app_lesson_wanted {
	char *id, *step; /* begins as soon as the demo is there; NULL: none */
	char *profile;   /* of the lesson that the command line names, where it names no demo */
};
void app_lesson_release(struct app *a);

bool app_tour_look(struct app *a); /* what has been done meanwhile? True: the guide says something else now */
void app_tour_fill(const struct app *a, struct ui_frame *f);
void app_tour_palette(struct app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx);
bool app_tour_key(struct app *a, const struct ui_event *e); /* before anything else: true: it was for the lesson */
void app_tour_note(struct app *a); /* a key is about to be taken: what is chosen now is what it leads on with */
/* What the lesson does for the learner next: a key, or the id of a verb, an action or a place. False: nothing now. */
bool app_tour_hand(struct app *a, struct ui_event *key, const char **id);
bool app_tour_chosen(struct app *a, const char *id); /* false: not one of its own */
void app_tour_end(struct app *a);
#endif
