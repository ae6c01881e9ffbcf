/* --describe: everything a lesson, the man page or a test needs to know of the screens, from their own tables. */
#include "app/internal.h"
#include "app/options.h"

#include <string.h>

static const char *const screen_kinds[] = { "menu", "list", "form", "detail", "text" };
static const char *const field_kinds[] = { "text",  "secret",	 "choice", "check", "number", "pick", "keyvalues",
					   "lines", "checklist", "repeat", "note" };

static void put(struct rh_jw *w, const char *key, const char *z)
{
	if (z && *z)
		rh_jw_kv(w, key, rh_str(z));
}

static void put_flag(struct rh_jw *w, const char *key, bool on)
{
	if (!on)
		return;
	rh_jw_key(w, rh_str(key));
	rh_jw_bool(w, true);
}

static void put_words(struct rh_jw *w, const char *key, const char *words)
{
	struct rh_str rest = rh_str(words), word;

	rh_jw_key(w, rh_str(key));
	rh_jw_open(w, '[');
	while (words && rh_str_cut(&rest, ' ', &word))
		if (word.n)
			rh_jw_str(w, word);
	rh_jw_close(w, ']');
}

static void open_list(struct rh_jw *w, const char *key)
{
	rh_jw_key(w, rh_str(key));
	rh_jw_open(w, '[');
}

static void describe_field(struct rh_jw *w, const struct rh_field *f)
{
	rh_jw_open(w, '{');
	put(w, "id", f->id);
	put(w, "kind", field_kinds[f->kind]);
	put(w, "label", f->label);
	put(w, "preset", f->preset);
	put(w, "help", f->help);
	put_flag(w, "required", f->flags & RH_FIELD_REQUIRED);
	put_flag(w, "fixed", f->flags & RH_FIELD_FIXED);
	put_flag(w, "secretValues", f->flags & RH_FIELD_SECRET_VALUES);
	if (f->when.field) {
		rh_jw_key(w, RH_STR("when"));
		rh_jw_open(w, '{');
		put(w, "field", f->when.field);
		put_words(w, "values", f->when.values);
		rh_jw_close(w, '}');
	}
	if (f->options) {
		open_list(w, "options");
		for (const struct rh_choice *c = f->options; c->value; c++) {
			rh_jw_open(w, '{');
			put(w, "value", c->value);
			put(w, "label", c->label);
			rh_jw_close(w, '}');
		}
		rh_jw_close(w, ']');
	}
	if (f->nested) {
		open_list(w, "fields");
		for (const struct rh_field *nested = f->nested; nested->id; nested++)
			if (!(nested->flags & RH_FIELD_HIDDEN))
				describe_field(w, nested);
		rh_jw_close(w, ']');
	}
	rh_jw_close(w, '}');
}

static void describe_action(struct rh_jw *w, const struct rh_action *a)
{
	const struct rh_verb_def *v = rh_verb_find(a->verb);

	rh_jw_open(w, '{');
	put(w, "id", rh_action_id(a));
	put(w, "verb", v ? v->id : NULL);
	put_words(w, "keys", v ? v->keys : NULL);
	put(w, "label", a->label ? a->label : v ? v->label : NULL);
	put(w, "help", a->help);
	put_flag(w, "needsRow", a->flags & RH_ACT_NEEDS_ROW);
	put_flag(w, "writes", a->flags & RH_ACT_WRITES);
	put_flag(w, "reveals", a->flags & RH_ACT_REVEALS);
	put_flag(w, "danger", a->flags & RH_ACT_DANGER);
	rh_jw_close(w, '}');
}

static void describe_parts(struct rh_jw *w, const struct rh_screen_ops *s)
{
	if (s->columns) {
		open_list(w, "columns");
		for (const struct rh_column *c = s->columns; c->id; c++) {
			rh_jw_open(w, '{');
			put(w, "id", c->id);
			put(w, "title", c->title);
			rh_jw_close(w, '}');
		}
		rh_jw_close(w, ']');
	}
	if (s->fields) {
		open_list(w, "fields");
		for (const struct rh_field *f = s->fields; f->id; f++)
			if (!(f->flags & RH_FIELD_HIDDEN))
				describe_field(w, f);
		rh_jw_close(w, ']');
	}
	if (s->sections) {
		open_list(w, "sections");
		for (const struct rh_section *c = s->sections; c->id; c++) {
			rh_jw_open(w, '{');
			put(w, "id", c->id);
			put(w, "title", c->title);
			rh_jw_close(w, '}');
		}
		rh_jw_close(w, ']');
	}
}

static void describe_screen(struct rh_jw *w, const struct rh_screen_ops *s)
{
	rh_jw_open(w, '{');
	put(w, "id", s->id);
	put(w, "title", s->title);
	put(w, "kind", screen_kinds[s->kind]);
	put_flag(w, "dialog", s->flags & RH_SCREEN_DIALOG);
	put(w, "help", s->help);
	put(w, "submit", s->submit_label);
	describe_parts(w, s);
	open_list(w, "actions");
	for (const struct rh_action *a = s->actions; a && a->verb != RH_DO_NOTHING; a++)
		describe_action(w, a);
	rh_jw_close(w, ']');
	rh_jw_close(w, '}');
}

static void describe_verbs(struct rh_jw *w)
{
	open_list(w, "verbs");
	for (const struct rh_verb_def *v = rh_verbs; v->verb != RH_DO_NOTHING; v++) {
		rh_jw_open(w, '{');
		put(w, "id", v->id);
		put_words(w, "keys", v->keys);
		if (v->keys_in_form)
			put_words(w, "keysInForm", v->keys_in_form);
		put(w, "label", v->label);
		rh_jw_close(w, '}');
	}
	rh_jw_close(w, ']');
}

static void describe_command_line(struct rh_jw *w)
{
	open_list(w, "places");
	for (const struct rh_place *p = rh_places_table; p->id; p++) {
		rh_jw_open(w, '{');
		put(w, "id", p->id);
		put(w, "screen", p->screen);
		put(w, "menu", p->menu);
		put(w, "label", p->label);
		put(w, "place", p->cli);
		rh_jw_close(w, '}');
	}
	rh_jw_close(w, ']');
	open_list(w, "options");
	for (const struct rh_option_def *d = rh_option_defs; d->name; d++) {
		char letter[2] = { (char)d->letter, '\0' };
		rh_jw_open(w, '{');
		put(w, "name", d->name);
		put(w, "short", strchr("nhV", d->letter) ? letter : NULL);
		put(w, "argument", d->arg);
		put(w, "help", d->help);
		rh_jw_close(w, '}');
	}
	rh_jw_close(w, ']');
	open_list(w, "exitCodes");
	for (const struct rh_exit_def *d = rh_exit_defs; d->meaning; d++) {
		rh_jw_open(w, '{');
		rh_jw_key(w, RH_STR("code"));
		rh_jw_int(w, d->code);
		put(w, "meaning", d->meaning);
		rh_jw_close(w, '}');
	}
	rh_jw_close(w, ']');
}

void rh_describe(const struct rh_screen_ops *const *screens, struct rh_buf *out)
{
	struct rh_jw w;

	rh_jw_init(&w, rh_out_buf(out));
	rh_jw_open(&w, '{');
	put(&w, "program", "ranchhand");
	describe_command_line(&w);
	describe_verbs(&w);
	open_list(&w, "screens");
	for (; *screens; screens++)
		describe_screen(&w, *screens);
	rh_jw_close(&w, ']');
	rh_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}
