/* docker_config_edit: changing one entry of a docker config and not one other byte.
 *
 * Every step is a splice into a fresh secret, because each state of the document holds passwords. */
#include "base/base.h"
#include "data/json.h"
#include "registry/docker_config.h"
#include "registry/internal.h"

#include <string.h>

/* Where the entries are: the pointer of their map, with the map's own spelling. */
static bool find_map(struct rh_str doc, bool legacy, struct rh_buf *pointer, struct rh_str *map)
{
	doc = rh_str_trim(doc);
	*map = doc;
	if (legacy)
		return registry_docker_is_object(doc);
	struct data_json_iter it;
	bool found = false;
	for (bool any = registry_docker_is_object(doc) && data_json_iter_init(&it, doc); any && data_json_next(&it);) {
		if (!registry_docker_member_is(it.key, "auths"))
			continue;
		struct rh_buf key;
		rh_buf_init(&key, 64);
		data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&key));
		rh_buf_clear(pointer);
		rh_buf_addc(pointer, '/');
		data_json_pointer_add(pointer, rh_buf_str(&key));
		rh_buf_release(&key);
		*map = it.value;
		found = registry_docker_is_object(it.value);
	}
	return found;
}

/* The last entry of the map with this name: its raw key and value. */
static bool find_entry(struct rh_str map, struct rh_str name, struct rh_str *raw_key, struct rh_str *value)
{
	struct data_json_iter it;
	bool found = false;
	for (bool any = data_json_iter_init(&it, map); any && data_json_next(&it);) {
		struct rh_buf key;
		rh_buf_init(&key, 64 * 1024);
		if (data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&key)) && rh_str_eq(rh_buf_str(&key), name)) {
			*raw_key = it.key;
			*value = it.value;
			found = true;
		}
		rh_buf_release(&key);
	}
	return found;
}

static void quote(struct rh_secret *out, struct rh_str text)
{
	struct data_jw w;
	data_jw_init(&w, rh_out_secret(out));
	data_jw_str(&w, text);
}

/* base64("user:password") as a JSON string. */
static void quote_auth(struct rh_secret *out, struct rh_str user, struct rh_str password)
{
	struct rh_secret pair = { 0 };
	rh_secret_add(&pair, user.p, user.n);
	rh_secret_add(&pair, ":", 1);
	rh_secret_add(&pair, password.p, password.n);
	struct data_jw w;
	data_jw_init(&w, rh_out_secret(out));
	data_jw_base64(&w, rh_secret_peek(&pair));
	rh_secret_release(&pair);
}

/* Sets one member of the entry at `pointer`, under the spelling that it has there. */
static enum rh_code set_member(struct rh_secret *doc, const char *pointer, const char *name,
			       const struct rh_secret *json, struct rh_err *e)
{
	struct rh_str entry;
	enum rh_code code = data_json_find(rh_secret_peek(doc), pointer, &entry, e);
	if (code != RH_OK)
		return code;
	struct rh_buf at, spelling;
	rh_buf_init(&at, 256 * 1024);
	rh_buf_init(&spelling, 64);
	rh_buf_addz(&spelling, name);
	struct data_json_iter it;
	for (bool any = data_json_iter_init(&it, entry); any && data_json_next(&it);) {
		if (registry_docker_member_is(it.key, name)) {
			rh_buf_clear(&spelling);
			data_json_decode(it.key, DATA_JSON_SHOW, rh_out_buf(&spelling));
		}
	}
	rh_buf_addf(&at, "%s/", pointer);
	data_json_pointer_add(&at, rh_buf_str(&spelling));
	code = data_json_put(doc, at.p, rh_secret_peek(json), true, e);
	rh_buf_release(&at);
	rh_buf_release(&spelling);
	return code;
}

static enum rh_code set_members(struct rh_secret *doc, const char *pointer, struct rh_str user, struct rh_str password,
				struct rh_err *e)
{
	struct rh_secret json = { 0 };
	quote(&json, user);
	enum rh_code code = set_member(doc, pointer, "username", &json, e);
	rh_secret_clear(&json);
	quote(&json, password);
	if (code == RH_OK)
		code = set_member(doc, pointer, "password", &json, e);
	rh_secret_clear(&json);
	quote_auth(&json, user, password);
	if (code == RH_OK)
		code = set_member(doc, pointer, "auth", &json, e);
	rh_secret_release(&json);
	return code;
}

