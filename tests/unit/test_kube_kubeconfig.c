/* kubeconfig files: which count, how they are merged, what is wrong with broken ones, and the endpoints they make. */
#include "config.h"

#include "kube/kubeconfig.h"
#include "tests/support/https_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/rh-test-kubeconfig-XXXXXX";
static struct rh_net *net;
static struct ts_cert ca, client;
static char *ca64, *cert64, *key64;

/* ---- files ---------------------------------------------------------------------------------------------------- */

static char *path_of(const char *name)
{
	return rh_format("%s/%s", dir, name);
}

static void put(const char *name, const char *text, mode_t mode)
{
	char *path = path_of(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
	free(path);
}

static char *base64(const char *z)
{
	struct rh_buf b;

	rh_buf_init(&b, 1 << 20);
	rh_base64_encode(rh_str(z), rh_out_buf(&b));
	return rh_buf_take(&b);
}

static struct rh_kubeconfig *load(const char *name, struct rh_err *e)
{
	char *path = name ? path_of(name) : NULL;
	struct rh_kubeconfig *k = NULL;
	enum rh_code code = rh_kubeconfig_load(path, &k, e);

	assert_int_equal(code == RH_OK, k != NULL);
	if (k)
		e->code = RH_OK;
	free(path);
	return k;
}

static struct rh_kubeconfig *load_text(const char *text)
{
	struct rh_err e;

	put("config", text, 0600);
	struct rh_kubeconfig *k = load("config", &e);

	if (!k)
		fail_msg("%s %s", e.what, e.why);
	return k;
}

static const struct rh_context *context(const struct rh_kubeconfig *k, const char *name)
{
	for (size_t i = 0; i < k->count; i++)
		if (strcmp(k->contexts[i].name, name) == 0)
			return &k->contexts[i];
	fail_msg("no context %s", name);
	return NULL;
}

/* ---- connecting ----------------------------------------------------------------------------------------------- */

static struct rh_endpoint *connect_to(const struct rh_kubeconfig *k, const char *name, struct rh_err *e)
{
	struct rh_owner me = rh_owner_new();
	struct rh_endpoint *at;
	struct rh_mail m;

	rh_kubeconfig_connect(net, k, context(k, name), me, 3);
	while (!rh_mail_take(&m))
		rh_net_wait(net, -1);
	assert_int_equal(m.tag, 3);
	*e = m.err;
	at = rh_mail_steal(&m);
	rh_mail_release(&m);
	rh_owner_end(me);
	return at;
}

/* A file with one cluster (these fields), one user (those fields) and the context "c" of both. */
static char *config_of(const char *cluster, const char *user)
{
	return rh_format("clusters:\n- name: k\n  cluster: {%s}\nusers:\n- name: u\n  user: {%s}\n"
			 "contexts:\n- name: c\n  context: {cluster: k, user: u}\ncurrent-context: c\n", cluster, user);
}

static struct rh_endpoint *endpoint(const char *cluster, const char *user)
{
	char *text = config_of(cluster, user);
	struct rh_kubeconfig *k = load_text(text);
	struct rh_err e;
	struct rh_endpoint *at;

	if (context(k, "c")->problem.code != RH_OK)
		fail_msg("%s %s", context(k, "c")->problem.what, context(k, "c")->problem.why);
	at = connect_to(k, "c", &e);
	if (!at)
		fail_msg("%s %s", e.what, e.why);
	rh_kubeconfig_free(&k);
	free(text);
	return at;
}

static bool credential_is(const struct rh_endpoint *at, const char *z)
{
	return rh_str_is(rh_secret_peek(&at->credential), z);
}

/* ---- fixtures ------------------------------------------------------------------------------------------------- */

static int setup(void **state)
{
	(void)state;
	alarm(120);
	assert_non_null(mkdtemp(dir));
	net = rh_net_new();
	ts_cert_make(&ca, NULL, "CA", NULL, 0, 30);
	ts_cert_make(&client, &ca, "client", "DNS:localhost,IP:127.0.0.1", 0, 30);
	ca64 = base64(ca.cert_pem);
	cert64 = base64(client.cert_pem);
	key64 = base64(client.key_pem);
	unsetenv("KUBECONFIG");
	unsetenv("KUBERNETES_SERVICE_HOST");
	unsetenv("POD_NAMESPACE");
	setenv("HOME", dir, 1);
	return 0;
}

static void note(void *flag)
{
	*(bool *)flag = true;
}

static int teardown(void **state)
{
	const char *const argv[] = { "rm", "-rf", dir, NULL };

	(void)state;
	bool gone = false;

	(void)rh_child_start(net, &(struct rh_child){ .argv = argv, .drop = note, .ctx = &gone });

	while (!gone)
		rh_net_wait(net, -1);
	rh_net_free(&net);
	ts_cert_free(&ca);
	ts_cert_free(&client);
	free(ca64);
	free(cert64);
	free(key64);
	return 0;
}

/* ---- which files, and how they are merged --------------------------------------------------------------------- */

static void test_nothing(void **state)
{
	struct rh_err e;
	struct rh_kubeconfig *k = load(NULL, &e);

	(void)state;
	assert_int_equal(k->count, 0);
	assert_string_equal(k->files, "");
	rh_kubeconfig_free(&k);
	setenv("KUBECONFIG", "/nonexistent/a::/nonexistent/b", 1);
	k = load(NULL, &e);
	assert_int_equal(k->count, 0);
	rh_kubeconfig_free(&k);
	unsetenv("KUBECONFIG");
	assert_null(load("missing", &e));
	assert_int_equal(e.code, RH_E_IO);
	assert_non_null(strstr(e.what, "missing"));
	k = load_text("");
	assert_int_equal(k->count, 0);
	rh_kubeconfig_free(&k);
}

static void test_home(void **state)
{
	char *sub = path_of(".kube");
	struct rh_err e;

	(void)state;
	assert_int_equal(mkdir(sub, 0700), 0);
	free(sub);
	put(".kube/config", "{\"clusters\":[{\"name\":\"k\",\"cluster\":{\"server\":\"https://a.example\"}}],"
			    "\"contexts\":[{\"name\":\"json\",\"context\":{\"cluster\":\"k\",\"namespace\":\"web\"}}]}", 0600);
	struct rh_kubeconfig *k = load(NULL, &e);

	assert_int_equal(k->count, 1);
	assert_string_equal(k->contexts[0].name, "json");
	assert_string_equal(k->contexts[0].namespace_, "web");
	assert_string_equal(k->contexts[0].server, "https://a.example");
	assert_string_equal(k->contexts[0].sign_in, "none");
	assert_int_equal(k->contexts[0].problem.code, RH_OK);
	assert_non_null(strstr(k->files, "/.kube/config"));
	rh_kubeconfig_free(&k);
	char *path = path_of(".kube/config");

	unlink(path);
	free(path);
}

static void test_merge(void **state)
{
	struct rh_err e;
	char *sub = path_of("sub"), *list = rh_format("%s/one:%s/gone:%s/sub/two:%s/one", dir, dir, dir, dir);

	(void)state;
	assert_int_equal(mkdir(sub, 0700), 0);
	put("one", "apiVersion: v1\nkind: Config\npreferences: {}\ncurrent-context: ''\n"
		   "clusters:\n- {name: shared, cluster: {server: 'https://first.example'}}\n"
		   "contexts:\n- {name: a, context: {cluster: shared, user: u}}\n"
		   "users:\n- {name: u, user: {token: one}}\n", 0600);
	put("sub/two", "current-context: b\n"
		       "clusters:\n- {name: shared, cluster: {server: 'https://second.example', insecure-skip-tls-verify: true}}\n"
		       "- {name: own, cluster: {server: 'https://own.example', certificate-authority: ca.pem}}\n"
		       "contexts:\n- {name: b, context: {cluster: own, user: f}}\n- {name: a, context: {cluster: own}}\n"
		       "users:\n- {name: f, user: {tokenFile: tok/en}}\n- {name: u, user: {token: two}}\n", 0600);
	put("sub/ca.pem", ca.cert_pem, 0644);
	free(sub);
	sub = path_of("sub/tok");
	assert_int_equal(mkdir(sub, 0700), 0);
	put("sub/tok/en", " from-file\n", 0600);
	setenv("KUBECONFIG", list, 1);
	struct rh_kubeconfig *k = load(NULL, &e);

	assert_int_equal(k->count, 2);
	assert_string_equal(context(k, "a")->server, "https://first.example");
	assert_false(context(k, "a")->insecure);
	assert_true(context(k, "b")->current && !context(k, "a")->current);
	assert_string_equal(context(k, "a")->namespace_, "default");
	struct rh_endpoint *at = connect_to(k, "a", &e);

	assert_true(credential_is(at, "one"));
	rh_endpoint_drop(&at);
	at = connect_to(k, "b", &e);
	assert_true(credential_is(at, "from-file"));
	assert_string_equal(at->ca_pem, ca.cert_pem);
	rh_endpoint_drop(&at);
	assert_non_null(strstr(k->files, "/one, "));
	assert_non_null(strstr(k->files, "/sub/two"));
	rh_kubeconfig_free(&k);
	/* One that cannot be parsed fails the whole, and is named. */
	put("sub/two", "clusters: [\n", 0600);
	assert_null(load(NULL, &e));
	assert_int_equal(e.code, RH_E_PARSE);
	assert_non_null(strstr(e.what, "/sub/two"));
	unsetenv("KUBECONFIG");
	free(list);
	free(sub);
}

static void test_broken_files(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "a: [", "" },
		{ "- a\n- b\n", "clusters, users, contexts" },
		{ "just text", "clusters, users, contexts" },
		{ "apiVersion: v2\nkind: Config\n", "apiVersion must be v1" },
		{ "kind: Deployment\n", "kind must be Config" },
		{ "clusters: {a: b}\n", "clusters must be a list" },
		{ "\xff\xfe", "" },
	};
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		put("config", cases[i].text, 0600);
		if (load("config", &e))
			fail_msg("read: %s", cases[i].text);
		assert_int_equal(e.code, RH_E_PARSE);
		assert_non_null(strstr(e.what, "/config"));
		assert_non_null(strstr(e.why, cases[i].why));
	}
	assert_null(load(".", &e));
	assert_int_equal(e.code, RH_E_IO);
	assert_non_null(strstr(e.what, dir));
}

