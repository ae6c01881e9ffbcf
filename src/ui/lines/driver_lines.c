/* The lines driver: very many lines, of which only those that are seen are looked at; its end is followed until the
 * person moves away from it. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/lines/lines.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { SIDEWAYS = 20, SAID_AT_ONCE = 20, BREATH_MS = 1000, LINE_LIMIT = 1 << 20 };

static struct ui_lines_drive *lines_of(const struct ui_screen *s)
{
	return s->driver;
}

static void look_for(void *ctx, struct rh_str typed)
{
	ui_lines_look_for(ctx, typed);
}

static void lines_open(struct ui_screen *s)
{
	struct ui_lines_drive *d = lines_of(s);

	d->screen = s;
	d->follows = true;
	d->width = 76;
	d->height = 18;
	ui_find_open(&d->find, look_for, d);
	rh_buf_init(&d->lower, 1024);
	rh_buf_init(&d->expanded, LINE_LIMIT);
	rh_buf_init(&d->row_text, LINE_LIMIT);
}

static void lines_close(struct ui_screen *s)
{
	struct ui_lines_drive *d = lines_of(s);

	rh_timer_stop(&d->breath);
	ui_find_release(&d->find);
	rh_buf_release(&d->lower);
	rh_buf_release(&d->expanded);
	rh_buf_release(&d->row_text);
}

/* Each time: lines come and are given up between the frames, whoever asked for one. */
static void lines_sync(struct ui_lines_drive *d)
{
	size_t n = d->shown.n;
	uint64_t gone = d->shown.gone;

	memset(&d->shown, 0, sizeof d->shown);
	d->screen->ops->lines(d->screen, &d->shown);
	if (d->drive.stale || n != d->shown.n || gone != d->shown.gone)
		d->counted = false;
	d->drive.stale = false;
	ui_keys_expand(d->shown.empty, d->screen);
	if (d->top.line < d->shown.gone || d->top.line > ui_lines_end(d))
		ui_lines_keep(d);
}

/* ---- drawing ---- */

static void need_widgets(struct ui_lines_drive *d)
{
	if (d->drive.layer)
		return;
	d->drive.layer = ui_layer_new();
	d->rest = ui_view_new(d->drive.layer, true);
	ui_find_widgets(&d->find, d->drive.layer, d->rest);
}

/* Without the columns that lie to the left of what is seen. */
static struct rh_str moved(const struct ui_lines_drive *d, struct rh_str text)
{
	struct rh_glyph g;

	for (int skipped = 0; skipped < d->left && rh_glyph_next(&text, &g);)
		skipped += g.columns;
	return text;
}

static void mark(const struct ui_lines_drive *d, int y, int x, int w, uint64_t line, struct rh_str text)
{
	unsigned style =
		(d->stands && line == d->at ? UI_ROLE_MARK : UI_ROLE_FOCUS) | UI_STYLE_BOLD | UI_STYLE_UNDERLINE;

	for (size_t at = ui_lines_found(d, text, 0); at < text.n; at = ui_lines_found(d, text, at + d->lower.n)) {
		int column = rh_text_columns(rh_str_n(text.p, at), w + 1);
		struct rh_str found = rh_str_n(text.p + at, d->lower.n < text.n - at ? d->lower.n : text.n - at);

		if (column + rh_text_columns(found, w + 1) > w - 1)
			return;
		ui_cells_text(y, x + column, w - column, style, found);
	}
}

static void draw_row(struct ui_lines_drive *d, struct ui_rect r, uint64_t line, bool first, struct rh_str text)
{
	int x = r.x + 1;
	size_t i = (size_t)(line - d->shown.gone);

	if (d->shown.head_width) {
		struct rh_buf head;
		enum ui_role role;

		rh_buf_init(&head, 4096);
		role = d->shown.head(d->screen, i, &head);
		ui_cells_put(r.y, x, d->shown.head_width, role, UI_ALIGN_LEFT, first ? rh_buf_str(&head) : rh_str(""));
		rh_buf_release(&head);
		x += d->shown.head_width + 1;
	}
	ui_cells_put(r.y, x, r.x + r.w - 1 - x, d->shown.role ? d->shown.role(d->screen, i) : UI_ROLE_TEXT,
		     UI_ALIGN_LEFT, text);
	if (d->lower.n)
		mark(d, r.y, x, r.x + r.w - 1 - x, line, text);
}

