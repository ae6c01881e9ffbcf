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
	UI_FIELD_SECTION, /* a line that opens and closes the fields that name it as their section; no value */
};
enum {
	UI_FIELD_REQUIRED = 1,
	UI_FIELD_FIXED = 2 /* shown, cannot be changed (edit mode) */,
	UI_FIELD_ASCII = 4,
	UI_FIELD_SECRET_VALUES = 8 /* values of key/values are secrets, masked */,
	UI_FIELD_TYPED = 16 /* pick: any text may be typed */,
	UI_FIELD_UNFOLD = 32 /* folded section "Labels & Annotations (0) ▸" */,
	UI_FIELD_MENDS = 128 /* takes a pasted word that its check refuses: the screen can put it right */,
	UI_FIELD_BLANKS = 256 /* "<region>" in its value is a blank: what is typed or pasted replaces it */,
	UI_FIELD_LATIN = 512 /* other characters than ASCII are remarked on, as in a password */,
	UI_FIELD_HIDDEN = 64 /* a value of the screen's own, never shown; conditions may depend on it */
};
struct ui_choice {
	const char *value, *label;
	const char *disabled; /* reason, shown beside it; NULL: can be chosen */
	const char *note;     /* reason of a checklist row, muted text of a pick row */
};
struct ui_choices;                                                  /* a growing list the callbacks fill */
void ui_choices_add(struct ui_choices *c, struct ui_choice choice); /* strings are copied */
/* For a pick: a row that is always shown and is not a value: first, and after what matches once something is typed. It
 * closes the list and does this (the id of a verb or an action of the screen). disabled: why not; NULL: it can be. */
void ui_choices_action(struct ui_choices *c, const char *id, const char *label, const char *disabled);
/* What had been typed into the list when that row was chosen; "" when nothing. For the action. */
const char *ui_choices_typed(void);

/* A value of a form is named by the handle of its field: a constant of the screen's own, so that a name that does not
 * exist does not compile. One within a REPEAT has three parts: that field, the item, the nested field.
 * The ids are for people: lessons, --describe, drafts. */
#define UI_NO_FIELD (~0u)
#define UI_NESTED 0x80000000u
static inline unsigned ui_in(unsigned repeat, size_t item, unsigned nested)
{
	return UI_NESTED | (unsigned)(item & 0x7fff) << 16 | (nested & 0xff) << 8 | (repeat & 0xff);
}
static inline bool ui_is_in(unsigned handle, unsigned repeat) /* one of its items */
{
	return handle != UI_NO_FIELD && (handle & UI_NESTED) && (handle & 0xff) == repeat;
}
static inline size_t ui_item_of(unsigned handle)
{
	return handle >> 16 & 0x7fff;
}
static inline unsigned ui_nested_of(unsigned handle)
{
	return handle >> 8 & 0xff;
}

/* A row of the table begins with its handle and its id. */
#define UI_AT(handle, name) .at = (handle), .id = (name)
struct ui_field {
	unsigned at; /* its handle, below 256: no other field of the table has it */
	const char *id;
	enum ui_field_kind kind;
	const char *label, *hint, *preset, *help;
	unsigned flags;
	int max;                                                                      /* bytes; 0: 4096 */
	const struct ui_choice *options;                                              /* CHOICE, ends with value NULL */
	void (*choices)(struct ui_screen *s, unsigned field, struct ui_choices *out); /* PICK, CHECKLIST, CHOICE */
	/* Called while typing; what it says is shown 300 ms after the last key, or on leaving. False with e->what,
	 * e->fix. */
	bool (*check)(struct ui_screen *s, struct rh_str value, struct rh_err *e);
	bool (*check_key)(struct ui_screen *s, struct rh_str value, struct rh_err *e); /* KEYVALUES */
	struct {
		unsigned field;
		const char *values;
	} when;                        /* shown while that field of the same table has one of the words; NULL: always */
	unsigned section;              /* the handle of the section of the same table that it is in; 0: in none */
	const char *server_field;      /* "metadata.name": causes of a 422 with a field that starts so are shown here */
	const struct ui_field *nested; /* REPEAT, ends with id NULL */
	const char *pair[2];           /* KEYVALUES: what stands in an empty key and value; NULL: Key, Value */
	const char *item;              /* REPEAT: what one of them is called; NULL: label */
};
/* Argument of a screen that is a form of things that can exist already; NULL: a new one, and nothing is known of it.
 * What a member means there, the screen says. Nothing of it is kept: strings need live no longer than the call. */
