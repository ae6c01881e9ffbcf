/* What the program runs on: the libraries as they are at run time, the terminal, what it reads and where. */
#include "config.h"

#include "app/doctor.h"
#include "app/internal.h"
#include "app/language.h"
#include "app/lesson_files.h"
#include "app/report.h"
#include "app/state.h"
#include "base/base.h"
#include "data/data.h"
#include "data/json.h"
#include "data/text.h"
#include "kube/kubeconfig.h"
#include "net/ca_bundle.h"
#include "net/net.h"
#include "ui/ui.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { KUBECTL_MS = 5000, OS_RELEASE_LIMIT = 64 << 10 };

struct doctor {
	struct app *app;
	struct app_report report;
	struct rh_buf *out;
	void (*done)(void *ctx);
	void *ctx;
};

/* A path as it may go into a report: whose home it is in is nobody's business. */
static char *shown_path(const char *path)
{
	const char *home = getenv("HOME");
	size_t n = home && home[0] == '/' && home[1] ? strlen(home) : 0;

	if (n && strncmp(path, home, n) == 0 && (path[n] == '/' || !path[n]))
		return rh_format("~%s", path + n);
	return rh_strdup(path);
}

static void say_path(struct app_report *r, const char *label, const char *path, const char *remark)
{
	char *shown = shown_path(path);

	app_report_linef(r, label, "%s%s%s", shown, *remark ? _(", ") : "", remark);
	free(shown);
}

static void say(void *ctx, const char *name, const char *value)
{
	struct doctor *d = ctx;

	if (value[0] == '/')
		say_path(&d->report, name, value, "");
	else
		app_report_line(&d->report, name, value);
}

static struct rh_say sink(struct doctor *d)
{
	return (struct rh_say){ say, d };
}

/* ---- the sections ---- */

/* PRETTY_NAME of os-release(5). */
static void system_name(struct doctor *d)
{
	struct rh_buf text;
	struct rh_str rest, line;
	struct rh_err e;

	rh_buf_init(&text, OS_RELEASE_LIMIT);
	if (rh_file_read("/etc/os-release", OS_RELEASE_LIMIT, &text, &e) != RH_OK &&
	    rh_file_read("/usr/lib/os-release", OS_RELEASE_LIMIT, &text, &e) != RH_OK)
		rh_buf_clear(&text);
	rest = rh_buf_str(&text);
	while (rh_str_cut(&rest, '\n', &line)) {
		if (!rh_str_starts(line, "PRETTY_NAME="))
			continue;
		line = rh_str_from(line, strlen("PRETTY_NAME="));
		if (line.n >= 2 && line.p[0] == '"')
			line = rh_str_n(line.p + 1, line.n - 2);
		app_report_linef(&d->report, _("System"), "%.*s", RH_ARG(line));
	}
	rh_buf_release(&text);
}

static void say_program(struct doctor *d)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	struct utsname u;

	app_report_line(&d->report, _("Version"), PACKAGE_VERSION);
	if (n > 0) {
		self[n] = '\0';
		say_path(&d->report, _("Program"), self, "");
	}
	system_name(d);
	if (uname(&u) == 0)
		app_report_linef(&d->report, _("Kernel"), "%s %s %s", u.sysname, u.release, u.machine);
#ifdef __clang__
	app_report_line(&d->report, _("Compiler"), __VERSION__);
#else
	app_report_line(&d->report, _("Compiler"), "gcc " __VERSION__);
#endif
}

static void say_libraries(struct doctor *d)
{
	net_versions(sink(d));
	ui_versions(sink(d));
	data_versions(sink(d));
	rh_versions(sink(d));
}

static void say_terminal(struct doctor *d)
{
	ui_terminal_facts(sink(d));
}

static void say_language(struct doctor *d)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE" };
	const char *chosen = d->app->opt.lang ? d->app->opt.lang : d->app->state.language;
	struct rh_buf all;

	for (size_t i = 0; i < RH_LEN(names); i++)
		if (getenv(names[i]))
			app_report_line(&d->report, names[i], getenv(names[i]));
	app_report_linef(&d->report, _("Locale"), _("%s, %s"), setlocale(LC_CTYPE, NULL),
			 rh_text_utf8() ? "UTF-8" : _("no UTF-8: everything is drawn in ASCII"));
	app_report_linef(&d->report, _("Language"), "%s%s", _("en"),
			 chosen && *chosen ? _(", as chosen by --lang or in the settings") : "");
	rh_buf_init(&all, 4096);
	app_language_codes(&all);
	app_report_line(&d->report, _("Languages"), all.p);
	rh_buf_release(&all);
}

static void authorities(struct doctor *d)
{
	const struct net_ca_bundle known = net_ca_bundle("");
	const char *remark = known.said ? known.said : "";

	if (known.file)
		say_path(&d->report, _("Authorities"), known.file,
			 access(known.file, R_OK) == 0 ? remark : _("not there"));
	if (known.dir)
		say_path(&d->report, _("Authorities"), known.dir, remark);
	if (!known.file && !known.dir)
		app_report_line(&d->report, _("Authorities"),
				_("none found on this machine: name a file of certificates in SSL_CERT_FILE"));
}

static void say_network(struct doctor *d)
{
	authorities(d);
	size_t before = d->report.n;

	net_proxies(sink(d));
	if (d->report.n == before)
		app_report_line(&d->report, _("Proxies"), _("none in the environment"));
}

