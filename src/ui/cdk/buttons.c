/* buttons: CDK's BUTTONBOX in one row. */
#include <string.h>

#include "ui/cdk/room.h"

enum { BUTTONS = 8, GAP = 2 };
struct buttons {
	struct rh_widget w;
	char *labels[BUTTONS];
	int n, current;
};

static struct buttons *buttons_of(const struct rh_widget *w)
{
	RH_CHECK_KIND(w, RH_WIDGET_BUTTONS);
	return (struct buttons *)(uintptr_t)w;
}

/* With a box of this width CDK puts exactly GAP columns between two, and the first into column 1. */
static int box_width(int labels, int n)
{
	return labels + n * (GAP + 1) - 1;
}

static CDKOBJS *buttons_build(struct rh_widget *w)
{
	struct buttons *b = buttons_of(w);
	int total = rh_buttons_columns(w), room = (COLS - (GAP + 1) * b->n) / b->n, width = 0;
	bool whole = box_width(total, b->n) + 1 < COLS;
	char *labels[BUTTONS];
	CDKBUTTONBOX *box;

	for (int i = 0; i < b->n; i++) {
		labels[i] = rh_cdk_label(RH_ROLE_TEXT, rh_str(b->labels[i]), whole ? 0 : room);
		width += rh_text_columns(rh_str(labels[i] + 2), 0);
	}
	box = newCDKButtonbox(w->layer->screen, 0, 0, 1, box_width(width, b->n), NULL, 1, b->n, (CDK_CSTRING2)labels, b->n,
			      A_REVERSE, FALSE, FALSE);
	rh_labels_free(labels, (size_t)b->n);
	return box ? ObjOf(box) : NULL;
}

static void buttons_draw(struct rh_widget *w)
{
	struct buttons *b = buttons_of(w);
	CDKBUTTONBOX *box = (CDKBUTTONBOX *)w->obj;

	setCDKButtonboxCurrentButton(box, b->current);
	setCDKButtonboxHighlight(box, rh_widget_focused(w) ? rh_theme_chtype(RH_ROLE_TEXT | RH_STYLE_CURSOR) : A_NORMAL);
	werase(box->win);
	drawCDKButtonbox(box, FALSE);
	rh_cdk_paint(box->win, 0, 1, (struct rh_rect){ w->rect.y, w->rect.x, 1, w->rect.w }, A_NORMAL);
}

static enum rh_used buttons_key(struct rh_widget *w, const struct rh_event *e)
{
	struct buttons *b = buttons_of(w);
	CDKBUTTONBOX *box = (CDKBUTTONBOX *)w->obj;

	if (e->key == RH_KEY_UP)
		return RH_LEFT_UP;
	if (e->key == RH_KEY_DOWN)
		return RH_LEFT_DOWN;
	if (e->key == RH_KEY_ENTER || (e->key == RH_KEY_CHAR && e->c == ' '))
		return RH_DONE;
	if (e->key != RH_KEY_LEFT && e->key != RH_KEY_RIGHT)
		return RH_IGNORED;
	setCDKButtonboxCurrentButton(box, b->current);
	injectCDKButtonbox(box, e->key == RH_KEY_LEFT ? KEY_LEFT : KEY_RIGHT);
	b->current = getCDKButtonboxCurrentButton(box);
	return RH_USED;
}

static void buttons_release(struct rh_widget *w)
{
	struct buttons *b = buttons_of(w);

	rh_labels_free(b->labels, (size_t)b->n);
}

static const struct rh_widget_ops buttons_ops = {
	.kind = RH_WIDGET_BUTTONS, .type = vBUTTONBOX, .build = buttons_build, .draw = buttons_draw, .key = buttons_key,
	.release = buttons_release,
};

struct rh_widget *rh_buttons_new(struct rh_layer *l, const char *const *labels, size_t n)
{
	struct buttons *b = rh_widget_make(l, &buttons_ops, sizeof *b);

	if (n == 0 || n > BUTTONS)
		RH_BUG("%zu buttons", n);
	b->n = (int)n;
	for (size_t i = 0; i < n; i++)
		b->labels[i] = rh_format("[ %s ]", labels[i]);
	return &b->w;
}

int rh_buttons_current(const struct rh_widget *w)
{
	return buttons_of(w)->current;
}

void rh_buttons_select(struct rh_widget *w, int i)
{
	struct buttons *b = buttons_of(w);

	if (i >= 0 && i < b->n)
		b->current = i;
}

int rh_buttons_columns(const struct rh_widget *w)
{
	struct buttons *b = buttons_of(w);
	int width = (b->n - 1) * GAP;

	for (int i = 0; i < b->n; i++)
		width += rh_text_columns(rh_str(b->labels[i]), 0);
	return width;
}
