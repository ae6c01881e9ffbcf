/* The sandbox on the wire: TLS, compression, streams whose clients leave, and every fault that it can be asked for. */
#include "base/base.h"

#include "tests/support/support.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define SECRETS "/k8s/clusters/c-m-4xq9zv2k/api/v1/secrets"

extern char **environ;
static struct rt_sandbox box;
static struct rt_answer answer;

static void control(const char *path, const char *body)
{
	rt_answer_release(&answer);
	rt_sandbox_control(&box, "POST", path, rh_str(body), &answer);
}

static void ask(const char *method, const char *path, struct rh_str body, bool gzip)
{
	struct rt_request r = { .method = method, .path = path, .body = body, .gzip = gzip };
	rt_answer_release(&answer);
	rt_http(&box.at, &r, &answer);
}

static void get(const char *path)
{
	ask("GET", path, rh_str(""), false);
}

static int64_t number_in_state(const char *pointer)
{
	struct rt_answer a = { 0 };
	rt_sandbox_control(&box, "GET", "/sandbox/state", rh_str(""), &a);
	const char *at = strstr(a.body.p, pointer);
	assert_non_null(at);
	int64_t n = strtoll(at + strlen(pointer), NULL, 10);
	rt_answer_release(&a);
	return n;
}

static void compresses(void **state)
{
	struct rh_buf how;
	(void)state;
	rh_buf_init(&how, 256);
	ask("GET", SECRETS, rh_str(""), true);
	assert_int_equal(answer.status, 200);
	assert_true(rt_answer_header(&answer, "Content-Encoding", &how));
	assert_string_equal(how.p, "gzip");
	rh_buf_clear(&how);
	ask("GET", SECRETS "?limit=5", rh_str(""), true);
	assert_int_equal(answer.status, 200);
	assert_false(rt_answer_header(&answer, "Content-Encoding", &how));
	ask("GET", SECRETS, rh_str(""), false);
	assert_false(rt_answer_header(&answer, "Content-Encoding", &how));
	assert_true(answer.body.n > 128 << 10);
	rh_buf_release(&how);
}

static void limits_bodies(void **state)
{
	struct rh_buf body;
	(void)state;
	rh_buf_init(&body, 4 << 20);
	for (size_t i = 0; i < (3 << 20) + 1; i++)
		rh_buf_addc(&body, ' ');
	ask("POST", "/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces/web-blue/secrets", rh_buf_str(&body), false);
	assert_int_equal(answer.status, 413);
	assert_non_null(strstr(answer.body.p, "RequestEntityTooLarge"));
	rh_buf_release(&body);
}

static int descriptors(void)
{
	char *path = rh_format("/proc/%d/fd", (int)box.pid);
	DIR *d = opendir(path);
	int n = 0;
	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	free(path);
	return n;
}

/* Clients that go away while their watches sleep are noticed, and nothing of them stays: several of them at once. */
static void clients_leave(void **state)
{
	struct rt_request r = { .method = "GET", .path = SECRETS "?watch=1&fieldSelector=metadata.name%3Dnone" };
	struct rt_watch *w[6];
	int before, tries = 0;
	(void)state;
	assert_int_equal(number_in_state("\"watches\":"), 0);
	before = descriptors();
	for (size_t i = 0; i < RH_LEN(w); i++) {
		w[i] = rt_watch_open(&box.at, &r);
		assert_true(rt_watch_wait_open(w[i], 10000));
	}
	assert_int_equal(number_in_state("\"watches\":"), RH_LEN(w));
	kill(box.pid, SIGSTOP); /* so that it sees them all in one turn */
	for (size_t i = 0; i < RH_LEN(w); i++)
		rt_watch_close(&w[i]);
	kill(box.pid, SIGCONT);
	while ((number_in_state("\"watches\":") || descriptors() > before) && tries < 1000)
		tries++;
	assert_int_equal(number_in_state("\"watches\":"), 0);
	assert_true(descriptors() <= before);
}

static void delays(void **state)
{
	struct rt_request r = { .method = "GET", .path = "/ping" };
	struct rh_buf line;
	bool ended = false;
	(void)state;
	rh_buf_init(&line, 1024);
	control("/sandbox/fault", "{\"path\":\"/ping\",\"delay\":5000}");
	struct rt_watch *w = rt_watch_open(&box.at, &r);
	while (number_in_state("\"due\":") != 5000) /* until it has come: other things are due, later */
		rt_watch_next(w, 1, &line, &ended);
	assert_int_equal(rt_watch_status(w), 0);
	rt_sandbox_tick(&box, 4999);
	assert_int_equal(number_in_state("\"due\":"), 1);
	rt_sandbox_tick(&box, 1);
	assert_true(rt_watch_wait_open(w, 10000));
	assert_int_equal(rt_watch_status(w), 200);
	rt_watch_close(&w);
	control("/sandbox/fault", "{\"clear\":true}");
	rh_buf_release(&line);
}

