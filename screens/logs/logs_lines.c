/* What is shown of a log: its lines with names and times in front, how much of it there is, and why there is nothing.
 */
#include "screens/edit_file.h"
#include "screens/logs/logs.h"
#include "screens/screens.h"
#include "app/session.h"
#include "app/stack.h"
#include "app/teach.h"
#include "base/base.h"
#include "kube/list.h"
#include "kube/log.h"
#include "kube/pod.h"
#include "kube/workload.h"
#include "ui/lines.h"
#include "ui/role.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TIME_WIDTH = 12, NAME_WIDTH = 24 };

/* ---- names ---- */

/* Of pods of one workload the end tells them apart: "abcde" of front-5c47c7d6-abcde. A number alone says too little. */
static const char *short_name(const struct logs_screen *st, const char *pod)
{
	const char *dash = strrchr(pod, '-');

	if (!dash || !dash[1] || strspn(dash + 1, "0123456789") == strlen(dash + 1))
		return pod;
	for (size_t i = 0; i < st->log->n; i++) {
		const char *other = st->log->v[i].pod, *end = strrchr(other, '-');

		if (strcmp(other, pod) != 0 && end && strcmp(end, dash) == 0)
			return pod;
	}
	return dash + 1;
}

static void add_name(const struct logs_screen *st, const struct kube_log_source *source, struct rh_buf *out)
{
	if (st->many_pods)
		rh_buf_addz(out, short_name(st, source->pod));
	if (st->many_containers)
		rh_buf_addf(out, "%s%s", st->many_pods ? "/" : "", source->container);
}

/* What tells the sources apart, and how wide it is: again when there is another. */
static void measure_names(struct logs_screen *st)
{
	const struct kube_log *l = st->log;
	int width = 0;

	if (st->measured == l->n)
		return;
	st->measured = l->n;
	st->many_pods = st->many_containers = false;
	for (size_t i = 1; i < l->n; i++) {
		st->many_pods |= strcmp(l->v[i].pod, l->v[0].pod) != 0;
		st->many_containers |= strcmp(l->v[i].container, l->v[0].container) != 0;
	}
	for (size_t i = 0; l->n > 1 && i < l->n; i++) {
		struct rh_buf b;
		int w;

		rh_buf_init(&b, 1024);
		add_name(st, &l->v[i], &b);
		w = rh_text_columns(rh_buf_str(&b), NAME_WIDTH);
		width = w > width ? w : width;
		rh_buf_release(&b);
	}
	st->head_width = width < NAME_WIDTH ? width : NAME_WIDTH;
}

static void add_time(const struct kube_log_line *line, struct rh_buf *out)
{
	time_t t = (time_t)(line->at / 1000000000);
	struct tm tm;
	char text[16] = "";

	if (localtime_r(&t, &tm))
		strftime(text, sizeof text, "%H:%M:%S", &tm);
	rh_buf_addf(out, "%s.%03u", text, (unsigned)(line->at / 1000000 % 1000));
}

static void add_head(const struct logs_screen *st, const struct kube_log_line *line, struct rh_buf *out)
{
	if (st->times)
		add_time(line, out);
	if (st->times && st->log->n > 1)
		rh_buf_addc(out, ' ');
	if (st->log->n > 1)
		add_name(st, &st->log->v[line->source], out);
}

/* ---- lines ---- */

static const struct kube_log_line *line_of(const struct ui_screen *s, size_t line)
{
	return kube_log_lines_get(&logs_of(s)->log->lines, line);
}

static struct rh_str line_text(const struct ui_screen *s, size_t line)
{
	const struct kube_log_line *l = line_of(s, line);

	return rh_str_n(l->text, l->n);
}

static enum ui_role line_head(const struct ui_screen *s, size_t line, struct rh_buf *out)
{
	static const enum ui_role roles[] = { UI_ROLE_KEY, UI_ROLE_TITLE, UI_ROLE_MUTED };
	const struct kube_log_line *l = line_of(s, line);

