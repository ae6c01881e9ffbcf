/* keynames: events by name, as the verbs table, hints, help and lessons write them. */
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "ui/event.h"

static const struct {
	const char *name;
	enum ui_key key;
	uint32_t c;
} names[] = {
	{ "Enter", UI_KEY_ENTER, 0 },
	{ "Tab", UI_KEY_TAB, 0 },
	{ "S-Tab", UI_KEY_BACKTAB, 0 },
	{ "Esc", UI_KEY_ESC, 0 },
	{ "Backspace", UI_KEY_BACKSPACE, 0 },
	{ "Del", UI_KEY_DELETE, 0 },
	{ "Ins", UI_KEY_INSERT, 0 },
	{ "Up", UI_KEY_UP, 0 },
	{ "Down", UI_KEY_DOWN, 0 },
	{ "Left", UI_KEY_LEFT, 0 },
	{ "Right", UI_KEY_RIGHT, 0 },
	{ "Home", UI_KEY_HOME, 0 },
	{ "End", UI_KEY_END, 0 },
	{ "PgUp", UI_KEY_PGUP, 0 },
	{ "PgDn", UI_KEY_PGDN, 0 },
	{ "Space", UI_KEY_CHAR, ' ' },
	{ "F1", UI_KEY_F1, 0 },
	{ "F2", UI_KEY_F2, 0 },
	{ "F3", UI_KEY_F3, 0 },
	{ "F4", UI_KEY_F4, 0 },
	{ "F5", UI_KEY_F5, 0 },
	{ "F6", UI_KEY_F6, 0 },
	{ "F7", UI_KEY_F7, 0 },
	{ "F8", UI_KEY_F8, 0 },
	{ "F9", UI_KEY_F9, 0 },
	{ "F10", UI_KEY_F10, 0 },
	{ "F11", UI_KEY_F11, 0 },
	{ "F12", UI_KEY_F12, 0 },
	{ "Alt-Backspace", UI_KEY_ALT, 127 },
};

/* The only character of s, 0 when it is not exactly one. */
static uint32_t one_character(struct rh_str s)
{
	uint32_t c;

	if (!s.n || s.n > 4 || !rh_utf8_valid(s))
		return 0;
	c = (unsigned char)s.p[0];
	if (c < 0x80)
		return s.n == 1 && c > 32 && c < 127 ? c : 0;
	size_t len = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	c &= 0xffu >> (len + 1);
	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)s.p[i] & 0x3fu);
	return s.n == len ? c : 0;
}

bool ui_event_parse(const char *name, struct ui_event *out)
{
	struct rh_str s = rh_str(name);
	enum ui_key key = UI_KEY_CHAR;
	uint32_t c;

	for (size_t i = 0; i < RH_LEN(names); i++) {
		if (rh_str_is_nocase(s, names[i].name)) {
			*out = (struct ui_event){ .key = names[i].key, .c = names[i].c };
			return true;
		}
	}
	if (s.n > 1 && s.p[0] == '^') {
		key = UI_KEY_CTRL;
		s = rh_str_from(s, 1);
	} else if (rh_str_starts(s, "Alt-")) {
		key = UI_KEY_ALT;
		s = rh_str_from(s, 4);
	}
	c = one_character(s);
	if (!c)
		return false;
	if (key != UI_KEY_CHAR && c >= 'A' && c <= 'Z')
		c += 32;
	*out = (struct ui_event){ .key = key, .c = c };
	return true;
}

static size_t put_character(uint32_t c, char *to)
{
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = len; i-- > 1; c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(len == 1 ? c : (0xf00u >> len & 0xff) | c);
	to[len] = 0;
	return len;
}

void ui_event_name(const struct ui_event *e, char out[16])
{
	char c[8] = "";

	out[0] = 0;
	for (size_t i = 0; i < RH_LEN(names); i++) {
		if (names[i].key == e->key &&
		    names[i].c == (e->key == UI_KEY_CHAR || e->key == UI_KEY_ALT ? e->c : 0)) {
			snprintf(out, 16, "%s", names[i].name);
			return;
		}
	}
	if (e->key != UI_KEY_CHAR && e->key != UI_KEY_CTRL && e->key != UI_KEY_ALT)
		return;
	/* Shown as people write it: ^S, Alt-b. */
	put_character(e->key == UI_KEY_CTRL && e->c >= 'a' && e->c <= 'z' ? e->c - 32 : e->c, c);
	snprintf(out, 16, "%s%s", e->key == UI_KEY_CTRL ? "^" : e->key == UI_KEY_ALT ? "Alt-" : "", c);
}
