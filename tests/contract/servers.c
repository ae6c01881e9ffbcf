/* The servers that contracts are played against: a kubeconfig's, or the sandbox. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "data/tree.h"
#include "data/yaml.h"

#include "tests/contract/contract.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- variables and users ---- */

void ct_set(struct ct_run *r, const char *name, struct rh_str value)
{
	for (size_t i = 0; i < r->var_count; i++)
		if (!strcmp(r->vars[i].name, name)) {
			char *z = rh_str_dup(value);
			free(r->vars[i].value);
			r->vars[i].value = z;
			return;
		}
	r->vars = rh_resize(r->vars, r->var_count + 1, sizeof *r->vars);
	r->vars[r->var_count++] = (struct ct_var){ .name = rh_strdup(name), .value = rh_str_dup(value) };
}

bool ct_is_fixed(const struct ct_run *r, const char *name)
{
	for (size_t i = 0; i < r->var_count; i++)
		if (!strcmp(r->vars[i].name, name))
			return r->vars[i].fixed;
	return false;
}

const char *ct_get(const struct ct_run *r, struct rh_str name)
{
	for (size_t i = 0; i < r->var_count; i++)
		if (rh_str_is(name, r->vars[i].name))
			return r->vars[i].value;
	return NULL;
}

const struct rt_server *ct_server(const struct ct_run *r, struct rh_str user)
{
	for (size_t i = 0; i < r->user_count; i++)
		if (rh_str_is(user, r->users[i].name))
			return &r->users[i].at;
	return NULL;
}

/* Pointers to others do not survive it. */
static struct rt_server *add_user(struct ct_run *r, const char *name)
{
	r->users = rh_resize(r->users, r->user_count + 1, sizeof *r->users);
	r->users[r->user_count] = (struct ct_user){ .name = rh_strdup(name) };
	return &r->users[r->user_count++].at;
}

void ct_add_user(struct ct_run *r, const char *name, const char *url, const char *ca_pem)
{
	char *u = rh_strdup(url), *ca = ca_pem ? rh_strdup(ca_pem) : NULL;
	struct rt_server *at = add_user(r, name);
	while (*u && u[strlen(u) - 1] == '/')
		u[strlen(u) - 1] = '\0';
	at->url = u;
	at->ca_pem = ca;
}

void ct_release(struct ct_run *r)
{
	for (size_t i = 0; i < r->user_count; i++) {
		free(r->users[i].name);
		rt_server_release(&r->users[i].at);
	}
	for (size_t i = 0; i < r->var_count; i++) {
		free(r->vars[i].name);
		free(r->vars[i].value);
	}
	free(r->users);
	free(r->vars);
	free(r->watches);
	free(r->profile);
}

/* The minor number of "v2.11.3", "1.20" or "27+" (a build of a vendor). */
static int minor_of(struct rh_str version)
{
	struct rh_str rest = rh_str_from(version, rh_str_find(version, ".") + 1);
	int64_t n = 0;
	rest = rest.n ? rest : version;
	size_t digits = 0;
	while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9')
		digits++;
	if (!rh_str_number(rh_str_n(rest.p, digits), 0, 999, &n))
		rt_die("the server's version has no minor number: %.*s", RH_ARG(version));
	return (int)n;
}

static void learn(struct ct_run *r, const char *path, const char *pointer, struct rh_buf *out)
{
	struct rt_answer a;
	struct rt_request q = { .method = "GET", .path = path };
	rt_http(ct_server(r, rh_str("admin")), &q, &a);
	rh_buf_init(out, 256);
	if (a.status != 200 || !rt_pick(rh_buf_str(&a.body), rh_str(pointer), out))
		rt_die("GET %s: %d %s %.200s", path, a.status, a.error, a.body.p);
	rt_answer_release(&a);
}

void ct_learn_version(struct ct_run *r)
{
	struct rh_buf minor, whole, rancher;
	char *path = rh_format("%s/version", ct_get(r, rh_str("prefix")));
	learn(r, path, "/minor", &minor);
	learn(r, path, "/gitVersion", &whole);
	r->minor = minor_of(rh_buf_str(&minor));
	printf("server: Kubernetes %s", whole.p);
	if (r->rancher) {
		learn(r, "/v3/settings/server-version", "/value", &rancher);
		r->rancher_minor = minor_of(rh_buf_str(&rancher));
		printf(" behind Rancher %s", rancher.p);
		rh_buf_release(&rancher);
	}
	printf("\n");
	rh_buf_release(&minor);
	rh_buf_release(&whole);
	free(path);
}

