/* overlay: what lies over the screens and takes keys first. */
#ifndef UI_OVERLAY_OVERLAY_H
#define UI_OVERLAY_OVERLAY_H

#include "base/base.h"
#include "ui/internal.h"
#include "ui/role.h"

struct ui;
struct ui_event;
struct ui_said;

struct ui_overlay;
struct ui_overlay_ops {
	void (*draw)(struct ui_overlay *o, struct ui_rect screen);
	bool (*event)(struct ui_overlay *o,
		      const struct ui_event *e); /* true: used (a modal one always returns that) */
	void (*focus)(const struct ui_overlay *o, struct rh_buf *out); /* for ui_overlay_focus */
	void (*say)(struct ui_overlay *o, struct ui_said *out);        /* in words; may be NULL */
	const char *(*title)(const struct ui_overlay *o);              /* with it */
	/* What its keys do, as pairs for the last line: key, label. Returns how many; NULL: it says so itself. */
	size_t (*hints)(const struct ui_overlay *o, const char **pairs, size_t max);
	void (*free)(struct ui_overlay *o); /* frees everything, including the struct */
};
/* Put first into the overlay's own struct. */
struct ui_overlay {
	const struct ui_overlay_ops *ops;
	struct ui_overlay *below;
	struct rh_owner owner; /* it closes when this ends; id 0: nobody's */
	bool closed;           /* freed once its event function has returned */
};
void ui_overlay_open(struct ui *ui, struct ui_overlay *o);  /* on top; takes ownership */
void ui_overlay_close(struct ui *ui, struct ui_overlay *o); /* safe inside its own event function */
struct ui_overlay *ui_overlay_top(const struct ui *ui);
/* For an overlay whose keys are these two. */
size_t ui_overlay_hints(const struct ui_overlay *o, const char **pairs, size_t max);
/* Where what lies over the screens may be: the whole screen, or what the guide of a lesson leaves of it. The frame says
 * so before it is drawn. */
void ui_overlay_keep(struct ui_rect room);
struct ui_rect ui_overlay_room(void);
/* A box of that size in the middle of it, never larger than it. */
struct ui_rect ui_overlay_middle(int h, int w);
/* Passes what was chosen in the menu or the palette to the app. */
void ui_choose(struct ui *ui, const char *id);
/* The text of the toast in the last line; NULL if there is none. */
const char *ui_toast_text(const struct ui *ui, enum ui_role *role);
#endif
