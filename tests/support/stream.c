/* The strict ear: every byte that a program sends to a terminal is on this allow list, or is a violation. */
#include "base/base.h"

#include "tests/support/support.h"

#include <stdio.h>
#include <string.h>

enum { TEXT, ESCAPE, CSI, OSC, OSC_ESC, APC, APC_ESC, CHARSET };

#define SEQ_LIMIT ((size_t)128 << 10) /* OSC 52 carries at most 74 kB */

void rt_stream_init(struct rt_stream *s)
{
	rh_buf_init(&s->problems, 16384);
	rh_buf_init(&s->seq, SEQ_LIMIT);
	rh_buf_init(&s->copied, SEQ_LIMIT);
}

void rt_stream_release(struct rt_stream *s)
{
	rh_buf_release(&s->problems);
	rh_buf_release(&s->seq);
	rh_buf_release(&s->copied);
}

static void violation(struct rt_stream *s, const char *what)
{
	if (++s->violations > 20)
		return;
	rh_buf_addf(&s->problems, "byte %llu of the output: %s: ", (unsigned long long)s->offset, what);
	rh_line_clean(&s->problems, rh_buf_str(&s->seq));
	rh_buf_addz(&s->problems, "\n");
}

static void draw(struct rt_stream *s, const char *p, size_t n)
{
	if (s->draw && n)
		s->draw(s->ctx, p, n);
}

static void draw_seq(struct rt_stream *s)
{
	draw(s, s->seq.p, s->seq.n);
	rh_buf_clear(&s->seq);
	s->state = TEXT;
}

/* ---- text ---- */

/* Characters that change how others are shown, or show nothing: rules of UAX 9 and of Unicode's default ignorables. */
static bool text_allowed(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} never[] = {
		{ 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },        { 0x061c, 0x061c }, { 0x180e, 0x180e },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },    { 0xd800, 0xf8ff }, { 0xfeff, 0xfeff },
		{ 0xfff0, 0xfffb }, { 0xfffe, 0xffff }, { 0xe0000, 0x10ffff },
	};
	for (size_t i = 0; i < RH_LEN(never); i++)
		if (c >= never[i].from && c <= never[i].to)
			return false;
	return true;
}

/* Length that a UTF-8 sequence with this first byte has; 0: cannot begin one. */
static size_t utf8_length(unsigned char c)
{
	return c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
}

static void take_character(struct rt_stream *s)
{
	static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)s->seq.p;
	uint32_t c = p[0] & masks[s->seq.n];
	for (size_t i = 1; i < s->seq.n; i++)
		c = c << 6 | (p[i] & 0x3f);
	if (!rh_utf8_valid(rh_buf_str(&s->seq)) || !text_allowed(c))
		violation(s, "a character that must not reach a terminal");
	else if (c >= 0x80 && !s->utf8)
		violation(s, "a character outside ASCII");
	snprintf(s->last, sizeof s->last, "%s", s->seq.p);
	draw_seq(s);
}

static void take_text(struct rt_stream *s, unsigned char c)
{
	if (!s->seq.n && c < 0x20) {
		rh_buf_addc(&s->seq, (char)c);
		if (c == 0x1b) {
			s->state = ESCAPE;
			return;
		}
		if (!strchr("\r\n\b\t", c) && c != 0x0e && c != 0x0f)
			violation(s, "a control character");
		if (c == 0x0e || c == 0x0f)
			s->modes.graphics = c == 0x0e;
		draw_seq(s);
		return;
	}
	rh_buf_addc(&s->seq, (char)c);
	size_t want = utf8_length((unsigned char)s->seq.p[0]);
	if (!want || (s->seq.n > 1 && (c & 0xc0) != 0x80)) {
		violation(s, "bytes that are not UTF-8");
		draw_seq(s);
	} else if (s->seq.n == want) {
		take_character(s);
	}
}

/* ---- control sequences ---- */

struct params {
	char prefix;
	int v[16], n;
	bool broken;
};

static struct params read_params(struct rh_str s)
{
	struct params p = { 0 };
	bool digits = false;
	if (s.n && s.p[0] == '?') {
		p.prefix = '?';
		s = rh_str_from(s, 1);
	}
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= '0' && c <= '9') {
			if (!digits && p.n < (int)RH_LEN(p.v))
				p.v[p.n++] = 0;
			digits = true;
			p.v[p.n - 1] = p.v[p.n - 1] < 10000 ? p.v[p.n - 1] * 10 + (c - '0') : 10000;
		} else if (c == ';' && p.n < (int)RH_LEN(p.v)) {
			if (!digits)
				p.v[p.n++] = 0;
			digits = false;
		} else {
			p.broken = true;
		}
	}
	return p;
}

