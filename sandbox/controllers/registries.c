/* The simulated registries: who they know, what they have, and what containerd says when they refuse. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/learners.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "registry/image.h"

#include <stdio.h>
#include <string.h>

enum registry_fault { FINE, NO_SUCH_HOST, TIMES_OUT, UNKNOWN_CA, RATE_LIMITED, OPEN_LIMITED };
static const char *const fault_names[] = {
	[FINE] = "none",       [NO_SUCH_HOST] = "no-such-host", [TIMES_OUT] = "timeout",
	[UNKNOWN_CA] = "x509", [RATE_LIMITED] = "rate-limit",   [OPEN_LIMITED] = "rate-limit-anonymous"
};

static const struct registry {
	const char *host, *api, *realm, *service; /* api: where /v2/ is, when elsewhere */
	enum registry_fault fault;
	int anonymous, wrong; /* what its token server answers; 0: it gives a token, which opens nothing private */
} registries[] = {
	{ "quay.io", NULL, "https://quay.io/v2/auth", "quay.io", FINE, 401, 401 },
	{ "docker.io", "registry-1.docker.io", "https://auth.docker.io/token", "registry.docker.io", FINE, 0, 401 },
	{ "ghcr.io", NULL, "https://ghcr.io/token", "ghcr.io", FINE, 401, 403 },
	{ "harbor.corp.example", NULL, "https://harbor.corp.example/service/token", "harbor-registry", FINE, 0, 401 },
	{ "artifactory.corp.example:8443", NULL,
	  "https://artifactory.corp.example:8443/artifactory/api/docker/docker/v2/token",
	  "artifactory.corp.example:8443", FINE, 401, 401 },
	{ "mirror.corp.example", NULL, "https://mirror.corp.example/token", "mirror", FINE, 401, 401 },
	{ "harbor.ceshi.example:8443", NULL, "https://harbor.ceshi.example:8443/service/token", "harbor-registry", FINE,
	  0, 401 },
	{ "registry.k8s.io", NULL, "", "", FINE, 0, 401 },
	{ "registry.lab.example:5000", NULL, "", "", UNKNOWN_CA, 401, 401 },
	{ SB_ECR_HOST, NULL, "", "", FINE, 401, 403 },
	{ "old.corp.example", NULL, "", "", TIMES_OUT, 401, 401 },
};

/* Repositories by prefix; the first that fits decides. */
static const struct repository {
	const char *host, *prefix;
	bool open;
} repositories[] = {
	{ "quay.io", "acme/", false },
	{ "quay.io", "", true },
	{ "docker.io", "acme/", false },
	{ "docker.io", "", true },
	{ "ghcr.io", "acme/", false },
	{ "ghcr.io", "", true },
	{ "harbor.corp.example", "public/", true },
	{ "harbor.ceshi.example:8443", "public/", true },
	{ "registry.k8s.io", "", true },
};

/* `may`: prefixes of the repositories that the user may pull, comma-separated. */
static const struct account {
	const char *host, *user, *may, *stem; /* stem: what its password begins with */
} accounts[] = {
	{ "quay.io", "acme+deploy", "acme/", "demo-quay" },
	{ "quay.io", "acme+ci", "acme/ci", "demo-quay-ci" },
	{ "docker.io", "acmeweb", "acme/,library/", "demo-hub" },
	{ "ghcr.io", "acme-bot", "acme/", "demo-ghcr" },
	{ "harbor.corp.example", "robot$web", "web/,shared/", "demo-harbor" },
	{ "harbor.corp.example", "robot$pay", "pay/,shared/", "demo-harbor-pay" },
	{ "harbor.corp.example", "robot$tools", "tools/,shared/", "demo-tools" },
	{ "artifactory.corp.example:8443", "ci", "", "demo-artifactory" },
	{ "mirror.corp.example", "pay", "pay/", "demo-mirror" },
	{ "harbor.ceshi.example:8443", "yanshou", "yanshou/,shared/", "demo-yanshou" },
	{ "registry.lab.example:5000", "lab", "", "demo-lab" },
	{ SB_ECR_HOST, "AWS", "", "" }, /* ecr.c says what its passwords are */
};

struct sb_registries {
	char *passwords[RH_LEN(accounts)];
	bool expired[RH_LEN(accounts)];
	bool own[RH_LEN(accounts)]; /* set by name: `accept` does not open it */
	char *accept;               /* opens every account besides its password; NULL: nothing does */
	enum registry_fault faults[RH_LEN(registries)];
	struct local_fault *local;
};
/* One that only the pods of one namespace meet. */
struct local_fault {
	struct local_fault *next;
	char *ns;
	size_t registry;
	enum registry_fault fault;
};

