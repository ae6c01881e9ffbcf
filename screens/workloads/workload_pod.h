/* Sections of the workload form that are about the workload and its pods as a whole: rows for its table
 * (workload_fields.c), and what those rows call. Labels, order and defaults are Rancher's (shell:
 * edit/workload/Upgrading.vue, Job.vue, components/form/NodeScheduling.vue, PodAffinity.vue, Tolerations.vue,
 * Networking.vue). A hint that is a value is what the server takes where nothing is said. */
#ifndef SCREENS_WORKLOADS_WORKLOAD_POD_H
#define SCREENS_WORKLOADS_WORKLOAD_POD_H

#include "screens/workloads/workload.h"
#include "base/base.h"
#include "kube/workload_body.h"
#include "ui/field.h"

/* ---- Scaling and Upgrade Policy (workload_upgrade.c) ---- */

extern const struct ui_choice workload_strategies[], workload_updates[], workload_managements[],
	workload_concurrencies[];
bool workload_check_share(struct ui_screen *s, struct rh_str value, struct rh_err *e);

#define WORKLOAD_WHOLE(at_, id_, label_, kinds_, hint_, help_)                                       \
	{                                                                                            \
		UI_AT(at_, id_), .kind = UI_FIELD_NUMBER, .label = label_, .hint = hint_, .max = 10, \
				 .section = WORKLOAD_UPGRADING, .check = workload_check_from_0,      \
				 .when = { WORKLOAD_KIND, kinds_ }, .help = help_                    \
	}
#define WORKLOAD_SHARE(at_, id_, label_, kinds_, hint_, help_)                                                   \
	{                                                                                                        \
		UI_AT(at_, id_), .kind = UI_FIELD_TEXT, .label = label_, .hint = hint_, .flags = UI_FIELD_ASCII, \
				 .max = 10, .section = WORKLOAD_UPGRADING, .check = workload_check_share,        \
				 .when = { WORKLOAD_ROLLING, kinds_ }, .help = help_                             \
	}
#define WORKLOAD_STRATEGY(at_, id_, label_, kinds_, options_, preset_, help_)                                      \
	{                                                                                                          \
		UI_AT(at_, id_), .kind = UI_FIELD_CHOICE, .label = label_, .preset = preset_, .options = options_, \
				 .section = WORKLOAD_UPGRADING, .when = { WORKLOAD_KIND, kinds_ }, .help = help_   \
	}

