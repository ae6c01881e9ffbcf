/* What an image is pulled with, in a namespace: the kubelet's answer, in words. For the screen and for the command
 * line. */
#include "app/explain.h"
#include "base/base.h"
#include "kube/pull_secrets.h"
#include "registry/attach.h"
#include "registry/coverage.h"
#include "registry/expiry.h"
#include "registry/image.h"
#include "registry/keyring.h"
#include "ui/role.h"

#include <string.h>

struct teller {
	const struct kube_pull_secrets *p;
	const struct registry_image *image;
	const struct app_explain_pod *pod;
	struct registry_coverage_answer answer; /* of the pod */
	const struct app_explain_sink *sink;
	struct registry_cover_line *lines; /* one for each of p->v, best first */
	size_t covering, near, broken;
	size_t of_use; /* of those that cover: that have a password, for this host */
};

static void heading(const struct teller *t, enum app_explain_part part, const char *title)
{
	t->sink->heading(t->sink->ctx, part, title);
}

static void line(const struct teller *t, enum ui_role role, const char *label, const char *text)
{
	t->sink->line(t->sink->ctx, role, label, text);
}

/* Takes the text over. */
static void line_take(const struct teller *t, enum ui_role role, const char *label, char *text)
{
	line(t, role, label, text);
	free(text);
}

/* ---- the image ---- */

static void tell_image(const struct teller *t, struct rh_str typed)
{
	const struct registry_image *i = t->image;
	struct rh_buf full;
	bool hub = strcmp(i->domain, "docker.io") == 0;

	rh_buf_init(&full, 4096);
	registry_image_full(i, &full);
	heading(t, APP_EXPLAIN_IMAGE, _("Image"));
	line_take(t, UI_ROLE_TEXT, _("as written"), rh_str_dup(typed));
	line(t, UI_ROLE_TEXT, _("read as"), full.p);
	if (hub && !rh_str_starts(typed, "docker.io/") && !rh_str_starts(typed, "index.docker.io/"))
		line(t, UI_ROLE_MUTED, "",
		     rh_str_find(typed, "/") < typed.n && !rh_str_starts(typed, "library/")
			     ? _("docker.io is filled in: the first part is not a host, as it has neither a dot nor a "
				 "port")
			     : _("docker.io/library is filled in: a name alone is an official image of Docker Hub"));
	if (!i->tag && !i->digest)
		line(t, UI_ROLE_MUTED, "", _(":latest is filled in"));
	else if (i->tag && i->digest)
		line(t, UI_ROLE_MUTED, "", _("the digest decides, the tag is not looked at"));
	if (hub)
		line(t, UI_ROLE_TEXT, _("pulled from"), "registry-1.docker.io");
	else
		line(t, UI_ROLE_TEXT, _("pulled from"), i->domain);
	rh_buf_release(&full);
}

/* ---- registries ---- */

/* When the password that is sent says that it ends. */
static void tell_end(const struct teller *t, const char *secret, const char *key)
{
	static const enum ui_role roles[] = { [REGISTRY_EXPIRY_UNKNOWN] = UI_ROLE_TEXT,
					      [REGISTRY_EXPIRY_LATER] = UI_ROLE_TEXT,
					      [REGISTRY_EXPIRY_SOON] = UI_ROLE_WARN,
					      [REGISTRY_EXPIRY_ENDED] = UI_ROLE_BAD };
	int64_t ends = kube_pull_secret_ends(kube_pull_secrets_find(t->p, secret), key);
	char age[RH_AGE_SAID];
	enum registry_expiry_state is = registry_expiry_age(ends, t->p->now, age);

	if (is == REGISTRY_EXPIRY_ENDED)
		line_take(t, roles[is], "", rh_format(_("its password ended %s ago: the registry refuses it"), age));
	else if (is != REGISTRY_EXPIRY_UNKNOWN)
		line_take(t, roles[is], "", rh_format(_("its password ends in %s"), age));
}

