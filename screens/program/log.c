/* The log: what happened since the start, every write among it. In memory only. */
#include "screens/screens.h"
#include "base/base.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

static void text(struct ui_screen *s, struct ui_facts *out)
{
	(void)s;
	if (!rh_log_count())
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("Nothing yet."));
	for (size_t i = rh_log_count(); i-- > 0;)
		ui_facts_line(out, UI_ROLE_TEXT, rh_str(rh_log_line(i)));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb != UI_DO_AGAIN)
		return false;
	ui_screen_changed(s);
	return true;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_AGAIN, .help = N_("Show what came since."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_log = {
	.id = "log",
	.title = N_("Log"),
	.kind = UI_SCREEN_TEXT,
	.help = N_("The newest line is the first. Errors, and every write: time, server, cluster, object, result. It "
		   "is kept in "
		   "memory and holds no secret."),
	.actions = actions,
	.text = text,
	.act = act,
};
