/* Why a pull failed: texts as containerd, CRI-O, Docker and the kubelet write them, and what is concluded from them
 * together with the pod's pull secrets.
 */
#include "base/base.h"
#include "kube/pod.h"
#include "kube/pull/words.h"
#include "kube/pull_secrets.h"
#include "kube/secret.h"
#include "kube/verdict.h"
#include "kube/workload_row.h"
#include "registry/docker_config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* ---- texts ---- */

static const struct {
	const char *image, *message;
	enum kube_pull is;
} texts[] = {
	/* containerd */
	{ "quay.io/acme/front:3.1",
	  "rpc error: code = Unknown desc = failed to pull and unpack image \"quay.io/acme/front:3.1\": failed to "
	  "resolve reference \"quay.io/acme/front:3.1\": unexpected status from HEAD request to "
	  "https://quay.io/v2/acme/front/manifests/3.1: "
	  "401 UNAUTHORIZED",
	  KUBE_PULL_REFUSED },
	{ "acme/web:1",
	  "failed to pull and unpack image \"docker.io/acme/web:1\": failed to resolve reference "
	  "\"docker.io/acme/web:1\": pull "
	  "access denied, repository does not exist or may require authorization: server message: insufficient_scope: "
	  "authorization failed",
	  KUBE_PULL_DENIED },
	{ "acme/web:1",
	  "rpc error: code = Unknown desc = failed to pull and unpack image \"docker.io/acme/web:1\": failed to "
	  "resolve reference "
	  "\"docker.io/acme/web:1\": failed to authorize: failed to fetch oauth token: unexpected status from GET "
	  "request to "
	  "https://auth.docker.io/token?scope=repository%3Aacme%2Fweb%3Apull: 401 Unauthorized",
	  KUBE_PULL_REFUSED },
	{ "harbor.corp.example/web/front:1",
	  "rpc error: code = Unknown desc = failed to pull and unpack image \"harbor.corp.example/web/front:1\": "
	  "failed to resolve reference \"harbor.corp.example/web/front:1\": failed to authorize: failed to fetch "
	  "anonymous token: unexpected "
	  "status from GET request to https://harbor.corp.example/service/token?scope=x: 401 Unauthorized",
	  KUBE_PULL_NO_CREDENTIALS },
	{ "ghcr.io/acme/front:1",
	  "failed to pull and unpack image \"ghcr.io/acme/front:1\": failed to resolve reference "
	  "\"ghcr.io/acme/front:1\": "
	  "failed to authorize: failed to fetch oauth token: unexpected status from GET request to "
	  "https://ghcr.io/token?scope=x: 403 Forbidden",
	  KUBE_PULL_DENIED },
	{ "quay.io/acme/front:9",
	  "rpc error: code = NotFound desc = failed to pull and unpack image \"quay.io/acme/front:9\": failed to "
	  "resolve "
	  "reference \"quay.io/acme/front:9\": quay.io/acme/front:9: not found",
	  KUBE_PULL_NO_TAG },
	{ "quay.io/acme/x:1",
	  "rpc error: code = Unknown desc = failed to pull and unpack image \"quay.io/acme/x:1\": failed to resolve "
	  "reference "
	  "\"quay.io/acme/x:1\": failed to do request: Head \"https://quay.io/v2/acme/x/manifests/1\": dial tcp: "
	  "lookup quay.io on 10.0.0.10:53: no "
	  "such host",
	  KUBE_PULL_NO_HOST },
	{ "h:5000/x:1",
	  "failed to do request: Head \"https://h:5000/v2/x/manifests/1\": http: server gave HTTP response to HTTPS "
	  "client",
	  KUBE_PULL_PLAIN_HTTP },
	{ "h/x:1",
	  "failed to do request: Head \"https://h/v2/x/manifests/1\": x509: certificate signed by unknown authority",
	  KUBE_PULL_CERTIFICATE },
	{ "h/x:1",
	  "failed to do request: Head \"https://h/v2/x/manifests/1\": tls: failed to verify certificate: x509: "
	  "certificate is valid for a, "
	  "not h",
	  KUBE_PULL_CERTIFICATE },
	{ "h/x:1",
	  "failed to do request: Head \"https://h/v2/x/manifests/1\": dial tcp 10.1.2.3:443: connect: connection "
	  "refused",
	  KUBE_PULL_NETWORK },
	{ "h/x:1", "failed to do request: Head \"https://h/v2/x/manifests/1\": dial tcp 10.1.2.3:443: i/o timeout",
	  KUBE_PULL_NETWORK },
	{ "nginx",
	  "failed to pull and unpack image \"docker.io/library/nginx:latest\": failed to copy: httpReadSeeker: failed "
	  "open: unexpected "
	  "status code https://registry-1.docker.io/v2/library/nginx/manifests/sha256:a: 429 Too Many Requests - "
	  "Server message: toomanyrequests: "
	  "You have reached your pull rate limit.",
	  KUBE_PULL_RATE },
	{ "x:1",
	  "failed to pull and unpack image \"docker.io/library/x:1\": no match for platform in manifest: not found",
	  KUBE_PULL_PLATFORM },
	{ "x:1", "failed to extract layer: write /var/lib/x: no space left on device", KUBE_PULL_DISK },
	{ "x:1", "rpc error: code = Unknown desc = failed to resolve image: invalid auth config",
	  KUBE_PULL_EMPTY_LOGIN },
	{ "h/x:1",
	  "failed to resolve reference \"h/x:1\": unexpected status from HEAD request to https://h/v2/x/manifests/1: "
	  "503 Service Unavailable",
	  KUBE_PULL_SERVER },
	/* CRI-O (containers/image) */
	{ "quay.io/acme/front:3",
	  "rpc error: code = Unknown desc = reading manifest 3 in quay.io/acme/front: unauthorized: access to the "
	  "requested "
	  "resource is not authorized",
	  KUBE_PULL_REFUSED },
	{ "quay.io/acme/front:3",
	  "initializing source docker://quay.io/acme/front:3: reading manifest 3 in quay.io/acme/front: manifest "
	  "unknown",
	  KUBE_PULL_NO_TAG },
	{ "h/x:1",
	  "initializing source docker://h/x:1: Requesting bearer token: invalid status code from registry 403 "
	  "(Forbidden)",
	  KUBE_PULL_DENIED },
	{ "acme/x:1",
	  "unable to retrieve auth token: invalid username/password: unauthorized: incorrect username or password",
	  KUBE_PULL_REFUSED },
	{ "front:1", "short-name resolution enforced but cannot prompt without a TTY", KUBE_PULL_SHORT_NAME },
	{ "h/x:1",
	  "choosing image instance: no image found in manifest list for architecture arm64, variant \"v8\", OS linux",
	  KUBE_PULL_PLATFORM },
	{ "h/x:1",
	  "SignatureValidationFailed: Source image rejected: A signature was required, but no signature exists",
	  KUBE_PULL_SIGNATURE },
	/* Docker */
	{ "acme/x:1",
	  "rpc error: code = Unknown desc = Error response from daemon: pull access denied for acme/x, repository does "
	  "not exist or may "
	  "require 'docker login': denied: requested access to the resource is denied",
	  KUBE_PULL_DENIED },
	{ "h/x:1",
	  "rpc error: code = Unknown desc = Error response from daemon: Get https://h/v2/x/manifests/1: no basic auth "
	  "credentials",
	  KUBE_PULL_NO_CREDENTIALS },
	{ "h/x:1", "Error response from daemon: Get https://h/v2/x/manifests/1: unauthorized: authentication required",
	  KUBE_PULL_REFUSED },
	{ "nginx:9.9",
	  "Error response from daemon: manifest for nginx:9.9 not found: manifest unknown: manifest unknown",
	  KUBE_PULL_NO_TAG },
	{ "acme/x:1",
	  "Error response from daemon: Get https://registry-1.docker.io/v2/acme/x/manifests/1: unauthorized: incorrect "
	  "username or password",
	  KUBE_PULL_REFUSED },
	/* the kubelet */
	{ "a:1", "Back-off pulling image \"a:1\"", KUBE_PULL_FAILED },
	{ "quay.io/acme/a:1",
	  "Back-off pulling image \"quay.io/acme/a:1\": ErrImagePull: failed to pull and unpack image "
	  "\"quay.io/acme/a:1\": failed "
	  "to resolve reference \"quay.io/acme/a:1\": unexpected status from HEAD request to "
	  "https://quay.io/v2/acme/a/manifests/1: 401 UNAUTHORIZED",
	  KUBE_PULL_REFUSED },
	{ "A:1",
	  "Failed to apply default image tag \"A:1\": couldn't parse image reference \"A:1\": invalid reference "
	  "format: repository name must be "
	  "lowercase",
	  KUBE_PULL_BAD_NAME },
	{ "a:1", "Container image \"a:1\" is not present with pull policy of Never", KUBE_PULL_NEVER },
	{ "a:1", "pull QPS exceeded", KUBE_PULL_QUEUED },
	{ "a:1", "illegal base64 data at input byte 3", KUBE_PULL_BROKEN_SECRET },
	{ "a:1", "invalid character 'x' looking for beginning of value", KUBE_PULL_BROKEN_SECRET },
	/* names that hold such words mean nothing */
	{ "quay.io/acme/not-found:404",
	  "failed to resolve reference \"quay.io/acme/not-found:404\": unexpected status from HEAD request to "
	  "https://quay.io/v2/acme/not-found/manifests/404: 401 UNAUTHORIZED",
	  KUBE_PULL_REFUSED },
	{ "h/denied:1", "h/denied:1: not found", KUBE_PULL_NO_TAG },
	{ "h/short-name:1",
	  "Error response from daemon: Get https://h/v2/short-name/manifests/1: unauthorized: authentication required",
	  KUBE_PULL_REFUSED },
	{ "", "", KUBE_PULL_FAILED },
	{ "", "something new", KUBE_PULL_FAILED },
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(texts); i++) {
		enum kube_pull is = kube_pull_of_text(rh_str(texts[i].message), rh_str(texts[i].image));

		if (is != texts[i].is)
			fail_msg("%s, not %s: %s", kube_pull_defs[is].id, kube_pull_defs[texts[i].is].id,
				 texts[i].message);
	}
}

