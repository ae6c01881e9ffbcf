/* What the registry form remarks while one types: near misses with their correction on a key, what the users of a site must
 * know, and two entries for one registry. Nothing is changed unless somebody asks. */
#include "screens/pull_secret.h"

#include <string.h>

enum { REST_MS = 300 };

static void note(struct rh_screen *s, size_t entry, const char *field, enum rh_role role, const char *text)
{
	char *path = rh_pull_secret_path(entry, field);

	rh_form_note(s, path, role, "%s", text);
	free(path);
}

/* ---- the address -------------------------------------------------------------------------------------------------------- */

static char *address_of(const struct rh_screen *s, size_t entry)
{
	struct rh_registry_values v;

	rh_pull_secret_entry(s, entry, &v);
	char *address = rh_str_dup(rh_registry_address(&v));
	rh_registry_values_release(&v);
	return address;
}

static bool said_before(const struct rh_screen *s, size_t entry, const char *address)
{
	bool same = false;

	for (size_t i = 0; i < entry && !same; i++) {
		char *other = address_of(s, i);
		same = strcmp(other, address) == 0;
		free(other);
	}
	return same;
}

static bool has_domain(const struct rh_screen *s, size_t entry)
{
	const struct rh_known_registry *k = rh_pull_secret_chosen(s, entry);

	return !k || !k->address;
}

/* True: the entry is one too many, and nothing else need be said of it. */
static bool advise_domain(struct rh_screen *s, size_t entry)
{
	struct rh_str typed = rh_pull_secret_get(s, entry, "domain"), trimmed = rh_str_trim(typed);
	char *address = address_of(s, entry);
	bool twice = *address && said_before(s, entry, address);
	struct rh_buf text, better;
	struct rh_err e;

	rh_buf_init(&text, 600);
	rh_buf_init(&better, 2 * RH_PULL_SECRET_TEXT);
	if (twice) {
		note(s, entry, has_domain(s, entry) ? "domain" : "username", RH_ROLE_BAD, _("there is an entry for this registry already"));
	} else if (has_domain(s, entry) && trimmed.n && rh_registry_address_check(trimmed, &e) && rh_registry_address_doubt(trimmed, &e)) {
		rh_buf_addf(&text, "%s; ", e.what);
		if (rh_registry_address_better(trimmed, &better))
			rh_buf_addf(&text, _("^X writes %s"), better.p);
		else
			rh_buf_addz(&text, e.fix);
		note(s, entry, "domain", RH_ROLE_WARN, text.p);
	} else if (has_domain(s, entry) && trimmed.n != typed.n && !rh_str_eq(typed, rh_pull_secret_get(s, entry, "stored"))) {
		rh_buf_addf(&text, _("will be written as %.*s, without the spaces around it"), RH_ARG(trimmed));
		note(s, entry, "domain", RH_ROLE_MUTED, text.p);
	}
	rh_buf_release(&text);
	rh_buf_release(&better);
	free(address);
	return twice;
}

/* ---- user and password ---------------------------------------------------------------------------------------------------- */

static const struct rh_known_registry *site_of(const struct rh_screen *s, size_t entry)
{
	const struct rh_known_registry *chosen = rh_pull_secret_chosen(s, entry);

	if (chosen && strcmp(chosen->id, "custom") != 0)
		return chosen;
	const struct rh_known_registry *by_host = rh_known_registry_at(rh_str_trim(rh_pull_secret_get(s, entry, "domain")));
	if (by_host)
		return by_host;
	return rh_str_starts(rh_pull_secret_get(s, entry, "username"), "robot$") ? rh_known_registry(RH_STR("harbor")) : NULL;
}

static void advise_user(struct rh_screen *s, size_t entry, const struct rh_known_registry *k)
{
	struct rh_str user = rh_pull_secret_get(s, entry, "username");
	struct rh_buf text;
	struct rh_err e;

	rh_buf_init(&text, 600);
	if (rh_known_user_doubt(k, user, &e)) {
		rh_buf_addf(&text, "%s: %s", e.what, e.fix);
		note(s, entry, "username", RH_ROLE_WARN, text.p);
	} else if (!user.n && k->user_hint && !rh_pull_secret_get(s, entry, "stored").n) {
		note(s, entry, "username", RH_ROLE_MUTED, _(k->user_hint));
	}
	rh_buf_release(&text);
}

static bool kept(const struct rh_screen *s, size_t entry)
{
	char *path = rh_pull_secret_path(entry, "password");
	bool is = rh_form_kept(s, path);

	free(path);
	return is;
}

/* Said without showing it: a space at an end is nearly always pasted by mistake; the driver says that one itself. */
static void advise_password(struct rh_screen *s, size_t entry, const struct rh_known_registry *k)
{
	char *path = rh_pull_secret_path(entry, "password");
	const struct rh_secret *password = rh_form_secret(s, path);
	const char *lifetime = rh_known_lifetime(k, rh_pull_secret_get(s, entry, "username"));

	if (lifetime)
		note(s, entry, "password", k->long_lived ? RH_ROLE_MUTED : RH_ROLE_WARN, _(lifetime));
	else if (!password->n && k->password_hint && !kept(s, entry))
		note(s, entry, "password", RH_ROLE_MUTED, _(k->password_hint));
	free(path);
}

