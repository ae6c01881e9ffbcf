/* kubeconfig files: which count, how they are merged, what is wrong with broken ones, and the endpoints they make. */
#include "base/base.h"
#include "data/text.h"
#include "kube/config/kubeconfig.h"
#include "kube/kubeconfig.h"
#include "net/net.h"

#include "tests/support/kubeconfig_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- which files, and how they are merged ---- */

static void test_nothing(void **state)
{
	struct rh_err e;
	struct kube_config *k = kf_load(NULL, &e);

	(void)state;
	assert_int_equal(k->count, 0);
	assert_string_equal(k->files, "");
	kube_config_free(&k);
	setenv("KUBECONFIG", "/nonexistent/a::/nonexistent/b", 1);
	k = kf_load(NULL, &e);
	assert_int_equal(k->count, 0);
	kube_config_free(&k);
	unsetenv("KUBECONFIG");
	assert_null(kf_load("missing", &e));
	assert_int_equal(e.code, RH_E_IO);
	assert_non_null(strstr(e.what, "missing"));
	k = kf_load_text("");
	assert_int_equal(k->count, 0);
	kube_config_free(&k);
}

static void test_home(void **state)
{
	char *sub = kf_path(".kube");
	struct rh_err e;

	(void)state;
	assert_int_equal(mkdir(sub, 0700), 0);
	free(sub);
	kf_put(".kube/config",
	       "{\"clusters\":[{\"name\":\"k\",\"cluster\":{\"server\":\"https://a.example\"}}],"
	       "\"contexts\":[{\"name\":\"json\",\"context\":{\"cluster\":\"k\",\"namespace\":\"web\"}}]}",
	       0600);
	struct kube_config *k = kf_load(NULL, &e);

	assert_int_equal(k->count, 1);
	assert_string_equal(k->contexts[0].name, "json");
	assert_string_equal(k->contexts[0].namespace_, "web");
	assert_string_equal(k->contexts[0].server, "https://a.example");
	assert_string_equal(k->contexts[0].sign_in, "none");
	assert_int_equal(k->contexts[0].problem.code, RH_OK);
	assert_non_null(strstr(k->files, "/.kube/config"));
	kube_config_free(&k);
	char *path = kf_path(".kube/config");

	unlink(path);
	free(path);
}

static void test_merge(void **state)
{
	struct rh_err e;
	char *sub = kf_path("sub"),
	     *list = rh_format("%s/one:%s/gone:%s/sub/two:%s/one", kf_dir, kf_dir, kf_dir, kf_dir);

	(void)state;
	assert_int_equal(mkdir(sub, 0700), 0);
	kf_put("one",
	       "apiVersion: v1\nkind: Config\npreferences: {}\ncurrent-context: ''\n"
	       "clusters:\n- {name: shared, cluster: {server: 'https://first.example'}}\n"
	       "contexts:\n- {name: a, context: {cluster: shared, user: u}}\n"
	       "users:\n- {name: u, user: {token: one}}\n",
	       0600);
	kf_put("sub/two",
	       "current-context: b\n"
	       "clusters:\n- {name: shared, cluster: {server: 'https://second.example', insecure-skip-tls-verify: "
	       "true}}\n"
	       "- {name: own, cluster: {server: 'https://own.example', certificate-authority: ca.pem}}\n"
	       "contexts:\n- {name: b, context: {cluster: own, user: f}}\n- {name: a, context: {cluster: own}}\n"
	       "users:\n- {name: f, user: {tokenFile: tok/en}}\n- {name: u, user: {token: two}}\n",
	       0600);
	kf_put("sub/ca.pem", kf_ca.cert_pem, 0644);
	free(sub);
	sub = kf_path("sub/tok");
	assert_int_equal(mkdir(sub, 0700), 0);
	kf_put("sub/tok/en", " from-file\n", 0600);
	setenv("KUBECONFIG", list, 1);
	struct kube_config *k = kf_load(NULL, &e);

	assert_int_equal(k->count, 2);
	assert_string_equal(kf_context(k, "a")->server, "https://first.example");
	assert_false(kf_context(k, "a")->insecure);
	assert_true(kf_context(k, "b")->current && !kf_context(k, "a")->current);
	assert_string_equal(kf_context(k, "a")->namespace_, "default");
	struct net_endpoint *at = kf_connect(k, "a", &e);

	assert_true(kf_credential_is(at, "one"));
	net_endpoint_drop(&at);
	at = kf_connect(k, "b", &e);
	assert_true(kf_credential_is(at, "from-file"));
	assert_string_equal(at->ca_pem, kf_ca.cert_pem);
	net_endpoint_drop(&at);
	assert_non_null(strstr(k->files, "/one, "));
	assert_non_null(strstr(k->files, "/sub/two"));
	kube_config_free(&k);
	/* One that cannot be parsed fails the whole, and is named. */
	kf_put("sub/two", "clusters: [\n", 0600);
	assert_null(kf_load(NULL, &e));
	assert_int_equal(e.code, RH_E_PARSE);
	assert_non_null(strstr(e.what, "/sub/two"));
	unsetenv("KUBECONFIG");
	free(list);
	free(sub);
}

