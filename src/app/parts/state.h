/* state: what is remembered, as JSON and merged; app/state.h is its face. */
#ifndef APP_PARTS_STATE_H
#define APP_PARTS_STATE_H

#include "app/state.h"
#include "base/base.h"

struct data_jw;
struct rh_tree;

/* state_json.c */
void app_state_read(struct app_state *s, const struct rh_tree *t); /* adds what it says; the rest stays */
void app_state_write(struct data_jw *w, struct app_state *s);
void app_saved_server_write(struct data_jw *w, struct app_saved_server *v);
void app_saved_filter_write(struct data_jw *w, const struct app_saved_filter *f);
void app_saved_server_release(struct app_saved_server *v);

/* state_merge.c: takes over what `theirs` has changed since `base` and we have not. May take things out of theirs. */
void app_state_merge(struct app_state *ours, const struct app_state *base, struct app_state *theirs);

#endif
