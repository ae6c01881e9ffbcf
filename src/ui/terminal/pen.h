/* pen: the bytes that leave for the terminal. It never waits: what the terminal does not take now stays here. */
#ifndef UI_TERMINAL_PEN_H
#define UI_TERMINAL_PEN_H

#include "base/base.h"

struct ui_pen {
	int fd;  /* the terminal, as it was given to us; shared with whoever started us */
	int own; /* the same terminal opened once more, so that writes to it can be such that do not wait; -1: it cannot
		  */
	struct rh_buf out;      /* to be sent; wiped as it leaves */
	size_t sent;            /* of out */
	bool waits;             /* the terminal took less than there is */
	uint64_t writes, bytes; /* taken by the terminal so far */
	bool stuck;             /* it did not take what it was given time for */
};
void ui_pen_open(struct ui_pen *p, int fd);
void ui_pen_close(struct ui_pen *p); /* what is left is dropped */
/* Sends what the terminal takes now. */
void ui_pen_push(struct ui_pen *p);
/* Something is left: wait until ui_pen_fd can be written to, then push. Meanwhile no frame is drawn. */
bool ui_pen_waits(const struct ui_pen *p);
int ui_pen_fd(const struct ui_pen *p);
/* Before the terminal is left: gives it a moment (UI_PEN_PATIENCE_MS) to take all, and drops the rest if it does not,
 * together with what the kernel holds for it, so that what follows finds room. False when that was so. */
bool ui_pen_settle(struct ui_pen *p);
enum { UI_PEN_PATIENCE_MS = 250 };
/* For a handler of signals: sends these bytes now or, if the terminal does not take them, instead of what it was to
 * get. Waits for nothing. */
void ui_pen_last(const struct ui_pen *p, const char *bytes, size_t n);
#endif
