/* glyphs: which characters of our own a terminal can draw, and what it gets in place of the others. */
#ifndef UI_TERMINAL_GLYPHS_H
#define UI_TERMINAL_GLYPHS_H

#include "base/base.h"

enum ui_glyphs {
	UI_GLYPHS_FULL,
	UI_GLYPHS_CONSOLE, /* the fonts of the Linux console: lines and a few signs */
	UI_GLYPHS_PLAIN,   /* lines and signs in ASCII, text as it is */
	UI_GLYPHS_WIDE,    /* the same where ambiguous characters take two columns: none of them is drawn */
};
/* What this terminal gets by itself. ascii: as the person wants it. */
enum ui_glyphs ui_glyphs_of(const char *term, bool ascii);
void ui_glyphs_use(enum ui_glyphs g); /* also by CDK's frames */
/* Are there blocks of quarters of a cell (▞)? No font of the console has them. */
bool ui_glyphs_quarters(void);
/* What is drawn in place of this glyph, one column; NULL: it is drawn itself. */
const char *ui_glyph_instead(const char *utf8);
#endif
