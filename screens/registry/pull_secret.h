/* What the files of the registry form share: pull_secret_form.c (the screen), pull_secret_fields.c (tables,
 * checks), pull_secret_entries.c (registries by number), pull_secret_advice.c (remarks), pull_secret_save.c (form ->
 * secret, secret -> form), and the parts that live in files of their own.
 */
#ifndef SCREENS_REGISTRY_PULL_SECRET_H
#define SCREENS_REGISTRY_PULL_SECRET_H

#include "screens/edit.h"
#include "screens/edit_secret.h"
#include "screens/registry.h"
#include "base/base.h"
#include "kube/logins.h"
#include "kube/secret.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verbs.h"

struct app_loss;
struct rancher_project_row;
struct rancher_version;
struct registry_known_registry;
struct registry_paste_entry;
struct ui_choices;

/* Test login (pull_secret_login.c) */
struct pull_secret_login {
	char *image, *ca_file; /* typed there last */
	size_t entry;          /* that the open dialog is about */
};
enum { PULL_SECRET_TEXT = 2048 }; /* longest address and user name that the form takes, bytes */

/* Scope: one namespace, or every namespace of a project (registry_scope.c). */
struct pull_secret_registry_scope {
	bool picked;    /* the form of Project Secrets: the project is a field */
	char *filtered; /* id of the project that the filter was set to, "" none */
	struct rh_timer timer;
	char *may_of;                      /* project whose rights were asked for */
	bool may_not;                      /* the server says that one may not write there */
	bool source_taken;                 /* the project has a secret of that name */
	struct kube_secret_names *clashes; /* who has it in its namespaces; NULL: not known */
	bool activating, activated;        /* the flag legacy is being switched on; it was */
	bool without_flag;                 /* the person goes on without it */
	bool looking, overwrite;           /* what would be lost is being read; it may be lost */
	size_t read;                       /* how many of those were read */
	struct rh_buf lost;                /* what the first of them hold, a line each */
	struct app_loss *losses;           /* those that could be read, as they stood */
};

struct pull_secret_state {
	struct edit_secret_state edit; /* while s->edits */
	struct edit_name_watch name;
	struct pull_secret_registries base; /* an edit: what the form was filled from */
	struct pull_secret_registry_scope scope;
	bool legacy; /* .dockercfg */
	struct pull_secret_login login;
	bool locked;   /* its registries cannot be edited: broken, or immutable */
	bool recreate; /* broken: it is replaced as a whole */
	char *blamed;  /* key of the entry whose password was refused; NULL: none */
	struct rh_timer advice;
	struct ui_screen *screen; /* for the timer */
};
static inline struct pull_secret_state *pull_secret_state_of(const struct ui_screen *s)
{
	return s->state;
}

/* A part of the form: its own state is a member of the state above, its own fields a line in pull_secret_fields.c. Each
 * callback is asked in the order of the table in pull_secret_form.c, and may be NULL. */
struct pull_secret_part {
	void (*open)(struct ui_screen
			     *s); /* a create: before the preset of the namespace. An edit: filled from the secret */
	void (*changed)(struct ui_screen *s, unsigned field);
	void (*left)(struct ui_screen *s, unsigned field);
	bool (*act)(struct ui_screen *s, enum ui_verb verb); /* true: done */
	bool (*submit)(struct ui_screen *s); /* a create: true: this part writes it, as another object */
	bool (*reply)(struct ui_screen *s, struct rh_message *m);     /* true: it was for it */
	bool (*teach)(const struct ui_screen *s, struct rh_buf *out); /* a create: true: these are the commands */
	void (*close)(struct ui_screen *s);
};
/* Further verbs of the form, without keys. */
#define PULL_SECRET_DO_DROP_FIRST ((enum ui_verb)(UI_DO_SCREEN + 1))
#define PULL_SECRET_DO_RECREATE ((enum ui_verb)(UI_DO_SCREEN + 2))
#define PULL_SECRET_DO_ADD ((enum ui_verb)(UI_DO_SCREEN + 3))

extern const struct pull_secret_part pull_secret_login_part;

/* ---- fields (pull_secret_fields.c) ---- */

enum {
	PULL_SECRET_WHERE = EDIT_FIELDS,
	PULL_SECRET_SCOPE,
	PULL_SECRET_PROJECT,
	PULL_SECRET_RECEIVERS,
	PULL_SECRET_MORE,
	PULL_SECRET_FIRST /* those of the first entry: enum pull_secret_field from here on */
};
/* Of one registry: nested in PULL_SECRET_MORE, and once in the form itself. */
enum pull_secret_field {
	PULL_SECRET_REGISTRY,
	PULL_SECRET_SITE,
	PULL_SECRET_DOMAIN,
	PULL_SECRET_ADDRESS,
	PULL_SECRET_USERNAME,
	PULL_SECRET_PASSWORD,
	PULL_SECRET_LOGIN,
	PULL_SECRET_STORED
};

extern const struct ui_field pull_secret_fields[];

/* ---- entries: one registry each (pull_secret_entries.c) ---- */

