/* The steps of a test: knock at /v2/ without credentials, log in the way that the registry asks for, then ask for the
 * image. */
#include "probe/probe.h"
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"
#include "probe/internal.h"
#include "registry/image.h"
#include "registry/keyring.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#define ALL_MS 15000
#define CONNECT_MS 5000
#define BODY_LIMIT ((size_t)64 << 10)
#define TOKEN_LIMIT ((size_t)32 << 10)

#define MANIFESTS                                                                               \
	"application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, " \
	"application/vnd.docker.distribution.manifest.list.v2+json, "                           \
	"application/vnd.docker.distribution.manifest.v2+json"

const struct probe_def probe_defs[PROBE_VERDICTS] = {
	[PROBE_WORKS] = { "works", true, false },
	[PROBE_PULLS] = { "may-pull", true, false },
	[PROBE_OPEN] = { "open", false, false },
	[PROBE_UNJUDGED] = { "not-judged", false, false },
	[PROBE_WRONG] = { "wrong-login", false, true },
	[PROBE_NO_PULL] = { "may-not-pull", true, true },
	[PROBE_NO_IMAGE] = { "no-image", true, true },
	[PROBE_LIMITED] = { "limited", false, true },
	[PROBE_NO_HOST] = { "no-host", false, true },
	[PROBE_UNREACHED] = { "unreachable", false, true },
	[PROBE_UNTRUSTED] = { "untrusted", false, true },
	[PROBE_PLAIN] = { "plain-http", false, true },
	[PROBE_NO_REGISTRY] = { "no-registry", false, true },
	[PROBE_UNSAFE] = { "unsafe-realm", false, true },
	[PROBE_ODD] = { "unclear", false, true },
};

/* ---- one request after the other ---- */

static void probe_free(struct probe *p)
{
	probe_result_free(p->result);
	net_endpoint_drop(&p->at);
	net_endpoint_drop(&p->realm_at);
	rh_secret_release(&p->password);
	probe_challenge_release(&p->challenge);
	rh_secret_release(&p->kept);
	free(p->nobody);
	free(p->user);
	free(p->ca_pem);
	free(p->demo);
	free(p->image_path);
	free(p->image_name);
	free(p);
}

/* Called after each answer, or instead of it when the owner is gone. */
static void request_over(void *ctx)
{
	struct probe *p = ctx;

	if (--p->requests == 0)
		probe_free(p);
}

static bool try_plain(struct probe *p, const struct rh_err *e);

static void request_done(void *ctx, const struct net_http_head *head, struct rh_str body, const struct rh_err *e)
{
	struct probe *p = ctx;

	p->result->retry_after = head->retry_after;
	if (e->code == RH_OK)
		p->step(p, head, body);
	else if (p->pending != PROBE_VERDICTS) /* only the second question was lost */
		probe_say(p, p->pending, rh_secret_peek(&p->kept));
	else if (!try_plain(p, e))
		probe_say_error(p, e);
}

struct request {
	const char *method, *path, *accept;
	bool anonymous;
};

static void ask(struct probe *p, struct net_endpoint *at, const struct request *r, probe_step *then)
{
	int64_t left = p->until - rh_now();

	p->step = then;
	p->requests++;
	net_http_start(p->net, &(struct net_http){ .at = at,
						   .method = r->method,
						   .path = r->path,
						   .accept = r->accept,
						   .owner = p->owner,
						   .anonymous = r->anonymous,
						   .timeout_ms = left > 1 ? (unsigned)left : 1,
						   .connect_ms = CONNECT_MS,
						   .limit = BODY_LIMIT,
						   .on_done = request_done,
						   .ctx = p,
						   .drop = request_over });
}

/* ---- the image ---- */

static void on_manifest(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	switch (head->status) {
	case 200:
		probe_settle(p, PROBE_PULLS, body);
		break;
	case 401:
	case 403:
		probe_settle(p, PROBE_NO_PULL, body);
		break;
	case 404:
		probe_settle(p, PROBE_NO_IMAGE, body);
		break;
	case 429:
		probe_say(p, PROBE_LIMITED, body);
		break;
	default:
		probe_say_redirect(p, head, body);
	}
}

