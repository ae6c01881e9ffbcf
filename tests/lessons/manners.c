/* The checks that come free with every step: what goes to the terminal, where the focus is, and what the hints promise.
 */
#include "base/base.h"

#include "tests/lessons/play.h"

#include <string.h>

/* ---- bytes ---- */

/* What one key may cost: in place, moving; when the screen changes, everything may be drawn anew once. */
enum { KEY_BYTES = 1200, WHOLE_PER_CELL = 6, WHOLE_MORE = 6000 };

static uint64_t bytes_drawn(const struct pl_play *p)
{
	return p->term->bytes - p->term->fence_bytes;
}

void pl_manners_begin(struct pl_play *p)
{
	p->bytes_before = bytes_drawn(p);
	p->keys_before = p->term->keys_sent;
	if (strcmp(p->screen_before, p->term->fence.screen) != 0)
		p->heard = p->heard_from;
	memcpy(p->screen_before, p->term->fence.screen, sizeof p->screen_before);
	p->heard_from = p->term->raw.n;
}

static bool bytes_within(struct pl_play *p)
{
	uint64_t bytes = bytes_drawn(p) - p->bytes_before, keys = p->term->keys_sent - p->keys_before;
	uint64_t whole = (uint64_t)(p->opt.rows * p->opt.columns) * WHOLE_PER_CELL + WHOLE_MORE;
	uint64_t budget = keys * KEY_BYTES + whole;
	return p->opt.itself || bytes <= budget ||
	       pl_fail(p, "%llu bytes were written for %llu keys; the budget is %llu", (unsigned long long)bytes,
		       (unsigned long long)keys, (unsigned long long)budget);
}

bool pl_manners_line(struct pl_play *p)
{
	bool trying = p->trying;

	p->trying = false; /* this holds, whatever is tried */
	if (p->term->stream.violations)
		return pl_fail(p, "the output has what no terminal should get:\n%s", p->term->stream.problems.p);
	if (*p->term->seen)
		return pl_fail(p, "the password was seen %s", p->term->seen);
	if (!bytes_within(p))
		return false;
	p->trying = trying;
	return true;
}

/* ---- focus ---- */

static bool focus_shown(struct pl_play *p)
{
	const char *focus = p->term->fence.focus;
	struct rh_str kind = pl_screen_kind(p, p->term->fence.screen);
	if (strchr(focus, ':') || rh_str_is(kind, "text") || rh_str_is(kind, "detail") || rh_str_is(kind, "lines"))
		return true;
	if (rh_str_is(kind, "form") && !*focus)
		return pl_fail(p, "nothing on the form has the focus");
	if (*focus && !rh_str_is(kind, "form") && pl_focus_row(p) < 0)
		return pl_fail(p, "row %s has the focus, but the screen does not show where it is", focus);
	return true;
}

/* Screen readers, braille displays and magnifiers follow the terminal's cursor: after each key it is on what has the
 * focus, or seen in the text that is typed. */
bool pl_manners_key(struct pl_play *p)
{
	int y, x;
	bool seen = rt_screen_cursor(p->term->screen, &y, &x);
	if (p->term->ended || p->term->midway || p->opt.linear || !*p->term->fence.focus || seen ||
	    rt_screen_cursor_marks(p->term->screen))
		return true;
	p->trying = false;
	return pl_fail(p, "%s has the focus, but the cursor is at line %d column %d", p->term->fence.focus, y, x);
}

/* ---- hints ---- */

static bool looks_like_key(struct rh_str s)
{
	static const char *const names[] = { "Enter", "Tab",  "S-Tab", "Esc",  "Space", "Del",  "Ins", "Up",
					     "Down",  "Left", "Right", "Home", "End",   "PgUp", "PgDn" };
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (rh_str_is(s, names[i]))
			return true;
	if (s.n == 1)
		return s.p[0] > ' ' && s.p[0] < 0x7f;
	return (s.n == 2 && s.p[0] == '^') || (s.n > 1 && s.n < 4 && s.p[0] == 'F' && s.p[1] >= '1' && s.p[1] <= '9');
}

/* Keys of hints are bold; a message that lies over the hints for a while is not. */
static bool hints_shown(struct pl_play *p)
{
	int rows, columns;
	struct rh_buf letters;
	struct rh_str rest, row = { 0 };
	rt_screen_size(p->term->screen, &rows, &columns);
	rh_buf_init(&letters, (size_t)1 << 20);
	rt_screen_attributes(p->term->screen, &letters);
	rest = rh_buf_str(&letters);
	for (int y = 0; y < rows; y++)
		(void)rh_str_cut(&rest, '\n', &row);
	bool bold = row.n > 1 && row.p[1] == 'B';
	rh_buf_release(&letters);
	return bold;
}

/* The bottom line is hints, two blanks between them: "^S Create…  ^T Test login  Esc Leave". */
static bool hints_bound(struct pl_play *p)
{
	int rows, columns;
	struct rh_buf row;
	bool ok = true;
	if (strchr(p->term->fence.focus, ':') || !hints_shown(p))
		return true; /* an overlay has its own keys */
	rt_screen_size(p->term->screen, &rows, &columns);
	rh_buf_init(&row, 65536);
	rt_screen_row(p->term->screen, rows - 1, &row);
	struct rh_str rest = rh_buf_str(&row);
	while (rest.n && ok) {
		size_t gap = rh_str_find(rest, "  ");
		struct rh_str hint = rh_str_trim(rh_str_n(rest.p, gap)), key;
		rest = rh_str_trim(rh_str_from(rest, gap));
		if (!rh_str_cut(&hint, ' ', &key) || !hint.n || !looks_like_key(key))
			continue;
		char *z = rh_str_dup(key);
		ok = pl_key_bound(p, p->term->fence.screen, z) ||
		     pl_fail(p, "the hint line offers %s, which is not bound on screen %s", z, p->term->fence.screen);
		free(z);
	}
	rh_buf_release(&row);
	return ok;
}

bool pl_manners_step(struct pl_play *p)
{
	return pl_manners_line(p) && (p->opt.linear || (focus_shown(p) && hints_bound(p)));
}
