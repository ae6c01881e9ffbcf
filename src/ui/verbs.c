/* What keys do: the one table of the program. Hints, help, palette, the man page and the lessons are made from it. */
#include "ui/verbs.h"
#include "base/base.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/screen.h"

#include <string.h>

/* `keys` count where no text is being typed, `keys_in_form` where one is. The first of each is the one that is shown.
 */
const struct ui_verb_def ui_verbs[] = {
	{ UI_DO_MENU, "menu", "m F10", N_("Menu"), "F10" },
	{ UI_DO_PALETTE, "palette", ":", N_("Actions by name"), NULL },
	{ UI_DO_HELP, "help", "? F1", N_("Help"), "F1" },
	{ UI_DO_REDRAW, "redraw", "^L", N_("Draw again"), "^L" },
	{ UI_DO_SUSPEND, "suspend", "^Z", N_("Suspend"), "^Z" },
	{ UI_DO_BACK, "back", "Esc q ^C", N_("Back"), "Esc ^C" },
	{ UI_DO_QUIT, "quit", "^Q", N_("Quit"), "^Q" },

	{ UI_DO_OPEN, "open", "Enter", N_("Open"), NULL },
	{ UI_DO_FILTER, "filter", "n", N_("Namespaces"), "^N" },
	{ UI_DO_ALL_NAMESPACES, "all_namespaces", "N", N_("All Namespaces"), NULL },
	{ UI_DO_FIND, "find", "/", N_("Find"), NULL },
	{ UI_DO_KIND, "kind", "t", N_("Kind"), NULL },
	{ UI_DO_SORT, "sort", "o", N_("Sort"), NULL },
	{ UI_DO_REVERSE, "reverse", "O", N_("Sort the other way"), NULL },
	{ UI_DO_CREATE, "create", "c Ins", N_("Create"), NULL },
	{ UI_DO_EDIT, "edit", "e", N_("Edit"), NULL },
	{ UI_DO_DELETE, "delete", "d Del", N_("Delete"), NULL },
	{ UI_DO_YAML, "yaml", "y", N_("YAML"), NULL },
	{ UI_DO_USED_BY, "used_by", "u", N_("Used by"), NULL },
	{ UI_DO_COMMANDS, "commands", "K", N_("Commands"), NULL },
	{ UI_DO_FIX, "fix", "x", N_("Fix…"), "^X" },
	{ UI_DO_HOSTS, "hosts", "h", N_("Registry hosts"), NULL },
	{ UI_DO_AGAIN, "again", "a F5", N_("Again"), "F5" },
	{ UI_DO_REVEAL, "reveal", "r", N_("Reveal"), "^R" },
	{ UI_DO_COPY, "copy", "Y", N_("Copy"), NULL },
	{ UI_DO_ROTATE, "rotate", "R", N_("Rotate…"), NULL },
	{ UI_DO_UNDO, "undo", "U", N_("Undo"), NULL },
	{ UI_DO_READ_ONLY, "read_only", "w", N_("Read-only"), NULL },
	{ UI_DO_FORGET, "forget", "d Del", N_("Forget"), NULL },
	{ UI_DO_LANGUAGE, "language", "L", N_("Language"), NULL },
	{ UI_DO_NEXT_FIND, "next_find", ". F3", N_("Next match"), "F3" },
	{ UI_DO_EVENTS, "events", "v", N_("Events"), NULL },

	{ UI_DO_REVIEW, "review", "^S", N_("Review"), "^S" },
	{ UI_DO_TEST_LOGIN, "test_login", "^T", N_("Test login"), "^T" },
	{ UI_DO_ACTIONS, "actions", "^O", N_("Actions"), "^O" },
	{ UI_DO_NOTHING, NULL, NULL, NULL, NULL },
};

const struct ui_verb_def *ui_verb_find(enum ui_verb v)
{
	for (const struct ui_verb_def *d = ui_verbs; d->verb != UI_DO_NOTHING; d++)
		if (d->verb == v)
			return d;
	return NULL;
}

static bool key_in(const char *keys, const struct ui_event *e)
{
	struct rh_str rest = rh_str(keys), word;

	while (rh_str_cut(&rest, ' ', &word)) {
		char name[16];
		struct ui_event k;

		if (word.n == 0 || word.n >= sizeof name)
			continue;
		memcpy(name, word.p, word.n);
		name[word.n] = '\0';
		if (ui_event_parse(name, &k) && k.key == e->key && k.c == e->c)
			return true;
	}
	return false;
}

bool ui_verb_has_key(const struct ui_verb_def *d, const struct ui_event *e, bool typing)
{
	if (typing)
		return d->keys_in_form && key_in(d->keys_in_form, e);
	return key_in(d->keys, e) || (d->keys_in_form && key_in(d->keys_in_form, e));
}

void ui_verb_key(const struct ui_verb_def *d, bool typing, char out[16])
{
	const char *keys = typing && d->keys_in_form ? d->keys_in_form : d->keys;
	size_t n = strcspn(keys, " ");

	if (n > 15)
		n = 15;
	memcpy(out, keys, n);
	out[n] = '\0';
}

bool ui_screen_offers(const struct ui_screen *s, const struct ui_action *a)
{
	return !(a->flags & (s->edits ? UI_ACT_NEW : UI_ACT_EDITS));
}

const struct ui_action *ui_screen_action(const struct ui_screen *s, enum ui_verb v)
{
	for (const struct ui_action *a = s->ops->actions; a && a->verb != UI_DO_NOTHING; a++)
		if (a->verb == v && ui_screen_offers(s, a))
			return a;
	return NULL;
}

const char *ui_action_id(const struct ui_action *a)
{
	const struct ui_verb_def *d = a->id ? NULL : ui_verb_find(a->verb);

	return a->id ? a->id : d ? d->id : "";
}

const char *ui_action_label(const struct ui_action *a)
{
	const struct ui_verb_def *d = a->label ? NULL : ui_verb_find(a->verb);

	return a->label ? _(a->label) : d ? _(d->label) : ui_action_id(a);
}

enum ui_verb ui_screen_verb(const struct ui_screen *s, const char *id)
{
	for (const struct ui_action *a = s ? s->ops->actions : NULL; a && a->verb != UI_DO_NOTHING; a++)
		if (!strcmp(ui_action_id(a), id) && ui_screen_offers(s, a))
			return a->verb;
	for (const struct ui_verb_def *d = ui_verbs; d->verb != UI_DO_NOTHING; d++)
		if (!strcmp(d->id, id))
			return d->verb;
	return UI_DO_NOTHING;
}
