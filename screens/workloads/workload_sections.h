/* Rows of the workload form's tables, by section: what Rancher's page has on its other tabs, with its labels and in its
 * order. A hint that is a number is what the server takes for nothing. */
#ifndef SCREENS_WORKLOADS_WORKLOAD_SECTIONS_H
#define SCREENS_WORKLOADS_WORKLOAD_SECTIONS_H

#include "screens/workloads/workload.h"
#include "kube/workload_body.h"
#include "ui/field.h"

/* ---- Health Check ---- */

#define WORKLOAD_PROBE_NUMBER(p, t, id_, label_, hint_, check_, help_)                                                 \
	{                                                                                                              \
		UI_AT(KUBE_PROBE_AT(p, t), id_), .kind = UI_FIELD_NUMBER, .label = label_, .hint = hint_, .max = 10,   \
						 .check = check_, .section = WORKLOAD_HEALTH, .help = help_, .when = { \
							 KUBE_PROBE_AT(p, KUBE_PROBE_TYPE),                            \
							 "http https tcp command"                                      \
							 " grpc"                                                       \
						 }                                                                     \
	}
#define WORKLOAD_PROBE_FIELDS(p, id_, label_, help_, success_)                                                        \
	{ UI_AT(KUBE_PROBE_AT(p, KUBE_PROBE_TYPE), id_),                                                              \
	  .kind = UI_FIELD_CHOICE,                                                                                    \
	  .label = label_,                                                                                            \
	  .preset = "none",                                                                                           \
	  .choices = workload_probe_choices,                                                                          \
	  .section = WORKLOAD_HEALTH,                                                                                 \
	  .help = help_,                                                                                              \
	  .when = { WORKLOAD_SORT, "standard sidecar" } },                                                            \
		{ UI_AT(KUBE_PROBE_AT(p, KUBE_PROBE_PORT), id_ "_port"),                                              \
		  .kind = UI_FIELD_TEXT,                                                                              \
		  .label = N_("Check Port"),                                                                          \
		  .hint = N_("e.g. 80"),                                                                              \
		  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII,                                                        \
		  .max = 15,                                                                                          \
		  .check = workload_check_probe_port,                                                                 \
		  .section = WORKLOAD_HEALTH,                                                                         \
		  .help = N_("A port of the container, by number or by the name that it has among its ports."),       \
		  .when = { KUBE_PROBE_AT(p, KUBE_PROBE_TYPE), "http https" } },                                      \
		{ UI_AT(KUBE_PROBE_AT(p, KUBE_PROBE_PATH), id_ "_path"),                                              \
		  .kind = UI_FIELD_TEXT,                                                                              \
		  .label = N_("Request Path"),                                                                        \
		  .hint = N_("e.g. /healthz"),                                                                        \
		  .max = 4096,                                                                                        \
		  .section = WORKLOAD_HEALTH,                                                                         \
		  .help = N_("Any answer from 200 to 399 is a success. Without a path it is /."),                     \
		  .when = { KUBE_PROBE_AT(p, KUBE_PROBE_TYPE), "http https" } },                                      \
		{ UI_AT(KUBE_PROBE_AT(p, KUBE_PROBE_TCP_PORT), id_ "_tcp_port"),                                      \
		  .kind = UI_FIELD_TEXT,                                                                              \
		  .label = N_("Check Port"),                                                                          \
		  .hint = N_("e.g. 25"),                                                                              \
		  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII,                                                        \
		  .max = 15,                                                                                          \
		  .check = workload_check_probe_port,                                                                 \
		  .section = WORKLOAD_HEALTH,                                                                         \
		  .help = N_("A port of the container, by number or by the name that it has among its ports."),       \
		  .when = { KUBE_PROBE_AT(p, KUBE_PROBE_TYPE), "tcp" } },                                             \
		{ UI_AT(KUBE_PROBE_AT(p, KUBE_PROBE_COMMAND), id_ "_command"),                                        \
		  .kind = UI_FIELD_TEXT,                                                                              \
		  .label = N_("Command to run"),                                                                      \
		  .hint = N_("e.g. cat /tmp/health"),                                                                 \
		  .flags = UI_FIELD_REQUIRED,                                                                         \
		  .max = 65536,                                                                                       \
		  .check = check_words,                                                                               \
		  .section = WORKLOAD_HEALTH,                                                                         \
		  .help = N_("Run in the container, without a shell. Status 0 is a success."),                        \
		  .when = { KUBE_PROBE_AT(p, KUBE_PROBE_TYPE), "command" } },                                         \
		WORKLOAD_PROBE_NUMBER(p, KUBE_PROBE_PERIOD, id_ "_period", N_("Check Interval"), "10",                \
				      workload_check_from_1, N_("Seconds from one check to the next.")),              \
		WORKLOAD_PROBE_NUMBER(p, KUBE_PROBE_DELAY, id_ "_delay", N_("Initial Delay"), "0",                    \
				      workload_check_from_0,                                                          \
				      N_("Seconds from the start of the container to the first check.")),             \
		WORKLOAD_PROBE_NUMBER(p, KUBE_PROBE_TIMEOUT, id_ "_timeout", N_("Timeout"), "1",                      \
				      workload_check_from_1,                                                          \
				      N_("Seconds after which a check without an answer has failed.")),               \
		WORKLOAD_PROBE_NUMBER(p, KUBE_PROBE_SUCCESS, id_ "_success", N_("Success Threshold"), "1", success_,  \
				      N_("Checks in a row that must succeed after one that failed.")),                \
		WORKLOAD_PROBE_NUMBER(p, KUBE_PROBE_FAILURE, id_ "_failure", N_("Failure Threshold"), "3",            \
				      workload_check_from_1, N_("Checks in a row that must fail before it counts.")), \
	{                                                                                                             \
		UI_AT(WORKLOAD_LIST(KUBE_WC_HEADERS + (p)), id_ "_headers"),                                          \
			.kind = UI_FIELD_KEYVALUES, .label = N_("Request Headers"),                                   \
			.check_key = workload_check_header, .section = WORKLOAD_HEALTH, .pair = { N_("Name"), NULL }, \
			.when = { KUBE_PROBE_AT(p, KUBE_PROBE_TYPE), "http https" },                                  \
			.help = N_("Sent with each request of this check.")                                           \
	}

