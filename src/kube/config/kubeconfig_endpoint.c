/* From a context to an endpoint: clientcmd's validation.go and client_config.go, with messages that name file, entry
 * and field. */
#include "base/base.h"
#include "kube/config/kubeconfig.h"
#include "net/net.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define PEM_LIMIT ((size_t)4 << 20)

static bool has(const char *z)
{
	return z && *z;
}

/* ---- the cluster ---- */

static bool tls_configured(const struct kube_config_cluster *c, const struct kube_config_user *u)
{
	return c->insecure || has(c->ca_file) || has(c->ca_data) || has(c->tls_server_name) ||
	       (u && (has(u->cert_file) || has(u->cert_data)));
}

/* Query and fragment do not count, a path does; without a scheme it is https as soon as anything about TLS is said. */
static char *server_url(const struct kube_config_cluster *c, const struct kube_config_user *u, struct rh_err *e)
{
	struct rh_str s = rh_str_trim(rh_str(c->server));
	struct rh_err why;
	struct rh_buf out;

	if (!s.n) {
		(void)kube_config_fault(e, &c->is, "server", "%s",
					_("It is missing: there is no address to connect to."));
		return NULL;
	}
	s.n = rh_str_find(s, "?");
	s.n = rh_str_find(s, "#");
	bool bare = rh_str_find(s, "://") == s.n;
	char *typed = rh_format("%s%.*s", !bare ? "" : tls_configured(c, u) ? "https://" : "http://", RH_ARG(s));

	rh_buf_init(&out, 2048);
	if (!net_url_normalise(rh_str(typed), &out, &why)) {
		(void)kube_config_fault(e, &c->is, "server", "%s", why.why);
		rh_buf_release(&out);
	}
	free(typed);
	return e->code == RH_OK ? rh_buf_take(&out) : NULL;
}

static char *read_pem(const struct kube_config_entry *entry, const char *field, const char *path, const char *mark,
		      struct rh_err *e)
{
	struct rh_buf b;
	struct rh_err why;

	rh_buf_init(&b, PEM_LIMIT);
	if (rh_file_read(path, PEM_LIMIT, &b, &why) != RH_OK)
		(void)kube_config_fault(e, entry, field, _("%s cannot be read: %s"), path,
					*why.why ? why.why : why.what);
	else if (!strstr(b.p, mark))
		(void)kube_config_fault(e, entry, field, _("%s holds no PEM certificate."), path);
	else
		return rh_buf_take(&b);
	rh_buf_release(&b);
	return NULL;
}

/* data wins over the file. NULL without an error: neither is there. */
static char *certificate(const struct kube_config_entry *entry, const char *field, const char *data, const char *path,
			 struct rh_err *e)
{
	static const char mark[] = "-----BEGIN CERTIFICATE-----";

	if (has(data)) {
		if (strstr(data, mark))
			return rh_strdup(data);
		(void)kube_config_fault(e, entry, field, "%s", _("Decoded from base64 it holds no PEM certificate."));
		return NULL;
	}
	return has(path) ? read_pem(entry, field, path, mark, e) : NULL;
}

static bool proxy_fits(const struct kube_config_cluster *c, struct net_endpoint *at, struct rh_err *e)
{
	static const struct {
		const char *scheme, *curl;
	} known[] = {
		{ "http://", "http://" },
		{ "https://", "https://" },
		/* Go lets the proxy look up the name. */
		{ "socks5://", "socks5h://" },
		{ "socks5h://", "socks5h://" },
	};
	struct rh_str url = rh_str(c->proxy_url);

	if (!has(c->proxy_url))
		return true;
	for (size_t i = 0; i < RH_LEN(known); i++) {
		struct rh_str rest = rh_str_from(url, strlen(known[i].scheme));

		if (!rh_str_starts(url, known[i].scheme) || !rest.n)
			continue;
		at->proxy = rh_format("%s%.*s", known[i].curl, RH_ARG(rest));
		return true;
	}
	(void)kube_config_fault(e, &c->is, "proxy-url", "%s", _("It must begin with http://, https:// or socks5://."));
	return false;
}

static bool add_cluster(const struct kube_config_cluster *c, struct net_endpoint *at, struct rh_err *e)
{
	const char *ca_field = has(c->ca_data) ? "certificate-authority-data" : "certificate-authority";

	if (c->insecure && (has(c->ca_data) || has(c->ca_file))) {
		(void)kube_config_fault(e, &c->is, "insecure-skip-tls-verify", "%s",
					_("A certificate authority is given as well, and it would not count."));
		return false;
	}
	at->insecure = c->insecure;
	at->no_gzip = c->no_gzip;
	if (has(c->tls_server_name)) {
		struct rh_err why;

		if (!net_server_name_check(rh_str(c->tls_server_name), &why))
			return kube_config_fault(e, &c->is, "tls-server-name", "%s",
						 _("It is not the name of a host.")) == RH_OK;
		rh_strset(&at->server_name, c->tls_server_name);
	}
	at->ca_pem = certificate(&c->is, ca_field, c->ca_data, c->ca_file, e);
	return e->code == RH_OK && proxy_fits(c, at, e);
}

