/* line: one line of text that is edited. Pure: what keys do to it, nothing of how it is drawn. */
#ifndef RH_UI_LINE_H
#define RH_UI_LINE_H

#include "ui/internal.h"

enum { RH_LINE_UNDO = 64 };
struct rh_line {
	struct rh_input_spec spec;
	struct rh_secret text;		/* valid UTF-8 unless it was set otherwise */
	size_t cursor;			/* byte, always between two glyphs */
	struct rh_line_step {
		size_t at, removed, inserted, cursor;
		bool typed;		/* goes on with the next character typed behind it */
	} undo[RH_LINE_UNDO];
	size_t undo_count;
	struct rh_secret gone;		/* removed bytes of all steps, oldest first */
};
void rh_line_init(struct rh_line *l, const struct rh_input_spec *spec);
void rh_line_release(struct rh_line *l);
void rh_line_set(struct rh_line *l, struct rh_str text);	/* cursor at the end, nothing to undo */
/* `blind`: what stands there cannot be seen, so the cursor stays at the end. */
enum rh_used rh_line_key(struct rh_line *l, const struct rh_event *e, bool blind);
size_t rh_line_before(const struct rh_line *l, size_t at);	/* start of the glyph that ends there */
size_t rh_line_after(const struct rh_line *l, size_t at);
#endif
