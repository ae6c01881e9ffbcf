/* The demo: starts the sandbox beside us, or joins one that runs already, and signs in there.
 *
 * The sandbox announces itself by one line of JSON on its stdout:
 *   {"url":"https://127.0.0.1:PORT","ca":"PEM","profile":"2.15","control":"TOKEN",
 *    "users":[{"name":"admin","role":"administrator","password":"…","token":"…"},…]}
 * The sandbox is beside this program, or where it was installed; RANCHHAND_SANDBOX names another.
 * RANCHHAND_DEMO_ANNOUNCE names a file of mode 0600 that holds such a line of a sandbox that runs already.
 */
#include "app/internal.h"
#include "app/session.h"
#include "app/state.h"
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"

#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define ANNOUNCE_LIMIT ((size_t)256 << 10)

static bool text_at(struct rh_str doc, const char *pointer, char **out)
{
	struct rh_buf b;

	rh_buf_init(&b, 64 << 10);
	bool found = data_json_find_text(doc, pointer, &b);
	if (found)
		rh_strset(out, b.p);
	rh_buf_release(&b);
	return found;
}

/* The user that was asked for, else the first. */
static bool take_user(struct rh_str doc, const char *wanted, struct app_target *t)
{
	struct data_json_iter it;
	struct rh_str users, token;
	struct rh_err e;
	bool found = false;

	if (data_json_find(doc, "/users", &users, &e) != RH_OK || !data_json_iter_init(&it, users))
		return false;
	while (!found && data_json_next(&it)) {
		char *name = NULL;
		if (text_at(it.value, "/name", &name) && (!wanted || strcmp(name, wanted) == 0) &&
		    data_json_find(it.value, "/token", &token, &e) == RH_OK) {
			rh_secret_clear(&t->token);
			found = t->let_in = data_json_decode(token, DATA_JSON_EXACT, rh_out_secret(&t->token));
			rh_strset(&t->user, name);
		}
		free(name);
	}
	return found;
}

/* The user of the sandbox's own /v2/ that lessons are about. Lessons show it: it opens nothing else. */
static void take_registry(struct app *a, struct rh_str doc)
{
	struct data_json_iter it;
	struct rh_str list;
	struct rh_err e;

	if (data_json_find(doc, "/registries", &list, &e) != RH_OK || !data_json_iter_init(&it, list))
		return;
	while (data_json_next(&it)) {
		char *user = NULL;
		if (text_at(it.value, "/user", &user) && strcmp(user, "robot$web") == 0)
			(void)text_at(it.value, "/password", &a->demo.registry_password);
		free(user);
	}
}

static void free_hosts(struct app *a)
{
	for (size_t i = 0; a->demo.hosts && a->demo.hosts[i]; i++)
		free(a->demo.hosts[i]);
	free(a->demo.hosts);
	a->demo.hosts = NULL;
}

static void take_hosts(struct app *a, struct rh_str doc)
{
	struct data_json_iter it;
	struct rh_str list;
	struct rh_err e;
	size_t n = 0;

	free_hosts(a);
	if (data_json_find(doc, "/registryHosts", &list, &e) != RH_OK || !data_json_iter_init(&it, list))
		return;
	while (data_json_next(&it)) {
		struct rh_buf host;

		rh_buf_init(&host, 300);
		a->demo.hosts = rh_resize(a->demo.hosts, n + 2, sizeof *a->demo.hosts);
		a->demo.hosts[n] = NULL;
		if (data_json_decode(it.value, DATA_JSON_EXACT, rh_out_buf(&host)))
			a->demo.hosts[n++] = rh_strdup(host.p);
		a->demo.hosts[n] = NULL;
		rh_buf_release(&host);
	}
}

static void free_clusters(struct app_demo *d)
{
	for (size_t i = 0; i < d->cluster_count; i++) {
		free(d->clusters[i].name);
		free(d->clusters[i].url);
	}
	free(d->clusters);
	d->clusters = NULL;
	d->cluster_count = 0;
}

