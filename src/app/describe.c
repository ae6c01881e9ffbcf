/* --describe: everything a lesson, the man page or a test needs to know of the screens, from their own tables. */
#include "config.h"

#include "app/cmdline.h"
#include "app/internal.h"
#include "app/options.h"
#include "app/places.h"
#include "base/base.h"
#include "data/json.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

static const char *const screen_kinds[] = { "menu", "list", "form", "detail", "text", "map", "lines" };
static const char *const field_kinds[] = { "text",      "secret", "choice",    "check",  "number", "pick",
					   "keyvalues", "lines",  "checklist", "repeat", "note",   "section" };

static const char *const takes[] = {
	[APP_TAKES_FILE] = "file",     [APP_TAKES_DIRECTORY] = "directory", [APP_TAKES_CONTEXT] = "context",
	[APP_TAKES_SERVER] = "server", [APP_TAKES_CLUSTER] = "cluster",     [APP_TAKES_NAMESPACE] = "namespace"
};

/* A sentence, with the keys that it names. */
static void put_help(struct data_jw *w, const char *key, const char *text)
{
	char *z = text ? rh_strdup(text) : NULL;

	if (z)
		ui_keys_expand(z, NULL);
	data_jw_kv_given(w, key, z);
	free(z);
}

static void put_words(struct data_jw *w, const char *key, const char *words)
{
	struct rh_str rest = rh_str(words), word;

	data_jw_kv_open(w, key, '[');
	while (words && rh_str_cut(&rest, ' ', &word))
		if (word.n)
			data_jw_str(w, word);
	data_jw_close(w, ']');
}

static void put_values(struct data_jw *w, const struct app_option_def *d)
{
	struct rh_str rest, one;
	struct rh_buf b;

	if (!d->values)
		return;
	rh_buf_init(&b, 4096);
	d->values(&b);
	rest = rh_buf_str(&b);
	data_jw_kv_open(w, "values", '[');
	while (rh_str_cut(&rest, ',', &one))
		data_jw_str(w, rh_str_trim(one));
	data_jw_close(w, ']');
	rh_buf_release(&b);
}

/* The id of the field that has a handle, in the table that begins there. */
static const char *id_of(const struct ui_field *table, unsigned at)
{
	while (table->id && table->at != at)
		table++;
	return table->id;
}

static void describe_field(struct data_jw *w, const struct ui_field *table, const struct ui_field *f)
{
	data_jw_open(w, '{');
	data_jw_kv_given(w, "id", f->id);
	data_jw_kv_given(w, "kind", field_kinds[f->kind]);
	data_jw_kv_given(w, "label", f->label);
	data_jw_kv_given(w, "preset", f->preset);
	put_help(w, "help", f->help);
	data_jw_kv_set(w, "required", f->flags & UI_FIELD_REQUIRED);
	data_jw_kv_set(w, "fixed", f->flags & UI_FIELD_FIXED);
	data_jw_kv_set(w, "secretValues", f->flags & UI_FIELD_SECRET_VALUES);
	if (f->section)
		data_jw_kv_given(w, "section", id_of(table, f->section));
	if (f->when.values) {
		data_jw_kv_open(w, "when", '{');
		data_jw_kv_given(w, "field", id_of(table, f->when.field));
		put_words(w, "values", f->when.values);
		data_jw_close(w, '}');
	}
	if (f->options) {
		data_jw_kv_open(w, "options", '[');
		for (const struct ui_choice *c = f->options; c->value; c++) {
			data_jw_open(w, '{');
			data_jw_kv_given(w, "value", c->value);
			data_jw_kv_given(w, "label", c->label);
			data_jw_close(w, '}');
		}
		data_jw_close(w, ']');
	}
	if (f->nested) {
		data_jw_kv_open(w, "fields", '[');
		for (const struct ui_field *nested = f->nested; nested->id; nested++)
			if (!(nested->flags & UI_FIELD_HIDDEN))
				describe_field(w, f->nested, nested);
		data_jw_close(w, ']');
	}
	data_jw_close(w, '}');
}

static void describe_action(struct data_jw *w, const struct ui_screen_ops *s, const struct ui_action *a)
{
	const struct ui_verb_def *v = ui_verb_find(a->verb);
	const char *keys = ui_action_keys(s, a);

	data_jw_open(w, '{');
	data_jw_kv_given(w, "id", ui_action_id(a));
	data_jw_kv_given(w, "verb", v ? v->id : keys[0] ? a->id : NULL);
	put_words(w, "keys", keys);
	data_jw_kv_given(w, "label", a->label ? a->label : v ? v->label : NULL);
	put_help(w, "help", a->help);
	data_jw_kv_set(w, "needsRow", a->flags & UI_ACT_NEEDS_ROW);
	data_jw_kv_set(w, "writes", a->flags & UI_ACT_WRITES);
	data_jw_kv_set(w, "reveals", a->flags & UI_ACT_REVEALS);
	data_jw_kv_set(w, "danger", a->flags & UI_ACT_DANGER);
	data_jw_close(w, '}');
}

