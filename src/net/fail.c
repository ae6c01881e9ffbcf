/* Why a transfer failed, in a sentence: what was tried, what happened, what to do next. */
#include "net/internal.h"

#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void day(int64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(out, 32, "%Y-%m-%d %H:%M UTC", &tm))
		out[0] = 0;
}

static void set(struct rh_err *e, enum rh_code code, const char *field, const char *what, const char *where)
{
	struct rh_buf b;
	const char *at = strstr(what, "%s");

	rh_buf_init(&b, sizeof e->what * 4);
	rh_buf_add(&b, what, at ? (size_t)(at - what) : strlen(what));
	if (at) {
		rh_buf_addz(&b, where);
		rh_buf_addz(&b, at + 2);
	}
	(void)rh_err_set(e, code, "%s", rh_buf_str(&b).p);
	rh_buf_release(&b);
	snprintf(e->field, sizeof e->field, "%s", field);
}

/* ---- certificates --------------------------------------------------------------------------------------------- */

static void pin_changed(struct rh_err *e, const struct handshake *h, const char *where)
{
	set(e, RH_E_TLS, "pin", _("%s shows another certificate than the one that was confirmed."), where);
	(void)rh_err_why(e, _("Confirmed: %s. Shown now: %s."), h->pin, h->seen ? h->seen->pin : "-");
	(void)rh_err_fix(e, "%s", _("Ask whoever runs the server whether its certificate was renewed. Until then it may be "
				    "somebody else's machine."));
}

static void out_of_date(struct rh_err *e, const struct handshake *h, const char *where)
{
	char when[32];
	bool expired = h->verified == X509_V_ERR_CERT_HAS_EXPIRED;

	day(expired ? h->bad_until : h->bad_from, when);
	if (expired) {
		set(e, RH_E_TLS, "expired", _("The certificate of %s has expired."), where);
		(void)rh_err_why(e, _("%s was valid until %s."), h->bad_subject, when);
		(void)rh_err_fix(e, "%s", _("It has to be renewed on the server. Check the clock of this machine as well."));
	} else {
		set(e, RH_E_TLS, "expired", _("The certificate of %s is not valid yet."), where);
		(void)rh_err_why(e, _("%s is valid from %s."), h->bad_subject, when);
		(void)rh_err_fix(e, "%s", _("Check the clock of this machine, then that of the server."));
	}
}

static void wrong_name(struct rh_err *e, const struct handshake *h, const char *where)
{
	set(e, RH_E_TLS, "name", _("The certificate of %s is for another name."), where);
	(void)rh_err_why(e, _("It is for %s, not for %s."), *h->seen->names ? h->seen->names : h->seen->subject, h->name);
	(void)rh_err_fix(e, "%s", _("Use a name that the certificate has, or set that name as the one to verify."));
}

static void unknown_ca(struct rh_err *e, const struct handshake *h, const char *where)
{
	set(e, RH_E_TLS, "ca", _("The certificate of %s is not signed by anybody whom this machine trusts."), where);
	(void)rh_err_why(e, _("Issuer: %s. %s."), h->seen ? h->seen->issuer : "-",
			 X509_verify_cert_error_string(h->verified));
	(void)rh_err_fix(e, "%s", _("Give the CA certificate of the server, or compare its fingerprint with the server's "
				    "and confirm it."));
}

