/* dialog: a question with buttons. CDK's DIALOG; where a text must be typed first, an input over CDK's buttons. */
#include <string.h>

#include "ui/driver.h"
#include "ui/state.h"

enum { WIDEST = 68, LINES_MOST = 48 };
struct box {
	struct rh_overlay overlay;
	struct rh_ui *ui;
	struct rh_layer *layer;
	char *title, *typed;
	char **lines, **buttons;	/* as they were given */
	size_t line_count, button_count;
	char *rows[LINES_MOST];		/* wrapped */
	size_t row_count;
	int wrapped_to;
	enum rh_role role;
	struct rh_widget *dialog;			/* without `typed` */
	struct rh_widget *input, *row_of_buttons;	/* with it */
	void (*done)(void *ctx, int button);
	void *ctx;
};

static void forget_rows(struct box *b)
{
	while (b->row_count)
		free(b->rows[--b->row_count]);
}

static void wrap(struct box *b, int width, int most)
{
	struct rh_str line;

	forget_rows(b);
	most = most < LINES_MOST ? most : LINES_MOST;
	for (size_t i = 0; i < b->line_count; i++) {
		struct rh_str rest = rh_str(b->lines[i]);

		if (!rest.n && (int)b->row_count < most)
			b->rows[b->row_count++] = rh_strdup("");
		while (rh_wrap_next(&rest, width, &line) && (int)b->row_count < most)
			b->rows[b->row_count++] = rh_str_dup(line);
	}
}

/* ---- drawing ----------------------------------------------------------------------------------------------------- */

static void draw_plain(struct box *b, struct rh_rect screen)
{
	struct rh_rect size;

	if (!b->dialog)
		b->dialog = rh_dialog_new(b->layer, b->title, b->role, (const char *const *)b->rows, b->row_count,
					  (const char *const *)b->buttons, b->button_count);
	rh_layer_focus(b->layer, b->dialog);
	size = rh_dialog_size(b->dialog);
	(void)screen;
	rh_widget_place(b->dialog, rh_overlay_middle(size.h, size.w));
	rh_widget_draw(b->dialog);
}

static bool typed_enough(const struct box *b)
{
	return rh_str_is(rh_input_text(b->input), b->typed);
}

static void draw_typed(struct box *b, struct rh_rect screen)
{
	int w = screen.w - 6 < WIDEST + 4 ? screen.w - 6 : WIDEST + 4, need = rh_buttons_columns(b->row_of_buttons), y;
	struct rh_rect r = rh_overlay_middle((int)b->row_count + 7, w);

	rh_cells_box(r, b->role, b->title);
	y = r.y + 1;
	for (size_t i = 0; i < b->row_count; i++)
		rh_cells_text(y++, r.x + 2, r.w - 4, RH_ROLE_TEXT, rh_str(b->rows[i]));
	rh_cells_textf(y + 1, r.x + 2, r.w - 4, typed_enough(b) ? RH_ROLE_MUTED : RH_ROLE_TEXT, _("Type %s to go on:"),
		       b->typed);
	rh_widget_place(b->input, (struct rh_rect){ y + 2, r.x + 2, 1, r.w - 4 });
	rh_widget_place(b->row_of_buttons, (struct rh_rect){ r.y + r.h - 2, r.x + r.w - 2 - need, 1, need });
	rh_widget_draw(b->input);
	rh_widget_draw(b->row_of_buttons);
}

static void draw(struct rh_overlay *o, struct rh_rect screen)
{
	struct box *b = (struct box *)o;
	int width = screen.w - 10 < WIDEST ? screen.w - 10 : WIDEST;

	if (b->wrapped_to != width) {
		wrap(b, width, screen.h - (b->typed ? 8 : 5));
		rh_widget_free(&b->dialog);
		b->wrapped_to = width;
	}
	if (b->typed)
		draw_typed(b, screen);
	else
		draw_plain(b, screen);
}

