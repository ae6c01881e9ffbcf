/* Feature flags of a Rancher: what they are set to, and which may be switched (rancher/dashboard, models/
 * management.cattle.io.feature.js; rancher/rancher, pkg/api/norman/customization/feature).
 */
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "kube/kube.h"
#include "kube/row.h"
#include "net/net.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

#define EVERY_MS 60000

const struct kube_resource rancher_res_feature = { "management.cattle.io", "v3", "features", "Feature", false };

/* ---- rows ---- */

/* Which value counts: the one it is locked to, else the one that was set, else the default. Norman's `value` is one of
 * the latter two. */
static bool value_of(const struct rh_tree *t, bool *locked)
{
	const struct rh_tree *lock = data_tree_at(t, "/status/lockedValue"), *set = data_tree_at(t, "/value");

	*locked = lock && data_tree_kind(lock) == DATA_TREE_BOOL;
	if (*locked)
		return data_tree_true(lock, "");
	return set && data_tree_kind(set) == DATA_TREE_BOOL ? data_tree_true(set, "")
							    : data_tree_true(t, "/status/default");
}

struct rh_row *rancher_feature_row(void *ctx, struct rh_str element)
{
	static const char *const one_way[] = { "token-hashing", "multi-cluster-management" };
	struct rancher_feature_row *row = NULL;
	struct kube_row_maker m;
	struct rh_tree *t;
	struct rh_err e;
	struct rh_str id;

	(void)ctx;
	t = data_tree_parse(element, &e);
	id = data_tree_text(t, "/id");
	if (id.n) {
		kube_row_begin(&m);
		kube_row_text(&m, offsetof(struct rancher_feature_row, row.key), id);
		kube_row_text(&m, offsetof(struct rancher_feature_row, id), id);
		kube_row_text(&m, offsetof(struct rancher_feature_row, description),
			      data_tree_text(t, "/status/description"));
		row = kube_row_end(&m, sizeof *row);
	}
	if (row) {
		row->on = value_of(t, &row->locked);
		row->restart = !data_tree_true(t, "/status/dynamic");
		for (size_t i = 0; i < RH_LEN(one_way); i++)
			row->one_way |= rh_str_is(id, one_way[i]);
	}
	data_tree_free(&t);
	return row ? &row->row : NULL;
}

bool rancher_feature_may_set(const struct rancher_feature_row *f, bool on, struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (f->locked) {
		rh_err_set(e, RH_E_REFUSED,
			   f->on ? _("Rancher keeps %s active: it is locked.")
				 : _("Rancher keeps %s disabled: it is locked."),
			   f->id);
		rh_err_fix(e, "%s", _("How this Rancher was installed, or a flag that depends on it, has locked it."));
	} else if (!on && f->one_way) {
		rh_err_set(e, RH_E_REFUSED, _("%s cannot be deactivated once it is active."), f->id);
	} else if (f->restart) {
		rh_err_set(e, RH_E_REFUSED, _("Rancher restarts when %s is changed, for everybody."), f->id);
		rh_err_fix(e, "%s", _("Change it in Rancher's own pages: Global Settings, Feature Flags."));
	}
	return e->code == RH_OK;
}

/* ---- the list ---- */

struct features {
	struct rancher_features *handle;
	struct rancher_norman norman;
	struct rh_owner owner;
	int tag;
};

/* Rancher's own page leaves these out: they are nobody's to switch. */
static bool hidden(const struct rancher *r, struct rh_str element)
{
	struct rh_str rest = rh_str(rancher_version(r->minor)->hidden_features), name;
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

	f->handle->live = f->norman.live;
	f->handle->err = f->norman.err;
	f->handle->stale_since = f->norman.stale_since;
	rh_message_post((struct rh_message){ .to = f->owner, .tag = f->tag });
}

struct rancher_features *rancher_features_new(struct rancher *r, struct rh_owner owner, int tag)
{
	struct rancher_features *handle = rh_alloc(sizeof *handle);
	struct features *f = rh_alloc(sizeof *f);

	rh_rows_init(&handle->rows);
	handle->inner = f;
	f->handle = handle;
	f->owner = owner;
	f->tag = tag;
	f->norman = (struct rancher_norman){ .r = r,
					     .rows = &handle->rows,
					     .make = make,
					     .changed = changed,
					     .ctx = f,
					     .what = _("Feature Flags"),
					     .every_ms = EVERY_MS };
	rancher_norman_start(&f->norman, "/v3/features");
	return handle;
}

void rancher_features_free(struct rancher_features **fp)
{
	struct rancher_features *handle = *fp;
	struct features *f;

	if (!handle)
		return;
	f = handle->inner;
	rancher_norman_release(&f->norman);
	rh_rows_release(&handle->rows);
	free(f);
	free(handle);
	*fp = NULL;
}

void rancher_features_again(struct rancher_features *handle)
{
	rancher_norman_again(&((struct features *)handle->inner)->norman);
}

bool rancher_features_on(const struct rancher_features *handle, const char *id)
{
	const struct rh_row *row = handle ? rh_rows_get(&handle->rows, id) : NULL;

	return row && ((const struct rancher_feature_row *)(const void *)row)->on;
}

/* ---- switching one ---- */

void rancher_feature_path(const char *id, struct rh_buf *out)
{
	rh_buf_addz(out, "/v3/features/");
	net_url_escape(out, rh_str(id));
}

void rancher_feature_body(bool on, struct rh_secret *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv_bool(&w, "value", on);
	data_jw_close(&w, '}');
}

bool rancher_feature_is_ours(struct rh_str sent, struct rh_str there)
{
	struct rh_str a, b;
	struct rh_err e;

	return data_json_find(sent, "/value", &a, &e) == RH_OK && data_json_find(there, "/value", &b, &e) == RH_OK &&
	       rh_str_eq(a, b);
}
