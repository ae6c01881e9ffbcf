/* Live lists against a small server that plays what real ones do: pages, expired tokens, watches that end, are cut or
 * fall behind, bookmarks, servers without Tables.
 */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/secret.h"

#include "tests/support/list_world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- pages, then changes ---- */

static void paged_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	assert_non_null(strstr(q->head, "as=Table;v=v1;g=meta.k8s.io"));
	assert_true(script_has(q, "includeObject=Metadata"));
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		return;
	}
	w->lists++;
	if (script_has(q, "continue=t%2F2"))
		answer_table(q, "100", NULL, "n", "c:30");
	else if (script_has(q, "continue=t1"))
		answer_table(q, "100", "t/2", "n", "b:20");
	else if (script_has(q, "limit=500"))
		answer_table(q, "100", "t1", "n", "a:10");
	else
		fail_msg("unexpected %s", q->target);
}

static bool saw_d(struct world *w)
{
	return rh_rows_get(&w->list->rows, "n/d") != NULL;
}

static bool reached_200(struct world *w)
{
	return !strcmp(w->list->resource_version, "200");
}

static void test_pages_and_changes(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, paged_server);
	world_list(&w, NULL, 0);
	assert_int_equal(w.list->live, KUBE_LIVE_LOADING);
	turn_until(&w, watching);
	assert_int_equal(w.lists, 3);
	assert_int_equal(w.list->loaded, 3);
	assert_int_equal(w.list->expected, 4); /* two pages, and two more as the second said */
	check_rows(&w, "n/a:10 n/b:20 n/c:30");
	assert_non_null(strstr(w.watch_target, "resourceVersion=100"));
	assert_non_null(strstr(w.watch_target, "allowWatchBookmarks=true"));
	assert_non_null(strstr(w.watch_target, "timeoutSeconds="));
	assert_true(w.messages >= 1);

	event(w.watch, "MODIFIED", "n", "a:101", true);
	event(w.watch, "DELETED", "n", "b:102", false);
	event(w.watch, "ADDED", "n", "d:103", false);
	turn_until(&w, saw_d);
	check_rows(&w, "n/a:101 n/c:30 n/d:103");

	/* a bookmark's Table has one row that stands for nothing */
	script_line(w.watch,
		    "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Table\",\"metadata\":{},\"columnDefinitions\":null,"
		    "\"rows\":[{\"cells\":[\"\",\"\",0,\"<unknown>\"],\"object\":{\"metadata\":{\"resourceVersion\":"
		    "\"200\",\"creationTimestamp\":null}}}]}}");
	turn_until(&w, reached_200);
	check_rows(&w, "n/a:101 n/c:30 n/d:103");
	world_close(&w);
}

/* ---- the page behind one that begins ---- */

static int second; /* the page that has begun and goes on when the test says so */

static void ahead_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		return;
	}
	w->lists++;
	if (script_has(q, "continue=t2") && w->mode) {
		answer_status(q, w->mode, "Expired", "");
		w->mode = 0;
	} else if (script_has(q, "continue=t2")) {
		answer_table(q, "100", NULL, "n", "c:30");
	} else if (script_has(q, "continue=t1")) {
		second = q->fd;
		script_begin(q->fd);
		script_line(
			q->fd,
			"{\"kind\":\"Table\",\"metadata\":{\"resourceVersion\":\"100\",\"continue\":\"t2\"},"
			"\"columnDefinitions\":" COLUMNS ",\"rows\":[{\"cells\":[\"b\",\"Opaque\",1,\"4d\"],"
			"\"object\":{\"metadata\":{\"name\":\"b\",\"namespace\":\"n\",\"resourceVersion\":\"20\"}}}");
	} else {
		answer_table(q, "100", "t1", "n", "a:10");
	}
}

static bool saw_c(struct world *w)
{
	return rh_rows_get(&w->list->rows, "n/c") != NULL;
}

static bool asked_three(struct world *w)
{
	return w->lists == 3;
}

/* Where the next page begins stands in front of a page, so it is asked for before that is complete. */
static void test_the_next_page_is_asked_for_when_one_begins(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, ahead_server);
	world_list(&w, NULL, 0);
	turn_until(&w, saw_c); /* while the second has not ended */
	assert_int_equal(w.list->live, KUBE_LIVE_LOADING);
	check_rows(&w, "n/a:10 n/b:20 n/c:30");
	script_line(second, "]}");
	script_end(w.server, second);
	turn_until(&w, watching);
	assert_int_equal(w.lists, 3);
	check_rows(&w, "n/a:10 n/b:20 n/c:30");
	assert_non_null(strstr(w.watch_target, "resourceVersion=100"));
	world_close(&w);
}

/* What was asked for ahead and failed is asked for in its turn, and only that counts. */
static void test_a_page_ahead_that_fails_is_asked_for_again(void **state)
{
	static const int codes[] = { 410, 500, 403 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(codes); i++) {
		struct world w;

		world_open(&w, ahead_server);
		w.mode = codes[i];
		world_list(&w, NULL, 0);
		turn_until(&w, asked_three);
		script_line(second, "]}");
		script_end(w.server, second);
		turn_until(&w, watching);
		assert_int_equal(w.lists, 4);
		check_rows(&w, "n/a:10 n/b:20 n/c:30");
		world_close(&w);
	}
}

