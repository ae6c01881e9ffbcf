/* Explain: what is said about an image in a namespace, and the verdict that scripts get. */
#include "app/explain.h"
#include "base/base.h"
#include "kube/pull_secrets.h"
#include "registry/docker_config.h"
#include "registry/image.h"
#include "registry/keyring.h"
#include "ui/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

struct world {
	struct kube_pull_secrets found;
	struct kube_pull_secret secrets[6];
	struct kube_account accounts[3];
	char *names[6];
	struct rh_buf said;
};

static void add(struct world *w, const char *name, const char *config)
{
	struct kube_pull_secret *s = &w->secrets[w->found.n++];

	s->name = rh_strdup(name);
	s->broken = registry_docker_config_read(rh_str(config), false, &s->config, &s->why) != RH_OK ||
		    registry_cover_breaks(&s->config);
	registry_docker_config_forget(&s->config);
}

static void add_account(struct world *w, const char *name, const char *secret)
{
	struct kube_account *a = &w->accounts[w->found.account_count];

	w->names[w->found.account_count++] = rh_strdup(secret ? secret : "");
	a->name = rh_strdup(name);
	a->secrets = &w->names[w->found.account_count - 1];
	a->n = secret != NULL;
}

static void world_open(struct world *w)
{
	memset(w, 0, sizeof *w);
	w->found.ns = rh_strdup("web");
	w->found.v = w->secrets;
	w->found.accounts = w->accounts;
	rh_buf_init(&w->said, 65536);
}

static void world_close(struct world *w)
{
	for (size_t i = 0; i < w->found.n; i++) {
		free(w->secrets[i].name);
		registry_docker_config_release(&w->secrets[i].config);
	}
	for (size_t i = 0; i < w->found.account_count; i++) {
		free(w->accounts[i].name);
		free(w->names[i]);
	}
	free(w->found.ns);
	rh_buf_release(&w->said);
}

static void heading(void *ctx, enum app_explain_part part, const char *title)
{
	(void)part;
	rh_buf_addf(ctx, "# %s\n", title);
}

static void line(void *ctx, enum ui_role role, const char *label, const char *text)
{
	(void)role;
	rh_buf_addf(ctx, "%s|%s\n", label ? label : "*", text);
}

static enum app_explained explain(struct world *w, const char *reference)
{
	struct registry_image image;
	struct rh_err e;

	rh_buf_clear(&w->said);
	assert_true(registry_image_parse(rh_str(reference), &image, &e));
	enum app_explained v = app_explain(rh_str(reference), &image, &w->found,
					   &(struct app_explain_sink){ heading, line, &w->said });
	registry_image_release(&image);
	return v;
}

#define SAYS(w, text) assert_non_null(strstr((w)->said.p, text))
#define AUTHS(key) "{\"auths\":{\"" key "\":{\"username\":\"u\",\"password\":\"not-a-password\"}}}"

static void test_covered(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	add(&w, "harbor", AUTHS("harbor.corp.example"));
	add(&w, "host", AUTHS("quay.io"));
	add(&w, "old", AUTHS("quay.io:443"));
	add(&w, "path", "{\"auths\":{\"quay.io/acme\":{\"username\":\"u\",\"password\":\"x\"},\"quay.io\":{}}}");
	add_account(&w, "default", NULL);
	assert_int_equal(explain(&w, "quay.io/acme/front"), APP_EXPLAINED_COVERED);
	SAYS(&w, "read as|quay.io/acme/front:latest\n|:latest is filled in\npulled from|quay.io\n");
	/* every key that is tried, in the kubelet's order */
	SAYS(&w, "1  path|by key quay.io/acme\n2  host|by key quay.io\n3  path|by key quay.io, but without a user name "
		 "and a password");
	SAYS(&w, "old|nearly: key quay.io:443 has a port, the image has none\n|write quay.io\nharbor|no: its key is "
		 "harbor.corp.example\n");
	SAYS(&w, "default|adds none\n");
	SAYS(&w, "# Verdict\n*|Covered. Name path in imagePullSecrets of the pod, or of its service account.\n");
	world_close(&w);
}

