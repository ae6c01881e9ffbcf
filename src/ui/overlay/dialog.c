/* dialog: a question with buttons: CDK's DIALOG, or an input above CDK's buttons where a text must be typed first. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"
#include "ui/verbs.h"

enum { WIDEST = 68, LINES_MOST = 200 };
struct box {
	struct ui_overlay overlay;
	struct ui *ui;
	struct ui_layer *layer;
	char *title, *typed;
	char **lines, **buttons; /* as they were given */
	size_t line_count, button_count;
	char *rows[LINES_MOST];      /* wrapped */
	size_t row_count, top, room; /* room: so many of them are shown at most, from top */
	int wrapped_to;
	enum ui_role role;
	struct ui_seen seen;
	struct ui_widget *dialog;                 /* without `typed` */
	struct ui_widget *input, *row_of_buttons; /* with it */
	void (*done)(void *ctx, int button);
	void *ctx;
};

static void forget_rows(struct box *b)
{
	while (b->row_count)
		free(b->rows[--b->row_count]);
}

static void wrap(struct box *b, int width)
{
	struct rh_str line;

	forget_rows(b);
	for (size_t i = 0; i < b->line_count; i++) {
		char *text = rh_strdup(b->lines[i]);
		struct rh_str rest;

		ui_keys_expand(text, b->ui->screen);
		rest = rh_str(text);
		if (!rest.n && b->row_count < LINES_MOST)
			b->rows[b->row_count++] = rh_strdup("");
		while (ui_wrap_next(&rest, width, &line) && b->row_count < LINES_MOST)
			b->rows[b->row_count++] = rh_str_dup(line);
		free(text);
	}
}

/* ---- what does not fit is scrolled ---- */

static size_t shown(const struct box *b)
{
	size_t rest = b->row_count - b->top;

	return rest < b->room ? rest : b->room;
}

/* A page, of which one line stays. */
static void turn(struct box *b, bool down)
{
	size_t last = b->row_count > b->room ? b->row_count - b->room : 0, page = b->room > 1 ? b->room - 1 : 1;

	if (down)
		b->top = b->top + page < last ? b->top + page : last;
	else
		b->top = b->top > page ? b->top - page : 0;
	ui_widget_free(&b->dialog);
	ui_touch(b->ui);
}

static void fit(struct box *b, struct ui_rect screen)
{
	int width = screen.w - 10 < WIDEST ? screen.w - 10 : WIDEST;
	size_t room = screen.h > 9 ? (size_t)(screen.h - (b->typed ? 8 : 5)) : 1;

	if (b->wrapped_to == width && b->room == room)
		return;
	wrap(b, width);
	b->wrapped_to = width;
	b->room = room;
	b->top = 0;
	ui_widget_free(&b->dialog);
}

/* At the right edge of the rows. */
static void draw_more(const struct box *b, int y, int x)
{
	if (b->top)
		ui_cells_text(y, x, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_UP)));
	if (b->top + shown(b) < b->row_count)
		ui_cells_text(y + (int)shown(b) - 1, x, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_DOWN)));
}

/* ---- drawing ---- */

static void draw_plain(struct box *b)
{
	struct ui_rect size, r;

	if (!b->dialog)
		b->dialog = ui_dialog_new(b->layer, b->title, b->role, (const char *const *)(b->rows + b->top),
					  shown(b), (const char *const *)b->buttons, b->button_count);
	ui_layer_focus(b->layer, b->dialog);
	size = ui_dialog_size(b->dialog);
	r = ui_overlay_middle(size.h, size.w);
	ui_widget_move(b->dialog, r);
	ui_widget_draw(b->dialog);
	draw_more(b, r.y + 1, r.x + r.w - 1);
}

static bool typed_enough(const struct box *b)
{
	return rh_str_is(ui_input_text(b->input), b->typed);
}

static struct ui_event part_click(void *owner, size_t part)
{
	const struct box *b = owner;

