/* A Rancher server played in small: first contact, signing in and out, clusters, namespaces and projects, by version.
 */
#include "tests/support/script.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "net/net.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct world {
	struct net *net;
	struct script *server;
	struct net_endpoint *at;
	struct rancher *rancher;
	struct kube *kube;
	struct rancher_clusters *clusters;
	struct rancher_tenancy *tenancy;
	struct rh_owner owner;
	int minor; /* of the server */
	int mode;
	unsigned asked;
	char bodies[1200]; /* of all POSTs, one after the other */
	bool token_sent;
	/* of the newest message: */
	unsigned messages, want;
	struct rh_err err;
	struct rancher_server_info *server_info;
	bool (*until)(struct world *w);
};

#define TOKEN "token-abcde:bcdfghjkl"

static void unauthorised(const struct script_request *q)
{
	script_answer(q, 401, NULL, "X-API-Cattle-Auth: false\r\n",
		      "{\"type\":\"error\",\"status\":\"401\",\"message\":\"Unauthorized 401: must authenticate\"}");
}

/* ---- what needs no sign-in ---- */

static bool public_part(struct world *w, const struct script_request *q)
{
	static const char providers[] =
		"{\"type\":\"collection\",\"data\":[{\"id\":\"local\",\"type\":\"localProvider\"},"
		"{\"id\":\"github\",\"type\":\"githubProvider\"},{\"id\":\"x\",\"type\":\"newProvider\"}]}";
	bool v1 = w->minor >= 13;

	if (!strcmp(q->target, "/v1-public/authproviders")) {
		script_json(q, v1 ? 200 : 404, v1 ? providers : "404 page not found");
	} else if (!strcmp(q->target, "/v3-public/authProviders")) {
		script_json(q, 200, providers);
	} else if (!strcmp(q->target, "/v3/settings/first-login")) {
		script_json(q, 200, w->mode == 1 ? "{\"value\":\"true\"}" : "{\"value\":\"false\"}");
	} else if (!strcmp(q->target, "/rancherversion")) {
		char *body = rh_format("{\"Version\":\"v2.%d.1\",\"RancherPrime\":\"false\"}", w->minor);

		script_json(q, w->minor >= 7 ? 200 : 404, w->minor >= 7 ? body : "404 page not found");
		free(body);
	} else if (!strcmp(q->target, "/v1-public/login") && !v1) {
		script_json(q, 404, "404 page not found");
	} else if (!strcmp(q->target, "/v1-public/login") ||
		   !strcmp(q->target, "/v3-public/localProviders/local?action=login")) {
		if (w->mode == 2)
			script_json(
				q, 403,
				"{\"type\":\"error\",\"status\":403,\"code\":\"PermissionDenied\",\"message\":\"no\"}");
		else if (strstr(q->body, "\"password\":\"right\""))
			script_json(
				q, 201,
				"{\"baseType\":\"token\",\"expiresAt\":\"2026-08-02T02:00:00Z\",\"id\":\"token-abcde\","
				"\"token\":\"" TOKEN "\",\"userId\":\"u-other\"}");
		else
			script_json(q, 401,
				    "{\"type\":\"error\",\"status\":401,\"code\":\"Unauthorized\",\"message\":"
				    "\"authentication failed\"}");
	} else {
		return false;
	}
	return true;
}

/* ---- what does ---- */

static void clusters_part(struct world *w, const struct script_request *q)
{
	if (w->mode == 3)
		script_answer(q, 502, "text/html", NULL, "<html><title>502 Bad Gateway</title>");
	else if (script_has(q, "marker=c-2"))
		script_json(q, 200,
			    "{\"type\":\"collection\",\"pagination\":{\"limit\":1000},\"data\":[{\"id\":\"local\","
			    "\"name\":\"local\","
			    "\"state\":\"active\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}]}");
	else
		script_json(q, 200,
			    "{\"type\":\"collection\",\"pagination\":{\"limit\":1000,\"next\":"
			    "\"https://elsewhere.example/v3/"
			    "clusters?limit=1000&marker=c-2\"},\"data\":[{\"id\":\"c-1\",\"name\":"
			    "\"shop\",\"state\":\"unavailable\",\"conditions\":[{\"type\":\"Connected\",\"status\":"
			    "\"False\"}]}]}");
}

