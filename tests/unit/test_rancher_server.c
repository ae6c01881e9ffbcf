/* A Rancher server played in small: first contact, signing in and out, clusters, namespaces and projects, by version. */
#include "tests/support/script.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct world {
	struct rh_net *net;
	struct script *server;
	struct rh_endpoint *at;
	struct rh_rancher *rancher;
	struct rh_kube *kube;
	struct rh_clusters *clusters;
	struct rh_places *places;
	struct rh_owner owner;
	int minor;			/* of the server */
	int mode;
	unsigned asked;
	char bodies[1200];		/* of all POSTs, one after the other */
	bool token_sent;
	/* of the newest mail: */
	unsigned mails, want;
	struct rh_err err;
	struct rh_rancher_hello *hello;
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
	static const char providers[] = "{\"type\":\"collection\",\"data\":[{\"id\":\"local\",\"type\":\"localProvider\"},"
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
			script_json(q, 403, "{\"type\":\"error\",\"status\":403,\"code\":\"PermissionDenied\",\"message\":\"no\"}");
		else if (strstr(q->body, "\"password\":\"right\""))
			script_json(q, 201, "{\"baseType\":\"token\",\"expiresAt\":\"2026-08-02T02:00:00Z\",\"id\":\"token-abcde\","
					    "\"token\":\"" TOKEN "\",\"userId\":\"u-other\"}");
		else
			script_json(q, 401, "{\"type\":\"error\",\"status\":401,\"code\":\"Unauthorized\",\"message\":"
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
			    "{\"type\":\"collection\",\"pagination\":{\"limit\":1000},\"data\":[{\"id\":\"local\",\"name\":\"local\","
			    "\"state\":\"active\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}]}");
	else
		script_json(q, 200,
			    "{\"type\":\"collection\",\"pagination\":{\"limit\":1000,\"next\":"
			    "\"https://elsewhere.example/v3/clusters?limit=1000&marker=c-2\"},\"data\":[{\"id\":\"c-1\",\"name\":"
			    "\"shop\",\"state\":\"unavailable\",\"conditions\":[{\"type\":\"Connected\",\"status\":\"False\"}]}]}");
}

