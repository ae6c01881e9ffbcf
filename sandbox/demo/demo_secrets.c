/* The demo's secrets: every type, the good, the odd and the broken. */
#include "sandbox/api/value.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/demo/demo.h"
#include "sandbox/kinds.h"
#include "sandbox/world.h"
#include "base/base.h"
#include "data/text.h"

#include <stdio.h>
#include <string.h>

enum { IMMUTABLE = 1, HELM = 2 };

struct pair {
	const char *key, *value;
};
struct demo_secret {
	const char *cluster, *ns, *name, *type, *description;
	int64_t age;
	unsigned flags;
	struct pair data[4];
};

#define CONFIG "kubernetes.io/dockerconfigjson"
#define CFG "kubernetes.io/dockercfg"
#define PEM "-----BEGIN CERTIFICATE-----\nZGVtbw==\n-----END CERTIFICATE-----\n"
#define KEY "-----BEGIN DEMO KEY-----\nZGVtbw==\n-----END DEMO KEY-----\n"

/* A value that starts with '@' is a list of "HOST USER [PASSWORD];…", written as kubectl writes it; without a password
 * it is the one that the simulated registry knows; "@auth" leaves user and password to the auth member; "@bare" writes
 * user and password without auth, as Rancher's page does. */
static const struct demo_secret secrets[] = {
	{ DEMO_SHOP,
	  "web-blue",
	  "harbor-robot",
	  CONFIG,
	  "Robot account of the web team",
	  4 * DAY,
	  0,
	  { { ".dockerconfigjson", "@ harbor.corp.example robot$web" } } },
	{ DEMO_SHOP,
	  "web-blue",
	  "quay-pull",
	  CONFIG,
	  "",
	  4 * DAY,
	  0,
	  { { ".dockerconfigjson", "@ quay.io acme+deploy" } } },
	{ DEMO_SHOP,
	  "web-green",
	  "quay-pull",
	  CONFIG,
	  "",
	  4 * DAY,
	  0,
	  { { ".dockerconfigjson", "@ quay.io acme+deploy" } } },
	{ DEMO_SHOP,
	  "web-green",
	  "two-registries",
	  CONFIG,
	  "测试与正式镜像库",
	  9 * DAY,
	  0,
	  { { ".dockerconfigjson",
	      "@ harbor.corp.example robot$web demo-harbor-old;artifactory.corp.example:8443 ci" } } },
	{ DEMO_SHOP,
	  "web-green",
	  "hub-old",
	  CFG,
	  "",
	  34 * DAY,
	  0,
	  { { ".dockercfg", "@ https://index.docker.io/v1/ acmeweb" } } },
	{ DEMO_SHOP,
	  "web-blue",
	  "hub-by-rancher",
	  CONFIG,
	  "",
	  12 * DAY,
	  0,
	  { { ".dockerconfigjson", "@bare index.docker.io/v1/ acmeweb" } } },
	{ DEMO_SHOP,
	  "pay-core",
	  "mirror-auth-only",
	  CONFIG,
	  "",
	  21 * DAY,
	  0,
	  { { ".dockerconfigjson", "@auth mirror.corp.example pay" } } },
	{ DEMO_SHOP,
	  "pay-core",
	  "harbor-frozen",
	  CONFIG,
	  "冻结：只能新建，不能修改",
	  16 * DAY,
	  IMMUTABLE,
	  { { ".dockerconfigjson", "@ harbor.corp.example robot$pay" } } },
	{ DEMO_SHOP,
	  "pay-batch",
	  "broken-config",
	  CONFIG,
	  "",
	  6 * DAY,
	  0,
	  { { ".dockerconfigjson",
	      "{\"auths\":{\"quay.io\":{\"auth\":\"not base64!\"},\"ghcr.example\":\"a text\"}}" } } },
	{ DEMO_SHOP,
	  "pay-batch",
	  "broken-json",
	  CONFIG,
	  "as only a damaged store holds it: a server refuses it",
	  6 * DAY,
	  0,
	  { { ".dockerconfigjson", "{\"auths\":{\"quay.io\":{\"auth\":\"ZGVtbzpkZW1v\"},\"ghcr.exam" } } },
	{ DEMO_SHOP, "pay-batch", "empty-config", CONFIG, "", 6 * DAY, 0, { { ".dockerconfigjson", "{}" } } },
	{ DEMO_SHOP,
	  "pay-core",
	  "artifactory-ci",
	  "Opaque",
	  "Token of the build jobs",
	  60 * DAY,
	  0,
	  { { "token", "demo-ci-token" } } },
	{ DEMO_SHOP,
	  "web-blue",
	  "session-key",
	  "Opaque",
	  "",
	  30 * DAY,
	  0,
	  { { "current", "demo-session-1" }, { "previous", "demo-session-0" } } },
	{ DEMO_SHOP,
	  "web-blue",
	  "shop-login",
	  "kubernetes.io/basic-auth",
	  "",
	  8 * DAY,
	  0,
	  { { "username", "shop" }, { "password", "demo-basic" } } },
	{ DEMO_SHOP,
	  "web-green",
	  "deploy-key",
	  "kubernetes.io/ssh-auth",
	  "",
	  15 * DAY,
	  0,
	  { { "ssh-privatekey", KEY }, { "known_hosts", "git.corp.example ssh-ed25519 AAAA" } } },
	{ DEMO_SHOP,
	  "web-blue",
	  "shop-tls",
	  "kubernetes.io/tls",
	  "",
	  60 * DAY,
	  0,
	  { { "tls.crt", PEM }, { "tls.key", KEY } } },
	{ DEMO_SHOP,
	  "pay-core",
	  "builder-token",
	  "kubernetes.io/service-account-token",
	  "",
	  33 * DAY,
	  0,
	  { { "token", "demo-account-token" }, { "namespace", "pay-core" }, { "ca.crt", PEM } } },
	{ DEMO_SHOP,
	  "web-blue",
	  "sh.helm.release.v1.front.v3",
	  "helm.sh/release.v1",
	  "",
	  5 * DAY,
	  HELM,
	  { { "release", "H4sIAAAAAAAC/demo" } } },
	{ DEMO_SHOP,
	  "pay-core",
	  "gateway",
	  "acme.example/gateway",
	  "",
	  11 * DAY,
	  0,
	  { { "endpoint", "https://pay.corp.example" } } },
	{ DEMO_SHOP,
	  "scratch",
	  "like-a-registry",
	  "Opaque",
	  "Opaque, so no kubelet reads it",
	  2 * DAY,
	  0,
	  { { ".dockerconfigjson", "@ quay.io acme+try demo-try" } } },
	{ DEMO_LOCAL,
	  "tools",
	  "harbor-tools",
	  CONFIG,
	  "",
	  30 * DAY,
	  0,
	  { { ".dockerconfigjson", "@ harbor.corp.example robot$tools" } } },
	{ DEMO_LOCAL,
	  "cattle-system",
	  "tls-rancher",
	  "kubernetes.io/tls",
	  "",
	  41 * DAY,
	  0,
	  { { "tls.crt", PEM }, { "tls.key", KEY } } },
	{ DEMO_TEST,
	  "yanshou",
	  "jingxiang-ku",
	  CONFIG,
	  "镜像库（验收）",
	  10 * DAY,
	  0,
	  { { ".dockerconfigjson", "@ harbor.ceshi.example:8443 yanshou" } } },
	{ DEMO_TEST, "demo-store", "store-db", "Opaque", "", 9 * DAY, 0, { { "password", "demo-store-db" } } },
};

