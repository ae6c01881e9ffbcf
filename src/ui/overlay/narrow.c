/* Entries that are found by typing, whatever they are drawn as. */
#include "ui/overlay/narrow.h"
#include "base/base.h"
#include "ui/driver.h"

#include <string.h>

enum { TEXT_LIMIT = 64 << 20 };
#define NONE UINT32_MAX

/* ---- entries ---- */

static uint32_t keep(struct rh_buf *text, const char *z)
{
	uint32_t at = (uint32_t)text->n;

	rh_buf_addz(text, z ? z : "");
	rh_buf_addc(text, '\0');
	return at;
}

struct ui_item *ui_narrow_add(struct ui_narrow *l, const char *id, const char *label, const char *note, unsigned flags,
			      const char *also)
{
	struct ui_item made = { .flags = (unsigned char)flags };

	if (!l->text.limit)
		rh_buf_init(&l->text, TEXT_LIMIT);
	l->v = rh_grow(l->v, l->n, sizeof *l->v);
	if (!(flags & UI_ITEM_WITHIN))
		l->group = (uint32_t)l->n;
	made.group = l->group;
	made.id = keep(&l->text, id);
	made.label = keep(&l->text, label);
	made.note = keep(&l->text, note);
	made.lower = (uint32_t)l->text.n;
	rh_lower(&l->text, rh_str(label));
	if (also)
		rh_buf_addc(&l->text, '\n');
	if (also)
		rh_lower(&l->text, rh_str(also));
	rh_buf_addc(&l->text, '\0');
	if (l->text.over)
		return NULL;
	l->v[l->n] = made;
	l->count += !(flags & (UI_ITEM_HEADING | UI_ITEM_LINE));
	return &l->v[l->n++];
}

void ui_narrow_clear(struct ui_narrow *l)
{
	free(l->v);
	free(l->view);
	rh_buf_release(&l->text);
	*l = (struct ui_narrow){ .begins_first = l->begins_first, .at = l->at };
}

const struct ui_item *ui_narrow_item(const struct ui_narrow *l, size_t at)
{
	return at < l->seen ? &l->v[l->view[at]] : NULL;
}

const char *ui_narrow_text(const struct ui_narrow *l, uint32_t at)
{
	return l->text.p + at;
}

/* ---- what is seen ---- */

static bool found(const struct ui_narrow *l, const struct ui_item *i, const struct ui_match *m)
{
	if (i->flags & (UI_ITEM_HEADING | UI_ITEM_LAST))
		return false;
	if (m->n && i->flags & UI_ITEM_LINE)
		return false;
	return ui_match_in(m, rh_str(ui_narrow_text(l, i->lower)));
}

/* Shows an entry, below the one that it is within, which is shown first if it is not already. */
static void show(struct ui_narrow *l, uint32_t i, uint32_t *group)
{
	if (l->v[i].group != i && l->v[i].group != *group)
		l->view[l->seen++] = l->v[i].group;
	*group = l->v[i].group;
	if (!l->matches)
		l->at = l->seen;
	l->view[l->seen++] = i;
	l->matches += !(l->v[i].flags & UI_ITEM_LINE);
}

/* In the whole list all are where they were added. Of what matches those come first whose label begins with it, and
 * then those whose label has it, where that is asked for; those that stand for many come last. */
enum { TURNS = 3 };

static unsigned turn_of(const struct ui_narrow *l, const struct ui_item *i, const struct ui_match *m, const char *typed)
{
	struct rh_str text = rh_str(ui_narrow_text(l, i->lower));

	if (!*typed || !l->begins_first)
		return *typed && i->flags & UI_ITEM_MANY ? TURNS - 1 : 0;
	if (rh_str_starts(text, typed))
		return 0;
	return ui_match_in(m, rh_str_n(text.p, rh_str_find(text, "\n"))) ? 1 : TURNS - 1;
}

static void show_last(struct ui_narrow *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i].flags & UI_ITEM_LAST)
			l->view[l->seen++] = i;
}

void ui_narrow_to(struct ui_narrow *l, struct rh_str typed)
{
	uint32_t group = NONE;
	struct ui_match match;
	struct rh_buf lower;

	rh_buf_init(&lower, 2048);
	rh_lower(&lower, typed);
	ui_match_init(&match, typed);
	l->view = rh_resize(l->view, 2 * l->n, sizeof *l->view); /* each match may bring its group along */
	l->seen = l->matches = l->at = 0;
	if (!typed.n)
		show_last(l);
	for (unsigned turn = 0; turn < TURNS; turn++)
		for (uint32_t i = 0; i < l->n; i++)
			if (found(l, &l->v[i], &match) && turn_of(l, &l->v[i], &match, lower.p) == turn)
				show(l, i, &group);
	if (typed.n)
		show_last(l);
	if (!l->matches) /* nothing else: the cursor is on the first of those */
		l->at = 0;
	for (uint32_t i = 0; i < l->n; i++)
		l->matches += !!(l->v[i].flags & UI_ITEM_LAST);
	ui_match_release(&match);
	rh_buf_release(&lower);
}

/* ---- the cursor ---- */

static bool can_stand(const struct ui_narrow *l, size_t at)
{
	const struct ui_item *i = ui_narrow_item(l, at);

	return i && !(i->flags & UI_ITEM_HEADING);
}

void ui_narrow_stand(struct ui_narrow *l, size_t at)
{
	size_t down = at;

	while (down < l->seen && !can_stand(l, down))
		down++;
	while (down >= l->seen && at > 0 && !can_stand(l, at))
		at--;
	l->at = down < l->seen ? down : at;
}

bool ui_narrow_stand_on(struct ui_narrow *l, const char *id)
{
	for (size_t i = 0; id && i < l->seen; i++)
		if (can_stand(l, i) && !strcmp(ui_narrow_text(l, l->v[l->view[i]].id), id)) {
			l->at = i;
			return true;
		}
	return false;
}

const char *ui_narrow_id(const struct ui_narrow *l)
{
	return can_stand(l, l->at) ? ui_narrow_text(l, l->v[l->view[l->at]].id) : NULL;
}
