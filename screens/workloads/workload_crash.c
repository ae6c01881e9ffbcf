/* Its image was pulled, and still the container does not stay up: how it ended, and the last it wrote. */
#include "screens/screens.h"
#include "screens/workloads/workload_view.h"
#include "app/session.h"
#include "app/stack.h"
#include "base/base.h"
#include "kube/kube.h"
#include "kube/log.h"
#include "kube/pod.h"
#include "ui/facts.h"
#include "ui/role.h"

#include <string.h>

enum { LINES = 4, LATELY = 600 };

/* An init container that has done its part is no trouble; neither is one that has ended well and is not started again.
 * One that runs again may end again: kubelets wait five minutes at most in between. */
static bool is_down(const struct kube_container *c)
{
	if (c->state == KUBE_CONTAINER_ENDED)
		return c->code != 0;
	return c->last_code != 0 && (!c->ready || rh_wall() - c->last_ended < LATELY);
}

static const struct kube_container *down_of(const struct workload_page *p)
{
	for (size_t i = 0; p->pod && i < p->pod->container_count; i++)
		if (is_down(&p->pod->containers[i]) && p->pod->containers[i].pull <= KUBE_PULL_OK)
			return &p->pod->containers[i];
	return NULL;
}

/* While it runs again, what it wrote before it ended is that of the run before. */
static bool before_that(const struct kube_container *c)
{
	return c->state == KUBE_CONTAINER_RUNNING;
}

/* Once for each run that has ended. */
static void ask_lines(struct workload_page *p, const struct kube_container *c)
{
	struct kube *k = app_session(p->screen->app)->kube;
	char *of = rh_format("%s/%s %d%s", p->pod->uid, c->name, c->restarts, before_that(c) ? " again" : "");
	struct rh_buf path, query;
	char *what;

	if (p->last_of && strcmp(p->last_of, of) == 0) {
		free(of);
		return;
	}
	free(p->last_of);
	p->last_of = of;
	rh_buf_init(&path, 4096);
	rh_buf_init(&query, 1024);
	rh_buf_addf(&query, "container=%s&tailLines=%d&limitBytes=4096%s", c->name, LINES,
		    before_that(c) ? "&previous=true" : "");
	kube_log_path(k, p->ns, p->pod->name, query.p, &path);
	what = rh_format(_("the log of %s"), p->pod->name);
	kube_get(k, path.p, what, p->screen->owner, WORKLOAD_TAG_LAST_LINES);
	free(what);
	rh_buf_release(&query);
	rh_buf_release(&path);
}

bool workload_crash_reply(struct workload_page *p, struct rh_message *m)
{
	const struct kube_reply *r = m->body;

	if (m->tag != WORKLOAD_TAG_LAST_LINES)
		return false;
	free(p->last_lines);
	p->last_lines = m->err.code == RH_OK && r ? rh_str_dup(rh_secret_peek(&r->body)) : NULL;
	return true;
}

static void add_how(const struct kube_container *c, struct ui_facts *out)
{
	int code = c->state == KUBE_CONTAINER_ENDED ? c->code : c->last_code;
	const char *reason = c->state == KUBE_CONTAINER_ENDED ? c->reason : c->last_reason;
	bool running = c->state == KUBE_CONTAINER_RUNNING;
	bool says = *reason && strcmp(reason, "Error") != 0; /* that much the code says as well */

	ui_facts_note(out, running ? UI_ROLE_WARN : UI_ROLE_BAD,
		      running ? _("The container %s runs again, but it has ended with exit code %d before%s%s%s.")
			      : _("The image is there, but the container %s does not stay up: it ended with exit code "
				  "%d%s%s%s."),
		      c->name, code, says ? " (" : "", says ? reason : "", says ? ")" : "");
}

void workload_crash(struct workload_page *p, struct ui_facts *out)
{
	const struct kube_container *c = down_of(p);
	struct rh_str rest, line;

	if (!c)
		return;
	ask_lines(p, c);
	add_how(c, out);
	if (!p->last_lines || !*p->last_lines)
		return;
	ui_facts_note(out, UI_ROLE_MUTED, "%s", _("Its last lines:"));
	rest = rh_str(p->last_lines);
	for (int n = 0; n < LINES && rh_str_cut(&rest, '\n', &line); n++) {
		struct rh_buf plain;

		rh_buf_init(&plain, line.n);
		kube_log_plain(line, &plain);
		if (plain.n)
			ui_facts_line(out, UI_ROLE_TEXT, rh_buf_str(&plain));
		rh_buf_release(&plain);
	}
}

bool workload_crashes(const struct workload_page *p)
{
	return down_of(p) != NULL;
}

void workload_crash_logs(struct ui_screen *s)
{
	const struct workload_page *p = workload_page_of(s);
	const struct kube_container *c = down_of(p);
	char *arg;

	if (!c)
		return;
	arg = rh_format("pod/%s/%s %s%s", p->ns, p->pod->name, c->name, before_that(c) ? " previous" : "");
	app_push(s->app, app_screen(s->app, "logs"), arg);
	free(arg);
}
