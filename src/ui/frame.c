/* The frame around the screens: menu bar and filter, crumbs and marks, content, teach strip, hints; and dialogs, which
 * are screens in a box over the one below. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/guide.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/present.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DIALOG_WIDTH = 72, CRUMBS = 16, TOAST_LINES = 4 };

/* The first `shown` entries of the filter and the number of the rest; if none is shown, the number of all. */
static void filter_text(const struct ui_frame *f, size_t shown, struct rh_buf *out)
{
	rh_buf_clear(out);
	for (size_t i = 0; i < shown; i++)
		rh_buf_addf(out, "%s%s", i ? _(", ") : "", f->filter[i]);
	if (!shown)
		rh_buf_addf(out, rh_ngettext("%zu item selected", "%zu items selected", f->filter_count),
			    f->filter_count);
	else if (shown < f->filter_count)
		rh_buf_addf(out, " +%zu", f->filter_count - shown);
	rh_buf_addf(out, " %s", ui_sign(UI_SIGN_DROP));
}

static void draw_filter(const struct ui_frame *f, int room, int width)
{
	size_t shown = f->filter_count < 8 ? f->filter_count : 8;
	struct rh_buf text;
	int w;

	rh_buf_init(&text, 16384);
	filter_text(f, shown, &text);
	while (shown > (f->filter_count > 1 ? 0 : 1) && rh_text_columns(rh_buf_str(&text), 0) > room)
		filter_text(f, --shown, &text);
	w = rh_text_columns(rh_buf_str(&text), 0);
	size_t colon = rh_str_find(rh_buf_str(&text), ": ");
	if (w > room && f->filter_count == 1 && colon < text.n) { /* the name matters more than its kind */
		rh_buf_drop(&text, colon + 2);
		w = rh_text_columns(rh_buf_str(&text), 0);
	}
	if (w > room)
		w = room;
	if (w > 0)
		ui_cells_put(0, width - w - 1, w, UI_ROLE_TITLE, UI_ALIGN_RIGHT, rh_buf_str(&text));
	rh_buf_release(&text);
}

static void draw_bar(struct ui *ui, const struct ui_frame *f, int width)
{
	int used;

	ui_cells_fill((struct ui_rect){ 0, 0, 1, width }, UI_ROLE_TITLE);
	used = ui_menubar_draw(ui, f, width);
	if (f->filter_count)
		draw_filter(f, width - used - 3, width);
}

static int draw_marks(const struct ui_frame *f, int y, int width)
{
	int x = width - 1;

	if (f->busy && f->busy[0]) {
		int w = rh_text_columns(rh_str(f->busy), width / 3);

		x -= w;
		ui_cells_put(y, x, w, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(f->busy));
		x -= 2;
	}
	for (size_t i = f->mark_count; i-- > 0;) {
		int w = rh_text_columns(rh_str(f->marks[i].text), 24);

		if (x - w < width / 2)
			break;
		x -= w;
		ui_cells_put(y, x, w, f->marks[i].role | UI_STYLE_BOLD, UI_ALIGN_LEFT, rh_str(f->marks[i].text));
		x -= 2;
	}
	return x;
}

/* How many crumbs after the first must be left out so that the rest fits; one "…" replaces them. */
static size_t crumbs_to_drop(const struct ui_frame *f, int room)
{
	int sum = 0, last = (int)f->crumb_count - 1;
	size_t drop = 0;

	for (size_t i = 0; i < f->crumb_count; i++)
		sum += rh_text_columns(rh_str(f->crumbs[i]), 0) + (i ? 3 : 0);
	if (sum <= room)
		return 0;
	sum += 4;
	for (int i = 1; i < last && sum > room; i++, drop++)
		sum -= rh_text_columns(rh_str(f->crumbs[i]), 0) + 3;
	return drop;
}

static void draw_crumbs(const struct ui_frame *f, int y, int width)
{
	int x = 1, end;
	size_t drop;

	ui_cells_fill((struct ui_rect){ y, 0, 1, width }, UI_ROLE_TEXT);
	end = draw_marks(f, y, width);
	drop = crumbs_to_drop(f, end - x);
	for (size_t i = 0; i < f->crumb_count; i++) {
		bool last = i + 1 == f->crumb_count;

		if (i) {
			x += ui_cells_text(y, x + 1, end - x, UI_ROLE_MUTED, rh_str(ui_sign(UI_SIGN_CURSOR))) + 2;
		}
		if (i == 1 && drop) {
			x += ui_cells_text(y, x, end - x, UI_ROLE_MUTED, rh_str(ui_sign(UI_SIGN_ELLIPSIS)));
			i = drop;
			continue;
		}
		x += ui_cells_text(y, x, end - x, last ? UI_ROLE_TITLE : UI_ROLE_TEXT, rh_str(f->crumbs[i]));
	}
}