static int draw_line(struct ui_lines_drive *d, struct ui_rect r, uint64_t line, int from)
{
	struct rh_str rest = ui_lines_text(d, line), part = rest;
	int row = 0, y = r.y;

	if (d->unwrapped || !rest.n) {
		draw_row(d, r, line, true, moved(d, rest));
		return 1;
	}
	for (; y < r.y + r.h && ui_wrap_next(&rest, d->width, &part); row++)
		if (row >= from)
			draw_row(d, (struct ui_rect){ y++, r.x, 1, r.w }, line, row == 0, part);
	return y - r.y;
}

static void draw_lines(struct ui_lines_drive *d, struct ui_rect r)
{
	struct ui_lines_place at = d->top;
	int y = 0;

	for (; y < r.h && at.line < ui_lines_end(d); at.line++, at.row = 0)
		y += draw_line(d, (struct ui_rect){ r.y + y, r.x, r.h - y, r.w }, at.line, at.row);
	if (d->top.line > d->shown.gone || d->top.row)
		ui_cells_text(r.y, r.x + r.w - 1, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_UP)));
	if (at.line < ui_lines_end(d))
		ui_cells_text(r.y + r.h - 1, r.x + r.w - 1, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_DOWN)));
}

static void draw_empty(struct ui_lines_drive *d, struct ui_rect r)
{
	struct rh_str rest = rh_str(d->shown.empty), line;

	for (int y = 1; y < r.h && ui_wrap_next(&rest, r.w - 4, &line); y++)
		ui_cells_put(r.y + y, r.x + 2, r.w - 4, UI_ROLE_MUTED, UI_ALIGN_LEFT, line);
}

static const char *place_word(const struct ui_lines_drive *d)
{
	return !d->shown.n     ? ""
	       : !d->follows   ? _("the end is not followed")
	       : d->shown.more ? _("following")
			       : _("all");
}

static void draw_summary(const struct ui_lines_drive *d, struct ui_rect r)
{
	const char *word = place_word(d);
	int w = rh_text_columns(rh_str(word), r.w / 2);

	ui_cells_put(r.y, r.x + 1, r.w - w - 4, d->shown.role_of_summary, UI_ALIGN_LEFT, rh_str(d->shown.summary));
	ui_cells_text(r.y, r.x + r.w - 1 - w, w, d->follows ? UI_ROLE_MUTED : UI_ROLE_WARN, rh_str(word));
}

static void draw_find(struct ui_lines_drive *d, struct ui_rect r)
{
	char count[60] = "";

	ui_lines_count(d);
	if (d->nth)
		snprintf(count, sizeof count, _("%zu of %zu"), d->nth, d->matches);
	else if (d->matches)
		snprintf(count, sizeof count, rh_ngettext("%zu match", "%zu matches", d->matches), d->matches);
	else if (d->lower.n)
		snprintf(count, sizeof count, "%s", _("not found"));
	ui_find_draw(&d->find, r, d->matches ? UI_ROLE_MUTED : UI_ROLE_WARN, count);
}

