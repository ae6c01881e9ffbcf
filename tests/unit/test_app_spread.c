/* A registry into many places: what is there and what becomes of it; a failure in the middle, an answer that is lost,
 * somebody who is faster, undoing, the end of the program in the middle, and undoing from what it left. */
#include "tests/support/script.h"
#include "app/internal.h"
#include "app/parts/spread.h"
#include "app/spread.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PLACES = 6, OPEN_MOST = 64 };
#define TYPE "kubernetes.io/dockerconfigjson"
/* what is copied: quay.io of u, and what stood elsewhere: the same host with another password; that and ghcr.io */
#define OURS "{\"auths\":{\"quay.io\":{\"username\":\"u\",\"password\":\"new-word\",\"auth\":\"dTpuZXctd29yZA==\"}}}"
#define DRIFTED "{\"auths\":{\"quay.io\":{\"username\":\"u\",\"password\":\"old-word\",\"auth\":\"dTpvbGQtd29yZA==\"}}}"
#define BESIDES "{\"auths\":{\"ghcr.io\":{\"auth\":\"eDp5\"},\"quay.io\":{\"auth\":\"dTpvbGQtd29yZA==\"}}}"

struct world {
	struct app app;
	struct script *server;
	struct rh_owner screen;
	struct app_spread *spread;
	char *stored[PLACES]; /* as the server has it; NULL: nothing */
	int version;
	int fail,
		lose; /* the place whose write is refused, whose answer is lost after it was written; once; -1: none */
	bool hold;    /* writes are not answered */
	int held[OPEN_MOST], held_count;
	unsigned sent[PLACES], dry, reads;
	char dir[64];
};

static char *object(const char *ns, const char *type, const char *key, const char *value, const char *more)
{
	struct rh_buf b;
	struct data_jw w;

	rh_buf_init(&b, 65536);
	rh_buf_addf(&b,
		    "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"pull\",\"namespace\":\"%s\",\"uid\":\"first\","
		    "\"resourceVersion\":\"1\"%s},\"x\":12345678901234567890,\"type\":\"%s\",\"data\":{\"%s\":",
		    ns, more, type, key);
	data_jw_init(&w, rh_out_buf(&b));
	data_jw_base64(&w, rh_str(value));
	rh_buf_addz(&b, "}}");
	return rh_buf_take(&b);
}

static char *text_of(const char *doc, const char *pointer)
{
	struct rh_buf b;
	char *z;

	rh_buf_init(&b, 65536);
	(void)data_json_find_text(rh_str(doc), pointer, &b);
	z = rh_buf_take(&b);
	rh_buf_release(&b);
	return z;
}

static void put(char **doc, const char *pointer, const char *value)
{
	struct rh_buf next;
	struct rh_err e;

	rh_buf_init(&next, 65536);
	assert_int_equal(data_json_splice(rh_str(*doc), pointer, rh_str(value), true, rh_out_buf(&next), &e), RH_OK);
	free(*doc);
	*doc = rh_buf_take(&next);
	rh_buf_release(&next);
}

static void store(struct world *w, int at, const char *body, bool fresh)
{
	char quoted[32];
	char *doc = rh_strdup(body);

	snprintf(quoted, sizeof quoted, "\"%d\"", ++w->version);
	put(&doc, "/metadata/resourceVersion", quoted);
	snprintf(quoted, sizeof quoted, "\"uid-%d\"", w->version);
	if (fresh)
		put(&doc, "/metadata/uid", quoted);
	free(w->stored[at]);
	w->stored[at] = doc;
}

static void status(const struct script_request *q, int code, const char *reason, const char *message)
{
	char body[512];

	snprintf(body, sizeof body,
		 "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"%s\",\"reason\":\"%s\",\"code\":%d}",
		 message, reason, code);
	script_json(q, code, body);
}

static bool same(const char *a, const char *b, const char *from, const char *with)
{
	char *x = text_of(a, from), *y = text_of(b, with);
	bool is = strcmp(x, y) == 0;

	free(x);
	free(y);
	return is;
}