/* ---- contexts that cannot be used: listed, each with file, entry and field ------------------------------------- */

#define SERVER "server: 'https://a.example'"

static void test_broken_contexts(void **state)
{
	static const struct {
		const char *cluster, *user, *field, *says;
	} cases[] = {
		{ "", "", "server", "missing" },
		{ "server: null", "", "server", "missing" },
		{ "server: 'ftp://a'", "", "server", "http" },
		{ "server: 'https://u:p@a'", "", "server", "user name" },
		{ "server: [a]", "", "server", "one text" },
		{ SERVER ", insecure-skip-tls-verify: 'true'", "", "insecure-skip-tls-verify", "without quotes" },
		{ SERVER ", insecure-skip-tls-verify: 1", "", "insecure-skip-tls-verify", "true or false" },
		{ SERVER ", insecure-skip-tls-verify: true, certificate-authority: /x", "", "insecure-skip-tls-verify",
		  "certificate authority" },
		{ SERVER ", certificate-authority: /nonexistent/ca.pem", "", "certificate-authority", "/nonexistent/ca.pem" },
		{ SERVER ", certificate-authority-data: '***'", "", "certificate-authority-data", "base64" },
		{ SERVER ", certificate-authority-data: aGVsbG8=", "", "certificate-authority-data", "PEM" },
		{ SERVER ", proxy-url: 'ftp://x'", "", "proxy-url", "socks5://" },
		{ SERVER ", tls-server-name: 'a b'", "", "tls-server-name", "name of a host" },
		{ SERVER, "token: a, username: b, password: c", "token", "one way" },
		{ SERVER, "tokenFile: /etc/passwd, username: b", "token", "one way" },
		{ SERVER, "tokenFile: /nonexistent/token", "tokenFile", "/nonexistent/token" },
		{ SERVER, "client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=", "client-certificate-data", "PEM" },
		{ SERVER, "client-certificate: /nonexistent/c.pem, client-key: /x", "client-certificate", "/nonexistent/c.pem" },
		{ SERVER, "client-certificate-data: aGVsbG8=", "client-key", "needs its key" },
		{ SERVER, "client-key-data: aGVsbG8=", "client-certificate", "missing" },
		{ SERVER, "client-key-data: '!'", "client-key-data", "base64" },
		{ SERVER, "token: {a: b}", "token", "one text" },
		{ SERVER, "as-groups: [a]", "as", "missing" },
		{ SERVER, "as: a, as-groups: b", "as-groups", "list" },
		{ SERVER, "as: a, as-user-extra: [x]", "as-user-extra", "names" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1}", "exec.interactiveMode", "missing" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}", "exec.apiVersion", "v1alpha1" },
		{ SERVER, "exec: {command: x}", "exec.apiVersion", "client.authentication.k8s.io/v1" },
		{ SERVER, "exec: {apiVersion: client.authentication.k8s.io/v1beta1}", "exec.command", "missing" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}",
		  "exec.interactiveMode", "terminal" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Perhaps}",
		  "exec.interactiveMode", "Perhaps" },
		{ SERVER, "exec: yes", "exec", "fields of its own" },
		{ SERVER, "exec: {command: x}, auth-provider: {name: oidc}", "exec", "one way" },
		{ SERVER, "auth-provider: {name: gcp}", "auth-provider", "left no token" },
		{ SERVER, "auth-provider: {name: mine, config: {}}", "auth-provider", "no auth-provider \"mine\"" },
		{ SERVER, "auth-provider: {name: gcp, config: {access-token: x, expiry: '2020-01-01T00:00:00Z'}}",
		  "auth-provider", "expired" },
		/* {"exp":1500000000} */
		{ SERVER, "auth-provider: {name: oidc, config: {id-token: e30.eyJleHAiOjE1MDAwMDAwMDB9.x}}", "auth-provider",
		  "expired" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = config_of(cases[i].cluster, cases[i].user);
		struct rh_kubeconfig *k = load_text(text);
		const struct rh_err *e = &context(k, "c")->problem;

		if (e->code == RH_OK || strcmp(e->field, cases[i].field) != 0 || !strstr(e->why, cases[i].says))
			fail_msg("{%s} {%s}: %s [%s] \"%s\" \"%s\"", cases[i].cluster, cases[i].user, rh_code_name(e->code),
				 e->field, e->what, e->why);
		assert_non_null(strstr(e->what, "/config"));	/* the file */
		assert_true(strstr(e->what, "\"k\"") || strstr(e->what, "\"u\""));	/* the entry */
		struct rh_err again;

		assert_null(connect_to(k, "c", &again));
		assert_string_equal(again.what, e->what);
		rh_kubeconfig_free(&k);
		free(text);
	}
}