/* A list that goes takes both of its pages along. */
static void test_a_list_goes_with_two_pages_under_way(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, ahead_server);
	world_list(&w, NULL, 0);
	turn_until(&w, asked_three);
	kube_list_free(&w.list);
	world_close(&w);
}

static bool watched_twice(struct world *w)
{
	return w->watches == 2;
}

static bool watched_thrice(struct world *w)
{
	return w->watches == 3;
}

static void test_watch_ends_and_goes_on(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, paged_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	event(w.watch, "ADDED", "n", "d:150", true);
	script_end(w.server, w.watch);
	turn_until(&w, watched_twice);
	assert_non_null(strstr(w.watch_target, "resourceVersion=150"));
	assert_int_equal(w.lists, 3);
	assert_int_equal(w.list->live, KUBE_LIVE_WATCHING);
	script_cut(w.server, w.watch);
	turn_until(&w, watched_thrice);
	assert_int_equal(w.list->live, KUBE_LIVE_WATCHING);
	assert_int_equal(w.lists, 3);
	world_close(&w);
}

/* ---- two namespaces, whose watches bring their changes in any order ---- */

static int watch_of[2];

static void two_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	int which = script_has(q, "/namespaces/n2/");

	(void)s;
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		watch_of[which] = w->watch;
	} else {
		w->lists++;
		answer_table(q, "100", NULL, which ? "n2" : "n1", "");
	}
}

static bool saw_one(struct world *w)
{
	return w->list->rows.n == 1;
}

static bool saw_both(struct world *w)
{
	return w->list->rows.n == 2;
}

static void test_newest_of_two(void **state)
{
	static const char *const namespaces[] = { "n1", "n2" };
	struct world w;

	(void)state;
	world_open(&w, two_server);
	world_list(&w, namespaces, 2);
	turn_until(&w, watched_twice);
	event(watch_of[1], "ADDED", "n2", "a:205", true);
	turn_until(&w, saw_one);
	event(watch_of[0], "ADDED", "n1", "b:204", true);
	turn_until(&w, saw_both);
	assert_string_equal(w.list->resource_version, "205");
	world_close(&w);
}

/* ---- 410, in all its places ---- */

static void gone_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	if (script_has(q, "watch=1")) {
		if (w->watches == 0) {
			hold_watch(w, q);
			script_line(q->fd, "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,"
					   "\"reason\":\"Expired\","
					   "\"message\":\"too old resource version: 100 (300)\"}}");
			script_end(s, q->fd);
			w->watch = -1;
		} else if (w->watches == 1) {
			w->watches++;
			answer_status(q, 410, "Gone", "");
		} else {
			hold_watch(w, q);
		}
		return;
	}
	w->lists++;
	if (script_has(q, "continue=old"))
		answer_status(q, 410, "Expired", "\"continue\":\"fresh\"");
	else if (script_has(q, "continue=fresh"))
		answer_table(q, "130", NULL, "n", "b:20");
	else if (script_has(q, "continue=dead"))
		answer_status(q, 410, "Expired", "");
	else if (w->lists == 1)
		answer_table(q, "90", "dead", "n", "z:1");
	else if (w->lists == 3)
		answer_table(q, "100", "old", "n", "a:10");
	else
		answer_table(q, "300", NULL, "n", "a:10 c:250");
}

static void test_gone(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, gone_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	/* dead token: from the beginning; old one: with the Status' own; watch too old twice: listed again each time */
	assert_int_equal(w.lists, 7);
	assert_int_equal(w.watches, 3);
	assert_non_null(strstr(w.watch_target, "resourceVersion=300"));
	check_rows(&w, "n/a:10 n/c:250");
	world_close(&w);
}

/* etcd was restored: the version that we know is in the future, which only a new list mends. In the stream, and as an
 * answer. */
static void restored_server(void *ctx, struct script *s, const struct script_request *q)
{
	static const char status[] =
		"{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"Too large resource version: 900, "
		"current: 40\",\"reason\":\"Timeout\",\"details\":{\"causes\":[{\"reason\":\"ResourceVersionTooLarge\","
		"\"message\":\"Too large resource version\"}],\"retryAfterSeconds\":1},\"code\":504}";
	struct world *w = ctx;

	if (!script_has(q, "watch=1")) {
		w->lists++;
		answer_table(q, w->lists < 3 ? "900" : "40", NULL, "n", w->lists < 3 ? "a:1 ghost:2" : "a:1");
	} else if (script_has(q, "resourceVersion=40")) {
		hold_watch(w, q);
	} else if (w->watches++ == 0) {
		char *line = rh_format("{\"type\":\"ERROR\",\"object\":%s}", status);

		script_begin(q->fd);
		script_line(q->fd, line);
		script_end(s, q->fd);
		free(line);
	} else {
		script_json(q, 504, status);
	}
}

