/* Live lists against a small server that plays what real ones do: pages, expired tokens, watches that end, are cut or
 * fall behind, bookmarks, namespaces that may not be read.
 */
#include "tests/support/script.h"
#include "kube/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { TAG = 7 };

/* What a test sees and steers; the handler of each test answers. */
struct world {
	struct rh_net *net;
	struct script *server;
	struct rh_kube *kube;
	struct rh_list *list;
	struct rh_owner owner;
	unsigned lists, watches, mails;
	int watch;			/* descriptor of the newest open watch, -1 */
	char watch_target[600];
	int mode;			/* of the test */
	bool (*until)(struct world *w);
};

#define COLUMNS "[{\"name\":\"Name\"},{\"name\":\"Type\"},{\"name\":\"Data\"},{\"name\":\"Age\"}]"

/* Rows "a:1 b:2" (name:version) in namespace ns as the rows of a Table. */
static void table_rows(struct rh_buf *out, const char *ns, const char *rows)
{
	struct rh_str rest = rh_str(rows), one, name;
	bool first = true;

	while (rh_str_cut(&rest, ' ', &one)) {
		(void)rh_str_cut(&one, ':', &name);
		rh_buf_addf(out,
			    "%s{\"cells\":[\"%.*s\",\"Opaque\",1,\"1d\"],\"object\":{\"metadata\":{\"name\":\"%.*s\","
			    "\"namespace\":\"%s\",\"uid\":\"u-%.*s\",\"resourceVersion\":\"%.*s\"}}}",
			    first ? "" : ",", RH_ARG(name), RH_ARG(name), ns, RH_ARG(name), RH_ARG(one));
		first = false;
	}
}

static void answer_table(const struct script_request *q, const char *version, const char *next, const char *ns,
			 const char *rows)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_addf(&b, "{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":{\"resourceVersion\":\"%s\"%s%s%s},"
			"\"columnDefinitions\":" COLUMNS ",\"rows\":[",
		    version, next ? ",\"continue\":\"" : "", next ? next : "", next ? "\"" : "");
	table_rows(&b, ns, rows);
	rh_buf_addz(&b, "]}");
	script_json(q, 200, b.p);
	rh_buf_release(&b);
}

static void answer_status(const struct script_request *q, int code, const char *reason, const char *metadata)
{
	char *body = rh_format("{\"kind\":\"Status\",\"metadata\":{%s},\"message\":\"said %s\",\"reason\":\"%s\",\"code\":%d}",
			       metadata, reason, reason, code);

	script_json(q, code, body);
	free(body);
}

static void event(int fd, const char *type, const char *ns, const char *rows, bool columns)
{
	struct rh_buf b;

	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_addf(&b, "{\"type\":\"%s\",\"object\":{\"kind\":\"Table\",\"metadata\":{},\"columnDefinitions\":%s,\"rows\":[",
		    type, columns ? COLUMNS : "null");
	table_rows(&b, ns, rows);
	rh_buf_addz(&b, "]}}");
	script_line(fd, b.p);
	rh_buf_release(&b);
}

static void hold_watch(struct world *w, const struct script_request *q)
{
	script_begin(q->fd);
	w->watch = q->fd;
	w->watches++;
	assert_true(strlen(q->target) < sizeof w->watch_target);
	memcpy(w->watch_target, q->target, strlen(q->target) + 1);
}

/* ---- the frame of a test ---- */

static void world_open(struct world *w, script_handler *handler)
{
	struct rh_endpoint *at;

	memset(w, 0, sizeof *w);
	w->watch = -1;
	w->net = rh_net_new();
	w->server = script_new(w->net, handler, w);
	at = rh_endpoint_new(script_url(w->server));
	w->kube = rh_kube_new(w->net, at, "", "c");
	rh_endpoint_drop(&at);
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	rh_list_free(&w->list);
	rh_kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	rh_net_free(&w->net);
}

static void world_list(struct world *w, const char *const *namespaces, size_t count)
{
	w->list = rh_list_new(w->kube, &(struct rh_list_spec){ .resource = &rh_res_secret, .namespaces = namespaces,
							       .namespace_count = count, .make = rh_secret_row_make,
							       .table = true },
			      w->owner, TAG);
}

static bool world_done(void *ctx)
{
	struct world *w = ctx;

	return w->until(w);
}

static void world_mail(void *ctx, struct rh_mail *m)
{
	struct world *w = ctx;

	assert_int_equal(m->tag, TAG);
	assert_null(m->body);
	w->mails++;
}

