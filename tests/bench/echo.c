/* What a key costs at least: a byte into a pseudo-terminal and so many bytes out of it, by a child that does nothing
 * else. */
#include "tests/bench/bench.h"
#include "base/base.h"

#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { TIMES = 200, MOST = 4096 };

static void answer_for_ever(size_t bytes)
{
	static char out[MOST];
	char key;

	for (size_t i = 0; i < bytes; i++)
		out[i] = 'x';
	while (read(0, &key, 1) == 1)
		if (write(1, out, bytes) < 0)
			break;
	_exit(0);
}

double bench_echo(double bytes)
{
	size_t want = bytes < 1 ? 1 : bytes > MOST ? MOST : (size_t)bytes;
	double ms[TIMES];
	char piece[MOST];
	struct termios raw;
	int pty, slave;

	if (openpty(&pty, &slave, NULL, NULL, NULL) != 0)
		rt_die("there is no pseudo-terminal");
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	pid_t pid = fork();
	if (pid == 0) {
		close(pty);
		dup2(slave, 0);
		dup2(slave, 1);
		answer_for_ever(want);
	}
	close(slave);
	for (int i = 0; pid > 0 && i < TIMES; i++) {
		double from = bench_now_ms();
		if (write(pty, "x", 1) != 1)
			rt_die("the echo is gone");
		for (size_t got = 0; got < want;) {
			ssize_t n = read(pty, piece, sizeof piece);
			if (n <= 0)
				rt_die("the echo is gone");
			got += (size_t)n;
		}
		ms[i] = bench_now_ms() - from;
	}
	close(pty);
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	return bench_quantile(ms, TIMES, 0.5);
}
