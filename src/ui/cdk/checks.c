/* checks: any of few, CDK's SELECTION. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/hits.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

enum { BOX = 3, ROWS = 12 };
struct checks {
	struct ui_widget w;
	struct ui_picks options;
	bool on[UI_OPTIONS_MAX];
	int cursor;
};

static struct checks *checks_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_CHECKS);
	return (struct checks *)(uintptr_t)w;
}

static int rows(const struct checks *c)
{
	return c->options.n < ROWS ? (int)c->options.n : ROWS;
}

static CDKOBJS *checks_build(struct ui_widget *w)
{
	static const char *boxes[] = { "[ ]", "[x]" };
	struct checks *c = checks_of(w);
	int n = (int)c->options.n, width = w->rect.w > 0 && w->rect.w < COLS ? w->rect.w : COLS;
	int labels_width = ui_picks_columns(&c->options);
	char *labels[UI_OPTIONS_MAX];
	CDKSELECTION *s;

	for (int i = 0; i < n; i++)
		labels[i] = ui_picks_line(&c->options, (size_t)i, labels_width, width - BOX - 1);
	s = newCDKSelection(w->layer->screen, 0, 0, NONE, rows(c), width, NULL, (CDK_CSTRING2)labels, n,
			    (CDK_CSTRING2)boxes, 2, ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR), FALSE, FALSE);
	ui_labels_free(labels, (size_t)n);
	return s ? ObjOf(s) : NULL;
}

static void show(struct checks *c)
{
	CDKSELECTION *s = (CDKSELECTION *)c->w.obj;

	setCDKSelectionCurrent(s, c->cursor);
	for (int i = 0; i < (int)c->options.n; i++) {
		setCDKSelectionChoice(s, i, c->on[i]);
		setCDKSelectionMode(s, i, c->options.v[i].disabled != NULL);
	}
}

static void checks_draw(struct ui_widget *w)
{
	CDKSELECTION *s = (CDKSELECTION *)w->obj;
	int line;

	show(checks_of(w));
	werase(s->win);
	drawCDKSelection(s, FALSE);
	line = checks_of(w)->cursor - s->currentTop;
	ui_cdk_paint(s->win, 0, 0, w->rect, A_NORMAL);
	for (int i = 0; i < w->rect.h; i++)
		ui_hit_row((struct ui_rect){ w->rect.y + i, w->rect.x, 1, w->rect.w }, w, (size_t)(s->currentTop + i));
	if (ui_widget_focused(w))
		ui_cdk_focus(s->win, line, 0, (struct ui_rect){ w->rect.y + line, w->rect.x, 1, w->rect.w });
}

static enum ui_used checks_key(struct ui_widget *w, const struct ui_event *e)
{
	struct checks *c = checks_of(w);
	CDKSELECTION *s = (CDKSELECTION *)w->obj;
	int last = (int)c->options.n - 1;

	if (e->key == UI_KEY_UP && c->cursor == 0)
		return UI_LEFT_UP;
	if (e->key == UI_KEY_DOWN && c->cursor == last)
		return UI_LEFT_DOWN;
	if (e->key == UI_KEY_ROW && (int)e->c <= last)
		c->cursor = (int)e->c;
	show(c);
	if (e->key == UI_KEY_UP || e->key == UI_KEY_DOWN) {
		injectCDKSelection(s, e->key == UI_KEY_UP ? KEY_UP : KEY_DOWN);
		c->cursor = getCDKSelectionCurrent(s);
		return UI_USED;
	}
	if (e->key == UI_KEY_ENTER)
		return UI_DONE;
	if (e->key != UI_KEY_ROW && (e->key != UI_KEY_CHAR || e->c != ' '))
		return UI_IGNORED;
	if (c->options.v[c->cursor].disabled)
		return UI_REFUSED;
	injectCDKSelection(s, ' ');
	c->on[c->cursor] = getCDKSelectionChoice(s, c->cursor) != 0;
	return UI_CHANGED;
}

static int checks_height(const struct ui_widget *w, int width)
{
	(void)width;
	return rows(checks_of(w));
}

static void checks_release(struct ui_widget *w)
{
	ui_picks_release(&checks_of(w)->options);
}

static const struct ui_widget_ops checks_ops = {
	.kind = UI_WIDGET_CHECKS,
	.type = vSELECTION,
	.build = checks_build,
	.draw = checks_draw,
	.key = checks_key,
	.height = checks_height,
	.release = checks_release,
};

struct ui_widget *ui_checks_new(struct ui_layer *l, const struct ui_choice *choices, size_t n)
{
	struct checks *c = ui_widget_make(l, &checks_ops, sizeof *c);

	if (n == 0)
		RH_BUG("checks without choices");
	ui_picks_copy(&c->options, choices, n);
	return &c->w;
}

static bool valid(const struct checks *c, int i)
{
	return i >= 0 && i < (int)c->options.n;
}

bool ui_checks_value(const struct ui_widget *w, int i)
{
	return valid(checks_of(w), i) && checks_of(w)->on[i];
}

void ui_checks_set(struct ui_widget *w, int i, bool on)
{
	if (valid(checks_of(w), i))
		checks_of(w)->on[i] = on;
}

const char *ui_checks_why_not(const struct ui_widget *w)
{
	const struct checks *c = checks_of(w);

	return c->cursor < (int)c->options.n ? c->options.v[c->cursor].disabled : NULL;
}

int ui_checks_current(const struct ui_widget *w)
{
	return checks_of(w)->cursor;
}
