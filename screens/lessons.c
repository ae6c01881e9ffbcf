/* Lessons: the tasks that one is walked through, one step at a time. */
#include "screens/screens.h"

#include <stdio.h>

struct state {
	struct rh_rows rows;
};

static const struct rh_lesson_row *lesson_of(const struct rh_row *row)
{
	return (const struct rh_lesson_row *)(const void *)row;
}

static void title_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, lesson_of(row)->title);
}

static void steps_text(const struct rh_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%zu", lesson_of(row)->steps);
}

static const struct rh_column columns[] = {
	{ .id = "title", .title = N_("Lesson"), .min = 20, .flags = RH_COL_SORTED | RH_COL_FIXED, .text = title_text },
	{ .id = "steps", .title = N_("Steps"), .min = 5, .want = 8, .flags = RH_COL_RIGHT, .text = steps_text },
	{ 0 },
};

static void rows(struct rh_screen *s, struct rh_list_shown *out)
{
	struct state *st = s->state;

	out->rows = &st->rows;
	out->phase = RH_LIST_READY;
	out->empty = _("No lesson files were found: they are installed beside the program.");
	if (!rh_app_session(s->app)->demo)
		snprintf(out->summary, sizeof out->summary, "%s", _("Lessons are walked on the sandbox: connect to Demo first."));
}

static void open_lessons(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	rh_app_lessons(&st->rows);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct rh_row *row = rh_list_selected(s);

	if (verb != RH_DO_OPEN || !row)
		return false;
	if (!rh_app_session(s->app)->demo) {
		rh_ui_toast(rh_ui(), RH_ROLE_WARN, "%s", _("Lessons are walked on the sandbox: connect to Demo first."));
		return true;
	}
	rh_app_lesson(s->app, row->key);
	rh_app_pop(s->app);
	return true;
}

static void close_lessons(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_rows_release(&st->rows);
}

static const struct rh_action actions[] = {
	{ RH_DO_OPEN, NULL, N_("Start"), N_("Be walked through this task, one step at a time."), RH_ACT_NEEDS_ROW | RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_lessons = {
	.id = "lessons",
	.title = N_("Lessons"),
	.kind = RH_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_("A lesson walks you through a task on the sandbox: what to do stands at the bottom with the keys to press, and the next "
		   "step comes by itself when it is done. You may wander off at any time. While one is on, “:” offers to reset it, to go "
		   "to any of its steps, and to end it."),
	.actions = actions,
	.columns = columns,
	.rows = rows,
	.open = open_lessons,
	.act = act,
	.close = close_lessons,
};
