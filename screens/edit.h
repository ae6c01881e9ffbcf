/* edit: what forms share. */
#ifndef SCREENS_EDIT_H
#define SCREENS_EDIT_H

#include "base/base.h"
#include "ui/field.h"
#include "ui/verb.h"

struct kube_pairs;
struct kube_secret_draft;
struct kube_secret_object;
struct kube_workload_def;
struct ui_choices;
struct ui_screen;

/* Fields that several forms have, by the same handles; a form's own begin at EDIT_FIELDS. */
enum { EDIT_NAMESPACE, EDIT_NAME, EDIT_DESCRIPTION, EDIT_LABELS, EDIT_ANNOTATIONS, EDIT_FIELDS };

void edit_namespace_choices(struct ui_screen *s, unsigned field, struct ui_choices *out);
bool edit_check_namespace(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool edit_check_name(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool edit_check_label_key(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool edit_check_label_value(struct ui_screen *s, struct rh_str value, struct rh_err *e);
bool edit_check_annotation_key(struct ui_screen *s, struct rh_str value, struct rh_err *e);
/* Where a form begins: -n, the namespace written to last, the only one. Empty when none suggests itself: a namespace is
 * not guessed. */
struct rh_str edit_namespace_preset(const struct ui_screen *s);
/* Namespaces have come, later than the form: presets one where nothing was touched yet. */
void edit_take_tenancy(struct ui_screen *s);

/* Is the name free? Asked 300 ms after the last change of namespace or name, whatever the type of who has it. Put first
 * into the state of a form with the fields EDIT_NAMESPACE and EDIT_NAME. */
struct edit_name_watch {
	struct rh_timer timer;
	struct ui_screen *screen;
	const struct kube_workload_def *workload; /* whose names; NULL: those of secrets */
	char *asked;                              /* "ns/name" */
	char *may_ask;                            /* namespace whose rights were asked for */
};
/* The action "namespace.create" of a form: the first row of its Namespace. What the form for it is opened with: */
#define EDIT_NAMESPACE_FOR_FORM "for a form"
struct edit_namespace_start {
	struct ui_form_start start; /* kind: EDIT_NAMESPACE_FOR_FORM; about: the name that was typed */
	struct rh_owner from;       /* gets EDIT_TAG_MADE, body: the name */
};
void edit_create_namespace(struct ui_screen *s);
#define EDIT_CREATE_NAMESPACE (UI_DO_SCREEN + 90)
#define EDIT_ACTION_CREATE_NAMESPACE                                                                                  \
	{                                                                                                             \
		.verb = (enum ui_verb)EDIT_CREATE_NAMESPACE, .id = "namespace.create",                                \
		.label = N_("Create a new namespace"), .help = N_("A namespace for this, without leaving the form."), \
		.flags = UI_ACT_WRITES | UI_ACT_NEW                                                                   \
	}
void edit_name_watch_changed(struct ui_screen *s, struct edit_name_watch *w);
bool edit_name_watch_reply(struct ui_screen *s, struct edit_name_watch *w,
			   struct rh_message *m); /* true: it was for it */
void edit_name_watch_release(struct edit_name_watch *w);

/* The pairs of a KEYVALUES field, added to `p`. */
void edit_pairs_of_form(struct kube_pairs *p, const struct ui_screen *s, unsigned field);

/* Review was asked for, and the body is what the server has: said, and nothing is sent. */
void edit_say_unchanged(struct ui_screen *s);
/* A create from a draft: POST, review, and back in the list on the new row. */
void edit_review_create(struct ui_screen *s, const struct kube_secret_draft *d);
/* An edit: `body` (moved from) instead of the object `onto`. */
void edit_review_save(struct ui_screen *s, const struct kube_secret_object *onto, struct rh_secret *body);
/* Edit as YAML (secret_yaml.c): the body that a save would send, or what a create is made of, values masked; name,
 * namespace, labels and annotations come back into the form. */
void secret_yaml(struct ui_screen *s, struct rh_str body);
void secret_yaml_create(struct ui_screen *s, const struct kube_secret_draft *d);
/* What a form does with APP_MESSAGE_REFUSED: each refusal beside its field, the rest in the banner. */
void edit_form_take_refusal(struct ui_screen *s, struct rh_message *m);
#endif