/* rolling: the kind, while its strategy is a rolling update. */
#define WORKLOAD_UPGRADE_FIELDS                                                                                        \
	{ UI_AT(WORKLOAD_ROLLING, "rolling"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN },                       \
		{ UI_AT(WORKLOAD_UPGRADING, "upgrading"), .kind = UI_FIELD_SECTION,                                    \
		  .label = N_("Scaling and Upgrade Policy"),                                                           \
		  .help = N_("How pods are replaced when it changes, and how long things may take.") },                \
		WORKLOAD_STRATEGY(KUBE_WL_STRATEGY, "strategy", N_("Strategy"), "deployment", workload_strategies,     \
				  "RollingUpdate",                                                                     \
				  N_("Rolling Update creates new pods, up to the surge, before it deletes old ones. "  \
				     "Recreate ends all pods, then starts new ones.")),                                \
		WORKLOAD_STRATEGY(KUBE_WL_UPDATE, "update", N_("Strategy"), "statefulset daemonset", workload_updates, \
				  "RollingUpdate",                                                                     \
				  N_("Rolling Update replaces pods one after the other. On Delete creates new pods "   \
				     "only when somebody deletes old ones.")),                                         \
		WORKLOAD_STRATEGY(                                                                                     \
			KUBE_WL_MANAGEMENT, "management", N_("Pod Management Policy"), "statefulset",                  \
			workload_managements, "OrderedReady",                                                          \
			N_("One pod after the other, each when the one before it is ready; or all at once.")),         \
		WORKLOAD_SHARE(KUBE_WL_SURGE, "surge", N_("Max Surge"), "deployment", "25%",                           \
			       N_("How many pods more than wanted there may be at any time: 1, or 25%.")),             \
		WORKLOAD_SHARE(KUBE_WL_UNAVAILABLE, "unavailable", N_("Max Unavailable"), "deployment", "25%",         \
			       N_("How many pods may be unavailable at any time: 1, or 25%.")),                        \
		WORKLOAD_SHARE(KUBE_WL_UPDATE_UNAVAILABLE, "update_unavailable", N_("Max Unavailable"), "daemonset",   \
			       "1", N_("How many pods may be unavailable at any time: 1, or 25%.")),                   \
		{ UI_AT(KUBE_WL_PARTITION, "partition"),                                                               \
		  .kind = UI_FIELD_NUMBER,                                                                             \
		  .label = N_("Partition"),                                                                            \
		  .hint = "0",                                                                                         \
		  .max = 10,                                                                                           \
		  .section = WORKLOAD_UPGRADING,                                                                       \
		  .check = workload_check_from_0,                                                                      \
		  .when = { WORKLOAD_ROLLING, "statefulset" },                                                         \
		  .help = N_("Pods with a number below this keep the old revision.") },                                \
		WORKLOAD_WHOLE(KUBE_WL_COMPLETIONS, "completions", N_("Completions"), "job cronjob", "1",              \
			       N_("How many pods have to end well.")),                                                 \
		WORKLOAD_WHOLE(KUBE_WL_PARALLELISM, "parallelism", N_("Parallelism"), "job cronjob", "1",              \
			       N_("How many pods run at a time, at most.")),                                           \
		WORKLOAD_WHOLE(KUBE_WL_BACKOFF, "backoff", N_("Back Off Limit"), "job cronjob", "6",                   \
			       N_("After so many retries the Job has failed.")),                                       \
		WORKLOAD_WHOLE(KUBE_WL_ACTIVE, "active", N_("Active Deadline"), "job cronjob", NULL,                   \
			       N_("Seconds that the Job may take before it is ended.")),                               \
		WORKLOAD_WHOLE(KUBE_WL_SUCCEEDED, "succeeded", N_("Successful Job History Limit"), "cronjob", "3",     \
			       N_("How many Jobs that ended well are kept.")),                                         \
		WORKLOAD_WHOLE(KUBE_WL_FAILED, "failed", N_("Failed Job History Limit"), "cronjob", "1",               \
			       N_("How many Jobs that failed are kept.")),                                             \
		WORKLOAD_WHOLE(KUBE_WL_STARTING, "starting", N_("Starting Deadline Seconds"), "cronjob", NULL,         \
			       N_("A Job that could not start on time is still started within so many seconds.")),     \
		WORKLOAD_STRATEGY(KUBE_WL_CONCURRENCY, "concurrency", N_("Concurrency"), "cronjob",                    \
				  workload_concurrencies, "Allow",                                                     \
				  N_("What happens when it is time and the Job before has not ended.")),               \
		{ UI_AT(KUBE_WL_SUSPEND, "suspend"),                                                                   \
		  .kind = UI_FIELD_CHECK,                                                                              \
		  .label = N_("Suspend"),                                                                              \
		  .preset = "false",                                                                                   \
		  .section = WORKLOAD_UPGRADING,                                                                       \
		  .when = { WORKLOAD_KIND, "cronjob" },                                                                \
		  .help = N_("No new Jobs until it is resumed.") },                                                    \
		WORKLOAD_WHOLE(KUBE_WL_MIN_READY, "min_ready", N_("Minimum Ready"), "deployment daemonset", "0",       \
			       N_("Seconds that a new pod has to be ready before it counts as available.")),           \
		WORKLOAD_WHOLE(KUBE_WL_HISTORY, "history", N_("Revision History Limit"),                               \
			       "deployment statefulset daemonset", "10",                                               \
			       N_("How many old revisions are kept to go back to.")),                                  \
		WORKLOAD_WHOLE(KUBE_WL_DEADLINE, "deadline", N_("Progress Deadline"), "deployment", "600",             \
			       N_("Seconds without progress after which the rollout has failed.")),                    \
	{                                                                                                              \
		UI_AT(KUBE_WL_GRACE, "grace"),                                                                         \
			.kind = UI_FIELD_NUMBER, .label = N_("Termination Grace Period"), .hint = "30", .max = 10,     \
			.section = WORKLOAD_UPGRADING, .check = workload_check_from_0,                                 \
			.help = N_("Seconds that a pod has to end by itself before it is killed.")                     \
	}

/* ---- Node Scheduling, Pod Scheduling (workload_scheduling.c) ---- */

extern const struct ui_choice workload_places[];
extern const struct ui_field workload_node_rule_fields[], workload_pod_rule_fields[], workload_toleration_fields[];
void workload_node_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);

