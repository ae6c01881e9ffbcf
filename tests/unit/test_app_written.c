/* What became of a write: every answer that a server, a proxy or a dead line can give, against every kind of write. */
#include "tests/support/script.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/deeds.h"
#include "app/parts/written.h"
#include "app/rotate.h"
#include "app/undo.h"
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
#include <sys/stat.h>
#include <unistd.h>

#define STATUS(reason, code, message)                                                          \
	"{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"" reason "\",\"code\":" code \
	",\"message\":\"" message "\"}"
#define SUCCESS "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}"

/* {"quay.io":{"auth":"dTpvbGQ="}} and the same with u:not-a-password */
#define OLD "eyJxdWF5LmlvIjp7ImF1dGgiOiJkVHB2YkdRPSJ9fQ=="
#define SECRET(version, data)                                                                                        \
	"{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"pull\",\"namespace\":\"n\",\"uid\":"    \
	"\"u1\","                                                                                                    \
	"\"resourceVersion\":\"" version "\"},\"type\":\"kubernetes.io/dockercfg\",\"data\":{\".dockercfg\":\"" data \
	"\"}}"
#define DEPLOYMENT(version, spec)                                                                                    \
	"{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"n\",\"resourceVersion\":\"" version \
	"\"},\"spec\":" spec "}"
#define SECRETS "/api/v1/namespaces/n/secrets"
#define DEPLOYMENTS "/apis/apps/v1/namespaces/n/deployments"

enum kind { CREATE, EDIT, DELETE, RESTART, SCALE, ROTATE, KINDS };
static const struct kind_def {
	const char *name, *method, *path, *what;
	const char *before, *after; /* as the server has it; NULL: not there */
	const char *body, *content_type;
} kinds[KINDS] = {
	[CREATE] = { .name = "create",
		     .method = "POST",
		     .path = SECRETS,
		     .what = "secret n/pull",
		     .after = SECRET("2", "bmV3"),
		     .body = SECRET("", "bmV3") },
	[EDIT] = { .name = "edit",
		   .method = "PUT",
		   .path = SECRETS "/pull",
		   .what = "secret n/pull",
		   .before = SECRET("1", OLD),
		   .after = SECRET("2", "bmV3"),
		   .body = SECRET("1", "bmV3") },
	[DELETE] = { .name = "delete",
		     .method = "DELETE",
		     .path = SECRETS "/pull",
		     .what = "secret n/pull",
		     .before = SECRET("1", OLD) },
	[RESTART] = { .name = "restart",
		      .method = "PATCH",
		      .path = DEPLOYMENTS "/web",
		      .what = "deployment n/web",
		      .before = DEPLOYMENT("1", "{\"template\":{}}"),
		      .after = DEPLOYMENT("2", "{\"template\":{\"metadata\":{\"annotations\":{\"at\":\"now\"}}}}"),
		      .body = "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"at\":\"now\"}}}}}",
		      .content_type = KUBE_STRATEGIC_PATCH },
	[SCALE] = { .name = "scale",
		    .method = "PATCH",
		    .path = DEPLOYMENTS "/web",
		    .what = "deployment n/web",
		    .before = DEPLOYMENT("1", "{\"replicas\":1}"),
		    .after = DEPLOYMENT("2", "{\"replicas\":3}"),
		    .body = "{\"spec\":{\"replicas\":3}}",
		    .content_type = KUBE_MERGE_PATCH },
	[ROTATE] = { .name = "rotate",
		     .method = "PUT",
		     .path = SECRETS "/pull",
		     .what = "secret n/pull",
		     .before = SECRET("1", OLD) },
};

