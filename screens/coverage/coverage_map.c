/* Registry Coverage as a map: namespaces down, registries across, a sign where they meet. */
#include "screens/coverage/coverage.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "ui/columns.h"
#include "ui/map.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

struct state {
	struct coverage coverage; /* first: coverage_of finds it here */
	struct coverage_about fixing;
};

static struct coverage *coverage(const struct ui_screen *s)
{
	return &((struct state *)s->state)->coverage;
}

/* ---- what it shows ---- */

static struct ui_map_cell cell(const struct ui_screen *s, size_t row, size_t column)
{
	return coverage_cell(coverage(s), row, column);
}

static void sentence(const struct ui_screen *s, size_t row, size_t column, struct rh_buf *out)
{
	coverage_cell_words(coverage(s), row, column, out);
}

static void show_progress(const struct coverage *c, struct ui_map_shown *out)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].found || c->v[i].err)
			continue;
		out->progress.done += c->v[i].progress.answered;
		out->progress.of += c->v[i].progress.asked;
	}
}

static void map(struct ui_screen *s, struct ui_map_shown *out)
{
	const struct coverage *c = coverage(s);
	struct rh_buf text;

	out->rows = c->rows;
	out->columns = c->columns;
	out->row_count = c->row_count;
	out->column_count = c->column_count;
	out->cell = cell;
	out->sentence = sentence;
	out->signs = coverage_signs;
	out->sign_count = RH_LEN(coverage_signs);
	out->title = _("Namespace");
	out->aside_titles[0] = _("images");
	out->aside_titles[1] = _("not pulled");
	out->phase = c->err.code != RH_OK ? UI_LIST_FAILED : coverage_loading(c) ? UI_LIST_LOADING : UI_LIST_READY;
	out->err = c->err.code != RH_OK ? &c->err : NULL;
	out->empty = coverage_empty(c);
	out->muted = (const char *const *)c->muted;
	show_progress(c, out);
	if (c->sums.not_pulled)
		snprintf(out->alarm, sizeof out->alarm,
			 rh_ngettext("%zu not pulled", "%zu not pulled", c->sums.not_pulled), c->sums.not_pulled);
	rh_buf_init(&text, sizeof out->summary - 1);
	coverage_summary(c, &text);
	if (text.n)
		memcpy(out->summary, text.p, text.n + 1);
	rh_buf_release(&text);
	if (c->sums.findings)
		snprintf(out->right, sizeof out->right,
			 rh_ngettext("%zu finding: {key:coverage.findings}", "%zu findings: {key:coverage.findings}",
				     c->sums.findings),
			 c->sums.findings);
}

/* ---- doing ---- */

enum { DO_FINDINGS = UI_DO_SCREEN, DO_REPORT };

static void open_list(struct ui_screen *s, bool of_cell)
{
	const struct coverage *c = coverage(s);
	struct coverage_start start = { .map = s->owner };
	size_t row, column;

	if (ui_map_selected(s, &row, &column)) {
		start.cluster = c->v[c->places[row].cluster].id;
		start.ns = coverage_ns(c, row)->name;
		start.host = c->columns[column].key;
	}
	if (of_cell && !start.ns)
		return;
	if (!of_cell)
		start = (struct coverage_start){ .map = s->owner };
	else if (!coverage_uses(c, row, column)) /* there all of the namespace, not nothing */
		start.host = NULL;
	app_push(s->app, &screen_coverage_list, &start);
}

