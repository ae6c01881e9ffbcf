/* The pen: writes to a terminal that may have stopped reading, as over a dead line or in a frozen tmux.
 *
 * The terminal's file description is shared with the shell, and O_NONBLOCK belongs to the description, so we open the
 * terminal once more. Where that is not allowed (after su the terminal is somebody else's), the flag is set for the
 * time of a write only. */
#include "ui/terminal/pen.h"
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { TRIES = 3 }; /* one that takes a little at a time is not waited for longer than this */

/* CAN: a terminal that was in the middle of a sequence forgets it (ECMA-48, VT500). */
static const char cancel[] = "\030";

static int open_again(int fd)
{
	char path[40];
	struct stat was, is;
	int own;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	own = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (own < 0)
		return -1;
	if (fstat(fd, &was) == 0 && fstat(own, &is) == 0 && S_ISCHR(is.st_mode) && was.st_rdev == is.st_rdev)
		return own;
	close(own);
	return -1;
}

void ui_pen_open(struct ui_pen *p, int fd)
{
	*p = (struct ui_pen){ .fd = fd, .own = open_again(fd) };
	rh_buf_init(&p->out, (size_t)4 << 20);
}

static void forget(struct ui_pen *p)
{
	if (p->out.n)
		explicit_bzero(p->out.p, p->out.n);
	rh_buf_clear(&p->out);
	p->sent = 0;
	p->waits = false;
}

void ui_pen_close(struct ui_pen *p)
{
	forget(p);
	rh_buf_release(&p->out);
	if (p->own >= 0)
		close(p->own);
	p->own = -1;
}

/* One write that does not wait; used by the handler of crashes too. */
static ssize_t write_now(const struct ui_pen *p, const char *bytes, size_t n)
{
	int flags = p->own < 0 ? fcntl(p->fd, F_GETFL) : -1, err;
	bool ours = flags >= 0 && !(flags & O_NONBLOCK);
	ssize_t k;

	if (ours)
		(void)fcntl(p->fd, F_SETFL, flags | O_NONBLOCK);
	do
		k = write(ui_pen_fd(p), bytes, n);
	while (k < 0 && errno == EINTR);
	err = errno;
	if (ours)
		(void)fcntl(p->fd, F_SETFL, flags);
	errno = err;
	return k;
}

void ui_pen_push(struct ui_pen *p)
{
	while (p->sent < p->out.n) {
		ssize_t k = write_now(p, p->out.p + p->sent, p->out.n - p->sent);

		p->waits = k < 0 && errno == EAGAIN;
		if (p->waits)
			return;
		if (k <= 0) /* the terminal is gone: SIGHUP tells */
			break;
		explicit_bzero(p->out.p + p->sent, (size_t)k);
		p->sent += (size_t)k;
		p->bytes += (uint64_t)k;
		p->writes++;
	}
	forget(p);
}

bool ui_pen_waits(const struct ui_pen *p)
{
	return p->waits;
}

int ui_pen_fd(const struct ui_pen *p)
{
	return p->own >= 0 ? p->own : p->fd;
}

bool ui_pen_settle(struct ui_pen *p)
{
	ui_pen_push(p);
	for (int tries = p->stuck ? TRIES : 0; tries < TRIES && ui_pen_waits(p); tries++) {
		struct pollfd f = { .fd = ui_pen_fd(p), .events = POLLOUT };

		if (poll(&f, 1, UI_PEN_PATIENCE_MS) == 0)
			break;
		ui_pen_push(p);
	}
	if (!ui_pen_waits(p))
		return true;
	p->stuck = true;
	forget(p);
	tcflush(p->fd, TCOFLUSH);
	(void)write_now(p, cancel, sizeof cancel - 1);
	return false;
}

void ui_pen_last(const struct ui_pen *p, const char *bytes, size_t n)
{
	ssize_t k = ui_pen_waits(p) ? -1 : write_now(p, bytes, n);

	if (k == (ssize_t)n || (k < 0 && !ui_pen_waits(p) && errno != EAGAIN))
		return;
	tcflush(p->fd, TCOFLUSH);
	(void)write_now(p, cancel, sizeof cancel - 1);
	(void)write_now(p, bytes, n);
}
