/* image: reading an image reference as the container runtimes do. */
#include "registry/image.h"
#include "base/base.h"

#include <string.h>

#define PATH_MOST 255

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_alnum(char c)
{
	return is_digit(c) || is_lower(c) || is_upper(c);
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool all(struct rh_str s, bool (*is)(char))
{
	for (size_t i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return s.n > 0;
}

static bool refuse(struct rh_err *e, const char *what, const char *fix)
{
	rh_err_set(e, RH_E_INVALID, "%s", what);
	rh_err_fix(e, "%s", fix);
	return false;
}

static bool domain_component(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return s.n && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool ipv6_char(char c)
{
	return is_hex(c) || (c >= 'A' && c <= 'F') || c == ':';
}

static bool domain_ok(struct rh_str s)
{
	size_t colon = s.n;
	if (s.n && s.p[0] == '[') {
		size_t close = rh_str_find(s, "]");
		if (close == s.n || !all(rh_str_n(s.p + 1, close - 1), ipv6_char))
			return false;
		colon = close + 1;
		if (colon < s.n && s.p[colon] != ':')
			return false;
	} else {
		colon = rh_str_find(s, ":");
		struct rh_str rest = rh_str_n(s.p, colon), part;
		if (!rest.n)
			return false;
		while (rh_str_cut(&rest, '.', &part))
			if (!domain_component(part))
				return false;
	}
	return colon == s.n || all(rh_str_from(s, colon + 1), is_digit);
}

/* [a-z0-9]+ with single ".", "_", "__" or any run of "-" between. */
static bool path_component(struct rh_str s)
{
	size_t i = 0;
	while (i < s.n && (is_digit(s.p[i]) || is_lower(s.p[i])))
		i++;
	if (i == 0)
		return false;
	while (i < s.n) {
		char sep = s.p[i];
		size_t run = 0;
		while (i < s.n && s.p[i] == sep)
			i++, run++;
		bool ok = (sep == '.' && run == 1) || (sep == '_' && run <= 2) || sep == '-';
		size_t start = i;
		while (i < s.n && (is_digit(s.p[i]) || is_lower(s.p[i])))
			i++;
		if (!ok || i == start)
			return false;
	}
	return true;
}

static bool path_ok(struct rh_str s, struct rh_err *e)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_upper(s.p[i]))
			return refuse(e, _("capitals in the repository name"),
				      _("write it in lower case; only tags may have capitals"));
	struct rh_str rest = s, part;
	if (s.n > PATH_MOST)
		return refuse(e, _("the repository name is longer than 255 characters"), _("shorten it"));
	while (rh_str_cut(&rest, '/', &part))
		if (!path_component(part))
			return refuse(e, _("the repository name is not well formed"),
				      _("parts of a-z 0-9, joined by one of . _ - and separated by /, for example "
					"quay.io/acme/front"));
	return s.n ? true : refuse(e, _("no repository name"), _("for example quay.io/acme/front:3.1"));
}

static bool tag_ok(struct rh_str s)
{
	if (!s.n || s.n > 128 || (!is_alnum(s.p[0]) && s.p[0] != '_'))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '_' && s.p[i] != '.' && s.p[i] != '-')
			return false;
	return true;
}

static bool digest_ok(struct rh_str s)
{
	static const struct {
		const char *name;
		size_t hex;
	} algorithms[] = {
		{ "sha256:", 64 },
		{ "sha384:", 96 },
		{ "sha512:", 128 },
	};
	for (size_t i = 0; i < RH_LEN(algorithms); i++) {
		size_t n = strlen(algorithms[i].name);
		if (rh_str_starts(s, algorithms[i].name))
			return s.n == n + algorithms[i].hex && all(rh_str_from(s, n), is_hex);
	}
	return false;
}

/* The first segment is a registry when it looks like a host; else everything is a path on Docker Hub. */
static void split_domain(struct rh_str name, struct rh_str *domain, struct rh_str *rest)
{
	size_t slash = rh_str_find(name, "/");
	struct rh_str first = rh_str_n(name.p, slash);
	bool host = rh_str_is(first, "localhost");
	for (size_t i = 0; i < first.n; i++)
		host = host || first.p[i] == '.' || first.p[i] == ':' || is_upper(first.p[i]);
	if (slash < name.n && host) {
		*domain = first;
		*rest = rh_str_from(name, slash + 1);
	} else {
		*domain = RH_STR("docker.io");
		*rest = name;
	}
	if (rh_str_is(*domain, "index.docker.io"))
		*domain = RH_STR("docker.io");
}

