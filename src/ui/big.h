/* big: letters that can be read from the last row: three columns wide, four lines high. */
#ifndef UI_BIG_H
#define UI_BIG_H

#include "base/base.h"

enum { UI_BIG_COLUMNS = 3, UI_BIG_ROWS = 4 };
/* Can this terminal draw the text so? Appends it as it will be drawn, one byte a letter. False: it has letters that are
 * not ASCII, or the terminal lacks the blocks that they are made of. */
bool ui_big_can(const char *text, struct rh_buf *out);
/* One line of what ui_big_can gave; what does not fit into the columns is left out. */
void ui_big_draw(int y, int x, int columns, unsigned style, struct rh_str line);
#endif
