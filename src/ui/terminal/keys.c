/* keys: the decoder of a terminal's bytes.
 *
 * Sources: ECMA-48 (grammar of control sequences and strings), xterm's ctlseqs (function keys, modifiers,
 * modifyOtherKeys, bracketed paste), the kitty keyboard protocol (CSI u), terminfo(5) for what a terminal says itself.
 * Anything that is not a key is dropped as a whole, so that no answer of a terminal can type into a field.
 */
#include <string.h>

#include "ui/terminal/keys.h"
#include "base/base.h"
#include "ui/event.h"

enum { ESC = 27, BEL = 7, DEL = 127, CSI_LIMIT = 64 };
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

void ui_keys_init(struct ui_keys *k)
{
	memset(k, 0, sizeof *k);
	rh_secret_init(&k->paste);
}

void ui_keys_forget(struct ui_keys *k)
{
	for (size_t i = 0; i < k->paste_count; i++) {
		rh_secret_release(k->pastes[i]);
		free(k->pastes[i]);
	}
	k->paste_count = 0;
}

void ui_keys_release(struct ui_keys *k)
{
	ui_keys_forget(k);
	free(k->pastes);
	rh_secret_release(&k->paste);
	if (k->queue)
		explicit_bzero(k->queue, k->cap * sizeof *k->queue);
	free(k->queue);
	explicit_bzero(k, sizeof *k);
}

void ui_keys_know(struct ui_keys *k, const char *bytes, enum ui_key key)
{
	size_t n = bytes ? strlen(bytes) : 0;

	if (n < 2 || n > sizeof k->known[0].bytes || bytes[0] != ESC || k->known_count == UI_KEYS_SEQUENCES)
		return;
	struct ui_key_sequence *s = &k->known[k->known_count++];

	memcpy(s->bytes, bytes, n);
	s->n = (uint8_t)n;
	s->key = key;
}

/* ---- the queue ---- */

static void emit_event(struct ui_keys *k, struct ui_event e)
{
	if (k->count == k->cap) {
		size_t cap = k->cap ? 2 * k->cap : 64;
		struct ui_event *to = rh_alloc(cap * sizeof *to);

		for (size_t i = 0; i < k->count; i++)
			to[i] = k->queue[(k->head + i) % k->cap];
		if (k->queue)
			explicit_bzero(k->queue, k->cap * sizeof *k->queue);
		free(k->queue);
		k->queue = to;
		k->cap = cap;
		k->head = 0;
	}
	k->queue[(k->head + k->count++) % k->cap] = e;
}

static void emit(struct ui_keys *k, enum ui_key key, uint32_t c)
{
	emit_event(k, (struct ui_event){ .key = key, .c = c });
}

static void emit_paste(struct ui_keys *k, struct rh_secret *text)
{
	struct rh_secret *s = rh_alloc(sizeof *s);

	rh_secret_init(s);
	rh_secret_move(s, text);
	k->pastes = rh_grow(k->pastes, k->paste_count, sizeof *k->pastes);
	k->pastes[k->paste_count++] = s;
	emit_event(k, (struct ui_event){ .key = UI_KEY_PASTE, .paste = s });
}

bool ui_keys_next(struct ui_keys *k, struct ui_event *e)
{
	if (!k->count)
		return false;
	*e = k->queue[k->head];
	explicit_bzero(&k->queue[k->head], sizeof *k->queue);
	k->head = (k->head + 1) % k->cap;
	k->count--;
	return true;
}

/* ---- characters ---- */

/* Bytes of the character at p; 0: more are needed; -1: not UTF-8. */
static int utf8_take(const char *p, size_t n, uint32_t *c)
{
	unsigned char lead = (unsigned char)p[0];
	size_t len = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4, there = 1;
	struct rh_str rest = rh_str_n(p, n);

	while (there < n && there < len && ((unsigned char)p[there] & 0xc0) == 0x80)
		there++;
	if (there == n && there < len)
		return 0;
	rh_utf8_next(&rest, c);
	return *c & RH_UTF8_BAD ? -1 : (int)(n - rest.n);
}

