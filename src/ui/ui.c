/* ui: opens and closes the terminal for the program, gives events out, and draws a frame when something changed. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ui/state.h"

static struct rh_ui *the_ui;

struct rh_ui *rh_ui(void)
{
	return the_ui;
}

static void keys_arrived(void *ctx)
{
	(void)ctx;	/* the timer ended the wait; the next turn asks for events */
}

enum rh_code rh_ui_open_on(struct rh_ui **ui, int in, int out, const struct rh_ui_options *o, struct rh_err *e)
{
	struct rh_ui *u = rh_alloc(sizeof *u);
	enum rh_code code;

	u->options = *o;
	u->options.ascii = o->ascii || !rh_text_utf8();
	u->options.mono = o->mono || (getenv("NO_COLOR") && *getenv("NO_COLOR"));
	code = rh_tty_open(&u->tty, in, out, &u->options, e);
	*ui = NULL;
	if (code != RH_OK) {
		free(u);
		return code;
	}
	u->tty.arrived = keys_arrived;
	u->tty.ctx = u;
	rh_theme_init(u->options.mono);
	rh_cells_init(u->options.ascii);
	rh_cdk_open();
	u->bar_layer = rh_layer_new();
	u->bar = rh_menubar_new(u->bar_layer);
	u->dirty = true;
	*ui = the_ui = u;
	return RH_OK;
}

enum rh_code rh_ui_open(struct rh_ui **ui, const struct rh_ui_options *o, struct rh_err *e)
{
	return rh_ui_open_on(ui, STDIN_FILENO, STDOUT_FILENO, o, e);
}

/* What stands on the screen may be a secret: the cells are overwritten, here and in the terminal, before it is left. */
static void blank(struct rh_ui *ui)
{
	rh_reveal_end();
	rh_cells_begin();
	rh_tty_frame(&ui->tty);
}

void rh_ui_close(struct rh_ui **uip)
{
	struct rh_ui *ui = *uip;

	if (!ui)
		return;
	*uip = NULL;
	rh_timer_stop(&ui->toast.timer);
	if (ui->clipboard.running)
		ui->clipboard.fire(ui->clipboard.ctx);
	rh_timer_stop(&ui->clipboard);
	blank(ui);
	rh_overlays_free(ui);
	rh_cdk_close();
	rh_tty_close(&ui->tty);
	the_ui = NULL;
	free(ui);
}

bool rh_ui_ascii(void)
{
	return rh_cells_ascii();
}

int rh_ui_fd(const struct rh_ui *ui)
{
	return ui->tty.in;
}

/* ---- events ------------------------------------------------------------------------------------------------------- */

void rh_ui_read(struct rh_ui *ui)
{
	rh_tty_read(&ui->tty);
}

bool rh_ui_gone(const struct rh_ui *ui)
{
	return ui->tty.gone;
}

bool rh_ui_small(void)
{
	struct rh_rect s = rh_cells_screen();

	return s.h < RH_MIN_ROWS || s.w < RH_MIN_COLUMNS;
}

/* While only the notice about the size is seen, nobody sees what a key does: those that leave stay. */
static bool passes(const struct rh_event *e)
{
	return !rh_ui_small() || (e->key == RH_KEY_CTRL && (e->c == 'c' || e->c == 'z' || e->c == 'l'));
}

bool rh_ui_event(struct rh_ui *ui, struct rh_event *e)
{
	while (rh_keys_next(&ui->tty.keys, e)) {
		ui->keys++;
		if (passes(e))
			return true;
	}
	return false;
}

bool rh_ui_pending(const struct rh_ui *ui)
{
	return ui->tty.keys.count > 0;
}

uint64_t rh_ui_keys(const struct rh_ui *ui)
{
	return ui->keys;
}

void rh_ui_on_chosen(struct rh_ui *ui, void (*chosen)(void *ctx, const char *id), void *ctx)
{
	ui->chosen = chosen;
	ui->ctx = ctx;
}

void rh_ui_choose(struct rh_ui *ui, const char *id)
{
	if (ui->chosen)
		ui->chosen(ui->ctx, id);
}

