/* lesson_print: the command "lesson". */
#ifndef APP_LESSON_PRINT_H
#define APP_LESSON_PRINT_H

#include "base/base.h"

struct app;

/* What "lesson" prints: which lessons there are. The exit code. */
int app_lesson_print(struct app *a, struct rh_buf *out);
#endif