static void test_missing_entries(void **state)
{
	struct rh_kubeconfig *k = load_text("current-context: zzz\n"
					    "clusters:\n- {name: k, cluster: {" SERVER "}}\n"
					    "- {name: twice, cluster: {" SERVER "}}\n- {name: twice, cluster: {" SERVER "}}\n"
					    "contexts:\n- {name: a, context: {cluster: gone, user: u}}\n"
					    "- {name: b, context: {cluster: k, user: gone}}\n- {name: c}\n"
					    "- {name: d, context: {cluster: twice}}\n- {name: good, context: {cluster: k}}\n");
	static const struct {
		const char *name, *field, *what;
	} cases[] = {
		{ "a", "cluster", "refers to cluster \"gone\", which is not in " },
		{ "b", "user", "refers to user \"gone\", which is not in " },
		{ "c", "cluster", "context \"c\" in " },
		{ "d", "name", "cluster \"twice\" in " },
		{ "zzz", "current-context", "names \"zzz\"" },
	};

	(void)state;
	assert_int_equal(k->count, 6);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		const struct rh_context *c = context(k, cases[i].name);

		if (!strstr(c->problem.what, cases[i].what) || strcmp(c->problem.field, cases[i].field) != 0)
			fail_msg("%s: [%s] %s", c->name, c->problem.field, c->problem.what);
		assert_non_null(strstr(c->problem.what, "/config"));
	}
	assert_true(context(k, "zzz")->current);
	assert_null(context(k, "a")->server);
	assert_int_equal(context(k, "good")->problem.code, RH_OK);
	rh_kubeconfig_free(&k);
}