static void emit_control(struct ui_keys *k, unsigned char b)
{
	switch (b) {
	case '\r':
	case '\n':
		emit(k, UI_KEY_ENTER, 0);
		return;
	case '\t':
		emit(k, UI_KEY_TAB, 0);
		return;
	case '\b':
	case DEL:
		emit(k, UI_KEY_BACKSPACE, 0);
		return;
	case ESC:
		emit(k, UI_KEY_ESC, 0);
		return;
	}
	emit(k, UI_KEY_CTRL, b >= 1 && b <= 26 ? b - 1u + 'a' : b + (uint32_t)'@');
}

/* A key that is reported by number, with its modifiers: xterm's modifyOtherKeys and CSI u. */
static void emit_coded(struct ui_keys *k, unsigned long code, unsigned mods)
{
	if (code == '\t' && (mods & MOD_SHIFT)) {
		emit(k, UI_KEY_BACKTAB, 0);
	} else if (code < 32 || code == DEL) {
		emit_control(k, (unsigned char)code);
	} else if ((code >= 0x80 && code < 0xa0) || (code >= 0xd800 && (code < 0xf900 || code > 0x10ffff))) {
		return; /* not characters; from 0xe000 up these are kitty's numbers for keys without one */
	} else if (mods & MOD_CTRL) {
		emit(k, UI_KEY_CTRL, (uint32_t)(code >= 'A' && code <= 'Z' ? code + 32 : code));
	} else if (mods & MOD_ALT) {
		emit(k, UI_KEY_ALT, (uint32_t)code);
	} else {
		emit(k, UI_KEY_CHAR, (uint32_t)(code >= 'a' && code <= 'z' && (mods & MOD_SHIFT) ? code - 32 : code));
	}
}

/* ---- control sequences ---- */

static void emit_moved(struct ui_keys *k, enum ui_key key, unsigned mods)
{
	bool word = mods & (MOD_ALT | MOD_CTRL);

	if (word && key == UI_KEY_LEFT)
		emit(k, UI_KEY_ALT, 'b');
	else if (word && key == UI_KEY_RIGHT)
		emit(k, UI_KEY_ALT, 'f');
	else if (key == UI_KEY_TAB && (mods & MOD_SHIFT))
		emit(k, UI_KEY_BACKTAB, 0);
	else
		emit(k, key, 0);
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

/* The wheel of a mouse, xterm's mode 1006: "<64;x;y" up, "<65;x;y" down. Buttons are ignored. */
static void mouse_done(struct ui_keys *k, const char *p, size_t n)
{
	enum { LINES_A_NOTCH = 3 };
	unsigned long v[4], detail[4];

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] >= 0x3c)
			return;
	csi_numbers(p, n, v, detail);
	for (int i = 0; i < LINES_A_NOTCH && (v[0] == 64 || v[0] == 65); i++)
		emit(k, v[0] == 64 ? UI_KEY_UP : UI_KEY_DOWN, 0);
}

/* CSI at k->in: bytes used, 0: more are needed. */
static size_t csi_take(struct ui_keys *k)
{
	const char *p = k->in;
	size_t i = 2, n = k->n;

	if (n < 3)
		return 0;
	if (p[2] == '[') { /* Linux console: ESC [ [ A */
		if (n < 4)
			return 0;
		if (p[3] >= 'A' && p[3] <= 'E')
			emit(k, (enum ui_key)(UI_KEY_F1 + (p[3] - 'A')), 0);
		return p[3] == ESC ? 3 : 4;
	}
	if (p[2] == 'M') /* a mouse report of three bytes, for which we never asked */
		return n < 6 ? 0 : 6;
	while (i < n && (unsigned char)p[i] >= 0x30 && (unsigned char)p[i] <= 0x3f)
		i++;
	size_t params = i - 2;

	if (i < n && p[i] == '$' && params && strspn(p + 2, "0123456789") == params) { /* rxvt: Shift */
		csi_done(k, p + 2, params, '~');
		return i + 1;
	}
	while (i < n && (unsigned char)p[i] >= 0x20 && (unsigned char)p[i] <= 0x2f)
		i++;
	if (i == n)
		return n < CSI_LIMIT ? 0 : n;
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

static size_t ss3_take(struct ui_keys *k)
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
		emit(k, UI_KEY_CHAR, (unsigned char)keypad_to[pad - keypad_from]);
	else if (k->in[i] == ' ')
		emit(k, UI_KEY_CHAR, ' ');
	else if (key != UI_KEY_NONE)
		emit_moved(k, key, mods);
	return i + 1;
}

/* ---- what starts with ESC ---- */

