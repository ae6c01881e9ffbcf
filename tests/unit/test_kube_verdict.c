/* Verdicts: what is concluded from the state of a container and the pod's events, together with the pod's pull secrets.
 */
#include "base/base.h"
#include "data/text.h"
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

#include "tests/unit/verdict_scene.h"

#include <string.h>

#define UNAUTHORIZED                                                                                          \
	"failed to resolve reference \\\"quay.io/acme/front:3.1\\\": unexpected status from HEAD request to " \
	"https://quay.io/v2: 401 UNAUTHORIZED"

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
	  "quay.io refused acme+deploy, sent by quay-pull: the password is wrong or has expired, or the account may "
	  "not pull acme/front." },
	{ "", "quay-pull", CONFIG("quay.io"), KUBE_CREDENTIALS_NONE,
	  KUBE_FIX_CHOOSE | KUBE_FIX_CREATE | KUBE_FIX_ACCOUNT, "the pod names no pull secret" },
	{ NAMED("gone"), "quay-pull", CONFIG("quay.io"), KUBE_CREDENTIALS_LOST, KUBE_FIX_CHOOSE | KUBE_FIX_CREATE,
	  "gone, which the pod names, does not exist in web" },
	{ NAMED("quay-pull"), "quay-pull", CONFIG("quay.io:443"), KUBE_CREDENTIALS_NEAR, KUBE_FIX_SECRET,
	  "quay-pull does not quite cover the image" },
	{ NAMED("harbor"), "harbor", CONFIG("harbor.corp.example"), KUBE_CREDENTIALS_OTHER, KUBE_FIX_CHOOSE,
	  "(harbor) is for quay.io/acme/front" },
	{ NAMED("quay-pull"), "quay-pull", "{\"auths\":{\"quay.io\":{}}}", KUBE_CREDENTIALS_EMPTY, KUBE_FIX_SECRET,
	  "has no password there" },
	{ NAMED("quay-pull"), "quay-pull", "{\"auths\":{\"quay.io\":{\"username\":\"u\",\"identitytoken\":\"t\"}}}",
	  KUBE_CREDENTIALS_EMPTY, KUBE_FIX_SECRET, "has no password there" },
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
	s.secrets[0].created = NOW - 69; /* a kubelet's cache may be about a minute old */
	judge(&s);
	assert_false(s.v.final);
	s.secrets[0].created = NOW - 3600;
	judge(&s);
	assert_true(s.v.final);
	s.secrets[0].changed = NOW - 69; /* by whomever */
	judge(&s);
	assert_false(s.v.final);
	s.secrets[0].changed = NOW - 71;
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
		{ "something quite new", "none of the usual ones", KUBE_FIX_SECRET },
		{ "remote error: tls: handshake failure", "read the node's own words", KUBE_FIX_SECRET },
		{ "unexpected media type text/html for sha256:a: not found", "A web page answered",
		  KUBE_FIX_SECRET | KUBE_FIX_TEST_LOGIN },
		{ "media type is no longer supported since containerd v2.1", "does not take any more",
		  KUBE_FIX_SECRET },
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
			for (int c = KUBE_CREDENTIALS_UNKNOWN; c <= KUBE_CREDENTIALS_ENDED; c++) {
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
								.near = "N",
								.age = "14h",
								.ended = "2h",
								.status = "Evicted" };

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
	story_is(&s, "scheduled 41s · pulling 40s · refused (3×) 39s · again in about 1s");
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
	assert_int_equal(s.v.how, KUBE_VERDICT_ALLOWED);
	says(&s, "the kubelet has checked that the pod may use it");
	end(&s);

	begin(&s, IMAGE, "", "\"running\":{}");
	add_event(&s, "Pulled", "Container image \"quay.io/acme/front:3.1\" already present on machine", 3);
	judge(&s);
	assert_int_equal(s.v.how, KUBE_VERDICT_PRESENT);
	says(&s, "nothing is proved");
	end(&s);
}

/* ---- what the node said is neither dropped nor contradicted ---- */