static void test_waiting(void **state)
{
	(void)state;
	assert_int_equal(kube_pull_of_waiting(RH_STR("ContainerCreating"), RH_STR(""), RH_STR("a")), KUBE_PULL_PULLING);
	assert_int_equal(kube_pull_of_waiting(RH_STR("CrashLoopBackOff"), RH_STR("not found"), RH_STR("a")),
			 KUBE_PULL_OK);
	assert_int_equal(kube_pull_of_waiting(RH_STR("ImagePullBackOff"), RH_STR(""), RH_STR("a")), KUBE_PULL_FAILED);
	assert_int_equal(kube_pull_of_waiting(RH_STR("InvalidImageName"), RH_STR(""), RH_STR("a")), KUBE_PULL_BAD_NAME);
	assert_int_equal(kube_pull_of_waiting(RH_STR("ErrImageNeverPull"), RH_STR(""), RH_STR("a")), KUBE_PULL_NEVER);
}

static void test_defs(void **state)
{
	(void)state;
	for (int i = 0; i < KUBE_PULLS; i++)
		assert_true(kube_pull_defs[i].id && (i == KUBE_PULL_NONE || *kube_pull_defs[i].word));
}

/* ---- verdicts ---- */

enum { NOW = 1785580000 };
#define UNAUTHORIZED                                                                                          \
	"failed to resolve reference \\\"quay.io/acme/front:3.1\\\": unexpected status from HEAD request to " \
	"https://quay.io/v2: 401 UNAUTHORIZED"

