/* The fields of the registry form: tables, what is checked while typing, what one choice changes in another field. */
#include "screens/pull_secret.h"

#include <string.h>

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
	{ .id = "login", .kind = RH_FIELD_NOTE, .label = N_("Login"), .hint = N_("not tested from this host") }, \
	{ .id = "labels", .kind = RH_FIELD_KEYVALUES, .label = N_("Labels"), .flags = RH_FIELD_UNFOLD, .check = rh_check_label_value, \
	  .check_key = rh_check_label_key, .server_field = "metadata.labels" }, \
	{ .id = "annotations", .kind = RH_FIELD_KEYVALUES, .label = N_("Annotations"), .flags = RH_FIELD_UNFOLD, \
	  .check_key = rh_check_annotation_key, .server_field = "metadata.annotations" }, \
	{ 0 }

const struct rh_field rh_pull_secret_create_fields[] = { REGISTRY_FIELDS(0) };
const struct rh_field rh_pull_secret_edit_fields[] = { REGISTRY_FIELDS(RH_FIELD_FIXED) };

static const struct rh_known_registry *chosen(const struct rh_screen *s)
{
	for (const struct rh_known_registry *k = rh_known_registries; k->id; k++)
		if (rh_form_is(s, "registry", k->id))
			return k;
	return &rh_known_registries[0];
}

void rh_pull_secret_show_address(struct rh_screen *s)
{
	const struct rh_known_registry *k = chosen(s);

	if (!k->address)
		return;
	char *line = rh_format(_("%s   (written as the key of the entry)"), k->address);
	rh_form_set(s, "address", rh_str(line));
	free(line);
}

void rh_pull_secret_field_changed(struct rh_screen *s, const char *field)
{
	struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	if (strcmp(field, "registry") == 0)
		rh_pull_secret_show_address(s);
	if (!st->edit.name && (strcmp(field, "namespace") == 0 || strcmp(field, "name") == 0))
		rh_name_watch_changed(s, &st->name);
}

/* Said without showing it: a space at an end is nearly always pasted by mistake. */
void rh_pull_secret_field_left(struct rh_screen *s, const char *field)
{
	if (strcmp(field, "password") != 0)
		return;
	struct rh_str p = rh_secret_peek(rh_form_secret(s, "password"));
	if (p.n && rh_str_trim(p).n != p.n)
		rh_form_note(s, "password", RH_ROLE_WARN, "%s", _("begins or ends with a space"));
}

/* ---- entries ---------------------------------------------------------------------------------------------------------- */

size_t rh_pull_secret_entries(const struct rh_screen *s)
{
	(void)s;
	return 1;
}

size_t rh_pull_secret_entry_now(const struct rh_screen *s)
{
	(void)s;
	return 0;
}

char *rh_pull_secret_path(size_t entry, const char *field)
{
	return entry ? rh_format("more.%zu.%s", entry - 1, field) : rh_strdup(field);
}

void rh_pull_secret_entry(const struct rh_screen *s, size_t entry, struct rh_registry_values *v)
{
	const struct rh_pull_secret_state *st = rh_pull_secret_state_of(s);

	(void)entry;
	*v = (struct rh_registry_values){ .registry = chosen(s)->id };
	v->domain = rh_str_dup(rh_form_text(s, "domain"));
	v->user = rh_str_dup(rh_form_text(s, "username"));
	v->keep_password = rh_form_kept(s, "password");
	if (v->keep_password) {
		const struct rh_secret *stored = rh_secret_object_value(&st->edit.base, st->legacy ? ".dockercfg" : ".dockerconfigjson");
		struct rh_registry_values was;
		size_t others;

		rh_registry_values_read(stored ? rh_secret_peek(stored) : RH_STR(""), st->legacy, &was, &others);
		rh_secret_move(&v->password, &was.password);
		rh_registry_values_release(&was);
	} else {
		rh_secret_copy(&v->password, rh_form_secret(s, "password"));
	}
}
