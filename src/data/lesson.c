/* lesson: reads lesson files. One line is one thing; every complaint names its line. */
#include "data/lesson.h"
#include "base/base.h"

#include <string.h>

#define LESSON_LIMIT ((size_t)1 << 20)

const struct data_lesson_def data_lesson_words[] = {
	[DATA_LESSON_DO] = { "do", DATA_LESSON_DO, DATA_LESSON_PERSON, false, "do create" },
	[DATA_LESSON_MENU] = { "menu", DATA_LESSON_MENU, DATA_LESSON_PERSON, false, "menu go.clusters" },
	[DATA_LESSON_PALETTE] = { "palette", DATA_LESSON_PALETTE, DATA_LESSON_PERSON, false, "palette go.secrets" },
	[DATA_LESSON_ROW] = { "row", DATA_LESSON_ROW, DATA_LESSON_PERSON, false, "row shop-prod" },
	[DATA_LESSON_FIELD] = { "field", DATA_LESSON_FIELD, DATA_LESSON_PERSON, true, "field name = quay-pull" },
	[DATA_LESSON_SECRET] = { "secret", DATA_LESSON_SECRET, DATA_LESSON_PERSON, true,
				 "secret password = {password}" },
	[DATA_LESSON_CHOOSE] = { "choose", DATA_LESSON_CHOOSE, DATA_LESSON_PERSON, true, "choose registry = quay" },
	[DATA_LESSON_PICK] = { "pick", DATA_LESSON_PICK, DATA_LESSON_PERSON, false, "pick retry" },
	[DATA_LESSON_PRESS] = { "press", DATA_LESSON_PRESS, DATA_LESSON_PERSON, false, "press Enter" },
	[DATA_LESSON_BURST] = { "burst", DATA_LESSON_BURST, DATA_LESSON_PERSON, false, "burst ^S Enter" },
	[DATA_LESSON_TYPE] = { "type", DATA_LESSON_TYPE, DATA_LESSON_PERSON, false, "type quay" },
	[DATA_LESSON_PASTE] = { "paste", DATA_LESSON_PASTE, DATA_LESSON_PERSON, false, "paste some text" },
	[DATA_LESSON_KUBECTL] = { "kubectl", DATA_LESSON_KUBECTL, DATA_LESSON_PERSON, false,
				  "kubectl get secrets -n default" },
	[DATA_LESSON_SETUP] = { "setup", DATA_LESSON_SETUP, DATA_LESSON_STAGE, false, "setup wrong-password" },
	[DATA_LESSON_SCREEN] = { "screen", DATA_LESSON_SCREEN, DATA_LESSON_CHECK, false, "screen secrets" },
	[DATA_LESSON_FOCUS] = { "focus", DATA_LESSON_FOCUS, DATA_LESSON_CHECK, false, "focus name" },
	[DATA_LESSON_SEE] = { "see", DATA_LESSON_SEE, DATA_LESSON_CHECK, false, "see quay-pull" },
	[DATA_LESSON_LABEL] = { "label", DATA_LESSON_LABEL, DATA_LESSON_CHECK, false, "label Registry" },
	[DATA_LESSON_API] = { "api", DATA_LESSON_API, DATA_LESSON_CHECK, false, "api GET /api/v1/namespaces" },
	[DATA_LESSON_EXPECT] = { "expect", DATA_LESSON_EXPECT, DATA_LESSON_CHECK, true,
				 "expect /metadata/name = quay-pull" },
	[DATA_LESSON_GOLDEN] = { "golden", DATA_LESSON_GOLDEN, DATA_LESSON_ENGINE, false, "golden form-filled" },
	[DATA_LESSON_TICK] = { "tick", DATA_LESSON_TICK, DATA_LESSON_ENGINE, false, "tick 300" },
	[DATA_LESSON_KEYS] = { "keys", DATA_LESSON_KEYS, DATA_LESSON_ENGINE, false, "keys 56" },
	[DATA_LESSON_RESIZE] = { "resize", DATA_LESSON_RESIZE, DATA_LESSON_ENGINE, false, "resize 132x43" },
	[DATA_LESSON_REVEAL] = { "reveal", DATA_LESSON_REVEAL, DATA_LESSON_ENGINE, false, "reveal password" },
	[DATA_LESSON_FAULT] = { "fault", DATA_LESSON_FAULT, DATA_LESSON_ENGINE, false,
				"fault {{\"watches\":\"close\"}" },
	[DATA_LESSON_PRINTED] = { "printed", DATA_LESSON_PRINTED, DATA_LESSON_ENGINE, false, "printed quay-pull" },
	[DATA_LESSON_PRINTED + 1] = { 0 },
};

