/* What the server refuses of where a pod runs and whom it asks for names: tolerations, affinity, DNS, host aliases
 * (pkg/apis/core/validation/validation.go), with its field paths and words. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "base/base.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

/* ---- tolerations ---- */

static void check_toleration(const json_t *t, const char *path, struct sb_causes *c)
{
	const json_t *key = json_object_get(t, "key"), *operator= json_object_get(t, "operator");
	const json_t *value = json_object_get(t, "value");
	const char *why = sb_value_str(key).n ? sb_label_key_wrong(sb_value_str(key)) : NULL;
	bool exists = sb_value_is(t, "operator", "Exists"),
	     equal = !sb_value_str(operator).n || sb_value_is(t, "operator", "Equal");

	if (why)
		sb_causes_invalid(c, key, why, path, "key");
	if (!sb_value_str(key).n && !exists)
		sb_causes_invalid(
			c, operator,
			"operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
			path, "operator");
	if (json_object_get(t, "tolerationSeconds") && !sb_value_is(t, "effect", "NoExecute"))
		sb_causes_invalid(c, json_object_get(t, "effect"),
				  "effect must be 'NoExecute' when `tolerationSeconds` is set", path, "effect");
	if (equal && sb_value_str(value).n && sb_label_value_wrong(sb_value_str(value)))
		sb_causes_invalid(c, value, sb_label_value_wrong(sb_value_str(value)), path, "operator");
	else if (exists && sb_value_str(value).n)
		sb_causes_invalid(c, t, "value must be empty when `operator` is 'Exists'", path, "operator");
	else if (!exists && !equal)
		sb_causes_one_of(c, operator, "Equal,Exists", "%s.operator", path);
	if (sb_value_str_of(t, "effect").n)
		sb_causes_one_of(c, json_object_get(t, "effect"), "NoSchedule,PreferNoSchedule,NoExecute", "%s.effect",
				 path);
}

/* ---- rules for labels ---- */

static void check_expression(const json_t *e, bool nodes, const char *path, struct sb_causes *c)
{
	size_t n = sb_value_count(json_object_get(e, "values"));
	const char *why = sb_label_key_wrong(sb_value_str_of(e, "key"));

	if (sb_value_is(e, "operator", "In") || sb_value_is(e, "operator", "NotIn")) {
		if (!n)
			sb_causes_required(c, "must be specified when `operator` is 'In' or 'NotIn'", path, "values");
	} else if (sb_value_is(e, "operator", "Exists") || sb_value_is(e, "operator", "DoesNotExist")) {
		if (n)
			sb_causes_wrong(c, "FieldValueForbidden", "Forbidden", NULL,
					"may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
					"%s.values", path);
	} else if (nodes && (sb_value_is(e, "operator", "Gt") || sb_value_is(e, "operator", "Lt"))) {
		if (n != 1)
			sb_causes_required(c, "must be specified single value when `operator` is 'Lt' or 'Gt'", path,
					   "values");
	} else {
		sb_causes_invalid(c, json_object_get(e, "operator"), "not a valid selector operator", path, "operator");
	}
	if (why)
		sb_causes_invalid(c, json_object_get(e, "key"), why, path, "key");
}

static void check_expressions(const json_t *map, bool nodes, const char *path, struct sb_causes *c)
{
	const json_t *list = json_object_get(map, "matchExpressions");

	SB_EACH(e, list)
	{
		char at[1000];
		snprintf(at, sizeof at, "%s.matchExpressions[%zu]", path, e.i);
		check_expression(e.v, nodes, at, c);
	}
}

static void check_weight(const json_t *term, const char *path, struct sb_causes *c)
{
	int64_t weight = sb_value_int_of(term, "weight", 0);
	json_t *shown = json_integer(weight);

	if (weight < 1 || weight > 100)
		sb_causes_invalid(c, shown, "must be in the range 1-100", path, "weight");
	json_decref(shown);
}

#define REQUIRED "requiredDuringSchedulingIgnoredDuringExecution"
#define PREFERRED "preferredDuringSchedulingIgnoredDuringExecution"

