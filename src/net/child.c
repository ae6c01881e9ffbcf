/* Children: never a shell, their own process group, none of our descriptors, their output bounded. An exit is seen
 * through a pidfd in the one wait, or after SIGCHLD by net_child_reap. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STDERR_LIMIT ((size_t)64 << 10)
#define STDOUT_LIMIT ((size_t)1 << 20)
#define END_GRACE_MS 2000
#define LOOK_AGAIN_MS 20
#define DESCRIPTORS_MOST 65536u

#ifndef SYS_close_range
#define SYS_close_range 436 /* on every architecture; glibc before 2.34 does not name it */
#endif

extern char **environ;

struct child {
	struct child *next;
	uint64_t id;
	pid_t pid;               /* 0 once it is gone */
	int in, out, err, pidfd; /* -1 when closed */
	int status, exec_errno;
	int64_t deadline; /* net_clock(), 0: none */
	bool reported, ending, first_line, timed_out, over;
	bool ours; /* it is in our process group */
	size_t limit;
	char *name;
	struct rh_secret got;
	struct rh_buf said;
	size_t told; /* of it */
	void (*on_said)(void *ctx, const char *text);
	void (*on_done)(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e);
	void *ctx;
	void (*drop)(void *ctx);
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- starting ---- */

/* Ours with the additions in front: a later duplicate is never looked at. */
static char **make_environment(const char *const *added)
{
	size_t n = 0, k = 0;

	while (added && added[n])
		n++;
	while (environ[k])
		k++;
	char **env = rh_alloc((n + k + 1) * sizeof *env);
	size_t w = 0;

	for (size_t i = 0; i < n; i++)
		env[w++] = (char *)(uintptr_t)added[i];
	for (size_t i = 0; i < k; i++) {
		size_t name = strcspn(environ[i], "=");
		bool replaced = false;

		for (size_t j = 0; j < n && !replaced; j++)
			replaced = strncmp(added[j], environ[i], name + 1) == 0;
		if (!replaced)
			env[w++] = environ[i];
	}
	return env;
}

/* From `fd` on. Kernels before 5.9 (Red Hat 8) do not have the call: there one by one, as far as we can ever have come.
 */
static void close_from(unsigned fd)
{
	struct rlimit most = { .rlim_cur = DESCRIPTORS_MOST };

	if (syscall(SYS_close_range, fd, ~0u, 0u) == 0)
		return;
	(void)getrlimit(RLIMIT_NOFILE, &most);
	for (; fd < most.rlim_cur && fd < DESCRIPTORS_MOST; fd++)
		(void)close((int)fd);
}

/* Between fork and exec: system calls only. `tell` carries errno back when exec fails. */
static void become(const struct net_child *c, char **env, int in, int out, int err, int tell)
{
	sigset_t none;
	int failed;

	if (c->no_terminal)
		(void)setsid();
	else if (!c->on_terminal)
		(void)setpgid(0, 0);
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	for (int s = 1; s < NSIG; s++)
		(void)signal(s, SIG_DFL);
	if (dup2(in, 0) == 0 && dup2(out, 1) == 1 && dup2(err, 2) == 2 && dup2(tell, 3) == 3) {
		(void)fcntl(3, F_SETFD, FD_CLOEXEC);
		close_from(4);
		(void)execvpe(c->argv[0], (char *const *)(uintptr_t)c->argv, env);
		tell = 3;
	}
	failed = errno;
	(void)!write(tell, &failed, sizeof failed);
	_exit(127);
}

struct pipes {
	int in[2], out[2], err[2], tell[2];
};

/* The input fits into the pipe: nobody waits for the other side to read. */
static bool open_pipes(struct pipes *p, const char *input, bool keep_stdin)
{
	int *all[] = { p->in, p->out, p->err, p->tell };
	bool ok = true;

	memset(p, 0xff, sizeof *p);
	/* Above the standard numbers, or dup2 in the child would step on one that is still to be moved. */
	for (size_t i = 0; i < RH_LEN(all) && ok; i++) {
		int fds[2];

		ok = pipe2(fds, O_CLOEXEC) == 0;
		for (int j = 0; j < 2 && ok; j++) {
			all[i][j] = fcntl(fds[j], F_DUPFD_CLOEXEC, 10);
			close(fds[j]);
			ok = all[i][j] >= 0;
		}
	}
	if (ok && input)
		ok = write(p->in[1], input, strlen(input)) == (ssize_t)strlen(input);
	if (!keep_stdin) /* nothing more to read; no /dev/null, which a chroot may lack */
		close_fd(&p->in[1]);
	return ok;
}

static void close_pipes(struct pipes *p)
{
	int *all[] = { p->in, p->out, p->err, p->tell };

	for (size_t i = 0; i < RH_LEN(all); i++) {
		close_fd(&all[i][0]);
		close_fd(&all[i][1]);
	}
}

static int keep(int *fd)
{
	int kept = *fd;

	*fd = -1;
	if (kept >= 0)
		(void)fcntl(kept, F_SETFL, fcntl(kept, F_GETFL) | O_NONBLOCK);
	return kept;
}

/* errno of what kept the program from running, 0 when it runs. */
static int launch(struct child *c, const struct net_child *ask)
{
	struct pipes p;
	char **env = make_environment(ask->env);
	int failed = 0;

	if (ask->input && strlen(ask->input) > PIPE_BUF) {
		memset(&p, 0xff, sizeof p);
		failed = E2BIG;
	} else if (!open_pipes(&p, ask->input, ask->keep_stdin)) {
		failed = errno;
	} else if ((c->pid = fork()) == 0) {
		if (ask->on_terminal)
			become(ask, env, ask->terminal, ask->capture ? p.out[1] : ask->terminal, ask->terminal,
			       p.tell[1]);
		become(ask, env, p.in[0], p.out[1], p.err[1], p.tell[1]);
	} else if (c->pid < 0) {
		failed = errno;
		c->pid = 0;
	} else {
		close_fd(&p.tell[1]);
		/* Ends with exec, which closes the other end: no wait that depends on anybody. */
		while (read(p.tell[0], &failed, sizeof failed) < 0 && errno == EINTR)
			continue;
		c->in = keep(&p.in[1]);
		c->out = keep(&p.out[0]);
		c->err = keep(&p.err[0]);
		c->pidfd = (int)syscall(SYS_pidfd_open, c->pid, 0u);
	}
	close_pipes(&p);
	free(env);
	return failed;
}

static void cannot_run(struct rh_err *e, const char *name, int sys)
{
	if (sys == ENOENT) {
		rh_err_set(e, RH_E_IO, _("The program %s was not found."), name);
		rh_err_fix(e, "%s", _("Install it, or put its directory on PATH."));
	} else {
		rh_err_sys(e, sys, _("The program %s cannot be run."), name);
	}
	e->sys = sys;
}

uint64_t net_child_start(struct net *n, const struct net_child *ask)
{
	struct child *c = rh_alloc(sizeof *c), **end = &n->children;

	c->id = ++n->next_id;
	c->in = c->out = c->err = c->pidfd = -1;
	c->name = rh_strdup(ask->argv[0]);
	c->limit = ask->limit ? ask->limit : STDOUT_LIMIT;
	c->first_line = ask->first_line;
	c->ours = ask->on_terminal;
	c->on_said = ask->on_said;
	c->on_done = ask->on_done;
	c->ctx = ask->ctx;
	c->drop = ask->drop;
	rh_secret_init(&c->got);
	rh_buf_init(&c->said, STDERR_LIMIT);
	c->status = -1;
	int failed = launch(c, ask);

	if (failed) {
		/* Reported from net_wait like everything else. */
		c->exec_errno = failed;
		if (c->pid)
			(void)waitpid(c->pid, NULL, 0);
		c->pid = 0;
	} else if (ask->timeout_ms) {
		c->deadline = net_clock() + ask->timeout_ms;
	}
	while (*end)
		end = &(*end)->next;
	*end = c;
	return c->id;
}

/* ---- running ---- */

static void drain_out(struct child *c)
{
	char piece[4096];
	ssize_t k;

	while (c->out >= 0 && (k = read(c->out, piece, sizeof piece)) != 0) {
		if (k < 0) {
			if (errno == EINTR)
				continue;
			if (errno != EAGAIN)
				close_fd(&c->out);
			goto done;
		}
		if (c->reported)
			continue;
		if ((size_t)k > c->limit - c->got.n)
			c->over = true;
		else
			rh_secret_add(&c->got, piece, (size_t)k);
	}
	close_fd(&c->out);
done:
	explicit_bzero(piece, sizeof piece);
}

static void drain_err(struct child *c)
{
	char piece[4096];
	ssize_t k;

	while (c->err >= 0 && (k = read(c->err, piece, sizeof piece)) != 0) {
		if (k < 0) {
			if (errno == EINTR)
				continue;
			if (errno != EAGAIN)
				close_fd(&c->err);
			return;
		}
		rh_buf_add(&c->said, piece, (size_t)k);
	}
	close_fd(&c->err);
}

static void reap(struct child *c)
{
	int status;
	pid_t got;

	if (!c->pid)
		return;
	while ((got = waitpid(c->pid, &status, WNOHANG)) < 0 && errno == EINTR)
		continue;
	if (got == 0)
		return;
	c->status = got < 0 ? 0 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	c->pid = 0;
	close_fd(&c->pidfd);
}

/* What it said, line by line, without empty ones. */
static void clean_said(const struct child *c, struct rh_buf *safe)
{
	struct rh_str rest = rh_buf_str(&c->said), line;

	rh_buf_init(safe, 4 * STDERR_LIMIT);
	while (rh_str_cut(&rest, '\n', &line)) {
		line = rh_str_trim(line);
		if (!line.n)
			continue;
		if (safe->n)
			rh_buf_addc(safe, '\n');
		rh_line_clean(safe, line);
	}
}

static void tell(struct child *c)
{
	struct rh_buf safe;

	c->told = c->said.n;
	clean_said(c, &safe);
	c->on_said(c->ctx, safe.p);
	rh_buf_release(&safe);
}

static void report(struct child *c)
{
	struct rh_err e = { 0 };
	struct rh_buf safe;

	c->reported = true;
	clean_said(c, &safe);
	if (c->exec_errno) {
		cannot_run(&e, c->name, c->exec_errno);
	} else if (c->timed_out) {
		rh_err_set(&e, RH_E_TIMEOUT, _("The program %s did not end in time."), c->name);
	} else if (c->over) {
		rh_err_set(&e, RH_E_LIMIT, _("The program %s wrote too much."), c->name);
		rh_err_why(&e, _("At most %zu bytes are read."), c->limit);
	}
	if (c->on_done)
		c->on_done(c->ctx, c->status, &c->got, rh_buf_str(&safe).p, &e);
	rh_buf_release(&safe);
	rh_secret_clear(&c->got);
	rh_buf_clear(&c->said);
}

char *net_child_why(int status, const char *said, const struct rh_err *how)
{
	char *broke = how->code == RH_OK ? NULL : rh_err_line(how, false);
	char *text = broke && *said           ? rh_format(_("%s It says: %s"), broke, said)
		     : broke                  ? rh_strdup(broke)
		     : *said                  ? rh_strdup(said)
		     : status == 128 + SIGINT ? rh_strdup(_("It was interrupted."))
					      : rh_format(_("It failed with exit code %d."), status);

	free(broke);
	for (char *p = text; *p; p++)
		if (*p == '\n')
			*p = ' ';
	return text;
}

static void kill_group(const struct child *c, int signum)
{
	if (c->pid)
		(void)kill(c->ours ? c->pid : -c->pid, signum);
}

static void free_child(struct child *c)
{
	close_fd(&c->in);
	close_fd(&c->out);
	close_fd(&c->err);
	close_fd(&c->pidfd);
	rh_secret_release(&c->got);
	rh_buf_release(&c->said);
	if (c->drop)
		c->drop(c->ctx);
	free(c->name);
	free(c);
}

static void run_one(struct child *c)
{
	reap(c); /* before reading: what it wrote is then all there */
	drain_out(c);
	drain_err(c);
	if (c->deadline && c->pid && net_clock() >= c->deadline) {
		c->timed_out = !c->ending;
		kill_group(c, SIGKILL);
		c->deadline = 0;
	}
	if (c->over)
		kill_group(c, SIGKILL);
	bool line = c->first_line && c->got.n && memchr(rh_secret_peek(&c->got).p, '\n', c->got.n);

	if (c->on_said && !c->reported && c->pid && c->said.n > c->told)
		tell(c);
	if (!c->reported && (!c->pid || line))
		report(c);
}

void net_children_run(struct net *n)
{
	for (struct child *c = n->children; c; c = c->next)
		run_one(c);
	for (struct child **p = &n->children; *p;) {
		struct child *c = *p;

		if (c->pid || !c->reported) {
			p = &c->next;
			continue;
		}
		*p = c->next;
		free_child(c);
	}
}

size_t net_children_fds(const struct net *n, struct curl_waitfd *fds)
{
	size_t count = 0;

	for (const struct child *c = n->children; c; c = c->next) {
		int all[] = { c->out, c->err, c->pidfd };

		for (size_t i = 0; i < RH_LEN(all); i++) {
			if (all[i] < 0)
				continue;
			if (fds)
				fds[count] = (struct curl_waitfd){ .fd = all[i], .events = CURL_WAIT_POLLIN };
			count++;
		}
	}
	return count;
}

int64_t net_children_wait(const struct net *n)
{
	int64_t now = net_clock(), least = -1;

	for (const struct child *c = n->children; c; c = c->next) {
		int64_t left = c->deadline > now ? c->deadline - now : 0;

		if (!c->pid)
			return 0;
		/* Without a pidfd (Linux before 5.3) an end that SIGCHLD does not tell must be looked for. */
		if (c->pidfd < 0 && (!c->reported || c->ending))
			left = LOOK_AGAIN_MS;
		else if (!c->deadline)
			continue;

		if (least < 0 || left < least)
			least = left;
	}
	return least;
}

/* ---- ending ---- */

void net_child_end(struct net *n, uint64_t id)
{
	for (struct child *c = n->children; c; c = c->next) {
		if (c->id != id)
			continue;
		c->reported = c->ending = true;
		close_fd(&c->in);
		kill_group(c, SIGTERM);
		c->deadline = net_clock() + END_GRACE_MS;
	}
}

void net_child_wait_longer(struct net *n, uint64_t id, unsigned ms)
{
	for (struct child *c = n->children; c; c = c->next)
		if (c->id == id && c->deadline && !c->ending)
			c->deadline = net_clock() + ms;
}

void net_child_reap(struct net *n)
{
	for (struct child *c = n->children; c; c = c->next)
		reap(c);
}

void net_children_end(struct net *n)
{
	while (n->children) {
		struct child *c = n->children;

		close_fd(&c->in);
		kill_group(c, SIGTERM);
		reap(c);
		n->children = c->next;
		free_child(c);
	}
}
