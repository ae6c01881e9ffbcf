/* event: a key, a paste, or what else a person does. */
#ifndef UI_EVENT_H
#define UI_EVENT_H

#include "base/base.h"

enum ui_key {
	UI_KEY_NONE,
	UI_KEY_CHAR,
	UI_KEY_CTRL,
	UI_KEY_ALT,
	UI_KEY_ALT_LEFT, /* a word to the left where text is typed, as Alt-b */
	UI_KEY_ALT_RIGHT,
	UI_KEY_ENTER,
	UI_KEY_TAB,
	UI_KEY_BACKTAB,
	UI_KEY_ESC,
	UI_KEY_BACKSPACE,
	UI_KEY_DELETE,
	UI_KEY_INSERT,
	UI_KEY_UP,
	UI_KEY_DOWN,
	UI_KEY_LEFT,
	UI_KEY_RIGHT,
	UI_KEY_HOME,
	UI_KEY_END,
	UI_KEY_PGUP,
	UI_KEY_PGDN,
	UI_KEY_F1,
	UI_KEY_F2,
	UI_KEY_F3,
	UI_KEY_F4,
	UI_KEY_F5,
	UI_KEY_F6,
	UI_KEY_F7,
	UI_KEY_F8,
	UI_KEY_F9,
	UI_KEY_F10,
	UI_KEY_F11,
	UI_KEY_F12,
	UI_KEY_CLICK, /* of the mouse, turned into another by ui_event (hits.h) */
	UI_KEY_ROW,   /* what was clicked on: the row, option or button with this number */
	UI_KEY_PASTE, /* one bracketed paste, or a burst where the terminal may have no brackets */
};
struct ui_event {
	enum ui_key key;
	/* UI_KEY_CHAR: code point; UI_KEY_CTRL, UI_KEY_ALT: lower-case letter or sign; UI_KEY_ROW: its number from 0;
	 * UI_KEY_CLICK: line << 16 | column, from 0 */
	uint32_t c;
	struct rh_secret *paste; /* UI_KEY_PASTE: owned by the ui until the next read */
	bool burst;              /* UI_KEY_PASTE: without brackets, so it may have been typed */
	unsigned frame;          /* how many frames the terminal had been sent when it was read */
};
/* Its name, as ui_event_parse reads it and hints show it: "^S", "↓"; "" for a paste or a click. */
void ui_event_name(const struct ui_event *e, char out[24]);
bool ui_event_parse(const char *name, struct ui_event *out); /* "^S", "Enter", "F10", "d", "Alt-b", "Alt-→" */
#endif
