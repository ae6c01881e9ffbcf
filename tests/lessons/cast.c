/* What --record has written of a lesson: an asciicast that any player shows, with the screen as it is at the end, with
 * no key and no password in it. */
#include "base/base.h"
#include "data/json.h"

#include "tests/lessons/play.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { CAST_MOST = 64 << 20 };

char *pl_cast_path(const struct pl_play *p)
{
	return rh_format("%s/files/session.cast", p->world.root);
}

struct player {
	struct pl_play *p;
	struct rt_screen *screen;
	struct rh_str last; /* the time of the event before */
	unsigned events, sizes;
};

static bool header(struct player *l, struct rh_str line)
{
	struct rh_buf v, w, h;
	int64_t columns = 0, rows = 0;

	rh_buf_init(&v, 64);
	rh_buf_init(&w, 64);
	rh_buf_init(&h, 64);
	bool ok = rt_pick(line, RH_STR("/version"), &v) && rh_str_is(rh_buf_str(&v), "2") &&
		  rt_pick(line, RH_STR("/width"), &w) && rh_str_number(rh_buf_str(&w), 1, 1000, &columns) &&
		  rt_pick(line, RH_STR("/height"), &h) && rh_str_number(rh_buf_str(&h), 1, 1000, &rows);
	if (ok)
		l->screen = rt_screen_new((int)rows, (int)columns, true);
	rh_buf_release(&v);
	rh_buf_release(&w);
	rh_buf_release(&h);
	return ok || pl_fail(l->p, "the recording's header is %.*s", RH_ARG(line));
}

/* Seconds with three decimals: they are compared as texts of one length. */
static bool later(struct rh_str a, struct rh_str b)
{
	return a.n != b.n ? a.n > b.n : memcmp(a.p, b.p, a.n) >= 0;
}

static bool take(struct player *l, struct rh_str kind, struct rh_str data)
{
	struct rh_str rest = data, w;
	int64_t columns, rows;

	if (rh_str_is(kind, "m"))
		return data.n > 0;
	if (rh_str_is(kind, "o")) {
		rt_screen_feed(l->screen, data.p, data.n);
		return true;
	}
	if (!rh_str_is(kind, "r") || !rh_str_cut(&rest, 'x', &w) || !rh_str_number(w, 1, 1000, &columns) ||
	    !rh_str_number(rest, 1, 1000, &rows))
		return false;
	rt_screen_resize(l->screen, (int)rows, (int)columns);
	l->sizes++;
	return true;
}

static bool event(struct player *l, struct rh_str line)
{
	struct data_json_iter it;
	struct rh_str part[3] = { { 0 } };
	struct rh_buf kind, data;
	struct rh_err e;
	size_t n = 0;

	if (data_json_check(line, &e) == RH_OK && data_json_iter_init(&it, line))
		for (; data_json_next(&it); n++)
			if (n < RH_LEN(part))
				part[n] = it.value;
	rh_buf_init(&kind, 16);
	rh_buf_init(&data, CAST_MOST);
	bool ok = n == 3 && later(part[0], l->last) && data_json_decode(part[1], DATA_JSON_EXACT, rh_out_buf(&kind)) &&
		  data_json_decode(part[2], DATA_JSON_EXACT, rh_out_buf(&data)) &&
		  take(l, rh_buf_str(&kind), rh_buf_str(&data));
	l->last = part[0];
	l->events++;
	rh_buf_release(&kind);
	rh_buf_release(&data);
	return ok || pl_fail(l->p, "an event of the recording is %.*s", RH_ARG(line));
}

static bool same(struct player *l, void (*part)(const struct rt_screen *s, struct rh_buf *out), const char *what)
{
	struct rh_buf here, there;

	rh_buf_init(&here, (size_t)1 << 20);
	rh_buf_init(&there, (size_t)1 << 20);
	part(l->p->term->screen, &here);
	part(l->screen, &there);
	bool ok = rh_str_eq(rh_buf_str(&here), rh_buf_str(&there)) ||
		  pl_fail(l->p, "the recording ends with other %s:\n%s", what, there.p);
	rh_buf_release(&here);
	rh_buf_release(&there);
	return ok;
}

static bool play(struct player *l, struct rh_str text)
{
	const char *form = rt_canary_find(&l->p->canary, text);
	struct rh_str line;

	if (form)
		return pl_fail(l->p, "the password is in the recording");
	if (!rh_str_cut(&text, '\n', &line) || !header(l, line))
		return l->screen || pl_fail(l->p, "the recording is empty");
	while (rh_str_cut(&text, '\n', &line) && line.n)
		if (!event(l, line))
			return false;
	return same(l, rt_screen_text, "texts") && same(l, rt_screen_attributes, "attributes");
}

bool pl_cast_check(struct pl_play *p)
{
	struct player l = { .p = p };
	char *path = pl_cast_path(p);
	struct rh_buf text;
	struct rh_err e;
	struct stat s;

	rh_buf_init(&text, CAST_MOST);
	bool ok = rh_file_read(path, CAST_MOST, &text, &e) == RH_OK || pl_fail(p, "%s: %s", e.what, e.why);
	ok = ok && stat(path, &s) == 0 && ((s.st_mode & 0777) == 0600 || pl_fail(p, "others may read the recording"));
	ok = ok && play(&l, rh_buf_str(&text));
	if (ok)
		printf("recorded: %u events, %zu bytes\n", l.events, text.n);
	rt_screen_free(&l.screen);
	rh_buf_release(&text);
	free(path);
	return ok;
}