/* NULL: none of that name. */
static const struct registry *registry_of(const char *host)
{
	for (size_t i = 0; i < RH_LEN(registries); i++)
		if (!strcmp(registries[i].host, host))
			return &registries[i];
	return NULL;
}

void sb_registries_init(struct sb_world *w)
{
	char tail[9];
	sb_registries_free(&w->registries);
	w->registries = rh_alloc(sizeof *w->registries);
	sb_random_name(w, tail, 8, "bcdfghjklmnpqrstvwxz2456789");
	for (size_t i = 0; i < RH_LEN(accounts); i++)
		w->registries->passwords[i] = rh_format("%s-%s", accounts[i].stem, tail);
	for (size_t i = 0; i < RH_LEN(registries); i++)
		w->registries->faults[i] = registries[i].fault;
}

void sb_registries_free(struct sb_registries **r)
{
	if (!*r)
		return;
	for (size_t i = 0; i < RH_LEN(accounts); i++)
		free((*r)->passwords[i]);
	free((*r)->accept);
	while ((*r)->local) {
		struct local_fault *f = (*r)->local;
		(*r)->local = f->next;
		free(f->ns);
		free(f);
	}
	free(*r);
	*r = NULL;
}

static const char *plain_host(const char *host)
{
	return !strcmp(host, "index.docker.io") ? "docker.io" : host;
}

const char *sb_registry_password(const struct sb_world *w, const char *host, const char *user)
{
	for (size_t i = 0; i < RH_LEN(accounts); i++)
		if (!strcmp(accounts[i].host, plain_host(host)) && !strcmp(accounts[i].user, user))
			return w->registries->passwords[i];
	return NULL;
}

/* ---- a pull ---- */

static size_t account_of(const char *host, const char *user)
{
	size_t i = 0;
	while (i < RH_LEN(accounts) && (strcmp(accounts[i].host, host) || strcmp(accounts[i].user, user)))
		i++;
	return i;
}

static bool is_ecr(size_t i)
{
	return i < RH_LEN(accounts) && !strcmp(accounts[i].host, SB_ECR_HOST);
}

static bool opens(const struct sb_world *w, size_t i, struct rh_str password)
{
	const struct sb_registries *r = w->registries;
	if (i >= RH_LEN(accounts) || r->expired[i])
		return false;
	if (!r->own[i] && r->accept && rh_str_is(password, r->accept))
		return true;
	for (size_t k = 0; !r->own[i] && k < w->learners_n; k++)
		if (w->learners[k].accept && rh_str_is(password, w->learners[k].accept))
			return true;
	return is_ecr(i) && !r->own[i] ? sb_ecr_login(w, password) == SB_LOGIN_RIGHT
				       : rh_str_is(password, r->passwords[i]);
}

static bool is_open(const struct registry *r, const char *path)
{
	for (size_t i = 0; i < RH_LEN(repositories); i++)
		if (!strcmp(repositories[i].host, r->host) && rh_str_starts(rh_str(path), repositories[i].prefix))
			return repositories[i].open;
	return false;
}

static bool may(size_t account, const char *path)
{
	struct rh_str rest = rh_str(accounts[account].may), one;
	if (!rest.n)
		return true;
	while (rh_str_cut(&rest, ',', &one)) {
		char *prefix = rh_str_dup(one);
		bool fits = rh_str_starts(rh_str(path), prefix);
		free(prefix);
		if (fits)
			return true;
	}
	return false;
}

/* A tag exists when it is a usual name, or a version below 90. */
static bool has_tag(const char *tag)
{
	static const char *const usual[] = { "latest", "stable", "edge", "main", "alpine", "slim" };
	int64_t major;
	for (size_t i = 0; i < RH_LEN(usual); i++)
		if (!strcmp(tag, usual[i]))
			return true;
	struct rh_str version = rh_str(*tag == 'v' ? tag + 1 : tag);
	size_t n = 0;
	while (n < version.n && version.p[n] >= '0' && version.p[n] <= '9')
		n++;
	return n && n < 7 && rh_str_number(rh_str_n(version.p, n), 0, 89, &major);
}

static void escape(struct rh_buf *out, const char *z)
{
	for (; *z; z++)
		if (strchr(":/+$@", *z))
			rh_buf_addf(out, "%%%02X", (unsigned char)*z);
		else
			rh_buf_addc(out, *z);
}

