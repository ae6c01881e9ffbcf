/* What the server refuses in a pod's spec: pkg/apis/core/validation/validation.go, its field paths and words. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

void sb_causes_wrong(struct sb_causes *c, const char *reason, const char *kind, const struct sb_value *v,
		     const char *detail, const char *fmt, ...)
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
	char *whole = v && v->kind != SB_V_TEXT ? rh_format("%s: %s", kind, text.p) : NULL;
	sb_causes_add(c, reason, path, whole ? whole : kind, v && !whole ? v->text : NULL, detail);
	free(whole);
	rh_buf_release(&text);
}

void sb_causes_one_of(struct sb_causes *c, const struct sb_value *v, const char *allowed, const char *fmt, ...)
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

static const struct sb_value *negative(const struct sb_value *map, const char *member)
{
	const struct sb_value *v = sb_value_get(map, member);
	return v && v->kind == SB_V_NUMBER && v->n && v->text[0] == '-' ? v : NULL;
}

void sb_causes_negative(struct sb_causes *c, const struct sb_value *map, const char *member, const char *path)
{
	const struct sb_value *v = negative(map, member);
	if (v)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", v, "must be greater than or equal to 0",
				"%s.%s", path, member);
}

static bool same_member(const struct sb_value *list, const struct sb_value *e, const char *member)
{
	for (const struct sb_value *o = list->child; o && o != e; o = o->next)
		if (sb_value_str_of(o, member).n && rh_str_eq(sb_value_str_of(o, member), sb_value_str_of(e, member)))
			return true;
	return false;
}

/* ---- a container ---- */

static void check_ports(const struct sb_value *k, const char *path, struct sb_causes *c)
{
	const struct sb_value *list = sb_value_get(k, "ports");
	size_t i = 0;
	for (const struct sb_value *p = list ? list->child : NULL; p; p = p->next, i++) {
		const struct sb_value *port = sb_value_get(p, "containerPort");
		int64_t n = sb_value_int_of(p, "containerPort", 0);
		if (!port || !n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "",
					"%s.ports[%zu].containerPort", path, i);
		else if (n < 1 || n > 65535)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", port,
					"must be between 1 and 65535, inclusive", "%s.ports[%zu].containerPort", path,
					i);
		if (same_member(list, p, "name"))
			sb_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", sb_value_get(p, "name"), "",
					"%s.ports[%zu].name", path, i);
		if (sb_value_str_of(p, "name").n > 15)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", sb_value_get(p, "name"),
					"must be no more than 15 characters", "%s.ports[%zu].name", path, i);
		sb_causes_one_of(c, sb_value_get(p, "protocol"), "SCTP,TCP,UDP", "%s.ports[%zu].protocol", path, i);
	}
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

static void check_env(const struct sb_value *k, const char *path, struct sb_causes *c)
{
	const struct sb_value *list = sb_value_get(k, "env");
	size_t i = 0;
	for (const struct sb_value *e = list ? list->child : NULL; e; e = e->next, i++) {
		struct rh_str name = sb_value_str_of(e, "name");
		if (!name.n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.env[%zu].name", path,
					i);
		else if (!env_name(name))
			sb_causes_wrong(
				c, "FieldValueInvalid", "Invalid value", sb_value_get(e, "name"),
				"a valid environment variable name must "
				"consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a "
				"digit (e.g. "
				"'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is "
				"'[-._a-zA-Z][-._a-zA-Z0-9]*')",
				"%s.env[%zu].name", path, i);
		if (sb_value_str_of(e, "value").n && sb_value_get(e, "valueFrom"))
			sb_causes_add(c, "FieldValueInvalid", path, "Invalid value", "",
				      "may not be specified when `value` is not empty");
	}
}

static void check_mounts(const struct sb_value *k, const struct sb_value *spec, const char *path, struct sb_causes *c)
{
	const struct sb_value *list = sb_value_get(k, "volumeMounts"), *volumes = sb_value_get(spec, "volumes");
	size_t i = 0;
	for (const struct sb_value *m = list ? list->child : NULL; m; m = m->next, i++) {
		bool found = false;
		for (const struct sb_value *v = volumes ? volumes->child : NULL; v; v = v->next)
			found |= rh_str_eq(sb_value_str_of(v, "name"), sb_value_str_of(m, "name"));
		if (!sb_value_str_of(m, "name").n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "",
					"%s.volumeMounts[%zu].name", path, i);
		else if (!found)
			sb_causes_wrong(c, "FieldValueNotFound", "Not found", sb_value_get(m, "name"), "",
					"%s.volumeMounts[%zu].name", path, i);
		if (!sb_value_str_of(m, "mountPath").n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "",
					"%s.volumeMounts[%zu].mountPath", path, i);
	}
}

/* A quantity in thousandths, enough to compare a request with its limit; false when it is none. */
static bool quantity(const struct sb_value *v, double *out)
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
	const char *z = v->kind == SB_V_TEXT || v->kind == SB_V_NUMBER ? v->text : "";
	char *end;
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

bool sb_quantity_ok(const struct sb_value *v)
{
	double n;
	return quantity(v, &n);
}

static void check_resources(const struct sb_value *k, const char *path, struct sb_causes *c)
{
	const struct sb_value *requests = sb_value_at(k, "resources", "requests", NULL),
			      *limits = sb_value_at(k, "resources", "limits", NULL);
	for (const struct sb_value *r = requests ? requests->child : NULL; r; r = r->next) {
		const struct sb_value *l = sb_value_get(limits, r->key);
		double asked, most;
		if (l && quantity(r, &asked) && quantity(l, &most) && asked > most) {
			char *detail = rh_format("must be less than or equal to %s limit of %s", r->key, l->text);
			struct sb_value text = { .kind = SB_V_TEXT, .text = r->text, .n = r->n };
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", &text, detail, "%s.resources.requests",
					path);
			free(detail);
		}
	}
}