/* kubectl --kubeconfig <(sops -d …): the writer has not written yet when the reading begins. */
static void test_pipe(void **state)
{
	static const char text[] = "contexts:\n- {name: piped, context: {cluster: k}}\n";
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid_t pid = fork();

	if (pid == 0) {
		close(fds[0]);
		/* One piece at a time: the reader finds the pipe empty in between. */
		for (const char *p = text; *p; p++)
			(void)!write(fds[1], p, 1);
		_exit(0);
	}
	close(fds[1]);
	char *path = rh_format("/dev/fd/%d", fds[0]);
	struct kube_config *k;
	struct rh_err e;

	if (kube_config_load(path, &k, &e) != RH_OK)
		fail_msg("%s %s", e.what, e.why);
	assert_int_equal(k->count, 1);
	assert_string_equal(k->contexts[0].name, "piped");
	kube_config_free(&k);
	waitpid(pid, NULL, 0);
	close(fds[0]);
	free(path);
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
		{ "a: \xff\xfe", "" },
	};
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		kf_put("config", cases[i].text, 0600);
		if (kf_load("config", &e))
			fail_msg("read: %s", cases[i].text);
		assert_int_equal(e.code, RH_E_PARSE);
		assert_non_null(strstr(e.what, "/config"));
		assert_non_null(strstr(e.why, cases[i].why));
	}
	assert_null(kf_load(".", &e));
	assert_int_equal(e.code, RH_E_IO);
	assert_non_null(strstr(e.what, kf_dir));
}

/* What kubectl takes as well: files as Windows writes them, the booleans of YAML 1.1, base64 that is tagged as such, a
 * token with its line end. */
static void put_bytes(const char *name, const char *mark, size_t mark_n, const char *text, int high)
{
	char *path = kf_path(name);
	struct rh_buf b;
	struct rh_err e;

	rh_buf_init(&b, 65536);
	rh_buf_add(&b, mark, mark_n);
	for (; *text; text++) {
		if (high == 0)
			rh_buf_addc(&b, '\0');
		rh_buf_addc(&b, *text);
		if (high == 1)
			rh_buf_addc(&b, '\0');
	}
	assert_int_equal(rh_file_write(path, rh_buf_str(&b), &e), RH_OK);
	rh_buf_release(&b);
	free(path);
}