/* ---- keys ------------------------------------------------------------------------------------------------------------ */

static void finish(struct box *b, int button)
{
	void (*done)(void *ctx, int button) = b->done;

	b->done = NULL;
	rh_overlay_close(b->ui, &b->overlay);
	if (done)
		done(b->ctx, button);
}

static int current(const struct box *b)
{
	if (b->typed)
		return rh_buttons_current(b->row_of_buttons);
	return b->dialog ? rh_dialog_current(b->dialog) : 0;
}

static void press(struct box *b)
{
	int button = current(b);

	if (b->typed && button > 0 && !typed_enough(b))
		rh_layer_focus(b->layer, b->input);
	else
		finish(b, button);
}

static void typed_event(struct box *b, const struct rh_event *e)
{
	struct rh_widget *w = rh_layer_focused(b->layer);
	enum rh_used used;

	if (e->key == RH_KEY_TAB || e->key == RH_KEY_BACKTAB) {
		rh_layer_next(b->layer, e->key == RH_KEY_TAB ? 1 : -1);
		return;
	}
	used = w ? rh_widget_key(w, e) : RH_IGNORED;
	if (used == RH_DONE && w == b->input) {
		if (typed_enough(b))
			rh_buttons_select(b->row_of_buttons, 1);
		rh_layer_focus(b->layer, b->row_of_buttons);
	} else if (used == RH_DONE) {
		press(b);
	} else if (used == RH_LEFT_UP || used == RH_LEFT_DOWN) {
		rh_layer_next(b->layer, used == RH_LEFT_DOWN ? 1 : -1);
	}
}

static bool event(struct rh_overlay *o, const struct rh_event *e)
{
	struct box *b = (struct box *)o;

	if (e->key == RH_KEY_ESC || (e->key == RH_KEY_CTRL && e->c == 'c'))
		finish(b, 0);
	else if (b->typed)
		typed_event(b, e);
	else if (b->dialog && rh_widget_key(b->dialog, e) == RH_DONE)
		press(b);
	return true;
}

static void focus(const struct rh_overlay *o, struct rh_buf *out)
{
	const struct box *b = (const struct box *)o;

	if (b->typed && rh_layer_focused(b->layer) == b->input)
		rh_buf_addz(out, "typed");
	else
		rh_buf_addf(out, "button:%d", current(b));
}

static void free_strings(char **v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

static void release(struct rh_overlay *o)
{
	struct box *b = (struct box *)o;

	rh_layer_free(&b->layer);
	forget_rows(b);
	free_strings(b->lines, b->line_count);
	free_strings(b->buttons, b->button_count);
	free(b->title);
	free(b->typed);
	free(b);
}

static const struct rh_overlay_ops ops = { .draw = draw, .event = event, .focus = focus, .free = release };

/* ---- opening ------------------------------------------------------------------------------------------------------------ */

static char **copy_strings(const char *const *v, size_t n)
{
	char **to = rh_alloc((n + 1) * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = rh_strdup(v[i]);
	return to;
}

void rh_ui_dialog(struct rh_ui *ui, const struct rh_dialog *d)
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
	b->role = d->role == RH_ROLE_TEXT ? RH_ROLE_TITLE : d->role;
	b->done = d->done;
	b->ctx = d->ctx;
	b->layer = rh_layer_new();
	if (b->typed) {
		b->input = rh_input_new(b->layer, &(struct rh_input_spec){ .max = 512 });
		b->row_of_buttons = rh_buttons_new(b->layer, d->buttons, d->button_count);
		rh_layer_focus(b->layer, b->input);
	}
	rh_overlay_open(ui, &b->overlay);
}

void rh_ui_error(struct rh_ui *ui, const struct rh_err *e)
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
	rh_ui_dialog(ui, &(struct rh_dialog){ .title = _("That did not work"), .lines = lines, .line_count = n,
					      .buttons = &button, .button_count = 1, .role = RH_ROLE_BAD });
}