/* ---- contexts that can ----------------------------------------------------------------------------------------- */

static void test_rancher(void **state)
{
	static const struct {
		const char *server, *id, *url;
	} cases[] = {
		{ "https://r.example/k8s/clusters/c-m-abc", "c-m-abc", "https://r.example" },
		{ "https://r.example:8443/k8s/clusters/local/", "local", "https://r.example:8443" },
		{ "https://r.example/k8s/clusters/", NULL, NULL },
		{ "https://r.example/k8s/clusters/c-1/api", NULL, NULL },
		{ "https://r.example", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *cluster = rh_format("server: '%s'", cases[i].server), *text = config_of(cluster, "token: x");
		struct rh_kubeconfig *k = load_text(text);
		const struct rh_context *c = context(k, "c");

		assert_int_equal(!!c->rancher_cluster, !!cases[i].id);
		if (cases[i].id) {
			assert_string_equal(c->rancher_cluster, cases[i].id);
			assert_string_equal(c->rancher_url, cases[i].url);
		}
		rh_kubeconfig_free(&k);
		free(cluster);
		free(text);
	}
}

static void test_sign_in(void **state)
{
	static const struct {
		const char *user, *sign_in;
	} cases[] = {
		{ "", "none" },
		{ "token: abc", "token" },
		{ "username: a, password: b", "password" },
		{ "auth-provider: {name: azure, config: {access-token: x, expires-on: '9999999999'}}", "token" },
		{ "exec: {command: x, apiVersion: client.authentication.k8s.io/v1beta1}", "exec" },
		{ "token: abc, exec: {command: x, apiVersion: nonsense}", "token" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = config_of(SERVER, cases[i].user);
		struct rh_kubeconfig *k = load_text(text);

		assert_string_equal(context(k, "c")->problem.what, "");
		assert_string_equal(context(k, "c")->sign_in, cases[i].sign_in);
		rh_kubeconfig_free(&k);
		free(text);
	}
}

static void test_endpoints(void **state)
{
	char *user = rh_format("client-certificate-data: %s, client-key-data: %s, client-key: /nonexistent, token: 123456",
			       cert64, key64);
	char *cluster = rh_format("server: 'A.example:6443/p/?q#f', certificate-authority-data: %s,"
				  "certificate-authority: /nonexistent, tls-server-name: b.example, proxy-url: 'socks5://p:1',"
				  "disable-compression: true", ca64);
	struct rh_endpoint *at = endpoint(cluster, user);

	(void)state;
	assert_string_equal(at->url, "https://a.example:6443/p");
	assert_string_equal(at->ca_pem, ca.cert_pem);
	assert_string_equal(at->client_cert_pem, client.cert_pem);
	assert_true(rh_str_is(rh_secret_peek(&at->client_key_pem), client.key_pem));
	assert_string_equal(at->server_name, "b.example");
	assert_string_equal(at->proxy, "socks5h://p:1");
	assert_true(at->no_gzip && !at->insecure);
	assert_int_equal(at->auth, RH_AUTH_BEARER);
	assert_true(credential_is(at, "123456"));
	assert_null(at->headers);
	rh_endpoint_drop(&at);
	free(user);
	free(cluster);

	at = endpoint("server: a.example", "username: anna, password: y");
	assert_string_equal(at->url, "http://a.example");
	assert_int_equal(at->auth, RH_AUTH_BASIC);
	assert_string_equal(at->user, "anna");
	assert_true(credential_is(at, "y"));
	assert_null(at->proxy);
	rh_endpoint_drop(&at);

	at = endpoint("server: a.example, insecure-skip-tls-verify: true", "");
	assert_string_equal(at->url, "https://a.example");
	assert_true(at->insecure);
	assert_int_equal(at->auth, RH_AUTH_NONE);
	rh_endpoint_drop(&at);

	at = endpoint(SERVER, "as: \"an\\r\\nna\", as-uid: u1, as-groups: [g1, g2], as-user-extra: {Scopes/x: [v1, v2]}");
	assert_string_equal(at->headers[0], "Impersonate-User: anna");
	assert_string_equal(at->headers[1], "Impersonate-Uid: u1");
	assert_string_equal(at->headers[2], "Impersonate-Group: g1");
	assert_string_equal(at->headers[3], "Impersonate-Group: g2");
	assert_string_equal(at->headers[4], "Impersonate-Extra-scopes%2Fx: v1");
	assert_string_equal(at->headers[5], "Impersonate-Extra-scopes%2Fx: v2");
	assert_null(at->headers[6]);
	rh_endpoint_drop(&at);
}

static void test_in_cluster(void **state)
{
	struct kc k = { 0 };
	struct rh_err e;

	(void)state;
	assert_false(kc_in_cluster(&k, dir));
	put("token", "pod-token\n", 0600);
	put("ca.crt", ca.cert_pem, 0644);
	put("namespace", "team-a", 0644);
	setenv("KUBERNETES_SERVICE_HOST", "fd00::1", 1);
	setenv("KUBERNETES_SERVICE_PORT", "443", 1);
	assert_true(kc_in_cluster(&k, dir));
	struct kc_exec *exec = NULL;
	struct rh_endpoint *at = kc_endpoint(&k, k.contexts[0], &exec, &e);

	assert_string_equal(e.what, "");
	assert_string_equal(at->url, "https://[fd00::1]");
	assert_string_equal(at->ca_pem, ca.cert_pem);
	assert_true(credential_is(at, "pod-token"));
	assert_string_equal(k.contexts[0]->namespace_, "team-a");
	assert_null(exec);
	rh_endpoint_drop(&at);
	kc_release(&k);
	unsetenv("KUBERNETES_SERVICE_HOST");
	unsetenv("KUBERNETES_SERVICE_PORT");
}

/* ---- credentials that change ----------------------------------------------------------------------------------- */

struct answer {
	bool done;
	int status;
	struct rh_err err;
};

static void on_done(void *ctx, const struct rh_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct answer *a = ctx;

	(void)body;
	*a = (struct answer){ .done = true, .status = head->status, .err = *e };
}

static int get(struct rh_endpoint *at, struct rh_err *e)
{
	struct answer a = { 0 };

	rh_http_start(net, &(struct rh_http){ .at = at, .method = "GET", .path = "/private", .on_done = on_done, .ctx = &a });
	while (!a.done)
		rh_net_wait(net, -1);
	*e = a.err;
	return a.status;
}

static char *cluster_of(const struct ts_server *s)
{
	return rh_format("server: 'https://localhost:%d', certificate-authority-data: %s", ts_port(s), ca64);
}

static void test_token_file(void **state)
{
	struct ts_server *s = ts_start(&(struct ts_config){ .cert = &client, .token = "Bearer one" });
	char *cluster = cluster_of(s);
	struct rh_endpoint *at;
	struct rh_err e;

	(void)state;
	put("token", "one\n", 0600);
	at = endpoint(cluster, "tokenFile: token, token: never");
	assert_int_equal(get(at, &e), 200);
	/* Renewed by somebody else: read again when it is refused, and after a minute. */
	put("token", "two", 0600);
	ts_set_token(s, "Bearer two");
	assert_int_equal(get(at, &e), 200);
	put("token", "three", 0600);
	ts_set_token(s, "Bearer three");
	at->renewal.until = 1;
	unsigned before = ts_requests(s);

	assert_int_equal(get(at, &e), 200);
	assert_int_equal(ts_requests(s), before + 1);
	/* Unreadable for a moment: the old one goes on. */
	put("token", "", 0600);
	at->renewal.until = 1;
	assert_int_equal(get(at, &e), 200);
	rh_endpoint_drop(&at);
	ts_stop(s);
	free(cluster);
}

/* A plugin that counts its runs in a file and prints what the test put into another. */
static void put_plugin(void)
{
	put("plugin", "#!/bin/sh\ncd \"${0%/*}\"\nprintf x >> runs\nprintf %s \"$KUBERNETES_EXEC_INFO\" > info\n"
		      "echo \"$1|$2|$RH_A\" > args\ncat said >&2\ncat answer\nexit $(cat code)\n", 0700);
	put("said", "", 0600);
	put("code", "0", 0600);
	put("runs", "", 0600);
}

static void expect_file(const char *name, const char *text)
{
	struct rh_buf b;
	struct rh_err e;
	char *path = path_of(name);

	rh_buf_init(&b, 1 << 20);
	assert_int_equal(rh_file_read(path, 1 << 20, &b, &e), RH_OK);
	assert_string_equal(b.p, text);
	rh_buf_release(&b);
	free(path);
}

#define EXEC "exec: {command: ./plugin, args: ['a b', \"$(id)\"], env: [{name: RH_A, value: 'c d'}], provideClusterInfo: true," \
	     "apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable, installHint: 'get it'}"

static void test_plugin(void **state)
{
	struct ts_server *s = ts_start(&(struct ts_config){ .cert = &client, .token = "Bearer one" });
	char *cluster = rh_format("server: 'https://localhost:%d', certificate-authority-data: %s, extensions: "
				  "[{name: client.authentication.k8s.io/exec, extension: {audience: \"06\", n: 3}}]", ts_port(s),
				  ca64);
	char *info = rh_format("{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"spec\":{"
			       "\"cluster\":{\"server\":\"https://localhost:%d\",\"certificate-authority-data\":\"%s\","
			       "\"config\":{\"audience\":\"06\",\"n\":3}},\"interactive\":false}}", ts_port(s), ca64);
	struct rh_endpoint *at;
	struct rh_err e;

	(void)state;
	put_plugin();
	put("answer", "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
		      "\"status\":{\"token\":\"one\"}}\n", 0600);
	at = endpoint(cluster, EXEC);
	expect_file("info", info);
	expect_file("args", "a b|$(id)|c d\n");	/* no shell has seen them */
	assert_int_equal(get(at, &e), 200);
	assert_int_equal(get(at, &e), 200);
	expect_file("runs", "x");
	/* Refused: it runs once more. */
	ts_set_token(s, "Bearer two");
	put("answer", "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
		      "\"status\":{\"token\":\"two\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}}\n", 0600);
	assert_int_equal(get(at, &e), 200);
	expect_file("runs", "xx");
	/* Over: it runs again; when it fails then, that is what the request says. */
	assert_int_not_equal(at->renewal.until, 0);
	at->renewal.until = 1;
	put("code", "7", 0600);
	put("said", "session\nexpired \033[31m\n", 0600);
	assert_int_equal(get(at, &e), 0);
	assert_int_equal(e.code, RH_E_AUTH);
	assert_non_null(strstr(e.what, "user \"u\""));
	assert_string_equal(e.why, "session expired ^[[31m");
	rh_endpoint_drop(&at);
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
		{ "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}", "0", "v1beta1" },
		{ HEAD "}", "0", "no status" },
		{ HEAD ",\"status\":{}}", "0", "neither a token" },
		{ HEAD ",\"status\":{\"token\":\"\"}}", "0", "neither a token" },
		{ HEAD ",\"status\":{\"clientCertificateData\":\"x\"}}", "0", "only one" },
	};
	char *text = config_of(SERVER, EXEC);

	(void)state;
	put_plugin();
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct rh_kubeconfig *k = load_text(text);
		struct rh_err e;

		put("answer", cases[i].answer, 0600);
		put("code", cases[i].code, 0600);
		assert_null(connect_to(k, "c", &e));
		if (e.code != RH_E_AUTH || !strstr(e.why, cases[i].why) || !strstr(e.what, "plugin"))
			fail_msg("%s: \"%s\" \"%s\"", cases[i].answer, e.what, e.why);
		rh_kubeconfig_free(&k);
	}
	free(text);
}