static void describe_parts(struct data_jw *w, const struct ui_screen_ops *s)
{
	if (s->columns) {
		data_jw_kv_open(w, "columns", '[');
		for (const struct ui_column *c = s->columns; c->id; c++) {
			data_jw_open(w, '{');
			data_jw_kv_given(w, "id", c->id);
			data_jw_kv_given(w, "title", c->title);
			data_jw_close(w, '}');
		}
		data_jw_close(w, ']');
	}
	if (s->fields) {
		data_jw_kv_open(w, "fields", '[');
		for (const struct ui_field *f = s->fields; f->id; f++)
			if (!(f->flags & UI_FIELD_HIDDEN))
				describe_field(w, s->fields, f);
		data_jw_close(w, ']');
	}
	if (s->sections) {
		data_jw_kv_open(w, "sections", '[');
		for (const struct ui_section *c = s->sections; c->id; c++) {
			data_jw_open(w, '{');
			data_jw_kv_given(w, "id", c->id);
			data_jw_kv_given(w, "title", c->title);
			data_jw_close(w, '}');
		}
		data_jw_close(w, ']');
	}
}

static void describe_screen(struct data_jw *w, const struct ui_screen_ops *s)
{
	data_jw_open(w, '{');
	data_jw_kv_given(w, "id", s->id);
	data_jw_kv_given(w, "title", s->title);
	data_jw_kv_given(w, "kind", screen_kinds[s->kind]);
	data_jw_kv_set(w, "dialog", s->flags & UI_SCREEN_DIALOG);
	put_help(w, "help", s->help);
	data_jw_kv_given(w, "submit", s->submit_label);
	data_jw_kv_given(w, "save", s->save_label);
	describe_parts(w, s);
	data_jw_kv_open(w, "actions", '[');
	for (const struct ui_action *a = s->actions; a && a->verb != UI_DO_NOTHING; a++)
		describe_action(w, s, a);
	data_jw_close(w, ']');
	data_jw_close(w, '}');
}

/* Keys that only one screen has stand behind those of the whole program. */
static void describe_own_keys(struct data_jw *w, const struct ui_screen_ops *s)
{
	for (const struct ui_action *a = s->actions; a && a->verb != UI_DO_NOTHING; a++) {
		if (ui_verb_find(a->verb) || !ui_action_keys(s, a)[0])
			continue;
		data_jw_open(w, '{');
		data_jw_kv_given(w, "id", a->id);
		put_words(w, "keys", ui_action_keys(s, a));
		data_jw_kv_given(w, "label", a->label);
		data_jw_close(w, '}');
	}
}

static void describe_verbs(struct data_jw *w, const struct ui_screen_ops *const *screens)
{
	data_jw_kv_open(w, "verbs", '[');
	for (const struct ui_verb_def *v = ui_verbs; v->verb != UI_DO_NOTHING; v++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "id", v->id);
		put_words(w, "keys", v->keys);
		if (v->keys_in_form)
			put_words(w, "keysInForm", v->keys_in_form);
		data_jw_kv_given(w, "label", v->label);
		data_jw_close(w, '}');
	}
	for (; *screens; screens++)
		describe_own_keys(w, *screens);
	data_jw_close(w, ']');
}

static void describe_command_line(struct data_jw *w)
{
	data_jw_kv_open(w, "places", '[');
	for (const struct app_place *p = app_places; p->id; p++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "id", p->id);
		data_jw_kv_given(w, "screen", p->screen);
		data_jw_kv_given(w, "menu", p->menu);
		data_jw_kv_given(w, "label", p->label);
		data_jw_kv_given(w, "place", p->cli);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	data_jw_kv_open(w, "options", '[');
	for (const struct app_option_def *d = app_option_defs; d->name; d++) {
		char letter[2] = { (char)d->letter, '\0' };
		data_jw_open(w, '{');
		data_jw_kv_given(w, "name", d->name);
		data_jw_kv_given(w, "short", strchr("nhV", d->letter) ? letter : NULL);
		data_jw_kv_given(w, "argument", d->arg);
		data_jw_kv_given(w, "help", d->help);
		data_jw_kv_given(w, "takes", takes[d->takes]);
		data_jw_kv_set(w, "optional", d->optional);
		put_values(w, d);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	data_jw_kv_open(w, "commands", '[');
	for (const struct app_command_def *d = app_command_defs; d->name; d++) {
		data_jw_open(w, '{');
		data_jw_kv_given(w, "name", d->name);
		data_jw_kv_given(w, "argument", d->arg);
		data_jw_kv_given(w, "help", d->help);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
	data_jw_kv_open(w, "exitCodes", '[');
	for (const struct app_exit_def *d = app_exit_defs; d->meaning; d++) {
		data_jw_open(w, '{');
		data_jw_kv_int(w, "code", d->code);
		data_jw_kv_given(w, "meaning", d->meaning);
		data_jw_close(w, '}');
	}
	data_jw_close(w, ']');
}

void app_describe(const struct ui_screen_ops *const *screens, struct rh_buf *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	data_jw_kv_given(&w, "program", "ranchhand");
	data_jw_kv_given(&w, "version", PACKAGE_VERSION);
	describe_command_line(&w);
	describe_verbs(&w, screens);
	data_jw_kv_open(&w, "screens", '[');
	for (; *screens; screens++)
		describe_screen(&w, *screens);
	data_jw_close(&w, ']');
	data_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}
