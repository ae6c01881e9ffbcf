/* `ranchhand apply -f -` with a file in a pipe and a person at the terminal: "apply_pipe PROGRAM FILE". What the pipe
 * brought is reviewed, keys come from the terminal, and what cannot be applied is said before anything is drawn.
 */
#include "tests/support/support.h"

#include "base/base.h"

#include <stdio.h>
#include <sys/wait.h>

#define WATCHDOG_MS 15000

static void saw(struct rt_term *t, const char *text)
{
	rt_term_saw(t, text, WATCHDOG_MS);
}

static struct rt_term *start(const struct rt_world *world, const char *command, const char *program, const char *file)
{
	const char *const argv[] = { "/bin/sh", "-c", command, program, file, NULL };

	return rt_term_new(&(struct rt_term_start){ .argv = argv,
						    .env = (const char *const *)world->env,
						    .rows = 24,
						    .columns = 80,
						    .utf8 = true,
						    .wall = 1785578400 });
}

static void ends(struct rt_term **t, int code, const char *what)
{
	if (!rt_term_wait_end(*t, WATCHDOG_MS))
		rt_die("it lives on");
	if (!WIFEXITED((*t)->status) || WEXITSTATUS((*t)->status) != code)
		rt_die("%s: it ended with %#x, not with %d", what, (unsigned)(*t)->status, code);
	rt_term_free(t);
	printf("ok %s\n", what);
}

int main(int argc, char **argv)
{
	struct rt_world world;
	struct rt_term *t;

	if (argc != 3)
		rt_die("usage: apply_pipe PROGRAM FILE");
	rt_world_init(&world);
	t = start(&world, "cat \"$1\" | \"$0\" --no-state --demo=kubernetes apply -f -", argv[1], argv[2]);
	saw(t, "deployment web-blue/front");
	saw(t, "the server would take 4");
	rt_term_press(t, "^S");
	saw(t, "4 of 4 done");
	rt_term_press(t, "Esc");
	saw(t, "Namespace"); /* the form: there is no file to read again */
	rt_term_press(t, "^Q");
	saw(t, "Stay"); /* in the demo something was made */
	rt_term_press(t, "Right");
	rt_term_press(t, "Enter");
	ends(&t, 0, "what a pipe brought is reviewed");

	t = start(&world, "echo 'kind: [' | \"$0\" --no-state --demo=kubernetes apply -f -", argv[1], argv[2]);
	saw(t, "ranchhand: ");
	ends(&t, 3, "what is broken is said at once");
	rt_world_release(&world);
	return 0;
}
