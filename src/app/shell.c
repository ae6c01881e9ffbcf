/* kubectl exec and attach: kubectl has the terminal, and reaches the cluster by what we are connected with. */
#include "app/shell.h"
#include "app/change.h"
#include "app/internal.h"
#include "app/parts/journal.h"
#include "app/parts/private_file.h"
#include "app/protect.h"
#include "app/session.h"
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct app_shell {
	struct app *app;
	struct kube *kube; /* the session's */
	char *ns, *pod, *container;
	bool attach;
	char *path; /* of its kubeconfig; NULL: it is not written yet */
	uint64_t child;
};

static void shell_free(struct app_shell *s)
{
	struct app *a = s->app;

	if (s->path)
		(void)unlink(s->path);
	if (a->shell == s)
		a->shell = NULL;
	if (s->child)
		app_lend_block(a, false);
	free(s->ns);
	free(s->pod);
	free(s->container);
	free(s->path);
	free(s);
}

void app_shell_end(struct app *a)
{
	if (!a->shell)
		return;
	net_child_end(a->net, a->shell->child);
	shell_free(a->shell);
}

/* ---- what is in the way ---- */

bool app_shell_cannot(const struct app *a, struct rh_buf *why)
{
	const struct kube *k = a->session.kube;
	char *kubectl = rh_program_find("kubectl");

	if (!kubectl)
		rh_buf_addz(why, _("A shell needs kubectl, which is not installed here."));
	else if (k && k->at->pin && !k->at->ca_pem)
		rh_buf_addz(
			why,
			_("The server is trusted by its public key alone, which kubectl cannot do: connect again and "
			  "trust its authority."));
	free(kubectl);
	return why->n > 0;
}

/* ---- kubectl ---- */

static void done(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e)
{
	struct app_shell *s = ctx;
	struct app *a = s->app;

	(void)out;
	(void)err;
	if (a->shell != s)
		return;
	app_terminal_lend(a, false);
	if (e->code != RH_OK)
		ui_error(a->ui, e);
	else if (status != 0)
		ui_toast(a->ui, UI_ROLE_WARN,
			 _("It ended with %d. What was said stands behind this screen: {key:suspend}."), status);
	shell_free(s);
}

static void note(const struct app_shell *s)
{
	char *object = rh_format("pod %s/%s", s->ns, s->pod);

	app_journal_add(s->app, &(struct app_entry){ .action = s->attach ? "attach" : "shell",
						     .verb = s->attach ? N_("Attach") : N_("Shell"),
						     .object = object,
						     .kube = s->kube,
						     .fate = APP_FATE_DONE });
	free(object);
}

/* bash where the image has it. */
static const char start_shell[] = "command -v bash >/dev/null 2>&1 && exec bash; exec sh";

static void run(struct app_shell *s)
{
	struct app *a = s->app;
	char *config = rh_format("--kubeconfig=%s", s->path), *kubectl = rh_program_find("kubectl");
	const char *argv[16] = {
		kubectl ? kubectl : "kubectl", config, s->attach ? "attach" : "exec", "-it", "-n", s->ns, s->pod
	};
	const char *no_proxy[] = { "NO_PROXY=*", "no_proxy=*", NULL };
	const char *way = s->kube->at->proxy;
	size_t n = 7;

	if (s->container) {
		argv[n++] = "-c";
		argv[n++] = s->container;
	}
	if (!s->attach) {
		argv[n++] = "--";
		argv[n++] = "sh";
		argv[n++] = "-c";
		argv[n++] = start_shell;
	}
	note(s);
	app_lend_block(a, true);
	app_terminal_lend(a, true);
	(void)dprintf(ui_fd(a->ui), _("%s %s/%s. %s"), s->attach ? _("Attached to") : _("A shell in"), s->ns, s->pod,
		      s->attach ? _("An interrupt may end what runs there.") : _("exit comes back."));
	(void)dprintf(ui_fd(a->ui), "\r\n");
	s->child = net_child_start(a->net, &(struct net_child){ .argv = argv,
								.env = way && !*way ? no_proxy : NULL,
								.on_terminal = true,
								.terminal = ui_fd(a->ui),
								.on_done = done,
								.ctx = s });
	free(config);
	free(kubectl);
}

static void begin(struct app_shell *s)
{
	struct rh_secret config;
	struct rh_err e;
	bool fine;

	rh_secret_init(&config);
	app_shell_config(s->kube->at, s->kube->prefix, &config);
	s->path = app_private_new();
	fine = rh_file_write(s->path, rh_secret_peek(&config), &e) == RH_OK;
	rh_secret_release(&config);
	if (fine) {
		run(s);
	} else {
		ui_error(s->app->ui, &e);
		shell_free(s);
	}
}

static void on_named(void *ctx, int button)
{
	struct app_shell *s = ((struct app *)ctx)->shell;

	if (s && button == 1)
		begin(s);
	else if (s)
		shell_free(s);
}

static void ask_name(struct app_shell *s, const char *place, struct rh_owner from)
{
	char *line = rh_format(s->attach ? _("You are attached to what runs in %s.") : _("A shell is opened in %s."),
			       s->pod);
	const char *const lines[] = { line, _("What is done there is not reviewed and cannot be undone.") };
	const char *const buttons[] = { _("Cancel"), _("Go on") };

	ui_dialog(s->app->ui, &(struct ui_dialog){ .title = _("This place is protected"),
						   .lines = lines,
						   .line_count = RH_LEN(lines),
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .typed = place,
						   .role = UI_ROLE_WARN,
						   .done = on_named,
						   .ctx = s->app,
						   .owner = from });
	free(line);
}

void app_shell(struct app *a, const struct app_shell_ask *ask, struct rh_owner from)
{
	const char *place = app_protected(a, NULL);
	struct rh_err e;
	struct rh_buf why;

	rh_buf_init(&why, 1024);
	if (a->shell || app_lend_blocked(a)) {
		ui_toast(a->ui, UI_ROLE_WARN, "%s", _("The terminal is lent already."));
	} else if (!app_gate(a, APP_GATE_WRITE, &e)) {
		ui_error(a->ui, &e);
	} else if (app_shell_cannot(a, &why)) {
		ui_toast(a->ui, UI_ROLE_WARN, "%s", why.p);
	} else {
		struct app_shell *s = rh_alloc(sizeof *s);

		*s = (struct app_shell){ .app = a,
					 .kube = a->session.kube,
					 .ns = rh_strdup(ask->ns),
					 .pod = rh_strdup(ask->pod),
					 .container = ask->container ? rh_strdup(ask->container) : NULL,
					 .attach = ask->attach };
		a->shell = s;
		if (place)
			ask_name(s, place, from);
		else
			begin(s);
	}
	rh_buf_release(&why);
}
