/* The fields of the workload form, and what is wrong with their values. */
#include "screens/workload.h"

#include <stdio.h>
#include <string.h>

const char *rh_workload_item(char out[RH_WORKLOAD_PATH], size_t item, const char *field)
{
	snprintf(out, RH_WORKLOAD_PATH, "containers.%zu.%s", item, field);
	return out;
}

/* ---- checks ---------------------------------------------------------------------------------------------------------- */

/* Names that work, not merely names that the server takes: it appends to them. */
static bool check_name(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	const struct rh_workload_def *def = rh_workload_form_of(s)->def;

	if (!value.n)
		return true;
	if (value.n > (size_t)def->name_most) {
		(void)rh_err_set(e, RH_E_INVALID, _("This is too long for a %s: %zu characters, and %d are possible"), _(def->label), value.n,
				 def->name_most);
		return false;
	}
	return def->kind == RH_POD || def->kind == RH_JOB ? rh_name_subdomain(value, e) : rh_name_label(value, e);
}

static bool check_replicas(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	int64_t n;

	(void)s;
	if (!value.n || rh_str_number(value, 0, INT32_MAX, &n))
		return true;
	(void)rh_err_set(e, RH_E_INVALID, "%s", _("a whole number from 0 on"));
	return false;
}

static bool check_schedule(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_schedule_check(rh_str_trim(value), e);
}

static bool check_subdomain(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_subdomain(rh_str_trim(value), e);
}

static bool check_container(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || rh_name_label(value, e);
}

/* What is meant though it is no reference is put right when the field is left. */
static bool check_image(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_image image = { 0 };
	struct rh_buf meant;
	bool fine;

	(void)s;
	rh_buf_init(&meant, 4096);
	fine = !value.n || rh_image_meant(value, &meant) || rh_image_parse(value, &image, e);
	rh_image_release(&image);
	rh_buf_release(&meant);
	return fine;
}

static bool check_words(struct rh_screen *s, struct rh_str value, struct rh_err *e)
{
	struct rh_words w;
	bool fine = rh_words_split(value, &w);

	(void)s;
	rh_words_release(&w);
	if (!fine)
		(void)rh_err_set(e, RH_E_INVALID, "%s", _("a quotation mark is not closed"));
	return fine;
}

#define CHECK(name, rule) \
	static bool name(struct rh_screen *s, struct rh_str value, struct rh_err *e) \
	{ \
		(void)s; \
		return !value.n || rule(value, e); \
	}
CHECK(check_quantity, rh_quantity_check)
CHECK(check_port, rh_port_check)
CHECK(check_port_name, rh_port_name_check)
CHECK(check_env, rh_env_name_check)
CHECK(check_ref, rh_env_ref_check)
CHECK(check_from, rh_env_from_check)

/* ---- choices ------------------------------------------------------------------------------------------------------------ */

static void restart_choices(struct rh_screen *s, const char *field, struct rh_choices *out)
{
	const struct rh_workload_def *def = rh_workload_form_of(s)->def;
	static const char *const policies[] = { "Always", "OnFailure", "Never" };

	(void)field;
	for (size_t i = def && def->kind != RH_POD; i < RH_LEN(policies); i++)
		rh_choices_add(out, (struct rh_choice){ .value = policies[i], .label = policies[i] });
}

static const struct rh_choice policies[] = { { "Always", "Always", NULL, NULL }, { "IfNotPresent", "IfNotPresent", NULL, NULL },
					     { "Never", "Never", NULL, NULL }, { 0 } };
static const struct rh_choice sorts[] = { { "standard", N_("Standard Container"), NULL, NULL },
					  { "init", N_("Init Container"), NULL, NULL }, { 0 } };

/* ---- one container --------------------------------------------------------------------------------------------------------- */

#define MORE .when = { "more", "true" }
#define QUANTITY(id_, label_, help_) \
	{ .id = id_, .kind = RH_FIELD_TEXT, .label = label_, .flags = RH_FIELD_ASCII, .max = 32, .check = check_quantity, .help = help_, MORE }
