/* --wrong: a robot that plays a lesson's guided tour wrongly. Whatever it does, no step may be ticked off that does not
 * hold, and none may be stayed at without a word of what is missing. What cannot be done where it is, it passes over.
 */
#include "base/base.h"
#include "data/lesson.h"

#include "tests/lessons/play.h"

#include <stdio.h>
#include <string.h>

enum { LOOK_MS = 1300, MOST_STEPS = 64 }; /* the tour asks the server once a second */
enum way { NAMES, SKIP, ESC, ORDER, WAYS };

static const char *const ways[WAYS] = {
	[NAMES] = "names", /* other names, where a person may take others */
	[SKIP] = "skip",   /* every other step is left out */
	[ESC] = "esc",     /* Esc after each deed */
	[ORDER] = "order", /* the deeds of the step behind it first */
};

struct robot {
	struct pl_play *p;
	enum way way;
	size_t at, count;           /* the step that the tour is at; count: behind the last */
	char marks[MOST_STEPS + 1]; /* when it was last looked at */
	char flags[8];
	bool well;             /* the last deed could be done */
	bool tried;            /* a deed of the step that the tour is at was done */
	bool told[MOST_STEPS]; /* done, before it was gone on from, and looked at then */
};

static enum way way_of(const char *name)
{
	enum way w = 0;

	while (w < WAYS && strcmp(ways[w], name) != 0)
		w++;
	return w;
}

bool pl_wrong_known(const char *way)
{
	return way_of(way) != WAYS;
}

/* ---- other names ---- */

static bool is_deed(const struct data_lesson_line *l)
{
	return data_lesson_words[l->word].part == DATA_LESSON_PERSON;
}

static bool is_choice(const struct data_lesson_line *l)
{
	return l->word == DATA_LESSON_ROW || l->word == DATA_LESSON_FIELD || l->word == DATA_LESSON_CHOOSE ||
	       l->word == DATA_LESSON_SECRET;
}

/* The first deed with the name in it. */
static const struct data_lesson_line *first_use(const struct data_lesson *l, const char *name)
{
	char *in = rh_format("{%s}", name);
	const struct data_lesson_line *found = NULL;

	for (size_t i = 0; i < l->count && !found; i++)
		for (size_t j = 0; j < l->steps[i].count && !found; j++) {
			const struct data_lesson_line *line = &l->steps[i].lines[j];
			if (is_deed(line) && (strstr(line->arg, in) || (line->value && strstr(line->value, in))))
				found = line;
		}
	free(in);
	return found;
}

/* What is typed into a field may be anything; of namespaces the demo has another. Anything else has to be that. */
void pl_wrong_names(struct pl_play *p)
{
	struct data_lesson *l = p->lesson;

	for (size_t i = 0; way_of(p->opt.wrong) == NAMES && l->own && l->own[i]; i++) {
		const struct data_lesson_line *use = first_use(l, l->own[i]);
		const char *is = data_lesson_let_of(l, rh_str(l->own[i]));
		char *other = NULL;

		if (use && use->word == DATA_LESSON_FIELD)
			other = rh_format("mine-%s", is);
		else if (use && use->word == DATA_LESSON_CHOOSE && !strcmp(use->arg, "namespace"))
			other = rh_strdup(strcmp(is, "web-blue") ? "web-blue" : "web-green");
		if (other)
			data_lesson_let(l, l->own[i], other);
		free(other);
	}
}

/* ---- what the tour says ---- */

static bool tour_on(struct pl_play *p, const char *what)
{
	(void)what;
	return *p->term->fence.tour != '\0';
}

static bool has_flag(const struct robot *r, char flag)
{
	return strchr(r->flags, flag) != NULL;
}

