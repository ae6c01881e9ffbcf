/* What keys do: the table of the program, the keys of a screen, and the names of keys in texts. */
#include "ui/verbs.h"
#include "base/base.h"
#include "ui/driver.h"
#include "ui/event.h"
#include "ui/screen.h"
#include "ui/state.h"
#include "ui/ui.h"
#include "ui/verb.h"

#include <stdio.h>
#include <string.h>

const struct ui_verb_def ui_verbs[] = {
#define VERB(name, id, keys, keys_in_form, label) { UI_DO_##name, id, keys, keys_in_form, label },
#include "ui/verbs.def"
#undef VERB
	{ .verb = UI_DO_NOTHING },
};

const struct ui_verb_def *ui_verb_find(enum ui_verb v)
{
	return v > UI_DO_NOTHING && v < UI_DO_SCREEN ? &ui_verbs[v - 1] : NULL;
}

/* ---- actions of a screen ---- */

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

bool ui_screen_unable(const struct ui_screen *s, const struct ui_action *a, struct rh_buf *why)
{
	bool (*unable)(const struct ui_screen *, enum ui_verb, struct rh_buf *) = UI_CALLBACK(s->ops, unable);
	const struct ui *ui = ui_current();
	struct rh_buf unread;
	bool is;

	if (!a)
		return false;
	rh_buf_init(&unread, 1024);
	is = (unable && unable(s, a->verb, why ? why : &unread)) ||
	     (ui && ui->unable && ui->unable(ui->unable_ctx, s, a, why ? why : &unread));
	rh_buf_release(&unread);
	return is;
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

const char *ui_action_keys(const struct ui_screen_ops *ops, const struct ui_action *a)
{
	const struct ui_verb_def *d = ui_verb_find(a->verb);

	for (const struct ui_own_key *k = ops->own_keys; k && k->verb != UI_DO_NOTHING; k++)
		if (k->verb == a->verb)
			return k->keys;
	return d ? d->keys : "";
}

/* ---- keys to verbs ---- */

static void bind(struct ui_keymap *m, const char *keys, enum ui_verb verb, bool typing)
{
	struct rh_str rest = rh_str(keys), word;

	while (rh_str_cut(&rest, ' ', &word)) {
		struct ui_bound b = { .verb = verb, .typing = typing };
		char name[16] = "";

		snprintf(name, sizeof name, "%.*s", RH_ARG(word));
		if (!ui_event_parse(name, &b.key))
			continue;
		m->v = rh_grow(m->v, m->n, sizeof *m->v);
		m->v[m->n++] = b;
	}
}

static bool is_among(const struct ui_action *actions, enum ui_verb v)
{
	while (actions && actions->verb != UI_DO_NOTHING && actions->verb != v)
		actions++;
	return actions && actions->verb == v;
}

void ui_keymap_make(struct ui_keymap *m, const struct ui_screen_ops *ops)
{
	for (const struct ui_own_key *k = ops->own_keys; k && k->verb != UI_DO_NOTHING; k++)
		bind(m, k->keys, k->verb, false);
	for (int other = 0; other < 2; other++)
		for (const struct ui_verb_def *d = ui_verbs; d->verb != UI_DO_NOTHING; d++)
			if (is_among(ops->actions, d->verb) == !other) {
				bind(m, d->keys_in_form, d->verb, true);
				bind(m, d->keys, d->verb, false);
			}
}

enum ui_verb ui_keymap_find(const struct ui_keymap *m, const struct ui_event *e, bool typing)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].key.key == e->key && m->v[i].key.c == e->c && (m->v[i].typing || !typing))
			return m->v[i].verb;
	return UI_DO_NOTHING;
}

/* ---- the names of keys ---- */

void ui_first_key(const char *keys, char out[16])
{
	snprintf(out, 16, "%.*s", (int)strcspn(keys, " "), keys);
}

bool ui_key_name(const struct ui_screen *s, const char *id, char out[16])
{
	enum ui_verb v = ui_screen_verb(s, id);
	const struct ui_action *a = s ? ui_screen_action(s, v) : NULL;
	const struct ui_verb_def *d = ui_verb_find(v);
	const char *keys = a ? ui_action_keys(s->ops, a) : d ? d->keys : "";
	char first[16], prefix[16];

	ui_first_key(keys, out);
	if (!keys[0] || !s || s->ops->kind != UI_SCREEN_FORM)
		return keys[0];
	if (d && d->keys_in_form) {
		ui_first_key(d->keys_in_form, out);
		return true;
	}
	ui_first_key(keys, first);
	ui_first_key(ui_verb_find(UI_DO_ACTIONS)->keys, prefix);
	snprintf(out, 16, "%.3s %.11s", prefix, first);
	return true;
}

void ui_keys_expand(char *text, const struct ui_screen *s)
{
	static const char mark[] = "{key:";
	char *to = text;

	for (const char *from = text; *from;) {
		size_t n = strncmp(from, mark, sizeof mark - 1) ? 0 : strcspn(from, "}");
		char id[32] = "", key[16];

		if (n && from[n])
			snprintf(id, sizeof id, "%.*s", (int)(n - (sizeof mark - 1)), from + sizeof mark - 1);
		if (!id[0] || !ui_key_name(s, id, key) || strlen(key) > n + 1) {
			*to++ = *from++;
			continue;
		}
		memcpy(to, key, strlen(key));
		to += strlen(key);
		from += n + 1;
	}
	*to = '\0';
}
