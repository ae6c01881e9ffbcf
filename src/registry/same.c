/* same: which entries are about one registry, and which passwords are one. */
#include "base/base.h"
#include "registry/docker_config.h"
#include "registry/internal.h"

#include <string.h>

/* The keyring falls back on index.docker.io for images of docker.io (pkg/credentialprovider/keyring.go,
 * isDefaultRegistryMatch). */
bool registry_host(struct rh_str key, struct rh_buf *host)
{
	struct registry_key k;
	bool fine = registry_key_parse(key, &k) && k.host.n;

	if (fine && !k.port.n && (rh_str_is(k.host, "index.docker.io") || rh_str_is(k.host, "docker.io")))
		rh_buf_addz(host, "docker.io");
	else if (fine)
		rh_buf_add(host, k.index, strlen(k.index) - k.path.n);
	registry_key_release(&k);
	return fine;
}

size_t registry_group_rank(unsigned *group, size_t n)
{
	size_t *size = rh_alloc((n + 1) * sizeof *size), *first = rh_alloc((n + 1) * sizeof *first), count = 0;
	unsigned *name = rh_alloc((n + 1) * sizeof *name), *rank = rh_alloc((n + 1) * sizeof *rank);

	for (size_t i = 0; i < n; i++) {
		size_t at = 0;
		while (at < count && name[at] != group[i])
			at++;
		if (at == count) {
			name[count] = group[i];
			first[count++] = i;
		}
		size[at]++;
		group[i] = (unsigned)at;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			rank[i] += size[j] > size[i] || (size[j] == size[i] && first[j] < first[i]);
	for (size_t i = 0; i < n; i++)
		group[i] = rank[group[i]];
	free(size);
	free(first);
	free(name);
	free(rank);
	return count;
}
