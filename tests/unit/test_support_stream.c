/* The strict ear hears what it should: every forbidden sequence is caught, every allowed one passes. */
#include "base/base.h"

#include "tests/support/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static struct rh_buf drawn;
static unsigned fences;

static void on_draw(void *ctx, const char *p, size_t n)
{
	(void)ctx;
	rh_buf_add(&drawn, p, n);
}

static void on_fence(void *ctx, struct rh_str state)
{
	(void)ctx;
	fences += rh_str_is(state, "a=1");
}

static unsigned violations_in(const char *bytes, bool utf8)
{
	struct rt_stream s = { .utf8 = utf8, .draw = on_draw, .fence = on_fence };
	size_t n = strlen(bytes), at = 0;
	rh_buf_release(&drawn);
	rh_buf_init(&drawn, 65536);
	rt_stream_init(&s);
	while (at < n)
		at += rt_stream_feed(&s, bytes + at, n - at);
	rt_stream_end(&s);
	unsigned v = s.violations;
	rt_stream_release(&s);
	return v;
}

static void allowed(void **state)
{
	static const char *const good[] = {
		"plain text\r\n\b\t",
		"\033[H\033[2J\033[1;24r\033[4l",
		"\033[?1049h\033[22;0;0t\033[?1h\033=",
		"\033[38;5;12m\033[39;49m",
		"\033(B\033)0\016x\017",
		"\033[12;80H\033[K\033[3P\033[2@\033[4X\033[d\033[10G\033[2L\033[M",
		"\033[?25l\033[?12l\033[?25h",
		"\033[?12;25h",
		"\033[?2004h\033[?2026h\033[?2026l",
		"\033]0;ranchhand\033\\",
		"\033]52;c;aGk=\007",
		"\033]104\007",
		"\xe6\xb5\x8b\xe8\xaf\x95 \xe2\x94\x80 \xc3\xa9",
		"\033[m\033[0;1;7m",
		"\0337\0338\033M",
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(good); i++)
		assert_int_equal(violations_in(good[i], true), 0);
}

static void forbidden(void **state)
{
	static const char *const bad[] = {
		"\033[5n",
		"\033[c",
		"\033[5n",
		"\033]8;;http://x\033\\",
		"\033]11;?\033\\",
		"\033]4;1;rgb:ff/00/00\007",
		"\033]52;c;?\007",
		"\033P+q\033\\",
		"\033[5m",
		"\033[8m",
		"\033[?1000h",
		"\033[?1006h",
		"\033c",
		"\033[!p",
		"\033[21t",
		"\033[2;3;4t",
		"\a",
		"\001",
		"\177",
		"\xe4",
		"\xc0\x80",
		"\xed\xa0\x80",
		"\xc2\x9b",
		"\xe2\x80\xae",
		"\xe2\x80\x8b",
		"\xef\xbb\xbf",
		"\xee\x80\x80",
		"\033[3J\033[2;2;2H",
		"\033[>c",
		"\033]0;\xc3\xa9\033\\",
		"\033_other\033\\",
		"\033[1",
		"\xe6\xb5",
		"\033[38;2;1;2;3m",
		"\033]2;a\033b",
		"\033#8",
	};
	(void)state;
	for (size_t i = 0; i < RH_LEN(bad); i++)
		if (!violations_in(bad[i], true))
			fail_msg("passed: number %zu", i);
	assert_int_not_equal(violations_in("\xc3\xa9", false), 0);
}

static void fences_and_repeats(void **state)
{
	struct rt_stream s = { .utf8 = true, .draw = on_draw, .fence = on_fence };
	const char bytes[] = "ab\033[3b\033_rh:a=1\033\\after";
	(void)state;
	fences = 0;
	rh_buf_release(&drawn);
	rh_buf_init(&drawn, 65536);
	rt_stream_init(&s);
	size_t n = rt_stream_feed(&s, bytes, sizeof bytes - 1);
	assert_int_equal(fences, 1);
	assert_int_equal(n, sizeof bytes - 1 - 5); /* it stops behind a fence */
	assert_string_equal(drawn.p, "abbbb");
	assert_int_equal(s.violations, 0);
	rt_stream_release(&s);
}

static void modes(void **state)
{
	struct rt_stream s = { .utf8 = true, .draw = on_draw };
	struct rh_buf left;
	const char on[] = "\033[?1049h\033[?1h\033[?25l\033[7m\033[1;24r";
	const char off[] = "\033[m\033[?25h\033[?1l\033[r\033[?1049l";
	(void)state;
	rh_buf_init(&left, 1024);
	rt_stream_init(&s);
	rt_stream_feed(&s, on, sizeof on - 1);
	rt_modes_left(&s.modes, &left);
	assert_string_equal(left.p, "alternate screen, hidden cursor, application cursor keys, attributes");
	rh_buf_clear(&left);
	rt_stream_feed(&s, off, sizeof off - 1);
	rt_modes_left(&s.modes, &left);
	assert_string_equal(left.p, "");
	rt_stream_release(&s);
	rh_buf_release(&left);
}

static void canaries(void **state)
{
	static const char *const leaks[] = {
		"hunter2+/x",           "aHVudGVyMisveA==",        "xxaHVudGVyMisve", "YTpodW50ZXIyKy94",
		"YWI6aHVudGVyMisveA==", "password=hunter2%2B%2Fx", "aHVudGVyMisveA",
	};
	struct rt_canary c;
	(void)state;
	rt_canary_init(&c, "hunter2+/x");
	for (size_t i = 0; i < RH_LEN(leaks); i++)
		if (!rt_canary_find(&c, rh_str(leaks[i])))
			fail_msg("not found: %s", leaks[i]);
	assert_null(rt_canary_find(&c, rh_str("hunter2, and aHVudGVy or other words")));
	rt_canary_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allowed), cmocka_unit_test(forbidden), cmocka_unit_test(fences_and_repeats),
		cmocka_unit_test(modes),   cmocka_unit_test(canaries),
	};
	rh_buf_init(&drawn, 65536);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rh_buf_release(&drawn);
	return failed;
}
