/* A picture of the screen as SVG: texts that can be selected and searched, each held to its columns whatever font the
 * reader has, and boxes below them. */
#include "base/base.h"
#include "ui/snapshot.h"

#include <string.h>

/* A cell is 12 units wide, as a character of a monospaced font of 20 units is with most fonts (0.6 em). */
enum { CELL_W = 12, CELL_H = 25, FONT = 20, BASE = 19, EDGE = 14 };

static const char fonts[] = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK SC',"
			    "'Microsoft YaHei',monospace";

/* ---- colours ---- */

static const char *const dark[16] = { "#21262d", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#e0a3ff",
				      "#56d4dd", "#c9d1d9", "#8b949e", "#ffa198", "#7ee787", "#f2cc60",
				      "#a5d6ff", "#edc6ff", "#b3f0ff", "#ffffff" };
static const char *const light[16] = { "#24292f", "#b3121d", "#116329", "#7d4e00", "#0550ae", "#8250df",
				       "#0a6470", "#57606a", "#6e7781", "#a40e26", "#1a7f37", "#633c01",
				       "#218bff", "#a475f9", "#3192aa", "#ffffff" };
static const struct shade {
	const char *ground, *text;
	const char *const *colours;
} shades[] = { { "#0d1117", "#e6edf3", dark }, { "#ffffff", "#1f2328", light } };

static void add_shade(const struct shade *s, struct rh_buf *out)
{
	rh_buf_addf(out, ".g{fill:%s}.t{fill:%s}", s->ground, s->text);
	for (int i = 0; i < 16; i++)
		rh_buf_addf(out, ".c%x{fill:%s}", (unsigned)i, s->colours[i]);
}

void ui_snapshot_svg_style(struct rh_buf *out)
{
	rh_buf_addf(out, "text{font-family:%s;font-size:%dpx;white-space:pre}.b{font-weight:bold}", fonts, FONT);
	rh_buf_addz(out, ".d{opacity:.65}.u{text-decoration:underline}");
	rh_buf_addf(out, ".w{letter-spacing:%dpx}", 2 * CELL_W - FONT);
	add_shade(&shades[0], out);
	rh_buf_addz(out, "@media print{");
	add_shade(&shades[1], out);
	rh_buf_addz(out, "}@media (prefers-color-scheme:light){");
	add_shade(&shades[1], out);
	rh_buf_addz(out, "}");
}

/* ---- runs of cells that look the same ---- */

/* Colours as they are seen: reverse has changed them over. Below 0: the ground's, the text's. */
enum { GROUND = -2, TEXT = -1 };

static int ink(const struct ui_cell *c)
{
	return c->reverse ? c->bg < 0 ? GROUND : c->bg : c->fg < 0 ? TEXT : c->fg;
}

static int paper(const struct ui_cell *c)
{
	return c->reverse ? c->fg < 0 ? TEXT : c->fg : c->bg < 0 ? GROUND : c->bg;
}

static void add_class(int colour, struct rh_buf *out)
{
	if (colour < 0)
		rh_buf_addc(out, colour == GROUND ? 'g' : 't');
	else
		rh_buf_addf(out, "c%x", (unsigned)colour);
}

static bool is_blank(const struct ui_cell *c)
{
	return c->width == 1 && strcmp(c->text, " ") == 0;
}

static void add_box(int y, int from, int to, int colour, struct rh_buf *out)
{
	rh_buf_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"", EDGE + from * CELL_W,
		    EDGE + y * CELL_H, (to - from) * CELL_W, CELL_H);
	add_class(colour, out);
	rh_buf_addz(out, "\"/>\n");
}

static void add_boxes(const struct ui_snapshot *s, const struct ui_cell *row, int y, struct rh_buf *out)
{
	for (int x = 0, to; x < s->cols; x = to) {
		int colour = paper(&row[x]);

		for (to = x + 1; to < s->cols && paper(&row[to]) == colour;)
			to++;
		if (colour != GROUND)
			add_box(y, x, to, colour, out);
	}
}

static void add_escaped(const char *z, struct rh_buf *out)
{
	for (; *z; z++) {
		const char *is = *z == '<'   ? "&lt;"
				 : *z == '>' ? "&gt;"
				 : *z == '&' ? "&amp;"
				 : *z == '"' ? "&quot;"
					     : NULL;
		if (is)
			rh_buf_addz(out, is);
		else
			rh_buf_addc(out, *z);
	}
}

