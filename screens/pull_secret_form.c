/* Registry: the form that creates and edits the secret with which workloads pull private images. */
#include "screens/screens.h"

#include <string.h>

struct state {
	struct rh_secret_edit_state edit;	/* first */
	struct rh_name_watch name;
	bool legacy;
};

/* ---- fields --------------------------------------------------------------------------------------------------------- */

static void registry_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	int n = 0;

	(void)s;
	(void)field;
	for (const struct rh_known_registry *k = rh_known_registries; k->id && n < 4; k++, n++)
		rh_choices_add(out, (struct rh_choice){ .value = k->id, .label = _(k->label) });
}

static bool check_domain(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_registry_address_check(rh_str_trim(value), e);
}

static bool check_user(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	if (!memchr(value.p ? value.p : "", ':', value.n))
		return true;
	(void)rh_err_set(e, RH_E_INVALID, "%s", _("A user name cannot hold a colon: the kubelet splits user and password there."));
	return false;
}

#define REGISTRY_FIELDS(fixed) \
	{ .id = "namespace", .kind = RH_FIELD_PICK, .label = N_("Namespace"), .flags = RH_FIELD_REQUIRED | RH_FIELD_TYPED | (fixed), \
	  .max = 63, .choices = rh_namespace_choices, .check = rh_check_namespace, .server_field = "metadata.namespace", \
	  .help = N_("A registry serves the workloads of its own namespace only.") }, \
	{ .id = "name", .kind = RH_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"), \
	  .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII | (fixed), .max = 253, .check = rh_check_name, .server_field = "metadata.name", \
	  .help = N_("No other secret of the namespace, of whatever kind, may have it.") }, \
	{ .id = "description", .kind = RH_FIELD_TEXT, .label = N_("Description"), \
	  .hint = N_("Any text you want that better describes this resource"), .server_field = "metadata.annotations" }, \
	{ .id = "registry", .kind = RH_FIELD_CHOICE, .label = N_("Registry"), .preset = "custom", .choices = registry_choices, \
	  .help = N_("The site that hosts your images. For DockerHub and Quay.io the address is known.") }, \
	{ .id = "domain", .kind = RH_FIELD_TEXT, .label = N_("Registry Domain Name"), .hint = N_("e.g. index.docker.io"), \
	  .flags = RH_FIELD_REQUIRED, .max = 512, .check = check_domain, .when = { "registry", "custom artifactory" }, \
	  .server_field = "data", .help = N_("Host and optional port and path, as images are named: harbor.corp.example:5000.") }, \
	{ .id = "address", .kind = RH_FIELD_NOTE, .label = N_("Address"), .when = { "registry", "dockerhub quay" } }, \
	{ .id = "username", .kind = RH_FIELD_TEXT, .label = N_("Username"), .flags = RH_FIELD_REQUIRED, .max = 512, .check = check_user }, \
	{ .id = "password", .kind = RH_FIELD_SECRET, .label = N_("Password"), .flags = RH_FIELD_REQUIRED, .max = 8192, \
	  .help = N_("The password, or better an access token of a robot account that may only pull.") }, \
	{ .id = "labels", .kind = RH_FIELD_KEYVALUES, .label = N_("Labels"), .flags = RH_FIELD_UNFOLD, .check = rh_check_label_value, \
	  .check_key = rh_check_label_key, .server_field = "metadata.labels" }, \
	{ .id = "annotations", .kind = RH_FIELD_KEYVALUES, .label = N_("Annotations"), .flags = RH_FIELD_UNFOLD, \
	  .check_key = rh_check_annotation_key, .server_field = "metadata.annotations" }, \
	{ 0 }

static const struct rh_field create_fields[] = { REGISTRY_FIELDS(0) };
static const struct rh_field edit_fields[] = { REGISTRY_FIELDS(RH_FIELD_FIXED) };

static const struct rh_known_registry *chosen(const struct rh_screen *s)
{
	for (const struct rh_known_registry *k = rh_known_registries; k->id; k++)
		if (rh_form_is(s, "registry", k->id))
			return k;
	return &rh_known_registries[0];
}

static void show_address(struct rh_screen *s)
{
	const struct rh_known_registry *k = chosen(s);

	if (!k->address)
		return;
	char *line = rh_format(_("%s   (written as the key of the entry)"), k->address);
	rh_form_set(s, "address", rh_str(line));
	free(line);
}

static void changed(struct rh_screen *s, const char *field)
{
	struct state *st = s->state;

	if (strcmp(field, "registry") == 0)
		show_address(s);
	if (!st->edit.name && (strcmp(field, "namespace") == 0 || strcmp(field, "name") == 0))
		rh_name_watch_changed(s, &st->name);
	rh_app_teach_later(s->app);
}

/* Said without showing it: a space at an end is nearly always pasted by mistake. */
static void left(struct rh_screen *s, const char *field)
{
	if (strcmp(field, "password") != 0)
		return;
	struct rh_str p = rh_secret_peek(rh_form_secret(s, "password"));
	if (p.n && rh_str_trim(p).n != p.n)
		rh_form_note(s, "password", RH_ROLE_WARN, "%s", _("begins or ends with a space"));
}

/* ---- values -> body ---------------------------------------------------------------------------------------------------- */

static void values_of(const struct rh_screen *s, struct rh_registry_values *v)
{
	*v = (struct rh_registry_values){ .registry = chosen(s)->id };
	v->domain = rh_str_dup(rh_form_text(s, "domain"));
	v->user = rh_str_dup(rh_form_text(s, "username"));
	rh_secret_copy(&v->password, rh_form_secret(s, "password"));
	v->keep_password = rh_form_kept(s, "password");
}

static void submit_create(struct rh_screen *s)
{
	struct rh_pairs labels = { 0 }, annotations = { 0 };
	struct rh_registry_values v;
	struct rh_datum datum = { .key = ".dockerconfigjson" };
	struct rh_str description = rh_str_trim(rh_form_text(s, "description"));
	char *ns = rh_str_dup(rh_form_text(s, "namespace")), *name = rh_str_dup(rh_form_text(s, "name"));
	struct rh_err e;

	values_of(s, &v);
	rh_pairs_of_form(&labels, s, "labels");
	rh_pairs_of_form(&annotations, s, "annotations");
	if (description.n)
		rh_pairs_add(&annotations, RH_STR(RH_DESCRIPTION), description);
	if (rh_registry_config((struct rh_str){ 0 }, false, &v, &datum.value, &e) == RH_OK)
		rh_review_create(s, &(struct rh_secret_draft){ .type = RH_TYPE_DOCKERCONFIGJSON, .ns = ns, .name = name,
				 .labels = labels.v, .label_count = labels.n, .annotations = annotations.v,
				 .annotation_count = annotations.n, .data = &datum, .data_count = 1 });
	else
		rh_form_banner(s, &e);
	rh_secret_release(&datum.value);
	rh_registry_values_release(&v);
	rh_pairs_release(&labels);
	rh_pairs_release(&annotations);
	free(ns);
	free(name);
}

static const char *data_key(const struct state *st)
{
	return st->legacy ? ".dockercfg" : ".dockerconfigjson";
}

static bool same_values(const struct rh_registry_values *now, const struct rh_registry_values *was)
{
	return now->keep_password && rh_str_is(rh_registry_address(now), was->domain ? was->domain : "") &&
	       strcmp(now->user, was->user ? was->user : "") == 0;
}

/* The config is touched only when something of it was changed: else it stays to the byte. */
static enum rh_code edit_config(struct rh_screen *s, struct rh_secret *body, struct rh_err *e)
{
	struct state *st = s->state;
	const struct rh_secret *stored = rh_secret_object_value(&st->edit.base, data_key(st));
	const struct rh_secret *newest = rh_secret_object_value(rh_edit_onto(&st->edit), data_key(st));
	struct rh_str config = stored ? rh_secret_peek(stored) : RH_STR("");
	struct rh_registry_values now, was;
	struct rh_secret next;
	size_t others;
	enum rh_code code = RH_OK;

	rh_secret_init(&next);
	values_of(s, &now);
	rh_registry_values_read(config, st->legacy, &was, &others);
	if (!same_values(&now, &was)) {
		code = rh_registry_config(newest ? rh_secret_peek(newest) : RH_STR(""), st->legacy, &now, &next, e);
		if (code == RH_OK) {
			struct rh_str value = rh_secret_peek(&next);
			code = rh_secret_edit(body, RH_PART_DATA, data_key(st), &value, e);
		}
	}
	rh_registry_values_release(&now);
	rh_registry_values_release(&was);
	rh_secret_release(&next);
	return code;
}

static void submit_edit(struct rh_screen *s)
{
	struct state *st = s->state;
	struct rh_secret body;
	struct rh_err e;

	if (!rh_edit_ready(s, &st->edit))
		return;
	rh_secret_init(&body);
	rh_secret_copy(&body, &rh_edit_onto(&st->edit)->raw);
	if (edit_config(s, &body, &e) == RH_OK && rh_edit_meta(s, &st->edit.base, &body, &e) == RH_OK)
		rh_review_save(s, rh_edit_onto(&st->edit), &body);
	else
		rh_form_banner(s, &e);
	rh_secret_release(&body);
}

/* ---- object -> values -------------------------------------------------------------------------------------------------- */

static void fill(struct rh_screen *s, const struct rh_secret_object *o)
{
	struct state *st = s->state;
	struct rh_registry_values v;
	size_t others;

	st->legacy = strcmp(o->type, RH_TYPE_DOCKERCFG) == 0;
	const struct rh_secret *stored = rh_secret_object_value(o, data_key(st));
	rh_registry_values_read(stored ? rh_secret_peek(stored) : RH_STR(""), st->legacy, &v, &others);
	rh_form_set(s, "registry", rh_str(v.registry));
	rh_form_set(s, "domain", rh_str(v.domain));
	rh_form_set(s, "username", rh_str(v.user));
	rh_form_keep(s, "password", v.password.n > 0);
	rh_edit_fill_meta(s, o);
	show_address(s);
	if (others)
		rh_form_note(s, "registry", RH_ROLE_MUTED, rh_ngettext("the first entry; %zu more stays as it is",
			     "the first entry; %zu more stay as they are", others), others);
	rh_registry_values_release(&v);
	rh_form_focus(s, "username");
}

static void open_create(struct rh_screen *s, const void *arg)
{
	struct rh_str ns = rh_namespace_preset(s);

	(void)arg;
	if (ns.n)
		rh_form_set(s, "namespace", ns);
	show_address(s);
	rh_form_clean(s);
	rh_app_draft_apply(s->app, s);
	rh_form_focus(s, ns.n ? "name" : "namespace");
}

static void open_edit(struct rh_screen *s, const void *arg)
{
	struct state *st = s->state;

	rh_edit_open(s, &st->edit, arg, fill);
}

static bool leave_edit(struct rh_screen *s)
{
	const struct state *st = s->state;

	return rh_edit_leave(s, &st->edit);
}

static void reply(struct rh_screen *s, struct rh_mail *m)
{
	struct state *st = s->state;

	if (rh_name_watch_reply(s, &st->name, m) || (st->edit.name && rh_edit_reply(s, &st->edit, m)))
		return;
	if (m->tag == RH_MAIL_REFUSED)
		rh_form_take_refusal(s, m);
	if (m->tag == RH_MAIL_PLACES)
		rh_form_take_places(s);
}

static void close(struct rh_screen *s)
{
	struct state *st = s->state;

	rh_name_watch_release(&st->name);
	rh_edit_release(&st->edit);
}

static void crumb_create(const struct rh_screen *s, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, _("Secret: Create Registry"));
}

