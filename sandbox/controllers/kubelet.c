/* The kubelets: a pod that was placed is brought up, container by container, and told of in its status. */
#include "sandbox/controllers/kubelet.h"
#include "sandbox/api/log_lines.h"
#include "sandbox/api/value.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/routes.h"
#include "sandbox/store.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <stdio.h>
#include <string.h>

static void sb_kubelet_sync(struct sb_cluster *c, const char *key);

enum { BEGIN_MS = 120, START_MS = 150, CRASH_FIRST_MS = 10000, CRASH_LAST_MS = 300000, LOOK_MS = 40 };
enum { MOUNT_FIRST_MS = 500, MOUNT_LAST_MS = 122000, KILLED = 137 };

/* ---- memory ---- */

struct sb_kubelets *sb_kubelets_of(struct sb_cluster *c)
{
	if (!c->kubelets)
		c->kubelets = rh_alloc(sizeof *c->kubelets);
	return c->kubelets;
}

static void run_free(struct sb_pod_run *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->v[i].name);
	free(r->v);
	free(r->uid);
	free(r->key);
	free(r);
}

static void sb_pod_run_drop(struct sb_cluster *c, const char *key)
{
	for (struct sb_pod_run **at = c->kubelets ? &c->kubelets->pods : NULL; at && *at; at = &(*at)->next)
		if (!strcmp((*at)->key, key)) {
			struct sb_pod_run *gone = *at;
			*at = gone->next;
			run_free(gone);
			return;
		}
}

void sb_kubelets_free(struct sb_kubelets **k)
{
	if (!*k)
		return;
	while ((*k)->pods) {
		struct sb_pod_run *next = (*k)->pods->next;
		run_free((*k)->pods);
		(*k)->pods = next;
	}
	for (size_t i = 0; i < (*k)->images_n; i++) {
		free((*k)->images[i].name);
		rh_buf_release(&(*k)->images[i].by);
	}
	free((*k)->images);
	sb_kubelet_secrets_free(&(*k)->secrets);
	free(*k);
	*k = NULL;
}

static const json_t *status_entry(const struct sb_object *pod, bool init, const char *name)
{
	return sb_value_named(json_object_get(sb_status_of(pod), init ? "initContainerStatuses" : "containerStatuses"),
			      name);
}

static void add_runs(struct sb_pod_run *r, const struct sb_object *pod, bool init)
{
	const json_t *list = json_object_get(sb_spec_of(pod), init ? "initContainers" : "containers");
	SB_EACH(k, list)
	{
		const json_t *was = status_entry(pod, init, sb_value_z_of(k.v, "name"));
		r->v = rh_resize(r->v, r->n + 1, sizeof *r->v);
		r->v[r->n++] = (struct sb_container_run){
			.name = rh_strdup(sb_value_z_of(k.v, "name")),
			.init = init,
			.sidecar = init && rh_str_is(sb_value_str_of(k.v, "restartPolicy"), "Always"),
			.started = true,
			.ready = sb_value_true_of(was, "ready"),
			.probe = { { INT64_MAX, 0 }, { INT64_MAX, 0 }, { INT64_MAX, 0 } },
			.restarts = sb_value_int_of(was, "restartCount", 0),
			/* it runs already: it was made so */
			.step = sb_value_at(was, "state", "running", NULL) ? SB_STEP_RUNNING : SB_STEP_IDLE,
			.due = sb_value_at(was, "state", "running", NULL) ? INT64_MAX : INT64_MIN
		};
	}
}

static struct sb_pod_run *sb_pod_run_of(struct sb_cluster *c, const struct sb_object *pod)
{
	struct sb_pod_run *r = sb_kubelets_of(c)->pods;
	struct rh_str uid = sb_meta_str(pod, "uid");
	while (r && !rh_str_is(uid, r->uid))
		r = r->next;
	if (r)
		return r;
	sb_pod_run_drop(c, pod->key);
	r = rh_alloc(sizeof *r);
	r->uid = rh_str_dup(uid);
	r->key = rh_strdup(pod->key);
	r->mounted = rh_str_is(sb_value_str_of(sb_status_of(pod), "phase"), "Running");
	r->mount_due = INT64_MIN;
	add_runs(r, pod, true);
	add_runs(r, pod, false);
	r->next = c->kubelets->pods;
	c->kubelets->pods = r;
	return r;
}

