/* Screens of no product: one of every kind, with every kind of field, for the demo and for the tests of the drivers. */
#ifndef RT_UI_SCREENS_H
#define RT_UI_SCREENS_H

#include "base/base.h"
#include "ui/columns.h"
#include "ui/screen.h"

extern const struct ui_screen_ops rt_list, rt_form, rt_detail, rt_menu, rt_text, rt_sign_in;

struct rt_row {
	struct rh_row row;
	char key[48], name[40], place[24], kind[16];
	const char *uid; /* its key, unless a test says otherwise */
	int machines;
	int64_t made;
};
/* The state of rt_list; tests change it and call ui_screen_changed. */
struct rt_list_state {
	struct rh_rows rows;
	enum ui_list_phase phase;
	struct rh_err err;
	int64_t stale_since;
	bool only_registries;
	size_t expected; /* as many rows as there will be */
};
void rt_list_put(struct ui_screen *s, const char *place, const char *name, const char *kind, int64_t made);
void rt_list_remove(struct ui_screen *s, const char *place, const char *name);

struct rt_form_state {
	int submits, changes, lefts;
	unsigned last_changed, last_left; /* handles */
};
/* What was asked of the screens and not taken by them. */
extern const struct ui_screen_ops *rt_open_next;
#endif
