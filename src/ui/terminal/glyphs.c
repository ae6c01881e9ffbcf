/* glyphs: one table of the characters that our own texts, lines and signs are made of, and who can draw them. */
#include "ui/terminal/glyphs.h"
#include "base/base.h"
#include "ui/terminal/cells.h"
#include "ui/terminal/term.h"

#include <string.h>

/* `console`: it is in the kernel's own font (CP437) and in all 138 of Debian's console-setup-linux 1.221, but for the
 * lines and blocks in those for Ethiopic. A font of the Linux console holds 256 or 512 glyphs. */
struct glyph {
	const char *utf8, *ascii;
	bool console;
};
static const struct glyph signs[UI_SIGN_COUNT] = {
	[UI_SIGN_ELLIPSIS] = { "…", "~", false }, [UI_SIGN_CURSOR] = { "▸", ">", false },
	[UI_SIGN_DROP] = { "▾", "v", false },     [UI_SIGN_MENU] = { "≡", "=", false },
	[UI_SIGN_BULLET] = { "•", "*", true },    [UI_SIGN_NO] = { "✗", "x", false },
	[UI_SIGN_YES] = { "✓", "+", false },      [UI_SIGN_UP] = { "↑", "^", true },
	[UI_SIGN_DOWN] = { "↓", "v", true },      [UI_SIGN_DOT] = { "·", "-", false },
	[UI_SIGN_DASH] = { "–", "-", false },     [UI_SIGN_FULL] = { "●", "*", false },
	[UI_SIGN_HOLLOW] = { "○", "o", false },   [UI_SIGN_CROSS] = { "×", "x", false },
	[UI_SIGN_NOTHING] = { "·", ".", false },  [UI_SIGN_BLOCK] = { "█", "#", true },
	[UI_SIGN_SHADE] = { "▒", "=", true },     [UI_SIGN_LIGHT] = { "░", ".", true },
};
/* Further characters of our own texts and catalogues. */
static const struct glyph others[] = {
	{ "─", "-", true },  { "│", "|", true },  { "┌", "+", true },        { "┐", "+", true },   { "└", "+", true },
	{ "┘", "+", true },  { "├", "+", true },  { "┤", "+", true },        { "┬", "+", true },   { "┴", "+", true },
	{ "┼", "+", true },  { "‘", "'", false }, { "’", "'", false },       { "“", "\"", false }, { "”", "\"", false },
	{ "—", "-", false }, { "→", ">", true },  { "←", "<", true },        { "≥", ">", true },   { "≤", "<", true },
	{ "›", ">", false }, { "⋮", ":", false }, { "\302\240", " ", true },
};
static enum ui_glyphs now;

enum ui_glyphs ui_glyphs_of(const char *term, bool ascii)
{
	if (ascii)
		return UI_GLYPHS_PLAIN;
	return !strcmp(term, "linux") || !strncmp(term, "linux-", 6) ? UI_GLYPHS_CONSOLE : UI_GLYPHS_FULL;
}

static bool lines_are_ascii(void)
{
	return now == UI_GLYPHS_PLAIN || now == UI_GLYPHS_WIDE;
}

/* CDK draws its frames with the alternate character set of curses. */
static void use_lines(void)
{
	static const char from[] = "lkmjtuvwqxn", to[] = "++++++++-|+";
	static chtype own[sizeof from];

	for (size_t i = 0; from[i]; i++) {
		chtype *c = &acs_map[(unsigned char)from[i]];

		if (*c != (chtype)to[i])
			own[i] = *c;
		*c = lines_are_ascii() ? (chtype)to[i] : own[i];
	}
}

void ui_glyphs_use(enum ui_glyphs g)
{
	now = g;
	use_lines();
}

bool ui_glyphs_quarters(void)
{
	return now == UI_GLYPHS_FULL && rh_text_utf8();
}

static const struct glyph *find(const char *utf8)
{
	for (size_t i = 0; i < UI_SIGN_COUNT; i++)
		if (!strcmp(utf8, signs[i].utf8))
			return &signs[i];
	for (size_t i = 0; i < RH_LEN(others); i++)
		if (!strcmp(utf8, others[i].utf8))
			return &others[i];
	return NULL;
}

static const char *in_this_set(const struct glyph *g)
{
	return now == UI_GLYPHS_FULL || (now == UI_GLYPHS_CONSOLE && g->console) ? g->utf8 : g->ascii;
}

const char *ui_sign(enum ui_sign s)
{
	return in_this_set(&signs[s]);
}

/* Text of other people is left as it is, unless the terminal would then be somewhere else than we believe. */
const char *ui_glyph_instead(const char *utf8)
{
	const struct glyph *g;
	struct rh_str rest = rh_str(utf8);
	uint32_t c = 0;

	if (now == UI_GLYPHS_FULL || (unsigned char)utf8[0] < 0x80)
		return NULL;
	g = find(utf8);
	if (g)
		return in_this_set(g) == g->utf8 ? NULL : g->ascii;
	if (!rh_text_utf8())
		return "?";
	rh_utf8_next(&rest, &c);
	return now == UI_GLYPHS_WIDE && rh_char_ambiguous(c) ? "?" : NULL;
}
