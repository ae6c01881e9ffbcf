/* The columns that a server prints of each kind (printers/internalversion), and the field selectors beside them. */
#include "sandbox/api/value.h"
#include "sandbox/kinds.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "base/base.h"

#include <string.h>

static void text(struct rh_buf *out, struct rh_str s)
{
	sb_value_write_text(s, out);
}

static void textz(struct rh_buf *out, const char *z)
{
	text(out, rh_str(z));
}

/* k8s.io/apimachinery/pkg/util/duration. */
void sb_age(int64_t s, struct rh_buf *out)
{
	long long n = s < 0 ? 0 : s, min = n / 60, hours = n / 3600, days = n / 86400;
	if (n < 120)
		rh_buf_addf(out, "%llds", n);
	else if (min < 10 && n % 60)
		rh_buf_addf(out, "%lldm%llds", min, n % 60);
	else if (min < 180)
		rh_buf_addf(out, "%lldm", min);
	else if (hours < 8 && min % 60)
		rh_buf_addf(out, "%lldh%lldm", hours, min % 60);
	else if (hours < 48)
		rh_buf_addf(out, "%lldh", hours);
	else if (days < 8 && hours % 24)
		rh_buf_addf(out, "%lldd%lldh", days, hours % 24);
	else if (days < 730)
		rh_buf_addf(out, "%lldd", days);
	else
		rh_buf_addf(out, "%lldy%lldd", days / 365, days % 365);
}

static void age_of(struct rh_buf *out, int64_t since)
{
	rh_buf_addc(out, '"');
	if (since)
		sb_age(rh_wall() - since, out);
	else
		rh_buf_addz(out, "<unknown>");
	rh_buf_addc(out, '"');
}

static void age(const struct sb_object *o, struct rh_buf *out)
{
	age_of(out, o->created);
}

static void name(const struct sb_object *o, struct rh_buf *out)
{
	textz(out, o->name);
}

#define NAME                                                                                 \
	{                                                                                    \
		"Name", "string", "name", "Name must be unique within a namespace.", 0, name \
	}
#define AGE                                                                                                       \
	{                                                                                                         \
		"Age", "string", "", "CreationTimestamp is the server time when this object was created.", 0, age \
	}
#define END       \
	{         \
		0 \
	}

const struct sb_column sb_columns_default[] = { NAME, AGE, END };

/* ---- secrets, config maps, service accounts ---- */

static void secret_type(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str_of(o->v, "type"));
}

static void data_count(const struct sb_object *o, struct rh_buf *out)
{
	rh_buf_addf(out, "%zu",
		    sb_value_count(json_object_get(o->v, "data")) +
			    sb_value_count(json_object_get(o->v, "binaryData")));
}

static void secret_count(const struct sb_object *o, struct rh_buf *out)
{
	rh_buf_addf(out, "%zu", sb_value_count(json_object_get(o->v, "secrets")));
}

const struct sb_column sb_columns_secret[] = {
	NAME,
	{ "Type", "string", "", "Used to facilitate programmatic handling of secret data.", 0, secret_type },
	{ "Data", "string", "", "Data contains the secret data.", 0, data_count },
	AGE,
	END,
};
const struct sb_column sb_columns_configmap[] = {
	NAME,
	{ "Data", "string", "", "Data contains the configuration data.", 0, data_count },
	AGE,
	END,
};
const struct sb_column sb_columns_account[] = {
	NAME,
	{ "Secrets", "string", "", "Secrets is the list of secrets of this account.", 0, secret_count },
	AGE,
	END,
};

/* ---- namespaces, nodes ---- */

static void phase(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str(sb_value_at(o->v, "status", "phase", NULL)));
}

const struct sb_column sb_columns_namespace[] = {
	NAME,
	{ "Status", "string", "", "The status of the namespace", 0, phase },
	AGE,
	END,
};

static const json_t *ready(const struct sb_object *o)
{
	const json_t *list = sb_value_at(o->v, "status", "conditions", NULL);
	SB_EACH(c, list)
	if (rh_str_is(sb_value_str_of(c.v, "type"), "Ready"))
		return c.v;
	return NULL;
}

static void node_status(const struct sb_object *o, struct rh_buf *out)
{
	textz(out, rh_str_is(sb_value_str_of(ready(o), "status"), "True") ? "Ready" : "NotReady");
}

