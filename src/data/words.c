/* Words as a POSIX shell takes them: quotes and backslashes, and no expansion of anything. */
#include "base/base.h"
#include "data/text.h"

#include <string.h>

enum { WORD_LIMIT = 1 << 20 };

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* One quoted part, from behind its opening quote; false when it is not closed. */
static bool quoted(struct rh_str *rest, char quote, struct rh_buf *word)
{
	while (rest->n) {
		char c = rest->p[0];

		*rest = rh_str_from(*rest, 1);
		if (c == quote)
			return true;
		if (quote == '"' && c == '\\' && rest->n && strchr("\"\\$`", rest->p[0])) {
			c = rest->p[0];
			*rest = rh_str_from(*rest, 1);
		}
		rh_buf_addc(word, c);
	}
	return false;
}

static bool one_word(struct rh_str *rest, struct rh_buf *word)
{
	while (rest->n && !is_space(rest->p[0])) {
		char c = rest->p[0];

		*rest = rh_str_from(*rest, 1);
		if (c == '\'' || c == '"') {
			if (!quoted(rest, c, word))
				return false;
			continue;
		}
		if (c == '\\') {
			if (!rest->n)
				return false;
			c = rest->p[0];
			*rest = rh_str_from(*rest, 1);
		}
		rh_buf_addc(word, c);
	}
	return true;
}

bool data_words_split(struct rh_str text, struct data_words *out)
{
	bool fine = true;

	*out = (struct data_words){ .v = rh_alloc(sizeof *out->v) };
	while (fine) {
		struct rh_buf word;

		while (text.n && is_space(text.p[0]))
			text = rh_str_from(text, 1);
		if (!text.n)
			break;
		rh_buf_init(&word, WORD_LIMIT);
		fine = one_word(&text, &word) && !word.over;
		out->v = rh_resize(out->v, out->n + 2, sizeof *out->v);
		out->v[out->n++] = rh_buf_take(&word);
		out->v[out->n] = NULL;
		rh_buf_release(&word);
	}
	return fine;
}

void data_words_release(struct data_words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i]);
	free(w->v);
	*w = (struct data_words){ 0 };
}

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("@%+=:,./-_", c));
}

void data_word_quote(struct rh_buf *out, struct rh_str word)
{
	bool plain = word.n > 0;

	for (size_t i = 0; i < word.n; i++)
		plain &= is_plain((unsigned char)word.p[i]);
	if (plain) {
		rh_buf_adds(out, word);
		return;
	}
	rh_buf_addc(out, '\'');
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\'')
			rh_buf_addz(out, "'\\''");
		else
			rh_buf_addc(out, word.p[i]);
	}
	rh_buf_addc(out, '\'');
}