	add_head(logs_of(s), l, out);
	return roles[l->source % RH_LEN(roles)];
}

/* ---- what is said of it ---- */

/* The first container that is not read as it should be; NULL: all are. */
static const struct kube_log_source *trouble(const struct kube_log *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].err.code != RH_OK)
			return &l->v[i];
	return NULL;
}

static void sum_up(const struct logs_screen *st, struct ui_lines *out)
{
	const struct kube_log *l = st->log;
	const struct kube_log_source *bad = trouble(l);
	size_t left = 0;
	struct rh_buf b;

	rh_buf_init(&b, sizeof out->summary - 1);
	rh_buf_addf(&b, rh_ngettext("%zu line", "%zu lines", l->lines.n), l->lines.n);
	if (st->previous || !l->lines.dropped)
		rh_buf_addf(&b, " · %s", st->previous ? _("of the run before") : _(logs_ranges[st->range].label));
	if (l->lines.dropped)
		rh_buf_addf(&b, " · %s", _("older ones were dropped"));
	for (size_t i = 0; i < l->n; i++)
		left += l->v[i].state == KUBE_LOG_LEFT_OUT;
	if (left)
		rh_buf_addf(&b, rh_ngettext(" · %zu container is not read", " · %zu containers are not read", left),
			    left);
	if (bad && l->lines.n)
		rh_buf_addf(&b, " · %s", *bad->err.why ? bad->err.why : bad->err.what);
	out->role_of_summary = bad || left ? UI_ROLE_WARN : UI_ROLE_MUTED;
	snprintf(out->summary, sizeof out->summary, "%s", b.p);
	rh_buf_release(&b);
}

/* A container that has ended may be started again; only a pod that is over writes nothing more. */
static bool comes_more(const struct logs_screen *st)
{
	bool more = !st->pod_count;

	for (size_t i = 0; i < st->pod_count; i++)
		more |= !kube_pod_over(st->pods[i]) && (!st->pod || strcmp(st->pod, st->pods[i]->name) == 0);
	return more && !st->previous;
}

static void say_err(const struct rh_err *e, struct ui_lines *out)
{
	char *line = rh_err_line(e, true);

	snprintf(out->empty, sizeof out->empty, "%s", line);
	free(line);
}

static void say_empty(const struct logs_screen *st, struct ui_lines *out)
{
	const struct kube_log_source *bad = trouble(st->log);
	bool asks = false;

	for (size_t i = 0; i < st->log->n; i++)
		asks |= st->log->v[i].state == KUBE_LOG_ASKING;
	if (st->err.code != RH_OK)
		say_err(&st->err, out);
	else if (st->list && st->list->live == KUBE_LIVE_FAILED)
		say_err(&st->list->err, out);
	else if (bad)
		say_err(&bad->err, out);
	else if (!st->list || st->list->live == KUBE_LIVE_LOADING || asks)
		snprintf(out->empty, sizeof out->empty, "%s", _("reading…"));
	else if (!st->log->n)
		snprintf(out->empty, sizeof out->empty, "%s", _("It has no pod."));
	else if (!logs_ranges[st->range].since)
		snprintf(out->empty, sizeof out->empty, "%s", _("It has written nothing so far."));
	else
		snprintf(out->empty, sizeof out->empty, "%s",
			 _("Nothing was written in that time. {key:logs.since} looks further back."));
}

void logs_lines(struct ui_screen *s, struct ui_lines *out)
{
	struct logs_screen *st = logs_of(s);

	logs_sync(st);
	measure_names(st);
	out->n = st->log->lines.n;
	out->gone = st->log->lines.dropped;
	out->text = line_text;
	out->head = line_head;
	out->head_width = st->head_width + (st->times ? TIME_WIDTH + (st->head_width ? 1 : 0) : 0);
	out->more = comes_more(st);
	sum_up(st, out);
	if (!out->n)
		say_empty(st, out);
}