/* Each key that is tried, in the kubelet's order: a secret may be tried more than once. */
static void tell_order(const struct teller *t)
{
	struct registry_keyring *k = registry_keyring_new();
	size_t number = 0;

	for (size_t i = 0; i < t->p->n; i++)
		if (!t->p->v[i].broken)
			registry_keyring_add(k, t->p->v[i].name, &t->p->v[i].config);
	size_t n = registry_keyring_lookup(k, t->image, NULL, 0);
	struct registry_match *m = rh_resize(NULL, n ? n : 1, sizeof *m);
	registry_keyring_lookup(k, t->image, m, n);
	for (size_t i = 0; i < n; i++) {
		char *label = rh_format("%zu  %s", ++number, m[i].secret);
		char *text =
			m[i].token_only ? rh_format(_("by key %s, but with a token only, which nodes do not know: an "
						      "empty password is sent"),
						    m[i].key)
			: m[i].empty    ? rh_format(_("by key %s, but without a user name and a password: sent all the "
							 "same, and refused"),
						    m[i].key)
			: m[i].stray
				? rh_format(_("by key %s, as nodes take a host without dot and port for Docker Hub"),
					    m[i].key)
				: rh_format(_("by key %s"), m[i].key);
		line_take(t, m[i].empty || m[i].stray ? UI_ROLE_WARN : UI_ROLE_GOOD, label, text);
		tell_end(t, m[i].secret, m[i].key);
		free(label);
	}
	for (size_t i = 0; i < t->covering; i++) {
		bool told = false;
		for (size_t j = 0; j < n; j++)
			told = told || strcmp(m[j].secret, t->lines[i].secret) == 0;
		if (!told)
			line_take(t, UI_ROLE_TEXT, t->lines[i].secret,
				  rh_format(_("by key %s, but only in a pod that names none of those above"),
					    t->lines[i].key));
	}
	if (n > 1)
		line(t, UI_ROLE_MUTED, NULL,
		     _("Of those that a pod names they are tried in this order, the longest key first, until one pull "
		       "succeeds."));
	free(m);
	registry_keyring_free(&k);
}

static void tell_others(const struct teller *t)
{
	static const enum ui_role roles[] = { [REGISTRY_COVER_NEAR] = UI_ROLE_WARN,
					      [REGISTRY_COVER_NO] = UI_ROLE_MUTED,
					      [REGISTRY_COVER_BROKEN] = UI_ROLE_BAD };

	for (size_t i = t->covering; i < t->p->n; i++) {
		const struct registry_cover_line *l = &t->lines[i];

		line(t, roles[l->how], l->secret, l->why.what);
		if (l->why.fix[0])
			line(t, UI_ROLE_TEXT, "", l->why.fix);
	}
}

static void tell_registries(const struct teller *t)
{
	char *title = rh_format(_("Registries of %s"), t->p->ns);

	heading(t, APP_EXPLAIN_REGISTRIES, title);
	free(title);
	if (t->p->forbidden) {
		line(t, UI_ROLE_WARN, NULL,
		     _("They may not be listed with this login: whether one covers the image cannot be known."));
		line(t, UI_ROLE_TEXT, NULL, _("It takes the right to list secrets of the namespace."));
		return;
	}
	if (!t->p->n)
		line(t, UI_ROLE_MUTED, NULL, _("There are none."));
	tell_order(t);
	tell_others(t);
}

/* ---- service accounts ---- */

static const struct registry_cover_line *line_of(const struct teller *t, const char *secret)
{
	for (size_t i = 0; i < t->p->n; i++)
		if (strcmp(t->lines[i].secret, secret) == 0)
			return &t->lines[i];
	return NULL;
}

static void tell_account_secret(const struct teller *t, const char *account, const char *secret)
{
	static const char *const words[] = { N_("%s: covers"), N_("%s: nearly covers"), N_("%s: does not cover"),
					     N_("%s: broken, breaks all pulls") };
	static const enum ui_role roles[] = { UI_ROLE_GOOD, UI_ROLE_WARN, UI_ROLE_MUTED, UI_ROLE_BAD };
	const struct registry_cover_line *l = line_of(t, secret);
	const char *word = l ? _(words[l->how]) : t->p->forbidden ? "%s" : _("%s: not there, passed over");
	size_t at = rh_str_find(rh_str(word), "%s");

	line_take(t, l ? roles[l->how] : UI_ROLE_WARN, account,
		  rh_format("%.*s%s%s", (int)at, word, secret, word + at + 2));
}

