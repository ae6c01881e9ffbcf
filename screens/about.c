/* About: what this is, and what it keeps. */
#include "config.h"

#include "screens/screens.h"

static void fill(struct rh_screen *s, struct rh_facts *out)
{
	const struct rh_state *st = rh_app_state(s->app);

	rh_facts_addf(out, _("Program"), RH_ROLE_TITLE, "%s", PACKAGE_STRING);
	rh_facts_addf(out, _("Licence"), RH_ROLE_TEXT, "%s", "Apache-2.0");
	if (st->dir)
		rh_facts_addf(out, _("Remembers"), RH_ROLE_TEXT, _("%s: servers, certificate pins, settings, the last place; a token only where asked to"),
			      st->dir);
	else
		rh_facts_addf(out, _("Remembers"), RH_ROLE_TEXT, "%s", st->why_not ? st->why_not : "");
	rh_facts_addf(out, _("Memory"), rh_secret_locked() ? RH_ROLE_TEXT : RH_ROLE_WARN, "%s",
		      rh_secret_locked() ? _("secrets are kept out of swap and core dumps") :
					   _("secrets could not be locked: they may reach the swap (ulimit -l)"));
	rh_facts_addf(out, _("Network"), RH_ROLE_TEXT, "%s", _("only to the servers that you connect to; no update check, no telemetry"));
}

static const struct rh_section sections[] = {
	{ "about", N_("ranchhand"), fill },
	{ 0 },
};

static const struct rh_action actions[] = {
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_about = {
	.id = "about",
	.title = N_("About ranchhand"),
	.kind = RH_SCREEN_DETAIL,
	.help = N_("What this program is and what it keeps."),
	.actions = actions,
	.sections = sections,
};