static void write_entry(struct rh_str host, struct rh_str user, struct rh_str password, bool bare, bool auth_only,
			json_t *map)
{
	json_t *e = json_object();
	if (!auth_only) {
		json_object_set_new(e, "username", sb_value_text(user));
		json_object_set_new(e, "password", sb_value_text(password));
	}
	if (!bare) {
		struct rh_buf b64;
		char *both = rh_format("%.*s:%.*s", RH_ARG(user), RH_ARG(password));
		rh_buf_init(&b64, 1024);
		data_base64_encode(rh_str(both), rh_out_buf(&b64));
		json_object_set_new(e, "auth", sb_value_text(rh_buf_str(&b64)));
		rh_buf_release(&b64);
		free(both);
	}
	json_object_setn_new(map, SB_KEY(host), e);
}

/* The registry's own password of a user, by a key as it stands in a secret. */
static struct rh_str known_password(const struct sb_world *w, struct rh_str key, struct rh_str user)
{
	struct rh_str host = rh_str_starts(key, "https://") ? rh_str_from(key, 8) : key;
	char *h = rh_str_dup(rh_str_n(host.p, rh_str_find(host, "/"))), *u = rh_str_dup(user);
	const char *password = sb_registry_password(w, h, u);
	if (!password)
		RH_BUG("no registry %s knows %s", h, u);
	free(h);
	free(u);
	return rh_str(password);
}

