/* radio: one of few. Below each other it is CDK's RADIO; in one row a BUTTONBOX whose labels carry the marks. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

enum { GAP = 2 /* or 1, where it does not fit else */, MARKS = 4 /* "(•) " */, ROWS = 10 /* more scroll */ };
struct radio {
	struct ui_widget w;
	struct ui_picks options;
	int value, cursor;
};

static struct radio *radio_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_RADIO);
	return (struct radio *)(uintptr_t)w;
}

/* Columns between the options in one row; 0: they do not fit in one. */
static int gap_in_row(const struct radio *r, int width)
{
	int total = 0, n = (int)r->options.n;

	for (int i = 0; i < n; i++) {
		if (r->options.v[i].disabled || r->options.v[i].note)
			return 0;
		total += MARKS + rh_text_columns(rh_str(r->options.v[i].label), 0);
	}
	for (int gap = GAP; gap > 0; gap--)
		if (total + (n - 1) * gap <= width && total + n * (gap + 1) + 1 < COLS)
			return gap;
	return 0;
}

static int width_of(const struct ui_widget *w)
{
	return w->rect.w > 0 ? w->rect.w : COLS;
}

static int rows(const struct radio *r)
{
	return r->options.n < ROWS ? (int)r->options.n : ROWS;
}

static chtype mark(void)
{
	return ui_cdk_glyph(ui_sign(UI_SIGN_BULLET));
}

/* ---- in a row ---- */

static CDKOBJS *row_build(struct ui_widget *w)
{
	struct radio *r = radio_of(w);
	int n = (int)r->options.n, width = 0, gap = gap_in_row(r, width_of(w));
	char *labels[UI_OPTIONS_MAX];
	CDKBUTTONBOX *box;

	for (int i = 0; i < n; i++) {
		char *text = rh_format("( ) %s", r->options.v[i].label);

		width += rh_text_columns(rh_str(text), 0);
		labels[i] = ui_cdk_label(UI_ROLE_TEXT, rh_str(text), 0);
		free(text);
	}
	box = newCDKButtonbox(w->layer->screen, 0, 0, 1, width + n * (gap + 1) - 1, NULL, 1, n, (CDK_CSTRING2)labels, n,
			      A_REVERSE, FALSE, FALSE);
	ui_labels_free(labels, (size_t)n);
	return box ? ObjOf(box) : NULL;
}

static void row_hits(struct radio *r)
{
	int x = r->w.rect.x, gap = gap_in_row(r, width_of(&r->w));

	for (size_t i = 0; i < r->options.n; i++) {
		int columns = MARKS + rh_text_columns(rh_str(r->options.v[i].label), 0);

		ui_hit_row((struct ui_rect){ r->w.rect.y, x, 1, columns }, r, i);
		x += columns + gap;
	}
}

static void row_draw(struct radio *r)
{
	CDKBUTTONBOX *box = (CDKBUTTONBOX *)r->w.obj;
	struct ui_rect to = { r->w.rect.y, r->w.rect.x, 1, r->w.rect.w };

	for (int i = 0; i < (int)r->options.n; i++)
		box->button[i][1] = i == r->value ? mark() : ' ';
	setCDKButtonboxCurrentButton(box, r->value >= 0 ? r->value : 0);
	setCDKButtonboxHighlight(box,
				 ui_widget_focused(&r->w) ? ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR) : A_NORMAL);
	werase(box->win);
	drawCDKButtonbox(box, FALSE);
	ui_cdk_paint(box->win, 0, box->colAdjust / 2, to, A_NORMAL);
	row_hits(r);
	if (ui_widget_focused(&r->w))
		ui_cdk_focus(box->win, 0, box->colAdjust / 2, to);
}

static enum ui_used choose(struct radio *r, uint32_t option)
{
	bool other = option < r->options.n && r->value != (int)option;

	if (other)
		r->value = (int)option;
	return other ? UI_CHANGED : UI_USED;
}

