/* Who names a secret; which secrets hold one login, read in pages where they may be read; another password in one of
 * them and not one other byte. */
#include "tests/support/script.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- what objects name ---- */

static const struct kube_consumer *of(const struct kube_uses *u, const char *name)
{
	for (size_t i = 0; i < u->n; i++)
		if (!strcmp(u->v[i].name, name))
			return &u->v[i];
	fail_msg("no %s", name);
	return NULL;
}

static void add(struct kube_uses *u, int kind, const char *object)
{
	kube_uses_add(u, kind < 0 ? NULL : &kube_workload_defs[kind], rh_str(object));
}

static void test_names(void **state)
{
	struct kube_uses *u = rh_alloc(sizeof *u);

	(void)state;
	add(u, KUBE_DEPLOYMENT,
	    "{\"metadata\":{\"namespace\":\"web\",\"name\":\"front\"},\"spec\":{\"template\":{\"spec\":{"
	    "\"imagePullSecrets\":[{\"name\":\"quay\"},{}],"
	    "\"initContainers\":[{\"name\":\"i\",\"image\":\"quay.io/a/"
	    "init\",\"envFrom\":[{\"secretRef\":{\"name\":\"env\"}}]}],"
	    "\"containers\":[{\"name\":\"a\",\"image\":\"quay.io/a/"
	    "front:1\",\"env\":[{\"name\":\"X\",\"valueFrom\":{\"secretKeyRef\":"
	    "{\"name\":\"quay\",\"key\":\"k\"}}},{\"name\":\"Y\",\"value\":\"quay\"}]}],"
	    "\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"vol\"}},{\"name\":\"p\",\"projected\":{"
	    "\"sources\":[{\"secret\":"
	    "{\"name\":\"proj\"}},{\"configMap\":{\"name\":\"cm\"}}]}},{\"name\":\"c\",\"csi\":{"
	    "\"nodePublishSecretRef\":{\"name\":\"csi\"}}}]}}}}");
	add(u, KUBE_CRONJOB,
	    "{\"metadata\":{\"namespace\":\"web\",\"name\":\"nightly\"},\"spec\":{\"jobTemplate\":{\"spec\":{"
	    "\"template\":{\"spec\":"
	    "{\"serviceAccountName\":\"robot\",\"containers\":[{\"image\":\"nginx\"}]}}}}}}");
	add(u, KUBE_POD,
	    "{\"metadata\":{\"namespace\":\"web\",\"name\":\"front-1\",\"ownerReferences\":[{\"kind\":\"ReplicaSet\","
	    "\"name\":\"front-x\","
	    "\"controller\":true}]},\"spec\":{\"serviceAccountName\":\"robot\",\"containers\":[]}}");
	add(u, -1,
	    "{\"metadata\":{\"namespace\":\"web\",\"name\":\"robot\"},\"secrets\":[{\"name\":\"token\"}],"
	    "\"imagePullSecrets\":[{\"name\":"
	    "\"quay\"}]}");
	add(u, -1, "{\"metadata\":{\"namespace\":\"other\",\"name\":\"robot\"}}");
	add(u, KUBE_POD, "{\"metadata\":{}}"); /* no name: nothing */
	kube_uses_sort(u);

	assert_int_equal(u->n, 5);
	assert_string_equal(u->v[0].ns, "other");
	assert_null(u->v[1].def); /* accounts first within a namespace */
	const struct kube_consumer *front = of(u, "front"), *nightly = of(u, "nightly"), *pod = of(u, "front-1");
	assert_int_equal(kube_consumer_names(front, "quay"), KUBE_USE_PULL | KUBE_USE_ENV);
	assert_int_equal(kube_consumer_names(front, "env"), KUBE_USE_ENV);
	assert_int_equal(kube_consumer_names(front, "vol"), KUBE_USE_VOLUME);
	assert_int_equal(kube_consumer_names(front, "proj"), KUBE_USE_VOLUME);
	assert_int_equal(kube_consumer_names(front, "csi"), KUBE_USE_VOLUME);
	assert_int_equal(kube_consumer_names(front, "cm"), 0);
	assert_int_equal(kube_consumer_names(front, "k"), 0);
	assert_string_equal(front->images, "quay.io/a/front:1,quay.io/a/init");
	assert_string_equal(front->account, "default");
	assert_int_equal(kube_consumer_names(&u->v[1], "token"), KUBE_USE_MOUNTABLE);
	/* the account's list counts where the template's own is empty; a pod that exists was given the names when it
	 * was made */
	assert_true(kube_consumer_by_account(u, nightly, "quay"));
	assert_false(kube_consumer_by_account(u, nightly, "token"));
	assert_false(kube_consumer_by_account(u, front, "quay"));
	assert_false(kube_consumer_by_account(u, pod, "quay"));
	assert_true(kube_consumer_made(pod));
	assert_false(kube_consumer_made(front));
	kube_uses_free(u);
}

