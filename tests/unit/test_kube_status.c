/* What an answer means, for every layer that can make one. */
#include "base/base.h"
#include "kube/kube.h"
#include "net/net.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define JSON "application/json"

static const struct sample {
	const char *name;
	int status;
	const char *type, *body;
	enum rh_code code;
	const char *why, *field; /* why: a part of it */
} samples[] = {
	{ "success", 200, JSON, "{\"kind\":\"Secret\"}", RH_OK, NULL, "" },
	{ "created", 201, JSON, "", RH_OK, NULL, "" },
	{ "no content", 204, "", "", RH_OK, NULL, "" },
	{ "a web page that says 200", 200, "text/html; charset=utf-8", "<html><title>Sign in</title></html>",
	  RH_E_SERVER, "Sign in", "" },
	{ "kubernetes 401", 401, JSON,
	  "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\","
	  "\"code\":401}",
	  RH_E_AUTH, "Unauthorized", "" },
	{ "kubernetes 403", 403, JSON,
	  "{\"kind\":\"Status\",\"message\":\"secrets is forbidden: User \\\"nobody\\\" cannot list resource "
	  "\\\"secrets\\\" in "
	  "API group \\\"\\\" in the namespace "
	  "\\\"web-blue\\\"\",\"reason\":\"Forbidden\",\"details\":{\"kind\":\"secrets\"},"
	  "\"code\":403}",
	  RH_E_FORBIDDEN, "nobody may not list secrets in web-blue", "" },
	{ "kubernetes 403 in the whole cluster", 403, JSON,
	  "{\"kind\":\"Status\",\"message\":\"secrets is forbidden: User \\\"u-x\\\" cannot watch resource "
	  "\\\"secrets\\\" in "
	  "API group \\\"\\\" at the cluster scope\",\"reason\":\"Forbidden\",\"code\":403}",
	  RH_E_FORBIDDEN, "u-x may not watch secrets in the whole cluster", "" },
	{ "a namespace that goes away", 403, JSON,
	  "{\"kind\":\"Status\",\"message\":\"secrets \\\"a\\\" is forbidden: unable to create new content in "
	  "namespace x because "
	  "it is being terminated\",\"reason\":\"Forbidden\",\"code\":403}",
	  RH_E_FORBIDDEN, "being terminated", "" },
	{ "nobody at all is 403 to Kubernetes", 403, JSON,
	  "{\"kind\":\"Status\",\"message\":\"secrets is forbidden: User \\\"system:anonymous\\\" cannot list resource "
	  "\\\"secrets\\\" in API group \\\"\\\" in the namespace "
	  "\\\"default\\\"\",\"reason\":\"Forbidden\",\"code\":403}",
	  RH_E_AUTH, "system:anonymous", "" },
	{ "missing namespace", 404, JSON,
	  "{\"kind\":\"Status\",\"message\":\"namespaces \\\"nope\\\" not "
	  "found\",\"reason\":\"NotFound\",\"code\":404}",
	  RH_E_NOTFOUND, "namespaces \"nope\" not found", "" },
	{ "taken", 409, JSON,
	  "{\"kind\":\"Status\",\"message\":\"secrets \\\"a\\\" already "
	  "exists\",\"reason\":\"AlreadyExists\",\"code\":409}",
	  RH_E_EXISTS, "already exists", "" },
	{ "changed meanwhile", 409, JSON,
	  "{\"kind\":\"Status\",\"message\":\"Operation cannot be fulfilled on secrets \\\"a\\\": the object has been "
	  "modified\","
	  "\"reason\":\"Conflict\",\"code\":409}",
	  RH_E_CONFLICT, "has been modified", "" },
	{ "expired", 410, JSON, "{\"kind\":\"Status\",\"message\":\"too old\",\"reason\":\"Expired\",\"code\":410}",
	  RH_E_GONE, "too old", "" },
	{ "too large", 413, JSON, "{\"kind\":\"Status\",\"message\":\"limit is 3145728\",\"code\":413}", RH_E_LIMIT,
	  "limit is", "" },
	{ "invalid", 422, JSON,
	  "{\"kind\":\"Status\",\"message\":\"Secret \\\"Bad_Name\\\" is "
	  "invalid\",\"reason\":\"Invalid\",\"details\":{\"causes\":["
	  "{\"reason\":\"FieldValueInvalid\",\"message\":\"Invalid value: \\\"Bad_Name\\\": a lowercase RFC 1123 "
	  "subdomain\","
	  "\"field\":\"metadata.name\"}]},\"code\":422}",
	  RH_E_INVALID, "a lowercase RFC 1123 subdomain", "metadata.name" },
	{ "busy", 429, JSON, "{\"kind\":\"Status\",\"message\":\"too many requests\",\"code\":429}", RH_E_SERVER,
	  "too many", "" },
	{ "rancher 401, status as a string", 401, JSON,
	  "{\"type\":\"error\",\"status\":\"401\",\"message\":\"Unauthorized 401: must authenticate\"}", RH_E_AUTH,
	  "must authenticate", "" },
	{ "norman 404, status as a number", 404, JSON,
	  "{\"baseType\":\"error\",\"type\":\"error\",\"status\":404,\"code\":\"NotFound\",\"message\":\"failed to "
	  "find schema foo\"}",
	  RH_E_NOTFOUND, "failed to find schema foo", "" },
	{ "norman 422 with a field", 422, JSON,
	  "{\"type\":\"error\",\"status\":422,\"code\":\"MissingRequired\",\"message\":\"\",\"fieldName\":"
	  "\"namespaceId\"}",
	  RH_E_INVALID, "MissingRequired", "namespaceId" },
	{ "norman 503", 503, JSON,
	  "{\"type\":\"error\",\"status\":503,\"code\":\"ClusterUnavailable\",\"message\":\"cluster not found\"}",
	  RH_E_SERVER, "cluster not found", "" },
	{ "norman already exists", 409, JSON,
	  "{\"type\":\"error\",\"status\":409,\"code\":\"AlreadyExists\",\"message\":\"namespaces \\\"a\\\" already "
	  "exists\"}",
	  RH_E_EXISTS, "already exists", "" },
	{ "router, Go's names, no content type", 503, "",
	  "{\"Code\":{\"Code\":\"ClusterUnavailable\",\"Status\":503},\"Message\":\"cluster not "
	  "provisioned\",\"Cause\":null,"
	  "\"FieldName\":\"\"}",
	  RH_E_SERVER, "cluster not provisioned", "" },
	{ "router, unknown cluster", 404, "",
	  "{\"Code\":{\"Code\":\"NotFound\",\"Status\":404},\"Message\":\"No cluster "
	  "available\",\"Cause\":null,\"FieldName\":\"\"}",
	  RH_E_NOTFOUND, "No cluster available", "" },
	{ "empty 401", 401, "", "", RH_E_AUTH, "HTTP 401", "" },
	{ "empty 404", 404, "", "", RH_E_NOTFOUND, "HTTP 404", "" },
	{ "plain text", 401, "text/plain", "must authenticate\n", RH_E_AUTH, "must authenticate", "" },
	{ "plain text, tunnel down", 500, "text/plain", "failed to find Session for client stv-cluster-c-m-1234",
	  RH_E_SERVER, "failed to find Session", "" },
	{ "a proxy's page", 502, "text/html",
	  "<html>\r\n<head><title>502 Bad Gateway</title></head><body>x</body></html>", RH_E_SERVER, "502 Bad Gateway",
	  "" },
	{ "a page without a type", 503, "", "<!doctype html><p>down", RH_E_SERVER, "web page", "" },
	{ "a page that asks to sign in", 401, "text/html", "<html><title>Login</title>", RH_E_AUTH, "Login", "" },
	{ "json of another kind", 500, JSON, "{\"message\":\"boom\"}", RH_E_SERVER, "boom", "" },
	{ "oauth's json", 400, JSON, "{\"error\":\"invalid_request\",\"error_description\":\"no\"}", RH_E_INVALID, "no",
	  "" },
	{ "json without a text", 500, JSON, "{\"x\":1}", RH_E_SERVER, "HTTP 500", "" },
	{ "broken json", 500, JSON, "{\"message\":", RH_E_SERVER, "HTTP 500", "" },
	{ "gateway timeout", 504, "", "", RH_E_SERVER, "HTTP 504", "" },
};

