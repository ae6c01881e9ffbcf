/* The registry form's values and the docker config in the secret: the only bridge between the two, in both directions. */
#include "screens/screens.h"

#include <string.h>

void rh_registry_values_release(struct rh_registry_values *v)
{
	free(v->domain);
	free(v->user);
	rh_secret_release(&v->password);
	*v = (struct rh_registry_values){ 0 };
}

static const struct rh_known_registry *known(const char *id)
{
	for (const struct rh_known_registry *k = rh_known_registries; k->id; k++)
		if (id && strcmp(k->id, id) == 0)
			return k;
	return NULL;
}

struct rh_str rh_registry_address(const struct rh_registry_values *v)
{
	const struct rh_known_registry *k = known(v->registry);

	return k && k->address ? rh_str(k->address) : rh_str_trim(rh_str(v->domain));
}

void rh_registry_values_read(struct rh_str config, bool legacy, struct rh_registry_values *out, size_t *others)
{
	struct rh_docker_config c = { 0 };
	struct rh_err e;

	*out = (struct rh_registry_values){ .registry = "custom" };
	*others = 0;
	if (rh_docker_config_read(config, legacy, &c, &e) != RH_OK) {
		rh_docker_config_release(&c);
		return;
	}
	if (c.count) {
		const struct rh_docker_entry *first = &c.entries[0];
		const struct rh_known_registry *k = rh_known_registry_of(rh_str(first->key));
		/* Only a key that the choice would write again may be shown as that choice. */
		out->registry = k && (!k->address || strcmp(k->address, first->key) == 0) ? k->id : "custom";
		out->domain = rh_strdup(first->key);
		out->user = first->user ? rh_strdup(first->user) : NULL;
		rh_secret_copy(&out->password, &first->password);
		*others = c.count - 1;
	}
	rh_docker_config_release(&c);
}

enum rh_code rh_registry_config(struct rh_str config, bool legacy, const struct rh_registry_values *v, struct rh_secret *out,
				struct rh_err *e)
{
	struct rh_registry_values old;
	size_t others;

	rh_registry_values_read(config, legacy, &old, &others);
	const struct rh_secret *password = v->keep_password ? &old.password : &v->password;
	enum rh_code code = rh_docker_config_put(config, legacy, rh_str(old.domain), rh_registry_address(v), rh_str(v->user), password,
						 out, e);
	rh_registry_values_release(&old);
	return code;
}
