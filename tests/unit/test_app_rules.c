/* The gate, teach lines, and what a write that lost its answer is taken for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/change.h"
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/parts/written.h"
#include "app/protect.h"
#include "app/session.h"
#include "app/state.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/secret.h"
#include "ui/event.h"

#include <string.h>

static void gate(void **state)
{
	struct app_session s = { 0 };
	struct rh_err e;

	(void)state;
	assert_true(app_gate_allows(&s, APP_GATE_WRITE, &e));
	assert_true(app_gate_allows(&s, APP_GATE_REVEAL, &e));
	s.read_only = true;
	assert_false(app_gate_allows(&s, APP_GATE_WRITE, &e));
	assert_int_equal(e.code, RH_E_REFUSED);
	assert_true(e.what[0] && e.fix[0]);
	assert_int_equal(app_exit_code(e.code), APP_EXIT_REFUSED);
	assert_false(app_gate_allows(&s, APP_GATE_REVEAL, &e));
	s.read_only = false;
	s.signed_read_only = true; /* the server's rights are the server's to tell */
	assert_true(app_gate_allows(&s, APP_GATE_REVEAL, &e));
}

/* What has to be typed: by the command line, the mark of a server, that of a cluster, and of Rancher's own cluster. */
static void protected_places(void **state)
{
	static struct app a;
	struct kube shop = { .id = "c-1" }, local = { .id = "local" };
	struct app_change in_shop = { .kube = &shop }, in_local = { .kube = &local },
			  flag = { .kube = &local, .of_server = true };
	char server[] = "rancher.corp", id[] = "c-1", name[] = "shop-prod";

	(void)state;
	assert_null(app_protected(&a, NULL)); /* no session */
	a.session = (struct app_session){ .kind = APP_SERVER_KUBERNETES, .server_name = server };
	assert_null(app_protected(&a, NULL));
	a.session.cluster_id = id;
	a.session.cluster_name = name;
	assert_null(app_protected(&a, NULL));
	app_state_protect(&a.state, "another", "c-1", true);
	app_state_protect(&a.state, server, "c-2", true);
	assert_null(app_protected(&a, NULL));
	assert_null(app_protected(&a, &in_shop));

	app_state_protect(&a.state, server, "c-1", true);
	assert_string_equal(app_protected(&a, NULL), "shop-prod");
	assert_string_equal(app_protected(&a, &in_shop), "shop-prod");
	assert_string_equal(app_protected(&a, &in_local), "shop-prod"); /* a project's secret of that cluster */
	assert_null(app_protected(&a, &flag));
	assert_true(app_cluster_protected(&a, "c-1"));
	assert_false(app_server_protected(&a));

	app_state_protect(&a.state, server, "c-1", false);
	app_state_protect(&a.state, server, "local", true);
	assert_null(app_protected(&a, &in_shop));
	assert_string_equal(app_protected(&a, &in_local), "shop-prod");
	assert_string_equal(app_protected(&a, &flag), "rancher.corp");

	app_state_protect(&a.state, server, "local", false);
	app_state_protect(&a.state, server, "", true);
	assert_string_equal(app_protected(&a, NULL), "shop-prod");
	assert_string_equal(app_protected(&a, &flag), "rancher.corp");
	assert_false(app_cluster_protected(&a, "c-1")); /* by itself it is not */

	app_state_protect_forget(&a.state, server);
	assert_null(app_protected(&a, NULL));
	a.opt.protect = true;
	assert_string_equal(app_protected(&a, &in_shop), "shop-prod");
	assert_string_equal(app_protected(&a, &flag), "rancher.corp");
	app_state_release(&a.state);
}

static void words(void **state)
{
	static const struct {
		const char *word, *quoted;
	} cases[] = {
		{ "web-blue", "web-blue" },
		{ "a b", "'a b'" },
		{ "", "''" },
		{ "it's", "'it'\\''s'" },
		{ "$(reboot)", "'$(reboot)'" },
		{ "\xe6\xb5\x8b", "'\xe6\xb5\x8b'" },
		{ "quay.io/acme:3", "quay.io/acme:3" },
		{ "a;b", "'a;b'" },
		{ "~root", "'~root'" },
	};
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 1000);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		app_teach_word(&b, rh_str(cases[i].word));
		assert_string_equal(b.p, cases[i].quoted);
	}
	rh_buf_release(&b);
}