/* ---- the small parts ---- */

static struct rh_str cut_word(struct rh_str *rest)
{
	struct rh_str s = rh_str_trim(*rest);
	size_t n = 0;
	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	*rest = rh_str_trim(rh_str_from(s, n));
	return rh_str_n(s.p, n);
}

static bool is_id(struct rh_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool ok =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.", c);
		if (!c || !ok)
			return false;
	}
	return s.n > 0;
}

static enum rh_code complain(struct rh_err *e, int line, const char *why, struct rh_str got)
{
	rh_err_set(e, RH_E_PARSE, "lesson file, line %d: %s", line, why);
	return rh_err_why(e, "the line has \"%.*s\"", RH_ARG(got));
}

static void texts_add(struct data_lesson_texts *t, struct rh_str lang, struct rh_str text)
{
	t->v = rh_resize(t->v, t->n + 1, sizeof *t->v);
	t->v[t->n++] = (struct data_lesson_text){ rh_str_dup(lang), rh_str_dup(text) };
}

static void texts_release(struct data_lesson_texts *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->v[i].lang);
		free(t->v[i].text);
	}
	free(t->v);
}

/* ---- parsing ---- */

struct reader {
	struct data_lesson *l;
	struct data_lesson_step *step; /* NULL before the first */
	int line;
	struct rh_err *e;
};

/* "en: Create a registry" into one language's text. */
static enum rh_code read_text(struct reader *r, struct data_lesson_texts *t, struct rh_str rest)
{
	struct rh_str lang = rest;
	size_t colon = rh_str_find(rest, ":");
	lang.n = colon;
	if (colon == rest.n || !is_id(lang))
		return complain(r->e, r->line, "expected a language and a text, as in \"en: Choose Create\"", rest);
	struct rh_str text = rh_str_trim(rh_str_from(rest, colon + 1));
	for (size_t i = 0; i < t->n; i++)
		if (rh_str_is(lang, t->v[i].lang))
			return complain(r->e, r->line, "this language stands here twice", lang);
	texts_add(t, lang, text);
	return RH_OK;
}

/* To a list that ends with NULL; NULL: there is none yet. */
static void words_add(char ***list, struct rh_str w)
{
	size_t n = 0;
	while (*list && (*list)[n])
		n++;
	*list = rh_resize(*list, n + 2, sizeof **list);
	(*list)[n] = rh_str_dup(w);
	(*list)[n + 1] = NULL;
}

static enum rh_code read_words(struct reader *r, char ***list, struct rh_str rest)
{
	if (*list)
		return complain(r->e, r->line, "stands twice", rest);
	for (struct rh_str w = cut_word(&rest); w.n; w = cut_word(&rest)) {
		if (!is_id(w))
			return complain(r->e, r->line, "expected names with spaces between them", w);
		words_add(list, w);
	}
	return *list ? RH_OK : complain(r->e, r->line, "expected at least one name", rest);
}