static void test_restored(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, restored_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	assert_int_equal(w.lists, 3);
	check_rows(&w, "n/a:1");
	world_close(&w);
}

/* A first listing that has to begin again leaves no row behind that is gone meanwhile. */
static void restart_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
	} else if (script_has(q, "continue=dead")) {
		answer_status(q, 410, "Expired", "");
	} else {
		w->lists++;
		answer_table(q, "90", w->lists == 1 ? "dead" : NULL, "n", w->lists == 1 ? "a:1 z:1" : "a:2");
	}
}

static void test_restart_drops_rows(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, restart_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	assert_int_equal(w.lists, 2);
	check_rows(&w, "n/a:2");
	world_close(&w);
}

/* ---- servers without Tables, and odd ones ---- */

static void plain_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (w->mode == 1 && strstr(q->head, "as=Table")) {
		answer_status(q, 406, "NotAcceptable", "");
		return;
	}
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		return;
	}
	script_json(q, 200,
		    "{\"kind\":\"SecretList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[{\"metadata\":{"
		    "\"name\":\"a\","
		    "\"namespace\":\"n\",\"resourceVersion\":\"1\"},\"type\":\"Opaque\",\"data\":{\"x\":\"\"}}]}");
}

static void play_plain(int mode)
{
	struct world w;

	world_open(&w, plain_server);
	w.mode = mode;
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	check_rows(&w, "n/a:1");
	script_line(
		w.watch,
		"{\"type\":\"ADDED\",\"object\":{\"kind\":\"Secret\",\"metadata\":{\"name\":\"d\",\"namespace\":\"n\","
		"\"resourceVersion\":\"6\"},\"type\":\"Opaque\"}}");
	turn_until(&w, saw_d);
	check_rows(&w, "n/a:1 n/d:6");
	world_close(&w);
}

static void test_no_tables(void **state)
{
	(void)state;
	play_plain(0);
	play_plain(1);
}

static void odd_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (script_has(q, "watch=1")) {
		hold_watch(w, q);
		return;
	}
	w->lists++;
	if (w->mode == 1)
		script_answer(q, 200, "text/html", NULL, "<html><title>Sign in</title>");
	else
		script_json(q, 200,
			    "{\"rows\":[{\"cells\":[\"a\",\"Opaque\",1],\"object\":{\"metadata\":{\"name\":\"a\","
			    "\"namespace\":"
			    "\"n\",\"resourceVersion\":\"1\"}}}],\"columnDefinitions\":" COLUMNS
			    ",\"metadata\":{\"resourceVersion\":\"5\"},\"kind\":\"Table\"}");
}

static void test_columns_behind_rows(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, odd_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	assert_int_equal(w.lists, 2);
	check_rows(&w, "n/a:1");
	world_close(&w);
}

static void test_web_page(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, odd_server);
	w.mode = 1;
	world_list(&w, NULL, 0);
	turn_until(&w, failed);
	assert_int_equal(w.list->err.code, RH_E_SERVER);
	assert_non_null(strstr(w.list->err.why, "web page"));
	world_close(&w);
}

static void refusing_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	w->lists++;
	answer_status(q, 403, "Forbidden", "");
}

/* A namespace that may not be read is one line of the list, of however many kinds. */
static void test_forbidden_by_name(void **state)
{
	static const char *const namespaces[] = { "three", "four", "five" };
	static const struct kube_list_kind kinds[] = {
		{ .resource = &kube_res_secret, .prefix = "secret/", .make = kube_secret_row_make },
		{ .resource = &kube_res_pod, .prefix = "pod/", .make = kube_secret_row_make },
	};

	(void)state;
	for (size_t n = 1; n <= RH_LEN(kinds); n++) {
		struct kube_list_spec spec = {
			.kinds = kinds, .kind_count = n, .namespaces = namespaces, .namespace_count = 3, .table = true
		};
		struct world w;

		world_open(&w, refusing_server);
		w.list = kube_list_new(w.kube, &spec, w.owner, TAG);
		turn_until(&w, failed);
		assert_int_equal(w.lists, 3 * n);
		assert_int_equal(w.list->forbidden_count, 3);
		for (size_t i = 0; i < 3; i++)
			assert_string_equal(w.list->forbidden[i], namespaces[i]);
		world_close(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_and_changes),
		cmocka_unit_test(test_the_next_page_is_asked_for_when_one_begins),
		cmocka_unit_test(test_a_page_ahead_that_fails_is_asked_for_again),
		cmocka_unit_test(test_a_list_goes_with_two_pages_under_way),
		cmocka_unit_test(test_newest_of_two),
		cmocka_unit_test(test_watch_ends_and_goes_on),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_restored),
		cmocka_unit_test(test_restart_drops_rows),
		cmocka_unit_test(test_no_tables),
		cmocka_unit_test(test_columns_behind_rows),
		cmocka_unit_test(test_web_page),
		cmocka_unit_test(test_forbidden_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
