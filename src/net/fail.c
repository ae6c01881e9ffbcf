/* Why a transfer failed, in a sentence: what was tried, what happened, what to do next. */
#include "base/base.h"
#include "net/internal.h"

#include <errno.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

void net_tls_day(int64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(out, 32, "%Y-%m-%d %H:%M UTC", &tm))
		out[0] = 0;
}

/* `text` with its one %s replaced: texts of tables are no literals, and nothing but them may be a format. */
static void put_in(char *out, size_t size, const char *text, const char *what)
{
	const char *at = strstr(text, "%s");
	struct rh_buf b;

	rh_buf_init(&b, 4096);
	rh_buf_add(&b, text, at ? (size_t)(at - text) : strlen(text));
	if (at) {
		rh_buf_addz(&b, what);
		rh_buf_addz(&b, at + 2);
	}
	snprintf(out, size, "%s", rh_buf_str(&b).p);
	rh_buf_release(&b);
}

static void set(struct rh_err *e, enum rh_code code, const char *field, const char *what, const char *where)
{
	char text[sizeof e->what];

	put_in(text, sizeof text, what, where);
	rh_err_set(e, code, "%s", text);
	snprintf(e->field, sizeof e->field, "%s", field);
}

/* ---- certificates ---- */

static void pin_changed(struct rh_err *e, const struct net_handshake *h, const char *where)
{
	set(e, RH_E_TLS, "pin", _("%s shows another certificate than the one that was confirmed."), where);
	rh_err_why(e, _("Confirmed: %s. Shown now: %s."), h->pin, net_handshake_shown(h));
	rh_err_fix(e, "%s",
		   _("Ask whoever runs the server whether its certificate was renewed. Until then it may be "
		     "somebody else's machine."));
}

static void out_of_date(struct rh_err *e, const struct net_handshake *h, const char *where)
{
	char when[32];
	bool expired = h->verified == X509_V_ERR_CERT_HAS_EXPIRED;

	net_tls_day(expired ? h->bad_until : h->bad_from, when);
	if (expired) {
		set(e, RH_E_TLS, "expired", _("The certificate of %s has expired."), where);
		rh_err_why(e, _("%s was valid until %s."), h->bad_subject, when);
		rh_err_fix(e, "%s", _("It has to be renewed on the server. Check the clock of this machine as well."));
	} else {
		set(e, RH_E_TLS, "not-yet", _("The certificate of %s is not valid yet."), where);
		rh_err_why(e, _("%s is valid from %s."), h->bad_subject, when);
		rh_err_fix(e, "%s", _("Check the clock of this machine, then that of the server."));
	}
}

static void wrong_name(struct rh_err *e, const struct net_handshake *h, const char *where)
{
	set(e, RH_E_TLS, "name", _("The certificate of %s is for another name."), where);
	rh_err_why(e, _("It is for %s, not for %s."), *h->seen->names ? h->seen->names : h->seen->subject, h->name);
	rh_err_fix(e, "%s", _("Use a name that the certificate has, or set that name as the one to verify."));
}

static void unknown_ca(struct rh_err *e, const struct net_handshake *h, const char *where)
{
	set(e, RH_E_TLS, "ca",
	    h->own_ca ? _("The certificate of %s is not signed by the authority that was given or confirmed for it.")
		      : _("The certificate of %s is not signed by anybody whom this machine trusts."),
	    where);
	rh_err_why(e, _("Issuer: %s. %s."), h->seen ? h->seen->issuer : "-",
		   X509_verify_cert_error_string(h->verified));
	rh_err_fix(e, "%s",
		   _("Give the CA certificate of the server, or compare its fingerprint with the server's "
		     "and confirm it."));
}

static void untrusted(struct rh_err *e, const struct net_handshake *h, const char *where)
{
	if (h->through_tls_proxy && h->contexts % 2) {
		set(e, RH_E_TLS, "proxy", _("The certificate of the proxy on the way to %s is not trusted."), where);
		rh_err_fix(e, "%s", _("Its CA has to be among the system's, or in the file that SSL_CERT_FILE names."));
		return;
	}
	switch (h->verified) {
	case X509_V_ERR_APPLICATION_VERIFICATION:
		pin_changed(e, h, where);
		break;
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
		out_of_date(e, h, where);
		break;
	case X509_V_OK:
		if (h->seen && !h->seen->name_matches) {
			wrong_name(e, h, where);
			break;
		}
		/* fall through */
	default:
		unknown_ca(e, h, where);
	}
}

