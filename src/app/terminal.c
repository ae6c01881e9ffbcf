/* The terminal is the ui's, and lent. */
#include "app/internal.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/ui.h"

#include <signal.h>

static void on_terminal(void *ctx)
{
	ui_read(((struct app *)ctx)->ui);
}

static void on_takes(void *ctx)
{
	ui_flush(((struct app *)ctx)->ui);
}

void app_terminal_turn(struct app *a)
{
	net_watch_out(a->net, ui_out_fd(a->ui), on_takes, a);
}

void app_terminal_watch(struct app *a)
{
	net_watch_fd(a->net, ui_fd(a->ui), on_terminal, a);
}

void app_terminal_forget(struct app *a)
{
	net_forget_fd(a->net, ui_fd(a->ui));
}

void app_terminal_lend(struct app *a, bool lend)
{
	if (lend) {
		app_terminal_forget(a);
		ui_suspend(a->ui);
		return;
	}
	/* ^C and ^\ went to our whole process group: they were meant for whoever had the terminal, and ended it perhaps
	 */
	rh_die_forget(SIGINT);
	rh_die_forget(SIGQUIT);
	ui_resume(a->ui);
	app_terminal_watch(a);
}
