/* Bars: every part that is not nothing is seen, and together they are as wide as the bar. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/facts.h"
#include "ui/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void shares(uint64_t a, uint64_t b, uint64_t c, int columns, int wide_a, int wide_b, int wide_c)
{
	const struct ui_bar_part parts[] = { { a, UI_BAR_FULL, UI_ROLE_GOOD },
					     { b, UI_BAR_BUSY, UI_ROLE_WARN },
					     { c, UI_BAR_REST, UI_ROLE_MUTED } };
	int share[3];

	ui_bar_share(parts, 3, columns, share);
	assert_int_equal(share[0], wide_a);
	assert_int_equal(share[1], wide_b);
	assert_int_equal(share[2], wide_c);
}

static void test_share(void **state)
{
	(void)state;
	shares(1, 1, 2, 16, 4, 4, 8);
	shares(3, 0, 0, 16, 16, 0, 0);
	shares(1, 1000000, 1, 16, 1, 14, 1); /* one of a million is seen */
	shares(1, 1, 1, 16, 6, 5, 5);        /* rounding is the widest's */
	shares(0, 0, 0, 16, 0, 0, 0);
	shares(UINT64_MAX / 4, UINT64_MAX / 4, 0, 10, 5, 5, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_share) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
