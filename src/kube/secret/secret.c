/* One Secret: read into its parts, made, and edited on its own bytes. */
#include "kube/secret.h"
#include "base/base.h"
#include "data/json.h"
#include "data/pages.h"
#include "data/text.h"
#include "kube/list/pick.h"

#include <string.h>

#define LAST_APPLIED "kubectl.kubernetes.io/last-applied-configuration"

/* ---- reading ---- */

static char *decoded(struct rh_str raw)
{
	struct rh_buf b;
	char *text;

	rh_buf_init(&b, DATA_ROW_LIMIT);
	if (!raw.n || !data_json_decode(raw, DATA_JSON_SHOW, rh_out_buf(&b)) || b.over)
		rh_buf_clear(&b);
	text = rh_buf_take(&b);
	rh_buf_release(&b);
	return text;
}

static void pairs_read(struct rh_str object, struct kube_pair **pairs, size_t *count, bool *last_applied)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, object))
		return;
	while (data_json_next(&it)) {
		if (last_applied && data_json_key_is(it.key, LAST_APPLIED)) {
			*last_applied = true;
			continue;
		}
		*pairs = rh_resize(*pairs, *count + 1, sizeof **pairs);
		(*pairs)[(*count)++] = (struct kube_pair){ decoded(it.key), decoded(it.value) };
	}
}

static enum rh_code data_read(struct rh_str object, struct kube_secret_object *o, struct rh_err *e)
{
	struct data_json_iter it;
	struct rh_secret text;
	bool fine = true;

	if (!data_json_iter_init(&it, object))
		return RH_OK;
	rh_secret_init(&text);
	while (fine && data_json_next(&it)) {
		struct kube_datum *d;

		o->data = rh_resize(o->data, o->data_count + 1, sizeof *o->data);
		d = &o->data[o->data_count++];
		d->key = decoded(it.key);
		rh_secret_init(&d->value);
		rh_secret_clear(&text);
		if (rh_str_is(it.value, "null"))
			continue;
		fine = data_json_decode(it.value, DATA_JSON_EXACT, rh_out_secret(&text)) &&
		       data_base64_decode(rh_secret_peek(&text), false, rh_out_secret(&d->value));
		if (!fine)
			rh_err_set(e, RH_E_PARSE, _("The value of %s is no base64"), d->key);
	}
	rh_secret_release(&text);
	return fine ? RH_OK : e->code;
}

static void meta_read(const struct kube_meta *m, struct kube_secret_object *o)
{
	o->name = decoded(m->name);
	o->ns = decoded(m->ns);
	o->uid = decoded(m->uid);
	o->resource_version = decoded(m->version);
	o->created = kube_time(m->created);
	o->removing = m->deleted.n && !rh_str_is(m->deleted, "null");
	o->origin = kube_origin(m);
	pairs_read(m->labels, &o->labels, &o->label_count, NULL);
	pairs_read(m->annotations, &o->annotations, &o->annotation_count, &o->last_applied);
}

enum rh_code kube_secret_object_read(struct rh_secret *body, struct kube_secret_object *out, struct rh_err *e)
{
	struct rh_str doc, type = { NULL, 0 }, data = { NULL, 0 };
	struct data_json_iter it;
	struct kube_meta m;

	memset(out, 0, sizeof *out);
	rh_secret_init(&out->raw);
	rh_secret_move(&out->raw, body);
	doc = rh_secret_peek(&out->raw);
	if (data_json_check(doc, e) == RH_OK && data_json_iter_init(&it, doc)) {
		while (data_json_next(&it)) {
			if (data_json_key_is(it.key, "type"))
				type = it.value;
			else if (data_json_key_is(it.key, "data"))
				data = it.value;
			else if (data_json_key_is(it.key, "immutable"))
				out->immutable = rh_str_is(it.value, "true");
		}
	}
	kube_meta_read(kube_metadata(doc), &m);
	meta_read(&m, out);
	out->type = decoded(type);
	if (!*out->name)
		return rh_err_set(e, RH_E_PARSE, "%s", _("The server's answer is no Secret"));
	return data_read(data, out, e);
}