static void turn_until(struct world *w, bool (*until)(struct world *w))
{
	w->until = until;
	script_until(w->net, world_done, world_mail, w);
}

/* "a:1 b:2", sorted by name. */
static void check_rows(const struct world *w, const char *expected)
{
	const struct rh_rows *rows = &w->list->rows;
	struct rh_str rest = rh_str(expected), one;
	size_t n = 0;

	while (rh_str_cut(&rest, ' ', &one)) {
		struct rh_str key;
		const struct rh_secret_row *row;
		char *z;

		(void)rh_str_cut(&one, ':', &key);
		z = rh_str_dup(key);
		row = (const struct rh_secret_row *)rh_rows_get(rows, z);
		if (!row || !rh_str_is(one, row->resource_version))
			fail_msg("row %s is %s", z, row ? row->resource_version : "absent");
		assert_string_equal(row->type, "Opaque");
		free(z);
		n++;
	}
	assert_int_equal(rows->n, n);
}

static bool watching(struct world *w)
{
	return w->list->live == RH_LIVE_WATCHING && w->watch >= 0;
}

static bool stale(struct world *w)
{
	return w->list->live == RH_LIVE_STALE;
}

static bool failed(struct world *w)
{
	return w->list->live == RH_LIVE_FAILED;
}

static bool polling(struct world *w)
{
	return w->list->live == RH_LIVE_POLLING;
}

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
	else if (script_has(q, "limit=60"))
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
	assert_int_equal(w.list->live, RH_LIVE_LOADING);
	turn_until(&w, watching);
	assert_int_equal(w.lists, 3);
	assert_int_equal(w.list->loaded, 3);
	check_rows(&w, "n/a:10 n/b:20 n/c:30");
	assert_non_null(strstr(w.watch_target, "resourceVersion=100"));
	assert_non_null(strstr(w.watch_target, "allowWatchBookmarks=true"));
	assert_non_null(strstr(w.watch_target, "timeoutSeconds="));
	assert_true(w.mails >= 1);

	event(w.watch, "MODIFIED", "n", "a:101", true);
	event(w.watch, "DELETED", "n", "b:102", false);
	event(w.watch, "ADDED", "n", "d:103", false);
	turn_until(&w, saw_d);
	check_rows(&w, "n/a:101 n/c:30 n/d:103");

	/* a bookmark's Table has one row that stands for nothing */
	script_line(w.watch, "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Table\",\"metadata\":{},\"columnDefinitions\":null,"
			     "\"rows\":[{\"cells\":[\"\",\"\",0,\"<unknown>\"],\"object\":{\"metadata\":{\"resourceVersion\":"
			     "\"200\",\"creationTimestamp\":null}}}]}}");
	turn_until(&w, reached_200);
	check_rows(&w, "n/a:101 n/c:30 n/d:103");
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
	assert_int_equal(w.list->live, RH_LIVE_WATCHING);
	script_cut(w.server, w.watch);
	turn_until(&w, watched_thrice);
	assert_int_equal(w.list->live, RH_LIVE_WATCHING);
	assert_int_equal(w.lists, 3);
	world_close(&w);
}

/* ---- 410, in all its places ---- */

