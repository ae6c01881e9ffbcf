/* One kubeconfig file to entries. What a scalar means is decided by the field that it stands in, so a password that
 * looks like a number is a password; a field that cannot be read spoils its entry, not the file. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "data/yaml.h"
#include "kube/config/kubeconfig.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define FILE_LIMIT ((size_t)8 << 20)

enum field_type { TEXT, PATH, FLAG, PEM, SECRET, SECRET_PEM };

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
};

static const struct field cluster_fields[] = {
	{ "server", TEXT, offsetof(struct kube_config_cluster, server) },
	{ "tls-server-name", TEXT, offsetof(struct kube_config_cluster, tls_server_name) },
	{ "insecure-skip-tls-verify", FLAG, offsetof(struct kube_config_cluster, insecure) },
	{ "certificate-authority", PATH, offsetof(struct kube_config_cluster, ca_file) },
	{ "certificate-authority-data", PEM, offsetof(struct kube_config_cluster, ca_data) },
	{ "proxy-url", TEXT, offsetof(struct kube_config_cluster, proxy_url) },
	{ "disable-compression", FLAG, offsetof(struct kube_config_cluster, no_gzip) },
};
static const struct field user_fields[] = {
	{ "client-certificate", PATH, offsetof(struct kube_config_user, cert_file) },
	{ "client-certificate-data", PEM, offsetof(struct kube_config_user, cert_data) },
	{ "client-key", PATH, offsetof(struct kube_config_user, key_file) },
	{ "client-key-data", SECRET_PEM, offsetof(struct kube_config_user, key_data) },
	{ "token", SECRET, offsetof(struct kube_config_user, token) },
	{ "tokenFile", PATH, offsetof(struct kube_config_user, token_file) },
	{ "username", TEXT, offsetof(struct kube_config_user, username) },
	{ "password", SECRET, offsetof(struct kube_config_user, password) },
	{ "as", TEXT, offsetof(struct kube_config_user, as) },
	{ "as-uid", TEXT, offsetof(struct kube_config_user, as_uid) },
};
static const struct field exec_fields[] = {
	{ "command", TEXT, offsetof(struct kube_config_user, exec.command) },
	{ "apiVersion", TEXT, offsetof(struct kube_config_user, exec.api_version) },
	{ "installHint", TEXT, offsetof(struct kube_config_user, exec.install_hint) },
	{ "interactiveMode", TEXT, offsetof(struct kube_config_user, exec.interactive) },
	{ "provideClusterInfo", FLAG, offsetof(struct kube_config_user, exec.provide_cluster_info) },
};
static const struct field provider_fields[] = {
	{ "id-token", SECRET, offsetof(struct kube_config_user, provider.id_token) },
	{ "access-token", SECRET, offsetof(struct kube_config_user, provider.access_token) },
	{ "expiry", TEXT, offsetof(struct kube_config_user, provider.expiry) },
	{ "expires-on", TEXT, offsetof(struct kube_config_user, provider.expiry) },
};
static const struct field context_fields[] = {
	{ "cluster", TEXT, offsetof(struct kube_config_context, cluster) },
	{ "user", TEXT, offsetof(struct kube_config_context, user) },
	{ "namespace", TEXT, offsetof(struct kube_config_context, namespace_) },
};

/* ---- scalars by the field that they stand in ---- */

static bool unset(const struct data_yaml *y)
{
	struct rh_str s = rh_str_n(y->text, y->kind == DATA_YAML_SCALAR ? y->n : 0);

	return y->kind == DATA_YAML_SCALAR && y->plain &&
	       (!s.n || rh_str_is(s, "null") || rh_str_is(s, "~") || rh_str_is(s, "Null") || rh_str_is(s, "NULL"));
}

/* Only the first fault of an entry is kept. */
static void spoil(struct kube_config_entry *entry, const char *field, const char *why, int line)
{
	if (entry->problem.code == RH_OK)
		(void)kube_config_fault(&entry->problem, entry, field, _("Line %d: %s"), line, _(why));
}

static char *scalar(struct kube_config_entry *entry, const char *field, const struct data_yaml *y)
{
	if (y->kind != DATA_YAML_SCALAR)
		spoil(entry, field, N_("It must be one text."), y->line);
	else if (y->n != strlen(y->text))
		spoil(entry, field, N_("It has a NUL character in it."), y->line);
	else
		return rh_strdup(y->text);
	return NULL;
}

static char *resolved(const struct kube_config_entry *entry, char *path)
{
	char *full;

	if (!path || !*path || *path == '/')
		return path;
	full = rh_format("%s/%s", entry->dir, path);
	free(path);
	return full;
}

