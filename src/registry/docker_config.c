/* docker_config: reading the value of .dockerconfigjson and .dockercfg as Go reads it.
 *
 * Members are matched without regard to case, as encoding/json does for the kubelet; `auth` wins over username and
 * password (pkg/credentialprovider/config.go). */
#include "registry/docker_config.h"
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "registry/expiry.h"
#include "registry/internal.h"
#include "registry/known.h"

#include <string.h>

bool registry_docker_member_is(struct rh_str raw_key, const char *name)
{
	struct rh_buf key;
	rh_buf_init(&key, 64);
	bool is = data_json_decode(raw_key, DATA_JSON_SHOW, rh_out_buf(&key)) && !key.over &&
		  rh_str_is_nocase(rh_buf_str(&key), name);
	rh_buf_release(&key);
	return is;
}

bool registry_docker_is_object(struct rh_str span)
{
	return span.n && span.p[0] == '{';
}

/* "user:password" in base64, padded or not; split at the first colon. */
static void read_auth(struct registry_docker_entry *entry, struct rh_str raw)
{
	struct rh_secret text = { 0 }, pair = { 0 };
	bool ok = data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&text));
	if (ok && !text.n) {
		rh_secret_release(&text);
		return;
	}
	entry->has_auth = true;
	ok = ok && data_base64_decode(rh_secret_peek(&text), true, rh_out_secret(&pair));
	struct rh_str both = rh_secret_peek(&pair);
	size_t colon = ok ? rh_str_find(both, ":") : both.n;
	if (ok && colon < both.n) {
		free(entry->user);
		entry->user = rh_str_dup(rh_str_n(both.p, colon));
		rh_secret_set(&entry->password, rh_str_from(both, colon + 1));
	} else {
		entry->auth_broken = true;
	}
	rh_secret_release(&text);
	rh_secret_release(&pair);
}

/* Go leaves a field alone for null, and refuses the document for anything else that is no text. */
static bool is_text(struct rh_str span, bool *misshapen)
{
	if (span.n && span.p[0] == '"')
		return true;
	*misshapen = *misshapen || !rh_str_is(span, "null");
	return false;
}

static bool text_member(struct rh_str raw_key)
{
	static const char *const names[] = { "username", "password", "email", "auth" };
	for (size_t i = 0; i < RH_LEN(names); i++)
		if (registry_docker_member_is(raw_key, names[i]))
			return true;
	return false;
}

/* The token's end, not the token. */
static int64_t token_ends(struct rh_str raw)
{
	struct rh_secret token = { 0 };
	int64_t ends = 0;

	if (rh_str_starts(raw, "\"") && data_json_decode(raw, DATA_JSON_SHOW, rh_out_secret(&token)))
		ends = registry_expiry(rh_secret_peek(&token)).ends;
	rh_secret_release(&token);
	return ends;
}

/* False for what Go refuses. */
static bool read_entry(struct registry_docker_entry *entry, struct rh_str span)
{
	struct data_json_iter it;
	struct rh_str auth = { 0 };
	int64_t ends = 0;
	bool misshapen = false;
	if (!registry_docker_is_object(span) || !data_json_iter_init(&it, span)) {
		entry->empty = true;
		return rh_str_is(span, "null");
	}
	while (data_json_next(&it)) {
		if (text_member(it.key) && !is_text(it.value, &misshapen))
			continue;
		if (registry_docker_member_is(it.key, "username")) {
			struct rh_buf user;
			rh_buf_init(&user, 4096);
			if (data_json_decode(it.value, DATA_JSON_SHOW, rh_out_buf(&user))) {
				free(entry->user);
				entry->user = rh_buf_take(&user);
			}
			rh_buf_release(&user);
		} else if (registry_docker_member_is(it.key, "password")) {
			rh_secret_clear(&entry->password);
			data_json_decode(it.value, DATA_JSON_SHOW, rh_out_secret(&entry->password));
		} else if (registry_docker_member_is(it.key, "auth")) {
			auth = it.value;
		} else if (registry_docker_member_is(it.key, "identitytoken") ||
			   registry_docker_member_is(it.key, "registrytoken")) {
			entry->has_token = true;
			ends = registry_expiry_first(ends, token_ends(it.value));
		}
	}
	if (auth.n)
		read_auth(entry, auth);
	entry->empty = !entry->password.n && !(entry->user && *entry->user);
	entry->token_only = entry->has_token && !entry->password.n;
	entry->ends = entry->token_only ? ends : registry_expiry(rh_secret_peek(&entry->password)).ends;
	return !misshapen;
}

static void add_entry(struct registry_docker_config *c, struct rh_str raw_key, struct rh_str span)
{
	struct rh_buf key;
	rh_buf_init(&key, 64 * 1024);
	data_json_decode(raw_key, DATA_JSON_SHOW, rh_out_buf(&key));
	size_t at = 0;
	while (at < c->count && !rh_str_is(rh_buf_str(&key), c->entries[at].key))
		at++;
	if (at == c->count) {
		c->entries = rh_resize(c->entries, ++c->count, sizeof *c->entries);
	} else {
		free(c->entries[at].key);
		free(c->entries[at].user);
		rh_secret_release(&c->entries[at].password);
	}
	c->entries[at] = (struct registry_docker_entry){ .key = rh_buf_take(&key) };
	rh_buf_release(&key);
	c->entries[at].misshapen = !read_entry(&c->entries[at], span);
	c->misshapen |= c->entries[at].misshapen;
}