static void token_refused(struct rh_buf *out, const struct registry *r, const struct registry_image *image,
			  const char *user, int status)
{
	static const struct {
		int status;
		const char *text;
	} texts[] = { { 401, "401 Unauthorized" }, { 403, "403 Forbidden" } };
	rh_buf_addf(out, "failed to authorize: failed to fetch %s token: unexpected status from GET request to %s?",
		    user ? "oauth" : "anonymous", r->realm);
	if (user) {
		rh_buf_addz(out, "account=");
		escape(out, user);
		rh_buf_addc(out, '&');
	}
	rh_buf_addz(out, "scope=repository%3A");
	escape(out, image->path);
	rh_buf_addz(out, "%3Apull&service=");
	escape(out, r->service);
	for (size_t i = 0; i < RH_LEN(texts); i++)
		if (texts[i].status == status)
			rh_buf_addf(out, ": %s",
				    !strcmp(r->host, "quay.io") && status == 401 ? "401 UNAUTHORIZED" : texts[i].text);
}

/* Of a registry without a token service, which judges the login itself. */
static void head_refused(struct rh_buf *out, const struct registry_image *image, int status)
{
	rh_buf_addf(out, "unexpected status from HEAD request to https://%s/v2/%s/manifests/%s: %s", image->domain,
		    image->path, image->tag ? image->tag : "latest",
		    status == 403 ? "403 Forbidden" : "401 Unauthorized");
}

static void head_failed(struct rh_buf *out, const char *host, const struct registry_image *image, const char *why)
{
	rh_buf_addf(out, "failed to do request: Head \"https://%s/v2/%s/manifests/%s\": %s", host, image->path,
		    image->digest ? image->digest
		    : image->tag  ? image->tag
				  : "latest",
		    why);
}

/* What is wrong with the registry for who asks from that namespace. */
static enum registry_fault fault_of(const struct sb_world *w, const struct registry *r, struct rh_str ns)
{
	for (const struct local_fault *f = w->registries->local; r && f; f = f->next)
		if (f->registry == (size_t)(r - registries) && rh_str_is(ns, f->ns) && f->fault != FINE)
			return f->fault;
	return r ? w->registries->faults[r - registries] : NO_SUCH_HOST;
}

/* As containerd passes on what Docker Hub says to somebody who has pulled too much without a login. */
static const char hub_limit[] =
	" - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit. "
	"https://www.docker.com/increase-rate-limit";

static bool reachable(const struct registry_image *image, const struct registry *r, enum registry_fault fault,
		      bool open, struct rh_buf *out)
{
	const char *host = r && r->api ? r->api : image->domain;
	char *why = NULL;
	const char *colon = strchr(host, ':');
	if (fault == NO_SUCH_HOST)
		why = rh_format("dial tcp: lookup %.*s on 10.43.0.10:53: no such host",
				colon ? (int)(colon - host) : (int)strlen(host), host);
	else if (fault == TIMES_OUT)
		why = rh_format("dial tcp 203.0.113.17:%s: i/o timeout", colon ? colon + 1 : "443");
	else if (fault == UNKNOWN_CA)
		why = rh_strdup("tls: failed to verify certificate: x509: certificate signed by unknown authority");
	if (why)
		head_failed(out, host, image, why);
	else if (fault == RATE_LIMITED || (fault == OPEN_LIMITED && open))
		rh_buf_addf(
			out,
			"unexpected status from HEAD request to https://%s/v2/%s/manifests/%s: 429 Too Many Requests%s",
			host, image->path, image->tag ? image->tag : "latest", fault == OPEN_LIMITED ? hub_limit : "");
	free(why);
	return fault == FINE || (fault == OPEN_LIMITED && !open);
}

static bool authorized(struct sb_world *w, const struct registry_image *image, const struct registry *r,
		       const char *user, struct rh_str password, struct rh_buf *out)
{
	static const char denied[] =
		"pull access denied, repository does not exist or may require authorization: server message: "
		"insufficient_scope: authorization failed";
	size_t account = user ? account_of(r->host, user) : RH_LEN(accounts);
	bool open = is_open(r, image->path);
	if (user && !*user && !password.n) {
		rh_buf_addz(out, "invalid auth config");
		return false;
	}
	if (user && !opens(w, account, password)) {
		if (*r->realm)
			token_refused(out, r, image, user, r->wrong);
		else
			head_refused(out, image, r->wrong);
		return false;
	}
	if (open || (user && may(account, image->path)))
		return true;
	if (!user && r->anonymous)
		token_refused(out, r, image, NULL, r->anonymous);
	else if (user && !strcmp(r->host, "ghcr.io"))
		head_refused(out, image, 403);
	else
		rh_buf_addz(out, denied);
	return false;
}

