/* Feature flags and the preference of the namespace filter, from a Rancher played in small; which flags may be
 * switched. */
#include "tests/support/script.h"
#include "base/base.h"
#include "kube/list.h"
#include "net/net.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct world {
	struct net *net;
	struct script *server;
	struct net_endpoint *at;
	struct rancher *rancher;
	struct rh_owner owner;
	const char *answer; /* to everything */
	int status;
	unsigned asked, messages, want;
	char target[256];
	struct rh_err err;
	struct rancher_nsfilter *filter; /* of the newest message */
};

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	w->asked++;
	assert_true(strlen(q->target) < sizeof w->target);
	memcpy(w->target, q->target, strlen(q->target) + 1);
	script_json(q, w->status, w->answer);
}

static void world_open(struct world *w, int status, const char *answer)
{
	memset(w, 0, sizeof *w);
	w->status = status;
	w->answer = answer;
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	w->at = net_endpoint_new(script_url(w->server));
	w->rancher = rancher_new(w->net, w->at);
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	rancher_free(&w->rancher);
	net_endpoint_drop(&w->at);
	rancher_nsfilter_free(w->filter);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	w->messages++;
	w->err = m->err;
	rancher_nsfilter_free(w->filter);
	w->filter = m->drop == rancher_nsfilter_free ? rh_message_steal(m) : NULL;
}

static bool enough(void *ctx)
{
	return ((struct world *)ctx)->messages >= ((struct world *)ctx)->want;
}

static void until_message(struct world *w)
{
	w->want = w->messages + 1;
	script_until(w->net, enough, take, w);
}

/* ---- flags ---- */

#define STATUS(dynamic, locked, value) \
	"\"status\":{\"default\":" value ",\"dynamic\":" dynamic ",\"description\":\"d\",\"lockedValue\":" locked "}"
static const char flags[] =
	"{\"type\":\"collection\",\"data\":["
	"{\"id\":\"legacy\",\"type\":\"feature\",\"value\":false," STATUS(
		"true", "null",
		"false") "},"
			 "{\"id\":\"on-by-default\",\"value\":null," STATUS(
				 "true", "null",
				 "true") "},"
					 "{\"id\":\"rke2\",\"value\":true," STATUS(
						 "false", "null",
						 "true") "},"
							 "{\"id\":\"fleet\",\"value\":true," STATUS(
								 "false", "null",
								 "true") "},"
									 "{\"id\":\"ui-sql-cache\",\"value\":"
									 "true," STATUS(
										 "false", "null",
										 "true") "},"
											 "{\"id\":\"locked\",\"value\":"
											 "false," STATUS(
												 "true", "true",
												 "false") "},"
													  "{\"id\":"
													  "\"token-"
													  "hashing\","
													  "\"value\":"
													  "true"
													  "," STATUS(
														  "tru"
														  "e",
														  "nul"
														  "l",
														  "fals"
														  "e") "},"
														       "{\"id\":\"bare\"},{\"value\":true},7]}";

static const struct rancher_feature_row *flag(const struct rancher_features *f, const char *id)
{
	return (const struct rancher_feature_row *)(const void *)rh_rows_get(&f->rows, id);
}

static void list(void **state)
{
	struct rancher_features *f;
	struct world w;

	(void)state;
	world_open(&w, 200, flags);
	w.rancher->minor = 11;
	f = rancher_features_new(w.rancher, w.owner, 1);
	assert_false(rancher_features_on(f, "rke2")); /* not known yet */
	until_message(&w);
	assert_true(rh_str_starts(rh_str(w.target), "/v3/features?"));
	assert_int_equal(f->live, KUBE_LIVE_POLLING);
	assert_int_equal(f->rows.n, 7); /* without fleet, and what has no id */
	assert_null(flag(f, "fleet"));
	assert_non_null(flag(f, "ui-sql-cache"));
	assert_false(rancher_features_on(f, "legacy"));
	assert_true(rancher_features_on(f, "on-by-default"));
	assert_true(rancher_features_on(f, "locked")); /* what it is locked to counts */
	assert_true(flag(f, "locked")->locked);
	assert_false(flag(f, "legacy")->restart);
	assert_true(flag(f, "rke2")->restart);
	assert_true(flag(f, "bare")->restart); /* nobody says that it takes effect at once */
	assert_false(flag(f, "bare")->on);
	assert_string_equal(flag(f, "legacy")->description, "d");
	assert_false(rancher_features_on(f, "nowhere"));
	assert_false(rancher_features_on(NULL, "legacy"));
	w.rancher->minor = 16;
	rancher_features_again(f);
	until_message(&w);
	assert_int_equal(f->rows.n, 6);
	assert_null(flag(f, "ui-sql-cache"));
	w.status = 403;
	w.answer = "{\"type\":\"error\",\"status\":403,\"code\":\"PermissionDenied\",\"message\":\"no\"}";
	rancher_features_again(f);
	until_message(&w);
	assert_int_equal(f->live, KUBE_LIVE_STALE);
	assert_int_equal(f->rows.n, 6);
	assert_int_equal(f->err.code, RH_E_FORBIDDEN);
	rancher_features_free(&f);
	world_close(&w);
}