static void check_nodes(const json_t *affinity, const char *path, struct sb_causes *c)
{
	const json_t *must = sb_value_at(affinity, "nodeAffinity", REQUIRED, NULL);
	const json_t *terms = json_object_get(must, "nodeSelectorTerms");
	const json_t *likes = sb_value_at(affinity, "nodeAffinity", PREFERRED, NULL);
	char at[800];

	if (json_is_object(must) && !sb_value_count(terms))
		sb_causes_required(c, "must have at least one node selector term", path,
				   "nodeAffinity." REQUIRED ".nodeSelectorTerms");
	SB_EACH(t, terms)
	{
		snprintf(at, sizeof at, "%s.nodeAffinity." REQUIRED ".nodeSelectorTerms[%zu]", path, t.i);
		check_expressions(t.v, true, at, c);
	}
	SB_EACH(p, likes)
	{
		snprintf(at, sizeof at, "%s.nodeAffinity." PREFERRED "[%zu]", path, p.i);
		check_weight(p.v, at, c);
		snprintf(at, sizeof at, "%s.nodeAffinity." PREFERRED "[%zu].preference", path, p.i);
		check_expressions(json_object_get(p.v, "preference"), true, at, c);
	}
}

static void check_pod_term(const json_t *term, const char *path, struct sb_causes *c)
{
	char at[1000];

	snprintf(at, sizeof at, "%s.labelSelector", path);
	check_expressions(json_object_get(term, "labelSelector"), false, at, c);
	if (!sb_value_str_of(term, "topologyKey").n)
		sb_causes_required(c, "can not be empty", path, "topologyKey");
	else if (sb_label_key_wrong(sb_value_str_of(term, "topologyKey")))
		sb_causes_invalid(c, json_object_get(term, "topologyKey"),
				  sb_label_key_wrong(sb_value_str_of(term, "topologyKey")), path, "topologyKey");
}

static void check_pods(const json_t *affinity, const char *member, const char *path, struct sb_causes *c)
{
	const json_t *must = sb_value_at(affinity, member, REQUIRED, NULL),
		     *likes = sb_value_at(affinity, member, PREFERRED, NULL);
	char at[800];

	SB_EACH(t, must)
	{
		snprintf(at, sizeof at, "%s.%s." REQUIRED "[%zu]", path, member, t.i);
		check_pod_term(t.v, at, c);
	}
	SB_EACH(p, likes)
	{
		snprintf(at, sizeof at, "%s.%s." PREFERRED "[%zu]", path, member, p.i);
		check_weight(p.v, at, c);
		snprintf(at, sizeof at, "%s.%s." PREFERRED "[%zu].podAffinityTerm", path, member, p.i);
		check_pod_term(json_object_get(p.v, "podAffinityTerm"), at, c);
	}
}

/* ---- names ---- */

static bool is_address(struct rh_str s)
{
	unsigned char bytes[16];
	char *z = rh_str_dup(s);
	bool fine = inet_pton(AF_INET, z, bytes) == 1 || inet_pton(AF_INET6, z, bytes) == 1;

	free(z);
	return fine;
}

#define ADDRESS "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"

static void check_dns(const json_t *spec, const char *path, struct sb_causes *c)
{
	const json_t *config = json_object_get(spec, "dnsConfig"), *servers = json_object_get(config, "nameservers");
	const json_t *searches = json_object_get(config, "searches"), *options = json_object_get(config, "options");
	bool none = sb_value_is(spec, "dnsPolicy", "None");

	if (none && !json_is_object(config))
		sb_causes_required(c, "must provide `dnsConfig` when `dnsPolicy` is None", path, "dnsConfig");
	else if (none && !sb_value_count(servers))
		sb_causes_required(c, "must provide at least one DNS nameserver when `dnsPolicy` is None", path,
				   "dnsConfig.nameservers");
	if (sb_value_count(servers) > 3)
		sb_causes_invalid(c, servers, "must not have more than 3 nameservers", path, "dnsConfig.nameservers");
	SB_EACH(s, servers)
	if (!is_address(sb_value_str(s.v)))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", s.v, ADDRESS, "%s.dnsConfig.nameservers[%zu]",
				path, s.i);
	SB_EACH(d, searches)
	if (sb_subdomain_wrong(sb_value_str(d.v)))
		sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", d.v, sb_subdomain_wrong(sb_value_str(d.v)),
				"%s.dnsConfig.searches[%zu]", path, d.i);
	SB_EACH(o, options)
	if (!sb_value_str_of(o.v, "name").n)
		sb_causes_wrong(c, "FieldValueRequired", "Required value", NULL, "must not be empty",
				"%s.dnsConfig.options[%zu]", path, o.i);
}

