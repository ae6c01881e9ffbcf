/* line: editing one line of text: by grapheme, with readline's keys, and undo.
 *
 * Any text may be a password, so all of it is kept in rh_secret, including what was removed.
 */
#include <string.h>

#include "ui/form/line.h"
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"

void ui_line_init(struct ui_line *l, const struct ui_input_spec *spec)
{
	memset(l, 0, sizeof *l);
	l->spec = *spec;
	rh_secret_init(&l->text);
	rh_secret_init(&l->gone);
}

void ui_line_release(struct ui_line *l)
{
	rh_secret_release(&l->text);
	rh_secret_release(&l->gone);
}

void ui_line_set(struct ui_line *l, struct rh_str text)
{
	rh_secret_set(&l->text, text);
	rh_secret_clear(&l->gone);
	l->undo_count = 0;
	l->cursor = l->text.n;
}

/* ---- places ---- */

static struct rh_str whole(const struct ui_line *l)
{
	return rh_secret_peek(&l->text);
}

/* A flag is two letters of their own alphabet (UTS 51): drawn one by one, edited as one. */
static bool flag_letter(struct rh_str s)
{
	uint32_t c;

	return rh_utf8_next(&s, &c) && c >= 0x1f1e6 && c <= 0x1f1ff;
}

size_t ui_line_after(const struct ui_line *l, size_t at)
{
	struct rh_str rest = rh_str_from(whole(l), at);
	bool flag = flag_letter(rest);
	struct rh_glyph g;
	size_t n = rest.n;

	if (!rh_glyph_next(&rest, &g))
		return at;
	if (flag && flag_letter(rest))
		(void)rh_glyph_next(&rest, &g);
	explicit_bzero(&g, sizeof g);
	return at + (n - rest.n);
}

size_t ui_line_before(const struct ui_line *l, size_t at)
{
	size_t p = 0, next;

	while (p < at && (next = ui_line_after(l, p)) < at)
		p = next;
	return p;
}

/* The end of the glyph at or after `at`: an insertion or a deletion may have joined its neighbours into one glyph. */
static size_t settle(const struct ui_line *l, size_t at)
{
	size_t p = 0;

	while (p < at)
		p = ui_line_after(l, p);
	return p;
}

enum word_kind { BETWEEN, WORD, HAN };

/* Chinese and Japanese are written without blanks: each character counts as a word of its own, and their marks stand
 * between words, so that one key does not take a whole sentence. */
static enum word_kind kind_at(const struct ui_line *l, size_t at, bool blanks_only)
{
	struct rh_str rest = rh_str_from(whole(l), at);
	uint32_t c = 0;

	(void)rh_utf8_next(&rest, &c);
	if (c == 0x3000)
		return BETWEEN;
	if (rh_char_han(c))
		return HAN;
	if ((c >= 0x3001 && c <= 0x303f) || (c >= 0xff01 && c <= 0xff0f) || (c >= 0xff1a && c <= 0xff20))
		return BETWEEN;
	if (blanks_only)
		return c != ' ' && c != '\n' && c != '\t' ? WORD : BETWEEN;
	return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ? WORD : BETWEEN;
}

static size_t word_left(const struct ui_line *l, bool blanks_only)
{
	size_t p = l->cursor;

	while (p && kind_at(l, ui_line_before(l, p), blanks_only) == BETWEEN)
		p = ui_line_before(l, p);
	if (!p)
		return 0;
	enum word_kind kind = kind_at(l, ui_line_before(l, p), blanks_only);
	if (kind == HAN)
		return ui_line_before(l, p);
	while (p && kind_at(l, ui_line_before(l, p), blanks_only) == kind)
		p = ui_line_before(l, p);
	return p;
}

static size_t word_right(const struct ui_line *l)
{
	size_t p = l->cursor;

	while (p < l->text.n && kind_at(l, p, false) == BETWEEN)
		p = ui_line_after(l, p);
	if (p < l->text.n && kind_at(l, p, false) == HAN)
		return ui_line_after(l, p);
	while (p < l->text.n && kind_at(l, p, false) == WORD)
		p = ui_line_after(l, p);
	return p;
}

