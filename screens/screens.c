/* The list of all screens. */
#include "screens/screens.h"

const struct rh_screen_ops *const rh_screens[] = {
#define SCREEN(id) &rh_screen_##id,
#include "screens/list.def"
#undef SCREEN
	NULL,
};
