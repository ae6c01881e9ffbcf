/* One password in many secrets: a failure in the middle, trying again, undoing, somebody who is faster, an answer that
 * is lost, a screen that is left. */
#include "tests/support/script.h"
#include "app/internal.h"
#include "app/rotate.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { SECRETS = 3 };
#define BODY(n, v, auth, more)                                                                                   \
	"{\"kind\":\"Secret\", \"metadata\":{\"name\":\"pull\",\"namespace\":\"" n "\",\"resourceVersion\":\"" v \
	"\"" more "},\"x\":12345678901234567890,"                                                                \
	"\"type\":\"kubernetes.io/dockercfg\",\"data\":{\".dockercfg\":\"" auth "\"}}"
/* {"quay.io":{"auth":"dTpvbGQ="}, "b":{}} and the same with u:not-a-password, and with another user */
#define OLD "eyJxdWF5LmlvIjp7ImF1dGgiOiJkVHB2YkdRPSJ9LCAiYiI6e319"
#define NEW "eyJxdWF5LmlvIjp7ImF1dGgiOiJkVHB1YjNRdFlTMXdZWE56ZDI5eVpBPT0ifSwgImIiOnt9fQ=="
#define OTHER "eyJxdWF5LmlvIjp7ImF1dGgiOiJkanB2YkdRPSJ9fQ=="

struct world {
	struct app app;
	struct script *server;
	struct rh_owner screen;
	struct app_rotation *rotation;
	char *stored[SECRETS]; /* as the server has it */
	int version;
	int fail; /* which answers 500 to a write, once; -1: none */
	int lose; /* whose answer is lost, once, after it was written; -1: none */
	unsigned writes, dry;
};

static void store(struct world *w, int at, const char *body)
{
	char *old = w->stored[at];
	char version[32];
	struct rh_buf next;
	struct rh_err e;

	snprintf(version, sizeof version, "\"%d\"", ++w->version);
	rh_buf_init(&next, 65536);
	assert_int_equal(data_json_splice(rh_str(body), "/metadata/resourceVersion", rh_str(version), false,
					  rh_out_buf(&next), &e),
			 RH_OK);
	w->stored[at] = rh_buf_take(&next);
	rh_buf_release(&next);
	free(old);
}

static bool same_version(const char *a, const char *b)
{
	struct rh_buf x, y;
	bool same;

	rh_buf_init(&x, 64);
	rh_buf_init(&y, 64);
	same = data_json_find_text(rh_str(a), "/metadata/resourceVersion", &x) &&
	       data_json_find_text(rh_str(b), "/metadata/resourceVersion", &y) && !strcmp(x.p, y.p);
	rh_buf_release(&x);
	rh_buf_release(&y);
	return same;
}

static void on_put(struct world *w, struct script *s, const struct script_request *q, int at)
{
	if (!same_version(q->body, w->stored[at])) {
		script_json(q, 409,
			    "{\"kind\":\"Status\",\"message\":\"the object has been "
			    "modified\",\"reason\":\"Conflict\",\"code\":409}");
		return;
	}
	if (script_has(q, "dryRun")) {
		w->dry++;
		script_json(q, 200, q->body);
		return;
	}
	w->writes++;
	if (w->fail == at) {
		w->fail = -1;
		script_json(q, 500, "{\"kind\":\"Status\",\"message\":\"etcd is gone\",\"code\":500}");
		return;
	}
	store(w, at, q->body);
	if (w->lose == at) {
		w->lose = -1;
		script_begin(q->fd);
		script_cut(s, q->fd);
		return;
	}
	script_json(q, 200, w->stored[at]);
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	int at = script_has(q, "/n0/") ? 0 : script_has(q, "/n1/") ? 1 : 2;

	if (!strcmp(q->method, "PUT"))
		on_put(w, s, q, at);
	else
		script_json(q, 200, w->stored[at]);
}

