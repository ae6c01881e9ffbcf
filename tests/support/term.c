/* A program under a pty, and everything it writes there. */
#include "base/base.h"

#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

void rt_die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fputs("cannot run the test: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(99);
}

static int64_t real_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void look_for_canary(struct rt_term *t)
{
	struct rh_str fresh = rh_str_from(rh_buf_str(&t->raw), t->canary_from);
	struct rh_buf text;
	const char *form;
	if (!t->canary)
		return;
	if (!t->reveal && !*t->seen) {
		form = rt_canary_find(t->canary, fresh);
		if (form)
			snprintf(t->seen, sizeof t->seen, "in the output behind byte %zu, as \"%s\"", t->canary_from,
				 form);
	}
	if (!t->reveal && !*t->seen && t->unlooked) {
		rh_buf_init(&text, (size_t)1 << 20);
		rt_screen_text(t->screen, &text);
		form = rt_canary_find(t->canary, rh_buf_str(&text));
		if (form)
			snprintf(t->seen, sizeof t->seen, "on the screen, as \"%s\"", form);
		rh_buf_release(&text);
		t->unlooked = false;
	}
	t->canary_from = t->raw.n > 512 && !t->reveal ? t->raw.n - 512 : t->raw.n;
}

static void on_draw(void *ctx, const char *p, size_t n)
{
	struct rt_term *t = ctx;
	t->unlooked = true;
	rt_screen_feed(t->screen, p, n);
}

static void on_fence(void *ctx, struct rh_str state)
{
	struct rt_term *t = ctx;
	uint64_t count = t->fence.count + 1;
	if (!rt_fence_parse(state, &t->fence))
		rt_die("the program wrote a fence that cannot be read: %.*s", RH_ARG(state));
	t->fence.count = count;
	t->fence_bytes += state.n + sizeof "\033_rh:\033\\" - 1;
	look_for_canary(t);
}

/* ---- starting ---- */

