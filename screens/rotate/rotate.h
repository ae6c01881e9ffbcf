/* rotation: the screen that changes one password in many secrets. Its files share this. */
#ifndef SCREENS_ROTATE_ROTATE_H
#define SCREENS_ROTATE_ROTATE_H

#include "base/base.h"
#include "ui/columns.h"
#include "ui/role.h"

struct app_rotation;
struct kube_login;
struct kube_logins;
struct ui_screen;

#define ROTATE_NO_ITEM ((size_t)-1)
/* A secret that holds the login. */
struct rotate_target {
	const struct kube_login *login; /* of one of the two lists */
	char *home;                     /* see secret_home.h */
	char *where;                    /* namespace, or "Project: Web Shop" */
	const char *project;            /* id of the project that it, or its namespace, belongs to; NULL: none */
	char *why_not;                  /* why it cannot be rotated; NULL: it can */
	bool chosen;
	size_t item; /* of the rotation */
};
struct rotate_state {
	char *host, *user;
	struct rh_secret password;
	bool everywhere;
	struct kube_logins *found, *sources; /* NULL: being read; of the namespaces, of the projects */
	unsigned reading;                    /* questions under way */
	struct rotate_target *v;
	size_t n, groups;
	size_t *group_size;
	struct app_rotation *rotation; /* NULL: nothing was checked yet */
	struct rh_rows rows;
	char **muted;
	bool told; /* the end of a pass */
};
enum { ROTATE_TAG_LOGINS = 1, ROTATE_TAG_SOURCES, ROTATE_TAG_CAN }; /* ROTATE_TAG_CAN + index of a target */

/* rotation_rows.c: a target as a row of the list, made when it or what became of it changes. */
struct rotate_row {
	struct rh_row row; /* key: "home/name" */
	const char *name, *where, *password, *state, *note;
	size_t at; /* in st->v */
	bool can, chosen, odd;
	enum ui_role role; /* of state */
};
static inline const struct rotate_row *rotate_row_of(const struct rh_row *row)
{
	return (const struct rotate_row *)(const void *)row;
}
extern const struct ui_column rotate_columns[];
void rotate_row_add(struct rotate_state *st, size_t at);

/* rotation_find.c: which secrets hold the login, and which of them can be changed. */
void rotate_find(struct ui_screen *s);
bool rotate_found(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
void rotate_forget(struct rotate_state *st);
#endif