static void test_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < RH_LEN(samples); i++) {
		const struct sample *s = &samples[i];
		struct net_http_head head = { .status = s->status, .retry_after = -1 };
		struct rh_err e;
		enum rh_code code;

		(void)snprintf(head.content_type, sizeof head.content_type, "%s", s->type);
		code = kube_reply_error(&head, rh_str(s->body), "secret a/b", &e);
		if (code != s->code || e.code != code || (s->why && !strstr(e.why, s->why)) ||
		    strcmp(e.field, s->field))
			fail_msg("%s: %s, why “%s”, field “%s”", s->name, rh_code_name(code), e.why, e.field);
		if (code != RH_OK) {
			assert_int_equal(e.http, s->status);
			assert_true(rh_str_starts(rh_str(e.what), "secret a/b: "));
		}
	}
}

/* A cluster that is cut off is told as that, whatever the status of the answer. */
static void test_tunnel_down(void **state)
{
	static const int statuses[] = { 500, 502, 503 };

	(void)state;
	for (size_t i = 0; i < RH_LEN(statuses); i++) {
		struct net_http_head head = { .status = statuses[i], .retry_after = -1, .content_type = "text/plain" };
		struct rh_err down, e;

		(void)kube_reply_error(&head, rh_str("failed to find Session for client stv-cluster-c-1"), "x", &e);
		head.status = 503;
		(void)snprintf(head.content_type, sizeof head.content_type, "%s", JSON);
		(void)kube_reply_error(
			&head,
			rh_str("{\"type\":\"error\",\"status\":503,\"code\":\"ClusterUnavailable\",\"message\":\"m\"}"),
			"x", &down);
		assert_string_equal(e.what, down.what);
		assert_string_equal(e.fix, down.fix);
	}
}