/* ---- changes ---- */

static void forget_oldest(struct ui_line *l)
{
	size_t n = l->undo[0].removed, left = l->gone.n - n;

	if (n) {
		memmove(l->gone.p, l->gone.p + n, left);
		explicit_bzero(l->gone.p + left, n);
		l->gone.n = left;
	}
	memmove(l->undo, l->undo + 1, --l->undo_count * sizeof *l->undo);
}

static void splice(struct ui_line *l, size_t at, size_t remove, struct rh_str add)
{
	struct rh_secret *t = &l->text;
	size_t tail = t->n - at - remove;

	if (add.n > remove) {
		rh_secret_add(t, add.p, add.n - remove); /* makes room; the bytes are overwritten below */
		memmove(t->p + at + add.n, t->p + at + remove, tail);
	} else if (remove > add.n) {
		memmove(t->p + at + add.n, t->p + at + remove, tail);
		explicit_bzero(t->p + at + add.n + tail, remove - add.n);
		t->n -= remove - add.n;
	}
	if (add.n)
		memcpy(t->p + at, add.p, add.n);
}

static void change(struct ui_line *l, size_t at, size_t remove, struct rh_str add, bool typed)
{
	struct ui_line_step *last = l->undo_count ? &l->undo[l->undo_count - 1] : NULL;

	if (typed && !remove && last && last->typed && last->at + last->inserted == at) {
		last->inserted += add.n;
	} else {
		if (l->undo_count == UI_LINE_UNDO)
			forget_oldest(l);
		l->undo[l->undo_count++] = (struct ui_line_step){
			.at = at, .removed = remove, .inserted = add.n, .cursor = l->cursor, .typed = typed
		};
		if (remove)
			rh_secret_add(&l->gone, l->text.p + at, remove);
	}
	splice(l, at, remove, add);
	l->cursor = settle(l, at + add.n);
}

static enum ui_used undo(struct ui_line *l)
{
	if (!l->undo_count)
		return UI_USED;
	struct ui_line_step s = l->undo[--l->undo_count];
	struct rh_str back = rh_str_n(s.removed ? l->gone.p + l->gone.n - s.removed : NULL, s.removed);

	splice(l, s.at, s.inserted, back);
	if (s.removed) {
		explicit_bzero(l->gone.p + l->gone.n - s.removed, s.removed);
		l->gone.n -= s.removed;
	}
	l->cursor = settle(l, s.cursor <= l->text.n ? s.cursor : l->text.n);
	return UI_CHANGED;
}

static enum ui_used cut(struct ui_line *l, size_t from, size_t to)
{
	if (from == to)
		return UI_USED;
	change(l, from, to - from, (struct rh_str){ NULL, 0 }, false);
	return UI_CHANGED;
}

/* Where ASCII is wanted, a full-width character counts as the byte that it becomes. */
static size_t characters(struct rh_str s)
{
	size_t n = 0;

	for (uint32_t c; rh_utf8_next(&s, &c);)
		n++;
	return n;
}

static bool takes(const struct ui_line *l, struct rh_str s)
{
	bool narrow = l->spec.ascii || l->spec.digits;
	size_t had = narrow ? characters(whole(l)) : l->text.n, more = narrow ? characters(s) : s.n;

	if (more > l->spec.max || had > l->spec.max - more)
		return false;
	if (!narrow)
		return true;
	while (s.n) {
		uint32_t c;

		(void)rh_utf8_next(&s, &c);
		if (c >= 0x80) /* full-width ones are taken, and can be put right */
			c = (unsigned char)rh_narrow_char(c);
		if (!c || (l->spec.digits && (c < '0' || c > '9')))
			return false;
	}
	return true;
}

static enum ui_used insert(struct ui_line *l, struct rh_str s, bool typed)
{
	if (!s.n)
		return UI_USED;
	if (!takes(l, s))
		return UI_REFUSED;
	change(l, l->cursor, 0, s, typed);
	return UI_CHANGED;
}

