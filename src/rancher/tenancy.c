/* What a cluster has: its namespaces and projects. Through Rancher from Norman, which filters by rights and knows the
 * projects; otherwise from the native API, with what its annotations say of projects.
 */
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/row.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

#define EVERY_MS 30000
#define EXPECT_EVERY_MS 1000
#define EXPECT_MS 60000

struct tenancy {
	struct rancher_tenancy *handle;
	struct rh_owner owner;
	int tag;
	struct rancher_norman namespaces, projects; /* through Rancher */
	struct kube_list *list;                     /* natively; NULL through Rancher */
	bool rests;                                 /* asks no more */
	char **typed;
	size_t typed_count;
	struct rh_timer expect;
	int64_t expect_until; /* rh_now(); 0: nothing is expected */
};

static bool project_is_system(const struct rancher_tenancy *handle, const char *id)
{
	const struct rancher_project_row *p =
		(const struct rancher_project_row *)(*id ? rh_rows_get(&handle->projects, id) : NULL);

	return p && p->system;
}

/* A namespace is system by its project too, and either list may come first. */
static void mark(struct rancher_tenancy *handle)
{
	for (size_t i = 0; i < handle->namespaces.n; i++) {
		struct rancher_namespace_row *ns = (struct rancher_namespace_row *)handle->namespaces.v[i];

		ns->system =
			rancher_namespace_system(ns->name, ns->marked_system, project_is_system(handle, ns->project));
		ns->obscure = rancher_namespace_obscure(ns->name, ns->system);
	}
	handle->namespaces.version++;
}

/* ---- changes of our own that show a little later ---- */

static void expect_again(void *ctx)
{
	rancher_tenancy_again(((struct tenancy *)ctx)->handle);
}

static bool all_settled(const struct rancher_tenancy *handle)
{
	for (size_t i = 0; i < handle->namespaces.n; i++) {
		struct rh_str state = rh_str(((const struct rancher_namespace_row *)handle->namespaces.v[i])->state);

		if (state.n && !rh_str_is_nocase(state, "active"))
			return false;
	}
	return true;
}

static void expect(struct tenancy *p)
{
	struct rancher_tenancy *handle = p->handle;

	if (handle->expected && rh_rows_get(&handle->namespaces, handle->expected))
		rh_strset(&handle->expected, NULL);
	if (!p->expect_until)
		return;
	if (rh_now() >= p->expect_until || (!handle->expected && all_settled(handle))) {
		p->expect_until = 0;
		rh_strset(&handle->expected, NULL);
		rh_timer_stop(&p->expect);
	} else if (!p->list && !p->expect.running) {
		rh_timer_start(&p->expect, EXPECT_EVERY_MS, expect_again, p);
	}
}

void rancher_tenancy_expect(struct rancher_tenancy *handle, const char *ns)
{
	struct tenancy *p = handle->inner;

	rh_strset(&handle->expected, ns);
	p->expect_until = rh_now() + EXPECT_MS;
	rancher_tenancy_again(handle);
}

static void tell(struct tenancy *p)
{
	mark(p->handle);
	expect(p);
	rh_message_post((struct rh_message){ .to = p->owner, .tag = p->tag });
}

/* ---- through Rancher ---- */

/* Without its projects a list of namespaces is still worth showing: their failure makes it stale, not failed. */
static void norman_changed(void *ctx)
{
	struct tenancy *p = ctx;
	struct rancher_tenancy *handle = p->handle;

	handle->live = p->namespaces.live;
	handle->err = p->namespaces.err;
	if (handle->live == KUBE_LIVE_POLLING && p->projects.live != KUBE_LIVE_POLLING) {
		handle->live = p->projects.live == KUBE_LIVE_LOADING ? KUBE_LIVE_LOADING : KUBE_LIVE_STALE;
		handle->err = p->projects.err;
	}
	tell(p);
}

static void norman_places(struct tenancy *p, struct rancher *r, const char *cluster)
{
	char *path;

	p->projects = (struct rancher_norman){ .r = r,
					       .rows = &p->handle->projects,
					       .make = rancher_project_row,
					       .changed = norman_changed,
					       .ctx = p,
					       .what = _("Projects"),
					       .every_ms = EVERY_MS };
	p->namespaces = (struct rancher_norman){ .r = r,
						 .rows = &p->handle->namespaces,
						 .make = rancher_namespace_row,
						 .changed = norman_changed,
						 .ctx = p,
						 .what = _("Namespaces"),
						 .every_ms = EVERY_MS };
	path = rh_format("/v3/projects?clusterId=%s", cluster);
	rancher_norman_start(&p->projects, path);
	free(path);
	path = rh_format("/v3/cluster/%s/namespaces", cluster);
	rancher_norman_start(&p->namespaces, path);
	free(path);
}

/* ---- natively ---- */

