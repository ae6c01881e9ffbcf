/* secrets: what screens about secrets share. */
#ifndef SCREENS_SECRETS_H
#define SCREENS_SECRETS_H

#include "base/base.h"
#include "kube/secret.h"
#include "ui/role.h"

struct app;
struct kube;
struct ui_screen;

/* Rancher's kinds of secret, in the order of its Create page. */
struct secret_kind_def {
	const char *id, *label, *type; /* type NULL: the person types it */
	const char *note;              /* the text on Rancher's card */
	const char *const *keys;       /* of data, NULL-terminated: what the form begins with */
	const char *badge;
};
extern const struct secret_kind_def secret_kinds[]; /* ends with id NULL */

/* "web-blue/quay-pull" -> home and name; the strings are the caller's. */
void secret_key_split(const char *key, char **ns, char **name);
/* Path of a secret, or (name NULL) of the secrets of a namespace. */
void secret_path(const struct kube *k, const char *ns, const char *name, struct rh_buf *out);
/* How an end is drawn (registry/expiry.h): of a password that has ended, ends within a day, or later. */
enum ui_role secret_ends_role(int64_t ends, int64_t now);
/* May this one be changed? False with the reason: copies of project secrets, read-only. */
bool secret_may_change(struct app *a, enum kube_origin origin, struct rh_err *e);
/* Opens the form that fits the type, on what the list or the page shows. */
void secret_edit_open(struct ui_screen *s, const char *home, const char *name, const char *type,
		      enum kube_origin origin);
/* The same, with the focus on the password of one registry, named by its key in the docker config. */
void secret_edit_login(struct ui_screen *s, const char *home, const char *name, const char *type,
		       enum kube_origin origin, const char *entry);
#endif
