/* registry_paste: a paste into the registry form that is more than a text. */
#ifndef SCREENS_REGISTRY_PULL_SECRET_PASTE_H
#define SCREENS_REGISTRY_PULL_SECRET_PASTE_H

#include "base/base.h"

struct registry_paste;

/* argument of screen_registry_paste */
struct pull_secret_registry_paste {
	struct registry_paste *paste; /* moved from */
	struct rh_owner form;
	size_t entry; /* that had the focus */
};
#endif