/* ---- one secret ---- */

static void secret_of(const char *type, const char *key, const char *config, struct rh_secret *out)
{
	struct rh_buf text;

	rh_buf_init(&text, 65536);
	rh_buf_addf(&text,
		    "{ \"kind\":\"Secret\", "
		    "\"metadata\":{\"name\":\"q\",\"namespace\":\"web\",\"resourceVersion\":\"7\",\"generation\":"
		    "12345678901234567890},"
		    "\"type\":\"%s\" ,\"data\":{\"other\":\"eA==\",\"%s\":\"",
		    type, key);
	data_base64_encode(rh_str(config), rh_out_buf(&text));
	rh_buf_addz(&text, "\"},\"x\":[1, 2]}");
	rh_secret_set(out, rh_buf_str(&text));
	rh_buf_release(&text);
}

static bool read_login(const char *type, const char *key, const char *config, const char *host, const char *user,
		       struct kube_login *l)
{
	struct rh_secret body = { 0 };
	struct kube_secret_object o;
	struct rh_err e;

	secret_of(type, key, config, &body);
	assert_int_equal(kube_secret_object_read(&body, &o, &e), RH_OK);
	bool found = kube_login_read(&o, host, user, l);
	kube_secret_object_release(&o);
	rh_secret_release(&body);
	return found;
}

static void test_change(void **state)
{
	static const char *const type = KUBE_TYPE_DOCKERCONFIGJSON, *const key = ".dockerconfigjson";
	static const char *const before =
		"{\"auths\": "
		"{\"quay.io/acme\":{\"username\":\"u\",\"password\":\"old\",\"auth\":\"dTpvbGQ=\",\"n\":1.0},"
		"\"https://quay.io\":{\"auth\":\"dTpvdGhlcg==\"}, \"quay.io:443\":{\"auth\":\"dTpvbGQ=\"},"
		"\"harbor\":{\"auth\":\"dTpvbGQ=\"}} }";
	static const char *const after =
		"{\"auths\": "
		"{\"quay.io/acme\":{\"username\":\"u\",\"password\":\"new\",\"auth\":\"dTpuZXc=\",\"n\":1.0},"
		"\"https://quay.io\":{\"auth\":\"dTpuZXc=\"}, \"quay.io:443\":{\"auth\":\"dTpvbGQ=\"},"
		"\"harbor\":{\"auth\":\"dTpvbGQ=\"}} }";
	struct rh_secret body = { 0 }, want = { 0 }, password = { 0 };
	struct kube_login l;
	struct rh_err e;

	(void)state;
	assert_true(read_login(type, key, before, "quay.io", "u", &l));
	assert_int_equal(l.key_count, 2);
	assert_true(l.mixed);
	assert_false(l.broken || l.immutable);
	assert_string_equal(l.resource_version, "7");
	rh_secret_set(&password, RH_STR("new"));
	secret_of(type, key, before, &body);
	secret_of(type, key, after, &want);
	assert_int_equal(kube_login_change(&body, &l, &password, &e), RH_OK);
	assert_true(rh_secret_eq(&body, &want));
	kube_login_release(&l);
	assert_false(read_login(type, key, before, "quay.io", "v", &l));
	assert_false(read_login(type, key, before, "quay.io:5000", "u", &l));

	/* the old form; an entry that is broken elsewhere breaks the whole */
	assert_true(read_login(KUBE_TYPE_DOCKERCFG, ".dockercfg",
			       "{\"quay.io\":{\"auth\":\"dTpvbGQ=\"},\"b\":{\"auth\":\"!\"}}", "quay.io", "u", &l));
	assert_true(l.broken);
	secret_of(KUBE_TYPE_DOCKERCFG, ".dockercfg", "{\"quay.io\":{\"auth\":\"dTpvbGQ=\"},\"b\":{\"auth\":\"!\"}}",
		  &body);
	secret_of(KUBE_TYPE_DOCKERCFG, ".dockercfg", "{\"quay.io\":{\"auth\":\"dTpuZXc=\"},\"b\":{\"auth\":\"!\"}}",
		  &want);
	assert_int_equal(kube_login_change(&body, &l, &password, &e), RH_OK);
	assert_true(rh_secret_eq(&body, &want));
	kube_login_release(&l);
	assert_false(read_login("Opaque", key, before, "quay.io", "u", &l));
	rh_secret_release(&body);
	rh_secret_release(&want);
	rh_secret_release(&password);
}

