/* What the server refuses in a pod's spec: pkg/apis/core/validation/validation.go, its field paths and words. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

void sb_causes_wrong(struct sb_causes *c, const char *reason, const char *kind, const json_t *v, const char *detail,
		     const char *fmt, ...)
{
	char path[600];
	struct rh_buf text;
	va_list args;
	va_start(args, fmt);
	vsnprintf(path, sizeof path, fmt, args);
	va_end(args);
	rh_buf_init(&text, (size_t)1 << 20);
	if (v)
		sb_value_write(v, &text);
	char *whole = v && !json_is_string(v) ? rh_format("%s: %s", kind, text.p) : NULL;
	sb_causes_add(c, reason, path, whole ? whole : kind, v && !whole ? sb_value_z(v) : NULL, detail);
	free(whole);
	rh_buf_release(&text);
}

void sb_causes_invalid(struct sb_causes *c, const json_t *v, const char *detail, const char *path, const char *member)
{
	sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", v, detail, "%s.%s", path, member);
}

void sb_causes_required(struct sb_causes *c, const char *detail, const char *path, const char *member)
{
	sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, detail, "%s.%s", path, member);
}

void sb_causes_one_of(struct sb_causes *c, const json_t *v, const char *allowed, const char *fmt, ...)
{
	char path[600];
	va_list args;
	struct rh_str rest = rh_str(allowed), one;
	struct rh_buf detail;
	if (!v)
		return;
	va_start(args, fmt);
	vsnprintf(path, sizeof path, fmt, args);
	va_end(args);
	rh_buf_init(&detail, 1000);
	rh_buf_addz(&detail, "supported values: ");
	bool found = false;
	for (bool first = true; rh_str_cut(&rest, ',', &one); first = false) {
		found |= rh_str_eq(one, sb_value_str(v));
		rh_buf_addf(&detail, "%s\"%.*s\"", first ? "" : ", ", RH_ARG(one));
	}
	if (!found)
		sb_causes_wrong(c, "FieldValueNotSupported", "Unsupported value", v, detail.p, "%s", path);
	rh_buf_release(&detail);
}

static const json_t *negative(const json_t *map, const char *member)
{
	const json_t *v = json_object_get(map, member);
	return json_is_number(v) && json_number_value(v) < 0 ? v : NULL;
}

void sb_causes_negative(struct sb_causes *c, const json_t *map, const char *member, const char *path)
{
	const json_t *v = negative(map, member);
	if (v)
		sb_causes_invalid(c, v, "must be greater than or equal to 0", path, member);
}

static bool same_member(const json_t *list, const json_t *e, const char *member)
{
	SB_EACH(o, list)
	{
		if (o.v == e)
			break;
		if (sb_value_str_of(o.v, member).n &&
		    rh_str_eq(sb_value_str_of(o.v, member), sb_value_str_of(e, member)))
			return true;
	}
	return false;
}

/* ---- a container ---- */

static void check_ports(const json_t *k, const char *path, struct sb_causes *c)
{
	const json_t *list = json_object_get(k, "ports");
	SB_EACH(p, list)
	{
		const json_t *port = json_object_get(p.v, "containerPort");
		int64_t n = sb_value_int_of(p.v, "containerPort", 0);
		if (!port || !n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "",
					"%s.ports[%zu].containerPort", path, p.i);
		else if (n < 1 || n > 65535)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", port,
					"must be between 1 and 65535, inclusive", "%s.ports[%zu].containerPort", path,
					p.i);
		if (same_member(list, p.v, "name"))
			sb_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", json_object_get(p.v, "name"), "",
					"%s.ports[%zu].name", path, p.i);
		if (sb_value_str_of(p.v, "name").n > 15)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(p.v, "name"),
					"must be no more than 15 characters", "%s.ports[%zu].name", path, p.i);
		sb_causes_one_of(c, json_object_get(p.v, "protocol"), "SCTP,TCP,UDP", "%s.ports[%zu].protocol", path,
				 p.i);
	}
}

/* RelaxedEnvironmentVariableValidation, on since 1.32: any printable ASCII but '='. */
static bool relaxed_env_name(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e || s.p[i] == '=')
			return false;
	return true;
}

static bool env_name(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char x = s.p[i];
		bool digit = x >= '0' && x <= '9', letter = (x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z');
		if (!letter && !(x == '-' || x == '.' || x == '_') && (!digit || !i))
			return false;
	}
	return true;
}

