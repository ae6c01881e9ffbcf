/* member: clusters of a session besides the explored one, reached once and kept as long as the session. */
#ifndef APP_PARTS_MEMBER_H
#define APP_PARTS_MEMBER_H

#include "base/base.h"

struct app_session;
struct kube;
struct rancher;

struct app_member {
	char *key;              /* "cluster:c-m-x", "context:prod" */
	char *name;             /* as shown, and as it has to be typed where it is protected */
	char *server, *cluster; /* as its marks and its filter are called in the state */
	struct kube *kube;
	struct rancher *rancher; /* of a context: its own; NULL: the session's, or none */
	struct kube *management; /* of that Rancher; NULL: the session's, or none */
	bool shares;             /* that is another member's */
};
struct app_members {
	struct app_member **v;
	size_t n;
};
struct app_member *app_member_find(const struct app_session *s, const char *key); /* NULL: not reached yet */
struct app_member *app_member_add(struct app_session *s, const char *key); /* kube and the rest are the caller's */
/* Whose kube or management it is; NULL: nobody's. */
const struct app_member *app_member_of(const struct app_session *s, const struct kube *k);
void app_members_free(struct app_members **m);
#endif
