/* wide: lets CDK draw any text.
 *
 * CDK keeps a string as one chtype per byte and draws one chtype per cell. Both functions are replaced at link time
 * (--wrap): char2Chtype makes one chtype per column, which holds the number of a glyph in bits that CDK never uses,
 * and waddch draws that glyph. No markup is parsed, so data cannot colour, hide or break anything. The second cell
 * of a wide glyph is a chtype of its own, for which nothing is drawn.
 *
 * wrefresh and wgetch are replaced too: the windows of CDK's widgets are painted into the frame, and CDK never
 * reads.
 */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/glyphs.h"
#include "ui/terminal/term.h"

/* Six attributes that ncurses defines but never shows, and the eight bits of the character. */
#define MARK (A_HORIZONTAL | A_LEFT | A_LOW | A_RIGHT | A_TOP | A_VERTICAL)
enum { MARK_SHIFT = 25, FIRST = 256, GLYPHS = 1 << 14, SLOTS = 1 << 15, SECOND_HALF = FIRST };
_Static_assert(MARK == 0x3fu << MARK_SHIFT, "the line attributes of this curses are somewhere else");

/* All zero at first, so that it takes neither bytes of the file nor a page before a glyph needs it. */
static struct {
	struct ui_wide_glyph {
		char *text;
		int columns;
	} v[GLYPHS - FIRST - 1];
	int n;                 /* of v in use; v[i] is number i + 1, for 0 is the second half */
	uint16_t slots[SLOTS]; /* hash of text: number of its glyph, 0: free */
	WINDOW *win;           /* where the last wide glyph was drawn, */
	int y, x;              /* and the cell behind its first half */
} wide;

/* A label that starts with these two bytes carries its style. Only ui_cdk_label can make one, because data is made
 * safe first. */
enum { STYLE_BYTE = 1, STYLE_BASE = ' ' };

void ui_cdk_glyphs_forget(void)
{
	for (int i = 0; i < wide.n; i++)
		free(wide.v[i].text);
	if (wide.n)
		memset(wide.slots, 0, sizeof wide.slots);
	wide.n = 0;
}

/* The number of the glyph; 0 if there are too many. */
static int intern(const char *text, int columns)
{
	uint64_t h = rh_hash(RH_HASH, text, strlen(text));

	for (h %= SLOTS; wide.slots[h]; h = (h + 1) % SLOTS)
		if (!strcmp(wide.v[wide.slots[h] - 1].text, text))
			return wide.slots[h] + FIRST;
	if (wide.n == RH_LEN(wide.v))
		return 0;
	wide.v[wide.n++] = (struct ui_wide_glyph){ .text = rh_strdup(text), .columns = columns };
	wide.slots[h] = (uint16_t)wide.n;
	return wide.n + FIRST;
}

static chtype numbered(int id)
{
	return (chtype)(id & 0xff) | (chtype)(id >> 8) << MARK_SHIFT;
}

/* One glyph as chtypes, one per column. Returns how many. */
static int encode(const struct rh_glyph *g, chtype attr, chtype *out)
{
	const char *instead;
	int id, n = 0;

	if (g->made || (unsigned char)g->text[0] < 0x80) {
		for (const char *p = g->text; *p; p++)
			out[n++] = (chtype)(unsigned char)*p | attr;
		return n;
	}
	instead = ui_glyph_instead(g->text);
	if (instead) {
		for (; n < g->columns; n++)
			out[n] = (chtype)(n == 0 ? instead[0] : ' ') | attr;
		return n;
	}
	id = intern(g->text, g->columns);
	out[n++] = (id ? numbered(id) : '?') | attr;
	while (n < g->columns)
		out[n++] = (id ? numbered(SECOND_HALF) : ' ') | attr;
	return n;
}

chtype ui_cdk_glyph(const char *utf8)
{
	struct rh_str rest = rh_str(utf8);
	struct rh_glyph g;
	chtype out[64] = { ' ' };

	if (rh_glyph_next(&rest, &g))
		encode(&g, 0, out);
	return out[0];
}

