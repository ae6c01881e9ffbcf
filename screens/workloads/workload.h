/* What the files of the workload form share: workload_form.c (the screen), workload_fields.c (tables, checks),
 * workload_values.c (form <-> values), workload_secrets.c (Pull Secrets), workload_save.c (reading, writing),
 * workload_teach.c.
 */
#ifndef SCREENS_WORKLOADS_WORKLOAD_H
#define SCREENS_WORKLOADS_WORKLOAD_H

#include "screens/edit.h"
#include "base/base.h"
#include "kube/workload_body.h"
#include "registry/attach.h"
#include "registry/image.h"
#include "ui/field.h"
#include "ui/screen.h"

struct kube_list;
struct kube_pairs;
struct kube_pull_secrets;
struct kube_resource;
struct kube_workload_def;
struct rancher_project_secrets;
struct registry_cover_source;
struct ui_choices;

enum { WORKLOAD_IMAGES = 32 }; /* of one pod that are looked at for pull secrets */

/* Pull Secrets of the form. */
struct workload_attach {
	struct kube_pull_secrets *found;       /* of the namespace that was asked for last; NULL: not there yet */
	char *asked;                           /* that namespace */
	struct rh_err failed;                  /* code RH_OK: they were read, or are on their way */
	struct registry_cover_source *sources; /* of the namespace, then copies on their way */
	size_t source_count;
	struct registry_image images[WORKLOAD_IMAGES], before[WORKLOAD_IMAGES]; /* before: of what exists */
	size_t image_count, before_count;
	struct registry_attach_choices choices;
	struct registry_attach_line *lines;
	char **names; /* of the lines */
	size_t line_count;
	const char *uncovered; /* host of an image that nothing ticked covers; NULL: none. An image's */
};

/* Registries of the project of the form's namespace. */
struct workload_project {
	char *id, *name; /* id "": the namespace is in none */
	struct rancher_project_secrets *live;
	struct kube_pull_secrets *found; /* as the project keeps them */
	size_t coming;                   /* whose copies are still on their way */
};

/* Nodes of the cluster, to choose one. */
struct workload_nodes {
	char **names;
	size_t n;
	bool asked;
};

/* What of the form's namespace a volume can be of: names, once there is a volume. */
enum { WORKLOAD_SOURCES = 3 };
struct workload_storage {
	char *ns; /* of the lists */
	struct kube_list *list[WORKLOAD_SOURCES];
};

struct workload_form {
	struct edit_name_watch name;
	const struct kube_workload_def *def;
	const struct kube_resource *resource; /* of this server: CronJobs of old ones are v1beta1 */
	struct rh_secret doc;                 /* the object onto which the form's differences are put */
	struct kube_workload_values base;     /* as read from it */
	struct rh_secret server; /* what is edited as the server has it, and its values; empty for a new one */
	struct kube_workload_values first;
	bool by_yaml;        /* the object came from the person's editor */
	char *ns, *key_name; /* of the object that is edited, or cloned; NULL: a new one */
	bool loaded;
	struct workload_attach attach;
	struct workload_project project;
	struct workload_nodes nodes;
	struct workload_storage storage;
};
static inline struct workload_form *workload_form_of(const struct ui_screen *s)
{
	return s->state;
}

/* ---- fields (workload_fields.c) ---- */

extern const struct ui_field workload_fields[];
/* Handles: what is a text of the workload (enum kube_workload_text) or of a container (enum kube_container_text) has
 * that number, a list of a container one behind them; the form's own fields come last. */
enum {
	WORKLOAD_KIND = KUBE_WL_TEXTS,
	WORKLOAD_CONTAINERS,
	WORKLOAD_PULL_SECRETS,
	WORKLOAD_PULL_SECRET,
	WORKLOAD_LABELS,
	WORKLOAD_ANNOTATIONS,
	WORKLOAD_KEPT,
	WORKLOAD_STORAGE, /* a section, with the volumes */
	WORKLOAD_VOLUMES,
	WORKLOAD_PLACE, /* workload_pod.h, down to the end */
	WORKLOAD_ROLLING,
	WORKLOAD_UPGRADING,
	WORKLOAD_NODES,
	WORKLOAD_PODS,
	WORKLOAD_NETWORK,
	WORKLOAD_POD_SECURITY,
	WORKLOAD_META,
	WORKLOAD_UNSHOWN,
	WORKLOAD_POD_LISTS,
	WORKLOAD_POD_ITEMS = (int)WORKLOAD_POD_LISTS + (int)KUBE_WL_LISTS,
	WORKLOAD_END = (int)WORKLOAD_POD_ITEMS + (int)KUBE_WL_ITEMS
};
#define WORKLOAD_POD_LIST(list) ((unsigned)WORKLOAD_POD_LISTS + (unsigned)(list))
#define WORKLOAD_ITEMS(sort) ((unsigned)WORKLOAD_POD_ITEMS + (unsigned)(sort))
enum {
	WORKLOAD_ORIGIN = (int)KUBE_WC_TEXTS + (int)KUBE_WC_LISTS,
	WORKLOAD_MORE,
	WORKLOAD_SORT,
	WORKLOAD_HEALTH, /* sections: workload_probe.c, workload_security.c */
	WORKLOAD_SECURITY
};
enum { WORKLOAD_VOLUME_ORIGIN = (int)KUBE_WV_TEXTS + (int)KUBE_WV_LISTS };
#define WORKLOAD_VOLUME_LIST(list) (KUBE_WV_TEXTS + (unsigned)(list))
#define WORKLOAD_LIST(list) (KUBE_WC_TEXTS + (unsigned)(list))
_Static_assert((int)KUBE_WL_NAMESPACE == (int)EDIT_NAMESPACE && (int)KUBE_WL_NAME == (int)EDIT_NAME,
	       "what all forms have");
