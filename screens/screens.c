/* The list of all screens. */
#include "screens/screens.h"

const struct ui_screen_ops *const screens_all[] = {
#define SCREEN(id) &screen_##id,
#include "screens/list.def"
#undef SCREEN
	NULL,
};
