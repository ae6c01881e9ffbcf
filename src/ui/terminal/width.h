/* width: asks the terminal how wide it draws characters of ambiguous width. */
#ifndef UI_TERMINAL_WIDTH_H
#define UI_TERMINAL_WIDTH_H

#include "base/base.h"

/* Puts the question into the bytes of a first frame, which begins at `from`: onto the screen that the frame then
 * clears. */
void ui_width_ask(struct rh_buf *out, size_t from, const char *enter);
/* Answers are reports of the cursor (CPR) in this row. Not the first: "CSI 1;2 R" is Shift-F3 as well. */
enum {
	UI_WIDTH_ROW = 2,
	UI_WIDTH_WAIT_MS = 3000, /* for which an answer is expected */
	UI_WIDTH_LEAVE_MS = 300, /* for which whoever gives the terminal away waits for it */
};
/* From the column in the answer. */
bool ui_width_is_wide(unsigned long column);
#endif
