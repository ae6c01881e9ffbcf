/* What keys do: the one table of the program. Hints, help, palette, the man page and the lessons are made from it. */
#include "ui/driver.h"

#include <string.h>

/* `keys` count where no text is being typed, `keys_in_form` where one is. The first of each is the one that is shown. */
const struct rh_verb_def rh_verbs[] = {
	{ RH_DO_MENU, "menu", "m F10", N_("Menu"), "F10" },
	{ RH_DO_PALETTE, "palette", ":", N_("Actions by name"), NULL },
	{ RH_DO_HELP, "help", "? F1", N_("Help"), "F1" },
	{ RH_DO_REDRAW, "redraw", "^L", N_("Draw again"), "^L" },
	{ RH_DO_SUSPEND, "suspend", "^Z", N_("Suspend"), "^Z" },
	{ RH_DO_BACK, "back", "Esc q ^C", N_("Back"), "Esc ^C" },
	{ RH_DO_QUIT, "quit", "^Q", N_("Quit"), "^Q" },

	{ RH_DO_OPEN, "open", "Enter", N_("Open"), NULL },
	{ RH_DO_FILTER, "filter", "n", N_("Namespaces"), "^N" },
	{ RH_DO_ALL_NAMESPACES, "all_namespaces", "N", N_("All Namespaces"), NULL },
	{ RH_DO_FIND, "find", "/", N_("Find"), NULL },
	{ RH_DO_KIND, "kind", "t", N_("Kind"), NULL },
	{ RH_DO_SORT, "sort", "o", N_("Sort"), NULL },
	{ RH_DO_REVERSE, "reverse", "O", N_("Sort the other way"), NULL },
	{ RH_DO_CREATE, "create", "c Ins", N_("Create"), NULL },
	{ RH_DO_EDIT, "edit", "e", N_("Edit"), NULL },
	{ RH_DO_DELETE, "delete", "d Del", N_("Delete"), NULL },
	{ RH_DO_YAML, "yaml", "y", N_("YAML"), NULL },
	{ RH_DO_USED_BY, "used_by", "u", N_("Used by"), NULL },
	{ RH_DO_COMMANDS, "commands", "K", N_("Commands"), NULL },
	{ RH_DO_FIX, "fix", "x", N_("Fix…"), "^X" },
	{ RH_DO_HOSTS, "hosts", "h", N_("Registry hosts"), NULL },
	{ RH_DO_AGAIN, "again", "a F5", N_("Again"), "F5" },
	{ RH_DO_REVEAL, "reveal", "r", N_("Reveal"), "^R" },
	{ RH_DO_COPY, "copy", "Y", N_("Copy"), NULL },
	{ RH_DO_ROTATE, "rotate", "R", N_("Rotate…"), NULL },
	{ RH_DO_UNDO, "undo", "U", N_("Undo"), NULL },
	{ RH_DO_READ_ONLY, "read_only", "w", N_("Read-only"), NULL },
	{ RH_DO_FORGET, "forget", "d Del", N_("Forget"), NULL },
	{ RH_DO_LANGUAGE, "language", "L", N_("Language"), NULL },
	{ RH_DO_NEXT_FIND, "next_find", ". F3", N_("Next match"), "F3" },
	{ RH_DO_EVENTS, "events", "v", N_("Events"), NULL },

	{ RH_DO_REVIEW, "review", "^S", N_("Review"), "^S" },
	{ RH_DO_TEST_LOGIN, "test_login", "^T", N_("Test login"), "^T" },
	{ RH_DO_ACTIONS, "actions", "^O", N_("Actions"), "^O" },
	{ RH_DO_NOTHING, NULL, NULL, NULL, NULL },
};

const struct rh_verb_def *rh_verb_find(enum rh_verb v)
{
	for (const struct rh_verb_def *d = rh_verbs; d->verb != RH_DO_NOTHING; d++)
		if (d->verb == v)
			return d;
	return NULL;
}

static bool key_in(const char *keys, const struct rh_event *e)
{
	struct rh_str rest = rh_str(keys), word;

	while (rh_str_cut(&rest, ' ', &word)) {
		char name[16];
		struct rh_event k;

		if (word.n == 0 || word.n >= sizeof name)
			continue;
		memcpy(name, word.p, word.n);
		name[word.n] = '\0';
		if (rh_event_parse(name, &k) && k.key == e->key && k.c == e->c)
			return true;
	}
	return false;
}

bool rh_verb_has_key(const struct rh_verb_def *d, const struct rh_event *e, bool typing)
{
	if (typing)
		return d->keys_in_form && key_in(d->keys_in_form, e);
	return key_in(d->keys, e) || (d->keys_in_form && key_in(d->keys_in_form, e));
}

void rh_verb_key(const struct rh_verb_def *d, bool typing, char out[16])
{
	const char *keys = typing && d->keys_in_form ? d->keys_in_form : d->keys;
	size_t n = strcspn(keys, " ");

	if (n > 15)
		n = 15;
	memcpy(out, keys, n);
	out[n] = '\0';
}

const struct rh_action *rh_screen_action(const struct rh_screen *s, enum rh_verb v)
{
	for (const struct rh_action *a = s->ops->actions; a && a->verb != RH_DO_NOTHING; a++)
		if (a->verb == v)
			return a;
	return NULL;
}

const char *rh_action_id(const struct rh_action *a)
{
	const struct rh_verb_def *d = a->id ? NULL : rh_verb_find(a->verb);

	return a->id ? a->id : d ? d->id : "";
}

const char *rh_action_label(const struct rh_action *a)
{
	const struct rh_verb_def *d = a->label ? NULL : rh_verb_find(a->verb);

	return a->label ? _(a->label) : d ? _(d->label) : rh_action_id(a);
}

enum rh_verb rh_screen_verb(const struct rh_screen *s, const char *id)
{
	for (const struct rh_action *a = s ? s->ops->actions : NULL; a && a->verb != RH_DO_NOTHING; a++)
		if (!strcmp(rh_action_id(a), id))
			return a->verb;
	for (const struct rh_verb_def *d = rh_verbs; d->verb != RH_DO_NOTHING; d++)
		if (!strcmp(d->id, id))
			return d->verb;
	return RH_DO_NOTHING;
}
