/* depart: the one gate through which screens are left. */
#ifndef APP_PARTS_DEPART_H
#define APP_PARTS_DEPART_H

#include "base/base.h"

struct app;

/* What takes screens away: a place, Back, the menu, the palette, logging out, connecting elsewhere, quitting. */
struct app_departure {
	size_t keep;                           /* so many screens stay, from the bottom */
	const char *title, *yes;               /* of the question and the button that goes; NULL: those for a form */
	const char *also;                      /* what else would be lost, translated; NULL: nothing */
	void (*go)(struct app *a, void *what); /* takes `what` over */
	void *what;                            /* NULL: nothing */
	void (*drop)(void *what);              /* when they stay; NULL: free */
};
/* Goes at once, or after a question when something would be lost. */
void app_depart(struct app *a, struct app_departure d);
bool app_depart_asks(const struct app *a, size_t keep); /* would it ask, for what the screens hold? */
void app_depart_release(struct app *a);

struct app_departing {
	struct app_departure now; /* what the question is about; go NULL: none */
};
#endif
