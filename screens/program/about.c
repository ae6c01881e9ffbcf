/* About: what this is, and what it keeps. */
#include "config.h"

#include "screens/screens.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/ca_bundle.h"
#include "net/net.h"
#include "rancher/rancher.h"
#include "registry/expiry.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

/* Whose certificates are taken without asking. */
static void authorities(struct ui_facts *out)
{
	const struct net_ca_bundle known = net_ca_bundle("");

	if (known.file)
		ui_facts_addf(out, _("Authorities"), UI_ROLE_TEXT, "%s", known.file);
	if (known.dir)
		ui_facts_addf(out, known.file ? "" : _("Authorities"), UI_ROLE_TEXT, "%s", known.dir);
	if (known.said)
		ui_facts_addf(out, "", UI_ROLE_MUTED, _("named by %s"), known.said);
	if (!known.file && !known.dir)
		ui_facts_addf(out, _("Authorities"), UI_ROLE_WARN, "%s",
			      _("none found on this machine: name a file of certificates in SSL_CERT_FILE"));
}

/* As whom one is here, and for how long. */
static void connection(struct ui_screen *s, struct ui_facts *out)
{
	const struct app_session *at = app_session(s->app);
	int64_t ends = app_login_ends(s->app), now = kube_wall(at->kube);
	char *text = registry_expiry_text(ends, now), day[16];

	if (at->at) {
		ui_facts_addf(out, _("Server"), UI_ROLE_TEXT, "%s", at->at->url);
		if (at->rancher && at->rancher->user_name)
			ui_facts_addf(out, _("User"), UI_ROLE_TEXT, "%s", at->rancher->user_name);
		net_day_text(ends, day);
		if (text)
			ui_facts_addf(out, _("Login valid until"),
				      registry_expiry_state(ends, now) == REGISTRY_EXPIRY_ENDED ? UI_ROLE_BAD
												: UI_ROLE_TEXT,
				      _("%s (%s)"), day, text);
		else
			ui_facts_addf(out, _("Login valid until"), UI_ROLE_MUTED, "%s",
				      at->at->renewal.renew ? _("it is renewed by itself") : _("it does not say"));
	}
	free(text);
}

static void fill(struct ui_screen *s, struct ui_facts *out)
{
	const struct app_state *st = app_state(s->app);

	ui_facts_addf(out, _("Program"), UI_ROLE_TITLE, "%s", PACKAGE_STRING);
	ui_facts_addf(out, _("Licence"), UI_ROLE_TEXT, "%s", "Apache-2.0");
	if (st->dir)
		ui_facts_addf(out, _("Remembers"), UI_ROLE_TEXT,
			      _("%s: servers, certificate pins, settings, the last place; a token only where asked to"),
			      st->dir);
	else
		ui_facts_addf(out, _("Remembers"), UI_ROLE_TEXT, "%s", st->why_not ? st->why_not : "");
	ui_facts_addf(out, _("Memory"), rh_secret_locked() ? UI_ROLE_TEXT : UI_ROLE_WARN, "%s",
		      rh_secret_locked() ? _("secrets are kept out of swap and core dumps")
					 : _("secrets could not be locked: they may reach the swap (ulimit -l)"));
	ui_facts_addf(out, _("Network"), UI_ROLE_TEXT, "%s",
		      _("only to the servers that you connect to; no update check, no telemetry"));
	authorities(out);
}

static const struct ui_section sections[] = {
	{ "about", N_("ranchhand"), fill },
	{ "connection", N_("Connection"), connection },
	{ 0 },
};

static const struct ui_action actions[] = {
	{ 0 },
};

const struct ui_screen_ops screen_about = {
	.id = "about",
	.title = N_("About ranchhand"),
	.kind = UI_SCREEN_DETAIL,
	.help = N_("What this program is and what it keeps."),
	.actions = actions,
	.sections = sections,
};