#define VARIABLES(id_, label_, check_, help_) \
	{ .id = id_, .kind = RH_FIELD_KEYVALUES, .label = label_, .flags = RH_FIELD_UNFOLD, .check = check_, .check_key = check_env, \
	  .help = help_, MORE }

static const struct rh_field container_fields[] = {
	{ .id = "origin", .kind = RH_FIELD_TEXT, .flags = RH_FIELD_HIDDEN },
	{ .id = "image", .kind = RH_FIELD_TEXT, .label = N_("Container Image"), .hint = N_("quay.io/<profile>/<image>"),
	  .flags = RH_FIELD_REQUIRED, .max = 1024, .check = check_image,
	  .help = N_("Where the image is: registry, path and tag, as quay.io/acme/front:3.1. Without a registry it is Docker Hub's.") },
	{ .id = "policy", .kind = RH_FIELD_CHOICE, .label = N_("Pull Policy"), .preset = "Always", .options = policies,
	  .help = N_("Always asks the registry at each start, so that a changed tag and a lost right are noticed.") },
	{ .id = "more", .kind = RH_FIELD_CHECK, .label = N_("Name, ports, command, environment, resources"),
	  .help = N_("Everything else of this container.") },
	{ .id = "container", .kind = RH_FIELD_TEXT, .label = N_("Container Name"), .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII, .max = 63,
	  .check = check_container, MORE },
	{ .id = "sort", .kind = RH_FIELD_CHOICE, .label = N_("Kind"), .preset = "standard", .options = sorts, MORE,
	  .help = N_("Init containers run to their end, one after the other, before the others start. They pull with the same secrets.") },
	{ .id = "ports", .kind = RH_FIELD_KEYVALUES, .label = N_("Ports"), .flags = RH_FIELD_UNFOLD, .check = check_port_name,
	  .check_key = check_port, MORE, .help = N_("8080, 53/UDP, or with a port of the host 80:8080; beside it a name, if it shall have one.") },
	{ .id = "command", .kind = RH_FIELD_TEXT, .label = N_("Command"), .max = 65536, .check = check_words, MORE,
	  .hint = N_("e.g. /bin/sh -c"), .help = N_("Instead of the image's own entry point. Words as a shell takes them, with quotation marks.") },
	{ .id = "args", .kind = RH_FIELD_TEXT, .label = N_("Arguments"), .max = 65536, .check = check_words, MORE,
	  .help = N_("Instead of the image's own arguments. Words as a shell takes them, with quotation marks.") },
	{ .id = "dir", .kind = RH_FIELD_TEXT, .label = N_("WorkingDir"), .max = 4096, MORE },
	VARIABLES("env", N_("Environment Variables"), NULL, N_("Name and value. What must stay secret belongs into a secret.")),
	VARIABLES("env_secret", N_("Environment from secrets"), check_ref, N_("The name of the variable, and SECRET/KEY.")),
	VARIABLES("env_config", N_("Environment from config maps"), check_ref, N_("The name of the variable, and CONFIGMAP/KEY.")),
	{ .id = "env_from", .kind = RH_FIELD_KEYVALUES, .label = N_("All of a secret or config map"), .flags = RH_FIELD_UNFOLD,
	  .check_key = check_from, MORE, .help = N_("secret/NAME or configmap/NAME: each of its keys becomes a variable; beside it a prefix.") },
	QUANTITY("cpu", N_("CPU Reservation"), N_("500m is half a processor.")), QUANTITY("memory", N_("Memory Reservation"), N_("256Mi, 1Gi")),
	QUANTITY("cpu_limit", N_("CPU Limit"), N_("500m is half a processor.")), QUANTITY("memory_limit", N_("Memory Limit"), N_("256Mi, 1Gi")),
	{ 0 },
};

/* ---- the form --------------------------------------------------------------------------------------------------------------- */

