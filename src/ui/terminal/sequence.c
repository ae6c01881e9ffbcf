/* sequence: control sequences of a terminal (CSI and SS3) to keys. Sources as in keys.c. */
#include <string.h>

#include "ui/terminal/sequence.h"
#include "base/base.h"
#include "ui/event.h"
#include "ui/terminal/keys.h"
#include "ui/terminal/width.h"

enum { ESC = 27, DEL = 127, CSI_LIMIT = 64 };
enum { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };

static const struct {
	char final;
	enum ui_key key;
} by_letter[] = {
	{ 'A', UI_KEY_UP },
	{ 'B', UI_KEY_DOWN },
	{ 'C', UI_KEY_RIGHT },
	{ 'D', UI_KEY_LEFT },
	{ 'H', UI_KEY_HOME },
	{ 'F', UI_KEY_END },
	{ 'P', UI_KEY_F1 },
	{ 'Q', UI_KEY_F2 },
	{ 'R', UI_KEY_F3 },
	{ 'S', UI_KEY_F4 },
	{ 'Z', UI_KEY_BACKTAB },
	{ 'M', UI_KEY_ENTER },
	{ 'I', UI_KEY_TAB },
	/* rxvt: shifted arrows */
	{ 'a', UI_KEY_UP },
	{ 'b', UI_KEY_DOWN },
	{ 'c', UI_KEY_RIGHT },
	{ 'd', UI_KEY_LEFT },
};

static const enum ui_key by_number[] = {
	[1] = UI_KEY_HOME, [2] = UI_KEY_INSERT, [3] = UI_KEY_DELETE, [4] = UI_KEY_END,  [5] = UI_KEY_PGUP,
	[6] = UI_KEY_PGDN, [7] = UI_KEY_HOME,   [8] = UI_KEY_END,    [11] = UI_KEY_F1,  [12] = UI_KEY_F2,
	[13] = UI_KEY_F3,  [14] = UI_KEY_F4,    [15] = UI_KEY_F5,    [17] = UI_KEY_F6,  [18] = UI_KEY_F7,
	[19] = UI_KEY_F8,  [20] = UI_KEY_F9,    [21] = UI_KEY_F10,   [23] = UI_KEY_F11, [24] = UI_KEY_F12,
};

/* The keypad in application mode sends SS3 and one of these. */
static const char keypad_from[] = "jklmnopqrstuvwxyX", keypad_to[] = "*+,-./0123456789=";

void ui_keys_emit_control(struct ui_keys *k, unsigned char b)
{
	switch (b) {
	case '\r':
	case '\n':
		ui_keys_emit(k, UI_KEY_ENTER, 0);
		return;
	case '\t':
		ui_keys_emit(k, UI_KEY_TAB, 0);
		return;
	case '\b':
	case DEL:
		ui_keys_emit(k, UI_KEY_BACKSPACE, 0);
		return;
	case ESC:
		ui_keys_emit(k, UI_KEY_ESC, 0);
		return;
	}
	ui_keys_emit(k, UI_KEY_CTRL, b >= 1 && b <= 26 ? b - 1u + 'a' : b + (uint32_t)'@');
}

/* A key that is reported by number, with its modifiers: xterm's modifyOtherKeys and CSI u. */
static void emit_coded(struct ui_keys *k, unsigned long code, unsigned mods)
{
	if (code == '\t' && (mods & MOD_SHIFT)) {
		ui_keys_emit(k, UI_KEY_BACKTAB, 0);
	} else if (code < 32 || code == DEL) {
		ui_keys_emit_control(k, (unsigned char)code);
	} else if ((code >= 0x80 && code < 0xa0) || (code >= 0xd800 && (code < 0xf900 || code > 0x10ffff))) {
		return; /* not characters; from 0xe000 up these are kitty's numbers for keys without one */
	} else if (mods & MOD_CTRL) {
		ui_keys_emit(k, UI_KEY_CTRL, (uint32_t)(code >= 'A' && code <= 'Z' ? code + 32 : code));
	} else if (mods & MOD_ALT) {
		ui_keys_emit(k, UI_KEY_ALT, (uint32_t)code);
	} else {
		ui_keys_emit(k, UI_KEY_CHAR,
			     (uint32_t)(code >= 'a' && code <= 'z' && (mods & MOD_SHIFT) ? code - 32 : code));
	}
}