/* As many changes as were asked for, until no more are. */
static void churns(void **state)
{
	static const char version[] = "\"c-m-4xq9zv2k\":";
	int64_t before = number_in_state(version);

	(void)state;
	control("/sandbox/fault", "{\"churn\":{\"cluster\":\"c-m-4xq9zv2k\",\"kind\":\"secrets\",\"rate\":1000}}");
	rt_sandbox_tick(&box, 500);
	assert_in_range(number_in_state(version) - before, 500, 550); /* and what else there is to do */
	control("/sandbox/fault", "{\"clear\":true}");
	before = number_in_state(version);
	rt_sandbox_tick(&box, 500);
	assert_in_range(number_in_state(version) - before, 0, 50);
}

static void breaks(void **state)
{
	(void)state;
	control("/sandbox/fault", "{\"path\":\"/v3/\",\"cut\":100,\"times\":1}");
	get("/v3/clusters");
	assert_true(*answer.error != '\0');
	get("/v3/clusters");
	assert_int_equal(answer.status, 200);
	assert_true(*answer.error == '\0');
	control("/sandbox/fault", "{\"path\":\"/v3/\",\"reset\":true,\"times\":1}");
	get("/v3/clusters");
	assert_int_equal(answer.status, 0);
	control("/sandbox/fault", "{\"path\":\"/v3/\",\"status\":502,\"html\":true,\"times\":1}");
	get("/v3/clusters");
	assert_int_equal(answer.status, 502);
	assert_non_null(strstr(answer.body.p, "<html>"));
	control("/sandbox/fault", "{\"path\":\"/k8s/\",\"status\":429,\"times\":1}");
	get(SECRETS);
	assert_int_equal(answer.status, 429);
	assert_non_null(strstr(answer.body.p, "\"reason\":\"TooManyRequests\""));
}

/* 40 bytes every second: as long as time stands still, no more comes. */
static void drips(void **state)
{
	struct rt_request r = { .method = "GET", .path = "/v3/users?me=true" };
	struct rh_buf line;
	bool ended = false;
	int ticks = 0;
	(void)state;
	rh_buf_init(&line, 64 << 10);
	control("/sandbox/fault", "{\"path\":\"/v3/users\",\"drip\":{\"bytes\":40,\"ms\":1000}}");
	struct rt_watch *w = rt_watch_open(&box.at, &r);
	assert_true(rt_watch_wait_open(w, 10000));
	while (!rt_watch_next(w, 1, &line, &ended) && ticks < 1000) {
		rt_sandbox_tick(&box, 1000);
		ticks++;
	}
	assert_true(ticks >= 10 && ticks < 1000);
	assert_non_null(strstr(line.p, "\"me\":true"));
	rt_watch_close(&w);
	control("/sandbox/fault", "{\"clear\":true}");
	rh_buf_release(&line);
}

/* A flag that needs a restart: the answer comes, then Rancher goes, and comes back. */
static void restarts(void **state)
{
	(void)state;
	ask("PUT", "/v3/features/fleet", RH_STR("{\"value\":false}"), false);
	assert_int_equal(answer.status, 200);
	get("/ping");
	assert_int_equal(answer.status, 200);
	rt_sandbox_tick(&box, 3000);
	get("/ping");
	assert_int_equal(answer.status, 0);
	rt_sandbox_tick(&box, 5000);
	get("/ping");
	assert_int_equal(answer.status, 200);
}

static void sessions_end(void **state)
{
	(void)state;
	control("/sandbox/user", "{\"name\":\"admin\",\"mustChangePassword\":true}");
	get("/v3/users?me=true");
	assert_non_null(strstr(answer.body.p, "\"mustChangePassword\":true"));
	control("/sandbox/user", "{\"name\":\"admin\",\"expireTokens\":true}");
	get("/v3/users?me=true");
	assert_int_equal(answer.status, 401);
}

static char *token_of_admin(const char *announcement)
{
	const char *at = strstr(announcement, "\"token\":\"");
	assert_non_null(at);
	at += 9;
	return rh_str_dup(rh_str_n(at, strcspn(at, "\"")));
}

/* As a client that was led here asks quay.io: by its name. login: base64 of user:password; "": none. */
static void ask_registry(const char *host, const char *path, const char *scheme, const char *login)
{
	char *at = rh_format("Host: %s", host), *who = rh_format("Authorization: %s %s", scheme, login);
	const char *headers[] = { at, *login ? who : NULL, NULL };
	struct rt_request r = { .method = "GET", .path = path, .headers = headers, .anonymous = true };

	rt_answer_release(&answer);
	rt_http(&box.at, &r, &answer);
	free(at);
	free(who);
}

