/* Attributes on their way to the terminal: what is sent for what curses says, byte for byte, and that a terminal shows
 * the same for both. */
#include "ui/terminal/sgr.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#define RESET "\033(B\033[m" /* as xterm-256color has it */

static const struct {
	const char *what, *curses, *sent;
} table[] = {
	{ "nothing", "", "" },
	{ "text alone", "abc", "abc" },
	{ "all in one sequence, the set not again", "\033(B\033[0;1m\033[36mName", "\033[1;36mName" },
	{ "what is unsaid again before a cell is not said", "\033(B\033[0;1m" RESET "abc", "abc" },
	{ "one more is said alone", "\033(B\033[0;1ma\033(B\033[0;1m\033[31mb", "\033[1ma\033[31mb" },
	{ "one less is a reset", "\033(B\033[0;1m\033[31ma\033[39m\033(B\033[mb", "\033[1;31ma\033[mb" },
	{ "less and more", "\033(B\033[0;1ma\033(B\033[0;2mb", "\033[1ma\033[0;2mb" },
	{ "a blank is no cell to say it for", "\033(B\033[0;1ma" RESET " \033(B\033[0;1mb", "\033[1ma b" },
	{ "but if it is reversed", "\033(B\033[0;7ma" RESET " b", "\033[7ma\033[m b" },
	{ "or underlined", "a\033(B\033[0;4m " RESET "b", "a\033[4m \033[mb" },
	{ "erasing is as a blank", "\033(B\033[0;1ma" RESET "\033[K\033[5X\033[2J", "\033[1ma\033[K\033[5X\033[2J" },
	{ "on a background it is not", "\033[41ma\033[49m\033[K", "\033[41ma\033[m\033[K" },
	{ "nor is scrolling", "\033[41ma\033[m\n\033Mb", "\033[41ma\033[m\n\033Mb" },
	{ "moves say nothing", "\033(B\033[0;1m\033[5;2H\r\033[3d\033[4G\033[2A\033[1;24r",
	  "\033[5;2H\r\033[3d\033[4G\033[2A\033[1;24r" },
	{ "a colour of sixteen", "\033[97m\033[100ma", "\033[97;100ma" },
	{ "a colour of the 256", "\033[38;5;208m\033[48;5;17ma\033[1mb", "\033[38;5;208;48;5;17ma\033[1mb" },
	{ "attributes taken away one by one", "\033[4;7ma\033[24mb\033[27mc", "\033[4;7ma\033[0;7mb\033[mc" },
	{ "as the Linux console has it", "\033[0;10;1m\017a\033[m\017b", "\033[1ma\033[mb" },
	{ "as a VT220 has it", "\033[0;1m\033(Ba\033[m\033(Bb", "\033[1ma\033[mb" },
	{ "another set is one, and then its end is said", "\033(0q\033(Ba\016q\017b", "\033(0q\033(Ba\016q\017b" },
	{ "a blank of another set may be seen", "\033[1ma\033(0\033[m \033(B", "\033[1ma\033(0\033[m \033(B" },
	{ "what is not known here is left as it is", "\033[1m\033[53ma" RESET "b", "\033[1m\033[53ma\033[mb" },
	{ "a colour in colons too", "\033[38:2::1:2:3ma\033[mb", "\033[38:2::1:2:3ma\033[mb" },
	{ "saved with the cursor and back", "\0337\033[1ma\0338b\033[mc", "\0337\033[1ma\0338bc" },
	{ "strings pass", "\033[1m\033]0;a title\a\033_rh:x\033\\b", "\033]0;a title\a\033_rh:x\033\\\033[1mb" },
	{ "modes pass", "\033[?25l\033=\033[4l", "\033[?25l\033=\033[4l" },
	{ "UTF-8 is text", "\033[1m▸\033[m 中", "\033[1m▸ \033[m中" },
};

static void begin(struct ui_sgr *s)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	ui_sgr_begin(s);
	ui_sgr_add(s, rh_str(RESET "x"), &out);
	assert_string_equal(out.p, RESET "x");
	rh_buf_release(&out);
}

static void what_is_sent(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(table); i++) {
		struct ui_sgr s;
		struct rh_buf out;

		rh_buf_init(&out, 4096);
		begin(&s);
		ui_sgr_add(&s, rh_str(table[i].curses), &out);
		rh_buf_addc(&out, '\0');
		if (strcmp(out.p, table[i].sent) != 0)
			fail_msg("%s: %s", table[i].what, out.p);
		rh_buf_release(&out);
	}
}

