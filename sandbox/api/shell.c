/* A line of the small shell: taken apart into commands and words, each run in its turn. */
#include "sandbox/api/shell.h"
#include "sandbox/api/remote.h"
#include "sandbox/api/value.h"
#include "base/base.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MOST = 64 << 10, NOT_FOUND = 127 };

/* ---- variables ---- */

const char *sb_shell_get(const struct sb_shell *s, const char *name)
{
	for (size_t i = 0; i < s->variable_n; i++)
		if (strcmp(s->variables[i].name, name) == 0)
			return s->variables[i].value;
	return NULL;
}

void sb_shell_set(struct sb_shell *s, const char *name, const char *value)
{
	for (size_t i = 0; i < s->variable_n; i++)
		if (strcmp(s->variables[i].name, name) == 0) {
			rh_strset(&s->variables[i].value, value);
			return;
		}
	s->variables = rh_grow(s->variables, s->variable_n, sizeof *s->variables);
	s->variables[s->variable_n++] = (struct sb_shell_variable){ rh_strdup(name), rh_strdup(value) };
}

/* What the container has in its environment. Of secrets the demo gives nothing away. */
static void set_environment(struct sb_shell *s)
{
	SB_EACH(v, json_object_get(sb_place_container(s->place), "env"))
	{
		bool from = json_object_get(v.v, "valueFrom") != NULL;

		sb_shell_set(s, sb_value_z_of(v.v, "name"), from ? "(from elsewhere)" : sb_value_z_of(v.v, "value"));
	}
}

