/* mutant: puts one fault into a source file, as a hand that slips would: the tests are to notice.
 *
 *   mutant pick SEED N FILE...   N lines "FILE PLACE", chosen from all places of all files
 *   mutant make FILE PLACE       the file with that place changed, to stdout; what was changed, to stderr
 *   mutant seen MAP              the calls that left their mark in a map of reach.c, one address a line
 *
 * It reads C as tokens, no more: what does not compile is not a mutant, and whoever calls takes the next.
 */
#include "base/base.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { NEGATED, COMPARED, JOINED, NUMBER, DROPPED, SWAPPED, RETURNED, TRUTH };
static const char *const kinds[] = {
	[NEGATED] = "condition negated", [COMPARED] = "comparison",  [JOINED] = "and/or",
	[NUMBER] = "constant, by one",   [DROPPED] = "call dropped", [SWAPPED] = "arguments swapped",
	[RETURNED] = "return dropped",   [TRUTH] = "true/false",
};
/* text[at, at + n) becomes `with`; for SWAPPED the two arguments change places. */
struct place {
	enum kind kind;
	size_t at, n, at2, n2;
	char with[24];
};
struct source {
	struct rh_buf text;
	bool *code; /* by byte: no comment, no text, no preprocessor, inside a function */
	struct place *places;
	size_t count, cap;
};

static void add(struct source *s, struct place p)
{
	if (s->count == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->places = rh_resize(s->places, s->cap, sizeof *s->places);
	}
	s->places[s->count++] = p;
}

static struct place change(enum kind kind, size_t at, size_t n, const char *with)
{
	struct place p = { .kind = kind, .at = at, .n = n };
	snprintf(p.with, sizeof p.with, "%s", with);
	return p;
}

/* ---- what is code ---- */

static size_t skip_quoted(const char *t, size_t n, size_t i)
{
	char quote = t[i];
	for (i++; i < n && t[i] != quote; i++)
		if (t[i] == '\\')
			i++;
	return i + 1;
}

static size_t skip_comment(const char *t, size_t n, size_t i)
{
	bool line = t[i + 1] == '/';
	for (i += 2; i < n; i++)
		if (line ? t[i] == '\n' : t[i - 1] == '*' && t[i] == '/')
			break;
	return i + 1;
}

/* Functions of this tree begin and end with a brace in the first column. */
static void mark_code(struct source *s)
{
	const char *t = s->text.p;
	size_t n = s->text.n;
	bool inside = false;

	s->code = rh_alloc(n + 1);
	for (size_t i = 0; i < n;) {
		bool first = i == 0 || t[i - 1] == '\n';
		if (first && t[i] == '{')
			inside = true;
		if (first && t[i] == '}')
			inside = false;
		if (first && t[i] == '#') {
			while (i < n && t[i] != '\n')
				i += t[i] == '\\' ? 2 : 1;
		} else if (t[i] == '/' && i + 1 < n && (t[i + 1] == '*' || t[i + 1] == '/')) {
			i = skip_comment(t, n, i);
		} else if (t[i] == '"' || t[i] == '\'') {
			i = skip_quoted(t, n, i);
		} else {
			s->code[i] = inside;
			i++;
		}
	}
}

/* ---- places ---- */

static bool word_at(const struct source *s, size_t i, const char *word)
{
	size_t n = strlen(word);
	const char *t = s->text.p;
	return i + n <= s->text.n && !memcmp(t + i, word, n) &&
	       (i == 0 || !(isalnum((unsigned char)t[i - 1]) || t[i - 1] == '_')) &&
	       !(isalnum((unsigned char)t[i + n]) || t[i + n] == '_');
}

/* The parenthesis that closes the one at i; 0: none. */
static size_t closing(const struct source *s, size_t i)
{
	int depth = 0;
	for (; i < s->text.n; i++) {
		if (!s->code[i])
			continue;
		depth += s->text.p[i] == '(';
		depth -= s->text.p[i] == ')';
		if (depth == 0)
			return i;
	}
	return 0;
}

