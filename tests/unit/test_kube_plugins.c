/* Credentials that change: token files that somebody else writes, and credential plugins. */
#include "base/base.h"
#include "data/json.h"
#include "kube/kubeconfig.h"
#include "net/net.h"

#include "tests/support/kubeconfig_fixture.h"

#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

/* ---- credentials that change ---- */

struct answer {
	bool done;
	int status;
	struct rh_err err;
};

static void on_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct answer *a = ctx;

	(void)body;
	*a = (struct answer){ .done = true, .status = head->status, .err = *e };
}

static int get(struct net_endpoint *at, struct rh_err *e)
{
	struct answer a = { 0 };

	net_http_start(kf_net, &(struct net_http){
				       .at = at, .method = "GET", .path = "/private", .on_done = on_done, .ctx = &a });
	while (!a.done)
		net_wait(kf_net, -1);
	*e = a.err;
	return a.status;
}

static char *cluster_of(const struct ts_server *s)
{
	return rh_format("server: 'https://localhost:%d', certificate-authority-data: %s", ts_port(s), kf_ca64);
}

static void test_token_file(void **state)
{
	struct ts_server *s = ts_start(&(struct ts_config){ .cert = &kf_client, .token = "Bearer one" });
	char *cluster = cluster_of(s);
	struct net_endpoint *at;
	struct rh_err e;

	(void)state;
	kf_put("token", "one\n", 0600);
	at = kf_endpoint(cluster, "tokenFile: token, token: never");
	assert_int_equal(get(at, &e), 200);
	/* Renewed by somebody else: read again when it is refused, and after a minute. */
	kf_put("token", "two", 0600);
	ts_set_token(s, "Bearer two");
	assert_int_equal(get(at, &e), 200);
	kf_put("token", "three", 0600);
	ts_set_token(s, "Bearer three");
	at->renewal.until = 1;
	unsigned before = ts_requests(s);

	assert_int_equal(get(at, &e), 200);
	assert_int_equal(ts_requests(s), before + 1);
	/* Unreadable for a moment: the old one goes on. */
	kf_put("token", "", 0600);
	at->renewal.until = 1;
	assert_int_equal(get(at, &e), 200);
	net_endpoint_drop(&at);
	ts_stop(s);
	free(cluster);
}

/* A plugin that counts its runs in a file and prints what the test put into another. */
static void put_plugin(void)
{
	kf_put("plugin",
	       "#!/bin/sh\ncd \"${0%/*}\"\nprintf x >> runs\nprintf %s \"$KUBERNETES_EXEC_INFO\" > info\n"
	       "echo \"$1|$2|$RH_A\" > args\ncat said >&2\ncat answer\nexit $(cat code)\n",
	       0700);
	kf_put("said", "", 0600);
	kf_put("code", "0", 0600);
	kf_put("runs", "", 0600);
}

static void expect_file(const char *name, const char *text)
{
	struct rh_buf b;
	struct rh_err e;
	char *path = kf_path(name);

	rh_buf_init(&b, 1 << 20);
	assert_int_equal(rh_file_read(path, 1 << 20, &b, &e), RH_OK);
	assert_string_equal(b.p, text);
	rh_buf_release(&b);
	free(path);
}

#define EXEC                                                                                                          \
	"exec: {command: ./plugin, args: ['a b', \"$(id)\"], env: [{name: RH_A, value: 'c d'}], provideClusterInfo: " \
	"true,"                                                                                                       \
	"apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable, installHint: \"get "              \
	"it\\nhere\\n\"}"

