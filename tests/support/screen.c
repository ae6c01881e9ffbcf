/* What a person would see: libvterm keeps the cells, and encodes keys as the terminal would in its present mode. */
#include "base/base.h"

#include "tests/support/support.h"

#include <string.h>
#include <vterm.h>

struct rt_screen {
	VTerm *vt;
	VTermScreen *cells;
	int rows, columns;
	bool cursor_shown;
	char half[4]; /* of a character whose rest is still to come */
	size_t half_n;
	struct rh_buf answers; /* keys that were encoded, or reports: what the terminal sends */
};

static int on_property(VTermProp prop, VTermValue *value, void *user)
{
	struct rt_screen *s = user;
	if (prop == VTERM_PROP_CURSORVISIBLE)
		s->cursor_shown = value->boolean;
	return 1;
}

static void on_output(const char *p, size_t n, void *user)
{
	struct rt_screen *s = user;
	rh_buf_add(&s->answers, p, n);
}

struct rt_screen *rt_screen_new(int rows, int columns, bool utf8)
{
	static const VTermScreenCallbacks callbacks = { .settermprop = on_property };
	struct rt_screen *s = rh_alloc(sizeof *s);
	s->rows = rows;
	s->columns = columns;
	s->cursor_shown = true;
	rh_buf_init(&s->answers, (size_t)1 << 20);
	s->vt = vterm_new(rows, columns);
	vterm_set_utf8(s->vt, utf8);
	vterm_output_set_callback(s->vt, on_output, s);
	s->cells = vterm_obtain_screen(s->vt);
	vterm_screen_set_callbacks(s->cells, &callbacks, s);
	vterm_screen_enable_altscreen(s->cells, 1);
	vterm_screen_reset(s->cells, 1);
	return s;
}

void rt_screen_free(struct rt_screen **sp)
{
	struct rt_screen *s = *sp;
	if (!s)
		return;
	vterm_free(s->vt);
	rh_buf_release(&s->answers);
	free(s);
	*sp = NULL;
}

/* Bytes at the end of p that begin a character without ending it. */
static size_t unfinished(const char *p, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		unsigned char b = (unsigned char)p[n - back];
		size_t need = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc0 ? 2 : 1;

		if ((b & 0xc0) != 0x80)
			return need > back ? back : 0;
	}
	return 0;
}

/* libvterm 0.1 forgets the first bytes of a character that comes in two pieces: it gets whole ones only. */
void rt_screen_feed(struct rt_screen *s, const char *p, size_t n)
{
	size_t left;

	while (s->half_n && n) {
		s->half[s->half_n++] = *p++;
		n--;
		if (s->half_n < sizeof s->half && unfinished(s->half, s->half_n))
			continue;
		(void)vterm_input_write(s->vt, s->half, s->half_n);
		s->half_n = 0;
	}
	left = unfinished(p, n);
	(void)vterm_input_write(s->vt, p, n - left);
	memcpy(s->half + s->half_n, p + n - left, left);
	s->half_n += left;
}

void rt_screen_resize(struct rt_screen *s, int rows, int columns)
{
	s->rows = rows;
	s->columns = columns;
	/* libvterm 0.1 falls over a wide character in a single column */
	vterm_set_size(s->vt, rows, columns > 1 ? columns : 2);
}

void rt_screen_size(const struct rt_screen *s, int *rows, int *columns)
{
	*rows = s->rows;
	*columns = s->columns;
}

/* ---- reading cells ---- */

static VTermScreenCell cell_at(const struct rt_screen *s, int y, int x)
{
	VTermScreenCell c = { 0 };
	(void)vterm_screen_get_cell(s->cells, (VTermPos){ y, x }, &c);
	return c;
}

