/* What can be done about a pull that failed: each verdict names its repairs, `x` opens them. */
#include "screens/accounts.h"
#include "screens/screens.h"
#include "screens/secrets.h"
#include "screens/test_login.h"
#include "screens/workloads.h"
#include "screens/workloads/workload_view.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/pull_secrets.h"
#include "kube/revision.h"
#include "kube/verdict.h"
#include "kube/workload.h"
#include "ui/facts.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/ui.h"

#include <stdio.h>
#include <string.h>

/* ---- Test login ---- */

static void test_login(struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_REVEAL, &e))
		app_error(s->app, &e);
	else
		kube_pull_secrets_ask(app_session(s->app)->kube, p->ns, true, s->owner, WORKLOAD_TAG_PASSWORDS);
}

/* The entry that the verdict blames first; the other entries of the pod's pull secrets can be chosen in the dialog. */
static void open_test(struct ui_screen *s, const struct kube_pull_secrets *all)
{
	const struct workload_page *p = workload_page_of(s);
	struct test_login_entry entries[32];
	size_t n = 0;

	for (int first = 1; first >= 0; first--)
		for (size_t i = 0; p->pod && i < p->pod->secret_count; i++) {
			const struct kube_pull_secret *secret = kube_pull_secrets_find(all, p->pod->secrets[i]);

			for (size_t j = 0; secret && j < secret->config.count && n < RH_LEN(entries); j++) {
				const struct registry_docker_entry *e = &secret->config.entries[j];
				bool blamed = strcmp(secret->name, p->verdict.secret) == 0 &&
					      strcmp(e->key, p->verdict.key) == 0;

				if (blamed == (first == 1))
					entries[n++] = (struct test_login_entry){ e->key, e->user ? e->user : "",
										  &e->password, true };
			}
		}
	if (n)
		test_login_open(s, &(struct test_login_start){
					   .entries = entries, .n = n, .image = p->verdict.image, .from = s->owner });
	else
		ui_toast(app_ui(s->app), UI_ROLE_WARN, "%s", _("None of the pod's pull secrets has a login to test."));
}

bool workload_fix_reply(struct ui_screen *s, struct rh_message *m)
{
	if (m->tag != WORKLOAD_TAG_PASSWORDS)
		return false;
	if (m->err.code != RH_OK)
		app_error(s->app, &m->err);
	else if (m->body)
		open_test(s, m->body);
	return true;
}

/* ---- the others ---- */

static void correct_secret(struct ui_screen *s)
{
	struct workload_page *p = workload_page_of(s);
	const struct kube_pull_secret *secret =
		p->secrets ? kube_pull_secrets_find(p->secrets, p->verdict.secret) : NULL;

	if (!secret)
		return;
	p->mending = true;
	/* what was refused is nearly always the password */
	secret_edit_login(s, p->ns, secret->name, secret->type, secret->origin,
			  p->verdict.pull == KUBE_PULL_REFUSED ? p->verdict.key : NULL);
}

static void choose_secrets(struct ui_screen *s)
{
	struct workload_page *p = workload_page_of(s);

	p->mending = true;
	app_push(s->app, &screen_rematch, p->key);
}

static void create_registry(struct ui_screen *s)
{
	struct workload_page *p = workload_page_of(s);
	const char *missing = NULL;

	for (size_t i = 0; !missing && i < p->lost_count; i++)
		if (!p->lost[i].type) /* the pod names it, and there is nothing of that name */
			missing = p->lost[i].name;
	p->mending = true;
	app_push(s->app, &screen_pull_secret_form,
		 &(struct ui_form_start){ .in = p->ns, .about = p->verdict.host, .name = missing });
}

static const char *account_of(const struct workload_page *p)
{
	return p->pod && *p->pod->account ? p->pod->account : "default";
}

static void open_account(struct ui_screen *s)
{
	struct workload_page *p = workload_page_of(s);
	char *key = rh_format(ACCOUNT_KEY "%s/%s", p->ns, account_of(p));
	struct rh_err e;

	p->mending = true;
	if (app_gate(s->app, APP_GATE_WRITE, &e))
		app_push(s->app, app_screen(s->app, "account_form"), &(struct ui_form_start){ .key = key });
	else
		app_error(s->app, &e);
	free(key);
}

static void edit_workload(struct ui_screen *s)
{
	workload_edit_open(s, workload_page_of(s)->key);
}

/* The kubelet forgets how long it waits when the pod goes; what made it makes another. */
static void try_again(struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);

	if (p->pod)
		workload_delete_ask(s, &kube_workload_defs[KUBE_POD], p->ns, p->pod->name, p->pod->uid, false);
}

static void roll_back(struct ui_screen *s)
{
	app_push(s->app, &screen_history, workload_page_of(s)->key);
}

enum { FIX_ROLL_BACK = 1 << 20, FIX_LOGS = 1 << 21, FIX_WORKLOAD = 1 << 22 }; /* beside what the verdict names */
_Static_assert((int)FIX_ROLL_BACK > (int)KUBE_FIX_ACCOUNT, "the verdict has a repair of that bit");

