/* stack: the screens that are open, as the rest of the app needs them. */
#ifndef APP_PARTS_STACK_H
#define APP_PARTS_STACK_H

#include "base/base.h"

struct app;
struct ui_frame;
struct ui_screen;
struct ui_screen_ops;

struct app_stack {
	const struct ui_screen_ops *const *all;
	struct ui_screen **v;
	const char **marks; /* the id of the place that each was opened as; NULL: as none */
	size_t n, cap;
	struct ui_screen **gone; /* a callback of theirs may still be under way: freed at the end of the turn */
	size_t gone_count;
};
/* The screens that exist, ends with NULL; the first is put down as the bottom one. */
void app_stack_begin(struct app *a, const struct ui_screen_ops *const *all);
struct ui_screen *app_top(const struct app *a);
struct ui_screen *app_at(const struct app *a, size_t i); /* from the bottom; NULL: not so many */
size_t app_depth(const struct app *a);
void app_drop(struct app *a);                                /* the top */
void app_stack_mark(struct app *a, const char *place);       /* the top was opened as that place: a static id */
const char *app_stack_marked(const struct app *a, size_t i); /* that id; NULL: opened from a screen */
/* The top is there for the one that is put on it next, from which Back leads to what lies below both. */
#define APP_STACK_THROUGH "through"
void app_tell_all(struct app *a, int tag); /* message without body to every screen */
void app_stack_changed(struct app *a);     /* all of them may look different now */
void app_stack_fill(const struct app *a, struct ui_frame *f);
void app_stack_free_gone(struct app *a);
void app_stack_release(struct app *a);
#endif
