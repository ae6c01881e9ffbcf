/* Entries that are found by typing: the model of menus, the palette, pickers and lists to tick; and the find line of
 * lists, menus and texts. */
#ifndef UI_OVERLAY_NARROW_H
#define UI_OVERLAY_NARROW_H

#include "base/base.h"
#include "ui/event.h"
#include "ui/internal.h"
#include "ui/role.h"

struct ui_layer;
struct ui_widget;

/* ---- entries (narrow.c) ---- */

enum {
	UI_ITEM_HEADING = 1, /* shown above the entries within it; never matches itself */
	UI_ITEM_LINE = 2,    /* a line between groups, only in the whole list; not an entry */
	UI_ITEM_MANY = 4,    /* stands for many others: of what matches it comes last */
	UI_ITEM_WITHIN = 8,  /* belongs to the last entry without this, and is shown below it */
	UI_ITEM_LAST = 16,   /* always there: first, and after the matches of what is typed */
	UI_ITEM_OFF = 32,    /* cannot be chosen */
	UI_ITEM_ALARM = 64,  /* its note says that something is wrong */
};
/* Thousands are narrowed at each key: their texts are in one block, together with their lower case, which is made
 * once. */
struct ui_item {
	uint32_t id, label, note, lower; /* in text */
	uint32_t group;                  /* position of the entry that it is within, or its own */
	unsigned char flags, depth;
};
struct ui_narrow {
	struct ui_item *v;
	size_t n, count; /* count: without headings and lines */
	uint32_t group;
	struct rh_buf text;
	bool begins_first;        /* labels that begin with what is typed come first, then those that have it */
	uint32_t *view;           /* what is seen now: positions in v */
	size_t seen, matches, at; /* at: position of the cursor in view */
};
/* What the callbacks of a menu screen and of a ticker fill. */
struct ui_entries {
	struct ui_narrow list;
};
struct ui_ticks {
	struct ui_narrow list;
};

/* Strings are copied; NULL is "". `also`: what is searched beside the label. Returns NULL if there is no room. */
struct ui_item *ui_narrow_add(struct ui_narrow *l, const char *id, const char *label, const char *note, unsigned flags,
			      const char *also);
void ui_narrow_clear(struct ui_narrow *l);
/* Shows what matches this text, and moves the cursor to the first match. */
void ui_narrow_to(struct ui_narrow *l, struct rh_str typed);
const struct ui_item *ui_narrow_item(const struct ui_narrow *l, size_t at); /* NULL: there is none */
const char *ui_narrow_text(const struct ui_narrow *l, uint32_t at);         /* valid until the next is added */
void ui_narrow_stand(struct ui_narrow *l, size_t at);         /* there, or next to it if that is a heading */
bool ui_narrow_stand_on(struct ui_narrow *l, const char *id); /* false: it is not shown */
/* The id under the cursor; NULL: none. */
const char *ui_narrow_id(const struct ui_narrow *l);

/* ---- the find line (find.c) ---- */

struct ui_find {
	bool on;            /* it has the focus */
	struct rh_buf text; /* the text that is searched for */
	struct rh_buf last; /* what was searched for before; empty: nothing */
	struct ui_layer *layer;
	struct ui_widget *input, *rest; /* rest: has the focus otherwise */
	void (*changed)(void *ctx, struct rh_str text);
	void *ctx;
	bool opens; /* Enter ends it and is passed on: it opens an entry */
};
void ui_find_open(struct ui_find *f, void (*changed)(void *ctx, struct rh_str text), void *ctx);
void ui_find_release(struct ui_find *f);
void ui_find_widgets(struct ui_find *f, struct ui_layer *layer, struct ui_widget *rest);
void ui_find_begin(struct ui_find *f);
/* True: used. Keys that move something must be tried first. */
bool ui_find_event(struct ui_find *f, const struct ui_event *e);
bool ui_find_shown(const struct ui_find *f);
/* Draws the line, followed by `count`. */
void ui_find_draw(struct ui_find *f, struct ui_rect r, enum ui_role role, const char *count);
size_t ui_find_hints(const struct ui_find *f, const char **pairs, size_t max);
/* The key that a letter out of "jkgG " means if it is among `letters`; any other key is returned as it is. */
struct ui_event ui_find_letter(const struct ui_event *e, const char *letters);
/* Does this key move (arrows, pages, ends, or one of `letters` while no text is typed)? *as is the key without
 * letters. */
bool ui_find_moves(const struct ui_find *f, const struct ui_event *e, const char *letters, struct ui_event *as);
#endif