/* ---- control sequences ---- */

static void emit_moved(struct ui_keys *k, enum ui_key key, unsigned mods)
{
	bool sideways = key == UI_KEY_LEFT || key == UI_KEY_RIGHT;

	if (sideways && (mods & MOD_ALT))
		ui_keys_emit(k, key == UI_KEY_LEFT ? UI_KEY_ALT_LEFT : UI_KEY_ALT_RIGHT, 0);
	else if (sideways && (mods & MOD_CTRL))
		ui_keys_emit(k, UI_KEY_ALT, key == UI_KEY_LEFT ? 'b' : 'f');
	else if (key == UI_KEY_TAB && (mods & MOD_SHIFT))
		ui_keys_emit(k, UI_KEY_BACKTAB, 0);
	else
		ui_keys_emit(k, key, 0);
}

static enum ui_key letter_key(char final)
{
	for (size_t i = 0; i < RH_LEN(by_letter); i++)
		if (by_letter[i].final == final)
			return by_letter[i].key;
	return UI_KEY_NONE;
}

/* Numbers separated by ';'. A number after ':' is a detail of the one before it. Returns how many there are. */
static int csi_numbers(const char *p, size_t n, unsigned long v[4], unsigned long detail[4])
{
	int i = 0;
	bool sub = false;

	memset(v, 0, 4 * sizeof *v);
	memset(detail, 0, 4 * sizeof *detail);
	for (size_t j = 0; j < n && i < 4; j++) {
		if (p[j] == ';') {
			i++;
			sub = false;
		} else if (p[j] == ':') {
			sub = true;
		} else {
			unsigned long *to = sub ? &detail[i] : &v[i];

			*to = *to < 10000000 ? *to * 10 + (unsigned long)(p[j] - '0') : *to;
		}
	}
	return n ? i + 1 : 0;
}

/* A complete CSI without private marks and intermediates: parameters p[0..n), final byte. */
static void csi_done(struct ui_keys *k, const char *p, size_t n, char final)
{
	unsigned long v[4], detail[4];
	int count = csi_numbers(p, n, v, detail);
	unsigned mods = count > 1 && v[1] >= 1 && v[1] <= 256 ? (unsigned)v[1] - 1 : 0;
	enum ui_key key;

	if (count > 1 && detail[1] == 3) /* a key was released */
		return;
	if (final == '~') {
		if (v[0] == 27 && count == 3)
			emit_coded(k, v[2], mods);
		else if (v[0] == 200)
			k->mode = UI_KEYS_PASTING;
		else if (v[0] < RH_LEN(by_number) && by_number[v[0]] != UI_KEY_NONE)
			emit_moved(k, by_number[v[0]], mods);
		return;
	}
	if (final == 'u') {
		if (count > 0)
			emit_coded(k, v[0], mods);
		return;
	}
	if (final == 'R' && count == 2 && v[0] == UI_WIDTH_ROW) {
		k->told = v[1];
		k->expects = false;
		return;
	}
	/* The letters are keys only without parameters or with "1;modifiers". Anything else is an answer (R: cursor
	 * position, c: device attributes, I and O: focus). */
	if (count != 0 && !(count == 2 && v[0] == 1 && mods >= 1 && mods < 16))
		return;
	if (strchr("MIabcdR", final) && (count == 0 ? strchr("MIcR", final) : strchr("MIabcd", final)))
		return;
	key = letter_key(final);
	if (key != UI_KEY_NONE)
		emit_moved(k, key, mods);
}

/* The mouse, xterm's mode 1006: "<64;x;y" wheel up, "<65;x;y" down, "<0;x;y" the left button, without Shift, Alt
 * or Ctrl. */
