/* Rotate: whose password is changed, and to what. Which secrets hold it is looked up by the next screen. */
#include "screens/test_login.h"

#include <string.h>

enum { TAG_SECRET = 1 };
struct state {
	char *place, *name;		/* of the secret that one came from; NULL: none */
	struct rh_docker_config config;	/* of it, without passwords */
};

/* ---- fields ------------------------------------------------------------------------------------------------------------ */

static void entry_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct state *st = s->state;

	(void)field;
	for (size_t i = 0; i < st->config.count; i++)
		if (st->config.entries[i].user)
			rh_choices_add(out, (struct rh_choice){ .value = st->config.entries[i].key, .label = st->config.entries[i].key,
				       .note = st->config.entries[i].user });
}

static bool check_registry(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !rh_str_trim(value).n || rh_registry_address_check(rh_str_trim(value), e);
}

static bool check_user(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	if (rh_str_find(value, ":") == value.n)
		return true;
	(void)rh_err_set(e, RH_E_INVALID, "%s", _("a user name cannot hold a colon"));
	return false;
}

static const struct rh_choice reaches[] = {
	{ .value = "filter", .label = N_("namespaces of the filter") },
	{ .value = "all", .label = N_("all namespaces that you see") },
	{ 0 },
};

static const struct rh_field fields[] = {
	{ .id = "several", .kind = RH_FIELD_TEXT, .flags = RH_FIELD_HIDDEN },	/* "yes": the secret has more logins than one */
	{ .id = "entry", .kind = RH_FIELD_PICK, .label = N_("Which login"), .choices = entry_choices, .when = { "several", "yes" },
	  .help = N_("The secret that you came from has several: which of them?") },
	{ .id = "registry", .kind = RH_FIELD_TEXT, .label = N_("Registry"), .flags = RH_FIELD_REQUIRED, .max = 2048, .check = check_registry,
	  .help = N_("Its address as in the secret. Entries with another path of the same host are found as well.") },
	{ .id = "user", .kind = RH_FIELD_TEXT, .label = N_("Username"), .flags = RH_FIELD_REQUIRED, .max = 1024, .check = check_user,
	  .help = N_("The account whose password is changed: only entries of this user are touched.") },
	{ .id = "password", .kind = RH_FIELD_SECRET, .label = N_("New password"), .flags = RH_FIELD_REQUIRED, .max = 65536,
	  .help = N_("Typed once, for all of them. Change it at the registry first, or make a second robot token: what still holds the old one "
		     "is refused from then on.") },
	{ .id = "login", .kind = RH_FIELD_NOTE, .label = N_("Login"), .hint = N_("not tested from this host") },
	{ .id = "reach", .kind = RH_FIELD_CHOICE, .label = N_("Look in"), .preset = "filter", .options = reaches },
	{ .id = "note", .kind = RH_FIELD_NOTE },
	{ 0 },
};

static void take_entry(struct rh_screen *s, const struct rh_docker_entry *entry)
{
	rh_form_set(s, "entry", rh_str(entry->key));
	rh_form_set(s, "registry", rh_str(entry->key));
	rh_form_set(s, "user", rh_str(entry->user));
}

static void changed(struct rh_screen *s, const char *field)
{
	const struct state *st = s->state;

	for (size_t i = 0; strcmp(field, "entry") == 0 && i < st->config.count; i++)
		if (rh_form_is(s, "entry", st->config.entries[i].key))
			take_entry(s, &st->config.entries[i]);
	if (strcmp(field, "reach") != 0)
		rh_form_set(s, "login", RH_STR(""));
	rh_form_banner(s, NULL);
}

/* ---- ------------------------------------------------------------------------------------------------------------------- */

/* Which secrets hold the login is only found by reading their values: that counts as a reveal. */
static bool allowed(struct rh_app *a, struct rh_err *e)
{
	return rh_app_gate(a, RH_GATE_WRITE, e) && rh_app_gate(a, RH_GATE_REVEAL, e);
}

static void submit(struct rh_screen *s)
{
	struct rh_err e;

	if (!allowed(s->app, &e)) {
		rh_app_error(s->app, &e);
		return;
	}
	char *registry = rh_str_dup(rh_str_trim(rh_form_text(s, "registry"))), *user = rh_str_dup(rh_form_text(s, "user"));
	struct rh_secret password;

	rh_secret_init(&password);
	rh_secret_copy(&password, rh_form_secret(s, "password"));
	rh_form_clean(s);
	rh_app_push(s->app, &rh_screen_rotation, &(struct rh_rotate_ask){ registry, user, &password, rh_form_is(s, "reach", "all") });
	rh_secret_release(&password);
	free(registry);
	free(user);
}

