/* One secret: what it holds, masked; the docker config decoded, masked; one value revealed at a time, on a key. */
#include "screens/test_login.h"

#include <stdio.h>
#include <string.h>

enum { TAG_LOAD = 1 };
struct state {
	char *ns, *name;			/* ns: a place */
	struct rh_secret_object o;
	struct rh_project_copies copies;	/* of a project's secret */
	struct rh_err err;
	bool loaded;
	struct rh_secret_deletion deletion;
	struct rh_registry_set registries;	/* of a registry: each is shown as Rancher's page shows the first */
};

static void load(struct rh_screen *s)
{
	struct state *st = s->state;
	struct rh_buf path;
	char *what = rh_place_what(s->app, st->ns, st->name);

	rh_buf_init(&path, 4096);
	rh_place_path(s->app, st->ns, st->name, &path);
	rh_kube_get(rh_place_kube(s->app, st->ns), path.p, what, s->owner, TAG_LOAD);
	rh_buf_release(&path);
	free(what);
}

static const struct rh_secret *config_of(const struct state *st, bool *legacy)
{
	*legacy = strcmp(st->o.type, RH_TYPE_DOCKERCFG) == 0;
	return rh_secret_object_value(&st->o, *legacy ? ".dockercfg" : ".dockerconfigjson");
}

/* ---- sections ------------------------------------------------------------------------------------------------------ */

static void fill_general(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;
	const struct rh_secret_object *o = &st->o;
	char age[16];

	if (!st->loaded) {
		if (st->err.code != RH_OK) {
			rh_facts_note(out, RH_ROLE_BAD, "%s %s", st->err.what, st->err.why);
			rh_facts_note(out, RH_ROLE_TEXT, "%s", st->err.fix);
		} else {
			rh_facts_note(out, RH_ROLE_MUTED, "%s", _("reading…"));
		}
		return;
	}
	rh_age_text(o->created ? rh_wall() - o->created : 0, age, NULL);
	rh_facts_addf(out, _("State"), o->removing ? RH_ROLE_WARN : RH_ROLE_GOOD, "%s", o->removing ? "Removing" : "Active");
	if (rh_of_project(st->ns))
		rh_project_facts(s, st->ns, o, out);
	else
		rh_facts_add(out, _("Namespace"), rh_str(o->ns), RH_ROLE_TEXT);
	rh_facts_addf(out, _("Kind"), RH_ROLE_TEXT, "%s (%s)", _(rh_secret_kind(o->type)), o->type);
	rh_facts_addf(out, _("Age"), RH_ROLE_TEXT, "%s", age);
	const char *description = rh_secret_object_annotation(o, RH_DESCRIPTION);
	if (description)
		rh_facts_add(out, _("Description"), rh_str(description), RH_ROLE_TEXT);
	if (o->immutable)
		rh_facts_addf(out, _("Immutable"), RH_ROLE_WARN, "%s", _("its data cannot change any more"));
	if (o->origin == RH_ORIGIN_PROJECT_COPY)
		rh_facts_addf(out, _("Origin"), RH_ROLE_TEXT, "%s", _("a copy that Rancher keeps of a project secret"));
	if (o->origin == RH_ORIGIN_PROJECT_SOURCE && !rh_of_project(st->ns))
		rh_facts_addf(out, _("Origin"), RH_ROLE_TEXT, "%s", _("project secret"));
	if (o->last_applied)
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("kubectl apply left a readable copy of its values in an annotation."));
}

/* What is to be said of the secret as a whole. False: nothing can be read in it. */
static bool warn(const struct state *st, struct rh_facts *out)
{
	struct rh_docker_config c = { 0 };
	struct rh_err e;
	bool legacy, fine = true;
	const struct rh_secret *config = config_of(st, &legacy);

	if (!config || rh_docker_config_read(rh_secret_peek(config), legacy, &c, &e) != RH_OK) {
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("Its docker config cannot be read: nothing can be pulled with it."));
		fine = false;
	} else if (c.auths_misshapen) {
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("\"auths\" is no map: nodes refuse the whole secret, and with it every pull of the pod."));
	} else if (!c.count) {
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("It names no registry: nothing can be pulled with it."));
	}
	if (c.cred_helpers)
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("It names credential helpers: they do nothing in a cluster."));
	rh_docker_config_release(&c);
	return fine;
}