/* ---- a kubeconfig ---- */

static const struct data_yaml *named(const struct data_yaml *doc, const char *list, const char *name, const char *inner)
{
	const struct data_yaml *l = data_yaml_member(doc, list);
	for (const struct data_yaml *item = l ? l->child : NULL; item; item = item->next) {
		const struct data_yaml *n = data_yaml_member(item, "name");
		if (n && n->text && !strcmp(n->text, name))
			return data_yaml_member(item, inner);
	}
	rt_die("the kubeconfig's %s have no \"%s\"", list, name);
}

static const char *text_of(const struct data_yaml *map, const char *key)
{
	const struct data_yaml *v = map ? data_yaml_member(map, key) : NULL;
	return v && v->kind == DATA_YAML_SCALAR ? v->text : NULL;
}

/* "certificate-authority-data" in base64, or "certificate-authority" as a file. */
static char *pem_of(const struct data_yaml *map, const char *key, const char *file)
{
	char *data_key = rh_format("%s-data", key);
	const char *data = text_of(map, data_key), *path = text_of(map, key);
	struct rh_buf b;
	struct rh_err e;
	rh_buf_init(&b, (size_t)1 << 20);
	free(data_key);
	if (data) {
		if (!data_base64_decode(rh_str(data), true, rh_out_buf(&b)))
			rt_die("the kubeconfig's %s-data is not base64", key);
	} else if (path) {
		const char *slash = strrchr(file, '/');
		char *whole = path[0] == '/' || !slash ? rh_strdup(path)
						       : rh_format("%.*s/%s", (int)(slash - file), file, path);
		if (rh_file_read(whole, (size_t)1 << 20, &b, &e) != RH_OK)
			rt_die("%s: %s", e.what, e.why);
		free(whole);
	} else {
		rh_buf_release(&b);
		return NULL;
	}
	return rh_buf_take(&b);
}

void ct_use_kubeconfig(struct ct_run *r, const char *path, const char *context)
{
	struct rh_buf text;
	struct rh_err e;
	rh_buf_init(&text, (size_t)4 << 20);
	if (rh_file_read(path, (size_t)4 << 20, &text, &e) != RH_OK)
		rt_die("%s: %s", e.what, e.why);
	struct data_yaml *doc = data_yaml_parse(rh_buf_str(&text), &e);
	if (!doc)
		rt_die("%s: %s", path, e.what);
	if (!context)
		context = text_of(doc, "current-context");
	if (!context)
		rt_die("%s names no current context", path);
	const struct data_yaml *c = named(doc, "contexts", context, "context");
	const char *cluster_name = text_of(c, "cluster"), *user_name = text_of(c, "user");
	const struct data_yaml *cluster = named(doc, "clusters", cluster_name ? cluster_name : "", "cluster");
	const struct data_yaml *user = named(doc, "users", user_name ? user_name : "", "user");
	struct rt_server *at = add_user(r, "admin");
	const char *server = text_of(cluster, "server");
	if (!server)
		rt_die("%s: the cluster has no server", path);
	at->url = rh_strdup(server);
	at->ca_pem = pem_of(cluster, "certificate-authority", path);
	at->client_cert_pem = pem_of(user, "client-certificate", path);
	at->client_key_pem = pem_of(user, "client-key", path);
	rh_strset(&at->token, text_of(user, "token"));
	rh_strset(&at->user, text_of(user, "username"));
	rh_strset(&at->password, text_of(user, "password"));
	data_yaml_free(&doc);
	rh_buf_release(&text);
	ct_set(r, "prefix", rh_str(""));
	ct_learn_version(r);
}

/* ---- signing in ---- */

