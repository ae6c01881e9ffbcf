/* keys: the decoder of a terminal's bytes.
 *
 * Sources: ECMA-48 (grammar of control sequences and strings), xterm's ctlseqs (function keys, modifiers,
 * modifyOtherKeys, bracketed paste), the kitty keyboard protocol (CSI u), terminfo(5) for what a terminal says itself.
 * Anything that is not a key is dropped as a whole, so that no answer of a terminal can type into a field.
 */
#include <string.h>

#include "ui/terminal/keys.h"
#include "ui/terminal/sequence.h"
#include "ui/terminal/answers.h"
#include "base/base.h"
#include "ui/event.h"

enum { ESC = 27, BEL = 7, DEL = 127 };

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
	e.frame = k->frame;
	k->queue[(k->head + k->count++) % k->cap] = e;
}

void ui_keys_emit(struct ui_keys *k, enum ui_key key, uint32_t c)
{
	emit_event(k, (struct ui_event){ .key = key, .c = c });
}

static void emit_paste(struct ui_keys *k, struct rh_secret *text, bool burst)
{
	struct rh_secret *s = rh_alloc(sizeof *s);

	rh_secret_init(s);
	rh_secret_move(s, text);
	k->pastes = rh_grow(k->pastes, k->paste_count, sizeof *k->pastes);
	k->pastes[k->paste_count++] = s;
	emit_event(k, (struct ui_event){ .key = UI_KEY_PASTE, .paste = s, .burst = burst });
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
		ui_keys_emit(k, best->key, 0);
		return best->n;
	}
	return begins ? -1 : 0;
}

static void emit_alt(struct ui_keys *k, uint32_t c)
{
	ui_keys_emit(k, UI_KEY_ALT, c);
}

/* rxvt, PuTTY and the Linux console put ESC before the whole sequence of an arrow for Alt; anything else was Esc, and
 * then a key. */
static size_t escape_twice_take(struct ui_keys *k)
{
	bool begins = k->n < 3 || ((k->in[2] == '[' || k->in[2] == 'O') && k->n < 4);
	bool arrow = k->n >= 4 && (k->in[2] == '[' || k->in[2] == 'O') && (k->in[3] == 'C' || k->in[3] == 'D');

	if (begins)
		return 0;
	ui_keys_emit(k, !arrow ? UI_KEY_ESC : k->in[3] == 'D' ? UI_KEY_ALT_LEFT : UI_KEY_ALT_RIGHT, 0);
	return arrow ? 4 : 1;
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
		return ui_keys_csi(k);
	case 'O':
		return ui_keys_ss3(k);
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
		return escape_twice_take(k);
	}
	used = utf8_take(k->in + 1, k->n - 1, &c);
	if (used == 0)
		return 0;
	if (used < 0 || (k->ascii && c > DEL))
		return 2;
	if (c == '\r' || c == '\n')
		ui_keys_emit(k, UI_KEY_ENTER, 0);
	else if (c < 32)
		ui_keys_emit_control(k, (unsigned char)c);
	else
		emit_alt(k, c >= 'A' && c <= 'Z' ? c + 32 : c);
	return 1 + (size_t)used;
}

/* ---- text, typed or poured in ---- */

static bool is_text(char b)
{
	return ((unsigned char)b >= 32 && b != DEL) || b == '\r' || b == '\n' || b == '\t';
}

/* Does an 8-bit control sequence begin at this place, and not the second half of a character? */
static bool answer_at(const struct ui_keys *k, size_t at)
{
	size_t used;

	return ui_answer_c1(k->in + at, k->n - at, &used) && (used == 2 || !at || (unsigned char)k->in[at - 1] < 0x80);
}

/* Length of a burst at the start of k->in that must be a paste without brackets; 0: it is typing. Where the terminal
 * brackets its pastes, everything else was typed: a slow line, expect or a macro sends many keys at once. A key that
 * is held down over a slow line arrives as a burst, of one character. Enter and Tab at the end remain keys. So does
 * everything in a burst with a Tab inside: somebody typed ahead on a slow line, and the password after the Tab
 * belongs in the next field. */
static size_t burst(struct ui_keys *k)
{
	size_t n = 0, chars = 0;
	bool mixed = false;

	if (k->typed_until || k->brackets)
		return 0;
	while (n < k->n && is_text(k->in[n]) && !answer_at(k, n)) {
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
		emit_paste(k, &k->paste, true);
		return many;
	}
	if ((unsigned char)k->in[0] < 32 || k->in[0] == DEL) {
		ui_keys_emit_control(k, (unsigned char)k->in[0]);
		return 1;
	}
	used = utf8_take(k->in, k->n, &c);
	if (used == 0)
		return 0;
	if (used < 0)
		return 1;
	if (!(k->ascii && c > DEL) && c >= 0xa0)
		ui_keys_emit(k, UI_KEY_CHAR, c);
	else if (c < DEL)
		ui_keys_emit(k, UI_KEY_CHAR, c);
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
		emit_paste(k, &k->paste, false);
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
	k->brackets = true; /* it has shown that it can */
	return len;
}

