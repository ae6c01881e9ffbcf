/* The kubectl lines that do what a screen does: only where they are equivalent, always with what leads to
 * the cluster. */
#include "app/teach.h"
#include "app/filter.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"
#include "data/text.h"
#include "kube/kube.h"
#include "kube/list.h"
#include "rancher/rancher.h"

#include <string.h>

void app_teach_word(struct rh_buf *out, struct rh_str word)
{
	data_word_quote(out, word);
}

void app_teach_start_in(struct rh_buf *out, const struct kube *k)
{
	rh_buf_addz(out, "kubectl");
	if (k->kubeconfig || k->unreached) {
		rh_buf_addz(out, " --kubeconfig=");
		app_teach_word(out, k->kubeconfig ? rh_str(k->kubeconfig) : RH_STR("KUBECONFIG"));
	}
	if (k->context && !k->unreached) {
		rh_buf_addz(out, " --context=");
		app_teach_word(out, rh_str(k->context));
	}
}

void app_teach_start(struct rh_buf *out, const struct app_session *s)
{
	if (s->kube || s->management) {
		app_teach_start_in(out, s->kube ? s->kube : s->management);
		return;
	}
	rh_buf_addz(out, "kubectl --context=");
	app_teach_word(out, rh_str(s->server_name));
}

/* One `get` line: of a namespace, or (NULL) of all but those in `without`. */
static void list_line(struct rh_buf *out, const struct app_session *s, const struct app_teach_list *l, const char *ns,
		      size_t without)
{
	const char *comma = l->selector ? "," : "";

	app_teach_start(out, s);
	rh_buf_addf(out, " get %s ", l->plural);
	if (ns) {
		rh_buf_addz(out, "-n ");
		app_teach_word(out, rh_str(ns));
	} else {
		rh_buf_addz(out, "-A");
	}
	if (l->selector || without)
		rh_buf_addf(out, " --field-selector %s", l->selector ? l->selector : "");
	for (size_t i = 0; i < without; i++, comma = ",")
		rh_buf_addf(out, "%smetadata.namespace!=%s", comma, l->hidden[i]);
	rh_buf_addc(out, '\n');
}

/* The shorter of two exact ways: a line for each namespace that is shown, or one that leaves out those that are not. */
void app_teach_list_of(struct rh_buf *out, const struct app_session *s, const struct app_teach_list *l)
{
	bool at_once =
		!l->one_by_one && (l->shown_count != 1 || !l->hidden_count) && l->hidden_count <= l->shown_count + 1;

	if (at_once || !l->shown_count)
		list_line(out, s, l, NULL, l->hidden_count);
	else
		for (size_t i = 0; i < l->shown_count; i++)
			list_line(out, s, l, l->shown[i], 0);
}

void app_teach_list(struct rh_buf *out, struct app *a, const char *plural, const char *selector,
		    const struct kube_list *list)
{
	struct app_teach_list l = { .plural = plural,
				    .selector = selector,
				    .one_by_one = list && kube_list_by_namespace(list) };
	const struct rancher_tenancy *p = a->session.tenancy;
	size_t n = p ? p->namespaces.n : 0;

	l.shown = app_filter_names(a, &l.shown_count);
	l.hidden = rh_alloc((n + 1) * sizeof *l.hidden);
	for (size_t i = 0; i < n; i++) {
		const char *name = ((const struct rancher_namespace_row *)(const void *)p->namespaces.v[i])->name;

		if (!app_filter_keeps(a, name))
			l.hidden[l.hidden_count++] = name;
	}
	app_teach_list_of(out, &a->session, &l);
	free(l.shown);
	free(l.hidden);
}

void app_teach_create_registry(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name,
			       bool plain)
{
	if (!name.n)
		name = RH_STR("NAME");
	if (!ns.n)
		ns = RH_STR("NAMESPACE");
	app_teach_start(out, s);
	if (plain) {
		rh_buf_addz(out, " create secret docker-registry ");
		app_teach_word(out, name);
		rh_buf_addz(out, " -n ");
		app_teach_word(out, ns);
		rh_buf_addz(out, " --from-file=.dockerconfigjson=/dev/stdin < config.json\n");
		return;
	}
	rh_buf_addz(out, " apply -f ");
	app_teach_word(out, name);
	rh_buf_addz(out, ".yaml\n");
}

static void option(struct rh_buf *out, const char *name, struct rh_str value, const char *capitals)
{
	rh_buf_addf(out, " --%s=", name);
	app_teach_word(out, value.n ? value : rh_str(capitals));
}

static void create_secret(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name)
{
	app_teach_start(out, s);
	rh_buf_addz(out, " create secret docker-registry ");
	app_teach_word(out, name.n ? name : RH_STR("NAME"));
	rh_buf_addz(out, " -n ");
	app_teach_word(out, ns.n ? ns : RH_STR("NAMESPACE"));
}

void app_teach_stored(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name)
{
	app_teach_start(out, s);
	rh_buf_addz(out, " get secret ");
	app_teach_word(out, name.n ? name : RH_STR("NAME"));
	rh_buf_addz(out, " -n ");
	app_teach_word(out, ns.n ? ns : RH_STR("NAMESPACE"));
	rh_buf_addz(out, " --output=\"jsonpath={.data.\\.dockerconfigjson}\" | base64 --decode\n");
}

void app_teach_here(struct rh_buf *out, const struct app_session *s, const char *verb, struct rh_str yaml)
{
	app_teach_start(out, s);
	rh_buf_addf(out, " %s -f - <<'EOF'\n%.*sEOF\n", verb, RH_ARG(yaml));
}

void app_teach_registry_ways(struct rh_buf *out, const struct app_session *s, struct rh_str ns, struct rh_str name,
			     struct rh_str server, struct rh_str user)
{
	rh_buf_addf(out, "# %s\n", _("The config from standard input, seen by nobody:"));
	create_secret(out, s, ns, name);
	rh_buf_addz(out, " --from-file=.dockerconfigjson=/dev/stdin < config.json\n");
	rh_buf_addf(out, "# %s\n",
		    _("As the documentation has it. While it runs, its password is in the list of processes (ps), "
		      "and afterwards "
		      "in the shell's history:"));
	create_secret(out, s, ns, name);
	option(out, "docker-server", server, "SERVER");
	option(out, "docker-username", user, "USER");
	rh_buf_addz(out, " --docker-password=PASSWORD\n");
	rh_buf_addf(out, "# %s\n", _("How it is stored:"));
	app_teach_stored(out, s, ns, name);
}

static void object_line(struct rh_buf *out, const char *verb, const char *kind, struct rh_str ns, struct rh_str name,
			const char *more)
{
	rh_buf_addf(out, " %s %s ", verb, kind);
	app_teach_word(out, name);
	if (ns.n) {
		rh_buf_addz(out, " -n ");
		app_teach_word(out, ns);
	}
	rh_buf_addz(out, more ? more : "");
	rh_buf_addc(out, '\n');
}

void app_teach_object(struct rh_buf *out, const struct app_session *s, const char *verb, const char *kind,
		      struct rh_str ns, struct rh_str name, const char *more)
{
	app_teach_start(out, s);
	object_line(out, verb, kind, ns, name, more);
}

void app_teach_object_in(struct rh_buf *out, const struct kube *k, const char *verb, const char *kind, struct rh_str ns,
			 struct rh_str name, const char *more)
{
	app_teach_start_in(out, k);
	object_line(out, verb, kind, ns, name, more);
}
