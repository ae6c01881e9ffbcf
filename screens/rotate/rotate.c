/* Rotate: whose password is changed, and to what. Which secrets hold it is looked up by the next screen. */
#include "screens/helper.h"
#include "screens/rotate.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/tags.h"
#include "screens/test_login.h"
#include "app/change.h"
#include "app/helper.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "registry/docker_config.h"
#include "registry/expiry.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { TAG_SECRET = 1 };
struct state {
	char *home, *name;                    /* of the secret that one came from; NULL: none */
	struct registry_docker_config config; /* of it, without passwords */
};

/* ---- fields ---- */

enum { SEVERAL, ENTRY, REGISTRY, USER, PASSWORD, LOGIN, REACH, NOTE };

static void entry_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct state *st = s->state;

	(void)field;
	for (size_t i = 0; i < st->config.count; i++)
		if (st->config.entries[i].user)
			ui_choices_add(out, (struct ui_choice){ .value = st->config.entries[i].key,
								.label = st->config.entries[i].key,
								.note = st->config.entries[i].user });
}

static bool check_registry(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !rh_str_trim(value).n || registry_address_check(rh_str_trim(value), e);
}

static bool check_user(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	if (rh_str_find(value, ":") == value.n)
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("a user name cannot hold a colon"));
	return false;
}

/* Other clusters: those of the Rancher, or, without one, the contexts of the kubeconfig. */
static void reach_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	bool rancher = app_session(s->app)->rancher != NULL;

	(void)field;
	ui_choices_add(out, (struct ui_choice){ .value = "filter", .label = _("filtered namespaces") });
	ui_choices_add(out, (struct ui_choice){ .value = "all", .label = _("this cluster") });
	ui_choices_add(out, (struct ui_choice){ .value = "clusters",
						.label = rancher ? _("all clusters") : _("all contexts") });
}

static enum rotate_reach reach_of(struct ui_screen *s)
{
	return ui_form_is(s, REACH, "clusters") ? ROTATE_CLUSTERS
	       : ui_form_is(s, REACH, "all")    ? ROTATE_CLUSTER
						: ROTATE_FILTER;
}