#define WORKLOAD_NODE_FIELDS                                                                                           \
	{ UI_AT(WORKLOAD_NODES, "nodes"), .kind = UI_FIELD_SECTION, .label = N_("Node Scheduling"),                    \
	  .help = N_("Which nodes its pods may run on.") },                                                            \
		{ UI_AT(WORKLOAD_PLACE, "place"),                                                                      \
		  .kind = UI_FIELD_CHOICE,                                                                             \
		  .label = N_("Run pods on"),                                                                          \
		  .preset = "any",                                                                                     \
		  .options = workload_places,                                                                          \
		  .section = WORKLOAD_NODES,                                                                           \
		  .help = N_("Rules are labels that a node must have, or had better have.") },                         \
		{ UI_AT(KUBE_WL_NODE, "node"),                                                                         \
		  .kind = UI_FIELD_PICK,                                                                               \
		  .label = N_("Node Name"),                                                                            \
		  .flags = UI_FIELD_REQUIRED | UI_FIELD_TYPED,                                                         \
		  .max = 253,                                                                                          \
		  .choices = workload_node_choices,                                                                    \
		  .check = check_subdomain,                                                                            \
		  .section = WORKLOAD_NODES,                                                                           \
		  .when = { WORKLOAD_PLACE, "node" },                                                                  \
		  .help = N_("The pods go there without being scheduled, whatever else runs there.") },                \
		{ UI_AT(WORKLOAD_POD_LIST(KUBE_WL_NODE_SELECTOR), "node_selector"),                                    \
		  .kind = UI_FIELD_KEYVALUES,                                                                          \
		  .label = N_("Nodes with labels"),                                                                    \
		  .check = edit_check_label_value,                                                                     \
		  .check_key = edit_check_label_key,                                                                   \
		  .section = WORKLOAD_NODES,                                                                           \
		  .when = { WORKLOAD_PLACE, "rules" },                                                                 \
		  .help = N_("Only nodes that have all of these labels.") },                                           \
		{ UI_AT(WORKLOAD_ITEMS(KUBE_WL_NODE_RULES), "node_rules"),                                             \
		  .kind = UI_FIELD_REPEAT,                                                                             \
		  .label = N_("Node Selector"),                                                                        \
		  .nested = workload_node_rule_fields,                                                                 \
		  .section = WORKLOAD_NODES,                                                                           \
		  .when = { WORKLOAD_PLACE, "rules" } },                                                               \
		{ UI_AT(WORKLOAD_ITEMS(KUBE_WL_TOLERATIONS), "tolerations"), .kind = UI_FIELD_REPEAT,                  \
		  .label = N_("Toleration"), .nested = workload_toleration_fields, .section = WORKLOAD_NODES },        \
		{ UI_AT(WORKLOAD_PODS, "pods"), .kind = UI_FIELD_SECTION, .label = N_("Pod Scheduling"),               \
		  .help = N_("Which pods it is to run beside, or away from.") },                                       \
		{ UI_AT(WORKLOAD_ITEMS(KUBE_WL_POD_RULES), "pod_rules"), .kind = UI_FIELD_REPEAT,                      \
		  .label = N_("Pod Selector"), .nested = workload_pod_rule_fields, .section = WORKLOAD_PODS },         \
	{                                                                                                              \
		UI_AT(KUBE_WL_PRIORITY, "priority"),                                                                   \
			.kind = UI_FIELD_TEXT, .label = N_("Priority Class Name"), .flags = UI_FIELD_ASCII,            \
			.max = 253, .check = check_subdomain, .section = WORKLOAD_PODS,                                \
			.help = N_(                                                                                    \
				"A PriorityClass of the cluster: where room is short, pods of a higher one go first.") \
	}

/* ---- Networking (workload_network.c) ---- */

