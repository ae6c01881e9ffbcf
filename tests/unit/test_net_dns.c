/* A name server that does not answer: cancelling, and ending the program, must not wait for it. The resolver is ours
 * here, and it hangs for as long as the test wants; without CURLOPT_QUICK_EXIT this test never ends. */
#include "base/base.h"
#include "net/net.h"

#include <curl/curl.h>
#include <netdb.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;
static unsigned asked, answered;
static bool let_go;

/* In place of libc's, for libcurl as well: a program's own symbols come first. */
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **res)
{
	(void)node, (void)service, (void)hints;
	*res = NULL;
	pthread_mutex_lock(&lock);
	asked++;
	pthread_cond_broadcast(&moved);
	while (!let_go)
		pthread_cond_wait(&moved, &lock);
	answered++;
	pthread_cond_broadcast(&moved);
	pthread_mutex_unlock(&lock);
	return EAI_AGAIN;
}

static void wait_until(const unsigned *count, unsigned value)
{
	pthread_mutex_lock(&lock);
	while (*count < value)
		pthread_cond_wait(&moved, &lock);
	pthread_mutex_unlock(&lock);
}

static void never(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)ctx, (void)head, (void)body, (void)e;
	fail_msg("an answer");
}

static void dropped(void *ctx)
{
	*(bool *)ctx = true;
}

static void test_hanging_lookup(void **state)
{
#if LIBCURL_VERSION_NUM < 0x075700
	skip();
#endif
	struct net *net = net_new();
	struct net_endpoint *at = net_endpoint_new("https://slow.example");
	bool gone[2] = { false, false };
	uint64_t id = net_http_start(
		net,
		&(struct net_http){
			.at = at, .method = "GET", .path = "/", .on_done = never, .drop = dropped, .ctx = &gone[0] });

	(void)state;
	net_wait(net, 0);
	wait_until(&asked, 1);
	net_wait(net, 0);
	net_http_cancel(net, id);
	assert_true(gone[0]);
	(void)net_http_start(
		net,
		&(struct net_http){
			.at = at, .method = "GET", .path = "/", .on_done = never, .drop = dropped, .ctx = &gone[1] });
	net_wait(net, 0);
	wait_until(&asked, 2);
	net_endpoint_drop(&at);
	net_free(&net);
	assert_true(gone[1]);
	assert_int_equal(answered, 0);
	pthread_mutex_lock(&lock);
	let_go = true;
	pthread_cond_broadcast(&moved);
	pthread_mutex_unlock(&lock);
	wait_until(&answered, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_hanging_lookup) };

	alarm(60);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