/* What the kubelet would not do with one entry, and what its vendor does with the password. */
static void warn_entry(const struct rh_registry_values *v, struct rh_facts *out)
{
	const struct rh_known_registry *k = rh_known_registry_at(rh_str(v->stored));
	const char *lifetime = k ? rh_known_lifetime(k, rh_str(v->user)) : NULL;
	struct rh_err e;

	if (v->broken)
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("This entry cannot be decoded. It blocks every pull of a pod that names the secret."));
	else if (v->token && !v->password.n)
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("It holds a token only, which nodes ignore."));
	else if (!v->password.n && !(v->user && *v->user))
		rh_facts_note(out, RH_ROLE_WARN, "%s", _("User and password are empty: nodes send them all the same, and are refused."));
	if (!rh_registry_address_check(rh_str(v->stored), &e)) {
		rh_facts_note(out, RH_ROLE_WARN, _("No image matches this address: %s."), e.what);
		rh_facts_note(out, RH_ROLE_TEXT, "%s", e.fix);
	} else if (rh_registry_address_doubt(rh_str(v->stored), &e)) {
		rh_facts_note(out, RH_ROLE_WARN, "%s: %s.", e.what, e.fix);
	}
	if (lifetime)
		rh_facts_note(out, RH_ROLE_WARN, "%s", _(lifetime));
}

static void fill_registry(struct rh_screen *s, struct rh_facts *out)
{
	struct state *st = s->state;

	if (!st->loaded || !rh_secret_is_registry(st->o.type) || !warn(st, out))
		return;
	for (size_t i = 0; i < st->registries.n; i++) {
		struct rh_registry_values *v = &st->registries.v[i];
		char *id = i ? rh_format("password.%zu", i) : rh_strdup("password");

		if (st->registries.n > 1)
			rh_facts_note(out, RH_ROLE_MUTED, _("Registry %zu of %zu"), i + 1, st->registries.n);
		rh_facts_add(out, _("Registry Domain Name"), rh_str(v->stored), RH_ROLE_TEXT);
		if (v->user && *v->user)
			rh_facts_add(out, _("Username"), rh_str(v->user), RH_ROLE_TEXT);
		if (v->password.n)
			rh_facts_secret(out, id, _("Password"), &v->password);
		warn_entry(v, out);
		free(id);
	}
}

static void fill_decoded(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;
	struct rh_buf text;
	struct rh_str rest, line;
	bool legacy;

	if (!st->loaded || !rh_secret_is_registry(st->o.type))
		return;
	const struct rh_secret *config = config_of(st, &legacy);
	if (!config)
		return;
	rh_buf_init(&text, (size_t)1 << 20);
	rh_mask_docker_config(rh_secret_peek(config), (struct rh_str){ 0 }, &text);
	rest = rh_buf_str(&text);
	while (rh_str_cut(&rest, '\n', &line))
		rh_facts_line(out, RH_ROLE_TEXT, line);
	rh_buf_release(&text);
}

static void fill_data(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;

	if (!st->loaded || rh_secret_is_registry(st->o.type))
		return;
	if (!st->o.data_count)
		rh_facts_note(out, RH_ROLE_MUTED, "%s", _("(none)"));
	for (size_t i = 0; i < st->o.data_count; i++) {
		const struct rh_datum *d = &st->o.data[i];
		if (!d->value.n)
			rh_facts_addf(out, d->key, RH_ROLE_MUTED, "%s", _("<Empty>"));
		else if (!rh_utf8_valid(rh_secret_peek(&d->value)))
			rh_facts_addf(out, d->key, RH_ROLE_MUTED, _("<Binary Data: %zu bytes>"), d->value.n);
		else
			rh_facts_secret(out, d->key, d->key, &d->value);
	}
}

