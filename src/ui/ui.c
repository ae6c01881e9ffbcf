/* ui: opens and closes the terminal for the program, returns events, and draws a frame when something changed. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ui/ui.h"
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/glyphs.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/term.h"

static struct ui *the_ui;

struct ui *ui_current(void)
{
	return the_ui;
}

bool ui_slow(void)
{
	return the_ui && the_ui->tty.speed.baud;
}

static void keys_arrived(void *ctx)
{
	(void)ctx; /* the timer ended the wait, and the next turn asks for events */
}

static enum ui_glyphs glyphs(const struct ui *u)
{
	if (u->options.ambiguous == UI_AMBIGUOUS_WIDE || (u->options.ambiguous == UI_AMBIGUOUS_AUTO && u->tty.wide))
		return UI_GLYPHS_WIDE;
	return ui_glyphs_of(u->tty.entry, u->options.ascii);
}

/* CDK's objects hold characters and attributes: they are made again. */
static void look_changed(struct ui *u)
{
	ui_glyphs_use(glyphs(u));
	ui_cdk_drop();
	ui_redraw(u);
}

static void say_entry(struct ui *u)
{
	const char *term = getenv("TERM");

	if (!u->options.linear && !u->tty.blind && term && strcmp(term, u->tty.entry) != 0)
		ui_toast(u, UI_ROLE_WARN, _("TERM=%.60s is not known here: drawing as for %s"), term, u->tty.entry);
}

void ui_look(struct ui *ui, const struct ui_options *o)
{
	ui->options.ambiguous = o->ambiguous;
	ui->options.theme = o->theme;
	ui->options.mouse = o->mouse;
	ui_theme_use(o->theme);
	ui_tty_mouse(&ui->tty, o->mouse);
	look_changed(ui);
}

enum rh_code ui_open_on(struct ui **ui, int in, int out, const struct ui_options *o, struct rh_err *e)
{
	struct ui *u = rh_alloc(sizeof *u);
	enum rh_code code;

	u->options = *o;
	u->options.ascii = o->ascii || !rh_text_utf8();
	code = ui_tty_open(&u->tty, in, out, &u->options, e);
	*ui = NULL;
	if (code != RH_OK) {
		free(u);
		return code;
	}
	u->options.ascii |= u->tty.speed.baud > 0; /* one byte for a line or sign in place of three */
	u->tty.arrived = keys_arrived;
	u->tty.ctx = u;
	ui_theme_begin();
	ui_theme_use(u->options.theme);
	ui_glyphs_use(glyphs(u));
	ui_cdk_open();
	u->bar_layer = ui_layer_new();
	u->bar = ui_menubar_new(u->bar_layer);
	u->dirty = true;
	*ui = the_ui = u;
	say_entry(u);
	return RH_OK;
}

enum rh_code ui_open(struct ui **ui, const struct ui_options *o, struct rh_err *e)
{
	return ui_open_on(ui, STDIN_FILENO, STDOUT_FILENO, o, e);
}

/* The screen may show a secret: the cells are overwritten, here and in the terminal, before it is left. */
static void blank(struct ui *ui)
{
	ui_reveal_end();
	if (ui->options.linear)
		return;
	if (!ui_pen_settle(&ui->tty.pen))
		clearok(curscr, TRUE);
	ui_cells_begin();
	ui_tty_frame(&ui->tty);
}

void ui_close(struct ui **uip)
{
	struct ui *ui = *uip;

	if (!ui)
		return;
	*uip = NULL;
	rh_timer_stop(&ui->toast.timer);
	ui_clipboard_end(ui);
	blank(ui);
	ui_overlays_free(ui);
	ui_linear_release(ui);
	ui_cdk_close();
	ui_tty_close(&ui->tty);
	the_ui = NULL;
	free(ui);
}

int ui_fd(const struct ui *ui)
{
	return ui->tty.in;
}

int ui_out_fd(const struct ui *ui)
{
	return ui_tty_waits(&ui->tty) ? ui_pen_fd(&ui->tty.pen) : -1;
}

void ui_flush(struct ui *ui)
{
	ui_pen_push(&ui->tty.pen);
}

static void toast_over(void *ctx);

/* ---- events ---- */

