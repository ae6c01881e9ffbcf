/* clipboard: copying by OSC 52, the only way that works over SSH. The clipboard is written, never read.
 *
 * Source: xterm's ctlseqs ("Manipulate Selection Data"). tmux and GNU screen pass it on when it is wrapped in a DCS;
 * tmux also accepts it unwrapped when its set-clipboard is on, so it gets both. */
#include <string.h>

#include "base/base.h"
#include "data/text.h"
#include "ui/state.h"
#include "ui/terminal/term.h"
#include "ui/ui.h"

enum { SCREEN_STRING = 700 }; /* GNU screen cuts longer strings */
enum { UI_CLIPBOARD_LATER_MS = 1000 };

static void add_bare(struct rh_buf *b, struct rh_str base64)
{
	rh_buf_addz(b, "\033]52;c;");
	rh_buf_adds(b, base64);
	rh_buf_addc(b, '\a');
}

/* Inside tmux's DCS every ESC is doubled. */
static void add_for_tmux(struct rh_buf *b, struct rh_str base64)
{
	rh_buf_addz(b, "\033Ptmux;\033");
	add_bare(b, base64);
	rh_buf_addz(b, "\033\\");
}

static void add_for_screen(struct rh_buf *b, struct rh_str base64)
{
	rh_buf_addz(b, "\033P\033]52;c;");
	for (size_t at = 0; at < base64.n; at += SCREEN_STRING) {
		size_t n = base64.n - at < SCREEN_STRING ? base64.n - at : SCREEN_STRING;

		if (at)
			rh_buf_addz(b, "\033\\\033P");
		rh_buf_add(b, base64.p + at, n);
	}
	rh_buf_addz(b, "\a\033\\");
}

const char *ui_clipboard_way(void)
{
	const char *term = getenv("TERM");

	/* Only GNU screen says what it is in with a dot. In one that was begun within tmux, TMUX is set as well. */
	if (term && !strncmp(term, "screen.", 7))
		return "screen";
	if (getenv("TMUX"))
		return "tmux";
	return term && !strncmp(term, "screen", 6) ? "screen" : "plain";
}

static void sequence(struct rh_buf *b, struct rh_str text)
{
	const char *way = ui_clipboard_way();
	struct rh_secret base64;

	rh_secret_init(&base64);
	data_base64_encode(text, rh_out_secret(&base64));
	if (!strcmp(way, "tmux"))
		add_for_tmux(b, rh_secret_peek(&base64));
	if (!strcmp(way, "screen"))
		add_for_screen(b, rh_secret_peek(&base64));
	else
		add_bare(b, rh_secret_peek(&base64));
	rh_secret_release(&base64);
}

static void send(struct ui *ui, struct rh_str text)
{
	struct rh_buf b;

	rh_buf_init(&b, 4 * UI_CLIPBOARD_MOST);
	sequence(&b, text);
	ui_tty_send(&ui->tty, rh_buf_str(&b));
	explicit_bzero(b.p, b.n);
	rh_buf_release(&b);
}

/* ---- a secret does not stay there ---- */

/* Terminals disagree about what empties a clipboard; a blank overwrites it everywhere. */
static const struct rh_str nothing = { .p = " ", .n = 1 };

/* Also when the program dies: what is to be written then is at hand. */
static void at_death(bool clear)
{
	struct rh_buf b;

	rh_buf_init(&b, 256);
	if (clear)
		sequence(&b, nothing);
	ui_tty_at_death(rh_buf_str(&b));
	rh_buf_release(&b);
}

/* While somebody else has the terminal nothing may be written in between: it comes as soon as it is ours again. */
static void empty(void *ctx)
{
	struct ui *ui = ctx;

	if (!ui->tty.entered) {
		rh_timer_start(&ui->clipboard, UI_CLIPBOARD_LATER_MS, empty, ui);
		return;
	}
	at_death(false);
	send(ui, nothing);
}

void ui_clipboard_end(struct ui *ui)
{
	if (!ui->clipboard.running)
		return;
	rh_timer_stop(&ui->clipboard);
	if (ui->tty.entered)
		empty(ui);
	else
		ui_tty_die_now();
}

bool ui_copy(struct ui *ui, struct rh_str text, bool secret)
{
	if (!ui->tty.ansi || !text.n || (text.n + 2) / 3 * 4 > UI_CLIPBOARD_MOST)
		return false;
	send(ui, text);
	at_death(secret);
	if (secret)
		rh_timer_start(&ui->clipboard, UI_CLIPBOARD_MS, empty, ui);
	else
		rh_timer_stop(&ui->clipboard);
	return true;
}
