/* state: the ui that is open, as its own files share it. */
#ifndef RH_UI_STATE_H
#define RH_UI_STATE_H

#include "ui/term.h"

enum { RH_TOAST_MS = 6000, RH_CLIPBOARD_MS = 30000, RH_CLIPBOARD_MOST = 74000 };
struct rh_ui {
	struct rh_tty tty;
	struct rh_ui_options options;
	bool dirty, resized, everything;
	unsigned frames;
	uint64_t keys;
	struct rh_overlay *top;
	int in_overlay;			/* an overlay's function runs: nothing is freed under it */
	void (*chosen)(void *ctx, const char *id);
	void *ctx;
	struct rh_layer *bar_layer;
	struct rh_widget *bar;
	struct {
		char text[240];
		enum rh_role role;
		struct rh_timer timer;
	} toast;
	struct rh_timer clipboard;	/* runs while a secret that we copied is there */
};
/* As rh_ui_open on other descriptors than 0 and 1. */
enum rh_code rh_ui_open_on(struct rh_ui **ui, int in, int out, const struct rh_ui_options *o, struct rh_err *e) RH_NODISCARD;
bool rh_ui_small(void);			/* below RH_MIN_ROWS × RH_MIN_COLUMNS */
void rh_overlays_draw(struct rh_ui *ui);
void rh_overlays_sweep(struct rh_ui *ui);	/* those that were closed, and those whose owner has ended */
void rh_overlays_free(struct rh_ui *ui);
#endif
