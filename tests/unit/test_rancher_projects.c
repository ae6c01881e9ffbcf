/* Secrets of projects: which are ones, who receives them, what makes them in either generation, what a lost answer
 * says; and their two lists against a server played in small.
 */
#include "tests/support/script.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "net/net.h"
#include "rancher/internal.h"
#include "rancher/rancher.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

/* ---- places made by hand ---- */

static void tenancy_add_project(struct rancher_tenancy *p, const char *json)
{
	struct rh_row *row = rancher_project_row(NULL, rh_str(json));

	assert_non_null(row);
	rh_rows_put(&p->projects, row);
}

static void tenancy_add_ns(struct rancher_tenancy *p, const char *name, const char *project, const char *state)
{
	char *json = rh_format("{\"id\":\"%s\",\"projectId\":\"%s\",\"state\":\"%s\"}", name, project, state);
	struct rh_row *row = rancher_namespace_row(NULL, rh_str(json));

	assert_non_null(row);
	rh_rows_put(&p->namespaces, row);
	free(json);
}

static void tenancy_open(struct rancher_tenancy *p)
{
	memset(p, 0, sizeof *p);
	rh_rows_init(&p->namespaces);
	rh_rows_init(&p->projects);
	tenancy_add_project(p, "{\"id\":\"c-1:p-web\",\"name\":\"Web Shop\",\"backingNamespace\":\"c-1-p-web\"}");
	tenancy_add_project(p, "{\"id\":\"c-1:p-old\",\"name\":\"Web Shop\"}");
	tenancy_add_project(p, "{\"id\":\"c-1:p-pay\",\"name\":\"Payments\",\"backingNamespace\":\"\"}");
	tenancy_add_ns(p, "web-green", "c-1:p-web", "active");
	tenancy_add_ns(p, "web-blue", "c-1:p-web", "active");
	tenancy_add_ns(p, "web-gone", "c-1:p-web", "removing");
	tenancy_add_ns(p, "pay", "c-1:p-pay", "active");
	tenancy_add_ns(p, "free", "", "active");
}

static void tenancy_close(struct rancher_tenancy *p)
{
	rh_rows_release(&p->namespaces);
	rh_rows_release(&p->projects);
}

/* ---- rules ---- */

static void test_projects(void **state)
{
	struct rancher_tenancy p;

	(void)state;
	tenancy_open(&p);
	assert_string_equal(rancher_tenancy_project(&p, "p-web")->backing_namespace, "c-1-p-web");
	/* an empty or missing backing namespace: its own name (rancher/rancher, Project.GetProjectBackingNamespace) */
	assert_string_equal(rancher_tenancy_project(&p, "p-old")->backing_namespace, "p-old");
	assert_string_equal(rancher_tenancy_project(&p, "p-pay")->backing_namespace, "p-pay");
	assert_null(rancher_tenancy_project(&p, "p-nope"));
	assert_null(rancher_tenancy_project(&p, ""));
	assert_null(rancher_tenancy_project(NULL, "p-web"));
	assert_string_equal(rancher_tenancy_project_backed(&p, "c-1-p-web")->id, "p-web");
	assert_null(rancher_tenancy_project_backed(&p, "web-blue"));
	assert_true(rancher_project_name_shared(&p, rancher_tenancy_project(&p, "p-web")));
	assert_true(rancher_project_name_shared(&p, rancher_tenancy_project(&p, "p-old")));
	assert_false(rancher_project_name_shared(&p, rancher_tenancy_project(&p, "p-pay")));
	tenancy_close(&p);
}

static void check_receivers(const struct rancher_tenancy *p, const char *project, const char *ignores,
			    const char *expected)
{
	size_t n;
	const char **names = rancher_project_namespaces(p, project, ignores, &n);
	struct rh_buf b;

	rh_buf_init(&b, 1024);
	for (size_t i = 0; i < n; i++)
		rh_buf_addf(&b, "%s%s", i ? " " : "", names[i]);
	assert_string_equal(b.p, expected);
	rh_buf_release(&b);
	free(names);
}

static void test_receivers(void **state)
{
	struct rancher_tenancy p;

	(void)state;
	tenancy_open(&p);
	check_receivers(&p, "p-web", NULL, "web-blue web-green");
	check_receivers(&p, "p-web", "", "web-blue web-green");
	check_receivers(&p, "p-web", " web-green ,other", "web-blue");
	check_receivers(&p, "p-web", "web-*", "web-blue web-green"); /* exact names only */
	check_receivers(&p, "p-web", "web-green,web-blue", "");
	check_receivers(&p, "p-old", NULL, "");
	check_receivers(NULL, "p-web", NULL, "");
	tenancy_close(&p);
}