/* ---- the user ---- */

static bool has_token(const struct kube_config_user *u)
{
	return u->token.n || has(u->token_file);
}

static bool has_cert(const struct kube_config_user *u)
{
	return has(u->cert_data) || has(u->cert_file);
}

static bool has_key(const struct kube_config_user *u)
{
	return u->key_data.n || has(u->key_file);
}

/* A plugin runs only when nothing else signs in. */
static bool uses_exec(const struct kube_config_user *u)
{
	return u->has_exec && !has_token(u) && !has(u->username) && !has_cert(u);
}

const char *kube_config_sign_in(const struct kube_config_user *u)
{
	if (!u)
		return "none";
	return uses_exec(u)                      ? "exec"
	       : has_token(u) || u->has_provider ? "token"
	       : has(u->username)                ? "password"
	       : has_cert(u)                     ? "certificate"
						 : "none";
}

static bool one_method(const struct kube_config_user *u, struct rh_err *e)
{
	if (has_token(u) && (has(u->username) || u->password.n))
		(void)kube_config_fault(
			e, &u->is, "token", "%s",
			_("A user name or password is given as well; only one way to sign in is allowed."));
	else if (u->has_exec && u->has_provider)
		(void)kube_config_fault(e, &u->is, "exec", "%s",
					_("An auth-provider is given as well; only one way to sign in is allowed."));
	else if (has_cert(u) && !has_key(u))
		(void)kube_config_fault(e, &u->is, "client-key", "%s",
					_("It is missing, and a client certificate needs its key."));
	else if (!has_cert(u) && has_key(u))
		(void)kube_config_fault(e, &u->is, "client-certificate", "%s",
					_("It is missing, and a key is of no use without it."));
	return e->code == RH_OK;
}

static bool add_certificate(const struct kube_config_user *u, struct net_endpoint *at, struct rh_err *e)
{
	static const char mark[] = "PRIVATE KEY-----";
	const char *cert_field = has(u->cert_data) ? "client-certificate-data" : "client-certificate";
	const char *key_field = u->key_data.n ? "client-key-data" : "client-key";
	struct rh_err why;

	if (!has_cert(u))
		return true;
	at->client_cert_pem = certificate(&u->is, cert_field, u->cert_data, u->cert_file, e);
	if (!at->client_cert_pem)
		return false;
	if (u->key_data.n)
		rh_secret_copy(&at->client_key_pem, &u->key_data);
	else if (rh_file_read_secret(u->key_file, PEM_LIMIT, false, &at->client_key_pem, &why) != RH_OK)
		return kube_config_fault(e, &u->is, key_field, _("%s cannot be read: %s"), u->key_file,
					 *why.why ? why.why : why.what) == RH_OK;
	struct rh_str key = rh_secret_peek(&at->client_key_pem);

	if (rh_str_find(key, mark) < key.n)
		return true;
	(void)kube_config_fault(e, &u->is, key_field, "%s", _("It holds no PEM private key."));
	return false;
}

static bool add_token(const struct kube_config_user *u, struct net_endpoint *at, struct rh_err *e)
{
	struct rh_err why;

	at->auth = NET_AUTH_BEARER;
	kube_config_token_set(&at->credential, &u->token);
	if (!has(u->token_file))
		return true;
	kube_config_token_file(at, u->token_file);
	/* The file counts; a token beside it only until the file can be read. */
	if (kube_config_token_read(at, u->token_file, &why) == RH_OK || u->token.n)
		return true;
	(void)kube_config_fault(e, &u->is, "tokenFile", _("%s cannot be read: %s"), u->token_file,
				*why.why ? why.why : why.what);
	return false;
}

static void add_header(struct net_endpoint *at, size_t *n, const char *name, const char *value)
{
	struct rh_buf b;

	rh_buf_init(&b, 16 << 10);
	rh_buf_addf(&b, "%s: ", name);
	for (const char *p = value; *p; p++)
		if (*p != '\r' && *p != '\n')
			rh_buf_addc(&b, *p);
	at->headers = rh_resize(at->headers, *n + 2, sizeof *at->headers);
	at->headers[(*n)++] = rh_buf_take(&b);
	at->headers[*n] = NULL;
}

