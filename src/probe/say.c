/* What a test found, in a sentence: what, the other side's words, and what to do next. */
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"
#include "probe/internal.h"
#include "probe/probe.h"
#include "registry/expiry.h"

#include <string.h>

/* ---- the words of the other side ---- */

static bool text_at(struct rh_str body, const char *pointer, struct rh_buf *out)
{
	rh_buf_clear(out);
	return data_json_find_text(body, pointer, out) && out->n;
}

static bool holds(struct rh_str text, struct rh_str part)
{
	for (size_t i = 0; part.n && i + part.n <= text.n; i++)
		if (memcmp(text.p + i, part.p, part.n) == 0)
			return true;
	return false;
}

void probe_words(const struct probe *p, struct rh_str body, struct rh_buf *out)
{
	static const char *const pointers[] = { "/errors/0/message", "/errors/0/code", "/error_description",
						"/details",          "/message",       "/error" };
	struct rh_buf raw;
	struct rh_err e;
	bool found = false;

	rh_buf_init(&raw, 2048);
	body = rh_str_trim(body);
	if (data_json_check(body, &e) == RH_OK)
		for (size_t i = 0; i < RH_LEN(pointers) && !found; i++)
			found = text_at(body, pointers[i], &raw);
	/* A server that repeats what it was sent must not put it on the screen. */
	if (found && !holds(rh_buf_str(&raw), rh_secret_peek(&p->password)))
		rh_line_clean(out, rh_buf_str(&raw));
	rh_buf_release(&raw);
}

/* ---- the verdicts ---- */

static void words_into(struct probe *p, struct rh_str body)
{
	struct rh_buf said;

	rh_buf_init(&said, 1024);
	probe_words(p, body, &said);
	if (said.n && !rh_str_is(rh_buf_str(&said), "authentication required")) /* which is no news */
		rh_err_why(&p->result->say, _("%s says: \"%s\"."), p->realm_at ? p->result->realm : p->result->host,
			   said.p);
	rh_buf_release(&said);
}

/* What the password says of its own end. The registry's clock is not asked: it has refused, or not. */
static enum registry_expiry_state end_of(const struct probe *p, char age[RH_AGE_SAID])
{
	return registry_expiry_age(registry_expiry(rh_secret_peek(&p->password)).ends, rh_wall(), age);
}

static void say_end(struct probe *p)
{
	char age[RH_AGE_SAID];
	enum registry_expiry_state is = end_of(p, age);

	if (is == REGISTRY_EXPIRY_SOON || is == REGISTRY_EXPIRY_LATER)
		rh_err_fix(&p->result->say, _("The password ends in %s."), age);
}

/* True: that is why it was refused, and it is said. */
static bool say_ended(struct probe *p, struct rh_str body)
{
	char age[RH_AGE_SAID];

	if (end_of(p, age) != REGISTRY_EXPIRY_ENDED)
		return false;
	rh_err_set(&p->result->say, RH_E_AUTH, _("The password of %s ended %s ago: %s refuses it."), p->user, age,
		   p->result->host);
	words_into(p, body);
	rh_err_fix(&p->result->say, "%s", _("Get a new one, and enter it in place of this one."));
	return true;
}

static void say_works(struct probe *p, struct rh_str body)
{
	(void)body;
	rh_err_set(&p->result->say, RH_OK, _("Works: %s accepts %s."), p->result->host, p->user);
	say_end(p);
}

static void say_pulls(struct probe *p, struct rh_str body)
{
	(void)body;
	rh_err_set(&p->result->say, RH_OK, _("Works: %s may pull %s from %s."), p->user, p->image_name,
		   p->result->host);
	say_end(p);
}

