/* Trainer › Class: who is in which lesson, at which step and for how long, as it goes on. */
#include "screens/screens.h"
#include "app/control.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

enum { DO_RESET_ONE = UI_DO_SCREEN, DO_RESET_ALL };
enum { EVERY_MS = 2000, STUCK_SECONDS = 300 };

struct row {
	struct rh_row row; /* key: the learner's name */
	const char *lesson, *step;
	int64_t at, count, since, broken;
};
struct state {
	struct rh_rows rows;
	struct rh_err err;
	struct rh_timer again;
	bool ready;
	char *asked; /* whom the question is about */
};

static const struct row *row_of(const struct rh_row *row)
{
	return (const struct row *)(const void *)row;
}

static bool is_done(const struct row *r)
{
	return *r->lesson && r->at > r->count;
}

static bool is_stuck(const struct row *r)
{
	return *r->lesson && !is_done(r) && r->since && rh_wall() - r->since >= STUCK_SECONDS;
}

/* ---- columns ---- */

static const char *state_word(const struct row *r)
{
	return !*r->lesson ? "" : is_done(r) ? _("done") : is_stuck(r) ? _("stuck") : _("working");
}

static void state_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, state_word(row_of(row)));
}

static enum ui_role state_role(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return is_stuck(row_of(row)) ? UI_ROLE_BAD : is_done(row_of(row)) ? UI_ROLE_GOOD : UI_ROLE_MUTED;
}

static void step_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	const struct row *r = row_of(row);

	(void)s;
	if (*r->lesson && !is_done(r))
		rh_buf_addf(out, "%lld/%lld", (long long)r->at, (long long)r->count);
}

static int64_t since(const struct ui_screen *s, const struct rh_row *row)
{
	(void)s;
	return *row_of(row)->lesson && row_of(row)->since ? row_of(row)->since : -1;
}

static void broken_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	if (row_of(row)->broken)
		rh_buf_addf(out, "%lld", (long long)row_of(row)->broken);
}

static void name_text(const struct ui_screen *s, const struct rh_row *row, struct rh_buf *out)
{
	(void)s;
	rh_buf_addz(out, row->key);
}

#define AT(member) offsetof(struct row, member)
static const struct ui_column columns[] = {
	{ .id = "state",
	  .title = N_("State"),
	  .min = 7,
	  .want = 7,
	  .matters = 9,
	  .text = state_text,
	  .role = state_role },
	{ .id = "name",
	  .title = N_("Learner"),
	  .min = 9,
	  .want = 12,
	  .flags = UI_COL_SORTED | UI_COL_FIXED,
	  .text = name_text },
	{ .id = "lesson", .title = N_("Lesson"), .min = 12, .want = 30, .matters = 7, .text_at = AT(lesson) },
	{ .id = "step",
	  .title = N_("Step"),
	  .min = 5,
	  .want = 5,
	  .matters = 8,
	  .flags = UI_COL_RIGHT,
	  .text = step_text },
	{ .id = "since", .title = N_("For"), .min = 5, .want = 5, .matters = 8, .flags = UI_COL_RIGHT, .since = since },
	{ .id = "broken",
	  .title = N_("Broken"),
	  .min = 6,
	  .want = 6,
	  .matters = 4,
	  .flags = UI_COL_RIGHT | UI_COL_SAME | UI_COL_USED,
	  .text = broken_text },
	{ .id = "say", .title = N_("What to do"), .min = 10, .matters = 3, .text_at = AT(step) },
	{ 0 },
};

static void rows(struct ui_screen *s, struct ui_list_shown *out)
{
	struct state *st = s->state;
	size_t stuck = 0;

	out->rows = &st->rows;
	out->phase = st->ready ? UI_LIST_READY : st->err.code != RH_OK ? UI_LIST_FAILED : UI_LIST_LOADING;
	out->err = &st->err;
	for (size_t i = 0; i < st->rows.n; i++)
		stuck += is_stuck(row_of(st->rows.v[i]));
	if (stuck)
		snprintf(out->alarm, sizeof out->alarm, rh_ngettext("%zu stuck", "%zu stuck", stuck), stuck);
	out->count = (struct rh_plural)NP_("%zu learner", "%zu learners");
	out->word = _("live");
}

/* ---- asking ---- */

static int64_t number(struct rh_str v, const char *pointer)
{
	int64_t n = 0;

	(void)!rh_str_number(data_json_part(v, pointer), 0, INT64_MAX, &n);
	return n;
}

static const char *text(struct rh_str v, const char *pointer, struct rh_buf *out)
{
	rh_buf_init(out, 4096);
	(void)data_json_find_text(v, pointer, out);
	return out->p;
}

