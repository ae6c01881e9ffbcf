/* However the program is told to end, a token that it obtained does not outlive it: "signs_out PROGRAM SANDBOX" signs
 * in as a person does, sends each signal, and asks the server whether the session is gone.
 */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/tree.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define WATCHDOG_MS 30000

struct scene {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *user, *password;
	const char *program;
};

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static struct rt_term *signed_in(const struct scene *s)
{
	const char *argv[] = { s->program, "--no-state", "--server", s->sandbox.at.url, NULL };
	struct rt_term *t = rt_term_new(&(struct rt_term_start){ .argv = argv,
								 .env = (const char *const *)s->world.env,
								 .rows = 24,
								 .columns = 80,
								 .utf8 = true,
								 .wall = 1785578400 });
	saw(t, "Unknown certificate");
	rt_term_press(t, "Right"); /* alone they trust nothing */
	rt_term_press(t, "Enter");
	saw(t, "SHA-256 fingerprint of the authority");
	saw(t, "to go on:");
	rt_term_type_digits(t);
	rt_term_press(t, "Enter");
	saw(t, "Password");
	rt_term_type(t, rh_str(s->user));
	rt_term_press(t, "Tab");
	rt_term_type(t, rh_str(s->password));
	rt_term_press(t, "^S");
	saw(t, "Cluster Management");
	return t;
}

/* How many sessions the user has; each asking is one more for as long as it takes. */
static size_t sessions(struct scene *s)
{
	struct rt_answer a = { 0 };
	struct rh_err e;
	rt_http(&s->sandbox.at, &(struct rt_request){ .method = "GET", .path = "/v3/tokens" }, &a);
	if (a.status != 200)
		rt_die("/v3/tokens: %d %s", a.status, a.error);
	struct rh_tree *tree = data_tree_parse(rh_buf_str(&a.body), &e);
	size_t n = tree ? data_tree_count(data_tree_at(tree, "/data")) : 0;
	data_tree_free(&tree);
	rt_answer_release(&a);
	return n;
}

static bool signs_out(struct scene *s, int signal)
{
	size_t before = sessions(s);
	struct rt_term *t = signed_in(s);
	bool ok = sessions(s) == before + 1;
	kill(t->pid, signal);
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("it lives on");
	size_t after = sessions(s);
	ok = ok && after == before;
	printf("%s %s: %zu sessions before, %zu after\n", ok ? "ok" : "FAIL", strsignal(signal), before, after);
	rt_term_free(&t);
	return ok;
}

static void announced_user(struct scene *s)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	if (!t)
		rt_die("%s", e.what);
	s->user = rh_str_dup(data_tree_text(t, "/users/0/name"));
	s->password = rh_str_dup(data_tree_text(t, "/users/0/password"));
	s->sandbox.at.token = rh_str_dup(data_tree_text(t, "/users/0/token"));
	data_tree_free(&t);
}

int main(int argc, char **argv)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGQUIT };
	static const char *const arguments[] = { "--rancher", "2.15", "--seed", "1", NULL };
	struct scene s = { 0 };
	bool ok = true;
	if (argc != 3)
		rt_die("usage: signs_out PROGRAM SANDBOX");
	s.program = argv[1];
	rt_world_init(&s.world);
	rt_sandbox_start(&s.sandbox, argv[2], arguments, s.world.env);
	announced_user(&s);
	for (size_t i = 0; i < RH_LEN(signals); i++)
		ok = signs_out(&s, signals[i]) && ok;
	rt_sandbox_end(&s.sandbox);
	rt_world_release(&s.world);
	free(s.user);
	free(s.password);
	return !ok;
}
