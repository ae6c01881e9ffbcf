/* draft: what was typed when the terminal went away. */
#ifndef APP_PARTS_DRAFT_H
#define APP_PARTS_DRAFT_H

#include "base/base.h"

struct app;

struct app_drafts {
	bool offered; /* in this run */
	bool pending; /* its form is being opened */
};
void app_draft_keep(struct app *a); /* of a changed form, on the way out */
void app_draft_offer(struct app *a);
#endif
