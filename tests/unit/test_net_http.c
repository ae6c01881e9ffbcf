/* Requests against a real server on loopback: what is said, what goes wrong, limits, queue, streams, cancelling. */
#include "base/base.h"
#include "net/net.h"

#include "config.h"

#include "tests/support/net_fixture.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- what a request says ---- */

static void test_request(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct rh_secret body;
	struct answer a;
	char *headers[] = { rh_strdup("Impersonate-User: anna"), NULL };

	(void)state;
	at->auth = NET_AUTH_BEARER;
	rh_secret_set(&at->credential, RH_STR("token-abc:xyz"));
	at->headers = rh_alloc(sizeof headers);
	memcpy(at->headers, headers, sizeof headers);
	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR("{\"a\":1}"));
	(void)ask_more(at, "/echo?x=%2F", &a, (struct net_http){ .method = "PUT", .body = &body, .keep = true });
	assert_int_equal(body.n, 0);
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_OK);
	assert_int_equal(a.head.status, 200);
	assert_non_null(strstr(a.body, "PUT /echo?x=%2F HTTP/1.1\r\n"));
	assert_non_null(strstr(a.body, "\r\nUser-Agent: ranchhand/" PACKAGE_VERSION "\r\n"));
	assert_non_null(strstr(a.body, "\r\nAccept: application/json\r\n"));
	assert_non_null(strstr(a.body, "\r\nAccept-Encoding: gzip\r\n"));
	assert_non_null(strstr(a.body, "\r\nAuthorization: Bearer token-abc:xyz\r\n"));
	assert_non_null(strstr(a.body, "\r\nImpersonate-User: anna\r\n"));
	assert_non_null(strstr(a.body, "\r\nContent-Type: application/json\r\n"));
	assert_null(strstr(a.body, "Expect"));
	assert_non_null(strstr(a.body, "\r\n\r\n{\"a\":1}"));
	answer_release(&a);
	rh_secret_release(&body);

	(void)ask_more(at, "/echo", &a,
		       (struct net_http){ .anonymous = true, .accept = "text/plain", .method = "DELETE" });
	wait_for(&a.done);
	assert_non_null(strstr(a.body, "DELETE /echo HTTP/1.1\r\n"));
	assert_non_null(strstr(a.body, "\r\nAccept: text/plain\r\n"));
	assert_null(strstr(a.body, "Authorization"));
	assert_null(strstr(a.body, "Impersonate"));
	assert_null(strstr(a.body, "Content-Type"));
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_basic(void **state)
{
	struct net_endpoint *at = endpoint_of(plain, "http", "127.0.0.1", NULL);
	struct answer a;

	(void)state;
	at->auth = NET_AUTH_BASIC;
	rh_strset(&at->user, "Aladdin");
	rh_secret_set(&at->credential, RH_STR("open sesame")); /* RFC 7617, 2 */
	get(at, "/echo", &a);
	assert_non_null(strstr(a.body, "\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"));
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_never_in_clear(void **state)
{
	struct net_endpoint *at = net_endpoint_new("http://192.0.2.1:8080");
	struct rh_secret body;
	struct answer a;

	(void)state;
	at->auth = NET_AUTH_BEARER;
	rh_secret_set(&at->credential, RH_STR("token-abc"));
	get(at, "/", &a);
	assert_int_equal(a.err.code, RH_E_REFUSED);
	assert_non_null(strstr(a.err.fix, "https://"));
	answer_release(&a);

	rh_secret_init(&body);
	rh_secret_set(&body, RH_STR("password"));
	(void)ask_more(at, "/", &a, (struct net_http){ .method = "POST", .body = &body, .anonymous = true });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_REFUSED);
	answer_release(&a);
	net_endpoint_drop(&at);

	/* A line break in a token would start a header of its own. */
	at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	at->auth = NET_AUTH_BEARER;
	rh_secret_set(&at->credential, RH_STR("abc\r\nX-Evil: 1"));
	get(at, "/echo", &a);
	assert_int_equal(a.err.code, RH_E_AUTH);
	assert_int_equal(ts_requests(server), 0);
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_head(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	get(at, "/warn", &a);
	assert_int_equal(a.head.status, 429);
	assert_int_equal(a.head.retry_after, 7);
	assert_int_equal(a.head.date, 784111777);
	assert_string_equal(a.head.warning, "unknown field \"spec.x\"\ntab^Ihere");
	assert_string_equal(a.head.auth_challenge, "Basic realm=\"a\"\nBearer realm=\"b\"");
	assert_string_equal(a.head.cattle_auth, "false");
	assert_string_equal(a.body, "slow");
	answer_release(&a);

	get(at, "/redirect", &a);
	assert_int_equal(a.err.code, RH_OK);
	assert_int_equal(a.head.status, 302);
	assert_int_equal(a.head.retry_after, -1);
	assert_string_equal(a.head.location, "https://elsewhere.example/");
	assert_int_equal(ts_requests(server), 2);
	answer_release(&a);

	get(at, "/gzip", &a);
	assert_string_equal(a.body, "hello hello hello hello");
	answer_release(&a);
	net_endpoint_drop(&at);
}

/* ---- what goes wrong ---- */

static void test_faults(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);

	(void)state;
	expect_fault(at, "/cut", RH_E_NET, "", "was cut off");
	expect_fault(at, "/empty", RH_E_NET, "", "without an answer");
	expect_fault(at, "/noise", RH_E_SERVER, "", "does not speak HTTP");
	expect_fault(at, "/headers?400000", RH_E_LIMIT, "", "headers");
	expect_fault(at, "/long-header?1048576", RH_E_LIMIT, "", "headers");
	net_endpoint_drop(&at);

	at = endpoint_of(plain, "https", "localhost", NULL);
	expect_fault(at, "/", RH_E_TLS, "scheme", "does not speak TLS");
	net_endpoint_drop(&at);

	struct ts_server *gone = ts_start(&(struct ts_config){ 0 });

	at = endpoint_of(gone, "https", "127.0.0.1", NULL);
	ts_stop(gone);
	expect_fault(at, "/", RH_E_NET, "host", "refuses connections");
	net_endpoint_drop(&at);

	/* A label of 64 characters cannot be asked for, so that no name server is. */
	at = net_endpoint_new("https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid");
	expect_fault(at, "/", RH_E_NET, "name", "There is no host");
	net_endpoint_drop(&at);

	at = net_endpoint_new("gopher://localhost");
	expect_fault(at, "/v3", RH_E_INVALID, "", "gopher://localhost is not an address");
	net_endpoint_drop(&at);
}