/* "LESSON/STEP/MARKS/FLAGS" */
static bool read_tour(struct robot *r, char marks[MOST_STEPS + 1])
{
	const struct data_lesson *l = r->p->lesson;
	struct rh_str rest = rh_str(r->p->term->fence.tour), id, step, m;

	if (!rh_str_cut(&rest, '/', &id) || !rh_str_is(id, l->id) || !rh_str_cut(&rest, '/', &step) ||
	    !rh_str_cut(&rest, '/', &m) || m.n != l->count || m.n > MOST_STEPS)
		return pl_fail(r->p, "the fence says of the tour: \"%s\"", r->p->term->fence.tour);
	snprintf(marks, MOST_STEPS + 1, "%.*s", RH_ARG(m));
	snprintf(r->flags, sizeof r->flags, "%.*s", RH_ARG(rest));
	r->at = data_lesson_step_of(l, step);
	return true;
}

/* Until the program, the server and the tour have nothing more to say about what was done. */
static bool settle(struct pl_play *p)
{
	int64_t waited = 0;

	while (pl_quiet(p)) {
		int64_t next = p->term->fence.next;
		if (next < 0 || waited + next > LOOK_MS)
			return true;
		waited += next ? next : 1;
		if (!pl_tick(p, next ? next : 1))
			return false;
	}
	return false;
}

/* ---- what was ticked off ---- */

/* The lines from the last `screen` on are true now, where no deed behind them leads on. */
static size_t last_part(const struct data_lesson_step *s)
{
	size_t from = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN ||
		    (is_deed(&s->lines[i]) && (!is_choice(&s->lines[i]) || s->lines[i].negated)))
			from = s->lines[i].word == DATA_LESSON_SCREEN ? i : i + 1;
	return from;
}

/* here: it is what the screen shows now. The server is asked by the engine itself, as an administrator. */
static bool earned(struct robot *r, size_t step, bool here)
{
	struct pl_play *p = r->p;
	const struct data_lesson_step *s = &p->lesson->steps[step];
	bool ok = true, asked = false;

	p->step = s;
	p->ticked = true;
	for (size_t i = here ? last_part(s) : s->count; ok && i < s->count; i++)
		ok = pl_wrong_holds(r->p, &s->lines[i]);
	for (size_t i = 0; ok && i < s->count; i++) {
		const struct data_lesson_line *l = &s->lines[i];
		if (l->word == DATA_LESSON_API)
			asked = rh_str_starts(rh_str(l->arg), "GET ");
		if (asked && (l->word == DATA_LESSON_API || l->word == DATA_LESSON_EXPECT))
			ok = pl_play_line(p, l);
	}
	p->ticked = !ok;
	p->line = ok ? NULL : p->line;
	return ok;
}

/* Looks at the tour, and at what it has ticked off since. */
static bool look(struct robot *r)
{
	char marks[MOST_STEPS + 1];
	size_t last = MOST_STEPS;

	if (r->p->failed || !settle(r->p) || !read_tour(r, marks))
		return false;
	for (size_t i = 0; marks[i]; i++)
		if (marks[i] == 'd' && r->marks[i] != 'd')
			last = i;
	for (size_t i = 0; marks[i]; i++)
		if (marks[i] == 'd' && r->marks[i] != 'd' && !r->told[i] && !earned(r, i, i == last))
			return false;
	if (r->at < r->count && has_flag(r, 'd') && !r->told[r->at]) {
		r->told[r->at] = true;
		if (marks[r->at] == 'o' && !earned(r, r->at, true))
			return false;
	}
	memcpy(r->marks, marks, sizeof r->marks);
	return true;
}

/* At once, where something has just been ticked off. */
static bool glance(struct robot *r)
{
	char marks[MOST_STEPS + 1];

	return !r->p->failed && read_tour(r, marks) && (!strcmp(marks, r->marks) || look(r));
}

/* ---- deeds ---- */

