/* A kubeconfig's credential plugin asks the person, as it does under kubectl: "plugin_talks PROGRAM SANDBOX" answers
 * it, interrupts it, and has none. The plugin is a real program, the terminal a real one.
 */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/text.h"
#include "data/tree.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define WATCHDOG_MS 30000
/* It numbers its questions: what it asked before may still stand on the terminal. */
#define PLUGIN                                                                                                         \
	"#!/bin/sh\nprintf x >> \"$0.runs\"\nprintf 'Code %s for the cluster: ' \"$(wc -c < \"$0.runs\")\" >&2\nread " \
	"-r code || exit 3\n"                                                                                          \
	"printf "                                                                                                      \
	"'{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/"                                 \
	"v1\",\"status\":{\"token\":\"%s\"}}' \"$code\"\n"

struct scene {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *user, *token, *kubeconfig, *plugin;
	const char *program;
};

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static struct rt_term *start(const struct scene *s)
{
	const char *argv[] = { s->program, "--no-state", "--kubeconfig", s->kubeconfig, "--context", "sandbox", NULL };
	return rt_term_new(&(struct rt_term_start){ .argv = argv,
						    .env = (const char *const *)s->world.env,
						    .rows = 24,
						    .columns = 80,
						    .utf8 = true,
						    .wall = 1785578400 });
}

static void leave(struct rt_term **t)
{
	struct rh_buf verdict;
	kill((*t)->pid, SIGTERM);
	if (!rt_term_wait_end(*t, WATCHDOG_MS))
		rt_die("it lives on");
	rh_buf_init(&verdict, (size_t)1 << 16);
	rt_modes_left(&(*t)->stream.modes, &verdict);
	if (verdict.n)
		rt_die("left behind: %s", verdict.p);
	rh_buf_release(&verdict);
	rt_term_free(t);
}

static void answered(const struct scene *s)
{
	struct rt_term *t = start(s);
	saw(t, "The credential plugin");
	saw(t, "Code 1 for the cluster:");
	rt_term_type(t, rh_str(s->token));
	rt_term_press(t, "Enter");
	saw(t, "1 can be explored");
	rt_term_press(t, "Enter"); /* keys are the program's again */
	saw(t, "Secrets");
	leave(&t);
	puts("ok answered");
}

/* The credential is refused in the middle of the work: nobody's keys go to the plugin unasked. */
static void asked_first(struct scene *s)
{
	struct rt_answer a;
	struct rt_term *t = start(s);
	saw(t, "Code 3 for the cluster:");
	rt_term_type(t, rh_str(s->token));
	rt_term_press(t, "Enter");
	saw(t, "1 can be explored");
	char *expire = rh_format("{\"name\":\"%s\",\"expireTokens\":true}", s->user);
	rt_sandbox_control(&s->sandbox, "POST", "/sandbox/user", rh_str(expire), &a);
	rt_answer_release(&a);
	free(expire);
	rt_term_press(t, "Enter");
	saw(t, "A credential plugin asks for the terminal");
	rt_term_press(t, "Right");
	rt_term_press(t, "Enter");
	saw(t, "Code 4 for the cluster:");
	rt_term_send(t, RH_STR("\003"));
	saw(t, "Projects/Namespaces");
	rt_term_press(t, "Enter");
	saw(t, "It was interrupted."); /* and no second question */
	leave(&t);
	puts("ok asked first");
}

static void interrupted(const struct scene *s)
{
	struct rt_term *t = start(s);
	saw(t, "Code 2 for the cluster:");
	rt_term_send(t, RH_STR("\003"));
	saw(t, "It was interrupted.");
	leave(&t);
	puts("ok interrupted");
}

static void missing(const struct scene *s)
{
	(void)remove(s->plugin);
	struct rt_term *t = start(s);
	saw(t, "was not found");
	leave(&t);
	puts("ok missing");
}

static void prepare(struct scene *s)
{
	struct rh_buf b, ca;
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(s->sandbox.announcement), &e);
	if (!t)
		rt_die("%s", e.what);
	s->user = rh_str_dup(data_tree_text(t, "/users/0/name"));
	s->token = rh_str_dup(data_tree_text(t, "/users/0/token"));
	data_tree_free(&t);
	s->plugin = rt_world_file(&s->world, "plugin", RH_STR(PLUGIN));
	if (chmod(s->plugin, 0700) != 0)
		rt_die("chmod");
	rh_buf_init(&b, (size_t)1 << 20);
	rh_buf_init(&ca, (size_t)1 << 20);
	data_base64_encode(rh_str(s->sandbox.at.ca_pem), rh_out_buf(&ca));
	rh_buf_addf(&b,
		    "apiVersion: v1\nkind: Config\n"
		    "clusters: [{name: sandbox, cluster: {server: \"%s\", certificate-authority-data: %s}}]\n"
		    "users: [{name: sandbox, user: {exec: {command: %s, apiVersion: client.authentication.k8s.io/v1, "
		    "interactiveMode: Always}}}]\n"
		    "contexts: [{name: sandbox, context: {cluster: sandbox, user: sandbox}}]\n",
		    s->sandbox.at.url, ca.p, s->plugin);
	s->kubeconfig = rt_world_file(&s->world, "kubeconfig", rh_buf_str(&b));
	rh_buf_release(&b);
	rh_buf_release(&ca);
}

int main(int argc, char **argv)
{
	static const char *const arguments[] = { "--kubernetes", "--seed", "1", NULL };
	struct scene s = { 0 };
	if (argc != 3)
		rt_die("usage: plugin_talks PROGRAM SANDBOX");
	s.program = argv[1];
	rt_world_init(&s.world);
	rt_sandbox_start(&s.sandbox, argv[2], arguments, s.world.env);
	prepare(&s);
	answered(&s);
	interrupted(&s);
	asked_first(&s); /* its token is gone then */
	missing(&s);
	rt_sandbox_end(&s.sandbox);
	rt_world_release(&s.world);
	free(s.user);
	free(s.token);
	free(s.kubeconfig);
	free(s.plugin);
	return 0;
}
