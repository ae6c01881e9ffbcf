/* versions: of curses and CDK. CDK cannot be asked: it is the one of its headers, linked statically. */
#include "ui/cdk/room.h"
#include "ui/ui.h"

#include <cdk/cdk_version.h>

void ui_versions(struct rh_say say)
{
	say.line(say.ctx, "ncurses", curses_version());
	say.line(say.ctx, "CDK", CDK_VERSION_MAJOR "." CDK_VERSION_MINOR " " CDK_VERSION_PATCH);
}
