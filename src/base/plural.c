/* plural: the expression by which a catalogue says which form a number takes, evaluated as it is read.
 *
 * The grammar is C's (GNU gettext, "Plural forms"), so that levels bind as in C; a sum of one operand is that operand.
 */
#include "base/catalogue.h"

#include <string.h>

#define DEEPEST 100 /* brackets, conditions and signs within each other; real ones have five */

struct reading {
	const char *p;
	unsigned long n;
	int deep;
	bool bad;
};

static unsigned long condition(struct reading *r);

static bool take(struct reading *r, const char *token)
{
	r->p += strspn(r->p, " \t");
	size_t n = strlen(token);
	if (strncmp(r->p, token, n) != 0)
		return false;
	r->p += n;
	return true;
}

static unsigned long operand(struct reading *r)
{
	unsigned long v = 0;

	if (r->bad || ++r->deep > DEEPEST) {
		r->bad = true;
	} else if (take(r, "!")) {
		v = !operand(r);
	} else if (take(r, "(")) {
		v = condition(r);
		r->bad |= !take(r, ")");
	} else if (take(r, "n")) {
		v = r->n;
	} else if (*r->p >= '0' && *r->p <= '9') {
		while (*r->p >= '0' && *r->p <= '9')
			v = v * 10 + (unsigned long)(*r->p++ - '0');
	} else {
		r->bad = true;
	}
	r->deep--;
	return v;
}

/* The operators, those that bind least first; of one level, the longer token before the one that it begins with. */
static const struct {
	int level;
	const char *token;
} operators[] = {
	{ 0, "||" }, { 1, "&&" }, { 2, "==" }, { 2, "!=" }, { 3, "<=" }, { 3, ">=" }, { 3, "<" },
	{ 3, ">" },  { 4, "+" },  { 4, "-" },  { 5, "*" },  { 5, "/" },  { 5, "%" },
};
enum { LEVELS = 6 };

static unsigned long apply(const char *token, unsigned long a, unsigned long b)
{
	switch (token[0]) {
	case '|':
		return a || b;
	case '&':
		return a && b;
	case '=':
		return a == b;
	case '!':
		return a != b;
	case '<':
		return token[1] ? a <= b : a < b;
	case '>':
		return token[1] ? a >= b : a > b;
	case '+':
		return a + b;
	case '-':
		return a - b;
	case '*':
		return a * b;
	default: /* what nothing divides is nothing */
		return !b ? 0 : token[0] == '/' ? a / b : a % b;
	}
}

static unsigned long chain(struct reading *r, int level)
{
	if (level == LEVELS)
		return operand(r);
	unsigned long v = chain(r, level + 1);
	for (size_t i = 0; i < RH_LEN(operators) && !r->bad; i++) {
		if (operators[i].level != level || !take(r, operators[i].token))
			continue;
		v = apply(operators[i].token, v, chain(r, level + 1));
		i = (size_t)-1; /* from the first again */
	}
	return v;
}

static unsigned long condition(struct reading *r)
{
	unsigned long v = chain(r, 0);

	if (r->bad || !take(r, "?"))
		return v;
	r->bad |= ++r->deep > DEEPEST;
	unsigned long yes = r->bad ? 0 : condition(r);
	r->bad |= !take(r, ":");
	unsigned long no = r->bad ? 0 : condition(r);
	r->deep--;
	return v ? yes : no;
}

unsigned long rh_plural_form(const char *header, unsigned long n)
{
	const char *line = strstr(header, "Plural-Forms:");
	const char *end = line ? line + strcspn(line, "\n") : NULL, *at = line ? strstr(line, "plural=") : NULL;

	if (!line)
		return n != 1;
	if (!at || at > end)
		return 0;
	struct reading r = { .p = at + strlen("plural="), .n = n };
	unsigned long form = condition(&r);
	r.p += strspn(r.p, " \t");
	return r.bad || !strchr(";\n", *r.p) ? 0 : form; /* strchr finds the end of the text as well */
}
