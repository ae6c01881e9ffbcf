/* A kubeconfig made of an endpoint: where to, how it is trusted, who. */
#include "app/shell.h"
#include "base/base.h"
#include "data/json.h"
#include "net/net.h"

#include <string.h>

static void put_base64(struct data_jw *w, const char *key, struct rh_str bytes)
{
	if (!bytes.n)
		return;
	data_jw_key(w, rh_str(key));
	data_jw_base64(w, bytes);
}

/* kubectl knows no other address to connect to: it is given that one, and the name to verify. */
static void put_server(struct data_jw *w, const struct net_endpoint *at, const char *prefix)
{
	const char *path = strstr(at->url, "://");
	struct net_url url;
	char *server;

	path = path ? strchr(path + 3, '/') : NULL;
	if (at->connect_to && net_url_read(at->url, &url)) {
		server = rh_format("https://%s%s%s", at->connect_to, path ? path : "", prefix);
		data_jw_kv_given(w, "tls-server-name", at->server_name ? at->server_name : url.host);
	} else {
		server = rh_format("%s%s", at->url, prefix);
		data_jw_kv_given(w, "tls-server-name", at->server_name);
	}
	data_jw_kv_given(w, "server", server);
	free(server);
}

static void put_cluster(struct data_jw *w, const struct net_endpoint *at, const char *prefix)
{
	put_server(w, at, prefix);
	if (at->insecure) {
		data_jw_kv_bool(w, "insecure-skip-tls-verify", true);
	} else {
		put_base64(w, "certificate-authority-data", rh_str(at->ca_pem));
	}
	data_jw_kv_given(w, "proxy-url", at->proxy);
}

static void put_groups(struct data_jw *w, char *const *headers)
{
	static const char group[] = "Impersonate-Group: ";
	bool any = false;

	for (; headers && *headers; headers++) {
		if (!rh_str_starts(rh_str(*headers), group))
			continue;
		if (!any)
			data_jw_kv_open(w, "as-groups", '[');
		any = true;
		data_jw_str(w, rh_str(*headers + strlen(group)));
	}
	if (any)
		data_jw_close(w, ']');
}

static void put_user(struct data_jw *w, const struct net_endpoint *at)
{
	static const char as[] = "Impersonate-User: ";

	if (at->auth == NET_AUTH_BEARER)
		data_jw_kv(w, "token", rh_secret_peek(&at->credential));
	if (at->auth == NET_AUTH_BASIC) {
		data_jw_kv_given(w, "username", at->user);
		data_jw_kv(w, "password", rh_secret_peek(&at->credential));
	}
	put_base64(w, "client-certificate-data", rh_str(at->client_cert_pem));
	put_base64(w, "client-key-data", rh_secret_peek(&at->client_key_pem));
	for (char *const *h = at->headers; h && *h; h++)
		if (rh_str_starts(rh_str(*h), as))
			data_jw_kv_given(w, "as", *h + strlen(as));
	put_groups(w, at->headers);
}

/* {"name":"here",KEY:{ */
static void open_entry(struct data_jw *w, const char *list, const char *key)
{
	data_jw_kv_open(w, list, '[');
	data_jw_open(w, '{');
	data_jw_kv(w, "name", RH_STR("here"));
	data_jw_kv_open(w, key, '{');
}

static void close_entry(struct data_jw *w)
{
	data_jw_close(w, '}');
	data_jw_close(w, '}');
	data_jw_close(w, ']');
}

void app_shell_config(const struct net_endpoint *at, const char *prefix, struct rh_secret *out)
{
	struct data_jw w;

	data_jw_init(&w, rh_out_secret(out));
	data_jw_open(&w, '{');
	data_jw_kv(&w, "apiVersion", RH_STR("v1"));
	data_jw_kv(&w, "kind", RH_STR("Config"));
	open_entry(&w, "clusters", "cluster");
	put_cluster(&w, at, prefix);
	close_entry(&w);
	open_entry(&w, "users", "user");
	put_user(&w, at);
	close_entry(&w);
	open_entry(&w, "contexts", "context");
	data_jw_kv(&w, "cluster", RH_STR("here"));
	data_jw_kv(&w, "user", RH_STR("here"));
	close_entry(&w);
	data_jw_kv(&w, "current-context", RH_STR("here"));
	data_jw_close(&w, '}');
}
