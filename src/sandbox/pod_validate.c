/* What the server refuses in a pod's spec: pkg/apis/core/validation/validation.go, its field paths and words. */
#include "sandbox/workload.h"

#include <stdio.h>
#include <string.h>

void rh_causes_wrong(struct rh_causes *c, const char *reason, const char *kind, const struct rh_value *v, const char *detail,
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
		rh_value_write(v, &text);
	char *whole = v && v->kind != RH_V_TEXT ? rh_format("%s: %s", kind, text.p) : NULL;
	rh_causes_add(c, reason, path, whole ? whole : kind, v && !whole ? v->text : NULL, detail);
	free(whole);
	rh_buf_release(&text);
}

void rh_causes_one_of(struct rh_causes *c, const struct rh_value *v, const char *allowed, const char *fmt, ...)
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
		found |= rh_str_eq(one, rh_value_str(v));
		rh_buf_addf(&detail, "%s\"%.*s\"", first ? "" : ", ", RH_ARG(one));
	}
	if (!found)
		rh_causes_wrong(c, "FieldValueNotSupported", "Unsupported value", v, detail.p, "%s", path);
	rh_buf_release(&detail);
}

static const struct rh_value *negative(const struct rh_value *map, const char *member)
{
	const struct rh_value *v = rh_value_get(map, member);
	return v && v->kind == RH_V_NUMBER && v->n && v->text[0] == '-' ? v : NULL;
}

void rh_causes_negative(struct rh_causes *c, const struct rh_value *map, const char *member, const char *path)
{
	const struct rh_value *v = negative(map, member);
	if (v)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", v, "must be greater than or equal to 0", "%s.%s", path, member);
}

static bool same_member(const struct rh_value *list, const struct rh_value *e, const char *member)
{
	for (const struct rh_value *o = list->child; o && o != e; o = o->next)
		if (rh_value_str_of(o, member).n && rh_str_eq(rh_value_str_of(o, member), rh_value_str_of(e, member)))
			return true;
	return false;
}

/* ---- a container ---------------------------------------------------------------------------------------------------- */

static void check_ports(const struct rh_value *k, const char *path, struct rh_causes *c)
{
	const struct rh_value *list = rh_value_get(k, "ports");
	size_t i = 0;
	for (const struct rh_value *p = list ? list->child : NULL; p; p = p->next, i++) {
		const struct rh_value *port = rh_value_get(p, "containerPort");
		int64_t n = rh_value_int_of(p, "containerPort", 0);
		if (!port || !n)
			rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.ports[%zu].containerPort", path, i);
		else if (n < 1 || n > 65535)
			rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", port, "must be between 1 and 65535, inclusive",
					"%s.ports[%zu].containerPort", path, i);
		if (same_member(list, p, "name"))
			rh_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", rh_value_get(p, "name"), "", "%s.ports[%zu].name", path, i);
		if (rh_value_str_of(p, "name").n > 15)
			rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", rh_value_get(p, "name"), "must be no more than 15 characters",
					"%s.ports[%zu].name", path, i);
		rh_causes_one_of(c, rh_value_get(p, "protocol"), "SCTP,TCP,UDP", "%s.ports[%zu].protocol", path, i);
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

static void check_env(const struct rh_value *k, const char *path, struct rh_causes *c)
{
	const struct rh_value *list = rh_value_get(k, "env");
	size_t i = 0;
	for (const struct rh_value *e = list ? list->child : NULL; e; e = e->next, i++) {
		struct rh_str name = rh_value_str_of(e, "name");
		if (!name.n)
			rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.env[%zu].name", path, i);
		else if (!env_name(name))
			rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", rh_value_get(e, "name"), "a valid environment variable name must "
					"consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. "
					"'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is "
					"'[-._a-zA-Z][-._a-zA-Z0-9]*')", "%s.env[%zu].name", path, i);
		if (rh_value_str_of(e, "value").n && rh_value_get(e, "valueFrom"))
			rh_causes_add(c, "FieldValueInvalid", path, "Invalid value", "", "may not be specified when `value` is not empty");
	}
}