static void test_login(struct rh_screen *s)
{
	char *registry = rh_str_dup(rh_str_trim(rh_form_text(s, "registry"))), *user = rh_str_dup(rh_form_text(s, "user"));
	struct rh_login_entry entry = { registry, user, rh_form_secret(s, "password"), false };

	if (*registry && entry.password && entry.password->n)
		rh_test_login(s, &(struct rh_login_test){ .entries = &entry, .n = 1, .from = s->owner });
	else
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", _("Enter the registry and the new password first."));
	free(registry);
	free(user);
}

static void on_secret(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;
	struct rh_reply *r = m->body;
	struct rh_secret_object o = { 0 };
	const struct rh_secret *value = NULL;
	struct rh_err e = m->err;
	bool fine = e.code == RH_OK && rh_secret_object_read(&r->body, &o, &e) == RH_OK && rh_secret_is_registry(o.type);
	bool legacy = fine && strcmp(o.type, RH_TYPE_DOCKERCFG) == 0;

	if (fine)
		value = rh_secret_object_value(&o, legacy ? ".dockercfg" : ".dockerconfigjson");
	rh_docker_config_release(&st->config);
	st->config = (struct rh_docker_config){ 0 };
	if (value && rh_docker_config_read(rh_secret_peek(value), legacy, &st->config, &e) == RH_OK)
		rh_docker_config_forget(&st->config);
	rh_secret_object_release(&o);
	size_t logins = 0;
	bool touched = rh_form_dirty(s);
	for (size_t i = 0; i < st->config.count; i++)
		logins += st->config.entries[i].user != NULL;
	rh_form_set(s, "several", logins > 1 ? RH_STR("yes") : RH_STR(""));
	rh_form_refresh(s);
	for (size_t i = 0; i < st->config.count && !rh_form_text(s, "registry").n; i++)
		if (st->config.entries[i].user)
			take_entry(s, &st->config.entries[i]);
	if (e.code == RH_OK && !rh_form_text(s, "registry").n)
		(void)rh_err_set(&e, RH_E_NOTFOUND, _("%s holds no login that can be read: say which one is meant."), st->name);
	if (e.code != RH_OK)
		rh_form_banner(s, &e);
	if (!touched)
		rh_form_focus(s, logins > 1 ? "entry" : logins ? "password" : "registry");
	if (!touched)
		rh_form_clean(s);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	const struct rh_login_tested *t = m->body;

	if (m->tag == TAG_SECRET) {
		on_secret(s, m);
	} else if (m->tag == RH_MAIL_TESTED && t) {
		rh_form_set(s, "login", rh_str(t->when));
		rh_form_note(s, "login", t->role, "%s", t->text);
	}
	rh_screen_changed(s);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	if (verb != RH_DO_TEST_LOGIN)
		return false;
	test_login(s);
	return true;
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;
	struct rh_buf path;

	rh_form_set(s, "note", rh_str(_("Reads the registries of those namespaces to find the ones that hold this login. Nothing is written yet.")));
	rh_form_clean(s);
	rh_form_focus(s, arg ? "password" : "registry");
	if (!arg)
		return;
	rh_key_split(arg, &st->place, &st->name);
	char *what = rh_place_what(s->app, st->place, st->name);
	rh_buf_init(&path, 4096);
	rh_place_path(s->app, st->place, st->name, &path);
	rh_kube_get(rh_place_kube(s->app, st->place), path.p, what, s->owner, TAG_SECRET);
	rh_buf_release(&path);
	free(what);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_docker_config_release(&st->config);
	free(st->place);
	free(st->name);
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, N_("Find the secrets"), N_("Look up which secrets hold this login."), RH_ACT_HINT },
	{ RH_DO_TEST_LOGIN, NULL, NULL, N_("Ask the registry whether it takes the new password, before anything is written."), RH_ACT_HINT },
	{ RH_DO_FILTER, NULL, NULL, N_("Choose whose namespaces are looked through."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_rotate = {
	.id = "rotate",
	.title = N_("Rotate a password"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = N_("Changes the password of one account in every secret that holds it, in one go: type it once, test it, see which secrets "
		   "hold the old one and which have drifted apart, check, write. Nothing else of the secrets changes."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
	.submit = submit,
	.submit_label = N_("Find the secrets"),
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
};

void rh_rotate_open(struct rh_screen *s, const char *key, const char *type)
{
	struct rh_err e;

	if (type && !rh_secret_is_registry(type))
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", _("Only registries hold a login that can be rotated."));
	else if (allowed(s->app, &e))
		rh_app_push(s->app, &rh_screen_rotate, key);
	else
		rh_app_error(s->app, &e);
}