#define WORKLOAD_HEALTH_FIELDS                                                                                       \
	{ UI_AT(WORKLOAD_HEALTH, "health"), .kind = UI_FIELD_SECTION, .label = N_("Health Check"),                   \
	  .when = { WORKLOAD_MORE, "true" } },                                                                       \
		WORKLOAD_PROBE_FIELDS(KUBE_READINESS, "ready", N_("Readiness Checks"),                               \
				      N_("Containers will be removed from service endpoints when this check is "     \
					 "failing. Recommended."),                                                   \
				      workload_check_from_1),                                                        \
		WORKLOAD_PROBE_FIELDS(KUBE_LIVENESS, "live", N_("Liveness Check"),                                   \
				      N_("Containers will be restarted when this check is failing. Not recommended " \
					 "for most uses."),                                                          \
				      workload_check_is_1),                                                          \
		WORKLOAD_PROBE_FIELDS(KUBE_STARTUP, "startup", N_("Startup Check"),                                  \
				      N_("Containers will wait until this check succeeds before attempting other "   \
					 "health checks."),                                                          \
				      workload_check_is_1)

/* ---- Security Context ---- */

#define WORKLOAD_SECURITY_CHECK(at_, id_, label_, help_)                                                               \
	{                                                                                                              \
		UI_AT(at_, id_), .kind = UI_FIELD_CHECK, .label = label_, .section = WORKLOAD_SECURITY, .help = help_, \
				 .when = {                                                                             \
					 WORKLOAD_MORE,                                                                \
					 "true"                                                                        \
				 }                                                                                     \
	}
