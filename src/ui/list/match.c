/* What is typed into a find line: words that must all occur, and words with "!" that must not. */
#include "base/base.h"
#include "ui/driver.h"

#include <string.h>

void ui_match_init(struct ui_match *m, struct rh_str typed)
{
	struct rh_str word;
	struct rh_buf lower;

	memset(m, 0, sizeof *m);
	rh_buf_init(&m->text, 2048);
	rh_buf_init(&lower, 1024);
	rh_lower(&lower, rh_str_n(typed.p, typed.n < 512 ? typed.n : 512));
	for (struct rh_str rest = rh_buf_str(&lower); m->n < RH_LEN(m->at) && rh_str_cut(&rest, ' ', &word);) {
		bool not = word.n > 0 && word.p[0] == '!';

		if (not )
			word = rh_str_from(word, 1);
		if (word.n == 0)
			continue;
		m->not [m->n] = not ;
		m->at[m->n++] = (unsigned short)m->text.n;
		rh_buf_adds(&m->text, word);
		rh_buf_addc(&m->text, '\0');
	}
	rh_buf_release(&lower);
}

void ui_match_release(struct ui_match *m)
{
	rh_buf_release(&m->text);
	m->n = 0;
}

bool ui_match_in(const struct ui_match *m, struct rh_str lower)
{
	for (size_t i = 0; i < m->n; i++) {
		const char *word = m->text.p + m->at[i];
		bool found = lower.n && memmem(lower.p, lower.n, word, strlen(word));

		if (found == m->not [i])
			return false;
	}
	return true;
}

/* Is `word` implied by some word of `now`? A wanted word implies any part of it; an unwanted word implies any word
 * it is part of. */
static bool implied(const struct ui_match *now, const char *word, bool not )
{
	for (size_t i = 0; i < now->n; i++) {
		const char *w = now->text.p + now->at[i];

		if (now->not [i] == not &&(not ? strstr(word, w) : strstr(w, word)))
			return true;
	}
	return false;
}

bool ui_match_narrows(const struct ui_match *before, const struct ui_match *now)
{
	for (size_t i = 0; i < before->n; i++)
		if (!implied(now, before->text.p + before->at[i], before->not [i]))
			return false;
	return true;
}
