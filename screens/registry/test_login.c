/* Test login: asks a registry, once per key press, whether it accepts a login and, on request, whether one image may be
 * pulled. */
#include "screens/tags.h"
#include "screens/test_login.h"
#include "screens/screens.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "net/net.h"
#include "probe/probe.h"
#include "registry/image.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/verbs.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TAG_PROBE = 1 };
#define CA_LIMIT ((size_t)1 << 20)

struct entry {
	char *key, *user;
	struct rh_secret password;
};
struct state {
	struct entry *entries;
	size_t n, tested; /* tested: which is being asked about */
	struct rh_owner from;
};

/* ---- fields ---- */

enum { ENTRY, USER, IMAGE, CA, RESULT, NOTE };

static void entry_choices(struct ui_screen *s, unsigned field, struct ui_choices *out)
{
	const struct state *st = s->state;

	(void)field;
	for (size_t i = 0; i < st->n; i++)
		ui_choices_add(out, (struct ui_choice){ .value = st->entries[i].key,
							.label = st->entries[i].key,
							.note = st->entries[i].user });
}

static bool check_image(struct ui_screen *s, struct rh_str value, struct rh_err *e)
{
	struct registry_image image;

	(void)s;
	value = rh_str_trim(value);
	if (!value.n)
		return true;
	bool ok = registry_image_parse(value, &image, e);
	if (ok)
		registry_image_release(&image);
	return ok;
}

static const struct ui_field fields[] = {
	{ UI_AT(ENTRY, "entry"), .kind = UI_FIELD_PICK, .label = N_("Registry"), .choices = entry_choices },
	{ UI_AT(USER, "user"), .kind = UI_FIELD_NOTE, .label = N_("Username") },
	{ UI_AT(IMAGE, "image"), .kind = UI_FIELD_TEXT, .label = N_("Image"),
	  .hint = N_("may it be pulled? may stay empty"), .max = 512, .check = check_image,
	  .help = N_(
		  "Test also whether the login may pull this image: its manifest is asked for, nothing is pulled.") },
	{ UI_AT(CA, "ca"), .kind = UI_FIELD_TEXT, .label = N_("CA file"),
	  .hint = N_("PEM, for this test; may stay empty"), .max = 4096,
	  .help = N_("A file of this machine with the certificate that vouches for the registry, in place of the "
		     "system's.") },
	{ UI_AT(RESULT, "result"), .kind = UI_FIELD_NOTE, .label = N_("Login"),
	  .hint = N_("not tested from this host") },
	{ UI_AT(NOTE, "note"), .kind = UI_FIELD_NOTE },
	{ 0 },
};

static size_t chosen(const struct ui_screen *s)
{
	const struct state *st = s->state;

	for (size_t i = 0; i < st->n; i++)
		if (ui_form_is(s, ENTRY, st->entries[i].key))
			return i;
	return 0;
}

static void show_user(struct ui_screen *s)
{
	const struct state *st = s->state;

	ui_form_set(s, USER, rh_str(st->entries[chosen(s)].user));
	ui_form_set(s, RESULT, RH_STR(""));
}

static void changed(struct ui_screen *s, unsigned field)
{
	if (field == ENTRY)
		show_user(s);
	ui_form_banner(s, NULL);
}

/* ---- asking ---- */

static bool read_ca(struct ui_screen *s, struct rh_buf *pem)
{
	char *path = rh_str_dup(rh_str_trim(ui_form_text(s, CA)));
	struct rh_err e;
	bool ok = !*path || rh_file_read(path, CA_LIMIT, pem, &e) == RH_OK;

	if (!ok)
		ui_form_note(s, CA, UI_ROLE_BAD, "%s%s%s", e.what, rh_gap(e.what), e.why);
	free(path);
	return ok;
}

/* In a demo its sandbox plays the registries, at its own address too: nothing of a test leaves this machine. */
static void ask_demo(const struct ui_screen *s, struct probe_request *q)
{
	const char *address = app_demo_address(s->app);

	if (!address)
		return;
	if (!q->ca_pem)
		q->ca_pem = app_session(s->app)->at->ca_pem;
	if (strcmp(address, q->key) == 0)
		return;
	q->demo = address;
	q->plays = app_demo_plays;
	q->ctx = s->app;
}

static void submit(struct ui_screen *s)
{
	struct state *st = s->state;
	struct rh_str reference = rh_str_trim(ui_form_text(s, IMAGE));
	struct registry_image image = { 0 };
	struct rh_buf pem;
	struct rh_err e;

	rh_buf_init(&pem, CA_LIMIT);
	if (read_ca(s, &pem) && (!reference.n || registry_image_parse(reference, &image, &e))) {
		const struct entry *entry = &st->entries[st->tested = chosen(s)];

		ui_form_banner(s, NULL);
		ui_form_set(s, RESULT, rh_str(_("asking…")));
		ui_form_lock(s, _("asking the registry…"));
		struct probe_request q = { .key = entry->key,
					   .user = entry->user,
					   .password = &entry->password,
					   .image = reference.n ? &image : NULL,
					   .ca_pem = pem.n ? pem.p : NULL };

		ask_demo(s, &q);
		probe_start(app_net(s->app), &q, s->owner, TAG_PROBE);
	}
	registry_image_release(&image);
	rh_buf_release(&pem);
}

