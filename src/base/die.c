/* die: signals become bytes in a pipe, crashes leave the terminal as it was. */
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

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static const int told[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT, SIGCHLD };
static const int fatals[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
/* Nobody sends these for a reason, and each would end us: the terminal is given back first. */
static const int strays[] = { SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU,
			      SIGXFSZ, SIGSYS,  SIGTRAP, SIGIO,     SIGPWR,  SIGSTKFLT };

static int pipe_in = -1, pipe_out = -1;
static volatile sig_atomic_t came[32]; /* by number: the pipe only wakes, and may be full */
static struct sigaction before[RH_LEN(fatals)];
static void (*volatile restore_terminal)(void);
static char alternate_stack[64 * 1024];

static void to_pipe(int sig)
{
	int saved = errno;
	came[sig] = 1;
	ssize_t ignored = write(pipe_in, "", 1);
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

/* Hands the signal on to what would have had it without us (the default, or a sanitizer's report). A fault of ours
 * happens again by itself on return, so that the report tells its place; what was sent is sent again. */
static void crash(int sig, siginfo_t *info, void *context)
{
	(void)context;
	restore_once();
	for (size_t i = 0; i < RH_LEN(fatals); i++)
		if (fatals[i] == sig)
			sigaction(sig, &before[i], NULL);
	if (info->si_code <= 0)
		raise(sig);
}

static void stray(int sig)
{
	restore_once();
	sigaction(sig, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
	raise(sig); /* comes when this returns */
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
	if (pipe_out >= 0)
		return;
	refuse_privileges();
	umask(077);
#ifndef SANITIZED
	prctl(PR_SET_DUMPABLE, 0); /* the leak checker must be able to look */
#endif
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	int fds[2];
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0)
		RH_BUG("no pipe for signals: %s", strerror(errno));
	pipe_out = fds[0];
	pipe_in = fds[1];

	struct sigaction quiet = { .sa_handler = SIG_IGN }, tell = { .sa_handler = to_pipe, .sa_flags = SA_RESTART };
	sigfillset(&tell.sa_mask);
	sigaction(SIGPIPE, &quiet, NULL);
	for (size_t i = 0; i < RH_LEN(told); i++) {
		struct sigaction was;
		sigaction(told[i], NULL, &was);
		if (told[i] != SIGHUP || was.sa_handler != SIG_IGN) /* nohup */
			sigaction(told[i], &tell, NULL);
	}

	sigaltstack(&(stack_t){ .ss_sp = alternate_stack, .ss_size = sizeof alternate_stack }, NULL);
	struct sigaction fatal = { .sa_sigaction = crash, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	for (size_t i = 0; i < RH_LEN(fatals); i++)
		sigaction(fatals[i], &fatal, &before[i]);
	struct sigaction end = { .sa_handler = stray, .sa_flags = SA_ONSTACK };
	for (size_t i = 0; i < RH_LEN(strays); i++) {
		struct sigaction was;
		sigaction(strays[i], NULL, &was);
		if (was.sa_handler == SIG_DFL)
			sigaction(strays[i], &end, NULL);
	}
	atexit(restore_once);
}

int rh_die_fd(void)
{
	return pipe_out;
}

unsigned rh_die_signals(void)
{
	unsigned bits = 0;
	char bytes[64];
	while (read(pipe_out, bytes, sizeof bytes) > 0)
		;
	for (size_t i = 0; i < RH_LEN(told); i++) {
		if (came[told[i]]) {
			came[told[i]] = 0;
			bits |= 1u << told[i];
		}
	}
	return bits;
}

void rh_die_forget(int signum)
{
	came[signum] = 0;
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
