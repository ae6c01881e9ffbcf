/* Credential plugins: client-go plugin/pkg/client/auth/exec. Run without a shell, and without the terminal where they
 * can do without; their answer is kept until it expires or is refused. */
#include "base/base.h"
#include "data/json.h"
#include "kube/config/kubeconfig.h"
#include "kube/kubeconfig.h"
#include "net/net.h"

#include <stdio.h>
#include <string.h>

#define OUTPUT_LIMIT ((size_t)1 << 20)
#define RUN_MS 60000
#define READ_MS 600000   /* once it has said something: a person reads it, and signs in somewhere else */
#define LEAST_SECONDS 10 /* that an answer counts, or one that has expired already would be asked for for ever */

enum mode { NEVER, IF_AVAILABLE, ALWAYS, MODES };
static const char *const modes[MODES] = { "Never", "IfAvailable", "Always" };

struct kube_config_exec {
	unsigned refs;
	enum mode mode;
	bool quiet; /* never on the terminal, nor shown */
	char *user; /* for messages */
	char *api_version, *install_hint;
	char **argv, **env;    /* NULL-terminated */
	char **env_talking;    /* with "interactive":true */
	struct rh_err gave_up; /* it did not get the terminal, or failed there, while nobody waited for it: not asked
				  for again */
};

/* One run of a plugin. */
struct run {
	struct net *net;
	struct kube_config_exec *exec;
	struct net_endpoint *at; /* held */
	bool connecting;         /* the first: ends with message */
	struct rh_owner owner;
	int tag;
	uint64_t child;
	bool told;           /* somebody has seen what it says, and must learn of its end */
	bool talks;          /* has the terminal */
	struct rh_err quiet; /* how it failed without */
};

static struct kube_plugin_terminal terminal;

void kube_plugins_use_terminal(const struct kube_plugin_terminal *t)
{
	terminal = t ? *t : (struct kube_plugin_terminal){ 0 };
}

/* ---- what to run ---- */

static void write_cluster(struct data_jw *w, const struct kube_config_cluster *c, const struct net_endpoint *at)
{
	data_jw_kv_open(w, "cluster", '{');
	data_jw_kv(w, "server", rh_str(at->url));
	if (at->server_name)
		data_jw_kv(w, "tls-server-name", rh_str(at->server_name));
	if (at->insecure) {
		data_jw_kv_bool(w, "insecure-skip-tls-verify", true);
	}
	if (at->ca_pem) {
		data_jw_key(w, RH_STR("certificate-authority-data"));
		data_jw_base64(w, rh_str(at->ca_pem));
	}
	if (c->proxy_url)
		data_jw_kv(w, "proxy-url", rh_str(c->proxy_url));
	if (c->no_gzip) {
		data_jw_kv_bool(w, "disable-compression", true);
	}
	data_jw_key(w, RH_STR("config"));
	if (c->exec_config)
		data_jw_raw(w, rh_str(c->exec_config));
	else
		data_jw_null(w);
	data_jw_close(w, '}');
}

static char *exec_info(const struct kube_config_cluster *c, const struct kube_config_user *u,
		       const struct net_endpoint *at, bool talks)
{
	struct rh_buf b;
	struct data_jw w;

	rh_buf_init(&b, 8 << 20);
	rh_buf_addz(&b, "KUBERNETES_EXEC_INFO=");
	data_jw_init(&w, rh_out_buf(&b));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "kind", RH_STR("ExecCredential"));
	data_jw_kv(&w, "apiVersion", rh_str(u->exec.api_version));
	data_jw_kv_open(&w, "spec", '{');
	if (u->exec.provide_cluster_info)
		write_cluster(&w, c, at);
	data_jw_kv_bool(&w, "interactive", talks);
	data_jw_close(&w, '}');
	data_jw_close(&w, '}');
	return rh_buf_take(&b);
}

