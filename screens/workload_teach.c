/* What the workload form does, done with kubectl. `kubectl create deployment` and its like cannot name pull secrets, nor what Rancher's
 * page writes: the body itself is applied, as it would be sent.
 */
#include "screens/workload.h"

static struct rh_str or_capitals(struct rh_str text, const char *capitals)
{
	return text.n ? text : rh_str(capitals);
}

void rh_workload_teach(const struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_workload_form *st = rh_workload_form_of(s);
	struct rh_str name = rh_form_text(s, "name");

	if (st->edit) {
		rh_teach_object(out, rh_app_session(s->app), "edit", st->def->id, rh_str(st->ns), rh_str(st->key_name), NULL);
		return;
	}
	rh_teach_start(out, rh_app_session(s->app));
	rh_buf_addz(out, " apply -f ");
	rh_teach_word(out, or_capitals(name, "NAME"));
	rh_buf_addz(out, ".yaml\n");
}

static void add_body(struct rh_screen *s, const char *verb, struct rh_buf *out)
{
	struct rh_secret body;
	struct rh_buf yaml;
	struct rh_err e;

	rh_secret_init(&body);
	rh_buf_init(&yaml, (size_t)1 << 20);
	if (rh_workload_body(s, &body, &e) && rh_yaml_from_json(rh_secret_peek(&body), NULL, NULL, &yaml, &e) == RH_OK)
		rh_teach_here(out, rh_app_session(s->app), verb, rh_buf_str(&yaml));
	rh_buf_release(&yaml);
	rh_secret_release(&body);
}

static void add_target(struct rh_buf *out, struct rh_str ns)
{
	rh_buf_addz(out, " -n ");
	rh_teach_word(out, or_capitals(ns, "NAMESPACE"));
}

/* Everything, ready to be pasted into a shell: the secrets that it names, the object, and what became of it. */
void rh_workload_commands(struct rh_screen *s, struct rh_buf *out)
{
	const struct rh_workload_form *st = rh_workload_form_of(s);
	const struct rh_session *at = rh_app_session(s->app);
	struct rh_str ns = rh_form_text(s, "namespace");

	if (!st->loaded)
		return;
	for (size_t i = 0; i < st->attach.line_count; i++) {
		if (!st->attach.lines[i].tick)
			continue;
		rh_buf_addf(out, "# %s\n", _("A pull secret that it names, decoded:"));
		rh_teach_stored(out, at, ns, rh_str(st->attach.lines[i].secret));
	}
	rh_buf_addf(out, "# %s\n", st->edit ? _("The object as it will be:") : _("The object, as it would be sent:"));
	add_body(s, st->edit ? "replace" : "apply", out);
	rh_buf_addf(out, "# %s\n", _("Was the image pulled?"));
	rh_teach_start(out, at);
	rh_buf_addz(out, " get pods");
	add_target(out, ns);
	rh_buf_addc(out, '\n');
	rh_teach_start(out, at);
	rh_buf_addz(out, " get events");
	add_target(out, ns);
	rh_buf_addc(out, '\n');
}
