/* The one cluster of a server that is plain Kubernetes, as a row of Cluster Management. */
#include "screens/clusters/clusters.h"
#include "app/session.h"
#include "base/base.h"
#include "rancher/rancher.h"

#define AT(member) offsetof(struct rancher_cluster_row, member)

struct rh_row *clusters_copy(const struct rancher_cluster_row *row)
{
	static const size_t strings[] = { AT(id),      AT(name),   AT(state),      AT(provider),    AT(version),
					  AT(message), AT(cannot), AT(badge_text), AT(badge_color), 0 };

	return rh_row_copy(row, sizeof *row, strings);
}

struct rh_row *clusters_plain(const struct app_session *at)
{
	return clusters_copy(&(struct rancher_cluster_row){ .row.key = at->server_name,
							    .id = at->server_name,
							    .name = at->server_name,
							    .state = "Active",
							    .provider = "Kubernetes",
							    .version = at->kube_version,
							    .message = "",
							    .machines = -1,
							    .can_explore = true,
							    .cannot = "",
							    .badge_text = "",
							    .badge_color = "" });
}