static void test_plugin(void **state)
{
	struct ts_server *s = ts_start(&(struct ts_config){ .cert = &kf_client, .token = "Bearer one" });
	char *cluster = rh_format("server: 'https://localhost:%d', certificate-authority-data: %s, extensions: "
				  "[{name: client.authentication.k8s.io/exec, extension: {audience: \"06\", n: 3}}]",
				  ts_port(s), kf_ca64);
	char *info =
		rh_format("{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"spec\":{"
			  "\"cluster\":{\"server\":\"https://localhost:%d\",\"certificate-authority-data\":\"%s\","
			  "\"config\":{\"audience\":\"06\",\"n\":3}},\"interactive\":false}}",
			  ts_port(s), kf_ca64);
	struct net_endpoint *at;
	struct rh_err e;

	(void)state;
	put_plugin();
	kf_put("answer",
	       "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
	       "\"status\":{\"token\":\"one\"}}\n",
	       0600);
	at = kf_endpoint(cluster, EXEC);
	expect_file("info", info);
	expect_file("args", "a b|$(id)|c d\n"); /* no shell has seen them */
	assert_int_equal(get(at, &e), 200);
	assert_int_equal(get(at, &e), 200);
	expect_file("runs", "x");
	/* Refused: it runs once more. */
	ts_set_token(s, "Bearer two");
	kf_put("answer",
	       "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
	       "\"status\":{\"token\":\" two\\n\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}}\n",
	       0600);
	assert_int_equal(get(at, &e), 200);
	expect_file("runs", "xx");
	/* Over: it runs again; when it fails then, that is what the request says. */
	assert_int_not_equal(at->renewal.until, 0);
	at->renewal.until = 1;
	kf_put("code", "7", 0600);
	kf_put("said", "session\nexpired \033[31m\n", 0600);
	assert_int_equal(get(at, &e), 0);
	assert_int_equal(e.code, RH_E_AUTH);
	assert_non_null(strstr(e.what, "user \"u\""));
	assert_string_equal(e.why, "session expired ^[[31m");
	assert_non_null(
		strstr(e.fix, "Run it by hand to see more: ")); /* it runs again by itself, unlike one that talks */
	net_endpoint_drop(&at);
	ts_stop(s);
	free(info);
	free(cluster);
}

static void test_plugin_answers(void **state)
{
#define HEAD "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\""
	static const struct {
		const char *answer, *code, *why;
	} cases[] = {
		{ "", "3", "exit code 3" },
		{ "", "0", "not an ExecCredential" },
		{ "no json", "0", "not an ExecCredential" },
		{ "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}", "0",
		  "v1beta1" },
		{ HEAD "}", "0", "no status" },
		{ HEAD ",\"status\":{}}", "0", "neither a token" },
		{ HEAD ",\"status\":{\"token\":\"\"}}", "0", "neither a token" },
		{ HEAD ",\"status\":{\"clientCertificateData\":\"x\"}}", "0", "only one" },
	};
	char *text = kf_config(SERVER, EXEC);

	(void)state;
	put_plugin();
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct kube_config *k = kf_load_text(text);
		struct rh_err e;

		kf_put("answer", cases[i].answer, 0600);
		kf_put("code", cases[i].code, 0600);
		assert_null(kf_connect(k, "c", &e));
		if (e.code != RH_E_AUTH || !strstr(e.why, cases[i].why) || !strstr(e.what, "plugin"))
			fail_msg("%s: \"%s\" \"%s\"", cases[i].answer, e.what, e.why);
		kube_config_free(&k);
	}
	free(text);
}

static void test_plugin_certificate_and_absence(void **state)
{
	struct rh_buf answer;
	struct data_jw w;
	struct rh_err e;

	(void)state;
	put_plugin();
	rh_buf_init(&answer, 1 << 16);
	rh_buf_addz(&answer, HEAD ",\"status\":{\"clientCertificateData\":");
	data_jw_init(&w, rh_out_buf(&answer));
	data_jw_str(&w, rh_str(kf_client.cert_pem));
	rh_buf_addz(&answer, ",\"clientKeyData\":");
	data_jw_init(&w, rh_out_buf(&answer));
	data_jw_str(&w, rh_str(kf_client.key_pem));
	rh_buf_addz(&answer, "}}");
	kf_put("answer", answer.p, 0600);
	rh_buf_release(&answer);
	struct net_endpoint *at = kf_endpoint(SERVER, EXEC);

	assert_string_equal(at->client_cert_pem, kf_client.cert_pem);
	assert_true(rh_str_is(rh_secret_peek(&at->client_key_pem), kf_client.key_pem));
	assert_int_equal(at->auth, NET_AUTH_NONE);
	net_endpoint_drop(&at);

	char *path = kf_path("plugin"), *text = kf_config(SERVER, EXEC);
	struct kube_config *k = kf_load_text(text);

	unlink(path);
	assert_null(kf_connect(k, "c", &e));
	assert_int_equal(e.code, RH_E_AUTH);
	assert_non_null(strstr(e.why, "was not found"));
	assert_string_equal(e.fix, "get it here");
	kube_config_free(&k);
	free(path);
	free(text);
}

/* ---- plugins that talk ---- */

static struct {
	int master, slave;
	unsigned lent, back;
	bool awaited, refuse;
} tty;