static void expand_config(const struct sb_world *w, const char *text, bool legacy, struct rh_buf *out)
{
	struct rh_str rest = rh_str(text + 1), how, entry;
	json_t *top = json_object(), *map = legacy ? top : sb_value_need_map(top, "auths");
	rh_str_cut(&rest, ' ', &how);
	while (rh_str_cut(&rest, ';', &entry)) {
		struct rh_str host, user;
		rh_str_cut(&entry, ' ', &host);
		rh_str_cut(&entry, ' ', &user);
		if (!entry.n)
			entry = known_password(w, host, user);
		write_entry(host, user, entry, rh_str_is(how, "bare"), rh_str_is(how, "auth"), map);
	}
	sb_value_write(top, out);
	sb_value_free(&top);
}

static json_t *build(const struct sb_world *w, const struct demo_secret *s)
{
	json_t *v = json_object(), *data = sb_value_need_map(v, "data");
	for (size_t i = 0; i < RH_LEN(s->data) && s->data[i].key; i++) {
		struct rh_buf plain, b64;
		rh_buf_init(&plain, 8192);
		rh_buf_init(&b64, 16384);
		if (*s->data[i].value == '@')
			expand_config(w, s->data[i].value, !strcmp(s->type, CFG), &plain);
		else
			rh_buf_addz(&plain, s->data[i].value);
		data_base64_encode(rh_buf_str(&plain), rh_out_buf(&b64));
		json_object_set_new(data, s->data[i].key, sb_value_text(rh_buf_str(&b64)));
		rh_buf_release(&plain);
		rh_buf_release(&b64);
	}
	sb_value_set_text(v, "type", s->type);
	if (*s->description)
		sb_demo_annotate(v, "field.cattle.io/description", s->description);
	if (s->flags & IMMUTABLE)
		json_object_set_new(v, "immutable", json_boolean(true));
	if (s->flags & HELM) {
		sb_demo_label(v, "name", "front");
		sb_demo_label(v, "owner", "helm");
		sb_demo_label(v, "status", "deployed");
		sb_demo_label(v, "version", "3");
	}
	if (!strcmp(s->type, "kubernetes.io/service-account-token"))
		sb_demo_annotate(v, "kubernetes.io/service-account.name", "default");
	return v;
}

json_t *sb_demo_registry_of(const struct sb_world *w, const char *host, const char *user, const char *password)
{
	struct rh_str secret = *password ? rh_str(password) : known_password(w, rh_str(host), rh_str(user));
	json_t *v = sb_demo_registry(w, ""), *top = json_object();
	struct rh_buf plain, b64;

	rh_buf_init(&plain, 8192);
	rh_buf_init(&b64, 16384);
	write_entry(rh_str(host), rh_str(user), secret, false, false, sb_value_need_map(top, "auths"));
	sb_value_write(top, &plain);
	data_base64_encode(rh_buf_str(&plain), rh_out_buf(&b64));
	json_object_set_new(json_object_get(v, "data"), ".dockerconfigjson", sb_value_text(rh_buf_str(&b64)));
	rh_buf_release(&plain);
	rh_buf_release(&b64);
	sb_value_free(&top);
	return v;
}

