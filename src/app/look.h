/* look: how the program looks and takes the mouse: by the command line, else by what a person keeps, else by itself. */
#ifndef APP_LOOK_H
#define APP_LOOK_H

#include "base/base.h"

struct app;

/* Values of --theme and --ambiguous, as kept; NULL-terminated. The first: by itself. */
extern const char *const app_themes[], *const app_widths[];
bool app_look_known(const char *const *names, const char *name);
/* After what is kept has changed. */
void app_look_changed(struct app *a);
/* For a room that looks on, from now on (present.c). */
void app_look_present(struct app *a, bool on);
/* The option of the command line that goes before what is kept, for a note beside the setting; NULL: none. */
const char *app_look_theme_option(const struct app *a);
const char *app_look_ambiguous_option(const struct app *a);
const char *app_look_mouse_option(const struct app *a);
#endif
