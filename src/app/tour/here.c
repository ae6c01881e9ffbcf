/* What the parts of the tour begin with: the lesson that is on, and the step that a person is at. */
#include "app/tour/inside.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "base/base.h"
#include "data/lesson.h"

struct app_tour *app_tour_of(const struct app *a)
{
	return a->tour;
}

void app_tour_put(struct app *a, struct app_tour *t)
{
	a->tour = t;
}

const struct data_lesson_step *app_tour_step(const struct app_tour *t)
{
	return t->at < t->lesson->count ? &t->lesson->steps[t->at] : NULL;
}

bool app_tour_has(const struct app_tour *t, size_t step)
{
	return app_lesson_has_step(t->app, t->lesson, step);
}

bool app_tour_hand_on(const struct app_tour *t)
{
	return t->hand != NULL;
}
