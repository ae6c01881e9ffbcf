/* speed: whether the line to the terminal is known to be slow, and when what was sent has left.
 *
 * The kernel takes thousands of bytes for a serial line at once, and a key's answer would wait behind them. So the next
 * frame is drawn when the one before has had the time to leave: it shows what is so by then, and what was so in between
 * is never sent. For the same reason what an answer changes waits a moment for the answers that follow it; what a key
 * changes does not. */
#ifndef UI_TERMINAL_SPEED_H
#define UI_TERMINAL_SPEED_H

#include "base/base.h"

struct termios;

struct ui_speed {
	unsigned baud;             /* 0: not known to be slow */
	int64_t free_at, due_at;   /* by rh_now(): all that was sent has left; what an answer changed is drawn */
	struct rh_timer free, due; /* they end the wait of the loop then */
};
/* By the line's speed, up to 19200 baud: a pseudo-terminal has 38400 unless stty(1) or whoever made it says otherwise,
 * as sshd does with the speed of the terminal that ssh was started on (RFC 4254, 8, TTY_OP_OSPEED). */
void ui_speed_of(struct ui_speed *s, const struct termios *m);
void ui_speed_end(struct ui_speed *s);
void ui_speed_sent(struct ui_speed *s, size_t bytes);
bool ui_speed_busy(const struct ui_speed *s); /* with what was sent */
void ui_speed_changed(struct ui_speed *s);    /* something is to be drawn from now on */
bool ui_speed_due(const struct ui_speed *s);  /* the moment is over */
enum { UI_SPEED_MOMENT_MS = 100 };
#endif
