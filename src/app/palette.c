/* The palette: what can be done on this screen and everywhere, and where one can go. All of it is found by what the
 * screen calls it and by the first letters of its pinyin, by the English for it, and by the word for it on the command
 * line, in lessons and in documents. */
#include "app/internal.h"
#include "app/places.h"
#include "base/base.h"
#include "rancher/rancher.h"
#include "ui/columns.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

struct palette {
	struct ui_palette_entry *v; /* its strings are its own, but for keys: a step of a lesson has them only now */
	size_t n;
};

static void add_entry(struct palette *p, struct ui_palette_entry e)
{
	struct rh_buf also;

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->v[i].id, e.id) == 0)
			return;
	rh_buf_init(&also, 4096);
	rh_buf_addf(&also, "%s ", e.also ? e.also : "");
	rh_initials(&also, rh_str(e.label));
	e.id = rh_strdup(e.id);
	e.label = rh_strdup(e.label);
	e.disabled = e.disabled ? rh_strdup(e.disabled) : NULL;
	e.also = rh_buf_take(&also);
	p->v = rh_resize(p->v, p->n + 1, sizeof *p->v);
	p->v[p->n++] = e;
}

static void release_palette(struct palette *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free((char *)(uintptr_t)p->v[i].id);
		free((char *)(uintptr_t)p->v[i].label);
		free((char *)(uintptr_t)p->v[i].disabled);
		free((char *)(uintptr_t)p->v[i].also);
	}
	free(p->v);
}

/* One that can be chosen. `english` is not translated. */
static void add(struct palette *p, const char *id, const char *label, const char *keys, const char *english,
		const char *word)
{
	char *also = rh_format("%s %s", english, word ? word : "");

	add_entry(p, (struct ui_palette_entry){ .id = id, .label = label, .keys = keys, .also = also });
	free(also);
}

static void add_action(struct palette *p, const struct ui_screen *s, const struct ui_action *act)
{
	const struct ui_verb_def *v = ui_verb_find(act->verb);
	const char *english = act->label ? act->label : v ? v->label : "";
	char *also = rh_format("%s %s", english, ui_action_id(act));
	bool empty = (act->flags & UI_ACT_NEEDS_ROW) && !ui_screen_chosen(s);
	struct rh_buf why;

	rh_buf_init(&why, 1024);
	bool unable = !empty && ui_screen_unable(s, act, &why);
	add_entry(p, (struct ui_palette_entry){ ui_action_id(act), ui_screen_label(s, act), ui_action_keys(s->ops, act),
						empty    ? _("nothing is selected")
						: unable ? why.p
							 : NULL,
						also });
	rh_buf_release(&why);
	free(also);
}

/* By the title of its menu as well: of what is in "Trainer" none is called so. */
static void add_place(struct palette *p, const struct app_place *q)
{
	struct rh_buf also;

	rh_buf_init(&also, 1024);
	rh_buf_addf(&also, "%s %s", q->menu ? q->menu : "", q->menu ? _(q->menu) : "");
	rh_initials(&also, rh_str(q->menu ? _(q->menu) : ""));
	char *english = rh_format("%s %s", q->label, also.p);
	add(p, q->id, _(q->label), "", english, q->cli);
	free(english);
	rh_buf_release(&also);
}

static void add_lesson(void *ctx, const char *id, const char *label)
{
	add(ctx, id, label, "", "", id);
}

/* Those that can be explored: a reason why not would take room from all labels. */
static void add_clusters(struct palette *p, const struct rh_rows *rows)
{
	for (size_t i = 0; rows && i < rows->n; i++) {
		const struct rancher_cluster_row *c = (const struct rancher_cluster_row *)(const void *)rows->v[i];
		char *id = rh_format("go.cluster:%s", c->id);

		if (c->can_explore)
			add(p, id, c->name, "", "", c->id);
		free(id);
	}
}

static const enum ui_verb everywhere[] = { UI_DO_HELP, UI_DO_COMMANDS, UI_DO_LANGUAGE, UI_DO_REDRAW, UI_DO_SUSPEND };

void app_palette(struct app *a)
{
	const struct ui_screen *top = app_top(a);
	struct palette p = { 0 };

	for (const struct ui_action *act = top ? top->ops->actions : NULL; act && act->verb != UI_DO_NOTHING; act++)
		if (ui_screen_offers(top, act))
			add_action(&p, top, act);
	for (size_t i = 0; i < RH_LEN(everywhere); i++) {
		const struct ui_verb_def *v = ui_verb_find(everywhere[i]);
		if (v)
			add(&p, v->id, _(v->label), v->keys, v->label, v->id);
	}
	app_tour_palette(a, add_lesson, &p);
	app_present_palette(a, add_lesson, &p);
	/* Places before doings: ":log" is the log, not the log-out. */
	for (int doing = 0; doing < 2; doing++)
		for (const struct app_place *q = app_places; q->id; q++)
			if (app_can_go(a, q) && (q->screen == NULL) == (doing == 1))
				add_place(&p, q);
	add_clusters(&p, a->session.clusters);
	ui_palette(a->ui, p.v, p.n);
	release_palette(&p);
}
