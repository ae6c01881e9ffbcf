/* The model of a map: which rows and columns are seen, and which cell is selected. Knows nothing about drawing. */
#include "base/base.h"
#include "ui/driver.h"
#include "ui/map.h"
#include "ui/map/map.h"
#include "ui/screen.h"
#include "ui/terminal/cells.h"
#include "ui/verbs.h"

#include <string.h>

const struct ui_map_line *ui_map_row(const struct ui_map *m, size_t at)
{
	return &m->shown.rows[m->rows[at]];
}

const struct ui_map_line *ui_map_column(const struct ui_map *m, size_t at)
{
	return &m->shown.columns[m->columns[at]];
}

bool ui_map_has(const struct ui_map *m)
{
	return m->row < m->row_count && m->column < m->column_count && !ui_map_row(m, m->row)->heading;
}

struct ui_map_cell ui_map_at(const struct ui_map *m, size_t row, size_t column)
{
	return m->shown.cell(m->screen, m->rows[row], m->columns[column]);
}

const struct ui_map_sign *ui_map_sign_of(const struct ui_map *m, struct ui_map_cell cell)
{
	return &m->shown.signs[cell.sign < m->shown.sign_count ? cell.sign : 0];
}

const char *ui_map_sign_text(enum ui_map_look look)
{
	switch (look) {
	case UI_MAP_FULL:
		return ui_sign(UI_SIGN_FULL);
	case UI_MAP_HOLLOW:
		return ui_sign(UI_SIGN_HOLLOW);
	case UI_MAP_ALARM:
		return "!";
	case UI_MAP_PART:
		return "~";
	case UI_MAP_CROSS:
		return ui_sign(UI_SIGN_CROSS);
	case UI_MAP_DASH:
		return ui_sign(UI_SIGN_DASH);
	case UI_MAP_UNKNOWN:
		return "?";
	default:
		return ui_sign(UI_SIGN_NOTHING);
	}
}

/* The heading that the selected row stands under. */
static const char *heading_of(const struct ui_map *m)
{
	for (size_t i = m->row + 1; i-- > 0;)
		if (ui_map_row(m, i)->heading)
			return ui_map_row(m, i)->label;
	return NULL;
}

void ui_map_name(const struct ui_map *m, struct rh_buf *out)
{
	const char *heading = heading_of(m);

	if (heading)
		rh_buf_addf(out, "%s / ", heading);
	rh_buf_addf(out, _("%s × %s: "), ui_map_row(m, m->row)->label, ui_map_column(m, m->column)->label);
}

void ui_map_sentence(const struct ui_map *m, struct rh_buf *out)
{
	if (m->shown.sentence)
		m->shown.sentence(m->screen, m->rows[m->row], m->columns[m->column], out);
}

/* ---- what is seen ---- */

static bool matches(const struct ui_match *match, const struct ui_map_line *l)
{
	struct rh_buf lower;
	bool yes;

	rh_buf_init(&lower, 4096);
	rh_lower(&lower, rh_str(l->label));
	yes = ui_match_in(match, rh_buf_str(&lower));
	rh_buf_release(&lower);
	return yes;
}

/* All of them, or those that match together with the headings above them. Returns how many match. */
static size_t take(const struct ui_match *match, const struct ui_map_line *v, size_t n, uint32_t *out, size_t *count)
{
	size_t found = 0, heading = n;

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (v[i].heading) {
			heading = i;
			if (!match)
				out[(*count)++] = (uint32_t)i;
			continue;
		}
		if (match && !matches(match, &v[i]))
			continue;
		if (match && heading < n)
			out[(*count)++] = (uint32_t)heading;
		heading = n;
		out[(*count)++] = (uint32_t)i;
		found++;
	}
	return found;
}

/* What is typed may be meant for rows or for columns: whichever has none that matches shows all. */
static void see(struct ui_map *m)
{
	const struct ui_map_shown *v = &m->shown;
	const struct ui_match *match = m->match.n ? &m->match : NULL;
	size_t rows = take(match, v->rows, v->row_count, m->rows, &m->row_count);
	size_t columns = take(match, v->columns, v->column_count, m->columns, &m->column_count);

	for (size_t i = m->all = 0; i < v->row_count; i++)
		m->all += !v->rows[i].heading;
	if (match && !rows && columns)
		rows = take(NULL, v->rows, v->row_count, m->rows, &m->row_count);
	if (match && !columns && rows)
		(void)take(NULL, v->columns, v->column_count, m->columns, &m->column_count);
	m->cells = rows;
	m->measured = false;
}

