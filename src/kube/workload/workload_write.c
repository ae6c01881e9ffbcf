/* Differences between two sets of values, put onto the bytes of an object. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "kube/workload.h"
#include "kube/workload/fields.h"
#include "kube/workload/items.h"
#include "kube/workload_body.h"

#include <string.h>

static bool write_words(struct data_jw *w, const char *text)
{
	struct data_words words;
	bool fine = data_words_split(rh_str(text), &words);

	data_jw_open(w, '[');
	for (size_t i = 0; i < words.n; i++)
		data_jw_str(w, rh_str(words.v[i]));
	data_jw_close(w, ']');
	data_words_release(&words);
	return fine;
}

static bool octal(const char *text, int64_t *out)
{
	*out = 0;
	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '7' || *out > 0777777)
			return false;
		*out = *out * 8 + (*p - '0');
	}
	return true;
}

static enum rh_code value_write(struct data_jw *w, const struct kube_workload_field *f, const char *now,
				struct rh_err *e)
{
	bool counts = f->type == KUBE_WF_NUMBER || f->type == KUBE_WF_PORT || f->type == KUBE_WF_SHARE;
	int64_t number;

	if (f->type == KUBE_WF_WORDS)
		return write_words(w, now) ? RH_OK
					   : rh_err_set(e, RH_E_INVALID, "%s", _("A quotation mark is not closed."));
	if (f->type == KUBE_WF_BOOL)
		data_jw_bool(w, strcmp(now, "true") == 0);
	else if ((counts && rh_str_number(rh_str(now), 0, INT32_MAX, &number)) ||
		 (f->type == KUBE_WF_OCTAL && octal(now, &number)))
		data_jw_int(w, number);
	else if (f->type == KUBE_WF_NUMBER || f->type == KUBE_WF_OCTAL)
		return rh_err_set(e, RH_E_INVALID, _("\"%s\" is no whole number from 0 on."), now);
	else
		data_jw_str(w, rh_str(now));
	return RH_OK;
}

enum rh_code kube_text_write(struct rh_secret *doc, const char *pointer, const struct kube_workload_field *f,
			     const char *was, const char *now, struct rh_err *e)
{
	struct rh_secret json;
	struct data_jw w;
	enum rh_code code = RH_OK;

	if (strcmp(was, now) == 0)
		return RH_OK;
	if (f->type == KUBE_WF_PROBE)
		return kube_probe_write(doc, pointer, now, e);
	rh_secret_init(&json);
	data_jw_init(&w, rh_out_secret(&json));
	if (*now)
		code = value_write(&w, f, now, e);
	if (code == RH_OK)
		code = data_json_put(doc, pointer, rh_secret_peek(&json), true, e);
	rh_secret_release(&json);
	return code;
}

/* ---- containers ---- */

static enum rh_code container_write(struct rh_secret *element, const struct kube_container_values *was,
				    const struct kube_container_values *now, struct rh_err *e)
{
	enum rh_code code = RH_OK;

	for (size_t i = 0; code == RH_OK && i < KUBE_WC_TEXTS; i++)
		code = kube_text_write(element, kube_container_texts[i].pointer, &kube_container_texts[i], was->text[i],
				       now->text[i], e);
	for (size_t i = 0; code == RH_OK && i < KUBE_WC_LISTS; i++)
		code = kube_list_write(element, kube_container_lists[i].pointer, &kube_list_rules[i], &was->list[i],
				       &now->list[i], e);
	return code;
}

static const struct kube_container_values *container_at(const struct kube_workload_values *v, bool init, int at)
{
	for (size_t i = 0; at >= 0 && i < v->count; i++)
		if (v->containers[i].init == init && v->containers[i].at == at)
			return &v->containers[i];
	return NULL;
}

struct rh_str kube_element_at(struct rh_str array, int at)
{
	struct data_json_iter it;

	if (at >= 0 && data_json_iter_init(&it, array))
		while (data_json_next(&it))
			if (at-- == 0)
				return it.value;
	return (struct rh_str){ 0 };
}

/* A new container as Rancher's page makes it (shell: models/workload.js, defaultContainer): without its securityContext
 * for what that page leaves it out. */
static struct rh_str fresh_container(const struct kube_workload_def *def)
{
	if (def->kind == KUBE_CRONJOB || def->kind == KUBE_POD)
		return RH_STR("{}");
	return RH_STR(
		"{\"securityContext\":{\"runAsNonRoot\":false,\"readOnlyRootFilesystem\":false,\"privileged\":false,"
		"\"allowPrivilegeEscalation\":false}}");
}

void kube_workload_fresh(const struct kube_workload_def *def, struct kube_container_values *c)
{
	kube_container_values_read(fresh_container(def), c);
}

/* On top of what the object has there, or (empty) of a fresh one. */
static enum rh_code element_write(struct rh_secret *element, const struct kube_workload_def *def, struct rh_str old,
				  const struct kube_container_values *was, const struct kube_container_values *now,
				  struct rh_err *e)
{
	struct kube_workload_values fresh;
	enum rh_code code;

