/* may: what this user may do in the explored cluster, as its server says. Asked when somebody first wants to know, and
 * again after a minute; never waited for. */
#ifndef APP_MAY_H
#define APP_MAY_H

#include "base/base.h"

struct app;
struct kube_resource;

/* verb: "patch". ns NULL: in the whole cluster. True: the server has said that this user may not; appends a sentence
 * that says which right is missing. Until it has answered, and where it does not say, false: then the request itself
 * decides. Screens are drawn again when it says no. */
bool app_may_not(struct app *a, const char *verb, const struct kube_resource *r, const char *ns, struct rh_buf *why);
#endif
