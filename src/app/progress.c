/* How far a learner of a class is: told to the sandbox whenever it changes, so that the trainer sees it. */
#include "app/parts/progress.h"
#include "app/control.h"
#include "app/internal.h"
#include "app/tour/tour.h"
#include "base/base.h"
#include "data/json.h"

#include <string.h>

static void nothing(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)ctx;
	(void)head;
	(void)body;
	(void)e;
}

/* Behind its last step a lesson is at count + 1. */
static void describe(const struct app *a, struct rh_buf *out)
{
	struct app_tour_now now;
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	if (app_tour_now(a, &now)) {
		data_jw_kv(&w, "lesson", rh_str(now.title));
		data_jw_kv(&w, "step", rh_str(now.step ? now.say : ""));
		data_jw_key(&w, RH_STR("at"));
		data_jw_int(&w, (int64_t)(now.step ? now.at : now.count + 1));
		data_jw_key(&w, RH_STR("count"));
		data_jw_int(&w, (int64_t)now.count);
	}
	data_jw_close(&w, '}');
}

void app_progress_look(struct app *a)
{
	struct rh_buf said;

	if (!app_learner(a) || !a->session.sandbox)
		return;
	rh_buf_init(&said, 1 << 16);
	describe(a, &said);
	bool news = a->progress.told ? strcmp(a->progress.told, said.p) != 0 : strcmp(said.p, "{}") != 0;
	if (news && app_control_send(a, "POST", "/sandbox/progress", said.p, a->owner, nothing, NULL))
		rh_strset(&a->progress.told, said.p);
	rh_buf_release(&said);
}

void app_progress_end(struct app *a)
{
	rh_strset(&a->progress.told, NULL);
}
