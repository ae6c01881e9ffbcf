/* The class: who is in it, and what is theirs. */
#include "sandbox/learners.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

struct sb_learner *sb_learner_named(const struct sb_world *w, const char *name)
{
	for (size_t i = 0; i < w->learners_n; i++)
		if (!strcmp(w->learners[i].name, name))
			return &w->learners[i];
	return NULL;
}

struct sb_learner *sb_learner_of(const struct sb_world *w, const char *control)
{
	for (size_t i = 0; i < w->learners_n; i++)
		if (!strcmp(w->learners[i].control, control))
			return &w->learners[i];
	return NULL;
}

bool sb_corner_of(const struct sb_world *w, const char *name, struct sb_corner *out)
{
	const struct sb_learner *l = name ? sb_learner_named(w, name) : NULL;

	*out = l ? (struct sb_corner){ l->name, l->blue, l->green }
		 : (struct sb_corner){ NULL, "web-blue", "web-green" };
	return l || !name;
}

bool sb_learner_reset(struct sb_world *w, const char *name)
{
	struct sb_learner *l = sb_learner_named(w, name);

	while (l && sb_mend(w, NULL, name))
		;
	return l != NULL;
}
