/* What is being written: by one task, by a rotation, or into many places. */
#include "app/internal.h"
#include "app/rotate.h"
#include "base/base.h"

bool app_busy(const struct app *a)
{
	return app_tasks_busy(a) || app_rotations_busy(a) || app_spreads_busy(a);
}

const char *app_writing(struct app *a)
{
	char *text = app_tasks_say(a);

	free(a->writing.text);
	if (!text)
		text = app_rotations_say(a);
	a->writing.text = text ? text : app_spreads_say(a);
	return a->writing.text;
}

static void say(struct app *a, const struct rh_err *e)
{
	(void)a;
	(void)app_say_error(e);
}

void app_writing_last_words(struct app *a)
{
	app_tasks_abandon(a, say);
	app_rotations_abandon(a, say);
	app_spreads_abandon(a, say);
}

void app_writing_release(struct app *a)
{
	app_rotations_free(a);
	app_spreads_free(a);
	app_tasks_free(a);
	free(a->writing.text);
	a->writing.text = NULL;
}
