/* Finding in very many lines, while more of them come. */
#include "base/base.h"
#include "ui/lines/lines.h"

#include <string.h>

static bool is_ascii(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static char low(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* The letters of ASCII in any case: what nearly everybody looks for, and quick. */
static size_t found_plain(struct rh_str what, struct rh_str text, size_t from)
{
	char first = what.p[0], other = first >= 'a' && first <= 'z' ? (char)(first & ~0x20) : first;

	for (size_t i = from; i + what.n <= text.n; i++) {
		size_t n = 1;

		if (text.p[i] != first && text.p[i] != other)
			continue;
		while (n < what.n && low(text.p[i + n]) == what.p[n])
			n++;
		if (n == what.n)
			return i;
	}
	return text.n;
}

/* In lower case a text nearly always has as many bytes, so that places in it are places in the text. */
static size_t found_lower(const struct ui_lines_drive *d, struct rh_str text, size_t from)
{
	struct rh_buf lower;
	size_t at = text.n;

	if (is_ascii(text))
		return text.n;
	rh_buf_init(&lower, 2 * text.n + 16);
	rh_lower(&lower, text);
	if (from < lower.n) {
		struct rh_str rest = rh_str_from(rh_buf_str(&lower), from);
		size_t there = rh_str_find(rest, d->lower.p);

		if (there < rest.n)
			at = from + there < text.n ? from + there : 0;
	}
	rh_buf_release(&lower);
	return at;
}

size_t ui_lines_found(const struct ui_lines_drive *d, struct rh_str text, size_t from)
{
	struct rh_str what = rh_buf_str(&d->lower);

	if (!what.n)
		return text.n;
	return is_ascii(what) ? found_plain(what, text, from) : found_lower(d, text, from);
}

static bool has(const struct ui_lines_drive *d, uint64_t line)
{
	struct rh_str text = d->shown.text(d->screen, (size_t)(line - d->shown.gone));

	return ui_lines_found(d, text, 0) < text.n;
}

void ui_lines_count(struct ui_lines_drive *d)
{
	if (d->counted)
		return;
	d->counted = true;
	d->matches = d->nth = 0;
	d->stands = d->stands && d->at >= d->shown.gone;
	for (uint64_t i = d->shown.gone; d->lower.n && i < ui_lines_end(d); i++) {
		if (!has(d, i))
			continue;
		d->matches++;
		if (d->stands && i == d->at)
			d->nth = d->matches;
	}
}

/* A match that lies beside what is seen of its line is moved into sight. */
static void show_sideways(struct ui_lines_drive *d, uint64_t line)
{
	struct rh_str text = ui_lines_text(d, line);
	size_t at = ui_lines_found(d, text, 0);
	int from = rh_text_columns(rh_str_n(text.p, at), 0), to = from + rh_text_columns(rh_buf_str(&d->lower), 0);

	if (d->unwrapped && (from < d->left || to > d->left + d->width - 1))
		d->left = to < d->width ? 0 : from - d->width / 3;
}

static void stand(struct ui_lines_drive *d, uint64_t line)
{
	d->at = line;
	d->stands = true;
	d->counted = false;
	ui_lines_show(d, line);
	show_sideways(d, line);
}

/* The first at or behind `from`, in that direction, else around the end. */
static void go(struct ui_lines_drive *d, uint64_t from, int step)
{
	uint64_t n = d->shown.n, at;

	for (uint64_t i = 0; i < n; i++) {
		at = step > 0 ? (from - d->shown.gone + i) % n : (from - d->shown.gone + n - i) % n;
		if (has(d, d->shown.gone + at)) {
			stand(d, d->shown.gone + at);
			return;
		}
	}
}

/* Of what was seen when it began the first, or one below; where the end was followed, the newest. */
void ui_lines_look_for(struct ui_lines_drive *d, struct rh_str typed)
{
	rh_buf_clear(&d->lower);
	rh_lower(&d->lower, typed);
	d->stands = d->counted = false;
	if (!d->lower.n || !d->shown.n)
		return;
	if (d->began_at_end)
		go(d, ui_lines_end(d) - 1, -1);
	else
		go(d, d->began.line > d->shown.gone ? d->began.line : d->shown.gone, 1);
}

void ui_lines_next(struct ui_lines_drive *d, int step)
{
	uint64_t n = d->shown.n, from;

	if (!d->lower.n || !n)
		return;
	from = d->stands && d->at >= d->shown.gone ? d->at : d->top.line;
	from -= d->shown.gone;
	if (d->stands)
		from = step > 0 ? (from + 1) % n : (from + n - 1) % n;
	go(d, d->shown.gone + from % n, step);
}