#define TYPED "\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"e30=\"}"
static const struct {
	const char *element;
	bool source, norman;
	const char *ignores;
} marks[] = {
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"p-web\",\"labels\":{\"management.cattle.io/"
	  "project-scoped-secret\":\"p-web\"}}," TYPED "}",
	  true, false, "" },
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"p-web\",\"labels\":{\"cattle.io/creator\":\"norman\"}}," TYPED
	  "}",
	  true, true, "" },
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"p-web\",\"labels\":{\"cattle.io/creator\":\"norman\","
	  "\"management.cattle.io/project-scoped-secret\":\"p-web\"},\"annotations\":{"
	  "\"management.cattle.io/project-scoped-secret-ignore-namespaces\":\"a, b\"}}," TYPED "}",
	  true, false, "a, b" },
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"p-web\"}," TYPED "}", false, false, NULL },
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"p-web\",\"labels\":{\"cattle.io/creator\":\"me\"}}," TYPED "}",
	  false, false, NULL },
	/* a copy, which has the labels of its source */
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"web\",\"labels\":{\"management.cattle.io/"
	  "project-scoped-secret\":\"p-web\"},"
	  "\"annotations\":{\"management.cattle.io/project-scoped-secret-copy\":\"true\"}}," TYPED "}",
	  false, false, NULL },
	{ "{\"metadata\":{\"name\":\"q\",\"namespace\":\"web\",\"labels\":{\"cattle.io/creator\":\"norman\"},"
	  "\"annotations\":{\"secret.user.cattle.io/secret\":\"true\"}}," TYPED "}",
	  false, false, NULL },
	{ "{\"metadata\":{}}", false, false, NULL },
	{ "[]", false, false, NULL },
};

static void test_marks(void **state)
{
	struct rancher old = { .minor = 11 }, new = { .minor = 12 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(marks); i++) {
		char *table = rh_format("{\"cells\":[],\"object\":%s}", marks[i].element);
		const char *const elements[] = { marks[i].element, table };

		for (size_t e = 0; e < RH_LEN(elements); e++) {
			struct rancher_project_secret_row *row =
				(struct rancher_project_secret_row *)rancher_project_secret_row_make(
					NULL, NULL, rh_str(elements[e]));

			assert_int_equal(row != NULL, marks[i].source);
			if (row) {
				assert_string_equal(row->secret.row.key, "p-web/q");
				assert_string_equal(row->ignores, marks[i].ignores);
				assert_int_equal(row->norman, marks[i].norman);
				assert_int_equal(row->secret.origin, KUBE_ORIGIN_PROJECT_SOURCE);
				assert_int_equal(rancher_project_secret_dormant(&new, row), marks[i].norman);
				assert_false(rancher_project_secret_dormant(&old, row));
			}
			free(row);
		}
		free(table);
	}
}

/* ---- what makes one ---- */

#define CONFIG                                                                                  \
	"{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"not-a-password\",\"auth\":" \
	"\"YTpub3QtYS1wYXNzd29yZA==\"}}}"

static enum rh_code make(int minor, const char *project, const char *name, const char *type,
			 struct rancher_project_write *out, struct rh_err *e)
{
	struct rancher r = { .minor = minor };
	struct net *net = net_new();
	struct net_endpoint *at = net_endpoint_new("https://rancher.example");
	struct kube *management = kube_new(net, at, "/k8s/clusters/local", "local");
	struct kube_pair labels[] = { { (char *)"team", (char *)"web" } };
	struct kube_pair annotations[] = { { (char *)KUBE_DESCRIPTION, (char *)"for all" },
					   { (char *)"a", (char *)"b" } };
	struct kube_datum data = { .key = (char *)".dockerconfigjson" };
	struct rancher_tenancy p;
	enum rh_code code;

	tenancy_open(&p);
	rh_secret_init(&data.value);
	rh_secret_set(&data.value, RH_STR(CONFIG));
	code = rancher_project_create(&r, management, "c-1", rancher_tenancy_project(&p, project),
				      &(struct kube_secret_draft){ .type = type,
								   .ns = "ignored",
								   .name = name,
								   .labels = labels,
								   .label_count = 1,
								   .annotations = annotations,
								   .annotation_count = 2,
								   .data = &data,
								   .data_count = 1 },
				      out, e);
	rh_secret_release(&data.value);
	tenancy_close(&p);
	kube_free(&management);
	net_endpoint_drop(&at);
	net_free(&net);
	return code;
}

