/* The list of lessons: chapter by chapter, what fits, what was done, and what a lesson wants to be done first. */
#include "app/internal.h"
#include "app/lesson.h"
#include "app/lesson_files.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "data/lesson.h"
#include "kube/row.h"

#include <string.h>

enum { CHAPTER = 10000 /* rows of one, at most */ };

static const struct {
	const char *part, *label;
} chapters[] = {
	{ "registries", N_("Registries") }, { "projects", N_("Projects") },         { "workloads", N_("Workloads") },
	{ "kubectl", N_("With kubectl") },  { "trouble", N_("When a pull fails") }, { "several", N_("Many at once") },
	{ "", N_("Lessons of your own") }, /* and those of no chapter */
};

static size_t chapter_of(const char *part)
{
	size_t i = 0;

	while (i + 1 < RH_LEN(chapters) && (!part || strcmp(chapters[i].part, part) != 0))
		i++;
	return i;
}

bool app_lesson_chapter(const char *part)
{
	return *chapters[chapter_of(part)].part != 0;
}

const char *app_lesson_language(void)
{
	/* TRANSLATORS: the name of this language in lesson files: "en", "zh_CN" */
	return _("en");
}

/* ---- whom is it for? ---- */

static const struct {
	const char *name, *is;
} people[] = { { "admin", "admin" }, { "dana", "member" }, { "vic", "reader" } };

const char *app_lesson_demo_user(const char *user)
{
	for (size_t i = 1; i < RH_LEN(people); i++)
		if (!strcmp(user, people[i].is))
			return people[i].name;
	return NULL;
}

static const char *user_here(const struct app *a)
{
	if (app_learner(a))
		return "member";
	for (size_t i = 0; a->opt.demo_user && i < RH_LEN(people); i++)
		if (!strcmp(a->opt.demo_user, people[i].name))
			return people[i].is;
	return people[0].is;
}

bool app_lesson_fits(const struct app *a, const struct data_lesson *l)
{
	const char *profile = a->session.sandbox ? app_demo_profile(a) : NULL;

	return profile && data_lesson_names(l->profiles, profile) && data_lesson_names(l->users, user_here(a));
}

/* Where it does not fit, all of its steps on the first server and for the first user that it names. */
bool app_lesson_has_step(const struct app *a, const struct data_lesson *l, size_t i)
{
	bool here = app_lesson_fits(a, l);
	bool rancher = here ? a->session.kind != APP_SERVER_KUBERNETES : strcmp(l->profiles[0], "kubernetes") != 0;

	return data_lesson_step_applies(&l->steps[i], rancher, here ? user_here(a) : l->users[0]);
}

size_t app_lesson_step(const struct app *a, const struct data_lesson *l, const char *step)
{
	int64_t number = 0, n = 0;

	(void)rh_str_number(rh_str(step), 1, (int64_t)l->count, &number);
	for (size_t i = 0; i < l->count; i++) {
		n += app_lesson_has_step(a, l, i);
		if (strcmp(l->steps[i].id, step) == 0 || (number && n == number))
			return i;
	}
	return SIZE_MAX;
}

/* ---- rows ---- */

static void say_trouble(const struct rh_err *err, struct rh_buf *note)
{
	char *line = rh_err_line(err, true);

	rh_buf_addz(note, line);
	free(line);
}

static void count_steps(const struct app *a, const struct data_lesson *l, const char *left_at,
			struct app_lesson_row *row)
{
	for (size_t i = 0; i < l->count; i++) {
		row->steps += app_lesson_has_step(a, l, i);
		if (left_at && strcmp(left_at, l->steps[i].id) == 0)
			row->at = row->steps > 1 ? row->steps : 0; /* at the first nothing was done yet */
	}
}

