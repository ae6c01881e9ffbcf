/* paste_json: a Docker config.json, a Kubernetes Secret, and the files that registries give out for robot accounts. */
#include "base/base.h"
#include "data/json.h"
#include "data/text.h"
#include "data/yaml.h"
#include "registry/docker_config.h"
#include "registry/internal.h"
#include "registry/paste.h"
#include "registry/paste_parts.h"

#include <string.h>
#include <time.h>

/* ---- docker configs ---- */

static void add_entry(struct registry_paste *out, const struct registry_docker_entry *from)
{
	char *hub = registry_paste_address(rh_str(from->key), true);
	bool is_hub = strcmp(hub, REGISTRY_HUB_KEY) == 0;
	struct registry_paste_entry *e =
		registry_paste_add(out, is_hub ? rh_str(hub) : rh_str(from->key), rh_str(from->user));

	rh_secret_copy(&e->password, &from->password);
	if (from->auth_broken || from->misshapen)
		registry_paste_note(e, "%s", _("this entry cannot be decoded: type user and password"));
	else if (from->has_token && !from->password.n)
		registry_paste_note(e, "%s", _("it has only a token, which nodes ignore: type a password"));
	else if (!from->password.n)
		registry_paste_note(e, "%s", _("its password is in a credential helper of that machine: type it"));
	free(hub);
}

static bool config(struct rh_str value, bool legacy, const char *what, struct registry_paste *out)
{
	struct registry_docker_config c;
	struct rh_err e;

	if (registry_docker_config_read(value, legacy, &c, &e) == RH_OK) {
		for (size_t i = 0; i < c.count && i < 200; i++)
			add_entry(out, &c.entries[i]);
		if (c.cred_helpers)
			registry_paste_ignore(out, RH_STR("credHelpers, credsStore"));
	}
	registry_docker_config_release(&c);
	if (out->n && !out->what)
		out->what = rh_strdup(what);
	return out->n > 0;
}

/* The map without "auths": members that are objects with an auth or a user name. */
static bool is_dockercfg(struct rh_str text)
{
	struct data_json_iter it, entry;
	bool any = false;

	for (bool go = data_json_iter_init(&it, text); go && data_json_next(&it);) {
		if (!registry_docker_is_object(it.value) || !data_json_iter_init(&entry, it.value))
			return false;
		while (data_json_next(&entry))
			any |= registry_docker_member_is(entry.key, "auth") ||
			       registry_docker_member_is(entry.key, "username");
	}
	return any;
}

/* ---- Secrets ---- */

static bool secret_value(struct rh_str doc, const char *pointer, bool base64, struct rh_secret *out)
{
	struct rh_secret text = { 0 };
	struct rh_str raw;
	struct rh_err e;
	bool ok = data_json_find(doc, pointer, &raw, &e) == RH_OK && raw.n && raw.p[0] == '"' &&
		  data_json_decode(raw, DATA_JSON_EXACT, rh_out_secret(&text));

	if (ok && base64)
		ok = data_base64_decode(rh_str_trim(rh_secret_peek(&text)), false, rh_out_secret(out));
	else if (ok)
		rh_secret_move(out, &text);
	rh_secret_release(&text);
	return ok && out->n;
}

static char *name_at(struct rh_str doc, const char *pointer)
{
	struct rh_buf b;

	rh_buf_init(&b, 1024);
	char *name = data_json_find_text(doc, pointer, &b) && b.n ? rh_buf_take(&b) : NULL;
	rh_buf_release(&b);
	return name;
}

static void ignore_meta(struct rh_str doc, struct registry_paste *out)
{
	static const struct {
		const char *pointer, *name;
	} meta[] = {
		{ "/metadata/labels", "metadata.labels" },
		{ "/metadata/annotations", "metadata.annotations" },
	};
	struct data_json_iter it;
	struct rh_str span;
	struct rh_err e;

	for (size_t i = 0; i < RH_LEN(meta); i++)
		if (data_json_find(doc, meta[i].pointer, &span, &e) == RH_OK && data_json_iter_init(&it, span) &&
		    data_json_next(&it))
			registry_paste_ignore(out, rh_str(meta[i].name));
}