/* Splits "A = B" at the first " = "; an empty B is written "A =". */
static bool split_pair(struct rh_str rest, struct rh_str *a, struct rh_str *b)
{
	size_t at = rh_str_find(rest, " = ");
	if (at == rest.n) {
		if (rest.n < 3 || !rh_str_ends(rest, " ="))
			return false;
		at = rest.n - 2;
	}
	*a = rh_str_trim(rh_str_n(rest.p, at));
	*b = rh_str_trim(rh_str_from(rest, at + 2));
	return a->n > 0;
}

static enum rh_code read_docs(struct reader *r, struct rh_str w)
{
	struct rh_str n;
	int64_t step, of;
	if (!rh_str_cut(&w, '/', &n) || !rh_str_number(n, 1, 99, &step) || !rh_str_number(w, step, 99, &of))
		return complain(r->e, r->line, "expected a step of the documentation, as in \"docs 6/9\"", w);
	r->step->docs = (int)step;
	r->step->docs_of = (int)of;
	return RH_OK;
}

size_t data_lesson_step_of(const struct data_lesson *l, struct rh_str id)
{
	size_t i = 0;
	while (i < l->count && !rh_str_is(id, l->steps[i].id))
		i++;
	return i;
}

/* "step ID [docs N/M] [on rancher|kubernetes] [as USER]" */
static enum rh_code read_step(struct reader *r, struct rh_str rest)
{
	struct rh_str id = cut_word(&rest);
	if (!is_id(id))
		return complain(r->e, r->line, "expected \"step\" and a name of letters, digits, - and _", id);
	if (data_lesson_step_of(r->l, id) < r->l->count)
		return complain(r->e, r->line, "there is already a step of this name", id);
	r->l->steps = rh_resize(r->l->steps, r->l->count + 1, sizeof *r->l->steps);
	r->step = &r->l->steps[r->l->count++];
	*r->step = (struct data_lesson_step){ .id = rh_str_dup(id), .line = r->line };
	for (struct rh_str w = cut_word(&rest); w.n; w = cut_word(&rest)) {
		struct rh_str v = cut_word(&rest);
		enum rh_code code = RH_OK;
		if (rh_str_is(w, "docs"))
			code = read_docs(r, v);
		else if (rh_str_is(w, "on") && !r->step->on && (rh_str_is(v, "rancher") || rh_str_is(v, "kubernetes")))
			r->step->on = rh_str_dup(v);
		else if (rh_str_is(w, "as") && !r->step->as && is_id(v))
			r->step->as = rh_str_dup(v);
		else
			code = complain(r->e, r->line,
					"expected docs N/M, on rancher, on kubernetes or as USER, each once", w);
		if (code != RH_OK)
			return code;
	}
	return RH_OK;
}

static enum rh_code read_instruction(struct reader *r, struct rh_str word, struct rh_str rest)
{
	struct data_lesson_line line = { .line = r->line };
	if (rh_str_is(word, "not")) {
		line.negated = true;
		word = cut_word(&rest);
	}
	const struct data_lesson_def *d = data_lesson_words;
	while (d->name && !rh_str_is(word, d->name))
		d++;
	if (!d->name)
		return complain(r->e, r->line, "no instruction has this name", word);
	if (line.negated && d->word != DATA_LESSON_SEE && d->word != DATA_LESSON_LABEL &&
	    d->word != DATA_LESSON_PRINTED && d->word != DATA_LESSON_CHOOSE)
		return complain(r->e, r->line, "only see, label, printed and choose can be negated", word);
	struct rh_str a = rest, b = { 0 };
	if (!rest.n || (d->pair && !split_pair(rest, &a, &b))) {
		(void)complain(r->e, r->line, "this instruction needs something to work on", rest);
		return rh_err_fix(r->e, "write it like \"%s\"", d->example);
	}
	if (d->word == DATA_LESSON_SETUP && !is_id(rest))
		return complain(r->e, r->line, "expected the name of one thing to break", rest);
	line.word = d->word;
	line.arg = rh_str_dup(a);
	line.value = d->pair ? rh_str_dup(b) : NULL;
	r->step->lines = rh_resize(r->step->lines, r->step->count + 1, sizeof *r->step->lines);
	r->step->lines[r->step->count++] = line;
	return RH_OK;
}