static void on_write(struct world *w, struct script *s, const struct script_request *q, int at)
{
	bool dry = script_has(q, "dryRun"), creates = !strcmp(q->method, "POST"),
	     deletes = !strcmp(q->method, "DELETE");

	if (at == 4) {
		status(q, 403, "Forbidden",
		       "secrets is forbidden: User \\\"u\\\" cannot create resource \\\"secrets\\\" in API group "
		       "\\\"\\\" in the "
		       "namespace \\\"n4\\\"");
		return;
	}
	if (dry)
		w->dry++;
	else
		w->sent[at]++;
	if (!dry && w->hold) {
		w->held[w->held_count++] = q->fd;
		return;
	}
	if (creates && w->stored[at]) {
		status(q, 409, "AlreadyExists", "secrets \\\"pull\\\" already exists");
	} else if (!creates && !w->stored[at]) {
		status(q, 404, "NotFound", "secrets \\\"pull\\\" not found");
	} else if (deletes &&
		   !(same(q->body, w->stored[at], "/preconditions/uid", "/metadata/uid") &&
		     same(q->body, w->stored[at], "/preconditions/resourceVersion", "/metadata/resourceVersion"))) {
		status(q, 409, "Conflict", "the precondition does not hold");
	} else if (!creates && !deletes &&
		   !same(q->body, w->stored[at], "/metadata/resourceVersion", "/metadata/resourceVersion")) {
		status(q, 409, "Conflict", "the object has been modified");
	} else if (dry) {
		script_json(q, creates ? 201 : 200, q->body);
	} else if (w->fail == at) {
		w->fail = -1;
		status(q, 422, "Invalid", "a webhook says no");
	} else {
		if (deletes) {
			free(w->stored[at]);
			w->stored[at] = NULL;
		} else {
			store(w, at, q->body, creates);
		}
		if (w->lose == at) {
			w->lose = -1;
			script_begin(q->fd);
			script_cut(s, q->fd);
		} else {
			script_json(q, 200, deletes ? "{\"kind\":\"Status\",\"status\":\"Success\"}" : w->stored[at]);
		}
	}
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	const char *n = strstr(q->target, "/namespaces/n");
	int at = n ? n[13] - '0' : 0;

	if (strcmp(q->method, "GET") != 0) {
		on_write(w, s, q, at);
		return;
	}
	w->reads++;
	if (w->stored[at])
		script_json(q, 200, w->stored[at]);
	else
		status(q, 404, "NotFound", "secrets \\\"pull\\\" not found");
}