static void ask_manifest(struct probe *p)
{
	ask(p, p->at, &(struct request){ .method = "HEAD", .path = p->image_path, .accept = MANIFESTS }, on_manifest);
}

/* ---- Bearer ---- */

/* Many services say only in words that an account is locked. */
static bool locked(const struct probe *p, struct rh_str body)
{
	struct rh_buf said;

	rh_buf_init(&said, 1024);
	probe_words(p, body, &said);
	bool is = rh_str_has_nocase(rh_buf_str(&said), RH_STR("lock")) ||
		  rh_str_has_nocase(rh_buf_str(&said), RH_STR("too many"));
	rh_buf_release(&said);
	return is;
}

/* {"token":"…"} or {"access_token":"…"}, into the endpoint of the registry. */
static bool take_token(struct probe *p, struct rh_str body)
{
	static const char *const names[] = { "/token", "/access_token" };
	struct rh_str raw;
	struct rh_err e;

	for (size_t i = 0; i < RH_LEN(names); i++) {
		rh_secret_clear(&p->at->credential);
		if (data_json_find(body, names[i], &raw, &e) == RH_OK && raw.n < TOKEN_LIMIT &&
		    data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&p->at->credential)) && p->at->credential.n) {
			p->at->auth = NET_AUTH_BEARER;
			return true;
		}
	}
	rh_secret_clear(&p->at->credential);
	return false;
}

static void on_bearer_login(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	if (head->status == 200)
		probe_settle(p, PROBE_WORKS, body);
	else
		probe_say(p, head->status == 429 ? PROBE_LIMITED : PROBE_ODD, body);
}

static void on_scoped_token(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	if (head->status == 200 && take_token(p, body))
		ask_manifest(p);
	else if (head->status == 401 || head->status == 403)
		probe_settle(p, PROBE_NO_PULL, body); /* the same login got a token without this scope */
	else if (head->status == 429)
		probe_say(p, PROBE_LIMITED, body);
	else
		probe_say_redirect(p, head, body);
}

static void on_token(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	switch (head->status) {
	case 200:
		if (!take_token(p, body))
			probe_say(p, PROBE_ODD, body);
		else if (p->image_path)
			probe_ask_token(p, &(struct probe_token){ .scope = true, .user = p->user }, on_scoped_token);
		else
			ask(p, p->at, &(struct request){ .method = "GET", .path = "/v2/" }, on_bearer_login);
		break;
	case 400:
	case 401:
	case 403:
		probe_say(p, locked(p, body) ? PROBE_LIMITED : PROBE_WRONG, body);
		break;
	case 429:
		probe_say(p, PROBE_LIMITED, body);
		break;
	default:
		probe_say_redirect(p, head, body);
	}
}

static void add_parameter(struct rh_buf *path, const char *name, const char *value)
{
	rh_buf_addf(path, "%s=", name);
	net_url_escape(path, rh_str(value));
}

/* The login itself goes first, without a scope: only then an answer to the scope says something about the image alone.
 */
void probe_ask_token(struct probe *p, const struct probe_token *how, probe_step *then)
{
	struct rh_buf path;

	rh_buf_init(&path, 16384);
	rh_buf_addz(&path, strchr(p->realm_at->url, '?') ? "&" : "?");
	if (how->user)
		add_parameter(&path, "account", how->user);
	if (p->challenge.service && *p->challenge.service)
		add_parameter(&path, how->user ? "&service" : "service", p->challenge.service);
	if (how->scope) {
		char *wanted = rh_format("repository:%s:pull", p->image_name);
		add_parameter(&path, "&scope", wanted);
		free(wanted);
	}
	ask(p, p->realm_at, &(struct request){ .method = "GET", .path = path.p, .anonymous = how->anonymous }, then);
	rh_buf_release(&path);
}

/* How an endpoint of the test is reached, and whom it trusts. */
static void set_way(const struct probe *p, struct net_endpoint *at)
{
	rh_strset(&at->ca_pem, p->ca_pem);
	if (!p->demo)
		return;
	rh_strset(&at->connect_to, p->demo);
	rh_strset(&at->proxy, "");
}

static void log_in(struct net_endpoint *at, const struct probe *p)
{
	at->auth = NET_AUTH_BASIC;
	rh_strset(&at->user, p->user);
	rh_secret_copy(&at->credential, &p->password);
}

