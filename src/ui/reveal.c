/* The one value of the program that may be readable now, and the end of that. */
#include "ui/driver.h"

static struct {
	void (*hide)(void *ctx);
	void *ctx;
	struct rh_timer timer;
} now;

void rh_reveal_end(void)
{
	void (*hide)(void *ctx) = now.hide;
	void *ctx = now.ctx;

	now.hide = NULL;
	now.ctx = NULL;
	rh_timer_stop(&now.timer);
	if (hide) {
		hide(ctx);
		rh_drive_touch();
	}
}

static void over(void *ctx)
{
	(void)ctx;
	rh_reveal_end();
}

void rh_reveal_start(void (*hide)(void *ctx), void *ctx)
{
	rh_reveal_end();
	now.hide = hide;
	now.ctx = ctx;
	rh_timer_start(&now.timer, RH_REVEAL_MS, over, NULL);
	rh_drive_touch();
}

void rh_reveal_forget(const void *ctx)
{
	if (now.hide && now.ctx == ctx)
		rh_reveal_end();
}
