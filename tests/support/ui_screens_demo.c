/* The screens of ui_screens.h in a real terminal: to look at them, and to count what a key costs. */
#include "base/base.h"
#include "ui/event.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include "tests/support/ui_screens.h"

#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DEEP = 8 };

static struct ui_screen *stack[DEEP];
static size_t depth;
static bool done;
static struct ui *ui;

static void push(const struct ui_screen_ops *ops)
{
	static const int many = 10000;

	if (depth < DEEP)
		stack[depth++] = ui_screen_new(ops, NULL, ops == &rt_list ? &many : NULL);
}

static void palette(const struct ui_screen *s)
{
	struct ui_palette_entry v[64];
	size_t n = 0;

	for (const struct ui_action *a = s->ops->actions; a && a->verb != UI_DO_NOTHING && n < RH_LEN(v); a++) {
		const struct ui_verb_def *d = ui_verb_find(a->verb);

		v[n++] = (struct ui_palette_entry){ ui_action_id(a), ui_action_label(a), d ? d->keys : "", NULL };
	}
	for (const struct ui_verb_def *d = ui_verbs; d->verb != UI_DO_OPEN; d++)
		v[n++] = (struct ui_palette_entry){ d->id, _(d->label), d->keys, NULL };
	ui_palette(ui, v, n);
}

static void meaning(enum ui_verb v)
{
	if (rt_open_next) {
		push(rt_open_next);
		rt_open_next = NULL;
	}
	switch (v) {
	case UI_DO_BACK:
		if (depth > 1)
			ui_screen_free(&stack[--depth]);
		else
			done = true;
		break;
	case UI_DO_QUIT:
		done = true;
		break;
	case UI_DO_HELP:
		ui_help(ui, stack[depth - 1]);
		break;
	case UI_DO_PALETTE:
		palette(stack[depth - 1]);
		break;
	case UI_DO_MENU:
		ui_menu_open(ui, 0);
		break;
	case UI_DO_REDRAW:
		ui_redraw(ui);
		break;
	case UI_DO_SUSPEND:
		ui_suspend(ui);
		raise(SIGSTOP);
		ui_resume(ui);
		break;
	default:
		break;
	}
}

static void chosen(void *ctx, const char *id)
{
	enum ui_verb v = ui_screen_verb(stack[depth - 1], id);

	(void)ctx;
	if (!strcmp(id, "go.quit"))
		done = true;
	meaning(v != UI_DO_NOTHING && !ui_screen_do(stack[depth - 1], v) ? v : UI_DO_NOTHING);
}

static void draw(void)
{
	static const struct ui_menu_entry first[] = { { "go.clusters", "Cluster Management", false },
						      { "go.quit", "Quit", false } };
	static const struct ui_menu_entry second[] = { { "go.secrets", "Secrets", false },
						       { "go.maps", "ConfigMaps", true } };
	struct ui_menu menus[] = { { rh_text_utf8() ? "≡" : "Menu", first, 2 }, { _("Storage"), second, 2 } };
	struct ui_mark marks[] = { { "DEMO", UI_ROLE_MARK, NULL }, { "PROD", UI_ROLE_BAD, NULL } };
	static const char *const filter[] = { "Project: Web Shop" };
	const char *crumbs[DEEP + 1] = { "rancher.corp" };
	struct rh_buf teach;
	struct ui_frame f = { .menus = menus,
			      .menu_count = 2,
			      .filter = filter,
			      .filter_count = 1,
			      .crumbs = crumbs,
			      .marks = marks,
			      .mark_count = 2,
			      .teach_shown = true,
			      .stack = stack,
			      .depth = depth,
			      .crumb_count = 1 };

	rh_buf_init(&teach, 4096);
	for (size_t i = 0; i < depth; i++)
		if (!(stack[i]->ops->flags & UI_SCREEN_DIALOG))
			crumbs[f.crumb_count++] = _(stack[i]->ops->title);
	if (stack[depth - 1]->ops->teach)
		stack[depth - 1]->ops->teach(stack[depth - 1], &teach);
	f.teach = teach.p ? teach.p : "";
	ui_draw(ui, &f);
	rh_buf_release(&teach);
}

static void turn(void)
{
	struct pollfd p[2] = { { .fd = ui_fd(ui), .events = POLLIN }, { .fd = rh_die_fd(), .events = POLLIN } };
	struct ui_event e;
	unsigned signals;

	if (!ui_dirty(ui) && !ui_pending(ui))
		poll(p, 2, (int)rh_timer_wait());
	signals = rh_die_signals();
	if (signals & 1u << SIGWINCH)
		ui_resize(ui);
	if (signals & (1u << SIGTERM | 1u << SIGHUP))
		done = true;
	if (p[0].revents)
		ui_read(ui);
	while (!done && ui_event(ui, &e))
		if (!ui_overlay_event(ui, &e))
			meaning(ui_screen_event(stack[depth - 1], &e));
	rh_timer_run();
	if (!done && ui_dirty(ui))
		draw();
}

int main(int argc, char **argv)
{
	static const struct ui_screen_ops *const all[] = { &rt_menu,   &rt_list, &rt_form,
							   &rt_detail, &rt_text, &rt_sign_in };
	struct rh_err e = { 0 };

	rh_locale_init(NULL, NULL);
	rh_die_init();
	if (ui_open(&ui, &(struct ui_options){ 0 }, &e) != RH_OK) {
		fprintf(stderr, "%s: %s\n%s\n", e.what, e.why, e.fix);
		return 2;
	}
	ui_on_chosen(ui, chosen, NULL);
	push(&rt_menu);
	for (size_t i = 1; argc > 1 && i < RH_LEN(all); i++)
		if (!strcmp(all[i]->id, argv[1]))
			push(all[i]);
	while (!done)
		turn();
	while (depth)
		ui_screen_free(&stack[--depth]);
	ui_close(&ui);
	return 0;
}
