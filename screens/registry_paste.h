/* registry_paste: a paste into the registry form that is more than a text. */
#ifndef RH_REGISTRY_PASTE_SCREEN_H
#define RH_REGISTRY_PASTE_SCREEN_H

#include "screens/pull_secret.h"

struct rh_registry_paste {		/* argument of rh_screen_registry_paste */
	struct rh_paste *paste;		/* moved from */
	struct rh_owner form;
	size_t entry;			/* that had the focus */
};
#endif
