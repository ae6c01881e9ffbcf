/* width: the terminal writes two ambiguous characters and says where its cursor is then (ECMA-48 DSR 6 and CPR). One is
 * a line: some terminals have narrow lines and a wide ellipsis. Nobody waits for the answer: it may come late, in
 * pieces, or never. */
#include "ui/terminal/width.h"
#include "base/base.h"

#include <string.h>

static const char question[] = "\033[2;1H\342\200\246\342\224\200\033[6n";
enum { NARROW = 3 }; /* the column behind both */

void ui_width_ask(struct rh_buf *out, size_t from, const char *enter)
{
	size_t n = sizeof question - 1, at = from, length = strlen(enter);
	const char *there = length ? memmem(out->p + from, out->n - from, enter, length) : NULL;

	if (there) /* on the alternate screen, not on the person's own */
		at = (size_t)(there - out->p) + length;
	rh_buf_add(out, question, n);
	if (out->over)
		return;
	memmove(out->p + at + n, out->p + at, out->n - n - at);
	memcpy(out->p + at, question, n);
}

bool ui_width_is_wide(unsigned long column)
{
	return column > NARROW;
}