static void teach_lines(void **state)
{
	struct kube k = { .context = (char *)(uintptr_t) "shop prod" };
	struct app_session s = { .kube = &k, .server_name = (char *)(uintptr_t) "demo" };
	const char *two[] = { "web-blue", "web-green" }, *system[] = { "kube-public", "kube-system", "a", "b" };
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 10000);
	app_teach_list_of(&b, &s, &(struct app_teach_list){ .plural = "secrets" });
	assert_string_equal(b.p, "kubectl --context='shop prod' get secrets -A\n");
	rh_buf_clear(&b);
	k.context = (char *)(uintptr_t) "prod";
	k.kubeconfig = (char *)(uintptr_t) "/a b/c.yaml";
	app_teach_start(&b, &s);
	assert_string_equal(b.p, "kubectl --kubeconfig='/a b/c.yaml' --context=prod");
	rh_buf_clear(&b);
	k.context = NULL;
	app_teach_start(&b, &s);
	assert_string_equal(b.p, "kubectl --kubeconfig='/a b/c.yaml'");
	rh_buf_clear(&b);
	k.kubeconfig = NULL;
	k.context = (char *)(uintptr_t) "prod";
	k.unreached = true; /* a display name is no context */
	app_teach_start(&b, &s);
	assert_string_equal(b.p, "kubectl --kubeconfig=KUBECONFIG");
	rh_buf_clear(&b);
	k.unreached = false;
	app_teach_list_of(&b, &s,
			  &(struct app_teach_list){ .plural = "secrets",
						    .selector = "type=" KUBE_TYPE_DOCKERCONFIGJSON,
						    .shown = two,
						    .shown_count = 2,
						    .hidden = system,
						    .hidden_count = 4 });
	assert_string_equal(
		b.p,
		"kubectl --context=prod get secrets -n web-blue --field-selector type=kubernetes.io/dockerconfigjson\n"
		"kubectl --context=prod get secrets -n web-green --field-selector "
		"type=kubernetes.io/dockerconfigjson\n");
	rh_buf_clear(&b);
	app_teach_list_of(
		&b, &s,
		&(struct app_teach_list){
			.plural = "pods", .shown = two, .shown_count = 2, .hidden = system, .hidden_count = 2 });
	assert_string_equal(b.p, "kubectl --context=prod get pods -A --field-selector "
				 "metadata.namespace!=kube-public,metadata.namespace!=kube-system\n");
	rh_buf_clear(&b);
	app_teach_list_of(
		&b, &s,
		&(struct app_teach_list){
			.plural = "pods", .shown = two, .shown_count = 1, .hidden = system, .hidden_count = 1 });
	assert_string_equal(b.p, "kubectl --context=prod get pods -n web-blue\n");
	rh_buf_clear(&b);
	app_teach_list_of(
		&b, &s,
		&(struct app_teach_list){ .plural = "pods", .shown = two, .shown_count = 2, .one_by_one = true });
	assert_string_equal(
		b.p, "kubectl --context=prod get pods -n web-blue\nkubectl --context=prod get pods -n web-green\n");
	rh_buf_clear(&b);
	app_teach_create_registry(&b, &s, RH_STR("web-blue"), RH_STR("quay"), true);
	assert_string_equal(b.p, "kubectl --context=prod create secret docker-registry quay -n web-blue "
				 "--from-file=.dockerconfigjson=/dev/stdin < config.json\n");
	assert_null(strstr(b.p, "password"));
	rh_buf_clear(&b);
	app_teach_create_registry(&b, &s, RH_STR("web-blue"), RH_STR("quay"), false);
	assert_string_equal(b.p, "kubectl --context=prod apply -f quay.yaml\n");
	rh_buf_clear(&b);
	app_teach_object(&b, &s, "get", "secret", RH_STR("web-blue"), RH_STR("quay"), " -o yaml");
	assert_string_equal(b.p, "kubectl --context=prod get secret quay -n web-blue -o yaml\n");
	rh_buf_release(&b);
}

