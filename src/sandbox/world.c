/* The world: clusters, users and tokens, chance and time. */
#define _GNU_SOURCE
#include "sandbox/project.h"
#include "sandbox/workload.h"

#include "sandbox/watch.h"

#include "data/data.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { RESTART_MS = 3000, DOWN_MS = 5000 };

const struct rh_profile rh_profiles[] = {
	{ .name = "2.6", .version = "v2.6.14", .minor = 6 },
	{ .name = "2.11", .version = "v2.11.3", .minor = 11, .backing = true },
	{ .name = "2.15", .version = "v2.15.0", .minor = 15, .backing = true, .short_login = true },
	{ .name = "kubernetes", .version = "v1.28.6" },
	{ 0 },
};

static const struct rh_user demo_users[] = {
	{ "admin", "Administrator", "user-7kq2x", "demo-admin", "administrator", true, false },
	{ "dana", "Dana Okafor", "u-4hw9c", "demo-dana", "project member", false, false },
	{ "vic", "Víctor Ruiz", "u-x2m8t", "demo-vic", "read-only", false, false },
};

void rh_world_init(struct rh_world *w, const struct rh_profile *p, uint64_t seed, size_t many)
{
	memset(w, 0, sizeof *w);
	w->profile = p;
	w->random = seed;
	w->many = many;
	w->users_n = RH_LEN(demo_users);
	w->users = rh_alloc(sizeof demo_users);
	memcpy(w->users, demo_users, sizeof demo_users);
	char control[41];
	rh_random_name(w, control, 40, "bcdfghjklmnpqrstvwxz2456789");
	w->control = rh_strdup(control);
	for (size_t i = 0; i < w->users_n; i++)
		rh_token_make(w, &w->users[i], 0);
}

static void drop_content(struct rh_world *w)
{
	rh_tasks_drop(w);
	for (size_t i = 0; i < w->clusters_n; i++) {
		rh_watches_end(&w->clusters[i].store);
		rh_store_release(&w->clusters[i].store);
		rh_kubelets_free(&w->clusters[i].kubelets);
	}
	rh_registries_free(&w->registries);
	rh_unbind(w, NULL);
}

void rh_world_reset(struct rh_world *w)
{
	drop_content(w);
	rh_fault_clear(w);
	rh_job_stop(w, &w->restart);
	w->skew = w->down_until = 0;
	memcpy(w->users, demo_users, sizeof demo_users);
	rh_demo_fill(w);
}

static void go_down(void *ctx)
{
	struct rh_world *w = ctx;
	w->down_until = rh_now() + DOWN_MS;
	rh_feature_started(w);
	rh_watches_close(w);
}

void rh_world_restart(struct rh_world *w)
{
	rh_job_start(w, &w->restart, RESTART_MS, go_down, w);
}

bool rh_world_down(struct rh_world *w)
{
	if (w->down_until && rh_now() >= w->down_until)
		w->down_until = 0;
	return w->down_until != 0;
}

void rh_world_release(struct rh_world *w)
{
	drop_content(w);
	rh_job_stop(w, &w->restart);
	rh_fault_clear(w);
	for (size_t i = 0; i < w->tokens_n; i++) {
		free(w->tokens[i]->name);
		free(w->tokens[i]->secret);
		free(w->tokens[i]->description);
		free(w->tokens[i]->cluster);
		free(w->tokens[i]);
	}
	free(w->tokens);
	free(w->clusters);
	free(w->users);
	free(w->bindings);
	free(w->control);
	free(w->stranger_name);
	free(w->ca);
	free(w->url);
	memset(w, 0, sizeof *w);
}


void rh_world_ca_base64(const struct rh_world *w, struct rh_buf *out)
{
	rh_base64_encode(rh_str(w->ca), rh_out_buf(out));
}

struct rh_cluster *rh_cluster_find(struct rh_world *w, struct rh_str id)
{
	for (size_t i = 0; i < w->clusters_n; i++)
		if (rh_str_is(id, w->clusters[i].id))
			return &w->clusters[i];
	return NULL;
}

const char *rh_cluster_name(const struct rh_cluster *c)
{
	const struct rh_object *o = c->world->profile->minor
		? rh_store_get(&c->world->clusters[0].store, rh_kind_named("clusters"), rh_str(""), rh_str(c->id)) : NULL;
	return o ? rh_value_z(rh_value_at(o->v, "spec", "displayName", NULL)) : "sandbox";
}

