/* screens: what a person sees, one file a screen. This header names the screens, their arguments, and the few things that
 * they share.
 */
#ifndef RH_SCREENS_H
#define RH_SCREENS_H

#include "app/app.h"

/* All of them, ends with NULL; the first is the first shown. */
extern const struct rh_screen_ops *const rh_screens[];

#define SCREEN(id) extern const struct rh_screen_ops rh_screen_##id;
#include "screens/list.def"
#undef SCREEN

/* Arguments: a screen about one secret (secret_view, pull_secret_edit, secret_edit, used_by, rotate, yaml) takes its key (see project_place.c)
 * as const char *; one about a workload (workload_view, yaml, events, rematch) "deployment/ns/name"; workloads and workload_kind
 * the id of a kind or NULL; events NULL for all; secret_form takes the id of the kind, "opaque"; server_form the URL of a saved server or NULL; sign_in a const
 * struct rh_err * (why) or NULL; review and review_save a struct rh_change *, taken over; commands the struct rh_screen *
 * whose commands are shown; secrets NULL or "core"; test_login a struct rh_login_test; explanation a struct rh_explain_about. */
struct rh_explain_about {
	const char *image, *ns;
};

/* pull_secret_form takes NULL, or what is wished for: a registry for this host in that namespace; done, it goes back to who asked. */
struct rh_registry_wish {
	const char *ns, *host;
};
/* workload_form takes "deployment", or the key "deployment/ns/name" of what is cloned; workload_edit such a key. */
/* ---- lists that are live (live_list.c) ------------------------------------------------------------------------------ */

/* The state of such a screen begins with it. */
struct rh_live_screen {
	struct rh_live_head live;	/* first: the test fence looks here. list NULL: namespaces are not known yet */
	void (*spec)(struct rh_screen *s, struct rh_list_spec *spec);	/* fills what is listed, and how; fallback is filled */
	const char *forbidden;		/* behind a namespace that answered 403: N_("you may not list secrets there") */
	const char *forbidden_all;	/* all of them did: a sentence; NULL: one that does not say what */
	size_t places;			/* how many namespaces there were when it started */
	char **muted;
	bool said_auth;
};
enum { RH_TAG_LIVE = 990 };	/* of its mail */
/* In the screen's own open: the list begins at once, or when namespaces are known. forbidden: as in the struct. */
void rh_live_open(struct rh_screen *s, struct rh_live_screen *v, void (*spec)(struct rh_screen *s, struct rh_list_spec *spec),
		  const char *forbidden);
void rh_live_start(struct rh_screen *s, struct rh_live_screen *v);	/* anew, when what `spec` fills has changed */
void rh_live_reply(struct rh_screen *s, struct rh_live_screen *v, const struct rh_mail *m);	/* each mail of the screen */
/* Fills all but keep and summary; `empty` only where rights are the reason. False: there is nothing to sum up. */
bool rh_live_rows(struct rh_live_screen *v, struct rh_list_shown *out);
/* Behind what the summary says: what the filter hides of `all`, and how live it is. */
void rh_live_summary(const struct rh_screen *s, const struct rh_live_screen *v, struct rh_list_shown *out, size_t kept, size_t all);
void rh_live_close(struct rh_live_screen *v);		/* in the screen's own close */

/* ---- workloads (workload_common.c) ------------------------------------------------------------------------------------ */

enum rh_role rh_pull_role(enum rh_pull pull);
/* Appends the native path of it, by the API that this cluster has for the kind. */
void rh_workload_object_path(const struct rh_kube *k, const struct rh_workload_def *def, const char *ns, const char *name, struct rh_buf *out);
/* Which list of workloads is on the stack; "explore" when there is none. */
const char *rh_workload_list_id(struct rh_app *a);
/* Asks, then deletes it with its pods; where the place is protected its name has to be typed. leave: back to the list then. */
void rh_workload_delete_ask(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name, const char *uid,
			    bool leave);
/* A patch of it, as a change that can be reviewed or written; the body is the caller's to fill. type: "merge", "strategic". */
struct rh_change *rh_workload_patch(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name,
				    const char *type);
/* A change that makes its pods anew, one after the other: kubectl's rollout restart. Only for kinds that can_restart. */
struct rh_change *rh_workload_restart(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name);
/* Its form, or the reason why it has none. */
void rh_workload_edit_open(struct rh_screen *s, const char *key);

