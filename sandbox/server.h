/* server: the certificate and the HTTP server. */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include "base/base.h"

struct sb_world;

struct sb_authority;
struct sb_cert {
	char *ca, *cert, *key;          /* PEM; wiped and freed by release */
	struct sb_authority *authority; /* cert.c's: keeps the keys */
	unsigned signings;              /* how often the leaf has been signed */
};
enum rh_code sb_cert_make(struct sb_cert *c, struct rh_err *e) RH_NODISCARD;
void sb_cert_release(struct sb_cert *c);
/* As Rancher's dynamiclistener: a name that the leaf does not have yet is added, and the leaf is signed again, by the
 * same authority for the same key. At most 40 names; a name that is none is ignored. */
void sb_cert_name(struct sb_cert *c, struct rh_str name);

struct sb_server;
struct sb_server *sb_server_start(struct sb_world *w, struct sb_cert *c, uint16_t port, struct rh_err *e);
uint16_t sb_server_port(const struct sb_server *s);
/* Serves until the descriptor reaches its end or *stop becomes true. */
void sb_server_run(struct sb_server *s, int until_eof);
void sb_server_free(struct sb_server **s);
#endif