/* ---- chance and time ------------------------------------------------------------------------------------------ */

/* splitmix64: the same seed gives the same world. */
uint64_t rh_random(struct rh_world *w)
{
	uint64_t z = w->random += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void rh_random_name(struct rh_world *w, char *out, size_t n, const char *alphabet)
{
	size_t letters = strlen(alphabet);
	for (size_t i = 0; i < n; i++)
		out[i] = alphabet[rh_random(w) % letters];
	out[n] = '\0';
}

void rh_random_uid(struct rh_world *w, char out[37])
{
	uint64_t a = rh_random(w), b = rh_random(w);
	snprintf(out, 37, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
		 (unsigned)(0x8000 | (b >> 48 & 0x3fff)), (unsigned long long)(b & 0xffffffffffff));
}

int64_t rh_world_time(const struct rh_world *w)
{
	if (w->filling)
		return w->born + (w->past - 999) / 1000;	/* rounds down: it is negative */
	return rh_wall() + w->skew;
}

int64_t rh_world_ms(const struct rh_world *w)
{
	return w->filling ? w->past : rh_now() - w->started;
}

void rh_time_text(int64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void rh_http_date(int64_t seconds, char out[64])
{
	time_t t = (time_t)seconds;
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 64, "%a, %d %b %Y %H:%M:%S GMT", &tm);	/* never called after setlocale: the names are English */
}

void rh_job_start(struct rh_world *w, struct rh_job *j, int64_t ms, void (*fire)(void *ctx), void *ctx)
{
	if (!j->listed) {
		j->next = w->jobs;
		w->jobs = j;
		j->listed = true;
	}
	rh_timer_start(&j->timer, ms, fire, ctx);
}

int64_t rh_job_due(struct rh_world *w, bool idle)
{
	int64_t due = -1;
	for (struct rh_job **at = &w->jobs; *at;) {
		struct rh_job *j = *at;
		if (!j->timer.running) {
			*at = j->next;
			j->listed = false;
			continue;
		}
		int64_t left = j->timer.due > rh_now() ? j->timer.due - rh_now() : 0;
		if (j->idle == idle && (due < 0 || left < due))
			due = left;
		at = &j->next;
	}
	return due;
}

void rh_job_stop(struct rh_world *w, struct rh_job *j)
{
	rh_timer_stop(&j->timer);
	for (struct rh_job **at = &w->jobs; *at; at = &(*at)->next)
		if (*at == j) {
			*at = j->next;
			break;
		}
	j->listed = false;
}

/* ---- users and tokens ------------------------------------------------------------------------------------------ */

struct rh_user *rh_user_named(struct rh_world *w, const char *name)
{
	for (size_t i = 0; i < w->users_n; i++)
		if (!strcmp(w->users[i].name, name))
			return &w->users[i];
	return NULL;
}

struct rh_token *rh_token_make(struct rh_world *w, struct rh_user *u, int64_t ttl_ms)
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	struct rh_token *t = rh_alloc(sizeof *t);
	char id[6], secret[55];
	rh_random_name(w, id, 5, alphabet);
	rh_random_name(w, secret, 54, alphabet);
	t->name = rh_format("token-%s", id);
	t->secret = rh_strdup(secret);
	t->user = u;
	t->created = rh_wall();
	t->expires = ttl_ms ? rh_wall() + ttl_ms / 1000 : 0;
	t->description = rh_strdup("");
	t->cluster = rh_strdup("");
	w->tokens = rh_resize(w->tokens, w->tokens_n + 1, sizeof *w->tokens);
	w->tokens[w->tokens_n++] = t;
	return t;
}

struct rh_token *rh_token_find(struct rh_world *w, struct rh_str wire)
{
	struct rh_str secret = wire, name;
	if (!rh_str_cut(&secret, ':', &name))
		return NULL;
	for (size_t i = 0; i < w->tokens_n; i++) {
		struct rh_token *t = w->tokens[i];
		if (rh_str_is(name, t->name) && rh_str_is(secret, t->secret))
			return t->expires && t->expires <= rh_wall() ? NULL : t;
	}
	return NULL;
}

void rh_token_remove(struct rh_world *w, struct rh_token *t)
{
	for (size_t i = 0; i < w->tokens_n; i++)
		if (w->tokens[i] == t) {
			w->tokens[i] = w->tokens[--w->tokens_n];
			free(t->name);
			free(t->secret);
			free(t->description);
			free(t->cluster);
			free(t);
			return;
		}
}
