/* Revisions of a workload: whose they are, what is in them, what differs between two, and the patch that goes back. */
#include "kube/revision.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "kube/workload.h"

#include <string.h>

const struct kube_resource kube_res_replica_set = { "apps", "v1", "replicasets", "ReplicaSet", true };
const struct kube_resource kube_res_controller_revision = { "apps", "v1", "controllerrevisions", "ControllerRevision",
							    true };

const struct kube_resource *kube_revision_resource(const struct kube_workload_def *def)
{
	static const struct kube_resource *const of[KUBE_WORKLOAD_KINDS] = {
		[KUBE_DEPLOYMENT] = &kube_res_replica_set,
		[KUBE_STATEFULSET] = &kube_res_controller_revision,
		[KUBE_DAEMONSET] = &kube_res_controller_revision,
	};

	return of[def->kind];
}

bool kube_revision_is_of(struct rh_str revision, const char *uid)
{
	struct data_json_iter it;

	if (!data_json_iter_init(&it, data_json_part(revision, "/metadata/ownerReferences")))
		return false;
	while (data_json_next(&it))
		if (rh_str_is(data_json_part(it.value, "/controller"), "true") &&
		    data_json_key_is(data_json_part(it.value, "/uid"), uid))
			return true;
	return false;
}

int64_t kube_revision_number(struct rh_str revision)
{
	static const char annotation[] = "/metadata/annotations/deployment.kubernetes.io~1revision";
	struct rh_buf text;
	int64_t n = 0;

	rh_buf_init(&text, 64);
	if (data_json_find_text(revision, annotation, &text))
		(void)rh_str_number(rh_buf_str(&text), 1, INT64_MAX, &n);
	rh_buf_release(&text);
	return n ? n : kube_number(data_json_part(revision, "/revision"), 0);
}

struct rh_str kube_revision_template(struct rh_str revision)
{
	struct rh_str template = data_json_part(revision, "/spec/template");

	return template.n ? template : data_json_part(revision, "/data/spec/template");
}

/* ---- what is in it ---- */

void kube_template_images(struct rh_str template, struct rh_buf *out)
{
	kube_join(data_json_part(template, "/spec/containers"), "image", out);
}

void kube_template_pull_secrets(struct rh_str template, struct rh_buf *out)
{
	kube_join(data_json_part(template, "/spec/imagePullSecrets"), "name", out);
}

/* ---- what differs ---- */

/* Members whose change has a name that people know it by; else it is called what it is in YAML. */
static const struct {
	const char *member, *word;
} words[] = {
	{ "image", N_("image") },
	{ "imagePullSecrets", N_("pull secrets") },
	{ "kubectl.kubernetes.io/restartedAt", N_("redeployed") },
	{ "containers", N_("containers") },
	{ "initContainers", N_("init containers") },
};
/* Nobody's own: the server, or the controller, writes them. */
static const char *const foreign[] = { "pod-template-hash", "$patch", "creationTimestamp" };

static bool same(struct rh_str a, struct rh_str b)
{
	struct rh_buf x, y;
	bool is;

	if (rh_str_eq(a, b))
		return true;
	rh_buf_init(&x, a.n + 16);
	rh_buf_init(&y, b.n + 16);
	rh_buf_addf(&x, "{\"v\":%.*s}", RH_ARG(a)); /* scalars too */
	rh_buf_addf(&y, "{\"v\":%.*s}", RH_ARG(b));
	is = a.n && b.n && kube_patch_held(KUBE_MERGE_PATCH, rh_buf_str(&x), rh_buf_str(&y)) == KUBE_PATCH_HELD &&
	     kube_patch_held(KUBE_MERGE_PATCH, rh_buf_str(&y), rh_buf_str(&x)) == KUBE_PATCH_HELD;
	rh_buf_release(&x);
	rh_buf_release(&y);
	return is;
}

static bool is_said(struct rh_str said, struct rh_str word)
{
	struct rh_str part;

	while (rh_str_cut(&said, ',', &part))
		if (rh_str_eq(rh_str_trim(part), word))
			return true;
	return false;
}

static void say(struct rh_buf *out, struct rh_str raw_key)
{
	struct rh_buf name;
	const char *word;

	rh_buf_init(&name, 512);
	if (!data_json_decode(raw_key, DATA_JSON_SHOW, rh_out_buf(&name)))
		rh_buf_adds(&name, raw_key);
	word = name.p ? name.p : "";
	for (size_t i = 0; i < RH_LEN(words); i++)
		if (strcmp(words[i].member, word) == 0)
			word = _(words[i].word);
	if (!is_said(rh_buf_str(out), rh_str(word)))
		rh_buf_addf(out, "%s%s", out->n ? _(", ") : "", word);
	rh_buf_release(&name);
}

