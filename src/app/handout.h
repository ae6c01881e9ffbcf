/* handout: a lesson on paper: what is said, which keys, and the screens. */
#ifndef APP_HANDOUT_H
#define APP_HANDOUT_H

#include "app/tour/tour.h"
#include "base/base.h"
#include "ui/snapshot.h"

struct app_handout;

struct app_handout *app_handout_new(const char *format);
/* Before the first step. what: the lesson's id. */
void app_handout_begin(struct app_handout *h, const struct app_tour_now *now, const char *server, const char *user,
		       struct rh_buf *out);
/* keys: "c, Enter", "" none; s: the screen when the step was done. */
void app_handout_step(struct app_handout *h, const struct app_tour_now *now, const char *keys,
		      const struct ui_snapshot *s, struct rh_buf *out);
void app_handout_end(struct app_handout *h, struct rh_buf *out);
void app_handout_free(struct app_handout **h);
#endif