static void run_child(const struct rt_term_start *how, int clock)
{
	size_t n = 0;
	while (how->env[n])
		n++;
	char **env = rh_alloc((n + 2) * sizeof *env);
	memcpy(env, how->env, n * sizeof *env);
	if (clock >= 0)
		env[n] = rh_format("RANCHHAND_TEST_FD=%d", clock);
	static const int told[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	for (size_t i = 0; i < RH_LEN(told); i++) /* whatever we were started with: nohup and & ignore some */
		signal(told[i], how->nohup && told[i] == SIGHUP ? SIG_IGN : SIG_DFL);
	if (how->directory && chdir(how->directory) != 0)
		_exit(97);
	execve(how->argv[0], (char *const *)how->argv, env);
	_exit(98);
}

struct rt_term *rt_term_new(const struct rt_term_start *how)
{
	struct rt_term *t = rh_alloc(sizeof *t);
	struct winsize size = { .ws_row = (unsigned short)how->rows, .ws_col = (unsigned short)how->columns };
	int pair[2] = { -1, -1 };
	rh_buf_init(&t->raw, (size_t)16 << 20);
	rh_buf_init(&t->held, (size_t)1 << 20);
	rt_stream_init(&t->stream);
	t->stream.utf8 = how->utf8;
	t->stream.draw = on_draw;
	t->stream.fence = on_fence;
	t->stream.ctx = t;
	t->screen = rt_screen_new(how->rows, how->columns, how->utf8);
	if (how->driven && socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		rt_die("socketpair: %s", strerror(errno));
	t->clock = pair[0];
	fflush(NULL);
	/* The terminal's settings before the program had it are those that it must leave behind. */
	int slave;
	if (openpty(&t->pty, &slave, NULL, NULL, &size) != 0 || tcgetattr(slave, &t->before) != 0)
		rt_die("openpty: %s", strerror(errno));
	if (how->no_echo)
		t->before.c_lflag &= ~(tcflag_t)ECHO;
	if (how->speed && cfsetspeed(&t->before, how->speed) != 0)
		rt_die("no such speed of a line");
	if (tcsetattr(slave, TCSANOW, &t->before) != 0)
		rt_die("tcsetattr: %s", strerror(errno));
	t->pid = fork();
	if (t->pid == 0) {
		close(t->pty);
		if (t->clock >= 0)
			close(t->clock);
		if (login_tty(slave) != 0)
			_exit(96);
		run_child(how, pair[1]);
	}
	if (t->pid < 0)
		rt_die("fork: %s", strerror(errno));
	close(slave);
	if (pair[1] >= 0)
		close(pair[1]);
	(void)fcntl(t->pty, F_SETFD, FD_CLOEXEC);
	if (t->clock >= 0) {
		(void)fcntl(t->clock, F_SETFD, FD_CLOEXEC);
		dprintf(t->clock, "wall %lld\n", (long long)how->wall);
	}
	return t;
}

void rt_term_free(struct rt_term **tp)
{
	struct rt_term *t = *tp;
	if (!t)
		return;
	if (!t->ended) {
		kill(-t->pid, SIGKILL);
		kill(t->pid, SIGKILL);
		waitpid(t->pid, &t->status, 0);
	}
	close(t->pty);
	if (t->clock >= 0)
		close(t->clock);
	rt_stream_release(&t->stream);
	rt_screen_free(&t->screen);
	rh_buf_release(&t->raw);
	rh_buf_release(&t->held);
	free(t);
	*tp = NULL;
}

/* ---- reading ---- */

/* Takes what was read, up to a fence. */
static enum rt_wait take_held(struct rt_term *t)
{
	uint64_t before = t->fence.count;
	size_t n = rt_stream_feed(&t->stream, t->held.p, t->held.n);
	struct rh_buf answers;
	rh_buf_drop(&t->held, n);
	rh_buf_init(&answers, 65536);
	rt_screen_answers(t->screen, &answers);
	rt_term_send(t, rh_buf_str(&answers));
	rh_buf_release(&answers);
	t->midway = n > 0 && t->fence.count == before;
	return t->fence.count > before ? RT_FENCED : RT_BYTES;
}

/* The terminal was closed: its program should end now. */
static bool collect(struct rt_term *t, int timeout_ms)
{
	struct pollfd p = { .fd = (int)syscall(SYS_pidfd_open, t->pid, 0), .events = POLLIN };
	if (p.fd < 0)
		rt_die("pidfd_open: %s", strerror(errno));
	int ready = poll(&p, 1, timeout_ms);
	close(p.fd);
	if (ready <= 0 || waitpid(t->pid, &t->status, 0) != t->pid)
		return false;
	t->ended = true;
	rt_stream_end(&t->stream);
	look_for_canary(t);
	return true;
}

enum rt_wait rt_term_read(struct rt_term *t, int timeout_ms)
{
	char piece[65536];
	if (t->held.n)
		return take_held(t);
	if (t->ended)
		return RT_ENDED;
	struct pollfd p = { .fd = t->pty, .events = POLLIN };
	int ready;
	do {
		ready = poll(&p, 1, timeout_ms);
	} while (ready < 0 && errno == EINTR);
	if (ready <= 0)
		return RT_TIMEOUT;
	ssize_t n = read(t->pty, piece, sizeof piece);
	if (n <= 0) { /* EIO: the last descriptor of the slave is closed */
		return collect(t, timeout_ms) ? RT_ENDED : RT_TIMEOUT;
	}
	t->bytes += (uint64_t)n;
	rh_buf_add(&t->raw, piece, (size_t)n);
	rh_buf_add(&t->held, piece, (size_t)n);
	return take_held(t);
}

bool rt_term_wait_end(struct rt_term *t, int timeout_ms)
{
	int64_t until = real_ms() + timeout_ms;
	while (!t->ended || t->held.n) {
		int64_t left = until - real_ms();
		if (left <= 0 || rt_term_read(t, (int)left) == RT_TIMEOUT)
			return false;
	}
	return true;
}

bool rt_term_wait_text(struct rt_term *t, const char *text, int timeout_ms)
{
	int64_t until = real_ms() + timeout_ms;
	while (!rt_screen_has(t->screen, text)) {
		int64_t left = until - real_ms();
		enum rt_wait w = left > 0 ? rt_term_read(t, (int)left) : RT_TIMEOUT;
		if (w == RT_TIMEOUT || w == RT_ENDED)
			return rt_screen_has(t->screen, text);
	}
	return true;
}

void rt_term_saw(struct rt_term *t, const char *text, int timeout_ms)
{
	struct rh_buf dump;

	if (rt_term_wait_text(t, text, timeout_ms))
		return;
	rh_buf_init(&dump, (size_t)1 << 20);
	rt_term_dump(t, &dump);
	rt_die("never saw \"%s\"\n%s", text, dump.p);
}

/* ---- writing ---- */

void rt_term_send(struct rt_term *t, struct rh_str bytes)
{
	while (bytes.n && !t->ended) {
		ssize_t n = write(t->pty, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (n > 0)
			bytes = rh_str_from(bytes, (size_t)n);
	}
}

bool rt_term_press(struct rt_term *t, const char *key)
{
	struct rh_buf b;
	rh_buf_init(&b, 256);
	bool known = rt_screen_key(t->screen, key, &b);
	if (known) {
		rt_term_send(t, rh_buf_str(&b));
		t->keys_sent++;
	}
	rh_buf_release(&b);
	return known;
}

void rt_term_type(struct rt_term *t, struct rh_str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] & 0xc0) != 0x80)
			t->keys_sent++;
	rt_term_send(t, text);
}