static void tenancy_part(struct world *w, const struct script_request *q)
{
	if (script_has(q, "/v3/projects?clusterId=c-1"))
		script_json(q, 200,
			    "{\"data\":[{\"id\":\"c-1:p-web\",\"name\":\"Web "
			    "Shop\"},{\"id\":\"c-1:p-sys\",\"name\":\"System\","
			    "\"labels\":{\"authz.management.cattle.io/system-project\":\"true\"}}]}");
	else if (script_has(q, "/v3/cluster/c-1/namespaces"))
		script_json(q, 200,
			    "{\"data\":[{\"id\":\"web\",\"projectId\":\"c-1:p-web\"},{\"id\":\"agents\",\"projectId\":"
			    "\"c-1:p-sys\"},{\"id\":\"p-abc\",\"annotations\":{\"management.cattle.io/"
			    "system-namespace\":\"true\"}}]}");
	else if (script_has(q, "watch=1"))
		script_begin(q->fd);
	else if (w->mode == 4)
		script_json(q, 403, "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}");
	else
		script_json(
			q, 200,
			"{\"kind\":\"Table\",\"metadata\":{\"resourceVersion\":\"5\"},\"columnDefinitions\":[{\"name\":"
			"\"Name\"},"
			"{\"name\":\"Status\"},{\"name\":\"Age\"}],\"rows\":[{\"cells\":[\"web\",\"Active\",\"1d\"],"
			"\"object\":{"
			"\"metadata\":{\"name\":\"web\",\"annotations\":{\"field.cattle.io/projectId\":\"c-1:p-web\","
			"\"field.cattle.io/"
			"description\":\"d\"}}}},{\"cells\":[\"kube-system\",\"Active\",\"1d\"],\"object\":{"
			"\"metadata\":{\"name\":\"kube-system\"}}}]}");
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;
	size_t n = strlen(w->bodies);

	(void)s;
	w->asked++;
	w->token_sent = strstr(q->head, "Authorization: Bearer " TOKEN "\r\n") != NULL;
	assert_true(n + strlen(q->body) < sizeof w->bodies);
	memcpy(w->bodies + n, q->body, strlen(q->body) + 1);
	if (public_part(w, q)) {
		assert_false(w->token_sent);
		return;
	}
	if (!w->token_sent)
		unauthorised(q);
	else if (script_has(q, "/v3/users?me=true"))
		script_json(q, 200, "{\"data\":[{\"id\":\"u-1\",\"username\":\"ada\",\"mustChangePassword\":true}]}");
	else if (script_has(q, "/v3/users?action=changepassword") && strstr(q->body, "\"newPassword\":\"short\""))
		script_json(q, 422,
			    "{\"type\":\"error\",\"status\":422,\"code\":\"InvalidBodyContent\",\"message\":"
			    "\"Password must be at least 12 characters\"}");
	else if (script_has(q, "/v3/users?action=changepassword"))
		script_json(q, 200, "");
	else if (script_has(q, "/v3/tokens/token-abcde"))
		script_json(q, 200, "{\"id\":\"token-abcde\",\"expiresAt\":\"2026-08-01T10:00:00Z\"}");
	else if (script_has(q, "/v3/settings/server-version"))
		script_json(q, 200, "{\"value\":\"v2.6.14\"}");
	else if (script_has(q, "/v3/tokens?action=logout"))
		script_json(q, 200, "");
	else if (script_has(q, "/v3/clusters"))
		clusters_part(w, q);
	else
		tenancy_part(w, q);
}

/* ---- the frame of a test ---- */