/* "let NAME = VALUE"; of `own` another value will do as well. */
static void read_let(struct data_lesson *l, struct rh_str name, struct rh_str value, bool own)
{
	char *n = rh_str_dup(name), *v = rh_str_dup(value);
	data_lesson_let(l, n, v);
	if (own)
		words_add(&l->own, name);
	free(n);
	free(v);
}

/* What the list of lessons is made from. */
static enum rh_code read_curriculum(struct reader *r, struct rh_str word, struct rh_str rest, bool *known)
{
	struct data_lesson *l = r->l;
	int64_t minutes;
	*known = true;
	if (rh_str_is(word, "needs"))
		return read_words(r, &l->needs, rest);
	if (rh_str_is(word, "setup"))
		return read_words(r, &l->setup, rest);
	if (rh_str_is(word, "minutes")) {
		if (l->minutes || !rh_str_number(rest, 1, 600, &minutes))
			return complain(r->e, r->line, "expected a number of minutes, once", rest);
		l->minutes = (int)minutes;
	} else if (rh_str_is(word, "part")) {
		if (l->part || !is_id(rest))
			return complain(r->e, r->line, "expected the name of one part, once", rest);
		l->part = rh_str_dup(rest);
	} else {
		*known = false;
	}
	return RH_OK;
}

static enum rh_code read_head(struct reader *r, struct rh_str word, struct rh_str rest)
{
	struct data_lesson *l = r->l;
	struct rh_str name, value;
	bool own = rh_str_is(word, "own"), known;
	enum rh_code code = read_curriculum(r, word, rest, &known);
	if (known)
		return code;
	if (rh_str_is(word, "lesson") && !l->id && is_id(rest)) {
		l->id = rh_str_dup(rest);
	} else if (rh_str_is(word, "title")) {
		return read_text(r, &l->title, rest);
	} else if (rh_str_is(word, "procedure") && !l->procedure && rest.n) {
		l->procedure = rh_str_dup(rest);
	} else if (rh_str_is(word, "profiles")) {
		return read_words(r, &l->profiles, rest);
	} else if (rh_str_is(word, "users")) {
		return read_words(r, &l->users, rest);
	} else if ((own || rh_str_is(word, "let")) && split_pair(rest, &name, &value) && is_id(name)) {
		read_let(l, name, value, own);
	} else {
		return complain(r->e, r->line,
				"before the first step stand lesson, title, procedure, profiles, users, let, own, "
				"setup, minutes, needs and part",
				word);
	}
	return RH_OK;
}

static enum rh_code read_line(struct reader *r, struct rh_str text)
{
	struct rh_str rest = rh_str_trim(text);
	if (!rest.n || rest.p[0] == '#')
		return RH_OK;
	struct rh_str word = cut_word(&rest);
	if (rh_str_is(word, "step"))
		return read_step(r, rest);
	if (!r->step)
		return read_head(r, word, rest);
	if (rh_str_is(word, "say"))
		return read_text(r, &r->step->say, rest);
	if (rh_str_is(word, "yet"))
		return read_text(r, &r->step->yet, rest);
	if (rh_str_is(word, "hint"))
		return read_text(r, &r->step->hint, rest);
	return read_instruction(r, word, rest);
}

bool data_lesson_speaks(const struct data_lesson_texts *t, const char *lang)
{
	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->v[i].lang, lang))
			return true;
	return false;
}

/* A text of a step is there in every language of the title. */
static enum rh_code check_languages(const struct data_lesson *l, const struct data_lesson_step *s,
				    const struct data_lesson_texts *texts, const char *what, struct rh_err *e)
{
	for (size_t t = 0; t < l->title.n; t++)
		if (!data_lesson_speaks(texts, l->title.v[t].lang))
			return rh_err_set(e, RH_E_PARSE,
					  "lesson file, line %d: step %s %s nothing in %s, the title does", s->line,
					  s->id, what, l->title.v[t].lang);
	return RH_OK;
}

