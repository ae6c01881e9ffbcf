/* The kubelets' volumes: a pod waits for what they are made of (pkg/volume/configmap, secret and host_path; the words
 * of pkg/volume/util/operationexecutor). A path of a node that must exist does so unless it has "missing" in it. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/kubelet.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

/* The key of an item that the object does not have; NULL: it has all. */
static const char *lost_key(const json_t *source, const json_t *object)
{
	const json_t *items = json_object_get(source, "items");
	SB_EACH(i, items)
	{
		const char *key = sb_value_z_of(i.v, "key");
		if (!sb_value_at(object, "data", key, NULL) && !sb_value_at(object, "binaryData", key, NULL))
			return key;
	}
	return NULL;
}

static char *files(struct sb_cluster *c, const struct sb_object *pod, const json_t *source, const char *plural,
		   const char *member, const char *word)
{
	struct rh_str name = sb_value_str_of(source, member);
	const struct sb_object *o = sb_store_get(&c->store, sb_kind_named(plural), pod->ns, name);
	const char *key = o ? lost_key(source, o->v) : NULL;
	if (sb_value_true_of(source, "optional"))
		return NULL;
	if (!o)
		return rh_format("%s \"%.*s\" not found", word, RH_ARG(name));
	if (!key)
		return NULL;
	return strcmp(word, "secret") == 0 ? rh_format("references non-existent secret key: %s", key)
					   : rh_format("%s references non-existent config key: %s", word, key);
}

static char *host_path(const json_t *source)
{
	static const struct {
		const char *type, *is_not;
	} types[] = { { "Directory", "directory" },
		      { "File", "file" },
		      { "Socket", "socket file" },
		      { "CharDevice", "character device" },
		      { "BlockDevice", "block device" } };
	struct rh_str path = sb_value_str_of(source, "path"), type = sb_value_str_of(source, "type");
	for (size_t i = 0; rh_str_find(path, "missing") < path.n && i < RH_LEN(types); i++)
		if (rh_str_is(type, types[i].type))
			return rh_format("hostPath type check failed: %.*s is not a %s", RH_ARG(path), types[i].is_not);
	return NULL;
}

static char *refusal(struct sb_cluster *c, const struct sb_object *pod, const json_t *volume)
{
	const json_t *map = json_object_get(volume, "configMap"), *secret = json_object_get(volume, "secret");
	if (json_is_object(map))
		return files(c, pod, map, "configmaps", "name", "configmap");
	if (json_is_object(secret))
		return files(c, pod, secret, "secrets", "secretName", "secret");
	return host_path(json_object_get(volume, "hostPath"));
}

/* One that no container mounts is left alone. */
static bool is_mounted(const struct sb_object *pod, struct rh_str name)
{
	static const char *const lists[] = { "initContainers", "containers" };
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		const json_t *list = json_object_get(sb_spec_of(pod), lists[i]);
		SB_EACH(k, list)
		{
			const json_t *mounts = json_object_get(k.v, "volumeMounts");
			SB_EACH(m, mounts)
			if (rh_str_eq(sb_value_str_of(m.v, "name"), name))
				return true;
		}
	}
	return false;
}

bool sb_volumes_there(struct sb_cluster *c, const struct sb_object *pod)
{
	struct sb_source source = { "kubelet", sb_value_z_of(sb_spec_of(pod), "nodeName"), false };
	const json_t *volumes = json_object_get(sb_spec_of(pod), "volumes");
	bool there = true;
	SB_EACH(v, volumes)
	{
		char *why = is_mounted(pod, sb_value_str_of(v.v, "name")) ? refusal(c, pod, v.v) : NULL;
		if (why)
			sb_event(c, pod, NULL, &source, "Warning", "FailedMount",
				 "MountVolume.SetUp failed for volume \"%s\" : %s", sb_value_z_of(v.v, "name"), why);
		there &= !why;
		free(why);
	}
	return there;
}

const char *sb_claim_lost(struct sb_cluster *c, const struct sb_object *pod)
{
	const json_t *volumes = json_object_get(sb_spec_of(pod), "volumes");
	SB_EACH(v, volumes)
	{
		struct rh_str name = sb_value_str(sb_value_at(v.v, "persistentVolumeClaim", "claimName", NULL));
		if (name.n && !sb_store_get(&c->store, sb_kind_named("persistentvolumeclaims"), pod->ns, name))
			return name.p;
	}
	return NULL;
}