static void world_open(struct world *w)
{
	static const char *const bodies[] = { BODY("n0", "1", OLD, ""), BODY("n1", "1", OLD, ""),
					      BODY("n2", "1", OLD, "") };
	struct net_endpoint *at;
	struct rh_secret password = { 0 };

	memset(w, 0, sizeof *w);
	w->fail = w->lose = -1;
	w->version = 1;
	w->app.net = net_new();
	w->server = script_new(w->app.net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->app.session.kube = kube_new(w->app.net, at, "", "c");
	net_endpoint_drop(&at);
	w->screen = rh_owner_new();
	rh_secret_set(&password, RH_STR("not-a-password"));
	w->rotation = app_rotation_new(&w->app, "quay.io", "u", &password, w->screen);
	rh_secret_release(&password);
	for (int i = 0; i < SECRETS; i++) {
		char ns[8], what[32];

		snprintf(ns, sizeof ns, "n%d", i);
		snprintf(what, sizeof what, "secret n%d/pull", i);
		w->stored[i] = rh_strdup(bodies[i]);
		app_rotation_add(w->rotation, w->app.session.kube, ns, "pull", what);
	}
}

static void world_close(struct world *w)
{
	app_rotation_leave(&w->rotation);
	assert_false(app_rotations_any(&w->app));
	app_deeds_release(&w->app);
	kube_free(&w->app.session.kube);
	rh_owner_end(w->screen);
	script_free(&w->server);
	net_free(&w->app.net);
	app_receivers_release(&w->app);
	for (int i = 0; i < SECRETS; i++)
		free(w->stored[i]);
	for (size_t i = 0; i < rh_log_count(); i++)
		assert_null(strstr(rh_log_line(i), "not-a-password"));
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	app_hand_over(&w->app, m);
}

static bool at_rest(void *ctx)
{
	const struct world *w = ctx;

	return w->rotation ? w->rotation->phase == APP_ROTATE_RESTS : !app_rotations_any(&w->app);
}

static void check(struct world *w)
{
	app_rotation_check(w->rotation);
	script_until(w->app.net, at_rest, take, w);
}

static void write_all(struct world *w)
{
	app_rotation_write(w->rotation);
	script_until(w->app.net, at_rest, take, w);
}

static void undo(struct world *w)
{
	app_rotation_undo(w->rotation);
	script_until(w->app.net, at_rest, take, w);
}

static void states(const struct world *w, enum app_rotate_state a, enum app_rotate_state b, enum app_rotate_state c)
{
	assert_int_equal(w->rotation->v[0].state, a);
	assert_int_equal(w->rotation->v[1].state, b);
	assert_int_equal(w->rotation->v[2].state, c);
}

static void test_all(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	states(&w, APP_ROTATE_READY, APP_ROTATE_READY, APP_ROTATE_READY);
	assert_int_equal(w.dry, 3);
	assert_int_equal(w.writes, 0);
	assert_string_equal(w.stored[0], BODY("n0", "1", OLD, ""));
	write_all(&w);
	states(&w, APP_ROTATE_DONE, APP_ROTATE_DONE, APP_ROTATE_DONE);
	assert_string_equal(w.stored[0], BODY("n0", "2", NEW, "")); /* every other byte stays */
	assert_string_equal(w.stored[2], BODY("n2", "4", NEW, ""));
	world_close(&w);
}

/* One fails: what was written stays, the rest waits; trying again writes the rest; undoing puts back the old bytes. */
static void test_failure(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	w.fail = 1;
	write_all(&w);
	states(&w, APP_ROTATE_DONE, APP_ROTATE_FAILED, APP_ROTATE_READY);
	assert_int_equal(w.writes, 2);
	assert_non_null(strstr(w.rotation->v[1].err.why, "etcd is gone"));
	assert_string_equal(w.stored[2], BODY("n2", "1", OLD, ""));
	write_all(&w);
	states(&w, APP_ROTATE_DONE, APP_ROTATE_DONE, APP_ROTATE_DONE);
	assert_int_equal(w.writes, 4);
	undo(&w);
	states(&w, APP_ROTATE_UNDONE, APP_ROTATE_UNDONE, APP_ROTATE_UNDONE);
	assert_string_equal(w.stored[1], BODY("n1", "6", OLD, ""));
	world_close(&w);

	world_open(&w); /* undone in the middle */
	check(&w);
	w.fail = 1;
	write_all(&w);
	undo(&w);
	states(&w, APP_ROTATE_UNDONE, APP_ROTATE_FAILED, APP_ROTATE_READY);
	assert_string_equal(w.stored[0], BODY("n0", "3", OLD, ""));
	world_close(&w);
}

static void test_faster(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	store(&w, 1, BODY("n1", "1", OLD, ",\"labels\":{\"team\":\"theirs\"}"));
	store(&w, 2, BODY("n2", "1", OTHER, ""));
	write_all(&w);
	states(&w, APP_ROTATE_DONE, APP_ROTATE_CHANGED, APP_ROTATE_READY);
	assert_int_equal(w.rotation->v[1].err.code, RH_E_CONFLICT);
	write_all(&w); /* only its password changes; the last holds another login now */
	states(&w, APP_ROTATE_DONE, APP_ROTATE_DONE, APP_ROTATE_GONE);
	assert_string_equal(w.stored[1], BODY("n1", "5", NEW, ",\"labels\":{\"team\":\"theirs\"}"));
	assert_string_equal(w.stored[2], BODY("n2", "3", OTHER, ""));
	store(&w, 1, w.stored[1]); /* somebody writes again: an undo leaves it */
	undo(&w);
	states(&w, APP_ROTATE_UNDONE, APP_ROTATE_KEPT, APP_ROTATE_GONE);
	world_close(&w);
}

static void test_lost(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	w.lose = 1;
	write_all(&w);
	states(&w, APP_ROTATE_DONE, APP_ROTATE_DONE, APP_ROTATE_DONE);
	assert_int_equal(w.writes, 3); /* never sent twice */
	world_close(&w);
}

/* What writes goes on when its screen is left; what only checks does not. */
static void test_left(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	app_rotation_write(w.rotation);
	assert_true(app_rotations_busy(&w.app));
	app_rotation_leave(&w.rotation);
	assert_null(w.rotation);
	script_until(w.app.net, at_rest, take, &w);
	assert_int_equal(w.writes, 3);
	assert_string_equal(w.stored[2], BODY("n2", "4", NEW, ""));
	world_close(&w);

	world_open(&w);
	app_rotation_check(w.rotation);
	app_rotation_leave(&w.rotation);
	assert_false(app_rotations_any(&w.app));
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),  cmocka_unit_test(test_failure), cmocka_unit_test(test_faster),
		cmocka_unit_test(test_lost), cmocka_unit_test(test_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
