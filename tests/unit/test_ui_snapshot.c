/* Snapshots: what the terminal shows, as a picture, as the bytes that draw it again, and never with a secret in it. */
#include "base/base.h"
#include "ui/role.h"
#include "ui/snapshot.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <string.h>

#include "tests/support/ui_pty.h"

#define SECRET "pear-tree-9"

static int shown; /* which of the pictures below */

static void draw_one(void)
{
	static const char *const words[] = { "集群 cluster", "é <&> \"x\"", "────", "宽a宽" };

	for (unsigned r = 0; r < UI_ROLE_COUNT; r++)
		ui_cells_put((int)r + 3, 2, 24, r == UI_ROLE_SECRET ? UI_ROLE_TEXT : r, UI_ALIGN_LEFT,
			     rh_str(words[r % RH_LEN(words)]));
	ui_cells_put(20, 0, 20, UI_ROLE_TEXT | UI_STYLE_CURSOR, UI_ALIGN_LEFT, rh_str("here"));
	if (shown == 1)
		ui_cells_put(4, 2, 24, UI_ROLE_GOOD | UI_STYLE_BOLD, UI_ALIGN_LEFT, rh_str("a宽"));
	if (shown == 2) {
		ui_cells_reveals();
		ui_cells_put(18, 2, 24, UI_ROLE_SECRET, UI_ALIGN_LEFT, rh_str(SECRET));
	}
	if (shown == 3)
		ui_cells_put(18, 2, 24, UI_ROLE_SECRET, UI_ALIGN_LEFT, rh_str("••••"));
	ui_cells_cursor(shown, 7);
}

static void draw(int which, struct ui_snapshot *out)
{
	shown = which;
	ui_touch(t.ui);
	pty_draw();
	ui_snapshot_take(t.ui, out);
}

static void begin(enum ui_theme theme)
{
	pty_begin(24, 80, &(struct ui_options){ .theme = theme, .ambiguous = UI_AMBIGUOUS_NARROW });
	pty_show(draw_one);
}

static VTermScreenCell cell_of(VTermScreen *s, int y, int x)
{
	VTermScreenCell c = { 0 };

	vterm_screen_get_cell(s, (VTermPos){ .row = y, .col = x }, &c);
	if (c.chars[0] == ' ')
		c.chars[0] = 0; /* erased or written: a blank */
	return c;
}

/* A second terminal that got only what a recording has shows the same. */
static void same_terminals(VTermScreen *other)
{
	for (int y = 0; y < t.rows; y++)
		for (int x = 0; x < t.columns; x++) {
			VTermScreenCell a = cell_of(t.screen, y, x), b = cell_of(other, y, x);
			bool blank = !a.chars[0] && !a.attrs.reverse && !a.attrs.underline;

			if (x && cell_of(t.screen, y, x - 1).width == 2)
				continue;
			if (a.chars[0] != b.chars[0] || a.attrs.reverse != b.attrs.reverse ||
			    (!blank && (a.attrs.bold != b.attrs.bold || a.attrs.underline != b.attrs.underline ||
					!vterm_color_is_equal(&a.fg, &b.fg) || !vterm_color_is_equal(&a.bg, &b.bg))))
				fail_msg("line %d column %d: %x, drawn again %x", y, x, a.chars[0], b.chars[0]);
		}
}

static void drawn_again(void **state)
{
	static const enum ui_theme themes[] = { UI_THEME_DARK, UI_THEME_LIGHT, UI_THEME_CONTRAST, UI_THEME_MONO };

	(void)state;
	for (size_t i = 0; i < RH_LEN(themes); i++) {
		VTerm *vt = vterm_new(24, 80);
		VTermScreen *other = vterm_obtain_screen(vt);
		struct ui_snapshot one, two, none = { 0 };
		struct rh_buf b;

		vterm_set_utf8(vt, 1);
		vterm_screen_reset(other, 1);
		rh_buf_init(&b, 1 << 20);
		begin(themes[i]);
		draw(0, &one);
		ui_snapshot_ansi(NULL, &one, &b);
		vterm_input_write(vt, b.p, b.n);
		same_terminals(other);
		size_t whole = b.n;
		for (int n = 0; n < 2; n++) {
			rh_buf_clear(&b);
			draw(!n, &two);
			ui_snapshot_ansi(&one, &two, &b);
			assert_true(b.n && b.n < whole / 3); /* only what has changed */
			vterm_input_write(vt, b.p, b.n);
			same_terminals(other);
			ui_snapshot_release(&one);
			one = two;
		}
		rh_buf_clear(&b);
		ui_snapshot_ansi(&one, &one, &b);
		assert_int_equal(b.n, 0);
		ui_snapshot_release(&one);
		ui_snapshot_release(&none);
		rh_buf_release(&b);
		pty_end();
		vterm_free(vt);
	}
}

static void as_text(void **state)
{
	struct ui_snapshot s;
	struct rh_buf b;
	struct rh_str rest, line;

	(void)state;
	rh_buf_init(&b, 1 << 20);
	begin(UI_THEME_DARK);
	draw(0, &s);
	ui_snapshot_text(&s, &b);
	rest = rh_buf_str(&b);
	for (int y = 0; y < 24; y++) {
		assert_true(rh_str_cut(&rest, '\n', &line));
		assert_true(rh_str_is(line, pty_line(y)));
	}
	assert_int_equal(s.cursor_row, 0);
	assert_int_equal(s.cursor_col, 7);
	ui_snapshot_release(&s);
	rh_buf_release(&b);
	pty_end();
}