static char *sign_in(const struct rt_server *s, const char *user, const char *password)
{
	static const char *const paths[] = { "/v1-public/login", "/v3-public/localProviders/local?action=login" };
	char *token = NULL;
	for (size_t i = 0; i < RH_LEN(paths) && !token; i++) {
		struct rt_answer a;
		struct rh_buf body, got;
		struct data_jw w;
		rh_buf_init(&body, 65536);
		rh_buf_init(&got, 4096);
		data_jw_init(&w, rh_out_buf(&body));
		data_jw_open(&w, '{');
		data_jw_kv(&w, "type", rh_str("localProvider"));
		data_jw_kv(&w, "username", rh_str(user));
		data_jw_kv(&w, "password", rh_str(password));
		data_jw_kv(&w, "responseType", rh_str("json"));
		data_jw_close(&w, '}');
		struct rt_request q = { .method = "POST", .path = paths[i], .body = rh_buf_str(&body) };
		rt_http(s, &q, &a);
		if (a.status == 201 && rt_pick(rh_buf_str(&a.body), rh_str("/token"), &got))
			token = rh_strdup(got.p);
		else if (a.status != 404)
			rt_die("%s as %s: %d %s %.200s", paths[i], user, a.status, a.error, a.body.p);
		explicit_bzero(body.p, body.n);
		rh_buf_release(&body);
		rh_buf_release(&got);
		rt_answer_release(&a);
	}
	if (!token)
		rt_die("the server has no login for %s", user);
	return token;
}

void ct_sign_in(struct ct_run *r, const char *name, const char *username, const char *password)
{
	for (size_t i = 0; i < r->user_count; i++)
		if (!strcmp(r->users[i].name, name)) {
			struct rt_server *at = &r->users[i].at;
			struct rt_server stranger = { .url = at->url, .ca_pem = at->ca_pem };
			at->token = sign_in(&stranger, username, password);
		}
}

/* ---- the sandbox ---- */

void ct_use_sandbox(struct ct_run *r, struct rt_sandbox *s)
{
	struct rh_err e;
	struct rh_tree *t = data_tree_parse(rh_str(s->announcement), &e);
	r->sandbox = true;
	for (const struct rh_tree *u = data_tree_first(data_tree_at(t, "/users")); u; u = data_tree_next(u)) {
		char *name = rh_str_dup(data_tree_text(u, "/name")),
		     *password = rh_str_dup(data_tree_text(u, "/password"));
		char *token = rh_str_dup(data_tree_text(u, "/token")), *var = rh_format("%s_password", name),
		     *name_var = rh_format("%s_name", name);
		struct rt_server *at = add_user(r, name);
		ct_set(r, var, rh_str(password));
		ct_set(r, name_var, rh_str(name));
		at->url = rh_strdup(s->at.url);
		at->ca_pem = rh_strdup(s->at.ca_pem);
		/* a plain cluster's users have a token from the start */
		at->token = r->rancher ? sign_in(&s->at, name, password) : rh_strdup(token);
		free(name);
		free(password);
		free(token);
		free(var);
		free(name_var);
	}
	data_tree_free(&t);
	ct_set(r, "prefix", rh_str(r->rancher ? "/k8s/clusters/local" : ""));
	ct_learn_version(r);
}

/* ---- a namespace of one's own ---- */

void ct_make_namespace(struct ct_run *r)
{
	struct rt_answer a;
	char *ns = rh_format("rh-contract-%lx-%x", (unsigned long)time(NULL), (unsigned)getpid());
	char *path = rh_format("%s/api/v1/namespaces", ct_get(r, rh_str("prefix")));
	char *body = rh_format("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}", ns);
	struct rt_request q = { .method = "POST", .path = path, .body = rh_str(body) };
	rt_http(ct_server(r, rh_str("admin")), &q, &a);
	if (a.status != 201)
		rt_die("cannot make the namespace %s: %d %s %.200s", ns, a.status, a.error, a.body.p);
	ct_set(r, "ns", rh_str(ns));
	rt_answer_release(&a);
	free(ns);
	free(path);
	free(body);
}

void ct_remove_namespace(struct ct_run *r)
{
	struct rt_answer a;
	const char *ns = ct_get(r, rh_str("ns"));
	if (!ns)
		return;
	char *path = rh_format("%s/api/v1/namespaces/%s", ct_get(r, rh_str("prefix")), ns);
	struct rt_request q = { .method = "DELETE", .path = path };
	rt_http(ct_server(r, rh_str("admin")), &q, &a);
	if (a.status != 200 && a.status != 202)
		fprintf(stderr, "the namespace %s could not be removed: %d %s\n", ns, a.status, a.error);
	rt_answer_release(&a);
	free(path);
}
