/* The rollout and each pod's pull as bars: what one sees before one has read a word. */
#include "screens/workloads/workload_view.h"
#include "base/base.h"
#include "kube/pod.h"
#include "kube/verdict.h"
#include "kube/workload.h"
#include "kube/workload_row.h"
#include "ui/facts.h"
#include "ui/role.h"

#include <string.h>

enum { ROLLOUT_COLUMNS = 16, PULL_COLUMNS = 10 };

/* ---- the rollout ---- */

struct pods {
	size_t ready, starting, failing, missing, old;
};

static bool is_ready(const struct kube_pod *pod)
{
	for (size_t i = 0; i < pod->container_count; i++)
		if (!pod->containers[i].init && !pod->containers[i].ready)
			return false;
	return pod->container_count > 0;
}

static bool is_failing(const struct kube_pod *pod)
{
	for (size_t i = 0; i < pod->container_count; i++) {
		const struct kube_container *c = &pod->containers[i];

		if (c->pull > KUBE_PULL_PULLING || (!c->ready && !c->init && c->restarts > 0))
			return true;
	}
	return false;
}

static struct pods count(const struct workload_page *p)
{
	struct pods n = { 0 };
	size_t wanted = p->row->wanted > 0 ? (size_t)p->row->wanted : 0, fresh;

	for (size_t i = 0; i < p->pod_count; i++) {
		const struct kube_pod *pod = p->pods[i];

		if (i >= p->current || pod->removing)
			n.old++;
		else if (is_failing(pod))
			n.failing++;
		else if (is_ready(pod))
			n.ready++;
		else
			n.starting++;
	}
	fresh = n.ready + n.starting + n.failing;
	n.missing = wanted > fresh ? wanted - fresh : 0;
	return n;
}

/* "2 ready" */
static void say(struct rh_buf *text, size_t n, const char *word)
{
	if (n)
		rh_buf_addf(text, "%s%zu %s", text->n ? " · " : "", n, word);
}

void workload_rollout_bar(const struct workload_page *p, struct ui_facts *out)
{
	struct pods n;
	struct rh_buf text;

	if (p->def->kind > KUBE_DAEMONSET || p->row->wanted <= 0)
		return;
	n = count(p);
	if (!n.starting && !n.failing && !n.missing && !n.old)
		return; /* State says it */
	rh_buf_init(&text, 512);
	say(&text, n.ready, _("ready"));
	say(&text, n.starting, _("starting"));
	say(&text, n.failing, _("failing"));
	say(&text, n.missing, _("to come"));
	say(&text, n.old, _("old"));
	ui_facts_add(out, _("Rollout"), rh_buf_str(&text),
		     n.failing                          ? UI_ROLE_BAD
		     : n.starting || n.missing || n.old ? UI_ROLE_WARN
							: UI_ROLE_GOOD);
	ui_facts_bar(out, ROLLOUT_COLUMNS,
		     (const struct ui_bar_part[]){ { n.ready, UI_BAR_FULL, UI_ROLE_GOOD },
						   { n.starting, UI_BAR_BUSY, UI_ROLE_WARN },
						   { n.failing, UI_BAR_FULL, UI_ROLE_BAD },
						   { n.missing, UI_BAR_REST, UI_ROLE_MUTED },
						   { n.old, UI_BAR_BUSY, UI_ROLE_MUTED } },
		     5);
	rh_buf_release(&text);
}

/* ---- one pull ---- */

static uint64_t between(int64_t from, int64_t to)
{
	return from && to > from ? (uint64_t)(to - from) : 0;
}

/* Events are gone after an hour: then the container says how it ended. */
static bool has_it(const struct kube_container *c)
{
	return c && (c->state != KUBE_CONTAINER_WAITING || c->pull == KUBE_PULL_OK);
}

/* What came of it takes as much room as the way there: a pod runs for days, and its pull took seconds. */
void workload_pull_bar(const struct kube_verdict_input *in, struct ui_facts *out)
{
	struct kube_pull_times t;
	uint64_t waited, pulled, rest;
	bool over, refused;
	int64_t end;

	kube_pull_times_read(in, &t);
	refused = t.refused || (in->container && in->container->pull > KUBE_PULL_PULLING);
	over = t.pulled || refused || has_it(in->container);
	end = t.pulled ? t.pulled : t.refused ? t.refused : over ? t.begun : in->now;
	waited = between(t.begun, t.pulling && t.pulling <= end ? t.pulling : end);
	pulled = t.pulling && t.pulling <= end ? between(t.pulling, end) + 1 : 0;
	rest = over ? waited + pulled + 1 : 0;
	ui_facts_bar(out, PULL_COLUMNS,
		     (const struct ui_bar_part[]){ { over || pulled ? waited : waited + 1, UI_BAR_REST, UI_ROLE_MUTED },
						   { pulled, UI_BAR_BUSY, UI_ROLE_WARN },
						   { rest, UI_BAR_FULL, refused ? UI_ROLE_BAD : UI_ROLE_GOOD } },
		     3);
}
