/* sgr: attributes and colours on their way to the terminal. */
#include "ui/terminal/sgr.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

enum { BOLD = 1, DIM = 2, UNDERLINE = 4, REVERSE = 7, STRUCK = 9, PRIMARY_FONT = 10 };
#define BIT(parameter) (1u << (parameter))
static const unsigned on_blanks = BIT(UNDERLINE) | BIT(REVERSE) | BIT(STRUCK); /* seen where there is no character */

/* Not spelled out: ESC ( B and SI, which curses sends with each reset. The first goes to a terminal that somebody else
 * may have left in another set. */
void ui_sgr_begin(struct ui_sgr *s)
{
	*s = (struct ui_sgr){ .shifted = true };
}

/* ---- what is said ---- */

static void add_colour(struct rh_buf *out, unsigned colour, unsigned of_256)
{
	if (colour >= 256)
		rh_buf_addf(out, "%u;5;%u;", of_256, colour - 256);
	else
		rh_buf_addf(out, "%u;", colour);
}

/* Most terminals know 22 to 29 and 39, which take one thing away; all know 0. */
static bool only_more(const struct ui_sgr *s)
{
	const struct ui_sgr_look *is = &s->now.is, *to = &s->now.wanted;

	return s->now.known && !(is->on & ~to->on) && (!is->fg || to->fg) && (!is->bg || to->bg) &&
	       is->other <= to->other;
}

static void say(struct ui_sgr *s, struct rh_buf *out)
{
	struct ui_sgr_look was = only_more(s) ? s->now.is : (struct ui_sgr_look){ 0 }, *to = &s->now.wanted;
	bool reset = !only_more(s);

	if (!reset && was.on == to->on && was.fg == to->fg && was.bg == to->bg)
		return;
	rh_buf_addz(out, "\033[");
	if (reset && (to->on || to->fg || to->bg))
		rh_buf_addz(out, "0;");
	for (unsigned parameter = BOLD; parameter <= STRUCK; parameter++)
		if (to->on & ~was.on & BIT(parameter))
			rh_buf_addf(out, "%u;", parameter);
	if (to->fg != was.fg)
		add_colour(out, to->fg, 38);
	if (to->bg != was.bg)
		add_colour(out, to->bg, 48);
	if (out->p[out->n - 1] == ';')
		out->n--;
	rh_buf_addc(out, 'm');
	s->now.is = *to;
	s->now.known = true;
}

void ui_sgr_settle(struct ui_sgr *s, struct rh_buf *out)
{
	say(s, out);
}

/* A blank, and what is erased or scrolled in, has no character that could be bold or of a colour. */
static void say_blank(struct ui_sgr *s, struct rh_buf *out)
{
	if (!s->now.known || s->shifted || s->now.is.bg != s->now.wanted.bg ||
	    ((s->now.is.on ^ s->now.wanted.on) & on_blanks) || s->now.is.other || s->now.wanted.other)
		say(s, out);
}

/* ---- what is asked for ---- */

static bool is_colour(unsigned p, unsigned base)
{
	return (p >= base && p < base + 8) || (p >= base + 60 && p < base + 68);
}

/* One parameter, or three for a colour of the 256. Returns how many were used; 0: it is not known here. */
static size_t take(struct ui_sgr_look *to, const unsigned *p, size_t n)
{
	if (p[0] == 0)
		*to = (struct ui_sgr_look){ 0 };
	else if (p[0] <= STRUCK)
		to->on |= BIT(p[0]);
	else if (p[0] == 22)
		to->on &= ~(BIT(BOLD) | BIT(DIM));
	else if (p[0] > 22 && p[0] <= 20 + STRUCK)
		to->on &= ~BIT(p[0] - 20);
	else if (p[0] == 39 || is_colour(p[0], 30))
		to->fg = p[0] == 39 ? 0 : p[0];
	else if (p[0] == 49 || is_colour(p[0], 40))
		to->bg = p[0] == 49 ? 0 : p[0];
	else if ((p[0] == 38 || p[0] == 48) && n >= 3 && p[1] == 5)
		*(p[0] == 38 ? &to->fg : &to->bg) = 256 + p[2];
	else
		return p[0] == PRIMARY_FONT; /* of the Linux console: there is no other in use */
	return p[0] == 38 || p[0] == 48 ? 3 : 1;
}

