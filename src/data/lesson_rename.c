/* A lesson in another world: what it calls by one name is called by another there. */
#include "base/base.h"
#include "data/lesson.h"

#include <string.h>

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* Where the name stands by itself, not as a part of a longer one. */
static void rename_text(char **text, const char *from, const char *to)
{
	const size_t n = strlen(from);
	struct rh_buf out;

	if (!*text || !n || !strstr(*text, from))
		return;
	rh_buf_init(&out, 1 << 20);
	for (const char *at = *text; *at;) {
		bool here = strncmp(at, from, n) == 0 && !in_word(at[n]) && (at == *text || !in_word(at[-1]));

		if (here)
			rh_buf_addz(&out, to);
		else
			rh_buf_addc(&out, *at);
		at += here ? n : 1;
	}
	rh_strset(text, out.p);
	rh_buf_release(&out);
}

static void rename_texts(const struct data_lesson_texts *t, const char *from, const char *to)
{
	for (size_t i = 0; i < t->n; i++)
		rename_text(&t->v[i].text, from, to);
}

void data_lesson_rename(struct data_lesson *l, const char *from, const char *to)
{
	rename_texts(&l->title, from, to);
	for (size_t i = 0; i < l->let_count; i++)
		rename_text(&l->lets[i].text, from, to);
	for (size_t i = 0; i < l->count; i++) {
		struct data_lesson_step *s = &l->steps[i];

		rename_texts(&s->say, from, to);
		rename_texts(&s->yet, from, to);
		rename_texts(&s->hint, from, to);
		for (size_t k = 0; k < s->count; k++) {
			rename_text(&s->lines[k].arg, from, to);
			rename_text(&s->lines[k].value, from, to);
		}
	}
}
