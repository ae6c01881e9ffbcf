/* kubectl commands: all that do what the screen below does, unwrapped, ready to be copied. */
#include "screens/screens.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "ui/facts.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verbs.h"

struct state {
	struct rh_buf lines;
};

enum { WIDTH = 74 };

/* Where a command that is too wide may go on in the next line: before an option. */
static size_t break_at(struct rh_str line)
{
	size_t best = line.n;

	if (rh_text_columns(line, WIDTH + 1) <= WIDTH)
		return line.n;
	for (size_t i = 1; i + 1 < line.n && i < WIDTH; i++)
		if (line.p[i] == ' ' && (line.p[i + 1] == '-' || line.p[i + 1] == '|'))
			best = i;
	return best;
}

/* Broken as a shell takes it: what is copied from the screen works too. */
static void add_command(struct ui_facts *out, struct rh_str line)
{
	for (const char *indent = ""; line.n; indent = "    ") {
		size_t end = break_at(line);
		char *part = rh_format("%s%.*s%s", indent, RH_ARG(rh_str_n(line.p, end)), end < line.n ? " \\" : "");
		ui_facts_line(out, UI_ROLE_TEXT, rh_str(part));
		free(part);
		line = end < line.n ? rh_str_from(line, end + 1) : rh_str(NULL);
	}
}

/* Commands are broken, remarks are toned down, and what a here-document holds stays as it is. */
static void text(struct ui_screen *s, struct ui_facts *out)
{
	struct rh_str rest = rh_buf_str(&((const struct state *)s->state)->lines), line;
	bool here = false;

	ui_facts_note(out, UI_ROLE_MUTED, "%s",
		      _("Values in capitals stand for your own; better keep a password off the command line."));
	if (app_session(s->app)->kube && app_session(s->app)->kube->unreached)
		ui_facts_note(out, UI_ROLE_WARN, "%s",
			      _("KUBECONFIG: no kubeconfig that is known leads to this cluster. Cluster › Download "
				"KubeConfig makes one, and the lines name it."));
	ui_facts_line(out, UI_ROLE_TEXT, RH_STR(""));
	while (rh_str_cut(&rest, '\n', &line)) {
		if (here || rh_str_starts(line, "#"))
			ui_facts_line(out, here ? UI_ROLE_TEXT : UI_ROLE_MUTED, line);
		else
			add_command(out, line);
		here = here ? !rh_str_is(line, "EOF") : rh_str_ends(line, "<<'EOF'");
	}
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	const struct state *st = s->state;

	if (verb == UI_DO_COMMANDS) { /* the key that opened it closes it */
		app_pop(s->app);
		return true;
	}
	if (verb != UI_DO_COPY)
		return false;
	if (ui_copy(app_ui(s->app), rh_buf_str(&st->lines), false))
		ui_toast(app_ui(s->app), UI_ROLE_GOOD, "%s", _("Copied to the terminal's clipboard."));
	return true;
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct ui_screen *below = arg;
	struct state *st = s->state;

	rh_buf_init(&st->lines, (size_t)1 << 20);
	if (below && below->ops->commands)
		below->ops->commands(app_by_owner(s->app, below->owner), &st->lines);
	else if (below && below->ops->teach)
		below->ops->teach(below, &st->lines);
}

static void close(struct ui_screen *s)
{
	rh_buf_release(&((struct state *)s->state)->lines);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_COPY, .help = N_("Copy all of it to the terminal's clipboard."), .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_commands = {
	.id = "commands",
	.title = N_("kubectl commands"),
	.kind = UI_SCREEN_TEXT,
	.state_size = sizeof(struct state),
	.help = N_("What the screen does, done with kubectl. --context names the context of your kubeconfig that leads "
		   "to the cluster; "
		   "--kubeconfig the file, where it is another one."),
	.actions = actions,
	.text = text,
	.open = open,
	.act = act,
	.close = close,
};
