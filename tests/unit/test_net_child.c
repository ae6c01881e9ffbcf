/* Children: what they get, what they give, and how they end. */
#include "base/base.h"
#include "net/net.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { CLOSE_RANGE = 436 }; /* on every architecture; glibc before 2.34 does not name it */

static struct net *net;

struct report {
	bool done, dropped;
	int status;
	char *out, *err;
	struct rh_err e;
};

static void on_done(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e)
{
	struct report *r = ctx;

	assert_false(r->done);
	r->done = true;
	r->status = status;
	r->out = rh_str_dup(rh_secret_peek(out));
	r->err = rh_strdup(err);
	r->e = *e;
}

static void on_drop(void *ctx)
{
	struct report *r = ctx;

	assert_false(r->dropped);
	r->dropped = true;
}

static uint64_t start(const char *script, struct report *r, struct net_child c)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	memset(r, 0, sizeof *r);
	c.argv = argv;
	c.on_done = on_done;
	c.ctx = r;
	c.drop = on_drop;
	return net_child_start(net, &c);
}

static void run(const char *script, struct report *r, struct net_child c)
{
	(void)start(script, r, c);
	while (!r->done)
		net_wait(net, -1);
}

static void release(struct report *r)
{
	free(r->out);
	free(r->err);
}

static int setup(void **state)
{
	(void)state;
	alarm(60);
	net = net_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	net_free(&net);
	return 0;
}

static void test_output(void **state)
{
	struct report r;

	(void)state;
	run("printf 'token\\n'; printf 'a \\033[31mb\\nc\\n' >&2; exit 3", &r, (struct net_child){ 0 });
	assert_int_equal(r.status, 3);
	assert_int_equal(r.e.code, RH_OK);
	assert_string_equal(r.out, "token\n");
	assert_string_equal(r.err, "a ^[[31mb\nc");
	assert_true(r.dropped);
	release(&r);
	run("kill -9 $$", &r, (struct net_child){ 0 });
	assert_int_equal(r.status, 128 + 9);
	release(&r);
}

static void test_environment_and_stdin(void **state)
{
	const char *const env[] = { "RH_TEST_A=one=1", "PATH_OF_NOBODY=x", NULL };
	struct report r;

	(void)state;
	setenv("RH_TEST_A", "old", 1);
	run("echo \"$RH_TEST_A $PATH_OF_NOBODY\"; cat; cut -d' ' -f5 /proc/$$/stat; echo $$", &r,
	    (struct net_child){ .env = env });
	unsetenv("RH_TEST_A");
	char want[64], *pid = strrchr(r.out, '\n');

	*pid = 0;
	pid = strrchr(r.out, '\n') + 1;
	snprintf(want, sizeof want, "one=1 x\n%s\n%s", pid, pid); /* a group of its own, stdin empty */
	assert_string_equal(r.out, want);
	release(&r);
}

static void test_input(void **state)
{
	char *long_one = rh_alloc(4097 + 1);
	struct report r;

	(void)state;
	run("cat; printf .", &r, (struct net_child){ .input = "quay.io", .no_terminal = true });
	assert_string_equal(r.out, "quay.io.");
	release(&r);
	/* it need not be read */
	run("exit 7", &r, (struct net_child){ .input = "quay.io" });
	assert_int_equal(r.status, 7);
	release(&r);
	memset(long_one, 'x', 4096);
	run("cat", &r, (struct net_child){ .input = long_one });
	assert_int_equal(strlen(r.out), 4096);
	release(&r);
	long_one[4096] = 'x';
	run("cat", &r, (struct net_child){ .input = long_one });
	assert_int_equal(r.e.code, RH_E_IO);
	assert_string_equal(r.out, "");
	release(&r);
	free(long_one);
}

/* No descriptor of ours: not even one that was opened without O_CLOEXEC. */
static void test_descriptors(void **state)
{
	struct report r;
	int fd = open("/dev/null", O_RDONLY); /* on purpose without O_CLOEXEC */

	(void)state;
	assert_true(fd >= 0);
	run("ls /proc/self/fd | tr '\\n' ' '", &r, (struct net_child){ 0 });
	assert_string_equal(r.out, "0 1 2 3 "); /* 3 is ls's own look at the directory */
	close(fd);
	release(&r);
}