static void fill_labels(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;

	if (!st->loaded)
		return;
	for (size_t i = 0; i < st->o.label_count; i++)
		rh_facts_add(out, st->o.labels[i].key, rh_str(st->o.labels[i].value), RH_ROLE_TEXT);
	for (size_t i = 0; i < st->o.annotation_count; i++)
		if (strcmp(st->o.annotations[i].key, RH_DESCRIPTION) != 0)
			rh_facts_add(out, st->o.annotations[i].key, rh_str(st->o.annotations[i].value), RH_ROLE_MUTED);
}

static void fill_copies(struct rh_screen *s, struct rh_facts *out)
{
	const struct state *st = s->state;

	if (rh_of_project(st->ns) && st->loaded)
		rh_project_copies_fill(s, &st->copies, &st->o, out);
}

static const struct rh_section sections[] = {
	{ "general", N_("Secret"), fill_general },
	{ "copies", N_("Copies"), fill_copies },
	{ "registry", N_("Registry"), fill_registry },
	{ "decoded", N_("As Kubernetes keeps it, decoded"), fill_decoded },
	{ "data", N_("Data"), fill_data },
	{ "labels", N_("Labels & Annotations"), fill_labels },
	{ 0 },
};

/* ---- ------------------------------------------------------------------------------------------------------------------ */

static void on_load(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;
	struct rh_secret_object o = { 0 };
	struct rh_reply *r = m->body;
	bool legacy;

	st->err = m->err;
	if (m->err.code == RH_E_AUTH)
		rh_app_error(s->app, &m->err);
	if (m->err.code != RH_OK || rh_secret_object_read(&r->body, &o, &st->err) != RH_OK) {
		rh_secret_object_release(&o);
		return;
	}
	rh_registry_set_release(&st->registries);
	rh_secret_object_release(&st->o);
	st->o = o;
	st->loaded = true;
	if (!rh_secret_is_registry(o.type))
		return;
	const struct rh_secret *config = config_of(st, &legacy);
	if (config && rh_registry_set_read(rh_secret_peek(config), legacy, &st->registries, &st->err) != RH_OK)
		rh_registry_set_release(&st->registries);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	if (rh_secret_delete_reply(&((struct state *)s->state)->deletion, m))
		return;
	if (m->tag == TAG_LOAD)
		on_load(s, m);
	if (rh_of_project(((struct state *)s->state)->ns))
		rh_project_copies_reply(s, &((struct state *)s->state)->copies, m);
	if (m->tag == RH_MAIL_SIGNED_IN)
		load(s);
	if (m->tag == RH_MAIL_WRITTEN && m->err.code != RH_OK)
		rh_app_error(s->app, &m->err);
	rh_screen_changed(s);
}

static bool may_reveal(struct rh_screen *s, struct rh_err *e)
{
	return rh_app_gate(s->app, RH_GATE_REVEAL, e);
}

static void ask_delete(struct rh_screen *s)
{
	struct state *st = s->state;
	struct rh_err e;

	if (rh_copy_to_source(s, st->ns, st->name, st->o.origin))
		return;
	if (rh_secret_may_change(s->app, st->o.origin, &e))
		rh_secret_delete_ask(s, &st->deletion, st->ns, st->name, rh_secret_kind(st->o.type), st->o.uid);
	else
		rh_app_error(s->app, &e);
}

/* Stored passwords go through the gate of reveals: who may not see them may not use them either. */
static void test_login(struct rh_screen *s)
{
	const struct state *st = s->state;
	struct rh_docker_config c = { 0 };
	struct rh_err e = { 0 };
	bool legacy;
	const struct rh_secret *config = config_of(st, &legacy);

	if (!config || rh_docker_config_read(rh_secret_peek(config), legacy, &c, &e) != RH_OK || !c.count) {
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", _("There is no login in it."));
	} else {
		struct rh_login_entry *entries = rh_alloc(c.count * sizeof *entries);

		for (size_t i = 0; i < c.count; i++)
			entries[i] = (struct rh_login_entry){ c.entries[i].key, c.entries[i].user, &c.entries[i].password, true };
		rh_test_login(s, &(struct rh_login_test){ .entries = entries, .n = c.count });
		free(entries);
	}
	rh_docker_config_release(&c);
}

