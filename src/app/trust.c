/* Trust: a certificate that is not known is shown, and trusted only by typing a part of its fingerprint. What is kept
 * is the authority that signed it, because servers renew their certificates (Rancher does whenever somebody uses a new
 * name for it), or its public key where there is none. Another authority or key than the one that was confirmed stops.
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

enum { TYPED = 8, NAMES_MOST = 96 }; /* a dialog on 24 rows has 16 lines */

static void keep(struct app *a, const char *pin, const char *ca_pem)
{
	struct app_join *j = app_join_now(a);
	char **const pins[] = { &j->at->pin, &j->target->pin },
		     **const authorities[] = { &j->at->ca_pem, &j->target->ca_pem };

	for (size_t i = 0; i < RH_LEN(pins); i++) {
		rh_strset(pins[i], pin);
		rh_strset(authorities[i], ca_pem);
	}
	if (j->target->url) { /* kept at once: a wrong password must not ask for trust again */
		struct app_saved_server *v = app_state_server_add(&a->state, j->target->url);
		rh_strset(&v->pin, pin);
		rh_strset(&v->ca_pem, ca_pem);
		app_state_changed(a);
	}
	net_forget_connections(a->net, j->at);
	app_join_first_contact(j);
}

static void on_answer(void *ctx, int button)
{
	struct app *a = ctx;
	struct app_join *j = app_join_now(a);

	if (!j || j->done || (!j->offered_pin && !j->offered_ca))
		return;
	char *pin = j->offered_pin, *ca_pem = j->offered_ca;
	j->offered_pin = j->offered_ca = NULL;
	if (button == 1)
		keep(a, pin, ca_pem);
	else
		app_connect_cancel(a);
	free(pin);
	free(ca_pem);
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
	char *v[24];
	size_t n;
};

static void add(struct text *t, char *line)
{
	if (t->n < RH_LEN(t->v))
		t->v[t->n++] = line;
	else
		free(line);
}

/* The digits behind "sha256:" and "key:sha256:". */
static const char *digits_of(const char *pin)
{
	const char *colon = strrchr(pin, ':');

	return colon ? colon + 1 : pin;
}

static void add_digits(struct text *t, const char *label, const char *pin)
{
	add(t, rh_strdup(label));
	add(t, rh_format("  %s", digits_of(pin)));
}

/* Whole names only, as many as fit two lines: Rancher's certificates have dozens. */
static char *some_names(const struct net_cert *c)
{
	const char *names = c->names ? c->names : "";
	size_t n = strlen(names);

	if (n <= NAMES_MOST)
		return rh_strdup(names);
	for (n = NAMES_MOST; n && names[n] != ','; n--)
		continue;
	return rh_format(_("%.*s, …"), (int)n, names);
}

static void describe(struct text *t, const struct app_join *j)
{
	const struct net_cert *c = j->shown;
	char *from = date(c->from), *until = date(c->until), *names = some_names(c);

	add(t, rh_format(_("Server      %s"), j->at->url));
	add(t, rh_format(_("Issued to   %s"), c->subject ? c->subject : ""));
	add(t, rh_format(_("Issued by   %s%s"), c->issuer ? c->issuer : "", c->self_signed ? _(" (by itself)") : ""));
	add(t, rh_format(_("For names   %s%s"), names, c->name_matches ? "" : _(" (not this one)")));
	add(t, rh_format(_("Valid       %s to %s%s"), from, until,
			 c->expired   ? _(" (EXPIRED)")
			 : c->not_yet ? _(" (NOT YET)")
				      : ""));
	free(from);
	free(until);
	free(names);
}

/* ---- what is asked ---- */

enum trouble { CHANGED, UNKNOWN, EXPIRED, NOT_YET, OTHER_NAME };

