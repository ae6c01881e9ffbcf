/* The class: who is in it, what is theirs, and how it is made again. */
#include "sandbox/learners.h"
#include "sandbox/access.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

#define LETTERS "bcdfghjklmnpqrstvwxz2456789"

void sb_learners_init(struct sb_world *w, size_t n)
{
	char random[41];

	w->learners = rh_alloc((n + 1) * sizeof *w->learners);
	w->learners_n = n;
	for (size_t i = 0; i < n; i++) {
		struct sb_learner *l = &w->learners[i];
		struct sb_user *u = &w->users[w->users_n++];
		unsigned number = (unsigned)i + 1;

		l->name = rh_format("learner%02u", number);
		l->blue = rh_format("web-%02u", number);
		l->green = rh_format("green-%02u", number);
		l->project = rh_format("p-shop%02u", number);
		l->title = rh_format("Web Shop %02u", number);
		sb_random_name(w, random, 40, LETTERS);
		l->control = rh_strdup(random);
		sb_random_name(w, random, 8, LETTERS);
		l->password = rh_format("learn-%s", random);
		*u = (struct sb_user){ .name = rh_strdup(l->name),
				       .display = rh_format("Learner %02u", number),
				       .id = rh_format("u-lrn%02u", number),
				       .changed = rh_strdup(l->password),
				       .label = "project member" };
		u->password = u->changed;
		sb_token_make(w, u, 0);
	}
}

void sb_learners_free(struct sb_world *w)
{
	for (size_t i = 0; i < w->learners_n; i++) {
		struct sb_learner *l = &w->learners[i];
		char *const all[] = { l->name,    l->password, l->control, l->blue,   l->green,
				      l->project, l->title,    l->accept,  l->lesson, l->step };
		for (size_t k = 0; k < RH_LEN(all); k++)
			free(all[k]);
	}
	free(w->learners);
	w->learners = NULL;
	w->learners_n = 0;
}

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

const char *sb_learner_own(const struct sb_learner *l, const char *ns)
{
	return !strcmp(ns, "web-blue") ? l->blue : !strcmp(ns, "web-green") ? l->green : NULL;
}

bool sb_corner_of(const struct sb_world *w, const char *name, struct sb_corner *out)
{
	const struct sb_learner *l = name ? sb_learner_named(w, name) : NULL;

	*out = l ? (struct sb_corner){ l->name, l->blue, l->green }
		 : (struct sb_corner){ NULL, "web-blue", "web-green" };
	return l || !name;
}

/* ---- what is theirs ---- */

static void make_namespaces(struct sb_world *w, const struct sb_learner *l, int64_t age)
{
	const char *const names[] = { l->blue, l->green }, *const like[] = { "web-blue", "web-green" };

	for (size_t i = 0; i < RH_LEN(names); i++) {
		sb_demo_namespace(sb_shop(w), names[i], w->profile->minor ? l->project : NULL, "", age);
		sb_demo_secrets_like(w, like[i], names[i]);
	}
}

void sb_learners_places(struct sb_world *w)
{
	for (size_t i = 0; i < w->learners_n; i++) {
		const struct sb_learner *l = &w->learners[i];

		if (w->profile->minor)
			sb_demo_project(&w->clusters[0], DEMO_SHOP, l->project, l->title);
		make_namespaces(w, l, 35 * DAY);
		if (w->profile->minor)
			sb_demo_project_secrets_like(w, l);
	}
}

/* What they may, and the password that they begin with. */
static void set_person(struct sb_world *w, const struct sb_learner *l)
{
	struct sb_user *u = sb_user_named(w, l->name);

	rh_strset(&u->changed, l->password);
	u->password = u->changed;
	u->must_change = u->administrator = false;
	if (!w->profile->minor) {
		sb_bind(w, l->name, DEMO_LOCAL, NULL, l->blue, "project-member");
		sb_bind(w, l->name, DEMO_LOCAL, NULL, l->green, "project-member");
		return;
	}
	sb_bind(w, l->name, DEMO_LOCAL, NULL, NULL, sb_user_role(w));
	sb_bind(w, l->name, DEMO_SHOP, l->project, NULL, "project-member");
	sb_bind(w, l->name, DEMO_SHOP, NULL, NULL, "create-ns");
	sb_bind(w, l->name, DEMO_TEST, "p-7tgxh", NULL, "read-only");
}

void sb_learners_people(struct sb_world *w)
{
	for (size_t i = 0; i < w->learners_n; i++)
		set_person(w, &w->learners[i]);
}

/* ---- made again ---- */

/* Everything in a namespace, whatever its kind; only: that kind. */
static void empty(struct sb_store *s, const char *ns, const char *only)
{
	for (const struct sb_kind *k = sb_kinds; k->kind; k++) {
		struct sb_index *in = &s->indexes[sb_kind_index(k)];

		if (!k->namespaced || (only && strcmp(k->plural, only)))
			continue;
		for (size_t i = in->n; i-- > 0;)
			if (i < in->n && rh_str_is(in->v[i]->ns, ns))
				sb_store_delete(s, in->v[i]);
	}
}

/* Theirs, or in their project: those that they have made are in it too. */
static bool is_theirs(const struct sb_world *w, const struct sb_learner *l, const struct sb_object *ns)
{
	char *id = rh_format("%s:%s", DEMO_SHOP, l->project);
	bool theirs = !strcmp(ns->name, l->blue) || !strcmp(ns->name, l->green) ||
		      (w->profile->minor && rh_str_is(sb_value_str(sb_value_at(ns->v, "metadata", "annotations",
									       "field.cattle.io/projectId", NULL)),
						      id));

	free(id);
	return theirs;
}

static void empty_namespaces(struct sb_world *w, const struct sb_learner *l)
{
	struct sb_store *s = &sb_shop(w)->store;
	struct sb_index *in = &s->indexes[sb_kind_index(sb_kind_named("namespaces"))];

	for (size_t i = in->n; i-- > 0;) {
		struct sb_object *ns = in->v[i];
		char *name = is_theirs(w, l, ns) ? rh_strdup(ns->name) : NULL;

		if (!name)
			continue;
		empty(s, name, NULL);
		sb_store_delete(s, ns);
		free(name);
	}
}

static void project_again(struct sb_world *w, const struct sb_learner *l)
{
	struct sb_store *local = &w->clusters[0].store;
	char *backing = sb_demo_backing(w, DEMO_SHOP, l->project);

	empty(local, backing, "secrets");
	if (!sb_store_get(local, sb_kind_named("projects"), RH_STR(DEMO_SHOP), rh_str(l->project)))
		sb_demo_project(&w->clusters[0], DEMO_SHOP, l->project, l->title);
	empty(local, sb_user_named(w, l->name)->id, "preferences");
	free(backing);
}

bool sb_learner_reset(struct sb_world *w, const char *name)
{
	struct sb_learner *l = sb_learner_named(w, name);
	struct sb_user *u = l ? sb_user_named(w, l->name) : NULL;

	if (!u)
		return false;
	while (sb_mend(w, NULL, name))
		;
	if (w->profile->minor)
		project_again(w, l);
	empty_namespaces(w, l);
	make_namespaces(w, l, 0);
	if (w->profile->minor)
		sb_demo_project_secrets_like(w, l);
	sb_demo_workloads_like(w, "web-blue", l->blue);
	sb_demo_workloads_like(w, "web-green", l->green);
	sb_unbind(w, u);
	set_person(w, l);
	return true;
}
