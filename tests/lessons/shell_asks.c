/* A shell in a pod: "shell_asks PROGRAM SANDBOX" has a kubectl of its own first in PATH, which says what it was given,
 * and waits to be told to end: it has the terminal, a kubeconfig that nobody else may read and that leads to the
 * cluster with the connection's credentials, and the file is gone afterwards.
 */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define WATCHDOG_MS 20000
/* The file is kept beside for the test to look at: no test prints it. */
#define KUBECTL                                                                                       \
	"#!/bin/sh\nfile=${1#--kubeconfig=}\nshift\n[ -t 0 ] && [ -t 1 ] && tty=yes\n"                \
	"cp \"$file\" \"$0.seen\"\nprintf 'MODE %s TTY %s\\n' \"$(stat -c %a \"$file\")\" \"$tty\"\n" \
	"printf 'ARG <%s>\\n' \"$@\"\nread -r answer\nexit \"$answer\"\n"

struct scene {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *token, *config, *kubectl, *with_ours; /* with_ours: a PATH that has it first */
	const char *program;
};

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static struct rt_term *start(const struct scene *s, const char *option)
{
	const char *const argv[] = { s->program, "--no-state", "--kubeconfig", s->config, "-n",
				     "web-blue", "pods",       option,         NULL };

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

static bool is_config(const char *name)
{
	return rh_str_starts(rh_str(name), "ranchhand-") && rh_str_ends(rh_str(name), ".yaml");
}

static void nothing_is_left(const struct scene *s)
{
	DIR *dir = opendir(s->world.runtime);
	const struct dirent *file;

	while (dir && (file = readdir(dir)))
		if (is_config(file->d_name))
			rt_die("%s is left", file->d_name);
	if (dir)
		closedir(dir);
}

static void has(struct rh_tree *t, const char *pointer, const char *expected)
{
	if (!rh_str_is(data_tree_text(t, pointer), expected))
		rt_die("the kubeconfig has something else at %s", pointer);
}

/* What kubectl was given leads to the sandbox, with the token that we are connected with. */
static void look_at_config(const struct scene *s)
{
	char *seen = rh_format("%s.seen", s->kubectl);
	struct rh_buf text;
	struct rh_err e;
	struct rh_tree *t;

	rh_buf_init(&text, (size_t)1 << 20);
	if (rh_file_read(seen, (size_t)1 << 20, &text, &e) != RH_OK || !(t = data_tree_parse(rh_buf_str(&text), &e)))
		rt_die("%s", e.what);
	has(t, "/clusters/0/cluster/server", s->sandbox.at.url);
	has(t, "/users/0/user/token", s->token);
	has(t, "/current-context", "here");
	data_tree_free(&t);
	rh_buf_release(&text);
	(void)remove(seen);
	free(seen);
}

static void shell(const struct scene *s)
{
	struct rt_term *t = start(s, NULL);

	saw(t, "api-");
	rt_term_press(t, "S");
	saw(t, "A shell");
	rt_term_press(t, "Enter");
	saw(t, "MODE 600 TTY yes");
	saw(t, "ARG <exec>");
	saw(t, "ARG <-it>");
	saw(t, "ARG <web-blue>");
	saw(t, "ARG <sh>");
	look_at_config(s);
	rt_term_send(t, RH_STR("0\r"));
	saw(t, "Pods");
	nothing_is_left(s);
	rt_term_press(t, "S");
	saw(t, "Attached to what it runs");
	rt_term_press(t, "Down");
	rt_term_press(t, "Enter");
	saw(t, "ARG <attach>");
	rt_term_send(t, RH_STR("3\r"));
	saw(t, "It ended with 3.");
	nothing_is_left(s);
	leave(&t, "shell, attached");
}

/* It dies while kubectl has the terminal: the file goes all the same. */
static void killed(const struct scene *s)
{
	struct rt_term *t = start(s, NULL);

	saw(t, "api-");
	rt_term_press(t, "S");
	saw(t, "A shell");
	rt_term_press(t, "Enter");
	saw(t, "MODE 600");
	leave(&t, "killed meanwhile");
	nothing_is_left(s);
}

static void not_there(const struct scene *s)
{
	struct rt_term *t = start(s, "--read-only");

	saw(t, "api-");
	rt_term_press(t, "S");
	saw(t, "read-only");
	leave(&t, "not where one may only look");
	t = start(s, "--protect");
	saw(t, "api-");
	rt_term_press(t, "S");
	saw(t, "A shell");
	rt_term_press(t, "Enter");
	saw(t, "This place is protected");
	rt_term_press(t, "Esc");
	leave(&t, "a protected place wants its name");
}

/* With the kubectl of this machine, where there is one: a shell in the sandbox, and back. */
static void real(const struct scene *s)
{
	char *kubectl = rh_program_find("kubectl");
	struct rt_term *t;

	if (!kubectl) {
		printf("skip a real shell: no kubectl\n");
		return;
	}
	free(kubectl);
	t = start(s, NULL);
	saw(t, "api-");
	rt_term_press(t, "S");
	saw(t, "A shell");
	rt_term_press(t, "Enter");
	saw(t, "/ #");
	rt_term_send(t, RH_STR("echo it'-an'swers\r"));
	saw(t, "it-answers");
	rt_term_send(t, RH_STR("exit\r"));
	saw(t, "Pods");
	nothing_is_left(s);
	leave(&t, "a real shell");
}

static char *config_of(const struct scene *s)
{
	struct rh_buf ca;
	struct data_jw w;
	char *text, *path;

	rh_buf_init(&ca, (size_t)1 << 20);
	data_jw_init(&w, rh_out_buf(&ca));
	data_jw_base64(&w, rh_str(s->sandbox.at.ca_pem));
	text = rh_format("apiVersion: v1\nkind: Config\ncurrent-context: here\n"
			 "clusters: [{name: c, cluster: {server: \"%s\", certificate-authority-data: %s}}]\n"
			 "users: [{name: me, user: {token: \"%s\"}}]\ncontexts: [{name: here, context: {cluster: c, "
			 "user: me}}]\n",
			 s->sandbox.at.url, ca.p, s->token);
	path = rt_world_file(&s->world, "config", rh_str(text));
	free(text);
	rh_buf_release(&ca);
	return path;
}

static void begin(struct scene *s, const char *sandbox)
{
	static const char *const arguments[] = { "--kubernetes", "--seed", "1", NULL };
	struct rh_err e;
	struct rh_tree *t;
	char *path, *slash;

	rt_world_init(&s->world);
	rt_sandbox_start(&s->sandbox, sandbox, arguments, s->world.env);
	t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	s->token = rh_str_dup(data_tree_text(t, "/users/0/token"));
	data_tree_free(&t);
	s->config = config_of(s);
	s->kubectl = rt_world_file(&s->world, "kubectl", RH_STR(KUBECTL));
	if (chmod(s->kubectl, 0700) != 0)
		rt_die("chmod");
	slash = strrchr(s->kubectl, '/');
	path = rh_format("%.*s:%s", (int)(slash - s->kubectl), s->kubectl, getenv("PATH"));
	s->with_ours = path;
}

int main(int argc, char **argv)
{
	struct scene s = { 0 };

	if (argc != 3)
		rt_die("usage: shell_asks PROGRAM SANDBOX");
	s.program = argv[1];
	begin(&s, argv[2]);
	real(&s);
	rt_world_setenv(&s.world, "PATH", s.with_ours);
	shell(&s);
	killed(&s);
	not_there(&s);
	rt_sandbox_end(&s.sandbox);
	rt_world_release(&s.world);
	free(s.token);
	free(s.config);
	free(s.kubectl);
	free(s.with_ours);
	return 0;
}