#define WORKLOAD_SECURITY_FIELDS                                                                                    \
	{ UI_AT(WORKLOAD_SECURITY, "security"), .kind = UI_FIELD_SECTION, .label = N_("Security Context"),          \
	  .when = { WORKLOAD_MORE, "true" } },                                                                      \
		WORKLOAD_SECURITY_CHECK(KUBE_WC_PRIVILEGED, "privileged", N_("Privileged"),                         \
					N_("Container has full access to the host.")),                              \
		{ UI_AT(KUBE_WC_ESCALATION, "escalation"),                                                          \
		  .kind = UI_FIELD_CHECK,                                                                           \
		  .label = N_("Privilege Escalation"),                                                              \
		  .preset = "true",                                                                                 \
		  .section = WORKLOAD_SECURITY,                                                                     \
		  .when = { KUBE_WC_PRIVILEGED, "false" },                                                          \
		  .help = N_("Container can gain more privileges than its parent process.") },                      \
		WORKLOAD_SECURITY_CHECK(KUBE_WC_NON_ROOT, "non_root", N_("Run as Non-Root"),                        \
					N_("Container must run as a non-root user.")),                              \
		{ UI_AT(KUBE_WC_USER, "user"),       .kind = UI_FIELD_NUMBER,                                       \
		  .label = N_("Run as User ID"),     .max = 10,                                                     \
		  .check = workload_check_from_0,    .section = WORKLOAD_SECURITY,                                  \
		  .when = { WORKLOAD_MORE, "true" }, .help = N_("Without one it is the image's own user.") },       \
		WORKLOAD_SECURITY_CHECK(KUBE_WC_READ_ONLY, "read_only", N_("Read-Only Root Filesystem"),            \
					N_("Container has a read-only root filesystem.")),                          \
		{ UI_AT(KUBE_WC_CAP_ADD, "cap_add"),                                                                \
		  .kind = UI_FIELD_TEXT,                                                                            \
		  .label = N_("Add Capabilities"),                                                                  \
		  .flags = UI_FIELD_ASCII,                                                                          \
		  .hint = N_("e.g. NET_ADMIN SYS_TIME"),                                                            \
		  .check = workload_check_capabilities,                                                             \
		  .section = WORKLOAD_SECURITY,                                                                     \
		  .when = { WORKLOAD_MORE, "true" },                                                                \
		  .help = N_("Names of Linux, without CAP_, with spaces between.") },                               \
	{                                                                                                           \
		UI_AT(KUBE_WC_CAP_DROP, "cap_drop"),                                                                \
			.kind = UI_FIELD_TEXT, .label = N_("Drop Capabilities"), .flags = UI_FIELD_ASCII,           \
			.hint = N_("e.g. ALL"), .check = workload_check_capabilities, .section = WORKLOAD_SECURITY, \
			.when = { WORKLOAD_MORE, "true" },                                                          \
			.help = N_("Names of Linux, without CAP_, with spaces between; "                            \
				   "ALL for all of them.")                                                          \
	}

/* Of the pod: what holds for its containers and its volumes. */
#define WORKLOAD_POD_SECURITY_FIELDS                                                                                   \
	{ UI_AT(WORKLOAD_POD_SECURITY, "pod_security"), .kind = UI_FIELD_SECTION, .label = N_("Security Context"),     \
	  .help = N_("Of all its containers, where they do not say it themselves.") },                                 \
		{ UI_AT(KUBE_WL_FS_GROUP, "fs_group"),                                                                 \
		  .kind = UI_FIELD_NUMBER,                                                                             \
		  .label = N_("Pod Filesystem Group"),                                                                 \
		  .max = 10,                                                                                           \
		  .check = workload_check_from_0,                                                                      \
		  .section = WORKLOAD_POD_SECURITY,                                                                    \
		  .help = N_("The group that owns its volumes, by number.") },                                         \
		{ UI_AT(KUBE_WL_POD_NON_ROOT, "pod_non_root"), .kind = UI_FIELD_CHECK, .label = N_("Run as Non-Root"), \
		  .section = WORKLOAD_POD_SECURITY, .help = N_("Containers must run as a non-root user.") },           \
	{                                                                                                              \
		UI_AT(KUBE_WL_POD_USER, "pod_user"), .kind = UI_FIELD_NUMBER, .label = N_("Run as User ID"),           \
						     .max = 10, .check = workload_check_from_0,                        \
						     .section = WORKLOAD_POD_SECURITY,                                 \
						     .help = N_("Without one it is the image's own user.")             \
	}

