/* The rooms below the screens against the sandbox: each generation of server, as administrator, as project member and
 * as read-only user, from first contact to a secret that is made, seen, changed and deleted.
 */
#include "tests/support/support.h"
#include "base/base.h"
#include "data/tree.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "net/net.h"
#include "rancher/kubeconfig.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

enum { SAID, LIST, PLACES, CLUSTERS, ANSWER, MAY, HOSTS };

struct visit {
	struct rt_sandbox sandbox;
	struct net *net;
	struct net_endpoint *at;
	struct rancher *rancher;
	struct rancher_clusters *clusters;
	struct kube *kube, *management;
	struct rancher_tenancy *tenancy;
	const struct rancher_project_row *project;
	struct rancher_project_secrets *secrets;
	struct kube_list *list;
	struct rh_owner owner;
	struct rancher_server_info *server_info;
	bool answered, may;
	struct rh_err err;
	struct rh_secret body;
	const char **names; /* of the places */
	struct rancher_kubeconfig *kubeconfig;
};

/* ---- the loop ---- */

static void take(struct visit *v, struct rh_message *m)
{
	if (m->tag == LIST || m->tag == PLACES || m->tag == CLUSTERS)
		return;
	v->answered = true;
	v->err = m->err;
	if (m->drop == rancher_server_info_free)
		v->server_info = rh_message_steal(m);
	else if (m->drop == kube_reply_free)
		rh_secret_move(&v->body, &((struct kube_reply *)m->body)->body);
	else if (m->drop == rancher_kubeconfig_free)
		v->kubeconfig = rh_message_steal(m);
	else if (m->tag == MAY)
		v->may = *(bool *)m->body;
}

static void turn_until(struct visit *v, bool (*done)(struct visit *v))
{
	struct rh_message m;

	alarm(30);
	while (!done(v)) {
		int64_t wait = rh_timer_wait();

		net_wait(v->net, rh_message_waiting() ? 0 : wait < 0 || wait > 1000 ? 1000 : wait);
		rh_timer_run();
		while (rh_message_take(&m)) {
			take(v, &m);
			rh_message_release(&m);
		}
	}
	alarm(0);
}

static bool answered(struct visit *v)
{
	return v->answered;
}

static void until_answer(struct visit *v)
{
	v->answered = false;
	turn_until(v, answered);
}

static bool clusters_there(struct visit *v)
{
	return v->clusters->live != KUBE_LIVE_LOADING;
}

static bool tenancy_there(struct visit *v)
{
	return v->tenancy->live != KUBE_LIVE_LOADING;
}

static bool list_there(struct visit *v)
{
	return v->list->live != KUBE_LIVE_LOADING;
}

/* ---- steps ---- */

static void visit_open(struct visit *v, const char *const *args)
{
	memset(v, 0, sizeof *v);
	rt_sandbox_start(&v->sandbox, "./ranchhand-sandbox", args, environ);
	v->net = net_new();
	v->at = net_endpoint_new(v->sandbox.at.url);
	v->at->ca_pem = rh_strdup(v->sandbox.at.ca_pem);
	v->owner = rh_owner_new();
	rh_secret_init(&v->body);
}

static void visit_close(struct visit *v)
{
	kube_list_free(&v->list);
	rancher_tenancy_free(&v->tenancy);
	kube_free(&v->kube);
	rancher_clusters_free(&v->clusters);
	rancher_free(&v->rancher);
	rancher_server_info_free(v->server_info);
	net_endpoint_drop(&v->at);
	rh_owner_end(v->owner);
	net_free(&v->net);
	rh_secret_release(&v->body);
	free(v->names);
	rt_sandbox_end(&v->sandbox);
}

