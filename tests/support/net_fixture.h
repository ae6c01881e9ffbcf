/* What the tests of net share: a server, endpoints to it, and an answer that is waited for. */
#ifndef RH_TEST_NET_FIXTURE_H
#define RH_TEST_NET_FIXTURE_H

#include "base/base.h"
#include "net/net.h"
#include "tests/support/https_server.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct net;
struct ts_cert;
struct ts_server;

extern struct net *net;
extern struct ts_cert ca, other_ca, good, elsewhere, expired, selfmade, client_cert;
extern struct ts_server *server, *plain; /* with `good` and the token "first"; without TLS */

int group_setup(void **state);
int group_teardown(void **state);
int setup(void **state);
int teardown(void **state);

/* ---- asking and waiting ---- */

struct answer {
	bool done, dropped;
	struct net_http_head head;
	struct rh_err err;
	char *body;
	struct rh_buf pieces;
	unsigned piece_count, heads;
	size_t largest_piece;
	uint64_t cancel; /* in on_data */
};

struct net_endpoint *endpoint_of(struct ts_server *s, const char *scheme, const char *host, const char *ca_pem);
/* r: what is special about it; the rest is filled in. on_data and on_head are ours below, when asked for. */
uint64_t ask_more(struct net_endpoint *at, const char *path, struct answer *a, struct net_http r);
void on_data(void *ctx, const struct net_http_head *head, struct rh_str piece);
void on_head(void *ctx, const struct net_http_head *head);
void wait_for(const bool *flag);
void get(struct net_endpoint *at, const char *path, struct answer *a);
void answer_release(struct answer *a);
void wait_hanging(struct ts_server *s, unsigned count);

/* ---- one GET and what must come of it ---- */

void expect_server_info(struct net_endpoint *at);
void expect_tls(struct net_endpoint *at, const char *field, const char *why);
void expect_fault(struct net_endpoint *at, const char *path, enum rh_code code, const char *field, const char *what);
#endif