/* What was read is odd, and stays so until something is typed. */
static bool advise_stored(struct rh_screen *s, size_t entry)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	struct rh_str stored = rh_pull_secret_get(s, entry, "stored");

	for (size_t i = 0; stored.n && i < st->base.n && kept(s, entry); i++) {
		const struct rh_registry_values *was = &st->base.v[i];
		if (!rh_str_is(stored, was->stored))
			continue;
		if (was->broken)
			note(s, entry, "username", RH_ROLE_WARN,
			     _("cannot be decoded, and blocks every pull of a pod that names this secret: type user and password, or remove the entry"));
		else if (was->token && !was->password.n)
			note(s, entry, "username", RH_ROLE_WARN, _("has only a token, which nodes ignore: type a user and a password for them"));
		else if (!was->password.n && !(was->user && *was->user))
			note(s, entry, "username", RH_ROLE_WARN, _("is empty: nodes send it all the same, and are refused. Type a user and a password"));
		else
			return false;
		return true;
	}
	return false;
}

void rh_pull_secret_advise(struct rh_screen *s)
{
	if (rh_pull_secret_state_of(s)->locked)
		return;
	for (size_t i = 0; i < rh_pull_secret_entries(s); i++) {
		const struct rh_known_registry *k = site_of(s, i);
		note(s, i, "domain", RH_ROLE_TEXT, "");
		note(s, i, "username", RH_ROLE_TEXT, "");
		note(s, i, "password", RH_ROLE_TEXT, "");
		if (advise_domain(s, i))
			continue;
		if (!advise_stored(s, i) && k)
			advise_user(s, i, k);
		if (k)
			advise_password(s, i, k);
	}
}

/* ---- events ------------------------------------------------------------------------------------------------------------------ */

static void rested(void *ctx)
{
	struct rh_pull_secret_state *st = ctx;

	rh_pull_secret_advise(st->screen);
}

/* A site brings its address and its only user name, where nothing of one's own stands yet. */
static void take_site(struct rh_screen *s, size_t entry)
{
	const struct rh_known_registry *k = rh_pull_secret_chosen(s, entry);
	struct rh_str domain = rh_pull_secret_get(s, entry, "domain"), user = rh_pull_secret_get(s, entry, "username");
	bool pattern = !domain.n, preset = !user.n;

	for (const struct rh_known_registry *other = rh_known_registries; other->id; other++) {
		pattern |= other->pattern && rh_str_is(domain, other->pattern);
		preset |= user.n && rh_str_eq(rh_known_user(other), user);
	}
	if (k && k->pattern && pattern)
		rh_pull_secret_set(s, entry, "domain", rh_str(k->pattern));
	if (k && preset)
		rh_pull_secret_set(s, entry, "username", rh_known_user(k));
}

static void changed(struct rh_screen *s, const char *path)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);
	size_t entry;
	const char *field = rh_pull_secret_field(path, &entry);

	st->screen = s;
	if (entry >= rh_pull_secret_entries(s))
		return;
	if (strcmp(field, "site") == 0)
		take_site(s, entry);
	if (strcmp(field, "registry") == 0)
		rh_pull_secret_show_address(s, entry);
	rh_timer_start(&st->advice, REST_MS, rested, st);
}

static void left(struct rh_screen *s, const char *path)
{
	(void)path;
	rh_pull_secret_advise(s);
}

static bool correct(struct rh_screen *s)
{
	size_t entry = rh_pull_secret_entry_now(s);
	struct rh_buf better;

	rh_buf_init(&better, 2 * RH_PULL_SECRET_TEXT);
	bool any = rh_registry_address_better(rh_str_trim(rh_pull_secret_get(s, entry, "domain")), &better);
	if (any && !rh_pull_secret_state_of(s)->locked) {
		rh_pull_secret_set(s, entry, "domain", rh_buf_str(&better));
		rh_pull_secret_advise(s);
	} else {
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_MUTED, "%s", _("There is nothing to correct in the address."));
	}
	rh_buf_release(&better);
	return true;
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	if (verb == RH_DO_FIX)
		return correct(s);
	if (rh_pull_secret_state_of(s)->locked && verb != RH_DO_START_ANEW)
		return false;
	if (verb == RH_DO_DROP_FIRST)
		rh_pull_secret_drop_first(s);
	else if (verb == RH_DO_ADD_REGISTRY)
		rh_pull_secret_add(s);
	else if (verb == RH_DO_START_ANEW)
		rh_pull_secret_ask_anew(s);
	else
		return false;
	rh_pull_secret_advise(s);
	rh_screen_changed(s);
	return true;
}

static void close(struct rh_screen *s)
{
	rh_timer_stop(&rh_pull_secret_state_of(s)->advice);
}

const struct rh_pull_secret_part rh_pull_secret_advice = {
	.open = rh_pull_secret_advise, .changed = changed, .left = left, .act = act, .close = close,
};
