/* What the registry form remarks while one types: near misses with their correction on a key, what the users of a site
 * must know, and two entries for one registry. Nothing is changed unless somebody asks. */
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "screens/secrets.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "registry/expiry.h"
#include "registry/keyring.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"

#include <string.h>

enum { REST_MS = 300 };

static void note(struct ui_screen *s, size_t entry, enum pull_secret_field field, enum ui_role role, const char *text)
{
	ui_form_note(s, pull_secret_at(entry, field), role, "%s", text);
}

/* ---- the address ---- */

static char *address_of(const struct ui_screen *s, size_t entry)
{
	struct pull_secret_values v;

	pull_secret_entry(s, entry, &v);
	char *address = rh_str_dup(pull_secret_registry_address(&v));
	pull_secret_values_release(&v);
	return address;
}

static bool said_before(const struct ui_screen *s, size_t entry, const char *address)
{
	bool same = false;

	for (size_t i = 0; i < entry && !same; i++) {
		char *other = address_of(s, i);
		same = strcmp(other, address) == 0;
		free(other);
	}
	return same;
}

static bool has_domain(const struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);

	return !k || !k->address;
}

/* True: the entry is one too many, and nothing else need be said of it. */
static bool advise_domain(struct ui_screen *s, size_t entry)
{
	struct rh_str typed = pull_secret_get(s, entry, PULL_SECRET_DOMAIN), trimmed = rh_str_trim(typed);
	char *address = address_of(s, entry);
	bool twice = *address && said_before(s, entry, address);
	struct rh_buf text, better;
	struct rh_err e;

	rh_buf_init(&text, 600);
	rh_buf_init(&better, 2 * PULL_SECRET_TEXT);
	if (twice) {
		note(s, entry, has_domain(s, entry) ? PULL_SECRET_DOMAIN : PULL_SECRET_USERNAME, UI_ROLE_BAD,
		     _("there is an entry for this registry already"));
	} else if (has_domain(s, entry) && trimmed.n && registry_address_check(trimmed, &e) &&
		   registry_address_doubt(trimmed, &e)) {
		rh_buf_addf(&text, _("%s; "), e.what);
		if (registry_address_better(trimmed, &better))
			rh_buf_addf(&text, _("{key:fix} writes %s"), better.p);
		else
			rh_buf_addz(&text, e.fix);
		note(s, entry, PULL_SECRET_DOMAIN, UI_ROLE_WARN, text.p);
	} else if (has_domain(s, entry) && trimmed.n != typed.n &&
		   !rh_str_eq(typed, pull_secret_get(s, entry, PULL_SECRET_STORED))) {
		rh_buf_addf(&text, _("will be written as %.*s, without the spaces around it"), RH_ARG(trimmed));
		note(s, entry, PULL_SECRET_DOMAIN, UI_ROLE_MUTED, text.p);
	}
	rh_buf_release(&text);
	rh_buf_release(&better);
	free(address);
	return twice;
}

/* ---- user and password ---- */

static const struct registry_known_registry *site_of(const struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *chosen = pull_secret_chosen(s, entry);

	if (chosen && strcmp(chosen->id, "custom") != 0)
		return chosen;
	const struct registry_known_registry *by_host =
		registry_known_registry_at(rh_str_trim(pull_secret_get(s, entry, PULL_SECRET_DOMAIN)));
	if (by_host)
		return by_host;
	return rh_str_starts(pull_secret_get(s, entry, PULL_SECRET_USERNAME), "robot$")
		       ? registry_known_registry(RH_STR("harbor"))
		       : NULL;
}

static void advise_user(struct ui_screen *s, size_t entry, const struct registry_known_registry *k)
{
	struct rh_str user = pull_secret_get(s, entry, PULL_SECRET_USERNAME);
	struct rh_buf text;
	struct rh_err e;

	rh_buf_init(&text, 600);
	if (registry_known_user_doubt(k, user, &e)) {
		rh_buf_addf(&text, _("%s: %s"), e.what, e.fix);
		note(s, entry, PULL_SECRET_USERNAME, UI_ROLE_WARN, text.p);
	} else if (!user.n && k->user_hint && !pull_secret_get(s, entry, PULL_SECRET_STORED).n) {
		note(s, entry, PULL_SECRET_USERNAME, UI_ROLE_MUTED, _(k->user_hint));
	}
	rh_buf_release(&text);
}