/* The screen where the lesson does this. */
static const char *place_of(const struct pl_play *p, size_t step, size_t line)
{
	for (size_t i = step + 1; i-- > 0;) {
		const struct data_lesson_step *s = &p->lesson->steps[i];
		if (!data_lesson_step_applies(s, p->rancher, p->opt.user))
			continue;
		for (size_t j = i == step ? line : s->count; j-- > 0;)
			if (s->lines[j].word == DATA_LESSON_SCREEN)
				return s->lines[j].arg;
	}
	return "";
}

/* Would a person who means it be able to do this here? */
static bool possible(struct robot *r, size_t step, size_t line)
{
	struct pl_play *p = r->p;
	const struct data_lesson_line *l = &p->lesson->steps[step].lines[line];
	struct rh_str kind = pl_screen_kind(p, p->term->fence.screen);
	char key[24];

	switch (l->word) {
	case DATA_LESSON_FIELD:
	case DATA_LESSON_SECRET:
	case DATA_LESSON_CHOOSE:
		return !pl_overlay(p) && pl_field_kind(p, p->term->fence.screen, l->arg).n;
	case DATA_LESSON_ROW:
		return !pl_overlay(p) && !rh_str_is(kind, "form") && *p->term->fence.focus;
	case DATA_LESSON_DO:
		if (!strcmp(l->arg, "back") && strcmp(p->term->fence.screen, place_of(p, step, line)) != 0)
			return false; /* from the first screen it leads out */
		return !pl_overlay(p) && pl_key_of(p, l->arg, key);
	case DATA_LESSON_MENU:
	case DATA_LESSON_PALETTE:
		return !pl_overlay(p);
	case DATA_LESSON_PICK:
		return pl_overlay(p);
	case DATA_LESSON_TYPE:
	case DATA_LESSON_PRESS:
	case DATA_LESSON_BURST:
	case DATA_LESSON_PASTE:
		return r->well && !strcmp(p->term->fence.screen, place_of(p, step, line));
	default:
		return true;
	}
}

/* False: it could not be done, or was not seen. p->failed: the run is over. */
static bool attempt(struct pl_play *p, const struct data_lesson_line *l)
{
	p->trying = true;
	bool ok = pl_play_line(p, l);
	if (p->failed && p->trying)
		p->failed = false;
	p->trying = false;
	for (int i = 0; !ok && !p->failed && pl_overlay(p) && i < 3; i++) /* a list that was opened in vain */
		if (!pl_press(p, "Esc"))
			break;
	return ok;
}

static bool deed(struct robot *r, size_t step, size_t line)
{
	bool there = r->at == step;
	bool ok = possible(r, step, line) && attempt(r->p, &r->p->lesson->steps[step].lines[line]);

	r->well = ok;
	r->tried |= ok && there;
	return ok;
}

static bool is_waited_for(const struct data_lesson_line *l)
{
	return data_lesson_words[l->word].part == DATA_LESSON_CHECK && l->word != DATA_LESSON_API &&
	       l->word != DATA_LESSON_EXPECT;
}

/* All of a step, waiting for what comes of each deed. */
static bool do_step(struct robot *r, size_t step)
{
	const struct data_lesson_step *s = &r->p->lesson->steps[step];
	bool well = true;

	r->p->step = s;
	for (size_t i = 0; i < s->count && !r->p->failed; i++) {
		const struct data_lesson_line *l = &s->lines[i];
		if (is_deed(l)) {
			well &= deed(r, step, i);
			(void)look(r);
		} else if (l->word == DATA_LESSON_REVEAL ||
			   (well && (is_waited_for(l) || l->word == DATA_LESSON_TICK))) {
			well &= attempt(r->p, l);
			(void)glance(r);
		}
		r->p->step = s;
	}
	return look(r);
}

/* ---- from step to step ---- */

static bool not_said(struct robot *r, const char *how)
{
	const struct data_lesson_step *s = &r->p->lesson->steps[r->at];

	r->p->step = s;
	return pl_fail(r->p, "%s; it is not done, and the guide says no more than before", how);
}

static bool leads_on(const struct data_lesson_step *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN)
			return true;
	return false;
}