/* ---- a container's states ---- */

static json_t *new_state(struct sb_container_look *l, const char *which)
{
	json_t *state = json_object();
	json_object_set_new(l->status, "state", state);
	return sb_value_need_map(state, which);
}

void sb_container_wait(struct sb_container_look *l, const char *reason, const char *message)
{
	json_t *w = new_state(l, "waiting");
	sb_value_set_text(w, "reason", reason);
	if (message)
		sb_value_set_text(w, "message", message);
	json_object_set_new(l->status, "ready", json_boolean(false));
	json_object_set_new(l->status, "started", json_boolean(false));
}

/* What a container does is in its words: "sleep 30" ends after 30 s, "exit 3" and "false" end with a failure. Others
 * run for ever where that is their lot, else 8 s. */
static void behaviour(const struct sb_container_look *l, bool always, int64_t *seconds, int64_t *code)
{
	static const char *const lists[] = { "command", "args" };
	struct rh_buf words;
	int64_t n;
	rh_buf_init(&words, 64 << 10);
	for (size_t i = 0; i < RH_LEN(lists); i++) {
		const json_t *list = json_object_get(l->spec, lists[i]);
		SB_EACH(w, list)
		rh_buf_addf(&words, "%s ", sb_value_z(w.v));
	}
	struct rh_str rest = rh_buf_str(&words), word;
	bool loops = rh_str_find(rest, "while") < rest.n || rh_str_find(rest, "infinity") < rest.n, after_sleep = false,
	     after_exit = false;
	*code = 0;
	*seconds = -1;
	for (char *p = words.p; p && *p; p++)
		if (strchr(";&|'\"", *p))
			*p = ' ';
	while (rh_str_cut(&rest, ' ', &word)) {
		if (!word.n)
			continue;
		if (after_sleep && rh_str_number(word, 0, 1000000000, &n))
			*seconds = (*seconds < 0 ? 0 : *seconds) + n;
		if (after_exit && rh_str_number(word, 0, 255, &n))
			*code = n;
		after_sleep = rh_str_is(word, "sleep");
		after_exit = rh_str_is(word, "exit");
		if ((after_exit || rh_str_is(word, "false") || rh_str_is(word, "true")) && *seconds < 0)
			*seconds = 0;
		if (rh_str_is(word, "false"))
			*code = 1;
	}
	if (loops || sb_log_floods(rh_buf_str(&words)))
		*seconds = INT32_MAX;
	else if (sb_log_missing(l->spec))
		*seconds = *code = 1;
	else if (*seconds < 0)
		*seconds = always ? INT32_MAX : l->run->init ? 2 : 8;
	rh_buf_release(&words);
}

static bool always(const struct sb_container_look *l)
{
	return l->run->sidecar ||
	       (!l->run->init && rh_str_is(sb_value_str_of(sb_spec_of(l->pod), "restartPolicy"), "Always"));
}

static void container_id(struct sb_container_look *l)
{
	char *seed = rh_format("%s/%s/%lld", l->pod->key, l->run->name, (long long)l->run->restarts);
	uint64_t a = sb_text_hash(rh_str(seed), 1), b = sb_text_hash(rh_str(seed), 2);
	json_object_set_new(l->status, "containerID",
			    sb_value_textf("containerd://%016llx%016llx%016llx%016llx", (unsigned long long)a,
					   (unsigned long long)b, (unsigned long long)(a ^ b << 7),
					   (unsigned long long)(b ^ a << 9)));
	free(seed);
}

static void begin(struct sb_container_look *l)
{
	sb_image_begin(l);
}

static void create(struct sb_container_look *l)
{
	sb_kubelet_event(l, "Normal", "Created", SB_SAY_CREATED, l->run->name, "", "");
	l->run->step = SB_STEP_CREATED;
	l->run->due = sb_world_ms(l->c->world) + START_MS;
}

