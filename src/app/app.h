/* app: the session. The turn of the loop, the stack of screens, tasks that outlive screens, the gate that every
 * write and reveal passes, what is remembered between runs, and the command line.
 */
#ifndef RH_APP_H
#define RH_APP_H

#include "rancher/rancher.h"
#include "registry/registry.h"
#include "ui/ui.h"

/* ---- where we are ------------------------------------------------------------------------------------------- */

enum rh_server_kind { RH_SERVER_NONE, RH_SERVER_RANCHER, RH_SERVER_KUBERNETES };
/* One session a program: server, then cluster. Screens read it; only session.c changes it. */
struct rh_session {
	enum rh_server_kind kind;
	char *server_name;		/* for the crumbs: "rancher.corp", context name, "demo" */
	bool demo, read_only, protected_;
	bool signed_read_only;		/* the user may not write secrets: said once, shown as a mark */
	struct rh_endpoint *at;
	struct rh_rancher *rancher;	/* NULL on plain Kubernetes */
	char *kube_version;		/* of a plain Kubernetes server */
	struct rh_kube *management;	/* Rancher's own cluster "local", through its proxy; NULL on plain Kubernetes */
	struct rh_features *features;	/* of the Rancher; NULL until somebody has asked: rh_app_features */
	bool features_forbidden;	/* this user may not change them */
	struct rh_kube *kube;		/* the cluster being explored; NULL before */
	char *cluster_id, *cluster_name, *badge_text, *badge_color;
	struct rh_places *places;	/* of that cluster */
	struct rh_nsfilter filter;	/* of that cluster: which namespaces lists show and forms offer */
	char *last_namespace;		/* written to last in this cluster: where the next form begins */
	char *wanted_cluster;		/* id or name that the clusters screen opens as soon as it sees it; NULL: none */
	char *wanted_place;		/* where to go in it, "secrets"; NULL: its first screen */
};
struct rh_session *rh_app_session(struct rh_app *a);

/* What to connect to; made by the connect screen or the command line. */
enum rh_target_kind { RH_TARGET_RANCHER, RH_TARGET_CONTEXT, RH_TARGET_DEMO };
struct rh_target {
	enum rh_target_kind kind;
	char *name;			/* saved name, context name, or profile of the demo ("2.15", "kubernetes") */
	char *url, *proxy, *server_name, *connect_to, *pin, *ca_pem, *provider, *user;
	struct rh_secret token, password;	/* either, or none: then a dialog asks */
	bool read_only, remember;	/* remember: keep the token in the state directory */
	char *cluster, *place;		/* where to go afterwards, may be NULL */
};
struct rh_target *rh_target_new(enum rh_target_kind kind, const char *name);
void rh_target_free(struct rh_target **t);
/* Takes the target over and connects; a newer call replaces an older one. How far it is comes as mail RH_MAIL_JOIN
 * to `from` (err: the failure, RH_OK and no body when it is done); trust is asked for on the way by a dialog, sign-in by
 * the screen "sign_in". */
void rh_app_connect(struct rh_app *a, struct rh_target *t, struct rh_owner from);
bool rh_app_connecting(const struct rh_app *a);
void rh_app_connect_cancel(struct rh_app *a);
struct rh_target *rh_app_saved_target(struct rh_app *a, const char *url);	/* with what was saved for it */
/* What that screen needs. */
const struct rh_rancher_hello *rh_app_hello(const struct rh_app *a);	/* while signing in; else NULL */
const struct rh_target *rh_app_target(const struct rh_app *a);		/* what is being connected, or was last */
/* Mail RH_MAIL_JOIN to `from`: how it went. The password is moved from. */
void rh_app_sign_in(struct rh_app *a, const char *provider, const char *user, struct rh_secret *password, bool remember,
		    struct rh_owner from);
/* Makes this cluster the one that is explored and shows its first screen, or the wanted place. */
void rh_app_explore(struct rh_app *a, const struct rh_cluster_row *cluster);
void rh_app_logout(struct rh_app *a);