static void test_redirect(void **state)
{
	struct net_http_head head = { .status = 302,
				      .retry_after = -1,
				      .location = "https://idp.example/login?token=abc" };
	struct rh_err e;

	(void)state;
	assert_int_equal(kube_reply_error(&head, rh_str(""), "x", &e), RH_E_SERVER);
	assert_non_null(strstr(e.why, "https://idp.example/login"));
	assert_null(strstr(e.why, "abc"));
}

static void test_nothing_reaches_a_terminal(void **state)
{
	struct net_http_head head = { .status = 500, .retry_after = -1, .content_type = "text/plain" };
	struct rh_err e;

	(void)state;
	(void)kube_reply_error(&head, rh_str("a\x1b[31mb\r\nc"), "x", &e);
	for (const char *c = e.why; *c; c++)
		assert_true((unsigned char)*c >= ' ');
	assert_non_null(strstr(e.why, "^["));
}

/* Found by the fuzzer: a text that begins with a NUL said nothing at all. */
static void test_text_with_nul(void **state)
{
	struct net_http_head head = { .status = 503, .retry_after = -1, .content_type = "text/plain" };
	struct rh_err e;

	(void)state;
	assert_int_equal(kube_reply_error(&head, rh_str_n("\0down", 5), "x", &e), RH_E_SERVER);
	assert_non_null(strstr(e.why, "down"));
}

struct causes {
	char text[600];
};

static void add_cause(void *ctx, const char *field, const char *message)
{
	struct causes *c = ctx;
	size_t n = strlen(c->text);

	(void)snprintf(c->text + n, sizeof c->text - n, "%s=%s;", field, message);
}

static void test_causes(void **state)
{
	static const char body[] =
		"{\"kind\":\"Status\",\"details\":{\"causes\":["
		"{\"message\":\"Invalid value: \\\"Bad_Name\\\": must be lower case\",\"field\":\"metadata.name\"},"
		"{\"message\":\"Invalid value: \\\"\\u003csecret contents redacted\\u003e\\\": json: no\","
		"\"field\":\"data[.dockerconfigjson]\"},"
		"{\"message\":\"Required value: name or generateName is required\",\"field\":\"metadata.name\"},"
		"{\"message\":\"field is immutable\",\"field\":\"type\"},{}]},\"code\":422}";
	struct causes c = { "" };

	(void)state;
	kube_status_causes(rh_str(body), add_cause, &c);
	assert_string_equal(c.text, "metadata.name=must be lower case;data[.dockerconfigjson]=json: no;"
				    "metadata.name=name or generateName is required;type=field is immutable;=;");
	c.text[0] = '\0';
	kube_status_causes(rh_str("no json"), add_cause, &c);
	assert_string_equal(c.text, "");
}

/* A 401 is about what was sent. */
static void test_refused_sign_in(void **state)
{
	const struct {
		struct net_http_head head;
		const char *why, *fix;
	} cases[] = {
		{ { .sent = NET_SENT_TOKEN }, "Unauthorized", "the token is wrong, has expired" },
		{ { .sent = NET_SENT_UNKNOWN }, "Unauthorized", "the token is wrong, has expired" },
		{ { .sent = NET_SENT_NOTHING }, "Unauthorized", "No credentials were sent" },
		{ { .sent = NET_SENT_PASSWORD, .sent_user = "bob" },
		  "Unauthorized",
		  "user name and the password of \"bob\"" },
		{ { .sent = NET_SENT_CERTIFICATE, .sent_user = "admin", .sent_until = 1609459199 },
		  "The client certificate of user \"admin\" ended on 2020-12-31.",
		  "Get a new one" },
		{ { .sent = NET_SENT_CERTIFICATE, .sent_user = "admin", .sent_until = 4102444800 },
		  "Unauthorized",
		  "client certificate of user \"admin\", valid until 2100-01-01" },
	};

	(void)state;
	for (size_t i = 0; i < RH_LEN(cases); i++) {
		struct net_http_head head = cases[i].head;
		struct rh_err e;

		head.status = 401;
		(void)snprintf(head.content_type, sizeof head.content_type, "application/json");
		(void)kube_reply_error(&head, RH_STR("{\"kind\":\"Status\",\"message\":\"Unauthorized\",\"code\":401}"),
				       "x", &e);
		assert_int_equal(e.code, RH_E_AUTH);
		assert_string_equal(e.why, cases[i].why);
		if (!strstr(e.fix, cases[i].fix) || (head.sent > NET_SENT_TOKEN && strstr(e.fix, "oken")))
			fail_msg("%zu: %s", i, e.fix);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused_sign_in),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_tunnel_down),
		cmocka_unit_test(test_redirect),
		cmocka_unit_test(test_nothing_reaches_a_terminal),
		cmocka_unit_test(test_text_with_nul),
		cmocka_unit_test(test_causes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