static void read_flag(struct kube_config_entry *entry, const char *field, const struct data_yaml *y, bool *out)
{
	if (!data_yaml_bool(y, out))
		spoil(entry, field, N_("It must be true or false, without quotes."), y->line);
}

static void read_secret(struct kube_config_entry *entry, const char *field, const struct data_yaml *y, bool pem,
			struct rh_secret *out)
{
	if (y->kind != DATA_YAML_SCALAR) {
		spoil(entry, field, N_("It must be one text."), y->line);
		return;
	}
	rh_secret_clear(out);
	if (!pem)
		rh_secret_add(out, y->text, y->n);
	else if (!data_base64_decode(rh_str_n(y->text, y->n), false, rh_out_secret(out)))
		spoil(entry, field, N_("It is not base64."), y->line);
}

static char *read_pem(struct kube_config_entry *entry, const char *field, const struct data_yaml *y)
{
	struct rh_buf b;

	if (y->kind != DATA_YAML_SCALAR) {
		spoil(entry, field, N_("It must be one text."), y->line);
		return NULL;
	}
	rh_buf_init(&b, FILE_LIMIT);
	if (!data_base64_decode(rh_str_n(y->text, y->n), false, rh_out_buf(&b)) || b.over) {
		spoil(entry, field, N_("It is not base64."), y->line);
		rh_buf_release(&b);
		return NULL;
	}
	return rh_buf_take(&b);
}

static void put(char **slot, char *text)
{
	free(*slot);
	*slot = text;
}

static void read_field(struct kube_config_entry *entry, const struct field *f, const char *shown,
		       const struct data_yaml *y)
{
	char *base = (char *)entry + f->offset;

	if (unset(y))
		return;
	switch (f->type) {
	case TEXT:
		put((char **)(void *)base, scalar(entry, shown, y));
		break;
	case PATH:
		put((char **)(void *)base, resolved(entry, scalar(entry, shown, y)));
		break;
	case FLAG:
		read_flag(entry, shown, y, (bool *)(void *)base);
		break;
	case PEM:
		put((char **)(void *)base, read_pem(entry, shown, y));
		break;
	case SECRET:
	case SECRET_PEM:
		read_secret(entry, shown, y, f->type == SECRET_PEM, (struct rh_secret *)(void *)base);
		break;
	}
}

static void read_fields(struct kube_config_entry *entry, const struct field *fields, size_t n, const char *under,
			const struct data_yaml *map)
{
	char shown[96];

	for (size_t i = 0; i < n; i++) {
		const struct data_yaml *y = data_yaml_member(map, fields[i].name);

		snprintf(shown, sizeof shown, "%s%s", under, fields[i].name);
		if (y)
			read_field(entry, &fields[i], shown, y);
	}
}

/* ---- the nested ones ---- */

static char **read_list(struct kube_config_entry *entry, const char *field, const struct data_yaml *y)
{
	char **list = NULL;
	size_t n = 0;

	if (!y || unset(y))
		return NULL;
	if (y->kind != DATA_YAML_LIST) {
		spoil(entry, field, N_("It must be a list."), y->line);
		return NULL;
	}
	for (const struct data_yaml *c = y->child; c; c = c->next) {
		char *text = scalar(entry, field, c);

		list = rh_resize(list, n + 2, sizeof *list);
		if (text)
			list[n++] = text;
		list[n] = NULL;
	}
	return list;
}

static void read_extra(struct kube_config_user *u, const struct data_yaml *map)
{
	if (!map || unset(map))
		return;
	if (map->kind != DATA_YAML_MAP) {
		spoil(&u->is, "as-user-extra", N_("It must be names with a list of values each."), map->line);
		return;
	}
	for (const struct data_yaml *m = map->child; m; m = m->next) {
		char **values = read_list(&u->is, "as-user-extra", m);

		for (char **v = values; v && *v; v++) {
			u->extra = rh_resize(u->extra, u->extra_count + 1, sizeof *u->extra);
			u->extra[u->extra_count++] = (struct kube_config_extra){ rh_strdup(m->key), *v };
		}
		free(values);
	}
}

static char **read_env(struct kube_config_user *u, const struct data_yaml *list)
{
	char **env = NULL;
	size_t n = 0;

	for (const struct data_yaml *c = list && list->kind == DATA_YAML_LIST ? list->child : NULL; c; c = c->next) {
		const struct data_yaml *name = data_yaml_member(c, "name"), *value = data_yaml_member(c, "value");
		char *key = name ? scalar(&u->is, "exec.env", name) : NULL;
		char *text = value && !unset(value) ? scalar(&u->is, "exec.env", value) : NULL;

		if (key && *key) {
			env = rh_resize(env, n + 2, sizeof *env);
			env[n++] = rh_format("%s=%s", key, text ? text : "");
			env[n] = NULL;
		}
		free(key);
		free(text);
	}
	return env;
}