/* What the write is answered with. */
enum answer { OBJECT, BODY, CUT, CLOSED };
enum look { SEEN, FORBIDDEN, UNSIGNED, BROKEN, LATE };
#define HTML "text/html"
#define ETCD STATUS("InternalError", "500", "etcdserver: request timed out")
static const struct row {
	const char *name;
	enum answer answer;
	int status;
	const char *type, *body;
	bool stored;
	enum look look;
	enum app_fate fate;
	unsigned looks; /* at least */
} rows[] = {
	{ "the object", OBJECT, 200, NULL, NULL, true, SEEN, APP_FATE_DONE, 0 },
	{ "empty, stored", BODY, 200, NULL, "", true, SEEN, APP_FATE_DONE, 1 },
	{ "empty, nothing stored", BODY, 200, NULL, "", false, SEEN, APP_FATE_REFUSED, 2 },
	{ "201 and a cut object", BODY, 201, NULL, "{\"kind\":\"Secret\",\"metadata\":{\"na", false, SEEN,
	  APP_FATE_REFUSED, 2 },
	{ "204, nothing stored", BODY, 204, NULL, "", false, SEEN, APP_FATE_REFUSED, 2 },
	{ "plain text", BODY, 200, "text/plain", "OK", false, SEEN, APP_FATE_REFUSED, 2 },
	{ "JSON that is something else", BODY, 200, NULL, "{\"ok\":true}", false, SEEN, APP_FATE_REFUSED, 2 },
	{ "another object", BODY, 200, NULL, "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"other\"}}", false, SEEN,
	  APP_FATE_REFUSED, 2 },
	{ "the page of a portal", BODY, 200, HTML, "<html><title>Sign in</title></html>", false, SEEN, APP_FATE_REFUSED,
	  2 },
	{ "the page of a portal, stored", BODY, 200, HTML, "<html></html>", true, SEEN, APP_FATE_DONE, 1 },
	{ "etcd timed out, stored", BODY, 500, NULL, ETCD, true, SEEN, APP_FATE_DONE, 1 },
	{ "etcd timed out, nothing stored", BODY, 500, NULL, ETCD, false, SEEN, APP_FATE_REFUSED, 2 },
	{ "etcd changed its leader, stored", BODY, 500, NULL,
	  STATUS("InternalError", "500", "etcdserver: leader changed"), true, SEEN, APP_FATE_DONE, 1 },
	{ "bad gateway, stored", BODY, 502, HTML, "<html></html>", true, SEEN, APP_FATE_DONE, 1 },
	{ "unavailable, nothing stored", BODY, 503, NULL, STATUS("ServiceUnavailable", "503", "later"), false, SEEN,
	  APP_FATE_REFUSED, 2 },
	{ "gateway timeout, stored", BODY, 504, NULL, STATUS("Timeout", "504", "no answer"), true, SEEN, APP_FATE_DONE,
	  1 },
	{ "cut, stored", CUT, 0, NULL, NULL, true, SEEN, APP_FATE_DONE, 1 },
	{ "closed, nothing stored", CLOSED, 0, NULL, NULL, false, SEEN, APP_FATE_REFUSED, 2 },
	{ "closed, stored, and the look fails at first", CLOSED, 0, NULL, NULL, true, LATE, APP_FATE_DONE, 2 },
	{ "closed, and it may not be looked at", CLOSED, 0, NULL, NULL, true, FORBIDDEN, APP_FATE_UNKNOWN, 1 },
	{ "closed, and signed out", CLOSED, 0, NULL, NULL, true, UNSIGNED, APP_FATE_UNKNOWN, 1 },
	{ "500, and it may not be looked at", BODY, 500, NULL, ETCD, true, FORBIDDEN, APP_FATE_UNKNOWN, 1 },
	{ "empty, and looking fails for minutes", BODY, 200, NULL, "", false, BROKEN, APP_FATE_UNKNOWN, 5 },
	{ "forbidden", BODY, 403, NULL, STATUS("Forbidden", "403", "no"), false, SEEN, APP_FATE_REFUSED, 0 },
	{ "too much to do", BODY, 429, NULL, STATUS("TooManyRequests", "429", "no"), false, SEEN, APP_FATE_REFUSED, 0 },
	{ "refused value", BODY, 422, NULL, STATUS("Invalid", "422", "no"), false, SEEN, APP_FATE_REFUSED, 0 },
	{ "sent elsewhere", BODY, 302, HTML, "", false, SEEN, APP_FATE_REFUSED, 0 },
};

struct world {
	struct app app;
	struct script *server;
	struct rh_owner from;
	const struct kind_def *kind;
	const struct row *row;
	char *stored; /* NULL: nothing */
	unsigned writes, looks;
	bool told;
	struct rh_err err; /* as the form got it */
	char *say;         /* as the person got it */
};

/* ---- the server ---- */