static void check_mounts(const struct rh_value *k, const struct rh_value *spec, const char *path, struct rh_causes *c)
{
	const struct rh_value *list = rh_value_get(k, "volumeMounts"), *volumes = rh_value_get(spec, "volumes");
	size_t i = 0;
	for (const struct rh_value *m = list ? list->child : NULL; m; m = m->next, i++) {
		bool found = false;
		for (const struct rh_value *v = volumes ? volumes->child : NULL; v; v = v->next)
			found |= rh_str_eq(rh_value_str_of(v, "name"), rh_value_str_of(m, "name"));
		if (!rh_value_str_of(m, "name").n)
			rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.volumeMounts[%zu].name", path, i);
		else if (!found)
			rh_causes_wrong(c, "FieldValueNotFound", "Not found", rh_value_get(m, "name"), "", "%s.volumeMounts[%zu].name", path, i);
		if (!rh_value_str_of(m, "mountPath").n)
			rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.volumeMounts[%zu].mountPath", path, i);
	}
}

/* A quantity in thousandths, enough to compare a request with its limit; false when it is none. */
static bool quantity(const struct rh_value *v, double *out)
{
	static const struct {
		const char *suffix;
		double by;
	} suffixes[] = { { "", 1 }, { "m", 1e-3 }, { "u", 1e-6 }, { "n", 1e-9 }, { "k", 1e3 }, { "M", 1e6 }, { "G", 1e9 }, { "T", 1e12 }, { "P", 1e15 },
			 { "E", 1e18 }, { "Ki", 1024. }, { "Mi", 1048576. }, { "Gi", 1073741824. }, { "Ti", 1099511627776. },
			 { "Pi", 1125899906842624. } };
	const char *z = v->kind == RH_V_TEXT || v->kind == RH_V_NUMBER ? v->text : "";
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

bool rh_quantity_ok(const struct rh_value *v)
{
	double n;
	return quantity(v, &n);
}

static void check_resources(const struct rh_value *k, const char *path, struct rh_causes *c)
{
	const struct rh_value *requests = rh_value_at(k, "resources", "requests", NULL), *limits = rh_value_at(k, "resources", "limits", NULL);
	for (const struct rh_value *r = requests ? requests->child : NULL; r; r = r->next) {
		const struct rh_value *l = rh_value_get(limits, r->key);
		double asked, most;
		if (l && quantity(r, &asked) && quantity(l, &most) && asked > most) {
			char *detail = rh_format("must be less than or equal to %s limit of %s", r->key, l->text);
			struct rh_value text = { .kind = RH_V_TEXT, .text = r->text, .n = r->n };
			rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", &text, detail, "%s.resources.requests", path);
			free(detail);
		}
	}
}

static void check_container(const struct rh_value *k, const struct rh_value *spec, const char *path, struct rh_causes *c)
{
	const struct rh_value *name = rh_value_get(k, "name"), *image = rh_value_get(k, "image");
	struct rh_str reference = rh_value_str(image);
	const char *why = rh_value_str(name).n ? rh_label_wrong(rh_value_str(name)) : NULL;
	if (!rh_value_str(name).n)
		rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.name", path);
	else if (why)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", name, why, "%s.name", path);
	if (!reference.n)
		rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.image", path);
	else if (rh_str_trim(reference).n != reference.n)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", image, "must not have leading or trailing whitespace", "%s.image", path);
	check_ports(k, path, c);
	check_env(k, path, c);
	check_mounts(k, spec, path, c);
	rh_causes_one_of(c, rh_value_get(k, "imagePullPolicy"), "Always,IfNotPresent,Never", "%s.imagePullPolicy", path);
	check_resources(k, path, c);
}

static bool taken(const struct rh_value *spec, const struct rh_value *list, const struct rh_value *k)
{
	const struct rh_value *containers = rh_value_get(spec, "containers");
	if (same_member(list, k, "name"))
		return true;
	for (const struct rh_value *o = containers != list && containers ? containers->child : NULL; o; o = o->next)
		if (rh_value_str_of(k, "name").n && rh_str_eq(rh_value_str_of(o, "name"), rh_value_str_of(k, "name")))
			return true;
	return false;
}

static void check_containers(const struct rh_value *spec, const char *member, const char *path, struct rh_causes *c)
{
	const struct rh_value *list = rh_value_get(spec, member);
	size_t i = 0;
	for (const struct rh_value *k = list ? list->child : NULL; k; k = k->next, i++) {
		char at[600];
		snprintf(at, sizeof at, "%s.%s[%zu]", path, member, i);
		check_container(k, spec, at, c);
		if (taken(spec, list, k))
			rh_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", rh_value_get(k, "name"), "", "%s.name", at);
	}
}

static void check_volumes(const struct rh_value *spec, const char *path, struct rh_causes *c)
{
	const struct rh_value *list = rh_value_get(spec, "volumes");
	size_t i = 0;
	for (const struct rh_value *v = list ? list->child : NULL; v; v = v->next, i++) {
		const char *why = rh_value_str_of(v, "name").n ? rh_label_wrong(rh_value_str_of(v, "name")) : NULL;
		if (!rh_value_str_of(v, "name").n)
			rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.volumes[%zu].name", path, i);
		else if (why)
			rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", rh_value_get(v, "name"), why, "%s.volumes[%zu].name", path, i);
		if (same_member(list, v, "name"))
			rh_causes_wrong(c, "FieldValueDuplicate", "Duplicate value", rh_value_get(v, "name"), "", "%s.volumes[%zu].name", path, i);
	}
}

void rh_pod_spec_validate(const struct rh_value *spec, const char *path, struct rh_causes *c)
{
	const struct rh_value *containers = rh_value_get(spec, "containers");
	check_volumes(spec, path, c);
	if (!containers || !containers->child)
		rh_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "", "%s.containers", path);
	check_containers(spec, "containers", path, c);
	check_containers(spec, "initContainers", path, c);
	rh_causes_one_of(c, rh_value_get(spec, "restartPolicy"), "Always,OnFailure,Never", "%s.restartPolicy", path);
	rh_causes_one_of(c, rh_value_get(spec, "dnsPolicy"), "ClusterFirst,ClusterFirstWithHostNet,Default,None", "%s.dnsPolicy", path);
	rh_causes_negative(c, spec, "terminationGracePeriodSeconds", path);
	const char *account = rh_value_z_of(spec, "serviceAccountName"), *why = *account ? rh_subdomain_wrong(rh_str(account)) : NULL;
	if (why)
		rh_causes_wrong(c, "FieldValueInvalid", "Invalid value", rh_value_get(spec, "serviceAccountName"), why, "%s.serviceAccountName",
				path);
}