static void start(struct sb_container_look *l)
{
	char now[32];
	int64_t seconds, code;
	sb_now_text(l->c, now);
	sb_kubelet_event(l, "Normal", "Started", SB_SAY_STARTED, l->run->name, "", "");
	sb_value_set_text(new_state(l, "running"), "startedAt", now);
	container_id(l);
	uint64_t h = sb_text_hash(sb_value_str_of(l->spec, "image"), 5);
	json_object_set_new(l->status, "imageID",
			    sb_value_textf("%s@sha256:%016llx%016llx%016llx%016llx", sb_value_z_of(l->spec, "image"),
					   (unsigned long long)h, (unsigned long long)(h * 3),
					   (unsigned long long)(h * 7), (unsigned long long)(h * 11)));
	json_object_set_new(l->status, "started", json_boolean(true));
	json_object_set_new(l->status, "ready", json_boolean(false));
	if (!l->run->init || l->run->sidecar)
		sb_probes_begin(l);
	behaviour(l, always(l), &seconds, &code);
	l->run->code = code;
	l->run->step = SB_STEP_RUNNING;
	l->run->due = seconds >= INT32_MAX ? INT64_MAX : sb_world_ms(l->c->world) + seconds * 1000 + 300;
}

static void restart_later(struct sb_container_look *l)
{
	struct sb_container_run *run = l->run;
	char text[700];
	run->back_off = !run->back_off                      ? CRASH_FIRST_MS
			: 2 * run->back_off > CRASH_LAST_MS ? CRASH_LAST_MS
							    : 2 * run->back_off;
	snprintf(text, sizeof text, "back-off %llds restarting failed container=%s pod=%s_%.*s(%.*s)",
		 (long long)(run->back_off / 1000), run->name, l->pod->name, RH_ARG(l->pod->ns),
		 RH_ARG(sb_meta_str(l->pod, "uid")));
	json_object_set_new(l->status, "lastState", json_deep_copy(json_object_get(l->status, "state")));
	sb_event(l->c, l->pod, l->path, &l->source, "Warning", "BackOff",
		 "Back-off restarting failed container %s in pod %s_%.*s(%.*s)", run->name, l->pod->name,
		 RH_ARG(l->pod->ns), RH_ARG(sb_meta_str(l->pod, "uid")));
	sb_container_wait(l, "CrashLoopBackOff", text);
	run->step = SB_STEP_CRASHED;
	run->due = sb_world_ms(l->c->world) + run->back_off;
}

static void end(struct sb_container_look *l)
{
	json_t *was = sb_value_at(l->status, "state", "running", NULL);
	json_t *started = json_deep_copy(json_object_get(was, "startedAt")), *t = new_state(l, "terminated");
	struct rh_str policy = sb_value_str_of(sb_spec_of(l->pod), "restartPolicy");
	char now[32];
	sb_now_text(l->c, now);
	json_object_set_new(t, "exitCode", json_integer(l->run->code));
	sb_value_set_text(t, "reason", l->run->code ? "Error" : "Completed");
	json_object_set_new(t, "startedAt", started);
	sb_value_set_text(t, "finishedAt", now);
	if (json_object_get(l->status, "containerID"))
		json_object_set_new(t, "containerID", json_deep_copy(json_object_get(l->status, "containerID")));
	json_object_set_new(l->status, "ready", json_boolean(l->run->init && !l->run->code));
	json_object_set_new(l->status, "started", json_boolean(false));
	l->run->step = SB_STEP_DONE;
	l->run->due = INT64_MAX;
	l->run->ready = false;
	if (!l->run->sidecar &&
	    (rh_str_is(policy, "Never") || (!l->run->code && (l->run->init || !rh_str_is(policy, "Always")))))
		return;
	restart_later(l);
}

static void again(struct sb_container_look *l)
{
	l->run->restarts++;
	json_object_set_new(l->status, "restartCount", json_integer(l->run->restarts));
	sb_image_begin(l);
}

