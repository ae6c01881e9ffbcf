/* Live lists over a longer time: namespaces that may not be read, servers that fail and come back, how often the
 * screen is told.
 */
#include "base/base.h"
#include "kube/internal.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/list/feed.h"
#include "kube/list/table.h"
#include "kube/secret.h"
#include "net/net.h"

#include "tests/support/list_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- rights ---- */

static void rights_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		return;
	}
	w->lists++;
	if (script_has(q, "/namespaces/one/"))
		answer_table(q, "5", NULL, "one", "a:1");
	else if (script_has(q, "/namespaces/two/"))
		answer_table(q, "5", NULL, "two", "a:2 b:3");
	else
		answer_status(q, 403, "Forbidden", "");
}

static bool two_watches(struct world *w)
{
	return w->list->live == KUBE_LIVE_WATCHING && w->watches >= 2;
}

static void test_fall_back(void **state)
{
	static const char *const namespaces[] = { "one", "two", "three" };
	struct kube_list_spec spec = { .resource = &kube_res_secret,
				       .fallback = namespaces,
				       .fallback_count = 3,
				       .make = kube_secret_row_make,
				       .table = true };
	struct world w;

	(void)state;
	world_open(&w, rights_server);
	w.list = kube_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, two_watches);
	assert_int_equal(w.lists, 4);
	check_rows(&w, "one/a:1 two/a:2 two/b:3");
	assert_int_equal(w.list->forbidden_count, 1);
	assert_string_equal(w.list->forbidden[0], "three");
	assert_int_equal(w.list->err.code, RH_OK);

	/* probed once: the next list does not ask for all of them again */
	kube_list_free(&w.list);
	w.lists = w.watches = 0;
	w.list = kube_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, two_watches);
	assert_int_equal(w.lists, 3);
	world_close(&w);
}

static void test_forbidden_everywhere(void **state)
{
	static const char *const namespaces[] = { "three", "four" };
	struct world w;

	(void)state;
	world_open(&w, rights_server);
	world_list(&w, namespaces, 2);
	turn_until(&w, failed);
	assert_int_equal(w.list->err.code, RH_E_FORBIDDEN);
	assert_int_equal(w.list->forbidden_count, 2);
	assert_string_equal(w.list->forbidden[0], "three");
	assert_string_equal(w.list->forbidden[1], "four");
	world_close(&w);
}

/* The whole cluster is refused, and no namespace is known: with one, a new list is worth asking for. */
static void test_refused(void **state)
{
	static const char *const one[] = { "one" };
	struct kube_list_spec spec = { .resource = &kube_res_secret, .make = kube_secret_row_make, .table = true };
	struct world w;

	(void)state;
	world_open(&w, rights_server);
	w.list = kube_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, failed);
	assert_true(kube_list_refused(w.list));
	assert_false(kube_list_by_namespace(w.list));
	kube_list_free(&w.list);
	spec.fallback = one;
	spec.fallback_count = 1;
	w.list = kube_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, watching);
	assert_false(kube_list_refused(w.list));
	check_rows(&w, "one/a:1");
	world_close(&w);
}

static void test_no_namespaces(void **state)
{
	static const char *const none[] = { NULL };
	struct world w;

	(void)state;
	world_open(&w, rights_server);
	world_list(&w, none, 0);
	assert_int_equal(w.list->live, KUBE_LIVE_WATCHING);
	assert_int_equal(w.list->rows.n, 0);
	world_close(&w);
}

static bool loaded_all(struct world *w)
{
	return w->list->live == KUBE_LIVE_POLLING && w->list->rows.n == w->lists;
}

static void many_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	char ns[8] = "";

	(void)s;
	assert_false(script_has(q, "watch=1"));
	memcpy(ns, strstr(q->target, "/namespaces/") + strlen("/namespaces/"), 3);
	w->lists++;
	answer_table(q, "5", NULL, ns, w->mode ? "b:2" : "a:1");
}

static bool all_new(struct world *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->list->rows.n; i++)
		n += !strcmp(((struct kube_secret_row *)w->list->rows.v[i])->name, "b");
	return n == 17;
}

