/* die: signals become bytes in a pipe, crashes leave the terminal as it was. */
#define _GNU_SOURCE
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int pipe_in = -1, pipe_out = -1;
static void (*volatile restore_terminal)(void);
static char alternate_stack[64 * 1024];

static void to_pipe(int sig)
{
	int saved = errno;
	unsigned char byte = (unsigned char)sig;
	ssize_t ignored = write(pipe_in, &byte, 1);
	(void)ignored;
	errno = saved;
}

static void restore_once(void)
{
	void (*restore)(void) = restore_terminal;
	restore_terminal = NULL;
	if (restore)
		restore();
}

/* SA_RESETHAND put the default action back: after the return the same fault happens again and kills us by its name. */
static void crash(int sig)
{
	restore_once();
	raise(sig);
}

void rh_die_on_exit(void (*restore)(void))
{
	restore_terminal = restore;
}

static void refuse_privileges(void)
{
	if (getuid() == geteuid() && getgid() == getegid())
		return;
	fputs("ranchhand: does not run set-uid or set-gid\n", stderr);
	_exit(2);
}

void rh_die_init(void)
{
	refuse_privileges();
	umask(077);
	prctl(PR_SET_DUMPABLE, 0);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	int fds[2];
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0)
		RH_BUG("no pipe for signals: %s", strerror(errno));
	pipe_out = fds[0];
	pipe_in = fds[1];

	struct sigaction quiet = { .sa_handler = SIG_IGN }, tell = { .sa_handler = to_pipe, .sa_flags = SA_RESTART };
	sigfillset(&tell.sa_mask);
	sigaction(SIGPIPE, &quiet, NULL);
	static const int told[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD };
	for (size_t i = 0; i < RH_LEN(told); i++)
		sigaction(told[i], &tell, NULL);

	sigaltstack(&(stack_t){ .ss_sp = alternate_stack, .ss_size = sizeof alternate_stack }, NULL);
	struct sigaction fatal = { .sa_handler = crash, .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK | SA_NODEFER) };
	static const int fatals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
	for (size_t i = 0; i < RH_LEN(fatals); i++)
		sigaction(fatals[i], &fatal, NULL);
}

int rh_die_fd(void)
{
	return pipe_out;
}

unsigned rh_die_signals(void)
{
	unsigned came = 0;
	unsigned char bytes[64];
	ssize_t n;
	while ((n = read(pipe_out, bytes, sizeof bytes)) > 0)
		for (ssize_t i = 0; i < n; i++)
			came |= 1u << bytes[i];
	return came;
}

void rh_bug(const char *file, int line, const char *fmt, ...)
{
	restore_once();
	fprintf(stderr, "ranchhand: bug at %s:%d: ", file, line);
	va_list ap;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	abort();
}