static void places_part(struct world *w, const struct script_request *q)
{
	if (script_has(q, "/v3/projects?clusterId=c-1"))
		script_json(q, 200,
			    "{\"data\":[{\"id\":\"c-1:p-web\",\"name\":\"Web Shop\"},{\"id\":\"c-1:p-sys\",\"name\":\"System\","
			    "\"labels\":{\"authz.management.cattle.io/system-project\":\"true\"}}]}");
	else if (script_has(q, "/v3/cluster/c-1/namespaces"))
		script_json(q, 200,
			    "{\"data\":[{\"id\":\"web\",\"projectId\":\"c-1:p-web\"},{\"id\":\"agents\",\"projectId\":"
			    "\"c-1:p-sys\"},{\"id\":\"p-abc\",\"annotations\":{\"management.cattle.io/system-namespace\":\"true\"}}]}");
	else if (script_has(q, "watch=1"))
		script_begin(q->fd);
	else if (w->mode == 4)
		script_json(q, 403, "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}");
	else
		script_json(q, 200,
			    "{\"kind\":\"Table\",\"metadata\":{\"resourceVersion\":\"5\"},\"columnDefinitions\":[{\"name\":\"Name\"},"
			    "{\"name\":\"Status\"},{\"name\":\"Age\"}],\"rows\":[{\"cells\":[\"web\",\"Active\",\"1d\"],\"object\":{"
			    "\"metadata\":{\"name\":\"web\",\"annotations\":{\"field.cattle.io/projectId\":\"c-1:p-web\","
			    "\"field.cattle.io/description\":\"d\"}}}},{\"cells\":[\"kube-system\",\"Active\",\"1d\"],\"object\":{"
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
	else if (script_has(q, "/v3/tokens/token-abcde"))
		script_json(q, 200, "{\"id\":\"token-abcde\",\"expiresAt\":\"2026-08-01T10:00:00Z\"}");
	else if (script_has(q, "/v3/settings/server-version"))
		script_json(q, 200, "{\"value\":\"v2.6.14\"}");
	else if (script_has(q, "/v3/tokens?action=logout"))
		script_json(q, 200, "");
	else if (script_has(q, "/v3/clusters"))
		clusters_part(w, q);
	else
		places_part(w, q);
}

/* ---- the frame of a test ---- */

static void world_open(struct world *w, int minor)
{
	memset(w, 0, sizeof *w);
	w->minor = minor;
	w->net = rh_net_new();
	w->server = script_new(w->net, handler, w);
	w->at = rh_endpoint_new(script_url(w->server));
	w->rancher = rh_rancher_new(w->net, w->at);
	w->kube = rh_kube_new(w->net, w->at, "/k8s/clusters/c-1", "c-1");
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	rh_clusters_free(&w->clusters);
	rh_places_free(&w->places);
	rh_kube_free(&w->kube);
	rh_rancher_free(&w->rancher);
	rh_endpoint_drop(&w->at);
	rh_rancher_hello_free(w->hello);
	rh_owner_end(w->owner);
	script_free(&w->server);
	rh_net_free(&w->net);
}

static void take(void *ctx, struct rh_mail *m)
{
	struct world *w = ctx;

	w->mails++;
	w->err = m->err;
	if (m->drop == rh_rancher_hello_free) {
		rh_rancher_hello_free(w->hello);
		w->hello = rh_mail_steal(m);
	}
}

static bool enough(void *ctx)
{
	struct world *w = ctx;

	return w->until ? w->until(w) : w->mails >= w->want;
}

static void until_mail(struct world *w)
{
	w->until = NULL;
	w->want = w->mails + 1;
	script_until(w->net, enough, take, w);
}

static void turn_until(struct world *w, bool (*until)(struct world *w))
{
	w->until = until;
	script_until(w->net, enough, take, w);
}

static void sign_in(struct world *w, const char *password)
{
	struct rh_provider local = { .id = (char *)"local", .type = (char *)"localProvider", .password = true,
				     .label = (char *)"Local" };
	struct rh_secret secret;

	rh_secret_init(&secret);
	rh_secret_set(&secret, rh_str(password));
	rh_rancher_login(w->rancher, &local, "ada", &secret, w->owner, 1);
	rh_secret_release(&secret);
	until_mail(w);
}

/* ---- the tests ---- */

static void check_hello(int minor)
{
	struct world w;

	world_open(&w, minor);
	rh_rancher_hello(w.rancher, w.owner, 1);
	until_mail(&w);
	assert_int_equal(w.err.code, RH_OK);
	assert_non_null(w.hello);
	assert_int_equal(w.hello->v1_public, minor >= 13);
	assert_int_equal(w.rancher->no_v1_public, minor < 13);
	assert_int_equal(w.rancher->minor, minor >= 7 ? minor : 0);
	assert_false(w.hello->first_login);
	assert_int_equal(w.hello->count, 3);
	assert_string_equal(w.hello->providers[0].id, "local");
	assert_string_equal(w.hello->providers[0].label, "Local");
	assert_true(w.hello->providers[0].password);
	assert_false(w.hello->providers[1].password);
	assert_string_equal(w.hello->providers[2].label, "newProvider");
	w.mode = 1;
	rh_rancher_hello(w.rancher, w.owner, 1);
	until_mail(&w);
	assert_true(w.hello->first_login);
	world_close(&w);
}

static void test_hello(void **state)
{
	(void)state;
	check_hello(6);
	check_hello(11);
	check_hello(15);
}

static void test_hello_nobody(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	script_refuse(w.server, true);
	rh_rancher_hello(w.rancher, w.owner, 1);
	until_mail(&w);
	assert_int_equal(w.err.code, RH_E_NET);
	assert_null(w.hello);
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
		assert_int_equal(w.at->auth, RH_AUTH_BEARER);
		assert_true(rh_str_is(rh_secret_peek(&w.at->credential), TOKEN));
		assert_true(w.rancher->token_is_ours);
		assert_true(w.rancher->token_expires > 0);
		assert_int_equal(w.rancher->no_v1_public, minors[i] < 13);
		assert_non_null(strstr(w.bodies, "\"type\":\"localProvider\""));
		assert_non_null(strstr(w.bodies, "\"responseType\":\"json\""));

		rh_rancher_whoami(w.rancher, w.owner, 2);
		until_mail(&w);
		assert_int_equal(w.err.code, RH_OK);
		assert_string_equal(w.rancher->user_id, "u-1");
		assert_string_equal(w.rancher->user_name, "ada");
		assert_true(w.rancher->must_change_password);
		assert_int_equal(w.rancher->token_expires, 1785578400);
		assert_string_equal(w.rancher->version, "v2.6.14");

		rh_rancher_logout(w.rancher, w.owner, 3);
		until_mail(&w);
		assert_int_equal(w.err.code, RH_OK);
		assert_int_equal(w.at->auth, RH_AUTH_NONE);
		assert_int_equal(rh_secret_peek(&w.at->credential).n, 0);
		assert_false(w.rancher->token_is_ours);
		world_close(&w);
	}
}

