/* What was written where, a line of JSON each, without a value: for a file, and to undo from it in another run. While a
 * pass writes, the lines also go into a file in the state directory, the intent before the request and the outcome
 * behind it: that is what is left when the program is killed. It is removed once every outcome is known and the person
 * has left the review. */
#include "app/internal.h"
#include "app/parts/spread.h"
#include "app/spread.h"
#include "base/base.h"
#include "data/json.h"
#include "data/tree.h"
#include "kube/kube.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "copies-"
#define SUFFIX ".jsonl"
enum { LINE_MOST = 16384 };

/* ---- writing ---- */

static const char *did(const struct app_spread_item *i)
{
	static const char *const words[] = {
		[APP_SPREAD_WRITING] = "sent",    [APP_SPREAD_FAILED] = "failed",   [APP_SPREAD_CHANGED] = "failed",
		[APP_SPREAD_UNDOING] = "undoing", [APP_SPREAD_UNDONE] = "undone",   [APP_SPREAD_KEPT] = "kept",
		[APP_SPREAD_NOTHING] = "nothing", [APP_SPREAD_REFUSED] = "refused",
	};

	if (i->err.code == RH_E_UNKNOWN)
		return "unknown";
	if (i->state == APP_SPREAD_DONE)
		return i->made ? "created" : "changed";
	return (size_t)i->state < RH_LEN(words) && words[i->state] ? words[i->state] : "";
}

static void add_line(const struct app_spread_task *x, size_t at, struct rh_buf *out)
{
	const struct app_spread_item *i = &x->face.v[at];
	struct data_jw w;

	data_jw_init(&w, rh_out_buf(out));
	data_jw_open(&w, '{');
	data_jw_kv_given(&w, "server", i->server);
	data_jw_kv_given(&w, "cluster", i->cluster_id);
	data_jw_kv_given(&w, "clusterName", i->cluster);
	data_jw_kv_given(&w, "namespace", i->ns);
	data_jw_kv_given(&w, "name", i->name);
	data_jw_kv_given(&w, "did", did(i));
	data_jw_kv_given(&w, "uid", x->work[at].uid);
	data_jw_kv_given(&w, "resourceVersion", x->work[at].wrote);
	data_jw_kv_given(&w, "what", i->err.what);
	data_jw_kv_given(&w, "why", i->err.why);
	data_jw_close(&w, '}');
	rh_buf_addc(out, '\n');
}

void app_spread_report(const struct app_spread *s, struct rh_buf *out)
{
	const struct app_spread_task *x = (const struct app_spread_task *)(const void *)s;

	for (size_t i = 0; i < s->n; i++)
		if (*did(&s->v[i]))
			add_line(x, i, out);
}

