/* After a request no copy of its token or its body is left in this process: curl, OpenSSL and we ourselves included.
 * Linked with wipe.c, as the program is. The server is another process, so that only our own memory is searched. */
#include "base/base.h"
#include "net/net.h"
#include "tests/support/https_server.h"
#include "tests/support/leftover.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define LENGTH RT_LEFTOVER_LENGTH

static bool done, streaming;
static int status;

static void on_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)ctx;
	assert_string_equal(e->what, "");
	assert_int_equal(body.n > 0, head->status == 200);
	status = head->status;
	done = true;
}

static void on_stream(void *ctx, const struct net_http_head *head, struct rh_str data)
{
	(void)ctx;
	assert_int_equal(head->status, 200);
	assert_true(data.n > 0);
	streaming = true;
}

/* Serves until the pipe closes; writes its port first. */
static pid_t start_server(const struct ts_cert *cert, int *hold, int *port)
{
	int up[2], down[2];
	pid_t pid;
	char byte;

	assert_true(pipe(up) == 0 && pipe(down) == 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct ts_server *s = ts_start(&(struct ts_config){ .cert = cert });
		int at = ts_port(s);

		close(down[1]);
		(void)!write(up[1], &at, sizeof at);
		(void)!read(down[0], &byte, 1);
		_exit(0);
	}
	close(down[0]);
	assert_int_equal(read(up[0], port, sizeof *port), sizeof *port);
	close(up[0]);
	close(up[1]);
	*hold = down[1];
	return pid;
}

static void ask(struct net *net, struct net_endpoint *at, struct rh_secret *body)
{
	done = false;
	net_http_start(
		net,
		&(struct net_http){
			.at = at, .method = "POST", .path = "/echo", .body = body, .keep = true, .on_done = on_done });
	while (!done)
		net_wait(net, -1);
	assert_int_equal(status, 200);
}

static void test_nothing_stays(void **state)
{
	struct ts_cert cert;
	struct net *net = net_new();
	struct rh_secret token, password, body;
	int hold, port;

	(void)state;
	ts_cert_make(&cert, NULL, "self", "DNS:localhost", 0, 30);
	pid_t pid = start_server(&cert, &hold, &port);
	char *url = rh_format("https://localhost:%d", port);
	struct net_endpoint *at = net_endpoint_new(url);

	rh_strset(&at->ca_pem, cert.cert_pem);
	rt_leftover_make(&token, 7);
	rt_leftover_make(&password, 11);
	at->auth = NET_AUTH_BEARER;
	rh_secret_copy(&at->credential, &token);
	/* a stream that does not end, as a list has one: what the requests beside it pass through is no part of it */
	net_http_start(net, &(struct net_http){ .at = at,
						.method = "GET",
						.path = "/stream",
						.stream = true,
						.anonymous = true,
						.on_data = on_stream });
	while (!streaming)
		net_wait(net, -1);
	assert_int_equal(rt_leftover_count(&token), 1); /* the endpoint's own: the search does find what is there */
	for (int i = 0; i < 3; i++) {
		rh_secret_init(&body);
		for (int k = 0; k < 500; k++) { /* several TLS records and curl buffers */
			rh_secret_add(&body, "{\"password\":\"", 13);
			rh_secret_add(&body, rh_secret_peek(&password).p, LENGTH);
			rh_secret_add(&body, "\"}\n", 3);
		}
		ask(net, at, &body);
		rh_secret_release(&body);
	}
	assert_int_equal(rt_leftover_count(&password), 0);
	assert_int_equal(rt_leftover_count(&token), 1);
	at->auth = NET_AUTH_BASIC;
	rh_strset(&at->user, "anna");
	ask(net, at, NULL);
	net_endpoint_drop(&at);
	net_free(&net);
	assert_int_equal(rt_leftover_count(&token), 0);
	assert_int_equal(rt_leftover_count(&password), 0);
	rh_secret_release(&token);
	rh_secret_release(&password);
	close(hold);
	waitpid(pid, NULL, 0);
	ts_cert_free(&cert);
	free(url);
}

static void on_refused(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)ctx;
	(void)head;
	assert_int_equal(body.n, 0);
	assert_string_equal(e->why, "libcurl does not take CURLOPT_CUSTOMREQUEST.");
	done = true;
}

/* Nor of a request that libcurl does not take: its headers were made before that is known. */
static void test_nothing_stays_of_what_is_not_sent(void **state)
{
	enum { LONGEST = 8000000 }; /* CURL_MAX_INPUT_LENGTH */
	struct net *net = net_new();
	struct net_endpoint *at = net_endpoint_new("https://localhost:1");
	struct rh_secret token;
	char *method = rh_alloc(LONGEST + 2);

	(void)state;
	memset(method, 'A', LONGEST + 1);
	rt_leftover_make(&token, 13);
	at->auth = NET_AUTH_BEARER;
	rh_secret_copy(&at->credential, &token);
	done = false;
	net_http_start(net, &(struct net_http){ .at = at, .method = method, .path = "/", .on_done = on_refused });
	while (!done)
		net_wait(net, -1);
	assert_int_equal(rt_leftover_count(&token), 1); /* the endpoint's own */
	net_endpoint_drop(&at);
	net_free(&net);
	assert_int_equal(rt_leftover_count(&token), 0);
	rh_secret_release(&token);
	free(method);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_stays),
		cmocka_unit_test(test_nothing_stays_of_what_is_not_sent),
	};

	alarm(120);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
