/* Any bytes as WWW-Authenticate values: what is found is whole, comes from the bytes, and a service that would get a
 * password is never one that the rule forbids. */
#include "base/base.h"
#include "net/net.h"
#include "probe/probe.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *z, size_t size)
{
	if (z && strlen(z) > size)
		RH_BUG("a text longer than what it was read from");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct probe_challenge c;
	struct net_url url;
	struct rh_err e;

	bool found = probe_challenge_read(rh_str_n((const char *)data, size), &c);
	if (found != (c.scheme != PROBE_CHALLENGE_NONE))
		RH_BUG("found, but no scheme");
	if (c.scheme == PROBE_CHALLENGE_BEARER && !(c.realm && *c.realm))
		RH_BUG("Bearer without a realm");
	check_text(c.realm, size);
	check_text(c.service, size);
	check_text(c.error, size);
	if (c.realm && probe_realm_allowed("https://quay.io", c.realm, &e)) {
		if (!net_url_read(c.realm, &url) || !url.tls || url.private_ || url.user_info)
			RH_BUG("a password would go to %s", c.realm);
	}
	probe_challenge_release(&c);
	return 0;
}
