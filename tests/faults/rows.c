/* The rows of the matrix: what goes wrong. */
#include "base/base.h"

#include "tests/faults/faults.h"
#include "tests/faults/middle.h"

#define STATUS(code, reason, message)                                                                              \
	"{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"" message \
	"\",\"reason\":\"" reason "\",\"code\":" #code "}"
#define JSON "application/json"
#define PAGE "<html><head><title>Sign in</title></head><body><h1>Guest network</h1></body></html>"

const struct ft_fault ft_rows[] = {
	{ "answer two seconds late", FT_SLOW, true, 0, NULL, NULL, NULL },
	{ "cut in the middle", FT_CUT, true, 0, NULL, NULL, NULL },
	{ "chunk without a size", FT_BAD_CHUNK, true, 0, NULL, NULL, NULL },
	{ "reset before the server had it", FT_RESET, false, 0, NULL, NULL, NULL },
	{ "reset after the server had it", FT_RESET, true, 0, NULL, NULL, NULL },
	{ "no answer", FT_SILENT, true, 0, NULL, NULL, NULL },
	{ "401", FT_ANSWER, false, 401, JSON, STATUS(401, "Unauthorized", "Unauthorized"), NULL },
	{ "403", FT_ANSWER, false, 403, JSON, STATUS(403, "Forbidden", "secrets is forbidden: no"), NULL },
	{ "404", FT_ANSWER, false, 404, JSON, STATUS(404, "NotFound", "the server could not find it"), NULL },
	{ "409", FT_ANSWER, false, 409, JSON, STATUS(409, "Conflict", "the object has been modified"), NULL },
	{ "410", FT_ANSWER, false, 410, JSON, STATUS(410, "Expired", "too old resource version"), NULL },
	{ "422", FT_ANSWER, false, 422, JSON, STATUS(422, "Invalid", "it is invalid"), NULL },
	{ "429, Retry-After 2", FT_ANSWER, false, 429, JSON, STATUS(429, "TooManyRequests", "slow down"),
	  "Retry-After: 2\r\n" },
	{ "500, and it was done", FT_ANSWER, true, 500, JSON,
	  STATUS(500, "InternalError", "etcdserver: request timed out"), NULL },
	{ "500, and it was not done", FT_ANSWER, false, 500, JSON,
	  STATUS(500, "InternalError", "etcdserver: leader changed"), NULL },
	{ "502 of a proxy, and it was done", FT_ANSWER, true, 502, "text/html", "<html>Bad Gateway</html>", NULL },
	{ "503", FT_ANSWER, false, 503, JSON, STATUS(503, "ServiceUnavailable", "the server is starting"), NULL },
	{ "504 of a proxy, and it was done", FT_ANSWER, true, 504, "text/html", "<html>Gateway Timeout</html>", NULL },
	{ "302", FT_ANSWER, false, 302, "text/html", "", "Location: https://elsewhere.example/login\r\n" },
	{ "200, a web page", FT_ANSWER, false, 200, "text/html", PAGE, NULL },
	{ "200, empty, and it was done", FT_ANSWER, true, 200, JSON, "", NULL },
	{ "200, empty, and it was not done", FT_ANSWER, false, 200, JSON, "", NULL },
	{ "204", FT_ANSWER, false, 204, NULL, NULL, NULL },
	{ "200, half a JSON", FT_ANSWER, false, 200, JSON, "{\"kind\":\"Secret\",\"metadata\":{\"na", NULL },
	{ "200, plain text", FT_ANSWER, false, 200, "text/plain", "ok\n", NULL },
	{ "200, another object", FT_ANSWER, false, 200, JSON, "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}", NULL },
};

const size_t ft_row_count = RH_LEN(ft_rows);