static void add_entries(struct registry_docker_config *c, struct rh_str map)
{
	struct data_json_iter it;
	if (!registry_docker_is_object(map) || !data_json_iter_init(&it, map)) {
		c->auths_misshapen = !rh_str_is(map, "null");
		c->misshapen |= c->auths_misshapen;
		return;
	}
	while (data_json_next(&it))
		add_entry(c, it.key, it.value);
}

enum rh_code registry_docker_config_read(struct rh_str value, bool legacy, struct registry_docker_config *out,
					 struct rh_err *e)
{
	*out = (struct registry_docker_config){ .legacy = legacy };
	value = rh_str_trim(value);
	enum rh_code code = data_json_check(value, e);
	if (code != RH_OK)
		return code;
	if (!registry_docker_is_object(value) && !rh_str_is(value, "null")) {
		rh_err_set(e, RH_E_PARSE, _("the docker config is no JSON object"));
		return rh_err_fix(e, _("it should look like {\"auths\":{\"registry.example\":{…}}}"));
	}
	if (legacy) {
		add_entries(out, value);
		return RH_OK;
	}
	out->no_auths = true;
	struct data_json_iter it;
	for (bool any = data_json_iter_init(&it, value); any && data_json_next(&it);) {
		if (registry_docker_member_is(it.key, "auths")) {
			out->no_auths = false;
			add_entries(out, it.value);
		} else if (registry_docker_member_is(it.key, "credHelpers") ||
			   registry_docker_member_is(it.key, "credsStore")) {
			out->cred_helpers = true;
		}
	}
	return RH_OK;
}

void registry_docker_config_release(struct registry_docker_config *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free(c->entries[i].key);
		if (c->entries[i].user)
			explicit_bzero(c->entries[i].user, strlen(c->entries[i].user));
		free(c->entries[i].user);
		rh_secret_release(&c->entries[i].password);
	}
	free(c->entries);
	*c = (struct registry_docker_config){ 0 };
}

int64_t registry_docker_config_ends(const struct registry_docker_config *c)
{
	int64_t first = 0;

	for (size_t i = 0; i < c->count; i++)
		first = registry_expiry_first(first, c->entries[i].ends);
	return first;
}

void registry_docker_config_forget(struct registry_docker_config *c)
{
	for (size_t i = 0; i < c->count; i++)
		rh_secret_release(&c->entries[i].password);
}

/* What a person calls the registry: the key without scheme, without /v1/ or /v2/, without a slash at the end. */
static struct rh_str host_of(struct rh_str key)
{
	if (rh_str_starts(key, "https://"))
		key = rh_str_from(key, 8);
	else if (rh_str_starts(key, "http://"))
		key = rh_str_from(key, 7);
	if (rh_str_ends(key, "/v1/") || rh_str_ends(key, "/v2/"))
		key.n -= 4;
	while (key.n && key.p[key.n - 1] == '/')
		key.n--;
	return key;
}

void registry_docker_config_hosts(struct rh_str value, bool legacy, struct rh_buf *out)
{
	struct data_json_iter outer, it;
	value = rh_str_trim(value);
	if (!registry_docker_is_object(value) || !data_json_iter_init(&outer, value))
		return;
	while (legacy || data_json_next(&outer)) {
		struct rh_str map = legacy ? value : outer.value;
		bool entries = legacy || registry_docker_member_is(outer.key, "auths");
		for (bool any = entries && registry_docker_is_object(map) && data_json_iter_init(&it, map);
		     any && data_json_next(&it);) {
			struct rh_buf key;
			rh_buf_init(&key, 64 * 1024);
			data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&key));
			if (out->n)
				rh_buf_addz(out, ", ");
			rh_buf_adds(out, host_of(rh_buf_str(&key)));
			rh_buf_release(&key);
		}
		if (legacy)
			return;
	}
}

static struct rh_str skip_space(struct rh_str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\n' || s.p[0] == '\r'))
		s = rh_str_from(s, 1);
	return s;
}

void registry_docker_config_scan(struct rh_str broken, struct rh_buf *out)
{
	struct rh_err e;
	while (broken.n) {
		broken = rh_str_from(broken, rh_str_find(broken, "\"") + 1);
		size_t end = 0;
		while (end < broken.n && broken.p[end] != '"')
			end += broken.p[end] == '\\' ? 2 : 1;
		if (end >= broken.n)
			return;
		struct rh_str name = rh_str_n(broken.p, end), after = skip_space(rh_str_from(broken, end + 1));
		bool entry = rh_str_starts(after, ":") && rh_str_starts(skip_space(rh_str_from(after, 1)), "{");
		bool dotted = memchr(name.p, '.', name.n) || memchr(name.p, ':', name.n);
		if (entry && dotted && registry_address_check(name, &e)) {
			rh_buf_addz(out, out->n ? ", " : "");
			rh_buf_adds(out, host_of(name));
		}
		broken = rh_str_from(broken, end + 1);
	}
}
