/* What differs between minor versions of Rancher, in one table. */
#include "rancher/internal.h"

/* Newest first. Sources: rancher/rancher release tags (pkg/auth, pkg/controllers/managementuser) and rancher/dashboard
 * (models/secret.js, list/provisioning.cattle.io.cluster). */
static const struct rh_rancher_version versions[] = {
	{ .since = 15, .open_version = true, .v1_public = true, .labelled_project_secrets = true, .origin_column = true,
	  .provider_first = true },
	{ .since = 14, .open_version = true, .v1_public = true, .labelled_project_secrets = true, .origin_column = true },
	{ .since = 13, .open_version = true, .v1_public = true, .labelled_project_secrets = true },
	{ .since = 12, .open_version = true, .labelled_project_secrets = true },
	{ .since = 7, .open_version = true },
	{ .since = 0 },
};

const struct rh_rancher_version *rh_rancher_version(int minor)
{
	size_t i = 0;

	if (minor > 0)
		while (versions[i].since > minor)
			i++;
	return &versions[i];
}