static bool act(struct rh_screen *s, enum rh_verb verb)
{
	const struct state *st = s->state;
	char *key = rh_format("%s/%s", st->ns, st->name);
	bool mine = true;

	if (verb == RH_DO_YAML)
		rh_app_push(s->app, &rh_screen_yaml, key);
	else if (verb == RH_DO_USED_BY)
		rh_app_push(s->app, &rh_screen_used_by, key);
	else if (verb == RH_DO_ROTATE && st->loaded)
		rh_rotate_open(s, key, st->o.type);
	else if (verb == RH_DO_AGAIN)
		load(s);
	else if (verb == RH_DO_EDIT && st->loaded)
		rh_secret_edit_open(s, st->ns, st->name, st->o.type, st->o.origin);
	else if (verb == RH_DO_DELETE && st->loaded)
		ask_delete(s);
	else if (verb == RH_DO_TEST_LOGIN && st->loaded)
		test_login(s);
	else
		mine = false;
	free(key);
	return mine;
}

static void open(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	rh_key_split(arg, &st->ns, &st->name);
	if (rh_of_project(st->ns))
		rh_project_copies_open(s, &st->copies, st->ns, st->name);
	load(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_secret_deletion_release(&st->deletion);
	rh_project_copies_release(&st->copies);
	rh_registry_set_release(&st->registries);
	rh_secret_object_release(&st->o);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct rh_screen *s, struct rh_buf *out)
{
	rh_buf_addz(out, ((const struct state *)s->state)->name);
}

static void teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;
	bool legacy;

	if (st->loaded && rh_secret_is_registry(st->o.type)) {
		(void)config_of(st, &legacy);
		rh_place_teach(s, out, "get", st->ns, st->name,
			       legacy ? " --output='jsonpath={.data.\\.dockercfg}' | base64 --decode" :
					" --output='jsonpath={.data.\\.dockerconfigjson}' | base64 --decode");
	}
	rh_place_teach(s, out, "get", st->ns, st->name, " -o yaml");
}

static const struct rh_action actions[] = {
	{ RH_DO_REVEAL, NULL, NULL, N_("Show the selected value for 10 seconds."), RH_ACT_REVEALS | RH_ACT_HINT },
	{ RH_DO_COPY, NULL, NULL, N_("Copy the selected value to the terminal's clipboard, without showing it."), RH_ACT_REVEALS | RH_ACT_HINT },
	{ RH_DO_EDIT, NULL, NULL, N_("Change it in a form."), RH_ACT_WRITES | RH_ACT_HINT },
	{ RH_DO_DELETE, NULL, NULL, N_("Delete it, after asking."), RH_ACT_WRITES | RH_ACT_DANGER | RH_ACT_HINT },
	{ RH_DO_YAML, NULL, NULL, N_("Show it as YAML, values masked."), RH_ACT_HINT },
	{ RH_DO_ROTATE, NULL, NULL, N_("Change the password of this login here and in every other secret that holds it."),
	  RH_ACT_WRITES | RH_ACT_REVEALS },
	{ RH_DO_USED_BY, NULL, NULL, N_("What names it, and what it would cover."), RH_ACT_HINT },
	{ RH_DO_TEST_LOGIN, NULL, NULL, N_("Ask the registry whether it takes the stored login."), RH_ACT_REVEALS },
	{ RH_DO_AGAIN, NULL, NULL, N_("Read it again."), 0 },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that show the same."), RH_ACT_HINT },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

const struct rh_screen_ops rh_screen_secret_view = {
	.id = "secret_view",
	.title = N_("Secret"),
	.kind = RH_SCREEN_DETAIL,
	.state_size = sizeof(struct state),
	.help = N_("Values are masked. Reveal shows one of them for 10 seconds; Copy takes it to the clipboard without showing it."),
	.actions = actions,
	.sections = sections,
	.may_reveal = may_reveal,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = teach,
};