static void test_encodings(void **state)
{
	static const struct {
		const char *mark;
		size_t mark_n;
		int high; /* where the high byte of a unit stands; -1: UTF-8 */
		const char *end;
	} cases[] = {
		{ "", 0, -1, "\n" },
		{ "", 0, -1, "\r\n" },
		{ "\xef\xbb\xbf", 3, -1, "\n" },
		{ "\xef\xbb\xbf", 3, -1, "\r\n" },
		{ "\xff\xfe", 2, 1, "\n" },
		{ "\xff\xfe", 2, 1, "\r\n" },
		{ "\xfe\xff", 2, 0, "\n" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		const char *end = cases[i].end;
		char *text = rh_format("apiVersion: v1%skind: Config%sclusters:%s- {name: k, cluster: {" SERVER "}}%s"
				       "users:%s- {name: u, user: {token: one}}%s"
				       "contexts:%s- {name: c, context: {cluster: k, user: u}}%scurrent-context: c%s",
				       end, end, end, end, end, end, end, end, end);
		struct rh_err e;

		put_bytes("odd", cases[i].mark, cases[i].mark_n, text, cases[i].high);
		struct kube_config *k = kf_load("odd", &e);
		if (!k)
			fail_msg("%zu: %s %s", i, e.what, e.why);
		assert_int_equal(k->count, 1);
		assert_true(kf_context(k, "c")->current);
		struct net_endpoint *at = kf_connect(k, "c", &e);
		if (!at)
			fail_msg("%zu: %s %s", i, e.what, e.why);
		assert_true(kf_credential_is(at, "one"));
		net_endpoint_drop(&at);
		kube_config_free(&k);
		free(text);
	}
}

static void test_tolerance(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} booleans[] = { { "yes", true }, { "Yes", true },  { "on", true }, { "y", true },
			 { "no", false }, { "off", false }, { "N", false } };
	static const char *const tokens[] = { "token: 'one '", "token: \" one\\n\"", "token: |\n      one\n" };
	struct rh_secret twice = { 0 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(booleans); i++) {
		char *cluster = rh_format(SERVER ", insecure-skip-tls-verify: %s", booleans[i].text);
		char *text = kf_config(cluster, "");
		struct kube_config *k = kf_load_text(text);
		assert_int_equal(kf_context(k, "c")->problem.code, RH_OK);
		assert_int_equal(kf_context(k, "c")->insecure, booleans[i].is);
		kube_config_free(&k);
		free(text);
		free(cluster);
	}
	for (size_t i = 0; i < RH_LEN(tokens); i++) {
		char *text =
			rh_format("clusters:\n- {name: k, cluster: {" SERVER "}}\nusers:\n- name: u\n  user:\n    %s\n"
				  "contexts:\n- {name: c, context: {cluster: k, user: u}}\n",
				  tokens[i]);
		struct kube_config *k = kf_load_text(text);
		struct rh_err e;
		struct net_endpoint *at = kf_connect(k, "c", &e);
		if (!at)
			fail_msg("%s: %s %s", tokens[i], e.what, e.why);
		assert_true(kf_credential_is(at, "one"));
		net_endpoint_drop(&at);
		kube_config_free(&k);
		free(text);
	}

	data_base64_encode(rh_str(kf_ca64), rh_out_secret(&twice));
	char *ca = rh_format(SERVER ", certificate-authority-data: !!binary '%.*s'", RH_ARG(rh_secret_peek(&twice)));
	struct net_endpoint *at = kf_endpoint(ca, "");
	assert_string_equal(at->ca_pem, kf_ca.cert_pem);
	net_endpoint_drop(&at);
	rh_secret_release(&twice);
	free(ca);
}

static void test_open_file(void **state)
{
	static const struct {
		mode_t mode;
		const char *user;
		bool remark;
	} cases[] = {
		{ 0600, "token: x", false },
		{ 0644, "token: x", true },
		{ 0640, "username: a, password: b", true },
		{ 0604, "auth-provider: {name: gcp, config: {access-token: x}}", true },
		{ 0644, "tokenFile: other", false }, /* what is in it is not in this file */
		{ 0644, "", false },
	};

	(void)state;
	kf_put("other", "x", 0600);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = kf_config(SERVER, cases[i].user);
		struct rh_err e;

		kf_put("open", text, cases[i].mode);
		struct kube_config *k = kf_load("open", &e);
		assert_non_null(k);
		const char *remark = kf_context(k, "c")->remark;
		if (!remark != !cases[i].remark)
			fail_msg("%04o {%s}: %s", (unsigned)cases[i].mode, cases[i].user, remark ? remark : "nothing");
		if (remark)
			assert_true(strstr(remark, "/open ") && strstr(remark, "chmod 600"));
		kube_config_free(&k);
		free(text);
	}
}