static bool fits(const struct kube_config_user *u, enum mode *out, struct rh_err *e)
{
	static const char *const versions[] = { "client.authentication.k8s.io/v1",
						"client.authentication.k8s.io/v1beta1" };
	const char *version = u->exec.api_version ? u->exec.api_version : "", *mode = u->exec.interactive;
	bool known = false, v1 = strcmp(version, versions[0]) == 0;

	*out = IF_AVAILABLE;

	if (!u->exec.command || !*u->exec.command)
		return kube_config_fault(e, &u->is, "exec.command", "%s", _("It is missing.")) == RH_OK;
	if (!v1 && strcmp(version, versions[1]) != 0)
		return kube_config_fault(e, &u->is, "exec.apiVersion",
					 _("\"%s\" is not a version that plugins have; it must be %s."), version,
					 versions[0]) == RH_OK;
	if ((!mode || !*mode) && v1)
		return kube_config_fault(e, &u->is, "exec.interactiveMode", "%s",
					 _("It is missing: Never, IfAvailable or Always.")) == RH_OK;
	for (enum mode i = 0; mode && i < MODES; i++)
		if (strcmp(mode, modes[i]) == 0) {
			known = true;
			*out = i;
		}
	if (mode && *mode && !known)
		return kube_config_fault(e, &u->is, "exec.interactiveMode",
					 _("\"%s\" is neither Never, IfAvailable nor Always."), mode) == RH_OK;
	return true;
}

static char **copy_list(const char *first, char **list)
{
	size_t n = 0;

	while (list && list[n])
		n++;
	char **all = rh_alloc((n + 2) * sizeof *all);
	size_t w = 0;

	if (first)
		all[w++] = rh_strdup(first);
	for (size_t i = 0; i < n; i++)
		all[w++] = rh_strdup(list[i]);
	return all;
}

/* Without the line end that a block of YAML leaves behind it; lines within are kept apart by blanks: an error has one
 * line. */
static char *hint(const char *text)
{
	char *z = text ? rh_str_dup(rh_str_trim(rh_str(text))) : NULL;

	for (char *p = z; p && *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	if (z && !*z) {
		free(z);
		z = NULL;
	}
	return z;
}

struct kube_config_exec *kube_config_exec_new(const struct kube_config_cluster *c, const struct kube_config_user *u,
					      const struct net_endpoint *at, struct rh_err *e)
{
	enum mode mode;

	if (!fits(u, &mode, e))
		return NULL;
	struct kube_config_exec *x = rh_alloc(sizeof *x);
	char *info = exec_info(c, u, at, false), *talking = exec_info(c, u, at, true);

	x->refs = 1;
	x->mode = mode;
	x->user = rh_strdup(u->is.name);
	x->api_version = rh_strdup(u->exec.api_version);
	x->install_hint = hint(u->exec.install_hint);
	x->argv = copy_list(u->exec.command, u->exec.args);
	x->env = copy_list(info, u->exec.env);
	x->env_talking = copy_list(talking, u->exec.env);
	free(info);
	free(talking);
	return x;
}

static void free_list(char **list)
{
	for (char **p = list; *p; p++)
		free(*p);
	free(list);
}

void kube_config_exec_drop(struct kube_config_exec **exec)
{
	struct kube_config_exec *x = *exec;

	*exec = NULL;
	if (!x || --x->refs)
		return;
	free(x->user);
	free(x->api_version);
	free(x->install_hint);
	free_list(x->argv);
	free_list(x->env);
	free_list(x->env_talking);
	free(x);
}

/* ---- what it answers ---- */

static void fault(struct rh_err *e, const struct kube_config_exec *x, const char *why)
{
	rh_err_set(e, RH_E_AUTH, _("The credential plugin %s of user \"%s\" gave no credential."), x->argv[0], x->user);
	rh_err_why(e, "%s", why);
}

/* The string at the pointer, out of a secret into a secret; false when it is not there or empty. */
static bool take_string(struct rh_str doc, const char *pointer, struct rh_secret *out)
{
	struct rh_str raw;
	struct rh_err ignored;

	rh_secret_clear(out);
	return data_json_find(doc, pointer, &raw, &ignored) == RH_OK && raw.n && raw.p[0] == '"' &&
	       data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(out)) && out->n;
}

static bool is_credential(struct rh_str doc, const struct kube_config_exec *x, struct rh_err *e)
{
	struct rh_buf kind, version;
	struct rh_str status;
	struct rh_err ignored;
	bool ok = false;

	rh_buf_init(&kind, 256);
	rh_buf_init(&version, 256);
	if (!data_json_find_text(doc, "/kind", &kind) || strcmp(kind.p, "ExecCredential") != 0) {
		fault(e, x, _("Its answer is not an ExecCredential."));
	} else if (!data_json_find_text(doc, "/apiVersion", &version) || strcmp(version.p, x->api_version) != 0) {
		char *why = rh_format(_("It is configured for API version %s and answered with version %s."),
				      x->api_version, version.n ? version.p : "-");

		fault(e, x, why);
		free(why);
	} else if (data_json_find(doc, "/status", &status, &ignored) != RH_OK || !status.n || status.p[0] != '{') {
		fault(e, x, _("Its answer has no status field."));
	} else {
		ok = true;
	}
	rh_buf_release(&kind);
	rh_buf_release(&version);
	return ok;
}

