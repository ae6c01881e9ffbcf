/* guide: the lesson that is on, above the last lines of the frame. What lies over the screens stays above it. */
#include "ui/guide.h"
#include "base/base.h"
#include "ui/driver.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"

#include <string.h>

enum { EDGE = 2, GAP = 3, TITLE_LEAST = 24 };

/* What is said has as many lines as the terminal has to spare. */
static int most_lines(int rows)
{
	return rows >= 36 ? 8 : rows >= 22 ? 5 : 2;
}

static struct rh_str last_line(const char *text, int room)
{
	struct rh_str rest = rh_str(text), line = { 0 };

	while (ui_wrap_next(&rest, room, &line))
		;
	return line;
}

/* Is there room for what is missing behind the end of the instruction? */
static bool beside(const struct ui_guide *g, int room)
{
	return g->yet &&
	       rh_text_columns(last_line(g->text, room), 0) + GAP + rh_text_columns(rh_str(g->yet), 0) <= room;
}

static int yet_lines(const struct ui_guide *g, int room)
{
	return g->yet && !beside(g, room) ? ui_wrap_count(rh_str(g->yet), room) : 0;
}

/* The next line of the commands, as a shell takes it: what goes on ends with a backslash. */
static bool next_command(struct rh_str *rest, int room, struct rh_str *line, const char **end)
{
	static const char *const ends[] = { "", " \\", "\\" };

	if (!ui_wrap_next(rest, room - 2, line))
		return false;
	bool on = rest->n && line->p[line->n] != '\n';
	*end = ends[!on ? 0 : line->p[line->n] == ' ' ? 1 : 2];
	return true;
}

static int command_lines(const struct ui_guide *g, int room)
{
	struct rh_str rest = rh_str(g->commands ? g->commands : ""), line;
	const char *end;
	int n = 0;

	while (next_command(&rest, room, &line, &end))
		n++;
	return n;
}

static int draw_commands(const struct ui_guide *g, struct ui_rect r)
{
	struct rh_str rest = rh_str(g->commands ? g->commands : ""), line;
	const char *end;
	int y = 0;

	while (y < r.h && next_command(&rest, r.w, &line, &end)) {
		int x = r.x + ui_cells_text(r.y + y, r.x, r.w, UI_ROLE_KEY, line);

		ui_cells_text(r.y + y++, x, r.x + r.w - x, UI_ROLE_KEY, rh_str(end));
	}
	return y;
}

int ui_guide_height(const struct ui_guide *g, struct ui_rect screen)
{
	int room = screen.w - 2 * EDGE, most = most_lines(screen.h), lines, commands;

	if (!g)
		return 0;
	lines = (*g->text ? ui_wrap_count(rh_str(g->text), room) : 0) + yet_lines(g, room);
	commands = command_lines(g, room);
	if (commands > screen.h / 3)
		commands = screen.h / 3;
	return 1 + (lines < most ? lines : most) + commands + (g->key_count ? 1 : 0);
}

/* ---- the first line: title, step, documentation, marks ---- */

static int columns(const char *z)
{
	return z && *z ? rh_text_columns(rh_str(z), 0) : 0;
}

/* Each with a blank beside it where there is room for that. Where there is none for all, those around the present one.
 */
static int draw_marks(const struct ui_guide *g, struct ui_rect r, bool wide)
{
	size_t each = wide ? 2 : 1, room = (size_t)(r.w / 3) / each, n = g->mark_count < room ? g->mark_count : room,
	       from = 0;
	int x = r.w - 1 - (int)(each * n) - !wide, end = x;

	if (!n)
		return r.w - 1;
	if (n < g->mark_count)
		from = g->at < n / 2 ? 0 : g->at - n / 2;
	if (from + n > g->mark_count)
		from = g->mark_count - n;
	ui_cells_text(r.y, x - 1, 1, UI_ROLE_TITLE, RH_STR(" "));
	for (size_t i = from; i < from + n; i++) {
		enum ui_role role = i == g->at                        ? UI_ROLE_TITLE
				    : g->marks[i] == UI_GUIDE_DONE    ? UI_ROLE_GOOD
				    : g->marks[i] == UI_GUIDE_SKIPPED ? UI_ROLE_WARN
								      : UI_ROLE_MUTED;
		x += ui_cells_text(r.y, x, 1, role, rh_str(ui_guide_sign(i == g->at ? UI_GUIDE_HERE : g->marks[i])));
		if (wide || i + 1 == from + n)
			x += ui_cells_text(r.y, x, 1, UI_ROLE_TITLE, RH_STR(" "));
	}
	return end - 1;
}

const char *ui_guide_sign(enum ui_guide_mark m)
{
	static const enum ui_sign signs[] = { [UI_GUIDE_OPEN] = UI_SIGN_DOT,
					      [UI_GUIDE_DONE] = UI_SIGN_YES,
					      [UI_GUIDE_SKIPPED] = UI_SIGN_NO,
					      [UI_GUIDE_SHOWN] = UI_SIGN_HOLLOW,
					      [UI_GUIDE_HERE] = UI_SIGN_CURSOR };
	return ui_sign(signs[m]);
}

