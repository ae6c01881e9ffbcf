/* Why an image was not pulled, by what the container runtime said. The texts are those of containerd, CRI-O (containers/image)
 * and Docker, as the kubelet passes them on in container states and events, from 1.19 to the newest.
 */
#include "kube/internal.h"

#include <string.h>

const struct rh_pull_def rh_pull_defs[RH_PULLS] = {
	[RH_PULL_NONE] = { "none", "" },
	[RH_PULL_OK] = { "ok", N_("ok") },
	[RH_PULL_PULLING] = { "pulling", N_("pulling") },
	[RH_PULL_FAILED] = { "failed", N_("not pulled") },
	[RH_PULL_QUEUED] = { "queued", N_("queued") },
	[RH_PULL_SERVER] = { "server", N_("registry error") },
	[RH_PULL_NETWORK] = { "network", N_("network") },
	[RH_PULL_NO_HOST] = { "no-host", N_("no such host") },
	[RH_PULL_RATE] = { "rate", N_("rate limit") },
	[RH_PULL_DISK] = { "disk", N_("disk full") },
	[RH_PULL_CERTIFICATE] = { "certificate", N_("certificate") },
	[RH_PULL_PLAIN_HTTP] = { "plain-http", N_("plain HTTP") },
	[RH_PULL_PLATFORM] = { "platform", N_("wrong platform") },
	[RH_PULL_SIGNATURE] = { "signature", N_("signature") },
	[RH_PULL_NEVER] = { "never", N_("not on the node") },
	[RH_PULL_BAD_NAME] = { "bad-name", N_("bad image name") },
	[RH_PULL_SHORT_NAME] = { "short-name", N_("short name") },
	[RH_PULL_NO_TAG] = { "no-tag", N_("not found") },
	[RH_PULL_DENIED] = { "denied", N_("no access") },
	[RH_PULL_REFUSED] = { "refused", N_("refused") },
	[RH_PULL_EMPTY_LOGIN] = { "empty-login", N_("empty login") },
	[RH_PULL_NO_CREDENTIALS] = { "no-credentials", N_("no credentials") },
	[RH_PULL_BROKEN_SECRET] = { "broken-secret", N_("broken secret") },
};

