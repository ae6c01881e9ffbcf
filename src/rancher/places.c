/* What a cluster has: its namespaces and projects. Through Rancher from Norman, which filters by rights and knows the
 * projects; otherwise from the native API, with what its annotations say of projects.
 */
#include "rancher/internal.h"

#include <string.h>

#define EVERY_MS 30000
#define EXPECT_EVERY_MS 1000
#define EXPECT_MS 60000

struct places {
	struct rh_places *face;
	struct rh_owner owner;
	int tag;
	struct norman namespaces, projects;	/* through Rancher */
	struct rh_list *list;			/* natively; NULL through Rancher */
	char **typed;
	size_t typed_count;
	struct rh_timer expect;
	int64_t expect_until;			/* rh_now(); 0: nothing is expected */
};

static bool project_is_system(const struct rh_places *face, const char *id)
{
	const struct rh_project_row *p = (const struct rh_project_row *)(*id ? rh_rows_get(&face->projects, id) : NULL);

	return p && p->system;
}

/* A namespace is system by its project too, and either list may come first. */
static void mark(struct rh_places *face)
{
	for (size_t i = 0; i < face->namespaces.n; i++) {
		struct rh_namespace_row *ns = (struct rh_namespace_row *)face->namespaces.v[i];

		ns->system = rancher_namespace_system(ns->name, ns->marked_system,
						      project_is_system(face, ns->project));
		ns->obscure = rancher_namespace_obscure(ns->name, ns->system);
	}
	face->namespaces.version++;
}

/* ---- changes of our own that show a little later ---- */

static void expect_again(void *ctx)
{
	rh_places_again(((struct places *)ctx)->face);
}

static bool all_settled(const struct rh_places *face)
{
	for (size_t i = 0; i < face->namespaces.n; i++) {
		struct rh_str state = rh_str(((const struct rh_namespace_row *)face->namespaces.v[i])->state);

		if (state.n && !rh_str_is_nocase(state, "active"))
			return false;
	}
	return true;
}

static void expect(struct places *p)
{
	struct rh_places *face = p->face;

	if (face->expected && rh_rows_get(&face->namespaces, face->expected))
		rh_strset(&face->expected, NULL);
	if (!p->expect_until)
		return;
	if (rh_now() >= p->expect_until || (!face->expected && all_settled(face))) {
		p->expect_until = 0;
		rh_strset(&face->expected, NULL);
		rh_timer_stop(&p->expect);
	} else if (!p->list && !p->expect.running) {
		rh_timer_start(&p->expect, EXPECT_EVERY_MS, expect_again, p);
	}
}

void rh_places_expect(struct rh_places *face, const char *ns)
{
	struct places *p = face->inner;

	rh_strset(&face->expected, ns);
	p->expect_until = rh_now() + EXPECT_MS;
	rh_places_again(face);
}

static void tell(struct places *p)
{
	mark(p->face);
	expect(p);
	rh_mail_post((struct rh_mail){ .to = p->owner, .tag = p->tag });
}

/* ---- through Rancher ---- */

/* Without its projects a list of namespaces is still worth showing: their failure makes it stale, not failed. */
static void norman_changed(void *ctx)
{
	struct places *p = ctx;
	struct rh_places *face = p->face;

	face->live = p->namespaces.live;
	face->err = p->namespaces.err;
	if (face->live == RH_LIVE_POLLING && p->projects.live != RH_LIVE_POLLING) {
		face->live = p->projects.live == RH_LIVE_LOADING ? RH_LIVE_LOADING : RH_LIVE_STALE;
		face->err = p->projects.err;
	}
	tell(p);
}

static void norman_places(struct places *p, struct rh_rancher *r, const char *cluster)
{
	char *path;

	p->projects = (struct norman){ .r = r, .rows = &p->face->projects, .make = rancher_project_row,
				       .changed = norman_changed, .ctx = p, .what = _("Projects"), .every_ms = EVERY_MS };
	p->namespaces = (struct norman){ .r = r, .rows = &p->face->namespaces, .make = rancher_namespace_row,
					 .changed = norman_changed, .ctx = p, .what = _("Namespaces"),
					 .every_ms = EVERY_MS };
	path = rh_format("/v3/projects?clusterId=%s", cluster);
	norman_start(&p->projects, path);
	free(path);
	path = rh_format("/v3/cluster/%s/namespaces", cluster);
	norman_start(&p->namespaces, path);
	free(path);
}

