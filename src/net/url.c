/* URLs: taking them apart, writing them one way, and escaping what goes into one. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool take(CURLU *u, CURLUPart part, unsigned flags, char *out, size_t size)
{
	char *text = NULL;
	bool ok = curl_url_get(u, part, &text, flags) == CURLUE_OK && text && strlen(text) < size;

	if (ok)
		memcpy(out, text, strlen(text) + 1);
	curl_free(text);
	return ok;
}

/* 0x7f.1 and 2130706433 are addresses to everybody who resolves names; a libcurl before 7.77 leaves them as they are.
 */
static void write_dotted(char host[256])
{
	struct in_addr four;

	if (inet_aton(host, &four))
		(void)inet_ntop(AF_INET, &four, host, 256);
}

bool net_url_parts(const char *url, struct net_url_parts *out)
{
	CURLU *u = curl_url();
	char scheme[16], host[256], port[8];
	int64_t number = 0;
	bool ok = u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
		  take(u, CURLUPART_SCHEME, 0, scheme, sizeof scheme) &&
		  take(u, CURLUPART_HOST, 0, host, sizeof host) &&
		  take(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port) &&
		  rh_str_number(rh_str(port), 1, 65535, &number);

	curl_url_cleanup(u);
	if (!ok || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		return false;
	*out = (struct net_url_parts){ .tls = scheme[4] == 's', .port = (int)number };
	write_dotted(host);
	size_t n = strlen(host);
	bool six = host[0] == '[' && n > 2;

	memcpy(out->host, host + six, n - 2u * six);
	snprintf(out->authority, sizeof out->authority, "%s:%s", host, port);
	return true;
}

bool net_url_loopback(const struct net_url_parts *u)
{
	struct in_addr four;
	struct in6_addr six;

	if (inet_pton(AF_INET, u->host, &four) == 1)
		return (ntohl(four.s_addr) >> 24) == 127;
	if (inet_pton(AF_INET6, u->host, &six) == 1)
		return IN6_IS_ADDR_LOOPBACK(&six);
	return rh_str_is_nocase(rh_str(u->host), "localhost");
}

/* RFC 1918, RFC 6598, RFC 3927, RFC 4193 and what stands for this machine. */
static bool private_four(uint32_t a)
{
	static const struct {
		uint32_t net;
		int bits;
	} nets[] = {
		{ 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 }, { 0x7f000000, 8 },
		{ 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0a80000, 16 },
	};

	for (size_t i = 0; i < RH_LEN(nets); i++)
		if (a >> (32 - nets[i].bits) == nets[i].net >> (32 - nets[i].bits))
			return true;
	return false;
}

static bool private_host(const char *host)
{
	struct in_addr four;
	struct in6_addr six;
	uint32_t last;

	if (inet_pton(AF_INET, host, &four) == 1)
		return private_four(ntohl(four.s_addr));
	if (strchr(host, '%'))
		return true; /* a zone: of this link */
	if (inet_pton(AF_INET6, host, &six) != 1)
		return false;
	memcpy(&last, six.s6_addr + 12, sizeof last);
	if (IN6_IS_ADDR_V4MAPPED(&six) || IN6_IS_ADDR_V4COMPAT(&six))
		return private_four(ntohl(last));
	return IN6_IS_ADDR_LOOPBACK(&six) || IN6_IS_ADDR_UNSPECIFIED(&six) || IN6_IS_ADDR_LINKLOCAL(&six) ||
	       (six.s6_addr[0] & 0xfe) == 0xfc;
}

bool net_url_read(const char *url, struct net_url *out)
{
	struct net_url_parts p;
	CURLU *u = curl_url();
	char *user = NULL, *password = NULL;

	*out = (struct net_url){ 0 };
	if (net_url_parts(url, &p) && u && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK) {
		(void)curl_url_get(u, CURLUPART_USER, &user, 0);
		(void)curl_url_get(u, CURLUPART_PASSWORD, &password, 0);
		*out = (struct net_url){ .tls = p.tls, .port = p.port, .user_info = user || password };
		for (size_t i = 0; p.host[i]; i++)
			out->host[i] = (char)tolower((unsigned char)p.host[i]);
		out->loopback = net_url_loopback(&p);
		out->private_ =
			out->loopback || rh_str_ends(rh_str(out->host), ".localhost") || private_host(out->host);
	}
	curl_free(user);
	curl_free(password);
	curl_url_cleanup(u);
	return out->port != 0;
}

void net_url_escape(struct rh_buf *out, struct rh_str s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] && strchr(plain, s.p[i]))
			rh_buf_addc(out, s.p[i]);
		else
			rh_buf_addf(out, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	}
}

static bool refuse(struct rh_err *e, const char *why)
{
	rh_err_set(e, RH_E_INVALID, "%s", _("This is not the address of a server."));
	rh_err_why(e, "%s", why);
	rh_err_fix(e, "%s", _("Write it like https://rancher.example.com or https://10.0.0.5:8443."));
	return false;
}