static void answer(struct script *s, const struct script_request *q, const struct row *r, const char *object)
{
	switch (r->answer) {
	case OBJECT:
		script_json(q, r->status, object);
		break;
	case BODY:
		script_answer(q, r->status, r->type,
			      r->status == 302 ? "Location: https://elsewhere.example/\r\n" : NULL, r->body);
		break;
	case CUT:
		script_begin(q->fd);
		script_line(q->fd, "{\"kind\":");
		script_cut(s, q->fd);
		break;
	case CLOSED:
		script_cut(s, q->fd);
		break;
	}
}

static void on_write(struct world *w, struct script *s, const struct script_request *q)
{
	const char *after = w->kind == &kinds[ROTATE] ? q->body : w->kind->after;

	w->writes++;
	if (w->row->stored) {
		rh_strset(&w->stored, after);
		if (w->kind == &kinds[ROTATE]) { /* as a server does, with the next version */
			char *version = strstr(w->stored, "\"resourceVersion\":\"1\"");
			assert_non_null(version);
			version[strlen("\"resourceVersion\":\"")] = '2';
		}
	}
	answer(s, q, w->row, w->stored ? w->stored : SUCCESS);
}

static void on_look(struct world *w, const struct script_request *q)
{
	enum look look = w->writes ? w->row->look : SEEN; /* what is read before is seen */

	w->looks += w->writes > 0;
	if (look == FORBIDDEN)
		script_json(q, 403, STATUS("Forbidden", "403", "no"));
	else if (look == UNSIGNED)
		script_json(q, 401, STATUS("Unauthorized", "401", "Unauthorized"));
	else if (look == BROKEN || (look == LATE && w->looks == 1))
		script_json(q, 500, ETCD);
	else if (w->stored)
		script_json(q, 200, w->stored);
	else
		script_json(q, 404, STATUS("NotFound", "404", "no"));
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	if (!strcmp(q->method, "GET"))
		on_look(w, q);
	else
		on_write(w, s, q);
}

/* ---- the app ---- */

static void take_written(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	if (m->tag != APP_MESSAGE_WRITTEN)
		return;
	assert_false(w->told);
	w->told = true;
	w->err = m->err;
}

static void take_outcome(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;
	const struct app_outcome *o = m->body;

	assert_int_equal(m->tag, APP_OUTCOME);
	if (o->say)
		rh_strset(&w->say, o->say);
	if (o->err.code != RH_OK)
		w->err = o->err;
}

static void world_open(struct world *w)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	rh_clock_drive(1700000000);
	w->app.journal.fd = -1;
	w->app.net = net_new();
	w->server = script_new(w->app.net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->app.session.kube = kube_new(w->app.net, at, "", "c-m-1");
	rh_strset(&w->app.session.kube->context, "prod");
	net_endpoint_drop(&at);
	w->from = rh_owner_new();
	w->app.owner = rh_owner_new();
	app_receive(&w->app, w->from, take_written, w);
	app_receive(&w->app, w->app.owner, take_outcome, w);
}

static void world_close(struct world *w)
{
	app_writing_release(&w->app);
	app_undo_release(&w->app);
	app_deeds_release(&w->app);
	kube_free(&w->app.session.kube);
	free(w->app.session.last_namespace);
	rh_owner_end(w->from);
	rh_owner_end(w->app.owner);
	script_free(&w->server);
	net_free(&w->app.net);
	app_receivers_release(&w->app);
	free(w->stored);
	free(w->say);
	for (size_t i = 0; i < rh_log_count(); i++)
		assert_null(strstr(rh_log_line(i), "not-a-password"));
}

/* Time stands still while an answer is awaited, and jumps when nothing else is left to happen. */
static void turn(struct world *w)
{
	app_deliver(&w->app);
	if (net_reads(w->app.net))
		net_wait(w->app.net, 1000);
	else if (!rh_message_waiting() && rh_timer_wait() > 0)
		rh_clock_advance(rh_timer_wait());
	rh_timer_run();
}

static struct app_change *change_of(const struct kind_def *k)
{
	struct app_change *c = app_change_new("Save", k->method);

	rh_strset(&c->path, k->path);
	rh_strset(&c->what, k->what);
	rh_strset(&c->ns, "n");
	rh_strset(&c->name, strstr(k->path, "secrets") ? "pull" : "web");
	c->content_type = k->content_type;
	if (k->body)
		rh_secret_set(&c->body, rh_str(k->body));
	if (k == &kinds[EDIT])
		rh_secret_set(&c->before, rh_str(k->before));
	if (k == &kinds[DELETE])
		app_change_delete_only(c, "u1", NULL);
	return c;
}

