/* menu: CDK's MENU: the titles of the bar, and the pull-down that is open.
 *
 * Its windows are parts of the frame's own window, so it draws directly into the first row of the screen. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

struct menu {
	struct ui_widget w;
	struct ui_menu *v;
	int n, title, entry; /* where the cursor is */
	bool open;
	int titles[MAX_MENU_ITEMS]; /* columns of each title */
};

static struct menu *menu_of(const struct ui_widget *w)
{
	UI_CHECK_KIND(w, UI_WIDGET_MENU);
	return (struct menu *)(uintptr_t)w;
}

static int entries(const struct menu *m, int title)
{
	size_t n = m->v[title].count;

	return n < MAX_SUB_ITEMS - 1 ? (int)n : MAX_SUB_ITEMS - 1;
}

/* The column of a title: CDK leaves one between two. */
static int title_x(const struct menu *m, int title)
{
	int x = 0;

	for (int i = 0; i < title; i++)
		x += m->titles[i] + 1;
	return x;
}

/* CDK refuses a pull-down that does not fit below its title, so its lines are cut first. */
static char *entry_label(const struct menu *m, int title, int i, int width)
{
	const struct ui_menu_entry *e = &m->v[title].entries[i];
	char *text = rh_format(" %s ", e->label), *label;

	label = ui_cdk_label(e->disabled ? UI_ROLE_MUTED : UI_ROLE_TEXT, rh_str(text), width);
	free(text);
	return label;
}

enum { LEAST_WIDTH = 3 };

/* Of the lines of a pull-down, within its frame. */
static int wanted_width(const struct menu *m, int title)
{
	int most = 0;

	for (int i = 0; i < entries(m, title); i++) {
		int n = rh_text_columns(rh_str(m->v[title].entries[i].label), 0) + 2;

		most = n > most ? n : most;
	}
	return most < COLS - 2 ? most : COLS - 2;
}

static int pull_down_width(const struct menu *m, int title)
{
	int most = wanted_width(m, title), room = COLS - title_x(m, title) - 3;

	return most < room ? most : room;
}

/* One that CDK cut, because there is no room below its title, is put as far to the left as it needs. */
static void move_left(const struct menu *m, CDKMENU *c, int title)
{
	int width = wanted_width(m, title);
	WINDOW *cut = c->pullWin[title], *whole;

	if (width <= pull_down_width(m, title))
		return;
	whole = subwin(c->parent, getmaxy(cut), width + 2, getbegy(cut), COLS - width - 2);
	if (!whole)
		return;
	delwin(cut);
	c->pullWin[title] = whole;
	for (int i = 0; i < entries(m, title); i++) {
		char *label = entry_label(m, title, i, width);
		int align;

		freeChtype(c->sublist[title][i]);
		c->sublist[title][i] = char2Chtype(label, &c->sublistLen[title][i], &align);
		free(label);
	}
}

/* Where the bar is too long, one blank is left between two titles. */
static void fit_titles(struct menu *m, char *(*labels)[MAX_SUB_ITEMS])
{
	for (int blanks = 1; blanks >= 0; blanks--) {
		for (int t = 0; t < m->n; t++) {
			char *text = rh_format("%*s%s", t ? blanks : 1, "", m->v[t].title);

			if (!blanks)
				ui_labels_free(labels[t], 1);
			labels[t][0] = ui_cdk_label(UI_ROLE_TEXT, rh_str(text), 24);
			m->titles[t] = rh_text_columns(rh_str(labels[t][0] + 2), 0);
			free(text);
		}
		if (!m->n || title_x(m, m->n - 1) + m->titles[m->n - 1] < COLS)
			break;
	}
}

