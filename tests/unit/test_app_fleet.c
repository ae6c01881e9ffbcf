/* Several clusters at once: contexts of a kubeconfig, of which one hangs, one refuses, one has an ended token, and so
 * on; and the clusters of a Rancher. What one does costs the others nothing.
 */
#include "tests/support/script.h"
#include "app/fleet.h"
#include "app/internal.h"
#include "app/message.h"
#include "app/parts/member.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"
#include "rancher/nsfilter.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct world {
	struct app app;
	struct script *server;
	struct rh_owner screen;
	struct app_fleet *fleet;
	char dir[40], *config;
	unsigned told;
	size_t until; /* so many are to be READY or FAILED */
	int held;     /* descriptor of the request that gets no answer; -1: none yet */
};

#define NAMESPACES(name)                                                                                            \
	"{\"kind\":\"Table\",\"metadata\":{\"resourceVersion\":\"5\"},\"columnDefinitions\":[{\"name\":\"Name\"}]," \
	"\"rows\":[{\"cells\":[\"" name "\"],\"object\":{\"metadata\":{\"name\":\"" name "\"}}},"                   \
	"{\"cells\":[\"kube-system\"],\"object\":{\"metadata\":{\"name\":\"kube-system\"}}}]}"

static void of_kubernetes(struct world *w, const struct script_request *q)
{
	if (script_has(q, "watch=1"))
		script_begin(q->fd);
	else if (script_has(q, "/hangs/"))
		w->held = q->fd;
	else if (script_has(q, "/version"))
		script_json(q, 200, "{\"gitVersion\":\"v1.30.1\"}");
	else if (script_has(q, "/ended/"))
		script_json(q, 401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"code\":401}");
	else if (script_has(q, "/narrow/"))
		script_json(q, 403, "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}");
	else if (script_has(q, "/plugin/") && !strstr(q->head, "Authorization: Bearer from-the-plugin\r\n"))
		script_json(q, 401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"code\":401}");
	else
		script_json(q, 200, NAMESPACES("web"));
}

static void of_rancher(const struct script_request *q)
{
	if (script_has(q, "/v3/clusters"))
		script_json(q, 200,
			    "{\"data\":[{\"id\":\"c-2\",\"name\":\"shop\",\"conditions\":[{\"type\":\"Ready\","
			    "\"status\":\"True\"}]},{\"id\":\"local\",\"name\":\"local\",\"conditions\":[{\"type\":"
			    "\"Ready\",\"status\":\"True\"}]},{\"id\":\"c-1\",\"name\":\"edge\",\"conditions\":[{"
			    "\"type\":\"Connected\",\"status\":\"False\"}]}]}");
	else if (script_has(q, "/v3/users?me=true"))
		script_json(q, 200, "{\"data\":[{\"id\":\"u-1\",\"username\":\"ada\"}]}");
	else if (script_has(q, "/v3/projects"))
		script_json(q, 200, "{\"data\":[]}");
	else if (script_has(q, "/v3/cluster/"))
		script_json(q, 200, "{\"data\":[{\"id\":\"web\"},{\"id\":\"kube-system\"}]}");
	else
		script_json(q, 404, "{}");
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	(void)s;
	if (script_has(q, "/v3/") || script_has(q, "/rancherversion"))
		of_rancher(q);
	else
		of_kubernetes(ctx, q);
}

/* ---- a kubeconfig ---- */

static char *path_of(const struct world *w, const char *name)
{
	return rh_format("%s/%s", w->dir, name);
}

static void put(const struct world *w, const char *name, const char *text, mode_t mode)
{
	char *path = path_of(w, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fchmod(fileno(f), mode), 0);
	assert_int_equal(fclose(f), 0);
	free(path);
}

/* cluster: "'URL'" and what else; user: its fields */
static void add_context(struct world *w, const char *name, const char *cluster, const char *user)
{
	char *more = rh_format("%s- {name: %s, cluster: {server: %s}}\n", w->config, name, cluster);

	free(w->config);
	w->config =
		rh_format("%susers:\n- {name: %s, user: {%s}}\ncontexts:\n- {name: %s, context: {cluster: %s, user: "
			  "%s}}\nclusters:\n",
			  more, name, user, name, name, name);
	free(more);
}