static void world_open(struct world *w)
{
	struct kube_datum datum = { .key = (char[]){ ".dockerconfigjson" } };
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->fail = w->lose = -1;
	w->version = 1;
	snprintf(w->dir, sizeof w->dir, "spread-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->app.state.dir = w->dir;
	w->app.net = net_new();
	w->server = script_new(w->app.net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->app.session.kube = kube_new(w->app.net, at, "", "c");
	net_endpoint_drop(&at);
	w->screen = rh_owner_new();
	w->spread = app_spread_new(&w->app, w->screen);
	rh_secret_set(&datum.value, RH_STR(OURS));
	app_spread_source(w->spread,
			  &(struct kube_secret_draft){ .type = TYPE, .name = "pull", .data = &datum, .data_count = 1 });
	rh_secret_release(&datum.value);
	for (int i = 0; i < PLACES; i++) {
		char ns[8];

		snprintf(ns, sizeof ns, "n%d", i);
		app_spread_add(w->spread, w->app.session.kube, NULL, ns, 0);
	}
}

static bool is_gone(void *ctx)
{
	return !((struct world *)ctx)->app.spreads.first;
}

static void world_close(struct world *w)
{
	char *left;

	app_spread_leave(&w->spread);
	assert_true(is_gone(w));
	left = app_spread_newest(&w->app);
	if (left)
		unlink(left);
	free(left);
	app_deeds_release(&w->app);
	kube_free(&w->app.session.kube);
	rh_owner_end(w->screen);
	script_free(&w->server);
	net_free(&w->app.net);
	app_receivers_release(&w->app);
	for (int i = 0; i < PLACES; i++)
		free(w->stored[i]);
	assert_int_equal(rmdir(w->dir), 0);
	for (size_t i = 0; i < rh_log_count(); i++)
		assert_null(strstr(rh_log_line(i), "new-word"));
}

static void take(void *ctx, struct rh_message *m)
{
	app_hand_over(&((struct world *)ctx)->app, m);
}

static bool at_rest(void *ctx)
{
	return ((struct world *)ctx)->spread->phase == APP_SPREAD_RESTS;
}

static void rest(struct world *w)
{
	script_until(w->app.net, at_rest, take, w);
}

static void check(struct world *w)
{
	app_spread_check(w->spread);
	rest(w);
}

static void write_all(struct world *w, bool go_on)
{
	app_spread_write(w->spread, go_on);
	rest(w);
}

static void undo(struct world *w)
{
	app_spread_undo(w->spread);
	rest(w);
}

static char *config_at(const struct world *w, int at)
{
	return text_of(w->stored[at], "/data/.dockerconfigjson");
}

/* decoded, as the object holds it */
static void holds(const struct world *w, int at, const char *config)
{
	struct rh_buf b;
	struct data_jw j;
	char *is = config_at(w, at);

	rh_buf_init(&b, 65536);
	data_jw_init(&j, rh_out_buf(&b));
	data_jw_base64(&j, rh_str(config));
	b.p[b.n - 1] = 0;
	assert_string_equal(is, b.p + 1);
	rh_buf_release(&b);
	free(is);
}

static enum app_spread_state state_at(const struct world *w, int at)
{
	return w->spread->v[at].state;
}

/* n0 free, n1 the same, n2 another password, n3 other entries too, n4 may not be written, n5 another kind */
static void fill(struct world *w)
{
	w->stored[1] = object("n1", TYPE, ".dockerconfigjson", OURS, "");
	w->stored[2] = object("n2", TYPE, ".dockerconfigjson", DRIFTED, ",\"labels\":{\"team\":\"theirs\"}");
	w->stored[3] = object("n3", TYPE, ".dockerconfigjson", BESIDES, "");
	w->stored[5] = object("n5", "Opaque", "a", "b", "");
}

static void test_what_is_there(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	fill(&w);
	check(&w);
	const struct app_spread_item *v = w.spread->v;
	static const enum app_spread_there there[] = { APP_SPREAD_FREE,  APP_SPREAD_SAME,   APP_SPREAD_OTHER,
						       APP_SPREAD_OTHER, APP_SPREAD_HIDDEN, APP_SPREAD_KIND };
	static const enum app_spread_state states[] = { APP_SPREAD_READY, APP_SPREAD_NOTHING, APP_SPREAD_READY,
							APP_SPREAD_READY, APP_SPREAD_REFUSED, APP_SPREAD_REFUSED };
	for (int i = 0; i < PLACES; i++) {
		assert_int_equal(v[i].there, there[i]);
		assert_int_equal(v[i].state, states[i]);
	}
	assert_int_equal(v[2].others, 0);
	assert_int_equal(v[2].differ, 1);
	assert_int_equal(v[3].others, 1);
	assert_int_equal(w.sent[0] + w.sent[2] + w.sent[3], 0);
	assert_int_equal(w.reads, 4); /* of what is there, and nothing else */
	write_all(&w, false);
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_DONE), 3);
	holds(&w, 0, OURS);
	holds(&w, 2, OURS);
	assert_non_null(strstr(w.stored[2], "\"team\":\"theirs\""));
	assert_non_null(strstr(w.stored[2], "12345678901234567890"));
	char *merged = config_at(&w, 3);
	assert_true(strlen(merged) > strlen("eyJhdXRocyI6eyJnaGNyLmlvIjp7ImF1dGgiOiJlRHA1In0s"));
	assert_memory_equal(merged, "eyJhdXRocyI6eyJnaGNyLmlvIjp7ImF1dGgiOiJlRHA1In0s", 48); /* ghcr.io to the byte */
	free(merged);
	char *type = text_of(w.stored[5], "/type");
	assert_string_equal(type, "Opaque");
	free(type);
	undo(&w);
	assert_null(w.stored[0]);
	holds(&w, 2, DRIFTED);
	holds(&w, 3, BESIDES);
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_UNDONE), 3);
	world_close(&w);
}