/* ---- Storage ---- */

#define WORKLOAD_MOUNT_FIELDS                                                                                         \
	{                                                                                                             \
		UI_AT(WORKLOAD_LIST(KUBE_WC_MOUNTS), "mounts"),                                                       \
			.kind = UI_FIELD_KEYVALUES, .label = N_("Storage"), .flags = UI_FIELD_UNFOLD,                 \
			.check = workload_check_mount, .check_key = workload_check_mount_path,                        \
			.when = { WORKLOAD_MORE, "true" }, .pair = { N_("Mount Point"), N_("VOLUME/SUB/PATH:ro") },   \
			.help = N_("Where a volume of the pod is in this container: a path, and beside it VOLUME or " \
				   "VOLUME/SUB/PATH; "                                                                \
				   "with :ro behind it, it is read only.")                                            \
	}

#define WORKLOAD_SOURCE(at_, id_, label_, kind_)                                                                       \
	{                                                                                                              \
		UI_AT(at_, id_),                                                                                       \
			.kind = UI_FIELD_PICK, .label = label_, .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED,           \
			.max = 253, .choices = workload_source_choices, .check = check_subdomain,                      \
			.when = { KUBE_WV_KIND, kind_ },                                                               \
			.help = N_("One of the namespace, by name. As long as it is not there, the pod waits for it.") \
	}
#define WORKLOAD_MODE(at_, id_, kind_)                                                                      \
	{                                                                                                   \
		UI_AT(at_, id_), .kind = UI_FIELD_TEXT, .label = N_("Default Mode"), .hint = "0644",        \
				 .flags = UI_FIELD_ASCII, .max = 4, .check = workload_check_mode,           \
				 .when = { KUBE_WV_KIND, kind_ },                                           \
				 .help = N_("Who may read the files, in octal: 0400 is their owner alone.") \
	}
#define WORKLOAD_OPTIONAL(at_, id_, kind_)                                                                         \
	{                                                                                                          \
		UI_AT(at_, id_), .kind = UI_FIELD_CHECK, .label = N_("Optional"), .when = { KUBE_WV_KIND, kind_ }, \
				 .help = N_("The pod also starts without it; the volume is empty then.")           \
	}
#define WORKLOAD_KEYS(list_, id_, kind_)                                                                           \
	{                                                                                                          \
		UI_AT(WORKLOAD_VOLUME_LIST(list_), id_),                                                           \
			.kind = UI_FIELD_KEYVALUES, .label = N_("Only these keys"), .flags = UI_FIELD_UNFOLD,      \
			.check = workload_check_item_path, .check_key = workload_check_data_key,                   \
			.when = { KUBE_WV_KIND, kind_ }, .pair = { NULL, N_("Path of its file") },                 \
			.help = N_("Each key becomes the file beside it. With none of them here, all keys become " \
				   "files of their own names.")                                                    \
	}

#define WORKLOAD_STORAGE_FIELDS                                                                          \
	{ UI_AT(WORKLOAD_STORAGE, "storage"), .kind = UI_FIELD_SECTION, .label = N_("Storage"),          \
	  .help = N_("Volumes of the pod. Each container says where it mounts them.") },                 \
	{                                                                                                \
		UI_AT(WORKLOAD_VOLUMES, "volumes"), .kind = UI_FIELD_REPEAT, .label = N_("Volume"),      \
						    .nested = volume_fields, .section = WORKLOAD_STORAGE \
	}