static void untrusted(struct rh_err *e, const struct handshake *h, const char *where)
{
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

/* ---- everything else ------------------------------------------------------------------------------------------ */

static const struct reason {
	CURLcode curl;
	const char *says;	/* curl's own words must hold this; NULL: any */
	enum rh_code code;
	const char *field;
	const char *what;
	const char *why;	/* NULL: curl's own words */
	const char *fix;
} reasons[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, NULL, RH_E_NET, "host", N_("There is no host %s."),
	  N_("The name cannot be resolved."), N_("Check the spelling, and that this machine's DNS knows the name (VPN?).") },
	{ CURLE_COULDNT_RESOLVE_PROXY, NULL, RH_E_NET, "proxy", N_("The proxy on the way to %s was not found."),
	  N_("The proxy's name cannot be resolved."), N_("Check the proxy of this server, or HTTPS_PROXY and NO_PROXY.") },
	{ CURLE_PROXY, NULL, RH_E_NET, "proxy", N_("The proxy does not lead to %s."), NULL,
	  N_("Check the proxy of this server, or HTTPS_PROXY and NO_PROXY.") },
	{ CURLE_COULDNT_CONNECT, "efused", RH_E_NET, "host", N_("%s refuses connections."),
	  N_("Nothing listens on that port."), N_("Check the port, and that the server is running.") },
	{ CURLE_COULDNT_CONNECT, NULL, RH_E_NET, "host", N_("%s cannot be reached."), NULL,
	  N_("Check the network, VPN and firewall between this machine and the server.") },
	{ CURLE_SSL_CONNECT_ERROR, "wrong version number", RH_E_TLS, "scheme", N_("%s does not speak TLS."),
	  N_("It answered with something else, most likely plain HTTP."),
	  N_("Check the port. If the server really has no https, its address begins with http://.") },
	{ CURLE_SSL_CONNECT_ERROR, "packet length too long", RH_E_TLS, "scheme", N_("%s does not speak TLS."),
	  N_("It answered with something else, most likely plain HTTP."),
	  N_("Check the port. If the server really has no https, its address begins with http://.") },
	{ CURLE_SSL_CONNECT_ERROR, "record layer failure", RH_E_TLS, "scheme", N_("%s does not speak TLS."),
	  N_("It answered with something else, most likely plain HTTP."),
	  N_("Check the port. If the server really has no https, its address begins with http://.") },
	{ CURLE_SSL_CONNECT_ERROR, "protocol version", RH_E_TLS, "", N_("%s speaks only old versions of TLS."),
	  N_("TLS 1.2 is the oldest that is safe."), N_("The server, or the proxy in front of it, has to be updated.") },
	{ CURLE_SSL_CONNECT_ERROR, "certificate required", RH_E_TLS, "client-certificate",
	  N_("%s wants a client certificate."), NULL, N_("Use a context or credentials that have one.") },
	{ CURLE_SSL_CONNECT_ERROR, NULL, RH_E_TLS, "", N_("The TLS handshake with %s failed."), NULL,
	  N_("Check host and port; a proxy or a firewall in between can also break it.") },
	{ CURLE_SSL_CACERT_BADFILE, NULL, RH_E_TLS, "ca", N_("The CA certificate for %s cannot be read."), NULL,
	  N_("It must be one or more PEM certificates (-----BEGIN CERTIFICATE-----).") },
	{ CURLE_SSL_CERTPROBLEM, NULL, RH_E_TLS, "client-certificate", N_("The client certificate for %s cannot be used."),
	  NULL, N_("Certificate and key must be PEM, belong together, and the key must not have a passphrase.") },
	{ CURLE_RECV_ERROR, "certificate required", RH_E_TLS, "client-certificate", N_("%s wants a client certificate."),
	  NULL, N_("Use a context or credentials that have one.") },
	{ CURLE_RECV_ERROR, "alert", RH_E_TLS, "client-certificate", N_("%s refused the client certificate."), NULL,
	  N_("It may have expired, or be signed by a CA that the server does not know.") },
	{ CURLE_PARTIAL_FILE, NULL, RH_E_NET, "", N_("The answer of %s was cut off."),
	  N_("The connection ended before the answer did."), N_("Try again; if it happens again, look at the proxies in between.") },
	{ CURLE_GOT_NOTHING, NULL, RH_E_NET, "", N_("%s closed the connection without an answer."), NULL,
	  N_("Check scheme and port, then try again.") },
	{ CURLE_RECV_ERROR, NULL, RH_E_NET, "", N_("The answer of %s was cut off."), NULL,
	  N_("Try again; if it happens again, look at the proxies in between.") },
	{ CURLE_SEND_ERROR, NULL, RH_E_NET, "", N_("The request to %s was cut off."), NULL,
	  N_("Try again; if it happens again, look at the proxies in between.") },
	{ CURLE_BAD_CONTENT_ENCODING, NULL, RH_E_SERVER, "", N_("The compressed answer of %s is damaged."), NULL,
	  N_("Try again; if it happens again, switch compression off for this server.") },
	{ CURLE_UNSUPPORTED_PROTOCOL, NULL, RH_E_SERVER, "", N_("%s does not speak HTTP."), NULL, N_("Check the port.") },
	{ CURLE_WEIRD_SERVER_REPLY, NULL, RH_E_SERVER, "", N_("%s does not speak HTTP."), NULL, N_("Check the port.") },
};

