/* What the files of the registry form share: pull_secret_form.c (the two screens), pull_secret_fields.c (tables, checks),
 * pull_secret_entries.c (registries by number), pull_secret_advice.c (remarks), pull_secret_save.c (form -> secret, secret ->
 * form), and the parts that live in files of their own.
 */
#ifndef RH_PULL_SECRET_H
#define RH_PULL_SECRET_H

#include "screens/screens.h"

struct rh_pull_secret_login {			/* Test login (pull_secret_login.c) */
	char *image, *ca_file;			/* typed there last */
	size_t entry;				/* that the open dialog is about */
};
enum { RH_PULL_SECRET_TEXT = 2048 };		/* longest address and user name that the form takes, bytes */

/* Scope: one namespace, or every namespace of a project (registry_scope.c). */
struct rh_registry_scope {
	bool picked;				/* the form of Project Secrets: the project is a field */
	char *filtered;				/* id of the project that the filter was set to, "" none */
	struct rh_timer timer;
	char *may_of;				/* project whose rights were asked for */
	bool may_not;				/* the server says that one may not write there */
	bool source_taken;			/* the project has a secret of that name */
	struct rh_secret_names *clashes;	/* who has it in its namespaces; NULL: not known */
	bool activating, activated;		/* the flag legacy is being switched on; it was */
	bool without_flag;			/* the person goes on without it */
};

struct rh_pull_secret_state {
	struct rh_secret_edit_state edit;	/* first; edit.name is NULL while one is created */
	struct rh_name_watch name;
	struct rh_registry_set base;		/* an edit: what the form was filled from */
	struct rh_registry_scope scope;
	bool legacy;				/* .dockercfg */
	struct rh_pull_secret_login login;
	bool locked;				/* its registries cannot be edited: broken, or immutable */
	bool anew;				/* broken: it is replaced as a whole */
	struct rh_timer advice;
	struct rh_screen *screen;		/* for the timer */
};
static inline struct rh_pull_secret_state *rh_pull_secret_state_of(const struct rh_screen *s)
{
	return s->state;
}

/* A part of the form: its own state is a member of the state above, its own fields a line in pull_secret_fields.c. Each
 * callback is asked in the order of the table in pull_secret_form.c, and may be NULL. */
struct rh_pull_secret_part {
	void (*open)(struct rh_screen *s);	/* a create: before the preset of the namespace. An edit: filled from the secret */
	void (*changed)(struct rh_screen *s, const char *field);
	void (*left)(struct rh_screen *s, const char *field);
	bool (*act)(struct rh_screen *s, enum rh_verb verb);		/* true: done */
	bool (*submit)(struct rh_screen *s);	/* a create: true: this part writes it, as another object */
	bool (*reply)(struct rh_screen *s, struct rh_mail *m);		/* true: it was for it */
	bool (*teach)(const struct rh_screen *s, struct rh_buf *out);	/* a create: true: these are the commands */
	void (*close)(struct rh_screen *s);
};
/* Further verbs of the form, without keys. */
#define RH_DO_DROP_FIRST ((enum rh_verb)(RH_DO_SCREEN + 1))
#define RH_DO_START_ANEW ((enum rh_verb)(RH_DO_SCREEN + 2))
#define RH_DO_ADD_REGISTRY ((enum rh_verb)(RH_DO_SCREEN + 3))

extern const struct rh_pull_secret_part rh_pull_secret_login_part;

/* ---- fields (pull_secret_fields.c) ---------------------------------------------------------------------------------- */

extern const struct rh_field rh_pull_secret_create_fields[], rh_pull_secret_edit_fields[];

/* ---- entries: one registry each (pull_secret_entries.c) ----------------------------------------------------------------- */

