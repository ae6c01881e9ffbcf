/* One secret: what it holds, masked; the docker config decoded, masked; one value revealed at a time, on a key. */
#include "screens/accounts.h"
#include "screens/project_copies.h"
#include "screens/registry.h"
#include "screens/rotate.h"
#include "screens/screens.h"
#include "screens/secret_home.h"
#include "screens/secrets.h"
#include "screens/spread.h"
#include "screens/test_login.h"
#include "screens/used_by.h"
#include "app/change.h"
#include "app/filter.h"
#include "app/rotate.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "net/net.h"
#include "registry/docker_config.h"
#include "registry/expiry.h"
#include "registry/keyring.h"
#include "registry/known.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { TAG_LOAD = 1 };
struct state {
	char *ns, *name; /* ns: a home */
	struct kube_secret_object o;
	struct project_copies copies; /* of a project's secret */
	struct rh_err err;
	bool loaded;
	struct secret_deletion deletion;
	struct pull_secret_registries registries; /* of a registry: each is shown as Rancher's page shows the first */
};

static void load(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_buf path;
	char *what = secret_home_what(s->app, st->ns, st->name);

	rh_buf_init(&path, 4096);
	secret_home_path(s->app, st->ns, st->name, &path);
	kube_get(secret_home_kube(s->app, st->ns), path.p, what, s->owner, TAG_LOAD);
	rh_buf_release(&path);
	free(what);
}

static const struct rh_secret *config_of(const struct state *st, bool *legacy)
{
	*legacy = strcmp(st->o.type, KUBE_TYPE_DOCKERCFG) == 0;
	return kube_secret_object_value(&st->o, *legacy ? ".dockercfg" : ".dockerconfigjson");
}

/* ---- sections ---- */

static void fill_general(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	const struct kube_secret_object *o = &st->o;
	char age[16];

	if (!st->loaded) {
		ui_facts_waits(out, &st->err);
		return;
	}
	rh_age_text(o->created ? rh_wall() - o->created : 0, age, NULL);
	ui_facts_addf(out, _("State"), o->removing ? UI_ROLE_WARN : UI_ROLE_GOOD, "%s",
		      o->removing ? "Removing" : "Active");
	if (secret_home_is_project(st->ns))
		secret_project_facts(s, st->ns, o, out);
	else
		ui_facts_add(out, _("Namespace"), rh_str(o->ns), UI_ROLE_TEXT);
	ui_facts_addf(out, _("Kind"), UI_ROLE_TEXT, _("%s (%s)"), _(kube_secret_kind(o->type)), o->type);
	ui_facts_addf(out, _("Age"), UI_ROLE_TEXT, "%s", age);
	const char *description = kube_secret_object_annotation(o, KUBE_DESCRIPTION);
	if (description)
		ui_facts_add(out, _("Description"), rh_str(description), UI_ROLE_TEXT);
	if (o->immutable)
		ui_facts_addf(out, _("Immutable"), UI_ROLE_WARN, "%s", _("its data cannot change any more"));
	if (o->origin == KUBE_ORIGIN_PROJECT_COPY)
		ui_facts_addf(out, _("Origin"), UI_ROLE_TEXT, "%s", _("a copy that Rancher keeps of a project secret"));
	if (o->origin == KUBE_ORIGIN_PROJECT_SOURCE && !secret_home_is_project(st->ns))
		ui_facts_addf(out, _("Origin"), UI_ROLE_TEXT, "%s", _("project secret"));
	if (o->last_applied)
		ui_facts_note(out, UI_ROLE_WARN, "%s",
			      _("kubectl apply left a readable copy of its values in an annotation."));
}

static void say_broken(struct ui_facts *out, char *why)
{
	ui_facts_note(out, UI_ROLE_WARN, _("broken: %s"), why);
	ui_facts_note(out, UI_ROLE_WARN, "%s", _("It blocks every pull of a pod that names the secret."));
	free(why);
}

/* What is to be said of the secret as a whole. False: nothing can be read in it. */
static bool warn(const struct state *st, struct ui_facts *out)
{
	struct registry_docker_config c = { 0 };
	struct rh_err e;
	bool legacy, fine;
	const struct rh_secret *config = config_of(st, &legacy);

	if (!config) {
		ui_facts_note(out, UI_ROLE_WARN, "%s", _("It has no docker config: nothing can be pulled with it."));
		return false;
	}
	fine = registry_docker_config_read(rh_secret_peek(config), legacy, &c, &e) == RH_OK;
	if (!fine || c.auths_misshapen)
		say_broken(out, registry_cover_broken(fine ? &c : NULL));
	else if (!c.count)
		ui_facts_note(out, UI_ROLE_WARN, "%s", _("It names no registry: nothing can be pulled with it."));
	if (c.cred_helpers)
		ui_facts_note(out, UI_ROLE_WARN, "%s", _("It names credential helpers: they do nothing in a cluster."));
	registry_docker_config_release(&c);
	return fine;
}

