/* request: a request and its reply. */
#ifndef SANDBOX_REQUEST_H
#define SANDBOX_REQUEST_H

#include "sandbox/api/value.h"
#include "base/base.h"

struct sb_causes;
struct sb_cluster;
struct sb_kind;
struct sb_learner;
struct sb_token;
struct sb_tunnel;
struct sb_user;
struct sb_world;

struct sb_pair {
	char *key, *value;
};
struct sb_conn; /* http.c's: one request being served */
struct sb_request {
	const char *method;
	char *uri;  /* as it came */
	char *path; /* decoded, without the query; what the present view sees */
	char *full_path;
	struct sb_pair *query;
	size_t query_n;
	struct rh_buf body;
	const char *(*header)(const struct sb_conn *c, const char *name); /* NULL when absent */
	/* Of a header that may come more than once: does one of its lines say so? */
	bool (*says)(const struct sb_conn *c, const char *name, const char *value);
	struct sb_conn *conn;
	struct sb_world *world;
	struct sb_user *user; /* who; NULL when not authenticated */
	struct sb_token *token;
	struct sb_cluster *cluster; /* whose API is being asked */
	struct sb_learner *learner; /* of the control port: whose token it came with; NULL: the trainer's */
};
const char *sb_request_query(const struct sb_request *q, const char *key); /* NULL when absent; the first one */
bool sb_request_true(const struct sb_request *q, const char *key);         /* "true" or "1" */
const char *sb_request_header(const struct sb_request *q, const char *name);
bool sb_request_says(const struct sb_request *q, const char *name, const char *value);
void sb_request_init(struct sb_request *q, const char *method, const char *uri);
void sb_request_release(struct sb_request *q);

#define SB_BODY_LIMIT ((size_t)3 << 20)

/* An endless answer. `fill` adds what there is; `done` is called once when the connection ends. */
struct sb_stream {
	bool (*fill)(struct sb_stream *s, struct rh_buf *out); /* false: the end */
	void (*done)(struct sb_stream *s);
	struct sb_conn *conn;
};
void sb_stream_wake(struct sb_stream *s); /* there is something to fill */

struct sb_reply {
	int status;
	const char *type; /* content type; NULL: none */
	struct sb_pair headers[6];
	size_t headers_n;
	struct rh_buf body;
	struct sb_stream *stream; /* instead of body */
	struct sb_tunnel *tunnel; /* or this, with status 101 */
	bool api;                 /* Kubernetes rules of compression: from 128 KiB on */
};
void sb_reply_init(struct sb_reply *r);
void sb_reply_release(struct sb_reply *r);
void sb_reply_header(struct sb_reply *r, const char *key, const char *value);
void sb_reply_text(struct sb_reply *r, int status, const char *text);
void sb_reply_value(struct sb_reply *r, int status, json_t *v); /* takes v over */

/* metav1.Status of a failure. `k` may be NULL; with `name` NULL too there are no details, with "" empty ones. */
void sb_status(struct sb_reply *r, int code, const char *reason, const struct sb_kind *k, const char *name,
	       const char *fmt, ...) RH_PRINTF(6, 7);
void sb_status_invalid(struct sb_reply *r, const struct sb_kind *k, const char *name, struct sb_causes *c);
/* Query options that are wrong: "CreateOptions", "FieldValueNotSupported", "dryRun", "Unsupported value: …". */
void sb_status_option(struct sb_reply *r, const char *options, const char *reason, const char *field, const char *what);
json_t *sb_status_value(int code, const char *reason, const char *message);
#endif