static void lines_draw(struct ui_screen *s, struct ui_rect r)
{
	struct ui_lines_drive *d = lines_of(s);
	int head;

	need_widgets(d);
	lines_sync(d);
	head = d->shown.head_width ? d->shown.head_width + 1 : 0;
	d->width = r.w - 2 - head > 10 ? r.w - 2 - head : 10;
	d->height = r.h - 1 - (ui_find_shown(&d->find) ? 1 : 0);
	ui_lines_keep(d);
	ui_cells_fill(r, UI_ROLE_TEXT);
	ui_cells_focus(r.y, r.x + 1);
	ui_widget_move(d->rest, (struct ui_rect){ r.y, r.x, 1, 1 });
	if (d->shown.n)
		draw_lines(d, (struct ui_rect){ r.y, r.x, d->height, r.w });
	else
		draw_empty(d, r);
	draw_summary(d, (struct ui_rect){ r.y + d->height, r.x, 1, r.w });
	if (ui_find_shown(&d->find))
		draw_find(d, (struct ui_rect){ r.y + r.h - 1, r.x, 1, r.w });
}

static int lines_height(struct ui_screen *s, int width)
{
	(void)width;
	lines_sync(lines_of(s));
	return (int)(lines_of(s)->shown.n < 100 ? lines_of(s)->shown.n : 100) + 2;
}

/* ---- keys ---- */

static void sideways(struct ui_lines_drive *d, int by)
{
	d->left = d->unwrapped && d->left + by > 0 ? d->left + by : 0;
}

static bool move(struct ui_lines_drive *d, const struct ui_event *e)
{
	switch (e->key) {
	case UI_KEY_UP:
		ui_lines_scroll(d, -1);
		return true;
	case UI_KEY_DOWN:
		ui_lines_scroll(d, 1);
		return true;
	case UI_KEY_PGUP:
		ui_lines_scroll(d, 1 - d->height);
		return true;
	case UI_KEY_PGDN:
		ui_lines_scroll(d, d->height - 1);
		return true;
	case UI_KEY_HOME:
		d->top = (struct ui_lines_place){ d->shown.gone, 0 };
		d->follows = false;
		d->left = 0;
		return true;
	case UI_KEY_END:
		d->follows = true;
		return true;
	case UI_KEY_LEFT:
	case UI_KEY_RIGHT:
		sideways(d, e->key == UI_KEY_LEFT ? -SIDEWAYS : SIDEWAYS);
		return true;
	default:
		return false;
	}
}

static bool lines_event(struct ui_screen *s, const struct ui_event *e)
{
	struct ui_lines_drive *d = lines_of(s);
	struct ui_event as;
	bool moves;

	need_widgets(d);
	lines_sync(d);
	ui_lines_keep(d);
	moves = ui_find_moves(&d->find, e, "jkgG ", &as) ||
		(!d->find.on && (as.key == UI_KEY_LEFT || as.key == UI_KEY_RIGHT));
	return moves ? move(d, &as) : ui_find_event(&d->find, e);
}

static bool lines_act(struct ui_screen *s, enum ui_verb v)
{
	struct ui_lines_drive *d = lines_of(s);

	lines_sync(d);
	switch ((int)v) {
	case UI_DO_FIND:
		need_widgets(d);
		d->began = d->top;
		d->began_at_end = d->follows;
		ui_find_begin(&d->find);
		return true;
	case UI_DO_NEXT_FIND:
	case UI_DO_PREVIOUS_FIND:
		ui_lines_next(d, v == UI_DO_NEXT_FIND ? 1 : -1);
		return d->lower.n > 0;
	case UI_DO_WRAP:
		d->unwrapped = !d->unwrapped;
		d->left = d->top.row = 0;
		return true;
	default:
		return false;
	}
}

static bool lines_typing(const struct ui_screen *s)
{
	return lines_of(s)->find.on;
}

static void lines_focus(const struct ui_screen *s, struct rh_buf *out)
{
	if (lines_of(s)->find.on)
		rh_buf_addz(out, "find");
}

/* ---- saying ---- */

static void breathed(void *ctx)
{
	(void)ctx;
	ui_drive_touch();
}