static void find_condition(struct source *s, size_t i)
{
	static const char *const words[] = { "if", "while" };
	for (size_t w = 0; w < RH_LEN(words); w++) {
		size_t open = i + strlen(words[w]) + 1, end;
		if (!word_at(s, i, words[w]) || s->text.p[open] != '(' || (end = closing(s, open)) == 0)
			continue;
		struct place p = change(NEGATED, open, 1, "(!(");
		p.at2 = end;
		add(s, p);
	}
}

static void find_operator(struct source *s, size_t i)
{
	static const struct {
		const char *from, *to;
		enum kind kind;
	} operators[] = { { " == ", " != ", COMPARED }, { " != ", " == ", COMPARED }, { " < ", " <= ", COMPARED },
			  { " > ", " >= ", COMPARED },  { " <= ", " < ", COMPARED },  { " >= ", " > ", COMPARED },
			  { " && ", " || ", JOINED },   { " || ", " && ", JOINED } };
	for (size_t o = 0; o < RH_LEN(operators); o++)
		if (rh_str_starts(rh_str_from(rh_buf_str(&s->text), i), operators[o].from))
			add(s, change(operators[o].kind, i, strlen(operators[o].from), operators[o].to));
}

static void find_number(struct source *s, size_t i)
{
	const char *t = s->text.p;
	size_t n = 0;
	char with[24];
	if (!isdigit((unsigned char)t[i]) || (i && (isalnum((unsigned char)t[i - 1]) || strchr("_.", t[i - 1]))))
		return;
	while (isdigit((unsigned char)t[i + n]))
		n++;
	if (n > 9 || isalnum((unsigned char)t[i + n]) || t[i + n] == '.' || rh_str_starts(rh_str(t + i - 2), "{ 0 }"))
		return;
	snprintf(with, sizeof with, "%ld", strtol(t + i, NULL, 10) + 1);
	add(s, change(NUMBER, i, n, with));
}

static void find_word(struct source *s, size_t i)
{
	if (word_at(s, i, "true"))
		add(s, change(TRUTH, i, 4, "false"));
	if (word_at(s, i, "false"))
		add(s, change(TRUTH, i, 5, "true"));
	if (word_at(s, i, "return") && s->text.p[i + 6] == ';')
		add(s, change(RETURNED, i, 6, ""));
}

/* A statement on a line of its own that calls: "\tname(…);" */
static void find_call(struct source *s, size_t line, size_t end)
{
	const char *t = s->text.p;
	size_t i = line, open;
	while (t[i] == '\t')
		i++;
	if (i == line || !s->code[i])
		return;
	if (rh_str_starts(rh_str(t + i), "(void)"))
		i += 6;
	for (open = i; isalnum((unsigned char)t[open]) || strchr("_->.", t[open]); open++)
		if (!t[open])
			return;
	if (open == i || t[open] != '(' || word_at(s, i, "return") || closing(s, open) != end - 2 || t[end - 1] != ';')
		return;
	/* what only leaks is seen by ./dev asan, not by the tests of an ordinary build */
	struct rh_str name = rh_str_n(t + i, open - i);
	if (rh_str_ends(name, "free") || rh_str_ends(name, "release") || rh_str_is(name, "va_end"))
		return;
	add(s, change(DROPPED, i, end - 1 - i, ""));
}

/* A call with two plain arguments. */
static void find_pair(struct source *s, size_t open)
{
	const char *t = s->text.p;
	size_t end, comma = 0;
	if (open == 0 || !(isalnum((unsigned char)t[open - 1]) || t[open - 1] == '_') || (end = closing(s, open)) == 0)
		return;
	for (size_t i = open + 1; i < end; i++) {
		if (!s->code[i] || strchr("(){}\n;", t[i]) || (t[i] == ',' && comma))
			return;
		if (t[i] == ',')
			comma = i;
	}
	if (!comma || end < comma + 3)
		return;
	struct place p = {
		.kind = SWAPPED, .at = open + 1, .n = comma - open - 1, .at2 = comma + 2, .n2 = end - comma - 2
	};
	if (p.n != p.n2 || memcmp(t + p.at, t + p.at2, p.n) != 0)
		add(s, p);
}