struct ui_form_start {
	const char *key;   /* of what is edited; NULL: a new one */
	const char *like;  /* key of what the new one is a copy of; NULL: of nothing */
	const char *kind;  /* of the new one; NULL: the usual one */
	const char *in;    /* where the new one goes; NULL: not said */
	const char *about; /* what the new one is for; NULL: not said */
	const char *name;  /* what the new one is to be called; NULL: not said */
};
/* "name", "more.0.domain"; UI_NO_FIELD when the form has none of that name now. */
unsigned ui_form_handle(const struct ui_screen *s, const char *path);
unsigned ui_form_now(const struct ui_screen *s); /* what has the focus; UI_NO_FIELD: a button, or nothing yet */
/* Values of the form on screen s. A view is valid until the next change of that field. */
struct rh_str ui_form_text(const struct ui_screen *s, unsigned field);
const struct rh_secret *ui_form_secret(const struct ui_screen *s, unsigned field);
/* What the form calls that value of a choice, checklist or pick now; false: it has none like that. */
bool ui_form_option(const struct ui_screen *s, unsigned field, const char *value, struct rh_buf *label);
bool ui_form_is(const struct ui_screen *s, unsigned field, const char *value);
void ui_form_set(struct ui_screen *s, unsigned field, struct rh_str value);
void ui_form_set_secret(struct ui_screen *s, unsigned field, const struct rh_secret *value);
/* SECRET or TEXT, in an edit: the stored value is kept unless something is typed ("unchanged"), so the field is not
 * required. */
void ui_form_keep(struct ui_screen *s, unsigned field, bool keep);
bool ui_form_kept(const struct ui_screen *s, unsigned field); /* and nothing was typed */
/* Does its own check accept the value? What it refuses is not worth keeping. */
bool ui_form_fits(const struct ui_screen *s, unsigned field);
bool ui_form_wrong(const struct ui_screen *s, unsigned field); /* is there a remark that refuses it? */
bool ui_form_pair_fits(const struct ui_screen *s, unsigned field, size_t i);
/* KEYVALUES: */
size_t ui_form_pairs(const struct ui_screen *s, unsigned field);
void ui_form_pair(const struct ui_screen *s, unsigned field, size_t i, struct rh_str *key,
		  const struct rh_secret **value);
void ui_form_add_pair(struct ui_screen *s, unsigned field, struct rh_str key, struct rh_str value);
void ui_form_clear_pairs(struct ui_screen *s, unsigned field);
/* A pair whose value is already stored and was not read: the value is kept unless another is typed, even if the key
 * changes. ui_form_pair_kept returns the key under which it is stored, or the empty view if the value is new. */
void ui_form_add_kept_pair(struct ui_screen *s, unsigned field, struct rh_str key);
struct rh_str ui_form_pair_kept(const struct ui_screen *s, unsigned field, size_t i);
/* CHECKLIST: */
bool ui_form_ticked(const struct ui_screen *s, unsigned field, const char *value);
void ui_form_tick(struct ui_screen *s, unsigned field, const char *value, bool on);
/* Was this row ticked or unticked by the person, not by ui_form_tick? */
bool ui_form_touched(const struct ui_screen *s, unsigned field, const char *value);
/* REPEAT: values of item i are named ui_in(field, i, nested) in all calls above. */
size_t ui_form_items(const struct ui_screen *s, unsigned field);
void ui_form_set_items(struct ui_screen *s, unsigned field, size_t n);
void ui_form_drop_item(struct ui_screen *s, unsigned field, size_t item); /* the items after it move up */
void ui_form_unfold(struct ui_screen *s, unsigned field);                 /* UI_FIELD_UNFOLD: shows what is in it */
/* Opens each SECTION that holds something (neither nothing, nor the preset or the hint of the field, which is the
 * default then), and closes the others. */
void ui_form_unfold_held(struct ui_screen *s);
/* A remark of the screen beside a field: UI_ROLE_MUTED, _WARN, or _BAD (a problem, with which review refuses). ""
 * removes it. It belongs to the present value and is dropped when that changes. */
void ui_form_note(struct ui_screen *s, unsigned field, enum ui_role role, const char *fmt, ...) RH_PRINTF(4, 5);
/* Shows a server's refusal at its field, or in the banner if no field matches. Returns how many causes found a
 * field. */
int ui_form_refused(struct ui_screen *s, const struct rh_err *e);
void ui_form_cause(struct ui_screen *s, const char *server_field, const char *message);
void ui_form_cause_at(struct ui_screen *s, unsigned field,
		      const char *message);                       /* the same, by our own name of the field */
void ui_form_forgive(struct ui_screen *s, unsigned field);        /* what the server said there holds no longer */
void ui_form_banner(struct ui_screen *s, const struct rh_err *e); /* NULL removes it */
bool ui_form_dirty(const struct ui_screen *s);
/* Appends the names of the fields that differ from what counts as saved, a line each. */
void ui_form_lost(const struct ui_screen *s, struct rh_buf *out);
void ui_form_clean(struct ui_screen *s); /* the present values count as saved */
/* The present values were read from an object: a value is not checked as long as it stays as it was read, because rules
 * differ by the server's version, and the edit may be about something else. */
void ui_form_read(struct ui_screen *s);
/* Can the field that has the focus be typed into? Then this does what a paste of the text would, and replaces what was
 * there; what the field refuses leaves it as it was, and is said. */
bool ui_form_takes_text(const struct ui_screen *s);
void ui_form_put(struct ui_screen *s, struct rh_secret *text);
void ui_form_lock(struct ui_screen *s, const char *why); /* read-only while saving; NULL unlocks */
void ui_form_refresh(struct ui_screen *s);               /* conditions, choices and fixed flags are evaluated again */
void ui_form_set_fixed(struct ui_screen *s, unsigned field, bool fixed);
void ui_form_focus(struct ui_screen *s, unsigned field);
#endif