/* ---- a server that asks for time ---- */

struct busy {
	unsigned asked, refuse;
	const char *head; /* of a refusal */
};

static char *busy_server(void *ctx, const char *request)
{
	struct busy *b = ctx;

	(void)request;
	if (++b->asked > b->refuse)
		return rh_strdup("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere");
	return rh_format("HTTP/1.1 %s\r\nContent-Length: 5\r\n\r\nlater", b->head);
}

static void expect_busy(const char *head, unsigned refuse, struct net_http how, int status, unsigned asked)
{
	struct busy b = { .refuse = refuse, .head = head };
	struct ts_server *s = ts_start(&(struct ts_config){ .handle = busy_server, .ctx = &b });
	struct net_endpoint *at = endpoint_of(s, "http", "127.0.0.1", NULL);
	struct answer a = { 0 };

	ask_more(at, "/", &a, how);
	wait_for(&a.done);
	assert_int_equal(a.head.status, status);
	assert_string_equal(a.body, status == 200 ? "here" : "later");
	assert_int_equal(b.asked, asked);
	answer_release(&a);
	net_endpoint_drop(&at);
	ts_stop(s);
}

static void test_patient(void **state)
{
	struct net_http patient = { .patient = true };
	const char *soon = "429 Too Many Requests\r\nRetry-After: 0";

	(void)state;
	expect_busy(soon, 2, patient, 200, 3);
	expect_busy("503 Service Unavailable\r\nRetry-After: 0", 1, patient, 200, 2);
	expect_busy(soon, 9, patient, 429, 4);                /* not for ever */
	expect_busy(soon, 9, (struct net_http){ 0 }, 429, 1); /* only who is patient */
	expect_busy("429 Too Many Requests\r\nRetry-After: 11", 9, patient, 429, 1);
	expect_busy("429 Too Many Requests", 9, patient, 429, 1);
	expect_busy("403 Forbidden\r\nRetry-After: 0", 9, patient, 403, 1);
}

