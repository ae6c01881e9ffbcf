/* The terminal for credential plugins that talk to the person: one after the other, and never while an editor has it.
 * One that nobody is waiting for (a credential ran out) is asked about first: what is being typed must not go to it.
 * What a plugin without the terminal prints on stderr is shown while it runs: an address and a code, often.
 */
#include "app/internal.h"
#include "base/base.h"
#include "kube/kubeconfig.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct app_borrower {
	char *command, *user;
	bool awaited, asked;
	void (*have)(void *run, int fd);
	void *run;
	struct app_borrower *next;
};

static void next(struct app *a);

/* Takes the first out of the queue. */
static void drop_first(struct app *a)
{
	struct app_borrower *b = a->lending.first;

	a->lending.first = b->next;
	free(b->command);
	free(b->user);
	free(b);
}

/* Above what the plugin writes. */
static void say(int fd, const struct app_borrower *b)
{
	struct rh_buf text;
	char *line = rh_format(_("The credential plugin %s of user \"%s\" (%s ends it):"), b->command, b->user, "^C");

	rh_buf_init(&text, 8192);
	rh_line_clean(&text, rh_str(line));
	rh_buf_addc(&text, '\n');
	(void)!write(fd, text.p, text.n);
	rh_buf_release(&text);
	free(line);
}

/* It does not get it. Out of the queue first: what it does then may queue another. */
static void refuse_first(struct app *a)
{
	struct app_borrower b = *a->lending.first;

	drop_first(a);
	b.have(b.run, -1);
}

static void lend(struct app *a)
{
	struct app_borrower *b = a->lending.first;
	int fd = a->ui ? ui_fd(a->ui) : open("/dev/tty", O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		refuse_first(a);
		next(a);
		return;
	}
	a->lending.lent = true;
	a->lending.fd = fd;
	if (a->ui)
		app_terminal_lend(a, true);
	say(fd, b);
	b->have(b->run, fd);
}

static void on_answer(void *ctx, int button)
{
	struct app *a = ctx;
	struct app_borrower *b = a->lending.first;

	if (!b || !b->asked || a->lending.lent)
		return;
	if (button == 1) {
		lend(a);
		return;
	}
	refuse_first(a);
	next(a);
}

static void ask(struct app *a)
{
	struct app_borrower *b = a->lending.first;
	char *line = rh_format(_("The credential of user \"%s\" is no longer valid. %s makes a new one, and needs the "
				 "terminal for that."),
			       b->user, b->command);
	const char *const lines[] = { line, _("The screens come back when it has ended.") };
	const char *const buttons[] = { _("Not now"), _("Run it") };

	b->asked = true;
	ui_dialog(a->ui, &(struct ui_dialog){ .title = _("A credential plugin asks for the terminal"),
					      .lines = lines,
					      .line_count = RH_LEN(lines),
					      .buttons = buttons,
					      .button_count = RH_LEN(buttons),
					      .role = UI_ROLE_WARN,
					      .done = on_answer,
					      .ctx = a,
					      .owner = a->owner });
	free(line);
}

static void next(struct app *a)
{
	const struct app_borrower *b = a->lending.first;

	if (!b || a->lending.lent || a->lending.blocked || b->asked)
		return;
	if (b->awaited || !a->ui)
		lend(a);
	else
		ask(a);
}

static void borrow(void *ctx, const char *command, const char *user, bool awaited, void (*have)(void *run, int fd),
		   void *run)
{
	struct app *a = ctx;
	struct app_borrower *b = rh_alloc(sizeof *b), **end = &a->lending.first;

	*b = (struct app_borrower){
		.command = rh_strdup(command), .user = rh_strdup(user), .awaited = awaited, .have = have, .run = run
	};
	while (*end)
		end = &(*end)->next;
	*end = b;
	next(a);
}

static void give_back(void *ctx)
{
	struct app *a = ctx;

	if (!a->lending.lent)
		return;
	a->lending.lent = false;
	drop_first(a);
	if (a->ui)
		app_terminal_lend(a, false);
	else
		close(a->lending.fd);
	next(a);
}

/* ---- what they say without it ---- */