void app_spread_keep_begin(struct app_spread_task *x)
{
	static unsigned number;
	const char *dir = x->app->state.dir;

	if (x->kept || !dir)
		return;
	x->kept = rh_format("%s/" PREFIX "%lld-%ld-%u" SUFFIX, dir, (long long)rh_wall(), (long)getpid(), number++);
	x->kept_fd = open(x->kept, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (x->kept_fd >= 0)
		return;
	rh_log("copies: %s: %s", x->kept, strerror(errno));
	free(x->kept);
	x->kept = NULL;
}

void app_spread_keep(const struct app_spread_task *x, size_t item)
{
	struct rh_buf line;

	if (!x->kept)
		return;
	rh_buf_init(&line, LINE_MOST);
	add_line(x, item, &line);
	if (write(x->kept_fd, line.p, line.n) != (ssize_t)line.n)
		rh_log("copies: %s: %s", x->kept, strerror(errno));
	rh_buf_release(&line);
}

void app_spread_keep_end(struct app_spread_task *x)
{
	bool known = true;
	struct rh_err e;

	for (size_t i = 0; i < x->face.n; i++)
		known = known && x->face.v[i].err.code != RH_E_UNKNOWN && x->face.v[i].state != APP_SPREAD_WRITING &&
			x->face.v[i].state != APP_SPREAD_UNDOING;
	if (!x->kept)
		return;
	close(x->kept_fd);
	if (known && rh_file_remove(x->kept, &e) != RH_OK)
		rh_log_err("copies", &e);
	free(x->kept);
	x->kept = NULL;
}

/* Names begin with the second in which they were made. */
char *app_spread_newest(const struct app *a)
{
	DIR *dir = a->state.dir ? opendir(a->state.dir) : NULL;
	const struct dirent *d;
	char *newest = NULL, *path = NULL;

	while (dir && (d = readdir(dir)))
		if (rh_str_starts(rh_str(d->d_name), PREFIX) && rh_str_ends(rh_str(d->d_name), SUFFIX) &&
		    (!newest || strcmp(d->d_name, newest) > 0))
			rh_strset(&newest, d->d_name);
	if (dir)
		closedir(dir);
	if (newest)
		path = rh_format("%s/%s", a->state.dir, newest);
	free(newest);
	return path;
}

void app_spread_finished(const struct app *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct rh_str dir = rh_str_n(path, slash ? (size_t)(slash - path) : 0);
	struct rh_err e;

	if (!a->state.dir || !rh_str_is(dir, a->state.dir) || !rh_str_starts(rh_str(slash + 1), PREFIX))
		return;
	if (rh_file_remove(path, &e) != RH_OK)
		rh_log_err("copies", &e);
}

/* ---- reading ---- */

void app_spread_lines_release(struct app_spread_lines *l)
{
	for (size_t i = 0; i < l->n; i++) {
		char *const texts[] = { l->v[i].server, l->v[i].cluster, l->v[i].cluster_name, l->v[i].ns,
					l->v[i].name,   l->v[i].did,     l->v[i].uid,          l->v[i].version };
		for (size_t at = 0; at < RH_LEN(texts); at++)
			free(texts[at]);
	}
	free(l->v);
	*l = (struct app_spread_lines){ 0 };
}

static char *text_of(const struct rh_tree *t, const char *pointer)
{
	return rh_str_dup(data_tree_text(t, pointer));
}

static bool same_target(const struct app_spread_line *a, const struct app_spread_line *b)
{
	return !strcmp(a->server, b->server) && !strcmp(a->cluster, b->cluster) && !strcmp(a->ns, b->ns) &&
	       !strcmp(a->name, b->name);
}

/* The last line about a target is what became of it. */
static void take(struct app_spread_lines *to, struct app_spread_line line)
{
	struct app_spread_lines old = { 0 };
	size_t i = 0;

	while (i < to->n && !same_target(&to->v[i], &line))
		i++;
	if (i < to->n) {
		old.v = rh_alloc(sizeof *old.v);
		old.v[old.n++] = to->v[i];
		app_spread_lines_release(&old);
	} else {
		to->v = rh_grow(to->v, to->n, sizeof *to->v);
		to->n++;
	}
	to->v[i] = line;
}

enum rh_code app_spread_lines_read(struct rh_str text, struct app_spread_lines *out, struct rh_err *e)
{
	struct rh_str line;
	size_t number = 0;

	*e = (struct rh_err){ 0 };
	while (rh_str_cut(&text, '\n', &line)) {
		struct rh_tree *t;

		number++;
		if (!rh_str_trim(line).n)
			continue;
		t = data_tree_parse(line, e);
		if (!t && !text.n) /* cut off in the middle of its last line */
			break;
		if (!t || !data_tree_text(t, "/namespace").n || !data_tree_text(t, "/did").n) {
			data_tree_free(&t);
			rh_err_set(e, RH_E_PARSE, _("Line %zu is no line of a report about copies."), number);
			return e->code;
		}
		take(out, (struct app_spread_line){ text_of(t, "/server"), text_of(t, "/cluster"),
						    text_of(t, "/clusterName"), text_of(t, "/namespace"),
						    text_of(t, "/name"), text_of(t, "/did"), text_of(t, "/uid"),
						    text_of(t, "/resourceVersion") });
		data_tree_free(&t);
	}
	*e = (struct rh_err){ 0 };
	return out->n ? RH_OK : rh_err_set(e, RH_E_PARSE, "%s", _("There is no line in this report."));
}

bool app_spread_line_is_of(const struct app_spread_line *l, const struct kube *k)
{
	return strcmp(l->server, k->at->url) == 0 && strcmp(l->cluster, k->id) == 0;
}

/* What is left to say of it, and to do. */
static void state_of(struct app_spread_item *i, const struct app_spread_line *l)
{
	bool created = strcmp(l->did, "created") == 0;

	i->made = created;
	if (created || strcmp(l->did, "changed") == 0 || strcmp(l->did, "kept") == 0) {
		i->state = APP_SPREAD_DONE;
		i->can_undo = created && i->kube && *l->uid;
		if (!created)
			rh_err_say(&i->err, RH_E_REFUSED, _("What it held before was only kept while the program ran."),
				   NULL, _("It cannot be put back from a report: edit it, or rotate the password."));
		else if (!i->kube)
			rh_err_say(&i->err, RH_E_REFUSED, _("Its cluster is not connected."), NULL,
				   _("Connect to it, then open the report again."));
	} else if (strcmp(l->did, "undone") == 0) {
		i->state = APP_SPREAD_UNDONE;
	} else if (strcmp(l->did, "unknown") == 0 || strcmp(l->did, "sent") == 0 || strcmp(l->did, "undoing") == 0) {
		i->state = APP_SPREAD_FAILED;
		rh_err_set(&i->err, RH_E_UNKNOWN, _("Nobody knows whether it was written to %s: no answer came."),
			   i->what);
		rh_err_fix(&i->err, "%s", _("Look at it, then decide."));
	} else {
		i->state = APP_SPREAD_NOTHING;
	}
}

static bool lies_in(const struct app_spread_item *i, const struct kube *k)
{
	return strcmp(i->server, k->at->url) == 0 && strcmp(i->cluster_id, k->id) == 0;
}

void app_spread_connect(struct app_spread *s, struct kube *kube)
{
	const struct app_spread_task *x = (const struct app_spread_task *)(const void *)s;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].kube || !lies_in(&s->v[i], kube))
			continue;
		s->v[i].kube = kube;
		if (s->v[i].state != APP_SPREAD_DONE || !s->v[i].made || !*x->work[i].uid)
			continue;
		s->v[i].can_undo = true;
		s->v[i].err = (struct rh_err){ 0 };
	}
}

void app_spread_add_line(struct app_spread *s, const struct app_spread_line *l, struct kube *kube)
{
	struct app_spread_task *x = (struct app_spread_task *)(void *)s;
	struct app_spread_item *i;

	s->v = rh_grow(s->v, s->n, sizeof *s->v);
	x->work = rh_grow(x->work, s->n, sizeof *x->work);
	i = &s->v[s->n];
	*i = (struct app_spread_item){ .kube = kube,
				       .server = rh_strdup(l->server),
				       .cluster_id = rh_strdup(l->cluster),
				       .cluster = *l->cluster_name ? rh_strdup(l->cluster_name) : NULL,
				       .ns = rh_strdup(l->ns),
				       .name = rh_strdup(l->name),
				       .what = rh_format(_("secret %s/%s"), l->ns, l->name),
				       .source = SIZE_MAX };
	state_of(i, l);
	x->work[s->n] = (struct app_spread_work){ .uid = rh_strdup(l->uid), .wrote = rh_strdup(l->version) };
	s->n++;
}