static const struct {
	const char *field, *title, *why; /* field: of the error that led here */
} troubles[] = {
	[CHANGED] = { "pin", N_("The server's certificate has CHANGED"),
		      N_("This is not what was trusted before. If nobody changed it, somebody may be listening.") },
	[UNKNOWN] = { "ca", N_("Unknown certificate"),
		      N_("No authority that this machine trusts vouches for this certificate.") },
	[EXPIRED] = { "expired", N_("Expired certificate"),
		      N_("The certificate has expired. It has to be renewed on the server. Check the clock of this "
			 "machine as well.") },
	[NOT_YET] = { "not-yet", N_("Certificate that is not valid yet"),
		      N_("The certificate is not valid yet. Check the clock of this machine, then that of the "
			 "server.") },
	[OTHER_NAME] = { "name", N_("Certificate for another name"),
			 N_("The certificate is genuine, but for another name. Better than to trust it: set that name "
			    "as the one to verify.") },
};

static enum trouble trouble_of(const struct app_join *j)
{
	for (size_t i = 0; i < RH_LEN(troubles); i++)
		if (strcmp(j->distrust.field, troubles[i].field) == 0)
			return i == UNKNOWN && j->at->ca_pem ? CHANGED : (enum trouble)i;
	return UNKNOWN;
}

bool app_trust_wants_authority(const struct app_join *j)
{
	const struct net_cert *c = j->shown;

	return trouble_of(j) <= UNKNOWN && !c->self_signed && c->name_matches && !c->expired && !c->not_yet;
}

/* What Rancher itself says of its authority. */
static void add_checksum(struct text *t, const struct net_cert *authority, const char *cacerts)
{
	char sum[64 + 1];

	if (!cacerts || !*cacerts)
		return;
	if (!net_cert_is_among(authority, cacerts)) {
		add(t, rh_strdup(_("Rancher's own /cacerts names ANOTHER authority.")));
		return;
	}
	net_pem_checksum(rh_str(cacerts), sum);
	add_digits(t, _("CA checksum, as Rancher's --ca-checksum has it"), sum);
}

static void add_before(struct text *t, const struct app_join *j)
{
	struct net_cert *c = !j->at->pin && j->at->ca_pem ? net_cert_of_pem(j->at->ca_pem) : NULL;

	if (j->at->pin)
		add_digits(t,
			   rh_str_starts(rh_str(j->at->pin), "key:") ? _("SHA-256 of the public key trusted before")
								     : _("SHA-256 fingerprint trusted before"),
			   j->at->pin);
	else if (c)
		add_digits(t, _("SHA-256 fingerprint of the authority trusted before"), c->pin);
	net_cert_free(&c);
}

static void show(struct app_join *j, const struct net_cert *authority, const char *cacerts)
{
	enum trouble trouble = trouble_of(j);
	const char *fingerprint = authority ? authority->pin : j->shown->pin;
	struct text t = { 0 };
	char typed[TYPED + 1];

	memcpy(typed, digits_of(fingerprint), TYPED);
	typed[TYPED] = '\0';
	add(&t, rh_strdup(_(troubles[trouble].why)));
	describe(&t, j);
	if (trouble == CHANGED)
		add_before(&t, j);
	add_digits(&t, authority ? _("SHA-256 fingerprint of the authority") : _("SHA-256 fingerprint"), fingerprint);
	if (authority)
		add_checksum(&t, authority, cacerts);
	add(&t, rh_strdup(authority ? _("If the administrator of the server has the same, its first 8 digits make this "
					"authority trusted here.")
				    : _("If the administrator of the server has the same, its first 8 digits make this "
					"key trusted here.")));
	const char *const buttons[] = { _("Cancel"),
					authority ? _("Trust this authority") : _("Trust this certificate") };
	ui_dialog(j->app->ui, &(struct ui_dialog){ .title = _(troubles[trouble].title),
						   .lines = (const char *const *)t.v,
						   .line_count = t.n,
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .typed = typed,
						   .role = trouble == CHANGED ? UI_ROLE_BAD : UI_ROLE_WARN,
						   .done = on_answer,
						   .ctx = j->app,
						   .owner = j->owner });
	while (t.n)
		free(t.v[--t.n]);
}

void app_trust_ask(struct app_join *j, const char *cacerts)
{
	struct net_cert *authority = app_trust_wants_authority(j) ? net_cert_authority(j->shown, cacerts) : NULL;

	rh_strset(&j->offered_pin, authority ? NULL : j->shown->key);
	rh_strset(&j->offered_ca, authority ? authority->chain_pem : NULL);
	show(j, authority, cacerts);
	net_cert_free(&authority);
}