/* ---- contexts that cannot be used: listed, each with file, entry and field ---- */

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
		{ SERVER ", certificate-authority: /nonexistent/ca.pem", "", "certificate-authority",
		  "/nonexistent/ca.pem" },
		{ SERVER ", certificate-authority-data: '***'", "", "certificate-authority-data", "base64" },
		{ SERVER ", certificate-authority-data: aGVsbG8=", "", "certificate-authority-data", "PEM" },
		{ SERVER ", proxy-url: 'ftp://x'", "", "proxy-url", "socks5://" },
		{ SERVER ", tls-server-name: 'a b'", "", "tls-server-name", "name of a host" },
		{ SERVER, "token: a, username: b, password: c", "token", "one way" },
		{ SERVER, "tokenFile: /etc/passwd, username: b", "token", "one way" },
		{ SERVER, "tokenFile: /nonexistent/token", "tokenFile", "/nonexistent/token" },
		{ SERVER, "client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=", "client-certificate-data",
		  "PEM" },
		{ SERVER, "client-certificate: /nonexistent/c.pem, client-key: /x", "client-certificate",
		  "/nonexistent/c.pem" },
		{ SERVER, "client-certificate-data: aGVsbG8=", "client-key", "needs its key" },
		{ SERVER, "client-key-data: aGVsbG8=", "client-certificate", "missing" },
		{ SERVER, "client-key-data: '!'", "client-key-data", "base64" },
		{ SERVER, "token: {a: b}", "token", "one text" },
		{ SERVER, "as-groups: [a]", "as", "missing" },
		{ SERVER, "as: a, as-groups: b", "as-groups", "list" },
		{ SERVER, "as: a, as-user-extra: [x]", "as-user-extra", "names" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1}", "exec.interactiveMode",
		  "missing" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}", "exec.apiVersion",
		  "v1alpha1" },
		{ SERVER, "exec: {command: x}", "exec.apiVersion", "client.authentication.k8s.io/v1" },
		{ SERVER, "exec: {apiVersion: client.authentication.k8s.io/v1beta1}", "exec.command", "missing" },
		{ SERVER, "exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Perhaps}",
		  "exec.interactiveMode", "Perhaps" },
		{ SERVER, "exec: yes", "exec", "fields of its own" },
		{ SERVER, "exec: {command: x}, auth-provider: {name: oidc}", "exec", "one way" },
		{ SERVER, "auth-provider: {name: gcp}", "auth-provider", "left no token" },
		{ SERVER, "auth-provider: {name: mine, config: {}}", "auth-provider", "no auth-provider \"mine\"" },
		{ SERVER, "auth-provider: {name: gcp, config: {access-token: x, expiry: '2020-01-01T00:00:00Z'}}",
		  "auth-provider", "expired" },
		/* {"exp":1500000000} */
		{ SERVER, "auth-provider: {name: oidc, config: {id-token: e30.eyJleHAiOjE1MDAwMDAwMDB9.x}}",
		  "auth-provider", "expired" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = kf_config(cases[i].cluster, cases[i].user);
		struct kube_config *k = kf_load_text(text);
		const struct rh_err *e = &kf_context(k, "c")->problem;

		if (e->code == RH_OK || strcmp(e->field, cases[i].field) != 0 || !strstr(e->why, cases[i].says))
			fail_msg("{%s} {%s}: %s [%s] \"%s\" \"%s\"", cases[i].cluster, cases[i].user,
				 rh_code_name(e->code), e->field, e->what, e->why);
		assert_non_null(strstr(e->what, "/config"));                       /* the file */
		assert_true(strstr(e->what, "\"k\"") || strstr(e->what, "\"u\"")); /* the entry */
		struct rh_err again;

		assert_null(kf_connect(k, "c", &again));
		assert_string_equal(again.what, e->what);
		kube_config_free(&k);
		free(text);
	}
}

static void test_missing_entries(void **state)
{
	struct kube_config *k =
		kf_load_text("current-context: zzz\n"
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
		const struct kube_context *c = kf_context(k, cases[i].name);

		if (!strstr(c->problem.what, cases[i].what) || strcmp(c->problem.field, cases[i].field) != 0)
			fail_msg("%s: [%s] %s", c->name, c->problem.field, c->problem.what);
		assert_non_null(strstr(c->problem.what, "/config"));
	}
	assert_true(kf_context(k, "zzz")->current);
	assert_null(kf_context(k, "a")->server);
	assert_int_equal(kf_context(k, "good")->problem.code, RH_OK);
	kube_config_free(&k);
}

/* ---- contexts that can ---- */

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
		char *cluster = rh_format("server: '%s'", cases[i].server), *text = kf_config(cluster, "token: x");
		struct kube_config *k = kf_load_text(text);
		const struct kube_context *c = kf_context(k, "c");

		assert_int_equal(!!c->rancher_cluster, !!cases[i].id);
		if (cases[i].id) {
			assert_string_equal(c->rancher_cluster, cases[i].id);
			assert_string_equal(c->rancher_url, cases[i].url);
		}
		kube_config_free(&k);
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
		char *text = kf_config(SERVER, cases[i].user);
		struct kube_config *k = kf_load_text(text);

		assert_string_equal(kf_context(k, "c")->problem.what, "");
		assert_string_equal(kf_context(k, "c")->sign_in, cases[i].sign_in);
		kube_config_free(&k);
		free(text);
	}
}

