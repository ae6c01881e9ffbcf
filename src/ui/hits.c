/* hits: the places of the last frame that can be clicked on. */
#include "ui/hits.h"
#include "base/base.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/terminal/cells.h"

enum { HITS = 512 };
struct hit {
	struct ui_rect r;
	ui_hit_fn *fn; /* NULL: key */
	void *owner;
	size_t at;
	struct ui_event key;
};
static struct {
	struct hit v[HITS];
	size_t n;
} hits;

static bool inside(const struct ui_rect *r, int y, int x)
{
	return y >= r->y && y < r->y + r->h && x >= r->x && x < r->x + r->w;
}

/* What is outside the clip was not drawn. */
static struct ui_rect clipped(struct ui_rect r)
{
	struct ui_rect c = ui_cells_clip(ui_cells_screen()), out;
	int bottom = r.y + r.h < c.y + c.h ? r.y + r.h : c.y + c.h,
	    right = r.x + r.w < c.x + c.w ? r.x + r.w : c.x + c.w;

	ui_cells_clip(c);
	out.y = r.y > c.y ? r.y : c.y;
	out.x = r.x > c.x ? r.x : c.x;
	out.h = bottom - out.y;
	out.w = right - out.x;
	return out;
}

static void add(struct ui_rect r, struct hit h)
{
	h.r = clipped(r);
	if (hits.n < HITS && h.r.h > 0 && h.r.w > 0)
		hits.v[hits.n++] = h;
}

void ui_hit(struct ui_rect r, ui_hit_fn *fn, void *owner, size_t at)
{
	add(r, (struct hit){ .fn = fn, .owner = owner, .at = at });
}

void ui_hit_row(struct ui_rect r, void *owner, size_t at)
{
	add(r, (struct hit){ .owner = owner, .key = { .key = UI_KEY_ROW, .c = (uint32_t)at } });
}

void ui_hit_key(struct ui_rect r, struct ui_event key)
{
	add(r, (struct hit){ .key = key });
}

void ui_hits_clear(void)
{
	hits.n = 0;
}

void ui_hits_drop(const void *owner)
{
	size_t n = 0;

	for (size_t i = 0; i < hits.n; i++)
		if (hits.v[i].owner != owner)
			hits.v[n++] = hits.v[i];
	hits.n = n;
}

struct ui_event ui_hits_click(int y, int x)
{
	struct ui_event key = { 0 };

	/* one may free what others belong to: then they are gone from the list */
	for (size_t i = 0; i < hits.n; i++) {
		struct hit h = hits.v[i];
		struct ui_event one = h.key;

		if (!inside(&h.r, y, x))
			continue;
		if (h.fn)
			one = h.fn(h.owner, h.at);
		if (one.key != UI_KEY_NONE)
			key = one;
	}
	return key;
}
