/* Volumes of a pod: what the form shows of one, and back. One of a kind that it does not edit stays to the byte. */
#include "base/base.h"
#include "data/json.h"
#include "kube/logins.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload_body.h"

#include <string.h>

const struct kube_workload_field kube_volume_texts[KUBE_WV_TEXTS] = {
	[KUBE_WV_NAME] = { .id = "volume", .pointer = "/name" },
	[KUBE_WV_KIND] = { .id = "volume_kind", .pointer = "", .type = KUBE_WF_VOLUME },
	[KUBE_WV_CONFIG] = { .id = "config_map", .pointer = "/configMap/name" },
	[KUBE_WV_CONFIG_MODE] = { .id = "config_mode", .pointer = "/configMap/defaultMode", .type = KUBE_WF_OCTAL },
	[KUBE_WV_CONFIG_OPTIONAL] = { .id = "config_optional", .pointer = "/configMap/optional", .type = KUBE_WF_BOOL },
	[KUBE_WV_SECRET] = { .id = "secret", .pointer = "/secret/secretName" },
	[KUBE_WV_SECRET_MODE] = { .id = "secret_mode", .pointer = "/secret/defaultMode", .type = KUBE_WF_OCTAL },
	[KUBE_WV_SECRET_OPTIONAL] = { .id = "secret_optional", .pointer = "/secret/optional", .type = KUBE_WF_BOOL },
	[KUBE_WV_CLAIM] = { .id = "claim", .pointer = "/persistentVolumeClaim/claimName" },
	[KUBE_WV_CLAIM_READ_ONLY] = { .id = "claim_read_only",
				      .pointer = "/persistentVolumeClaim/readOnly",
				      .type = KUBE_WF_BOOL },
	[KUBE_WV_MEDIUM] = { .id = "medium", .pointer = "/emptyDir/medium" },
	[KUBE_WV_SIZE] = { .id = "size_limit", .pointer = "/emptyDir/sizeLimit" },
	[KUBE_WV_PATH] = { .id = "host_path", .pointer = "/hostPath/path" },
	[KUBE_WV_PATH_TYPE] = { .id = "host_path_type", .pointer = "/hostPath/type" },
};
const struct kube_workload_field kube_volume_lists[KUBE_WV_LISTS] = {
	[KUBE_WV_CONFIG_ITEMS] = { .id = "config_items", .pointer = "/configMap/items" },
	[KUBE_WV_SECRET_ITEMS] = { .id = "secret_items", .pointer = "/secret/items" },
};

/* Kinds that the form edits, by their member. */
static const char *const kinds[] = { "configMap", "secret", "persistentVolumeClaim", "emptyDir", "hostPath" };

/* ---- values ---- */

struct kube_volume_values *kube_workload_add_volume(struct kube_workload_values *v, int at)
{
	struct kube_volume_values *out;

	v->volumes = rh_resize(v->volumes, v->volume_count + 1, sizeof *v->volumes);
	out = &v->volumes[v->volume_count++];
	*out = (struct kube_volume_values){ .at = at };
	for (size_t i = 0; i < KUBE_WV_TEXTS; i++)
		out->text[i] = rh_strdup(kube_field_unset(&kube_volume_texts[i]));
	return out;
}

void kube_volumes_release(struct kube_workload_values *v)
{
	for (size_t k = 0; k < v->volume_count; k++) {
		for (size_t i = 0; i < KUBE_WV_TEXTS; i++)
			free(v->volumes[k].text[i]);
		for (size_t i = 0; i < KUBE_WV_LISTS; i++)
			kube_pairs_release(&v->volumes[k].list[i]);
	}
	free(v->volumes);
	v->volumes = NULL;
	v->volume_count = 0;
}

static bool belongs(const char *kind, const char *pointer)
{
	size_t n = strlen(kind);

	return pointer[0] != '/' || !strchr(pointer + 1, '/') ||
	       (strncmp(pointer + 1, kind, n) == 0 && pointer[1 + n] == '/');
}

