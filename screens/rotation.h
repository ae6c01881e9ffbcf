/* rotation: the screen that changes one password in many secrets. Its files share this. */
#ifndef RH_ROTATION_H
#define RH_ROTATION_H

#include "screens/screens.h"

#define RH_NO_ITEM ((size_t)-1)
/* A secret that holds the login. */
struct rh_login_target {
	const struct rh_login *login;	/* of one of the two lists */
	char *place;			/* see project_place.c */
	char *where;			/* namespace, or "Project: Web Shop" */
	const char *project;		/* id of the project that it, or its namespace, belongs to; NULL: none */
	char *why_not;			/* why it cannot be rotated; NULL: it can */
	bool chosen;
	size_t item;			/* of the rotation */
};
struct rh_rotation_state {
	char *host, *user;
	struct rh_secret password;
	bool everywhere;
	struct rh_logins *found, *sources;	/* NULL: being read; of the namespaces, of the projects */
	unsigned reading;		/* questions under way */
	struct rh_login_target *v;
	size_t n, groups;
	size_t *group_size;
	struct rh_rotation *rotation;	/* NULL: nothing was checked yet */
	struct rh_rows rows;
	char **muted;
	bool told;			/* the end of a pass */
};
enum { RH_TAG_LOGINS = 1, RH_TAG_SOURCES, RH_TAG_CAN };	/* RH_TAG_CAN + index of a target */

/* rotation_find.c: which secrets hold the login, and which of them can be changed. */
void rh_rotation_find(struct rh_screen *s);
bool rh_rotation_found(struct rh_screen *s, struct rh_mail *m);	/* true: it was for it */
void rh_rotation_forget(struct rh_rotation_state *st);
#endif