static void (*const steps[])(struct sb_container_look *l) = {
	[SB_STEP_IDLE] = begin,    [SB_STEP_PULLING] = sb_image_arrived,
	[SB_STEP_PULLED] = create, [SB_STEP_CREATED] = start,
	[SB_STEP_RUNNING] = end,   [SB_STEP_REFUSED] = sb_image_back_off,
	[SB_STEP_WAITING] = begin, [SB_STEP_CRASHED] = again,
};

/* ---- a pod ---- */

static const json_t *spec_of(const struct sb_object *pod, const struct sb_container_run *run)
{
	return sb_value_named(json_object_get(sb_spec_of(pod), run->init ? "initContainers" : "containers"), run->name);
}

static json_t *entry(json_t *status, const struct sb_container_run *run, const json_t *spec, bool has_init)
{
	const char *member = run->init ? "initContainerStatuses" : "containerStatuses";
	json_t *list = json_object_get(status, member);
	if (!list) {
		list = json_array();
		json_object_set_new(status, member, list);
	}
	json_t *s = sb_value_named(list, run->name);
	if (s)
		return s;
	s = sb_value_json(
		"{\"name\":\"%s\",\"state\":{\"waiting\":{\"reason\":\"%s\"}},\"lastState\":{},\"ready\":false,"
		"\"restartCount\":0,\"image\":\"\",\"imageID\":\"\",\"started\":false}",
		run->name, has_init ? "PodInitializing" : "ContainerCreating");
	sb_value_set_text(s, "image", sb_value_z_of(spec, "image"));
	json_array_append_new(list, s);
	return s;
}

/* Has an init container done what the next one waits for? */
static bool passed(const struct sb_container_run *run)
{
	return run->sidecar ? run->step == SB_STEP_RUNNING && run->started : run->step == SB_STEP_DONE && !run->code;
}

/* The containers that may take a step now: init containers one after the other, then the others; one image at a time.
 */
static bool may_step(const struct sb_pod_run *r, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		const struct sb_container_run *before = &r->v[k];
		if (before->init && !passed(before))
			return false;
		if (r->v[i].step == SB_STEP_IDLE && (before->step == SB_STEP_PULLING ||
						     before->step == SB_STEP_PULLED || before->step == SB_STEP_CREATED))
			return false;
	}
	return true;
}

static void take_steps(struct sb_cluster *c, const struct sb_object *pod, struct sb_pod_run *r, json_t *status)
{
	bool has_init = r->n && r->v[0].init;
	for (size_t i = 0; i < r->n; i++) {
		struct sb_container_run *run = &r->v[i];
		const json_t *spec = spec_of(pod, run);
		json_t *s = spec ? entry(status, run, spec, has_init) : NULL;
		int64_t now = sb_world_ms(c->world);
		bool probe = sb_probes_due(run) <= now;
		if (!s || !r->mounted || run->step == SB_STEP_DONE || !may_step(r, i) || (run->due > now && !probe))
			continue;
		struct sb_container_look l = {
			c, pod, spec, s, run, { "kubelet", sb_value_z_of(sb_spec_of(pod), "nodeName"), false }, NULL
		};
		l.path = rh_format("spec.%s{%s}", run->init ? "initContainers" : "containers", run->name);
		if (probe && sb_probes_look(&l)) {
			run->code = KILLED;
			end(&l);
		} else if (run->due <= now) {
			steps[run->step](&l);
		}
		free(l.path);
	}
}

static void phase(struct sb_pod_run *r, const struct sb_object *pod, json_t *status)
{
	size_t ended = 0, failed = 0, up = 0, all = 0, bad_init = 0;
	bool never = rh_str_is(sb_value_str_of(sb_spec_of(pod), "restartPolicy"), "Never");
	for (size_t i = 0; i < r->n; i++) {
		const struct sb_container_run *run = &r->v[i];
		bool done = run->step == SB_STEP_DONE;
		if (run->init) {
			bad_init += done && run->code && never;
			continue;
		}
		all++;
		ended += done;
		failed += done && run->code;
		up += done || run->step == SB_STEP_RUNNING || run->step == SB_STEP_CRASHED || run->restarts > 0;
	}
	const char *name = bad_init       ? "Failed"
			   : ended == all ? failed ? "Failed" : "Succeeded"
			   : up == all    ? "Running"
					  : "Pending";
	sb_value_set_text(status, "phase", name);
}

