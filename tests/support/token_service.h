/* A token service for a real registry: checks Basic, and signs JSON Web Tokens as distribution expects them (ES256,
 * x5c). */
#ifndef RH_TEST_TOKEN_SERVICE_H
#define RH_TEST_TOKEN_SERVICE_H

#include "tests/support/https_server.h"

struct ts_cert;
struct ts_server;

#define TK_SERVICE "the-registry"
#define TK_ISSUER "the-issuer"

struct token_service {
	char realm[128];
	char basic[256];
	const char *allowed;        /* the repository that may be pulled */
	const struct ts_cert *cert; /* of the server, and what signs */
	struct ts_server *server;
};
void tk_start(struct token_service *t, const struct ts_cert *cert, const char *user, const char *password,
	      const char *allowed);
void tk_stop(struct token_service *t);
#endif
