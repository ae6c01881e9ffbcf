/* What can be done about a pull that failed: each verdict names its repairs, `x` opens them. */
#include "config.h"

#include "screens/workload_view.h"
#include "screens/test_login.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- Test login ---------------------------------------------------------------------------------------------------- */

static void test_login(struct rh_screen *s)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);
	struct rh_err e;

	if (!rh_app_gate(s->app, RH_GATE_REVEAL, &e))
		rh_app_error(s->app, &e);
	else
		rh_pull_secrets_ask(rh_app_session(s->app)->kube, p->ns, true, s->owner, RH_TAG_PASSWORDS);
}

/* The entry that the verdict blames first; the other entries of the pod's pull secrets can be chosen in the dialog. */
static void open_test(struct rh_screen *s, const struct rh_pull_secrets *all)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);
	struct rh_login_entry entries[32];
	size_t n = 0;

	for (int first = 1; first >= 0; first--)
		for (size_t i = 0; p->pod && i < p->pod->secret_count; i++) {
			const struct rh_pull_secret *secret = rh_pull_secrets_find(all, p->pod->secrets[i]);

			for (size_t j = 0; secret && j < secret->config.count && n < RH_LEN(entries); j++) {
				const struct rh_docker_entry *e = &secret->config.entries[j];
				bool blamed = strcmp(secret->name, p->verdict.secret) == 0 && strcmp(e->key, p->verdict.key) == 0;

				if (blamed == (first == 1))
					entries[n++] = (struct rh_login_entry){ e->key, e->user ? e->user : "", &e->password, true };
			}
		}
	if (n)
		rh_test_login(s, &(struct rh_login_test){ .entries = entries, .n = n, .image = p->verdict.image, .from = s->owner });
	else
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", _("None of the pod's pull secrets has a login to test."));
}

bool rh_workload_fix_reply(struct rh_screen *s, struct rh_mail *m)
{
	if (m->tag != RH_TAG_PASSWORDS)
		return false;
	if (m->err.code != RH_OK)
		rh_app_error(s->app, &m->err);
	else if (m->body)
		open_test(s, m->body);
	return true;
}

/* ---- the others ------------------------------------------------------------------------------------------------------ */

static void correct_secret(struct rh_screen *s)
{
	struct rh_workload_page *p = rh_workload_page_of(s);
	const struct rh_pull_secret *secret = p->secrets ? rh_pull_secrets_find(p->secrets, p->verdict.secret) : NULL;

	if (!secret)
		return;
	p->mending = true;
	rh_secret_edit_open(s, p->ns, secret->name, secret->type, secret->origin);
}

static void choose_secrets(struct rh_screen *s)
{
	struct rh_workload_page *p = rh_workload_page_of(s);

	p->mending = true;
	rh_app_push(s->app, &rh_screen_rematch, p->key);
}

static void create_registry(struct rh_screen *s)
{
	struct rh_workload_page *p = rh_workload_page_of(s);

	p->mending = true;
	rh_app_push(s->app, &rh_screen_pull_secret_form, &(struct rh_registry_wish){ p->ns, p->verdict.host });
}

static void edit_workload(struct rh_screen *s)
{
	rh_workload_edit_open(s, rh_workload_page_of(s)->key);
}

/* The kubelet forgets how long it waits when the pod goes; what made it makes another. */
static void try_again(struct rh_screen *s)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);

	if (p->pod)
		rh_workload_delete_ask(s, &rh_workload_defs[RH_POD], p->ns, p->pod->name, p->pod->uid, false);
}

static const struct fix {
	unsigned bit;
	const char *id, *label;
	void (*act)(struct rh_screen *s);
} fixes[] = {
	{ RH_FIX_TEST_LOGIN, "test_login", N_("Test login: is it the password, or the right?"), test_login },
	{ RH_FIX_SECRET, "secret", NULL, correct_secret },
	{ RH_FIX_CHOOSE, "choose", N_("Choose other pull secrets"), choose_secrets },
	{ RH_FIX_CREATE, "create", N_("Create a registry here"), create_registry },
	{ RH_FIX_IMAGE, "image", N_("Correct the image"), edit_workload },
	{ RH_FIX_RETRY, "retry", N_("Try again now: delete the pod"), try_again },
};

/* Bare pods and Jobs cannot change their pull secrets; a pod that nothing made would not come back. */
static unsigned possible(const struct rh_screen *s)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);
	unsigned can = p->container ? p->verdict.fixes : 0;
	bool bare = p->def->kind == RH_POD && p->row && !*p->row->owner;

	if ((p->def->kind == RH_POD || p->def->kind == RH_JOB) && (can & (RH_FIX_CHOOSE | RH_FIX_CREATE | RH_FIX_IMAGE)))
		can &= ~(unsigned)RH_FIX_CHOOSE;
	if (p->secrets && p->secrets->forbidden)
		can &= ~(unsigned)RH_FIX_TEST_LOGIN;
	if (bare)
		can &= ~(unsigned)RH_FIX_RETRY;
	if (!p->secrets || !rh_pull_secrets_find(p->secrets, p->verdict.secret))
		can &= ~(unsigned)RH_FIX_SECRET;
	return can;
}

static char *label_of(const struct rh_screen *s, const struct fix *f, size_t number)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);
	char *text = f->bit == RH_FIX_SECRET ? rh_format(_("Correct %s: password, user name, address"), p->verdict.secret) :
		     rh_strdup(_(f->label));
	char *label = rh_format("%zu %s", number, text);

	free(text);
	return label;
}