static void write_once(struct world *w)
{
	app_write(&w->app, change_of(w->kind), w->from);
	while (app_tasks_busy(&w->app) || rh_message_waiting())
		turn(w);
}

static void rotate_once(struct world *w)
{
	struct rh_secret password = { 0 };
	struct app_rotation *r;

	rh_secret_set(&password, RH_STR("not-a-password"));
	r = app_rotation_new(&w->app, "quay.io", "u", &password, w->from);
	rh_secret_release(&password);
	app_rotation_add(r, w->app.session.kube, "n", "pull", "secret n/pull");
	r->v[0].state = APP_ROTATE_READY;
	app_rotation_write(r);
	while (r->phase != APP_ROTATE_RESTS || rh_message_waiting())
		turn(w);
	w->told = true;
	w->err = r->v[0].err;
	assert_int_equal(r->v[0].state == APP_ROTATE_DONE, w->row->fate == APP_FATE_DONE);
	app_rotation_leave(&r);
}

static void check(const struct world *w)
{
	enum app_fate fate = w->err.code == RH_OK          ? APP_FATE_DONE
			     : w->err.code == RH_E_UNKNOWN ? APP_FATE_UNKNOWN
							   : APP_FATE_REFUSED;
	/* what is refused stays refused; a server that is down is asked for two minutes */
	unsigned looks_most = w->row->look == FORBIDDEN || w->row->look == UNSIGNED ? 1
			      : w->row->look == BROKEN                              ? 20
										    : 2;

	if (fate != w->row->fate || w->writes != 1 || w->looks < w->row->looks || w->looks > looks_most)
		fail_msg("%s, %s: %s, written %u, looked %u: %s / %s / %s", w->kind->name, w->row->name,
			 rh_code_name(w->err.code), w->writes, w->looks, w->err.what, w->err.why, w->err.fix);
	assert_true(w->told);
	assert_int_equal(fate == APP_FATE_UNKNOWN, app_journal_unsure(&w->app));
	if (fate == APP_FATE_UNKNOWN) {
		assert_non_null(strstr(w->err.what, "not known"));
		assert_non_null(strstr(w->err.fix, w->kind == &kinds[RESTART] || w->kind == &kinds[SCALE]
							   ? "kubectl --context=prod get deployments.apps web -n n"
							   : "kubectl --context=prod get secrets pull -n n"));
	}
	if (fate == APP_FATE_REFUSED)
		assert_true(w->err.what[0] && w->err.code != RH_E_CANCELLED);
	if (w->row->status == 500 && fate == APP_FATE_REFUSED)
		assert_true(strstr(w->err.why, "etcdserver") && (w->err.http == 500 || w->kind->content_type));
}

static void every_answer_to_every_write_is_told_as_it_is(void **state)
{
	(void)state;
	for (size_t k = 0; k < KINDS; k++)
		for (size_t i = 0; i < RH_LEN(rows); i++) {
			struct world w;

			world_open(&w);
			w.kind = &kinds[k];
			w.row = &rows[i];
			if (w.kind->before)
				w.stored = rh_strdup(w.kind->before);
			if (k == ROTATE)
				rotate_once(&w);
			else
				write_once(&w);
			check(&w);
			world_close(&w);
		}
}

/* A Status that says Success is an answer to a delete, and to nothing else. */
static void only_a_delete_is_done_with_a_status(void **state)
{
	static const struct row row = { "a Status", BODY, 200, NULL, SUCCESS, false, SEEN, APP_FATE_REFUSED, 2 };

	(void)state;
	for (size_t k = 0; k < ROTATE; k++) {
		struct world w;

		world_open(&w);
		w.kind = &kinds[k];
		w.row = &row;
		if (w.kind->before)
			w.stored = rh_strdup(w.kind->before);
		write_once(&w);
		assert_int_equal(w.err.code == RH_OK, k == DELETE);
		assert_int_equal(w.looks, k == DELETE ? 0 : 2);
		world_close(&w);
	}
}

