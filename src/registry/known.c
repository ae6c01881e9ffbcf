/* known: the registries that the form offers, and which of them an auths key belongs to. */
#include "registry/registry.h"

/* Rancher's four first, in its order and with the keys that its page writes (rancher/dashboard, edit/secret/registry.vue). */
const struct rh_known_registry rh_known_registries[] = {
	{ .id = "custom", .label = N_("Custom") },
	{ .id = "dockerhub", .label = "DockerHub", .address = "index.docker.io/v1/" },
	{ .id = "quay", .label = "Quay.io", .address = "quay.io" },
	{ .id = "artifactory", .label = "Artifactory" },
	{ .id = NULL },
};

static const struct rh_known_registry *by_id(const char *id)
{
	const struct rh_known_registry *k = rh_known_registries;
	while (k->id && !rh_str_is(rh_str(k->id), id))
		k++;
	return k;
}

const struct rh_known_registry *rh_known_registry_of(struct rh_str key)
{
	for (const struct rh_known_registry *k = rh_known_registries; k->id; k++)
		if (k->address && rh_str_is(key, k->address))
			return k;
	return by_id(rh_str_find(key, "artifactory") < key.n ? "artifactory" : "custom");
}
