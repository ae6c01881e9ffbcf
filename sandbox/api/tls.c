/* Which certificate a handshake gets: GnuTLS's side of libmicrohttpd. A Rancher signs its leaf again whenever a name is
 * used that it does not have (dynamiclistener); an API server's stays. */
#include "sandbox/controllers/workload.h"
#include "sandbox/server.h"
#include "sandbox/server/http.h"
#include "base/base.h"

#include <gnutls/abstract.h>
#include <string.h>

/* What was signed stays until the end: a handshake that has begun may still send it. */
struct sb_chain {
	struct sb_chain *next;
	gnutls_pcert_st v[2];
	gnutls_privkey_t key;
	unsigned signings;
};

/* The callback of libmicrohttpd has no place for it. */
static struct sb_server *serving;

static gnutls_datum_t datum(const char *pem)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)pem, (unsigned)strlen(pem) };
}

static struct sb_chain *chain_of(const struct sb_cert *c, struct sb_chain **chains)
{
	if (*chains && (*chains)->signings == c->signings)
		return *chains;
	struct sb_chain *n = rh_alloc(sizeof *n);
	const gnutls_datum_t leaf = datum(c->cert), ca = datum(c->ca), key = datum(c->key);
	if (gnutls_privkey_init(&n->key) ||
	    gnutls_privkey_import_x509_raw(n->key, &key, GNUTLS_X509_FMT_PEM, NULL, 0) ||
	    gnutls_pcert_import_x509_raw(&n->v[0], &leaf, GNUTLS_X509_FMT_PEM, 0) ||
	    gnutls_pcert_import_x509_raw(&n->v[1], &ca, GNUTLS_X509_FMT_PEM, 0))
		RH_BUG("GnuTLS does not read what OpenSSL has signed");
	n->signings = c->signings;
	n->next = *chains;
	return *chains = n;
}

/* Of an authority that nobody has heard of. */
static struct sb_cert *stranger(struct sb_server *s)
{
	struct rh_err e;
	if (!s->stranger.authority && sb_cert_make(&s->stranger, &e) != RH_OK)
		RH_BUG("%s", e.what);
	return &s->stranger;
}

int sb_tls_certificate(gnutls_session_t session, const gnutls_datum_t *authorities, int authorities_n,
		       const gnutls_pk_algorithm_t *algorithms, int algorithms_n, gnutls_pcert_st **chain,
		       unsigned *chain_n, gnutls_privkey_t *key)
{
	char name[256];
	size_t n = sizeof name;
	unsigned type;
	(void)authorities;
	(void)authorities_n;
	(void)algorithms;
	(void)algorithms_n;
	struct sb_registry_face played = { 0 };
	bool named = !gnutls_server_name_get(session, name, &n, &type, 0) && type == GNUTLS_NAME_DNS;
	bool is_played = named && sb_registry_face(serving->world, name, &played);
	struct sb_cert *of = played.stranger ? stranger(serving) : serving->world->cert;
	if (is_played || (named && serving->world->profile->minor))
		sb_cert_name(of, rh_str(name));
	struct sb_chain *c = chain_of(of, played.stranger ? &serving->stranger_chains : &serving->chains);
	*chain = c->v;
	*chain_n = RH_LEN(c->v);
	*key = c->key;
	return 0;
}

void sb_tls_begin(struct sb_server *s)
{
	serving = s;
}

static void drop_chains(struct sb_chain **chains)
{
	while (*chains) {
		struct sb_chain *next = (*chains)->next;
		for (size_t i = 0; i < RH_LEN((*chains)->v); i++)
			gnutls_pcert_deinit(&(*chains)->v[i]);
		gnutls_privkey_deinit((*chains)->key);
		free(*chains);
		*chains = next;
	}
}

void sb_tls_end(struct sb_server *s)
{
	drop_chains(&s->chains);
	drop_chains(&s->stranger_chains);
	sb_cert_release(&s->stranger);
	serving = NULL;
}