static bool is_menu(const struct data_lesson_line *l)
{
	return l->word == DATA_LESSON_MENU || l->word == DATA_LESSON_PALETTE;
}

static const struct data_lesson_line *first_deed(const struct data_lesson_step *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_deed(&s->lines[i]))
			return &s->lines[i];
	return NULL;
}

static bool names_screen(const struct data_lesson_step *s, const char *screen)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_SCREEN && !strcmp(s->lines[i].arg, screen))
			return true;
	return false;
}

/* Where the step begins (from the menu: anywhere), its instruction is all that there is to say. */
static bool is_back(const struct robot *r, size_t step)
{
	const struct data_lesson_step *s = &r->p->lesson->steps[step];
	const struct data_lesson_line *first = first_deed(s);
	const char *screen = r->p->term->fence.screen;

	return leads_on(s) &&
	       (!strcmp(screen, place_of(r->p, step, 0)) || (first && is_menu(first) && !names_screen(s, screen)));
}

/* It is stayed at a step whose deeds were done, in part: is it said what is missing? */
static bool said(struct robot *r, size_t step, const char *how)
{
	if (r->p->failed)
		return false;
	if (r->at != step || !r->tried || is_back(r, step) || has_flag(r, 'd') || has_flag(r, 'y') || has_flag(r, 'w'))
		return true;
	return not_said(r, how);
}

static bool press_next(struct robot *r)
{
	return pl_press(r->p, "Alt-Right") && look(r);
}

/* With the key that goes on: what is done is passed, what is not is left out at the second press. */
static bool go_on(struct robot *r, size_t step)
{
	if (r->p->failed || r->at != step)
		return !r->p->failed;
	bool done = has_flag(r, 'd');
	if (!press_next(r))
		return false;
	if (r->at == step && !done && !has_flag(r, 'd') && !has_flag(r, 'y'))
		return not_said(r, "Alt-Right was pressed");
	if (r->at == step && !press_next(r))
		return false;
	r->p->step = &r->p->lesson->steps[step];
	return r->at != step || pl_fail(r->p, "Alt-Right does not lead on from it");
}

static size_t next_step(const struct pl_play *p, size_t step)
{
	while (++step < p->lesson->count && !data_lesson_step_applies(&p->lesson->steps[step], p->rancher, p->opt.user))
		;
	return step;
}

/* A dialog that asks whether to stay: to leave. */
static bool answer(struct pl_play *p)
{
	for (int i = 0; i < 3 && rh_str_starts(rh_str(p->term->fence.focus), "button:") && !p->failed; i++)
		if (!pl_press(p, "Tab") || !pl_press(p, "Enter"))
			return false;
	return !p->failed;
}

static bool escape_from_each(struct robot *r, size_t step)
{
	const struct data_lesson_step *s = &r->p->lesson->steps[step];

	for (size_t i = 0; i < s->count && !r->p->failed; i++) {
		r->p->step = s;
		if (!is_deed(&s->lines[i]) || !deed(r, step, i))
			continue;
		if (!look(r))
			return false;
		if (!strcmp(r->p->term->fence.screen, "connect")) /* from here it leads out */
			continue;
		if (!pl_press(r->p, "Esc") || !answer(r->p) || !look(r))
			return false;
	}
	return said(r, step, "Esc was pressed after each deed");
}

static bool connected(struct pl_play *p, const char *what)
{
	(void)what;
	return strcmp(p->term->fence.screen, "connect") != 0;
}

/* Again from the last place that the menu leads to. */
static bool come_back(struct robot *r, size_t step)
{
	const struct data_lesson *l = r->p->lesson;
	size_t from = step;

	if (!connected(r->p, "") && (!pl_press(r->p, "Enter") || !pl_until(r->p, connected, "") || !look(r)))
		return false;
	while (from > 0 && (!first_deed(&l->steps[from]) || !is_menu(first_deed(&l->steps[from]))))
		from--;
	for (; from <= step; from++)
		if (data_lesson_step_applies(&l->steps[from], r->p->rancher, r->p->opt.user) && !do_step(r, from))
			return false;
	return true;
}