static void read_exec(struct kube_config_user *u, const struct data_yaml *map)
{
	if (!map || unset(map))
		return;
	if (map->kind != DATA_YAML_MAP) {
		spoil(&u->is, "exec", N_("It must have fields of its own (command, …)."), map->line);
		return;
	}
	u->has_exec = true;
	read_fields(&u->is, exec_fields, RH_LEN(exec_fields), "exec.", map);
	u->exec.args = read_list(&u->is, "exec.args", data_yaml_member(map, "args"));
	u->exec.env = read_env(u, data_yaml_member(map, "env"));
	if (u->exec.command && strchr(u->exec.command, '/'))
		u->exec.command = resolved(&u->is, u->exec.command);
}

static void read_user(struct kube_config_user *u, const struct data_yaml *map)
{
	const struct data_yaml *provider = data_yaml_member(map, "auth-provider");

	read_fields(&u->is, user_fields, RH_LEN(user_fields), "", map);
	u->groups = read_list(&u->is, "as-groups", data_yaml_member(map, "as-groups"));
	read_extra(u, data_yaml_member(map, "as-user-extra"));
	read_exec(u, data_yaml_member(map, "exec"));
	if (!provider || provider->kind != DATA_YAML_MAP)
		return;
	const struct data_yaml *name = data_yaml_member(provider, "name"),
			       *config = data_yaml_member(provider, "config");

	u->has_provider = true;
	u->provider.name = name ? scalar(&u->is, "auth-provider.name", name) : NULL;
	if (config)
		read_fields(&u->is, provider_fields, RH_LEN(provider_fields), "auth-provider.config.", config);
}

/* A plain scalar that JSON would write the same way stays bare, everything else is a string. */
static bool bare(const struct data_yaml *y)
{
	struct rh_str s = rh_str_n(y->text, y->n);
	struct rh_err ignored;

	return y->plain && s.n && s.p[0] != '"' && s.p[0] != '{' && s.p[0] != '[' &&
	       data_json_check(s, &ignored) == RH_OK;
}

static void write_json(struct data_jw *w, const struct data_yaml *y)
{
	if (y->kind == DATA_YAML_SCALAR) {
		if (unset(y))
			data_jw_null(w);
		else if (bare(y))
			data_jw_raw(w, rh_str_n(y->text, y->n));
		else
			data_jw_str(w, rh_str_n(y->text, y->n));
		return;
	}
	data_jw_open(w, y->kind == DATA_YAML_MAP ? '{' : '[');
	for (const struct data_yaml *c = y->child; c; c = c->next) {
		if (y->kind == DATA_YAML_MAP)
			data_jw_key(w, rh_str(c->key));
		write_json(w, c);
	}
	data_jw_close(w, y->kind == DATA_YAML_MAP ? '}' : ']');
}

static void read_cluster(struct kube_config_cluster *c, const struct data_yaml *map)
{
	const struct data_yaml *list = data_yaml_member(map, "extensions");

	read_fields(&c->is, cluster_fields, RH_LEN(cluster_fields), "", map);
	for (const struct data_yaml *x = list && list->kind == DATA_YAML_LIST ? list->child : NULL; x; x = x->next) {
		const struct data_yaml *name = data_yaml_member(x, "name"), *value = data_yaml_member(x, "extension");
		struct rh_buf b;
		struct data_jw w;

		if (!name || !value || name->kind != DATA_YAML_SCALAR ||
		    strcmp(name->text, "client.authentication.k8s.io/exec") != 0)
			continue;
		rh_buf_init(&b, 64 << 10);
		data_jw_init(&w, rh_out_buf(&b));
		write_json(&w, value);
		if (b.over)
			spoil(&c->is, "extensions", N_("It is larger than 64 KiB."), x->line);
		put(&c->exec_config, rh_buf_take(&b));
	}
}

/* ---- the file ---- */

static const struct {
	const char *list, *of;
} stanzas[KUBE_CONFIG_KINDS] = {
	[KUBE_CONFIG_CLUSTER] = { "clusters", "cluster" },
	[KUBE_CONFIG_USER] = { "users", "user" },
	[KUBE_CONFIG_CONTEXT] = { "contexts", "context" },
};

static void read_entry(struct kube_config_entry *entry, const struct data_yaml *map)
{
	if (entry->kind == KUBE_CONFIG_CLUSTER)
		read_cluster((struct kube_config_cluster *)entry, map);
	else if (entry->kind == KUBE_CONFIG_USER)
		read_user((struct kube_config_user *)entry, map);
	else
		read_fields(entry, context_fields, RH_LEN(context_fields), "", map);
}

