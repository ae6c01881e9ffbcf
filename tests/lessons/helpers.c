/* Passwords from programs: "helpers PROGRAM SANDBOX" fills the registry form from a credential helper and from
 * commands: good ones, and ones that hang, write too much, want the terminal, fail, or say what they should not. The
 * password is in nothing that leaves the program.
 */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/text.h"
#include "data/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WATCHDOG_MS 30000
#define WORD "canary-of-the-helper"

/* name, what it does; %W is the password */
static const struct {
	const char *name, *script;
} programs[] = {
	/* it looks at who runs it, as anybody on the machine can */
	{ "docker-credential-good",
	  "echo \"$1 $(cat)\" > \"$0.asked\"\n"
	  "tr '\\0' '\\n' < /proc/$PPID/environ > \"$0.seen\"; tr '\\0' '\\n' < /proc/$PPID/cmdline >> \"$0.seen\"\n"
	  "printf '{\"ServerURL\":\"quay.io\",\"Username\":\"acme+deploy\",\"Secret\":\"%W\"}\\n'\n" },
	{ "docker-credential-none", "cat > /dev/null; echo credentials not found in native keychain; exit 1\n" },
	{ "docker-credential-talks", "echo '%W'; exit 1\n" },
	{ "prints", "echo '%W'\n" },
	{ "leaks", "echo '%W'; echo '%W' >&2; exit 4\n" },
	/* it holds a pipe for as long as it lives */
	{ "waits",
	  "exec 9> \"$0.pipe\"\nprintf 'Open \\033[31mhttps://login.example/device\\n' >&2\nexec tail -f /dev/null\n" },
	{ "floods", "exec yes '%W'\n" },
	{ "grabs", "(echo GARBAGE > /dev/tty) 2> /dev/null || { echo there is none >&2; exit 1; }\n" },
	{ "escapes", "printf '\\033[2J\\033[HGARBAGE\\n' >&2; exit 3\n" },
	{ "silent", "exit 0\n" },
};

struct scene {
	struct rt_world world;
	struct rt_sandbox sandbox;
	struct rt_canary canary;
	char *kubeconfig, *journal;
	const char *program;
};

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static void clean_file(const struct scene *s, const char *name, const char *holds)
{
	struct rh_buf text;
	struct rh_err e;

	rh_buf_init(&text, (size_t)1 << 20);
	if (rh_file_read(name, (size_t)1 << 20, &text, &e) != RH_OK)
		rt_die("%s: %s", name, e.why);
	if (rt_canary_find(&s->canary, rh_buf_str(&text)))
		rt_die("the password is in %s", name);
	if (!strstr(text.p, holds))
		rt_die("%s says \"%s\", not \"%s\"", name, text.p, holds);
	rh_buf_release(&text);
}

/* remember: with a state directory; without one no draft is offered to the next. */
static struct rt_term *open_form(const struct scene *s, bool remember)
{
	const char *argv[] = { s->program,  "--kubeconfig", s->kubeconfig, "--context", "sandbox",
			       "--journal", s->journal,     "secrets",     NULL,        NULL };

	if (!remember)
		argv[RH_LEN(argv) - 2] = "--no-state";
	struct rt_term *t = rt_term_new(&(struct rt_term_start){ .argv = argv,
								 .env = (const char *const *)s->world.env,
								 .rows = 24,
								 .columns = 80,
								 .utf8 = true,
								 .wall = 1785578400 });

	t->canary = &s->canary;
	saw(t, "Enter Open");
	rt_term_press(t, "c");
	saw(t, "Authenticated registry");
	rt_term_press(t, "Enter");
	saw(t, "Registry Domain Name");
	for (int i = 0; i < 4; i++)
		rt_term_press(t, "Tab");
	rt_term_type(t, RH_STR("quay.io"));
	rt_term_press(t, "Tab");
	return t;
}

static void ask(struct rt_term *t, const char *command)
{
	rt_term_press(t, "^U");
	rt_term_type(t, rh_str(command));
	rt_term_press(t, "^S");
}

static void leave(const struct scene *s, struct rt_term **t)
{
	kill((*t)->pid, SIGTERM);
	if (!rt_term_wait_end(*t, WATCHDOG_MS))
		rt_die("it lives on");
	if (*(*t)->seen)
		rt_die("the password was seen: %s", (*t)->seen);
	if (rt_canary_find(&s->canary, rh_buf_str(&(*t)->raw)) || strstr((*t)->raw.p, "GARBAGE\r"))
		rt_die("something reached the terminal that must not");
	rt_term_free(t);
}

/* Each that gives nothing says why, and another can be tried at once. */
static void bad_ones(const struct scene *s)
{
	static const struct {
		const char *command, *says;
	} rows[] = {
		{ "docker-credential-none get", "has no login for quay.io" },
		{ "docker-credential-talks get", "exit code 1" },
		{ "leaks", "exit code 4" },
		{ "floods", "At most 65536" },
		{ "grabs", "there is none" },
		{ "escapes", "^[[2J^[[HGARBAGE" },
		{ "silent", "It printed nothing" },
		{ "nobody", "The program nobody was" },
		{ "prints | cat", "without a shell" },
		{ "'prints", "a quote is not closed" },
	};
	struct rt_term *t = open_form(s, false);

	rt_term_press(t, "^G");
	saw(t, "Get the password");
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		ask(t, rows[i].command);
		saw(t, rows[i].says);
	}
	rt_term_press(t, "Esc");
	saw(t, "More Registries");
	leave(s, &t);
	puts("ok bad ones");
}

