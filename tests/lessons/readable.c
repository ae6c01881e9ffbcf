/* Whatever is cut on a screen can be read whole: what has the focus in a line of its own or, as everything else, on the
 * key of `whole`. Walked as a person would, row by row or field by field. */
#include "base/base.h"

#include "tests/lessons/play.h"

#include <stdio.h>
#include <string.h>

#define DOTS "…"
enum { STOPS = 60, LEAST = 3, BUTTON = 24, PAGES = 12, FRAME = 3, FOOT = 4 };

struct look {
	struct rh_buf screen, whole; /* texts without any blanks: lines are broken at blanks, or between wide signs */
	bool asked;                  /* `whole` is there */
};

static bool is_frame(const char *p)
{
	return !strncmp(p, "│", 3) || !strncmp(p, "─", 3) || !strncmp(p, "┌", 3) || !strncmp(p, "┐", 3) ||
	       !strncmp(p, "└", 3) || !strncmp(p, "┘", 3) || !strncmp(p, "├", 3) || !strncmp(p, "┤", 3);
}

static void add_bare(struct rh_buf *to, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text[i] == ' ' || text[i] == '\n')
			continue;
		if (is_frame(text + i)) {
			i += 2;
			continue;
		}
		rh_buf_addc(to, text[i]);
	}
}

static void take_screen(const struct pl_play *p, struct rh_buf *to)
{
	struct rh_buf text;

	rh_buf_init(&text, (size_t)1 << 20);
	rt_screen_text(p->term->screen, &text);
	add_bare(to, text.p, text.n);
	rh_buf_addc(to, '\n');
	rh_buf_release(&text);
}

/* What of the line is in the box that lies over the screen; "" when nothing is. */
static void in_box(struct rh_buf *line)
{
	char *first = strstr(line->p, "│"), *last = first;

	for (char *at = first; at; at = strstr(at + 1, "│"))
		last = at;
	if (first == last) {
		rh_buf_clear(line);
		return;
	}
	rh_buf_drop(line, (size_t)(first - line->p) + sizeof "│" - 1);
	line->n = (size_t)(strrchr(line->p, (unsigned char)"│"[2]) - line->p) - 2;
	line->p[line->n] = '\0';
}

/* Of the box alone: what stands beside it is not in it. */
static void take_box(const struct pl_play *p, struct rh_buf *to)
{
	int rows, columns;

	rt_screen_size(p->term->screen, &rows, &columns);
	for (int y = 0; y < rows; y++) {
		struct rh_buf line;

		rh_buf_init(&line, 65536);
		rt_screen_row(p->term->screen, y, &line);
		in_box(&line);
		add_bare(to, line.p, line.n);
		rh_buf_release(&line);
	}
	rh_buf_addc(to, '\n');
}

/* The `words` words before the sign, without blanks. */
static char *piece_before(const char *line, const char *dots, int words)
{
	const char *from = dots;
	struct rh_buf bare;

	while (from > line && (from[-1] != ' ' || --words > 0) &&
	       !(from[-1] == ' ' && from - 1 > line && from[-2] == ' '))
		from--;
	rh_buf_init(&bare, 4096);
	add_bare(&bare, from, (size_t)(dots - from));
	return rh_buf_take(&bare);
}

/* The piece goes on with something else than the sign. */
static bool goes_on(const struct rh_buf *text, const char *piece)
{
	size_t n = strlen(piece);

	for (const char *at = text->n ? strstr(text->p, piece) : NULL; at; at = strstr(at + 1, piece))
		if (at[n] && at[n] != '\n' && strncmp(at + n, DOTS, sizeof DOTS - 1))
			return true;
	return false;
}

static bool ask_whole(struct pl_play *p, struct look *l)
{
	if (l->asked)
		return true;
	l->asked = true;
	if (!pl_press(p, "F2"))
		return false;
	for (int i = 0; i < PAGES && !strcmp(p->term->fence.focus, "whole"); i++) {
		take_box(p, &l->whole);
		if (!pl_press(p, "PgDn"))
			return false;
	}
	return strcmp(p->term->fence.focus, "whole") != 0 || pl_press(p, "Esc");
}

/* Crumbs without the ones in the middle, and labels that end so by themselves: "[ Create… ]". */
static bool is_no_cut(const char *line, const char *dots)
{
	const char *from = dots;

	while (from > line && *from != '[')
		from--;
	return (dots > line && dots[-1] == ' ' && !strncmp(dots + 3, " ▸", 4)) ||
	       (*from == '[' && dots - from < BUTTON && !strncmp(dots + 3, " ]", 2));
}

/* One word is enough where it is none of every text. */
static bool is_told(const struct rh_buf *text, const char *line, const char *dots)
{
	bool told = false;

	for (int words = 1; words <= 2 && !told; words++) {
		char *piece = piece_before(line, dots, words);

		told = strlen(piece) >= (words == 1 ? LEAST : 1) && goes_on(text, piece);
		free(piece);
	}
	return told;
}

static bool line_is_readable(struct pl_play *p, struct look *l, const char *line)
{
	for (const char *dots = strstr(line, DOTS); dots; dots = strstr(dots + 1, DOTS)) {
		bool ok = is_no_cut(line, dots) || is_told(&l->screen, line, dots);

		p->cuts += !is_no_cut(line, dots);
		if (!ok && ask_whole(p, l))
			ok = is_told(&l->whole, line, dots);
		if (!ok) {
			printf("cut: %s, %s, focus %s: %s\n", p->opt.lang, p->term->fence.screen, p->term->fence.focus,
			       line);
			p->cut++;
		}
	}
	return !p->failed;
}

/* The lines that belong to what has the focus now; at first those around the screen as well, but for the keys. */
static bool look_at(struct pl_play *p, bool first)
{
	struct look l = { .asked = false };
	bool ok = true, boxed = rt_screen_has(p->term->screen, "┌─");
	int focus = pl_focus_row(p), rows, columns;
	struct rh_buf line;

	rt_screen_size(p->term->screen, &rows, &columns);
	rh_buf_init(&l.screen, (size_t)1 << 20);
	rh_buf_init(&l.whole, (size_t)4 << 20);
	take_screen(p, &l.screen);
	for (int y = 0; y < rows - 1 && ok; y++) {
		rh_buf_init(&line, 65536);
		rt_screen_row(p->term->screen, y, &line);
		if (boxed)
			in_box(&line);
		if (boxed ? strstr(line.p, "▸") != NULL : y == focus || (first && (y < FRAME || y >= rows - FOOT)))
			ok = line_is_readable(p, &l, line.p);
		rh_buf_release(&line);
	}
	rh_buf_release(&l.screen);
	rh_buf_release(&l.whole);
	return ok;
}

bool pl_readable(struct pl_play *p, const char *name)
{
	struct rh_str kind = pl_screen_kind(p, p->term->fence.screen);
	const char *next = rh_str_is(kind, "form") ? "Tab" : "Down";
	char begun[sizeof p->term->fence.focus], before[sizeof begun];
	unsigned cuts = p->cuts, cut = p->cut;

	snprintf(begun, sizeof begun, "%s", p->term->fence.focus);
	for (int i = 0; i < STOPS; i++) {
		snprintf(before, sizeof before, "%s", p->term->fence.focus);
		if (!look_at(p, i == 0) || !pl_press(p, next) || !pl_rest(p))
			return false;
		if (!strcmp(before, p->term->fence.focus) || !strcmp(begun, p->term->fence.focus))
			break;
	}
	printf("%-18s %3u cut, %u of them not readable\n", name, p->cuts - cuts, p->cut - cut);
	return true;
}
