/* strip: the line at the bottom that says what kubectl would do the same. */
#ifndef APP_PARTS_STRIP_H
#define APP_PARTS_STRIP_H

#include "base/base.h"

struct app;
struct ui_screen;

struct app_strip {
	struct rh_timer timer;
	struct rh_buf text;         /* what it shows */
	const struct ui_screen *of; /* only compared */
};
const char *app_strip_text(struct app *a); /* "" while it is not that of the screen on top */
void app_strip_release(struct app *a);
#endif
