/* The fence: what the program says of itself when it is about to sleep (src/app/fence.c writes it). */
#include "base/base.h"

#include "tests/support/support.h"

#include <stdio.h>

static void copy(char *to, size_t size, struct rh_str from)
{
	snprintf(to, size, "%.*s", RH_ARG(from));
}

/* COUNT:BYTES */
static bool streams(struct rh_str text, struct rt_fence *out)
{
	struct rh_str count;
	int64_t n, bytes;

	if (!rh_str_cut(&text, ':', &count) || !rh_str_number(count, 0, UINT32_MAX, &n) ||
	    !rh_str_number(text, 0, INT64_MAX, &bytes))
		return false;
	out->streams = (unsigned)n;
	out->heard = (uint64_t)bytes;
	return true;
}

bool rt_fence_parse(struct rh_str state, struct rt_fence *out)
{
	struct rh_str part, name;
	unsigned seen = 0;
	out->tour[0] = '\0';
	while (rh_str_cut(&state, ';', &part)) {
		int64_t n = -1;
		if (!rh_str_cut(&part, '=', &name))
			return false;
		bool number = rh_str_number(part, -1, INT64_MAX, &n);
		if (rh_str_is(name, "frames") && number)
			out->frames = (unsigned)n, seen |= 1;
		else if (rh_str_is(name, "keys") && number)
			out->keys = (uint64_t)n, seen |= 2;
		else if (rh_str_is(name, "reads") && number)
			out->reads = (unsigned)n, seen |= 4;
		else if (rh_str_is(name, "opening") && number)
			out->opening = (unsigned)n, seen |= 256;
		else if (rh_str_is(name, "next") && number)
			out->next = n, seen |= 8;
		else if (rh_str_is(name, "ticks") && number)
			out->ticks = (uint64_t)n, seen |= 16;
		else if (rh_str_is(name, "screen"))
			copy(out->screen, sizeof out->screen, part), seen |= 32;
		else if (rh_str_is(name, "focus"))
			copy(out->focus, sizeof out->focus, part), seen |= 64;
		else if (rh_str_is(name, "streams"))
			seen |= streams(part, out) ? 128 : 0;
		else if (rh_str_is(name, "tour"))
			copy(out->tour, sizeof out->tour, part);
		else
			return false;
	}
	return seen == 511;
}