void rt_term_type_digits(struct rt_term *t)
{
	struct rh_buf text;

	rh_buf_init(&text, (size_t)1 << 16);
	rt_screen_text(t->screen, &text);
	const char *at = text.p;
	while ((at = strchr(at, ' ')) &&
	       (strspn(at + 1, "0123456789abcdef") != 8 || !strpbrk(at + 1, "0123456789") || at[9] != ' '))
		at++;
	if (!at)
		rt_die("no digits in\n%s", text.p);
	rt_term_type(t, rh_str_n(at + 1, 8));
	rh_buf_release(&text);
}

void rt_term_paste(struct rt_term *t, struct rh_str text)
{
	struct rh_buf b;
	rh_buf_init(&b, (size_t)1 << 20);
	rt_screen_paste(t->screen, text, &b);
	rt_term_send(t, rh_buf_str(&b));
	t->keys_sent++;
	rh_buf_release(&b);
}

void rt_term_tick(struct rt_term *t, int64_t ms)
{
	if (t->clock < 0)
		rt_die("this program has no clock to advance");
	dprintf(t->clock, "tick %lld\n", (long long)ms);
	t->ticks_sent++;
	t->clock_ms += ms;
}

void rt_term_picture(struct rt_term *t, const char *file)
{
	dprintf(t->clock, "picture %s\n", file);
	t->ticks_sent++;
}

void rt_term_resize(struct rt_term *t, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	rt_screen_resize(t->screen, rows, columns);
	if (ioctl(t->pty, TIOCSWINSZ, &size) != 0)
		rt_die("TIOCSWINSZ: %s", strerror(errno));
}

bool rt_term_taken(const struct rt_term *t)
{
	return t->fence.count && t->fence.keys >= t->keys_sent && t->fence.ticks >= t->ticks_sent && !t->held.n;
}

/* ---- telling ---- */

void rt_term_dump(const struct rt_term *t, struct rh_buf *out)
{
	int rows, columns, y = 0, x = 0;
	rt_screen_size(t->screen, &rows, &columns);
	bool shown = rt_screen_cursor(t->screen, &y, &x);
	rh_buf_addf(out, "---- screen %dx%d, cursor %d,%d%s\n", columns, rows, y, x, shown ? "" : " hidden");
	rt_screen_text(t->screen, out);
	rh_buf_addf(out,
		    "---- fence %llu: screen=%s focus=%s reads=%u next=%lld keys=%llu of %llu ticks=%llu of %llu "
		    "streams=%u:%llu\n",
		    (unsigned long long)t->fence.count, t->fence.screen, t->fence.focus, t->fence.reads,
		    (long long)t->fence.next, (unsigned long long)t->fence.keys, (unsigned long long)t->keys_sent,
		    (unsigned long long)t->fence.ticks, (unsigned long long)t->ticks_sent, t->fence.streams,
		    (unsigned long long)t->fence.heard);
	if (t->ended)
		rh_buf_addf(out, "---- ended, wait status %#x\n", (unsigned)t->status);
	struct rh_str tail = rh_str_from(rh_buf_str(&t->raw), t->raw.n > 400 ? t->raw.n - 400 : 0);
	rh_buf_addz(out, "---- last bytes: ");
	rh_line_clean(out, tail);
	rh_buf_addz(out, "\n");
}

void rt_term_verdict(const struct rt_term *t, struct rh_buf *out)
{
	struct termios now;
	struct rh_buf left;
	rh_buf_adds(out, rh_buf_str(&t->stream.problems));
	if (*t->seen)
		rh_buf_addf(out, "the canary password was seen %s\n", t->seen);
	if (!t->ended)
		return;
	rh_buf_init(&left, 1024);
	rt_modes_left(&t->stream.modes, &left);
	if (left.n)
		rh_buf_addf(out, "left behind in the terminal: %s\n", left.p);
	rh_buf_release(&left);
	if (tcgetattr(t->pty, &now) == 0 &&
	    (now.c_iflag != t->before.c_iflag || now.c_oflag != t->before.c_oflag || now.c_cflag != t->before.c_cflag ||
	     now.c_lflag != t->before.c_lflag || memcmp(now.c_cc, t->before.c_cc, sizeof now.c_cc) != 0))
		rh_buf_addz(out, "the terminal's settings (termios) are not what they were\n");
}
