/* key: one auths key as the kubelet reads it, and whether it matches an image.
 *
 * pkg/credentialprovider/keyring.go: the key becomes a URL, /v1/ and /v2/ in front of the path are dropped, hosts are
 * compared label by label with globs (path.Match), ports must be equal, the path is a plain prefix. */
#include "base/base.h"
#include "registry/image.h"
#include "registry/internal.h"

#include <string.h>

void registry_key_release(struct registry_key *k)
{
	free(k->index);
	*k = (struct registry_key){ 0 };
}

/* Bytes that Go's net/url accepts in a host without percent-encoding. */
static bool host_byte(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
		return true;
	return c != '\0' && strchr("-_.~!$&'()*+,;=:[]<>\"", c) != NULL;
}

static bool all_digits(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

/* Splits host and port as net.SplitHostPort; without a port the host keeps its brackets. */
static bool split_port(struct rh_str authority, struct rh_str *host, struct rh_str *port)
{
	*port = (struct rh_str){ 0 };
	*host = authority;
	if (authority.n && authority.p[0] == '[') {
		size_t close = rh_str_find(authority, "]");
		if (close == authority.n)
			return false;
		struct rh_str after = rh_str_from(authority, close + 1);
		if (!after.n)
			return true;
		if (after.p[0] != ':' || !all_digits(rh_str_from(after, 1)))
			return false;
		*host = rh_str_n(authority.p + 1, close - 1);
		*port = rh_str_from(after, 1);
		return true;
	}
	size_t colon = authority.n;
	for (size_t i = 0; i < authority.n; i++)
		if (authority.p[i] == ':')
			colon = i;
	if (colon == authority.n)
		return true;
	if (!all_digits(rh_str_from(authority, colon + 1)))
		return false;
	if (memchr(authority.p, ':', colon))
		return true; /* more than one colon: Go keeps the whole as host */
	*host = rh_str_n(authority.p, colon);
	*port = rh_str_from(authority, colon + 1);
	return true;
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Percent-decodes in place; false for a bad escape. */
static bool unescape(char *z)
{
	char *to = z;
	for (; *z; z++) {
		if (*z != '%') {
			*to++ = *z;
			continue;
		}
		int high = hex_of(z[1]), low = high < 0 ? -1 : hex_of(z[2]);
		if (low < 0)
			return false;
		*to++ = (char)(high * 16 + low);
		z += 2;
	}
	*to = '\0';
	return true;
}

static bool parse(struct rh_str key, bool drop_version, struct registry_key *out)
{
	*out = (struct registry_key){ 0 };
	for (size_t i = 0; i < key.n; i++)
		if ((unsigned char)key.p[i] < 0x20 || key.p[i] == 0x7f)
			return false;
	if (rh_str_starts(key, "https://"))
		key = rh_str_from(key, 8);
	else if (rh_str_starts(key, "http://"))
		key = rh_str_from(key, 7);
	size_t end = rh_str_find(key, "#");
	key.n = end;
	key.n = rh_str_find(key, "?");
	size_t slash = rh_str_find(key, "/");
	struct rh_str authority = rh_str_n(key.p, slash), path = rh_str_from(key, slash);
	for (size_t i = authority.n; i > 0; i--)
		if (authority.p[i - 1] == '@') {
			authority = rh_str_from(authority, i);
			break;
		}
	struct rh_str host, port;
	for (size_t i = 0; i < authority.n; i++)
		if (!host_byte(authority.p[i]))
			return false;
	if (!split_port(authority, &host, &port))
		return false;

	char *decoded = rh_str_dup(path);
	bool ok = unescape(decoded);
	struct rh_str p = rh_str(decoded);
	if (drop_version && (rh_str_starts(p, "/v1/") || rh_str_starts(p, "/v2/")))
		p = rh_str_from(p, 3);
	if (rh_str_is(p, "/"))
		p.n = 0;
	if (ok) {
		out->index = rh_format("%.*s%.*s", RH_ARG(authority), RH_ARG(p));
		size_t host_at = (size_t)(host.n ? host.p - authority.p : 0),
		       port_at = (size_t)(port.n ? port.p - authority.p : 0);
		out->host = rh_str_n(out->index + host_at, host.n);
		out->port = rh_str_n(out->index + port_at, port.n);
		out->path = rh_str_n(out->index + authority.n, p.n);
	}
	free(decoded);
	return ok;
}

bool registry_key_parse(struct rh_str key, struct registry_key *out)
{
	return parse(key, true, out);
}

bool registry_key_parse_image(const struct registry_image *image, struct registry_key *out)
{
	char *repository = rh_format("%s%s%s", image->domain, image->domain[0] ? "/" : "", image->path);
	bool ok = parse(rh_str(repository), false, out);
	free(repository);
	return ok;
}

/* One [class] of a glob at *pattern (behind the bracket): 1 matches, 0 does not, -1 malformed. */
static int class_match(struct rh_str *pattern, char c)
{
	bool negated = pattern->n && pattern->p[0] == '^', hit = false;
	if (negated)
		*pattern = rh_str_from(*pattern, 1);
	for (bool first = true;; first = false) {
		char range[2];
		if (!pattern->n)
			return -1;
		if (pattern->p[0] == ']' && !first) {
			*pattern = rh_str_from(*pattern, 1);
			return hit != negated;
		}
		for (int side = 0; side < 2; side++) {
			if (pattern->n && pattern->p[0] == '\\')
				*pattern = rh_str_from(*pattern, 1);
			else if (pattern->n && (pattern->p[0] == '-' || pattern->p[0] == ']'))
				return -1;
			if (!pattern->n)
				return -1;
			range[side] = pattern->p[0];
			*pattern = rh_str_from(*pattern, 1);
			if (side == 0 && (!pattern->n || pattern->p[0] != '-')) {
				range[1] = range[0];
				break;
			}
			if (side == 0)
				*pattern = rh_str_from(*pattern, 1);
		}
		hit = hit || (range[0] <= c && c <= range[1]);
	}
}

/* Go's path.Match on one host label: * any run, ? one, [class], \ escape. A malformed pattern matches nothing. Linear:
 * only the last star is ever tried again. */
static bool glob(struct rh_str pattern, struct rh_str text)
{
	struct rh_str star_pattern = { 0 }, star_text = { 0 };
	bool star = false;
	for (;;) {
		if (pattern.n && pattern.p[0] == '*') {
			pattern = rh_str_from(pattern, 1);
			star_pattern = pattern;
			star_text = text;
			star = true;
			continue;
		}
		if (!text.n && !pattern.n)
			return true;
		bool step = false;
		if (text.n && pattern.n) {
			struct rh_str next = rh_str_from(pattern, 1);
			char c = text.p[0];
			if (pattern.p[0] == '?') {
				step = true;
			} else if (pattern.p[0] == '[') {
				int m = class_match(&next, c);
				if (m < 0)
					return false;
				step = m > 0;
			} else if (pattern.p[0] == '\\') {
				step = next.n && next.p[0] == c;
				next = rh_str_from(next, 1);
			} else {
				step = pattern.p[0] == c;
			}
			if (step) {
				pattern = next;
				text = rh_str_from(text, 1);
				continue;
			}
		}
		if (!star || !star_text.n)
			return false;
		star_text = rh_str_from(star_text, 1);
		pattern = star_pattern;
		text = star_text;
	}
}

static size_t labels(struct rh_str host)
{
	size_t n = 1;
	for (size_t i = 0; i < host.n; i++)
		n += host.p[i] == '.';
	return n;
}

bool registry_key_host_match(const struct registry_key *k, const struct registry_key *target)
{
	if (labels(k->host) != labels(target->host))
		return false;
	struct rh_str a = k->host.n ? k->host : RH_STR(""), b = target->host.n ? target->host : RH_STR(""), x, y;
	while (rh_str_cut(&a, '.', &x) && rh_str_cut(&b, '.', &y))
		if (!glob(x, y))
			return false;
	return true;
}

static bool path_prefix(struct rh_str prefix, struct rh_str path)
{
	return path.n >= prefix.n && (prefix.n == 0 || memcmp(path.p, prefix.p, prefix.n) == 0);
}

bool registry_key_match(const struct registry_key *k, const struct registry_key *target)
{
	return rh_str_eq(k->port, target->port) && path_prefix(k->path, target->path) &&
	       registry_key_host_match(k, target);
}