static bool sgr_allowed(struct rt_stream *s, const struct params *p)
{
	for (int i = 0; i < p->n; i++) {
		int v = p->v[i];
		if ((v == 38 || v == 48) && i + 2 < p->n && p->v[i + 1] == 5 && p->v[i + 2] < 256) {
			i += 2;
			continue;
		}
		bool ok = v <= 9 || (v >= 21 && v <= 29) || (v >= 30 && v <= 37) || v == 39 || (v >= 40 && v <= 47) ||
			  v == 49 || (v >= 90 && v <= 97) || (v >= 100 && v <= 107);
		if (!ok || v == 5 || v == 6 || v == 8) /* nothing blinks, nothing is there unseen */
			return false;
	}
	s->modes.attributes = !(p->n == 0 || (p->n == 1 && (p->v[0] == 0 || p->v[0] == 10)));
	return true;
}

static bool mode_allowed(struct rt_stream *s, const struct params *p, bool set)
{
	if (p->n != 1)
		return p->prefix == '?' && p->n == 2 && p->v[0] == 12 && p->v[1] == 25 &&
		       ((s->modes.cursor_hidden = !set), true);
	if (!p->prefix)
		return p->v[0] == 4 && ((s->modes.insert = set), true);
	switch (p->v[0]) {
	case 1:
		s->modes.application_keys = set;
		return true;
	case 7:
		s->modes.no_wrap = !set;
		return true;
	case 12:
		return true; /* blinking of the cursor, part of cnorm */
	case 25:
		s->modes.cursor_hidden = !set;
		return true;
	case 1000:
		s->modes.mouse = set;
		return s->mouse;
	case 1006:
		s->modes.mouse_long = set;
		return s->mouse;
	case 1034:
		return true; /* meta key, part of some initialisations */
	case 47:             /* older terminals' way */
	case 1049:
		s->modes.alternate = set;
		return true;
	case 2004:
		s->modes.paste = set;
		return true;
	case 2026:
		s->modes.sync = set;
		return true;
	default:
		return false;
	}
}

/* Final bytes without side effects on modes, and how many parameters they may have. */
static int plain_params(char final)
{
	static const struct {
		char final;
		int most;
	} plain[] = {
		{ 'A', 1 }, { 'B', 1 }, { 'C', 1 }, { 'D', 1 }, { 'G', 1 }, { 'H', 2 },
		{ 'J', 1 }, { 'K', 1 }, { 'L', 1 }, { 'M', 1 }, { 'P', 1 }, { 'S', 1 },
		{ 'T', 1 }, { 'X', 1 }, { 'Z', 1 }, { '@', 1 }, { 'd', 1 }, { 'g', 1 },
	};
	for (size_t i = 0; i < RH_LEN(plain); i++)
		if (plain[i].final == final)
			return plain[i].most;
	return -1;
}

static bool csi_allowed(struct rt_stream *s, const struct params *p, char final)
{
	if (final == 'h' || final == 'l')
		return mode_allowed(s, p, final == 'h');
	if (p->prefix)
		return false;
	if (final == 'm')
		return sgr_allowed(s, p);
	if (final == 'n') /* where is the cursor? */
		return p->n == 1 && p->v[0] == 6;
	if (final == 'r') {
		int rows = p->n == 2 ? p->v[1] : 0;
		s->modes.region = p->n == 2 && (p->v[0] > 1 || rows == 0);
		return p->n == 0 || p->n == 2;
	}
	if (final == 't') { /* keeps and restores the title: part of smcup and rmcup */
		s->modes.title_kept = p->n && p->v[0] == 22;
		return p->n == 3 && (p->v[0] == 22 || p->v[0] == 23) && !p->v[1] && !p->v[2];
	}
	return plain_params(final) >= p->n;
}

static void take_csi(struct rt_stream *s, unsigned char c)
{
	rh_buf_addc(&s->seq, (char)c);
	if (c >= 0x20 && c < 0x40 && s->seq.n < 64)
		return;
	struct params p = read_params(rh_str_n(s->seq.p + 2, s->seq.n - 3));
	if (c == 'b' && !p.prefix && p.n == 1 && p.v[0] < 1000 && *s->last) {
		for (int i = 0; i < p.v[0]; i++)
			draw(s, s->last, strlen(s->last));
		rh_buf_clear(&s->seq);
		s->state = TEXT;
		return;
	}
	if (p.broken || !csi_allowed(s, &p, (char)c))
		violation(s, "a control sequence that is not on the list");
	draw_seq(s);
}

/* ---- strings ---- */