static enum ui_used row_key(struct radio *r, const struct ui_event *e)
{
	CDKBUTTONBOX *box = (CDKBUTTONBOX *)r->w.obj;

	if (e->key == UI_KEY_UP)
		return UI_LEFT_UP;
	if (e->key == UI_KEY_DOWN)
		return UI_LEFT_DOWN;
	if (e->key == UI_KEY_ENTER)
		return UI_DONE;
	if (e->key == UI_KEY_ROW)
		return choose(r, e->c);
	bool space = e->key == UI_KEY_CHAR && e->c == ' ';
	if (e->key != UI_KEY_LEFT && e->key != UI_KEY_RIGHT && !space)
		return UI_IGNORED;
	if (space && r->value >= 0) /* what is chosen stays chosen */
		return UI_USED;
	setCDKButtonboxCurrentButton(box, r->value >= 0 ? r->value : e->key == UI_KEY_LEFT ? 0 : (int)r->options.n - 1);
	injectCDKButtonbox(box, e->key == UI_KEY_LEFT ? KEY_LEFT : KEY_RIGHT);
	r->value = getCDKButtonboxCurrentButton(box);
	return UI_CHANGED;
}

/* ---- below each other ---- */

static CDKOBJS *column_build(struct ui_widget *w)
{
	enum { BY_CDK = 5 }; /* columns that CDK adds to the width it is given */
	struct radio *r = radio_of(w);
	int n = (int)r->options.n, width = w->rect.w > 0 && w->rect.w < COLS ? w->rect.w : COLS;
	int labels_width = ui_picks_columns(&r->options);
	char *labels[UI_OPTIONS_MAX];
	CDKRADIO *radio;

	for (int i = 0; i < n; i++)
		labels[i] = ui_picks_line(&r->options, (size_t)i, labels_width, width - MARKS);
	radio = newCDKRadio(w->layer->screen, 0, 0, NONE, rows(r), width - BY_CDK, NULL, (CDK_CSTRING2)labels, n,
			    mark(), 0, ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR), FALSE, FALSE);
	ui_labels_free(labels, (size_t)n);
	if (!radio)
		return NULL;
	setCDKRadioLeftBrace(radio, '(');
	setCDKRadioRightBrace(radio, ')');
	return ObjOf(radio);
}

static void column_show(struct radio *r)
{
	CDKRADIO *radio = (CDKRADIO *)r->w.obj;

	setCDKRadioCurrentItem(radio, r->cursor);
	setCDKRadioSelectedItem(radio, r->value);
}

static void column_draw(struct radio *r)
{
	CDKRADIO *radio = (CDKRADIO *)r->w.obj;

	column_show(r);
	werase(radio->win);
	drawCDKRadio(radio, FALSE);
	ui_cdk_paint(radio->win, 0, 0, r->w.rect, A_NORMAL);
	for (int i = 0; i < r->w.rect.h; i++)
		ui_hit_row((struct ui_rect){ r->w.rect.y + i, r->w.rect.x, 1, r->w.rect.w }, r,
			   (size_t)(radio->currentTop + i));
	if (ui_widget_focused(&r->w))
		ui_cdk_focus(
			radio->win, r->cursor - radio->currentTop, 0,
			(struct ui_rect){ r->w.rect.y + r->cursor - radio->currentTop, r->w.rect.x, 1, r->w.rect.w });
}

static enum ui_used column_move(struct radio *r, int step)
{
	int to = r->cursor + step;

	if (to < 0 || to >= (int)r->options.n)
		return step < 0 ? UI_LEFT_UP : UI_LEFT_DOWN;
	column_show(r);
	while (r->cursor != to) {
		injectCDKRadio((CDKRADIO *)r->w.obj, step < 0 ? KEY_UP : KEY_DOWN);
		r->cursor += step;
	}
	return UI_USED;
}

