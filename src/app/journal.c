/* Who did what: every write in :log, and with --journal also every reveal and copy, a line of JSON each. */
#include "app/parts/journal.h"
#include "app/internal.h"
#include "app/session.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/kubeconfig.h"
#include "rancher/rancher.h"
#include "ui/field.h"
#include "ui/role.h"
#include "ui/screen.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MOST = 65536 };

static const char *const fates[] = {
	[APP_FATE_DONE] = "done", [APP_FATE_REFUSED] = "refused", [APP_FATE_UNKNOWN] = "unknown"
};

enum rh_code app_journal_open(struct app *a, struct rh_err *e)
{
	const char *path = a->opt.journal;
	struct stat s;

	*e = (struct rh_err){ 0 };
	a->journal.fd = -1;
	if (!path)
		return RH_OK;
	a->journal.fd =
		open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
	if (a->journal.fd < 0)
		return rh_err_sys(e, errno, _("The journal %s cannot be opened."), path);
	if (fstat(a->journal.fd, &s) != 0 || !S_ISREG(s.st_mode)) {
		app_journal_close(a);
		return rh_err_set(e, RH_E_IO, _("The journal %s is not a plain file."), path);
	}
	return RH_OK;
}

void app_journal_close(struct app *a)
{
	if (a->journal.fd >= 0)
		close(a->journal.fd);
	a->journal.fd = -1;
}

bool app_journal_unsure(const struct app *a)
{
	return a->journal.unsure;
}

/* ---- who, and where ---- */

/* As the server knows them: Rancher's user, or the kubeconfig's. */
static const char *user(const struct app *a)
{
	const struct app_session *s = &a->session;
	const struct app_join *j = app_join_now(a);

	if (s->rancher && s->rancher->user_name)
		return s->rancher->user_name;
	return j && j->way.of && j->way.of->user ? j->way.of->user : "";
}

/* As this machine knows them. */
static const char *login(void)
{
	const struct passwd *p = getpwuid(getuid());

	return p ? p->pw_name : "";
}

static void put_time(struct data_jw *w)
{
	time_t now = (time_t)rh_wall();
	char text[32] = "";
	struct tm tm;

	if (gmtime_r(&now, &tm))
		(void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	data_jw_kv(w, "time", rh_str(text));
}

static void put_line(struct app *a, const struct app_entry *e, struct rh_buf *line)
{
	const struct app_session *s = &a->session;
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(line));
	data_jw_open(&w, '{');
	put_time(&w);
	data_jw_kv(&w, "login", rh_str(login()));
	data_jw_kv(&w, "user", rh_str(user(a)));
	data_jw_kv(&w, "server", rh_str(s->at ? s->at->url : ""));
	data_jw_kv(&w, "cluster", rh_str(e->kube && e->kube->id ? e->kube->id : ""));
	data_jw_kv(&w, "action", rh_str(e->action));
	data_jw_kv(&w, "object", rh_str(e->object));
	data_jw_kv(&w, "outcome", rh_str(fates[e->fate]));
	if (e->err && e->err->http) {
		data_jw_kv_int(&w, "http", e->err->http);
	}
	data_jw_close(&w, '}');
	rh_buf_addc(line, '\n');
}

/* One write, so that lines of several runs do not mix. */
static void append(struct app *a, const struct rh_buf *line)
{
	ssize_t n;

	do {
		n = write(a->journal.fd, line->p, line->n);
	} while (n < 0 && errno == EINTR);
	if (n == (ssize_t)line->n)
		return;
	rh_log("the journal %s cannot be written: %s", a->opt.journal, n < 0 ? strerror(errno) : "");
	if (!a->journal.said && a->ui)
		ui_toast(a->ui, UI_ROLE_BAD, _("The journal %s cannot be written."), a->opt.journal);
	a->journal.said = true;
}

void app_journal_add(struct app *a, const struct app_entry *e)
{
	const struct app_session *s = &a->session;
	struct rh_buf line;

	app_deeds_add(a, e);
	if (!e->method) {
		rh_log("%s: %s / %s: %s", e->action, s->server_name ? s->server_name : "",
		       e->kube && e->kube->id ? e->kube->id : "", e->object);
	} else {
		rh_log("write: %s / %s: %s %s: %s%s%s", s->server_name ? s->server_name : "",
		       e->kube && e->kube->id ? e->kube->id : "", e->method, e->object, fates[e->fate],
		       e->err ? ": " : "", e->err ? e->err->what : "");
		a->journal.unsure |= e->fate == APP_FATE_UNKNOWN;
	}
	if (a->journal.fd < 0)
		return;
	rh_buf_init(&line, LINE_MOST);
	put_line(a, e, &line);
	append(a, &line);
	rh_buf_release(&line);
}

static struct rh_str field(const struct ui_screen *s, const char *id)
{
	unsigned at = s->ops->fields ? ui_form_handle(s, id) : UI_NO_FIELD;

	return at == UI_NO_FIELD ? (struct rh_str){ 0 } : ui_form_text(s, at);
}

/* A form is about what its own fields name. */
static void object_of(const struct ui_screen *s, struct rh_buf *out)
{
	struct rh_str ns = field(s, "namespace"), name = field(s, "name");

	if (s->ops->object)
		s->ops->object(s, out);
	else
		rh_buf_addf(out, "%s %.*s%s%.*s", s->ops->id, RH_ARG(ns), ns.n ? "/" : "", RH_ARG(name));
}

void app_journal_shown(void *app, const struct ui_screen *s, const char *label, bool copied)
{
	struct app *a = app;
	struct rh_buf object;

	rh_buf_init(&object, 4096);
	object_of(s, &object);
	rh_buf_addf(&object, ": %s", label);
	app_journal_add(a, &(struct app_entry){
				   .action = copied ? "copy" : "reveal", .object = object.p, .kube = a->session.kube });
	rh_buf_release(&object);
}
