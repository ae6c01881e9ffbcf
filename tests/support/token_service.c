/* See token_service.h. distribution: docs/spec/auth/jwt.md. */
#include "base/base.h"

#include "tests/support/token_service.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void die(const char *what)
{
	fprintf(stderr, "token_service: %s\n", what);
	abort();
}

/* url: the alphabet of tokens, without padding. */
static char *base64(const void *p, size_t n, bool url)
{
	char *out = malloc(n * 2 + 8);

	if (!out)
		die("memory");
	EVP_EncodeBlock((unsigned char *)out, p, (int)n);
	for (char *c = out; url && *c; c++) {
		if (*c == '+')
			*c = '-';
		else if (*c == '/')
			*c = '_';
		else if (*c == '=')
			*c = '\0';
	}
	return out;
}

static char *certificate(const struct ts_cert *c)
{
	unsigned char *der = NULL;
	int n = i2d_X509(c->x509, &der);

	if (n <= 0)
		die("certificate");
	char *out = base64(der, (size_t)n, false);
	OPENSSL_free(der);
	return out;
}

/* r and s, 32 bytes each. */
static char *sign(const struct ts_cert *c, const char *text)
{
	unsigned char der[128], raw[64];
	const unsigned char *at = der;
	size_t n = sizeof der;
	EVP_MD_CTX *m = EVP_MD_CTX_new();

	if (!m || EVP_DigestSignInit(m, NULL, EVP_sha256(), NULL, c->key) != 1 ||
	    EVP_DigestSign(m, der, &n, (const unsigned char *)text, strlen(text)) != 1)
		die("signature");
	EVP_MD_CTX_free(m);
	ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &at, (long)n);
	if (!s || BN_bn2binpad(ECDSA_SIG_get0_r(s), raw, 32) != 32 ||
	    BN_bn2binpad(ECDSA_SIG_get0_s(s), raw + 32, 32) != 32)
		die("signature");
	ECDSA_SIG_free(s);
	return base64(raw, sizeof raw, true);
}

static char *token(const struct token_service *t, const char *repository)
{
	char head[4096], claims[1024], access[256] = "", text[8192];
	char *cert = certificate(t->cert);
	long now = (long)time(NULL);

	if (*repository)
		snprintf(access, sizeof access, "{\"type\":\"repository\",\"name\":\"%s\",\"actions\":[\"pull\"]}",
			 repository);
	snprintf(head, sizeof head, "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"%s\"]}", cert);
	snprintf(claims, sizeof claims,
		 "{\"iss\":\"%s\",\"sub\":\"u\",\"aud\":\"%s\",\"exp\":%ld,\"nbf\":%ld,\"iat\":%ld,\"jti\":\"1\","
		 "\"access\":[%s]}",
		 TK_ISSUER, TK_SERVICE, now + 300, now - 60, now - 60, access);
	char *h = base64(head, strlen(head), true), *c = base64(claims, strlen(claims), true);
	snprintf(text, sizeof text, "%s.%s", h, c);
	char *s = sign(t->cert, text);
	size_t n = strlen(text) + strlen(s) + 2;
	char *out = malloc(n);
	if (!out)
		die("memory");
	snprintf(out, n, "%s.%s", text, s);
	free(cert), free(h), free(c), free(s);
	return out;
}

static char *handle(void *ctx, const char *request)
{
	const struct token_service *t = ctx;
	char want[300], scope[200] = "", *out = malloc(16384);

	if (!out)
		die("memory");
	snprintf(want, sizeof want, "\r\nAuthorization: %s\r\n", t->basic);
	if (!strstr(request, want)) {
		snprintf(out, 16384, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}");
		return out;
	}
	/* fewer rights, not a refusal, where there are none */
	snprintf(scope, sizeof scope, "repository%%3A%s%%3Apull", t->allowed);
	for (char *slash = strchr(scope, '/'); slash; slash = strchr(slash, '/')) {
		memmove(slash + 3, slash + 1, strlen(slash + 1) + 1);
		memcpy(slash, "%2F", 3);
	}
	char *jwt = token(t, strstr(request, scope) ? t->allowed : "");
	snprintf(out, 16384,
		 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n{\"token\":\"%s\"}",
		 strlen(jwt) + 12, jwt);
	free(jwt);
	return out;
}

void tk_start(struct token_service *t, const struct ts_cert *cert, const char *user, const char *password,
	      const char *allowed)
{
	char pair[128];

	memset(t, 0, sizeof *t);
	snprintf(pair, sizeof pair, "%s:%s", user, password);
	char *b = base64(pair, strlen(pair), false);
	snprintf(t->basic, sizeof t->basic, "Basic %s", b);
	free(b);
	t->cert = cert;
	t->allowed = allowed;
	t->server = ts_start(&(struct ts_config){ .cert = cert, .handle = handle, .ctx = t });
	snprintf(t->realm, sizeof t->realm, "https://localhost:%d/token", ts_port(t->server));
}

void tk_stop(struct token_service *t)
{
	ts_stop(t->server);
}