static bool is_kind(struct rh_str doc, const char *kind)
{
	struct rh_buf b;

	rh_buf_init(&b, 256);
	bool is = data_json_find_text(doc, "/kind", &b) && rh_str_is(rh_buf_str(&b), kind);
	rh_buf_release(&b);
	return is;
}

static bool secret(struct rh_str doc, struct registry_paste *out)
{
	static const struct {
		const char *pointer;
		bool base64, legacy;
	} places[] = {
		{ "/stringData/.dockerconfigjson", false, false },
		{ "/data/.dockerconfigjson", true, false },
		{ "/stringData/.dockercfg", false, true },
		{ "/data/.dockercfg", true, true },
	};
	bool any = false;

	for (size_t i = 0; i < RH_LEN(places) && !any; i++) {
		struct rh_secret value = { 0 };

		if (secret_value(doc, places[i].pointer, places[i].base64, &value))
			any = config(rh_secret_peek(&value), places[i].legacy, "Secret", out);
		rh_secret_release(&value);
	}
	if (!any)
		return false;
	out->kind = REGISTRY_PASTE_SECRET;
	out->name = name_at(doc, "/metadata/name");
	out->ns = name_at(doc, "/metadata/namespace");
	ignore_meta(doc, out);
	return true;
}

static bool list_of_secrets(struct rh_str doc, struct registry_paste *out)
{
	struct data_json_iter it;
	struct rh_str items;
	struct rh_err e;
	bool any = false;

	if (data_json_find(doc, "/items", &items, &e) != RH_OK || !data_json_iter_init(&it, items))
		return false;
	while (data_json_next(&it)) {
		if (!any)
			any = is_kind(it.value, "Secret") && secret(it.value, out);
		else
			registry_paste_ignore(out, RH_STR("items"));
	}
	return any;
}

/* ---- robot accounts ---- */

/* Google: {"type":"service_account","private_key":…}: the file itself is the password. */
static bool key_file(struct rh_str text, struct registry_paste *out)
{
	struct rh_buf type;
	struct rh_str key;
	struct rh_err e;

	rh_buf_init(&type, 256);
	bool google = data_json_find_text(text, "/type", &type) && rh_str_is(rh_buf_str(&type), "service_account");
	rh_buf_release(&type);
	bool yandex = !google && data_json_find(text, "/service_account_id", &key, &e) == RH_OK;
	if ((!google && !yandex) || data_json_find(text, "/private_key", &key, &e) != RH_OK)
		return false;
	struct registry_paste_entry *entry = registry_paste_add(out, yandex ? RH_STR("cr.yandex") : rh_str(NULL),
								yandex ? RH_STR("json_key") : RH_STR("_json_key"));
	rh_secret_set(&entry->password, text);
	if (google)
		registry_paste_note(
			entry, "%s",
			_("the whole file is the password; the address is LOCATION-docker.pkg.dev or gcr.io"));
	out->kind = REGISTRY_PASTE_ROBOT;
	out->what = rh_strdup(yandex ? "Yandex Cloud: service account key" : "Google Cloud: service account key");
	return true;
}

static void note_expiry(struct rh_str text, struct registry_paste_entry *e)
{
	char day[32] = "";
	struct rh_str raw;
	struct rh_err err;
	struct tm tm;
	int64_t at;

	if (data_json_find(text, "/expires_at", &raw, &err) != RH_OK ||
	    !rh_str_number(raw, 1, INT64_C(253402300799), &at))
		return;
	time_t t = (time_t)at;
	if (gmtime_r(&t, &tm) && strftime(day, sizeof day, "%Y-%m-%d", &tm))
		registry_paste_note(e, _("this account expires on %s"), day);
}

