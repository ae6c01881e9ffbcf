/* Keys and paths of secrets: "web-blue/quay-pull"; how their end is drawn. */
#include "screens/secrets.h"
#include "base/base.h"
#include "kube/kube.h"
#include "registry/expiry.h"
#include "ui/role.h"

void secret_key_split(const char *key, char **ns, char **name)
{
	struct rh_str s = rh_str(key);
	size_t slash = rh_str_find(s, "/");

	*ns = rh_str_dup(rh_str_n(s.p, slash < s.n ? slash : 0));
	*name = rh_str_dup(slash < s.n ? rh_str_from(s, slash + 1) : s);
}

void secret_path(const struct kube *k, const char *ns, const char *name, struct rh_buf *out)
{
	kube_path(k, &kube_res_secret, ns, name, out);
}

enum ui_role secret_ends_role(int64_t ends, int64_t now)
{
	static const enum ui_role roles[] = { [REGISTRY_EXPIRY_UNKNOWN] = UI_ROLE_TEXT,
					      [REGISTRY_EXPIRY_LATER] = UI_ROLE_TEXT,
					      [REGISTRY_EXPIRY_SOON] = UI_ROLE_WARN,
					      [REGISTRY_EXPIRY_ENDED] = UI_ROLE_BAD };

	return roles[registry_expiry_state(ends, now)];
}
