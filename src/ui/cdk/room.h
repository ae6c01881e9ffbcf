/* The room of CDK: the only files that know it. What lies outside sees layers and widgets (ui/internal.h).
 *
 * How CDK is used: every widget is created from a spec that we keep, is drawn into its own window, and the cells of that
 * window are painted into the frame (paint.c). Keys are injected, never read: no CDK function that waits is called.
 * What a person chose is kept in our structs, so that objects can be thrown away and built again at any time.
 */
#ifndef RH_UI_CDK_ROOM_H
#define RH_UI_CDK_ROOM_H

#include <cdk/cdk.h>

#include "ui/term.h"

struct rh_widget_ops {
	enum rh_widget_kind kind;
	EObjectType type;
	CDKOBJS *(*build)(struct rh_widget *w);		/* NULL when it cannot be now; ours: the shared one of own.c */
	void (*draw)(struct rh_widget *w);
	enum rh_used (*key)(struct rh_widget *w, const struct rh_event *e);
	int (*height)(const struct rh_widget *w, int width);
	void (*release)(struct rh_widget *w);		/* what the spec holds; the object is gone by then */
};
struct rh_widget {
	const struct rh_widget_ops *ops;
	struct rh_layer *layer;
	CDKOBJS *obj;			/* NULL: to be built */
	struct rh_rect rect;
	bool off;
};
struct rh_layer {
	CDKSCREEN *screen;
	struct rh_widget **v;
	size_t n;
	struct rh_widget *focus;
	struct rh_layer *next;
};

/* layer.c */
void *rh_widget_make(struct rh_layer *l, const struct rh_widget_ops *ops, size_t size);
void rh_widget_rebuild(struct rh_widget *w);		/* its spec is another one */
bool rh_widget_focused(const struct rh_widget *w);
#define RH_CHECK_KIND(w, k) ((w)->ops->kind == (k) ? (void)0 : RH_BUG("a widget of kind %d", (int)(w)->ops->kind))

/* own.c: objects of our own behind CDK's interface */
CDKOBJS *rh_own_build(struct rh_widget *w);

/* paint.c */
/* Cells of a window from row y, column x on, into the frame at `to`, with `add` added to their attributes. */
void rh_cdk_paint(WINDOW *win, int y, int x, struct rh_rect to, attr_t add);

/* wide.c: text of CDK's widgets */
/* A text for CDK: in this style, at most `width` columns (0: any), with a sign where it was cut. The caller's to free. */
char *rh_cdk_label(unsigned style, struct rh_str text, int width);
chtype rh_cdk_glyph(const char *utf8);			/* one glyph of one column */
void rh_cdk_glyphs_forget(void);			/* when no object of CDK is left */

/* options.c: what can be chosen in a radio, checks or a cycle */
struct rh_picks {
	struct rh_choice *v;		/* strings are its own */
	size_t n;
};
enum { RH_OPTIONS_MAX = 32 };
void rh_picks_copy(struct rh_picks *o, const struct rh_choice *choices, size_t n);
void rh_picks_release(struct rh_picks *o);
int rh_picks_columns(const struct rh_picks *o);	/* of the longest label */
/* A line for CDK: the label, and behind it (from column `align_notes`) why it is disabled, or its note. */
char *rh_picks_line(const struct rh_picks *o, size_t i, int align_notes, int width);
int rh_picks_step(const struct rh_picks *o, int from, int step);	/* the next that can be chosen; -1: none */
void rh_labels_free(char **labels, size_t n);
#endif