static void node_roles(const struct sb_object *o, struct rh_buf *out)
{
	const json_t *labels = sb_value_at(o->v, "metadata", "labels", NULL);
	static const char prefix[] = "node-role.kubernetes.io/";
	struct rh_buf roles;
	rh_buf_init(&roles, 1024);
	SB_EACH(m, labels)
	if (rh_str_starts(m.key, prefix))
		rh_buf_addf(&roles, "%s%s", roles.n ? "," : "", m.key.p + sizeof prefix - 1);
	textz(out, roles.n ? roles.p : "<none>");
	rh_buf_release(&roles);
}

static void node_version(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str(sb_value_at(o->v, "status", "nodeInfo", "kubeletVersion", NULL)));
}

const struct sb_column sb_columns_node[] = {
	NAME,
	{ "Status", "string", "", "The status of the node", 0, node_status },
	{ "Roles", "string", "", "The roles of the node", 0, node_roles },
	AGE,
	{ "Version", "string", "", "Kubelet Version reported by the node.", 0, node_version },
	END,
};

/* ---- pods ---- */

static void pod_ready(const struct sb_object *o, struct rh_buf *out)
{
	const json_t *states = sb_value_at(o->v, "status", "containerStatuses", NULL);
	size_t ok = 0;
	SB_EACH(s, states)
	ok += sb_value_true_of(s.v, "ready");
	rh_buf_addf(out, "\"%zu/%zu\"", ok, sb_value_count(sb_value_at(o->v, "spec", "containers", NULL)));
}

static void pod_status(const struct sb_object *o, struct rh_buf *out)
{
	const json_t *states = sb_value_at(o->v, "status", "containerStatuses", NULL);
	struct rh_str status = sb_value_str(sb_value_at(o->v, "status", "phase", NULL));
	SB_EACH(s, states)
	{
		struct rh_str waiting = sb_value_str(sb_value_at(s.v, "state", "waiting", "reason", NULL));
		struct rh_str ended = sb_value_str(sb_value_at(s.v, "state", "terminated", "reason", NULL));
		if (waiting.n || ended.n)
			status = waiting.n ? waiting : ended;
	}
	if (sb_value_str(sb_value_at(o->v, "metadata", "deletionTimestamp", NULL)).n)
		status = RH_STR("Terminating");
	text(out, status);
}

static void pod_restarts(const struct sb_object *o, struct rh_buf *out)
{
	const json_t *states = sb_value_at(o->v, "status", "containerStatuses", NULL);
	long long n = 0;
	SB_EACH(s, states)
	n += sb_value_int_of(s.v, "restartCount", 0);
	rh_buf_addf(out, "\"%lld\"", n);
}

static void or_none(struct rh_buf *out, const json_t *v)
{
	struct rh_str s = sb_value_str(v);
	text(out, s.n ? s : RH_STR("<none>"));
}

static void pod_ip(const struct sb_object *o, struct rh_buf *out)
{
	or_none(out, sb_value_at(o->v, "status", "podIP", NULL));
}

static void pod_node(const struct sb_object *o, struct rh_buf *out)
{
	or_none(out, sb_value_at(o->v, "spec", "nodeName", NULL));
}

static void pod_nominated(const struct sb_object *o, struct rh_buf *out)
{
	or_none(out, sb_value_at(o->v, "status", "nominatedNodeName", NULL));
}

static void pod_gates(const struct sb_object *o, struct rh_buf *out)
{
	size_t n = sb_value_count(sb_value_at(o->v, "spec", "readinessGates", NULL));
	if (n)
		rh_buf_addf(out, "\"0/%zu\"", n);
	else
		textz(out, "<none>");
}

const struct sb_column sb_columns_pod[] = {
	NAME,
	{ "Ready", "string", "", "The aggregate readiness state of this pod for accepting traffic.", 0, pod_ready },
	{ "Status", "string", "", "The aggregate status of the containers in this pod.", 0, pod_status },
	{ "Restarts", "string", "", "The number of times the containers in this pod have been restarted.", 0,
	  pod_restarts },
	AGE,
	{ "IP", "string", "", "IP address allocated to the pod.", 1, pod_ip },
	{ "Node", "string", "", "The node that the pod runs on.", 1, pod_node },
	{ "Nominated Node", "string", "", "The node that the pod may run on after preemption.", 1, pod_nominated },
	{ "Readiness Gates", "string", "", "Readiness gates of the pod.", 1, pod_gates },
	END,
};

