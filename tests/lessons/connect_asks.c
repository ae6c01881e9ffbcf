/* What connecting asks a person for, and shows while it waits: "connect_asks PROGRAM SANDBOX" types the passphrase of a
 * client key, reads what a credential plugin says, trusts an authority and meets another one, and chooses a new
 * password.
 */
#include "tests/support/https_server.h"
#include "tests/support/support.h"

#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "data/tree.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define WATCHDOG_MS 15000
#define WORD "tr0ub4dor"
/* Says where to sign in, and waits until somebody has. */
#define PLUGIN                                                                                                   \
	"#!/bin/sh\necho 'Open https://login.example/device and type ABCD-EFGH' >&2\ntoken=$(cat \"$0.pipe\")\n" \
	"printf "                                                                                                \
	"'{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/"                           \
	"v1\",\"status\":{\"token\":\"%s\"}}' "                                                                  \
	"\"$token\"\n"

struct scene {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *user, *password, *token, *dir;
	const char *program, *sandbox_program;
};

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static struct rt_term *start(const struct scene *s, const char *const *arguments)
{
	const char *argv[12] = { s->program };
	for (size_t i = 0; arguments[i]; i++)
		argv[i + 1] = arguments[i];
	return rt_term_new(&(struct rt_term_start){ .argv = argv,
						    .env = (const char *const *)s->world.env,
						    .rows = 24,
						    .columns = 80,
						    .utf8 = true,
						    .wall = 1785578400 });
}

static void leave(struct rt_term **t, const char *what)
{
	kill((*t)->pid, SIGTERM);
	if (!rt_term_wait_end(*t, WATCHDOG_MS))
		rt_die("it lives on");
	rt_term_free(t);
	printf("ok %s\n", what);
}

static void begin(struct scene *s, const char *const *arguments)
{
	struct rh_err e;
	rt_sandbox_start(&s->sandbox, s->sandbox_program, arguments, s->world.env);
	struct rh_tree *t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	if (!t)
		rt_die("%s", e.what);
	char **const to[] = { &s->user, &s->password, &s->token };
	const char *const from[] = { "/users/0/name", "/users/0/password", "/users/0/token" };
	for (size_t i = 0; i < RH_LEN(to); i++) {
		free(*to[i]);
		*to[i] = rh_str_dup(data_tree_text(t, from[i]));
	}
	data_tree_free(&t);
}

static char *base64(const char *text)
{
	struct rh_buf b;
	rh_buf_init(&b, (size_t)1 << 20);
	data_base64_encode(rh_str(text), rh_out_buf(&b));
	return rh_buf_take(&b);
}

/* A kubeconfig whose current context is this user's, in namespace web-blue. */
static char *kubeconfig(const struct scene *s, const char *name, const char *user)
{
	char *ca = base64(s->sandbox.at.ca_pem);
	char *text =
		rh_format("apiVersion: v1\nkind: Config\ncurrent-context: here\n"
			  "clusters: [{name: sandbox, cluster: {server: \"%s\", certificate-authority-data: %s}}]\n"
			  "users: [{name: me, user: {%s}}]\n"
			  "contexts: [{name: here, context: {cluster: sandbox, user: me, namespace: web-blue}}]\n",
			  s->sandbox.at.url, ca, user);
	char *path = rt_world_file(&s->world, name, rh_str(text));
	free(ca);
	free(text);
	return path;
}

/* Connect lists the contexts of a kubeconfig: the current one first, the others by name. */
static void order(const struct scene *s)
{
	static const char text[] =
		"apiVersion: v1\nkind: Config\ncurrent-context: middle\n"
		"clusters: [{name: c, cluster: {server: \"https://127.0.0.1:1\"}}]\nusers: [{name: me, user: {}}]\n"
		"contexts: [{name: zulu, context: {cluster: c, user: me}}, {name: alpha, context: {cluster: c, user: "
		"me}},\n"
		"  {name: middle, context: {cluster: c, user: me}}, {name: bravo, context: {cluster: c, user: me}}]\n";
	static const char *const names[] = { "middle", "alpha", "bravo", "zulu" };
	char *file = rt_world_file(&s->world, "order", rh_str(text));
	struct rt_term *t = start(s, (const char *const[]){ "--no-state", "--kubeconfig", file, NULL });
	const char *at[RH_LEN(names)];
	struct rh_buf screen;

	saw(t, "zulu");
	rh_buf_init(&screen, (size_t)1 << 20);
	rt_term_dump(t, &screen);
	for (size_t i = 0; i < RH_LEN(names); i++) {
		at[i] = strstr(screen.p, names[i]);
		if (!at[i] || (i && at[i] < at[i - 1]))
			rt_die("%s is not where it belongs:\n%s", names[i], screen.p);
	}
	rh_buf_release(&screen);
	leave(&t, "order");
	free(file);
}