static void plays_registries(void **state)
{
	struct rh_buf challenge;
	(void)state;
	rh_buf_init(&challenge, 1024);
	ask_registry("quay.io", "/v2/", "", "");
	assert_int_equal(answer.status, 401);
	assert_true(rt_answer_header(&answer, "WWW-Authenticate", &challenge));
	assert_string_equal(challenge.p, "Bearer realm=\"https://quay.io/v2/auth\",service=\"quay.io\"");
	control("/sandbox/registry", "{\"host\":\"quay.io\",\"user\":\"acme+deploy\",\"password\":\"p\"}");
	ask_registry("quay.io", "/v2/auth?service=quay.io", "Basic", "YWNtZStkZXBsb3k6cA=="); /* acme+deploy:p */
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.body.p, "\"token\""));
	ask_registry("quay.io", "/v2/auth?service=quay.io", "Basic", "YWNtZStkZXBsb3k6cQ=="); /* acme+deploy:q */
	assert_int_equal(answer.status, 401);
	ask_registry("quay.io", "/v2/", "Bearer", "made-up");
	assert_int_equal(answer.status, 401);
	control("/sandbox/registry", "{\"host\":\"quay.io\",\"user\":\"acme+deploy\",\"expired\":true}");
	ask_registry("quay.io", "/v2/auth?service=quay.io", "Basic", "YWNtZStkZXBsb3k6cA==");
	assert_int_equal(answer.status, 401);
	assert_non_null(strstr(answer.body.p, "expired"));
	control("/sandbox/registry", "{\"host\":\"quay.io\",\"fault\":\"rate-limit\"}");
	ask_registry("quay.io", "/v2/", "", "");
	assert_int_equal(answer.status, 429);
	rh_buf_release(&challenge);
}

/* What bench counts round trips by: who came, in which order, with how many bytes. */
static void records(void **state)
{
	struct rh_buf value;

	(void)state;
	rh_buf_init(&value, 4096);
	get("/version");
	rt_answer_release(&answer);
	rt_sandbox_control(&box, "GET", "/sandbox/wire", rh_str(""), &answer);
	ask("GET", SECRETS "?limit=2", rh_str(""), true);
	size_t bytes = answer.body.n;
	get("/version");
	rt_answer_release(&answer);
	rt_sandbox_control(&box, "GET", "/sandbox/wire", rh_str(""), &answer);
	static const char *const expected[] = { "/asked count 2",
						"/asked/0/line = GET " SECRETS "?limit=2",
						"/asked/0/gzip = true",
						"/asked/0/status = 200",
						"/asked/1/line = GET /version",
						"/asked/1/gzip = false",
						"/asked/1/answered > 30000" };
	for (size_t i = 0; i < RH_LEN(expected); i++)
		if (!rt_expect(rh_buf_str(&answer.body), rh_str(expected[i]), &value))
			fail_msg("%s: %s", expected[i], value.p);
	char *size = rh_format("/asked/0/bytes = %zu", bytes);
	if (!rt_expect(rh_buf_str(&answer.body), rh_str(size), &value))
		fail_msg("%s: %s", size, value.p);
	free(size);
	int64_t at[4];
	static const char *const marks[] = { "/asked/0/began", "/asked/0/answered", "/asked/0/ended",
					     "/asked/1/began" };
	for (size_t i = 0; i < RH_LEN(marks); i++) {
		rh_buf_clear(&value);
		assert_true(rt_pick(rh_buf_str(&answer.body), rh_str(marks[i]), &value));
		assert_true(rh_str_number(rh_buf_str(&value), 0, INT64_MAX, &at[i]));
		assert_true(i == 0 || at[i] >= at[i - 1]);
	}
	rh_buf_release(&value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compresses),       cmocka_unit_test(records),
		cmocka_unit_test(limits_bodies),    cmocka_unit_test(clients_leave),
		cmocka_unit_test(churns),           cmocka_unit_test(delays),
		cmocka_unit_test(breaks),           cmocka_unit_test(drips),
		cmocka_unit_test(restarts),         cmocka_unit_test(sessions_end),
		cmocka_unit_test(plays_registries),
	};
	char kubeconfig[] = "sandbox-wire-XXXXXX";
	int fd = mkstemp(kubeconfig);
	struct stat st;
	if (fd < 0)
		return 99;
	close(fd);
	unlink(kubeconfig);
	const char *args[] = { "--rancher", "2.15", "--driven", "--many", "600", "--kubeconfig-out", kubeconfig, NULL };
	rt_sandbox_start(&box, "./ranchhand-sandbox", args, environ);
	if (stat(kubeconfig, &st) != 0 || (st.st_mode & 0777) != 0600) {
		fprintf(stderr, "no kubeconfig of mode 0600\n");
		return 1;
	}
	unlink(kubeconfig);
	box.at.token = token_of_admin(box.announcement);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rt_answer_release(&answer);
	rt_sandbox_end(&box);
	return failed;
}