/* What Harbor, Quay, GitLab and credential helpers give out: a user and a secret under names of their own. */
static bool robot(struct rh_str text, struct registry_paste *out)
{
	static const struct {
		const char *what, *user, *secret, *sign, *address, *server;
	} kinds[] = {
		{ "Harbor: robot account", "/name", "/secret", "$", NULL, NULL },
		{ "Harbor: robot account", "/name", "/token", "$", NULL, NULL },
		{ "Quay: robot account", "/name", "/token", "+", "quay.io", NULL },
		{ "GitLab: deploy token", "/username", "/token", "", NULL, NULL },
		{ "docker-credential", "/Username", "/Secret", "", NULL, "/ServerURL" },
	};
	struct rh_secret password = { 0 };

	for (size_t i = 0; i < RH_LEN(kinds); i++) {
		char *user = name_at(text, kinds[i].user),
		     *server = kinds[i].server ? name_at(text, kinds[i].server) : NULL;
		bool is = user && rh_str_find(rh_str(user), kinds[i].sign) < strlen(user) &&
			  (!kinds[i].server || server) && secret_value(text, kinds[i].secret, false, &password);

		if (is) {
			char *address = server ? registry_paste_address(rh_str(server), true) : NULL;
			struct registry_paste_entry *e = registry_paste_add(
				out, address ? rh_str(address) : rh_str(kinds[i].address), rh_str(user));
			rh_secret_move(&e->password, &password);
			note_expiry(text, e);
			if (!e->address)
				registry_paste_note(e, "%s", _("it does not say the address"));
			out->kind = REGISTRY_PASTE_ROBOT;
			out->what = rh_strdup(kinds[i].what);
			free(address);
		}
		free(user);
		free(server);
		rh_secret_release(&password);
		if (is)
			return true;
	}
	return false;
}

bool registry_paste_config(struct rh_str value, const char *what, struct registry_paste *out)
{
	struct rh_str auths;
	struct rh_err e;

	out->kind = REGISTRY_PASTE_CONFIG;
	if (data_json_check(value, &e) != RH_OK)
		return false;
	if (data_json_find(value, "/auths", &auths, &e) == RH_OK)
		return config(value, false, what, out);
	return is_dockercfg(value) && config(value, true, what, out);
}

bool registry_paste_json(struct rh_str text, struct registry_paste *out)
{
	struct rh_str auths;
	struct rh_err e;

	if (data_json_check(text, &e) != RH_OK)
		return false;
	if (is_kind(text, "Secret"))
		return secret(text, out);
	if (is_kind(text, "List") || is_kind(text, "SecretList"))
		return list_of_secrets(text, out);
	if (key_file(text, out) || robot(text, out))
		return true;
	return registry_paste_config(
		text, data_json_find(text, "/auths", &auths, &e) == RH_OK ? "config.json" : ".dockercfg", out);
}

/* The first document of a YAML text that is a Secret. */
bool registry_paste_yaml(struct rh_str text, struct registry_paste *out)
{
	size_t kind = rh_str_find(text, "kind:"), from = rh_str_starts(text, "---") ? 3 : 0;
	size_t next = from + rh_str_find(rh_str_from(text, from), "\n---");
	struct rh_secret json = { 0 };
	struct rh_err e;
	bool any = false;

	if (kind == text.n)
		return false;
	if (data_yaml_to_json(rh_str_n(text.p, next < text.n ? next : text.n), rh_out_secret(&json), &e) == RH_OK &&
	    registry_docker_is_object(rh_secret_peek(&json)))
		any = is_kind(rh_secret_peek(&json), "Secret")
			      ? secret(rh_secret_peek(&json), out)
			      : is_kind(rh_secret_peek(&json), "List") && list_of_secrets(rh_secret_peek(&json), out);
	if (any && next < text.n && rh_str_trim(rh_str_from(text, next + 4)).n)
		registry_paste_ignore(out, RH_STR("---"));
	rh_secret_release(&json);
	return any;
}