static void find_used(struct ui_map *m)
{
	m->used = 0;
	for (size_t r = 0; r < m->row_count; r++)
		for (size_t c = 0; c < m->column_count && !ui_map_row(m, r)->heading; c++)
			m->used |= 1u << ui_map_at(m, r, c).sign;
}

/* ---- selection ---- */

static bool position(const struct ui_map_line *v, const uint32_t *seen, size_t n, const char *key, size_t *at)
{
	for (size_t i = 0; key && i < n; i++)
		if (!v[seen[i]].heading && strcmp(v[seen[i]].key, key) == 0) {
			*at = i;
			return true;
		}
	return false;
}

static void remember(struct ui_map *m)
{
	bool has = ui_map_has(m);

	rh_strset(&m->row_key, has ? ui_map_row(m, m->row)->key : NULL);
	rh_strset(&m->column_key, has ? ui_map_column(m, m->column)->key : NULL);
}

/* Where the cursor is, or next to it: what it stood on may be gone. */
static void stand_nearby(struct ui_map *m)
{
	if (m->column >= m->column_count)
		m->column = m->column_count ? m->column_count - 1 : 0;
	if (m->row >= m->row_count)
		m->row = m->row_count ? m->row_count - 1 : 0;
	while (m->row + 1 < m->row_count && ui_map_row(m, m->row)->heading)
		m->row++;
	while (m->row > 0 && m->row < m->row_count && ui_map_row(m, m->row)->heading)
		m->row--;
}

static void find_selection(struct ui_map *m)
{
	const struct ui_map_shown *v = &m->shown;

	if (m->wanted_row && position(v->rows, m->rows, m->row_count, m->wanted_row, &m->row)) {
		if (m->wanted_column)
			(void)position(v->columns, m->columns, m->column_count, m->wanted_column, &m->column);
		rh_strset(&m->wanted_row, NULL);
		rh_strset(&m->wanted_column, NULL);
		m->chosen = true;
	} else if (!m->chosen) { /* until then, what comes first, as they arrive */
		m->row = m->column = 0;
	} else {
		(void)position(v->rows, m->rows, m->row_count, m->row_key, &m->row);
		(void)position(v->columns, m->columns, m->column_count, m->column_key, &m->column);
	}
	stand_nearby(m);
	if (m->shown.phase != UI_LIST_LOADING || ui_map_has(m))
		remember(m);
}

void ui_map_stand(struct ui_map *m, size_t row, size_t column)
{
	m->row = row;
	m->column = column;
	m->chosen = true;
	rh_strset(&m->wanted_row, NULL);
	rh_strset(&m->wanted_column, NULL);
	remember(m);
}

/* ---- together ---- */

void ui_map_sync(struct ui_map *m)
{
	struct ui_screen *s = (struct ui_screen *)(uintptr_t)m->screen;

	if (!m->drive.stale)
		return;
	m->drive.stale = false;
	memset(&m->shown, 0, sizeof m->shown);
	s->ops->map(s, &m->shown);
	ui_keys_expand(m->shown.summary, s);
	ui_keys_expand(m->shown.right, s);
	m->rows = rh_resize(m->rows, m->shown.row_count + 1, sizeof *m->rows);
	m->columns = rh_resize(m->columns, m->shown.column_count + 1, sizeof *m->columns);
	see(m);
	find_used(m);
	find_selection(m);
}

void ui_map_narrow(struct ui_map *m, struct rh_str text)
{
	struct ui_match before = m->match;

	ui_map_sync(m);
	ui_match_init(&m->match, text);
	ui_match_release(&before);
	see(m);
	find_selection(m);
}

void ui_map_drop(struct ui_map *m)
{
	free(m->rows);
	free(m->columns);
	free(m->row_key);
	free(m->column_key);
	free(m->wanted_row);
	free(m->wanted_column);
	ui_match_release(&m->match);
}
