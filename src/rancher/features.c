/* Feature flags of a Rancher: what they are set to, and which may be switched (rancher/dashboard, models/
 * management.cattle.io.feature.js; rancher/rancher, pkg/api/norman/customization/feature).
 */
#include "rancher/internal.h"

#include <string.h>

#define EVERY_MS 60000

const struct rh_resource rh_res_feature = { "management.cattle.io", "v3", "features", "Feature", false };

/* ---- rows ---- */

/* Which value counts: the one it is locked to, else the one that was set, else the default. Norman's `value` is one of the
 * latter two. */
static bool value_of(const struct rh_tree *t, bool *locked)
{
	const struct rh_tree *lock = rh_tree_at(t, "/status/lockedValue"), *set = rh_tree_at(t, "/value");

	*locked = lock && rh_tree_kind(lock) == RH_TREE_BOOL;
	if (*locked)
		return rh_tree_true(lock, "");
	return set && rh_tree_kind(set) == RH_TREE_BOOL ? rh_tree_true(set, "") : rh_tree_true(t, "/status/default");
}

struct rh_row *rancher_feature_row(void *ctx, struct rh_str element)
{
	static const char *const one_way[] = { "token-hashing", "multi-cluster-management" };
	struct rh_feature_row *row = NULL;
	struct rh_row_maker m;
	struct rh_tree *t;
	struct rh_err e;
	struct rh_str id;

	(void)ctx;
	t = rh_tree_parse(element, &e);
	id = rh_tree_text(t, "/id");
	if (id.n) {
		rh_row_begin(&m);
		rh_row_text(&m, offsetof(struct rh_feature_row, row.key), id);
		rh_row_text(&m, offsetof(struct rh_feature_row, id), id);
		rh_row_text(&m, offsetof(struct rh_feature_row, description), rh_tree_text(t, "/status/description"));
		row = rh_row_end(&m, sizeof *row);
	}
	if (row) {
		row->on = value_of(t, &row->locked);
		row->restart = !rh_tree_true(t, "/status/dynamic");
		for (size_t i = 0; i < RH_LEN(one_way); i++)
			row->one_way |= rh_str_is(id, one_way[i]);
	}
	rh_tree_free(&t);
	return row ? &row->row : NULL;
}

bool rh_feature_may_set(const struct rh_feature_row *f, bool on, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (f->locked) {
		(void)rh_err_set(e, RH_E_REFUSED, f->on ? _("Rancher keeps %s active: it is locked.") : _("Rancher keeps %s disabled: it is locked."),
				 f->id);
		(void)rh_err_fix(e, "%s", _("How this Rancher was installed, or a flag that depends on it, has locked it."));
	} else if (!on && f->one_way) {
		(void)rh_err_set(e, RH_E_REFUSED, _("%s cannot be deactivated once it is active."), f->id);
	} else if (f->restart) {
		(void)rh_err_set(e, RH_E_REFUSED, _("Rancher restarts when %s is changed, for everybody."), f->id);
		(void)rh_err_fix(e, "%s", _("Change it in Rancher's own pages: Global Settings, Feature Flags."));
	}
	return e->code == RH_OK;
}

/* ---- the list ---- */

struct features {
	struct rh_features *face;
	struct norman norman;
	struct rh_owner owner;
	int tag;
};

/* Rancher's own page leaves these out: they are nobody's to switch. */
static bool hidden(const struct rh_rancher *r, struct rh_str element)
{
	struct rh_str rest = rh_str(rh_rancher_version(r->minor)->hidden_features), name;
	char *id = rancher_text(element, "/id");
	bool it = false;

	while (id && rh_str_cut(&rest, ' ', &name))
		it |= rh_str_is(name, id);
	free(id);
	return it;
}

static struct rh_row *make(void *ctx, struct rh_str element)
{
	struct features *f = ctx;

	return hidden(f->norman.r, element) ? NULL : rancher_feature_row(NULL, element);
}

static void changed(void *ctx)
{
	struct features *f = ctx;

	f->face->live = f->norman.live;
	f->face->err = f->norman.err;
	f->face->stale_since = f->norman.stale_since;
	rh_mail_post((struct rh_mail){ .to = f->owner, .tag = f->tag });
}

struct rh_features *rh_features_new(struct rh_rancher *r, struct rh_owner owner, int tag)
{
	struct rh_features *face = rh_alloc(sizeof *face);
	struct features *f = rh_alloc(sizeof *f);

	rh_rows_init(&face->rows);
	face->inner = f;
	f->face = face;
	f->owner = owner;
	f->tag = tag;
	f->norman = (struct norman){ .r = r, .rows = &face->rows, .make = make, .changed = changed, .ctx = f,
				     .what = _("Feature Flags"), .every_ms = EVERY_MS };
	norman_start(&f->norman, "/v3/features");
	return face;
}

void rh_features_free(struct rh_features **fp)
{
	struct rh_features *face = *fp;
	struct features *f;

	if (!face)
		return;
	f = face->inner;
	norman_release(&f->norman);
	rh_rows_release(&face->rows);
	free(f);
	free(face);
	*fp = NULL;
}

void rh_features_again(struct rh_features *face)
{
	norman_again(&((struct features *)face->inner)->norman);
}

bool rh_features_on(const struct rh_features *face, const char *id)
{
	const struct rh_row *row = face ? rh_rows_get(&face->rows, id) : NULL;

	return row && ((const struct rh_feature_row *)(const void *)row)->on;
}

/* ---- switching one ---- */

void rh_feature_path(const char *id, struct rh_buf *out)
{
	rh_buf_addz(out, "/v3/features/");
	rh_url_escape(out, rh_str(id));
}

void rh_feature_body(bool on, struct rh_secret *out)
{
	struct rh_jw w;

	rh_jw_init(&w, rh_out_secret(out));
	rh_jw_open(&w, '{');
	rh_jw_key(&w, RH_STR("value"));
	rh_jw_bool(&w, on);
	rh_jw_close(&w, '}');
}

bool rh_feature_is_ours(struct rh_str sent, struct rh_str there)
{
	struct rh_str a, b;
	struct rh_err e;

	return rh_json_find(sent, "/value", &a, &e) == RH_OK && rh_json_find(there, "/value", &b, &e) == RH_OK && rh_str_eq(a, b);
}