/* ---- secrets (secret_common.c) ---------------------------------------------------------------------------------- */

/* Rancher's kinds of secret, in the order of its Create page. */
struct rh_secret_kind_def {
	const char *id, *label, *type;		/* type NULL: the person types it */
	const char *note;			/* the text on Rancher's card */
	const char *const *keys;		/* of data, NULL-terminated: what the form begins with */
	const char *badge;
};
extern const struct rh_secret_kind_def rh_secret_kinds[];	/* ends with id NULL */

/* "web-blue/quay-pull" -> place and name; the strings are the caller's. */
void rh_key_split(const char *key, char **ns, char **name);
/* Path of a secret, or (name NULL) of the secrets of a namespace. */
void rh_secret_path(const struct rh_kube *k, const char *ns, const char *name, struct rh_buf *out);
/* May this one be changed? False with the reason: copies of project secrets, read-only. */
bool rh_secret_may_change(struct rh_app *a, enum rh_origin origin, struct rh_err *e);
/* Opens the form that fits the type, on what the list or the page shows. */
void rh_secret_edit_open(struct rh_screen *s, const char *place, const char *name, const char *type, enum rh_origin origin);

/* ---- where a secret is (project_place.c) ---------------------------------------------------------------------------- */

/* "web-blue", a namespace of the explored cluster; or "project:c-1-p-x", the backing namespace of a project: its secrets
 * stand there, in Rancher's own cluster. A secret's key is its place, a slash and its name. */
#define RH_OF_PROJECT "project:"
bool rh_of_project(const char *place);
const char *rh_place_ns(const char *place);			/* the namespace, in the cluster of rh_place_kube */
struct rh_kube *rh_place_kube(struct rh_app *a, const char *place);
const struct rh_project_row *rh_place_project(struct rh_app *a, const char *place);	/* NULL: none, or gone */
void rh_place_path(struct rh_app *a, const char *place, const char *name, struct rh_buf *out);	/* name NULL: of the collection */
void rh_place_label(struct rh_app *a, const char *place, struct rh_buf *out);	/* the project's name, else the namespace */
void rh_project_label(struct rh_app *a, const struct rh_project_row *project, struct rh_buf *out);	/* with its id where names are shared */
char *rh_place_what(struct rh_app *a, const char *place, const char *name);	/* for messages; the caller frees it */
void rh_place_teach(const struct rh_screen *s, struct rh_buf *out, const char *verb, const char *place, const char *name, const char *more);
/* Says in a new change what is written and where, and which list shows it afterwards. */
void rh_place_change(struct rh_screen *s, struct rh_change *c, const char *place, const char *name);
/* A copy of a project's secret is changed at its source: offers to go there. False: it is no copy, or the source is out of
 * reach. */
bool rh_copy_to_source(struct rh_screen *s, const char *ns, const char *name, enum rh_origin origin);

/* ---- copies of a project's secret (project_copies.c) -------------------------------------------------------------------- */

/* Part of the state of a page about one: what has arrived where, live. */
struct rh_project_copies {
	struct rh_project_secrets *list;	/* NULL: the project is gone, or not known yet */
	char *place, *name;
	uint64_t made_from;			/* fingerprint of the namespaces that it was made from */
	struct rh_secret_names *others;		/* who has its name there; NULL: not known */
};
/* place and name as in project_place.c, copied. Each mail of the screen goes to _reply; _fill adds the section of copies; release it
 * in close. */
void rh_project_copies_open(struct rh_screen *s, struct rh_project_copies *c, const char *place, const char *name);
void rh_project_copies_reply(struct rh_screen *s, struct rh_project_copies *c, struct rh_mail *m);
void rh_project_copies_fill(struct rh_screen *s, const struct rh_project_copies *c, const struct rh_secret_object *o, struct rh_facts *out);
void rh_project_copies_release(struct rh_project_copies *c);
/* Which project it is of, and whether it waits to be copied. */
void rh_project_facts(struct rh_screen *s, const char *place, const struct rh_secret_object *o, struct rh_facts *out);
/* What a change of the project's secret does to its namespaces, for its review, and where to look afterwards. */
void rh_project_review_notes(struct rh_screen *s, struct rh_change *c, const struct rh_project_row *project, const char *ignores);
/* The same for an edit of `onto`; one that Norman made is marked on the way, so that it is copied. */
void rh_project_review_save(struct rh_screen *s, struct rh_change *c, const char *place, const struct rh_secret_object *onto);
char *rh_project_delete_line(struct rh_app *a, const char *place, const char *name);	/* what becomes of its copies */

