/* accounts: service accounts, and the pull secrets that they give to pods. */
#ifndef SCREENS_ACCOUNTS_H
#define SCREENS_ACCOUNTS_H

#include "base/base.h"

struct app;
struct ui_screen;

/* "serviceaccount/web-blue/default": the key of a service account, as argument of account_view, account_form and yaml.
 */
#define ACCOUNT_KEY "serviceaccount/"
/* False: it is no such key. The strings are the caller's. */
bool account_key_split(const char *key, char **ns, char **name);
/* Appends the path of it in the explored cluster. */
void account_path(struct app *a, const char *ns, const char *name, struct rh_buf *out);
/* Opens the form that gives a registry ("web-blue/quay-pull") to every pod of its namespace. */
void account_every_pod_open(struct ui_screen *s, const char *key);
/* As ui_screen_ops.unable: it is no registry of a namespace, or service accounts may not be changed there. */
bool account_every_pod_unable(const struct ui_screen *s, const char *home, const char *type, struct rh_buf *why);
#endif