static void add_utf8(struct rh_buf *out, uint32_t c)
{
	if (c < 0x80) {
		rh_buf_addc(out, (char)c);
		return;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned lead[] = { 0, 0xc0, 0xe0, 0xf0 };
	rh_buf_addc(out, (char)(lead[more] | c >> (6 * more)));
	while (more--)
		rh_buf_addc(out, (char)(0x80 | ((c >> (6 * more)) & 0x3f)));
}

/* What libvterm keeps where the left half of a wide character was written over: a terminal shows a blank there. */
enum { NARROW = 0x1100 }; /* no character below is wide */
#define ORPHAN UINT32_MAX

void rt_screen_row(const struct rt_screen *s, int y, struct rh_buf *out)
{
	size_t end = out->n;
	for (int x = 0; x < s->columns;) {
		VTermScreenCell c = cell_at(s, y, x);
		if (c.chars[0] == ORPHAN)
			c.chars[0] = 0;
		if (c.chars[0] < NARROW) /* the other half of what it stands on */
			c.width = 1;
		if (!c.chars[0])
			rh_buf_addc(out, ' ');
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c.chars[i]; i++)
			add_utf8(out, c.chars[i]);
		if (c.chars[0] && c.chars[0] != ' ')
			end = out->n;
		x += c.width > 1 ? c.width : 1;
	}
	if (!out->over) {
		out->n = end;
		out->p[end] = '\0';
	}
}

void rt_screen_text(const struct rt_screen *s, struct rh_buf *out)
{
	for (int y = 0; y < s->rows; y++) {
		rt_screen_row(s, y, out);
		rh_buf_addc(out, '\n');
	}
}

/* A blank shows what fills or underlines it, and nothing else. */
static char letter_of_blank(const VTermScreenCell *c)
{
	bool filled = VTERM_COLOR_IS_INDEXED(&c->bg) && !VTERM_COLOR_IS_DEFAULT_BG(&c->bg);

	return c->attrs.reverse || filled ? 'R' : c->attrs.underline ? 'U' : '.';
}

static char letter_of(const VTermScreenCell *c)
{
	static const char colours[] = "mrgycccym"; /* black is as good as muted; 8 is bright black */
	if (c->attrs.reverse)
		return 'R';
	if (VTERM_COLOR_IS_INDEXED(&c->bg) && !VTERM_COLOR_IS_DEFAULT_BG(&c->bg))
		return 'R';
	if (VTERM_COLOR_IS_INDEXED(&c->fg) && !VTERM_COLOR_IS_DEFAULT_FG(&c->fg)) {
		int idx = c->fg.indexed.idx;
		if (idx == 7 || idx == 15)
			return c->attrs.bold ? 'B' : '.';
		return idx == 8 ? 'm' : colours[idx & 7];
	}
	return c->attrs.bold ? 'B' : c->attrs.underline ? 'U' : '.';
}

void rt_screen_attributes(const struct rt_screen *s, struct rh_buf *out)
{
	for (int y = 0; y < s->rows; y++) {
		size_t end = out->n;
		for (int x = 0; x < s->columns;) {
			VTermScreenCell c = cell_at(s, y, x);
			bool blank = !c.chars[0] || c.chars[0] == ' ' || c.chars[0] == ORPHAN;
			char letter = blank ? letter_of_blank(&c) : letter_of(&c);
			rh_buf_addc(out, letter);
			if (letter != '.')
				end = out->n;
			if (c.width > 1 && c.chars[0] >= NARROW && c.chars[0] != ORPHAN) {
				rh_buf_addc(out, '.'); /* its right half, where libvterm keeps what was there before */
				x++;
			}
			x++;
		}
		if (!out->over) {
			out->n = end;
			out->p[end] = '\0';
		}
		rh_buf_addc(out, '\n');
	}
}

int rt_screen_find(const struct rt_screen *s, const char *text)
{
	struct rh_buf row;
	int found = -1;
	rh_buf_init(&row, 65536);
	for (int y = 0; y < s->rows && found < 0; y++) {
		rh_buf_clear(&row);
		rt_screen_row(s, y, &row);
		if (strstr(row.p, text))
			found = y;
	}
	rh_buf_release(&row);
	return found;
}

bool rt_screen_has(const struct rt_screen *s, const char *text)
{
	return rt_screen_find(s, text) >= 0;
}

bool rt_screen_cursor(const struct rt_screen *s, int *y, int *x)
{
	VTermPos pos;
	vterm_state_get_cursorpos(vterm_obtain_state(s->vt), &pos);
	*y = pos.row;
	*x = pos.col;
	return s->cursor_shown;
}

