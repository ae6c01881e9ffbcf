/* Keys and paths of service accounts: "serviceaccount/web-blue/default". */
#include "screens/accounts.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/kube.h"

#include <string.h>

bool account_key_split(const char *key, char **ns, char **name)
{
	struct rh_str rest = rh_str(key), first;

	if (!rh_str_starts(rest, ACCOUNT_KEY))
		return false;
	rest = rh_str_from(rest, strlen(ACCOUNT_KEY));
	if (!rh_str_cut(&rest, '/', &first) || !rest.n)
		return false;
	*ns = rh_str_dup(first);
	*name = rh_str_dup(rest);
	return true;
}

void account_path(struct app *a, const char *ns, const char *name, struct rh_buf *out)
{
	kube_path(app_session(a)->kube, &kube_res_service_account, ns, name, out);
}
