/* Rules of single values of a pod's spec and of how a workload changes. */
#include "base/base.h"
#include "kube/workload_body.h"

#include <arpa/inet.h>
#include <string.h>

/* A percentage may be above 100 (apps validation refuses it only where it is of those unavailable). */
bool kube_share_check(struct rh_str s, struct rh_err *e)
{
	int64_t n;

	if (rh_str_number(s, 0, INT32_MAX, &n) ||
	    (rh_str_ends(s, "%") && rh_str_number(rh_str_n(s.p, s.n - 1), 0, 1000, &n)))
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("This is neither a number of pods nor a percentage."));
	rh_err_fix(e, "%s", _("For example 1 or 25%."));
	return false;
}

bool kube_address_check(struct rh_str s, struct rh_err *e)
{
	unsigned char bytes[16];
	char *z = rh_str_dup(s);
	bool fine = inet_pton(AF_INET, z, bytes) == 1 || inet_pton(AF_INET6, z, bytes) == 1;

	free(z);
	if (fine)
		return true;
	rh_err_set(e, RH_E_INVALID, "%s", _("This is no IP address."));
	rh_err_fix(e, "%s", _("For example 10.0.0.10 or fd00::10."));
	return false;
}