bool rt_screen_cursor_marks(const struct rt_screen *s)
{
	int y, x;
	(void)rt_screen_cursor(s, &y, &x);
	VTermScreenCell c = cell_at(s, y, x);
	return letter_of(&c) == 'R' || c.chars[0] == '>' || c.chars[0] == 0x25b8;
}

/* ---- keys ---- */

static bool named_key(struct rt_screen *s, const char *name)
{
	static const struct {
		const char *name;
		VTermKey key;
		VTermModifier mod;
	} keys[] = {
		{ "Enter", VTERM_KEY_ENTER, 0 },
		{ "Tab", VTERM_KEY_TAB, 0 },
		{ "S-Tab", VTERM_KEY_TAB, VTERM_MOD_SHIFT },
		{ "Esc", VTERM_KEY_ESCAPE, 0 },
		{ "Backspace", VTERM_KEY_BACKSPACE, 0 },
		{ "BS", VTERM_KEY_BACKSPACE, 0 },
		{ "Del", VTERM_KEY_DEL, 0 },
		{ "Ins", VTERM_KEY_INS, 0 },
		{ "Up", VTERM_KEY_UP, 0 },
		{ "Down", VTERM_KEY_DOWN, 0 },
		{ "Left", VTERM_KEY_LEFT, 0 },
		{ "Right", VTERM_KEY_RIGHT, 0 },
		{ "Home", VTERM_KEY_HOME, 0 },
		{ "End", VTERM_KEY_END, 0 },
		{ "PgUp", VTERM_KEY_PAGEUP, 0 },
		{ "PgDn", VTERM_KEY_PAGEDOWN, 0 },
	};
	int64_t n;
	for (size_t i = 0; i < RH_LEN(keys); i++)
		if (!strcmp(name, keys[i].name)) {
			vterm_keyboard_key(s->vt, keys[i].key, keys[i].mod);
			return true;
		}
	if (name[0] == 'F' && rh_str_number(rh_str(name + 1), 1, 12, &n)) {
		vterm_keyboard_key(s->vt, (VTermKey)VTERM_KEY_FUNCTION((int)n), VTERM_MOD_NONE);
		return true;
	}
	return false;
}

static bool one_character(struct rh_str s)
{
	size_t starts = 0;
	for (size_t i = 0; i < s.n; i++)
		starts += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return starts == 1 && (unsigned char)s.p[0] > 0x20 && rh_utf8_valid(s);
}

bool rt_screen_key(struct rt_screen *s, const char *name, struct rh_buf *out)
{
	struct rh_str text = rh_str(name);
	if (named_key(s, name)) {
		rt_screen_answers(s, out);
	} else if (!strcmp(name, "Space")) {
		rh_buf_addc(out, ' ');
	} else if (name[0] == '^' && name[1] && !name[2]) {
		rh_buf_addc(out, (char)(name[1] & 0x1f));
	} else if (!strcmp(name, "Alt-Right") || !strcmp(name, "Alt-Left")) {
		vterm_keyboard_key(s->vt, name[4] == 'R' ? VTERM_KEY_RIGHT : VTERM_KEY_LEFT, VTERM_MOD_ALT);
		rt_screen_answers(s, out);
	} else if (rh_str_starts(text, "Alt-") && name[4] && !name[5]) {
		rh_buf_addc(out, 0x1b);
		rh_buf_addc(out, name[4]);
	} else if (one_character(text)) {
		rh_buf_adds(out, text);
	} else {
		return false;
	}
	return true;
}

void rt_screen_paste(struct rt_screen *s, struct rh_str text, struct rh_buf *out)
{
	vterm_keyboard_start_paste(s->vt);
	rt_screen_answers(s, out);
	rh_buf_adds(out, text);
	vterm_keyboard_end_paste(s->vt);
	rt_screen_answers(s, out);
}

void rt_screen_answers(struct rt_screen *s, struct rh_buf *out)
{
	rh_buf_adds(out, rh_buf_str(&s->answers));
	rh_buf_clear(&s->answers);
}
