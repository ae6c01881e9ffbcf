/* picture: the screen as others may have it: in recordings, handouts and pictures. */
#ifndef APP_PARTS_PICTURE_H
#define APP_PARTS_PICTURE_H

#include "base/base.h"

struct app;
struct ui_snapshot;

/* What is shown, without any secret, nor the password that a lesson tells. Release it. */
void app_picture_take(const struct app *a, struct ui_snapshot *out);
/* As SVG, into a new file or over the one that is there. */
enum rh_code app_picture_write(const struct app *a, const char *path, struct rh_err *e) RH_NODISCARD;
#endif
