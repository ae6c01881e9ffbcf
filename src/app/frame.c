/* What stands around the screens: crumbs, marks, the menu bar and the teach strip. */
#include "app/internal.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { CRUMBS = 8, MARKS = 6, TEACH_MS = 300, TEACH_BYTES = 16384 };

/* ---- teach strip ---- */

/* The full screen that counts: a dialog teaches nothing of its own. */
static const struct ui_screen *teaching(const struct app *a)
{
	for (size_t i = a->depth; i-- > 0;)
		if (!(a->stack[i]->ops->flags & UI_SCREEN_DIALOG))
			return a->stack[i];
	return NULL;
}

static size_t lines_in(struct rh_str text)
{
	struct rh_str line;
	size_t n = 0;

	while (rh_str_cut(&text, '\n', &line))
		n += line.n > 0;
	return n;
}

static void add_more(const struct ui_screen *s, size_t more, struct rh_buf *out)
{
	char *text = rh_format(rh_ngettext("  ({key:commands}: %zu more)", "  ({key:commands}: %zu more)", more), more);

	ui_keys_expand(text, s);
	rh_buf_addz(out, text);
	free(text);
}

static void teach_now(struct app *a)
{
	const struct ui_screen *s = teaching(a);
	char *before = rh_strdup(a->teach.p);

	rh_buf_clear(&a->teach);
	if (s && UI_CALLBACK(s->ops, teach))
		UI_CALLBACK(s->ops, teach)(s, &a->teach);
	struct rh_str text = rh_buf_str(&a->teach);
	size_t end = rh_str_find(text, "\n");
	if (end < text.n) { /* the strip has room for one line: K shows the rest */
		char *first = rh_str_dup(rh_str_n(text.p, end));
		size_t more = lines_in(rh_str_from(text, end + 1));
		rh_buf_clear(&a->teach);
		rh_buf_addz(&a->teach, first);
		if (more)
			add_more(s, more, &a->teach);
		free(first);
	}
	if (strcmp(before, a->teach.p) != 0)
		ui_touch(a->ui);
	free(before);
	a->teach_of = s;
}

static void on_teach_timer(void *ctx)
{
	teach_now(ctx);
}

void app_teach_later(struct app *a)
{
	if (!a->teach.cap)
		rh_buf_init(&a->teach, TEACH_BYTES);
	rh_timer_start(&a->teach_timer, TEACH_MS, on_teach_timer, a);
}

/* ---- crumbs and marks ---- */

struct around {
	const char *crumbs[CRUMBS];
	char *owned[CRUMBS];
	size_t crumb_count;
	struct ui_mark marks[MARKS];
	size_t mark_count;
};

static void add_crumb(struct around *r, char *text)
{
	if (r->crumb_count == CRUMBS || !*text) {
		free(text);
		return;
	}
	r->owned[r->crumb_count] = text;
	r->crumbs[r->crumb_count++] = text;
}

static void screen_crumb(struct around *r, const struct ui_screen *s)
{
	struct rh_buf b;

	if (!s->ops->crumb) {
		add_crumb(r, rh_strdup(_(s->ops->title)));
		return;
	}
	rh_buf_init(&b, 512);
	s->ops->crumb(s, &b);
	add_crumb(r, rh_buf_take(&b));
}

static size_t place_in_stack(const struct app *a, const char *id)
{
	size_t i = 0;

	while (i < a->depth && strcmp(a->stack[i]->ops->id, id) != 0)
		i++;
	return i;
}

/* server ▸ cluster ▸ place: the screens that led here give way to the names of what they led to. */
static void fill_crumbs(struct app *a, struct around *r)
{
	const struct app_session *s = &a->session;
	size_t clusters = place_in_stack(a, "clusters"), explore = place_in_stack(a, "explore");
	size_t from = a->depth > 1 && !(a->stack[1]->ops->flags & UI_SCREEN_DIALOG) ? 1 : 0;

	if (clusters < a->depth || explore < a->depth)
		add_crumb(r, rh_strdup(s->server_name ? s->server_name : ""));
	if (clusters < a->depth)
		from = clusters;
	if (explore < a->depth) {
		add_crumb(r, rh_strdup(s->cluster_name ? s->cluster_name : ""));
		from = explore + (explore + 1 < a->depth);
	}
	for (size_t i = from; i < a->depth; i++)
		if (!(a->stack[i]->ops->flags & UI_SCREEN_DIALOG))
			screen_crumb(r, a->stack[i]);
}

static void add_mark(struct around *r, const char *text, enum ui_role role, const char *color)
{
	if (r->mark_count < MARKS && text && *text)
		r->marks[r->mark_count++] = (struct ui_mark){ text, role, color };
}

static void fill_marks(const struct app *a, struct around *r)
{
	const struct app_session *s = &a->session;

	if (s->demo)
		add_mark(r, _("DEMO"), UI_ROLE_MARK, NULL);
	if (s->read_only || s->signed_read_only)
		add_mark(r, _("READ-ONLY"), UI_ROLE_WARN, NULL);
	if (s->at && s->at->insecure)
		add_mark(r, _("NOT VERIFIED"), UI_ROLE_BAD, NULL);
	if (place_in_stack(a, "explore") < a->depth)
		add_mark(r, s->badge_text, UI_ROLE_MARK, s->badge_color);
}

void app_draw(struct app *a)
{
	struct around r = { 0 };
	struct ui_frame f = { .stack = a->stack, .depth = a->depth, .teach_shown = !a->state.teach_off };

	if (!a->depth)
		return;
	if (a->teach_of != teaching(a) && !a->teach_timer.running)
		app_teach_later(a);
	fill_crumbs(a, &r);
	fill_marks(a, &r);
	f.menus = app_menus(a, &f.menu_count);
	if (place_in_stack(a, "explore") < a->depth) {
		app_filter_labels(a);
		f.filter = (const char *const *)a->filter_labels;
		f.filter_count = a->filter_label_count;
	}
	f.crumbs = r.crumbs;
	f.crumb_count = r.crumb_count;
	f.marks = r.marks;
	f.mark_count = r.mark_count;
	f.teach = a->teach.p && a->teach_of == teaching(a) ? a->teach.p : "";
	f.busy = app_writing(a) ? _("writing…") : NULL;
	if (!f.busy && a->quitting)
		f.busy = _("logging out…");
	if (!f.busy && app_connecting(a))
		f.busy = _("connecting…");
	app_tour_fill(a, &f);
	ui_draw(a->ui, &f);
	if (app_tour_look(a)) { /* it looks at what was drawn */
		app_tour_fill(a, &f);
		ui_touch(a->ui);
		ui_draw(a->ui, &f);
	}
	for (size_t i = 0; i < r.crumb_count; i++)
		free(r.owned[i]);
}