/* ---- screens --------------------------------------------------------------------------------------------------- */

void rh_app_push(struct rh_app *a, const struct rh_screen_ops *ops, const void *arg);
void rh_app_pop(struct rh_app *a);			/* the top; quits on a HOME screen, after asking when a write is under way */
void rh_app_pop_to(struct rh_app *a, const char *id);	/* down to that screen, or to the first */
void rh_app_close(struct rh_app *a, struct rh_owner screen);	/* that screen and those above it, wherever it is */
void rh_app_replace(struct rh_app *a, const struct rh_screen_ops *ops, const void *arg);	/* the whole stack */
struct rh_screen *rh_app_find(struct rh_app *a, const char *id);	/* on the stack; NULL */
bool rh_app_on_top(const struct rh_screen *s);		/* of the stack, dialogs apart */
struct rh_screen *rh_app_by_owner(struct rh_app *a, struct rh_owner o);	/* on the stack; NULL */
const struct rh_screen_ops *rh_app_screen(const struct rh_app *a, const char *id);	/* of all that exist; NULL */
void rh_app_go(struct rh_app *a, const char *place);	/* menu and palette ids: "go.secrets", "do.logout" */
void rh_app_quit(struct rh_app *a);
struct rh_owner rh_app_owner(const struct rh_app *a);	/* lives as long as the program */
struct rh_net *rh_app_net(struct rh_app *a);
struct rh_ui *rh_app_ui(struct rh_app *a);

/* Shows an error the way its code asks: AUTH opens the sign-in dialog, CANCELLED is silent, the rest is said. */
void rh_app_error(struct rh_app *a, const struct rh_err *e);

/* State of a screen that shows a live list begins with this: the test fence reads the list's resourceVersion. */
#define RH_LIVE_MAGIC 0x4c495645u
struct rh_live_head {
	unsigned magic;			/* RH_LIVE_MAGIC once `list` may be read */
	struct rh_list *list;
};

/* ---- the namespace filter ------------------------------------------------------------------------------------------ */

/* Rows whose namespace it does not keep are hidden: `keep` of a list asks this for each row, cluster-scoped ones apart. */
bool rh_app_filter_keeps(struct rh_app *a, const char *ns);
const struct rh_project_row *rh_app_filter_project(struct rh_app *a);	/* NULL: not exactly one */
/* Names of the namespaces that it shows, sorted; free the array, not the strings. *n 0 and NULL: none is known. */
const char **rh_app_filter_names(struct rh_app *a, size_t *n);
/* For rh_list_spec.fallback, where the whole cluster may not be listed: all that are known when they are few, else those
 * that the filter shows. Free the array; on RH_MAIL_FILTER start a list again that stands on them (rh_list_by_namespace). */
const char **rh_app_list_names(struct rh_app *a, size_t *n);
/* Appends "the filter hides 5 of 8" to a summary, behind " · "; nothing when it hides none. */
void rh_app_filter_hides(struct rh_app *a, size_t kept, size_t n, char *out, size_t size);
void rh_app_filter_open(struct rh_app *a);	/* the picker, over the present screen; verb RH_DO_FILTER */
void rh_app_filter_all(struct rh_app *a);	/* verb RH_DO_ALL_NAMESPACES */
void rh_app_filter_set(struct rh_app *a, const struct rh_nsfilter *f);	/* copied, kept, told to every screen */

/* Feature flags of the session's Rancher, kept fresh from the first call on; NULL on plain Kubernetes. */
struct rh_features *rh_app_features(struct rh_app *a);
bool rh_app_feature_forbidden(const struct rh_app *a);	/* the server says that this user may not change them */
const char *rh_app_feature_note(struct rh_app *a, const char *id, bool on);	/* what it does in this Rancher; NULL: nothing to say */
/* Asks, then switches it; says why where it may not be. Mail RH_MAIL_WRITTEN to `from` when it is done, or was refused. */
void rh_app_feature_ask(struct rh_app *a, const char *id, bool on, struct rh_owner from);
/* Are there Rancher's Legacy pages now? Until 2.11, with the flag `legacy` on, while the filter is exactly one project. */
bool rh_app_has_legacy(const struct rh_app *a);