/* ---- who uses a secret (used_common.c) --------------------------------------------------------------------------------- */

/* Where it can be used: its own namespace, or those of its project. Free the array, not the strings. */
const char **rh_place_namespaces(struct rh_app *a, const char *place, size_t *n);
void rh_use_words(unsigned how, struct rh_buf *out);	/* "Pull Secrets, volume" */
/* "3 workloads and 1 service account name it: …", and what could not be looked at. */
void rh_uses_sentence(const struct rh_uses *u, const char *secret, bool with_namespace, struct rh_buf *out);
/* Part of the state of a screen from which secrets are deleted: the question waits until it is known who names the secret. */
struct rh_secret_deletion {
	struct rh_screen *screen;
	char *place, *name, *kind, *uid;	/* name NULL: nothing is asked for */
	struct rh_timer patience;
};
/* Asks, with what names it, then deletes: the list comes back without it. */
void rh_secret_delete_ask(struct rh_screen *s, struct rh_secret_deletion *d, const char *place, const char *name, const char *kind,
			  const char *uid);
bool rh_secret_delete_reply(struct rh_secret_deletion *d, const struct rh_mail *m);	/* true: it was for it */
void rh_secret_deletion_release(struct rh_secret_deletion *d);

/* ---- one password in many secrets (rotate.c, rotation.c, rotation_find.c, rotation_restart.c) ------------------------------ */

/* The form that rotates a login of this secret, or why not. type NULL: not known yet. */
void rh_rotate_open(struct rh_screen *s, const char *key, const char *type);
struct rh_rotate_ask {			/* argument of rh_screen_rotation; copied */
	const char *key, *user;		/* key: an address of the registry */
	const struct rh_secret *password;
	bool everywhere;		/* not only in the namespaces of the filter */
};
struct rh_restart_of { const char *place, *secret; };
struct rh_restart_ask {			/* argument of rh_screen_rotation_restart; copied */
	const struct rh_restart_of *v;
	size_t n;
};

/* ---- what forms of secrets share (form_common.c) --------------------------------------------------------------------- */

void rh_namespace_choices(struct rh_screen *s, const char *field, struct rh_choices *out);
bool rh_check_namespace(struct rh_screen *s, struct rh_str value, struct rh_err *e);
bool rh_check_name(struct rh_screen *s, struct rh_str value, struct rh_err *e);
bool rh_check_label_key(struct rh_screen *s, struct rh_str value, struct rh_err *e);
bool rh_check_label_value(struct rh_screen *s, struct rh_str value, struct rh_err *e);
bool rh_check_annotation_key(struct rh_screen *s, struct rh_str value, struct rh_err *e);
/* Where a form begins: -n, the namespace written to last, the only one. Empty when none suggests itself: a namespace is
 * not guessed. */
struct rh_str rh_namespace_preset(const struct rh_screen *s);
/* Namespaces have come, later than the form: presets one where nothing was touched yet. */
void rh_form_take_places(struct rh_screen *s);

/* Is the name free? Asked 300 ms after the last change of namespace or name, whatever the type of who has it. Put first
 * into the state of a form with the fields "namespace" and "name". */
struct rh_name_watch {
	struct rh_timer timer;
	struct rh_screen *screen;
	const struct rh_workload_def *workload;	/* whose names; NULL: those of secrets */
	char *asked;			/* "ns/name" */
	char *may_ask;			/* namespace whose rights were asked for */
};
enum { RH_TAG_NAME = 900, RH_TAG_MAY, RH_TAG_LOAD, RH_TAG_NEWEST, RH_TAG_COPIES, RH_TAG_OTHERS, RH_TAG_SCOPE_MAY,
       RH_TAG_SCOPE_SOURCE, RH_TAG_SCOPE_NAMES, RH_TAG_DELETION };
void rh_name_watch_changed(struct rh_screen *s, struct rh_name_watch *w);
bool rh_name_watch_reply(struct rh_screen *s, struct rh_name_watch *w, struct rh_mail *m);	/* true: it was for it */
void rh_name_watch_release(struct rh_name_watch *w);

/* The pairs of a KEYVALUES field, added to `p`. */
void rh_pairs_of_form(struct rh_pairs *p, const struct rh_screen *s, const char *field);