static void lost_answers(void **state)
{
	static const char sent[] =
		"{\"type\":\"Opaque\",\"metadata\":{\"labels\":{\"team\":\"web\"}},\"data\":{\"a\":\"MQ==\"}}";
	static const struct {
		const char *there;
		bool ours;
	} cases[] = {
		{ "{\"type\":\"Opaque\",\"metadata\":{\"uid\":\"1\",\"labels\":{\"team\":\"web\",\"more\":\"x\"}},"
		  "\"data\":{\"a\":\"MQ==\"}}",
		  true },
		{ "{\"type\":\"Opaque\",\"metadata\":{\"labels\":{\"team\":\"\\u0077eb\"}},\"data\":{\"a\":\"MQ==\"}}",
		  true },
		{ "{\"type\":\"Opaque\",\"metadata\":{\"labels\":{\"team\":\"web\"}},\"data\":{\"a\":\"Mg==\"}}",
		  false },
		{ "{\"type\":\"Opaque\",\"metadata\":{\"labels\":{\"team\":\"ops\"}},\"data\":{\"a\":\"MQ==\"}}",
		  false },
		{ "{\"type\":\"Opaque\",\"metadata\":{},\"data\":{\"a\":\"MQ==\"}}", false },
		{ "{\"type\":\"kubernetes.io/"
		  "tls\",\"metadata\":{\"labels\":{\"team\":\"web\"}},\"data\":{\"a\":\"MQ==\"}}",
		  false },
		{ "{\"type\":\"Opaque\",\"metadata\":{\"labels\":{\"team\":\"web\"}}}", false },
		{ "", false },
	};

	static const char workload[] =
		"{\"metadata\":{},\"spec\":{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\","
		"\"image\":\"quay.io/a/b:2\"}]}}}}";
	static const char filled_in[] =
		"{\"metadata\":{},\"spec\":{\"replicas\":2,\"paused\":false,\"template\":{\"spec\":{\"containers\":[{"
		"\"name\":\"web\",\"image\":\"quay.io/a/b:2\",\"tty\":false}]}}}}";
	static const char another[] =
		"{\"metadata\":{},\"spec\":{\"replicas\":2,\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\","
		"\"image\":\"quay.io/a/b:1\"}]}}}}";

	static const char account[] =
		"{\"metadata\":{\"name\":\"default\"},\"imagePullSecrets\":[{\"name\":\"quay\"}]}";
	static const char account_later[] = "{\"metadata\":{\"name\":\"default\",\"resourceVersion\":\"9\"},"
					    "\"imagePullSecrets\":[{\"name\":\"quay\"}]}";
	static const char account_of_another[] =
		"{\"metadata\":{\"name\":\"default\"},\"imagePullSecrets\":[{\"name\":\"hub\"}]}";

	(void)state;
	assert_true(app_is_ours(RH_STR(workload), RH_STR(filled_in)));
	assert_false(app_is_ours(RH_STR(workload), RH_STR(another)));
	assert_true(app_is_ours(RH_STR(account), RH_STR(account_later)));
	assert_false(app_is_ours(RH_STR(account), RH_STR(account_of_another)));
	for (size_t i = 0; i < RH_LEN(cases); i++)
		assert_int_equal(app_is_ours(RH_STR(sent), rh_str(cases[i].there)), cases[i].ours);
}

static void how_to_look(void **state)
{
	static const struct {
		const char *path, *line;
	} cases[] = {
		{ "/api/v1/namespaces/web/secrets/quay?x=y", "kubectl --context=prod get secrets quay -n web" },
		{ "/k8s/clusters/c-m-1/api/v1/namespaces/web/secrets/quay",
		  "kubectl --context=prod get secrets quay -n web" },
		{ "/k8s/clusters/c-m-1/api/v1/namespaces/web", "kubectl --context=prod get namespaces web" },
		{ "/apis/apps/v1/namespaces/web/deployments/shop",
		  "kubectl --context=prod get deployments.apps shop -n web" },
		{ "/k8s/clusters/local/apis/management.cattle.io/v3/features/legacy",
		  "kubectl --context=prod get features.management.cattle.io legacy" },
		{ "/v3/project/c-m-1:p-1/dockercredentials/p-1:quay", "" },
	};
	struct kube k = { .context = (char *)(uintptr_t) "prod" };
	struct rh_buf b;

	(void)state;
	rh_buf_init(&b, 4096);
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		rh_buf_clear(&b);
		app_look_line(&b, &k, cases[i].path);
		assert_string_equal(b.p, cases[i].line);
	}
	rh_buf_release(&b);
}

static void exit_codes(void **state)
{
	(void)state;
	assert_int_equal(app_exit_code(RH_OK), APP_EXIT_OK);
	assert_int_equal(app_exit_code(RH_E_AUTH), APP_EXIT_AUTH);
	assert_int_equal(app_exit_code(RH_E_TLS), APP_EXIT_NET);
	assert_int_equal(app_exit_code(RH_E_PARSE), APP_EXIT_CONFIG);
	assert_int_equal(app_exit_code(RH_E_CONFLICT), APP_EXIT_CONFLICT);
	assert_int_equal(app_exit_code(9999), APP_EXIT_INTERNAL);
}

static bool ctrl_c(struct app_interrupts *i)
{
	return app_interrupt(i, &(struct ui_event){ .key = UI_KEY_CTRL, .c = 'c' });
}

