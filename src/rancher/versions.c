/* What differs between minor versions of Rancher, in one table. */
#include "rancher/rancher.h"

/* Newest first. Sources: rancher/rancher release tags (pkg/auth, pkg/controllers/managementuser) and rancher/dashboard
 * (models/secret.js, list/provisioning.cattle.io.cluster, config/product/legacy.js, list/management.cattle.io.feature).
 */
static const struct rancher_version versions[] = {
	{ .since = 16,
	  .open_version = true,
	  .v1_public = true,
	  .labelled_project_secrets = true,
	  .ext_kubeconfigs = true,
	  .origin_column = true,
	  .provider_first = true,
	  .hidden_features = "fleet ui-sql-cache" },
	{ .since = 15,
	  .open_version = true,
	  .v1_public = true,
	  .labelled_project_secrets = true,
	  .ext_kubeconfigs = true,
	  .origin_column = true,
	  .provider_first = true,
	  .hidden_features = "fleet" },
	{ .since = 14,
	  .open_version = true,
	  .v1_public = true,
	  .labelled_project_secrets = true,
	  .ext_kubeconfigs = true,
	  .origin_column = true,
	  .hidden_features = "fleet" },
	{ .since = 13,
	  .open_version = true,
	  .v1_public = true,
	  .labelled_project_secrets = true,
	  .ext_kubeconfigs = true,
	  .hidden_features = "fleet" },
	{ .since = 12,
	  .open_version = true,
	  .labelled_project_secrets = true,
	  .ext_kubeconfigs = true,
	  .hidden_features = "fleet" },
	{ .since = 7, .open_version = true, .legacy_pages = true, .hidden_features = "fleet" },
	{ .since = 0, .legacy_pages = true, .hidden_features = "fleet" },
};

const struct rancher_version *rancher_version(int minor)
{
	size_t i = 0;

	if (minor > 0)
		while (versions[i].since > minor)
			i++;
	return &versions[i];
}
