/* See token_registry.h. */
#include "tests/support/token_registry.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HTML "<html><title>Sign in</title></html>"

static char *answer(const char *status, const char *headers, const char *body)
{
	size_t n = strlen(status) + strlen(headers) + strlen(body) + 200;
	char *out = malloc(n);

	if (!out)
		abort();
	snprintf(out, n, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers, strlen(body), body);
	return out;
}

static char *json(const char *status, const char *body)
{
	return answer(status, "Content-Type: application/json\r\nDocker-Distribution-Api-Version: registry/2.0\r\n",
		      body);
}

static char *html(void)
{
	return answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", HTML);
}

static char *redirect(const struct token_registry *r)
{
	char headers[256];

	snprintf(headers, sizeof headers, "Location: %s/caught\r\n", r->elsewhere);
	return answer("307 Temporary Redirect", headers, "");
}

static char *challenge(const struct token_registry *r, const char *error)
{
	char headers[512];

	if (r->trick == TR_V2_NEGOTIATE)
		snprintf(headers, sizeof headers,
			 "WWW-Authenticate: Negotiate\r\nWWW-Authenticate: Digest realm=\"d\", nonce=\"n\"\r\n");
	else if (r->trick == TR_BASIC || r->trick == TR_HALF_OPEN_BASIC)
		snprintf(headers, sizeof headers, "WWW-Authenticate: Basic realm=\"r\"\r\n");
	else
		snprintf(headers, sizeof headers, "WWW-Authenticate: Bearer realm=\"%s\",service=\"a service\"%s\r\n",
			 r->realm ? r->realm : r->own_realm, error);
	return answer("401 Unauthorized", headers,
		      "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}");
}

/* Tokens say what they are for: "for:" and the scope. */
static const char *header(const char *request, const char *name, char *out, size_t size)
{
	char line[64];

	snprintf(line, sizeof line, "\r\n%s: ", name);
	const char *at = strstr(request, line), *end;
	out[0] = '\0';
	if (at && (end = strstr(at + strlen(line), "\r\n")) != NULL)
		snprintf(out, size, "%.*s", (int)(end - at) - (int)strlen(line), at + strlen(line));
	return out;
}

static char *token(struct token_registry *r, const char *query, const char *authorization)
{
	char body[1024];
	const char *scope = strstr(query, "scope=");

	if (*authorization)
		snprintf(r->token_query, sizeof r->token_query, "%.*s", (int)strcspn(query, " "), query);
	switch (r->trick) {
	case TR_TOKEN_429:
		return answer("429 Too Many Requests", "Retry-After: 33\r\n",
			      "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"}]}");
	case TR_TOKEN_LOCKED:
		return json("403 Forbidden", "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"account is locked\"}]}");
	case TR_TOKEN_HTML:
		return html();
	case TR_TOKEN_EMPTY:
		return json("200 OK", "{}");
	case TR_TOKEN_REDIRECT:
		return redirect(r);
	case TR_TOKEN_ECHO:
		return json("401 Unauthorized", "{\"message\":\"you sent not-a-password\"}");
	default:
		break;
	}
	bool let = r->trick == TR_TOKEN_ANYBODY || (r->trick == TR_TOKEN_NOBODY && !*authorization);
	if (!let && strcmp(authorization, r->basic) != 0)
		return json("401 Unauthorized", "{\"details\":\"incorrect username or password\"}");
	if (r->trick == TR_TOKEN_HUGE) {
		char *huge = calloc(1, 70001), *out;
		if (!huge)
			abort();
		memset(huge, ' ', 70000);
		memcpy(huge, "{\"token\":\"x\"", 12);
		huge[69999] = '}';
		out = json("200 OK", huge);
		free(huge);
		return out;
	}
	if (scope && r->trick == TR_TOKEN_DENIES_SCOPE && !strstr(scope, "acme%2Fweb"))
		return json("403 Forbidden", "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"denied\"}]}");
	/* as the protocol says: a token with fewer rights, not a refusal */
	snprintf(body, sizeof body, "{\"%s\":\"for-%s\",\"expires_in\":60}", scope ? "access_token" : "token",
		 scope && strstr(scope, "acme%2Fweb%3Apull") ? "acme/web"
		 : scope && strstr(scope, "acme%2Fabsent")   ? "acme/absent"
							     : "nothing");
	return json("200 OK", body);
}

