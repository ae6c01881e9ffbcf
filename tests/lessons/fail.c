/* What is said when a run fails. */
#include "base/base.h"
#include "data/lesson.h"

#include "tests/lessons/play.h"

#include <stdio.h>

bool pl_fail(struct pl_play *p, const char *fmt, ...)
{
	struct rh_buf dump;
	va_list ap;
	if (p->failed)
		return false;
	p->failed = true;
	if (p->trying)
		return false;
	fprintf(stderr, "FAIL %s", p->lesson->id);
	if (p->step)
		fprintf(stderr, ", step %s", p->step->id);
	if (p->line)
		fprintf(stderr, ", line %d (%s %s%s%s)", p->line->line, data_lesson_words[p->line->word].name,
			p->line->arg, p->line->value ? " = " : "", p->line->value ? p->line->value : "");
	fputs(p->ticked ? ": it was ticked off, but " : ": ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	if (p->term) {
		rh_buf_init(&dump, (size_t)1 << 20);
		rt_term_dump(p->term, &dump);
		fputs(dump.p, stderr);
		rh_buf_release(&dump);
	}
	return false;
}
