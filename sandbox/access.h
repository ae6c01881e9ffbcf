/* access: who may do what. */
#ifndef SANDBOX_ACCESS_H
#define SANDBOX_ACCESS_H

#include "base/base.h"

struct sb_cluster;
struct sb_request;
struct sb_world;

struct sb_rule {
	const char *verbs, *groups, *resources, *names; /* comma-separated; "*": all; names NULL: any */
};
struct sb_role {
	const char *name;
	const struct sb_rule *rules; /* ends with verbs NULL */
	bool member; /* of a project: manages its namespaces, and the secrets in its backing namespace */
};
const struct sb_role *sb_role_find(const char *name);
/* A user has a role in a cluster: everywhere, in a project's namespaces, or in one namespace. */
struct sb_binding {
	struct sb_user *user;
	char *cluster;
	char *project, *ns; /* both NULL: everywhere */
	const struct sb_role *role;
};
struct sb_user {
	const char *name, *display, *id, *password, *label;
	bool administrator, must_change;
	char *changed; /* the password, once it was changed; password is this then */
	bool made;     /* by an administrator: name, display and id are on the heap */
};
struct sb_token {
	char *name, *secret; /* token-xxxxx and its secret */
	struct sb_user *user;
	int64_t expires; /* wall seconds; 0: never */
	int64_t created;
	bool derived;
	bool lapsed; /* ended before its time, as a break: `before` is what `expires` was */
	int64_t before;
	char *description, *cluster;
};
bool sb_may(const struct sb_world *w, const struct sb_user *u, const struct sb_cluster *c, const char *verb,
	    const char *group, struct rh_str resource, struct rh_str ns, struct rh_str name);
bool sb_sees_project(const struct sb_world *w, const struct sb_user *u, const char *cluster, const char *project);
bool sb_manages_project(const struct sb_world *w, const struct sb_user *u, const char *cluster, const char *project);
bool sb_sees_cluster(const struct sb_world *w, const struct sb_user *u, const char *cluster);
void sb_bind(struct sb_world *w, const char *user, const char *cluster, const char *project, const char *ns,
	     const char *role);
const char *sb_user_role(const struct sb_world *w); /* the global role of ordinary users, as this version has it */
void sb_unbind(struct sb_world *w, const struct sb_user *u);
enum { SB_USERS_MOST = 128 };                               /* users stay where they are: tokens point to them */
void sb_user_remove(struct sb_world *w, struct sb_user *u); /* one that was made, with tokens and bindings */
struct sb_user *sb_user_named(const struct sb_world *w, const char *name);
struct sb_token *sb_token_make(struct sb_world *w, struct sb_user *u, int64_t ttl_ms);
struct sb_token *sb_token_find(struct sb_world *w, struct rh_str wire); /* "name:secret"; expired is NULL */
void sb_token_remove(struct sb_world *w, struct sb_token *t);
/* Fills q->user and q->token from the headers. False when a credential was presented that is not good. */
bool sb_authenticate(struct sb_request *q);
/* Impersonate-User: false when the user may not. */
bool sb_impersonate(struct sb_request *q);
#endif