/* Lines that came since, no faster than somebody can hear them: of a flood the newest, and how many there were. */
static void say_new(struct ui_lines_drive *d, struct ui_said *out)
{
	uint64_t end = ui_lines_end(d), from = d->said > d->shown.gone ? d->said : d->shown.gone;

	if (d->breath.running || from >= end)
		return;
	if (end - from > SAID_AT_ONCE) {
		size_t left = (size_t)(end - from) - SAID_AT_ONCE;

		rh_buf_addf(&out->body, rh_ngettext("%zu line before these:", "%zu lines before these:", left), left);
		rh_buf_addc(&out->body, '\n');
		from = end - SAID_AT_ONCE;
	}
	for (; from < end; from++) {
		size_t before = out->body.n;

		if (d->shown.head)
			(void)d->shown.head(d->screen, (size_t)(from - d->shown.gone), &out->body);
		if (out->body.n > before)
			rh_buf_addz(&out->body, " ");
		rh_line_clean(&out->body, ui_lines_text(d, from));
		rh_buf_addc(&out->body, '\n');
	}
	d->said = end;
	rh_timer_start(&d->breath, BREATH_MS, breathed, d);
}

static void say_place(struct ui_lines_drive *d, struct ui_said *out)
{
	struct ui_lines_place low = d->top;
	uint64_t line;

	if (d->stands) {
		ui_lines_count(d);
		rh_buf_addf(&out->focus, _("match %zu of %zu"), d->nth, d->matches);
		line = d->at;
	} else if (d->follows || !d->shown.n) {
		rh_buf_addz(&out->focus, place_word(d));
		return;
	} else {
		line = low.line + (uint64_t)(d->height > 1 ? d->height - 1 : 0);
		line = line < ui_lines_end(d) ? line : ui_lines_end(d) - 1;
		rh_buf_addf(&out->focus, _("line %zu"), (size_t)line + 1);
	}
	rh_buf_addz(&out->focus, _(": "));
	rh_line_clean(&out->focus, ui_lines_text(d, line));
}

static void lines_say(struct ui_screen *s, struct ui_said *out)
{
	struct ui_lines_drive *d = lines_of(s);

	lines_sync(d);
	rh_buf_addz(&out->what, _("lines"));
	out->fresh = true;
	if (d->shown.n)
		say_new(d, out);
	else
		rh_buf_addz(&out->problem, d->shown.empty);
	say_place(d, out);
	out->typing = d->find.on;
}

/* What is seen is all that counts: saying them would take what is new as said. */
static bool lines_hold(struct ui_screen *s, const char *text)
{
	(void)s;
	(void)text;
	return false;
}

static const char *key_of(const struct ui_screen *s, enum ui_verb v, char out[16])
{
	const struct ui_action *a = ui_screen_action(s, v);
	const struct ui_verb_def *def = ui_verb_find(v);

	ui_first_key(a ? ui_action_keys(s->ops, a) : def->keys, out);
	return out;
}

static size_t lines_hints(const struct ui_screen *s, const char **pairs, size_t max)
{
	static char next[16], previous[16];
	const struct ui_lines_drive *d = lines_of(s);
	size_t n = ui_find_hints(&d->find, pairs, max);

	if (d->find.text.n && !d->find.on && n + 4 <= max) {
		pairs[n++] = key_of(s, UI_DO_NEXT_FIND, next);
		pairs[n++] = _("Next match");
		pairs[n++] = key_of(s, UI_DO_PREVIOUS_FIND, previous);
		pairs[n++] = _("Match before");
	}
	if (!d->follows && !d->find.on && n + 2 <= max) {
		pairs[n++] = "End";
		pairs[n++] = _("Follow");
	}
	return n;
}

const struct ui_driver ui_driver_lines = {
	.size = sizeof(struct ui_lines_drive),
	.open = lines_open,
	.close = lines_close,
	.draw = lines_draw,
	.height = lines_height,
	.event = lines_event,
	.act = lines_act,
	.typing = lines_typing,
	.focus = lines_focus,
	.say = lines_say,
	.holds = lines_hold,
	.hints = lines_hints,
};