void kube_volume_settle(struct kube_volume_values *v)
{
	const char *kind = v->text[KUBE_WV_KIND];

	for (size_t i = 0; i < KUBE_WV_TEXTS; i++)
		if (!belongs(kind, kube_volume_texts[i].pointer))
			rh_strset(&v->text[i], kube_field_unset(&kube_volume_texts[i]));
	for (size_t i = 0; i < KUBE_WV_LISTS; i++)
		if (!belongs(kind, kube_volume_lists[i].pointer))
			kube_pairs_release(&v->list[i]);
}

bool kube_volume_same(const struct kube_volume_values *a, const struct kube_volume_values *b)
{
	for (size_t i = 0; i < KUBE_WV_TEXTS; i++)
		if (strcmp(a->text[i], b->text[i]) != 0)
			return false;
	for (size_t i = 0; i < KUBE_WV_LISTS; i++)
		if (!kube_pairs_same(&a->list[i], &b->list[i]))
			return false;
	return true;
}

/* ---- the files of a ConfigMap or Secret: a key, and its path, with a mode behind it: "app.conf:0600" ---- */

static bool show_item(struct rh_str element, struct rh_buf *key, struct rh_buf *value)
{
	return !data_json_part(element, "/mode").n && data_json_find_text(element, "/key", key) &&
	       data_json_find_text(element, "/path", value);
}

static enum rh_code make_item(struct rh_str onto, struct rh_str key, struct rh_str value, struct rh_secret *out,
			      struct rh_err *e)
{
	enum rh_code code;

	rh_secret_set(out, onto.n ? onto : RH_STR("{}"));
	code = data_json_put_text(out, "/key", key, e);
	return code == RH_OK && value.n ? data_json_put_text(out, "/path", value, e) : code;
}

const struct kube_list_rule kube_volume_item_rule = { "/items", show_item, make_item };

/* ---- reading ---- */

