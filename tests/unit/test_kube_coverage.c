/* Coverage: every state of an image, what pods say of it, the map, the findings; and reading all that, where the
 * cluster may be read and where it may not. */
#include "tests/support/script.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/coverage.h"
#include "kube/coverage/judge.h"
#include "kube/kube.h"
#include "kube/list/sweep.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- objects ---- */

/* The value of a registry; its password is "pw-" and this letter. */
static void add_registry(struct kube_coverage *c, const char *ns, const char *name, const char *key, const char *user,
			 char letter)
{
	struct rh_buf config, body;

	rh_buf_init(&config, 4096);
	rh_buf_init(&body, 65536);
	if (key)
		rh_buf_addf(&config, "{\"auths\":{\"%s\":{\"username\":\"%s\",\"password\":\"pw-%c\"}}}", key, user,
			    letter);
	else
		rh_buf_addz(&config, "{\"auths\":{\"quay.io\":{\"auth\":\"!\"}}}");
	rh_buf_addf(&body,
		    "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"resourceVersion\":\"1\"},\"data\":{\"."
		    "dockerconfigjson\":\"",
		    name, ns);
	data_base64_encode(rh_buf_str(&config), rh_out_buf(&body));
	rh_buf_addz(&body, "\"}}");
	kube_facts_add_secret(kube_coverage_facts(c), KUBE_TYPE_DOCKERCONFIGJSON, rh_buf_str(&body));
	rh_buf_release(&config);
	rh_buf_release(&body);
}

static void add_account(struct kube_coverage *c, const char *ns, const char *name, const char *named)
{
	char *body = rh_format("{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"},\"imagePullSecrets\":[%s]}", name,
			       ns, named);

	kube_facts_add_account(kube_coverage_facts(c), rh_str(body));
	free(body);
}

/* more: further members of the pod's spec, each with a comma behind. */
static void add_work(struct kube_coverage *c, int kind, const char *ns, const char *name, const char *more,
		     const char *images)
{
	static const char *const templates[] = {
		[KUBE_DEPLOYMENT] = "{\"template\":{\"spec\":{%s}}}",
		[KUBE_JOB] = "{\"template\":{\"spec\":{%s}}}",
		[KUBE_CRONJOB] = "{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{%s}}}}}"
	};
	struct rh_buf spec, body;
	struct rh_str rest = rh_str(images), image;
	int n = 0;

	rh_buf_init(&spec, 65536);
	rh_buf_init(&body, 65536);
	rh_buf_addf(&spec, "%s\"containers\":[", more);
	while (rh_str_cut(&rest, ' ', &image)) {
		rh_buf_addf(&spec, "%s{\"name\":\"c%d\",\"image\":\"%.*s\"}", n ? "," : "", n, RH_ARG(image));
		n++;
	}
	rh_buf_addz(&spec, "]");
	struct rh_str rest_of = rh_str(templates[kind]);
	size_t at = rh_str_find(rest_of, "%s");

	rh_buf_addf(&body, "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"%s},\"spec\":%.*s%s%s}", name, ns,
		    kind == KUBE_JOB
			    ? ",\"ownerReferences\":[{\"kind\":\"CronJob\",\"name\":\"nightly\",\"controller\":"
			      "true}]"
			    : "",
		    (int)at, templates[kind], spec.p, templates[kind] + at + 2);
	kube_facts_add_work(kube_coverage_facts(c), &kube_workload_defs[kind], rh_buf_str(&body));
	rh_buf_release(&spec);
	rh_buf_release(&body);
}

#define RUNNING "\"imageID\":\"sha256:1\",\"state\":{\"running\":{}}"
#define WAITS(message) \
	"\"imageID\":\"\",\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"" message "\"}}"
#define ENDED "\"imageID\":\"sha256:1\",\"state\":{\"terminated\":{\"exitCode\":0}}"

