/* A pod with its events and pull secrets, built from texts, and what is concluded from it. */
#ifndef TESTS_VERDICT_SCENE_H
#define TESTS_VERDICT_SCENE_H

#include "base/base.h"
#include "kube/pod.h"
#include "kube/pull_secrets.h"
#include "kube/secret.h"
#include "kube/verdict.h"
#include "kube/workload_row.h"
#include "registry/docker_config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

enum { NOW = 1785580000 };
struct scene {
	struct kube_pod *pod;
	struct kube_pull_secret secrets[4];
	struct kube_pull_secrets all;
	struct kube_event_row *events[8];
	size_t event_count;
	struct kube_lost_secret lost[1];
	struct kube_verdict_input in;
	struct kube_verdict v;
};

static void add_secret(struct scene *s, const char *name, const char *config, int64_t created)
{
	struct kube_pull_secret *p = &s->secrets[s->all.n++];
	struct rh_err e;

	p->name = rh_strdup(name);
	p->type = rh_strdup(KUBE_TYPE_DOCKERCONFIGJSON);
	p->created = created;
	p->broken = registry_docker_config_read(rh_str(config), false, &p->config, &e) != RH_OK;
	s->all.v = s->secrets;
	s->in.secrets = &s->all;
}

static void add_event(struct scene *s, const char *reason, const char *message, int64_t ago)
{
	struct kube_event_row *e = rh_alloc(sizeof *e);

	*e = (struct kube_event_row){ .reason = reason,
				      .message = message,
				      .container = "main",
				      .first = NOW - ago,
				      .last = NOW - ago,
				      .count = 1 };
	s->events[s->event_count++] = e;
}

/* image, pull secrets as JSON, and the state of the one container. */
static void begin(struct scene *s, const char *image, const char *secrets, const char *container)
{
	char *pod = rh_format(
		"{\"metadata\":{\"name\":\"front-1\",\"namespace\":\"web\",\"uid\":\"u\"},\"spec\":{\"nodeName\":"
		"\"node-1\","
		"\"imagePullSecrets\":[%s],\"containers\":[{\"name\":\"main\",\"image\":\"%s\",\"imagePullPolicy\":"
		"\"Always\"}]},"
		"\"status\":{\"phase\":\"Pending\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{%s}}]}}",
		secrets, image, container);

	memset(s, 0, sizeof *s);
	s->pod = kube_pod_parse(rh_str(pod));
	assert_non_null(s->pod);
	assert_int_equal(s->pod->container_count, 1);
	free(pod);
}

static void judge(struct scene *s)
{
	s->in.pod = s->pod;
	s->in.container = &s->pod->containers[0];
	s->in.events = (const struct kube_event_row *const *)s->events;
	s->in.event_count = s->event_count;
	s->in.now = NOW;
	kube_verdict_make(&s->in, &s->v);
}

static void end(struct scene *s)
{
	for (size_t i = 0; i < s->event_count; i++)
		free(s->events[i]);
	for (size_t i = 0; i < s->all.n; i++) {
		free(s->secrets[i].name);
		free(s->secrets[i].type);
		registry_docker_config_release(&s->secrets[i].config);
	}
	kube_pod_free(&s->pod);
}

static void says(const struct scene *s, const char *part)
{
	if (!strstr(s->v.what, part) && !strstr(s->v.hint, part))
		fail_msg("\"%s\" is not in: %s %s", part, s->v.what, s->v.hint);
	assert_null(strchr(s->v.what, '{'));
	assert_null(strchr(s->v.what, '['));
}
#endif