/* In Rancher's order of kinds. */
#define WORKLOAD_VOLUME_FIELDS                                                                                         \
	{ UI_AT(WORKLOAD_VOLUME_ORIGIN, "origin"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN },                  \
		{ UI_AT(KUBE_WV_KIND, "volume_kind"), .kind = UI_FIELD_PICK, .label = N_("Kind"),                      \
		  .preset = "configMap", .choices = workload_volume_kinds },                                           \
		{ UI_AT(KUBE_WV_NAME, "volume"),                                                                       \
		  .kind = UI_FIELD_TEXT,                                                                               \
		  .label = N_("Volume Name"),                                                                          \
		  .flags = UI_FIELD_REQUIRED | UI_FIELD_ASCII,                                                         \
		  .max = 63,                                                                                           \
		  .check = workload_check_volume_name,                                                                 \
		  .help = N_("By this name the containers mount it.") },                                               \
		WORKLOAD_SOURCE(KUBE_WV_CONFIG, "config_map", "ConfigMap", "configMap"),                               \
		WORKLOAD_MODE(KUBE_WV_CONFIG_MODE, "config_mode", "configMap"),                                        \
		WORKLOAD_OPTIONAL(KUBE_WV_CONFIG_OPTIONAL, "config_optional", "configMap"),                            \
		WORKLOAD_KEYS(KUBE_WV_CONFIG_ITEMS, "config_items", "configMap"),                                      \
		{ UI_AT(KUBE_WV_MEDIUM, "medium"), .kind = UI_FIELD_CHOICE, .label = N_("Medium"),                     \
		  .options = workload_media, .when = { KUBE_WV_KIND, "emptyDir" } },                                   \
		{ UI_AT(KUBE_WV_SIZE, "size_limit"),                                                                   \
		  .kind = UI_FIELD_TEXT,                                                                               \
		  .label = N_("Size Limit"),                                                                           \
		  .flags = UI_FIELD_ASCII,                                                                             \
		  .max = 32,                                                                                           \
		  .hint = N_("e.g. 300Mi"),                                                                            \
		  .check = check_quantity,                                                                             \
		  .when = { KUBE_WV_KIND, "emptyDir" },                                                                \
		  .help = N_("A pod that writes more is evicted.") },                                                  \
		{ UI_AT(KUBE_WV_PATH, "host_path"),    .kind = UI_FIELD_TEXT, .label = N_("Path on Node"),             \
		  .flags = UI_FIELD_REQUIRED,          .max = 4096,           .check = workload_check_host_path,       \
		  .when = { KUBE_WV_KIND, "hostPath" } },                                                              \
		{ UI_AT(KUBE_WV_PATH_TYPE, "host_path_type"), .kind = UI_FIELD_PICK, .label = N_("It must be"),        \
		  .options = workload_path_types, .when = { KUBE_WV_KIND, "hostPath" } },                              \
		WORKLOAD_SOURCE(KUBE_WV_CLAIM, "claim", N_("Persistent Volume Claim"), "persistentVolumeClaim"),       \
		{ UI_AT(KUBE_WV_CLAIM_READ_ONLY, "claim_read_only"), .kind = UI_FIELD_CHECK, .label = N_("Read Only"), \
		  .when = { KUBE_WV_KIND, "persistentVolumeClaim" } },                                                 \
		WORKLOAD_SOURCE(KUBE_WV_SECRET, "secret", N_("Secret"), "secret"),                                     \
		WORKLOAD_MODE(KUBE_WV_SECRET_MODE, "secret_mode", "secret"),                                           \
		WORKLOAD_OPTIONAL(KUBE_WV_SECRET_OPTIONAL, "secret_optional", "secret"),                               \
		WORKLOAD_KEYS(KUBE_WV_SECRET_ITEMS, "secret_items", "secret")
extern const struct ui_choice workload_media[], workload_path_types[];
#endif
