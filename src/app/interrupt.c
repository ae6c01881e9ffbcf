/* Is this the second ^C in a row? */
#include "app/parts/interrupt.h"
#include "base/base.h"
#include "ui/event.h"

enum { SECOND_MS = 1000 };

bool app_interrupt(struct app_interrupts *i, const struct ui_event *e)
{
	int64_t now = rh_now();
	bool again = i->at && now - i->at <= SECOND_MS;

	if (e && (e->key != UI_KEY_CTRL || e->c != 'c')) {
		i->at = 0;
		return false;
	}
	i->at = now ? now : 1;
	return again;
}
