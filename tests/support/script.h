/* A small HTTP server inside a test, on the test's own wait: no thread, no sleep. Each request is handed to the test,
 * which answers at once or holds it and streams. Bodies are small: they have to fit into the socket's buffer.
 */
#ifndef RH_TEST_SCRIPT_H
#define RH_TEST_SCRIPT_H

#include "base/base.h"

struct net;

struct script;
struct script_request {
	int fd;
	const char *method, *target; /* target: path and query */
	const char *head;            /* header lines */
	const char *body;
};
typedef void script_handler(void *ctx, struct script *s, const struct script_request *q);
struct script *script_new(struct net *n, script_handler *handler, void *ctx);
void script_free(struct script **s);
const char *script_url(const struct script *s); /* "http://127.0.0.1:port" */
/* Whole answers; type NULL: application/json. extra: further header lines with their CRLF, or NULL. */
void script_answer(const struct script_request *q, int status, const char *type, const char *extra, const char *body);
void script_json(const struct script_request *q, int status, const char *body);
/* Streams, by descriptor: begin, lines, then end (complete) or cut (in the middle). */
void script_begin(int fd);
void script_line(int fd, const char *line); /* adds the newline */
void script_end(struct script *s, int fd);
void script_cut(struct script *s, int fd);
void script_refuse(struct script *s, bool refuse); /* stops listening, and listens again at the same port */
bool script_has(const struct script_request *q, const char *part); /* in the target */

/* Turns of a small loop until done(ctx); dies after 30 s. Message goes to `message` (may be NULL: dropped). */
void script_until(struct net *n, bool (*done)(void *ctx), void (*message)(void *ctx, struct rh_message *m), void *ctx);
#endif