/* ---- events ---- */

static void event_time(const struct sb_object *o, const char *member, struct rh_buf *out)
{
	int64_t when = 0;
	if (!rh_time_parse(sb_value_str_of(o->v, member), &when))
		rh_time_parse(sb_value_str_of(o->v, "eventTime"), &when);
	age_of(out, when);
}

static void event_last(const struct sb_object *o, struct rh_buf *out)
{
	int64_t when = 0;

	if (rh_time_parse(sb_value_str(sb_value_at(o->v, "series", "lastObservedTime", NULL)), &when))
		age_of(out, when);
	else
		event_time(o, "lastTimestamp", out);
}

static void event_first(const struct sb_object *o, struct rh_buf *out)
{
	event_time(o, "firstTimestamp", out);
}

static void event_type(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str_of(o->v, "type"));
}

static void event_reason(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str_of(o->v, "reason"));
}

static void event_object(const struct sb_object *o, struct rh_buf *out)
{
	const json_t *about = json_object_get(o->v, "involvedObject");
	struct rh_str kind = sb_value_str_of(about, "kind");
	rh_buf_addc(out, '"');
	for (size_t i = 0; i < kind.n; i++)
		rh_buf_addc(out, kind.p[i] >= 'A' && kind.p[i] <= 'Z' ? (char)(kind.p[i] + 32) : kind.p[i]);
	rh_buf_addf(out, "/%s\"", sb_value_z_of(about, "name"));
}

static void event_part(const struct sb_object *o, struct rh_buf *out)
{
	text(out, sb_value_str(sb_value_at(o->v, "involvedObject", "fieldPath", NULL)));
}

static void event_source(const struct sb_object *o, struct rh_buf *out)
{
	struct rh_str host = sb_value_str(sb_value_at(o->v, "source", "host", NULL));
	char *both = rh_format("%s%s%.*s", sb_value_z(sb_value_at(o->v, "source", "component", NULL)),
			       host.n ? ", " : "", RH_ARG(host));
	textz(out, both);
	free(both);
}

static void event_message(const struct sb_object *o, struct rh_buf *out)
{
	text(out, rh_str_trim(sb_value_str_of(o->v, "message")));
}

static void event_count(const struct sb_object *o, struct rh_buf *out)
{
	const json_t *series = json_object_get(o->v, "series");

	rh_buf_addf(out, "%lld", (long long)sb_value_int_of(series ? series : o->v, "count", 1));
}

const struct sb_column sb_columns_event[] = {
	{ "Last Seen", "string", "", "The time at which the most recent occurrence of this event was recorded.", 0,
	  event_last },
	{ "Type", "string", "", "Type of this event (Normal, Warning).", 0, event_type },
	{ "Reason", "string", "", "Why this event was made.", 0, event_reason },
	{ "Object", "string", "", "The object that this event is about.", 0, event_object },
	{ "Subobject", "string", "", "The part of the object that this event is about.", 1, event_part },
	{ "Source", "string", "", "The component reporting this event.", 1, event_source },
	{ "Message", "string", "", "What happened.", 0, event_message },
	{ "First Seen", "string", "", "The time at which the event was first recorded.", 1, event_first },
	{ "Count", "string", "", "The number of times this event has occurred.", 1, event_count },
	{ "Name", "string", "name", "Name must be unique within a namespace.", 1, name },
	END,
};

/* ---- field selectors ---- */

/* A dotted path of members. */
static struct rh_str dotted(const json_t *v, const char *path)
{
	struct rh_str rest = rh_str(path), part;
	while (v && rh_str_cut(&rest, '.', &part))
		v = json_object_getn(v, SB_KEY(part));
	return sb_value_str(v);
}

struct rh_str sb_pod_field(const struct sb_object *o, const char *key)
{
	return dotted(o->v, key);
}

struct rh_str sb_namespace_field(const struct sb_object *o, const char *key)
{
	return strcmp(key, "name") ? dotted(o->v, key) : rh_str(o->name);
}

struct rh_str sb_event_field(const struct sb_object *o, const char *key)
{
	struct rh_str component = dotted(o->v, "source.component");
	if (strcmp(key, "source"))
		return dotted(o->v, key);
	return component.n ? component : dotted(o->v, "reportingComponent");
}
