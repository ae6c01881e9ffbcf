/* dialog: CDK's DIALOG: lines, a rule, a row of buttons. */
#include "ui/cdk/room.h"

enum { LINES_MOST = 64, BUTTONS = 8 };
struct dialog {
	struct rh_widget w;
	char **lines, *buttons[BUTTONS], *title;
	int line_count, button_count, current;
	enum rh_role role;
};

static struct dialog *dialog_of(const struct rh_widget *w)
{
	RH_CHECK_KIND(w, RH_WIDGET_DIALOG);
	return (struct dialog *)(uintptr_t)w;
}

/* Lines are as long as the rectangle allows; the rectangle comes from rh_dialog_size. */
static CDKOBJS *dialog_build(struct rh_widget *w)
{
	struct dialog *d = dialog_of(w);
	struct rh_rect size = rh_dialog_size(w);
	char *lines[LINES_MOST], *buttons[BUTTONS];
	CDKDIALOG *c = NULL;

	for (int i = 0; i < d->line_count; i++) {
		char *line = rh_format(" %s", d->lines[i]);

		lines[i] = rh_cdk_label(RH_ROLE_TEXT, rh_str(line), size.w - 4);
		free(line);
	}
	for (int i = 0; i < d->button_count; i++)
		buttons[i] = rh_cdk_label(RH_ROLE_TEXT, rh_str(d->buttons[i]), 0);
	/* It is not NULL when it is too small, only drawn without its buttons. */
	if (size.h <= LINES && size.w <= COLS)
		c = newCDKDialog(w->layer->screen, 0, 0, (CDK_CSTRING2)lines, d->line_count, (CDK_CSTRING2)buttons,
				 d->button_count, rh_theme_chtype(RH_ROLE_TEXT | RH_STYLE_CURSOR), TRUE, TRUE, FALSE);
	rh_labels_free(lines, (size_t)d->line_count);
	rh_labels_free(buttons, (size_t)d->button_count);
	if (!c)
		return NULL;
	setBXAttrOf(c, rh_theme_chtype(d->role));
	return ObjOf(c);
}

static void dialog_draw(struct rh_widget *w)
{
	struct dialog *d = dialog_of(w);
	CDKDIALOG *c = (CDKDIALOG *)w->obj;

	c->currentButton = d->current;
	werase(c->win);
	drawCDKDialog(c, TRUE);
	rh_cdk_paint(c->win, 0, 0, w->rect, A_NORMAL);
	if (d->title)
		rh_cells_title(w->rect, d->role, d->title);
}

static enum rh_used dialog_key(struct rh_widget *w, const struct rh_event *e)
{
	struct dialog *d = dialog_of(w);
	CDKDIALOG *c = (CDKDIALOG *)w->obj;

	if (e->key == RH_KEY_ENTER || (e->key == RH_KEY_CHAR && e->c == ' '))
		return RH_DONE;
	c->currentButton = d->current;
	if (e->key == RH_KEY_LEFT || e->key == RH_KEY_BACKTAB)
		injectCDKDialog(c, KEY_LEFT);
	else if (e->key == RH_KEY_RIGHT || e->key == RH_KEY_TAB)
		injectCDKDialog(c, KEY_RIGHT);
	else
		return RH_IGNORED;
	d->current = c->currentButton;
	return RH_USED;
}

static void dialog_release(struct rh_widget *w)
{
	struct dialog *d = dialog_of(w);

	rh_labels_free(d->lines, (size_t)d->line_count);
	free(d->lines);
	rh_labels_free(d->buttons, (size_t)d->button_count);
	free(d->title);
}

static const struct rh_widget_ops dialog_ops = {
	.kind = RH_WIDGET_DIALOG, .type = vDIALOG, .build = dialog_build, .draw = dialog_draw, .key = dialog_key,
	.release = dialog_release,
};

struct rh_widget *rh_dialog_new(struct rh_layer *l, const char *title, enum rh_role role, const char *const *lines,
				size_t line_count, const char *const *buttons, size_t button_count)
{
	struct dialog *d = rh_widget_make(l, &dialog_ops, sizeof *d);

	if (!button_count || button_count > BUTTONS)
		RH_BUG("a dialog with %zu buttons", button_count);
	d->role = role;
	d->title = title ? rh_strdup(title) : NULL;
	d->line_count = line_count < LINES_MOST ? (int)line_count : LINES_MOST;
	d->lines = rh_alloc((size_t)(d->line_count + 1) * sizeof *d->lines);
	for (int i = 0; i < d->line_count; i++)
		d->lines[i] = rh_strdup(lines[i]);
	if (!d->line_count)
		d->lines[d->line_count++] = rh_strdup("");	/* CDK wants one */
	d->button_count = (int)button_count;
	for (int i = 0; i < d->button_count; i++)
		d->buttons[i] = rh_format("[ %s ]", buttons[i]);
	return &d->w;
}

int rh_dialog_current(const struct rh_widget *w)
{
	return dialog_of(w)->current;
}

/* As CDK counts: frame, lines, rule, buttons; a blank at both sides. */
struct rh_rect rh_dialog_size(const struct rh_widget *w)
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
	return (struct rh_rect){ 0, 0, d->line_count + 4, most + 4 };
}
