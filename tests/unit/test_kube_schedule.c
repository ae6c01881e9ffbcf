/* When a CronJob runs next, in UTC. */
#include "base/base.h"
#include "kube/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int64_t at(const char *text)
{
	int64_t seconds;

	assert_true(rh_time_parse(rh_str(text), &seconds));
	return seconds;
}

static void next_is(const char *schedule, const char *after, const char *expected)
{
	int64_t next = kube_schedule_next(rh_str(schedule), at(after));

	if (next != (*expected ? at(expected) : 0))
		fail_msg("%s after %s: %lld", schedule, after, (long long)next);
}

static void test_next(void **state)
{
	(void)state;
	next_is("0 3 * * *", "2026-11-30T02:59:59Z", "2026-11-30T03:00:00Z");
	next_is("0 3 * * *", "2026-11-30T03:00:00Z", "2026-12-01T03:00:00Z"); /* the minute itself is over */
	next_is("* * * * *", "2026-11-30T03:00:30Z", "2026-11-30T03:01:00Z");
	next_is("* * * * *", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z");
	next_is("*/20 * * * *", "2026-11-30T03:41:00Z", "2026-11-30T04:00:00Z");
	next_is("5/20 1-2 * * *", "2026-11-30T02:30:00Z", "2026-11-30T02:45:00Z");
	next_is("@hourly", "2026-11-30T03:41:00Z", "2026-11-30T04:00:00Z");
	next_is("@weekly", "2026-11-30T03:41:00Z", "2026-12-06T00:00:00Z"); /* a Sunday */
	next_is("0 0 1 jan *", "2026-11-30T03:41:00Z", "2027-01-01T00:00:00Z");
	next_is("0 9 * * mon-fri", "2026-12-04T09:00:00Z", "2026-12-07T09:00:00Z");
	next_is("0 0 29 2 *", "2026-11-30T00:00:00Z", "2028-02-29T00:00:00Z");
}

/* Day and weekday: either, unless one of them is "*". */
static void test_days(void **state)
{
	(void)state;
	next_is("0 0 13 * fri", "2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z");
	next_is("0 0 13 * *", "2026-12-01T00:00:00Z", "2026-12-13T00:00:00Z");
	next_is("0 0 * * fri", "2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z");
	next_is("0 0 */2 * mon", "2026-12-01T00:00:00Z", "2026-12-03T00:00:00Z"); /* a step is no star */
}

static void test_never(void **state)
{
	(void)state;
	next_is("0 0 30 2 *", "2026-11-30T00:00:00Z", "");
	next_is("@every 1h", "2026-11-30T00:00:00Z", "");
	next_is("TZ=Europe/Berlin 0 3 * * *", "2026-11-30T00:00:00Z", "");
	next_is("no schedule", "2026-11-30T00:00:00Z", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_next), cmocka_unit_test(test_days),
					    cmocka_unit_test(test_never) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