/* ---- what came of it ---- */

static char *tested_line(const struct probe_result *r)
{
	time_t t = (time_t)r->when;
	char at[16] = "";
	struct tm tm;

	if (localtime_r(&t, &tm))
		(void)strftime(at, sizeof at, "%H:%M", &tm);
	return *r->proxy ? rh_format(_("tested at %s from %s, through %s"), at, r->from, r->proxy)
			 : rh_format(_("tested at %s from %s"), at, r->from);
}

static void tested_free(void *p)
{
	struct test_login_done *t = p;

	free(t->image);
	free(t->ca_file);
	free(t->when);
	free(t->text);
	free(t);
}

static void tell(struct ui_screen *s, const struct probe_result *r)
{
	const struct state *st = s->state;
	struct test_login_done *t = rh_alloc(sizeof *t);
	const struct probe_def *def = &probe_defs[r->verdict];

	t->entry = st->tested;
	t->image = rh_str_dup(ui_form_text(s, IMAGE));
	t->ca_file = rh_str_dup(ui_form_text(s, CA));
	t->when = tested_line(r);
	t->text = rh_err_line(&r->say, false);
	t->role = def->bad ? UI_ROLE_WARN : def->login ? UI_ROLE_GOOD : UI_ROLE_TEXT;
	ui_form_set(s, RESULT, rh_str(t->when));
	char *all = rh_err_line(&r->say, true);
	ui_form_note(s, RESULT, t->role, "%s", all);
	free(all);
	rh_message_post(
		(struct rh_message){ .to = st->from, .tag = TEST_LOGIN_MESSAGE_DONE, .body = t, .drop = tested_free });
}

static void reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag != TAG_PROBE)
		return;
	ui_form_lock(s, NULL);
	tell(s, m->body);
	ui_form_clean(s);
	ui_screen_changed(s);
}

/* ---- the dialog ---- */

static void open(struct ui_screen *s, const void *arg)
{
	const struct test_login_start *t = arg;
	struct state *st = s->state;

	st->from = t->from;
	st->entries = rh_alloc(t->n * sizeof *st->entries);
	for (st->n = 0; st->n < t->n; st->n++) {
		struct entry *to = &st->entries[st->n];

		to->key = rh_strdup(t->entries[st->n].key);
		to->user = rh_strdup(t->entries[st->n].user ? t->entries[st->n].user : "");
		rh_secret_copy(&to->password, t->entries[st->n].password);
	}
	ui_form_set(s, ENTRY, rh_str(st->entries[0].key));
	if (st->n == 1)
		ui_form_set_fixed(s, ENTRY, true);
	show_user(s);
	ui_form_set(s, IMAGE, rh_str(t->image));
	ui_form_set(s, CA, rh_str(t->ca_file));
	ui_form_set(s, NOTE,
		    rh_str(_("User name and password go to this registry and to the token service that it names, "
			     "nowhere else. What is found "
			     "holds for this host: nodes may use another network, proxy or CA.")));
	ui_form_clean(s);
	ui_form_focus(s, st->n == 1 ? IMAGE : ENTRY);
}

static void close(struct ui_screen *s)
{
	struct state *st = s->state;

	for (size_t i = 0; i < st->n; i++) {
		free(st->entries[i].key);
		free(st->entries[i].user);
		rh_secret_release(&st->entries[i].password);
	}
	free(st->entries);
}

/* Nothing of it is worth a question; a test under way ends with the dialog. */
static bool leave(struct ui_screen *s)
{
	ui_form_lock(s, NULL);
	ui_form_clean(s);
	return true;
}

static bool act(struct ui_screen *s, enum ui_verb verb)
{
	return verb == UI_DO_TEST_LOGIN && ui_screen_do(s, UI_DO_REVIEW);
}

static const struct ui_action actions[] = {
	{ .verb = UI_DO_REVIEW, .label = N_("Test login"), .help = N_("Ask the registry once."), .flags = UI_ACT_HINT },
	{ .verb = UI_DO_TEST_LOGIN, .help = N_("The same.") },
	{ 0 },
};

const struct ui_screen_ops screen_test_login = {
	.id = "test_login",
	.title = N_("Test login"),
	.kind = UI_SCREEN_FORM,
	.flags = UI_SCREEN_DIALOG,
	.state_size = sizeof(struct state),
	.help = N_("Asks the registry whether it takes this user name and password. Each press is one login: many "
		   "registries lock an account "
		   "after a few wrong ones, so nothing is tried again by itself. Redirects are not followed, and a "
		   "password never leaves this "
		   "machine without TLS."),
	.actions = actions,
	.fields = fields,
	.changed = changed,
	.submit = submit,
	.submit_label = N_("Test login"),
	.open = open,
	.reply = reply,
	.act = act,
	.leave = leave,
	.close = close,
};

void test_login_open(struct ui_screen *from, const struct test_login_start *t)
{
	struct rh_err e;

	for (size_t i = 0; i < t->n; i++) {
		if (t->entries[i].stored && !app_gate(from->app, APP_GATE_REVEAL, &e)) {
			app_error(from->app, &e);
			return;
		}
	}
	if (t->n)
		app_push(from->app, &screen_test_login, t);
}