/* What no URL of a server has; NULL when there is nothing of the kind. */
static const char *unwanted(CURLU *u)
{
	static const struct {
		CURLUPart part;
		const char *why;
	} parts[] = {
		{ CURLUPART_USER, N_("It has a user name in it; those are asked for later.") },
		{ CURLUPART_PASSWORD, N_("It has a password in it; those are asked for later.") },
		{ CURLUPART_QUERY, N_("It has a query (?…) in it.") },
		{ CURLUPART_FRAGMENT, N_("It has a fragment (#…) in it.") },
	};

	for (size_t i = 0; i < RH_LEN(parts); i++) {
		char *text = NULL;

		if (curl_url_get(u, parts[i].part, &text, 0) == CURLUE_OK) {
			curl_free(text);
			return parts[i].why;
		}
	}
	return NULL;
}

static void write_normal(CURLU *u, struct rh_buf *out)
{
	char *scheme = NULL, *host = NULL, *port = NULL, *path = NULL;

	(void)curl_url_get(u, CURLUPART_SCHEME, &scheme, 0);
	(void)curl_url_get(u, CURLUPART_HOST, &host, 0);
	(void)curl_url_get(u, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT);
	(void)curl_url_get(u, CURLUPART_PATH, &path, 0);
	for (char *p = host; p && *p; p++)
		*p = (char)tolower((unsigned char)*p);
	rh_buf_addz(out, scheme ? scheme : "");
	rh_buf_addz(out, "://");
	rh_buf_addz(out, host ? host : "");
	if (port)
		rh_buf_addf(out, ":%s", port);
	size_t n = path ? strlen(path) : 0;

	while (n && path[n - 1] == '/')
		n--;
	rh_buf_add(out, path, n);
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(path);
}

bool net_url_normalise(struct rh_str typed, struct rh_buf *out, struct rh_err *e)
{
	struct rh_str s = rh_str_trim(typed);
	const char *why = NULL;

	if (!s.n)
		return refuse(e, _("It is empty."));
	if (s.n > 1024)
		return refuse(e, _("It is longer than 1,024 bytes."));
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return refuse(e, _("It has a space or a control character in it."));
	bool bare = rh_str_find(s, "://") == s.n;
	char *text = rh_format("%s%.*s", bare ? "https://" : "", RH_ARG(s));
	struct net_url_parts parts;
	CURLU *u = curl_url();

	if (!u || curl_url_set(u, CURLUPART_URL, text, 0) != CURLUE_OK)
		why = N_("Host, port or scheme cannot be read.");
	else if (!net_url_parts(text, &parts))
		why = N_("Only http:// and https:// lead to a server.");
	else
		why = unwanted(u);
	if (!why)
		write_normal(u, out);
	curl_url_cleanup(u);
	free(text);
	return why ? refuse(e, _(why)) : true;
}

static struct rh_str without_brackets(struct rh_str name)
{
	bool both = name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']';

	return both ? rh_str_n(name.p + 1, name.n - 2) : name;
}

static bool is_address_six(struct rh_str name)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr six;

	if (!name.n || name.n >= sizeof text)
		return false;
	memcpy(text, name.p, name.n);
	text[name.n] = 0;
	return inet_pton(AF_INET6, text, &six) == 1;
}

/* Labels of letters, digits, '-' and '_' (which real names have), with dots between them: RFC 1123, 2.1. */
static bool is_host_name(struct rh_str name)
{
	struct rh_str label;

	if (!name.n || name.n > 253)
		return false;
	if (name.p[name.n - 1] == '.')
		name.n--;
	while (rh_str_cut(&name, '.', &label)) {
		if (!label.n || label.n > 63)
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!isalnum((unsigned char)label.p[i]) && label.p[i] != '-' && label.p[i] != '_')
				return false;
	}
	return true;
}

bool net_server_name_check(struct rh_str name, struct rh_err *e)
{
	if (is_host_name(name) || is_address_six(without_brackets(name)))
		return true;
	rh_err_say(e, RH_E_INVALID, _("This is not the name of a host."), NULL,
		   _("Letters, digits, '-' and '.', without a scheme, port or path: rancher.example.com."));
	return false;
}

bool net_connect_to_check(struct rh_str to, struct rh_err *e)
{
	size_t colon = to.n;
	struct rh_str host;
	int64_t port;

	while (colon > 0 && to.p[colon - 1] != ':')
		colon--;
	host = rh_str_n(to.p, colon ? colon - 1 : 0);
	if (rh_str_number(rh_str_from(to, colon), 1, 65535, &port) &&
	    (is_host_name(host) || (host.n && host.p[0] == '[' && is_address_six(without_brackets(host)))))
		return true;
	rh_err_say(e, RH_E_INVALID, _("This is not host:port."), NULL,
		   _("For example 127.0.0.1:8443, the local end of ssh -L."));
	return false;
}
