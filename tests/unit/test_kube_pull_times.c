/* When what happened to a pull, from the pod and its events. */
#include "base/base.h"
#include "kube/pod.h"
#include "kube/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct kube_event_row event(const char *reason, const char *message, int64_t last, int count)
{
	return (struct kube_event_row){
		.reason = reason, .message = message, .container = "", .last = last, .count = count
	};
}

static struct kube_pull_times times(const struct kube_event_row *events, size_t n, int64_t scheduled)
{
	const struct kube_pod pod = { .created = 100, .scheduled = scheduled };
	const struct kube_event_row *at[8];
	struct kube_pull_times t;

	for (size_t i = 0; i < n; i++)
		at[i] = &events[i];
	kube_pull_times_read(&(struct kube_verdict_input){ .pod = &pod, .events = at, .event_count = n, .now = 1000 },
			     &t);
	return t;
}

static void test_pulled(void **state)
{
	const struct kube_event_row events[] = {
		event("Scheduled", "", 110, 1),
		event("Pulling", "", 112, 1),
		event("Pulled", "Successfully pulled image \"x\" in 3s", 115, 1),
	};
	struct kube_pull_times t = times(events, 3, 0);

	(void)state;
	assert_int_equal(t.begun, 110);
	assert_int_equal(t.pulling, 112);
	assert_int_equal(t.pulled, 115);
	assert_int_equal(t.refused, 0);
	assert_int_equal(t.again, 0);
	assert_false(t.present);
}

static void test_present_and_nothing(void **state)
{
	const struct kube_event_row there = event("Pulled", "Container image \"x\" already present on machine", 115, 1);
	struct kube_pull_times t = times(&there, 1, 111);

	(void)state;
	assert_true(t.present);
	assert_int_equal(t.begun, 111);
	t = times(NULL, 0, 0);
	assert_int_equal(t.begun, 100); /* since it was made */
	assert_int_equal(t.pulling + t.pulled + t.refused, 0);
}

/* The kubelet waits longer each time, and five minutes at most. */
static void test_refused(void **state)
{
	static const struct {
		int count;
		int64_t wait;
	} waits[] = { { 1, 10 }, { 2, 20 }, { 3, 40 }, { 5, 160 }, { 6, 300 }, { 60, 300 } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(waits); i++) {
		const struct kube_event_row events[] = {
			event("Pulling", "", 800, waits[i].count),
			event("Failed", "Failed to pull image \"x\": 401 Unauthorized", 801, waits[i].count),
		};
		struct kube_pull_times t = times(events, 2, 0);

		assert_int_equal(t.refused, 801);
		assert_int_equal(t.again, 801 + waits[i].wait);
		assert_int_equal(t.pulled, 0);
	}
}

/* It is at it again: what failed before is over. */
static void test_again(void **state)
{
	const struct kube_event_row events[] = {
		event("Failed", "Failed to pull image \"x\": 401 Unauthorized", 801, 2),
		event("Pulling", "", 821, 3),
	};
	struct kube_pull_times t = times(events, 2, 0);

	(void)state;
	assert_int_equal(t.pulling, 821);
	assert_int_equal(t.refused, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pulled), cmocka_unit_test(test_present_and_nothing),
					    cmocka_unit_test(test_refused), cmocka_unit_test(test_again) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
