/* What is said: the words of the screen that are not there when all goes well. */
#include "base/base.h"

#include "tests/faults/faults.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "14d", "1m5s": how old something is. */
static bool age(struct rh_str word)
{
	return word.n > 1 && isdigit((unsigned char)word.p[0]) && strchr("smhdy", word.p[word.n - 1]);
}

/* Ages change, and with them the width of columns; so do other numbers. */
static void lasting(struct rh_str line, struct rh_buf *out)
{
	struct rh_str word;
	while (rh_str_cut(&line, ' ', &word))
		for (size_t i = 0; i < word.n && !age(word); i++)
			if (!isdigit((unsigned char)word.p[i]))
				rh_buf_addc(out, word.p[i]);
}

static bool usual_line(const struct ft_run *r, struct rh_str line)
{
	struct rh_str rest_of = rh_buf_str(r->known), one;
	while (rh_str_cut(&rest_of, '\n', &one))
		if (one.n == line.n && !memcmp(one.p, line.p, line.n))
			return true;
	return false;
}

/* What is another one each time: ports, and for how long something is stale. */
static size_t varies(struct rh_str line, struct rh_buf *out)
{
	static const struct {
		const char *begins, *ends, *instead;
	} parts[] = { { "127.0.0.1:", "0123456789", "SERVER" }, { "stale since ", "0123456789smhd", "stale" } };
	for (size_t i = 0; i < RH_LEN(parts); i++)
		if (rh_str_starts(line, parts[i].begins)) {
			size_t n = strlen(parts[i].begins);
			while (n < line.n && strchr(parts[i].ends, line.p[n]))
				n++;
			rh_buf_addz(out, parts[i].instead);
			return n;
		}
	return 0;
}

/* Frames and signs of lists are no words. */
static size_t drawing(struct rh_str line)
{
	static const char *const drawn[] = { "─", "│", "┌", "┐", "└", "┘", "▸", "▾", "├", "┤", "↑", "[x]" };
	for (size_t i = 0; i < RH_LEN(drawn); i++)
		if (rh_str_starts(line, drawn[i]))
			return strlen(drawn[i]);
	return 0;
}

static void words_of(struct rh_str line, struct rh_buf *out)
{
	while (line.n) {
		size_t n = varies(line, out);
		if (!n)
			n = drawing(line);
		if (!n && !(line.p[0] == ' ' && (!out->n || out->p[out->n - 1] == ' ')))
			rh_buf_addc(out, line.p[0] == '|' ? '/' : line.p[0]);
		line = rh_str_from(line, n ? n : 1);
	}
}

/* ---- which lines ---- */

/* Of a dialog its text, to where its fields begin; false: there is none on the screen. */
static bool dialog_words(const struct ft_run *r, struct rh_buf *words)
{
	static const char side[] = "│";
	struct rh_buf row;
	bool found = false, fields = false;
	rh_buf_init(&row, 65536);
	for (int y = 1; y < r->p.opt.rows; y++) {
		rh_buf_clear(&row);
		rt_screen_row(r->p.term->screen, y, &row);
		struct rh_str line = rh_buf_str(&row), inside;
		size_t left = rh_str_find(line, side);
		if (left >= line.n)
			continue;
		inside = rh_str_from(line, left + sizeof side - 1);
		size_t right = rh_str_find(inside, side);
		if (right >= inside.n)
			continue;
		found = true;
		inside = rh_str_trim(rh_str_n(inside.p, right));
		fields = fields || rh_str_starts(inside, "Sign in with");
		if (fields || !inside.n)
			continue;
		if (words->n)
			rh_buf_addc(words, ' ');
		words_of(rh_str_starts(inside, "! ") ? rh_str_from(inside, 2) : inside, words);
	}
	rh_buf_release(&row);
	return found;
}