static void limit_hit(struct transfer *t, const char *where)
{
	if (t->header_over) {
		set(&t->err, RH_E_LIMIT, "", _("The headers of the answer of %s are too large."), where);
		(void)rh_err_why(&t->err, _("At most %u KiB are read."), (unsigned)(HEADER_LIMIT >> 10));
	} else {
		set(&t->err, RH_E_LIMIT, "", _("The answer of %s is too large."), where);
		(void)rh_err_why(&t->err, _("At most %zu bytes are read for this request."), t->ask.limit);
	}
}

static void timed_out(struct transfer *t, const char *where)
{
	double connected = 0;

	(void)curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME, &connected);
	set(&t->err, RH_E_TIMEOUT, "", connected > 0 ? _("%s did not answer in time.") : _("%s cannot be reached."), where);
	(void)rh_err_why(&t->err, connected > 0 ? _("Connected, but no whole answer within %u s.") :
			 _("No connection within %u s."),
			 (connected > 0 || t->ask.timeout_ms < CONNECT_TIMEOUT_MS ? t->ask.timeout_ms : CONNECT_TIMEOUT_MS) /
				 1000);
	(void)rh_err_fix(&t->err, "%s", connected > 0 ? _("The server or a proxy may be overloaded; try again.") :
			 _("Check the network, VPN and firewall between this machine and the server."));
}

static void by_table(struct transfer *t, CURLcode code, const char *where)
{
	const char *says = *t->curl_says ? t->curl_says : curl_easy_strerror(code);

	for (size_t i = 0; i < RH_LEN(reasons); i++) {
		const struct reason *r = &reasons[i];

		if (r->curl != code || (r->says && !strstr(says, r->says)))
			continue;
		set(&t->err, r->code, r->field, _(r->what), where);
		(void)rh_err_why(&t->err, "%s", r->why ? _(r->why) : says);
		(void)rh_err_fix(&t->err, "%s", _(r->fix));
		return;
	}
	set(&t->err, RH_E_NET, "", _("The request to %s failed."), where);
	(void)rh_err_why(&t->err, "%s", says);
}

void transfer_failed(struct transfer *t, CURLcode code)
{
	struct url_parts u;
	long proxy_status = 0, sys = 0;
	char *url = NULL;

	if (code == CURLE_OK)
		return;
	(void)curl_easy_getinfo(t->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	(void)curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &sys);
	(void)curl_easy_getinfo(t->easy, CURLINFO_EFFECTIVE_URL, &url);
	const char *where = *t->ask.at->url && rh_url_parts(t->ask.at->url, &u) ? u.authority :
			    url && rh_url_parts(url, &u) ? u.authority : "?";

	if (t->over || t->header_over)
		limit_hit(t, where);
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		untrusted(&t->err, t->handshake, where);
	else if (code == CURLE_OPERATION_TIMEDOUT)
		timed_out(t, where);
	else if (proxy_status / 100 > 2) {
		set(&t->err, RH_E_NET, "proxy", _("The proxy does not lead to %s."), where);
		(void)rh_err_why(&t->err, proxy_status == 407 ? _("It wants a user name and password (%ld).") :
				 _("It answered with status %ld."), proxy_status);
		(void)rh_err_fix(&t->err, "%s", _("Check the proxy of this server, or HTTPS_PROXY and NO_PROXY."));
	} else {
		by_table(t, code, where);
	}
	t->err.sys = (int)sys;
}
