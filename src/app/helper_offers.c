/* Which programs of this machine could give the password of a registry. */
#include "app/helper.h"
#include "app/state.h"
#include "base/base.h"
#include "registry/helper.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

enum { CONFIG_LIMIT = 1 << 20, OFFERS_MOST = 64, DIRECTORIES_MOST = 64 };

struct offers {
	char *v[OFFERS_MOST];
	size_t n;
	app_helper_offer *offer;
	void *ctx;
};

/* Each once. */
static void offer(struct offers *o, const char *command, const char *note, bool likely)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->v[i], command) == 0)
			return;
	if (o->n == OFFERS_MOST)
		return;
	o->v[o->n++] = rh_strdup(command);
	o->offer(o->ctx, command, note, likely);
}

static void offer_helper(struct offers *o, const char *name, const char *note, bool likely)
{
	char *command = rh_format(REGISTRY_HELPER_PREFIX "%s get", name);

	offer(o, command, note, likely);
	free(command);
}

/* Names of other characters would have to be quoted, and no helper has such. */
static bool is_helper(const char *dir, const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	bool fits = strncmp(name, REGISTRY_HELPER_PREFIX, strlen(REGISTRY_HELPER_PREFIX)) == 0 &&
		    !name[strspn(name, plain)] && name[strlen(REGISTRY_HELPER_PREFIX)];
	char *path = fits ? rh_format("%s/%s", dir, name) : NULL;

	fits = path && access(path, X_OK) == 0;
	free(path);
	return fits;
}

static bool on_path(const char *helper)
{
	struct rh_str rest = rh_str(getenv("PATH")), dir;
	char *name = rh_format(REGISTRY_HELPER_PREFIX "%s", helper);
	bool found = false;

	for (size_t i = 0; !found && i < DIRECTORIES_MOST && rh_str_cut(&rest, ':', &dir); i++) {
		char *z = rh_str_dup(dir);

		found = *z == '/' && is_helper(z, name);
		free(z);
	}
	free(name);
	return found;
}

/* What docker itself would ask on this machine. The file may hold logins: it is read into locked memory. */
static void offer_configured(struct offers *o, struct rh_str server)
{
	const char *dir = getenv("DOCKER_CONFIG"), *home = getenv("HOME");
	char *path = dir && *dir ? rh_format("%s/config.json", dir)
		     : home      ? rh_format("%s/.docker/config.json", home)
				 : NULL;
	struct rh_secret config = { 0 };
	struct rh_buf name;
	struct rh_err e;

	rh_buf_init(&name, 256);
	if (path && rh_file_read_secret(path, CONFIG_LIMIT, false, &config, &e) == RH_OK &&
	    registry_helper_configured(rh_secret_peek(&config), server, &name) && on_path(name.p))
		offer_helper(o, name.p, _("docker uses it for this registry"), true);
	rh_buf_release(&name);
	rh_secret_release(&config);
	free(path);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void offer_found(struct offers *o)
{
	struct rh_str rest = rh_str(getenv("PATH")), dir;
	char *found[OFFERS_MOST];
	size_t n = 0;

	for (size_t i = 0; i < DIRECTORIES_MOST && rh_str_cut(&rest, ':', &dir); i++) {
		char *z = rh_str_dup(dir);
		DIR *d = *z == '/' ? opendir(z) : NULL;

		for (const struct dirent *f = d ? readdir(d) : NULL; f && n < OFFERS_MOST; f = readdir(d))
			if (is_helper(z, f->d_name))
				found[n++] = rh_strdup(f->d_name + strlen(REGISTRY_HELPER_PREFIX));
		if (d)
			closedir(d);
		free(z);
	}
	if (n)
		qsort(found, n, sizeof *found, by_name);
	for (size_t i = 0; i < n; i++) {
		offer_helper(o, found[i], _("credential helper"), false);
		free(found[i]);
	}
}

void app_helper_offers(struct app *a, const char *address, app_helper_offer *take, void *ctx)
{
	struct offers o = { .offer = take, .ctx = ctx };
	struct rh_buf server, command;

	rh_buf_init(&server, 2048);
	rh_buf_init(&command, 4096);
	bool known = registry_helper_server(rh_str(address), &server);
	const char *last = known ? app_state_command(app_state(a), server.p) : NULL;
	if (last)
		offer(&o, last, _("used last"), true);
	if (known)
		offer_configured(&o, rh_buf_str(&server));
	if (registry_helper_command(rh_str(address), &command))
		offer(&o, command.p, _("as the registry's vendor says"), true);
	offer_found(&o);
	rh_buf_release(&server);
	rh_buf_release(&command);
	for (size_t i = 0; i < o.n; i++)
		free(o.v[i]);
}