static void test_polls_many(void **state)
{
	const char *namespaces[17];
	char names[17][8];
	struct world w;

	(void)state;
	for (size_t i = 0; i < 17; i++) {
		names[i][0] = 'n';
		names[i][1] = (char)('0' + i / 10);
		names[i][2] = (char)('0' + i % 10);
		names[i][3] = '\0';
		namespaces[i] = names[i];
	}
	rh_clock_drive(1785578400);
	world_open(&w, many_server);
	world_list(&w, namespaces, 17);
	turn_until(&w, loaded_all);
	assert_int_equal(w.lists, 17);
	w.mode = 1;
	rh_clock_advance(KUBE_POLL_MS);
	turn_until(&w, all_new);
	assert_int_equal(w.list->rows.n, 17);
	assert_int_equal(w.lists, 34);
	world_close(&w);
}

/* Streams are few: a list that finds none left polls, and gives back what it took. */
static void test_watches_are_counted(void **state)
{
	const char *namespaces[16];
	struct kube_list *other;
	struct world w;

	(void)state;
	for (size_t i = 0; i < RH_LEN(namespaces); i++)
		namespaces[i] = "one";
	world_open(&w, rights_server);
	world_list(&w, namespaces, 10);
	other = w.list;
	world_list(&w, namespaces, 7);
	turn_until(&w, polling);
	kube_list_free(&other);
	kube_list_free(&w.list);
	world_list(&w, namespaces, 16);
	turn_until(&w, watching);
	world_close(&w);
}

/* ---- servers that fail and come back ---- */

static void moody_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (w->mode == 1) {
		script_answer(q, 503, "text/html", NULL, "<html><title>503 Service Unavailable</title></html>");
	} else if (w->mode == 2) {
		answer_status(q, 401, "Unauthorized", "");
	} else if (w->mode == 4) {
		script_json(q, 200, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}");
	} else if (w->mode == 5) {
		script_json(q, 200, "");
	} else if (w->mode == 6) {
		script_answer(q, 200, "text/plain", NULL, "ok");
	} else if (script_has(q, "watch=1")) {
		if (w->mode == 3)
			answer_status(q, 403, "Forbidden", "");
		else
			hold_watch(w, q);
	} else {
		w->lists++;
		answer_table(q, "9", NULL, "n", w->mode == 3 ? "a:1" : "a:1 b:2");
	}
}

static void test_stale_and_back(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, moody_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	w.mode = 1;
	w.watch = -1;
	rh_clock_advance(2000);
	script_refuse(w.server, true);
	script_refuse(w.server, false);
	turn_until(&w, stale);
	assert_int_equal(w.list->err.code, RH_E_SERVER);
	assert_non_null(strstr(w.list->err.why, "503 Service Unavailable"));
	assert_int_equal(w.list->stale_since, rh_wall());
	check_rows(&w, "n/a:1 n/b:2");
	w.mode = 0;
	rh_clock_advance(1000);
	turn_until(&w, watching);
	assert_int_equal(w.list->stale_since, 0);
	assert_int_equal(w.list->err.code, RH_OK);
	assert_int_equal(w.lists, 1);
	assert_non_null(strstr(w.watch_target, "resourceVersion=9"));
	world_close(&w);
}

static void test_unreachable_and_back(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, moody_server);
	script_refuse(w.server, true);
	world_list(&w, NULL, 0);
	turn_until(&w, failed);
	assert_int_equal(w.list->err.code, RH_E_NET);
	script_refuse(w.server, false);
	rh_clock_advance(2000);
	turn_until(&w, watching);
	check_rows(&w, "n/a:1 n/b:2");
	world_close(&w);
}

/* What is no list is no empty list, and is said to be none, with what is wrong with it. */
static void test_no_list_and_back(void **state)
{
	static const struct {
		int mode;
		const char *why;
	} answers[] = {
		{ 4, "it has neither items nor rows" },
		{ 5, "it is empty" },
		{ 6, "line 1, byte 0: a value was expected" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(answers); i++) {
		struct world w;

		rh_clock_drive(1785578400);
		world_open(&w, moody_server);
		w.mode = answers[i].mode;
		world_list(&w, NULL, 0);
		turn_until(&w, failed);
		assert_int_equal(w.list->err.code, RH_E_PARSE);
		assert_string_equal(w.list->err.what, "The server's answer is no list");
		assert_string_equal(w.list->err.why, answers[i].why);
		w.mode = 0;
		rh_clock_advance(1000);
		turn_until(&w, watching);
		check_rows(&w, "n/a:1 n/b:2");
		world_close(&w);
	}
}

static void test_signed_out_waits(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, moody_server);
	w.mode = 2;
	world_list(&w, NULL, 0);
	turn_until(&w, failed);
	assert_int_equal(w.list->err.code, RH_E_AUTH);
	assert_int_equal(rh_timer_wait(), -1);
	w.mode = 0;
	assert_false(w.list->asking);
	kube_list_again(w.list);
	assert_true(w.list->asking); /* until there is an answer */
	turn_until(&w, watching);
	assert_false(w.list->asking);
	w.mode = 2;
	kube_list_again(w.list);
	assert_true(w.list->asking);
	turn_until(&w, stale);
	assert_false(w.list->asking);
	world_close(&w);
}