/* What a whole lesson must have. */
static enum rh_code check_whole(const struct data_lesson *l, struct rh_err *e)
{
	if (!l->id)
		return rh_err_set(e, RH_E_PARSE, "lesson file: it has no line \"lesson ID\"");
	if (!l->title.n || !l->profiles || !l->users || !l->count)
		return rh_err_set(e, RH_E_PARSE, "lesson %s: title, profiles, users and at least one step are needed",
				  l->id);
	for (size_t i = 0; i < l->count; i++) {
		const struct data_lesson_step *s = &l->steps[i];
		if (!s->say.n)
			return rh_err_set(e, RH_E_PARSE, "lesson file, line %d: step %s says nothing", s->line, s->id);
		enum rh_code code = check_languages(l, s, &s->say, "says", e);
		if (code == RH_OK && s->yet.n)
			code = check_languages(l, s, &s->yet, "has as yet", e);
		if (code == RH_OK && s->hint.n)
			code = check_languages(l, s, &s->hint, "hints", e);
		if (code != RH_OK)
			return code;
	}
	return RH_OK;
}

enum rh_code data_lesson_parse(struct rh_str text, struct data_lesson **out, struct rh_err *e)
{
	struct data_lesson *l = rh_alloc(sizeof *l);
	struct reader r = { .l = l, .e = e };
	struct rh_str part;
	enum rh_code code = RH_OK;
	*out = NULL;
	if (text.n > LESSON_LIMIT)
		code = rh_err_set(e, RH_E_LIMIT, "a lesson file may have at most %zu bytes", LESSON_LIMIT);
	else if (!rh_utf8_valid(text) || memchr(text.n ? text.p : "", '\0', text.n))
		code = rh_err_set(e, RH_E_PARSE, "the lesson file is not UTF-8 text");
	while (code == RH_OK && rh_str_cut(&text, '\n', &part)) {
		r.line++;
		code = read_line(&r, part);
	}
	if (code == RH_OK)
		code = check_whole(l, e);
	if (code != RH_OK)
		data_lesson_free(&l);
	*out = l;
	return code;
}

static void words_free(char **w)
{
	for (size_t i = 0; w && w[i]; i++)
		free(w[i]);
	free(w);
}

static void step_release(struct data_lesson_step *s)
{
	free(s->id);
	free(s->on);
	free(s->as);
	texts_release(&s->say);
	texts_release(&s->yet);
	texts_release(&s->hint);
	for (size_t i = 0; i < s->count; i++) {
		free(s->lines[i].arg);
		free(s->lines[i].value);
	}
	free(s->lines);
}

void data_lesson_free(struct data_lesson **lp)
{
	struct data_lesson *l = *lp;
	if (!l)
		return;
	struct data_lesson_texts lets = { l->lets, l->let_count };
	texts_release(&lets);
	texts_release(&l->title);
	words_free(l->profiles);
	words_free(l->users);
	words_free(l->own);
	words_free(l->setup);
	words_free(l->needs);
	free(l->part);
	for (size_t i = 0; i < l->count; i++)
		step_release(&l->steps[i]);
	free(l->steps);
	free(l->id);
	free(l->procedure);
	free(l);
	*lp = NULL;
}

/* ---- using one ---- */

const char *data_lesson_say(const struct data_lesson_texts *t, const char *lang)
{
	static const char *const separators[] = { "", ".", "@", "_" };
	struct rh_str want = rh_str(lang);
	for (size_t i = 0; i < RH_LEN(separators); i++) {
		struct rh_str head = want;
		if (*separators[i])
			head.n = rh_str_find(want, separators[i]);
		for (size_t k = 0; k < t->n; k++)
			if (rh_str_is(head, t->v[k].lang))
				return t->v[k].text;
	}
	for (size_t k = 0; k < t->n; k++)
		if (!strcmp(t->v[k].lang, "en"))
			return t->v[k].text;
	return t->n ? t->v[0].text : "";
}

