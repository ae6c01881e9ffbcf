/* What is wrong with a lesson file: every mistake that a look at the program's own tables can find. */
#include "app/lesson_print.h"
#include "app/cmdline.h"
#include "app/internal.h"
#include "app/lesson.h"
#include "app/lesson_files.h"
#include "app/look.h"
#include "app/options.h"
#include "app/places.h"
#include "base/base.h"
#include "data/lesson.h"
#include "ui/field.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct check {
	const struct ui_screen_ops *const *screens;
	const struct app_lesson_files *all; /* what needs may name */
	const struct data_lesson *l;
	const char *file;
	struct rh_str text;             /* of the file */
	const struct ui_screen_ops *on; /* where the lesson is; NULL: not known for sure */
	struct rh_buf *out;
	size_t mistakes;
};

static void complain(struct check *c, int line, const struct rh_err *e)
{
	char *what = rh_err_line(e, false);

	rh_line_clean(c->out, rh_str(c->file));
	if (line)
		rh_buf_addf(c->out, ":%d", line);
	rh_buf_addz(c->out, ": ");
	rh_line_clean(c->out, rh_str(what));
	rh_buf_addc(c->out, '\n');
	if (e->fix[0]) {
		rh_buf_addz(c->out, "  ");
		rh_line_clean(c->out, rh_str(e->fix));
		rh_buf_addc(c->out, '\n');
	}
	free(what);
	c->mistakes++;
}

static void mistake(struct check *c, int line, const char *fix, const char *what, ...) RH_PRINTF(4, 5);

static void mistake(struct check *c, int line, const char *fix, const char *what, ...)
{
	struct rh_err e;
	char text[sizeof e.what];
	va_list list;

	va_start(list, what);
	vsnprintf(text, sizeof text, what, list);
	va_end(list);
	rh_err_say(&e, RH_E_PARSE, text, NULL, fix);
	complain(c, line, &e);
}

/* ---- the program's own tables ---- */

static const struct ui_screen_ops *screen_of(const struct check *c, const char *id)
{
	for (size_t i = 0; c->screens[i]; i++)
		if (strcmp(c->screens[i]->id, id) == 0)
			return c->screens[i];
	return NULL;
}

static bool has_action(const struct ui_screen_ops *s, const char *id)
{
	for (const struct ui_action *a = s->actions; a && a->verb != UI_DO_NOTHING; a++)
		if (strcmp(ui_action_id(a), id) == 0)
			return true;
	return false;
}

static bool is_verb(const char *id)
{
	for (const struct ui_verb_def *v = ui_verbs; v->verb != UI_DO_NOTHING; v++)
		if (strcmp(v->id, id) == 0)
			return true;
	return false;
}

static bool is_action(const struct check *c, const char *id)
{
	for (size_t i = 0; c->screens[i]; i++)
		if (has_action(c->screens[i], id))
			return true;
	return false;
}

static const struct ui_field *field_in(const struct ui_field *f, struct rh_str id)
{
	while (f && f->id && !rh_str_is(id, f->id))
		f++;
	return f && f->id ? f : NULL;
}

/* "name", or "containers.0.image" within a REPEAT. */
static const struct ui_field *field_on(const struct ui_screen_ops *s, const char *id)
{
	const struct ui_field *table = s->fields, *f = NULL;
	struct rh_str rest = rh_str(id), part;

	while (rh_str_cut(&rest, '.', &part)) {
		f = field_in(table, part);
		if (f && f->kind == UI_FIELD_KEYVALUES)
			return f;
		if (!f || f->kind != UI_FIELD_REPEAT || !rest.n)
			return rest.n ? NULL : f;
		table = f->nested;
		(void)rh_str_cut(&rest, '.', &part); /* which one */
	}
	return f;
}

static const struct ui_field *field_anywhere(const struct check *c, const char *id)
{
	const struct ui_field *f = NULL;

	for (size_t i = 0; !f && c->screens[i]; i++)
		f = field_on(c->screens[i], id);
	return f;
}

/* ---- one line ---- */

static void check_screen(struct check *c, const struct data_lesson_line *l)
{
	c->on = screen_of(c, l->arg);
	if (!c->on)
		mistake(c, l->line, _("ranchhand --describe lists the screens, under \"screens\"."),
			_("there is no screen \"%s\""), l->arg);
}

static void check_do(struct check *c, const struct data_lesson_line *l)
{
	if (!is_verb(l->arg) && !is_action(c, l->arg))
		mistake(c, l->line, _("ranchhand --describe lists verbs, and the actions of each screen."),
			_("no verb or action is called \"%s\""), l->arg);
	c->on = NULL;
}

static void check_place(struct check *c, const struct data_lesson_line *l)
{
	char *id = rh_strdup(l->arg), *colon = strchr(id, ':');

	if (colon)
		*colon = '\0';
	bool known = app_place_of_id(id) || strcmp(id, "go.cluster") == 0 || rh_str_starts(rh_str(id), "do.lesson.");
	if (l->word == DATA_LESSON_PALETTE)
		known = known || is_verb(id) || is_action(c, id);
	if (!known)
		mistake(c, l->line, _("ranchhand --describe lists the places, under \"places\"."),
			_("no place or entry is called \"%s\""), l->arg);
	free(id);
	c->on = NULL;
}

