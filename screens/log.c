/* The log: what happened since the start, every write among it. In memory only. */
#include "screens/screens.h"

static void text(struct rh_screen *s, struct rh_facts *out)
{
	(void)s;
	if (!rh_log_count())
		rh_facts_note(out, RH_ROLE_MUTED, "%s", _("Nothing yet."));
	for (size_t i = rh_log_count(); i-- > 0;)
		rh_facts_line(out, RH_ROLE_TEXT, rh_str(rh_log_line(i)));
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	if (verb != RH_DO_AGAIN)
		return false;
	rh_screen_changed(s);
	return true;
}

static const struct rh_action actions[] = {
	{ RH_DO_AGAIN, NULL, NULL, N_("Show what came since."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_log = {
	.id = "log",
	.title = N_("Log"),
	.kind = RH_SCREEN_TEXT,
	.help = N_("The newest line is the first. Errors, and every write: time, server, cluster, object, result. It is kept in "
		   "memory and holds no secret."),
	.actions = actions,
	.text = text,
	.act = act,
};
