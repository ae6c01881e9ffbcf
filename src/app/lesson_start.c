/* Starting a lesson: on the demo that is connected, or on the one that it is for. */
#include "app/internal.h"
#include "app/lesson.h"
#include "app/lesson_files.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/state.h"
#include "app/tour/tour.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/screen.h"

static void drop(struct app *a)
{
	rh_strset(&a->lesson_wanted.id, NULL);
	rh_strset(&a->lesson_wanted.step, NULL);
}

static void walk(struct app *a, const struct data_lesson *l, const char *id, const char *step)
{
	size_t at = step && *step ? app_lesson_step(a, l, step) : 0;
	struct rh_err e;

	if (app_tour_start(a, id, at && at < l->count ? l->steps[at].id : NULL, &e) != RH_OK)
		app_error(a, &e);
}

static void connect_demo(struct app *a, const struct data_lesson *l)
{
	a->opt.demo_user = app_lesson_demo_user(l->users[0]);
	app_connect(a, app_target_new(APP_TARGET_DEMO, l->profiles[0]), app_at(a, 0)->owner);
}

void app_lesson_begin(struct app *a, const char *id, const char *step)
{
	const struct app_saved_lesson *kept = app_state_lesson(&a->state, id);
	struct data_lesson *l;
	struct rh_err e;

	if (app_lesson_read(&a->opt, id, &l, &e) != RH_OK) {
		app_error(a, &e);
		return;
	}
	if (!step)
		step = kept ? kept->step : NULL;
	if (app_lesson_fits(a, l)) {
		walk(a, l, id, step);
	} else {
		rh_strset(&a->lesson_wanted.id, id);
		rh_strset(&a->lesson_wanted.step, step);
		connect_demo(a, l);
	}
	data_lesson_free(&l);
}

void app_lesson_release(struct app *a)
{
	drop(a);
	rh_strset(&a->lesson_wanted.profile, NULL);
}

/* ---- from the command line ---- */

enum rh_code app_lesson_asked(struct app *a, struct rh_err *e)
{
	struct rh_str rest, id;
	struct data_lesson *l;

	*e = (struct rh_err){ 0 };
	if (!a->opt.lesson)
		return RH_OK;
	rest = rh_str(a->opt.lesson);
	(void)rh_str_cut(&rest, ':', &id);
	drop(a);
	a->lesson_wanted.id = rh_str_dup(id);
	a->lesson_wanted.step = rh_str_dup(rest);
	if (app_lesson_read(&a->opt, a->lesson_wanted.id, &l, e) != RH_OK) {
		e->code = RH_E_USAGE;
		return e->code;
	}
	if (rest.n && app_lesson_step(a, l, a->lesson_wanted.step) == SIZE_MAX) {
		rh_err_set(e, RH_E_USAGE, _("The lesson %s has no step \"%s\"."), l->id, a->lesson_wanted.step);
		rh_err_fix(e, _("It has %zu; the first is \"%s\"."), l->count, l->steps[0].id);
	}
	if (!a->opt.demo) {
		rh_strset(&a->lesson_wanted.profile, l->profiles[0]);
		a->opt.demo = a->lesson_wanted.profile;
	}
	if (!a->opt.demo_user)
		a->opt.demo_user = app_lesson_demo_user(l->users[0]);
	data_lesson_free(&l);
	return e->code;
}

void app_lesson_arrived(struct app *a)
{
	struct data_lesson *l;
	struct rh_err e;

	if (!a->lesson_wanted.id || !a->session.sandbox)
		return;
	if (app_lesson_read(&a->opt, a->lesson_wanted.id, &l, &e) == RH_OK)
		walk(a, l, a->lesson_wanted.id, a->lesson_wanted.step);
	else
		app_error(a, &e);
	data_lesson_free(&l);
	drop(a);
	app_play_begin(a);
}
