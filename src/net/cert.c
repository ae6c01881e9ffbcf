/* The certificate that a server shows, trusted or not: a handshake and nothing more. */
#include "base/base.h"
#include "net/internal.h"
#include "net/net.h"

static void free_cert(void *body)
{
	struct net_cert *c = body;

	net_cert_free(&c);
}

/* A transfer without HTTP is done with its handshake; what that saw is the answer. */
void net_read_cert_done(struct net_transfer *t)
{
	struct rh_message m = { .to = t->ask.owner, .tag = t->tag, .err = t->err };

	if (m.err.code == RH_OK && t->handshake && t->handshake->seen) {
		m.body = t->handshake->seen;
		m.drop = free_cert;
		t->handshake->seen = NULL;
	} else if (m.err.code == RH_OK) {
		rh_err_set(&m.err, RH_E_TLS, _("%s showed no certificate."), t->ask.at->url);
	}
	net_handshake_drop(&t->handshake);
	rh_message_post(m);
}

void net_read_cert(struct net *n, struct net_endpoint *at, struct rh_owner owner, int tag)
{
	struct net_http request = { .at = at, .method = "GET", .path = "", .owner = owner, .anonymous = true };
	struct net_transfer *t = net_transfer_new(n, &request);

	t->read_cert = true;
	t->tag = tag;
	net_transfers_begin(n);
}