/* Mail from the app to screens. */
enum {
	RH_MAIL_REFUSED = -100,		/* to a form: its change was refused; body struct rh_reply, may be NULL */
	RH_MAIL_WRITTEN = -101,		/* to who asked for a write: it is done, or err says why not */
	RH_MAIL_JOIN = -102,		/* rh_app_connect, rh_app_sign_in */
	RH_MAIL_PLACES = -103,		/* to every screen: namespaces or rights have changed */
	RH_MAIL_FEATURES = -107,	/* to every screen: the feature flags have come, or changed */
	RH_MAIL_ROTATION = -108,	/* to who began one: it has gone on */
	RH_MAIL_FILTER = -106,		/* to every screen: the namespace filter has changed */
	RH_MAIL_CHANGED = -105,		/* to every screen: one of our writes has changed something */
	RH_MAIL_SIGNED_IN = -104,	/* to every screen: signed in anew, ask again what was refused */
};

/* ---- lessons ------------------------------------------------------------------------------------------------------ */

struct rh_lesson_row {
	struct rh_row row;		/* key: id, the file's name without .lesson */
	const char *title;		/* in the language of the screens */
	size_t steps;
};
void rh_app_lessons(struct rh_rows *rows);		/* adds those that are installed */
void rh_app_lesson(struct rh_app *a, const char *id);	/* walks the person through it, from its first step */

/* ---- the gate and writes ------------------------------------------------------------------------------------------ */

enum rh_gate { RH_GATE_WRITE, RH_GATE_REVEAL };
bool rh_app_gate(struct rh_app *a, enum rh_gate what, struct rh_err *e);	/* false: refused, e says why */
/* The rule itself, for the app and its tests. */
bool rh_gate_allows(const struct rh_session *s, enum rh_gate what, struct rh_err *e);

/* One change, from form to server. The review screen takes it over, shows target, diff and dry run, and writes. */
struct rh_change {
	const char *verb;		/* N_("Create"), N_("Save"), N_("Delete") */
	char *method, *path, *what;	/* "secret web-blue/quay-pull" */
	char *ns, *name;		/* of the object, for the target lines and the log */
	struct rh_secret body;		/* as it will be sent */
	const char *content_type;	/* NULL: application/json. A patch says which kind it is */
	struct rh_secret before;	/* the object it replaces or deletes; empty for a create */
	bool (*masked)(void *ctx, const char *pointer);	/* which values are secret; NULL: data of Secrets */
	struct rh_owner form;		/* gets `refused` mail (tag RH_MAIL_REFUSED, body struct rh_reply) and is closed on success */
	char *done_screen;		/* "secrets": where to be afterwards */
	char *done_key;			/* row to select there */
	char *then_screen, *then_key;	/* id of the screen to open on it, and its argument (NULL: done_key); NULL: none */
	/* What is not an object of the explored cluster in its own namespace says so: */
	struct rh_kube *kube;		/* where it is written; NULL: the cluster that is explored. The session's */
	char *target;			/* for the review instead of namespace and name: "Project: Web Shop ▸ quay-pull" */
	char *notes;			/* lines for the review, each of them in RH_ROLE_WARN when it begins with '!'; NULL: none */
	bool no_dry_run;		/* its API has none: the review says so */
	char *object;			/* path to read when the answer was lost; NULL: that of `path` */
	void (*written)(struct rh_app *a, const struct rh_change *c);	/* called when it is done; NULL: nothing more to do */
	bool (*ours)(struct rh_str sent, struct rh_str there);	/* is that what was sent? NULL: as Kubernetes keeps objects, a patch
								 * by rh_patch_held */
};
struct rh_change *rh_change_new(const char *verb, const char *method);
/* What a DELETE sends, and what it is compared with: the uid, so that what was made anew under the same name is not deleted.
 * propagation: "Background", …; NULL: the server's default. */