struct scene {
	struct kube_pod *pod;
	struct kube_pull_secret secrets[4];
	struct kube_pull_secrets all;
	struct kube_event_row *events[8];
	size_t event_count;
	struct kube_lost_secret lost[1];
	struct kube_verdict_input in;
	struct kube_verdict v;
};

static void add_secret(struct scene *s, const char *name, const char *config, int64_t created)
{
	struct kube_pull_secret *p = &s->secrets[s->all.n++];
	struct rh_err e;

	p->name = rh_strdup(name);
	p->type = rh_strdup(KUBE_TYPE_DOCKERCONFIGJSON);
	p->created = created;
	p->broken = registry_docker_config_read(rh_str(config), false, &p->config, &e) != RH_OK;
	s->all.v = s->secrets;
	s->in.secrets = &s->all;
}

static void add_event(struct scene *s, const char *reason, const char *message, int64_t ago)
{
	struct kube_event_row *e = rh_alloc(sizeof *e);

	*e = (struct kube_event_row){ .reason = reason,
				      .message = message,
				      .container = "main",
				      .first = NOW - ago,
				      .last = NOW - ago,
				      .count = 1 };
	s->events[s->event_count++] = e;
}

/* image, pull secrets as JSON, and the state of the one container. */
static void begin(struct scene *s, const char *image, const char *secrets, const char *container)
{
	char *pod = rh_format(
		"{\"metadata\":{\"name\":\"front-1\",\"namespace\":\"web\",\"uid\":\"u\"},\"spec\":{\"nodeName\":"
		"\"node-1\","
		"\"imagePullSecrets\":[%s],\"containers\":[{\"name\":\"main\",\"image\":\"%s\",\"imagePullPolicy\":"
		"\"Always\"}]},"
		"\"status\":{\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{%s}}]}}",
		secrets, image, container);

	memset(s, 0, sizeof *s);
	s->pod = kube_pod_parse(rh_str(pod));
	assert_non_null(s->pod);
	assert_int_equal(s->pod->container_count, 1);
	free(pod);
}

