/* The world: clusters, users and tokens, chance and time. */
#include "sandbox/world.h"
#include "sandbox/access.h"
#include "sandbox/api/value.h"
#include "sandbox/api/watch.h"
#include "sandbox/breaks.h"
#include "sandbox/controllers.h"
#include "sandbox/controllers/workload.h"
#include "sandbox/fault.h"
#include "sandbox/kinds.h"
#include "sandbox/learners.h"
#include "sandbox/rancher/project.h"
#include "sandbox/store.h"
#include "base/base.h"
#include "data/text.h"
#include "data/yaml.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { RESTART_MS = 3000, DOWN_MS = 5000 };

const struct sb_profile sb_profiles[] = {
	{ .name = "2.6", .version = "v2.6.14", .minor = 6, .age = 0 },
	{ .name = "2.11", .version = "v2.11.3", .minor = 11, .age = 1, .backing = true },
	{ .name = "2.15", .version = "v2.15.0", .minor = 15, .age = 2, .backing = true, .short_login = true },
	{ .name = "kubernetes", .version = "v1.36.3", .age = 2 },
	{ 0 },
};

static const struct sb_user demo_users[] = {
	{ "admin", "Administrator", "user-7kq2x", "demo-admin", "administrator", true, false, NULL, false },
	{ "dana", "Dana Okafor", "u-4hw9c", "demo-dana", "project member", false, false, NULL, false },
	{ "vic", "Víctor Ruiz", "u-x2m8t", "demo-vic", "read-only", false, false, NULL, false },
};

void sb_world_init(struct sb_world *w, const struct sb_profile *p, uint64_t seed, size_t many)
{
	memset(w, 0, sizeof *w);
	w->profile = p;
	w->random = seed;
	w->many = many;
	w->users_n = RH_LEN(demo_users);
	w->users = rh_alloc(SB_USERS_MOST * sizeof *w->users);
	memcpy(w->users, demo_users, sizeof demo_users);
	char control[41];
	sb_random_name(w, control, 40, "bcdfghjklmnpqrstvwxz2456789");
	w->control = rh_strdup(control);
	for (size_t i = 0; i < w->users_n; i++)
		sb_token_make(w, &w->users[i], 0);
}

static void drop_content(struct sb_world *w)
{
	sb_tasks_drop(w);
	for (size_t i = 0; i < w->clusters_n; i++) {
		sb_watches_end(&w->clusters[i].store);
		sb_store_release(&w->clusters[i].store);
		sb_kubelets_free(&w->clusters[i].kubelets);
		sb_copies_forget(&w->clusters[i]);
	}
	sb_breaks_forget(w);
	sb_registries_free(&w->registries);
	sb_unbind(w, NULL);
}

void sb_world_reset(struct sb_world *w)
{
	drop_content(w);
	sb_fault_clear(w);
	sb_job_stop(w, &w->restart);
	w->skew = w->down_until = 0;
	while (w->users_n > RH_LEN(demo_users) + w->learners_n)
		sb_user_remove(w, &w->users[w->users_n - 1]);
	memcpy(w->users, demo_users, sizeof demo_users);
	sb_demo_fill(w);
}

static void go_down(void *ctx)
{
	struct sb_world *w = ctx;
	w->down_until = rh_now() + DOWN_MS;
	sb_watches_close(w);
}

void sb_world_restart(struct sb_world *w)
{
	sb_job_start(w, &w->restart, RESTART_MS, go_down, w);
}

bool sb_world_down(struct sb_world *w)
{
	if (w->down_until && rh_now() >= w->down_until)
		w->down_until = 0;
	return w->down_until != 0;
}

void sb_world_release(struct sb_world *w)
{
	drop_content(w);
	sb_job_stop(w, &w->restart);
	sb_fault_clear(w);
	while (w->users_n > RH_LEN(demo_users))
		sb_user_remove(w, &w->users[w->users_n - 1]);
	for (size_t i = 0; i < w->tokens_n; i++) {
		free(w->tokens[i]->name);
		free(w->tokens[i]->secret);
		free(w->tokens[i]->description);
		free(w->tokens[i]->cluster);
		free(w->tokens[i]);
	}
	free(w->tokens);
	for (size_t i = 0; i < w->clusters_n; i++)
		free(w->clusters[i].id);
	free(w->clusters);
	for (size_t i = 0; i < w->users_n; i++)
		free(w->users[i].changed);
	free(w->users);
	sb_learners_free(w);
	data_yaml_free(&w->file);
	free(w->bindings);
	free(w->control);
	free(w->stranger_name);
	free(w->ca);
	free(w->url);
	memset(w, 0, sizeof *w);
}

void sb_world_ca_base64(const struct sb_world *w, struct rh_buf *out)
{
	data_base64_encode(rh_str(w->ca), rh_out_buf(out));
}

struct sb_cluster *sb_cluster_find(struct sb_world *w, struct rh_str id)
{
	for (size_t i = 0; i < w->clusters_n; i++)
		if (rh_str_is(id, w->clusters[i].id))
			return &w->clusters[i];
	return NULL;
}