static CDKOBJS *menu_build(struct ui_widget *w)
{
	struct menu *m = menu_of(w);
	char *(*labels)[MAX_SUB_ITEMS] = rh_alloc(MAX_MENU_ITEMS * sizeof *labels);
	int sizes[MAX_MENU_ITEMS], where[MAX_MENU_ITEMS];
	CDKMENU *c = NULL;

	fit_titles(m, labels);
	for (int t = 0; t < m->n; t++) {
		for (int i = 0; i < entries(m, t); i++)
			labels[t][i + 1] = entry_label(m, t, i, pull_down_width(m, t));
		sizes[t] = entries(m, t) + 1;
		where[t] = LEFT;
	}
	if (m->n && title_x(m, m->n - 1) + m->titles[m->n - 1] < COLS && pull_down_width(m, m->n - 1) >= LEAST_WIDTH)
		c = newCDKMenu(w->layer->screen, (const char *(*)[MAX_SUB_ITEMS])labels, m->n, sizes, where, TOP,
			       ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR),
			       ui_theme_chtype(UI_ROLE_TEXT | UI_STYLE_CURSOR));
	for (int t = 0; t < m->n; t++)
		ui_labels_free(labels[t], (size_t)entries(m, t) + 1);
	free(labels);
	for (int t = 0; c && t < m->n; t++)
		move_left(m, c, t);
	return c ? ObjOf(c) : NULL;
}

static struct ui_event title_click(void *owner, size_t title)
{
	const struct menu *m = menu_of(owner);

	if (m->open)
		ui_menubar_select(owner, (int)title);
	else if (ui_current())
		ui_menu_open(ui_current(), (int)title);
	return (struct ui_event){ 0 };
}

static void menu_draw(struct ui_widget *w)
{
	struct menu *m = menu_of(w);
	CDKMENU *c = (CDKMENU *)w->obj;
	struct ui_rect box;

	drawCDKMenu(c, FALSE);
	for (int i = 0; i < m->n; i++)
		ui_hit((struct ui_rect){ 0, title_x(m, i), 1, m->titles[i] }, title_click, w, (size_t)i);
	if (!m->open)
		return;
	setCDKMenuCurrentItem(c, m->title, m->entry);
	getbegyx(c->pullWin[m->title], box.y, box.x);
	getmaxyx(c->pullWin[m->title], box.h, box.w);
	ui_cells_fill(box, UI_ROLE_TEXT); /* no half of a wide glyph remains at its edges */
	drawCDKMenuSubwin(c);
	for (int i = 0; i < entries(m, m->title); i++)
		ui_hit_row((struct ui_rect){ box.y + 1 + i, box.x + 1, 1, box.w - 2 }, w, (size_t)i);
	ui_cells_focus(box.y + 1 + m->entry, box.x + 1);
}

static bool disabled(const struct menu *m)
{
	return entries(m, m->title) && m->v[m->title].entries[m->entry].disabled;
}

/* CDK moves, past what cannot be chosen. */
static void inject(struct menu *m, chtype key, bool within)
{
	CDKMENU *c = (CDKMENU *)m->w.obj;

	setCDKMenuCurrentItem(c, m->title, m->entry);
	for (int i = 0; i < MAX_SUB_ITEMS; i++) {
		injectCDKMenu(c, key);
		getCDKMenuCurrentItem(c, &m->title, &m->entry);
		if (!disabled(m))
			break;
		key = within ? key : KEY_DOWN;
	}
}

static enum ui_used menu_key(struct ui_widget *w, const struct ui_event *e)
{
	struct menu *m = menu_of(w);

	switch (e->key) {
	case UI_KEY_LEFT:
	case UI_KEY_BACKTAB:
		inject(m, KEY_LEFT, false);
		return UI_USED;
	case UI_KEY_RIGHT:
	case UI_KEY_TAB:
		inject(m, KEY_RIGHT, false);
		return UI_USED;
	case UI_KEY_UP:
		inject(m, KEY_UP, true);
		return UI_USED;
	case UI_KEY_DOWN:
		inject(m, KEY_DOWN, true);
		return UI_USED;
	case UI_KEY_ROW:
		if ((int)e->c >= entries(m, m->title) || m->v[m->title].entries[e->c].disabled)
			return UI_USED;
		m->entry = (int)e->c;
		return UI_DONE;
	case UI_KEY_ENTER:
		return entries(m, m->title) && !disabled(m) ? UI_DONE : UI_USED;
	default:
		return UI_IGNORED;
	}
}