static void tell_accounts(const struct teller *t)
{
	bool any = false;

	heading(t, APP_EXPLAIN_ACCOUNTS, _("Service accounts"));
	if (t->p->accounts_forbidden) {
		line(t, UI_ROLE_WARN, NULL,
		     _("They may not be listed with this login: what they add cannot be known."));
		return;
	}
	for (size_t i = 0; i < t->p->account_count; i++) {
		const struct kube_account *a = &t->p->accounts[i];

		for (size_t j = 0; j < a->n; j++)
			tell_account_secret(t, j ? "" : a->name, a->secrets[j]);
		if (!a->n && strcmp(a->name, "default") == 0)
			line(t, UI_ROLE_MUTED, a->name, _("adds none"));
		any = any || a->n;
	}
	if (any)
		line(t, UI_ROLE_MUTED, NULL, _("A pod that names a pull secret of its own gets none of these."));
}

/* ---- the verdict ---- */

/* Does the default account give a pod what it needs? Not when it names a broken one. */
static bool account_names(const struct teller *t, const char *secret)
{
	const struct kube_account *a = kube_pull_secrets_account(t->p, NULL);
	bool named = false;

	for (size_t i = 0; a && i < a->n; i++) {
		const struct registry_cover_line *l = line_of(t, a->secrets[i]);

		if (l && l->how == REGISTRY_COVER_BROKEN)
			return false;
		named = named || strcmp(a->secrets[i], secret) == 0;
	}
	return named;
}

static enum app_explained judge_login(const struct teller *t)
{
	static const enum app_explained pods[] = {
		[REGISTRY_COVERAGE_ATTACHED] = APP_EXPLAINED_COVERED,
		[REGISTRY_COVERAGE_BY_ACCOUNT] = APP_EXPLAINED_BY_ACCOUNT,
		[REGISTRY_COVERAGE_UNATTACHED] = APP_EXPLAINED_UNATTACHED,
		[REGISTRY_COVERAGE_BROKEN] = APP_EXPLAINED_BROKEN,
		[REGISTRY_COVERAGE_NEAR] = APP_EXPLAINED_NEAR,
		[REGISTRY_COVERAGE_NONE] = APP_EXPLAINED_NOTHING,
	};
	bool all = t->covering > 0;

	if (t->p->forbidden)
		return APP_EXPLAINED_UNKNOWN;
	if (!t->p->n && !t->p->account_count && !t->p->accounts_forbidden)
		return APP_EXPLAINED_NO_NAMESPACE;
	if (t->pod)
		return pods[t->answer.how];
	for (size_t i = 0; i < t->covering; i++)
		all = all && account_names(t, t->lines[i].secret);
	if (t->covering && !t->of_use)
		return APP_EXPLAINED_NEAR;
	if (t->covering)
		return all ? APP_EXPLAINED_BY_ACCOUNT : APP_EXPLAINED_COVERED;
	return t->near ? APP_EXPLAINED_NEAR : APP_EXPLAINED_NOTHING;
}

static enum app_explained judge(const struct teller *t)
{
	enum app_explained v = judge_login(t);
	bool uncovered = v == APP_EXPLAINED_UNATTACHED || v == APP_EXPLAINED_NEAR || v == APP_EXPLAINED_NOTHING;

	return uncovered && registry_image_access(t->image, NULL, 0, NULL, 0) == REGISTRY_ACCESS_PUBLIC
		       ? APP_EXPLAINED_PUBLIC
		       : v;
}

/* The one to name: the first that covers and is of use, else the first that covers or nearly does. */
static const char *best(const struct teller *t)
{
	for (size_t i = 0; i < t->covering; i++)
		if (registry_cover_of_use(&t->lines[i]))
			return t->lines[i].secret;
	return t->covering || t->near ? t->lines[0].secret : "";
}

static void tell_near(const struct teller *t, const struct registry_cover_line *l)
{
	if (l->how == REGISTRY_COVER_YES && l->stray)
		line_take(t, UI_ROLE_WARN, NULL,
			  rh_format(_("Not covered. %s holds the login of Docker Hub, and %s is another host."),
				    l->secret, t->image->domain));
	else if (l->how == REGISTRY_COVER_YES)
		line_take(t, UI_ROLE_WARN, NULL,
			  rh_format(_("Not covered: what nodes would send from %s is refused. %s"), l->secret,
				    l->why.fix));
	else
		line_take(t, UI_ROLE_WARN, NULL,
			  rh_format(_("Not covered. %s nearly does: %s."), l->secret, l->why.fix));
}

/* For a pod that can name what it likes. */
static void tell_covered(const struct teller *t, enum app_explained v)
{
	if (v == APP_EXPLAINED_COVERED)
		line_take(t, UI_ROLE_GOOD, NULL,
			  rh_format(_("Covered. Name %s in imagePullSecrets of the pod, or of its service account."),
				    best(t)));
	else
		line_take(t, UI_ROLE_GOOD, NULL,
			  rh_format(_("Covered by the service account \"default\", which adds %s. A pod that names "
				      "another pull "
				      "secret has to name it as well."),
				    best(t)));
}

