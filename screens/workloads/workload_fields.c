/* The fields of the workload form, and what is wrong with their values. */
#include "screens/edit.h"
#include "screens/workloads/workload.h"
#include "screens/workloads/workload_pod.h"
#include "screens/workloads/workload_sections.h"
#include "app/session.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/schedule.h"
#include "kube/workload.h"
#include "kube/workload_body.h"
#include "registry/attach.h"
#include "registry/image.h"
#include "ui/field.h"

#include <stdio.h>
#include <string.h>

/* ---- checks ---- */

/* Names that work, which is more than names that the server takes: it appends to them. */
static bool check_name(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	const struct kube_workload_def *def = workload_form_of(s)->def;

	if (!value.n)
		return true;
	if (value.n > (size_t)def->name_most) {
		rh_err_set(e, RH_E_INVALID, _("This is too long for a %s: %zu characters, and %d are possible"),
			   _(def->label), value.n, def->name_most);
		return false;
	}
	return def->kind == KUBE_POD || def->kind == KUBE_JOB ? data_name_subdomain(value, e)
							      : data_name_label(value, e);
}

static bool check_schedule(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || kube_schedule_check(rh_str_trim(value), e);
}

static bool check_subdomain(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_subdomain(rh_str_trim(value), e);
}

static bool check_container(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !value.n || data_name_label(value, e);
}

/* What is not a reference but can be read as one is put right when the field is left. */
static bool check_image(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct registry_image image = { 0 };
	struct rh_buf meant;
	bool fine;

	(void)s;
	rh_buf_init(&meant, 4096);
	fine = !value.n || registry_image_meant(value, &meant) || registry_image_parse(value, &image, e);
	registry_image_release(&image);
	rh_buf_release(&meant);
	return fine;
}

static bool check_words(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct data_words w;
	bool fine = data_words_split(value, &w);

	(void)s;
	data_words_release(&w);
	if (!fine)
		rh_err_set(e, RH_E_INVALID, "%s", _("a quotation mark is not closed"));
	return fine;
}

#define CHECK(name, rule)                                                            \
	static bool name(struct ui_screen *s, struct rh_str value, struct rh_err *e) \
	{                                                                            \
		(void)s;                                                             \
		return !value.n || rule(value, e);                                   \
	}
CHECK(check_quantity, kube_quantity_check)
CHECK(check_port, kube_port_check)
CHECK(check_port_name, kube_port_name_check)
CHECK(check_ref, kube_env_ref_check)
CHECK(check_from, kube_env_from_check)

static bool check_env(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	const struct kube *kube = app_session(s->app)->kube;

	return !value.n || kube_env_name_check(value, kube ? kube->minor : 0, e);
}

/* ---- choices ---- */

static void restart_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct kube_workload_def *def = workload_form_of(s)->def;
	static const char *const policies[] = { "Always", "OnFailure", "Never" };

	(void)field;
	for (size_t i = def && def->kind != KUBE_POD; i < RH_LEN(policies); i++)
		ui_choices_add(out, (struct ui_choice){ .value = policies[i], .label = policies[i] });
}

static const struct ui_choice policies[] = {
	{ "Always", "Always", NULL, NULL },
	{ "IfNotPresent", "IfNotPresent", NULL, NULL },
	{ "Never", "Never", NULL, NULL },
	{ 0 },
};

/* ---- one container ---- */

#define MORE .when = { WORKLOAD_MORE, "true" }
#define QUANTITY(at_, id_, label_, help_)                                                                    \
	{                                                                                                    \
		UI_AT(at_, id_), .kind = UI_FIELD_TEXT, .label = label_, .flags = UI_FIELD_ASCII, .max = 32, \
				 .check = check_quantity, .help = help_, MORE                                \
	}
#define VARIABLES(at_, id_, label_, check_, value_, help_)                                              \
	{                                                                                               \
		UI_AT(at_, id_), .kind = UI_FIELD_KEYVALUES, .label = label_, .flags = UI_FIELD_UNFOLD, \
				 .check = check_, .check_key = check_env, .help = help_,                \
				 .pair = { N_("Name"), value_ }, MORE                                   \
	}

