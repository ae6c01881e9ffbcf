/* The certificate that a server shows, trusted or not: a handshake and nothing more. */
#include "net/internal.h"

static void free_cert(void *body)
{
	struct rh_cert *c = body;

	rh_cert_free(&c);
}

/* A transfer without HTTP is done with its handshake; what that saw is the answer. */
void read_cert_done(struct transfer *t)
{
	struct rh_mail m = { .to = t->ask.owner, .tag = t->tag, .err = t->err };

	if (m.err.code == RH_OK && t->handshake && t->handshake->seen) {
		m.body = t->handshake->seen;
		m.drop = free_cert;
		t->handshake->seen = NULL;
	} else if (m.err.code == RH_OK) {
		(void)rh_err_set(&m.err, RH_E_TLS, _("%s showed no certificate."), t->ask.at->url);
	}
	handshake_drop(&t->handshake);
	rh_mail_post(m);
}

void rh_net_read_cert(struct rh_net *n, struct rh_endpoint *at, struct rh_owner owner, int tag)
{
	struct rh_http request = { .at = at, .method = "GET", .path = "", .owner = owner, .anonymous = true };
	struct transfer *t = transfer_new(n, &request);

	t->read_cert = true;
	t->tag = tag;
	transfers_begin(n);
}