static void kubeconfig(struct doctor *d)
{
	struct rh_err e;
	const struct kube_config *k = app_kubeconfig(d->app, &e);
	struct rh_str rest, file;
	size_t bad = 0;

	if (!k) {
		app_report_linef(&d->report, "kubeconfig", "%s%s%s", e.what, rh_gap(e.what), e.why);
		return;
	}
	rest = rh_str(k->files ? k->files : "");
	if (!rest.n)
		app_report_line(&d->report, "kubeconfig", _("none found"));
	while (rh_str_cut(&rest, ',', &file)) {
		char *path = rh_str_dup(rh_str_trim(file));
		if (*path)
			say_path(&d->report, "kubeconfig", path, "");
		free(path);
	}
	for (size_t i = 0; i < k->count; i++)
		bad += k->contexts[i].problem.code != RH_OK;
	if (bad)
		app_report_linef(&d->report, _("Contexts"), _("%zu, of which %zu cannot be used"), k->count, bad);
	else
		app_report_linef(&d->report, _("Contexts"), "%zu", k->count);
}

static void state(struct doctor *d)
{
	const struct app_state *s = &d->app->state;
	struct stat st;
	char mode[16] = "";

	if (!s->dir) {
		app_report_line(&d->report, _("State"), s->why_not ? s->why_not : "");
		return;
	}
	bool there = stat(s->dir, &st) == 0;

	snprintf(mode, sizeof mode, "%04o", there ? (unsigned)(st.st_mode & 07777) : 0u);
	say_path(&d->report, _("State"), s->dir, there ? mode : _("not there yet"));
}

static void data(struct doctor *d)
{
	struct app_lesson_files lessons;
	const char *sandbox = app_demo_program();

	app_lesson_files_read(&d->app->opt, &lessons);
	app_report_linef(&d->report, _("Lessons"), "%zu", lessons.n);
	app_lesson_files_release(&lessons);
	say_path(&d->report, _("Sandbox"), sandbox, access(sandbox, X_OK) == 0 ? "" : _("not there"));
}

static void memory(struct doctor *d)
{
	struct rh_secret one;

	rh_secret_init(&one);
	rh_secret_add(&one, "x", 1);
	app_report_line(&d->report, _("Memory"),
			rh_secret_locked() ? _("secrets are kept out of swap and core dumps")
					   : _("secrets could not be locked: they may reach the swap (ulimit -l)"));
	rh_secret_release(&one);
}

static void say_files(struct doctor *d)
{
	kubeconfig(d);
	state(d);
	data(d);
	memory(d);
}

static void editor(struct doctor *d)
{
	struct data_words words = { 0 };

	app_editor_choose(d->app, &words);
	char *path = rh_program_find(words.v[0]);

	say_path(&d->report, _("Editor"), path ? path : words.v[0], path ? "" : _("not there"));
	free(path);
	data_words_release(&words);
}

static void say_programs(struct doctor *d)
{
	editor(d);
}

static const struct {
	const char *title;
	void (*say)(struct doctor *d);
} sections[] = {
	{ N_("ranchhand"), say_program }, { N_("Libraries"), say_libraries }, { N_("Terminal"), say_terminal },
	{ N_("Language"), say_language }, { N_("Network"), say_network },     { N_("Files"), say_files },
	{ N_("Programs"), say_programs },
};

/* ---- kubectl comes last: it may take a moment ---- */

static void finish(struct doctor *d)
{
	app_report_print(&d->report, d->out);
	d->done(d->ctx);
}

static void drop(void *ctx)
{
	struct doctor *d = ctx;

	app_report_release(&d->report);
	free(d);
}

/* {"clientVersion":{"gitVersion":"v1.30.2",…}} */
static void on_kubectl(void *ctx, int status, struct rh_secret *out, const char *err, const struct rh_err *e)
{
	struct doctor *d = ctx;
	struct rh_buf version;
	char *path = rh_program_find("kubectl");

	(void)err;
	rh_buf_init(&version, 256);
	if (e->code != RH_OK || status != 0 ||
	    !data_json_find_text(rh_secret_peek(out), "/clientVersion/gitVersion", &version))
		rh_buf_addz(&version, _("its version is not known"));
	say_path(&d->report, "kubectl", path ? path : "kubectl", version.p);
	free(path);
	rh_buf_release(&version);
	finish(d);
}

void app_doctor(struct app *a, struct rh_buf *out, void (*done)(void *ctx), void *ctx)
{
	static const char *const argv[] = { "kubectl", "version", "--client", "-o", "json", NULL };
	struct doctor *d = rh_alloc(sizeof *d);
	char *path = rh_program_find(argv[0]);

	*d = (struct doctor){ .app = a, .out = out, .done = done, .ctx = ctx };
	for (size_t i = 0; i < RH_LEN(sections); i++) {
		app_report_heading(&d->report, _(sections[i].title));
		sections[i].say(d);
	}
	if (path) {
		net_child_start(a->net, &(struct net_child){ .argv = argv,
							     .no_terminal = true,
							     .timeout_ms = KUBECTL_MS,
							     .limit = 64 << 10,
							     .on_done = on_kubectl,
							     .drop = drop,
							     .ctx = d });
	} else {
		app_report_line(&d->report, "kubectl", _("not there"));
		finish(d);
		drop(d);
	}
	free(path);
}
