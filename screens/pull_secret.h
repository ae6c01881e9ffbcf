/* What the files of the registry form share: pull_secret_form.c (the two screens), pull_secret_fields.c (tables, checks),
 * pull_secret_save.c (form -> secret, secret -> form), and the parts that live in files of their own.
 */
#ifndef RH_PULL_SECRET_H
#define RH_PULL_SECRET_H

#include "screens/screens.h"

struct rh_pull_secret_login {			/* Test login (pull_secret_login.c) */
	char *image, *ca_file;			/* typed there last */
	size_t entry;				/* that the open dialog is about */
};

struct rh_pull_secret_state {
	struct rh_secret_edit_state edit;	/* first; edit.name is NULL while one is created */
	struct rh_name_watch name;
	bool legacy;				/* .dockercfg */
	struct rh_pull_secret_login login;
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

extern const struct rh_pull_secret_part rh_pull_secret_login_part;

/* ---- fields (pull_secret_fields.c) ---------------------------------------------------------------------------------- */

extern const struct rh_field rh_pull_secret_create_fields[], rh_pull_secret_edit_fields[];
void rh_pull_secret_show_address(struct rh_screen *s);
void rh_pull_secret_field_changed(struct rh_screen *s, const char *field);
void rh_pull_secret_field_left(struct rh_screen *s, const char *field);

/* ---- entries: one registry each ----------------------------------------------------------------------------------------- */

/* How many registries the form shows; the first stands in the fields without a prefix. */
size_t rh_pull_secret_entries(const struct rh_screen *s);
/* Of which the fields have the focus, or had it last. */
size_t rh_pull_secret_entry_now(const struct rh_screen *s);
/* One of them, as it would be written; a kept password is the stored one. Release it. */
void rh_pull_secret_entry(const struct rh_screen *s, size_t entry, struct rh_registry_values *out);
/* "username" of entry 0, "more.1.username" of entry 2; the caller frees it. */
char *rh_pull_secret_path(size_t entry, const char *field);

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
void rh_pull_secret_submit_create(struct rh_screen *s);
void rh_pull_secret_submit_edit(struct rh_screen *s);
void rh_pull_secret_fill(struct rh_screen *s, const struct rh_secret_object *o);
#endif
