/* The terminal under test programs: fences, keys, ticks, and everything that must be noticed. */
#include "base/base.h"

#include "tests/support/support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct rt_world world;

static struct rt_term *start(void)
{
	static const char *const argv[] = { "tests/support/fake_client", NULL };
	const struct rt_term_start how = { .argv = argv,
					   .env = (const char *const *)world.env,
					   .rows = 24,
					   .columns = 80,
					   .utf8 = true,
					   .driven = true,
					   .wall = 1000 };
	struct rt_term *t = rt_term_new(&how);
	while (!rt_term_taken(t))
		assert_int_not_equal(rt_term_read(t, 30000), RT_TIMEOUT);
	return t;
}

static void settle(struct rt_term *t)
{
	while (!rt_term_taken(t))
		assert_int_not_equal(rt_term_read(t, 30000), RT_TIMEOUT);
}

static char *verdict(const struct rt_term *t)
{
	struct rh_buf b;
	rh_buf_init(&b, 65536);
	rt_term_verdict(t, &b);
	return rh_buf_take(&b);
}

static void well_behaved(void **state)
{
	struct rt_term *t = start();
	struct rh_buf row;
	(void)state;
	rh_buf_init(&row, 1024);
	rt_screen_row(t->screen, 0, &row);
	assert_string_equal(row.p, "fake 测试");
	rt_term_type(t, RH_STR("hello"));
	settle(t);
	assert_true(rt_screen_has(t->screen, "> hello"));
	assert_string_equal(t->fence.focus, "hello");
	assert_string_equal(t->fence.screen, "fake");
	rt_term_tick(t, t->fence.next);
	rt_term_tick(t, 20);
	settle(t);
	assert_true(rt_screen_has(t->screen, "ticks 2"));
	assert_int_equal(t->fence.next, 480);
	assert_true(rt_term_press(t, "q"));
	assert_true(rt_term_wait_end(t, 30000));
	assert_true(WIFEXITED(t->status) && WEXITSTATUS(t->status) == 0);
	char *v = verdict(t);
	assert_string_equal(v, "");
	free(v);
	rh_buf_release(&row);
	rt_term_free(&t);
}

static void leaves_the_terminal(void **state)
{
	struct rt_term *t = start();
	(void)state;
	rt_term_press(t, "x");
	assert_true(rt_term_wait_end(t, 30000));
	char *v = verdict(t);
	assert_non_null(strstr(v, "alternate screen, hidden cursor"));
	assert_non_null(strstr(v, "termios"));
	free(v);
	rt_term_free(&t);
}

static void shows_the_secret(void **state)
{
	struct rt_canary canary;
	struct rt_term *t = start();
	(void)state;
	rt_canary_init(&canary, "hunter2-canary");
	t->canary = &canary;
	t->reveal = true;
	rt_term_press(t, "!");
	settle(t);
	assert_string_equal(t->seen, "");
	t->reveal = false;
	rt_term_press(t, "a");
	settle(t);
	assert_non_null(strstr(t->seen, "on the screen"));
	rt_term_free(&t);
	t = start();
	t->canary = &canary;
	rt_term_press(t, "!");
	settle(t);
	assert_non_null(strstr(t->seen, "in the output"));
	rt_term_free(&t);
	rt_canary_release(&canary);
}

static void writes_what_it_must_not(void **state)
{
	struct rt_term *t = start();
	(void)state;
	rt_term_press(t, "~");
	settle(t);
	assert_int_equal(t->stream.violations, 2);
	rt_term_free(&t);
}

static void leaves_things(void **state)
{
	struct rt_term *t = start();
	struct rh_buf left;
	(void)state;
	rh_buf_init(&left, 4096);
	rt_world_left(&world, &left);
	assert_non_null(strstr(left.p, "processes left behind")); /* the client itself, still running */
	rh_buf_clear(&left);
	rt_term_press(t, "f");
	settle(t);
	rt_term_press(t, "q");
	assert_true(rt_term_wait_end(t, 30000));
	rt_world_left(&world, &left);
	assert_non_null(strstr(left.p, "left behind: tmp/left-over"));
	const char *pids = strstr(left.p, "processes left behind: ");
	assert_non_null(pids);
	int64_t pid = 0;
	struct rh_str rest = rh_str_trim(rh_str(pids + strlen("processes left behind: "))), first;
	assert_true(rh_str_cut(&rest, ' ', &first) && rh_str_number(rh_str_trim(first), 2, INT32_MAX, &pid));
	kill((pid_t)pid, SIGKILL);
	waitpid((pid_t)pid, NULL, 0);
	rh_buf_release(&left);
	rt_term_free(&t);
}