static void test_endpoints(void **state)
{
	char *user =
		rh_format("client-certificate-data: %s, client-key-data: %s, client-key: /nonexistent, token: 123456",
			  kf_cert64, kf_key64);
	char *cluster =
		rh_format("server: 'A.example:6443/p/?q#f', certificate-authority-data: %s,"
			  "certificate-authority: /nonexistent, tls-server-name: b.example, proxy-url: 'socks5://p:1',"
			  "disable-compression: true",
			  kf_ca64);
	struct net_endpoint *at = kf_endpoint(cluster, user);

	(void)state;
	assert_string_equal(at->url, "https://a.example:6443/p");
	assert_string_equal(at->ca_pem, kf_ca.cert_pem);
	assert_string_equal(at->client_cert_pem, kf_client.cert_pem);
	assert_true(rh_str_is(rh_secret_peek(&at->client_key_pem), kf_client.key_pem));
	assert_string_equal(at->server_name, "b.example");
	assert_string_equal(at->proxy, "socks5h://p:1");
	assert_true(at->no_gzip && !at->insecure);
	assert_int_equal(at->auth, NET_AUTH_BEARER);
	assert_true(kf_credential_is(at, "123456"));
	assert_null(at->headers);
	net_endpoint_drop(&at);
	free(user);
	free(cluster);

	at = kf_endpoint("server: a.example", "username: anna, password: y");
	assert_string_equal(at->url, "http://a.example");
	assert_int_equal(at->auth, NET_AUTH_BASIC);
	assert_string_equal(at->user, "anna");
	assert_true(kf_credential_is(at, "y"));
	assert_null(at->proxy);
	net_endpoint_drop(&at);

	at = kf_endpoint("server: a.example, insecure-skip-tls-verify: true", "");
	assert_string_equal(at->url, "https://a.example");
	assert_true(at->insecure);
	assert_int_equal(at->auth, NET_AUTH_NONE);
	net_endpoint_drop(&at);

	at = kf_endpoint(SERVER,
			 "as: \"an\\r\\nna\", as-uid: u1, as-groups: [g1, g2], as-user-extra: {Scopes/x: [v1, v2]}");
	assert_string_equal(at->headers[0], "Impersonate-User: anna");
	assert_string_equal(at->headers[1], "Impersonate-Uid: u1");
	assert_string_equal(at->headers[2], "Impersonate-Group: g1");
	assert_string_equal(at->headers[3], "Impersonate-Group: g2");
	assert_string_equal(at->headers[4], "Impersonate-Extra-scopes%2Fx: v1");
	assert_string_equal(at->headers[5], "Impersonate-Extra-scopes%2Fx: v2");
	assert_null(at->headers[6]);
	net_endpoint_drop(&at);
}

static void test_in_cluster(void **state)
{
	struct kube_config_entries k = { 0 };
	struct rh_err e;

	(void)state;
	assert_false(kube_config_in_cluster(&k, kf_dir));
	kf_put("token", "pod-token\n", 0600);
	kf_put("ca.crt", kf_ca.cert_pem, 0644);
	kf_put("namespace", "team-a", 0644);
	setenv("KUBERNETES_SERVICE_HOST", "fd00::1", 1);
	setenv("KUBERNETES_SERVICE_PORT", "443", 1);
	assert_true(kube_config_in_cluster(&k, kf_dir));
	struct kube_config_exec *exec = NULL;
	struct net_endpoint *at = kube_config_endpoint(&k, k.contexts[0], &exec, &e);

	assert_string_equal(e.what, "");
	assert_string_equal(at->url, "https://[fd00::1]");
	assert_string_equal(at->ca_pem, kf_ca.cert_pem);
	assert_true(kf_credential_is(at, "pod-token"));
	assert_string_equal(k.contexts[0]->namespace_, "team-a");
	assert_null(exec);
	net_endpoint_drop(&at);
	kube_config_release(&k);
	unsetenv("KUBERNETES_SERVICE_HOST");
	unsetenv("KUBERNETES_SERVICE_PORT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing),         cmocka_unit_test(test_home),
		cmocka_unit_test(test_merge),           cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_broken_files),    cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_open_file),       cmocka_unit_test(test_tolerance),
		cmocka_unit_test(test_broken_contexts), cmocka_unit_test(test_missing_entries),
		cmocka_unit_test(test_rancher),         cmocka_unit_test(test_sign_in),
		cmocka_unit_test(test_endpoints),       cmocka_unit_test(test_in_cluster),
	};

	return cmocka_run_group_tests(tests, kf_setup, kf_teardown);
}
