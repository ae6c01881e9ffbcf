/* The pull secrets and service accounts of a namespace: pages, both types, what is forbidden, broken or replaced. */
#include "tests/support/script.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/pull_secrets.h"
#include "kube/secret.h"
#include "net/net.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct world {
	struct net *net;
	struct script *server;
	struct kube *kube;
	struct rh_owner owner;
	unsigned asked, messages, want;
	bool hold, forbid, forbid_accounts, fail;
	int tag;
	struct rh_err err;
	struct kube_pull_secrets *found;
};

#define SECRET(name, key, value)                                                                                       \
	"{\"metadata\":{\"name\":\"" name "\",\"namespace\":\"web\",\"uid\":\"u-" name "\",\"resourceVersion\":\"7\"," \
	"\"creationTimestamp\":\"2026-08-01T10:00:00Z\"},\"data\":{\"" key "\":\"" value "\"}}"
/* {"auths":{"quay.io":{"username":"a","password":"canary"}}} */
#define QUAY "eyJhdXRocyI6eyJxdWF5LmlvIjp7InVzZXJuYW1lIjoiYSIsInBhc3N3b3JkIjoiY2FuYXJ5In19fQ=="
/* {"harbor.corp":{"auth":"dTpw"}} */
#define HARBOR "eyJoYXJib3IuY29ycCI6eyJhdXRoIjoiZFRwdyJ9fQ=="
/* {"auths":{"x":{"auth":"%%"}}} */
#define BROKEN "eyJhdXRocyI6eyJ4Ijp7ImF1dGgiOiIlJSJ9fX0="

static void answer(const struct world *w, const struct script_request *q)
{
	const char *forbidden = "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}";

	if (script_has(q, "/serviceaccounts"))
		script_json(
			q, w->forbid_accounts ? 403 : 200,
			w->forbid_accounts
				? forbidden
				: "{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"builder\"}},{\"metadata\":{"
				  "\"name\":\"default\"},"
				  "\"imagePullSecrets\":[{\"name\":\"quay\"},{\"name\":\"\"},{\"name\":\"gone\"}]}]}");
	else if (w->forbid)
		script_json(q, 403, forbidden);
	else if (script_has(q, "dockercfg"))
		script_json(q, 200,
			    "{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"harbor\",\"uid\":\"u\","
			    "\"creationTimestamp\":"
			    "\"2026-08-01T10:00:00Z\",\"managedFields\":[{\"time\":\"2026-08-01T10:00:00Z\"},{\"time\":"
			    "\"2026-08-03T10:00:00Z\"},"
			    "{\"time\":\"2026-08-02T10:00:00Z\"}]},\"data\":{\".dockercfg\":\"" HARBOR "\"}}]}");
	else if (w->fail && script_has(q, "continue="))
		script_json(q, 500, "{\"kind\":\"Status\",\"message\":\"etcd is gone\",\"code\":500}");
	else if (script_has(q, "continue=next%20page"))
		script_json(q, 200, "{\"metadata\":{},\"items\":[" SECRET("apart", ".dockerconfigjson", "") "]}");
	else
		script_json(q, 200,
			    "{\"metadata\":{\"continue\":\"next page\"},\"items\":[" SECRET(
				    "quay", ".dockerconfigjson", QUAY) "," SECRET("broken", ".dockerconfigjson",
										  BROKEN) "]}");
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	w->asked++;
	if (!w->hold)
		answer(w, q);
}

static void world_open(struct world *w)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->kube = kube_new(w->net, at, "/k8s/clusters/c-1", "c-1");
	net_endpoint_drop(&at);
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	kube_pull_secrets_free(w->found);
	kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	w->messages++;
	w->tag = m->tag;
	w->err = m->err;
	kube_pull_secrets_free(w->found);
	w->found = rh_message_steal(m);
}

static bool enough(void *ctx)
{
	const struct world *w = ctx;

	return w->messages >= w->want;
}

static bool asked_enough(void *ctx)
{
	const struct world *w = ctx;

	return w->asked >= w->want;
}

static void until_message(struct world *w)
{
	w->want = w->messages + 1;
	script_until(w->net, enough, take, w);
}

