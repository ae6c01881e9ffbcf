/* present: showing the program to others: large, with the keys that are pressed, and a lesson that plays by itself. */
#ifndef APP_PARTS_PRESENT_H
#define APP_PARTS_PRESENT_H

#include "base/base.h"
#include "ui/present.h"

struct app;
struct ui_event;
struct ui_frame;

enum { APP_PRESENT_KEYS = 5 };
struct app_present {
	bool on;
	char keys[APP_PRESENT_KEYS][24];
	char text[APP_PRESENT_KEYS * 26];
	struct rh_timer fades;
	struct ui_present frame;
};
/* At start: by --present, else as a person keeps it. */
void app_present_begin(struct app *a);
void app_present_fill(const struct app *a, struct ui_frame *f);
/* Its own keys. True: taken. Others are shown, but not what is typed where it is masked. */
bool app_present_key(struct app *a, const struct ui_event *e);
void app_present_palette(struct app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx);
bool app_present_chosen(struct app *a, const char *id); /* false: not one of its own */
void app_present_end(struct app *a);
#endif
