/* Which kubeconfig files count, and the contexts that they make: clientcmd loader.go. */
#include "kube/config/kubeconfig.h"
#include "kube/kubeconfig.h"
#include "base/base.h"
#include "net/net.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define IN_CLUSTER_DIR "/var/run/secrets/kubernetes.io/serviceaccount"

#define REMARK_SECONDS ((int64_t)7 * 24 * 3600)

struct reading {
	struct kube_config_entries *k;
	struct rh_buf files; /* "a, b" for the screen */
	char **seen;
	size_t seen_count;
};

static bool seen_before(struct reading *r, const char *path)
{
	for (size_t i = 0; i < r->seen_count; i++)
		if (strcmp(r->seen[i], path) == 0)
			return true;
	r->seen = rh_resize(r->seen, r->seen_count + 1, sizeof *r->seen);
	r->seen[r->seen_count++] = rh_strdup(path);
	return false;
}

/* must: a file that is not there is an error, as with --kubeconfig. */
static enum rh_code read_one(struct reading *r, const char *path, bool must, struct rh_err *e)
{
	struct stat st;

	if (seen_before(r, path) || (!must && stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR)))
		return RH_OK;
	enum rh_code code = kube_config_read_file(r->k, path, e);

	if (code == RH_OK)
		rh_buf_addf(&r->files, "%s%s", r->files.n ? _(", ") : "", path);
	return code;
}

static enum rh_code read_files(struct reading *r, const char *file, struct rh_err *e)
{
	const char *list = getenv("KUBECONFIG"), *home = getenv("HOME");
	enum rh_code code = RH_OK;

	if (file)
		return read_one(r, file, true, e);
	if (!list || !*list) {
		char *path = home && *home ? rh_format("%s/.kube/config", home) : NULL;

		code = path ? read_one(r, path, false, e) : RH_OK;
		free(path);
		return code;
	}
	struct rh_str rest = rh_str(list), part;

	while (code == RH_OK && rh_str_cut(&rest, ':', &part)) {
		char *path = rh_str_dup(part);

		if (*path)
			code = read_one(r, path, false, e);
		free(path);
	}
	return code;
}

/* "https://rancher/k8s/clusters/c-m-x" is a cluster behind a Rancher: Rancher's own proxy path. */
static void recognise_rancher(struct kube_context *c)
{
	static const char mark[] = "/k8s/clusters/";
	const char *at = c->server ? strstr(c->server, mark) : NULL;
	const char *scheme = at ? strstr(c->server, "://") : NULL;

	if (!at || (scheme && at < scheme + 4))
		return;
	const char *id = at + sizeof mark - 1;
	size_t n = strcspn(id, "/?#");

	if (!n || id[n + strspn(id + n, "/")])
		return;
	c->rancher_cluster = rh_str_dup(rh_str_n(id, n));
	c->rancher_url = rh_format("%s%.*s", scheme ? "" : "https://", (int)(at - c->server), c->server);
}

/* Before connecting: servers refuse such a certificate without saying why. */
static char *certificate_remark(const struct net_endpoint *at)
{
	int64_t from, until;
	char when[16];

	if (!at->client_cert_pem || !net_certificate_dates(at->client_cert_pem, &from, &until) ||
	    until > rh_wall() + REMARK_SECONDS)
		return NULL;
	net_day_text(until, when);
	return rh_format(until <= rh_wall() ? _("The client certificate of user \"%s\" ended on %s.")
					    : _("The client certificate of user \"%s\" ends on %s."),
			 at->who ? at->who : "", when);
}

/* As helm warns: a login that others on this machine can read is theirs as well. */
static char *open_file_remark(const struct kube_config_user *u)
{
	struct stat s;
	bool secret = u && (u->token.n || u->password.n || u->key_data.n || u->provider.id_token.n ||
			    u->provider.access_token.n);

	if (!secret || stat(u->is.file, &s) != 0 || !S_ISREG(s.st_mode) || !(s.st_mode & (S_IRGRP | S_IROTH)))
		return NULL;
	return rh_format(_("Others on this machine can read %s and the login in it: chmod 600 makes it yours alone."),
			 u->is.file);
}

static void describe(const struct kube_config_entries *k, const struct kube_config_context *from,
		     struct kube_context *to)
{
	const struct kube_config_cluster *cluster =
		kube_config_entry_find(k, KUBE_CONFIG_CLUSTER, from->cluster ? from->cluster : "");
	const struct kube_config_user *user = kube_config_entry_find(k, KUBE_CONFIG_USER, from->user ? from->user : "");
	struct kube_config_exec *exec = NULL;

	to->name = rh_strdup(from->is.name);
	to->cluster = rh_strdup(from->cluster ? from->cluster : "");
	to->user = rh_strdup(from->user ? from->user : "");
	to->namespace_ = rh_strdup(from->namespace_ && *from->namespace_ ? from->namespace_ : "default");
	to->own_namespace = from->namespace_ && *from->namespace_;
	to->file = rh_strdup(from->is.file);
	to->current = k->current && strcmp(k->current, from->is.name) == 0;
	to->sign_in = kube_config_sign_in(user);
	if (cluster) {
		to->server = cluster->server ? rh_strdup(cluster->server) : NULL;
		to->insecure = cluster->insecure;
	}
	recognise_rancher(to);
	/* The only sure way to know whether it can be used is to go the whole way, short of running a plugin. */
	struct net_endpoint *at = kube_config_endpoint(k, from, &exec, &to->problem);

