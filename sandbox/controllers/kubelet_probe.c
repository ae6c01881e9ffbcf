/* The kubelets' probes (pkg/kubelet/prober): when one is due, what comes of it, and what that does to the container.
 *
 * A container listens on the ports that it declares, or on any if it declares none. A request to a path with "missing"
 * in it is answered with 404, one with "fail" or "error" with 500, one with "slow" never; a command fails when its
 * words have "false", "missing", or "exit" with another number than 0.
 */
#include "sandbox/api/value.h"
#include "sandbox/controllers/kubelet.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <string.h>

enum { FIRST_MS = 300, AGAIN_AT_LEAST = 1 };
static const struct {
	const char *member, *word, *lower;
} probes[SB_PROBES] = {
	[SB_PROBE_STARTUP] = { "startupProbe", "Startup", "startup" },
	[SB_PROBE_READY] = { "readinessProbe", "Readiness", "readiness" },
	[SB_PROBE_LIVE] = { "livenessProbe", "Liveness", "liveness" },
};

static const json_t *probe_of(const json_t *spec, enum sb_probe p)
{
	const json_t *v = json_object_get(spec, probes[p].member);
	return json_is_object(v) ? v : NULL;
}

/* ---- what comes of one ---- */

/* A port by its number or its name; 0: the container has none of that name. */
static int64_t port_of(const json_t *spec, const json_t *port)
{
	const json_t *ports = json_object_get(spec, "ports");
	SB_EACH(p, ports)
	if (json_is_string(port) && rh_str_eq(sb_value_str_of(p.v, "name"), sb_value_str(port)))
		return sb_value_int_of(p.v, "containerPort", 0);
	return json_is_string(port) ? 0 : (int64_t)json_number_value(port);
}

static bool listens(const json_t *spec, int64_t port)
{
	const json_t *ports = json_object_get(spec, "ports");
	SB_EACH(p, ports)
	if (sb_value_int_of(p.v, "containerPort", 0) == port)
		return true;
	return !sb_value_count(ports);
}

static bool has(struct rh_str text, const char *word)
{
	return rh_str_find(text, word) < text.n;
}

static char *http(const struct sb_container_look *l, const json_t *get)
{
	struct rh_str path = sb_value_str_of(get, "path");
	int64_t port = port_of(l->spec, json_object_get(get, "port"));
	const char *ip = sb_value_z_of(sb_status_of(l->pod), "podIP");
	const char *scheme = rh_str_is(sb_value_str_of(get, "scheme"), "HTTPS") ? "https" : "http";
	if (!port)
		return rh_format("couldn't find port: \"%s\"", sb_value_z_of(get, "port"));
	if (!listens(l->spec, port))
		return rh_format("Get \"%s://%s:%lld%.*s\": dial tcp %s:%lld: connect: connection refused", scheme, ip,
				 (long long)port, RH_ARG(path), ip, (long long)port);
	if (has(path, "slow"))
		return rh_format("Get \"%s://%s:%lld%.*s\": context deadline exceeded (Client.Timeout exceeded while "
				 "awaiting headers)",
				 scheme, ip, (long long)port, RH_ARG(path));
	if (has(path, "missing"))
		return rh_strdup("HTTP probe failed with statuscode: 404");
	if (has(path, "fail") || has(path, "error"))
		return rh_strdup("HTTP probe failed with statuscode: 500");
	return NULL;
}

static char *tcp(const struct sb_container_look *l, const json_t *socket)
{
	int64_t port = port_of(l->spec, json_object_get(socket, "port"));
	if (!port)
		return rh_format("couldn't find port: \"%s\"", sb_value_z_of(socket, "port"));
	return listens(l->spec, port) ? NULL
				      : rh_format("dial tcp %s:%lld: connect: connection refused",
						  sb_value_z_of(sb_status_of(l->pod), "podIP"), (long long)port);
}

static char *command(const json_t *exec)
{
	const json_t *words = json_object_get(exec, "command");
	struct rh_buf all;
	char *error = NULL;
	rh_buf_init(&all, 64 << 10);
	SB_EACH(w, words)
	rh_buf_addf(&all, "%s ", sb_value_z(w.v));
	struct rh_str text = rh_buf_str(&all);
	if (has(text, "missing"))
		error = rh_format("%s: can't open '%s': No such file or directory\n",
				  sb_value_z(json_array_get(words, 0)),
				  sb_value_z(json_array_get(words, json_array_size(words) - 1)));
	else if (has(text, "false ") || (has(text, "exit ") && !has(text, "exit 0")))
		error = rh_strdup("");
	rh_buf_release(&all);
	return error;
}

