/* Smart paste: what was pasted into the registry form is more than a text: this says what it was taken for, and asks
 * which of it goes into the form. Passwords are masked from the first moment. */
#include "screens/registry/pull_secret_paste.h"
#include "screens/registry/pull_secret.h"
#include "screens/screens.h"
#include "app/stack.h"
#include "base/base.h"
#include "registry/paste.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include "ui/verb.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>

struct state {
	struct registry_paste paste;
	struct rh_owner form;
	size_t entry;
};

enum { WHAT, NAME, ENTRIES, REMARKS, IGNORED };

#define MASK "\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022"

/* ---- fields ---- */

static const char *or_dash(const char *text)
{
	return text && *text ? text : "\u2013";
}

static void entry_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct state *st = s->state;

	(void)field;
	for (size_t i = 0; i < st->paste.n; i++) {
		const struct registry_paste_entry *e = &st->paste.entries[i];
		char value[24];
		char *label = rh_format("%s   %s   %s", or_dash(e->address), or_dash(e->user),
					e->password.n ? MASK : _("no password"));

		snprintf(value, sizeof value, "%zu", i);
		ui_choices_add(out, (struct ui_choice){ .value = value, .label = label });
		free(label);
	}
}

static const struct ui_field fields[] = {
	{ UI_AT(WHAT, "what"), .kind = UI_FIELD_NOTE, .label = N_("Recognised") },
	{ UI_AT(NAME, "name"), .kind = UI_FIELD_NOTE, .label = N_("Name") },
	{ UI_AT(ENTRIES, "entries"), .kind = UI_FIELD_CHECKLIST, .label = N_("Take into the form"),
	  .choices = entry_choices,
	  .help = N_("Address, user and password. One that the form has already is replaced, any other is added.") },
	{ UI_AT(REMARKS, "remarks"), .kind = UI_FIELD_NOTE, .label = N_("To know") },
	{ UI_AT(IGNORED, "ignored"), .kind = UI_FIELD_NOTE, .label = N_("Not used") },
	{ 0 },
};

static void show_remarks(struct ui_screen *s, const struct registry_paste *p)
{
	struct rh_buf text;

	rh_buf_init(&text, 4096);
	for (size_t i = 0; i < p->n && text.n < 400; i++)
		if (p->entries[i].note)
			rh_buf_addf(&text, "%s%s%s%s", text.n ? _("; ") : "",
				    p->n > 1 ? or_dash(p->entries[i].address) : "", p->n > 1 ? _(": ") : "",
				    p->entries[i].note);
	ui_form_set(s, REMARKS, rh_buf_str(&text));
	rh_buf_clear(&text);
	for (size_t i = 0; i < p->ignored_count; i++)
		rh_buf_addf(&text, "%s%s", i ? _(", ") : "", p->ignored[i]);
	ui_form_set(s, IGNORED, rh_buf_str(&text));
	rh_buf_release(&text);
}

static void open(struct ui_screen *s, const void *arg)
{
	struct state *st = s->state;
	const struct pull_secret_registry_paste *from = arg;

	st->paste = *from->paste;
	*from->paste = (struct registry_paste){ 0 };
	st->form = from->form;
	st->entry = from->entry;
	ui_form_set(s, WHAT, rh_str(st->paste.what));
	if (st->paste.name) {
		char *name = st->paste.ns ? rh_format(_("%s in %s"), st->paste.name, st->paste.ns)
					  : rh_strdup(st->paste.name);
		ui_form_set(s, NAME, rh_str(name));
		free(name);
	}
	show_remarks(s, &st->paste);
	ui_form_refresh(s);
	if (st->paste.n == 1)
		ui_form_tick(s, ENTRIES, "0", true);
	ui_form_clean(s);
}

/* ---- into the form ---- */

