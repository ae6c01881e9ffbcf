/* The registry form's line "Login": whether the registry took the login in the form, and when it was tested. And where
 * a password comes from that is not typed: a credential helper, a command. */
#include "screens/helper.h"
#include "screens/registry.h"
#include "screens/registry/pull_secret.h"
#include "screens/tags.h"
#include "screens/test_login.h"
#include "app/helper.h"
#include "app/stack.h"
#include "base/base.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

static bool missing(struct ui_screen *s, size_t entry, enum pull_secret_field field, bool there)
{
	if (there)
		return false;
	ui_form_note(s, pull_secret_at(entry, field), UI_ROLE_WARN, "%s", _("needed for the test"));
	ui_form_focus(s, pull_secret_at(entry, field));
	return true;
}

static void test(struct ui_screen *s)
{
	const struct pull_secret_login *st = &pull_secret_state_of(s)->login;
	size_t entry = pull_secret_entry_now(s);
	struct pull_secret_values v;

	pull_secret_entry(s, entry, &v);
	char *key = rh_str_dup(pull_secret_registry_address(&v));
	if (!missing(s, entry, PULL_SECRET_DOMAIN, *key) &&
	    !missing(s, entry, PULL_SECRET_USERNAME, v.user && *v.user) &&
	    !missing(s, entry, PULL_SECRET_PASSWORD, v.password.n > 0)) {
		const struct test_login_entry one = { key, v.user, &v.password, v.keep_password };
		pull_secret_state_of(s)->login.entry = entry;
		test_login_open(s, &(struct test_login_start){ .entries = &one,
							       .n = 1,
							       .image = st->image,
							       .ca_file = st->ca_file,
							       .from = s->owner });
	}
	free(key);
	pull_secret_values_release(&v);
}

/* ---- from a program ---- */

static void get(struct ui_screen *s)
{
	size_t entry = pull_secret_entry_now(s);
	struct pull_secret_values v;

	pull_secret_entry(s, entry, &v);
	char *address = rh_str_dup(pull_secret_registry_address(&v));
	pull_secret_state_of(s)->login.entry = entry;
	helper_open(s, address);
	free(address);
	pull_secret_values_release(&v);
}

/* A login is a pair: a user name that comes with the password replaces what stands there. */
static void take_answer(struct ui_screen *s, const struct app_helper_answer *answer)
{
	size_t entry = pull_secret_state_of(s)->login.entry;

	if (entry >= pull_secret_entries(s))
		return;
	bool other = answer->user && !rh_str_is(pull_secret_get(s, entry, PULL_SECRET_USERNAME), answer->user);
	if (other)
		pull_secret_set(s, entry, PULL_SECRET_USERNAME, rh_str(answer->user));
	ui_form_set_secret(s, pull_secret_at(entry, PULL_SECRET_PASSWORD), &answer->password);
	pull_secret_set(s, entry, PULL_SECRET_LOGIN, RH_STR(""));
	pull_secret_advise(s);
	if (other)
		ui_form_note(s, pull_secret_at(entry, PULL_SECRET_USERNAME), UI_ROLE_MUTED, "%s",
			     _("came with the password"));
	ui_form_focus(s, pull_secret_at(entry, PULL_SECRET_PASSWORD));
	ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s", _("The password is in the form. Nothing is saved yet."));
	ui_screen_changed(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	if (verb == UI_DO_TEST_LOGIN)
		test(s);
	else if (verb == UI_DO_FROM_HELPER && !pull_secret_state_of(s)->locked)
		get(s);
	else
		return false;
	return true;
}

static bool reply(struct ui_screen *s, struct rh_message *m)
{
	struct pull_secret_login *st = &pull_secret_state_of(s)->login;
	const struct test_login_done *t = m->body;

	if (m->tag == HELPER_MESSAGE_DONE && m->body)
		take_answer(s, m->body);
	if (m->tag != TEST_LOGIN_MESSAGE_DONE)
		return m->tag == HELPER_MESSAGE_DONE;
	rh_strset(&st->image, t->image);
	rh_strset(&st->ca_file, t->ca_file);
	pull_secret_set(s, st->entry, PULL_SECRET_LOGIN, rh_str(t->when));
	ui_form_note(s, pull_secret_at(st->entry, PULL_SECRET_LOGIN), t->role, "%s", t->text);
	return true;
}

/* What was found was about other values. */
static void changed(struct ui_screen *s, unsigned handle)
{
	enum pull_secret_field field;
	size_t entry;

	if (pull_secret_field(handle, &entry, &field) && field <= PULL_SECRET_PASSWORD)
		pull_secret_set(s, entry, PULL_SECRET_LOGIN, RH_STR(""));
}

static void close(struct ui_screen *s)
{
	free(pull_secret_state_of(s)->login.image);
	free(pull_secret_state_of(s)->login.ca_file);
}

const struct pull_secret_part pull_secret_login_part = {
	.changed = changed, .act = act, .reply = reply, .close = close
};
