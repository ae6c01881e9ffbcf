/* keynames: events by name, as verbs.def and the lessons write them. */
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
	{ "Alt-Left", UI_KEY_ALT_LEFT, 0 },
	{ "Alt-Right", UI_KEY_ALT_RIGHT, 0 },
	{ "Alt-←", UI_KEY_ALT_LEFT, 0 },
	{ "Alt-→", UI_KEY_ALT_RIGHT, 0 },
};

/* The character of which s consists; 0 unless it is exactly one that can be typed. */
static uint32_t one_character(struct rh_str s)
{
	uint32_t c;

	return rh_utf8_next(&s, &c) && !s.n && !(c & RH_UTF8_BAD) && c > 32 && c != 127 ? c : 0;
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

void ui_event_name(const struct ui_event *e, char out[24])
{
	static const struct {
		enum ui_key key;
		const char *sign;
	} arrows[] = { { UI_KEY_UP, "↑" }, { UI_KEY_DOWN, "↓" }, { UI_KEY_LEFT, "←" }, { UI_KEY_RIGHT, "→" } };

	out[0] = '\0';
	for (size_t i = 0; i < RH_LEN(arrows); i++)
		if (arrows[i].key == e->key)
			snprintf(out, 24, "%s", arrows[i].sign);
	for (size_t i = 0; i < RH_LEN(names) && !out[0]; i++)
		if (names[i].key == e->key && names[i].c == e->c)
			snprintf(out, 24, "%s", names[i].name);
	if (out[0] || (e->key != UI_KEY_CHAR && e->key != UI_KEY_CTRL && e->key != UI_KEY_ALT))
		return;
	snprintf(out, 24, "%s", e->key == UI_KEY_CTRL ? "^" : e->key == UI_KEY_ALT ? "Alt-" : "");
	(void)rh_utf8_put(out + strlen(out), e->key == UI_KEY_CTRL && e->c >= 'a' && e->c <= 'z' ? e->c - 32 : e->c);
}
