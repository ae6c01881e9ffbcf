/* What the sandbox has given us besides a login. */
#include "app/control.h"
#include "app/internal.h"
#include "base/base.h"
#include "data/json.h"
#include "data/lesson.h"

static char *text_at(struct rh_str doc, const char *pointer)
{
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	char *text = data_json_find_text(doc, pointer, &b) ? rh_strdup(b.p) : NULL;
	rh_buf_release(&b);
	return text;
}

void app_classroom_end(struct app *a)
{
	struct app_classroom *c = &a->classroom;

	for (size_t i = 0; i < c->name_count; i++) {
		free(c->names[i].from);
		free(c->names[i].to);
	}
	free(c->names);
	free(c->control);
	free(c->profile);
	free(c->learner);
	*c = (struct app_classroom){ 0 };
}

static void take_names(struct app_classroom *c, struct rh_str doc)
{
	struct data_json_iter it;
	struct rh_str names;
	struct rh_err e;

	if (data_json_find(doc, "/names", &names, &e) != RH_OK || !data_json_iter_init(&it, names))
		return;
	while (data_json_next(&it)) {
		struct rh_buf from, to;

		rh_buf_init(&from, 256);
		rh_buf_init(&to, 256);
		if (data_json_decode(it.key, DATA_JSON_EXACT, rh_out_buf(&from)) &&
		    data_json_decode(it.value, DATA_JSON_EXACT, rh_out_buf(&to))) {
			c->names = rh_resize(c->names, c->name_count + 1, sizeof *c->names);
			c->names[c->name_count++] = (struct app_own_name){ rh_strdup(from.p), rh_strdup(to.p) };
		}
		rh_buf_release(&from);
		rh_buf_release(&to);
	}
}

void app_classroom_take(struct app *a, struct rh_str announcement)
{
	struct app_classroom *c = &a->classroom;
	struct rh_str size;
	struct rh_err e;

	app_classroom_end(a);
	c->control = text_at(announcement, "/control");
	c->profile = text_at(announcement, "/profile");
	c->learner = text_at(announcement, "/learner");
	if (data_json_find(announcement, "/class", &size, &e) == RH_OK)
		(void)!rh_str_number(size, 0, 9999, &c->size);
	take_names(c, announcement);
}

void app_classroom_rename(const struct app *a, struct data_lesson *l)
{
	for (size_t i = 0; i < a->classroom.name_count; i++)
		data_lesson_rename(l, a->classroom.names[i].from, a->classroom.names[i].to);
}

const char *app_demo_control(const struct app *a)
{
	return a->classroom.control;
}

const char *app_demo_profile(const struct app *a)
{
	return a->classroom.profile;
}

const char *app_learner(const struct app *a)
{
	return a->classroom.learner;
}

bool app_is_trainer(const struct app *a)
{
	return a->session.sandbox && a->classroom.control && !a->classroom.learner;
}

bool app_has_class(const struct app *a)
{
	return app_is_trainer(a) && a->classroom.size > 0;
}