static void may_set(void **state)
{
	static const struct {
		struct rancher_feature_row f;
		bool on, may;
		const char *why;
	} cases[] = {
		{ { .id = "legacy" }, true, true, "" },
		{ { .id = "legacy", .on = true }, false, true, "" },
		{ { .id = "a", .on = true, .locked = true }, false, false, "locked" },
		{ { .id = "a", .locked = true }, true, false, "locked" },
		{ { .id = "a", .restart = true }, true, false, "restarts" },
		{ { .id = "a", .on = true, .one_way = true }, false, false, "cannot be deactivated" },
		{ { .id = "a", .one_way = true }, true, true, "" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_err e;

		assert_int_equal(rancher_feature_may_set(&cases[i].f, cases[i].on, &e), cases[i].may);
		assert_int_equal(e.code, cases[i].may ? RH_OK : RH_E_REFUSED);
		if (!strstr(e.what, cases[i].why))
			fail_msg("%zu: %s", i, e.what);
	}
}

static void change(void **state)
{
	struct rh_secret body;
	struct rh_buf path;

	(void)state;
	rh_buf_init(&path, 1024);
	rh_secret_init(&body);
	rancher_feature_path("a/b?c", &path); /* a name from outside stays one step of the path */
	assert_null(strchr(path.p + strlen("/v3/features/"), '/'));
	assert_null(strchr(path.p, '?'));
	rancher_feature_body(true, &body);
	assert_true(rh_str_is(rh_secret_peek(&body), "{\"value\":true}"));
	assert_true(rancher_feature_is_ours(rh_secret_peek(&body), RH_STR("{\"id\":\"legacy\",\"value\":true}")));
	assert_false(rancher_feature_is_ours(rh_secret_peek(&body), RH_STR("{\"id\":\"legacy\",\"value\":false}")));
	assert_false(rancher_feature_is_ours(rh_secret_peek(&body), RH_STR("{\"id\":\"legacy\"}")));
	rh_secret_release(&body);
	rh_buf_release(&path);
}

static void versions(void **state)
{
	static const struct {
		int minor;
		bool legacy;
	} cases[] = { { 6, true },   { 7, true },   { 11, true },  { 12, false },
		      { 13, false }, { 15, false }, { 16, false }, { 0, false } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		const struct rancher_version *v = rancher_version(cases[i].minor);

		assert_int_equal(v->legacy_pages, cases[i].legacy);
		assert_int_equal(v->labelled_project_secrets, !cases[i].legacy); /* the one replaced the other */
		assert_non_null(v->hidden_features);
	}
}

/* ---- the preference ---- */

static void ask(struct world *w, int status, const char *answer)
{
	w->status = status;
	w->answer = answer;
	rancher_nsfilter_ask(w->rancher, "c-1", w->owner, 1);
	until_message(w);
}

static void preference(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 200, "");
	ask(&w, 200,
	    "{\"data\":[{\"id\":\"locale\",\"name\":\"locale\",\"value\":\"en-us\"},{\"id\":\"u-1:ns-by-cluster\","
	    "\"name\":"
	    "\"ns-by-cluster\",\"value\":\"{\\\"c-1\\\":[\\\"project://p-web\\\"]}\"}]}");
	assert_int_equal(w.err.code, RH_OK);
	assert_non_null(w.filter);
	assert_string_equal(w.filter->ids[0], "project://p-web");
	assert_true(rh_str_starts(rh_str(w.target), "/v3/preferences"));
	ask(&w, 200, "{\"data\":[{\"id\":\"ns-by-cluster\",\"value\":\"{\\\"c-2\\\":[]}\"}]}");
	assert_int_equal(w.err.code, RH_OK);
	assert_null(w.filter);
	ask(&w, 200, "{\"data\":[]}");
	assert_int_equal(w.err.code, RH_OK);
	assert_null(w.filter);
	ask(&w, 200, "{\"data\":[{\"name\":\"ns-by-cluster\",\"value\":\"{broken\"}]}");
	assert_int_equal(w.err.code, RH_E_PARSE);
	assert_true(w.err.what[0] && w.err.fix[0]);
	assert_null(w.filter);
	ask(&w, 404, "404 page not found");
	assert_int_equal(w.err.code, RH_E_NOTFOUND);
	world_close(&w);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(list),     cmocka_unit_test(may_set),    cmocka_unit_test(change),
		cmocka_unit_test(versions), cmocka_unit_test(preference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