const char *sb_cluster_name(const struct sb_cluster *c)
{
	const struct sb_object *o = c->world->profile->minor
					    ? sb_store_get(&c->world->clusters[0].store, sb_kind_named("clusters"),
							   rh_str(""), rh_str(c->id))
					    : NULL;
	if (o)
		return sb_value_z(sb_value_at(o->v, "spec", "displayName", NULL));
	return c == &c->world->clusters[0] ? "sandbox" : c->id;
}

int sb_cluster_minor(const struct sb_cluster *c)
{
	struct rh_str rest = rh_str(c->version), part = rest;
	int64_t n = 0;
	rh_str_cut(&rest, '.', &part);
	rh_str_cut(&rest, '.', &part);
	(void)!rh_str_number(part, 0, 999, &n);
	return (int)n;
}

/* ---- chance and time ---- */

/* splitmix64: the same seed gives the same world. */
uint64_t sb_random(struct sb_world *w)
{
	uint64_t z = w->random += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void sb_random_name(struct sb_world *w, char *out, size_t n, const char *alphabet)
{
	size_t letters = strlen(alphabet);
	for (size_t i = 0; i < n; i++)
		out[i] = alphabet[sb_random(w) % letters];
	out[n] = '\0';
}

void sb_random_uid(struct sb_world *w, char out[37])
{
	uint64_t a = sb_random(w), b = sb_random(w);
	snprintf(out, 37, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff),
		 (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b >> 48 & 0x3fff)),
		 (unsigned long long)(b & 0xffffffffffff));
}

int64_t sb_world_time(const struct sb_world *w)
{
	if (w->filling)
		return w->born + (w->past - 999) / 1000; /* rounds down: it is negative */
	return rh_wall() + w->skew;
}

int64_t sb_world_ms(const struct sb_world *w)
{
	return w->filling ? w->past : rh_now() - w->started;
}

int64_t sb_world_ns(const struct sb_world *w)
{
	return ((w->born + w->skew) * 1000 + sb_world_ms(w)) * 1000000;
}

void sb_time_text(int64_t seconds, char out[32])
{
	time_t t = (time_t)seconds;
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void sb_http_date(int64_t seconds, char out[64])
{
	time_t t = (time_t)seconds;
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(out, 64, "%a, %d %b %Y %H:%M:%S GMT", &tm); /* never called after setlocale: the names are English */
}

void sb_job_start(struct sb_world *w, struct sb_job *j, int64_t ms, void (*fire)(void *ctx), void *ctx)
{
	if (!j->listed) {
		j->next = w->jobs;
		w->jobs = j;
		j->listed = true;
	}
	rh_timer_start(&j->timer, ms, fire, ctx);
}

int64_t sb_job_due(struct sb_world *w, bool idle)
{
	int64_t due = -1;
	for (struct sb_job **at = &w->jobs; *at;) {
		struct sb_job *j = *at;
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

void sb_job_stop(struct sb_world *w, struct sb_job *j)
{
	rh_timer_stop(&j->timer);
	for (struct sb_job **at = &w->jobs; *at; at = &(*at)->next)
		if (*at == j) {
			*at = j->next;
			break;
		}
	j->listed = false;
}

/* ---- users and tokens ---- */

struct sb_user *sb_user_named(const struct sb_world *w, const char *name)
{
	for (size_t i = 0; i < w->users_n; i++)
		if (!strcmp(w->users[i].name, name))
			return &w->users[i];
	return NULL;
}

/* The last one takes its place. */
void sb_user_remove(struct sb_world *w, struct sb_user *u)
{
	struct sb_user *last = &w->users[w->users_n - 1];
	sb_unbind(w, u);
	for (size_t i = w->tokens_n; i-- > 0;)
		if (w->tokens[i]->user == u)
			sb_token_remove(w, w->tokens[i]);
	free((void *)(uintptr_t)u->name);
	free((void *)(uintptr_t)u->display);
	free((void *)(uintptr_t)u->id);
	free(u->changed);
	*u = *last;
	w->users_n--;
	for (size_t i = 0; i < w->tokens_n; i++)
		if (w->tokens[i]->user == last)
			w->tokens[i]->user = u;
	for (size_t i = 0; i < w->bindings_n; i++)
		if (w->bindings[i].user == last)
			w->bindings[i].user = u;
}

struct sb_token *sb_token_make(struct sb_world *w, struct sb_user *u, int64_t ttl_ms)
{
	static const char alphabet[] = "bcdfghjklmnpqrstvwxz2456789";
	struct sb_token *t = rh_alloc(sizeof *t);
	char id[6], secret[55];
	sb_random_name(w, id, 5, alphabet);
	sb_random_name(w, secret, 54, alphabet);
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

struct sb_token *sb_token_find(struct sb_world *w, struct rh_str wire)
{
	struct rh_str secret = wire, name;
	if (!rh_str_cut(&secret, ':', &name))
		return NULL;
	for (size_t i = 0; i < w->tokens_n; i++) {
		struct sb_token *t = w->tokens[i];
		if (rh_str_is(name, t->name) && rh_str_is(secret, t->secret))
			return t->expires && t->expires <= rh_wall() ? NULL : t;
	}
	return NULL;
}

void sb_token_remove(struct sb_world *w, struct sb_token *t)
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
