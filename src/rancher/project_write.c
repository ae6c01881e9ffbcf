/* Making a secret of a project, in either generation.
 *
 * Changing and deleting one goes natively in both. Norman's PUT would replace the whole map of registries and stores an
 * entry that comes without its password without it (rancher/norman, the field is one serialized key; passwords are
 * write-only there, so a client has not got them): an edit that keeps passwords is only possible on the Secret itself,
 * by splicing, with its resourceVersion. The controller until 2.11 hears of such a change as of any other: it watches
 * the Secrets, not Norman (rancher/rancher, pkg/controllers/managementuser/secret/secret.go, registerDeferred).
 */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "rancher/rancher.h"
#include "registry/docker_config.h"

#include <string.h>

bool rancher_project_name_check(const struct rancher *r, struct rh_str name, struct rh_err *e)
{
	return rancher_version(r->minor)->labelled_project_secrets ? data_name_subdomain(name, e)
								   : data_name_label(name, e);
}

/* ---- since 2.12 ---- */

static void labelled(const struct kube *management, const struct rancher_project_row *project,
		     const struct kube_secret_draft *d, struct rancher_project_write *out)
{
	struct kube_pair *labels = rh_alloc((d->label_count + 1) * sizeof *labels);
	char key[] = RANCHER_PROJECT_LABEL, *id = rh_strdup(project->id);
	struct kube_secret_draft draft = *d;
	struct rh_buf path;

	labels[0] = (struct kube_pair){ key, id };
	draft.label_count = 1;
	for (size_t i = 0; i < d->label_count; i++)
		if (strcmp(d->labels[i].key, RANCHER_PROJECT_LABEL))
			labels[draft.label_count++] = d->labels[i];
	draft.labels = labels;
	draft.ns = project->backing_namespace;
	kube_secret_body(&draft, &out->body);
	rh_buf_init(&path, 4096);
	kube_path(management, &kube_res_secret, draft.ns, NULL, &path);
	out->path = rh_format("%s?fieldManager=ranchhand&fieldValidation=Strict", path.p);
	rh_buf_release(&path);
	free(labels);
	free(id);
}

/* ---- until 2.11 ---- */

static void norman_pairs(struct data_jw *w, const char *member, const struct kube_pair *v, size_t n,
			 const char *without)
{
	data_jw_kv_open(w, member, '{');
	for (size_t i = 0; i < n; i++)
		if (!without || strcmp(v[i].key, without))
			data_jw_kv(w, v[i].key, rh_str(v[i].value));
	data_jw_close(w, '}');
}

static const char *description_of(const struct kube_secret_draft *d)
{
	for (size_t i = 0; i < d->annotation_count; i++)
		if (!strcmp(d->annotations[i].key, KUBE_DESCRIPTION))
			return d->annotations[i].value;
	return NULL;
}

/* registries is the map that a docker config has under "auths": its bytes go as they are. */
static enum rh_code norman(const char *cluster, const struct rancher_project_row *project,
			   const struct kube_secret_draft *d, struct rancher_project_write *out, struct rh_err *e)
{
	const char *description = description_of(d);
	struct rh_str registries;
	struct data_jw w;

	if (strcmp(d->type, KUBE_TYPE_DOCKERCONFIGJSON) || d->data_count != 1) {
		rh_err_set(e, RH_E_INVALID, "%s",
			   _("This Rancher keeps registries for a project, and no other secrets of this kind"));
		return rh_err_fix(e, "%s", _("Create it in each namespace, or with Rancher 2.12 or later."));
	}
	if (data_json_find(rh_secret_peek(&d->data[0].value), "/auths", &registries, e) != RH_OK)
		return rh_err_set(e, RH_E_INVALID, "%s", _("The registry has no entry"));
	data_jw_init(&w, rh_out_secret(&out->body));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "type", RH_STR("dockerCredential"));
	data_jw_kv(&w, "name", rh_str(d->name));
	if (description)
		data_jw_kv(&w, "description", rh_str(description));
	if (d->label_count)
		norman_pairs(&w, "labels", d->labels, d->label_count, NULL);
	if (d->annotation_count > (description ? 1 : 0))
		norman_pairs(&w, "annotations", d->annotations, d->annotation_count, KUBE_DESCRIPTION);
	data_jw_key(&w, RH_STR("registries"));
	data_jw_raw(&w, registries);
	data_jw_close(&w, '}');
	out->path = rh_format("/v3/project/%s:%s/dockerCredentials", cluster, project->id);
	out->norman = true;
	return RH_OK;
}

enum rh_code rancher_project_create(const struct rancher *r, const struct kube *management, const char *cluster,
				    const struct rancher_project_row *project, const struct kube_secret_draft *d,
				    struct rancher_project_write *out, struct rh_err *e)
{
	struct rh_buf object;

	*out = (struct rancher_project_write){ 0 };
	rh_secret_init(&out->body);
	if (!rancher_project_name_check(r, rh_str(d->name), e))
		return e->code;
	rh_buf_init(&object, 4096);
	kube_path(management, &kube_res_secret, project->backing_namespace, d->name, &object);
	out->object = rh_buf_take(&object);
	rh_buf_release(&object);
	if (!rancher_version(r->minor)->labelled_project_secrets)
		return norman(cluster, project, d, out, e);
	labelled(management, project, d, out);
	return RH_OK;
}

void rancher_project_write_release(struct rancher_project_write *w)
{
	rh_secret_release(&w->body);
	free(w->path);
	free(w->object);
	*w = (struct rancher_project_write){ 0 };
}

/* ---- a lost answer ---- */

static bool config_of(struct rh_str there, struct rh_secret *out)
{
	struct rh_secret text;
	struct rh_str raw;
	struct rh_err e;
	bool fine;

	rh_secret_init(&text);
	fine = data_json_find(there, "/data/.dockerconfigjson", &raw, &e) == RH_OK &&
	       data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&text)) &&
	       data_base64_decode(rh_secret_peek(&text), false, rh_out_secret(out));
	rh_secret_release(&text);
	return fine;
}

static const struct registry_docker_entry *entry_of(const struct registry_docker_config *c, const char *key)
{
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->entries[i].key, key))
			return &c->entries[i];
	return NULL;
}

static bool same_entries(const struct registry_docker_config *sent, const struct registry_docker_config *there)
{
	for (size_t i = 0; i < sent->count; i++) {
		const struct registry_docker_entry *a = &sent->entries[i], *b = entry_of(there, a->key);

		if (!b || strcmp(a->user ? a->user : "", b->user ? b->user : "") ||
		    !rh_secret_eq(&a->password, &b->password))
			return false;
	}
	return sent->count == there->count;
}

bool rancher_project_is_ours(struct rh_str sent, struct rh_str there)
{
	struct registry_docker_config wanted = { 0 }, found = { 0 };
	struct rh_secret config;
	struct rh_str registries;
	struct rh_err e;
	bool ours;

	rh_secret_init(&config);
	/* the map without "auths" is the old form of a docker config */
	ours = config_of(there, &config) && data_json_find(sent, "/registries", &registries, &e) == RH_OK &&
	       registry_docker_config_read(registries, true, &wanted, &e) == RH_OK &&
	       registry_docker_config_read(rh_secret_peek(&config), false, &found, &e) == RH_OK &&
	       same_entries(&wanted, &found);
	registry_docker_config_release(&wanted);
	registry_docker_config_release(&found);
	rh_secret_release(&config);
	return ours;
}