/* Of one container. */
static inline unsigned workload_item(size_t item, unsigned field)
{
	return ui_in(WORKLOAD_CONTAINERS, item, field);
}

/* Of one volume. */
static inline unsigned workload_volume(size_t item, unsigned field)
{
	return ui_in(WORKLOAD_VOLUMES, item, field);
}

/* What happens when fields are left happens now, to all of them (workload_form.c). */
void workload_settle(struct ui_screen *s);

/* Is it shown by "more" alone? */
static inline bool workload_is_more(unsigned nested)
{
	return nested != KUBE_WC_IMAGE && nested != KUBE_WC_POLICY;
}

/* Checks of the sections of a container. */
bool workload_check_probe_port(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_header(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_from_0(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_from_1(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_is_1(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_capabilities(struct ui_screen *s, struct rh_str value, struct rh_err *e);
void workload_probe_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
void workload_sort_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
/* The values of a fresh container into one that was added; privileged and escalation belong together. */
void workload_security_begin(struct ui_screen *s, size_t item);
void workload_security_changed(struct ui_screen *s, unsigned field);

/* ---- Storage (workload_storage.c) ---- */

/* Those up to { 0 }; and what is there now, as long as it is, where the form does not edit it. */
void workload_choices_or_now(struct ui_screen *s, unsigned field, const struct ui_choice *v, struct ui_choices *out);
void workload_volume_kinds(struct ui_screen *s, unsigned field, struct ui_choices *out);
void workload_source_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
bool workload_check_mount(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_mount_path(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_volume_name(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_host_path(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_mode(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_data_key(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool workload_check_item_path(struct ui_screen *s, struct rh_str value, struct rh_err *e);
void workload_volumes_fill(struct ui_screen *s, const struct kube_workload_values *v);
void workload_volumes_of_form(const struct ui_screen *s, struct kube_workload_values *v);
void workload_storage_changed(struct ui_screen *s, unsigned field);
void workload_storage_left(struct ui_screen *s, unsigned field); /* says what the namespace does not have */
bool workload_storage_reply(struct ui_screen *s, const struct rh_message *m); /* true: it was for it */
void workload_storage_release(struct workload_storage *st);

/* ---- values (workload_values.c) ---- */

void workload_fill(struct ui_screen *s, const struct kube_workload_values *v); /* into the fields */
void workload_fill_pairs(struct ui_screen *s, unsigned field, const struct kube_pairs *p);
void workload_of_form(const struct ui_screen *s, struct kube_workload_values *v); /* release it */
bool workload_is_init(const struct ui_screen *s, size_t item); /* an init container, a sidecar among them */
/* Names for containers that were added and have none. */
void workload_name_containers(struct ui_screen *s);

/* ---- Pull Secrets (workload_secrets.c) ---- */

/* ops of the field: what each pull secret of the namespace is to the images. */
void workload_attach_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
void workload_attach_open(struct ui_screen *s); /* what the object names is there; asks for the namespace's */
void workload_attach_ask(struct ui_screen *s,
			 bool again);              /* for the namespace of the form, when it is another one, or again */
void workload_attach_run(struct ui_screen *s);     /* the rule, on what the form holds now */
void workload_attach_touched(struct ui_screen *s); /* the person changed a tick */
void workload_attach_typed(struct ui_screen *s);   /* takes the name that stands in "pull_secret" */
bool workload_attach_reply(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
void workload_attach_create(struct ui_screen *s); /* opens the registry form for what is not covered */
void workload_attach_release(struct workload_attach *a);

/* ---- registries of the project (workload_project.c) ---- */

void workload_project_open(struct ui_screen *s); /* for the namespace of the form, when its project is another one */
/* Those whose copies are on their way; out NULL: only how many. */
size_t workload_project_coming(const struct ui_screen *s, struct registry_cover_source *out);
void workload_project_say(const struct ui_screen *s,
			  struct registry_attach_line *l);              /* adds to the reason of such a one */
bool workload_project_reply(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
void workload_project_release(struct workload_project *w);

/* ---- reading and writing (workload_save.c) ---- */

void workload_open(struct ui_screen *s, const void *arg);       /* ops->open; what is edited or cloned is read first */
bool workload_reply(struct ui_screen *s, struct rh_message *m); /* true: it was for it */
void workload_submit(struct ui_screen *s);                      /* checked already: opens the review */
void workload_edit_yaml(struct ui_screen *s); /* hands the body to the person's editor, and takes it back */
/* The body as it would be sent now. */
bool workload_body(struct ui_screen *s, struct rh_secret *out, struct rh_err *e);

/* ---- what a save does (workload_effect.c) ---- */

bool workload_same(struct rh_str a, struct rh_str b); /* two objects: nothing but layout differs */
/* A line for the review of what becomes of the pods that run, with '!' where all of them are replaced; translated;
 * NULL: they go on as they are. */
const char *workload_effect(const struct kube_workload_def *def, struct rh_str before, struct rh_str now);

/* The same, when it is known that its template changes. */
const char *workload_effect_of_pods(const struct kube_workload_def *def, struct rh_str object);

/* ---- commands (workload_teach.c) ---- */

void workload_teach(const struct ui_screen *s, struct rh_buf *out); /* ops->teach and ops->commands of both forms */
void workload_commands(struct ui_screen *s, struct rh_buf *out);
#endif