/* Since 1.32 the cause is in the state of a container that backs off, and an event need not be there. */
static void test_own_words(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, NAMED("quay-pull"),
	      "\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"Back-off pulling image "
	      "\\\"quay.io/acme/front:3.1\\\": ErrImagePull: failed to pull and unpack image "
	      "\\\"quay.io/acme/front:3.1\\\": failed to resolve image: "
	      "context canceled\"}");
	judge(&s);
	assert_string_equal(s.v.evidence, "context canceled");
	says(&s, "read the node's own words");
	assert_null(strstr(s.v.what, "not known any more"));
	add_event(&s, "Failed", "Failed to pull image \"quay.io/acme/front:3.1\": context canceled", 5);
	judge(&s);
	assert_string_equal(s.v.evidence, "context canceled");
	end(&s);

	begin(&s, IMAGE, NAMED("quay-pull"), "\"waiting\":{\"reason\":\"illegal base64 data at input byte 0\"}");
	add_secret(&s, "quay-pull", CONFIG("quay.io"), NOW - 86400);
	judge(&s);
	assert_int_equal(s.v.how, KUBE_VERDICT_NOT_PULLED);
	assert_int_equal(s.v.pull, KUBE_PULL_BROKEN_SECRET);
	says(&s, "cannot read one of the pod's pull secrets");
	assert_string_equal(s.v.evidence, "illegal base64 data at input byte 0");
	end(&s);
}

#define ECR "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
#define AWS "{\"auths\":{\"" ECR "\":{\"username\":\"AWS\",\"password\":\"not-a-password\"}}}"

/* A config whose password ends in so many seconds; 0: it does not say. */
static char *aws_config(int64_t ends)
{
	char *inside = rh_format("{\"payload\":\"AA==\",\"expiration\":%lld}", (long long)(NOW + ends)), *config;
	struct rh_buf token;

	rh_buf_init(&token, 1000);
	data_base64_encode(rh_str(inside), rh_out_buf(&token));
	config = ends ? rh_format("{\"auths\":{\"" ECR "\":{\"username\":\"AWS\",\"password\":\"%s\"}}}", token.p)
		      : rh_strdup(AWS);
	rh_buf_release(&token);
	free(inside);
	return config;
}

static void test_expired(void **state)
{
	static const struct {
		const char *message;
		int64_t changed;
		enum kube_pull pull;
		enum kube_credentials is;
		const char *parts[2];
		int64_t ends; /* in so many seconds; 0: it does not say */
	} cases[] = {
		{ "denied: Your authorization token has expired. Reauthenticate and try again.",
		  14 * 3600,
		  KUBE_PULL_EXPIRED,
		  KUBE_CREDENTIALS_SENT,
		  { ECR " says that the login of AWS in ecr has expired. It was last changed 14h ago.",
		    "valid for 12 hours" },
		  0 },
		{ "unexpected status from HEAD request to https://x/v2/app/manifests/1: 403 Forbidden",
		  14 * 3600,
		  KUBE_PULL_DENIED,
		  KUBE_CREDENTIALS_OLD,
		  { "ecr was last changed 14h ago, so its password has most likely expired", "valid for 12 hours" },
		  0 },
		{ "unexpected status from HEAD request to https://x/v2/app/manifests/1: 403 Forbidden",
		  2 * 3600,
		  KUBE_PULL_DENIED,
		  KUBE_CREDENTIALS_SENT,
		  { "the account has no right to pull it", "does not give app to AWS" },
		  0 },
		{ "failed to fetch oauth token: unexpected status from GET request to https://x/token: 403 Forbidden",
		  2 * 3600,
		  KUBE_PULL_REFUSED,
		  KUBE_CREDENTIALS_SENT,
		  { "the password is wrong or has expired", "valid for 12 hours" },
		  0 },
		/* the password says itself that it has ended, or that it has not */
		{ "unexpected status from HEAD request to https://x/v2/app/manifests/1: 403 Forbidden",
		  2 * 3600,
		  KUBE_PULL_DENIED,
		  KUBE_CREDENTIALS_ENDED,
		  { ECR " refused AWS, sent by ecr: its password ended 3h ago.", "valid for 12 hours" },
		  -3 * 3600 },
		{ "denied: Your authorization token has expired. Reauthenticate and try again.",
		  14 * 3600,
		  KUBE_PULL_EXPIRED,
		  KUBE_CREDENTIALS_ENDED,
		  { "its password ended 5m ago.", "valid for 12 hours" },
		  -300 },
		{ "unexpected status from HEAD request to https://x/v2/app/manifests/1: 403 Forbidden",
		  2 * 3600,
		  KUBE_PULL_DENIED,
		  KUBE_CREDENTIALS_SENT,
		  { "the account has no right to pull it", "does not give app to AWS" },
		  3600 },
		{ "failed to do request: dial tcp: lookup x: no such host",
		  14 * 3600,
		  KUBE_PULL_NO_HOST,
		  KUBE_CREDENTIALS_SENT,
		  { "cannot find", "name" },
		  -3600 },
	};
	struct scene s;

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *waits =
			rh_format("\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"%s\"}", cases[i].message);

		begin(&s, ECR "/app:1", NAMED("ecr"), waits);
		char *aws = aws_config(cases[i].ends);
		add_secret(&s, "ecr", aws, NOW - 40 * 86400);
		free(aws);
		s.secrets[0].changed = NOW - cases[i].changed;
		judge(&s);
		assert_int_equal(s.v.pull, cases[i].pull);
		assert_int_equal(s.v.credentials, cases[i].is);
		says(&s, cases[i].parts[0]);
		says(&s, cases[i].parts[1]);
		assert_true(!!(s.v.fixes & KUBE_FIX_SECRET) == (cases[i].pull != KUBE_PULL_NO_HOST));
		assert_true(cases[i].is != KUBE_CREDENTIALS_ENDED || s.v.final);
		free(waits);
		end(&s);
	}
}

