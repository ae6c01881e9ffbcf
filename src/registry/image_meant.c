/* An image as people paste it: with https:// in front, or the address of its page in a browser. */
#include "base/base.h"
#include "registry/attach.h"
#include "registry/image.h"

#include <string.h>

static bool take_off(struct rh_str *s, const char *prefix)
{
	if (!rh_str_starts(*s, prefix))
		return false;
	*s = rh_str_from(*s, strlen(prefix));
	return true;
}

/* The first `most` steps of a path. */
static struct rh_str steps(struct rh_str path, int most)
{
	size_t n = 0;

	while (n < path.n && (path.p[n] != '/' || --most > 0))
		n++;
	return rh_str_n(path.p, n);
}

static void without_query(struct rh_str *s, struct rh_str *query)
{
	size_t at = 0;

	while (at < s->n && s->p[at] != '?' && s->p[at] != '#')
		at++;
	*query = rh_str_from(*s, at);
	s->n = at;
	while (s->n && s->p[s->n - 1] == '/')
		s->n--;
}

/* Pages of sites that show an image elsewhere than where it is pulled from. */
static const struct {
	const char *page, *image; /* what the address begins with, and the reference instead */
	int steps;                /* of the path that are the repository; 0: "orgs/x/packages/container/package/y" */
} pages[] = {
	{ "hub.docker.com/_/", "", 1 },
	{ "hub.docker.com/r/", "", 2 },
	{ "hub.docker.com/repository/docker/", "", 2 },
	{ "quay.io/repository/", "quay.io/", 2 },
	{ "gallery.ecr.aws/", "public.ecr.aws/", 2 },
};

static bool of_page(struct rh_str s, struct rh_buf *out)
{
	for (size_t i = 0; i < RH_LEN(pages); i++) {
		struct rh_str path = s;
		if (!take_off(&path, pages[i].page) || !path.n)
			continue;
		rh_buf_addz(out, pages[i].image);
		rh_buf_adds(out, steps(path, pages[i].steps));
		return true;
	}
	return false;
}

/* github.com/orgs/acme/packages/container/package/app, github.com/acme/repo/pkgs/container/app */
static bool of_github(struct rh_str s, struct rh_buf *out)
{
	struct rh_str owner, name;
	size_t at;

	if (!take_off(&s, "github.com/"))
		return false;
	(void)take_off(&s, "orgs/");
	(void)take_off(&s, "users/");
	owner = steps(s, 1);
	at = rh_str_find(s, "/container/");
	if (at >= s.n)
		return false;
	name = rh_str_from(s, at + strlen("/container/"));
	(void)take_off(&name, "package/");
	rh_buf_addf(out, "ghcr.io/%.*s/%.*s", RH_ARG(owner), RH_ARG(steps(name, 1)));
	return true;
}

static void add_tag(struct rh_str query, struct rh_buf *out)
{
	size_t at = rh_str_find(query, "tag=");

	if (at >= query.n)
		return;
	query = rh_str_from(query, at + 4);
	rh_buf_addc(out, ':');
	rh_buf_adds(out, rh_str_n(query.p, strcspn(query.p, "&#") < query.n ? strcspn(query.p, "&#") : query.n));
}

bool registry_image_meant(struct rh_str pasted, struct rh_buf *out)
{
	struct rh_str s = rh_str_trim(pasted), query;
	struct registry_image image = { 0 };
	struct rh_err e;
	char *text;
	bool fine;

	rh_buf_clear(out);
	for (const char *const *p =
		     (const char *const[]){ "docker pull ", "podman pull ", "nerdctl pull ", "crictl pull ", NULL };
	     *p; p++)
		if (take_off(&s, *p))
			s = rh_str_trim(s);
	(void)(take_off(&s, "https://") || take_off(&s, "http://") || take_off(&s, "docker://") ||
	       take_off(&s, "oci://"));
	bool other = s.n != pasted.n;
	text = rh_str_dup(s);
	s = rh_str(text);
	without_query(&s, &query);
	if (of_page(s, out) || of_github(s, out))
		add_tag(query, out);
	else if (other)
		rh_buf_adds(out, s);
	free(text);
	fine = out->n && !rh_str_eq(rh_buf_str(out), pasted) && registry_image_parse(rh_buf_str(out), &image, &e);
	registry_image_release(&image);
	if (!fine)
		rh_buf_clear(out);
	return fine;
}
