/* The find line of lists, menus and texts. It opens below what is searched, which narrows or scrolls while a person
 * types. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/overlay/narrow.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"

#include <string.h>

void ui_find_open(struct ui_find *f, void (*changed)(void *ctx, struct rh_str text), void *ctx)
{
	rh_buf_init(&f->text, 512);
	rh_buf_init(&f->last, 512);
	f->changed = changed;
	f->ctx = ctx;
}

void ui_find_release(struct ui_find *f)
{
	rh_buf_release(&f->text);
	rh_buf_release(&f->last);
}

void ui_find_widgets(struct ui_find *f, struct ui_layer *layer, struct ui_widget *rest)
{
	f->layer = layer;
	f->rest = rest;
	f->input = ui_input_new(layer, &(struct ui_input_spec){ .max = 256 });
	ui_layer_focus(layer, rest);
}

bool ui_find_shown(const struct ui_find *f)
{
	return f->on || f->text.n;
}

static void look_for(struct ui_find *f, struct rh_str text)
{
	rh_buf_clear(&f->text);
	rh_buf_adds(&f->text, text);
	f->changed(f->ctx, rh_buf_str(&f->text));
}

/* ---- keys ---- */

static void keep_last(struct ui_find *f)
{
	if (!f->text.n)
		return;
	rh_buf_clear(&f->last);
	rh_buf_adds(&f->last, rh_buf_str(&f->text));
}

/* A fresh one; what was looked for last is offered. */
void ui_find_begin(struct ui_find *f)
{
	if (!f->on) {
		keep_last(f);
		f->on = true;
		ui_input_set(f->input, rh_str(""));
		ui_input_hint(f->input, f->last.n ? f->last.p : NULL);
		if (f->text.n)
			look_for(f, rh_str(""));
	}
	ui_layer_focus(f->layer, f->input);
}

static bool offers_last(const struct ui_find *f)
{
	return f->on && f->last.n && !f->text.n;
}

static void end(struct ui_find *f, bool clear)
{
	f->on = false;
	keep_last(f);
	if (clear) {
		ui_input_set(f->input, rh_str(""));
		look_for(f, rh_str(""));
	}
	ui_layer_focus(f->layer, f->rest);
}

bool ui_find_event(struct ui_find *f, const struct ui_event *e)
{
	if (e->key == UI_KEY_ESC || (f->on && e->key == UI_KEY_CTRL && e->c == 'c')) {
		bool shown = ui_find_shown(f);

		if (shown)
			end(f, true);
		return shown;
	}
	if (!f->on)
		return false;
	if (offers_last(f) && (e->key == UI_KEY_RIGHT || e->key == UI_KEY_END)) {
		ui_input_set(f->input, rh_buf_str(&f->last));
		look_for(f, rh_buf_str(&f->last));
		return true;
	}
	if (e->key == UI_KEY_ENTER || e->key == UI_KEY_TAB) {
		end(f, false);
		return e->key == UI_KEY_TAB || !f->opens;
	}
	switch (ui_widget_key(f->input, e)) {
	case UI_CHANGED:
		look_for(f, ui_input_text(f->input));
		return true;
	case UI_IGNORED:
		return false;
	default:
		return true;
	}
}

struct ui_event ui_find_letter(const struct ui_event *e, const char *letters)
{
	static const struct {
		char c;
		enum ui_key key;
	} meanings[] = {
		{ 'j', UI_KEY_DOWN }, { 'k', UI_KEY_UP },   { 'g', UI_KEY_HOME },
		{ 'G', UI_KEY_END },  { ' ', UI_KEY_PGDN },
	};

	for (size_t i = 0; e->key == UI_KEY_CHAR && i < RH_LEN(meanings); i++)
		if ((uint32_t)meanings[i].c == e->c && strchr(letters, meanings[i].c))
			return (struct ui_event){ .key = meanings[i].key };
	return *e;
}

bool ui_find_moves(const struct ui_find *f, const struct ui_event *e, const char *letters, struct ui_event *as)
{
	*as = ui_find_letter(e, f->on ? "" : letters);
	if (f->on && (as->key == UI_KEY_HOME || as->key == UI_KEY_END))
		return false;
	if (as->key == UI_KEY_ROW)
		return true;
	return as->key >= UI_KEY_UP && as->key <= UI_KEY_PGDN && as->key != UI_KEY_LEFT && as->key != UI_KEY_RIGHT;
}

/* ---- drawing ---- */

void ui_find_draw(struct ui_find *f, struct ui_rect r, enum ui_role role, const char *count)
{
	int w = r.w > 60 ? 40 : r.w - 24;

	ui_cells_text(r.y, r.x + 1, 2, UI_ROLE_KEY, rh_str("/"));
	if (f->on) {
		ui_widget_move(f->input, (struct ui_rect){ r.y, r.x + 3, 1, w });
		ui_widget_draw(f->input);
	} else {
		ui_cells_put(r.y, r.x + 3, w, UI_ROLE_TEXT, UI_ALIGN_LEFT, rh_buf_str(&f->text));
	}
	ui_cells_put(r.y, r.x + w + 5, r.w - w - 6, role, UI_ALIGN_LEFT, rh_str(count));
}

size_t ui_find_hints(const struct ui_find *f, const char **pairs, size_t max)
{
	size_t n = 0;

	if (max < 6)
		return 0;
	if (offers_last(f)) {
		pairs[n++] = "Right";
		pairs[n++] = _("As before");
	}
	if (f->on) {
		pairs[n++] = "Enter";
		pairs[n++] = f->opens ? _("Open") : _("Keep");
	}
	if (ui_find_shown(f)) {
		pairs[n++] = "Esc";
		pairs[n++] = _("Clear");
	}
	return n;
}