static void bearer(struct probe *p)
{
	struct net_url url;
	struct rh_err e;
	char *realm = rh_str_dup(rh_str_n(p->challenge.realm, rh_str_find(rh_str(p->challenge.realm), "#")));

	if (net_url_read(realm, &url))
		p->result->realm = rh_strdup(url.host);
	if (!probe_realm_allowed(p->at->url, realm, &e)) {
		p->result->say = e;
		probe_say(p, PROBE_UNSAFE, RH_STR(""));
	} else {
		p->realm_at = net_endpoint_new(realm);
		set_way(p, p->realm_at);
		log_in(p->realm_at, p);
		probe_ask_token(p, &(struct probe_token){ .user = p->user }, on_token);
	}
	free(realm);
}

/* ---- Basic, and none ---- */

static void basic_answer(struct probe *p, const struct net_http_head *head, struct rh_str body, enum probe_verdict fine)
{
	switch (head->status) {
	case 200:
		if (p->image_path)
			ask_manifest(p);
		else
			probe_say(p, fine, body);
		break;
	case 401:
		probe_say(p, locked(p, body) ? PROBE_LIMITED : PROBE_WRONG, body);
		break;
	case 403:
		probe_say(p, locked(p, body) ? PROBE_LIMITED : PROBE_NO_PULL, body);
		break;
	case 429:
		probe_say(p, PROBE_LIMITED, body);
		break;
	default:
		probe_say(p, PROBE_ODD, body);
	}
}

static void on_basic(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	basic_answer(p, head, body, PROBE_WORKS);
}

static void on_open(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	basic_answer(p, head, body, PROBE_OPEN);
}

static void basic(struct probe *p, probe_step *then)
{
	log_in(p->at, p);
	ask(p, p->at, &(struct request){ .method = "GET", .path = "/v2/" }, then);
}

/* ---- the first knock ---- */

static bool page(const struct net_http_head *head, struct rh_str body)
{
	return strncasecmp(head->content_type, "text/html", 9) == 0 || rh_str_starts(rh_str_trim(body), "<");
}

/* A registry whose /v2/ is open may still want a login for this image: then its answer says which. */
static void on_open_basic(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	if (head->status == 401)
		probe_say(p, locked(p, body) ? PROBE_LIMITED : PROBE_WRONG, body);
	else
		on_manifest(p, head, body);
}

static void on_open_manifest(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	probe_challenge_release(&p->challenge);
	bool challenged = probe_challenge_read(rh_str(head->auth_challenge), &p->challenge);

	if (head->status == 401 && challenged && p->challenge.scheme == PROBE_CHALLENGE_BEARER) {
		bearer(p);
	} else if (head->status == 401 && challenged) {
		log_in(p->at, p);
		ask(p, p->at, &(struct request){ .method = "HEAD", .path = p->image_path, .accept = MANIFESTS },
		    on_open_basic);
	} else if (head->status == 401) {
		probe_say_no_way(p);
	} else if (head->status == 200 || head->status == 404) {
		p->pending = head->status == 200 ? PROBE_PULLS : PROBE_NO_IMAGE;
		probe_say(p, PROBE_OPEN, body);
	} else if (head->status == 429) {
		probe_say(p, PROBE_LIMITED, body);
	} else {
		probe_say_redirect(p, head, body);
	}
}

static void on_knock(struct probe *p, const struct net_http_head *head, struct rh_str body)
{
	bool challenged = probe_challenge_read(rh_str(head->auth_challenge), &p->challenge);

	if (head->status == 401 && challenged && p->challenge.scheme == PROBE_CHALLENGE_BEARER)
		bearer(p);
	else if (head->status == 401 && challenged)
		basic(p, on_basic);
	else if (head->status == 401)
		probe_say_no_way(p);
	else if (head->status == 200 && !page(head, body) && p->image_path)
		ask(p, p->at,
		    &(struct request){
			    .method = "HEAD", .path = p->image_path, .accept = MANIFESTS, .anonymous = true },
		    on_open_manifest);
	else if (head->status == 200 && !page(head, body))
		basic(p, on_open);
	else if (head->status == 429)
		probe_say(p, PROBE_LIMITED, body);
	else if (head->status == 403 || head->status >= 500)
		probe_say(p, PROBE_ODD, body);
	else
		probe_say(p, PROBE_NO_REGISTRY, rh_str(head->location));
}