static size_t string_take(struct ui_keys *k)
{
	for (size_t i = 0; i < k->n; i++) {
		if (k->in[i] == BEL || k->in[i] == 0x18 || k->in[i] == 0x1a) {
			k->mode = UI_KEYS_PLAIN;
			return i + 1;
		}
		if (k->in[i] != ESC) {
			uint32_t c;
			int used = utf8_take(k->in + i, k->n - i, &c);
			size_t end = ui_answer_st(k->in + i, k->n - i);

			if (end) {
				k->mode = UI_KEYS_PLAIN;
				return i + end;
			}
			if (used == 0)
				return i; /* a character that is not whole */
			i += used > 0 ? (size_t)used - 1 : 0;
			continue;
		}
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
	k->c1 = false;
	k->typed_until = k->typed_until > used ? k->typed_until - used : 0;
}

/* An 8-bit control becomes ESC and its character: there is one decoder. */
static void answer_to_escape(struct ui_keys *k)
{
	size_t used;
	char c = ui_answer_c1(k->in, k->n, &used);

	if (!c)
		return;
	if (used == 1) { /* room for one more was kept */
		memmove(k->in + 1, k->in, k->n++);
		k->typed_until += k->typed_until > 0;
	}
	k->in[0] = ESC;
	k->in[1] = c;
	k->c1 = true;
}

/* What was begun long ago is taken up again, so that its rest is not taken for keys. */
static void take_up(struct ui_keys *k, const char *p, size_t n)
{
	enum ui_answer_begun begun = k->begun;

	k->begun = UI_ANSWER_NONE;
	if (k->n || k->mode != UI_KEYS_PLAIN || !ui_answer_rest(begun, p, n))
		return;
	if (begun == UI_ANSWER_STRING)
		k->mode = UI_KEYS_STRING;
	else
		k->in[k->n++] = ESC;
	if (begun == UI_ANSWER_CSI)
		k->in[k->n++] = '[';
}

static size_t beginning_take(struct ui_keys *k)
{
	answer_to_escape(k);
	return k->in[0] == ESC ? escape_take(k) : plain_take(k);
}

/* Parameters and intermediates in any order, up to the final byte; a byte that is none of these is decoded by itself.
 */
static size_t long_take(struct ui_keys *k)
{
	size_t i = 0;

	while (i < k->n && (unsigned char)k->in[i] >= 0x20 && (unsigned char)k->in[i] <= 0x3f)
		i++;
	if (i == k->n)
		return i;
	k->mode = UI_KEYS_PLAIN;
	if ((unsigned char)k->in[i] >= 0x40 && (unsigned char)k->in[i] <= 0x7e)
		return i + 1;
	return i ? i : beginning_take(k);
}

static size_t take(struct ui_keys *k)
{
	switch (k->mode) {
	case UI_KEYS_PASTING:
		return pasting_take(k);
	case UI_KEYS_STRING:
		return string_take(k);
	case UI_KEYS_LONG:
		return long_take(k);
	case UI_KEYS_PLAIN:
		break;
	}
	return beginning_take(k);
}

void ui_keys_feed(struct ui_keys *k, const char *p, size_t n)
{
	take_up(k, p, n);
	while (n) {
		size_t room = sizeof k->in - 1 - k->n, part = n < room ? n : room, used;

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
	case UI_KEYS_LONG:
		return 1000;
	case UI_KEYS_PLAIN:
		break;
	}
	if (!k->n)
		return -1;
	return k->in[0] == ESC && (k->n == 1 || (k->n == 2 && k->in[1] == ESC)) && !k->expects ? 25 : 500;
}

void ui_keys_timeout(struct ui_keys *k)
{
	if (k->mode == UI_KEYS_PLAIN && k->n > 1 && k->in[0] == ESC && k->in[1] == ESC) {
		ui_keys_emit(k, UI_KEY_ESC, 0);
		drop(k, 1);
	}
	uint32_t c = k->n > 1 ? (unsigned char)k->in[1] : ' ';

	if (k->mode == UI_KEYS_PASTING) {
		paste_add(k, k->in, k->n);
		paste_done(k);
	} else if (k->mode == UI_KEYS_STRING) {
		k->mode = UI_KEYS_PLAIN;
		k->begun = UI_ANSWER_STRING;
	} else if (k->mode == UI_KEYS_LONG) {
		k->mode = UI_KEYS_PLAIN;
		k->begun = UI_ANSWER_CSI;
	} else if (k->n == 1 && k->in[0] == ESC) {
		ui_keys_emit(k, UI_KEY_ESC, 0);
		k->begun = UI_ANSWER_ESC;
	} else if (k->in[0] == ESC) {
		if (k->n == 2 && !k->c1 && c >= 32 && c < DEL)
			emit_alt(k, c >= 'A' && c <= 'Z' ? c + 32 : c);
		k->begun = c == '['                             ? UI_ANSWER_CSI
			   : c < DEL && strchr("]P_^X", (int)c) ? UI_ANSWER_STRING
								: UI_ANSWER_NONE;
	}
	drop(k, k->n);
}
