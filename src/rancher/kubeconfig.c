/* Asking Rancher for a kubeconfig, in either generation of its API. */
#include "rancher/kubeconfig.h"
#include "base/base.h"
#include "data/json.h"
#include "data/yaml.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <string.h>

#define NEW_PATH "/ext/apis/ext.cattle.io/v1/kubeconfigs"

struct making {
	struct rancher_job job; /* first */
	char *cluster;
	bool tried_other;
	struct rancher_kubeconfig *made;
};

void rancher_kubeconfig_free(void *kubeconfig)
{
	struct rancher_kubeconfig *k = kubeconfig;

	if (!k)
		return;
	rh_secret_release(&k->yaml);
	free(k->context);
	free(k);
}

static void release(struct rancher_job *job)
{
	struct making *m = (struct making *)(void *)job;

	rancher_kubeconfig_free(m->made);
	free(m->cluster);
}

static void finish(struct rancher_job *job)
{
	struct making *m = (struct making *)(void *)job;
	struct rh_message message = { .to = job->owner, .tag = job->tag, .err = job->err };

	if (m->made) {
		message.body = m->made;
		message.drop = rancher_kubeconfig_free;
		m->made = NULL;
	}
	rh_message_post(message);
}

static char *current_context(struct rh_str yaml)
{
	struct rh_err e;
	struct data_yaml *y = data_yaml_parse(yaml, &e);
	const struct data_yaml *current = data_yaml_member(y, "current-context"), *users = data_yaml_member(y, "users");
	char *name =
		current && users && current->kind == DATA_YAML_SCALAR && current->n ? rh_strdup(current->text) : NULL;

	data_yaml_free(&y);
	return name;
}

static void token_may_be_there(struct rh_err *e)
{
	rh_err_fix(e, "%s",
		   _("It may have made a token all the same: Account & API Keys on Rancher's page lists them."));
}

/* Only what can be read as a kubeconfig is one. */
static void take(struct making *m, struct rh_str body, const char *pointer)
{
	struct rancher_kubeconfig *k = rh_alloc(sizeof *k);
	struct rh_str raw;
	struct rh_err e;

	rh_secret_init(&k->yaml);
	if (data_json_find(body, pointer, &raw, &e) == RH_OK &&
	    data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&k->yaml)))
		k->context = current_context(rh_secret_peek(&k->yaml));
	if (k->context) {
		m->made = k;
		return;
	}
	rancher_kubeconfig_free(k);
	rh_err_set(&m->job.err, RH_E_UNKNOWN, "%s", _("Rancher answered, but with no kubeconfig."));
	token_may_be_there(&m->job.err);
}

static void ask(struct making *m, bool new_way);

static void answered(struct making *m, bool new_way, struct rh_str body, const struct rh_err *e)
{
	bool not_there = e->code == RH_E_NOTFOUND && new_way;

	if (not_there && !m->tried_other) {
		m->tried_other = true;
		ask(m, false);
	} else if (e->code != RH_OK) {
		m->job.err = *e;
		if (!e->http)
			token_may_be_there(&m->job.err);
	} else {
		take(m, body, new_way ? "/status/value" : "/config");
	}
	rancher_job_answered(&m->job);
}

static void on_new(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)head;
	answered(ctx, true, body, e);
}

static void on_old(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	(void)head;
	answered(ctx, false, body, e);
}

static void new_body(const struct making *m, struct rh_secret *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", RH_STR("ext.cattle.io/v1"));
	data_jw_kv(&w, "kind", RH_STR("Kubeconfig"));
	data_jw_kv_open(&w, "spec", '{');
	data_jw_kv_open(&w, "clusters", '[');
	data_jw_str(&w, rh_str(m->cluster));
	data_jw_close(&w, ']');
	data_jw_kv(&w, "currentContext", rh_str(m->cluster));
	data_jw_kv(&w, "description", RH_STR("ranchhand"));
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
}

static void ask(struct making *m, bool new_way)
{
	struct rh_secret body;
	struct rh_buf path;

	rh_secret_init(&body);
	rh_buf_init(&path, 2048);
	if (new_way) {
		rh_buf_addz(&path, NEW_PATH);
		new_body(m, &body);
	} else {
		rh_buf_addz(&path, "/v3/clusters/");
		net_url_escape(&path, rh_str(m->cluster));
		rh_buf_addz(&path, "?action=generateKubeconfig");
		rh_secret_set(&body, RH_STR("{}"));
	}
	rancher_job_ask(&m->job,
			&(struct rancher_request){
				.method = "POST", .path = path.p, .what = _("The kubeconfig"), .body = &body },
			new_way ? on_new : on_old);
	rh_secret_release(&body);
	rh_buf_release(&path);
}

void rancher_kubeconfig_make(struct rancher *r, const char *cluster, struct rh_owner owner, int tag)
{
	struct making *m = rancher_job_new(sizeof *m, r, owner, tag);

	m->job.finish = finish;
	m->job.release = release;
	m->cluster = rh_strdup(cluster);
	ask(m, rancher_version(r->minor)->ext_kubeconfigs);
}
