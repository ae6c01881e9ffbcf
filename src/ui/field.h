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
	UI_FIELD_HIDDEN = 64 /* a value of the screen's own, never shown; conditions may hang on it */
};
struct ui_choice {
	const char *value, *label;
	const char *disabled; /* reason, shown beside it; NULL: can be chosen */
	const char *note;     /* reason of a checklist row, muted text of a pick row */
};
struct ui_choices;                                                  /* a growing list the callbacks fill */
void ui_choices_add(struct ui_choices *c, struct ui_choice choice); /* strings are copied */
/* Of a pick: a last row, whatever is typed, that is no value: it does this (the id of a verb), then the list is filled
 * anew. */
void ui_choices_action(struct ui_choices *c, const char *id, const char *label, const char *note);

struct ui_field {
	const char *id;
	enum ui_field_kind kind;
	const char *label, *hint, *preset, *help;
	unsigned flags;
	int max;                         /* bytes; 0: 4096 */
	const struct ui_choice *options; /* CHOICE, ends with value NULL */
	void (*choices)(struct ui_screen *s, const char *field, struct ui_choices *out); /* PICK, CHECKLIST, CHOICE */
	/* While typing, shown after 300 ms of rest or on leaving; false with e->what, e->fix. */
	bool (*check)(struct ui_screen *s, struct rh_str value, struct rh_err *e);
	bool (*check_key)(struct ui_screen *s, struct rh_str value, struct rh_err *e); /* KEYVALUES */
	struct {
		const char *field, *values;
	} when;                        /* shown while that field has one of the words */
	const char *server_field;      /* "metadata.name": causes of a 422 whose field starts so come here */
	const struct ui_field *nested; /* REPEAT, ends with id NULL */
	const char *item;              /* REPEAT: what one of them is called; NULL: label */
};
/* Values of the form on screen s. A view is valid until the next change of that field. */
struct rh_str ui_form_text(const struct ui_screen *s, const char *field);
const struct rh_secret *ui_form_secret(const struct ui_screen *s, const char *field);
bool ui_form_is(const struct ui_screen *s, const char *field, const char *value);
void ui_form_set(struct ui_screen *s, const char *field, struct rh_str value);
void ui_form_set_secret(struct ui_screen *s, const char *field, const struct rh_secret *value);
/* SECRET or TEXT, when something is edited: the stored value stays as it is unless something is typed ("unchanged"), so
 * that nothing is required. */
void ui_form_keep(struct ui_screen *s, const char *field, bool keep);
bool ui_form_kept(const struct ui_screen *s, const char *field); /* and nothing was typed */
/* KEYVALUES: */
size_t ui_form_pairs(const struct ui_screen *s, const char *field);
void ui_form_pair(const struct ui_screen *s, const char *field, size_t i, struct rh_str *key,
		  const struct rh_secret **value);
void ui_form_add_pair(struct ui_screen *s, const char *field, struct rh_str key, struct rh_str value);
void ui_form_clear_pairs(struct ui_screen *s, const char *field);
/* A pair whose value is stored already and was not read: it stays unless something is typed, under whatever key. The
 * second tells the key under which it is stored; the empty view when the value is a new one. */
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
void ui_form_drop_item(struct ui_screen *s, const char *field, size_t item); /* those behind it move up */
void ui_form_unfold(struct ui_screen *s, const char *field);                 /* UI_FIELD_UNFOLD: shows what is in it */
/* A remark beside a field, from the screen: UI_ROLE_MUTED, _WARN, or _BAD (a problem: review refuses). "" removes it.
 * Tied to the value that it was made for: dropped when the value changes. */
void ui_form_note(struct ui_screen *s, const char *field, enum ui_role role, const char *fmt, ...) RH_PRINTF(4, 5);
/* Puts a server's refusal to its fields; what fits none goes to the banner. Returns how many found a field. */
int ui_form_refused(struct ui_screen *s, const struct rh_err *e);
void ui_form_cause(struct ui_screen *s, const char *server_field, const char *message);
void ui_form_cause_at(struct ui_screen *s, const char *field,
		      const char *message);                       /* the same, by our own name of the field */
void ui_form_banner(struct ui_screen *s, const struct rh_err *e); /* NULL removes it */
bool ui_form_dirty(const struct ui_screen *s);
void ui_form_clean(struct ui_screen *s); /* what stands now counts as saved */
/* What stands now was read from an object: as long as it stays so it is not checked, because rules differ by the
 * server's version, and an object is edited for something else. */
void ui_form_read(struct ui_screen *s);
void ui_form_lock(struct ui_screen *s, const char *why); /* read-only while saving; NULL unlocks */
void ui_form_refresh(struct ui_screen *s);               /* conditions, choices and fixed flags are looked at again */
void ui_form_set_fixed(struct ui_screen *s, const char *field, bool fixed);
void ui_form_focus(struct ui_screen *s, const char *field);
#endif