/* Credentials were sent although the pod has none: a node can have some of its own. */
static void test_of_the_node(void **state)
{
	static const char *const messages[] = { "failed to fetch oauth token: unexpected status from GET request to "
						"https://quay.io/token: 401 Unauthorized",
						"unauthorized: incorrect username or password",
						"denied: Your authorization token has expired" };
	struct scene s;

	(void)state;
	for (size_t i = 0; i < RH_LEN(messages); i++) {
		char *waits = rh_format("\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"%s\"}", messages[i]);

		begin(&s, IMAGE, "", waits);
		judge(&s);
		assert_int_equal(s.v.credentials, KUBE_CREDENTIALS_NODE);
		says(&s, "so it must be the node's own");
		assert_true(s.v.fixes & KUBE_FIX_CREATE);
		free(waits);
		end(&s);
	}
}

/* The images of volumes are pulled for a container as well. */
static void test_volume(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, "",
	      "\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"Back-off pulling image "
	      "\\\"quay.io/acme/data:1.0\\\": "
	      "ErrImagePull: failed to pull and unpack image \\\"quay.io/acme/data:1.0\\\": failed to resolve image: "
	      "quay.io/acme/data:1.0: not found\"}");
	add_event(&s, "Pulled", "Container image \"quay.io/acme/front:3.1\" already present on machine", 3);
	judge(&s);
	assert_int_equal(s.v.how, KUBE_VERDICT_NOT_PULLED);
	says(&s, "quay.io has no acme/data with 1.0");
	says(&s, "one of the pod's volumes");
	assert_string_equal(s.v.image, "quay.io/acme/data:1.0");
	assert_int_equal(s.v.fixes & KUBE_FIX_IMAGE, 0);
	end(&s);
	/* the runtime's way to write the container's own image */
	begin(&s, "nginx:9@sha256:4ed1812024ed78962a34727137627e8854a3b414d19e2c35a1dc727a47e16fac", "",
	      "\"waiting\":{\"reason\":\"ErrImagePull\","
	      "\"message\":\"failed to pull and unpack image "
	      "\\\"docker.io/library/"
	      "nginx@sha256:4ed1812024ed78962a34727137627e8854a3b414d19e2c35a1dc727a47e16fac\\\": failed to resolve "
	      "image: not found\"}");
	judge(&s);
	assert_null(strstr(s.v.hint, "volumes"));
	end(&s);
}

