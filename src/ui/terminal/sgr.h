/* sgr: attributes and colours on their way to the terminal, said once, in one sequence, and only where they are seen.
 * Pure.
 *
 * Curses says a change when it comes to it and as terminfo spells it: all off and the character set again, then what is
 * on, then the colour, each in a sequence of its own. Here they are collected, and said before the next cell that would
 * look different without them. ECMA-48, 8.3.117 (SGR). */
#ifndef UI_TERMINAL_SGR_H
#define UI_TERMINAL_SGR_H

#include "base/base.h"

struct ui_sgr_look {
	unsigned on;     /* a bit for each parameter from 1 (bold) to 9 */
	unsigned fg, bg; /* as a parameter, from 256 up a colour of the 256; 0: the terminal's own */
	bool other;      /* a parameter that is not known here is on: only a reset takes it away */
};
struct ui_sgr {
	struct ui_sgr_state {
		struct ui_sgr_look is, wanted; /* the terminal's; what curses asked for last */
		bool known;                    /* `is` is true */
	} now, kept;                           /* with the cursor, by DECSC */
	bool shifted;                          /* another character set may be in use */
};

/* Somebody else had the terminal: nothing is known of it. */
void ui_sgr_begin(struct ui_sgr *s);
/* The bytes of a frame for a terminal that takes SGR, of whole sequences; to `out`. */
void ui_sgr_add(struct ui_sgr *s, struct rh_str frame, struct rh_buf *out);
/* Says what is not said yet, before somebody else has the terminal. */
void ui_sgr_settle(struct ui_sgr *s, struct rh_buf *out);
#endif