/* "--kubeconfig F secrets": its current context, as kubectl would take, in its namespace. */
static void passphrase(const struct scene *s)
{
	struct ts_cert ca, mine;
	ts_cert_make(&ca, NULL, "Test CA", NULL, 0, 30);
	ts_cert_make(&mine, &ca, "me", "DNS:me", 0, 30);
	char *locked = ts_key_locked(&mine, WORD, true), *key = base64(locked), *cert = base64(mine.cert_pem);
	char *user = rh_format("client-certificate-data: %s, client-key-data: %s, token: \"%s \"", cert, key, s->token);
	char *file = kubeconfig(s, "locked", user);
	struct rt_term *t = start(s, (const char *const[]){ "--no-state", "--kubeconfig", file, "secrets", NULL });
	saw(t, "The key of the client certificate for here");
	rt_term_type(t, RH_STR("wrong"));
	rt_term_press(t, "^S");
	saw(t, "The passphrase does not open the key.");
	rt_term_type(t, RH_STR(WORD));
	rt_term_press(t, "^S");
	saw(t, "Secrets");
	saw(t, "web-blue");
	leave(&t, "passphrase, current context, its namespace");
	t = start(s, (const char *const[]){ "--no-state", "--kubeconfig", file, "-n", "web-blue", "explain",
					    "quay.io/acme/web:1", NULL });
	saw(t, "openssl pkey -in KEY");
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("explain does not end");
	rt_term_free(&t);
	puts("ok explain says what to do");
	ts_cert_free(&ca);
	ts_cert_free(&mine);
	free(locked);
	free(key);
	free(cert);
	free(user);
	free(file);
}

/* "--context GONE events": the place is kept for the context that is chosen in its stead. */
static void place_is_kept(const struct scene *s)
{
	char *user = rh_format("token: \"%s\"", s->token), *file = kubeconfig(s, "other", user);
	struct rt_term *t = start(
		s, (const char *const[]){ "--no-state", "--kubeconfig", file, "--context", "gone", "events", NULL });

	saw(t, "There is no context \"gone\"");
	rt_term_press(t, "Enter");
	rt_term_press(t, "Enter");
	saw(t, "▸ Events");
	leave(&t, "the place is kept");
	free(user);
	free(file);
}

static void explains(const struct scene *s, const char *state, const char *file, const char *option, const char *text)
{
	struct rt_term *t = start(s, (const char *const[]){ "--state-dir", state, "--kubeconfig", file, "explain",
							    "quay.io/acme/web:1", option, NULL });
	saw(t, text);
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("explain does not end");
	rt_term_free(&t);
}

/* What a person accepted in the program, or says on the command line, holds for explain. */
static void unverified(const struct scene *s)
{
	char *state = rh_format("%s/unverified", s->dir);
	char *text =
		rh_format("apiVersion: v1\nkind: Config\ncurrent-context: here\n"
			  "clusters: [{name: sandbox, cluster: {server: \"%s\", insecure-skip-tls-verify: true}}]\n"
			  "users: [{name: me, user: {token: \"%s\"}}]\n"
			  "contexts: [{name: here, context: {cluster: sandbox, user: me, namespace: web-blue}}]\n",
			  s->sandbox.at.url, s->token);
	char *file = rt_world_file(&s->world, "unverified", rh_str(text));
	explains(s, state, file, NULL, "is not verified");
	explains(s, state, file, "--accept-unverified", "Verdict");
	explains(s, state, file, NULL, "is not verified");
	struct rt_term *t = start(
		s, (const char *const[]){ "--state-dir", state, "--kubeconfig", file, "--context", "here", NULL });
	saw(t, "This server is not verified");
	rt_term_press(t, "Right");
	rt_term_press(t, "Enter");
	saw(t, "1 can be explored");
	rt_term_press(t, "^Q");
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("it lives on");
	rt_term_free(&t);
	explains(s, state, file, NULL, "Verdict");
	puts("ok unverified");
	free(state);
	free(text);
	free(file);
}

/* Waits for the plugin, which waits for it. */
static void sign_in_elsewhere(const struct scene *s, const char *pipe)
{
	FILE *f = fopen(pipe, "w");
	if (!f || fputs(s->token, f) < 0 || fclose(f) != 0)
		rt_die("pipe");
}