static const struct ui_field fields[] = {
	{ UI_AT(SEVERAL, "several"), .kind = UI_FIELD_TEXT,
	  .flags = UI_FIELD_HIDDEN }, /* "yes": the secret has more logins than one */
	{ UI_AT(ENTRY, "entry"), .kind = UI_FIELD_PICK, .label = N_("Which login"), .choices = entry_choices,
	  .when = { SEVERAL, "yes" }, .help = N_("The secret that you came from has several: which of them?") },
	{ UI_AT(REGISTRY, "registry"), .kind = UI_FIELD_TEXT, .label = N_("Registry"), .flags = UI_FIELD_REQUIRED,
	  .max = 2048, .check = check_registry,
	  .help = N_("Its address as in the secret. Entries with another path of the same host are found as well.") },
	{ UI_AT(USER, "user"), .kind = UI_FIELD_TEXT, .label = N_("Username"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_LATIN, .max = 1024, .check = check_user,
	  .help = N_("The account whose password is changed: only entries of this user are touched.") },
	{ UI_AT(PASSWORD, "password"), .kind = UI_FIELD_SECRET, .label = N_("New password"), .flags = UI_FIELD_REQUIRED,
	  .max = 65536,
	  .help = N_("Typed once, for all of them. Change it at the registry first, or make a second robot token: what "
		     "still holds the old one "
		     "is refused from then on. {key:from_helper} asks a helper.") },
	{ UI_AT(LOGIN, "login"), .kind = UI_FIELD_NOTE, .label = N_("Login"), .hint = N_("not tested from this host") },
	{ UI_AT(REACH, "reach"), .kind = UI_FIELD_CHOICE, .label = N_("Look in"), .preset = "filter",
	  .choices = reach_choices,
	  .help = N_(
		  "Namespaces of the filter, all that you see in this cluster, or all that you see in every cluster: "
		  "those of this Rancher that can be reached, without one the contexts of the kubeconfig, each with "
		  "its own login.") },
	{ UI_AT(NOTE, "note"), .kind = UI_FIELD_NOTE },
	{ 0 },
};

static void take_entry(struct ui_screen *s, const struct registry_docker_entry *entry)
{
	ui_form_set(s, ENTRY, rh_str(entry->key));
	ui_form_set(s, REGISTRY, rh_str(entry->key));
	ui_form_set(s, USER, rh_str(entry->user));
}

/* What the new password says of its own end. */
static void note_end(struct ui_screen *s)
{
	int64_t ends = registry_expiry(rh_secret_peek(ui_form_secret(s, PASSWORD))).ends,
		now = kube_wall(app_session(s->app)->kube);
	char *text = registry_expiry_text(ends, now);

	ui_form_note(s, PASSWORD, secret_ends_role(ends, now), "%s", text ? text : "");
	free(text);
}

static void left(struct ui_screen *s, unsigned field)
{
	if (field == PASSWORD)
		note_end(s);
}

static void changed(struct ui_screen *s, unsigned field)
{
	const struct state *st = s->state;

	for (size_t i = 0; field == ENTRY && i < st->config.count; i++)
		if (ui_form_is(s, ENTRY, st->config.entries[i].key))
			take_entry(s, &st->config.entries[i]);
	if (field != REACH)
		ui_form_set(s, LOGIN, RH_STR(""));
	ui_form_banner(s, NULL);
}

/* Which secrets hold the login is only found by reading their values: that counts as a reveal. */
static bool allowed(struct app *a, struct rh_err *e)
{
	return app_gate(a, APP_GATE_WRITE, e) && app_gate(a, APP_GATE_REVEAL, e);
}

static void submit(struct ui_screen *s)
{
	struct rh_err e;

	if (!allowed(s->app, &e)) {
		app_error(s->app, &e);
		return;
	}
	char *registry = rh_str_dup(rh_str_trim(ui_form_text(s, REGISTRY))), *user = rh_str_dup(ui_form_text(s, USER));
	struct rh_secret password;

	rh_secret_init(&password);
	rh_secret_copy(&password, ui_form_secret(s, PASSWORD));
	ui_form_clean(s);
	app_push(s->app, &screen_rotation, &(struct rotate_ask){ registry, user, &password, reach_of(s) });
	rh_secret_release(&password);
	free(registry);
	free(user);
}

static void test_login(struct ui_screen *s)
{
	char *registry = rh_str_dup(rh_str_trim(ui_form_text(s, REGISTRY))), *user = rh_str_dup(ui_form_text(s, USER));
	struct test_login_entry entry = { registry, user, ui_form_secret(s, PASSWORD), false };

	if (*registry && entry.password && entry.password->n)
		test_login_open(s, &(struct test_login_start){ .entries = &entry, .n = 1, .from = s->owner });
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Enter the registry and the new password first."));
	free(registry);
	free(user);
}

/* One account is rotated: a login of another one is not taken. */
static void take_answer(struct ui_screen *s, const struct app_helper_answer *answer)
{
	struct rh_str user = ui_form_text(s, USER);
	struct rh_err e;

	if (answer->user && user.n && !rh_str_is(user, answer->user)) {
		rh_err_set(&e, RH_E_INVALID, _("It gave the login of %s, and this is about %.*s."), answer->user,
			   RH_ARG(user));
		ui_form_banner(s, &e);
		return;
	}
	if (answer->user)
		ui_form_set(s, USER, rh_str(answer->user));
	ui_form_set_secret(s, PASSWORD, &answer->password);
	ui_form_set(s, LOGIN, RH_STR(""));
	ui_form_banner(s, NULL);
	note_end(s);
	ui_form_focus(s, PASSWORD);
	ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s", _("The password is in the form. Nothing is saved yet."));
}

static void on_secret(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	struct kube_reply *r = m->body;
	struct kube_secret_object o = { 0 };
	const struct rh_secret *value = NULL;
	struct rh_err e = m->err;
	bool fine = e.code == RH_OK && kube_secret_object_read(&r->body, &o, &e) == RH_OK &&
		    kube_secret_is_registry(o.type);
	bool legacy = fine && strcmp(o.type, KUBE_TYPE_DOCKERCFG) == 0;

	if (fine)
		value = kube_secret_object_value(&o, legacy ? ".dockercfg" : ".dockerconfigjson");
	registry_docker_config_release(&st->config);
	st->config = (struct registry_docker_config){ 0 };
	if (value && registry_docker_config_read(rh_secret_peek(value), legacy, &st->config, &e) == RH_OK)
		registry_docker_config_forget(&st->config);
	kube_secret_object_release(&o);
	size_t logins = 0;
	bool touched = ui_form_dirty(s);
	for (size_t i = 0; i < st->config.count; i++)
		logins += st->config.entries[i].user != NULL;
	ui_form_set(s, SEVERAL, logins > 1 ? RH_STR("yes") : RH_STR(""));
	ui_form_refresh(s);
	for (size_t i = 0; i < st->config.count && !ui_form_text(s, REGISTRY).n; i++)
		if (st->config.entries[i].user)
			take_entry(s, &st->config.entries[i]);
	if (e.code == RH_OK && !ui_form_text(s, REGISTRY).n)
		rh_err_set(&e, RH_E_NOTFOUND, _("%s holds no login that can be read: say which one is meant."),
			   st->name);
	if (e.code != RH_OK)
		ui_form_banner(s, &e);
	if (!touched)
		ui_form_focus(s, logins > 1 ? ENTRY : logins ? PASSWORD : REGISTRY);
	if (!touched)
		ui_form_clean(s);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	const struct test_login_done *t = m->body;

	if (m->tag == TAG_SECRET) {
		on_secret(s, m);
	} else if (m->tag == HELPER_MESSAGE_DONE && m->body) {
		take_answer(s, m->body);
	} else if (m->tag == TEST_LOGIN_MESSAGE_DONE && t) {
		ui_form_set(s, LOGIN, rh_str(t->when));
		ui_form_note(s, LOGIN, t->role, "%s", t->text);
	}
	ui_screen_changed(s);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	char *registry = rh_str_dup(rh_str_trim(ui_form_text(s, REGISTRY)));
	bool mine = verb == UI_DO_TEST_LOGIN || verb == UI_DO_FROM_HELPER;

	if (verb == UI_DO_TEST_LOGIN)
		test_login(s);
	else if (verb == UI_DO_FROM_HELPER)
		helper_open(s, registry);
	free(registry);
	return mine;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	struct rh_buf path;

	ui_form_set(s, NOTE,
		    rh_str(_("Reads the registries of those namespaces to find the ones that hold this login. Nothing "
			     "is written yet.")));
	ui_form_clean(s);
	ui_form_focus(s, arg ? PASSWORD : REGISTRY);
	if (!arg)
		return;
	secret_key_split(arg, &st->home, &st->name);
	char *what = secret_home_what(s->app, st->home, st->name);
	rh_buf_init(&path, 4096);
	secret_home_path(s->app, st->home, st->name, &path);
	kube_get(secret_home_kube(s->app, st->home), path.p, what, s->owner, TAG_SECRET);
	rh_buf_release(&path);
	free(what);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	registry_docker_config_release(&st->config);
	free(st->home);
	free(st->name);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Find the secrets"),
	  .help = N_("Look up which secrets hold this login."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_TEST_LOGIN,
	  .help = N_("Ask the registry whether it takes the new password, before anything is written."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_FROM_HELPER,
	  .help = N_("From a credential helper of this machine, or from a command that prints it.") },
	{ .verb = UI_DO_FILTER, .help = N_("Choose whose namespaces are looked through."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_rotate = {
	.id = "rotate",
	.title = N_("Rotate a password"),
	.kind = UI_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Changes the password of one account in every secret that holds it, in one go: type it once, test "
		   "it, see which secrets "
		   "hold the old one and which have drifted apart, check, write. Nothing else of the secrets changes."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
	.left = left,
	.submit = submit,
	.submit_label = N_("Find the secrets"),
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
};

void rotate_open(struct ui_screen *s, const char *key, const char *type)
{
	struct rh_err e;

	if (type && !kube_secret_is_registry(type))
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Only registries hold a login that can be rotated."));
	else if (allowed(s->app, &e))
		app_push(s->app, &screen_rotate, key);
	else
		app_error(s->app, &e);
}
