/* near: keys that nearly cover an image: what is wrong with them, and what to write. Each slip that was seen in the
 * wild has a correction; the first whose result covers the image tells both. */
#include "base/base.h"
#include "registry/internal.h"

#include <string.h>

/* ---- corrections: append another way to write the key, or nothing ---- */

static struct rh_str without_scheme(struct rh_str key)
{
	size_t at = rh_str_find(key, "://");
	return at < key.n ? rh_str_from(key, at + 3) : key;
}

static struct rh_str host_part(struct rh_str key)
{
	key = without_scheme(key);
	return rh_str_n(key.p, rh_str_find(key, "/"));
}

static struct rh_str path_part(struct rh_str key)
{
	key = without_scheme(key);
	return rh_str_from(key, rh_str_find(key, "/"));
}

static void trimmed(struct rh_str key, struct rh_buf *out)
{
	rh_buf_adds(out, rh_str_trim(key));
}

static void bare(struct rh_str key, struct rh_buf *out)
{
	rh_buf_adds(out, without_scheme(key));
}

static void lower(struct rh_str key, struct rh_buf *out)
{
	rh_lower(out, key);
}

static void without_version(struct rh_str key, struct rh_buf *out)
{
	struct rh_str path = path_part(key);
	if (rh_str_is(path, "/v1") || rh_str_is(path, "/v2"))
		rh_buf_adds(out, host_part(key));
}

static void without_slash(struct rh_str key, struct rh_buf *out)
{
	if (path_part(key).n > 1 && rh_str_ends(key, "/"))
		rh_buf_adds(out, rh_str_n(key.p, key.n - 1));
}

/* "quay.io/acme/web:3.1" */
static void without_tag(struct rh_str key, struct rh_buf *out)
{
	struct rh_str path = path_part(key);
	size_t at = rh_str_find(path, "@"), colon = rh_str_find(path, ":");
	size_t end = at < colon ? at : colon;
	if (end < path.n)
		rh_buf_adds(out, rh_str_n(key.p, key.n - (path.n - end)));
}

/* An address that was copied out of a browser. */
static void without_page(struct rh_str key, struct rh_buf *out)
{
	static const char *const pages[] = { "/harbor",        "/ui",       "/webapp", "/artifactory", "/repository/",
					     "/organization/", "/projects", "/#" };
	struct rh_str path = path_part(key);
	for (size_t i = 0; i < RH_LEN(pages); i++)
		if (rh_str_starts(path, pages[i])) {
			rh_buf_adds(out, host_part(key));
			return;
		}
}

static const struct slip {
	void (*correct)(struct rh_str key, struct rh_buf *out);
	const char *what; /* with %s for the key */
} slips[] = {
	{ trimmed, N_("nearly: key %s has a space in front or behind") },
	{ bare, N_("nearly: https:// in front of key %s is not written in lower case") },
	{ lower, N_("nearly: key %s is written in other capitals") },
	{ without_version, N_("nearly: key %s ends without a slash, so it is taken for a path") },
	{ without_slash, N_("nearly: key %s ends with a slash, the image has none there") },
	{ without_tag, N_("nearly: key %s has a tag; keys are for repositories") },
	{ without_page, N_("nearly: key %s is the address of a web page") },
};

static bool covers(struct rh_str key, const struct registry_key *target)
{
	struct registry_key k;
	bool yes = registry_key_parse(key, &k) && registry_key_match(&k, target);
	registry_key_release(&k);
	return yes;
}

/* `text` with its one %s replaced: texts of a table are no formats. */
static void say(struct rh_err *e, const char *text, struct rh_str key)
{
	size_t at = rh_str_find(rh_str(text), "%s");
	rh_err_set(e, RH_E_NOTFOUND, "%.*s%.*s%s", (int)at, text, RH_ARG(key), text[at] ? text + at + 2 : "");
}

static bool slip(struct rh_str written, const struct registry_key *target, struct rh_err *e)
{
	bool found = false;
	for (size_t i = 0; i < RH_LEN(slips) && !found; i++) {
		struct rh_buf b;
		rh_buf_init(&b, 8192);
		slips[i].correct(written, &b);
		found = b.n && !b.over && !rh_str_eq(rh_buf_str(&b), written) && covers(rh_buf_str(&b), target);
		if (found) {
			say(e, _(slips[i].what), written);
			rh_err_fix(e, _("write %s"), b.p);
		}
		rh_buf_release(&b);
	}
	return found;
}

/* ---- what no rewriting of the key alone tells ---- */

static bool is_hub_name(struct rh_str host)
{
	static const char *const names[] = { "hub.docker.com", "registry-1.docker.io", "registry.hub.docker.com",
					     "index.docker.io", "docker.io" };
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (rh_str_is_nocase(host, names[i]))
			return true;
	return false;
}

static void port_differs(struct rh_str written, const struct registry_key *k, const struct registry_key *target,
			 struct rh_err *e)
{
	if (!k->port.n)
		rh_err_set(e, RH_E_NOTFOUND, _("nearly: key %.*s has no port, the image has %.*s"), RH_ARG(written),
			   RH_ARG(target->port));
	else if (!target->port.n)
		rh_err_set(e, RH_E_NOTFOUND, _("nearly: key %.*s has a port, the image has none"), RH_ARG(written));
	else
		rh_err_set(e, RH_E_NOTFOUND, _("nearly: key %.*s has another port than the image"), RH_ARG(written));
	rh_err_fix(e, _("write %.*s"), (int)(strlen(target->index) - target->path.n), target->index);
}

static void path_differs(struct rh_str written, const struct registry_key *target, struct rh_err *e)
{
	int host = (int)(strlen(target->index) - target->path.n);
	struct rh_str first = rh_str_from(target->path, 1);
	first.n = rh_str_find(first, "/");
	rh_err_set(e, RH_E_NOTFOUND, _("nearly: key %.*s is for another path than %.*s"), RH_ARG(written),
		   RH_ARG(target->path));
	if (first.n + 1 < target->path.n)
		rh_err_fix(e, _("write %.*s for all of it, or %.*s/%.*s"), host, target->index, host, target->index,
			   RH_ARG(first));
	else
		rh_err_fix(e, _("write %.*s"), host, target->index);
}

void registry_key_near(struct rh_str written, const struct registry_key *k, const struct registry_key *target, bool hub,
		       struct rh_err *e)
{
	*e = (struct rh_err){ 0 };
	if (hub && k && is_hub_name(k->host)) {
		rh_err_set(e, RH_E_NOTFOUND, _("nearly: key %.*s is another name of Docker Hub"), RH_ARG(written));
		rh_err_fix(e, "%s", _("write index.docker.io/v1/"));
	} else if (slip(written, target, e)) {
		return;
	} else if (!k) {
		rh_err_set(e, RH_E_INVALID, _("key %.*s is no address: the kubelet ignores it"), RH_ARG(written));
	} else if (registry_key_host_match(k, target)) {
		if (!rh_str_eq(k->port, target->port))
			port_differs(written, k, target, e);
		else
			path_differs(written, target, e);
	}
}