static void test_ways(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	fill(&w);
	check(&w);
	app_spread_set_way(w.spread, 3, APP_SPREAD_REPLACE);
	rest(&w);
	app_spread_set_way(w.spread, 2, APP_SPREAD_KEEP);
	rest(&w);
	app_spread_set_way(w.spread, 5, APP_SPREAD_REPLACE); /* another kind: nothing to choose */
	assert_int_equal(state_at(&w, 2), APP_SPREAD_NOTHING);
	assert_int_equal(state_at(&w, 3), APP_SPREAD_READY);
	assert_int_equal(state_at(&w, 5), APP_SPREAD_REFUSED);
	write_all(&w, false);
	holds(&w, 2, DRIFTED);
	holds(&w, 3, OURS);
	world_close(&w);
}

/* The first goes alone. One that fails is the last, those under way come to their end, and the rest waits. */
static void test_failure(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	w.fail = 0;
	write_all(&w, false);
	assert_int_equal(state_at(&w, 0), APP_SPREAD_FAILED);
	assert_non_null(strstr(w.spread->v[0].err.why, "a webhook says no"));
	assert_int_equal(w.sent[1] + w.sent[2] + w.sent[3] + w.sent[5], 0);
	assert_true(w.spread->stopped);
	write_all(&w, true); /* the others */
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_DONE), 4);
	assert_false(w.spread->stopped);
	check(&w); /* and the one that failed, once more */
	assert_int_equal(state_at(&w, 0), APP_SPREAD_READY);
	write_all(&w, false);
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_DONE), 5);
	world_close(&w);
}

static void test_lost(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	fill(&w);
	check(&w);
	w.lose = 0; /* a create */
	write_all(&w, false);
	assert_int_equal(state_at(&w, 0), APP_SPREAD_DONE);
	assert_int_equal(w.sent[0], 1); /* never sent twice */
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_DONE), 3);
	w.lose = 2; /* what is put back */
	undo(&w);
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_UNDONE), 3);
	assert_int_equal(w.sent[2], 2);
	holds(&w, 2, DRIFTED);
	world_close(&w);
}

static void test_faster(void **state)
{
	struct world w;
	char *theirs = object("n0", TYPE, ".dockerconfigjson", DRIFTED, "");

	(void)state;
	world_open(&w);
	check(&w);
	store(&w, 0, theirs, true); /* made by somebody else after the check */
	write_all(&w, true);
	assert_int_equal(state_at(&w, 0), APP_SPREAD_CHANGED);
	holds(&w, 0, DRIFTED);
	check(&w); /* now it is known what is there */
	assert_int_equal(w.spread->v[0].there, APP_SPREAD_OTHER);
	write_all(&w, false);
	holds(&w, 0, OURS);
	store(&w, 1, w.stored[1], false); /* somebody has written since: it is left */
	undo(&w);
	assert_int_equal(state_at(&w, 1), APP_SPREAD_KEPT);
	assert_non_null(w.stored[1]);
	assert_null(w.stored[2]);
	holds(&w, 0, DRIFTED);
	free(theirs);
	world_close(&w);
}

static unsigned told;
static bool told_file;
static void tell(struct app *a, const struct rh_err *e)
{
	(void)a;
	told++;
	told_file = told_file || strstr(e->why, ".jsonl");
}

static bool some_held(void *ctx)
{
	return ((struct world *)ctx)->held_count == 4;
}

static bool one_done(void *ctx)
{
	struct world *w = ctx;

	w->hold = app_spread_count(w->spread, APP_SPREAD_DONE) == 1;
	return w->hold;
}

/* The program ends in the middle: what was written is in a file, what was under way is said to be unknown; another run
 * deletes what was created, and no more. */