/* A create from a draft: POST, review, and back in the list on the new row. */
void rh_review_create(struct rh_screen *s, const struct rh_secret_draft *d);
/* An edit: `body` (moved from) instead of the object `onto`. */
void rh_review_save(struct rh_screen *s, const struct rh_secret_object *onto, struct rh_secret *body);
/* Edit as YAML (secret_yaml.c): the body that a save would send, or what a create is made of, values masked; name, namespace, labels
 * and annotations come back into the form. */
void rh_secret_yaml(struct rh_screen *s, struct rh_str body);
void rh_secret_yaml_create(struct rh_screen *s, const struct rh_secret_draft *d);
/* What a form does with RH_MAIL_REFUSED: each refusal beside its field, the rest in the banner. */
void rh_form_take_refusal(struct rh_screen *s, struct rh_mail *m);

/* ---- editing a secret that exists (edit_common.c) --------------------------------------------------------------------- */

/* The state of an edit form begins with it: what it began with, and what to do when somebody else was faster. */
struct rh_secret_edit_state {
	struct rh_secret_object base;	/* what the form was filled from */
	struct rh_secret_object newest;	/* what is on the server since, once `merging`: mine goes on top of it */
	char *ns, *name;			/* ns: a place */
	bool loaded, merging;
	void (*fill)(struct rh_screen *s, const struct rh_secret_object *o);	/* object -> values */
};
void rh_edit_open(struct rh_screen *s, struct rh_secret_edit_state *st, const char *key,
		  void (*fill)(struct rh_screen *s, const struct rh_secret_object *o));
bool rh_edit_reply(struct rh_screen *s, struct rh_secret_edit_state *st, struct rh_mail *m);	/* true: it was for it */
bool rh_edit_leave(struct rh_screen *s, const struct rh_secret_edit_state *st);	/* always true: for ops->leave */
/* What an edit is applied to: the newest version that was read. The differences are always those to `base`. */
const struct rh_secret_object *rh_edit_onto(const struct rh_secret_edit_state *st);
bool rh_edit_ready(struct rh_screen *s, const struct rh_secret_edit_state *st);	/* false with a banner: not read yet */
void rh_edit_release(struct rh_secret_edit_state *st);
/* Description, labels and annotations: object -> form, and form -> splices on `body`. */
void rh_edit_fill_meta(struct rh_screen *s, const struct rh_secret_object *o);
enum rh_code rh_edit_meta(const struct rh_screen *s, const struct rh_secret_object *base, struct rh_secret *body,
			  struct rh_err *e) RH_NODISCARD;

/* ---- registry bodies (registry_body.c): values of the form -> body, and back. Pure ------------------------------------ */

/* One registry of a secret. */
struct rh_registry_values {
	const char *registry;			/* id of a known registry */
	char *domain, *user;			/* domain: what was typed, or the address of the known one; user may be NULL */
	struct rh_secret password;
	bool keep_password;			/* read from `stored`, and none was typed since */
	char *stored;				/* key of the entry that it was read from; NULL: a new one */
	bool broken, token;			/* as read: the kubelet refuses it; it has a token that the kubelet ignores */
};
struct rh_registry_set {
	struct rh_registry_values *v;
	size_t n;
};
void rh_registry_values_release(struct rh_registry_values *v);
void rh_registry_values_copy(struct rh_registry_values *to, const struct rh_registry_values *from);
void rh_registry_set_release(struct rh_registry_set *set);
struct rh_registry_values *rh_registry_set_add(struct rh_registry_set *set);	/* an empty one, at the end */
/* The key that will be written. */
struct rh_str rh_registry_address(const struct rh_registry_values *v);
/* Every entry of a config, in its order. RH_E_PARSE when it is broken; an empty config is none. */
enum rh_code rh_registry_set_read(struct rh_str config, bool legacy, struct rh_registry_set *out, struct rh_err *e) RH_NODISCARD;
/* `onto` with what differs between `base` (what the form was filled from) and `now`, entry by entry; every other byte of it
 * stays, and all of them when nothing differs. A new config: base and onto empty. Addresses of `now` must differ. */
enum rh_code rh_registry_set_write(struct rh_str base, struct rh_str onto, bool legacy, const struct rh_registry_set *now,
				   struct rh_secret *out, struct rh_err *e) RH_NODISCARD;
#endif
