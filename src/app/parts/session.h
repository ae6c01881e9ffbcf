/* session: making, changing and ending it. */
#ifndef APP_PARTS_SESSION_H
#define APP_PARTS_SESSION_H

#include "base/base.h"

struct app;
struct app_join;
struct app_saved_server;
struct app_session;

/* Sessions that were left, and the cluster's part of them: screens and tasks under way may still use them. */
struct app_left {
	struct app_session *v;
	size_t n;
	struct rh_owner cluster; /* of requests about the explored cluster; 0: none */
};
void app_session_begin(struct app *a, struct app_join *j); /* takes endpoint and rancher from it */
/* Makes this cluster the explored one; screens are the caller's. */
void app_session_enter(struct app *a, const char *id, const char *name);
void app_session_end(struct app *a); /* forgets the server */
/* What the server is called in the state; NULL: none. What is kept for a demo lives while the program runs, and is not
 * written. */
const char *app_session_key(const struct app_session *s);
/* It is no real server: lessons can be walked there, and the registries are played. */
void app_session_is_sandbox(struct app *a);
struct rh_owner app_cluster_owner(struct app *a); /* of requests about the cluster; ends with it */
void app_session_listen(struct app *a, void (*take)(void *app, struct rh_message *m)); /* makes it; its messages */
void app_session_free_left(struct app *a);
void app_session_release(struct app *a);

/* saved.c: what is kept of a server, and what to connect to at start */
struct app_saved_server *app_saved_server(struct app *a); /* of the session; NULL: none is kept of it */
void app_saved_remember(struct app *a, const struct app_join *j);
void app_saved_remember_token(struct app *a, const struct app_join *j);
void app_saved_forget_token(struct app *a);
#endif
