/* state: the ui that is open, as its own files share it. */
#ifndef UI_STATE_H
#define UI_STATE_H

#include "base/base.h"
#include "ui/role.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

struct ui_action;
struct ui_layer;
struct ui_linear;
struct ui_overlay;
struct ui_screen;
struct ui_widget;

enum { UI_TOAST_MS = 6000, UI_CLIPBOARD_MS = 30000, UI_CLIPBOARD_MOST = 74000 };
struct ui {
	struct ui_tty tty;
	struct ui_options options;
	bool dirty, resized, everything;
	bool unsent;                    /* a frame is drawn that the terminal was not sent */
	bool keyed;                     /* a key was taken since the last frame that it was */
	struct ui_linear *linear;       /* linear.c: what was said; NULL: nothing yet */
	const struct ui_screen *screen; /* while a frame is drawn: the one on top */
	unsigned frames;
	unsigned key_frame; /* ui_event.frame of the key that is being handled */
	uint64_t keys;
	struct ui_overlay *top;
	int in_overlay; /* an overlay's function is running: nothing may be freed */
	void (*shown)(void *ctx, const struct ui_screen *s, const char *label, bool copied);
	void *shown_ctx;
	void (*chosen)(void *ctx, const char *id);
	bool (*unable)(void *ctx, const struct ui_screen *s, const struct ui_action *a, struct rh_buf *why);
	void *unable_ctx;
	void *ctx;
	struct ui_layer *bar_layer;
	struct ui_widget *bar;
	bool pulled; /* one of its menus is pulled down */
	struct {
		char text[240];
		enum ui_role role;
		unsigned frame; /* the last before it */
		struct rh_timer timer;
	} toast;
	struct rh_timer clipboard; /* runs while a secret that we copied is there */
};
/* As ui_open on other descriptors than 0 and 1. */
enum rh_code ui_open_on(struct ui **ui, int in, int out, const struct ui_options *o, struct rh_err *e) RH_NODISCARD;
bool ui_small(void); /* below UI_MIN_ROWS × UI_MIN_COLUMNS */
void ui_overlays_draw(struct ui *ui);
void ui_overlays_sweep(struct ui *ui); /* frees those that were closed or whose owner has ended */
void ui_overlays_free(struct ui *ui);
#endif