static void check_env(const json_t *k, const char *path, struct sb_causes *c)
{
	const json_t *list = json_object_get(k, "env");
	SB_EACH(e, list)
	{
		struct rh_str name = sb_value_str_of(e.v, "name");
		if (!name.n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.env[%zu].name", path,
					e.i);
		else if (c->minor >= 32 && !relaxed_env_name(name))
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(e.v, "name"),
					"a valid environment variable name must "
					"consist only of printable ASCII characters other than '='",
					"%s.env[%zu].name", path, e.i);
		else if (c->minor < 32 && !env_name(name))
			sb_causes_wrong(
				c, "FieldValueInvalid", "Invalid value", json_object_get(e.v, "name"),
				"a valid environment variable name must "
				"consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a "
				"digit (e.g. "
				"'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is "
				"'[-._a-zA-Z][-._a-zA-Z0-9]*')",
				"%s.env[%zu].name", path, e.i);
		if (sb_value_str_of(e.v, "value").n && json_object_get(e.v, "valueFrom"))
			sb_causes_add(c, "FieldValueInvalid", path, "Invalid value", "",
				      "may not be specified when `value` is not empty");
	}
}

static void check_mounts(const json_t *k, const json_t *named, const char *path, struct sb_causes *c)
{
	const json_t *list = json_object_get(k, "volumeMounts");
	SB_EACH(m, list)
	{
		bool found = json_object_get(named, sb_value_z_of(m.v, "name"));
		if (!sb_value_str_of(m.v, "name").n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "",
					"%s.volumeMounts[%zu].name", path, m.i);
		else if (!found)
			sb_causes_wrong(c, "FieldValueNotFound", "Not found", json_object_get(m.v, "name"), "",
					"%s.volumeMounts[%zu].name", path, m.i);
		if (!sb_value_str_of(m.v, "mountPath").n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "",
					"%s.volumeMounts[%zu].mountPath", path, m.i);
		sb_mount_validate(list, m.v, m.i, path, c);
	}
}

/* A quantity in thousandths, enough to compare a request with its limit; false when it is none. */
static bool quantity(const json_t *v, double *out)
{
	static const struct {
		const char *suffix;
		double by;
	} suffixes[] = { { "", 1 },
			 { "m", 1e-3 },
			 { "u", 1e-6 },
			 { "n", 1e-9 },
			 { "k", 1e3 },
			 { "M", 1e6 },
			 { "G", 1e9 },
			 { "T", 1e12 },
			 { "P", 1e15 },
			 { "E", 1e18 },
			 { "Ki", 1024. },
			 { "Mi", 1048576. },
			 { "Gi", 1073741824. },
			 { "Ti", 1099511627776. },
			 { "Pi", 1125899906842624. } };
	const char *z = sb_value_z(v);
	char *end;
	if (json_is_number(v)) {
		*out = json_number_value(v);
		return true;
	}
	size_t digits = strspn(z, "+-0123456789.");
	if (!digits)
		return false;
	*out = strtod(z, &end);
	for (size_t i = 0; i < RH_LEN(suffixes); i++)
		if (!strcmp(end, suffixes[i].suffix)) {
			*out *= suffixes[i].by;
			return true;
		}
	return (*end == 'e' || *end == 'E') && end[1];
}

bool sb_quantity_ok(const json_t *v)
{
	double n;
	return quantity(v, &n);
}

static char *amount(const json_t *v)
{
	return json_is_number(v) ? rh_format("%.15g", json_number_value(v)) : rh_strdup(sb_value_z(v));
}

static void check_resources(const json_t *k, const char *path, struct sb_causes *c)
{
	const json_t *requests = sb_value_at(k, "resources", "requests", NULL),
		     *limits = sb_value_at(k, "resources", "limits", NULL);
	SB_EACH(r, requests)
	{
		const json_t *l = json_object_get(limits, r.key.p);
		double asked, most;
		if (l && quantity(r.v, &asked) && quantity(l, &most) && asked > most) {
			char *limit = amount(l), *request = amount(r.v), at[620];
			char *detail = rh_format("must be less than or equal to %s limit of %s", r.key.p, limit);
			snprintf(at, sizeof at, "%s.resources.requests", path);
			sb_causes_add(c, "FieldValueInvalid", at, "Invalid value", request, detail);
			free(detail);
			free(request);
			free(limit);
		}
	}
}

static void check_container(const json_t *k, const json_t *named, const char *path, struct sb_causes *c)
{
	const json_t *name = json_object_get(k, "name"), *image = json_object_get(k, "image");
	struct rh_str reference = sb_value_str(image);
	const char *why = sb_value_str(name).n ? sb_label_wrong(sb_value_str(name)) : NULL;
	if (!sb_value_str(name).n)
		sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.name", path);
	else if (why)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", name, why, "%s.name", path);
	if (!reference.n)
		sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.image", path);
	else if (rh_str_trim(reference).n != reference.n)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", image,
				"must not have leading or trailing whitespace", "%s.image", path);
	check_ports(k, path, c);
	check_env(k, path, c);
	check_mounts(k, named, path, c);
	sb_causes_one_of(c, json_object_get(k, "imagePullPolicy"), "Always,IfNotPresent,Never", "%s.imagePullPolicy",
			 path);
	check_resources(k, path, c);
}