/* Does the entry say all this already: username, password and auth, and they agree? */
static bool says_the_same(struct rh_str entry, struct rh_str user, struct rh_str password)
{
	struct rh_secret want[3] = { { 0 }, { 0 }, { 0 } };
	static const char *const names[] = { "username", "password", "auth" };
	quote(&want[0], user);
	quote(&want[1], password);
	quote_auth(&want[2], user, password);
	unsigned same = 0;
	struct data_json_iter it;
	for (bool any = data_json_iter_init(&it, entry); any && data_json_next(&it);) {
		for (unsigned i = 0; i < RH_LEN(names); i++) {
			if (!registry_docker_member_is(it.key, names[i]))
				continue;
			struct rh_secret is = { 0 }, again = { 0 };
			bool ok = data_json_decode(it.value, DATA_JSON_EXACT, rh_out_secret(&is));
			quote(&again, rh_secret_peek(&is));
			same = ok && rh_secret_eq(&again, &want[i]) ? same | 1u << i : same & ~(1u << i);
			rh_secret_release(&is);
			rh_secret_release(&again);
		}
	}
	for (size_t i = 0; i < RH_LEN(want); i++)
		rh_secret_release(&want[i]);
	return same == 7;
}

/* Writes the raw key of an entry anew, at its place. */
static void rename_entry(struct rh_secret *doc, struct rh_str raw_key, struct rh_str key)
{
	struct rh_str whole = rh_secret_peek(doc);
	size_t before = (size_t)(raw_key.p - whole.p);
	struct rh_secret next = { 0 };
	rh_secret_add(&next, whole.p, before);
	quote(&next, key);
	struct rh_str after = rh_str_from(whole, before + raw_key.n);
	rh_secret_add(&next, after.p, after.n);
	rh_secret_move(doc, &next);
}

static enum rh_code put(struct rh_secret *doc, bool legacy, struct rh_str old_key, struct rh_str key,
			struct rh_str user, struct rh_str password, struct rh_err *e)
{
	struct rh_buf pointer;
	struct rh_str map, raw_key, value;
	rh_buf_init(&pointer, 256 * 1024);
	if (!legacy)
		rh_buf_addz(&pointer, "/auths");
	enum rh_code code = RH_OK;
	bool have = find_map(rh_secret_peek(doc), legacy, &pointer, &map);
	if (!have && !legacy)
		code = data_json_put(doc, pointer.p, RH_STR("{}"), true, e);
	if (have && old_key.n && !rh_str_eq(old_key, key) && find_entry(map, old_key, &raw_key, &value)) {
		rename_entry(doc, raw_key, key);
		have = find_map(rh_secret_peek(doc), legacy, &pointer, &map);
	}
	rh_buf_addc(&pointer, '/');
	data_json_pointer_add(&pointer, key);
	have = have && find_entry(map, key, &raw_key, &value) && registry_docker_is_object(value);
	bool same = have && says_the_same(value, user, password);
	if (code == RH_OK && !have)
		code = data_json_put(doc, pointer.p, RH_STR("{}"), true,
				     e); /* from here on value points to what is gone */
	if (code == RH_OK && !same)
		code = set_members(doc, pointer.p, user, password, e);
	rh_buf_release(&pointer);
	return code;
}

enum rh_code registry_docker_config_put(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key,
					struct rh_str user, const struct rh_secret *password, struct rh_secret *out,
					struct rh_err *e)
{
	if (rh_str_find(user, ":") < user.n)
		return rh_err_set(e, RH_E_INVALID, _("a user name cannot hold a colon"));
	struct rh_str trimmed = rh_str_trim(value);
	struct rh_secret doc = { 0 };
	if (!trimmed.n || rh_str_is(trimmed, "null")) {
		rh_secret_set(&doc, legacy ? RH_STR("{}") : RH_STR("{\"auths\":{}}"));
	} else {
		enum rh_code code = data_json_check(value, e);
		if (code != RH_OK)
			return code;
		if (!registry_docker_is_object(trimmed))
			return rh_err_set(e, RH_E_PARSE, _("the docker config is no JSON object"));
		rh_secret_set(&doc, value);
	}
	enum rh_code code = put(&doc, legacy, old_key, key, user, rh_secret_peek(password), e);
	if (code == RH_OK)
		rh_secret_move(out, &doc);
	rh_secret_release(&doc);
	return code;
}

enum rh_code registry_docker_config_rename(struct rh_str value, bool legacy, struct rh_str old_key, struct rh_str key,
					   struct rh_secret *out, struct rh_err *e)
{
	struct rh_buf pointer;
	struct rh_str map, raw_key, entry;
	rh_buf_init(&pointer, 256 * 1024);
	enum rh_code code = data_json_check(value, e);
	bool have = code == RH_OK && find_map(value, legacy, &pointer, &map);
	if (code == RH_OK && !rh_str_eq(old_key, key) && have && find_entry(map, key, &raw_key, &entry))
		code = rh_err_set(e, RH_E_EXISTS, _("the docker config has an entry %.*s already"), RH_ARG(key));
	if (code == RH_OK && (!have || !find_entry(map, old_key, &raw_key, &entry)))
		code = rh_err_set(e, RH_E_NOTFOUND, _("the docker config has no entry %.*s"), RH_ARG(old_key));
	if (code == RH_OK) {
		struct rh_secret doc = { 0 };
		rh_secret_set(&doc, value);
		if (!rh_str_eq(old_key, key)) {
			raw_key.p = doc.p + (raw_key.p - value.p); /* the same place in the copy */
			rename_entry(&doc, raw_key, key);
		}
		rh_secret_move(out, &doc);
		rh_secret_release(&doc);
	}
	rh_buf_release(&pointer);
	return code;
}

