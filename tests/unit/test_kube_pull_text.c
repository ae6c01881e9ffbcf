/* Why a pull failed: texts as containerd, CRI-O, Docker and the kubelet write them. The longer ones are from public bug
 * reports. */
#include "base/base.h"
#include "kube/workload_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

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
	  KUBE_PULL_REFUSED },
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
	/* containerd 1.6 and 1.7 */
	{ "127.0.0.1:5000/team/app:1.0",
	  "rpc error: code = Unknown desc = failed to pull and unpack image \"127.0.0.1:5000/team/app:1.0\": failed to "
	  "resolve reference \"127.0.0.1:5000/team/app:1.0\": failed to authorize: failed to fetch oauth token: "
	  "unexpected status: 401 Unauthorized",
	  KUBE_PULL_REFUSED },
	{ "docker.io/victoriametrics/victoria-metrics:v1.76.1",
	  "rpc error: code = NotFound desc = failed to pull and unpack image "
	  "\"docker.io/victoriametrics/victoria-metrics:v1.76.1\": failed to unpack image on snapshotter overlayfs: "
	  "unexpected media type text/html "
	  "for sha256:04a732b9876d77c18601b92f91bb05d4591a1356dbbfd732c13f4db1362c796d: not found",
	  KUBE_PULL_NO_REGISTRY },
	{ "h/x:1",
	  "rpc error: code = Unknown desc = failed to pull and unpack image \"h/x:1\": failed to resolve reference "
	  "\"h/x:1\": failed to "
	  "authorize: failed to fetch anonymous token: Get \"https://h/token?service=h\": dial tcp: lookup h on "
	  "169.254.25.10:53: read udp "
	  "10.1.1.1:41000->169.254.25.10:53: i/o timeout",
	  KUBE_PULL_NO_HOST },
	{ "reg.corp/x:1",
	  "failed to do request: Head \"https://reg.corp/v2/x/manifests/1\": dial tcp: lookup reg.corp on "
	  "10.255.255.53:53: read udp "
	  "10.1.1.1:41000->10.255.255.53:53: i/o timeout",
	  KUBE_PULL_NO_HOST },
	{ "reg.corp/x:1",
	  "failed to do request: Head \"https://reg.corp/v2/x/manifests/1\": dial tcp: lookup reg.corp on "
	  "127.0.0.53:53: read udp "
	  "127.0.0.1:41000->127.0.0.53:53: read: connection refused",
	  KUBE_PULL_NO_HOST },
	{ "h/x:1",
	  "failed to do request: Head \"https://h/v2/x/manifests/1\": proxyconnect tcp: dial tcp: lookup proxy.corp: "
	  "no such host",
	  KUBE_PULL_NETWORK },
	{ "h/x:1", "failed to do request: Head \"https://h/v2/x/manifests/1\": Proxy Authentication Required",
	  KUBE_PULL_NETWORK },
	{ "h/x:1",
	  "failed to resolve reference \"h/x:1\": failed to authorize: failed to fetch anonymous token: unexpected "
	  "status from GET request to "
	  "https://auth.h/token: 503 Service Unavailable",
	  KUBE_PULL_SERVER },
	{ "h/x:1",
	  "failed to resolve reference \"h/x:1\": failed to authorize: failed to fetch oauth token: unexpected status "
	  "from POST request to "
	  "https://auth.h/token: 504 Gateway Timeout: error code: 504",
	  KUBE_PULL_SERVER },
	{ "h/x:1",
	  "failed to resolve reference \"h/x:1\": unexpected status from HEAD request to https://h/v2/x/manifests/1: "
	  "521 <none>",
	  KUBE_PULL_SERVER },
	{ "h/x:1", "failed to resolve reference \"h/x:1\": unexpected status code [manifests 1]: 401 Unauthorized",
	  KUBE_PULL_REFUSED },
	{ "h/x:1",
	  "failed to authorize: failed to fetch oauth token: unable to decode token response: invalid character '<' "
	  "looking for beginning of "
	  "value",
	  KUBE_PULL_NO_REGISTRY },
	{ "h/x:1",
	  "failed to unpack image on snapshotter overlayfs: no match for platform in manifest sha256:a404: not found",
	  KUBE_PULL_PLATFORM },
	{ "h/x:1",
	  "failed to extract layer sha256:a404b: failed to get stream processor for application/vnd.in-toto+json: no "
	  "processor for media-type: "
	  "unknown",
	  KUBE_PULL_FAILED },
	{ "h/x:1", "failed to extract layer sha256:aa: content digest sha256:bb404: not found", KUBE_PULL_FAILED },
	{ "123.dkr.ecr.eu-west-1.amazonaws.com/x:1",
	  "pull access denied, repository does not exist or may require authorization: authorization failed: "
	  "no basic auth credentials",
	  KUBE_PULL_NO_CREDENTIALS },
	/* containerd 2 */
	{ "redis:alpine",
	  "failed to pull and unpack image \"docker.io/library/redis:alpine\": failed to resolve image: failed to do "
	  "request: Head "
	  "\"https://registry-1.docker.io/v2/library/redis/manifests/alpine\": dial tcp 162.220.12.226:443: connect: "
	  "connection refused",
	  KUBE_PULL_NETWORK },
	{ "reg.azurecr.io/labs/app:1.0.1",
	  "failed to pull and unpack image \"reg.azurecr.io/labs/app:1.0.1\": failed to resolve image: failed to "
	  "authorize: failed to fetch anonymous token: unexpected status from GET request to "
	  "https://reg.azurecr.io/oauth2/token?scope=x: "
	  "401 Unauthorized",
	  KUBE_PULL_NO_CREDENTIALS },
	{ "ghcr.io/acme/x:1",
	  "failed to resolve image: failed to authorize: failed to fetch anonymous token: unexpected status from GET "
	  "request to "
	  "https://ghcr.io/token?scope=repository%3Aacme%2Fx%3Apull&service=ghcr.io: 403 Forbidden",
	  KUBE_PULL_NO_CREDENTIALS },
	{ "reg.corp/x:1",
	  "failed to resolve image: failed to do request: Head \"https://reg.corp/v2/x/manifests/1\": remote error: "
	  "tls: handshake "
	  "failure",
	  KUBE_PULL_FAILED },
	{ "h/x:1",
	  "failed to pull and unpack image \"h/x:1\": failed to resolve image: not imple"
	  "mented: media type "
	  "\"application/vnd.docker.distribution.manifest.v1+prettyjws\" is no longer supported since containerd v2.1, "
	  "please rebuild the image as "
	  "\"application/vnd.docker.distribution.manifest.v2+json\" or \"application/vnd.oci.image.manifest.v1+json\"",
	  KUBE_PULL_FORMAT },
	{ "h/x:1",
	  "failed to pull and unpack image \"h/x:1\": failed to resolve image: failed to do request: Head "
	  "\"https://h/v2/x/manifests/1\": "
	  "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time is after "
	  "2021-01-01",
	  KUBE_PULL_CERTIFICATE },
	{ "h/x:1", "failed to resolve image: h/x:1: not found", KUBE_PULL_NO_TAG },
	{ "h/x:1", "failed to pull and unpack image \"h/x:1\": failed to resolve image: context canceled",
	  KUBE_PULL_FAILED },
	/* logins that have ended, by whatever runtime */
	{ "123.dkr.ecr.eu-west-1.amazonaws.com/x:1",
	  "Error response from daemon: pull access denied for 123.dkr.ecr.eu-west-1.amazonaws.com/x, repository "
	  "does not exist or may require 'docker login': denied: Your authorization token has expired. Reauthenticate "
	  "and try again.",
	  KUBE_PULL_EXPIRED },
	{ "123.dkr.ecr.cn-north-1.amazonaws.com.cn/x:1",
	  "denied: Your Authorization Token has expired. Please run 'aws ecr get-login "
	  "--no-include-email' to fetch a new one.",
	  KUBE_PULL_EXPIRED },
	{ "h/x:1", "denied: The security token included in the request is expired", KUBE_PULL_EXPIRED },
	{ "h/x:1", "denied: The security token included in the request is invalid", KUBE_PULL_REFUSED },
	{ "registry.gitlab.com/g/p:1",
	  "Error response from daemon: Head \"https://registry.gitlab.com/v2/g/p/manifests/1\": denied: access "
	  "forbidden",
	  KUBE_PULL_REFUSED },
	{ "registry.gitlab.com/g/p:1",
	  "Error response from daemon: Head \"https://registry.gitlab.com/v2/g/p/manifests/1\": unauthorized: HTTP "
	  "Basic: "
	  "Access denied. The provided password or token is incorrect or your account has 2FA enabled",
	  KUBE_PULL_REFUSED },
	{ "registry.gitlab.com/g/p:1",
	  "failed to authorize: failed to fetch oauth token: unexpected status from GET request to "
	  "https://gitlab.com/jwt/auth?scope=repository%3Ag%2Fp%3Apull&service=container_registry: 403 Forbidden",
	  KUBE_PULL_REFUSED },
	/* CRI-O (containers/image) */
	{ "registry.redhat.io/ubi9/x:1",
	  "initializing source docker://registry.redhat.io/ubi9/x:1: unable to retrieve auth token: invalid "
	  "username/password: unauthorized: Please login to the Red Hat Registry using your Customer Portal "
	  "credentials.",
	  KUBE_PULL_REFUSED },
	{ "docker.io/sonartype/nexus3:latest",
	  "Error reading manifest latest in docker.io/sonartype/nexus3: errors:\ndenied: requested access to the "
	  "resource is denied\nunauthorized: authentication required",
	  KUBE_PULL_DENIED },
	{ "registry.corp/x:1", "Error reading manifest 1 in registry.corp/x: manifest unknown: manifest unknown",
	  KUBE_PULL_NO_TAG },
	{ "reg.corp/x:1",
	  "pinging container registry reg.corp: Get \"https://reg.corp/v2/\": dial tcp: lookup reg.corp on "
	  "10.0.0.10:53: server "
	  "misbehaving",
	  KUBE_PULL_NO_HOST },
	{ "reg.corp/x:1",
	  "initializing source docker://reg.corp/x:1: pinging container registry reg.corp: StatusCode: 404, "
	  "\"<!DOCTYPE html>\"",
	  KUBE_PULL_NO_TAG },
	{ "reg.corp/x:1",
	  "initializing source docker://reg.corp/x:1: reading manifest 1 in reg.corp/x: received unexpected HTTP "
	  "status: 503 Service "
	  "Unavailable",
	  KUBE_PULL_SERVER },
	{ "h/x:1",
	  "initializing source docker://h/x:1: reading manifest 1 in h/x: toomanyrequests: You have reached your pull "
	  "rate limit.",
	  KUBE_PULL_RATE },
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
	  KUBE_PULL_REFUSED },
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
	/* dockershim */
	{ "a1pine",
	  "rpc error: code = Unknown desc = Error response from daemon: repository a1pine not found: does not exist or "
	  "no pull access",
	  KUBE_PULL_DENIED },
	{ "reg.corp/x:1",
	  "rpc error: code = Unknown desc = Error response from daemon: Get https://reg.corp/v2/: dial tcp: lookup "
	  "reg.corp on 10.0.2.3:53: "
	  "read udp 10.0.2.15:33821->10.0.2.3:53: i/o timeout",
	  KUBE_PULL_NO_HOST },
	{ "reg.corp/x:1",
	  "rpc error: code = Unknown desc = Error response from daemon: error parsing HTTP 404 response body: invalid "
	  "character '<' looking "
	  "for beginning of value: \"<html>\"",
	  KUBE_PULL_NO_REGISTRY },
	{ "reg.corp/x:1",
	  "rpc error: code = Unknown desc = Error response from daemon: Get https://reg.corp/v2/: net/http: request "
	  "canceled while waiting for "
	  "connection (Client.Timeout exceeded while awaiting headers)",
	  KUBE_PULL_NETWORK },
	{ "reg.corp/x:1",
	  "rpc error: code = Unknown desc = Error response from daemon: Get https://reg.corp/v2/: x509: certificate "
	  "signed by unknown "
	  "authority",
	  KUBE_PULL_CERTIFICATE },
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
	{ "e", "read udp: i/o timeout", KUBE_PULL_NETWORK },
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

