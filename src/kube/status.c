/* What an answer that is not a success means, whichever layer made it: a Status of Kubernetes, an error of Rancher's
 * Norman API, of its router (Go's field names), plain text, nothing at all, or the web page of a proxy.
 */
#include "base/base.h"
#include "data/json.h"
#include "kube/kube.h"
#include "kube/list/pick.h"
#include "net/net.h"

#include <string.h>
#include <strings.h>

#define TEXT_MOST ((size_t)64 << 10)

char *kube_text(struct rh_str doc, const char *pointer)
{
	struct rh_buf b;
	char *text = NULL;

	rh_buf_init(&b, TEXT_MOST);
	if (data_json_find_text(doc, pointer, &b) && !b.over)
		text = rh_buf_take(&b);
	rh_buf_release(&b);
	return text;
}

/* What could be read from an answer; strings are the owner's, NULL when absent. */
struct said {
	char *reason, *message, *field;
	bool json;
	bool page; /* HTML */
};

static void said_release(struct said *s)
{
	free(s->reason);
	free(s->message);
	free(s->field);
}

/* Where each layer puts its three texts, in the order in which they are tried. */
static const struct said_layout {
	const char *mark, *marked; /* pointer and text that tell the layer; marked NULL: any text */
	const char *reason, *message, *field;
} layouts[] = {
	{ "/kind", "Status", "/reason", "/message", "/details/causes/0/field" },
	{ "/type", "error", "/code", "/message", "/fieldName" },
	{ "/Code/Code", NULL, "/Code/Code", "/Message", "/FieldName" },
	{ "/message", NULL, "/reason", "/message", NULL },
	{ "/error_description", NULL, "/error", "/error_description", NULL },
	{ "/error", NULL, NULL, "/error", NULL },
};

static bool layout_fits(const struct said_layout *l, struct rh_str body)
{
	char *mark = kube_text(body, l->mark);
	bool fits = mark && (!l->marked || !strcmp(mark, l->marked));

	free(mark);
	return fits;
}

static char *said_text(struct rh_str body, const char *pointer)
{
	char *text = pointer ? kube_text(body, pointer) : NULL;

	if (text && !*text) {
		free(text);
		text = NULL;
	}
	return text;
}

/* At most this much of a text is worth showing; more than the error holds, so that the cut is made there. */
#define SHOWN_MOST ((size_t)1024)

static char *line(struct rh_str text)
{
	struct rh_buf clean;
	char *z;

	text = rh_str_trim(text);
	rh_buf_init(&clean, TEXT_MOST);
	rh_line_clean(&clean, rh_str_n(text.p, text.n < SHOWN_MOST ? text.n : SHOWN_MOST));
	z = clean.n ? rh_buf_take(&clean) : NULL;
	rh_buf_release(&clean);
	return z;
}

/* The text of <title>, which is all that a proxy's page is worth. */
static char *page_title(struct rh_str body)
{
	size_t start = rh_str_find(body, "<title>"), end;
	struct rh_str title;

	if (start == body.n)
		return NULL;
	title = rh_str_from(body, start + strlen("<title>"));
	end = rh_str_find(title, "<");
	return line(rh_str_n(title.p, end));
}

static void said_read(const struct net_http_head *head, struct rh_str body, struct said *s)
{
	struct rh_str text = rh_str_trim(body);

	memset(s, 0, sizeof *s);
	if (text.n && text.p[0] == '{') {
		s->json = true;
		for (size_t i = 0; i < RH_LEN(layouts); i++) {
			if (!layout_fits(&layouts[i], text))
				continue;
			s->reason = said_text(text, layouts[i].reason);
			s->message = said_text(text, layouts[i].message);
			s->field = said_text(text, layouts[i].field);
			return;
		}
		return;
	}
	s->page = !strncasecmp(head->content_type, "text/html", 9) || rh_str_starts(text, "<");
	if (s->page)
		s->message = page_title(text);
	else if (text.n)
		s->message = line(text);
}

/* What a status means, and the sentence for it. A reason (NULL: any) of the same status comes before the general line.
 */
