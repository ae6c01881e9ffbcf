/* overlay: the stack of what is drawn over the screens and gets keys first. */
#include "ui/overlay/overlay.h"
#include "base/base.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/state.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

void ui_overlay_open(struct ui *ui, struct ui_overlay *o)
{
	o->below = ui->top;
	ui->top = o;
	ui_touch(ui);
}

void ui_overlay_close(struct ui *ui, struct ui_overlay *o)
{
	o->closed = true;
	if (!ui->in_overlay)
		ui_overlays_sweep(ui);
	ui_touch(ui);
}

void ui_overlays_sweep(struct ui *ui)
{
	struct ui_overlay **at = &ui->top;

	if (ui->in_overlay)
		return;
	while (*at) {
		struct ui_overlay *o = *at;

		if (!o->closed && (!o->owner.id || rh_owner_alive(o->owner))) {
			at = &o->below;
			continue;
		}
		*at = o->below;
		o->ops->free(o);
		ui_touch(ui);
	}
}

void ui_overlays_free(struct ui *ui)
{
	for (struct ui_overlay *o = ui->top; o; o = o->below)
		o->closed = true;
	ui_overlays_sweep(ui);
}

struct ui_overlay *ui_overlay_top(const struct ui *ui)
{
	struct ui_overlay *o = ui->top;

	while (o && o->closed)
		o = o->below;
	return o;
}

bool ui_overlay_shown(const struct ui *ui)
{
	return ui_overlay_top(ui) != NULL;
}

bool ui_overlay_event(struct ui *ui, const struct ui_event *e)
{
	struct ui_overlay *o;
	bool used;

	ui->key_frame = e->frame;
	ui_overlays_sweep(ui);
	o = ui_overlay_top(ui);
	if (!o)
		return false;
	ui->in_overlay++;
	used = o->ops->event(o, e);
	ui->in_overlay--;
	ui_overlays_sweep(ui);
	if (used)
		ui_touch(ui);
	return used;
}

bool ui_overlay_focus(const struct ui *ui, struct rh_buf *out)
{
	struct ui_overlay *o = ui_overlay_top(ui);

	if (!o)
		return false;
	if (o->ops->focus)
		o->ops->focus(o, out);
	return true;
}

static struct ui_rect room; /* h 0: nobody has said */

void ui_overlay_keep(struct ui_rect r)
{
	room = r;
}

struct ui_rect ui_overlay_room(void)
{
	struct ui_rect all = ui_cells_screen();

	return room.h && room.h <= all.h && room.w <= all.w ? room : all;
}

static void draw_from_below(struct ui_overlay *o)
{
	if (!o)
		return;
	draw_from_below(o->below);
	if (o->closed)
		return;
	ui_cells_clip(ui_cells_screen());
	ui_cells_cursor(-1, -1);
	ui_hits_clear();
	o->ops->draw(o, ui_overlay_room());
}

void ui_overlays_draw(struct ui *ui)
{
	draw_from_below(ui->top);
}

size_t ui_overlay_hints(const struct ui_overlay *o, const char **pairs, size_t max)
{
	const char *const both[] = { "Enter", _("Choose"), "Esc", _("Back") };

	(void)o;
	if (max < RH_LEN(both))
		return 0;
	for (size_t i = 0; i < RH_LEN(both); i++)
		pairs[i] = both[i];
	return RH_LEN(both);
}

struct ui_rect ui_overlay_middle(int h, int w)
{
	struct ui_rect s = ui_overlay_room();

	h = h < s.h ? h : s.h;
	w = w < s.w ? w : s.w;
	return (struct ui_rect){ (s.h - h) / 2, (s.w - w) / 2, h, w };
}