void rh_change_delete_only(struct rh_change *c, const char *uid, const char *propagation);
struct rh_change *rh_change_copy(const struct rh_change *c);
struct rh_kube *rh_change_kube(struct rh_app *a, const struct rh_change *c);
void rh_change_free(struct rh_change **c);
void rh_app_review(struct rh_app *a, struct rh_change *c);	/* takes it over; passes the gate first */
/* Writes it: a task that outlives its screens. Takes the change over. Mail RH_MAIL_WRITTEN to `from`: RH_OK, or the
 * refusal with the answer (struct rh_reply) as body. An answer that was lost is looked up, never sent again. */
void rh_app_write(struct rh_app *a, struct rh_change *c, struct rh_owner from);
/* Asks first: the dialog's second button writes. Of the dialog everything but done, ctx and owner; takes the change over. */
void rh_app_ask_write(struct rh_app *a, const struct rh_dialog *d, struct rh_change *c, struct rh_owner from);
/* ---- one password in many secrets (task_rotate.c) ---- */

enum rh_rotate_state {
	RH_ROTATE_WAITING, RH_ROTATE_CHECKING,
	RH_ROTATE_READY, RH_ROTATE_REFUSED,	/* by the dry run */
	RH_ROTATE_WRITING, RH_ROTATE_DONE,
	RH_ROTATE_FAILED,			/* not written, err says why: tried again by the next pass of writing */
	RH_ROTATE_CHANGED,			/* somebody else was faster, and it still holds the login: the same */
	RH_ROTATE_GONE,				/* holds the login no more, or is gone: nothing to do */
	RH_ROTATE_UNDONE, RH_ROTATE_KEPT,	/* what stood there before again; left, because somebody has written since */
};
enum rh_rotate_phase { RH_ROTATE_RESTS, RH_ROTATE_CHECKS, RH_ROTATE_WRITES, RH_ROTATE_UNDOES };
struct rh_rotate_item {
	struct rh_kube *kube;		/* the session's */
	char *ns, *name, *what;
	enum rh_rotate_state state;
	struct rh_err err;
};
struct rh_rotation {
	char *host, *user;		/* whose: as rh_registry_host gives it */
	struct rh_secret password;
	struct rh_rotate_item *v;
	size_t n, at;			/* at: the one under way */
	enum rh_rotate_phase phase;
};
/* Mail RH_MAIL_ROTATION without body to the screen whenever something has changed. */
struct rh_rotation *rh_rotation_new(struct rh_app *a, const char *host, const char *user, const struct rh_secret *password,
				    struct rh_owner screen);
size_t rh_rotation_add(struct rh_rotation *r, struct rh_kube *kube, const char *ns, const char *name, const char *what);	/* its index */
void rh_rotation_check(struct rh_rotation *r);	/* reads each, and asks the server whether it would take the change */
void rh_rotation_write(struct rh_rotation *r);	/* passes the gate; one after the other, and stops at the first that fails */
void rh_rotation_undo(struct rh_rotation *r);	/* passes the gate; writes back what stood there, where nobody has written since */
size_t rh_rotation_count(const struct rh_rotation *r, enum rh_rotate_state state);
/* The screen goes: the old values are wiped, and a pass that writes goes on to its end or to the first that fails. */
void rh_rotation_leave(struct rh_rotation **r);

/* What the tasks are doing, for the screen: "Creating secret a/b… 3s"; NULL when nothing is under way. */
const char *rh_app_writing(struct rh_app *a);

/* Secret values by pointer: data and stringData of a Secret, and the copy kubectl apply keeps in an annotation. */
bool rh_mask_secret(void *ctx, const char *pointer);
bool rh_mask_credential(void *ctx, const char *pointer);	/* of Norman's dockerCredential: all but user and e-mail address */
/* The object as YAML with those values masked; of `other` (may be empty) values that differ are marked as changed. */
enum rh_code rh_mask_yaml(struct rh_str object, bool (*masked)(void *ctx, const char *pointer), struct rh_buf *out,
			  struct rh_err *e) RH_NODISCARD;
