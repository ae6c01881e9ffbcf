/* The end of a turn: what was taken away in it is given up. */
#include "app/internal.h"
#include "base/base.h"

void app_turn_end(struct app *a)
{
	app_stack_free_gone(a);
	if (!app_busy(a)) /* a write under way may still need its cluster */
		app_session_free_left(a);
}