	to->remark = at ? certificate_remark(at) : NULL;
	if (at && !to->remark)
		to->remark = open_file_remark(user);
	net_endpoint_drop(&at);
	kube_config_exec_drop(&exec);
}

/* current-context names nothing: listed as well, or nobody would see why kubectl does not work. */
static void describe_missing(const struct kube_config_entries *k, struct kube_context *to)
{
	to->name = rh_strdup(k->current);
	to->cluster = rh_strdup("");
	to->user = rh_strdup("");
	to->namespace_ = rh_strdup("default");
	to->file = rh_strdup(k->current_file);
	to->current = true;
	to->sign_in = "none";
	rh_err_set(&to->problem, RH_E_INVALID, _("current-context in %s names \"%s\", and there is no such context."),
		   k->current_file, k->current);
	rh_err_fix(&to->problem, "%s",
		   _("Choose another context, or correct the file: kubectl config use-context NAME."));
	kube_config_err_field(&to->problem, "current-context");
}

static void make_contexts(struct kube_config *out)
{
	const struct kube_config_entries *k = out->inner;
	size_t n = k->count[KUBE_CONFIG_CONTEXT];

	out->contexts = rh_alloc((n + 1) * sizeof *out->contexts);
	for (size_t i = 0; i < n; i++)
		describe(k, k->contexts[i], &out->contexts[out->count++]);
	if (k->current && !kube_config_entry_find(k, KUBE_CONFIG_CONTEXT, k->current))
		describe_missing(k, &out->contexts[out->count++]);
}

static bool empty(const struct kube_config_entries *k)
{
	return !k->count[KUBE_CONFIG_CLUSTER] && !k->count[KUBE_CONFIG_USER] && !k->count[KUBE_CONFIG_CONTEXT] &&
	       !k->current;
}

enum rh_code kube_config_load(const char *file, struct kube_config **out, struct rh_err *e)
{
	struct kube_config *config = rh_alloc(sizeof *config);
	struct reading r = { .k = rh_alloc(sizeof *r.k) };

	*out = NULL;
	config->inner = r.k;
	rh_buf_init(&r.files, 16 << 10);
	enum rh_code code = read_files(&r, file, e);

	if (code == RH_OK && !file && empty(r.k) && kube_config_in_cluster(r.k, IN_CLUSTER_DIR))
		rh_buf_addz(&r.files, IN_CLUSTER_DIR);
	config->files = rh_buf_take(&r.files);
	for (size_t i = 0; i < r.seen_count; i++)
		free(r.seen[i]);
	free(r.seen);
	if (code == RH_OK) {
		make_contexts(config);
		*out = config;
	} else {
		kube_config_free(&config);
	}
	return code;
}

void kube_config_free(struct kube_config **config)
{
	struct kube_config *k = *config;

	*config = NULL;
	if (!k)
		return;
	for (size_t i = 0; i < k->count; i++) {
		struct kube_context *c = &k->contexts[i];
		char *const texts[] = { c->name, c->cluster,         c->user,        c->namespace_, c->server,
					c->file, c->rancher_cluster, c->rancher_url, c->remark };

		for (size_t j = 0; j < RH_LEN(texts); j++)
			free(texts[j]);
	}
	kube_config_release(k->inner);
	free(k->inner);
	free(k->contexts);
	free(k->files);
	free(k);
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

bool kube_context_same_server(const struct kube_config *k, const struct kube_context *a, const struct kube_context *b)
{
	const struct kube_config_cluster *x = kube_config_entry_find(k->inner, KUBE_CONFIG_CLUSTER, a->cluster);
	const struct kube_config_cluster *y = kube_config_entry_find(k->inner, KUBE_CONFIG_CLUSTER, b->cluster);

	return x && y && x->server && y->server && same_text(x->server, y->server) &&
	       same_text(x->proxy_url, y->proxy_url) && same_text(x->tls_server_name, y->tls_server_name);
}

static void free_endpoint(void *body)
{
	struct net_endpoint *at = body;

	net_endpoint_drop(&at);
}

void kube_config_connect(struct net *n, const struct kube_config *k, const struct kube_context *c, bool quiet,
			 struct rh_owner owner, int tag)
{
	const struct kube_config_context *context = kube_config_entry_find(k->inner, KUBE_CONFIG_CONTEXT, c->name);
	struct rh_message m = { .to = owner, .tag = tag, .drop = free_endpoint };
	struct kube_config_exec *exec = NULL;
	struct net_endpoint *at = NULL;

	if (context)
		at = kube_config_endpoint(k->inner, context, &exec, &m.err);
	else
		m.err = c->problem;
	if (at && exec) {
		kube_config_exec_connect(n, exec, at, quiet, owner, tag);
	} else {
		m.body = at ? net_endpoint_hold(at) : NULL;
		rh_message_post(m);
	}
	net_endpoint_drop(&at);
	kube_config_exec_drop(&exec);
}
