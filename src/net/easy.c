/* One curl handle for one request. Handles are never used twice: nothing of one request, least of all a credential, can
 * stay behind for the next. Connections are kept, by the pool. */
#include "config.h"

#include "base/base.h"
#include "data/text.h"
#include "net/ca_bundle.h"
#include "net/internal.h"
#include "net/net.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#define CAINFO_BLOB ((CURLoption)(CURLOPTTYPE_BLOB + 309)) /* CURLOPT_CAINFO_BLOB, which headers before 7.77 lack */

/* What curl does not take comes from a person or a server (a text of megabytes, a name that is none): an error, not a
 * bug. The first counts. */
#define SET(t, option, value)                                               \
	do {                                                                \
		if (curl_easy_setopt((t)->easy, option, value) != CURLE_OK) \
			not_taken(t, #option);                              \
	} while (0)

static void not_taken(struct net_transfer *t, const char *what)
{
	if (t->err.code != RH_OK)
		return;
	rh_err_set(&t->err, RH_E_INVALID, _("The request to %.120s cannot be made."), t->ask.at->url);
	rh_err_why(&t->err, _("libcurl does not take %s."), what);
	rh_err_fix(&t->err, "%s", _("Look at the settings of this server: address, proxy, name to verify."));
}

/* ---- what curl calls: it only stores ---- */

static size_t on_body(char *p, size_t one, size_t n, void *ctx)
{
	struct net_transfer *t = ctx;
	bool wanted = t->head.status / 100 == 2 || !t->ask.on_data;
	size_t limit = wanted ? t->ask.limit : ERROR_BODY_LIMIT, take = n * one;

	/* Its owner first: a small compressed answer can hold a thousand times as much. */
	if (t->ask.on_data && wanted && t->got.n && t->got.n + take > PIECE_LIMIT) {
		t->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}

	if (take > limit - t->total) {
		t->over = wanted;
		if (wanted)
			return 0;
		take = limit - t->total; /* the rest of a refusal says nothing new */
	}
	t->total += take;
	if (take)
		rh_secret_add(&t->got, p, take);
	return n * one;
}

static void keep_text(char *out, size_t size, struct rh_str value)
{
	size_t n = value.n < size - 1 ? value.n : size - 1;

	memcpy(out, value.p ? value.p : "", n);
	out[n] = 0;
}

static void add_line(char *out, size_t size, struct rh_str value)
{
	size_t have = strlen(out);

	if (!value.n || have + 2 > size)
		return;
	if (have)
		out[have++] = '\n';
	keep_text(out + have, size - have, value);
}

/* Warning: 299 - "text" "date": RFC 7234, 5.5. Only the text, with its quoting undone. */
static void add_warning(struct net_http_head *h, struct rh_str value)
{
	struct rh_buf text, safe;
	size_t at = rh_str_find(value, "\"");

	if (!rh_str_starts(value, "299 ") || at == value.n)
		return;
	rh_buf_init(&text, sizeof h->warning);
	rh_buf_init(&safe, 8 * sizeof h->warning);
	for (size_t i = at + 1; i < value.n && value.p[i] != '"'; i++) {
		if (value.p[i] == '\\' && i + 1 < value.n)
			i++;
		rh_buf_addc(&text, value.p[i]);
	}
	rh_line_clean(&safe, rh_buf_str(&text));
	add_line(h->warning, sizeof h->warning, rh_buf_str(&safe));
	rh_buf_release(&text);
	rh_buf_release(&safe);
}

static void keep_challenge(struct net_transfer *t, struct rh_str value)
{
	if (!t->challenge)
		t->challenge = rh_alloc(CHALLENGE_LIMIT);
	add_line(t->challenge, CHALLENGE_LIMIT, value);
	t->head.auth_challenge = t->challenge;
}

static void keep_header(struct net_transfer *t, struct rh_str name, struct rh_str value)
{
	struct net_http_head *h = &t->head;
	int64_t seconds;

	if (rh_str_is_nocase(name, "content-type"))
		keep_text(h->content_type, sizeof h->content_type, value);
	else if (rh_str_is_nocase(name, "location"))
		keep_text(h->location, sizeof h->location, value);
	else if (rh_str_is_nocase(name, "warning"))
		add_warning(h, value);
	else if (rh_str_is_nocase(name, "www-authenticate"))
		keep_challenge(t, value);
	else if (rh_str_is_nocase(name, "x-api-cattle-auth"))
		keep_text(h->cattle_auth, sizeof h->cattle_auth, value);
	else if (rh_str_is_nocase(name, "retry-after") && rh_str_number(value, 0, 86400, &seconds))
		h->retry_after = (int)seconds;
	else if (rh_str_is_nocase(name, "date") && value.n < 64) {
		char z[64];

		keep_text(z, sizeof z, value);
		time_t when = curl_getdate(z, NULL);

		h->date = when > 0 ? (int64_t)when : 0;
	}
}

static size_t on_header(char *p, size_t one, size_t n, void *ctx)
{
	struct net_transfer *t = ctx;
	struct rh_str line = rh_str_trim(rh_str_n(p, n * one)), name;
	int64_t status;

	t->header_bytes += n * one;
	if (t->header_bytes > HEADER_LIMIT) {
		t->header_over = true;
		return 0;
	}
	if (!line.n)
		t->head_here = t->head.status >= 200;
	if (rh_str_starts(line, "HTTP/")) {
		size_t sp = rh_str_find(line, " ");
		struct rh_str rest = rh_str_trim(rh_str_from(line, sp));

		memset(&t->head, 0, sizeof t->head);
		rh_strset(&t->challenge, NULL);
		t->head.retry_after = -1;
		if (rest.n >= 3 && rh_str_number(rh_str_n(rest.p, 3), 100, 599, &status))
			t->head.status = (int)status;
	} else if (rh_str_cut(&line, ':', &name)) {
		keep_header(t, name, rh_str_trim(line));
	}
	return n * one;
}

/* Half-dead connections (a laptop that slept, a firewall that forgot) are noticed within about half a minute. */
static int on_socket(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
	static const unsigned unanswered_ms = 20000;

	(void)ctx;
	(void)purpose;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unanswered_ms, sizeof unanswered_ms);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return CURL_SOCKOPT_OK;
}