json_t *sb_demo_registry(const struct sb_world *w, const char *config)
{
	return build(w, &(struct demo_secret){
				.type = CONFIG, .description = "", .data = { { ".dockerconfigjson", config } } });
}

void sb_demo_secrets(struct sb_world *w)
{
	for (size_t i = 0; i < RH_LEN(secrets); i++) {
		const struct demo_secret *s = &secrets[i];
		struct sb_cluster *c = sb_demo_cluster(w, s->cluster);
		if (c)
			sb_world_add(c, sb_kind_named("secrets"), s->ns, s->name, s->age, build(w, s));
	}
}

void sb_demo_secrets_like(struct sb_world *w, const char *like, const char *ns)
{
	for (size_t i = 0; i < RH_LEN(secrets); i++) {
		const struct demo_secret *s = &secrets[i];
		struct sb_cluster *c = !strcmp(s->ns, like) ? sb_demo_cluster(w, s->cluster) : NULL;
		if (c)
			sb_world_add(c, sb_kind_named("secrets"), ns, s->name, s->age, build(w, s));
	}
}

void sb_ecr_secret(struct sb_world *w, const json_t *v)
{
	const char *cluster = sb_value_z_of(v, "cluster"), *ns = sb_value_z_of(v, "ns"),
		   *name = sb_value_z_of(v, "name");
	struct sb_cluster *c = *cluster ? sb_cluster_find(w, rh_str(cluster)) : &w->clusters[w->clusters_n > 1 ? 1 : 0];
	int64_t ends = sb_world_time(w) + sb_value_int_of(v, "seconds", 0);

	if (!c || !*ns || !*name || !json_is_integer(json_object_get(v, "seconds")))
		return;
	char *token = sb_ecr_token(w, ends), *config = rh_format("@ " SB_ECR_HOST " AWS %s", token);

	sb_world_add(c, sb_kind_named("secrets"), ns, name, 0, sb_demo_registry(w, config));
	free(config);
	free(token);
}

enum { SPACES = 20 };

/* The namespace of number i of n, which begins with the first. */
static void space_of(size_t i, size_t n, char ns[16])
{
	snprintf(ns, 16, "bench-%02zu", i * SPACES / n);
}

static void add_spaces(struct sb_cluster *c)
{
	char ns[16];

	for (size_t i = 0; i < SPACES; i++) {
		space_of(i, SPACES, ns);
		if (!sb_store_get(&c->store, sb_kind_named("namespaces"), rh_str(""), rh_str(ns)))
			sb_demo_namespace(c, ns, NULL, "", DAY);
	}
}

/* For benchmarks: n registries of one size in twenty namespaces. */
void sb_demo_many(struct sb_cluster *c, size_t n)
{
	char ns[16], name[32], user[32], config[128];
	add_spaces(c);
	for (size_t i = 0; i < n; i++) {
		space_of(i, n, ns);
		snprintf(name, sizeof name, "pull-%06zu", i);
		snprintf(user, sizeof user, "robot-%06zu", i);
		snprintf(config, sizeof config, "@ r%03zu.corp.example %s demo-%06zu", i % 500, user, i);
		struct demo_secret s = { .type = CONFIG,
					 .description = "",
					 .data = { { ".dockerconfigjson", config } } };
		sb_world_add(c, sb_kind_named("secrets"), ns, name, DAY + (int64_t)(i % 100000), build(c->world, &s));
	}
}

/* For benchmarks: what a cluster has besides, Helm's releases for example, of about two kilobytes. */
void sb_demo_others(struct sb_cluster *c, size_t n)
{
	char ns[16], name[32], value[1500];
	add_spaces(c);
	memset(value, 'x', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	for (size_t i = 0; i < n; i++) {
		space_of(i, n, ns);
		snprintf(name, sizeof name, "other-%06zu", i);
		struct demo_secret s = { .type = "Opaque", .description = "", .data = { { "value", value } } };
		sb_world_add(c, sb_kind_named("secrets"), ns, name, DAY + (int64_t)(i % 100000), build(c->world, &s));
	}
}