/* The same on a kernel without close_range. */
static void test_descriptors_of_old_kernels(void **state)
{
	struct sock_filter only[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CLOSE_RANGE, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = RH_LEN(only), .filter = only };
	int status = 0;
	pid_t pid = fork();

	(void)state;
	assert_true(pid >= 0);
	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
			_exit(77);
		if (syscall(CLOSE_RANGE, 1000u, 1000u, 0u) != -1 || errno != ENOSYS)
			_exit(3);
		struct report r;

		(void)open("/dev/null", O_RDONLY); /* on purpose without O_CLOEXEC */
		run("ls /proc/self/fd | tr '\\n' ' '", &r, (struct net_child){ 0 });
		_exit(strcmp(r.out, "0 1 2 3 ") == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(status, 0);
}

static void test_not_found(void **state)
{
	const char *const argv[] = { "rh-no-such-program", NULL };
	struct report r = { 0 };

	(void)state;
	(void)net_child_start(net, &(struct net_child){ .argv = argv, .on_done = on_done, .ctx = &r, .drop = on_drop });
	assert_false(r.done);
	while (!r.done)
		net_wait(net, -1);
	assert_int_equal(r.e.code, RH_E_IO);
	assert_non_null(strstr(r.e.what, "rh-no-such-program"));
	release(&r);
}

static void test_limits(void **state)
{
	struct report r;

	(void)state;
	run("yes", &r, (struct net_child){ .limit = 10000 });
	assert_int_equal(r.e.code, RH_E_LIMIT);
	release(&r);
	run("cat /dev/zero | tr '\\0' x >&2", &r, (struct net_child){ .timeout_ms = 300 });
	assert_int_equal(r.e.code, RH_E_TIMEOUT);
	assert_true(strlen(r.err) <= (64 << 10));
	release(&r);
}

/* What a child leaves running does not keep it from being over. */
static void test_left_behind(void **state)
{
	struct report r;

	(void)state;
	run("tail -f /dev/null & echo here", &r, (struct net_child){ 0 });
	assert_int_equal(r.status, 0);
	assert_string_equal(r.out, "here\n");
	release(&r);
}

static void test_first_line(void **state)
{
	struct report r;
	char path[] = "/tmp/rh-test-child-XXXXXX";
	int fd = mkstemp(path);
	char *script = rh_format("echo 'port 1'; cat; echo over > %s; echo more", path), said[16] = "";

	(void)state;
	assert_true(fd >= 0);
	uint64_t id = start(script, &r, (struct net_child){ .first_line = true, .keep_stdin = true });

	while (!r.done)
		net_wait(net, -1);
	assert_int_equal(r.status, -1);
	assert_string_equal(r.out, "port 1\n");
	assert_false(r.dropped);
	/* Its stdin closes, it ends by itself (or by the TERM that follows). */
	net_child_end(net, id);
	while (!r.dropped)
		net_wait(net, -1);
	(void)!read(fd, said, sizeof said - 1);
	assert_true(!*said || strcmp(said, "over\n") == 0);
	close(fd);
	unlink(path);
	free(script);
	release(&r);
}

static void test_end_of_a_stubborn_one(void **state)
{
	struct report r;

	(void)state;
	uint64_t id = start("trap '' TERM; echo ready; while :; do cat /dev/null; done", &r,
			    (struct net_child){ .first_line = true });

	while (!r.done)
		net_wait(net, -1);
	net_child_end(net, id);
	while (!r.dropped)
		net_wait(net, -1);
	release(&r);
}

/* Its own session has no terminal to open, whatever ours has. */
static void test_no_terminal(void **state)
{
	struct report r;

	(void)state;
	run("read -r pid name what parent group session rest < /proc/$$/stat; [ \"$session\" = $$ ] && echo own; "
	    "(: </dev/tty) 2>/dev/null || echo none; printf '\\none\\n\\033[2Jtwo\\n' >&2",
	    &r, (struct net_child){ .no_terminal = true });
	assert_string_equal(r.out, "own\nnone\n");
	assert_string_equal(r.err, "one\n^[[2Jtwo");
	assert_int_equal(r.status, 0);
	release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_no_terminal),
		T(test_output),
		T(test_environment_and_stdin),
		T(test_input),
		T(test_descriptors),
		T(test_descriptors_of_old_kernels),
		T(test_not_found),
		T(test_limits),
		T(test_left_behind),
		T(test_first_line),
		T(test_end_of_a_stubborn_one),
#undef T
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
