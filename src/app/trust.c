/* Trust: a certificate that is not known is shown, and pinned only when a person says so. One that differs from the pin
 * stops: the new one is taken only by typing a part of it.
 */
#include "app/internal.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <string.h>
#include <time.h>

enum { TYPED = 8, HALF = 32 };

static void trusted(struct app *a, const char *pin)
{
	struct app_join *j = app_join_now(a);

	rh_strset(&j->at->pin, pin);
	rh_strset(&j->target->pin, pin);
	if (j->target->url) { /* kept at once: a wrong password must not ask for trust again */
		struct app_saved_server *v = app_state_server_add(&a->state, j->target->url);
		rh_strset(&v->pin, pin);
		app_state_changed(a);
	}
	net_forget_connections(a->net, j->at);
	app_join_first_contact(j);
}

static void on_answer(void *ctx, int button)
{
	struct app *a = ctx;
	struct app_join *j = app_join_now(a);

	if (!j || j->done || !j->offered_pin)
		return;
	char *pin = j->offered_pin;
	j->offered_pin = NULL;
	if (button == 1)
		trusted(a, pin);
	else
		app_connect_cancel(a);
	free(pin);
}

static char *date(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;
	char out[32] = "?";

	if (gmtime_r(&t, &tm))
		(void)strftime(out, sizeof out, "%Y-%m-%d %H:%M UTC", &tm);
	return rh_strdup(out);
}

struct text {
	char *v[16];
	size_t n;
};

static void add(struct text *t, char *line)
{
	if (t->n < RH_LEN(t->v))
		t->v[t->n++] = line;
	else
		free(line);
}

static void add_pin(struct text *t, const char *label, const char *pin)
{
	struct rh_str hex = rh_str(pin);

	if (rh_str_starts(hex, "sha256:"))
		hex = rh_str_from(hex, 7);
	add(t, rh_format("%s", label));
	add(t, rh_format("  %.*s", RH_ARG(rh_str_n(hex.p, hex.n < HALF ? hex.n : HALF))));
	if (hex.n > HALF)
		add(t, rh_format("  %.*s", RH_ARG(rh_str_from(hex, HALF))));
}

static void describe(struct text *t, const struct app_join *j, const struct net_cert *c)
{
	char *from = date(c->from), *until = date(c->until);

	add(t, rh_format(_("Server      %s"), j->at->url));
	add(t, rh_format(_("Issued to   %s"), c->subject ? c->subject : ""));
	add(t, rh_format(_("Issued by   %s%s"), c->issuer ? c->issuer : "", c->self_signed ? _(" (by itself)") : ""));
	add(t, rh_format(_("For names   %s%s"), c->names ? c->names : "", c->name_matches ? "" : _(" (not this one)")));
	add(t, rh_format(_("Valid       %s to %s%s"), from, until, c->expired ? _(" (EXPIRED)") : ""));
	if (j->at->pin) {
		add_pin(t, _("SHA-256 fingerprint trusted before"), j->at->pin);
		add_pin(t, _("SHA-256 fingerprint now"), c->pin);
	} else {
		add_pin(t, _("SHA-256 fingerprint"), c->pin);
	}
	free(from);
	free(until);
}

void app_trust_ask(struct app_join *j, const struct net_cert *cert)
{
	bool changed = j->at->pin && strcmp(j->at->pin, cert->pin) != 0;
	struct rh_str hex = rh_str(cert->pin);
	struct text t = { 0 };
	char typed[TYPED + 1] = "";

	if (rh_str_starts(hex, "sha256:"))
		hex = rh_str_from(hex, 7);
	if (hex.n >= TYPED)
		memcpy(typed, hex.p, TYPED);
	rh_strset(&j->offered_pin, cert->pin);
	describe(&t, j, cert);
	add(&t, rh_strdup(""));
	add(&t, rh_strdup(changed ? _("The certificate is another one than before. If nobody changed it, somebody may "
				      "be listening. Type the "
				      "first 8 digits of the new fingerprint to trust it instead.")
				  : _("No authority that this machine trusts vouches for this certificate. Compare the "
				      "fingerprint with the "
				      "server's administrator; if it is the same, trust it.")));
	const char *const buttons[] = { _("Cancel"), _("Trust this certificate") };
	ui_dialog(j->app->ui, &(struct ui_dialog){ .title = changed ? _("The server's certificate has CHANGED")
								    : _("Unknown certificate"),
						   .lines = (const char *const *)t.v,
						   .line_count = t.n,
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .typed = changed ? typed : NULL,
						   .role = changed ? UI_ROLE_BAD : UI_ROLE_WARN,
						   .done = on_answer,
						   .ctx = j->app,
						   .owner = j->owner });
	while (t.n)
		free(t.v[--t.n]);
}