/* How many registries the form shows; the first stands in the fields without a prefix. */
size_t pull_secret_entries(const struct ui_screen *s);
/* Whose fields have the focus; 0 when it is elsewhere. */
size_t pull_secret_entry_now(const struct ui_screen *s);
/* The handle of a field of one entry, and the other way round: false for what belongs to none. */
static inline unsigned pull_secret_at(size_t entry, enum pull_secret_field field)
{
	return entry ? ui_in(PULL_SECRET_MORE, entry - 1, field) : PULL_SECRET_FIRST + (unsigned)field;
}
bool pull_secret_field(unsigned handle, size_t *entry, enum pull_secret_field *field);
/* A text of one entry; empty when it has none. */
struct rh_str pull_secret_get(const struct ui_screen *s, size_t entry, enum pull_secret_field field);
void pull_secret_set(struct ui_screen *s, size_t entry, enum pull_secret_field field, struct rh_str text);
void pull_secret_choose_host(struct ui_screen *s,
			     const char *host); /* chooses the site that this host is, in the first entry */
/* The site that is chosen for it; NULL while "Other" is and none of its list. */
const struct registry_known_registry *pull_secret_chosen(const struct ui_screen *s, size_t entry);
bool pull_secret_blank(const struct ui_screen *s, size_t entry); /* nothing stands in it */
/* One of them, as it would be written; a kept password is the stored one. Release it. */
void pull_secret_entry(const struct ui_screen *s, size_t entry, struct pull_secret_values *out);
void pull_secret_set_of(const struct ui_screen *s, struct pull_secret_registries *out); /* all that are not blank */
/* All of them; returns how many do not fit into a form, and stay as they are. */
size_t pull_secret_show_set(struct ui_screen *s, const struct pull_secret_registries *set);
void pull_secret_show_address(struct ui_screen *s, size_t entry);
void pull_secret_drop_first(struct ui_screen *s);
void pull_secret_add(struct ui_screen *s); /* a further one, with the focus on it */

/* ---- remarks (pull_secret_advice.c) ---- */

void pull_secret_advise(struct ui_screen *s); /* now, on every entry */
extern const struct pull_secret_part pull_secret_advice;

/* ---- smart paste (pull_secret_take.c, registry_paste.c) ---- */

/* Puts one pasted entry where it belongs; `focus`: the entry that had the focus, any other number when none had. */
void pull_secret_take(struct ui_screen *s, const struct registry_paste_entry *e, size_t focus);
void pull_secret_taken(struct ui_screen *s, const char *name, const char *ns); /* all are in: remarks and focus */
/* ops->paste of the form: true when the text was more than a text; then it is wiped, and a dialog asks. */
bool pull_secret_registry_paste(struct ui_screen *form, unsigned field, struct rh_secret *text);

/* ---- saving (pull_secret_save.c) ---- */

/* What a create writes, with what it is made of. */
struct pull_secret_draft {
	struct kube_secret_draft secret; /* its pointers lie below */
	struct kube_pairs labels, annotations;
	struct kube_datum datum;
	char *ns, *name;
};
bool pull_secret_draft_make(struct ui_screen *s, struct pull_secret_draft *d); /* false: the banner says why */
void pull_secret_draft_release(struct pull_secret_draft *d);
void pull_secret_submit(struct ui_screen *s); /* checked already: opens the review */
void pull_secret_yaml(struct ui_screen *s);   /* hands what would be saved to the person's editor */
void pull_secret_fill(struct ui_screen *s,
		      const struct kube_secret_object *o); /* an edit: the fields from the object */
void pull_secret_ask_recreate(struct ui_screen *s);        /* a broken config: asks whether it may be replaced */

/* ---- scope (registry_scope.c, _names.c, _save.c) ---- */

extern const struct pull_secret_part pull_secret_registry_scope_part;
void pull_secret_registry_scope_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
void pull_secret_registry_project_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
bool pull_secret_registry_check_name(struct ui_screen *s, struct rh_str value, struct rh_err *e);

static inline struct pull_secret_registry_scope *pull_secret_scope_of(const struct ui_screen *s)
{
	return &pull_secret_state_of(s)->scope;
}
bool pull_secret_scope_for_project(const struct ui_screen *s); /* it writes to a project, not to a namespace */
bool pull_secret_scope_several(const struct ui_screen *s);     /* into places that are asked for at the end */
const struct rancher_project_row *
pull_secret_scope_project(const struct ui_screen *s); /* to this; NULL: none is chosen, or it is gone */
const char **pull_secret_scope_receivers(const struct ui_screen *s, const struct rancher_project_row *project,
					 size_t *n);                                /* free the array */
const struct rancher_version *pull_secret_scope_version(const struct ui_screen *s); /* not on plain Kubernetes */
void pull_secret_scope_look_again(struct ui_screen *s); /* name or project have changed: is it free there? */
bool pull_secret_scope_names_reply(struct ui_screen *s, struct rh_message *m);
void pull_secret_scope_ask_names(struct ui_screen *s);
/* ---- what a write overwrites (pull_secret_scope_lost.c) ---- */
/* Before the write: false: nothing is lost, or the person said that it may be. True: it is looked up, or asked; then
 * pull_secret_scope_write comes, or nothing. */
bool pull_secret_scope_loses(struct ui_screen *s);
void pull_secret_scope_spare(struct ui_screen *s);  /* what was read of it is wiped */
void pull_secret_scope_looked(struct ui_screen *s); /* the names are known, or cannot be */
bool pull_secret_scope_lost_reply(struct ui_screen *s, struct rh_message *m);
void pull_secret_scope_write(struct ui_screen *s); /* opens the review */
void pull_secret_scope_show_flag(struct ui_screen *s);
bool pull_secret_scope_submit(struct ui_screen *s);
bool pull_secret_scope_refused(struct ui_screen *s, struct rh_message *m);
void pull_secret_scope_activated(struct ui_screen *s, const struct rh_message *m);
#endif
