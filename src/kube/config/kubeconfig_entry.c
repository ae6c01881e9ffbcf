/* The named entries of kubeconfig files: of each kind the first with a name counts (clientcmd loader.go). */
#include "base/base.h"
#include "kube/config/kubeconfig.h"

#include <stdio.h>
#include <string.h>

static const char *const kind_names[KUBE_CONFIG_KINDS] = {
	[KUBE_CONFIG_CLUSTER] = "cluster", [KUBE_CONFIG_USER] = "user", [KUBE_CONFIG_CONTEXT] = "context"
};

const char *kube_config_keep(struct kube_config_entries *k, char *text)
{
	k->paths = rh_resize(k->paths, k->path_count + 1, sizeof *k->paths);
	k->paths[k->path_count++] = text;
	return text;
}

static void init_secrets(struct kube_config_user *u)
{
	rh_secret_init(&u->key_data);
	rh_secret_init(&u->token);
	rh_secret_init(&u->password);
	rh_secret_init(&u->provider.id_token);
	rh_secret_init(&u->provider.access_token);
}

/* Makes room for one more in a list of pointers and puts it there. */
#define APPEND(list, count, item)                                        \
	do {                                                             \
		(list) = rh_resize((list), (count) + 1, sizeof *(list)); \
		(list)[(count)++] = (item);                              \
	} while (0)

void *kube_config_entry_add(struct kube_config_entries *k, enum kube_config_kind kind, const char *name,
			    const char *file, const char *dir)
{
	struct kube_config_entry *entry;

	if (kind == KUBE_CONFIG_CLUSTER) {
		struct kube_config_cluster *c = rh_alloc(sizeof *c);

		APPEND(k->clusters, k->count[kind], c);
		entry = &c->is;
	} else if (kind == KUBE_CONFIG_USER) {
		struct kube_config_user *u = rh_alloc(sizeof *u);

		init_secrets(u);
		APPEND(k->users, k->count[kind], u);
		entry = &u->is;
	} else {
		struct kube_config_context *c = rh_alloc(sizeof *c);

		APPEND(k->contexts, k->count[kind], c);
		entry = &c->is;
	}
	*entry = (struct kube_config_entry){ .kind = kind, .name = rh_strdup(name), .file = file, .dir = dir };
	return entry;
}

static struct kube_config_entry *entry_at(const struct kube_config_entries *k, enum kube_config_kind kind, size_t i)
{
	return kind == KUBE_CONFIG_CLUSTER ? &k->clusters[i]->is
	       : kind == KUBE_CONFIG_USER  ? &k->users[i]->is
					   : &k->contexts[i]->is;
}

void *kube_config_entry_find(const struct kube_config_entries *k, enum kube_config_kind kind, const char *name)
{
	for (size_t i = 0; i < k->count[kind]; i++)
		if (strcmp(entry_at(k, kind, i)->name, name) == 0)
			return entry_at(k, kind, i);
	return NULL;
}

void kube_config_err_field(struct rh_err *e, const char *field)
{
	snprintf(e->field, sizeof e->field, "%s", field);
}

enum rh_code kube_config_fault(struct rh_err *e, const struct kube_config_entry *entry, const char *field,
			       const char *why, ...)
{
	char text[sizeof e->why];
	va_list args;

	va_start(args, why);
	vsnprintf(text, sizeof text, why, args);
	va_end(args);
	rh_err_set(e, RH_E_INVALID, _("%s \"%s\" in %s: %s cannot be used."), kind_names[entry->kind], entry->name,
		   entry->file, field);
	rh_err_why(e, "%s", text);
	kube_config_err_field(e, field);
	return e->code;
}

static void free_list(char **list)
{
	for (char **p = list; p && *p; p++)
		free(*p);
	free(list);
}

static void free_cluster(struct kube_config_cluster *c)
{
	char *const texts[] = { c->is.name, c->server,  c->tls_server_name, c->proxy_url,
				c->ca_file, c->ca_data, c->exec_config,     (char *)c };

	for (size_t i = 0; i < RH_LEN(texts); i++)
		free(texts[i]);
}

static void free_user(struct kube_config_user *u)
{
	char *const texts[] = { u->is.name,
				u->cert_file,
				u->cert_data,
				u->key_file,
				u->token_file,
				u->username,
				u->as,
				u->as_uid,
				u->exec.command,
				u->exec.api_version,
				u->exec.install_hint,
				u->exec.interactive,
				u->provider.name,
				u->provider.expiry };
	struct rh_secret *const secrets[] = { &u->key_data, &u->token, &u->password, &u->provider.id_token,
					      &u->provider.access_token };

	for (size_t i = 0; i < RH_LEN(texts); i++)
		free(texts[i]);
	for (size_t i = 0; i < RH_LEN(secrets); i++)
		rh_secret_release(secrets[i]);
	free_list(u->groups);
	free_list(u->exec.args);
	free_list(u->exec.env);
	for (size_t i = 0; i < u->extra_count; i++) {
		free(u->extra[i].key);
		free(u->extra[i].value);
	}
	free(u->extra);
	free(u);
}

static void free_context(struct kube_config_context *c)
{
	char *const texts[] = { c->is.name, c->cluster, c->user, c->namespace_, (char *)c };

	for (size_t i = 0; i < RH_LEN(texts); i++)
		free(texts[i]);
}

void kube_config_release(struct kube_config_entries *k)
{
	for (size_t i = 0; i < k->count[KUBE_CONFIG_CLUSTER]; i++)
		free_cluster(k->clusters[i]);
	for (size_t i = 0; i < k->count[KUBE_CONFIG_USER]; i++)
		free_user(k->users[i]);
	for (size_t i = 0; i < k->count[KUBE_CONFIG_CONTEXT]; i++)
		free_context(k->contexts[i]);
	for (size_t i = 0; i < k->path_count; i++)
		free(k->paths[i]);
	free(k->clusters);
	free(k->users);
	free(k->contexts);
	free(k->paths);
	free(k->current);
	free(k->current_file);
	memset(k, 0, sizeof *k);
}