static int draw_part(int y, int x, int end, const char *part)
{
	if (!columns(part))
		return x;
	if (x > EDGE + 1)
		x += ui_cells_text(y, x, end - x, UI_ROLE_MUTED, RH_STR(" · "));
	return x + ui_cells_text(y, x, end - x, UI_ROLE_TITLE, rh_str(part));
}

static void draw_title(const struct ui_guide *g, struct ui_rect r)
{
	int end, fixed, x = EDGE, room;

	ui_cells_line(r.y, 0, r.w, UI_ROLE_TITLE);
	fixed = (columns(g->step) ? columns(g->step) + GAP : 0) + (columns(g->docs) ? columns(g->docs) + GAP : 0);
	end = draw_marks(g, r, EDGE + 6 + columns(g->title) + fixed + 2 * (int)g->mark_count < r.w) - 1;
	room = end - x - 2 - fixed;
	x += ui_cells_text(r.y, x, 1, UI_ROLE_TITLE, RH_STR(" "));
	if (columns(g->title) <= room)
		x += ui_cells_text(r.y, x, room, UI_ROLE_TITLE | UI_STYLE_BOLD, rh_str(g->title));
	else if (room >= TITLE_LEAST || !fixed)
		x += ui_cells_put(r.y, x, room, UI_ROLE_TITLE | UI_STYLE_BOLD, UI_ALIGN_LEFT, rh_str(g->title));
	x = draw_part(r.y, x, end, g->step);
	x = draw_part(r.y, x, end, g->docs);
	if (columns(g->procedure) && x + GAP + columns(g->procedure) < end)
		x = draw_part(r.y, x, end, g->procedure);
	ui_cells_text(r.y, x, 1, UI_ROLE_TITLE, RH_STR(" "));
}

/* ---- below it ---- */

static int draw_lines(const char *text, struct ui_rect r, unsigned style)
{
	struct rh_str rest = rh_str(text), line;
	int y = 0;

	while (y < r.h - 1 && ui_wrap_next(&rest, r.w, &line))
		ui_cells_put(r.y + y++, r.x, r.w, style, UI_ALIGN_LEFT, line);
	if (y < r.h && rest.n) /* what does not fit ends with an ellipsis; it can be read whole */
		ui_cells_put(r.y + y++, r.x, r.w, style, UI_ALIGN_LEFT, rest);
	return y;
}

void ui_guide_draw(const struct ui_guide *g, struct ui_rect r)
{
	int room = r.w - 2 * EDGE, keys = g->key_count ? 1 : 0, commands = command_lines(g, room);
	int left = r.h - 1 - keys - commands;
	int yet = yet_lines(g, room), text = left - yet > 0 ? left - yet : 1, y;

	ui_cells_fill(r, UI_ROLE_TEXT);
	draw_title(g, r);
	y = r.y + 1;
	if (left > 0)
		y += draw_lines(g->text, (struct ui_rect){ y, EDGE, text < left ? text : left, room },
				UI_ROLE_TEXT | UI_STYLE_BOLD);
	if (g->yet && !yet && left > 0) {
		int w = columns(g->yet);

		ui_cells_put(y - 1, r.w - EDGE - w, w, UI_ROLE_WARN, UI_ALIGN_RIGHT, rh_str(g->yet));
	} else if (g->yet && y < r.y + 1 + left) {
		draw_lines(g->yet, (struct ui_rect){ y, EDGE, r.y + 1 + left - y, room }, UI_ROLE_WARN);
	}
	y = r.y + r.h - keys - commands;
	draw_commands(g, (struct ui_rect){ y > r.y ? y : r.y + 1, EDGE, y > r.y ? commands : r.h - 1 - keys, room });
	if (keys)
		ui_hints_draw_pairs(g->keys, g->key_count, (struct ui_rect){ r.y + r.h - 1, EDGE - 1, 1, r.w - EDGE });
}

void ui_guide_say(const struct ui_guide *g, struct rh_buf *out)
{
	const char *const parts[] = { g->title, g->step, g->docs, g->procedure };
	struct rh_buf head;

	rh_buf_init(&head, 4096);
	for (size_t i = 0; i < RH_LEN(parts); i++)
		if (parts[i] && *parts[i])
			rh_buf_addf(&head, "%s%s", head.n ? _(", ") : "", parts[i]);
	rh_buf_addf(out, _("%s: %s"), head.p, g->text);
	for (const char *c = g->commands ? g->commands : ""; *c; c++) {
		if (c == g->commands)
			rh_buf_addc(out, ' ');
		rh_buf_addc(out, *c == '\n' ? ' ' : *c);
	}
	if (g->yet && *g->yet)
		rh_buf_addf(out, " %s", g->yet);
	for (size_t i = 0; i + 1 < g->key_count; i += 2)
		rh_buf_addf(out, "%s%s %s", i ? _(", ") : " ", g->keys[i], g->keys[i + 1]);
	rh_buf_release(&head);
}