static void test_watch_not_permitted(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, moody_server);
	w.mode = 3;
	world_list(&w, NULL, 0);
	turn_until(&w, polling);
	check_rows(&w, "n/a:1");
	w.mode = 0;
	rh_clock_advance(KUBE_POLL_MS);
	turn_until(&w, watching);
	check_rows(&w, "n/a:1 n/b:2");
	world_close(&w);
}

/* ---- message ---- */

static bool all_500(struct world *w)
{
	return w->list->rows.n == 502;
}

/* ---- a server that hangs while its kernel goes on ---- */

static void hanging_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (!strcmp(q->target, "/version")) {
		w->lists += 100;
		if (!w->mode)
			script_json(q, 200, "{\"gitVersion\":\"v1.28.6\"}");
	} else if (script_has(q, "watch=1")) {
		if (w->mode < 2)
			hold_watch(w, q);
		else
			w->mode++;
	} else {
		w->lists++;
		answer_table(q, "5", NULL, "ns", "a:1");
	}
}

static bool asked_once(struct world *w)
{
	return w->lists == 101 && net_reads(w->net) == 0;
}

static bool asked_twice(struct world *w)
{
	return w->lists == 201;
}

static bool second_event(struct world *w)
{
	return w->list->rows.n == 2;
}

static bool tried_again(struct world *w)
{
	return w->mode == 3;
}

static void test_hanging_and_back(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, hanging_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	rh_clock_advance(KUBE_PULSE_MS - 1000);
	event(w.watch, "ADDED", "ns", "b:6", true);
	turn_until(&w, second_event);
	rh_clock_advance(1000);
	rh_timer_run();
	assert_int_equal(net_reads(w.net), 0); /* something was heard: nothing is asked */
	rh_clock_advance(KUBE_PULSE_MS - 1000);
	turn_until(&w, asked_once);
	rh_clock_advance(KUBE_PULSE_ANSWER_MS);
	rh_timer_run();
	assert_int_equal(w.list->live, KUBE_LIVE_WATCHING);

	w.mode = 2;
	rh_clock_advance(KUBE_PULSE_MS - KUBE_PULSE_ANSWER_MS);
	turn_until(&w, asked_twice);
	assert_int_equal(w.list->live, KUBE_LIVE_WATCHING);
	rh_clock_advance(KUBE_PULSE_ANSWER_MS);
	turn_until(&w, stale);
	assert_int_equal(w.list->err.code, RH_E_TIMEOUT);
	assert_int_equal(w.list->rows.n, 2);
	rh_clock_advance(1000);
	turn_until(&w, tried_again); /* but it is not even begun, so once more */
	w.mode = 1;
	rh_clock_advance(KUBE_PULSE_ANSWER_MS);
	rh_timer_run();
	rh_clock_advance(2000);
	turn_until(&w, watching);
	assert_int_equal(w.list->stale_since, 0);
	world_close(&w);
}

static void test_mail_is_gathered(void **state)
{
	struct world w;
	int64_t began;

	(void)state;
	world_open(&w, moody_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	w.messages = 0;
	began = rh_now();
	for (int i = 0; i < 500; i++) {
		char *rows = rh_format("x%d:%d", i, 10 + i);

		event(w.watch, "ADDED", "n", rows, i == 0);
		free(rows);
		net_wait(w.net, 0);
	}
	turn_until(&w, all_500);
	assert_true((int64_t)w.messages <= (rh_now() - began) / KUBE_TELL_MS + 2);
	world_close(&w);
}

static void called(void *ctx)
{
	++*(unsigned *)ctx;
}

static struct rh_row *make_counted(void *ctx, const struct kube_table_columns *columns, struct rh_str element)
{
	(void)ctx;
	return kube_secret_row_make(NULL, columns, element);
}

static void test_call_instead_of_message(void **state)
{
	struct kube_list_spec spec = {
		.resource = &kube_res_secret, .make = make_counted, .table = true, .changed = called
	};
	unsigned calls = 0;
	struct world w;

	(void)state;
	world_open(&w, moody_server);
	spec.ctx = &calls;
	w.list = kube_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, watching);
	assert_true(calls > 0);
	assert_int_equal(w.messages, 0);
	world_close(&w);
}

