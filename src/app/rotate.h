/* rotate: one new password, written to many secrets. */
#ifndef APP_ROTATE_H
#define APP_ROTATE_H

#include "base/base.h"

struct app;
struct kube;

enum app_rotate_state {
	APP_ROTATE_WAITING,
	APP_ROTATE_CHECKING,
	APP_ROTATE_READY,
	APP_ROTATE_REFUSED, /* by the dry run */
	APP_ROTATE_WRITING,
	APP_ROTATE_DONE,
	APP_ROTATE_FAILED,  /* not written, or (RH_E_UNKNOWN) not known: err says why. The next pass tries again */
	APP_ROTATE_CHANGED, /* somebody else was faster, and it still holds the login: the same */
	APP_ROTATE_GONE,    /* holds the login no more, or is gone: nothing to do */
	APP_ROTATE_UNDONE,
	APP_ROTATE_KEPT, /* what stood there before again; left, because somebody has written since */
};
enum app_rotate_phase { APP_ROTATE_RESTS, APP_ROTATE_CHECKS, APP_ROTATE_WRITES, APP_ROTATE_UNDOES };
struct app_rotate_item {
	struct kube *kube; /* the session's */
	char *ns, *name, *what;
	enum app_rotate_state state;
	struct rh_err err;
};
struct app_rotation {
	char *host, *user; /* whose: as registry_host gives it */
	struct rh_secret password;
	struct app_rotate_item *v;
	size_t n, at; /* at: the one under way */
	enum app_rotate_phase phase;
};
/* Message APP_MESSAGE_ROTATION without body to the screen whenever something has changed. */
struct app_rotation *app_rotation_new(struct app *a, const char *host, const char *user,
				      const struct rh_secret *password, struct rh_owner screen);
size_t app_rotation_add(struct app_rotation *r, struct kube *kube, const char *ns, const char *name,
			const char *what);       /* its index */
void app_rotation_check(struct app_rotation *r); /* reads each, and asks the server whether it would take the change */
void app_rotation_write(
	struct app_rotation *r); /* passes the gate; one after the other, and stops at the first that fails */
void app_rotation_undo(
	struct app_rotation *r); /* passes the gate; writes back what stood there, where nobody has written since */
size_t app_rotation_count(const struct app_rotation *r, enum app_rotate_state state);
/* The screen goes: the old values are wiped, and a pass that writes goes on to its end or to the first that fails. */
void app_rotation_leave(struct app_rotation **r);

/* What the tasks are doing, for the screen: "Creating secret a/b… 3s"; NULL when nothing is under way. */
const char *app_writing(struct app *a);

/* Secret values by pointer: data and stringData of a Secret, and the copy kubectl apply keeps in an annotation. */
bool app_mask_secret(void *ctx, const char *pointer);
bool app_mask_credential(void *ctx,
			 const char *pointer); /* of Norman's dockerCredential: all but user and e-mail address */
/* The object as YAML with those values masked; of `other` (may be empty) values that differ are marked as changed. */
enum rh_code app_mask_yaml(struct rh_str object, bool (*masked)(void *ctx, const char *pointer), struct rh_buf *out,
			   struct rh_err *e) RH_NODISCARD;
/* A docker config (value of .dockerconfigjson) pretty-printed as the documentation prints it, with everything masked
 * that is not a registry, a user name or an e-mail address: in one line where that fits. With `other` (not empty) there
 * is one member a line, and masked values that differ from it say so. */
void app_mask_docker_config(struct rh_str value, struct rh_str other, struct rh_buf *out);
/* Lines of two texts: same, only in a, only in b, in an order to read. */
enum app_diff { APP_DIFF_SAME, APP_DIFF_OLD, APP_DIFF_NEW };
void app_diff_lines(struct rh_str a, struct rh_str b, void (*line)(void *ctx, enum app_diff kind, struct rh_str text),
		    void *ctx);
/* The same of two docker configs, masked. Lines are paired only within one entry: masked values of two entries look
 * alike. */
void app_mask_config_diff(struct rh_str was, struct rh_str now,
			  void (*line)(void *ctx, enum app_diff kind, struct rh_str text), void *ctx);
#endif
