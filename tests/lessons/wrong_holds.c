/* Of --wrong: does a line of a step hold that was ticked off? Looked at by the engine, not by the tour. */
#include "base/base.h"
#include "data/lesson.h"

#include "tests/lessons/play.h"

#include <stdio.h>
#include <string.h>

/* ---- what the screen shows ---- */

/* Above the guide, whose own words do not count. */
static bool has(const struct pl_play *p, const char *text)
{
	char *guide = rh_format("── %s", data_lesson_say(&p->lesson->title, p->opt.lang));
	int rows, columns;
	bool found = false, below = false;
	struct rh_buf row;

	rt_screen_size(p->term->screen, &rows, &columns);
	rh_buf_init(&row, 65536);
	for (int y = 0; y < rows && !found && !below; y++) {
		rh_buf_clear(&row);
		rt_screen_row(p->term->screen, y, &row);
		below = rh_str_starts(rh_buf_str(&row), guide);
		found = !below && strstr(row.p, text);
	}
	rh_buf_release(&row);
	free(guide);
	return found;
}

static bool shown(struct pl_play *p, const char *text)
{
	char at[sizeof p->term->fence.focus], before[sizeof at], screen[sizeof p->term->fence.screen];
	bool found = has(p, text);

	snprintf(at, sizeof at, "%s", p->term->fence.focus);
	for (int i = 0; !found && !p->failed && i < 60 && !pl_overlay(p); i++) {
		snprintf(before, sizeof before, "%s", p->term->fence.focus);
		snprintf(screen, sizeof screen, "%s", p->term->fence.screen);
		if (!pl_press(p, i ? "PgDn" : "Home"))
			return false;
		found = has(p, text);
		if (i > 1 && *before && !strcmp(before, p->term->fence.focus))
			break;
	}
	if (*at && strcmp(at, p->term->fence.focus) != 0 && pl_press(p, "Home"))
		for (int i = 0; i < 200 && strcmp(at, p->term->fence.focus) != 0; i++)
			if (!pl_press(p, "Down"))
				break;
	return found;
}

static bool text_holds(struct pl_play *p, const struct data_lesson_line *l, const char *arg)
{
	bool label = l->word == DATA_LESSON_LABEL, holds = true;
	struct rh_str rest = rh_str(label ? rh_gettext(arg) : ""),
		      part = label ? data_lesson_label(rest.p) : rh_str(arg);

	for (bool first = true; holds && (first || (!l->negated && data_lesson_label_next(&rest, &part)));
	     first = false) {
		char *text = rh_str_dup(part);

		if (l->negated)
			holds = !has(p, text) || pl_fail(p, "\"%s\" is on the screen", text);
		else
			holds = shown(p, text) || p->failed || pl_fail(p, "\"%s\" is not on the screen", text);
		free(text);
	}
	return holds;
}

static bool field_holds(struct pl_play *p, const struct data_lesson_line *l, const char *arg, const char *value)
{
	struct rh_str kind = pl_field_kind(p, p->term->fence.screen, arg);
	char *is = rh_format("%s=%s", arg, value);
	bool ok = true;

	if (kind.n && !pl_overlay(p) && pl_go_to_field(p, arg)) {
		if (rh_str_is(kind, "choice") || rh_str_is(kind, "pick") || rh_str_is(kind, "check"))
			ok = !strcmp(p->term->fence.focus, is) ||
			     pl_fail(p, "%s is chosen, not %s", p->term->fence.focus, value);
		else if (l->word == DATA_LESSON_FIELD && rh_str_is(kind, "text"))
			ok = has(p, value) || pl_fail(p, "%s is not \"%s\"", arg, value);
	}
	free(is);
	return ok;
}

bool pl_wrong_holds(struct pl_play *p, const struct data_lesson_line *l)
{
	struct rh_buf arg, value;
	struct rh_err e;
	bool ok = true;

	rh_buf_init(&arg, 65536);
	rh_buf_init(&value, 65536);
	p->line = l;
	if (data_lesson_fill(p->lesson, rh_str(l->arg), &arg, &e) != RH_OK ||
	    (l->value && data_lesson_fill(p->lesson, rh_str(l->value), &value, &e) != RH_OK))
		ok = pl_fail(p, "%s", e.what);
	else if (l->word == DATA_LESSON_SCREEN)
		ok = !strcmp(p->term->fence.screen, arg.p) || pl_fail(p, "screen %s is shown", p->term->fence.screen);
	else if (l->word == DATA_LESSON_SEE || l->word == DATA_LESSON_LABEL)
		ok = text_holds(p, l, arg.p);
	else if (!l->negated && (l->word == DATA_LESSON_FIELD || l->word == DATA_LESSON_CHOOSE))
		ok = field_holds(p, l, arg.p, value.p);
	rh_buf_release(&arg);
	rh_buf_release(&value);
	return ok;
}
