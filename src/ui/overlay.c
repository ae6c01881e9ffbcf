/* overlay: the stack of what lies over the screens and takes keys first. */
#include "ui/state.h"

void rh_overlay_open(struct rh_ui *ui, struct rh_overlay *o)
{
	o->below = ui->top;
	ui->top = o;
	rh_ui_touch(ui);
}

void rh_overlay_close(struct rh_ui *ui, struct rh_overlay *o)
{
	o->closed = true;
	if (!ui->in_overlay)
		rh_overlays_sweep(ui);
	rh_ui_touch(ui);
}

void rh_overlays_sweep(struct rh_ui *ui)
{
	struct rh_overlay **at = &ui->top;

	if (ui->in_overlay)
		return;
	while (*at) {
		struct rh_overlay *o = *at;

		if (!o->closed && (!o->owner.id || rh_owner_alive(o->owner))) {
			at = &o->below;
			continue;
		}
		*at = o->below;
		o->ops->free(o);
		rh_ui_touch(ui);
	}
}

void rh_overlays_free(struct rh_ui *ui)
{
	for (struct rh_overlay *o = ui->top; o; o = o->below)
		o->closed = true;
	rh_overlays_sweep(ui);
}

struct rh_overlay *rh_overlay_top(const struct rh_ui *ui)
{
	struct rh_overlay *o = ui->top;

	while (o && o->closed)
		o = o->below;
	return o;
}

bool rh_ui_overlay_event(struct rh_ui *ui, const struct rh_event *e)
{
	struct rh_overlay *o;
	bool used;

	rh_overlays_sweep(ui);
	o = rh_overlay_top(ui);
	if (!o)
		return false;
	ui->in_overlay++;
	used = o->ops->event(o, e);
	ui->in_overlay--;
	rh_overlays_sweep(ui);
	if (used)
		rh_ui_touch(ui);
	return used;
}

bool rh_ui_overlay_focus(const struct rh_ui *ui, struct rh_buf *out)
{
	struct rh_overlay *o = rh_overlay_top(ui);

	if (!o)
		return false;
	if (o->ops->focus)
		o->ops->focus(o, out);
	return true;
}

static void draw_from_below(struct rh_overlay *o)
{
	if (!o)
		return;
	draw_from_below(o->below);
	if (o->closed)
		return;
	rh_cells_clip(rh_cells_screen());
	rh_cells_cursor(-1, -1);
	o->ops->draw(o, rh_cells_screen());
}

void rh_overlays_draw(struct rh_ui *ui)
{
	draw_from_below(ui->top);
}

struct rh_rect rh_overlay_middle(int h, int w)
{
	struct rh_rect s = rh_cells_screen();

	h = h < s.h ? h : s.h;
	w = w < s.w ? w : s.w;
	return (struct rh_rect){ (s.h - h) / 2, (s.w - w) / 2, h, w };
}
