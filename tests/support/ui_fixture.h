/* A ui in this process, on a pty with a terminal (libvterm) at its other end, with a stack of screens and a driven
 * clock. Keys are given in by name; after each the timers run and what is dirty is drawn. Needs cmocka. */
#ifndef RT_UI_FIXTURE_H
#define RT_UI_FIXTURE_H

#include "ui/verbs.h"

#include "tests/support/ui_screens.h"

struct ui;
struct ui_screen;
struct ui_screen_ops;

struct rt_screen;

void rt_ui_begin(int rows, int columns);
void rt_ui_begin_slow(int rows, int columns); /* on a line of 9600 baud, which takes what was sent by the clock */
void rt_ui_end(void);
struct ui_screen *rt_ui_push(const struct ui_screen_ops *ops, const void *arg);
void rt_ui_pop(void);
/* In web-blue, 90 s old; a Registry or Opaque by the length of its name. */
void rt_list_put_name(struct ui_screen *s, const char *name);
void rt_list_put_five(struct ui_screen *s);              /* echo, bravo, delta, alpha, charlie, and draws */
const char *rt_list_selected(const struct ui_screen *s); /* its key, "" for none */
struct ui *rt_ui(void);
/* Names as in the verbs table, separated by blanks: "Tab Space ^S". What the last one meant to the app. */
enum ui_verb rt_ui_keys(const char *names);
void rt_ui_type(const char *text); /* one event a character */
/* The left button of the mouse on the first cell of this text, or so many columns after it, as a terminal reports it.
 * What the key that it became meant to the app. */
enum ui_verb rt_ui_click(const char *text, int after);
void rt_ui_paste(const char *text);
/* So many keys, pastes, ticks and resizes by chance, the same for the same seed. */
void rt_ui_random(int many, uint32_t seed);
void rt_ui_tick(int64_t ms); /* the clock goes on, timers run, a frame is drawn */
void rt_ui_draw(void);
void rt_ui_resize(int rows, int columns);
/* Of what the terminal shows now. */
bool rt_ui_shows(const char *text);
int rt_ui_row(const char *text); /* first row with it, -1 */
const char *rt_ui_line(int y);   /* valid until the next call */
const char *rt_ui_focus(void);   /* of the overlay, else of the top screen; valid until the next call */
/* Everything that was ever written to the terminal holds it. */
bool rt_ui_wrote(const char *text);
size_t rt_ui_bytes(void); /* written since the last call */
/* ids chosen in menus, palette and by drivers, the last one; "" when none. */
const char *rt_ui_chosen(void);
#endif
