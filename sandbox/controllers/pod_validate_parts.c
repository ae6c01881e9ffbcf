/* What the server refuses in parts of a pod's spec: probes, security contexts, volumes and mounts
 * (pkg/apis/core/validation/validation.go), with its field paths and words. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

static void required(struct sb_causes *c, const json_t *map, const char *path, const char *member)
{
	if (!sb_value_str_of(map, member).n)
		sb_causes_required(c, "", path, member);
}

/* ---- probes ---- */

/* apimachinery: pkg/util/validation, IsValidPortNum and IsValidPortName. */
static void check_port(const json_t *map, const char *path, struct sb_causes *c)
{
	const json_t *port = json_object_get(map, "port");
	struct rh_str name = sb_value_str(port);
	int64_t n = sb_value_int_of(map, "port", 0);
	bool letter = false, charset = name.n > 0;
	if (!json_is_string(port)) {
		json_t *zero = json_integer(n);
		if (n < 1 || n > 65535)
			sb_causes_invalid(c, zero, "must be between 1 and 65535, inclusive", path, "port");
		json_decref(zero);
		return;
	}
	for (size_t i = 0; i < name.n; i++) {
		char x = name.p[i];
		letter |= x >= 'a' && x <= 'z';
		charset &= (x >= 'a' && x <= 'z') || (x >= '0' && x <= '9') || x == '-';
	}
	if (name.n > 15)
		sb_causes_invalid(c, port, "must be no more than 15 characters", path, "port");
	if (!charset)
		sb_causes_invalid(c, port, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
				  path, "port");
	if (!letter)
		sb_causes_invalid(c, port, "must contain at least one letter (a-z)", path, "port");
	if (rh_str_find(name, "--") < name.n)
		sb_causes_invalid(c, port, "must not contain consecutive hyphens", path, "port");
	if (name.n && (name.p[0] == '-' || name.p[name.n - 1] == '-'))
		sb_causes_invalid(c, port, "must not begin or end with a hyphen", path, "port");
}

static bool header_name(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '-' || (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
		      (s.p[i] >= 'A' && s.p[i] <= 'Z')))
			return false;
	return s.n > 0;
}

static void check_http(const json_t *http, const char *path, struct sb_causes *c)
{
	const json_t *headers = json_object_get(http, "httpHeaders");
	check_port(http, path, c);
	sb_causes_one_of(c, json_object_get(http, "scheme"), "HTTP,HTTPS", "%s.scheme", path);
	SB_EACH(h, headers)
	if (!header_name(sb_value_str_of(h.v, "name")))
		sb_causes_invalid(
			c, json_object_get(h.v, "name"),
			"a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', "
			"regex "
			"used for validation is '[-A-Za-z0-9]+')",
			path, "httpHeaders");
}

static void check_exec(const json_t *exec, const char *path, struct sb_causes *c)
{
	if (!sb_value_count(json_object_get(exec, "command")))
		sb_causes_required(c, "", path, "command");
}

static void check_handler(const json_t *probe, const char *path, struct sb_causes *c)
{
	static const struct {
		const char *member;
		void (*check)(const json_t *v, const char *path, struct sb_causes *c);
	} handlers[] = {
		{ "exec", check_exec }, { "httpGet", check_http }, { "tcpSocket", check_port }, { "grpc", check_port }
	};
	size_t n = 0;
	for (size_t i = 0; i < RH_LEN(handlers); i++) {
		const json_t *v = json_object_get(probe, handlers[i].member);
		char at[800];
		snprintf(at, sizeof at, "%s.%s", path, handlers[i].member);
		if (v && !json_is_null(v) && n++)
			sb_causes_wrong(c, "FieldValueForbidden", "Forbidden", NULL,
					"may not specify more than 1 handler type", "%s", at);
		else if (v && !json_is_null(v))
			handlers[i].check(v, at, c);
	}
	if (!n)
		sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "must specify a handler type", "%s",
				path);
}