static const struct meaning {
	int status;
	const char *reason;
	enum rh_code code;
	const char *what; /* behind what was asked for and a colon */
	const char *fix;
} meanings[] = {
	{ 400, NULL, RH_E_INVALID, N_("the server does not understand the request"), NULL },
	{ 401, NULL, RH_E_AUTH, N_("the server does not accept this sign-in"), NULL }, /* see refused_sign_in */
	{ 403, NULL, RH_E_FORBIDDEN, N_("not permitted"), N_("Ask for this permission, or choose another namespace.") },
	{ 404, NULL, RH_E_NOTFOUND, N_("not found"), NULL },
	{ 405, NULL, RH_E_SERVER, N_("this server does not offer that"), NULL },
	{ 409, "AlreadyExists", RH_E_EXISTS, N_("the name is taken"), N_("Choose another name.") },
	{ 409, NULL, RH_E_CONFLICT, N_("somebody else changed it meanwhile"),
	  N_("Look at the newest version, then decide which one to keep.") },
	{ 410, NULL, RH_E_GONE, N_("the list is too old to go on"), NULL },
	{ 413, NULL, RH_E_LIMIT, N_("too large for the server"), NULL },
	{ 422, NULL, RH_E_INVALID, N_("the server refuses a value"), NULL },
	{ 429, NULL, RH_E_SERVER, N_("the server has too much to do"), N_("Try again in a while.") },
	{ 503, "ClusterUnavailable", RH_E_SERVER, N_("Rancher cannot reach the cluster"),
	  N_("Look at the cluster's state under Cluster Management.") },
	{ 504, NULL, RH_E_SERVER, N_("the server did not answer in time"), N_("Try again.") },
};

static const struct meaning *meaning_of(int status, const char *reason)
{
	for (size_t i = 0; i < RH_LEN(meanings); i++)
		if (meanings[i].status == status &&
		    (!meanings[i].reason || (reason && !strcmp(reason, meanings[i].reason))))
			return &meanings[i];
	return NULL;
}

/* Texts by which Rancher says that the tunnel to a cluster is down, at status 500, 502 or 503. */
static bool tunnel_down(const char *message)
{
	static const char *const signs[] = { "cluster agent disconnected", "failed to find Session for client",
					     "lost connection to cluster", "cluster not provisioned" };

	for (size_t i = 0; message && i < RH_LEN(signs); i++)
		if (strstr(message, signs[i]))
			return true;
	return false;
}

/* Takes the part of *s between `before` and the next `"`; false when `before` is absent. */
static bool quoted_after(struct rh_str s, const char *before, struct rh_str *out)
{
	size_t at = rh_str_find(s, before), end;

	if (at == s.n)
		return false;
	s = rh_str_from(s, at + strlen(before));
	end = rh_str_find(s, "\"");
	*out = rh_str_n(s.p, end);
	return end < s.n;
}

/* `secrets is forbidden: User "u" cannot list resource "secrets" in API group "" in the namespace "ns"` (apiserver
 * responsewriters/errors.go) as a sentence that names the permission. */
static void forbidden_why(const char *message, struct rh_err *e)
{
	struct rh_str m = rh_str(message), user, resource, ns, verb;
	size_t at = rh_str_find(m, "\" cannot "), end;

	if (!quoted_after(m, "User \"", &user) || at == m.n || !quoted_after(m, "resource \"", &resource)) {
		rh_err_why(e, "%s", message);
		return;
	}
	verb = rh_str_from(m, at + strlen("\" cannot "));
	end = rh_str_find(verb, " ");
	verb = rh_str_n(verb.p, end);
	if (quoted_after(m, "in the namespace \"", &ns))
		rh_err_why(e, _("%.*s may not %.*s %.*s in %.*s"), RH_ARG(user), RH_ARG(verb), RH_ARG(resource),
			   RH_ARG(ns));
	else
		rh_err_why(e, _("%.*s may not %.*s %.*s in the whole cluster"), RH_ARG(user), RH_ARG(verb),
			   RH_ARG(resource));
}

/* `Invalid value: "x": must be …` without the part that repeats what was typed (field/errors.go). */
static struct rh_str cause_text(struct rh_str message)
{
	static const char *const prefixes[] = { "Invalid value: \"", "Unsupported value: \"", "Duplicate value: \"" };

	for (size_t i = 0; i < RH_LEN(prefixes); i++) {
		struct rh_str rest;
		size_t end;

		if (!rh_str_starts(message, prefixes[i]))
			continue;
		rest = rh_str_from(message, strlen(prefixes[i]));
		end = rh_str_find(rest, "\": ");
		if (end < rest.n)
			return rh_str_from(rest, end + 3);
	}
	if (rh_str_starts(message, "Required value: "))
		return rh_str_from(message, strlen("Required value: "));
	return message;
}

struct first_cause {
	char *message;
};

static void keep_first(void *ctx, const char *field, const char *message)
{
	struct first_cause *first = ctx;

	(void)field;
	if (!first->message && *message)
		first->message = rh_strdup(message);
}