static void add_end(struct ui_screen *s, const struct pull_secret_values *v, struct ui_facts *out)
{
	int64_t now = kube_wall(secret_home_kube(s->app, ((const struct state *)s->state)->ns));
	char *text = registry_expiry_text(v->ends, now), day[16];

	if (text) {
		net_day_text(v->ends, day);
		ui_facts_addf(out, _("Valid until"), secret_ends_role(v->ends, now), _("%s (%s)"), day, text);
	}
	free(text);
}

/* What the kubelet would not do with one entry, and what its vendor does with the password. */
static void warn_entry(const struct pull_secret_values *v, struct ui_facts *out)
{
	const struct registry_known_registry *k = registry_known_registry_at(rh_str(v->stored));
	const char *lifetime = k ? registry_known_lifetime(k, rh_str(v->user)) : NULL;
	struct rh_err e;

	if (v->broken)
		say_broken(out, registry_cover_broken_entry(v->stored, v->misshapen));
	else if (v->token && !v->password.n)
		ui_facts_note(out, UI_ROLE_WARN, "%s", _("It holds a token only, which nodes ignore."));
	else if (!v->password.n && !(v->user && *v->user))
		ui_facts_note(out, UI_ROLE_WARN, "%s",
			      _("User and password are empty: nodes send them all the same, and are refused."));
	if (!registry_address_check(rh_str(v->stored), &e)) {
		ui_facts_note(out, UI_ROLE_WARN, _("No image matches this address: %s."), e.what);
		ui_facts_note(out, UI_ROLE_TEXT, "%s", e.fix);
	} else if (registry_address_doubt(rh_str(v->stored), &e)) {
		ui_facts_note(out, UI_ROLE_WARN, _("%s: %s."), e.what, e.fix);
	}
	if (lifetime && !v->ends)
		ui_facts_note(out, UI_ROLE_WARN, "%s", _(lifetime));
}

static void fill_registry(struct ui_screen *s, struct ui_facts *out)
{
	struct state *st = s->state;

	if (!st->loaded || !kube_secret_is_registry(st->o.type) || !warn(st, out))
		return;
	for (size_t i = 0; i < st->registries.n; i++) {
		struct pull_secret_values *v = &st->registries.v[i];
		char *id = i ? rh_format("password.%zu", i) : rh_strdup("password");

		if (st->registries.n > 1)
			ui_facts_note(out, UI_ROLE_MUTED, _("Registry %zu of %zu"), i + 1, st->registries.n);
		ui_facts_add(out, _("Registry Domain Name"), rh_str(v->stored), UI_ROLE_TEXT);
		if (v->user && *v->user)
			ui_facts_add(out, _("Username"), rh_str(v->user), UI_ROLE_TEXT);
		if (v->password.n)
			ui_facts_secret(out, id, _("Password"), &v->password);
		add_end(s, v, out);
		warn_entry(v, out);
		free(id);
	}
}

static void fill_decoded(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	struct rh_buf text;
	struct rh_str rest, line;
	bool legacy;

	if (!st->loaded || !kube_secret_is_registry(st->o.type))
		return;
	const struct rh_secret *config = config_of(st, &legacy);
	if (!config)
		return;
	rh_buf_init(&text, (size_t)1 << 20);
	app_mask_docker_config(rh_secret_peek(config), (struct rh_str){ 0 }, &text);
	rest = rh_buf_str(&text);
	while (rh_str_cut(&rest, '\n', &line))
		ui_facts_line(out, UI_ROLE_TEXT, line);
	rh_buf_release(&text);
}

static void fill_data(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;

	if (!st->loaded || kube_secret_is_registry(st->o.type))
		return;
	if (!st->o.data_count)
		ui_facts_note(out, UI_ROLE_MUTED, "%s", _("(none)"));
	for (size_t i = 0; i < st->o.data_count; i++) {
		const struct kube_datum *d = &st->o.data[i];
		if (!d->value.n)
			ui_facts_addf(out, d->key, UI_ROLE_MUTED, "%s", _("<Empty>"));
		else if (!rh_utf8_valid(rh_secret_peek(&d->value)))
			ui_facts_addf(out, d->key, UI_ROLE_MUTED, _("<Binary Data: %zu bytes>"), d->value.n);
		else
			ui_facts_secret(out, d->key, d->key, &d->value);
	}
}

