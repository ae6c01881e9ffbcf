/* The last line: what the keys do here, made from the actions of the top screen and the state of its driver. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { HINTS = 24 };

struct hint {
	char key[16];
	const char *label;
	bool keep; /* kept when there is little room */
	bool gone;
};
struct hints {
	struct hint v[HINTS];
	size_t n;
	bool typing, form;
};

static void add(struct hints *h, const char *key, const char *label, bool keep)
{
	struct hint *to = &h->v[h->n];

	if (h->n == HINTS || !key[0])
		return;
	for (size_t i = 0; i < h->n; i++)
		if (!strcmp(h->v[i].key, key))
			return;
	snprintf(to->key, sizeof to->key, "%s", key);
	to->label = label;
	to->keep = keep;
	to->gone = false;
	h->n++;
}

static void add_verb(struct hints *h, enum ui_verb v, const char *label, bool keep)
{
	const struct ui_verb_def *d = ui_verb_find(v);
	char key[16];

	if (!d || (h->form && !d->keys_in_form))
		return;
	ui_first_key(h->form ? d->keys_in_form : d->keys, key);
	add(h, key, label ? label : _(d->label), keep);
}

static void add_action(struct hints *h, const struct ui_screen *s, const struct ui_action *a)
{
	char key[16];

	if (ui_verb_find(a->verb)) {
		add_verb(h, a->verb, ui_screen_label(s, a), false);
	} else if (!h->form) {
		ui_first_key(ui_action_keys(s->ops, a), key);
		add(h, key, ui_screen_label(s, a), false);
	}
}

static void add_actions(struct hints *h, const struct ui_screen *s, unsigned flags)
{
	const struct ui_driver *driver = ui_drive(s)->ops;

	for (const struct ui_action *a = s->ops->actions; a && a->verb != UI_DO_NOTHING; a++) {
		if ((a->flags & flags) != flags || !ui_screen_offers(s, a))
			continue;
		if ((a->flags & UI_ACT_NEEDS_ROW) && driver->chosen && !driver->chosen(s))
			continue;
		if (ui_screen_unable(s, a, NULL))
			continue;
		add_action(h, s, a);
	}
}

static bool has_other_actions(const struct ui_screen *s)
{
	for (const struct ui_action *a = s->ops->actions; a && a->verb != UI_DO_NOTHING; a++) {
		const struct ui_verb_def *d = ui_verb_find(a->verb);

		if (ui_screen_offers(s, a) && (!d || !d->keys_in_form))
			return true;
	}
	return false;
}

static void add_driver(struct hints *h, const struct ui_screen *s)
{
	const char *pairs[8];
	size_t n = ui_drive(s)->ops->hints ? ui_drive(s)->ops->hints(s, pairs, RH_LEN(pairs)) : 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		add(h, pairs[i], pairs[i + 1], true);
}

static void collect(struct hints *h, const struct ui_screen *s)
{
	bool home = s->ops->flags & UI_SCREEN_HOME;

	memset(h, 0, sizeof *h);
	h->typing = ui_screen_typing(s);
	h->form = s->ops->kind == UI_SCREEN_FORM && !ui_drive(s)->prefix;
	if (ui_drive(s)->prefix) {
		add(h, ui_verb_find(UI_DO_ACTIONS)->keys, _("then:"), true);
		add_actions(h, s, 0);
		add(h, "Esc", _("Leave it"), true);
		return;
	}
	if (h->form)
		add_verb(h, UI_DO_REVIEW, ui_submit_label(s), true);
	add_driver(h, s);
	if (h->typing && !h->form)
		return;
	add_actions(h, s, UI_ACT_HINT);
	if (s->ops->kind == UI_SCREEN_LIST || s->ops->kind == UI_SCREEN_TEXT || s->ops->kind == UI_SCREEN_MAP ||
	    s->ops->kind == UI_SCREEN_LINES)
		add_verb(h, UI_DO_FIND, NULL, false);
	if (h->form && has_other_actions(s))
		add_verb(h, UI_DO_ACTIONS, NULL, false);
	if (h->form && s->ops->paste) /* it takes what a file holds, whichever field has the focus */
		add_verb(h, UI_DO_FROM_FILE, NULL, false);
	add(h, "Esc", h->form ? _("Leave") : home ? _("Quit") : _("Back"), true);
	add_verb(h, UI_DO_HELP, NULL, true);
	if (!h->form)
		add_verb(h, UI_DO_MENU, ui_sign(UI_SIGN_MENU), false);
}

void ui_hints_say(const struct ui_screen *s, struct rh_buf *out)
{
	struct hints h;

	collect(&h, s);
	for (size_t i = 0; i < h.n; i++)
		rh_buf_addf(out, "%s%s %s", i ? _(", ") : _("Keys: "), h.v[i].key,
			    h.v[i].label == ui_sign(UI_SIGN_MENU) ? _("Menu") : h.v[i].label);
}

static int columns(const struct hint *h)
{
	return rh_text_columns(rh_str(h->key), 0) + 1 + rh_text_columns(rh_str(h->label), 0);
}

static int total(const struct hints *h, int gap)
{
	int sum = -gap;

	for (size_t i = 0; i < h->n; i++)
		if (!h->v[i].gone)
			sum += columns(&h->v[i]) + gap;
	return sum;
}

/* Leaves out hints from the right until the rest fits; those to keep go last. */
static void fit(struct hints *h, int width)
{
	for (size_t i = h->n; i-- > 0 && total(h, 2) > width;)
		if (!h->v[i].keep)
			h->v[i].gone = true;
	for (size_t i = h->n; i-- > 0 && total(h, 2) > width;)
		h->v[i].gone = true;
}

/* In the last line no wide glyph is drawn into the last two columns (ui_cells). */
static bool has_wide(const struct hints *h)
{
	struct rh_glyph g;

	for (size_t i = 0; i < h->n; i++)
		for (struct rh_str rest = rh_str(h->v[i].label); rh_glyph_next(&rest, &g);)
			if (g.columns == 2)
				return true;
	return false;
}

static void draw(struct hints *h, struct ui_rect r)
{
	struct ui_event key;
	int x = r.x + 1, gap, from, room;

	room = r.w - 2 - (r.y + 1 == ui_cells_screen().h && has_wide(h));
	fit(h, room);
	gap = total(h, 3) <= room ? 3 : 2;
	for (size_t i = 0; i < h->n; i++) {
		if (h->v[i].gone)
			continue;
		from = x;
		x += ui_cells_text(r.y, x, r.x + r.w - x, UI_ROLE_KEY, rh_str(h->v[i].key)) + 1;
		x += ui_cells_text(r.y, x, r.x + r.w - x, UI_ROLE_TEXT, rh_str(h->v[i].label)) + gap;
		if (ui_event_parse(h->v[i].key, &key))
			ui_hit_key((struct ui_rect){ r.y, from, 1, x - gap - from }, key);
	}
}

void ui_hints_draw(const struct ui_screen *s, struct ui_rect r)
{
	struct hints h;

	collect(&h, s);
	draw(&h, r);
}

void ui_hints_draw_pairs(const char *const *pairs, size_t n, struct ui_rect r)
{
	struct hints h = { 0 };

	for (size_t i = 0; i + 1 < n; i += 2)
		add(&h, pairs[i], pairs[i + 1], true);
	draw(&h, r);
}