static void plugin_says(const struct scene *s)
{
	char *plugin = rt_world_file(&s->world, "plugin", RH_STR(PLUGIN));
	char *user = rh_format(
		"exec: {command: %s, apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable}",
		plugin);
	char *file = kubeconfig(s, "says", user);
	char *pipe = rh_format("%s.pipe", plugin);
	if (chmod(plugin, 0700) != 0 || mkfifo(pipe, 0600) != 0)
		rt_die("plugin");
	struct rt_term *t =
		start(s, (const char *const[]){ "--no-state", "--kubeconfig", file, "--context", "here", NULL });
	saw(t, "Open https://login.example/device and type ABCD-EFGH");
	saw(t, "Stop it");
	sign_in_elsewhere(s, pipe);
	saw(t, "1 can be explored");
	leave(&t, "plugin says");
	t = start(s, (const char *const[]){ "--no-state", "--kubeconfig", file, "--context", "here", NULL });
	saw(t, "ABCD-EFGH");
	rt_term_press(t, "Right");
	rt_term_press(t, "Enter");
	saw(t, "It was interrupted.");
	leave(&t, "plugin stopped");
	t = start(s,
		  (const char *const[]){ "--no-state", "--kubeconfig", file, "explain", "quay.io/acme/web:1", NULL });
	saw(t, "ABCD-EFGH");
	sign_in_elsewhere(s, pipe);
	saw(t, "Verdict");
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("explain does not end");
	rt_term_free(&t);
	puts("ok plugin says to explain");
	(void)remove(pipe);
	free(pipe);
	free(plugin);
	free(user);
	free(file);
}

/* The dialog says which digits. */
static void type_digits(struct rt_term *t)
{
	saw(t, "to go on:");
	rt_term_type_digits(t);
	rt_term_press(t, "Enter");
}

static void trust(struct scene *s)
{
	char *state = rh_format("%s/trust", s->dir), *file;
	struct rt_term *t =
		start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "Unknown certificate");
	saw(t, "CA checksum");
	type_digits(t);
	saw(t, "Password");
	leave(&t, "authority trusted");
	t = start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "Password"); /* and no question */
	leave(&t, "authority kept");
	/* As an older version kept it, for the same server: its certificate, which is another one now. */
	file = rh_format("{\"version\":1,\"servers\":[{\"url\":\"%s\",\"pin\":\"sha256:%064d\"}]}", s->sandbox.at.url,
			 7);
	char *path = rh_format("%s/state.json", state);
	struct rh_err e;
	if (rh_file_write(path, rh_str(file), &e) != RH_OK)
		rt_die("%s", e.what);
	t = start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "has CHANGED");
	saw(t, "0000000000000000000000000000000000000000000000000000000000000007");
	leave(&t, "an old pin still stops");
	free(file);
	/* The authority is another one: nothing is sent. */
	struct ts_cert other;
	ts_cert_make(&other, NULL, "Other CA", NULL, 0, 30);
	struct rh_buf json;
	struct data_jw w;
	rh_buf_init(&json, (size_t)1 << 16);
	data_jw_init(&w, rh_out_buf(&json));
	data_jw_str(&w, rh_str(other.cert_pem));
	char *pem = rh_buf_take(&json);
	file = rh_format("{\"version\":1,\"servers\":[{\"url\":\"%s\",\"ca\":%s}]}", s->sandbox.at.url, pem);
	if (rh_file_write(path, rh_str(file), &e) != RH_OK)
		rt_die("%s", e.what);
	t = start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "has CHANGED");
	saw(t, "of the authority trusted before");
	type_digits(t);
	saw(t, "Password");
	leave(&t, "another authority stops");
	ts_cert_free(&other);
	free(pem);
	free(file);
	free(path);
	free(state);
}

static void new_password(struct scene *s)
{
	char *state = rh_format("%s/trust", s->dir),
	     *must = rh_format("{\"name\":\"%s\",\"mustChangePassword\":true}", s->user);
	struct rt_answer a;
	rt_sandbox_control(&s->sandbox, "POST", "/sandbox/user", rh_str(must), &a);
	rt_answer_release(&a);
	struct rt_term *t =
		start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "Password");
	rt_term_type(t, rh_str(s->user));
	rt_term_press(t, "Tab");
	rt_term_type(t, rh_str(s->password));
	rt_term_press(t, "^S");
	saw(t, "Rancher wants a new password for");
	rt_term_type(t, RH_STR("short"));
	rt_term_press(t, "Tab");
	rt_term_type(t, RH_STR("short"));
	rt_term_press(t, "^S");
	saw(t, "at least 12 characters");
	rt_term_press(t, "Esc");
	saw(t, "Cluster Management"); /* another time */
	leave(&t, "password later");
	t = start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "Password");
	rt_term_type(t, rh_str(s->password));
	rt_term_press(t, "^S");
	saw(t, "Rancher wants a new password for");
	rt_term_type(t, RH_STR("correct horse"));
	rt_term_press(t, "Tab");
	rt_term_type(t, RH_STR("correct horse"));
	rt_term_press(t, "^S");
	saw(t, "Cluster Management");
	leave(&t, "password changed");
	free(state);
	free(must);
}

