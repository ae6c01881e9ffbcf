/* Any bytes as what a terminal sends: however they are cut into reads the same events come out, all of them valid, and
 * a line that is edited with them stays within its limit, with the cursor between two glyphs. */
#include "base/base.h"
#include "ui/cdk/widget.h"
#include "ui/event.h"
#include "ui/form/line.h"
#include "ui/terminal/keys.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void teach(struct ui_keys *k)
{
	ui_keys_init(k);
	ui_keys_know(k, "\033OA", UI_KEY_UP);
	ui_keys_know(k, "\033[[A", UI_KEY_F1);
	ui_keys_know(k, "\033?x", UI_KEY_F7);
}

static void feed(struct ui_keys *k, const uint8_t *data, size_t size, size_t piece)
{
	for (size_t at = 0; at < size; at += piece)
		ui_keys_feed(k, (const char *)data + at, size - at < piece ? size - at : piece);
	ui_keys_timeout(k);
	if (ui_keys_wait(k) >= 0)
		RH_BUG("something is open after its time");
}

static bool same(const struct ui_event *a, const struct ui_event *b)
{
	if (a->key != b->key || a->c != b->c || !a->paste != !b->paste)
		return false;
	return !a->paste || rh_secret_eq(a->paste, b->paste);
}

static void check(const struct ui_event *e)
{
	if (e->key == UI_KEY_NONE || e->c > 0x10ffff || (e->c >= 0xd800 && e->c < 0xe000))
		RH_BUG("no event: %d, %x", (int)e->key, e->c);
	if (e->key == UI_KEY_CHAR && (e->c < 32 || e->c == 127 || (e->c >= 0x80 && e->c < 0xa0)))
		RH_BUG("a control character as text: %x", e->c);
}

static void edit(struct ui_line *l, const struct ui_event *e)
{
	size_t at = 0;

	ui_line_key(l, e, false);
	while (at < l->cursor)
		at = ui_line_after(l, at);
	if (at != l->cursor || l->cursor > l->text.n || l->text.n > l->spec.max)
		RH_BUG("cursor %zu in %zu bytes", l->cursor, l->text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ui_keys one, seven;
	struct ui_event a, b;
	struct ui_line line;

	teach(&one);
	teach(&seven);
	ui_line_init(&line, &(struct ui_input_spec){ .max = 100 });
	feed(&one, data, size, 1);
	feed(&seven, data, size, 7); /* less than a burst */
	while (ui_keys_next(&one, &a)) {
		if (!ui_keys_next(&seven, &b) || !same(&a, &b))
			RH_BUG("other events in other pieces");
		check(&a);
		edit(&line, &a);
	}
	if (ui_keys_next(&seven, &b))
		RH_BUG("more events in larger pieces");
	ui_keys_release(&one);
	ui_keys_release(&seven);
	teach(&one);
	feed(&one, data, size, UI_KEYS_READ);
	while (ui_keys_next(&one, &a)) {
		check(&a);
		edit(&line, &a);
	}
	ui_keys_release(&one);
	ui_line_release(&line);
	return 0;
}
