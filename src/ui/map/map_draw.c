/* What a map draws around its cells: what the selected one means, the legend, counts. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/internal.h"
#include "ui/map.h"
#include "ui/map/map.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <stdio.h>

enum { MUTED_LINES = 3, BAR_WIDTH = 30, TEXT = 8192, LEGEND_GAP = 2, ROWS_LEAST = 5 };

static void draw_instead(const struct ui_map *m, struct ui_rect r)
{
	const struct ui_map_shown *v = &m->shown;
	char text[300];

	ui_cells_fill(r, UI_ROLE_TEXT);
	r = (struct ui_rect){ r.y + 1, r.x + 3, r.h - 1, r.w - 4 };
	if (v->phase == UI_LIST_FAILED && v->err) {
		ui_failure_draw(v->err, r);
		return;
	}
	if (m->find.text.n && v->row_count)
		snprintf(text, sizeof text, _("Nothing here matches “%.*s”."), RH_ARG(rh_buf_str(&m->find.text)));
	else
		snprintf(text, sizeof text, "%s",
			 v->phase == UI_LIST_LOADING ? _("loading…")
			 : v->empty                  ? v->empty
						     : _("There are none."));
	ui_keys_expand(text, m->screen);
	ui_wrap_fill(r, UI_ROLE_MUTED, text);
}

/* ---- the legend: the signs that are there ---- */

/* Draws it, or (draw false) only counts its lines. */
static int legend(const struct ui_map *m, struct ui_rect r, bool draw)
{
	int x = 0, y = 0;

	for (size_t i = 0; i < m->shown.sign_count; i++) {
		const struct ui_map_sign *s = &m->shown.signs[i];
		const char *word = _(s->word);
		int w = 2 + rh_text_columns(rh_str(word), 0);

		if (!(m->used & 1u << i))
			continue;
		if (x && x + w > r.w) {
			x = 0;
			y++;
		}
		if (draw && y < r.h) {
			ui_cells_text(r.y + y, r.x + x, 1, s->role, rh_str(ui_map_sign_text(s->look)));
			ui_cells_text(r.y + y, r.x + x + 2, r.w - x - 2, UI_ROLE_MUTED, rh_str(word));
		}
		x += w + LEGEND_GAP;
	}
	return y + (x > 0);
}

/* ---- the last line ---- */

static int draw_bar(struct ui_map *m, struct ui_rect r)
{
	int w = r.w / 3 < BAR_WIDTH ? r.w / 3 : BAR_WIDTH;

	ui_progress_set(m->bar, m->shown.progress.done, m->shown.progress.of);
	ui_widget_move(m->bar, (struct ui_rect){ r.y, r.x + r.w - w - 1, 1, w });
	ui_widget_draw(m->bar);
	return w;
}

static void draw_summary(struct ui_map *m, struct ui_rect r)
{
	const struct ui_map_shown *v = &m->shown;
	struct rh_buf left;
	int right, x = 1;

	ui_cells_fill(r, UI_ROLE_MUTED);
	if (ui_find_shown(&m->find)) {
		char count[60];

		snprintf(count, sizeof count, _("%zu of %zu"), m->cells * m->column_count, m->all * v->column_count);
		ui_find_draw(&m->find, r, UI_ROLE_MUTED, count);
		return;
	}
	right = v->progress.of ? draw_bar(m, r) : rh_text_columns(rh_str(v->right), r.w / 2);
	rh_buf_init(&left, 512);
	rh_buf_addz(&left, v->summary);
	if (ui_map_scrolled(m->map) && ui_map_has(m)) {
		size_t n, top = ui_map_seen(m->map, &n);

		rh_buf_addf(&left, "%s%zu–%zu/%zu", left.n ? " · " : "", top + 1, top + n, m->row_count);
	}
	if (v->alarm[0])
		x += ui_cells_textf(r.y, r.x + x, r.w / 2, UI_ROLE_BAD, left.n ? "%s · " : "%s", v->alarm);
	ui_cells_put(r.y, r.x + x, r.w - right - 2 - x, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_buf_str(&left));
	if (right && !v->progress.of)
		ui_cells_put(r.y, r.x + r.w - right - 1, right, UI_ROLE_MUTED, UI_ALIGN_RIGHT, rh_str(v->right));
	rh_buf_release(&left);
}

