/* Its image was pulled, or need not be, and still a pod is not ready: what its kubelet says of its probes and volumes.
 */
#include "screens/workloads/workload_view.h"
#include "base/base.h"
#include "kube/pod.h"
#include "kube/unready.h"
#include "kube/verdict.h"
#include "ui/facts.h"
#include "ui/role.h"

#include <string.h>

static bool of_pod(const struct workload_page *p, const struct kube_pod *pod, struct kube_unready *out)
{
	const struct kube_event_row **events;
	struct kube_verdict_input in;

	workload_page_input(p, pod, NULL, &events, &in);
	kube_unready_read(pod, in.events, in.event_count, out);
	free(events);
	return out->why != KUBE_UNREADY_NOT;
}

static void say(const struct kube_unready *is, struct ui_facts *out)
{
	switch (is->why) {
	case KUBE_UNREADY_NOT:
		break;
	case KUBE_UNREADY_VOLUME:
		ui_facts_note(out, UI_ROLE_WARN, _("Not ready: it waits for the volume %s: %s"), is->of, is->message);
		break;
	case KUBE_UNREADY_READINESS:
		ui_facts_note(out, UI_ROLE_WARN, _("Not ready: the readiness probe of %s fails: %s"), is->of,
			      is->message);
		break;
	case KUBE_UNREADY_LIVENESS:
		ui_facts_note(out, UI_ROLE_WARN,
			      _("The liveness probe of %s fails, and each time it is started again: %s"), is->of,
			      is->message);
		break;
	case KUBE_UNREADY_STARTUP:
		ui_facts_note(out, UI_ROLE_WARN, _("Not ready: the startup probe of %s fails: %s"), is->of,
			      is->message);
		break;
	}
}

/* The pod that the page is about first, then the others of the newest template. */
void workload_unready(const struct workload_page *p, struct ui_facts *out)
{
	struct kube_unready is;
	bool found = p->pod && of_pod(p, p->pod, &is);

	for (size_t i = 0; !found && i < p->current; i++)
		found = of_pod(p, p->pods[i], &is);
	if (found)
		say(&is, out);
}
