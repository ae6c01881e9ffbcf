/* rights: may this user write at all? */
#ifndef APP_PARTS_RIGHTS_H
#define APP_PARTS_RIGHTS_H

#include "base/base.h"

struct app;
struct ui_action;
struct ui_screen;
struct app_right;

struct app_rights {
	uint64_t cluster; /* owner of the cluster that was asked about: another one begins from nothing */
	int asked, open;
	bool allowed;
};
/* may.c: of single things, when a screen wants to know. */
struct app_mays {
	struct rh_owner owner, cluster; /* cluster: that was asked about */
	struct app_right *v;
	size_t n;
};
void app_mays_release(struct app *a);
void app_rights_ask(struct app *a);
bool app_rights_reply(struct app *a, struct rh_message *m); /* true: it was one */
/* As ui_on_unable wants it. */
bool app_rights_unable(void *app, const struct ui_screen *s, const struct ui_action *act, struct rh_buf *why);
#endif
