/* Why an image was not pulled, by what the container runtime said. The texts are those of containerd, CRI-O
 * (containers/image) and Docker, as the kubelet passes them on in container states and events, from 1.19 to the newest.
 */
#include "base/base.h"
#include "kube/workload_row.h"

#include <string.h>

const struct kube_pull_def kube_pull_defs[KUBE_PULLS] = {
	[KUBE_PULL_NONE] = { "none", "" },
	[KUBE_PULL_OK] = { "ok", N_("ok") },
	[KUBE_PULL_PULLING] = { "pulling", N_("pulling") },
	[KUBE_PULL_FAILED] = { "failed", N_("not pulled") },
	[KUBE_PULL_QUEUED] = { "queued", N_("queued") },
	[KUBE_PULL_SERVER] = { "server", N_("registry error") },
	[KUBE_PULL_NO_REGISTRY] = { "no-registry", N_("web page") },
	[KUBE_PULL_NETWORK] = { "network", N_("network") },
	[KUBE_PULL_NO_HOST] = { "no-host", N_("no such host") },
	[KUBE_PULL_RATE] = { "rate", N_("rate limit") },
	[KUBE_PULL_DISK] = { "disk", N_("disk full") },
	[KUBE_PULL_CERTIFICATE] = { "certificate", N_("certificate") },
	[KUBE_PULL_PLAIN_HTTP] = { "plain-http", N_("plain HTTP") },
	[KUBE_PULL_PLATFORM] = { "platform", N_("wrong platform") },
	[KUBE_PULL_FORMAT] = { "format", N_("old format") },
	[KUBE_PULL_SIGNATURE] = { "signature", N_("signature") },
	[KUBE_PULL_NEVER] = { "never", N_("not on the node") },
	[KUBE_PULL_BAD_NAME] = { "bad-name", N_("bad image name") },
	[KUBE_PULL_SHORT_NAME] = { "short-name", N_("short name") },
	[KUBE_PULL_NO_TAG] = { "no-tag", N_("not found") },
	[KUBE_PULL_DENIED] = { "denied", N_("no access") },
	[KUBE_PULL_REFUSED] = { "refused", N_("refused") },
	[KUBE_PULL_EXPIRED] = { "expired", N_("login expired") },
	[KUBE_PULL_EMPTY_LOGIN] = { "empty-login", N_("empty login") },
	[KUBE_PULL_NO_CREDENTIALS] = { "no-credentials", N_("no credentials") },
	[KUBE_PULL_BROKEN_SECRET] = { "broken-secret", N_("broken secret") },
};

/* Lower case; the first that is found decides, so what is special stands before what is general. KUBE_PULL_FAILED: none
 * of the causes that have a row, although what follows in the text looks like one. */