static void check_probe(const json_t *k, const char *member, const char *path, struct sb_causes *c)
{
	static const char *const numbers[] = { "initialDelaySeconds", "timeoutSeconds", "periodSeconds",
					       "successThreshold", "failureThreshold" };
	const json_t *probe = json_object_get(k, member), *grace;
	char at[700];
	if (!probe || json_is_null(probe))
		return;
	snprintf(at, sizeof at, "%s.%s", path, member);
	check_handler(probe, at, c);
	for (size_t i = 0; i < RH_LEN(numbers); i++)
		sb_causes_negative(c, probe, numbers[i], at);
	grace = json_object_get(probe, "terminationGracePeriodSeconds");
	if (grace && json_integer_value(grace) <= 0)
		sb_causes_invalid(c, grace, "must be greater than 0", at, "terminationGracePeriodSeconds");
	if (strcmp(member, "readinessProbe") != 0 && sb_value_int_of(probe, "successThreshold", 1) != 1)
		sb_causes_invalid(c, json_object_get(probe, "successThreshold"), "must be 1", at, "successThreshold");
	else if (!strcmp(member, "readinessProbe") && grace)
		sb_causes_invalid(c, grace, "must not be set for readinessProbes", at, "terminationGracePeriodSeconds");
}

static void check_probes(const json_t *k, bool init, const char *path, struct sb_causes *c)
{
	static const char *const probes[] = { "livenessProbe", "readinessProbe", "startupProbe" };
	bool may = !init || rh_str_is(sb_value_str_of(k, "restartPolicy"), "Always");
	for (size_t i = 0; i < RH_LEN(probes); i++) {
		const json_t *probe = json_object_get(k, probes[i]);
		if (may)
			check_probe(k, probes[i], path, c);
		else if (probe && c->minor >= 28)
			sb_causes_wrong(c, "FieldValueForbidden", "Forbidden", NULL,
					"may not be set for init containers without restartPolicy=Always", "%s.%s",
					path, probes[i]);
		else if (probe)
			sb_causes_invalid(c, probe, "must not be set for init containers", path, probes[i]);
	}
}

/* ---- security ---- */

static void check_user(const json_t *context, const char *member, const char *path, struct sb_causes *c)
{
	const json_t *user = json_object_get(context, member);
	if (json_is_number(user) && (json_number_value(user) < 0 || json_number_value(user) > INT32_MAX))
		sb_causes_invalid(c, user, "must be between 0 and 2147483647, inclusive", path, member);
}

static void check_security(const json_t *k, const char *path, struct sb_causes *c)
{
	const json_t *context = json_object_get(k, "securityContext"),
		     *add = sb_value_at(context, "capabilities", "add", NULL);
	bool admin = false;
	char at[700];
	snprintf(at, sizeof at, "%s.securityContext", path);
	check_user(context, "runAsUser", at, c);
	check_user(context, "runAsGroup", at, c);
	SB_EACH(a, add)
	admin |= rh_str_is(sb_value_str(a.v), "CAP_SYS_ADMIN");
	if (!json_is_false(json_object_get(context, "allowPrivilegeEscalation")))
		return;
	if (sb_value_true_of(context, "privileged"))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", context,
				"cannot set `allowPrivilegeEscalation` to false and `privileged` to true", "%s", at);
	if (admin)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", context,
				"cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
				"%s", at);
}

void sb_container_parts_validate(const json_t *k, bool init, const char *path, struct sb_causes *c)
{
	check_probes(k, init, path, c);
	check_security(k, path, c);
}

void sb_pod_security_validate(const json_t *spec, const char *path, struct sb_causes *c)
{
	static const char *const ids[] = { "runAsUser", "runAsGroup", "fsGroup" };
	char at[600];
	snprintf(at, sizeof at, "%s.securityContext", path);
	for (size_t i = 0; i < RH_LEN(ids); i++)
		check_user(json_object_get(spec, "securityContext"), ids[i], at, c);
}

/* ---- volumes ---- */

static bool climbs(struct rh_str path)
{
	struct rh_str part;
	while (rh_str_cut(&path, '/', &part))
		if (rh_str_is(part, ".."))
			return true;
	return false;
}

