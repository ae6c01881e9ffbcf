/* The help overlay: made from the tables of a screen. Typing narrows it. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/field.h"
#include "ui/internal.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/said.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

struct help {
	struct ui_overlay overlay; /* first */
	struct ui *ui;
	const struct ui_screen *screen;
	struct ui_layer *layer;
	struct ui_widget *input, *view;
	struct help_line {
		unsigned style;
		char *key, *text; /* key: in a column of its own; NULL: none */
	} * lines;
	size_t n;
	int key_width;
	char *title;
};

static char *with_keys(const struct help *h, const char *text)
{
	char *z = rh_strdup(text);

	ui_keys_expand(z, h->screen);
	return z;
}

static void add(struct help *h, unsigned style, const char *key, const char *text)
{
	struct help_line line = { style, key ? with_keys(h, key) : NULL, with_keys(h, text) };
	int w = key ? rh_text_columns(rh_str(line.key), 24) : 0;

	h->lines = rh_grow(h->lines, h->n, sizeof *h->lines);
	h->lines[h->n++] = line;
	h->key_width = w > h->key_width ? w : h->key_width;
}

static void heading(struct help *h, const char *text)
{
	if (h->n)
		add(h, UI_ROLE_TEXT, NULL, "");
	add(h, UI_ROLE_TITLE, NULL, text);
}

static void add_keyed(struct help *h, const char *key, const char *label, const char *more)
{
	char text[512];

	snprintf(text, sizeof text, "%s%s%s", label, more && more[0] ? _(": ") : "", more ? more : "");
	add(h, UI_ROLE_TEXT, key, text);
}

/* ---- from the tables ---- */

/* All keys of an action or a verb. What has none is found by name, in the palette. */
static const char *keys_of(const struct help *h, const char *id, const char *keys, const char *keys_in_form,
			   char out[64])
{
	char key[16];

	if (!keys[0])
		snprintf(out, 64, "{key:palette}");
	else if (h->screen->ops->kind != UI_SCREEN_FORM)
		snprintf(out, 64, "%s", keys);
	else if (keys_in_form)
		snprintf(out, 64, "%s", keys_in_form);
	else
		snprintf(out, 64, "%s", ui_key_name(h->screen, id, key) ? key : "");
	return out;
}

static void add_verb(struct help *h, enum ui_verb v, const char *label, const char *more)
{
	const struct ui_verb_def *d = ui_verb_find(v);
	char keys[64];

	add_keyed(h, keys_of(h, d->id, d->keys, d->keys_in_form, keys), label ? label : _(d->label), more);
}

static void add_action(struct help *h, const struct ui_action *a)
{
	const struct ui_verb_def *d = ui_verb_find(a->verb);
	char keys[64];

	keys_of(h, ui_action_id(a), ui_action_keys(h->screen->ops, a), d ? d->keys_in_form : NULL, keys);
	add_keyed(h, keys, ui_action_label(a), a->help ? _(a->help) : NULL);
}

static bool has_field(const struct ui_field *fields, const char *id)
{
	for (const struct ui_field *f = fields; f && f->id; f++)
		if (!strcmp(f->id, id))
			return true;
	return false;
}

/* outer: the fields around these. What is explained there is not explained again. */
static void add_fields(struct help *h, const struct ui_field *fields, const struct ui_field *outer)
{
	for (const struct ui_field *f = fields; f && f->id; f++) {
		if (f->label && f->help && !has_field(outer, f->id))
			add_keyed(h, _(f->label), _(f->help), NULL);
		if (f->nested)
			add_fields(h, f->nested, fields);
	}
}

