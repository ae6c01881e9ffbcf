/* cycle: one of some in one line, CDK's ITEMLIST. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"

struct cycle {
	struct ui_widget w;
	struct ui_picks options;
	int value;
};

static struct cycle *cycle_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_CYCLE);
	return (struct cycle *)(uintptr_t)w;
}

/* "[ Always       ▾ ]": all items as wide as the widest, so that the bracket stands still. */
static char *item(const struct cycle *c, int i, int width)
{
	int inner = width - 6, used;
	const char *label = c->options.v[i].label;
	struct rh_buf b;
	char *cut, *line;

	cut = ui_cdk_label(UI_ROLE_TEXT, rh_str(label), inner);
	used = rh_text_columns(rh_str(cut + 2), 0);
	rh_buf_init(&b, 16 << 10);
	rh_buf_addz(&b, "[ ");
	rh_buf_addz(&b, cut + 2);
	for (; used < inner; used++)
		rh_buf_addc(&b, ' ');
	rh_buf_addf(&b, " %s ]", ui_sign(UI_SIGN_DROP));
	line = ui_cdk_label(UI_ROLE_TEXT, rh_buf_str(&b), 0);
	rh_buf_release(&b);
	free(cut);
	return line;
}

static int width_of(const struct cycle *c)
{
	int wish = ui_picks_columns(&c->options) + 6,
	    most = c->w.rect.w > 0 && c->w.rect.w < COLS ? c->w.rect.w : COLS - 2;

	return wish < most ? wish : most;
}

static CDKOBJS *cycle_build(struct ui_widget *w)
{
	struct cycle *c = cycle_of(w);
	int n = (int)c->options.n, width = width_of(c);
	char *items[UI_OPTIONS_MAX];
	CDKITEMLIST *list;

	for (int i = 0; i < n; i++)
		items[i] = item(c, i, width);
	list = newCDKItemlist(w->layer->screen, 0, 0, NULL, NULL, (CDK_CSTRING2)items, n, c->value, FALSE, FALSE);
	ui_labels_free(items, (size_t)n);
	return list ? ObjOf(list) : NULL;
}

/* CDK's own highlight would cut our glyph numbers down to one byte, so it is put on while painting. */
static void cycle_draw(struct ui_widget *w)
{
	struct cycle *c = cycle_of(w);
	CDKITEMLIST *list = (CDKITEMLIST *)w->obj;

	setCDKItemlistCurrentItem(list, c->value);
	werase(list->win);
	drawCDKItemlist(list, FALSE);
	ui_cdk_paint(list->win, 0, 0, (struct ui_rect){ w->rect.y, w->rect.x, 1, width_of(c) },
		     ui_widget_focused(w) ? A_REVERSE : A_NORMAL);
}

static enum ui_used cycle_key(struct ui_widget *w, const struct ui_event *e)
{
	struct cycle *c = cycle_of(w);
	CDKITEMLIST *list = (CDKITEMLIST *)w->obj;
	int was = c->value;

	if (e->key == UI_KEY_UP)
		return UI_LEFT_UP;
	if (e->key == UI_KEY_DOWN)
		return UI_LEFT_DOWN;
	if (e->key == UI_KEY_ENTER)
		return UI_DONE;
	if (e->key != UI_KEY_LEFT && e->key != UI_KEY_RIGHT && !(e->key == UI_KEY_CHAR && e->c == ' '))
		return UI_IGNORED;
	setCDKItemlistCurrentItem(list, c->value);
	for (size_t i = 0; i < c->options.n; i++) {
		injectCDKItemlist(list, e->key == UI_KEY_LEFT ? KEY_LEFT : KEY_RIGHT);
		c->value = getCDKItemlistCurrentItem(list);
		if (!c->options.v[c->value].disabled)
			break;
	}
	return c->value != was ? UI_CHANGED : UI_USED;
}

static void cycle_release(struct ui_widget *w)
{
	ui_picks_release(&cycle_of(w)->options);
}

static const struct ui_widget_ops cycle_ops = {
	.kind = UI_WIDGET_CYCLE,
	.type = vITEMLIST,
	.build = cycle_build,
	.draw = cycle_draw,
	.key = cycle_key,
	.release = cycle_release,
};

struct ui_widget *ui_cycle_new(struct ui_layer *l, const struct ui_choice *choices, size_t n)
{
	struct cycle *c = ui_widget_make(l, &cycle_ops, sizeof *c);

	if (n == 0)
		RH_BUG("a cycle without choices");
	ui_picks_copy(&c->options, choices, n);
	return &c->w;
}

int ui_cycle_value(const struct ui_widget *w)
{
	return cycle_of(w)->value;
}

void ui_cycle_set(struct ui_widget *w, int i)
{
	struct cycle *c = cycle_of(w);

	if (i >= 0 && i < (int)c->options.n)
		c->value = i;
}
