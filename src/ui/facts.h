/* facts: what a detail or a text shows. */
#ifndef UI_FACTS_H
#define UI_FACTS_H

#include "base/base.h"
#include "ui/role.h"

struct ui_screen;

struct ui_facts; /* what one section shows; filled by its callback */
void ui_facts_add(struct ui_facts *f, const char *label, struct rh_str value, enum ui_role role);
void ui_facts_addf(struct ui_facts *f, const char *label, enum ui_role role, const char *fmt, ...) RH_PRINTF(4, 5);
/* Masked with a fixed number of marks; UI_DO_REVEAL shows it for 10 s if ops->may_reveal allows it. The secret must
 * live as long as the screen. */
void ui_facts_secret(struct ui_facts *f, const char *id, const char *label, const struct rh_secret *value);
/* A fact that UI_DO_OPEN can open: ui_detail_selected returns its id while the cursor is on it. */
void ui_facts_link(struct ui_facts *f, const char *id, const char *label, struct rh_str value, enum ui_role role);
const char *ui_detail_selected(const struct ui_screen *s); /* NULL: no fact, or one without an id */
/* A part of a bar: how much of the whole it is. */
enum ui_bar_look { UI_BAR_FULL /* █ */, UI_BAR_BUSY /* ▒ */, UI_BAR_REST /* ░ */ };
struct ui_bar_part {
	uint64_t amount;
	enum ui_bar_look look;
	enum ui_role role;
};
enum { UI_BAR_PARTS = 6 };
/* The fact that was added last gets a bar of so many columns before its text; a part that is not 0 has a column at
 * least. The text says all by itself: where there is no room, in ASCII and with --linear there is no bar. */
void ui_facts_bar(struct ui_facts *f, int columns, const struct ui_bar_part *parts, size_t n);
void ui_facts_note(struct ui_facts *f, enum ui_role role, const char *fmt, ...) RH_PRINTF(3, 4);
void ui_facts_err(struct ui_facts *f, enum ui_role role, const struct rh_err *e); /* what failed and why, as a note */
/* Why there is nothing to show: it is being read; or what failed, and which key reads it again (UI_DO_AGAIN, which the
 * screen must have). */
void ui_facts_waits(struct ui_facts *f, const struct rh_err *e);
void ui_facts_line(struct ui_facts *f, enum ui_role role, struct rh_str text); /* preformatted */
struct ui_section {
	const char *id, *title;
	void (*fill)(struct ui_screen *s, struct ui_facts *out);
};
#endif