static void say_open(struct probe *p, struct rh_str body)
{
	(void)body;
	if (p->pending == PROBE_PULLS)
		rh_err_set(&p->result->say, RH_OK, _("%s gives %s to anybody, without a login."), p->result->host,
			   p->image_name);
	else if (p->pending == PROBE_NO_IMAGE)
		rh_err_set(&p->result->say, RH_OK, _("%s asks nobody for a login, and has no such image as %s."),
			   p->result->host, p->image_name);
	else
		rh_err_set(&p->result->say, RH_OK, _("%s asks nobody for a login."), p->result->host);
	rh_err_fix(&p->result->say, "%s",
		   _("Whether user and password are right cannot be told. Test it with a private image."));
}

static void say_unjudged(struct probe *p, struct rh_str body)
{
	struct rh_err *e = &p->result->say;

	if (p->pending == PROBE_PULLS)
		rh_err_set(e, RH_OK, _("%s gives %s to %s, as to anybody."), p->result->host, p->image_name, p->user);
	else if (p->pending == PROBE_WORKS)
		rh_err_set(e, RH_OK, _("%s accepts %s, as it accepts anybody."), p->result->host, p->user);
	else
		rh_err_set(e, RH_OK, _("%s does not give %s to %s, or does not have it."), p->result->host,
			   p->image_name, p->user);
	words_into(p, body);
	if (!e->why[0])
		rh_err_why(e, _("Its token service takes any login, also one that was made up for this test."));
	rh_err_fix(e, "%s", _("Whether user and password are right cannot be told. Test it with a private image."));
}

static void say_wrong(struct probe *p, struct rh_str body)
{
	if (say_ended(p, body))
		return;
	rh_err_set(&p->result->say, RH_E_AUTH, _("Wrong user name or password: %s refuses %s."), p->result->host,
		   p->user);
	words_into(p, body);
	rh_err_fix(&p->result->say, "%s", _("Correct them. Many registries lock an account after a few wrong logins."));
}

static void say_no_pull(struct probe *p, struct rh_str body)
{
	struct rh_err *e = &p->result->say;

	if (say_ended(p, body))
		return;
	if (p->image_name)
		rh_err_set(e, RH_E_FORBIDDEN, _("The login is right, but %s may not pull %s."), p->user, p->image_name);
	else
		rh_err_set(e, RH_E_FORBIDDEN, _("%s knows %s, but refuses it."), p->result->host, p->user);
	words_into(p, body);
	rh_err_fix(e, "%s",
		   _("Give the account the right to pull there. A misspelt repository is refused in the same way."));
}

static void say_no_image(struct probe *p, struct rh_str body)
{
	rh_err_set(&p->result->say, RH_E_NOTFOUND,
		   _("The login is right, but %s has no such image, or hides it from %s."), p->result->host, p->user);
	words_into(p, body);
	rh_err_fix(&p->result->say, "%s", _("Check repository and tag."));
}

static void say_limited(struct probe *p, struct rh_str body)
{
	struct rh_err *e = &p->result->say;

	rh_err_set(e, RH_E_LIMIT, _("%s takes no login of %s now: locked out, or too many requests."), p->result->host,
		   p->user);
	words_into(p, body);
	if (p->result->retry_after > 0)
		rh_err_fix(e, _("Try again in %d s, not before."), p->result->retry_after);
	else
		rh_err_fix(e, "%s", _("Wait before the next try; ask who runs the registry to unlock the account."));
}

static void say_no_registry(struct probe *p, struct rh_str location)
{
	struct rh_err *e = &p->result->say;

	rh_err_set(e, RH_E_SERVER, _("%s is no container registry: it has no /v2/."), p->result->host);
	if (location.n)
		rh_err_why(e, _("It sends one on to %.*s, where credentials were not sent."), RH_ARG(location));
	rh_err_fix(e, "%s", _("Check host and port: a registry often has another one than its web pages."));
}

static void say_unsafe(struct probe *p, struct rh_str body)
{
	(void)p; /* the rule said it */
	(void)body;
}

static void say_odd(struct probe *p, struct rh_str body)
{
	struct rh_err *e = &p->result->say;

	if (e->what[0])
		return;
	rh_err_set(e, RH_E_SERVER, _("%s gave an answer that does not tell whether the login is right."),
		   p->result->host);
	words_into(p, body);
	rh_err_fix(e, "%s", _("Try again later, or ask who runs the registry."));
}