static void borrow(void *ctx, const char *command, const char *user, bool awaited, void (*have)(void *run, int fd),
		   void *run)
{
	(void)ctx;
	assert_non_null(strstr(command, "plugin"));
	assert_string_equal(user, "u");
	tty.awaited = awaited;
	if (!tty.refuse) {
		tty.lent++;
		assert_int_equal(write(tty.master, "typed\n", 6), 6);
	}
	have(run, tty.refuse ? -1 : tty.slave);
}

static void give_back(void *ctx)
{
	(void)ctx;
	tty.back++;
}

static struct {
	char text[256];
	unsigned times, ends;
	bool stop;
} heard;

static void said(void *ctx, void *run, const char *command, const char *text, void (*stop)(void *run))
{
	(void)ctx;
	assert_non_null(strstr(command, "plugin"));
	if (!text) {
		heard.ends++;
		return;
	}
	heard.times++;
	(void)snprintf(heard.text, sizeof heard.text, "%s", text);
	if (heard.stop)
		stop(run);
	else
		kf_put("heard", "x", 0600);
}

/* Asks on stderr, reads the answer from stdin; without a terminal it fails. */
static void put_talker(void)
{
	kf_put("plugin",
	       "#!/bin/sh\ncd \"${0%/*}\"\nprintf x >> runs\n"
	       "[ -t 0 ] && [ -t 2 ] || { echo 'needs a person' >&2; exit 4; }\n"
	       "case $KUBERNETES_EXEC_INFO in *'\"interactive\":true'*) ;; *) exit 5 ;; esac\n"
	       "printf 'Code: ' >&2\nread -r code\nprintf '{\"kind\":\"ExecCredential\","
	       "\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"%s\"}}' \"$code\"\nexit "
	       "$(cat code)\n",
	       0700);
	kf_put("code", "0", 0600);
	kf_put("runs", "", 0600);
}

