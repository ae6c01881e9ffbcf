/* A Rancher that is not ours: everything that the files need is made there, and removed whatever happens. The playing
 * is done by a child under a watchdog, the removing by the parent. Nothing that was there before is changed. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "data/tree.h"

#include "tests/contract/contract.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RIGHTS_MS = 60000, MOST = 1 << 20 };

static struct {
	struct ct_run *run;
	pid_t owner;
	char *ids[2]; /* of the users that were made */
	char *kubeconfig;
	bool left_something;
} world;

/* ---- asking ---- */

static int ask(const char *method, const char *path, struct rh_str body, struct rh_buf *out)
{
	struct rt_request q = { .method = method, .path = path, .body = body };
	struct rt_answer a;
	rt_http(ct_server(world.run, rh_str("admin")), &q, &a);
	int status = a.status;
	if (out) {
		rh_buf_clear(out);
		rh_buf_adds(out, rh_buf_str(&a.body));
	}
	rt_answer_release(&a);
	return status;
}

/* Makes one object; its id. */
static char *make(const char *path, const char *const *pairs)
{
	struct rh_buf body, answer, id;
	struct data_jw w;
	rh_buf_init(&body, MOST);
	rh_buf_init(&answer, MOST);
	rh_buf_init(&id, 4096);
	data_jw_init(&w, rh_out_buf(&body));
	data_jw_open(&w, '{');
	for (; *pairs; pairs += 2)
		data_jw_kv(&w, pairs[0], rh_str(pairs[1]));
	data_jw_close(&w, '}');
	int status = ask("POST", path, rh_buf_str(&body), &answer);
	if (status != 201 || !rt_pick(rh_buf_str(&answer), rh_str("/id"), &id))
		rt_die("POST %s: %d %.200s", path, status, answer.p);
	explicit_bzero(body.p, body.n);
	rh_buf_release(&body);
	rh_buf_release(&answer);
	return rh_buf_take(&id);
}

/* ---- what is needed ---- */

