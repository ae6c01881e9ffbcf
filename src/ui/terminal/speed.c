/* speed: a slow line to the terminal. */
#include "ui/terminal/speed.h"
#include "base/base.h"

#include <termios.h>

enum { BITS_A_BYTE = 10, MS = 1000 }; /* eight, with start and stop */

void ui_speed_of(struct ui_speed *s, const struct termios *m)
{
	static const struct {
		speed_t code;
		unsigned baud;
	} slow[] = { { B300, 300 },   { B600, 600 },   { B1200, 1200 }, { B1800, 1800 },
		     { B2400, 2400 }, { B4800, 4800 }, { B9600, 9600 }, { B19200, 19200 } };

	for (size_t i = 0; i < RH_LEN(slow); i++)
		if (cfgetospeed(m) == slow[i].code)
			s->baud = slow[i].baud;
}

static void awake(void *ctx)
{
	(void)ctx; /* being awake is enough: what is to be drawn says so itself */
}

void ui_speed_sent(struct ui_speed *s, size_t bytes)
{
	int64_t now = rh_now(), ms;

	if (!s->baud)
		return;
	ms = (int64_t)bytes * BITS_A_BYTE * MS / s->baud;
	s->free_at = (s->free_at > now ? s->free_at : now) + ms;
	if (s->free_at > now)
		rh_timer_start(&s->free, s->free_at - now, awake, NULL);
}

bool ui_speed_busy(const struct ui_speed *s)
{
	return s->baud && s->free_at > rh_now();
}

void ui_speed_changed(struct ui_speed *s)
{
	if (!s->baud)
		return;
	s->due_at = rh_now() + UI_SPEED_MOMENT_MS;
	rh_timer_start(&s->due, UI_SPEED_MOMENT_MS, awake, NULL);
}

bool ui_speed_due(const struct ui_speed *s)
{
	return !s->baud || s->due_at <= rh_now();
}

void ui_speed_end(struct ui_speed *s)
{
	rh_timer_stop(&s->free);
	rh_timer_stop(&s->due);
}