/* ---- many ---- */

struct world {
	struct net *net;
	struct script *server;
	struct kube *kube;
	struct rh_owner owner;
	unsigned asked, messages;
	bool narrow;
	struct rh_secret wanted;
	struct kube_logins *logins;
	struct kube_uses *uses;
};

static void item(struct rh_buf *b, const char *ns, const char *name, const char *auth)
{
	struct rh_buf config;

	rh_buf_init(&config, 4096);
	rh_buf_addf(&config, "{\"auths\":{\"quay.io\":{\"auth\":\"%s\"}}}", auth);
	rh_buf_addf(b,
		    "%s{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"resourceVersion\":\"1\"},\"data\":{\"."
		    "dockerconfigjson\":\"",
		    b->n ? "," : "", name, ns);
	data_base64_encode(rh_buf_str(&config), rh_out_buf(b));
	rh_buf_addz(b, "\"}}");
	rh_buf_release(&config);
}

static void answer_secrets(const struct script_request *q)
{
	struct rh_buf items, body;

	rh_buf_init(&items, 65536);
	rh_buf_init(&body, 65536);
	bool more = script_has(q, "continue=");
	bool whole = !script_has(q, "/namespaces/");

	if (!script_has(q, "dockercfg") && (whole || script_has(q, "/n1/"))) {
		item(&items, "n1", more ? "second" : "first", "dTpvbGQ="); /* u:old */
		item(&items, "n1", more ? "drifted" : "another-user", more ? "dTpvdGhlcg==" : "djpvbGQ=");
		if (whole)
			item(&items, "not-asked-for", "stranger", "dTpvbGQ=");
	} else {
		more = true; /* nothing, and no second page */
	}
	rh_buf_addf(&body, "{\"metadata\":{%s},\"items\":[%s]}", more ? "" : "\"continue\":\"n\"", items.p);
	script_json(q, 200, body.p);
	rh_buf_release(&items);
	rh_buf_release(&body);
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	static const char *const forbidden =
		"{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}";
	struct world *w = ctx;
	bool whole = !script_has(q, "/namespaces/");

	(void)s;
	w->asked++;
	if ((w->narrow && whole) || script_has(q, "/forbidden/"))
		script_json(q, 403, forbidden);
	else if (script_has(q, "/secrets"))
		answer_secrets(q);
	else if (script_has(q, "/batch/v1/") && script_has(q, "cronjobs"))
		script_answer(q, 404, "text/plain", NULL, "404 page not found");
	else if (script_has(q, "cronjobs"))
		script_json(q, 200, "{\"items\":[{\"metadata\":{\"name\":\"old\",\"namespace\":\"n1\"},\"spec\":{}}]}");
	else
		script_json(q, 200, "{\"items\":null}"); /* as Go writes an empty list */
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	w->messages++;
	if (m->tag == 1)
		w->logins = rh_message_steal(m);
	else
		w->uses = rh_message_steal(m);
}

