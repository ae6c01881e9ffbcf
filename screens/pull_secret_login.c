/* The registry form's line "Login": whether the registry took the login that stands there, and when it was tested. */
#include "screens/pull_secret.h"
#include "screens/test_login.h"

#include <string.h>

static bool missing(struct rh_screen *s, size_t entry, const char *field, bool there, const char *says)
{
	if (there)
		return false;
	char *path = rh_pull_secret_path(entry, field);
	rh_form_note(s, path, RH_ROLE_WARN, "%s", says);
	rh_form_focus(s, path);
	free(path);
	return true;
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct rh_pull_secret_login *st = &rh_pull_secret_state_of(s)->login;
	size_t entry = rh_pull_secret_entry_now(s);
	struct rh_registry_values v;

	if (verb != RH_DO_TEST_LOGIN)
		return false;
	rh_pull_secret_entry(s, entry, &v);
	char *key = rh_str_dup(rh_registry_address(&v));
	if (!missing(s, entry, "domain", *key, _("needed for the test")) &&
	    !missing(s, entry, "username", v.user && *v.user, _("needed for the test")) &&
	    !missing(s, entry, "password", v.password.n > 0, _("needed for the test"))) {
		const struct rh_login_entry one = { key, v.user, &v.password, v.keep_password };
		rh_pull_secret_state_of(s)->login.entry = entry;
		rh_test_login(s, &(struct rh_login_test){ .entries = &one, .n = 1, .image = st->image, .ca_file = st->ca_file, .from = s->owner });
	}
	free(key);
	rh_registry_values_release(&v);
	return true;
}

static bool reply(struct rh_screen *s, struct rh_mail *m)
{
	struct rh_pull_secret_login *st = &rh_pull_secret_state_of(s)->login;
	const struct rh_login_tested *t = m->body;

	if (m->tag != RH_MAIL_TESTED)
		return false;
	rh_strset(&st->image, t->image);
	rh_strset(&st->ca_file, t->ca_file);
	char *path = rh_pull_secret_path(st->entry, "login");
	rh_form_set(s, path, rh_str(t->when));
	rh_form_note(s, path, t->role, "%s", t->text);
	free(path);
	return true;
}

/* What was found was about other values. */
static void changed(struct rh_screen *s, const char *field)
{
	static const char *const about[] = { "registry", "site", "domain", "username", "password" };

	for (size_t entry = 0; entry < rh_pull_secret_entries(s); entry++) {
		for (size_t i = 0; i < RH_LEN(about); i++) {
			char *path = rh_pull_secret_path(entry, about[i]), *login = rh_pull_secret_path(entry, "login");
			if (strcmp(path, field) == 0 && rh_form_text(s, login).n)
				rh_form_set(s, login, RH_STR(""));
			free(path);
			free(login);
		}
	}
}

static void close(struct rh_screen *s)
{
	free(rh_pull_secret_state_of(s)->login.image);
	free(rh_pull_secret_state_of(s)->login.ca_file);
}

const struct rh_pull_secret_part rh_pull_secret_login_part = { .changed = changed, .act = act, .reply = reply, .close = close };
