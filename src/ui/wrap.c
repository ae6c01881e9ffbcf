/* Breaks a text into lines: at white space, next to a wide character, or, where there is neither, between any two
 * characters. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/internal.h"
#include "ui/role.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool among(const struct rh_glyph *g, const char *list)
{
	return g->bytes == 3 && strstr(list, g->text) != NULL;
}

/* Chinese and Japanese signs that must not start a line, and those that must not end one. */
static bool closes(const struct rh_glyph *g)
{
	return among(g, "，。、；：？！）》」』】”’…");
}

static bool opens(const struct rh_glyph *g)
{
	return among(g, "（《「『【“‘");
}

bool ui_wrap_next(struct rh_str *rest, int width, struct rh_str *line)
{
	const char *start = rest->p, *space = NULL;
	struct rh_str left = *rest;
	struct rh_glyph g;
	bool wide = false, opened = false, begun = false; /* begun: past the indentation */
	int used = 0;

	if (rest->n == 0)
		return false;
	if (width < 1)
		width = 1;
	while (left.n) {
		const char *here = left.p;

		if (*here == '\n') {
			*line = rh_str_n(start, (size_t)(here - start));
			*rest = rh_str_from(left, 1);
			return true;
		}
		if (!rh_glyph_next(&left, &g))
			break;
		if (begun && !opened &&
		    (*here == ' ' || (g.columns == 2 ? !closes(&g) : wide && isalnum((unsigned char)*here))))
			space = here;
		begun |= *here != ' ';
		wide = g.columns == 2;
		opened = opens(&g);
		used += g.columns;
		if (used > width && here > start) {
			const char *end = space ? space : here;

			*rest = rh_str_n(end, (size_t)(rest->p + rest->n - end));
			while (space && rest->n && *rest->p == ' ')
				*rest = rh_str_from(*rest, 1);
			while (space && end[-1] == ' ')
				end--;
			*line = rh_str_n(start, (size_t)(end - start));
			return true;
		}
	}
	*line = *rest;
	*rest = rh_str_from(*rest, rest->n);
	return true;
}

int ui_wrap_count(struct rh_str s, int width)
{
	struct rh_str line;
	int n = 0;

	while (ui_wrap_next(&s, width, &line))
		n++;
	return n;
}

/* The end gets a little less than the beginning. */
void ui_cut_middle(struct rh_buf *text, int width)
{
	int left = rh_text_columns(rh_buf_str(text), 0), tail = (width - 1) / 2, head = width - 1 - tail;
	struct rh_str rest = rh_buf_str(text), at = rest;
	struct rh_buf cut;
	struct rh_glyph g;

	if (left <= width || width < 5)
		return;
	rh_buf_init(&cut, 2 * text->n + 8);
	for (; rh_glyph_next(&at, &g) && g.columns <= head; rest = at) {
		head -= g.columns;
		left -= g.columns;
	}
	rh_buf_adds(&cut, rh_str_n(text->p, (size_t)(rest.p - text->p)));
	rh_buf_addz(&cut, ui_sign(UI_SIGN_ELLIPSIS));
	while (left > tail && rh_glyph_next(&rest, &g))
		left -= g.columns;
	rh_buf_adds(&cut, rest);
	rh_buf_clear(text);
	rh_buf_adds(text, rh_buf_str(&cut));
	rh_buf_release(&cut);
}

void ui_wrap_draw(const struct ui_screen *s, struct ui_rect r, enum ui_role role, struct rh_str text)
{
	struct rh_str line;
	char key[60];
	int w = 0;

	for (int y = 0; y < r.h - 1 && ui_wrap_next(&text, r.w, &line); y++)
		ui_cells_text(r.y + y, r.x, r.w, role, line);
	if (rh_text_columns(text, 0) > r.w) {
		snprintf(key, sizeof key, "{key:whole} %s", _("all of it"));
		ui_keys_expand(key, s);
		w = rh_text_columns(rh_str(key), 0) + 2;
		ui_cells_text(r.y + r.h - 1, r.x + r.w + 2 - w, w, UI_ROLE_KEY, rh_str(key));
	}
	ui_cells_text(r.y + r.h - 1, r.x, r.w - w, role, text);
}

int ui_wrap_fill(struct ui_rect r, unsigned style, const char *text)
{
	struct rh_str rest = rh_str(text), line;
	int y = 0;

	while (y < r.h && ui_wrap_next(&rest, r.w, &line))
		ui_cells_put(r.y + y++, r.x, r.w, style, UI_ALIGN_LEFT, line);
	return y;
}

void ui_failure_draw(const struct rh_err *e, struct ui_rect r)
{
	const char *const parts[] = { e->what, e->why, e->fix };

	for (size_t i = 0; i < RH_LEN(parts) && r.h > 0; i++) {
		int n = parts[i][0] ? ui_wrap_fill(r, i == 0 ? UI_ROLE_BAD : UI_ROLE_TEXT, parts[i]) : 0;

		r.y += n;
		r.h -= n;
	}
}

void ui_stale_text(int64_t since, const struct rh_err *e, struct rh_buf *out)
{
	char age[RH_AGE_SAID];
	int64_t next = -1;

	rh_age_said(rh_wall() > since ? rh_wall() - since : 0, age, &next);
	rh_buf_addf(out, _("stale since %s"), age);
	if (e && e->what[0]) {
		char *line = rh_err_line(e, false);

		rh_buf_addf(out, _(": %s"), line);
		free(line);
	}
}
