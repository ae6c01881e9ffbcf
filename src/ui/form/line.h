/* line: editing one line of text. Pure: what keys do to it, not how it is drawn. */
#ifndef UI_FORM_LINE_H
#define UI_FORM_LINE_H

#include "base/base.h"
#include "ui/cdk/widget.h"

struct ui_event;

enum { UI_LINE_UNDO = 64 };
struct ui_line {
	struct ui_input_spec spec;
	struct rh_secret text; /* valid UTF-8 unless it was set otherwise */
	size_t cursor;         /* byte, always between two glyphs */
	struct ui_line_step {
		size_t at, removed, inserted, cursor;
		bool typed; /* the next character typed after it joins this step */
	} undo[UI_LINE_UNDO];
	size_t undo_count;
	struct rh_secret gone; /* removed bytes of all steps, oldest first */
};
void ui_line_init(struct ui_line *l, const struct ui_input_spec *spec);
void ui_line_release(struct ui_line *l);
void ui_line_set(struct ui_line *l, struct rh_str text); /* cursor at the end, nothing to undo */
/* `blind`: the text is not visible, so the cursor stays at the end. */
enum ui_used ui_line_key(struct ui_line *l, const struct ui_event *e, bool blind);
size_t ui_line_before(const struct ui_line *l, size_t at); /* start of the glyph that ends there */
size_t ui_line_after(const struct ui_line *l, size_t at);
#endif
