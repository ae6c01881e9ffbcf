/* Why a pod is not ready, from the kubelet's events (pkg/kubelet/prober; pkg/volume/util/operationexecutor). */
#include "kube/unready.h"
#include "base/base.h"
#include "kube/pod.h"
#include "kube/workload_row.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *begins;
	enum kube_unready_why why;
} probes[] = {
	{ "Readiness probe failed: ", KUBE_UNREADY_READINESS }, { "Readiness probe errored", KUBE_UNREADY_READINESS },
	{ "Liveness probe failed: ", KUBE_UNREADY_LIVENESS },   { "Liveness probe errored", KUBE_UNREADY_LIVENESS },
	{ "Startup probe failed: ", KUBE_UNREADY_STARTUP },     { "Startup probe errored", KUBE_UNREADY_STARTUP },
};
#define MOUNT "MountVolume.SetUp failed for volume \""

static void say(struct kube_unready *out, enum kube_unready_why why, struct rh_str of, struct rh_str message)
{
	char *line = rh_str_dup(rh_str_trim(message));
	struct rh_buf clean;

	for (char *p = line; *p; p++)
		if (*p == '\n')
			*p = ' '; /* a command may write several lines */
	rh_buf_init(&clean, 8192);
	rh_line_clean(&clean, rh_str(line));
	free(line);
	out->why = why;
	snprintf(out->of, sizeof out->of, "%.*s", RH_ARG(of));
	snprintf(out->message, sizeof out->message, "%s", clean.p);
	rh_buf_release(&clean);
}

/* A running container that is not ready, or one that was ended because of its probe. */
static bool suffers(const struct kube_pod *pod, const char *container)
{
	for (size_t i = 0; i < pod->container_count; i++)
		if (strcmp(pod->containers[i].name, container) == 0)
			return !pod->containers[i].ready;
	return false;
}

static bool started(const struct kube_pod *pod)
{
	for (size_t i = 0; i < pod->container_count; i++)
		if (pod->containers[i].state != KUBE_CONTAINER_WAITING || pod->containers[i].restarts)
			return true;
	return false;
}

static void take_probe(const struct kube_pod *pod, const struct kube_event_row *e, struct kube_unready *out)
{
	if (!suffers(pod, e->container))
		return;
	for (size_t i = 0; i < RH_LEN(probes); i++) {
		struct rh_str message = rh_str(e->message);
		if (!rh_str_starts(message, probes[i].begins))
			continue;
		message = rh_str_from(message, strlen(probes[i].begins));
		say(out, probes[i].why, rh_str(e->container), message);
		return;
	}
}

static void take_mount(const struct kube_pod *pod, const struct kube_event_row *e, struct kube_unready *out)
{
	struct rh_str rest = rh_str(e->message), volume = { 0 };

	if (started(pod))
		return;
	if (!rh_str_starts(rest, MOUNT)) {
		say(out, KUBE_UNREADY_VOLUME, volume, rest);
		return;
	}
	rest = rh_str_from(rest, strlen(MOUNT));
	(void)rh_str_cut(&rest, '"', &volume);
	if (rh_str_starts(rest, " : "))
		rest = rh_str_from(rest, 3);
	say(out, KUBE_UNREADY_VOLUME, volume, rest);
}

void kube_unready_read(const struct kube_pod *pod, const struct kube_event_row *const *events, size_t event_count,
		       struct kube_unready *out)
{
	int64_t newest = 0;

	*out = (struct kube_unready){ .why = KUBE_UNREADY_NOT };
	for (size_t i = 0; i < event_count; i++) {
		struct kube_unready now = { .why = KUBE_UNREADY_NOT };
		if (strcmp(events[i]->reason, "Unhealthy") == 0)
			take_probe(pod, events[i], &now);
		else if (strcmp(events[i]->reason, "FailedMount") == 0)
			take_mount(pod, events[i], &now);
		if (now.why == KUBE_UNREADY_NOT || events[i]->last < newest)
			continue;
		*out = now;
		newest = events[i]->last;
	}
}
