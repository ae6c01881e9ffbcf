/* The list of all screens. */
#include "screens/screens.h"

#define SCREEN(id) extern const struct ui_screen_ops screen_##id;
#include "screens/list.def"
#undef SCREEN

const struct ui_screen_ops *const screens_all[] = {
#define SCREEN(id) &screen_##id,
#include "screens/list.def"
#undef SCREEN
	NULL,
};