static void a_delete_of_what_is_gone_is_done(void **state)
{
	static const struct row row = { "not there", BODY, 404,           NULL, STATUS("NotFound", "404", "no"),
					false,       SEEN, APP_FATE_DONE, 0 };
	struct world w;

	(void)state;
	world_open(&w);
	w.kind = &kinds[DELETE];
	w.row = &row;
	write_once(&w);
	assert_int_equal(w.err.code, RH_OK);
	assert_string_equal(w.say, "Deleted secret n/pull.");
	world_close(&w);
}

static void read_only_sends_nothing(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.kind = &kinds[CREATE];
	w.row = &rows[0];
	w.app.session.read_only = true;
	write_once(&w);
	assert_int_equal(w.writes, 0);
	assert_int_equal(w.err.code == RH_E_REFUSED || w.err.code == RH_E_CANCELLED, true);
	assert_true(w.told);
	world_close(&w);
}

static void an_edit_without_changes_is_not_sent(void **state)
{
	static const char *const same[] = {
		SECRET("1", OLD),
		"{\"type\":\"kubernetes.io/"
		"dockercfg\",\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"data\":{\".dockercfg\":"
		"\"" OLD
		"\"},\"metadata\":{\"resourceVersion\":\"1\",\"uid\":\"u1\",\"namespace\":\"n\",\"name\":\"pull\"}}",
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(same); i++) {
		struct app_change *c = change_of(&kinds[EDIT]);
		struct world w;

		world_open(&w);
		w.kind = &kinds[EDIT];
		w.row = &rows[0];
		rh_secret_set(&c->body, rh_str(same[i]));
		app_write(&w.app, c, w.from);
		while (rh_message_waiting())
			turn(&w);
		assert_int_equal(w.writes, 0);
		assert_int_equal(w.err.code, RH_E_CANCELLED);
		assert_non_null(w.say);
		world_close(&w);
	}
}

/* ---- the end of the program ---- */

static struct rh_err last_word;
static unsigned last_words;

static void hear(struct app *a, const struct rh_err *e)
{
	(void)a;
	last_words++;
	last_word = *e;
}

static void a_write_under_way_has_a_last_word(void **state)
{
	struct world w;

	(void)state;
	last_words = 0;
	world_open(&w);
	w.kind = &kinds[CREATE];
	w.row = &rows[0];
	app_write(&w.app, change_of(w.kind), w.from);
	assert_true(app_busy(&w.app));
	app_tasks_abandon(&w.app, hear);
	assert_int_equal(last_words, 1);
	assert_int_equal(last_word.code, RH_E_UNKNOWN);
	assert_non_null(strstr(last_word.fix, "get secrets pull -n n"));
	assert_false(app_busy(&w.app));
	assert_true(app_journal_unsure(&w.app));
	assert_int_equal(app_exit_code(RH_E_UNKNOWN), APP_EXIT_UNSURE);
	world_close(&w);
}

/* ---- the journal ---- */

static bool line_says(struct rh_str line, const char *pointer, const char *text)
{
	struct rh_buf b;
	bool says;

	rh_buf_init(&b, 4096);
	says = data_json_find_text(line, pointer, &b) && rh_str_is(rh_buf_str(&b), text);
	rh_buf_release(&b);
	return says;
}

static void the_journal_has_a_line_for_each_write_and_no_value(void **state)
{
	char dir[] = "/tmp/rh-journal-XXXXXX";
	struct rh_str rest, line;
	struct rh_buf text;
	struct world w;
	struct rh_err e;
	struct stat s;
	char *path, *link;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = rh_format("%s/journal", dir);
	link = rh_format("%s/link", dir);
	world_open(&w);
	w.app.opt.journal = path;
	assert_int_equal(app_journal_open(&w.app, &e), RH_OK);
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0600);
	w.kind = &kinds[CREATE];
	w.row = &rows[0];
	write_once(&w);
	w.told = false;
	w.row = &rows[19]; /* closed, and it may not be looked at */
	assert_int_equal(w.row->fate, APP_FATE_UNKNOWN);
	write_once(&w);
	app_journal_add(&w.app, &(struct app_entry){ .action = "reveal", .object = "secret n/pull, \"password\"" });
	app_journal_close(&w.app);
	rh_buf_init(&text, 65536);
	assert_int_equal(rh_file_read(path, 65536, &text, &e), RH_OK);
	rest = rh_buf_str(&text);
	assert_true(rh_str_cut(&rest, '\n', &line));
	assert_true(line_says(line, "/time", "2023-11-14T22:13:20Z"));
	assert_true(line_says(line, "/action", "save"));
	assert_true(line_says(line, "/object", "secret n/pull"));
	assert_true(line_says(line, "/cluster", "c-m-1"));
	assert_true(line_says(line, "/outcome", "done"));
	assert_true(rh_str_cut(&rest, '\n', &line));
	assert_true(line_says(line, "/outcome", "unknown"));
	assert_true(rh_str_cut(&rest, '\n', &line));
	assert_true(line_says(line, "/action", "reveal"));
	assert_true(line_says(line, "/object", "secret n/pull, \"password\""));
	assert_int_equal(rest.n, 0);
	assert_null(strstr(text.p, "bmV3"));
	rh_buf_release(&text);
	assert_int_equal(symlink(path, link), 0);
	w.app.opt.journal = link;
	assert_int_equal(app_journal_open(&w.app, &e), RH_E_IO);
	w.app.opt.journal = dir;
	assert_int_equal(app_journal_open(&w.app, &e), RH_E_IO);
	world_close(&w);
	assert_int_equal(unlink(link) + unlink(path) + rmdir(dir), 0);
	free(path);
	free(link);
}

