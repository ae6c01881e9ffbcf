/* The program is ended while a write is under way: "last_word PROGRAM SANDBOX" sends a namespace, the sandbox holds the
 * answer back, and a signal comes. What nobody can know is said on the terminal that was left, with the line that shows
 * it; in the journal; and when the form is offered again.
 */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/tree.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define WATCHDOG_MS 30000
#define HELD \
	"{\"path\":\"/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces\",\"method\":\"POST\",\"times\":1,\"delay\":600000}"

struct scene {
	struct rt_world world;
	struct rt_sandbox sandbox;
	char *user, *password, *journal;
	const char *program;
};

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

/* one of several places */
#define COPY_HELD                                                                                            \
	"{\"path\":\"/k8s/clusters/c-m-4xq9zv2k/api/v1/namespaces/monitoring/secrets\",\"method\":\"POST\"," \
	"\"times\":1,\"delay\":600000}"

static struct rt_term *start(const struct scene *s, const char *place)
{
	const char *argv[] = { s->program,  "--server",  s->sandbox.at.url,
			       "--cluster", "shop-prod", "--journal",
			       s->journal,  place,       NULL };
	return rt_term_new(&(struct rt_term_start){ .argv = argv,
						    .env = (const char *const *)s->world.env,
						    .rows = 40,
						    .columns = 150,
						    .utf8 = true,
						    .wall = 1785578400 });
}

static void sign_in(const struct scene *s, struct rt_term *t, bool known)
{
	saw(t, "Password");
	if (!known) {
		rt_term_type(t, rh_str(s->user));
		rt_term_press(t, "Tab");
	}
	rt_term_type(t, rh_str(s->password));
	rt_term_press(t, "^S");
}

static bool says(const char *where, const char *text, const char *word)
{
	bool ok = strstr(text, word) != NULL;
	printf("%s %s: %s\n", ok ? "ok" : "FAIL", where, word);
	if (!ok)
		printf("%s\n", text);
	return ok;
}

static bool ends_while_writing(struct scene *s)
{
	struct rt_term *t = start(s, "namespaces/create");
	struct rt_answer a = { 0 };
	saw(t, "to go on:");
	rt_term_type_digits(t);
	rt_term_press(t, "Enter");
	sign_in(s, t, false);
	saw(t, "Name *");
	rt_term_type(t, rh_str("last-word"));
	saw(t, "last-word");
	rt_term_press(t, "^S");
	saw(t, "would take this");
	rt_sandbox_control(&s->sandbox, "POST", "/sandbox/fault", rh_str(HELD), &a);
	rt_answer_release(&a);
	rt_term_press(t, "^S");
	saw(t, "creating namespace last-word");
	kill(t->pid, SIGTERM);
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("it lives on");
	bool ok = says("on the terminal", t->raw.p, "It is not known whether namespace last-word was created.");
	ok = says("on the terminal", t->raw.p, "get namespaces last-word") && ok;
	ok = WIFEXITED(t->status) && WEXITSTATUS(t->status) == 128 + SIGTERM && ok;
	rt_term_free(&t);
	return ok;
}

static bool offered_again(struct scene *s)
{
	struct rt_term *t = start(s, "namespaces/create");
	sign_in(s, t, true);
	saw(t, "An unfinished form");
	saw(t, "namespace last-word was just being written");
	rt_term_free(&t);
	return true;
}

/* In many places: what was written is in a file, and another run takes it back. */
static bool ends_while_copying(struct scene *s)
{
	struct rt_term *t = start(s, "secrets");
	struct rt_answer a = { 0 };
	/* the namespace may never have got there: then its fault still waits */
	rt_sandbox_control(&s->sandbox, "POST", "/sandbox/fault", rh_str("{\"clear\":true}"), &a);
	rt_answer_release(&a);
	sign_in(s, t, true);
	saw(t, "An unfinished form");
	rt_term_press(t, "Enter"); /* later */
	saw(t, "harbor-robot");
	rt_term_type(t, rh_str("/harbor-robot"));
	saw(t, "1 of ");
	rt_term_press(t, "Enter");
	rt_term_press(t, "T");
	saw(t, "All that the filter shows");
	rt_term_press(t, "Space");
	rt_term_press(t, "Enter");
	saw(t, "^S writes");
	rt_sandbox_control(&s->sandbox, "POST", "/sandbox/fault", rh_str(COPY_HELD), &a);
	rt_answer_release(&a);
	rt_term_press(t, "^S");
	saw(t, "Write them?");
	rt_term_press(t, "Tab");
	rt_term_press(t, "Enter");
	saw(t, "created");
	kill(t->pid, SIGTERM);
	if (!rt_term_wait_end(t, WATCHDOG_MS))
		rt_die("it lives on");
	bool ok = says("on the terminal", t->raw.p,
		       "It is not known whether secret monitoring/harbor-robot was created.");
	ok = says("on the terminal", t->raw.p, "registries were written when the program ended") && ok;
	ok = WIFEXITED(t->status) && WEXITSTATUS(t->status) == 128 + SIGTERM && ok;
	rt_term_free(&t);
	return ok;
}

static bool undone_in_another_run(struct scene *s)
{
	struct rt_term *t = start(s, "undo");
	sign_in(s, t, true);
	saw(t, "An unfinished form");
	rt_term_press(t, "Enter"); /* later */
	saw(t, "left when ranchhand was ended while it wrote");
	rt_term_press(t, "^S");
	saw(t, "not known");
	rt_term_press(t, "U");
	saw(t, "Undo?");
	rt_term_press(t, "Tab");
	rt_term_press(t, "Enter");
	saw(t, "as it was");
	rt_term_free(&t);
	return true;
}

static bool in_the_journal(const struct scene *s)
{
	struct rh_buf text;
	struct rh_err e;
	rh_buf_init(&text, 65536);
	if (rh_file_read(s->journal, 65536, &text, &e) != RH_OK)
		rt_die("%s", e.what);
	bool ok = says("in the journal", text.p, "\"object\":\"namespace last-word\",\"outcome\":\"unknown\"");
	rh_buf_release(&text);
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
	data_tree_free(&t);
}

int main(int argc, char **argv)
{
	static const char *const arguments[] = { "--rancher", "2.15", "--seed", "1", NULL };
	struct scene s = { 0 };
	if (argc != 3)
		rt_die("usage: last_word PROGRAM SANDBOX");
	s.program = argv[1];
	rt_world_init(&s.world);
	s.journal = rh_format("%s/journal", s.world.root);
	rt_sandbox_start(&s.sandbox, argv[2], arguments, s.world.env);
	announced_user(&s);
	bool ok = ends_while_writing(&s);
	ok = in_the_journal(&s) && ok;
	ok = offered_again(&s) && ok;
	ok = ends_while_copying(&s) && ok;
	ok = undone_in_another_run(&s) && ok;
	rt_sandbox_end(&s.sandbox);
	rt_world_release(&s.world);
	free(s.user);
	free(s.password);
	free(s.journal);
	return !ok;
}
