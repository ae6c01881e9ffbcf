/* What the workload form does, done with kubectl. `kubectl create deployment` and its like cannot name pull secrets,
 * nor what Rancher's page writes: the body itself is applied, as it would be sent.
 */
#include "screens/workloads/workload.h"
#include "app/session.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/yaml.h"
#include "kube/workload.h"
#include "ui/field.h"
#include "ui/screen.h"

static struct rh_str or_capitals(struct rh_str text, const char *capitals)
{
	return text.n ? text : rh_str(capitals);
}

void workload_teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_form *st = workload_form_of(s);
	struct rh_str name = ui_form_text(s, KUBE_WL_NAME);

	if (s->edits) {
		app_teach_object(out, app_session(s->app), "edit", st->def->id, rh_str(st->ns), rh_str(st->key_name),
				 NULL);
		return;
	}
	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, " apply -f ");
	app_teach_word(out, or_capitals(name, "NAME"));
	rh_buf_addz(out, ".yaml\n");
}

static void add_body(struct ui_screen *s, const char *verb, struct rh_buf *out)
{
	struct rh_secret body;
	struct rh_buf yaml;
	struct rh_err e;

	rh_secret_init(&body);
	rh_buf_init(&yaml, (size_t)1 << 20);
	if (workload_body(s, &body, &e) && data_yaml_from_json(rh_secret_peek(&body), NULL, NULL, &yaml, &e) == RH_OK)
		app_teach_here(out, app_session(s->app), verb, rh_buf_str(&yaml));
	rh_buf_release(&yaml);
	rh_secret_release(&body);
}

static void add_target(struct rh_buf *out, struct rh_str ns)
{
	rh_buf_addz(out, " -n ");
	app_teach_word(out, or_capitals(ns, "NAMESPACE"));
}

/* Everything, ready to be pasted into a shell: the secrets that it names, the object, and what became of it. */
void workload_commands(struct ui_screen *s, struct rh_buf *out)
{
	const struct workload_form *st = workload_form_of(s);
	const struct app_session *at = app_session(s->app);
	struct rh_str ns = ui_form_text(s, KUBE_WL_NAMESPACE);

	if (!st->loaded)
		return;
	for (size_t i = 0; i < st->attach.line_count; i++) {
		if (!st->attach.lines[i].tick)
			continue;
		rh_buf_addf(out, "# %s\n", _("A pull secret that it names, decoded:"));
		app_teach_stored(out, at, ns, rh_str(st->attach.lines[i].secret));
	}
	rh_buf_addf(out, "# %s\n", s->edits ? _("The object as it will be:") : _("The object, as it would be sent:"));
	add_body(s, s->edits ? "replace" : "apply", out);
	rh_buf_addf(out, "# %s\n", _("Was the image pulled?"));
	app_teach_start(out, at);
	rh_buf_addz(out, " get pods");
	add_target(out, ns);
	rh_buf_addc(out, '\n');
	app_teach_start(out, at);
	rh_buf_addz(out, " get events");
	add_target(out, ns);
	rh_buf_addc(out, '\n');
}