	ui_layer_focus(b->layer, part ? b->row_of_buttons : b->input);
	return (struct ui_event){ 0 };
}

static void draw_typed(struct box *b, struct ui_rect screen)
{
	int w = screen.w - 6 < WIDEST + 4 ? screen.w - 6 : WIDEST + 4, need = ui_buttons_columns(b->row_of_buttons), y;
	struct ui_rect r = ui_overlay_middle((int)shown(b) + 7, w);

	ui_cells_box(r, b->role, b->title);
	y = r.y + 1;
	for (size_t i = 0; i < shown(b); i++)
		ui_cells_text(y++, r.x + 2, r.w - 4, UI_ROLE_TEXT, rh_str(b->rows[b->top + i]));
	draw_more(b, r.y + 1, r.x + r.w - 1);
	ui_cells_textf(y + 1, r.x + 2, r.w - 4, typed_enough(b) ? UI_ROLE_MUTED : UI_ROLE_TEXT, _("Type %s to go on:"),
		       b->typed);
	ui_widget_move(b->input, (struct ui_rect){ y + 2, r.x + 2, 1, r.w - 4 });
	ui_widget_move(b->row_of_buttons, (struct ui_rect){ r.y + r.h - 2, r.x + r.w - 2 - need, 1, need });
	ui_hit((struct ui_rect){ y + 2, r.x + 2, 1, r.w - 4 }, part_click, b, 0);
	ui_hit((struct ui_rect){ r.y + r.h - 2, r.x + r.w - 2 - need, 1, need }, part_click, b, 1);
	ui_widget_draw(b->input);
	ui_widget_draw(b->row_of_buttons);
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct box *b = (struct box *)o;

	fit(b, screen);
	if (b->typed)
		draw_typed(b, screen);
	else
		draw_plain(b);
	ui_seen_drawn(&b->seen);
}

/* ---- keys ---- */

static void finish(struct box *b, int button)
{
	void (*done)(void *ctx, int button) = b->done;

	b->done = NULL;
	ui_overlay_close(b->ui, &b->overlay);
	if (done)
		done(b->ctx, button);
}

static int current(const struct box *b)
{
	if (b->typed)
		return ui_buttons_current(b->row_of_buttons);
	return b->dialog ? ui_dialog_current(b->dialog) : 0;
}

static void press(struct box *b)
{
	int button = current(b);

	if (!ui_seen_by_key(&b->seen)) /* typed before anybody could read the question */
		return;
	if (b->typed && button > 0 && !typed_enough(b))
		ui_layer_focus(b->layer, b->input);
	else
		finish(b, button);
}

static void typed_event(struct box *b, const struct ui_event *e)
{
	struct ui_widget *w = ui_layer_focused(b->layer);
	enum ui_used used;

	if (e->key == UI_KEY_TAB || e->key == UI_KEY_BACKTAB) {
		ui_layer_next(b->layer, e->key == UI_KEY_TAB ? 1 : -1);
		return;
	}
	used = w ? ui_widget_key(w, e) : UI_IGNORED;
	if (used == UI_DONE && w == b->input) {
		if (!typed_enough(b))
			return; /* the line above says what is to be typed */
		ui_buttons_select(b->row_of_buttons, 1);
		press(b);
	} else if (used == UI_DONE) {
		press(b);
	} else if (used == UI_LEFT_UP || used == UI_LEFT_DOWN) {
		ui_layer_next(b->layer, used == UI_LEFT_DOWN ? 1 : -1);
	}
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct box *b = (struct box *)o;

	if (e->key == UI_KEY_ESC || (e->key == UI_KEY_CTRL && e->c == 'c'))
		finish(b, 0);
	else if (e->key == UI_KEY_PGDN || e->key == UI_KEY_PGUP)
		turn(b, e->key == UI_KEY_PGDN);
	else if (b->typed)
		typed_event(b, e);
	else if (b->dialog && ui_seen_by_key(&b->seen) && ui_widget_key(b->dialog, e) == UI_DONE)
		press(b);
	return true;
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	const struct box *b = (const struct box *)o;

	if (b->typed && ui_layer_focused(b->layer) == b->input)
		rh_buf_addz(out, "typed");
	else
		rh_buf_addf(out, "button:%d", current(b));
}