static bool kept(const struct ui_screen *s, size_t entry)
{
	return ui_form_kept(s, pull_secret_at(entry, PULL_SECRET_PASSWORD));
}

/* When the password in the form says that it ends; 0: it does not. */
static int64_t ends_of(const struct ui_screen *s, size_t entry)
{
	struct pull_secret_values v;
	int64_t ends;

	if (!kept(s, entry))
		return registry_expiry(rh_secret_peek(ui_form_secret(s, pull_secret_at(entry, PULL_SECRET_PASSWORD))))
			.ends;
	pull_secret_entry(s, entry, &v);
	ends = registry_expiry(rh_secret_peek(&v.password)).ends;
	pull_secret_values_release(&v);
	return ends;
}

static bool advise_end(struct ui_screen *s, size_t entry)
{
	unsigned field = pull_secret_at(entry, PULL_SECRET_PASSWORD);
	int64_t ends = ends_of(s, entry), now = kube_wall(app_session(s->app)->kube);
	char age[RH_AGE_SAID];
	enum registry_expiry_state is = registry_expiry_age(ends, now, age);

	if (is == REGISTRY_EXPIRY_UNKNOWN)
		return false;
	if (is == REGISTRY_EXPIRY_ENDED)
		ui_form_note(s, field, UI_ROLE_WARN, _("ended %s ago: the registry refuses it"), age);
	else
		ui_form_note(s, field, secret_ends_role(ends, now),
			     _("ends in %s: renew it before then, or pulls fail"), age);
	return true;
}

/* Said without showing it: a space at an end is nearly always pasted by mistake; the driver says that one itself. */
static void advise_password(struct ui_screen *s, size_t entry, const struct registry_known_registry *k)
{
	const struct rh_secret *password = ui_form_secret(s, pull_secret_at(entry, PULL_SECRET_PASSWORD));
	const char *lifetime = k ? registry_known_lifetime(k, pull_secret_get(s, entry, PULL_SECRET_USERNAME)) : NULL;

	if (advise_end(s, entry))
		return;
	if (lifetime)
		note(s, entry, PULL_SECRET_PASSWORD, k->long_lived ? UI_ROLE_MUTED : UI_ROLE_WARN, _(lifetime));
	else if (k && !password->n && k->password_hint && !kept(s, entry))
		note(s, entry, PULL_SECRET_PASSWORD, UI_ROLE_MUTED, _(k->password_hint));
}

static void say_broken(struct ui_screen *s, size_t entry, const struct pull_secret_values *was)
{
	char *why = registry_cover_broken_entry(was->stored, was->misshapen);
	char *text = rh_format(_("%s, and that blocks every pull of a pod that names this secret: type user and "
				 "password, or remove the entry"),
			       why);

	note(s, entry, PULL_SECRET_USERNAME, UI_ROLE_WARN, text);
	free(text);
	free(why);
}

/* What was read is odd, and stays so until something is typed. */
static bool advise_stored(struct ui_screen *s, size_t entry)
{
	const struct pull_secret_state *st = pull_secret_state_of(s);
	struct rh_str stored = pull_secret_get(s, entry, PULL_SECRET_STORED);

	for (size_t i = 0; stored.n && i < st->base.n && kept(s, entry); i++) {
		const struct pull_secret_values *was = &st->base.v[i];
		if (!rh_str_is(stored, was->stored))
			continue;
		if (was->broken)
			say_broken(s, entry, was);
		else if (was->token && !was->password.n)
			note(s, entry, PULL_SECRET_USERNAME, UI_ROLE_WARN,
			     _("has only a token, which nodes ignore: type a user and a password for them"));
		else if (!was->password.n && !(was->user && *was->user))
			note(s, entry, PULL_SECRET_USERNAME, UI_ROLE_WARN,
			     _("is empty: nodes send it all the same, and are refused. Type a user and a password"));
		else
			return false;
		return true;
	}
	return false;
}