static const struct ui_field container_fields[] = {
	{ UI_AT(WORKLOAD_ORIGIN, "origin"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN },
	{ UI_AT(KUBE_WC_RESTART, "container_restart"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN },
	{ UI_AT(KUBE_WC_IMAGE, "image"), .kind = UI_FIELD_TEXT, .label = N_("Container Image"),
	  .hint = N_("quay.io/<profile>/<image>"), .flags = UI_FIELD_REQUIRED, .max = 1024, .check = check_image,
	  .help = N_("Where the image is: registry, path and tag, as quay.io/acme/front:3.1. Without a registry it is "
		     "Docker Hub's.") },
	{ UI_AT(KUBE_WC_POLICY, "policy"), .kind = UI_FIELD_CHOICE, .label = N_("Pull Policy"), .preset = "Always",
	  .options = policies,
	  .help = N_("Always asks the registry at each start, so that a changed tag and a lost right are noticed.") },
	{ UI_AT(WORKLOAD_MORE, "more"), .kind = UI_FIELD_CHECK,
	  .label = N_("Ports, environment, health checks, storage…"),
	  .help = N_("Everything else of this container.") },
	{ UI_AT(KUBE_WC_NAME, "container"), .kind = UI_FIELD_TEXT, .label = N_("Container Name"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 63, .check = check_container, MORE },
	{ UI_AT(WORKLOAD_SORT, "sort"), .kind = UI_FIELD_CHOICE, .label = N_("Kind"), .preset = "standard",
	  .choices = workload_sort_choices, MORE,
	  .help = N_("Init containers run to their end, one after the other, before the others start. They pull with "
		     "the same secrets.") },
	{ UI_AT(WORKLOAD_LIST(KUBE_WC_PORTS), "ports"), .kind = UI_FIELD_KEYVALUES, .label = N_("Ports"),
	  .flags = UI_FIELD_UNFOLD, .check = check_port_name, .check_key = check_port, MORE,
	  .pair = { N_("Port"), N_("Name, may stay empty") },
	  .help = N_("8080, 53/UDP, or with a port of the host 80:8080; beside it a name, if it needs one.") },
	{ UI_AT(KUBE_WC_COMMAND, "command"), .kind = UI_FIELD_TEXT, .label = N_("Command"), .max = 65536,
	  .check = check_words, MORE, .hint = N_("e.g. /bin/sh -c"),
	  .help = N_("Instead of the image's own entry point. Words as a shell takes them, with quotation marks.") },
	{ UI_AT(KUBE_WC_ARGS, "args"), .kind = UI_FIELD_TEXT, .label = N_("Arguments"), .max = 65536,
	  .check = check_words, MORE,
	  .help = N_("Instead of the image's own arguments. Words as a shell takes them, with quotation marks.") },
	{ UI_AT(KUBE_WC_DIR, "dir"), .kind = UI_FIELD_TEXT, .label = N_("WorkingDir"), .max = 4096, MORE },
	VARIABLES(WORKLOAD_LIST(KUBE_WC_ENV), "env", N_("Environment Variables"), NULL, NULL,
		  N_("Name and value. What must stay secret belongs in a secret.")),
	VARIABLES(WORKLOAD_LIST(KUBE_WC_ENV_SECRET), "env_secret", N_("Environment from secrets"), check_ref,
		  N_("SECRET/KEY"), N_("The name of the variable, and SECRET/KEY.")),
	VARIABLES(WORKLOAD_LIST(KUBE_WC_ENV_CONFIG), "env_config", N_("Environment from config maps"), check_ref,
		  N_("CONFIGMAP/KEY"), N_("The name of the variable, and CONFIGMAP/KEY.")),
	{ UI_AT(WORKLOAD_LIST(KUBE_WC_ENV_FROM), "env_from"), .kind = UI_FIELD_KEYVALUES,
	  .label = N_("All of a secret or config map"), .flags = UI_FIELD_UNFOLD, .check_key = check_from, MORE,
	  .pair = { N_("secret/NAME"), N_("Prefix, may stay empty") },
	  .help = N_("secret/NAME or configmap/NAME: each of its keys becomes a variable; beside it a prefix.") },
	QUANTITY(KUBE_WC_CPU, "cpu", N_("CPU Reservation"), N_("500m is half a processor.")),
	QUANTITY(KUBE_WC_MEMORY, "memory", N_("Memory Reservation"), N_("256Mi, 1Gi")),
	QUANTITY(KUBE_WC_CPU_LIMIT, "cpu_limit", N_("CPU Limit"), N_("500m is half a processor.")),
	QUANTITY(KUBE_WC_MEMORY_LIMIT, "memory_limit", N_("Memory Limit"), N_("256Mi, 1Gi")),
	WORKLOAD_HEALTH_FIELDS,
	WORKLOAD_SECURITY_FIELDS,
	WORKLOAD_MOUNT_FIELDS,
	{ 0 },
};

static const struct ui_field volume_fields[] = { WORKLOAD_VOLUME_FIELDS, { 0 } };

/* ---- the form ---- */

const struct ui_field workload_fields[] = {
	{ UI_AT(WORKLOAD_KIND, "kind"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN },
	{ UI_AT(KUBE_WL_NAMESPACE, "namespace"), .kind = UI_FIELD_PICK, .label = N_("Namespace"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED, .max = 63, .choices = edit_namespace_choices,
	  .check = edit_check_namespace, .help = N_("Pull secrets serve the workloads of their own namespace only.") },
	{ UI_AT(KUBE_WL_NAME, "name"), .kind = UI_FIELD_TEXT, .label = N_("Name"), .hint = N_("A unique name"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 253, .check = check_name,
	  .help = N_("No other workload of this kind in the namespace may have it.") },
	{ UI_AT(KUBE_WL_DESCRIPTION, "description"), .kind = UI_FIELD_TEXT, .label = N_("Description"),
	  .hint = N_("Any text you want that better describes this resource") },
	{ UI_AT(KUBE_WL_REPLICAS, "replicas"), .kind = UI_FIELD_NUMBER, .label = N_("Replicas"),
	  .flags = UI_FIELD_REQUIRED, .max = 10, .check = workload_check_from_0,
	  .when = { WORKLOAD_KIND, "deployment statefulset" }, .help = N_("How many pods of it run.") },
	{ UI_AT(KUBE_WL_SCHEDULE, "schedule"), .kind = UI_FIELD_TEXT, .label = N_("Schedule"),
	  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII, .max = 253, .check = check_schedule,
	  .when = { WORKLOAD_KIND, "cronjob" }, .hint = "0 * * * *",
	  .help = N_("Minute, hour, day, month, weekday, in the server's time: \"0 3 * * 1-5\" is at 3 on "
		     "working days.") },
	{ UI_AT(KUBE_WL_SERVICE, "service"), .kind = UI_FIELD_TEXT, .label = N_("Service Name"),
	  .flags = UI_FIELD_ASCII, .max = 253, .check = check_subdomain, .when = { WORKLOAD_KIND, "statefulset" },
	  .help = N_("The headless service that gives its pods their names in DNS; it may be left out.") },
	{ UI_AT(KUBE_WL_RESTART, "restart"), .kind = UI_FIELD_CHOICE, .label = N_("Restart Policy"),
	  .choices = restart_choices, .when = { WORKLOAD_KIND, "job cronjob pod" } },
	{ UI_AT(WORKLOAD_CONTAINERS, "containers"), .kind = UI_FIELD_REPEAT, .label = N_("Container"),
	  .flags = UI_FIELD_REQUIRED, .nested = container_fields },
	{ UI_AT(WORKLOAD_PULL_SECRETS, "pull_secrets"), .kind = UI_FIELD_CHECKLIST, .label = N_("Pull Secrets"),
	  .choices = workload_attach_choices, .hint = N_("The registries of the namespace are listed here."),
	  .help = N_("Must be of Type kubernetes.io/dockercfg or kubernetes.io/dockerconfigjson. What covers "
		     "an image is ticked by itself.") },
	{ UI_AT(WORKLOAD_PULL_SECRET, "pull_secret"), .kind = UI_FIELD_TEXT, .label = N_("Another, by name"),
	  .flags = UI_FIELD_ASCII, .max = 253, .check = check_subdomain,
	  .help = N_("A pull secret that is not in the list: one that comes later, or that you may not see.") },
	{ UI_AT(KUBE_WL_ACCOUNT, "account"), .kind = UI_FIELD_PICK, .label = N_("Service Account Name"),
	  .hint = N_("default"), .flags = UI_FIELD_TYPED, .max = 253, .choices = workload_account_choices,
	  .check = check_subdomain,
	  .help = N_("As whom its pods ask Kubernetes. While nothing is ticked above, its pull secrets serve them.") },
	WORKLOAD_UPGRADE_FIELDS,
	WORKLOAD_STORAGE_FIELDS,
	WORKLOAD_NODE_FIELDS,
	WORKLOAD_POD_SECURITY_FIELDS,
	WORKLOAD_NETWORK_FIELDS,
	{ UI_AT(WORKLOAD_META, "meta"), .kind = UI_FIELD_SECTION, .label = N_("Labels & Annotations"),
	  .help = N_("Of the workload, and of the pods that it makes.") },
	{ UI_AT(WORKLOAD_LABELS, "labels"), .kind = UI_FIELD_KEYVALUES, .label = N_("Labels"),
	  .check = edit_check_label_value, .check_key = edit_check_label_key, .section = WORKLOAD_META },
	{ UI_AT(WORKLOAD_ANNOTATIONS, "annotations"), .kind = UI_FIELD_KEYVALUES, .label = N_("Annotations"),
	  .check_key = edit_check_annotation_key, .section = WORKLOAD_META },
	{ UI_AT(WORKLOAD_POD_LIST(KUBE_WL_POD_LABELS), "pod_labels"), .kind = UI_FIELD_KEYVALUES,
	  .label = N_("Pod Labels"), .check = edit_check_label_value, .check_key = edit_check_label_key,
	  .section = WORKLOAD_META, .when = { WORKLOAD_KIND, "deployment statefulset daemonset job cronjob" } },
	{ UI_AT(WORKLOAD_POD_LIST(KUBE_WL_POD_ANNOTATIONS), "pod_annotations"), .kind = UI_FIELD_KEYVALUES,
	  .label = N_("Pod Annotations"), .check_key = edit_check_annotation_key, .section = WORKLOAD_META,
	  .when = { WORKLOAD_KIND, "deployment statefulset daemonset job cronjob" } },
	{ UI_AT(WORKLOAD_UNSHOWN, "unshown"), .kind = UI_FIELD_SECTION, .label = N_("More fields: YAML"),
	  .help = N_("What this form has no field for. It stays as it is; Edit as YAML changes it.") },
	{ UI_AT(WORKLOAD_KEPT, "kept"), .kind = UI_FIELD_NOTE, .section = WORKLOAD_UNSHOWN },
	{ 0 },
};
