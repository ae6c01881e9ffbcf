/* Reads, writes, rights and hosts: what is asked, what is remembered, and who gets the answer. */
#include "tests/support/script.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

enum { TAG_COUNT = 77 };

struct world {
	struct net *net;
	struct script *server;
	struct kube *kube;
	struct rh_owner owner;
	unsigned asked;
	char last[1200];     /* "METHOD target body" of the newest request */
	int over;            /* descriptor of the connection that it came over */
	int held;            /* descriptor of a request that is not answered yet, -1 */
	const char *version; /* resourceVersion of secrets that are read */
	const char *date;    /* header line */
	bool hold;
	/* of the newest message: */
	unsigned messages;
	int tag;
	struct rh_err err;
	bool allowed;
	int64_t count; /* -1: none */
	char body[600];
	unsigned want;
};

#define SECRET                                                                                       \
	"{\"kind\":\"Secret\",\"metadata\":{\"name\":\"quay\",\"resourceVersion\":\"%s\"},\"type\":" \
	"\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":"                        \
	"\"eyJhdXRocyI6eyJxdWF5LmlvIjp7InVzZXJuYW1lIjoiYSIsInBhc3N3b3JkIjoiY2FuYXJ5In19fQ==\"}}"

/* Real answers: "items" is null when there are none; before Kubernetes 1.21 only a Table says how many are left. */
static const struct {
	const char *plural, *metadata, *table; /* as a PartialObjectMetadataList, and (when asked for) as a Table */
	int64_t n;                             /* -1: not told */
} counts[] = {
	{ "none", "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":null}",
	  NULL, 0 },
	{ "empty", "{\"metadata\":{},\"items\":[]}", NULL, 0 },
	{ "one", "{\"metadata\":{},\"items\":[{}]}", NULL, 1 },
	{ "many", "{\"metadata\":{\"continue\":\"x\",\"remainingItemCount\":41},\"items\":[{}]}", NULL, 42 },
	{ "old", "{\"metadata\":{\"continue\":\"x\"},\"items\":[{}]}",
	  "{\"kind\":\"Table\",\"metadata\":{\"continue\":\"x\",\"remainingItemCount\":9},\"rows\":[{\"cells\":[\"a\"]}"
	  "]}",
	  10 },
	{ "untold", "{\"metadata\":{\"continue\":\"x\"},\"items\":[{}]}",
	  "{\"kind\":\"Table\",\"metadata\":{\"continue\":\"x\"},\"rows\":[{}]}", -1 },
	{ "page", "{}", "{\"kind\":\"Table\",\"metadata\":{},\"rows\":null}", 0 },
};

static void count_answer(const struct script_request *q)
{
	for (size_t i = 0; i < RH_LEN(counts); i++) {
		char *path = rh_format("/%s?", counts[i].plural);
		bool this = script_has(q, path), table = script_has(q, "includeObject=None");

		free(path);
		if (this) {
			assert_true(!table || counts[i].table);
			assert_int_equal(table, strstr(q->head, "as=Table") != NULL);
			script_json(q, 200, table ? counts[i].table : counts[i].metadata);
			return;
		}
	}
	fail();
}

static char *base64(const char *text)
{
	struct rh_buf out;

	rh_buf_init(&out, 4096);
	data_base64_encode(rh_str(text), rh_out_buf(&out));
	return rh_buf_take(&out);
}

/* A registry whose password ends, in the form of Amazon ECR's. */
static void token_answer(const struct script_request *q)
{
	char *token = base64("{\"payload\":\"AA==\",\"expiration\":1785600000}");
	char *config = rh_format("{\"auths\":{\"ecr.example\":{\"username\":\"AWS\",\"password\":\"%s\"}}}", token);
	char *data = base64(config);
	char *body = rh_format("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"token\",\"resourceVersion\":\"1\"},"
			       "\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"%s\"}}",
			       data);

	script_json(q, 200, body);
	free(body);
	free(data);
	free(config);
	free(token);
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	char *text = rh_format("%s %s %s", q->method, q->target, q->body);

	(void)s;
	w->asked++;
	assert_true(strlen(text) < sizeof w->last);
	memcpy(w->last, text, strlen(text) + 1);
	w->over = q->fd;
	free(text);
	if (w->hold) {
		w->held = q->fd;
	} else if (script_has(q, "selfsubjectaccessreviews")) {
		if (strstr(q->body, "\"verb\":\"broken\""))
			script_json(q, 500, "{}");
		else
			script_json(q, 201,
				    strstr(q->body, "\"verb\":\"list\"") ? "{\"status\":{\"allowed\":true}}"
									 : "{\"status\":{\"allowed\":false}}");
	} else if (script_has(q, "/secrets/quay")) {
		char *body = rh_format(SECRET, w->version);

		script_json(q, 200, body);
		free(body);
	} else if (script_has(q, "/secrets/token")) {
		token_answer(q);
	} else if (script_has(q, "/dated")) {
		script_answer(q, 200, NULL, w->date, "{}");
	} else if (script_has(q, "/secrets/hidden")) {
		script_json(q, 403, "{\"kind\":\"Status\",\"message\":\"no\",\"code\":403}");
	} else if (script_has(q, "limit=1")) {
		count_answer(q);
	} else {
		script_json(q, 200, "{\"x\":1}");
	}
}