static enum ui_used type(struct ui_line *l, uint32_t c)
{
	char b[5];
	size_t n = rh_utf8_put(b, c);
	enum ui_used used = insert(l, rh_str_n(b, n), true);

	explicit_bzero(b, sizeof b);
	return used;
}

/* A pasted text is one step of undo. The line break that comes with copying a whole line is dropped; others are kept
 * in fields of lines and become blanks elsewhere. */
static enum ui_used paste(struct ui_line *l, const struct rh_secret *from)
{
	struct rh_str s = rh_secret_peek(from);
	struct rh_secret flat;
	enum ui_used used;

	while (!l->spec.lines && s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == '\r'))
		s.n--;
	rh_secret_init(&flat);
	rh_secret_set(&flat, s);
	for (size_t i = 0; !l->spec.lines && i < flat.n; i++)
		if (flat.p[i] == '\n' || flat.p[i] == '\t')
			flat.p[i] = ' ';
	used = insert(l, rh_secret_peek(&flat), false);
	rh_secret_release(&flat);
	return used;
}

/* ---- keys ---- */

static enum ui_used go(struct ui_line *l, size_t to)
{
	if (l->undo_count)
		l->undo[l->undo_count - 1].typed = false;
	l->cursor = to;
	return UI_USED;
}

static enum ui_used control_key(struct ui_line *l, uint32_t c)
{
	switch (c) {
	case 'a':
		return go(l, 0);
	case 'e':
		return go(l, l->text.n);
	case 'b':
		return go(l, ui_line_before(l, l->cursor));
	case 'f':
		return go(l, ui_line_after(l, l->cursor));
	case 'k':
		return cut(l, l->cursor, l->text.n);
	case 'u':
		return cut(l, 0, l->cursor);
	case 'w':
		return cut(l, word_left(l, true), l->cursor);
	case 'd':
		return cut(l, l->cursor, ui_line_after(l, l->cursor));
	case '_':
		return undo(l);
	}
	return UI_IGNORED;
}

static enum ui_used alt_key(struct ui_line *l, uint32_t c)
{
	switch (c) {
	case 'b':
		return go(l, word_left(l, false));
	case 'f':
		return go(l, word_right(l));
	case 'd':
		return cut(l, l->cursor, word_right(l));
	case 127:
	case '\b':
		return cut(l, word_left(l, false), l->cursor);
	}
	return UI_IGNORED;
}

static enum ui_used any_key(struct ui_line *l, const struct ui_event *e)
{
	switch (e->key) {
	case UI_KEY_CHAR:
		return type(l, e->c);
	case UI_KEY_PASTE:
		return e->paste ? paste(l, e->paste) : UI_USED;
	case UI_KEY_CTRL:
		return control_key(l, e->c);
	case UI_KEY_ALT:
		return alt_key(l, e->c);
	case UI_KEY_ALT_LEFT:
		return alt_key(l, 'b');
	case UI_KEY_ALT_RIGHT:
		return alt_key(l, 'f');
	case UI_KEY_LEFT:
		return go(l, ui_line_before(l, l->cursor));
	case UI_KEY_RIGHT:
		return go(l, ui_line_after(l, l->cursor));
	case UI_KEY_HOME:
		return go(l, 0);
	case UI_KEY_END:
		return go(l, l->text.n);
	case UI_KEY_BACKSPACE:
		return cut(l, ui_line_before(l, l->cursor), l->cursor);
	case UI_KEY_DELETE:
		return cut(l, l->cursor, ui_line_after(l, l->cursor));
	case UI_KEY_ENTER:
		return UI_DONE;
	case UI_KEY_UP:
		return UI_LEFT_UP;
	case UI_KEY_DOWN:
		return UI_LEFT_DOWN;
	default:
		return UI_IGNORED;
	}
}

enum ui_used ui_line_key(struct ui_line *l, const struct ui_event *e, bool blind)
{
	enum ui_used used;

	if (blind)
		l->cursor = l->text.n;
	used = any_key(l, e);
	if (blind)
		l->cursor = l->text.n;
	return used;
}