/* owner: "Kind/name" or ""; status: of its container, "" for none yet. */
static void add_pod(struct kube_coverage *c, const char *ns, const char *name, const char *owner, const char *named,
		    const char *image, const char *phase, const char *status)
{
	struct rh_str rest = rh_str(owner), kind = { 0 };
	struct rh_buf body;

	rh_buf_init(&body, 65536);
	rh_buf_addf(&body, "{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"", name, ns);
	if (*owner && rh_str_cut(&rest, '/', &kind))
		rh_buf_addf(&body, ",\"ownerReferences\":[{\"kind\":\"%.*s\",\"name\":\"%.*s\",\"controller\":true}]",
			    RH_ARG(kind), RH_ARG(rest));
	rh_buf_addf(&body,
		    "},\"spec\":{\"imagePullSecrets\":[%s],\"containers\":[{\"name\":\"c0\",\"image\":\"%s\"}]},"
		    "\"status\":{\"phase\":\"%s\"",
		    named, image, phase);
	if (*status)
		rh_buf_addf(&body, ",\"containerStatuses\":[{\"name\":\"c0\",\"image\":\"%s\",%s}]", image, status);
	rh_buf_addz(&body, "}}");
	kube_facts_add_pod(kube_coverage_facts(c), rh_buf_str(&body));
	rh_buf_release(&body);
}

#define NAMES(name) "\"imagePullSecrets\":[{\"name\":\"" name "\"}],"
#define ROBOT "\"serviceAccountName\":\"robot\","

/* ---- what comes out, as text ---- */

static void put(struct rh_buf *out, const char *before, const char *text)
{
	if (text)
		rh_buf_addf(out, " %s%s", before, text);
}

/* "web deployment/front quay.io/a/b: attached by quay, pulled 1 of 2" */
static char *lines_of(const struct kube_coverage *c)
{
	struct rh_buf out;

	rh_buf_init(&out, 65536);
	for (size_t i = 0; i < c->n; i++) {
		const struct kube_coverage_line *l = &c->lines[i];

		rh_buf_addf(&out, "%s %s/%s %s: %s %s", l->ns, l->def->id, l->name, l->image,
			    kube_cell_defs[l->state].sign, kube_coverage_how_defs[l->how].id);
		put(&out, "by ", l->secret);
		put(&out, "of ", l->from);
		put(&out, "without ", l->missing);
		put(&out, "type ", l->type);
		put(&out, "made by ", *l->owner ? l->owner : NULL);
		if (l->pods || l->now != KUBE_PULL_NONE)
			rh_buf_addf(&out, " %s %u/%u/%u", kube_pull_defs[l->now].id, l->pods, l->pulled, l->not_pulled);
		rh_buf_addf(&out, "%s%s\n", l->before ? " before" : "", kube_coverage_uncovered(l) ? " UNCOVERED" : "");
	}
	char *text = rh_buf_take(&out);
	rh_buf_release(&out);
	return text;
}

static char *map_of(const struct kube_coverage *c)
{
	struct rh_buf out;

	rh_buf_init(&out, 65536);
	for (size_t i = 0; i < c->host_count; i++)
		rh_buf_addf(&out, "%s%s", i ? " " : "", *c->hosts[i] ? c->hosts[i] : "?");
	rh_buf_addc(&out, '\n');
	for (size_t i = 0; i < c->namespace_count; i++) {
		rh_buf_addf(&out, "%s", c->namespaces[i].name);
		for (size_t j = 0; j < c->host_count; j++) {
			const struct kube_coverage_cell *cell = kube_coverage_cell(c, i, j);

			rh_buf_addf(&out, " %s", kube_cell_defs[cell->state].sign);
			if (cell->images)
				rh_buf_addf(&out, "%u/%u", cell->in_state, cell->images);
		}
		rh_buf_addf(&out, " %zu %zu\n", c->namespaces[i].images, c->namespaces[i].not_pulled);
	}
	char *text = rh_buf_take(&out);
	rh_buf_release(&out);
	return text;
}

static char *findings_of(const struct kube_coverage *c)
{
	struct rh_buf out;

	rh_buf_init(&out, 65536);
	for (size_t i = 0; i < c->finding_count; i++) {
		const struct kube_coverage_finding *f = &c->findings[i];

		rh_buf_addz(&out, kube_finding_defs[f->kind].id);
		for (size_t j = 0; j < f->n; j++)
			rh_buf_addf(&out, " %s/%s", c->secrets[f->secrets[j]].ns, c->secrets[f->secrets[j]].name);
		if (f->host)
			rh_buf_addf(&out, " (%s, %s, %u)", f->user, f->host, f->groups);
		rh_buf_addc(&out, '\n');
	}
	char *text = rh_buf_take(&out);
	rh_buf_release(&out);
	return text;
}

static void expect(char *text, const char *wanted)
{
	assert_string_equal(text, wanted);
	free(text);
}

static void finish(struct kube_coverage *c)
{
	kube_coverage_draft(c);
	kube_coverage_judge(c);
	kube_coverage_is_type(c, "web", "opaque", "Opaque");
	kube_coverage_sum(c, 1000);
}

static void add_registries(struct kube_coverage *c)
{
	add_registry(c, "web", "quay", "quay.io", "u", 'a');
	add_registry(c, "web", "port", "port.example:5000", "u", 'a');
	add_registry(c, "web", "broken", NULL, NULL, 0);
	add_registry(c, "pay", "ghcr", "ghcr.io/acme", "bot", 'b');
	add_registry(c, "pay", "any", "*.corp.example", "bot", 'b');
	add_account(c, "web", "default", "");
	add_account(c, "web", "robot", "{\"name\":\"quay\"}");
}

/* ---- judging ---- */

static void test_hows(void **state)
{
	struct kube_coverage *c = kube_coverage_new(NULL, 0);

	(void)state;
	add_registries(c);
	add_work(c, KUBE_DEPLOYMENT, "web", "a-attached", NAMES("quay"), "quay.io/a/b nginx quay.io/a/b");
	add_work(c, KUBE_DEPLOYMENT, "web", "b-by-account", ROBOT, "quay.io/a/b:1");
	add_work(c, KUBE_DEPLOYMENT, "web", "c-own-list", ROBOT "\"imagePullSecrets\":[{}],", "quay.io/a/b:1");
	add_work(c, KUBE_DEPLOYMENT, "web", "d-unattached", "", "quay.io/a/b:2");
	add_work(c, KUBE_DEPLOYMENT, "web", "e-elsewhere", "", "ghcr.io/acme/x ghcr.io/other/x");
	add_work(c, KUBE_DEPLOYMENT, "web", "f-pattern", "", "dev.corp.example/x");
	add_work(c, KUBE_DEPLOYMENT, "web", "g-near", NAMES("port"), "port.example/x");
	add_work(c, KUBE_DEPLOYMENT, "web", "h-missing", NAMES("gone"), "free.example/x");
	add_work(c, KUBE_DEPLOYMENT, "web", "i-missing-too",
		 "\"imagePullSecrets\":[{\"name\":\"gone\"},{\"name\":\"quay\"}],", "quay.io/a/b");
	add_work(c, KUBE_DEPLOYMENT, "web", "j-type", NAMES("opaque"), "free.example/x");
	add_work(c, KUBE_DEPLOYMENT, "web", "k-none", "", "free.example/x");
	add_work(c, KUBE_DEPLOYMENT, "web", "l-broken",
		 "\"imagePullSecrets\":[{\"name\":\"quay\"},{\"name\":\"broken\"}],", "quay.io/a/b nginx");
	add_work(c, KUBE_DEPLOYMENT, "web", "m-no-reference", "", "Not A/reference");
	add_work(c, KUBE_DEPLOYMENT, "pay", "n", NAMES("ghcr"), "ghcr.io/acme/x");
	finish(c);
	expect(lines_of(c), "pay deployment/n ghcr.io/acme/x: ● attached by ghcr\n"
			    "web deployment/a-attached nginx: ○ public\n"
			    "web deployment/a-attached quay.io/a/b: ● attached by quay\n"
			    "web deployment/b-by-account quay.io/a/b:1: ○ by-account by quay\n"
			    "web deployment/c-own-list quay.io/a/b:1: ~ unattached by quay UNCOVERED\n"
			    "web deployment/d-unattached quay.io/a/b:2: ~ unattached by quay UNCOVERED\n"
			    "web deployment/e-elsewhere ghcr.io/acme/x: – elsewhere by ghcr of pay UNCOVERED\n"
			    "web deployment/e-elsewhere ghcr.io/other/x: – none UNCOVERED\n"
			    "web deployment/f-pattern dev.corp.example/x: – elsewhere by any of pay UNCOVERED\n"
			    "web deployment/g-near port.example/x: – near by port UNCOVERED\n"
			    "web deployment/h-missing free.example/x: – missing without gone UNCOVERED\n"
			    "web deployment/i-missing-too quay.io/a/b: ● attached by quay without gone\n"
			    "web deployment/j-type free.example/x: – wrong-type without opaque type Opaque UNCOVERED\n"
			    "web deployment/k-none free.example/x: – none UNCOVERED\n"
			    "web deployment/l-broken nginx: × broken by broken UNCOVERED\n"
			    "web deployment/l-broken quay.io/a/b: × broken by broken UNCOVERED\n"
			    "web deployment/m-no-reference A/reference: – none UNCOVERED\n"
			    "web deployment/m-no-reference Not: – none UNCOVERED\n");
	assert_int_equal(c->uncovered, 13);
	assert_false(kube_coverage_failing(&c->lines[0]));
	kube_coverage_free(c);
}

static void test_unknown(void **state)
{
	static const char *const asked[] = { "web", "dark", "dim" };
	struct kube_coverage *c = kube_coverage_new(asked, RH_LEN(asked));

	(void)state;
	add_registries(c);
	kube_coverage_gap(c, "dark", KUBE_UNREAD_SECRETS);
	kube_coverage_gap(c, "dim", KUBE_UNREAD_ACCOUNTS);
	add_work(c, KUBE_DEPLOYMENT, "dark", "a", NAMES("quay"), "quay.io/a/b nginx");
	add_work(c, KUBE_DEPLOYMENT, "dim", "a", NAMES("quay"), "quay.io/a/b");
	add_work(c, KUBE_DEPLOYMENT, "dim", "b", "", "quay.io/a/b");
	finish(c);
	expect(lines_of(c), "dark deployment/a nginx: ○ public\n"
			    "dark deployment/a quay.io/a/b: ? unknown\n"
			    "dim deployment/a quay.io/a/b: – elsewhere by quay of web without quay UNCOVERED\n"
			    "dim deployment/b quay.io/a/b: ? unknown\n");
	assert_int_equal(c->unknown, 2);
	assert_true(c->namespaces[0].secrets_unread);
	assert_true(c->namespaces[1].accounts_unread);
	assert_false(c->namespaces[2].secrets_unread);
	kube_coverage_free(c);

	c = kube_coverage_new(NULL, 0);
	c->no_values = true;
	add_account(c, "web", "default", "");
	add_work(c, KUBE_DEPLOYMENT, "web", "a", NAMES("quay"), "quay.io/a/b");
	finish(c);
	expect(lines_of(c), "web deployment/a quay.io/a/b: ? unknown\n");
	kube_coverage_free(c);
}

/* ---- what pods say ---- */

static void test_pods(void **state)
{
	struct kube_coverage *c = kube_coverage_new(NULL, 0);

	(void)state;
	add_registries(c);
	add_work(c, KUBE_DEPLOYMENT, "web", "front", NAMES("quay"), "quay.io/a/b:2");
	add_pod(c, "web", "front-1-x", "ReplicaSet/front-1", "{\"name\":\"quay\"}", "quay.io/a/b:2", "Running",
		RUNNING);
	add_pod(c, "web", "front-1-y", "ReplicaSet/front-1", "{\"name\":\"quay\"}", "quay.io/a/b:2", "Pending",
		WAITS("quay.io/a/b: 401 Unauthorized"));
	add_pod(c, "web", "front-0-x", "ReplicaSet/front-0", "", "quay.io/a/b:1", "Pending", WAITS("old"));
	add_work(c, KUBE_DEPLOYMENT, "web", "late", ROBOT, "quay.io/a/b");
	add_pod(c, "web", "late-1-x", "ReplicaSet/late-1", "", "quay.io/a/b", "Pending",
		WAITS("quay.io/a/b: 401 Unauthorized"));
	add_work(c, KUBE_DEPLOYMENT, "web", "mirrored", "", "free.example/x");
	add_pod(c, "web", "mirrored-1-x", "ReplicaSet/mirrored-1", "", "mirror.example/x", "Running", RUNNING);
	add_work(c, KUBE_DEPLOYMENT, "web", "open", "", "free.example/y");
	add_pod(c, "web", "open-1-x", "ReplicaSet/open-1", "", "free.example/y", "Running", RUNNING);
	add_work(c, KUBE_DEPLOYMENT, "web", "meant", "", "ghcr.io/acme/x"); /* a key elsewhere is ghcr.io/acme */
	add_pod(c, "web", "meant-1-x", "ReplicaSet/meant-1", "", "ghcr.io/acme/x", "Running", RUNNING);
	add_work(c, KUBE_DEPLOYMENT, "web", "not-meant", "", "dev.corp.example/x"); /* one is for all of the host */
	add_pod(c, "web", "not-meant-1-x", "ReplicaSet/not-meant-1", "", "dev.corp.example/x", "Running", RUNNING);
	add_work(c, KUBE_CRONJOB, "web", "nightly", "", "nginx");
	add_work(c, KUBE_JOB, "web", "nightly-1", "", "nginx");
	add_pod(c, "web", "nightly-1-x", "Job/nightly-1", "", "nginx", "Succeeded", ENDED);
	add_pod(c, "web", "bare", "", "{\"name\":\"quay\"}", "quay.io/a/b", "Pending", "");
	add_pod(c, "web", "done", "", "", "quay.io/a/b", "Succeeded", ENDED);
	add_pod(c, "web", "roll-2", "Rollout/roll", "{\"name\":\"quay\"}", "quay.io/a/b", "Running", RUNNING);
	add_pod(c, "web", "roll-1", "Rollout/roll", "{\"name\":\"quay\"}", "quay.io/a/b", "Running", RUNNING);
	finish(c);
	expect(lines_of(c), "web deployment/front quay.io/a/b:2: ! attached by quay refused 2/1/1\n"
			    "web deployment/late quay.io/a/b: ! by-account by quay no-credentials 1/0/1 before\n"
			    "web deployment/meant ghcr.io/acme/x: – elsewhere by ghcr of pay ok 1/1/0 UNCOVERED\n"
			    "web deployment/mirrored free.example/x: ○ none ok 1/1/0\n"
			    "web deployment/not-meant dev.corp.example/x: ○ elsewhere by any of pay ok 1/1/0\n"
			    "web deployment/open free.example/y: ○ none ok 1/1/0\n"
			    "web cronjob/nightly nginx: ○ public ok 0/1/0\n"
			    "web pod/bare quay.io/a/b: ● attached by quay pulling 1/0/0\n"
			    "web pod/roll-1 quay.io/a/b: ● attached by quay made by Rollout/roll ok 2/2/0\n");
	assert_int_equal(c->failing, 2);
	assert_int_equal(c->uncovered, 1);
	kube_coverage_free(c);
}

/* ---- sums ---- */

static void test_map(void **state)
{
	static const char *const asked[] = { "web", "scratch", "pay" };
	struct kube_coverage *c = kube_coverage_new(asked, RH_LEN(asked));

	(void)state;
	add_registries(c);
	add_work(c, KUBE_DEPLOYMENT, "web", "a", NAMES("quay"), "quay.io/a/b quay.io/a/c nginx");
	add_work(c, KUBE_DEPLOYMENT, "web", "b", "", "quay.io/a/b");
	add_work(c, KUBE_DEPLOYMENT, "pay", "c", NAMES("ghcr"), "ghcr.io/acme/x Bad");
	finish(c);
	expect(map_of(c), "quay.io docker.io ghcr.io ?\n"
			  "pay · · ●1/1 –1/1 2 0\n"
			  "scratch · · · · 0 0\n"
			  "web ~1/3 ○1/1 · · 4 0\n");
	kube_coverage_free(c);
}

static void test_findings(void **state)
{
	static const char *const asked[] = { "web", "pay" };
	struct kube_coverage *c = kube_coverage_new(asked, RH_LEN(asked));

	(void)state;
	add_registry(c, "web", "one", "quay.io", "u", 'a');
	add_registry(c, "web", "twin", "quay.io", "u", 'a');
	add_registry(c, "web", "mounted", "https://quay.io/v1/", "u", 'b');
	add_registry(c, "web", "broken", NULL, NULL, 0);
	add_registry(c, "pay", "one", "quay.io", "u", 'a');
	add_registry(c, "pay", "other", "quay.io", "v", 'c');
	add_registry(c, "strange", "other", "quay.io", "v", 'd'); /* not asked for */
	add_account(c, "pay", "default", "{\"name\":\"one\"}");
	add_work(c, KUBE_DEPLOYMENT, "web", "a",
		 NAMES("one") "\"volumes\":[{\"name\":\"v\",\"secret\":{\"secretName\":\"mounted\"}}],", "quay.io/a/b");
	add_pod(c, "web", "bare", "", "{\"name\":\"broken\"}", "quay.io/a/b", "Running", RUNNING);
	finish(c);
	expect(findings_of(c), "broken web/broken\n"
			       "unused pay/other\n"
			       "unused web/twin\n"
			       "passwords pay/one web/mounted web/one web/twin (u, quay.io, 2)\n"
			       "duplicates web/one web/twin\n");
	for (size_t i = 0; i < c->secret_count; i++)
		for (size_t k = 0; k < c->secrets[i].n; k++)
			assert_int_equal(c->secrets[i].entries[k].login, strcmp(c->secrets[i].name, "mounted") == 0);
	kube_coverage_free(c);
}

/* ---- reading ---- */

struct world {
	struct net *net;
	struct script *server;
	struct kube *kube;
	struct rh_owner owner;
	unsigned asked, progress, messages;
	bool narrow, leaked; /* leaked: asked for secrets without saying which type */
	struct kube_coverage *found;
};

static void answer_secrets(const struct script_request *q)
{
	struct rh_buf body;

	rh_buf_init(&body, 65536);
	rh_buf_addz(&body, "{\"metadata\":{},\"items\":[");
	if (!script_has(q, "dockercfg") && !script_has(q, "/n2/")) {
		rh_buf_addz(
			&body,
			"{\"metadata\":{\"name\":\"quay\",\"namespace\":\"n1\"},\"data\":{\".dockerconfigjson\":\"");
		data_base64_encode(RH_STR("{\"auths\":{\"quay.io\":{\"username\":\"u\",\"password\":\"pw\"}}}"),
				   rh_out_buf(&body));
		rh_buf_addz(&body, "\"}}");
	}
	rh_buf_addz(&body, "]}");
	script_json(q, 200, body.p);
	rh_buf_release(&body);
}

static void answer_deployments(const struct script_request *q)
{
	static const char *const front =
		"{\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"},\"spec\":{\"template\":{\"spec\":{"
		"\"imagePullSecrets\":[{\"name\":\"quay\"}],\"containers\":[{\"name\":\"c\",\"image\":\"quay.io/a/"
		"b\"}]}}}}";
	bool whole = !script_has(q, "/namespaces/"), more = script_has(q, "continue=");
	struct rh_buf body;

	rh_buf_init(&body, 65536);
	rh_buf_addf(&body, "{\"metadata\":{%s},\"items\":[", more || !whole ? "" : "\"continue\":\"n\"");
	struct rh_str text = rh_str(front);
	size_t one = rh_str_find(text, "%s"), two = one + 2 + rh_str_find(rh_str_from(text, one + 2), "%s");

	rh_buf_addf(&body, "%.*s%s%.*s%s%s]}", (int)one, front, more ? "second" : "front", (int)(two - one - 2),
		    front + one + 2, script_has(q, "/n2/") || more ? "n2" : "n1", front + two + 2);
	script_json(q, 200, body.p);
	rh_buf_release(&body);
}