#define WORKLOAD_FIELDS(fixed) \
	{ .id = "kind", .kind = RH_FIELD_TEXT, .flags = RH_FIELD_HIDDEN }, \
	{ .id = "namespace", .kind = RH_FIELD_PICK, .label = N_("Namespace"), .flags = RH_FIELD_REQUIRED | RH_FIELD_TYPED | (fixed), \
	  .max = 63, .choices = rh_namespace_choices, .check = rh_check_namespace, \
	  .help = N_("Pull secrets serve the workloads of their own namespace only.") }, \
	{ .id = "name", .kind = RH_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"), \
	  .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII | (fixed), .max = 253, .check = check_name, \
	  .help = N_("No other workload of this kind in the namespace may have it.") }, \
	{ .id = "description", .kind = RH_FIELD_TEXT, .label = N_("Description"), \
	  .hint = N_("Any text you want that better describes this resource") }, \
	{ .id = "replicas", .kind = RH_FIELD_NUMBER, .label = N_("Replicas"), .flags = RH_FIELD_REQUIRED, .max = 10, .check = check_replicas, \
	  .when = { "kind", "deployment statefulset" }, .help = N_("How many pods of it shall run.") }, \
	{ .id = "schedule", .kind = RH_FIELD_TEXT, .label = N_("Schedule"), .flags = RH_FIELD_REQUIRED | RH_FIELD_ASCII, .max = 253, \
	  .check = check_schedule, .when = { "kind", "cronjob" }, .hint = "0 * * * *", \
	  .help = N_("Minute, hour, day, month, weekday, in the server's time: \"0 3 * * 1-5\" is at 3 on working days.") }, \
	{ .id = "service", .kind = RH_FIELD_TEXT, .label = N_("Service Name"), .flags = RH_FIELD_ASCII | (fixed), .max = 253, \
	  .check = check_subdomain, .when = { "kind", "statefulset" }, \
	  .help = N_("The headless service that gives its pods their names in DNS; it may be left out.") }, \
	{ .id = "restart", .kind = RH_FIELD_CHOICE, .label = N_("Restart Policy"), .choices = restart_choices, \
	  .when = { "kind", "job cronjob pod" } }, \
	{ .id = "containers", .kind = RH_FIELD_REPEAT, .label = N_("Container"), .flags = RH_FIELD_REQUIRED, .nested = container_fields }, \
	{ .id = "pull_secrets", .kind = RH_FIELD_CHECKLIST, .label = N_("Pull Secrets"), .choices = rh_workload_attach_choices, \
	  .hint = N_("The registries of the namespace stand here."), \
	  .help = N_("Must be of Type kubernetes.io/dockercfg or kubernetes.io/dockerconfigjson. What covers an image is ticked by itself.") }, \
	{ .id = "pull_secret", .kind = RH_FIELD_TEXT, .label = N_("Another, by name"), .flags = RH_FIELD_ASCII, .max = 253, \
	  .check = check_subdomain, .help = N_("A pull secret that is not in the list: one that comes later, or that you may not see.") }, \
	{ .id = "account", .kind = RH_FIELD_TEXT, .label = N_("Service Account Name"), .hint = N_("default"), .flags = RH_FIELD_ASCII, \
	  .max = 253, .check = check_subdomain }, \
	{ .id = "labels", .kind = RH_FIELD_KEYVALUES, .label = N_("Labels"), .flags = RH_FIELD_UNFOLD, .check = rh_check_label_value, \
	  .check_key = rh_check_label_key }, \
	{ .id = "annotations", .kind = RH_FIELD_KEYVALUES, .label = N_("Annotations"), .flags = RH_FIELD_UNFOLD, \
	  .check_key = rh_check_annotation_key }, \
	{ .id = "kept", .kind = RH_FIELD_NOTE, .label = N_("Also set") }, \
	{ 0 }

const struct rh_field rh_workload_create_fields[] = { WORKLOAD_FIELDS(0) };
const struct rh_field rh_workload_edit_fields[] = { WORKLOAD_FIELDS(RH_FIELD_FIXED) };