static void add_at(struct world *w, const char *name, const char *path)
{
	char *cluster = rh_format("'%s/%s'", script_url(w->server), path);

	add_context(w, name, cluster, "token: not-a-token");
	free(cluster);
}

static void world_open(struct world *w)
{
	memset(w, 0, sizeof *w);
	w->held = -1;
	snprintf(w->dir, sizeof w->dir, "/tmp/rh-test-fleet-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	w->app.net = net_new();
	w->server = script_new(w->app.net, handler, w);
	w->screen = rh_owner_new();
	w->config = rh_strdup("clusters:\n");
}

/* kubeconfig has one list a key: what was written in pieces goes into files of their own, as $KUBECONFIG merges them.
 */
static void use_config(struct world *w)
{
	struct rh_str rest = rh_str(w->config), line;
	struct rh_buf parts[3];
	size_t at = 0;

	for (size_t i = 0; i < RH_LEN(parts); i++)
		rh_buf_init(&parts[i], 65536);
	while (rh_str_cut(&rest, '\n', &line)) {
		if (rh_str_is(line, "clusters:"))
			at = 0;
		else if (rh_str_is(line, "users:"))
			at = 1;
		else if (rh_str_is(line, "contexts:"))
			at = 2;
		else
			rh_buf_addf(&parts[at], "%.*s\n", RH_ARG(line));
	}
	char *text = rh_format("clusters:\n%susers:\n%scontexts:\n%s", parts[0].p, parts[1].p, parts[2].p);
	put(w, "config", text, 0600);
	w->app.opt.kubeconfig = path_of(w, "config");
	for (size_t i = 0; i < RH_LEN(parts); i++)
		rh_buf_release(&parts[i]);
	free(text);
}

/* As connected with a context, or to a Rancher. */
static void session(struct world *w, const char *name, const char *path, bool rancher)
{
	struct app_session *s = &w->app.session;
	char *url = rh_format("%s%s", script_url(w->server), path);

	s->kind = rancher ? APP_SERVER_RANCHER : APP_SERVER_KUBERNETES;
	s->server_name = rh_strdup(name);
	s->at = net_endpoint_new(url);
	if (rancher) {
		s->rancher = rancher_new(w->app.net, s->at);
		s->management = kube_new(w->app.net, s->at, "/k8s/clusters/local", "local");
	}
	free(url);
}

static void note(void *flag)
{
	*(bool *)flag = true;
}

static void world_close(struct world *w)
{
	const char *const argv[] = { "rm", "-rf", w->dir, NULL };
	bool gone = false;

	app_fleet_close(&w->fleet);
	app_members_free(&w->app.session.members);
	app_session_release(&w->app);
	app_keep_release(&w->app);
	app_state_release(&w->app.state);
	rh_owner_end(w->screen);
	script_free(&w->server);
	(void)net_child_start(w->app.net, &(struct net_child){ .argv = argv, .drop = note, .ctx = &gone });
	while (!gone)
		net_wait(w->app.net, -1);
	net_free(&w->app.net);
	app_receivers_release(&w->app);
	free((char *)(uintptr_t)w->app.opt.kubeconfig);
	free(w->config);
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	w->told += m->tag == APP_MESSAGE_FLEET && m->to.id == w->screen.id;
	app_hand_over(&w->app, m);
}

static bool enough(void *ctx)
{
	const struct world *w = ctx;

	return w->fleet->listed && w->fleet->done >= w->until;
}

static void until(struct world *w, size_t n)
{
	w->until = n;
	script_until(w->app.net, enough, take, w);
}

static const struct app_fleet_cluster *the(const struct world *w, const char *id)
{
	for (size_t i = 0; i < w->fleet->n; i++)
		if (!strcmp(w->fleet->v[i].id, id))
			return &w->fleet->v[i];
	fail_msg("no cluster %s", id);
	return NULL;
}

static void is_failed(const struct world *w, const char *id, enum rh_code code)
{
	const struct app_fleet_cluster *c = the(w, id);

	assert_int_equal(c->state, APP_FLEET_FAILED);
	assert_int_equal(c->err.code, code);
	assert_true(*c->err.what);
	assert_null(c->kube);
	assert_null(c->tenancy);
}

/* ---- the tests ---- */

static void test_contexts(void **state)
{
	struct world w;
	char *plugin, *cluster;
	size_t n;

	(void)state;
	rh_clock_drive(1700000000);
	world_open(&w);
	put(&w, "plugin",
	    "#!/bin/sh\nprintf x >> \"${0%/*}/runs\"\n[ -t 0 ] && exit 9\necho "
	    "'{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\","
	    "\"status\":{\"token\":\"from-the-plugin\"}}'\n",
	    0700);
	add_at(&w, "main", "main");
	add_at(&w, "good", "good");
	add_at(&w, "twin", "good");
	add_at(&w, "hangs", "hangs");
	add_at(&w, "ended", "ended");
	add_at(&w, "narrow", "narrow");
	add_context(&w, "refuses", "'http://127.0.0.1:9'", "token: not-a-token");
	add_context(&w, "open", "'https://127.0.0.1:9', insecure-skip-tls-verify: true", "token: not-a-token");
	cluster = rh_format("'%s/plugin'", script_url(w.server));
	plugin = rh_format("exec: {command: %s/plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: "
			   "IfAvailable}",
			   w.dir);
	add_context(&w, "plugin", cluster, plugin);
	free(plugin);
	plugin = rh_format("exec: {command: %s/plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: "
			   "Always}",
			   w.dir);
	add_context(&w, "talks", "'http://127.0.0.1:9/talks'", plugin);
	add_context(&w, "broken", "''", "token: not-a-token");
	use_config(&w);
	session(&w, "main", "/main", false);
	w.app.session.kube = kube_new(w.app.net, w.app.session.at, "", "main");

	w.fleet = app_fleet_open(&w.app, NULL, 0, w.screen);
	assert_int_equal(w.fleet->n, 10); /* the twin leads to where another one leads */
	until(&w, 9);
	assert_int_equal(the(&w, "hangs")->state, APP_FLEET_CONNECTING);
	assert_true(w.held >= 0);
	assert_int_equal(the(&w, "good")->state, APP_FLEET_READY);
	assert_int_equal(the(&w, "good")->kube->minor, 30);
	assert_null(the(&w, "good")->rancher);
	assert_int_equal(the(&w, "main")->state, APP_FLEET_READY);
	assert_true(the(&w, "main")->here && !the(&w, "good")->here);
	assert_int_equal(the(&w, "plugin")->state, APP_FLEET_READY);
	assert_int_equal(the(&w, "narrow")->state, APP_FLEET_READY);
	assert_true(the(&w, "narrow")->tenancy->cannot_list);
	is_failed(&w, "ended", RH_E_AUTH);
	is_failed(&w, "refuses", RH_E_NET);
	is_failed(&w, "open", RH_E_TLS);
	is_failed(&w, "talks", RH_E_AUTH);
	is_failed(&w, "broken", RH_E_INVALID);
	free(app_fleet_names(the(&w, "good"), true, &n));
	assert_int_equal(n, 2);

	rh_clock_advance(16000); /* its own patience, nobody else's */
	until(&w, 10);
	is_failed(&w, "hangs", RH_E_TIMEOUT);
	assert_true(w.told >= 10);

	/* Asked again: the plugin has run already, and kubes are those that tasks may use. */
	struct kube *good = the(&w, "good")->kube;
	const char *const some[] = { "good", "plugin", "nowhere" };

	app_fleet_close(&w.fleet);
	w.fleet = app_fleet_open(&w.app, some, 3, w.screen);
	until(&w, 3);
	assert_int_equal(w.fleet->n, 3);
	assert_ptr_equal(the(&w, "good")->kube, good);
	is_failed(&w, "nowhere", RH_E_NOTFOUND);
	char *runs = path_of(&w, "runs");
	struct stat st;
	assert_int_equal(stat(runs, &st), 0);
	assert_int_equal(st.st_size, 1);
	free(runs);
	free(plugin);
	free(cluster);
	world_close(&w);
}

static void test_marks(void **state)
{
	struct world w;
	struct rancher_nsfilter f = { 0 };
	size_t n;

	(void)state;
	world_open(&w);
	add_at(&w, "main", "main");
	add_at(&w, "other", "other");
	use_config(&w);
	session(&w, "main", "/main", false);
	app_state_protect(&w.app.state, "other", "other", true);
	assert_true(rancher_nsfilter_add(&f, RH_STR("ns://web")));
	app_state_filter_put(&w.app.state, "other", "other", &f);
	rancher_nsfilter_release(&f);
	w.fleet = app_fleet_open(&w.app, NULL, 0, w.screen);
	until(&w, 2);
	assert_string_equal(app_fleet_protected(&w.app, the(&w, "other")), "other");
	assert_null(app_fleet_protected(&w.app, the(&w, "main")));
	const char **names = app_fleet_names(the(&w, "other"), true, &n);
	assert_int_equal(n, 1);
	assert_string_equal(names[0], "web");
	free(names);
	free(app_fleet_names(the(&w, "other"), false, &n));
	assert_int_equal(n, 2);
	world_close(&w);
}

static void test_rancher(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	session(&w, "rancher", "", true);
	w.app.session.read_only = true;
	w.fleet = app_fleet_open(&w.app, NULL, 0, w.screen);
	assert_false(w.fleet->listed);
	until(&w, 3);
	assert_int_equal(w.fleet->n, 3);
	assert_string_equal(w.fleet->v[0].name, "edge"); /* by name */
	is_failed(&w, "c-1", RH_E_NET);
	assert_int_equal(the(&w, "c-2")->state, APP_FLEET_READY);
	assert_string_equal(the(&w, "c-2")->kube->prefix, "/k8s/clusters/c-2");
	assert_true(the(&w, "c-2")->kube->read_only);
	assert_ptr_equal(the(&w, "c-2")->management, w.app.session.management);
	assert_ptr_equal(the(&w, "local")->rancher, w.app.session.rancher);

	/* By name as well. */
	const char *const one[] = { "shop" };
	app_fleet_close(&w.fleet);
	w.fleet = app_fleet_open(&w.app, one, 1, w.screen);
	until(&w, 1);
	assert_int_equal(w.fleet->n, 1);
	assert_string_equal(w.fleet->v[0].id, "c-2");
	world_close(&w);
}

/* Contexts that lead through a Rancher have its projects, and one "local". */
static void test_through_rancher(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	add_at(&w, "main", "main");
	add_at(&w, "shop", "k8s/clusters/c-2");
	add_at(&w, "edge", "k8s/clusters/c-1");
	use_config(&w);
	session(&w, "main", "/main", false);
	w.fleet = app_fleet_open_contexts(&w.app, NULL, 0, w.screen);
	until(&w, 3);
	assert_non_null(the(&w, "shop")->rancher);
	assert_string_equal(the(&w, "shop")->kube->id, "c-2");
	assert_string_equal(the(&w, "shop")->kube->prefix, "/k8s/clusters/c-2");
	assert_non_null(the(&w, "shop")->management);
	assert_ptr_equal(the(&w, "shop")->management, the(&w, "edge")->management);
	assert_null(the(&w, "main")->management);
	world_close(&w);
}

/* A demo never leaves its sandbox. */
static void test_demo(void **state)
{
	struct world w;
	struct app_demo_cluster beside = { .name = rh_strdup("test") };

	(void)state;
	world_open(&w);
	beside.url = rh_format("%s/test", script_url(w.server));
	w.app.demo = (struct app_demo){ .clusters = rh_alloc(sizeof beside), .cluster_count = 1 };
	w.app.demo.clusters[0] = beside;
	add_at(&w, "real", "real");
	use_config(&w);
	session(&w, "demo", "/main", false);
	w.app.session.demo = true;
	w.fleet = app_fleet_open(&w.app, NULL, 0, w.screen);
	until(&w, 2);
	assert_int_equal(w.fleet->n, 2);
	assert_string_equal(w.fleet->v[0].id, "demo");
	assert_string_equal(w.fleet->v[1].id, "test");
	assert_int_equal(the(&w, "test")->state, APP_FLEET_READY);
	app_demo_end(&w.app);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_marks), cmocka_unit_test(test_rancher),  cmocka_unit_test(test_through_rancher),
		cmocka_unit_test(test_demo),  cmocka_unit_test(test_contexts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
