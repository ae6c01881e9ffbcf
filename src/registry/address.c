/* address: can what somebody typed be a key that the kubelet matches against images?
 *
 * The kubelet reads a key as a URL (pkg/credentialprovider/keyring.go): an optional http:// or https:// in lower case,
 * a host with glob labels, a port that must equal the image's, and a path of which a leading /v1/ or /v2/ is dropped.
 */
#include "base/base.h"
#include "registry/known.h"

#include <string.h>

/* Splits "https://host:port/path"; the scheme is left out of host. */
struct parts {
	struct rh_str host, path; /* host with port; path with its leading slash, may be empty */
	bool scheme;
};

static struct parts split(struct rh_str key)
{
	struct parts p = { 0 };
	if (rh_str_starts(key, "https://"))
		key = rh_str_from(key, 8), p.scheme = true;
	else if (rh_str_starts(key, "http://"))
		key = rh_str_from(key, 7), p.scheme = true;
	size_t slash = rh_str_find(key, "/");
	p.host = rh_str_n(key.p, slash);
	p.path = rh_str_from(key, slash);
	return p;
}

struct rh_str registry_address_gap(struct rh_str typed)
{
	size_t open = rh_str_find(typed, "<"), close = rh_str_find(typed, ">");
	return open < close && close < typed.n ? rh_str_n(typed.p + open, close + 1 - open) : (struct rh_str){ 0 };
}

