/* The strip at the bottom: the kubectl line that does what the screen does, a moment after the last key. */
#include "app/internal.h"
#include "base/base.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <string.h>

enum { TEACH_MS = 300, TEACH_BYTES = 16384 };

/* The full screen that counts: a dialog teaches nothing of its own. */
static const struct ui_screen *teaching(const struct app *a)
{
	const struct ui_screen *s, *last = NULL;

	for (size_t i = 0; (s = app_at(a, i)); i++)
		if (!(s->ops->flags & UI_SCREEN_DIALOG))
			last = s;
	return last;
}

static size_t lines_in(struct rh_str text)
{
	struct rh_str line;
	size_t n = 0;

	while (rh_str_cut(&text, '\n', &line))
		n += line.n > 0;
	return n;
}

static void add_more(const struct ui_screen *s, size_t more, struct rh_buf *out)
{
	char *text = rh_format(rh_ngettext("  ({key:commands}: %zu more)", "  ({key:commands}: %zu more)", more), more);

	ui_keys_expand(text, s);
	rh_buf_addz(out, text);
	free(text);
}

static void teach_now(struct app *a)
{
	const struct ui_screen *s = teaching(a);
	char *before = rh_strdup(a->strip.text.p);

	rh_buf_clear(&a->strip.text);
	if (s && UI_CALLBACK(s->ops, teach))
		UI_CALLBACK(s->ops, teach)(s, &a->strip.text);
	struct rh_str text = rh_buf_str(&a->strip.text);
	size_t end = rh_str_find(text, "\n");
	if (end < text.n) { /* the strip has room for one line: K shows the rest */
		char *first = rh_str_dup(rh_str_n(text.p, end));
		size_t more = lines_in(rh_str_from(text, end + 1));
		rh_buf_clear(&a->strip.text);
		rh_buf_addz(&a->strip.text, first);
		if (more)
			add_more(s, more, &a->strip.text);
		free(first);
	}
	if (a->strip.of != s || strcmp(before, a->strip.text.p) != 0)
		ui_touch(a->ui);
	free(before);
	a->strip.of = s;
}

static void on_teach_timer(void *ctx)
{
	teach_now(ctx);
}

void app_teach_later(struct app *a)
{
	if (!a->strip.text.cap)
		rh_buf_init(&a->strip.text, TEACH_BYTES);
	rh_timer_start(&a->strip.timer, TEACH_MS, on_teach_timer, a);
}

const char *app_strip_text(struct app *a)
{
	bool fresh = a->strip.of == teaching(a);

	if (!fresh && !a->strip.timer.running)
		app_teach_later(a);
	return fresh && a->strip.text.p ? a->strip.text.p : "";
}

void app_strip_release(struct app *a)
{
	rh_timer_stop(&a->strip.timer);
	rh_buf_release(&a->strip.text);
}