/* Projects that annotations name, by id: nobody tells us more about them here. */
static void project_add(struct rancher_tenancy *handle, const char *id)
{
	struct rancher_project_row *row;
	struct kube_row_maker m;

	if (!*id || rh_rows_get(&handle->projects, id))
		return;
	kube_row_begin(&m);
	kube_row_text(&m, offsetof(struct rancher_project_row, row.key), rh_str(id));
	kube_row_text(&m, offsetof(struct rancher_project_row, id), rh_str(id));
	kube_row_text(&m, offsetof(struct rancher_project_row, name), rh_str(id));
	kube_row_text(&m, offsetof(struct rancher_project_row, backing_namespace), rh_str(NULL));
	row = kube_row_end(&m, sizeof *row);
	if (row)
		rh_rows_put(&handle->projects, &row->row);
}

static void take_rows(struct tenancy *p)
{
	struct rancher_tenancy *handle = p->handle;

	rh_rows_clear(&handle->namespaces);
	rh_rows_clear(&handle->projects);
	for (size_t i = 0; i < p->list->rows.n; i++) {
		struct rh_row *row = rancher_namespace_copy((const struct rancher_namespace_row *)p->list->rows.v[i]);

		if (!row)
			continue;
		project_add(handle, ((struct rancher_namespace_row *)row)->project);
		rh_rows_put(&handle->namespaces, row);
	}
	for (size_t i = 0; handle->cannot_list && i < p->typed_count; i++)
		rh_rows_put(&handle->namespaces, rancher_namespace_named(p->typed[i]));
}

static void native_changed(void *ctx)
{
	struct tenancy *p = ctx;
	struct rancher_tenancy *handle = p->handle;

	if (!p->list) /* told while it is being made */
		return;
	handle->cannot_list = p->list->live == KUBE_LIVE_FAILED && p->list->err.code == RH_E_FORBIDDEN;
	handle->live = handle->cannot_list ? KUBE_LIVE_POLLING : p->list->live;
	memset(&handle->err, 0, sizeof handle->err);
	if (!handle->cannot_list)
		handle->err = p->list->err;
	take_rows(p);
	tell(p);
}

static void native_places(struct tenancy *p, struct kube *k)
{
	p->list = kube_list_new(k,
				&(struct kube_list_spec){ .resource = &kube_res_namespace,
							  .table = true,
							  .make = rancher_native_namespace_row,
							  .ctx = p,
							  .changed = native_changed },
				p->owner, p->tag);
}

/* ---- the face ---- */

struct rancher_tenancy *rancher_tenancy_new(struct rancher *r, struct kube *k, struct rh_owner owner, int tag)
{
	struct rancher_tenancy *handle = rh_alloc(sizeof *handle);
	struct tenancy *p = rh_alloc(sizeof *p);

	rh_rows_init(&handle->namespaces);
	rh_rows_init(&handle->projects);
	handle->live = KUBE_LIVE_LOADING;
	handle->inner = p;
	p->handle = handle;
	p->owner = owner;
	p->tag = tag;
	if (r)
		norman_places(p, r, k->id);
	else
		native_places(p, k);
	return handle;
}

void rancher_tenancy_free(struct rancher_tenancy **pp)
{
	struct rancher_tenancy *handle = *pp;
	struct tenancy *p;

	if (!handle)
		return;
	p = handle->inner;
	rh_timer_stop(&p->expect);
	free(handle->expected);
	kube_list_free(&p->list);
	rancher_norman_release(&p->namespaces);
	rancher_norman_release(&p->projects);
	for (size_t i = 0; i < p->typed_count; i++)
		free(p->typed[i]);
	free(p->typed);
	rh_rows_release(&handle->namespaces);
	rh_rows_release(&handle->projects);
	free(p);
	free(handle);
	*pp = NULL;
}

void rancher_tenancy_rest(struct rancher_tenancy *handle)
{
	struct tenancy *p = handle->inner;

	p->rests = true;
	rh_timer_stop(&p->expect);
	kube_list_free(&p->list);
	rancher_norman_release(&p->namespaces);
	rancher_norman_release(&p->projects);
	p->namespaces = p->projects = (struct rancher_norman){ 0 };
}

void rancher_tenancy_again(struct rancher_tenancy *handle)
{
	struct tenancy *p = handle->inner;

	if (p->rests)
		return;
	if (p->list) {
		kube_list_again(p->list);
		return;
	}
	rancher_norman_again(&p->projects);
	rancher_norman_again(&p->namespaces);
}

void rancher_tenancy_add_typed(struct rancher_tenancy *handle, const char *ns)
{
	struct tenancy *p = handle->inner;

	for (size_t i = 0; i < p->typed_count; i++)
		if (!strcmp(p->typed[i], ns))
			return;
	p->typed = rh_resize(p->typed, p->typed_count + 1, sizeof *p->typed);
	p->typed[p->typed_count++] = rh_strdup(ns);
	if (handle->cannot_list) {
		rh_rows_put(&handle->namespaces, rancher_namespace_named(ns));
		tell(p);
	}
}