/* Lower case; the first that is found decides, so what is special stands before what is general. */
static const struct {
	const char *text;
	enum rh_pull is;
} texts[] = {
	/* the kubelet's own, before any registry is asked */
	{ "pull qps exceeded", RH_PULL_QUEUED },
	{ "illegal base64 data", RH_PULL_BROKEN_SECRET },
	{ "unable to parse auth field", RH_PULL_BROKEN_SECRET },
	{ "unexpected end of json input", RH_PULL_BROKEN_SECRET },
	{ "looking for beginning of", RH_PULL_BROKEN_SECRET },
	{ "json: cannot unmarshal", RH_PULL_BROKEN_SECRET },
	{ "couldn't parse image reference", RH_PULL_BAD_NAME },
	{ "couldn't parse image name", RH_PULL_BAD_NAME },
	{ "invalid reference format", RH_PULL_BAD_NAME },
	{ "is not present with pull policy of never", RH_PULL_NEVER },
	{ "no space left on device", RH_PULL_DISK },
	{ "short-name", RH_PULL_SHORT_NAME },
	{ "short name", RH_PULL_SHORT_NAME },
	/* which credentials */
	{ "invalid auth config", RH_PULL_EMPTY_LOGIN },
	{ "no basic auth credentials", RH_PULL_NO_CREDENTIALS },
	{ "fetch anonymous token", RH_PULL_NO_CREDENTIALS },
	{ "toomanyrequests", RH_PULL_RATE },
	{ "429 too many", RH_PULL_RATE },
	{ "too many requests", RH_PULL_RATE },
	{ "rate limit", RH_PULL_RATE },
	{ "incorrect username or password", RH_PULL_REFUSED },
	{ "invalid username/password", RH_PULL_REFUSED },
	{ "invalid username or password", RH_PULL_REFUSED },
	{ "authentication failed", RH_PULL_REFUSED },
	/* what a registry says of a repository that is private, or is not there */
	{ "pull access denied", RH_PULL_DENIED },
	{ "insufficient_scope", RH_PULL_DENIED },
	{ "repository does not exist or may require", RH_PULL_DENIED },
	{ "requested access to the resource is denied", RH_PULL_DENIED },
	{ "access to the resource is denied", RH_PULL_DENIED },
	{ "403 forbidden", RH_PULL_DENIED },
	{ "status code from registry 403", RH_PULL_DENIED },
	{ ": 403", RH_PULL_DENIED },
	{ "401 unauthorized", RH_PULL_REFUSED },
	{ ": 401", RH_PULL_REFUSED },
	{ "status code from registry 401", RH_PULL_REFUSED },
	{ "unauthorized:", RH_PULL_REFUSED },
	{ "unauthorized to access", RH_PULL_REFUSED },
	{ "authentication required", RH_PULL_REFUSED },
	{ "authorization failed", RH_PULL_DENIED },
	{ "denied:", RH_PULL_DENIED },
	/* the way there */
	{ "no such host", RH_PULL_NO_HOST },
	{ "name resolution", RH_PULL_NO_HOST },
	{ "server misbehaving", RH_PULL_NO_HOST },
	{ "http response to https client", RH_PULL_PLAIN_HTTP },
	{ "x509:", RH_PULL_CERTIFICATE },
	{ "certificate", RH_PULL_CERTIFICATE },
	{ "signature validation failed", RH_PULL_SIGNATURE },
	{ "signaturevalidationfailed", RH_PULL_SIGNATURE },
	{ "source image rejected", RH_PULL_SIGNATURE },
	{ "no match for platform", RH_PULL_PLATFORM },
	{ "no matching manifest", RH_PULL_PLATFORM },
	{ "no image found in manifest list for architecture", RH_PULL_PLATFORM },
	{ "no image found in image index for architecture", RH_PULL_PLATFORM },
	{ "connection refused", RH_PULL_NETWORK },
	{ "connection reset", RH_PULL_NETWORK },
	{ "i/o timeout", RH_PULL_NETWORK },
	{ "tls handshake timeout", RH_PULL_NETWORK },
	{ "network is unreachable", RH_PULL_NETWORK },
	{ "no route to host", RH_PULL_NETWORK },
	{ "deadline exceeded", RH_PULL_NETWORK },
	{ "client.timeout", RH_PULL_NETWORK },
	{ "proxyconnect", RH_PULL_NETWORK },
	/* not there */
	{ "manifest unknown", RH_PULL_NO_TAG },
	{ "manifest_unknown", RH_PULL_NO_TAG },
	{ "name unknown", RH_PULL_NO_TAG },
	{ "name_unknown", RH_PULL_NO_TAG },
	{ "repository name not known", RH_PULL_NO_TAG },
	{ "not found", RH_PULL_NO_TAG },
	{ "notfound", RH_PULL_NO_TAG },
	{ "404", RH_PULL_NO_TAG },
	{ "500 internal", RH_PULL_SERVER },
	{ "502 bad gateway", RH_PULL_SERVER },
	{ "503 service", RH_PULL_SERVER },
	{ "504 gateway", RH_PULL_SERVER },
	{ "registryunavailable", RH_PULL_SERVER },
	{ "unexpected eof", RH_PULL_NETWORK },
	{ ": eof", RH_PULL_NETWORK },
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
			while (skip < rest.n && !strchr(" \"\n", rest.p[skip]) && !rh_str_starts(rh_str_from(rest, skip), ": "))
				skip++;
		if (!skip)
			rh_buf_addc(out, lower.p[i++]);
		i += skip;
	}
	rh_buf_release(&lower);
	rh_buf_release(&name);
}

enum rh_pull rh_pull_of_text(struct rh_str message, struct rh_str image)
{
	enum rh_pull is = RH_PULL_FAILED;
	struct rh_buf text;

	rh_buf_init(&text, (size_t)64 << 10);
	without_names(message, image, &text);
	for (size_t i = 0; i < RH_LEN(texts) && is == RH_PULL_FAILED; i++)
		if (rh_str_find(rh_buf_str(&text), texts[i].text) < text.n)
			is = texts[i].is;
	rh_buf_release(&text);
	return is;
}

/* Reasons for which a container waits that are about its image (kubernetes, pkg/kubelet/images/types.go). */
static const struct {
	const char *reason;
	enum rh_pull is;		/* when the message does not say more */
} reasons[] = {
	{ "ErrImagePull", RH_PULL_FAILED },		{ "ImagePullBackOff", RH_PULL_FAILED },
	{ "InvalidImageName", RH_PULL_BAD_NAME },	{ "ErrImageNeverPull", RH_PULL_NEVER },
	{ "ImageInspectError", RH_PULL_BAD_NAME },	{ "RegistryUnavailable", RH_PULL_SERVER },
	{ "SignatureValidationFailed", RH_PULL_SIGNATURE },
};

enum rh_pull rh_pull_of_waiting(struct rh_str reason, struct rh_str message, struct rh_str image)
{
	for (size_t i = 0; i < RH_LEN(reasons); i++) {
		enum rh_pull said;

		if (!rh_str_is(reason, reasons[i].reason))
			continue;
		said = rh_pull_of_text(message, image);
		return said == RH_PULL_FAILED ? reasons[i].is : said;
	}
	return rh_str_is(reason, "ContainerCreating") || rh_str_is(reason, "PodInitializing") || !reason.n ? RH_PULL_PULLING :
	       RH_PULL_OK;
}