static void draw_stale(const struct ui_map *m, struct ui_rect r)
{
	struct rh_buf text;

	rh_buf_init(&text, TEXT);
	ui_stale_text(m->shown.stale_since, m->shown.err, &text);
	ui_cells_put(r.y, r.x + 1, r.w - 2, UI_ROLE_WARN, UI_ALIGN_LEFT, rh_buf_str(&text));
	rh_buf_release(&text);
}

/* ---- together ---- */

static int muted_count(const struct ui_map *m)
{
	int n = 0;

	while (m->shown.muted && m->shown.muted[n])
		n++;
	return n;
}

static void draw_muted(const struct ui_map *m, struct ui_rect r)
{
	int n = muted_count(m);

	for (int i = 0; i < r.h; i++) {
		bool last = i == r.h - 1 && n > r.h;
		char *text = last ? rh_format(_("and %d more"), n - i) : rh_strdup(m->shown.muted[i]);

		ui_keys_expand(text, m->screen);
		ui_cells_put(r.y + i, r.x + 3, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, rh_str(text));
		free(text);
	}
}

static void draw_sentence(const struct ui_map *m, struct ui_rect r)
{
	struct rh_buf text;

	rh_buf_init(&text, TEXT);
	ui_map_name(m, &text);
	ui_map_sentence(m, &text);
	if (text.n)
		ui_wrap_draw(m->screen, (struct ui_rect){ r.y, r.x + 1, r.h, r.w - 4 }, UI_ROLE_TEXT,
			     rh_buf_str(&text));
	rh_buf_release(&text);
}

/* Where there are too few lines for all of it, rows come first, then the sentence; the legend is whole on a key. */
void ui_map_draw(struct ui_map *m, struct ui_rect r)
{
	int muted = muted_count(m) < MUTED_LINES ? muted_count(m) : MUTED_LINES, stale = m->shown.stale_since ? 1 : 0;
	int said = r.h > 20 ? 3 : 2, signs = legend(m, (struct ui_rect){ 0, 0, 0, r.w - 2 }, false), rows, y;

	ui_cells_fill(r, UI_ROLE_TEXT);
	draw_summary(m, (struct ui_rect){ r.y + r.h - 1, r.x, 1, r.w });
	m->drive.tells = (struct ui_rect){ 0 };
	if (!m->cells || !m->column_count) {
		draw_instead(m, (struct ui_rect){ r.y, r.x, r.h - 1 - muted - stale, r.w });
		draw_muted(m, (struct ui_rect){ r.y + r.h - 1 - stale - muted, r.x, muted, r.w });
		if (stale)
			draw_stale(m, (struct ui_rect){ r.y + r.h - 2, r.x, 1, r.w });
		return;
	}
	rows = r.h - 1 - muted - stale - said - signs;
	for (int more = 0; more < 2 && rows > (int)m->row_count + 2; more++, rows--)
		said++; /* lines that no row needs */
	if (rows < 1 + ROWS_LEAST && m->row_count + 1 > (size_t)rows) {
		rows += signs;
		signs = 0;
	}
	ui_widget_move(m->map, (struct ui_rect){ r.y, r.x, rows, r.w });
	ui_widget_draw(m->map);
	m->drive.tells = (struct ui_rect){ r.y, r.x, rows + said + signs, r.w };
	y = r.y + rows;
	draw_sentence(m, (struct ui_rect){ y, r.x, said, r.w });
	(void)legend(m, (struct ui_rect){ y + said, r.x + 1, signs, r.w - 2 }, true);
	draw_muted(m, (struct ui_rect){ y + said + signs, r.x, muted, r.w });
	if (stale)
		draw_stale(m, (struct ui_rect){ r.y + r.h - 2, r.x, 1, r.w });
	draw_summary(m, (struct ui_rect){ r.y + r.h - 1, r.x, 1, r.w });
}