static void check_value(struct check *c, const struct data_lesson_line *l, const struct ui_field *f)
{
	struct rh_buf all;

	if (!f->options || f->choices || l->word != DATA_LESSON_CHOOSE || strchr(l->value, '{'))
		return;
	rh_buf_init(&all, 4096);
	for (const struct ui_choice *o = f->options; o->value; o++) {
		if (strcmp(o->value, l->value) == 0) {
			rh_buf_release(&all);
			return;
		}
		rh_buf_addf(&all, "%s%s", all.n ? _(", ") : "", o->value);
	}
	struct rh_err e;
	rh_err_set(&e, RH_E_PARSE, _("%s cannot be \"%s\""), l->arg, l->value);
	rh_err_fix(&e, _("It is one of: %s."), all.p);
	complain(c, l->line, &e);
	rh_buf_release(&all);
}

static void check_field(struct check *c, const struct data_lesson_line *l)
{
	const struct ui_field *f = c->on && c->on->fields ? field_on(c->on, l->arg) : field_anywhere(c, l->arg);
	struct rh_err e;

	if (f) {
		check_value(c, l, f);
		return;
	}
	if (c->on && c->on->fields)
		rh_err_set(&e, RH_E_PARSE, _("the screen %s has no field \"%s\""), c->on->id, l->arg);
	else
		rh_err_set(&e, RH_E_PARSE, _("no screen has a field \"%s\""), l->arg);
	rh_err_fix(&e, "%s", _("ranchhand --describe lists the fields of each screen."));
	complain(c, l->line, &e);
}

static void check_names(struct check *c, const char *text, int line)
{
	struct rh_buf filled;
	struct rh_err e;

	rh_buf_init(&filled, APP_LESSON_BYTES);
	if (text && data_lesson_fill(c->l, rh_str(text), &filled, &e) != RH_OK)
		complain(c, line, &e);
	rh_buf_release(&filled);
}

static void check_line(struct check *c, const struct data_lesson_line *l)
{
	check_names(c, l->arg, l->line);
	check_names(c, l->value, l->line);
	switch (l->word) {
	case DATA_LESSON_SCREEN:
		check_screen(c, l);
		break;
	case DATA_LESSON_DO:
		check_do(c, l);
		break;
	case DATA_LESSON_MENU:
	case DATA_LESSON_PALETTE:
		check_place(c, l);
		break;
	case DATA_LESSON_FIELD:
	case DATA_LESSON_SECRET:
	case DATA_LESSON_CHOOSE:
		check_field(c, l);
		break;
	case DATA_LESSON_PICK:
	case DATA_LESSON_PRESS:
	case DATA_LESSON_BURST:
		c->on = NULL;
		break;
	default:
		break;
	}
}

/* ---- a step ---- */

static bool is_check(enum data_lesson_word w)
{
	switch (w) {
	case DATA_LESSON_SCREEN:
	case DATA_LESSON_SEE:
	case DATA_LESSON_LABEL:
	case DATA_LESSON_FOCUS:
	case DATA_LESSON_FIELD:
	case DATA_LESSON_SECRET:
	case DATA_LESSON_CHOOSE:
	case DATA_LESSON_ROW:
	case DATA_LESSON_API:
		return true;
	default:
		return false;
	}
}

static void check_texts(struct check *c, const struct data_lesson_step *s, const struct data_lesson_texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		check_names(c, t->v[i].text, s->line);
}

static void check_languages(struct check *c, const struct data_lesson_step *s)
{
	check_texts(c, s, &s->yet);
	check_texts(c, s, &s->hint);
	for (size_t i = 0; i < s->say.n; i++) {
		check_names(c, s->say.v[i].text, s->line);
		if (!data_lesson_speaks(&c->l->title, s->say.v[i].lang))
			mistake(c, s->line,
				_("Add a title in this language: every text is there in the same languages."),
				_("the title says nothing in %s, this step does"), s->say.v[i].lang);
	}
}

static void check_step(struct check *c, const struct data_lesson_step *s, int *docs)
{
	bool checks = false;

	for (size_t i = 0; i < s->count; i++) {
		check_line(c, &s->lines[i]);
		checks |= is_check(s->lines[i].word);
	}
	check_languages(c, s);
	if (!checks)
		mistake(c, s->line,
			_("Add what is so once it is done: screen, row, field, see, label or api with expect."),
			_("nothing checks the step %s"), s->id);
	if (s->as && !data_lesson_names(c->l->users, s->as))
		mistake(c, s->line, _("Name the user in the line \"users\"."),
			_("the lesson is not for the user \"%s\""), s->as);
	if (s->docs && !c->l->procedure)
		mistake(c, s->line, _("Add the line \"procedure\" before the first step."),
			_("it is not said of which procedure the step %s is"), s->id);
	if (s->docs && s->docs < *docs)
		mistake(c, s->line, _("Steps stand in the order of the documentation's."),
			_("the step %s goes back in the documentation"), s->id);
	if (s->docs)
		*docs = s->docs;
}

