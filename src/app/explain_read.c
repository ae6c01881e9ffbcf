/* The images that a file asks for: workloads of a manifest, or a list. */
#include "app/explain_ask.h"
#include "base/base.h"
#include "data/documents.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "registry/image.h"

#include <string.h>

void app_explain_questions_release(struct app_explain_questions *q)
{
	for (size_t i = 0; i < q->n; i++) {
		struct app_explain_question *one = &q->v[i];

		for (size_t j = 0; j < one->named_count; j++)
			free(one->named[j]);
		free(one->named);
		registry_image_release(&one->parsed);
		free(one->image);
		free(one->ns);
		free(one->of);
		free(one->account);
	}
	free(q->v);
	*q = (struct app_explain_questions){ 0 };
}

enum rh_code app_explain_add(struct app_explain_questions *q, const char *image, struct rh_err *e)
{
	struct registry_image parsed;
	struct rh_err bad;

	if (!registry_image_parse(rh_str(image), &parsed, &bad)) {
		rh_err_set(e, RH_E_INVALID, "%s", _("This is not an image reference."));
		rh_err_why(e, _("%s: %s"), image, bad.what);
		return rh_err_fix(e, "%s", bad.fix);
	}
	if (q->n >= APP_EXPLAIN_IMAGES) {
		registry_image_release(&parsed);
		return rh_err_set(e, RH_E_LIMIT, "%s", _("Ten thousand images can be asked for at once."));
	}
	q->v = rh_grow(q->v, q->n, sizeof *q->v);
	q->v[q->n++] = (struct app_explain_question){ .image = rh_strdup(image), .parsed = parsed };
	return RH_OK;
}

/* ---- manifests ---- */

static void take_pod(struct app_explain_question *q, const struct kube_consumer *c)
{
	q->of = rh_format("%s %s", c->def->resource->kind, c->name);
	q->account = rh_strdup(c->account);
	if (*c->ns)
		q->ns = rh_strdup(c->ns);
	for (size_t i = 0; i < c->use_count; i++) {
		if (!(c->uses[i].how & KUBE_USE_PULL))
			continue;
		q->named = rh_resize(q->named, q->named_count + 1, sizeof *q->named);
		q->named[q->named_count++] = rh_strdup(c->uses[i].secret);
	}
}

/* Each image of the pod once. */
static enum rh_code add_consumer(struct app_explain_questions *q, const struct kube_consumer *c, struct rh_err *e)
{
	struct rh_str rest = rh_str(c->images), one;
	size_t first = q->n;

	while (e->code == RH_OK && rest.n && rh_str_cut(&rest, ',', &one)) {
		char *image = rh_str_dup(one);
		bool there = false;

		for (size_t i = first; i < q->n; i++)
			there = there || strcmp(q->v[i].image, image) == 0;
		if (!there && app_explain_add(q, image, e) == RH_OK)
			take_pod(&q->v[q->n - 1], c);
		free(image);
	}
	return e->code;
}

static enum rh_code add_object(struct app_explain_questions *q, struct rh_str json, struct rh_err *e)
{
	struct kube_uses *u = rh_alloc(sizeof *u);
	struct rh_buf kind;
	const struct kube_workload_def *def;

	rh_buf_init(&kind, 256);
	def = data_json_find_text(json, "/kind", &kind) ? kube_workload_def_of_kind(rh_buf_str(&kind)) : NULL;
	rh_buf_release(&kind);
	if (def)
		kube_uses_add(u, def, json);
	for (size_t i = 0; i < u->n && e->code == RH_OK; i++)
		(void)add_consumer(q, &u->v[i], e);
	kube_uses_free(u);
	return e->code;
}

/* A List is what `kubectl get -o yaml` prints of several. */
static enum rh_code add_document(struct app_explain_questions *q, struct rh_str json, struct rh_err *e)
{
	struct rh_str items = data_json_part(json, "/items");
	struct data_json_iter it;

	if (!items.n || !data_json_iter_init(&it, items))
		return add_object(q, json, e);
	while (e->code == RH_OK && data_json_next(&it))
		(void)add_object(q, it.value, e);
	return e->code;
}

static enum rh_code read_manifest(struct rh_str text, struct app_explain_questions *q, struct rh_err *e)
{
	struct data_documents d;
	struct rh_secret json;
	struct rh_str document;

	rh_secret_init(&json);
	data_documents_init(&d, text);
	while (data_documents_next(&d, &json, &document, e)) {
		if (add_document(q, document, e) != RH_OK) {
			char *why = rh_format(_("document at line %zu: %s"), d.line, e->why);

			rh_err_why(e, "%s", why);
			free(why);
			break;
		}
	}
	rh_secret_release(&json);
	return e->code;
}

/* ---- lists ---- */

static struct rh_str without_remark(struct rh_str line)
{
	line.n = rh_str_find(line, "#");
	return rh_str_trim(line);
}

/* A manifest begins with a mark, a bracket or a key; a reference has no blank in it and does not end with a colon. */
static bool is_list(struct rh_str text)
{
	struct rh_str line;

	while (rh_str_cut(&text, '\n', &line)) {
		line = without_remark(line);
		if (line.n)
			return line.p[0] != '{' && !rh_str_starts(line, "---") && line.p[line.n - 1] != ':' &&
			       rh_str_find(line, ": ") == line.n;
	}
	return true;
}

static enum rh_code read_list(struct rh_str text, struct app_explain_questions *q, struct rh_err *e)
{
	struct rh_str line;

	for (size_t number = 1; e->code == RH_OK && rh_str_cut(&text, '\n', &line); number++) {
		char *image = rh_str_dup(without_remark(line));

		if (*image && app_explain_add(q, image, e) != RH_OK) {
			char *why = rh_format(_("line %zu: %s"), number, e->why);

			rh_err_why(e, "%s", why);
			free(why);
		}
		free(image);
	}
	return e->code;
}

enum rh_code app_explain_read(struct rh_str text, struct app_explain_questions *q, struct rh_err *e)
{
	size_t before = q->n;

	*e = (struct rh_err){ 0 };
	if ((is_list(text) ? read_list : read_manifest)(text, q, e) == RH_OK && q->n == before)
		return rh_err_say(e, RH_E_INVALID, _("There is no image in it."), NULL,
				  _("It may be a manifest with workloads, YAML or JSON, or a list of images, one a "
				    "line."));
	return e->code;
}
