/* The test hook: a driven clock and a fence behind each frame, so that a driver of the program needs no sleeps.
 *
 * RANCHHAND_TEST_FD=N names an inherited descriptor (one end of a pipe or a socket pair). Its first line is
 * "wall SECONDS": the clock is driven from then on, and wall time starts there. Each later line "tick MS" advances it.
 * "picture FILE" writes what is shown as SVG, and counts as a tick. End of file leaves the clock where it is. Whenever
 * the program is about to sleep with nothing left to do, it writes one fence to the terminal (ESC _ rh:STATE ESC \),
 * unless it is the same as the one before:
 *
 *   frames=F;keys=K;reads=R;opening=S;next=MS;ticks=T;screen=ID;focus=FIELD-OR-ROW;streams=N:BYTES;
 *   tour=LESSON/STEP/MARKS/FLAGS
 *
 * frames drawn, key events taken, requests under way that are not streams (and kubectl, where it is run for a learner),
 * streams whose answer has not begun, ms until the next timer (-1: none), tick lines taken, the id of the top screen,
 * what has the focus (ui_overlay_focus, ui_screen_focus), how many streams there are and what has come of them
 * (net_streaming), and where a lesson is on, what it says of itself (app_tour_fence). `;`, `,` and control characters
 * in names are replaced by `_`.
 */
#include "app/internal.h"
#include "app/parts/picture.h"
#include "app/stack.h"
#include "app/tour/tour.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void take_picture(const struct app *a, struct rh_str path)
{
	char *file = rh_str_dup(path);
	struct rh_err e;

	if (app_picture_write(a, file, &e) != RH_OK)
		rh_log("test hook: %s %s", e.what, e.why);
	free(file);
}

static bool take_line(struct app *a, struct rh_str line)
{
	int64_t n;

	if (rh_str_starts(line, "wall ") && rh_str_number(rh_str_from(line, 5), 0, INT64_MAX / 1000, &n)) {
		rh_clock_drive(n);
		return true;
	}
	if (rh_str_starts(line, "tick ") && rh_str_number(rh_str_from(line, 5), 0, INT64_MAX / 1000, &n)) {
		rh_clock_advance(n);
		a->test.ticks++;
		return true;
	}
	if (rh_str_starts(line, "picture ")) {
		take_picture(a, rh_str_from(line, 8));
		a->test.ticks++;
		return true;
	}
	rh_log("test hook: unknown line \"%.*s\"", RH_ARG(line));
	return false;
}

static bool take_lines(struct app *a)
{
	struct rh_buf *held = &a->test.held;
	bool any = false;

	for (;;) {
		struct rh_str text = rh_buf_str(held);
		size_t end = rh_str_find(text, "\n");
		if (end >= text.n)
			return any;
		any |= take_line(a, rh_str_n(text.p, end));
		rh_buf_drop(held, end + 1);
	}
}

static bool read_some(struct app *a)
{
	char piece[256];
	ssize_t n;

	do {
		n = read(a->test.fd, piece, sizeof piece);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	rh_buf_add(&a->test.held, piece, (size_t)n);
	return true;
}

static void on_readable(void *ctx)
{
	struct app *a = ctx;

	if (read_some(a)) {
		take_lines(a);
		return;
	}
	net_forget_fd(a->net, a->test.fd);
}

void app_test_open(struct app *a)
{
	const char *z = getenv("RANCHHAND_TEST_FD");
	int64_t fd;

	a->test.fd = -1;
	if (!z || !rh_str_number(rh_str(z), 3, 1023, &fd))
		return;
	a->test.fd = (int)fd;
	if (fcntl(a->test.fd, F_SETFD, FD_CLOEXEC) != 0) {
		a->test.fd = -1;
		return;
	}
	rh_buf_init(&a->test.held, 4096);
	while (!rh_clock_driven() && read_some(a))
		take_lines(a);
	net_watch_fd(a->net, a->test.fd, on_readable, a);
}

static void add_name(struct rh_buf *b, const char *z)
{
	for (; z && *z; z++)
		rh_buf_addc(b, *z == ';' || *z == ',' || (unsigned char)*z < 0x20 || *z == 0x7f ? '_' : *z);
}

static void add_focus(struct rh_buf *b, const struct app *a)
{
	const struct ui_screen *top = app_top(a);
	struct rh_buf focus;

	rh_buf_init(&focus, 512);
	if (!ui_overlay_focus(a->ui, &focus) && top)
		ui_screen_focus(top, &focus);
	add_name(b, focus.p);
	rh_buf_release(&focus);
}

void app_test_fence(struct app *a)
{
	const struct ui_screen *top = app_top(a);
	struct rh_buf b;
	uint64_t bytes;
	unsigned streams;

	if (a->test.fd < 0)
		return;
	rh_buf_init(&b, sizeof a->test.last - 1);
	rh_buf_addf(&b, "frames=%u;keys=%llu;reads=%u;opening=%u;next=%lld;ticks=%llu;screen=", ui_frames(a->ui),
		    (unsigned long long)ui_keys(a->ui), net_reads(a->net) + app_tour_runs(a), net_opening(a->net),
		    (long long)rh_timer_wait(), (unsigned long long)a->test.ticks);
	add_name(&b, top ? top->ops->id : "");
	rh_buf_addz(&b, ";focus=");
	add_focus(&b, a);
	streams = net_streaming(a->net, &bytes);
	rh_buf_addf(&b, ";streams=%u:%llu", streams, (unsigned long long)bytes);
	app_tour_fence(a, &b);
	if (strcmp(b.p, a->test.last) != 0) {
		snprintf(a->test.last, sizeof a->test.last, "%s", b.p);
		ui_fence(a->ui, b.p);
	}
	rh_buf_release(&b);
}

bool app_test_on(const struct app *a)
{
	return a->test.fd >= 0;
}

void app_test_release(struct app *a)
{
	rh_buf_release(&a->test.held);
}