/* transport/round_trippers.go: the key is lower case, and what a header name cannot hold is percent-encoded. */
static char *extra_name(const char *key)
{
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	rh_buf_addz(&b, "Impersonate-Extra-");
	for (const char *p = key; *p; p++) {
		int c = tolower((unsigned char)*p);

		if (isalnum(c) || strchr("!#$&'*+-.^_`|~", c))
			rh_buf_addc(&b, (char)c);
		else
			rh_buf_addf(&b, "%%%02X", (unsigned)(unsigned char)*p);
	}
	return rh_buf_take(&b);
}

static bool add_impersonation(const struct kube_config_user *u, struct net_endpoint *at, struct rh_err *e)
{
	size_t n = 0;

	if (!has(u->as)) {
		if (!has(u->as_uid) && !u->groups && !u->extra_count)
			return true;
		(void)kube_config_fault(e, &u->is, "as", "%s",
					_("It is missing, and there is a group, uid or extra to act with."));
		return false;
	}
	add_header(at, &n, "Impersonate-User", u->as);
	if (has(u->as_uid))
		add_header(at, &n, "Impersonate-Uid", u->as_uid);
	for (char **g = u->groups; g && *g; g++)
		add_header(at, &n, "Impersonate-Group", *g);
	for (size_t i = 0; i < u->extra_count; i++) {
		char *name = extra_name(u->extra[i].key);

		add_header(at, &n, name, u->extra[i].value);
		free(name);
	}
	return true;
}

static bool add_user(const struct kube_config_user *u, struct net_endpoint *at, struct rh_err *e)
{
	if (!one_method(u, e) || !add_certificate(u, at, e) || !add_impersonation(u, at, e))
		return false;
	if (has_token(u))
		return add_token(u, at, e);
	if (has(u->username)) {
		at->auth = NET_AUTH_BASIC;
		rh_strset(&at->user, u->username);
		rh_secret_copy(&at->credential, &u->password);
	} else if (u->has_provider && !has_cert(u)) {
		at->auth = NET_AUTH_BEARER;
		return kube_config_provider_token(u, &at->credential, e);
	}
	return true;
}

/* ---- both ---- */

static bool missing(const struct kube_config_context *c, const char *kind, const char *name, struct rh_err *e)
{
	if (has(name)) {
		rh_err_set(e, RH_E_INVALID, _("Context \"%s\" refers to %s \"%s\", which is not in %s."), c->is.name,
			   kind, name, c->is.file);
		rh_err_fix(e, "%s", _("Add the entry, or load the file that has it (KUBECONFIG=a:b)."));
		kube_config_err_field(e, kind);
	} else {
		(void)kube_config_fault(e, &c->is, kind, "%s", _("It is missing."));
	}
	return false;
}

static bool find_parts(const struct kube_config_entries *k, const struct kube_config_context *c,
		       const struct kube_config_cluster **cluster, const struct kube_config_user **user,
		       struct rh_err *e)
{
	*cluster = has(c->cluster) ? kube_config_entry_find(k, KUBE_CONFIG_CLUSTER, c->cluster) : NULL;
	*user = has(c->user) ? kube_config_entry_find(k, KUBE_CONFIG_USER, c->user) : NULL;
	if (c->is.problem.code == RH_OK && !*cluster)
		return missing(c, "cluster", c->cluster, e);
	if (c->is.problem.code == RH_OK && !*user && has(c->user))
		return missing(c, "user", c->user, e);
	const struct kube_config_entry *all[] = { &c->is, *cluster ? &(*cluster)->is : NULL,
						  *user ? &(*user)->is : NULL };

	for (size_t i = 0; i < RH_LEN(all); i++)
		if (all[i] && all[i]->problem.code != RH_OK) {
			*e = all[i]->problem;
			return false;
		}
	return true;
}

struct net_endpoint *kube_config_endpoint(const struct kube_config_entries *k, const struct kube_config_context *c,
					  struct kube_config_exec **exec, struct rh_err *e)
{
	const struct kube_config_cluster *cluster;
	const struct kube_config_user *user;
	struct net_endpoint *at = NULL;
	char *url;

	memset(e, 0, sizeof *e);
	if (!find_parts(k, c, &cluster, &user, e) || !(url = server_url(cluster, user, e)))
		return NULL;
	at = net_endpoint_new(url);
	if (user)
		rh_strset(&at->who, user->is.name);
	free(url);
	if (!add_cluster(cluster, at, e) || (user && !add_user(user, at, e)) ||
	    (user && uses_exec(user) && !(*exec = kube_config_exec_new(cluster, user, at, e))))
		net_endpoint_drop(&at);
	return at;
}