static void good_ones(const struct scene *s)
{
	struct rt_term *t = open_form(s, true);
	char *asked = rh_format("%s/files/docker-credential-good.asked", s->world.root),
	     *seen = rh_format("%s/files/docker-credential-good.seen", s->world.root),
	     *state = rh_format("%s/.local/state/ranchhand/state.json", s->world.home);

	rt_term_press(t, "^G");
	saw(t, "Offered");
	rt_term_press(t, "S-Tab");
	rt_term_press(t, "Enter");
	saw(t, "docker-credential-good get"); /* it is offered */
	rt_term_press(t, "Esc");
	saw(t, "^S Get it");
	rt_term_press(t, "Tab");
	ask(t, "prints");
	saw(t, "Nothing is saved yet");
	saw(t, "••••••••••");
	rt_term_press(t, "^G");
	saw(t, "prints"); /* it is remembered */
	ask(t, "docker-credential-good get");
	saw(t, "acme+deploy");
	saw(t, "came with the password");
	clean_file(s, asked, "get quay.io");
	clean_file(s, seen, "--journal");
	leave(s, &t);
	clean_file(s, s->journal, "\"action\":\"get-password\",\"object\":\"password of quay.io from prints\"");
	clean_file(s, s->journal, "password of quay.io from docker-credential-good\"");
	clean_file(s, state, "{\"server\":\"quay.io\",\"command\":\"docker-credential-good get\"}");
	free(asked);
	free(seen);
	free(state);
	puts("ok good ones");
}

/* What it says is shown while it runs; Esc ends it, and nothing is left of it. */
static void waiting(const struct scene *s)
{
	struct rt_term *t = open_form(s, false);
	char *path = rh_format("%s/files/waits.pipe", s->world.root), byte;
	struct pollfd end = { .events = POLLIN };

	if (mkfifo(path, 0600) != 0 || (end.fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)) < 0)
		rt_die("%s: %s", path, strerror(errno));
	rt_term_press(t, "^G");
	saw(t, "Get the password");
	ask(t, "waits");
	saw(t, "Open ^[[31mhttps://login.example/device");
	rt_term_press(t, "Enter"); /* keep waiting */
	saw(t, "waiting for the command");
	rt_term_press(t, "Esc");
	saw(t, "More Registries");
	if (poll(&end, 1, WATCHDOG_MS) != 1 || read(end.fd, &byte, 1) != 0)
		rt_die("the command lives on");
	close(end.fd);
	leave(s, &t);
	free(path);
	puts("ok waiting");
}

static void add_programs(const struct scene *s)
{
	for (size_t i = 0; i < RH_LEN(programs); i++) {
		struct rh_buf script;
		struct rh_str rest = rh_str(programs[i].script);

		rh_buf_init(&script, 4096);
		rh_buf_addz(&script, "#!/bin/sh\n");
		for (size_t at; (at = rh_str_find(rest, "%W")) < rest.n; rest = rh_str_from(rest, at + 2)) {
			rh_buf_add(&script, rest.p, at);
			rh_buf_addz(&script, WORD);
		}
		rh_buf_adds(&script, rest);
		char *path = rt_world_file(&s->world, programs[i].name, rh_buf_str(&script));
		if (chmod(path, 0700) != 0)
			rt_die("chmod %s", path);
		free(path);
		rh_buf_release(&script);
	}
}

static void prepare(struct scene *s)
{
	struct rh_buf b, ca;
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	char *path = rh_format("%s/files:%s", s->world.root, getenv("PATH"));

	if (!t)
		rt_die("%s", e.what);
	add_programs(s);
	rt_world_setenv(&s->world, "PATH", path);
	rt_canary_init(&s->canary, WORD);
	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_init(&ca, (size_t)1 << 20);
	data_base64_encode(rh_str(s->sandbox.at.ca_pem), rh_out_buf(&ca));
	rh_buf_addf(&b,
		    "apiVersion: v1\nkind: Config\n"
		    "clusters: [{name: sandbox, cluster: {server: \"%s\", certificate-authority-data: %s}}]\n"
		    "users: [{name: sandbox, user: {token: \"%.*s\"}}]\n"
		    "contexts: [{name: sandbox, context: {cluster: sandbox, user: sandbox}}]\n",
		    s->sandbox.at.url, ca.p, RH_ARG(data_tree_text(t, "/users/0/token")));
	s->kubeconfig = rt_world_file(&s->world, "kubeconfig", rh_buf_str(&b));
	s->journal = rh_format("%s/files/journal", s->world.root);
	data_tree_free(&t);
	rh_buf_release(&b);
	rh_buf_release(&ca);
	free(path);
}

int main(int argc, char **argv)
{
	static const char *const arguments[] = { "--kubernetes", "--seed", "1", NULL };
	struct scene s = { 0 };

	if (argc != 3)
		rt_die("usage: helpers PROGRAM SANDBOX");
	s.program = argv[1];
	rt_world_init(&s.world);
	rt_sandbox_start(&s.sandbox, argv[2], arguments, s.world.env);
	prepare(&s);
	good_ones(&s);
	bad_ones(&s);
	waiting(&s);
	rt_sandbox_end(&s.sandbox);
	rt_canary_release(&s.canary);
	rt_world_release(&s.world);
	free(s.kubeconfig);
	free(s.journal);
	return 0;
}