	rh_secret_set(element, old.n ? old : fresh_container(def));
	if (old.n && was)
		return container_write(element, was, now, e);
	kube_workload_values_init(&fresh, def);
	kube_container_values_read(rh_secret_peek(element), kube_workload_add_container(&fresh, now->init, -1));
	code = container_write(element, &fresh.containers[0], now, e);
	kube_workload_values_release(&fresh);
	return code;
}

static enum rh_code containers_write(struct rh_secret *doc, const char *member, bool init,
				     const struct kube_workload_values *base, const struct kube_workload_values *now,
				     struct rh_err *e)
{
	char *pointer = rh_format("%s/%s", now->def->pod, member);
	struct rh_str array = { 0 };
	struct rh_secret out;
	enum rh_code code = RH_OK;
	struct rh_err none;
	size_t n = 0;

	rh_secret_init(&out);
	if (data_json_find(rh_secret_peek(doc), pointer, &array, &none) != RH_OK)
		array = (struct rh_str){ 0 };
	for (size_t i = 0; code == RH_OK && i < now->count; i++) {
		const struct kube_container_values *c = &now->containers[i];
		struct rh_secret element;
		if (c->init != init)
			continue;
		struct rh_str old = kube_element_at(array, c->at);
		rh_secret_init(&element);
		code = element_write(&element, now->def, old, container_at(base, init, c->at), c, e);
		rh_secret_add(&out, n++ ? "," : "[", 1);
		rh_secret_add(&out, rh_secret_peek(&element).p, element.n);
		rh_secret_release(&element);
	}
	if (n)
		rh_secret_add(&out, "]", 1);
	bool empty = !kube_element_at(array, 0).n;
	if (code == RH_OK && !(empty && !n))
		code = data_json_put(doc, pointer, rh_secret_peek(&out), true, e);
	rh_secret_release(&out);
	free(pointer);
	return code;
}

/* Did anything of the containers change, their order included? If not, not one byte of them is written. */
static bool same_container(const struct kube_container_values *a, const struct kube_container_values *b)
{
	if (a->init != b->init || a->at != b->at)
		return false;
	for (size_t i = 0; i < KUBE_WC_TEXTS; i++)
		if (strcmp(a->text[i], b->text[i]) != 0)
			return false;
	for (size_t i = 0; i < KUBE_WC_LISTS; i++)
		if (!kube_pairs_same(&a->list[i], &b->list[i]))
			return false;
	return true;
}

static bool same_containers(const struct kube_workload_values *a, const struct kube_workload_values *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_container(&a->containers[i], &b->containers[i]))
			return false;
	return true;
}

/* ---- the whole ---- */

static enum rh_code texts_write(struct rh_secret *doc, const struct kube_workload_values *base,
				const struct kube_workload_values *now, struct rh_err *e)
{
	enum rh_code code = RH_OK;
	struct rh_buf pointer;

	rh_buf_init(&pointer, 4096);
	for (size_t i = 0; code == RH_OK && i < KUBE_WL_TEXTS; i++) {
		const struct kube_workload_field *f = &kube_workload_texts[i];
		if (!kube_field_applies(f, now->def))
			continue;
		kube_workload_pointer(now->def, f, &pointer);
		code = kube_text_write(doc, pointer.p, f, base->text[i], now->text[i], e);
	}
	rh_buf_release(&pointer);
	return code;
}

enum rh_code kube_workload_write(struct rh_secret *doc, const struct kube_workload_values *base,
				 const struct kube_workload_values *now, struct rh_err *e)
{
	char *pointer = rh_format("%s/imagePullSecrets", now->def->pod);
	unsigned empty = kube_workload_empty(rh_secret_peek(doc), now->def);
	enum rh_code code = texts_write(doc, base, now, e);

	if (code == RH_OK)
		code = kube_edit_pairs(doc, KUBE_PART_LABEL, base->labels.v, base->labels.n, &now->labels, e);
	if (code == RH_OK)
		code = kube_edit_pairs(doc, KUBE_PART_ANNOTATION, base->annotations.v, base->annotations.n,
				       &now->annotations, e);
	if (code == RH_OK && !same_containers(base, now)) {
		code = containers_write(doc, "containers", false, base, now, e);
		code = code == RH_OK ? containers_write(doc, "initContainers", true, base, now, e) : code;
	}
	if (code == RH_OK)
		code = kube_volumes_write(doc, base, now, e);
	if (code == RH_OK)
		code = kube_list_write(doc, pointer, &kube_pull_secret_rule, &base->pull_secrets, &now->pull_secrets,
				       e);
	if (code == RH_OK)
		code = kube_pod_lists_write(doc, base, now, e);
	if (code == RH_OK)
		code = kube_items_write(doc, now->def, base->items, now->items, e);
	if (code == RH_OK)
		code = kube_workload_tidy(doc, now->def, empty, e);
	free(pointer);
	return code;
}