static void test_plugin_certificate_and_absence(void **state)
{
	struct rh_buf answer;
	struct rh_jw w;
	struct rh_err e;

	(void)state;
	put_plugin();
	rh_buf_init(&answer, 1 << 16);
	rh_buf_addz(&answer, HEAD ",\"status\":{\"clientCertificateData\":");
	rh_jw_init(&w, rh_out_buf(&answer));
	rh_jw_str(&w, rh_str(client.cert_pem));
	rh_buf_addz(&answer, ",\"clientKeyData\":");
	rh_jw_init(&w, rh_out_buf(&answer));
	rh_jw_str(&w, rh_str(client.key_pem));
	rh_buf_addz(&answer, "}}");
	put("answer", answer.p, 0600);
	rh_buf_release(&answer);
	struct rh_endpoint *at = endpoint(SERVER, EXEC);

	assert_string_equal(at->client_cert_pem, client.cert_pem);
	assert_true(rh_str_is(rh_secret_peek(&at->client_key_pem), client.key_pem));
	assert_int_equal(at->auth, RH_AUTH_NONE);
	rh_endpoint_drop(&at);

	char *path = path_of("plugin"), *text = config_of(SERVER, EXEC);
	struct rh_kubeconfig *k = load_text(text);

	unlink(path);
	assert_null(connect_to(k, "c", &e));
	assert_int_equal(e.code, RH_E_AUTH);
	assert_non_null(strstr(e.why, "was not found"));
	assert_string_equal(e.fix, "get it");
	rh_kubeconfig_free(&k);
	free(path);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_home), cmocka_unit_test(test_merge),
		cmocka_unit_test(test_broken_files), cmocka_unit_test(test_broken_contexts),
		cmocka_unit_test(test_missing_entries), cmocka_unit_test(test_rancher), cmocka_unit_test(test_sign_in),
		cmocka_unit_test(test_endpoints), cmocka_unit_test(test_in_cluster), cmocka_unit_test(test_token_file),
		cmocka_unit_test(test_plugin), cmocka_unit_test(test_plugin_answers),
		cmocka_unit_test(test_plugin_certificate_and_absence),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