static void judge(struct scene *s)
{
	s->in.pod = s->pod;
	s->in.container = &s->pod->containers[0];
	s->in.events = (const struct kube_event_row *const *)s->events;
	s->in.event_count = s->event_count;
	s->in.now = NOW;
	kube_verdict_make(&s->in, &s->v);
}

static void end(struct scene *s)
{
	for (size_t i = 0; i < s->event_count; i++)
		free(s->events[i]);
	for (size_t i = 0; i < s->all.n; i++) {
		free(s->secrets[i].name);
		free(s->secrets[i].type);
		registry_docker_config_release(&s->secrets[i].config);
	}
	kube_pod_free(&s->pod);
}

static void says(const struct scene *s, const char *part)
{
	if (!strstr(s->v.what, part) && !strstr(s->v.hint, part))
		fail_msg("\"%s\" is not in: %s %s", part, s->v.what, s->v.hint);
	assert_null(strchr(s->v.what, '{'));
	assert_null(strchr(s->v.what, '['));
}

#define FAILED(message) "\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"" message "\"}"
#define BACKOFF                                                                              \
	"\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"Back-off pulling image " \
	"\\\"quay.io/acme/front:3.1\\\"\"}"
#define NAMED(name) "{\"name\":\"" name "\"}"
#define CONFIG(key) "{\"auths\":{\"" key "\":{\"username\":\"acme+deploy\",\"password\":\"not-a-password\"}}}"
#define IMAGE "quay.io/acme/front:3.1"

