/* What the sandbox has given us besides a login. */
#include "app/control.h"
#include "app/internal.h"
#include "base/base.h"
#include "data/json.h"

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
	free(a->classroom.control);
	a->classroom = (struct app_classroom){ 0 };
}

void app_classroom_take(struct app *a, struct rh_str announcement)
{
	app_classroom_end(a);
	a->classroom.control = text_at(announcement, "/control");
}

const char *app_demo_control(const struct app *a)
{
	return a->classroom.control;
}

bool app_is_trainer(const struct app *a)
{
	return a->session.demo && a->classroom.control;
}