static void explain(const struct net_http_head *head, struct rh_str body, const struct said *s, struct rh_err *e)
{
	struct first_cause first = { NULL };

	if (s->page) {
		rh_err_why(e,
			   _("HTTP %d with a web page instead of an answer%s%s: a proxy or a login page stands in "
			     "between"),
			   head->status, s->message ? " · " : "", s->message ? s->message : "");
		return;
	}
	kube_status_causes(body, keep_first, &first);
	if (e->code == RH_E_FORBIDDEN && s->message)
		forbidden_why(s->message, e);
	else if (first.message)
		rh_err_why(e, "%s", first.message);
	else if (s->message)
		rh_err_why(e, "%s", s->message);
	else if (head->location[0])
		rh_err_why(e, _("HTTP %d: the server sends us to %.*s"), head->status,
			   (int)strcspn(head->location, "?#"), head->location);
	else if (s->reason)
		rh_err_why(e, "HTTP %d (%s)", head->status, s->reason);
	else
		rh_err_why(e, "HTTP %d", head->status);
	free(first.message);
}

/* A 401 is about what was sent, which is not always a token. */
static void refused_sign_in(const struct net_http_head *head, struct rh_err *e)
{
	char until[16];

	net_day_text(head->sent_until, until);
	switch (head->sent) {
	case NET_SENT_CERTIFICATE:
		if (head->sent_until && head->sent_until <= rh_wall()) {
			rh_err_why(e, _("The client certificate of user \"%s\" ended on %s."), head->sent_user, until);
			rh_err_fix(e, "%s",
				   _("Get a new one from whoever runs the cluster. Check the clock of this machine as "
				     "well."));
		} else {
			rh_err_fix(e,
				   _("Sent was the client certificate of user \"%s\", valid until %s: the server does "
				     "not know who "
				     "signed it."),
				   head->sent_user, until);
		}
		break;
	case NET_SENT_NOTHING:
		rh_err_fix(e, "%s", _("No credentials were sent: the context has no user, or its user has none."));
		break;
	case NET_SENT_PASSWORD:
		rh_err_fix(e,
			   _("Sent were the user name and the password of \"%s\": they are wrong, or the server takes "
			     "none."),
			   head->sent_user);
		break;
	default:
		rh_err_fix(e, "%s", _("Sign in again: the token is wrong, has expired or was withdrawn."));
	}
}

/* Without credentials Kubernetes answers 403 and names this user: that is "not signed in". */
static bool anonymous(const struct said *s)
{
	return s->message && strstr(s->message, "\"system:anonymous\"");
}

enum rh_code kube_reply_error(const struct net_http_head *head, struct rh_str body, const char *what, struct rh_err *e)
{
	bool page = !strncasecmp(head->content_type, "text/html", 9);
	const struct meaning *m;
	struct said s;

	memset(e, 0, sizeof *e);
	if (head->status >= 200 && head->status < 300 && !page)
		return RH_OK;
	said_read(head, body, &s);
	m = meaning_of(head->status == 403 && anonymous(&s) ? 401 : head->status, s.reason);
	if (head->status >= 500 && tunnel_down(s.message))
		m = meaning_of(503, "ClusterUnavailable");
	if (m && !(s.page && m->code != RH_E_AUTH)) {
		rh_err_set(e, m->code, _("%s: %s"), what, _(m->what));
		if (m->fix)
			rh_err_fix(e, "%s", _(m->fix));
	} else {
		rh_err_set(e, RH_E_SERVER, _("%s: the server answered something unexpected"), what);
		if (s.page)
			rh_err_fix(e, "%s", _("Check the address of the server and the proxy in between."));
	}
	e->http = head->status;
	explain(head, body, &s, e);
	if (e->code == RH_E_AUTH)
		refused_sign_in(head, e);
	if (s.field) {
		size_t n = strlen(s.field);

		n = n < sizeof e->field ? n : sizeof e->field - 1;
		memcpy(e->field, s.field, n);
		e->field[n] = '\0';
	}
	said_release(&s);
	return e->code;
}

static void cause_tell(struct rh_str element, void (*cause)(void *ctx, const char *field, const char *message),
		       void *ctx)
{
	char *field = kube_text(element, "/field"), *message = kube_text(element, "/message");
	struct rh_buf clean;

	rh_buf_init(&clean, TEXT_MOST);
	rh_line_clean(&clean, cause_text(rh_str(message)));
	cause(ctx, field ? field : "", clean.p);
	rh_buf_release(&clean);
	free(field);
	free(message);
}

void kube_status_causes(struct rh_str body, void (*cause)(void *ctx, const char *field, const char *message), void *ctx)
{
	struct rh_str causes;
	struct data_json_iter it;
	struct rh_err e;

	if (data_json_find(body, "/details/causes", &causes, &e) != RH_OK || !data_json_iter_init(&it, causes))
		return;
	while (data_json_next(&it))
		cause_tell(it.value, cause, ctx);
}