static void sb_pod_conditions(struct sb_cluster *c, const struct sb_object *pod, json_t *status)
{
	struct sb_pod_run *r = sb_pod_run_of(c, pod);
	bool ready = true, initialized = true, over = rh_str_is(sb_value_str_of(status, "phase"), "Succeeded");
	struct rh_buf waiting;
	char text[600];
	rh_buf_init(&waiting, 400);
	for (size_t i = 0; i < r->n; i++) {
		const struct sb_container_run *run = &r->v[i];
		if (run->init)
			initialized &= passed(run);
		if ((!run->init || run->sidecar) && (run->step != SB_STEP_RUNNING || !run->ready)) {
			ready = false;
			rh_buf_addf(&waiting, "%s%s", waiting.n ? " " : "", run->name);
		}
	}
	snprintf(text, sizeof text, "containers with unready status: [%s]", waiting.n ? waiting.p : "");
	const char *why = over ? "PodCompleted" : "ContainersNotReady", *what = over ? "" : text;
	sb_condition_set(c, status, "Initialized", initialized ? "True" : "False",
			 initialized ? over ? "PodCompleted" : "" : "ContainersNotInitialized",
			 initialized ? "" : text);
	sb_condition_set(c, status, "Ready", ready ? "True" : "False", ready ? "" : why, ready ? "" : what);
	sb_condition_set(c, status, "ContainersReady", ready ? "True" : "False", ready ? "" : why, ready ? "" : what);
	rh_buf_release(&waiting);
}

static void address(const struct sb_object *pod, json_t *status, struct sb_cluster *c)
{
	char now[32];
	uint64_t h = sb_text_hash(rh_str(pod->key), 11),
		 n = sb_text_hash(sb_value_str_of(sb_spec_of(pod), "nodeName"), 12);
	if (json_object_get(status, "startTime"))
		return;
	sb_now_text(c, now);
	sb_value_set_text(status, "startTime", now);
	json_object_set_new(status, "hostIP", sb_value_textf("10.20.1.%u", (unsigned)(10 + n % 200)));
	json_object_set_new(status, "podIP", sb_value_textf("10.42.%u.%u", (unsigned)(n % 8), (unsigned)(2 + h % 250)));
	json_object_set_new(status, "podIPs", sb_value_json("[{\"ip\":\"%s\"}]", sb_value_z_of(status, "podIP")));
}

/* A refusal or a crash that was told already, and what runs for a while only to be started again. */
static bool comes_back(const struct sb_object *pod, const struct sb_container_run *run)
{
	if (run->step == SB_STEP_WAITING || run->step == SB_STEP_CRASHED)
		return true;
	if (run->step == SB_STEP_RUNNING && !run->init &&
	    rh_str_is(sb_value_str_of(sb_spec_of(pod), "restartPolicy"), "Always"))
		return true;
	return run->step == SB_STEP_REFUSED ? run->back_off > CRASH_FIRST_MS : run->back_off > 0;
}

/* Asks for the next look. A refused image and a crash come back for ever: a world at rest may have them. */
static void look_again(struct sb_cluster *c, const struct sb_object *pod, const struct sb_pod_run *r)
{
	int64_t soon = INT64_MAX, now = sb_world_ms(c->world);
	bool idle = true;
	for (size_t i = 0; r->mounted && i < r->n; i++) {
		const struct sb_container_run *run = &r->v[i];
		int64_t probe = sb_probes_due(run), due = probe < run->due ? probe : run->due;
		if (run->step == SB_STEP_DONE || due == INT64_MAX || !may_step(r, i))
			continue;
		if (due < soon)
			soon = due;
		idle &= due == probe ? sb_probes_fail(run) : comes_back(pod, run);
	}
	if (!r->mounted)
		soon = r->mount_due;
	if (soon == INT64_MAX)
		return;
	if (idle)
		sb_task_idle(c, soon > now ? soon - now : 0, pod->key, sb_kubelet_sync);
	else
		sb_task_later(c, soon > now ? soon - now : 0, pod->key, sb_kubelet_sync);
}