static void only_a_second_interrupt_in_a_row_discards(void **state)
{
	const struct ui_event other = { .key = UI_KEY_CHAR, .c = 'x' };
	struct app_interrupts i = { 0 };

	(void)state;
	rh_clock_drive(1700000000);
	rh_clock_advance(5);
	assert_false(ctrl_c(&i));
	assert_true(ctrl_c(&i));
	i = (struct app_interrupts){ 0 };
	assert_false(ctrl_c(&i));
	assert_false(app_interrupt(&i, &other)); /* it was an Esc: the person goes on */
	assert_false(ctrl_c(&i));
	i = (struct app_interrupts){ 0 };
	assert_false(ctrl_c(&i));
	rh_clock_advance(1001);
	assert_false(ctrl_c(&i));
	rh_clock_advance(1000);
	assert_true(ctrl_c(&i));
	assert_true(app_interrupt(&i, NULL)); /* SIGINT is one as well */
}

static bool masks(void *ctx, const char *pointer)
{
	(void)ctx;
	return pointer != NULL;
}

static void after(struct app *a, const struct app_change *c)
{
	(void)a;
	(void)c;
}

static bool is_ours(struct rh_str sent, struct rh_str there)
{
	return rh_str_eq(sent, there);
}

static bool within(const struct app_change *c, size_t at, const struct rh_secret *s)
{
	const char *p = (const char *)c + at;

	return p >= (const char *)s && p < (const char *)(s + 1);
}

static char *offers(struct app *a, const struct app_change *c)
{
	(void)a;
	(void)c;
	return NULL;
}

/* Every member is filled, every text is another one, and nothing of it is shared with the copy. */
static void a_copy_of_a_change_has_all_of_it(void **state)
{
	struct app_change *c = app_change_new("Save", "PUT"), *n;
	char **const texts[] = { &c->method,      &c->path,     &c->what,        &c->ns,       &c->name,
				 &c->done_screen, &c->done_key, &c->then_screen, &c->then_key, &c->target,
				 &c->notes,       &c->object,   &c->command };
	uintptr_t word, copied;

	(void)state;
	for (size_t i = 0; i < RH_LEN(texts); i++) {
		free(*texts[i]);
		*texts[i] = rh_format("text %zu", i);
	}
	rh_secret_set(&c->body, RH_STR("the body"));
	rh_secret_set(&c->before, RH_STR("what was there before"));
	c->content_type = KUBE_MERGE_PATCH;
	c->masked = masks;
	c->form = (struct rh_owner){ 3, 5 };
	c->kube = (struct kube *)(void *)c;
	c->no_dry_run = APP_NO_DRY_RUN_PLACE;
	c->quiet = c->named = c->of_server = true;
	c->undo_of = 7;
	c->written = after;
	c->offer = offers;
	c->ours = is_ours;
	app_loss_add(&c->losses)->name = rh_strdup("what is overwritten");
	n = app_change_copy(c);
	assert_string_equal(n->losses->name, "what is overwritten");
	assert_ptr_not_equal(n->losses, c->losses);
	assert_true(rh_str_eq(rh_secret_peek(&n->body), RH_STR("the body")));
	assert_true(rh_str_eq(rh_secret_peek(&n->before), RH_STR("what was there before")));
	assert_ptr_not_equal(n->body.p, c->body.p);
	assert_ptr_not_equal(n->before.p, c->before.p);
	for (size_t at = 0; at + sizeof word <= sizeof *c; at += sizeof word) {
		bool text = false;

		memcpy(&word, (const char *)c + at, sizeof word);
		memcpy(&copied, (const char *)n + at, sizeof copied);
		assert_true(word); /* a member that this test does not fill: fill it above */
		for (size_t i = 0; i < RH_LEN(texts); i++)
			text |= (const char *)texts[i] == (const char *)c + at;
		if (text) {
			assert_true(word != copied);
			assert_string_equal((const char *)word, (const char *)copied);
		} else if ((const char *)&c->losses != (const char *)c + at && !within(c, at, &c->body) &&
			   !within(c, at, &c->before)) {
			assert_true(word == copied);
		}
	}
	app_change_free(&n);
	app_change_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gate),
		cmocka_unit_test(protected_places),
		cmocka_unit_test(words),
		cmocka_unit_test(teach_lines),
		cmocka_unit_test(lost_answers),
		cmocka_unit_test(exit_codes),
		cmocka_unit_test(how_to_look),
		cmocka_unit_test(a_copy_of_a_change_has_all_of_it),
		cmocka_unit_test(only_a_second_interrupt_in_a_row_discards),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