static const struct {
	const char *text; /* "*": anything between */
	enum kube_pull is;
} texts[] = {
	/* a web page in place of what was asked for: before what a broken JSON says about a secret */
	{ "unexpected media type text/html", KUBE_PULL_NO_REGISTRY },
	{ "response*invalid character '<'", KUBE_PULL_NO_REGISTRY },
	{ "content*invalid character '<'", KUBE_PULL_NO_REGISTRY },
	{ "response*invalid character", KUBE_PULL_SERVER },
	/* the kubelet's own, before any registry is asked */
	{ "pull qps exceeded", KUBE_PULL_QUEUED },
	{ "illegal base64 data", KUBE_PULL_BROKEN_SECRET },
	{ "unable to parse auth field", KUBE_PULL_BROKEN_SECRET },
	{ "unexpected end of json input", KUBE_PULL_BROKEN_SECRET },
	{ "looking for beginning of", KUBE_PULL_BROKEN_SECRET },
	{ "json: cannot unmarshal", KUBE_PULL_BROKEN_SECRET },
	{ "couldn't parse image reference", KUBE_PULL_BAD_NAME },
	{ "couldn't parse image name", KUBE_PULL_BAD_NAME },
	{ "invalid reference format", KUBE_PULL_BAD_NAME },
	{ "is not present with pull policy of never", KUBE_PULL_NEVER },
	{ "no space left on device", KUBE_PULL_DISK },
	{ "short-name", KUBE_PULL_SHORT_NAME },
	{ "short name", KUBE_PULL_SHORT_NAME },
	/* the way to a proxy, which is none of the registry's */
	{ "proxyconnect", KUBE_PULL_NETWORK },
	{ "proxy authentication required", KUBE_PULL_NETWORK },
	{ "remote error: tls:", KUBE_PULL_FAILED },
	/* which credentials */
	{ "invalid auth config", KUBE_PULL_EMPTY_LOGIN },
	{ "no basic auth credentials", KUBE_PULL_NO_CREDENTIALS },
	{ "fetch anonymous token*: 401", KUBE_PULL_NO_CREDENTIALS },
	{ "fetch anonymous token*: 403", KUBE_PULL_NO_CREDENTIALS },
	{ "toomanyrequests", KUBE_PULL_RATE },
	{ "429 too many", KUBE_PULL_RATE },
	{ "too many requests", KUBE_PULL_RATE },
	{ "rate limit", KUBE_PULL_RATE },
	{ "token has expired", KUBE_PULL_EXPIRED },
	{ "token is expired", KUBE_PULL_EXPIRED },
	{ "token expired", KUBE_PULL_EXPIRED },
	{ "token included in the request is expired", KUBE_PULL_EXPIRED },
	{ "password has expired", KUBE_PULL_EXPIRED },
	{ "incorrect username or password", KUBE_PULL_REFUSED },
	{ "invalid username/password", KUBE_PULL_REFUSED },
	{ "invalid username or password", KUBE_PULL_REFUSED },
	{ "authentication failed", KUBE_PULL_REFUSED },
	{ "security token included in the request is invalid", KUBE_PULL_REFUSED },
	/* a token service refuses who asks, whatever for; GitLab says "access forbidden" and "HTTP Basic: Access
	   denied" to an expired token */
	{ "fetch oauth token*: 403", KUBE_PULL_REFUSED },
	{ "requesting bearer token*registry 403", KUBE_PULL_REFUSED },
	{ "http basic: access denied", KUBE_PULL_REFUSED },
	{ "access forbidden", KUBE_PULL_REFUSED },
	/* what a registry says of a repository that is private, or is not there */
	{ "pull access denied", KUBE_PULL_DENIED },
	{ "insufficient_scope", KUBE_PULL_DENIED },
	{ "repository does not exist or may require", KUBE_PULL_DENIED },
	{ "does not exist or no pull access", KUBE_PULL_DENIED },
	{ "requested access to the resource is denied", KUBE_PULL_DENIED },
	{ "access to the resource is denied", KUBE_PULL_DENIED },
	{ "403 forbidden", KUBE_PULL_DENIED },
	{ "status code from registry 403", KUBE_PULL_DENIED },
	{ ": 403", KUBE_PULL_DENIED },
	{ "401 unauthorized", KUBE_PULL_REFUSED },
	{ ": 401", KUBE_PULL_REFUSED },
	{ "status code from registry 401", KUBE_PULL_REFUSED },
	{ "unauthorized:", KUBE_PULL_REFUSED },
	{ "unauthorized to access", KUBE_PULL_REFUSED },
	{ "authentication required", KUBE_PULL_REFUSED },
	{ "authorization failed", KUBE_PULL_DENIED },
	{ "denied:", KUBE_PULL_DENIED },
	/* the way there; what ends a look-up of the name is about name servers, also a time-out */
	{ "dial tcp: lookup ", KUBE_PULL_NO_HOST },
	{ "no such host", KUBE_PULL_NO_HOST },
	{ "name resolution", KUBE_PULL_NO_HOST },
	{ "server misbehaving", KUBE_PULL_NO_HOST },
	{ "http response to https client", KUBE_PULL_PLAIN_HTTP },
	{ "x509:", KUBE_PULL_CERTIFICATE },
	{ "certificate", KUBE_PULL_CERTIFICATE },
	{ "signature validation failed", KUBE_PULL_SIGNATURE },
	{ "signaturevalidationfailed", KUBE_PULL_SIGNATURE },
	{ "source image rejected", KUBE_PULL_SIGNATURE },
	{ "no match for platform", KUBE_PULL_PLATFORM },
	{ "no matching manifest", KUBE_PULL_PLATFORM },
	{ "no image found in manifest list for architecture", KUBE_PULL_PLATFORM },
	{ "no image found in image index for architecture", KUBE_PULL_PLATFORM },
	{ "is no longer supported since containerd", KUBE_PULL_FORMAT },
	{ "unsupported schema version 1", KUBE_PULL_FORMAT },
	{ "connection refused", KUBE_PULL_NETWORK },
	{ "connection reset", KUBE_PULL_NETWORK },
	{ "i/o timeout", KUBE_PULL_NETWORK },
	{ "tls handshake timeout", KUBE_PULL_NETWORK },
	{ "network is unreachable", KUBE_PULL_NETWORK },
	{ "no route to host", KUBE_PULL_NETWORK },
	{ "deadline exceeded", KUBE_PULL_NETWORK },
	{ "client.timeout", KUBE_PULL_NETWORK },
	/* on the node, after the registry gave everything */
	{ "failed to unpack image", KUBE_PULL_FAILED },
	{ "failed to extract layer", KUBE_PULL_FAILED },
	/* not there */
	{ "manifest unknown", KUBE_PULL_NO_TAG },
	{ "manifest_unknown", KUBE_PULL_NO_TAG },
	{ "name unknown", KUBE_PULL_NO_TAG },
	{ "name_unknown", KUBE_PULL_NO_TAG },
	{ "repository name not known", KUBE_PULL_NO_TAG },
	{ "not found", KUBE_PULL_NO_TAG },
	{ "notfound", KUBE_PULL_NO_TAG },
	{ ": 404", KUBE_PULL_NO_TAG },
	{ "status code from registry 404", KUBE_PULL_NO_TAG },
	{ "500 internal", KUBE_PULL_SERVER },
	{ "502 bad gateway", KUBE_PULL_SERVER },
	{ "503 service", KUBE_PULL_SERVER },
	{ "504 gateway", KUBE_PULL_SERVER },
	{ "request to : 5", KUBE_PULL_SERVER },
	{ "status code : 5", KUBE_PULL_SERVER },
	{ "http status: 5", KUBE_PULL_SERVER },
	{ "status code from registry 5", KUBE_PULL_SERVER },
	{ "registryunavailable", KUBE_PULL_SERVER },
	{ "unexpected eof", KUBE_PULL_NETWORK },
	{ ": eof", KUBE_PULL_NETWORK },
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* As a word of its own: an image may be called "a". */
static bool name_at(const struct rh_buf *text, size_t at, const struct rh_buf *name)
{
	size_t end = at + name->n;

	return end <= text->n && !memcmp(text->p + at, name->p, name->n) && (!at || !is_letter(text->p[at - 1])) &&
	       (end == text->n || !is_letter(text->p[end]));
}

/* Names and addresses may hold any of those words: what stands in quotes, the image and addresses are left out. */
static void without_names(struct rh_str message, struct rh_str image, struct rh_buf *out)
{
	struct rh_buf lower, name;

	rh_buf_init(&lower, (size_t)64 << 10);
	rh_buf_init(&name, 4096);
	rh_lower(&lower, rh_str_n(message.p, message.n < 8192 ? message.n : 8192));
	rh_lower(&name, image);
	for (size_t i = 0; i < lower.n;) {
		struct rh_str rest = rh_str_from(rh_buf_str(&lower), i);
		size_t skip = 0;

		if (name.n && name_at(&lower, i, &name))
			skip = name.n;
		else if (rest.p[0] == '"')
			skip = rh_str_find(rh_str_from(rest, 1), "\"") + 2;
		else if (rh_str_starts(rest, "http://") || rh_str_starts(rest, "https://"))
			while (skip < rest.n && !strchr(" \"\n", rest.p[skip]) &&
			       !rh_str_starts(rh_str_from(rest, skip), ": "))
				skip++;
		if (!skip)
			rh_buf_addc(out, lower.p[i++]);
		i += skip;
	}
	rh_buf_release(&lower);
	rh_buf_release(&name);
}

static bool is_in(struct rh_str text, const char *parts)
{
	struct rh_str rest = rh_str(parts), part;

	while (rh_str_cut(&rest, '*', &part)) {
		char *z = rh_str_dup(part);
		size_t at = rh_str_find(text, z);
		bool there = at < text.n;

		free(z);
		if (!there)
			return false;
		text = rh_str_from(text, at + part.n);
	}
	return true;
}

enum kube_pull kube_pull_of_text(struct rh_str message, struct rh_str image)
{
	enum kube_pull is = KUBE_PULL_FAILED;
	struct rh_buf text;

	rh_buf_init(&text, (size_t)64 << 10);
	without_names(message, image, &text);
	for (size_t i = 0; i < RH_LEN(texts); i++)
		if (is_in(rh_buf_str(&text), texts[i].text)) {
			is = texts[i].is;
			break;
		}
	rh_buf_release(&text);
	return is;
}

/* Reasons for which a container waits: about its image (kubernetes, pkg/kubelet/images/types.go), and those of what
 * comes before and after it (pkg/kubelet/kuberuntime, kubelet_pods.go). */
static const struct {
	const char *reason;
	enum kube_pull is; /* when the message does not say more */
	bool begins;       /* some say what failed behind a colon */
} reasons[] = {
	{ "ErrImagePull", KUBE_PULL_FAILED, false },
	{ "ImagePullBackOff", KUBE_PULL_FAILED, false },
	{ "InvalidImageName", KUBE_PULL_BAD_NAME, false },
	{ "ErrImageNeverPull", KUBE_PULL_NEVER, false },
	{ "ImageInspectError", KUBE_PULL_FAILED, false },
	{ "RegistryUnavailable", KUBE_PULL_SERVER, false },
	{ "SignatureValidationFailed", KUBE_PULL_SIGNATURE, true },
	{ "", KUBE_PULL_PULLING, false },
	{ "ContainerCreating", KUBE_PULL_PULLING, false },
	{ "PodInitializing", KUBE_PULL_PULLING, false },
	{ "CrashLoopBackOff", KUBE_PULL_OK, false },
	{ "CreateContainerConfigError", KUBE_PULL_OK, false },
	{ "CreateContainerError", KUBE_PULL_OK, false },
	{ "RunContainerError", KUBE_PULL_OK, false },
	{ "PreCreateHookError", KUBE_PULL_OK, true },
	{ "PreStartHookError", KUBE_PULL_OK, true },
	{ "PostStartHookError", KUBE_PULL_OK, true },
};

static bool reason_is(struct rh_str reason, size_t i)
{
	return reasons[i].begins ? rh_str_starts(reason, reasons[i].reason) : rh_str_is(reason, reasons[i].reason);
}

enum kube_pull kube_pull_of_waiting(struct rh_str reason, struct rh_str message, struct rh_str image, bool pulled)
{
	enum kube_pull said;

	for (size_t i = 0; i < RH_LEN(reasons); i++) {
		if (!reason_is(reason, i))
			continue;
		if (reasons[i].is == KUBE_PULL_OK || reasons[i].is == KUBE_PULL_PULLING)
			return pulled ? KUBE_PULL_OK : reasons[i].is;
		said = kube_pull_of_text(message, image);
		return said == KUBE_PULL_FAILED ? reasons[i].is : said;
	}
	said = kube_pull_of_text(reason, image);
	if (said == KUBE_PULL_FAILED)
		said = kube_pull_of_text(message, image);
	return said == KUBE_PULL_FAILED && pulled ? KUBE_PULL_OK : said;
}
