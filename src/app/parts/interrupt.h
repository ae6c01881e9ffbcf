/* interrupt: ^C is Esc; a second one within a second leaves at once and discards. */
#ifndef APP_PARTS_INTERRUPT_H
#define APP_PARTS_INTERRUPT_H

#include "base/base.h"

struct ui_event;

struct app_interrupts {
	int64_t at; /* when ^C came last, rh_now; 0: never, or another key has come since */
};
/* Each key, or SIGINT (NULL). True: it is the second. */
bool app_interrupt(struct app_interrupts *i, const struct ui_event *e);
#endif
