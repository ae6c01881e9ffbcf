/* What a program that draws nothing has said: its lines. */
#include "base/base.h"

#include "tests/lessons/play.h"

#include <string.h>

void pl_said(const struct pl_play *p, size_t from, struct rh_buf *out)
{
	struct rh_str rest = rh_str_from(rh_buf_str(&p->term->raw), from);

	while (rest.n) {
		if (rh_str_starts(rest, "\033_")) {
			size_t end = rh_str_find(rest, "\033\\");
			rest = rh_str_from(rest, end < rest.n ? end + 2 : rest.n);
			continue;
		}
		if (rest.p[0] != '\r')
			rh_buf_addc(out, rest.p[0]);
		rest = rh_str_from(rest, 1);
	}
}

bool pl_heard(const struct pl_play *p, const char *what)
{
	struct rh_buf said;

	rh_buf_init(&said, (size_t)4 << 20);
	pl_said(p, p->heard, &said);
	bool yes = strstr(said.p, what) != NULL;
	rh_buf_release(&said);
	return yes;
}

bool pl_heard_last(const struct pl_play *p, const char *what)
{
	struct rh_buf said;

	rh_buf_init(&said, (size_t)4 << 20);
	pl_said(p, p->heard, &said);
	struct rh_str all = rh_str_trim(rh_buf_str(&said));
	size_t at = all.n;
	while (at && all.p[at - 1] != '\n')
		at--;
	bool yes = rh_str_find(rh_str_from(all, at), what) < all.n - at;
	rh_buf_release(&said);
	return yes;
}

bool pl_said_in_order(struct pl_play *p, const char *path, struct rh_str want, struct rh_str said)
{
	struct rh_str line, heard = { 0 };

	while (rh_str_cut(&want, '\n', &line)) {
		bool found = false;
		while (!found && rh_str_cut(&said, '\n', &heard))
			found = rh_str_eq(line, heard);
		if (line.n && !found)
			return pl_fail(p, "%s: not said, or not in its place: %.*s", path, RH_ARG(line));
	}
	return true;
}