/* A reason that nobody knows is never taken for an image that is there: since 1.34 it can be the text of an error. */
static const struct {
	const char *reason, *message;
	bool pulled;
	enum kube_pull is;
} waiting[] = {
	{ "", "", false, KUBE_PULL_PULLING },
	{ "ContainerCreating", "", false, KUBE_PULL_PULLING },
	{ "ContainerCreating", "", true, KUBE_PULL_OK },
	{ "CrashLoopBackOff", "not found", true, KUBE_PULL_OK },
	{ "CreateContainerConfigError", "secret \"db\" not found", false, KUBE_PULL_OK },
	{ "PostStartHookError: command 'x' exited with 137", "", true, KUBE_PULL_OK },
	{ "ImagePullBackOff", "", true, KUBE_PULL_FAILED },
	{ "InvalidImageName", "", false, KUBE_PULL_BAD_NAME },
	{ "ImageInspectError", "Failed to inspect image \"a\": rpc error: code = Unavailable desc = connection error",
	  false, KUBE_PULL_FAILED },
	{ "ErrImageNeverPull", "", false, KUBE_PULL_NEVER },
	{ "illegal base64 data at input byte 0", "illegal base64 data at input byte 0", false,
	  KUBE_PULL_BROKEN_SECRET },
	{ "illegal base64 data at input byte 0", "", true, KUBE_PULL_BROKEN_SECRET },
	{ "unexpected end of JSON input", "unexpected end of JSON input", false, KUBE_PULL_BROKEN_SECRET },
	{ "SomethingNew", "a text of 2029", false, KUBE_PULL_FAILED },
	{ "SomethingNew", "a text of 2029", true, KUBE_PULL_OK },
};

static void test_waiting(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(waiting); i++) {
		enum kube_pull is = kube_pull_of_waiting(rh_str(waiting[i].reason), rh_str(waiting[i].message),
							 RH_STR("a"), waiting[i].pulled);

		if (is != waiting[i].is)
			fail_msg("%s, not %s: %s: %s", kube_pull_defs[is].id, kube_pull_defs[waiting[i].is].id,
				 waiting[i].reason, waiting[i].message);
	}
}

static void test_defs(void **state)
{
	(void)state;
	for (int i = 0; i < KUBE_PULLS; i++)
		assert_true(kube_pull_defs[i].id && (i == KUBE_PULL_NONE || *kube_pull_defs[i].word));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_defs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