/* Why a certificate is not trusted by itself: each reason has its own words, and none blames an authority that is
 * known. */
static void reasons(struct scene *s)
{
	static const struct {
		const char *names, *title, *mark, *why;
		int from, until;
	} cases[] = {
		{ "DNS:localhost", "Expired certificate", "(EXPIRED)", "The certificate has expired.", -30, -3 },
		{ "DNS:localhost", "Certificate that is not valid yet", "(NOT YET)",
		  "The certificate is not valid yet.", 3, 30 },
		{ "DNS:other.example", "Certificate for another name", "other.example (not this one)",
		  "The certificate is genuine", 0, 30 },
		{ "DNS:localhost", "Unknown certificate", "CN=server", "No authority that this machine trusts vouches",
		  0, 30 },
	};
	struct ts_cert ca;
	ts_cert_make(&ca, NULL, "Known CA", NULL, 0, 30);
	char *file = rt_world_file(&s->world, "roots", rh_str(ca.cert_pem));
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct ts_cert server;
		bool known = i + 1 < RH_LEN(cases);
		rt_world_setenv(&s->world, "SSL_CERT_FILE", known ? file : NULL);
		ts_cert_make(&server, &ca, "server", cases[i].names, cases[i].from, cases[i].until);
		struct ts_server *at = ts_start(&(struct ts_config){ .cert = &server, .chain = &ca });
		char *url = rh_format("https://localhost:%d", ts_port(at));
		struct rt_term *t = start(s, (const char *const[]){ "--no-state", "--server", url, NULL });
		saw(t, cases[i].title);
		saw(t, cases[i].mark);
		saw(t, cases[i].why);
		if (known && rt_screen_has(t->screen, "vouches"))
			rt_die("%s blames the authority", cases[i].title);
		saw(t, known ? "make this key trusted" : "authority trusted here");
		saw(t, "to go on:");
		if (ts_requests(at) != (known ? 0 : 1)) /* /cacerts, as nobody */
			rt_die("%u requests", ts_requests(at));
		leave(&t, cases[i].title);
		ts_stop(at);
		ts_cert_free(&server);
		free(url);
	}
	ts_cert_free(&ca);
	free(file);
}

/* The server is gone: the token that it gave lives on, which the last word says, with its name. */
static void log_out_fails(struct scene *s)
{
	char *state = rh_format("%s/trust", s->dir);
	struct rt_term *t =
		start(s, (const char *const[]){ "--state-dir", state, "--server", s->sandbox.at.url, NULL });
	saw(t, "Password");
	rt_term_type(t, RH_STR("correct horse"));
	rt_term_press(t, "^S");
	saw(t, "Cluster Management");
	rt_sandbox_end(&s->sandbox);
	rt_term_press(t, "^Q");
	saw(t, "ranchhand: The log-out failed:");
	saw(t, "token-");
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("it lives on");
	rt_term_free(&t);
	puts("ok log-out fails");
	free(state);
}

int main(int argc, char **argv)
{
	static const char *const kubernetes[] = { "--kubernetes", "--seed", "1", NULL }, *const rancher[] = {
		"--rancher", "2.15", "--seed", "1", NULL
	};
	struct scene s = { 0 };
	if (argc != 3)
		rt_die("usage: connect_asks PROGRAM SANDBOX");
	s.program = argv[1];
	s.sandbox_program = argv[2];
	rt_world_init(&s.world);
	s.dir = rt_world_file(&s.world, "states", RH_STR(""));
	(void)remove(s.dir);
	order(&s);
	reasons(&s);
	begin(&s, kubernetes);
	passphrase(&s);
	place_is_kept(&s);
	unverified(&s);
	plugin_says(&s);
	rt_sandbox_end(&s.sandbox);
	begin(&s, rancher);
	trust(&s);
	new_password(&s);
	log_out_fails(&s);
	rt_world_release(&s.world);
	free(s.user);
	free(s.password);
	free(s.token);
	free(s.dir);
	return 0;
}
