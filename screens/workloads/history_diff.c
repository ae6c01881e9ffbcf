/* The difference of two revisions: images and pull secrets in words, then the lines that differ. */
#include "screens/screens.h"
#include "screens/workloads/history.h"
#include "app/rotate.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/revision.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

struct state {
	struct rh_secret was, now;
	char *workload, *ns;
	int64_t from, to;
	bool backwards;
};

static void line(void *ctx, enum app_diff kind, struct rh_str text)
{
	static const enum ui_role roles[] = {
		[APP_DIFF_SAME] = UI_ROLE_MUTED, [APP_DIFF_OLD] = UI_ROLE_BAD, [APP_DIFF_NEW] = UI_ROLE_GOOD
	};
	static const char signs[] = { [APP_DIFF_SAME] = ' ', [APP_DIFF_OLD] = '-', [APP_DIFF_NEW] = '+' };
	char *shown = rh_format("%c %.*s", signs[kind], RH_ARG(text));

	ui_facts_line(ctx, roles[kind], rh_str(shown));
	free(shown);
}

static void title(const struct state *st, struct ui_facts *out)
{
	struct rh_buf changes;

	rh_buf_init(&changes, 8192);
	kube_template_changes(rh_secret_peek(&st->was), rh_secret_peek(&st->now), &changes);
	if (!st->from && !st->backwards)
		ui_facts_note(out, UI_ROLE_TEXT, _("Revision %lld is the first that is kept: all of it."),
			      (long long)st->to);
	else if (st->backwards)
		ui_facts_note(out, UI_ROLE_TEXT, _("From revision %lld (now) back to %lld: %s"), (long long)st->to,
			      (long long)st->from, changes.n ? changes.p : _("nothing changes"));
	else
		ui_facts_note(out, UI_ROLE_TEXT, _("From revision %lld to %lld: %s"), (long long)st->from,
			      (long long)st->to, changes.n ? changes.p : _("nothing changed"));
	rh_buf_release(&changes);
}

static void text(struct ui_screen *s, struct ui_facts *out)
{
	const struct state *st = s->state;
	struct rh_buf was, now;
	struct rh_err e;

	title(st, out);
	rh_buf_init(&was, (size_t)8 << 20);
	rh_buf_init(&now, (size_t)8 << 20);
	if (app_mask_yaml(rh_secret_peek(&st->was), NULL, &was, &e) != RH_OK ||
	    app_mask_yaml(rh_secret_peek(&st->now), NULL, &now, &e) != RH_OK)
		ui_facts_err(out, UI_ROLE_BAD, &e);
	else if (st->backwards)
		app_diff_lines(rh_buf_str(&now), rh_buf_str(&was), line, out);
	else
		app_diff_lines(rh_buf_str(&was), rh_buf_str(&now), line, out);
	rh_buf_release(&was);
	rh_buf_release(&now);
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct workload_two_revisions *two = arg;
	struct state *st = s->state;
	struct rh_err e;

	rh_secret_init(&st->was);
	rh_secret_init(&st->now);
	st->workload = rh_strdup(two->workload);
	st->ns = rh_strdup(two->ns);
	st->from = two->from;
	st->to = two->to;
	st->backwards = two->backwards;
	if (kube_template_own(two->was, &st->was, &e) != RH_OK)
		rh_secret_set(&st->was, two->was);
	if (kube_template_own(two->now, &st->now, &e) != RH_OK)
		rh_secret_set(&st->now, two->now);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	rh_secret_release(&st->was);
	rh_secret_release(&st->now);
	free(st->workload);
	free(st->ns);
}

/* The list of revisions knows how, and still has it selected. */
static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct ui_screen *list = verb == UI_DO_ROLL_BACK ? app_find_here(s->app, "history") : NULL;

	return list && ui_screen_do(list, verb);
}

static bool unable(const struct ui_screen *s, enum ui_verb verb, struct rh_buf *why)
{
	if (verb != UI_DO_ROLL_BACK || ((const struct state *)s->state)->backwards)
		return false;
	rh_buf_addz(why, _("This shows what was changed: going back begins at an older revision in the list."));
	return true;
}

static void teach_one(const struct ui_screen *s, int64_t revision, struct rh_buf *out)
{
	const struct state *st = s->state;

	if (!revision)
		return;
	app_teach_start(out, app_session(s->app));
	rh_buf_addf(out, " rollout history %s -n %s --revision=%lld\n", st->workload, st->ns, (long long)revision);
}

static void teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	teach_one(s, st->from, out);
	teach_one(s, st->to, out);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_ROLL_BACK,
	  .help = N_("Give the workload that template again."),
	  .flags = UI_ACT_WRITES | UI_ACT_HINT },
	{ .verb = UI_DO_COMMANDS, .help = N_("The kubectl commands that show the same.") },
	{ 0 },
};

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct state *st = s->state;

	rh_buf_addf(out, "%lld → %lld", (long long)(st->backwards ? st->to : st->from),
		    (long long)(st->backwards ? st->from : st->to));
}

const struct ui_screen_ops screen_history_diff = {
	.id = "history_diff",
	.title = N_("Difference"),
	.kind = UI_SCREEN_TEXT,
	.state_size = sizeof(struct state),
	.help = N_("The lines that differ between two templates of a workload: - goes, + comes."),
	.actions = actions,
	.text = text,
	.open = open,
	.act = act,
	.unable = unable,
	.teach = teach,
	.close = close,
	.crumb = crumb,
};