static void take_clusters(struct app_demo *d, struct rh_str doc)
{
	struct data_json_iter it;
	struct rh_str list;
	struct rh_err e;

	free_clusters(d);
	if (data_json_find(doc, "/clusters", &list, &e) != RH_OK || !data_json_iter_init(&it, list))
		return;
	while (data_json_next(&it)) {
		struct app_demo_cluster c = { 0 };

		(void)text_at(it.value, "/name", &c.name);
		(void)text_at(it.value, "/url", &c.url);
		d->clusters = rh_resize(d->clusters, d->cluster_count + 1, sizeof *d->clusters);
		d->clusters[d->cluster_count++] = c;
	}
}

const struct app_demo_cluster *app_demo_cluster(const struct app *a, size_t i)
{
	return i < a->demo.cluster_count ? &a->demo.clusters[i] : NULL;
}

const char *app_demo_address(const struct app *a)
{
	static const char https[] = "https://";
	const char *url = a->session.sandbox && a->session.at ? a->session.at->url : NULL;

	return url && rh_str_starts(rh_str(url), https) ? url + sizeof https - 1 : NULL;
}

bool app_demo_plays(void *app, const char *host)
{
	const struct app *a = app;
	struct rh_str plain = rh_str(host);

	if (rh_str_ends(plain, ":443"))
		plain.n -= 4;
	for (size_t i = 0; a->demo.hosts && a->demo.hosts[i]; i++)
		if (rh_str_is(plain, a->demo.hosts[i]))
			return true;
	return false;
}

static bool text_in(struct rh_str doc, const char *pointer)
{
	char *text = NULL;
	bool found = text_at(doc, pointer, &text);

	free(text);
	return found;
}

void app_demo_joined(struct app *a, struct rh_str hello)
{
	take_registry(a, hello);
	take_hosts(a, hello);
}

static void announced(struct app_join *j, struct rh_str line)
{
	struct app *a = j->app;
	struct app_target *t = j->target;
	char *profile = NULL;
	struct rh_err e;

	if (!text_at(line, "/url", &t->url) || !text_at(line, "/profile", &profile) ||
	    !text_at(line, "/ca", &t->ca_pem)) {
		rh_err_set(&e, RH_E_PARSE, "%s", _("The sandbox did not say where it is."));
		app_join_fail(j, &e);
	} else if (!take_user(line, text_in(line, "/learner") ? NULL : a->opt.demo_user, t)) {
		rh_err_set(&e, RH_E_USAGE, _("The sandbox has no user \"%s\"."),
			   a->opt.demo_user ? a->opt.demo_user : "");
		rh_err_fix(&e, "%s", _("--demo-user takes one of its users: admin, dana, vic."));
		app_join_fail(j, &e);
	} else {
		app_classroom_take(a, line);
		take_registry(a, line);
		take_hosts(a, line);
		take_clusters(&a->demo, line);
		j->at = net_endpoint_new(t->url);
		rh_strset(&j->at->ca_pem, t->ca_pem);
		rh_strset(&j->at->proxy, "");
		j->at->auth = NET_AUTH_BEARER;
		rh_secret_copy(&j->at->credential, &t->token);
		app_join_demo_ready(j, strcmp(profile, "kubernetes") == 0);
	}
	free(profile);
}

static void from_file(struct app_join *j, const char *path)
{
	struct rh_secret line;
	struct rh_err e;

	rh_secret_init(&line);
	if (rh_file_read_secret(path, ANNOUNCE_LIMIT, true, &line, &e) == RH_OK)
		announced(j, rh_secret_peek(&line));
	else
		app_join_fail(j, &e);
	rh_secret_release(&line);
}