char *ui_cdk_label(unsigned style, struct rh_str text, int width)
{
	bool whole = !width || rh_text_columns(text, width + 1) <= width;
	int room = whole ? 0 : width - 1, used = 0;
	struct rh_glyph g;
	struct rh_buf b;

	rh_buf_init(&b, 64 << 10);
	rh_buf_addc(&b, STYLE_BYTE);
	rh_buf_addc(&b, (char)(STYLE_BASE + (style & UI_STYLE_ROLE)));
	while (rh_glyph_next(&text, &g) && (whole || used + g.columns <= room)) {
		rh_buf_addz(&b, g.text);
		used += g.columns;
	}
	if (!whole && width > 0)
		rh_buf_addz(&b, ui_sign(UI_SIGN_ELLIPSIS));
	return rh_buf_take(&b);
}

/* ---- what is put in place of CDK's and curses' own ---- */

chtype *__wrap_char2Chtype(const char *string, int *to, int *align);
int __wrap_waddch(WINDOW *win, const chtype ch);
int __real_waddch(WINDOW *win, const chtype ch);
int __wrap_wrefresh(WINDOW *win);
int __wrap_wgetch(WINDOW *win);

/* The caller frees the result with free, as CDK's freeChtype does. */
chtype *__wrap_char2Chtype(const char *string, int *to, int *align)
{
	struct rh_str rest = rh_str(string);
	struct rh_glyph g;
	chtype attr = 0, *out;
	int n = 0;

	if (rest.n >= 2 && rest.p[0] == STYLE_BYTE) {
		attr = ui_theme_chtype((unsigned)(rest.p[1] - STYLE_BASE));
		rest = rh_str_from(rest, 2);
	}
	/* One byte gives at most eight columns. */
	out = rh_alloc((rest.n * 8 + 2) * sizeof *out);
	while (rh_glyph_next(&rest, &g))
		n += encode(&g, attr, out + n);
	out[n] = 0;
	*to = n;
	*align = LEFT;
	return out;
}

static int draw_glyph(WINDOW *win, const struct ui_wide_glyph *g, chtype ch)
{
	wchar_t w[CCHARW_MAX + 1];
	int n = ui_cells_wide(g->text, w, CCHARW_MAX), y, x;
	cchar_t cc;

	getyx(win, y, x);
	if (x + g->columns > getmaxx(win)) /* its second half would be outside */
		return __real_waddch(win, ' ' | (ch & A_ATTRIBUTES & ~MARK));
	w[n] = 0;
	if (setcchar(&cc, w, ch & A_ATTRIBUTES & ~MARK & ~A_COLOR, (short)PAIR_NUMBER(ch), NULL) == ERR)
		return ERR;
	if (g->columns == 2) {
		wide.win = win;
		wide.y = y;
		wide.x = x + 1;
	}
	return wadd_wch(win, &cc);
}

int __wrap_waddch(WINDOW *win, const chtype ch)
{
	int id, y, x;

	if (!(ch & MARK) || (ch & A_ALTCHARSET))
		return __real_waddch(win, ch);
	id = (int)((ch & A_CHARTEXT) | (ch & MARK) >> MARK_SHIFT << 8) - FIRST;
	if (id < 0 || id > wide.n)
		return ERR;
	if (id == 0) {
		getyx(win, y, x);
		if (wide.win == win && wide.y == y && wide.x == x)
			return OK;
		return __real_waddch(win, ' ' | (ch & A_ATTRIBUTES & ~MARK)); /* its first half was cut off */
	}
	return draw_glyph(win, &wide.v[id - 1], ch);
}

int __wrap_wrefresh(WINDOW *win)
{
	(void)win;
	return OK;
}

int __wrap_wgetch(WINDOW *win)
{
	RH_BUG("CDK wants to read the terminal by itself (window %p)", (void *)win);
}