static void handler(void *ctx, struct script *s, const struct script_request *q)
{
	struct world *w = ctx;

	(void)s;
	w->asked++;
	if (script_has(q, "/secrets") && !script_has(q, "fieldSelector"))
		w->leaked = true;
	if ((w->narrow && !script_has(q, "/namespaces/")) || script_has(q, "/forbidden/"))
		script_json(q, 403, "{\"kind\":\"Status\",\"message\":\"no\",\"reason\":\"Forbidden\",\"code\":403}");
	else if (script_has(q, "metadata.name"))
		script_json(
			q, 200,
			"{\"columnDefinitions\":[{\"name\":\"Name\"},{\"name\":\"Type\"},{\"name\":\"Data\"}],\"rows\":"
			"["
			"{\"cells\":[\"quay\",\"Opaque\",1],\"object\":{\"metadata\":{\"name\":\"quay\",\"namespace\":"
			"\"n2\"}}}]}");
	else if (script_has(q, "/secrets"))
		answer_secrets(q);
	else if (script_has(q, "/deployments") && !script_has(q, "/n4/"))
		answer_deployments(q);
	else
		script_json(q, 200, "{\"metadata\":{},\"items\":[]}");
}

static void take(void *ctx, struct rh_message *m)
{
	struct world *w = ctx;

	if (m->tag == 2)
		w->progress++;
	else {
		w->messages++;
		kube_coverage_free(w->found);
		w->found = rh_message_steal(m);
	}
}

