/* menubar: the bar in the first line, and the overlay with one of its menus pulled down. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/said.h"
#include "ui/state.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

struct pulled {
	struct ui_overlay overlay;
	struct ui *ui;
};

/* With one blank before each title. */
static int least_columns(const struct ui_menu *v, size_t n)
{
	int columns = 0;

	for (size_t i = 0; i < n; i++)
		columns += 1 + rh_text_columns(rh_str(v[i].title), 0);
	return columns;
}

int ui_menubar_draw(struct ui *ui, const struct ui_frame *f, int width)
{
	size_t n = f->menu_count;

	while (n && f->menus[n - 1].quiet && (!ui->pulled || least_columns(f->menus, n) > width))
		n--;
	ui_menubar_set(ui->bar, f->menus, n);
	ui_menubar_pull(ui->bar, false);
	ui_widget_draw(ui->bar);
	return ui_menubar_columns(ui->bar);
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct ui *ui = ((struct pulled *)o)->ui;

	/* a click beside the menu closes it */
	ui_hit_key((struct ui_rect){ 1, 0, screen.h - 1, screen.w }, (struct ui_event){ .key = UI_KEY_ESC });
	ui_menubar_pull(ui->bar, true);
	ui_widget_draw(ui->bar);
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct ui *ui = ((struct pulled *)o)->ui;
	const char *id;

	switch (ui_widget_key(ui->bar, e)) {
	case UI_DONE:
		id = ui_menubar_chosen(ui->bar);
		ui_overlay_close(ui, o);
		if (id) {
			char *copy = rh_strdup(id);

			ui_choose(ui, copy);
			free(copy);
		}
		return true;
	case UI_IGNORED:
		if (e->key == UI_KEY_ESC || e->key == UI_KEY_F10 || (e->key == UI_KEY_CTRL && e->c == 'c') ||
		    (e->key == UI_KEY_CHAR && (e->c == 'm' || e->c == 'q')))
			ui_overlay_close(ui, o);
		return true;
	default:
		return true;
	}
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	const char *id = ui_menubar_chosen(((const struct pulled *)o)->ui->bar);

	rh_buf_addf(out, "menu:%s", id ? id : "");
}

static void say(struct ui_overlay *o, struct ui_said *out)
{
	ui_menubar_say(((struct pulled *)o)->ui->bar, &out->focus);
}

static const char *title(const struct ui_overlay *o)
{
	(void)o;
	return _("Menu");
}

static void release(struct ui_overlay *o)
{
	((struct pulled *)o)->ui->pulled = false;
	free(o);
}

static const struct ui_overlay_ops ops = { .draw = draw,
					   .event = event,
					   .focus = focus,
					   .say = say,
					   .title = title,
					   .hints = ui_overlay_hints,
					   .free = release };

void ui_menu_open(struct ui *ui, int menu)
{
	struct pulled *p;

	if (!ui_menubar_select(ui->bar, menu))
		return;
	p = rh_alloc(sizeof *p);
	p->overlay.ops = &ops;
	p->ui = ui;
	ui->pulled = true;
	ui_overlay_open(ui, &p->overlay);
}