static void sign_in(struct visit *v, const char *user, int minor)
{
	const struct rancher_provider *local = NULL;
	struct rh_secret password;
	char *text;

	v->rancher = rancher_new(v->net, v->at);
	rancher_server_info(v->rancher, v->owner, SAID);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	assert_int_equal(v->server_info->v1_public, minor >= 13);
	assert_false(v->server_info->first_login);
	for (size_t i = 0; i < v->server_info->count; i++)
		if (!strcmp(v->server_info->providers[i].id, "local"))
			local = &v->server_info->providers[i];
	assert_non_null(local);

	rh_secret_init(&password);
	rh_secret_set(&password, RH_STR("not it"));
	rancher_login(v->rancher, local, user, &password, v->owner, SAID);
	until_answer(v);
	assert_int_equal(v->err.code, RH_E_AUTH);
	text = rh_format("demo-%s", user);
	rh_secret_set(&password, rh_str(text));
	free(text);
	rancher_login(v->rancher, local, user, &password, v->owner, SAID);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	rh_secret_release(&password);

	rancher_whoami(v->rancher, v->owner, SAID);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	assert_string_equal(v->rancher->user_name, user);
	assert_int_equal(v->rancher->minor, minor);
	assert_true(v->rancher->token_expires > 0);
}

/* The first cluster beside "local" that may be explored. */
static void explore(struct visit *v)
{
	const struct rancher_cluster_row *best = NULL;

	v->clusters = rancher_clusters_new(v->rancher, v->owner, CLUSTERS);
	turn_until(v, clusters_there);
	assert_int_equal(v->clusters->live, KUBE_LIVE_POLLING);
	for (size_t i = 0; i < v->clusters->rows.n; i++) {
		const struct rancher_cluster_row *c = (const struct rancher_cluster_row *)v->clusters->rows.v[i];

		assert_int_equal(c->can_explore, !*c->cannot);
		assert_true(*c->name && *c->state && c->created > 0);
		if (c->can_explore && !c->local && (!best || strcmp(c->id, best->id) < 0))
			best = c;
	}
	assert_non_null(best);
	char *prefix = rh_format("/k8s/clusters/%s", best->id);

	v->kube = kube_new(v->net, v->at, prefix, best->id);
	free(prefix);
}

