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
	[KUBE_PULL_NETWORK] = { "network", N_("network") },
	[KUBE_PULL_NO_HOST] = { "no-host", N_("no such host") },
	[KUBE_PULL_RATE] = { "rate", N_("rate limit") },
	[KUBE_PULL_DISK] = { "disk", N_("disk full") },
	[KUBE_PULL_CERTIFICATE] = { "certificate", N_("certificate") },
	[KUBE_PULL_PLAIN_HTTP] = { "plain-http", N_("plain HTTP") },
	[KUBE_PULL_PLATFORM] = { "platform", N_("wrong platform") },
	[KUBE_PULL_SIGNATURE] = { "signature", N_("signature") },
	[KUBE_PULL_NEVER] = { "never", N_("not on the node") },
	[KUBE_PULL_BAD_NAME] = { "bad-name", N_("bad image name") },
	[KUBE_PULL_SHORT_NAME] = { "short-name", N_("short name") },
	[KUBE_PULL_NO_TAG] = { "no-tag", N_("not found") },
	[KUBE_PULL_DENIED] = { "denied", N_("no access") },
	[KUBE_PULL_REFUSED] = { "refused", N_("refused") },
	[KUBE_PULL_EMPTY_LOGIN] = { "empty-login", N_("empty login") },
	[KUBE_PULL_NO_CREDENTIALS] = { "no-credentials", N_("no credentials") },
	[KUBE_PULL_BROKEN_SECRET] = { "broken-secret", N_("broken secret") },
};

/* Lower case; the first that is found decides, so what is special stands before what is general. */
static const struct {
	const char *text;
	enum kube_pull is;
} texts[] = {
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
	/* which credentials */
	{ "invalid auth config", KUBE_PULL_EMPTY_LOGIN },
	{ "no basic auth credentials", KUBE_PULL_NO_CREDENTIALS },
	{ "fetch anonymous token", KUBE_PULL_NO_CREDENTIALS },
	{ "toomanyrequests", KUBE_PULL_RATE },
	{ "429 too many", KUBE_PULL_RATE },
	{ "too many requests", KUBE_PULL_RATE },
	{ "rate limit", KUBE_PULL_RATE },
	{ "incorrect username or password", KUBE_PULL_REFUSED },
	{ "invalid username/password", KUBE_PULL_REFUSED },
	{ "invalid username or password", KUBE_PULL_REFUSED },
	{ "authentication failed", KUBE_PULL_REFUSED },
	/* what a registry says of a repository that is private, or is not there */
	{ "pull access denied", KUBE_PULL_DENIED },
	{ "insufficient_scope", KUBE_PULL_DENIED },
	{ "repository does not exist or may require", KUBE_PULL_DENIED },
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
	/* the way there */
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
	{ "connection refused", KUBE_PULL_NETWORK },
	{ "connection reset", KUBE_PULL_NETWORK },
	{ "i/o timeout", KUBE_PULL_NETWORK },
	{ "tls handshake timeout", KUBE_PULL_NETWORK },
	{ "network is unreachable", KUBE_PULL_NETWORK },
	{ "no route to host", KUBE_PULL_NETWORK },
	{ "deadline exceeded", KUBE_PULL_NETWORK },
	{ "client.timeout", KUBE_PULL_NETWORK },
	{ "proxyconnect", KUBE_PULL_NETWORK },
	/* not there */
	{ "manifest unknown", KUBE_PULL_NO_TAG },
	{ "manifest_unknown", KUBE_PULL_NO_TAG },
	{ "name unknown", KUBE_PULL_NO_TAG },
	{ "name_unknown", KUBE_PULL_NO_TAG },
	{ "repository name not known", KUBE_PULL_NO_TAG },
	{ "not found", KUBE_PULL_NO_TAG },
	{ "notfound", KUBE_PULL_NO_TAG },
	{ "404", KUBE_PULL_NO_TAG },
	{ "500 internal", KUBE_PULL_SERVER },
	{ "502 bad gateway", KUBE_PULL_SERVER },
	{ "503 service", KUBE_PULL_SERVER },
	{ "504 gateway", KUBE_PULL_SERVER },
	{ "registryunavailable", KUBE_PULL_SERVER },
	{ "unexpected eof", KUBE_PULL_NETWORK },
	{ ": eof", KUBE_PULL_NETWORK },
};

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

		if (name.n && rest.n >= name.n && !memcmp(rest.p, name.p, name.n))
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

enum kube_pull kube_pull_of_text(struct rh_str message, struct rh_str image)
{
	enum kube_pull is = KUBE_PULL_FAILED;
	struct rh_buf text;

	rh_buf_init(&text, (size_t)64 << 10);
	without_names(message, image, &text);
	for (size_t i = 0; i < RH_LEN(texts) && is == KUBE_PULL_FAILED; i++)
		if (rh_str_find(rh_buf_str(&text), texts[i].text) < text.n)
			is = texts[i].is;
	rh_buf_release(&text);
	return is;
}

/* Reasons for which a container waits that are about its image (kubernetes, pkg/kubelet/images/types.go). */
static const struct {
	const char *reason;
	enum kube_pull is; /* when the message does not say more */
} reasons[] = {
	{ "ErrImagePull", KUBE_PULL_FAILED },
	{ "ImagePullBackOff", KUBE_PULL_FAILED },
	{ "InvalidImageName", KUBE_PULL_BAD_NAME },
	{ "ErrImageNeverPull", KUBE_PULL_NEVER },
	{ "ImageInspectError", KUBE_PULL_BAD_NAME },
	{ "RegistryUnavailable", KUBE_PULL_SERVER },
	{ "SignatureValidationFailed", KUBE_PULL_SIGNATURE },
};

enum kube_pull kube_pull_of_waiting(struct rh_str reason, struct rh_str message, struct rh_str image)
{
	for (size_t i = 0; i < RH_LEN(reasons); i++) {
		enum kube_pull said;

		if (!rh_str_is(reason, reasons[i].reason))
			continue;
		said = kube_pull_of_text(message, image);
		return said == KUBE_PULL_FAILED ? reasons[i].is : said;
	}
	return rh_str_is(reason, "ContainerCreating") || rh_str_is(reason, "PodInitializing") || !reason.n
		       ? KUBE_PULL_PULLING
		       : KUBE_PULL_OK;
}