static void test_limits(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	(void)ask_more(at, "/big?1000", &a, (struct net_http){ .limit = 1000 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_OK);
	assert_int_equal(strlen(a.body), 1000);
	answer_release(&a);
	(void)ask_more(at, "/big?1001", &a, (struct net_http){ .limit = 1000 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_LIMIT);
	answer_release(&a);

	(void)ask_more(at, "/big?3000000", &a, (struct net_http){ .on_data = on_data, .limit = 4 << 20 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_OK);
	assert_int_equal(a.pieces.n, 3000000);
	assert_string_equal(a.body, "");
	answer_release(&a);

	/* Of a refusal the first 64 KiB, and never through on_data. */
	(void)ask_more(at, "/refuse?200000", &a, (struct net_http){ .on_data = on_data });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_OK);
	assert_int_equal(a.head.status, 403);
	assert_int_equal(strlen(a.body), 64 << 10);
	assert_int_equal(a.piece_count, 0);
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_compressed_bomb(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	(void)ask_more(at, "/bomb?20000000", &a, (struct net_http){ .on_data = on_data });
	wait_for(&a.done);
	assert_string_equal(a.err.what, "");
	assert_int_equal(a.pieces.n, 20000000);
	assert_true(a.largest_piece <= 256 << 10);
	answer_release(&a);
	(void)ask_more(at, "/bomb?20000000", &a, (struct net_http){ .on_data = on_data, .limit = 4000000 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_LIMIT);
	answer_release(&a);
	(void)ask_more(at, "/bomb?20000000", &a, (struct net_http){ 0 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_LIMIT);
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_timeout(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	(void)ask_more(at, "/hang", &a, (struct net_http){ .timeout_ms = 300 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_TIMEOUT);
	assert_non_null(strstr(a.err.what, "did not answer"));
	answer_release(&a);
	/* a stream that does not begin; one that has begun may be quiet for as long as it likes */
	struct answer quiet;
	(void)ask_more(at, "/stream", &quiet,
		       (struct net_http){ .stream = true, .on_data = on_data, .timeout_ms = 1000 });
	(void)ask_more(at, "/hang", &a, (struct net_http){ .stream = true, .on_data = on_data, .timeout_ms = 1000 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_TIMEOUT);
	assert_int_equal(a.head.status, 0);
	assert_false(quiet.done);
	ts_end_streams(server);
	wait_for(&quiet.done);
	assert_int_equal(quiet.err.code, RH_OK);
	answer_release(&a);
	answer_release(&quiet);
	net_endpoint_drop(&at);

	/* Takes the connection and never says a word. */
	int mute = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof here;

	assert_int_equal(bind(mute, (struct sockaddr *)&here, n), 0);
	assert_int_equal(listen(mute, 1), 0);
	assert_int_equal(getsockname(mute, (struct sockaddr *)&here, &n), 0);
	char *url = rh_format("https://127.0.0.1:%d", ntohs(here.sin_port));

	at = net_endpoint_new(url);
	(void)ask_more(at, "/", &a, (struct net_http){ .timeout_ms = 300 });
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_E_TIMEOUT);
	assert_non_null(strstr(a.err.what, "says nothing"));
	answer_release(&a);
	net_endpoint_drop(&at);
	free(url);
	close(mute);
}

/* ---- queue, streams, cancelling ---- */

static void test_queue(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct answer reads[11], streams[34];

	(void)state;
	for (size_t i = 0; i < RH_LEN(reads); i++)
		(void)ask_more(at, "/hang", &reads[i], (struct net_http){ 0 });
	for (size_t i = 0; i < RH_LEN(streams); i++)
		(void)ask_more(at, "/stream", &streams[i], (struct net_http){ .stream = true, .on_data = on_data });
	assert_int_equal(net_reads(net), 11);
	wait_hanging(server, 8 + 32);
	assert_int_equal(ts_requests(server), 8 + 32);
	assert_int_equal(net_reads(net), 11);
	ts_end_streams(server);
	for (size_t i = 0; i < RH_LEN(streams); i++) {
		wait_for(&streams[i].done);
		assert_int_equal(streams[i].err.code, RH_OK);
	}
	for (size_t i = 0; i < RH_LEN(reads); i++) {
		ts_let_go(server, 1);
		while (net_reads(net) == 11 - i)
			net_wait(net, -1);
	}
	for (size_t i = 0; i < RH_LEN(reads); i++) {
		assert_true(reads[i].done && reads[i].dropped);
		answer_release(&reads[i]);
	}
	for (size_t i = 0; i < RH_LEN(streams); i++)
		answer_release(&streams[i]);
	assert_int_equal(net_reads(net), 0);
	net_endpoint_drop(&at);
}

static void test_stream(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct answer a;

	(void)state;
	(void)ask_more(at, "/stream", &a, (struct net_http){ .stream = true, .on_data = on_data, .on_head = on_head });
	while (a.pieces.n < 4)
		net_wait(net, -1);
	assert_int_equal(a.heads, 1);
	assert_string_equal(a.pieces.p, "one\n");
	assert_int_equal(net_reads(net), 0);
	wait_hanging(server, 1);
	ts_let_go(server, 1);
	while (a.pieces.n < 9)
		net_wait(net, -1);
	assert_string_equal(a.pieces.p, "one\nmore\n");
	assert_false(a.done);
	ts_end_streams(server);
	wait_for(&a.done);
	assert_int_equal(a.err.code, RH_OK);
	answer_release(&a);
	net_endpoint_drop(&at);
}

static void test_cancel(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct rh_owner screen = rh_owner_new(), other = rh_owner_new();
	struct answer mine, kept, theirs, ended, stream;

	(void)state;
	(void)ask_more(at, "/hang", &mine, (struct net_http){ .owner = screen });
	(void)ask_more(at, "/hang", &kept, (struct net_http){ .owner = screen, .keep = true, .method = "POST" });
	(void)ask_more(at, "/hang", &theirs, (struct net_http){ .owner = other });
	wait_hanging(server, 3);
	net_http_cancel_owner(net, screen);
	assert_true(mine.dropped && !mine.done);
	assert_false(kept.dropped || theirs.dropped);
	rh_owner_end(screen);
	ts_let_go(server, 3);
	wait_for(&kept.done);
	wait_for(&theirs.done);
	assert_false(mine.done);

	/* An owner that has ended is found out even when nobody cancels. */
	(void)ask_more(at, "/hello", &ended, (struct net_http){ .owner = other });
	rh_owner_end(other);
	wait_for(&ended.dropped);
	assert_false(ended.done);

	uint64_t id = ask_more(at, "/stream", &stream, (struct net_http){ .stream = true, .on_data = on_data });

	stream.cancel = id;
	wait_for(&stream.dropped);
	assert_int_equal(stream.piece_count, 1);
	assert_false(stream.done);
	answer_release(&mine);
	answer_release(&kept);
	answer_release(&theirs);
	answer_release(&ended);
	answer_release(&stream);
	net_endpoint_drop(&at);
}

/* ---- connections ---- */

static void test_connections(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem), *second;
	struct answer a;

	(void)state;
	expect_server_info(at);
	expect_server_info(at);
	assert_int_equal(ts_connections(server), 1);
	/* Never sent twice: so never on a connection that may be dead. */
	(void)ask_more(at, "/hello", &a, (struct net_http){ .method = "POST", .keep = true });
	wait_for(&a.done);
	answer_release(&a);
	assert_int_equal(ts_connections(server), 2);
	net_forget_connections(net, at);
	expect_server_info(at);
	assert_int_equal(ts_connections(server), 3);
	/* Another endpoint to the same place has connections of its own. */
	second = endpoint_of(server, "https", "localhost", ca.cert_pem);
	expect_server_info(second);
	assert_int_equal(ts_connections(server), 4);
	net_endpoint_drop(&at);
	net_endpoint_drop(&second);
}

/* ---- renewed credentials ---- */

struct renewing {
	unsigned times;
	bool fails, later;
	struct rh_owner cancel;
	struct net_endpoint *at;
};

static void end_renewal(struct renewing *r)
{
	struct rh_err e = { 0 };

	if (r->fails)
		rh_err_set(&e, RH_E_AUTH, "the plugin is broken");
	else
		rh_secret_set(&r->at->credential, RH_STR("second"));
	net_endpoint_renewed(net, r->at, &e);
}

static void renew(struct net *n, struct net_endpoint *at, void *ctx)
{
	struct renewing *r = ctx;

	assert_ptr_equal(n, net);
	r->times++;
	r->at = at;
	if (r->cancel.id)
		net_http_cancel_owner(n, r->cancel);
	if (!r->later)
		end_renewal(r);
}

static void *share(void *ctx)
{
	return ctx;
}

static void release(void *ctx)
{
	(void)ctx;
}

static void test_renewal(void **state)
{
	struct net_endpoint *at = endpoint_of(server, "https", "localhost", ca.cert_pem);
	struct renewing r = { .later = true };
	struct answer a, b;

	(void)state;
	at->auth = NET_AUTH_BEARER;
	rh_secret_set(&at->credential, RH_STR("first"));
	at->renewal = (struct net_renewal){ .renew = renew, .share = share, .release = release, .ctx = &r };
	get(at, "/private", &a);
	assert_string_equal(a.body, "welcome");
	assert_int_equal(r.times, 0);
	answer_release(&a);

	/* Refused: renewed once, both reads asked again, the caller sees only the answer. */
	ts_set_token(server, "Bearer second");
	(void)ask_more(at, "/private", &a, (struct net_http){ 0 });
	(void)ask_more(at, "/private", &b, (struct net_http){ 0 });
	while (!r.times)
		net_wait(net, -1);
	assert_false(a.done || b.done);
	end_renewal(&r);
	wait_for(&a.done);
	wait_for(&b.done);
	assert_string_equal(a.body, "welcome");
	assert_string_equal(b.body, "welcome");
	assert_int_equal(r.times, 1);
	answer_release(&a);
	answer_release(&b);

	/* A renewal that makes its asker give up: while the queue is being walked. */
	r.later = false;
	at->renewal.until = 1;
	r.cancel = rh_owner_new();
	(void)ask_more(at, "/private", &a, (struct net_http){ .owner = r.cancel });
	(void)ask_more(at, "/private", &b, (struct net_http){ 0 });
	at->renewal.until = 0;
	r.cancel.id = 0;
	wait_for(&b.done);
	assert_true(a.dropped && !a.done);
	assert_string_equal(b.body, "welcome");
	r.times = 1;
	answer_release(&a);
	answer_release(&b);

	/* Refused again with the new one: that is the answer. */
	r.later = false;
	ts_set_token(server, "Bearer third");
	get(at, "/private", &a);
	assert_int_equal(a.head.status, 401);
	assert_int_equal(r.times, 2);
	answer_release(&a);

	/* Its time is over, and it cannot be renewed. */
	r.fails = true;
	at->renewal.until = 1;
	get(at, "/private", &a);
	assert_int_equal(a.err.code, RH_E_AUTH);
	assert_string_equal(a.err.what, "the plugin is broken");
	answer_release(&a);
	net_endpoint_drop(&at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_request), T(test_basic),  T(test_never_in_clear),  T(test_head),    T(test_faults),
		T(test_patient), T(test_limits), T(test_compressed_bomb), T(test_timeout), T(test_queue),
		T(test_stream),  T(test_cancel), T(test_connections),     T(test_renewal),
#undef T
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