static void draw_teach(const struct ui_frame *f, int y, int width)
{
	struct rh_str rest = rh_str(f->teach), line;
	bool more;
	int room;
	char key[60] = "";
	const struct ui_screen *top = f->depth ? f->stack[f->depth - 1] : NULL;

	ui_cells_fill((struct ui_rect){ y, 0, 1, width }, UI_ROLE_MUTED);
	if (!rest.n)
		return;
	rh_str_cut(&rest, '\n', &line);
	more = rest.n || rh_text_columns(line, width) > width - 5;
	if (more) {
		snprintf(key, sizeof key, "{key:commands} %s", _("all of it"));
		ui_keys_expand(key, top);
	}
	room = width - 4 - (more ? rh_text_columns(rh_str(key), 0) + 3 : 0);
	ui_cells_text(y, 1, 1, UI_ROLE_MUTED, rh_str("$"));
	ui_cells_put(y, 3, room, UI_ROLE_MUTED, UI_ALIGN_LEFT, line);
	if (more)
		ui_cells_text(y, width - 1 - rh_text_columns(rh_str(key), 0), width, UI_ROLE_MUTED, rh_str(key));
}

/* A long one takes lines above the last, for as long as it is there. */
static void draw_toast(const char *text, enum ui_role role, int y, int width)
{
	struct rh_str rest = rh_str(text), line;
	int room = width - 3, n = ui_wrap_count(rest, room); /* a wide glyph is not drawn at the end of the last line */

	n = n < TOAST_LINES ? n : TOAST_LINES;
	ui_cells_fill((struct ui_rect){ y + 1 - n, 0, n, width }, UI_ROLE_TEXT);
	for (int i = 1; i < n && ui_wrap_next(&rest, room, &line); i++)
		ui_cells_text(y - n + i, 1, room, role, line);
	ui_cells_put(y, 1, room, role, UI_ALIGN_LEFT, rest);
}

static void draw_last(struct ui *ui, const struct ui_frame *f, int y, int width)
{
	enum ui_role role = UI_ROLE_TEXT;
	const struct ui_screen *top = f->depth ? f->stack[f->depth - 1] : NULL;
	const char *toast = ui_toast_text(ui, &role), *pairs[8];
	const struct ui_overlay *over = ui_overlay_top(ui);

	ui_cells_fill((struct ui_rect){ y, 0, 1, width }, UI_ROLE_TEXT);
	if (toast) {
		char *text = rh_strdup(toast);

		ui_keys_expand(text, top);
		draw_toast(text, role, y, width);
		free(text);
	} else if (over) {
		size_t n = over->ops->hints ? over->ops->hints(over, pairs, RH_LEN(pairs)) : 0;

		ui_hints_draw_pairs(pairs, n, (struct ui_rect){ y, 0, 1, width });
	} else if (top && !(f->present && f->present->hints_off)) {
		ui_hints_draw(top, (struct ui_rect){ y, 0, 1, width });
	}
}

static void draw_screen(struct ui_screen *s, struct ui_rect r)
{
	struct ui_rect was = ui_cells_clip(r);

	ui_drive(s)->ops->draw(s, r);
	ui_seen_drawn(&ui_drive(s)->seen);
	ui_cells_clip(was);
}

static void draw_dialog(struct ui_screen *s, struct ui_rect screen)
{
	int w = screen.w - 4 < DIALOG_WIDTH ? screen.w - 4 : DIALOG_WIDTH;
	int h = ui_drive(s)->ops->height(s, w - 2) + 2;
	struct ui_rect r = ui_overlay_middle(h < screen.h - 2 ? h : screen.h - 2, w);

	ui_hits_clear();
	ui_cells_box(r, UI_ROLE_TITLE, _(s->ops->title));
	ui_cells_cursor(-1, -1);
	draw_screen(s, (struct ui_rect){ r.y + 1, r.x + 1, r.h - 2, r.w - 2 });
}

/* ---- all of it ---- */

static struct ui_rect shown; /* all of the last frame but the guide and what is below it */

bool ui_shows(struct ui *ui, struct rh_str text)
{
	(void)ui;
	return ui_cells_hold(shown, text);
}

void ui_frame_draw(struct ui *ui, const struct ui_frame *f)
{
	struct ui_rect all = ui_cells_screen(), content;
	const struct ui_present *present = f->present;
	const struct ui_guide *g = present && present->guide_off ? NULL : f->guide;
	bool teach = f->teach_shown && !(present && present->hints_off);
	int below = teach ? 3 : 2, guide = present ? ui_present_height(g, all) : ui_guide_height(g, all);
	size_t full = f->depth;

	ui_cells_cursor(-1, -1);
	draw_bar(ui, f, all.w);
	draw_crumbs(f, 1, all.w);
	ui_cells_line(2, 0, all.w, UI_ROLE_MUTED);
	content = (struct ui_rect){ 3, 0, all.h - 3 - below - guide, all.w };
	shown = (struct ui_rect){ 0, 0, content.y + content.h, all.w };
	ui_overlay_keep((struct ui_rect){ 0, 0, guide ? content.y + content.h : all.h, all.w });
	while (full > 0 && (f->stack[--full]->ops->flags & UI_SCREEN_DIALOG))
		;
	if (f->depth)
		draw_screen(f->stack[full], content);
	else
		ui_cells_fill(content, UI_ROLE_TEXT);
	if (guide)
		(present ? ui_present_guide
			 : ui_guide_draw)(g, (struct ui_rect){ content.y + content.h, 0, guide, all.w });
	ui_cells_line(all.h - below, 0, all.w, UI_ROLE_MUTED);
	if (teach)
		draw_teach(f, all.h - 2, all.w);
	draw_last(ui, f, all.h - 1, all.w);
	for (size_t i = full + 1; i < f->depth; i++)
		draw_dialog(f->stack[i], ui_overlay_room());
	if (present)
		ui_present_keys(present, all.h - below, all.w);
}
