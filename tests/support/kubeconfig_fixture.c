/* See kubeconfig_fixture.h. */
#include "base/base.h"
#include "data/text.h"
#include "kube/kubeconfig.h"
#include "net/net.h"

#include "tests/support/kubeconfig_fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char kf_dir[] = "/tmp/rh-test-kubeconfig-XXXXXX";
struct net *kf_net;
struct ts_cert kf_ca, kf_client;
char *kf_ca64, *kf_cert64, *kf_key64;

/* ---- files ---- */

char *kf_path(const char *name)
{
	return rh_format("%s/%s", kf_dir, name);
}

void kf_put(const char *name, const char *text, mode_t mode)
{
	char *path = kf_path(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	/* Before the file has content and a reader who waits for it takes it away. */
	assert_int_equal(fchmod(fileno(f), mode), 0);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static char *base64(const char *z)
{
	struct rh_buf b;

	rh_buf_init(&b, 1 << 20);
	data_base64_encode(rh_str(z), rh_out_buf(&b));
	return rh_buf_take(&b);
}

struct kube_config *kf_load(const char *name, struct rh_err *e)
{
	char *path = name ? kf_path(name) : NULL;
	struct kube_config *k = NULL;
	enum rh_code code = kube_config_load(path, &k, e);

	assert_int_equal(code == RH_OK, k != NULL);
	if (k)
		e->code = RH_OK;
	free(path);
	return k;
}

struct kube_config *kf_load_text(const char *text)
{
	struct rh_err e;

	kf_put("config", text, 0600);
	struct kube_config *k = kf_load("config", &e);

	if (!k)
		fail_msg("%s %s", e.what, e.why);
	return k;
}

const struct kube_context *kf_context(const struct kube_config *k, const char *name)
{
	for (size_t i = 0; i < k->count; i++)
		if (strcmp(k->contexts[i].name, name) == 0)
			return &k->contexts[i];
	fail_msg("no context %s", name);
	return NULL;
}

/* ---- connecting ---- */

struct net_endpoint *kf_connect(const struct kube_config *k, const char *name, struct rh_err *e)
{
	struct rh_owner me = rh_owner_new();
	struct net_endpoint *at;
	struct rh_message m;

	kube_config_connect(kf_net, k, kf_context(k, name), false, me, 3);
	while (!rh_message_take(&m))
		net_wait(kf_net, -1);
	assert_int_equal(m.tag, 3);
	*e = m.err;
	at = rh_message_steal(&m);
	rh_message_release(&m);
	rh_owner_end(me);
	return at;
}

/* A file with one cluster (these fields), one user (those fields) and the context "c" of both. */
char *kf_config(const char *cluster, const char *user)
{
	return rh_format("clusters:\n- name: k\n  cluster: {%s}\nusers:\n- name: u\n  user: {%s}\n"
			 "contexts:\n- name: c\n  context: {cluster: k, user: u}\ncurrent-context: c\n",
			 cluster, user);
}

struct net_endpoint *kf_endpoint(const char *cluster, const char *user)
{
	char *text = kf_config(cluster, user);
	struct kube_config *k = kf_load_text(text);
	struct rh_err e;
	struct net_endpoint *at;

	if (kf_context(k, "c")->problem.code != RH_OK)
		fail_msg("%s %s", kf_context(k, "c")->problem.what, kf_context(k, "c")->problem.why);
	at = kf_connect(k, "c", &e);
	if (!at)
		fail_msg("%s %s", e.what, e.why);
	kube_config_free(&k);
	free(text);
	return at;
}

bool kf_credential_is(const struct net_endpoint *at, const char *z)
{
	return rh_str_is(rh_secret_peek(&at->credential), z);
}

/* ---- fixtures ---- */

int kf_setup(void **state)
{
	(void)state;
	alarm(120);
	assert_non_null(mkdtemp(kf_dir));
	kf_net = net_new();
	ts_cert_make(&kf_ca, NULL, "CA", NULL, 0, 30);
	ts_cert_make(&kf_client, &kf_ca, "client", "DNS:localhost,IP:127.0.0.1", 0, 30);
	kf_ca64 = base64(kf_ca.cert_pem);
	kf_cert64 = base64(kf_client.cert_pem);
	kf_key64 = base64(kf_client.key_pem);
	unsetenv("KUBECONFIG");
	unsetenv("KUBERNETES_SERVICE_HOST");
	unsetenv("POD_NAMESPACE");
	setenv("HOME", kf_dir, 1);
	return 0;
}

static void note(void *flag)
{
	*(bool *)flag = true;
}

int kf_teardown(void **state)
{
	const char *const argv[] = { "rm", "-rf", kf_dir, NULL };

	(void)state;
	bool gone = false;

	(void)net_child_start(kf_net, &(struct net_child){ .argv = argv, .drop = note, .ctx = &gone });

	while (!gone)
		net_wait(kf_net, -1);
	net_free(&kf_net);
	ts_cert_free(&kf_ca);
	ts_cert_free(&kf_client);
	free(kf_ca64);
	free(kf_cert64);
	free(kf_key64);
	return 0;
}