static void test_all(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.tag, 3);
	assert_int_equal(w.err.code, RH_OK);
	assert_int_equal(w.asked, 4);
	/* when it was last written: by the newest of its managed fields */
	const struct kube_pull_secret *written = kube_pull_secrets_find(w.found, "harbor"),
				      *untold = kube_pull_secrets_find(w.found, "quay");
	assert_int_equal(written->changed - written->created, 2 * 86400);
	assert_int_equal(untold->changed, untold->created);
	assert_int_equal(w.found->n, 4);
	assert_false(w.found->forbidden || w.found->accounts_forbidden);
	assert_string_equal(w.found->v[0].name, "apart");
	assert_false(w.found->v[0].broken); /* empty: the kubelet passes over it */
	assert_string_equal(w.found->v[1].name, "broken");
	assert_true(w.found->v[1].broken);
	assert_string_equal(w.found->v[2].type, KUBE_TYPE_DOCKERCFG);
	const struct kube_pull_secret *quay = kube_pull_secrets_find(w.found, "quay");
	assert_string_equal(quay->uid, "u-quay");
	assert_int_equal(quay->config.count, 1);
	assert_string_equal(quay->config.entries[0].user, "a");
	assert_int_equal(quay->config.entries[0].password.n, 0);
	assert_false(quay->config.entries[0].empty);
	assert_null(kube_pull_secrets_find(w.found, "absent"));
	assert_int_equal(w.found->account_count, 2);
	const struct kube_account *account = kube_pull_secrets_account(w.found, "");
	assert_string_equal(account->name, "default");
	assert_int_equal(account->n, 2);
	assert_string_equal(account->secrets[1], "gone");
	world_close(&w);
}

static void test_cover(void **state)
{
	struct registry_cover_line lines[4];
	struct registry_image image;
	struct rh_err e;
	struct world w;

	(void)state;
	world_open(&w);
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	until_message(&w);
	assert_true(registry_image_parse(RH_STR("quay.io/acme/web"), &image, &e));
	assert_int_equal(kube_pull_secrets_cover(w.found, &image, lines), 4);
	assert_string_equal(lines[0].secret, "quay");
	assert_int_equal(lines[0].how, REGISTRY_COVER_YES);
	assert_string_equal(lines[3].secret, "broken");
	assert_int_equal(lines[3].how, REGISTRY_COVER_BROKEN);
	registry_image_release(&image);
	world_close(&w);
}

static void test_passwords(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	kube_pull_secrets_ask(w.kube, "web", true, w.owner, 3);
	until_message(&w);
	struct rh_str password = rh_secret_peek(&kube_pull_secrets_find(w.found, "quay")->config.entries[0].password);
	assert_true(rh_str_is(password, "canary"));
	world_close(&w);
}

static void test_forbidden(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.forbid = true;
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.err.code, RH_OK);
	assert_true(w.found->forbidden);
	assert_false(w.found->accounts_forbidden);
	assert_int_equal(w.found->account_count, 2);
	w.forbid = false;
	w.forbid_accounts = true;
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.found->n, 4);
	assert_true(w.found->accounts_forbidden);
	world_close(&w);
}

static void test_failure(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	w.fail = true;
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_SERVER);
	assert_non_null(strstr(w.err.what, "registries of web"));
	assert_null(w.found);
	script_refuse(w.server, true);
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 4);
	until_message(&w);
	assert_int_equal(w.err.code, RH_E_NET);
	assert_int_equal(w.messages, 2);
	world_close(&w);
}

/* A newer one replaces the older; owner and cluster may end in the middle. */
static void test_endings(void **state)
{
	struct rh_owner other;
	struct world w;

	(void)state;
	world_open(&w);
	w.hold = true;
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	w.want = 3;
	script_until(w.net, asked_enough, take, &w);
	w.hold = false;
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 3);
	until_message(&w);
	assert_int_equal(w.messages, 1);
	assert_int_equal(net_reads(w.net), 0);

	w.hold = true;
	other = rh_owner_new();
	kube_pull_secrets_ask(w.kube, "web", false, other, 1);
	rh_owner_end(other);
	kube_pull_secrets_ask(w.kube, "web", false, w.owner, 1);
	kube_free(&w.kube);
	assert_int_equal(net_reads(w.net), 0);
	assert_int_equal(w.messages, 1);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),       cmocka_unit_test(test_cover),   cmocka_unit_test(test_passwords),
		cmocka_unit_test(test_forbidden), cmocka_unit_test(test_failure), cmocka_unit_test(test_endings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
