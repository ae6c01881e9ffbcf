/* After a test of a login no copy of the password is left in this process, in clear or as Basic. Linked with wipe.c, as
 * the program is. The registry is docker-registry, which is never told the canary. */
#include "base/base.h"
#include "data/text.h"
#include "net/net.h"
#include "probe/probe.h"
#include "tests/support/https_server.h"
#include "tests/support/leftover.h"
#include "tests/support/real_registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define USER "acme+deploy"

static enum probe_verdict probe(struct net *net, int port, const struct rh_secret *password, const char *ca_pem)
{
	struct rh_owner owner = rh_owner_new();
	char *key = rh_format("localhost:%d", port);
	struct rh_message m = { 0 };

	probe_start(net, &(struct probe_request){ .key = key, .user = USER, .password = password, .ca_pem = ca_pem },
		    owner, 1);
	while (!rh_message_take(&m))
		net_wait(net, 30000);
	enum probe_verdict verdict = ((const struct probe_result *)m.body)->verdict;
	rh_message_release(&m);
	rh_owner_end(owner);
	free(key);
	return verdict;
}

static void test_nothing_stays(void **state)
{
	struct ts_cert cert;
	struct rr_registry r;
	struct rh_secret password, pair, basic;
	struct net *net = net_new();

	(void)state;
	if (!rr_installed()) {
		print_message("docker-registry or htpasswd is not installed: skipped\n");
		skip();
	}
	ts_cert_make(&cert, NULL, "self", "DNS:localhost", 0, 30);
	rr_start(&r, &(struct rr_how){
			     .user = USER, .password = "another", .cert_pem = cert.cert_pem, .key_pem = cert.key_pem });
	rt_leftover_make(&password, 23);
	rh_secret_init(&pair);
	rh_secret_init(&basic);
	rh_secret_copy(&pair, &password);
	assert_int_equal(rt_leftover_count(&password), 1); /* the search does find what is there */
	rh_secret_clear(&pair);
	rh_secret_add(&pair, USER ":", sizeof USER);
	rh_secret_add(&pair, rh_secret_peek(&password).p, RT_LEFTOVER_LENGTH);
	data_base64_encode(rh_secret_peek(&pair), rh_out_secret(&basic));
	rh_secret_release(&pair);

	assert_int_equal(probe(net, r.port, &password, cert.cert_pem), PROBE_WRONG);
	assert_int_equal(rt_leftover_count(&password), 0);
	assert_int_equal(rt_leftover_count(&basic), 0);
	net_free(&net);
	assert_int_equal(rt_leftover_count(&password), 0);
	assert_int_equal(rt_leftover_count(&basic), 0);
	rh_secret_release(&basic);
	rh_secret_release(&password);
	rr_stop(&r);
	ts_cert_free(&cert);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_nothing_stays) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
