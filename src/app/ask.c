/* Before a write: the review, or a question. */
#include "app/change.h"
#include "app/internal.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/role.h"
#include "ui/ui.h"

void app_review(struct app *a, struct app_change *c)
{
	const struct ui_screen_ops *ops = app_screen(a, "review");
	struct rh_err e;

	if (!app_gate(a, APP_GATE_WRITE, &e)) {
		app_error(a, &e);
	} else if (app_change_is_none(c)) {
		ui_toast(a->ui, UI_ROLE_MUTED, "%s", _("Nothing is changed: nothing was sent."));
	} else if (ops) {
		app_push(a, ops, &(struct app_review_start){ c });
		return;
	}
	app_change_free(&c);
}

/* ---- a question before it ---- */

struct asked {
	struct app *app;
	struct rh_owner from;
	struct app_change *change;
};

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;

	if (button == 1)
		app_write(q->app, q->change, q->from);
	else
		app_change_free(&q->change);
	free(q);
}

void app_ask_write(struct app *a, const struct ui_dialog *d, struct app_change *c, struct rh_owner from)
{
	struct ui_dialog mine = *d;
	struct asked *q = rh_alloc(sizeof *q);

	*q = (struct asked){ a, from, c };
	mine.done = on_answer;
	mine.ctx = q;
	mine.owner = a->owner;
	ui_dialog(a->ui, &mine);
}