/* Volumes first; a kubelet tries again ever later. */
static void mount(struct sb_cluster *c, const struct sb_object *pod, struct sb_pod_run *r)
{
	int64_t now = sb_world_ms(c->world);
	if (r->mounted || r->mount_due > now)
		return;
	r->mounted = sb_volumes_there(c, pod);
	r->mount_wait = !r->mount_wait                      ? MOUNT_FIRST_MS
			: 2 * r->mount_wait > MOUNT_LAST_MS ? MOUNT_LAST_MS
							    : 2 * r->mount_wait;
	r->mount_due = now + r->mount_wait;
}

static void stop(struct sb_cluster *c, const struct sb_object *pod)
{
	struct sb_pod_run *r = sb_pod_run_of(c, pod);
	struct sb_source source = { "kubelet", sb_value_z_of(sb_spec_of(pod), "nodeName"), false };
	for (size_t i = 0; i < r->n && !r->told_killing; i++)
		if (r->v[i].step == SB_STEP_RUNNING) {
			char *path = rh_format("spec.containers{%s}", r->v[i].name);
			sb_event(c, pod, path, &source, "Normal", "Killing", "Stopping container %s", r->v[i].name);
			free(path);
		}
	r->told_killing = true;
}

static void sb_kubelet_sync(struct sb_cluster *c, const char *key)
{
	struct sb_object *pod = sb_object_hold(sb_object_at(c, "pods", key));
	struct rh_str over = pod ? sb_value_str_of(sb_status_of(pod), "phase") : rh_str("");
	if (!pod || !sb_value_str_of(sb_spec_of(pod), "nodeName").n || rh_str_is(over, "Succeeded") ||
	    rh_str_is(over, "Failed")) {
		sb_object_drop(&pod);
		return;
	}
	if (sb_object_leaving(pod)) {
		stop(c, pod);
		sb_object_drop(&pod);
		return;
	}
	struct sb_pod_run *r = sb_pod_run_of(c, pod);
	json_t *status = json_deep_copy(sb_status_of(pod));
	address(pod, status, c);
	mount(c, pod, r);
	take_steps(c, pod, r, status);
	phase(r, pod, status);
	sb_pod_conditions(c, pod, status);
	look_again(c, pod, r);
	sb_status_put(c, sb_object_at(c, "pods", key), status);
	sb_object_drop(&pod);
}

void sb_pod_changed(struct sb_cluster *c, const struct sb_change *change)
{
	const struct sb_object *any = change->now ? change->now : change->before;
	static const struct {
		const char *kind;
		void (*sync)(struct sb_cluster *c, const char *key);
	} owners[] = {
		{ "ReplicaSet", sb_replicaset_sync },
		{ "StatefulSet", sb_stateful_sync },
		{ "DaemonSet", sb_daemon_sync },
		{ "Job", sb_job_sync },
	};
	struct rh_str kind, name;
	sb_logs_changed(any);
	if (!change->now)
		sb_pod_run_drop(c, any->key);
	else if (!sb_value_str_of(sb_spec_of(any), "nodeName").n)
		sb_task_later(c, LOOK_MS, any->key, sb_pod_schedule);
	else if (!change->before || !sb_value_str_of(sb_spec_of(change->before), "nodeName").n ||
		 sb_object_leaving(any) != sb_object_leaving(change->before))
		sb_task_later(c, BEGIN_MS, any->key, sb_kubelet_sync);
	if (!sb_owner_of(any, &kind, &name))
		return;
	for (size_t i = 0; i < RH_LEN(owners); i++)
		if (rh_str_is(kind, owners[i].kind)) {
			char *owner = rh_format("%.*s/%.*s", RH_ARG(any->ns), RH_ARG(name));
			sb_task_later(c, LOOK_MS, owner, owners[i].sync);
			free(owner);
		}
}