static void random_password(char out[33])
{
	unsigned char bytes[16];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		rt_die("no random bytes");
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static char *make_project(const char *run, const char *cluster, const char *what)
{
	char *name = rh_format("%s %s", run, what);
	const char *pairs[] = { "type", "project", "name", name, "clusterId", cluster, NULL };
	char *id = make("/v3/projects", pairs);
	free(name);
	return id;
}

static void make_namespace(const char *name, const char *cluster, const char *project)
{
	char *path = rh_format("/k8s/clusters/%s/api/v1/namespaces", cluster);
	char *body = rh_format("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\","
			       "\"annotations\":{\"field.cattle.io/projectId\":\"%s\"}}}",
			       name, project);
	int status = ask("POST", path, rh_str(body), NULL);
	if (status != 201)
		rt_die("the namespace %s cannot be made: %d", name, status);
	free(path);
	free(body);
}

/* A user of the run, who may sign in and has a role in the project; known to the files as `as`. */
static void make_user(int which, const char *run, const char *as, const char *project, const char *role)
{
	struct ct_run *r = world.run;
	char *name = rh_format("%s-%s", run, as), password[33], *var = rh_format("%s_password", as),
	     *name_var = rh_format("%s_name", as);
	random_password(password);
	const char *user[] = { "type", "user", "username", name, "password", password, "name", name, NULL };
	world.ids[which] = make("/v3/users", user);
	const char *in[] = { "type", "globalRoleBinding", "globalRoleId", "user", "userId", world.ids[which], NULL };
	free(make("/v3/globalrolebindings", in));
	const char *member[] = { "type",
				 "projectRoleTemplateBinding",
				 "projectId",
				 project,
				 "roleTemplateId",
				 role,
				 "userId",
				 world.ids[which],
				 NULL };
	free(make("/v3/projectroletemplatebindings", member));
	const struct rt_server *admin = ct_server(r, rh_str("admin"));
	ct_add_user(r, as, admin->url, admin->ca_pem);
	ct_sign_in(r, as, name, password);
	ct_set(r, var, rh_str(password));
	ct_set(r, name_var, rh_str(name));
	explicit_bzero(password, sizeof password);
	free(name);
	free(var);
	free(name_var);
}

/* Rancher's controllers give the roles in their own time. */
static void await_rights(const char *cluster, const char *ns)
{
	static const struct {
		const char *as, *what;
	} rights[] = { { "dana", "secrets" }, { "vic", "pods" } };
	for (size_t i = 0; i < RH_LEN(rights); i++) {
		char *one = rh_format("/k8s/clusters/%s/api/v1/namespaces/%s/%s", cluster, ns, rights[i].what);
		int status = 0;
		for (int64_t until = rh_now() + RIGHTS_MS; status != 200 && rh_now() < until;) {
			struct rt_request q = { .method = "GET", .path = one };
			struct rt_answer a;
			rt_http(ct_server(world.run, rh_str(rights[i].as)), &q, &a);
			status = a.status;
			rt_answer_release(&a);
		}
		if (status != 200)
			rt_die("%s never gets rights: GET %s: %d", rights[i].as, one, status);
		free(one);
	}
}

/* A kubeconfig is YAML, and so is JSON. */
static void write_kubeconfig(const char *cluster, const char *ns)
{
	const struct rt_server *dana = ct_server(world.run, rh_str("dana"));
	struct rh_buf ca;
	struct rh_err e;
	const char *dir = getenv("TMPDIR");
	world.kubeconfig = rh_format("%s/rh-rancher-XXXXXX", dir && *dir ? dir : "/tmp");
	int fd = mkstemp(world.kubeconfig); /* 0600 */
	if (fd < 0)
		rt_die("%s cannot be made", world.kubeconfig);
	close(fd);
	rh_buf_init(&ca, MOST);
	if (dana->ca_pem)
		data_base64_encode(rh_str(dana->ca_pem), rh_out_buf(&ca));
	char *text = rh_format(
		"{\"apiVersion\":\"v1\",\"kind\":\"Config\",\"current-context\":\"%s\",\"clusters\":[{\"name\":\"%s\","
		"\"cluster\":{\"server\":\"%s/k8s/clusters/%s\"%s%s%s}}],\"users\":[{\"name\":\"dana\",\"user\":{"
		"\"token\":\"%s\"}}],\"contexts\":[{\"name\":\"%s\",\"context\":{\"cluster\":\"%s\",\"user\":\"dana\","
		"\"namespace\":\"%s\"}}]}\n",
		cluster, cluster, dana->url, cluster, ca.n ? ",\"certificate-authority-data\":\"" : "",
		ca.n ? ca.p : "", ca.n ? "\"" : "", dana->token, cluster, cluster, ns);
	if (rh_file_write(world.kubeconfig, rh_str(text), &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	explicit_bzero(text, strlen(text));
	free(text);
	rh_buf_release(&ca);
}

/* ---- removing ---- */

static void gone(const char *what, const char *path)
{
	int status = 0;
	for (int n = 0; n < 20; n++) {
		status = ask("DELETE", path, rh_str(""), NULL);
		if (status / 100 == 2 || status == 404)
			return;
	}
	fprintf(stderr, "%s is still there: DELETE %s: %d\n", what, path, status);
	world.left_something = true;
}

/* What the list at `path` has under /data or /items and begins with the run's name. */
static void sweep(const char *path, const char *list, const char *name, const char *id, const char *each,
		  const char *run)
{
	struct rh_buf answer;
	struct rh_err e;
	rh_buf_init(&answer, (size_t)64 << 20);
	int status = ask("GET", path, rh_str(""), &answer);
	struct rh_tree *t = status == 200 ? data_tree_parse(rh_buf_str(&answer), &e) : NULL;
	if (!t) {
		fprintf(stderr, "GET %s: %d: what is left there is not known\n", path, status);
		world.left_something = true;
	}
	for (const struct rh_tree *i = t ? data_tree_first(data_tree_at(t, list)) : NULL; i; i = data_tree_next(i)) {
		if (!rh_str_starts(data_tree_text(i, name), run))
			continue;
		char *one = rh_format("%s/%.*s", each, RH_ARG(data_tree_text(i, id)));
		gone(one, one);
		free(one);
	}
	data_tree_free(&t);
	rh_buf_release(&answer);
}

static void remove_all(void)
{
	struct ct_run *r = world.run;
	const char *run = r ? ct_get(r, rh_str("ns")) : NULL;
	if (!r || getpid() != world.owner)
		return;
	if (world.kubeconfig)
		unlink(world.kubeconfig);
	for (size_t i = 0; i < RH_LEN(world.ids); i++)
		if (world.ids[i]) {
			char *path = rh_format("/v3/users/%s", world.ids[i]);
			gone("a user of the run", path);
			free(path);
			free(world.ids[i]);
			world.ids[i] = NULL;
		}
	if (run) {
		const char *cluster = ct_get(r, rh_str("cluster"));
		char *projects = rh_format("/v3/projects?clusterId=%s", cluster),
		     *namespaces = rh_format("/k8s/clusters/%s/api/v1/namespaces", cluster);
		sweep(projects, "/data", "/name", "/id", "/v3/projects", run);
		sweep(namespaces, "/items", "/metadata/name", "/metadata/name", namespaces, run);
		free(projects);
		free(namespaces);
	}
	(void)ask("POST", "/v3/tokens?action=logout", rh_str("{}"), NULL);
	printf("%s\n", world.left_something ? "something was left on the server: see above"
					    : "everything that was made there is removed");
	fflush(stdout);
	free(world.kubeconfig);
	world.run = NULL;
}

/* ---- all of it ---- */

static char *trimmed(const char *file)
{
	struct rh_buf b;
	struct rh_err e;
	rh_buf_init(&b, MOST);
	if (rh_file_read(file, MOST, &b, &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	char *text = rh_str_dup(rh_str_trim(rh_buf_str(&b)));
	explicit_bzero(b.p, b.n);
	rh_buf_release(&b);
	return text;
}

/* A file's `let` does not change it. */
static void fixed(struct ct_run *r, const char *name, const char *value)
{
	ct_set(r, name, rh_str(value));
	for (size_t i = 0; i < r->var_count; i++)
		r->vars[i].fixed |= !strcmp(r->vars[i].name, name);
}

void ct_use_rancher(struct ct_run *r, const struct ct_rancher *how)
{
	char *password = trimmed(how->password_file), *ca = how->ca_file ? trimmed(how->ca_file) : NULL;
	char *prefix = rh_format("/k8s/clusters/%s", how->cluster);
	r->rancher = r->real_rancher = true;
	world.run = r;
	world.owner = getpid();
	ct_add_user(r, "admin", how->url, ca);
	ct_sign_in(r, "admin", how->user, password);
	explicit_bzero(password, strlen(password));
	atexit(remove_all);
	fixed(r, "cluster", how->cluster);
	ct_set(r, "prefix", rh_str(prefix));
	ct_learn_version(r);
	ct_make_namespace(r);
	const char *run = ct_get(r, rh_str("ns"));
	char *project = make_project(run, how->cluster, "member"), *quiet = make_project(run, how->cluster, "quiet");
	char *ns = rh_format("%s-member", run);
	make_namespace(ns, how->cluster, project);
	make_user(0, run, "dana", project, "project-member");
	make_user(1, run, "vic", project, "read-only");
	fixed(r, "project", project);
	fixed(r, "project_id", strchr(project, ':') + 1);
	fixed(r, "quiet", quiet);
	fixed(r, "shop", how->cluster);
	fixed(r, "member_cluster", how->cluster);
	fixed(r, "member_ns", ns);
	await_rights(how->cluster, ns);
	write_kubeconfig(how->cluster, ns);
	free(prefix);
	free(project);
	free(quiet);
	free(ns);
	free(password);
	free(ca);
}

/* Lessons, on the real program: SCRIPT KUBECONFIG CLUSTER NAMESPACE. */
bool ct_play_lessons(const struct ct_run *r, const char *script)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0) {
		execlp("sh", "sh", script, world.kubeconfig, ct_get(r, rh_str("cluster")),
		       ct_get(r, rh_str("member_ns")), (char *)NULL);
		_exit(99);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* Plays in a child of its own process group: whatever ends us, what was made is removed. The child's exit code; 1 when
 * it had to be ended. */
int ct_watched(int minutes, int (*play)(void *ctx), void *ctx)
{
	static const int signals[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct timespec most = { .tv_sec = minutes * 60L };
	sigset_t set, before;
	int status = 0;
	sigemptyset(&set);
	for (size_t i = 0; i < RH_LEN(signals); i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, &before);
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0)
		rt_die("no process");
	if (pid == 0) {
		setpgid(0, 0);
		sigprocmask(SIG_SETMASK, &before, NULL);
		int failed = play(ctx);
		fflush(stdout);
		_exit(failed);
	}
	setpgid(pid, pid);
	int signal = sigtimedwait(&set, NULL, &most);
	if (signal != SIGCHLD) {
		printf(signal < 0 ? "nothing came to an end within %d minutes\n" : "interrupted\n", minutes);
		kill(-pid, SIGKILL);
	}
	waitpid(pid, &status, 0);
	kill(-pid, SIGKILL); /* what it started */
	remove_all();
	return signal != SIGCHLD || !WIFEXITED(status) || world.left_something ? 1 : WEXITSTATUS(status);
}
