/* input: draws a line of text that is edited (ui/line.c), scrolled so that the cursor is visible. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/form/line.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

enum { MASK = 10 }; /* marks for any masked text: its length is not shown */
struct input {
	struct ui_widget w;
	struct ui_line line;
	size_t left; /* byte of the first visible glyph */
	bool revealed;
	char *hint;
};

static struct input *input_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_INPUT);
	return (struct input *)(uintptr_t)w;
}

static bool blind(const struct input *in)
{
	return in->line.spec.masked && !in->revealed;
}

static struct rh_str text(const struct input *in)
{
	return rh_secret_peek(&in->line.text);
}

static int columns_between(const struct input *in, size_t from, size_t to)
{
	return rh_text_columns(rh_str_n(text(in).p + from, to - from), 0);
}

/* The cursor needs its own cell after the text. */
static void scroll_to_cursor(struct input *in, int width)
{
	struct ui_line *l = &in->line;

	if (in->left > l->text.n)
		in->left = l->text.n;
	if (l->cursor < in->left)
		in->left = l->cursor;
	while (in->left < l->cursor && columns_between(in, in->left, l->cursor) >= width)
		in->left = ui_line_after(l, in->left);
	/* No room is wasted after text was deleted. */
	while (in->left > 0) {
		size_t before = ui_line_before(l, in->left);

		if (columns_between(in, before, l->text.n) >= width)
			break;
		in->left = before;
	}
}

/* more: it goes on behind what is drawn. */
static int draw_text(struct input *in, int y, int x, int width, unsigned style, bool *more)
{
	struct rh_str rest = rh_str_from(text(in), in->left);
	struct ui_look look = ui_theme_look(style),
		       made = ui_theme_look((style & ~(unsigned)UI_STYLE_ROLE) | UI_ROLE_MADE);
	struct rh_glyph g;
	int used = 0;

	while (rh_glyph_next(&rest, &g) && used + g.columns <= width) {
		ui_cells_glyph(y, x + used, g.text, g.columns, g.made ? made : look);
		used += g.columns;
	}
	*more = used < columns_between(in, in->left, in->line.text.n);
	explicit_bzero(&g, sizeof g);
	return used;
}

static int draw_mask(const struct input *in, int y, int x, int width, unsigned style)
{
	int used = 0;

	while (text(in).n && used < MASK && used < width)
		used += ui_cells_text(y, x + used, 1, style, rh_str(ui_sign(UI_SIGN_BULLET)));
	return used;
}

/* What is beyond either end is marked beside it, as beside a table's columns. */
static void draw_frame(const struct ui_widget *w, bool left, bool right)
{
	unsigned frame = ui_widget_focused(w) ? UI_ROLE_FOCUS : UI_ROLE_TEXT;
	int y = w->rect.y, x = w->rect.x, end = w->rect.x + w->rect.w;

	ui_cells_text(y, x, 1, frame, RH_STR("["));
	ui_cells_text(y, x + 1, 1, left ? UI_ROLE_KEY : frame, rh_str(left ? "<" : " "));
	ui_cells_text(y, end - 2, 1, right ? UI_ROLE_KEY : frame, rh_str(right ? ">" : " "));
	ui_cells_text(y, end - 1, 1, frame, RH_STR("]"));
}

static void input_draw(struct ui_widget *w)
{
	struct input *in = input_of(w);
	unsigned style = in->line.spec.masked ? UI_ROLE_SECRET : UI_ROLE_TEXT;
	int y = w->rect.y, edge = in->line.spec.bare ? 0 : 2, x = w->rect.x + edge, width = w->rect.w - 2 * edge, used,
	    cursor;
	bool more = false;

	if (width < 1)
		return;
	if (blind(in)) {
		cursor = used = draw_mask(in, y, x, width - 1, style);
	} else {
		if (in->line.spec.masked && text(in).n)
			ui_cells_reveals();
		scroll_to_cursor(in, width);
		used = draw_text(in, y, x, width, style, &more);
		cursor = columns_between(in, in->left, in->line.cursor);
	}
	if (!text(in).n && in->hint)
		used = ui_cells_text(y, x, width, UI_ROLE_MUTED, rh_str(in->hint));
	ui_cells_fill((struct ui_rect){ y, x + used, 1, width - used }, UI_ROLE_TEXT);
	if (edge)
		draw_frame(w, !blind(in) && in->left > 0, more);
	if (in->line.spec.masked && text(in).n)
		ui_cells_secret(y, x, width);
	if (ui_widget_focused(w))
		ui_cells_cursor(y, x + cursor);
}

static enum ui_used input_key(struct ui_widget *w, const struct ui_event *e)
{
	struct input *in = input_of(w);

	return ui_line_key(&in->line, e, blind(in));
}

static void input_release(struct ui_widget *w)
{
	struct input *in = input_of(w);

	ui_line_release(&in->line);
	free(in->hint);
}

static const struct ui_widget_ops input_ops = {
	.kind = UI_WIDGET_INPUT,
	.type = vENTRY,
	.build = ui_own_build,
	.draw = input_draw,
	.key = input_key,
	.release = input_release,
};

struct ui_widget *ui_input_new(struct ui_layer *l, const struct ui_input_spec *spec)
{
	struct input *in = ui_widget_make(l, &input_ops, sizeof *in);

	ui_line_init(&in->line, spec);
	return &in->w;
}

struct rh_str ui_input_text(const struct ui_widget *w)
{
	return text(input_of(w));
}

const struct rh_secret *ui_input_secret(const struct ui_widget *w)
{
	return &input_of(w)->line.text;
}

void ui_input_set(struct ui_widget *w, struct rh_str to)
{
	struct input *in = input_of(w);

	ui_line_set(&in->line, to);
	in->left = 0;
}

void ui_input_reveal(struct ui_widget *w, bool on)
{
	struct input *in = input_of(w);

	in->revealed = on;
	if (!on && in->line.spec.masked)
		in->line.cursor = in->line.text.n;
}

bool ui_input_revealed(const struct ui_widget *w)
{
	return input_of(w)->revealed;
}

void ui_input_hint(struct ui_widget *w, const char *hint)
{
	rh_strset(&input_of(w)->hint, hint);
}