/* How many registries the form shows; the first stands in the fields without a prefix. */
size_t rh_pull_secret_entries(const struct rh_screen *s);
/* Whose fields have the focus; 0 when it is elsewhere. */
size_t rh_pull_secret_entry_now(const struct rh_screen *s);
/* "username" of entry 0, "more.1.username" of entry 2; the caller frees it. */
char *rh_pull_secret_path(size_t entry, const char *field);
/* The other way round: "username" and the entry. */
const char *rh_pull_secret_field(const char *path, size_t *entry);
/* A field of one entry by its bare name; empty when it has none. */
struct rh_str rh_pull_secret_get(const struct rh_screen *s, size_t entry, const char *field);
void rh_pull_secret_set(struct rh_screen *s, size_t entry, const char *field, struct rh_str text);
void rh_pull_secret_choose_host(struct rh_screen *s, const char *host);	/* chooses the site that this host is, in the first entry */
/* The site that is chosen for it; NULL while "…" is and none of its list. */
const struct rh_known_registry *rh_pull_secret_chosen(const struct rh_screen *s, size_t entry);
bool rh_pull_secret_blank(const struct rh_screen *s, size_t entry);	/* nothing stands in it */
/* One of them, as it would be written; a kept password is the stored one. Release it. */
void rh_pull_secret_entry(const struct rh_screen *s, size_t entry, struct rh_registry_values *out);
void rh_pull_secret_set_of(const struct rh_screen *s, struct rh_registry_set *out);	/* all that are not blank */
void rh_pull_secret_show(struct rh_screen *s, size_t entry, const struct rh_registry_values *v);	/* into its fields */
/* All of them; returns how many do not fit into a form, and stay as they are. */
size_t rh_pull_secret_show_set(struct rh_screen *s, const struct rh_registry_set *set);
void rh_pull_secret_show_address(struct rh_screen *s, size_t entry);
void rh_pull_secret_drop_first(struct rh_screen *s);
void rh_pull_secret_add(struct rh_screen *s);			/* a further one, with the focus on it */

/* ---- remarks (pull_secret_advice.c) ---------------------------------------------------------------------------------------- */

void rh_pull_secret_advise(struct rh_screen *s);		/* now, on every entry */
extern const struct rh_pull_secret_part rh_pull_secret_advice;

/* ---- smart paste (pull_secret_take.c, registry_paste.c) ------------------------------------------------------------------ */

/* Puts one pasted entry where it belongs; `focus`: the entry that had the focus, any other number when none had. */
void rh_pull_secret_take(struct rh_screen *s, const struct rh_paste_entry *e, size_t focus);
void rh_pull_secret_taken(struct rh_screen *s, const char *name, const char *ns);	/* all are in: remarks and focus */
/* ops->paste of the form: true when the text was more than a text; then it is wiped, and a dialog asks. */
bool rh_registry_paste(struct rh_screen *form, const char *field, struct rh_secret *text);

/* ---- saving (pull_secret_save.c) ------------------------------------------------------------------------------------------ */

/* What a create writes, with what it is made of. */
struct rh_pull_secret_draft {
	struct rh_secret_draft secret;		/* its pointers lie below */
	struct rh_pairs labels, annotations;
	struct rh_datum datum;
	char *ns, *name;
};
bool rh_pull_secret_draft_make(struct rh_screen *s, struct rh_pull_secret_draft *d);	/* false: the banner says why */
void rh_pull_secret_draft_release(struct rh_pull_secret_draft *d);
void rh_pull_secret_submit_create(struct rh_screen *s);		/* checked already: opens the review; _edit reads the newest first */
void rh_pull_secret_yaml(struct rh_screen *s);		/* hands what would be saved to the person's editor */
void rh_pull_secret_submit_edit(struct rh_screen *s);
void rh_pull_secret_fill(struct rh_screen *s, const struct rh_secret_object *o);	/* an edit: the fields from the object */
void rh_pull_secret_ask_anew(struct rh_screen *s);	/* a broken config: asks whether it may be replaced */

/* ---- scope (registry_scope.c, _names.c, _save.c) ---------------------------------------------------------------------------- */

extern const struct rh_pull_secret_part rh_registry_scope_part;
void rh_registry_scope_choices(struct rh_screen *s, const char *field, struct rh_choices *out);
void rh_registry_project_choices(struct rh_screen *s, const char *field, struct rh_choices *out);
bool rh_registry_check_name(struct rh_screen *s, struct rh_str value, struct rh_err *e);

static inline struct rh_registry_scope *rh_scope_of(const struct rh_screen *s)
{
	return &rh_pull_secret_state_of(s)->scope;
}
bool rh_scope_for_project(const struct rh_screen *s);		/* it writes to a project, not to a namespace */
const struct rh_project_row *rh_scope_project(const struct rh_screen *s);	/* to this; NULL: none is chosen, or it is gone */
const char **rh_scope_receivers(const struct rh_screen *s, const struct rh_project_row *project, size_t *n);	/* free the array */
const struct rh_rancher_version *rh_scope_version(const struct rh_screen *s);	/* not on plain Kubernetes */
void rh_scope_look_again(struct rh_screen *s);			/* name or project have changed: is it free there? */
bool rh_scope_names_reply(struct rh_screen *s, struct rh_mail *m);
void rh_scope_show_flag(struct rh_screen *s);
bool rh_scope_submit(struct rh_screen *s);
bool rh_scope_refused(struct rh_screen *s, struct rh_mail *m);
void rh_scope_activated(struct rh_screen *s, const struct rh_mail *m);
#endif