enum rh_code registry_docker_config_remove(struct rh_str value, bool legacy, struct rh_str key, struct rh_secret *out,
					   struct rh_err *e)
{
	struct rh_buf pointer;
	struct rh_str map, raw_key, entry;
	rh_buf_init(&pointer, 256 * 1024);
	enum rh_code code = data_json_check(value, e);
	if (code == RH_OK && (!find_map(value, legacy, &pointer, &map) || !find_entry(map, key, &raw_key, &entry)))
		code = rh_err_set(e, RH_E_NOTFOUND, _("the docker config has no entry %.*s"), RH_ARG(key));
	if (code == RH_OK) {
		struct rh_secret next = { 0 };
		rh_buf_addc(&pointer, '/');
		data_json_pointer_add(&pointer, key);
		code = data_json_splice(value, pointer.p, (struct rh_str){ 0 }, false, rh_out_secret(&next), e);
		if (code == RH_OK)
			rh_secret_move(out, &next);
		rh_secret_release(&next);
	}
	rh_buf_release(&pointer);
	return code;
}

/* ---- another password for an entry ---- */

struct shape {
	bool password, auth; /* members that it has; auth: and it is not empty */
};

static struct shape shape_of(struct rh_str entry)
{
	struct shape s = { 0 };
	struct data_json_iter it;
	for (bool any = data_json_iter_init(&it, entry); any && data_json_next(&it);) {
		if (registry_docker_member_is(it.key, "password"))
			s.password = true;
		else if (registry_docker_member_is(it.key, "auth"))
			s.auth = it.value.n > 2 && it.value.p[0] == '"';
	}
	return s;
}

/* The user of the entry, as the kubelet reads it; NULL when it cannot be read. */
static char *user_of(struct rh_str value, bool legacy, struct rh_str key, struct rh_err *e)
{
	struct registry_docker_config c = { 0 };
	char *user = NULL;
	bool broken = false;
	if (registry_docker_config_read(value, legacy, &c, e) == RH_OK) {
		for (size_t i = 0; i < c.count; i++) {
			if (!rh_str_is(key, c.entries[i].key))
				continue;
			broken = c.entries[i].auth_broken || c.entries[i].misshapen;
			rh_strset(&user, c.entries[i].user ? c.entries[i].user : "");
		}
	}
	registry_docker_config_release(&c);
	if (broken) {
		free(user);
		user = NULL;
		rh_err_set(e, RH_E_PARSE, _("the entry %.*s cannot be decoded"), RH_ARG(key));
	}
	return user;
}

static enum rh_code change_password(struct rh_secret *doc, const char *pointer, struct rh_str entry, struct rh_str user,
				    struct rh_str password, struct rh_err *e)
{
	struct shape has = shape_of(entry);
	struct rh_secret json = { 0 };
	enum rh_code code = RH_OK;
	if (has.password || !has.auth) {
		quote(&json, password);
		code = set_member(doc, pointer, "password", &json, e);
	}
	rh_secret_clear(&json);
	if (code == RH_OK && (has.auth || !has.password) && rh_str_find(user, ":") == user.n) {
		quote_auth(&json, user, password);
		code = set_member(doc, pointer, "auth", &json, e);
	}
	rh_secret_release(&json);
	return code;
}

enum rh_code registry_docker_config_password(struct rh_str value, bool legacy, struct rh_str key,
					     const struct rh_secret *password, struct rh_secret *out, struct rh_err *e)
{
	struct rh_buf pointer;
	struct rh_str map, raw_key, entry;
	char *user = NULL;
	enum rh_code code = data_json_check(value, e);
	rh_buf_init(&pointer, 256 * 1024);
	if (code == RH_OK && (!find_map(value, legacy, &pointer, &map) || !find_entry(map, key, &raw_key, &entry)))
		code = rh_err_set(e, RH_E_NOTFOUND, _("the docker config has no entry %.*s"), RH_ARG(key));
	if (code == RH_OK && !(user = user_of(value, legacy, key, e)))
		code = e->code;
	if (code == RH_OK) {
		struct rh_secret doc = { 0 };
		rh_secret_set(&doc, value);
		rh_buf_addc(&pointer, '/');
		data_json_pointer_add(&pointer, key);
		code = change_password(&doc, pointer.p, entry, rh_str(user), rh_secret_peek(password), e);
		if (code == RH_OK)
			rh_secret_move(out, &doc);
		rh_secret_release(&doc);
	}
	free(user);
	rh_buf_release(&pointer);
	return code;
}