/* What it wants to be done first, and was not. */
static void say_needs(const struct app *a, const struct app_lesson_files *all, const struct data_lesson *l,
		      struct rh_buf *note)
{
	for (char **need = l->needs; need && *need; need++) {
		const struct app_saved_lesson *kept = app_state_lesson(&a->state, *need);
		const char *title = *need;

		if (kept && kept->done)
			continue;
		for (size_t i = 0; i < all->n; i++)
			if (all->v[i].lesson && strcmp(all->v[i].id, *need) == 0)
				title = data_lesson_say(&all->v[i].lesson->title, app_lesson_language());
		rh_buf_addf(note, note->n ? _(", %s") : _("first: %s"), title);
	}
}

static void say_note(const struct app *a, const struct app_lesson_files *all, const struct app_lesson_file *f,
		     const struct app_lesson_row *r, struct rh_buf *note)
{
	if (!f->lesson)
		say_trouble(&f->err, note);
	else if (r->at)
		rh_buf_addf(note, _("left at step %zu of %zu: Enter goes on there"), r->at, r->steps);
	else if (r->elsewhere && a->session.sandbox)
		rh_buf_addf(note, _("for the demo %s as %s: Enter starts it"), f->lesson->profiles[0],
			    f->lesson->users[0]);
	else if (!r->done)
		say_needs(a, all, f->lesson, note);
}

static void put_row(const struct app *a, struct rh_rows *rows, const struct app_lesson_files *all, size_t i,
		    size_t order)
{
	const struct app_lesson_file *f = &all->v[i];
	const struct app_saved_lesson *kept = app_state_lesson(&a->state, f->id);
	struct app_lesson_row r = { .order = order, .done = kept && kept->done, .broken = !f->lesson }, *row;
	const char *title = f->id;
	struct kube_row_maker m;
	struct rh_buf note;

	rh_buf_init(&note, 4096);
	if (f->lesson) {
		title = data_lesson_say(&f->lesson->title, app_lesson_language());
		count_steps(a, f->lesson, kept ? kept->step : NULL, &r);
		r.elsewhere = !app_lesson_fits(a, f->lesson);
		r.minutes = f->lesson->minutes;
	}
	say_note(a, all, f, &r, &note);
	kube_row_begin(&m);
	kube_row_text(&m, offsetof(struct app_lesson_row, row.key), rh_str(f->id));
	kube_row_text(&m, offsetof(struct app_lesson_row, title), rh_str(title));
	kube_row_text(&m, offsetof(struct app_lesson_row, note), rh_buf_str(&note));
	row = kube_row_end(&m, sizeof *row);
	rh_buf_release(&note);
	if (!row)
		return;
	r.row = row->row;
	r.title = row->title;
	r.note = row->note;
	*row = r;
	rh_rows_put(rows, &row->row);
}

static void put_heading(struct rh_rows *rows, size_t chapter)
{
	char *key = rh_format("part:%s", chapters[chapter].part);
	struct kube_row_maker m;

	kube_row_begin(&m);
	kube_row_text(&m, offsetof(struct app_lesson_row, row.key), rh_str(key));
	kube_row_text(&m, offsetof(struct app_lesson_row, title), rh_str(_(chapters[chapter].label)));
	kube_row_text(&m, offsetof(struct app_lesson_row, note), RH_STR(""));
	struct app_lesson_row *row = kube_row_end(&m, sizeof *row);
	free(key);
	if (!row)
		return;
	row->heading = true;
	row->order = chapter * CHAPTER;
	rh_rows_put(rows, &row->row);
}

void app_lessons(struct app *a, struct rh_rows *rows)
{
	bool there[RH_LEN(chapters)] = { false };
	struct app_lesson_files all;

	rh_rows_clear(rows);
	app_lesson_files_read(&a->opt, &all);
	for (size_t i = 0; i < all.n; i++) {
		size_t chapter = chapter_of(all.v[i].lesson ? all.v[i].lesson->part : NULL);

		put_row(a, rows, &all, i, chapter * CHAPTER + 1 + i);
		if (!there[chapter])
			put_heading(rows, chapter);
		there[chapter] = true;
	}
	app_lesson_files_release(&all);
}

void app_lesson_keep(struct app *a, const char *id, const char *step, bool done)
{
	if (app_state_lesson_put(&a->state, id, step, done))
		app_state_changed(a);
}