static void free_menus(struct menu *m)
{
	for (int t = 0; t < m->n; t++) {
		for (size_t i = 0; i < m->v[t].count; i++) {
			struct ui_menu_entry e = m->v[t].entries[i];

			free((char *)(uintptr_t)e.id);
			free((char *)(uintptr_t)e.label);
		}
		free((struct ui_menu_entry *)(uintptr_t)m->v[t].entries);
		free((char *)(uintptr_t)m->v[t].title);
	}
	free(m->v);
	m->v = NULL;
	m->n = 0;
}

static void menu_release(struct ui_widget *w)
{
	free_menus(menu_of(w));
}

static const struct ui_widget_ops menu_ops = {
	.kind = UI_WIDGET_MENU,
	.type = vMENU,
	.build = menu_build,
	.draw = menu_draw,
	.key = menu_key,
	.release = menu_release,
};

struct ui_widget *ui_menubar_new(struct ui_layer *l)
{
	struct menu *m = ui_widget_make(l, &menu_ops, sizeof *m);

	return &m->w;
}

/* ---- what the bar holds ---- */

static bool same(const struct menu *m, const struct ui_menu *v, size_t n)
{
	if ((size_t)m->n != n)
		return false;
	for (size_t t = 0; t < n; t++) {
		if (m->v[t].count != v[t].count || strcmp(m->v[t].title, v[t].title))
			return false;
		for (size_t i = 0; i < v[t].count; i++) {
			const struct ui_menu_entry *a = &m->v[t].entries[i], *b = &v[t].entries[i];

			if (a->disabled != b->disabled || strcmp(a->id, b->id) || strcmp(a->label, b->label))
				return false;
		}
	}
	return true;
}

void ui_menubar_set(struct ui_widget *w, const struct ui_menu *v, size_t n)
{
	struct menu *m = menu_of(w);

	if (n > MAX_MENU_ITEMS)
		n = MAX_MENU_ITEMS;
	if (same(m, v, n))
		return;
	ui_widget_rebuild(w);
	free_menus(m);
	m->v = rh_alloc((n + 1) * sizeof *m->v);
	m->n = (int)n;
	for (size_t t = 0; t < n; t++) {
		struct ui_menu_entry *e = rh_alloc((v[t].count + 1) * sizeof *e);

		for (size_t i = 0; i < v[t].count; i++)
			e[i] = (struct ui_menu_entry){ rh_strdup(v[t].entries[i].id), rh_strdup(v[t].entries[i].label),
						       v[t].entries[i].disabled };
		m->v[t] = (struct ui_menu){ rh_strdup(v[t].title), e, v[t].count, v[t].quiet };
	}
	if (m->title >= m->n || m->entry >= entries(m, m->title))
		m->title = m->entry = 0;
}

bool ui_menubar_select(struct ui_widget *w, int title)
{
	struct menu *m = menu_of(w);

	if (title < 0 || title >= m->n)
		return false;
	m->title = title;
	m->entry = 0;
	while (disabled(m) && m->entry + 1 < entries(m, title))
		m->entry++;
	return true;
}

void ui_menubar_pull(struct ui_widget *w, bool open)
{
	menu_of(w)->open = open;
}

const char *ui_menubar_chosen(const struct ui_widget *w)
{
	const struct menu *m = menu_of(w);

	return m->n && entries(m, m->title) ? m->v[m->title].entries[m->entry].id : NULL;
}

void ui_menubar_say(const struct ui_widget *w, struct rh_buf *out)
{
	const struct menu *m = menu_of(w);

	if (m->n && entries(m, m->title))
		rh_buf_addf(out, _("%s, entry %d of %d: %s"),
			    strcmp(m->v[m->title].title, ui_sign(UI_SIGN_MENU)) ? m->v[m->title].title : _("Menu"),
			    m->entry + 1, entries(m, m->title), m->v[m->title].entries[m->entry].label);
}

int ui_menubar_columns(const struct ui_widget *w)
{
	const struct menu *m = menu_of(w);

	return m->n && w->obj ? title_x(m, m->n - 1) + m->titles[m->n - 1] : 0;
}
