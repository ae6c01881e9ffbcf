/* deeds: the last of them, in memory. */
#ifndef APP_PARTS_DEEDS_H
#define APP_PARTS_DEEDS_H

#include "base/base.h"

struct app;
struct app_entry;

struct app_deeds {
	struct app_deed_kept *v; /* the oldest first */
	size_t n;
	uint64_t version;
};
void app_deeds_add(struct app *a, const struct app_entry *entry); /* as the journal has it */
void app_deeds_release(struct app *a);
#endif
