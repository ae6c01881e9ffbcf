/* Names of one's own: what the learner typed or chose is the lesson's {name} from there on. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/columns.h"
#include "ui/field.h"
#include "ui/screen.h"

#include <string.h>

/* Of a row the last part of its key: the name. */
static struct rh_str chosen_row(const struct ui_screen *top)
{
	const struct rh_row *row = top->ops->kind == UI_SCREEN_LIST ? ui_list_selected(top) : NULL;
	const char *slash = row ? strrchr(row->key, '/') : NULL;

	return rh_str(slash ? slash + 1 : row ? row->key : "");
}

bool app_tour_bind(struct app_tour *t, const struct data_lesson_line *line)
{
	bool row = line->word == DATA_LESSON_ROW;
	const char *name = data_lesson_own(t->lesson, rh_str(row ? line->arg : line->value));
	const struct ui_screen *top = app_top(t->app);
	struct rh_str value = { 0 };

	if (!name || app_tour_hand_on(t)) /* what is typed for the learner, and half of it, is no name of theirs */
		return false;
	if (row && !strcmp(top->ops->id, "clusters"))
		return false; /* that is bound by exploring it: its key is no name */
	if (row)
		value = chosen_row(top);
	else if (app_tour_check(t, line) || app_tour_typing(t, line))
		value = ui_form_text(top, ui_form_handle(top, line->arg));
	if (!value.n)
		return false;
	char *copy = rh_str_dup(value);
	data_lesson_let(t->lesson, name, copy);
	free(copy);
	return true;
}
