/* The rows of a rotation: a secret, which password it holds now by a letter, and what became of it. */
#include "screens/rotate/rotate.h"
#include "app/rotate.h"
#include "kube/logins.h"
#include "ui/columns.h"
#include "ui/role.h"

#include <stdlib.h>

/* ---- columns ---- */

static void tick_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, !rotate_row_of(row)->can ? " – " : rotate_row_of(row)->chosen ? "[x]" : "[ ]");
}

static enum ui_role name_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return rotate_row_of(row)->can ? UI_ROLE_TEXT : UI_ROLE_MUTED;
}

static enum ui_role password_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return rotate_row_of(row)->odd ? UI_ROLE_WARN : UI_ROLE_MUTED;
}

#define AT(member) offsetof(struct rotate_row, member)
const struct ui_column rotate_columns[] = {
	{ .id = "tick", .title = "", .min = 3, .want = 3, .flags = UI_COL_FIXED, .text = tick_text },
	{ .id = "name",
	  .title = N_("Name"),
	  .min = 16,
	  .want = 30,
	  .flags = UI_COL_FIXED,
	  .text_at = AT(name),
	  .role = name_role },
	{ .id = "where",
	  .title = N_("Namespace"),
	  .min = 12,
	  .want = 24,
	  .matters = 7,
	  .flags = UI_COL_SORTED | UI_COL_SAME,
	  .text_at = AT(where) },
	{ .id = "cluster",
	  .title = N_("Cluster"),
	  .min = 9,
	  .want = 14,
	  .matters = 8,
	  .flags = UI_COL_SAME | UI_COL_USED,
	  .text_at = AT(cluster) },
	{ .id = "password",
	  .title = N_("Password now"),
	  .min = 12,
	  .want = 20,
	  .matters = 8,
	  .text_at = AT(password),
	  .role = password_role },
	{ .id = "state", .title = N_("State"), .min = 10, .matters = 9, .text_at = AT(state), .role_at = AT(role) },
	{ 0 },
};

/* ---- rows ---- */

static const struct {
	const char *word;
	enum ui_role role;
} states[] = {
	[APP_ROTATE_WAITING] = { "", UI_ROLE_TEXT },
	[APP_ROTATE_CHECKING] = { N_("asking the server…"), UI_ROLE_MUTED },
	[APP_ROTATE_READY] = { N_("would be taken"), UI_ROLE_GOOD },
	[APP_ROTATE_REFUSED] = { N_("refused"), UI_ROLE_BAD },
	[APP_ROTATE_WRITING] = { N_("writing…"), UI_ROLE_WARN },
	[APP_ROTATE_DONE] = { N_("changed"), UI_ROLE_GOOD },
	[APP_ROTATE_FAILED] = { N_("failed"), UI_ROLE_BAD },
	[APP_ROTATE_CHANGED] = { N_("somebody was faster"), UI_ROLE_WARN },
	[APP_ROTATE_GONE] = { N_("nothing to do"), UI_ROLE_MUTED },
	[APP_ROTATE_UNDONE] = { N_("as it was"), UI_ROLE_TEXT },
	[APP_ROTATE_KEPT] = { N_("left: changed since"), UI_ROLE_WARN },
};

/* The odd ones out by a letter: which have the same password, and not which. */
static void say_password(const struct rotate_state *st, const struct rotate_target *t, bool done, struct rh_buf *out)
{
	if (done)
		rh_buf_addz(out, _("the new one"));
	if (done || t->source)
		return;
	size_t same = st->group_size[t->login->group];
	if (t->login->mixed)
		rh_buf_addz(out, _("its entries differ"));
	else if (st->groups > 1)
		/* TRANSLATORS: which of several passwords, by a letter, and how many secrets have it */
		rh_buf_addf(out, rh_ngettext("%c, in %zu", "%c, in %zu", same),
			    t->login->group < 26 ? (int)('A' + t->login->group) : '?', same);
	else if (same > 1)
		rh_buf_addz(out, _("the same in all"));
}

void rotate_row_add(struct rotate_state *st, size_t at)
{
	const struct rotate_target *t = &st->v[at];
	const struct app_rotate_item *item =
		st->rotation && t->item != ROTATE_NO_ITEM ? &st->rotation->v[t->item] : NULL;
	bool done = item && item->state == APP_ROTATE_DONE, unknown = item && item->err.code == RH_E_UNKNOWN;
	char *key = rotate_key(t);
	static const size_t strings[] = { AT(name), AT(where), AT(cluster), AT(password), AT(state), AT(note), 0 };
	struct rh_buf password, said;

	rh_buf_init(&password, 256);
	rh_buf_init(&said, 2048);
	if (unknown)
		rh_buf_addz(&password, _("not known"));
	else
		say_password(st, t, done, &password);
	if (t->why_not)
		rh_buf_addz(&said, t->why_not);
	else if (item && item->err.code != RH_OK)
		rh_buf_addf(&said, "%s %s %s", item->err.what, item->err.why, item->err.fix);
	const struct rotate_row row = {
		.row.key = key,
		.name = t->login->name,
		.where = t->where,
		.cluster = rotate_cluster(t->place) ? rotate_cluster(t->place) : "",
		.password = password.p,
		.state = unknown                             ? _("not known")
			 : item && *states[item->state].word ? _(states[item->state].word)
							     : "",
		.note = said.p,
		.at = at,
		.can = !t->why_not,
		.chosen = t->chosen,
		.odd = !done && (t->login->mixed || (t->login->group > 0 && !t->source)),
		.role = item ? states[item->state].role : UI_ROLE_TEXT,
	};
	rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
	rh_buf_release(&password);
	rh_buf_release(&said);
	free(key);
}
