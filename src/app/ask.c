/* Before a write: the review, or a question; in a protected place its name. */
#include "app/change.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/protect.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>

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
	bool tells; /* whoever asked hears when nothing is written */
};

static void tell(struct rh_owner from, const struct rh_err *e)
{
	rh_message_post((struct rh_message){ .to = from, .tag = APP_MESSAGE_WRITTEN, .err = *e });
}

static void on_answer(void *ctx, int button)
{
	struct asked *q = ctx;

	if (button == 1)
		app_write(q->app, q->change, q->from);
	else
		app_change_free(&q->change);
	if (button != 1 && q->tells)
		tell(q->from, &(struct rh_err){ .code = RH_E_CANCELLED });
	free(q);
}

static void ask(struct app *a, const struct ui_dialog *d, const struct asked *q)
{
	struct ui_dialog mine = *d;
	struct asked *kept = rh_alloc(sizeof *kept);

	*kept = *q;
	mine.done = on_answer;
	mine.ctx = kept;
	mine.owner = a->owner;
	kept->change->named = kept->change->named || mine.typed;
	ui_dialog(a->ui, &mine);
}

/* Of what is deleted its own name: a person should see what that is. */
static const char *to_type(const struct app *a, const struct app_change *c)
{
	const char *place = app_protected(a, c);

	return place && strcmp(c->method, "DELETE") == 0 ? c->name : place;
}

void app_ask_write(struct app *a, const struct ui_dialog *d, struct app_change *c, struct rh_owner from)
{
	struct ui_dialog mine = *d;

	if (!mine.typed)
		mine.typed = to_type(a, c);
	ask(a, &mine, &(struct asked){ a, from, c, false });
}

/* ---- the write ---- */

static void ask_name(struct app *a, struct app_change *c, struct rh_owner from)
{
	char *what = rh_format(_("%s: %s"), _(c->verb), c->what);
	char *where = rh_format(_("%s is protected: nothing is written there by a key alone."), app_protected(a, c));
	const char *const lines[] = { what, where };
	const char *const buttons[] = { _("Cancel"), _(c->verb) };

	ask(a,
	    &(struct ui_dialog){ .title = _("Are you sure?"),
				 .lines = lines,
				 .line_count = RH_LEN(lines),
				 .buttons = buttons,
				 .button_count = RH_LEN(buttons),
				 .typed = to_type(a, c),
				 .role = UI_ROLE_WARN },
	    &(struct asked){ a, from, c, true });
	free(what);
	free(where);
}

/* True: nothing is sent. Whoever asked is told, and the person is. */
static bool is_stopped(struct app *a, const struct app_change *c, struct rh_owner from)
{
	struct rh_err e = { 0 };

	if (!app_gate(a, APP_GATE_WRITE, &e))
		app_outcome_post(a, (struct app_outcome){ .err = e });
	else if (app_change_is_none(c))
		app_outcome_post(a, (struct app_outcome){ .say = rh_strdup(_("Nothing is changed: nothing was sent.")),
							  .role = UI_ROLE_MUTED });
	else
		return false;
	tell(from, &(struct rh_err){ .code = RH_E_CANCELLED });
	return true;
}

void app_write(struct app *a, struct app_change *c, struct rh_owner from)
{
	bool asks = !c->named && app_protected(a, c);

	if (is_stopped(a, c, from)) {
		app_change_free(&c);
	} else if (!asks) {
		app_task_write(a, c, from);
	} else if (a->ui) {
		ask_name(a, c, from);
	} else { /* nobody is there to be asked */
		struct rh_err e;

		rh_err_set(&e, RH_E_REFUSED, _("%s is protected: nothing is written there unasked."),
			   app_protected(a, c));
		tell(from, &e);
		app_change_free(&c);
	}
}