/* A frame that the terminal has not taken yet has been seen by nobody. */
void ui_read(struct ui *ui)
{
	bool wide = ui->tty.wide;

	bool under_way = ui_tty_waits(&ui->tty) || ui_speed_busy(&ui->tty.speed);

	ui->tty.keys.frame = ui->frames - (ui->frames && under_way);
	ui_tty_read(&ui->tty);
	if (ui->tty.wide != wide)
		look_changed(ui);
}

void ui_seen_drawn(struct ui_seen *seen)
{
	if (!seen->drawn && the_ui)
		*seen = (struct ui_seen){ true, the_ui->frames + 1 };
}

bool ui_seen_by_key(const struct ui_seen *seen)
{
	return !the_ui || (seen->drawn && (int)(the_ui->key_frame - seen->frame) >= 0);
}

bool ui_gone(const struct ui *ui)
{
	return ui->tty.gone;
}

bool ui_small(void)
{
	struct ui_rect s = ui_cells_screen();

	return s.h < UI_MIN_ROWS || s.w < UI_MIN_COLUMNS;
}

/* While only the notice about the size is shown, nobody sees what a key does: only those that leave or redraw work. */
static bool passes(const struct ui_event *e)
{
	return !ui_small() || (e->key == UI_KEY_CTRL && (e->c == 'c' || e->c == 'z' || e->c == 'l'));
}

/* A click becomes the key that does the same, or has done all there is to do. */
static bool clicked(struct ui *ui, struct ui_event *e)
{
	unsigned frame = e->frame;

	if (e->key != UI_KEY_CLICK)
		return true;
	*e = ui_hits_click((int)(e->c >> 16), (int)(e->c & 0xffff));
	e->frame = frame;
	ui_touch(ui);
	return e->key != UI_KEY_NONE;
}

bool ui_event(struct ui *ui, struct ui_event *e)
{
	while (ui_keys_next(&ui->tty.keys, e)) {
		ui->keys++;
		ui->keyed = true;
		if (ui->toast.text[0] && (int)(e->frame - ui->toast.frame) > 0) /* it has been seen */
			toast_over(ui);
		if (passes(e) && clicked(ui, e))
			return true;
	}
	return false;
}

bool ui_pending(const struct ui *ui)
{
	return ui->tty.keys.count > 0;
}

uint64_t ui_keys(const struct ui *ui)
{
	return ui->keys;
}

void ui_on_chosen(struct ui *ui, void (*chosen)(void *ctx, const char *id), void *ctx)
{
	ui->chosen = chosen;
	ui->ctx = ctx;
}

void ui_on_unable(struct ui *ui,
		  bool (*unable)(void *ctx, const struct ui_screen *s, const struct ui_action *a, struct rh_buf *why),
		  void *ctx)
{
	ui->unable = unable;
	ui->unable_ctx = ctx;
}

void ui_on_shown(struct ui *ui, void (*shown)(void *ctx, const struct ui_screen *s, const char *label, bool copied),
		 void *ctx)
{
	ui->shown = shown;
	ui->shown_ctx = ctx;
}

void ui_tell_shown(const struct ui_screen *s, const char *label, bool copied)
{
	const struct ui *ui = ui_current();

	if (ui && ui->shown)
		ui->shown(ui->shown_ctx, s, label, copied);
}

void ui_choose(struct ui *ui, const char *id)
{
	if (ui->chosen)
		ui->chosen(ui->ctx, id);
}

/* ---- frames ---- */

/* Not yet, on a slow line: then a frame is drawn and stays here, so that what is asked for because it is on the screen
 * can come meanwhile. */
static bool sends(const struct ui *ui)
{
	const struct ui_speed *s = &ui->tty.speed;

	return !ui_speed_busy(s) && (ui->keyed || ui_speed_due(s));
}

bool ui_dirty(const struct ui *ui)
{
	return (ui->dirty || (ui->unsent && sends(ui))) && ui->tty.entered && !ui_tty_waits(&ui->tty);
}

void ui_touch(struct ui *ui)
{
	if (ui && !ui->dirty && !ui->unsent)
		ui_speed_changed(&ui->tty.speed);
	if (ui)
		ui->dirty = true;
}

