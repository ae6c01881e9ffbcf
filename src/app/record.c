/* A recording: what each frame changes, as asciicast v2 (docs.asciinema.org/manual/asciicast/v2): a header, then events
 * "o" (output), "r" (the new size) and "m" (a step of a lesson begins). Keys are never written. It is made of snapshots
 * and not of what was sent to the terminal, so that no secret can be in it, and any player can show it. */
#include "app/parts/record.h"
#include "app/internal.h"
#include "app/parts/picture.h"
#include "app/session.h"
#include "app/tour/tour.h"
#include "base/base.h"
#include "data/json.h"
#include "ui/role.h"
#include "ui/snapshot.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { EVENT_MOST = 4 << 20, IDLE_SECONDS = 3 /* longer pauses are cut by the player */ };

enum rh_code app_record_open(struct app *a, struct rh_err *e)
{
	const char *path = a->opt.record;

	*e = (struct rh_err){ 0 };
	a->record.fd = -1;
	if (!path)
		return RH_OK;
	a->record.fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (a->record.fd >= 0)
		return RH_OK;
	if (errno != EEXIST)
		return rh_err_sys(e, errno, _("The recording %s cannot be made."), path);
	rh_err_set(e, RH_E_EXISTS, _("There is a file %s already."), path);
	return rh_err_fix(e, "%s", _("Record into another, or remove it first."));
}

static void put_line(struct app *a, struct rh_buf *line)
{
	struct app_record *r = &a->record;

	rh_buf_addc(line, '\n');
	if (rh_fd_write(r->fd, rh_buf_str(line)))
		return;
	if (a->ui)
		ui_toast(a->ui, UI_ROLE_WARN, _("The recording has ended: %s"), strerror(errno));
	close(r->fd);
	r->fd = -1;
}

static void put_header(struct app *a, const struct ui_snapshot *now)
{
	struct rh_buf line;
	struct data_jw w;

	rh_buf_init(&line, 4096);
	data_jw_init(&w, rh_out_buf(&line));
	data_jw_open(&w, '{');
	data_jw_key(&w, RH_STR("version"));
	data_jw_int(&w, 2);
	data_jw_key(&w, RH_STR("width"));
	data_jw_int(&w, now->cols);
	data_jw_key(&w, RH_STR("height"));
	data_jw_int(&w, now->rows);
	data_jw_key(&w, RH_STR("timestamp"));
	data_jw_int(&w, rh_wall());
	data_jw_key(&w, RH_STR("idle_time_limit"));
	data_jw_int(&w, IDLE_SECONDS);
	data_jw_kv(&w, "title", RH_STR("ranchhand --demo"));
	data_jw_key(&w, RH_STR("env"));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "TERM", RH_STR("xterm-256color"));
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
	put_line(a, &line);
	rh_buf_release(&line);
}

static void put_event(struct app *a, const char *kind, struct rh_str data)
{
	int64_t ms = rh_now() - a->record.since;
	struct rh_buf line;
	struct data_jw w;
	char seconds[32];

	if (a->record.fd < 0)
		return;
	snprintf(seconds, sizeof seconds, "%lld.%03d", (long long)(ms / 1000), (int)(ms % 1000));
	rh_buf_init(&line, EVENT_MOST);
	data_jw_init(&w, rh_out_buf(&line));
	data_jw_open(&w, '[');
	data_jw_raw(&w, rh_str(seconds));
	data_jw_str(&w, rh_str(kind));
	data_jw_str(&w, data);
	data_jw_close(&w, ']');
	put_line(a, &line);
	rh_buf_release(&line);
}

static void begin(struct app *a, const struct ui_snapshot *now)
{
	struct app_record *r = &a->record;

	put_header(a, now);
	r->begun = true;
	r->since = rh_now();
}

void app_record_pause(struct app *a, unsigned ms)
{
	a->record.since -= ms;
}

static void put_size(struct app *a, const struct ui_snapshot *now)
{
	const struct ui_snapshot *was = &a->record.was;
	char size[32];

	if (!was->rows || (was->rows == now->rows && was->cols == now->cols))
		return;
	snprintf(size, sizeof size, "%dx%d", now->cols, now->rows);
	put_event(a, "r", rh_str(size));
}

static void say_rest(struct app *a)
{
	if (!a->record.said && a->session.at)
		ui_toast(a->ui, UI_ROLE_WARN, "%s", _("The recording rests: only the demo is recorded."));
	a->record.said |= a->session.at != NULL;
}

/* Players stop at a marker, so it stands behind the frame that shows the step. */
static void mark_step(struct app *a)
{
	struct app_record *r = &a->record;
	struct app_tour_now now;

	if (!app_tour_now(a, &now) || (r->step && now.step && !strcmp(r->step, now.step)) ||
	    (r->begun && !r->step && !now.step))
		return;
	char *label = now.step ? rh_format("%zu/%zu %s", now.at, now.count, now.step) : rh_strdup(now.lesson);
	put_event(a, "m", rh_str(label));
	free(label);
	rh_strset(&r->step, now.step);
}

void app_record_frame(struct app *a)
{
	struct app_record *r = &a->record;
	struct ui_snapshot now;
	struct rh_buf bytes;

	if (r->fd < 0)
		return;
	if (!a->session.sandbox) {
		say_rest(a);
		return;
	}
	app_picture_take(a, &now);
	if (!r->begun)
		begin(a, &now);
	put_size(a, &now);
	rh_buf_init(&bytes, EVENT_MOST);
	ui_snapshot_ansi(&r->was, &now, &bytes);
	if (bytes.n)
		put_event(a, "o", rh_buf_str(&bytes));
	rh_buf_release(&bytes);
	ui_snapshot_release(&r->was);
	r->was = now;
	mark_step(a);
}

void app_record_close(struct app *a)
{
	struct app_record *r = &a->record;
	char end[40];

	if (r->begun) { /* who plays it in a terminal goes on working there */
		snprintf(end, sizeof end, "\033[0m\033[%d;1H\033[?25h\r\n", r->was.rows);
		put_event(a, "o", rh_str(end));
	}
	if (r->fd >= 0)
		close(r->fd);
	ui_snapshot_release(&r->was);
	free(r->step);
	*r = (struct app_record){ .fd = -1 };
}
