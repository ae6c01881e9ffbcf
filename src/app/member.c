/* The clusters that a fleet has reached: tasks that outlive their screens write to them. */
#include "app/parts/member.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/kube.h"
#include "rancher/rancher.h"

#include <string.h>

struct app_member *app_member_find(const struct app_session *s, const char *key)
{
	for (size_t i = 0; s->members && i < s->members->n; i++)
		if (strcmp(s->members->v[i]->key, key) == 0)
			return s->members->v[i];
	return NULL;
}

const struct app_member *app_member_of(const struct app_session *s, const struct kube *k)
{
	for (size_t i = 0; k && s->members && i < s->members->n; i++)
		if (s->members->v[i]->kube == k || s->members->v[i]->management == k)
			return s->members->v[i];
	return NULL;
}

struct app_member *app_member_add(struct app_session *s, const char *key)
{
	struct app_member *m = rh_alloc(sizeof *m);

	if (!s->members)
		s->members = rh_alloc(sizeof *s->members);
	s->members->v = rh_resize(s->members->v, s->members->n + 1, sizeof *s->members->v);
	s->members->v[s->members->n++] = m;
	m->key = rh_strdup(key);
	return m;
}

static void member_free(struct app_member *m)
{
	kube_free(&m->kube);
	if (!m->shares)
		kube_free(&m->management);
	rancher_free(&m->rancher);
	free(m->key);
	free(m->name);
	free(m->server);
	free(m->cluster);
	free(m);
}

void app_members_free(struct app_members **members)
{
	struct app_members *all = *members;

	*members = NULL;
	for (size_t i = 0; all && i < all->n; i++)
		member_free(all->v[i]);
	if (all)
		free(all->v);
	free(all);
}