/* ---- everything else ---- */

static const struct reason {
	CURLcode curl;
	int sys;          /* errno; 0: any */
	const char *says; /* curl's own words must hold this; NULL: any */
	enum rh_code code;
	const char *field;
	const char *what;
	const char *why; /* NULL: curl's own words */
	const char *fix;
} reasons[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, 0, NULL, RH_E_NET, "name", N_("There is no host %s."),
	  N_("The name cannot be resolved."),
	  N_("Check the spelling, and that this machine's DNS knows the name (VPN?).") },
	{ CURLE_COULDNT_RESOLVE_PROXY, 0, NULL, RH_E_NET, "proxy", N_("The proxy on the way to %s was not found."),
	  N_("The proxy's name cannot be resolved."),
	  N_("Check the proxy of this server, or HTTPS_PROXY and NO_PROXY.") },
	{ CURLE_PROXY, 0, NULL, RH_E_NET, "proxy", N_("The proxy does not lead to %s."), NULL,
	  N_("Check the proxy of this server, or HTTPS_PROXY and NO_PROXY.") },
	{ CURLE_COULDNT_CONNECT, ECONNREFUSED, NULL, RH_E_NET, "host", N_("%s refuses connections."),
	  N_("Nothing listens on that port."), N_("Check the port, and that the server is running.") },
	{ CURLE_COULDNT_CONNECT, 0, NULL, RH_E_NET, "host", N_("%s cannot be reached."), NULL,
	  N_("Check the network, VPN and firewall between this machine and the server.") },
	{ CURLE_SSL_CONNECT_ERROR, 0, "wrong version number", RH_E_TLS, "scheme", N_("%s does not speak TLS."),
	  N_("It answered with something else, most likely plain HTTP."),
	  N_("Check the port. If the server really has no https, its address begins with http://.") },
	{ CURLE_SSL_CONNECT_ERROR, 0, "packet length too long", RH_E_TLS, "scheme", N_("%s does not speak TLS."),
	  N_("It answered with something else, most likely plain HTTP."),
	  N_("Check the port. If the server really has no https, its address begins with http://.") },
	{ CURLE_SSL_CONNECT_ERROR, 0, "record layer failure", RH_E_TLS, "scheme", N_("%s does not speak TLS."),
	  N_("It answered with something else, most likely plain HTTP."),
	  N_("Check the port. If the server really has no https, its address begins with http://.") },
	{ CURLE_SSL_CONNECT_ERROR, 0, "protocol version", RH_E_TLS, "", N_("%s speaks only old versions of TLS."),
	  N_("TLS 1.2 is the oldest that is safe."),
	  N_("The server, or the proxy in front of it, has to be updated.") },
	{ CURLE_SSL_CONNECT_ERROR, 0, "certificate required", RH_E_TLS, "client-certificate",
	  N_("%s wants a client certificate."), NULL, N_("Use a context or credentials that have one.") },
	{ CURLE_SSL_CONNECT_ERROR, 0, NULL, RH_E_TLS, "", N_("The TLS handshake with %s failed."), NULL,
	  N_("Check host and port; a proxy or a firewall in between can also break it.") },
	{ CURLE_SSL_CACERT_BADFILE, 0, NULL, RH_E_TLS, "ca", N_("The CA certificate for %s cannot be read."), NULL,
	  N_("It must be one or more PEM certificates (-----BEGIN CERTIFICATE-----).") },
	{ CURLE_SSL_CERTPROBLEM, 0, NULL, RH_E_TLS, "client-certificate",
	  N_("The client certificate for %s cannot be used."), NULL,
	  N_("Certificate and key must be PEM, belong together, and the key must not have a passphrase.") },
	{ CURLE_RECV_ERROR, 0, "certificate required", RH_E_TLS, "client-certificate",
	  N_("%s wants a client certificate."), NULL, N_("Use a context or credentials that have one.") },
	{ CURLE_RECV_ERROR, 0, "alert", RH_E_TLS, "client-certificate", N_("%s refused the client certificate."), NULL,
	  N_("It may have expired, or be signed by a CA that the server does not know.") },
	{ CURLE_PARTIAL_FILE, 0, NULL, RH_E_NET, "", N_("The answer of %s was cut off."),
	  N_("The connection ended before the answer did."),
	  N_("Try again; if it happens again, look at the proxies in between.") },
	{ CURLE_GOT_NOTHING, 0, NULL, RH_E_NET, "", N_("%s closed the connection without an answer."), NULL,
	  N_("Check scheme and port, then try again.") },
	{ CURLE_RECV_ERROR, 0, NULL, RH_E_NET, "", N_("The answer of %s was cut off."), NULL,
	  N_("Try again; if it happens again, look at the proxies in between.") },
	{ CURLE_SEND_ERROR, 0, NULL, RH_E_NET, "", N_("The request to %s was cut off."), NULL,
	  N_("Try again; if it happens again, look at the proxies in between.") },
	{ CURLE_BAD_CONTENT_ENCODING, 0, NULL, RH_E_SERVER, "", N_("The compressed answer of %s is damaged."), NULL,
	  N_("Try again; if it happens again, switch compression off for this server.") },
	{ CURLE_UNSUPPORTED_PROTOCOL, 0, NULL, RH_E_SERVER, "", N_("%s does not speak HTTP."), NULL,
	  N_("Check the port.") },
	{ CURLE_WEIRD_SERVER_REPLY, 0, NULL, RH_E_SERVER, "", N_("%s does not speak HTTP."), NULL,
	  N_("Check the port.") },
};

