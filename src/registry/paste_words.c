/* paste_words: a command line as a POSIX shell reads it (XCU 2.2 quoting, 2.3 token recognition): words without their
 * quotes, lines joined where they go on, and the few operators that matter here. Nothing is expanded. */
#include "base/base.h"
#include "registry/paste_parts.h"

#include <string.h>

enum { MOST_WORDS = 400 };

struct lexer {
	struct rh_str rest;
	struct registry_shell_words *out;
	bool in_word, input, input_file, output;
};

static bool is_blank(struct rh_str s)
{
	return !s.n || strchr(" \t\r\n", s.p[0]);
}

struct rh_str registry_shell_word_text(const struct registry_shell_words *w, size_t i)
{
	return w->v[i].n ? rh_str_n(w->text.p + w->v[i].at, w->v[i].n) : RH_STR("");
}

static void word(struct lexer *x)
{
	if (x->in_word)
		return;
	x->in_word = true;
	x->out->v = rh_resize(x->out->v, x->out->n + 1, sizeof *x->out->v);
	x->out->v[x->out->n++] = (struct registry_shell_word){
		.at = x->out->text.n, .input = x->input, .input_file = x->input_file, .output = x->output
	};
	x->input = x->input_file = x->output = false;
}

static void put(struct lexer *x, struct rh_str bytes)
{
	word(x);
	rh_secret_add(&x->out->text, bytes.p, bytes.n);
	x->out->v[x->out->n - 1].n += bytes.n;
}

static void end_word(struct lexer *x, enum registry_shell_end end)
{
	x->in_word = false;
	if (x->out->n &&
	    x->out->v[x->out->n - 1].end == REGISTRY_SHELL_SPACE) /* a line break behind a pipe does not end it */
		x->out->v[x->out->n - 1].end = end;
}

static struct rh_str take(struct lexer *x, size_t n)
{
	struct rh_str s = rh_str_n(x->rest.p, n < x->rest.n ? n : x->rest.n);

	x->rest = rh_str_from(x->rest, s.n);
	return s;
}

static bool newline_at(struct rh_str s, size_t at, size_t *n)
{
	struct rh_str rest = rh_str_from(s, at);

	*n = rh_str_starts(rest, "\r\n") ? 2 : rh_str_starts(rest, "\n") ? 1 : 0;
	return *n > 0;
}

/* "$(…)", "${…}", "`…`", "$NAME": kept as it stands. */
static void expansion(struct lexer *x)
{
	size_t n = 1;

	if (rh_str_starts(x->rest, "`")) {
		n = 1 + rh_str_find(rh_str_from(x->rest, 1), "`") + 1;
	} else if (rh_str_starts(x->rest, "$(") || rh_str_starts(x->rest, "${")) {
		char open = x->rest.p[1], close = open == '(' ? ')' : '}';
		size_t depth = 0;

		for (n = 1; n < x->rest.n; n++) {
			depth += x->rest.p[n] == open;
			if (x->rest.p[n] == close && --depth == 0)
				break;
		}
		n++;
	} else {
		while (n < x->rest.n && (x->rest.p[n] == '_' || (x->rest.p[n] >= '0' && x->rest.p[n] <= '9') ||
					 ((x->rest.p[n] | 32) >= 'a' && (x->rest.p[n] | 32) <= 'z')))
			n++;
	}
	put(x, take(x, n));
	if (n > 1)
		x->out->v[x->out->n - 1].expands = true;
}

static bool single_quoted(struct lexer *x)
{
	size_t end;

	word(x);
	take(x, 1);
	end = rh_str_find(x->rest, "'");
	if (end == x->rest.n)
		return false;
	put(x, take(x, end));
	take(x, 1);
	return true;
}

static bool double_quoted(struct lexer *x)
{
	size_t n;

	word(x);
	take(x, 1);
	while (x->rest.n && x->rest.p[0] != '"') {
		if (x->rest.p[0] == '\\' && newline_at(x->rest, 1, &n)) {
			take(x, 1 + n);
		} else if (x->rest.p[0] == '\\' && x->rest.n > 1 && strchr("$`\"\\", x->rest.p[1])) {
			take(x, 1);
			put(x, take(x, 1));
		} else if (x->rest.p[0] == '$' || x->rest.p[0] == '`') {
			expansion(x);
		} else {
			put(x, take(x, 1));
		}
	}
	return take(x, 1).n == 1;
}

static bool operators(struct lexer *x)
{
	static const struct {
		const char *text;
		int means;
	} table[] = {
		{ "<<<", 'i' }, { "<", 'f' }, { "2>&1", ' ' }, { "&>", 'o' }, { "2>", 'o' },
		{ ">>", 'o' },  { ">", 'o' }, { "||", ';' },   { "&&", ';' }, { "|", '|' },
		{ ";", ';' },   { "&", ';' }, { "\n", ';' },   { "(", ';' },  { ")", ';' },
	};

	for (size_t i = 0; i < RH_LEN(table); i++) {
		if (!rh_str_starts(x->rest, table[i].text) || (table[i].text[0] == '2' && x->in_word))
			continue;
		take(x, strlen(table[i].text));
		if (x->in_word && table[i].text[0] != '\n' && !is_blank(x->rest))
			x->out->v[x->out->n - 1].cut = true;
		end_word(x, table[i].means == ';'   ? REGISTRY_SHELL_COMMAND
			    : table[i].means == '|' ? REGISTRY_SHELL_PIPE
						    : REGISTRY_SHELL_SPACE);
		x->input = table[i].means == 'i';
		x->input_file = table[i].means == 'f';
		x->output = table[i].means == 'o';
		return true;
	}
	return false;
}

static bool step(struct lexer *x)
{
	char c = x->rest.p[0];
	size_t n;

	/* a line that goes on; ` is PowerShell's way, ^ that of cmd */
	if ((c == '\\' || c == '`' || c == '^') && newline_at(x->rest, 1, &n)) {
		take(x, 1 + n);
	} else if (c == '\\' && x->rest.n > 1) {
		take(x, 1);
		put(x, take(x, 1));
	} else if (c == '\'') {
		return single_quoted(x);
	} else if (c == '"') {
		return double_quoted(x);
	} else if (rh_str_starts(x->rest, "$'")) {
		take(x, 1);
		return single_quoted(x);
	} else if (c == '$' || c == '`') {
		expansion(x);
	} else if (c == ' ' || c == '\t' || c == '\r') {
		end_word(x, REGISTRY_SHELL_SPACE);
		take(x, 1);
	} else if (c == '#' && !x->in_word) {
		take(x, rh_str_find(x->rest, "\n"));
	} else if (!operators(x)) {
		put(x, take(x, 1));
	}
	return true;
}

bool registry_shell_words_read(struct rh_str line, struct registry_shell_words *out)
{
	struct lexer x = { .rest = line, .out = out };

	*out = (struct registry_shell_words){ 0 };
	while (x.rest.n)
		if (!step(&x) || out->n > MOST_WORDS)
			return false;
	end_word(&x, REGISTRY_SHELL_COMMAND);
	return out->n > 0;
}

void registry_shell_words_release(struct registry_shell_words *w)
{
	rh_secret_release(&w->text);
	free(w->v);
	*w = (struct registry_shell_words){ 0 };
}