bool registry_image_parse(struct rh_str reference, struct registry_image *out, struct rh_err *e)
{
	*out = (struct registry_image){ 0 };
	if (!reference.n || memchr(reference.p, '\0', reference.n))
		return refuse(e, _("no image"), _("for example quay.io/acme/front:3.1"));
	if (rh_str_find(reference, "://") < reference.n)
		return refuse(e, _("an image has no https:// in front"), _("leave it out: quay.io/acme/front:3.1"));
	if (reference.n == 64 && all(reference, is_hex))
		return refuse(e, _("64 hexadecimal digits are no image name"), _("write NAME@sha256:DIGITS"));

	struct rh_str domain, rest, tag = { 0 }, digest = { 0 };
	split_domain(reference, &domain, &rest);
	size_t at = rh_str_find(rest, "@");
	bool has_digest = at < rest.n;
	if (has_digest) {
		digest = rh_str_from(rest, at + 1);
		rest.n = at;
	}
	size_t colon = rh_str_find(rest, ":");
	bool has_tag = colon < rest.n;
	if (has_tag) {
		tag = rh_str_from(rest, colon + 1);
		rest.n = colon;
	}
	bool hub = rh_str_is(domain, "docker.io"), hostless = !domain_ok(domain);
	char *path =
		hub && rh_str_find(rest, "/") == rest.n ? rh_format("library/%.*s", RH_ARG(rest)) : rh_str_dup(rest);
	if (hostless) {
		/* Upstream's grammar then reads all of it as a path: foo_bar.com/img has no domain. No registry is
		 * called so. */
		free(path);
		path = rh_format("%.*s/%.*s", RH_ARG(domain), RH_ARG(rest));
	}
	bool ok = rest.n ? path_ok(rh_str(path), e) : path_ok(rest, e);
	if (!ok && hostless)
		refuse(e, _("the registry's host name is not well formed"),
		       _("for example registry.corp.example:5000"));
	if (ok && has_tag && !tag_ok(tag))
		ok = refuse(e, _("the tag is not well formed"),
			    _("up to 128 of A-Z a-z 0-9 _ . -, not starting with . or -"));
	if (ok && has_digest && !digest_ok(digest))
		ok = refuse(e, _("the digest is not well formed"), _("sha256: and 64 digits of 0-9 a-f"));
	if (!ok) {
		free(path);
		return false;
	}
	out->domain = hostless ? rh_strdup("") : rh_str_dup(domain);
	out->path = path;
	out->tag = has_tag ? rh_str_dup(tag) : NULL;
	out->digest = has_digest ? rh_str_dup(digest) : NULL;
	return true;
}

void registry_image_release(struct registry_image *i)
{
	free(i->domain);
	free(i->path);
	free(i->tag);
	free(i->digest);
	*i = (struct registry_image){ 0 };
}

static void add_version(const struct registry_image *i, const char *absent, struct rh_buf *out)
{
	if (i->tag)
		rh_buf_addf(out, ":%s", i->tag);
	if (i->digest)
		rh_buf_addf(out, "@%s", i->digest);
	if (!i->tag && !i->digest)
		rh_buf_addz(out, absent);
}

static void add_domain(const struct registry_image *i, struct rh_buf *out)
{
	if (i->domain[0])
		rh_buf_addf(out, "%s/", i->domain);
}

void registry_image_full(const struct registry_image *i, struct rh_buf *out)
{
	add_domain(i, out);
	rh_buf_addz(out, i->path);
	add_version(i, ":latest", out);
}

/* Is this name alone read as that image? docker.io/a.b/web is not: "a.b" would be taken for a host. */
static bool means(struct rh_str name, const struct registry_image *i)
{
	struct registry_image again;
	struct rh_err e;
	if (!registry_image_parse(name, &again, &e))
		return false;
	bool same = strcmp(again.domain, i->domain) == 0 && strcmp(again.path, i->path) == 0;
	registry_image_release(&again);
	return same;
}

void registry_image_familiar(const struct registry_image *i, struct rh_buf *out)
{
	bool hub = rh_str_is(rh_str(i->domain), "docker.io");
	bool library = hub && rh_str_starts(rh_str(i->path), "library/") && !strchr(i->path + strlen("library/"), '/');
	if (!hub || (!library && !means(rh_str(i->path), i)))
		add_domain(i, out);
	rh_buf_addz(out, i->path + (library ? strlen("library/") : 0));
	add_version(i, "", out);
}
