/* The pictures of the documentation: a file of docs/screens has exactly what the program would draw now. */
#include "base/base.h"

#include "tests/lessons/play.h"

#include <string.h>
#include <sys/stat.h>

enum { SVG_MOST = 16 << 20 };

static char *path_of(const struct pl_play *p, const char *name)
{
	bool english = !strcmp(p->opt.lang, "en");

	return rh_format("%s/%s%s%s.svg", p->opt.pictures, name, english ? "" : "-", english ? "" : p->opt.lang);
}

static bool drawn(struct pl_play *p, const char *to, struct rh_buf *out)
{
	struct rh_err e;

	rt_term_picture(p->term, to);
	return pl_rest(p) && (rh_file_read(to, SVG_MOST, out, &e) == RH_OK || pl_fail(p, "%s: %s", e.what, e.why));
}

/* How many seconds something young has lived is chance: they become as many as it is told to wait. */
static void settle_seconds(char *z)
{
	for (char *p = z; *p; p++)
		if ((*p == ' ' || *p == '>') && strspn(p + 1, "0123456789") == 2 && p[3] == 's' && strchr(" <", p[4]))
			memcpy(p + 1, "60", 2);
}

static bool compare(struct pl_play *p, const char *path, struct rh_str now)
{
	struct rh_buf was;
	struct rh_err e;

	rh_buf_init(&was, SVG_MOST);
	bool ok = (rh_file_read(path, SVG_MOST, &was, &e) == RH_OK || pl_fail(p, "%s: %s", e.what, e.why)) &&
		  (rh_str_eq(rh_buf_str(&was), now) ||
		   pl_fail(p, "%s is another picture than what is shown: ./dev screens draws it again", path));
	rh_buf_release(&was);
	return ok;
}

bool pl_picture(struct pl_play *p, const char *name)
{
	char *to = rh_format("%s/files/picture.svg", p->world.root), *path = path_of(p, name);
	struct rh_buf now;
	struct rh_err e;

	rh_buf_init(&now, SVG_MOST);
	bool ok = drawn(p, to, &now);
	if (ok)
		settle_seconds(now.p);
	if (ok && rt_canary_find(&p->canary, rh_buf_str(&now)))
		ok = pl_fail(p, "the password is in the picture");
	else if (ok && p->opt.update)
		ok = (rh_file_write(path, rh_buf_str(&now), &e) == RH_OK && chmod(path, 0644) == 0) ||
		     pl_fail(p, "%s: %s", path, e.why);
	else if (ok)
		ok = compare(p, path, rh_buf_str(&now));
	rh_buf_release(&now);
	free(path);
	free(to);
	return ok;
}