static bool is_found(void *ctx)
{
	return ((const struct world *)ctx)->found != NULL;
}

static void ask(struct world *w, const char *const *namespaces, size_t n, bool no_values)
{
	kube_coverage_ask(w->kube, &(struct kube_coverage_spec){ .namespaces = namespaces,
								 .n = n,
								 .no_values = no_values,
								 .owner = w->owner,
								 .tag = 1,
								 .progress_tag = 2 });
}

static void read_all(struct world *w, const char *const *namespaces, size_t n, bool narrow, bool no_values)
{
	struct net_endpoint *at;

	memset(w, 0, sizeof *w);
	w->narrow = narrow;
	w->net = net_new();
	w->server = script_new(w->net, handler, w);
	at = net_endpoint_new(script_url(w->server));
	w->kube = kube_new(w->net, at, "", "c");
	net_endpoint_drop(&at);
	w->owner = rh_owner_new();
	ask(w, namespaces, n, no_values);
	script_until(w->net, is_found, take, w);
}

static void world_close(struct world *w)
{
	assert_false(w->leaked);
	assert_true(w->progress > 0);
	kube_coverage_free(w->found);
	kube_free(&w->kube);
	rh_owner_end(w->owner);
	script_free(&w->server);
	net_free(&w->net);
}

static void test_read(void **state)
{
	static const char *const namespaces[] = { "n1", "n2", "forbidden", "n4" };
	struct world w;

	(void)state;
	read_all(&w, NULL, 0, false, false);
	expect(lines_of(w.found),
	       "n1 deployment/front quay.io/a/b: ● attached by quay\n"
	       "n2 deployment/second quay.io/a/b: – elsewhere by quay of n1 without quay type Opaque UNCOVERED\n");
	assert_int_equal(w.asked, 11); /* nine kinds, a second page, and what the missing name is */
	world_close(&w);

	read_all(&w, namespaces, RH_LEN(namespaces), true, false);
	expect(lines_of(w.found),
	       "n1 deployment/front quay.io/a/b: ● attached by quay\n"
	       "n2 deployment/front quay.io/a/b: – elsewhere by quay of n1 without quay type Opaque UNCOVERED\n");
	assert_int_equal(w.found->unread_count, 8); /* of one namespace; both types of registries are one right */
	assert_string_equal(w.found->unread[0].what, "secrets in forbidden"); /* which are asked for first */
	world_close(&w);

	read_all(&w, namespaces, 1, false, true);
	expect(lines_of(w.found), "n1 deployment/front quay.io/a/b: ? unknown\n");
	assert_int_equal(w.asked, 7); /* no secret */
	world_close(&w);
}

/* A newer question replaces the older, also one that is looking names up already; a cluster that goes drops its own. */
static void test_ends(void **state)
{
	struct world w;

	(void)state;
	read_all(&w, NULL, 0, false, false);
	w.messages = 0;
	ask(&w, NULL, 0, false);
	ask(&w, NULL, 0, false);
	kube_coverage_free(w.found);
	w.found = NULL;
	script_until(w.net, is_found, take, &w);
	assert_int_equal(w.messages, 1);
	ask(&w, NULL, 0, false);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hows), cmocka_unit_test(test_unknown),  cmocka_unit_test(test_pods),
		cmocka_unit_test(test_map),  cmocka_unit_test(test_findings), cmocka_unit_test(test_read),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
