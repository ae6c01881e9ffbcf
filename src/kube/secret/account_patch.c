/* Pull secrets put into the list of a service account, and taken out of it. */
#include "kube/account_patch.h"
#include "base/base.h"
#include "data/json.h"

static const struct kube_account_edit *edit_of(const struct kube_account_edit *edits, size_t n, struct rh_str entry)
{
	struct rh_buf name;
	const struct kube_account_edit *found = NULL;

	rh_buf_init(&name, 4096);
	(void)data_json_find_text(entry, "/name", &name);
	for (size_t i = 0; i < n && !found; i++)
		if (rh_str_is(rh_buf_str(&name), edits[i].secret))
			found = &edits[i];
	rh_buf_release(&name);
	return found;
}

static bool is_there(struct rh_str list, const struct kube_account_edit *edit)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, list) && it.close == ']')
		while (data_json_next(&it))
			if (edit_of(edit, 1, it.value))
				return true;
	return false;
}

static size_t keep(struct data_jw *w, struct rh_str list, const struct kube_account_edit *edits, size_t n)
{
	struct data_json_iter it;
	size_t kept = 0;

	if (!data_json_iter_init(&it, list) || it.close != ']')
		return 0;
	while (data_json_next(&it)) {
		const struct kube_account_edit *edit = edit_of(edits, n, it.value);

		if (edit && !edit->on)
			continue;
		data_jw_raw(w, it.value);
		kept++;
	}
	return kept;
}

size_t kube_account_patch(struct rh_str object, const struct kube_account_edit *edits, size_t n, struct rh_secret *body)
{
	struct rh_str list = data_json_part(object, "/imagePullSecrets"),
		      version = data_json_part(object, "/metadata/resourceVersion");
	struct data_jw w;
	size_t changes = 0;

	for (size_t i = 0; i < n; i++)
		changes += is_there(list, &edits[i]) != edits[i].on;
	rh_secret_clear(body);
	if (!changes || !version.n)
		return 0;
	data_jw_init(&w, rh_out_secret(body));
	data_jw_open(&w, '{');
	data_jw_kv_open(&w, "metadata", '{');
	data_jw_key(&w, RH_STR("resourceVersion"));
	data_jw_raw(&w, version);
	data_jw_close(&w, '}');
	data_jw_kv_open(&w, "imagePullSecrets", '[');
	(void)keep(&w, list, edits, n);
	for (size_t i = 0; i < n; i++)
		if (edits[i].on && !is_there(list, &edits[i])) {
			data_jw_open(&w, '{');
			data_jw_kv(&w, "name", rh_str(edits[i].secret));
			data_jw_close(&w, '}');
		}
	data_jw_close(&w, ']');
	data_jw_close(&w, '}');
	return changes;
}