static void world_open(struct world *w)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->version = "1";
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->kube = kube_new(w->net, at, "/k8s/clusters/c-1", "c-1");
	net_endpoint_drop(&at);
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	w->messages++;
	w->tag = m->tag;
	w->err = m->err;
	if (m->body && m->drop == kube_reply_free) {
		struct rh_str body = rh_secret_peek(&((struct kube_reply *)m->body)->body);

		assert_true(body.n < sizeof w->body);
		memcpy(w->body, body.p ? body.p : "", body.n);
		w->body[body.n] = '\0';
	} else if (m->body && m->tag == TAG_COUNT) {
		w->count = *(int64_t *)m->body;
	} else if (m->body) {
		w->allowed = *(bool *)m->body;
	}
}

static bool enough(void *ctx)
{
	const struct world *w = ctx;

	return w->messages >= w->want;
}

static bool asked_enough(void *ctx)
{
	const struct world *w = ctx;

	return w->asked >= w->want;
}

static void until_message(struct world *w)
{
	w->want = w->messages + 1;
	script_until(w->net, enough, take, w);
}

static void test_path(void **state)
{
	static const struct kube_resource deployment = { "apps", "v1", "deployments", "Deployment", true };
	struct rh_buf b;
	struct world w;

	(void)state;
	world_open(&w);
	rh_buf_init(&b, 4096);
	kube_path(w.kube, &kube_res_secret, "web", "a", &b);
	assert_string_equal(b.p, "/k8s/clusters/c-1/api/v1/namespaces/web/secrets/a");
	rh_buf_clear(&b);
	kube_path(w.kube, &deployment, NULL, NULL, &b);
	assert_string_equal(b.p, "/k8s/clusters/c-1/apis/apps/v1/deployments");
	rh_buf_clear(&b);
	kube_path(w.kube, &kube_res_namespace, "ignored", "n", &b);
	assert_string_equal(b.p, "/k8s/clusters/c-1/api/v1/namespaces/n");
	rh_buf_release(&b);
	world_close(&w);
}

static void test_count(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < RH_LEN(counts); i++) {
		const struct kube_resource r = { "", "v1", counts[i].plural, "X", true };

		w.count = -1;
		kube_count_objects(w.kube, &r, NULL, w.owner, TAG_COUNT);
		until_message(&w);
		assert_int_equal(w.err.code, RH_OK);
		if (w.count != counts[i].n)
			fail_msg("%s: %d", counts[i].plural, (int)w.count);
	}
	world_close(&w);
}

static void test_get(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	kube_get(w.kube, "/thing", "the thing", w.owner, 4);
	until_message(&w);
	assert_int_equal(w.tag, 4);
	assert_int_equal(w.err.code, RH_OK);
	assert_string_equal(w.body, "{\"x\":1}");
	kube_get(w.kube, "/api/v1/namespaces/n/secrets/hidden", "secret n/hidden", w.owner, 5);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_FORBIDDEN);
	assert_non_null(strstr(w.body, "Status"));
	script_refuse(w.server, true);
	kube_get(w.kube, "/thing", "the thing", w.owner, 6);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_NET);
	world_close(&w);
}

