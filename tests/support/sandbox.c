/* The sandbox beside the test: started, asked, advanced and ended. */
#include "tests/support/support.h"

#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *text_of(const struct rh_tree *t, const char *pointer)
{
	struct rh_str s = data_tree_text(t, pointer);
	return s.n ? rh_str_dup(s) : NULL;
}

static void read_line(struct rt_sandbox *s, struct rh_buf *line)
{
	struct pollfd p = { .fd = s->out, .events = POLLIN };
	char c;
	for (;;) {
		if (poll(&p, 1, 30000) <= 0)
			rt_die("the sandbox says nothing for 30 s");
		if (read(s->out, &c, 1) != 1)
			rt_die("the sandbox ended before it was ready");
		if (c == '\n')
			return;
		rh_buf_addc(line, c);
	}
}

static void read_announcement(struct rt_sandbox *s)
{
	struct rh_buf line;
	struct rh_err e;
	rh_buf_init(&line, (size_t)1 << 20);
	read_line(s, &line);
	struct rh_tree *t = data_tree_parse(rh_buf_str(&line), &e);
	if (!t)
		rt_die("the sandbox's announcement is no JSON: %s", e.what);
	s->at.url = text_of(t, "/url");
	s->at.ca_pem = text_of(t, "/ca");
	char *token = text_of(t, "/control");
	if (!s->at.url || !s->at.ca_pem || !token)
		rt_die("the sandbox's announcement lacks url, ca or control");
	s->control_header = rh_format("X-Sandbox-Control: %s", token);
	free(token);
	data_tree_free(&t);
	s->announcement = rh_buf_take(&line);
	rh_buf_release(&line);
}

void rt_sandbox_start(struct rt_sandbox *s, const char *program, const char *const *args, char *const *env)
{
	int in[2], out[2];
	const char *argv[32] = { program };
	size_t n = 1;
	*s = (struct rt_sandbox){ 0 };
	for (; args && *args && n < RH_LEN(argv) - 1; args++)
		argv[n++] = *args;
	if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
		rt_die("pipe: %s", strerror(errno));
	fflush(NULL);
	s->pid = fork();
	if (s->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execve(program, (char *const *)(uintptr_t)argv, env);
		_exit(98);
	}
	if (s->pid < 0)
		rt_die("fork: %s", strerror(errno));
	close(in[0]);
	close(out[1]);
	s->in = in[1];
	s->out = out[0];
	read_announcement(s);
}

void rt_sandbox_end(struct rt_sandbox *s)
{
	if (s->pid <= 0)
		return;
	close(s->in);
	struct pollfd p = { .fd = (int)syscall(SYS_pidfd_open, s->pid, 0), .events = POLLIN };
	if (p.fd < 0 || poll(&p, 1, 10000) <= 0) {
		fprintf(stderr, "the sandbox did not end when its pipe was closed\n");
		kill(s->pid, SIGKILL);
	}
	close(p.fd);
	waitpid(s->pid, NULL, 0);
	close(s->out);
	s->at.kept = s->kept;
	rt_server_release(&s->at);
	free(s->announcement);
	free(s->control_header);
	*s = (struct rt_sandbox){ 0 };
}

void rt_sandbox_control(struct rt_sandbox *s, const char *method, const char *path, struct rh_str body,
			struct rt_answer *a)
{
	const char *const headers[] = { s->control_header, NULL };
	struct rt_request r = { .method = method, .path = path, .body = body, .headers = headers };
	struct rt_server port = s->at;

	if (!s->kept) {
		rt_server_keep(&port);
		s->kept = port.kept;
	}
	port.kept = s->kept;
	rt_http(&port, &r, a);
	if (a->status < 200 || a->status > 299)
		rt_die("the sandbox's control port: %s %s: %d %s %.300s", method, path, a->status, a->error, a->body.p);
}

int64_t rt_sandbox_due(struct rt_sandbox *s, int64_t *later, struct rt_streams *out)
{
	struct rt_answer a;
	struct rh_err e;
	rt_sandbox_control(s, "GET", "/sandbox/state", rh_str(NULL), &a);
	struct rh_tree *t = data_tree_parse(rh_buf_str(&a.body), &e);
	if (!t)
		rt_die("the sandbox's state is no JSON: %s", a.body.p);
	int64_t due = data_tree_int(t, "/due", -1);
	if (later)
		*later = data_tree_int(t, "/later", -1);
	if (out)
		*out = (struct rt_streams){ data_tree_int(t, "/streams/open", 0), data_tree_int(t, "/streams/bytes", 0),
					    data_tree_true(t, "/streams/awake") };
	data_tree_free(&t);
	rt_answer_release(&a);
	return due;
}

void rt_sandbox_tick(struct rt_sandbox *s, int64_t ms)
{
	struct rt_answer a;
	char *path = rh_format("/sandbox/tick?ms=%lld", (long long)ms);
	rt_sandbox_control(s, "POST", path, rh_str(NULL), &a);
	free(path);
	rt_answer_release(&a);
}
