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

static void title_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addf(out, "%s%s", lesson_of(row)->heading ? "" : "  ", lesson_of(row)->title);
}

static enum ui_role title_role(const struct ui_screen *s, const struct rh_row *row)
{
	const struct app_lesson_row *l = lesson_of(row);

	(void)s;
	return l->heading ? UI_ROLE_TITLE : l->broken ? UI_ROLE_WARN : l->elsewhere ? UI_ROLE_MUTED : UI_ROLE_TEXT;
}

static void steps_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct app_lesson_row *l = lesson_of(row);

	(void)s;
	if (l->at)
		rh_buf_addf(out, "%zu/%zu", l->at, l->steps);
	else if (l->steps)
		rh_buf_addf(out, "%zu", l->steps);
}

static void minutes_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (lesson_of(row)->minutes)
		rh_buf_addf(out, "%d", lesson_of(row)->minutes);
}

static void done_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (lesson_of(row)->done)
		rh_buf_addz(out, _("yes"));
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
	  .min = 44,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = title_text,
	  .role = title_role },
	{ .id = "minutes", .title = N_("Minutes"), .min = 4, .want = 7, .flags = UI_COL_RIGHT, .text = minutes_text },
	{ .id = "steps",
	  .title = N_("Steps"),
	  .min = 5,
	  .want = 8,
	  .matters = 1,
	  .flags = UI_COL_RIGHT,
	  .text = steps_text },
	{ .id = "done", .title = N_("Finished"), .min = 8, .want = 8, .matters = 2, .text = done_text },
	{ 0 },
};

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;

	out->rows = &st->rows;
	out->phase = UI_LIST_READY;
	if (!app_session(s->app)->sandbox)
		snprintf(out->summary, sizeof out->summary, "%s", _("Start begins the demo that the lesson is for."));
}

/* The one to go on with: the first that was begun, else the first that was not done. */
static const struct app_lesson_row *next_of(const struct rh_rows *rows)
{
	const struct app_lesson_row *next = NULL;

	for (size_t i = 0; i < rows->n; i++) {
		const struct app_lesson_row *l = lesson_of(rows->v[i]);
		bool better = !next || (l->at && !next->at) || (!l->at == !next->at && l->order < next->order);

		if (!l->heading && !l->broken && !l->elsewhere && (!l->done || l->at) && better)
			next = l;
	}
	return next;
}

static void open_lessons(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct app_lesson_row *next;

	(void)arg;
	rh_rows_init(&st->rows);
	app_lessons(s->app, &st->rows);
	next = next_of(&st->rows);
	if (next)
		ui_list_select(s, next->row.key);
}

/* A lesson that fits takes the place of the list; for others the demo is started, which leaves it by itself. */
static void begin(struct ui_screen *s, const struct app_lesson_row *l, const char *step)
{
	struct app *a = s->app;
	char *id = rh_strdup(l->row.key);

	if (!l->elsewhere)
		app_pop(a);
	app_lesson_begin(a, id, step);
	free(id);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if ((verb != UI_DO_OPEN && verb != UI_DO_AGAIN) || !row || lesson_of(row)->heading)
		return false;
	if (lesson_of(row)->broken)
		ui_toast(ui_current(), UI_ROLE_WARN, "%s", lesson_of(row)->note);
	else
		begin(s, lesson_of(row), verb == UI_DO_AGAIN ? "" : NULL);
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
	{ .verb = UI_DO_AGAIN,
	  .label = N_("From the start"),
	  .help = N_("Begin it at its first step, wherever it was left."),
	  .flags = UI_ACT_NEEDS_ROW },
	{ 0 },
};

const struct ui_screen_ops screen_lessons = {
	.id = "lessons",
	.title = N_("Lessons"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"A lesson walks you through a task on the sandbox: what to do is shown at the bottom with the keys to "
		"press, and what is still missing. The next step comes by itself when this one is done; what is true "
		"already waits for Alt-→. Names may be your own. Alt-← goes back, Alt-D does the step for you, Alt-H "
		"gives "
		"a hint, Alt-J lists the steps, Alt-R says all of it, Alt-P pauses, Alt-Q leaves. Where a terminal "
		"keeps "
		"Alt for itself, “:” has them by name: “lesson”."),
	.actions = actions,
	.columns = columns,
	.note_at = offsetof(struct app_lesson_row, note),
	.group = by_order,
	.rows = rows,
	.open = open_lessons,
	.act = act,
	.close = close_lessons,
};