static void test_killed(void **state)
{
	struct world w;
	struct app_spread_lines lines = { 0 };
	struct rh_buf text;
	struct rh_err e;
	char *file;

	(void)state;
	world_open(&w);
	check(&w);
	app_spread_write(w.spread, false);
	script_until(w.app.net, one_done, take, &w); /* the first went alone */
	script_until(w.app.net, some_held, take, &w);
	told = 0;
	app_spreads_abandon(&w.app, tell);
	assert_int_equal(told, 5); /* four that are not known, and where it is written down */
	assert_true(told_file);
	app_spreads_free(&w.app);
	w.spread = NULL;
	for (int i = 0; i < w.held_count; i++)
		script_cut(w.server, w.held[i]);
	file = app_spread_newest(&w.app);
	assert_non_null(file);
	rh_buf_init(&text, APP_SPREAD_REPORT_BYTES);
	assert_int_equal(rh_file_read(file, APP_SPREAD_REPORT_BYTES, &text, &e), RH_OK);
	assert_null(strstr(text.p, "new-word"));
	assert_null(strstr(text.p, "bmV3LXdvcmQ"));
	rh_buf_addz(&text, "{\"server\":\"cut o"); /* in the middle of a line */
	assert_int_equal(app_spread_lines_read(rh_buf_str(&text), &lines, &e), RH_OK);
	assert_int_equal(lines.n, 5);

	w.hold = false;
	w.held_count = 0;
	w.spread = app_spread_new(&w.app, w.screen);
	for (size_t i = 0; i < lines.n; i++) {
		assert_true(app_spread_line_is_of(&lines.v[i], w.app.session.kube));
		app_spread_add_line(w.spread, &lines.v[i], w.app.session.kube);
	}
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_DONE), 1);
	assert_int_equal(app_spread_count(w.spread, APP_SPREAD_FAILED), 4);
	assert_int_equal(w.spread->v[1].err.code, RH_E_UNKNOWN);
	check(&w); /* there is nothing to check: it is only undone */
	undo(&w);
	assert_null(w.stored[0]);
	assert_int_equal(state_at(&w, 0), APP_SPREAD_UNDONE);
	assert_int_equal(w.sent[1], 1);
	app_spread_leave(&w.spread);
	app_spread_finished(&w.app, file);
	app_spread_finished(&w.app, "/etc/hostname"); /* of somebody else */
	free(file);
	app_spread_lines_release(&lines);
	rh_buf_release(&text);
	world_close(&w);
}

/* A pass that writes goes on when its screen is left, and its file goes when all is known. */
static void test_left(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check(&w);
	app_spread_write(w.spread, false);
	assert_true(app_spreads_busy(&w.app));
	app_spread_leave(&w.spread);
	script_until(w.app.net, is_gone, take, &w);
	assert_non_null(w.stored[5]);
	assert_null(app_spread_newest(&w.app));
	world_close(&w);
}

static void test_lines(void **state)
{
	struct app_spread_lines l = { 0 };
	struct rh_err e;

	(void)state;
	assert_int_equal(app_spread_lines_read(RH_STR("{\"namespace\":\"a\",\"did\":\"sent\"}\n"
						      "{\"namespace\":\"b\",\"did\":\"sent\"}\n\n"
						      "{\"namespace\":\"a\",\"did\":\"created\",\"uid\":\"u\"}\n"),
					       &l, &e),
			 RH_OK);
	assert_int_equal(l.n, 2);
	assert_string_equal(l.v[0].did, "created");
	assert_string_equal(l.v[0].uid, "u");
	assert_string_equal(l.v[1].did, "sent");
	app_spread_lines_release(&l);
	assert_int_equal(app_spread_lines_read(RH_STR("{\"a\":1}\n{}\n"), &l, &e), RH_E_PARSE);
	app_spread_lines_release(&l);
	assert_int_equal(app_spread_lines_read(RH_STR("{\"namespace\":\"a\",\"did\":\"x\"}\nno\n{}\n"), &l, &e),
			 RH_E_PARSE);
	app_spread_lines_release(&l);
	assert_int_equal(app_spread_lines_read(RH_STR("\n"), &l, &e), RH_E_PARSE);
	app_spread_lines_release(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_there), cmocka_unit_test(test_ways),   cmocka_unit_test(test_failure),
		cmocka_unit_test(test_lost),          cmocka_unit_test(test_faster), cmocka_unit_test(test_killed),
		cmocka_unit_test(test_left),          cmocka_unit_test(test_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