bool sb_registry_knows(const struct sb_world *w, const char *host, const char *user, struct rh_str password)
{
	return opens(w, account_of(host, user), password);
}

bool sb_registry_pull(struct sb_world *w, struct rh_str ns, const struct registry_image *image, const char *user,
		      struct rh_str password, struct rh_buf *error)
{
	const struct registry *r = registry_of(plain_host(image->domain));
	struct rh_buf why, full;
	bool found = true, ok;
	rh_buf_init(&why, 2048);
	rh_buf_init(&full, 1024);
	registry_image_full(image, &full);
	ok = reachable(image, r, fault_of(w, r, ns), !user, &why) && authorized(w, image, r, user, password, &why);
	if (ok && !image->digest && !has_tag(image->tag ? image->tag : "latest")) {
		rh_buf_addf(&why, "%s: not found", full.p);
		ok = found = false;
	}
	if (!ok && rh_str_is(rh_buf_str(&why), "invalid auth config"))
		rh_buf_addz(error, "rpc error: code = Unknown desc = invalid auth config");
	else if (!ok)
		rh_buf_addf(error,
			    "rpc error: code = %s desc = failed to pull and unpack image \"%s\": failed to resolve "
			    "reference \"%s\": %s",
			    found ? "Unknown" : "NotFound", full.p, full.p, why.p);
	rh_buf_release(&why);
	rh_buf_release(&full);
	return ok;
}

/* ---- as they are reached ---- */

/* Names that lead to the same registry, or to its token service. */
static const struct alias {
	const char *name, *host;
} aliases[] = {
	{ "registry-1.docker.io", "docker.io" },
	{ "index.docker.io", "docker.io" },
	{ "auth.docker.io", "docker.io" },
};

static const char *name_of(size_t i)
{
	return i < RH_LEN(registries)                     ? registries[i].host
	       : i - RH_LEN(registries) < RH_LEN(aliases) ? aliases[i - RH_LEN(registries)].name
							  : NULL;
}

/* A name of TLS has no port. */
static bool is_named(const char *host, const char *name)
{
	size_t n = strcspn(host, ":");

	return !strcmp(host, name) || (!strchr(name, ':') && strlen(name) == n && !strncmp(host, name, n));
}

bool sb_registry_face(const struct sb_world *w, const char *name, struct sb_registry_face *out)
{
	for (size_t i = 0; i < RH_LEN(aliases); i++)
		if (is_named(aliases[i].name, name))
			name = aliases[i].host;
	for (size_t i = 0; i < RH_LEN(registries); i++) {
		const struct registry *r = &registries[i];
		enum registry_fault fault = w->registries->faults[i];

		if (!is_named(r->host, name))
			continue;
		*out = (struct sb_registry_face){ .host = r->host,
						  .realm = r->realm,
						  .service = r->service,
						  .anonymous = r->anonymous,
						  .wrong = r->wrong,
						  .open = !*r->realm && is_open(r, ""),
						  .silent = fault == TIMES_OUT || fault == NO_SUCH_HOST,
						  .limited = fault == RATE_LIMITED,
						  .stranger = fault == UNKNOWN_CA };
		return true;
	}
	return false;
}

enum sb_login sb_registry_login(const struct sb_world *w, const char *host, const char *user, struct rh_str password)
{
	size_t i = account_of(plain_host(host), user);

	if (i < RH_LEN(accounts) && w->registries->expired[i] && rh_str_is(password, w->registries->passwords[i]))
		return SB_LOGIN_EXPIRED;
	if (is_ecr(i) && !opens(w, i, password))
		return sb_ecr_login(w, password);
	return opens(w, i, password) ? SB_LOGIN_RIGHT : SB_LOGIN_WRONG;
}

char *sb_registry_token(const struct sb_world *w, const char *host, const char *user)
{
	uint64_t h = rh_hash(0, w->control, strlen(w->control));

	h = rh_hash(h, host, strlen(host) + 1);
	return rh_format("sandbox.%016llx", (unsigned long long)rh_hash(h, user, strlen(user)));
}

const char *sb_registry_bearer(const struct sb_world *w, const char *host, const char *token)
{
	for (size_t i = 0; i <= RH_LEN(accounts); i++) {
		const char *user = i < RH_LEN(accounts) ? accounts[i].user : "";
		char *is = i == RH_LEN(accounts) || !strcmp(accounts[i].host, host) ? sb_registry_token(w, host, user)
										    : NULL;
		bool same = is && !strcmp(is, token);

		free(is);
		if (same)
			return user;
	}
	return NULL;
}