static bool has(const struct rh_buf *b, const char *z)
{
	return memmem(b->p, b->n, z, strlen(z)) != NULL;
}

static void everything(const struct ui_snapshot *s, struct rh_buf *b)
{
	rh_buf_clear(b);
	ui_snapshot_text(s, b);
	ui_snapshot_ansi(NULL, s, b);
	ui_snapshot_svg(s, "title", b);
}

/* It stands on the terminal, and in no picture of it; not even its length does. */
static void no_secret(void **state)
{
	struct ui_snapshot s;
	struct rh_buf b;
	int marks = 0;

	(void)state;
	rh_buf_init(&b, 1 << 20);
	begin(UI_THEME_DARK);
	draw(2, &s);
	assert_non_null(strstr(pty_line(18), SECRET));
	everything(&s, &b);
	assert_false(has(&b, SECRET));
	assert_false(has(&b, "pear"));
	for (int x = 0; x < 80; x++) {
		const struct ui_cell *c = &s.v[18 * 80 + x];

		assert_int_equal(c->masked, x >= 2 && x < 26);
		marks += strcmp(c->text, "•") == 0;
	}
	assert_int_equal(marks, 10);
	ui_snapshot_release(&s);
	draw(3, &s); /* marks that the screen itself has stay as they are */
	rh_buf_clear(&b);
	ui_snapshot_text(&s, &b);
	assert_true(has(&b, "\n  ••••\n"));
	assert_true(s.v[18 * 80 + 2].masked && !s.v[17 * 80 + 2].masked);
	ui_snapshot_hide(&s, rh_str("cluster")); /* a text that the caller knows to be one */
	everything(&s, &b);
	assert_false(has(&b, "cluster"));
	assert_true(has(&b, "集群"));
	ui_snapshot_release(&s);
	rh_buf_release(&b);
	pty_end();
}

/* Texts are texts, each as wide as its columns; markup in them is none. */
static void as_svg(void **state)
{
	struct ui_snapshot s;
	struct rh_buf b, again;

	(void)state;
	rh_buf_init(&b, 1 << 20);
	rh_buf_init(&again, 1 << 20);
	begin(UI_THEME_DARK);
	draw(0, &s);
	ui_snapshot_svg(&s, "a <title>", &b);
	ui_snapshot_svg(&s, "a <title>", &again);
	assert_true(rh_str_eq(rh_buf_str(&b), rh_buf_str(&again)));
	assert_true(has(&b, "<title>a &lt;title&gt;</title>"));
	assert_true(has(&b, "textLength=\"48\" class=\"t w\">集群</text>")); /* 4 columns of 12 */
	assert_true(has(&b, ">é &lt;&amp;&gt; &quot;x&quot;</text>"));
	assert_true(has(&b, "lengthAdjust=\"spacingAndGlyphs\" class=\"c6 b\">────</text>"));
	assert_true(has(&b, "prefers-color-scheme:light"));
	assert_true(has(&b, "<rect x=\"14\" y=\"514\" width=\"240\" height=\"25\" class=\"t\"/>")); /* reverse */
	assert_true(has(&b, "class=\"g\">here</text>"));
	size_t whole = b.n;
	rh_buf_clear(&b);
	rh_buf_clear(&again);
	ui_snapshot_svg_part(&s, "a page has several", &b);
	ui_snapshot_svg_style(&again);
	assert_true(b.n + again.n < whole + 100 && !has(&b, "<style>") && has(&again, ".c6{"));
	ui_snapshot_release(&s);
	rh_buf_release(&b);
	rh_buf_release(&again);
	pty_end();
}

/* Where there is no terminal, the pictures are the same. */
static void without_terminal(void **state)
{
	struct ui_options o = { .theme = UI_THEME_DARK, .ambiguous = UI_AMBIGUOUS_NARROW };
	struct ui_snapshot s;
	struct rh_buf with, without;
	struct rh_err e;

	(void)state;
	rh_buf_init(&with, 1 << 20);
	rh_buf_init(&without, 1 << 20);
	begin(o.theme);
	draw(0, &s);
	ui_snapshot_svg(&s, "title", &with);
	ui_snapshot_release(&s);
	pty_end();

	o.rows = 24;
	o.columns = 80;
	assert_int_equal(ui_open_on(&t.ui, -1, -1, &o, &e), RH_OK);
	pty_show(draw_one);
	shown = 0;
	ui_draw(t.ui, &frame);
	ui_snapshot_take(t.ui, &s);
	ui_snapshot_svg(&s, "title", &without);
	ui_snapshot_release(&s);
	ui_fence(t.ui, "nothing");
	assert_int_equal(t.ui->tty.pen.bytes, 0);
	ui_close(&t.ui);
	assert_string_equal(with.p, without.p);
	rh_buf_release(&with);
	rh_buf_release(&without);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(drawn_again), cmocka_unit_test(as_text),          cmocka_unit_test(no_secret),
		cmocka_unit_test(as_svg),      cmocka_unit_test(without_terminal),
	};

	pty_environment();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