static void limit_hit(struct net_transfer *t, const char *where)
{
	if (t->header_over) {
		set(&t->err, RH_E_LIMIT, "", _("The headers of the answer of %s are too large."), where);
		rh_err_why(&t->err, _("At most %u KiB are read, and 100 KiB of one line."),
			   (unsigned)(HEADER_LIMIT >> 10));
	} else {
		set(&t->err, RH_E_LIMIT, "", _("The answer of %s is too large."), where);
		rh_err_why(&t->err, _("At most %zu bytes are read for this request."), t->ask.limit);
	}
}

/* One line of headers beyond curl's own limit: older versions say that memory has run out. */
static bool header_too_long(struct net_transfer *t, CURLcode code)
{
	bool large = code == CURLE_OUT_OF_MEMORY || (int)code == 100 || /* CURLE_TOO_LARGE, since 8.6 */
		     (code == CURLE_RECV_ERROR && strstr(t->curl_says, "Too large response headers"));

	t->header_over = large && !t->head_here;
	return t->header_over;
}

static void seconds(struct rh_err *e, const char *why, unsigned s)
{
	char text[16];

	snprintf(text, sizeof text, "%u", s);
	put_in(e->why, sizeof e->why, _(why), text);
}

static void timed_out(struct net_transfer *t, const char *where)
{
	static const struct {
		const char *what, *why, *fix;
	} texts[] = {
		{ N_("%s cannot be reached."), N_("No connection within %s s."),
		  N_("Check the network, VPN and firewall between this machine and the server.") },
		{ N_("%s says nothing."), N_("Connected, but no TLS handshake within %s s."),
		  N_("Check scheme and port; a proxy or a firewall in between can also be the reason.") },
		{ N_("%s did not answer in time."), N_("Connected, but no whole answer within %s s."),
		  N_("The server or a proxy may be overloaded; try again.") },
	};
	double ready = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME, &ready);
	size_t i = ready > 0 ? 2 : t->handshake->contexts ? 1 : 0;
	unsigned ms = i == 2 || t->ask.timeout_ms < t->ask.connect_ms ? t->ask.timeout_ms : t->ask.connect_ms;

	set(&t->err, RH_E_TIMEOUT, "", _(texts[i].what), where);
	seconds(&t->err, texts[i].why, (ms + 999) / 1000);
	rh_err_fix(&t->err, "%s", _(texts[i].fix));
}

