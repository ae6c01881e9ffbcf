/* Which kubeconfig leads to a cluster. A cluster of a Rancher is reached by any context whose server is Rancher's proxy
 * for it; where there is none, nothing is made up. */
#include "app/kubectl.h"
#include "app/internal.h"
#include "app/parts/journal.h"
#include "app/parts/written.h"
#include "app/session.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "net/net.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool same_url(const char *a, const char *b)
{
	struct rh_str x = rh_str(a), y = rh_str(b);

	while (rh_str_ends(x, "/"))
		x.n--;
	while (rh_str_ends(y, "/"))
		y.n--;
	return rh_str_eq(x, y);
}

static bool leads_to(const struct app *a, const struct kube *k, const struct kube_context *c, bool any_url)
{
	return c->problem.code == RH_OK && c->rancher_cluster && strcmp(c->rancher_cluster, k->id) == 0 &&
	       (any_url || (c->rancher_url && same_url(c->rancher_url, a->session.at->url)));
}

/* The one that was connected is the one that the person knows. */
static const struct kube_context *own_context(struct app *a, const struct kube *k)
{
	const struct app_join *j = app_join_now(a);
	struct rh_err e;
	const struct kube_config *all = app_kubeconfig(a, &e);
	const struct kube_context *found = NULL;

	if (j && j->way.of && leads_to(a, k, j->way.of, true))
		return j->way.of;
	for (size_t i = 0; all && i < all->count; i++)
		if (leads_to(a, k, &all->contexts[i], false) && (!found || all->contexts[i].current))
			found = &all->contexts[i];
	return found;
}

/* A name may hold anything; a file's should be easy to type. */
static void add_plain(struct rh_buf *out, const char *z)
{
	for (; *z; z++)
		rh_buf_addc(out, (*z >= 'a' && *z <= 'z') || (*z >= 'A' && *z <= 'Z') || (*z >= '0' && *z <= '9') ||
						 strchr("._-", *z)
					 ? *z
					 : '_');
}

static char *file_of(const struct app *a, const char *name)
{
	const char *home = getenv("HOME");
	struct rh_buf path;
	char *made;

	if (!home || *home != '/')
		return NULL;
	rh_buf_init(&path, 4096);
	rh_buf_addf(&path, "%s/.kube/", home);
	if (strcmp(a->session.server_name, name) != 0) {
		add_plain(&path, a->session.server_name);
		rh_buf_addc(&path, '-');
	}
	add_plain(&path, name);
	rh_buf_addz(&path, ".yaml");
	made = rh_buf_take(&path);
	rh_buf_release(&path);
	return made;
}

char *app_kubectl_file(struct app *a)
{
	return a->session.kube ? file_of(a, a->session.cluster_name) : NULL;
}

/* Its current context is used unless another one leads there. */
static bool take_file(struct app *a, struct kube *k, const char *file)
{
	struct kube_config *config = NULL;
	const struct kube_context *found = NULL;
	struct rh_err e;

	if (!file || access(file, R_OK) != 0 || kube_config_load(file, &config, &e) != RH_OK)
		return false;
	for (size_t i = 0; i < config->count; i++)
		if (leads_to(a, k, &config->contexts[i], true) && (!found || config->contexts[i].current))
			found = &config->contexts[i];
	if (found) {
		rh_strset(&k->kubeconfig, file);
		rh_strset(&k->context, found->current ? NULL : found->name);
		k->unreached = false;
	}
	kube_config_free(&config);
	return found != NULL;
}

void app_kubectl_take(struct app *a, const char *file)
{
	if (a->session.kube && take_file(a, a->session.kube, file))
		app_teach_later(a);
}

void app_kubectl_find(struct app *a, struct kube *k)
{
	const struct app_session *s = &a->session;
	const struct kube_context *c = s->rancher ? own_context(a, k) : NULL;
	char *file;

	if (s->demo)
		return;
	if (c || !s->rancher) {
		if (c)
			rh_strset(&k->context, c->name);
		rh_strset(&k->kubeconfig, a->opt.kubeconfig);
		return;
	}
	file = file_of(a, k == s->kube ? s->cluster_name : k->id);
	k->unreached = !take_file(a, k, file);
	free(file);
}

void app_kubectl_made(struct app *a, const struct rh_err *e)
{
	char *what = rh_format("kubeconfig %s", a->session.cluster_name ? a->session.cluster_name : "");

	app_journal_add(a, &(struct app_entry){ .action = "create",
						.method = "POST",
						.object = what,
						.kube = a->session.kube,
						.fate = e->code == RH_OK ? APP_FATE_DONE
							: e->http        ? APP_FATE_REFUSED
									 : APP_FATE_UNKNOWN,
						.err = e->code == RH_OK ? NULL : e });
	free(what);
}