static bool osc_allowed(struct rt_stream *s)
{
	struct rh_str body = rh_str_from(rh_buf_str(&s->seq), 2);
	if (rh_str_starts(body, "52;c;") || rh_str_starts(body, "52;;")) {
		struct rh_str data = rh_str_from(body, rh_str_find(body, "c;") == 3 ? 5 : 4);
		for (size_t i = 0; i < data.n; i++)
			if (!memchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=", data.p[i], 65))
				return false;
		rh_buf_clear(&s->copied);
		rh_buf_adds(&s->copied, data);
		return true;
	}
	if (rh_str_is(body, "104")) /* the palette as it was: curses begins and ends so */
		return true;
	if (!rh_str_starts(body, "0;") && !rh_str_starts(body, "2;"))
		return false;
	for (size_t i = 0; i < body.n; i++)
		if (body.p[i] < 0x20 || body.p[i] > 0x7e)
			return false;
	return true;
}

static void end_osc(struct rt_stream *s)
{
	if (!osc_allowed(s))
		violation(s, "an operating system command that is not on the list");
	rh_buf_clear(&s->seq);
	s->state = TEXT;
}

/* True when a fence was given out. */
static bool end_apc(struct rt_stream *s)
{
	struct rh_str body = rh_str_from(rh_buf_str(&s->seq), 2);
	bool fence = rh_str_starts(body, "rh:") && s->fence;
	s->state = TEXT;
	if (fence)
		s->fence(s->ctx, rh_str_from(body, 3));
	else
		violation(s, "an application command that is no fence");
	rh_buf_clear(&s->seq);
	return fence;
}

static void take_escape(struct rt_stream *s, unsigned char c)
{
	rh_buf_addc(&s->seq, (char)c);
	if (s->linear && c != '_')
		violation(s, "a control sequence among lines of text");
	switch (c) {
	case '[':
		s->state = CSI;
		return;
	case ']':
		s->state = OSC;
		return;
	case '_':
		s->state = APC;
		return;
	case '(':
	case ')':
		s->state = CHARSET;
		return;
	case '=':
		s->modes.application_pad = true;
		break;
	case '>':
		s->modes.application_pad = false;
		break;
	case '7':
	case '8':
	case 'M':
		break;
	case 'H':
		break; /* sets a tab stop: part of some initialisations */
	default:
		violation(s, "an escape sequence that is not on the list");
	}
	draw_seq(s);
}

static void take_charset(struct rt_stream *s, unsigned char c)
{
	rh_buf_addc(&s->seq, (char)c);
	if (c != 'B' && c != '0')
		violation(s, "a character set that is not on the list");
	if (s->seq.p[1] == '(')
		s->modes.graphics = c == '0';
	draw_seq(s);
}

static bool take(struct rt_stream *s, unsigned char c)
{
	switch (s->state) {
	case TEXT:
		take_text(s, c);
		break;
	case ESCAPE:
		take_escape(s, c);
		break;
	case CSI:
		take_csi(s, c);
		break;
	case CHARSET:
		take_charset(s, c);
		break;
	case OSC:
	case APC:
		if (c == 0x1b)
			s->state = s->state == OSC ? OSC_ESC : APC_ESC;
		else if (c == 0x07 && s->state == OSC)
			end_osc(s);
		else
			rh_buf_addc(&s->seq, (char)c);
		break;
	case OSC_ESC:
	case APC_ESC:
		if (c == '\\') {
			if (s->state == APC_ESC)
				return end_apc(s);
			end_osc(s);
			break;
		}
		violation(s, "a string that does not end");
		rh_buf_clear(&s->seq);
		s->state = TEXT;
		break;
	}
	return false;
}

size_t rt_stream_feed(struct rt_stream *s, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		s->offset++;
		if (take(s, (unsigned char)p[i]))
			return i + 1;
	}
	return n;
}

void rt_stream_end(struct rt_stream *s)
{
	if (s->seq.n)
		violation(s, "the output ends within a sequence");
}

void rt_modes_left(const struct rt_modes *m, struct rh_buf *out)
{
	const struct {
		bool on;
		const char *name;
	} modes[] = {
		{ m->alternate, "alternate screen" },
		{ m->cursor_hidden, "hidden cursor" },
		{ m->paste, "bracketed paste" },
		{ m->application_keys, "application cursor keys" },
		{ m->application_pad, "application keypad" },
		{ m->sync, "synchronized output" },
		{ m->no_wrap, "no wrapping" },
		{ m->insert, "insert mode" },
		{ m->graphics, "line drawing characters" },
		{ m->region, "scrolling region" },
		{ m->attributes, "attributes" },
		{ m->title_kept, "a kept title" },
		{ m->mouse || m->mouse_long, "mouse reports" },
	};
	for (size_t i = 0; i < RH_LEN(modes); i++)
		if (modes[i].on)
			rh_buf_addf(out, "%s%s", out->n ? ", " : "", modes[i].name);
}
