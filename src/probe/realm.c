/* Where credentials may go beside the registry itself: the token service that it names. A registry that was taken over,
 * or made up, could name any address, also one that only this machine can reach. */
#include "base/base.h"
#include "net/net.h"
#include "probe/probe.h"

#include <string.h>

static bool refuse(struct rh_err *e, const char *why, const char *host)
{
	rh_err_set(e, RH_E_REFUSED, _("The registry sends one to a token service where a password must not go: %s."),
		   host);
	rh_err_why(e, "%s", why);
	rh_err_fix(e, "%s", _("The password was not sent. Ask who runs the registry whether that address is right."));
	return false;
}

bool probe_realm_allowed(const char *registry_url, const char *realm_url, struct rh_err *e)
{
	struct net_url registry, realm;

	*e = (struct rh_err){ 0 };
	if (!net_url_read(registry_url, &registry) || !net_url_read(realm_url, &realm))
		return refuse(e, _("It is no http(s) address."), realm_url);
	bool own = strcmp(registry.host, realm.host) == 0, here = registry.loopback && realm.loopback;
	if (realm.user_info)
		return refuse(e, _("The address has a user name in it."), realm.host);
	if (!realm.tls && !here)
		return refuse(e, _("The connection to it would not be encrypted."), realm.host);
	if (realm.private_ && !own && !here)
		return refuse(e, _("It is a private address, and not the registry's own."), realm.host);
	return true;
}
