/* The room of CDK: only these files know it. All others see layers and widgets (ui/internal.h).
 *
 * How CDK is used: every widget is created from a spec that we keep, is drawn into its own window, and the cells of
 * that window are painted into the frame (paint.c). Keys are injected, never read: we call no CDK function that
 * waits. What a person chose is kept in our structs, so that objects can be thrown away and built again at any time.
 */
#ifndef UI_CDK_ROOM_H
#define UI_CDK_ROOM_H

#include <cdk/cdk.h>

#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/internal.h"

struct ui_choice;
struct ui_event;

struct ui_widget_ops {
	enum ui_widget_kind kind;
	EObjectType type;
	CDKOBJS *(*build)(struct ui_widget *w); /* NULL if it cannot be built now; for our own kinds: ui_own_build */
	void (*draw)(struct ui_widget *w);
	enum ui_used (*key)(struct ui_widget *w, const struct ui_event *e);
	int (*height)(const struct ui_widget *w, int width);
	void (*release)(struct ui_widget *w); /* frees the spec; the object is gone by then */
};
struct ui_widget {
	const struct ui_widget_ops *ops;
	struct ui_layer *layer;
	CDKOBJS *obj; /* NULL: not built yet */
	struct ui_rect rect;
};
struct ui_layer {
	CDKSCREEN *screen;
	struct ui_widget **v;
	size_t n;
	struct ui_widget *focus;
	struct ui_layer *next;
};

/* layer.c */
void *ui_widget_make(struct ui_layer *l, const struct ui_widget_ops *ops, size_t size);
void ui_widget_rebuild(struct ui_widget *w); /* after its spec changed */
bool ui_widget_focused(const struct ui_widget *w);
#define UI_CHECK_KIND(w, k) ((w)->ops->kind == (k) ? (void)0 : RH_BUG("a widget of kind %d", (int)(w)->ops->kind))

/* own.c: objects of our own behind CDK's interface */
CDKOBJS *ui_own_build(struct ui_widget *w);

/* paint.c */
/* Cells of a window from row y, column x on, into the frame at `to`, with `add` added to their attributes. */
void ui_cdk_paint(WINDOW *win, int y, int x, struct ui_rect to, attr_t add);
/* The terminal's cursor onto the first cell there that CDK has highlighted. */
void ui_cdk_focus(WINDOW *win, int y, int x, struct ui_rect to);

/* wide.c: text of CDK's widgets */
/* A text for CDK: in this style, at most `width` columns (0: any), with a sign where it was cut. The caller frees
 * it. */
char *ui_cdk_label(unsigned style, struct rh_str text, int width);
chtype ui_cdk_glyph(const char *utf8); /* one glyph of one column */
void ui_cdk_glyphs_forget(void);       /* when no object of CDK is left */

/* options.c: what can be chosen in a radio or checks */
struct ui_picks {
	struct ui_choice *v; /* strings are its own */
	size_t n;
};
enum { UI_OPTIONS_MAX = 32 };
void ui_picks_copy(struct ui_picks *o, const struct ui_choice *choices, size_t n);
void ui_picks_release(struct ui_picks *o);
int ui_picks_columns(const struct ui_picks *o); /* of the longest label */
/* A line for CDK: the label, and after it (from column `align_notes`) why it is disabled, or its note. */
char *ui_picks_line(const struct ui_picks *o, size_t i, int align_notes, int width);
int ui_picks_step(const struct ui_picks *o, int from, int step); /* the next that can be chosen; -1: none */
void ui_labels_free(char **labels, size_t n);
#endif