static void pairs_release(struct kube_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(pairs[i].key);
		free(pairs[i].value);
	}
	free(pairs);
}

void kube_secret_object_release(struct kube_secret_object *o)
{
	rh_secret_release(&o->raw);
	free(o->name);
	free(o->ns);
	free(o->type);
	free(o->uid);
	free(o->resource_version);
	pairs_release(o->labels, o->label_count);
	pairs_release(o->annotations, o->annotation_count);
	for (size_t i = 0; i < o->data_count; i++) {
		free(o->data[i].key);
		rh_secret_release(&o->data[i].value);
	}
	free(o->data);
	memset(o, 0, sizeof *o);
}

const struct rh_secret *kube_secret_object_value(const struct kube_secret_object *o, const char *key)
{
	for (size_t i = o->data_count; i-- > 0;)
		if (!strcmp(o->data[i].key, key))
			return &o->data[i].value;
	return NULL;
}

const char *kube_secret_object_annotation(const struct kube_secret_object *o, const char *key)
{
	for (size_t i = o->annotation_count; i-- > 0;)
		if (!strcmp(o->annotations[i].key, key))
			return o->annotations[i].value;
	return NULL;
}

/* ---- making ---- */

static void write_pairs(struct data_jw *w, const char *name, const struct kube_pair *pairs, size_t count)
{
	if (!count)
		return;
	data_jw_kv_open(w, name, '{');
	for (size_t i = 0; i < count; i++)
		data_jw_kv(w, pairs[i].key, rh_str(pairs[i].value));
	data_jw_close(w, '}');
}

void kube_secret_body(const struct kube_secret_draft *d, struct rh_secret *out)
{
	struct data_jw w;

	rh_secret_clear(out);
	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", RH_STR("v1"));
	data_jw_kv(&w, "kind", RH_STR("Secret"));
	data_jw_kv_open(&w, "metadata", '{');
	data_jw_kv(&w, "name", rh_str(d->name));
	data_jw_kv(&w, "namespace", rh_str(d->ns));
	write_pairs(&w, "labels", d->labels, d->label_count);
	write_pairs(&w, "annotations", d->annotations, d->annotation_count);
	data_jw_close(&w, '}');
	data_jw_kv(&w, "type", rh_str(d->type));
	data_jw_kv_open(&w, "data", '{');
	for (size_t i = 0; i < d->data_count; i++) {
		data_jw_key(&w, rh_str(d->data[i].key));
		data_jw_base64(&w, rh_secret_peek(&d->data[i].value));
	}
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
}

/* ---- editing ---- */

static void edit_value(enum kube_secret_part part, struct rh_str value, struct rh_secret *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(out));
	if (part == KUBE_PART_DATA)
		data_jw_base64(&w, value);
	else
		data_jw_str(&w, value);
}

enum rh_code kube_secret_edit(struct rh_secret *body, enum kube_secret_part part, const char *key,
			      const struct rh_str *value, struct rh_err *e)
{
	static const char *const parents[] = { [KUBE_PART_DATA] = "/data",
					       [KUBE_PART_LABEL] = "/metadata/labels",
					       [KUBE_PART_ANNOTATION] = "/metadata/annotations" };
	struct rh_secret text;
	struct rh_buf pointer;
	enum rh_code code;

	rh_buf_init(&pointer, 4096);
	rh_buf_addz(&pointer, parents[part]);
	rh_buf_addc(&pointer, '/');
	data_json_pointer_add(&pointer, rh_str(key));
	rh_secret_init(&text);
	if (value)
		edit_value(part, *value, &text);
	code = data_json_put(body, pointer.p, rh_secret_peek(&text), true, e);
	rh_secret_release(&text);
	rh_buf_release(&pointer);
	return code;
}
