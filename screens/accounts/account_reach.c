/* What a change of a service account's pull secrets reaches, in words. */
#include "screens/accounts/account.h"
#include "base/base.h"
#include "kube/account_patch.h"
#include "kube/reach.h"
#include "kube/uses.h"
#include "kube/workload.h"
#include "ui/field.h"
#include "ui/role.h"

#include <string.h>

enum { NAMES = 4 };
struct named {
	struct rh_buf names; /* "front, api" */
	size_t n;
};
struct reached {
	struct named all, restart, own;
};

static void name_it(struct named *t, const struct kube_consumer *c)
{
	if (t->n++ < NAMES)
		rh_buf_addf(&t->names, "%s%s", t->names.n ? _(", ") : "", c->name);
}

static void end_names(struct named *t)
{
	if (t->n > NAMES)
		rh_buf_addf(&t->names, rh_ngettext(" and %zu more", " and %zu more", t->n - NAMES), t->n - NAMES);
}

static void find(const struct kube_uses *u, const char *ns, const char *account, const char *const *secrets, size_t n,
		 struct reached *t)
{
	rh_buf_init(&t->all.names, 4096);
	rh_buf_init(&t->restart.names, 4096);
	rh_buf_init(&t->own.names, 4096);
	for (size_t i = 0; i < u->n; i++) {
		const struct kube_consumer *c = &u->v[i];
		enum kube_reach reach = KUBE_REACH_NONE;

		if (strcmp(c->ns, ns) == 0)
			reach = kube_reach_of(u, c, account, secrets, n);
		if (reach == KUBE_REACH_OWN)
			name_it(&t->own, c);
		else if (reach != KUBE_REACH_NONE)
			name_it(&t->all, c);
		if (reach == KUBE_REACH_RESTART)
			name_it(&t->restart, c);
	}
	end_names(&t->all);
	end_names(&t->restart);
	end_names(&t->own);
}

static void reached_release(struct reached *t)
{
	rh_buf_release(&t->all.names);
	rh_buf_release(&t->restart.names);
	rh_buf_release(&t->own.names);
}

void account_line(struct rh_buf *out, char *text)
{
	rh_buf_addf(out, "%s%s", out->n ? "\n" : "", text);
	free(text);
}

static void line(struct rh_buf *out, const char *text)
{
	account_line(out, rh_strdup(text));
}

static void say_on(const struct reached *t, struct rh_buf *out)
{
	if (t->all.n)
		account_line(out, rh_format(rh_ngettext("Reaches %zu workload that names no pull secret itself: %s",
							"Reaches %zu workloads that name no pull secret themselves: %s",
							t->all.n),
					    t->all.n, t->all.names.p));
	else
		line(out, _("Reaches no workload that exists; new ones that name no pull secret themselves have it."));
	if (t->restart.n)
		account_line(out, rh_format(_("!Pods that exist stay as they are. To be restarted: %s"),
					    t->restart.names.p));
	if (t->own.n)
		account_line(out, rh_format(_("Not reached, they have their own: %s"), t->own.names.p));
}

static void say_off(const struct reached *t, struct rh_buf *out)
{
	if (t->all.n)
		account_line(out, rh_format(rh_ngettext("!The next pods of %zu workload are without it: %s",
							"!The next pods of %zu workloads are without it: %s", t->all.n),
					    t->all.n, t->all.names.p));
	else
		line(out, _("No workload gets it through this service account."));
	line(out, _("Pods that exist stay as they are."));
}

/* Those that are put in, or taken out, as one: what a pod lacks is any of them. */
static void say(const struct kube_uses *u, const char *ns, const struct kube_account_edit *edits, size_t n, bool on,
		struct rh_buf *out)
{
	const char **secrets = rh_alloc((n + 1) * sizeof *secrets);
	size_t count = 0;
	struct reached t = { 0 };

	for (size_t i = 0; i < n; i++)
		if (edits[i].on == on)
			secrets[count++] = edits[i].secret;
	if (count) {
		find(u, ns, edits->account, secrets, count, &t);
		on ? say_on(&t, out) : say_off(&t, out);
		reached_release(&t);
	}
	free(secrets);
}

void account_reach_lines(const struct kube_uses *u, const char *ns, const struct kube_account_edit *edits, size_t n,
			 struct rh_buf *out)
{
	say(u, ns, edits, n, true, out);
	say(u, ns, edits, n, false, out);
	if (u->unread_count)
		account_line(out, rh_format(_("!What else it reaches is not known. %s"), u->unread[0].err.what));
}

void account_reach_words(const struct kube_uses *u, const char *ns, const char *account, const char *secret,
			 struct rh_buf *out)
{
	struct reached t = { 0 };

	find(u, ns, account, &secret, 1, &t);
	if (!t.all.n)
		rh_buf_addz(out, _("no workload that exists"));
	else
		rh_buf_addf(out, rh_ngettext("%zu workload: %s", "%zu workloads: %s", t.all.n), t.all.n, t.all.names.p);
	reached_release(&t);
}

void account_say(struct ui_screen *s, unsigned first, struct rh_str lines)
{
	struct rh_str line;

	for (unsigned i = 0; i < ACCOUNT_NOTE_COUNT; i++) {
		bool any = rh_str_cut(&lines, '\n', &line), warn = any && rh_str_starts(line, "!");

		if (any)
			line = rh_str_from(line, warn ? 1 : 0);
		else
			line = RH_STR("");
		ui_form_note(s, first + i, warn ? UI_ROLE_WARN : UI_ROLE_MUTED, "%.*s", RH_ARG(line));
	}
}
