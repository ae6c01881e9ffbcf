/* Debian's docker-registry on loopback, for tests: a free port of its own choosing, htpasswd, and TLS where asked for.
 */
#ifndef RH_TEST_REAL_REGISTRY_H
#define RH_TEST_REAL_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct rr_registry {
	char dir[64]; /* its files; removed at the end */
	pid_t pid;
	int port;
};
struct rr_how {
	const char *user, *password;    /* Basic, by htpasswd(1) with the password on its stdin; NULL: none */
	const char *cert_pem, *key_pem; /* NULL: plain HTTP */
	/* Bearer instead of Basic: who gives tokens, and the certificate that signs them. NULL: none */
	const char *realm, *service, *issuer, *token_cert_pem;
};
bool rr_installed(void); /* docker-registry and htpasswd */
/* Dies with a message when it does not start. */
void rr_start(struct rr_registry *r, const struct rr_how *how);
/* Puts an image into its storage while it runs, as a push would: "acme/web", "1". */
void rr_push(const struct rr_registry *r, const char *repository, const char *tag);
void rr_stop(struct rr_registry *r);
#endif