static enum ui_used column_choose(struct radio *r)
{
	column_show(r);
	injectCDKRadio((CDKRADIO *)r->w.obj, ' ');
	r->value = getCDKRadioSelectedItem((CDKRADIO *)r->w.obj);
	return UI_CHANGED;
}

/* To the next option that can be chosen, and chosen at once, as in a row. */
static enum ui_used column_turn(struct radio *r, int step)
{
	int to = ui_picks_step(&r->options, r->cursor, step), next = r->cursor + step;

	if (to < 0 && next >= 0 && next < (int)r->options.n)
		r->cursor = next; /* it says why not */
	else if (to < 0)
		return UI_USED;
	else
		r->cursor = to;
	return r->options.v[r->cursor].disabled ? UI_REFUSED : column_choose(r);
}

static enum ui_used column_key(struct radio *r, const struct ui_event *e)
{
	bool space = (e->key == UI_KEY_CHAR && e->c == ' ') || e->key == UI_KEY_ROW;

	if (e->key == UI_KEY_ROW && e->c < r->options.n)
		r->cursor = (int)e->c;
	if (e->key == UI_KEY_LEFT || e->key == UI_KEY_RIGHT)
		return column_turn(r, e->key == UI_KEY_LEFT ? -1 : 1);

	if (e->key == UI_KEY_UP)
		return column_move(r, -1);
	if (e->key == UI_KEY_DOWN)
		return column_move(r, 1);
	if (e->key != UI_KEY_ENTER && !space)
		return UI_IGNORED;
	if (r->options.v[r->cursor].disabled)
		return UI_REFUSED;
	return r->value != r->cursor ? column_choose(r) : space ? UI_USED : UI_DONE;
}

/* ---- which of both ---- */

/* The rectangle decides, and the widget is rebuilt whenever it changes. */
static bool is_row(const struct ui_widget *w)
{
	return gap_in_row(radio_of(w), width_of(w)) > 0;
}

static CDKOBJS *radio_build(struct ui_widget *w)
{
	return is_row(w) ? row_build(w) : column_build(w);
}

static void radio_draw(struct ui_widget *w)
{
	if (ObjTypeOf(w->obj) == vBUTTONBOX)
		row_draw(radio_of(w));
	else
		column_draw(radio_of(w));
}

static enum ui_used radio_key(struct ui_widget *w, const struct ui_event *e)
{
	return ObjTypeOf(w->obj) == vBUTTONBOX ? row_key(radio_of(w), e) : column_key(radio_of(w), e);
}

static int radio_height(const struct ui_widget *w, int width)
{
	return gap_in_row(radio_of(w), width) ? 1 : rows(radio_of(w));
}

static void radio_release(struct ui_widget *w)
{
	ui_picks_release(&radio_of(w)->options);
}

static const struct ui_widget_ops radio_ops = {
	.kind = UI_WIDGET_RADIO,
	.type = vRADIO,
	.build = radio_build,
	.draw = radio_draw,
	.key = radio_key,
	.height = radio_height,
	.release = radio_release,
};

struct ui_widget *ui_radio_new(struct ui_layer *l, const struct ui_choice *choices, size_t n)
{
	struct radio *r = ui_widget_make(l, &radio_ops, sizeof *r);

	if (n == 0)
		RH_BUG("a radio without choices");
	ui_picks_copy(&r->options, choices, n);
	r->value = -1;
	r->cursor = ui_picks_step(&r->options, -1, 1);
	if (r->cursor < 0)
		r->cursor = 0;
	return &r->w;
}

const char *ui_radio_why_not(const struct ui_widget *w)
{
	const struct radio *r = radio_of(w);

	return r->cursor < (int)r->options.n ? r->options.v[r->cursor].disabled : NULL;
}

int ui_radio_value(const struct ui_widget *w)
{
	return radio_of(w)->value;
}

void ui_radio_set(struct ui_widget *w, int i)
{
	struct radio *r = radio_of(w);

	r->value = i < (int)r->options.n ? i : -1;
	if (r->value >= 0)
		r->cursor = r->value;
}