void pull_secret_advise(struct ui_screen *s)
{
	if (pull_secret_state_of(s)->locked)
		return;
	for (size_t i = 0; i < pull_secret_entries(s); i++) {
		const struct registry_known_registry *k = site_of(s, i);
		note(s, i, PULL_SECRET_DOMAIN, UI_ROLE_TEXT, "");
		note(s, i, PULL_SECRET_USERNAME, UI_ROLE_TEXT, "");
		note(s, i, PULL_SECRET_PASSWORD, UI_ROLE_TEXT, "");
		if (advise_domain(s, i))
			continue;
		if (!advise_stored(s, i) && k)
			advise_user(s, i, k);
		advise_password(s, i, k);
	}
}

/* ---- events ---- */

static void rested(void *ctx)
{
	struct pull_secret_state *st = ctx;

	pull_secret_advise(st->screen);
}

/* A site brings its address and its only user name, where nothing of one's own stands yet. */
static void take_site(struct ui_screen *s, size_t entry)
{
	const struct registry_known_registry *k = pull_secret_chosen(s, entry);
	struct rh_str domain = pull_secret_get(s, entry, PULL_SECRET_DOMAIN),
		      user = pull_secret_get(s, entry, PULL_SECRET_USERNAME);
	bool pattern = !domain.n, preset = !user.n;

	for (const struct registry_known_registry *other = registry_known_registries; other->id; other++) {
		pattern |= other->pattern && rh_str_is(domain, other->pattern);
		preset |= user.n && rh_str_eq(registry_known_user(other), user);
	}
	if (k && k->pattern && pattern)
		pull_secret_set(s, entry, PULL_SECRET_DOMAIN, rh_str(k->pattern));
	if (k && preset)
		pull_secret_set(s, entry, PULL_SECRET_USERNAME, registry_known_user(k));
}

static void changed(struct ui_screen *s, unsigned handle)
{
	struct pull_secret_state *st = pull_secret_state_of(s);
	enum pull_secret_field field;
	size_t entry;

	st->screen = s;
	if (pull_secret_field(handle, &entry, &field) && field == PULL_SECRET_SITE)
		take_site(s, entry);
	else if (pull_secret_field(handle, &entry, &field) && field == PULL_SECRET_REGISTRY)
		pull_secret_show_address(s, entry);
	rh_timer_start(&st->advice, REST_MS, rested, st);
}

static void left(struct ui_screen *s, unsigned field)
{
	(void)field;
	pull_secret_advise(s);
}

static bool correct(struct ui_screen *s)
{
	size_t entry = pull_secret_entry_now(s);
	struct rh_buf better;

	rh_buf_init(&better, 2 * PULL_SECRET_TEXT);
	bool any = registry_address_better(rh_str_trim(pull_secret_get(s, entry, PULL_SECRET_DOMAIN)), &better);
	if (any && !pull_secret_state_of(s)->locked) {
		pull_secret_set(s, entry, PULL_SECRET_DOMAIN, rh_buf_str(&better));
		pull_secret_advise(s);
	} else {
		ui_toast(app_ui(s->app), UI_ROLE_MUTED, "%s", _("There is nothing to correct in the address."));
	}
	rh_buf_release(&better);
	return true;
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == UI_DO_FIX)
		return correct(s);
	if (pull_secret_state_of(s)->locked && verb != PULL_SECRET_DO_RECREATE)
		return false;
	if (verb == PULL_SECRET_DO_DROP_FIRST)
		pull_secret_drop_first(s);
	else if (verb == PULL_SECRET_DO_ADD)
		pull_secret_add(s);
	else if (verb == PULL_SECRET_DO_RECREATE)
		pull_secret_ask_recreate(s);
	else
		return false;
	pull_secret_advise(s);
	ui_screen_changed(s);
	return true;
}

static void close(struct ui_screen *s)
{
	rh_timer_stop(&pull_secret_state_of(s)->advice);
}

const struct pull_secret_part pull_secret_advice = {
	.open = pull_secret_advise,
	.changed = changed,
	.left = left,
	.act = act,
	.close = close,
};