/* Which of the causes of a refusal it was: by what the pod's pull secrets are. */
static const struct {
	const char *named, *name, *config;
	enum kube_credentials is;
	unsigned fix;
	const char *part;
} refusals[] = {
	{ NAMED("quay-pull"), "quay-pull", CONFIG("quay.io"), KUBE_CREDENTIALS_SENT,
	  KUBE_FIX_TEST_LOGIN | KUBE_FIX_SECRET,
	  "quay.io refused acme+deploy, sent by quay-pull: the password is wrong, or the account may not pull "
	  "acme/front." },
	{ "", "quay-pull", CONFIG("quay.io"), KUBE_CREDENTIALS_NONE, KUBE_FIX_CHOOSE | KUBE_FIX_CREATE,
	  "the pod names no pull secret" },
	{ NAMED("gone"), "quay-pull", CONFIG("quay.io"), KUBE_CREDENTIALS_LOST, KUBE_FIX_CHOOSE | KUBE_FIX_CREATE,
	  "gone, which the pod names, does not exist in web" },
	{ NAMED("quay-pull"), "quay-pull", CONFIG("quay.io:443"), KUBE_CREDENTIALS_NEAR, KUBE_FIX_SECRET,
	  "quay-pull does not quite cover the image" },
	{ NAMED("harbor"), "harbor", CONFIG("harbor.corp.example"), KUBE_CREDENTIALS_OTHER, KUBE_FIX_CHOOSE,
	  "(harbor) is for quay.io/acme/front" },
	{ NAMED("quay-pull"), "quay-pull", "{\"auths\":{\"quay.io\":{}}}", KUBE_CREDENTIALS_EMPTY, KUBE_FIX_SECRET,
	  "neither user name nor password" },
	{ NAMED("quay-pull"), "quay-pull", "not json", KUBE_CREDENTIALS_BROKEN, KUBE_FIX_SECRET, "cannot be read" },
	{ NAMED("a") "," NAMED("quay-pull"), "quay-pull", CONFIG("quay.io"), KUBE_CREDENTIALS_SENT, KUBE_FIX_TEST_LOGIN,
	  "sent by quay-pull" },
};

static void test_refusals(void **state)
{
	struct scene s;

	(void)state;
	for (size_t i = 0; i < RH_LEN(refusals); i++) {
		begin(&s, IMAGE, refusals[i].named, FAILED(UNAUTHORIZED));
		add_secret(&s, refusals[i].name, refusals[i].config, NOW - 86400);
		judge(&s);
		assert_int_equal(s.v.how, KUBE_VERDICT_NOT_PULLED);
		assert_int_equal(s.v.pull, KUBE_PULL_REFUSED);
		if (s.v.credentials != refusals[i].is)
			fail_msg("case %zu: credentials %d: %s", i, s.v.credentials, s.v.what);
		says(&s, refusals[i].part);
		assert_int_equal(s.v.fixes & refusals[i].fix, refusals[i].fix);
		assert_true(s.v.fixes & KUBE_FIX_RETRY);
		assert_true(s.v.final);
		assert_non_null(strstr(s.v.evidence, "401 UNAUTHORIZED"));
		end(&s);
	}
}

static void test_lost_secrets(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, NAMED("quay-pull"), FAILED(UNAUTHORIZED));
	add_secret(&s, "other", CONFIG("harbor.corp.example"), NOW - 86400);
	s.lost[0] = (struct kube_lost_secret){ "quay-pull", NULL, "web-blue" };
	s.in.lost = s.lost;
	s.in.lost_count = 1;
	judge(&s);
	assert_int_equal(s.v.credentials, KUBE_CREDENTIALS_ELSEWHERE);
	says(&s, "exists in web-blue and not in web");
	s.lost[0].type = (char *)(uintptr_t) "Opaque";
	judge(&s);
	assert_int_equal(s.v.credentials, KUBE_CREDENTIALS_TYPE);
	says(&s, "of the type Opaque");
	end(&s);
}

/* Who may not read secrets is told what cannot be known. */
static void test_without_rights(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, NAMED("quay-pull"), FAILED(UNAUTHORIZED));
	judge(&s);
	assert_int_equal(s.v.credentials, KUBE_CREDENTIALS_UNKNOWN);
	says(&s, "The pod names these pull secrets: quay-pull.");
	says(&s, "may not be read with your rights");
	s.all.forbidden = true;
	s.in.secrets = &s.all;
	judge(&s);
	assert_int_equal(s.v.credentials, KUBE_CREDENTIALS_UNKNOWN);
	end(&s);
	begin(&s, IMAGE, NAMED("quay-pull"),
	      FAILED("failed to authorize: failed to fetch anonymous token: 401 Unauthorized"));
	judge(&s);
	says(&s, "No credentials were sent to quay.io");
	says(&s, "Why they do not count is not known here");
	end(&s);
}