static void test_newer_read_replaces(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.hold = true;
	kube_get(w.kube, "/slow", "x", w.owner, 1);
	w.want = 1;
	script_until(w.net, asked_enough, take, &w);
	w.hold = false;
	kube_get(w.kube, "/fast", "x", w.owner, 1);
	until_message(&w);
	assert_int_equal(w.messages, 1);
	assert_int_equal(net_reads(w.net), 0);
	assert_non_null(strstr(w.last, "/fast"));
	world_close(&w);
}

static void write_x(struct world *w, const char *method, const char *path, bool dry_run)
{
	struct rh_secret body;

	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR("{\"b\":2}"));
	kube_write(w->kube,
		   &(struct kube_write){
			   .method = method, .path = path, .body = &body, .what = "secret n/a", .dry_run = dry_run },
		   w->owner, 9);
	assert_int_equal(rh_secret_peek(&body).n, 0);
	rh_secret_release(&body);
}

static void test_write(void **state)
{
	struct world w;
	size_t lines = rh_log_count();

	(void)state;
	world_open(&w);
	kube_get(w.kube, "/fast", "x", w.owner, 1);
	until_message(&w);
	int first = w.over;
	write_x(&w, "POST", "/p?fieldManager=ranchhand", true);
	until_message(&w);
	assert_int_equal(w.over, first); /* a connection that is there, unlike a write */
	assert_string_equal(w.last, "POST /p?fieldManager=ranchhand&dryRun=All {\"b\":2}");
	assert_int_equal(rh_log_count(), lines);
	write_x(&w, "PUT", "/p", false);
	until_message(&w);
	assert_int_not_equal(w.over, first);
	assert_string_equal(w.last, "PUT /p {\"b\":2}");
	assert_int_equal(rh_log_count(), lines + 1);
	assert_non_null(strstr(rh_log_line(rh_log_count() - 1), "PUT secret n/a in c-1: RH_OK, HTTP 200"));
	kube_write(w.kube, &(struct kube_write){ .method = "DELETE", .path = "/p", .what = "secret n/a" }, w.owner, 9);
	until_message(&w);
	assert_string_equal(w.last, "DELETE /p ");
	world_close(&w);
}

static void test_read_only(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.kube->read_only = true;
	write_x(&w, "POST", "/p", false);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_REFUSED);
	assert_int_equal(w.asked, 0);
	write_x(&w, "POST", "/p", true);
	until_message(&w);
	assert_int_equal(w.err.code, RH_OK);
	assert_int_equal(w.asked, 1);
	world_close(&w);
}

/* A write goes on when the screen, and even the cluster, are left. */
static void test_write_outlives(void **state)
{
	struct rh_owner other;
	struct world w;

	(void)state;
	world_open(&w);
	other = rh_owner_new();
	write_x(&w, "POST", "/p", false);
	kube_get(w.kube, "/never", "x", other, 1);
	rh_owner_end(other);
	kube_free(&w.kube);
	until_message(&w);
	assert_int_equal(w.tag, 9);
	assert_int_equal(w.err.code, RH_OK);
	assert_string_equal(w.last, "POST /p {\"b\":2}");
	world_close(&w);
}

static bool may(struct world *w, const char *verb, const char *ns)
{
	kube_can(w->kube, verb, &kube_res_secret, ns, w->owner, 2);
	until_message(w);
	assert_int_equal(w->err.code, RH_OK);
	return w->allowed;
}

static void test_rights(void **state)
{
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w);
	assert_true(may(&w, "list", "web"));
	assert_non_null(
		strstr(w.last, "POST /k8s/clusters/c-1/apis/authorization.k8s.io/v1/selfsubjectaccessreviews {"));
	assert_non_null(
		strstr(w.last, "\"namespace\":\"web\",\"verb\":\"list\",\"group\":\"\",\"resource\":\"secrets\""));
	assert_false(may(&w, "update", "web"));
	assert_int_equal(w.asked, 2);
	assert_true(may(&w, "list", "web"));
	assert_false(may(&w, "update", "web"));
	assert_int_equal(w.asked, 2);
	assert_true(may(&w, "list", NULL));
	assert_int_equal(w.asked, 3);
	rh_clock_advance(60000);
	assert_true(may(&w, "list", "web"));
	assert_int_equal(w.asked, 4);
	/* a review that fails: the real request decides, and it is asked again */
	assert_true(may(&w, "broken", "web"));
	assert_true(may(&w, "broken", "web"));
	assert_int_equal(w.asked, 6);
	world_close(&w);
}

