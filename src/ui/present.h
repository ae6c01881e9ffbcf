/* present: the frame for who looks on from afar: what a lesson asks for in large, and the keys that were pressed. */
#ifndef UI_PRESENT_H
#define UI_PRESENT_H

#include "base/base.h"
#include "ui/internal.h"

struct ui_guide;

struct ui_present {
	const char *keys; /* pressed last, "" none */
	bool guide_off, hints_off;
};
/* Lines that the guide takes, with its text in large where the screen has room for it. */
int ui_present_height(const struct ui_guide *g, struct ui_rect screen);
void ui_present_guide(const struct ui_guide *g, struct ui_rect r);
/* On the right of line y. */
void ui_present_keys(const struct ui_present *p, int y, int width);
#endif