/* ---- frames ---------------------------------------------------------------------------------------------------------- */

bool rh_ui_dirty(const struct rh_ui *ui)
{
	return ui->dirty && ui->tty.entered;
}

void rh_ui_touch(struct rh_ui *ui)
{
	if (ui)
		ui->dirty = true;
}

void rh_ui_redraw(struct rh_ui *ui)
{
	ui->everything = ui->dirty = true;
}

void rh_ui_resize(struct rh_ui *ui)
{
	ui->resized = ui->dirty = true;
}

unsigned rh_ui_frames(const struct rh_ui *ui)
{
	return ui->frames;
}

static void draw_notice(void)
{
	struct rh_rect s = rh_cells_screen();
	int y = s.h > 3 ? s.h / 2 - 1 : 0;
	char need[80];

	snprintf(need, sizeof need, s.w < 28 ? "%d×%d" : _("ranchhand needs %d×%d"), RH_MIN_COLUMNS, RH_MIN_ROWS);
	rh_cells_put(y, 0, s.w, RH_ROLE_TITLE, RH_ALIGN_CENTER, rh_str(need));
	snprintf(need, sizeof need, s.w < 28 ? "> %d×%d" : _("this is %d×%d"), s.w, s.h);
	rh_cells_put(y + 1, 0, s.w, RH_ROLE_TEXT, RH_ALIGN_CENTER, rh_str(need));
	rh_cells_put(y + 2, 0, s.w, RH_ROLE_MUTED, RH_ALIGN_CENTER, rh_str(_("nothing is lost")));
}

/* All signals of one burst end in one change of the size. */
static void take_size(struct rh_ui *ui)
{
	ui->resized = false;
	rh_cdk_drop();
	rh_tty_resize(&ui->tty);
}

void rh_ui_draw(struct rh_ui *ui, const struct rh_frame *f)
{
	if (!ui->tty.entered)
		return;
	rh_overlays_sweep(ui);
	if (ui->resized)
		take_size(ui);
	if (ui->everything)
		clearok(curscr, TRUE);
	ui->dirty = ui->everything = false;
	rh_cells_begin();
	if (rh_ui_small()) {
		draw_notice();
	} else {
		rh_frame_draw(ui, f);
		rh_overlays_draw(ui);
	}
	rh_tty_frame(&ui->tty);
	ui->frames++;
}

void rh_ui_suspend(struct rh_ui *ui)
{
	blank(ui);
	rh_tty_leave(&ui->tty);
}

void rh_ui_resume(struct rh_ui *ui)
{
	rh_tty_enter(&ui->tty);
	ui->resized = ui->dirty = true;
}

bool rh_ui_suspended(const struct rh_ui *ui)
{
	return !ui->tty.entered;
}

void rh_ui_fence(struct rh_ui *ui, const char *state)
{
	struct rh_buf b;

	if (!ui->options.fence)
		return;
	rh_buf_init(&b, 64 << 10);
	rh_buf_addz(&b, "\033_rh:");
	for (const char *p = state; *p; p++)
		rh_buf_addc(&b, (unsigned char)*p < 32 || *p == 127 ? '?' : *p);
	rh_buf_addz(&b, "\033\\");
	rh_tty_send(&ui->tty, rh_buf_str(&b));
	rh_buf_release(&b);
}

/* ---- toasts ------------------------------------------------------------------------------------------------------------ */

static void toast_over(void *ctx)
{
	struct rh_ui *ui = ctx;

	ui->toast.text[0] = 0;
	rh_ui_touch(ui);
}

void rh_ui_toast(struct rh_ui *ui, enum rh_role role, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ui->toast.text, sizeof ui->toast.text, fmt, ap);
	va_end(ap);
	ui->toast.role = role;
	rh_timer_start(&ui->toast.timer, RH_TOAST_MS, toast_over, ui);
	rh_ui_touch(ui);
}

const char *rh_ui_toast_text(const struct rh_ui *ui, enum rh_role *role)
{
	*role = ui->toast.role;
	return ui->toast.text[0] ? ui->toast.text : NULL;
}
