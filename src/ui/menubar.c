/* menubar: the bar in the first line, and the overlay in which one of its menus is pulled down. */
#include "ui/state.h"

struct pulled {
	struct rh_overlay overlay;
	struct rh_ui *ui;
};

int rh_menubar_draw(struct rh_ui *ui, const struct rh_frame *f, int y)
{
	rh_menubar_set(ui->bar, f->menus, f->menu_count);
	if (y != 0)
		RH_BUG("the menu bar stands in line 0, not %d", y);
	rh_menubar_pull(ui->bar, false);
	rh_widget_draw(ui->bar);
	return rh_menubar_columns(ui->bar);
}

static void draw(struct rh_overlay *o, struct rh_rect screen)
{
	struct rh_ui *ui = ((struct pulled *)o)->ui;

	(void)screen;
	rh_menubar_pull(ui->bar, true);
	rh_widget_draw(ui->bar);
}

static bool event(struct rh_overlay *o, const struct rh_event *e)
{
	struct rh_ui *ui = ((struct pulled *)o)->ui;
	const char *id;

	switch (rh_widget_key(ui->bar, e)) {
	case RH_DONE:
		id = rh_menubar_chosen(ui->bar);
		rh_overlay_close(ui, o);
		if (id) {
			char *copy = rh_strdup(id);

			rh_ui_choose(ui, copy);
			free(copy);
		}
		return true;
	case RH_IGNORED:
		if (e->key == RH_KEY_ESC || e->key == RH_KEY_F10 || (e->key == RH_KEY_CTRL && e->c == 'c') ||
		    (e->key == RH_KEY_CHAR && (e->c == 'm' || e->c == 'q')))
			rh_overlay_close(ui, o);
		return true;
	default:
		return true;
	}
}

static void focus(const struct rh_overlay *o, struct rh_buf *out)
{
	const char *id = rh_menubar_chosen(((const struct pulled *)o)->ui->bar);

	rh_buf_addf(out, "menu:%s", id ? id : "");
}

static void release(struct rh_overlay *o)
{
	free(o);
}

static const struct rh_overlay_ops ops = { .draw = draw, .event = event, .focus = focus, .free = release };

void rh_ui_menu_open(struct rh_ui *ui, int menu)
{
	struct pulled *p;

	if (!rh_menubar_select(ui->bar, menu))
		return;
	p = rh_alloc(sizeof *p);
	p->overlay.ops = &ops;
	p->ui = ui;
	rh_overlay_open(ui, &p->overlay);
}