static void submit(struct ui_screen *s)
{
	struct state *st = s->state;
	struct ui_screen *form = app_by_owner(s->app, st->form);
	struct rh_err e;
	size_t taken = 0;
	char value[24];

	for (size_t i = 0; form && i < st->paste.n; i++) {
		snprintf(value, sizeof value, "%zu", i);
		if (ui_form_ticked(s, ENTRIES, value))
			pull_secret_take(form, &st->paste.entries[i], taken++ ? (size_t)-1 : st->entry);
	}
	if (form && !taken) {
		rh_err_say(&e, RH_E_INVALID, _("Nothing is chosen."), NULL,
			   _("Space ticks a registry; {key:back} leaves the form as it was."));
		ui_form_banner(s, &e);
		return;
	}
	if (form)
		pull_secret_taken(form, st->paste.name, st->paste.ns);
	ui_form_clean(s);
	app_pop(s->app);
}

static bool leave(struct ui_screen *s)
{
	ui_form_clean(s); /* the paste can be made again */
	return true;
}

static void close(struct ui_screen *s)
{
	registry_paste_release(&((struct state *)s->state)->paste);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW,
	  .label = N_("Fill the form"),
	  .help = N_("Put what is ticked into the form; nothing is sent."),
	  .flags = UI_ACT_HINT },
	{ 0 },
};

const struct ui_screen_ops screen_registry_paste = {
	.id = "registry_paste",
	.title = N_("Pasted"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.state_size = sizeof(struct state),
	.help = N_("A docker login line, a kubectl create secret docker-registry line, a config.json, a Secret as YAML "
		   "or JSON, or the file of a "
		   "robot account fills the registry form when it is pasted there. Nothing of it is shown but "
		   "addresses and user names."),
	.actions = actions,
	.fields = fields,
	.submit = submit,
	.submit_label = N_("Fill the form"),
	.open = open,
	.leave = leave,
	.close = close,
};

static bool has_word(struct rh_str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++)
		if (rh_str_is_nocase(rh_str_n(text.p + i, n), word))
			return true;
	return false;
}

/* What is not understood, and yet has a password in it: a command, a file, a config in base64. */
static bool holds_credentials(struct rh_str text)
{
	static const char *const marks[] = { " ", "=", "\"", "\n" }, *const words[] = { "passw", " -p", "auth", "token",
											"secret" };
	bool more = false, any = false;

	for (size_t i = 0; i < RH_LEN(marks); i++)
		more |= has_word(text, marks[i]);
	for (size_t i = 0; i < RH_LEN(words); i++)
		any |= has_word(text, words[i]);
	return (more && any) || (text.n > 30 && rh_str_starts(text, "eyJ")); /* {" in base64 */
}

/* Whatever it is, only a field of a secret takes it: anywhere else it could be read, and would be kept in a draft. */
static bool refuse_credentials(struct ui_screen *form, unsigned field, const struct rh_secret *text)
{
	enum pull_secret_field of;
	size_t entry;

	if (!holds_credentials(rh_secret_peek(text)) ||
	    (pull_secret_field(field, &entry, &of) && of == PULL_SECRET_PASSWORD))
		return false;
	ui_toast(app_ui(form->app), UI_ROLE_WARN, "%s",
		 _("Nothing was pasted: it looks like credentials, but not in a form that is understood. Paste the "
		   "password "
		   "itself into Password."));
	return true;
}

bool pull_secret_registry_paste(struct ui_screen *form, unsigned field, struct rh_secret *text)
{
	struct registry_paste paste;
	struct pull_secret_registry_paste arg = { .paste = &paste, .form = form->owner };
	struct rh_err e;

	if (field == EDIT_LABELS || field == EDIT_ANNOTATIONS)
		return false;
	if (!registry_paste_read(rh_secret_peek(text), &paste)) {
		if (!registry_paste_refused(rh_secret_peek(text), &e))
			return refuse_credentials(form, field, text);
		rh_secret_clear(text);
		ui_toast(app_ui(form->app), UI_ROLE_WARN, _("Nothing was pasted. %s %s"), e.what, e.fix);
		return true;
	}
	rh_secret_clear(text);
	arg.entry = pull_secret_entry_now(form);
	if (pull_secret_state_of(form)->locked)
		ui_toast(app_ui(form->app), UI_ROLE_WARN, "%s",
			 _("Nothing was pasted: the registries of this secret cannot be edited."));
	else
		app_push(form->app, &screen_registry_paste, &arg);
	registry_paste_release(&paste);
	return true;
}