void probe_say_redirect(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	struct rh_err *e = &p->result->say;

	if (head->status / 100 == 3 && head->location[0]) {
		const char *from = p->realm_at && p->result->realm ? p->result->realm : p->result->host;

		rh_err_set(e, RH_E_SERVER, _("%s sends one on to %s, where credentials were not sent."), from,
			   head->location);
		rh_err_fix(e, "%s",
			   _("Whether the login is right was not told. Ask who runs the registry whether that address "
			     "is right."));
	}
	probe_say(p, PROBE_ODD, body);
}

void probe_say_no_way(struct probe *p)
{
	struct rh_err *e = &p->result->say;

	if (p->challenge.others) {
		rh_err_set(e, RH_E_SERVER, _("%s asks for a login by %s, which nodes cannot do."), p->result->host,
			   p->challenge.others);
		rh_err_fix(
			e, "%s",
			_("Nodes and this test can do Basic and Bearer: ask who runs the registry for one of them."));
	} else {
		rh_err_set(e, RH_E_SERVER, _("%s asks for a login, but does not say how."), p->result->host);
		rh_err_why(e, "%s",
			   _("Its answer has no usable WWW-Authenticate header: a proxy in between may have taken it "
			     "off."));
		rh_err_fix(e, "%s", _("Nodes cannot log in there either. Ask who runs the registry."));
	}
	probe_say(p, PROBE_ODD, RH_STR(""));
}

static void (*const says[PROBE_VERDICTS])(struct probe *p, struct rh_str body) = {
	[PROBE_WORKS] = say_works,       [PROBE_PULLS] = say_pulls,     [PROBE_OPEN] = say_open,
	[PROBE_UNJUDGED] = say_unjudged, [PROBE_WRONG] = say_wrong,     [PROBE_NO_PULL] = say_no_pull,
	[PROBE_NO_IMAGE] = say_no_image, [PROBE_LIMITED] = say_limited, [PROBE_NO_REGISTRY] = say_no_registry,
	[PROBE_UNSAFE] = say_unsafe,     [PROBE_ODD] = say_odd,
};

static void end(struct probe *p, enum probe_verdict verdict)
{
	struct probe_result *r = p->result;

	p->result = NULL;
	r->verdict = verdict;
	r->when = rh_wall();
	if (!r->proxy)
		r->proxy = rh_strdup("");
	rh_log("test login at %s: %s", r->host, probe_defs[verdict].id);
	rh_message_post((struct rh_message){ .to = p->owner, .tag = p->tag, .body = r, .drop = probe_result_free });
}

void probe_say(struct probe *p, enum probe_verdict verdict, struct rh_str body)
{
	says[verdict](p, body);
	end(p, verdict);
}

void probe_say_error(struct probe *p, const struct rh_err *e)
{
	struct rh_err *say = &p->result->say;
	bool tls = e->code == RH_E_TLS;
	enum probe_verdict verdict = PROBE_UNREACHED;

	*say = *e;
	if (tls && strcmp(e->field, "scheme") == 0) {
		verdict = PROBE_PLAIN;
		rh_err_fix(say, "%s",
			   _("The password was not sent. Check the port; nodes pull from it only where they are set up "
			     "for an "
			     "insecure registry."));
	} else if (tls) {
		verdict = PROBE_UNTRUSTED;
		rh_err_fix(
			say, "%s",
			_("Name its CA certificate as CA file. Nodes need it as well, in their own registries.yaml or "
			  "certs.d."));
	} else if (e->code == RH_E_NET && strcmp(e->field, "name") == 0) {
		verdict = PROBE_NO_HOST;
	} else if (e->code == RH_E_LIMIT || e->code == RH_E_SERVER || e->code == RH_E_AUTH || e->code == RH_E_REFUSED) {
		verdict = PROBE_ODD;
	}
	end(p, verdict);
}
