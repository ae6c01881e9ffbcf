/* Explain: what is said about an image in a namespace, and the verdict that scripts get. */
#include "app/explain.h"
#include "app/explain_ask.h"
#include "base/base.h"
#include "data/text.h"
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

static enum app_explained explain_pod(struct world *w, const char *reference, const struct app_explain_pod *pod)
{
	struct registry_image image;
	struct rh_err e;

	rh_buf_clear(&w->said);
	assert_true(registry_image_parse(rh_str(reference), &image, &e));
	enum app_explained v = app_explain(rh_str(reference), &image, &w->found, pod,
					   &(struct app_explain_sink){ heading, line, &w->said });
	registry_image_release(&image);
	return v;
}

static enum app_explained explain(struct world *w, const char *reference)
{
	return explain_pod(w, reference, NULL);
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

/* A password that says when it ends: said of the key that sends it, by the server's clock. */
static void test_ends(void **state)
{
	static const struct {
		int64_t now;
		const char *says;
	} rows[] = {
		{ 1785600000 - 7200, "1  ecr|by key ecr.example\n|its password ends in 120m\n" },
		{ 1785600000 + 3 * 3600, "|its password ended 3h ago: the registry refuses it\n" },
	};
	struct rh_buf token;
	struct world w;

	(void)state;
	rh_buf_init(&token, 1000);
	data_base64_encode(RH_STR("{\"payload\":\"AA==\",\"expiration\":1785600000}"), rh_out_buf(&token));
	char *config = rh_format("{\"auths\":{\"ecr.example\":{\"username\":\"AWS\",\"password\":\"%s\"}}}", token.p);
	world_open(&w);
	add(&w, "ecr", config);
	add(&w, "host", AUTHS("quay.io"));
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		w.found.now = rows[i].now;
		assert_int_equal(explain(&w, "ecr.example/shop/web"), APP_EXPLAINED_COVERED);
		SAYS(&w, rows[i].says);
	}
	explain(&w, "quay.io/acme/front");
	assert_null(strstr(w.said.p, "its password"));
	world_close(&w);
	rh_buf_release(&token);
	free(config);
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
	assert_int_equal(explain(&w, "acme/nginx"), APP_EXPLAINED_NOTHING);
	assert_int_equal(explain(&w, "nginx"), APP_EXPLAINED_PUBLIC);
	SAYS(&w, "read as|docker.io/library/nginx:latest\n|docker.io/library is filled in");
	SAYS(&w, "pulled from|registry-1.docker.io\n");
	SAYS(&w, "*|There are none.\n");
	add(&w, "hub", AUTHS("hub.docker.com"));
	assert_int_equal(
		explain(&w, "acme/front@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		APP_EXPLAINED_NEAR);
	SAYS(&w, "docker.io is filled in: the first part is not a host");
	assert_null(strstr(w.said.p, "is filled in\npulled")); /* no tag beside a digest */
	assert_int_equal(explain(&w, "quay.io/acme/front:3.1"), APP_EXPLAINED_NOTHING);
	assert_null(strstr(w.said.p, "filled in"));
	assert_int_equal(
		explain(&w, "acme/front@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
		APP_EXPLAINED_NEAR);
	SAYS(&w, "*|Not covered. hub nearly does: write index.docker.io/v1/.\n");
	w.found.forbidden = true;
	w.found.n = 0;
	assert_int_equal(explain(&w, "nginx"), APP_EXPLAINED_UNKNOWN);
	w.found.n = 1;
	world_close(&w);
}

/* A pod that is written already is judged by what it names. */
static void test_pods(void **state)
{
	static const char *const quay[] = { "quay" }, *const gone[] = { "gone" }, *const both[] = { "quay", "broken" };
	const struct app_explain_pod names_quay = { quay, 1, NULL }, names_gone = { gone, 1, NULL },
				     names_both = { both, 2, NULL }, by_default = { .account = "default" },
				     by_builder = { .account = "builder" };
	struct world w;

	(void)state;
	world_open(&w);
	add(&w, "quay", AUTHS("quay.io"));
	add(&w, "broken", "{");
	add_account(&w, "builder", "quay");
	add_account(&w, "default", NULL);
	assert_int_equal(explain_pod(&w, "quay.io/acme/web", &names_quay), APP_EXPLAINED_COVERED);
	SAYS(&w, "*|Covered by quay, which it names.\n");
	assert_int_equal(explain_pod(&w, "quay.io/acme/web", &by_builder), APP_EXPLAINED_BY_ACCOUNT);
	SAYS(&w, "*|Covered by quay, which the service account builder adds.\n");
	assert_int_equal(explain_pod(&w, "quay.io/acme/web", &by_default), APP_EXPLAINED_UNATTACHED);
	SAYS(&w, "*|Not attached: quay covers it, and the pod does not get it. Name it in imagePullSecrets.\n");
	assert_int_equal(explain_pod(&w, "quay.io/acme/web", &names_both), APP_EXPLAINED_BROKEN);
	SAYS(&w, "*|Not covered: nodes cannot read broken, and so have no credentials at all for the pod.\n");
	assert_int_equal(explain_pod(&w, "quay.io/acme/web", &names_gone), APP_EXPLAINED_UNATTACHED);
	SAYS(&w, "*|It names gone, which is not there.\n");
	assert_int_equal(explain_pod(&w, "quay.io:443/acme/web", &names_quay), APP_EXPLAINED_NEAR);
	SAYS(&w, "*|Not covered. quay nearly does: write quay.io:443.\n");
	assert_int_equal(explain_pod(&w, "nginx", &names_quay), APP_EXPLAINED_PUBLIC);
	SAYS(&w, "*|It needs no login: it is an official image of Docker Hub.\n");
	assert_int_equal(explain_pod(&w, "ghcr.io/acme/web", &names_quay), APP_EXPLAINED_NOTHING);
	world_close(&w);
}

/* "image ns of account named…" of each question, or what is wrong. */
static void read_to(const char *text, struct rh_buf *out)
{
	struct app_explain_questions q = { 0 };
	struct rh_err e;

	rh_buf_clear(out);
	if (app_explain_read(rh_str(text), &q, &e) != RH_OK)
		rh_buf_addf(out, "%s|%s", e.what, e.why);
	for (size_t i = 0; e.code == RH_OK && i < q.n; i++) {
		const struct app_explain_question *one = &q.v[i];

		rh_buf_addf(out, "%s%s %s %s %s", i ? "\n" : "", one->image, one->ns ? one->ns : "-",
			    one->of ? one->of : "-", one->account ? one->account : "-");
		for (size_t j = 0; j < one->named_count; j++)
			rh_buf_addf(out, " %s", one->named[j]);
	}
	app_explain_questions_release(&q);
}

#define POD_SPEC "spec: {containers: [{image: nginx}, {image: nginx}, {image: \"quay.io/a/b:1\"}], "

static void test_read(void **state)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{ "nginx\n", "nginx - - -" },
		{ "# ours\n\n  quay.io/a/b:1 # the web\r\nnginx", "quay.io/a/b:1 - - -\nnginx - - -" },
		{ "localhost:5000/app", "localhost:5000/app - - -" },
		{ "nginx\nBad", "This is not an image reference.|line 2: Bad: capitals in the repository name" },
		{ "", "There is no image in it.|" },
		{ "# nothing\n", "There is no image in it.|" },
		{ "---\nkind: Service\nmetadata: {name: s}\n", "There is no image in it.|" },
		{ "kind: Pod\nmetadata: {name: p, namespace: web}\n" POD_SPEC
		  "imagePullSecrets: [{name: a}, {name: b}], serviceAccountName: s}\n",
		  "nginx web Pod p s a b\nquay.io/a/b:1 web Pod p s a b" },
		/* a secret that is only mounted is no pull secret */
		{ "kind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: nginx}], volumes: [{secret: "
		  "{secretName: "
		  "v}}]}\n",
		  "nginx - Pod p default" },
		{ "{\"kind\":\"List\",\"items\":[{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{"
		  "\"initContainers\":[{\"image\":\"nginx\"}]}},{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":"
		  "\"c\"}}]}",
		  "nginx - Pod p default" },
		{ "kind: CronJob\nmetadata: {generateName: c-}\nspec: {jobTemplate: {spec: {template: {spec: "
		  "{containers: "
		  "[{image: nginx}]}}}}}\n",
		  "nginx - CronJob c- default" },
		{ "kind: Service\nmetadata: {name: s}\n---\nkind: Pod\nmetadata: {name: p}\nspec: {containers: "
		  "[{image: "
		  "Bad}]}\n",
		  "This is not an image reference.|document at line 4: Bad: capitals in the repository name" },
		{ "kind: Pod\nmetadata: [\n", "Line 3 of the YAML cannot be read|" },
	};
	struct rh_buf got;

	(void)state;
	rh_buf_init(&got, 8192);
	for (size_t i = 0; i < RH_LEN(rows); i++) {
		read_to(rows[i].text, &got);
		if (strncmp(got.p, rows[i].expected, strlen(rows[i].expected)) != 0)
			fail_msg("%s\n-> %s\nnot %s", rows[i].text, got.p, rows[i].expected);
	}
	rh_buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),     cmocka_unit_test(test_covered),     cmocka_unit_test(test_of_no_use),
		cmocka_unit_test(test_accounts), cmocka_unit_test(test_not_covered), cmocka_unit_test(test_pods),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
