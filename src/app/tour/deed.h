/* deed: what the hand does for a learner, and the keys that a line of a lesson is. */
#ifndef APP_TOUR_DEED_H
#define APP_TOUR_DEED_H

#include "app/tour/tour.h"
#include "base/base.h"
#include "ui/event.h"

struct app_tour;
struct data_lesson_line;

enum app_tour_move { MOVE_KEY, MOVE_ID, MOVE_ON /* the line is done */, MOVE_WAIT, MOVE_FAIL };

struct app_tour_hand {
	size_t line;        /* of the step */
	int phase, pressed; /* within the line */
	size_t at;          /* within its keys or its text */
	unsigned turns;     /* a list was opened for nothing */
	size_t confirmed;   /* the line behind the review that was confirmed again */
	char keys[16];      /* of a verb */
	char before[512];   /* what had the focus before the last key */
	int64_t since;      /* something moved last: rh_now() */
	struct rh_timer timer;
	bool due; /* the next key may be asked for */
	struct ui_event key;
	struct rh_secret pasted;
	char id[160];
	/* the whole lesson */
	bool rests; /* the step is done, and the next one waits for its pause */
	unsigned pause_ms;
	/* NULL: one step only */
	void (*on_step)(void *ctx, const struct app_tour_now *now, const struct rh_err *err);
	void *ctx;
};

void app_tour_deed_to(struct app_tour_hand *h, size_t line);                 /* begins with that line */
enum app_tour_move app_tour_deed_press(struct app_tour *t, const char *key); /* by its name */
/* What comes next of a line; arg and value with the {names} filled in. */
enum app_tour_move app_tour_deed_move(struct app_tour *t, const struct data_lesson_line *l, const char *arg,
				      const char *value);
#endif