/* Until Kubernetes 1.31 the state forgets the cause; the event has it. */
static void test_backing_off(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, NAMED("quay-pull"), BACKOFF);
	add_secret(&s, "quay-pull", CONFIG("quay.io"), NOW - 86400);
	judge(&s);
	assert_int_equal(s.v.pull, KUBE_PULL_FAILED);
	says(&s, "not known any more");
	add_event(&s, "Failed", "Error: ErrImagePull", 5);
	add_event(&s, "Failed",
		  "Failed to pull image \"quay.io/acme/front:3.1\": rpc error: code = NotFound desc = failed to "
		  "resolve reference "
		  "\"quay.io/acme/front:3.1\": quay.io/acme/front:3.1: not found",
		  20);
	judge(&s);
	assert_int_equal(s.v.pull, KUBE_PULL_NO_TAG);
	says(&s, "quay.io has no acme/front with 3.1");
	assert_true(rh_str_starts(rh_str(s.v.evidence), "quay.io/acme/front:3.1: not found"));
	assert_true(s.v.fixes & KUBE_FIX_IMAGE);
	end(&s);
}

static void test_too_soon(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, NAMED("quay-pull"), FAILED(UNAUTHORIZED));
	add_secret(&s, "quay-pull", CONFIG("quay.io"), NOW - 20);
	judge(&s);
	assert_false(s.v.final);
	says(&s, "This is not final");
	s.secrets[0].created = NOW - 3600;
	judge(&s);
	assert_true(s.v.final);
	s.in.changed = NOW - 100; /* corrected after the attempt that failed */
	add_event(&s, "Failed", "Failed to pull image \"quay.io/acme/front:3.1\": 401 Unauthorized", 160);
	judge(&s);
	assert_false(s.v.final);
	add_event(&s, "Failed", "Failed to pull image \"quay.io/acme/front:3.1\": 401 Unauthorized", 10);
	judge(&s);
	assert_true(s.v.final);
	end(&s);
}

/* What is no matter of credentials does not send the person after them. */
static void test_other_causes(void **state)
{
	static const struct {
		const char *message, *part;
		unsigned no;
	} cases[] = {
		{ "x509: certificate signed by unknown authority", "does not trust the certificate of quay.io",
		  KUBE_FIX_SECRET | KUBE_FIX_TEST_LOGIN },
		{ "dial tcp: lookup quay.io: no such host", "cannot find quay.io", KUBE_FIX_SECRET },
		{ "dial tcp 10.0.0.1:443: i/o timeout", "cannot reach quay.io", KUBE_FIX_SECRET | KUBE_FIX_TEST_LOGIN },
		{ "toomanyrequests: limit", "limit", KUBE_FIX_SECRET },
		{ "no space left on device", "disk of the node node-1 is full", KUBE_FIX_SECRET },
		{ "http: server gave HTTP response to HTTPS client", "plain HTTP", KUBE_FIX_SECRET },
		{ "something quite new", "why is not known", KUBE_FIX_SECRET },
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *waits =
			rh_format("\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"%s\"}", cases[i].message);

		begin(&s, IMAGE, NAMED("quay-pull"), waits);
		add_secret(&s, "quay-pull", CONFIG("quay.io"), NOW - 10);
		judge(&s);
		says(&s, cases[i].part);
		assert_int_equal(s.v.fixes & cases[i].no, 0);
		assert_true(s.v.final);
		free(waits);
		end(&s);
	}
}

