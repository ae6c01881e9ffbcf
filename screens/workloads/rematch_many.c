/* Re-match of what is marked: each namespace's pull secrets are read once, the rule suggests for each workload what it
 * does not name yet, and one review shows all of it. */
#include "screens/tags.h"
#include "screens/workloads/rematch_many.h"
#include "screens/bulk.h"
#include "screens/workloads.h"
#include "screens/workloads/rematch_rule.h"
#include "app/change.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/pull_secrets.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/columns.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>

/* Nothing of a pod or of a Job's template can change (kubernetes, validation of Job and Pod updates). */
static bool has_template(const struct kube_workload_def *def)
{
	return def->kind != KUBE_POD && def->kind != KUBE_JOB;
}

static const struct kube_workload_row *row_at(const struct workload_rematch_many *m, size_t i)
{
	return m->keys[i] ? (const struct kube_workload_row *)(const void *)ui_list_by_key(m->screen, m->keys[i])
			  : NULL;
}

static void done_with(struct workload_rematch_many *m, size_t i)
{
	free(m->keys[i]);
	m->keys[i] = NULL;
}

/* "gets quay-pull, hub-pull; …" */
static char *note_of(const struct workload_rematch_question *q, const struct kube_workload_def *def)
{
	struct rh_buf names;
	char *note;

	rh_buf_init(&names, 65536);
	for (size_t i = 0; i < q->n; i++)
		if (q->lines[i].tick && !q->lines[i].there)
			rh_buf_addf(&names, "%s%s", names.n ? _(", ") : "", q->lines[i].secret);
	note = rh_format(def->kind == KUBE_CRONJOB ? _("gets %s: its next Jobs have it")
						   : _("gets %s: its pods are replaced as its strategy says"),
			 names.n ? names.p : "");
	rh_buf_release(&names);
	return note;
}

static void match(struct workload_rematch_many *m, const struct kube_workload_row *row,
		  const struct kube_pull_secrets *secrets)
{
	struct workload_rematch_question *q = workload_rematch_question_new(row, secrets);
	struct app_change *c = workload_patch(m->screen, row->def, row->ns, row->name, "strategic");

	c->verb = N_("Re-match");
	if (workload_rematch_patch(q, row->def, NULL, NULL, &c->body)) {
		workload_rematch_command(c, row->def, row->ns, row->name);
		m->notes[m->n] = note_of(q, row->def);
		m->v[m->n++] = c;
	} else {
		app_change_free(&c);
	}
	workload_rematch_question_free(q);
}

static void review(struct workload_rematch_many *m)
{
	struct ui *ui = app_ui(m->screen->app);

	if (!m->n)
		ui_toast(ui, UI_ROLE_WARN, "%s",
			 _("None of them changes: they name already what covers their images, or nothing does."));
	else if (m->n < m->all)
		ui_toast(ui, UI_ROLE_WARN,
			 rh_ngettext("%zu of the marked ones stays as it is.",
				     "%zu of the marked ones stay as they are.", m->all - m->n),
			 m->all - m->n);
	edit_bulk(m->screen,
		  &(struct edit_bulk_start){
			  .title = _("Re-match"), .v = m->v, .notes = (const char *const *)m->notes, .n = m->n });
	m->n = 0; /* they are the review's */
}

static void read_next(struct workload_rematch_many *m)
{
	const struct kube_workload_row *row = NULL;

	for (size_t i = 0; !row && i < m->all; i++)
		row = row_at(m, i);
	rh_strset(&m->ns, row ? row->ns : NULL);
	if (row)
		kube_pull_secrets_ask(app_session(m->screen->app)->kube, row->ns, false, m->screen->owner,
				      WORKLOAD_TAG_MANY);
	else
		review(m);
}

bool workload_rematch_many_reply(struct workload_rematch_many *m, struct rh_message *reply)
{
	const struct kube_pull_secrets *secrets = reply->body;

	if (reply->tag != WORKLOAD_TAG_MANY)
		return false;
	if (!m->ns)
		return true;
	if (reply->err.code != RH_OK || !secrets) {
		app_error(m->screen->app, &reply->err);
		workload_rematch_many_release(m);
		return true;
	}
	for (size_t i = 0; i < m->all; i++) {
		const struct kube_workload_row *row = row_at(m, i);

		if (row && strcmp(row->ns, m->ns) != 0)
			continue;
		if (row && !secrets->forbidden)
			match(m, row, secrets);
		done_with(m, i);
	}
	read_next(m);
	return true;
}

void workload_rematch_many_start(struct ui_screen *s, struct workload_rematch_many *m)
{
	const struct rh_row **marked;
	struct rh_err e;

	if (!app_gate(s->app, APP_GATE_WRITE, &e)) {
		app_error(s->app, &e);
		return;
	}
	workload_rematch_many_release(m);
	m->screen = s;
	m->all = ui_list_marked(s, &marked);
	m->keys = rh_alloc((m->all + 1) * sizeof *m->keys);
	m->notes = rh_alloc((m->all + 1) * sizeof *m->notes);
	m->v = rh_alloc((m->all + 1) * sizeof *m->v);
	for (size_t i = 0; i < m->all; i++)
		if (has_template(((const struct kube_workload_row *)(const void *)marked[i])->def))
			m->keys[i] = rh_strdup(marked[i]->key);
	free(marked);
	read_next(m);
}

void workload_rematch_many_release(struct workload_rematch_many *m)
{
	for (size_t i = 0; i < m->n; i++)
		app_change_free(&m->v[i]);
	for (size_t i = 0; i < m->all; i++) {
		free(m->keys[i]);
		free(m->notes[i]);
	}
	free(m->keys);
	free(m->notes);
	free(m->v);
	free(m->ns);
	*m = (struct workload_rematch_many){ 0 };
}
