/* See coverage.h. */
#include "registry/coverage.h"
#include "base/base.h"

#include <string.h>

static const struct registry_cover_source *find(const struct registry_cover_source *sources, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(sources[i].secret, name) == 0)
			return &sources[i];
	return NULL;
}

/* The first line that the kubelet would succeed with, NULL: none. */
static const struct registry_cover_line *of_use(const struct registry_cover_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (registry_cover_of_use(&lines[i]))
			return &lines[i];
	return NULL;
}

/* Those of the namespace that the pod gets, in its order; a name that is not there is passed over, as by the kubelet.
 */
static size_t given(const struct registry_cover_source *sources, size_t n, const struct registry_pod *pod,
		    struct registry_cover_source *out, const char **missing)
{
	const char *const *names = pod->named_count ? pod->named : pod->account_secrets;
	size_t count = pod->named_count ? pod->named_count : pod->account_secret_count, got = 0;

	*missing = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct registry_cover_source *s = find(sources, n, names[i]);

		if (s && !find(out, got, names[i]))
			out[got++] = *s;
		else if (!s && !*missing)
			*missing = names[i];
	}
	return got;
}

/* `lines` have room for n, and what the pod gets is among the first. */
static struct registry_coverage_answer judge(const struct registry_cover_source *sources, size_t n,
					     const struct registry_cover_source *own, size_t own_count, bool by_account,
					     const struct registry_image *image, struct registry_cover_line *lines)
{
	const struct registry_cover_line *found;

	registry_cover(own, own_count, image, lines, own_count);
	if (own_count && lines[own_count - 1].how == REGISTRY_COVER_BROKEN)
		return (struct registry_coverage_answer){ .how = REGISTRY_COVERAGE_BROKEN,
							  .line = lines[own_count - 1] };
	found = of_use(lines, own_count);
	if (found)
		return (struct registry_coverage_answer){ .how = by_account ? REGISTRY_COVERAGE_BY_ACCOUNT
									    : REGISTRY_COVERAGE_ATTACHED,
							  .line = *found };
	struct registry_cover_line near =
		own_count ? lines[0] : (struct registry_cover_line){ .how = REGISTRY_COVER_NO };

	/* the first of thousands is told without the reason of each */
	found = n && registry_cover(sources, n, image, lines, 1) ? of_use(lines, 1) : NULL;
	if (!found) {
		registry_cover(sources, n, image, lines, n);
		found = of_use(lines, n);
	}
	if (found)
		return (struct registry_coverage_answer){ .how = REGISTRY_COVERAGE_UNATTACHED, .line = *found };
	if (near.how == REGISTRY_COVER_NO && n)
		near = lines[0];
	if (near.how == REGISTRY_COVER_YES || near.how == REGISTRY_COVER_NEAR)
		return (struct registry_coverage_answer){ .how = REGISTRY_COVERAGE_NEAR, .line = near };
	return (struct registry_coverage_answer){ .how = REGISTRY_COVERAGE_NONE };
}

struct registry_coverage_answer registry_coverage(const struct registry_cover_source *sources, size_t n,
						  const struct registry_pod *pod, const struct registry_image *image)
{
	struct registry_cover_source *own = rh_alloc((n ? n : 1) * sizeof *own);
	struct registry_cover_line *lines = rh_alloc((n ? n : 1) * sizeof *lines);
	const char *missing;
	size_t own_count = given(sources, n, pod, own, &missing);
	struct registry_coverage_answer a = judge(sources, n, own, own_count, !pod->named_count, image, lines);

	a.missing = missing;
	free(own);
	free(lines);
	return a;
}