/* A docker config (value of .dockerconfigjson) pretty-printed as the documentation prints it, with everything masked that
 * is not a registry, a user name or an e-mail address: in one line where that fits. With `other` (not empty) there is one
 * member a line, and masked values that differ from it say so. */
void rh_mask_docker_config(struct rh_str value, struct rh_str other, struct rh_buf *out);
/* Lines of two texts: same, only in a, only in b, in an order to read. */
enum rh_diff { RH_DIFF_SAME, RH_DIFF_OLD, RH_DIFF_NEW };
void rh_diff_lines(struct rh_str a, struct rh_str b, void (*line)(void *ctx, enum rh_diff kind, struct rh_str text), void *ctx);
/* The same of two docker configs, masked. Lines are paired only within one entry: masked values of two entries look alike. */
void rh_mask_config_diff(struct rh_str was, struct rh_str now, void (*line)(void *ctx, enum rh_diff kind, struct rh_str text), void *ctx);

/* ---- edit as YAML ------------------------------------------------------------------------------------------------- */

/* Hands an object as YAML to $VISUAL, $EDITOR or vi, as `kubectl edit` does: in a file of mode 0600 that goes afterwards, with
 * remarks in front; an empty file, and one that was not changed, changes nothing. */
struct rh_yaml_edit {
	const char *what;		/* "Deployment web-blue/front" */
	struct rh_str json;
	/* Values that stand there as a placeholder and cannot be typed; NULL: none. */
	bool (*masked)(void *ctx, const char *pointer);
	/* What came back, as JSON with the masked values of `json`, which is `before`. False with e: the editor opens again, with that on top. */
	bool (*take)(struct rh_screen *s, struct rh_str before, struct rh_str json, struct rh_err *e);
};
void rh_app_edit_yaml(struct rh_screen *s, const struct rh_yaml_edit *y);
/* Its pure parts. The text for the editor; why: NULL, or what was wrong with it so far. */
enum rh_code rh_yaml_edit_text(const struct rh_yaml_edit *y, struct rh_str yaml, const struct rh_err *why, struct rh_buf *out,
			       struct rh_err *e) RH_NODISCARD;
