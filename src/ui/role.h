/* role: colours and styles by meaning. */
#ifndef UI_ROLE_H
#define UI_ROLE_H

#include "base/base.h"

enum ui_role {
	UI_ROLE_TEXT,
	UI_ROLE_TITLE,
	UI_ROLE_FOCUS,
	UI_ROLE_MUTED,
	UI_ROLE_GOOD,
	UI_ROLE_WARN,
	UI_ROLE_BAD,
	UI_ROLE_SECRET,
	UI_ROLE_KEY,
	UI_ROLE_MADE,
	UI_ROLE_MARK,
	UI_ROLE_COUNT,
};
#endif