static void put_row(struct state *st, struct rh_str v)
{
	static const size_t strings[] = { AT(lesson), AT(step), 0 };
	struct rh_buf name, lesson, step;
	struct row row = { .row.key = (char *)(uintptr_t)text(v, "/name", &name),
			   .lesson = text(v, "/lesson", &lesson),
			   .step = text(v, "/step", &step),
			   .at = number(v, "/at"),
			   .count = number(v, "/count"),
			   .since = number(v, "/since"),
			   .broken = number(v, "/broken") };

	if (*name.p)
		rh_rows_put(&st->rows, rh_row_copy(&row, sizeof row, strings));
	rh_buf_release(&name);
	rh_buf_release(&lesson);
	rh_buf_release(&step);
}

static void ask(void *ctx);

static void on_class(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct ui_screen *s = ctx;
	struct state *st = s->state;
	struct data_json_iter it;

	ui_screen_changed(s);
	rh_timer_start(&st->again, EVERY_MS, ask, s);
	if (!app_control_ok(head, body, e, &st->err) || !data_json_iter_init(&it, data_json_part(body, "/learners")))
		return;
	st->ready = true;
	while (data_json_next(&it)) /* they stay the same, whoever comes and goes */
		put_row(st, it.value);
}

static void ask(void *ctx)
{
	struct ui_screen *s = ctx;

	app_control(s->app, "GET", "/sandbox/class", s->owner, on_class, s);
}

/* ---- one learner begins again ---- */

static void on_reset(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct ui_screen *s = ctx;
	struct rh_err wrong;

	if (!app_control_ok(head, body, e, &wrong))
		app_error(s->app, &wrong);
	else
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s", _("What is theirs is as it was at the start."));
	ask(s);
}

static void on_sure(void *ctx, int button)
{
	struct ui_screen *s = ctx;
	struct state *st = s->state;
	char *path = rh_format("/sandbox/reset/%s", st->asked);

	if (button == 1)
		app_control(s->app, "POST", path, s->owner, on_reset, s);
	free(path);
}

static void ask_reset(struct ui_screen *s, const char *name)
{
	struct state *st = s->state;
	const char *const lines[] = { _("The namespaces, the project and the workloads of this learner are set back to "
					"how they were at the start. Nobody else notices.") };
	const char *const buttons[] = { _("Cancel"), _("Reset") };
	char *title = rh_format(_("Reset %s?"), name);

	rh_strset(&st->asked, name);
	ui_dialog(app_ui(s->app), &(struct ui_dialog){ .title = title,
						       .lines = lines,
						       .line_count = RH_LEN(lines),
						       .buttons = buttons,
						       .button_count = RH_LEN(buttons),
						       .role = UI_ROLE_WARN,
						       .done = on_sure,
						       .ctx = s,
						       .owner = s->owner });
	free(title);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct rh_row *row = ui_list_selected(s);

	if (verb == UI_DO_AGAIN)
		ask(s);
	else if (verb == (enum ui_verb)DO_RESET_ALL)
		app_reset_ask(s->app);
	else if (verb == (enum ui_verb)DO_RESET_ONE && row)
		ask_reset(s, row->key);
	else
		return false;
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;

	(void)arg;
	rh_rows_init(&st->rows);
	ask(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_timer_stop(&st->again);
	rh_rows_release(&st->rows);
	free(st->asked);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Break something"),
	  .help = N_("Break something for the selected learner alone."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT,
	  .opens = &screen_breaks },
	{ .verb = (enum ui_verb)DO_RESET_ONE,
	  .id = "class.reset",
	  .label = N_("Reset this one"),
	  .help = N_("Set what belongs to the selected learner back to how it was at the start, after asking."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_RESET_ALL, .id = "trainer.reset", .label = N_("Reset all") },
	{ .verb = UI_DO_FIND },
	{ .verb = UI_DO_SORT },
	{ .verb = UI_DO_REVERSE },
	{ .verb = UI_DO_AGAIN, .help = N_("Ask the sandbox again now.") },
	{ 0 },
};

static const struct ui_own_key own_keys[] = {
	{ (enum ui_verb)DO_RESET_ONE, "x" },
	{ (enum ui_verb)DO_RESET_ALL, "X" },
	{ 0 },
};

const struct ui_screen_ops screen_class = {
	.id = "class",
	.title = N_("Class"),
	.kind = UI_SCREEN_LIST,
	.state_size = sizeof(struct state),
	.help = N_(
		"Everybody who learns in this sandbox: in which lesson, at which step, and since when. Who has been at "
		"one step for five minutes is called stuck. It is asked for every two seconds.\n\n{key:open} breaks "
		"something for the selected learner alone; Trainer › Break something does it for all."),
	.actions = actions,
	.own_keys = own_keys,
	.columns = columns,
	.rows = rows,
	.open = open,
	.act = act,
	.close = close,
};