static void crumb_edit(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_buf_addf(out, _("Secret: Edit %s"), st->edit.name ? st->edit.name : "");
}

static void teach_create(const struct rh_screen *s, struct rh_buf *out)
{
	bool plain = !rh_form_text(s, "description").n && !rh_form_pairs(s, "labels") && !rh_form_pairs(s, "annotations");

	rh_teach_create_registry(out, rh_app_session(s->app), rh_form_text(s, "namespace"), rh_form_text(s, "name"), plain);
}

static void teach_edit(const struct rh_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_teach_object(out, rh_app_session(s->app), "edit", "secret", rh_str(st->edit.ns), rh_str(st->edit.name), NULL);
}

static const struct rh_action actions[] = {
	{ RH_DO_REVIEW, NULL, NULL, N_("Check everything and show what will be sent."), RH_ACT_HINT | RH_ACT_WRITES },
	{ RH_DO_REVEAL, NULL, NULL, N_("Show the password that was typed, for 10 seconds."), RH_ACT_HINT | RH_ACT_REVEALS },
	{ RH_DO_COMMANDS, NULL, NULL, N_("The kubectl commands that do the same."), 0 },
	{ RH_DO_NOTHING, NULL, NULL, NULL, 0 },
};

#define HELP \
	N_("\"Registry\" means two things. A container registry is the server that holds the images. A Kubernetes registry is the secret " \
	   "with the credentials for it: that is what this form makes. The container registry must exist already.\n\nThe workloads of the " \
	   "namespace can then pull from it, as soon as the secret is attached to them (Pull Secrets).")

const struct rh_screen_ops rh_screen_pull_secret_form = {
	.id = "pull_secret_form",
	.title = N_("Secret: Create Registry"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = HELP,
	.actions = actions,
	.fields = create_fields,
	.changed = changed,
	.left = left,
	.submit = submit_create,
	.submit_label = N_("Create…"),
	.open = open_create,
	.reply = reply,
	.close = close,
	.crumb = crumb_create,
	.teach = teach_create,
};

const struct rh_screen_ops rh_screen_pull_secret_edit = {
	.id = "pull_secret_edit",
	.title = N_("Secret: Edit Registry"),
	.kind = RH_SCREEN_FORM,
	.state_size = sizeof(struct state),
	.help = HELP,
	.actions = actions,
	.fields = edit_fields,
	.changed = changed,
	.left = left,
	.submit = submit_edit,
	.submit_label = N_("Save…"),
	.leave = leave_edit,
	.open = open_edit,
	.reply = reply,
	.close = close,
	.crumb = crumb_edit,
	.teach = teach_edit,
};