static void keys(void **state)
{
	static const struct {
		const char *name, *bytes;
	} known[] = {
		{ "Up", "\033[A" },    { "F10", "\033[21~" }, { "^S", "\023" },      { "Enter", "\r" },
		{ "S-Tab", "\033[Z" }, { "Esc", "\033" },     { "PgDn", "\033[6~" }, { "Del", "\033[3~" },
		{ "Space", " " },      { "d", "d" },          { "Alt-b", "\033b" },  { "Backspace", "\177" },
		{ "测", "测" },
	};
	struct rt_screen *s = rt_screen_new(24, 80, true);
	struct rh_buf b;
	(void)state;
	rh_buf_init(&b, 1024);
	for (size_t i = 0; i < RH_LEN(known); i++) {
		rh_buf_clear(&b);
		assert_true(rt_screen_key(s, known[i].name, &b));
		assert_string_equal(b.p, known[i].bytes);
	}
	assert_false(rt_screen_key(s, "Hyper", &b));
	rt_screen_feed(s, "\033[?1h", 5);
	rh_buf_clear(&b);
	assert_true(rt_screen_key(s, "Up", &b));
	assert_string_equal(b.p, "\033OA");
	rt_screen_feed(s, "\033[?2004h", 8);
	rh_buf_clear(&b);
	rt_screen_paste(s, RH_STR("a\nb"), &b);
	assert_string_equal(b.p, "\033[200~a\nb\033[201~");
	rh_buf_release(&b);
	rt_screen_free(&s);
}

/* What arrives in pieces is what arrives whole. */
static void pieces(void **state)
{
	static const char text[] = "a中é🚀文\xff"
				   "b\033[1m字";
	struct rh_buf whole, cut;
	(void)state;
	rh_buf_init(&whole, 1024);
	rh_buf_init(&cut, 1024);
	for (size_t piece = sizeof text - 1; piece > 0; piece--) {
		struct rt_screen *s = rt_screen_new(2, 40, true);
		for (size_t at = 0; at < sizeof text - 1; at += piece)
			rt_screen_feed(s, text + at, sizeof text - 1 - at < piece ? sizeof text - 1 - at : piece);
		rh_buf_clear(&cut);
		rt_screen_row(s, 0, &cut);
		if (!whole.n)
			rh_buf_adds(&whole, rh_buf_str(&cut));
		assert_string_equal(cut.p, whole.p);
		rt_screen_free(&s);
	}
	assert_non_null(strstr(whole.p, "a中é🚀文"));
	rh_buf_release(&whole);
	rh_buf_release(&cut);
}

/* Text over another, one column further: the right halves of wide characters are those of the characters. */
static void right_halves(void **state)
{
	static const char text[] = "\033[1m\xe5\x91\xbd\xe5\x90\x8d\033[m\r \xe5\x91\xbd\xe5\x90\x8d\r\n"
				   "\033[1m\xe5\x91\xbd\033[mx";
	struct rt_screen *s = rt_screen_new(2, 10, true);
	struct rh_buf got;

	(void)state;
	rh_buf_init(&got, 1000);
	rt_screen_feed(s, text, sizeof text - 1);
	rt_screen_attributes(s, &got);
	assert_string_equal(got.p, "\nB\n");
	rh_buf_release(&got);
	rt_screen_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_behaved),
		cmocka_unit_test(right_halves),
		cmocka_unit_test(leaves_the_terminal),
		cmocka_unit_test(shows_the_secret),
		cmocka_unit_test(writes_what_it_must_not),
		cmocka_unit_test(leaves_things),
		cmocka_unit_test(keys),
		cmocka_unit_test(pieces),
	};
	rt_world_init(&world);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rt_world_release(&world);
	return failed;
}