void ui_redraw(struct ui *ui)
{
	ui->everything = ui->dirty = true;
	ui_linear_again(ui);
}

void ui_resize(struct ui *ui)
{
	ui->resized = ui->dirty = true;
}

unsigned ui_frames(const struct ui *ui)
{
	return ui->frames;
}

static void draw_notice(void)
{
	struct ui_rect s = ui_cells_screen();
	int y = s.h > 3 ? s.h / 2 - 1 : 0;
	char need[80];

	snprintf(need, sizeof need, s.w < 28 ? "%d×%d" : _("ranchhand needs %d×%d"), UI_MIN_COLUMNS, UI_MIN_ROWS);
	ui_cells_put(y, 0, s.w, UI_ROLE_TITLE, UI_ALIGN_CENTER, rh_str(need));
	snprintf(need, sizeof need, s.w < 28 ? "> %d×%d" : _("this is %d×%d"), s.w, s.h);
	ui_cells_put(y + 1, 0, s.w, UI_ROLE_TEXT, UI_ALIGN_CENTER, rh_str(need));
	ui_cells_put(y + 2, 0, s.w, UI_ROLE_MUTED, UI_ALIGN_CENTER, rh_str(_("nothing is lost")));
}

/* However many signals came, the size is changed once. */
static void take_size(struct ui *ui)
{
	ui->resized = false;
	ui_cdk_drop();
	ui_tty_resize(&ui->tty);
}

void ui_draw(struct ui *ui, const struct ui_frame *f)
{
	if (!ui->tty.entered || ui_tty_waits(&ui->tty))
		return;
	ui_overlays_sweep(ui);
	if (ui->resized)
		take_size(ui);
	if (ui->everything)
		clearok(curscr, TRUE);
	ui->dirty = ui->everything = false;
	ui->screen = f->depth ? f->stack[f->depth - 1] : NULL;
	ui_cells_begin();
	ui_hits_clear();
	if (ui_small()) {
		draw_notice();
	} else {
		ui_frame_draw(ui, f);
		ui_overlays_draw(ui);
	}
	ui->screen = NULL;
	ui->unsent = !sends(ui);
	if (ui->unsent)
		return;
	ui->keyed = false;
	if (ui->options.linear)
		ui_linear_say(ui, f);
	else
		ui_tty_frame(&ui->tty);
	ui->frames++;
}

void ui_suspend(struct ui *ui)
{
	blank(ui);
	ui_tty_leave(&ui->tty);
}

void ui_resume(struct ui *ui)
{
	ui_tty_enter(&ui->tty);
	ui->resized = ui->dirty = true;
}

bool ui_suspended(const struct ui *ui)
{
	return !ui->tty.entered;
}

void ui_fence(struct ui *ui, const char *state)
{
	struct rh_buf b;

	if (!ui->options.fence)
		return;
	rh_buf_init(&b, 64 << 10);
	rh_buf_addz(&b, "\033_rh:");
	for (const char *p = state; *p; p++)
		rh_buf_addc(&b, (unsigned char)*p < 32 || *p == 127 ? '?' : *p);
	rh_buf_addz(&b, "\033\\");
	ui_tty_send(&ui->tty, rh_buf_str(&b));
	rh_buf_release(&b);
}

/* ---- toasts ---- */

static void toast_over(void *ctx)
{
	struct ui *ui = ctx;

	rh_timer_stop(&ui->toast.timer);
	ui->toast.text[0] = 0;
	ui_touch(ui);
}

void ui_toast(struct ui *ui, enum ui_role role, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(ui->toast.text, sizeof ui->toast.text, fmt, ap);
	va_end(ap);
	ui->toast.role = role;
	ui->toast.frame = ui->frames;
	rh_timer_start(&ui->toast.timer, UI_TOAST_MS, toast_over, ui);
	ui_touch(ui);
}

void ui_toast_err(struct ui *ui, const struct rh_err *e)
{
	char *line = rh_err_line(e, true);

	ui_toast(ui, UI_ROLE_WARN, "%s", line);
	free(line);
}

const char *ui_toast_text(const struct ui *ui, enum ui_role *role)
{
	*role = ui->toast.role;
	return ui->toast.text[0] ? ui->toast.text : NULL;
}