static bool is_edited(const char *kind)
{
	for (size_t i = 0; i < RH_LEN(kinds); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

bool kube_volume_edited(const char *kind)
{
	return is_edited(kind);
}

/* Without any kind it is an emptyDir (kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_Volume). */
static void read_kind(struct rh_str volume, struct rh_buf *out)
{
	struct data_json_iter it;

	rh_buf_clear(out);
	if (data_json_iter_init(&it, volume))
		while (!out->n && data_json_next(&it))
			if (!data_json_key_is(it.key, "name") && !rh_str_is(it.value, "null"))
				(void)data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(out));
	if (!out->n)
		rh_buf_addz(out, "emptyDir");
}

static void read_volume(struct rh_str element, struct kube_volume_values *v)
{
	struct rh_buf text;

	rh_buf_init(&text, (size_t)1 << 20);
	for (size_t i = 0; i < KUBE_WV_TEXTS; i++) {
		if (kube_volume_texts[i].type == KUBE_WF_VOLUME)
			read_kind(element, &text);
		else
			kube_text_read(element, kube_volume_texts[i].pointer, &kube_volume_texts[i], &text);
		rh_strset(&v->text[i], text.p);
	}
	for (size_t i = 0; i < KUBE_WV_LISTS; i++)
		kube_list_read(element, kube_volume_lists[i].pointer, &kube_volume_item_rule, &v->list[i]);
	rh_buf_release(&text);
}

void kube_volumes_read(struct rh_str object, struct kube_workload_values *v)
{
	char *pointer = rh_format("%s/volumes", v->def->pod);
	struct data_json_iter it;
	int at = 0;

	if (data_json_iter_init(&it, data_json_part(object, pointer)))
		while (data_json_next(&it))
			read_volume(it.value, kube_workload_add_volume(v, at++));
	free(pointer);
}

/* ---- writing ---- */

static enum rh_code change_kind(struct rh_secret *element, const char *was, const char *now, struct rh_err *e)
{
	char *before = rh_format("/%s", was), *after = rh_format("/%s", now);
	enum rh_code code = *was ? data_json_put(element, before, RH_STR(""), true, e) : RH_OK;

	if (code == RH_OK)
		code = data_json_put(element, after, RH_STR("{}"), true, e);
	free(before);
	free(after);
	return code;
}

static enum rh_code volume_write(struct rh_secret *element, const struct kube_volume_values *was,
				 const struct kube_volume_values *now, struct rh_err *e)
{
	const char *kind_was = was->text[KUBE_WV_KIND], *kind = now->text[KUBE_WV_KIND];
	enum rh_code code = kube_text_write(element, "/name", &kube_volume_texts[KUBE_WV_NAME], was->text[KUBE_WV_NAME],
					    now->text[KUBE_WV_NAME], e);

	if (code == RH_OK && strcmp(kind_was, kind) != 0)
		code = change_kind(element, kind_was, kind, e);
	for (size_t i = KUBE_WV_KIND + 1; code == RH_OK && i < KUBE_WV_TEXTS; i++)
		if (belongs(kind, kube_volume_texts[i].pointer))
			code = kube_text_write(element, kube_volume_texts[i].pointer, &kube_volume_texts[i],
					       was->text[i], now->text[i], e);
	for (size_t i = 0; code == RH_OK && i < KUBE_WV_LISTS; i++)
		if (belongs(kind, kube_volume_lists[i].pointer))
			code = kube_list_write(element, kube_volume_lists[i].pointer, &kube_volume_item_rule,
					       &was->list[i], &now->list[i], e);
	return code;
}

static enum rh_code element_write(struct rh_secret *element, struct rh_str old, const struct kube_volume_values *was,
				  const struct kube_volume_values *now, struct rh_err *e)
{
	struct kube_workload_values none = { 0 };
	enum rh_code code;

	rh_secret_set(element, old.n ? old : RH_STR("{}"));
	if (!old.n || !was)
		was = kube_workload_add_volume(&none, -1);
	code = volume_write(element, was, now, e);
	kube_volumes_release(&none);
	return code;
}

static const struct kube_volume_values *volume_at(const struct kube_workload_values *v, int at)
{
	for (size_t i = 0; at >= 0 && i < v->volume_count; i++)
		if (v->volumes[i].at == at)
			return &v->volumes[i];
	return NULL;
}

static bool same_volumes(const struct kube_workload_values *a, const struct kube_workload_values *b)
{
	if (a->volume_count != b->volume_count)
		return false;
	for (size_t i = 0; i < a->volume_count; i++)
		if (a->volumes[i].at != b->volumes[i].at || !kube_volume_same(&a->volumes[i], &b->volumes[i]))
			return false;
	return true;
}

enum rh_code kube_volumes_write(struct rh_secret *doc, const struct kube_workload_values *base,
				const struct kube_workload_values *now, struct rh_err *e)
{
	char *pointer;
	struct rh_secret out;
	enum rh_code code = RH_OK;

	if (same_volumes(base, now))
		return RH_OK;
	pointer = rh_format("%s/volumes", now->def->pod);
	rh_secret_init(&out);
	for (size_t i = 0; code == RH_OK && i < now->volume_count; i++) {
		const struct kube_volume_values *v = &now->volumes[i];
		struct rh_secret element;
		rh_secret_init(&element);
		code = element_write(&element, kube_element_at(data_json_part(rh_secret_peek(doc), pointer), v->at),
				     volume_at(base, v->at), v, e);
		rh_secret_add(&out, i ? "," : "[", 1);
		rh_secret_add(&out, rh_secret_peek(&element).p, element.n);
		rh_secret_release(&element);
	}
	if (now->volume_count)
		rh_secret_add(&out, "]", 1);
	if (code == RH_OK)
		code = data_json_put(doc, pointer, rh_secret_peek(&out), true, e);
	rh_secret_release(&out);
	free(pointer);
	return code;
}