static void expect_text(const struct rh_secret *body, const char *pointer, const char *expected)
{
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	assert_true(data_json_find_text(rh_secret_peek(body), pointer, &b));
	assert_string_equal(b.p, expected);
	rh_buf_release(&b);
}

static void test_labelled(void **state)
{
	static const int minors[] = { 12, 15, 0 };
	struct rancher_project_write w;
	struct rh_err e;

	(void)state;
	for (size_t i = 0; i < RH_LEN(minors); i++) {
		assert_int_equal(make(minors[i], "p-web", "quay.pull", KUBE_TYPE_DOCKERCONFIGJSON, &w, &e), RH_OK);
		assert_false(w.norman);
		assert_string_equal(w.path, "/k8s/clusters/local/api/v1/namespaces/c-1-p-web/"
					    "secrets?fieldManager=ranchhand&fieldValidation=Strict");
		assert_string_equal(w.object, "/k8s/clusters/local/api/v1/namespaces/c-1-p-web/secrets/quay.pull");
		expect_text(&w.body, "/metadata/namespace", "c-1-p-web");
		expect_text(&w.body, "/metadata/labels/management.cattle.io~1project-scoped-secret", "p-web");
		expect_text(&w.body, "/metadata/labels/team", "web");
		expect_text(&w.body, "/metadata/annotations/field.cattle.io~1description", "for all");
		rancher_project_write_release(&w);
	}
	/* any type can be a project's; a project without a backing namespace has its own name as one */
	assert_int_equal(make(13, "p-old", "x", "Opaque", &w, &e), RH_OK);
	expect_text(&w.body, "/type", "Opaque");
	expect_text(&w.body, "/metadata/namespace", "p-old");
	rancher_project_write_release(&w);
}

static void test_norman(void **state)
{
	static const int minors[] = { 6, 11 };
	struct rancher_project_write w;
	struct rh_err e;
	struct rh_str span;

	(void)state;
	for (size_t i = 0; i < RH_LEN(minors); i++) {
		assert_int_equal(make(minors[i], "p-web", "quay-pull", KUBE_TYPE_DOCKERCONFIGJSON, &w, &e), RH_OK);
		assert_true(w.norman);
		assert_string_equal(w.path, "/v3/project/c-1:p-web/dockerCredentials");
		assert_string_equal(w.object, "/k8s/clusters/local/api/v1/namespaces/c-1-p-web/secrets/quay-pull");
		expect_text(&w.body, "/type", "dockerCredential");
		expect_text(&w.body, "/name", "quay-pull");
		expect_text(&w.body, "/description", "for all");
		expect_text(&w.body, "/labels/team", "web");
		expect_text(&w.body, "/annotations/a", "b");
		expect_text(&w.body, "/registries/quay.io/password", "not-a-password");
		assert_int_equal(
			data_json_find(rh_secret_peek(&w.body), "/annotations/field.cattle.io~1description", &span, &e),
			RH_E_NOTFOUND);
		assert_int_equal(data_json_find(rh_secret_peek(&w.body), "/namespaceId", &span, &e), RH_E_NOTFOUND);
		rancher_project_write_release(&w);
	}
	/* Norman's names are DNS labels, and it makes registries only */
	assert_int_equal(make(11, "p-web", "quay.pull", KUBE_TYPE_DOCKERCONFIGJSON, &w, &e), RH_E_INVALID);
	rancher_project_write_release(&w);
	assert_int_equal(make(11, "p-web", "x", "Opaque", &w, &e), RH_E_INVALID);
	assert_non_null(strstr(e.fix, "2.12"));
	rancher_project_write_release(&w);
}

/* ---- a lost answer ---- */

static void check_ours(const char *config, bool ours)
{
	static const char sent[] =
		"{\"type\":\"dockerCredential\",\"name\":\"q\",\"registries\":{\"quay.io\":{\"username\":\"a\","
		"\"password\":\"not-a-password\"}}}";
	struct rh_buf there;

	rh_buf_init(&there, 8192);
	rh_buf_addz(&there, "{\"metadata\":{\"name\":\"q\"},\"data\":{\".dockerconfigjson\":\"");
	data_base64_encode(rh_str(config), rh_out_buf(&there));
	rh_buf_addz(&there, "\"}}");
	assert_int_equal(rancher_project_is_ours(RH_STR(sent), rh_buf_str(&there)), ours);
	rh_buf_release(&there);
}