static void world_open(struct world *w, int minor)
{
	memset(w, 0, sizeof *w);
	w->minor = minor;
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	w->at = net_endpoint_new(script_url(w->server));
	w->rancher = rancher_new(w->net, w->at);
	w->kube = kube_new(w->net, w->at, "/k8s/clusters/c-1", "c-1");
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	rancher_clusters_free(&w->clusters);
	rancher_tenancy_free(&w->tenancy);
	kube_free(&w->kube);
	rancher_free(&w->rancher);
	net_endpoint_drop(&w->at);
	rancher_server_info_free(w->server_info);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	w->messages++;
	w->err = m->err;
	if (m->drop == rancher_server_info_free) {
		rancher_server_info_free(w->server_info);
		w->server_info = rh_message_steal(m);
	}
}

static bool enough(void *ctx)
{
	struct world *w = ctx;

	return w->until ? w->until(w) : w->messages >= w->want;
}

static void until_message(struct world *w)
{
	w->until = NULL;
	w->want = w->messages + 1;
	script_until(w->net, enough, take, w);
}

static void turn_until(struct world *w, bool (*until)(struct world *w))
{
	w->until = until;
	script_until(w->net, enough, take, w);
}

static void sign_in(struct world *w, const char *password)
{
	struct rancher_provider local = {
		.id = (char *)"local", .type = (char *)"localProvider", .password = true, .label = (char *)"Local"
	};
	struct rh_secret secret;

	rh_secret_init(&secret);
	rh_secret_set(&secret, rh_str(password));
	rancher_login(w->rancher, &local, "ada", &secret, w->owner, 1);
	rh_secret_release(&secret);
	until_message(w);
}

/* ---- the tests ---- */

static void check_server_info(int minor)
{
	struct world w;

	world_open(&w, minor);
	rancher_server_info(w.rancher, w.owner, 1);
	until_message(&w);
	assert_int_equal(w.err.code, RH_OK);
	assert_non_null(w.server_info);
	assert_int_equal(w.server_info->v1_public, minor >= 13);
	assert_int_equal(w.rancher->no_v1_public, minor < 13);
	assert_int_equal(w.rancher->minor, minor >= 7 ? minor : 0);
	assert_false(w.server_info->first_login);
	assert_int_equal(w.server_info->count, 3);
	assert_string_equal(w.server_info->providers[0].id, "local");
	assert_string_equal(w.server_info->providers[0].label, "Local");
	assert_true(w.server_info->providers[0].password);
	assert_false(w.server_info->providers[1].password);
	assert_string_equal(w.server_info->providers[2].label, "newProvider");
	w.mode = 1;
	rancher_server_info(w.rancher, w.owner, 1);
	until_message(&w);
	assert_true(w.server_info->first_login);
	world_close(&w);
}

/* As Rancher's page does for its first user and for those who must. */
static void test_change_password(void **state)
{
	struct rh_secret now, fresh;
	struct world w;

	(void)state;
	world_open(&w, 15);
	rh_secret_init(&now);
	rh_secret_init(&fresh);
	rh_secret_set(&now, RH_STR("right"));
	sign_in(&w, "right");
	rancher_whoami(w.rancher, w.owner, 2);
	until_message(&w);
	assert_true(w.rancher->must_change_password);
	rh_secret_set(&fresh, RH_STR("short"));
	rancher_change_password(w.rancher, &now, &fresh, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_INVALID);
	assert_non_null(strstr(w.err.why, "at least 12"));
	assert_true(w.rancher->must_change_password);
	rh_secret_set(&fresh, RH_STR("a longer \"one\""));
	rancher_change_password(w.rancher, &now, &fresh, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.err.code, RH_OK);
	assert_false(w.rancher->must_change_password);
	assert_non_null(strstr(w.bodies, "{\"currentPassword\":\"right\",\"newPassword\":\"a longer \\\"one\\\"\"}"));
	rh_secret_release(&now);
	rh_secret_release(&fresh);
	world_close(&w);
}