static void add_moving(struct help *h, enum ui_screen_kind kind)
{
	static const struct {
		unsigned kinds;
		const char *keys, *what;
	} table[] = {
		{ 1 << UI_SCREEN_LIST | 1 << UI_SCREEN_MENU | 1 << UI_SCREEN_DETAIL | 1 << UI_SCREEN_TEXT |
			  1 << UI_SCREEN_MAP | 1 << UI_SCREEN_LINES,
		  "↑ ↓ j k", N_("up and down") },
		{ 1 << UI_SCREEN_LIST | 1 << UI_SCREEN_DETAIL | 1 << UI_SCREEN_TEXT | 1 << UI_SCREEN_MAP |
			  1 << UI_SCREEN_LINES,
		  "PgUp PgDn", N_("a page") },
		{ 1 << UI_SCREEN_LIST | 1 << UI_SCREEN_MENU | 1 << UI_SCREEN_DETAIL | 1 << UI_SCREEN_TEXT |
			  1 << UI_SCREEN_MAP | 1 << UI_SCREEN_LINES,
		  "g G", N_("first and last") },
		{ 1 << UI_SCREEN_LINES, "← →", N_("along long lines, where they are not wrapped") },
		{ 1 << UI_SCREEN_MAP, "← → < >", N_("to the left and to the right") },
		{ 1 << UI_SCREEN_LIST | 1 << UI_SCREEN_MAP, "{key:find}",
		  N_("find: every word must occur, !word must not; {key:back} clears") },
		{ 1 << UI_SCREEN_LIST, "← → < >", N_("the columns to the left and to the right") },
		{ 1 << UI_SCREEN_LIST, "{key:sort} {key:reverse}", N_("sort by the next column; the other way round") },
		{ 1 << UI_SCREEN_FORM, "Tab S-Tab", N_("next and previous field") },
		{ 1 << UI_SCREEN_FORM, "Enter", N_("next field; opens a choice; presses a button") },
		{ 1 << UI_SCREEN_FORM, "^U ^W ^K", N_("delete to the start, a word, to the end") },
		{ 1 << UI_SCREEN_FORM, "^_", N_("undo within a field") },
	};

	for (size_t i = 0; i < RH_LEN(table); i++)
		if (table[i].kinds & 1u << kind)
			add(h, UI_ROLE_TEXT, table[i].keys, _(table[i].what));
}

static void add_paragraphs(struct help *h, const char *text)
{
	struct rh_str rest = rh_str(text), line;

	while (rh_str_cut(&rest, '\n', &line)) {
		char *z = rh_str_dup(line);

		add(h, UI_ROLE_TEXT, NULL, z);
		free(z);
	}
}

/* Lists and maps explain these among their moves. */
static bool among_moves(const struct ui_action *a, enum ui_screen_kind kind)
{
	if (a->label || a->help)
		return false;
	return kind == UI_SCREEN_LIST ? a->verb == UI_DO_FIND || a->verb == UI_DO_SORT || a->verb == UI_DO_REVERSE
				      : kind == UI_SCREEN_MAP && a->verb == UI_DO_FIND;
}

static void collect(struct help *h, const struct ui_screen *s)
{
	static const enum ui_verb everywhere[] = { UI_DO_MENU,   UI_DO_PALETTE, UI_DO_HELP, UI_DO_WHOLE,
						   UI_DO_REDRAW, UI_DO_SUSPEND, UI_DO_BACK, UI_DO_QUIT };
	bool form = s->ops->kind == UI_SCREEN_FORM;
	const struct ui_field *field = form ? ui_form_focused(s) : NULL;

	if (field && field->label && (field->help || field->hint)) {
		add(h, UI_ROLE_TITLE, NULL, _(field->label));
		add_paragraphs(h, _(field->help ? field->help : field->hint));
		add(h, UI_ROLE_TEXT, NULL, "");
	}
	if (s->ops->help)
		add_paragraphs(h, _(s->ops->help));
	heading(h, _("Keys"));
	for (const struct ui_action *a = s->ops->actions; a && a->verb != UI_DO_NOTHING; a++)
		if (ui_screen_offers(s, a) && !among_moves(a, s->ops->kind))
			add_action(h, a);
	if (form)
		add_verb(h, UI_DO_REVIEW, ui_submit_label(s), _("again: the next problem"));
	add_moving(h, s->ops->kind);
	heading(h, _("Everywhere"));
	for (size_t i = 0; i < RH_LEN(everywhere); i++)
		add_verb(h, everywhere[i], NULL, NULL);
	if (form && s->ops->fields) {
		heading(h, _("Fields"));
		add_fields(h, s->ops->fields, NULL);
	}
}

/* ---- the overlay ---- */

static bool line_matches(const struct ui_match *m, const struct help_line *l)
{
	struct rh_buf lower;
	bool yes;

	rh_buf_init(&lower, 16384);
	rh_lower(&lower, rh_str(l->key));
	rh_buf_addc(&lower, ' ');
	rh_lower(&lower, rh_str(l->text));
	yes = ui_match_in(m, rh_buf_str(&lower));
	rh_buf_release(&lower);
	return yes;
}

