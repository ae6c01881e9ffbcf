/* Keys and values: labels, annotations, and whatever else a form holds as such. */
#include "base/base.h"
#include "kube/logins.h"
#include "kube/secret.h"

#include <string.h>

void kube_pairs_add(struct kube_pairs *p, struct rh_str key, struct rh_str value)
{
	p->v = rh_resize(p->v, p->n + 1, sizeof *p->v);
	p->v[p->n++] = (struct kube_pair){ rh_str_dup(key), rh_str_dup(value) };
}

void kube_pairs_copy(struct kube_pairs *to, const struct kube_pairs *from)
{
	for (size_t i = 0; i < from->n; i++)
		kube_pairs_add(to, rh_str(from->v[i].key), rh_str(from->v[i].value));
}

void kube_pairs_release(struct kube_pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->v[i].key);
		free(p->v[i].value);
	}
	free(p->v);
	*p = (struct kube_pairs){ 0 };
}

static const struct kube_pair *pair_of(const struct kube_pair *v, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].key, key) == 0)
			return &v[i];
	return NULL;
}

const char *kube_pairs_value(const struct kube_pairs *p, const char *key)
{
	const struct kube_pair *v = pair_of(p->v, p->n, key);

	return v ? v->value : NULL;
}

enum rh_code kube_edit_pairs(struct rh_secret *body, enum kube_secret_part part, const struct kube_pair *base,
			     size_t base_count, const struct kube_pairs *now, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < base_count; i++)
		if (!pair_of(now->v, now->n, base[i].key))
			code = kube_secret_edit(body, part, base[i].key, NULL, e);
	for (size_t i = 0; code == RH_OK && i < now->n; i++) {
		const struct kube_pair *was = pair_of(base, base_count, now->v[i].key);
		struct rh_str value = rh_str(now->v[i].value);
		if (!was || strcmp(was->value, now->v[i].value) != 0)
			code = kube_secret_edit(body, part, now->v[i].key, &value, e);
	}
	return code;
}
