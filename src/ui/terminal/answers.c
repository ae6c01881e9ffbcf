/* Answers of terminals in 8 bits, and the late rest of a sequence: neither may be taken for keys. */
#include <string.h>

#include "ui/terminal/answers.h"
#include "base/base.h"

enum { ESC = 27, BEL = 7 };

/* SS3, DCS, SOS, CSI, OSC, PM, APC: those that something follows. */
static bool introduces(unsigned char c)
{
	return c == 0x8f || c == 0x90 || c == 0x98 || c == 0x9b || (c >= 0x9d && c <= 0x9f);
}

char ui_answer_c1(const char *p, size_t n, size_t *used)
{
	const unsigned char *b = (const unsigned char *)p;

	*used = n && b[0] == 0xc2 ? 2 : 1;
	return n >= *used && introduces(b[*used - 1]) ? (char)(b[*used - 1] - 0x40) : 0;
}

size_t ui_answer_st(const char *p, size_t n)
{
	if (n && (unsigned char)p[0] == 0x9c)
		return 1;
	return n > 1 && !memcmp(p, "\xc2\x9c", 2) ? 2 : 0;
}

static size_t count_between(const char *p, size_t n, unsigned char from, unsigned char to)
{
	size_t i = 0;

	while (i < n && (unsigned char)p[i] >= from && (unsigned char)p[i] <= to)
		i++;
	return i;
}

/* Parameters, intermediates and the final byte, all there. Without parameters it is an answer or a key if it is all
 * that came: "[I", "[A". */
static bool csi_rest(const char *p, size_t n)
{
	size_t params = count_between(p, n, 0x30, 0x3f), more = count_between(p + params, n - params, 0x20, 0x2f);
	size_t end = params + more;

	if (end >= n || (unsigned char)p[end] < 0x40 || (unsigned char)p[end] > 0x7e)
		return false;
	return params > 0 || (n == 1 && p[0] >= 'A' && p[0] <= 'Z');
}

static bool string_ends(const char *p, size_t n)
{
	return memchr(p, BEL, n) || memmem(p, n, "\033\\", 2) || memchr(p, 0x9c, n);
}

bool ui_answer_rest(enum ui_answer_begun begun, const char *p, size_t n)
{
	switch (begun) {
	case UI_ANSWER_ESC:
		if (n > 1 && p[0] == '[')
			return csi_rest(p + 1, n - 1);
		return n > 2 && strchr("]P_^X", p[0]) && string_ends(p, n);
	case UI_ANSWER_CSI:
		return n > 1 && csi_rest(p, n);
	case UI_ANSWER_STRING:
		return string_ends(p, n);
	case UI_ANSWER_NONE:
		break;
	}
	return false;
}
