/* Rules of single values of a workload: quantities, variables, ports. Each with a sentence for a person. */
#include "base/base.h"
#include "data/text.h"
#include "kube/workload_body.h"

#include <string.h>

static bool wrong(struct rh_err *e, const char *what, const char *fix)
{
	rh_err_set(e, RH_E_INVALID, "%s", what);
	rh_err_fix(e, "%s", fix);
	return false;
}

/* ---- quantities (apimachinery: pkg/api/resource/quantity.go) ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool kube_quantity_check(struct rh_str s, struct rh_err *e)
{
	static const char *const suffixes[] = { "",  "n", "u",  "m",  "k",  "M",  "G",  "T",
						"P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };
	size_t i = 0, digits = 0, dots = 0;
	int64_t exponent;

	for (; i < s.n && (is_digit(s.p[i]) || s.p[i] == '.'); i++) {
		digits += is_digit(s.p[i]);
		dots += s.p[i] == '.';
	}
	struct rh_str suffix = rh_str_from(s, i);
	bool fine = false;
	for (size_t k = 0; k < RH_LEN(suffixes); k++)
		fine |= rh_str_is(suffix, suffixes[k]);
	if (suffix.n > 1 && (suffix.p[0] == 'e' || suffix.p[0] == 'E'))
		fine |= rh_str_number(rh_str_from(suffix, 1), -30, 30, &exponent);
	return (fine && digits && dots <= 1) ||
	       wrong(e, _("This is no quantity."), _("For example 500m or 2 for CPU, 256Mi or 1Gi for memory."));
}

/* ---- variables and ports ---- */

static bool env_name_relaxed(struct rh_str s, struct rh_err *e)
{
	bool fine = s.n > 0;

	for (size_t i = 0; i < s.n; i++)
		fine &= s.p[i] >= ' ' && s.p[i] <= '~' && s.p[i] != '=';
	return fine ||
	       wrong(e, _("This cannot be the name of a variable."), _("Printable ASCII characters, without '='."));
}

bool kube_env_name_check(struct rh_str s, int minor, struct rh_err *e)
{
	if (!minor || minor >= 32)
		return env_name_relaxed(s, e);
	bool fine = s.n && !is_digit(s.p[0]);

	for (size_t i = 0; i < s.n; i++)
		fine &= is_digit(s.p[i]) || (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			(s.p[i] && strchr("-._", s.p[i]));
	return fine || wrong(e, _("This cannot be the name of a variable."),
			     _("Letters, digits, '-', '.' and '_', not a digit first."));
}

bool kube_env_ref_check(struct rh_str s, struct rh_err *e)
{
	struct rh_str name, key = s;

	if (!rh_str_cut(&key, '/', &name) || name.n == s.n)
		return wrong(e, _("The key is missing."), _("Write NAME/KEY: db/password."));
	return data_name_subdomain(name, e) && data_name_data_key(key, e);
}

bool kube_env_from_check(struct rh_str s, struct rh_err *e)
{
	struct rh_str sort, name = s;

	(void)rh_str_cut(&name, '/', &sort);
	if (sort.n < s.n && (rh_str_is(sort, "secret") || rh_str_is(sort, "configmap")))
		return data_name_subdomain(name, e);
	return wrong(e, _("This names neither a secret nor a config map."), _("Write secret/NAME or configmap/NAME."));
}

bool kube_port_check(struct rh_str s, struct rh_err *e)
{
	int64_t host, port;
	struct rh_str protocol;

	return kube_port_read(s, &host, &port, &protocol) ||
	       wrong(e, _("This is no port."), _("8080, 53/UDP, or with a port of the host 80:8080."));
}

/* apimachinery validation.go, IsValidPortName. */
bool kube_port_name_check(struct rh_str s, struct rh_err *e)
{
	bool letter = false, fine = s.n <= 15;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		letter |= c >= 'a' && c <= 'z';
		fine &= (c >= 'a' && c <= 'z') || is_digit(c) || (c == '-' && i && i + 1 < s.n && s.p[i - 1] != '-');
	}
	return !s.n || (fine && letter) ||
	       wrong(e, _("This cannot be the name of a port."),
		     _("At most 15 small letters, digits and '-', with a letter among them."));
}
