/* The sandbox is set back, after asking. */
#include "app/control.h"
#include "app/internal.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/role.h"
#include "ui/ui.h"

static void on_reset(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct app *a = ctx;
	struct rh_err wrong;

	if (!app_control_ok(head, body, e, &wrong)) {
		app_error(a, &wrong);
		return;
	}
	ui_toast(a->ui, UI_ROLE_GOOD, "%s", _("Everything is as it was at the start."));
	app_demo_made(a, false);
	app_go(a, "go.clusters");
}

static void on_sure(void *ctx, int button)
{
	struct app *a = ctx;

	if (button == 1)
		app_control(a, "POST", "/sandbox/reset", a->owner, on_reset, a);
}

void app_reset_ask(struct app *a)
{
	const char *const lines[] = { _("Everything is set back to how it was at the start, for everybody who is in "
					"this sandbox: what was broken, and what was made.") };
	const char *const buttons[] = { _("Cancel"), _("Reset all") };

	ui_dialog(a->ui, &(struct ui_dialog){ .title = _("Reset the sandbox?"),
					      .lines = lines,
					      .line_count = RH_LEN(lines),
					      .buttons = buttons,
					      .button_count = RH_LEN(buttons),
					      .role = UI_ROLE_WARN,
					      .done = on_sure,
					      .ctx = a,
					      .owner = a->owner });
}