static void take_expiry(struct rh_str doc, struct net_endpoint *at)
{
	struct rh_buf when;
	int64_t until = 0;

	rh_buf_init(&when, 64);
	if (data_json_find_text(doc, "/status/expirationTimestamp", &when) &&
	    rh_time_parse(rh_buf_str(&when), &until) && until < rh_wall() + LEAST_SECONDS)
		until = rh_wall() + LEAST_SECONDS;
	at->renewal.until = until;
	rh_buf_release(&when);
}

static void take_certificate(struct net *n, struct net_endpoint *at, const struct rh_secret *cert,
			     struct rh_secret *key)
{
	char *pem = rh_str_dup(rh_secret_peek(cert));
	bool changed = !at->client_cert_pem || strcmp(at->client_cert_pem, pem) != 0;

	rh_strset(&at->client_cert_pem, pem);
	free(pem);
	rh_secret_move(&at->client_key_pem, key);
	if (changed)
		net_forget_connections(n, at);
}

static bool apply(struct run *run, struct rh_str doc, struct rh_err *e)
{
	struct rh_secret token, cert, key;
	bool ok = is_credential(doc, run->exec, e);

	rh_secret_init(&token);
	rh_secret_init(&cert);
	rh_secret_init(&key);
	if (ok) {
		bool has_token = take_string(doc, "/status/token", &token);
		bool has_cert = take_string(doc, "/status/clientCertificateData", &cert);
		bool has_key = take_string(doc, "/status/clientKeyData", &key);

		ok = has_cert == has_key && (has_token || has_cert);
		if (has_cert != has_key)
			fault(e, run->exec, _("Its answer has only one of certificate and key."));
		else if (!ok)
			fault(e, run->exec, _("Its answer has neither a token nor a certificate with its key."));
		if (ok && has_token) {
			kube_config_token_set(&run->at->credential, &token);
			run->at->auth = NET_AUTH_BEARER;
		}
		if (ok && has_cert)
			take_certificate(run->net, run->at, &cert, &key);
		if (ok)
			take_expiry(doc, run->at);
	}
	rh_secret_release(&token);
	rh_secret_release(&cert);
	rh_secret_release(&key);
	return ok;
}

/* ---- running it ---- */

/* With the terminal it has spoken for itself. */
static void failed(const struct kube_config_exec *x, int status, const char *said, const struct rh_err *how,
		   struct rh_err *e)
{
	char *text = net_child_why(status, said, how);

	fault(e, x, text);
	if (how->code == RH_OK)
		rh_err_fix(e, _("Run it by hand to see more: %s"), x->argv[0]);
	else
		rh_err_fix(e, "%s", x->install_hint ? x->install_hint : how->fix);
	e->sys = how->sys;
	free(text);
}

static void free_endpoint(void *body)
{
	struct net_endpoint *at = body;

	net_endpoint_drop(&at);
}

static void finish(struct run *run, struct rh_err *e)
{
	if (!run->connecting) {
		if (e->code != RH_OK && run->talks)
			rh_err_fix(e, "%s", _("Connect again to run it once more."));
		if (run->talks)
			run->exec->gave_up = *e;
		net_endpoint_renewed(run->net, run->at, e);
		return;
	}
	struct rh_message m = { .to = run->owner, .tag = run->tag, .err = *e, .drop = free_endpoint };

	if (e->code == RH_OK)
		m.body = net_endpoint_hold(run->at);
	rh_message_post(m);
}

/* Nobody looks at it any more: it has ended, or was never told about. */
static void untell(struct run *run)
{
	if (run->told && terminal.said)
		terminal.said(terminal.ctx, run, run->exec->argv[0], NULL, NULL);
	run->told = false;
}

static void drop_run(void *ctx)
{
	struct run *run = ctx;

	untell(run);
	net_endpoint_drop(&run->at);
	kube_config_exec_drop(&run->exec);
	free(run);
}

static struct run *new_run(struct net *n, struct kube_config_exec *x, struct net_endpoint *at)
{
	struct run *run = rh_alloc(sizeof *run);

	x->refs++;
	*run = (struct run){ .net = n, .exec = x, .at = net_endpoint_hold(at) };
	return run;
}

static void talk(struct run *run);

/* It could not do without the terminal, which it may have: once more, with it. False: there is none, or it needs none.
 */
