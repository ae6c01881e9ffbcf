/* Lessons: the tasks that one is walked through, one step at a time. */
#include "screens/screens.h"
#include "app/lesson.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>

struct state {
	struct rh_rows rows;
};

static const struct app_lesson_row *lesson_of(const struct rh_row *row)
{
	return (const struct app_lesson_row *)(const void *)row;
}

static void steps_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%zu", lesson_of(row)->steps);
}

/* Each is a group of its own: the order of learning goes before any column. */
static int by_order(const struct rh_row *a, const struct rh_row *b)
{
	size_t x = lesson_of(a)->order, y = lesson_of(b)->order;

	return x < y ? -1 : x > y;
}

static const struct ui_column columns[] = {
	{ .id = "title",
	  .title = N_("Lesson"),
	  .min = 20,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text_at = offsetof(struct app_lesson_row, title) },
	{ .id = "steps", .title = N_("Steps"), .min = 5, .want = 8, .flags = UI_COL_RIGHT, .text = steps_text },
	{ 0 },
};

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;

	out->rows = &st->rows;
	out->phase = UI_LIST_READY;
	out->empty = _("No lesson files were found: they are installed beside the program.");
	if (!app_session(s->app)->demo)
		snprintf(out->summary, sizeof out->summary, "%s",
			 _("Lessons are walked on the sandbox: connect to Demo first."));
}

static void open_lessons(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	app_lessons(s->app, &st->rows);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if (verb != UI_DO_OPEN || !row)
		return false;
	if (!app_session(s->app)->demo) {
		ui_toast(ui_current(), UI_ROLE_WARN, "%s",
			 _("Lessons are walked on the sandbox: connect to Demo first."));
		return true;
	}
	app_lesson(s->app, row->key);
	app_pop(s->app);
	return true;
}

static void close_lessons(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_rows_release(&st->rows);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Start"),
	  .help = N_("Be walked through this task, one step at a time."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_lessons = {
	.id = "lessons",
	.title = N_("Lessons"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"A lesson walks you through a task on the sandbox: what to do is shown at the bottom with the keys to "
		"press, and the next "
		"step comes by itself when it is done. You may wander off at any time. While one is on, “:” offers "
		"to reset it, to go "
		"to any of its steps, and to end it."),
	.actions = actions,
	.columns = columns,
	.group = by_order,
	.rows = rows,
	.open = open_lessons,
	.act = act,
	.close = close_lessons,
};
