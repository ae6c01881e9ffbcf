/* Asks the sandbox without the wire: a request in, a reply out, time driven. One includer a program. */
#ifndef RT_SANDBOX_ASK_H
#define RT_SANDBOX_ASK_H

#include "sandbox/request.h"
#include "sandbox/routes.h"
#include "sandbox/tunnel.h"
#include "sandbox/world.h"
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct sb_conn;

static struct sb_world world;
static const char *send_as, *accept, *content, *control_token;
static struct sb_request request;
static struct sb_reply reply;

void sb_stream_wake(struct sb_stream *s)
{
	(void)s;
}

/* What a tunnel has sent so far, and whether it was closed. */
static struct rh_buf sent;
static bool shut;
static const struct sb_pair *more_headers; /* ends with key NULL */
void sb_tunnel_send(struct sb_tunnel *t, struct rh_str bytes)
{
	(void)t;
	rh_buf_adds(&sent, bytes);
}

void sb_tunnel_close(struct sb_tunnel *t)
{
	(void)t;
	shut = true;
}

static inline bool header_says(const struct sb_conn *c, const char *name, const char *value)
{
	(void)c;
	for (const struct sb_pair *h = more_headers; h && h->key; h++)
		if (!strcmp(h->key, name) && !strcmp(h->value, value))
			return true;
	return false;
}

static inline const char *header(const struct sb_conn *c, const char *name)
{
	static char bearer[128];
	(void)c;
	for (const struct sb_pair *h = more_headers; h && h->key; h++)
		if (!strcmp(h->key, name))
			return h->value;
	if (!strcmp(name, "Authorization") && send_as) {
		for (size_t i = 0; i < world.users_n; i++)
			if (!strcmp(world.users[i].name, send_as))
				snprintf(bearer, sizeof bearer, "Bearer %s:%s", world.tokens[i]->name,
					 world.tokens[i]->secret);
		return bearer;
	}
	if (!strcmp(name, "X-Sandbox-Control"))
		return control_token ? control_token : world.control;
	return !strcmp(name, "Accept") ? accept : !strcmp(name, "Content-Type") ? content : NULL;
}

static inline void release(void)
{
	if (reply.stream)
		reply.stream->done(reply.stream);
	if (reply.tunnel)
		reply.tunnel->done(reply.tunnel);
	sb_request_release(&request);
	sb_reply_release(&reply);
	memset(&reply, 0, sizeof reply);
}

static inline int ask(const char *method, const char *uri, const char *body)
{
	release();
	sb_request_init(&request, method, uri);
	sb_reply_init(&reply);
	request.header = header;
	request.says = header_says;
	request.world = &world;
	rh_buf_addz(&request.body, body ? body : "");
	sb_serve(&request, &reply);
	return reply.status;
}

static inline void expect(int status, const char *method, const char *uri, const char *body)
{
	int got = ask(method, uri, body);
	if (got != status)
		fail_msg("%s %s: %d %.300s", method, uri, got, reply.body.p);
}

static inline bool says(const char *what)
{
	return strstr(reply.body.p, what) != NULL;
}

static inline void must_say(const char *what)
{
	if (!says(what))
		fail_msg("no %s in %.2000s", what, reply.body.p);
}

static inline void start(const char *profile)
{
	const struct sb_profile *p = sb_profiles;
	while (strcmp(p->name, profile))
		p++;
	rh_clock_drive(1790000000);
	sb_world_init(&world, p, 7, 0);
	world.ca = rh_strdup("-----BEGIN CERTIFICATE-----\n");
	world.url = rh_strdup("https://127.0.0.1:1");
	sb_world_reset(&world);
	send_as = "admin";
	accept = content = control_token = NULL;
}

static inline int stop(void **state)
{
	(void)state;
	release();
	rh_buf_release(&sent);
	sb_world_release(&world);
	return 0;
}

static inline int start_215(void **state)
{
	(void)state;
	start("2.15");
	return 0;
}

static inline int start_26(void **state)
{
	(void)state;
	start("2.6");
	return 0;
}

static inline int start_211(void **state)
{
	(void)state;
	start("2.11");
	return 0;
}

static inline int start_kubernetes(void **state)
{
	(void)state;
	start("kubernetes");
	return 0;
}

static inline void tick(int64_t ms)
{
	char uri[64];
	snprintf(uri, sizeof uri, "/sandbox/tick?ms=%lld", (long long)ms);
	expect(200, "POST", uri, NULL);
}

static inline void merge(const char *uri, const char *patch)
{
	content = "application/merge-patch+json";
	expect(200, "PATCH", uri, patch);
	content = NULL;
}

/* Everything that is due has happened, and what that brought about, too. */
static inline void settle(void)
{
	tick(5000);
	must_say("\"due\":-1");
}
#endif
