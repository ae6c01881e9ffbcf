/* The screens of ui_screens.h in a real terminal: to look at them, and to count what a key costs. */
#include "tests/support/ui_screens.h"

#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DEEP = 8 };

static struct rh_screen *stack[DEEP];
static size_t depth;
static bool done;
static struct rh_ui *ui;

static void push(const struct rh_screen_ops *ops)
{
	static const int many = 10000;

	if (depth < DEEP)
		stack[depth++] = rh_screen_new(ops, NULL, ops == &rt_list ? &many : NULL);
}

static void palette(const struct rh_screen *s)
{
	struct rh_palette_entry v[64];
	size_t n = 0;

	for (const struct rh_action *a = s->ops->actions; a && a->verb != RH_DO_NOTHING && n < RH_LEN(v); a++) {
		const struct rh_verb_def *d = rh_verb_find(a->verb);

		v[n++] = (struct rh_palette_entry){ rh_action_id(a), rh_action_label(a), d ? d->keys : "", false };
	}
	for (const struct rh_verb_def *d = rh_verbs; d->verb != RH_DO_OPEN; d++)
		v[n++] = (struct rh_palette_entry){ d->id, _(d->label), d->keys, false };
	rh_ui_palette(ui, v, n);
}

static void meaning(enum rh_verb v)
{
	if (rt_open_next) {
		push(rt_open_next);
		rt_open_next = NULL;
	}
	switch (v) {
	case RH_DO_BACK:
		if (depth > 1)
			rh_screen_free(&stack[--depth]);
		else
			done = true;
		break;
	case RH_DO_QUIT:
		done = true;
		break;
	case RH_DO_HELP:
		rh_ui_help(ui, stack[depth - 1]);
		break;
	case RH_DO_PALETTE:
		palette(stack[depth - 1]);
		break;
	case RH_DO_MENU:
		rh_ui_menu_open(ui, 0);
		break;
	case RH_DO_REDRAW:
		rh_ui_redraw(ui);
		break;
	case RH_DO_SUSPEND:
		rh_ui_suspend(ui);
		raise(SIGSTOP);
		rh_ui_resume(ui);
		break;
	default:
		break;
	}
}

static void chosen(void *ctx, const char *id)
{
	enum rh_verb v = rh_screen_verb(stack[depth - 1], id);

	(void)ctx;
	if (!strcmp(id, "go.quit"))
		done = true;
	meaning(v != RH_DO_NOTHING && !rh_screen_do(stack[depth - 1], v) ? v : RH_DO_NOTHING);
}

static void draw(void)
{
	static const struct rh_menu_entry first[] = { { "go.clusters", "Cluster Management", false }, { "go.quit", "Quit", false } };
	static const struct rh_menu_entry second[] = { { "go.secrets", "Secrets", false }, { "go.maps", "ConfigMaps", true } };
	struct rh_menu menus[] = { { rh_text_utf8() ? "≡" : "Menu", first, 2 }, { _("Storage"), second, 2 } };
	struct rh_mark marks[] = { { "DEMO", RH_ROLE_MARK, NULL }, { "PROD", RH_ROLE_BAD, NULL } };
	static const char *const filter[] = { "Project: Web Shop" };
	const char *crumbs[DEEP + 1] = { "rancher.corp" };
	struct rh_buf teach;
	struct rh_frame f = { .menus = menus, .menu_count = 2, .filter = filter, .filter_count = 1, .crumbs = crumbs, .marks = marks, .mark_count = 2,
			      .teach_shown = true, .stack = stack, .depth = depth, .crumb_count = 1 };

	rh_buf_init(&teach, 4096);
	for (size_t i = 0; i < depth; i++)
		if (!(stack[i]->ops->flags & RH_SCREEN_DIALOG))
			crumbs[f.crumb_count++] = _(stack[i]->ops->title);
	if (stack[depth - 1]->ops->teach)
		stack[depth - 1]->ops->teach(stack[depth - 1], &teach);
	f.teach = teach.p ? teach.p : "";
	rh_ui_draw(ui, &f);
	rh_buf_release(&teach);
}

static void turn(void)
{
	struct pollfd p[2] = { { .fd = rh_ui_fd(ui), .events = POLLIN }, { .fd = rh_die_fd(), .events = POLLIN } };
	struct rh_event e;
	unsigned signals;

	if (!rh_ui_dirty(ui) && !rh_ui_pending(ui))
		poll(p, 2, (int)rh_timer_wait());
	signals = rh_die_signals();
	if (signals & 1u << SIGWINCH)
		rh_ui_resize(ui);
	if (signals & (1u << SIGTERM | 1u << SIGHUP))
		done = true;
	if (p[0].revents)
		rh_ui_read(ui);
	while (!done && rh_ui_event(ui, &e))
		if (!rh_ui_overlay_event(ui, &e))
			meaning(rh_screen_event(stack[depth - 1], &e));
	rh_timer_run();
	if (!done && rh_ui_dirty(ui))
		draw();
}

int main(int argc, char **argv)
{
	static const struct rh_screen_ops *const all[] = { &rt_menu, &rt_list, &rt_form, &rt_detail, &rt_text, &rt_sign_in };
	struct rh_err e = { 0 };

	rh_locale_init("", NULL);
	rh_die_init();
	if (rh_ui_open(&ui, &(struct rh_ui_options){ 0 }, &e) != RH_OK) {
		fprintf(stderr, "%s: %s\n%s\n", e.what, e.why, e.fix);
		return 2;
	}
	rh_ui_on_chosen(ui, chosen, NULL);
	push(&rt_menu);
	for (size_t i = 1; argc > 1 && i < RH_LEN(all); i++)
		if (!strcmp(all[i]->id, argv[1]))
			push(all[i]);
	while (!done)
		turn();
	while (depth)
		rh_screen_free(&stack[--depth]);
	rh_ui_close(&ui);
	return 0;
}
