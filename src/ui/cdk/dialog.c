/* dialog: CDK's DIALOG: lines, a rule, a row of buttons. */
#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

enum { LINES_MOST = 64, BUTTONS = 8 };
struct dialog {
	struct ui_widget w;
	char **lines, *buttons[BUTTONS], *title;
	int line_count, button_count, current;
	enum ui_role role;
};

static struct dialog *dialog_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_DIALOG);
	return (struct dialog *)(uintptr_t)w;
}

/* Lines are as long as the rectangle allows; the rectangle comes from ui_dialog_size. */
static CDKOBJS *dialog_build(struct ui_widget *w)
{
	struct dialog *d = dialog_of(w);
	struct ui_rect size = ui_dialog_size(w);
	char *lines[LINES_MOST], *buttons[BUTTONS];
	CDKDIALOG *c = NULL;

	for (int i = 0; i < d->line_count; i++) {
		char *line = rh_format(" %s", d->lines[i]);

		lines[i] = ui_cdk_label(UI_ROLE_TEXT, rh_str(line), size.w - 4);
		free(line);
	}
	for (int i = 0; i < d->button_count; i++)
		buttons[i] = ui_cdk_label(UI_ROLE_TEXT, rh_str(d->buttons[i]), 0);
	/* If the dialog does not fit, CDK does not return NULL but draws it without its buttons. */
	if (size.h <= LINES && size.w <= COLS)
		c = newCDKDialog(w->layer->screen, 0, 0, (CDK_CSTRING2)lines, d->line_count, (CDK_CSTRING2)buttons,
				 d->button_count, ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR), TRUE, TRUE, FALSE);
	ui_labels_free(lines, (size_t)d->line_count);
	ui_labels_free(buttons, (size_t)d->button_count);
	if (!c)
		return NULL;
	setBXAttrOf(c, ui_theme_chtype(d->role));
	return ObjOf(c);
}

static void dialog_draw(struct ui_widget *w)
{
	struct dialog *d = dialog_of(w);
	CDKDIALOG *c = (CDKDIALOG *)w->obj;

	c->currentButton = d->current;
	werase(c->win);
	drawCDKDialog(c, TRUE);
	ui_cdk_paint(c->win, 0, 0, w->rect, A_NORMAL);
	ui_cdk_focus(c->win, w->rect.h - 2, 0, (struct ui_rect){ w->rect.y + w->rect.h - 2, w->rect.x, 1, w->rect.w });
	for (int i = 0; i < d->button_count; i++)
		ui_hit_row(
			(struct ui_rect){ w->rect.y + w->rect.h - 2, w->rect.x + c->buttonPos[i], 1, c->buttonLen[i] },
			w, (size_t)i);
	if (d->title)
		ui_cells_title(w->rect, d->role, d->title);
}

static enum ui_used dialog_key(struct ui_widget *w, const struct ui_event *e)
{
	struct dialog *d = dialog_of(w);
	CDKDIALOG *c = (CDKDIALOG *)w->obj;

	if (e->key == UI_KEY_ENTER || (e->key == UI_KEY_CHAR && e->c == ' '))
		return UI_DONE;
	if (e->key == UI_KEY_ROW && (int)e->c < d->button_count) {
		d->current = (int)e->c;
		return UI_DONE;
	}
	c->currentButton = d->current;
	if (e->key == UI_KEY_LEFT || e->key == UI_KEY_BACKTAB)
		injectCDKDialog(c, KEY_LEFT);
	else if (e->key == UI_KEY_RIGHT || e->key == UI_KEY_TAB)
		injectCDKDialog(c, KEY_RIGHT);
	else
		return UI_IGNORED;
	d->current = c->currentButton;
	return UI_USED;
}

static void dialog_release(struct ui_widget *w)
{
	struct dialog *d = dialog_of(w);

	ui_labels_free(d->lines, (size_t)d->line_count);
	free(d->lines);
	ui_labels_free(d->buttons, (size_t)d->button_count);
	free(d->title);
}

static const struct ui_widget_ops dialog_ops = {
	.kind = UI_WIDGET_DIALOG,
	.type = vDIALOG,
	.build = dialog_build,
	.draw = dialog_draw,
	.key = dialog_key,
	.release = dialog_release,
};

struct ui_widget *ui_dialog_new(struct ui_layer *l, const char *title, enum ui_role role, const char *const *lines,
				size_t line_count, const char *const *buttons, size_t button_count)
{
	struct dialog *d = ui_widget_make(l, &dialog_ops, sizeof *d);

	if (!button_count || button_count > BUTTONS)
		RH_BUG("a dialog with %zu buttons", button_count);
	d->role = role;
	d->title = title ? rh_strdup(title) : NULL;
	d->line_count = line_count < LINES_MOST ? (int)line_count : LINES_MOST;
	d->lines = rh_alloc((size_t)(d->line_count + 1) * sizeof *d->lines);
	for (int i = 0; i < d->line_count; i++)
		d->lines[i] = rh_strdup(lines[i]);
	if (!d->line_count)
		d->lines[d->line_count++] = rh_strdup(""); /* CDK requires one */
	d->button_count = (int)button_count;
	for (int i = 0; i < d->button_count; i++)
		d->buttons[i] = rh_format("[ %s ]", buttons[i]);
	return &d->w;
}

int ui_dialog_current(const struct ui_widget *w)
{
	return dialog_of(w)->current;
}

/* As CDK counts: frame, lines, rule, buttons; a blank at both sides. */
struct ui_rect ui_dialog_size(const struct ui_widget *w)
{
	const struct dialog *d = dialog_of(w);
	int most = MIN_DIALOG_WIDTH, buttons = -1, room = COLS - 4;

	for (int i = 0; i < d->line_count; i++) {
		int n = rh_text_columns(rh_str(d->lines[i]), 0) + 1;

		most = n > most ? n : most;
	}
	for (int i = 0; i < d->button_count; i++)
		buttons += rh_text_columns(rh_str(d->buttons[i]), 0) + 1;
	most = most < room ? most : room;
	most = buttons > most ? buttons : most;
	return (struct ui_rect){ 0, 0, d->line_count + 4, most + 4 };
}
