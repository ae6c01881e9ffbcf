/* control: the door of the sandbox that lessons and trainers have: /sandbox/… (docs/SANDBOX.md). */
#ifndef APP_CONTROL_H
#define APP_CONTROL_H

#include "base/base.h"

struct app;
struct net_http_head;

typedef void app_control_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e);
/* Asks it, with the token that the sandbox has given us: the trainer's, or a learner's, which speaks of that learner
 * alone. The request ends with its owner. False: this is no sandbox, or it has given none. */
bool app_control(struct app *a, const char *method, const char *path, struct rh_owner owner, app_control_done *done,
		 void *ctx);
/* The same with a body, JSON. */
bool app_control_send(struct app *a, const char *method, const char *path, const char *body, struct rh_owner owner,
		      app_control_done *done, void *ctx);
/* Was it done? False: `out` says why not. */
bool app_control_ok(const struct net_http_head *head, struct rh_str body, const struct rh_err *e, struct rh_err *out);
bool app_is_trainer(const struct app *a); /* may break things for everybody */
bool app_has_class(const struct app *a);  /* the same, and there are learners */
/* Everything as at the start, after asking. */
void app_reset_ask(struct app *a);
#endif