/* The terminal was somebody else's: the first cell says everything. Whoever gets it next finds it as curses left it. */
static void begin_and_end(void **state)
{
	struct rh_buf out;
	struct ui_sgr s;

	(void)state;
	rh_buf_init(&out, 4096);
	ui_sgr_begin(&s);
	ui_sgr_add(&s, rh_str("\033[2;1H a"), &out);
	ui_sgr_settle(&s, &out);
	assert_string_equal(out.p, "\033[2;1H\033[m a");
	rh_buf_clear(&out);
	ui_sgr_add(&s, rh_str("\033[1mb\033[m"), &out);
	assert_string_equal(out.p, "\033[1mb");
	ui_sgr_settle(&s, &out);
	assert_string_equal(out.p, "\033[1mb\033[m");
	rh_buf_release(&out);
}

/* ---- the same on the terminal ---- */

#define SECOND_HALF ((uint32_t)-1) /* of a wide character, for libvterm */
enum { ROWS = 6, COLUMNS = 12, FRAMES = 3000, PARTS = 30 };
static uint32_t seed = 1;

static unsigned any(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void some_part(struct rh_buf *out)
{
	static const char *const looks[] = { "\033(B\033[m", "\033(B\033[0;1m", "\033(B\033[0;7m", "\033[4m",
					     "\033[36m",     "\033[39;49m",     "\033[41m",        "\033[0;1;4;7m",
					     "\033[27m",     "\033[38;5;99m",   "\033[24m",        "\033[22m" };
	static const char *const cells[] = { "a", "bc", " ", "   ", "▸", "中", " d " };
	static const char *const erasers[] = { "\033[K", "\033[1K", "\033[3X", "\033[J", "\033[2@", "\033[P", "\033[L",
					       "\033[M", "\n",      "\033M",   "\033[S", "\0337",   "\0338" };

	switch (any(8)) {
	case 0:
		rh_buf_addf(out, "\033[%u;%uH", 1 + any(ROWS), 1 + any(COLUMNS));
		return;
	case 1:
		rh_buf_addz(out, erasers[any(RH_LEN(erasers))]);
		return;
	case 2:
	case 3:
	case 4:
		rh_buf_addz(out, cells[any(RH_LEN(cells))]);
		return;
	default:
		rh_buf_addz(out, looks[any(RH_LEN(looks))]);
	}
}

static VTermScreen *terminal(VTerm **vt)
{
	*vt = vterm_new(ROWS, COLUMNS);
	vterm_set_utf8(*vt, 1);
	VTermScreen *screen = vterm_obtain_screen(*vt);
	vterm_screen_reset(screen, 1);
	return screen;
}

/* Behind their end the characters of a cell are not set. */
static bool same_text(const VTermScreenCell *a, const VTermScreenCell *b)
{
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL; i++)
		if (a->chars[i] != b->chars[i] || !a->chars[i])
			return a->chars[i] == b->chars[i];
	return true;
}

static bool same(const VTermScreenCell *a, const VTermScreenCell *b)
{
	bool blank = !a->chars[0] || a->chars[0] == ' ' || a->chars[0] == SECOND_HALF;

	return same_text(a, b) && a->width == b->width && a->attrs.underline == b->attrs.underline &&
	       a->attrs.reverse == b->attrs.reverse && vterm_color_is_equal(&a->bg, &b->bg) &&
	       (blank || (a->attrs.bold == b->attrs.bold && vterm_color_is_equal(&a->fg, &b->fg)));
}

static void compare(VTermScreen *a, VTermScreen *b, const struct rh_buf *curses, const struct rh_buf *sent)
{
	for (int y = 0; y < ROWS; y++)
		for (int x = 0; x < COLUMNS; x++) {
			VTermPos at = { .row = y, .col = x };
			VTermScreenCell ours, theirs;

			vterm_screen_get_cell(a, at, &theirs);
			vterm_screen_get_cell(b, at, &ours);
			if (!same(&theirs, &ours))
				fail_msg("line %d column %d: for %s was sent %s", y, x, curses->p, sent->p);
		}
}

static void a_terminal_shows_the_same(void **state)
{
	struct rh_buf curses, sent;
	VTerm *a, *b;
	VTermScreen *as = terminal(&a), *bs = terminal(&b);
	struct ui_sgr s;
	size_t before = 0, after = 0;

	(void)state;
	rh_buf_init(&curses, 1 << 16);
	rh_buf_init(&sent, 1 << 16);
	ui_sgr_begin(&s);
	for (int frame = 0; frame < FRAMES; frame++) {
		rh_buf_clear(&curses);
		rh_buf_clear(&sent);
		for (unsigned n = 1 + any(PARTS); n; n--)
			some_part(&curses);
		ui_sgr_add(&s, rh_buf_str(&curses), &sent);
		vterm_input_write(a, curses.p, curses.n);
		vterm_input_write(b, sent.p, sent.n);
		compare(as, bs, &curses, &sent);
		before += curses.n;
		after += sent.n;
	}
	assert_true(after < before);
	vterm_free(a);
	vterm_free(b);
	rh_buf_release(&curses);
	rh_buf_release(&sent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sent),
		cmocka_unit_test(begin_and_end),
		cmocka_unit_test(a_terminal_shows_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