/* ---- natively ---- */

/* Projects that annotations name, by id: nobody tells us more about them here. */
static void project_add(struct rh_places *face, const char *id)
{
	struct rh_project_row *row;
	struct rh_row_maker m;

	if (!*id || rh_rows_get(&face->projects, id))
		return;
	rh_row_begin(&m);
	rh_row_text(&m, offsetof(struct rh_project_row, row.key), rh_str(id));
	rh_row_text(&m, offsetof(struct rh_project_row, id), rh_str(id));
	rh_row_text(&m, offsetof(struct rh_project_row, name), rh_str(id));
	rh_row_text(&m, offsetof(struct rh_project_row, backing_namespace), rh_str(NULL));
	row = rh_row_end(&m, sizeof *row);
	if (row)
		rh_rows_put(&face->projects, &row->row);
}

static void take_rows(struct places *p)
{
	struct rh_places *face = p->face;

	rh_rows_clear(&face->namespaces);
	rh_rows_clear(&face->projects);
	for (size_t i = 0; i < p->list->rows.n; i++) {
		struct rh_row *row = rancher_namespace_copy((const struct rh_namespace_row *)p->list->rows.v[i]);

		if (!row)
			continue;
		project_add(face, ((struct rh_namespace_row *)row)->project);
		rh_rows_put(&face->namespaces, row);
	}
	for (size_t i = 0; face->cannot_list && i < p->typed_count; i++)
		rh_rows_put(&face->namespaces, rancher_namespace_named(p->typed[i]));
}

static void native_changed(void *ctx)
{
	struct places *p = ctx;
	struct rh_places *face = p->face;

	if (!p->list)		/* told while it is being made */
		return;
	face->cannot_list = p->list->live == RH_LIVE_FAILED && p->list->err.code == RH_E_FORBIDDEN;
	face->live = face->cannot_list ? RH_LIVE_POLLING : p->list->live;
	memset(&face->err, 0, sizeof face->err);
	if (!face->cannot_list)
		face->err = p->list->err;
	take_rows(p);
	tell(p);
}

static void native_places(struct places *p, struct rh_kube *k)
{
	p->list = rh_list_new(k, &(struct rh_list_spec){ .resource = &rh_res_namespace, .table = true,
							 .make = rancher_native_namespace_row, .ctx = p,
							 .changed = native_changed }, p->owner, p->tag);
}

/* ---- the face ---- */

struct rh_places *rh_places_new(struct rh_rancher *r, struct rh_kube *k, struct rh_owner owner, int tag)
{
	struct rh_places *face = rh_alloc(sizeof *face);
	struct places *p = rh_alloc(sizeof *p);

	rh_rows_init(&face->namespaces);
	rh_rows_init(&face->projects);
	face->live = RH_LIVE_LOADING;
	face->inner = p;
	p->face = face;
	p->owner = owner;
	p->tag = tag;
	if (r)
		norman_places(p, r, k->id);
	else
		native_places(p, k);
	return face;
}

void rh_places_free(struct rh_places **pp)
{
	struct rh_places *face = *pp;
	struct places *p;

	if (!face)
		return;
	p = face->inner;
	rh_timer_stop(&p->expect);
	free(face->expected);
	rh_list_free(&p->list);
	norman_release(&p->namespaces);
	norman_release(&p->projects);
	for (size_t i = 0; i < p->typed_count; i++)
		free(p->typed[i]);
	free(p->typed);
	rh_rows_release(&face->namespaces);
	rh_rows_release(&face->projects);
	free(p);
	free(face);
	*pp = NULL;
}

void rh_places_again(struct rh_places *face)
{
	struct places *p = face->inner;

	if (p->list) {
		rh_list_again(p->list);
		return;
	}
	norman_again(&p->projects);
	norman_again(&p->namespaces);
}

void rh_places_add_typed(struct rh_places *face, const char *ns)
{
	struct places *p = face->inner;

	for (size_t i = 0; i < p->typed_count; i++)
		if (!strcmp(p->typed[i], ns))
			return;
	p->typed = rh_resize(p->typed, p->typed_count + 1, sizeof *p->typed);
	p->typed[p->typed_count++] = rh_strdup(ns);
	if (face->cannot_list) {
		rh_rows_put(&face->namespaces, rancher_namespace_named(ns));
		tell(p);
	}
}