static bool has_space(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

static bool says(struct rh_err *e, const char *what, const char *fix)
{
	rh_err_set(e, RH_E_INVALID, "%s", what);
	rh_err_fix(e, "%s", fix);
	return false;
}

/* 2001:db8::1, without the brackets that an address in a URL needs. */
static bool bare_ipv6(struct rh_str host)
{
	size_t colons = 0;
	for (size_t i = 0; i < host.n; i++) {
		colons += host.p[i] == ':';
		if (!strchr("0123456789abcdefABCDEF:.", host.p[i]) || !host.p[i])
			return false;
	}
	return colons > 1;
}

static bool port_ok(struct rh_str host, struct rh_err *e)
{
	struct rh_str after = host;
	if (host.n && host.p[0] == '[') {
		size_t close = rh_str_find(host, "]");
		if (close == host.n)
			return says(e, _("a [ without its ]"), _("write IPv6 addresses as [2001:db8::1]:5000"));
		after = rh_str_from(host, close + 1);
		if (!after.n) /* without a port the brackets are left on, and are a class of a pattern then */
			return says(e, _("without a port an IPv6 address never matches an image"),
				    _("add the port that the images have: [2001:db8::1]:5000"));
	} else if (bare_ipv6(host)) {
		return says(e, _("an IPv6 address without brackets and port never matches an image"),
			    _("write it as [2001:db8::1]:5000"));
	}
	size_t colon = rh_str_find(after, ":");
	if (colon == after.n)
		return true;
	int64_t port;
	if (!rh_str_number(rh_str_from(after, colon + 1), 1, 65535, &port))
		return says(e, _("what follows the colon is no port (1 to 65535)"),
			    _("for example registry.corp.example:5000, without a tag"));
	return true;
}

static bool upper(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

static bool host_ok(struct rh_str host, struct rh_err *e)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-:*?[]_";
	for (size_t i = 0; i < host.n; i++)
		if (!strchr(allowed, host.p[i]) || host.p[i] == '\0')
			return says(e, _("a character that no registry's host name has"),
				    _("for example registry.corp.example:5000"));
	if (host.p[0] == '.' || host.p[0] == '-' || host.p[0] == ':')
		return says(e, _("no host name at the start"), _("for example registry.corp.example:5000"));
	return true;
}

bool registry_address_check(struct rh_str typed, struct rh_err *e)
{
	if (!typed.n)
		return says(e, _("an address is needed"), _("for example registry.corp.example:5000"));
	if (registry_address_gap(typed).n) {
		rh_err_set(e, RH_E_INVALID, _("%.*s is still to be filled in"), RH_ARG(registry_address_gap(typed)));
		rh_err_fix(e, "%s", _("write your own there"));
		return false;
	}
	if (has_space(typed))
		return says(e, _("a space is in the address: the kubelet would ignore the entry"), _("remove it"));
	if (!rh_utf8_valid(typed))
		return says(e, _("not valid UTF-8"), _("for example registry.corp.example:5000"));
	struct parts p = split(typed);
	size_t scheme = rh_str_find(typed, "://");
	if (scheme < typed.n && !p.scheme)
		return says(e, _("only http:// and https://, in lower case, may stand in front"),
			    _("leave it out: the host name is enough"));
	if (!p.host.n)
		return says(e, _("no host name"), _("for example registry.corp.example:5000"));
	if (rh_str_find(p.host, "@") < p.host.n)
		return says(e, _("a user name does not belong into the address"), _("it has a field of its own"));
	if (upper(p.host))
		return says(e, _("capitals in the host name never match an image"), _("write it in lower case"));
	if (!host_ok(p.host, e) || !port_ok(p.host, e))
		return false;
	if (rh_str_find(p.path, "?") < p.path.n || rh_str_find(p.path, "#") < p.path.n)
		return says(e, _("a ? or # as in a browser's address"), _("the host name is enough"));
	return true;
}

/* What web pages of registries have behind the host, and no image has. */
static const char *const web_paths[] = { "/harbor", "/ui", "/artifactory/webapp", "/artifactory/api", "/repository",
					 "/#",      "/-/", "/organization",       "/v2/_catalog",     "/v2/auth" };

static bool web_path(struct rh_str path)
{
	for (size_t i = 0; i < RH_LEN(web_paths); i++) {
		size_t n = strlen(web_paths[i]);
		if (rh_str_starts(path, web_paths[i]) &&
		    (path.n == n || web_paths[i][n - 1] == '/' || path.p[n] == '/' || path.p[n] == '?'))
			return true;
	}
	return false;
}

/* Addresses that are well formed and still match nothing, or not what was meant. */
bool registry_address_doubt(struct rh_str typed, struct rh_err *e)
{
	static const struct {
		const char *host, *what, *fix;
	} hosts[] = {
		{ "hub.docker.com", N_("this is Docker Hub's web page, not its registry"),
		  N_("choose DockerHub, or write index.docker.io/v1/") },
		{ "registry-1.docker.io", N_("images of Docker Hub are never matched by this name"),
		  N_("choose DockerHub, or write index.docker.io/v1/") },
		{ "registry.hub.docker.com", N_("images of Docker Hub are never matched by this name"),
		  N_("choose DockerHub, or write index.docker.io/v1/") },
	};
	struct parts p = split(typed);
	for (size_t i = 0; i < RH_LEN(hosts); i++)
		if (rh_str_is(p.host, hosts[i].host))
			return !says(e, _(hosts[i].what), _(hosts[i].fix));
	if (rh_str_is(p.host, "index.docker.io") && p.path.n > 1 && !rh_str_is(p.path, "/v1/") &&
	    !rh_str_is(p.path, "/v2/"))
		return !says(e, _("images of Docker Hub are never matched by this path"),
			     _("choose DockerHub, or write index.docker.io/v1/"));
	if (rh_str_is(p.path, "/v1") || rh_str_is(p.path, "/v2"))
		return !says(e, _("without a slash at the end this only matches images below that path"),
			     _("leave the path out, or end it with a slash"));
	if (web_path(p.path))
		return !says(e, _("this looks like the address of a web page"), _("the host name is enough"));
	size_t colon = rh_str_find(p.path, ":");
	if (colon < p.path.n)
		return !says(e, _("a tag in the address: no image matches it"), _("leave the tag out"));
	if (upper(p.path))
		return !says(e, _("capitals in the path never match an image"), _("write it in lower case"));
	if (rh_str_find(p.path, "*") < p.path.n)
		return !says(e, _("a * in the path stands for itself, so no image matches it"),
			     _("leave it out: the path is a beginning anyway"));
	if (rh_str_ends(p.host, ":443"))
		return !says(e, _("the port must stand in the image's name too, or it does not match"),
			     _("leave :443 out unless your images have it"));
	if (p.path.n > 1 && rh_str_ends(p.path, "/") && !rh_str_starts(p.path, "/v1/") &&
	    !rh_str_starts(p.path, "/v2/"))
		return !says(e, _("with a slash at the end it only matches what lies below"),
			     _("leave the last slash out"));
	return false;
}

/* ---- what was likely meant ---- */

#define HUB_KEY "index.docker.io/v1/"

static bool hub_host(struct rh_str host)
{
	static const char *const names[] = { "index.docker.io",         "docker.io",
					     "hub.docker.com",          "registry-1.docker.io",
					     "registry.hub.docker.com", "www.docker.io",
					     "auth.docker.io" };
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (rh_str_is(host, names[i]))
			return true;
	return false;
}

static bool scheme_at(struct rh_str s, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
			return false;
	return at > 0;
}

/* Without spaces, scheme, user and whatever stands behind ? or #. */
static void strip(struct rh_str typed, struct rh_buf *out)
{
	size_t scheme = rh_str_find(typed, "://");
	if (scheme < typed.n && scheme_at(typed, scheme))
		typed = rh_str_from(typed, scheme + 3);
	for (size_t i = 0; i < typed.n; i++)
		if ((unsigned char)typed.p[i] > ' ' && typed.p[i] != 0x7f)
			rh_buf_addc(out, typed.p[i]);
	struct rh_str all = rh_buf_str(out);
	size_t end = rh_str_find(all, "?"), hash = rh_str_find(all, "#");
	out->n = hash < end ? hash : end;
	all = rh_buf_str(out);
	size_t slash = rh_str_find(all, "/"), at = rh_str_find(all, "@");
	if (at < slash)
		rh_buf_drop(out, at + 1);
}

/* A path is kept only when an image could have it. */
static struct rh_str path_of(struct rh_str path)
{
	path.n = rh_str_find(path, "@");
	path.n = rh_str_find(path, ":");
	path.n = rh_str_find(path, "*");
	if (web_path(path) || rh_str_starts(path, "/v1/") || rh_str_starts(path, "/v2/") || rh_str_is(path, "/v1") ||
	    rh_str_is(path, "/v2"))
		path.n = 0;
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

static struct rh_str host_of(struct rh_str host)
{
	size_t colon = rh_str_find(host, ":");
	struct rh_err e;
	if (host.n && host.p[0] != '[' && !bare_ipv6(host) && colon < host.n &&
	    (rh_str_ends(host, ":443") || !port_ok(host, &e)))
		host.n = colon;
	while (host.n && host.p[host.n - 1] == '.')
		host.n--;
	return host;
}

bool registry_address_better(struct rh_str typed, struct rh_buf *better)
{
	struct rh_err e;
	struct rh_buf plain;
	rh_buf_clear(better);
	if (registry_address_gap(typed).n || (registry_address_check(typed, &e) && !registry_address_doubt(typed, &e)))
		return false;
	rh_buf_init(&plain, 8192);
	strip(typed, &plain);
	struct rh_str all = rh_buf_str(&plain);
	size_t slash = rh_str_find(all, "/");
	for (size_t i = 0; i < plain.n; i++)
		if (plain.p[i] >= 'A' && plain.p[i] <= 'Z')
			plain.p[i] = (char)(plain.p[i] - 'A' + 'a');
	struct rh_str host = host_of(rh_str_n(all.p, slash)), path = path_of(rh_str_from(all, slash));
	if (hub_host(host)) {
		rh_buf_addz(better, HUB_KEY);
	} else {
		rh_buf_adds(better, host);
		rh_buf_adds(better, path);
	}
	rh_buf_release(&plain);
	struct rh_str s = rh_buf_str(better);
	return !better->over && !rh_str_eq(s, typed) && registry_address_check(s, &e) && !registry_address_doubt(s, &e);
}