/* The template that it has now is not its first. What counts changes of others counts the replicas too. */
static bool had_another(const struct workload_page *p)
{
	int64_t generation = 0;

	if (!p->object.n || !kube_revision_resource(p->def))
		return false;
	if (p->def->kind == KUBE_DEPLOYMENT)
		return kube_revision_number(p->object) > 1;
	return rh_str_number(data_json_part(p->object, "/metadata/generation"), 0, INT64_MAX, &generation) &&
	       generation > 1;
}

static const struct fix {
	unsigned bit;
	const char *id, *label;
	void (*act)(struct ui_screen *s);
} fixes[] = {
	{ FIX_LOGS, "logs", N_("Read its log: why it ended"), workload_crash_logs },
	{ KUBE_FIX_TEST_LOGIN, "test_login", N_("Test login: is it the password, or the right?"), test_login },
	{ KUBE_FIX_SECRET, "secret", NULL, correct_secret },
	{ KUBE_FIX_CHOOSE, "choose", N_("Choose other pull secrets"), choose_secrets },
	{ KUBE_FIX_CREATE, "create", N_("Create a registry here"), create_registry },
	{ KUBE_FIX_ACCOUNT, "account", NULL, open_account },
	{ KUBE_FIX_IMAGE, "image", N_("Correct the image"), edit_workload },
	{ FIX_WORKLOAD, "workload", N_("Correct the workload: command, variables, image"), edit_workload },
	{ KUBE_FIX_RETRY, "retry", N_("Try again now: delete the pod"), try_again },
	{ FIX_ROLL_BACK, "roll_back", N_("Roll back to a template that it had"), roll_back },
};

/* Bare pods and Jobs cannot change their pull secrets; a pod that nothing made would not come back. */
static unsigned possible(const struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);
	unsigned can = p->container ? p->verdict.fixes : 0;
	bool bare = p->def->kind == KUBE_POD && p->row && !*p->row->owner;

	if (workload_crashes(p))
		can |= FIX_LOGS | (bare || p->def->kind == KUBE_JOB ? 0 : FIX_WORKLOAD);
	if ((p->def->kind == KUBE_POD || p->def->kind == KUBE_JOB) &&
	    (can & (KUBE_FIX_CHOOSE | KUBE_FIX_CREATE | KUBE_FIX_IMAGE)))
		can &= ~(unsigned)KUBE_FIX_CHOOSE;
	if (p->secrets && p->secrets->forbidden)
		can &= ~(unsigned)KUBE_FIX_TEST_LOGIN;
	if (bare)
		can &= ~(unsigned)KUBE_FIX_RETRY;
	if (!p->secrets || !kube_pull_secrets_find(p->secrets, p->verdict.secret))
		can &= ~(unsigned)KUBE_FIX_SECRET;
	if (!p->secrets || !p->secrets->n) /* there is none that it could name */
		can &= ~(unsigned)KUBE_FIX_ACCOUNT;
	if (can && had_another(p))
		can |= FIX_ROLL_BACK;
	return can;
}

static char *label_of(const struct ui_screen *s, const struct fix *f, size_t number)
{
	const struct workload_page *p = workload_page_of(s);
	char *text, *label;

	if (f->bit == KUBE_FIX_SECRET)
		text = rh_format(_("Correct %s: password, user name, address"), p->verdict.secret);
	else if (f->bit == KUBE_FIX_ACCOUNT)
		text = rh_format(_("For every pod of the service account %s: name one in it"), account_of(p));
	else
		text = rh_strdup(_(f->label));
	label = rh_format("%zu %s", number, text);

	free(text);
	return label;
}

void workload_fixes(struct ui_screen *s, struct ui_facts *out)
{
	unsigned can = possible(s);
	size_t n = 0;

	for (size_t i = 0; i < RH_LEN(fixes); i++) {
		if (!(can & fixes[i].bit))
			continue;
		char *label = label_of(s, &fixes[i], ++n);
		char *line = rh_format("x %s", label);

		ui_facts_line(out, UI_ROLE_KEY, rh_str(line));
		free(line);
		free(label);
	}
}

static void fill(void *ctx, struct ui_choices *out)
{
	struct ui_screen *s = ctx;
	unsigned can = possible(s);
	size_t n = 0;

	for (size_t i = 0; i < RH_LEN(fixes); i++) {
		if (!(can & fixes[i].bit))
			continue;
		char *label = label_of(s, &fixes[i], ++n);

		ui_choices_add(out, (struct ui_choice){ .value = fixes[i].id, .label = label });
		free(label);
	}
}

static void chosen(void *ctx, const char *value)
{
	for (size_t i = 0; value && i < RH_LEN(fixes); i++)
		if (strcmp(fixes[i].id, value) == 0)
			fixes[i].act(ctx);
}

void workload_fix_menu(struct ui_screen *s)
{
	workload_page_sync(workload_page_of(s));
	if (possible(s))
		ui_pick(app_ui(s->app), &(struct ui_picker){ .title = _("What can be done"),
							     .fill = fill,
							     .numbered = true,
							     .done = chosen,
							     .ctx = s,
							     .owner = s->owner });
	else
		choose_secrets(s);
}