enum { SAID_MS = 1500, SAID_LINES = 12 }; /* most that say something end at once: it would only flash */

struct app_talker {
	struct app *app;
	void *run;
	void (*stop)(void *run);
	char *command, *text;
	size_t printed;
	bool shown;
	struct rh_timer timer;
	struct rh_owner owner; /* of its dialog */
	struct app_talker *next;
};

static void on_said_answer(void *ctx, int button)
{
	struct app_talker *t = ctx;

	if (button == 1)
		t->stop(t->run);
}

/* The last lines of it: an owner ended takes the dialog before away. */
static void show_said(struct app_talker *t)
{
	struct rh_str rest = rh_str(t->text), line;
	const char *lines[SAID_LINES];
	char *all[SAID_LINES] = { NULL };
	size_t n = 0, k = 0;

	for (; rh_str_cut(&rest, '\n', &line); n++) {
		free(all[n % SAID_LINES]);
		all[n % SAID_LINES] = rh_str_dup(line);
	}
	for (size_t i = n > SAID_LINES ? n - SAID_LINES : 0; i < n; i++)
		lines[k++] = all[i % SAID_LINES];
	const char *const buttons[] = { _("Keep waiting"), _("Stop it") };
	char *title = rh_format(_("%s says"), t->command);
	t->shown = true;
	rh_owner_end(t->owner);
	t->owner = rh_owner_new();
	ui_dialog(t->app->ui, &(struct ui_dialog){ .title = title,
						   .lines = lines,
						   .line_count = k,
						   .buttons = buttons,
						   .button_count = RH_LEN(buttons),
						   .role = UI_ROLE_WARN,
						   .done = on_said_answer,
						   .ctx = t,
						   .owner = t->owner });
	for (size_t i = 0; i < SAID_LINES; i++)
		free(all[i]);
	free(title);
}

static void on_said_timer(void *ctx)
{
	show_said(ctx);
}

static void talker_free(struct app_talker *t)
{
	rh_timer_stop(&t->timer);
	rh_owner_end(t->owner);
	free(t->command);
	free(t->text);
	free(t);
}

void app_lend_said(void *ctx, void *run, const char *command, const char *text, void (*stop)(void *run))
{
	struct app *a = ctx;
	struct app_talker **at = &a->lending.talkers, *t;

	while (*at && (*at)->run != run)
		at = &(*at)->next;
	t = *at;
	if (!text) {
		if (t) {
			*at = t->next;
			talker_free(t);
			if (a->ui)
				ui_touch(a->ui);
		}
		return;
	}
	if (!t) {
		t = *at = rh_alloc(sizeof *t);
		*t = (struct app_talker){
			.app = a, .run = run, .stop = stop, .command = rh_strdup(command), .owner = rh_owner_new()
		};
	}
	rh_strset(&t->text, text);
	if (!a->ui) {
		fprintf(stderr, "%s\n",
			text + (t->printed < strlen(text) ? t->printed + (t->printed && text[t->printed] == '\n') : 0));
		t->printed = strlen(text);
	} else if (t->shown) {
		show_said(t);
	} else if (!t->timer.running) {
		rh_timer_start(&t->timer, SAID_MS, on_said_timer, t);
	}
}

bool app_lend_blocked(const struct app *a)
{
	return a->lending.blocked;
}

void app_lend_block(struct app *a, bool block)
{
	a->lending.blocked = block;
	next(a);
}

void app_lend_begin(struct app *a)
{
	bool has = a->ui || isatty(STDIN_FILENO);

	kube_plugins_use_terminal(&(struct kube_plugin_terminal){
		.borrow = has ? borrow : NULL, .give_back = has ? give_back : NULL, .said = app_lend_said, .ctx = a });
}

void app_lend_end(struct app *a)
{
	kube_plugins_use_terminal(NULL);
	if (a->lending.lent) { /* its child ends with net */
		a->lending.lent = false;
		drop_first(a);
	}
	while (a->lending.first)
		refuse_first(a);
	while (a->lending.talkers) {
		struct app_talker *t = a->lending.talkers;

		a->lending.talkers = t->next;
		talker_free(t);
	}
}