/* "Tab leaves the field." */
static bool leave_field(struct robot *r, size_t step)
{
	if (r->at != step || has_flag(r, 'd') || pl_overlay(r->p) ||
	    !rh_str_is(pl_screen_kind(r->p, r->p->term->fence.screen), "form"))
		return true;
	return pl_press(r->p, "Tab") && look(r);
}

/* The step behind it first; what leads to another screen is made up for when the tour has gone on, so that the rest can
 * be played. */
static bool leave_out(struct robot *r, size_t step, size_t next)
{
	const struct data_lesson *l = r->p->lesson;

	if (next < l->count && !do_step(r, next))
		return false;
	if (r->at == step && !go_on(r, step))
		return false;
	return !leads_on(&l->steps[step]) || r->at == l->count || do_step(r, step);
}

static bool play_wrongly(struct robot *r, size_t step, unsigned turn)
{
	size_t next = next_step(r->p, step);

	r->tried = false;
	switch (r->way) {
	case SKIP:
		if (turn % 2 == 0)
			return do_step(r, step) && said(r, step, "its deeds were done, as far as they can be");
		return leave_out(r, step, next);
	case ESC:
		if (!escape_from_each(r, step))
			return false;
		return r->at != step || come_back(r, step);
	case ORDER:
		if (next < r->p->lesson->count && !do_step(r, next))
			return false;
		if (r->at != step)
			return true;
		return do_step(r, step) && said(r, step, "those of the step behind it were done first");
	default:
		return do_step(r, step) && leave_field(r, step);
	}
}

static bool has_kubectl(const struct data_lesson_step *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->lines[i].word == DATA_LESSON_KUBECTL)
			return true;
	return false;
}

/* Names of one's own are right: with them every step is done. Where there is no kubectl, that is left out. */
static bool well_named(struct robot *r, size_t step)
{
	const struct data_lesson_step *s = &r->p->lesson->steps[step];

	if (r->way != NAMES || r->at != step || has_flag(r, 'd') || has_kubectl(s))
		return true;
	r->p->step = s;
	return pl_fail(r->p, "it was done with names of one's own, and the guide says \"%s\"", r->flags);
}

/* The password that the guide tells is to be typed where it says so; else one that must be seen nowhere, and the
 * registries take that. */
static bool is_told(const struct data_lesson *l)
{
	for (size_t i = 0; i < l->count; i++)
		if (strstr(l->steps[i].say.v[0].text, "{password}"))
			return true;
	return false;
}

static void agree_on_password(struct pl_play *p)
{
	if (is_told(p->lesson)) {
		data_lesson_let(p->lesson, "password", PL_TOLD);
		return;
	}
	char *accept = rh_format("{\"accept\":\"%s\"}", p->password);
	struct rt_answer a;

	rt_sandbox_control(&p->sandbox, "POST", "/sandbox/registry", rh_str(accept), &a);
	rt_answer_release(&a);
	free(accept);
}

unsigned pl_wrong(struct pl_play *p)
{
	struct robot r = { .p = p, .way = way_of(p->opt.wrong), .count = p->lesson->count };
	unsigned turn = 0;

	if (p->failed || !pl_until(p, tour_on, "") || !look(&r))
		return 0;
	agree_on_password(p);
	while (r.at < r.count && !p->failed) {
		size_t step = r.at;
		p->term->reveal = false;
		if (play_wrongly(&r, step, turn) && well_named(&r, step) && go_on(&r, step))
			turn++;
		if (turn > 4 * r.count)
			(void)pl_fail(p, "the tour does not come to an end");
	}
	p->term->reveal = false;
	p->step = p->failed ? p->step : NULL;
	if (p->opt.print)
		printf("%s\n", r.marks);
	return turn;
}
