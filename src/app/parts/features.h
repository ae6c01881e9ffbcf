/* features: the list behind app/features.h. */
#ifndef APP_PARTS_FEATURES_H
#define APP_PARTS_FEATURES_H

#include "base/base.h"

struct app;

void app_features_start(struct app *a);                             /* lists them where the menu depends on one */
void app_features_again_all(struct app *a);                         /* after a write, or signing in again */
bool app_features_reply(struct app *a, const struct rh_message *m); /* true: it was one */
#endif