/* In either generation: what comes can be used, and is of this cluster; where it may not be had, it says so. */
static void download(struct visit *v)
{
	struct rh_str yaml;
	char *server = rh_format("/k8s/clusters/%s", v->kube->id);

	rancher_kubeconfig_make(v->rancher, v->kube->id, v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	assert_non_null(v->kubeconfig);
	assert_true(*v->kubeconfig->context);
	yaml = rh_secret_peek(&v->kubeconfig->yaml);
	assert_true(rh_str_find(yaml, server) < yaml.n);
	assert_true(rh_str_find(yaml, "token:") < yaml.n);
	rancher_kubeconfig_free(v->kubeconfig);
	v->kubeconfig = NULL;
	rancher_kubeconfig_make(v->rancher, "c-zzzzz", v->owner, ANSWER);
	until_answer(v);
	assert_int_not_equal(v->err.code, RH_OK);
	assert_null(v->kubeconfig);
	free(server);
}

static void look_around(struct visit *v)
{
	v->tenancy = rancher_tenancy_new(v->rancher, v->kube, v->owner, PLACES);
	turn_until(v, tenancy_there);
	assert_int_equal(v->tenancy->err.code, RH_OK);
	assert_true(v->tenancy->namespaces.n > 0);
	v->names = rh_alloc(v->tenancy->namespaces.n * sizeof *v->names);
	for (size_t i = 0; i < v->tenancy->namespaces.n; i++)
		v->names[i] = ((const struct rancher_namespace_row *)v->tenancy->namespaces.v[i])->name;
	v->list = kube_list_new(v->kube,
				&(struct kube_list_spec){ .resource = &kube_res_secret,
							  .fallback = v->names,
							  .fallback_count = v->tenancy->namespaces.n,
							  .make = kube_secret_row_make,
							  .table = true },
				v->owner, LIST);
	turn_until(v, list_there);
}

static const char *home_of(struct visit *v)
{
	for (size_t i = 0; i < v->tenancy->namespaces.n; i++) {
		const struct rancher_namespace_row *ns =
			(const struct rancher_namespace_row *)v->tenancy->namespaces.v[i];

		if (ns->system)
			continue;
		kube_can(v->kube, "update", &kube_res_secret, ns->name, v->owner, MAY);
		until_answer(v);
		if (v->may)
			return ns->name;
	}
	return NULL;
}

/* ---- a secret's life ---- */

static void make_body(const char *ns, const char *name, struct rh_secret *out)
{
	struct kube_datum d = { .key = (char *)".dockerconfigjson" };

	rh_secret_init(&d.value);
	rh_secret_set(&d.value,
		      RH_STR("{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"b\",\"auth\":\"YTpi\"}}}"));
	kube_secret_body(
		&(struct kube_secret_draft){
			.type = KUBE_TYPE_DOCKERCONFIGJSON, .ns = ns, .name = name, .data = &d, .data_count = 1 },
		out);
	rh_secret_release(&d.value);
}

static enum rh_code post(struct visit *v, const char *ns, const char *name, bool dry_run)
{
	struct rh_secret body;
	struct rh_buf path;

	rh_secret_init(&body);
	rh_buf_init(&path, 1024);
	make_body(ns, name, &body);
	kube_path(v->kube, &kube_res_secret, ns, NULL, &path);
	rh_buf_addz(&path, "?fieldManager=ranchhand&fieldValidation=Strict");
	kube_write(v->kube,
		   &(struct kube_write){
			   .method = "POST", .path = path.p, .body = &body, .what = "secret", .dry_run = dry_run },
		   v->owner, ANSWER);
	until_answer(v);
	rh_buf_release(&path);
	rh_secret_release(&body);
	return v->err.code;
}

static char *key_looked_for;
static const char *version_looked_for;

static bool row_there(struct visit *v)
{
	const struct kube_secret_row *row = (const struct kube_secret_row *)rh_rows_get(&v->list->rows, key_looked_for);

	return row && (!version_looked_for || !strcmp(row->resource_version, version_looked_for));
}

static bool row_gone(struct visit *v)
{
	return !rh_rows_get(&v->list->rows, key_looked_for);
}

static void check_hosts(struct visit *v)
{
	const struct kube_secret_row *row = (const struct kube_secret_row *)rh_rows_get(&v->list->rows, key_looked_for);

	kube_hosts_ask(v->kube, &row, 1, v->owner, HOSTS);
	until_answer(v);
	assert_string_equal(kube_hosts_known(v->kube, row), "quay.io");
}

/* Reads, changes one annotation on the bytes, writes back; a second write of the old version is a conflict. */
static void change(struct visit *v, const char *path)
{
	struct rh_str note = RH_STR("robot");
	struct kube_secret_object o, after;
	struct rh_secret body, again;
	struct rh_err e;

	kube_get(v->kube, path, "secret", v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(kube_secret_object_read(&v->body, &o, &e), RH_OK);
	assert_string_equal(o.type, KUBE_TYPE_DOCKERCONFIGJSON);
	assert_non_null(kube_secret_object_value(&o, ".dockerconfigjson"));
	rh_secret_init(&body);
	rh_secret_init(&again);
	rh_secret_copy(&body, &o.raw);
	assert_int_equal(kube_secret_edit(&body, KUBE_PART_ANNOTATION, KUBE_DESCRIPTION, &note, &e), RH_OK);
	rh_secret_copy(&again, &body);
	kube_write(v->kube, &(struct kube_write){ .method = "PUT", .path = path, .body = &body, .what = "secret" },
		   v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	assert_int_equal(kube_secret_object_read(&v->body, &after, &e), RH_OK);
	assert_string_equal(kube_secret_object_annotation(&after, KUBE_DESCRIPTION), "robot");
	assert_string_not_equal(after.resource_version, o.resource_version);
	version_looked_for = after.resource_version;
	turn_until(v, row_there);
	version_looked_for = NULL;
	kube_write(v->kube, &(struct kube_write){ .method = "PUT", .path = path, .body = &again, .what = "secret" },
		   v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_E_CONFLICT);
	rh_secret_release(&body);
	rh_secret_release(&again);
	kube_secret_object_release(&o);
	kube_secret_object_release(&after);
}

static void life(struct visit *v, const char *ns)
{
	struct rh_buf path;

	key_looked_for = rh_format("%s/from-test", ns);
	assert_int_equal(post(v, ns, "Bad_Name", true), RH_E_INVALID);
	assert_string_equal(v->err.field, "metadata.name");
	assert_int_equal(post(v, ns, "from-test", true), RH_OK);
	assert_true(row_gone(v));
	assert_int_equal(post(v, ns, "from-test", false), RH_OK);
	turn_until(v, row_there);
	check_hosts(v);
	assert_int_equal(post(v, ns, "from-test", false), RH_E_EXISTS);
	rh_buf_init(&path, 1024);
	kube_path(v->kube, &kube_res_secret, ns, "from-test", &path);
	change(v, path.p);
	kube_write(v->kube, &(struct kube_write){ .method = "DELETE", .path = path.p, .what = "secret" }, v->owner,
		   ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	turn_until(v, row_gone);
	kube_get(v->kube, path.p, "secret", v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_E_NOTFOUND);
	rh_buf_release(&path);
	free(key_looked_for);
}

/* ---- a project's secret ---- */

static bool sources_there(struct visit *v)
{
	return v->secrets->sources->live != KUBE_LIVE_LOADING && v->secrets->copies &&
	       v->secrets->copies->live != KUBE_LIVE_LOADING;
}

static size_t copies_there(struct visit *v, size_t *receivers)
{
	const char **names = rancher_project_namespaces(v->tenancy, v->project->id, NULL, receivers);
	size_t n = 0;

	for (size_t i = 0; i < *receivers; i++)
		n += rancher_project_copy(v->secrets, names[i], "team-pull") == RANCHER_COPY_THERE;
	free(names);
	return n;
}

static bool all_copied(struct visit *v)
{
	size_t receivers;

	return copies_there(v, &receivers) == receivers;
}

static bool none_copied(struct visit *v)
{
	size_t receivers;

	return copies_there(v, &receivers) == 0;
}

static void make_draft(struct kube_datum *d, struct kube_secret_draft *draft)
{
	*d = (struct kube_datum){ .key = (char *)".dockerconfigjson" };
	rh_secret_set(&d->value, RH_STR("{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"b\"}}}"));
	*draft = (struct kube_secret_draft){
		.type = KUBE_TYPE_DOCKERCONFIGJSON, .ns = "", .name = "team-pull", .data = d, .data_count = 1
	};
}

/* As a form sends it; `sent` gets a copy of the body. */
static enum rh_code project_post(struct visit *v, struct rh_secret *sent)
{
	struct rancher_project_write w;
	struct kube_secret_draft draft;
	struct kube_datum d;
	struct rh_err e;

	make_draft(&d, &draft);
	assert_int_equal(rancher_project_create(v->rancher, v->management, v->kube->id, v->project, &draft, &w, &e),
			 RH_OK);
	rh_secret_copy(sent, &w.body);
	kube_write(v->management,
		   &(struct kube_write){ .method = "POST", .path = w.path, .body = &w.body, .what = "secret" },
		   v->owner, ANSWER);
	until_answer(v);
	rancher_project_write_release(&w);
	rh_secret_release(&d.value);
	return v->err.code;
}

/* Copied everywhere, once; what is there is what was sent; and its copies go with it. */
static void project_life(struct visit *v)
{
	bool norman = !rancher_version(v->rancher->minor)->labelled_project_secrets;
	const struct rancher_project_secret_row *row;
	struct rh_buf path;
	struct rh_secret sent;
	char *key = rh_format("%s/team-pull", v->project->backing_namespace);

	rh_secret_init(&sent);
	rh_buf_init(&path, 1024);
	kube_path(v->management, &kube_res_secret, v->project->backing_namespace, "team-pull", &path);
	turn_until(v, sources_there);
	assert_int_equal(project_post(v, &sent), RH_OK);
	turn_until(v, all_copied);
	row = (const struct rancher_project_secret_row *)rh_rows_get(&v->secrets->sources->rows, key);
	assert_non_null(row);
	assert_int_equal(row->norman, norman);
	assert_false(rancher_project_secret_dormant(v->rancher, row));
	kube_get(v->management, path.p, "secret", v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	if (norman)
		assert_true(rancher_project_is_ours(rh_secret_peek(&sent), rh_secret_peek(&v->body)));
	assert_int_equal(project_post(v, &sent), RH_E_EXISTS);
	kube_write(v->management, &(struct kube_write){ .method = "DELETE", .path = path.p, .what = "secret" },
		   v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	turn_until(v, none_copied);
	rh_buf_release(&path);
	rh_secret_release(&sent);
	free(key);
}

/* Who may only look is refused by both APIs, and told so by the list: Norman's would be empty. */
static void project_look(struct visit *v)
{
	struct rh_secret sent;

	rh_secret_init(&sent);
	turn_until(v, sources_there);
	assert_int_equal(v->secrets->sources->live, KUBE_LIVE_FAILED);
	assert_int_equal(v->secrets->sources->err.code, RH_E_FORBIDDEN);
	assert_int_equal(project_post(v, &sent), RH_E_FORBIDDEN);
	rh_secret_release(&sent);
}

static void in_a_project(struct visit *v, bool may_write)
{
	for (size_t i = 0; !v->project && i < v->tenancy->namespaces.n; i++) {
		const struct rancher_namespace_row *ns =
			(const struct rancher_namespace_row *)v->tenancy->namespaces.v[i];

		if (!ns->system && strcmp(ns->name, "default"))
			v->project = rancher_tenancy_project(v->tenancy, ns->project);
	}
	assert_non_null(v->project);
	v->management = kube_new(v->net, v->at, "/k8s/clusters/local", "local");
	v->secrets = rancher_project_secrets_new(v->rancher, v->management, v->kube, v->tenancy, v->project->id,
						 v->owner, LIST);
	if (may_write)
		project_life(v);
	else
		project_look(v);
	rancher_project_secrets_free(&v->secrets);
	kube_free(&v->management);
}

/* ---- the visits ---- */

static void log_out(struct visit *v)
{
	rancher_logout(v->rancher, v->owner, SAID);
	until_answer(v);
	assert_int_equal(v->err.code, RH_OK);
	kube_get(v->kube, "/v3/clusters", "clusters", v->owner, ANSWER);
	until_answer(v);
	assert_int_equal(v->err.code, RH_E_AUTH);
}

static void visit_rancher(const char *version, int minor, const char *user, bool may_write)
{
	const char *const args[] = { "--rancher", version, "--seed", "1", NULL };
	struct visit v;
	const char *ns;

	visit_open(&v, args);
	sign_in(&v, user, minor);
	explore(&v);
	download(&v);
	look_around(&v);
	ns = home_of(&v);
	if (may_write) {
		assert_true(v.list->live == KUBE_LIVE_WATCHING || v.list->live == KUBE_LIVE_POLLING);
		assert_non_null(ns);
		life(&v, ns);
	} else {
		assert_null(ns);
		assert_int_equal(v.list->live, KUBE_LIVE_FAILED);
		assert_int_equal(v.list->err.code, RH_E_FORBIDDEN);
		assert_int_equal(post(&v, v.names[0], "from-test", true), RH_E_FORBIDDEN);
	}
	in_a_project(&v, may_write);
	log_out(&v);
	visit_close(&v);
}

static void test_ranchers(void **state)
{
	static const struct {
		const char *version;
		int minor;
	} servers[] = { { "2.6", 6 }, { "2.11", 11 }, { "2.15", 15 } };

	(void)state;
	for (size_t i = 0; i < RH_LEN(servers); i++) {
		visit_rancher(servers[i].version, servers[i].minor, "admin", true);
		visit_rancher(servers[i].version, servers[i].minor, "dana", true);
		visit_rancher(servers[i].version, servers[i].minor, "vic", false);
	}
}

static void test_kubernetes(void **state)
{
	static const char *const args[] = { "--kubernetes", "--seed", "1", NULL };
	struct rh_tree *t;
	struct visit v;
	struct rh_err e;
	const char *ns;

	(void)state;
	visit_open(&v, args);
	t = data_tree_parse(rh_str(v.sandbox.announcement), &e);
	v.at->auth = NET_AUTH_BEARER;
	rh_secret_set(&v.at->credential, data_tree_text(t, "/users/0/token"));
	data_tree_free(&t);
	v.kube = kube_new(v.net, v.at, "", "kubernetes");
	look_around(&v);
	assert_int_equal(v.list->live, KUBE_LIVE_WATCHING);
	ns = home_of(&v);
	assert_non_null(ns);
	life(&v, ns);
	visit_close(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kubernetes),
		cmocka_unit_test(test_ranchers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
