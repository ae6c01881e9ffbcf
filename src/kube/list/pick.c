/* Picking members out of an object's bytes: what rows are made of. */
#include "kube/list/pick.h"
#include "base/base.h"
#include "data/json.h"

#include <string.h>

/* Keys that matter here hold no escapes, so most are told apart without decoding. */
bool kube_named(struct rh_str key, struct rh_str name)
{
	struct rh_buf text;
	bool is;

	if (key.n < name.n + 2)
		return false;
	if (!memchr(key.p, '\\', key.n))
		return key.n == name.n + 2 && !memcmp(key.p + 1, name.p, name.n);
	rh_buf_init(&text, 1024);
	is = data_json_decode(key, DATA_JSON_EXACT, rh_out_buf(&text)) && rh_str_eq(rh_buf_str(&text), name);
	rh_buf_release(&text);
	return is;
}

bool kube_pick(struct rh_str object, const struct kube_pick *picks, void *out)
{
	struct data_json_iter it;

	if (!data_json_iter_within(&it, object) || it.close != '}')
		return false;
	while (data_json_next(&it))
		for (const struct kube_pick *p = picks; p->name; p++)
			if (kube_named(it.key, rh_str(p->name))) {
				memcpy((char *)out + p->at, &it.value, sizeof it.value);
				break;
			}
	return !it.broken;
}

struct rh_str kube_member(struct rh_str object, const char *name)
{
	const struct kube_pick one[] = { { name, 0 }, { NULL, 0 } };
	struct rh_str found = { NULL, 0 };

	kube_pick(object, one, &found);
	return found;
}

struct rh_str kube_at(struct rh_str object, const char *pointer)
{
	struct rh_str rest = rh_str(pointer), step;
	char name[64];

	if (!rest.n)
		return object;
	rest = rh_str_from(rest, 1);
	while (object.n && rh_str_cut(&rest, '/', &step)) {
		if (step.n >= sizeof name)
			RH_BUG("a step too long: %s", pointer);
		memcpy(name, step.p, step.n);
		name[step.n] = '\0';
		object = kube_member(object, name);
	}
	return object;
}

int64_t kube_number(struct rh_str raw, int64_t absent)
{
	int64_t v;

	return rh_str_number(raw, INT32_MIN, INT32_MAX, &v) ? v : absent;
}

int kube_count(struct rh_str container)
{
	struct data_json_iter it;
	int n = 0;

	if (data_json_iter_within(&it, container))
		while (data_json_next(&it))
			n++;
	return n;
}

void kube_join(struct rh_str array, const char *member, struct rh_buf *out)
{
	struct data_json_iter it;

	if (!data_json_iter_within(&it, array) || it.close != ']')
		return;
	while (data_json_next(&it)) {
		struct rh_str text = kube_member(it.value, member);
		size_t before = out->n;

		if (text.n <= 2 || text.p[0] != '"')
			continue;
		if (before)
			rh_buf_addc(out, ',');
		if (!data_json_decode(text, DATA_JSON_SHOW, rh_out_buf(out)))
			out->n = before;
	}
}
