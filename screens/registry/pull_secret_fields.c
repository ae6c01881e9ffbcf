/* The fields of the registry form: the two tables, and what can be chosen and checked without knowing the rest of the
 * form. */
#include "screens/edit.h"
#include "screens/registry/pull_secret.h"
#include "base/base.h"
#include "registry/known.h"
#include "ui/field.h"
#include "ui/ui.h"

#include <string.h>

/* The radio line has room for Rancher's four and the way to all others at 80 columns. */
static void registry_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	(void)s;
	(void)field;
	for (size_t i = 0; i < REGISTRY_RANCHER_REGISTRIES; i++)
		ui_choices_add(out, (struct ui_choice){ .value = registry_known_registries[i].id,
							.label = _(registry_known_registries[i].label) });
	ui_choices_add(out, (struct ui_choice){ .value = "other", .label = _("Other") });
}

static void site_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
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
#define ENTRY_FIELDS(first, server)                                                                                    \
	{ UI_AT((first) + PULL_SECRET_REGISTRY, "registry"),                                                           \
	  .kind = UI_FIELD_CHOICE,                                                                                     \
	  .label = N_("Registry"),                                                                                     \
	  .preset = "custom",                                                                                          \
	  .choices = registry_choices,                                                                                 \
	  .help = N_(                                                                                                  \
		  "The site that hosts your images. The last one leads to others: GHCR, GitLab, ECR, ACR, Harbor…") }, \
		{ UI_AT((first) + PULL_SECRET_SITE, "site"),                                                           \
		  .kind = UI_FIELD_PICK,                                                                               \
		  .label = N_("Site"),                                                                                 \
		  .hint = N_("GHCR, GitLab, ECR, ACR, Harbor…"),                                                       \
		  .choices = site_choices,                                                                             \
		  .when = { (first) + PULL_SECRET_REGISTRY, "other" },                                                 \
		  .help = N_("Type to find it. Its address and what its users must know come with it.") },             \
		{ UI_AT((first) + PULL_SECRET_DOMAIN, "domain"),                                                       \
		  .kind = UI_FIELD_TEXT,                                                                               \
		  .label = N_("Registry Domain Name"),                                                                 \
		  .hint = N_("e.g. index.docker.io"),                                                                  \
		  .flags = UI_FIELD_REQUIRED | UI_FIELD_MENDS | UI_FIELD_BLANKS,                                       \
		  .max = PULL_SECRET_TEXT,                                                                             \
		  .check = check_domain,                                                                               \
		  .when = { (first) + PULL_SECRET_REGISTRY, "custom artifactory other" },                              \
		  .server_field = server,                                                                              \
		  .help = N_("Host and optional port and path, as images are named: harbor.corp.example:5000.") },     \
		{ UI_AT((first) + PULL_SECRET_ADDRESS, "address"), .kind = UI_FIELD_NOTE, .label = N_("Address"),      \
		  .when = { (first) + PULL_SECRET_REGISTRY, "dockerhub quay" } },                                      \
		{ UI_AT((first) + PULL_SECRET_USERNAME, "username"), .kind = UI_FIELD_TEXT,   .label = N_("Username"), \
		  .flags = UI_FIELD_REQUIRED | UI_FIELD_LATIN,       .max = PULL_SECRET_TEXT, .check = check_user },   \
		{ UI_AT((first) + PULL_SECRET_PASSWORD, "password"),                                                   \
		  .kind = UI_FIELD_SECRET,                                                                             \
		  .label = N_("Password"),                                                                             \
		  .flags = UI_FIELD_REQUIRED,                                                                          \
		  .max = 16384,                                                                                        \
		  .help = N_("The password, or a robot account's token that may only pull. {key:from_helper} asks a "  \
			     "helper.") },                                                                             \
		{ UI_AT((first) + PULL_SECRET_LOGIN, "login"), .kind = UI_FIELD_NOTE, .label = N_("Login"),            \
		  .hint = N_("not tested from this host") },                                                           \
	{                                                                                                              \
		UI_AT((first) + PULL_SECRET_STORED, "stored"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN,        \
							       .max = PULL_SECRET_TEXT                                 \
	}

static const struct ui_field more_fields[] = { ENTRY_FIELDS(0, NULL), { 0 } };

const struct ui_field pull_secret_fields[] = {
	/* Where it goes: see pull_secret_scope.c for what the hidden value says. */
	{ UI_AT(PULL_SECRET_WHERE, "where"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN, .preset = "plain" },
	{ UI_AT(PULL_SECRET_SCOPE, "scope"), .kind = UI_FIELD_CHOICE, .label = N_("Scope"), .preset = "namespace",
	  .choices = pull_secret_registry_scope_choices, .when = { PULL_SECRET_WHERE, "namespace project several" },
	  .help = N_("A project's registry is copied into each of its namespaces, also into those that come later. "
		     "Several: you choose them at the end, and each gets one of its own.") },
	{ UI_AT(PULL_SECRET_PROJECT, "project"), .kind = UI_FIELD_PICK, .label = N_("Project"),
	  .flags = UI_FIELD_REQUIRED, .choices = pull_secret_registry_project_choices,
	  .when = { PULL_SECRET_WHERE, "picked" },
	  .help = N_("Rancher copies the registry into each of its namespaces.") },
	{ UI_AT(PULL_SECRET_RECEIVERS, "receivers"), .kind = UI_FIELD_NOTE, .label = N_("Namespaces"),
	  .when = { PULL_SECRET_WHERE, "project picked" } },
	{ UI_AT(EDIT_NAMESPACE, "namespace"), .kind = UI_FIELD_PICK, .label = N_("Namespace"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED, .max = 63, .choices = edit_namespace_choices,
	  .check = edit_check_namespace, .when = { PULL_SECRET_WHERE, "namespace plain" },
	  .server_field = "metadata.namespace",
	  .help = N_("A registry serves the workloads of its own namespace only.") },
	{ UI_AT(EDIT_NAME, "name"), .kind = UI_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 253, .check = pull_secret_registry_check_name,
	  .server_field = "metadata.name",
	  .help = N_("No other secret of the namespace, of whatever kind, may have it.") },
	{ UI_AT(EDIT_DESCRIPTION, "description"), .kind = UI_FIELD_TEXT, .label = N_("Description"),
	  .hint = N_("Any text you want that better describes this resource"), .server_field = "metadata.annotations" },
	ENTRY_FIELDS(PULL_SECRET_FIRST, "data"),
	{ UI_AT(PULL_SECRET_MORE, "more"), .kind = UI_FIELD_REPEAT, .label = N_("More Registries"),
	  .item = N_("Further Registry"), .flags = UI_FIELD_UNFOLD, .nested = more_fields,
	  .help = N_("One secret can hold the credentials of several registries.") },
	{ UI_AT(EDIT_LABELS, "labels"), .kind = UI_FIELD_KEYVALUES, .label = N_("Labels"), .flags = UI_FIELD_UNFOLD,
	  .check = edit_check_label_value, .check_key = edit_check_label_key, .server_field = "metadata.labels" },
	{ UI_AT(EDIT_ANNOTATIONS, "annotations"), .kind = UI_FIELD_KEYVALUES, .label = N_("Annotations"),
	  .flags = UI_FIELD_UNFOLD, .check_key = edit_check_annotation_key, .server_field = "metadata.annotations" },
	{ 0 },
};

void pull_secret_choose_host(struct ui_screen *s, const char *host)
{
	const struct registry_known_registry *k = strcmp(host, "docker.io") == 0
							  ? registry_known_registry(RH_STR("dockerhub"))
							  : registry_known_registry_of(rh_str(host));

	if (k && k->address) {
		pull_secret_set(s, 0, PULL_SECRET_REGISTRY, rh_str(k->id));
		return;
	}
	pull_secret_set(s, 0, PULL_SECRET_REGISTRY, RH_STR("custom"));
	pull_secret_set(s, 0, PULL_SECRET_DOMAIN, rh_str(host));
}
