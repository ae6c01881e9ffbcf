/* The names that Kubernetes allows (apimachinery/pkg/util/validation), with a sentence for who typed another one. */
#include "base/base.h"
#include "data/text.h"

#define SUBDOMAIN_MOST 253
#define LABEL_MOST 63

static bool is_lower_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_alnum(char c)
{
	return is_lower_alnum(c) || (c >= 'A' && c <= 'Z');
}

static bool is_in(char c, const char *set)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

/* What a name may be made of, and the sentences about it. */
struct rule {
	bool (*edge)(char c); /* at both ends, and inside */
	const char *inside;   /* allowed inside only */
	size_t most;
	const char *allowed, *example;
};

static const struct rule label_rule = {
	is_lower_alnum, "-",
	LABEL_MOST,     N_("use small letters a-z, digits and - (not at the ends), at most 63 characters"),
	"web-blue",
};
static const struct rule subdomain_rule = {
	is_lower_alnum,
	"-.",
	SUBDOMAIN_MOST,
	N_("use small letters a-z, digits, - and . (a letter or a digit on both sides of each .), at most 253 "
	   "characters"),
	"quay-pull",
};
static const struct rule word_rule = {
	is_alnum,   "-_.", LABEL_MOST, N_("use letters, digits, - _ and . (not at the ends), at most 63 characters"),
	"app.tier",
};

static bool refuse(struct rh_err *e, const struct rule *r)
{
	rh_err_fix(e, _("%s; for example %s"), _(r->allowed), r->example);
	return false;
}

static bool say_char(struct rh_err *e, struct rh_str s, size_t at, const struct rule *r)
{
	struct rh_str rest = rh_str_from(s, at);
	struct rh_glyph g;

	if (rh_glyph_next(&rest, &g) && g.bytes == 1 && g.text[0] == ' ')
		rh_err_set(e, RH_E_INVALID, _("It has a space in it"));
	else
		rh_err_set(e, RH_E_INVALID, _("It has %s in it"), g.text);
	return refuse(e, r);
}

static bool follows(struct rh_str s, const struct rule *r, struct rh_err *e)
{
	if (!s.n) {
		rh_err_set(e, RH_E_INVALID, _("It is empty"));
		return refuse(e, r);
	}
	for (size_t i = 0; i < s.n; i++)
		if (!r->edge(s.p[i]) && !is_in(s.p[i], r->inside))
			return say_char(e, s, i, r);
	if (!r->edge(s.p[0])) {
		rh_err_set(e, RH_E_INVALID, _("It begins with %c"), s.p[0]);
		return refuse(e, r);
	}
	if (!r->edge(s.p[s.n - 1])) {
		rh_err_set(e, RH_E_INVALID, _("It ends with %c"), s.p[s.n - 1]);
		return refuse(e, r);
	}
	if (s.n > r->most) {
		rh_err_set(e, RH_E_INVALID, _("It has %zu characters, %zu more than allowed"), s.n, s.n - r->most);
		return refuse(e, r);
	}
	return true;
}

bool data_name_label(struct rh_str s, struct rh_err *e)
{
	return follows(s, &label_rule, e);
}

bool data_name_subdomain(struct rh_str s, struct rh_err *e)
{
	if (!follows(s, &subdomain_rule, e))
		return false;
	for (size_t i = 0; i + 1 < s.n; i++) {
		if ((s.p[i] == '.' && !is_lower_alnum(s.p[i + 1])) || (s.p[i] == '-' && s.p[i + 1] == '.')) {
			rh_err_set(e, RH_E_INVALID, _("It has %c next to %c"), s.p[i], s.p[i + 1]);
			return refuse(e, &subdomain_rule);
		}
	}
	return true;
}

bool data_name_label_value(struct rh_str s, struct rh_err *e)
{
	return !s.n || follows(s, &word_rule, e);
}

/* IsQualifiedName: [prefix/]name, the prefix a subdomain. */
bool data_name_label_key(struct rh_str s, struct rh_err *e)
{
	struct rh_str name = s, prefix = { 0 };
	size_t slash = rh_str_find(s, "/");

	if (slash < s.n) {
		prefix = rh_str_n(s.p, slash);
		name = rh_str_from(s, slash + 1);
		if (rh_str_find(name, "/") < name.n) {
			rh_err_set(e, RH_E_INVALID, _("It has more than one /"));
			return refuse(e, &word_rule);
		}
		if (!data_name_subdomain(prefix, e)) {
			rh_err_why(e, _("this is about the part before the /"));
			return false;
		}
	}
	if (follows(name, &word_rule, e))
		return true;
	if (slash < s.n)
		rh_err_why(e, _("this is about the part after the /"));
	return false;
}

/* ValidateAnnotations: as a label's key, after lowering its case. So capitals are allowed in the prefix too. */
bool data_name_annotation_key(struct rh_str s, struct rh_err *e)
{
	char *lower = rh_str_dup(s);

	for (size_t i = 0; i < s.n; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	bool ok = data_name_label_key(rh_str_n(lower, s.n), e);
	free(lower);
	return ok;
}

/* IsConfigMapKey. */
bool data_name_data_key(struct rh_str s, struct rh_err *e)
{
	static const struct rule rule = {
		is_alnum,  "-_.", SUBDOMAIN_MOST, N_("use letters, digits, - _ and ., at most 253 characters"),
		"tls.crt",
	};

	if (!s.n) {
		rh_err_set(e, RH_E_INVALID, _("It is empty"));
		return refuse(e, &rule);
	}
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && !is_in(s.p[i], rule.inside))
			return say_char(e, s, i, &rule);
	if (rh_str_is(s, ".") || rh_str_starts(s, "..")) {
		rh_err_set(e, RH_E_INVALID, rh_str_is(s, ".") ? _("A single . is not a key") : _("It begins with .."));
		return refuse(e, &rule);
	}
	if (s.n > rule.most) {
		rh_err_set(e, RH_E_INVALID, _("It has %zu characters, %zu more than allowed"), s.n, s.n - rule.most);
		return refuse(e, &rule);
	}
	return true;
}