static void build(struct help *h)
{
	struct ui_match m;
	size_t shown = 0;

	ui_match_init(&m, ui_input_text(h->input));
	ui_view_clear(h->view);
	for (size_t i = 0; i < h->n; i++) {
		const struct help_line *l = &h->lines[i];

		if (m.n && (!l->text[0] || !line_matches(&m, l)))
			continue;
		shown++;
		if (l->key) {
			ui_view_span(h->view, UI_ROLE_KEY, rh_str(l->key));
			for (int w = rh_text_columns(rh_str(l->key), 24); w < h->key_width + 2; w++)
				ui_view_span(h->view, UI_ROLE_TEXT, RH_STR(" "));
		}
		ui_view_span(h->view, l->style, rh_str(l->text));
		ui_view_break(h->view, l->key ? h->key_width + 2 : 0);
	}
	if (!shown)
		ui_view_line(h->view, UI_ROLE_MUTED, rh_str(_("Nothing matches.")));
	ui_view_scroll_to(h->view, 0);
	ui_match_release(&m);
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct help *h = (struct help *)o;
	struct ui_rect r = ui_overlay_middle(screen.h - 2, screen.w - 4 < 78 ? screen.w - 4 : 78);
	int w;

	ui_cells_box(r, UI_ROLE_TITLE, h->title);
	w = ui_cells_text(r.y + 1, r.x + 2, r.w / 2, UI_ROLE_MUTED, rh_str(_("Search:")));
	ui_widget_move(h->input, (struct ui_rect){ r.y + 1, r.x + 3 + w, 1, r.w - w - 6 });
	ui_widget_move(h->view, (struct ui_rect){ r.y + 3, r.x + 2, r.h - 4, r.w - 4 });
	ui_widget_draw(h->view);
	ui_widget_draw(h->input);
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct help *h = (struct help *)o;

	switch (e->key) {
	case UI_KEY_ESC:
	case UI_KEY_F1:
	case UI_KEY_ENTER:
		ui_overlay_close(h->ui, o);
		break;
	case UI_KEY_UP:
	case UI_KEY_DOWN:
	case UI_KEY_PGUP:
	case UI_KEY_PGDN:
		ui_widget_key(h->view, e);
		break;
	default:
		if ((e->key == UI_KEY_CTRL && e->c == 'c') ||
		    (e->key == UI_KEY_CHAR && (e->c == 'q' || e->c == '?') && !ui_input_text(h->input).n))
			ui_overlay_close(h->ui, o);
		else if (ui_widget_key(h->input, e) == UI_CHANGED)
			build(h);
	}
	ui_touch(h->ui);
	return true;
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	(void)o;
	rh_buf_addz(out, "help");
}

static void say(struct ui_overlay *o, struct ui_said *out)
{
	const struct help *h = (const struct help *)o;

	rh_buf_addz(&out->what, _("help"));
	for (size_t i = 0; i < h->n; i++)
		rh_buf_addf(&out->body, "%s%s%s\n", h->lines[i].key ? h->lines[i].key : "", h->lines[i].key ? "  " : "",
			    h->lines[i].text);
}

static const char *title(const struct ui_overlay *o)
{
	return ((const struct help *)o)->title;
}

static void release(struct ui_overlay *o)
{
	struct help *h = (struct help *)o;

	for (size_t i = 0; i < h->n; i++) {
		free(h->lines[i].key);
		free(h->lines[i].text);
	}
	free(h->lines);
	free(h->title);
	ui_layer_free(&h->layer);
	free(h);
}

static size_t hints(const struct ui_overlay *o, const char **pairs, size_t max)
{
	(void)o;
	if (max < 2)
		return 0;
	pairs[0] = "Esc";
	pairs[1] = _("Back");
	return 2;
}

static const struct ui_overlay_ops ops = {
	.draw = draw, .event = event, .focus = focus, .say = say, .title = title, .hints = hints, .free = release
};

void ui_help(struct ui *ui, const struct ui_screen *s)
{
	struct help *h = rh_alloc(sizeof *h);

	h->overlay.ops = &ops;
	h->overlay.owner = s->owner;
	h->ui = ui;
	h->screen = s;
	h->title = rh_strdup(_(s->ops->title));
	collect(h, s);
	h->layer = ui_layer_new();
	h->input = ui_input_new(h->layer, &(struct ui_input_spec){ .max = 256 });
	h->view = ui_view_new(h->layer, true);
	ui_layer_focus(h->layer, h->input);
	build(h);
	ui_overlay_open(ui, &h->overlay);
}
