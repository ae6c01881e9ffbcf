/* buttons: CDK's BUTTONBOX in one row. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

enum { BUTTONS = 8, GAP = 2 };
struct buttons {
	struct ui_widget w;
	char *labels[BUTTONS];
	int n, current;
};

static struct buttons *buttons_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_BUTTONS);
	return (struct buttons *)(uintptr_t)w;
}

/* With a box of this width CDK puts exactly GAP columns between two buttons, and the first in column 1. */
static int box_width(int labels, int n)
{
	return labels + n * (GAP + 1) - 1;
}

static CDKOBJS *buttons_build(struct ui_widget *w)
{
	struct buttons *b = buttons_of(w);
	int total = ui_buttons_columns(w), room = (COLS - (GAP + 1) * b->n) / b->n, width = 0;
	bool whole = box_width(total, b->n) + 1 < COLS;
	char *labels[BUTTONS];
	CDKBUTTONBOX *box;

	for (int i = 0; i < b->n; i++) {
		labels[i] = ui_cdk_label(UI_ROLE_TEXT, rh_str(b->labels[i]), whole ? 0 : room);
		width += rh_text_columns(rh_str(labels[i] + 2), 0);
	}
	box = newCDKButtonbox(w->layer->screen, 0, 0, 1, box_width(width, b->n), NULL, 1, b->n, (CDK_CSTRING2)labels,
			      b->n, A_REVERSE, FALSE, FALSE);
	ui_labels_free(labels, (size_t)b->n);
	return box ? ObjOf(box) : NULL;
}

static void hits(struct buttons *b)
{
	int x = b->w.rect.x;

	for (int i = 0; i < b->n; i++) {
		int columns = rh_text_columns(rh_str(b->labels[i]), 0);

		ui_hit_row((struct ui_rect){ b->w.rect.y, x, 1, columns }, b, (size_t)i);
		x += columns + GAP;
	}
}

static void buttons_draw(struct ui_widget *w)
{
	struct buttons *b = buttons_of(w);
	CDKBUTTONBOX *box = (CDKBUTTONBOX *)w->obj;

	setCDKButtonboxCurrentButton(box, b->current);
	setCDKButtonboxHighlight(box,
				 ui_widget_focused(w) ? ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR) : A_NORMAL);
	werase(box->win);
	drawCDKButtonbox(box, FALSE);
	ui_cdk_paint(box->win, 0, 1, (struct ui_rect){ w->rect.y, w->rect.x, 1, w->rect.w }, A_NORMAL);
	hits(b);
	if (ui_widget_focused(w))
		ui_cdk_focus(box->win, 0, 1, (struct ui_rect){ w->rect.y, w->rect.x, 1, w->rect.w });
}

static enum ui_used buttons_key(struct ui_widget *w, const struct ui_event *e)
{
	struct buttons *b = buttons_of(w);
	CDKBUTTONBOX *box = (CDKBUTTONBOX *)w->obj;

	if (e->key == UI_KEY_UP)
		return UI_LEFT_UP;
	if (e->key == UI_KEY_DOWN)
		return UI_LEFT_DOWN;
	if (e->key == UI_KEY_ENTER || (e->key == UI_KEY_CHAR && e->c == ' '))
		return UI_DONE;
	if (e->key == UI_KEY_ROW && (int)e->c < b->n) {
		b->current = (int)e->c;
		return UI_DONE;
	}
	if (e->key != UI_KEY_LEFT && e->key != UI_KEY_RIGHT)
		return UI_IGNORED;
	setCDKButtonboxCurrentButton(box, b->current);
	injectCDKButtonbox(box, e->key == UI_KEY_LEFT ? KEY_LEFT : KEY_RIGHT);
	b->current = getCDKButtonboxCurrentButton(box);
	return UI_USED;
}

static void buttons_release(struct ui_widget *w)
{
	struct buttons *b = buttons_of(w);

	ui_labels_free(b->labels, (size_t)b->n);
}

static const struct ui_widget_ops buttons_ops = {
	.kind = UI_WIDGET_BUTTONS,
	.type = vBUTTONBOX,
	.build = buttons_build,
	.draw = buttons_draw,
	.key = buttons_key,
	.release = buttons_release,
};

struct ui_widget *ui_buttons_new(struct ui_layer *l, const char *const *labels, size_t n)
{
	struct buttons *b = ui_widget_make(l, &buttons_ops, sizeof *b);

	if (n == 0 || n > BUTTONS)
		RH_BUG("%zu buttons", n);
	b->n = (int)n;
	for (size_t i = 0; i < n; i++)
		b->labels[i] = rh_format("[ %s ]", labels[i]);
	return &b->w;
}

int ui_buttons_current(const struct ui_widget *w)
{
	return buttons_of(w)->current;
}

void ui_buttons_select(struct ui_widget *w, int i)
{
	struct buttons *b = buttons_of(w);

	if (i >= 0 && i < b->n)
		b->current = i;
}

int ui_buttons_columns(const struct ui_widget *w)
{
	struct buttons *b = buttons_of(w);
	int width = (b->n - 1) * GAP;

	for (int i = 0; i < b->n; i++)
		width += rh_text_columns(rh_str(b->labels[i]), 0);
	return width;
}