static void check_aliases(const json_t *spec, const char *path, struct sb_causes *c)
{
	const json_t *list = json_object_get(spec, "hostAliases");

	SB_EACH(a, list)
	{
		const json_t *names = json_object_get(a.v, "hostnames"), *ip = json_object_get(a.v, "ip");
		bool address = is_address(sb_value_str(ip));
		if (!address && c->minor < 33)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", ip, ADDRESS, "%s.hostAliases.ip",
					path);
		else if (!address)
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", ip, ADDRESS, "%s.hostAliases[%zu].ip",
					path, a.i);
		SB_EACH(n, names)
		if (sb_subdomain_wrong(sb_value_str(n.v)))
			sb_causes_wrong(c, "FieldValueInvalid", "Invalid value", n.v,
					sb_subdomain_wrong(sb_value_str(n.v)), "%s.hostAliases[%zu].hostnames", path,
					a.i);
	}
}

static void check_label(const json_t *spec, const char *member, const char *path, struct sb_causes *c)
{
	struct rh_str text = sb_value_str_of(spec, member);

	if (text.n && sb_label_wrong(text))
		sb_causes_invalid(c, json_object_get(spec, member), sb_label_wrong(text), path, member);
}

void sb_pod_place_validate(const json_t *spec, const char *path, struct sb_causes *c)
{
	const json_t *tolerations = json_object_get(spec, "tolerations"), *affinity = json_object_get(spec, "affinity");
	const json_t *wanted = json_object_get(spec, "nodeSelector");
	char at[800];

	SB_EACH(t, tolerations)
	{
		snprintf(at, sizeof at, "%s.tolerations[%zu]", path, t.i);
		check_toleration(t.v, at, c);
	}
	SB_EACH(w, wanted)
	if (sb_label_value_wrong(sb_value_str(w.v)))
		sb_causes_invalid(c, w.v, sb_label_value_wrong(sb_value_str(w.v)), path, "nodeSelector");
	char affinity_at[600];
	snprintf(affinity_at, sizeof affinity_at, "%.500s.affinity", path);
	check_nodes(affinity, affinity_at, c);
	check_pods(affinity, "podAffinity", affinity_at, c);
	check_pods(affinity, "podAntiAffinity", affinity_at, c);
	check_dns(spec, path, c);
	check_aliases(spec, path, c);
	check_label(spec, "hostname", path, c);
	check_label(spec, "subdomain", path, c);
}

/* ---- shares of pods ---- */

/* apimachinery: pkg/util/validation, IsValidPercent. */
void sb_share_validate(const json_t *map, const char *member, const char *path, struct sb_causes *c)
{
	const json_t *v = json_object_get(map, member);
	struct rh_str text = sb_value_str(v), digits = text.n ? rh_str_n(text.p, text.n - 1) : text;
	int64_t n;

	if (json_is_integer(v) && json_integer_value(v) < 0)
		sb_causes_invalid(c, v, "must be greater than or equal to 0", path, member);
	else if (json_is_string(v) && !(rh_str_ends(text, "%") && rh_str_number(digits, 0, INT32_MAX, &n)))
		sb_causes_invalid(
			c, v,
			"a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
			"'93%', "
			"regex used for validation is '[0-9]+%')",
			path, member);
}
