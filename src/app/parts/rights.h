/* rights: may this user write at all? */
#ifndef APP_PARTS_RIGHTS_H
#define APP_PARTS_RIGHTS_H

#include "base/base.h"

struct app;

struct app_rights {
	uint64_t cluster; /* owner of the cluster that was asked about: another one begins from nothing */
	int asked, open;
	bool allowed;
};
void app_rights_ask(struct app *a);
bool app_rights_reply(struct app *a, struct rh_message *m); /* true: it was one */
#endif
