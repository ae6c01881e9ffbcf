/* A text broken into lines: at white space where there is any, between two characters elsewhere. */
#include "ui/driver.h"

#include <string.h>

bool rh_wrap_next(struct rh_str *rest, int width, struct rh_str *line)
{
	const char *start = rest->p, *space = NULL;
	struct rh_str left = *rest;
	struct rh_glyph g;
	int used = 0;

	if (rest->n == 0)
		return false;
	if (width < 1)
		width = 1;
	while (left.n) {
		const char *here = left.p;

		if (*here == '\n') {
			*line = rh_str_n(start, (size_t)(here - start));
			*rest = rh_str_from(left, 1);
			return true;
		}
		if (!rh_glyph_next(&left, &g))
			break;
		if (*here == ' ' && used > 0)
			space = here;
		used += g.columns;
		if (used > width && here > start) {
			const char *end = space ? space : here;

			*line = rh_str_n(start, (size_t)(end - start));
			*rest = rh_str_n(end, (size_t)(rest->p + rest->n - end));
			while (space && rest->n && *rest->p == ' ')
				*rest = rh_str_from(*rest, 1);
			return true;
		}
	}
	*line = *rest;
	*rest = rh_str_from(*rest, rest->n);
	return true;
}

int rh_wrap_count(struct rh_str s, int width)
{
	struct rh_str line;
	int n = 0;

	while (rh_wrap_next(&s, width, &line))
		n++;
	return n;
}
