/* What jansson has since 2.14, keys with a length, for the one before it (Debian 11, Ubuntu 22.04). Such a key ends at
 * a NUL; JSON with one is refused by that jansson. */
#ifndef SANDBOX_API_JANSSON_OLD_H
#define SANDBOX_API_JANSSON_OLD_H

#include "base/base.h"

#include <jansson.h>
#include <string.h>

#if JANSSON_VERSION_HEX < 0x020e00

static inline json_t *json_object_getn(const json_t *map, const char *key, size_t n)
{
	char *z = rh_str_dup(rh_str_n(key, n));
	json_t *v = json_object_get(map, z);

	free(z);
	return v;
}

static inline int json_object_setn_new(json_t *map, const char *key, size_t n, json_t *value)
{
	char *z = rh_str_dup(rh_str_n(key, n));
	int failed = json_object_set_new(map, z, value);

	free(z);
	return failed;
}

static inline int json_object_deln(json_t *map, const char *key, size_t n)
{
	char *z = rh_str_dup(rh_str_n(key, n));
	int failed = json_object_del(map, z);

	free(z);
	return failed;
}

static inline size_t json_object_iter_key_len(void *iter)
{
	return strlen(json_object_iter_key(iter));
}
#endif
#endif
