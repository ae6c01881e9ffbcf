/* input: draws a line of text that is edited (ui/line.c), scrolled so that the cursor is seen. */
#define _GNU_SOURCE
#include <string.h>

#include "ui/cdk/room.h"
#include "ui/line.h"

enum { MASK = 10 };		/* marks for any masked text: how long it is stays unknown */
struct input {
	struct rh_widget w;
	struct rh_line line;
	size_t left;		/* byte of the first glyph that is seen */
	bool revealed;
	char *hint;
};

static struct input *input_of(const struct rh_widget *w)
{
	RH_CHECK_KIND(w, RH_WIDGET_INPUT);
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

/* The cursor needs a cell of its own behind the text. */
static void scroll_to_cursor(struct input *in, int width)
{
	struct rh_line *l = &in->line;

	if (in->left > l->text.n)
		in->left = l->text.n;
	if (l->cursor < in->left)
		in->left = l->cursor;
	while (in->left < l->cursor && columns_between(in, in->left, l->cursor) >= width)
		in->left = rh_line_after(l, in->left);
	/* No room is wasted when text was taken away. */
	while (in->left > 0) {
		size_t before = rh_line_before(l, in->left);

		if (columns_between(in, before, l->text.n) >= width)
			break;
		in->left = before;
	}
}

static int draw_text(struct input *in, int y, int x, int width, unsigned style)
{
	struct rh_str rest = rh_str_from(text(in), in->left);
	struct rh_look look = rh_theme_look(style), made = rh_theme_look((style & ~(unsigned)RH_STYLE_ROLE) | RH_ROLE_MADE);
	struct rh_glyph g;
	int used = 0;

	while (rh_glyph_next(&rest, &g) && used + g.columns <= width) {
		rh_cells_glyph(y, x + used, g.text, g.columns, g.made ? made : look);
		used += g.columns;
	}
	explicit_bzero(&g, sizeof g);
	return used;
}

static int draw_mask(const struct input *in, int y, int x, int width, unsigned style)
{
	int used = 0;

	while (text(in).n && used < MASK && used < width)
		used += rh_cells_text(y, x + used, 1, style, rh_str(rh_sign(RH_SIGN_BULLET)));
	return used;
}

static void input_draw(struct rh_widget *w)
{
	struct input *in = input_of(w);
	unsigned style = in->line.spec.masked ? RH_ROLE_SECRET : RH_ROLE_TEXT;
	int y = w->rect.y, edge = in->line.spec.bare ? 0 : 2, x = w->rect.x + edge, width = w->rect.w - 2 * edge, used, cursor;

	if (width < 1)
		return;
	if (edge) {
		unsigned frame = rh_widget_focused(w) ? RH_ROLE_FOCUS : RH_ROLE_TEXT;

		rh_cells_text(y, w->rect.x, 2, frame, RH_STR("[ "));
		rh_cells_text(y, x + width, 2, frame, RH_STR(" ]"));
	}
	if (blind(in)) {
		cursor = used = draw_mask(in, y, x, width - 1, style);
	} else {
		if (in->line.spec.masked && text(in).n)
			rh_cells_reveals();
		scroll_to_cursor(in, width);
		used = draw_text(in, y, x, width, style);
		cursor = columns_between(in, in->left, in->line.cursor);
	}
	if (!text(in).n && in->hint)
		used = rh_cells_text(y, x, width, RH_ROLE_MUTED, rh_str(in->hint));
	rh_cells_fill((struct rh_rect){ y, x + used, 1, width - used }, RH_ROLE_TEXT);
	if (rh_widget_focused(w))
		rh_cells_cursor(y, x + cursor);
}

static enum rh_used input_key(struct rh_widget *w, const struct rh_event *e)
{
	struct input *in = input_of(w);

	return rh_line_key(&in->line, e, blind(in));
}

static void input_release(struct rh_widget *w)
{
	struct input *in = input_of(w);

	rh_line_release(&in->line);
	free(in->hint);
}

static const struct rh_widget_ops input_ops = {
	.kind = RH_WIDGET_INPUT, .type = vENTRY, .build = rh_own_build, .draw = input_draw, .key = input_key,
	.release = input_release,
};

struct rh_widget *rh_input_new(struct rh_layer *l, const struct rh_input_spec *spec)
{
	struct input *in = rh_widget_make(l, &input_ops, sizeof *in);

	rh_line_init(&in->line, spec);
	return &in->w;
}

struct rh_str rh_input_text(const struct rh_widget *w)
{
	return text(input_of(w));
}

const struct rh_secret *rh_input_secret(const struct rh_widget *w)
{
	return &input_of(w)->line.text;
}

void rh_input_set(struct rh_widget *w, struct rh_str to)
{
	struct input *in = input_of(w);

	rh_line_set(&in->line, to);
	in->left = 0;
}

void rh_input_reveal(struct rh_widget *w, bool on)
{
	struct input *in = input_of(w);

	in->revealed = on;
	if (!on && in->line.spec.masked)
		in->line.cursor = in->line.text.n;
}

bool rh_input_revealed(const struct rh_widget *w)
{
	return input_of(w)->revealed;
}

void rh_input_hint(struct rh_widget *w, const char *hint)
{
	rh_strset(&input_of(w)->hint, hint);
}
