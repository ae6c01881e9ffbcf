/* doctor: what the program runs on, for a bug report. */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "base/base.h"

struct app;

/* Prints it to `out`; done(ctx) once, at once or later: kubectl is asked for its version. Holds no password, token or
 * key, no name of a context or server, and the home directory as "~". */
void app_doctor(struct app *a, struct rh_buf *out, void (*done)(void *ctx), void *ctx);
#endif
