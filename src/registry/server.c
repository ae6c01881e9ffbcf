/* server: which host holds the images of a key. */
#include "base/base.h"
#include "registry/image.h"
#include "registry/internal.h"
#include "registry/keyring.h"

#include <string.h>

#define HUB_SERVER "registry-1.docker.io" /* docker.io and index.docker.io are names of keys and images only */

static bool is_hub(struct rh_str host)
{
	static const char *const names[] = { "docker.io", "index.docker.io", HUB_SERVER, "registry.hub.docker.com",
					     "hub.docker.com" };
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (rh_str_is_nocase(host, names[i]))
			return true;
	return false;
}

static void add_server(struct rh_str authority, struct rh_buf *host)
{
	if (is_hub(authority))
		rh_buf_addz(host, HUB_SERVER);
	else
		rh_buf_adds(host, authority);
}

static bool is_pattern(struct rh_str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (strchr("*?\\", host.p[i]))
			return true;
	return false;
}

static bool of_image(struct rh_str key, const struct registry_image *image, struct rh_buf *host, struct rh_err *e)
{
	if (!registry_key_covers(key, image, e)) {
		if (!e->what[0])
			rh_err_set(e, RH_E_INVALID, _("This registry is not asked for %s/%s"), image->domain,
				   image->path);
		return false;
	}
	add_server(rh_str(image->domain), host);
	return true;
}

bool registry_server(struct rh_str key, const struct registry_image *image, struct rh_buf *host, struct rh_err *e)
{
	struct registry_key k;
	*e = (struct rh_err){ 0 };
	if (image)
		return of_image(key, image, host, e);
	if (!registry_key_parse(key, &k)) {
		rh_err_set(e, RH_E_INVALID, _("%.*s is no address of a registry"), RH_ARG(key));
		return false;
	}
	bool ok = k.host.n > 0 && !is_pattern(k.host);
	if (ok) {
		add_server(rh_str_n(k.index, strlen(k.index) - k.path.n), host);
	} else {
		rh_err_set(e, RH_E_INVALID, k.host.n ? _("%.*s is a pattern, not one host") : _("%.*s names no host"),
			   RH_ARG(key));
		rh_err_fix(e, "%s", _("Test it with an image."));
	}
	registry_key_release(&k);
	return ok;
}
