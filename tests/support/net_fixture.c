/* See net_fixture.h. */
#include "base/base.h"
#include "net/net.h"

#include "tests/support/net_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct net *net;
struct ts_cert ca, other_ca, good, elsewhere, expired, selfmade, client_cert;
struct ts_server *server, *plain;

/* ---- asking and waiting ---- */

static void on_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct answer *a = ctx;

	assert_false(a->done);
	a->done = true;
	a->head = *head;
	a->head.auth_challenge = head->auth_challenge ? rh_strdup(head->auth_challenge) : NULL;
	a->err = *e;
	a->body = rh_str_dup(body);
}

void on_head(void *ctx, const struct net_http_head *head)
{
	struct answer *a = ctx;

	assert_int_equal(head->status, 200);
	assert_int_equal(a->piece_count, 0);
	a->heads++;
}

void on_data(void *ctx, const struct net_http_head *head, struct rh_str piece)
{
	struct answer *a = ctx;

	assert_int_equal(head->status, 200);
	assert_true(piece.n > 0);
	a->piece_count++;
	a->largest_piece = piece.n > a->largest_piece ? piece.n : a->largest_piece;
	rh_buf_adds(&a->pieces, piece);
	if (a->cancel) {
		net_http_cancel(net, a->cancel);
		assert_false(a->dropped); /* ctx must live until this callback is over */
	}
}

static void on_drop(void *ctx)
{
	struct answer *a = ctx;

	assert_false(a->dropped);
	a->dropped = true;
}

void answer_release(struct answer *a)
{
	free(a->body);
	free((char *)(uintptr_t)a->head.auth_challenge);
	rh_buf_release(&a->pieces);
	memset(a, 0, sizeof *a);
}

struct net_endpoint *endpoint_of(struct ts_server *s, const char *scheme, const char *host, const char *ca_pem)
{
	char *url = rh_format("%s://%s:%d", scheme, host, ts_port(s));
	struct net_endpoint *at = net_endpoint_new(url);

	free(url);
	rh_strset(&at->ca_pem, ca_pem);
	return at;
}

uint64_t ask_more(struct net_endpoint *at, const char *path, struct answer *a, struct net_http r)
{
	memset(a, 0, sizeof *a);
	rh_buf_init(&a->pieces, 64 << 20);
	r.at = at;
	r.path = path;
	r.method = r.method ? r.method : "GET";
	r.on_done = on_done;
	r.ctx = a;
	r.drop = on_drop;
	return net_http_start(net, &r);
}

void wait_for(const bool *flag)
{
	while (!*flag)
		net_wait(net, -1);
}

void get(struct net_endpoint *at, const char *path, struct answer *a)
{
	(void)ask_more(at, path, a, (struct net_http){ 0 });
	wait_for(&a->done);
	assert_true(a->dropped);
}

static void readable(void *ctx)
{
	uint64_t n;

	assert_int_equal(read(ts_event_fd(ctx), &n, sizeof n), sizeof n);
}

void wait_hanging(struct ts_server *s, unsigned count)
{
	net_watch_fd(net, ts_event_fd(s), readable, s);
	while (ts_hanging(s) != count)
		net_wait(net, -1);
	net_forget_fd(net, ts_event_fd(s));
}

/* ---- fixtures ---- */

int group_setup(void **state)
{
	(void)state;
	alarm(120);
	ts_cert_make(&ca, NULL, "Test CA", NULL, 0, 30);
	ts_cert_make(&other_ca, NULL, "Other CA", NULL, 0, 30);
	ts_cert_make(&good, &ca, "good", "DNS:localhost,DNS:rancher.corp.example,IP:127.0.0.1", 0, 30);
	ts_cert_make(&elsewhere, &ca, "elsewhere", "DNS:elsewhere.example", 0, 30);
	ts_cert_make(&expired, &ca, "old", "DNS:localhost,IP:127.0.0.1", -30, -3);
	ts_cert_make(&selfmade, NULL, "selfmade", "DNS:nothing.example", 0, 30);
	ts_cert_make(&client_cert, &ca, "kube-admin", "DNS:client", 0, 30);
	return 0;
}

int group_teardown(void **state)
{
	struct ts_cert *all[] = { &ca, &other_ca, &good, &elsewhere, &expired, &selfmade, &client_cert };

	(void)state;
	for (size_t i = 0; i < RH_LEN(all); i++)
		ts_cert_free(all[i]);
	return 0;
}

int setup(void **state)
{
	(void)state;
	net = net_new();
	server = ts_start(&(struct ts_config){ .cert = &good, .token = "Bearer first" });
	plain = ts_start(&(struct ts_config){ 0 });
	return 0;
}

int teardown(void **state)
{
	(void)state;
	net_free(&net);
	ts_stop(server);
	ts_stop(plain);
	return 0;
}

void expect_tls(struct net_endpoint *at, const char *field, const char *why)
{
	struct answer a;

	get(at, "/hello", &a);
	assert_int_equal(a.err.code, RH_E_TLS);
	if (strcmp(a.err.field, field) != 0)
		fail_msg("\"%s\" is not the field of \"%s\" \"%s\"", field, a.err.what, a.err.why);
	if (!strstr(a.err.why, why))
		fail_msg("\"%s\" is not in \"%s\"", why, a.err.why);
	assert_true(*a.err.what && *a.err.fix);
	answer_release(&a);
}

void expect_server_info(struct net_endpoint *at)
{
	struct answer a;

	get(at, "/hello", &a);
	assert_string_equal(a.err.what, "");
	assert_string_equal(a.body, "hello");
	answer_release(&a);
}

void expect_fault(struct net_endpoint *at, const char *path, enum rh_code code, const char *field, const char *what)
{
	struct answer a;

	get(at, path, &a);
	if (a.err.code != code || strcmp(a.err.field, field) != 0 || !strstr(a.err.what, what))
		fail_msg("%s: %s [%s] %s", path, rh_code_name(a.err.code), a.err.field, a.err.what);
	answer_release(&a);
}