/* A sequence from terminfo: bytes used; 0: none matches; -1: this is the beginning of one. */
static int known_take(struct ui_keys *k)
{
	const struct ui_key_sequence *best = NULL;
	bool begins = false;

	for (size_t i = 0; i < k->known_count; i++) {
		const struct ui_key_sequence *s = &k->known[i];

		if (s->n <= k->n ? !memcmp(s->bytes, k->in, s->n) && (!best || s->n > best->n) : false)
			best = s;
		else if (s->n > k->n && !memcmp(s->bytes, k->in, k->n))
			begins = true;
	}
	if (best) {
		emit(k, best->key, 0);
		return best->n;
	}
	return begins ? -1 : 0;
}

static void emit_alt(struct ui_keys *k, uint32_t c)
{
	emit(k, UI_KEY_ALT, c);
}

static size_t escape_take(struct ui_keys *k)
{
	uint32_t c = 0;
	int used;

	if (k->n < 2)
		return 0;
	used = known_take(k);
	if (used)
		return used > 0 ? (size_t)used : 0;
	switch (k->in[1]) {
	case '[':
		return csi_take(k);
	case 'O':
		return ss3_take(k);
	case ']':
	case 'P':
	case '_':
	case '^':
	case 'X':
		/* OSC, DCS, APC, PM, SOS. Followed by nothing it is Alt and that key, which only a timeout can tell. */
		if (k->n < 3)
			return 0;
		k->mode = UI_KEYS_STRING;
		return 2;
	case ESC:
		emit(k, UI_KEY_ESC, 0);
		return 1;
	}
	used = utf8_take(k->in + 1, k->n - 1, &c);
	if (used == 0)
		return 0;
	if (used < 0 || (k->ascii && c > DEL))
		return 2;
	if (c == '\r' || c == '\n')
		emit(k, UI_KEY_ENTER, 0);
	else if (c < 32)
		emit_control(k, (unsigned char)c);
	else
		emit_alt(k, c >= 'A' && c <= 'Z' ? c + 32 : c);
	return 1 + (size_t)used;
}

/* ---- text, typed or poured in ---- */

static bool is_text(char b)
{
	return ((unsigned char)b >= 32 && b != DEL) || b == '\r' || b == '\n' || b == '\t';
}

/* Length of a burst at the start of k->in that must be a paste without brackets; 0: it is typing. A key that is held
 * down over a slow line also arrives as a burst, of one character. Enter and Tab at the end remain keys. So does
 * everything in a burst with a Tab inside: somebody typed ahead on a slow line, and the password after the Tab
 * belongs in the next field. */
static size_t burst(struct ui_keys *k)
{
	size_t n = 0, chars = 0;
	bool mixed = false;

	if (k->typed_until)
		return 0;
	while (n < k->n && is_text(k->in[n])) {
		chars += ((unsigned char)k->in[n] & 0xc0) != 0x80;
		mixed = mixed || k->in[n] != k->in[0];
		n++;
	}
	k->typed_until = n;
	while (n && (k->in[n - 1] == '\r' || k->in[n - 1] == '\n' || k->in[n - 1] == '\t')) {
		n--;
		chars--;
	}
	for (size_t i = 1; i <= 3 && i <= n; i++) { /* the last character may still be incomplete */
		uint32_t c;

		if (((unsigned char)k->in[n - i] & 0xc0) == 0x80)
			continue;
		if (utf8_take(k->in + n - i, i, &c) == 0)
			n -= i;
		break;
	}
	return mixed && chars > UI_KEYS_BURST && !memchr(k->in, '\t', n) ? n : 0;
}

static void paste_add(struct ui_keys *k, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char b = p[i] == '\r' ? '\n' : p[i];

		if (k->paste.n >= UI_KEYS_PASTE) {
			k->paste_over = true;
			return;
		}
		rh_secret_add(&k->paste, &b, 1);
	}
}

static size_t plain_take(struct ui_keys *k)
{
	uint32_t c;
	size_t many = burst(k);
	int used;

	if (many) {
		paste_add(k, k->in, many);
		emit_paste(k, &k->paste);
		return many;
	}
	if ((unsigned char)k->in[0] < 32 || k->in[0] == DEL) {
		emit_control(k, (unsigned char)k->in[0]);
		return 1;
	}
	used = utf8_take(k->in, k->n, &c);
	if (used == 0)
		return 0;
	if (used < 0)
		return 1;
	if (!(k->ascii && c > DEL) && c >= 0xa0)
		emit(k, UI_KEY_CHAR, c);
	else if (c < DEL)
		emit(k, UI_KEY_CHAR, c);
	return (size_t)used;
}