/* The text that came back as JSON. `out` stays empty when there is nothing in it but remarks. */
enum rh_code rh_yaml_edit_read(const struct rh_yaml_edit *y, struct rh_str text, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;

/* ---- the teach strip ---------------------------------------------------------------------------------------------- */

/* Appends a word as a POSIX shell needs it: bare when it is plain, else in single quotes. */
void rh_teach_word(struct rh_buf *out, struct rh_str word);
/* "kubectl --context=NAME": the context that reaches the explored cluster. */
void rh_teach_start(struct rh_buf *out, const struct rh_session *s);
void rh_teach_start_in(struct rh_buf *out, const struct rh_kube *k);	/* for another cluster of the session */
/* `get PLURAL` of what the namespace filter shows: a line for each namespace, or one for all that leaves out the others.
 * selector: of fields, may be NULL; list (may be NULL): does it have to go by namespace? */
void rh_teach_list(struct rh_buf *out, struct rh_app *a, const char *plural, const char *selector, const struct rh_list *list);
struct rh_teach_list {
	const char *plural, *selector;
	const char **shown, **hidden;
	size_t shown_count, hidden_count;
	bool one_by_one;		/* the cluster may not be listed at once */
};
void rh_teach_list_of(struct rh_buf *out, const struct rh_session *s, const struct rh_teach_list *l);
/* Exact only where kubectl has flags for all of it: `plain` (no labels, annotations, description) gives `create secret
 * docker-registry` that reads the config from stdin; otherwise `apply -f NAME.yaml`. */
void rh_teach_create_registry(struct rh_buf *out, const struct rh_session *s, struct rh_str ns, struct rh_str name, bool plain);
/* Both ways to create a registry: the documentation's, whose password every process can see while it runs, and the one whose config
 * comes on standard input; and how to see what is stored. `server`, `user`: "" stands for them in capitals. */
void rh_teach_registry_ways(struct rh_buf *out, const struct rh_session *s, struct rh_str ns, struct rh_str name, struct rh_str server,
			    struct rh_str user);
/* The object as a here-document, whole: `apply` or `replace`. */
void rh_teach_here(struct rh_buf *out, const struct rh_session *s, const char *verb, struct rh_str yaml);
void rh_teach_stored(struct rh_buf *out, const struct rh_session *s, struct rh_str ns, struct rh_str name);
void rh_teach_object(struct rh_buf *out, const struct rh_session *s, const char *verb, const char *kind, struct rh_str ns,
		     struct rh_str name, const char *more);
void rh_teach_object_in(struct rh_buf *out, const struct rh_kube *k, const char *verb, const char *kind, struct rh_str ns,
			struct rh_str name, const char *more);

/* ---- what is remembered ---------------------------------------------------------------------------------------------- */

struct rh_saved_server {
	char *name, *url, *pin, *ca_pem, *proxy, *server_name, *connect_to, *provider, *user;
	bool read_only, has_token;
	int64_t used;			/* seconds since 1970 */
};
struct rh_draft_value { char *field, *key, *text; };	/* key: of a key/values pair, else NULL */
struct rh_draft {
	char *screen, *server, *cluster;
	char *key;			/* "ns/name" of the object that was edited; "" for a create */
	int64_t when;
	struct rh_draft_value *values;
	size_t count;
};
struct rh_saved_filter {
	char *server, *cluster;		/* URL or context name; cluster id */
	struct rh_nsfilter filter;
};
struct rh_state {
	char *dir;			/* NULL: nothing is kept */
	char *why_not;			/* one line for the connect screen; NULL while it is kept */
	char *known;			/* the file as we read or wrote it last; NULL: there was none */
	struct rh_saved_server *servers;
	size_t server_count;
	struct rh_saved_filter *filters;
	size_t filter_count;
	char *last_server, *last_context, *last_cluster, *last_place;
	char *language;			/* "" or NULL: as the environment says */
	bool teach_off;
	struct rh_draft *draft;		/* NULL: none */
};
/* dir NULL: $XDG_STATE_HOME/ranchhand, else ~/.local/state/ranchhand. A state that cannot be used is no error: why_not
 * says what is wrong. off: --no-state. */
void rh_state_load(struct rh_state *s, const char *dir, bool off);
void rh_state_release(struct rh_state *s);
/* RH_OK also when nothing is kept. What another copy of the program has saved meanwhile is taken over first. */
enum rh_code rh_state_save(struct rh_state *s, struct rh_err *e) RH_NODISCARD;
struct rh_saved_server *rh_state_server(struct rh_state *s, const char *url);		/* NULL when it is not saved */
struct rh_saved_server *rh_state_server_add(struct rh_state *s, const char *url);	/* or the one that is there */
void rh_state_server_forget(struct rh_state *s, const char *url);			/* its token as well */
/* Tokens stand in a file of their own, mode 0600; a file that others may read is refused. */
enum rh_code rh_state_token_read(const struct rh_state *s, const char *url, struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
enum rh_code rh_state_token_write(struct rh_state *s, const char *url, const struct rh_secret *token, struct rh_err *e) RH_NODISCARD;
/* The namespace filter of a cluster; NULL when none is kept. */
const struct rh_nsfilter *rh_state_filter(const struct rh_state *s, const char *server, const char *cluster);
void rh_state_filter_put(struct rh_state *s, const char *server, const char *cluster, const struct rh_nsfilter *f);
void rh_state_filter_forget(struct rh_state *s, const char *server, const char *cluster);	/* cluster NULL: all of the server */
void rh_draft_free(struct rh_draft **d);

struct rh_state *rh_app_state(struct rh_app *a);
void rh_app_state_changed(struct rh_app *a);	/* saves it soon */
struct rh_kubeconfig *rh_app_kubeconfig(struct rh_app *a, struct rh_err *e);	/* read once; NULL with e when it is broken */
void rh_app_set_language(struct rh_app *a, const char *lang);	/* "en", "zh_CN" */
void rh_app_teach_later(struct rh_app *a);	/* what the teach strip says may have changed */
/* A form that shows an object calls this when its fields are filled: puts a restored draft into them. */
void rh_app_draft_apply(struct rh_app *a, struct rh_screen *form);

/* ---- explain: what an image is pulled with (explain.c) ---------------------------------------------------------------- */

enum rh_explained {
	RH_EXPLAINED_COVERED,		/* a registry of the namespace covers the image: a pod that names it can pull */
	RH_EXPLAINED_BY_ACCOUNT,	/* only registries that the service account "default" names: a pod gets them as long as it names none */
	RH_EXPLAINED_NEAR,		/* nothing covers it, something nearly does */
	RH_EXPLAINED_NOTHING,
	RH_EXPLAINED_UNKNOWN,		/* its registries may not be listed */
	RH_EXPLAINED_NO_NAMESPACE,	/* nothing is there, not even a service account */
};
/* Who shows it: headings, and lines with a label ("": goes on from the one before; NULL: a sentence for itself). */
enum rh_explain_part { RH_EXPLAIN_IMAGE, RH_EXPLAIN_REGISTRIES, RH_EXPLAIN_ACCOUNTS, RH_EXPLAIN_VERDICT };
struct rh_explain_sink {
	void (*heading)(void *ctx, enum rh_explain_part part, const char *title);
	void (*line)(void *ctx, enum rh_role role, const char *label, const char *text);
	void *ctx;
};
/* How the image is read, which registries cover it by which key in which order, which nearly do and what to write instead,
 * what the service accounts add, what is broken, and what to do. `typed`: as the person wrote it. */
enum rh_explained rh_explain(struct rh_str typed, const struct rh_image *image, const struct rh_pull_secrets *p,
			     const struct rh_explain_sink *sink);

/* ---- the command line ------------------------------------------------------------------------------------------------ */

/* Exit codes, as the man page lists them. */
enum { RH_EXIT_OK = 0, RH_EXIT_CANCELLED = 1, RH_EXIT_USAGE = 2, RH_EXIT_CONFIG = 3, RH_EXIT_AUTH = 4, RH_EXIT_NET = 5,
       RH_EXIT_CONFLICT = 6, RH_EXIT_REFUSED = 7, RH_EXIT_BY_ACCOUNT = 10, RH_EXIT_NEAR = 11, RH_EXIT_NOTHING = 12,
       RH_EXIT_UNKNOWN = 13, RH_EXIT_INTERNAL = 70 };
int rh_exit_code(enum rh_code code);

struct rh_options {
	const char *kubeconfig, *context, *server, *cluster, *lang, *demo, *demo_user, *state_dir, *token_file, *place;
	const char *explain;		/* IMAGE of "explain IMAGE": prints and ends, without a screen; NULL: none */
	const char **namespaces;	/* -n, may be repeated */
	size_t namespace_count;
	int token_fd;			/* -1: none */
	bool read_only, no_state, ascii, mono, mouse, describe, help, version;
};
/* argv as main gets it, "explain IMAGE" included. RH_E_USAGE with one clear sentence. `o` borrows from argv; release frees the rest. */
enum rh_code rh_options_parse(struct rh_options *o, int argc, char **argv, struct rh_err *e) RH_NODISCARD;
void rh_options_release(struct rh_options *o);
/* The token that --token-file or --token-fd names; RH_OK and nothing when neither was given. */
enum rh_code rh_options_token(const struct rh_options *o, struct rh_secret *token, struct rh_err *e) RH_NODISCARD;
void rh_options_help(struct rh_buf *out);
/* All screens, fields, actions, keys, places, options and exit codes as one JSON object. */
void rh_describe(const struct rh_screen_ops *const *screens, struct rh_buf *out);

/* Runs the program on these screens (NULL-terminated; the first is the first shown). Returns the exit code. */
int rh_app_main(int argc, char **argv, const struct rh_screen_ops *const *screens);
#endif