/* What covers by its key and sends nothing that is of use does not cover. */
static void test_of_no_use(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	add(&w, "acr",
	    "{\"auths\":{\"reg.azurecr.io\":{\"username\":\"00000000-0000-0000-0000-000000000000\",\"identitytoken\":"
	    "\"t\"}}}");
	assert_int_equal(explain(&w, "reg.azurecr.io/app"), APP_EXPLAINED_NEAR);
	add(&w, "good", AUTHS("reg.azurecr.io"));
	assert_int_equal(explain(&w, "reg.azurecr.io/app"), APP_EXPLAINED_COVERED);
	SAYS(&w, "Covered. Name good in");
	world_close(&w);
	world_open(&w);
	add(&w, "acr",
	    "{\"auths\":{\"reg.azurecr.io\":{\"username\":\"00000000-0000-0000-0000-000000000000\",\"identitytoken\":"
	    "\"t\"}}}");
	add(&w, "hub", AUTHS("https://index.docker.io/v1/"));
	add_account(&w, "default", NULL);
	assert_int_equal(explain(&w, "reg.azurecr.io/app"), APP_EXPLAINED_NEAR);
	SAYS(&w, "1  acr|by key reg.azurecr.io, but with a token only");
	SAYS(&w, "*|Not covered: what nodes would send from acr is refused. Nodes know no such tokens");
	assert_int_equal(explain(&w, "localhost/app"), APP_EXPLAINED_NEAR);
	SAYS(&w,
	     "1  hub|by key https://index.docker.io/v1/, as nodes take a host without dot and port for Docker Hub\n");
	SAYS(&w, "*|Not covered. hub holds the login of Docker Hub, and localhost is another host.\n");
	world_close(&w);
}

static void test_accounts(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	add(&w, "broken", "{\"auths\":{\"x\":{\"auth\":\"%%\"}}}");
	add(&w, "quay", AUTHS("quay.io"));
	add_account(&w, "builder", "gone");
	add_account(&w, "default", "quay");
	assert_int_equal(explain(&w, "quay.io/acme/front:1"), APP_EXPLAINED_BY_ACCOUNT);
	SAYS(&w, "builder|gone: not there, passed over\ndefault|quay: covers\n*|A pod that names a pull secret of its "
		 "own gets none of these.\n");
	SAYS(&w, "*|Name no broken one beside it");
	/* another account's do not help a pod that names no account */
	free(w.accounts[1].name);
	w.accounts[1].name = rh_strdup("other");
	assert_int_equal(explain(&w, "quay.io/acme/front:1"), APP_EXPLAINED_COVERED);
	/* what it names is broken: it gives nothing at all */
	free(w.accounts[0].name);
	free(w.names[0]);
	w.accounts[0].name = rh_strdup("default");
	w.names[0] = rh_strdup("broken");
	assert_int_equal(explain(&w, "quay.io/acme/front:1"), APP_EXPLAINED_COVERED);
	SAYS(&w, "default|broken: broken, breaks all pulls\n");
	world_close(&w);
}

static void test_not_covered(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	assert_int_equal(explain(&w, "nginx"), APP_EXPLAINED_NO_NAMESPACE);
	add_account(&w, "default", NULL);
	assert_int_equal(explain(&w, "nginx"), APP_EXPLAINED_NOTHING);
	SAYS(&w, "read as|docker.io/library/nginx:latest\n|docker.io/library is filled in");
	SAYS(&w, "pulled from|registry-1.docker.io\n");
	SAYS(&w, "*|There are none.\n");
	add(&w, "hub", AUTHS("hub.docker.com"));
	assert_int_equal(
		explain(&w, "acme/front@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		APP_EXPLAINED_NEAR);
	SAYS(&w, "docker.io is filled in: the first part is not a host");
	SAYS(&w, "*|Not covered. hub nearly does: write index.docker.io/v1/.\n");
	w.found.forbidden = true;
	w.found.n = 0;
	assert_int_equal(explain(&w, "nginx"), APP_EXPLAINED_UNKNOWN);
	w.found.n = 1;
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covered),
		cmocka_unit_test(test_of_no_use),
		cmocka_unit_test(test_accounts),
		cmocka_unit_test(test_not_covered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