extern const struct ui_choice workload_networks[], workload_dns_policies[];
bool workload_check_hostname(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_address(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_addresses(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_domains(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_names(struct ui_screen *s, struct rh_str value, struct rh_err *e);

#define WORKLOAD_NETWORK_TEXT(at_, id_, label_, hint_, max_, check_, help_)                                      \
	{                                                                                                        \
		UI_AT(at_, id_), .kind = UI_FIELD_TEXT, .label = label_, .hint = hint_, .flags = UI_FIELD_ASCII, \
				 .max = max_, .check = check_, .section = WORKLOAD_NETWORK, .help = help_        \
	}
#define WORKLOAD_NETWORK_FIELDS                                                                                       \
	{ UI_AT(WORKLOAD_NETWORK, "network"), .kind = UI_FIELD_SECTION, .label = N_("Networking"),                    \
	  .help = N_("The network of its pods: whose it is, their names, and whom they ask for names.") },            \
		{ UI_AT(KUBE_WL_HOST_NETWORK, "host_network"),                                                        \
		  .kind = UI_FIELD_CHOICE,                                                                            \
		  .label = N_("Network Mode"),                                                                        \
		  .preset = "false",                                                                                  \
		  .options = workload_networks,                                                                       \
		  .section = WORKLOAD_NETWORK,                                                                        \
		  .help = N_(                                                                                         \
			  "With the network of its node a pod has the node's address and takes its ports there.") },  \
		{ UI_AT(KUBE_WL_DNS, "dns"),                                                                          \
		  .kind = UI_FIELD_CHOICE,                                                                            \
		  .label = N_("DNS Policy"),                                                                          \
		  .preset = "ClusterFirst",                                                                           \
		  .options = workload_dns_policies,                                                                   \
		  .section = WORKLOAD_NETWORK,                                                                        \
		  .help = N_("Default is what the node asks; None needs nameservers below.") },                       \
		WORKLOAD_NETWORK_TEXT(KUBE_WL_HOSTNAME, "hostname", N_("Hostname"), N_("e.g. web"), 63,               \
				      workload_check_hostname, N_("What the pods take for their own name.")),         \
		WORKLOAD_NETWORK_TEXT(                                                                                \
			KUBE_WL_SUBDOMAIN, "subdomain", N_("Subdomain"), N_("e.g. web"), 63, workload_check_hostname, \
			N_("The name of a headless service: with a hostname, pods are found under it.")),             \
		WORKLOAD_NETWORK_TEXT(KUBE_WL_NAMESERVERS, "nameservers", N_("Nameservers"), N_("e.g. 1.1.1.1"), 255, \
				      workload_check_addresses,                                                       \
				      N_("Addresses with a blank between them, three at most.")),                     \
		WORKLOAD_NETWORK_TEXT(KUBE_WL_SEARCHES, "searches", N_("Search Domains"), N_("e.g. mycompany.com"),   \
				      2048, workload_check_domains, N_("Names with a blank between them.")),          \
		{ UI_AT(WORKLOAD_POD_LIST(KUBE_WL_DNS_OPTIONS), "dns_options"),                                       \
		  .kind = UI_FIELD_KEYVALUES,                                                                         \
		  .label = N_("Resolver Options"),                                                                    \
		  .pair = { N_("Name"), N_("Value, may stay empty") },                                                \
		  .section = WORKLOAD_NETWORK,                                                                        \
		  .help = N_("Options of resolv.conf, as ndots and 2, or rotate alone.") },                           \
	{                                                                                                             \
		UI_AT(WORKLOAD_POD_LIST(KUBE_WL_HOST_ALIASES), "host_aliases"),                                       \
			.kind = UI_FIELD_KEYVALUES, .label = N_("Host Aliases"),                                      \
			.pair = { N_("e.g. 1.1.1.1"), N_("e.g. foo.com, bar.com") },                                  \
			.check_key = workload_check_address, .check = workload_check_names,                           \
			.section = WORKLOAD_NETWORK, .help = N_("Additional lines of /etc/hosts in the containers.")  \
	}

/* ---- values (workload_scheduling.c) ---- */

void workload_pod_fill(struct ui_screen *s, const struct kube_workload_values *v);
void workload_pod_of_form(const struct ui_screen *s, struct kube_workload_values *v);
/* What follows from a change of one of these fields: DNS goes with the network, and the like. */
void workload_pod_changed(struct ui_screen *s, unsigned field);
bool workload_pod_reply(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
void workload_nodes_release(struct workload_nodes *nodes);
void workload_account_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
#endif