/* ---- what the request says ---- */

static void add_header(struct net_transfer *t, const char *line)
{
	struct curl_slist *l = curl_slist_append(t->headers, line);

	if (!l)
		RH_BUG("out of memory");
	t->headers = l;
}

static void add_header_text(struct net_transfer *t, const char *name, const char *value)
{
	if (!value)
		return;
	char *line = rh_format("%s: %s", name, value);

	add_header(t, line);
	free(line);
}

/* Blanks behind a token are no part of it: Go's HTTP client cuts them off, so they work with kubectl. */
static struct rh_str bearer(const struct net_endpoint *at)
{
	struct rh_str s = rh_secret_peek(&at->credential);

	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* The line is put together in a secret; curl's own copies are wiped in net_easy_drop and by wipe.c. */
static void add_credential(struct net_transfer *t)
{
	const struct net_endpoint *at = t->ask.at;
	struct rh_secret line, pair;

	if (t->ask.anonymous || at->auth == NET_AUTH_NONE)
		return;
	rh_secret_init(&line);
	rh_secret_init(&pair);
	struct rh_out out = rh_out_secret(&line);

	if (at->auth == NET_AUTH_BEARER) {
		rh_out_addz(out, "Authorization: Bearer ");
		rh_out_adds(out, bearer(at));
	} else {
		rh_out_addz(rh_out_secret(&pair), at->user ? at->user : "");
		rh_out_addz(rh_out_secret(&pair), ":");
		rh_out_adds(rh_out_secret(&pair), rh_secret_peek(&at->credential));
		rh_out_addz(out, "Authorization: Basic ");
		data_base64_encode(rh_secret_peek(&pair), out);
	}
	rh_out_add(out, "", 1);
	add_header(t, rh_secret_peek(&line).p);
	rh_secret_release(&line);
	rh_secret_release(&pair);
}

/* A line break or NUL in a credential would be a header of its own, or cut the value. */
static bool credential_fits(const struct net_endpoint *at)
{
	struct rh_str s = bearer(at);

	if (at->auth != NET_AUTH_BEARER)
		return true;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return s.n > 0;
}

static void set_headers(struct net_transfer *t, const struct net_url_parts *u)
{
	const struct net_endpoint *at = t->ask.at;

	add_header_text(t, "Accept", t->ask.accept ? t->ask.accept : "application/json");
	add_header(t, "Expect:");
	if (t->body.n || t->ask.content_type)
		add_header_text(t, "Content-Type", t->ask.content_type ? t->ask.content_type : "application/json");
	if (at->server_name) {
		bool usual = u->port == (u->tls ? 443 : 80);
		size_t n = strlen(u->authority);
		char *host = rh_str_dup(rh_str_n(u->authority, usual ? n - (u->tls ? 4 : 3) : n));

		add_header_text(t, "Host", host);
		free(host);
	}
	if (t->ask.anonymous)
		return;
	for (char **h = at->headers; h && *h; h++)
		add_header(t, *h);
	add_credential(t);
}

static void set_method(struct net_transfer *t)
{
	struct rh_str body = rh_secret_peek(&t->body);

	if (t->read_cert) {
		SET(t, CURLOPT_CONNECT_ONLY, 1L);
		return;
	}
	if (strcmp(t->ask.method, "HEAD") == 0)
		SET(t, CURLOPT_NOBODY, 1L);
	else if (body.n || strcmp(t->ask.method, "POST") == 0 || strcmp(t->ask.method, "PUT") == 0) {
		SET(t, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
		SET(t, CURLOPT_POSTFIELDS, body.n ? body.p : "");
	}
	SET(t, CURLOPT_CUSTOMREQUEST, t->ask.method);
	/* On a connection that turns out to be dead curl sends the request again; a write must never be sent twice. A
	 * stream keeps its connection as long as it lives: those that are open stay for reads, for which somebody
	 * waits. */
	if (t->ask.keep || t->ask.stream)
		SET(t, CURLOPT_FRESH_CONNECT, 1L);
}

/* ---- where it goes ---- */

/* An IPv6 address stands in brackets in a URL. */
static bool set_host(CURLU *url, const char *name)
{
	bool six = strchr(name, ':') && *name != '[';
	char *host = rh_format("%s%s%s", six ? "[" : "", name, six ? "]" : "");
	bool ok = curl_url_set(url, CURLUPART_HOST, host, 0) == CURLUE_OK;

	free(host);
	return ok;
}

/* curl takes the name for SNI and verification from the URL: so the URL gets that name, and the connection is led to
 * the real host. The Host header stays the real one. */
static void set_url(struct net_transfer *t, const char *full, const struct net_url_parts *u)
{
	const struct net_endpoint *at = t->ask.at;
	CURLU *url = curl_url();
	char *text = NULL;

	if (!url)
		RH_BUG("out of memory");
	if (curl_url_set(url, CURLUPART_URL, full, CURLU_PATH_AS_IS) != CURLUE_OK ||
	    (at->server_name && u->tls && !set_host(url, at->server_name)) ||
	    curl_url_get(url, CURLUPART_URL, &text, 0) != CURLUE_OK)
		not_taken(t, "CURLOPT_URL");
	else
		SET(t, CURLOPT_URL, text);
	curl_free(text);
	curl_url_cleanup(url);
	SET(t, CURLOPT_PATH_AS_IS, 1L);
	if (!at->connect_to && !(at->server_name && u->tls))
		return;
	char *to = rh_format("::%s", at->connect_to ? at->connect_to : u->authority);

	t->connect_to = curl_slist_append(NULL, to);
	free(to);
	SET(t, CURLOPT_CONNECT_TO, t->connect_to);
}

static void set_proxy(struct net_transfer *t, const struct net_url_parts *u)
{
	char *proxy = net_proxy_of(t->ask.at, u);
	bool socks = rh_str_starts(rh_str(proxy), "socks5://"); /* Go lets the proxy look up the name, so we do */
	char *way = rh_format("%s%s", socks ? "socks5h" : "", proxy + (socks ? strlen("socks5") : 0));

	SET(t, CURLOPT_PROXY, way);
	SET(t, CURLOPT_NOPROXY, "");
	SET(t, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(t, CURLOPT_PROXY_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	t->handshake->through_tls_proxy = rh_str_starts(rh_str(proxy), "https://");
	explicit_bzero(way, strlen(way));
	free(way);
	free(proxy);
}

/* Copied: the endpoint's own may be changed (a new pin, a renewed key) while this request is under way. */
static void set_blob(struct net_transfer *t, CURLoption option, struct rh_str bytes)
{
	struct curl_blob blob = { .data = (void *)(uintptr_t)bytes.p, .len = bytes.n, .flags = CURL_BLOB_COPY };

	SET(t, option, &blob);
}

/* Whom this machine trusts: a proxy is always judged by that, a server unless it has authorities of its own. */
static void set_known(struct net_transfer *t, const struct net_ca_bundle *known, bool server)
{
	SET(t, CURLOPT_CAPATH, server ? known->dir : NULL);
	if (!server || known->file)
		SET(t, CURLOPT_CAINFO, server ? known->file : NULL);
	SET(t, CURLOPT_PROXY_CAPATH, known->dir);
	if (known->file)
		SET(t, CURLOPT_PROXY_CAINFO, known->file);
}

/* A libcurl before 7.77 does not know the option: there they are put into the handshake. Not in a newer one, which
 * keeps what it finds there for the next connection (CURLOPT_CA_CACHE_TIMEOUT). */
static void set_own_authorities(struct net_transfer *t, const char *pem)
{
	struct curl_blob blob = { .data = (void *)(uintptr_t)pem, .len = strlen(pem), .flags = CURL_BLOB_COPY };
	CURLcode code = curl_easy_setopt(t->easy, CAINFO_BLOB, &blob);

	if (code == CURLE_UNKNOWN_OPTION)
		t->handshake->own_ca_here = true;
	else if (code != CURLE_OK)
		not_taken(t, "CURLOPT_CAINFO_BLOB");
}

/* A resumed session shows no certificate and asks for none: a pin wants to see it every time, and a client certificate
 * that was renewed would not be the one that counts. Sessions belong to the pool: those of other authorities go with
 * it. */
static bool resumes(const struct net_transfer *t, bool verified)
{
	return verified && !t->ask.at->client_cert_pem && !t->handshake->through_tls_proxy;
}

static void set_trust(struct net_transfer *t)
{
	const struct net_endpoint *at = t->ask.at;
	bool verify = (at->pin || !at->insecure) && !t->read_cert, roots = verify && !at->pin;
	const struct net_ca_bundle known = net_ca_bundle("");

	SET(t, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(t, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
	SET(t, CURLOPT_SSL_VERIFYHOST, roots ? 2L : 0L);
	set_known(t, &known, roots && !at->ca_pem);
	if (roots && at->ca_pem)
		set_own_authorities(t, at->ca_pem);
	SET(t, CURLOPT_SSL_SESSIONID_CACHE, resumes(t, roots) ? 1L : 0L);
	SET(t, CURLOPT_SSL_CTX_FUNCTION, net_handshake_install);
	SET(t, CURLOPT_SSL_CTX_DATA, t->handshake);
	if (!at->client_cert_pem || t->read_cert || t->ask.anonymous)
		return;
	SET(t, CURLOPT_SSLCERTTYPE, "PEM");
	set_blob(t, CURLOPT_SSLCERT_BLOB, rh_str(at->client_cert_pem));
	SET(t, CURLOPT_SSLKEYTYPE, "PEM");
	set_blob(t, CURLOPT_SSLKEY_BLOB, rh_secret_peek(&at->client_key_pem));
	SET(t, CURLOPT_KEYPASSWD, ""); /* or OpenSSL would ask on the terminal */
}

static void set_manners(struct net_transfer *t)
{
	unsigned connect_ms = t->ask.timeout_ms < t->ask.connect_ms ? t->ask.timeout_ms : t->ask.connect_ms;

	SET(t, CURLOPT_PRIVATE, t);
	SET(t, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
	SET(t, CURLOPT_QUICK_EXIT, 1L);
#endif
	SET(t, CURLOPT_ERRORBUFFER, t->curl_says);
#if LIBCURL_VERSION_NUM >= 0x075500
	SET(t, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	SET(t, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	SET(t, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(t, CURLOPT_FOLLOWLOCATION, 0L);
	SET(t, CURLOPT_USERAGENT, "ranchhand/" PACKAGE_VERSION);
	SET(t, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	SET(t, CURLOPT_TIMEOUT_MS, t->ask.stream ? 0L : (long)t->ask.timeout_ms);
	SET(t, CURLOPT_TCP_KEEPALIVE, 1L);
	SET(t, CURLOPT_TCP_KEEPIDLE, 15L);
	SET(t, CURLOPT_TCP_KEEPINTVL, 5L);
	SET(t, CURLOPT_SOCKOPTFUNCTION, on_socket);
	/* Every request under TLS passes through it, 64 KiB unless told otherwise. */
	SET(t, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
	SET(t, CURLOPT_WRITEFUNCTION, on_body);
	SET(t, CURLOPT_WRITEDATA, t);
	SET(t, CURLOPT_HEADERFUNCTION, on_header);
	SET(t, CURLOPT_HEADERDATA, t);
	if (!t->ask.at->no_gzip && !t->read_cert)
		SET(t, CURLOPT_ACCEPT_ENCODING, "gzip");
}

/* ---- what must not be sent ---- */

static bool secrets_in_clear(const struct net_transfer *t, const struct net_url_parts *u)
{
	const struct net_endpoint *at = t->ask.at;
	bool here = net_url_loopback(u) && !(at->proxy && *at->proxy);

	return !u->tls && !here && !t->read_cert && (t->body.n || (!t->ask.anonymous && at->auth != NET_AUTH_NONE));
}

static bool allowed(struct net_transfer *t, const char *full, struct net_url_parts *u)
{
	if (!net_url_parts(full, u)) {
		const char *server = t->ask.at->url; /* what somebody wrote, where that is what is wrong */

		rh_err_set(&t->err, RH_E_INVALID, _("%s is not an address that can be used."),
			   net_url_parts(server, u) ? full : server);
		rh_err_fix(&t->err, "%s", _("Addresses begin with https://."));
		return false;
	}
	if (t->read_cert && !u->tls) {
		rh_err_set(&t->err, RH_E_TLS, _("%s has no certificate."), u->authority);
		rh_err_why(&t->err, "%s", _("An http:// address is not encrypted."));
		rh_err_fix(&t->err, "%s", _("Use the https:// address of the server."));
		return false;
	}
	if (secrets_in_clear(t, u)) {
		rh_err_set(&t->err, RH_E_REFUSED, _("Nothing was sent to %s."), u->authority);
		rh_err_why(&t->err, "%s",
			   _("The connection would not be encrypted, and the request holds credentials."));
		rh_err_fix(&t->err, "%s", _("Use the https:// address of the server."));
		return false;
	}
	if (!t->ask.anonymous && !credential_fits(t->ask.at)) {
		rh_err_set(&t->err, RH_E_AUTH, _("The token for %s cannot be sent."), u->authority);
		rh_err_why(&t->err, "%s",
			   _("It is empty, or has a space, a line break or another control character in it."));
		rh_err_fix(&t->err, "%s", _("Copy the token again, as one line."));
		return false;
	}
	if (t->ask.at->server_name && !net_server_name_check(rh_str(t->ask.at->server_name), &t->err)) {
		rh_err_why(&t->err, _("The name to verify for %s is \"%s\"."), u->authority, t->ask.at->server_name);
		return false;
	}
	if (t->ask.at->connect_to && !net_connect_to_check(rh_str(t->ask.at->connect_to), &t->err)) {
		rh_err_why(&t->err, _("The address to connect to for %s is \"%s\"."), u->authority,
			   t->ask.at->connect_to);
		return false;
	}
	return t->ask.anonymous || t->read_cert || net_client_key_fits(t->ask.at, u->authority, &t->err);
}

bool net_easy_make(struct net_transfer *t)
{
	struct net_url_parts u;
	char *full = rh_format("%s%s", t->ask.at->url, t->ask.path);
	bool ok = allowed(t, full, &u);

	if (ok) {
		t->easy = curl_easy_init();
		if (!t->easy)
			RH_BUG("curl_easy_init");
		t->handshake = net_handshake_new(t->ask.at, t->ask.at->server_name ? t->ask.at->server_name : u.host);
		t->handshake->read_only = t->read_cert;
		t->pool = net_pool_hold(t->queue);
		SET(t, CURLOPT_SHARE, t->pool->share);
		set_manners(t);
		set_url(t, full, &u);
		set_proxy(t, &u);
		set_trust(t);
		if (!t->read_cert)
			set_headers(t, &u);
		SET(t, CURLOPT_HTTPHEADER, t->headers);
		set_method(t);
	}
	free(full);
	return ok && t->err.code == RH_OK;
}

void net_easy_drop(struct net_transfer *t)
{
	if (t->easy)
		curl_easy_cleanup(t->easy);
	t->easy = NULL;
	for (struct curl_slist *l = t->headers; l; l = l->next)
		explicit_bzero(l->data, strlen(l->data));
	curl_slist_free_all(t->headers);
	curl_slist_free_all(t->connect_to);
	t->headers = t->connect_to = NULL;
	net_pool_drop(&t->pool);
	if (!t->read_cert)
		net_handshake_drop(&t->handshake);
}