/* ---- watches that talk nonsense ---- */

static void nonsense_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	char *deep;

	if (!script_has(q, "watch=1")) {
		w->lists++;
		answer_table(q, "9", NULL, "n", "a:1");
		return;
	}
	w->watches++;
	if (w->mode == 0) {
		script_answer(q, 200, "text/html", NULL, "<html><title>Sign in</title></html>");
	} else if (w->mode == 1) {
		script_begin(q->fd);
		script_line(q->fd, "<html>");
		script_end(s, q->fd);
	} else if (w->mode == 2) {
		deep = rh_alloc(10001);
		memset(deep, '[', 10000);
		script_begin(q->fd);
		script_line(q->fd, deep);
		script_end(s, q->fd);
		free(deep);
	} else {
		hold_watch(w, q);
	}
}

static unsigned watches_before;

static const struct rh_timer *again_of(const struct world *w)
{
	return &((struct kube_list_inner *)w->list->inner)->feeds[0]->again;
}

static bool failed_again(struct world *w)
{
	return stale(w) && w->watches > watches_before && again_of(w)->running;
}

/* A proxy's page, no JSON, JSON that nests without end: each begins like a watch, so that is no sign of recovery. */
static void test_nonsense_backs_off(void **state)
{
	(void)state;
	for (int mode = 0; mode < 3; mode++) {
		struct world w;
		int64_t first, last = 0;

		rh_clock_drive(1785578400);
		world_open(&w, nonsense_server);
		w.mode = mode;
		world_list(&w, NULL, 0);
		watches_before = 0;
		turn_until(&w, failed_again);
		first = again_of(&w)->due - rh_now();
		for (int i = 0; i < 8; i++) {
			watches_before = w.watches;
			rh_clock_advance(again_of(&w)->due - rh_now());
			turn_until(&w, failed_again);
			last = again_of(&w)->due - rh_now();
		}
		assert_in_range(first, 300, 700);
		if (last < 20000)
			fail_msg("%d: after %u watches it waits %d ms", mode, w.watches, (int)last);
		assert_int_equal(w.lists, 1);
		w.mode = 9;
		rh_clock_advance(last);
		turn_until(&w, watching);
		world_close(&w);
	}
}

/* ---- Retry-After ---- */

static void busy_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	w->lists++;
	if (script_has(q, "watch=1"))
		hold_watch(w, q);
	else if (w->mode)
		answer_table(q, "9", NULL, "n", "a:1");
	else
		script_answer(q, 503, NULL, "Retry-After: 3600\r\n",
			      "{\"kind\":\"Status\",\"message\":\"busy\",\"code\":503}");
}

/* Longer than a minute nobody waits, whatever the server says; and not shorter than it says. */
static void test_retry_after_is_bounded(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, busy_server);
	world_list(&w, NULL, 0);
	turn_until(&w, failed);
	assert_int_equal(rh_timer_wait(), 60000);
	w.mode = 1;
	rh_clock_advance(60000);
	turn_until(&w, watching);
	world_close(&w);
}

/* The two delays that a person notices: half a second at first, never more than half a minute, and a quarter more. */
static void test_delays(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		int64_t first = kube_feed_delay(1, 30000), third = kube_feed_delay(3, 30000),
			late = kube_feed_delay(40, 30000);

		assert_in_range(first, 375, 625);
		assert_in_range(third, 1500, 2500);
		assert_in_range(late, 22500, 37500);
	}
}

int main(void)
{
	/* Those that drive the clock come last: it cannot be given back. */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fall_back),
		cmocka_unit_test(test_forbidden_everywhere),
		cmocka_unit_test(test_no_namespaces),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nonsense_backs_off),
		cmocka_unit_test(test_retry_after_is_bounded),
		cmocka_unit_test(test_watches_are_counted),
		cmocka_unit_test(test_mail_is_gathered),
		cmocka_unit_test(test_call_instead_of_message),
		cmocka_unit_test(test_delays),
		cmocka_unit_test(test_polls_many),
		cmocka_unit_test(test_stale_and_back),
		cmocka_unit_test(test_unreachable_and_back),
		cmocka_unit_test(test_hanging_and_back),
		cmocka_unit_test(test_no_list_and_back),
		cmocka_unit_test(test_signed_out_waits),
		cmocka_unit_test(test_watch_not_permitted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
