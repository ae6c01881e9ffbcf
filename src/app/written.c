/* What became of a write: one rule for all of them. */
#include "app/parts/written.h"
#include "app/teach.h"
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"

#include <string.h>

/* ---- the answer ---- */

static bool text_is(struct rh_str doc, const char *pointer, const char *text)
{
	struct rh_buf b;
	bool is;

	rh_buf_init(&b, 4096);
	is = data_json_find_text(doc, pointer, &b) && (text ? rh_str_is(rh_buf_str(&b), text) : b.n > 0);
	rh_buf_release(&b);
	return is;
}

/* An object of Kubernetes names itself in its metadata, one of Norman's by its id. */
static bool carries(const char *method, const char *name, struct rh_str body)
{
	struct rh_err e;

	if (data_json_check(body, &e) != RH_OK)
		return false;
	if (text_is(body, "/kind", "Status"))
		return strcmp(method, "DELETE") == 0 && text_is(body, "/status", "Success");
	return text_is(body, "/metadata/name", name) ||
	       (!text_is(body, "/metadata/name", NULL) && text_is(body, "/id", NULL));
}

/* Our own gate, a credential that could not be had, a handshake that failed: nothing of it was sent. */
static bool never_sent(const struct rh_err *e)
{
	return e->code == RH_E_TLS || e->code == RH_E_AUTH || e->code == RH_E_REFUSED || e->code == RH_E_USAGE ||
	       e->code == RH_E_INVALID || e->code == RH_E_CANCELLED;
}

enum app_fate app_fate_of(const char *method, const char *name, const struct rh_err *e, const struct kube_reply *r)
{
	int status = r ? r->head.status : e->http;

	if (e->code == RH_OK)
		return r && carries(method, name, rh_secret_peek(&r->body)) ? APP_FATE_DONE : APP_FATE_UNKNOWN;
	if (!status)
		return never_sent(e) ? APP_FATE_REFUSED : APP_FATE_UNKNOWN;
	if (strcmp(method, "DELETE") == 0 && e->code == RH_E_NOTFOUND)
		return APP_FATE_DONE;
	return status / 100 == 2 || status == 408 || status >= 500 ? APP_FATE_UNKNOWN : APP_FATE_REFUSED;
}

/* ---- in words ---- */

void app_err_not_written(struct rh_err *e, const struct rh_err *answer)
{
	if (answer->http >= 300) { /* it says itself what was wrong */
		*e = *answer;
		rh_err_fix(e, "%s", _("Nothing was written. Try again: everything typed is still here."));
		return;
	}
	if (answer->http)
		rh_err_set(e, RH_E_SERVER, "%s", _("The answer did not say what was written, and nothing was."));
	else
		rh_err_set(e, RH_E_NET, "%s", _("The answer was lost, and nothing was written."));
	rh_err_why(e, "%s", answer->why);
	rh_err_fix(e, "%s", _("Try again: everything typed is still here."));
}

static struct rh_str last_segment(struct rh_str *path)
{
	size_t i = path->n;
	struct rh_str last;

	while (i && path->p[i - 1] != '/')
		i--;
	last = rh_str_from(*path, i);
	path->n = i ? i - 1 : 0;
	return last;
}

/* /api/v1/namespaces/NS/RESOURCE/NAME, /apis/GROUP/VERSION/…, without a namespace for what has none; behind the prefix
 * of Rancher's proxy */
void app_look_line(struct rh_buf *out, const struct kube *k, const char *path)
{
	struct rh_str all = rh_str_n(path, rh_str_find(rh_str(path), "?")), rest = all, group = { 0 };
	struct rh_str name = last_segment(&rest), resource = last_segment(&rest), ns = last_segment(&rest);
	struct rh_str core = rh_str_from(all, rh_str_find(all, "/api/v1/")),
		      grouped = rh_str_from(all, rh_str_find(all, "/apis/") + strlen("/apis/"));

	if (!core.n && !grouped.n)
		return;
	if (!core.n)
		(void)rh_str_cut(&grouped, '/', &group);
	app_teach_start_in(out, k);
	rh_buf_addf(out, " get %.*s%s%.*s ", RH_ARG(resource), group.n ? "." : "", RH_ARG(group));
	app_teach_word(out, name);
	if (rh_str_is(last_segment(&rest), "namespaces")) {
		rh_buf_addz(out, " -n ");
		app_teach_word(out, ns);
	}
}