/* Of a pod that is there only images, a deadline and new tolerations may change. */
static bool may_become(const struct rh_value *was, const struct rh_value *now)
{
	static const char *const lists[] = { "initContainers", "containers" };
	struct rh_value *v = rh_value_copy(now);
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		struct rh_value *a = rh_value_get(v, lists[i]);
		const struct rh_value *b = rh_value_get(was, lists[i]);
		struct rh_value *k = a ? a->child : NULL;
		for (const struct rh_value *o = b ? b->child : NULL; o && k; o = o->next, k = k->next)
			if (rh_value_get(o, "image") && k->kind == RH_V_MAP)
				rh_value_set(k, "image", rh_value_copy(rh_value_get(o, "image")));
	}
	static const char *const free_ones[] = { "activeDeadlineSeconds", "tolerations" };
	for (size_t i = 0; i < RH_LEN(free_ones); i++) {
		rh_value_remove(v, free_ones[i]);
		if (rh_value_get(was, free_ones[i]))
			rh_value_set(v, free_ones[i], rh_value_copy(rh_value_get(was, free_ones[i])));
	}
	bool same = rh_value_eq(v, was);
	rh_value_free(&v);
	return same;
}

void rh_pod_validate(const struct rh_value *v, const struct rh_value *old, struct rh_causes *c)
{
	rh_pod_spec_validate(rh_value_get(v, "spec"), "spec", c);
	if (old && !may_become(rh_value_get(old, "spec"), rh_value_get(v, "spec")))
		rh_causes_add(c, "FieldValueForbidden", "spec", "Forbidden", NULL, "pod updates may not change fields other than "
			      "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
			      "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously "
			      "negative)");
}