/* Since 1.35 an image that is there is of no use to a pod without the credentials that it was pulled with. */
static void test_hidden_images(void **state)
{
	struct scene s;

	(void)state;
	begin(&s, IMAGE, "",
	      "\"waiting\":{\"reason\":\"ErrImageNeverPull\",\"message\":\"Container image "
	      "\\\"quay.io/acme/front:3.1\\\" is not present "
	      "with pull policy of Never\"}");
	judge(&s);
	says(&s, "it says that it does not have this one");
	says(&s, "then a pull secret helps");
	assert_int_equal(s.v.fixes & (KUBE_FIX_CREATE | KUBE_FIX_CHOOSE | KUBE_FIX_IMAGE),
			 KUBE_FIX_CREATE | KUBE_FIX_CHOOSE | KUBE_FIX_IMAGE);
	end(&s);

	begin(&s, IMAGE, "", FAILED(UNAUTHORIZED));
	free(s.pod->containers[0].policy);
	s.pod->containers[0].policy = rh_strdup("IfNotPresent");
	judge(&s);
	says(&s, "the registry is also asked for an image that the node has");
	assert_true(s.v.fixes & KUBE_FIX_CREATE);
	s.in.minor = 34;
	judge(&s);
	assert_null(strstr(s.v.hint, "1.35"));
	end(&s);

	begin(&s, IMAGE, NAMED("quay-pull"), "\"running\":{}");
	add_secret(&s, "quay-pull", CONFIG("quay.io"), NOW - 86400);
	add_event(
		&s, "Pulled",
		"Container image \"quay.io/acme/front:3.1\" already present on machine and can be accessed by the pod",
		3);
	judge(&s);
	assert_int_equal(s.v.how, KUBE_VERDICT_ALLOWED);
	says(&s, "with quay-pull (acme+deploy)");
	end(&s);
}

/* An evicted pod has pulled nothing and waits for nothing. */
static void test_over(void **state)
{
	struct kube_pod *pod = kube_pod_parse(RH_STR(
		"{\"metadata\":{\"name\":\"p\",\"namespace\":\"web\"},\"spec\":{\"containers\":[{\"name\":\"main\","
		"\"image\":\"a\"}]},\"status\":{\"phase\":\"Failed\",\"reason\":\"Evicted\"}}"));
	struct kube_verdict_input in = { .pod = pod, .container = &pod->containers[0], .now = NOW };
	struct kube_verdict v;

	(void)state;
	assert_int_equal(pod->containers[0].pull, KUBE_PULL_NONE);
	assert_true(kube_pod_over(pod));
	kube_verdict_make(&in, &v);
	assert_int_equal(v.how, KUBE_VERDICT_OVER);
	assert_non_null(strstr(v.what, "Evicted"));
	kube_pod_free(&pod);
}

/* Whose images the page of a workload speaks of: pods that are over, or on their way out, come last. */
static void test_trouble(void **state)
{
	static const struct {
		const char *metadata, *status;
		int is;
	} cases[] = {
		{ "", "\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{\"running\":{}}}]",
		  KUBE_PULL_OK },
		{ "", "\"phase\":\"Failed\",\"reason\":\"Evicted\"", KUBE_PULL_NONE },
		{ "",
		  "\"phase\":\"Succeeded\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{\"terminated\":{"
		  "\"exitCode\":0}}}]",
		  KUBE_PULL_NONE },
		{ "", "\"phase\":\"Pending\"", KUBE_PULL_PULLING },
		{ "",
		  "\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{\"waiting\":{\"reason\":"
		  "\"ErrImagePull\",\"message\":"
		  "\"illegal base64 data\"}}}]",
		  KUBE_PULL_BROKEN_SECRET },
		{ ",\"deletionTimestamp\":\"2026-08-01T10:00:00Z\"", "\"phase\":\"Running\"", -1 },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		char *text = rh_format("{\"metadata\":{\"name\":\"p\",\"namespace\":\"web\"%s},\"spec\":{"
				       "\"containers\":[{\"name\":\"main\",\"image\":\"a\"}]},"
				       "\"status\":{%s}}",
				       cases[i].metadata, cases[i].status);
		struct kube_pod *pod = kube_pod_parse(rh_str(text));

		assert_int_equal(kube_pod_trouble(pod), cases[i].is);
		kube_pod_free(&pod);
		free(text);
	}
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
		cmocka_unit_test(test_refusals),       cmocka_unit_test(test_lost_secrets),
		cmocka_unit_test(test_without_rights), cmocka_unit_test(test_backing_off),
		cmocka_unit_test(test_too_soon),       cmocka_unit_test(test_other_causes),
		cmocka_unit_test(test_all_have_words), cmocka_unit_test(test_story),
		cmocka_unit_test(test_pulled_in),      cmocka_unit_test(test_own_words),
		cmocka_unit_test(test_expired),        cmocka_unit_test(test_of_the_node),
		cmocka_unit_test(test_volume),         cmocka_unit_test(test_hidden_images),
		cmocka_unit_test(test_over),           cmocka_unit_test(test_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
