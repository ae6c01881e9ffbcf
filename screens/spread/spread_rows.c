/* The rows of the review of many places: the place, what is there now, and what the server says. */
#include "screens/spread/spread.h"
#include "app/spread.h"
#include "base/base.h"
#include "ui/columns.h"

#include <stdlib.h>
#include <string.h>

#define AT(member) offsetof(struct spread_row, member)
const struct ui_column spread_columns[] = {
	{ .id = "place",
	  .title = N_("Place"),
	  .min = 16,
	  .want = 26,
	  .flags = UI_COL_FIXED | UI_COL_ENDS | UI_COL_SORTED,
	  .text_at = AT(place) },
	{ .id = "there",
	  .title = N_("There now"),
	  .min = 14,
	  .want = 28,
	  .matters = 7,
	  .text_at = AT(there),
	  .role_at = AT(there_role) },
	{ .id = "server",
	  .title = N_("The server"),
	  .min = 14,
	  .matters = 9,
	  .text_at = AT(server),
	  .role_at = AT(server_role) },
	{ 0 },
};

/* ---- what is there ---- */

static void say_there(const struct app_spread_item *i, struct rh_buf *out)
{
	static const char *const words[] = {
		[APP_SPREAD_UNSEEN] = "",
		[APP_SPREAD_FREE] = N_("nothing"),
		[APP_SPREAD_SAME] = N_("the same"),
		[APP_SPREAD_OTHER] = "",
		[APP_SPREAD_BROKEN] = N_("a broken registry"),
		[APP_SPREAD_KIND] = N_("another kind of secret"),
		[APP_SPREAD_FIXED] = N_("immutable, and different"),
		[APP_SPREAD_COPY] = N_("copy of a project's secret"),
		[APP_SPREAD_REMOVING] = N_("being deleted"),
		[APP_SPREAD_HIDDEN] = N_("may not look"),
		[APP_SPREAD_GOING] = N_("namespace being deleted"),
		[APP_SPREAD_NO_PLACE] = N_("no such namespace"),
	};

	if (i->there != APP_SPREAD_OTHER)
		rh_buf_addz(out, *words[i->there] ? _(words[i->there]) : "");
	else if (i->others)
		rh_buf_addf(out, rh_ngettext("%zu other entry", "%zu other entries", i->others), i->others);
	else if (i->differ)
		rh_buf_addz(out, _("another password"));
	else
		rh_buf_addz(out, _("a registry without entries"));
}

static enum ui_role there_role(const struct app_spread_item *i)
{
	return i->there == APP_SPREAD_FREE || i->there == APP_SPREAD_SAME || i->there == APP_SPREAD_UNSEEN
		       ? UI_ROLE_MUTED
	       : i->there == APP_SPREAD_OTHER || i->there == APP_SPREAD_BROKEN ? UI_ROLE_WARN
									       : UI_ROLE_MUTED;
}

/* ---- what the server says ---- */

static const struct {
	const char *word;
	enum ui_role role;
} states[] = {
	[APP_SPREAD_WAITING] = { "", UI_ROLE_TEXT },
	[APP_SPREAD_CHECKING] = { N_("asking the server…"), UI_ROLE_MUTED },
	[APP_SPREAD_READY] = { "", UI_ROLE_GOOD },
	[APP_SPREAD_REFUSED] = { "", UI_ROLE_BAD },
	[APP_SPREAD_NOTHING] = { "", UI_ROLE_MUTED },
	[APP_SPREAD_WRITING] = { N_("writing…"), UI_ROLE_WARN },
	[APP_SPREAD_DONE] = { "", UI_ROLE_GOOD },
	[APP_SPREAD_FAILED] = { N_("not written"), UI_ROLE_BAD },
	[APP_SPREAD_CHANGED] = { N_("somebody was faster"), UI_ROLE_WARN },
	[APP_SPREAD_UNDOING] = { N_("writing…"), UI_ROLE_WARN },
	[APP_SPREAD_UNDONE] = { N_("as it was"), UI_ROLE_TEXT },
	[APP_SPREAD_KEPT] = { N_("left: changed since"), UI_ROLE_WARN },
};

static const char *ready_word(const struct app_spread_item *i)
{
	if (i->there == APP_SPREAD_FREE)
		return _("would take it");
	return i->way == APP_SPREAD_MERGE && i->others ? _("would merge into it") : _("would replace it");
}

static const char *done_word(const struct app_spread_item *i)
{
	if (i->err.code != RH_OK)
		return _("written, not undone");
	if (i->made)
		return _("created");
	return i->way == APP_SPREAD_MERGE && i->others ? _("merged") : _("replaced");
}

static const char *server_word(const struct app_spread_item *i)
{
	if (i->err.code == RH_E_UNKNOWN)
		return _("not known");
	switch (i->state) {
	case APP_SPREAD_READY:
		return ready_word(i);
	case APP_SPREAD_DONE:
		return done_word(i);
	case APP_SPREAD_NOTHING:
		return i->there == APP_SPREAD_SAME ? _("nothing to do") : _("keeps it");
	case APP_SPREAD_REFUSED:
		return i->there == APP_SPREAD_HIDDEN ? _("not permitted")
		       : i->err.code == RH_E_REFUSED ? _("cannot")
						     : _("refused");
	default:
		return *states[i->state].word ? _(states[i->state].word) : "";
	}
}

/* ---- rows ---- */

static bool can_choose(const struct app_spread_item *i)
{
	return i->state <= APP_SPREAD_READY || i->state == APP_SPREAD_WRITING || i->state == APP_SPREAD_FAILED ||
	       i->state == APP_SPREAD_CHANGED;
}

static char *place_of(const struct spread_state *st, const struct app_spread_item *i)
{
	char *ns = st->sources > 1 ? rh_format("%s/%s", i->ns, i->name) : rh_strdup(i->ns), *place;

	if (!st->several && !i->cluster)
		return ns;
	place = rh_format("%s ▸ %s", i->cluster ? i->cluster : st->here, ns);
	free(ns);
	return place;
}

char *spread_key(const struct app_spread_item *i)
{
	return rh_format("%s%s%s/%s", i->cluster ? i->cluster : "", i->cluster ? "/" : "", i->ns, i->name);
}

void spread_make_rows(struct spread_state *st)
{
	static const size_t strings[] = { AT(place), AT(there), AT(server), AT(note), AT(mark), 0 };
	struct rh_buf there;

	st->stale = st->several = false;
	for (size_t at = 0; at < st->spread->n; at++)
		st->several = st->several || st->spread->v[at].cluster;
	rh_buf_init(&there, 1024);
	rh_rows_clear(&st->rows);
	for (size_t at = 0; at < st->spread->n; at++) {
		const struct app_spread_item *i = &st->spread->v[at];
		char *key = spread_key(i);
		char *place = place_of(st, i), *note = i->err.code != RH_OK ? rh_err_line(&i->err, true) : NULL;

		rh_buf_clear(&there);
		say_there(i, &there);
		const struct spread_row row = {
			.row.key = key,
			.place = place,
			.there = there.p,
			.server = server_word(i),
			.note = note ? note : "",
			.mark = can_choose(i) ? key : "",
			.there_role = there_role(i),
			.server_role = i->state == APP_SPREAD_DONE && i->err.code != RH_OK ? UI_ROLE_BAD
											   : states[i->state].role,
			.at = (int)at,
		};
		rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
		free(key);
		free(place);
		free(note);
	}
	rh_buf_release(&there);
}