static struct kube_secret_row *row(const char *name, const char *type, const char *uid, const char *version)
{
	static struct kube_secret_row rows[8];
	static size_t n;
	struct kube_secret_row *r = &rows[n++ % RH_LEN(rows)];

	*r = (struct kube_secret_row){ .name = name, .ns = "n", .type = type, .uid = uid, .resource_version = version };
	return r;
}

static void test_hosts(void **state)
{
	const struct kube_secret_row *rows[] = {
		row("quay", KUBE_TYPE_DOCKERCONFIGJSON, "u1", "1"),
		row("hidden", KUBE_TYPE_DOCKERCONFIGJSON, "u2", "1"),
		row("other", "Opaque", "u3", "1"),
	};
	struct world w;

	(void)state;
	world_open(&w);
	assert_null(kube_hosts_known(w.kube, rows[0]));
	kube_hosts_ask(w.kube, rows, RH_LEN(rows), w.owner, 3);
	kube_hosts_ask(w.kube, rows, RH_LEN(rows), w.owner, 3);
	w.want = 2;
	script_until(w.net, enough, take, &w);
	assert_int_equal(w.tag, 3);
	assert_int_equal(w.asked, 2);
	assert_string_equal(kube_hosts_known(w.kube, rows[0]), "quay.io");
	assert_string_equal(kube_hosts_known(w.kube, rows[1]), "");
	assert_null(kube_hosts_known(w.kube, rows[2]));
	assert_int_equal(kube_hosts_ends(w.kube, rows[0]), 0);
	kube_hosts_ask(w.kube, rows, RH_LEN(rows), w.owner, 3);
	assert_int_equal(net_reads(w.net), 0);

	/* a newer version is read again; the answer may be newer still, and both are known then */
	rows[0] = row("quay", KUBE_TYPE_DOCKERCONFIGJSON, "u1", "2");
	assert_null(kube_hosts_known(w.kube, rows[0]));
	w.version = "3";
	kube_hosts_ask(w.kube, rows, 1, w.owner, 3);
	until_message(&w);
	assert_string_equal(kube_hosts_known(w.kube, rows[0]), "quay.io");
	assert_string_equal(kube_hosts_known(w.kube, row("quay", KUBE_TYPE_DOCKERCONFIGJSON, "u1", "3")), "quay.io");
	assert_int_equal(w.asked, 3);

	/* of a password that ends only the time is kept */
	rows[0] = row("token", KUBE_TYPE_DOCKERCONFIGJSON, "u4", "1");
	assert_int_equal(kube_hosts_ends(w.kube, rows[0]), 0);
	kube_hosts_ask(w.kube, rows, 1, w.owner, 3);
	until_message(&w);
	assert_string_equal(kube_hosts_known(w.kube, rows[0]), "ecr.example");
	assert_int_equal(kube_hosts_ends(w.kube, rows[0]), 1785600000);

	/* rows that left the screen are not read */
	rows[0] = row("quay", KUBE_TYPE_DOCKERCONFIGJSON, "u9", "2");
	kube_hosts_ask(w.kube, rows, 1, w.owner, 3);
	kube_hosts_ask(w.kube, rows, 0, w.owner, 3);
	assert_int_equal(net_reads(w.net), 0);
	world_close(&w);
}

/* What ends is judged by the server's clock, where it differs from ours. */
static void test_clock(void **state)
{
	static const struct {
		const char *date;
		int64_t wall;
	} rows[] = {
		{ "Date: Sat, 01 Aug 2026 13:00:00 GMT\r\n", 1785589200 }, /* three hours ahead */
		{ "", 1785589200 },                                        /* not dated: as it was */
		{ "Date: Sat, 01 Aug 2026 10:00:59 GMT\r\n", 1785578400 }, /* the same, as far as one can say */
		{ "Date: Sat, 01 Aug 2026 08:00:00 GMT\r\n", 1785571200 },
		{ "Date: Never\r\n", 1785571200 },
	};
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w);
	assert_int_equal(kube_wall(NULL), 1785578400);
	assert_int_equal(kube_wall(w.kube), 1785578400);
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		w.date = rows[i].date;
		kube_get(w.kube, "/dated", "x", w.owner, 1);
		until_message(&w);
		assert_int_equal(kube_wall(w.kube), rows[i].wall);
	}
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_newer_read_replaces),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_read_only),
		cmocka_unit_test(test_write_outlives),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_rights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
