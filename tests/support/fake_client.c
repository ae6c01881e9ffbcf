/* A small program that speaks the fence, for the tests of the library: echoes keys on row 2, counts ticks on row 3.
 * "q" ends it well, "!" shows the secret, "x" leaves the terminal as it is, "~" writes what no program should,
 * "f" leaves a file and a process behind. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static char echoed[200];
static size_t keys, ticks, frames;
static long next_due = 500;

static void put(const char *z)
{
	if (write(1, z, strlen(z)) < 0)
		_exit(3);
}

static void draw(void)
{
	char line[600];
	frames++;
	snprintf(line, sizeof line,
		 "\033[1;1H\033[1mfake \xe6\xb5\x8b\xe8\xaf\x95\033[m\033[2;1H> %s\033[K\033[3;1Hticks %zu\033[K",
		 echoed, ticks);
	put(line);
	snprintf(line, sizeof line,
		 "\033_rh:frames=%zu;keys=%zu;reads=0;opening=0;next=%ld;ticks=%zu;screen=fake;focus=%s;streams=0:"
		 "0\033\\",
		 frames, keys, next_due, ticks, echoed);
	put(line);
}

static void leave_things(void)
{
	char path[400];
	snprintf(path, sizeof path, "%s/left-over", getenv("TMPDIR"));
	close(open(path, O_CREAT | O_WRONLY, 0600));
	signal(SIGHUP, SIG_IGN); /* before the fork: else our own end could take the child along */
	if (fork() == 0) {       /* outlives us until the test kills it */
		alarm(300);      /* should the test die before */
		for (int fd = 0; fd < 64; fd++)
			close(fd);
		setsid();
		pause();
		_exit(0);
	}
}

static bool take_key(char c)
{
	keys++;
	switch (c) {
	case 'q':
		return false;
	case 'x':
		_exit(5);
	case '!':
		put("\033[5;1Hhunter2-canary");
		break;
	case '~':
		put("\033[5n\033]8;;http://x\033\\");
		break;
	case 'f':
		leave_things();
		break;
	default:
		if (strlen(echoed) + 1 < sizeof echoed) {
			size_t n = strlen(echoed);
			echoed[n] = (unsigned char)c < ' ' ? '?' : c; /* a terminal's answer is no output */
			echoed[n + 1] = '\0';
		}
	}
	return true;
}

static bool take_ticks(int fd)
{
	static char held[400];
	static size_t n;
	ssize_t got = read(fd, held + n, sizeof held - 1 - n);
	if (got <= 0)
		return false;
	n += (size_t)got;
	held[n] = '\0';
	for (char *end; (end = strchr(held, '\n'));) {
		long ms = strncmp(held, "tick ", 5) ? -1 : strtol(held + 5, NULL, 10);
		if (ms >= 0) {
			ticks++;
			next_due = next_due > ms ? next_due - ms : 500;
		}
		n -= (size_t)(end + 1 - held);
		memmove(held, end + 1, n + 1);
	}
	return true;
}

int main(void)
{
	struct termios before, raw;
	const char *z = getenv("RANCHHAND_TEST_FD");
	int clock = z ? (int)strtol(z, NULL, 10) : -1;
	if (tcgetattr(0, &before) != 0)
		return 2;
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	tcsetattr(0, TCSANOW, &raw);
	put("\033[?1049h\033[?25l\033[H\033[2J");
	for (bool on = true; on;) {
		struct pollfd p[2] = { { .fd = 0, .events = POLLIN }, { .fd = clock, .events = POLLIN } };
		draw();
		if (poll(p, clock >= 0 ? 2 : 1, -1) < 0)
			return 4;
		char c;
		if ((p[0].revents & POLLIN) && read(0, &c, 1) == 1)
			on = take_key(c);
		if (clock >= 0 && (p[1].revents & POLLIN) && !take_ticks(clock))
			return 4;
	}
	put("\033[?25h\033[?1049l");
	tcsetattr(0, TCSANOW, &before);
	return 0;
}