static void test_server_info(void **state)
{
	(void)state;
	check_server_info(6);
	check_server_info(11);
	check_server_info(15);
}

static void test_server_info_nobody(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	script_refuse(w.server, true);
	rancher_server_info(w.rancher, w.owner, 1);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_NET);
	assert_null(w.server_info);
	world_close(&w);
}

/* Signs in at each generation of server, without having said hello before. */
static void test_login(void **state)
{
	static const int minors[] = { 6, 11, 15 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(minors); i++) {
		struct world w;

		world_open(&w, minors[i]);
		sign_in(&w, "right");
		assert_int_equal(w.err.code, RH_OK);
		assert_int_equal(w.at->auth, NET_AUTH_BEARER);
		assert_true(rh_str_is(rh_secret_peek(&w.at->credential), TOKEN));
		assert_true(w.rancher->token_is_ours);
		assert_true(w.rancher->token_expires > 0);
		assert_int_equal(w.rancher->no_v1_public, minors[i] < 13);
		assert_non_null(strstr(w.bodies, "\"type\":\"localProvider\""));
		assert_non_null(strstr(w.bodies, "\"responseType\":\"json\""));

		rancher_whoami(w.rancher, w.owner, 2);
		until_message(&w);
		assert_int_equal(w.err.code, RH_OK);
		assert_string_equal(w.rancher->user_id, "u-1");
		assert_string_equal(w.rancher->user_name, "ada");
		assert_true(w.rancher->must_change_password);
		assert_int_equal(w.rancher->token_expires, 1785578400);
		assert_string_equal(w.rancher->version, "v2.6.14");

		rancher_logout(w.rancher, w.owner, 3);
		until_message(&w);
		assert_int_equal(w.err.code, RH_OK);
		assert_int_equal(w.at->auth, NET_AUTH_NONE);
		assert_int_equal(rh_secret_peek(&w.at->credential).n, 0);
		assert_false(w.rancher->token_is_ours);
		world_close(&w);
	}
}

static void test_login_refused(void **state)
{
	struct rancher_provider github = { .id = (char *)"github",
					   .type = (char *)"githubProvider",
					   .label = (char *)"GitHub" };
	struct rh_secret none;
	struct world w;

	(void)state;
	world_open(&w, 15);
	sign_in(&w, "wrong");
	assert_int_equal(w.err.code, RH_E_AUTH);
	assert_string_equal(w.err.what, "The user name or the password is wrong");
	assert_int_equal(w.at->auth, NET_AUTH_NONE);
	w.mode = 2;
	sign_in(&w, "right");
	assert_int_equal(w.err.code, RH_E_FORBIDDEN);
	assert_non_null(strstr(w.err.what, "disabled"));
	rh_secret_init(&none);
	rancher_login(w.rancher, &github, "ada", &none, w.owner, 1);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_INVALID);
	assert_non_null(strstr(w.err.fix, "API key"));
	world_close(&w);
}

static void test_whoami_refused(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	w.at->auth = NET_AUTH_BEARER;
	rh_secret_set(&w.at->credential, RH_STR("token-old:x"));
	rancher_whoami(w.rancher, w.owner, 2);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_AUTH);
	assert_null(w.rancher->user_id);
	/* not ours: it is kept, and nobody is asked */
	w.asked = 0;
	rancher_logout(w.rancher, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.asked, 0);
	assert_int_equal(w.at->auth, NET_AUTH_BEARER);
	world_close(&w);
}

static bool clusters_polling(struct world *w)
{
	return w->clusters->live == KUBE_LIVE_POLLING;
}

static bool clusters_stale(struct world *w)
{
	return w->clusters->live == KUBE_LIVE_STALE;
}

static void use_token(struct world *w)
{
	w->at->auth = NET_AUTH_BEARER;
	rh_secret_set(&w->at->credential, RH_STR(TOKEN));
}

