/* ranchhand-sandbox: reads its arguments, makes its certificate, tells its first line, serves until stdin ends. */
#include "config.h"

#include "sandbox/api/value.h"
#include "sandbox/learners.h"
#include "sandbox/server.h"
#include "sandbox/world.h"
#include "sandbox/world_file.h"
#include "base/base.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

struct arguments {
	const struct sb_profile *profile;
	int64_t port, seed, wall, many, others, projects, namespaces, workloads, clusters, cluster_namespaces, learners;
	const char *kubeconfig, *version, *class_dir, *world;
	bool driven, seeded, no_webhook;
};

static const char usage[] =
	"Usage: ranchhand-sandbox [--rancher 2.6|2.11|2.15 | --kubernetes] [OPTION]...\n"
	"A Rancher server and its clusters on 127.0.0.1, to try and to test with. The first line it writes is one "
	"JSON\n"
	"object that says where it is and who may sign in; it ends when its standard input ends.\n\n"
	"  --port N              listen there (default: any free port)\n"
	"  --seed N              the same seed gives the same names and tokens\n"
	"  --driven              time stands still until the control port moves it\n"
	"  --wall SECONDS        what time it is at the start, since 1970 (implies --driven)\n"
	"  --many N              adds N registry secrets, for benchmarks\n"
	"  --others N            adds N secrets of other types, for benchmarks\n"
	"  --projects N          adds N projects to shop-prod, and\n"
	"  --namespaces N        N namespaces that are spread over them\n"
	"  --clusters N          adds N clusters by number, each with\n"
	"  --cluster-namespaces N  N namespaces (default: 4): a registry and a Deployment in each\n"
	"  --workloads N         adds N Deployments with four pods each, for benchmarks\n"
	"  --kubernetes-version V  of --kubernetes: v1.20.2, say (default: v1.36.3)\n"
	"  --no-webhook          Rancher's webhook is not installed\n"
	"  --learners N          adds learner01, learner02, …: each with a project and namespaces of their own\n"
	"  --world FILE          adds the projects, registries, secrets and workloads of a YAML file\n"
	"  --class DIR           writes DIR/trainer.announce and DIR/learner01.announce, … (mode 0600): what each of\n"
	"                        them puts into RANCHHAND_DEMO_ANNOUNCE to join the demo\n"
	"  --kubeconfig-out FILE writes a kubeconfig (mode 0600)\n"
	"  --help, --version\n";

static const struct sb_profile *profile_named(const char *name)
{
	for (const struct sb_profile *p = sb_profiles; p->name; p++)
		if (!strcmp(p->name, name))
			return p;
	return NULL;
}

static bool take_number(struct arguments *a, const char *name, const char *value)
{
	const struct {
		const char *name;
		int64_t *to, most;
	} numbers[] = {
		{ "--port", &a->port, 65535 },
		{ "--seed", &a->seed, INT64_MAX },
		{ "--wall", &a->wall, (int64_t)1 << 40 },
		{ "--many", &a->many, 1000000 },
		{ "--others", &a->others, 1000000 },
		{ "--projects", &a->projects, 9999 },
		{ "--namespaces", &a->namespaces, 99999 },
		{ "--workloads", &a->workloads, 100000 },
		{ "--clusters", &a->clusters, 999 },
		{ "--cluster-namespaces", &a->cluster_namespaces, 999 },
		{ "--learners", &a->learners, SB_LEARNERS_MOST },
	};
	for (size_t i = 0; i < RH_LEN(numbers); i++)
		if (!strcmp(name, numbers[i].name))
			return rh_str_number(rh_str(value), 0, numbers[i].most, numbers[i].to);
	return false;
}

static bool take_argument(struct arguments *a, const char *name, const char *value)
{
	if (!strcmp(name, "--kubernetes")) {
		a->profile = profile_named("kubernetes");
		return true;
	}
	if (!strcmp(name, "--driven")) {
		a->driven = true;
		return true;
	}
	if (!strcmp(name, "--no-webhook")) {
		a->no_webhook = true;
		return true;
	}
	if (!value)
		return false;
	if (!strcmp(name, "--kubeconfig-out"))
		a->kubeconfig = value;
	else if (!strcmp(name, "--world"))
		a->world = value;
	else if (!strcmp(name, "--class"))
		a->class_dir = value;
	else if (!strcmp(name, "--kubernetes-version"))
		a->version = value;
	else if (!strcmp(name, "--rancher"))
		a->profile = profile_named(value);
	else if (!take_number(a, name, value))
		return false;
	a->seeded |= !strcmp(name, "--seed");
	a->driven |= !strcmp(name, "--wall");
	return a->profile != NULL;
}

/* Exit code, or -1 to go on. */
static int read_arguments(struct arguments *a, int argc, char **argv)
{
	*a = (struct arguments){ .profile = profile_named("2.15"), .cluster_namespaces = 4 };
	for (int i = 1; i < argc; i++) {
		bool flag = !strcmp(argv[i], "--kubernetes") || !strcmp(argv[i], "--driven") ||
			    !strcmp(argv[i], "--no-webhook");
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "--version")) {
			fputs(strcmp(argv[i], "--help") ? PACKAGE_NAME "-sandbox " PACKAGE_VERSION "\n" : usage,
			      stdout);
			return 0;
		}
		if (!take_argument(a, argv[i], flag ? NULL : argv[i + 1])) {
			fprintf(stderr, "ranchhand-sandbox: %s: not understood\n%s", argv[i], usage);
			return 2;
		}
		i += !flag;
	}
	return -1;
}