static void find_places(struct source *s)
{
	size_t line = 0;
	for (size_t i = 0; i < s->text.n; i++) {
		if (s->text.p[i] == '\n') {
			find_call(s, line, i);
			line = i + 1;
		}
		if (!s->code[i])
			continue;
		find_condition(s, i);
		find_operator(s, i);
		find_number(s, i);
		find_word(s, i);
		if (s->text.p[i] == '(')
			find_pair(s, i);
	}
}

static void source_read(struct source *s, const char *path)
{
	struct rh_err e;
	*s = (struct source){ 0 };
	rh_buf_init(&s->text, (size_t)1 << 20);
	if (rh_file_read(path, (size_t)1 << 20, &s->text, &e) != RH_OK) {
		fprintf(stderr, "mutant: %s: %s\n", e.what, e.why);
		exit(99);
	}
	mark_code(s);
	find_places(s);
}

static void source_release(struct source *s)
{
	rh_buf_release(&s->text);
	free(s->code);
	free(s->places);
}

/* ---- the two uses ---- */

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static int pick(uint64_t seed, int64_t n, char **files, int count)
{
	size_t *places = rh_alloc(((size_t)count + 1) * sizeof *places), sum = 0;
	for (int i = 0; i < count; i++) {
		struct source s;
		source_read(&s, files[i]);
		sum += places[i] = s.count;
		source_release(&s);
	}
	for (; n > 0 && sum; n--) {
		size_t at = (size_t)(next_random(&seed) % sum);
		int i = 0;
		for (; at >= places[i]; i++)
			at -= places[i];
		printf("%s %zu\n", files[i], at);
	}
	free(places);
	return 0;
}

static void put(const struct source *s, size_t from, size_t to)
{
	fwrite(s->text.p + from, 1, to - from, stdout);
}

static int make(const char *path, int64_t which)
{
	struct source s;
	source_read(&s, path);
	if (which >= (int64_t)s.count) {
		fprintf(stderr, "mutant: %s has %zu places\n", path, s.count);
		return 2;
	}
	const struct place *p = &s.places[which];
	int line = 1;
	for (size_t i = 0; i < p->at; i++)
		line += s.text.p[i] == '\n';
	fprintf(stderr, "%s:%d: %s\n", path, line, kinds[p->kind]);
	put(&s, 0, p->at);
	if (p->kind == SWAPPED) {
		put(&s, p->at2, p->at2 + p->n2);
		put(&s, p->at + p->n, p->at2);
		put(&s, p->at, p->at + p->n);
		put(&s, p->at2 + p->n2, s.text.n);
	} else if (p->kind == NEGATED) {
		fputs(p->with, stdout);
		put(&s, p->at + 1, p->at2);
		fputc(')', stdout);
		put(&s, p->at2, s.text.n);
	} else {
		fputs(p->with, stdout);
		put(&s, p->at + p->n, s.text.n);
	}
	source_release(&s);
	return 0;
}

/* What is marked is the address behind the call. */
static int seen(const char *path)
{
	struct rh_buf map;
	struct rh_err e;
	rh_buf_init(&map, (size_t)1 << 28);
	if (rh_file_read(path, (size_t)1 << 28, &map, &e) != RH_OK) {
		fprintf(stderr, "mutant: %s: %s\n", e.what, e.why);
		return 2;
	}
	for (size_t i = 1; i < map.n; i++)
		if (map.p[i])
			printf("%zx\n", i - 1);
	rh_buf_release(&map);
	return 0;
}

int main(int argc, char **argv)
{
	int64_t a, b;
	if (argc > 4 && !strcmp(argv[1], "pick") && rh_str_number(rh_str(argv[2]), 0, INT64_MAX, &a) &&
	    rh_str_number(rh_str(argv[3]), 0, 1000000, &b))
		return pick((uint64_t)a, b, argv + 4, argc - 4);
	if (argc == 4 && !strcmp(argv[1], "make") && rh_str_number(rh_str(argv[3]), 0, INT64_MAX, &a))
		return make(argv[2], a);
	if (argc == 3 && !strcmp(argv[1], "seen"))
		return seen(argv[2]);
	fputs("usage: mutant pick SEED N FILE... | mutant make FILE PLACE | mutant seen MAP\n", stderr);
	return 2;
}