static void check_local_path(const json_t *map, const char *member, const char *path, struct sb_causes *c)
{
	struct rh_str s = sb_value_str_of(map, member);
	if (rh_str_starts(s, "/"))
		sb_causes_invalid(c, json_object_get(map, member), "must be a relative path", path, member);
	if (climbs(s))
		sb_causes_invalid(c, json_object_get(map, member), "must not contain '..'", path, member);
}

static void check_mode(const json_t *map, const char *member, const char *path, struct sb_causes *c)
{
	int64_t mode = sb_value_int_of(map, member, 0);
	if (mode < 0 || mode > 0777)
		sb_causes_invalid(c, json_object_get(map, member),
				  "must be a number between 0 and 0777 (octal), both inclusive", path, member);
}

static void check_files(const json_t *source, const char *path, struct sb_causes *c)
{
	const json_t *items = json_object_get(source, "items");
	check_mode(source, "defaultMode", path, c);
	SB_EACH(i, items)
	{
		char at[640];
		snprintf(at, sizeof at, "%s.items[%zu]", path, i.i);
		required(c, i.v, at, "key");
		required(c, i.v, at, "path");
		check_local_path(i.v, "path", at, c);
		check_mode(i.v, "mode", at, c);
	}
}

static void check_config_map(const json_t *v, const char *path, struct sb_causes *c)
{
	required(c, v, path, "name");
	check_files(v, path, c);
}

static void check_secret(const json_t *v, const char *path, struct sb_causes *c)
{
	required(c, v, path, "secretName");
	check_files(v, path, c);
}

static void check_claim(const json_t *v, const char *path, struct sb_causes *c)
{
	required(c, v, path, "claimName");
}

static void check_host_path(const json_t *v, const char *path, struct sb_causes *c)
{
	required(c, v, path, "path");
	if (!sb_value_str_of(v, "path").n)
		return;
	if (climbs(sb_value_str_of(v, "path")))
		sb_causes_invalid(c, json_object_get(v, "path"), "must not contain '..'", path, "path");
	sb_causes_one_of(c, json_object_get(v, "type"),
			 ",BlockDevice,CharDevice,Directory,DirectoryOrCreate,File,FileOrCreate,Socket", "%s.type",
			 path);
}

static void check_empty_dir(const json_t *v, const char *path, struct sb_causes *c)
{
	const json_t *size = json_object_get(v, "sizeLimit");
	if (size && sb_value_z(size)[0] == '-')
		sb_causes_wrong(c, "FieldValueForbidden", "Forbidden", NULL,
				"SizeLimit field must be a valid resource quantity", "%s.sizeLimit", path);
}

void sb_volume_validate(const json_t *volume, const char *path, struct sb_causes *c)
{
	static const struct {
		const char *member;
		void (*check)(const json_t *v, const char *path, struct sb_causes *c);
	} kinds[] = { { "configMap", check_config_map },
		      { "secret", check_secret },
		      { "persistentVolumeClaim", check_claim },
		      { "hostPath", check_host_path },
		      { "emptyDir", check_empty_dir } };
	size_t n = 0;
	SB_EACH(m, volume)
	{
		char at[700];
		if (rh_str_is(m.key, "name") || json_is_null(m.v))
			continue;
		snprintf(at, sizeof at, "%s.%s", path, m.key.p);
		if (n++)
			sb_causes_wrong(c, "FieldValueForbidden", "Forbidden", NULL,
					"may not specify more than 1 volume type", "%s", at);
		else
			for (size_t i = 0; i < RH_LEN(kinds); i++)
				if (rh_str_is(m.key, kinds[i].member))
					kinds[i].check(m.v, at, c);
	}
}

/* The server leaves the index out of the path of a wrong sub path. */
void sb_mount_validate(const json_t *mounts, const json_t *m, size_t index, const char *path, struct sb_causes *c)
{
	struct rh_str where = sb_value_str_of(m, "mountPath");
	char at[700];
	for (size_t i = 0; where.n && i < index; i++)
		if (rh_str_eq(sb_value_str_of(json_array_get(mounts, i), "mountPath"), where)) {
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(m, "mountPath"),
					"must be unique", "%s.volumeMounts[%zu].mountPath", path, index);
			break;
		}
	snprintf(at, sizeof at, "%s.volumeMounts", path);
	check_local_path(m, "subPath", at, c);
}