/* Every combination has a sentence, and no hole in it. */
static void test_all_have_words(void **state)
{
	(void)state;
	for (int how = KUBE_VERDICT_WAITING; how <= KUBE_VERDICT_NOT_PULLED; how++)
		for (int pull = KUBE_PULL_FAILED; pull < KUBE_PULLS; pull++)
			for (int c = KUBE_CREDENTIALS_UNKNOWN; c <= KUBE_CREDENTIALS_SENT_MANY; c++) {
				struct kube_verdict v = { .how = (enum kube_verdict_how)how,
							  .pull = (enum kube_pull)pull,
							  .credentials = (enum kube_credentials)c,
							  .final = true };
				struct kube_verdict_words w = { .image = "I",
								.host = "H",
								.repository = "R",
								.tag = "T",
								.ns = "NS",
								.secret = "S",
								.secrets = "SS",
								.key = "K",
								.type = "TY",
								.elsewhere = "E",
								.near = "N" };

				kube_verdict_say(&v, &w);
				assert_true(strlen(v.what) > 10 && strlen(v.what) + 1 < sizeof v.what);
				assert_null(strpbrk(v.what, "{}[]?"));
				assert_null(strpbrk(v.hint, "{}[]"));
			}
}

static void story_is(struct scene *s, const char *expected)
{
	struct rh_buf b;

	judge(s);
	rh_buf_init(&b, 1024);
	kube_pull_story(&s->in, &b);
	assert_string_equal(b.p, expected);
	rh_buf_release(&b);
}

static void test_story(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, "", BACKOFF);
	story_is(&s, "ImagePullBackOff");
	add_event(&s, "Scheduled", "Successfully assigned web/front-1 to node-1", 41);
	add_event(&s, "Pulling", "Pulling image \"quay.io/acme/front:3.1\"", 40);
	story_is(&s, "scheduled 41s · pulling 40s");
	assert_int_equal(s.v.how, KUBE_VERDICT_NOT_PULLED);
	add_event(&s, "Failed", "Failed to pull image \"quay.io/acme/front:3.1\": 401 Unauthorized", 39);
	s.events[2]->count = 3;
	story_is(&s, "scheduled 41s · pulling 40s · refused (3×) 39s");
	end(&s);

	begin(&s, IMAGE, "", "\"running\":{}");
	add_event(&s, "Pulling", "pulling image \"quay.io/acme/front:3.1\"", 40);
	add_event(&s, "Pulled",
		  "Successfully pulled image \"quay.io/acme/front:3.1\" in 8.658s (8.658s including waiting). Image "
		  "size: 1 bytes.",
		  31);
	add_event(&s, "Started", "Started container main", 30);
	story_is(&s, "pulled in 8.658s, 31s · started 30s");
	assert_int_equal(s.v.how, KUBE_VERDICT_PULLED);
	says(&s, "was pulled in 8.658s, without any");
	end(&s);

	begin(&s, IMAGE, "", "\"running\":{}");
	add_event(
		&s, "Pulled",
		"Container image \"quay.io/acme/front:3.1\" already present on machine and can be accessed by the pod",
		3);
	story_is(&s, "already on the node 3s");
	assert_int_equal(s.v.how, KUBE_VERDICT_PRESENT);
	says(&s, "nothing is proved");
	end(&s);
}

static void test_pulled_in(void **state)
{
	(void)state;
	assert_true(rh_str_is(kube_pulled_in(RH_STR("Successfully pulled image \"a in b\" in 1.2s")), "1.2s"));
	assert_true(rh_str_is(
		kube_pulled_in(RH_STR("Successfully pulled image \"a\" in 2m3.5s (4m including waiting)")), "2m3.5s"));
	assert_int_equal(kube_pulled_in(RH_STR("Successfully pulled image \"a\"")).n, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),        cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_defs),         cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_lost_secrets), cmocka_unit_test(test_without_rights),
		cmocka_unit_test(test_backing_off),  cmocka_unit_test(test_too_soon),
		cmocka_unit_test(test_other_causes), cmocka_unit_test(test_all_have_words),
		cmocka_unit_test(test_story),        cmocka_unit_test(test_pulled_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