static void test_ours(void **state)
{
	(void)state;
	check_ours(CONFIG, true);
	check_ours("{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"not-a-password\"}}}", true);
	check_ours("{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"another\"}}}", false);
	check_ours("{\"auths\":{\"quay.io\":{\"username\":\"b\",\"password\":\"not-a-password\"}}}", false);
	check_ours("{\"auths\":{\"quay.io\":{\"username\":\"a\",\"password\":\"not-a-password\"},\"ghcr.io\":{}}}",
		   false);
	check_ours("{\"auths\":{}}", false);
	check_ours("no json", false);
	assert_false(rancher_project_is_ours(RH_STR("{}"), RH_STR("{}")));
}

/* ---- lists and names, against a server ---- */

struct world {
	struct net *net;
	struct script *server;
	struct net_endpoint *at;
	struct rancher *rancher;
	struct kube *kube, *management;
	struct rancher_tenancy tenancy;
	struct rancher_project_secrets *secrets;
	struct rh_owner owner;
	bool narrow, forbidden; /* not cluster-wide; not in backing namespaces */
	struct rh_buf asked;    /* what was asked for, less the watches */
	struct kube_secret_names *names;
	bool (*until)(struct world *w);
};

static void say_forbidden(const struct script_request *q)
{
	script_json(q, 403, "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}");
}

static void table(const struct script_request *q, const char *rows)
{
	char *body = rh_format("{\"kind\":\"Table\",\"metadata\":{\"resourceVersion\":\"5\"},\"columnDefinitions\":[{"
			       "\"name\":\"Name\"},"
			       "{\"name\":\"Type\"},{\"name\":\"Data\"}],\"rows\":[%s]}",
			       rows);

	script_json(q, 200, body);
	free(body);
}

#define ROW(ns, name, type, more)                                                                                      \
	"{\"cells\":[\"" name "\",\"" type "\",1],\"object\":{\"metadata\":{\"name\":\"" name "\",\"namespace\":\"" ns \
	"\"" more "}}}"
#define LABEL(id) ",\"labels\":{\"management.cattle.io/project-scoped-secret\":\"" id "\"}"
#define COPY ",\"annotations\":{\"management.cattle.io/project-scoped-secret-copy\":\"true\"}"
#define REG "kubernetes.io/dockerconfigjson"

static void named(struct world *w, const struct script_request *q)
{
	if (!script_has(q, "/namespaces/") && w->narrow)
		say_forbidden(q);
	else if (!script_has(q, "/namespaces/"))
		table(q, ROW("web-blue", "quay", "Opaque", "") "," ROW("elsewhere", "quay", REG, ""));
	else if (script_has(q, "/namespaces/web-blue/"))
		table(q, ROW("web-blue", "quay", "Opaque", ""));
	else if (script_has(q, "/namespaces/pay/"))
		say_forbidden(q);
	else
		table(q, "");
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	if (script_has(q, "watch=1")) {
		script_begin(q->fd);
		return;
	}
	rh_buf_addf(&w->asked, "%s\n", q->target);
	if (script_has(q, "fieldSelector=metadata.name"))
		named(w, q);
	else if (script_has(q, "/k8s/clusters/local/") && w->forbidden)
		say_forbidden(q);
	else if (script_has(q, "/k8s/clusters/local/api/v1/namespaces/c-1-p-web/"))
		table(q, ROW("c-1-p-web", "quay", REG, LABEL("p-web")) "," ROW("c-1-p-web", "by-hand", "Opaque", ""));
	else if (script_has(q, "/k8s/clusters/local/"))
		table(q, "");
	else if (w->narrow && !script_has(q, "/namespaces/"))
		say_forbidden(q);
	else if (script_has(q, "/namespaces/web-green/"))
		table(q, "");
	else
		table(q, ROW("web-blue", "quay", REG, LABEL("p-web") COPY));
}

static void world_open(struct world *w, int minor)
{
	memset(w, 0, sizeof *w);
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	w->at = net_endpoint_new(script_url(w->server));
	w->rancher = rancher_new(w->net, w->at);
	w->rancher->minor = minor;
	w->kube = kube_new(w->net, w->at, "/k8s/clusters/c-1", "c-1");
	w->management = kube_new(w->net, w->at, "/k8s/clusters/local", "local");
	w->owner = rh_owner_new();
	rh_buf_init(&w->asked, 65536);
	tenancy_open(&w->tenancy);
}

static void world_close(struct world *w)
{
	kube_secret_names_free(w->names);
	rancher_project_secrets_free(&w->secrets);
	tenancy_close(&w->tenancy);
	kube_free(&w->kube);
	kube_free(&w->management);
	rancher_free(&w->rancher);
	net_endpoint_drop(&w->at);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
	rh_buf_release(&w->asked);
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	if (m->drop == kube_secret_names_free) {
		kube_secret_names_free(w->names);
		w->names = rh_message_steal(m);
	}
}