/* NULL: it succeeds. */
static char *outcome(const struct sb_container_look *l, const json_t *probe)
{
	const json_t *get = json_object_get(probe, "httpGet"), *socket = json_object_get(probe, "tcpSocket"),
		     *exec = json_object_get(probe, "exec");
	if (json_is_object(get))
		return http(l, get);
	if (json_is_object(socket))
		return tcp(l, socket);
	return json_is_object(exec) ? command(exec) : NULL;
}

/* ---- a container's probes ---- */

static bool waits(const struct sb_container_run *run, enum sb_probe p)
{
	return p != SB_PROBE_STARTUP && !run->started;
}

static void ready(struct sb_container_look *l, bool yes)
{
	l->run->ready = yes;
	json_object_set_new(l->status, "ready", json_boolean(yes));
}

static void begin(struct sb_container_look *l, enum sb_probe p)
{
	const json_t *probe = probe_of(l->spec, p);
	l->run->probe[p].in_row = 0;
	l->run->probe[p].due =
		!probe || waits(l->run, p)
			? INT64_MAX
			: sb_world_ms(l->c->world) + FIRST_MS + 1000 * sb_value_int_of(probe, "initialDelaySeconds", 0);
}

static void started(struct sb_container_look *l)
{
	l->run->started = true;
	json_object_set_new(l->status, "started", json_boolean(true));
	ready(l, !probe_of(l->spec, SB_PROBE_READY));
	begin(l, SB_PROBE_READY);
	begin(l, SB_PROBE_LIVE);
}

void sb_probes_begin(struct sb_container_look *l)
{
	l->run->started = false;
	ready(l, false);
	json_object_set_new(l->status, "started", json_boolean(false));
	for (enum sb_probe p = 0; p < SB_PROBES; p++)
		begin(l, p);
	if (!probe_of(l->spec, SB_PROBE_STARTUP))
		started(l);
}

int64_t sb_probes_due(const struct sb_container_run *run)
{
	int64_t due = INT64_MAX;
	for (enum sb_probe p = 0; p < SB_PROBES; p++)
		if (run->step == SB_STEP_RUNNING && run->probe[p].due < due)
			due = run->probe[p].due;
	return due;
}

/* One that has failed once or more: what is looked at again for ever. */
bool sb_probes_fail(const struct sb_container_run *run)
{
	for (enum sb_probe p = 0; p < SB_PROBES; p++)
		if (run->probe[p].in_row < 0)
			return true;
	return false;
}

/* What never changes is not asked again: a probe that succeeds here goes on succeeding. */
static void succeed(struct sb_container_look *l, enum sb_probe p, const json_t *probe)
{
	struct sb_probe_run *run = &l->run->probe[p];
	run->in_row = run->in_row < 0 ? 1 : run->in_row + 1;
	if (run->in_row < sb_value_int_of(probe, "successThreshold", 1))
		return;
	run->due = INT64_MAX;
	if (p == SB_PROBE_STARTUP)
		started(l);
	else if (p == SB_PROBE_READY)
		ready(l, true);
}

/* True: the container is to be started again. */
static bool fail(struct sb_container_look *l, enum sb_probe p, const json_t *probe, const char *why)
{
	struct sb_probe_run *run = &l->run->probe[p];
	run->in_row = run->in_row > 0 ? -1 : run->in_row - 1;
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "Unhealthy", "%s probe failed: %s", probes[p].word, why);
	if (-run->in_row < sb_value_int_of(probe, "failureThreshold", 3))
		return false;
	if (p == SB_PROBE_READY) {
		ready(l, false);
		return false;
	}
	sb_event(l->c, l->pod, l->path, &l->source, "Normal", "Killing",
		 "Container %s failed %s probe, will be restarted", l->run->name, probes[p].lower);
	return true;
}

bool sb_probes_look(struct sb_container_look *l)
{
	int64_t now = sb_world_ms(l->c->world);
	for (enum sb_probe p = 0; p < SB_PROBES; p++) {
		const json_t *probe = probe_of(l->spec, p);
		struct sb_probe_run *run = &l->run->probe[p];
		if (!probe || run->due > now)
			continue;
		int64_t period = sb_value_int_of(probe, "periodSeconds", 10);
		run->due = now + 1000 * (period > AGAIN_AT_LEAST ? period : AGAIN_AT_LEAST);
		char *why = outcome(l, probe);
		bool over = why && fail(l, p, probe, why);
		if (!why)
			succeed(l, p, probe);
		free(why);
		if (over)
			return true;
	}
	return false;
}