static char *manifest(const struct token_registry *r, const char *path, const char *authorization)
{
	char allowed[256] = "";
	bool in = r->trick == TR_OPEN || ((r->trick == TR_BASIC || r->trick == TR_HALF_OPEN_BASIC) &&
					  strcmp(authorization, r->basic) == 0 && !strstr(path, "acme/secret"));

	if (sscanf(authorization, "Bearer for-%250s", allowed) == 1)
		in = strncmp(path, "/v2/", 4) == 0 && strncmp(path + 4, allowed, strlen(allowed)) == 0;
	if (r->trick == TR_MANIFEST_429)
		return answer("429 Too Many Requests", "Retry-After: 5\r\n", "");
	if (r->trick == TR_MANIFEST_REDIRECT)
		return redirect(r);
	if (!in)
		return challenge(r, ",error=\"insufficient_scope\"");
	return strncmp(path, "/v2/acme/web/manifests/", 23) == 0
		       ? answer("200 OK", "Docker-Content-Digest: sha256:00\r\n", "")
		       : json("404 Not Found", "");
}

static char *base(const struct token_registry *r, const char *authorization)
{
	switch (r->trick) {
	case TR_V2_HTML:
		return html();
	case TR_V2_404:
		return answer("404 Not Found", "Content-Type: text/plain\r\n", "404 page not found");
	case TR_V2_500:
		return json("500 Internal Server Error",
			    "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"disk full\"}]}");
	case TR_V2_NO_CHALLENGE:
		return json("401 Unauthorized", "{}");
	case TR_V2_REDIRECT:
		return redirect(r);
	default:
		break;
	}
	if (r->trick == TR_OPEN || r->trick == TR_HALF_OPEN || r->trick == TR_HALF_OPEN_BASIC ||
	    strncmp(authorization, "Bearer for-", 11) == 0 ||
	    (r->trick == TR_BASIC && strcmp(authorization, r->basic) == 0))
		return json("200 OK", "{}");
	return challenge(r, "");
}

static char *handle(void *ctx, const char *request)
{
	struct token_registry *r = ctx;
	char authorization[512], path[1024] = "";

	header(request, "Authorization", authorization, sizeof authorization);
	if (strncmp(authorization, "Basic ", 6) == 0) {
		r->logins++;
		snprintf(r->last_login, sizeof r->last_login, "%s", authorization);
		r->wrong_logins += strcmp(authorization, r->basic) != 0;
	}
	if (sscanf(request, "%*s %1000s", path) != 1)
		return NULL;
	if (strncmp(path, "/token", 6) == 0)
		return token(r, path, authorization);
	if (strcmp(path, "/v2/") == 0)
		return base(r, authorization);
	if (strncmp(path, "/v2/", 4) != 0)
		return NULL;
	char *out = manifest(r, path, authorization), *body = strstr(out, "\r\n\r\n");
	if (strncmp(request, "HEAD ", 5) == 0 && body)
		body[4] = '\0';
	return out;
}

void tr_start(struct token_registry *r, const struct ts_cert *cert, const char *user, const char *password)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char pair[128];
	size_t n = (size_t)snprintf(pair, sizeof pair, "%s:%s", user, password), at;

	at = (size_t)snprintf(r->basic, sizeof r->basic, "Basic ");
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)(unsigned char)pair[i] << 16 |
			     (i + 1 < n ? (uint32_t)(unsigned char)pair[i + 1] << 8 : 0) |
			     (i + 2 < n ? (uint32_t)(unsigned char)pair[i + 2] : 0);
		for (unsigned d = 0; d < 4; d++)
			r->basic[at++] = d > n - i ? '=' : digits[v >> (18 - 6 * d) & 63];
	}
	r->basic[at] = '\0';
	r->server = ts_start(&(struct ts_config){ .cert = cert, .handle = handle, .ctx = r });
	snprintf(r->own_realm, sizeof r->own_realm, "%s://localhost:%d/token", cert ? "https" : "http",
		 ts_port(r->server));
}

void tr_stop(struct token_registry *r)
{
	ts_stop(r->server);
	r->server = NULL;
}