static void test_login_refused(void **state)
{
	struct rh_provider github = { .id = (char *)"github", .type = (char *)"githubProvider", .label = (char *)"GitHub" };
	struct rh_secret none;
	struct world w;

	(void)state;
	world_open(&w, 15);
	sign_in(&w, "wrong");
	assert_int_equal(w.err.code, RH_E_AUTH);
	assert_string_equal(w.err.what, "The user name or the password is wrong");
	assert_int_equal(w.at->auth, RH_AUTH_NONE);
	w.mode = 2;
	sign_in(&w, "right");
	assert_int_equal(w.err.code, RH_E_FORBIDDEN);
	assert_non_null(strstr(w.err.what, "disabled"));
	rh_secret_init(&none);
	rh_rancher_login(w.rancher, &github, "ada", &none, w.owner, 1);
	until_mail(&w);
	assert_int_equal(w.err.code, RH_E_INVALID);
	assert_non_null(strstr(w.err.fix, "API key"));
	world_close(&w);
}

static void test_whoami_refused(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	w.at->auth = RH_AUTH_BEARER;
	rh_secret_set(&w.at->credential, RH_STR("token-old:x"));
	rh_rancher_whoami(w.rancher, w.owner, 2);
	until_mail(&w);
	assert_int_equal(w.err.code, RH_E_AUTH);
	assert_null(w.rancher->user_id);
	/* not ours: it is kept, and nobody is asked */
	w.asked = 0;
	rh_rancher_logout(w.rancher, w.owner, 3);
	until_mail(&w);
	assert_int_equal(w.asked, 0);
	assert_int_equal(w.at->auth, RH_AUTH_BEARER);
	world_close(&w);
}

static bool clusters_polling(struct world *w)
{
	return w->clusters->live == RH_LIVE_POLLING;
}

static bool clusters_stale(struct world *w)
{
	return w->clusters->live == RH_LIVE_STALE;
}

static void use_token(struct world *w)
{
	w->at->auth = RH_AUTH_BEARER;
	rh_secret_set(&w->at->credential, RH_STR(TOKEN));
}

static void test_clusters(void **state)
{
	const struct rh_cluster_row *c;
	struct world w;

	(void)state;
	rh_clock_drive(1785578400);
	world_open(&w, 15);
	use_token(&w);
	w.clusters = rh_clusters_new(w.rancher, w.owner, 1);
	assert_int_equal(w.clusters->live, RH_LIVE_LOADING);
	turn_until(&w, clusters_polling);
	assert_int_equal(w.clusters->rows.n, 2);
	c = (const struct rh_cluster_row *)rh_rows_get(&w.clusters->rows, "c-1");
	assert_false(c->can_explore);
	assert_string_equal(c->cannot, "Rancher lost contact (Connected=False)");
	assert_true(((const struct rh_cluster_row *)rh_rows_get(&w.clusters->rows, "local"))->can_explore);

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

static bool places_ready(struct world *w)
{
	return w->places->live == RH_LIVE_POLLING || w->places->live == RH_LIVE_WATCHING;
}

static const struct rh_namespace_row *place(const struct world *w, const char *name)
{
	return (const struct rh_namespace_row *)rh_rows_get(&w->places->namespaces, name);
}

static void test_places(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	use_token(&w);
	w.places = rh_places_new(w.rancher, w.kube, w.owner, 1);
	turn_until(&w, places_ready);
	assert_int_equal(w.places->namespaces.n, 3);
	assert_int_equal(w.places->projects.n, 2);
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
	w.places = rh_places_new(NULL, w.kube, w.owner, 1);
	turn_until(&w, places_ready);
	assert_int_equal(w.places->namespaces.n, 2);
	assert_string_equal(place(&w, "web")->state, "Active");
	assert_string_equal(place(&w, "web")->description, "d");
	assert_string_equal(place(&w, "web")->project, "p-web");
	assert_true(place(&w, "kube-system")->system);
	assert_int_equal(w.places->projects.n, 1);
	assert_false(w.places->cannot_list);
	world_close(&w);
}

static bool cannot_list(struct world *w)
{
	return w->places->cannot_list;
}

static void test_typed_places(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	use_token(&w);
	w.mode = 4;
	w.places = rh_places_new(NULL, w.kube, w.owner, 1);
	rh_places_add_typed(w.places, "mine");
	assert_null(place(&w, "mine"));
	turn_until(&w, cannot_list);
	assert_int_equal(w.places->err.code, RH_OK);
	assert_non_null(place(&w, "mine"));
	rh_places_add_typed(w.places, "kube-public");
	rh_places_add_typed(w.places, "mine");
	assert_int_equal(w.places->namespaces.n, 2);
	assert_true(place(&w, "kube-public")->system);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hello),	      cmocka_unit_test(test_hello_nobody),
		cmocka_unit_test(test_login),	      cmocka_unit_test(test_login_refused),
		cmocka_unit_test(test_whoami_refused), cmocka_unit_test(test_places),
		cmocka_unit_test(test_native_places), cmocka_unit_test(test_typed_places),
		cmocka_unit_test(test_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