static bool talks_instead(const struct run *run, const struct rh_err *e)
{
	if (run->talks || run->exec->mode != IF_AVAILABLE || run->exec->quiet || !terminal.borrow)
		return false;
	struct run *again = new_run(run->net, run->exec, run->at);

	again->connecting = run->connecting;
	again->owner = run->owner;
	again->tag = run->tag;
	again->quiet = *e;
	talk(again);
	return true;
}

static void stop(void *ctx)
{
	struct run *run = ctx;
	struct rh_err e = { 0 };

	untell(run);
	fault(&e, run->exec, _("It was interrupted."));
	rh_err_fix(&e, "%s", _("Connect again to run it once more."));
	finish(run, &e);
	net_child_end(run->net, run->child);
}

static void on_said(void *ctx, const char *text)
{
	struct run *run = ctx;

	if (run->connecting && !rh_owner_alive(run->owner)) { /* given up meanwhile */
		stop(run);
		return;
	}
	if (!terminal.said || run->exec->quiet || !*text)
		return;
	if (!run->told)
		net_child_wait_longer(run->net, run->child, READ_MS);
	run->told = true;
	terminal.said(terminal.ctx, run, run->exec->argv[0], text, stop);
}

static void plugin_done(void *ctx, int status, struct rh_secret *out, const char *said, const struct rh_err *how)
{
	struct run *run = ctx;
	struct rh_err e = { 0 };

	untell(run);
	if (run->talks && terminal.give_back)
		terminal.give_back(terminal.ctx);
	if (how->code != RH_OK || status != 0) {
		failed(run->exec, status, said, how, &e);
		if (how->code == RH_OK && talks_instead(run, &e))
			return;
	} else {
		(void)apply(run, rh_str_trim(rh_secret_peek(out)), &e);
	}
	finish(run, &e);
}

/* fd: the terminal, -1: none. */
static void run_child(struct run *run, int fd)
{
	struct kube_config_exec *x = run->exec;

	run->child = net_child_start(
		run->net, &(struct net_child){ .argv = (const char *const *)x->argv,
					       .env = (const char *const *)(run->talks ? x->env_talking : x->env),
					       .on_terminal = run->talks,
					       .terminal = fd,
					       .no_terminal = !run->talks,
					       .capture = true,
					       .timeout_ms = run->talks ? 0 : RUN_MS, /* a person ends it */
					       .limit = OUTPUT_LIMIT,
					       .on_said = run->talks ? NULL : on_said,
					       .on_done = plugin_done,
					       .ctx = run,
					       .drop = drop_run });
}

static void on_terminal(void *ctx, int fd)
{
	struct run *run = ctx;
	struct rh_err e = run->quiet;

	run->talks = true;
	if (fd >= 0) {
		run_child(run, fd);
		return;
	}
	if (e.code == RH_OK) {
		fault(&e, run->exec,
		      _("It asks on the terminal (interactiveMode: Always), and there is none for it now."));
		rh_err_fix(&e, "%s",
			   run->exec->quiet ? _("Connect to this context by itself: then it can ask.")
					    : _("Connect again from a terminal; a plugin that can do without may say "
						"IfAvailable."));
	}
	finish(run, &e);
	drop_run(run);
}

static void talk(struct run *run)
{
	if (!run->connecting && run->exec->gave_up.code != RH_OK) {
		struct rh_err e = run->exec->gave_up;
		finish(run, &e);
		drop_run(run);
	} else if (terminal.borrow && !run->exec->quiet) {
		terminal.borrow(terminal.ctx, run->exec->argv[0], run->exec->user, run->connecting, on_terminal, run);
	} else {
		on_terminal(run, -1);
	}
}

static void start(struct run *run)
{
	if (run->exec->mode == ALWAYS)
		talk(run);
	else
		run_child(run, -1);
}

static void renew(struct net *n, struct net_endpoint *at, void *ctx)
{
	start(new_run(n, ctx, at));
}

static void *share(void *ctx)
{
	((struct kube_config_exec *)ctx)->refs++;
	return ctx;
}

static void release(void *ctx)
{
	struct kube_config_exec *x = ctx;

	kube_config_exec_drop(&x);
}

void kube_config_exec_connect(struct net *n, struct kube_config_exec *x, struct net_endpoint *at, bool quiet,
			      struct rh_owner owner, int tag)
{
	struct run *run = new_run(n, x, at);

	x->quiet = quiet;
	at->renewal = (struct net_renewal){ .renew = renew, .share = share, .release = release, .ctx = share(x) };
	run->connecting = true;
	run->owner = owner;
	run->tag = tag;
	start(run);
}