void sb_shell_init(struct sb_shell *s, const struct sb_place *p)
{
	const char *slash = strchr(p->pod, '/');

	*s = (struct sb_shell){ .place = p, .directory = rh_strdup("/") };
	sb_shell_set(s, "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	sb_shell_set(s, "HOSTNAME", slash ? slash + 1 : p->pod);
	sb_shell_set(s, "HOME", "/");
	sb_shell_set(s, "KUBERNETES_SERVICE_HOST", "10.43.0.1");
	sb_shell_set(s, "KUBERNETES_SERVICE_PORT", "443");
	set_environment(s);
}

void sb_shell_release(struct sb_shell *s)
{
	for (size_t i = 0; i < s->variable_n; i++) {
		free(s->variables[i].name);
		free(s->variables[i].value);
	}
	free(s->variables);
	free(s->directory);
}

void sb_shell_say(struct sb_shell *s, bool err, const char *fmt, ...)
{
	struct rh_buf b;
	char line[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	rh_buf_init(&b, sizeof line);
	rh_buf_addz(&b, line);
	s->out(s->ctx, err, rh_buf_str(&b));
	rh_buf_release(&b);
}

bool sb_shell_is(const char *word)
{
	return strcmp(word, "sh") == 0 || strcmp(word, "/bin/sh") == 0 || strcmp(word, "ash") == 0;
}

/* ---- words ---- */

enum mark { END, AND, OR, PIPE, REST };
struct reading {
	struct rh_str rest;
	char *words[SB_SHELL_WORDS];
	size_t n;
	enum mark mark;  /* what the command ended with */
	bool quiet, err; /* > /dev/null, >&2 */
	bool wrong;
};

static void add_variable(const struct sb_shell *s, struct rh_str *rest, struct rh_buf *word)
{
	size_t n = 0, brace = rest->n && *rest->p == '{';
	char name[128];
	const char *value;

	if (rest->n && *rest->p == '?') {
		rh_buf_addf(word, "%d", s->code);
		*rest = rh_str_from(*rest, 1);
		return;
	}
	while (n + brace < rest->n && n < sizeof name - 1 &&
	       (isalnum((unsigned char)rest->p[n + brace]) || rest->p[n + brace] == '_')) {
		name[n] = rest->p[n + brace];
		n++;
	}
	name[n] = '\0';
	value = sb_shell_get(s, name);
	rh_buf_addz(word, !n ? "$" : value ? value : "");
	*rest = rh_str_from(*rest, n ? n + 2 * brace : 0);
}

/* ">&2": no end of a command. */
static bool points_elsewhere(const struct reading *r, const struct rh_buf *word)
{
	return *r->rest.p == '&' && word->n && word->p[word->n - 1] == '>';
}

/* Up to a blank or what ends a command. False: there is none. */
static bool take_word(const struct sb_shell *s, struct reading *r, struct rh_buf *word)
{
	char quote = 0;
	bool any = false;

	while (r->rest.n && (quote || !strchr(" \t;&|\n", *r->rest.p) || points_elsewhere(r, word))) {
		char c = *r->rest.p;

		r->rest = rh_str_from(r->rest, 1);
		any = true;
		if (c == quote)
			quote = 0;
		else if (!quote && (c == '\'' || c == '"'))
			quote = c;
		else if (c == '$' && quote != '\'')
			add_variable(s, &r->rest, word);
		else if (c == '\\' && quote != '\'' && r->rest.n) {
			rh_buf_addc(word, *r->rest.p);
			r->rest = rh_str_from(r->rest, 1);
		} else
			rh_buf_addc(word, c);
	}
	r->wrong |= quote != 0;
	return any;
}

static void take_mark(struct reading *r)
{
	bool twice = r->rest.n > 1 && r->rest.p[1] == r->rest.p[0];
	char c = r->rest.n ? *r->rest.p : 0;

	r->mark = !c ? END : c == '&' && twice ? AND : c == '|' ? (twice ? OR : PIPE) : REST;
	r->rest = rh_str_from(r->rest, r->mark == AND || r->mark == OR ? 2 : 1);
}

/* ">/dev/null" and "2>&1" are understood as far as what is not shown. */
static bool is_redirect(struct reading *r, const char *word)
{
	const char *arrow = strchr(word, '>');

	if (!arrow || (arrow != word && arrow != word + 1) || (arrow == word + 1 && !isdigit((unsigned char)*word)))
		return false;
	r->quiet |= strcmp(arrow + 1, "/dev/null") == 0 && *word != '2';
	r->err |= strcmp(arrow + 1, "&2") == 0;
	return true;
}

static void read_command(const struct sb_shell *s, struct reading *r)
{
	struct rh_buf word;

	rh_buf_init(&word, TEXT_MOST);
	r->n = 0;
	r->quiet = r->err = false;
	for (;;) {
		while (r->rest.n && (*r->rest.p == ' ' || *r->rest.p == '\t'))
			r->rest = rh_str_from(r->rest, 1);
		if (r->rest.n && *r->rest.p == '#')
			while (r->rest.n && *r->rest.p != '\n')
				r->rest = rh_str_from(r->rest, 1);
		rh_buf_clear(&word);
		if (!take_word(s, r, &word))
			break;
		if (!is_redirect(r, word.p ? word.p : "") && r->n < SB_SHELL_WORDS - 1)
			r->words[r->n++] = rh_strdup(word.p ? word.p : "");
	}
	take_mark(r);
	rh_buf_release(&word);
}

/* ---- commands ---- */

static void nothing(void *ctx, bool err, struct rh_str bytes)
{
	(void)ctx;
	(void)err;
	(void)bytes;
}

static bool assigns(struct sb_shell *s, const char *word)
{
	const char *equals = strchr(word, '=');
	char *name;

	if (!equals || equals == word)
		return false;
	name = rh_str_dup(rh_str_n(word, (size_t)(equals - word)));
	sb_shell_set(s, name, equals + 1);
	free(name);
	return true;
}

/* What a command says to one goes to the other. */
struct turned {
	void (*out)(void *ctx, bool err, struct rh_str bytes);
	void *ctx;
};

static void to_err(void *ctx, bool err, struct rh_str bytes)
{
	const struct turned *t = ctx;

	(void)err;
	t->out(t->ctx, true, bytes);
}

/* The shell's own, then the programs. */
static void run(struct sb_shell *s, size_t n, char *const *words)
{
	int64_t code = s->code;

	if (strcmp(words[0], "exit") == 0) {
		if (n > 1 && !rh_str_number(rh_str(words[1]), 0, 255, &code))
			code = 2;
		s->code = (int)code;
		s->leaving = true;
	} else if (strcmp(words[0], "exec") == 0 && n > 1) {
		s->stays = sb_shell_is(words[1]) && n == 2;
		if (!s->stays)
			run(s, n - 1, words + 1);
		s->leaving = true;
	} else if (strcmp(words[0], "command") == 0 && n > 2 && strcmp(words[1], "-v") == 0) {
		s->code = sb_shell_has(words[2]) ? 0 : NOT_FOUND;
		if (!s->code)
			sb_shell_say(s, false, "/bin/%s\n", words[2]);
	} else if (n == 1 && assigns(s, words[0])) {
		s->code = 0;
	} else if (!sb_shell_run(s, n, words)) {
		sb_shell_say(s, true, "sh: %s: not found\n", words[0]);
		s->code = NOT_FOUND;
	}
}

void sb_shell_line(struct sb_shell *s, struct rh_str line)
{
	struct reading r = { .rest = line, .mark = REST };
	struct turned turned = { s->out, s->ctx };
	void (*out)(void *ctx, bool err, struct rh_str bytes) = s->out;

	while (!s->leaving && r.mark != END) {
		enum mark before = r.mark;

		read_command(s, &r);
		if (r.mark == PIPE || r.wrong) {
			sb_shell_say(s, true, "sh: %s\n",
				     r.wrong ? "unterminated quoted string" : "this small shell has no pipes");
			s->code = 2;
			r.mark = END;
		} else if (r.n && !(before == AND && s->code) && !(before == OR && !s->code)) {
			s->out = r.quiet ? nothing : r.err ? to_err : out;
			s->ctx = r.err ? (void *)&turned : turned.ctx;
			run(s, r.n, r.words);
			s->out = out;
			s->ctx = turned.ctx;
		}
		while (r.n)
			free(r.words[--r.n]);
	}
}