static void mouse_done(struct ui_keys *k, const char *p, size_t n)
{
	enum { LINES_A_NOTCH = 3 };
	unsigned long v[4], detail[4];

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] >= 0x3c)
			return;
	csi_numbers(p, n, v, detail);
	for (int i = 0; i < LINES_A_NOTCH && (v[0] == 64 || v[0] == 65); i++)
		ui_keys_emit(k, v[0] == 64 ? UI_KEY_UP : UI_KEY_DOWN, 0);
	if (v[0] == 0 && v[1] >= 1 && v[2] >= 1 && v[1] <= 0xffff && v[2] <= 0xffff)
		ui_keys_emit(k, UI_KEY_CLICK, (uint32_t)((v[2] - 1) << 16 | (v[1] - 1)));
}

/* CSI at k->in: bytes used, 0: more are needed. */
size_t ui_keys_csi(struct ui_keys *k)
{
	const char *p = k->in;
	size_t i = 2, n = k->n;

	if (n < 3)
		return 0;
	if (p[2] == '[') { /* Linux console: ESC [ [ A */
		if (n < 4)
			return 0;
		if (p[3] >= 'A' && p[3] <= 'E')
			ui_keys_emit(k, (enum ui_key)(UI_KEY_F1 + (p[3] - 'A')), 0);
		return p[3] == ESC ? 3 : 4;
	}
	if (p[2] == 'M') /* a mouse report of three bytes, for which we never asked */
		return n < 6 ? 0 : 6;
	while (i < n && (unsigned char)p[i] >= 0x30 && (unsigned char)p[i] <= 0x3f)
		i++;
	size_t params = i - 2;

	if (i < n && i < CSI_LIMIT && p[i] == '$' && params &&
	    strspn(p + 2, "0123456789") == params) { /* rxvt: Shift */
		csi_done(k, p + 2, params, '~');
		return i + 1;
	}
	while (i < n && (unsigned char)p[i] >= 0x20 && (unsigned char)p[i] <= 0x2f)
		i++;
	if (i >= CSI_LIMIT) {
		k->mode = UI_KEYS_LONG;
		return CSI_LIMIT;
	}
	if (i == n)
		return 0;
	if ((unsigned char)p[i] < 0x40 || (unsigned char)p[i] > 0x7e)
		return i; /* interrupted; the byte that interrupted it is decoded by itself */
	if (p[2] == '<' && p[i] == 'M')
		mouse_done(k, p + 3, params - 1);
	bool plain = i == params + 2;

	for (size_t j = 0; j < params; j++)
		plain = plain && (unsigned char)p[2 + j] < 0x3c; /* '<' '=' '>' '?': not a key */
	if (plain) {
		char final = p[i] == '^' || p[i] == '@' ? '~' : p[i]; /* rxvt: Ctrl */

		csi_done(k, p + 2, params, final);
	}
	return i + 1;
}

size_t ui_keys_ss3(struct ui_keys *k)
{
	size_t i = 2;
	unsigned mods = 0;

	if (k->n < 3)
		return 0;
	if (k->in[2] >= '2' && k->in[2] <= '8') { /* old xterm: ESC O 5 A */
		mods = (unsigned)(k->in[2] - '1');
		i = 3;
		if (k->n < 4)
			return 0;
	}
	const char *pad = k->in[i] ? strchr(keypad_from, k->in[i]) : NULL;
	enum ui_key key = letter_key(k->in[i]);

	if ((unsigned char)k->in[i] < 0x20 || (unsigned char)k->in[i] > 0x7e)
		return i;
	if (k->in[i] >= 'a' && k->in[i] <= 'd') /* rxvt: Ctrl and an arrow */
		mods |= MOD_CTRL;
	if (pad)
		ui_keys_emit(k, UI_KEY_CHAR, (unsigned char)keypad_to[pad - keypad_from]);
	else if (k->in[i] == ' ')
		ui_keys_emit(k, UI_KEY_CHAR, ' ');
	else if (key != UI_KEY_NONE)
		emit_moved(k, key, mods);
	return i + 1;
}