static bool alike(const struct ui_cell *a, const struct ui_cell *b)
{
	return ink(a) == ink(b) && a->bold == b->bold && a->dim == b->dim && a->underline == b->underline &&
	       a->masked == b->masked;
}

/* Where the run that begins at x ends, without blanks at its end that show nothing. Wide characters are runs of their
 * own: a font makes them as wide as it likes. */
static int run_end(const struct ui_snapshot *s, const struct ui_cell *row, int x, int *next)
{
	bool wide = row[x].width == 2;
	int end = x + 1;

	for (*next = x + row[x].width; *next < s->cols; *next += row[*next].width ? row[*next].width : 1) {
		const struct ui_cell *c = &row[*next];

		if (is_blank(c) && !c->underline && !row[x].underline && !wide)
			continue;
		if (!alike(&row[x], c) || (c->width == 2) != wide)
			break;
		end = *next + 1;
	}
	return end;
}

/* Drawings of lines and blocks meet only where they are stretched; letters are better moved apart. */
static bool is_line(const char *z)
{
	return strncmp(z, "\xe2\x94", 2) == 0 || strncmp(z, "\xe2\x95", 2) == 0 || strncmp(z, "\xe2\x96", 2) == 0;
}

static void add_run(const struct ui_cell *row, int y, int from, int to, struct rh_buf *out)
{
	const struct ui_cell *c = &row[from];
	int columns = 0;

	for (int x = from; x < to; x++)
		columns += row[x].width;
	rh_buf_addf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\"%s class=\"", EDGE + from * CELL_W,
		    EDGE + y * CELL_H + BASE, columns * CELL_W,
		    c->width == 1 && is_line(c->text) ? " lengthAdjust=\"spacingAndGlyphs\"" : "");
	add_class(ink(c), out);
	rh_buf_addf(out, "%s%s%s%s%s\">", c->width == 2 ? " w" : "", c->bold ? " b" : "", c->dim ? " d" : "",
		    c->underline ? " u" : "", c->masked ? " masked" : "");
	for (int x = from; x < to; x++)
		add_escaped(row[x].text, out);
	rh_buf_addz(out, "</text>\n");
}

static void add_row(const struct ui_snapshot *s, int y, struct rh_buf *out)
{
	const struct ui_cell *row = s->v + (size_t)y * (size_t)s->cols;

	add_boxes(s, row, y, out);
	for (int x = 0, next; x < s->cols; x = next) {
		next = x + 1;
		if (!row[x].width || (is_blank(&row[x]) && !row[x].underline))
			continue;
		add_run(row, y, x, run_end(s, row, x, &next), out);
	}
}

/* ---- the whole ---- */

static void begin(const struct ui_snapshot *s, const char *title, struct rh_buf *out)
{
	int w = s->cols * CELL_W + 2 * EDGE, h = s->rows * CELL_H + 2 * EDGE;

	rh_buf_addf(out,
		    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
		    "role=\"img\" xml:space=\"preserve\">\n<title>",
		    w, h, w, h);
	add_escaped(title, out);
	rh_buf_addz(out, "</title>\n");
}

static void finish(const struct ui_snapshot *s, struct rh_buf *out)
{
	rh_buf_addf(out, "<rect width=\"%d\" height=\"%d\" rx=\"10\" class=\"g\"/>\n", s->cols * CELL_W + 2 * EDGE,
		    s->rows * CELL_H + 2 * EDGE);
	for (int y = 0; y < s->rows; y++)
		add_row(s, y, out);
	rh_buf_addz(out, "</svg>\n");
}

void ui_snapshot_svg(const struct ui_snapshot *s, const char *title, struct rh_buf *out)
{
	begin(s, title, out);
	rh_buf_addz(out, "<style>");
	ui_snapshot_svg_style(out);
	rh_buf_addz(out, "</style>\n");
	finish(s, out);
}

void ui_snapshot_svg_part(const struct ui_snapshot *s, const char *title, struct rh_buf *out)
{
	begin(s, title, out);
	finish(s, out);
}
