/* The one value of the program that may be readable now, and when it is masked again. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/internal.h"

static struct {
	void (*hide)(void *ctx);
	void *ctx;
	struct rh_timer timer;
} now;

void ui_reveal_end(void)
{
	void (*hide)(void *ctx) = now.hide;
	void *ctx = now.ctx;

	now.hide = NULL;
	now.ctx = NULL;
	rh_timer_stop(&now.timer);
	if (hide) {
		hide(ctx);
		ui_drive_touch();
	}
}

static void over(void *ctx)
{
	(void)ctx;
	ui_reveal_end();
}

void ui_reveal_start(void (*hide)(void *ctx), void *ctx)
{
	ui_reveal_end();
	now.hide = hide;
	now.ctx = ctx;
	rh_timer_start(&now.timer, UI_REVEAL_MS, over, NULL);
	ui_drive_touch();
}

void ui_reveal_forget(const void *ctx)
{
	if (now.hide && now.ctx == ctx)
		ui_reveal_end();
}
