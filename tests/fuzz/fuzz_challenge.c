/* Any bytes as WWW-Authenticate values: what is found is whole, comes from the bytes, and a service that would get a password is
 * never one that the rule forbids. */
#include "config.h"

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
	struct rh_challenge c;
	struct rh_url url;
	struct rh_err e;

	bool found = rh_challenge_read(rh_str_n((const char *)data, size), &c);
	if (found != (c.scheme != RH_CHALLENGE_NONE))
		RH_BUG("found, but no scheme");
	if (c.scheme == RH_CHALLENGE_BEARER && !(c.realm && *c.realm))
		RH_BUG("Bearer without a realm");
	check_text(c.realm, size);
	check_text(c.service, size);
	check_text(c.error, size);
	if (c.realm && rh_probe_realm_allowed("https://quay.io", c.realm, &e)) {
		if (!rh_url_read(c.realm, &url) || !url.tls || url.private_ || url.user_info)
			RH_BUG("a password would go to %s", c.realm);
	}
	rh_challenge_release(&c);
	return 0;
}
