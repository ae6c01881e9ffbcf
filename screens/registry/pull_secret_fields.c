/* The fields of the registry form: the two tables, and what can be chosen and checked without knowing the rest of the
 * form. */
#include "screens/edit.h"
#include "screens/registry/pull_secret.h"
#include "base/base.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/ui.h"

#include <string.h>

/* The radio line has room for Rancher's four and one way further at 80 columns. */
static void registry_choices(struct ui_screen *s, const char *field, struct ui_choices *out)
{
	(void)s;
	(void)field;
	for (size_t i = 0; i < REGISTRY_RANCHER_REGISTRIES; i++)
		ui_choices_add(out, (struct ui_choice){ .value = registry_known_registries[i].id,
							.label = _(registry_known_registries[i].label) });
	ui_choices_add(out, (struct ui_choice){ .value = "other", .label = ui_ascii() ? "+" : "…" });
}

static void site_choices(struct ui_screen *s, const char *field, struct ui_choices *out)
{
	(void)s;
	(void)field;
	for (const struct registry_known_registry *k = &registry_known_registries[REGISTRY_RANCHER_REGISTRIES]; k->id;
	     k++)
		ui_choices_add(out, (struct ui_choice){ .value = k->id, .label = _(k->label), .note = k->pattern });
}

static bool check_domain(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_buf better;

	(void)s;
	value = rh_str_trim(value);
	if (!value.n || registry_address_check(value, e))
		return true;
	rh_buf_init(&better, 2048);
	if (registry_address_better(value, &better))
		rh_err_fix(e, _("{key:fix} writes %s"), better.p);
	rh_buf_release(&better);
	return false;
}

static bool check_user(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	if (!memchr(value.p ? value.p : "", ':', value.n))
		return true;
	rh_err_set(e, RH_E_INVALID, "%s",
		   _("A user name cannot hold a colon: the kubelet splits user and password there."));
	return false;
}

/* One registry: the first stands in the form itself, further ones in "more". */
#define ENTRY_FIELDS(server)                                                                                           \
	{ .id = "registry",                                                                                            \
	  .kind = UI_FIELD_CHOICE,                                                                                     \
	  .label = N_("Registry"),                                                                                     \
	  .preset = "custom",                                                                                          \
	  .choices = registry_choices,                                                                                 \
	  .help = N_(                                                                                                  \
		  "The site that hosts your images. The last one leads to others: GHCR, GitLab, ECR, ACR, Harbor…") }, \
		{ .id = "site",                                                                                        \
		  .kind = UI_FIELD_PICK,                                                                               \
		  .label = N_("Site"),                                                                                 \
		  .hint = N_("GHCR, GitLab, ECR, ACR, Harbor…"),                                                       \
		  .choices = site_choices,                                                                             \
		  .when = { "registry", "other" },                                                                     \
		  .help = N_("Type to find it. Its address and what its users must know come with it.") },             \
		{ .id = "domain",                                                                                      \
		  .kind = UI_FIELD_TEXT,                                                                               \
		  .label = N_("Registry Domain Name"),                                                                 \
		  .hint = N_("e.g. index.docker.io"),                                                                  \
		  .flags = UI_FIELD_REQUIRED,                                                                          \
		  .max = PULL_SECRET_TEXT,                                                                             \
		  .check = check_domain,                                                                               \
		  .when = { "registry", "custom artifactory other" },                                                  \
		  .server_field = server,                                                                              \
		  .help = N_("Host and optional port and path, as images are named: harbor.corp.example:5000.") },     \
		{ .id = "address",                                                                                     \
		  .kind = UI_FIELD_NOTE,                                                                               \
		  .label = N_("Address"),                                                                              \
		  .when = { "registry", "dockerhub quay" } },                                                          \
		{ .id = "username",                                                                                    \
		  .kind = UI_FIELD_TEXT,                                                                               \
		  .label = N_("Username"),                                                                             \
		  .flags = UI_FIELD_REQUIRED,                                                                          \
		  .max = PULL_SECRET_TEXT,                                                                             \
		  .check = check_user },                                                                               \
		{ .id = "password",                                                                                    \
		  .kind = UI_FIELD_SECRET,                                                                             \
		  .label = N_("Password"),                                                                             \
		  .flags = UI_FIELD_REQUIRED,                                                                          \
		  .max = 16384,                                                                                        \
		  .help = N_("The password, or better an access token of a robot account that may only pull.") },      \
		{ .id = "login",                                                                                       \
		  .kind = UI_FIELD_NOTE,                                                                               \
		  .label = N_("Login"),                                                                                \
		  .hint = N_("not tested from this host") },                                                           \
	{                                                                                                              \
		.id = "stored", .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN, .max = PULL_SECRET_TEXT               \
	}

static const struct ui_field more_fields[] = { ENTRY_FIELDS(NULL), { 0 } };