static void on_sandbox(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e)
{
	struct app *a = ctx;
	struct app_join *j = app_join_now(a);
	struct rh_err said;

	if (!j || j->done || j->target->kind != APP_TARGET_DEMO)
		return;
	if (e->code == RH_OK && status < 0) {
		announced(j, rh_secret_peek(out));
		return;
	}
	rh_err_set(&said, RH_E_IO, "%s", _("The sandbox did not start."));
	rh_err_why(&said, "%s", e->code != RH_OK ? e->what : err && *err ? err : _("it ended at once"));
	rh_err_fix(&said, "%s",
		   _("It belongs beside ranchhand: the tarball of a release holds both. RANCHHAND_SANDBOX names "
		     "another."));
	a->demo.child = 0;
	app_join_fail(j, &said);
}

/* The directory that this program was started from; false: not known. Without /proc (a chroot) the kernel's word for
 * the program is the path that it was started by. */
static bool own_dir(char *dir, size_t size)
{
	const char *started = (const char *)getauxval(AT_EXECFN);
	ssize_t n = readlink("/proc/self/exe", dir, size - 1);

	if (n > 0)
		dir[n] = '\0';
	else if (!started || (size_t)snprintf(dir, size, "%s", started) >= size)
		return false;
	char *slash = strrchr(dir, '/');

	if (slash)
		*slash = '\0';
	return slash != NULL;
}

const char *app_demo_program(void)
{
	static char beside[4096];
	const char *program = getenv("RANCHHAND_SANDBOX");
	char dir[sizeof beside - sizeof "/ranchhand-sandbox"];

	if (program && *program)
		return program;
	if (own_dir(dir, sizeof dir)) {
		snprintf(beside, sizeof beside, "%s/ranchhand-sandbox", dir);
		if (access(beside, X_OK) == 0)
			return beside;
	}
	return RH_LIBEXECDIR "/ranchhand-sandbox";
}

void app_demo_start(struct app_join *j)
{
	const char *announce = getenv("RANCHHAND_DEMO_ANNOUNCE");
	const char *program = app_demo_program();
	struct app *a = j->app;

	if (announce && *announce) {
		from_file(j, announce);
		return;
	}
	if (a->demo.child)
		net_child_end(a->net, a->demo.child);
	a->demo.made = false;
	app_state_filter_forget(&a->state, APP_STATE_DEMO, NULL);
	app_state_protect_forget(&a->state, APP_STATE_DEMO);
	bool kubernetes = strcmp(j->target->name, "kubernetes") == 0;
	const char *file = a->opt.world, *world = file ? "--world" : NULL;
	const char *const rancher_argv[] = { program, "--rancher", j->target->name, world, file, NULL };
	const char *const kubernetes_argv[] = { program, "--kubernetes", world, file, NULL };
	a->demo.child =
		net_child_start(a->net, &(struct net_child){ .argv = kubernetes ? kubernetes_argv : rancher_argv,
							     .keep_stdin = true,
							     .limit = ANNOUNCE_LIMIT,
							     .first_line = true,
							     .on_done = on_sandbox,
							     .ctx = a });
}

void app_demo_made(struct app *a, bool made)
{
	a->demo.made = made && (a->session.sandbox || a->demo.made);
}

bool app_demo_has_made(const struct app *a)
{
	return a->demo.made;
}

bool app_demo_shared(const struct app *a)
{
	return !a->demo.child && !app_learner(a);
}

const char *app_demo_loses(const struct app *a)
{
	return a->demo.child && a->demo.made ? _("What was made in the demo is gone with it.") : NULL;
}

const char *app_demo_registry_password(const struct app *a)
{
	return a->demo.registry_password;
}

void app_demo_end(struct app *a)
{
	if (a->demo.child)
		net_child_end(a->net, a->demo.child);
	app_classroom_end(a);
	free(a->demo.registry_password);
	free_hosts(a);
	free_clusters(&a->demo);
	a->demo = (struct app_demo){ 0 };
}