bool sb_registry_may_pull(struct sb_world *w, const struct registry_image *image, const char *user,
			  struct rh_buf *error)
{
	size_t i = account_of(plain_host(image->domain), user);

	char *token = is_ecr(i) ? sb_ecr_token(w, INT32_MAX) : NULL;
	bool ok = sb_registry_pull(w, rh_str(""), image, *user ? user : NULL,
				   rh_str(token                  ? token
					  : i < RH_LEN(accounts) ? w->registries->passwords[i]
								 : NULL),
				   error);
	free(token);
	return ok;
}

/* ---- the control port ---- */

void sb_registries_tell(const struct sb_world *w, json_t *v)
{
	json_t *list = json_array();
	for (size_t i = 0; i < RH_LEN(accounts); i++) {
		json_t *a = json_object();
		sb_value_set_text(a, "host", accounts[i].host);
		sb_value_set_text(a, "user", accounts[i].user);
		char *token = is_ecr(i) ? sb_ecr_token(w, sb_world_time(w) + 12 * 60 * 60) : NULL;
		sb_value_set_text(a, "password", token ? token : w->registries->passwords[i]);
		free(token);
		sb_value_set_text(a, "repositories", *accounts[i].may ? accounts[i].may : "*");
		json_array_append_new(list, a);
	}
	json_object_set_new(v, "registries", list);
	json_t *names = json_array();
	for (size_t i = 0; name_of(i); i++)
		json_array_append_new(names, sb_value_text(rh_str(name_of(i))));
	json_object_set_new(v, "registryHosts", names);
}

static const char *change_account(struct sb_registries *r, const char *host, const json_t *v)
{
	size_t i = account_of(host, sb_value_z_of(v, "user"));
	if (i == RH_LEN(accounts))
		return "no such user of that registry";
	rh_strset(&r->passwords[i], sb_value_z_of(v, "password"));
	r->own[i] = true;
	return NULL;
}

static const char *expire_account(struct sb_registries *r, const char *host, const json_t *v)
{
	size_t i = account_of(host, sb_value_z_of(v, "user"));
	if (i == RH_LEN(accounts))
		return "no such user of that registry";
	r->expired[i] = json_is_true(json_object_get(v, "expired"));
	return NULL;
}

static struct local_fault *local_fault(struct sb_registries *r, const char *ns, size_t registry)
{
	struct local_fault *f = r->local;

	while (f && (f->registry != registry || strcmp(f->ns, ns)))
		f = f->next;
	if (!f) {
		f = rh_alloc(sizeof *f);
		*f = (struct local_fault){ .next = r->local, .ns = rh_strdup(ns), .registry = registry };
		r->local = f;
	}
	return f;
}

bool sb_registry_known(const char *host)
{
	return registry_of(host) != NULL;
}

/* RH_LEN(fault_names): it is none. */
static size_t fault_named(const char *name)
{
	size_t f = 0;

	while (f < RH_LEN(fault_names) && strcmp(fault_names[f], name))
		f++;
	return f;
}

bool sb_registry_fault_is(const char *name)
{
	return fault_named(name) < RH_LEN(fault_names);
}

bool sb_registry_fault(struct sb_world *w, const char *host, const char *ns, const char *fault)
{
	const struct registry *r = registry_of(host);
	size_t f = fault_named(fault), i = r ? (size_t)(r - registries) : 0;

	if (!r || f == RH_LEN(fault_names))
		return false;
	if (ns)
		local_fault(w->registries, ns, i)->fault = (enum registry_fault)f;
	else
		w->registries->faults[i] = (enum registry_fault)f;
	return true;
}

const char *sb_registries_change(struct sb_world *w, const json_t *v)
{
	const char *host = plain_host(sb_value_z_of(v, "host"));
	if (json_object_get(v, "accept")) {
		rh_strset(&w->registries->accept, sb_value_z_of(v, "accept"));
		return NULL;
	}
	if (json_object_get(v, "password"))
		return change_account(w->registries, host, v);
	if (json_object_get(v, "expired"))
		return expire_account(w->registries, host, v);
	if (json_object_get(v, "fault"))
		return sb_registry_fault(w, host, NULL, sb_value_z_of(v, "fault"))
			       ? NULL
			       : "no such registry, or a fault that is none of " SB_REGISTRY_FAULTS;
	return "one of accept; host, user and password; host, user and expired; host and fault";
}
