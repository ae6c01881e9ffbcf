/* The stack of screens. What is taken off dies at the end of the turn, because a callback of its own may have done it.
 */
#include "app/stack.h"
#include "app/internal.h"
#include "base/base.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <string.h>

/* ---- looking ---- */

struct ui_screen *app_at(const struct app *a, size_t i)
{
	return i < a->stack.n ? a->stack.v[i] : NULL;
}

struct ui_screen *app_top(const struct app *a)
{
	return a->stack.n ? a->stack.v[a->stack.n - 1] : NULL;
}

size_t app_depth(const struct app *a)
{
	return a->stack.n;
}

void app_stack_mark(struct app *a, const char *place)
{
	a->stack.marks[a->stack.n - 1] = place;
}

const char *app_stack_marked(const struct app *a, size_t i)
{
	return i < a->stack.n ? a->stack.marks[i] : NULL;
}

struct ui_screen *app_find(struct app *a, const char *id)
{
	for (size_t i = a->stack.n; i-- > 0;)
		if (strcmp(a->stack.v[i]->ops->id, id) == 0)
			return a->stack.v[i];
	return NULL;
}

struct ui_screen *app_find_here(struct app *a, const char *id)
{
	for (size_t i = a->stack.n; i-- > 0;) {
		if (strcmp(a->stack.v[i]->ops->id, id) == 0)
			return a->stack.v[i];
		if (a->stack.marks[i])
			break;
	}
	return NULL;
}

struct ui_screen *app_by_owner(struct app *a, struct rh_owner o)
{
	for (size_t i = 0; i < a->stack.n; i++) {
		struct rh_owner is = a->stack.v[i]->owner;

		if (is.id == o.id && is.generation == o.generation)
			return a->stack.v[i];
	}
	return NULL;
}

bool app_on_top(const struct ui_screen *s)
{
	const struct app_stack *k = &s->app->stack;
	size_t i = k->n;

	while (i > 1 && (k->v[i - 1]->ops->flags & UI_SCREEN_DIALOG))
		i--;
	return i && k->v[i - 1] == s;
}

const struct ui_screen_ops *app_screen(const struct app *a, const char *id)
{
	for (const struct ui_screen_ops *const *s = a->stack.all; s && *s; s++)
		if (strcmp((*s)->id, id) == 0)
			return *s;
	return NULL;
}

/* ---- changing ---- */

void app_drop(struct app *a)
{
	struct app_stack *k = &a->stack;

	k->gone = rh_resize(k->gone, k->gone_count + 1, sizeof(struct ui_screen *));
	k->gone[k->gone_count++] = k->v[--k->n];
	if (app_top(a))
		ui_screen_changed(app_top(a));
	ui_touch(a->ui);
}

void app_push(struct app *a, const struct ui_screen_ops *ops, const void *arg)
{
	struct app_stack *k = &a->stack;
	struct ui_screen *s = ui_screen_new(ops, a, arg);

	if (k->n == k->cap) {
		k->cap = k->cap ? k->cap * 2 : 8;
		k->v = rh_resize(k->v, k->cap, sizeof(struct ui_screen *));
		k->marks = rh_resize(k->marks, k->cap, sizeof *k->marks);
	}
	k->marks[k->n] = NULL;
	k->v[k->n++] = s;
	ui_touch(a->ui);
}

void app_pop_to(struct app *a, const char *id)
{
	while (a->stack.n > 1 && strcmp(app_top(a)->ops->id, id) != 0)
		app_drop(a);
}

void app_close(struct app *a, struct rh_owner screen)
{
	const struct ui_screen *s = app_by_owner(a, screen);

	while (s && a->stack.n > 1) {
		bool last = app_top(a) == s;
		app_drop(a);
		if (last)
			return;
	}
}

void app_stack_begin(struct app *a, const struct ui_screen_ops *const *all)
{
	a->stack.all = all;
	app_push(a, all[0], NULL);
}

/* ---- all of them ---- */

void app_tell_all(struct app *a, int tag)
{
	for (size_t i = 0; i < a->stack.n; i++)
		rh_message_post((struct rh_message){ .to = a->stack.v[i]->owner, .tag = tag });
}

void app_stack_changed(struct app *a)
{
	for (size_t i = 0; i < a->stack.n; i++)
		ui_screen_changed(a->stack.v[i]);
}

void app_stack_fill(const struct app *a, struct ui_frame *f)
{
	f->stack = a->stack.v;
	f->depth = a->stack.n;
}

void app_stack_free_gone(struct app *a)
{
	struct app_stack *k = &a->stack;

	while (k->gone_count)
		ui_screen_free(&k->gone[--k->gone_count]);
}

void app_stack_release(struct app *a)
{
	while (a->stack.n)
		app_drop(a);
	app_stack_free_gone(a);
	free(a->stack.v);
	free(a->stack.marks);
	free(a->stack.gone);
}