static void fill_labels(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;

	if (!st->loaded)
		return;
	for (size_t i = 0; i < st->o.label_count; i++)
		ui_facts_add(out, st->o.labels[i].key, rh_str(st->o.labels[i].value), UI_ROLE_TEXT);
	for (size_t i = 0; i < st->o.annotation_count; i++)
		if (strcmp(st->o.annotations[i].key, KUBE_DESCRIPTION) != 0)
			ui_facts_add(out, st->o.annotations[i].key, rh_str(st->o.annotations[i].value), UI_ROLE_MUTED);
}

static void fill_copies(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;

	if (secret_home_is_project(st->ns) && st->loaded)
		secret_project_copies_fill(s, &st->copies, &st->o, out);
}

static const struct ui_section sections[] = {
	{ "general", N_("Secret"), fill_general },
	{ "copies", N_("Copies"), fill_copies },
	{ "registry", N_("Registry"), fill_registry },
	{ "decoded", N_("As Kubernetes keeps it, decoded"), fill_decoded },
	{ "data", N_("Data"), fill_data },
	{ "labels", N_("Labels & Annotations"), fill_labels },
	{ 0 },
};

static void on_load(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;
	struct kube_secret_object o = { 0 };
	struct kube_reply *r = m->body;
	bool legacy;

	st->err = m->err;
	if (m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	if (m->err.code != RH_OK || kube_secret_object_read(&r->body, &o, &st->err) != RH_OK) {
		kube_secret_object_release(&o);
		return;
	}
	pull_secret_registries_release(&st->registries);
	kube_secret_object_release(&st->o);
	st->o = o;
	st->loaded = true;
	if (!kube_secret_is_registry(o.type))
		return;
	const struct rh_secret *config = config_of(st, &legacy);
	if (config && pull_secret_registries_read(rh_secret_peek(config), legacy, &st->registries, &st->err) != RH_OK)
		pull_secret_registries_release(&st->registries);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (secret_delete_reply(&((struct state *)s->state)->deletion, m))
		return;
	if (m->tag == TAG_LOAD)
		on_load(s, m);
	if (secret_home_is_project(((struct state *)s->state)->ns))
		secret_project_copies_reply(s, &((struct state *)s->state)->copies, m);
	if (m->tag == APP_MESSAGE_SIGNED_IN)
		load(s);
	if (m->tag == APP_MESSAGE_WRITTEN && m->err.code != RH_OK)
		app_error(s->app, &m->err);
	ui_screen_changed(s);
}

static bool may_reveal(struct ui_screen *s, struct rh_err *e)
{
	return app_gate(s->app, APP_GATE_REVEAL, e);
}

static void ask_delete(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_err e;

	if (secret_copy_to_source(s, st->ns, st->name, st->o.origin))
		return;
	if (secret_may_change(s->app, st->o.origin, &e))
		secret_delete_ask(s, &st->deletion, st->ns, st->name, kube_secret_kind(st->o.type), st->o.uid);
	else
		app_error(s->app, &e);
}

/* Stored passwords go through the gate of reveals: who may not see them may not use them either. */
static void test_login(struct ui_screen *s)
{
	const struct state *st = s->state;
	struct registry_docker_config c = { 0 };
	struct rh_err e = { 0 };
	bool legacy;
	const struct rh_secret *config = config_of(st, &legacy);

	if (!config || registry_docker_config_read(rh_secret_peek(config), legacy, &c, &e) != RH_OK || !c.count) {
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("There is no login in it."));
	} else {
		struct test_login_entry *entries = rh_alloc(c.count * sizeof *entries);

		for (size_t i = 0; i < c.count; i++)
			entries[i] = (struct test_login_entry){ c.entries[i].key, c.entries[i].user,
								&c.entries[i].password, true };
		test_login_open(s, &(struct test_login_start){ .entries = entries, .n = c.count });
		free(entries);
	}
	registry_docker_config_release(&c);
}

