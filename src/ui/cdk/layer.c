/* layer: CDK's screens, the objects that are registered there, and which of them has the focus. */
#include <string.h>

#include "base/base.h"
#include "ui/cdk/room.h"
#include "ui/cdk/widget.h"
#include "ui/hits.h"
#include "ui/internal.h"
#include "ui/terminal/term.h"

/* One CDK screen lives for the whole run: when CDK makes the first one, it sets the locale and the modes of the
 * terminal, which we must set ourselves. */
static CDKSCREEN *root;
static struct ui_layer *layers;

void ui_cdk_open(void)
{
	root = initCDKScreen(stdscr);
	if (!root)
		abort();
	/* Its setlocale(LC_ALL, "") undid ours; its cbreak and noecho asked a file in memory, which has no modes. */
	rh_locale_init(NULL, NULL);
}

/* destroyCDKScreen does not free the array of objects. */
static void destroy_screen(CDKSCREEN **s)
{
	free((*s)->object);
	(*s)->object = NULL;
	destroyCDKScreen(*s);
	*s = NULL;
}

void ui_cdk_close(void)
{
	while (layers) {
		struct ui_layer *l = layers;

		ui_layer_free(&l);
	}
	if (root)
		destroy_screen(&root);
	ui_cdk_glyphs_forget();
}

static void drop_object(struct ui_widget *w)
{
	CDKOBJS *obj = w->obj;

	w->obj = NULL;
	if (obj)
		_destroyCDKObject(obj);
}

void ui_cdk_drop(void)
{
	for (struct ui_layer *l = layers; l; l = l->next)
		for (size_t i = l->n; i-- > 0;)
			drop_object(l->v[i]);
	ui_cdk_glyphs_forget();
}

/* ---- layers ---- */

struct ui_layer *ui_layer_new(void)
{
	struct ui_layer *l = rh_alloc(sizeof *l);

	if (!root)
		RH_BUG("a layer without a terminal");
	l->screen = initCDKScreen(stdscr);
	if (!l->screen)
		abort();
	l->next = layers;
	layers = l;
	return l;
}

void ui_layer_free(struct ui_layer **lp)
{
	struct ui_layer *l = *lp, **at = &layers;

	if (!l)
		return;
	*lp = NULL;
	l->focus = NULL;
	while (l->n) { /* from the end: CDK's own function for this skips objects */
		struct ui_widget *w = l->v[l->n - 1];

		ui_widget_free(&w);
	}
	while (*at && *at != l)
		at = &(*at)->next;
	if (*at)
		*at = l->next;
	destroy_screen(&l->screen);
	free(l->v);
	free(l);
}

/* CDK appends what is registered. The order of a layer is that in which its widgets were made, even after one was
 * rebuilt. */
static void put_in_order(struct ui_layer *l)
{
	int n = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (!l->v[i]->obj)
			continue;
		l->screen->object[n] = l->v[i]->obj;
		l->v[i]->obj->screenIndex = n;
		l->v[i]->obj->hasFocus = l->v[i] == l->focus;
		if (l->v[i] == l->focus)
			l->screen->objectFocus = n;
		n++;
	}
	if (n != l->screen->objectCount)
		RH_BUG("%d objects, CDK has %d", n, l->screen->objectCount);
}

/* ---- widgets ---- */

void *ui_widget_make(struct ui_layer *l, const struct ui_widget_ops *ops, size_t size)
{
	struct ui_widget *w = rh_alloc(size);

	w->ops = ops;
	w->layer = l;
	l->v = rh_grow(l->v, l->n, sizeof *l->v);
	l->v[l->n++] = w;
	return w;
}

void ui_widget_free(struct ui_widget **wp)
{
	struct ui_widget *w = *wp;
	struct ui_layer *l;
	size_t i = 0;

	if (!w)
		return;
	*wp = NULL;
	l = w->layer;
	if (l->focus == w)
		l->focus = NULL;
	ui_hits_drop(w);
	drop_object(w);
	while (i < l->n && l->v[i] != w)
		i++;
	memmove(l->v + i, l->v + i + 1, (l->n - i - 1) * sizeof *l->v);
	l->n--;
	if (w->ops->release)
		w->ops->release(w);
	free(w);
}

/* Builds it if necessary. */
static CDKOBJS *object(struct ui_widget *w)
{
	if (w->obj)
		return w->obj;
	w->obj = w->ops->build(w);
	if (!w->obj)
		return NULL;
	w->obj->acceptsFocus = w->ops->kind != UI_WIDGET_PROGRESS;
	put_in_order(w->layer);
	return w->obj;
}

void ui_widget_rebuild(struct ui_widget *w)
{
	drop_object(w);
}

bool ui_widget_focused(const struct ui_widget *w)
{
	return w->layer->focus == w;
}

enum ui_widget_kind ui_widget_kind(const struct ui_widget *w)
{
	return w->ops->kind;
}

void ui_widget_move(struct ui_widget *w, struct ui_rect r)
{
	if (w->rect.w != r.w || w->rect.h != r.h)
		drop_object(w);
	w->rect = r;
}

void ui_widget_draw(struct ui_widget *w)
{
	CDKOBJS *obj = object(w);

	if (obj)
		w->ops->draw(w);
}

enum ui_used ui_widget_key(struct ui_widget *w, const struct ui_event *e)
{
	CDKOBJS *obj = object(w);

	return obj && w->ops->key ? w->ops->key(w, e) : UI_IGNORED;
}

int ui_widget_height(const struct ui_widget *w, int width)
{
	return w->ops->height ? w->ops->height(w, width) : 1;
}

/* ---- focus ---- */

static void build_all(struct ui_layer *l)
{
	for (size_t i = 0; i < l->n; i++)
		object(l->v[i]);
}

static void focus_is(struct ui_layer *l, const CDKOBJS *obj)
{
	l->focus = NULL;
	for (size_t i = 0; i < l->n; i++) {
		if (!l->v[i]->obj)
			continue;
		l->v[i]->obj->hasFocus = obj && l->v[i]->obj == obj;
		if (l->v[i]->obj->hasFocus)
			l->focus = l->v[i];
	}
}

void ui_layer_focus(struct ui_layer *l, struct ui_widget *w)
{
	CDKOBJS *obj = w ? object(w) : NULL;

	if (obj && obj->acceptsFocus)
		setCDKFocusCurrent(l->screen, obj);
	else
		obj = NULL;
	focus_is(l, obj);
}

struct ui_widget *ui_layer_focused(const struct ui_layer *l)
{
	return l->focus;
}

struct ui_widget *ui_layer_next(struct ui_layer *l, int step)
{
	CDKOBJS *obj = NULL;

	build_all(l);
	if (l->screen->objectCount > 0) {
		if (!l->focus) /* so that the first step goes to the first or the last */
			l->screen->objectFocus = step < 0 ? 0 : l->screen->objectCount - 1;
		obj = step < 0 ? setCDKFocusPrevious(l->screen) : setCDKFocusNext(l->screen);
	}
	focus_is(l, obj);
	return l->focus;
}