static void not_seen(struct rh_err *e, const struct rh_err *look)
{
	char *line = rh_err_line(look, false);

	rh_err_why(e, _("Looking failed: %s"), line);
	free(line);
}

void app_err_unknown(struct rh_err *e, const char *method, const char *what, const struct kube *k, const char *path,
		     const struct rh_err *look)
{
	struct rh_buf line;

	rh_buf_init(&line, 4096);
	if (strcmp(method, "DELETE") == 0)
		rh_err_set(e, RH_E_UNKNOWN, _("It is not known whether %s was deleted."), what);
	else if (strcmp(method, "POST") == 0)
		rh_err_set(e, RH_E_UNKNOWN, _("It is not known whether %s was created."), what);
	else
		rh_err_set(e, RH_E_UNKNOWN, _("It is not known whether %s was changed."), what);
	if (look->code != RH_OK)
		not_seen(e, look);
	app_look_line(&line, k, path);
	if (line.n)
		rh_err_fix(e, _("Before you try again, look: %s"), line.p);
	else
		rh_err_fix(e, "%s", _("Before you try again, look whether it is there."));
	rh_buf_release(&line);
}

/* ---- what is there ---- */

bool app_same_value(struct rh_str a, struct rh_str b, const char *pointer)
{
	struct rh_str x = { 0 }, y = { 0 };
	struct rh_err e;
	bool in_a = data_json_find(a, pointer, &x, &e) == RH_OK, in_b = data_json_find(b, pointer, &y, &e) == RH_OK;

	return in_a == in_b && rh_str_eq(x, y);
}

/* Does the part of `there` hold every member of the one of `sent`? */
static bool holds(struct rh_str sent, struct rh_str there, const char *pointer, const char *patch)
{
	struct rh_str wanted, has;
	struct rh_err e;

	if (data_json_find(sent, pointer, &wanted, &e) != RH_OK)
		return true;
	if (data_json_find(there, pointer, &has, &e) != RH_OK)
		has = RH_STR("{}");
	return kube_patch_held(patch, wanted, has) == KUBE_PATCH_HELD;
}

/* In a spec the server fills in what was left out, also in elements of lists: those are found by their key. The pull
 * secrets of a service account stand beside it. */
bool app_is_ours(struct rh_str sent, struct rh_str there)
{
	return app_same_value(sent, there, "/type") && app_same_value(sent, there, "/imagePullSecrets") &&
	       holds(sent, there, "/data", KUBE_MERGE_PATCH) &&
	       holds(sent, there, "/metadata/labels", KUBE_MERGE_PATCH) &&
	       holds(sent, there, "/metadata/annotations", KUBE_MERGE_PATCH) &&
	       holds(sent, there, "/spec", KUBE_STRATEGIC_PATCH);
}

bool app_being_deleted(struct rh_str object)
{
	return text_is(object, "/metadata/deletionTimestamp", NULL);
}

bool app_changes_nothing(const char *content_type, struct rh_str body, struct rh_str before)
{
	if (!before.n)
		return false;
	if (content_type)
		return kube_patch_held(content_type, body, before) == KUBE_PATCH_HELD;
	return rh_str_eq(body, before) || (kube_patch_held(KUBE_MERGE_PATCH, body, before) == KUBE_PATCH_HELD &&
					   kube_patch_held(KUBE_MERGE_PATCH, before, body) == KUBE_PATCH_HELD);
}
