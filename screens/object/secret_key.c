/* Keys and paths of secrets: "web-blue/quay-pull". */
#include "screens/secrets.h"
#include "base/base.h"
#include "kube/kube.h"

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