/* ---- the head ---- */

static const char *unknown(char *const *words, const char *const *known)
{
	for (; words && *words; words++)
		if (!app_look_known(known, *words))
			return *words;
	return NULL;
}

static bool is_lesson(const struct check *c, const char *id)
{
	for (size_t i = 0; i < c->all->n; i++)
		if (strcmp(c->all->v[i].id, id) == 0)
			return true;
	return false;
}

/* The line of the head that begins so; 0: there is none. */
static int head_line(const struct check *c, const char *word)
{
	struct rh_str rest = c->text, line;

	for (int n = 1; rh_str_cut(&rest, '\n', &line); n++) {
		struct rh_str first;

		line = rh_str_trim(line);
		(void)rh_str_cut(&line, ' ', &first);
		if (rh_str_is(first, word))
			return n;
	}
	return 0;
}

static void check_head(struct check *c)
{
	static const char *const users[] = { "admin", "member", "reader", NULL };
	const char *slash = strrchr(c->file, '/');
	char *name = rh_format("%s.lesson", c->l->id);

	const char *profile = unknown(c->l->profiles, app_demo_profiles), *user = unknown(c->l->users, users);

	if (profile)
		mistake(c, head_line(c, "profiles"), _("It has 2.15, 2.11, 2.6 and kubernetes."),
			_("the sandbox has no profile \"%s\""), profile);
	if (user)
		mistake(c, head_line(c, "users"), _("It has admin, member and reader."),
			_("the sandbox has no user \"%s\""), user);
	if (strcmp(slash ? slash + 1 : c->file, name) != 0)
		mistake(c, head_line(c, "lesson"), _("A lesson's file has the name of its id."),
			_("the file is not called %s"), name);
	free(name);
	if (!c->l->minutes)
		mistake(c, 0, _("Add the line \"minutes\" before the first step."),
			_("%s does not say how long it takes"), c->l->id);
	if (!app_lesson_chapter(c->l->part))
		mistake(c, head_line(c, "part"),
			_("Chapters are registries, projects, workloads, kubectl, trouble and several."),
			_("%s is of no chapter"), c->l->id);
	for (char **need = c->l->needs; need && *need; need++)
		if (!is_lesson(c, *need))
			mistake(c, head_line(c, "needs"), _("ranchhand lesson lists them."),
				_("there is no lesson \"%s\""), *need);
}

/* ---- the file ---- */

/* A lesson that cannot be read is read again without the line that is wrong, to find the next one; not without a step,
 * whose lines would be another's. */
static bool blank(struct rh_buf *text, int line)
{
	char *p = text->p;

	for (int n = 1; n < line && p; n++)
		p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL;
	while (p && (*p == ' ' || *p == '\t'))
		p++;
	if (!line || !p || !*p || *p == '\n' || *p == '#' || strncmp(p, "step", 4) == 0)
		return false;
	*p = '#';
	return true;
}

static void parse_all(struct check *c, struct rh_buf *text, struct data_lesson **out)
{
	enum { MOST = 50 };
	struct rh_err e;

	for (int n = 0; n < MOST; n++) {
		static const char at[] = "line ";
		const char *number;
		int64_t line = 0;

		if (data_lesson_parse(rh_buf_str(text), out, &e) == RH_OK)
			return;
		number = strstr(e.what, at);
		if (number) {
			number += strlen(at);
			(void)rh_str_number(rh_str_n(number, strspn(number, "0123456789")), 1, INT32_MAX, &line);
		}
		complain(c, (int)line, &e);
		if (!blank(text, (int)line))
			return;
	}
}

static void check_text(struct check *c, struct rh_buf *text)
{
	static const char *const given[] = { "password", "registry", "right" };
	struct data_lesson *l = NULL;
	int docs = 0;

	parse_all(c, text, &l);
	if (!l)
		return;
	for (size_t i = 0; i < RH_LEN(given); i++)
		data_lesson_let(l, given[i], given[i]);
	c->l = l;
	c->text = rh_buf_str(text);
	check_head(c);
	for (size_t i = 0; i < l->count; i++)
		check_step(c, &l->steps[i], &docs);
	data_lesson_free(&l);
}

int app_lesson_check(struct app *a, const struct ui_screen_ops *const *screens, struct rh_buf *out)
{
	struct app_lesson_files all;
	size_t mistakes = 0;

	app_lesson_files_read(&a->opt, &all);
	for (size_t i = 0; i < a->opt.image_count; i++) {
		struct check c = { .screens = screens, .all = &all, .file = a->opt.images[i], .out = out };
		struct rh_buf text;
		struct rh_err e;

		rh_buf_init(&text, APP_LESSON_BYTES);
		if (app_lesson_read_file(c.file, &text, &e) == RH_OK)
			check_text(&c, &text);
		else
			complain(&c, 0, &e);
		rh_buf_release(&text);
		mistakes += c.mistakes;
	}
	if (!mistakes)
		rh_buf_addf(out, "%s\n", _("No mistake was found."));
	app_lesson_files_release(&all);
	return mistakes ? APP_EXIT_CONFIG : APP_EXIT_OK;
}