static void read_stanza(struct kube_config_entries *k, enum kube_config_kind kind, const struct data_yaml *list,
			const char *file, const char *dir)
{
	for (const struct data_yaml *item = list->child; item; item = item->next) {
		const struct data_yaml *name = data_yaml_member(item, "name"),
				       *map = data_yaml_member(item, stanzas[kind].of);
		struct kube_config_entry *entry;

		if (!name || name->kind != DATA_YAML_SCALAR)
			continue;
		entry = kube_config_entry_find(k, kind, name->text);
		if (entry) {
			/* In one file a name can mean one thing only; an earlier file hides a later one. */
			if (entry->file == file)
				spoil(entry, "name", N_("There is more than one entry with this name."), name->line);
			continue;
		}
		entry = kube_config_entry_add(k, kind, name->text, file, dir);
		if (map && map->kind == DATA_YAML_MAP)
			read_entry(entry, map);
	}
}

static bool version_fits(const struct data_yaml *root, const char *path, struct rh_err *e)
{
	static const struct {
		const char *field, *want;
	} heads[] = { { "apiVersion", "v1" }, { "kind", "Config" } };

	for (size_t i = 0; i < RH_LEN(heads); i++) {
		const struct data_yaml *y = data_yaml_member(root, heads[i].field);

		if (!y || unset(y) || (y->kind == DATA_YAML_SCALAR && (!y->n || strcmp(y->text, heads[i].want) == 0)))
			continue;
		rh_err_set(e, RH_E_PARSE, _("%s is not a kubeconfig file that can be read."), path);
		rh_err_why(e, _("Line %d: %s must be %s."), y->line, heads[i].field, heads[i].want);
		kube_config_err_field(e, heads[i].field);
		return false;
	}
	return true;
}

static enum rh_code read_root(struct kube_config_entries *k, const struct data_yaml *root, const char *path,
			      struct rh_err *e)
{
	const struct data_yaml *current;
	const char *slash = strrchr(path, '/');
	const char *file = kube_config_keep(k, rh_strdup(path));
	const char *dir = kube_config_keep(k, !slash          ? rh_strdup(".")
					      : slash == path ? rh_strdup("/")
							      : rh_str_dup(rh_str_n(path, (size_t)(slash - path))));

	if (root->kind != DATA_YAML_MAP) {
		rh_err_set(e, RH_E_PARSE, _("%s is not a kubeconfig file that can be read."), path);
		return rh_err_why(e, "%s", _("It does not consist of fields (clusters, users, contexts)."));
	}
	if (!version_fits(root, path, e))
		return e->code;
	for (enum kube_config_kind kind = 0; kind < KUBE_CONFIG_KINDS; kind++) {
		const struct data_yaml *list = data_yaml_member(root, stanzas[kind].list);

		if (!list || unset(list))
			continue;
		if (list->kind != DATA_YAML_LIST) {
			rh_err_set(e, RH_E_PARSE, _("%s is not a kubeconfig file that can be read."), path);
			kube_config_err_field(e, stanzas[kind].list);
			return rh_err_why(e, _("Line %d: %s must be a list."), list->line, stanzas[kind].list);
		}
		read_stanza(k, kind, list, file, dir);
	}
	current = data_yaml_member(root, "current-context");
	if (!k->current && current && current->kind == DATA_YAML_SCALAR && !unset(current) && current->n) {
		k->current = rh_strdup(current->text);
		k->current_file = rh_strdup(path);
	}
	return RH_OK;
}

enum rh_code kube_config_read_text(struct kube_config_entries *k, const char *path, struct rh_str text,
				   struct rh_err *e)
{
	struct rh_err inner = { 0 };
	struct data_yaml *root = data_yaml_parse(text, &inner);
	enum rh_code code;

	if (root) {
		code = read_root(k, root, path, e);
	} else {
		code = rh_err_set(e, inner.code, _("The kubeconfig file %s cannot be read."), path);
		rh_err_why(e, "%s", *inner.why ? inner.why : inner.what);
		rh_err_fix(e, "%s", inner.fix);
	}
	data_yaml_free(&root);
	return code;
}

enum rh_code kube_config_read_file(struct kube_config_entries *k, const char *path, struct rh_err *e)
{
	struct rh_secret text;
	struct rh_err inner = { 0 };
	enum rh_code code;

	rh_secret_init(&text);
	code = rh_file_read_secret(path, FILE_LIMIT, false, &text, &inner);
	if (code != RH_OK) {
		rh_err_set(e, code, _("The kubeconfig file %s cannot be read."), path);
		rh_err_why(e, "%s", *inner.why ? inner.why : inner.what);
		rh_err_fix(e, "%s", inner.fix);
		e->sys = inner.sys;
	} else {
		code = kube_config_read_text(k, path, rh_secret_peek(&text), e);
	}
	rh_secret_release(&text);
	return code;
}
