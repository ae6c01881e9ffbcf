/* Logs: what the containers of a workload or a pod write, together or one by one, followed as it comes. */
#include "screens/logs/logs.h"
#include "screens/live.h"
#include "screens/screens.h"
#include "app/message.h"
#include "app/stack.h"
#include "app/state.h"
#include "base/base.h"
#include "kube/list.h"
#include "kube/log.h"
#include "kube/workload.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <string.h>

#define DO_CONTAINER UI_DO_SCREEN
#define DO_SINCE (UI_DO_SCREEN + 1)
#define DO_PREVIOUS (UI_DO_SCREEN + 2)
#define DO_TIMES (UI_DO_SCREEN + 3)

struct logs_screen *logs_of(const struct ui_screen *s)
{
	return s->state;
}

static void read_again(struct logs_screen *st)
{
	if (!st->list)
		logs_ask(st);
	else if (st->list->live == KUBE_LIVE_FAILED)
		kube_list_again(st->list);
	logs_start(st);
}

static void toggle_previous(struct ui_screen *s)
{
	struct logs_screen *st = logs_of(s);

	st->previous = !st->previous;
	logs_start(st);
	ui_toast(app_ui(s->app), UI_ROLE_MUTED, "%s",
		 st->previous ? _("The log of the run before: what a container wrote before it ended.")
			      : _("The log of the present run."));
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	struct logs_screen *st = logs_of(s);

	switch ((int)verb) {
	case DO_CONTAINER:
		logs_choose_container(s);
		return true;
	case DO_SINCE:
		logs_choose_range(s);
		return true;
	case DO_PREVIOUS:
		toggle_previous(s);
		break;
	case DO_TIMES:
		st->times = !st->times;
		break;
	case UI_DO_TO_FILE:
		logs_to_file(s);
		return true;
	case UI_DO_EVENTS:
		app_push(s->app, app_screen(s->app, "timeline"), st->key);
		return true;
	case UI_DO_AGAIN:
		read_again(st);
		break;
	default:
		return false;
	}
	app_teach_later(s->app);
	ui_screen_changed(s);
	return true;
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct logs_screen *st = logs_of(s);

	if (m->tag == LOGS_TAG_OBJECT)
		logs_on_object(st, m);
	else if (m->tag == LOGS_TAG_LOG && m->err.code == RH_E_AUTH)
		app_error(s->app, &m->err);
	else if (m->tag == LOGS_TAG_PODS)
		logs_sync(st);
	else if (m->tag == APP_MESSAGE_SIGNED_IN && st->list)
		kube_list_again(st->list);
	else if (m->tag == APP_MESSAGE_SIGNED_IN)
		logs_ask(st);
	if (m->tag == APP_MESSAGE_SIGNED_IN)
		kube_log_again(st->log);
	ui_screen_changed(s);
}

/* "pod/ns/name CONTAINER previous": the last two may be missing. */
static void open(struct ui_screen *s, const void *arg)
{
	struct logs_screen *st = logs_of(s);
	struct rh_str rest = rh_str(arg), word;

	st->screen = s;
	if (rh_str_cut(&rest, ' ', &word))
		st->key = rh_str_dup(word);
	if (!st->key || !kube_workload_key_split(st->key, &st->def, &st->ns, &st->name))
		RH_BUG("logs of %s", (const char *)arg);
	if (rh_str_cut(&rest, ' ', &word) && word.n)
		st->container = rh_str_dup(word);
	st->previous = rh_str_is(rest, "previous");
	logs_start(st);
	logs_ask(st);
}

static void close(struct ui_screen *s)
{
	struct logs_screen *st = logs_of(s);

	kube_log_free(&st->log);
	kube_list_free(&st->list);
	logs_pods_release(st);
	free(st->selector);
	free(st->pod);
	free(st->container);
	free(st->key);
	free(st->ns);
	free(st->name);
}

static void crumb(const struct ui_screen *s, struct rh_buf *out)
{
	const struct logs_screen *st = logs_of(s);

	if (!app_find_here(s->app, "workload_view") || (st->pod && strcmp(st->pod, st->name) != 0))
		rh_buf_addf(out, "%s · ", st->pod ? st->pod : st->name);
	rh_buf_addz(out, _("Logs"));
	if (st->container)
		rh_buf_addf(out, " · %s", st->container);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_FIND, .help = N_("Find a text in all lines that are kept."), .flags = UI_ACT_HINT },
	{ .verb = DO_CONTAINER,
	  .id = "logs.container",
	  .label = N_("Container"),
	  .help = N_("Choose a container, also one that has ended or an init container; or all of them."),
	  .flags = UI_ACT_HINT },
	{ .verb = DO_PREVIOUS,
	  .id = "logs.previous",
	  .label = N_("Run before"),
	  .help = N_("What the container wrote before it was started again, or what it writes now."),
	  .flags = UI_ACT_HINT },
	{ .verb = DO_SINCE,
	  .id = "logs.since",
	  .label = N_("Since"),
	  .help = N_("How many lines, or from when on."),
	  .flags = UI_ACT_HINT },
	{ .verb = UI_DO_WRAP,
	  .help = N_("Break long lines, or move along them with the arrow keys."),
	  .flags = UI_ACT_HINT },
	{ .verb = DO_TIMES,
	  .id = "logs.times",
	  .label = N_("Times"),
	  .help = N_("The time before each line, as this machine's clock would show it.") },
	{ .verb = UI_DO_TO_FILE, .help = N_("Write the lines into a file."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_EVENTS,
	  .label = N_("Timeline"),
	  .help = N_("What happened to it and its pods, one after the other.") },
	{ .verb = UI_DO_NEXT_FIND, .help = N_("The next line below that has it.") },
	{ .verb = UI_DO_PREVIOUS_FIND, .help = N_("The next line above that has it.") },
	{ .verb = UI_DO_AGAIN, .help = N_("Read it from the beginning.") },
	{ LIVE_COMMANDS },
	{ 0 },
};

static const struct ui_own_key own_keys[] = {
	{ DO_CONTAINER, "c" },
	{ DO_PREVIOUS, "p" },
	{ DO_SINCE, "s" },
	{ DO_TIMES, "T" },
	{ UI_DO_NEXT_FIND, "n . F3" },
	{ UI_DO_PREVIOUS_FIND, "N ," },
	{ 0 },
};

const struct ui_screen_ops screen_logs = {
	.id = "logs",
	.title = N_("Logs"),
	.kind = UI_SCREEN_LINES,
	.state_size = sizeof(struct logs_screen),
	.help = N_(
		"What the containers write, in the order of time, with their names in front where there are several. "
		"The end is followed until you move up.\n\nThe newest lines are kept, as many as fit into 4 MB. "
		"A container that is started again goes on below; what it wrote before is its run before. "
		"Colours are left out, and bytes that could do something to the terminal are spelled out."),
	.actions = actions,
	.own_keys = own_keys,
	.lines = logs_lines,
	.open = open,
	.reply = reply,
	.act = act,
	.close = close,
	.crumb = crumb,
	.teach = logs_teach,
};