/* Connecting failed, and what was connected to is a proxy: it is named, without its password. curl says of a SOCKS
 * proxy only that a host cannot be resolved. */
static bool at_proxy(struct net_transfer *t, CURLcode code, long sys, const char *where)
{
	char *proxy = net_proxy_shown(t->ask.at, *t->ask.at->url ? t->ask.at->url : t->ask.path),
	     text[sizeof t->err.what];
	bool unknown = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY;

	if (!*proxy || (!unknown && code != CURLE_COULDNT_CONNECT)) {
		free(proxy);
		return false;
	}
	put_in(text, sizeof text,
	       unknown               ? _("The proxy %s was not found.")
	       : sys == ECONNREFUSED ? _("The proxy %s refuses connections.")
				     : _("The proxy %s cannot be reached."),
	       proxy);
	rh_err_set(&t->err, RH_E_NET, "%s", text);
	snprintf(t->err.field, sizeof t->err.field, "proxy");
	rh_err_why(&t->err, _("The way to %s leads through it."), where);
	rh_err_fix(&t->err, "%s",
		   _("Check the proxy of this server (proxy-url in a kubeconfig), or HTTPS_PROXY and NO_PROXY."));
	free(proxy);
	return true;
}

static void by_table(struct net_transfer *t, CURLcode code, long sys, const char *where)
{
	const char *says = *t->curl_says ? t->curl_says : curl_easy_strerror(code);

	for (size_t i = 0; i < RH_LEN(reasons); i++) {
		const struct reason *r = &reasons[i];

		if (r->curl != code || (r->sys && r->sys != sys) || (r->says && !strstr(says, r->says)))
			continue;
		set(&t->err, r->code, r->field, _(r->what), where);
		rh_err_why(&t->err, "%s", r->why ? _(r->why) : says);
		rh_err_fix(&t->err, "%s", _(r->fix));
		return;
	}
	set(&t->err, RH_E_NET, "", _("The request to %s failed."), where);
	rh_err_why(&t->err, "%s", says);
}

void net_transfer_failed(struct net_transfer *t, CURLcode code)
{
	struct net_url_parts u;
	long proxy_status = 0, sys = 0;
	char *url = NULL;

	if (code == CURLE_OK)
		return;
	(void)curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	(void)curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &sys);
	(void)curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	const char *where = *t->ask.at->url && net_url_parts(t->ask.at->url, &u) ? u.authority
			    : url && net_url_parts(url, &u)                      ? u.authority
										 : "?";

	if (t->over || t->header_over || header_too_long(t, code))
		limit_hit(t, where);
	else if (code == CURLE_PEER_FAILED_VERIFICATION ||
		 (code == CURLE_SSL_CONNECT_ERROR && t->handshake->verified != X509_V_OK))
		untrusted(&t->err, t->handshake, where);
	else if (code == CURLE_OPERATION_TIMEDOUT)
		timed_out(t, where);
	else if (proxy_status / 100 > 2) {
		set(&t->err, RH_E_NET, "proxy", _("The proxy does not lead to %s."), where);
		rh_err_why(&t->err,
			   proxy_status == 407 ? _("It wants a user name and password (%ld).")
					       : _("It answered with status %ld."),
			   proxy_status);
		rh_err_fix(&t->err, "%s", _("Check the proxy of this server, or HTTPS_PROXY and NO_PROXY."));
	} else if (!at_proxy(t, code, sys, where)) {
		by_table(t, code, sys, where);
		if (code == CURLE_SSL_CONNECT_ERROR || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR ||
		    code == CURLE_GOT_NOTHING)
			net_client_cert_blame(t->ask.at, t->handshake->client_cert_asked && !t->head_here, where,
					      &t->err);
	}
	t->err.sys = (int)sys;
}

void net_err_no_host(struct rh_err *e, const char *where)
{
	rh_err_set(e, RH_E_NET, _("There is no host %s."), where);
	rh_err_why(e, "%s", _("The name cannot be resolved."));
	rh_err_fix(e, "%s", _("Check the spelling, and that this machine's DNS knows the name (VPN?)."));
	snprintf(e->field, sizeof e->field, "name");
}