static void open_tty(void)
{
	struct termios t;

	memset(&tty, 0, sizeof tty);
	assert_int_equal(openpty(&tty.master, &tty.slave, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(tty.slave, &t), 0);
	t.c_lflag &= ~(tcflag_t)ECHO;
	assert_int_equal(tcsetattr(tty.slave, TCSANOW, &t), 0);
	kube_plugins_use_terminal(
		&(struct kube_plugin_terminal){ .borrow = borrow, .give_back = give_back, .said = said });
}

static void close_tty(void)
{
	kube_plugins_use_terminal(NULL);
	close(tty.master);
	close(tty.slave);
}

#define TALKS(mode) "exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: " mode "}"

static void test_talking_plugin(void **state)
{
	static const struct {
		const char *user, *runs;
	} cases[] = { { TALKS("Always"), "x" }, { TALKS("IfAvailable"), "xx" } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char said[64];

		open_tty();
		put_talker();
		struct net_endpoint *at = kf_endpoint(SERVER, cases[i].user);

		assert_true(kf_credential_is(at, "typed"));
		assert_int_equal(tty.lent, 1);
		assert_int_equal(tty.back, 1);
		assert_true(tty.awaited);
		assert_int_equal(read(tty.master, said, sizeof said), 6);
		assert_memory_equal(said, "Code: ", 6); /* and nothing of its answer */
		expect_file("runs", cases[i].runs);
		net_endpoint_drop(&at);
		close_tty();
	}
}

static void expect_refused(const char *user, const char *why, unsigned lent)
{
	char *text = kf_config(SERVER, user);
	struct kube_config *k = kf_load_text(text);
	struct rh_err e;

	assert_null(kf_connect(k, "c", &e));
	assert_int_equal(e.code, RH_E_AUTH);
	if (!strstr(e.why, why))
		fail_msg("%s: \"%s\"", user, e.why);
	assert_true(e.fix[0]);
	assert_int_equal(tty.lent, lent);
	assert_int_equal(tty.back, lent);
	kube_config_free(&k);
	free(text);
}

static void test_talking_plugin_fails(void **state)
{
	(void)state;
	open_tty();
	put_talker();
	kf_put("code", "7", 0600);
	expect_refused(TALKS("Always"), "exit code 7", 1);
	kf_put("code", "130", 0600);
	expect_refused(TALKS("Always"), "interrupted", 2);
	expect_refused(TALKS("Never"), "needs a person", 2);
	tty.refuse = true;
	expect_refused(TALKS("Always"), "terminal", 2);
	expect_refused(TALKS("IfAvailable"), "needs a person", 2);
	tty.refuse = false;
	char *path = kf_path("plugin");
	unlink(path);
	free(path);
	expect_refused(TALKS("Always"), "was not found", 3);
	close_tty();
	expect_refused(TALKS("Always"), "there is none", 3);
}

/* One that opens /dev/tty, as getpass does: without the terminal it cannot, and gets it then. */
static void test_plugin_asks_dev_tty(void **state)
{
	(void)state;
	open_tty();
	kf_put("plugin",
	       "#!/bin/sh\ncd \"${0%/*}\"\nprintf x >> runs\n[ -t 0 ] && exec 3<&0 || exec 3</dev/tty || exit 6\n"
	       "read -r code <&3\nprintf "
	       "'{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
	       "\"status\":{\"token\":\"%s\"}}' \"$code\"\n",
	       0700);
	kf_put("runs", "", 0600);
	struct net_endpoint *at = kf_endpoint(SERVER, TALKS("IfAvailable"));

	assert_true(kf_credential_is(at, "typed"));
	assert_int_equal(tty.lent, 1);
	expect_file("runs", "xx");
	net_endpoint_drop(&at);
	close_tty();
}

/* It prints where to sign in and waits: that is heard while it runs, and it can be stopped. */
static void test_plugin_says(void **state)
{
	(void)state;
	for (int stop = 0; stop < 2; stop++) {
		open_tty();
		char *left = kf_path("heard"); /* said in two parts, it was answered twice */

		unlink(left);
		free(left);
		memset(&heard, 0, sizeof heard);
		heard.stop = stop;
		kf_put("plugin",
		       "#!/bin/sh\ncd \"${0%/*}\"\nprintf '\\nOpen https://login.example and type \\033[1mABC-DEF\\n' "
		       ">&2\n"
		       "until [ -e heard ]; do :; done\nrm heard\nprintf '{\"kind\":\"ExecCredential\",\"apiVersion\":"
		       "\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"after\"}}'\n",
		       0700);
		if (stop) {
			expect_refused(TALKS("Never"), "interrupted", 0);
		} else {
			struct net_endpoint *at = kf_endpoint(SERVER, TALKS("Never"));

			assert_true(kf_credential_is(at, "after"));
			net_endpoint_drop(&at);
		}
		assert_string_equal(heard.text, "Open https://login.example and type ^[[1mABC-DEF");
		assert_true(heard.times >= 1);
		assert_int_equal(heard.ends, 1);
		close_tty();
	}
}

/* What it says is part of why it failed, also when it fails by running for too long or writing too much. */
static void test_plugin_breaks_off(void **state)
{
	(void)state;
	open_tty();
	memset(&heard, 0, sizeof heard);
	kf_put("plugin", "#!/bin/sh\necho 'open https://login.example' >&2\nexec head -c 2000000 /dev/zero\n", 0700);
	expect_refused("exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, "
		       "installHint: 'x'}",
		       "It says: open https://login.example", 0);
	close_tty();
}

/* Its credential ran out while nobody waits for it: that is said, so that it can be asked about. */
static void test_talking_plugin_renews(void **state)
{
	struct ts_server *s = ts_start(&(struct ts_config){ .cert = &kf_client, .token = "Bearer typed" });
	char *cluster = cluster_of(s);
	struct rh_err e;

	(void)state;
	open_tty();
	put_talker();
	struct net_endpoint *at = kf_endpoint(cluster, TALKS("Always"));

	at->renewal.until = 1;
	assert_int_equal(get(at, &e), 200);
	assert_int_equal(tty.lent, 2);
	assert_false(tty.awaited);
	tty.refuse = true;
	at->renewal.until = 1;
	assert_int_equal(get(at, &e), 0);
	assert_int_equal(e.code, RH_E_AUTH);
	assert_non_null(strstr(e.why, "terminal"));
	/* That was the answer: it is not asked about at every request. */
	tty.refuse = false;
	at->renewal.until = 1;
	assert_int_equal(get(at, &e), 0);
	assert_non_null(strstr(e.fix, "Connect again"));
	assert_int_equal(tty.lent, 2);
	net_endpoint_drop(&at);
	close_tty();
	ts_stop(s);
	free(cluster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_token_file),          cmocka_unit_test(test_plugin),
		cmocka_unit_test(test_plugin_answers),      cmocka_unit_test(test_plugin_certificate_and_absence),
		cmocka_unit_test(test_talking_plugin),      cmocka_unit_test(test_talking_plugin_fails),
		cmocka_unit_test(test_plugin_asks_dev_tty), cmocka_unit_test(test_plugin_says),
		cmocka_unit_test(test_plugin_breaks_off),   cmocka_unit_test(test_talking_plugin_renews),
	};

	return cmocka_run_group_tests(tests, kf_setup, kf_teardown);
}