static void check_container(const struct sb_value *k, const struct sb_value *spec, const char *path,
			    struct sb_causes *c)
{
	const struct sb_value *name = sb_value_get(k, "name"), *image = sb_value_get(k, "image");
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
	check_mounts(k, spec, path, c);
	sb_causes_one_of(c, sb_value_get(k, "imagePullPolicy"), "Always,IfNotPresent,Never", "%s.imagePullPolicy",
			 path);
	check_resources(k, path, c);
}

static bool taken(const struct sb_value *spec, const struct sb_value *list, const struct sb_value *k)
{
	const struct sb_value *containers = sb_value_get(spec, "containers");
	if (same_member(list, k, "name"))
		return true;
	for (const struct sb_value *o = containers != list && containers ? containers->child : NULL; o; o = o->next)
		if (sb_value_str_of(k, "name").n && rh_str_eq(sb_value_str_of(o, "name"), sb_value_str_of(k, "name")))
			return true;
	return false;
}

static void check_containers(const struct sb_value *spec, const char *member, const char *path, struct sb_causes *c)
{
	const struct sb_value *list = sb_value_get(spec, member);
	size_t i = 0;
	for (const struct sb_value *k = list ? list->child : NULL; k; k = k->next, i++) {
		char at[600];
		snprintf(at, sizeof at, "%s.%s[%zu]", path, member, i);
		check_container(k, spec, at, c);
		if (taken(spec, list, k))
			sb_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", sb_value_get(k, "name"), "",
					"%s.name", at);
	}
}

static void check_volumes(const struct sb_value *spec, const char *path, struct sb_causes *c)
{
	const struct sb_value *list = sb_value_get(spec, "volumes");
	size_t i = 0;
	for (const struct sb_value *v = list ? list->child : NULL; v; v = v->next, i++) {
		const char *why = sb_value_str_of(v, "name").n ? sb_label_wrong(sb_value_str_of(v, "name")) : NULL;
		if (!sb_value_str_of(v, "name").n)
			sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.volumes[%zu].name",
					path, i);
		else if (why)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", sb_value_get(v, "name"), why,
					"%s.volumes[%zu].name", path, i);
		if (same_member(list, v, "name"))
			sb_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", sb_value_get(v, "name"), "",
					"%s.volumes[%zu].name", path, i);
	}
}

void sb_pod_spec_validate(const struct sb_value *spec, const char *path, struct sb_causes *c)
{
	const struct sb_value *containers = sb_value_get(spec, "containers");
	check_volumes(spec, path, c);
	if (!containers || !containers->child)
		sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.containers", path);
	check_containers(spec, "containers", path, c);
	check_containers(spec, "initContainers", path, c);
	sb_causes_one_of(c, sb_value_get(spec, "restartPolicy"), "Always,OnFailure,Never", "%s.restartPolicy", path);
	sb_causes_one_of(c, sb_value_get(spec, "dnsPolicy"), "ClusterFirst,ClusterFirstWithHostNet,Default,None",
			 "%s.dnsPolicy", path);
	sb_causes_negative(c, spec, "terminationGracePeriodSeconds", path);
	const char *account = sb_value_z_of(spec, "serviceAccountName"),
		   *why = *account ? sb_subdomain_wrong(rh_str(account)) : NULL;
	if (why)
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", sb_value_get(spec, "serviceAccountName"), why,
				"%s.serviceAccountName", path);
}

/* Of a pod that is there only images, a deadline and new tolerations may change. */
static bool may_become(const struct sb_value *was, const struct sb_value *now)
{
	static const char *const lists[] = { "initContainers", "containers" };
	struct sb_value *v = sb_value_copy(now);
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		struct sb_value *a = sb_value_get(v, lists[i]);
		const struct sb_value *b = sb_value_get(was, lists[i]);
		struct sb_value *k = a ? a->child : NULL;
		for (const struct sb_value *o = b ? b->child : NULL; o && k; o = o->next, k = k->next)
			if (sb_value_get(o, "image") && k->kind == SB_V_MAP)
				sb_value_set(k, "image", sb_value_copy(sb_value_get(o, "image")));
	}
	static const char *const free_ones[] = { "activeDeadlineSeconds", "tolerations" };
	for (size_t i = 0; i < RH_LEN(free_ones); i++) {
		sb_value_remove(v, free_ones[i]);
		if (sb_value_get(was, free_ones[i]))
			sb_value_set(v, free_ones[i], sb_value_copy(sb_value_get(was, free_ones[i])));
	}
	bool same = sb_value_eq(v, was);
	sb_value_free(&v);
	return same;
}

void sb_pod_validate(const struct sb_value *v, const struct sb_value *old, struct sb_causes *c)
{
	sb_pod_spec_validate(sb_value_get(v, "spec"), "spec", c);
	if (old && !may_become(sb_value_get(old, "spec"), sb_value_get(v, "spec")))
		sb_causes_add(c, "FieldValueForbidden", "spec", "Forbidden", NULL,
			      "pod updates may not change fields other than "
			      "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`"
			      "spec.tolerations` (only "
			      "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be "
			      "set to 1 if it was previously "
			      "negative)");
}
