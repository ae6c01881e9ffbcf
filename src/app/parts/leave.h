/* leave: quitting, logging out, and the exit code. */
#ifndef APP_PARTS_LEAVE_H
#define APP_PARTS_LEAVE_H

#include "base/base.h"

struct app;

struct app_leaving {
	bool quitting, done;
	int exit_code; /* 0: as the last join says */
	struct rh_timer logout;
	char *last_word; /* for stderr when the terminal has been left; NULL: nothing */
};
void app_quit_with(struct app *a, int exit_code); /* the same, for a reason */
void app_die(struct app *a, int exit_code);       /* at once: a signal */
bool app_done(const struct app *a);
bool app_quitting(const struct app *a);
int app_leave_code(const struct app *a);                    /* 0: nothing special happened */
void app_logged_out(struct app *a, const struct rh_err *e); /* e: RH_OK, or why the token stays valid */
void app_leave_release(struct app *a);                      /* says the last word: the terminal must have been left */
/* After a signal: gives back a token that we obtained, within a second. The terminal must have been left before. */
void app_give_back(struct app *a);
#endif
