/* field: the table of a form, and the calls on its values. */
#ifndef UI_FIELD_H
#define UI_FIELD_H

#include "base/base.h"
#include "ui/role.h"

struct ui_screen;

enum ui_field_kind {
	UI_FIELD_TEXT,
	UI_FIELD_SECRET,
	UI_FIELD_CHOICE,
	UI_FIELD_CHECK,
	UI_FIELD_NUMBER,
	UI_FIELD_PICK,
	UI_FIELD_KEYVALUES,
	UI_FIELD_LINES,
	UI_FIELD_CHECKLIST,
	UI_FIELD_REPEAT,
	UI_FIELD_NOTE,
};
enum {
	UI_FIELD_REQUIRED = 1,
	UI_FIELD_FIXED = 2 /* shown, cannot be changed (edit mode) */,
	UI_FIELD_ASCII = 4,
	UI_FIELD_SECRET_VALUES = 8 /* values of key/values are secrets, masked */,
	UI_FIELD_TYPED = 16 /* pick: any text may be typed */,
	UI_FIELD_UNFOLD = 32 /* folded section "Labels & Annotations (0) ▸" */,
	UI_FIELD_HIDDEN = 64 /* a value of the screen's own, never shown; conditions may depend on it */
};
struct ui_choice {
	const char *value, *label;
	const char *disabled; /* reason, shown beside it; NULL: can be chosen */
	const char *note;     /* reason of a checklist row, muted text of a pick row */
};
struct ui_choices;                                                  /* a growing list the callbacks fill */
void ui_choices_add(struct ui_choices *c, struct ui_choice choice); /* strings are copied */
/* For a pick: a last row that is always shown and is not a value. It does this (the id of a verb), then the list is
 * filled again. */
void ui_choices_action(struct ui_choices *c, const char *id, const char *label, const char *note);

struct ui_field {
	const char *id;
	enum ui_field_kind kind;
	const char *label, *hint, *preset, *help;
	unsigned flags;
	int max;                         /* bytes; 0: 4096 */
	const struct ui_choice *options; /* CHOICE, ends with value NULL */
	void (*choices)(struct ui_screen *s, const char *field, struct ui_choices *out); /* PICK, CHECKLIST, CHOICE */
	/* Called while typing; what it says is shown 300 ms after the last key, or on leaving. False with e->what,
	 * e->fix. */
	bool (*check)(struct ui_screen *s, struct rh_str value, struct rh_err *e);
	bool (*check_key)(struct ui_screen *s, struct rh_str value, struct rh_err *e); /* KEYVALUES */
	struct {
		const char *field, *values;
	} when;                        /* shown while that field has one of the words */
	const char *server_field;      /* "metadata.name": causes of a 422 with a field that starts so are shown here */
	const struct ui_field *nested; /* REPEAT, ends with id NULL */
	const char *item;              /* REPEAT: what one of them is called; NULL: label */
};
/* Values of the form on screen s. A view is valid until the next change of that field. */
struct rh_str ui_form_text(const struct ui_screen *s, const char *field);
const struct rh_secret *ui_form_secret(const struct ui_screen *s, const char *field);
bool ui_form_is(const struct ui_screen *s, const char *field, const char *value);
void ui_form_set(struct ui_screen *s, const char *field, struct rh_str value);
void ui_form_set_secret(struct ui_screen *s, const char *field, const struct rh_secret *value);
/* SECRET or TEXT, in an edit: the stored value is kept unless something is typed ("unchanged"), so the field is not
 * required. */
void ui_form_keep(struct ui_screen *s, const char *field, bool keep);
bool ui_form_kept(const struct ui_screen *s, const char *field); /* and nothing was typed */
/* KEYVALUES: */
size_t ui_form_pairs(const struct ui_screen *s, const char *field);
void ui_form_pair(const struct ui_screen *s, const char *field, size_t i, struct rh_str *key,
		  const struct rh_secret **value);
void ui_form_add_pair(struct ui_screen *s, const char *field, struct rh_str key, struct rh_str value);
void ui_form_clear_pairs(struct ui_screen *s, const char *field);
/* A pair whose value is already stored and was not read: the value is kept unless another is typed, even if the key
 * changes. ui_form_pair_kept returns the key under which it is stored, or the empty view if the value is new. */
void ui_form_add_kept_pair(struct ui_screen *s, const char *field, struct rh_str key);
struct rh_str ui_form_pair_kept(const struct ui_screen *s, const char *field, size_t i);
/* CHECKLIST: */
bool ui_form_ticked(const struct ui_screen *s, const char *field, const char *value);
void ui_form_tick(struct ui_screen *s, const char *field, const char *value, bool on);
/* Was this row ticked or unticked by the person, not by ui_form_tick? */
bool ui_form_touched(const struct ui_screen *s, const char *field, const char *value);
/* REPEAT: values of item i are named "field.i.nested" in all calls above. */
size_t ui_form_items(const struct ui_screen *s, const char *field);
void ui_form_set_items(struct ui_screen *s, const char *field, size_t n);
void ui_form_drop_item(struct ui_screen *s, const char *field, size_t item); /* the items after it move up */
void ui_form_unfold(struct ui_screen *s, const char *field);                 /* UI_FIELD_UNFOLD: shows what is in it */
/* A remark of the screen beside a field: UI_ROLE_MUTED, _WARN, or _BAD (a problem, with which review refuses). ""
 * removes it. It belongs to the present value and is dropped when that changes. */
void ui_form_note(struct ui_screen *s, const char *field, enum ui_role role, const char *fmt, ...) RH_PRINTF(4, 5);
/* Shows a server's refusal at its field, or in the banner if no field matches. Returns how many causes found a
 * field. */
int ui_form_refused(struct ui_screen *s, const struct rh_err *e);
void ui_form_cause(struct ui_screen *s, const char *server_field, const char *message);
void ui_form_cause_at(struct ui_screen *s, const char *field,
		      const char *message);                       /* the same, by our own name of the field */
void ui_form_banner(struct ui_screen *s, const struct rh_err *e); /* NULL removes it */
bool ui_form_dirty(const struct ui_screen *s);
void ui_form_clean(struct ui_screen *s); /* the present values count as saved */
/* The present values were read from an object: a value is not checked as long as it stays as it was read, because rules
 * differ by the server's version, and the edit may be about something else. */
void ui_form_read(struct ui_screen *s);
void ui_form_lock(struct ui_screen *s, const char *why); /* read-only while saving; NULL unlocks */
void ui_form_refresh(struct ui_screen *s);               /* conditions, choices and fixed flags are evaluated again */
void ui_form_set_fixed(struct ui_screen *s, const char *field, bool fixed);
void ui_form_focus(struct ui_screen *s, const char *field);
#endif
