/* Get the password from a program of this machine: a credential helper, or a command that the person names. Nothing of
 * what it prints is shown: it goes into the password of the form that asked. */
#include "screens/helper.h"
#include "screens/screens.h"
#include "screens/tags.h"
#include "app/helper.h"
#include "app/stack.h"
#include "base/base.h"
#include "registry/helper.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <string.h>

enum { TAG_ANSWER = 1 };
struct state {
	char *address;
	struct rh_owner from;
	uint64_t run; /* 0: none */
};

/* ---- fields ---- */

enum { REGISTRY, ANY, OFFERED, COMMAND, RESULT, NOTE };

static void add_offer(void *ctx, const char *command, const char *note, bool likely)
{
	(void)likely;
	ui_choices_add(ctx, (struct ui_choice){ .value = command, .label = command, .note = note });
}

static void offers(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	(void)field;
	app_helper_offers(s->app, ((const struct state *)s->state)->address, add_offer, out);
}

static bool check_command(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	(void)s;
	return !rh_str_trim(value).n || registry_helper_check(value, e);
}

static const struct ui_field fields[] = {
	{ UI_AT(REGISTRY, "registry"), .kind = UI_FIELD_NOTE, .label = N_("Registry") },
	{ UI_AT(ANY, "any"), .kind = UI_FIELD_TEXT, .flags = UI_FIELD_HIDDEN }, /* "yes": there are offers */
	{ UI_AT(OFFERED, "offered"), .kind = UI_FIELD_PICK, .label = N_("Offered"), .choices = offers,
	  .when = { ANY, "yes" }, .max = 4096,
	  .help = N_("Credential helpers of this machine, and what the registry's vendor says. One that is chosen is "
		     "written below.") },
	{ UI_AT(COMMAND, "command"), .kind = UI_FIELD_TEXT, .label = N_("Command"), .flags = UI_FIELD_REQUIRED,
	  .hint = N_("e.g. pass show registry"), .max = 4096, .check = check_command,
	  .help = N_("Its words are taken apart as a shell does, with quotes; there is no shell: no $, no pipe. It is "
		     "remembered for this registry, so write no password into it.") },
	{ UI_AT(RESULT, "result"), .kind = UI_FIELD_NOTE, .label = N_("Password"), .hint = N_("not asked for yet") },
	{ UI_AT(NOTE, "note"), .kind = UI_FIELD_NOTE },
	{ 0 },
};

static void changed(struct ui_screen *s, unsigned field)
{
	if (field == OFFERED)
		ui_form_set(s, COMMAND, ui_form_text(s, OFFERED));
	ui_form_set(s, RESULT, RH_STR(""));
}

/* ---- asking ---- */

/* A credential helper is asked for a registry. */
static bool has_registry(struct ui_screen *s, const char *command)
{
	bool helper = strstr(command, REGISTRY_HELPER_PREFIX) != NULL, has;
	struct rh_buf server;

	rh_buf_init(&server, 2048);
	has = registry_helper_server(rh_str(((const struct state *)s->state)->address), &server);
	rh_buf_release(&server);
	if (has || !helper)
		return true;
	ui_form_note(s, COMMAND, UI_ROLE_BAD, "%s",
		     _("a credential helper is asked for a registry: enter its address first"));
	return false;
}

static void submit(struct ui_screen *s)
{
	struct state *st = s->state;
	char *command = rh_str_dup(ui_form_text(s, COMMAND));

	if (has_registry(s, command)) {
		ui_form_set(s, RESULT, rh_str(_("asking…")));
		ui_form_lock(s, _("waiting for the command…"));
		st->run = app_helper_run(s->app, command, st->address, s->owner, TAG_ANSWER);
	}
	free(command);
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	struct state *st = s->state;

	if (m->tag != TAG_ANSWER)
		return;
	st->run = 0;
	ui_form_lock(s, NULL);
	ui_form_clean(s);
	if (m->err.code == RH_OK) {
		void (*drop)(void *body) = m->drop;
		rh_message_post((struct rh_message){
			.to = st->from, .tag = HELPER_MESSAGE_DONE, .body = rh_message_steal(m), .drop = drop });
		app_pop(s->app);
		return;
	}
	char *all = rh_err_line(&m->err, true);
	ui_form_set(s, RESULT, RH_STR(""));
	ui_form_note(s, RESULT, UI_ROLE_WARN, "%s", all);
	ui_screen_changed(s);
	free(all);
}

/* ---- the dialog ---- */

struct first {
	struct ui_screen *s;
	bool any;
};

static void take_first(void *ctx, const char *command, const char *note, bool likely)
{
	struct first *f = ctx;

	(void)note;
	if (!f->any && likely) {
		ui_form_set(f->s, OFFERED, rh_str(command));
		ui_form_set(f->s, COMMAND, rh_str(command));
	}
	f->any = true;
}

static void open(struct ui_screen *s, const void *arg)
{
	const struct helper_start *start = arg;
	struct state *st = s->state;
	struct first first = { .s = s };

	st->address = rh_str_dup(rh_str_trim(rh_str(start->address)));
	st->from = start->from;
	ui_form_set(s, REGISTRY, rh_str(*st->address ? st->address : _("(none yet)")));
	app_helper_offers(s->app, st->address, take_first, &first);
	ui_form_set(s, ANY, first.any ? RH_STR("yes") : RH_STR(""));
	ui_form_set(
		s, NOTE,
		rh_str(_("It runs on this machine, as you, without a shell and without the terminal. What it prints "
			 "goes into the password and is not shown.")));
	ui_form_refresh(s);
	ui_form_clean(s);
	ui_form_focus(s, COMMAND);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	app_helper_stop(s->app, st->run);
	free(st->address);
}

/* A command under way ends with the dialog. */
static bool leave(struct ui_screen *s)
{
	ui_form_lock(s, NULL);
	ui_form_clean(s);
	return true;
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Get it"),
	  .help = N_("Run the command, and put what it prints into the password."),
	  .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_helper = {
	.id = "helper",
	.title = N_("Get the password"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.state_size = sizeof(struct state),
	.help = N_("The password comes from a program of this machine: a credential helper as docker uses them "
		   "(docker-credential-NAME get), or any command that prints one, such as aws ecr get-login-password. "
		   "It must "
		   "not ask: it has no terminal. What it says on standard error is shown, and {key:back} ends "
		   "it.\n\nOnly the "
		   "command is remembered, never the password."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
	.submit = submit,
	.submit_label = N_("Get it"),
	.open = open,
	.reply = reply,
	.leave = leave,
	.close = close,
};

void helper_open(struct ui_screen *from, const char *address)
{
	app_push(from->app, &screen_helper, &(struct helper_start){ .address = address, .from = from->owner });
}
