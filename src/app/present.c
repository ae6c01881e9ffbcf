/* Presenting: for a room that looks on. In high contrast, the lesson's words in large, the keys as they are pressed. */
#include "app/parts/present.h"
#include "app/internal.h"
#include "app/look.h"
#include "app/stack.h"
#include "app/state.h"
#include "app/tour/tour.h"
#include "base/base.h"
#include "ui/event.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

enum { FADES_MS = 4000 };

void app_look_present(struct app *a, bool on)
{
	struct app_present *p = &a->present;

	if (p->on == on)
		return;
	p->on = on;
	p->frame = (struct ui_present){ .keys = p->text };
	p->text[0] = '\0';
	memset(p->keys, 0, sizeof p->keys);
	if (a->ui)
		app_look_changed(a);
}

void app_present_begin(struct app *a)
{
	app_look_present(a, a->opt.present || a->state.present);
}

void app_present_end(struct app *a)
{
	rh_timer_stop(&a->present.fades);
}

void app_present_fill(const struct app *a, struct ui_frame *f)
{
	f->present = a->present.on ? &a->present.frame : NULL;
}

/* ---- keys that were pressed ---- */

static void faded(void *ctx)
{
	struct app *a = ctx;

	a->present.text[0] = '\0';
	memset(a->present.keys, 0, sizeof a->present.keys);
	ui_touch(a->ui);
}

static void show(struct app *a, const char *name)
{
	struct app_present *p = &a->present;
	size_t n = 0;

	memmove(p->keys, p->keys + 1, sizeof p->keys - sizeof *p->keys);
	snprintf(p->keys[APP_PRESENT_KEYS - 1], sizeof *p->keys, "%s", name);
	p->text[0] = '\0';
	for (size_t i = 0; i < APP_PRESENT_KEYS; i++)
		if (p->keys[i][0])
			n += (size_t)snprintf(p->text + n, sizeof p->text - n, "%s%s", n ? "  " : "", p->keys[i]);
	rh_timer_start(&p->fades, FADES_MS, faded, a);
	ui_touch(a->ui);
}

/* Of a password not even that a key was pressed: how many they were says how long it is. */
static void note(struct app *a, const struct ui_event *e)
{
	bool types = e->key == UI_KEY_CHAR || e->key == UI_KEY_PASTE || e->key == UI_KEY_BACKSPACE;
	char name[24];

	if (types && !ui_overlay_shown(a->ui) && app_top(a) && ui_screen_hides(app_top(a)))
		return;
	ui_event_name(e, name);
	if (name[0])
		show(a, name);
}

/* ---- its own keys ---- */

static void toggle(struct app *a)
{
	app_look_present(a, !a->present.on);
}

static void guide(struct app *a)
{
	a->present.frame.guide_off = !a->present.frame.guide_off;
}

static void hints(struct app *a)
{
	a->present.frame.hints_off = !a->present.frame.hints_off;
}

static void play(struct app *a)
{
	if (app_tour_plays(a))
		app_tour_auto(a, 0, NULL, NULL);
	else
		app_tour_play(a);
}

static const struct {
	char alt;
	const char *id, *label;
	void (*act)(struct app *a);
	bool always; /* else only while it is on */
} deeds[] = {
	{ 'v', "do.present", N_("present: on, off"), toggle, true },
	{ 'g', "do.present.guide", N_("present: hide the guide, or show it"), guide, false },
	{ 'k', "do.present.hints", N_("present: hide the hints, or show them"), hints, false },
	{ 'a', "do.present.play", N_("present: play the lesson by itself, or stop"), play, true },
};

static void act(struct app *a, size_t i)
{
	deeds[i].act(a);
	ui_touch(a->ui);
}

bool app_present_key(struct app *a, const struct ui_event *e)
{
	for (size_t i = 0; e->key == UI_KEY_ALT && i < RH_LEN(deeds); i++)
		if ((uint32_t)deeds[i].alt == e->c && (deeds[i].always || a->present.on)) {
			act(a, i);
			return true;
		}
	if (a->present.on)
		note(a, e);
	return false;
}

void app_present_palette(struct app *a, void (*add)(void *ctx, const char *id, const char *label), void *ctx)
{
	for (size_t i = 0; i < RH_LEN(deeds); i++)
		if (deeds[i].always || a->present.on)
			add(ctx, deeds[i].id, _(deeds[i].label));
}

bool app_present_chosen(struct app *a, const char *id)
{
	for (size_t i = 0; i < RH_LEN(deeds); i++)
		if (strcmp(deeds[i].id, id) == 0) {
			act(a, i);
			return true;
		}
	return false;
}