static bool is_foreign(struct rh_str raw_key)
{
	for (size_t i = 0; i < RH_LEN(foreign); i++)
		if (data_json_key_is(raw_key, foreign[i]))
			return true;
	return false;
}

static struct rh_str member_of(struct rh_str object, struct rh_str raw_key)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, object))
		while (data_json_next(&it))
			if (rh_str_eq(it.key, raw_key))
				return it.value;
	return (struct rh_str){ 0 };
}

typedef void differ_fn(struct rh_buf *out, struct rh_str raw_key, struct rh_str was, struct rh_str now);

static void differs(struct rh_buf *out, struct rh_str raw_key, struct rh_str was, struct rh_str now)
{
	(void)was;
	(void)now;
	say(out, raw_key);
}

/* Each member that only one of them has, or that they have otherwise. */
static void each_member(struct rh_buf *out, struct rh_str was, struct rh_str now, differ_fn *differ)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, was))
		while (data_json_next(&it)) {
			struct rh_str other = member_of(now, it.key);

			if (!is_foreign(it.key) && !same(it.value, other))
				differ(out, it.key, it.value, other);
		}
	if (data_json_iter_init(&it, now))
		while (data_json_next(&it))
			if (!is_foreign(it.key) && !member_of(was, it.key).n)
				differ(out, it.key, (struct rh_str){ 0 }, it.value);
}

static struct rh_str container_named(struct rh_str list, struct rh_str raw_name)
{
	struct data_json_iter it;

	if (data_json_iter_init(&it, list))
		while (data_json_next(&it))
			if (rh_str_eq(data_json_part(it.value, "/name"), raw_name))
				return it.value;
	return (struct rh_str){ 0 };
}

/* Of containers that both have what differs in them, else that there are others. */
static void in_containers(struct rh_buf *out, struct rh_str raw_key, struct rh_str was, struct rh_str now)
{
	struct data_json_iter it;
	size_t before = 0, matched = 0;

	if (data_json_iter_init(&it, was))
		while (data_json_next(&it))
			before++;
	if (data_json_iter_init(&it, now))
		while (data_json_next(&it)) {
			struct rh_str old = container_named(was, data_json_part(it.value, "/name"));

			matched += old.n > 0;
			if (old.n)
				each_member(out, old, it.value, differs);
			else
				say(out, raw_key);
		}
	if (matched < before)
		say(out, raw_key);
}

static void in_spec(struct rh_buf *out, struct rh_str raw_key, struct rh_str was, struct rh_str now)
{
	if (data_json_key_is(raw_key, "containers") || data_json_key_is(raw_key, "initContainers"))
		in_containers(out, raw_key, was, now);
	else
		say(out, raw_key);
}

static void in_metadata(struct rh_buf *out, struct rh_str raw_key, struct rh_str was, struct rh_str now)
{
	if (data_json_key_is(raw_key, "annotations") || data_json_key_is(raw_key, "labels"))
		each_member(out, was, now, differs);
	else
		say(out, raw_key);
}

void kube_template_changes(struct rh_str was, struct rh_str now, struct rh_buf *out)
{
	each_member(out, data_json_part(was, "/spec"), data_json_part(now, "/spec"), in_spec);
	each_member(out, data_json_part(was, "/metadata"), data_json_part(now, "/metadata"), in_metadata);
}

/* ---- back to it ---- */

enum rh_code kube_template_own(struct rh_str template, struct rh_secret *out, struct rh_err *e)
{
	static const char *const others[] = { "/metadata/labels/pod-template-hash", "/$patch" };

	rh_secret_set(out, template);
	return data_json_drop(out, others, RH_LEN(others), e);
}

enum rh_code kube_revision_patch(struct rh_str template, struct rh_secret *out, struct rh_err *e)
{
	struct rh_secret own;
	struct data_jw w;
	enum rh_code code;

	rh_secret_init(&own);
	code = kube_template_own(template, &own, e);
	if (code == RH_OK)
		code = data_json_put(&own, "/$patch", RH_STR("\"replace\""), false, e);
	if (code == RH_OK) {
		data_jw_init(&w, rh_out_secret(out));
		data_jw_open(&w, '{');
		data_jw_key(&w, RH_STR("spec"));
		data_jw_open(&w, '{');
		data_jw_key(&w, RH_STR("template"));
		data_jw_raw(&w, rh_secret_peek(&own));
		data_jw_close(&w, '}');
		data_jw_close(&w, '}');
	}
	rh_secret_release(&own);
	return code;
}
