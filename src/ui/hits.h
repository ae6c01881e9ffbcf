/* hits: what a click means, by what was drawn where. Whatever can be clicked on says so while it draws itself, within
 * the clip; a click is then turned into the keys that do the same. */
#ifndef UI_HITS_H
#define UI_HITS_H

#include "base/base.h"
#include "ui/event.h"
#include "ui/internal.h"

/* What the click does, at once (moves a focus) or by the key that it returns; UI_KEY_NONE: nothing more. `owner` is
 * what was drawn; `at` which part of it. */
typedef struct ui_event ui_hit_fn(void *owner, size_t at);
void ui_hit(struct ui_rect r, ui_hit_fn *fn, void *owner, size_t at);
/* The key UI_KEY_ROW with this number: entry, option or button number `at`. */
void ui_hit_row(struct ui_rect r, void *owner, size_t at);
/* This key, as the hint at that place says. */
void ui_hit_key(struct ui_rect r, struct ui_event key);
void ui_hits_clear(void); /* nothing drawn so far can be clicked on: a frame begins, or a box lies over it */
void ui_hits_drop(const void *owner); /* it is freed */
/* All that lies at that place, in the order in which it was drawn; the key of the last one that has one. */
struct ui_event ui_hits_click(int y, int x);
#endif