/* ---- into a file ---- */

static void add_line(const struct logs_screen *st, const struct kube_log_line *line, struct rh_buf *out)
{
	size_t before = out->n;

	add_head(st, line, out);
	if (out->n > before)
		rh_buf_addc(out, ' ');
	for (struct rh_str rest = rh_str_n(line->text, line->n), part; rh_str_cut(&rest, '\t', &part);) {
		rh_line_clean(out, part);
		if (rest.p && rest.p > line->text && rest.p[-1] == '\t')
			rh_buf_addc(out, '\t');
	}
	rh_buf_addc(out, '\n');
}

void logs_to_file(struct ui_screen *s)
{
	const struct logs_screen *st = logs_of(s);
	char *name = rh_format("%s.log", st->pod ? st->pod : st->name);
	struct rh_buf text;

	rh_buf_init(&text, (size_t)64 << 20);
	for (size_t i = 0; i < st->log->lines.n; i++)
		add_line(st, kube_log_lines_get(&st->log->lines, i), &text);
	app_push(s->app, app_screen(s->app, "to_file"),
		 &(struct edit_file_start){
			 .name = name,
			 .remark = st->log->lines.dropped ? _("Older lines were dropped: they are not in it.") : NULL,
			 .text = rh_buf_str(&text),
			 .open = true });
	rh_buf_release(&text);
	free(name);
}

/* ---- kubectl ---- */

static void add_range(const struct logs_screen *st, struct rh_buf *out)
{
	const struct logs_range *r = &logs_ranges[st->range];

	if (st->previous)
		rh_buf_addz(out, " --previous");
	else
		rh_buf_addz(out, " -f");
	if (r->since)
		rh_buf_addf(out, " --since=%llds", (long long)r->since);
	rh_buf_addf(out, " --tail=%lld%s\n", (long long)r->tail, st->times ? " --timestamps" : "");
}

/* The pods of a Job by the label that says whose they are: its selector is a uid that nobody types. */
static char *selector_of(const struct logs_screen *st)
{
	if (st->def->kind == KUBE_JOB)
		return rh_format("job-name=%s", st->name);
	return st->selector ? rh_strdup(st->selector) : NULL;
}

/* What kubectl has no word for (a CronJob) is told by its newest pod. */
static const char *one_pod(const struct logs_screen *st)
{
	if (st->pod)
		return st->pod;
	if (st->def->kind == KUBE_CRONJOB)
		return st->pod_count ? st->pods[0]->name : "POD";
	return st->def->kind == KUBE_POD ? st->name : NULL;
}

/* Of several pods by their label: `kubectl logs deployment/NAME` reads one pod only, before --all-pods of 1.32. */
void logs_teach(const struct ui_screen *s, struct rh_buf *out)
{
	const struct logs_screen *st = logs_of(s);
	const char *pod = one_pod(st);
	char *selector = selector_of(st);
	bool many = !pod && selector;

	app_teach_start(out, app_session(s->app));
	rh_buf_addz(out, " logs -n ");
	app_teach_word(out, rh_str(st->ns));
	rh_buf_addc(out, ' ');
	if (pod) {
		app_teach_word(out, rh_str(pod));
	} else if (many) {
		rh_buf_addz(out, "-l ");
		app_teach_word(out, rh_str(selector));
		rh_buf_addz(out, " --prefix");
	} else {
		rh_buf_addf(out, "%s/%s", st->def->id, st->name);
	}
	if (st->container) {
		rh_buf_addz(out, " -c ");
		app_teach_word(out, rh_str(st->container));
	} else if (many || (st->log && st->log->n > 1)) {
		rh_buf_addz(out, " --all-containers");
	}
	if (many && !st->previous && st->log->n > 5) /* kubectl's own limit */
		rh_buf_addf(out, " --max-log-requests=%zu", st->log->n);
	add_range(st, out);
	free(selector);
}