/* Where it goes: see registry_scope.c for what the hidden value says. */
#define SCOPE_FIELDS                                                                                                  \
	{ .id = "where", .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN, .preset = "plain" },                        \
		{ .id = "scope",                                                                                      \
		  .kind = UI_FIELD_CHOICE,                                                                            \
		  .label = N_("Scope"),                                                                               \
		  .preset = "namespace",                                                                              \
		  .choices = pull_secret_registry_scope_choices,                                                      \
		  .when = { "where", "namespace project" },                                                           \
		  .help = N_("A project's registry is copied into each of its namespaces, also into those that come " \
			     "later.") },                                                                             \
		{ .id = "project",                                                                                    \
		  .kind = UI_FIELD_PICK,                                                                              \
		  .label = N_("Project"),                                                                             \
		  .flags = UI_FIELD_REQUIRED,                                                                         \
		  .choices = pull_secret_registry_project_choices,                                                    \
		  .when = { "where", "picked" },                                                                      \
		  .help = N_("Rancher copies the registry into each of its namespaces.") },                           \
		{ .id = "receivers",                                                                                  \
		  .kind = UI_FIELD_NOTE,                                                                              \
		  .label = N_("Namespaces"),                                                                          \
		  .when = { "where", "project picked" } },
#define NAMESPACE_FIELD(...)                                                        \
	{ .id = "namespace",                                                        \
	  .kind = UI_FIELD_PICK,                                                    \
	  .label = N_("Namespace"),                                                 \
	  .max = 63,                                                                \
	  .choices = edit_namespace_choices,                                        \
	  .check = edit_check_namespace,                                            \
	  .server_field = "metadata.namespace",                                     \
	  .help = N_("A registry serves the workloads of its own namespace only."), \
	  __VA_ARGS__ },
#define REGISTRY_FIELDS(fixed)                                                                \
	{ .id = "name",                                                                       \
	  .kind = UI_FIELD_TEXT,                                                              \
	  .label = N_("Name"),                                                                \
	  .hint = N_("A unique name"),                                                        \
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII | (fixed),                              \
	  .max = 253,                                                                         \
	  .check = pull_secret_registry_check_name,                                           \
	  .server_field = "metadata.name",                                                    \
	  .help = N_("No other secret of the namespace, of whatever kind, may have it.") },   \
		{ .id = "description",                                                        \
		  .kind = UI_FIELD_TEXT,                                                      \
		  .label = N_("Description"),                                                 \
		  .hint = N_("Any text you want that better describes this resource"),        \
		  .server_field = "metadata.annotations" },                                   \
		ENTRY_FIELDS("data"),                                                         \
		{ .id = "more",                                                               \
		  .kind = UI_FIELD_REPEAT,                                                    \
		  .label = N_("More Registries"),                                             \
		  .item = N_("Further Registry"),                                             \
		  .flags = UI_FIELD_UNFOLD,                                                   \
		  .nested = more_fields,                                                      \
		  .help = N_("One secret can hold the credentials of several registries.") }, \
		{ .id = "labels",                                                             \
		  .kind = UI_FIELD_KEYVALUES,                                                 \
		  .label = N_("Labels"),                                                      \
		  .flags = UI_FIELD_UNFOLD,                                                   \
		  .check = edit_check_label_value,                                            \
		  .check_key = edit_check_label_key,                                          \
		  .server_field = "metadata.labels" },                                        \
		{ .id = "annotations",                                                        \
		  .kind = UI_FIELD_KEYVALUES,                                                 \
		  .label = N_("Annotations"),                                                 \
		  .flags = UI_FIELD_UNFOLD,                                                   \
		  .check_key = edit_check_annotation_key,                                     \
		  .server_field = "metadata.annotations" },                                   \
	{                                                                                     \
		0                                                                             \
	}

const struct ui_field pull_secret_create_fields[] = {
	SCOPE_FIELDS NAMESPACE_FIELD(.flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED,
				     .when = { "where", "namespace plain" }) REGISTRY_FIELDS(0)
};
const struct ui_field pull_secret_edit_fields[] = { NAMESPACE_FIELD(.flags = UI_FIELD_REQUIRED | UI_FIELD_FIXED)
							    REGISTRY_FIELDS(UI_FIELD_FIXED) };

void pull_secret_choose_host(struct ui_screen *s, const char *host)
{
	const struct registry_known_registry *k = strcmp(host, "docker.io") == 0
							  ? registry_known_registry(RH_STR("dockerhub"))
							  : registry_known_registry_of(rh_str(host));

	if (k && k->address) {
		ui_form_set(s, "registry", rh_str(k->id));
		return;
	}
	ui_form_set(s, "registry", RH_STR("custom"));
	ui_form_set(s, "domain", rh_str(host));
}