static bool enough(void *ctx)
{
	return ((const struct world *)ctx)->messages > 0;
}

static void world_open(struct world *w, bool narrow)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->narrow = narrow;
	rh_secret_set(&w->wanted, RH_STR("other"));
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->kube = kube_new(w->net, at, "", "c");
	net_endpoint_drop(&at);
	w->owner = rh_owner_new();
}

static void world_close(struct world *w)
{
	kube_logins_free(w->logins);
	rh_secret_release(&w->wanted);
	kube_uses_free(w->uses);
	kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static const char *const namespaces[] = { "n1", "n2", "forbidden", "n4", "n5" };

static void check_logins(const struct kube_logins *l)
{
	assert_int_equal(l->n, 3);
	assert_string_equal(l->v[0].name, "drifted");
	assert_int_equal(l->v[0].group, 1); /* the odd one out */
	assert_true(l->v[0].has);
	assert_false(l->v[1].has);
	assert_string_equal(l->v[1].name, "first");
	assert_int_equal(l->v[1].group, 0);
	assert_int_equal(l->v[2].group, 0);
	assert_int_equal(l->groups, 2);
	assert_int_equal(l->seen, 4);
	assert_string_equal(l->v[1].type, KUBE_TYPE_DOCKERCONFIGJSON);
}

static void test_logins(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, false);
	kube_logins_ask(w.kube, namespaces, RH_LEN(namespaces), "quay.io", "u", &w.wanted, NULL, w.owner, 1);
	script_until(w.net, enough, take, &w);
	check_logins(w.logins);
	assert_int_equal(w.asked, 3); /* the cluster at once: two pages, and the other type */
	assert_int_equal(w.logins->unread_count, 0);
	world_close(&w);

	world_open(&w, true); /* where the whole cluster may not be read */
	kube_logins_ask(w.kube, namespaces, RH_LEN(namespaces), "quay.io", "u", &w.wanted, NULL, w.owner, 1);
	script_until(w.net, enough, take, &w);
	check_logins(w.logins);
	assert_int_equal(w.logins->unread_count, 1);
	assert_string_equal(w.logins->unread[0].what, "secrets in forbidden");
	assert_int_equal(w.logins->unread[0].err.code, RH_E_FORBIDDEN);
	world_close(&w);
}

static void test_uses(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, false);
	kube_uses_ask(w.kube, namespaces, 1, w.owner, 2);
	script_until(w.net, enough, take, &w);
	assert_int_equal(w.uses->n, 1); /* by the resource of before Kubernetes 1.21 */
	assert_string_equal(w.uses->v[0].name, "old");
	assert_int_equal(w.uses->unread_count, 0);
	world_close(&w);

	world_open(&w, true);
	kube_uses_ask(w.kube, namespaces + 2, 1, w.owner, 2);
	script_until(w.net, enough, take, &w);
	assert_int_equal(w.uses->n, 0);
	assert_int_equal(w.uses->unread_count, 7);
	world_close(&w);

	world_open(&w, false); /* no namespace: an answer all the same */
	kube_uses_ask(w.kube, NULL, 0, w.owner, 2);
	script_until(w.net, enough, take, &w);
	assert_int_equal(w.asked, 0);
	assert_int_equal(w.uses->n, 0);
	world_close(&w);
}

/* A newer question replaces the older; an owner that ends, and a cluster that goes, drop theirs. */
static void test_ends(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, false);
	kube_uses_ask(w.kube, namespaces, RH_LEN(namespaces), w.owner, 2);
	kube_uses_ask(w.kube, namespaces, RH_LEN(namespaces), w.owner, 2);
	script_until(w.net, enough, take, &w);
	assert_int_equal(w.messages, 1);
	kube_uses_ask(w.kube, namespaces, RH_LEN(namespaces), w.owner, 3);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names), cmocka_unit_test(test_change), cmocka_unit_test(test_logins),
		cmocka_unit_test(test_uses),  cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
