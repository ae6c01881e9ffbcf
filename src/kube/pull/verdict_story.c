/* The story of a pull in one line: what happened, and how long ago. */
#include "base/base.h"
#include "kube/pod.h"
#include "kube/pull/words.h"
#include "kube/verdict.h"
#include "kube/workload_row.h"

#include <string.h>

struct rh_str kube_pulled_in(struct rh_str message)
{
	size_t quote = rh_str_find(message, "\" in "), end;
	struct rh_str took;

	if (quote >= message.n)
		return rh_str_n(NULL, 0);
	took = rh_str_from(message, quote + 5);
	end = rh_str_find(took, " ");
	took.n = end < took.n ? end : took.n;
	return rh_str_ends(took, ".") ? rh_str_n(took.p, took.n - 1) : took;
}

bool kube_pulled_present(struct rh_str message)
{
	return rh_str_find(message, "already present on machine") < message.n;
}

bool kube_pulled_allowed(struct rh_str message)
{
	return rh_str_find(message, "can be accessed by the pod") < message.n;
}

/* In the order in which they happen. An event counts by its last time, a failure by its first in a row. */
enum { STEP_SCHEDULED, STEP_PULLING, STEP_PULLED, STEP_FAILED, STEP_STARTED, STEPS };
struct step {
	int64_t when;
	const struct kube_event_row *event;
};
static const struct {
	const char *reason, *begins;
	int step;
} reasons[] = {
	{ "Scheduled", "", STEP_SCHEDULED },
	{ "Pulling", "", STEP_PULLING },
	{ "Pulled", "", STEP_PULLED },
	{ "Failed", "Failed to pull image", STEP_FAILED },
	{ "Failed", "Error: illegal base64 data", STEP_FAILED }, /* of a pull secret, since 1.34 */
	{ "InspectFailed", "", STEP_FAILED },
	{ "ErrImageNeverPull", "", STEP_FAILED },
	{ "Started", "", STEP_STARTED },
};

static void collect(const struct kube_verdict_input *in, struct step steps[STEPS])
{
	memset(steps, 0, STEPS * sizeof *steps);
	for (size_t i = 0; i < in->event_count; i++) {
		const struct kube_event_row *e = in->events[i];

		if (in->container && *e->container && strcmp(e->container, in->container->name))
			continue;
		for (size_t j = 0; j < RH_LEN(reasons); j++) {
			struct step *s = &steps[reasons[j].step];

			if (strcmp(e->reason, reasons[j].reason) ||
			    !rh_str_starts(rh_str(e->message), reasons[j].begins))
				continue;
			if (e->last >= s->when)
				*s = (struct step){ e->last, e };
		}
	}
	if (!steps[STEP_SCHEDULED].when)
		steps[STEP_SCHEDULED].when = in->pod->scheduled;
}

static int64_t backoff(int failures)
{
	int64_t seconds = 10;

	for (int i = 1; i < failures && seconds < 300; i++)
		seconds *= 2;
	return seconds < 300 ? seconds : 300;
}

void kube_pull_times_read(const struct kube_verdict_input *in, struct kube_pull_times *out)
{
	struct step s[STEPS];

	collect(in, s);
	*out = (struct kube_pull_times){ .begun = s[STEP_SCHEDULED].when ? s[STEP_SCHEDULED].when : in->pod->created,
					 .pulling = s[STEP_PULLING].when };
	if (s[STEP_PULLED].when && s[STEP_PULLED].when >= s[STEP_FAILED].when) {
		out->pulled = s[STEP_PULLED].when;
		out->present = kube_pulled_present(rh_str(s[STEP_PULLED].event->message));
	} else if (s[STEP_FAILED].when && s[STEP_FAILED].when >= s[STEP_PULLING].when) {
		out->refused = s[STEP_FAILED].when;
		out->again = out->refused + backoff(s[STEP_FAILED].event->count);
	}
	if (out->pulling < out->begun) /* of a pull before */
		out->pulling = 0;
}

static void add(const struct kube_verdict_input *in, struct rh_buf *out, const char *word, struct rh_str more,
		int64_t when)
{
	char age[16];

	rh_age_text(in->now > when ? in->now - when : 0, age, NULL);
	rh_buf_addf(out, "%s%s%s%.*s %s", out->n ? " · " : "", word, more.n ? " " : "", RH_ARG(more), age);
}

static void add_pulled(const struct kube_verdict_input *in, struct rh_buf *out, const struct step *s)
{
	struct rh_str took = kube_pulled_in(rh_str(s->event->message));
	char *in_time = took.n ? rh_format(_("in %.*s,"), RH_ARG(took)) : NULL;

	if (kube_pulled_present(rh_str(s->event->message)))
		add(in, out, _("already on the node"), rh_str(NULL), s->when);
	else
		add(in, out, _("pulled"), rh_str(in_time), s->when);
	free(in_time);
}

static void add_failed(const struct kube_verdict_input *in, struct rh_buf *out, const struct step *s)
{
	enum kube_pull pull =
		kube_pull_of_text(rh_str(s->event->message), rh_str(in->container ? in->container->image : ""));
	char *times = s->event->count > 1 ? rh_format("(%d×)", s->event->count) : NULL;

	add(in, out, _(kube_pull_defs[pull].word), rh_str(times), s->when);
	free(times);
}

/* When the kubelet tries next, as long as that is to come. */
static void add_again(const struct kube_verdict_input *in, struct rh_buf *out)
{
	struct kube_pull_times t;
	char wait[RH_AGE_SAID];

	kube_pull_times_read(in, &t);
	if (!t.refused || t.again <= in->now)
		return;
	rh_age_said(t.again - in->now, wait, NULL);
	rh_buf_addf(out, _(" · again in about %s"), wait);
}

void kube_pull_story(const struct kube_verdict_input *in, struct rh_buf *out)
{
	struct step s[STEPS];
	struct rh_buf line;

	collect(in, s);
	rh_buf_init(&line, 1024);
	if (s[STEP_SCHEDULED].when)
		add(in, &line, _("scheduled"), rh_str(NULL), s[STEP_SCHEDULED].when);
	else if (in->pod->unscheduled)
		rh_buf_addz(&line, _("waits for a node"));
	if (s[STEP_PULLING].when && s[STEP_PULLING].when >= s[STEP_PULLED].when)
		add(in, &line, _("pulling"), rh_str(NULL), s[STEP_PULLING].when);
	if (s[STEP_FAILED].when && s[STEP_FAILED].when >= s[STEP_PULLED].when)
		add_failed(in, &line, &s[STEP_FAILED]);
	if (s[STEP_FAILED].when)
		add_again(in, &line);
	if (s[STEP_PULLED].when && s[STEP_PULLED].when >= s[STEP_FAILED].when)
		add_pulled(in, &line, &s[STEP_PULLED]);
	if (s[STEP_STARTED].when)
		add(in, &line, _("started"), rh_str(NULL), s[STEP_STARTED].when);
	if (!line.n)
		rh_buf_addz(&line, in->pod->status);
	rh_buf_adds(out, rh_buf_str(&line));
	rh_buf_release(&line);
}