void data_lesson_let(struct data_lesson *l, const char *name, const char *value)
{
	for (size_t i = 0; i < l->let_count; i++)
		if (!strcmp(l->lets[i].lang, name)) {
			rh_strset(&l->lets[i].text, value);
			return;
		}
	struct data_lesson_texts t = { l->lets, l->let_count };
	texts_add(&t, rh_str(name), rh_str(value));
	l->lets = t.v;
	l->let_count = t.n;
}

const char *data_lesson_let_of(const struct data_lesson *l, struct rh_str name)
{
	for (size_t i = 0; i < l->let_count; i++)
		if (rh_str_is(name, l->lets[i].lang))
			return l->lets[i].text;
	return NULL;
}

const char *data_lesson_own(const struct data_lesson *l, struct rh_str text)
{
	if (text.n < 3 || text.p[0] != '{' || text.p[text.n - 1] != '}')
		return NULL;
	text = rh_str_n(text.p + 1, text.n - 2);
	for (size_t i = 0; l->own && l->own[i]; i++)
		if (rh_str_is(text, l->own[i]))
			return l->own[i];
	return NULL;
}

enum rh_code data_lesson_fill(const struct data_lesson *l, struct rh_str text, struct rh_buf *out, struct rh_err *e)
{
	while (text.n) {
		size_t brace = rh_str_find(text, "{");
		rh_buf_add(out, text.p, brace);
		text = rh_str_from(text, brace);
		if (!text.n)
			break;
		if (rh_str_starts(text, "{{")) {
			rh_buf_addc(out, '{');
			text = rh_str_from(text, 2);
			continue;
		}
		struct rh_str name = rh_str_from(text, 1);
		size_t close = rh_str_find(name, "}");
		if (close == name.n)
			return rh_err_set(e, RH_E_PARSE, "the lesson has a { without its }: %.*s", RH_ARG(text));
		name.n = close;
		const char *value = data_lesson_let_of(l, name);
		if (!value) {
			rh_err_set(e, RH_E_PARSE, "the lesson uses {%.*s}, which nothing sets", RH_ARG(name));
			return rh_err_fix(e, "add \"let %.*s = …\" before the first step", RH_ARG(name));
		}
		rh_buf_addz(out, value);
		text = rh_str_from(text, name.n + 2);
	}
	return RH_OK;
}

bool data_lesson_names(char *const *words, const char *word)
{
	while (words && *words && strcmp(*words, word) != 0)
		words++;
	return words && *words;
}

bool data_lesson_step_applies(const struct data_lesson_step *s, bool rancher, const char *user)
{
	if (s->on && rancher != !strcmp(s->on, "rancher"))
		return false;
	return !s->as || !user || !strcmp(s->as, user);
}

/* Up to the next value. */
static bool literal(struct rh_str *rest, struct rh_str *part)
{
	if (!rh_str_cut(rest, '%', part))
		return false;
	*part = rh_str_trim(*part);
	while (rest->n && !strchr("sduc", rest->p[0]))
		*rest = rh_str_from(*rest, 1);
	*rest = rh_str_from(*rest, rest->n ? 1 : 0);
	return true;
}

struct rh_str data_lesson_label(const char *text)
{
	struct rh_str rest = rh_str(text), part, longest = rh_str("");

	while (literal(&rest, &part))
		if (part.n > longest.n)
			longest = part;
	return longest;
}

bool data_lesson_label_next(struct rh_str *rest, struct rh_str *part)
{
	enum { WORD = 4 /* bytes; anything shorter may stand anywhere */ };

	while (literal(rest, part))
		if (part->n >= WORD)
			return true;
	return false;
}