void rh_workload_fixes(struct rh_screen *s, struct rh_facts *out)
{
	unsigned can = possible(s);
	size_t n = 0;

	for (size_t i = 0; i < RH_LEN(fixes); i++) {
		if (!(can & fixes[i].bit))
			continue;
		char *label = label_of(s, &fixes[i], ++n);
		char *line = rh_format("x %s", label);

		rh_facts_line(out, RH_ROLE_KEY, rh_str(line));
		free(line);
		free(label);
	}
}

static void fill(void *ctx, struct rh_choices *out)
{
	struct rh_screen *s = ctx;
	unsigned can = possible(s);
	size_t n = 0;

	for (size_t i = 0; i < RH_LEN(fixes); i++) {
		if (!(can & fixes[i].bit))
			continue;
		char *label = label_of(s, &fixes[i], ++n);

		rh_choices_add(out, (struct rh_choice){ .value = fixes[i].id, .label = label });
		free(label);
	}
}

static void chosen(void *ctx, const char *value)
{
	for (size_t i = 0; value && i < RH_LEN(fixes); i++)
		if (strcmp(fixes[i].id, value) == 0)
			fixes[i].act(ctx);
}

void rh_workload_fix_menu(struct rh_screen *s)
{
	rh_workload_page_sync(rh_workload_page_of(s));
	if (possible(s))
		rh_ui_pick(rh_app_ui(s->app), &(struct rh_picker){ .title = _("What can be done"), .fill = fill, .done = chosen, .ctx = s,
			   .owner = s->owner });
	else
		choose_secrets(s);
}

/* ---- redeploy and scale -------------------------------------------------------------------------------------------------- */

/* {"spec":{"template":{"metadata":{"annotations":{…}}}}}, as deep as the pointer goes; NULL closes it. */
static void open_path(struct rh_jw *w, const char *pointer, int *depth)
{
	struct rh_str rest = rh_str_from(rh_str(pointer), 1), step;

	rh_jw_open(w, '{');
	for (*depth = 1; rh_str_cut(&rest, '/', &step); (*depth)++) {
		rh_jw_key(w, step);
		rh_jw_open(w, '{');
	}
}

static void review(struct rh_screen *s, struct rh_change *c)
{
	c->done_screen = rh_strdup("workload_view");
	rh_app_review(s->app, c);
}

struct rh_change *rh_workload_restart(struct rh_screen *s, const struct rh_workload_def *def, const char *ns, const char *name)
{
	struct rh_change *c = rh_workload_patch(s, def, ns, name, "merge");
	struct rh_jw w;
	char now[32];
	time_t wall = (time_t)rh_wall();
	struct tm tm;
	int depth;

	gmtime_r(&wall, &tm);
	strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &tm);
	c->verb = N_("Redeploy");
	rh_jw_init(&w, rh_out_secret(&c->body));
	open_path(&w, def->pod_meta, &depth);
	rh_jw_key(&w, RH_STR("annotations"));
	rh_jw_open(&w, '{');
	rh_jw_kv(&w, "kubectl.kubernetes.io/restartedAt", rh_str(now));
	for (depth++; depth > 0; depth--)
		rh_jw_close(&w, '}');
	return c;
}

void rh_workload_redeploy(struct rh_screen *s)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);

	if (p->def->can_restart)
		review(s, rh_workload_restart(s, p->def, p->ns, p->name));
	else
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, _("A %s cannot be redeployed: its template is not rolled out anew."), _(p->def->label));
}

static void scale_choices(void *ctx, struct rh_choices *out)
{
	static const char *const numbers[] = { "0", "1", "2", "3", "4", "5" };

	(void)ctx;
	for (size_t i = 0; i < RH_LEN(numbers); i++)
		rh_choices_add(out, (struct rh_choice){ .value = numbers[i], .label = numbers[i] });
}

static void scale_to(void *ctx, const char *value)
{
	struct rh_screen *s = ctx;
	const struct rh_workload_page *p = rh_workload_page_of(s);
	struct rh_change *c;
	struct rh_jw w;
	int64_t n;

	if (!value)
		return;
	if (!rh_str_number(rh_str_trim(rh_str(value)), 0, 100000, &n)) {
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, "%s", _("Replicas are a whole number from 0."));
		return;
	}
	c = rh_workload_patch(s, p->def, p->ns, p->name, "merge");
	rh_jw_init(&w, rh_out_secret(&c->body));
	rh_jw_open(&w, '{');
	rh_jw_key(&w, RH_STR("spec"));
	rh_jw_open(&w, '{');
	rh_jw_key(&w, RH_STR("replicas"));
	rh_jw_int(&w, n);
	rh_jw_close(&w, '}');
	rh_jw_close(&w, '}');
	review(s, c);
}

void rh_workload_scale(struct rh_screen *s)
{
	const struct rh_workload_page *p = rh_workload_page_of(s);

	if (p->def->replicas)
		rh_ui_pick(rh_app_ui(s->app), &(struct rh_picker){ .title = _("Replicas"), .fill = scale_choices, .typed = true, .done = scale_to,
			   .ctx = s, .owner = s->owner });
	else
		rh_ui_toast(rh_app_ui(s->app), RH_ROLE_WARN, _("A %s has no replicas."), _(p->def->label));
}