static bool taken(const json_t *spec, const json_t *list, const json_t *k)
{
	const json_t *containers = json_object_get(spec, "containers");
	if (same_member(list, k, "name"))
		return true;
	SB_EACH(o, containers != list && containers ? containers : NULL)
	if (sb_value_str_of(k, "name").n && rh_str_eq(sb_value_str_of(o.v, "name"), sb_value_str_of(k, "name")))
		return true;
	return false;
}

static void check_containers(const json_t *spec, const json_t *named, const char *member, const char *path,
			     struct sb_causes *c)
{
	const json_t *list = json_object_get(spec, member);
	SB_EACH(k, list)
	{
		char at[600];
		snprintf(at, sizeof at, "%s.%s[%zu]", path, member, k.i);
		check_container(k.v, named, at, c);
		sb_container_parts_validate(k.v, !strcmp(member, "initContainers"), at, c);
		if (taken(spec, list, k.v))
			sb_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", json_object_get(k.v, "name"), "",
					"%s.name", at);
	}
}

/* `named` gets those that are right: only they count as there, and as taken. */
static void check_volumes(const json_t *spec, const char *path, struct sb_causes *c, json_t *named)
{
	const json_t *list = json_object_get(spec, "volumes");
	SB_EACH(v, list)
	{
		size_t before = c->count;
		const char *why = sb_value_str_of(v.v, "name").n ? sb_label_wrong(sb_value_str_of(v.v, "name")) : NULL;
		if (!sb_value_str_of(v.v, "name").n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.volumes[%zu].name",
					path, v.i);
		else if (why)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(v.v, "name"), why,
					"%s.volumes[%zu].name", path, v.i);
		if (json_object_get(named, sb_value_z_of(v.v, "name")))
			sb_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", json_object_get(v.v, "name"), "",
					"%s.volumes[%zu].name", path, v.i);
		char at[600];
		snprintf(at, sizeof at, "%s.volumes[%zu]", path, v.i);
		sb_volume_validate(v.v, at, c);
		if (c->count == before)
			json_object_set_new(named, sb_value_z_of(v.v, "name"), json_true());
	}
}

void sb_pod_spec_validate(const json_t *spec, const char *path, struct sb_causes *c)
{
	const json_t *containers = json_object_get(spec, "containers");
	json_t *named = json_object();
	check_volumes(spec, path, c, named);
	sb_pod_security_validate(spec, path, c);
	sb_pod_place_validate(spec, path, c);
	if (!containers || !sb_value_count(containers))
		sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.containers", path);
	check_containers(spec, named, "containers", path, c);
	check_containers(spec, named, "initContainers", path, c);
	json_decref(named);
	sb_causes_one_of(c, json_object_get(spec, "restartPolicy"), "Always,OnFailure,Never", "%s.restartPolicy", path);
	sb_causes_one_of(c, json_object_get(spec, "dnsPolicy"), "ClusterFirst,ClusterFirstWithHostNet,Default,None",
			 "%s.dnsPolicy", path);
	sb_causes_negative(c, spec, "terminationGracePeriodSeconds", path);
	const char *account = sb_value_z_of(spec, "serviceAccountName"),
		   *why = *account ? sb_subdomain_wrong(rh_str(account)) : NULL;
	if (why)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", json_object_get(spec, "serviceAccountName"),
				why, "%s.serviceAccountName", path);
}

/* Of a pod that is there only images, a deadline and new tolerations may change. */
static bool may_become(const json_t *was, const json_t *now)
{
	static const char *const lists[] = { "initContainers", "containers" };
	json_t *v = json_deep_copy(now);
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		json_t *a = json_object_get(v, lists[i]);
		const json_t *b = json_object_get(was, lists[i]);
		SB_EACH(o, b)
		if (json_object_get(o.v, "image"))
			json_object_set_new(json_array_get(a, o.i), "image",
					    json_deep_copy(json_object_get(o.v, "image")));
	}
	static const char *const free_ones[] = { "activeDeadlineSeconds", "tolerations" };
	for (size_t i = 0; i < RH_LEN(free_ones); i++) {
		json_object_del(v, free_ones[i]);
		if (json_object_get(was, free_ones[i]))
			json_object_set_new(v, free_ones[i], json_deep_copy(json_object_get(was, free_ones[i])));
	}
	bool same = sb_value_eq(v, was);
	sb_value_free(&v);
	return same;
}

void sb_pod_validate(const json_t *v, const json_t *old, struct sb_causes *c)
{
	sb_pod_spec_validate(json_object_get(v, "spec"), "spec", c);
	if (old && !may_become(json_object_get(old, "spec"), json_object_get(v, "spec")))
		sb_causes_add(c, "FieldValueForbidden", "spec", "Forbidden", NULL,
			      "pod updates may not change fields other than "
			      "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`"
			      "spec.tolerations` (only "
			      "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be "
			      "set to 1 if it was previously "
			      "negative)");
}