static bool enough(void *ctx)
{
	struct world *w = ctx;

	return w->until(w);
}

static void turn_until(struct world *w, bool (*until)(struct world *w))
{
	w->until = until;
	script_until(w->net, enough, take, w);
}

static bool listed(const struct kube_list *l)
{
	return !l || l->live != KUBE_LIVE_LOADING;
}

static bool both_there(struct world *w)
{
	return listed(w->secrets->sources) && listed(w->secrets->copies);
}

static bool names_there(struct world *w)
{
	return w->names != NULL;
}

static void open_secrets(struct world *w, const char *project)
{
	w->secrets = rancher_project_secrets_new(w->rancher, w->management, w->kube, &w->tenancy, project, w->owner, 1);
	turn_until(w, both_there);
}

static void check_lists(bool narrow)
{
	struct world w;

	world_open(&w, 15);
	w.narrow = narrow;
	open_secrets(&w, "p-web");
	assert_int_equal(w.secrets->sources->rows.n, 1);
	assert_string_equal(w.secrets->sources->rows.v[0]->key, "c-1-p-web/quay");
	assert_int_equal(rancher_project_copy(w.secrets, "web-blue", "quay"), RANCHER_COPY_THERE);
	assert_int_equal(rancher_project_copy(w.secrets, "web-green", "quay"), RANCHER_COPY_WAITING);
	assert_non_null(strstr(w.asked.p, "labelSelector=management.cattle.io%2Fproject-scoped-secret"));
	assert_null(strstr(w.asked.p, "p-pay"));
	world_close(&w);
}

static void test_lists(void **state)
{
	(void)state;
	check_lists(false);
	check_lists(true);
}

static void test_lists_old(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 11);
	open_secrets(&w, NULL);
	assert_non_null(strstr(w.asked.p, "labelSelector=cattle.io%2Fcreator%3Dnorman"));
	assert_non_null(strstr(w.asked.p, "/namespaces/p-old/secrets")); /* all projects that one sees */
	assert_non_null(strstr(w.asked.p, "/namespaces/p-pay/secrets"));
	world_close(&w);
}

/* Who may not look is told so: it does not read as "there is none". */
static void test_lists_forbidden(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	w.forbidden = true;
	open_secrets(&w, "p-web");
	assert_int_equal(w.secrets->sources->live, KUBE_LIVE_FAILED);
	assert_int_equal(w.secrets->sources->err.code, RH_E_FORBIDDEN);
	assert_int_equal(w.secrets->sources->forbidden_count, 1);
	world_close(&w);
}

/* A project without a namespace: nothing to copy to, and nothing asked. */
static void test_lists_empty(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, 15);
	open_secrets(&w, "p-old");
	assert_null(w.secrets->copies);
	assert_int_equal(rancher_project_copy(w.secrets, "web-blue", "quay"), RANCHER_COPY_UNKNOWN);
	world_close(&w);
}

static void ask_names(struct world *w, const char *const *ns, size_t n)
{
	kube_secret_names_free(w->names);
	w->names = NULL;
	kube_secret_names_ask(w->kube, ns, n, "quay", w->owner, 2);
	turn_until(w, names_there);
	assert_string_equal(w->names->name, "quay");
}

static void test_names(void **state)
{
	static const char *const ns[] = { "web-blue", "web-green", "pay" };
	struct world w;

	(void)state;
	world_open(&w, 15);
	ask_names(&w, ns, 3); /* in one request */
	assert_int_equal(w.names->n, 1);
	assert_string_equal(w.names->v[0]->ns, "web-blue");
	assert_string_equal(w.names->v[0]->type, "Opaque");
	assert_int_equal(w.names->unread, 0);
	assert_null(strstr(w.asked.p, "namespaces"));
	w.narrow = true; /* one by one, and one that may not be looked at */
	ask_names(&w, ns, 3);
	assert_int_equal(w.names->n, 1);
	assert_int_equal(w.names->unread, 1);
	assert_int_equal(w.names->why.code, RH_E_FORBIDDEN);
	ask_names(&w, ns, 0); /* nobody to ask */
	assert_int_equal(w.names->n + w.names->unread, 0);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_projects),        cmocka_unit_test(test_receivers),
		cmocka_unit_test(test_marks),           cmocka_unit_test(test_labelled),
		cmocka_unit_test(test_norman),          cmocka_unit_test(test_ours),
		cmocka_unit_test(test_lists),           cmocka_unit_test(test_lists_old),
		cmocka_unit_test(test_lists_forbidden), cmocka_unit_test(test_lists_empty),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