/* The line under a list: how it is kept, where that is not as always. */
static bool foot(const struct ft_run *r, int y, struct rh_str row, struct rh_buf *words)
{
	static const char every[] = "every ";
	row = rh_str_trim(row);
	if (y < r->p.opt.rows - 4 || !row.n || !isdigit((unsigned char)row.p[0]))
		return false;
	size_t at = rh_str_find(row, every);
	if (at < row.n) {
		row = rh_str_from(row, at);
		words_of(rh_str_n(row.p, rh_str_find(row, "   ")), words);
	}
	return true;
}

/* The bottom line is hints, in bold, or something that is said. */
static bool hints(const struct ft_run *r, int y)
{
	struct rh_buf letters;
	struct rh_str rest_of, row = { 0 };
	rh_buf_init(&letters, (size_t)1 << 20);
	rt_screen_attributes(r->p.term->screen, &letters);
	rest_of = rh_buf_str(&letters);
	for (int i = 0; i <= y; i++)
		(void)rh_str_cut(&rest_of, '\n', &row);
	bool bold = row.n > 1 && row.p[1] == 'B';
	rh_buf_release(&letters);
	return bold;
}

static void print_screen(const struct ft_run *r)
{
	struct rh_buf text;
	rh_buf_init(&text, (size_t)1 << 20);
	rt_screen_text(r->p.term->screen, &text);
	fprintf(stderr, "%s\n", text.p);
	rh_buf_release(&text);
}

/* A row that is cut, and stands whole below the list. */
static bool said_below(const struct ft_run *r, int y, struct rh_str cut)
{
	enum { SAME = 24 };
	struct rh_buf row;
	bool whole = false;
	if (!rh_str_ends(cut, "…") || cut.n < SAME)
		return false;
	rh_buf_init(&row, 65536);
	for (y++; y < r->p.opt.rows && !whole; y++) {
		rh_buf_clear(&row);
		rt_screen_row(r->p.term->screen, y, &row);
		struct rh_str text = rh_str_trim(rh_buf_str(&row));
		whole = text.n >= SAME && !memcmp(text.p, cut.p, SAME);
	}
	rh_buf_release(&row);
	return whole;
}

/* What stands on the screen and is not there when all goes well. Without a fault: what is there then. */
void ft_look(struct ft_run *r)
{
	struct rh_buf row, plain, words;
	rh_buf_init(&row, 65536);
	rh_buf_init(&plain, 65536);
	rh_buf_init(&words, 4096);
	if (r->print && r->known_is_made)
		print_screen(r);
	for (int y = 1; y < r->p.opt.rows; y++) {
		rh_buf_clear(&row);
		rh_buf_clear(&plain);
		rt_screen_row(r->p.term->screen, y, &row);
		lasting(rh_buf_str(&row), &plain);
		if (!r->known_is_made) {
			rh_buf_adds(r->known, rh_buf_str(&plain));
			rh_buf_addc(r->known, '\n');
			continue;
		}
		struct rh_str text = rh_str_trim(rh_buf_str(&row));
		if (rh_str_starts(text, "$ ") || rh_str_starts(text, "Active ") || usual_line(r, rh_buf_str(&plain)) ||
		    (y == r->p.opt.rows - 1 && hints(r, y)) || foot(r, y, rh_buf_str(&row), &words) ||
		    said_below(r, y, text))
			continue;
		if (words.n && words.p[words.n - 1] != ' ')
			rh_buf_addc(&words, ' ');
		words_of(rh_buf_str(&row), &words);
	}
	struct rh_buf dialog;
	rh_buf_init(&dialog, 4096);
	if (dialog_words(r, &dialog)) {
		rh_buf_clear(&words);
		rh_buf_adds(&words, rh_buf_str(&dialog));
	}
	rh_buf_release(&dialog);
	if (r->known_is_made)
		snprintf(r->out->said, sizeof r->out->said, "%.*s", RH_ARG(rh_str_trim(rh_buf_str(&words))));
	rh_buf_release(&row);
	rh_buf_release(&plain);
	rh_buf_release(&words);
}
