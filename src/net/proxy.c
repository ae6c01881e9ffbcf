/* Which proxy the environment asks for. The rules are those of Go's golang.org/x/net/http/httpproxy, so that a server
 * is reached the same way as kubectl reaches it. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

static const char *either(const char *upper, const char *lower)
{
	const char *v = getenv(upper);

	return v && *v ? v : getenv(lower);
}

static bool address_bytes(const char *text, unsigned char out[16], int *family)
{
	*family = AF_INET;
	if (inet_pton(AF_INET, text, out) == 1)
		return true;
	*family = AF_INET6;
	return inet_pton(AF_INET6, text, out) == 1;
}

/* "10.0.0.0/8" */
static bool in_range(const char *host, const char *range)
{
	unsigned char a[16], b[16];
	int fa, fb;
	int64_t bits;
	struct rh_str rest = rh_str(range), net;

	if (!rh_str_cut(&rest, '/', &net) || !rest.n)
		return false;
	char *base = rh_str_dup(net);
	bool ok = address_bytes(host, a, &fa) && address_bytes(base, b, &fb) && fa == fb &&
		  rh_str_number(rest, 0, fa == AF_INET ? 32 : 128, &bits);

	free(base);
	for (int64_t i = 0; ok && i < bits; i++)
		ok = !((a[i / 8] ^ b[i / 8]) & (0x80 >> (i % 8)));
	return ok;
}

/* "corp.example" and ".corp.example" match below; the first also itself. "*.x" is ".x". A port must be the same. */
static bool in_domain(const struct net_url_parts *u, struct rh_str entry)
{
	size_t colon = rh_str_find(entry, ":");
	int64_t port;

	if (colon < entry.n && rh_str_number(rh_str_from(entry, colon + 1), 1, 65535, &port)) {
		if (port != u->port)
			return false;
		entry.n = colon;
	}
	if (rh_str_starts(entry, "*."))
		entry = rh_str_from(entry, 1);
	bool below = entry.n && entry.p[0] == '.';
	size_t host = strlen(u->host);

	if (!below && entry.n == host && strncasecmp(entry.p, u->host, host) == 0)
		return true;
	if (!entry.n || host <= entry.n || strncasecmp(u->host + host - entry.n, entry.p, entry.n) != 0)
		return false;
	return below || u->host[host - entry.n - 1] == '.';
}

static bool exempt(const struct net_url_parts *u, const char *no_proxy)
{
	struct rh_str rest = rh_str(no_proxy), part;

	if (net_url_loopback(u))
		return true;
	while (rh_str_cut(&rest, ',', &part)) {
		part = rh_str_trim(part);
		if (!part.n)
			continue;
		if (rh_str_is(part, "*"))
			return true;
		char *entry = rh_str_dup(part);
		bool yes = strchr(entry, '/') ? in_range(u->host, entry)
					      : in_domain(u, part) || strcasecmp(entry, u->host) == 0;

		free(entry);
		if (yes)
			return true;
	}
	return false;
}

char *net_proxy_from_environment(const struct net_url_parts *u)
{
	const char *proxy = u->tls ? either("HTTPS_PROXY", "https_proxy") : either("HTTP_PROXY", "http_proxy");

	if (!proxy || !*proxy || exempt(u, either("NO_PROXY", "no_proxy")))
		return rh_strdup("");
	return rh_strdup(proxy);
}

char *net_proxy_of(const struct net_endpoint *at, const struct net_url_parts *u)
{
	struct net_url_parts to = *u;

	if (at->proxy)
		return rh_strdup(at->proxy);
	if (at->connect_to) {
		char *target = rh_format("%s://%s", u->tls ? "https" : "http", at->connect_to);

		(void)net_url_parts(target, &to);
		free(target);
	}
	return net_proxy_from_environment(&to);
}

/* Without user and password. All up to the last "@": a password may hold one, or a "/", that somebody forgot to
 * encode. */
static char *bare(const char *proxy)
{
	struct rh_str s = rh_str(proxy);
	size_t scheme = rh_str_find(s, "://"), from = scheme == s.n ? 0 : scheme + 3;
	const char *sign = strrchr(proxy + from, '@');

	return rh_format("%.*s%s", (int)from, proxy, sign ? sign + 1 : proxy + from);
}

char *net_proxy_shown(const struct net_endpoint *at, const char *url)
{
	struct net_url_parts u;
	char *proxy = net_url_parts(url, &u) ? net_proxy_of(at, &u) : rh_strdup("");
	char *shown = bare(proxy);

	explicit_bzero(proxy, strlen(proxy));
	free(proxy);
	return shown;
}

void net_proxies(struct rh_say say)
{
	static const char *const names[] = { "HTTPS_PROXY", "https_proxy", "HTTP_PROXY",
					     "http_proxy",  "NO_PROXY",    "no_proxy" };

	for (size_t i = 0; i < RH_LEN(names); i++) {
		const char *v = getenv(names[i]);
		char *shown = v && *v ? bare(v) : NULL;

		if (shown)
			say.line(say.ctx, names[i], shown);
		free(shown);
	}
}

char *net_endpoint_proxy(const struct net_endpoint *at)
{
	return net_proxy_shown(at, at->url);
}

bool net_proxy_check(struct rh_str url, struct rh_err *e)
{
	static const char *const schemes[] = { "http", "https", "socks5", "socks5h" };
	bool bare = rh_str_find(url, "://") == url.n; /* which curl takes for http */
	char *text = rh_format("%s%.*s", bare ? "http://" : "", RH_ARG(url)), *scheme = NULL, *host = NULL;
	CURLU *u = curl_url();
	bool ok = false;

	if (u && curl_url_set(u, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK)
		for (size_t i = 0; i < RH_LEN(schemes); i++)
			ok = ok || (strcmp(scheme, schemes[i]) == 0 && *host);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(u);
	explicit_bzero(text, strlen(text));
	free(text);
	if (ok)
		return true;
	rh_err_say(e, RH_E_INVALID, _("This is not the address of a proxy."), NULL,
		   _("Write it like http://proxy.example.com:3128 or socks5h://127.0.0.1:1080."));
	return false;
}
