/* secret_list: what the lists of secrets share, those of namespaces and those of projects. */
#ifndef SCREENS_SECRETS_SECRET_LIST_H
#define SCREENS_SECRETS_SECRET_LIST_H

#include "base/base.h"
#include "kube/secret.h"
#include "screens/live.h"
#include "screens/used_by.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

/* The state of such a screen begins with it. */
struct secret_list {
	struct live_screen live;
	bool projects; /* its secrets are those of projects: their home begins with ops->key_prefix */
	struct rh_timer hosts_timer;
	bool hosts_asked; /* once at least */
	struct ui_screen *screen;
	struct secret_deletion deletion;
};
const struct kube_secret_row *secret_row(const struct rh_row *row);

/* Columns. Data: the hosts of a registry, read when the screen has rested, those of a new list at once, else how many
 * keys it has. */
void secret_state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
enum ui_role secret_state_role(const struct ui_screen *s, const struct rh_row *row);
void secret_kind_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
void secret_data_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
enum ui_role secret_data_role(const struct ui_screen *s, const struct rh_row *row);
/* When its password says that it ends, once it was read for Data: nothing in a list where none does. */
int64_t secret_end_since(const struct ui_screen *s, const struct rh_row *row);
void secret_end_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out);
enum ui_role secret_end_role(const struct ui_screen *s, const struct rh_row *row);
#define SECRET_COLUMN_ENDS                                                                                         \
	.id = "ends", .title = N_("Ends"), .min = 8, .want = 10, .matters = 9, .flags = UI_COL_SAME | UI_COL_USED, \
	.since = secret_end_since, .text = secret_end_text, .role = secret_end_role
#define SECRET_COLUMN_STATE                                                                           \
	.id = "state", .title = N_("State"), .min = 6, .want = 8, .matters = 6, .flags = UI_COL_SAME, \
	.text = secret_state_text, .role = secret_state_role
#define SECRET_COLUMN_KIND \
	.id = "kind", .title = N_("Kind"), .min = 8, .want = 15, .matters = 5, .text = secret_kind_text
#define SECRET_COLUMN_DATA \
	.id = "data", .title = N_("Data"), .min = 14, .matters = 8, .text = secret_data_text, .role = secret_data_role

/* Callbacks, in the screen's own or as they are. */
void secret_list_open(struct ui_screen *s);
void secret_list_reply(struct ui_screen *s, struct rh_message *m);
bool secret_list_act(struct ui_screen *s, enum ui_verb verb); /* on the row; and UI_DO_HOSTS */
void secret_list_close(struct ui_screen *s);

#define SECRET_LIST_YAML                                                      \
	.verb = UI_DO_YAML, .opens = &screen_yaml, .flags = UI_ACT_NEEDS_ROW, \
	.help = N_("Show it as YAML, values masked.")
#define SECRET_LIST_USED_BY                                                                       \
	.verb = UI_DO_USED_BY, .opens = &screen_used_by, .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT, \
	.help = N_("What names it, and what it would cover.")
#define SECRET_LIST_ROTATE                                                                \
	.verb = UI_DO_ROTATE, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES | UI_ACT_REVEALS, \
	.help = N_("Change the password of this login here and in every other secret that holds it.")
#define SECRET_LIST_EVERY_POD                                               \
	.verb = UI_DO_EVERY_POD, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES, \
	.help = N_("Give the registry to every pod of its namespace that names none: through service accounts.")
#define SECRET_LIST_COPY_TO                                               \
	.verb = UI_DO_COPY_TO, .flags = UI_ACT_NEEDS_ROW | UI_ACT_WRITES, \
	.help = N_("Copy the registry, or the marked ones, into other namespaces.")
#define SECRET_LIST_HOSTS .verb = UI_DO_HOSTS, .help = N_("Read the registry hosts of the rows on the screen now.")
#endif