static void announce(struct sb_world *w, const char *kubeconfig)
{
	json_t *v = sb_announcement(w, NULL, kubeconfig);
	struct rh_buf line;

	rh_buf_init(&line, 256 << 10);
	sb_value_write(v, &line);
	puts(line.p);
	fflush(stdout);
	rh_buf_release(&line);
	sb_value_free(&v);
}

/* One context a cluster and user: "shop-prod", and "shop-prod-dana" for the others. */
static void write_kubeconfig(struct sb_world *w, struct rh_buf *out)
{
	rh_buf_addz(out, "apiVersion: v1\nkind: Config\nclusters:\n");
	for (size_t c = 0; c < w->clusters_n; c++) {
		rh_buf_addf(out, "- name: %s\n  cluster:\n    server: %s", sb_cluster_name(&w->clusters[c]), w->url);
		if (w->profile->minor)
			rh_buf_addf(out, "/k8s/clusters/%s", w->clusters[c].id);
		else if (c)
			rh_buf_addf(out, "/clusters/%s", w->clusters[c].id);
		rh_buf_addz(out, "\n    certificate-authority-data: ");
		sb_world_ca_base64(w, out);
		rh_buf_addc(out, '\n');
	}
	rh_buf_addz(out, "users:\n");
	for (size_t u = 0; u < w->users_n; u++)
		rh_buf_addf(out, "- name: %s\n  user:\n    token: %s:%s\n", w->users[u].name, w->tokens[u]->name,
			    w->tokens[u]->secret);
	rh_buf_addz(out, "contexts:\n");
	for (size_t c = 0; c < w->clusters_n; c++)
		for (size_t u = 0; u < w->users_n; u++)
			rh_buf_addf(out, "- name: %s%s%s\n  context:\n    cluster: %s\n    user: %s\n",
				    sb_cluster_name(&w->clusters[c]), u ? "-" : "", u ? w->users[u].name : "",
				    sb_cluster_name(&w->clusters[c]), w->users[u].name);
	rh_buf_addf(out, "current-context: %s\n", sb_cluster_name(&w->clusters[w->profile->minor ? 1 : 0]));
}

static enum rh_code save_kubeconfig(struct sb_world *w, const char *path, struct rh_err *e)
{
	struct rh_buf text;
	rh_buf_init(&text, 64 << 20);
	write_kubeconfig(w, &text);
	enum rh_code code = rh_file_write(path, rh_buf_str(&text), e);
	rh_buf_release(&text);
	return code;
}

static int fail(const struct rh_err *e)
{
	fprintf(stderr, "ranchhand-sandbox: %s%s%s\n", e->what, *e->why ? ": " : "", e->why);
	return 1;
}

int main(int argc, char **argv)
{
	struct arguments a;
	struct sb_world w;
	struct sb_cert cert;
	struct rh_err e = { 0 };
	uint64_t seed;
	int code = read_arguments(&a, argc, argv);
	if (code >= 0)
		return code;
	signal(SIGPIPE, SIG_IGN);
	setlocale(LC_CTYPE, "C.UTF-8"); /* messages keep what clients sent; dates and numbers stay those of C */
	if (a.driven)
		rh_clock_drive(a.wall ? a.wall : (int64_t)time(NULL));
	seed = (uint64_t)a.seed;
	if (!a.seeded && getrandom(&seed, sizeof seed, 0) != sizeof seed) {
		rh_err_sys(&e, errno, "no random numbers");
		return fail(&e);
	}
	sb_world_init(&w, a.profile, seed, (size_t)a.many);
	w.many_others = (size_t)a.others;
	w.many_projects = (size_t)a.projects;
	w.many_namespaces = (size_t)a.namespaces;
	if (a.learners)
		sb_learners_init(&w, (size_t)a.learners);
	if (sb_cert_make(&cert, &e) != RH_OK)
		return fail(&e);
	struct sb_server *s = sb_server_start(&w, &cert, (uint16_t)a.port, &e);
	if (!s)
		return fail(&e);
	w.ca = rh_strdup(cert.ca);
	w.url = rh_format("https://127.0.0.1:%u", (unsigned)sb_server_port(s));
	w.many_workloads = (size_t)a.workloads;
	w.many_clusters = (size_t)a.clusters;
	w.cluster_namespaces = (size_t)a.cluster_namespaces;
	w.kubernetes = a.version;
	w.no_webhook = a.no_webhook;
	sb_world_reset(&w);
	if (a.world && sb_world_file_read(&w, a.world, &w.file, &e) != RH_OK)
		return fail(&e);
	if (a.world)
		sb_world_reset(&w);
	if (a.kubeconfig && save_kubeconfig(&w, a.kubeconfig, &e) != RH_OK)
		return fail(&e);
	if (a.class_dir && sb_announce_files(&w, a.class_dir, a.kubeconfig, &e) != RH_OK)
		return fail(&e);
	announce(&w, a.kubeconfig);
	sb_server_run(s, STDIN_FILENO);
	sb_server_free(&s);
	sb_cert_release(&cert);
	sb_world_release(&w);
	return 0;
}