/* ---- what it replaced can be put back ---- */

static const struct row plain = { "the object", OBJECT, 200, NULL, NULL, true, SEEN, APP_FATE_DONE, 0 };

static void write_plain(struct world *w, enum kind k)
{
	world_open(w);
	w->kind = &kinds[k];
	w->row = &plain;
	if (w->kind->before)
		w->stored = rh_strdup(w->kind->before);
	write_once(w);
	assert_int_equal(w->err.code, RH_OK);
}

static void what_was_deleted_is_kept_for_ten_minutes(void **state)
{
	const struct app_undo *u;
	struct app_change *c;
	struct rh_err e;
	struct rh_str body;
	struct world w;

	(void)state;
	write_plain(&w, DELETE);
	u = app_undo_at(&w.app, 0);
	assert_true(u && u->deleted);
	assert_null(app_undo_change(&w.app, u->id, rh_str(SECRET("9", OLD)), &e)); /* there again */
	assert_int_equal(e.code, RH_E_EXISTS);
	c = app_undo_change(&w.app, u->id, RH_STR(""), &e);
	assert_non_null(c);
	assert_string_equal(c->method, "POST");
	assert_string_equal(c->path, SECRETS);
	body = rh_secret_peek(&c->body);
	assert_true(rh_str_find(body, OLD) < body.n && rh_str_find(body, "uid") == body.n);
	app_change_free(&c);
	rh_clock_advance(600000);
	rh_timer_run();
	assert_null(app_undo_at(&w.app, 0));
	world_close(&w);
}

static void an_edit_is_put_back_where_nothing_has_changed(void **state)
{
	const struct app_undo *u;
	struct app_change *c;
	struct rh_err e;
	struct world w;

	(void)state;
	write_plain(&w, EDIT);
	u = app_undo_at(&w.app, 0);
	assert_non_null(u);
	assert_null(app_undo_change(&w.app, u->id, rh_str(SECRET("9", "eHg=")), &e)); /* somebody else's */
	assert_int_equal(e.code, RH_E_CONFLICT);
	assert_null(app_undo_change(&w.app, u->id, RH_STR(""), &e));
	assert_int_equal(e.code, RH_E_NOTFOUND);
	c = app_undo_change(&w.app, u->id, rh_str(w.stored), &e);
	assert_non_null(c);
	assert_string_equal(c->method, "PUT");
	assert_true(rh_str_find(rh_secret_peek(&c->body), OLD) < c->body.n && c->undo_of == u->id);
	app_change_free(&c);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_to_every_write_is_told_as_it_is),
		cmocka_unit_test(what_was_deleted_is_kept_for_ten_minutes),
		cmocka_unit_test(an_edit_is_put_back_where_nothing_has_changed),
		cmocka_unit_test(only_a_delete_is_done_with_a_status),
		cmocka_unit_test(a_delete_of_what_is_gone_is_done),
		cmocka_unit_test(read_only_sends_nothing),
		cmocka_unit_test(an_edit_without_changes_is_not_sent),
		cmocka_unit_test(a_write_under_way_has_a_last_word),
		cmocka_unit_test(the_journal_has_a_line_for_each_write_and_no_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