/* ---- inside a paste or a string ---- */

static void paste_done(struct ui_keys *k)
{
	/* The limit may have cut through a character: drop what is left of it. */
	while (k->paste_over && k->paste.n && !rh_utf8_valid(rh_secret_peek(&k->paste)) &&
	       k->paste.n > UI_KEYS_PASTE - 4)
		k->paste.n--;
	if (k->paste.n)
		emit_paste(k, &k->paste);
	rh_secret_clear(&k->paste);
	k->paste_over = false;
	k->mode = UI_KEYS_PLAIN;
}

static size_t pasting_take(struct ui_keys *k)
{
	static const char end[] = "\033[201~";
	const char *esc = memchr(k->in, ESC, k->n);
	size_t plain = esc ? (size_t)(esc - k->in) : k->n, left = k->n - plain, len = sizeof end - 1;

	if (plain) {
		paste_add(k, k->in, plain);
		return plain;
	}
	if (memcmp(k->in, end, left < len ? left : len)) {
		paste_add(k, k->in, 1);
		return 1;
	}
	if (left < len)
		return 0;
	paste_done(k);
	return len;
}

static size_t string_take(struct ui_keys *k)
{
	for (size_t i = 0; i < k->n; i++) {
		if (k->in[i] == BEL || k->in[i] == 0x18 || k->in[i] == 0x1a) {
			k->mode = UI_KEYS_PLAIN;
			return i + 1;
		}
		if (k->in[i] != ESC)
			continue;
		if (i + 1 == k->n)
			return i; /* 0 if there is only the ESC: wait for the next byte */
		k->mode = UI_KEYS_PLAIN;
		if (k->in[i + 1] == '\\')
			return i + 2;
		return i ? i : escape_take(k); /* another sequence interrupts it */
	}
	return k->n;
}

/* ---- feeding ---- */

static void drop(struct ui_keys *k, size_t used)
{
	size_t left = k->n - used;

	memmove(k->in, k->in + used, left);
	explicit_bzero(k->in + left, used);
	k->n = left;
	k->typed_until = k->typed_until > used ? k->typed_until - used : 0;
}

static size_t take(struct ui_keys *k)
{
	switch (k->mode) {
	case UI_KEYS_PASTING:
		return pasting_take(k);
	case UI_KEYS_STRING:
		return string_take(k);
	case UI_KEYS_PLAIN:
		break;
	}
	return k->in[0] == ESC ? escape_take(k) : plain_take(k);
}

void ui_keys_feed(struct ui_keys *k, const char *p, size_t n)
{
	while (n) {
		size_t room = sizeof k->in - k->n, part = n < room ? n : room, used;

		memcpy(k->in + k->n, p, part);
		k->n += part;
		p += part;
		n -= part;
		while (k->n && (used = take(k)) != 0)
			drop(k, used);
		k->typed_until = 0;
	}
}

int ui_keys_wait(const struct ui_keys *k)
{
	switch (k->mode) {
	case UI_KEYS_PASTING:
		return 3000;
	case UI_KEYS_STRING:
		return 1000;
	case UI_KEYS_PLAIN:
		break;
	}
	if (!k->n)
		return -1;
	if (k->in[0] != ESC)
		return 500;
	return k->remote && k->n > 1 && (k->in[1] == '[' || k->in[1] == 'O') ? 500 : 25;
}

void ui_keys_timeout(struct ui_keys *k)
{
	uint32_t c = k->n > 1 ? (unsigned char)k->in[1] : 0;

	if (k->mode == UI_KEYS_PASTING) {
		paste_add(k, k->in, k->n);
		paste_done(k);
	} else if (k->mode == UI_KEYS_STRING) {
		k->mode = UI_KEYS_PLAIN;
	} else if (k->n == 1 && k->in[0] == ESC) {
		emit(k, UI_KEY_ESC, 0);
	} else if (k->n == 2 && k->in[0] == ESC && c >= 32 && c < DEL) {
		emit_alt(k, c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	drop(k, k->n);
}