static void gone_server(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	if (script_has(q, "watch=1")) {
		if (w->watches == 0) {
			hold_watch(w, q);
			script_line(q->fd, "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\","
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
	return w->list->live == RH_LIVE_WATCHING && w->watches >= 2;
}

static void test_fall_back(void **state)
{
	static const char *const namespaces[] = { "one", "two", "three" };
	struct rh_list_spec spec = { .resource = &rh_res_secret, .fallback = namespaces, .fallback_count = 3,
				     .make = rh_secret_row_make, .table = true };
	struct world w;

	(void)state;
	world_open(&w, rights_server);
	w.list = rh_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, two_watches);
	assert_int_equal(w.lists, 4);
	check_rows(&w, "one/a:1 two/a:2 two/b:3");
	assert_int_equal(w.list->forbidden_count, 1);
	assert_string_equal(w.list->forbidden[0], "three");
	assert_int_equal(w.list->err.code, RH_OK);

	/* probed once: the next list does not ask for all of them again */
	rh_list_free(&w.list);
	w.lists = w.watches = 0;
	w.list = rh_list_new(w.kube, &spec, w.owner, TAG);
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
	world_close(&w);
}

static void test_no_namespaces(void **state)
{
	static const char *const none[] = { NULL };
	struct world w;

	(void)state;
	world_open(&w, rights_server);
	world_list(&w, none, 0);
	assert_int_equal(w.list->live, RH_LIVE_WATCHING);
	assert_int_equal(w.list->rows.n, 0);
	world_close(&w);
}

static bool loaded_all(struct world *w)
{
	return w->list->live == RH_LIVE_POLLING && w->list->rows.n == w->lists;
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
		n += !strcmp(((struct rh_secret_row *)w->list->rows.v[i])->name, "b");
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
	struct rh_list *other;
	struct world w;

	(void)state;
	for (size_t i = 0; i < RH_LEN(namespaces); i++)
		namespaces[i] = "one";
	world_open(&w, rights_server);
	world_list(&w, namespaces, 10);
	other = w.list;
	world_list(&w, namespaces, 7);
	turn_until(&w, polling);
	rh_list_free(&other);
	rh_list_free(&w.list);
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
	rh_list_again(w.list);
	turn_until(&w, watching);
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
		    "{\"kind\":\"SecretList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[{\"metadata\":{\"name\":\"a\","
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
	script_line(w.watch, "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Secret\",\"metadata\":{\"name\":\"d\",\"namespace\":\"n\","
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
			    "{\"rows\":[{\"cells\":[\"a\",\"Opaque\",1],\"object\":{\"metadata\":{\"name\":\"a\",\"namespace\":"
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

/* ---- mail ---- */

static bool all_500(struct world *w)
{
	return w->list->rows.n == 502;
}

static void test_mail_is_gathered(void **state)
{
	struct world w;
	int64_t began;

	(void)state;
	world_open(&w, moody_server);
	world_list(&w, NULL, 0);
	turn_until(&w, watching);
	w.mails = 0;
	began = rh_now();
	for (int i = 0; i < 500; i++) {
		char *rows = rh_format("x%d:%d", i, 10 + i);

		event(w.watch, "ADDED", "n", rows, i == 0);
		free(rows);
		rh_net_wait(w.net, 0);
	}
	turn_until(&w, all_500);
	assert_true((int64_t)w.mails <= (rh_now() - began) / KUBE_TELL_MS + 2);
	world_close(&w);
}

static void called(void *ctx)
{
	++*(unsigned *)ctx;
}

static struct rh_row *make_counted(void *ctx, const struct rh_table_columns *columns, struct rh_str element)
{
	(void)ctx;
	return rh_secret_row_make(NULL, columns, element);
}

static void test_call_instead_of_mail(void **state)
{
	struct rh_list_spec spec = { .resource = &rh_res_secret, .make = make_counted, .table = true, .changed = called };
	unsigned calls = 0;
	struct world w;

	(void)state;
	world_open(&w, moody_server);
	spec.ctx = &calls;
	w.list = rh_list_new(w.kube, &spec, w.owner, TAG);
	turn_until(&w, watching);
	assert_true(calls > 0);
	assert_int_equal(w.mails, 0);
	world_close(&w);
}

/* The two delays that a person notices: half a second at first, never more than half a minute, and a quarter more. */
static void test_delays(void **state)
{
	(void)state;
	for (int i = 0; i < 200; i++) {
		int64_t first = kube_feed_delay(1, 30000), third = kube_feed_delay(3, 30000), late = kube_feed_delay(40, 30000);

		assert_in_range(first, 375, 625);
		assert_in_range(third, 1500, 2500);
		assert_in_range(late, 22500, 37500);
	}
}

int main(void)
{
	/* Those that drive the clock come last: it cannot be given back. */
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_and_changes),
		cmocka_unit_test(test_watch_ends_and_goes_on),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_fall_back),
		cmocka_unit_test(test_forbidden_everywhere),
		cmocka_unit_test(test_no_namespaces),
		cmocka_unit_test(test_watches_are_counted),
		cmocka_unit_test(test_restart_drops_rows),
		cmocka_unit_test(test_no_tables),
		cmocka_unit_test(test_columns_behind_rows),
		cmocka_unit_test(test_web_page),
		cmocka_unit_test(test_mail_is_gathered),
		cmocka_unit_test(test_call_instead_of_mail),
		cmocka_unit_test(test_delays),
		cmocka_unit_test(test_polls_many),
		cmocka_unit_test(test_stale_and_back),
		cmocka_unit_test(test_unreachable_and_back),
		cmocka_unit_test(test_signed_out_waits),
		cmocka_unit_test(test_watch_not_permitted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