static void test_clusters(void **state)
{
	const struct rancher_cluster_row *c;
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, 15);
	use_token(&w);
	w.clusters = rancher_clusters_new(w.rancher, w.owner, 1);
	assert_int_equal(w.clusters->live, KUBE_LIVE_LOADING);
	turn_until(&w, clusters_polling);
	assert_int_equal(w.clusters->rows.n, 2);
	c = (const struct rancher_cluster_row *)rh_rows_get(&w.clusters->rows, "c-1");
	assert_false(c->can_explore);
	assert_string_equal(c->cannot, "Rancher lost contact (Connected=False)");
	assert_true(((const struct rancher_cluster_row *)rh_rows_get(&w.clusters->rows, "local"))->can_explore);

	w.mode = 3;
	rh_clock_advance(15000);
	turn_until(&w, clusters_stale);
	assert_int_equal(w.clusters->rows.n, 2);
	assert_int_equal(w.clusters->stale_since, rh_wall());
	assert_non_null(strstr(w.clusters->err.why, "502 Bad Gateway"));
	w.mode = 0;
	rh_clock_advance(1000);
	turn_until(&w, clusters_polling);
	assert_int_equal(w.clusters->stale_since, 0);
	assert_int_equal(w.clusters->err.code, RH_OK);
	world_close(&w);
}

static bool tenancy_ready(struct world *w)
{
	return w->tenancy->live == KUBE_LIVE_POLLING || w->tenancy->live == KUBE_LIVE_WATCHING;
}

static const struct rancher_namespace_row *place(const struct world *w, const char *name)
{
	return (const struct rancher_namespace_row *)rh_rows_get(&w->tenancy->namespaces, name);
}

static void test_places(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	use_token(&w);
	w.tenancy = rancher_tenancy_new(w.rancher, w.kube, w.owner, 1);
	turn_until(&w, tenancy_ready);
	assert_int_equal(w.tenancy->namespaces.n, 3);
	assert_int_equal(w.tenancy->projects.n, 2);
	assert_string_equal(place(&w, "web")->project, "p-web");
	assert_false(place(&w, "web")->system);
	assert_true(place(&w, "agents")->system);
	assert_false(place(&w, "agents")->obscure);
	assert_true(place(&w, "p-abc")->obscure);
	world_close(&w);
}

static void test_native_places(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	use_token(&w);
	w.tenancy = rancher_tenancy_new(NULL, w.kube, w.owner, 1);
	turn_until(&w, tenancy_ready);
	assert_int_equal(w.tenancy->namespaces.n, 2);
	assert_string_equal(place(&w, "web")->state, "Active");
	assert_string_equal(place(&w, "web")->description, "d");
	assert_string_equal(place(&w, "web")->project, "p-web");
	assert_true(place(&w, "kube-system")->system);
	assert_int_equal(w.tenancy->projects.n, 1);
	assert_false(w.tenancy->cannot_list);
	world_close(&w);
}

static bool cannot_list(struct world *w)
{
	return w->tenancy->cannot_list;
}

static void test_typed_places(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	use_token(&w);
	w.mode = 4;
	w.tenancy = rancher_tenancy_new(NULL, w.kube, w.owner, 1);
	rancher_tenancy_add_typed(w.tenancy, "mine");
	assert_null(place(&w, "mine"));
	turn_until(&w, cannot_list);
	assert_int_equal(w.tenancy->err.code, RH_OK);
	assert_non_null(place(&w, "mine"));
	rancher_tenancy_add_typed(w.tenancy, "kube-public");
	rancher_tenancy_add_typed(w.tenancy, "mine");
	assert_int_equal(w.tenancy->namespaces.n, 2);
	assert_true(place(&w, "kube-public")->system);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_change_password),
		cmocka_unit_test(test_server_info),
		cmocka_unit_test(test_server_info_nobody),
		cmocka_unit_test(test_login),
		cmocka_unit_test(test_login_refused),
		cmocka_unit_test(test_whoami_refused),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_native_places),
		cmocka_unit_test(test_typed_places),
		cmocka_unit_test(test_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