static void tell_covered_pod(const struct teller *t, enum app_explained v)
{
	const char *account = t->pod->account && *t->pod->account ? t->pod->account : "default";

	if (v == APP_EXPLAINED_COVERED)
		line_take(t, UI_ROLE_GOOD, NULL, rh_format(_("Covered by %s, which it names."), t->answer.line.secret));
	else
		line_take(t, UI_ROLE_GOOD, NULL,
			  rh_format(_("Covered by %s, which the service account %s adds."), t->answer.line.secret,
				    account));
}

static void tell_verdict(const struct teller *t, enum app_explained v)
{
	heading(t, APP_EXPLAIN_VERDICT, _("Verdict"));
	switch (v) {
	case APP_EXPLAINED_COVERED:
	case APP_EXPLAINED_BY_ACCOUNT:
		(t->pod ? tell_covered_pod : tell_covered)(t, v);
		break;
	case APP_EXPLAINED_PUBLIC:
		line(t, UI_ROLE_GOOD, NULL, _("It needs no login: it is an official image of Docker Hub."));
		break;
	case APP_EXPLAINED_UNATTACHED:
		line_take(t, UI_ROLE_WARN, NULL,
			  rh_format(_("Not attached: %s covers it, and the pod does not get it. Name it in "
				      "imagePullSecrets."),
				    t->answer.line.secret));
		break;
	case APP_EXPLAINED_BROKEN:
		line_take(t, UI_ROLE_BAD, NULL,
			  rh_format(_("Not covered: nodes cannot read %s, and so have no credentials at all for the "
				      "pod."),
				    t->answer.line.secret));
		break;
	case APP_EXPLAINED_NEAR:
		tell_near(t, t->pod ? &t->answer.line : &t->lines[0]);
		break;
	case APP_EXPLAINED_NOTHING:
		line_take(t, UI_ROLE_WARN, NULL,
			  rh_format(_("Not covered. Without a registry for %s in %s the image is pulled without a "
				      "login, as only "
				      "public images can be."),
				    t->image->domain, t->p->ns));
		break;
	case APP_EXPLAINED_UNKNOWN:
		line(t, UI_ROLE_WARN, NULL, _("Not known: ask somebody who may read the secrets of the namespace."));
		break;
	case APP_EXPLAINED_NO_NAMESPACE:
		line_take(t, UI_ROLE_BAD, NULL,
			  rh_format(_("There is nothing in %s, not even a service account: is there such a namespace?"),
				    t->p->ns));
		return;
	}
	if (v != APP_EXPLAINED_UNKNOWN && t->answer.missing)
		line_take(t, UI_ROLE_WARN, NULL, rh_format(_("It names %s, which is not there."), t->answer.missing));
	if (v != APP_EXPLAINED_UNKNOWN && t->broken && !t->pod)
		line(t, UI_ROLE_BAD, NULL, _("Name no broken one beside it: the pod would get no credentials at all."));
}

enum app_explained app_explain(struct rh_str typed, const struct registry_image *image,
			       const struct kube_pull_secrets *p, const struct app_explain_pod *pod,
			       const struct app_explain_sink *sink)
{
	struct teller t = { .p = p, .image = image, .pod = pod, .sink = sink };

	t.lines = rh_alloc((p->n ? p->n : 1) * sizeof *t.lines);
	kube_pull_secrets_cover(p, image, t.lines);
	for (size_t i = 0; i < p->n; i++) {
		t.covering += t.lines[i].how == REGISTRY_COVER_YES;
		t.of_use += registry_cover_of_use(&t.lines[i]);
		t.near += t.lines[i].how == REGISTRY_COVER_NEAR;
		t.broken += t.lines[i].how == REGISTRY_COVER_BROKEN;
	}
	if (pod)
		t.answer = kube_pull_secrets_coverage(p, image, pod->named, pod->named_count, pod->account);
	enum app_explained v = judge(&t);
	tell_image(&t, typed);
	if (v != APP_EXPLAINED_NO_NAMESPACE) {
		tell_registries(&t);
		tell_accounts(&t);
	}
	tell_verdict(&t, v);
	free(t.lines);
	return v;
}