static void fix(struct ui_screen *s)
{
	struct state *st = s->state;
	const struct coverage *c = &st->coverage;
	size_t row, column;

	if (!ui_map_selected(s, &row, &column))
		return;
	coverage_about_release(&st->fixing);
	st->fixing = (struct coverage_about){ .screen = s,
					      .map = s->owner,
					      .cluster = rh_strdup(c->v[c->places[row].cluster].id),
					      .ns = rh_strdup(coverage_ns(c, row)->name),
					      .host = rh_strdup(c->columns[column].key) };
	coverage_fix(&st->fixing);
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct coverage *c = coverage(s);

	switch ((int)verb) {
	case UI_DO_OPEN:
	case UI_DO_KIND:
		open_list(s, verb == UI_DO_OPEN);
		return true;
	case DO_REPORT:
		coverage_report(c);
		return true;
	case DO_FINDINGS:
		app_push(s->app, &screen_coverage_findings, &(struct coverage_start){ .map = s->owner });
		return true;
	case UI_DO_FIX:
		fix(s);
		return true;
	case UI_DO_SORT:
		c->worst_first = !c->worst_first;
		coverage_rows_make(c);
		ui_toast(app_ui(s->app), UI_ROLE_TEXT, "%s",
			 c->worst_first ? _("The worst namespaces first.") : _("Namespaces by name."));
		return true;
	case UI_DO_HOSTS:
		c->asked_values = true;
		coverage_read(c);
		return true;
	case UI_DO_AGAIN:
		coverage_read(c);
		return true;
	default:
		return false;
	}
}

/* ---- life ---- */

static void begin(struct ui_screen *s, bool several)
{
	struct coverage *c = coverage(s);

	c->screen = s;
	c->several = several;
	coverage_read(c);
}

static void open(struct ui_screen *s, const void *arg)
{
	(void)arg;
	begin(s, false);
}

static void open_all(struct ui_screen *s, const void *arg)
{
	(void)arg;
	begin(s, true);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct coverage *c = coverage(s);

	if (coverage_reply(c, m))
		ui_screen_changed(s);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	coverage_about_release(&st->fixing);
	coverage_release(&st->coverage);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	coverage_teach(coverage(s), out);
}

static const struct ui_own_key own_keys[] = {
	{ .verb = (enum ui_verb)DO_FINDINGS, .keys = "F" },
	{ .verb = (enum ui_verb)DO_REPORT, .keys = "E" },
	{ 0 },
};

static const struct ui_action actions[] = {
	{ .verb = UI_DO_OPEN,
	  .label = N_("Workloads"),
	  .help = N_("The workloads of that namespace with an image of that registry."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_FIX,
	  .label = N_("Repair…"),
	  .help = N_("What can be done about it: attach, create a registry there, correct one."),
	  .flags = UI_ACT_NEEDS_ROW | UI_ACT_HINT },
	{ .verb = UI_DO_KIND,
	  .label = N_("As a list"),
	  .help = N_("All images, a line each, the worst first."),
	  .flags = UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_FINDINGS,
	  .id = "coverage.findings",
	  .label = N_("Findings"),
	  .help = N_("Registries that are broken, that end, that nothing uses, that are there twice."),
	  .flags = UI_ACT_HINT },
	{ .verb = (enum ui_verb)DO_REPORT,
	  .id = "coverage.report",
	  .label = N_("Save report…"),
	  .help = N_("What ranchhand audit prints, into a file on this machine."),
	  .flags = UI_ACT_HINT },
	{ LIVE_FILTER },
	{ LIVE_FIND },
	{ .verb = UI_DO_SORT, .help = N_("The worst namespaces first, or by name.") },
	{ .verb = UI_DO_HOSTS,
	  .label = N_("Read the registries"),
	  .help = N_("Where that is not done by itself: in read-only and protected places. Without passwords.") },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it again now.") },
	{ LIVE_COMMANDS },
	{ 0 },
};

#define SHARED                                                                                                        \
	.kind = UI_SCREEN_MAP, .state_size = sizeof(struct state), .actions = actions, .own_keys = own_keys,          \
	.map = map, .teach = teach, .reply = reply, .act = act, .close = close,                                       \
	.help = N_("What every image is pulled with: namespaces down, registries across. The sign says the worst of " \
		   "what is there, and below the map stands what it means. A pod that names no pull secret is given " \
		   "those of its service account.\n\nIt is judged by the rules of the kubelet and by what the nodes " \
		   "say now. A namespace that you may not read is not known, and never counts as covered.")

const struct ui_screen_ops screen_coverage = {
	.id = "coverage", .title = N_("Registry Coverage"), .open = open, SHARED
};

/* The same of all clusters. */
const struct ui_screen_ops screen_coverage_all = {
	.id = "coverage_all", .title = N_("Registry coverage of all clusters"), .open = open_all, SHARED
};
