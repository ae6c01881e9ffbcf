/* What the files of the workload form share: workload_form.c (the two screens), workload_fields.c (tables, checks),
 * workload_values.c (form <-> values), workload_secrets.c (Pull Secrets), workload_save.c (reading, writing), workload_teach.c.
 */
#ifndef RH_WORKLOAD_H
#define RH_WORKLOAD_H

#include "screens/screens.h"

enum { RH_WORKLOAD_IMAGES = 32 };	/* of one pod that are looked at for pull secrets */
enum { RH_TAG_WORKLOAD = 950, RH_TAG_WORKLOAD_NEWEST, RH_TAG_WORKLOAD_API, RH_TAG_PULL_SECRETS, RH_TAG_PROJECT_SECRETS,
       RH_TAG_PROJECT_PULL };

/* Pull Secrets of the form. */
struct rh_workload_attach {
	struct rh_pull_secrets *found;		/* of the namespace that was asked for last; NULL: not there yet */
	char *asked;				/* that namespace */
	struct rh_err failed;			/* code RH_OK: they were read, or are on their way */
	struct rh_cover_source *sources;	/* of the namespace, then copies on their way */
	size_t source_count;
	struct rh_image images[RH_WORKLOAD_IMAGES];
	size_t image_count;
	struct rh_attach_choices choices;
	struct rh_attach_line *lines;
	char **names;				/* of the lines */
	size_t line_count;
	const char *uncovered;			/* host of an image that nothing ticked covers; NULL: none. An image's */
};

/* Registries of the project of the form's namespace. */
struct rh_workload_project {
	char *id, *name;			/* id "": the namespace is in none */
	struct rh_project_secrets *live;
	struct rh_pull_secrets *found;		/* as the project keeps them */
	size_t coming;				/* whose copies are still on their way */
};

struct rh_workload_form {
	struct rh_name_watch name;
	const struct rh_workload_def *def;
	const struct rh_resource *resource;	/* of this server: CronJobs of old ones are v1beta1 */
	struct rh_secret doc;			/* the object onto which the form's differences are put */
	struct rh_workload_values base;		/* as read from it */
	struct rh_secret server;		/* what is edited as the server has it, and its values; empty for a new one */
	struct rh_workload_values first;
	bool by_yaml;				/* the object came from the person's editor */
	char *ns, *key_name;			/* of the object that is edited, or cloned; NULL: a new one */
	bool edit, loaded;			/* edit: it exists */
	struct rh_workload_attach attach;
	struct rh_workload_project project;
};
static inline struct rh_workload_form *rh_workload_form_of(const struct rh_screen *s)
{
	return s->state;
}

/* ---- fields (workload_fields.c) ---- */

extern const struct rh_field rh_workload_create_fields[], rh_workload_edit_fields[];
#define RH_WORKLOAD_PATH 80
/* Writes "containers.2.image" to out, and returns it. */
const char *rh_workload_item(char out[RH_WORKLOAD_PATH], size_t item, const char *field);

/* What happens when fields are left happens now, to all of them (workload_form.c). */
void rh_workload_settle(struct rh_screen *s);

/* ---- values (workload_values.c) ---- */

void rh_workload_fill(struct rh_screen *s, const struct rh_workload_values *v);	/* into the fields */
void rh_workload_of_form(const struct rh_screen *s, struct rh_workload_values *v);	/* release it */
/* Names for containers that were added and have none. */
void rh_workload_name_containers(struct rh_screen *s);

/* ---- Pull Secrets (workload_secrets.c) ---- */

/* ops of the field: what each pull secret of the namespace is to the images. */
void rh_workload_attach_choices(struct rh_screen *s, const char *field, struct rh_choices *out);
void rh_workload_attach_open(struct rh_screen *s);	/* what the object names is there; asks for the namespace's */
void rh_workload_attach_ask(struct rh_screen *s, bool again);	/* for the namespace of the form, when it is another one, or again */
void rh_workload_attach_run(struct rh_screen *s);	/* the rule, on what stands in the form now */
void rh_workload_attach_touched(struct rh_screen *s);	/* the person changed a tick */
void rh_workload_attach_typed(struct rh_screen *s);	/* takes the name that stands in "pull_secret" */
bool rh_workload_attach_reply(struct rh_screen *s, struct rh_mail *m);	/* true: it was for it */
void rh_workload_attach_create(struct rh_screen *s);	/* opens the registry form for what is not covered */
void rh_workload_attach_release(struct rh_workload_attach *a);

/* ---- registries of the project (workload_project.c) ---- */

void rh_workload_project_open(struct rh_screen *s);	/* for the namespace of the form, when its project is another one */
/* Those whose copies are on their way; out NULL: only how many. */
size_t rh_workload_project_coming(const struct rh_screen *s, struct rh_cover_source *out);
void rh_workload_project_say(const struct rh_screen *s, struct rh_attach_line *l);	/* adds to the reason of such a one */
bool rh_workload_project_reply(struct rh_screen *s, struct rh_mail *m);	/* true: it was for it */
void rh_workload_project_release(struct rh_workload_project *w);

/* ---- reading and writing (workload_save.c) ---- */

/* key: "deployment" for a new one, "deployment/ns/name" to clone or (edit) to edit that: read first. */
void rh_workload_open(struct rh_screen *s, const char *key, bool edit);
bool rh_workload_reply(struct rh_screen *s, struct rh_mail *m);	/* true: it was for it */
void rh_workload_submit(struct rh_screen *s);			/* checked already: opens the review */
void rh_workload_edit_yaml(struct rh_screen *s);		/* hands the body to the person's editor, and takes it back */
/* The body as it would be sent now. */
bool rh_workload_body(struct rh_screen *s, struct rh_secret *out, struct rh_err *e);
void rh_workload_show_kept(struct rh_screen *s);		/* says what of the object no field shows: it stays */

/* ---- commands (workload_teach.c) ---- */

void rh_workload_teach(const struct rh_screen *s, struct rh_buf *out);		/* ops->teach and ops->commands of both forms */
void rh_workload_commands(struct rh_screen *s, struct rh_buf *out);
#endif
