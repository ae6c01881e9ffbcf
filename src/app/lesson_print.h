/* lesson_print: the command "lesson". */
#ifndef APP_LESSON_PRINT_H
#define APP_LESSON_PRINT_H

#include "base/base.h"

struct app;
struct ui_screen_ops;

/* What "lesson" prints: which lessons there are. The exit code. */
int app_lesson_print(struct app *a, struct rh_buf *out);
/* What "lesson --check" prints: FILE:LINE: each mistake, and below it the remedy. The exit code: 0, or APP_EXIT_CONFIG
 * where there is one. */
int app_lesson_check(struct app *a, const struct ui_screen_ops *const *screens, struct rh_buf *out);
#endif