static void say(struct ui_overlay *o, struct ui_said *out)
{
	const struct box *b = (const struct box *)o;

	rh_buf_addz(&out->what, _("question"));
	for (size_t i = 0; i < b->line_count; i++)
		rh_buf_addf(&out->body, "%s\n", b->lines[i]);
	if (b->typed)
		rh_buf_addf(&out->body, _("Type %s to go on:"), b->typed);
	if (b->typed && ui_layer_focused(b->layer) == b->input) {
		out->typing = true;
		rh_buf_addf(&out->focus, _("text, %.*s"), RH_ARG(ui_input_text(b->input)));
		return;
	}
	rh_buf_addf(&out->focus, _("button %d of %zu: %s"), current(b) + 1, b->button_count, b->buttons[current(b)]);
}

static const char *title(const struct ui_overlay *o)
{
	return ((const struct box *)o)->title;
}

static void free_strings(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

static void release(struct ui_overlay *o)
{
	struct box *b = (struct box *)o;

	ui_hits_drop(b);
	ui_layer_free(&b->layer);
	forget_rows(b);
	free_strings(b->lines, b->line_count);
	free_strings(b->buttons, b->button_count);
	free(b->title);
	free(b->typed);
	free(b);
}

static size_t hints(const struct ui_overlay *o, const char **pairs, size_t max)
{
	struct box *b = (struct box *)(uintptr_t)o;
	size_t n = ui_overlay_hints(o, pairs, max);

	fit(b, ui_overlay_room()); /* hints are drawn first */
	if (b->row_count > b->room && n + 2 <= max) {
		pairs[n++] = "PgDn";
		pairs[n++] = _("more of it");
	}
	return n;
}

static const struct ui_overlay_ops ops = {
	.draw = draw, .event = event, .focus = focus, .say = say, .title = title, .hints = hints, .free = release
};

/* ---- opening ---- */

static char **copy_strings(const char *const *v, size_t n)
{
	char **to = rh_alloc((n + 1) * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = rh_strdup(v[i]);
	return to;
}

void ui_dialog(struct ui *ui, const struct ui_dialog *d)
{
	struct box *b = rh_alloc(sizeof *b);

	b->overlay.ops = &ops;
	b->overlay.owner = d->owner;
	b->ui = ui;
	b->title = rh_strdup(d->title ? d->title : "");
	b->typed = d->typed ? rh_strdup(d->typed) : NULL;
	b->line_count = d->line_count;
	b->lines = copy_strings(d->lines, d->line_count);
	b->button_count = d->button_count;
	b->buttons = copy_strings(d->buttons, d->button_count);
	b->role = d->role == UI_ROLE_TEXT ? UI_ROLE_TITLE : d->role;
	b->done = d->done;
	b->ctx = d->ctx;
	b->layer = ui_layer_new();
	if (b->typed) {
		b->input = ui_input_new(b->layer, &(struct ui_input_spec){ .max = 512 });
		b->row_of_buttons = ui_buttons_new(b->layer, d->buttons, d->button_count);
		ui_layer_focus(b->layer, b->input);
	}
	ui_overlay_open(ui, &b->overlay);
}

void ui_error(struct ui *ui, const struct rh_err *e)
{
	const char *lines[5], *button = _("Close");
	size_t n = 0;

	lines[n++] = e->what;
	if (e->why[0]) {
		lines[n++] = "";
		lines[n++] = e->why;
	}
	if (e->fix[0]) {
		lines[n++] = "";
		lines[n++] = e->fix;
	}
	ui_dialog(ui, &(struct ui_dialog){ .title = _("That did not work"),
					   .lines = lines,
					   .line_count = n,
					   .buttons = &button,
					   .button_count = 1,
					   .role = UI_ROLE_BAD });
}
