/* Everything that has no room on the screen, whole: what has the focus, then whatever else was cut in the last frame.
 */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/facts.h"
#include "ui/internal.h"
#include "ui/overlay/narrow.h"
#include "ui/overlay/overlay.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

struct whole {
	struct ui_overlay overlay; /* first */
	struct ui *ui;
	struct ui_screen *screen;
	struct ui_layer *layer;
	struct ui_widget *view;
	enum ui_verb go; /* what Enter does */
};

/* ---- what it shows ---- */

static bool told(const struct ui_facts *f, const char *text)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].text && strstr(f->v[i].text, text))
			return true;
	return false;
}

/* Rows and fields are cut as well; only the one that has the focus is told. */
static void add_cuts(struct ui_facts *f, const struct ui_drive *d)
{
	const char *text;
	int y;

	for (size_t i = 0; (text = ui_cells_cut(i, &y)); i++)
		if ((y < d->tells.y || y >= d->tells.y + d->tells.h) && !told(f, text))
			ui_facts_line(f, UI_ROLE_MUTED, rh_str(text));
}

static int label_width(const struct ui_facts *f)
{
	int most = 0;

	for (size_t i = 0; i < f->n; i++) {
		int w = f->v[i].label ? rh_text_columns(rh_str(f->v[i].label), 24) : 0;

		most = w > most ? w : most;
	}
	return most < 24 ? most : 24;
}

static void blanks(struct whole *h, int n)
{
	while (n-- > 0)
		ui_view_span(h->view, UI_ROLE_TEXT, RH_STR(" "));
}

/* Every line of a value begins where the first one does. */
static void build(struct whole *h, const struct ui_facts *f)
{
	int labels = label_width(f);

	for (size_t i = 0; i < f->n; i++) {
		const struct ui_fact *v = &f->v[i];
		struct rh_str rest = rh_str_n(v->text, v->n), line;
		bool more = false;

		if (v->label) {
			ui_view_span(h->view, UI_ROLE_MUTED, rh_str(v->label));
			blanks(h, labels + 2 - rh_text_columns(rh_str(v->label), 0));
		} else if (i) {
			ui_view_break(h->view, 0);
		}
		while (rh_str_cut(&rest, '\n', &line)) {
			if (more) {
				ui_view_break(h->view, v->label ? labels + 2 : 0);
				blanks(h, v->label ? labels + 2 : 0);
			}
			ui_view_span(h->view, v->role, line);
			more = true;
		}
		ui_view_break(h->view, v->label ? labels + 2 : 0);
	}
	if (!f->n)
		ui_view_line(h->view, UI_ROLE_MUTED, rh_str(_("Nothing is cut here.")));
}

/* ---- drawing ---- */

static void draw_keys(const struct whole *h, struct ui_rect r)
{
	const char *const pairs[] = { h->go ? "Enter" : "", h->go ? _("Go on") : "", "Esc", _("Back") };
	const struct ui_action *a = h->go ? ui_screen_action(h->screen, h->go) : NULL;
	int x = r.x + 2;

	for (size_t i = 0; i < RH_LEN(pairs); i += 2) {
		const char *label = i == 0 && a ? ui_action_label(a) : pairs[i + 1];

		if (!*pairs[i])
			continue;
		x += ui_cells_text(r.y, x, r.x + r.w - 2 - x, UI_ROLE_KEY, rh_str(pairs[i])) + 1;
		x += ui_cells_text(r.y, x, r.x + r.w - 2 - x, UI_ROLE_TEXT, rh_str(label)) + 3;
	}
}

static void draw(struct ui_overlay *o, struct ui_rect screen)
{
	struct whole *h = (struct whole *)o;
	int w = screen.w - 4 < 100 ? screen.w - 4 : 100, lines = ui_widget_height(h->view, w - 4);
	struct ui_rect r = ui_overlay_middle(lines + 4 < screen.h - 2 ? lines + 4 : screen.h - 2, w);

	ui_cells_box(r, UI_ROLE_TITLE, _(h->screen->ops->title));
	ui_widget_move(h->view, (struct ui_rect){ r.y + 1, r.x + 2, r.h - 4, r.w - 4 });
	ui_widget_draw(h->view);
	ui_cells_text(r.y + 1, r.x + 1, 1, UI_ROLE_FOCUS, rh_str(ui_sign(UI_SIGN_CURSOR)));
	ui_cells_focus(r.y + 1, r.x + 1);
	if (lines > r.h - 4)
		ui_cells_text(r.y + r.h - 3, r.x + r.w - 2, 1, UI_ROLE_KEY, rh_str(ui_sign(UI_SIGN_DOWN)));
	draw_keys(h, (struct ui_rect){ r.y + r.h - 2, r.x, 1, r.w });
}

/* ---- keys ---- */

static void leave(struct whole *h, bool go)
{
	struct ui_screen *s = h->screen;
	enum ui_verb verb = h->go;

	ui_overlay_close(h->ui, &h->overlay);
	if (go && verb)
		ui_screen_do(s, verb);
}

static bool event(struct ui_overlay *o, const struct ui_event *e)
{
	struct whole *h = (struct whole *)o;
	struct ui_event as = ui_find_letter(e, "jkgG ");

	if (e->key == UI_KEY_ENTER)
		leave(h, true);
	else if (ui_widget_key(h->view, &as) == UI_IGNORED)
		leave(h, false);
	ui_touch(h->ui);
	return true;
}

static void focus(const struct ui_overlay *o, struct rh_buf *out)
{
	(void)o;
	rh_buf_addz(out, "whole");
}

static void release(struct ui_overlay *o)
{
	ui_layer_free(&((struct whole *)o)->layer);
	free(o);
}

static const struct ui_overlay_ops ops = { .draw = draw, .event = event, .focus = focus, .free = release };

void ui_whole(struct ui *ui, struct ui_screen *s, enum ui_verb go)
{
	struct whole *h = rh_alloc(sizeof *h);
	struct ui_facts facts = { .screen = s };

	h->overlay.ops = &ops;
	h->overlay.owner = s->owner;
	h->ui = ui;
	h->screen = s;
	h->go = go;
	h->layer = ui_layer_new();
	h->view = ui_view_new(h->layer, true);
	ui_layer_focus(h->layer, h->view);
	if (ui_drive(s)->ops->whole)
		ui_drive(s)->ops->whole(s, &facts);
	add_cuts(&facts, ui_drive(s));
	build(h, &facts);
	ui_facts_release(&facts);
	ui_overlay_open(ui, &h->overlay);
}