static void copy_to(struct ui_screen *s, const char *key)
{
	if (kube_secret_is_registry(((const struct state *)s->state)->o.type))
		spread_copy(s, &key, 1);
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("Only registries are copied."));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;
	char *key = rh_format("%s/%s", st->ns, st->name);
	bool mine = true;

	if (verb == UI_DO_ROTATE && st->loaded)
		rotate_open(s, key, st->o.type);
	else if (verb == UI_DO_AGAIN)
		load(s);
	else if (verb == UI_DO_EDIT && st->loaded)
		secret_edit_open(s, st->ns, st->name, st->o.type, st->o.origin);
	else if (verb == UI_DO_DELETE && st->loaded)
		ask_delete(s);
	else if (verb == UI_DO_EVERY_POD && st->loaded)
		account_every_pod_open(s, key);
	else if (verb == UI_DO_COPY_TO && st->loaded)
		copy_to(s, key);
	else if (verb == UI_DO_TEST_LOGIN && st->loaded)
		test_login(s);
	else
		mine = false;
	free(key);
	return mine;
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	const struct state *st = s->state;

	return verb == UI_DO_EVERY_POD && st->loaded && account_every_pod_unable(s, st->ns, st->o.type, why);
}

static void subject(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_buf_addf(out, "%s/%s", st->ns, st->name);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	secret_key_split(arg, &st->ns, &st->name);
	if (secret_home_is_project(st->ns))
		secret_project_copies_open(s, &st->copies, st->ns, st->name);
	load(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	secret_deletion_release(&st->deletion);
	secret_project_copies_release(&st->copies);
	pull_secret_registries_release(&st->registries);
	kube_secret_object_release(&st->o);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	rh_buf_addz(out, ((const struct state *)s->state)->name);
}

static void object(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	char *what = secret_home_what(s->app, st->ns, st->name);

	rh_buf_addz(out, what);
	free(what);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	bool legacy;

	if (st->loaded && kube_secret_is_registry(st->o.type)) {
		(void)config_of(st, &legacy);
		secret_home_teach(s, out, "get", st->ns, st->name,
				  legacy ? " --output='jsonpath={.data.\\.dockercfg}' | base64 --decode"
					 : " --output='jsonpath={.data.\\.dockerconfigjson}' | base64 --decode");
	}
	secret_home_teach(s, out, "get", st->ns, st->name, " -o yaml");
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVEAL,
	  .help = N_("Show the selected value for 10 seconds."),
	  .flags = UI_ACT_REVEALS | UI_ACT_HINT },
	{ .verb = UI_DO_COPY,
	  .help = N_("Copy the selected value to the terminal's clipboard, without showing it."),
	  .flags = UI_ACT_REVEALS | UI_ACT_HINT },
	{ .verb = UI_DO_EDIT, .help = N_("Change it in a form."), .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_DELETE,
	  .help = N_("Delete it, after asking."),
	  .flags = UI_ACT_WRITES | UI_ACT_DANGER | UI_ACT_HINT },
	{ .verb = UI_DO_YAML,
	  .help = N_("Show it as YAML, values masked."),
	  .flags = UI_ACT_HINT,
	  .opens = &screen_yaml },
	{ .verb = UI_DO_ROTATE,
	  .help = N_("Change the password of this login here and in every other secret that holds it."),
	  .flags = UI_ACT_WRITES | UI_ACT_REVEALS },
	{ .verb = UI_DO_EVERY_POD,
	  .help = N_("Give the registry to every pod of its namespace that names none: through service accounts."),
	  .flags = UI_ACT_WRITES },
	{ .verb = UI_DO_COPY_TO,
	  .help = N_("Copy the registry, or the marked ones, into other namespaces."),
	  .flags = UI_ACT_WRITES },
	{ .verb = UI_DO_USED_BY,
	  .help = N_("What names it, and what it would cover."),
	  .flags = UI_ACT_HINT,
	  .opens = &screen_used_by },
	{ .verb = UI_DO_TEST_LOGIN,
	  .help = N_("Ask the registry whether it takes the stored login."),
	  .flags = UI_ACT_REVEALS },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again.") },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that show the same."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_secret_view = {
	.id = "secret_view",
	.title = N_("Secret"),
	.kind = UI_SCREEN_DETAIL,
	.state_size = sizeof(struct state),
	.help = N_("Values are masked. Reveal shows one of them for 10 seconds; Copy takes it to the clipboard without "
		   "showing it."),
	.actions = actions,
	.sections = sections,
	.may_reveal = may_reveal,
	.open = open,
	.reply = reply,
	.act = act,
	.unable = unable,
	.subject = subject,
	.close = close,
	.crumb = crumb,
	.object = object,
	.teach = teach,
};