/* The parameters between CSI and m. False: some are not known here. */
static bool ask(struct ui_sgr_look *to, struct rh_str text)
{
	enum { MOST = 16 };
	unsigned p[MOST] = { 0 };
	size_t n = 1, used;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == ';')
			n++;
		else if (text.p[i] >= '0' && text.p[i] <= '9' && p[n - 1] < 1000)
			p[n - 1] = p[n - 1] * 10 + (unsigned)(text.p[i] - '0');
		else
			return false;
		if (n > MOST)
			return false;
	}
	for (size_t i = 0; i < n; i += used)
		if ((used = take(to, p + i, n - i)) == 0)
			return false;
	return true;
}

/* ---- a frame ---- */

static size_t to_string_end(const char *p, size_t n)
{
	for (size_t i = 2; i < n; i++)
		if (p[i] == '\a' || (p[i] == '\\' && p[i - 1] == '\033'))
			return i + 1;
	return n;
}

/* The length of the sequence at p, which begins with ESC. */
static size_t sequence(const char *p, size_t n)
{
	size_t i = 2;

	if (n > 2 && p[1] == '[') {
		while (i < n - 1 && (unsigned char)p[i] < 0x40)
			i++;
		return i + 1;
	}
	if (n > 2 && p[1] && strchr("()*+", p[1]))
		return 3;
	return n > 2 && p[1] && strchr("]P_^X", p[1]) ? to_string_end(p, n) : n < 2 ? n : 2;
}

static void set(struct ui_sgr *s, struct rh_str z, struct rh_buf *out)
{
	bool normal = z.n == 1 ? z.p[0] == '\017' : z.p[1] == '(' && z.p[2] == 'B';

	if (!normal || s->shifted)
		rh_buf_adds(out, z);
	s->shifted = !normal;
}

static void attributes(struct ui_sgr *s, struct rh_str z, struct rh_buf *out)
{
	struct ui_sgr_look to = s->now.wanted;

	if (ask(&to, (struct rh_str){ z.p + 2, z.n - 3 })) {
		s->now.wanted = to;
		return;
	}
	say(s, out);
	rh_buf_adds(out, z);
	s->now.is.other = s->now.wanted.other = true;
}

static void escape(struct ui_sgr *s, struct rh_str z, struct rh_buf *out)
{
	char end = z.p[z.n - 1];

	if (z.n == 3 && z.p[1] != '[') {
		set(s, z, out);
		return;
	}
	if (z.p[1] == '[' && end == 'm') {
		attributes(s, z, out);
		return;
	}
	/* ED EL ECH IL DL ICH DCH SU SD, and RI */
	if (z.p[1] == '[' ? strchr("JKXLM@PST", end) != NULL : z.n == 2 && end == 'M')
		say_blank(s, out);
	if (z.n == 2 && end == '7')
		s->kept = s->now;
	if (z.n == 2 && end == '8')
		s->now = s->kept;
	rh_buf_adds(out, z);
}

static size_t text(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (unsigned char)p[i] > ' ')
		i++;
	return i;
}

void ui_sgr_add(struct ui_sgr *s, struct rh_str frame, struct rh_buf *out)
{
	for (size_t i = 0, n; i < frame.n; i += n) {
		const char *p = frame.p + i;

		n = text(p, frame.n - i);
		if (n) {
			say(s, out);
			rh_buf_add(out, p, n);
			continue;
		}
		n = *p == '\033' ? sequence(p, frame.n - i) : 1;
		if (*p == '\033' && n > 1) {
			escape(s, (struct rh_str){ p, n }, out);
		} else if (*p == '\016' || *p == '\017') {
			set(s, (struct rh_str){ p, 1 }, out);
		} else {
			if (*p == ' ' || *p == '\n')
				say_blank(s, out);
			rh_buf_addc(out, *p);
		}
	}
}