static void knock(struct probe *p)
{
	ask(p, p->at, &(struct request){ .method = "GET", .path = "/v2/", .anonymous = true }, on_knock);
}

static struct net_endpoint *endpoint(struct probe *p, const char *scheme)
{
	char *url = rh_format("%s://%s", scheme, p->result->host);
	struct net_endpoint *at = net_endpoint_new(url);

	set_way(p, at);
	free(url);
	return at;
}

/* A registry of this machine may do without TLS: what goes there leaves no wire. */
static bool try_plain(struct probe *p, const struct rh_err *e)
{
	struct net_url url;

	if (p->plain || p->step != on_knock || e->code != RH_E_TLS || strcmp(e->field, "scheme") != 0 ||
	    !net_url_read(p->at->url, &url) || !url.loopback)
		return false;
	p->plain = true;
	net_endpoint_drop(&p->at);
	p->at = endpoint(p, "http");
	knock(p);
	return true;
}

/* ---- from outside ---- */

static void take_image(struct probe *p, const struct registry_image *image)
{
	if (!image)
		return;
	p->image_name = rh_strdup(image->path);
	p->image_path = rh_format("/v2/%s/manifests/%s", image->path,
				  image->digest ? image->digest
				  : image->tag  ? image->tag
						: "latest");
}

/* What can be said without asking anybody. */
static bool fit_to_send(struct probe *p, const struct probe_request *how, struct rh_err *e)
{
	struct rh_buf host;
	struct net_url url;

	rh_buf_init(&host, 300);
	bool ok = registry_server(rh_str(how->key), how->image, &host, e);
	p->result->host = rh_buf_take(&host);
	rh_buf_release(&host);
	if (!ok)
		return false;
	char *text = rh_format("https://%s", p->result->host);
	ok = net_url_read(text, &url) && !url.user_info;
	free(text);
	if (!ok)
		rh_err_set(e, RH_E_INVALID, _("%s is no address of a registry"), p->result->host);
	else if (strchr(p->user, ':'))
		rh_err_set(e, RH_E_INVALID, "%s",
			   _("A user name cannot hold a colon: the kubelet splits user and password there."));
	else if (!*p->user && !p->password.n)
		rh_err_set(e, RH_E_INVALID, "%s", _("There is no user name and no password to test."));
	return e->code == RH_OK;
}

void probe_start(struct net *n, const struct probe_request *how, struct rh_owner owner, int tag)
{
	struct probe *p = rh_alloc(sizeof *p);
	char from[256] = "";
	struct rh_err e;

	p->net = n;
	p->owner = owner;
	p->tag = tag;
	p->until = rh_now() + ALL_MS;
	p->pending = PROBE_VERDICTS;
	p->user = rh_strdup(how->user ? how->user : "");
	p->ca_pem = how->ca_pem ? rh_strdup(how->ca_pem) : NULL;
	p->demo = how->demo ? rh_strdup(how->demo) : NULL;
	rh_secret_copy(&p->password, how->password);
	p->result = rh_alloc(sizeof *p->result);
	p->result->retry_after = -1;
	if (gethostname(from, sizeof from - 1) != 0)
		from[0] = '\0';
	p->result->from = rh_strdup(from);
	take_image(p, how->image);
	if (!fit_to_send(p, how, &e)) {
		p->result->say = e;
		probe_say(p, PROBE_ODD, RH_STR(""));
		probe_free(p);
		return;
	}
	if (how->demo && !how->plays(how->ctx, p->result->host)) {
		net_err_no_host(&e, p->result->host);
		probe_say_error(p, &e);
		probe_free(p);
		return;
	}
	p->at = endpoint(p, "https");
	p->result->proxy = net_endpoint_proxy(p->at);
	knock(p);
}

void probe_result_free(void *result)
{
	struct probe_result *r = result;

	if (!r)
		return;
	free(r->host);
	free(r->realm);
	free(r->from);
	free(r->proxy);
	free(r);
}
